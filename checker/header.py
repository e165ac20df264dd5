"""Header rows: which texts name which columns, which form that is, and in what unit its money stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from checker.text import clean, fold
from checker.vocabulary import Form, Vocabulary, key, keys

SEARCHED_ROWS = 50
_NO_RUNNING_NUMBER = 10_000  # the first lines of a list are not numbered so high


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

    @property
    def fields(self) -> dict[str, int]:
        """Field → position of its column."""
        return {h.field: h.index for h in self.heads if h.field}


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
    whole; then those that it begins with, or holds. A field is named once.
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
            figures = [v for row in rows[:20] if isinstance(v := row[c], float)]
            if any(figure > _NO_RUNNING_NUMBER for figure in figures):
                named[c] = "amount"
