"""Verdicts: three-valued logic, what a sheet lacks, dates on both sides of every change, and the laws that stacking must keep."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
import sqlglot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker import judge as judging
from checker.error import CheckerError
from checker.judge import NAMES, NotCheckable, bind, judge, judge_examples, judge_sheets, needed_fields
from checker.rule import Rule
from checker.rule_file import load_rules
from checker.sandbox import run, sandbox
from checker.schema import ITEMS, TOTALS, arrow

ROOT = Path(__file__).parent.parent / "rules"
ACTS = """\
method: {title: {vi: Phương pháp, en: Method}, kind: method, source: x}
old: {number: 1/2014, title: {vi: Cũ, en: Old}, kind: decree, source: x, checked: secondary}
"""
METHOD = "always: {cite: {act: method, at: x}}"
Make = Callable[..., Rule]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A rule over the items from its check, its `when` and its timeline."""

    def rule(check: str, when: str = "true", timeline: str = METHOD, dated: bool = False, table: str = "items") -> Rule:
        root = tmp_path / "rules"
        (root / table).mkdir(parents=True, exist_ok=True)
        (root / "acts.yaml").write_text(ACTS, encoding="utf-8")
        (root / table / "trial.yaml").write_text(
            "title: {vi: x, en: x}\nseverity: note\n"
            f"when: {when}\ncheck: {check}\n" + ("dated_by: tender_issued\n" if dated else "") +
            "message: {vi: x, en: x}\nwhy: {vi: x, en: x}\n"
            f"in_force:\n  {timeline}\n"
            "examples: [{row: {}, verdict: pass}, {row: {}, verdict: fail}, {row: {}, verdict: unknown}]\n",
            encoding="utf-8",
        )  # fmt: skip
        return next(rule for rule in load_rules(root) if rule.table == table)

    return rule


def items(*rows: dict[str, Any]) -> pa.Table:
    schema = pa.schema([pa.field(column.name, column.type) for column in ITEMS])
    return pa.Table.from_pylist([{"file": "a.xlsx", "sheet": "S", "row": i + 2, **row} for i, row in enumerate(rows)], schema=schema)


def verdicts(rule: Rule, *rows: dict[str, Any], **options: Any) -> list[str]:
    return [NAMES[code] for code in judge(items(*rows), [rule], **options)[rule.id].to_pylist()]


@pytest.mark.parametrize(
    ("when", "check", "row", "verdict"),
    [
        ("true", "quantity > 1", {"quantity": Decimal(2)}, "pass"),
        ("true", "quantity > 1", {"quantity": Decimal(1)}, "fail"),
        ("true", "quantity > 1", {}, "unknown"),
        ("hidden", "quantity > 1", {"hidden": True, "quantity": Decimal(1)}, "fail"),
        ("hidden", "quantity > 1", {"hidden": False, "quantity": Decimal(1)}, "n/a"),
        ("hidden", "quantity > 1", {"quantity": Decimal(1)}, "unknown"),
        ("hidden", "quantity > 1", {"quantity": Decimal(2)}, "unknown"),
        ("hidden", "quantity > 1", {"hidden": False}, "n/a"),
        ("true", "quantity > 1 OR hidden", {"hidden": True}, "pass"),
        ("true", "quantity > 1 OR hidden", {"hidden": False}, "unknown"),
        ("true", "quantity > 1 AND hidden", {"hidden": False}, "fail"),
        ("true", "note <> 'x'", {}, "unknown"),
        ("true", "note IS NOT NULL", {}, "fail"),
        ("true", "NOT hidden", {}, "unknown"),
        ("true", "unit IN ('a', 'b')", {"unit": "c"}, "fail"),
        ("true", "unit NOT IN ('a', 'b')", {}, "unknown"),
        ("true", "COALESCE(unit, 'a') = 'a'", {}, "pass"),
        ("true", "unit_price BETWEEN 0.1 AND 0.3", {"unit_price": Decimal("0.3")}, "pass"),
        ("true", "unit_price * 100 >= 29", {"unit_price": Decimal("0.29")}, "pass"),
        ("true", "unit_price = 0.1 + 0.2", {"unit_price": Decimal("0.3")}, "pass"),
        ("true", "unit_price <> 999999999999.999999", {"unit_price": Decimal("999999999999.999998")}, "pass"),
        ("true", "decision_date >= '2025-08-04'", {"decision_date": date(2025, 8, 4)}, "pass"),
    ],
)
def test_three_valued_logic(make: Make, when: str, check: str, row: dict[str, Any], verdict: str) -> None:
    assert verdicts(make(check, when), row) == [verdict]


