"""Whose a sheet is and of which period, as the rows above its header say: forms of offices, and what must not be taken for either."""

from datetime import date

import pytest

from checker.period import Period, narrowest, periods, whole_period
from checker.resource import reading_options, rules_folder
from checker.sheet.title import TitleBlock
from checker.sheet.vocabulary import Vocabulary

WORDS = Vocabulary.of(reading_options(rules_folder(), {}))


def block(*rows: list[object], bid: bool = False) -> TitleBlock:
    return WORDS.title.block(rows, bid, lambda text: WORDS.scale_of(text) is not None)


def names(*rows: list[object], bid: bool = False) -> tuple[str | None, str | None]:
    said = block(*rows, bid=bid)
    return said.agency.text if said.agency else None, said.parent.text if said.parent else None


MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def test_the_block_at_the_upper_left_names_the_unit_beneath_its_superior() -> None:
    said = block(["UBND TỈNH AN BÌNH", None, MOTTO], ["SỞ Y TẾ", None, "Độc lập - Tự do - Hạnh phúc"], ["BẢNG KÊ MUA SẮM NĂM 2025"])
    assert said.agency == ("SỞ Y TẾ", "A2") and said.parent and said.parent.text == "UBND TỈNH AN BÌNH"
    assert said.period == ("NĂM 2025", "A3") and said.days == Period("NĂM 2025", date(2025, 1, 1), date(2025, 12, 31))


def test_both_lines_may_stand_in_one_cell_and_a_name_may_go_on_beneath() -> None:
    assert names(["SỞ Y TẾ TỈNH AN BÌNH\nBỆNH VIỆN ĐA KHOA"]) == ("BỆNH VIỆN ĐA KHOA", "SỞ Y TẾ TỈNH AN BÌNH")
    assert names(["TRUNG TÂM Y TẾ KHU VỰC"], ["HÒA THUẬN"], ["DANH MỤC HÀNG HÓA"]) == ("TRUNG TÂM Y TẾ KHU VỰC HÒA THUẬN", None)
    assert names(["BỆNH VIỆN SÔNG LAM"], ["KHOA DƯỢC"], ["DANH MỤC"]) == ("BỆNH VIỆN SÔNG LAM", None)


@pytest.mark.parametrize("rows", [
    [["Tên đơn vị: Trường THPT Lê Lợi"]], [["Tên đơn vị:", "Trường THPT Lê Lợi"]], [["1. Tên đơn vị: Trường THPT Lê Lợi"]],
    [["CHỦ ĐẦU TƯ: Trường THPT Lê Lợi", None, "Đơn vị: Tổ công tác"]], [["UBND XÃ MẪU"], ["Đơn vị báo cáo: Trường THPT Lê Lợi"]],
])  # fmt: skip
def test_a_label_names_the_unit(rows: list[list[object]]) -> None:
    assert names(*rows)[0] == "Trường THPT Lê Lợi"


def test_labels_of_superiors_and_the_nearest_of_them() -> None:
    rows: list[list[object]] = [["Bộ, tỉnh: Tỉnh Mẫu"], ["Cơ quan quản lý cấp trên: Sở Mẫu"], ["Cơ quan, tổ chức, đơn vị sử dụng tài sản: Trung tâm Mẫu"]]
    assert names(*rows) == ("Trung tâm Mẫu", "Sở Mẫu")


@pytest.mark.parametrize("rows", [
    [["Đơn vị: đồng"]], [["(Đơn vị: Nghìn đồng)"]], [["Đơn vị:", "Triệu đồng"]],
    [["Đơn vị tính: đồng"]], [["CÔNG TY TNHH THIẾT BỊ MẪU"], ["BẢNG BÁO GIÁ"]], [["Sở hữu trí tuệ"]], [["Bộ đồ dùng dạy học"]],
    [["DANH MỤC MUA SẮM"], ["Sở Y tế tỉnh An Bình"]], [["Đơn vị: Trường A"], ["Tên đơn vị: Trường B"]], [["Số: 12/BC-UBND"]], [["Đơn vị:"]], [],
])  # fmt: skip
def test_what_names_nobody_or_several_stays_unknown(rows: list[list[object]]) -> None:
    assert names(*rows)[0] is None


