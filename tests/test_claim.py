"""Claims of preference: what is marked, what it costs, which lines belong together, and what is said of them."""

import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from run_here import checked
from workbook import Error, write_xlsx

import checker.pipeline
from checker.claim import claims
from checker.cli import main
from checker.domestic_cost import recomputed, shown
from checker.mark import Mark, MarkReader
from checker.pipeline import Result
from checker.reader import empty_intake
from checker.resource import read_codes, rules_folder
from checker.schema import COST_FIELDS, ITEMS, MARKS, STATED_COSTS, arrow

A_TITLE, B_TITLE, C_TITLE = "Mẫu số 15A. BẢNG KÊ KHAI HÀNG HÓA ĐƯỢC HƯỞNG ƯU ĐÃI", "Mẫu số 15B. CHI PHÍ SẢN XUẤT TRONG NƯỚC", "Mẫu số 15C. CHI PHÍ SẢN XUẤT TRONG NƯỚC"
A_HEAD = ["STT", "Tên hàng hóa", "Xuất xứ", "Tỷ lệ chi phí sản xuất trong nước dưới 50%", "Tỷ lệ chi phí sản xuất trong nước từ 50% trở lên",
          "Cơ sở sản xuất có từ 50% lao động", "Sản phẩm đổi mới sáng tạo"]  # fmt: skip
B_HEAD = ["STT", "Tên hàng hóa", "Giá chào của hàng hóa trong E-HSDT (I)", "Giá trị thuế các loại (II)", "Kê khai các chi phí nhập ngoại (III)",
          "Chi phí sản xuất trong nước G* = (I) – (II) – (III)", "D(%) = G*/G, G = (I) – (II)"]  # fmt: skip
C_HEAD = ["STT", "Tên hàng hóa", "Nhà thương mại: Giá chào của hàng hóa (I)", "Nhà thương mại: Giá trị thuế các loại (II)", "Nhà sản xuất: Giá xuất xưởng EXW (G)",
          "Chi phí sản xuất trong nước G*", "Nhà thương mại: D(%) = G*/G, G = (I) – (II)", "Nhà sản xuất: D(%) = G*/G"]  # fmt: skip
Rows = Sequence[Sequence[object]]
NOW = date(2025, 10, 1)


def book(folder: Path, claim: Rows = (), imported: Rows = (), domestic: Rows = (), unit: str | None = None, name: str = "a.xlsx") -> Path:
    """A bid workbook of those forms for which there are lines."""
    sheets = {}
    for title, sheet, head, rows in ((A_TITLE, "15A", A_HEAD, claim), (B_TITLE, "15B", B_HEAD, imported), (C_TITLE, "15C", C_HEAD, domestic)):
        if rows:
            sheets[sheet] = [[title], [unit], head, *rows]
    return write_xlsx(folder / name, sheets)


def of(path: Path, on: date | None = NOW) -> Result:
    original = checker.pipeline.check
    with patch.object(checker.pipeline, "check", lambda *paths: original(*paths, law_date=on)):
        return checked(path)


def lines(result: Result) -> list[dict[str, Any]]:
    return result.tables["claims"].to_pylist()


def found(result: Result, rule: str) -> list[tuple[str, str | None, int | None, str | None]]:
    return [(f["verdict"], f["sheet"], f["row"], f["cells"]) for f in result.found.to_pylist() if f["rule"] == rule]


# ---- what is read ----


def test_one_row_per_declared_good_with_marks_origin_and_costs(tmp_path: Path) -> None:
    result = of(book(tmp_path, [["1", "Bàn họp", "Việt Nam", "X", None, "Không", None]], [["1", "Bàn họp", "8.800.000", "800.000", "4.800.000", "3.200.000", "40,0%"]]))
    (claim,) = lines(result)
    assert (claim["sheet"], claim["row"], claim["cost_sheet"], claim["cost_row"], claim["cost_cells"]) == ("15A", 4, "15B", 4, "C4,D4,E4,F4,G4")
    assert [claim[f"{mark}_state"] for mark in MARKS] == ["given", "missing", "missing", "missing"]
    assert (claim["origin_verdict"], claim["origin_domestic"], claim["formula"], claim["declarant"], claim["cost_link"]) == ("domestic", True, "indirect", "trader", "linked")
    assert (claim["price_net"], claim["domestic_cost"], claim["declared_percent"], claim["percent_computed"]) == (8_000_000, 3_200_000, 40, Decimal("40.00"))


