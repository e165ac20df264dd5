"""The annex and the page of a report: their sums are those of the result, live, traceable to cells; the same bytes each time; nothing of an input is alive."""

import json
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import html5lib
import openpyxl
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from openpyxl.worksheet.worksheet import Worksheet
from rounds import EXPECTED, checked, six
from test_survey import HEAD, lines
from workbook import write_xlsx

from checker.cli import main
from checker.report.annex import annex
from checker.report.sentence import DISCLAIMER
from checker.report.survey_page import page
from checker.survey.figures import BY
from checker.survey.whole import survey

TITLES = {"agency": "Theo đơn vị", "file": "Theo tệp", "period": "Theo kỳ", "group": "Theo nhóm hàng", "kind": "Theo loại hàng", "funding": "Theo nguồn kinh phí"}
MEASURES = {"items": "Dòng trong mẫu số", "amount": "Tổng giá trị, đồng", "domestic": "Ghi Việt Nam, đồng", "foreign": "Ghi nước ngoài, đồng", "unknown": "Chưa đủ căn cứ, đồng"}
STAGES = {"award": "trúng thầu", "accepted": "nghiệm thu, mua sắm đã thực hiện"}
TOP = 5


def book(path: Path, *, values: bool = True) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path, data_only=values)


def written(folder: Path, into: Path) -> Path:
    into.write_bytes(annex(survey(folder, EXPECTED), None, "vi"))
    return into


