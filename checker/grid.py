"""A file as sheets of cells with their addresses: the only place that opens untrusted input. Nothing is interpreted.

Sorted by content, not by name. Values come from calamine; what calamine drops (error cells, hidden rows, formulas without a value)
comes from `checker.scan`. Rows and columns are 1-based everywhere.
"""

import gc
import io
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice, repeat
from pathlib import Path, PurePosixPath
from typing import Any, Protocol
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from checker.content import SEND_AGAIN, check_container, content, damaged, empty, encoding_unknown, kind_of, no_sheets, password
from checker.content import InputError as InputError
from checker.delimited import Records
from checker.error import Text, sentence
from checker.scan import Merge, Scan, ScanError, letters, scan, sheet_parts

CHUNK = 2_000  # rows; more costs CPU, because a chunk then leaves the processor's cache

_ZIP_FAULTS = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


NO_RESULT = "=?"  # the code that stands for a formula without a cached value


@dataclass(frozen=True, slots=True)
class CellError:
    """What stands in a row for an error cell."""

    code: str

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, or not beyond doubt: a row of schema.PROBLEMS without its file."""

    code: str
    sheet: str | None
    cell: str | None
    fatal: bool
    message: Text


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a sheet besides its values; height is the last used row, 0 where there is none."""

    width: int = 0
    height: int = 0
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncached: frozenset[str] = frozenset()


class Source(Protocol):
    """A workbook or text that gives sheets their facts and rows."""

    def facts(self, index: int) -> Facts: ...
    def rows(self, index: int, chunk: int, facts: Facts) -> Iterator[list[list[object]]]: ...


class Sheet:
    """One sheet. It is parsed at the first look at anything but its name, and then `Grid.problems` may grow."""

    def __init__(self, name: str, hidden: bool, source: Source, index: int) -> None:
        self.name = name
        self.hidden = hidden
        self._source = source
        self._index = index

    @cached_property
    def _facts(self) -> Facts:
        return self._source.facts(self._index)

    @property
    def width(self) -> int:
        """Number of columns; every row has as many cells."""
        return self._facts.width

    @property
    def height(self) -> int:
        """The last used row, 0 where nothing is used."""
        return self._facts.height

    @property
    def merges(self) -> list[Merge]:
        """Merged areas as (row, column, last row, last column); the swallowed cells are None in the rows."""
        return self._facts.merges

    @property
    def hidden_rows(self) -> frozenset[int]:
        """Rows hidden by hand or by a filter."""
        return self._facts.hidden_rows

    @property
    def hidden_columns(self) -> frozenset[int]:
        """Hidden columns."""
        return self._facts.hidden_columns

    @property
    def uncached(self) -> frozenset[str]:
        """Addresses of formulas without a cached value; their cells are CellErrors with the code NO_RESULT."""
        return self._facts.uncached

    def rows(self, chunk: int = CHUNK) -> Iterator[tuple[int, list[list[object]]]]:
        """The number of a chunk's first row and its rows, from row 1 to `height`, each `width` cells wide.

        A cell is None (blank), str, float, int, bool, a datetime value or CellError. The garbage collector rests between the
        first chunk and the last: cells hold no cycles, and looking for them costs more than reading.
        """
        first = 1
        if self._facts.height:
            with _no_collector():
                for block in self._source.rows(self._index, chunk, self._facts):
                    count = len(block)
                    yield first, block
                    first += count


@dataclass
class Grid:
    """The sheets of a file in their order, and what could not be read; `problems` is complete once every sheet was looked at."""

    kind: str
    sheets: list[Sheet]
    problems: list[Problem]


def open_grid(path: Path, name: str) -> Grid:
    """The grid of a regular file; `name` stands for it in messages. Raises InputError where nothing can be read."""
    data = content(path, name)
    if kind_of(data, name) == "csv":
        return _text(data, name)
    return _workbook(data, name)


def _text(data: bytes, name: str) -> Grid:
    try:
        records = Records(data)
    except UnicodeError as error:
        raise encoding_unknown(name, error) from None
    sheet = PurePosixPath(name).stem
    problems = []
    if records.open_quote:
        row, column = records.open_quote
        problems.append(Problem("quote_not_closed", sheet, f"{letters(column)}{row}", True, sentence(
            Text(f"Dấu ngoặc kép mở ở bản ghi {row} không có dấu đóng; các dòng từ đó trở đi không đọc được",
                 f"A quotation mark opened in record {row} is never closed; the lines from there on cannot be read"),
            Text("Cần mỗi dấu ngoặc kép mở có một dấu đóng", "Expected: a closing mark for each opening one"),
            Text("Sửa ô này rồi kiểm tra lại, hoặc gửi tệp .xlsx", "Mend this cell and check again, or send an .xlsx file"),
        )))  # fmt: skip
    elif not records.height:
        raise empty(name)
    return Grid("csv", [Sheet(sheet, False, _Text(records), 0)], problems)


