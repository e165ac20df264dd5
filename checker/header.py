"""Header rows: which texts name which columns, which form that is, and in what unit its money stands."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from checker.text import clean, fold

SEARCHED_ROWS = 50
_NO_RUNNING_NUMBER = 10_000  # the first lines of a list are not numbered so high
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_PARENTHESES = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"\w+")


def key(text: str) -> str:
    """A header text for comparison: lower case, blanks and punctuation folded, tone marks moved to the end of their syllable.

    `hoá` and `hóa` become equal; `hàng` (goods) and `hãng` (maker) stay apart, as they would not without accents.
    """
    decomposed = unicodedata.normalize("NFD", clean(text).lower())
    words = []
    for word in _WORD.findall(unicodedata.normalize("NFC", decomposed)):
        letters = unicodedata.normalize("NFD", word)
        tones = "".join(sorted(c for c in letters if c in _TONES))
        words.append("".join(c for c in letters if c not in _TONES) + tones)
    return " ".join(words)


def keys(text: str) -> tuple[str, ...]:
    """The keys of a header text, most exact first: as it stands, then without what is in parentheses."""
    whole, outside = key(text), key(_PARENTHESES.sub(" ", text))
    return (whole,) if whole == outside or not outside else (whole, outside)


@dataclass(frozen=True, slots=True)
class Form:
    """One layout that agencies use; see rules/forms/."""

    id: str
    stage: str
    goods_kind: str
    expects_origin: bool
    requires: frozenset[str]
    requires_any: frozenset[str]
    columns: Mapping[str, str]  # key of header text → field
    ignores: frozenset[str]
    titles: tuple[str, ...]  # folded
    fallback: bool
    unit_rows: str | None
    mandatory_set: str | None


@dataclass
class Vocabulary:
    """Everything that the read side knows of words: headers, forms, row words, kinds of goods, money units. Made from plain data."""

    whole: dict[str, list[tuple[int, str]]] = field(default_factory=dict)  # (place in the list, field)
    starts: list[tuple[str, str]] = field(default_factory=list)
    folded: dict[str, str | None] = field(default_factory=dict)
    forms: list[Form] = field(default_factory=list)
    row_words: list["Words"] = field(default_factory=list)
    goods_words: list["Words"] = field(default_factory=list)
    scales: dict[str, Decimal] = field(default_factory=dict)
    title_words: list[Mapping[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "Vocabulary":
        """The vocabulary in `options`: headers, row_words, goods_kinds, money_units (rows of the csv files) and forms."""
        self = cls()
        for rank, row in enumerate(options["headers"]):
            for text in keys(row["header"]):
                if row["match"] == "start":
                    self.starts.append((text, row["field"]))
                self.whole.setdefault(text, []).append((rank, row["field"]))
            bare = fold(row["header"])
            self.folded[bare] = row["field"] if self.folded.get(bare, row["field"]) == row["field"] else None
        self.starts.sort(key=lambda pair: -len(pair[0]))
        for name, rows in (("row_words", self.row_words), ("goods_words", self.goods_words)):
            source = options["row_words" if name == "row_words" else "goods_kinds"]
            rows.extend(Words(key(r["words"]), fold(r["words"]), r["kind"], r["match"] == "whole") for r in source)
            rows.sort(key=lambda words: -len(words.accented))
        self.scales = {fold(row["words"]): Decimal(row["scale"]) for row in options["money_units"]}
        self.title_words = list(options["title_words"])
        self.forms = [_form(data) for data in options["forms"]]
        return self

    def fields_of(self, text: str) -> list[str]:
        """The fields that a header text may name by the common vocabulary, best first: TT is a number, or an amount beside an STT."""
        candidates = keys(text)
        found = [name for candidate in candidates for _, name in self.whole.get(candidate, ())]
        found += [name for candidate in candidates for start, name in self.starts if candidate.startswith(start + " ")]
        bare = self.folded.get(fold(text)) if text.isascii() else None
        return found + ([bare] if bare else [])

    def claims_of(self, text: str) -> list[tuple[int, str]]:
        """(place in the vocabulary, field) of entries that the text matches as a whole, else of those that it begins with."""
        whole = [claim for candidate in keys(text) for claim in self.whole.get(candidate, ())]
        return whole or [(len(self.whole), name) for name in self.fields_of(text)]

    def scale_of(self, text: str) -> Decimal | None:
        """The factor that brings money to đồng, if the text names a unit of money ("Giá mua (nghìn đồng)", "ĐVT: triệu đồng")."""
        parts = [m.strip("()") for m in _PARENTHESES.findall(text)] + re.split(r"[:\n]", text)
        for part in parts:
            words = fold(part)
            for prefix in ("don vi tinh ", "don vi ", "dvt "):
                words = words.removeprefix(prefix)
            if words in self.scales:
                return self.scales[words]
        return None

    @staticmethod
    def word_class(words: Sequence["Words"], text: str) -> str | None:
        """The kind of the first entry (longest first) that the text is, or starts with; None when there is none.

        Accents count, or `vật tư` would be VAT and `thuê` a tax; only a text typed without any is compared without.
        """
        plain = text.isascii()
        given = fold(text) if plain else key(text)
        for entry in words:
            words_ = entry.plain if plain else entry.accented
            if given == words_ or (not entry.whole and given.startswith(words_ + " ")):
                return entry.kind
        return None


class Words(NamedTuple):
    """One entry of row_words.csv or goods_kinds.csv: what a label says the row, or the goods beneath it, are."""

    accented: str
    plain: str
    kind: str
    whole: bool


def _form(data: Mapping[str, Any]) -> Form:
    columns = {text: name for name, texts in data["columns"].items() for header in texts for text in keys(header)[:1]}
    return Form(
        id=data["id"], stage=data["stage"], goods_kind=data["goods_kind"], expects_origin=data["expects_origin"],
        requires=frozenset(data["requires"]), requires_any=frozenset(data["requires_any"]), columns=columns,
        ignores=frozenset(key(text) for text in data["ignores"]), titles=tuple(fold(t) for t in data["titles"]),
        fallback=data["fallback"], unit_rows=data["unit_rows"], mandatory_set=data["mandatory_set"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a table: position from 0, header text as written, the field it names, factor to đồng.

    `field` is None for a column that is not used; `ignored` tells that the form knows it all the same.
    """

    index: int
    text: str
    field: str | None
    scale: Decimal | None
    ignored: bool


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: its rows (from 1), its form and its columns."""

    rows: tuple[int, ...]
    form: Form
    heads: tuple[Head, ...]

    def index(self, name: str) -> int | None:
        """Position of the column of a field; None when the table has none."""
        return next((h.index for h in self.heads if h.field == name), None)


def find_header(rows: Sequence[Sequence[object]], merges: Iterable[tuple[int, int, int, int]], vocabulary: Vocabulary) -> Header | None:
    """The header among the first rows of a sheet, or None when nothing there names a table of goods."""
    known = set(vocabulary.whole).union(*(form.columns.keys() | form.ignores for form in vocabulary.forms))
    merged = list(merges)
    counts = []
    for row in rows[:SEARCHED_ROWS]:
        texts = {v for v in row if isinstance(v, str)}
        counts.append(sum(1 for t in texts if keys(t)[0] in known or vocabulary.fields_of(t)))
    for best in sorted((i for i, n in enumerate(counts) if n >= 2), key=lambda i: (-counts[i], i))[:5]:
        block = _block(rows, best, merged, vocabulary)
        header = _recognise(rows, block, merged, vocabulary)
        if header:
            return header
    return None


def nearest_form(texts: Iterable[str], vocabulary: Vocabulary) -> tuple[Form | None, list[str]]:
    """The form that shares most header texts with these, and those texts; for the message when no header was recognised."""
    seen = list(dict.fromkeys(texts))
    best: tuple[Form | None, list[str]] = (None, [])
    for form in vocabulary.forms:
        shared = [t for t in seen if any(k in form.columns for k in keys(t))]
        if len(shared) > len(best[1]):
            best = (form, shared)
    return best


def _texts(row: Sequence[object]) -> list[int]:
    return [i for i, v in enumerate(row) if isinstance(v, str)]


def _block(rows: Sequence[Sequence[object]], best: int, merges: list[tuple[int, int, int, int]], vocabulary: Vocabulary) -> range:
    """Rows (from 0) of the header around its most telling row: joined by vertical merges, filling each other's gaps, or naming units."""
    top, bottom = best, best
    while top > 0 and best - top < 2 and _joined(rows, top - 1, top, merges):
        top -= 1
    while bottom + 1 < len(rows) and bottom - best < 2 and _joined(rows, bottom, bottom + 1, merges):
        bottom += 1
    below = [v for v in rows[bottom + 1] if v is not None] if bottom + 1 < len(rows) else []
    if below and all(isinstance(v, str) and vocabulary.scale_of(v) is not None for v in below):
        bottom += 1
    return range(top, bottom + 1)


