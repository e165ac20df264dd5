"""Purchases that a workbook shows twice: every row is kept, told, and counted once."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from generate import options
from workbook import write_xlsx

from checker.intake import take_in

HEAD = ("STT", "Tên hàng hóa", "Ký mã hiệu", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ")
NAMES = ("Bút bi", "Giấy in A4", "Kéo cắt giấy", "Máy tính để bàn", "Bàn làm việc", "Tủ hồ sơ sắt")
Rows = Sequence[Sequence[object]]
Read = Callable[[Mapping[str, Rows]], dict[str, Any]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The tables of a workbook of these sheets."""
    return lambda sheets: take_in(str(write_xlsx(tmp_path / "a.xlsx", sheets)), "a.xlsx", options())


def goods(prices: Sequence[float | None] = (10, 20, 30, 40, 50, 60), quantity: float | None = 2, origin: str | None = "Việt Nam") -> list[Sequence[object]]:
    """A header and one line for each price."""
    lines = [
        [i, name, f"M{i}", "Cái", quantity, price, None if price is None or quantity is None else quantity * price, origin]
        for i, (name, price) in enumerate(zip(NAMES, prices, strict=False), 1)
    ]
    return [HEAD, *lines]


def counted(tables: dict[str, Any]) -> Decimal:
    """Money of the lines that count."""
    return sum((r["amount"] or Decimal(0) for r in tables["items"].to_pylist() if r["duplicate_of"] is None), Decimal(0))


def test_a_sheet_that_repeats_another_counts_once_and_says_so(read: Read) -> None:
    tables = read({"Danh mục": goods(), "In": goods()})
    assert len(tables["items"]) == 12
    assert counted(tables) == 420
    assert tables["items"].column("duplicate_of").to_pylist() == [None] * 6 + ["a.xlsx!Danh mục"] * 6
    assert "sheet_repeated" in tables["problems"].column("code").to_pylist()


def test_the_fuller_sheet_is_the_one_that_counts(read: Read) -> None:
    tables = read({"Tóm tắt": goods([None] * 6, origin=None), "Chi tiết": goods()})
    assert counted(tables) == 420
    assert [r["duplicate_of"] is None for r in tables["items"].to_pylist()] == [False] * 6 + [True] * 6


def test_the_same_goods_in_other_quantities_are_two_purchases(read: Read) -> None:
    tables = read({"Quý I": goods(quantity=2), "Quý II": goods(quantity=3)})
    assert tables["items"].column("duplicate_of").null_count == 12
    assert counted(tables) == 420 + 630


def test_two_lists_that_share_only_some_goods_both_count(read: Read) -> None:
    other = [HEAD, *goods()[1:4], *([i, f"Hàng khác {i}", f"K{i}", "Cái", 1, 5, 5, "Việt Nam"] for i in range(4, 9))]
    assert read({"A": goods(), "B": other})["items"].column("duplicate_of").null_count == 14


def test_three_equal_sheets_count_once(read: Read) -> None:
    assert counted(read({"A": goods(), "B": goods(), "C": goods()})) == 420


def test_equal_lines_within_one_sheet_all_count(read: Read) -> None:
    line = [1, "Bút bi", "M1", "Cái", 2, 10, 20, "Việt Nam"]
    assert counted(read({"A": [HEAD, line, line, line]})) == 60


AWARD = ("Mã TBMT", "Danh mục hàng hóa", "Ký mã hiệu", "Hãng sản xuất", "Xuất xứ", "Đơn vị tính", "Khối lượng", "Đơn giá trúng thầu", "Thành tiền")


def award(notice: str, name: str, quantity: float, price: float | None, amount: float | None) -> Sequence[object]:
    """A line of a published result."""
    return [notice, name, "M", "Hãng", "Việt Nam", "Cái", quantity, price, amount]


def test_a_list_of_lots_and_the_list_of_their_goods_count_once(read: Read) -> None:
    lots = [award("IB26001", "Bút", 10, None, 100), award("IB26001", "Kéo", 5, None, 150)]
    lines = [award("IB26001", "Bút", 10, 10, None), award("IB26001", "Kéo", 5, 30, None)]
    tables = read({"KQ": [AWARD, *lots, *lines]})
    assert counted(tables) == 250
    assert tables["items"].column("duplicate_of").to_pylist() == ["a.xlsx!KQ!4", "a.xlsx!KQ!5", None, None]


def test_so_they_do_when_only_their_sums_agree(read: Read) -> None:
    lots = [award("IB26001", "Lô 1: văn phòng phẩm", 1, None, 250)]
    lines = [award("IB26001", "Bút", 10, 10, None), award("IB26001", "Kéo", 5, 30, None)]
    assert counted(read({"KQ": [AWARD, *lots, *lines]})) == 250


def test_lists_that_do_not_meet_both_count_and_a_person_is_asked(read: Read) -> None:
    tables = read({"KQ": [AWARD, award("IB26001", "Lô 1", 1, None, 999), award("IB26001", "Bút", 10, 10, None), award("IB26001", "Kéo", 5, 30, None)]})
    assert counted(tables) == 999 + 250
    assert "possible_double_count" in tables["problems"].column("code").to_pylist()


def test_lots_and_goods_of_different_notices_are_different_purchases(read: Read) -> None:
    tables = read({"KQ": [AWARD, award("IB26001", "Bút", 10, None, 100), award("IB26002", "Bút", 10, 10, None), award("IB26002", "Kéo", 1, 10, None)]})
    assert counted(tables) == 210


def test_each_goods_line_stands_for_one_lot_line_only(read: Read) -> None:
    lots = [award("IB26001", "Bút", 10, None, 100)] * 2
    assert counted(read({"KQ": [AWARD, *lots, award("IB26001", "Bút", 10, 10, None)]})) == 200


def test_a_short_list_that_only_says_more_about_goods_listed_elsewhere_counts_nothing(read: Read) -> None:
    """Form 15A beside the bid prices: which of the goods claim preference, without a figure and without a model."""
    claims = [("STT", "Tên hàng hóa", "Xuất xứ"), (1, "Bút bi", "Việt Nam"), (2, "Kéo cắt giấy", "Việt Nam")]
    tables = read({"Bảng giá": goods(), "Ưu đãi": claims})
    assert counted(tables) == 420
    assert [r["row"] for r in tables["items"].to_pylist() if r["duplicate_of"] == "a.xlsx!Bảng giá"] == [2, 3]


def test_two_short_lists_with_figures_of_their_own_both_count(read: Read) -> None:
    tables = read({"Đợt 1": goods([10, 20]), "Đợt 2": goods([10, 20])})
    assert tables["items"].column("duplicate_of").null_count == 4