def test_the_verdicts_carry_the_keys_of_the_table_and_one_small_integer_per_rule() -> None:
    rules = [rule for rule in load_rules(ROOT) if rule.table == "items"]
    found = judge(items({}, {}), rules)
    assert found.column_names == ["file", "sheet", "row", *(rule.id for rule in rules)]
    assert {found[rule.id].type for rule in rules} == {pa.int8()} and found["row"].to_pylist() == [2, 3]


def test_an_empty_table_has_no_verdicts(make: Make) -> None:
    assert judge(arrow(ITEMS).empty_table(), [make("quantity > 1")], fields={}).num_rows == 0


def test_no_rules_give_the_keys_alone() -> None:
    assert judge(items({}), []).column_names == ["file", "sheet", "row"]


def test_a_table_without_the_column_of_a_rule_is_a_fault_of_the_program(make: Make) -> None:
    with pytest.raises(ValueError, match=r"^the table lacks columns that rules look at: quantity$"):
        judge(items({}).drop_columns(["quantity"]), [make("quantity > 1")])


def test_all_columns_that_a_table_lacks_are_named(make: Make) -> None:
    with pytest.raises(ValueError, match=r": quantity, unit$"):
        judge(items({}).drop_columns(["quantity", "unit"]), [make("quantity > 1 AND unit IS NOT NULL")])


def test_a_value_that_cannot_be_computed_is_an_internal_error_and_not_a_verdict(make: Make) -> None:
    rule = make("difference * 1000000 > 0", table="totals")
    row = {"file": "a.xlsx", "sheet": "S", "row": 1, "difference": Decimal(10) ** 31}
    table = pa.Table.from_pylist([row], schema=pa.schema([pa.field(c.name, c.type) for c in TOTALS]))
    with pytest.raises(RuntimeError, match=r"rule trial could not be evaluated .*a\.xlsx"):
        judge(table, [rule])


# Sheets without the columns that a rule needs


def test_a_sheet_without_the_column_is_told_once_and_its_rows_are_not_judged(make: Make) -> None:
    rule = make("amount_gap <= rounding_allowance")
    rows = [{"file": "a.xlsx"}, {"file": "b.xlsx"}]
    fields = {("a.xlsx", "S"): frozenset({"quantity"}), ("b.xlsx", "S"): frozenset({"quantity", "unit_price", "amount"})}
    assert verdicts(rule, *rows, fields=fields) == ["n/a", "unknown"]
    assert judge_sheets(items(*rows), [rule], fields)[1] == [NotCheckable("a.xlsx", "S", "trial", ("amount", "unit_price"))]


@pytest.mark.parametrize(
    ("row", "told"),
    [({"goods_kind": "goods"}, True), ({"goods_kind": "service"}, False), ({"goods_kind": "goods", "duplicate_of": "S!1"}, False)],
    ids=["a line of goods", "a service", "a line told elsewhere"],
)
def test_only_sheets_that_needed_the_rule_are_told(make: Make, row: dict[str, Any], told: bool) -> None:
    rule = make("origin_raw_state <> 'missing'", when="goods_kind <> 'service'")
    fields = {("a.xlsx", "S"): frozenset({"quantity"})}
    row = {"origin_raw_state": "given", **row}
    assert verdicts(rule, row, fields=fields) == ["n/a"]
    assert bool(judge_sheets(items(row), [rule], fields)[1]) is told