def test_the_unit_of_a_bid_is_the_bidder_and_only_the_buyer_counts() -> None:
    assert names(["Đơn vị: Công ty Mẫu"], bid=True)[0] is None
    assert names(["Bên mời thầu: Bệnh viện Mẫu"], ["Đơn vị: Công ty Mẫu"], bid=True)[0] == "Bệnh viện Mẫu"


@pytest.mark.parametrize(("text", "first", "last"), [
    ("Năm 2025", date(2025, 1, 1), date(2025, 12, 31)), ("Quý III năm 2025", date(2025, 7, 1), date(2025, 9, 30)), ("QUÝ 4/2025", date(2025, 10, 1), date(2025, 12, 31)),
    ("tháng 02/2024", date(2024, 2, 1), date(2024, 2, 29)), ("tháng 2 năm 2025", date(2025, 2, 1), date(2025, 2, 28)),
    ("6 tháng đầu năm 2025", date(2025, 1, 1), date(2025, 6, 30)), ("6 tháng cuối năm 2025", date(2025, 7, 1), date(2025, 12, 31)),
    ("chín tháng đầu năm 2025", date(2025, 1, 1), date(2025, 9, 30)), ("Từ ngày 01/01/2025 đến ngày 30/6/2025", date(2025, 1, 1), date(2025, 6, 30)),
    ("từ ngày 15 tháng 12 năm 2024 đến hết ngày 14 tháng 12 năm 2025", date(2024, 12, 15), date(2025, 12, 14)),
    ("từ tháng 01/2025 đến tháng 6/2025", date(2025, 1, 1), date(2025, 6, 30)),
    ("giai đoạn 2021-2025", date(2021, 1, 1), date(2025, 12, 31)), ("năm học 2024-2025", None, None),
])  # fmt: skip
def test_a_period_is_read_with_its_days(text: str, first: date | None, last: date | None) -> None:
    assert periods(f"BẢNG KÊ {text}") == [Period(text, first, last)]
    assert periods(text.upper()) == [Period(text.upper(), first, last)]


@pytest.mark.parametrize("text", [
    "An Bình, ngày 05 tháng 7 năm 2025", "ngày    tháng    năm 2025", "ngày 5/7/2025", "Mẫu số 09a", "quý vị 2025", "từ ngày 31/12/2025 đến ngày 01/01/2025",
])  # fmt: skip
def test_a_day_is_no_period(text: str) -> None:
    assert periods(text) == []


def test_the_narrowest_period_and_none_of_those_that_contradict_each_other() -> None:
    year, quarter, other = (periods(t)[0] for t in ("Năm 2025", "Quý III năm 2025", "Năm 2024"))
    assert narrowest([year, quarter]) == quarter and narrowest([year, other]) is None and narrowest([]) is None
    assert block(["DANH MỤC NĂM 2024"], ["Năm 2025"]).period is None


def test_the_year_of_an_act_is_no_period() -> None:
    assert block(["DANH MỤC MUA SẮM"], ["(Ban hành kèm theo Quyết định của UBND tỉnh năm 2016)"]).period is None
    assert block(["DANH MỤC NĂM 2025 theo Luật Đấu thầu năm 2023"]).period == ("NĂM 2025", "A1")
    assert block(["Kỳ báo cáo:", "Quý I/2026"], ["theo kế hoạch năm 2025"]).period == ("Quý I/2026", "A1")


@pytest.mark.parametrize(("folder", "first"), [
    ("2025", date(2025, 1, 1)), ("nam-2025", date(2025, 1, 1)), ("Q3-2025", date(2025, 7, 1)), ("quy_3_2025", date(2025, 7, 1)), ("6-thang-dau-nam-2026", date(2026, 1, 1)),
])  # fmt: skip
def test_folders_named_after_periods(folder: str, first: date) -> None:
    found = whole_period(folder)
    assert found is not None and found.first == first


@pytest.mark.parametrize("folder", ["so-y-te", "biểu năm 2025", "12", "2025a", "dot 2"])
def test_folders_named_otherwise(folder: str) -> None:
    assert whole_period(folder) is None
