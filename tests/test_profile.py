"""`--profile`: targets, tolerance and stated share of an agency, and exceptions that an authority approved."""

from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from workbook import write_xlsx

from checker import check
from checker.cli import main
from checker.error import CheckerError
from checker.profile import load_profile

HEAD = ["STT", "Tên hàng hóa", "Xuất xứ", "Đơn vị tính", "Số lượng", "Đơn giá", "Thành tiền"]
ROWS = [HEAD, [1, "Bàn làm việc", "Việt Nam", "Cái", 1, 300, 300], [2, "Máy chiếu X", "Nhật Bản", "Cái", 1, 500, 500], [3, "Ghế", "Hòa Phát", "Cái", 1, 200, 200]]
EXCEPTION = """
exceptions:
  - authority: UBND tỉnh
    document: 123/UBND-KT
    reason: không có hàng trong nước đáp ứng
    granted: 2026-01-15
    until: 2026-12-31
    scope: {goods_name: máy chiếu}
"""


def profile(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "ho-so.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "a.xlsx", {"S": ROWS})


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("target: {share_percent: 30, registered: KH 12}", set()),
        ("target: {share_percent: 40, registered: KH 12}", {"share_may_be_below_own_target"}),
        ("target: {share_percent: 50.01, registered: KH 12}", {"share_below_own_target"}),
        ("target: {share_percent: 50, registered: KH 12}", {"share_may_be_below_own_target"}),
        ("unknown_tolerance_percent: 20", set()),
        ("unknown_tolerance_percent: 19.99", {"unknown_part_above_tolerance"}),
        ("stated_share_percent: 42", set()),
        ("stated_share_percent: 51", {"stated_share_differs"}),
    ],
)
def test_the_share_beside_what_the_agency_set_itself(book: Path, tmp_path: Path, text: str, rules: set[str]) -> None:
    """300 of 1,000 đồng are domestic, 200 unknown: from 30 to 50 percent."""
    own = {"share_below_own_target", "share_may_be_below_own_target", "unknown_part_above_tolerance", "stated_share_differs"}
    found = check(book, profile=profile(tmp_path, text)).found.to_pylist()
    assert {f["rule"] for f in found if f["verdict"] == "fail"} & own == rules
    assert not {f["rule"] for f in check(book).found.to_pylist()} & own


def test_approved_exceptions_are_told_apart_and_the_share_with_and_without_them(book: Path, tmp_path: Path) -> None:
    result = check(book, profile=profile(tmp_path, EXCEPTION))
    assert result.tables["items"]["exception"].to_pylist() == [None, "123/UBND-KT", None]
    by = {r["key"]: (r["items"], r["amount"], r["low_percent"], r["high_percent"]) for r in result.share_rows if r["by"] == "exceptions"}
    assert by == {"approved": (1, Decimal(500), Decimal("0.00"), Decimal("0.00")), "without": (2, Decimal(500), Decimal("60.00"), Decimal("100.00"))}
    assert (result.share or {})["low_percent"] == Decimal("30.00")  # the share itself leaves nothing out
    run = CliRunner().invoke(main, ["check", str(book), "-o", str(tmp_path / "out"), "--profile", str(tmp_path / "ho-so.yaml")])
    assert "1 dòng (500 đồng) thuộc trường hợp được chấp thuận (123/UBND-KT)" in run.output and "từ 60,00 % đến 100,00 %" in run.output


REQUEST = [["STT", "Danh mục hàng hóa", "Đơn vị tính", "Khối lượng", "Mô tả hàng hóa", "Yêu cầu về xuất xứ hàng hóa (nếu có)", "Địa điểm dự án",
            "Ngày giao hàng sớm nhất", "Ngày giao hàng muộn nhất"],
           [1, "Máy chiếu X", "Cái", 1, "x", "Nhật Bản", "Huế", 10, 30], [2, "Máy in", "Cái", 1, "x", "Đức", "Huế", 10, 30]]  # fmt: skip


def test_an_exception_answers_a_duty_to_explain_and_is_not_counted(tmp_path: Path) -> None:
    from datetime import date

    book = write_xlsx(tmp_path / "b.xlsx", {"S": REQUEST})
    plain = check(book, law_date=date(2026, 2, 1)).found.to_pylist()
    assert [(f["cells"], f["counted"]) for f in plain if f["rule"] == "origin_demand_names_country"] == [("F2:F3", True)]
    found = check(book, law_date=date(2026, 2, 1), profile=profile(tmp_path, EXCEPTION)).found.to_pylist()
    told = [(f["cells"], f["counted"], "123/UBND-KT" in f["message_vi"]) for f in found if f["rule"] == "origin_demand_names_country"]
    assert sorted(told) == [("F2", False, True), ("F3", True, False)]
    other = check(book, law_date=date(2026, 2, 1), profile=profile(tmp_path, EXCEPTION + "    rules: [duplicate_line]\n")).found.to_pylist()
    assert [f["counted"] for f in other if f["rule"] == "origin_demand_names_country"] == [True]


def test_an_exception_that_has_expired_covers_nothing(tmp_path: Path) -> None:
    rows = [[*HEAD, "Ngày quyết định"], *([*row, day] for row, day in zip(ROWS[1:], ["01/02/2026", "01/02/2027", "01/02/2026"], strict=True))]
    book = write_xlsx(tmp_path / "c.xlsx", {"S": rows})
    assert check(book, profile=profile(tmp_path, EXCEPTION)).tables["items"]["exception"].to_pylist() == [None, None, None]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("targets: 3", "khóa lạ 'targets'"), ("target: {share_percent: 130, registered: x}", "0 đến 100"), ("target: {share_percent: 30}", "registered"),
        (EXCEPTION.replace("goods_name: máy chiếu", "colour: đỏ"), "scope"), (EXCEPTION.replace("until: 2026-12-31", "until: 2025-12-31"), "granted"),
        (EXCEPTION.replace("until: 2026-12-31", "until: 2026-02-30"), "ngày"), (EXCEPTION.replace("    document: 123/UBND-KT\n", ""), "document"),
    ],
)  # fmt: skip
def test_a_faulty_profile_is_refused_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(CheckerError) as error:
        load_profile(profile(tmp_path, text))
    assert words in str(error.value) and "ho-so.yaml › dòng" in error.value.place
