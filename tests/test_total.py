"""Stated totals against the lines that they cover: by their words, and by what those words usually mean."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from generate import options
from workbook import write_xlsx

from checker.intake import take_in

HEAD = ("STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền")
Row = Sequence[object]
Control = Callable[..., dict[int, tuple[Decimal | None, Decimal | None, Decimal | None]]]


@pytest.fixture
def control(tmp_path: Path) -> Control:
    """Row → (stated, computed, difference) of the control totals of a sheet."""

    def controls(*rows: Row, head: Sequence[object] = HEAD, merges: Sequence[str] = ()) -> dict[int, tuple[Any, Any, Any]]:
        path = write_xlsx(tmp_path / "a.xlsx", {"S": [head, *rows]}, merges={"S": merges})
        totals = take_in(str(path), "a.xlsx", options())["totals"].to_pylist()
        return {t["row"]: (t["stated"], t["computed"], t["difference"]) for t in totals}

    return controls


def item(number: object, price: float, quantity: float = 1) -> Row:
    """A line."""
    return [number, f"Hàng {number} {price}", "Cái", quantity, price, quantity * price]


def amount(label: str, value: object, at: int = 1) -> Row:
    """A row with a label and an amount."""
    row: list[object] = [None] * 6
    row[at], row[5] = label, value
    return row


def fine(figure: int) -> tuple[int, int, int]:
    """Stated and computed agree."""
    return figure, figure, 0


def test_a_total_is_the_sum_of_all_lines(control: Control) -> None:
    assert control(item(1, 100), item(2, 50, 3), amount("Tổng cộng", 250)) == {4: fine(250)}


def test_a_wrong_total_is_told_with_its_exact_difference(control: Control) -> None:
    assert control(item(1, 100), item(2, 50), amount("Tổng cộng", 151)) == {4: (151, 150, 1)}


def test_vat_is_added_to_the_total_beneath_it(control: Control) -> None:
    assert control(item(1, 100), amount("Cộng tiền hàng", 100), amount("Thuế VAT 10%", 10), amount("Tổng cộng", 110)) == {3: fine(100), 5: fine(110)}


@pytest.mark.parametrize("off", [20, -20], ids=["written plainly", "written as negative"])
def test_a_discount_is_taken_off_however_it_is_signed(control: Control, off: int) -> None:
    assert control(item(1, 100), amount("Giảm giá 20%", off), amount("Thuế GTGT (10%)", 8), amount("Tổng cộng", 88))[5] == fine(88)


def test_every_section_has_its_own_sum_and_the_table_the_whole(control: Control) -> None:
    rows = [["I", "Văn phòng phẩm"], item(1, 10), item(2, 20), amount("Cộng (I)", 30), ["II", "Thiết bị"], item(1, 40), amount("Cộng (II)", 40)]
    assert control(*rows, amount("Tổng cộng", 70)) == {5: fine(30), 8: fine(40), 9: fine(70)}


def test_a_wrong_section_sum_is_found_though_the_total_is_right(control: Control) -> None:
    rows = [["I", "Văn phòng phẩm"], item(1, 10), item(2, 20), amount("Cộng (I)", 31), ["II", "Thiết bị"], item(1, 40), amount("Cộng (II)", 40)]
    assert control(*rows, amount("Tổng cộng", 70)) == {5: (31, 30, 1), 8: fine(40), 9: fine(70)}


def test_sums_of_nested_sections(control: Control) -> None:
    rows = [
        ["A", "Mua sắm"], ["I", "Văn phòng phẩm"], item(1, 10), item(2, 20), amount("Cộng I", 30), ["II", "Thiết bị"], item(1, 40), amount("Cộng II", 40),
        amount("Cộng A", 70), ["B", "Mua thêm"], item(1, 5), amount("Cộng B", 5), amount("Tổng cộng (A+B)", 75),
    ]  # fmt: skip
    assert control(*rows) == {6: fine(30), 9: fine(40), 10: fine(70), 13: fine(5), 14: fine(75)}


@pytest.mark.parametrize("label", ["Tổng cộng", "Tổng cộng mục I", "Tổng mục I", "Tổng"])
def test_total_said_of_a_section_is_read_as_its_sum(control: Control, label: str) -> None:
    rows = [["I", "Văn phòng phẩm"], item(1, 10), amount(label, 10), ["II", "Thiết bị"], item(1, 40), amount(label.replace("I", "II"), 40)]
    assert control(*rows, amount("Tổng cộng", 50)) == {4: fine(10), 7: fine(40), 8: fine(50)}


def test_sum_said_of_the_whole_is_read_as_the_total(control: Control) -> None:
    rows = [["I", "Văn phòng phẩm"], item(1, 10), amount("Cộng", 10), ["II", "Thiết bị"], item(1, 40), amount("Cộng", 40)]
    assert control(*rows, amount("Cộng", 50)) == {4: fine(10), 7: fine(40), 8: fine(50)}


def test_sum_before_tax_and_sum_with_tax_may_bear_the_same_word(control: Control) -> None:
    assert control(item(1, 100), amount("Cộng", 100), amount("Thuế VAT 10%", 10), amount("Cộng", 110)) == {3: fine(100), 5: fine(110)}


def test_the_amount_of_a_section_row_covers_the_lines_beneath_it(control: Control) -> None:
    rows = [amount("Văn phòng phẩm", 30), item(1, 10), item(2, 20), amount("Thiết bị", 40), item(1, 40), amount("Tổng cộng", 70)]
    rows[0][0], rows[3][0] = "I", "II"  # type: ignore[index]
    assert control(*rows) == {2: fine(30), 5: fine(40), 7: fine(70)}


def test_a_total_in_a_merged_band_is_found(control: Control) -> None:
    assert control(item(1, 100), amount("Tổng cộng", 100, 0), merges=["A3:E3"]) == {3: fine(100)}


def test_a_total_in_vietnamese_text_is_read_like_its_column(control: Control) -> None:
    rows = [[1, "Bút", "Cái", "2", "1.500", "3.000"], [2, "Kéo", "Cái", "100", "12.500", "1.250.000"], amount("Tổng cộng", "1.253.000 đồng")]
    assert control(*rows) == {4: fine(1253000)}


def test_a_total_in_thousands_is_compared_in_dong(control: Control) -> None:
    head = ("STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá (nghìn đồng)", "Thành tiền (nghìn đồng)")
    assert control(item(1, 62000.5), item(2, 0.5), amount("Tổng cộng", 62001), head=head) == {4: fine(62001000)}


def test_a_total_rounded_to_the_printed_unit_is_within_its_allowance(tmp_path: Path) -> None:
    head = ("STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá (nghìn đồng)", "Thành tiền (nghìn đồng)")
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [head, item(1, 62000.5), item(2, 0.3), amount("Tổng cộng", 62001)]})
    (made,) = take_in(str(path), "a.xlsx", options())["totals"].to_pylist()
    assert (made["stated"], made["computed"], made["difference"], made["allowance"]) == (62001000, 62000800, 200, 500)


def test_a_sum_of_quantities_is_no_stated_amount(control: Control) -> None:
    assert control(item(1, 100), item(2, 50, 3), [None, "Tổng cộng", None, 4, None, None]) == {}
    assert control(["Bút", 3], ["Kéo", 4], ["Tổng cộng", 7], head=("Tên hàng hóa", "Số lượng")) == {}


@pytest.mark.parametrize("value", ["theo hợp đồng", "1.250", "-", True], ids=str)
def test_a_total_that_is_no_number_has_no_stated_figure_and_no_difference(control: Control, value: object) -> None:
    assert all(stated is None and difference is None for stated, _, difference in control(item(1, 100), amount("Tổng cộng", value)).values())


@pytest.mark.parametrize("value", [1e-20, 306529999.99999994, 1e300, "1" + ".000" * 14, "0,00000000000000000001"], ids=str)
def test_an_absurd_total_does_not_break_the_reading(control: Control, value: object) -> None:
    assert set(control(item(1, 100), amount("Tổng cộng", value))) <= {3}


def test_lines_without_amounts_leave_the_computed_sum_unknown(control: Control) -> None:
    assert control([1, "Bút", "Cái", 5, None, None], amount("Tổng cộng", 100)) == {3: (100, None, None)}


def test_a_total_above_its_lines_covers_what_is_beneath_it(control: Control) -> None:
    assert control(amount("Tổng cộng", 150), item(1, 100), item(2, 50)) == {2: fine(150)}


def test_a_sum_of_an_upper_section_covers_its_inner_sections(control: Control) -> None:
    rows = [["A", "Mua sắm"], ["I", "Văn phòng phẩm"], item(1, 10), item(2, 20), ["II", "Thiết bị"], item(1, 40), amount("Cộng A", 70)]
    assert control(*rows, ["B", "Mua thêm"], item(1, 5), amount("Cộng B", 5), amount("Tổng cộng", 75)) == {8: fine(70), 11: fine(5), 12: fine(75)}


def test_so_it_does_where_it_is_not_the_first(control: Control) -> None:
    rows = [["A", "Mua thêm"], item(1, 5), amount("Cộng phần A", 5), ["B", "Mua sắm"], ["I", "Văn phòng phẩm"], item(1, 10), item(2, 20), ["II", "Thiết bị"]]
    assert control(*rows, item(1, 40), amount("Cộng phần B", 70), amount("Tổng cộng", 75)) == {4: fine(5), 11: fine(70), 12: fine(75)}


def test_vat_within_each_section_belongs_to_that_section(control: Control) -> None:
    one = [["I", "Văn phòng phẩm"], item(1, 100), amount("Thuế VAT 10%", 10), amount("Cộng I", 110)]
    two = [["II", "Thiết bị"], item(1, 200), amount("Thuế VAT 8%", 16), amount("Cộng II", 216)]
    assert control(*one, *two, amount("Tổng cộng", 326)) == {5: fine(110), 9: fine(216), 10: fine(326)}


def test_lists_without_headings_may_each_have_their_total(control: Control) -> None:
    rows = [item(1, 10), item(2, 20), amount("Tổng cộng", 30), item(1, 5), item(2, 6), amount("Tổng cộng", 11), amount("TỔNG CỘNG (A+B)", 41)]
    assert control(*rows) == {4: fine(30), 7: fine(11), 8: fine(41)}


def test_a_total_may_cover_several_tables(control: Control) -> None:
    other = ("STT", "Tên hàng hóa", "Xuất xứ", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền")
    rows = [item(1, 10), item(2, 20), amount("Tổng cộng (A)", 30), [], other, [1, "Máy", "Ý", "Cái", 1, 40, 40], [None, "Cộng (B)", *[None] * 4, 40]]
    assert control(*rows, [None, "TỔNG CỘNG (A+B)", *[None] * 4, 70]) == {4: fine(30), 8: fine(40), 9: fine(70)}


def test_a_rate_in_the_place_of_an_amount_adds_nothing(control: Control) -> None:
    assert control(item(1, 100), amount("Thuế suất GTGT", 0.1), amount("Tiền thuế GTGT", 10), amount("Tổng cộng", 110))[5] == fine(110)


def test_several_taxes_and_a_discount(control: Control) -> None:
    rows = [item(1, 100), amount("Chiết khấu 5%", 5), amount("Thuế nhập khẩu", 7), amount("Thuế GTGT 8%", 8), amount("Tổng cộng sau thuế", 110)]
    assert control(*rows)[6] == fine(110)


@pytest.mark.parametrize(
    "row",
    [["Bằng chữ: Một trăm năm mươi đồng chẵn./."], [None, "(Số tiền bằng chữ: Một trăm năm mươi đồng)"], ["Bằng chữ:", "Một trăm năm mươi đồng"]],
    ids=str,
)
def test_the_amount_in_words_is_compared_with_the_figure(control: Control, row: Row) -> None:
    assert control(item(1, 100), item(2, 50), amount("Tổng cộng", 150), row)[5] == fine(150)
    assert control(item(1, 100), item(2, 51), amount("Tổng cộng", 151), row)[5] == (150, 151, -1)


@pytest.mark.parametrize("row", [["Bằng chữ: ........................ đồng"], ["Bằng chữ: One hundred"], ["Bằng chữ:"]], ids=str)
def test_words_that_spell_no_figure_are_not_compared(control: Control, row: Row) -> None:
    assert set(control(item(1, 100), amount("Tổng cộng", 100), row)) == {3}


def test_words_may_spell_the_total_with_tax_or_without_it(control: Control) -> None:
    rows = [item(1, 100), amount("Cộng", 100), amount("Thuế VAT 10%", 10), amount("Tổng cộng", 110)]
    assert control(*rows, ["Bằng chữ: Một trăm đồng"])[6] == fine(100)


def test_words_beneath_a_total_in_thousands_spell_dong(control: Control) -> None:
    head = ("STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá (nghìn đồng)", "Thành tiền (nghìn đồng)")
    assert control(item(1, 1500), amount("Tổng cộng", 1500), ["Bằng chữ: Một triệu năm trăm nghìn đồng"], head=head)[4] == fine(1_500_000)
