"""The same rows written as each format that is read, by hand where no library writes it, so that a test can also hold what is wrong or rare."""

import datetime
import io
import struct
import zipfile
from collections.abc import Collection, Sequence
from html import escape as escaped
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlwt
from workbook import Error

Rows = Sequence[Sequence[object]]
ERRORS = {"#DIV/0!": 0x07, "#REF!": 0x17, "#N/A": 0x2A}
ODS_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text", "style")
) + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'  # fmt: skip


def xls(sheets: dict[str, Rows], *, hidden_rows: Collection[int] = (), hidden: Collection[str] = (), fonts: Collection[str] = ("Arial",)) -> bytes:
    """BIFF8; the first column in the fonts in turn."""
    book = xlwt.Workbook()
    date = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    styles = [xlwt.easyxf(f"font: name {font}") for font in fonts]
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        sheet.visibility = int(name in hidden)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, Error):
                    sheet.row(r).set_cell_error(c, ERRORS[value.code])
                elif isinstance(value, datetime.date):
                    sheet.write(r, c, value, date)
                elif value is not None:
                    sheet.write(r, c, value, styles[r % len(styles)] if c == 0 else xlwt.Style.default_style)
            sheet.row(r).hidden = r + 1 in hidden_rows
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def biff2(rows: Rows) -> bytes:
    """A workbook of Excel 2: one stream of records, no container."""
    body = _biff(0x09, struct.pack("<HH", 2, 0x10))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            place = struct.pack("<HH3x", r, c)
            if isinstance(value, Error):
                body += _biff(0x05, place + bytes((ERRORS[value.code], 1)))
            elif isinstance(value, str):
                text = value.encode("cp1252")
                body += _biff(0x04, place + bytes((len(text),)) + text)
            elif isinstance(value, int | float):
                body += _biff(0x03, place + struct.pack("<d", value))
    return body + _biff(0x0A, b"")


