"""One and the same sheet written in every format that is read: what a format cannot hold is written as its programs write it.

Merges are (row, column, last row, last column), from 1. A csv file holds no merges; csv, html and xlsb hold days as texts, csv and html errors as their codes.
"""

import csv
import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from pathlib import Path

import other_formats
import xlwt
from workbook import Error, write_xlsx

from checker.cell import letters


@dataclass
class Sheet:
    """A sheet in the making: rows of cells, what each row was written as, and what each line is worth (đồng; None: nobody can tell)."""

    name: str
    rows: list[list[object]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden: bool = False
    worth: dict[int, Decimal | None] = field(default_factory=dict)

    def put(self, kind: str, *cells: object) -> int:
        """Adds a row and returns its number."""
        self.rows.append(list(cells))
        self.kinds.append(kind)
        return len(self.rows)

    def errors(self) -> list[str]:
        """Addresses of the error cells."""
        return [f"{letters(c)}{r}" for r, row in enumerate(self.rows, 1) for c, v in enumerate(row, 1) if isinstance(v, Error)]


def xlsx(sheets: Sequence[Sheet], path: Path) -> Path:
    """By hand, inline texts."""
    merges = {s.name: [f"{letters(c1)}{r1}:{letters(c2)}{r2}" for r1, c1, r2, c2 in s.merges] for s in sheets}
    hidden = [s.name for s in sheets if s.hidden]
    return write_xlsx(path, {s.name: s.rows for s in sheets}, merges=merges, hidden_rows={s.name: s.hidden_rows for s in sheets}, hidden_sheets=hidden)


def xls(sheets: Sequence[Sheet], path: Path) -> Path:
    """BIFF8."""
    book = xlwt.Workbook()
    plain, day = xlwt.Style.default_style, xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for sheet in sheets:
        out = book.add_sheet(sheet.name)
        out.visibility = int(sheet.hidden)
        for r1, c1, r2, c2 in sheet.merges:
            out.merge(r1 - 1, r2 - 1, c1 - 1, c2 - 1)
        for r, row in enumerate(sheet.rows):
            for c, value in enumerate(row):
                if isinstance(value, Error):
                    out.row(r).set_cell_error(c, other_formats.ERRORS[value.code])
                elif value is not None:
                    out.write(r, c, value, day if isinstance(value, datetime.date) else plain)
            out.row(r).hidden = r + 1 in sheet.hidden_rows
    book.save(str(path))
    return path


def xlsb(sheets: Sequence[Sheet], path: Path) -> Path:
    """BIFF12, one sheet, without styles."""
    (sheet,) = sheets
    rows = [[f"{v:%d/%m/%Y}" if isinstance(v, datetime.date) else v for v in row] for row in sheet.rows]
    path.write_bytes(other_formats.xlsb({sheet.name: rows}, hidden_rows=sheet.hidden_rows, merges=sheet.merges))
    return path


def ods(sheets: Sequence[Sheet], path: Path) -> Path:
    """OpenDocument; what a merge covers is a covered cell."""
    xml: dict[str, other_formats.Rows | str] = {}
    for sheet in sheets:
        spans, covered = _spans(sheet)
        body = ""
        for r, row in enumerate(sheet.rows, 1):
            cells = ""
            for c, value in enumerate(_padded(row, r, spans, covered), 1):
                cell = other_formats._ods_cell(value)
                if (r, c) in covered:
                    cell = cell.replace("table:table-cell", "table:covered-table-cell")
                if (r, c) in spans:
                    high, wide = spans[r, c]
                    cell = cell.replace("<table:table-cell", f'<table:table-cell table:number-columns-spanned="{wide}" table:number-rows-spanned="{high}"', 1)
                cells += cell
            visible = ' table:visibility="collapse"' if r in sheet.hidden_rows else ""
            body += f"<table:table-row{visible}>{cells or '<table:table-cell/>'}</table:table-row>"
        xml[sheet.name] = body
    path.write_bytes(other_formats.ods(xml, hidden=[s.name for s in sheets if s.hidden]))
    return path


def excel_xml(sheets: Sequence[Sheet], path: Path) -> Path:
    """The XML of Excel 2003."""
    xml: dict[str, other_formats.Rows | str] = {}
    for sheet in sheets:
        spans, covered = _spans(sheet)
        body = ""
        for r, row in enumerate(sheet.rows, 1):
            cells = ""
            for c, value in enumerate(row, 1):
                if (r, c) in covered or (value is None and (r, c) not in spans):
                    continue
                high, wide = spans.get((r, c), (1, 1))
                merge = f' ss:MergeAcross="{wide - 1}" ss:MergeDown="{high - 1}"' if (r, c) in spans else ""
                data = "" if value is None else f'<Data ss:Type="{other_formats._xml_type(value)}">{other_formats._xml_text(value)}</Data>'
                cells += f'<Cell ss:Index="{c}"{merge}>{data}</Cell>'
            hidden = ' ss:Hidden="1"' if r in sheet.hidden_rows else ""
            body += f"<Row{hidden}>{cells}</Row>"
        xml[sheet.name] = body
    path.write_bytes(other_formats.excel_xml(xml, hidden=[s.name for s in sheets if s.hidden]))
    return path


def delimited(sheets: Sequence[Sheet], path: Path) -> Path:
    """Comma-separated UTF-8; every record as wide as the widest."""
    (sheet,) = sheets
    width = max(map(len, sheet.rows))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([_text(v) for v in row] + [""] * (width - len(row)) for row in sheet.rows)
    return path


def html(sheets: Sequence[Sheet], path: Path) -> Path:
    """A page with one table."""
    (sheet,) = sheets
    spans, covered = _spans(sheet)
    body = ""
    for r, row in enumerate(sheet.rows, 1):
        cells = ""
        for c, value in enumerate(_padded(row, r, spans, covered), 1):
            if (r, c) not in covered:
                high, wide = spans.get((r, c), (1, 1))
                area = f' rowspan="{high}" colspan="{wide}"' if (r, c) in spans else ""
                cells += f"<td{area}>{escape(_text(value)).replace(chr(10), '<br>')}</td>"
        hidden = ' style="display:none"' if r in sheet.hidden_rows else ""
        body += f"<tr{hidden}>{cells}</tr>\n"
    path.write_text(f'<html><head><meta charset="utf-8"></head><body><table border=1>\n{body}</table></body></html>', encoding="utf-8")
    return path


Format = Callable[[Sequence[Sheet], Path], Path]
WITH_ERRORS: dict[str, Format] = {"xlsx": xlsx, "xls": xls, "xlsb": xlsb, "ods": ods, "xml": excel_xml}
WITH_MERGES: dict[str, Format] = {**WITH_ERRORS, "html": html}
FORMATS: dict[str, Format] = {**WITH_MERGES, "csv": delimited}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    return value.code if isinstance(value, Error) else str(value)


def _spans(sheet: Sheet) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Height and width of each merge by its first cell, and the other cells of all merges."""
    spans = {(r1, c1): (r2 - r1 + 1, c2 - c1 + 1) for r1, c1, r2, c2 in sheet.merges}
    inside = {(r, c) for r1, c1, r2, c2 in sheet.merges for r in range(r1, r2 + 1) for c in range(c1, c2 + 1)}
    return spans, inside - set(spans)


def _padded(row: list[object], number: int, spans: dict[tuple[int, int], tuple[int, int]], covered: set[tuple[int, int]]) -> list[object]:
    """The row, as long as the merges in it reach."""
    last = max((c for r, c in (*spans, *covered) if r == number), default=0)
    return [*row, *[None] * (last - len(row))]
