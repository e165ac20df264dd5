"""The evidence of whole lines: each line is a small table, read, weighed and judged as any other."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from run_here import checked
from workbook import write_xlsx

from checker.origin.ladder import Ladder
from checker.pipeline import Result
from checker.resource import load_origin, read_codes, rules_folder

ROOT = rules_folder()
LADDER = Ladder(read_codes(ROOT, "countries"), load_origin(ROOT)[1])
HEAD = ["STT", "Tên hàng hóa", "Đơn vị tính", "Số lượng", "Đơn giá", "Thành tiền"]


def table(tmp_path: Path, columns: Sequence[str], *lines: Sequence[object], name: str = "a.xlsx") -> Result:
    rows = [[i, "Mặt hàng" if "Tên hàng hóa" not in columns else None, "Cái", 1, 100, 100, *line] for i, line in enumerate(lines, 1)]
    return checked(write_xlsx(tmp_path / name, {"S": [[*HEAD, *columns], *rows]}))


def lines(result: Result) -> list[dict[str, Any]]:
    names = ["origin_verdict", "origin_countries", "origin_basis", "origin_cause", "origin_conflict", "origin_cell_verdict", "origin_raw", "manufacturer",
             "origin_repair", "origin_oddity", "article_origins", "article_origins_elsewhere", "origin_words"]  # fmt: skip
    found: list[dict[str, Any]] = result.tables["items"].select(names).to_pylist()
    return found


def found(result: Result, rule: str) -> list[str]:
    return [cells for name, cells in zip(result.found["rule"].to_pylist(), result.found["cells"].to_pylist(), strict=True) if name == rule]


# registration | origin cell | maker | specification → verdict, countries, rung, cause
LINES = [
    # The registration number fills the silence of the origin cell, and confirms it.
    ("VD-34411-20", None, "Công ty Cổ phần Dược phẩm A", None, "domestic", "VN", "registration", None),
    ("VD-34411-20", "Sanofi-Synthelabo Việt Nam", None, None, "domestic", "VN", "registration", None),
    ("VN-18199-14", None, None, None, "foreign", None, "registration", None),
    ("800110444225 (VN-18199-14)", "Ý", None, None, "foreign", "IT", "registration", None),
    ("GC-315-19", "Gia công tại Việt Nam", None, None, "domestic", "VN", "registration", None),
    # What the cell leaves open, or says otherwise, it does not close.
    ("VD-34411-20", "Đóng gói tại Việt Nam", None, None, "unknown", "VN", None, "assembly"),
    ("VD-34411-20", "Đức", None, None, "unknown", "DE/VN", None, "contradiction"),
    ("VN-16040-12", "Việt Nam", None, None, "unknown", "VN", None, "contradiction"),
    ("VD-34411-20", "Nhật Bản/ Việt Nam", None, None, "unknown", "JP/VN", None, "contradiction"),
    ("VN-21939-19, VD-32243-19", None, None, None, "unknown", None, None, "contradiction"),
    # Numbers that say nothing.
    ("QLSP-1054-17", None, None, None, "unknown", None, None, "blank"),
    ("QLSP-1054-17", "Ấn Độ", None, None, "foreign", "IN", "origin_cell", None),
    ("8936014581234", None, None, None, "unknown", None, None, "blank"),
    # A labelled statement in another cell.
    (None, None, None, "Công suất 9000 BTU\nXuất xứ: Thái Lan", "foreign", "TH", "statement", None),
    (None, "-", None, "Xuất xứ: Việt Nam", "domestic", "VN", "statement", None),
    (None, "Việt Nam", None, "Xuất xứ: Đức", "unknown", "DE/VN", None, "contradiction"),
    (None, "Việt Nam", None, "Xuất xứ: G7", "domestic", "VN", "origin_cell", None),
    (None, "Đức", None, "Xuất xứ: Châu Âu", "foreign", "DE", "origin_cell", None),
    (None, "Châu Á", None, "Xuất xứ: Thái Lan", "foreign", "TH", "statement", None),
    (None, None, None, "Khung: Xuất xứ: Việt Nam; mặt bàn: Xuất xứ: Đức", "unknown", None, None, "blank"),
    # The country beside the maker's name fills a silence and never stands against the origin cell.
    (None, None, "Merck KGaA - Đức", None, "foreign", "DE", "maker", None),
    (None, "Chính hãng Merck", "Merck - Đức", None, "foreign", "DE", "maker", None),
    (None, "Việt Nam", "Finetech - Đài Loan", None, "domestic", "VN", "origin_cell", None),
    (None, "Châu Âu/Á", "Merck KGaA - Đức", None, "unknown", None, None, "bloc"),
    (None, None, "Công ty TNHH Terumo Việt Nam", None, "unknown", None, None, "blank"),
    (None, None, "KR", None, "unknown", None, None, "blank"),
    (None, None, "Công ty TNHH ABC, Hà Nội", None, "unknown", None, None, "blank"),
    (None, "Không phải Việt Nam", "Việt Nam", None, "unknown", None, None, "blank"),
    # What an origin cell says keeps weaker rungs out, even where it settles nothing itself.
    (None, "Trung Quốc?", "Công ty ABC - Việt Nam", None, "unknown", None, None, "blank"),
    (None, "Hàng nhập khẩu chính ngạch", "Việt Nam", None, "unknown", None, None, "company_only"),
    (None, "Thương hiệu Việt, sản xuất Trung Quốc", "Công ty X - Việt Nam", None, "unknown", None, None, "blank"),
    ("VD-34411-20", "Trung Quốc?", None, None, "unknown", None, None, "blank"),
    (None, "Hòa Phát", "Công ty CP X - Việt Nam", None, "domestic", "VN", "maker", None),
    (None, None, "Hòa Phát\nViệt Nam", None, "domestic", "VN", "maker", None),
    (None, None, None, "Kích thước: 10x20cm\nXuất xứ: Việt Nam\nBảo hành: 12 tháng", "domestic", "VN", "statement", None),
    (None, None, None, "Vải: xuất xứ Việt Nam", "unknown", None, None, "blank"),
    ("893110847724/VD-34411-20", None, None, None, "domestic", "VN", "registration", None),
    ("123456789012", None, None, None, "unknown", None, None, "blank"),
]


@pytest.mark.parametrize("line", LINES, ids=lambda line: " · ".join(str(v) for v in line[:4] if v))
def test_a_line(line: tuple[Any, ...], tmp_path: Path) -> None:
    (read,) = lines(table(tmp_path, ["Số đăng ký", "Xuất xứ", "Hãng sản xuất", "Thông số kỹ thuật"], line[:4]))
    assert (read["origin_verdict"], read["origin_countries"], read["origin_basis"], read["origin_cause"]) == line[4:]


@pytest.mark.parametrize(("name", "verdict"), [("Máy lọc nước. Xuất xứ: Hàn Quốc", "foreign"), ("Bàn họp; Xuất xứ: Việt Nam", "domestic"), ("Áo vải xuất xứ Việt Nam", "unknown")])
def test_a_statement_in_the_name(name: str, verdict: str, tmp_path: Path) -> None:
    rows = [HEAD, [1, name, "Cái", 1, 100, 100]]
    (read,) = lines(checked(write_xlsx(tmp_path / "a.xlsx", {"S": rows})))
    assert read["origin_verdict"] == verdict


@pytest.mark.parametrize("cell", ["C/O form E - Trung Quốc", "CO: Trung Quốc", "C/O Trung Quốc"])
def test_a_certificate_stands_above_all(cell: str, tmp_path: Path) -> None:
    result = table(tmp_path, ["Xuất xứ", "Giấy chứng nhận xuất xứ (C/O)"], ["Việt Nam", cell], [None, cell], ["Trung Quốc", cell], ["Nhật Bản", "Có C/O, C/Q"])
    assert [(r["origin_verdict"], r["origin_basis"]) for r in lines(result)] == [
        ("unknown", None), ("foreign", "document"), ("foreign", "document"), ("foreign", "origin_cell"),
    ]  # fmt: skip
    assert found(result, "origin_evidence_contradicts") == ["G2,H2"]


HEADINGS = [
    ("II. HÀNG NHẬP KHẨU", "foreign"), ("A. Hàng sản xuất trong nước", "domestic"), ("I. Thuốc sản xuất tại Việt Nam", "domestic"),
    ("2. Hàng nhập khẩu từ Đức", "foreign"), ("Nhóm 1", "unknown"), ("Hàng Việt Nam chất lượng cao", "unknown"), ("Trong nước", "unknown"),
    ("Hàng hóa chưa sản xuất tại Việt Nam", "unknown"), ("Vật tư hàn", "unknown"), ("Phần áo", "unknown"), ("II Ngoại", "unknown"),
    ("Hàng châu Âu", "foreign"), ("Hóa chất Đức Giang", "unknown"), ("Công ty TNHH Terumo Việt Nam", "unknown"), ("Thiết bị xuất sang Việt Nam", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "verdict"), HEADINGS)
def test_a_heading_over_lines(heading: str, verdict: str) -> None:
    rung = next(r for r in LADDER.rungs if r.name == "heading")
    read = LADDER.read(rung, heading)
    assert (read.verdict if read else "unknown") == verdict


def test_a_heading_applies_to_its_lines_and_never_against_them(tmp_path: Path) -> None:
    rows = [[*HEAD, "Xuất xứ"], ["I", "Hàng nhập khẩu"], [1, "Máy đo", "Cái", 1, 100, 100, None], [2, "Máy cân", "Cái", 1, 100, 100, "Việt Nam"],
            ["II", "Hàng sản xuất trong nước"], [3, "Bàn", "Cái", 1, 100, 100, None]]  # fmt: skip
    read = lines(checked(write_xlsx(tmp_path / "a.xlsx", {"S": rows})))
    assert [(r["origin_verdict"], r["origin_basis"], r["origin_conflict"]) for r in read] == [
        ("foreign", "heading", None), ("unknown", None, "heading/origin_cell"), ("domestic", "heading", None),
    ]  # fmt: skip


# ---- a barcode is never evidence ----

@given(st.integers(0, 10**10 - 1), st.sampled_from(["Mã vạch", "Ký mã hiệu", "Thông số kỹ thuật", "Nhãn hiệu", "Số đăng ký", "Xuất xứ", "Hãng sản xuất"]))
@settings(max_examples=40, deadline=None)
def test_a_barcode_is_never_evidence(tmp_path_factory: pytest.TempPathFactory, number: int, column: str) -> None:
    (read,) = lines(table(tmp_path_factory.mktemp("t"), [column], [f"893{number:010d}"]))
    assert (read["origin_verdict"], read["origin_basis"]) == ("unknown", None)


# ---- demands and owners are not makers ----

@pytest.mark.parametrize("header", ["Yêu cầu xuất xứ", "Yêu cầu về xuất xứ hàng hóa (nếu có)", "Xuất xứ mời thầu", "Nước đăng ký", "Hãng/nước chủ sở hữu", "Quốc gia chủ sở hữu"])
def test_what_is_demanded_or_owned_is_not_made_there(header: str, tmp_path: Path) -> None:
    (read,) = lines(table(tmp_path, [header], ["Việt Nam"]))
    assert read["origin_verdict"] == "unknown"


@pytest.mark.parametrize("header", ["Xuất xứ nguyên liệu", "Nước sản xuất hoạt chất", "Xuất xứ linh kiện", "Xuất xứ dự kiến", "Cơ quan cấp chứng nhận xuất xứ"])
def test_what_is_about_something_else_is_no_origin(header: str, tmp_path: Path) -> None:
    (read,) = lines(table(tmp_path, [header], ["Việt Nam"]))
    assert read["origin_verdict"] == "unknown"


@pytest.mark.parametrize("title", ["YÊU CẦU BÁO GIÁ", "THƯ MỜI CHÀO GIÁ THIẾT BỊ", "DANH MỤC VÀ CẤU HÌNH KỸ THUẬT MỜI CHÀO GIÁ", "DỰ TRÙ VẬT TƯ"])
def test_under_a_title_that_asks_a_specification_is_a_demand(title: str, tmp_path: Path) -> None:
    rows = [[title], [*HEAD, "Thông số kỹ thuật"], [1, "Bàn", "Cái", 1, 100, 100, "Xuất xứ: Việt Nam"]]
    (read,) = lines(checked(write_xlsx(tmp_path / "a.xlsx", {"S": rows})))
    assert read["origin_verdict"] == "unknown"


def test_the_cells_of_a_second_table_are_named_by_its_own_columns(tmp_path: Path) -> None:
    rows = [[*HEAD, "Xuất xứ"], [1, "Bàn", "Cái", 1, 100, 100, "Đức"], [None], [*HEAD, "Ghi chú", "Xuất xứ"], [1, "Ghế", "Cái", 1, 100, 100, None, "Đức"]]
    assert found(checked(write_xlsx(tmp_path / "a.xlsx", {"S": rows})), "origin_foreign") == ["G2,H5"]


def test_a_demanded_specification_states_nothing(tmp_path: Path) -> None:
    (demanded,) = lines(table(tmp_path, ["Yêu cầu kỹ thuật"], ["Xuất xứ: Việt Nam"]))
    (stated,) = lines(table(tmp_path, ["Thông số kỹ thuật"], ["Xuất xứ: Việt Nam"]))
    assert (demanded["origin_verdict"], stated["origin_verdict"]) == ("unknown", "domestic")


# ---- columns that lie ----

def test_swapped_columns_are_put_right_with_a_fix(tmp_path: Path) -> None:
    three = ["Công ty TNHH Chỉ phẫu thuật CPT", "Việt Nam"], ["Randox Laboratories Limited", "Vương Quốc Anh"], ["Nhật Bản", "Sysmex"]
    result = table(tmp_path, ["Xuất xứ", "Hãng sản xuất"], *three)
    read = lines(result)
    assert [(r["origin_raw"], r["manufacturer"], r["origin_verdict"], r["origin_repair"]) for r in read] == [
        ("Việt Nam", "Công ty TNHH Chỉ phẫu thuật CPT", "domestic", "manufacturer"),
        ("Vương Quốc Anh", "Randox Laboratories Limited", "foreign", "manufacturer"), ("Nhật Bản", "Sysmex", "foreign", None),
    ]  # fmt: skip
    fixes = [(f["cell"], f["before"], f["after"], f["field"]) for f in result.tables["fixes"].to_pylist() if f["why"] == "swapped"]
    assert fixes[:2] == [("G2", "Công ty TNHH Chỉ phẫu thuật CPT", "Việt Nam", "origin_raw"), ("H2", "Việt Nam", "Công ty TNHH Chỉ phẫu thuật CPT", "manufacturer")]
    assert len(fixes) == 4 and found(result, "origin_columns_swapped") == ["G2:G3,H2:H3"]


def test_one_odd_line_of_many_is_not_swapped_but_still_evidence(tmp_path: Path) -> None:
    result = table(tmp_path, ["Xuất xứ", "Hãng sản xuất"], ["Glenbio", "Anh"], *[["Nhật Bản", "Sysmex"]] * 5)
    read = lines(result)[0]
    assert (read["origin_raw"], read["origin_repair"], read["origin_verdict"], read["origin_basis"]) == ("Glenbio", None, "foreign", "maker")
    assert found(result, "origin_by_other_evidence") == ["G2,H2"]


def test_a_year_in_the_country_column(tmp_path: Path) -> None:
    swapped = table(tmp_path, ["Xuất xứ", "Năm sản xuất"], *[["2024", "Việt Nam"]] * 3, ["2025 trở về sau", "Nhật Bản"])
    assert [(r["origin_raw"], r["origin_repair"]) for r in lines(swapped)] == [("Việt Nam", "year_made")] * 3 + [("Nhật Bản", "year_made")]
    only_told = table(tmp_path, ["Xuất xứ"], ["2024"], ["Năm 2025"], ["12"], ["Việt Nam"], ["0"], name="b.xlsx")
    assert [r["origin_oddity"] for r in lines(only_told)] == ["year", "year", "number", None, None]
    assert found(only_told, "origin_is_a_year_or_number") == ["G2:G4"]


def test_brands_in_the_origin_column_are_put_right_only_where_the_whole_column_says_so(tmp_path: Path) -> None:
    whole = table(tmp_path, ["Xuất xứ", "Nhãn hiệu"], ["Hòa Phát", "Việt Nam"], ["Casio", "Thái Lan"], ["Thiên Long", "Việt Nam"])
    assert [r["origin_repair"] for r in lines(whole)] == ["brand"] * 3
    part = table(tmp_path, ["Xuất xứ", "Nhãn hiệu"], ["Hòa Phát", "Việt Nam"], ["Thái Lan", "Casio"], ["Việt Nam", "Thiên Long"], name="b.xlsx")
    assert [r["origin_repair"] for r in lines(part)] == [None] * 3
    assert lines(part)[0]["origin_verdict"] == "unknown"  # the country of a brand is no evidence


def test_the_makers_name_in_the_origin_column(tmp_path: Path) -> None:
    read = lines(table(tmp_path, ["Xuất xứ", "Hãng sản xuất", "Nhãn hiệu"], ["BOMEX", "Bomex", None], ["Medicon", None, "medicon"], ["Việt Nam", "Việt Nam", None]))
    assert [r["origin_oddity"] for r in read] == ["manufacturer", "brand", "manufacturer"]


# ---- the same article ----

def test_the_same_article_with_other_origins(tmp_path: Path) -> None:
    columns = ["Ký mã hiệu", "Hãng sản xuất", "Xuất xứ"]
    here = [["A-1", "Bomex", "Trung Quốc"], ["a 1", "BOMEX", "Đức"], ["A-2", "Bomex", "Trung Quốc"], [None, None, "Đức"], [None, None, "Việt Nam"]]
    alone = table(tmp_path, columns, *here)
    assert [r["article_origins"] for r in lines(alone)] == ["CN | DE", "CN | DE", None, None, None]
    assert found(alone, "article_with_other_origins") == ["B2,I2", "B3,I3"]

    other = write_xlsx(tmp_path / "b.xlsx", {"S": [[*HEAD, *columns], [1, "Mặt hàng", "Cái", 1, 100, 100, "A-2", "Bomex", "Việt Nam"]]})
    both = checked(tmp_path / "a.xlsx", other)
    read = lines(both)
    assert [r["article_origins_elsewhere"] for r in read] == [None, None, "VN", None, None, "CN"]
    # The first file's lines are classified as they were alone: no agency's share depends on its neighbours' files.
    assert [(r["origin_verdict"], r["origin_countries"], r["article_origins"]) for r in read[:5]] == [
        (r["origin_verdict"], r["origin_countries"], r["article_origins"]) for r in lines(alone)
    ]  # fmt: skip


def test_a_foreign_maker_with_vietnamese_origin_is_on_trial(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [[*HEAD, "Xuất xứ", "Hãng sản xuất"], [1, "Găng tay", "Hộp", 1, 100, 100, "Việt Nam", "Finetech - Đài Loan"]]})
    assert not found(checked(path), "foreign_maker_origin_vietnam")
    from checker import check

    asked = check(path, trial=True)
    assert found(asked, "foreign_maker_origin_vietnam") == ["G2,H2"]
    assert asked.found.filter(asked.found["counted"]).num_rows == checked(path).found.num_rows
