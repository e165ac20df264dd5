"""The annex of a report as a workbook: its tables with live sums down to the cells of the inputs; no text of an input is ever a formula.

Every amount of a table by agency, period and so on is a formula over the sheet of sources, and that sheet says file, sheet and cells: whoever filters it by
the code of a row sees what the row adds up. Beside each formula stands its value as computed exactly, which is what a program shows that does not calculate.
"""

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range_abs, xl_rowcol_to_cell

from checker.container import timeless
from checker.inert import cell_text, inert
from checker.numeral import figure
from checker.report.found_table import found_columns, found_note, found_rows, found_title
from checker.report.label import STAGES
from checker.report.message import mark, say
from checker.report.sentence import DISCLAIMER, EXCLUDED
from checker.report.survey_tables import MEASURES, Codes, other_tables, share_table, wanted
from checker.report.survey_words import BASIS, VERDICTS, told
from checker.report.table import Cell, Column, Table
from checker.survey.figures import BY, By, Survey

_STAMP = datetime(1980, 1, 1)
_TOP = 4  # row of the heads, from 0
_MOST = 1_000_000  # rows of a sheet
_LIVE = 20_000_000  # pairs of rows and sources that a program calculates while one waits; beyond, only the values are written
_TWO_PAGES = 62  # percent at which half of a wide table fits the page
_EXACT = 15  # digits that a spreadsheet keeps of a number
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
_ZERO = Decimal(0)


