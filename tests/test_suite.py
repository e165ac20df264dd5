"""The same rules on other engines: SQLite and PostgreSQL, through great_expectations, give the verdicts that ours gives, row by row."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import rows_of_rules
from click.testing import CliRunner, Result
from generate import real_lines
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbook import write_xlsx

from checker import check
from checker.cli import main
from checker.judge import NAMES, example_table, judge
from checker.output import write_result
from checker.pipeline import columns_of, fields_of
from checker.predicate import parse
from checker.rule import TABLES, Rule, rules_for
from checker.rule_file import load_rules
from checker.schema import ITEMS, arrow
from checker.suite import comparison
from checker.suite.comparison import Comparison, compare, prepared
from checker.suite.database import Database, opened, whole_numbers
from checker.suite.expectation import Answer, answers
from checker.suite.export import export
from checker.suite.query import Dialect, columns, limits, query

HERE = Path(__file__).parent
LOADED = load_rules(HERE.parent / "rules")
RULES = tuple(rule for name in TABLES for rule in rules_for(LOADED, name, trial=True))
SERVER = "HANGVIET_TEST_POSTGRESQL"

engines = pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])


def address(engine: str) -> str | None:
    """Where the engine's database is; a PostgreSQL server must be there when its tests are asked for (.ci/run starts one)."""
    if engine == "sqlite":
        return None
    assert os.environ.get(SERVER), f"set {SERVER} to the address of a PostgreSQL server: postgresql://name:password@host/database"
    return os.environ[SERVER]


def of(rule: str) -> Rule:
    return next(r for r in RULES if r.id == rule)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def items(*rows: dict[str, Any]) -> pa.Table:
    schema = pa.schema([pa.field(column.name, column.type) for column in ITEMS])
    return pa.Table.from_pylist([{"file": "a.xlsx", "sheet": "S", "row": i + 2, **row} for i, row in enumerate(rows)], schema=schema)


def compared(tables: dict[str, pa.Table], rules: tuple[Rule, ...] = RULES, engine: str = "sqlite", **options: Any) -> Comparison:
    with opened(address(engine)) as database:
        return compare(tables, options.get("fields"), rules, database)


# What must be equal


@engines
def test_every_rule_gives_its_own_examples_the_verdicts_that_they_state(engine: str) -> None:
    """All examples of a table are one table: each rule is held against ours on its own, which have those verdicts (tests/test_rules.py), and on all others."""
    tables = {name: pa.concat_tables([example_table(r) for r in RULES if r.table == name]) for name in TABLES if any(r.table == name for r in RULES)}
    found = compared(tables, engine=engine)
    assert not found.differences and not found.faults and not found.skipped and found.rules == len(RULES)
    for rule in RULES:
        for asked in ("fail", "unknown"):
            assert found.ours[rule.id, asked] >= sum(example.verdict == asked for example in rule.examples), rule.id


@engines
def test_generated_rows_are_judged_alike(engine: str) -> None:
    """NULLs, values at and beside every threshold, days around every change, sheets without columns."""
    count = 1_500 if engine == "sqlite" else 30_000
    found = compared(rows_of_rules.tables(RULES, count, seed=6), engine=engine, fields=rows_of_rules.fields(RULES, seed=6))
    assert not found.differences and not found.faults
    assert (found.skipped != []) == (engine == "sqlite") and sum(found.ours.values()) > count


