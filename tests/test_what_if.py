"""The same table under the law of another day."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from many import digest, make_many
from workbook import write_xlsx

from checker import check
from checker.batch.run import check_many
from checker.cli import main
from checker.pipeline import Result
from checker.report.shift import shifts as told
from checker.what_if import Shift, what_if

ROOT = Path(__file__).parent.parent

HEAD = ["Danh mục hàng hóa", "Đơn vị tính", "Khối lượng", "Xuất xứ", "Đơn giá trúng thầu", "Mã HS", "Hãng sản xuất", "Ký mã hiệu", "Nhãn hiệu", "Năm sản xuất",
        "Cấu hình, tính năng kỹ thuật cơ bản", "Ngày ban hành quyết định"]  # fmt: skip
ROW = ["Máy đo", "Cái", 1, None, 100, None, "Hãng X", "M1", "X", "2025", "một", "01/09/2025"]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "a.xlsx", {"S": [HEAD, ROW, [*ROW[:3], "Việt Nam", *ROW[4:]]]})


def changed(result: Result, on: date) -> list[Shift]:
    return what_if(result.tables, result.rules, result.lists, result.quarantine, on)


def test_verdicts_that_change_are_told_with_both_provisions(book: Path) -> None:
    result = check(book, form="egp-won-goods")
    shifts = {(s.rule.id, s.before, s.after): s for s in changed(result, date(2025, 8, 3))}
    shift = shifts["mandatory_origin_missing", "fail", "n/a"]
    assert (shift.rows, shift.place) == (1, ("a.xlsx", "S", 2))
    assert shift.version_before is not None and shift.version_before.cite.at == "Điều 20 khoản 4 điểm đ" and shift.version_after is None
    assert shifts["mandatory_origin_missing", "pass", "n/a"].rows == 1


def test_on_the_rows_own_day_nothing_changes(book: Path) -> None:
    assert changed(check(book, form="egp-won-goods"), date(2025, 9, 1)) == []


def test_rows_and_figures_stay_what_they_are(book: Path) -> None:
    result = check(book, form="egp-won-goods")
    share = dict(result.share or {})
    changed(result, date(2000, 1, 1))
    assert result.share == share and result.found.equals(check(book, form="egp-won-goods").found)


def test_the_command_prints_it_after_the_summary(book: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["check", str(book), "--form", "egp-won-goods", "-o", str(tmp_path / "o"), "--what-if", "2025-08-03"])
    assert "Nếu theo pháp luật ngày 03/08/2025" in run.output
    assert "mandatory_origin_missing: 1 dòng, nêu phát hiện → không áp dụng" in run.output
    assert "theo ngày 03/08/2025: không có quy định" in run.output
    same = CliRunner().invoke(main, ["check", str(book), "--form", "egp-won-goods", "-o", str(tmp_path / "o"), "--what-if", "2025-09-01", "--lang", "en"])
    assert "Under the law of 2025-09-01: no verdict changes." in same.output


def test_many_files_tell_the_same_through_the_journal(tmp_path: Path) -> None:
    inputs = make_many(tmp_path / "vào", 8)
    for name in ("egp-won-goods", "listed-goods"):
        shutil.copytree(ROOT / "samples" / name, inputs / name, ignore=shutil.ignore_patterns("expected"))
    write_xlsx(inputs / "a.xlsx", {"S": [HEAD, ROW, [*ROW[:3], "Việt Nam", *ROW[4:]]]})
    on = date(2013, 8, 3)
    shifts = changed(check(inputs), on)
    done = check_many([inputs], tmp_path / "kq", jobs=1, what_if=on)
    assert len({shift.place[0] for shift in shifts}) > 2 and any(shift.rows > 1 for shift in shifts)
    assert told(done.shifts, on, "vi") == told(shifts, on, "vi")
    check_many([inputs], tmp_path / "không", jobs=1)
    assert digest(tmp_path / "kq") == digest(tmp_path / "không"), "nothing in the folder rests on that day"