class _Text:
    def __init__(self, records: Records) -> None:
        self._records = records

    def facts(self, index: int) -> Facts:
        return Facts(self._records.width, self._records.height)

    def rows(self, index: int, chunk: int, facts: Facts) -> Iterator[list[list[object]]]:
        return self._records.rows(chunk)


def _workbook(data: bytes, name: str) -> Grid:
    try:
        archive = ZipFile(io.BytesIO(data))
        check_container(archive, name)
        parts = sheet_parts(archive)
    except ScanError as error:
        raise damaged(name, Text(str(error), str(error))) from None
    except _ZIP_FAULTS:
        raise damaged(name) from None
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise password(name) from None
    except CalamineError as error:
        raise damaged(name, Text(_short(error), _short(error))) from None
    tables = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if not tables:
        raise no_sheets(name)
    problems: list[Problem] = []
    source = _Workbook(workbook, archive, parts, [sheet.name for sheet in tables], problems)
    sheets = [Sheet(s.name, s.visible != SheetVisibleEnum.Visible, source, index) for index, s in enumerate(tables)]
    return Grid("xlsx", sheets, problems)


class _Workbook:
    """An open xlsx workbook. Only one sheet is held parsed at a time: a full one takes 1.5 GB."""

    def __init__(self, workbook: CalamineWorkbook, archive: ZipFile, parts: dict[str, str], names: list[str], problems: list[Problem]) -> None:
        self._workbook = workbook
        self._archive = archive
        self._parts = parts
        self._names = names
        self._problems = problems
        self._held: tuple[int, Any] | None = None
        self._errors: dict[int, list[tuple[int, int, str]]] = {}

    def facts(self, index: int) -> Facts:
        name = self._names[index]
        try:
            found = self._scan(name)
            sheet = self._sheet(index)
        except ScanError as error:
            return self._unreadable(name, str(error))
        except (CalamineError, *_ZIP_FAULTS) as error:
            return self._unreadable(name, _short(error))
        wanting = [(row, column, NO_RESULT) for row, column in found.uncached]  # a formula that was never computed is no blank cell
        self._errors[index] = sorted([*((row, column, code) for (row, column), code in found.errors.items()), *wanting])
        last_row, last_column = sheet.end or (-1, -1)
        used = [(last_row + 1, last_column + 1), *found.errors, *found.uncached]  # a formula without a value is no blank
        return Facts(
            width=max(column for _, column in used),
            height=max(row for row, _ in used),
            merges=found.merges,
            hidden_rows=frozenset(found.hidden_rows),
            hidden_columns=frozenset(found.hidden_columns),
            uncached=frozenset(f"{letters(column)}{row}" for row, column in found.uncached),
        )

    def rows(self, index: int, chunk: int, facts: Facts) -> Iterator[list[list[object]]]:
        """Rows as calamine has them, brought to the facts' size, with the error cells that it gives as blanks."""
        sheet = self._sheet(index)
        start, end = (sheet.start or (0, 0))[1], (sheet.end or (0, -1))[1]
        left: list[object] = [None] * start
        right: list[object] = [None] * (facts.width - end - 1)
        blank = [""] * (end + 1 - start)
        rows = islice(chain(sheet.iter_rows(), (blank.copy() for _ in repeat(None))), facts.height)
        errors = deque(self._errors[index])
        first = 1
        while block := list(islice(rows, chunk)):
            for row in block:
                _blank_out(row)
            if left or right:
                block = [left + row + right for row in block]
            while errors and errors[0][0] < first + len(block):
                row, column, code = errors.popleft()
                block[row - first][column - 1] = CellError(code)
            first += len(block)
            yield block

    def _scan(self, name: str) -> Scan:
        if name not in self._parts:
            raise ScanError("no part of the workbook belongs to it")
        with self._archive.open(self._parts[name]) as part:
            return scan(part)

    def _sheet(self, index: int) -> Any:
        if self._held is None or self._held[0] != index:
            self._held = None
            self._held = (index, self._workbook.get_sheet_by_name(self._names[index]))
        return self._held[1]

    def _unreadable(self, name: str, detail: str) -> Facts:
        self._problems.append(Problem("sheet_unreadable", name, None, True, sentence(
            Text(f"Trang tính không đọc được chắc chắn ({detail})", f"The sheet cannot be read beyond doubt ({detail})"),
            Text("Cần trang tính mở được và lưu bằng Excel hoặc LibreOffice", "Expected: a sheet as Excel or LibreOffice saves it"),
            SEND_AGAIN,
        )))  # fmt: skip
        return Facts()


def _blank_out(row: list[object]) -> None:
    """Nothing comes out: the row's empty texts become None. Few are looked up, many are gone through: this runs for every row."""
    count = row.count("")
    if count <= 4:
        for _ in range(count):
            row[row.index("")] = None
    else:
        row[:] = [None if value == "" else value for value in row]


def _short(error: BaseException) -> str:
    """The first words of a library's error, in printable characters."""
    return "".join(c for c in str(error) if c.isprintable())[:120]


@contextmanager
def _no_collector() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
