"""What the read side knows of words: header texts, forms, labels of rows, kinds of goods, units of money. Made from plain data."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from checker.key import PARENTHESES, bare, key, keys
from checker.sheet.percentage import ShareWords
from checker.sheet.title import TitleWords
from checker.sheet.words import NumberWords
from checker.text import fold

_PARTS = re.compile(r"\s*[/\n(),]\s*")  # "Đơn vị tính / Unit", "Giá trúng thầu (đơn giá)"
_LONGEST = 400  # no header text is longer
SINKS = ("ignore", "demand")  # what headers.csv calls columns that are known and not used


@dataclass(frozen=True, slots=True)
class Form:
    """One layout that agencies use; see rules/forms/. Header texts are held as keys, with and without accents."""

    id: str
    stage: str
    goods_kind: str
    expects_origin: bool
    requires: frozenset[str]
    requires_any: frozenset[str]
    columns: Mapping[str, tuple[int, str]]  # key → (place in the form, field)
    ignores: frozenset[str]
    marks: frozenset[str]
    mark_starts: tuple[str, ...]
    titles: tuple[str, ...]  # folded
    by_title: bool
    later_wins: bool
    holds: str
    fallback: bool
    unit_rows: str | None
    compiled: bool
    states: frozenset[str]  # texts of which a line must tell whether they were given
    rows: tuple[tuple[str, str], ...] = ()  # of a form whose figures stand beneath each other: (key, field), the longest first

    def row_field(self, label: str) -> str | None:
        """The field that a row's label names, by the text with which it begins."""
        text = key(label)
        return next((name for start, name in self.rows if text == start or text.startswith(start + " ")), None)

    def field_of(self, text: str) -> tuple[int, str] | None:
        """(place in the form, field) of the form's own header text that this text is."""
        return min((self.columns[k] for k in keys(text) if k in self.columns), default=None)

    def is_marked(self, text: str) -> bool:
        """Whether the text is, or begins with, one that tells this form from others."""
        return bool(self.marks) and self.marks_any(keys(text))

    def marks_any(self, told: Iterable[str]) -> bool:
        """Whether a text with one of these keys does."""
        return any(k in self.marks or k.startswith(self.mark_starts) for k in told)

    def ignores_text(self, text: str) -> bool:
        """Whether the form knows the text as a column that is not used."""
        return any(k in self.ignores for k in keys(text))


