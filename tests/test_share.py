"""The share as a law: an interval that adds up, whatever the lines and whatever their order."""

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.schema import MONEY
from checker.share import headline, percent, shares

COLUMNS = ("file", "stage", "goods_kind", "agency", "tax_basis", "origin_verdict", "origin_cause", "excluded", "duplicate_of")


def lines(*rows: dict[str, Any]) -> pa.Table:
    """Lines with the columns that a share looks at; what a row leaves out is the ordinary case."""
    usual = {"file": "a.xlsx", "stage": "award", "goods_kind": "goods", "tax_basis": "unknown", "origin_verdict": "domestic"}
    full = [{**usual, **row} for row in rows]
    table = {name: pa.array([row.get(name) for row in full], pa.string()) for name in COLUMNS}
    return pa.table({**table, "amount": pa.array([row.get("amount") for row in full], MONEY)})


def of(table: pa.Table, by: str = "stage") -> list[dict[str, Any]]:
    return [row for row in shares(table) if row["by"] == by]


amounts = st.none() | st.decimals(min_value=0, max_value=10**12, places=6)
line = st.fixed_dictionaries({
    "origin_verdict": st.sampled_from(["domestic", "foreign", "unknown"]), "amount": amounts, "stage": st.sampled_from(["award", "contract"]),
    "excluded": st.sampled_from([None, None, "service"]), "duplicate_of": st.sampled_from([None, None, None, "a.xlsx!S!2"]),
    "goods_kind": st.sampled_from(["goods", "medicine"]),
})  # fmt: skip


@given(st.lists(line, min_size=1, max_size=30), st.randoms())
def test_the_interval_adds_up_and_no_order_changes_it(rows: list[dict[str, Any]], random: Any) -> None:
    whole = shares(lines(*rows))
    for row in whole:
        assert row["amount"] == row["domestic"] + row["foreign"] + row["unknown"]
        assert row["items"] == row["domestic_items"] + row["foreign_items"] + row["unknown_items"]
        assert sum(c["amount"] for c in row["unknown_by_cause"]) == row["unknown"]
        for low, high, unknown in (("low_percent", "high_percent", "unknown"), ("low_percent_by_count", "high_percent_by_count", "unknown_items")):
            if row[low] is not None:
                assert 0 <= row[low] <= row[high] <= 100
                assert row[unknown] or row[low] == row[high]
    counted = sum(r["items"] + sum(e["items"] for e in r["excluded"]) for r in whole if r["by"] == "stage")
    assert counted == len(rows), "every line is in a denominator or left out with a reason"
    random.shuffle(rows)
    assert shares(lines(*rows)) == whole


def test_stages_are_never_added() -> None:
    table = lines({"stage": "award", "amount": Decimal(10)}, {"stage": "contract", "amount": Decimal(10)})
    assert [(r["key"], r["amount"]) for r in of(table)] == [("award", 10), ("contract", 10)]
    assert headline(shares(table), None) is None
    chosen = headline(shares(table), "contract")
    assert chosen is not None and chosen["key"] == "contract"


def test_what_is_left_out_is_told_with_its_reason() -> None:
    rows = [{"amount": Decimal(5)}, {"amount": Decimal(7), "excluded": "service"}, {"amount": Decimal(5), "duplicate_of": "a.xlsx!S!2"}]
    (row,) = of(lines(*rows))
    assert (row["items"], row["amount"]) == (1, 5)
    assert row["excluded"] == [{"reason": "repeated", "items": 1, "amount": 5}, {"reason": "service", "items": 1, "amount": 7}]


def test_lines_without_an_amount_are_counted_and_make_the_share_incomplete() -> None:
    (row,) = of(lines({"amount": Decimal(5)}, {"amount": None, "origin_verdict": "foreign"}))
    assert (row["no_amount"], row["complete"], row["items"], row["low_percent"]) == (1, False, 2, 100)


def test_a_zero_denominator_has_no_percent() -> None:
    (row,) = of(lines({"amount": None}))
    assert (row["low_percent"], row["high_percent"], row["low_percent_by_count"]) == (None, None, 100)


@pytest.mark.parametrize(("part", "whole", "expected"), [(1, 3, "33.33"), (2, 3, "66.67"), (1, 8, "12.50"), (12345, 1000000, "1.23"), (12350, 1000000, "1.24")])
def test_percents_are_rounded_half_up(part: int, whole: int, expected: str) -> None:
    assert str(percent(Decimal(part), Decimal(whole))) == expected


def test_agencies_and_kinds_have_shares_of_their_own() -> None:
    table = lines({"amount": Decimal(1), "agency": "Sở A"}, {"amount": Decimal(3), "agency": "Sở B", "goods_kind": "medicine"})
    assert [(r["key"], r["amount"]) for r in of(table, "agency")] == [("Sở A", 1), ("Sở B", 3)]
    assert [(r["key"], r["amount"]) for r in of(table, "goods_kind")] == [("goods", 1), ("medicine", 3)]
    assert of(lines({"amount": Decimal(1)}), "agency") == [], "no agency stated, no table of agencies"
