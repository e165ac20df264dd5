"""A new workbook with the same cells, for files that cannot be marked as they are: xls, xlsb, ods, csv, HTML, files with a password. The only
place that knows XlsxWriter.

Numbers are written as numbers, days as days, error cells and everything else as texts, which never become formulas or links.
"""

import datetime
import io
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from checker.annotation.name import unused
from checker.cell import CellError
from checker.grid import Doubt, Grid, Sheet
from checker.inert import cell_text, is_live, visible
from checker.sheet.decoding import Decoding
from checker.value.legacy import Legacy
from checker.value.normalise import Fixes

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LOOKED_AT, _NARROWEST, _WIDEST = 200, 6, 45  # rows that tell how wide a column is, and the limits of that
_LINE, _MOST_LINES = 15, 20  # points of a line of text; lines of a row at most: longer texts stand on one line, cut by the next cell
_MADE = datetime.datetime(1980, 1, 1)
_EXACT = 10**15


def rewritten(grid: Grid, options: Mapping[str, Any], left_out: Collection[str] = ()) -> tuple[bytes, dict[str, str]]:
    """A workbook with the cells of the grid, texts of old fonts as those show them; and the names of its sheets by the grid's; without the sheets `left_out`."""
    out = io.BytesIO()
    book = Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"created": _MADE})
    formats = {
        "text": book.add_format({"text_wrap": True, "valign": "top"}), "live": book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True}),
        "long text": book.add_format({"valign": "top"}), "long live": book.add_format({"valign": "top", "quote_prefix": True}),
        "day": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"}), "time": book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss", "valign": "top"}),
        "number": book.add_format({"num_format": "#,##0.######", "valign": "top"}), "whole": book.add_format({"num_format": "#,##0", "valign": "top"}),
    }  # fmt: skip
    legacy = Legacy.of(options)
    names: dict[str, str] = {}
    for sheet in grid.sheets:
        if sheet.name in left_out:
            continue
        names[sheet.name] = _sheet_name(sheet.name, {n.casefold() for n in names.values()})
        target = book.add_worksheet(names[sheet.name])
        # One page wide: LibreOffice lays out every note of a sheet anew for each page that it prints.
        target.set_landscape()
        target.set_paper(9)
        target.fit_to_pages(1, 0)
        if sheet.hidden:
            target.hide()
        try:
            _write(sheet, target, formats, Decoding(legacy, sheet.fonts, Fixes("", sheet.name)))
        except Doubt:
            target.write_string(0, 0, "?")
    book.close()
    return out.getvalue(), names


def _sheet_name(name: str, taken: set[str]) -> str:
    """The name as Excel takes it, and none twice."""
    return unused(_FORBIDDEN.sub("_", visible(name, "")).strip("'") or "Trang", taken | {"history"})


def _write(sheet: Sheet, target: Worksheet, formats: Mapping[str, Format], decoding: Decoding) -> None:
    widths: list[int] = []
    for start, rows in decoding.through(sheet.rows()):
        if not widths:
            widths = _widths(rows[:_LOOKED_AT])
            for column, width in enumerate(widths):
                target.set_column(column, column, width)
        for number, row in enumerate(rows, start - 1):
            taken = [_lines(value, width) for value, width in zip(row, widths, strict=False)]
            lines, hidden = max((n for n in taken if n <= _MOST_LINES), default=1), {"hidden": True} if number + 1 in sheet.hidden_rows else {}
            if lines > 1 or hidden:  # LibreOffice does not make room for lines by itself and shows them over the next row
                target.set_row(number, lines * _LINE, None, hidden)
            for column, value in enumerate(row):
                if value is not None:
                    _write_cell(target, number, column, value, formats, "long " if column < len(taken) and taken[column] > _MOST_LINES else "")


def _widths(rows: Sequence[Sequence[object]]) -> list[int]:
    widths = [max((len(str(value)) for value in column if value is not None), default=0) for column in zip(*rows, strict=True)]
    return [min(max(width + 2, _NARROWEST), _WIDEST) for width in widths]


def _lines(value: object, width: int) -> int:
    """Lines that a cell's text takes in a column of this width."""
    if not isinstance(value, str) or (len(value) * 1.15 < width and "\n" not in value):
        return 1
    return sum(1 + int(len(line) * 1.15) // width for line in value.split("\n"))


def _write_cell(target: Worksheet, row: int, column: int, value: object, formats: Mapping[str, Format], length: str) -> None:
    if isinstance(value, bool):
        target.write_boolean(row, column, value)
    elif isinstance(value, (int, float)) and abs(value) < _EXACT:
        target.write_number(row, column, value, formats["whole" if value == int(value) else "number"])
    elif isinstance(value, datetime.datetime):
        target.write_datetime(row, column, value.replace(tzinfo=None), formats["time" if value.time() != datetime.time() else "day"])
    elif isinstance(value, datetime.date):
        target.write_datetime(row, column, datetime.datetime.combine(value, datetime.time()), formats["day"])
    else:
        words = str(value.code if isinstance(value, CellError) else value).replace("\r\n", "\n")  # a line's end, as XML has it
        if words:
            target.write_string(row, column, cell_text(words), formats[length + ("live" if is_live(words) else "text")])
