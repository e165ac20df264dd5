"""The whole line on sheets whose only question is the date: which provision was in force, and what if nobody knows."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from checker import check
from checker.pipeline import Result

HEAD = ["Danh mục hàng hóa", "Đơn vị tính", "Khối lượng", "Xuất xứ", "Đơn giá trúng thầu", "Tên NT trúng thầu", "Mã TBMT", "Ngày ban hành quyết định"]


def result(folder: Path, notice: str | None, decided: object, law_date: date | None = None) -> Result:
    """One published line without an origin."""
    book = Workbook()
    assert book.active is not None
    book.active.append(HEAD)
    book.active.append(["Bàn", "Cái", 1, None, 1000, "Công ty A", notice, decided])
    book.active.append(["Ghế", "Cái", 1, "Việt Nam", 500, "Công ty A", notice, decided])
    book.save(folder / "a.xlsx")
    return check(folder / "a.xlsx", law_date=law_date)


@pytest.mark.parametrize(
    ("notice", "decided", "law_date", "expected"),
    [
        ("IB2600000001", datetime(2026, 3, 1), None, {"mandatory_origin_missing": ("fail", "decision_date: exact", date(2026, 3, 1))}),
        ("IB2500000001", "03/08/2025", None, {"origin_missing": ("fail", None, None)}),
        ("IB2500000001", "04/08/2025", None, {"mandatory_origin_missing": ("fail", "decision_date: exact", date(2025, 8, 4))}),
        ("IB2600000001", None, None, {"mandatory_origin_missing": ("fail", "decision_date: bounded", None)}),
        ("IB2500000001", None, None, {"mandatory_origin_missing": ("unknown", "decision_date: bounded", None), "origin_missing": ("fail", None, None)}),
        (None, None, None, {"mandatory_origin_missing": ("unknown", "decision_date: missing", None), "origin_missing": ("fail", None, None)}),
        (None, None, date(2026, 1, 1), {"mandatory_origin_missing": ("fail", "decision_date: assumed", date(2026, 1, 1))}),
    ],
    ids=["exact", "the day before", "the day itself", "bounded by the notice's year", "bounds on both sides", "no date at all", "day of law given"],
)  # fmt: skip
def test_the_provision_is_that_of_the_rows_own_day(
    tmp_path: Path, notice: str | None, decided: object, law_date: date | None, expected: dict[str, tuple[str, str | None, date | None]]
) -> None:
    found = result(tmp_path, notice, decided, law_date).found.to_pylist()
    about = {f["rule"]: (f["verdict"], f["dated_by"], f["date"]) for f in found if f["rule"] in ("mandatory_origin_missing", "origin_missing")}
    assert about == expected


def test_a_finding_that_rests_on_a_recalled_date_says_so(tmp_path: Path) -> None:
    (finding,) = [f for f in result(tmp_path, None, "01/09/2025").found.to_pylist() if f["rule"] == "mandatory_origin_missing"]
    assert "ngày hiệu lực chưa kiểm chứng" in finding["cite"] and finding["checked"] == "secondary"


def test_python_users_get_pandas_frames_with_exact_decimals(tmp_path: Path) -> None:
    items = result(tmp_path, "IB2600000001", "01/03/2026").items
    assert isinstance(items, pd.DataFrame)
    assert items["amount"].sum() == Decimal(1500) and list(items["origin_verdict"]) == ["unknown", "domestic"]


@pytest.mark.parametrize(("price", "amount", "told"), [("3533333.333333334", "35333333.333333336", 0), ("3533333.333333", "35333333.34", 1), ("3533333.3", "35333333.4", 0)])
def test_the_last_place_of_a_price_explains_as_much_as_it_can(price: str, amount: str, told: int, tmp_path: Path) -> None:
    """A price is kept to six places: what was cut off, ten times, is a difference of no meaning."""
    own = tmp_path / "a.csv"
    own.write_text(f"Tên hàng hóa,Số lượng,Đơn giá,Thành tiền,Xuất xứ\nMáy thở,10,{price},{amount},Việt Nam\n", encoding="utf-8")
    found = check(own)
    assert len(found.items) == 1 and len(found.findings[found.findings["rule"] == "amount_mismatch"]) == told


def test_a_text_that_is_empty_is_told_as_none(tmp_path: Path) -> None:
    own = tmp_path / "a.csv"
    own.write_text("STT,Tên hàng hóa,Số lượng,Đơn giá\n1,Bàn,1,1000\n2,Ghế,2,500\n", encoding="utf-8")
    told = check(own).findings.query("rule == 'origin_column_missing'")["message_vi"].to_list()
    assert len(told) == 1 and "Các tiêu đề chưa nhận ra: (không có). " in told[0]