def _biff(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def xlsb(sheets: dict[str, Rows], *, hidden_rows: Collection[int] = (), merges: Collection[tuple[int, int, int, int]] = ()) -> bytes:
    """Records of BIFF12, without styles: a date is a number."""
    out = io.BytesIO()
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book, relations = _record(131, b"") + _record(143, b""), ""
    with zipfile.ZipFile(out, "w") as archive:
        for number, (name, rows) in enumerate(sheets.items(), 1):
            book += _record(156, struct.pack("<LL", 0, number) + _wide(f"rId{number}") + _wide(name))
            relations += f'<Relationship Id="rId{number}" Type="{relation}/worksheet" Target="worksheets/sheet{number}.bin"/>'
            archive.writestr(f"xl/worksheets/sheet{number}.bin", _sheet(rows, hidden_rows, merges))
        archive.writestr("xl/workbook.bin", book + _record(144, b"") + _record(132, b""))
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        archive.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{space}">{relations}</Relationships>')
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{space}"><Relationship Id="r" Type="{relation}/officeDocument" Target="xl/workbook.bin"/></Relationships>')
        archive.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
    return out.getvalue()


def _sheet(rows: Rows, hidden_rows: Collection[int], merges: Collection[tuple[int, int, int, int]]) -> bytes:
    width = max(len(row) for row in rows)
    data = _record(129, b"") + _record(148, struct.pack("<4L", 0, len(rows) - 1, 0, width - 1)) + _record(145, b"")
    for r, row in enumerate(rows):
        data += _record(0, struct.pack("<LLHBBBL", r, 0, 300, 0, 0x10 * (r + 1 in hidden_rows), 0, 0))
        for c, value in enumerate(row):
            place = struct.pack("<LL", c, 0)
            if isinstance(value, Error):
                data += _record(3, place + bytes((ERRORS[value.code],)))
            elif isinstance(value, bool):
                data += _record(4, place + bytes((value,)))
            elif isinstance(value, str):
                data += _record(6, place + _wide(value))
            elif isinstance(value, int | float):
                data += _record(5, place + struct.pack("<d", value))
            elif value is None:
                data += _record(1, place)
    data += _record(146, b"") + _record(177, struct.pack("<L", len(merges)))
    for top, left, bottom, right in merges:
        data += _record(176, struct.pack("<4L", top - 1, bottom - 1, left - 1, right - 1))
    return data + _record(178, b"") + _record(130, b"")


def _record(number: int, content: bytes) -> bytes:
    head = bytes((number,)) if number < 128 else bytes((number & 0x7F | 0x80, number >> 7))
    length, size = len(content), b""
    while True:
        size += bytes((length & 0x7F | (0x80 if length > 0x7F else 0),))
        length >>= 7
        if not length:
            return head + size + content


def _wide(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def ods(sheets: dict[str, Rows | str], *, hidden: Collection[str] = (), manifest: str = "", mimetype: bool = True) -> bytes:
    """A sheet is given as rows, or as the XML of its rows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if mimetype:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ods_xml(sheets, hidden=hidden))
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{manifest}</manifest:manifest>')
    return out.getvalue()


def ods_xml(sheets: dict[str, Rows | str], *, hidden: Collection[str] = (), root: str = "document-content") -> str:
    """The XML that holds the sheets."""
    styles = '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    styles += '<style:style style:name="vn" style:family="table-cell"><style:text-properties style:font-name=".VnTime"/></style:style>'
    body = ""
    for name, rows in sheets.items():
        inside = rows if isinstance(rows, str) else "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        style = ' table:style-name="h"' if name in hidden else ""
        body += f"<table:table table:name={quoteattr(name)}{style}>{inside}</table:table>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:{root} {ODS_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:{root}>"
    )


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, Error):
        return (
            '<table:table-cell table:formula="of:=x" office:value-type="string" office:string-value="" calcext:value-type="error">'
            f"<text:p>{value.code}</text:p></table:table-cell>"
        )
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, datetime.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"><text:p>x</text:p></table:table-cell>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value!r}"><text:p>1.234</text:p></table:table-cell>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def excel_xml(sheets: dict[str, Rows | str], *, hidden: Collection[str] = ()) -> bytes:
    """A sheet is given as rows, or as the XML of its rows."""
    body = ""
    for name, rows in sheets.items():
        inside = rows if isinstance(rows, str) else "".join(f"<Row>{_xml_row(row)}</Row>" for row in rows)
        options = '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>'
        body += f"<Worksheet ss:Name={quoteattr(name)}><Table>{inside}</Table>{options if name in hidden else ''}</Worksheet>"
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="{space}" xmlns:ss="{space}">{body}</Workbook>'.encode()


def _xml_row(row: Sequence[object]) -> str:
    return "".join(f'<Cell ss:Index="{c}"><Data ss:Type="{_xml_type(v)}">{_xml_text(v)}</Data></Cell>' for c, v in enumerate(row, 1) if v is not None)


def _xml_type(value: object) -> str:
    kinds: list[tuple[Any, str]] = [(Error, "Error"), (bool, "Boolean"), (datetime.date, "DateTime"), (int, "Number"), (float, "Number")]
    return next((name for kind, name in kinds if isinstance(value, kind)), "String")


def _xml_text(value: object) -> str:
    if isinstance(value, Error):
        return value.code
    if isinstance(value, datetime.date):
        return f"{value.isoformat()}T00:00:00.000"
    return str(int(value)) if isinstance(value, bool) else escape(str(value)).replace("\n", "&#10;")


def html(rows: Rows, *, before: str = "", encoding: str = "utf-8", head: str = "") -> bytes:
    """A page with one table; figures stand in it as texts."""
    body = "".join("<tr>" + "".join(f"<td>{'' if v is None else escaped(str(v)).replace(chr(10), '<br>')}</td>" for v in row) + "</tr>\n" for row in rows)
    return f"<html><head>{head}</head><body>{before}<table border=1>\n{body}</table></body></html>".encode(encoding)