def test_declared_costs_are_no_items_and_every_row_and_cell_is_accounted_for(tmp_path: Path) -> None:
    result = of(book(tmp_path, [["1", "Bàn họp", "Việt Nam", "X"]], [["1", "Bàn họp", 8800000, 800000, 4800000, 3200000, 40]], [["1", "Tủ", None, None, 5000, 3000]]))
    assert set(result.tables["items"]["sheet"].to_pylist()) == {"15A"}
    assert result.share is not None and result.share["amount"] == 0
    kinds = Counter((r["sheet"], r["kind"]) for r in result.tables["ledger"].to_pylist())
    assert kinds["15B", "note"] == kinds["15C", "note"] == 1
    for sheet in result.tables["sheets"].to_pylist():
        assert sheet["cells"] == sheet["cells_used"] + sheet["cells_carried"] + sheet["cells_explained"]
    assert result.balance.delivered_cells == sum(s["cells"] for s in result.tables["sheets"].to_pylist())


def test_a_declaration_alone_gives_its_claims_and_still_no_item(tmp_path: Path) -> None:
    result = of(book(tmp_path, domestic=[["1", "Tủ", None, None, 5000, 3000, None, 0.6], ["2", "Ghế", 2200, 200, None, 1000, 50]]))
    maker, trader = lines(result)
    assert (maker["declarant"], maker["price_net"], maker["declared_percent"], maker["cost_link"]) == ("maker", 5000, 60, "absent")
    assert (trader["declarant"], trader["price_net"], trader["percent_computed"]) == ("trader", 2000, 50)
    assert len(result.tables["items"]) == 0 and result.exit_code() == 3


PAPER = [
    ["BẢNG KÊ KHAI CHI PHÍ SẢN XUẤT TRONG NƯỚC"], [], ["STT", "Tên hàng hóa", "Giá trị"],
    ["I", "Hóa chất A"], ["1", "Giá chào của hàng hóa trong HSDT", "12.500.000"], ["2", "Giá trị thuế các loại (thuế nhập khẩu, thuế VAT)", "1.000.000"],
    ["3", "Kê khai các chi phí nhập ngoại trong hàng hóa bao gồm các loại phí, lệ phí (nếu có)", "5.200.000"], ["4", "Chi phí sản xuất trong nước", "6.300.000"],
    ["5", "Tỷ lệ % chi phí sản xuất trong nước", "54,8"],
    ["II", "Hóa chất B"], ["1", "Giá chào của hàng hóa trong HSDT", "2.000.000"], ["2", "Giá trị thuế các loại", "0"],
    ["3", "Kê khai các chi phí nhập ngoại", "1.500.000"], [], [None, "Đại diện hợp pháp của nhà thầu"],
]  # fmt: skip


def test_the_paper_form_with_its_figures_beneath_each_other(tmp_path: Path) -> None:
    one, other = lines(of(write_xlsx(tmp_path / "a.xlsx", {"15B": PAPER})))
    assert (one["goods_name"], one["row"], one["cost_cells"], one["percent_computed"]) == ("Hóa chất A", 4, "C5,C6,C7,C8,C9", Decimal("54.78"))
    assert one["percent_gap"] <= one["percent_allowance"] and one["cost_gap"] == 0
    assert (other["goods_name"], other["row"], other["price_net"], other["domestic_cost"]) == ("Hóa chất B", 10, 2_000_000, 500_000)


def test_numbers_of_columns_totals_and_signatures_are_no_goods(tmp_path: Path) -> None:
    rows = [["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"], ["1", "Bàn", 110, 10, 50, 50, 50], [None, "Tổng cộng", 110, 10, 50, 50], [None, "Người lập biểu"]]
    assert [c["goods_name"] for c in lines(of(book(tmp_path, imported=rows)))] == ["Bàn"]


