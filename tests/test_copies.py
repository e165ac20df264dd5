"""Marked copies in a run: which inputs get one, under which name, what is in them, and that a copy reads as its original."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from test_annotation import CORRECT, FILLS, NOTE, TABLE, by_calamine, fills, notes, only_marks_are_new, write_xlsx

from checker import check
from checker.output import Copied, write_result
from checker.pipeline import Result
from checker.report.copies import told, write_copies
from checker.report.marking import marking, own_of
from checker.stamp import SHEET, TITLE

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "own-purchase-list" / "input.xlsx"


def written(folder: Path, *paths: Path, **options: Any) -> tuple[Result, list[Copied]]:
    """A run over the paths and the copies that it left in the result folder."""
    result = check(*paths)
    made: list[Copied] = []
    write_result(result, folder, 0, copy=lambda into: made.extend(write_copies(result, into, options.get("lang", "vi"))) or made)
    return result, made


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result, list[Copied]]:
    """One run over a folder: a sample, an xlsx and a csv of one name, a clean table, a text without a table."""
    folder = tmp_path_factory.mktemp("run")
    inputs = folder / "hồ sơ" / "xã A"
    inputs.mkdir(parents=True)
    shutil.copy(SAMPLE, inputs / "mua sắm.xlsx")
    write_xlsx(inputs / "bảng.xlsx", {"S": TABLE})
    (inputs / "bảng.csv").write_text("STT,Tên hàng hóa,Số lượng,Đơn giá,Thành tiền,Xuất xứ\n1,Bàn,2,100,300,Việt Nam\n", encoding="utf-8")
    (inputs / "ghi chú.txt").write_text("không có bảng nào ở đây", encoding="utf-8")
    result, made = written(folder / "kq", folder / "hồ sơ")
    return folder, result, made


def test_copies_keep_the_path_and_bear_a_name_of_their_own(run: tuple[Path, Result, list[Copied]]) -> None:
    folder, _, made = run
    found = {path.relative_to(folder / "kq").as_posix() for path in (folder / "kq" / "workbooks").rglob("*") if path.is_file()}
    assert found == {f"workbooks/xã A/{name}-da-danh-dau.xlsx" for name in ("mua sắm", "bảng.xlsx", "bảng.csv")}
    assert {c.path for c in made if c.path} == found and not [c for c in made if c.reason]
    listed = json.loads((folder / "kq" / "result.json").read_text(encoding="utf-8"))["workbooks"]
    assert {entry["copy"] for entry in listed} == found


def test_every_cell_of_every_finding_is_marked(run: tuple[Path, Result, list[Copied]]) -> None:
    folder, result, _ = run
    copy = folder / "kq" / "workbooks" / "xã A" / "mua sắm-da-danh-dau.xlsx"
    rows = result.findings[result.findings["file"] == "xã A/mua sắm.xlsx"]
    cells = {cell for text in rows["cells"].dropna() for cell in re.findall(r"[A-Z]+\d+", text)}
    assert set(fills(copy, "Danh mục")) == set(notes(copy, "Danh mục")) == cells
    assert fills(copy, "Danh mục")["G17"] == FILLS[CORRECT] and fills(copy, "Danh mục")["H15"] == FILLS[NOTE]
    only_marks_are_new(SAMPLE, copy)


def test_a_note_says_level_rule_fault_figures_and_basis(run: tuple[Path, Result, list[Copied]]) -> None:
    note = notes(run[0] / "kq" / "workbooks" / "xã A" / "mua sắm-da-danh-dau.xlsx", "Danh mục")
    assert note["G17"].splitlines() == [
        "Cần sửa số liệu: Thành tiền khác khối lượng × đơn giá",
        "Thành tiền ghi 1.950.000 đồng, còn 10 × 185.000 = 1.850.000 đồng, lệch 100.000 đồng, quá mức làm tròn. Kiểm lại ba ô này.",
        "Căn cứ: Phương pháp của công cụ, không phải văn bản pháp luật, Thành tiền = khối lượng × đơn giá",
    ]
    assert note["H16"].endswith("Căn cứ: 37/2026/NĐ-CP, Điều 47 (đối chiếu nguồn thứ cấp)")


def test_the_sheet_of_findings_says_what_it_is_and_leads_to_the_cells(run: tuple[Path, Result, list[Copied]]) -> None:
    book = openpyxl.load_workbook(run[0] / "kq" / "workbooks" / "xã A" / "mua sắm-da-danh-dau.xlsx")
    page = book[SHEET.vi]
    assert book.active.title == SHEET.vi == book.sheetnames[-1] and page["A1"].value == TITLE.vi == "BẢN RÀ SOÁT NỘI BỘ, không thay biểu công khai"
    words = "\n".join(str(c.value) for row in page.iter_rows() for c in row if c.value)
    for told_ in ("theo giá trị: từ 19,15 % đến 36,92 %", "Đối chiếu: 4 dòng tổng đều khớp", "Kết quả rà soát tự động", "Cần giải trình", "Lưu ý"):
        assert told_ in words
    links = [c.hyperlink.location for row in page.iter_rows() for c in row if c.hyperlink]
    assert links[0] == "'Danh mục'!E17" and len(links) == 6


@pytest.mark.parametrize("name", ["mua sắm", "bảng.xlsx", "bảng.csv"])
def test_a_copy_reads_as_its_original(name: str, run: tuple[Path, Result, list[Copied]], tmp_path: Path) -> None:
    folder, before, _ = run
    again, _ = written(tmp_path / "kq", folder / "kq" / "workbooks" / "xã A" / f"{name}-da-danh-dau.xlsx")
    original = "xã A/" + {"mua sắm": "mua sắm.xlsx"}.get(name, name)
    columns = [c for c in before.items.columns if c not in ("file", "sheet", "law_date") and not c.endswith(("_elsewhere", "_from", "_to"))]
    old = before.items[before.items["file"] == original][columns].reset_index(drop=True)
    assert again.items[columns].reset_index(drop=True).equals(old)
    share = next(r for r in before.share_rows if r["by"] == "file" and r["key"] == original)
    assert {k: v for k, v in again.share.items() if k not in ("by", "key", "file")} == {k: v for k, v in share.items() if k not in ("by", "key", "file")}
    own = [r for r in again.rows.to_dict("records") if r["sheet"] == SHEET.vi]
    assert own and {(r["kind"], r["reason"]) for r in own} <= {("note", "own-marks"), ("blank", "no-cell")}
    assert [f["sheet"] for f in again.findings.to_dict("records") if f["rule"] == "own_marks"] == [SHEET.vi]
    assert again.exit_code() == check(folder / "hồ sơ" / original).exit_code()


def test_marking_a_marked_copy_again_replaces_our_notes_and_our_sheet(run: tuple[Path, Result, list[Copied]], tmp_path: Path) -> None:
    first = run[0] / "kq" / "workbooks" / "xã A" / "mua sắm-da-danh-dau.xlsx"
    _, made = written(tmp_path / "kq", first)
    second = tmp_path / "kq" / str(made[0].path)
    assert notes(second, "Danh mục") == notes(first, "Danh mục") and by_calamine(second)["Danh mục"] == by_calamine(first)["Danh mục"]
    book = openpyxl.load_workbook(second)
    assert book.sheetnames == ["Danh mục", SHEET.vi] and book.active.title == SHEET.vi and not book["Danh mục"].sheet_view.tabSelected
    assert f"Tệp gốc: {first.name}" in " ".join(str(row[0]) for row in by_calamine(second)[SHEET.vi][:8]), "the findings of this run"
    assert len(notes(second, "Danh mục")) == len(fills(second, "Danh mục"))
    _, made = written(tmp_path / "again", second)
    third = tmp_path / "again" / str(made[0].path)
    assert openpyxl.load_workbook(third).sheetnames == ["Danh mục", SHEET.vi] and by_calamine(third)["Danh mục"] == by_calamine(first)["Danh mục"]


def test_an_earlier_sheet_of_findings_is_known_after_others_moved_hid_and_renamed_it(run: tuple[Path, Result, list[Copied]], tmp_path: Path) -> None:
    """As openpyxl saves a copy: texts among the shared ones, the sheet first, hidden, under another name."""
    book = openpyxl.load_workbook(run[0] / "kq" / "workbooks" / "xã A" / "mua sắm-da-danh-dau.xlsx")
    book.move_sheet(SHEET.vi, -1)
    book[SHEET.vi].title = "Nhận xét"
    book["Nhận xét"].sheet_state = "hidden"
    book.active = 1
    book.save(tmp_path / "a.xlsx")
    _, made = written(tmp_path / "kq", tmp_path / "a.xlsx")
    copy = openpyxl.load_workbook(tmp_path / "kq" / str(made[0].path))
    assert copy.sheetnames == ["Nhận xét", "Danh mục"] and copy.active.title == "Nhận xét" and copy["Nhận xét"].sheet_state == "visible"
    assert copy["Nhận xét"]["A1"].value == TITLE.vi


def test_a_result_folder_is_never_input(run: tuple[Path, Result, list[Copied]]) -> None:
    folder = run[0]
    assert [(i["file"], i["read"]) for i in check(folder / "kq" / "workbooks").inputs] == [("workbooks", False)]
    assert not [i["file"] for i in check(folder).inputs if "danh-dau" in i["file"]]


def test_copies_of_an_earlier_run_go_and_files_of_others_stay(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "a.xlsx")
    written(tmp_path / "kq", tmp_path / "a.xlsx")
    old = tmp_path / "kq" / "workbooks" / "a-da-danh-dau.xlsx"
    assert old.exists()
    (tmp_path / "kq" / "workbooks" / "của tôi.xlsx").write_bytes(b"x")
    write_result(check(tmp_path / "a.xlsx"), tmp_path / "kq", 0)
    assert not old.exists() and (tmp_path / "kq" / "workbooks" / "của tôi.xlsx").exists()


def test_a_clean_table_needs_no_copy(tmp_path: Path) -> None:
    own = write_xlsx(tmp_path / "a.xlsx", {"S": TABLE})
    result = check(own)
    nothing = Result(**{**vars(result), "found": result.found.slice(0, 0), "all_cells": result.all_cells.slice(0, 0)})
    assert marking(own_of(nothing, nothing.inputs[0], "vi"), nothing.inputs[0], "vi") is None
    assert write_copies(nothing, tmp_path, "vi") == [Copied("a.xlsx", None, None)] and told([Copied("a.xlsx", None, None)], "kq/", "vi") == []


def test_a_file_that_changed_since_gets_no_copy_and_the_others_do(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_xlsx(tmp_path / name, {"S": TABLE})
    result = check(tmp_path)
    write_xlsx(tmp_path / "a.xlsx", {"S": TABLE[:2]})
    made = write_copies(result, tmp_path / "kq", "vi")
    assert [(c.file, bool(c.path)) for c in made] == [("a.xlsx", False), ("b.xlsx", True)]
    assert told(made, "kq/", "vi")[-1] == "Không tạo được bản đánh dấu của a.xlsx: tệp đã thay đổi sau khi được đọc"


def test_a_folded_finding_marks_more_cells_than_it_names(tmp_path: Path) -> None:
    lines = [[n, f"Bàn {n}", 1, 100, 100, "Đức" if n % 2 else "Việt Nam"] for n in range(1, 121)]
    own = write_xlsx(tmp_path / "a.xlsx", {"S": [TABLE[0], *lines]})
    result, made = written(tmp_path / "kq", own)
    foreign = result.findings[result.findings["rule"] == "origin_foreign"].iloc[0]
    assert "(+20)" in foreign["cells"]
    assert {f"F{n + 1}" for n in range(1, 121, 2)} <= set(fills(tmp_path / "kq" / str(made[0].path), "S"))


def test_past_the_limit_cells_are_coloured_and_the_sheet_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.report.marking.MOST_NOTES", 5)
    monkeypatch.setattr("checker.report.marking.MOST_ROWS", 3)
    _, made = written(tmp_path / "kq", SAMPLE)
    copy = tmp_path / "kq" / str(made[0].path)
    assert len(fills(copy, "Danh mục")) == 8 and len(notes(copy, "Danh mục")) == 5
    words = [str(row[0]) for row in by_calamine(copy)[SHEET.vi] if row]
    assert any("3 ô được tô màu mà không có ghi chú" in w for w in words) and any("4 phát hiện nữa ở findings.csv" in w for w in words)


def test_english_copies(tmp_path: Path) -> None:
    _, made = written(tmp_path / "kq", SAMPLE, lang="en")
    copy = tmp_path / "kq" / str(made[0].path)
    page = by_calamine(copy)[SHEET.en]
    assert page[0][0] == TITLE.en and notes(copy, "Danh mục")["G17"].startswith("Correct the figures: ")
    again = check(copy)
    assert {r["reason"] for r in again.rows.to_dict("records") if r["sheet"] == SHEET.en and r["kind"] == "note"} == {"own-marks"}


def test_the_command_writes_copies_unless_told_not_to(tmp_path: Path) -> None:
    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", "from checker.cli import main; main()", "check", str(SAMPLE), "-o", str(tmp_path / "kq"), *arguments],
            capture_output=True, text=True, encoding="utf-8", cwd=ROOT,
        )  # fmt: skip

    first = run()
    copy = tmp_path / "kq" / "workbooks" / "input-da-danh-dau.xlsx"
    assert first.returncode == 1 and f"\nBản đánh dấu để sửa: {copy}\n" in first.stdout
    data = copy.read_bytes()
    run("--quiet")
    assert copy.read_bytes() == data
    assert zipfile.ZipFile(copy).testzip() is None
    without = run("--no-annotate")
    assert "đánh dấu" not in without.stdout and not copy.parent.exists()


def test_a_parquet_table_has_no_cells_to_mark(tmp_path: Path) -> None:
    written(tmp_path / "first", SAMPLE)
    (tmp_path / "first" / "items.parquet").rename(tmp_path / "a.parquet")
    result, made = written(tmp_path / "kq", tmp_path / "a.parquet")
    assert len(result.tables["items"]) and [(c.path, c.reason is not None and "parquet" in c.reason.vi) for c in made] == [(None, True)]
