"""The sheet of a blank form: title, the form's header rows, blank lines with checks, the sum, who signs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule as Conditional
from openpyxl.styles import Alignment, numbers
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from checker.guide import FieldGuide, GuideFile
from checker.inert import inert
from checker.report.label import TERMS
from checker.report.message import say
from checker.rule import Rule
from checker.template.choice import Choices
from checker.template.form import Blank, BlankColumn, sheet_name
from checker.template.style import HEAD, HEADING, LABEL, MISSING, NUMBERING, SIGNED, SUM, TEXT, UNIT, dressed, height, on_paper, written
from checker.template.told import required

_WHOLE, _BROKEN, _DAY = "#,##0", "#,##0.######", "dd/mm/yyyy"
_WIDTHS = {"goods_name": 32, "specification": 26, "item_no": 6, "unit": 11, "quantity": 11, "amount": 18, "unit_price": 16, "origin_raw": 16, "note": 16}
_WIDE = 95  # letters that an upright page holds beside each other
_PROMPT, _TITLE = 250, 32  # what a spreadsheet program keeps of a hint and of its title


@dataclass(frozen=True, slots=True)
class Filled:
    """Where things stand on the sheet of a form: rows of its lines (first, last) and of the sum (None: the form has none)."""

    name: str
    first: int
    last: int
    total: int | None


def add_form(book: Workbook, blank: Blank, guide: GuideFile, rules: Mapping[str, Rule], choices: Choices, lang: str) -> Filled:
    """Where things stand on the sheet that is added for the form."""
    sheet = book.create_sheet(sheet_name(blank.id))
    for column in blank.columns:
        sheet.column_dimensions[get_column_letter(column.index)].width = _width(column)
    top = _over(sheet, blank, guide)
    first = _header(sheet, blank, top)
    last = first + guide.rows - 1
    wanted = required(blank, guide, rules)
    for column in blank.columns:
        _lines(sheet, blank, column, guide, (first, last), column.field in wanted, choices, lang)
    total = _sum(sheet, blank, guide, first, last) if "amount" in blank.fields and blank.form.holds == "goods" else None
    end = (total or last) + 2
    for n, signer in enumerate(guide.signed):
        written(sheet, end, 2 if n == 0 else max(3, len(blank.columns) - 1), inert(signer), SIGNED)
    _printed(sheet, blank, top, first, end)
    return Filled(sheet.title, first, last, total)


def _width(column: BlankColumn) -> float:
    longest = max((len(word) + sum(map(str.isupper, word)) / 3 for word in column.texts[-1].split()), default=0)  # capitals are wide
    return max(_WIDTHS.get(column.field or "", 14), longest + 2.5)


def _over(sheet: Worksheet, blank: Blank, guide: GuideFile) -> int:
    """The first row of the header: what stands over the table is written."""
    row, width = 1, len(blank.columns)
    if "agency" not in blank.fields:
        written(sheet, row, 1, inert(guide.agency), LABEL)
        row += 1
    written(sheet, row, 1, inert(blank.heading.upper()), HEADING)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    sheet.row_dimensions[row].height = height(blank.heading, sum(_width(c) for c in blank.columns)) + 6
    row += 1
    money = [c for c in blank.columns if c.field in ("unit_price", "amount")]
    if money and all(c.scale is None for c in money):
        written(sheet, row, width, inert(guide.unit), UNIT)
        row += 1
    return row


def _header(sheet: Worksheet, blank: Blank, top: int) -> int:
    """The first row of the lines: the header and the numbers of its columns are written."""
    for r, texts in enumerate(blank.rows, top):
        tallest = 0.0
        for c, text in enumerate(texts, 1):
            if text is not None:
                written(sheet, r, c, inert(text), HEAD)
                spans = next((c2 - c + 1 for r1, c1, _, c2 in blank.merges if (r1 + top - 1, c1) == (r, c)), 1)
                tall = any((r1 + top - 1, c1) == (r, c) and r2 > r1 for r1, c1, r2, _ in blank.merges)
                tallest = tallest if tall else max(tallest, height(text, sum(_width(x) for x in blank.columns[c - 1 : c - 1 + spans])))
            else:
                dressed(sheet.cell(r, c), HEAD)
        sheet.row_dimensions[r].height = max(tallest, 18)
    for r1, c1, r2, c2 in blank.merges:
        sheet.merge_cells(start_row=r1 + top - 1, start_column=c1, end_row=r2 + top - 1, end_column=c2)
    beneath = top + len(blank.rows)
    needed = max(height(c.texts[-1], _width(c)) for c in blank.columns)
    have = sum(sheet.row_dimensions[r].height or 0 for r in range(top, beneath))
    if needed > have:
        sheet.row_dimensions[beneath - 1].height = (sheet.row_dimensions[beneath - 1].height or 0) + needed - have
    for column in blank.columns:
        written(sheet, beneath, column.index, f"({column.index})", NUMBERING)
    return beneath + 1


def _lines(
    sheet: Worksheet, blank: Blank, column: BlankColumn, guide: GuideFile, rows: tuple[int, int], wanted: bool, choices: Choices, lang: str,
) -> None:  # fmt: skip
    """Nothing comes out: the blank cells of a column look as its entries need them, check what is typed, and show when one is missing."""
    told = guide.fields.get(column.field or "")
    check = told.check if told else "text"
    form = {"number": _WHOLE, "percent": _BROKEN, "date": _DAY, "text": numbers.FORMAT_TEXT if told else "General", "mark": numbers.FORMAT_TEXT}[check]
    side = {"number": "right", "percent": "right", "date": "center", "mark": "center"}.get(check, "center" if column.field in ("item_no", "unit") else "left")
    look = replace(TEXT, form="General" if column.field == "item_no" else form, place=Alignment(horizontal=side, vertical="top", wrap_text=True))
    letter, (first, last) = get_column_letter(column.index), rows
    for row in range(first, last + 1):
        dressed(sheet.cell(row, column.index), look)
    area, cell = f"{letter}{first}:{letter}{last}", f"{letter}{first}"
    if told:
        _checked(sheet, area, column, told, wanted, guide, choices, lang)
    if check == "number":  # decimals show where there are some, no lone separator where there are none
        shown = DifferentialStyle(numFmt=NumberFormat(numFmtId=164, formatCode=_BROKEN))
        sheet.conditional_formatting.add(area, Conditional(type="expression", dxf=shown, formula=[f"AND(ISNUMBER({cell}),{cell}<>INT({cell}))"]))
    if wanted:
        line = f"$A{first}:${get_column_letter(len(blank.columns))}{first}"
        lacking = Conditional(type="expression", dxf=DifferentialStyle(fill=MISSING), formula=[f"AND(COUNTA({line})>0,LEN(TRIM({cell}))=0)"])
        sheet.conditional_formatting.add(area, lacking)


def _checked(
    sheet: Worksheet, area: str, column: BlankColumn, told: FieldGuide, wanted: bool, guide: GuideFile, choices: Choices, lang: str
) -> None:
    """Nothing comes out: the cells refuse what their field never is, warn of what is on no list, and say what to write."""
    listed = choices.area(told.choices) if told.choices else None
    rule = DataValidation(allow_blank=not wanted, showErrorMessage=True, showInputMessage=True)
    if listed:  # other spellings exist, and cells that name maker and country: a warning, no refusal
        rule.type, rule.formula1, rule.errorStyle = "list", listed, "warning"
        rule.error = say("Không có trong danh mục chọn. Vẫn giữ nếu ghi đúng như hồ sơ.", lang)
    elif told.check == "number":
        rule.type, rule.operator, rule.formula1 = "decimal", "greaterThanOrEqual", "0"
        rule.error = say("Chỉ ghi số, không nhỏ hơn 0, không kèm chữ.", lang)
    elif told.check == "percent":
        rule.type, rule.operator, rule.formula1, rule.formula2 = "decimal", "between", "0", "100"
        rule.error = say("Chỉ ghi số từ 0 đến 100.", lang)
    elif told.check == "date":
        day = guide.earliest
        rule.type, rule.operator, rule.formula1 = "date", "greaterThanOrEqual", f"DATE({day.year},{day.month},{day.day})"
        rule.error = say("Ghi ngày/tháng/năm.", lang)
    elif told.check == "mark":
        rule.type, rule.formula1 = "list", '"x"'
        rule.error = say("Đánh dấu x hoặc để trống.", lang)
    else:
        rule.type, rule.operator, rule.formula1 = "textLength", "greaterThanOrEqual", "1" if wanted else "0"
        rule.error = say("Ô này không để trống.", lang)
    rule.errorTitle = rule.promptTitle = _cut(TERMS.get(column.field or "", "") or column.texts[-1], _TITLE) if lang == "vi" else _cut(column.field or "", _TITLE)
    rule.prompt = _cut(told.write.text.of(lang), _PROMPT)
    rule.add(area)
    sheet.add_data_validation(rule)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _sum(sheet: Worksheet, blank: Blank, guide: GuideFile, first: int, last: int) -> int:
    """The row of the sum, which is written as a formula over all lines."""
    row = last + 1
    for column in blank.columns:
        dressed(sheet.cell(row, column.index), SUM)
    written(sheet, row, blank.fields["goods_name"].index, inert(guide.total.label), SUM)
    amount = blank.fields["amount"]
    letter = get_column_letter(amount.index)
    cell = sheet.cell(row, amount.index)
    cell.value = f"=SUM({letter}{first}:{letter}{last})"
    dressed(cell, replace(SUM, form=_WHOLE, place=Alignment(horizontal="right", vertical="center")))
    return row


def _printed(sheet: Worksheet, blank: Blank, top: int, first: int, end: int) -> None:
    """Nothing comes out: the sheet scrolls beneath its header and prints on A4, its header on every page."""
    goods = blank.fields["goods_name"].index if "goods_name" in blank.fields else 0
    sheet.freeze_panes = f"{get_column_letter(goods + 1 if goods <= 3 else 1)}{first}"
    on_paper(sheet, landscape=sum(_width(c) for c in blank.columns) > _WIDE)
    sheet.print_title_rows = f"{top}:{first - 1}"
    sheet.print_area = f"A1:{get_column_letter(len(blank.columns))}{end}"
