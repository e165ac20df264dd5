"""What calamine does not tell about a sheet: error cells, hidden rows and columns, merges, formulas without a cached value.

The sheet's XML is inflated as a stream and searched for a few byte markers, which a clean sheet does not contain; only around a
marker is anything parsed. That keeps the price near that of unzipping. The scan trusts the container: it follows the first prefix
of the worksheet element, and knows no CDATA and no comments inside the cells (issue "intake").
"""

import html
import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile

WINDOW = 1 << 20
LONGEST_ROW = 64 << 20

Merge = tuple[int, int, int, int]


class ScanError(Exception):
    """The sheet's XML cannot be searched: what stands in it cannot be known beyond doubt."""


@dataclass(slots=True)
class Scan:
    """What stands in one sheet part besides its values; rows and columns are 1-based."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    uncached: set[tuple[int, int]] = field(default_factory=set)


def letters(column: int) -> str:
    """Column letters of a 1-based column number: 1 → A, 28 → AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(name: bytes) -> int:
    """1-based number of column letters: A → 1, AB → 28."""
    number = 0
    for byte in name.upper():
        number = number * 26 + byte - 64
    return number


class _Marks:
    """The byte patterns of a sheet whose elements carry `prefix` ("" or "x:")."""

    def __init__(self, prefix: bytes) -> None:
        p = re.escape(prefix)
        self.row_open = b"<" + prefix + b"row"
        self.row_end = b"</" + prefix + b"row>"
        self.cell_open = b"<" + prefix + b"c"
        self.cell_end = b"</" + prefix + b"c>"
        self.formula_open = b"<" + prefix + b"f"
        self.row = re.compile(rb"<" + p + rb"row(?=[\s/>])([^>]*)>")
        self.cell = re.compile(rb"<" + p + rb"c(?=[\s/>])([^>]*)>")
        self.value = re.compile(rb"<" + p + rb"v(?=[\s/>])[^>]*>([^<]*)")
        # a formula that is not followed by a value with at least one character
        self.bare_formula = re.compile(
            rb"<" + p + rb"f(?=[\s/>])[^>]*?(?:/>|>[^<]*</" + p + rb"f>)(?!\s*<" + p + rb"v(?=[\s>])[^>/]*>[^<])"
        )  # fmt: skip
        self.column = re.compile(rb"<" + p + rb"col(?=\s)([^>]*)>")
        self.merge = re.compile(rb"<" + p + rb"mergeCell\s[^>]*?\bref\s*=\s*[\"']([A-Za-z]+)(\d+)(?::([A-Za-z]+)(\d+))?[\"']")


_marks = lru_cache(maxsize=8)(_Marks)

_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet(?=[\s>])")
_NUMBER = re.compile(rb"\sr\s*=\s*[\"']\s*(\d+)")
_ADDRESS = re.compile(rb"\sr\s*=\s*[\"']\s*\$?([A-Za-z]+)\$?(\d+)")
_IS_ERROR = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_IS_TEXT = re.compile(rb"\st\s*=\s*[\"']str[\"']")
_IS_HIDDEN = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true)[\"']")
_MIN = re.compile(rb"\smin\s*=\s*[\"'](\d+)")
_MAX = re.compile(rb"\smax\s*=\s*[\"'](\d+)")


def scan(part: IO[bytes]) -> Scan:
    """What stands in a sheet part, which is read to its end."""
    found = Scan()
    marks: _Marks | None = None
    row = 0
    rest = b""
    while data := part.read(WINDOW):
        rest += data
        if marks is None:
            if b"\0" in rest[:64]:
                raise ScanError("not UTF-8")
            root = _ROOT.search(rest)
            marks = _marks(root[1] + b":" if root and root[1] else b"")
        cut = rest.rfind(marks.row_end)
        if cut < 0:
            if len(rest) > LONGEST_ROW:
                raise ScanError("a row without an end")
            continue
        cut += len(marks.row_end)
        window = _Window(rest[:cut], marks, row)
        rest = rest[cut:]
        if row == 0:
            found.hidden_columns |= _hidden_columns(window.data, marks)
        window.search(found)
        row = window.last_row
    if marks:
        if row == 0:
            found.hidden_columns |= _hidden_columns(rest, marks)
        _Window(rest, marks, row).search(found)
        found.merges += _merges(rest, marks)  # they stand behind the last row
    return found


