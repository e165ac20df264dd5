"""Single rows of a table: what their cells and labels are, before the rows around them are asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from checker.cell import CellError
from checker.key import key
from checker.sheet.header import Header
from checker.sheet.vocabulary import Vocabulary, Words
from checker.text import clean, fold
from checker.text_rows import Cells, Rows

DASHES = "-–+•*"  # before a part or a feature of what stands above
NUMBERS = ("quantity", "unit_price", "amount")  # the columns of a line in which figures stand
TEXTS = ("unit", "origin_raw", "manufacturer", "brand", "model", "specification", "registration_no", "year_made")
_DESCRIBING = ("specification", "model", "brand", "manufacturer", "origin_raw", "year_made", "note")
_COLUMN_NUMBER = re.compile(r"[\[(]?(?:(\d{1,2})[a-z]?|[A-Za-zĐđ])(?:\s*=[^=]*)?[\])]?(?:\s*=.*)?$", re.ASCII)
_MARKED_NUMBER = re.compile(r"[\[(]|.*=")
PREFIX = re.compile(
    r"\s*(?:phần|mục|nhóm|lô)?\s*([IVX]{1,5}(?:\.\d{1,3})*|[A-Za-z](?:\.\d{1,3})*|\d{1,3}(?:\.\d{1,3})*)\s*[.)/:-]\s*(?=\S)", re.IGNORECASE
)
# How high a line's number stands: A, I, then 1 or I.1 or A.1, 1.1, and what is deeper.
_LEVELS = (
    re.compile(r"[A-HJ-UWYZ]$"), re.compile(r"[IVX]+$"), re.compile(r"\d+$|(?:[IVX]+|[A-Z])[.-]?\d+$"), re.compile(r"\d+[.-]\d+$|(?:[IVX]+|[A-Z])(?:[.-]\d+){2}$"),
    re.compile(r"[\d.-]*\d$|[a-zđ]\d*$"),
)  # fmt: skip
ARABIC, PLAIN = 2, len(_LEVELS)
_ROUND_NUMBER = re.compile(r"[\s.)/(\[\]]+")
SECTION_MARK = re.compile(r"\s*(?:\([^()]*\)|\b(?:[IVX]+|[A-Z]|\d{1,2}))\s*[:.]?\s*$")
SIGNED_ON = re.compile(r"ngày\s*\S*\s*tháng\s*\S*\s*năm", re.IGNORECASE)
_WRITTEN = re.compile(r"\s*(?:'|(?:₫|vnđ|vnd)\s)?\s*[-+−(]?\s*\d[\d.,\s]*(?:(?<=[.,])[-–—])?\)?\s*(?:đồng|đ|₫|vnđ|vnd)?\.?\s*$", re.IGNORECASE)
_LONGEST = 60  # no figure needs as many characters
_BARE = f"^[0-9][0-9.,]{{0,{_LONGEST - 1}}}$"  # what every engine of patterns finds to be _WRITTEN
RATE = re.compile(r"\(?\s*\d+(?:[.,]\d+)?\s*%\s*\)?")
CONTINUES = re.compile(r"\s*(?:[-–+•*]|[a-zà-ỹđ])")
# What a specification says and the name of a group does not: a property with its value, a measure, the end of a sentence.
_DESCRIBES = re.compile(
    r".*(?:\w\s*:\s*\S|\d\s*(?:mm|cm|m|kg|g|ml|l|inch|gb|tb|mb|ghz|mhz|w|kw|v|%|tháng|năm)\b|[.;,]\s*$|\d\s*x\s*\d)", re.IGNORECASE | re.DOTALL
)
_LONG = 60
_MEMO = 10_000


@dataclass(slots=True)
class Stated:
    """One stated total, VAT or discount: where it stands and which items (by ordinal, from 0) it covers."""

    row: int
    column: int
    kind: str  # total | subtotal | lot | vat | discount | words
    label: str
    value: object
    starts: tuple[tuple[int, int], ...]  # (ordinal, row) where what it may cover begins, the likeliest first
    end: int | None


@dataclass(slots=True)
class Block:
    """Consecutive rows of a sheet from row `first` on: kind, reason and section of each; `columns` holds the same cells column by column."""

    first: int
    rows: Rows
    columns: Sequence[Cells]
    kinds: list[str]
    reasons: list[str]
    sections: list[int]


def is_figure(value: object) -> bool:
    """Whether a cell holds a number, as a number or written in a text."""
    if value.__class__ is float or value.__class__ is CellError:  # an error where a figure belongs was meant to be one
        return True
    return (
        len(value) <= _LONGEST and _WRITTEN.match(value) is not None
        if isinstance(value, str)
        else isinstance(value, int) and not isinstance(value, bool)
    )


def are_figures(texts: pa.Array) -> pa.Array:
    """Whether each text is a number; False for NULL. What is more than digits and separators is asked of `is_figure`, each text once."""
    figures = pc.fill_null(pc.match_substring_regex(texts, _BARE), False)
    others = pc.drop_null(pc.unique(texts.filter(pc.invert(figures)))).to_pylist()
    more = [text for text in others if is_figure(text)]
    return pc.or_(figures, pc.is_in(texts, value_set=pa.array(more, pa.string()))) if more else figures


def is_numbering(values: list[object]) -> bool:
    """Whether cells number the columns: "1 2 3", "A B (1) (2) (3)=(1)x(2)", "[1] … [6]=[4]*[5]".

    Bare figures must count from 1 without a gap; where letters, parentheses or formulas show what they are, columns may be left out.
    """
    texts = [str(int(v)) if isinstance(v, float) and v.is_integer() else v.strip() if isinstance(v, str) else "" for v in values]
    matches = [_COLUMN_NUMBER.match(t) for t in texts]
    if not texts or not all(matches):
        return False
    numbers = [int(m[1]) for m in matches if m and m[1]]
    marked = sum(bool(_MARKED_NUMBER.match(t)) for t in texts)
    if len(texts) < 3:
        return (marked == len(texts) and any("=" in t for t in texts)) or (marked == len(texts) == 2 and numbers[:1] == [numbers[-1] - 1])
    if sorted(numbers) == list(range(1, len(numbers) + 1)):
        return True
    letters = len(texts) - len(numbers)
    return marked + letters >= 2 and numbers == sorted(set(numbers)) and numbers[-1] <= len(texts) + 5


def without_prefix(label: str) -> str:
    prefix = PREFIX.match(label)
    return label[prefix.end() :] if prefix and fold(label[prefix.end() :]) else label


def level_of(number: str) -> int:
    """How high a line's number stands: A, I, 1, 1.1, a; PLAIN for what is no number."""
    bare = _ROUND_NUMBER.sub(" ", number).strip().replace(" ", ".")
    return next((i for i, pattern in enumerate(_LEVELS) if pattern.match(bare)), PLAIN)


