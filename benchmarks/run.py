"""Prints what a whole check costs beside other programs on the same files, measured in one run, as the Markdown that the README shows.

Run: python benchmarks/run.py [--rows 100000] [--rounds 3] [--folder DIR] [--all]

Without --all: the check of one workbook beside bare reads of it, and the start of the program. With --all every row of the table, which
takes a quarter of an hour and 3 GB of memory; `frictionless` is compared where it is installed, or where --frictionless names the Python that has it
(python3 -m venv F && F/bin/pip install frictionless: it wants other versions than we do). See benchmarks/cost.py for what is measured.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import NamedTuple

from cost import CHECK, ROOT, Cost, check, measure, ratios, shown, turns, vn
from generate import HEADERS, write

PANDAS = "import sys, pandas\nframe = pandas.read_excel(sys.argv[1], engine='calamine')\nassert len(frame) >= int(sys.argv[2])"
LISTS = """import sys, python_calamine
rows = python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
assert len(rows) >= int(sys.argv[2])"""
TEXTS = """import sys, csv, pyarrow as pa
from pyarrow import csv as arrow
with open(sys.argv[1], newline='', encoding='utf-8-sig') as file:
    names = next(csv.reader(file))
options = arrow.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
frame = arrow.read_csv(sys.argv[1], convert_options=options).to_pandas()
assert len(frame) >= int(sys.argv[2])"""
HELLO = """import click
@click.group()
def main(): pass
@main.command()
def hello(): click.echo('hello')
main()"""
# The processor time of judging (all rules, and their findings), then that of everything, children too: two numbers on a line.
JUDGING = """import os, resource, sys, time
from pathlib import Path
from checker.limit import lean_libraries, rare_collection
rare_collection(); lean_libraries()
from checker.output import write_result
from checker.pipeline import check
from checker.report.page import page
seen = {}
result = check(sys.argv[1], tell=lambda step, *_: seen.setdefault(step, time.process_time()))
judged = time.process_time() - seen['judge']
write_result(result, Path(sys.argv[2]), 1, {'report.html': lambda summary: page(result, summary, 'vi')})
print(judged, time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]))"""
SCHEMA_CHECK = ROOT / "benchmarks" / "schema_check.py"
HELPS = 15


class Row(NamedTuple):
    """A row of the table: its number and title, what was measured, the bound and the aim; `least`: more is better."""

    number: int
    title: str
    values: list[float]
    bound: float
    aim: float
    least: bool = False

    def line(self) -> str:
        """Its Markdown."""
        middle = median(self.values)
        kept, aimed = (middle >= self.bound, middle >= self.aim) if self.least else (middle <= self.bound, middle <= self.aim)
        sign = "≥ " if self.least else ""
        limits = " | ".join(sign + f"{value:g}".replace(".", ",") for value in (self.bound, self.aim))
        return f"| {self.number} | {self.title} | {shown(self.values)} | {limits} | {'đạt đích' if aimed else 'đạt' if kept else '**vượt**'} |"


def help_costs() -> list[float]:
    """The wall time of `hangviet --help` against that of the help of the smallest click program."""
    costs: dict[str, list[Cost]] = {"help": [], "hello": []}
    for turn in range(HELPS + 1):
        for name, code in (("help", CHECK), ("hello", HELLO)):
            cost = measure(code, "--help")
            if turn:
                costs[name].append(cost)
    return ratios(costs, "help", "hello", "wall")


def judging(path: Path, result: Path, rounds: int) -> list[float]:
    """What part of a check's processor time goes into judging by all rules, findings included."""
    told = [
        subprocess.run(
            [sys.executable, "-c", JUDGING, str(path), str(result)], check=True, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
        ).stdout.split()
        for _ in range(rounds)
    ]  # fmt: skip
    return [float(judged) / float(whole) for judged, whole in told]


def one_file(costs: dict[str, list[Cost]], rows: int, size: int) -> str:
    """One workbook: the check beside bare reads of it."""

    def line(name: str, key: str, compared: str) -> str:
        mid = Cost(*(median(values) for values in zip(*costs[key], strict=True)))
        return f"| {name} | {vn(mid.cpu, 2)} | {vn(mid.wall, 2)} | {vn(mid.memory, 0)} | {compared} |"

    versions = ", ".join(f"{name} {version(name)}" for name in ("pandas", "python-calamine", "pyarrow", "duckdb", "click"))
    return "\n".join([
        f"Tệp .xlsx {vn(rows, 0)} dòng × {len(HEADERS)} cột ({vn(size / 1e6, 1)} MB), trung vị của {len(costs['check'])} lượt xen kẽ; "
        "CPU tính cả tiến trình con, bộ nhớ là đỉnh của tiến trình lớn nhất. "
        f"CPython {platform.python_version()}, {versions}; {platform.system()}, {os.cpu_count()} lõi.",
        "",
        "| chương trình | CPU (giây) | thời gian (giây) | bộ nhớ (MiB) | CPU của `hangviet check` so với dòng này |",
        "| --- | ---: | ---: | ---: | --- |",
        line("`hangviet check --no-annotate` (toàn bộ: đọc, xuất xứ, quy tắc, tỷ lệ, ghi kết quả và báo cáo)", "check", "1"),
        line('chỉ đọc: `pandas.read_excel(engine="calamine")`', "pandas", shown(ratios(costs, "check", "pandas"))),
        line("chỉ đọc: python-calamine `to_python()`", "calamine", shown(ratios(costs, "check", "calamine"))),
    ])  # fmt: skip


