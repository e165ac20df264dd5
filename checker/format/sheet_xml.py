"""What calamine does not tell about a sheet of OOXML: error cells, hidden rows and columns, merges, formulas without a value, and how many
cells of each row hold a value.

The sheet's XML comes as a stream and is searched in windows of whole rows for a few byte patterns; only around them anything is parsed. A
window with comments or CDATA is parsed cell by cell. The counts are taken in two ways: first every cell with content counts, which is
true of most sheets; where the reader of values disagrees, a thorough scan looks at what the content is. What neither
expects makes the two disagree, and that is told.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache

from checker.cell import Merge, Place, column_number
from checker.format.element import parse
from checker.format.package import PackageError
from checker.format.source import Scan

LONGEST_ROW = 64 << 20


class _Marks:
    """The byte patterns of a sheet whose elements carry `prefix` ("" or "x:")."""

    def __init__(self, prefix: bytes) -> None:
        p = re.escape(prefix)
        self.prefix = prefix
        self.row_open, self.row_end = b"<" + prefix + b"row", b"</" + prefix + b"row>"
        self.cell_open, self.cell_end = b"<" + prefix + b"c", b"</" + prefix + b"c>"
        self.formula_open = b"<" + prefix + b"f"
        self.value_open, self.value_end = b"<" + prefix + b"v>", b"</" + prefix + b"v>"
        self.inline_open = b"<" + prefix + b"is>"
        self.attributed = (b"<" + prefix + b"v ", b"<" + prefix + b"is ")
        self.end = b"</" + prefix + b"worksheet>"
        self.row = re.compile(rb"<" + p + rb"row(?=[\s/>])(?: r=\"(\d{1,7})\")?([^>]*)>")
        self.cell = re.compile(rb"<" + p + rb"c(?=[\s/>])([^>]*)>")
        self.value = re.compile(rb"<" + p + rb"v(?=[\s/>])[^>]*>([^<]*)")
        self.long_number = re.compile(rb"<" + p + rb"v>(-?\d{16}[^<]*)")
        # a formula that is not followed by a value with at least one character
        self.bare_formula = re.compile(
            rb"<" + p + rb"f(?=[\s/>])[^>]*?(?:/>|>[^<]*</" + p + rb"f>)(?!\s*<" + p + rb"v(?=[\s>])[^>/]*>[^<])"
        )  # fmt: skip
        t = rb"<" + p + rb"t"
        end_t = rb"</" + p + rb"t>"  # blanks count as a text only where the text says that it keeps them
        self.blank_inline = re.compile(
            rb"<" + p + rb"is>\s*(?:" + t + rb"(?:\s[^>]*)?/>|" + t + rb">\s*" + end_t + rb"|" + t + rb"\s[^>]*>" + end_t + rb")?\s*</" + p + rb"is>"
        )  # fmt: skip
        self.shared = re.compile(rb"<" + p + rb"c(?=\s)[^>]*\st=\"s\"[^>]*>\s*<" + p + rb"v>(\d+)")
        self.column = re.compile(rb"<" + p + rb"col(?=\s)([^>]*)>")
        self.merge = re.compile(rb"<" + p + rb"mergeCell\s[^>]*?\bref\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})(?::([A-Za-z]{1,3})(\d{1,7}))?[\"']")


_marks = lru_cache(maxsize=8)(_Marks)

_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet(?=[\s>])")
_NUMBER = re.compile(rb"\sr\s*=\s*[\"']\s*(\d+)")
_ADDRESS = re.compile(rb"\sr\s*=\s*[\"']\s*\$?([A-Za-z]+)\$?(\d+)")
_TYPE = re.compile(rb"\st\s*=\s*[\"']([^\"']*)[\"']")
_STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d+)[\"']")
_IS_HIDDEN = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true)[\"']")
_MIN = re.compile(rb"\smin\s*=\s*[\"'](\d+)")
_MAX = re.compile(rb"\smax\s*=\s*[\"'](\d+)")
_PLAIN_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$", re.ASCII)


_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_LONG = b"0" * 16  # more digits than a double holds, once every digit is a 0


def scan(windows: Iterable[bytes], blanks: frozenset[int] = frozenset(), fonts: Mapping[int, str] | None = None, *, thorough: bool = False) -> Scan:
    """What stands in a sheet part, which is read to its end; raises PackageError for one that ends early.

    `blanks` are the shared strings without text; `fonts` the names of fonts to be told, by number of style.
    """
    found = Scan()
    found.count(0, 0)
    marks: _Marks | None = None
    row = 0
    rest = b""
    for data in windows:
        rest += data
        if marks is None:
            root = _ROOT.search(rest)
            if root is None:
                if len(rest) > LONGEST_ROW:
                    raise PackageError("không phải phần dữ liệu của trang tính", "not the part of a sheet")
                continue
            if b"<!DOCTYPE" in rest[: root.start()]:
                raise PackageError("phần dữ liệu có khai báo DOCTYPE", "the part has a DOCTYPE")
            marks = _marks(root[1] + b":" if root[1] else b"")
        cut = rest.rfind(marks.row_end)
        if cut < 0:
            if len(rest) > LONGEST_ROW:
                raise PackageError("một dòng không có chỗ kết thúc", "a row without an end")
            continue
        cut += len(marks.row_end)
        part, rest = rest[:cut], rest[cut:]
        if row == 0:
            start = max(part.find(marks.row_open), 0)
            found.hidden_columns |= _hidden_columns(part[:start], marks)
            part = part[start:]
        row = _Window(part, marks, row, thorough).search(found, blanks, fonts or {})
    if marks is None or not rest.rstrip().endswith(marks.end):
        raise PackageError("phần dữ liệu của trang tính bị cắt giữa chừng", "the sheet's part ends in the middle")
    if row == 0:
        found.hidden_columns |= _hidden_columns(rest, marks)
    start = rest.find(marks.row_open + b" ")  # rows that are elements without content
    if start >= 0:
        stop = rest.find(b"</" + marks.prefix + b"sheetData>", start)
        _Window(rest[start:stop], marks, row, thorough).search(found, blanks, fonts or {})
    found.merges += _merges(rest, marks)  # they stand behind the last row
    return found


class _Window:
    """Whole rows of a sheet part; `before` is the number of the row above the first one."""

    def __init__(self, data: bytes, marks: _Marks, before: int, thorough: bool) -> None:
        self.data = data
        self.marks = marks
        self.before = before
        self.thorough = thorough

    def search(self, found: Scan, blanks: frozenset[int], fonts: Mapping[int, str]) -> int:
        """Adds to `found` what stands in these rows; the number of the last row comes out."""
        data, marks = self.data, self.marks
        # A "!" or "?" is rare, and looking for one byte is cheaper than for two.
        if (b"!" in data and b"<!" in data) or (b"?" in data and b"<?" in data) or (self.thorough and any(mark in data for mark in marks.attributed)):
            return _Cells(marks, self.before, found, blanks, fonts).parse(data)
        if self.thorough:
            self._count_values(found, blanks)
        else:
            self._count_cells(found, blanks)
        if b'"e"' in data or (b"'" in data and b"'e'" in data):
            self._errors(found)
        if b"hidden" in data:
            for tag in marks.row.finditer(data):
                if _IS_HIDDEN.search(tag[2]):
                    found.hidden_rows.add(self._row_at(tag.start()))
        if marks.formula_open in data:
            self._uncached(found)
        if _LONG in data.translate(_DIGITS):
            for number in marks.long_number.finditer(data):
                cell = self._cell_before(number.start())
                if cell and _type(cell) in (b"", b"n"):
                    _note_exact(found, self._address(cell), number[1].decode("utf-8", "replace"))
        if fonts:
            for cell in marks.cell.finditer(data):
                style = _STYLE.search(cell[1])
                if style and int(style[1]) in fonts:
                    found.fonts[self._address(cell)] = fonts[int(style[1])]
        return self._last_row

    def _count_cells(self, found: Scan, blanks: frozenset[int]) -> None:
        """Counts the cells with content of each row."""
        pieces = self.data.split(self.marks.row_end)
        if pieces[-1]:
            return self._count_values(found, blanks)
        pieces.pop()
        counts = [piece.count(self.marks.cell_end) for piece in pieces]
        first, last = self._own_number(0), self._last_row
        if first is None or last - first + 1 != len(counts):
            if len(self._rows[1]) != len(counts):  # some rows are elements without content
                return self._count_values(found, blanks)
            first = None
        if blanks:
            self._less(counts, (tag.start() for tag in self.marks.shared.finditer(self.data) if int(tag[1]) in blanks))
        _add_counts(found, self._rows[1] if first is None else range(first, last + 1), counts)

    def _count_values(self, found: Scan, blanks: frozenset[int]) -> None:
        """Counts the values of each row, looking at what they are."""
        data, marks = self.data, self.marks
        starts, numbers = self._rows
        ends = [*starts[1:], len(data)]
        counts = [data.count(marks.value_open, a, b) + data.count(marks.inline_open, a, b) for a, b in zip(starts, ends, strict=True)]
        if marks.inline_open in data:
            self._less(counts, (tag.start() for tag in marks.blank_inline.finditer(data)))
        self._less(counts, (empty.start() for empty in re.finditer(re.escape(marks.value_open + marks.value_end), data)))
        if blanks:
            self._less(counts, (tag.start() for tag in marks.shared.finditer(data) if int(tag[1]) in blanks))
        _add_counts(found, numbers, counts)

    def _less(self, counts: list[int], positions: Iterable[int]) -> None:
        starts = self._rows[0]
        for position in positions:
            counts[bisect_right(starts, position) - 1] -= 1

    def _errors(self, found: Scan) -> None:
        data = self.data
        for mark in re.finditer(rb"[\"']e[\"']", data):
            cell = self.marks.cell.match(data, data.rfind(b"<", 0, mark.start()))
            if cell and cell.end() > mark.start() and _type(cell) == b"e" and not cell[1].endswith(b"/"):
                end = data.find(self.marks.cell_end, cell.end())
                value = self.marks.value.search(data, cell.end(), max(end, cell.end()))
                code = html.unescape(value[1].decode("utf-8", "replace")).strip() if value else ""
                place = self._address(cell)
                if not self.thorough or (value and value[1]):
                    found.count(self._row_at(cell.start()), -1)
                found.errors[place] = code or "#?"

    def _uncached(self, found: Scan) -> None:
        for formula in self.marks.bare_formula.finditer(self.data):
            cell = self._cell_before(formula.start())
            if cell and not (_type(cell) == b"str" and self.marks.value.match(self.data, formula.end())):
                found.uncached.add(self._address(cell))
                if not self.thorough:
                    found.count(self._row_at(cell.start()), -1)

    def _cell_before(self, position: int) -> "re.Match[bytes] | None":
        return self.marks.cell.match(self.data, max(self.data.rfind(self.marks.cell_open, 0, position), 0))

    @cached_property
    def _rows(self) -> tuple[list[int], list[int]]:
        """Where each row starts, and its number: its own, else the one after the row before it."""
        starts, numbers, number = [], [], self.before
        for tag in self.marks.row.finditer(self.data):
            own = tag[1] or ((other := _NUMBER.search(tag[2])) and other[1])
            number = int(own) if own else number + 1
            starts.append(tag.start())
            numbers.append(number)
        return starts, numbers

    def _own_number(self, start: int) -> int | None:
        """The number that the row element at `start` states."""
        tag = self.marks.row.match(self.data, start)
        own = tag and (tag[1] or ((other := _NUMBER.search(tag[2])) and other[1]))
        return int(own) if own else None

    @cached_property
    def _last_row(self) -> int:
        """Number of the last row, found without counting where that row has a number of its own."""
        own = self._own_number(max(self.data.rfind(self.marks.row_open), 0))
        if own is not None:
            return own
        return self._rows[1][-1] if self._rows[1] else self.before

    def _row_at(self, position: int) -> int:
        starts, numbers = self._rows
        index = bisect_right(starts, position) - 1
        return numbers[index] if index >= 0 else self.before

    def _address(self, cell: "re.Match[bytes]") -> Place:
        """Row and column of a cell: its own address, else its place in the row."""
        own = _ADDRESS.search(cell[1])
        if own:
            return int(own[2]), column_number(own[1])
        starts, _ = self._rows
        index = bisect_right(starts, cell.start()) - 1
        column = 0
        for left in self.marks.cell.finditer(self.data, starts[index] if index >= 0 else 0, cell.end()):
            named = _ADDRESS.search(left[1])
            column = column_number(named[1]) if named else column + 1
        return self._row_at(cell.start()), column


class _Cells:
    """Rows parsed cell by cell: the slow and thorough way to the same Scan."""

    def __init__(self, marks: _Marks, before: int, found: Scan, blanks: frozenset[int], fonts: Mapping[int, str]) -> None:
        self._prefix = marks.prefix.decode("latin-1")
        self._row = before
        self._found, self._blanks, self._fonts = found, blanks, fonts
        self._place: Place = (before, 0)
        self._kind = ""
        self._texts: dict[str, str] = {}
        self._inside: list[str] = []
        self._keeps = False

    def parse(self, data: bytes) -> int:
        """Takes whole rows; the number of the last one comes out."""
        parse(b"<rows>" + data + b"</rows>", self._start, self._end, self._text)
        return self._row

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.removeprefix(self._prefix)
        self._inside.append(name)
        if name == "row":
            own = attributes.get("r", "").strip()
            self._row = int(own) if own.isdigit() else self._row + 1
            self._place = (self._row, 0)
            if attributes.get("hidden") in ("1", "true"):
                self._found.hidden_rows.add(self._row)
        elif name == "c":
            own_place = _ADDRESS.match(b' r="' + attributes["r"].encode() + b'"') if "r" in attributes else None
            self._place = (int(own_place[2]), column_number(own_place[1])) if own_place else (self._place[0], self._place[1] + 1)
            self._kind, self._texts = attributes.get("t", "n"), {}
            style = attributes.get("s", "")
            if style.isdigit() and int(style) in self._fonts:
                self._found.fonts[self._place] = self._fonts[int(style)]
        elif name in ("f", "v"):
            self._texts.setdefault(name, "")
        elif name == "t":
            self._keeps = attributes.get("xml:space") == "preserve"

    def _text(self, text: str) -> None:
        name = self._inside[-1]
        if name in ("f", "v") or (name == "t" and "is" in self._inside and "rPh" not in self._inside):
            self._texts[name] = self._texts.get(name, "") + (text if name != "t" or self._keeps else text.strip())

    def _end(self, tag: str) -> None:
        self._inside.pop()
        if tag.removeprefix(self._prefix) != "c":
            return
        found, value = self._found, self._texts.get("v", "")
        if self._kind == "e":
            found.errors[self._place] = value.strip() or "#?"
            return
        if "f" in self._texts and not value and not (self._kind == "str" and "v" in self._texts):
            found.uncached.add(self._place)
        blank = self._kind == "s" and value.strip().isdigit() and int(value) in self._blanks
        text = self._texts.get("t", "") if self._kind == "inlineStr" else value
        found.count(self._row, int(bool(text) and not blank))
        if self._kind == "n" and value:
            _note_exact(found, self._place, value)


def _type(cell: "re.Match[bytes]") -> bytes:
    kind = _TYPE.search(cell[1])
    return kind[1] if kind else b""


def _note_exact(found: Scan, place: Place, text: str) -> None:
    """Notes a number that a reader of doubles or of bare digits would give otherwise; what is no number stays with that reader."""
    plain = text.strip()
    if not _PLAIN_NUMBER.match(plain):
        return
    figure = Decimal(plain)
    value = float(plain)
    if len(figure.as_tuple().digits) > 15 and figure != Decimal(repr(value)) and abs(figure) >= 10**15:
        found.exact[place] = plain
    else:
        found.exact[place] = value


def _add_counts(found: Scan, numbers: Sequence[int], counts: list[int]) -> None:
    """Adds the counts of rows; rows that follow one another are added at once."""
    own = found.counts
    assert own is not None
    if list(numbers) == list(range(len(own), len(own) + len(numbers))):
        own.extend(counts)
        return
    for number, count in zip(numbers, counts, strict=True):
        found.count(number, count)


def _hidden_columns(data: bytes, marks: _Marks) -> set[int]:
    hidden: set[int] = set()
    for tag in marks.column.finditer(data):
        low, high = _MIN.search(tag[1]), _MAX.search(tag[1])
        if low and high and _IS_HIDDEN.search(tag[1]):
            hidden.update(range(int(low[1]), min(int(high[1]), 16_384) + 1))
    return hidden


def _merges(data: bytes, marks: _Marks) -> Iterator[Merge]:
    for tag in marks.merge.finditer(data):
        row, column = int(tag[2]), column_number(tag[1])
        yield row, column, int(tag[4] or row), column_number(tag[3]) if tag[3] else column