@pytest.mark.slow
def test_many_generated_rows_are_judged_alike_by_sqlite() -> None:
    found = compared(rows_of_rules.tables(RULES, 60_000, seed=7), fields=rows_of_rules.fields(RULES, seed=7))
    assert not found.differences and not found.faults


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of real lines of awards, and of a bid with claims of preference."""
    folder = tmp_path_factory.mktemp("suite") / "ket-qua"
    header = ["STT", "Tên hàng hóa", "Thông số kỹ thuật", "Ký mã hiệu", "Nhãn hiệu", "Hãng sản xuất", "Xuất xứ", "Năm sản xuất", "Đơn vị tính", "Số lượng", "Đơn giá",
              "Thành tiền", "Ngày quyết định"]  # fmt: skip
    lines = [
        [n, x.name, x.specification, x.model, x.brand, x.manufacturer, x.origin, x.year_made, x.unit, float(x.quantity), float(x.unit_price),
         float(x.quantity * x.unit_price) + (n % 40 == 0), date(2023 + n % 3, 1 + n % 12, 1) if n % 5 else None] for n, x in enumerate(real_lines(), 1)
    ]  # fmt: skip
    book = write_xlsx(folder.parent / "trung-thau.xlsx", {"Hàng hóa": [header, *lines]})
    result = check(book, HERE.parent / "samples" / "egp-bid-costs")
    write_result(result, folder, result.exit_code())
    return folder


@engines
def test_a_result_is_judged_alike(real: Path, engine: str) -> None:
    told = run("suite", "--run", real, *(["--database", address(engine)] if engine == "postgres" else []))
    assert told.exit_code == 0, told.output
    assert f"{'SQLite' if engine == 'sqlite' else 'PostgreSQL'}: " in told.output and "khác nhau 0, bỏ qua 0 giá trị, không chạy được 0." in told.output
    assert pq.read_metadata(real / "items.parquet").num_rows > 250


# What must be told


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second engine has a rule that takes a gap of one đồng for too large, whatever rounding explains."""
    rule = of("amount_mismatch")
    version = rule.versions[0]
    kinds = {"amount_gap": "number", "rounding_allowance": "number"}
    other = parse("amount_gap < 1 AND amount_gap <= rounding_allowance", kinds, {}, lambda *_: "")  # type: ignore[arg-type]
    wrong = replace(rule, versions=(replace(version, check=other),))

    def spoilt(name: str, rules: list[Rule], database: Database) -> Iterator[Answer]:
        return answers(name, [wrong if r.id == rule.id else r for r in rules], database)

    monkeypatch.setattr(comparison, "answers", spoilt)


def test_a_broken_rule_is_told_with_every_row_and_exits_1(real: Path, broken: None) -> None:
    told = run("suite", "--run", real)
    lines = [line for line in told.output.splitlines() if line.startswith("Khác nhau: amount_mismatch")]
    table = pq.read_table(real / "items.parquet", columns=["row", "amount_gap", "rounding_allowance", "duplicate_of"])
    rounded = pc.and_(pc.greater_equal(table["amount_gap"], Decimal(1)), pc.less_equal(table["amount_gap"], table["rounding_allowance"]))
    wrong = table.filter(pc.and_(rounded, pc.is_null(table["duplicate_of"])))
    assert told.exit_code == 1 and len(lines) == len(wrong) > 1 and told.output.count("Khác nhau:") == len(wrong)
    assert f"items: trung-thau.xlsx › 'Hàng hóa' › {wrong['row'][0]}: hangviet: không có gì phải nêu; SQLite: nêu phát hiện." in lines[0]


@pytest.mark.slow
def test_findings_that_are_not_those_of_the_verdicts_exit_1(real: Path, tmp_path: Path) -> None:
    for path in real.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    findings = pq.read_table(real / "findings.parquet")
    pq.write_table(findings.filter(pc.not_equal(findings["rule"], "origin_foreign")), tmp_path / "findings.parquet")
    told = run("suite", "--run", tmp_path, "--lang", "en")
    assert told.exit_code == 1 and "Different: origin_foreign: its findings stand for 0 rows, but" in told.output


@pytest.mark.slow
def test_a_rule_that_cannot_be_run_exits_3_and_rules_that_changed_since_are_told(real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "columns", lambda rules, table: {k: v for k, v in columns(rules, table).items() if k != "error_count"})
    for path in real.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    summary = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    summary["rules"]["sha256"] = "0" * 64
    (tmp_path / "result.json").write_text(json.dumps(summary), encoding="utf-8")
    told = run("suite", "--run", tmp_path)
    assert told.exit_code == 3 and "Quy tắc đã khác với lúc có kết quả" in told.output
    assert "Không chạy được: spreadsheet_error (nêu phát hiện): " in told.output and "không chạy được 0." not in told.output


def test_more_than_200_rows_are_all_compared() -> None:
    """great_expectations lists 200 rows of a query and counts the others."""
    table = items(*({"quantity_state": "missing", "goods_name_state": "given"} for _ in range(503)))
    rule = of("quantity_missing")
    with opened(None) as database:
        kinds = columns([rule], "items")
        database.load("items", prepared(table, list(kinds), None), kinds, limits([rule], "items"))
        told = {a.asked: a for a in answers("items", [rule], database)}
    assert told["fail"].rows == frozenset(range(503)) and not told["unknown"].rows and told["fail"].fault is None


