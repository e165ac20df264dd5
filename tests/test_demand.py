"""What tenders demand: read like an origin, never taken for one, and held beside what was then offered and bought."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from run_here import checked
from workbook import write_xlsx

from checker import check
from checker.origin.demand import kind_of
from checker.origin.ladder import Ladder
from checker.resource import load_origin, read_codes, rules_folder

ROOT = rules_folder()
READER = Ladder(read_codes(ROOT, "countries"), load_origin(ROOT)[1]).cells

# Cells of published tender files → what they demand.
DEMANDS = """
Việt Nam|vietnam
Đức|one_country
Hoa Kỳ|one_country
Châu Âu hoặc G7|bloc
Các nước công nghiệp phát triển G7|bloc
Đức, Pháp, Mỹ|several
Nhật Bản/ Việt Nam|several
Đức hoặc tương đương|open
Việt Nam hoặc tương đương|open
ASEAN|open
Không yêu cầu|
Theo nhà thầu đề xuất|
Đáp ứng yêu cầu phù hợp với thông số kỹ thuật|
-|
Merck|
"""


@pytest.mark.parametrize("line", DEMANDS.strip().splitlines())
def test_what_a_cell_demands(line: str) -> None:
    text, kind = line.split("|")
    assert kind_of(READER.read(text)) == (kind or None)


HEAD = ["STT", "Danh mục hàng hóa", "Đơn vị tính", "Khối lượng", "Mô tả hàng hóa", "Yêu cầu về xuất xứ hàng hóa (nếu có)", "Địa điểm dự án", "Ngày giao hàng sớm nhất",
        "Ngày giao hàng muộn nhất"]  # fmt: skip


def request(folder: Path, *demands: str | None) -> Path:
    rows = [[i, f"Mặt hàng {i}", "Cái", i, "x", demand, "Huế", 10, 30] for i, demand in enumerate(demands, 1)]
    return write_xlsx(folder / "moi-thau.xlsx", {"S": [HEAD, *rows]})


def award(folder: Path, *origins: str) -> Path:
    head = ["STT", "Danh mục hàng hóa", "Đơn vị tính", "Khối lượng", "Xuất xứ", "Đơn giá trúng thầu", "Thành tiền"]
    rows = [[i, f"Mặt hàng {i}", "Cái", i, origin, 100, 100 * i] for i, origin in enumerate(origins, 1)]
    return write_xlsx(folder / "trung-thau.xlsx", {"S": [["KẾT QUẢ LỰA CHỌN NHÀ THẦU"], head, *rows]})


def told(result: object, rule: str) -> Sequence[tuple[str, str]]:
    found = result.found.to_pylist()  # type: ignore[attr-defined]
    return [(f["verdict"], f["cells"]) for f in found if f["rule"] == rule]


def test_each_kind_of_demand_has_its_own_rule(tmp_path: Path) -> None:
    result = check(request(tmp_path, "Đức", "Việt Nam", "Các nước G7", "Không yêu cầu", None), law_date=date(2026, 2, 1))
    assert told(result, "origin_demand_names_country") == [("fail", "F2")]
    assert told(result, "origin_demand_vietnam") == [("fail", "F3")]
    assert told(result, "origin_demand_leaves_out_vietnam") == [("fail", "F4")]
    assert result.tables["items"]["origin_verdict"].to_pylist() == ["unknown"] * 5


def test_a_demand_is_held_beside_what_was_bought(tmp_path: Path) -> None:
    request(tmp_path, "Việt Nam", "Việt Nam", "Đức", None)
    award(tmp_path, "Trung Quốc", "Việt Nam", "Trung Quốc", "Trung Quốc")
    result = check(tmp_path, law_date=date(2026, 2, 1))
    items = result.tables["items"].filter(result.tables["items"]["stage"].to_pylist() and [s == "award" for s in result.tables["items"]["stage"].to_pylist()])
    assert items["demanded_before"].to_pylist() == ["vietnam", "vietnam", "one_country", None]
    assert told(result, "foreign_goods_where_domestic_required") == [("fail", "B3,E3")]
    assert not told(checked(tmp_path / "trung-thau.xlsx"), "foreign_goods_where_domestic_required")  # the tender is not seen


def test_a_tender_under_a_treaty_says_so_and_no_rule_of_preference_applies(tmp_path: Path) -> None:
    head = ["STT", "Tên hàng hóa", "Xuất xứ", "Tỷ lệ chi phí sản xuất trong nước dưới 50%", "Tỷ lệ chi phí sản xuất trong nước từ 50% trở lên"]
    rows = [["KÊ KHAI HÀNG HÓA ĐƯỢC HƯỞNG ƯU ĐÃI"], head, [1, "Bàn", "Đức", "x", None], [2, "Ghế", "Đức", "x", "x"]]
    plain = check(write_xlsx(tmp_path / "a.xlsx", {"15A": rows}), law_date=date(2026, 2, 1))
    under = check(write_xlsx(tmp_path / "b.xlsx", {"15A": [["Gói thầu thuộc phạm vi điều chỉnh của Hiệp định CPTPP"], *rows]}), law_date=date(2026, 2, 1))
    assert told(plain, "preference_claimed_for_foreign_goods") and not told(under, "preference_claimed_for_foreign_goods")
    assert told(under, "tender_under_treaty") == [("fail", "B4:B5")] and not told(plain, "tender_under_treaty")
    assert under.tables["claims"]["treaty"].to_pylist() == ["CPTPP", "CPTPP"]