def test_when_null_is_unknown_if_the_sheet_has_the_column_and_not_applicable_if_not(make: Make) -> None:
    rule = make("quantity > 1", when="amount_stated <> 0")
    row = {"quantity": Decimal(2)}
    assert verdicts(rule, row, fields={("a.xlsx", "S"): frozenset({"quantity", "amount"})}) == ["unknown"]
    assert verdicts(rule, row, fields={("a.xlsx", "S"): frozenset({"quantity"})}) == ["n/a"]


@pytest.mark.parametrize(
    ("check", "needed"),
    [
        ("quantity > 1", {"quantity"}), ("amount_stated > 1", {"amount"}), ("amount_state = 'given'", {"amount"}),
        ("origin_raw_state = 'given'", {"origin_raw"}), ("origin_verdict = 'domestic'", set()), ("amount_gap < 1", {"quantity", "unit_price", "amount"}),
        ("stage = 'award'", set()), ("hidden", set()), ("mandatory_fields = 'x'", set()), ("repeats_row IS NULL", set()), ("amount > 1", set()),
    ],
)  # fmt: skip
def test_the_fields_that_a_rule_needs_come_from_the_data_dictionary(make: Make, check: str, needed: set[str]) -> None:
    assert needed_fields(make(check).versions[0], "items") == needed


# Dates

LADDER = """2014-08-15: {least: 25, cite: {act: old, at: x, checked: secondary}}
  2024-01-01: null
  2024-02-27: {least: 30, cite: {act: old, at: y, checked: secondary}}
  2025-08-04: {least: 30, cite: {act: old, at: z, checked: secondary}}"""
DAY = date.fromisoformat


@pytest.fixture
def ladder(make: Make) -> Rule:
    """25 from 15/8/2014, nothing from 1/1/2024, 30 from 27/2/2024, and the same 30 under another act from 4/8/2025."""
    return make("quantity >= $least", timeline=LADDER, dated=True)


@pytest.mark.parametrize(
    ("day", "at_24", "at_27", "at_30"),
    [
        ("2014-08-14", "n/a", "n/a", "n/a"), ("2014-08-15", "fail", "pass", "pass"), ("2023-12-31", "fail", "pass", "pass"),
        ("2024-01-01", "n/a", "n/a", "n/a"), ("2024-02-26", "n/a", "n/a", "n/a"), ("2024-02-27", "fail", "fail", "pass"),
        ("2025-08-03", "fail", "fail", "pass"), ("2025-08-04", "fail", "fail", "pass"), ("2099-01-01", "fail", "fail", "pass"),
    ],
)  # fmt: skip
def test_each_row_is_judged_by_the_version_of_its_own_day(ladder: Rule, day: str, at_24: str, at_27: str, at_30: str) -> None:
    rows = [{"quantity": Decimal(n), "tender_issued_from": DAY(day), "tender_issued_to": DAY(day)} for n in (24, 27, 30)]
    assert verdicts(ladder, *rows) == [at_24, at_27, at_30]