def test_what_was_read_otherwise_than_it_stands_is_logged(tmp_path: Path) -> None:
    result = of(book(tmp_path, domestic=[["1", "Tủ", "2.200.000", "200.000", None, "1.000.000", "50,00 %"], ["2", "Ghế", None, None, 5000000, 2500000, None, 0.5]]))
    fixes = {f["cell"]: (f["before"], f["after"], f["why"]) for f in result.tables["fixes"].to_pylist()}
    assert fixes["C4"] == ("2.200.000", "2200000", "number-text") and fixes["G4"] == ("50,00 %", "50.00", "number-text") and fixes["H5"] == ("0.5", "50", "percent")


@pytest.mark.parametrize(("text", "mark"), [
    ("Có", Mark("given")), ("x", Mark("given")), ("X", Mark("given")), ("✓", Mark("given")), ("TRUE", Mark("given")), ("1", Mark("given")), ("co", Mark("invalid")),
    (None, Mark("missing")), ("-", Mark("missing")), ("Không", Mark("missing")), ("Không áp dụng", Mark("missing")), ("0", Mark("missing")), ("0%", Mark("missing")),
    ("35%", Mark("given", Decimal(35))), ("35,5 %", Mark("given", Decimal("35.5"))), ("0.35", Mark("given", Decimal(35))), ("Có (35%)", Mark("given", Decimal(35))),
    ("45", Mark("given", Decimal(45))), ("150%", Mark("invalid")), ("xem hồ sơ", Mark("invalid")), ("khoảng 35%", Mark("invalid")), ("★", Mark("invalid")),
])  # fmt: skip
def test_a_mark(text: str | None, mark: Mark) -> None:
    assert MarkReader(read_codes(rules_folder(), "claim_marks")).read(text) == mark


# ---- which lines belong together ----

LINKS = [
    pytest.param([("1", "Bàn")], [("7", "bàn ")], ["linked"], id="a name that stands once on either side, whatever its number"),
    pytest.param([("1", "Bàn"), ("2", "Bàn")], [("1", "Bàn"), ("2", "Bàn")], ["linked", "linked"], id="names that repeat, by their numbers"),
    pytest.param([("1", "Bàn"), ("2", "Bàn")], [("1", "Bàn")], ["linked", "none"], id="one of two is declared"),
    pytest.param([("1", "Bàn")], [("5", "Bàn"), ("6", "Bàn")], ["several", "several", "several"], id="neither number tells"),
    pytest.param([("1", "Bàn"), ("1", "Bàn")], [("1", "Bàn"), ("1", "Bàn")], ["several"] * 4, id="nothing tells"),
    pytest.param([("1", "Bàn")], [("1", "Bàn họp")], ["none", "none"], id="a number alone is no link"),
    pytest.param([("1", "Bàn")], [], ["absent"], id="no form of costs"),
    pytest.param([], [("1", "Bàn")], ["absent"], id="no claim"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "costs", "links"), LINKS)
def test_lines_are_linked_by_name_and_number_or_not_at_all(tmp_path: Path, claim: Rows, costs: Rows, links: list[str]) -> None:
    result = of(book(tmp_path, [[no, name, "Việt Nam", "X", None, "x" if n else None] for n, (no, name) in enumerate(claim)],
                     [[no, name, 110, 10, 50 + n, 50 - n, 50 - n] for n, (no, name) in enumerate(costs)]))  # fmt: skip
    assert sorted(c["cost_link"] for c in lines(result)) == sorted(links)


def test_a_claim_that_is_shown_twice_counts_once(tmp_path: Path) -> None:
    rows = [[A_TITLE], [None], A_HEAD, ["1", "Bàn", "Việt Nam", "X"], ["2", "Ghế", "Việt Nam", None, "X"]]
    result = of(write_xlsx(tmp_path / "a.xlsx", {"15A": rows, "15A (2)": rows}))
    assert [(c["sheet"], c["goods_name"]) for c in lines(result)] == [("15A", "Bàn"), ("15A", "Ghế")]


def test_two_workbooks_are_never_linked(tmp_path: Path) -> None:
    (folder := tmp_path / "f").mkdir()
    book(folder, [["1", "Bàn", "Việt Nam", "X"]])
    book(folder, imported=[["1", "Bàn", 110, 10, 50, 50, 50]], name="b.xlsx")
    assert [c["cost_link"] for c in lines(of(folder))] == ["absent", "absent"]