@engines
def test_a_query_that_cannot_be_run_is_a_fault_and_no_agreement(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """great_expectations raises nothing then, and SQLite takes a quoted name that it does not know for a text."""
    monkeypatch.setattr(comparison, "columns", lambda rules, table: {k: v for k, v in columns(rules, table).items() if k != "unit_price"})
    found = compared({"items": items({"unit_price_state": "given"})}, (of("unit_price_zero"), of("quantity_zero")), engine)
    assert {(rule, asked) for rule, asked, _ in found.faults} == {("unit_price_zero", "fail"), ("unit_price_zero", "unknown")}
    assert all("unit_price" in why for *_, why in found.faults)


def test_a_value_beyond_64_bits_is_skipped_by_name_for_the_rules_that_use_it() -> None:
    given = {"quantity_state": "given", "unit_price_state": "given", "amount_state": "given", "quantity": Decimal(2), "unit_price": Decimal(5)}
    large = {**given, "amount_stated": Decimal("9223372036854.775808"), "amount_gap": Decimal(1), "rounding_allowance": Decimal(0)}
    found = compared({"items": items(large, {**large, "amount_stated": Decimal("9223372036854.775807")})}, (of("amount_mismatch"), of("quantity_zero")))
    assert [(s.column, s.value, s.place) for s in found.skipped] == [("amount_stated", "9223372036854.775808", ("a.xlsx", "S", 2))]
    assert found.skipped[0].rules == 1 and found.compared == 3 and not found.differences


@pytest.mark.slow
def test_postgresql_holds_what_sqlite_cannot_and_names_a_text_that_it_cannot_hold() -> None:
    row = {"goods_name_state": "given", "origin_verdict": "foreign", "amount_stated": Decimal("999999999999999999.999999"), "article_origins": "A\0B"}
    found = compared({"items": items(row)}, (of("amount_mismatch"), of("article_with_other_origins")), "postgres")
    assert [(s.column, s.place) for s in found.skipped] == [("article_origins", ("a.xlsx", "S", 2))] and not found.differences


# Exact numbers in SQLite


@pytest.mark.parametrize(
    ("value", "kind", "stored"),
    [
        ("1.5", pa.decimal128(24, 6), 1_500_000), ("-0.000001", pa.decimal128(24, 6), -1), ("9223372036854.775807", pa.decimal128(38, 6), 2**63 - 1),
        ("9223372036854.775808", pa.decimal128(38, 6), None), ("-9223372036854.775808", pa.decimal128(38, 6), None), ("29.17", pa.decimal128(5, 2), 29_170_000),
        ("0.000000000001", pa.decimal128(38, 12), None), ("7", pa.int16(), 7_000_000), ("9223372036855", pa.int64(), None),
    ],
)  # fmt: skip
def test_a_number_is_stored_as_a_whole_one_or_not_at_all(value: str, kind: pa.DataType, stored: int | None) -> None:
    whole, lost = whole_numbers(pa.array([int(value) if pa.types.is_integer(kind) else Decimal(value), None], kind), 2**63 - 1)
    assert whole.to_pylist() == [stored, None] and lost.to_pylist() == [stored is None, False]


NUMBERS = {"quantity": "number", "unit_price": "number", "error_count": "number", "hidden": "truth"}
constants = st.sampled_from(["0", "1", "2", "0.5", "7.25", "100", "29", "0.000001"])
amounts = st.sampled_from([None, *map(Decimal, ("0", "1", "-1", "0.5", "0.29", "7.25", "29", "29.000001", "100", "999999.999999"))])


def _sums(terms: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(terms, st.sampled_from(["+", "-"]), terms).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(terms, constants).map(lambda t: f"({t[0]} * {t[1]})"),
        st.tuples(constants, terms).map(lambda t: f"{t[0]} * {t[1]}"),
        st.tuples(terms, terms).map(lambda t: f"COALESCE({t[0]}, {t[1]})"),
        st.tuples(terms, terms).map(lambda t: f"CASE WHEN hidden AND {t[0]} > 1 THEN {t[0]} ELSE {t[1]} END"),
        terms.map(lambda t: f"(- {t})"),
    )


terms = st.recursive(st.sampled_from(["quantity", "unit_price", "error_count"]) | constants, _sums, max_leaves=5)
conditions = st.recursive(
    st.one_of(
        st.tuples(terms, st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), terms).map(" ".join),
        st.tuples(terms, terms, terms).map(lambda t: f"{t[0]} BETWEEN {t[1]} AND {t[2]}"),
        st.tuples(terms, terms, constants).map(lambda t: f"{t[0]} NOT IN ({t[1]}, {t[2]})"),
        terms.map(lambda t: f"{t} IS NOT NULL"),
    ),
    lambda c: st.tuples(c, st.sampled_from(["AND", "OR"]), c).map(lambda t: f"({t[0]}) {t[1]} NOT ({t[2]})"),
    max_leaves=3,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(text=conditions, rows=st.lists(st.tuples(amounts, amounts, st.sampled_from([None, 0, 1, 29]), st.sampled_from([None, True, False])), min_size=1, max_size=6))
def test_any_condition_means_the_same_over_whole_numbers(text: str, rows: list[tuple[Any, ...]]) -> None:
    predicate = parse(f"({text}) OR hidden", NUMBERS, {}, lambda *_: "")  # type: ignore[arg-type]
    rule = of("quantity_zero")
    rule = replace(rule, versions=(replace(rule.versions[0], check=predicate, when=None),))
    table = items(*(dict(zip(NUMBERS, row, strict=True)) for row in rows))
    ours = [NAMES[code] for code in judge(table, [rule])[rule.id].to_pylist()]
    kinds = columns([rule], "items")
    with opened(None) as database:
        unfit = database.load("items", prepared(table, list(kinds), None), kinds, limits([rule], "items"))
        left_out = {row for lost in unfit.values() for row in lost.to_pylist()}
        with closing(sqlite3.connect(database.url.removeprefix("sqlite:///"))) as connection:
            told = {asked: {r[0] for r in connection.execute(query(rule, asked, "sqlite").format(batch="items"))} for asked in ("fail", "unknown")}
    for number, verdict in enumerate(ours):
        if number not in left_out:
            assert [number in told["fail"], number in told["unknown"]] == [verdict == "fail", verdict == "unknown"], (text, rows[number])


@engines
@pytest.mark.parametrize("text", ["a:b", "12:30:00", "{x}", "100%", "O''Neil", "\\:x", "Đồng %s {batch}"])
def test_a_text_of_a_rule_reaches_the_database_as_it_is_written(engine: str, text: str) -> None:
    """great_expectations formats queries, SQLAlchemy looks for ":names" in them, drivers for percent signs."""
    rule = of("quantity_zero")
    check = parse(f"unit <> '{text}'", {"unit": "text"}, {}, lambda *_: "")
    rule = replace(rule, versions=(replace(rule.versions[0], check=check, when=None),))
    found = compared({"items": items({"unit": text.replace("''", "'")}, {"unit": "x"}, {})}, (rule,), engine)
    assert not found.differences and not found.faults and list(found.ours.values()) == [1, 1]


# The exported folder


def test_the_export_is_what_great_expectations_reads_and_runs_on_tables_made_by_it(tmp_path: Path) -> None:
    import great_expectations as gx

    told = run("suite", "-o", tmp_path)
    assert told.exit_code == 0 and "14 tệp" in told.output
    for dialect in ("postgresql", "sqlite"):
        for path in (tmp_path / dialect).glob("*.json"):
            suite = gx.ExpectationSuite(**json.loads(path.read_text(encoding="utf-8")))
            own = rules_for(LOADED, path.stem)
            assert {(e.meta["rule"], e.meta["verdict"]) for e in suite.expectations} == {(r.id, v) for r in own for v in ("fail", "unknown")}
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript((tmp_path / "sqlite" / "tables.sql").read_text(encoding="utf-8"))
        connection.execute("INSERT INTO items (row_id, file, sheet, row, quantity, quantity_state, has_quantity) VALUES (0, 'a', 'S', 7, 0, 'given', TRUE)")
        told_by = {e["meta"]["rule"]: e["kwargs"]["unexpected_rows_query"] for e in json.loads((tmp_path / "sqlite" / "items.json").read_text("utf-8"))["expectations"]
                   if e["meta"]["verdict"] == "fail"}  # fmt: skip
        assert connection.execute(told_by["quantity_zero"].format(batch="items")).fetchall() == [(0, "a", "S", 7)]


def test_equal_rules_are_exported_as_equal_bytes(tmp_path: Path) -> None:
    first, second = (export(RULES, tmp_path / name) for name in ("a", "b"))
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second] and len(first) == 16


