"""What the read side knows of words: header texts, forms, labels of rows, kinds of goods, units of money. Made from plain data."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from checker.text import clean, fold

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
    compiled: bool


@dataclass
class Vocabulary:
    """Everything that the read side knows of words: headers, forms, row words, kinds of goods, money units. Made from plain data."""

    whole: dict[str, list[tuple[int, str]]] = field(default_factory=dict)  # (place in the list, field)
    starts: list[tuple[str, str]] = field(default_factory=list)
    parts: list[tuple[str, str]] = field(default_factory=list)  # words that name the column wherever they stand in its header
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
            if row["match"] == "contains":
                self.parts.append((f" {key(row['header'])} ", row["field"]))
                continue
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
        if not found:
            found = [name for part, name in self.parts if part in f" {candidates[0]} "][:1]
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
        fallback=data["fallback"], unit_rows=data["unit_rows"], compiled=data["compiled"],
    )  # fmt: skip
