"""Workbooks in the XML of Excel 2002 and 2003 (SpreadsheetML), often named .xls."""

import datetime
import math
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from xml.parsers import expat

from checker.cell import NO_RESULT, CellError
from checker.error import InputError, Text
from checker.format.element import feed
from checker.format.held import MAX_BOX, MAX_COLUMNS, MAX_ROWS, Held, HeldSheet
from checker.format.package import PackageError
from checker.format.refusal import SEND_AGAIN, damaged, no_sheets
from checker.format.source import Source

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = NAMESPACE + " "
_EXCEL = "urn:schemas-microsoft-com:office:excel "
_PLACED = (_SS + "Cell", _SS + "Row", _SS + "Column")
_MAX_DEPTH = 200


def excel_xml(data: bytes, name: str, legacy_fonts: Sequence[str] = ()) -> Source:
    """The workbook in `data`."""
    try:
        document = _Document(name, legacy_fonts)
        document.read(data)
    except PackageError as error:
        raise damaged(name, error.found) from None
    if not document.sheets:
        raise no_sheets(name)
    return Held("excel-xml", document.sheets)


class _Document:
    """The sheets of a document, filled in as its elements go by."""

    def __init__(self, name: str, legacy_fonts: Sequence[str]) -> None:
        self._name = name
        self._wanted = legacy_fonts
        self.sheets: list[HeldSheet] = []
        self._path: list[str] = []
        self._fonts: dict[str, str] = {}
        self._style = ""
        self._row = self._column = self._columns = self._cells = self._span = 0
        self._cell: dict[str, str] = {}
        self._type: str | None = None
        self._texts: list[str] = []

    def read(self, data: bytes) -> None:
        """Takes the whole document; raises PackageError for one that is not well-formed or has a DOCTYPE."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self._start, self._end, self._characters
        feed(parser, data)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._path.append(tag)
        if len(self._path) > _MAX_DEPTH:
            raise PackageError("các phần tử lồng nhau quá sâu", "elements are nested too deeply")
        if (tag in _PLACED and not self.sheets) or (tag == _SS + "Cell" and not self._row):
            raise PackageError("có ô nằm ngoài trang tính hoặc ngoài dòng", "a cell stands outside of a sheet or of a row")
        if tag == _SS + "Cell":
            self._column = self._stated(attributes, "Index", self._column + 1, MAX_COLUMNS)
            self._cell, self._type, self._texts = attributes, None, []
        elif tag == _SS + "Data" and self._path[-2:-1] == [_SS + "Cell"]:
            self._type = attributes.get(_SS + "Type", "String")
        elif tag == _SS + "Row":
            self._row = self._stated(attributes, "Index", self._row + 1, MAX_ROWS)
            self._column = 0
            again = self._stated(attributes, "Span", 0, MAX_ROWS)
            if attributes.get(_SS + "Hidden") == "1":
                self.sheets[-1].hidden_rows.update(range(self._row, min(self._row + again, MAX_ROWS) + 1))
            self._span = again
        elif tag == _SS + "Column":
            self._columns = self._stated(attributes, "Index", self._columns + 1, MAX_COLUMNS)
            last = min(self._columns + self._stated(attributes, "Span", 0, MAX_COLUMNS), MAX_COLUMNS)
            if attributes.get(_SS + "Hidden") == "1":
                self.sheets[-1].hidden_columns.update(range(self._columns, last + 1))
            self._columns = last
        elif tag == _SS + "Worksheet":
            self.sheets.append(HeldSheet(attributes.get(_SS + "Name", "")))
            self._row = self._columns = 0
        elif tag == _SS + "Style":
            self._style = attributes.get(_SS + "ID", "")
        elif tag == _SS + "Font" and _SS + "Style" in self._path and self._wanted:
            font = attributes.get(_SS + "FontName", "")
            if any(fnmatchcase(font, pattern) for pattern in self._wanted):
                self._fonts[self._style] = font

    def _characters(self, text: str) -> None:
        if self._type is not None or self._path[-1] == _EXCEL + "Visible":
            self._texts.append(text)

    def _end(self, tag: str) -> None:
        self._path.pop()
        if tag == _SS + "Data" and self._path[-1:] == [_SS + "Cell"]:
            self._put(_value(self._type or "String", "".join(self._texts)))
            self._type = None
        elif tag == _SS + "Cell":
            wide, high = self._stated(self._cell, "MergeAcross", 0, MAX_COLUMNS), self._stated(self._cell, "MergeDown", 0, MAX_ROWS)
            if wide or high:
                self.sheets[-1].merges.append((self._row, self._column, self._row + high, self._column + wide))
            if _SS + "Formula" in self._cell and not self._texts and self._value() is None:
                self._put(CellError(NO_RESULT))
                self.sheets[-1].uncached.add((self._row, self._column))
            self._column += wide
            self._type, self._texts = None, []
        elif tag == _SS + "Row":
            self._row += self._span
        elif tag == _EXCEL + "Visible":
            if self.sheets and "".join(self._texts).strip() in ("SheetHidden", "SheetVeryHidden"):
                self.sheets[-1].hidden = True
            self._texts = []

    def _value(self) -> object:
        rows = self.sheets[-1].rows
        row = rows[self._row - 1] if self._row <= len(rows) else []
        return row[self._column - 1] if self._column <= len(row) else None

    def _put(self, value: object) -> None:
        if value is None:
            return
        sheet = self.sheets[-1]
        new = self._row - len(sheet.rows)
        if new > 0:
            self._cells += new
            sheet.rows += [[] for _ in range(new)]
        row = sheet.rows[self._row - 1]
        if len(row) >= self._column:
            raise PackageError(f"dòng {self._row} có hai ô ở cùng một cột", f"row {self._row} has two cells in one column")
        self._cells += self._column - len(row)
        if self._cells > MAX_BOX:
            raise _too_large(self._name)
        row += [None] * (self._column - 1 - len(row))
        row.append(value)
        if self._fonts and isinstance(value, str) and (font := self._fonts.get(self._cell.get(_SS + "StyleID", ""))):
            sheet.fonts[self._row, self._column] = font

    @staticmethod
    def _stated(attributes: dict[str, str], what: str, otherwise: int, most: int) -> int:
        text = attributes.get(_SS + what)
        number = otherwise if text is None else int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
        if not (what == "Index") <= number <= most:
            raise PackageError(f"vị trí hoặc số ô không hợp lệ ({what})", f"a place or a number of cells is not valid ({what})")
        return number


def _value(kind: str, text: str) -> object:
    """What a cell of this type holds; a number or date that is none stays a text."""
    if kind == "Number":
        try:
            figure, value = Decimal(text.strip()), float(text)
        except (InvalidOperation, ValueError):
            return text or None
        if not math.isfinite(value) or not text.isascii() or "_" in text:
            return text
        if len(figure.as_tuple().digits) > 15 and abs(figure) >= 10**15 and figure != Decimal(repr(value)):
            return text.strip()
        return value
    if kind == "DateTime":
        with suppress(ValueError):
            moment = datetime.datetime.fromisoformat(text.strip())
            if moment.date() == datetime.date(1899, 12, 31):
                return moment.time()
            return moment if moment.time() != datetime.time() else moment.date()
        return text or None
    if kind == "Boolean":
        return text.strip() == "1"
    return CellError(text.strip() or "#?") if kind == "Error" else text or None


def _too_large(name: str) -> InputError:
    return InputError(
        name, Text(f"Trang tính có hơn {MAX_BOX // 1_000_000} triệu ô", f"A sheet has more than {MAX_BOX // 1_000_000} million cells"),
        Text("Cần bảng tính có kích thước thông thường", "Expected: a spreadsheet of an ordinary size"), SEND_AGAIN, "file_too_large",
    )  # fmt: skip