def side_by_side(header: Header) -> bool:
    """Whether a header names the goods and their figures twice: two tables beside each other, of which only one would be read."""
    named = {key(h.text): h.field for h in header.heads if h.field}
    again = {named[text] for h in header.heads if not h.field and (text := key(h.text)) in named}
    return "goods_name" in again and len(again) > 1


class TableRows:
    """Single rows seen through the header of their table."""

    def __init__(self, header: Header, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.index = header.fields
        self._head_keys = {h.index: {key(part) for part in h.text.split(" / ")} for h in header.heads}
        self._longest_head = max(len(h.text) for h in header.heads) + 10
        self._scales = {h.index: h.scale for h in header.heads}
        self._known: dict[str, str | None] = {}  # label → what its words say
        self._by_first_word: dict[str, list[Words]] = {}
        for words in vocabulary.row_words:
            for first in {words.accented.partition(" ")[0], words.plain.partition(" ")[0]}:
                self._by_first_word.setdefault(first, []).append(words)

    def cell(self, row: Sequence[object], name: str) -> object:
        index = self.index.get(name)
        return row[index] if index is not None else None

    def evidence(self, row: Sequence[object]) -> list[str]:
        """The fields of a row that speak for goods: a unit, an origin, a maker …, or a figure where a figure belongs."""
        texts = [n for n in TEXTS if self.cell(row, n) is not None]
        return texts + [n for n in ("quantity", "unit_price") if is_figure(self.cell(row, n))]

    def resembles_item(self, row: Sequence[object]) -> bool:
        evidence = self.evidence(row)
        return bool(evidence) and (self.number(row) is not None or any(n in NUMBERS for n in evidence))

    def plain_items(self, columns: Sequence[Cells], count: int) -> list[bool]:
        """Of `count` rows, given by their columns, those that are items beyond doubt: a named good with a unit and a figure, or with quantity and price.

        A name of one letter may number a column, a unit of % goes with a rate of tax, and what begins with a dash may be a part of the
        line above: those are looked at.
        """
        absent: list[object] = [None] * count
        looked_at = ("goods_name", "unit", "quantity", "unit_price", "amount")
        names, unit, quantity, price, amount = (absent if (c := self.index.get(n)) is None else columns[c] for n in looked_at)
        if isinstance(names, pa.Array):
            return self._plain_texts(names, *(pa.array(c, pa.string()) for c in (unit, quantity, price, amount)))
        named = [n.__class__ is str and len(n) > 1 and n[0] not in DASHES for n in names]
        if "unit" not in self.index:
            return [n and is_figure(q) and is_figure(p) for n, q, p in zip(named, quantity, price, strict=True)]
        if "unit_price" not in self.index and "amount" not in self.index:
            return [n and u.__class__ is str and u != "%" and is_figure(q) for n, u, q in zip(named, unit, quantity, strict=True)]
        return [n and u.__class__ is str and u != "%" and (p.__class__ is float or is_figure(p) or (a is not None and is_figure(q)))
                for n, u, q, p, a in zip(named, unit, quantity, price, amount, strict=True)]  # fmt: skip

    def _plain_texts(self, names: pa.Array, unit: pa.Array, quantity: pa.Array, price: pa.Array, amount: pa.Array) -> list[bool]:
        """The same of texts that are held column by column."""
        plain = pc.and_(pc.greater(pc.utf8_length(names), 1), pc.invert(pc.match_substring_regex(names, f"^[{DASHES}]")))
        if "unit" in self.index:
            plain = pc.and_(plain, pc.not_equal(unit, "%"))
        plain = pc.fill_null(plain, False)
        if "unit" not in self.index:
            told = pc.and_(are_figures(quantity), are_figures(price))
        elif "unit_price" not in self.index and "amount" not in self.index:
            told = are_figures(quantity)
        else:
            told = are_figures(price)
            if not pc.all(told).as_py():
                told = pc.or_(told, pc.and_(pc.is_valid(amount), are_figures(quantity)))
        items: list[bool] = pc.and_(plain, told).to_pylist()
        return items

    def is_part(self, rows: Sequence[Sequence[object]], i: int) -> bool:
        """Whether a row tells a part of a line above ("- Bộ nguồn | Cái | 1", "1.1 | Giá đỡ | Cái | 1"): no money where the table has some."""
        row, name, number = rows[i], self.cell(rows[i], "goods_name"), self.number(rows[i])
        if (
            "item_no" not in self.index
            or not isinstance(name, str)
            or any(self.cell(row, n) is not None for n in ("unit_price", "amount", "origin_raw"))
        ):
            return False
        if number is None:
            return name.lstrip()[:1] in tuple(DASHES) and bool({"unit_price", "amount"} & self.index.keys())
        whole, dot, _ = number.rpartition(".")
        above = next((r for r in reversed(rows[:i]) if self.number(r) == whole), None) if dot else None
        return above is not None and is_figure(self.cell(above, "amount")) and is_figure(self.cell(above, "quantity"))

    def label(self, row: Sequence[object]) -> str | None:
        """The text by which a row without figures of its own would be known."""
        name = self.cell(row, "goods_name")
        number, origin = self.index.get("item_no"), self.index.get("origin_raw")
        if self.number(row) is None:
            origin = None  # beside a number it is the country of a line without a name, and no heading over the lines beneath
        texts = [v for c, v in enumerate(row) if isinstance(v, str) and c != origin and not (c == number and len(v) <= 6 and level_of(v) < PLAIN)]
        if isinstance(name, str):
            return texts[0] if texts and self.word(texts[0]) else name
        return texts[0] if texts else None

    def word(self, label: str) -> str | None:
        """What the words of a label say the row is; "Cộng (I)" and "Cộng mục II:" are read without their section mark."""
        if label not in self._known:
            if len(self._known) > _MEMO:
                self._known.clear()
            text = RATE.sub(" ", without_prefix(label))
            self._known[label] = self._class_of(text) or self._class_of(SECTION_MARK.sub("", text))
        return self._known[label]

    def _class_of(self, text: str) -> str | None:
        first = (fold(text) if text.isascii() else key(text)).partition(" ")[0]
        return self.vocabulary.word_class(self._by_first_word.get(first, ()), text)

    def number(self, row: Sequence[object]) -> str | None:
        """The line's own number as written, if it is one ("1", "1.2", "I.1", "II", "A", "a")."""
        value = self.cell(row, "item_no")
        if isinstance(value, float):
            return str(int(value)) if value.is_integer() else repr(value)
        text = _ROUND_NUMBER.sub(" ", clean(value)).strip().replace(" ", ".") if isinstance(value, str) and len(value) <= 16 else ""
        return text if text and level_of(text) < PLAIN else None

    def level(self, row: Sequence[object], label: str) -> int:
        """How high a row stands by its number, or by the number with which its label begins."""
        number = self.number(row)
        if number is None:
            prefix = PREFIX.match(label)
            number = prefix[1] if prefix else ""
        return level_of(number)

    def next_line(self, rows: Sequence[Sequence[object]], i: int) -> Sequence[object] | None:
        """The next row that is neither blank nor a further line of description."""
        return next((row for row in rows[i + 1 :] if any(v is not None for v in row) and not self.continues(row)), None)

    def continues(self, row: Sequence[object]) -> bool:
        """Whether a row by itself is a further line of a description: "- …", "+ …", "màu đen"."""
        label = self.label(row)
        return bool(label and CONTINUES.match(label)) and self.number(row) is None and not self.evidence(row)

    def describes(self, label: str) -> bool:
        """Whether a row without number and figures reads like a specification rather than like the name of a group."""
        return len(label) > _LONG or (not label.isupper() and _DESCRIBES.match(label) is not None)

    def only_described(self, row: Sequence[object], filled: Sequence[int]) -> bool:
        """Whether nothing is filled but columns that describe goods."""
        columns = {self.index[n] for n in _DESCRIBING if n in self.index}
        return set(filled) <= columns

    def instructs(self, row: Sequence[object], filled: Sequence[int]) -> bool:
        """Whether a row beneath the header tells how to fill in the columns ("Ghi 10000, KHÔNG ghi 10.000,00")."""
        if self.number(row) is not None or any(is_figure(self.cell(row, n)) for n in NUMBERS):
            return False
        told = [c for c in filled if isinstance(row[c], str) and self.word(str(row[c])) == "instruction"]
        figures = {self.index[n] for n in NUMBERS if n in self.index}
        return len(told) >= 2 or bool(figures & set(told)) or (len(told) == len(filled) > 0)

    def is_header_again(self, row: Sequence[object], filled: list[int]) -> bool:
        texts = [(c, str(row[c])) for c in filled if len(str(row[c])) <= self._longest_head]
        same = sum(1 for c, text in texts if key(text) in self._head_keys.get(c, ()))
        return same >= 2 and same * 2 >= len(filled)

    def moved(self, row: Sequence[object], filled: Sequence[int]) -> bool:
        """Whether a repeated header has one of the table's headers over another column than before: then the columns beneath are others, too."""
        for c in filled:
            name = key(str(row[c]))
            if name not in self._head_keys.get(c, ()) and any(name in keys for other, keys in self._head_keys.items() if other != c):
                return True
        return False

    def other_scale(self, row: Sequence[object]) -> bool:
        """Whether a repeated header names another unit of money than the header did."""
        told = [(c, scale) for c, v in enumerate(row) if isinstance(v, str) and (scale := self.vocabulary.scale_of(v)) is not None]
        return any(c in self._scales and self._scales[c] != scale for c, scale in told)
