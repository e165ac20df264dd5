"""What kind of goods a line is, and by which words; only unmistakable words take a line out of the denominator."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from generate import options, real_lines
from workbook import write_xlsx

from checker.intake import take_in
from checker.schema import GOODS_KINDS
from checker.sheet.kind import EXCLUDED_KINDS, kind_of
from checker.sheet.vocabulary import Vocabulary

VOCABULARY = Vocabulary.of(options())
HEAD = ("STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ")


def read(folder: Path, *rows: Sequence[object], head: Sequence[object] = HEAD, above: Sequence[Sequence[object]] = ()) -> list[dict[str, Any]]:
    """The items of a sheet with these rows beneath `head`."""
    path = write_xlsx(folder / "a.xlsx", {"S": [*above, head, *rows]})
    items: list[dict[str, Any]] = take_in(str(path), "a.xlsx", options())["items"].to_pylist()
    return items


def item(number: int, name: str) -> Sequence[object]:
    return [number, name, "Cái", 2, 10, 20, "Việt Nam"]


def told(folder: Path, *rows: Sequence[object], **more: Any) -> list[tuple[str, str | None]]:
    """(kind, words) of each item."""
    return [(i["goods_kind"], i["goods_kind_words"]) for i in read(folder, *rows, **more)]


SPOKEN = {
    "Dịch vụ lắp đặt máy lạnh": ("service", "dịch vụ"), "- DỊCH VỤ bảo vệ": ("service", "dịch vụ"), "2. Chi phí vận chuyển": ("service", "chi phí vận chuyển"),
    "Bảo trì hệ thống điều hòa": ("service", "bảo trì"), "Bảo dưỡng thiết bị y tế": ("service", "bảo dưỡng"), "Vận chuyển, lắp đặt": ("service", "vận chuyển, lắp đặt"),
    "Sửa chữa máy photocopy": ("service", "sửa chữa"), "Bảo hiểm xe ô tô 7 chỗ": ("service", "bảo hiểm xe"),
    "Kiểm định, hiệu chuẩn thiết bị y tế": ("service", "kiểm định, hiệu chuẩn"),
    "Thuê xe 16 chỗ": ("lease", "thuê"), "Xây dựng nhà lớp học": ("works", "xây dựng nhà"), "Sửa chữa, cải tạo nhà làm việc": ("works", "sửa chữa, cải tạo"),
    "Tiền điện tháng 3": ("utility", "tiền điện"), "Cước viễn thông quý I": ("utility", "cước viễn thông"), "Cước vận chuyển": ("service", "cước vận chuyển"),
    "Phần mềm kế toán MISA": ("software", "phần mềm"), "Bản quyền phần mềm diệt virus": ("software", "bản quyền phần mềm"), "Thuê phần mềm quản lý": ("software", "thuê phần mềm"),
    "Nhà làm việc 3 tầng": ("land_building", "nhà làm việc"),
}  # fmt: skip
GOODS = (
    "Thuốc nhuộm Giemsa", "Nhà bạt cứu sinh", "Bảo hiểm lao động - mũ", "Điện trở", "Vận chuyển băng tải", "vận chuyển và bảo quản mẫu vi khuẩn",
    "Kiểm soát thiết bị hấp tiệt trùng", "Đất sét Nitto Neoseal B-3", "Công tắc hành trình", "Cước câu cá", "Cước nylon", "Tiền điện tử mẫu", "Sữa chua có đường",
    "Thuê bao sim 4G", "Bảo trì kit cho máy in", "Dịch vụ cung cấp hàng hóa văn phòng phẩm", "Nhà vệ sinh di động",
    "Nhà xe lắp ghép", "Sửa chữa bộ dụng cụ", "Phích nối",
    "Lắp đặt hệ thống camera", "Chi tiết máy", "Chi phí mua máy tính", "Thuế kế điện tử", "Xây dựng - bộ đồ chơi lắp ghép", "Bảo dưỡng - dầu mỡ bôi trơn",
    "Điện nước - ống nhựa PVC",
    "Sua chua nha dam", "Thue ke dien tu", "Tư trang", "Phần cứng", "Nhân sâm", "Gia vị", "Quyền trượng", "Giấy in A4", "Tiền giấy mẫu", "Mô hình nhà làm việc", "Bao duong trang",
)  # fmt: skip


@pytest.mark.parametrize("name", SPOKEN)
def test_a_name_that_says_what_it_is_decides(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, item(1, "Bàn"), item(2, name), item(3, "Ghế")) == [("goods", None), SPOKEN[name], ("goods", None)]


def test_names_that_merely_begin_alike_stay_goods(tmp_path: Path) -> None:
    assert told(tmp_path, *(item(i, name) for i, name in enumerate(GOODS, 1))) == [("goods", None)] * len(GOODS)


def test_no_real_good_leaves_the_denominator_by_its_name() -> None:
    assert [x.name for x in real_lines() if (kind := kind_of(VOCABULARY, "line", x.name)) and kind.goods_kind in EXCLUDED_KINDS] == []


def test_a_heading_speaks_for_the_lines_beneath_it(tmp_path: Path) -> None:
    rows = [["I", "Mua sắm"], item(1, "Bàn"), ["II", "Dịch vụ liên quan"], item(1, "Vận hành thử"), ["III", "Thuê tài sản"], item(1, "Máy chiếu")]
    assert told(tmp_path, *rows) == [("goods", "mua sắm"), ("service", "dịch vụ"), ("lease", "thuê")]


@pytest.mark.parametrize(
    "heading",
    ["Dịch vụ và hàng hóa", "Điện nước", "Hàng hóa và dịch vụ liên quan", "Vật tư xây dựng", "Thuê bao và mua sắm", "Nhà bếp", "Thiết bị thuê ngoài"],
)
def test_a_heading_that_may_head_goods_takes_nothing_out(tmp_path: Path, heading: str) -> None:
    (kind, _), *_ = told(tmp_path, ["I", heading], item(1, "Bóng đèn"), item(2, "Ống nhựa"), ["II", "Văn phòng phẩm"], item(1, "Giấy"))
    assert kind not in EXCLUDED_KINDS


def test_the_sheets_own_group_decides_for_its_line(tmp_path: Path) -> None:
    head = (*HEAD, "Nhóm hàng")
    rows = [
        [*item(1, "Amoxicillin"), "Thuốc tân dược"],
        [*item(2, "Suất ăn"), "Dịch vụ"],
        [*item(3, "Bàn"), "Nội thất"],
        [*item(4, "Phần mềm"), "Thuốc"],
    ]
    assert told(tmp_path, *rows, head=head) == [("medicine", "thuốc tân dược"), ("service", "dịch vụ"), ("goods", None), ("software", "phần mềm")]


@pytest.mark.parametrize(("title", "expected"), [
    ("DANH MỤC THUỐC", ("medicine", "thuốc")), ("Danh mục thuốc trúng thầu năm 2025", ("medicine", "thuốc")),
    ("Gói thầu số 02: Mua sắm vật tư y tế năm 2025", ("medical_supply", "vật tư y tế")),
    ("Tên gói thầu: Cung cấp hoá chất, vật tư y tế", ("medical_supply", "hóa chất, vật tư y tế")),
    ("Danh mục thuốc bảo vệ thực vật", ("goods", None)), ("Danh mục vật tư y tế và văn phòng phẩm", ("goods", None)), ("Danh mục hàng hóa ngoài thuốc", ("goods", None)),
    ("KHOA DƯỢC - VẬT TƯ Y TẾ", ("goods", None)), ("Công ty cổ phần Thiết bị y tế A", ("goods", None)), ("Dịch vụ công", ("goods", None)),
])  # fmt: skip
def test_a_title_may_say_that_a_list_is_medical(tmp_path: Path, title: str, expected: tuple[str, str | None]) -> None:
    assert told(tmp_path, item(1, "Mặt hàng A"), above=[[title]]) == [expected]


def test_the_header_over_the_names_may_say_it_too(tmp_path: Path) -> None:
    assert told(tmp_path, item(1, "Mặt hàng A"), head=("STT", "Tên vật tư y tế", *HEAD[2:])) == [("medical_supply", "tên vật tư y tế")]


def test_a_heading_between_two_tables_speaks_for_the_second(tmp_path: Path) -> None:
    rows = [
        item(1, "Bàn"),
        item(2, "Ghế"),
        [],
        ["II. Dịch vụ liên quan"],
        ["STT", "Tên dịch vụ, hàng hóa", *HEAD[2:]],
        item(1, "Vận hành thử"),
        item(2, "Hướng dẫn"),
    ]
    assert [kind for kind, _ in told(tmp_path, *rows)] == ["goods", "goods", "service", "service"]


def test_the_source_of_funds_in_the_title_holds_for_every_line_and_a_column_of_its_own_wins(tmp_path: Path) -> None:
    above = [["DANH MỤC MUA SẮM"], ["Nguồn kinh phí: Ngân sách tỉnh"]]
    assert [i["funding_source"] for i in read(tmp_path, item(1, "Bàn"), item(2, "Ghế"), above=above)] == ["Ngân sách tỉnh"] * 2
    assert [i["funding_source"] for i in read(tmp_path, item(1, "Bàn"), above=[["Nguồn vốn:", None, "Ngân sách xã"]])] == ["Ngân sách xã"]
    head = (*HEAD, "Nguồn vốn")
    rows = [[*item(1, "Bàn"), "Quỹ phát triển"], [*item(2, "Ghế"), None]]
    assert [i["funding_source"] for i in read(tmp_path, *rows, head=head, above=above)] == ["Quỹ phát triển", "Ngân sách tỉnh"]


@pytest.mark.parametrize("row", options()["goods_kinds"], ids=lambda row: f"{row['level']}: {row['words']}")
def test_every_entry_is_well_formed_and_decides_its_own_words(row: dict[str, str]) -> None:
    assert (
        row["kind"] in {*GOODS_KINDS, "as_listed"} and row["level"] in {"heading", "column", "title", "line"} and row["match"] in {"start", "whole"}
    )
    decided = kind_of(VOCABULARY, row["level"], row["words"])
    assert (decided is None) == (row["kind"] == "as_listed") and (decided is None or decided == (row["kind"], row["words"]))


def test_every_entry_of_a_line_is_found_among_names(tmp_path: Path) -> None:
    """The quick look at a name's beginning lets none of them slip."""
    rows = [r for r in options()["goods_kinds"] if r["level"] == "line" and r["kind"] != "as_listed"]
    names = [prefix + spelled(r["words"]) for r in rows for prefix in ("", "1.2. ", "- ") for spelled in (str, str.upper, str.capitalize)]
    kinds = {(i["goods_name"], i["goods_kind_words"]) for i in read(tmp_path, *(item(n, name) for n, name in enumerate(names, 1)))}
    assert {name for name, words in kinds if words is None} == set()
