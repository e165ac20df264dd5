"""A table's rows, each given exactly one kind, and what the headings above them say.

Most rows of a real table are plainly items and are recognised column-wise; only the others are looked at one by one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from checker.header import Header, find_header
from checker.row import (
    ARABIC,
    CONTINUES,
    NUMBERS,
    PLAIN,
    PREFIX,
    RATE,
    SECTION_MARK,
    SIGNED_ON,
    Block,
    Open,
    Section,
    Stated,
    is_figure,
    is_numbering,
    level_of,
    without_prefix,
)
from checker.text import clean
from checker.vocabulary import Vocabulary, key

EXCLUDED_KINDS = ("received", "lease", "land_building", "works", "service", "utility")
Chunk = tuple[int, list[list[object]]]

_TEXTS = ("unit", "origin_raw", "manufacturer", "brand", "model", "specification", "registration_no", "year_made")
_SUMS = ("total", "subtotal", "vat", "discount")
_WAITS = 10  # a run of rows without evidence waits for the row that tells what it is, but not longer


@dataclass
class Layout:
    """The reading of one table's rows, from the row after the last table to the next table's header.

    Feed it the rows in order with `blocks`; then `sections` and `stated` are complete, and `rest` holds the rows that belong to a
    further table (None: the sheet ends).
    """

    header: Header
    vocabulary: Vocabulary
    agency: str | None = None
    sections: list[Section] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    rest: Iterator[Chunk] | None = None
    _stack: list[Open] = field(default_factory=list)
    _items: int = 0
    _section_start: tuple[int, int] = (0, 0)
    _last_number: str | None = None  # of the blocks before
    _after_total: bool = False
    _signed: bool = False
    _below_header: int = 0  # rows that are not blank since the header; column numbers stand among the first two

    def __post_init__(self) -> None:
        self.sections.append(Section(None, self.header.form.goods_kind, self.agency))
        self._index = self.header.fields
        self._head_keys = {h.index: key(h.text.split(" / ")[-1]) for h in self.header.heads}
        self._longest_head = max(len(h.text) for h in self.header.heads) + 10

    def blocks(self, chunks: Iterator[Chunk]) -> Iterator[Block]:
        """The same rows in order, classified."""
        waiting: list[list[object]] = []
        first = 1
        for start, chunk in chunks:
            rows, first = waiting + chunk, start - len(waiting)
            keep = self._settled(rows)
            block = self._classify(first, rows[:keep])
            if block.rows:
                yield block
            if len(block.rows) < keep:
                self.rest = _chain((first + len(block.rows), rows[len(block.rows) :]), chunks)
                break
            waiting, first = rows[keep:], first + keep
        else:
            block = self._classify(first, waiting)
            if block.rows:
                yield block
            if len(block.rows) < len(waiting):
                self.rest = iter([(first + len(block.rows), waiting[len(block.rows) :])])
        self._close(-1)

    def _settled(self, rows: list[list[object]]) -> int:
        """How many rows can be classified now: a trailing run without evidence of an item waits for what follows."""
        keep = len(rows)
        while keep > 0 and len(rows) - keep < _WAITS and not self._evidence(rows[keep - 1]):
            keep -= 1
        return keep if len(rows) - keep < _WAITS else len(rows)

    def _cell(self, row: Sequence[object], name: str) -> object:
        index = self._index.get(name)
        return row[index] if index is not None else None

    def _evidence(self, row: Sequence[object]) -> list[str]:
        """The fields of a row that speak for goods: a unit, an origin, a maker …, or a figure where a figure belongs."""
        texts = [n for n in _TEXTS if self._cell(row, n) is not None]
        return texts + [n for n in ("quantity", "unit_price") if is_figure(self._cell(row, n))]

    def _resembles_item(self, row: Sequence[object]) -> bool:
        evidence = self._evidence(row)
        return bool(evidence) and (self._number(row) is not None or any(n in NUMBERS for n in evidence))

    def _classify(self, first: int, rows: list[list[object]]) -> Block:
        """The rows up to the end, or up to the header of a further table."""
        count = len(rows)
        kinds, reasons, sections = ["item"] * count, ["unit-and-number"] * count, [0] * count
        for i, plain in enumerate(self._plain_items(rows)):
            number = first + i
            if plain and self._below_header >= 2:
                self._items += 1
                self._after_total = False
            elif number <= self.header.rows[-1]:
                kinds[i], reasons[i] = self._above(number, rows[i])
            else:
                kind = self._one(number, rows, i)
                if kind is None:
                    return Block(first, rows[:i], kinds[:i], reasons[:i], sections[:i])
                kinds[i], reasons[i] = kind
                self._below_header += kinds[i] != "blank"
                if kinds[i] == "item":
                    self._items += 1
                    self._after_total = False
            sections[i] = len(self.sections) - 1
        self._last_number = next((n for row in reversed(rows) if (n := self._number(row))), self._last_number)
        return Block(first, rows, kinds, reasons, sections)

    def _plain_items(self, rows: list[list[object]]) -> list[bool]:
        """Rows that are items beyond doubt: a named good with a unit and a figure, or with quantity and price.

        A name of one letter may number a column, and a unit of % goes with a rate of tax: those are looked at.
        """
        absent: list[object] = [None] * len(rows)

        def column(name: str) -> list[object]:
            index = self._index.get(name)
            return absent if index is None else [row[index] for row in rows]

        names, unit, quantity, price = (column(n) for n in ("goods_name", "unit", "quantity", "unit_price"))
        if "unit" not in self._index:
            return [n.__class__ is str and len(n) > 1 and is_figure(q) and is_figure(p) for n, q, p in zip(names, quantity, price, strict=True)]
        return [n.__class__ is str and len(n) > 1 and u.__class__ is str and u != "%" and (is_figure(q) or is_figure(p))
                for n, u, q, p in zip(names, unit, quantity, price, strict=True)]  # fmt: skip

    def _above(self, number: int, row: list[object]) -> tuple[str, str]:
        if number >= self.header.rows[0]:
            return "header", "header"
        if all(v is None for v in row):
            return "blank", "no-cell"
        if any(isinstance(value, str) and self.vocabulary.scale_of(value) is not None for value in row):
            return "unit", "unit-of-money"
        return "title", "above-header"

    def _one(self, number: int, rows: list[list[object]], i: int) -> tuple[str, str] | None:
        """Kind and reason of a row that is not plainly an item; None when it is the header of a further table."""
        row = rows[i]
        filled = [c for c, v in enumerate(row) if v is not None]
        if not filled:
            return "blank", "no-cell"
        if len(filled) > 2 and all(isinstance(row[c], str) for c in filled):
            if self._is_header_again(row, filled):
                self._below_header = -1  # this row itself is counted next
                return "header", "header-repeated"
            if self._opens_table(rows, i):
                return None
        repeated = len(filled) >= max(4, len(self.header.heads) - 1)  # column numbers come again where a page breaks
        if (self._below_header < 2 or repeated) and is_numbering([row[c] for c in filled]):
            return "numbering", "column-numbers"
        if self._plain_items([row])[0]:
            return "item", "unit-and-number"
        label = self._label(row)
        word = self._word(label) if label else None
        numbers = [n for n in NUMBERS if is_figure(self._cell(row, n))]
        numbered = self._number(row)
        if word in _SUMS and label and (numbered is None or (self._cell(row, "unit") is None and len(numbers) < 2)):
            return self._sum_row(number, row, word, label)
        if word in ("note", "unit") and numbered is None and all(self._cell(row, n) in (None, label) for n in ("unit", "quantity", "unit_price")):
            return word, "words"
        if not numbers and label and (word == "signature" or SIGNED_ON.search(label)):
            self._signed = True
            return "signature", "words"
        if self._signed and not numbers and numbered is None:
            return "signature", "below-signature"
        if self._after_total and not numbers and numbered is None and not any(self._resembles_item(r) for r in rows[i : i + _WAITS]):
            return "note", "below-total"
        return self._item_or_heading(number, rows, i, filled, label)

    def _item_or_heading(self, number: int, rows: list[list[object]], i: int, filled: list[int], label: str | None) -> tuple[str, str]:
        row = rows[i]
        name = self._cell(row, "goods_name")
        evidence = [n for n in self._evidence(row) if self._cell(row, n) != name]
        amount = self._cell(row, "amount")
        if name is not None and evidence:
            return "item", "name-and-evidence"
        if len(evidence) >= 2 and any(n in NUMBERS for n in evidence):
            return "item", "evidence-without-name"
        if label is None:
            return "note", "nothing-of-an-item"
        level, numbered, following = self._level(row, label), self._number(row), self._next(rows, i)
        if name is not None and level == ARABIC and numbered is not None and not self._opens(rows, i, numbered, following):
            return "item", "numbered-line"
        if len(filled) > 3 or (name is None and len(filled) > 1 and not PREFIX.match(label)):
            return "note", "nothing-of-an-item"
        if name is None and following is None:
            return "note", "nothing-below"
        if level == PLAIN and numbered is None:
            if amount is not None:
                return "item", "name-and-amount"
            if "item_no" in self._index and self._items and self._continues(row):
                return "note", "continuation"
            if name is not None and following is None:
                return "note", "nothing-below"
        stated = None
        if amount is not None:
            stated = Stated(number, self._index["amount"], "lot", label, amount, ((self._items, number),), None)
            self.stated.append(stated)
        self._open_section(number, level, label, stated)
        return ("lot", "heading-with-amount") if amount is not None else ("heading", "name-only")

    def _opens(self, rows: list[list[object]], i: int, numbered: str, following: Sequence[object] | None) -> bool:
        """Whether a numbered line with a name only is a heading: what follows starts anew beneath it, or it breaks the count above it."""
        label = self._label(following) if following is not None else None
        if following is None or (label and self._cell(following, "unit") is None and (self._word(label) or SIGNED_ON.search(label))):
            above = next((n for row in reversed(rows[:i]) if (n := self._number(row))), self._last_number)
            return above is not None and above.isdigit() and int(above) + 1 != int(numbered) and self._cell(rows[i], "amount") is None
        below = self._number(following)
        if below is not None and (level_of(below) < ARABIC or (below.isdigit() and int(below) == int(numbered) + 1)):
            return False
        return below in (None, "1") or str(below).startswith(numbered + ".") or not self._evidence(following)

    def _sum_row(self, number: int, row: list[object], word: str, label: str) -> tuple[str, str]:
        column = self._index.get("amount", self._index.get("unit_price"))
        if column is not None and row[column] is None and self._cell(row, "quantity") is None:
            column = self._index.get("unit_price")  # under a merge the sum stands on the left of its column
        value = row[column] if column is not None else None
        if column is not None and value is not None:
            open_ = [self._section_start, *(section.start for section in reversed(self._stack))]
            starts = dict.fromkeys([*open_, (0, 0)] if word == "subtotal" else [(0, 0), *open_])
            end = self._items if self._items else None  # a total over no line yet covers what stands beneath it
            self.stated.append(Stated(number, column, word, label, value, tuple(starts), end))
        if word == "subtotal":
            self._section_start = (self._items, number)
        if word == "total" and self._items:
            self._close(-1)
            self._after_total = True
        return word, "words"

    def _open_section(self, number: int, level: int, label: str, stated: Stated | None) -> None:
        self._close(level)
        text = clean(without_prefix(label))
        kind = self.vocabulary.word_class(self.vocabulary.goods_words, text)
        self._section_start = (self._items, number)
        self._stack.append(Open(level, text, kind, stated, self._section_start))
        kinds = [section.goods_kind for section in self._stack if section.goods_kind]
        excluded = next((k for k in kinds if k in EXCLUDED_KINDS), None)
        agency = self.agency
        if self.header.form.unit_rows == "agency":
            agency = next((s.text for s in self._stack if s.level == ARABIC and s.goods_kind is None), agency)
        self.sections.append(Section(text, excluded or (kinds[-1] if kinds else self.header.form.goods_kind), agency))

    def _close(self, level: int) -> None:
        """Ends every section at this level or beneath it; a total stated in its heading covers what came since."""
        while self._stack and self._stack[-1].level >= level:
            stated = self._stack.pop().stated
            if stated is not None:
                stated.end = self._items

    def _is_header_again(self, row: Sequence[object], filled: list[int]) -> bool:
        texts = [(c, str(row[c])) for c in filled if len(str(row[c])) <= self._longest_head]
        same = sum(1 for c, text in texts if key(text) == self._head_keys.get(c))
        return same >= 2 and same * 2 >= len(filled)

    def _opens_table(self, rows: list[list[object]], i: int) -> bool:
        """Whether a row of texts is the header of a further table: it names goods and two more columns."""
        texts = [str(v) for v in rows[i] if v is not None]
        named = {f for t in texts if len(t) <= 80 for f in self.vocabulary.fields_of(t)[:1]}
        if "goods_name" not in named or len(named) < 3:
            return False
        header = find_header(rows[i : i + 3], (), self.vocabulary)
        return header is not None and header.rows[0] == 1

    def _label(self, row: Sequence[object]) -> str | None:
        name = self._cell(row, "goods_name")
        number = self._index.get("item_no")
        texts = [v for c, v in enumerate(row) if isinstance(v, str) and not (c == number and len(v) <= 6 and level_of(v) < PLAIN)]
        if isinstance(name, str):
            return texts[0] if texts and self._word(texts[0]) else name
        return texts[0] if texts else None

    def _word(self, label: str) -> str | None:
        """What the words of a label say the row is; "Cộng (I)" and "Cộng mục II:" are read without their section mark."""
        words = self.vocabulary.row_words
        text = RATE.sub(" ", without_prefix(label))
        return self.vocabulary.word_class(words, text) or self.vocabulary.word_class(words, SECTION_MARK.sub("", text))

    def _number(self, row: Sequence[object]) -> str | None:
        """The line's own number as written, if it is one ("1", "1.2", "II", "A")."""
        value = self._cell(row, "item_no")
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        text = clean(value).rstrip(".)") if isinstance(value, str) else ""
        return text if text and level_of(text) < PLAIN else None

    def _level(self, row: Sequence[object], label: str) -> int:
        number = self._number(row)
        if number is None:
            prefix = PREFIX.match(label)
            number = prefix[1] if prefix else ""
        return level_of(number)

    def _next(self, rows: list[list[object]], i: int) -> Sequence[object] | None:
        """The next row that is neither blank nor a further line of description."""
        return next((row for row in rows[i + 1 :] if any(v is not None for v in row) and not self._continues(row)), None)

    def _continues(self, row: Sequence[object]) -> bool:
        label = self._label(row)
        return bool(label and CONTINUES.match(label)) and self._number(row) is None and not self._evidence(row)


def _chain(first: Chunk, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    yield first
    yield from chunks
