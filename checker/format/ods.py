"""OpenDocument spreadsheets (.ods, .fods), read from their XML: other readers lose error cells, line breaks and tabs.

What is deleted, noted beside a cell or drawn on the sheet is no content of a cell.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from xml.parsers import expat

from checker.cell import ERROR_TEXT, NO_RESULT, CellError
from checker.error import InputError, Text
from checker.format.held import MAX_BOX, MAX_COLUMNS, MAX_ROWS, Held, HeldSheet
from checker.format.package import Package, PackageError
from checker.format.refusal import SEND_AGAIN, damaged, no_sheets, password, unsupported
from checker.format.source import Source

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT, _STYLE = (f"{_SPACE}{part}:1.0 " for part in ("office", "table", "text", "style"))
_AGAIN, _WIDE, _HIGH = (_TABLE + what for what in ("number-columns-repeated", "number-columns-spanned", "number-rows-spanned"))
_CELLS = {_TABLE + "table-cell", _TABLE + "covered-table-cell"}
_ASIDE = (
    _TABLE + "tracked-changes", _OFFICE + "annotation", _TABLE + "shapes", _TABLE + "dde-links", _OFFICE + "forms",
    f"{_SPACE}drawing:1.0 ", f"{_SPACE}dr3d:1.0 ",
)  # fmt: skip
_VALUE_TYPE = _OFFICE + "value-type"
_FORMULA = _TABLE + "formula"
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_SHORT_NUMBER = re.compile(r"-?\d{1,15}(?:\.0)?", re.ASCII)
_DURATION = re.compile(r"PT(\d{1,6})H(?:(\d{1,2})M)?(?:(\d{1,2})(?:[.,]\d+)?S)?")
_MAX_DEPTH = 200


def ods(package: Package, name: str, legacy_fonts: Sequence[str] = ()) -> Source:
    """The spreadsheet in `package`."""
    try:
        if "meta-inf/manifest.xml" in package and b"encryption-data" in package.read("meta-inf/manifest.xml"):
            raise password(name)
        package.check(leave=re.compile(r"^content\.xml$"))
        return _source(package.inflate("content.xml"), name, legacy_fonts)
    except PackageError as error:
        raise damaged(name, error.found) from None


def flat_ods(data: bytes, name: str, legacy_fonts: Sequence[str] = ()) -> Source:
    """The spreadsheet in one XML file."""
    try:
        return _source([data], name, legacy_fonts)
    except PackageError as error:
        raise damaged(name, error.found) from None


def _source(xml: Iterable[bytes], name: str, legacy_fonts: Sequence[str]) -> Source:
    document = _Document(name, legacy_fonts)
    document.read(xml)
    if not document.is_spreadsheet:
        raise unsupported(name, "tài liệu OpenDocument không phải bảng tính", "an OpenDocument file that is no spreadsheet")
    if not document.sheets:
        raise no_sheets(name)
    return Held("ods", document.sheets)


class _Document:
    """The sheets of a document, filled in as its elements go by."""

    def __init__(self, name: str, legacy_fonts: Sequence[str]) -> None:
        self._name = name
        self._wanted = legacy_fonts
        self.is_spreadsheet = False
        self.sheets: list[HeldSheet] = []
        self._depth = 0
        self._aside = 0  # depth at which something began that is no content
        self._tables = 0
        self._hidden_styles: set[str] = set()
        self._fonts: dict[str, str] = {}
        self._style = ""
        self._cells = 0
        self._row: list[object] = []
        self._blank_rows = self._repeat = self._columns = 0
        self._row_hidden = False
        self._attributes: dict[str, str] = {}
        self._in_cell = False
        self._paragraphs: list[list[str]] = []
        self._in_paragraph = 0

    def read(self, xml: Iterable[bytes]) -> None:
        """Takes the whole document; raises PackageError for one that is not well-formed or has a DOCTYPE."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self._start, self._end, self._characters

        def refuse(*_: object) -> None:
            raise PackageError("có khai báo DOCTYPE", "there is a DOCTYPE")

        parser.StartDoctypeDeclHandler = refuse
        try:
            for window in xml:
                parser.Parse(window, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise PackageError(f"XML sai cú pháp ({error})", f"the XML is not well-formed ({error})") from None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._aside:
            return
        if self._depth > _MAX_DEPTH:
            raise PackageError("các phần tử lồng nhau quá sâu", "elements are nested too deeply")
        if tag in _CELLS:
            if self._tables == 1:
                self._attributes, self._in_cell, self._paragraphs = attributes, True, []
        elif self._in_cell:
            self._inside_cell(tag, attributes)
        elif tag.startswith(_ASIDE):
            self._aside = self._depth
        elif tag == _TABLE + "table":
            self._tables += 1
            if self._tables == 1:
                hidden = attributes.get(_TABLE + "style-name", "") in self._hidden_styles
                self.sheets.append(HeldSheet(attributes.get(_TABLE + "name", ""), hidden))
                self._blank_rows = self._columns = 0
        elif tag == _TABLE + "table-row":
            self._row, self._repeat = [], _times(attributes, _TABLE + "number-rows-repeated")
            self._row_hidden = attributes.get(_TABLE + "visibility", "visible") != "visible"
        elif tag == _TABLE + "table-column":
            many = min(_times(attributes, _AGAIN), MAX_COLUMNS - self._columns)
            if attributes.get(_TABLE + "visibility", "visible") != "visible":
                self.sheets[-1].hidden_columns.update(range(self._columns + 1, self._columns + many + 1))
            self._columns += many
        else:
            self._styles(tag, attributes)

    def _styles(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _OFFICE + "spreadsheet":
            self.is_spreadsheet = True
        elif tag == _STYLE + "style":
            self._style = attributes.get(_STYLE + "name", "")
        elif tag == _STYLE + "table-properties" and attributes.get(_TABLE + "display") == "false":
            self._hidden_styles.add(self._style)
        elif tag == _STYLE + "text-properties" and self._wanted:
            family = f"{_SPACE}xsl-fo-compatible:1.0 font-family"
            font = attributes.get(_STYLE + "font-name") or attributes.get(family, "").strip("'\"")
            if any(fnmatchcase(font, pattern) for pattern in self._wanted):
                self._fonts[self._style] = font

    def _inside_cell(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.startswith(_ASIDE) or tag == _TABLE + "table":
            self._aside = self._depth
        elif tag in (_TEXT + "p", _TEXT + "h"):
            self._in_paragraph += 1
            self._paragraphs.append([])
        elif self._in_paragraph:
            if tag == _TEXT + "s":
                self._paragraphs[-1].append(" " * min(_count(attributes.get(_TEXT + "c", "1")), 32_767))
            elif tag == _TEXT + "tab":
                self._paragraphs[-1].append("\t")
            elif tag == _TEXT + "line-break":
                self._paragraphs[-1].append("\n")

    def _characters(self, text: str) -> None:
        if self._in_paragraph and not self._aside:
            self._paragraphs[-1].append(text)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._aside:
            if self._depth < self._aside:
                self._aside = 0
        elif tag in _CELLS:
            if self._tables == 1:
                self._in_cell, self._in_paragraph = False, 0
                self._cell()
        elif self._in_cell:
            if tag in (_TEXT + "p", _TEXT + "h"):
                self._in_paragraph -= 1
        elif tag == _TABLE + "table-row":
            if self._tables == 1:
                self._end_row()
        elif tag == _TABLE + "table":
            self._tables -= 1

    def _cell(self) -> None:
        attributes, row, sheet = self._attributes, self._row, self.sheets[-1]
        parts = self._paragraphs
        value = _value(attributes, ("".join(parts[0]) if len(parts) == 1 else "\n".join("".join(p) for p in parts)) if parts else "")
        if _AGAIN not in attributes and _WIDE not in attributes and _HIGH not in attributes and not self._fonts and len(row) < MAX_COLUMNS:
            row.append(value)
            return
        many = _times(attributes, _AGAIN)
        number, column = len(sheet.rows) + self._blank_rows + 1, len(row) + 1
        if len(row) + many > MAX_COLUMNS:
            if value is not None:
                raise PackageError(f"dòng {number} có quá {MAX_COLUMNS} cột", f"row {number} has more than {MAX_COLUMNS} columns")
            many = MAX_COLUMNS - len(row)
        wide, high = _times(attributes, _WIDE), _times(attributes, _HIGH)
        if wide > 1 or high > 1:
            sheet.merges.append((number, column, number + min(high, MAX_ROWS) - 1, column + min(wide, MAX_COLUMNS) - 1))
        if self._fonts and isinstance(value, str) and (font := self._fonts.get(attributes.get(_TABLE + "style-name", ""))):
            sheet.fonts.update(((number, column + i), font) for i in range(many))
        row += [value] * many

    def _end_row(self) -> None:
        sheet, row, many = self.sheets[-1], self._row, self._repeat
        while row and row[-1] is None:
            row.pop()
        number = len(sheet.rows) + self._blank_rows + 1
        if self._row_hidden:
            sheet.hidden_rows.update(range(number, min(number + many, MAX_ROWS + 1)))
        if not row:
            self._blank_rows += many
            return
        if number + many - 1 > MAX_ROWS:
            raise PackageError(f"trang tính có quá {MAX_ROWS} dòng", f"a sheet has more than {MAX_ROWS} rows")
        self._cells += len(row) * many + self._blank_rows
        if self._cells > MAX_BOX:
            raise _too_large(self._name)
        sheet.rows += [[] for _ in range(self._blank_rows)]
        self._blank_rows = 0
        for again in range(many):
            sheet.rows.append(list(row) if again else row)
            sheet.uncached.update((number + again, i) for i, v in enumerate(row, 1) if type(v) is CellError and v.code == NO_RESULT)


def _value(attributes: dict[str, str], text: str) -> object:
    """What a cell holds, by its attributes, which are exact; `text` is what it shows."""
    kind = attributes.get(_VALUE_TYPE)
    formula = _FORMULA in attributes
    if attributes.get(_CALC_TYPE) == "error":
        return CellError(text.strip() or "#?")
    if formula and ERROR_TEXT.fullmatch(text.strip()) and kind != "boolean":
        return CellError(text.strip())
    if kind in ("float", "percentage", "currency"):
        return _number(attributes.get(_OFFICE + "value", ""), text)
    if kind == "string":
        return attributes.get(_OFFICE + "string-value", text) or None
    if kind == "date":
        stated = attributes.get(_OFFICE + "date-value", "")
        return _date(stated) or text or stated or None
    if kind == "boolean":
        return attributes.get(_OFFICE + "boolean-value") == "true"
    if kind == "time":
        stated = attributes.get(_OFFICE + "time-value", "")
        moment = _duration(stated)
        return (text or stated or None) if moment is None else moment
    if text:
        return text
    return CellError(NO_RESULT) if formula else None


def _number(stated: str, text: str) -> object:
    """A whole number, a double, the digits where a double would not hold them all, or the text where none is stated."""
    if _SHORT_NUMBER.fullmatch(stated):
        return float(stated)
    try:
        figure = Decimal(stated) if stated.isascii() and "_" not in stated else Decimal("NaN")
    except InvalidOperation:
        return text or stated or None
    if not figure.is_finite() or abs(figure.adjusted()) > 308:
        return text or stated or None
    value = float(figure)
    if len(figure.as_tuple().digits) > 15 and abs(figure) >= 10**15 and figure != Decimal(repr(value)):
        return stated.strip()
    return value


def _date(stated: str) -> object:
    with suppress(ValueError):
        moment = datetime.datetime.fromisoformat(stated)
        return moment if "T" in stated and moment.time() != datetime.time() else moment.date()
    return None


def _duration(stated: str) -> object:
    found = _DURATION.fullmatch(stated)
    if not found:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    if hours < 24 and minutes < 60 and seconds < 60:
        return datetime.time(hours, minutes, seconds)
    return datetime.timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _times(attributes: dict[str, str], what: str) -> int:
    stated = attributes.get(what)
    return 1 if stated is None else max(1, _count(stated))


def _count(stated: str) -> int:
    if not stated.isascii() or not stated.isdigit() or len(stated) > 10:
        raise PackageError("số lần lặp không hợp lệ", "a number of repetitions is not valid")
    return int(stated)


def _too_large(name: str) -> InputError:
    return InputError(
        name, Text(f"Các dòng lặp tạo ra hơn {MAX_BOX // 1_000_000} triệu ô", f"Repeated rows make more than {MAX_BOX // 1_000_000} million cells"),
        Text("Cần bảng tính có kích thước thông thường", "Expected: a spreadsheet of an ordinary size"), SEND_AGAIN, "file_too_large",
    )  # fmt: skip