@pytest.mark.parametrize("dialect", ["postgres", "sqlite"])
def test_the_day_chooses_the_version_in_the_query_itself(dialect: Dialect) -> None:
    for rule in RULES:
        text = query(rule, "fail", dialect)
        days = {str(day) for v in rule.versions for day in (v.begins, v.ends) if day} if rule.dated_by else set()
        assert all(f"'{day}'" in text for day in days), rule.id
        assert (f'"{rule.dated_by}_from"' in text and '"law_date"' in text) == bool(days), rule.id


# Wrong usage


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["suite"], "Cần đúng một trong hai"), (["suite", "-o", "x", "--run", "."], "Cần đúng một trong hai"),
        (["suite", "-o", "x", "--database", "postgresql://h/d"], "--database chỉ dùng cùng --run"), (["suite", "--run", "."], "không phải thư mục kết quả của hangviet"),
    ],
    ids=["nothing", "both", "database alone", "no result"],
)  # fmt: skip
def test_wrong_usage_is_told(arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = run(*arguments)
    assert told.exit_code == 2 and words in told.output


@pytest.mark.parametrize(
    ("url", "words"),
    [("mysql://a:geheim@b/c", "không dùng được loại 'mysql'"), ("geheim", "không phải địa chỉ cơ sở dữ liệu"), ("postgresql://a:geheim@127.0.0.1:1/x", "không kết nối được")],
    ids=["another kind", "no address", "nobody answers"],
)  # fmt: skip
def test_a_database_that_cannot_be_used_is_told_without_its_password(real: Path, url: str, words: str) -> None:
    told = run("suite", "--run", real, "--database", url)
    assert told.exit_code == 2 and words in told.output and "geheim" not in told.output


def _without(folder: Path) -> None:
    (folder / "places.parquet").unlink()


def _garbled(folder: Path) -> None:
    (folder / "items.parquet").write_bytes(b"PAR1 nothing")


def _lacking(folder: Path) -> None:
    table = pq.read_table(folder / "items.parquet")
    pq.write_table(table.drop_columns(["origin_verdict"]), folder / "items.parquet")


def _of_another_type(folder: Path) -> None:
    table = pq.read_table(folder / "items.parquet")
    pq.write_table(table.set_column(table.column_names.index("quantity"), "quantity", pc.cast(table["quantity"], pa.float64())), folder / "items.parquet")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_without, "places.parquet: không có tệp này"), (_garbled, "items.parquet: không đọc được"), (_lacking, "cột 'origin_verdict' không có"),
        (_of_another_type, "cột 'quantity'"),
    ],
    ids=["no places", "garbled", "a column less", "doubles"],
)  # fmt: skip
def test_a_result_that_cannot_be_judged_again_is_told(real: Path, tmp_path: Path, spoil: Callable[[Path], None], words: str) -> None:
    for path in real.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    spoil(tmp_path)
    told = run("suite", "--run", tmp_path)
    assert told.exit_code == 2 and words in told.output and "Chạy lại hangviet check" in told.output