# ---- what is said ----


def test_findings_about_costs_stand_at_the_costs_and_the_others_at_the_claim(tmp_path: Path) -> None:
    result = of(book(tmp_path, [["1", "Bàn", "Đức", None, "X"]], [["1", "Bàn", "1.100.000", "100.000", "900.000", "100.000", "12,0"]]))
    assert found(result, "domestic_cost_below_minimum") == [("fail", "15B", 4, "C4,D4,E4,F4,G4")]
    assert found(result, "domestic_cost_miscalculated") == [("fail", "15B", 4, "C4,D4,E4,F4,G4")]
    assert found(result, "preference_band_differs") == [("fail", "15A", 4, "D4,E4")]
    assert found(result, "preference_claimed_for_foreign_goods") == [("fail", "15A", 4, "C4,D4,E4,F4,G4")]
    (below,) = [f for f in result.found.to_pylist() if f["rule"] == "domestic_cost_below_minimum"]
    assert "D = 10 %" in below["message_vi"] and "30 %" in below["message_vi"] and below["counted"]
    assert below["cite"].endswith("; chỉ đến khi pháp luật thương mại có quy định về cách thức xác định hàng hóa sản xuất tại Việt Nam (Điều 145 khoản 3)")


@pytest.mark.parametrize(("on", "imported", "verdict", "counted"), [
    ("2023-12-31", 74, None, None), ("2023-12-31", 76, "fail", True), ("2024-01-01", 90, None, None), ("2024-02-26", 90, None, None),
    ("2024-02-27", 71, "fail", False), ("2025-08-03", 71, "fail", False), ("2025-08-04", 70, None, None), ("2025-08-04", 71, "fail", True),
])  # fmt: skip
def test_the_minimum_of_the_day_on_which_the_tender_was_issued(tmp_path: Path, on: str, imported: int, verdict: str | None, counted: bool | None) -> None:
    rows = [["1", "Bàn", "1.100.000", "100.000", f"{imported}0.000"]]
    result = of(book(tmp_path, [["1", "Bàn", "Việt Nam", "X"]], rows), date.fromisoformat(on))
    told = [(f["verdict"], f["counted"]) for f in result.found.to_pylist() if f["rule"] == "domestic_cost_below_minimum"]
    assert told == ([(verdict, counted)] if verdict else [])


def test_without_a_day_what_depends_on_it_is_unknown_and_arithmetic_is_not(tmp_path: Path) -> None:
    result = of(book(tmp_path, [["1", "Bàn", "Việt Nam", "X"]], [["1", "Bàn", 1100, 100, 900, 100, 15]]), None)
    assert [v for v, *_ in found(result, "domestic_cost_below_minimum")] == ["unknown"]
    assert [v for v, *_ in found(result, "domestic_cost_miscalculated")] == ["fail"]
    (told,) = [f for f in result.found.to_pylist() if f["rule"] == "domestic_cost_below_minimum"]
    assert "thiếu ngày phát hành hồ sơ mời thầu" in told["message_vi"] and told["counted"]


def test_a_bid_for_half_of_the_band_follows_the_decree_and_not_the_heading(tmp_path: Path) -> None:
    costs = [["1", "Bàn", 1100, 100, 500, 500, 50], ["2", "Ghế", 1100, 100, 500, 500, 50]]
    result = of(book(tmp_path, [["1", "Bàn", "Việt Nam", None, "X"], ["2", "Ghế", "Việt Nam", "X"]], costs))
    assert [row for _, _, row, _ in found(result, "preference_band_differs")] == [5]


def test_what_is_missing_is_said_in_the_rules_own_words(tmp_path: Path) -> None:
    result = of(book(tmp_path, [["1", "Bàn", "Việt Nam", "X"]], domestic=[["1", "Bàn", 1100, 100, 900, 500]]))
    (told,) = [f for f in result.found.to_pylist() if f["rule"] == "domestic_cost_below_minimum"]
    assert told["verdict"] == "unknown" and "ghi cả giá chào và giá xuất xưởng" in told["message_vi"] and told["sheet"] == "15C"


