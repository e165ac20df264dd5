"""Prints what a whole check costs beside a bare read of the same workbook, measured in one run, as a Markdown table for the README.

Run: python benchmarks/run.py [--rows 100000] [--rounds 3] [--folder DIR]

CPU seconds are user + system of the process with all its children; memory is the peak of the largest single process. The programs take
turns, round by round, so that a busy machine slows all of them alike; the figures are medians, the ratios medians of each round's ratio
with the smallest and largest beside. Only the ratios mean anything on another machine.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import NamedTuple

# Nothing large is imported here: a child's peak memory never reads as less than that of the process that started it.
from generate import HEADERS, write

ROOT = Path(__file__).resolve().parent.parent
PANDAS = "import sys, pandas\nframe = pandas.read_excel(sys.argv[1], engine='calamine')\nassert len(frame) >= int(sys.argv[2])"
LISTS = """import sys, python_calamine
rows = python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
assert len(rows) >= int(sys.argv[2])"""
CHECK = "from checker.cli import run; run()"
HELLO = """import click
@click.group()
def main(): pass
@main.command()
def hello(): click.echo('hello')
main()"""
HELPS = 15
BOUND, AIM = 1.8, 1.3


class Cost(NamedTuple):
    """What one run of a program took: CPU seconds with all children, wall seconds, peak MiB of the largest process."""

    cpu: float
    wall: float
    memory: float


def measure(code: str, *arguments: object, expected: tuple[int, ...] = (0,)) -> Cost:
    """The cost of running `code` in a fresh interpreter. Children count because the program itself waits for them."""
    start = time.perf_counter()
    # the pid is waited for by wait4, which adds up the process and every child that it has reaped
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in expected:
        raise SystemExit(f"exit code {process.returncode} of: {code} {' '.join(map(str, arguments))}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024)


def reading_costs(path: Path, rows: int, rounds: int, result: Path) -> dict[str, list[Cost]]:
    """The costs of a whole check, of pandas and of bare calamine, in turns; one round before the first warms the caches."""
    programs = {
        "check": lambda: measure(CHECK, "check", path, "-o", result, "--quiet", "--no-annotate", expected=(0, 1)),
        "pandas": lambda: measure(PANDAS, path, rows),
        "calamine": lambda: measure(LISTS, path, rows),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in programs}
    for turn in range(rounds + 1):
        for name, program in programs.items():
            cost = program()
            if turn:
                costs[name].append(cost)
            print(f"{turn}/{rounds} {name}: {cost.cpu:.2f} CPU s, {cost.wall:.2f} s, {cost.memory:.0f} MiB", file=sys.stderr)
    return costs


def help_costs() -> dict[str, list[Cost]]:
    """The costs of `hangviet --help` and of the help of the smallest click program."""
    costs: dict[str, list[Cost]] = {"help": [], "hello": []}
    for turn in range(HELPS + 1):
        for name, code in (("help", CHECK), ("hello", HELLO)):
            cost = measure(code, "--help")
            if turn:
                costs[name].append(cost)
    return costs


def vn(value: float, places: int) -> str:
    """The number with a comma for decimals and a dot for thousands."""
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))


def ratio(costs: dict[str, list[Cost]], one: str, other: str, of: str = "cpu") -> str:
    """ "1,23 (1,20–1,31)": the median of the rounds' ratios, with the smallest and the largest."""
    all_ = sorted(getattr(a, of) / getattr(b, of) for a, b in zip(costs[one], costs[other], strict=True))
    return f"**{vn(median(all_), 2)}** ({vn(all_[0], 2)}–{vn(all_[-1], 2)})"


def table(costs: dict[str, list[Cost]], helps: dict[str, list[Cost]], rows: int, size: int) -> str:
    """The Markdown that the README shows."""

    def line(name: str, key: str, compared: str) -> str:
        mid = Cost(*(median(values) for values in zip(*costs[key], strict=True)))
        return f"| {name} | {vn(mid.cpu, 2)} | {vn(mid.wall, 2)} | {vn(mid.memory, 0)} | {compared} |"

    versions = ", ".join(f"{name} {version(name)}" for name in ("pandas", "python-calamine", "pyarrow", "duckdb", "click"))
    bound = f"; giới hạn {vn(BOUND, 1)}, đích {vn(AIM, 1)}"
    help_wall = {key: 1000 * median(c.wall for c in values) for key, values in helps.items()}
    return "\n".join([
        f"Tệp .xlsx {vn(rows, 0)} dòng × {len(HEADERS)} cột ({vn(size / 1e6, 1)} MB), trung vị của {len(costs['check'])} lượt xen kẽ; "
        "CPU tính cả tiến trình con, bộ nhớ là đỉnh của tiến trình lớn nhất. "
        f"CPython {platform.python_version()}, {versions}; {platform.system()}, {os.cpu_count()} lõi.",
        "",
        "| chương trình | CPU (giây) | thời gian (giây) | bộ nhớ (MiB) | CPU của `hangviet check` so với dòng này |",
        "| --- | ---: | ---: | ---: | --- |",
        line("`hangviet check` (toàn bộ: đọc, xuất xứ, quy tắc, tỷ lệ, ghi kết quả)", "check", "1"),
        line('chỉ đọc: `pandas.read_excel(engine="calamine")`', "pandas", ratio(costs, "check", "pandas") + bound),
        line("chỉ đọc: python-calamine `to_python()`", "calamine", ratio(costs, "check", "calamine")),
        "",
        f"`hangviet --help`: {vn(help_wall['help'], 0)} ms; chương trình click nhỏ nhất: {vn(help_wall['hello'], 0)} ms; "
        f"tỷ lệ {ratio(helps, 'help', 'hello', 'wall')}, {HELPS} lượt.",
    ])  # fmt: skip


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000, help="line items of the workbook (100000)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds that are counted, at least 3 (3)")
    parser.add_argument("--folder", type=Path, help="where the workbook and the result go and stay (a temporary folder)")
    given = parser.parse_args()
    if given.rounds < 3:
        parser.error("a median needs at least 3 rounds")
    with tempfile.TemporaryDirectory(prefix="hangviet-benchmark-") as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        path = write(folder.resolve() / f"danh-muc-{given.rows}.xlsx", given.rows)
        costs = reading_costs(path, given.rows, given.rounds, folder.resolve() / "ket-qua")
        print(table(costs, help_costs(), given.rows, path.stat().st_size))


if __name__ == "__main__":
    main()