def annex(survey: Survey, by: By | None, lang: str, titles: Mapping[str, str] | None = None) -> bytes:
    """The workbook; the same survey gives the same bytes. `titles`: rules in words, for the findings one by one.

    It is written row by row, so that its size in memory does not grow with them: nothing may be written above a row that is done.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"created": _STAMP})
    book.set_calc_mode("auto")
    styles = _styles(book)
    codes = Codes(survey)
    tables = [share_table(survey, one, codes, lang) for one in wanted(by)]
    sources = _sources(survey, codes, lang)
    source_name = _name(sources.title)
    rows = sum(len(table.rows) for table in tables) + len(survey.stages)
    live = len(sources.rows) <= _MOST and rows * len(sources.rows) <= _LIVE and _fits(sources)
    _first(book.add_worksheet(_name(say("Tổng hợp", lang))), survey, styles, source_name if live else None, len(sources.rows), lang)
    for table in tables:
        _sheet(book, table, styles, source_name if live else None, len(sources.rows), lang)
    for table in other_tables(survey, lang):
        _sheet(book, table, styles, None, 0, lang)
    if survey.found is not None and len(survey.found.rows):
        _findings(book, survey, titles or {}, styles, lang)
    if len(sources.rows) <= _MOST:
        _sheet(book, sources, styles, None, 0, lang)
    book.close()
    return timeless(out.getvalue())  # the parts carry the rights of this system's temporary files


def _styles(book: Any) -> dict[str, Any]:
    """Formats by kind of cell; those of sums are bold."""
    kinds: dict[str, dict[str, object]] = {"text": {"text_wrap": True, "indent": 1},
             "count": {"num_format": "#,##0"}, "money": {"num_format": "#,##0.######"}, "whole": {"num_format": "#,##0"},
             "percent": {"num_format": "0.00"}, "exact": {"align": "right"}}  # fmt: skip
    styles = {kind: book.add_format({**_FONT, "border": 1, "border_color": "#B8C0C8", **own}) for kind, own in kinds.items()}
    styles |= {f"sum {kind}": book.add_format({**_FONT, "bold": True, "top": 1, "bottom": 1, "bg_color": "#F1F3F5", **own}) for kind, own in kinds.items()}
    styles["head"] = book.add_format({**_FONT, "bold": True, "text_wrap": True, "border": 1, "bg_color": "#E3E8ED", "align": "center", "valign": "vcenter"})
    styles["title"] = book.add_format({**_FONT, "bold": True, "font_size": 14})
    styles["plain"] = book.add_format({**_FONT, "italic": True})
    styles["note"] = book.add_format({**_FONT, "text_wrap": True})
    return styles


def _name(title: str) -> str:
    """A name that a sheet may have."""
    return "".join(" " if c in "[]:*?/\\'" else c for c in title)[:31].strip()


def _sources(survey: Survey, codes: Codes, lang: str) -> Table:
    """The trace: every group of lines with file, sheet and cells, and the codes of the rows that it belongs to."""
    columns = (
        Column(say("Giai đoạn", lang), "text", 14), *(Column(say("Mã {name}", lang, name=say(_CODED[by], lang)), "text", 10) for by in BY),
        Column(say("Ghi xuất xứ", lang), "text", 14), Column(say("Trong mẫu số", lang), "text", 9), Column(say("Số dòng", lang), "count", 9),
        Column(say("Giá trị, đồng", lang), "money", 20), Column(say("Tệp", lang), "text", 40), Column(say("Trang", lang), "text", 18),
        Column(say("Ô giá trị", lang), "text", 40), Column(say("Nước (mã)", lang), "text", 10), Column(say("Lý do ngoài mẫu số", lang), "text", 20),
    )  # fmt: skip
    shown = {stage.stage for stage in survey.stages}
    rows = tuple(
        (
            STAGES[r["stage"]].of(lang), *(codes.of(by, r["file"] if by == "file" else r[f"by_{by}"]) for by in BY), say(VERDICTS[r["origin_verdict"]], lang),
            say("không", lang) if r["left_out"] else say("có", lang), r["items"], r["amount"] or _ZERO, r["file"], r["sheet"], r["cells"],
            r["origin_countries"] or None, say(EXCLUDED[r["left_out"]], lang) if r["left_out"] else None,
        )
        for r in survey.trace.to_pylist() if r["stage"] in shown
    )  # fmt: skip
    return Table(say("Nguồn số liệu", lang), say("Lọc theo mã dòng để thấy các ô mà một con số cộng lại.", lang), columns, rows)


_CODED: dict[By, str] = {
    "agency": mark("đơn vị"), "file": mark("tệp"), "period": mark("kỳ"), "group": mark("nhóm hàng"), "kind": mark("loại hàng"),
    "funding": mark("nguồn kinh phí"),
}  # fmt: skip
_VERDICT, _WITHIN, _ITEMS, _AMOUNT = 1 + len(BY), 2 + len(BY), 3 + len(BY), 4 + len(BY)  # columns of the sources


def _first(sheet: Any, survey: Survey, styles: Mapping[str, Any], sources: str | None, traced: int, lang: str) -> None:
    """The first sheet: what is said of all agencies, and the share of each stage held against the sources."""
    _paper(sheet)
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate((34, 12, 22, 22, 22, 22, 12, 12)):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, say("PHỤ LỤC SỐ LIỆU RÀ SOÁT MUA SẮM", lang), styles["title"])
    sheet.write_string(1, 0, say(DISCLAIMER, lang), styles["plain"])
    rules = survey.summary["rules"]["version"]
    lines = [say(BASIS, lang), *told(survey, lang), say("Quy tắc phiên bản {version}; hangviet {tool}.", lang, version=rules, tool=survey.summary["tool"]),
             say("Số tiền tính bằng đồng, không làm tròn; phần trăm làm tròn hai chữ số.", lang)]  # fmt: skip
    row = 2
    for line in lines:
        row = _merged(sheet, row, cell_text(inert(line)), styles)
    heads = (say("Giai đoạn", lang), say("Dòng trong mẫu số", lang), say("Tổng giá trị, đồng", lang), say("Ghi Việt Nam, đồng", lang),
             say("Ghi nước ngoài, đồng", lang), say("Chưa đủ căn cứ, đồng", lang), say("Tỷ lệ thấp nhất, %", lang), say("Tỷ lệ cao nhất, %", lang))  # fmt: skip
    row += 1
    sheet.set_row(row, 32)
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, styles["head"])
    for number, stage in enumerate(survey.stages, row + 1):
        s = stage.total
        sheet.write_string(number, 0, STAGES[s.stage].of(lang), styles["text"])
        for column, name in enumerate(MEASURES, 1):
            formula = _over_sources(sources, traced, name, xl_rowcol_to_cell(number, 0, col_abs=True), None, lang) if sources else None
            _write(sheet, number, column, getattr(s, name), "count" if name == "items" else "money", styles, formula, lang)
        for column, percent in ((6, s.low_percent), (7, s.high_percent)):
            _write(sheet, number, column, percent, "percent", styles, None, lang)


def _merged(sheet: Any, row: int, line: str, styles: Mapping[str, Any]) -> int:
    """The next row, behind a sentence over all columns."""
    sheet.merge_range(row, 0, row, 7, line, styles["note"])
    sheet.set_row(row, 15 * (1 + len(line) // 140))
    return row + 1


def _over_sources(sources: str, traced: int, measure: str, stage: str, code: tuple[int, str] | None, lang: str) -> str:
    """A sum over the sheet of sources: of a stage, of lines in the denominator, of one verdict if the measure is that, of one code if one is given."""

    def column(index: int) -> str:
        return f"'{sources}'!{xl_range_abs(_TOP + 1, index, _TOP + traced, index)}"

    wanted_ = [(0, stage), (_WITHIN, f'"{say("có", lang)}"')]
    if measure in VERDICTS:
        wanted_.append((_VERDICT, f'"{say(VERDICTS[measure], lang)}"'))
    if code is not None:
        wanted_.append(code)
    conditions = ",".join(f"{column(index)},{what}" for index, what in wanted_)
    return f"=SUMIFS({column(_ITEMS if measure == 'items' else _AMOUNT)},{conditions})"


def _sheet(book: Any, table: Table, styles: Mapping[str, Any], sources: str | None, traced: int, lang: str) -> None:
    """One table on a sheet of its own, with a filter, heads that stay, and sums by stage beneath."""
    sheet = _headed(book, table.title, len(table.rows), table.note, table.columns, styles, lang)
    rows = table.rows[:_MOST]
    measured = {index: name for name, index in table.measures.items()}
    for number, row in enumerate(rows, _TOP + 1):
        for index, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            formula = None
            if sources and index in measured and table.by:
                code = (1 + BY.index(table.by), xl_rowcol_to_cell(number, 1, col_abs=True))
                formula = _over_sources(sources, traced, measured[index], xl_rowcol_to_cell(number, 0, col_abs=True), code, lang)
            _write(sheet, number, index, value, column.kind, styles, formula, lang)
        _height(sheet, number, row, table.columns)
    end = _TOP + len(rows)
    if rows:
        sheet.autofilter(_TOP, 0, end, len(table.columns) - 1)
    _sums(sheet, table, end, styles, lang)
    sheet.freeze_panes(_TOP + 1, 3 if table.by else 1)
    sheet.repeat_rows(_TOP)
    if table.breaks_at:  # two pages side by side, the names on both
        sheet.repeat_columns(0, 2)
        sheet.set_v_pagebreaks([table.breaks_at])
        sheet.set_print_scale(_TWO_PAGES)
    else:
        sheet.fit_to_pages(1, 0)


def _findings(book: Any, survey: Survey, titles: Mapping[str, str], styles: Mapping[str, Any], lang: str) -> None:
    """The sheet of findings one by one."""
    found = survey.found
    assert found is not None
    columns = found_columns(lang)
    sheet = _headed(book, found_title(lang), len(found.rows) + sum(found.left.values()), found_note(found, lang), columns, styles, lang)
    for number, row in enumerate(found_rows(survey, found, titles, lang), _TOP + 1):
        for index, (value, column) in enumerate(zip(row, columns, strict=True)):
            _write(sheet, number, index, value, column.kind, styles, None, lang)
        _height(sheet, number, row, columns)
    sheet.autofilter(_TOP, 0, _TOP + len(found.rows), len(columns) - 1)
    sheet.freeze_panes(_TOP + 1, 1)
    sheet.repeat_rows(_TOP)
    sheet.repeat_columns(0)
    sheet.fit_to_pages(2, 0)


def _headed(book: Any, title: str, count: int, note: str, columns: Iterable[Column], styles: Mapping[str, Any], lang: str) -> Any:
    """A sheet with what stands above the rows of a table."""
    sheet = book.add_worksheet(_name(title))
    _paper(sheet)
    sheet.write_string(0, 0, f"{title} ({figure(count, lang)})", styles["title"])
    sheet.write_string(1, 0, say(DISCLAIMER, lang), styles["plain"])
    sheet.write_string(2, 0, cell_text(note), styles["plain"])
    sheet.set_row(_TOP, 62)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(_TOP, index, column.head, styles["head"])
    return sheet


def _sums(sheet: Any, table: Table, end: int, styles: Mapping[str, Any], lang: str) -> None:
    """The rows beneath a table: for each stage the sum of each column that adds up, as a formula over the rows above with its exact value."""
    if not table.added or not table.rows or len(table.rows) > _MOST:
        return
    stages = list(dict.fromkeys(row[0] for row in table.rows))
    for number, stage in enumerate(stages, end + 2):
        if len(str(stage)) > table.columns[0].width:
            sheet.set_row(number, 30)
        sheet.write_string(number, 0, str(stage), styles["sum text"])
        for index in range(1, len(table.columns)):
            kind = table.columns[index].kind
            if index not in table.added:
                sheet.write_string(number, index, say("Cộng", lang) if index == 1 else "", styles["sum text"])
                continue
            values = [row[index] for row in table.rows if row[0] == stage]
            total = sum((Decimal(v) for v in values if isinstance(v, int | Decimal)), _ZERO)
            letter = xl_col_to_name(index)
            formula = f"=SUMIFS({letter}${_TOP + 2}:{letter}${end + 1},$A${_TOP + 2}:$A${end + 1},$A{number + 1})"
            fits = all(_keeps(v) for v in values if isinstance(v, int | Decimal)) and _keeps(total)
            _write(sheet, number, index, total, kind, styles, formula if fits else None, lang, "sum ")


def _write(
    sheet: Any, row: int, column: int, value: Cell, kind: str, styles: Mapping[str, Any], formula: str | None, lang: str, of: str = "",
) -> None:  # fmt: skip
    """One cell. A figure that a spreadsheet would round is written as text: what is printed must add up."""
    if value is None:
        sheet.write_blank(row, column, None, styles[of + kind])
    elif isinstance(value, str):
        sheet.write_string(row, column, cell_text(inert(value)), styles[of + "text"])
    elif not _keeps(value):
        sheet.write_string(row, column, figure(value, lang), styles[of + "exact"])
    else:
        whole = kind == "money" and value == int(value)
        style = styles[of + ("whole" if whole else kind)]
        if formula is None:
            sheet.write_number(row, column, _plain(value), style)
        else:
            sheet.write_formula(row, column, formula, style, _plain(value))


def _plain(value: int | Decimal) -> int | Decimal:
    """The figure without zeros at its end, as it is written into the file."""
    return int(value) if value == int(value) else Decimal(value).normalize()


def _keeps(value: int | Decimal) -> bool:
    """Whether a spreadsheet keeps all digits of a figure."""
    exact = Decimal(value).normalize().as_tuple()
    return len(exact.digits) + max(0, int(exact.exponent)) <= _EXACT


def _fits(sources: Table) -> bool:
    """Whether every sum over the sources is exact in a spreadsheet: amounts of whole đồng below 10^15 in all, or of few digits."""
    amounts = [abs(Decimal(v)) for row in sources.rows if isinstance(v := row[_AMOUNT], int | Decimal)]
    return _keeps(sum(amounts, _ZERO)) and all(map(_keeps, amounts))


def _height(sheet: Any, number: int, row: tuple[Cell, ...], columns: Iterable[Column]) -> None:
    """Nothing comes out: a row is as high as its longest text needs."""
    lines = max((-(-len(value) * 11 // (10 * column.width)) for value, column in zip(row, columns, strict=True) if isinstance(value, str)), default=1)
    if lines > 1:
        sheet.set_row(number, 15 * min(lines, 12))


def _paper(sheet: Any) -> None:
    """A4 across, with the number of each page."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&C&P/&N")