def test_what_is_put_into_a_server_is_gone_afterwards_and_nothing_else_is_touched() -> None:
    with opened(None) as database:
        path = Path(database.url.removeprefix("sqlite:///"))
        assert path.exists()
    assert not path.exists()


@pytest.mark.slow
def test_a_server_is_left_as_it_was() -> None:
    import psycopg

    url = address("postgres")
    assert url is not None
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("DROP TABLE IF EXISTS items")
        server.execute("CREATE TABLE items (mine integer)")
        before = server.execute("SELECT nspname FROM pg_namespace ORDER BY 1").fetchall()
        compared({"items": items({})}, (of("quantity_zero"),), "postgres")
        assert server.execute("SELECT nspname FROM pg_namespace ORDER BY 1").fetchall() == before
        assert server.execute("SELECT count(*) FROM items").fetchone() == (0,)
        server.execute("DROP TABLE items")


def test_the_columns_that_sheets_have_are_those_of_their_places(real: Path) -> None:
    fields = fields_of(columns_of(pq.read_table(real / "places.parquet")))
    table = pq.read_table(real / "items.parquet").select(arrow(ITEMS).names)
    own = prepared(table, ["has_reason_stated", "has_quantity"], fields)
    rows = own.select(["file", "sheet", "has_reason_stated", "has_quantity"]).group_by(["file", "sheet", "has_reason_stated", "has_quantity"]).aggregate([]).to_pylist()
    assert {(r["file"], r["sheet"]): (r["has_reason_stated"], r["has_quantity"]) for r in rows} == {
        place: ("reason_stated" in present, "quantity" in present) for place, present in fields.items() if place in {(r["file"], r["sheet"]) for r in rows}
    }
