"""Workbooks whose values python-calamine reads, each sheet held against the format's own scan. The only place that knows calamine.

calamine gives error cells as blanks and knows no hidden rows; the scan tells them, and how many cells hold a value in each row.
A row in which the two do not agree makes the whole sheet doubtful.
"""

import io
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, repeat
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from checker.cell import Facts, address
from checker.error import Text
from checker.format.refusal import damaged, no_sheets, password
from checker.format.source import Doubt, Problem, Scan, Scanner, SheetName


class Workbook:
    """A workbook open in calamine. Only one sheet is held parsed at a time: a full one takes 1.5 GB."""

    def __init__(self, data: bytes, name: str, kind: str, scanner: Scanner, rebuild: Callable[[], bytes] | None = None) -> None:
        self._rebuild = rebuild  # the same workbook once more, for what calamine does not read at first
        try:
            self._workbook = self._open(data)
        except PasswordError:
            raise password(name) from None
        except CalamineError as error:
            raise damaged(name, Text(short(error), short(error))) from None
        tables = [sheet for sheet in self._workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        if not tables:
            raise no_sheets(name)
        self.kind = kind
        self.sheets = [SheetName(sheet.name, sheet.visible != SheetVisibleEnum.Visible) for sheet in tables]
        self.problems: list[Problem] = []
        self._scanner = scanner
        self._scans: dict[int, Scan] = {}
        self._held: tuple[int, Any] | None = None

    def facts(self, index: int) -> Facts:
        """What the scan and calamine tell of a sheet together."""
        found = self._scans[index] = self._scanner.scan(index, self.sheets[index].name)
        sheet = self._sheet(index)
        last_row, last_column = sheet.end or (-1, -1)
        self._tell_long_numbers(index, found)
        used = [(last_row + 1, last_column + 1), *found.errors, *found.uncached]  # a formula without a value is no blank
        return Facts(
            width=max(column for _, column in used), height=max(row for row, _ in used), merges=found.merges,
            hidden_rows=frozenset(found.hidden_rows), hidden_columns=frozenset(found.hidden_columns),
            uncached=frozenset(found.uncached), fonts=found.fonts,
        )  # fmt: skip

    def rows(self, index: int, chunk: int, facts: Facts) -> Iterator[list[list[object]]]:
        """Rows as calamine has them, brought to the facts' size, with what the scan knows better put in."""
        sheet, found = self._sheet(index), self._scans[index]
        start, end = (sheet.start or (0, 0))[1], (sheet.end or (0, -1))[1]
        left: list[object] = [None] * start
        right: list[object] = [None] * (facts.width - end - 1)
        span = end + 1 - start
        rows = islice(chain(sheet.iter_rows(), ([""] * span for _ in repeat(None))), facts.height)
        known: deque[tuple[int, int, object]] = deque(sorted(found.better(), key=lambda cell: cell[:2]))
        first = 1
        while block := list(islice(rows, chunk)):
            blanks = [row.count("") for row in block]
            given = [span - n for n in blanks]
            found = self._agreed(index, found, first, given)
            for row, count in zip(block, blanks, strict=True):
                if count:
                    _blank_out(row, count)
            if self.kind != "xlsx":  # of OOXML every number comes as a float
                block = [[float(value) if value.__class__ is int else value for value in row] for row in block]
            if left or right:
                block = [left + row + right for row in block]
            while known and known[0][0] < first + len(block):
                number, column, value = known.popleft()
                given[number - first] += block[number - first][column - 1] is None
                block[number - first][column - 1] = value
            facts.filled.extend(given)
            first += len(block)
            yield block
        self._held = None  # what calamine holds of a large sheet is more than all that comes after it

    def _tell_long_numbers(self, index: int, found: Scan) -> None:
        long = sorted((place, text) for place, text in found.exact.items() if isinstance(text, str))
        if long:
            (place, text), name = long[0], self.sheets[index].name
            self.problems.append(Problem("number_too_long", name, address(place), False, Text(
                f"{len(long)} ô có số dài hơn 15 chữ số ({text} …), Excel không giữ được đúng; số được đọc nguyên văn. Ghi mã số dạng chữ, kiểm lại số tiền",
                f"{len(long)} cells hold numbers of more than 15 digits ({text} …), which Excel cannot keep; they are read as written. Write codes as text, "
                "check amounts")))  # fmt: skip

    def _agreed(self, index: int, found: Scan, first: int, given: Sequence[int]) -> Scan:
        """The scan that counts as many values as are given, if need be a thorough one; raises Doubt when that differs, too."""
        try:
            found.compare(first, given)
        except Doubt:
            found = self._scans[index] = self._scanner.scan(index, self.sheets[index].name, thorough=True)
            found.compare(first, given)
        return found

    def _sheet(self, index: int) -> Any:
        if self._held is None or self._held[0] != index:
            self._held = None
            name = self.sheets[index].name
            try:
                try:
                    sheet = self._workbook.get_sheet_by_name(name)
                except CalamineError:
                    if self._rebuild is None:
                        raise
                    self._workbook = self._open(b"")
                    sheet = self._workbook.get_sheet_by_name(name)
            except CalamineError as error:
                raise Doubt(Text(short(error), short(error))) from None
            self._held = (index, sheet)
        return self._held[1]

    def _open(self, data: bytes) -> Any:
        """The workbook in `data`, or as it is rebuilt where that cannot be opened."""
        try:
            return CalamineWorkbook.from_filelike(io.BytesIO(data))
        except CalamineError:
            if self._rebuild is None:
                raise
            rebuild, self._rebuild = self._rebuild, None
            return CalamineWorkbook.from_filelike(io.BytesIO(rebuild()))


def _blank_out(row: list[object], count: int) -> None:
    """Nothing comes out: the row's `count` empty texts become None. Few are looked up, many are gone through."""
    if count <= 4:
        for _ in range(count):
            row[row.index("")] = None
    else:
        row[:] = [None if value == "" else value for value in row]


def short(error: BaseException) -> str:
    """The first words of a library's error, in printable characters."""
    return "".join(c for c in str(error) if c.isprintable())[:120]