def _joined(rows: Sequence[Sequence[object]], upper: int, lower: int, merges: list[tuple[int, int, int, int]]) -> bool:
    """Whether two neighbouring rows are one header: the lower holds only texts, each beneath a cell that spans, or a gap."""
    cells = _texts(rows[lower])
    if not cells or len(cells) != sum(v is not None for v in rows[lower]) or len(_texts(rows[upper])) < 2:
        return False
    if any(r1 <= upper + 1 and r2 >= lower + 1 for r1, _, r2, _ in merges):
        return True
    gaps = [i for i in cells if rows[upper][i] is None and any(rows[upper][j] is not None for j in range(i))]
    spanned = [i for i in cells if rows[upper][i] is not None and i + 1 < len(rows[upper]) and rows[upper][i + 1] is None]
    return len(gaps) + len(spanned) == len(cells) and len(gaps) > 0 and len(cells) < len(_texts(rows[upper]))


def _column_texts(rows: Sequence[Sequence[object]], block: range, merges: list[tuple[int, int, int, int]], width: int) -> list[list[str]]:
    """Per column, the header texts from top to bottom; a text that spans columns stands over each of them."""
    columns: list[list[str]] = [[] for _ in range(width)]
    for r in block:
        values: list[object] = list(rows[r])
        for r1, c1, r2, c2 in merges:
            if r1 <= r + 1 <= r2 and c2 > c1:
                for c in range(c1, c2):
                    values[c] = values[c1 - 1]
        if r != block[-1] and not any(c2 > c1 and r1 <= r + 1 <= r2 for r1, c1, r2, c2 in merges):
            below = rows[r + 1]
            for c in range(1, width):  # without merges (csv) a gap over a filled cell belongs to the text on its left
                if values[c] is None and below[c] is not None:
                    values[c] = values[c - 1]
        for c, value in enumerate(values[:width]):
            if isinstance(value, str) and (not columns[c] or columns[c][-1] != value):
                columns[c].append(value)
    return columns


