"""The sheet of instructions: how the workbook is used, and for each column what to write, what else gives which finding, which rules look at it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from checker.act import Act
from checker.guide import GuideFile, Value
from checker.inert import inert
from checker.numeral import figure
from checker.report.label import SEVERITY, TERMS, act_name, day_words, source
from checker.report.message import say
from checker.report.sentence import DISCLAIMER
from checker.rule import Rule
from checker.stamp import CHOICE_SHEET, GUIDE_HEADS, GUIDE_SHEET, GUIDE_TITLE
from checker.template.form import Blank, BlankColumn
from checker.template.sheet import Filled
from checker.template.style import HEAD, PLAIN, SECTION, TEXT, TITLE, height, on_paper, written
from checker.template.told import Told, required, serving, told

_WIDTHS = (7, 26, 40, 20, 64, 44)


def add_guide(book: Workbook, sheets: Sequence[tuple[Blank, Filled]], guide: GuideFile, rules: Mapping[str, Rule], acts: Mapping[str, Act], lang: str) -> None:
    """Nothing comes out: the sheet of instructions is added."""
    sheet = book.create_sheet(GUIDE_SHEET.of(lang))
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    written(sheet, 1, 1, GUIDE_TITLE.of(lang), TITLE)
    row = 2
    for text in _use(sheets, lang):
        row = _across(sheet, row, text)
    for blank, place in sheets:
        row = _form(sheet, row + 1, blank, place, guide, rules, acts, lang)
    on_paper(sheet, landscape=True)


def _use(sheets: Sequence[tuple[Blank, Filled]], lang: str) -> Iterator[str]:
    names = ", ".join(f"'{place.name}'" for _, place in sheets)
    yield say("1. Điền vào trang {names}, mỗi dòng một mặt hàng; không sửa các dòng tiêu đề. Cần thêm dòng thì chèn ở giữa bảng để ô tổng cộng vẫn cộng đủ.", lang, names=names)
    yield say("2. Ô tô vàng là ô còn thiếu của dòng đã điền. Ô có danh sách chọn vẫn ghi được giá trị khác khi hồ sơ ghi khác.", lang)
    yield say(
        "3. Ô công thức phải có kết quả: lưu tệp bằng Excel hoặc LibreOffice. Tệp do chương trình khác ghi thì mở ra và lưu lại một lần trước khi rà soát.", lang
    )
    yield say("4. Rà soát: hangviet check TỆP. Đơn vị chỉ ghi điều có trong hồ sơ; điều không có thì để trống, không đoán.", lang)
    yield say("5. Trang này và trang '{choices}' không được đọc như số liệu; xóa đi cũng được.", lang, choices=CHOICE_SHEET.of(lang))
    yield say(DISCLAIMER, lang)


def _across(sheet: Worksheet, row: int, text: str) -> int:
    """The next row: the text stands over all columns."""
    written(sheet, row, 1, inert(text), PLAIN)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_WIDTHS))
    sheet.row_dimensions[row].height = height(text, sum(_WIDTHS))
    return row + 1


def _form(
    sheet: Worksheet, row: int, blank: Blank, place: Filled, guide: GuideFile, rules: Mapping[str, Rule], acts: Mapping[str, Act], lang: str
) -> int:
    """The next row after all that is said of one form."""
    form = blank.form
    title = say("Trang '{sheet}': {title}", lang, sheet=place.name, title=form.title.text.of(lang))
    written(sheet, row, 1, inert(title), SECTION)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_WIDTHS))
    row = _across(sheet, row + 1, form.about.text.of(lang))
    if form.mandatory:
        fields = ", ".join(_field(name, lang) for name in form.mandatory.fields)
        act = act_name(acts[form.mandatory.cite.act], lang)
        row = _across(sheet, row, say("Trường bắt buộc theo {act}, {at}: {fields}.", lang, act=act, at=form.mandatory.cite.at, fields=fields))
    heads = [*GUIDE_HEADS.of(lang).split("|"), say("Ví dụ", lang), say("Ghi khác thì rà soát nêu", lang), say("Quy tắc xét cột này", lang)]
    for column, head in enumerate(heads, 1):
        written(sheet, row, column, head, HEAD)
    wanted = required(blank, guide, rules)
    for entry in blank.columns:
        row += 1
        cells = _column(entry, blank, guide, rules, entry.field in wanted, lang)
        for column, text in enumerate(cells, 1):
            written(sheet, row, column, inert(text), TEXT)
        sheet.row_dimensions[row].height = max(height(text, width) for text, width in zip(cells, _WIDTHS, strict=True))
    if place.total is not None:
        row += 1
        cells = _total(blank, place, guide, rules, lang)
        for column, text in enumerate(cells, 1):
            written(sheet, row, column, inert(text), TEXT)
        sheet.row_dimensions[row].height = max(height(text, width) for text, width in zip(cells, _WIDTHS, strict=True))
    return row + 1


def _column(entry: BlankColumn, blank: Blank, guide: GuideFile, rules: Mapping[str, Rule], wanted: bool, lang: str) -> tuple[str, ...]:
    letter, header = get_column_letter(entry.index), " › ".join(entry.texts)
    if entry.field is None:
        return letter, header, say("Ghi theo mẫu; rà soát không dùng cột này.", lang), "", "", ""
    field = guide.fields.get(entry.field)
    write = field.write.text.of(lang) if field else _field(entry.field, lang)
    if entry.field == "item_no" and blank.form.unit_rows:
        write = say("Chỉ ghi số ở dòng tên đơn vị; dòng hàng hóa để trống.", lang)
    if wanted:
        write += " " + say("Không để trống.", lang)
    if entry.scale is not None and entry.scale != 1:
        write += " " + say("Số ghi ở cột này được nhân với {scale} để ra đồng.", lang, scale=figure(entry.scale, lang))
    example = value_words(field.entries(blank.form.goods_kind)[0], lang) if field and field.entries(blank.form.goods_kind) else ""
    others = "\n".join(_other(t, lang) for t in told(blank, entry.field, field, rules)) if field else ""
    return letter, header, write, example, others, ", ".join(rule.id for rule in serving(rules, entry.field, blank, guide))


def _total(blank: Blank, place: Filled, guide: GuideFile, rules: Mapping[str, Rule], lang: str) -> tuple[str, ...]:
    finds = [rules[name] for name in guide.total.finds if name in rules]
    others = say("Ghi số khác tổng các dòng: {finds}", lang, finds=_rules(finds, lang)) if finds else ""
    where = f"{get_column_letter(blank.fields['amount'].index)}{place.total}"
    return where, guide.total.label, say("Ô công thức cộng các dòng phía trên; không cần ghi.", lang), "", others, ", ".join(rule.id for rule in finds)


def _other(entry: Told, lang: str) -> str:
    """One other entry and what is found then."""
    outcome = entry.outcome
    wrote = _entry(outcome.write, lang)
    wrote = wrote[:1].upper() + wrote[1:]
    if outcome.besides:
        beside = ", ".join(f"{_field(field, lang)} {_entry(value, lang)}" for field, value in outcome.besides.items())
        wrote += say(" (cùng dòng: {beside})", lang, beside=beside)
    said = f"{wrote}: {_rules(entry.finds, lang)}".rstrip()
    begins = [version.begins for rule in entry.mandated for version in rule.versions[:1] if version.begins]
    if begins:
        said += "\n" + say("   quyết định từ {day}: {finds}", lang, day=day_words(min(begins), lang), finds=_rules(entry.mandated, lang))
    if entry.open:
        said += "\n" + say("   chưa đủ căn cứ kết luận: {finds}", lang, finds=_rules(entry.open, lang))
    return said


def _rules(rules: Sequence[Rule], lang: str) -> str:
    """The rules by their titles, each with its duty, its id, and the provision that it rests on, if it rests on one."""
    said = []
    for rule in rules:
        last = rule.versions[-1]
        law = rule.acts[last.cite.act].kind != "method"
        said.append(f"{rule.title.of(lang)} [{SEVERITY[rule.severity].of(lang)}, {rule.id}{', ' + source(rule, last, lang) if law else ''}]")
    return "; ".join(said)


def _entry(value: Value, lang: str) -> str:
    return say("để trống", lang) if value == "" else f"“{value_words(value, lang)}”"


def _field(name: str, lang: str) -> str:
    return TERMS.get(name, name) if lang == "vi" else name


def value_words(value: Value | date, lang: str) -> str:
    """An entry as a person types it."""
    if isinstance(value, date):
        return day_words(value, lang)
    return value if isinstance(value, str) else figure(value, lang)
