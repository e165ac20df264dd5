"""One purchase seen at several stages is shown as one, and only where nothing speaks against it."""

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.link import link, purchases
from checker.schema import ITEMS, arrow

FIELDS = ("file", "sheet", "row", "stage", "goods_name", "unit", "quantity", "unit_price", "amount", "model", "manufacturer", "notify_no", "lot", "agency", "supplier",
          "contract_no", "duplicate_of", "unit_code", "purchase", "seen_at", "demand_kind", "demanded_before")  # fmt: skip


def lines(*rows: dict[str, Any]) -> pa.Table:
    """Lines of one good; what a row leaves out is the ordinary case, its file is its stage."""
    schema = pa.schema([arrow(ITEMS).field(name) for name in FIELDS])
    usual: dict[str, Any] = {"sheet": "S", "goods_name": "Máy tính để bàn", "unit": "Bộ", "quantity": Decimal(10)}
    return pa.Table.from_pylist([{**usual, "file": f"{row['stage']}.xlsx", "row": i + 2, **row} for i, row in enumerate(rows)], schema=schema)


def told(*rows: dict[str, Any]) -> list[str | None]:
    """The purchase of each line."""
    return link(lines(*rows)).column("purchase").to_pylist()


def test_plan_award_and_contract_are_one_purchase_under_its_latest_place() -> None:
    table = link(
        lines(
            {"stage": "plan", "amount": 120},
            {"stage": "award", "goods_name": "MÁY TÍNH  ĐỂ BÀN", "amount": 110},
            {"stage": "contract", "unit": "bộ", "amount": 110},
        )
    )
    assert table.column("purchase").to_pylist() == ["contract.xlsx!S!4"] * 3
    assert set(table.column("seen_at").to_pylist()) == {"plan/award/contract"}
    assert purchases(table) == [{"seen_at": "plan/award/contract", "purchases": 1, "amounts": {"plan": 120, "award": 110, "contract": 110}}]


@pytest.mark.parametrize(("field", "one", "other"), [
    ("goods_name", "Máy tính", "Máy in"), ("unit", "Bộ", "Cái"), ("unit", "Bộ", None), ("quantity", Decimal(10), Decimal(9)), ("model", "A1", "A2"), ("manufacturer", "Dell", "HP"),
    ("notify_no", "IB2500000001", "IB2500000002"), ("lot", "1", "2"), ("agency", "Sở A", "Sở B"), ("quantity", None, None), ("goods_name", None, None),
])  # fmt: skip
def test_what_contradicts_or_is_missing_is_not_linked(field: str, one: Any, other: Any) -> None:
    assert told({"stage": "plan", field: one}, {"stage": "award", field: other}) == [None, None]


@pytest.mark.parametrize("field", ["model", "manufacturer", "notify_no", "lot", "agency", "supplier", "contract_no"])
def test_what_only_one_side_states_is_no_contradiction(field: str) -> None:
    assert told({"stage": "plan"}, {"stage": "award", field: "A"}) == ["award.xlsx!S!3"] * 2


def test_the_unit_counts_by_its_code() -> None:
    assert (
        told({"stage": "plan", "unit": "Cái", "unit_code": "piece"}, {"stage": "award", "unit": "Chiếc", "unit_code": "piece"})
        == ["award.xlsx!S!3"] * 2
    )


def test_two_deliveries_of_one_stage_are_two_purchases() -> None:
    assert told({"stage": "award", "file": "a.xlsx"}, {"stage": "award", "file": "b.xlsx"}) == [None, None]
    assert told({"stage": "plan"}, {"stage": "award"}, {"stage": "award"}) == [None, None, None], "which of the two was planned is not known"


def test_equal_numbers_of_equal_lines_are_paired_in_their_order() -> None:
    assert told({"stage": "plan"}, {"stage": "plan"}, {"stage": "award"}, {"stage": "award"}) == [
        "award.xlsx!S!4", "award.xlsx!S!5", "award.xlsx!S!4", "award.xlsx!S!5",
    ]  # fmt: skip


def test_what_all_lines_state_tells_equal_goods_apart() -> None:
    rows = [{"stage": s, "lot": lot} for s, lot in (("plan", "1"), ("plan", "2"), ("award", "2"), ("contract", "2"))]
    assert told(*rows) == [None, "contract.xlsx!S!5", "contract.xlsx!S!5", "contract.xlsx!S!5"]


def test_a_repetition_is_no_further_line() -> None:
    assert told({"stage": "plan"}, {"stage": "award"}, {"stage": "award", "duplicate_of": "award.xlsx!S!3"}) == [
        "award.xlsx!S!3",
        "award.xlsx!S!3",
        None,
    ]


def test_only_the_winning_bid_belongs_to_the_purchase() -> None:
    bids = [{"stage": "bid", "file": f"b{i}.xlsx", "unit_price": Decimal(p)} for i, p in enumerate((12, 11, 10))]
    found = told({"stage": "plan"}, *bids, {"stage": "award", "unit_price": Decimal(10)})
    assert found == ["award.xlsx!S!6", None, None, "award.xlsx!S!6", "award.xlsx!S!6"]


def test_bids_without_an_award_are_no_purchase() -> None:
    assert told({"stage": "request"}, {"stage": "bid", "unit_price": Decimal(9)}) == [None, None]
    alike = [{"stage": "bid", "unit_price": Decimal(9), "file": name} for name in ("b1", "b2")]
    assert told(*alike, {"stage": "award", "unit_price": Decimal(9)}) == [None] * 3, "two bids alike: which has won is not known"


def test_two_bids_cannot_have_won_one_purchase() -> None:
    rows = [{"stage": s, "unit_price": Decimal(p)} for s, p in (("bid", 5), ("bid", 6), ("award", 5), ("contract", 6))]
    assert told(*rows) == [None, None, "contract.xlsx!S!5", "contract.xlsx!S!5"]


def test_a_run_of_one_stage_is_left_alone() -> None:
    table = lines({"stage": "award"}, {"stage": "award"})
    assert link(table) is table
    assert purchases(table) == []


row = st.fixed_dictionaries({
    "stage": st.sampled_from(["plan", "bid", "award", "contract", "unknown"]), "goods_name": st.sampled_from(["Bàn", "Ghế", None]),
    "quantity": st.sampled_from([Decimal(1), Decimal(2)]), "unit_price": st.sampled_from([Decimal(5), Decimal(6), None]),
    "model": st.sampled_from(["A", "B", None]), "lot": st.sampled_from(["1", "2", None]), "supplier": st.sampled_from(["X", "Y", None]),
})  # fmt: skip


@settings(deadline=None)
@given(st.lists(row, max_size=12))
def test_a_purchase_has_one_line_per_stage_and_nothing_that_contradicts(rows: list[dict[str, Any]]) -> None:
    by_purchase: dict[str, list[dict[str, Any]]] = {}
    for line in link(lines(*rows)).to_pylist():
        assert (line["purchase"] is None) == (line["seen_at"] is None)
        if line["purchase"]:
            by_purchase.setdefault(line["purchase"], []).append(line)
    for purchase, seen in by_purchase.items():
        stages = [line["stage"] for line in seen]
        assert len(seen) > 1 and len(set(stages)) == len(stages)
        assert all(set(line["seen_at"].split("/")) == set(stages) for line in seen)
        assert purchase in {f"{line['file']}!{line['sheet']}!{line['row']}" for line in seen}
        for name in ("goods_name", "quantity"):
            assert len({line[name] for line in seen}) == 1
        for name in ("model", "lot", "supplier"):
            assert len({line[name] for line in seen if line["stage"] != "bid"} - {None}) <= 1