def table(sheet: Worksheet) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(rows, sums beneath) of a table by its heads."""
    heads = [cell.value for cell in sheet[TOP]]
    found = [dict(zip(heads, values, strict=True)) for values in sheet.iter_rows(TOP + 1, values_only=True)]
    blank = next((n for n, row in enumerate(found) if all(v is None for v in row.values())), len(found))
    return found[:blank], [row for row in found[blank:] if any(v is not None for v in row.values())]


def exact(value: Any) -> Decimal:
    return Decimal(str(value))


def stated(folder: Path) -> dict[str, dict[str, Decimal]]:
    """By stage the figures of result.json."""
    summary = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return {r["stage"]: {name: Decimal(r[name]) for name in MEASURES} for r in summary["shares"] if r["by"] == "stage"}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(six(), tmp_path_factory.mktemp("annex") / "phu-luc.xlsx")


def test_the_sums_of_json_survey_and_workbook_are_equal(workbook: Path) -> None:
    truth, sheets = stated(six()), book(workbook)
    for by in BY:
        rows, sums = table(sheets[TITLES[by]])
        for stage, words in STAGES.items():
            for name, head in MEASURES.items():
                assert sum(exact(r[head]) for r in rows if r["Giai đoạn"] == words) == truth[stage][name]
                assert [exact(r[head]) for r in sums if r["Giai đoạn"] == words] == [truth[stage][name]]
    told = {r["Đơn vị"]: r for r in table(sheets[TITLES["agency"]])[0]}
    for s in survey(six(), EXPECTED).stages:
        for row in s.tables["agency"]:
            mine = told[row.name]
            assert all(exact(mine[head]) == getattr(row.share, name) for name, head in MEASURES.items())
            assert (mine["Tỷ lệ thấp nhất, %"], mine["Tỷ lệ cao nhất, %"]) == (float(row.share.low_percent or 0), float(row.share.high_percent or 0))


def test_every_amount_is_a_live_sum_over_the_sources_and_these_name_the_cells(workbook: Path) -> None:
    live = book(workbook, values=False)
    for by in BY:
        rows, sums = table(live[TITLES[by]])
        assert all(str(r[head]).startswith("=SUMIFS(") for r in (*rows, *sums) for head in MEASURES.values())
    rows, sums = table(live["Nguồn số liệu"])
    assert not sums and all(re.fullmatch(r"[A-Z]+\d+(:[A-Z]+\d+)?(,[A-Z]+\d+(:[A-Z]+\d+)?)*", r["Ô giá trị"]) for r in rows)
    source = next(r for r in rows if r["Tệp"] == "so-y-te/bang-ke-nghiem-thu.xlsx" and r["Nước (mã)"] == "CA")
    sheet = book(Path(__file__).parent.parent / "samples/six-agencies/bieu/so-y-te/bang-ke-nghiem-thu.xlsx")["Biểu"]
    cells = [cell for part in source["Ô giá trị"].split(",") for cell in (sheet[part] if ":" in part else [[sheet[part]]])]
    assert sum(exact(c[0].value) for c in cells) == exact(source["Giá trị, đồng"]) and len(cells) == source["Số dòng"]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice (.ci/run installs it)")
def test_libreoffice_calculates_what_the_cells_hold(workbook: Path, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    bare = tmp_path / "bare.xlsx"  # the values beside the formulas are taken away: what is there afterwards was calculated
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content) if "worksheets/" in name else content)
    convert = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", tmp_path / "out", bare]
    subprocess.run(convert, check=True, capture_output=True, timeout=180)
    ours, theirs, formulas = book(workbook), book(tmp_path / "out" / "bare.xlsx"), book(workbook, values=False)
    compared = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    assert exact(theirs[sheet.title][cell.coordinate].value) == exact(ours[sheet.title][cell.coordinate].value), (sheet.title, cell.coordinate)
                    compared += 1
    assert compared > 200


def test_filters_frozen_heads_and_paper(workbook: Path) -> None:
    for sheet in book(workbook).worksheets[1:]:
        assert sheet.auto_filter.ref and sheet.auto_filter.ref.startswith(f"A{TOP}:")
        assert sheet.freeze_panes and sheet.freeze_panes.endswith(str(TOP + 1)) and sheet.print_title_rows == f"${TOP}:${TOP}"
        assert sheet.page_setup.paperSize == 9 and sheet.page_setup.orientation == "landscape"


def test_missing_units_repetitions_and_the_fixed_sentence_stand_in_it(workbook: Path) -> None:
    sheets = book(workbook)
    rows, _ = table(sheets["Đơn vị phải nộp"])
    assert [r["Đơn vị"] for r in rows if r["Tình trạng"] == "chưa nộp"] == ["Bệnh viện Phục hồi chức năng An Bình (ví dụ)"]
    assert [r["Đơn vị"] for r in rows if r["Tình trạng"] == "đã sắp xếp"] == ["Phòng Tài chính - Kế hoạch huyện Tây Sơn Hạ (ví dụ)"]
    assert len(table(sheets["Biểu nộp trùng"])[0]) == 1
    assert all(sheet["A2"].value == DISCLAIMER for sheet in sheets)
    assert {r["Tên lấy từ đâu"] for r in table(sheets["Theo đơn vị"])[0]} == {"theo tiêu đề biểu", "theo tên thư mục", "theo cột của dòng"}
    assert "không tách được phần ngân sách nhà nước" in {r["Nguồn kinh phí"] for r in table(sheets["Theo nguồn kinh phí"])[0]}


def test_the_same_result_gives_the_same_bytes(workbook: Path) -> None:
    assert annex(survey(six(), EXPECTED), None, "vi") == workbook.read_bytes()
    with zipfile.ZipFile(workbook) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"1980-01-01" in archive.read("docProps/core.xml")
    assert page(survey(six(), EXPECTED), None, "vi") == page(survey(six(), EXPECTED), None, "vi")


HOSTILE = ['=HYPERLINK("http://x","y")', "+1+1", "@SUM(A1)", "-2+3", "\u202eđảo", "a\u2028b", "{=1}", "<script>alert(1)</script>", "'; DROP", "*", "Sở ?", "~*"]


def test_no_text_of_an_input_is_alive(tmp_path: Path) -> None:
    folder = tmp_path / "vao"
    folder.mkdir()
    rows = [[*HEAD, "Chủ đầu tư", "Nguồn vốn", "Lý do"]]
    rows += [[n, text, "Cái", 1, 10**n, 10**n, "Lào", text, text, text] for n, text in enumerate(HOSTILE, 1)]
    write_xlsx(folder / "=1+1.xlsx", {"S": rows})
    result = checked(folder, into=tmp_path / "kq")
    path = written(result, tmp_path / "a.xlsx")
    formulas = [c.value for sheet in book(path, values=False) for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert formulas and all(str(f).startswith("=SUMIFS(") for f in formulas)
    texts = [c.value for sheet in book(path) for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
    assert not [t for t in texts if t.lstrip().startswith(("=", "+", "@")) or "\u202e" in t]
    _, sums = table(book(path)["Theo đơn vị"])
    rows_, _ = table(book(path)["Theo đơn vị"])
    assert len(rows_) == len(HOSTILE) - 1 and {"chưa rõ đơn vị"} == {r["Đơn vị"] for r in rows_ if "không" in r["Tên lấy từ đâu"]}  # * and ~* name nobody
    assert exact(sums[0]["Tổng giá trị, đồng"]) == sum(10**n for n in range(1, len(HOSTILE) + 1))
    html = page(survey(result), None, "vi").decode()
    assert "<script" not in html and "\u202e" not in html and "&lt;script&gt;" in html


def test_figures_that_a_spreadsheet_would_round_are_written_out(tmp_path: Path) -> None:
    amount = 999_999_999_999_999
    rows = [HEAD, *([n, f"Hàng {n}", "Cái", 1, amount, amount, "Việt Nam"] for n in range(1, 13))]
    write_xlsx(tmp_path / "a.xlsx", {"S": rows})
    path = written(checked(tmp_path / "a.xlsx", into=tmp_path / "kq"), tmp_path / "a2.xlsx")
    rows_, sums = table(book(path)["Theo đơn vị"])
    assert rows_[0]["Tổng giá trị, đồng"] == sums[0]["Tổng giá trị, đồng"] == "11.999.999.999.999.988"
    assert not str(book(path, values=False)["Theo đơn vị"]["G6"].value).startswith("=")


def test_an_empty_round_has_a_report_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("không phải bảng", encoding="utf-8")
    result = checked(tmp_path / "a.txt", into=tmp_path / "kq")
    sheets = book(written(result, tmp_path / "a.xlsx"))
    assert "Không có dòng hàng hóa nào để tổng hợp." in [row[0] for row in sheets["Tổng hợp"].iter_rows(values_only=True)]
    assert "Không có dòng hàng hóa nào để tổng hợp." in page(survey(result), None, "vi").decode()


# ---- the page ----


def test_the_page_says_what_the_workbook_says() -> None:
    text = page(survey(six(), EXPECTED), None, "vi").decode()
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    assert [h.text.strip() for h in tree.iter("h2")][:2] == ["Kết quả chung", "Theo đơn vị"]
    for words in (DISCLAIMER, "10.962.430.636", "từ 12,30 % đến 13,15 %", "Bình quân tỷ lệ của 5 đơn vị", "1 chưa nộp", "theo tên thư mục", "địa bàn trong tên (huyện) đã sắp xếp"):
        assert words in text
    assert "http" not in text.replace("http-equiv", "") and "Theo tệp" not in page(survey(six()), "agency", "vi").decode()


# ---- the command ----


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["report", *map(str, arguments)])
    return result.exit_code, result.output


def test_the_command_writes_what_the_name_asks_for(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.HTML"):
        assert run(six(), "-o", tmp_path / name, "--expected", EXPECTED) == (0, f"Đã ghi {tmp_path / name}\n")
    assert (tmp_path / "a.xlsx").read_bytes()[:2] == b"PK" and (tmp_path / "b.HTML").read_bytes().startswith(b"<!doctype html>")
    assert run(six(), "-o", tmp_path / "c.xlsx", "--by", "funding", "--stage", "accepted")[0] == 0
    assert [s.title for s in book(tmp_path / "c.xlsx")][:3] == ["Tổng hợp", "Theo nguồn kinh phí", "Theo xuất xứ"]


@pytest.mark.parametrize(("arguments", "words"), [
    (["-o", "a.odt"], "không ghi được '.odt'"), (["-o", "a.xlsx", "--stage", "mua"], "không có giai đoạn 'mua'"), (["-o", "a.xlsx", "--by", "x"], "--by"), ([], "-o"),
])  # fmt: skip
def test_wrong_usage_is_told(arguments: list[str], words: str, tmp_path: Path) -> None:
    code, text = run(six(), *arguments)
    assert code == 2 and words in text


def test_a_folder_without_a_result_is_told(tmp_path: Path) -> None:
    code, text = run(tmp_path, "-o", tmp_path / "a.xlsx")
    assert code == 2 and "không phải thư mục kết quả của hangviet" in text and not (tmp_path / "a.xlsx").exists()


def test_in_english_no_sentence_of_ours_is_vietnamese(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", {"S": lines("Việt Nam", "Laos", None, "Trung Quốc")})  # type: ignore[arg-type]
    assert run(checked(tmp_path / "a.xlsx", into=tmp_path / "kq"), "-o", tmp_path / "a.xlsx", "--lang", "en")[0] == 0
    cites = set(pq.read_table(tmp_path / "kq" / "findings.parquet")["cite"].to_pylist())  # acts keep their names
    words = {str(v) for sheet in book(tmp_path / "a.xlsx") for row in sheet.iter_rows(values_only=True) for v in row if isinstance(v, str)} - cites
    assert not [w for w in words if re.search(r"[ăđĐơưạảấầẩậắằẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", w.replace("đồng", "")) and "Việt Nam" not in w]
