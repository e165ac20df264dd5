"""A table's rows, each given exactly one kind, and what the headings above them say.

Most rows of a real table are plainly items and are recognised column-wise; only the others are looked at one by one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, repeat

from checker.cell import CellError
from checker.sheet.header import Header, find_header
from checker.sheet.heading import lot_parent, opens, signs, sums_up, sums_what_follows
from checker.sheet.kind import kind_of
from checker.sheet.row import ARABIC, NUMBERS, PLAIN, PREFIX, SIGNED_ON, Block, Stated, TableRows, is_figure, is_numbering, level_of, side_by_side
from checker.sheet.section import Band, Section, Sections, band_of, band_words
from checker.sheet.tally import Tally
from checker.sheet.vocabulary import Vocabulary
from checker.text import clean
from checker.text_rows import Rows, behind, columns_of

Chunk = tuple[int, Rows]

_SUMS = ("total", "subtotal", "page", "vat", "discount")
_PERHAPS = {"perhaps_subtotal": "subtotal", "perhaps_total": "total"}  # words of sums with which goods begin as well
_LOOKED_AT = 50  # rows under a further header whose figures help to tell its columns
_WAITS = 10  # a run of rows without evidence waits for the row that tells what it is, but not longer
_NAMES = 3  # so many names beneath each other, none with a number or a figure, are a list and not headings
_UNCOUNTED = ("blank", "unit", "note")  # may stand between a header and its numbering row


@dataclass
class Layout:
    """The reading of one table's rows, from the row after the last table to the next table's header.

    Feed it the rows in order with `blocks`; then `sections` and `stated` are complete, and `rest` holds the rows that belong to a
    further table (None: the sheet ends), with the rows directly above its header in `between`.
    """

    header: Header
    vocabulary: Vocabulary
    said: Section = field(default_factory=Section)  # what the title says
    bands: Sequence[Band] = ()  # those above the header
    stated: list[Stated] = field(default_factory=list)
    rest: Iterator[Chunk] | None = None
    between: Rows = ()
    _items: int = 0
    _last_number: str | None = None  # of the blocks before
    _page_start: tuple[int, int] = (0, 0)
    _after_total: bool = False
    _signed: bool = False
    _below_header: int = 0  # rows since the header; column numbers stand among the first two
    _bare: bool = False  # the last item had a name and an amount and nothing else
    _listed: bool = False  # the last item had nothing but a name
    _grouped_first: bool = False  # a group without a number stood above the first item

    def __post_init__(self) -> None:
        form = self.header.form
        self._rows = TableRows(self.header, self.vocabulary)
        self._index = self.header.fields
        self._sections = Sections(self.said, form.unit_rows == "agency", self.vocabulary)
        self._band_words = band_words(self.vocabulary)
        for band in self.bands:
            self._sections.open_band(band, None, (0, 0))
        self._tally = Tally()

    @property
    def sections(self) -> list[Section]:
        """Every combination of headings; `Block.sections` points here."""
        return self._sections.every

    def blocks(self, chunks: Iterator[Chunk]) -> Iterator[Block]:
        """The same rows in order, classified."""
        waiting: Rows = ()
        first = 1
        for start, chunk in chunks:
            rows, first = behind(waiting, chunk), start - len(waiting)
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
        self._sections.end(self._items)

    def _settled(self, rows: Rows) -> int:
        """How many rows can be classified now: a trailing run without evidence of an item waits for what follows."""
        keep = len(rows)
        while keep > 0 and len(rows) - keep < _WAITS and not self._rows.evidence(rows[keep - 1]):
            keep -= 1
        return keep if len(rows) - keep < _WAITS else len(rows)

    def _classify(self, first: int, rows: Rows) -> Block:
        """The rows up to the end, or up to the header of a further table."""
        if not rows:
            return Block(first, [], [], [], [], [])
        count = len(rows)
        self._columns = columns = columns_of(rows)
        self._kinds, self._reasons, sections = ["item"] * count, ["unit-and-number"] * count, [0] * count
        kinds, reasons = self._kinds, self._reasons
        self._tallied = 0
        plain = self._rows.plain_items(columns, count) if self.header.form.holds == "goods" else [False] * count
        plain.append(False)
        i = 0
        while i < count:
            if plain[i] and self._below_header >= 2:
                stop = plain.index(False, i)
                self._items += stop - i
                self._after_total = self._bare = self._listed = False
                sections[i:stop] = repeat(len(self._sections.every) - 1, stop - i)
                i = stop
                continue
            number = first + i
            if number <= self.header.rows[-1]:
                kinds[i], reasons[i] = self._above(number, rows[i])
            else:
                kind = self._one(number, rows, i)
                if kind is None:
                    self._count(i)
                    self.between = self._since_last_line(rows[:i])
                    return Block(first, rows[:i], [column[:i] for column in columns], kinds[:i], reasons[:i], sections[:i])
                kinds[i], reasons[i] = kind
                self._below_header += kinds[i] not in _UNCOUNTED
                if kinds[i] == "item":
                    self._items += 1
                    self._after_total = False
                    self._bare, self._listed = reasons[i] == "name-and-amount", reasons[i] == "name-in-a-list"
            sections[i] = len(self._sections.every) - 1
            i += 1
        self._count(count)
        self._last_number = next((n for row in reversed(rows) if (n := self._rows.number(row))), self._last_number)
        return Block(first, rows, columns, kinds, reasons, sections)

    def _count(self, upto: int) -> None:
        """Hands the rows of the block that were classified since the last time to the tally."""
        start, count = self._tallied, upto - self._tallied
        if count > 0:
            absent: list[object] = [None] * count
            amounts, quantities, prices = (
                absent if (c := self._index.get(n)) is None else self._columns[c][start:upto] for n in ("amount", "quantity", "unit_price")
            )
            self._tally.add(amounts, quantities, prices, [kind == "item" for kind in self._kinds[start:upto]])
            self._tallied = upto

    def _since_last_line(self, rows: Rows) -> Rows:
        kinds = self._kinds[: len(rows)]
        last = next((i for i in range(len(rows) - 1, -1, -1) if kinds[i] in ("item", "total", "subtotal", "vat", "discount")), -1)
        return rows[last + 1 :]

    def _above(self, number: int, row: list[object]) -> tuple[str, str]:
        if number >= self.header.rows[0]:
            return "header", "header"
        if all(v is None for v in row):
            return "blank", "no-cell"
        if any(isinstance(value, str) and self.vocabulary.scale_of(value) is not None for value in row):
            return "unit", "unit-of-money"
        return "title", "above-header"

    def _one(self, number: int, rows: Rows, i: int) -> tuple[str, str] | None:
        """Kind and reason of a row that is not plainly an item; None when it is the header of a further table."""
        row, view = rows[i], self._rows
        filled = [c for c, v in enumerate(row) if v is not None]
        if not filled:
            return "blank", "no-cell"
        # Where all is text, as in csv, a figure tells a line from a header.
        if len(filled) > 2 and all(isinstance(row[c], str) for c in filled) and not any(is_figure(view.cell(row, n)) for n in NUMBERS):
            if view.is_header_again(row, filled):
                other = view.moved(row, filled) or view.other_scale(row) or self._unit_since_last_line(rows[:i])
                if other and self._opens_table(rows, i):
                    return None
                self._below_header = -1  # this row itself is counted next
                self._page_start = (self._items, number)
                return "header", "header-repeated"
            if self._opens_table(rows, i):
                return None
        if self.header.form.holds != "goods":
            return "note", "no-purchases"
        repeated = len(filled) >= max(4, len(self.header.heads) - 1)  # column numbers come again where a page breaks
        if (self._below_header < 2 or repeated) and is_numbering([row[c] for c in filled]):
            return "numbering", "column-numbers"
        if self._below_header < 2 and not self._items and view.instructs(row, filled):
            return "note", "instruction"
        if view.plain_items([(value,) for value in row], 1)[0]:
            return "item", "unit-and-number"
        if self._items and view.is_part(rows, i):
            return "note", "part-of-the-line-above"
        label = view.label(row)
        word = view.word(label) if label else None
        numbers = [n for n in NUMBERS if is_figure(view.cell(row, n))]
        numbered = view.number(row)
        if word in _PERHAPS:
            word = _PERHAPS[word] if numbered is None and "amount" in numbers and not view.evidence(row) else None
        if word in _SUMS and label and (numbered is None or (view.cell(row, "unit") is None and len(numbers) < 2)):
            return self._sum_row(number, row, word, label)
        if (
            word in ("note", "words", "unit")
            and numbered is None
            and all(view.cell(row, n) in (None, label) for n in ("unit", "quantity", "unit_price"))
        ):
            if word == "words":
                self._spell(number, row, filled)
            return "note" if word == "words" else word, "words"
        if (
            numbered is None
            and len(filled) <= 2
            and any(isinstance(row[c], str) and self.vocabulary.scale_of(str(row[c])) is not None for c in filled)
        ):
            return "unit", "unit-of-money"
        band = self._band(row, filled, label, numbers)
        if band is not None and label is not None:
            return self._open(number, row, label, band)
        if (
            not numbers
            and label
            and (word == "signature" or SIGNED_ON.search(label) or (numbered is None and (self._items and signs(view, rows, i, filled))))
        ):
            self._signed = True
            return "signature", "words"
        if self._signed and not numbers and numbered is None:
            return "signature", "below-signature"
        if self._after_total and not numbers and numbered is None and not any(view.resembles_item(r) for r in rows[i : i + _WAITS]):
            return "note", "below-total"
        return self._sum_by_figures(number, rows, i, label, numbered) or self._item_or_heading(number, rows, i, filled, label)

    def _band(self, row: Sequence[object], filled: list[int], label: str | None, numbers: list[str]) -> Band | None:
        """The agency, supplier or lot that a row announces; a line of goods may be named so but carries figures."""
        if label is None or "quantity" in numbers or "unit_price" in numbers or len(filled) > 4 or self._rows.cell(row, "unit") not in (None, label):
            return None
        if clean(label).endswith(":"):
            label = next((f"{label} {row[b]}" for a, b in pairwise(filled) if row[a] == label and isinstance(row[b], str)), label)
        return band_of(label, self._band_words, self.vocabulary)

    def _item_or_heading(self, number: int, rows: Rows, i: int, filled: list[int], label: str | None) -> tuple[str, str]:
        row, view = rows[i], self._rows
        name = view.cell(row, "goods_name")
        evidence = [n for n in view.evidence(row) if not isinstance(name, str) or view.cell(row, n) != name]  # two errors are equal
        numbered = view.number(row)
        if name is None and numbered is None and self._items and view.only_described(row, filled):
            return "note", "continuation"
        following = view.next_line(rows, i)
        if label is not None and sums_up(view, row, label, numbered, evidence, following):
            return self._open(number, row, label, None)
        if label is not None and set(evidence) <= {"quantity"} and sums_what_follows(view, self._tally, rows, i):
            return self._open(number, row, label, None)
        if name is not None and evidence:
            return "item", "name-and-evidence"
        if len(evidence) >= 2 and any(n in NUMBERS for n in evidence):
            return "item", "evidence-without-name"
        if label is None:
            if isinstance(name, CellError) and numbered is not None and level_of(numbered) >= ARABIC and is_figure(view.cell(row, "amount")):
                return "item", "numbered-line"
            return "note", "nothing-of-an-item"
        lot = lot_parent(view, row, numbered, following)
        if lot is not None:
            return self._open(number, row, label, lot)
        level = view.level(row, label)
        if name is not None and level >= ARABIC and numbered is not None and not opens(view, rows, i, numbered, following, self._last_number):
            return "item", "numbered-line"
        lot_with_sum = not evidence and is_figure(view.cell(row, "amount")) and PREFIX.match(label) is not None
        if (len(filled) > 3 and not lot_with_sum) or (name is None and len(filled) > 1 and level == PLAIN):
            return "note", "nothing-of-an-item"
        if name is None and following is None:
            return "note", "nothing-below"
        if level == PLAIN and numbered is None:
            plain = self._plain_name(rows, i, label, name, following)
            if plain is not None:
                return plain
        return self._open(number, row, label, None)

    def _plain_name(self, rows: Rows, i: int, label: str, name: object, following: Sequence[object] | None) -> tuple[str, str] | None:
        """What a text without number and evidence is; None: a heading."""
        view, row = self._rows, rows[i]
        if view.cell(row, "amount") is not None:
            if self._after_total and not any(view.resembles_item(r) for r in rows[i : i + _WAITS]):
                return "note", "below-total"  # paid in advance, still to be paid
            return ("item", "name-and-amount") if name is not None else ("note", "nothing-of-an-item")
        has_numbers = "item_no" in self._index and self._items > 0
        if has_numbers and view.continues(row):
            return "note", "continuation"
        if name is not None and self._in_list_of_names(rows, i):
            return "item", "name-in-a-list"
        if name is not None and following is None:
            return "note", "nothing-below"
        if self._items and not any(view.resembles_item(r) for r in rows[i + 1 : i + 1 + _WAITS]):
            return "note", "nothing-below"
        if not has_numbers or following is None:
            return None
        if view.word(view.label(following) or "") is not None and view.number(following) is None and view.cell(following, "unit") is None:
            return "note", "continuation"  # a group has a line of its own before the next sum
        line = next((r for r in rows[i + 1 :] if view.number(r) is not None or view.evidence(r)), None)
        below = view.number(line) if line is not None else None
        anew = below is not None and below.replace(".", "").isdigit() and int(below.split(".")[-1]) == 1
        known = kind_of(self.vocabulary, "heading", clean(label)) is not None
        if (view.describes(label) and not known) or not (
            anew or known or label.isupper() or self._grouped_first or (line is not None and below is None)
        ):
            return "note", "continuation"
        return None

    def _in_list_of_names(self, rows: Rows, i: int) -> bool:
        """Whether this row stands in a run of rows with a name and nothing else, in a table whose lines have no numbers."""
        if "item_no" in self._index and (self._items and not self._listed):
            return False
        if self._listed:
            return True
        run = 0
        for row in rows[i : i + _WAITS]:
            if sum(v is not None for v in row) != 1 or self._rows.cell(row, "goods_name") is None or self._rows.word(str(self._rows.label(row))):
                break
            run += 1
        return run >= _NAMES

    def _sum_row(self, number: int, row: list[object], word: str, label: str) -> tuple[str, str]:
        column = self._index.get("amount", self._index.get("unit_price"))
        if column is not None and row[column] is None and self._rows.cell(row, "quantity") is None:
            column = self._index.get("unit_price")  # under a merge the sum stands on the left of its column
        kind = "subtotal" if word == "page" else word
        if column is not None and row[column] is not None:
            open_ = self._sections.starts
            open_ = [start for start in open_ if start[0] < self._items] or open_
            starts = dict.fromkeys(
                [(0, 0), *open_] if word == "total" else [self._page_start, (0, 0), *open_] if word == "page" else [*open_, (0, 0)]
            )
            end = self._items if self._items else None  # a total over no line yet covers what stands beneath it
            self.stated.append(Stated(number, column, kind, label, row[column], tuple(starts), end))
        self._sum_ends(number, word)
        return kind, "words"

    def _sum_ends(self, number: int, word: str) -> None:
        """What begins anew after a sum."""
        if word == "page":
            self._page_start = (self._items, number)
        if word == "subtotal":
            self._sections.start = (self._items, number)
        if word == "total" and self._items:
            self._sections.close_all(self._items)
            self._sections.start = (self._items, number)  # a list without headings may have several
            self._after_total = True

    def _sum_by_figures(self, number: int, rows: Rows, i: int, label: str | None, numbered: str | None) -> tuple[str, str] | None:
        """A row without evidence of goods whose amount is the sum of the lines above it, whatever its label says."""
        row, view = rows[i], self._rows
        amount = view.cell(row, "amount")
        if self._items < 2 or not is_figure(amount) or (numbered is not None and level_of(numbered) >= ARABIC):
            return None
        if any(n != "quantity" and view.cell(row, n) != label for n in view.evidence(row)):
            return None
        self._count(i)
        starts = list(dict.fromkeys([(0, 0), *self._sections.starts]))
        taxes = [s.value for s in self.stated if s.kind == "vat"]
        found = self._tally.covered(amount, [start for start, _ in starts], taxes)
        alike = label is not None and (self._bare or numbered is not None)  # lines above look like this one, or it may be a heading
        if found is None or found[1] < (3 if alike else 2):
            return None
        ahead = any(view.resembles_item(r) for r in rows[i + 1 : i + 1 + _WAITS])
        if alike and (ahead or self._more_alike(rows, i)):
            return None
        word = "total" if found[0] == 0 and not ahead else "subtotal"
        ordered = sorted(starts, key=lambda s: s[0] != found[0])
        self.stated.append(Stated(number, self._index["amount"], word, label or "", amount, tuple(ordered), self._items))
        self._sum_ends(number, word)
        return word, "sum-of-the-lines-above"

    def _more_alike(self, rows: Rows, i: int) -> bool:
        """Whether one of the next rows is a name with an amount, and not a sum in words."""
        view = self._rows
        return any(
            is_figure(view.cell(row, "amount")) and (label := view.label(row)) is not None and view.word(label) is None
            for row in rows[i + 1 : i + 1 + _WAITS]
        )

    def _spell(self, number: int, row: Sequence[object], filled: list[int]) -> None:
        """Notes the figure that an amount in words spells; the words may stand in the next cell."""
        text = " ".join(str(row[c]) for c in filled)
        value = self.vocabulary.number_words.number(text.partition(":")[2] or text)
        if value is not None:
            self.stated.append(Stated(number, filled[-1], "words", clean(text), value, ((0, 0),), self._items))

    def _open(self, number: int, row: list[object], label: str, band: Band | None) -> tuple[str, str]:
        """Opens a section; an amount in its heading is the control total of what stands beneath."""
        column, stated = self._index.get("amount", self._index.get("unit_price")), None
        amount = row[column] if column is not None else None
        if column is not None and is_figure(amount):
            stated = Stated(number, column, "lot", label, amount, ((self._items, number),), None)
            self.stated.append(stated)
        start = (self._items, number)
        if band is not None:
            self._sections.open_band(band, stated, start)
        else:
            level = self._rows.level(row, label)
            self._sections.open_group(level, label, stated, start)
            self._grouped_first = self._grouped_first or (level == PLAIN and not self._items)
        return ("lot", "heading-with-amount") if stated is not None else ("heading", band.what if band else "name-only")

    def _unit_since_last_line(self, rows: Rows) -> bool:
        """Whether a line with a unit of money stands between the last line of the table and here."""
        return any(isinstance(v, str) and self.vocabulary.scale_of(v) is not None for row in self._since_last_line(rows) for v in row)

    def _opens_table(self, rows: Rows, i: int) -> bool:
        """Whether a row of texts is the header of a further table: it names goods and two more columns."""
        texts = [str(v) for v in rows[i] if v is not None]
        named = {f for t in texts if len(t) <= 80 for f in self.vocabulary.fields_of(t)[:1]}
        if "goods_name" not in named or len(named) < 3:
            return False
        header = find_header(rows[i : i + _LOOKED_AT], (), self.vocabulary, within=3)
        return header is not None and header.rows[0] == 1 and not side_by_side(header)


def _chain(first: Chunk, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    yield first
    yield from chunks