@pytest.mark.parametrize(
    ("low", "high", "quantity", "verdict"),
    [
        ("2014-08-15", "2023-12-31", 27, "pass"),
        ("2014-08-14", "2023-12-31", 27, "pass"),  # whether or not there was a rule yet, nothing is wanting
        ("2014-08-14", "2023-12-31", 24, "unknown"),  # there may not have been a rule yet
        ("2023-01-01", "2025-01-01", 30, "pass"),
        ("2023-01-01", "2025-01-01", 27, "unknown"),
        ("2023-01-01", "2025-01-01", 24, "unknown"),  # the gap lies between
        ("2025-01-01", "2026-01-01", 30, "pass"),  # the act changed, the rule did not
        ("2025-01-01", "2026-01-01", 27, "fail"),
        ("2025-01-01", None, 27, "fail"),
        (None, "2014-08-14", 27, "n/a"),
        (None, "2014-08-15", 24, "unknown"),
        ("2024-01-01", "2024-02-26", 27, "n/a"),
        (None, None, 30, "pass"),
        (None, None, 27, "unknown"),
        (None, None, None, "unknown"),
        ("2026-01-01", "2025-01-01", 27, "fail"),
        ("2020-01-01", "2014-01-01", 27, "unknown"),  # bounds that contradict each other leave no version
    ],
)
def test_a_verdict_stands_when_every_version_within_the_bounds_agrees(
    ladder: Rule, low: str | None, high: str | None, quantity: int | None, verdict: str
) -> None:
    row = {"quantity": None if quantity is None else Decimal(quantity)}
    row |= {"tender_issued_from": low and DAY(low), "tender_issued_to": high and DAY(high)}
    assert verdicts(ladder, row) == [verdict]


def test_the_day_of_law_given_by_the_user_is_for_rows_without_any_date(ladder: Rule) -> None:
    law = {"law_date": DAY("2025-01-01"), "quantity": Decimal(27)}
    dated = {"tender_issued_from": DAY("2020-01-01"), "tender_issued_to": DAY("2020-01-01")}
    bounded = {"tender_issued_to": DAY("2020-01-01")}
    assert verdicts(ladder, law, law | dated, law | bounded) == ["fail", "pass", "pass"]


CLAUSE = """2014-08-15: {least: 25, cite: {act: old, at: x, checked: secondary}}
  2025-08-04: {least: 30, cite: {act: old, at: z, checked: secondary}, transition: {unless_before: tender_closed, cite: {act: old, at: t, checked: secondary}}}"""


@pytest.mark.parametrize(
    ("issued", "closed_to", "quantity", "verdict"),
    [
        ("2025-07-10", "2025-08-03", 27, "pass"),  # closed before the new law: the old one, beyond doubt
        ("2025-07-10", "2025-08-04", 27, "unknown"),  # still open: the buyer chooses, and the two versions differ
        ("2025-07-10", "2025-08-04", 30, "pass"),  # they agree
        ("2025-07-10", "2025-08-04", 24, "fail"),
        ("2025-07-10", None, 27, "unknown"),  # nobody knows when it closed
        ("2025-08-04", "2025-09-01", 27, "fail"),
        ("2014-08-14", None, 24, "n/a"),  # before the version that passes over
    ],
)
def test_a_transition_lets_the_new_version_reach_what_was_still_open(make: Make, issued: str, closed_to: str | None, quantity: int, verdict: str) -> None:
    rule = make("quantity >= $least", timeline=CLAUSE, dated=True)
    row = {"quantity": Decimal(quantity), "tender_issued_from": DAY(issued), "tender_issued_to": DAY(issued), "tender_closed_to": closed_to and DAY(closed_to)}
    assert verdicts(rule, row) == [verdict]
    dating = rule.version_at(*(row.get(name) for name in rule.date_columns))
    assert dating.certain == (issued == "2025-08-04" or closed_to == "2025-08-03")


def test_a_day_of_law_that_is_only_assumed_leaves_no_transition_open(make: Make) -> None:
    rule = make("quantity >= $least", timeline=CLAUSE, dated=True)
    assert verdicts(rule, {"law_date": DAY("2025-07-10"), "quantity": Decimal(27)}) == ["pass"]


@pytest.mark.parametrize(("clause", "words"), [("unless_before: birthday", "trục ngày lạ"), ("unless_before: tender_closed, until: x", "khóa lạ")])
def test_a_faulty_transition_is_refused(make: Make, clause: str, words: str) -> None:
    with pytest.raises(CheckerError, match=words):
        make("quantity >= $least", timeline=CLAUSE.replace("unless_before: tender_closed", clause), dated=True)


def test_the_first_version_has_nothing_to_pass_over_from(make: Make) -> None:
    _, later = CLAUSE.split("\n  ")
    with pytest.raises(CheckerError, match="mốc đầu"):
        make("quantity >= $least", timeline=later, dated=True)


