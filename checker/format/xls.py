"""Old workbooks (.xls): values by calamine, or by xlrd where calamine gives up; all else, and the count of values, by `biff`.

The only place that knows xlrd, which reads what calamine does not: versions 2 to 4, odd code pages, texts that calamine gives with NUL inside.
"""

import datetime
import io
import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from checker.cell import Facts
from checker.error import InputError, Text
from checker.format import biff
from checker.format.held import HeldSheet, Rows, blocks
from checker.format.ole import Compound, OleError, container
from checker.format.refusal import damaged, no_sheets, password, unsupported
from checker.format.source import Doubt, Problem, Scan, SheetName, Source
from checker.format.workbook import Workbook

_FAULTS = (biff.BiffError, struct.error, IndexError)
_OTHERS = (
    ("worddocument", "tài liệu Word đời cũ (.doc)", "an old Word document (.doc)"),
    ("powerpoint document", "bài trình chiếu đời cũ (.ppt)", "an old presentation (.ppt)"),
)


def xls_in_container(compound: Compound, name: str, legacy_fonts: Sequence[str] = ()) -> Source:
    """The workbook in a compound file."""
    for stream in ("Workbook", "Book"):
        if stream.lower() in compound.names:
            try:
                return xls(compound.stream(stream), name, legacy_fonts, stream)
            except OleError as error:
                raise damaged(name, error.found) from None
    for other, vi, en in _OTHERS:
        if other in compound.names:
            raise unsupported(name, vi, en)
    raise unsupported(name, "tệp Office đời cũ không rõ loại", "an old Office file of unknown kind")


def is_encrypted(stream: bytes) -> bool:
    """Whether a workbook stream says that it is encrypted."""
    with suppress(*_FAULTS):
        return biff.read_globals(bytearray(stream)).encrypted
    return False


def xls(stream: bytes, name: str, legacy_fonts: Sequence[str] = (), called: str = "Workbook") -> Source:
    """The workbook in a stream of records; `called` is the stream's name in its container."""
    try:
        mended = bytearray(stream)
        book = biff.read_globals(mended)
    except _FAULTS as error:
        found = error.found if isinstance(error, biff.BiffError) else None
        raise damaged(name, found) from None
    if book.encrypted:
        raise password(name)
    data = bytes(mended)
    scanner, values = _Scanner(data, book, legacy_fonts), None
    if book.version >= 5 and scanner.sound:  # calamine takes all sheets at once, and memory for whatever place a cell states
        with suppress(InputError):
            values = Workbook(container(called, data), name, "xls", scanner)
            if len(values.sheets) != len(book.sheets):
                values = None
    return _Xls(data, name, book, scanner, values)


class _Scanner:
    """The scans of all sheets; `sound` says whether every sheet could be followed."""

    def __init__(self, stream: bytes, book: biff.Globals, legacy_fonts: Sequence[str]) -> None:
        styles = book.legacy_styles(legacy_fonts)
        self._found = [self._scan(stream, start, book, styles) for start, _ in book.sheets]
        self.sound = not any(isinstance(found, Doubt) for found in self._found)

    @staticmethod
    def _scan(stream: bytes, start: int, book: biff.Globals, styles: dict[int, str]) -> Scan | Doubt:
        try:
            return biff.scan(stream, start, book, styles)
        except biff.BiffError as error:
            return Doubt(error.found)
        except (struct.error, IndexError):
            return Doubt(Text("một bản ghi ngắn hơn quy định", "a record is shorter than it has to be"))

    def scan(self, index: int, name: str, *, thorough: bool = False) -> Scan:
        """What the records of one sheet tell besides the values; there is but one way to look."""
        found = self._found[index]
        if isinstance(found, Doubt):
            raise found
        return found


