"""A sheet's rows, each given exactly one kind, and what the headings above them say.

Most rows of a real table are plainly items and are recognised column-wise; only the others are looked at one by one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from checker.header import Header, Vocabulary, key
from checker.text import clean, fold

EXCLUDED_KINDS = ("received", "lease", "land_building", "works", "service", "utility")
_EVIDENCE = ("unit", "quantity", "unit_price", "origin_raw", "manufacturer", "brand", "model", "specification", "registration_no", "year_made")
_NUMBERS = ("quantity", "unit_price", "amount")
_NUMBERING = re.compile(r"\(?\d{1,2}\)?(?:\s*=.*)?$|[A-Z]$")
_PREFIX = re.compile(r"\s*(?:phần|mục|nhóm|lô)?\s*([IVX]{1,5}|[A-Za-z]|\d{1,3}(?:\.\d{1,3})*)\s*[.)/:-]\s*(?=\S)", re.IGNORECASE)
_LEVELS = (re.compile(r"[A-HJ-UWYZ]$"), re.compile(r"[IVX]+$"), re.compile(r"\d+$"), re.compile(r"\d+\.\d+$"), re.compile(r"[\d.]+$|[a-z]$"))
_PLAIN_LEVEL = len(_LEVELS)
_SECTION_MARK = re.compile(r"\s*(?:\([^()]*\)|\b(?:[IVX]+|[A-Z]|\d{1,2}))\s*[:.]?\s*$")
_SUMS = ("total", "subtotal", "vat", "discount")
_SIGNED_ON = re.compile(r"ngày\s*\S*\s*tháng\s*\S*\s*năm", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Section:
    """What the headings above a row say of it."""

    group: str | None
    goods_kind: str
    agency: str | None


@dataclass(slots=True)
class Stated:
    """One stated total, VAT or discount: where it stands and which items (by ordinal, from 0) it covers."""

    row: int
    column: int
    kind: str  # total | subtotal | lot | vat | discount
    label: str
    value: object
    start: int
    end: int | None
    section_start: int


@dataclass(slots=True)
class Block:
    """Consecutive rows of a sheet from row `first` on: kind, reason and section of each."""

    first: int
    rows: list[list[object]]
    kinds: list[str]
    reasons: list[str]
    sections: list[int]
    tables: list[int]


@dataclass
class Layout:
    """The reading of one sheet's rows under its header; feed it the rows in order, then read `sections` and `stated`."""

    header: Header
    vocabulary: Vocabulary
    agency: str | None = None
    sections: list[Section] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    _stack: list[tuple[int, str, str | None, Stated | None]] = field(default_factory=list)
    _items: int = 0
    _section_start: int = 0
    _after_total: bool = False
    _signed: bool = False
    _since_header: int = 0

    def __post_init__(self) -> None:
        self.sections.append(Section(None, self.header.form.goods_kind, self.agency))
        self._index = {h.field: h.index for h in self.header.heads if h.field}
        self._head_keys = {h.index: key(h.text.split(" / ")[-1]) for h in self.header.heads}

    def blocks(self, chunks: Iterator[tuple[int, list[list[object]]]]) -> Iterator[Block]:
        """The same rows in order, classified. A trailing run of headings waits for the row that tells what it is."""
        waiting: list[list[object]] = []
        first = 1
        for start, chunk in chunks:
            rows = waiting + chunk
            first = start - len(waiting)
            keep = self._settled(rows)
            waiting = rows[keep:]
            if keep:
                yield self._classify(first, rows[:keep])
            first += keep
        if waiting:
            yield self._classify(first, waiting)
        self._close(-1)

    def _settled(self, rows: list[list[object]]) -> int:
        keep = len(rows)
        while keep > 0 and len(rows) - keep < 10 and not self._has_evidence(rows[keep - 1]):
            keep -= 1
        return keep if keep > 0 and len(rows) - keep < 10 else len(rows)

    def _cell(self, row: Sequence[object], name: str) -> object:
        index = self._index.get(name)
        return row[index] if index is not None and index < len(row) else None

    def _has_evidence(self, row: Sequence[object]) -> bool:
        return any(self._cell(row, name) is not None for name in _EVIDENCE)

    def _classify(self, first: int, rows: list[list[object]]) -> Block:
        count = len(rows)
        kinds, reasons = ["item"] * count, ["unit-and-number"] * count
        sections, tables = [0] * count, [1] * count
        for i, plain in enumerate(self._plain_items(rows)):
            number = first + i
            if plain and number > max(self.header.rows[-1], self._since_header) + 2:
                self._items += 1
                self._after_total = False
            elif number <= self.header.rows[-1]:
                kinds[i], reasons[i] = self._above(number, rows[i])
                tables[i] = 0 if number < self.header.rows[0] else 1
            else:
                kinds[i], reasons[i] = self._one(number, rows, i)
                if kinds[i] == "item":
                    self._items += 1
                    self._after_total = False
            sections[i] = len(self.sections) - 1
        return Block(first, rows, kinds, reasons, sections, tables)

    def _plain_items(self, rows: list[list[object]]) -> list[bool]:
        """Rows that are items beyond doubt: a unit and a number beside it, or all three numbers, and not the header again."""
        absent: list[object] = [None] * len(rows)

        def column(name: str) -> list[object]:
            index = self._index.get(name)
            return absent if index is None else [row[index] for row in rows]

        unit, quantity, price, amount = (column(n) for n in ("unit", "quantity", "unit_price", "amount"))
        name = self._index.get("goods_name")
        head = next((h.text for h in self.header.heads if h.index == name), None)
        names = column("goods_name")
        if self.header.form.unit_rows is not None or "unit" not in self._index:
            return [q is not None and p is not None and n is not None and n != head and not _is_number(n)
                    for q, p, n in zip(quantity, price, names, strict=True)]  # fmt: skip
        return [u is not None and (q is not None or p is not None) and n is not None and n != head and not _is_number(n) and not _is_number(u)
                for u, q, p, a, n in zip(unit, quantity, price, amount, names, strict=True)]  # fmt: skip

    def _above(self, number: int, row: list[object]) -> tuple[str, str]:
        if number >= self.header.rows[0]:
            return "header", "header"
        if all(v is None for v in row):
            return "blank", "no-cell"
        for value in row:
            if isinstance(value, str) and self.vocabulary.scale_of(value) is not None:
                return "unit", "unit-of-money"
        return "title", "above-header"

    def _one(self, number: int, rows: list[list[object]], i: int) -> tuple[str, str]:
        """Kind and reason of a row that is not plainly an item."""
        row = rows[i]
        filled = [c for c, v in enumerate(row) if v is not None]
        if not filled:
            return "blank", "no-cell"
        if self._is_header_again(row, filled):
            self._since_header = number
            return "header", "header-repeated"
        if number - max(self.header.rows[-1], self._since_header) <= 2 and _is_numbering([row[c] for c in filled]):
            return "numbering", "column-numbers"
        label = self._label(row)
        word = self._word(label) if label else None
        numbers = [n for n in _NUMBERS if _is_figure(self._cell(row, n))]
        unit = self._cell(row, "unit")
        if word in _SUMS and unit is None and not {"quantity", "unit_price"} <= set(numbers):
            return self._sum_row(number, row, word, label or "")
        if word in ("note", "unit") and not self._has_evidence_besides(row, filled, label):
            return word, "words"
        if not numbers and label and (word == "signature" or _SIGNED_ON.search(label)):
            self._signed = True
            return "signature", "words"
        if self._signed and not numbers and unit is None:
            return "signature", "below-signature"
        return self._item_or_heading(number, rows, i, filled, label)

    def _item_or_heading(self, number: int, rows: list[list[object]], i: int, filled: list[int], label: str | None) -> tuple[str, str]:
        row = rows[i]
        name = self._cell(row, "goods_name")
        evidence = [n for n in _EVIDENCE if self._cell(row, n) is not None and self._cell(row, n) != name]
        amount = self._cell(row, "amount")
        if name is not None and evidence:
            return "item", "name-and-evidence"
        if name is None and len(evidence) >= 2 and any(self._cell(row, n) is not None for n in _NUMBERS):
            return "item", "evidence-without-name"
        if label is None or len(filled) > 3:
            return "note", "nothing-of-an-item"
        if name is None and self._index.get("goods_name") is not None and not _PREFIX.match(label) and len(filled) > 1:
            return "note", "nothing-of-an-item"
        level = self._level(row, label)
        following = self._next(rows, i)
        if self._after_total and (following is None or not self._has_evidence(following)):
            return "note", "below-total"
        if name is None and following is None:
            return "note", "nothing-below"
        numbered = self._number(row)
        if level == 2 and numbered is not None and not self._opens(numbered, following):
            return "item", "numbered-line"
        if numbered is None and "item_no" not in self._index and level == _PLAIN_LEVEL and name is not None and not label.isupper():
            return "item", "name-only"
        if amount is not None and level == _PLAIN_LEVEL:
            return "item", "name-and-amount"
        stated = None
        if amount is not None:
            stated = Stated(number, self._index["amount"], "lot", label, amount, self._items, None, self._items)
            self.stated.append(stated)
        self._open_section(level, label, stated)
        return ("lot", "heading-with-amount") if amount is not None else ("heading", "name-only")

    def _opens(self, numbered: str, following: Sequence[object] | None) -> bool:
        """Whether a numbered line with a name only is a heading: what follows starts anew beneath it."""
        if following is None:
            return False
        below = self._number(following)
        return not self._has_evidence(following) or below is None or below == "1" or below.startswith(numbered + ".")

    def _sum_row(self, number: int, row: list[object], word: str, label: str) -> tuple[str, str]:
        column = self._index.get("amount", self._index.get("unit_price"))
        value = row[column] if column is not None else None
        if value is None:  # the sum may stand beside the column, under a merge
            column = next((c for c in range(len(row) - 1, -1, -1) if _is_number(row[c])), None)
            value = row[column] if column is not None else None
        if column is not None and value is not None:
            start = self._section_start if word == "subtotal" else 0
            self.stated.append(Stated(number, column, word, label, value, start, self._items, self._section_start))
        if word == "subtotal":
            self._section_start = self._items
        if word == "total":
            self._close(-1)
            self._after_total = True
        return word, "words"

    def _open_section(self, level: int, label: str, stated: Stated | None) -> None:
        self._close(level)
        text = clean(_without_prefix(label))
        kind = self.vocabulary.word_class(self.vocabulary.goods_words, text)
        self._stack.append((level, text, kind, stated))
        self._section_start = self._items
        kinds = [k for _, _, k, _ in self._stack if k]
        excluded = next((k for k in kinds if k in EXCLUDED_KINDS), None)
        agency = self.agency
        if self.header.form.unit_rows == "agency":
            agency = next((t for lv, t, k, _ in self._stack if lv == 2 and k is None), agency)
        self.sections.append(Section(text, excluded or (kinds[-1] if kinds else self.header.form.goods_kind), agency))

    def _close(self, level: int) -> None:
        """Ends every section at this level or beneath it; a total stated in its heading covers what came since."""
        while self._stack and self._stack[-1][0] >= level:
            stated = self._stack.pop()[3]
            if stated is not None:
                stated.end = self._items

    def _is_header_again(self, row: Sequence[object], filled: list[int]) -> bool:
        same = sum(1 for c in filled if isinstance(row[c], str) and key(str(row[c])) == self._head_keys.get(c))
        return same >= 2 and same * 2 >= len(filled)

    def _label(self, row: Sequence[object]) -> str | None:
        name = self._cell(row, "goods_name")
        texts = [v for v in row if isinstance(v, str) and not _NUMBERING.match(v.strip()) and not _LEVELS[1].match(v.strip())]
        if isinstance(name, str):
            first = texts[0] if texts else name
            return first if self._word(first) else name
        return texts[0] if texts else None

    def _word(self, label: str) -> str | None:
        """What the words of a label say the row is; "Cộng (I)" and "Cộng mục II:" are read without their section mark."""
        words = self.vocabulary.row_words
        text = _without_prefix(label)
        return self.vocabulary.word_class(words, text) or self.vocabulary.word_class(words, _SECTION_MARK.sub("", text))

    def _has_evidence_besides(self, row: Sequence[object], filled: list[int], label: str | None) -> bool:
        return sum(1 for c in filled if row[c] != label) > 1

    def _number(self, row: Sequence[object]) -> str | None:
        value = self._cell(row, "item_no")
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return clean(value).rstrip(".)") if isinstance(value, str) else None

    def _level(self, row: Sequence[object], label: str) -> int:
        number = self._number(row)
        if number is None:
            prefix = _PREFIX.match(label)
            number = prefix[1] if prefix else ""
        return next((i for i, pattern in enumerate(_LEVELS) if pattern.match(number)), _PLAIN_LEVEL)

    def _next(self, rows: list[list[object]], i: int) -> Sequence[object] | None:
        return next((row for row in rows[i + 1 :] if any(v is not None for v in row)), None)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_figure(value: object) -> bool:
    return _is_number(value) or (isinstance(value, str) and any(c.isdigit() for c in value))


def _is_numbering(values: list[object]) -> bool:
    texts = [str(int(v)) if isinstance(v, float) and v.is_integer() else v.strip() if isinstance(v, str) else "" for v in values]
    return len(texts) >= 3 and all(_NUMBERING.match(t) for t in texts)


def _without_prefix(label: str | None) -> str:
    text = label or ""
    prefix = _PREFIX.match(text)
    return text[prefix.end() :] if prefix and fold(text[prefix.end() :]) else text