@dataclass(eq=False)  # one of its kind: what is made of it may be kept
class Vocabulary:
    """Everything that the read side knows of words: headers, forms, row words, kinds of goods, money units. Made from plain data."""

    whole: dict[str, list[tuple[int, str]]] = field(default_factory=dict)  # (place in the list, field)
    starts: dict[str, tuple[int, str]] = field(default_factory=dict)  # text → (place among them, the longest first; field)
    parts: list[tuple[str, str]] = field(default_factory=list)  # words that name the column wherever they stand in its header
    precedence: list[tuple[str, int]] = field(default_factory=list)  # words by which one of two like columns goes before (< 0) or after
    forms: list[Form] = field(default_factory=list)
    row_words: list["Words"] = field(default_factory=list)
    goods_words: dict[str, list["Words"]] = field(default_factory=dict)  # by where they stand: heading, column, title, line
    scales: dict[str, Decimal] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)  # key of a unit of quantity → its code
    title_words: list[Mapping[str, str]] = field(default_factory=list)
    number_words: NumberWords = field(default_factory=NumberWords)
    share_words: ShareWords = field(default_factory=lambda: ShareWords(()))
    title: TitleWords = field(default_factory=TitleWords)
    tax_words: list[tuple[str, str]] = field(default_factory=list)
    form_texts: set[str] = field(default_factory=set)
    _claims: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "Vocabulary":
        """The vocabulary in `options`: headers, row_words, goods_kinds, money_units (rows of the csv files) and forms."""
        self = cls()
        self._take_headers(options["headers"])
        self.row_words = sorted((_words(row) for row in options["row_words"]), key=_longest_first)
        for words in sorted((_words(row) for row in options["goods_kinds"]), key=_longest_first):
            self.goods_words.setdefault(words.level, []).append(words)
        self.scales = {fold(row["words"]): Decimal(row["scale"]) for row in options["money_units"]}
        self.units = {key(row["spelling"]): row["unit"] for row in options["units"]}
        self.title_words = list(options["title_words"])
        self.number_words = NumberWords.of(options["number_words"])
        self.share_words = ShareWords(options["share_words"])
        self.title = TitleWords(options["title_block"])
        self.tax_words = [(f" {fold(w['words'])} ", w["value"]) for w in self.title_words if w["field"] == "tax_basis"]
        self.forms = [_form(data) for data in options["forms"]]
        self.form_texts = {k for form in self.forms for k in (*form.columns, *form.ignores, *form.marks)}
        return self

    def _take_headers(self, rows: Sequence[Mapping[str, str]]) -> None:
        plain: dict[str, set[str]] = {}
        begun: list[tuple[str, str]] = []
        before: list[tuple[str, str]] = []
        after: list[tuple[str, str]] = []
        for rank, row in enumerate(rows):
            header, name, match = row["header"], row["field"], row["match"]
            if match == "contains":
                words = f" {key(header)} "
                {"prefer": before, "defer": after}.get(name, self.parts).append((words, name))
                continue
            for text in keys(header):
                if match == "start":
                    begun.append((text, name))
                self.whole.setdefault(text, []).append((rank, name))
            if not header.isascii():
                for text in map(bare, keys(header)):
                    plain.setdefault(text, set()).add(name)
        self.precedence = [(words, i - len(before)) for i, (words, _) in enumerate(before)] + [(words, i + 1) for i, (words, _) in enumerate(after)]
        exact = {text: {name for _, name in claims} for text, claims in self.whole.items()}
        starts = {bare(text): name for text, name in begun}
        for text, names in plain.items():  # typed without accents: only where that leaves one meaning
            if len(names) == 1 and exact.get(text, names) == names:
                (name,) = names
                self.whole.setdefault(text, []).append((len(rows), name))
                if starts.get(text) == name:
                    begun.append((text, name))
        for place, (text, name) in enumerate(sorted(dict.fromkeys(begun), key=lambda pair: -len(pair[0]))):
            self.starts.setdefault(text, (place, name))

    def claims_of(self, text: str) -> list[tuple[int, str]]:
        """(place in the vocabulary, field) of entries that the text is; else of the longest it begins with; else of one that it holds."""
        if len(text) > _LONGEST:
            return []
        found = self._claims.get(text)
        if found is None:
            found = self._search(text)
            if not found or found[0][0] == len(self.whole):  # not known as it stands
                parts = [part for part in _PARTS.split(text) if part.strip()]
                told = [
                    claims for part in parts if len(parts) > 1 and (claims := self._search(part)) and not any(name in SINKS for _, name in claims)
                ]
                goods = next((claims for claims in told if claims[0][1] == "goods_name"), None)
                sunk = any(name in SINKS for _, name in found)
                if goods and not sunk:  # "Tên phần (lô), danh mục hàng hóa" names goods, whatever else
                    found = goods
                elif told and (not found or (sunk and self.precedence_of(text) < 0)):
                    found = told[0]
            self._claims[text] = found
        return found

    def _search(self, text: str) -> list[tuple[int, str]]:
        candidates = keys(text)
        whole = [claim for candidate in candidates for claim in self.whole.get(candidate, ())]
        last = len(self.whole)
        if whole:
            return whole
        longest = min((self.starts[b] for c in candidates for b in _beginnings(c) if b in self.starts), default=None)
        started = longest and (last, longest[1])
        held = next(((last, name) for part, name in self.parts if part in f" {candidates[0]} "), None)
        if started or held:
            return [started or held]  # type: ignore[list-item]
        # A slip of an accent ("Thành tiên"): two words at least, or too much would be alike.
        slips = [] if text.isascii() else [bare(c) for c in candidates]
        return next((self.whole[s] for s in slips if " " in s and s in self.whole), [])

    def fields_of(self, text: str) -> list[str]:
        """The fields that a header text may name by the common vocabulary, best first: TT is a number, or an amount beside an STT."""
        return [name for _, name in self.claims_of(text) if name not in SINKS]

    def knows(self, text: str) -> bool:
        """Whether the text is a header text of a form or of the common vocabulary."""
        return bool(self.claims_of(text)) or any(k in self.form_texts for k in keys(text))

    def nests(self, upper: str, lower: str) -> bool:
        """Whether a form has a column whose text is these two, one over the other: a group of a single column, which no gap beside it tells."""
        return any(form.field_of(f"{upper} {lower}") is not None for form in self.forms)

    def precedence_of(self, text: str) -> int:
        """Where a column goes among columns of the same field: < 0 before the plain one (as awarded), > 0 after it (as planned)."""
        words = f" {key(text)} "
        return next((place for part, place in self.precedence if part in words), 0)

    def tax_basis_of(self, texts: Iterable[str]) -> str | None:
        """Whether the texts say that prices include VAT."""
        said = [f" {fold(text)} " for text in texts]
        return next((value for words, value in self.tax_words if any(words in text for text in said)), None)

    @cached_property
    def agency_words(self) -> frozenset[str]:
        """The labels, folded, that an agency's name stands behind."""
        return frozenset(fold(w["words"]) for w in self.title_words if w["field"] == "agency")

    @cached_property
    def openings(self) -> frozenset[str]:
        """The words, folded, with which a title begins before it says what it is about."""
        return frozenset(part for w in self.title_words if w["field"] == "opening" for part in fold(w["words"]).split())

    @cached_property
    def tax_titles(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """The words by which a title or header says whether prices include VAT, and what they say."""
        return tuple((re.compile(rf"\b{re.escape(words.strip())}\b"), basis) for words, basis in self.tax_words)

    @cached_property
    def _words_of(self) -> dict[str, frozenset[str]]:
        """The words with which header texts of prices, and of quantities, are made; what both have is left out."""
        words = {
            name: {w for text, claims in self.whole.items() if any(f == name for _, f in claims) for w in text.split()}
            for name in ("unit_price", "quantity")
        }
        return {"unit_price": frozenset(words["unit_price"] - words["quantity"]), "quantity": frozenset(words["quantity"] - words["unit_price"])}

    def leaning_of(self, text: str) -> int:
        """Above 0 for a text with more words of prices than of quantities, below 0 for the other way round."""
        words = set(key(text).split())
        return len(words & self._words_of["unit_price"]) - len(words & self._words_of["quantity"])

    def sums(self, text: str) -> bool:
        """Whether a text names a sum ("Cộng", "Tổng số")."""
        return self.word_class(self.row_words, text) in ("total", "subtotal")

    def scale_of(self, text: str) -> Decimal | None:
        """The factor that brings money to đồng, if the text names a unit of money ("Giá mua (nghìn đồng)", "ĐVT: triệu đồng")."""
        if len(text) > _LONGEST:
            return None
        inside = [p for m in PARENTHESES.findall(text) for p in (m.strip("()"), *re.split(r"[,;:/\n]|\s[-–]\s", m.strip("()")))]
        for part in inside + re.split(r"[:\n\[\]]|\s[-–]\s", text):
            words = fold(part)
            for prefix in ("don vi tien te ", "don vi tien ", "don vi tinh ", "don vi ", "dvt "):
                words = words.removeprefix(prefix)
            if words in self.scales:
                return self.scales[words]
        return None

    @staticmethod
    def entry_of(words: Sequence["Words"], text: str) -> "Words | None":
        """The first entry (longest first) that the text is, or starts with; None when there is none, or its `unless` stands in the text.

        Accents count, or `vật tư` would be VAT and `thuê` a tax; only a text typed without any is compared without.
        """
        plain = text.isascii()
        given = fold(text) if plain else key(text)
        for entry in words:
            words_ = entry.plain if plain else entry.accented
            if given == words_ or (not entry.whole and given.startswith(words_ + " ")):
                return None if any(f" {fold(u) if plain else key(u)} " in f" {given} " for u in entry.unless) else entry
        return None

    @staticmethod
    def word_class(words: Sequence["Words"], text: str) -> str | None:
        """The kind of that entry."""
        entry = Vocabulary.entry_of(words, text)
        return entry.kind if entry else None


class Words(NamedTuple):
    """One entry of row_words.csv or goods_kinds.csv: what a label says the row, or the goods beneath it, are."""

    accented: str
    plain: str
    kind: str
    whole: bool
    text: str  # as the list writes them
    level: str  # where goods_kinds.csv lets them decide
    unless: tuple[str, ...]  # words that take the decision away wherever they stand in the text


def _beginnings(text: str) -> Iterator[str]:
    """The first word of a key, its first two, and so on, but for the whole of it."""
    end = text.find(" ")
    while end >= 0:
        yield text[:end]
        end = text.find(" ", end + 1)


def _words(row: Mapping[str, str]) -> Words:
    unless = tuple(u for u in (row.get("unless") or "").split("|") if u)
    return Words(key(row["words"]), fold(row["words"]), row["kind"], row["match"] == "whole", row["words"], row.get("level") or "", unless)


def _longest_first(words: Words) -> int:
    return -len(words.accented)


def _form(data: Mapping[str, Any]) -> Form:
    columns: dict[str, tuple[int, str]] = {}
    plain: dict[str, set[tuple[int, str]]] = {}
    place = 0
    for name, texts in data["columns"].items():
        for header in texts:
            text = key(header)
            columns.setdefault(text, (place, name))
            plain.setdefault(bare(text), set()).add((place, name))
            place += 1
    for text, claims in plain.items():
        if len({name for _, name in claims}) == 1:
            columns.setdefault(text, min(claims))
    marks = _texts(data["marks"])
    return Form(
        id=data["id"], stage=data["stage"], goods_kind=data["goods_kind"], expects_origin=data["expects_origin"],
        requires=frozenset(data["requires"]), requires_any=frozenset(data["requires_any"]), columns=columns,
        ignores=_texts(data["ignores"]), marks=marks, mark_starts=tuple(m + " " for m in marks), titles=tuple(fold(t) for t in data["titles"]),
        by_title=data["by_title"], later_wins=data["later_wins"], holds=data["holds"],
        fallback=data["fallback"], unit_rows=data["unit_rows"], compiled=data["compiled"],
        states=frozenset(data["states"]),
        rows=tuple(sorted(((key(text), name) for name, texts in data["rows"].items() for text in texts), key=lambda pair: -len(pair[0]))),
    )  # fmt: skip


def _texts(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(k for text in texts for k in (key(text), bare(key(text))))