class _Xls:
    """A workbook whose sheets come from `values` (calamine), or from xlrd where that fails."""

    kind = "xls"

    def __init__(self, stream: bytes, name: str, book: biff.Globals, scanner: _Scanner, values: Workbook | None) -> None:
        self._stream = stream
        self._values = values
        self._scanner = scanner
        self._held: dict[int, HeldSheet] = {}
        self._book: Any = None
        self.problems: list[Problem] = []
        if values:
            self.sheets = values.sheets
        else:
            try:
                names = self._xlrd().sheet_names()
            except Doubt as doubt:
                raise damaged(name, doubt.message) from None
            if len(names) != len(book.sheets):
                raise damaged(name, Text("danh sách trang tính không khớp", "the list of sheets does not fit"))
            self.sheets = [SheetName(n, hidden) for n, (_, hidden) in zip(names, book.sheets, strict=True)]
        if not self.sheets:
            raise no_sheets(name)

    def facts(self, index: int) -> Facts:
        """Facts of a sheet, from whichever reader gives it."""
        if any(other.name == self.sheets[index].name for other in self.sheets[:index]):
            raise Doubt(Text("hai trang tính trùng tên", "two sheets have one name"))
        if self._values:
            try:
                return self._values.facts(index)
            except Doubt:
                pass
        self._held = {index: self._by_xlrd(index)}
        return self._held[index].facts()

    def rows(self, index: int, chunk: int, facts: Facts) -> Iterator[Rows]:
        """The rows; a text in which calamine gives a NUL is taken from xlrd."""
        if index in self._held:
            yield from blocks(self._held[index].rows, chunk, facts.width)
            return
        assert self._values
        done = 0
        for block in self._values.rows(index, chunk, facts):
            for number, row in enumerate(block, done):
                for column, value in enumerate(row):
                    if type(value) is str and "\0" in value:
                        row[column] = self._text(index, number, column)
            done += len(block)
            yield block

    def _text(self, index: int, row: int, column: int) -> object:
        try:
            return self._xlrd().sheet_by_name(self.sheets[index].name).cell_value(row, column)
        except IndexError:
            raise Doubt(Text("hai bộ đọc không thấy cùng một ô", "two readers do not see the same cell")) from None

    def _by_xlrd(self, index: int) -> HeldSheet:
        """A sheet as xlrd reads it, held against the scan as calamine's is."""
        found = self._scanner.scan(index, self.sheets[index].name)
        book = self._xlrd()
        try:
            sheet = book.sheet_by_index(book.sheet_names().index(self.sheets[index].name))
        except Exception as error:  # xlrd's faults are of every kind
            raise _gave_up(error) from None
        rows: Rows = [[_value(cell, book.datemode) for cell in sheet.row(number)] for number in range(sheet.nrows)]
        found.compare(1, [sum(value is not None for value in row) for row in rows])
        for row, column, value in found.better():
            rows += [[] for _ in range(row - len(rows))]
            cells = rows[row - 1]
            cells += [None] * (column - len(cells))
            cells[column - 1] = value
        held = HeldSheet(
            self.sheets[index].name,
            self.sheets[index].hidden,
            rows,
            found.merges,
            found.hidden_rows,
            found.hidden_columns,
            found.uncached,
            found.fonts,
        )
        held.trim()
        return held

    def _xlrd(self) -> Any:
        if self._book is None:
            import xlrd

            try:
                self._book = xlrd.open_workbook(file_contents=self._stream, logfile=io.StringIO(), ragged_rows=True, on_demand=True)
            except Exception as error:  # xlrd's faults are of every kind
                raise _gave_up(error) from None
        return self._book


def _gave_up(error: Exception) -> Doubt:
    name = type(error).__name__
    return Doubt(Text(f"không bộ đọc nào đọc được các bản ghi ({name})", f"no reader gets through the records ({name})"))


def _value(cell: Any, datemode: int) -> object:
    """A cell of xlrd as the other readers give it; errors are put in by the scan."""
    kind, value = cell.ctype, cell.value
    if kind == 1:
        return value or None
    if kind == 2:
        return value
    if kind == 3:
        return _moment(value, datemode)
    return bool(value) if kind == 4 else None


def _moment(value: float, datemode: int) -> object:
    """The date of a serial number; what is none stays a number."""
    start = datetime.datetime(1904, 1, 1) if datemode else datetime.datetime(1899, 12, 30 if value >= 60 else 31)
    try:
        moment = start + datetime.timedelta(milliseconds=round(value * 86_400_000))
    except OverflowError:
        return value
    if 0 <= value < 1:
        return moment.time()
    return moment if value % 1 else moment.date()
