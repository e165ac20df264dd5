"""The same table under the law of another day."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from workbook import write_xlsx

from checker import check
from checker.cli import main
from checker.what_if import what_if

HEAD = ["Danh mục hàng hóa", "Đơn vị tính", "Khối lượng", "Xuất xứ", "Đơn giá trúng thầu", "Mã HS", "Hãng sản xuất", "Ký mã hiệu", "Nhãn hiệu", "Năm sản xuất",
        "Cấu hình, tính năng kỹ thuật cơ bản", "Ngày ban hành quyết định"]  # fmt: skip
ROW = ["Máy đo", "Cái", 1, None, 100, None, "Hãng X", "M1", "X", "2025", "một", "01/09/2025"]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "a.xlsx", {"S": [HEAD, ROW, [*ROW[:3], "Việt Nam", *ROW[4:]]]})


def test_verdicts_that_change_are_told_with_both_provisions(book: Path) -> None:
    result = check(book, form="egp-won-goods")
    shifts = {(s.rule.id, s.before, s.after): s for s in what_if(result, date(2025, 8, 3))}
    shift = shifts["mandatory_origin_missing", "fail", "n/a"]
    assert (shift.rows, shift.place) == (1, ("a.xlsx", "S", 2))
    assert shift.version_before is not None and shift.version_before.cite.at == "Điều 20 khoản 4 điểm đ" and shift.version_after is None
    assert shifts["mandatory_origin_missing", "pass", "n/a"].rows == 1


def test_on_the_rows_own_day_nothing_changes(book: Path) -> None:
    assert what_if(check(book, form="egp-won-goods"), date(2025, 9, 1)) == []


def test_rows_and_figures_stay_what_they_are(book: Path) -> None:
    result = check(book, form="egp-won-goods")
    share = dict(result.share or {})
    what_if(result, date(2000, 1, 1))
    assert result.share == share and result.found.equals(check(book, form="egp-won-goods").found)


def test_the_command_prints_it_after_the_summary(book: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["check", str(book), "--form", "egp-won-goods", "-o", str(tmp_path / "o"), "--what-if", "2025-08-03"])
    assert "Nếu theo pháp luật ngày 03/08/2025" in run.output
    assert "mandatory_origin_missing: 1 dòng, nêu phát hiện → không áp dụng" in run.output
    assert "theo ngày 03/08/2025: không có quy định" in run.output
    same = CliRunner().invoke(main, ["check", str(book), "--form", "egp-won-goods", "-o", str(tmp_path / "o"), "--what-if", "2025-09-01", "--lang", "en"])
    assert "Under the law of 2025-09-01: no verdict changes." in same.output
