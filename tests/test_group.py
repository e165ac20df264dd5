"""Purchases of one buyer that come close together: a hint on trial, never counted."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from workbook import write_xlsx

from checker import check
from checker.group import groups

HEAD = ["STT", "Tên hàng hóa", "Đơn vị tính", "Số lượng", "Đơn giá", "Thành tiền", "Nhà thầu trúng thầu", "Số hợp đồng", "Ngày ký hợp đồng", "Đơn vị sử dụng"]


def line(number: str, day: str, amount: int, supplier: str = "Công ty B", buyer: str = "Trường A") -> list[object]:
    return [1, "Máy tính", "Bộ", 1, amount, amount, supplier, number, day, buyer]


def found(tmp_path: Path, lines: Sequence[list[object]], trial: bool = True) -> list[dict[str, object]]:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [["DANH MỤC HỢP ĐỒNG ĐÃ KÝ"], HEAD, *lines]})
    rows: list[dict[str, object]] = check(path, form="contract-appendix", trial=trial).found.to_pylist()
    return [f for f in rows if f["rule"] == "purchases_close_below_ceiling"]


NEAR = [line("01/HĐ", "01/10/2025", 490_000_000), line("02/HĐ", "17/10/2025", 480_000_000)]


def test_two_contracts_below_the_ceiling_within_a_month(tmp_path: Path) -> None:
    (one,) = found(tmp_path, NEAR)
    assert (one["verdict"], one["counted"], one["row"]) == ("fail", False, 3)
    assert "2 lần mua (Công ty B) trong 17 ngày" in str(one["message_vi"]) and "cộng 970.000.000 đồng: 01/HĐ; 02/HĐ" in str(one["message_vi"])
    assert not found(tmp_path, NEAR, trial=False)


def test_what_is_no_such_run(tmp_path: Path) -> None:
    assert not found(tmp_path, [NEAR[0], line("02/HĐ", "17/12/2025", 480_000_000)])  # far apart
    assert not found(tmp_path, [NEAR[0], line("02/HĐ", "17/10/2025", 480_000_000, supplier="Công ty C")])
    assert not found(tmp_path, [NEAR[0], line("02/HĐ", "17/10/2025", 480_000_000, buyer="Trường D")])
    assert not found(tmp_path, [NEAR[0], line("01/HĐ", "01/10/2025", 480_000_000)])  # lines of one contract
    assert not found(tmp_path, [NEAR[0], line("02/HĐ", "17/10/2025", 600_000_000)])  # one is above the ceiling by itself
    assert not found(tmp_path, [line("01/HĐ", "01/06/2025", 490_000_000), line("02/HĐ", "17/06/2025", 480_000_000)])  # before the decree


@given(st.permutations(range(6)))
def test_the_order_of_lines_is_irrelevant(order: Sequence[int]) -> None:
    days = [date(2025, 10, 1 + 4 * i) for i in range(6)]
    columns = {
        "agency": ["A"] * 6, "stage": ["contract"] * 6, "supplier": ["B"] * 6, "goods_group": [None] * 6, "contract_no": [str(i) for i in order],
        "decision_no": [None] * 6, "contract_signed": [days[i] for i in order], "decision_date": [None] * 6, "delivered": [None] * 6,
        "amount": [Decimal(i + 1) for i in order], "file": ["f"] * 6, "sheet": ["S"] * 6, "row": list(range(6)), "excluded": [None] * 6,
        "duplicate_of": [None] * 6,
    }  # fmt: skip
    types = {"goods_group": pa.string(), "decision_no": pa.string(), "decision_date": pa.date32(), "delivered": pa.date32(), "excluded": pa.string(),
             "duplicate_of": pa.string(), "row": pa.int32(), "amount": pa.decimal128(24, 6)}  # fmt: skip
    (run,) = groups(pa.table({name: pa.array(values, types.get(name)) for name, values in columns.items()})).to_pylist()
    assert (run["purchases"], run["total"], run["days"], run["numbers"]) == (6, 21, 21, "0; 1; 2; 3; 4; 5")
