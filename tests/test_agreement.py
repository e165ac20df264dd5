"""Where a header's words say nothing, or the wrong thing, the figures beneath tell which column is which."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from generate import options
from workbook import write_xlsx

from checker.intake import take_in

Row = Sequence[object]


def lines(tmp_path: Path, *rows: Row) -> list[dict[str, Any]]:
    return list(take_in(str(write_xlsx(tmp_path / "a.xlsx", {"S": rows})), "a.xlsx", options())["items"].to_pylist())


def figures(items: list[dict[str, Any]]) -> list[tuple[Decimal | None, Decimal | None, Decimal | None]]:
    return [(i["quantity"], i["unit_price"], i["amount"]) for i in items]


@pytest.mark.parametrize("name", ["Tên trang phục", "Nội dung công việc mua", "Vật phẩm", "Món"])
def test_goods_stand_in_the_first_column_of_texts_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    items = lines(tmp_path, ("STT", name, "ĐVT", "Số lượng", "Đơn giá", "Thành tiền"), (1, "Áo sơ mi", "Cái", 3, 10, 30), (2, "Giày da", "Đôi", 2, 20, 40))
    assert [i["goods_name"] for i in items] == ["Áo sơ mi", "Giày da"]


def test_a_table_with_few_figures_is_no_list_of_goods(tmp_path: Path) -> None:
    rows = [("STT", "Họ và tên", "Đơn vị", "Số tiền"), (1, "Nguyễn Văn A", "Phòng 1", 100.0), (2, "Trần Thị B", "Phòng 2", 200.0)]
    assert lines(tmp_path, *rows) == []


def test_a_column_of_an_unknown_name_is_the_quantity_when_the_lines_come_out_with_it(tmp_path: Path) -> None:
    head = ("STT", "Tên sách", "Tập", "Đơn giá", "Thành tiền")
    assert figures(lines(tmp_path, head, (1, "Toán 4", 5, 10, 50), (2, "Tin học 6", 7, 20, 140), (3, "Văn 6", 2, 15, 30)))[0] == (5, 10, 50)


def test_of_several_prices_the_one_counts_with_which_the_lines_come_out(tmp_path: Path) -> None:
    head = ("STT", "Tên sách", "Số lượng", "Giá bìa", "Chiết khấu (%)", "Giá sau chiết khấu", "Thành tiền")
    items = lines(tmp_path, head, (1, "Toán 4", 5, 20, 10, 18, 90), (2, "Tin học 6", 7, 30, 10, 27, 189), (3, "Văn 6", 2, 10, 10, 9, 18))
    assert figures(items) == [(5, 18, 90), (7, 27, 189), (2, 9, 18)]


def test_the_sum_beneath_a_group_is_what_the_group_names(tmp_path: Path) -> None:
    rows = [("STT", "Tên hàng hóa", "Số lượng", None, None, "Đơn giá", "Thành tiền"), (None, None, "Phòng A", "Phòng B", "Cộng", None, None),
            (1, "Bút bi", 3, 4, 7, 10, 70), (2, "Giấy A4", 1, 1, 2, 50, 100)]  # fmt: skip
    assert figures(lines(tmp_path, *rows)) == [(7, 10, 70), (2, 50, 100)]


def test_a_quantity_asked_for_counts_where_the_lines_are_priced_by_it(tmp_path: Path) -> None:
    head = ("STT", "Tên hàng hóa", "ĐVT", "Số lượng đề nghị", "Đơn giá", "Thành tiền")
    assert figures(lines(tmp_path, head, (1, "Bút", "Cái", 3, 10, 30), (2, "Vở", "Quyển", 5, 20, 100))) == [(3, 10, 30), (5, 20, 100)]


def test_a_quantity_asked_for_does_not_stand_for_the_one_bought(tmp_path: Path) -> None:
    head = ("STT", "Tên hàng hóa", "ĐVT", "Khối lượng mời thầu", "Đơn giá trúng thầu", "Thành tiền")
    items = lines(tmp_path, head, (1, "Bút", "Cái", 3, 10, 20), (2, "Vở", "Quyển", 5, 20, 80))
    assert [i["quantity"] for i in items] == [None, None]


def test_lines_that_come_out_by_chance_prove_nothing(tmp_path: Path) -> None:
    """One piece each: every column of ones would do."""
    head = ("STT", "Tên hàng hóa", "Mã kho", "Đơn giá", "Thành tiền")
    assert [i["quantity"] for i in lines(tmp_path, head, (1, "Máy bơm", 1, 10, 10), (2, "Máy phát", 1, 20, 20))] == [None, None]


def test_an_amount_of_an_unknown_name_is_what_quantity_and_price_make(tmp_path: Path) -> None:
    head = ("Mục", "Nội dung", "ĐVT", "Số lượng", "Đơn giá", "Năm 2025")
    items = lines(tmp_path, head, ("6551", "Bút", "Cái", 3, 10, 30), (None, "Vở", "Quyển", 5, 20, 100))
    assert [i["amount_stated"] for i in items] == [30, 100]


def test_of_two_unnamed_factors_their_words_tell_which_is_the_price(tmp_path: Path) -> None:
    head = ("STT", "Tên thuốc", "ĐVT", "Nhu cầu số lượng 2025", "Giá ước 2025", "Thành tiền")
    assert figures(lines(tmp_path, head, (1, "A", "Viên", 300, 10, 3000), (2, "B", "Viên", 500, 20, 10000)))[0] == (300, 10, 3000)


def test_a_second_row_of_codes_or_in_another_language_is_header_too(tmp_path: Path) -> None:
    rows = [("STT", "Mô tả hàng hóa", "Xuất xứ", "Đơn vị tính", "Số lượng", "Đơn giá", "Thành tiền"),
            ("No.", "Description", "Origin", "Unit", "Quantity", "Unit price", "Amount"), (1, "Bút", "Việt Nam", "Cái", 3, 10, 30)]  # fmt: skip
    assert [(i["row"], i["goods_name"], i["origin_raw"]) for i in lines(tmp_path, *rows)] == [(3, "Bút", "Việt Nam")]