def test_a_version_that_differs_in_its_citation_alone_is_evaluated_once(ladder: Rule) -> None:
    query = judging._Query(items({}), None)
    query.rule(0, ladder)
    assert len(query.logics) == 2


def test_a_rule_that_no_sheet_lacks_on_any_day_is_not_unknown_for_want_of_a_date(ladder: Rule) -> None:
    assert verdicts(ladder, {}, fields={("a.xlsx", "S"): frozenset()}) == ["n/a"]


# The sandbox


def test_the_database_reaches_no_file_no_network_and_no_variable_of_python(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a\n1\n")
    secret = pa.table({"a": [1]})
    with sandbox(1).cursor() as connection:
        for query in (
            f"SELECT * FROM read_csv('{tmp_path}/x.csv')", f"SELECT * FROM '{tmp_path}/x.csv'", f"COPY (SELECT 1) TO '{tmp_path}/y.csv'",
            f"ATTACH '{tmp_path}/z.db'", "INSTALL httpfs", "LOAD httpfs", "SET threads = 8", "SET enable_external_access = true",
            "SELECT * FROM secret", "SELECT getenv('HOME')", "SELECT * FROM read_text('/etc/passwd')",
        ):  # fmt: skip
            with pytest.raises(duckdb.Error):
                connection.execute(query)
    assert secret.num_rows == 1 and sorted(p.name for p in tmp_path.iterdir()) == ["x.csv"]


@pytest.mark.skipif(sys.platform == "win32", reason="a signal to oneself")
def test_who_stops_a_query_is_no_error_of_it() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    stop = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    try:
        stop.start()
        with pytest.raises(KeyboardInterrupt):
            run(pa.table({"a": range(100_000)}), "SELECT count(*) AS n FROM source x, source y WHERE x.a * y.a % 7 = 3")
    finally:
        stop.cancel()
        signal.signal(signal.SIGINT, before)


# Laws

ROWS = st.fixed_dictionaries({
    "quantity": st.sampled_from([None, Decimal(24), Decimal(27), Decimal(30)]),
    "goods_kind": st.sampled_from(["goods", "service"]),
    "origin_raw_state": st.sampled_from([None, "given", "missing"]),
    "origin_verdict": st.sampled_from(["domestic", "foreign", "unknown"]),
    "mandatory_fields": st.sampled_from([None, "published_result"]),
    "sheet": st.sampled_from(["S", "T"]),
    "decision_date_from": st.sampled_from([None, DAY("2025-08-03"), DAY("2025-08-04")]),
    "law_date": st.sampled_from([None, DAY("2025-08-04")]),
})  # fmt: skip
FIELDS = {("a.xlsx", "S"): frozenset({"quantity", "origin_raw"}), ("a.xlsx", "T"): frozenset({"quantity"})}
RULES = [rule for rule in load_rules(ROOT) if rule.id in ("origin_missing", "mandatory_origin_missing", "origin_foreign", "quantity_missing")]


def codes(table: pa.Table, **options: Any) -> list[tuple[int, ...]]:
    found = judge(table, RULES, fields=FIELDS, **options)
    return list(zip(*(found[rule.id].to_pylist() for rule in RULES), strict=True))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(ROWS, min_size=1, max_size=12), cut=st.integers(0, 12), data=st.data())
def test_stacking_and_order_change_no_verdict(rows: list[dict[str, Any]], cut: int, data: st.DataObject) -> None:
    table = items(*rows)
    whole = codes(table)
    assert codes(table.slice(0, cut)) + codes(table.slice(cut)) == whole
    assert codes(pa.concat_tables([table.slice(0, cut), table.slice(cut)])) == whole
    order = data.draw(st.permutations(range(len(rows))))
    assert codes(table.take(pa.array(order))) == [whole[i] for i in order]