def test_an_error_cell_is_unknown_and_never_a_mark(tmp_path: Path) -> None:
    result = of(book(tmp_path, [["1", "Bàn", "Việt Nam", Error("#REF!"), "X"]], [["1", "Bàn", 1100, 100, 500, 500, 50]]))
    (claim,) = lines(result)
    assert (claim["low_state"], claim["marked_low"], claim["marked_high"], claim["claims_by_cost"]) == (None, None, True, True)
    assert [v for v, *_ in found(result, "several_preferences_claimed")] == ["unknown"]


def test_explain_tells_the_claim_at_both_of_its_rows(tmp_path: Path) -> None:
    path = book(tmp_path, [["1", "Bàn", "Việt Nam", "X"]], [["1", "Bàn", 1100, 100, 900, 100, 10]])
    for place in ("15A!4", "15B!C4"):
        text = CliRunner().invoke(main, ["explain", f"{path}!{place}", "--date", "2025-10-01"]).output
        for words in ("Kê khai ưu đãi: Bàn", "gián tiếp: G* = giá chào trừ thuế trừ chi phí nhập ngoại", "D tính lại, % (làm tròn để in): 10",
                      "domestic_cost_below_minimum: nêu phát hiện (Cần giải trình)", "chỉ đến khi pháp luật thương mại"):  # fmt: skip
            assert words in text, (place, words)
    plain = CliRunner().invoke(main, ["explain", f"{path}!15B!1"]).output
    assert "Dòng này không phải mặt hàng" in plain and "Quy tắc" not in plain


# ---- laws ----

money = st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False)


@dataclass(frozen=True)
class Declared:
    """The figures of one good as a bidder may give them."""

    price: Decimal
    taxes: Decimal
    part: Decimal
    percent: Decimal
    indirect: bool


declared = st.builds(Declared, money, money, money, st.decimals(min_value=0, max_value=100, places=1), st.booleans())


def costs_of(d: Declared, scale: int = 1) -> dict[str, Any]:
    """A row of Costs; half of a printed place is that of the unit."""
    values = {"price_offered": d.price, "taxes": d.taxes, "imported_cost" if d.indirect else "domestic_cost_declared": d.part}
    row: dict[str, Any] = dict.fromkeys(arrow(STATED_COSTS).names)
    row |= {f"{name}_state": "missing" for name in COST_FIELDS} | {"formula": "indirect" if d.indirect else "direct"}
    for name, value in values.items():
        row |= {name: value * scale, f"{name}_half": Decimal("0.005") * scale, f"{name}_state": "given"}
    return row | {"percent_trader": d.percent, "percent_trader_half": Decimal("0.05"), "percent_trader_state": "given"}


@given(declared)
def test_recomputed_costs_are_exact_and_compared_across(d: Declared) -> None:
    row = recomputed(costs_of(d))
    net, cost = d.price - d.taxes, (d.price - d.taxes - d.part if d.indirect else d.part)
    assert (row["price_net"], row["domestic_cost"]) == (net, cost)
    assert Fraction(row["percent_gap"]) == abs(Fraction(d.percent) * Fraction(net) - 100 * Fraction(cost))
    if net > 0:
        exact = Fraction(cost) / Fraction(net) * 100
        assert abs(Fraction(row["percent_computed"]) - exact) <= Fraction(1, 200)
        # Whatever is the truth behind the printed figures may not be called wrong.
        assert not (abs(Fraction(d.percent) - exact) <= Fraction(1, 20)) or row["percent_gap"] <= row["percent_allowance"]


@given(declared, st.sampled_from([1000, 10**6]))
def test_the_unit_of_money_changes_no_comparison(d: Declared, scale: int) -> None:
    small = Declared(d.price / 10**6, d.taxes / 10**6, d.part / 10**6, d.percent, d.indirect)
    one, other = recomputed(costs_of(small)), recomputed(costs_of(small, scale))
    assert one["percent_computed"] == other["percent_computed"]
    for gap, allowance in (("percent_gap", "percent_allowance"), ("cost_gap", "cost_allowance")):
        assert (gap in one) == (gap in other)
        if gap in one:
            assert (one[gap] * scale, one[allowance] * scale) == (other[gap], other[allowance])


