"""Purchases of one buyer that come close together: a hint on trial, never counted."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from workbook import write_xlsx

from checker import check, group
from checker.group import groups

HEAD = ["STT", "Tên hàng hóa", "Đơn vị tính", "Số lượng", "Đơn giá", "Thành tiền", "Nhà thầu trúng thầu", "Số hợp đồng", "Ngày ký hợp đồng", "Đơn vị sử dụng"]


def line(number: str, day: str, amount: int, supplier: str = "Công ty B", buyer: str = "Trường A") -> list[object]:
    return [1, "Máy tính", "Bộ", 1, amount, amount, supplier, number, day, buyer]


def found(tmp_path: Path, lines: Sequence[list[object]], trial: bool = True, rule: str = "purchases_close_below_ceiling") -> list[dict[str, object]]:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [["DANH MỤC HỢP ĐỒNG ĐÃ KÝ"], HEAD, *lines]})
    rows: list[dict[str, object]] = check(path, form="contract-appendix", trial=trial).found.to_pylist()
    return [f for f in rows if f["rule"] == rule]


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
    assert not found(tmp_path, [NEAR[0], line("02/HĐ", "17/10/2025", 600_000_000)])  # one is above the ceiling by itself, and no small one
    assert not found(tmp_path, [line("01/HĐ", "01/06/2025", 490_000_000), line("02/HĐ", "17/06/2025", 480_000_000)])  # before the decree


def test_a_purchase_above_the_ceiling_hides_no_run_below_it(tmp_path: Path) -> None:
    assert len(found(tmp_path, [NEAR[0], line("02/HĐ", "05/10/2025", 900_000_000), NEAR[1]])) == 1


def test_names_written_otherwise_are_one_buyer_and_one_supplier(tmp_path: Path) -> None:
    assert len(found(tmp_path, [NEAR[0], line("02/HĐ", "17/10/2025", 480_000_000, supplier="CÔNG TY  B", buyer="TRƯỜNG A")])) == 1


def test_the_small_ceiling_has_a_rule_of_its_own(tmp_path: Path) -> None:
    small = [line("01/HĐ", "01/10/2025", 30_000_000), line("02/HĐ", "17/10/2025", 40_000_000)]
    (one,) = found(tmp_path, small, rule="purchases_close_below_small_ceiling")
    assert (one["verdict"], one["counted"], one["value"], one["expected"]) == ("fail", False, "70.000.000", "50.000.000")
    assert not found(tmp_path, small)


def test_both_sides_of_the_day_on_which_the_ceilings_begin(tmp_path: Path) -> None:
    def verdict(first: str, second: str) -> list[object]:
        return [f["verdict"] for f in found(tmp_path, [line("01/HĐ", first, 490_000_000), line("02/HĐ", second, 480_000_000)])]

    assert verdict("04/08/2025", "20/08/2025") == ["fail"]
    assert verdict("03/08/2025", "20/08/2025") == ["unknown"]
    assert verdict("20/07/2025", "03/08/2025") == []


def test_an_own_list_with_buyer_supplier_and_date_is_enough(tmp_path: Path) -> None:
    head = ["STT", "Tên hàng hóa", "Đơn vị tính", "Số lượng", "Đơn giá", "Thành tiền", "Nhà cung cấp", "Ngày nghiệm thu"]
    rows = [["Đơn vị: Trường A"], head, [1, "Máy tính", "Bộ", 1, 300_000_000, 300_000_000, "Công ty B", "01/10/2025"],
            [2, "Máy in", "Cái", 1, 90_000_000, 90_000_000, "Công ty B", "01/10/2025"], [3, "Máy chiếu", "Cái", 1, 29e7, 29e7, "Công ty B", "20/10/2025"]]  # fmt: skip
    found_ = check(write_xlsx(tmp_path / "a.xlsx", {"S": rows}), trial=True).found.to_pylist()
    (one,) = [f for f in found_ if f["rule"] == "purchases_close_below_ceiling"]
    assert one["row"] == 3 and "2 lần mua (Công ty B) trong 20 ngày" in one["message_vi"] and "2025-10-01; 2025-10-20" in one["message_vi"]


def test_what_a_notice_put_out_to_tender_is_not_looked_at(tmp_path: Path) -> None:
    rows = [["DANH MỤC HỢP ĐỒNG ĐÃ KÝ"], [*HEAD, "Mã TBMT"], *([*row, f"IB250000000{i}"] for i, row in enumerate(NEAR))]
    found_ = check(write_xlsx(tmp_path / "a.xlsx", {"S": rows}), form="contract-appendix", trial=True).found.to_pylist()
    assert not [f for f in found_ if f["rule"].startswith("purchases_close")]


DAY = date(2025, 10, 1)


def bought(purchases: Sequence[tuple[int, int]]) -> pa.Table:
    """Lines of one buyer and supplier: (days after the first, đồng)."""
    count = len(purchases)
    columns = {
        "agency": ["A"] * count, "stage": ["contract"] * count, "supplier": ["B"] * count, "goods_group": [None] * count, "contract_no": [str(i) for i in range(count)],
        "decision_no": [None] * count, "contract_signed": [DAY + timedelta(days) for days, _ in purchases], "decision_date": [None] * count, "delivered": [None] * count,
        "amount": [Decimal(amount) for _, amount in purchases], "file": ["f"] * count, "sheet": ["S"] * count, "row": list(range(count)), "excluded": [None] * count,
        "duplicate_of": [None] * count, "notify_no": [None] * count,
    }  # fmt: skip
    types = {name: pa.string() for name in ("goods_group", "decision_no", "excluded", "duplicate_of", "notify_no")}
    typed: dict[str, pa.DataType] = {**types, "decision_date": pa.date32(), "delivered": pa.date32(), "contract_signed": pa.date32(), "row": pa.int32(),
                                     "amount": pa.decimal128(24, 6)}  # fmt: skip
    return pa.table({name: pa.array(values, typed.get(name)) for name, values in columns.items()})


PURCHASES = st.lists(st.tuples(st.integers(0, 120), st.integers(1, 12)), min_size=1, max_size=8)


@given(PURCHASES, st.randoms())
def test_the_order_of_lines_is_irrelevant_and_runs_are_what_they_say(purchases: list[tuple[int, int]], order: Random) -> None:
    runs = groups(group.bought(bought(purchases)), {Decimal(10)}).to_pylist()
    for run in runs:
        assert run["total"] > run["below"] == 10 >= run["largest"] and run["purchases"] >= 2 and run["days"] <= 31
    turned = order.sample(purchases, len(purchases))
    assert [r["total"] for r in groups(group.bought(bought(turned)), {Decimal(10)}).to_pylist()] == [r["total"] for r in runs] or len({d for d, _ in purchases}) < len(purchases)


@given(PURCHASES)
def test_a_run_is_found_wherever_there_is_one(purchases: list[tuple[int, int]]) -> None:
    small = [(day, amount) for day, amount in purchases if amount <= 10]
    there = any(sum(amount for day, amount in small if 0 <= day - first <= 30) > 10 for first, _ in small)
    assert bool(len(groups(group.bought(bought(purchases)), {Decimal(10)}))) is there
    assert not len(groups(group.bought(bought(purchases)), set()))
