"""Prints what exporting the rules and running them on SQLite and PostgreSQL costs beside our own engine over the same items, as a Markdown table.

Run: python benchmarks/suite.py [--rows 100000] [--rounds 3] [--database postgresql://name:password@host/database]

The items are those of a generated workbook, checked first; every run judges all tables of that result. The engines take turns, round by round. CPU
seconds are this process's own (a PostgreSQL server's are not in them), so wall seconds are compared; only the ratios mean anything on another machine.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import NamedTuple

from generate import write

from checker import check
from checker.judge import judge
from checker.output import write_result
from checker.resource import rules_folder
from checker.rule import TABLES, rules_for
from checker.rule_file import load_rules
from checker.suite.comparison import compare
from checker.suite.database import opened
from checker.suite.export import export
from checker.suite.record import read


class Cost(NamedTuple):
    """What one run took, in seconds."""

    wall: float
    cpu: float


def measured(work: Callable[[], object]) -> Cost:
    """The cost of calling `work`."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", help="a PostgreSQL server; without it only SQLite is measured")
    options = parser.parse_args()
    loaded = load_rules(rules_folder())
    rules = [rule for name in TABLES for rule in rules_for(loaded, name)]
    with tempfile.TemporaryDirectory() as folder:
        result = check(write(Path(folder) / "input.xlsx", options.rows))
        write_result(result, Path(folder) / "result", 0)
        del result
        record = read(Path(folder) / "result", rules)

        def own() -> None:
            for name in TABLES:
                judge(record.tables[name], [r for r in rules if r.table == name], fields=record.fields if name == "items" else None)

        def other(url: str | None) -> None:
            with opened(url) as database:
                found = compare(record.tables, record.fields, rules, database)
            if found.differences or found.faults:
                raise SystemExit(f"{found.differences[:3]} {found.faults[:3]}")

        programs: dict[str, Callable[[], object]] = {
            "hangviet (DuckDB): xét": own, "xuất bộ kiểm tra (`suite -o`)": lambda: export(rules, Path(folder) / "suite"), "SQLite: nạp, chạy, so": lambda: other(None),
        }  # fmt: skip
        if options.database:
            programs["PostgreSQL: nạp, chạy, so"] = lambda: other(options.database)
        for program in programs.values():
            program()  # imports and caches are no part of what is compared
        rounds = [{name: measured(program) for name, program in programs.items()} for _ in range(options.rounds)]
    items = len(record.tables["items"])
    libraries = ", ".join(f"{name} {version(name)}" for name in ("great-expectations", "sqlglot", "sqlalchemy", "duckdb"))
    print(f"{items} mặt hàng, {len(rules)} quy tắc; trung vị của {options.rounds} lượt xen kẽ; {libraries}.\n")
    print("| việc | thời gian (giây) | CPU của tiến trình (giây) | thời gian so với hangviet |\n| --- | ---: | ---: | --- |")
    base = next(iter(programs))
    for name in programs:
        ratios = sorted(r[name].wall / r[base].wall for r in rounds)
        cells = (median(r[name].wall for r in rounds), median(r[name].cpu for r in rounds))
        print(f"| {name} | {cells[0]:.2f} | {cells[1]:.2f} | {median(ratios):.1f} ({ratios[0]:.1f}–{ratios[-1]:.1f}) |".replace(".", ","))


if __name__ == "__main__":
    main()
