"""The share as a law: an interval that adds up, whatever the lines and whatever their order."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook import write_xlsx

from checker import check
from checker.report.terminal import summary
from checker.schema import MONEY
from checker.share import headline, percent, shares, told_once

COLUMNS = (
    "file",
    "stage",
    "goods_kind",
    "goods_kind_words",
    "agency",
    "funding_source",
    "exception",
    "tax_basis",
    "origin_verdict",
    "origin_cause",
    "excluded",
    "exception",
    "duplicate_of",
)


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
    "goods_kind": st.sampled_from(["goods", "medicine", "medical_supply", "service", "unknown"]), "file": st.sampled_from(["a.xlsx", "b.xlsx"]),
    "tax_basis": st.sampled_from(["included", "excluded", "unknown"]), "funding_source": st.sampled_from([None, "Ngân sách tỉnh"]),
})  # fmt: skip


@settings(deadline=None)
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


SUMS = (
    "items",
    "amount",
    "domestic",
    "foreign",
    "unknown",
    "no_amount",
    "amount_with_tax",
    "amount_without_tax",
    "domestic_items",
    "foreign_items",
    "unknown_items",
)


def left_out(rows: list[dict[str, Any]]) -> dict[str, tuple[int, Decimal]]:
    """What rows of Shares leave out, by reason."""
    result: dict[str, tuple[int, Decimal]] = {}
    for part in (e for row in rows for e in row["excluded"]):
        items, amount = result.get(part["reason"], (0, Decimal(0)))
        result[part["reason"]] = items + part["items"], amount + part["amount"]
    return result


@settings(deadline=None)
@given(st.lists(line, min_size=1, max_size=30))
def test_parts_of_a_stage_add_up_to_it(rows: list[dict[str, Any]]) -> None:
    """Files, scopes, kinds, agencies and sources of funds each divide a stage's lines without rest."""
    whole = shares(lines(*rows))
    for stage in (r for r in whole if r["by"] == "stage"):
        of_stage = [r for r in whole if r["stage"] == stage["key"]]
        (everything,) = (r for r in of_stage if (r["by"], r["key"]) == ("scope", "all"))
        assert {**everything, "by": "stage", "key": stage["key"]} == stage
        divisions = {
            by: [r for r in of_stage if r["by"] == by and r["key"] != "all"] for by in ("scope", "file", "goods_kind", "agency", "funding_source")
        }
        for parts in divisions.values():
            if parts:
                assert {k: sum(r[k] for r in parts) for k in SUMS} == {k: stage[k] for k in SUMS}
                assert left_out(parts) == left_out([stage])
    assert sum(1 for _ in rows) == sum(r["items"] + sum(e["items"] for e in r["excluded"]) for r in whole if (r["by"], r["key"]) == ("scope", "all"))


def test_every_stage_has_its_three_scopes() -> None:
    rows = of(
        lines({"amount": Decimal(1), "goods_kind": "medicine"}, {"amount": Decimal(2), "goods_kind": "medical_supply", "origin_verdict": "foreign"}),
        "scope",
    )
    assert [(r["key"], r["items"], r["amount"], r["low_percent"]) for r in rows] == [
        ("all", 2, 3, Decimal("33.33")), ("without_medical", 0, 0, None), ("medical", 2, 3, Decimal("33.33")),
    ]  # fmt: skip


@pytest.mark.parametrize(("bases", "expected"), [
    (["included"], "included"), (["included", "excluded"], "mixed"), (["included", "unknown"], "unknown"), (["included", "excluded", "unknown"], "mixed"), (["unknown"], "unknown"),
])  # fmt: skip
def test_prices_with_and_without_tax_are_a_mixture_only_where_both_are_stated(bases: list[str], expected: str) -> None:
    (row,) = of(lines(*({"amount": Decimal(1), "tax_basis": b} for b in bases)))
    assert row["tax_basis"] == expected
    assert (row["amount_with_tax"], row["amount_without_tax"]) == (bases.count("included"), bases.count("excluded"))


