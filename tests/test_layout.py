"""What each row of a sheet is: one kind each, by its words, its cells and its neighbours."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from generate import options
from workbook import write_xlsx

from checker.intake import take_in

HEAD = ("STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ")
Row = Sequence[object]


@dataclass
class Sheet:
    """A sheet as it was read."""

    tables: dict[str, Any]

    @property
    def kinds(self) -> list[str]:
        """Kind of each row, in order."""
        return self.tables["ledger"].column("kind").to_pylist()

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items."""
        return self.tables["items"].to_pylist()

    def column(self, name: str) -> list[Any]:
        """One column of the items."""
        return self.tables["items"].column(name).to_pylist()


Read = Callable[..., Sheet]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads rows as a sheet; `HEAD` goes on top unless `head` is False."""
    vocabulary = options()

    def reading(*rows: Row, head: Sequence[object] | None = HEAD, merges: Sequence[str] = ()) -> Sheet:
        path = write_xlsx(tmp_path / "a.xlsx", {"S": [*([head] if head else []), *rows]}, merges={"S": merges})
        return Sheet(take_in(str(path), "a.xlsx", vocabulary))

    return reading


def item(number: object, name: str, quantity: float = 1, price: float = 10, origin: str | None = "Việt Nam") -> Row:
    """A plain line item."""
    return [number, name, "Cái", quantity, price, quantity * price, origin]


def amount(label: str, value: object, at: int = 1) -> Row:
    """A row with a label and an amount."""
    row: list[object] = [None] * 7
    row[at], row[5] = label, value
    return row


GOODS_THAT_SOUND_LIKE_SUMS = (
    "Cộng hưởng từ", "Tổng đài điện thoại", "Tổng cộng lực kế", "Thuế kế", "Thuế suất kế", "Đơn vị tính điện tử", "Ghi chú dán", "Giấy ghi chú", "Chiết khấu",
    "Giảm giá đỡ màn hình", "Vật liệu kiểm soát xét nghiệm", "Vật tư tiêu hao", "Vắt cam", "VAT 69", "Lưu ý điện tử", "Giám đốc ghế da", "Thủ trưởng ghế da",
    "Kế toán máy MISA", "Người lập trình", "Trưởng phòng bàn làm việc", "Bằng chữ nổi", "Tổng số đếm", "Mục lục", "Phần mềm Office", "I.V. Catheter", "A4 Paper",
    "Cộng", "Tổng",
)  # fmt: skip


@pytest.mark.parametrize("name", GOODS_THAT_SOUND_LIKE_SUMS)
def test_a_line_with_number_unit_quantity_and_price_is_goods_whatever_its_name(read: Read, name: str) -> None:
    sheet = read(item(1, "Bút"), item(2, name), item(3, "Kéo"))
    assert sheet.kinds == ["header", "item", "item", "item"]
    assert sheet.column("goods_name") == ["Bút", name, "Kéo"]


@pytest.mark.parametrize("name", [n for n in GOODS_THAT_SOUND_LIKE_SUMS if n not in ("Cộng", "Tổng")])
def test_so_is_one_in_a_table_without_units(read: Read, name: str) -> None:
    sheet = read([1, "Bút", 1, 10, 10], [2, name, 2, 10, 20], [3, "Kéo", 1, 10, 10], head=("STT", "Tên hàng", "SL", "Đơn giá", "Thành tiền"))
    assert sheet.kinds == ["header", "item", "item", "item"]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Cộng", "subtotal"), ("Cộng:", "subtotal"), ("CỘNG", "subtotal"), ("Cộng (I)", "subtotal"), ("Cộng I", "subtotal"), ("Cộng mục I", "subtotal"),
        ("Cộng mục II:", "subtotal"), ("Cộng nhóm A", "subtotal"), ("Cộng phần 1", "subtotal"), ("Cộng tiền hàng", "subtotal"), ("Cộng trước thuế", "subtotal"),
        ("Tổng cộng", "total"), ("TỔNG CỘNG", "total"), ("Tổng cộng:", "total"), ("Tổng cộng (I+II)", "total"), ("Tổng cộng tiền thanh toán", "total"),
        ("Tổng số", "total"), ("Tổng", "total"), ("Tổng giá trị", "total"), ("Tổng tiền", "total"), ("Tổng thanh toán", "total"), ("Tổng kinh phí", "total"),
        ("Thuế VAT 10%", "vat"), ("Thuế GTGT (8%)", "vat"), ("VAT 10%", "vat"), ("Thuế giá trị gia tăng", "vat"), ("Tiền thuế GTGT", "vat"),
        ("Giảm giá 5%", "discount"), ("Chiết khấu 5%", "discount"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("at", [0, 1], ids=["in the first column", "in the name column"])
def test_sum_rows_are_known_by_their_words(read: Read, label: str, kind: str, at: int) -> None:
    sheet = read(item(1, "Bút"), item(2, "Kéo"), amount(label, 20, at))
    assert sheet.kinds == ["header", "item", "item", kind]


@pytest.mark.parametrize(
    "total",
    [[None, "Tổng cộng", None, 2, None, 20], ["Tổng cộng", None, None, 2, 20, 20], [None, "Tổng cộng", None, 2, 20, 20], [None, "Thuế VAT", "%", None, 10, 2]],
    ids=["quantity and amount", "all three, first column", "all three, name column", "rate with unit %"],
)
def test_a_sum_row_that_adds_other_columns_too_is_no_item(read: Read, total: Row) -> None:
    sheet = read(item(1, "Bút"), item(2, "Kéo"), total)
    assert [r["row"] for r in sheet.items] == [2, 3]


@pytest.mark.parametrize(
    "numbering",
    [
        [1, 2, 3, 4, 5, 6, 7],
        ["1", "2", "3", "4", "5", "6", "7"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        ["[1]", "[2]", "[3]", "[4]", "[5]", "[6]=[4]*[5]", "[7]"],
        ["A", "B", "C", 1, 2, 3, 4],
        ["A", "B", "C", "(1)", "(2)", "(3)=(1)x(2)", "D"],
        ["A", "B", "C", "1", "2", "3=1x2", "4"],
        ["A", "B", "C", "1", "2", "(3) = (1) x (2)", "D"],
        ["(A)", "(B)", "(C)", "(1)", "(2)", "(3=1x2)", "(4)"],
        ["a", "b", "c", "1", "2", "3=1*2", "d"],
        [1, 2, 3, 4, 5, "6=4x5", None],
    ],
    ids=str,
)
@pytest.mark.parametrize("blanks", [0, 1, 2], ids=["at once", "after a blank row", "after two"])
def test_the_row_that_numbers_the_columns_is_no_item(read: Read, numbering: Row, blanks: int) -> None:
    sheet = read(*[[]] * blanks, numbering, item(1, "Bút"), item(2, "Kéo"))
    assert sheet.kinds == ["header", *["blank"] * blanks, "numbering", "item", "item"]


def test_a_numbering_row_repeated_at_a_page_break_is_no_item(read: Read) -> None:
    sheet = read(item(1, "Bút"), item(2, "Kéo"), ["A", "B", "C", "1", "2", "3=1x2", "4"], item(3, "Giấy"))
    assert sheet.kinds == ["header", "item", "item", "numbering", "item"]


def test_a_first_item_of_bare_figures_is_not_a_numbering_row(read: Read) -> None:
    assert read([1, "555", "Bao", 2, 3, 6, None], item(2, "Kéo")).kinds == ["header", "item", "item"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["I", "Văn phòng phẩm"], ["II", "Thiết bị"]),
        (["A", "Văn phòng phẩm"], ["B", "Thiết bị"]),
        (["I", "VẬT TƯ TIÊU HAO"], ["II", "THUẾ KHOÁN"]),
        (["I. Văn phòng phẩm"], ["II. Thiết bị"]),
        (["A. Văn phòng phẩm"], ["B. Thiết bị"]),
        ([None, "I. Văn phòng phẩm"], [None, "II. Thiết bị"]),
        ([None, "Phần 1: Văn phòng phẩm"], [None, "Phần 2: Thiết bị"]),
        ([None, "Văn phòng phẩm"], [None, "Thiết bị"]),
        ([None, "VĂN PHÒNG PHẨM"], [None, "THIẾT BỊ"]),
        ([1, "Văn phòng phẩm"], [2, "Thiết bị"]),
        (["PHẦN (LÔ): L01 - Văn phòng phẩm"], ["PHẦN (LÔ): L02 - Thiết bị"]),
    ],
    ids=str,
)
def test_section_rows_are_headings_and_name_the_group_of_what_is_beneath(read: Read, first: Row, second: Row) -> None:
    sheet = read(first, item(1, "Bút"), item(2, "Kéo"), second, item(1, "Máy"))
    assert sheet.kinds == ["header", "heading", "item", "item", "heading", "item"]
    groups = sheet.column("goods_group")
    assert groups[0] == groups[1] != groups[2]


def test_numbered_groups_stand_over_their_numbered_lines(read: Read) -> None:
    sheet = read([1, "Văn phòng phẩm"], item("1.1", "Bút"), item("1.2", "Kéo"), [2, "Thiết bị"], item("2.1", "Máy"), amount("Tổng cộng", 30))
    assert sheet.kinds == ["header", "heading", "item", "item", "heading", "item", "total"]
    assert sheet.column("goods_group") == ["Văn phòng phẩm", "Văn phòng phẩm", "Thiết bị"]


def test_a_section_row_with_an_amount_is_a_lot_and_counts_no_money(read: Read) -> None:
    sheet = read(["I", "Văn phòng phẩm", None, None, None, 20], item(1, "Bút"), item(2, "Kéo"), ["II", "Thiết bị", None, None, None, 10], item(1, "Máy"))
    assert sheet.kinds == ["header", "lot", "item", "item", "lot", "item"]
    assert sum(sheet.column("amount"), Decimal(0)) == 30


@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "middle", "last"])
@pytest.mark.parametrize("after", [[amount("Tổng cộng", 20)], []], ids=["before the total", "at the end"])
def test_a_numbered_line_that_gives_only_a_name_is_an_item_all_the_same(read: Read, place: int, after: list[Row]) -> None:
    names = ["Bút", "Kéo", "Giấy"]
    rows = [[i + 1, name] if i == place else item(i + 1, name) for i, name in enumerate(names)]
    assert read(*rows, *after).column("goods_name") == names


def test_a_country_without_a_name_is_no_heading_over_the_lines_beneath(read: Read) -> None:
    sheet = read(item(1, "Bút", origin="Đức"), [2, None, None, None, None, None, "Việt Nam"], item(3, "Kéo", origin=None))
    assert sheet.kinds == ["header", "item", "note", "item"]
    assert sheet.column("goods_group") == [None, None]


def test_lines_of_a_description_are_notes_and_open_no_section(read: Read) -> None:
    sheet = read(["I", "Thiết bị"], item(1, "Máy tính"), [None, "- CPU: Core i5"], [None, "- Phần mềm bản quyền"], [None, "+ RAM: 16 GB"], item(2, "Máy in"))
    assert sheet.kinds == ["header", "heading", "item", "note", "note", "note", "item"]
    assert sheet.column("goods_group") == ["Thiết bị", "Thiết bị"]


@pytest.mark.parametrize("column", range(7))
@pytest.mark.parametrize("text", ["Hà Nội, ngày 05 tháng 5 năm 2025", "......, ngày ... tháng ... năm ......"])
def test_the_signature_block_is_no_item_in_whatever_column_it_stands(read: Read, column: int, text: str) -> None:
    day: list[object] = [None] * column + [text]
    names: list[object] = [None] * 7
    titles: list[object] = [None] * 7
    titles[0], titles[column] = "Người lập biểu", "Thủ trưởng đơn vị"
    names[0], names[column] = "Nguyễn Thị Mẫu", "Trần Văn Mẫu"
    sheet = read(item(1, "Bút"), item(2, "Kéo"), amount("Tổng cộng", 20), [], day, titles, ["(Ký, họ tên)"], [], names)
    assert sheet.kinds == ["header", "item", "item", "total", "blank", "signature", "signature", "signature", "blank", "signature"]


def test_signatures_under_titles_that_nobody_foresaw_are_no_items(read: Read) -> None:
    sheet = read(item(1, "Bút"), amount("Tổng cộng", 10), [], [None, "BÊN GIAO", None, None, "BÊN NHẬN"], [None, "Nguyễn Thị Mẫu", None, None, "Trần Văn Mẫu"])
    assert [r["row"] for r in sheet.items] == [2]


@pytest.mark.parametrize("words", ["(Bằng chữ: Hai mươi đồng chẵn./.)", "Bằng chữ: Hai mươi đồng", "Số tiền bằng chữ: Hai mươi đồng", "Ghi chú: giá đã gồm VAT"])
@pytest.mark.parametrize("column", [0, 1])
def test_amounts_in_words_and_remarks_are_notes(read: Read, words: str, column: int) -> None:
    assert read(item(1, "Bút"), amount("Tổng cộng", 10), [None] * column + [words]).kinds == ["header", "item", "total", "note"]


@pytest.mark.parametrize("unit", ["ĐVT: đồng", "Đơn vị tính: VND", "Đơn vị: triệu đồng", "ĐVT: Nghìn đồng", "(Đơn vị tính: 1.000 đồng)"])
@pytest.mark.parametrize("column", [0, 5])
def test_the_line_with_the_unit_of_money_is_known(read: Read, unit: str, column: int) -> None:
    sheet = read(["DANH MỤC"], [None] * column + [unit], HEAD, item(1, "Bút"), head=None)
    assert sheet.kinds == ["title", "unit", "header", "item"]


def test_a_repeated_header_and_its_numbering_are_no_items(read: Read) -> None:
    numbers = [1, 2, 3, 4, 5, 6, 7]
    sheet = read(numbers, ["I", "Văn phòng phẩm"], item(1, "Bút"), ["II", "Thiết bị"], HEAD, numbers, item(1, "Máy"))
    assert sheet.kinds == ["header", "numbering", "heading", "item", "heading", "header", "numbering", "item"]


def test_a_second_table_with_its_columns_in_another_order_is_read_by_its_own_header(read: Read) -> None:
    other = ("STT", "Tên hàng hóa", "Xuất xứ", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền")
    sheet = read(item(1, "Bút"), amount("Tổng cộng", 10), [], ["DANH MỤC 2"], other, [1, "Máy", "Việt Nam", "Cái", 2, 20, 40], [None, "Tổng cộng", *[None] * 4, 40])
    assert sheet.column("goods_name") == ["Bút", "Máy"]
    assert sheet.column("quantity") == [1, 2]
    assert sheet.column("amount") == [10, 40]
    assert sheet.column("origin_raw") == ["Việt Nam", "Việt Nam"]


def test_a_section_of_services_is_told_apart_and_ends_with_the_next_section(read: Read) -> None:
    sheet = read(["I", "Dịch vụ lắp đặt"], item(1, "Lắp máy"), ["II", "Văn phòng phẩm"], item(1, "Bút"))
    assert sheet.column("goods_kind") == ["service", "goods"]
    assert sheet.column("excluded") == ["service", None]


@pytest.mark.parametrize("heading", ["Đạt chuẩn quốc gia", "Thuế khoán", "Nhã nhạc", "Thước đo"])
def test_a_word_that_only_resembles_an_excluded_kind_excludes_nothing(read: Read, heading: str) -> None:
    assert read(["I", heading], item(1, "Bút")).column("excluded") == [None]


def test_merged_cells_in_the_body_lend_their_text_to_each_row_but_a_shared_figure_is_nobodys(read: Read) -> None:
    rows = [item(1, "Bút"), [2, "Kéo", "Cái", 1, 10, 10, None], [3, "Giấy", "Cái", None, 10, 10, None]]
    sheet = read(*rows, merges=["G2:G4", "D3:D4"])
    assert sheet.column("origin_raw") == ["Việt Nam"] * 3
    assert sheet.column("quantity") == [1, None, None]
    assert sheet.column("quantity_text") == [None, "1 (ô gộp dòng 3–4)", None]


def test_a_line_written_over_several_merged_rows_is_one_line(read: Read) -> None:
    rows = [item(1, "Bút"), [2, "Máy tính", "Bộ", 1, 10, 10, "Việt Nam"], [None] * 7, item(3, "Giấy")]
    sheet = read(*rows, merges=[f"{column}3:{column}4" for column in "ABCDEFG"])
    assert sheet.column("goods_name") == ["Bút", "Máy tính", "Giấy"]
    assert sheet.column("amount") == [10, 10, 10]


@pytest.mark.parametrize("area", ["J2:J9", "A2:A900", "H2:ZZ3", "C3:AZ3", "G1:K1", "B2:B3"])
def test_merges_that_reach_beyond_the_used_cells_lose_no_line(read: Read, area: str) -> None:
    sheet = read(item(1, "Bút"), item(2, "Kéo"), merges=[area])
    assert [r["row"] for r in sheet.items] == [2, 3]


AMOUNTS = ("TT", "Nội dung", "Thành tiền")


def test_a_numbered_line_with_nothing_but_an_amount_is_an_item(read: Read) -> None:
    sheet = read([1, "Mua bút", 100], [2, "Mua giấy", 200], [None, "Tổng cộng", 300], head=AMOUNTS)
    assert sheet.kinds == ["header", "item", "item", "total"]
    assert sheet.column("amount") == [100, 200]


def test_so_it_is_with_a_line_of_description_beneath(read: Read) -> None:
    sheet = read([1, "Mua bút", 100], [None, "- Màu đen"], [2, "Mua giấy", 200], [None, "- Khổ A4"], [None, "Tổng cộng", 300], head=AMOUNTS)
    assert sheet.kinds == ["header", "item", "note", "item", "note", "total"]


def test_in_such_a_list_a_roman_line_over_numbered_ones_is_a_lot(read: Read) -> None:
    sheet = read(["I", "Văn phòng phẩm", 300], [1, "Mua bút", 100], [2, "Mua giấy", 200], ["II", "Thiết bị", 50], [1, "Máy", 50], [None, "Tổng cộng", 350], head=AMOUNTS)
    assert sheet.kinds == ["header", "lot", "item", "item", "lot", "item", "total"]


def test_the_unit_of_money_in_a_row_beneath_the_header_scales_the_column(read: Read) -> None:
    sheet = read([None, None, None, None, "(1000đ)", "(1000đ)"], item(1, "Bút"), item(2, "Kéo"))
    assert sheet.column("goods_name") == ["Bút", "Kéo"]
    assert sheet.column("unit_price") == [10_000, 10_000]


def test_priced_parts_of_a_priced_whole_are_not_counted_with_it(read: Read) -> None:
    sheet = read([1, "Bộ máy tính", "Bộ", 1, 30, 30], ["1.1", "CPU", "Cái", 1, 20, 20], ["1.2", "Màn hình", "Cái", 1, 10, 10], item(2, "Máy in"), amount("Tổng cộng", 40))
    assert sum((r["amount"] for r in sheet.items if r["duplicate_of"] is None), Decimal(0)) == 40
    assert sheet.tables["totals"].column("difference").to_pylist()[-1] == 0


@pytest.mark.parametrize("label", ["Trong đó: Thuế VAT", "Trong đó thuế GTGT 10%", "Trong đó: chi phí vận chuyển"])
@pytest.mark.parametrize("place", ["before", "after"])
def test_what_a_total_contains_is_neither_goods_nor_added(read: Read, label: str, place: str) -> None:
    inner, total = amount(label, 2), amount("Tổng cộng", 20)
    sheet = read(item(1, "Bút"), item(2, "Kéo"), *([inner, total] if place == "before" else [total, inner]))
    assert [r["row"] for r in sheet.items] == [2, 3]
    assert sheet.tables["totals"].column("difference").to_pylist() == [0]


@pytest.mark.parametrize("name", ["Tổng số điện tử đếm tiền", "Cộng hưởng từ", "Chiết khấu kế", "VAT 69"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_unit_quantity_and_price_are_goods_in_a_table_without_numbers_too(read: Read, name: str, place: int) -> None:
    rows: list[Row] = [["Bút", "Cái", 1, 10, 10], ["Kéo", "Cái", 1, 10, 10]]
    rows.insert(place, [name, "Cái", "17", "90.000", "1.530.000"])
    sheet = read(*rows, head=("Tên sản phẩm", "Đvt", "Số lượng", "Đơn giá", "Thành tiền"))
    assert sheet.kinds == ["header", "item", "item", "item"]


def test_a_group_is_a_heading_though_its_first_line_sounds_like_a_sum(read: Read) -> None:
    sheet = read([1, "Đồ dùng phòng họp"], item("1.1", "Tổng số điện tử đếm tiền"), item("1.2", "Bút"))
    assert sheet.kinds == ["header", "heading", "item", "item"]


@pytest.mark.parametrize("more", [0, 1, 4])
def test_a_numbered_line_with_an_amount_is_an_item_however_many_other_cells_are_filled(read: Read, more: int) -> None:
    others = [f"Cột {i}" for i in range(more)]
    sheet = read([1, "Mua bút", 100, *others], [2, "Mua giấy", 200, *others], [None, "Tổng cộng", 300], head=(*AMOUNTS, *(f"Theo dõi {i}" for i in range(more))))
    assert sheet.kinds == ["header", "item", "item", "total"]


BIDS = ("STT", "Mã phần (lô)", "Tên phần (lô)", "Danh mục hàng hóa", "Đơn vị tính", "Khối lượng", "Đơn giá dự thầu", "Thành tiền")


@pytest.mark.parametrize("one", ["1.1", 1.1, "1.1."], ids=repr)
def test_the_row_of_a_lot_over_its_goods_is_no_item_and_its_amount_a_control_total(read: Read, one: object) -> None:
    rows = [[1, "L01", "Phần 1", None, None, None, None, 100], [one, None, None, "Máy", "Cái", 2, 30, 60], ["1.2", None, None, "Bàn", "Cái", 4, 10, 40],
            [2, "L02", "Phần 2", None, None, None, None, 5], ["2.1", None, None, "Ghế", "Cái", 1, 5, 5]]  # fmt: skip
    sheet = read(*rows, head=BIDS)
    assert sheet.kinds == ["header", "lot", "item", "item", "lot", "item"]
    assert sheet.column("lot") == ["L01", "L01", "L02"]
    assert sheet.tables["totals"].column("covers").to_pylist() == ["H3:H4", "H6"]
    assert sheet.tables["totals"].column("difference").to_pylist() == [0, 0]


def test_the_sheets_own_column_goes_before_the_heading(read: Read) -> None:
    rows = [[1, "L01", "Phần 1", None, None, None, None, 60], ["1.1", "L07", None, "Máy", "Cái", 2, 30, 60]]
    assert read(*rows, head=BIDS).column("lot") == ["L07"]


@pytest.mark.parametrize(
    ("band", "field", "text"),
    [
        ("NHÀ THẦU: Công ty TNHH Mẫu", "supplier", "Công ty TNHH Mẫu"), ("Nhà cung cấp: Công ty Mẫu", "supplier", "Công ty Mẫu"),
        ("I. Nhà thầu trúng thầu: Liên danh Mẫu", "supplier", "Liên danh Mẫu"), ("Công ty TNHH Mẫu", "supplier", "Công ty TNHH Mẫu"),
        ("PHẦN (LÔ): L01 - Văn phòng phẩm", "lot", "L01"), ("Lô 1: Văn phòng phẩm", "lot", "1"), ("LÔ SỐ 02. Văn phòng phẩm", "lot", "02"),
        ("Đơn vị: Trường THCS Mẫu", "agency", "Trường THCS Mẫu"), ("Trường THCS Mẫu", "agency", "Trường THCS Mẫu"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("at", [0, 1])
def test_bands_name_agency_supplier_and_lot_of_the_rows_beneath(read: Read, band: str, field: str, text: str, at: int) -> None:
    sheet = read([None] * at + [band], item(1, "Bút"), item(2, "Kéo"))
    assert sheet.kinds == ["header", "heading", "item", "item"]
    assert sheet.column(field) == [text, text]


def test_bands_stand_above_a_repeated_header_and_a_lot_keeps_its_supplier(read: Read) -> None:
    rows = [["NHÀ THẦU: A"], ["PHẦN (LÔ): L01 - Bút"], HEAD, item(1, "Bút"), amount("Tổng cộng", 10), ["PHẦN (LÔ): L02 - Kéo"], HEAD, item(1, "Kéo"),
            ["NHÀ THẦU: B"], HEAD, item(1, "Giấy")]  # fmt: skip
    sheet = read(*rows, head=None)
    assert sheet.kinds == ["title", "title", "header", "item", "total", "heading", "header", "item", "heading", "header", "item"]
    assert sheet.column("supplier") == ["A", "A", "B"]
    assert sheet.column("lot") == ["L01", "L02", None]


def test_a_lot_over_another_table_keeps_the_supplier_too(read: Read) -> None:
    other = ("STT", "Tên hàng hóa", "Xuất xứ", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền")
    rows = [["NHÀ THẦU: A"], ["PHẦN (LÔ): L01 - Bút"], HEAD, item(1, "Bút"), ["PHẦN (LÔ): L02 - Kéo"], other, [1, "Kéo", "Việt Nam", "Cái", 2, 20, 40]]
    sheet = read(*rows, head=None)
    assert (sheet.column("supplier"), sheet.column("lot")) == (["A", "A"], ["L01", "L02"])


@pytest.mark.parametrize("name", ["Lô hội", "Lò nướng", "Nhà thầu phụ kiện", "Đơn vị đo áp suất"])
def test_goods_that_sound_like_bands_are_goods(read: Read, name: str) -> None:
    assert read(item(1, "Bút"), [2, name, None, 2, None, None, None], item(3, "Kéo")).column("goods_name") == ["Bút", name, "Kéo"]


def test_the_row_that_tells_how_to_fill_in_the_columns_is_a_note(read: Read) -> None:
    told = [None, "Ghi rõ tên", None, "Ghi 10000, KHÔNG ghi 10.000,00", "Ghi 10000, KHÔNG ghi 10.000,00", None, "Theo CO / giấy phép NK / FSC"]
    assert read(told, item(1, "Bút"), item(2, "Kéo")).kinds == ["header", "note", "item", "item"]


@pytest.mark.parametrize(
    "numbering",
    [["A", "B", "(1)", "(2)", "(3)=(1)x(2)", "(4)", "(5)=((3)/12)x(4)"], ["A", "B", "(1)", "(2)", "(3)=(1)x(2)", "(4)", "(7)=(5-6)"],
     [None, None, None, "(1)", "(2)", "(3)=(1)x(2)"], [None, None, None, None, None, "(3)=(1)x(2)"], [None, None, None, 1, 2, "3=1x2"]],
    ids=str,
)  # fmt: skip
def test_column_numbers_may_leave_columns_out(read: Read, numbering: Row) -> None:
    assert read(numbering, item(1, "Bút"), item(2, "Kéo")).kinds == ["header", "numbering", "item", "item"]


@pytest.mark.parametrize("label", [None, "Giá trị nhóm hàng", "Thành tiền cả gói", "Số tiền đề nghị"])
@pytest.mark.parametrize("quantity", [None, 6])
def test_a_row_that_is_the_sum_of_the_lines_above_is_a_total_whatever_it_is_called(read: Read, label: str | None, quantity: int | None) -> None:
    sheet = read(item(1, "Bút", 3), item(2, "Kéo", 2), item(3, "Giấy"), [None, label, None, quantity, None, 60])
    assert sheet.kinds == ["header", "item", "item", "item", "total"]
    assert sheet.tables["totals"].column("difference").to_pylist() == [0]


def test_in_a_list_of_names_and_amounts_an_amount_that_happens_to_be_a_sum_stays_an_item(read: Read) -> None:
    head = ("Nội dung", "Thành tiền")
    assert read(["Bút", 100], ["Giấy", 100], ["Kéo", 200], ["Tổng cộng", 400], head=head).kinds == ["header", "item", "item", "item", "total"]
    assert read(["Bút", 100], ["Giấy", 100], ["Kéo", 50], ["Máy", 250], ["Bàn", 70], head=head).kinds == ["header", *["item"] * 5]


def test_transport_is_a_line_of_its_own_and_no_discount(read: Read) -> None:
    sheet = read(item(1, "Bút"), item(2, "Kéo"), amount("Phí vận chuyển", 5), amount("Tổng cộng", 25))
    assert sheet.kinds == ["header", "item", "item", "item", "total"]
    assert sheet.tables["totals"].column("difference").to_pylist() == [0]


def test_sums_carried_over_a_page_break_are_no_items_and_count_nothing(read: Read) -> None:
    rows = [item(1, "Bút"), item(2, "Kéo"), amount("Cộng trang này", 20), HEAD, amount("Cộng trang trước mang sang", 20), item(3, "Giấy"), amount("Tổng cộng", 30)]
    sheet = read(*rows)
    assert sheet.kinds == ["header", "item", "item", "subtotal", "header", "subtotal", "item", "total"]
    assert sheet.tables["totals"].column("difference").to_pylist() == [0, 0, 0]


@pytest.mark.parametrize("column", [1, 2], ids=["in the name's column", "in the specification's"])
def test_a_specification_may_go_on_in_rows_of_its_own_without_a_dash(read: Read, column: int) -> None:
    head = ("STT", "Tên hàng hóa", "Thông số kỹ thuật", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền")
    more = [[None] * column + [text] for text in ("Vỏ nhựa ABS", "Công suất: 750 W")]
    sheet = read([1, "Máy", "A", "Cái", 1, 10, 10], *more, [2, "Bàn", "B", "Cái", 1, 10, 10], more[0], [*amount("Tổng cộng", 20)[:5], None, 20], head=head)
    assert sheet.kinds == ["header", "item", "note", "note", "item", "note", "total"]


@pytest.mark.parametrize("numbers", [("1.", "2."), ("01", "02"), ("1.1", "1.2"), ("I.1", "I.2"), ("a)", "b)"), ("(1)", "(2)"), ("I", "II"), (1.1, 1.2)], ids=str)
def test_lines_are_numbered_in_many_ways(read: Read, numbers: tuple[object, object]) -> None:
    assert read(*(item(n, name) for n, name in zip(numbers, ("Bút", "Kéo"), strict=True))).kinds == ["header", "item", "item"]


def test_a_list_of_bare_names_is_a_list_of_goods(read: Read) -> None:
    sheet = read(["Bút"], ["Kéo"], ["Giấy"], ["Máy"], head=("Tên hàng hóa", "Số lượng", "Xuất xứ"))
    assert sheet.column("goods_name") == ["Bút", "Kéo", "Giấy", "Máy"]


def test_each_table_of_a_sheet_has_its_own_unit_of_money(read: Read) -> None:
    unit = [None] * 5
    rows = [[*unit, "ĐVT: triệu đồng"], HEAD, item(1, "Bút"), item(2, "Kéo"), [], [*unit, "Đơn vị: 1.000 đồng"], HEAD, item(1, "Giấy")]
    sheet = read(*rows, head=None)
    assert sheet.kinds == ["unit", "header", "item", "item", "blank", "unit", "header", "item"]
    assert sheet.column("amount") == [10_000_000, 10_000_000, 10_000]


def test_tables_side_by_side_are_refused_and_not_read_by_half(read: Read) -> None:
    head = ("STT", "Tên hàng hóa", "Số lượng", "Thành tiền", None, "STT", "Tên hàng hóa", "Số lượng", "Thành tiền")
    sheet = read([1, "Bút", 2, 20, None, 1, "Kéo", 3, 30], [2, "Giấy", 2, 20, None, 2, "Máy", 3, 30], head=head)
    assert not sheet.items
    assert sheet.tables["problems"].column("code").to_pylist()[0] == "header_not_recognised"


def test_columns_without_a_field_are_carried_along(read: Read) -> None:
    head = (*HEAD, 'Kho "A"', "Ngày giao", None)
    sheet = read([*item(1, "Bút"), "x\\y\nz", 2.5, "lẻ"], item(2, "Kéo"), head=head)
    assert [json.loads(e) if e else None for e in sheet.column("extra")] == [{'Kho "A"': "x\\y\nz", "Ngày giao": "2.5", "J": "lẻ"}, None]
