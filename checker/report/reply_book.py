"""The workbook in which a body writes its opinion beside each finding; `checker.annotation.answer` reads it back."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import xlsxwriter

from checker.inert import cell_text, inert
from checker.report.message import mark, say
from checker.report.sentence import DISCLAIMER
from checker.stamp import FILE, HEADS, KEY, TITLE

_STAMP = datetime(1980, 1, 1)
_WIDTHS = (5, 60, 30, 26, 28, 40, 28, 20, 16, 16, 28)
_ANSWERED = (5, 6)  # columns that a person fills in
_PER_LINE = 1.1


class Row(NamedTuple):
    """What is asked, where, on which basis, what is to be sent; what was answered before; and by what the answer is read back."""

    what: str
    where: str
    basis: str
    wanted: str
    opinion: str
    documents: str
    file: str
    sheet: str
    cells: str
    key: str


def book(name: str, groups: Sequence[tuple[str, list[Row]]], heads: Sequence[str], lang: str) -> bytes:
    """The workbook of the body called `name`, its findings by the provision that they rest on."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    made.set_properties({"created": _STAMP})
    font = {"font_name": "Times New Roman", "valign": "top", "text_wrap": True}
    bold, text, given = made.add_format({**font, "bold": True}), made.add_format({**font, "border": 1}), made.add_format({**font, "border": 1, "bg_color": "#FFF9E5"})
    head = made.add_format({**font, "bold": True, "border": 1, "bg_color": "#E8ECF1"})
    grey = made.add_format({**font, "border": 1, "font_color": "#808080"})
    line, title = made.add_format({"font_name": "Times New Roman"}), made.add_format({"font_name": "Times New Roman", "bold": True, "font_size": 14})
    sheet = made.add_worksheet(say("Giải trình", lang))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    use = say("Ghi ý kiến và tài liệu vào hai cột nền vàng; giữ nguyên các cột bên phải để đọc lại được (hangviet decide THƯ_MỤC_KẾT_QUẢ --from tệp này).", lang)
    for number, words in enumerate((TITLE.of(lang), say(_FOR, lang, name=name), use, say(DISCLAIMER, lang))):
        sheet.write_string(number, 0, cell_text(inert(words)), line if number else title)
    top = 5
    for column, word in enumerate((say("TT", lang), *(say(h, lang) for h in heads), FILE.of(lang), *HEADS.of(lang).split("|")[1:], KEY.of(lang))):
        sheet.write_string(top, column, word, head)
    at, number = top, 0
    for basis, rows in groups:
        at += 1
        sheet.merge_range(at, 0, at, 6, cell_text(inert(say("Căn cứ: {basis}", lang, basis=basis))), bold)
        for row in rows:
            at, number = at + 1, number + 1
            sheet.write_number(at, 0, number, text)
            for column, words in enumerate(row, 1):
                sheet.write_string(at, column, cell_text(inert(words)), given if column in _ANSWERED else text if column < 7 else grey)
            lines = max(1 + int(len(words) * _PER_LINE) // _WIDTHS[column] for column, words in enumerate(row, 1))
            sheet.set_row(at, 15 * min(lines, 25))
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(top)
    sheet.print_area(0, 0, at, 6)
    made.close()
    return out.getvalue()


_FOR = mark("Đơn vị: {name}")