def test_many_rows_keep_their_order_on_several_threads(make: Make) -> None:
    rule = make("quantity > 1")
    base = items(*({"quantity": Decimal(i % 3)} for i in range(300)))
    table = pa.concat_tables([base] * 1000)
    expected = pa.array([int(i % 3 > 1) for i in range(300)] * 1000, pa.int8())
    assert judge(table, [rule], threads=4)["trial"].combine_chunks().equals(expected)


@settings(max_examples=25, deadline=None)
@given(low=st.integers(-400, 400), span=st.integers(0, 400), quantity=st.sampled_from([24, 27, 30]))
def test_bounds_agree_with_every_day_within_them(low: int, span: int, quantity: int) -> None:
    """The verdict for bounds is that of every single day in them where these agree, else unknown; n/a agrees with pass."""
    rule = next(rule for rule in RULES if rule.id == "mandatory_origin_missing")
    first = DAY("2025-08-04") + timedelta(low)
    row = {"goods_kind": "goods", "mandatory_fields": "published_result", "origin_raw_state": "missing" if quantity < 30 else "given"}
    days = [first + timedelta(n) for n in sorted({0, span, *range(0, span, 20)})]
    single = set(verdicts(rule, *({**row, "decision_date_from": day, "decision_date_to": day} for day in days)))
    bounded = verdicts(rule, {**row, "decision_date_from": days[0], "decision_date_to": days[-1]})
    assert bounded == (list(single) if len(single) == 1 else ["pass"] if single == {"pass", "n/a"} else ["unknown"])


# Lines that repeat a purchase, and tables without a day of law


@pytest.mark.parametrize("fields", [None, {("a.xlsx", "S"): frozenset({"quantity"})}], ids=["every column", "as the sheet has"])
def test_a_line_that_repeats_a_purchase_is_judged_there_and_not_here(make: Make, fields: Any) -> None:
    rows = [{"quantity": Decimal(1)}, {"quantity": Decimal(1), "duplicate_of": "a.xlsx!S!2"}, {"quantity": Decimal(2)}]
    assert verdicts(make("quantity > 1"), *rows, fields=fields) == ["fail", "n/a", "pass"]


def test_a_table_without_a_day_of_law_leaves_a_row_without_days_open(make: Make) -> None:
    rule = make("quantity > $least", timeline="2020-01-01: {least: 1, cite: {act: method, at: x}}\n  2021-01-01: {least: 2, cite: {act: method, at: x}}", dated=True)
    cases = ((2, date(2020, 12, 31)), (2, date(2021, 1, 1)), (2, None), (3, None), (1, None))
    rows = [{"quantity": Decimal(q), "tender_issued_from": day, "tender_issued_to": day} for q, day in cases]
    table = items(*rows).drop_columns(["law_date"])
    assert [NAMES[code] for code in judge(table, [rule])["trial"].to_pylist()] == ["pass", "fail", "unknown", "pass", "unknown"]


def test_a_rule_that_the_database_refuses_is_found_without_a_row(make: Make) -> None:
    rule = make("quantity > 1")
    (version,) = rule.versions
    predicate = replace(version.check, columns=frozenset({"quantity"}), _tree=sqlglot.parse_one("quantity > nowhere"))
    bind([rule])
    with pytest.raises(duckdb.Error):
        bind([replace(rule, versions=(replace(version, check=predicate),))])


def test_every_query_goes_where_it_is_told_to_run(make: Make) -> None:
    """Rules of others are judged elsewhere: no way of asking may forget it."""
    asked: list[str] = []

    def elsewhere(source: pa.Table, query: str) -> pa.Table:
        asked.append(query)
        return run(source, query)

    rule = make("quantity > 1")
    fields = {("a.xlsx", "S"): frozenset({"unit"})}
    judge(items({}), [rule], run=elsewhere)
    assert judge_sheets(items({}), [rule], fields, run=elsewhere)[1] and judge_examples(rule, elsewhere)
    assert len(asked) == 3
