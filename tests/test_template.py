"""Blank workbooks: every form filled in rightly passes, every other entry gets the findings that the instructions in the file promise."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

import checker
from checker.cli import main
from checker.guide import Value, load_guide
from checker.pipeline import Result
from checker.report.message import say
from checker.report.sentence import DISCLAIMER
from checker.resource import load_forms, reading_options, rules_folder
from checker.rule import Rule
from checker.rule_set import find, load_rule_set
from checker.sheet.vocabulary import Vocabulary
from checker.template.blank import blank_workbook, known_of
from checker.template.book import Known, workbook
from checker.template.form import Blank, blank, sheet_name
from checker.template.told import Told, told

RULES = rules_folder()
FORMS = load_forms(RULES)
GUIDE = load_guide(RULES)
VOCABULARY = Vocabulary.of(reading_options(RULES, FORMS))
DAY = date(2026, 11, 20)  # day of law: every rule of published results is in force
RIGHT = 9  # lines filled in rightly
Line = dict[str, Value | date]


@cache
def rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in load_rule_set(find(None)).rules if rule.status is None}


@cache
def blanks(name: str) -> tuple[Blank, ...]:
    """The form and its companions, as they stand in its workbook."""
    return tuple(blank(each, FORMS[each], VOCABULARY) for each in (name, *FORMS[name].companions))


@cache
def known() -> Known:
    return known_of(find(None))


@cache
def empty(name: str) -> bytes:
    return workbook(blanks(name), known(), "vi")


def opened(name: str) -> Workbook:
    return load_workbook(io.BytesIO(empty(name)))


@cache
def first_line(name: str, form: str) -> int:
    return top(opened(name)[sheet_name(form)])


def top(sheet: Worksheet) -> int:
    """The first blank line: beneath the numbers of the columns."""
    return next(row for row in range(1, 30) if sheet.cell(row, 1).value == "(1)") + 1


def sum_row(sheet: Worksheet) -> int | None:
    return next((cell.row for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=SUM(")), None)


def right_line(form: Blank, number: int, mark: str) -> Line:
    """The entries of one line that give no finding."""
    entries: Line = {}
    for field in form.fields:
        if field in GUIDE.fields and (values := GUIDE.fields[field].entries(form.form.goods_kind)):
            entries[field] = values[number % len(values)]
    if "item_no" in form.fields and form.form.unit_rows is None:  # a number there names an agency
        entries["item_no"] = number + 1
    entries["goods_name"] = f"{entries['goods_name']} {mark}{number:03d}"  # no article twice
    return entries


def fill(sheet: Worksheet, form: Blank, lines: list[Line]) -> None:
    for row, line in enumerate(lines, top(sheet)):
        for field, value in line.items():
            if value != "":
                sheet.cell(row, form.fields[field].index).value = value
    if row_of_sum := sum_row(sheet):
        figures = [v for line in lines if isinstance(v := line.get("amount"), int | Decimal)]
        assert isinstance(row_of_sum, int)
        sheet.cell(row_of_sum, form.fields["amount"].index).value = sum(figures)


def filled(folder: Path, name: str, made: Callable[[Blank], list[Line]]) -> None:
    """Writes the workbook of a form into the folder, its sheets filled in with these lines and their sums."""
    book = opened(name)
    for form in blanks(name):
        fill(book[sheet_name(form.id)], form, made(form))
    book.save(folder / f"{name}.xlsx")


def right_lines(number: int) -> Callable[[Blank], list[Line]]:
    return lambda form: [right_line(form, n, f"{number:02d}") for n in range(RIGHT)]


def test_every_form_filled_in_rightly_passes(tmp_path: Path) -> None:
    for number, name in enumerate(FORMS):
        filled(tmp_path, name, right_lines(number))
    result = checker.check(tmp_path, law_date=DAY)
    assert {r["file"] for r in result.inputs} == {f"{name}.xlsx" for name in FORMS}
    assert result.exit_code() == 0
    assert not result.findings[result.findings["severity"] != "note"].to_dict("records")


def others(name: str) -> list[tuple[Blank, str, Told]]:
    """Every other entry of which the instructions of a form's workbook speak."""
    return [
        (form, field, entry) for form in blanks(name) for field in form.fields if field in GUIDE.fields
        for entry in told(form, field, GUIDE.fields[field], rules())
    ]  # fmt: skip


