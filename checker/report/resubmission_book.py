"""so-sanh.xlsx: what is different between two submissions, a sheet per table; texts of the inputs stay texts."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from checker.inert import cell_text, inert
from checker.numeral import figure
from checker.report.message import say
from checker.report.resubmission import Table, counts, shares, told
from checker.report.resubmission_tables import tables
from checker.report.sentence import DISCLAIMER
from checker.resubmission.difference import Difference
from checker.stamp import TITLE

_STAMP = datetime(1980, 1, 1, tzinfo=UTC)
_MOST_ROWS = 1_000_000  # a sheet holds 1,048,576
_EXACT = 15  # digits that a spreadsheet keeps of a number
_WIDE, _FIGURE, _NARROW = 60, 20, 12  # columns


def book(d: Difference, titles: Mapping[str, Any], lang: str) -> bytes:
    """The workbook; the same difference gives the same bytes."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    made.set_properties({"created": _STAMP.replace(tzinfo=None)})
    style = {
        "title": made.add_format({"bold": True, "font_size": 14, "font_name": "Times New Roman"}),
        "head": made.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8ECF1", "font_name": "Times New Roman"}),
        "text": made.add_format({"text_wrap": True, "valign": "top", "indent": 1, "font_name": "Times New Roman"}),
        "number": made.add_format({"num_format": "#,##0.######", "valign": "top", "font_name": "Times New Roman"}),
        "whole": made.add_format({"num_format": "#,##0", "valign": "top", "font_name": "Times New Roman"}),
        "plain": made.add_format({"align": "right", "valign": "top", "font_name": "Times New Roman"}),
    }
    _first(made.add_worksheet(_name(say("Tổng hợp", lang))), d, style, lang)
    for table in tables(d, titles, lang):
        _sheet(made, table, style, lang)
    made.close()
    return out.getvalue()


def _name(title: str) -> str:
    """A name that a sheet may have."""
    return "".join(" " if c in "[]:*?/\\" else c for c in title)[:31].rstrip(" ,")


def _first(sheet: Any, d: Difference, style: Mapping[str, Any], lang: str) -> None:
    """What is told first: the sentences, and the share with its parts."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, 5, 24)
    _paper(sheet)
    sheet.write_string(0, 0, TITLE.of(lang), style["title"])
    row = 1
    for line in [*told(d, lang), counts(d, lang)]:
        row = _line(sheet, row, line, style)
    for sentences, table in shares(d, lang):
        row += 1
        for line in [*sentences, table.note]:
            row = _line(sheet, row, line, style)
        _table(sheet, row, table, style, lang)
        row += len(table.rows) + 1
    _line(sheet, row + 1, say(DISCLAIMER, lang), style)


def _line(sheet: Any, row: int, line: str, style: Mapping[str, Any]) -> int:
    """The next row, behind a sentence over all columns."""
    sheet.merge_range(row, 0, row, 5, cell_text(inert(line)), style["text"])
    sheet.set_row(row, 15 * (1 + len(line) // 150))
    return row + 1


def _sheet(made: Any, table: Table, style: Mapping[str, Any], lang: str) -> None:
    sheet = made.add_worksheet(_name(table.title))
    sheet.hide_gridlines(2)
    _paper(sheet)
    sheet.write_string(0, 0, f"{table.title} ({figure(len(table.rows), lang)})", style["title"])
    sheet.write_string(1, 0, cell_text(inert(table.note)))
    widths = []
    for column, kind in enumerate(table.kinds):
        cells = [len(str(row[column])) for row in table.rows[:200] if row[column] is not None]
        widest = max([len(table.heads[column]), *cells])
        widths.append(min(max(_NARROW, widest + 2), _WIDE if kind == "text" else _FIGURE))
        sheet.set_column(column, column, widths[-1])
    _table(sheet, 2, table, style, lang)
    for number, row in enumerate(table.rows[:_MOST_ROWS], 3):
        lines = max(1 + int(len(str(value)) * 1.1) // width for value, width in zip(row, widths, strict=True))
        if lines > 1:
            sheet.set_row(number, 15 * min(lines, 20))
    sheet.freeze_panes(3, 0)
    sheet.autofilter(2, 0, 2 + min(len(table.rows), _MOST_ROWS), len(table.heads) - 1)
    sheet.repeat_rows(2)
    if len(table.rows) > _MOST_ROWS:
        sheet.write_string(3 + _MOST_ROWS, 0, say("Còn {n} hàng trong compare.json.", lang, n=figure(len(table.rows) - _MOST_ROWS, lang)))


def _table(sheet: Any, top: int, table: Table, style: Mapping[str, Any], lang: str) -> None:
    for column, head in enumerate(table.heads):
        sheet.write_string(top, column, head[:1].upper() + head[1:], style["head"])
    for number, row in enumerate(table.rows[:_MOST_ROWS], top + 1):
        for column, (value, kind) in enumerate(zip(row, table.kinds, strict=True)):
            if value is None:
                sheet.write_blank(number, column, None, style["text"])
            elif kind == "number" and isinstance(value, int | Decimal):
                _number(sheet, number, column, value, style, lang)
            else:
                sheet.write_string(number, column, cell_text(inert(str(value))), style["text"])


def _number(sheet: Any, row: int, column: int, value: int | Decimal, style: Mapping[str, Any], lang: str) -> None:
    """A figure as a number where a spreadsheet keeps all of its digits, else as text: what is printed must add up."""
    exact = Decimal(value).normalize()
    if len(exact.as_tuple().digits) + max(0, int(exact.as_tuple().exponent)) > _EXACT:
        sheet.write_string(row, column, figure(value, lang), style["plain"])
    else:
        sheet.write_number(row, column, exact, style["whole" if exact == exact.to_integral_value() else "number"])


def _paper(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.set_footer("&C&P/&N")