def test_lines_without_money_mix_no_prices() -> None:
    (row,) = of(lines({"amount": Decimal(1), "tax_basis": "included"}, {"amount": None, "tax_basis": "excluded"}))
    assert row["tax_basis"] == "included"


def test_a_stage_of_one_file_is_judged_once() -> None:
    one = shares(lines({"amount": Decimal(1)}, {"stage": "plan", "amount": Decimal(1)}, {"stage": "plan", "file": "b.xlsx", "amount": Decimal(1)}))
    assert [(r["by"], r["stage"], r["file"]) for r in told_once(one)] == [
        ("stage", "plan", None), ("file", "plan", "a.xlsx"), ("file", "plan", "b.xlsx"), ("file", "award", "a.xlsx"),
    ]  # fmt: skip


def test_stages_are_never_added() -> None:
    table = lines({"stage": "award", "amount": Decimal(10)}, {"stage": "contract", "amount": Decimal(10)})
    assert [(r["key"], r["amount"]) for r in of(table)] == [("award", 10), ("contract", 10)]
    assert headline(shares(table), None) is None
    chosen = headline(shares(table), "contract")
    assert chosen is not None and chosen["key"] == "contract"


def test_what_is_left_out_is_told_with_its_reason() -> None:
    service = {"amount": Decimal(7), "excluded": "service", "goods_kind": "service"}
    rows = [{"amount": Decimal(5)}, {**service, "goods_kind_words": "dịch vụ"}, {**service, "goods_kind_words": "bảo trì"},
            {"amount": Decimal(5), "duplicate_of": "a.xlsx!S!2", "goods_kind": "software", "goods_kind_words": "phần mềm"}]  # fmt: skip
    (row,) = of(lines(*rows))
    assert (row["items"], row["amount"]) == (1, 5)
    assert row["excluded"] == [
        {"reason": "repeated", "items": 1, "amount": 5, "words": []}, {"reason": "service", "items": 2, "amount": 14, "words": ["bảo trì", "dịch vụ"]},
    ]  # fmt: skip


def test_lines_without_an_amount_are_counted_and_make_the_share_incomplete() -> None:
    (row,) = of(lines({"amount": Decimal(5)}, {"amount": None, "origin_verdict": "foreign"}))
    assert (row["no_amount"], row["complete"], row["items"], row["low_percent"]) == (1, False, 2, 100)


def test_a_zero_denominator_has_no_percent() -> None:
    (row,) = of(lines({"amount": None}))
    assert (row["low_percent"], row["high_percent"], row["low_percent_by_count"]) == (None, None, 100)


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(1, 3, "33.33"), (2, 3, "66.67"), (1, 8, "12.50"), (12345, 1000000, "1.23"), (12350, 1000000, "1.24")]
)
def test_percents_are_rounded_half_up(part: int, whole: int, expected: str) -> None:
    assert str(percent(Decimal(part), Decimal(whole))) == expected


def test_agencies_and_kinds_have_shares_of_their_own() -> None:
    table = lines({"amount": Decimal(1), "agency": "Sở A"}, {"amount": Decimal(3), "agency": "Sở B", "goods_kind": "medicine"})
    assert [(r["key"], r["amount"]) for r in of(table, "agency")] == [("Sở A", 1), ("Sở B", 3)]
    assert [(r["key"], r["amount"]) for r in of(table, "goods_kind")] == [("goods", 1), ("medicine", 3)]
    assert of(lines({"amount": Decimal(1)}), "agency") == [], "no agency stated, no table of agencies"


# ---- from files to sentences ----

HEAD = ["STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"]


def book(folder: Path, name: str, *rows: list[object], title: str = "DANH MỤC", sheet: str = "S") -> None:
    """A list with one title above its header."""
    write_xlsx(folder / name, {sheet: [[title], HEAD, *rows]})


def line_of(name: str, amount: int, origin: str = "Việt Nam") -> list[object]:
    return [1, name, "Cái", 1, amount, amount, origin]