def test_halves_are_rounded_up_for_printing_only() -> None:
    assert shown(Decimal(1), Decimal(16)) == Decimal("6.25") and shown(Decimal("0.00125"), Decimal(1)) == Decimal("0.13")
    assert shown(Decimal(2), Decimal(3)) == Decimal("66.67") and shown(Decimal(-1), Decimal(8)) == Decimal("-12.50") and shown(Decimal(1), Decimal(0)) is None


@cache
def _marks() -> MarkReader:
    return MarkReader(read_codes(rules_folder(), "claim_marks"))


lines_ = st.lists(st.tuples(st.sampled_from(["1", "2", "3", None]), st.sampled_from(["Bàn", "Ghế", "Tủ", None]), st.booleans()), max_size=8)


@given(lines_, lines_, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_every_line_stands_once_and_order_links_nothing_else(claim: Rows, cost: Rows, rng: random.Random) -> None:
    import pyarrow as pa

    def made(claim: Rows, cost: Rows) -> Any:
        items = [
            {"file": "a", "sheet": "A", "row": row, "table": 1, "item_no": no, "goods_name": name, "form": "f", "goods_kind": "goods", "origin_verdict": "unknown",
             "claims_preference_low": "x" if marked else None} for row, no, name, marked in claim
        ]  # fmt: skip
        costs = [{**costs_of(Declared(*map(Decimal, (110, 10, 50, 50)), True)), "file": "a", "sheet": "B", "row": row, "item_no": no, "goods_name": name,
                  "form": "g", "cells": f"C{row}", "table": 1} for row, no, name, _ in cost]  # fmt: skip
        places = [{"file": "a", "sheet": "A", "table": 1, "field": "claims_preference_low", "column": "D", "header": "h", "scale": Decimal(1)}]
        sheets = [{"file": "a", "sheet": s, "form": f} for s, f in (("A", "f"), ("B", "g"))]
        empty = empty_intake()
        tables = (
            pa.Table.from_pylist(items, schema=pa.schema([pa.field(f.name, f.type) for f in arrow(ITEMS)])),
            pa.Table.from_pylist(costs, schema=empty["costs"].schema),
            pa.Table.from_pylist(sheets, schema=pa.schema([pa.field(f.name, f.type) for f in empty["sheets"].schema])),
            pa.Table.from_pylist(places, schema=empty["places"].schema),
        )  # fmt: skip
        return claims(*tables, {"g"}, _marks(), None)

    claim, cost = ([(row, *line) for row, line in enumerate(side, 1)] for side in (claim, cost))
    table = made(claim, cost)
    rows = table.to_pylist()
    assert sorted(r["row"] for r in rows if r["sheet"] == "A") == [row for row, *_ in claim]
    assert sorted(r["cost_row"] for r in rows if r["cost_row"] is not None) == [row for row, *_ in cost]
    names = {row: name for row, _, name, _ in cost}
    assert all(names[r["cost_row"]] == r["goods_name"] for r in rows if r["cost_link"] == "linked")
    shuffled = [rng.sample(side, len(side)) for side in (claim, cost)]
    assert made(*shuffled).equals(table)


@given(st.lists(st.tuples(st.integers(1, 9 * 10**6), st.integers(0, 100), st.integers(0, 1000)), min_size=1, max_size=4))
@settings(max_examples=8, deadline=None)
def test_a_sheet_in_thousands_says_the_same_as_in_dong(goods: list[tuple[int, int, int]]) -> None:
    rows = [[str(n), f"Hàng {n}", f"{price + tax}", f"{tax}", f"{price * part // 1000}", None, "40"] for n, (price, tax, part) in enumerate(goods, 1)]
    with tempfile.TemporaryDirectory() as folder:
        plain, thousands = (of(book(Path(folder), imported=rows, unit=unit, name=f"{i}.xlsx")) for i, unit in enumerate((None, "Đơn vị tính: nghìn đồng")))
    one, other = lines(plain), lines(thousands)
    assert [c["percent_computed"] for c in one] == [c["percent_computed"] for c in other]
    assert [c["price_net"] * 1000 for c in one] == [c["price_net"] for c in other]
    judged = [sorted((f["rule"], f["verdict"], f["row"] or 0) for f in r.found.to_pylist()) for r in (plain, thousands)]
    assert judged[0] == judged[1]
