"""xlsb workbooks: values by calamine; error cells, hidden rows and columns, merges and the count of values from the records of the sheets."""

import posixpath
import re
import struct
from collections.abc import Iterator
from functools import cached_property

from checker.error import Text
from checker.format.biff import ERRORS
from checker.format.element import elements
from checker.format.held import MAX_BOX
from checker.format.package import Package, PackageError
from checker.format.refusal import damaged
from checker.format.source import Doubt, Scan, Source
from checker.format.workbook import Workbook

_MAIN = "xl/workbook.bin"
_LATER = re.compile(r"/worksheets/[^/]+\.bin$")  # inflated when they are scanned
_ROW, _ERROR, _INLINE, _SHARED, _FORMULA_TEXT, _FORMULA_ERROR, _RICH = 0, 3, 6, 7, 8, 11, 62
_CELLS = frozenset((*range(2, 12), _RICH))
_SHORT_CELLS = frozenset(range(12, 19))  # cells that do not say in which column they stand; no known program writes them
_ITEM, _COLUMN, _SIZE, _SHEET, _MERGE = 19, 60, 148, 156, 176
_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383


def xlsb(package: Package, data: bytes, name: str) -> Source:
    """The workbook in `package`, whose bytes are `data`."""
    try:
        package.check(leave=_LATER)
        return Workbook(data, name, "xlsb", _Sheets(package))
    except PackageError as error:
        raise damaged(name, error.found) from None
    except (struct.error, IndexError):
        raise damaged(name) from None


class _Sheets:
    """Each sheet's own look, by its records."""

    def __init__(self, package: Package) -> None:
        self._package = package
        targets: dict[str, tuple[str, str]] = {}

        def visit(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "").replace("\\", "/")
                part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower()
                targets[attributes.get("Id", "")] = attributes.get("Type", "").rpartition("/")[2], part

        relations = "xl/_rels/workbook.bin.rels"
        if relations in package:
            elements(package.xml(relations), visit)
        self._shared = next((part for kind, part in targets.values() if kind == "sharedStrings" and part in package), None)
        self._parts: list[tuple[str, str | None]] = []
        book = package.read(_MAIN)
        for number, at, _ in _records(book):
            if number == _SHEET:
                relation, behind = _text(book, at + 8)
                name, _ = _text(book, behind)
                self._parts.append((name, targets.get(relation, ("", ""))[1]))

    def scan(self, index: int, name: str, *, thorough: bool = False) -> Scan:
        """What the records of a sheet tell besides the values; there is but one way to look."""
        parts = [part for own, part in self._parts if own == name]
        if len(parts) != 1:
            raise Doubt(Text("hai trang tính trùng tên, hoặc tên không có trong danh sách", "two sheets have one name, or the list does not have it"))
        if not parts[0] or parts[0] not in self._package or sum(other == parts[0] for _, other in self._parts) > 1:
            raise Doubt(Text("trang tính không có phần dữ liệu riêng trong tệp", "no part of the file belongs to it alone"))
        try:
            return _scan(self._package.read(parts[0]), self._blanks)
        except PackageError as error:
            raise Doubt(error.found) from None
        except (struct.error, IndexError):
            raise Doubt(Text("các bản ghi bị cắt", "the records are cut off")) from None

    @cached_property
    def _blanks(self) -> frozenset[int]:
        """Numbers of the shared strings without a character."""
        if not self._shared:
            return frozenset()
        data = self._package.read(self._shared)
        items = (at for number, at, _ in _records(data) if number == _ITEM)
        return frozenset(i for i, at in enumerate(items) if not int.from_bytes(data[at + 1 : at + 5], "little"))


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Number, start and length of each record; raises IndexError where they are cut off."""
    at, end = 0, len(data)
    while at < end:
        number = data[at]
        at += 1
        if number & 0x80:
            number = (number & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        length = data[at]
        at += 1
        if length & 0x80:
            length &= 0x7F
            for shift in (7, 14, 21):
                byte = data[at]
                at += 1
                length |= (byte & 0x7F) << shift
                if not byte & 0x80:
                    break
        if at + length > end:
            raise IndexError
        yield number, at, length
        at += length


def _text(data: bytes, at: int) -> tuple[str, int]:
    """The text at `at` and where it ends; a length of 2³²−1 stands for none."""
    count = int.from_bytes(data[at : at + 4], "little")
    if count == 0xFFFFFFFF:
        return "", at + 4
    if at + 4 + 2 * count > len(data):
        raise IndexError
    return data[at + 4 : at + 4 + 2 * count].decode("utf-16-le", "replace"), at + 4 + 2 * count


def _scan(data: bytes, blanks: frozenset[int]) -> Scan:
    found = Scan()
    found.count(0, 0)
    row, full, widest = -1, 0, 0
    for number, at, length in _records(data):
        if number in _CELLS:
            if row < 0 or length < 8:
                raise IndexError
            column = int.from_bytes(data[at : at + 4], "little")
            if column > widest:
                if column > _LAST_COLUMN:
                    raise Doubt(Text("có ô nằm ngoài cột cuối cùng", "a cell stands outside of the last column"))
                widest = column
            if number == _SHARED:
                full += int.from_bytes(data[at + 8 : at + 12], "little") not in blanks
            elif number in (_ERROR, _FORMULA_ERROR):
                found.errors[row + 1, column + 1] = ERRORS.get(data[at + 8], "#?")
            elif number in (_INLINE, _FORMULA_TEXT, _RICH):
                full += bool(int.from_bytes(data[at + 8 + (number == _RICH) : at + 12 + (number == _RICH)], "little"))
            else:
                full += 1
        elif number == _ROW:
            if full:
                found.count(row + 1, full)
            row, full = int.from_bytes(data[at : at + 4], "little"), 0
            if row > _LAST_ROW:
                raise IndexError
            if data[at + 11] & 0x10:
                found.hidden_rows.add(row + 1)
        elif number in _SHORT_CELLS:
            raise Doubt(Text("có ô không ghi cột", "there are cells that do not state their column"))
        elif number == _SIZE:
            _, last_row, _, last_column = struct.unpack_from("<4L", data, at)
            if last_row * last_column > MAX_BOX:
                raise Doubt(Text("kích thước nêu trong trang vượt mức", "the size that the sheet states is out of bounds"))
        elif number == _COLUMN:
            low, high = struct.unpack_from("<2L", data, at)
            if data[at + 16] & 1:
                found.hidden_columns.update(range(low + 1, min(high, _LAST_COLUMN) + 2))
        elif number == _MERGE:
            top, bottom, left, right = struct.unpack_from("<4L", data, at)
            found.merges.append((top + 1, left + 1, bottom + 1, right + 1))
    if full:
        found.count(row + 1, full)
    if row * widest > MAX_BOX:
        raise Doubt(Text("các ô nằm quá xa nhau", "cells stand too far apart"))
    return found
