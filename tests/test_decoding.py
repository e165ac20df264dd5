"""Sheets in the letters of old Vietnamese fonts are read as people see them, and every changed cell is told."""

from pathlib import Path

import pytest
from generate import options
from openpyxl import Workbook
from openpyxl.styles import Font

from checker.intake import take_in

ROWS = [
    ["STT", "Tªn hµng hãa", "§¬n vÞ tÝnh", "Sè l­îng", "§¬n gi¸", "Thµnh tiÒn", "N­íc s¶n xuÊt"],
    [1, "M¸y vi tÝnh ®Ó bµn", "Bé", 2, 15_000_000, 30_000_000, "ViÖt Nam"],
    [2, "M¸y in laser", "C¸i", 1, 4_000_000, 4_000_000, "Trung Quèc"],
    [3, "GiÊy in A4", "Ram", 100, 60_000, 6_000_000, "NhËt B¶n"],
]
NAMES = ["Máy vi tính để bàn", "Máy in laser", "Giấy in A4"]
ORIGINS = ["Việt Nam", "Trung Quốc", "Nhật Bản"]


def book(path: Path, font: str | None, rows: list[list[object]] = ROWS) -> Path:
    made = Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(row)
    if font:
        for line in sheet.iter_rows():
            for cell in line:
                cell.font = Font(name=font)
    made.save(path)
    return path


@pytest.mark.parametrize("font", [".VnTime", None], ids=["by-font", "by-column"])
def test_tcvn3(tmp_path: Path, font: str | None) -> None:
    tables = take_in(str(book(tmp_path / "a.xlsx", font)), "a.xlsx", options())
    items = tables["items"]
    assert items.column("goods_name").to_pylist() == NAMES
    assert items.column("origin_raw").to_pylist() == ORIGINS
    assert [str(a) for a in items.column("amount").to_pylist()] == ["30000000.000000", "4000000.000000", "6000000.000000"]
    told = {f["cell"]: (f["before"], f["after"]) for f in tables["fixes"].to_pylist() if f["why"] == "tcvn3"}
    assert told["B2"] == ("M¸y vi tÝnh ®Ó bµn", "Máy vi tính để bàn")
    assert told["G1"] == ("N­íc s¶n xuÊt", "Nước sản xuất")


def test_a_font_of_capitals_shows_capitals(tmp_path: Path) -> None:
    rows = [ROWS[0], [1, "m¸y vi tÝnh", "bé", 2, 15_000_000, 30_000_000, "viÖt nam"]]
    items = take_in(str(book(tmp_path / "a.xlsx", ".VnTimeH", rows)), "a.xlsx", options())["items"]
    assert items.column("goods_name").to_pylist() == ["MÁY VI TÍNH"]


def test_a_unicode_sheet_is_left_alone(tmp_path: Path) -> None:
    rows = [["STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá", "Xuất xứ"], [1, "Café crème Ø 50 mm ±0,5 µm", "Gói", 2, 1000, "Pháp"],
            [2, "Señor Muñoz", "Hộp", 1, 1000, "Tây Ban Nha"]]  # fmt: skip
    tables = take_in(str(book(tmp_path / "a.xlsx", "Times New Roman", rows)), "a.xlsx", options())
    assert tables["items"].column("goods_name").to_pylist() == ["Café crème Ø 50 mm ±0,5 µm", "Señor Muñoz"]
    assert not [f for f in tables["fixes"].to_pylist() if f["why"] in ("tcvn3", "vni", "mojibake")]