def lines(form: Blank, name: str, number: int) -> list[Line]:
    """Right lines, then one line for every other entry; on the sheets of other forms that line is right."""
    made = [right_line(form, n, f"{number:02d}") for n in range(RIGHT)]
    for n, (where, field, entry) in enumerate(others(name), RIGHT):
        line = right_line(form, n, f"{number:02d}")
        if where is form:
            line |= {f: GUIDE.fields[f].entry(v) for f, v in (*entry.outcome.besides.items(), (field, entry.outcome.write))}
        made.append(line)
    return made


def by_row(result: Result) -> dict[tuple[str, str, int], set[tuple[str, str]]]:
    """Rule and verdict of every finding, by the rows of the cells that it names."""
    rows: dict[tuple[str, str, int], set[tuple[str, str]]] = {}
    for record, cells in zip(result.findings.to_dict("records"), result.all_cells.to_pylist(), strict=True):
        for part in str(cells or record["cells"] or "").split(","):
            ends = [int(digits[0]) for end in part.split(":") if (digits := re.findall(r"\d+", end))]
            for row in range(ends[0], ends[-1] + 1) if ends else ():
                rows.setdefault((record["file"], record["sheet"], row), set()).add((record["rule"], record["verdict"]))
    return rows


Promise = tuple[frozenset[str], frozenset[str], frozenset[str]]  # found, found where the form's law demands the field, left open


def promises(name: str) -> list[Promise]:
    """What the instructions in a blank workbook promise of other entries, in their order, read from the sheet itself."""
    found: list[Promise] = []
    for row in opened(name)["Hướng dẫn"].iter_rows(min_col=5, max_col=5, values_only=True):
        for line in str(row[0] or "").split("\n"):
            ids = frozenset(re.findall(r"\[[^\],]+, (\w+)[,\]]", line))
            if line.startswith("   quyết định từ 04/08/2025:"):
                found[-1] = (found[-1][0], ids, found[-1][2])
            elif line.startswith("   chưa đủ căn cứ kết luận:"):
                found[-1] = (*found[-1][:2], ids)
            elif line and not line.startswith(("Ghi khác thì", "Ghi số khác tổng")):
                found.append((ids, frozenset(), frozenset()))
    return found


def test_other_entries_get_exactly_the_findings_that_the_instructions_promise(tmp_path: Path) -> None:
    for number, name in enumerate(FORMS):
        filled(tmp_path, name, lambda form, name=name, number=number: lines(form, name, number))  # type: ignore[misc]
    rows = by_row(checker.check(tmp_path, law_date=DAY))
    broken = []
    for name in FORMS:
        promised, entries = promises(name), others(name)
        assert len(promised) == len(entries) > 0, name
        for n, ((form, field, entry), (finds, mandated, left)) in enumerate(zip(entries, promised, strict=True), RIGHT):
            got = set().union(*(rows.get((f"{name}.xlsx", sheet_name(each.id), first_line(name, each.id) + n), set()) for each in blanks(name)))
            if got != {(rule, "fail") for rule in mandated or finds} | {(rule, "unknown") for rule in left}:
                broken.append((name, form.id, field, entry.outcome, got))
    assert broken == []


