"""Rows for every table that rules judge, made from the rules themselves: their examples shaken, values at every threshold, NULLs, days around every change.

`python tests/rows_of_rules.py 1000000 [SEED [DATABASE]]` holds both engines against each other over that many rows, in SQLite or at DATABASE.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Context, Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import sqlglot
from sqlglot import exp

from checker.judge import Fields, example_table
from checker.rule import TABLES, Rule, rules_for
from checker.rule_file import load_rules
from checker.schema import AXES, Column

RULES = Path(__file__).parent.parent / "rules"
SHEETS = 24
NUMBERS = ("0", "1", "-1", "0.000001", "-0.000001", "2", "29.999999", "30", "99.99", "100", "999999999999.999999")
HUGE = ("9223372036854.775807", "9223372036854.775808", "92233720368.547759", "999999999999999999.999999", "-9223372036854.775809")
TEXTS = ("", "khác", "Đồng Tháp: 'A' {x} 100%", "NULL")


def rows(table: str, rules: Sequence[Rule], count: int, seed: int) -> pa.Table:
    """`count` rows of `table`; equal arguments give equal rows."""
    random = np.random.default_rng([seed, *table.encode()])
    examples = pa.concat_tables([example_table(rule) for rule in rules])
    owner = np.repeat(np.arange(len(rules)), [len(rule.examples) for rule in rules])
    chosen = random.integers(0, len(examples), count)
    columns: dict[str, Any] = {}
    for column in TABLES[table]:
        if pa.types.is_list(column.type):
            continue
        own = examples[column.name].to_pylist()
        pool = [None, *dict.fromkeys([v for v in own if v is not None] + list(_values(column, rules)))]
        drawn = np.where(random.random(count) < 0.25, 0, random.integers(0, len(pool), count))
        if any(column.name in version.columns for rule in rules for version in rule.versions):
            told = np.array([pool.index(value) for value in own])[chosen]
            speaks = np.array([any(column.name in v.columns for v in rule.versions) for rule in rules])[owner][chosen]
            drawn = np.where(speaks & (random.random(count) < 0.9), told, drawn)
        columns[column.name] = pa.array(pool, column.type).take(pa.array(drawn))
    for axis in AXES:
        if f"{axis}_from" in columns:
            columns[f"{axis}_from"], columns[f"{axis}_to"] = _bounds(axis, rules, examples, chosen, random)
    if "law_date" in columns:
        columns["law_date"] = _some(_days(rules), count, 0.6, random)
    if "duplicate_of" in columns:
        columns["duplicate_of"] = _some(["a.xlsx!S1"], count, 0.95, random, pa.string())
    if "sheet" in columns:
        columns["sheet"] = pa.array([f"S{i}" for i in range(SHEETS)]).take(pa.array(random.integers(0, SHEETS, count)))
    columns["file"] = pa.repeat("a.xlsx", count)
    if "row" in columns:
        columns["row"] = pa.array(np.arange(count, dtype=np.int32))
    return pa.table(columns)


def fields(rules: Sequence[Rule], seed: int) -> Fields:
    """The columns that each sheet has: one has all, one of them none, the others some; the last one is not known at all."""
    random = np.random.default_rng(seed)
    names = sorted({field for column in TABLES["items"] for field in column.fields})
    given = [frozenset(names), frozenset[str](), *(frozenset(n for n in names if random.random() < 0.8) for _ in range(SHEETS - 3))]
    return {("a.xlsx", f"S{i}"): present for i, present in enumerate(given)}


def _values(column: Column, rules: Sequence[Rule]) -> Iterator[object]:
    """Values of a column at and beside everything that rules compare it with."""
    literals = {
        str(node.this): node.is_string
        for rule in rules for version in rule.versions if column.name in version.columns
        for text in (version.check.text, version.when.text if version.when else "TRUE")
        for node in sqlglot.parse_one(text, read="duckdb").find_all(exp.Literal)
    }  # fmt: skip
    parameters = {str(v) for rule in rules for version in rule.versions for v in version.parameters.values() if column.name in version.columns}
    if pa.types.is_string(column.type):
        yield from column.values or (*(text for text, string in literals.items() if string), *parameters, *TEXTS)
    elif pa.types.is_boolean(column.type):
        yield from (True, False)
    elif pa.types.is_date(column.type):
        yield from _days(rules)
    else:
        stated = [Decimal(t) for t in (*literals, *parameters) if t.replace(".", "", 1).isdecimal()]
        least = Decimal(1).scaleb(-getattr(column.type, "scale", 0))
        for number in (*map(Decimal, (*NUMBERS, *HUGE)), *(n + step for n in stated for step in (-least, 0, least))):
            whole = number.quantize(least, context=Context(prec=60))
            if pa.types.is_integer(column.type):
                if abs(whole) < 30_000:
                    yield int(whole)
            elif len(whole.as_tuple().digits) <= column.type.precision:
                yield whole


def _days(rules: Sequence[Rule]) -> list[date]:
    """The day of every change of these rules, the days on either side, and two far away."""
    changes = {day for rule in rules for version in rule.versions for day in (version.begins, version.ends) if day}
    return sorted({day + timedelta(days=step) for day in changes for step in (-1, 0, 1)} | {date(2001, 1, 1), date(2039, 1, 1)})


def _bounds(axis: str, rules: Sequence[Rule], examples: pa.Table, chosen: np.ndarray, random: np.random.Generator) -> tuple[pa.Array, pa.Array]:
    """Exact days, bounds on both sides or on one, none; of half of the rows those of the example."""
    count = len(chosen)
    days = _days(rules)
    first, second = (random.integers(0, len(days), count) for _ in range(2))
    low, high = np.minimum(first, second), np.where(random.random(count) < 0.5, np.minimum(first, second), np.maximum(first, second))
    ends = []
    for name, drawn in ((f"{axis}_from", low), (f"{axis}_to", high)):
        own = examples[name].to_pylist()
        pool = [None, *dict.fromkeys([*days, *(v for v in own if v is not None)])]
        drawn = np.where(random.random(count) < 0.25, 0, drawn + 1)
        told = np.array([pool.index(value) for value in own])[chosen]
        ends.append((pool, np.where(np.arange(count) % 2 == 0, told, drawn)))
    return tuple(pa.array(pool, pa.date32()).take(pa.array(at)) for pool, at in ends)  # type: ignore[return-value]


def _some(values: Sequence[object], count: int, nulls: float, random: np.random.Generator, kind: pa.DataType | None = None) -> pa.Array:
    drawn = np.where(random.random(count) < nulls, 0, random.integers(1, len(values) + 1, count))
    return pa.array([None, *values], kind or pa.date32()).take(pa.array(drawn))


def tables(rules: Sequence[Rule], count: int, seed: int) -> dict[str, pa.Table]:
    """All tables, `count` rows in all: most of them items."""
    own = {name: [rule for rule in rules if rule.table == name] for name in TABLES}
    return {name: rows(name, some, count * (7 if name == "items" else 1) // (6 + sum(map(bool, own.values()))), seed) for name, some in own.items() if some}


def main(count: int, seed: int = 1, url: str | None = None) -> int:
    """Prints how the two engines compare over `count` rows."""
    from checker.suite.comparison import compare
    from checker.suite.database import opened

    loaded = load_rules(RULES)
    rules = [rule for name in TABLES for rule in rules_for(loaded, name, trial=True)]
    made = tables(rules, count, seed)
    start = time.perf_counter()
    with opened(url) as database:
        found = compare(made, fields(rules, seed), rules, database)
    print(f"{database.dialect}: {found.rows}, {found.rules} rules, {found.compared} pairs, {sum(found.ours.values())} fail or unknown, "  # noqa: T201
          f"{len(found.differences)} differences, {len(found.skipped)} values skipped, {len(found.faults)} faults, {time.perf_counter() - start:.0f} s")  # fmt: skip
    for difference in found.differences[:20]:
        print(difference)  # noqa: T201
    for fault in found.faults[:5]:
        print(fault)  # noqa: T201
    return int(bool(found.differences or found.faults))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1, sys.argv[3] if len(sys.argv) > 3 else None))