class _Window:
    """Whole rows of a sheet part; `before` is the number of the row above the first one."""

    def __init__(self, data: bytes, marks: _Marks, before: int) -> None:
        self.data = data
        self.marks = marks
        self.before = before

    def search(self, found: Scan) -> None:
        """Adds to `found` what stands in these rows."""
        data = self.data
        if b'"e"' in data or (b"'" in data and b"'e'" in data):
            self._errors(found)
        if b"hidden" in data:
            for tag in self.marks.row.finditer(data):
                if _IS_HIDDEN.search(tag[1]):
                    found.hidden_rows.add(self._row_at(tag.start()))
        if self.marks.formula_open in data:
            for formula in self.marks.bare_formula.finditer(data):
                cell = self.marks.cell.match(data, data.rfind(self.marks.cell_open, 0, formula.start()))
                if cell and not (_IS_TEXT.search(cell[1]) and self.marks.value.match(data, formula.end())):
                    found.uncached.add(self._address(cell))

    def _errors(self, found: Scan) -> None:
        data = self.data
        for mark in re.finditer(rb"[\"']e[\"']", data):
            cell = self.marks.cell.match(data, data.rfind(b"<", 0, mark.start()))
            if cell and cell.end() > mark.start() and _IS_ERROR.search(cell[1]):
                end = data.find(self.marks.cell_end, cell.end())
                value = self.marks.value.search(data, cell.end(), max(end, cell.end()))
                code = html.unescape(value[1].decode("utf-8", "replace")).strip() if value else ""
                found.errors[self._address(cell)] = code or "#?"

    @cached_property
    def _rows(self) -> tuple[list[int], list[int]]:
        """Where each row starts, and its number: its own, else the one after the row before it."""
        starts, numbers, number = [], [], self.before
        for tag in self.marks.row.finditer(self.data):
            own = _NUMBER.search(tag[1])
            number = int(own[1]) if own else number + 1
            starts.append(tag.start())
            numbers.append(number)
        return starts, numbers

    @property
    def last_row(self) -> int:
        """Number of the last row, found without counting where that row has a number of its own."""
        tag = self.marks.row.match(self.data, max(self.data.rfind(self.marks.row_open), 0))
        own = _NUMBER.search(tag[1]) if tag else None
        if own:
            return int(own[1])
        numbers = self._rows[1]
        return numbers[-1] if numbers else self.before

    def _row_at(self, position: int) -> int:
        starts, numbers = self._rows
        index = bisect_right(starts, position) - 1
        return numbers[index] if index >= 0 else self.before

    def _address(self, cell: re.Match[bytes]) -> tuple[int, int]:
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


def _hidden_columns(data: bytes, marks: _Marks) -> set[int]:
    hidden: set[int] = set()
    end = data.find(marks.row_open)
    for tag in marks.column.finditer(data, 0, end if end >= 0 else len(data)):
        low, high = _MIN.search(tag[1]), _MAX.search(tag[1])
        if low and high and _IS_HIDDEN.search(tag[1]):
            hidden.update(range(int(low[1]), min(int(high[1]), 16_384) + 1))
    return hidden


def _merges(data: bytes, marks: _Marks) -> Iterator[Merge]:
    for tag in marks.merge.finditer(data):
        row, column = int(tag[2]), column_number(tag[1])
        yield row, column, int(tag[4] or row), column_number(tag[3]) if tag[3] else column


def sheet_parts(archive: ZipFile) -> dict[str, str]:
    """Sheet name → name of its part in the archive, as the workbook's relations say; a sheet without one is left out."""
    names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}

    def elements(part: str) -> list[tuple[str, dict[str, str]]]:
        return _elements(archive.read(names[part])) if part in names else []

    targets = {a.get("Id", ""): a.get("Target", "") for tag, a in elements("xl/_rels/workbook.xml.rels") if tag == "Relationship"}
    parts = {}
    for tag, attributes in elements("xl/workbook.xml"):
        if tag == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            target = posixpath.normpath(posixpath.join("/xl", targets.get(relation, "").replace("\\", "/"))).lstrip("/")
            if target.lower() in names:
                parts[attributes.get("name", "")] = names[target.lower()]
    return parts


def _elements(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    """Local name and attributes ("namespace name" where they have one) of each element; a DOCTYPE is refused."""
    found: list[tuple[str, dict[str, str]]] = []

    def refuse(*_: object) -> None:
        raise ScanError("DOCTYPE")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: found.append((tag.rpartition(" ")[2], attributes))
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise ScanError(str(error)) from None
    return found