def test_every_column_that_a_finding_may_name_has_an_entry_that_is_promised_one() -> None:
    promised = {rule.id for name in FORMS for _, _, entry in others(name) for rule in (*entry.finds, *entry.mandated, *entry.open)}
    of_several_lines = {  # what other lines, other files, the text above or a list of the user's own must say first
        "article_with_other_origins", "article_with_other_origins_elsewhere", "duplicate_line", "origin_columns_swapped", "foreign_goods_where_domestic_required",
        "domestic_alternative_listed", "tender_under_treaty", "innovation_claimed_before_law", "tender_issued_not_a_date", "foreign_it_goods_without_reason",
    }  # fmt: skip
    assert not any({"tender_issued", "reason_stated"} & set(form.fields) for name in FORMS for form in blanks(name))
    named = (RULES / "guide.yaml").read_text(encoding="utf-8").partition("rows:")[0]
    assert all(rule in named for rule in of_several_lines)
    assert {rule.id for rule in rules().values() if rule.table in ("items", "claims")} - promised == of_several_lines


def test_before_the_day_of_the_law_a_missing_entry_is_noted_all_the_same(tmp_path: Path) -> None:
    name = "egp-result-list"  # no day stands in its lines
    filled(tmp_path, name, lambda form: lines(form, name, 0))
    rows = by_row(checker.check(tmp_path))
    seen = 0
    for n, (finds, mandated, _) in enumerate(promises(name), RIGHT):
        if mandated:
            got = rows[f"{name}.xlsx", sheet_name(name), first_line(name, name) + n]
            assert got == {(rule, "fail") for rule in finds} | {(rule, "unknown") for rule in mandated}
            seen += 1
    assert seen == 10


def test_another_sum_than_that_of_the_lines_is_found_in_every_form_that_has_one(tmp_path: Path) -> None:
    summed = [name for name in FORMS if any(sum_row(opened(name)[sheet_name(form.id)]) for form in blanks(name))]
    for number, name in enumerate(summed):
        filled(tmp_path, name, right_lines(number))
        book = load_workbook(tmp_path / f"{name}.xlsx")
        for form in blanks(name):
            row = sum_row(opened(name)[sheet_name(form.id)])
            if row is not None:
                book[sheet_name(form.id)].cell(row, form.fields["amount"].index).value += 1_000_000
        book.save(tmp_path / f"{name}.xlsx")
    result = checker.check(tmp_path, law_date=DAY)
    assert len(summed) == sum("amount" in form.fields for name in FORMS for form in blanks(name)) > 10
    found = {(r["file"], r["rule"]) for r in result.findings.to_dict("records") if r["severity"] == "error"}
    assert found == {(f"{name}.xlsx", "total_not_reconciled") for name in summed} and result.exit_code() == 1
    for name in summed:
        told_last = opened(name)["Hướng dẫn"]
        assert told_last.cell(told_last.max_row, 6).value == "total_not_reconciled"