def _recognise(rows: Sequence[Sequence[object]], block: range, merges: list[tuple[int, int, int, int]], vocabulary: Vocabulary) -> Header | None:
    columns = _column_texts(rows, block, merges, len(rows[block[0]]))
    above = " \n ".join(fold(v) for row in rows[: block[0]] for v in row if isinstance(v, str))
    best: tuple[int, Form, dict[int, str]] | None = None
    for form in vocabulary.forms:
        named, own = _name(columns, form, vocabulary)
        fields = set(named.values())
        if not form.requires <= (fields if form.fallback else own) or (form.requires_any and not form.requires_any & fields):
            continue
        score = 3 * len(own) + len(fields) + (20 if any(t in above for t in form.titles) else 0) - (100 if form.fallback else 0)
        if best is None or score > best[0]:
            best = (score, form, named)
    if best is None:
        return None
    _, form, named = best
    _amounts_under_tt(rows[block[-1] + 1 :], columns, named)
    heads = tuple(
        Head(
            c, clean(" / ".join(texts)), named.get(c), next((s for t in reversed(texts) if (s := vocabulary.scale_of(t)) is not None), None),
            any(k in form.ignores for t in texts for k in keys(t)),
        )
        for c, texts in enumerate(columns) if texts
    )  # fmt: skip
    return Header(tuple(r + 1 for r in block), form, heads)


def _name(columns: list[list[str]], form: Form, vocabulary: Vocabulary) -> tuple[dict[int, str], set[str]]:
    """Field per column, and the fields named by the form's own header texts.

    The form's own texts have the first choice, in the order in which the form lists them; then common entries that a text matches as a
    whole; then those that it begins with. A field is named once.
    """
    named: dict[int, str] = {}
    tries = {c: ([" ".join(texts), texts[-1]] if len(texts) > 1 else texts) for c, texts in enumerate(columns) if texts}
    ranks = {text: rank for rank, text in enumerate(form.columns)}
    claims = sorted((min(ranks[k] for k in found), c) for c, texts in tries.items() if (found := [k for t in texts for k in keys(t) if k in ranks]))
    by_rank = list(form.columns.values())
    for rank, c in claims:
        if by_rank[rank] not in named.values():
            named[c] = by_rank[rank]
    own = set(named.values())
    candidates = {
        c: [claim for t in texts for claim in vocabulary.claims_of(t) if claim[1] != "item_no" or vocabulary.scale_of(t) is None]  # a unit proves money
        for c, texts in tries.items() if c not in named and not any(k in form.ignores for t in texts for k in keys(t))
    }  # fmt: skip
    # What can be one thing only has the first choice, then what stands first in the vocabulary.
    for c in sorted((c for c in candidates if candidates[c]), key=lambda c: (len({f for _, f in candidates[c]}), min(candidates[c])[0])):
        name = next((f for _, f in candidates[c] if f not in named.values()), None)
        if name:
            named[c] = name
    return named, own


def _amounts_under_tt(rows: Sequence[Sequence[object]], columns: list[list[str]], named: dict[int, str]) -> None:
    """TT is a running number or an amount (thành tiền); where no other column is the amount, the figures beneath decide."""
    for c, name in named.items():
        if name == "item_no" and "amount" not in named.values() and key(columns[c][-1]) == "tt":
            figures = [row[c] for row in rows[:20] if isinstance(row[c], float)]
            if any(figure > _NO_RUNNING_NUMBER for figure in figures if isinstance(figure, float)):
                named[c] = "amount"