def every_row(folder: Path, result: Path, small: Path, rows: int, rounds: int) -> list[Row]:
    """The rows of the table that take large files; `small` is the workbook of `rows` lines."""
    many = 10 * rows
    large, all_, none = (write(folder / f"{name}-{n}.xlsx", n, faulty=faulty) for name, n, faulty in (("lon", many, None), ("loi", rows, True), ("dung", rows, False)))
    long = write(folder / f"danh-muc-{many}.csv", many)
    big = turns({"check": lambda: check(large, result, watch=True), "calamine": lambda: measure(LISTS, large, many), "small": lambda: check(small, result)}, rounds)
    together = median(c.together for c in big["check"])
    fault = turns({"all": lambda: check(all_, result), "none": lambda: check(none, result)}, rounds)
    texts = turns({"check": lambda: check(long, result), "arrow": lambda: measure(TEXTS, long, many)}, rounds)
    return [
        Row(2, f"{vn(many, 0)} × 20 .xlsx / calamine `to_python()`", ratios(big, "check", "calamine"), 2.0, 1.4),
        Row(3, f"bộ nhớ đỉnh của dòng 2, tiến trình lớn nhất (cộng mọi tiến trình: {vn(together, 0)} MiB)", ratios(big, "check", "calamine", "memory"), 1.0, 0.7),
        Row(4, f"từ {vn(rows, 0)} lên {vn(many, 0)} dòng", ratios(big, "check", "small"), 11, 10),
        Row(5, "mọi dòng có lỗi / không dòng nào có lỗi", ratios(fault, "all", "none"), 1.6, 1.2),
        Row(6, "xét mọi quy tắc / toàn bộ", judging(small, result, rounds), 0.12, 0.06),
        Row(10, f"csv {vn(many, 0)} dòng / pyarrow đọc toàn chữ sang pandas", ratios(texts, "check", "arrow"), 8, 4),
    ]


def beside_frictionless(folder: Path, result: Path, rows: int, rounds: int, python: str) -> Row:
    """The row of the csv that frictionless validates, by the interpreter that has it; beside it a csv in which every cell is well written."""
    messy, neat = write(folder / f"danh-muc-{rows}.csv", rows), write(folder / f"dung-{rows}.csv", rows, faulty=False)
    costs = turns({
        "check": lambda: check(messy, result), "schema": lambda: measure(SCHEMA_CHECK, messy, rows, python=python),
        "inferred": lambda: measure(SCHEMA_CHECK, messy, rows, "inferred", python=python),
        "neat check": lambda: check(neat, result), "neat schema": lambda: measure(SCHEMA_CHECK, neat, rows, python=python),
    }, rounds)  # fmt: skip
    neatly, inferred = (vn(median(ratios(costs, one, other)), 2) for one, other in (("neat schema", "neat check"), ("inferred", "check")))
    title = f"`frictionless validate`, lược đồ kiểu và 9 ràng buộc / toàn bộ, cùng csv (csv ghi đúng cách: {neatly}; không lược đồ, chỉ đoán kiểu: {inferred})"
    return Row(11, title, ratios(costs, "schema", "check"), 2, 5, least=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000, help="line items of the workbook (100000)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds that are counted, at least 3 (3)")
    parser.add_argument("--folder", type=Path, help="where the workbooks and the result go and stay (a temporary folder)")
    parser.add_argument("--frictionless", metavar="PYTHON", help="a Python in which frictionless is installed, to be compared with")
    parser.add_argument("--all", action="store_true", help="every row of the table, with files of ten times as many lines")
    given = parser.parse_args()
    if given.rounds < 3:
        parser.error("a median needs at least 3 rounds")
    with tempfile.TemporaryDirectory(prefix="hangviet-benchmark-") as temporary:
        folder = (given.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        path, result = write(folder / f"danh-muc-{given.rows}.xlsx", given.rows), folder / "ket-qua"
        programs = {"check": lambda: check(path, result), "pandas": lambda: measure(PANDAS, path, given.rows), "calamine": lambda: measure(LISTS, path, given.rows)}
        costs = turns(programs, given.rounds)
        table = [
            Row(1, f"{vn(given.rows, 0)} × 20 .xlsx / `pandas.read_excel(calamine)`", ratios(costs, "check", "pandas"), 1.8, 1.2),
            Row(12, "`hangviet --help` / chương trình click nhỏ nhất (thời gian)", help_costs(), 1.5, 1.2),
        ]
        if given.all:
            table += every_row(folder, result, path, given.rows, given.rounds)
        python = given.frictionless or (sys.executable if given.all and find_spec("frictionless") else None)
        if python:
            table.append(beside_frictionless(folder, result, given.rows, given.rounds, python))
        print(one_file(costs, given.rows, path.stat().st_size))
        print("\n| # | tỷ lệ (CPU, cả tiến trình con) | trung vị (nhỏ nhất–lớn nhất) | giới hạn | đích | |\n| ---: | --- | --- | ---: | ---: | --- |")
        print("\n".join(row.line() for row in sorted(table)))


if __name__ == "__main__":
    main()