# ---- what a program or a person does with the empty file ----


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, [*arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_an_empty_form_is_told_to_be_empty(tmp_path: Path) -> None:
    for name in FORMS:
        (tmp_path / f"{name}.xlsx").write_bytes(empty(name))
    result = checker.check(tmp_path)
    assert result.exit_code() == 3 and not len(result.items)
    grave = [r for r in result.findings.to_dict("records") if r["severity"] == "error"]
    assert {(r["file"]) for r in grave if r["rule"] == "no_items"} == {f"{name}.xlsx" for name in FORMS}
    assert {(r["rule"], r["verdict"]) for r in grave if r["rule"] != "no_items"} == {("total_not_reconciled", "unknown")}  # there is nothing to add up


def test_a_sum_that_no_program_has_reckoned_is_told(tmp_path: Path) -> None:
    name = "own-purchase-list"
    book = opened(name)  # openpyxl drops the results of formulas
    sheet = book[name]
    for row, n in enumerate(range(RIGHT), top(sheet)):
        for field, value in right_line(blanks(name)[0], n, "").items():
            sheet.cell(row, blanks(name)[0].fields[field].index).value = value
    book.save(tmp_path / "a.xlsx")
    result = checker.check(tmp_path / "a.xlsx")
    assert result.exit_code() == 3
    assert [r["message_vi"] for r in result.findings.to_dict("records") if r["severity"] == "error"] and len(result.items) == RIGHT


def test_the_command_writes_the_same_bytes_twice_and_never_over_a_file(tmp_path: Path) -> None:
    one, two = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    assert run("template", "own-purchase-list", "-o", str(one)) == (0, f"Đã ghi biểu trống {one}. Cách điền ở trang hướng dẫn trong tệp.\n")
    assert run("template", "own-purchase-list", "-o", str(two))[0] == 0
    assert one.read_bytes() == two.read_bytes() == blank_workbook("own-purchase-list", None, "vi") == empty("own-purchase-list")
    one.write_bytes(b"filled in")
    code, said = run("template", "own-purchase-list", "-o", str(one))
    assert code == 2 and "đã có" in said and one.read_bytes() == b"filled in"
    code, said = run("template", "khong-co", "-o", str(tmp_path / "c.xlsx"))
    assert code == 2 and "không có mẫu 'khong-co'" in said and "own-purchase-list" in said
    assert run("template", "own-plan", "-o", str(tmp_path / "c.pdf"))[0] == 2
    assert [p.name for p in sorted(tmp_path.iterdir())] == ["a.xlsx", "b.xlsx"]


def test_in_english_the_form_stays_vietnamese_and_what_is_said_about_it_does_not(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert run("template", "egp-won-medicines", "-o", str(path), "--lang", "en")[0] == 0
    book, ours = load_workbook(path), opened("egp-won-medicines")
    assert book.sheetnames == ["egp-won-medicines", "Instructions", "Choices"]
    for mine, other in zip(ours.worksheets[0].iter_rows(max_row=8), book.worksheets[0].iter_rows(max_row=8), strict=True):
        assert [c.value for c in mine] == [c.value for c in other]
    table = list(book["Instructions"].iter_rows(values_only=True))
    assert say(DISCLAIMER, "en") in [row[0] for row in table]
    marked = re.compile(r"[à-ỹđ]")
    said = [str(row[column]).replace("đồng", "").replace("Việt Nam", "") for row in table for column in (2, 4) if row[column]]
    assert len(said) > 20 and not [text for text in said if marked.search(re.sub(r"“[^”]*”|\[.*\]", "", text).lower())]
    assert checker.check(path).exit_code() == 3 and len(checker.check(path).findings) == 3  # both pages are known again


def test_a_form_of_another_folder_of_rules(tmp_path: Path) -> None:
    folder = tmp_path / "rieng"
    (folder / "forms").mkdir(parents=True)
    (folder / "about.yaml").write_text('title: {vi: "Riêng", en: "Own"}\nauthor: "x"\nversion: "1"\nbase: hangviet\n', encoding="utf-8")
    (folder / "forms" / "so-xa.yaml").write_text(
        'title: {vi: "=1+1", en: "x"}\nabout: {vi: "@SUM(1)", en: "x"}\nstage: accepted\ngoods_kind: goods\nexpects_origin: true\n'
        'requires: [goods_name, unit_price]\nmarks: ["Nơi làm ra"]\ncolumns:\n  goods_name: ["Món hàng đã mua"]\n  origin_raw: ["Nơi làm ra"]\n'
        '  quantity: ["Số mua"]\n  unit_price: ["Giá mua một đơn vị"]\n  amount: ["Tổng chi"]\nignores: ["=cmd|x"]\n'
        'example: ["STT", "Món hàng đã mua", "Nơi làm ra", "Đơn vị", "Số mua", "Giá mua một đơn vị", "Tổng chi", "=cmd|x"]\n', encoding="utf-8")  # fmt: skip
    path = tmp_path / "a.xlsx"
    assert run("template", "so-xa", "-o", str(path), "--rules", str(folder))[0] == 0
    formulas = [c.value for sheet in load_workbook(path) for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert len(formulas) == 1 and str(formulas[0]).startswith("=SUM(G")
    code, said = run("template", "so-xa", "-o", str(tmp_path / "b.xlsx"))
    assert code == 2 and "không có mẫu" in said


def test_a_form_without_a_header_row_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "rieng"
    (folder / "forms").mkdir(parents=True)
    (folder / "about.yaml").write_text('title: {vi: "Riêng", en: "Own"}\nauthor: "x"\nversion: "1"\nbase: hangviet\n', encoding="utf-8")
    head = ('title: {vi: "a", en: "x"}\nabout: {vi: "b", en: "x"}\nstage: accepted\ngoods_kind: goods\nexpects_origin: true\nrequires: [goods_name]\n'
            'columns:\n  goods_name: ["Món"]\n')  # fmt: skip
    for example, said in (("", "mẫu không có dòng tiêu đề"), ('example: ["STT", "Tên tài sản", "Nhãn hiệu"]\n', "dòng tiêu đề này")):
        (folder / "forms" / "a.yaml").write_text(head + example, encoding="utf-8")
        code, answer = run("template", "a", "-o", str(tmp_path / "a.xlsx"), "--rules", str(folder))
        assert code == 2 and said in answer and "forms/a.yaml" in answer and not (tmp_path / "a.xlsx").exists()


# ---- what the file itself holds ----


@pytest.mark.parametrize("name", FORMS)
def test_what_a_blank_form_holds(name: str) -> None:
    book = opened(name)
    assert book.sheetnames == [*(sheet_name(form.id) for form in blanks(name)), "Hướng dẫn", "Danh mục chọn"] and book.active.title == sheet_name(name)
    for form in blanks(name):
        sheet = book[sheet_name(form.id)]
        first = top(sheet)
        assert {c.font.name for row in sheet.iter_rows() for c in row if c.value is not None} == {"Times New Roman"}
        assert [c.value for c in sheet[first - 1]] == [f"({n})" for n in range(1, len(form.columns) + 1)]
        assert sheet.freeze_panes.endswith(str(first)) and sheet.page_setup.paperSize == 9 and sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == f"${first - len(form.rows) - 1}:${first - 1}"
        assert all(c.value is None and c.border.left.style == "thin" for row in sheet.iter_rows(min_row=first, max_row=first + GUIDE.rows - 1) for c in row)
        if "amount" in form.fields and form.form.holds == "goods":
            letter = sheet.cell(first, form.fields["amount"].index).column_letter
            assert sheet.cell(first + GUIDE.rows, form.fields["amount"].index).value == f"=SUM({letter}{first}:{letter}{first + GUIDE.rows - 1})"
        else:
            assert sum_row(sheet) is None
        checked = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
        for field, column in form.fields.items():
            if field not in GUIDE.fields:
                continue
            letter = sheet.cell(first, column.index).column_letter
            check = checked[f"{letter}{first}:{letter}{first + GUIDE.rows - 1}"]
            assert check.prompt and len(check.prompt) <= 255 and len(check.promptTitle) <= 32 and len(check.error) <= 225
            kind = GUIDE.fields[field].check
            if GUIDE.fields[field].choices:
                assert (check.type, check.errorStyle) == ("list", "warning")
                entries = [c[0].value for c in book["Danh mục chọn"][check.formula1.split("!")[1].replace("$", "")]]
                assert entries and None not in entries and set(GUIDE.fields[field].entries(form.form.goods_kind)) <= set(entries)
            elif kind in ("number", "percent"):
                assert check.type == "decimal" and check.formula1 == "0" and check.errorStyle in (None, "stop")
            elif kind == "date":
                assert (check.type, check.formula1) == ("date", "DATE(2000,1,1)")
            elif kind == "mark":
                assert (check.type, check.formula1) == ("list", '"x"')
            else:
                assert check.type == "textLength"
        missing = [rule for area in sheet.conditional_formatting for rule in area.rules if rule.formula[0].startswith("AND(COUNTA(")]
        assert missing


def test_no_stamp_of_time_and_no_formula_without_a_result() -> None:
    with zipfile.ZipFile(io.BytesIO(empty("own-purchase-list"))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026" not in archive.read("docProps/core.xml")
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert re.findall(rb"<f>SUM[^<]*</f>(<v>[^<]*</v>)", sheet) == [b"<v>0</v>"]


def test_countries_and_units_are_those_of_the_code_lists() -> None:
    lists = known().choices
    assert {"Việt Nam", "Trung Quốc", "Nhật Bản", "Hoa Kỳ", "Đức"} <= set(lists["countries"]) and 240 < len(lists["countries"]) < 260
    assert {"Cái", "Bộ", "Hộp", "Viên", "kg"} <= set(lists["units"])
    assert all(len(set(entries)) == len(entries) for entries in lists.values())


def test_every_field_that_a_form_names_has_a_guide() -> None:
    assert {field for name in FORMS for form in blanks(name) for field in form.fields} <= set(GUIDE.fields)
    named = {rule for field in GUIDE.fields.values() for o in field.outcomes for rule in (*o.finds, *o.mandated, *o.open)} | set(GUIDE.total.finds)
    assert named <= {rule.id for rule in load_rule_set(find(None)).rules}


# ---- as another program opens and saves it ----


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice (.ci/run installs it)")
def test_libreoffice_reckons_the_sums_and_keeps_checks_and_lists(tmp_path: Path) -> None:
    (tmp_path / "saved").mkdir()
    for number, name in enumerate(FORMS):
        book = opened(name)
        for form in blanks(name):
            sheet = book[sheet_name(form.id)]
            for row, n in enumerate(range(RIGHT), top(sheet)):
                for field, value in right_line(form, n, f"{number:02d}").items():
                    sheet.cell(row, form.fields[field].index).value = value
        book.save(tmp_path / f"{name}.xlsx")
    converted(sorted(tmp_path.glob("*.xlsx")), "xlsx:Calc MS Excel 2007 XML", tmp_path / "saved")
    result = checker.check(tmp_path / "saved", law_date=DAY)
    assert result.exit_code() == 0 and len(result.inputs) == len(FORMS)
    assert result.reconciled is True and len(result.tables["totals"]) == sum("amount" in b.fields for name in FORMS for b in blanks(name))
    assert {r["rule"] for r in result.findings.to_dict("records") if r["verdict"] == "fail"} <= {"own_guide", "origin_column_missing", "sheet_without_purchases"}
    for name in FORMS:
        saved = load_workbook(tmp_path / "saved" / f"{name}.xlsx")
        for form in blanks(name):
            before = {v.type for v in opened(name)[sheet_name(form.id)].data_validations.dataValidation}
            assert {v.type for v in saved[sheet_name(form.id)].data_validations.dataValidation} >= before - {"textLength"}


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice") or not shutil.which("pdftotext"), reason="needs LibreOffice and poppler-utils (.ci/run installs them)")
def test_libreoffice_prints_header_and_title_of_every_form(tmp_path: Path) -> None:
    for name in FORMS:
        (tmp_path / f"{name}.xlsx").write_bytes(empty(name))
    converted(sorted(tmp_path.glob("*.xlsx")), "pdf", tmp_path)
    for name in FORMS:
        printed = subprocess.run(["pdftotext", "-f", "1", "-l", "1", tmp_path / f"{name}.pdf", "-"], check=True, capture_output=True, text=True, encoding="utf-8").stdout
        letters = "".join(printed.split())  # pdftotext parts words where letters are set apart
        assert "".join(blanks(name)[0].heading.upper().split()) in letters and "(1)" in letters
        assert all(word in letters for column in blanks(name)[0].columns for text in column.texts for word in re.findall(r"\w+", text))


def converted(paths: list[Path], to: str, folder: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", to, "--outdir", folder, *paths], check=True, capture_output=True, timeout=300)
    shutil.rmtree(folder / "profile")