def test_prices_with_and_without_tax_in_one_run_are_told_once(tmp_path: Path) -> None:
    book(tmp_path, "a.xlsx", line_of("Bàn", 100), title="Giá đã bao gồm VAT")
    book(tmp_path, "b.xlsx", line_of("Ghế", 50), title="Giá chưa bao gồm VAT")
    result = check(tmp_path)
    (found,) = [f for f in result.found.to_pylist() if f["rule"] == "tax_bases_mixed"]
    assert (
        (found["file"], found["severity"]) == (None, "note")
        and "100 đồng giá đã gồm" in found["message_vi"]
        and "50 đồng giá chưa gồm" in found["message_vi"]
    )
    assert result.share is not None and result.share["tax_basis"] == "mixed"
    assert "lẫn cả giá gồm và chưa gồm VAT" in summary(result, "vi", None)


def test_prices_with_and_without_tax_in_one_file_are_told_of_the_file(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", {"A": [["Đã bao gồm VAT"], HEAD, line_of("Bàn", 100)], "B": [["Chưa bao gồm VAT"], HEAD, line_of("Ghế", 50)]})
    assert [f["file"] for f in check(tmp_path / "a.xlsx").found.to_pylist() if f["rule"] == "tax_bases_mixed"] == ["a.xlsx"]


def test_scopes_are_printed_where_there_is_something_to_divide(tmp_path: Path) -> None:
    book(tmp_path, "a.xlsx", line_of("Bàn", 100), line_of("Ghế", 100, "Trung Quốc"))
    assert "Thuốc, vật tư y tế" not in summary(check(tmp_path), "vi", None)
    book(tmp_path, "b.xlsx", line_of("Amoxicillin", 300), title="Danh mục thuốc")
    text = summary(check(tmp_path), "vi", None)
    assert "Tất cả hàng hóa: 3 dòng, 500 đồng; theo giá trị 80,00 %; theo số mặt hàng 66,67 %." in text
    assert "Hàng hóa ngoài thuốc, vật tư y tế: 2 dòng, 200 đồng; theo giá trị 50,00 %" in text
    assert "Thuốc, vật tư y tế: 1 dòng, 300 đồng; theo giá trị 100,00 %" in text


def test_what_is_left_out_is_printed_with_its_words_and_found_with_its_cells(tmp_path: Path) -> None:
    book(tmp_path, "a.xlsx", line_of("Bàn", 100), line_of("Dịch vụ lắp đặt", 7), line_of("Bảo trì máy in", 5))
    result = check(tmp_path / "a.xlsx")
    assert "Ngoài mẫu số: 2 × dịch vụ (12 đồng; theo chữ: “bảo trì”, “dịch vụ”)." in summary(result, "vi", None)
    (found,) = [f for f in result.found.to_pylist() if f["rule"] == "left_out_of_share"]
    assert (found["cells"], found["amount"]) == ("B4:B5", 12)


def test_several_stages_leave_the_headline_open_and_show_one_purchase_seen_twice(tmp_path: Path) -> None:
    book(tmp_path, "a.xlsx", line_of("Bàn", 100), line_of("Ghế", 40), title="KẾ HOẠCH MUA SẮM NĂM 2025")
    book(tmp_path, "b.xlsx", line_of("Bàn", 90), title="PHỤ LỤC HỢP ĐỒNG")
    result = check(tmp_path)
    assert result.share is None and [(r["key"], r["amount"]) for r in result.share_rows if r["by"] == "stage"] == [("plan", 140), ("contract", 90)]
    assert list(result.items["purchase"].dropna()) == ["b.xlsx!S!3"] * 2
    assert "1 lần mua được thấy ở 2 giai đoạn, mỗi lần mua chỉ là một: kế hoạch 100 đồng; hợp đồng 90 đồng." in summary(result, "vi", None)
    chosen = check(tmp_path, stage="contract").share
    assert chosen is not None and chosen["amount"] == 90
