"""Prints what many small workbooks cost: beside a bare read of the same files, with two processes beside one, and ten times as many beside each other.

Run: python benchmarks/batch.py [--files 1000] [--rows 200] [--many 10000] [--rounds 3] [--folder DIR]        (--many 0: no growth)

The workbooks are those of generate.py, each from a seed of its own; of many, copies under other names. CPU seconds are user + system of the run
with all its children; "warm" is what a workbook more costs, the difference of two runs divided by that of their workbooks, so that loading the
rules is not in it. The parent's memory is its own peak, without that of its workers. Runs take turns; figures are medians.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from generate import write

ROOT = Path(__file__).resolve().parent.parent
FEW = 50
BARE = """import sys, time, python_calamine, pathlib
files = sorted(pathlib.Path(sys.argv[1]).rglob("*.xlsx"))
for path in files[:20]: python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
start = time.process_time()
for path in files: python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
print((time.process_time() - start) / len(files))"""
CHECK = """import json, resource, sys
from checker.cli import main
try: main(sys.argv[1:])
except SystemExit as end: code = end.code
print(json.dumps([code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))"""


class Cost(NamedTuple):
    """What one run took: CPU seconds with all children, wall seconds, peak MiB of the parent."""

    cpu: float
    wall: float
    parent: float


def run(inputs: Path, result: Path, jobs: int) -> Cost:
    """The cost of a whole check into a new folder, without marked copies."""
    shutil.rmtree(result, ignore_errors=True)
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", CHECK, "check", str(inputs), "-o", str(result), "--quiet", "--no-annotate", "--jobs", str(jobs)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout
    told = process.stdout.read()
    _, _, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    code, peak = json.loads(told.splitlines()[-1])
    if code not in (0, 1):
        raise SystemExit(f"exit code {code}")
    return Cost(used.ru_utime + used.ru_stime, wall, peak / 1024)


def bare(inputs: Path) -> float:
    """CPU seconds that a bare read of one workbook takes, in a process that has read some before."""
    return float(subprocess.run([sys.executable, "-c", BARE, str(inputs)], capture_output=True, check=True, text=True).stdout)


def inputs(folder: Path, count: int, rows: int, distinct: int) -> Path:
    """A folder of so many workbooks, a hundred to a folder; of those past `distinct` each has the content of an earlier one."""
    here = folder / f"{count}"
    for number in range(count):
        path = here / f"{number // 100:03}" / f"danh-muc-{number:05}.xlsx"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            if number < distinct:
                write(path, rows, number)
            else:
                os.link(here / f"{number % distinct // 100:03}" / f"danh-muc-{number % distinct:05}.xlsx", path)
    return here


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hangviet-benchmark-") as temporary:
        folder = (given.folder or Path(temporary)).resolve()
        files, few = (inputs(folder, count, given.rows, given.files) for count in (given.files, FEW))
        result = folder / "ket-qua"
        warm, two = [], []
        for _ in range(given.rounds):
            read = bare(files)
            short, one, pair = run(few, result, 1), run(files, result, 1), run(files, result, 2)
            warm.append((one.cpu - short.cpu) / (given.files - FEW) / read)
            two.append(pair.wall / one.wall)
            print(f"bare {1000 * read:.2f} ms; {FEW}: {short}; {given.files}: {one}; two processes: {pair}", file=sys.stderr)
        print("| # | ratio | measured | bound | aim |\n| --- | --- | --- | --- | --- |")
        print(f"| 7 | {given.files} workbooks of {given.rows} rows, per workbook, warm / bare calamine read of it | {median(warm):.2f} | 5 | 2.5 |")
        print(f"| 8 | 2 processes / 1 on those, wall | {median(two):.2f} | 0.65 | 0.55 |")
        if given.many:
            many = inputs(folder, given.many, given.rows, given.files)
            once, often = run(files, result, 2), run(many, result, 2)
            print(f"{given.files}: {once}; {given.many}: {often}", file=sys.stderr)
            wall = (often.wall / given.many) / (once.wall / given.files)
            print(f"| 9 | {given.many} workbooks / {given.files}, wall per workbook | {wall:.2f} | 1.1 | 1.0 |")
            print(f"| 9 | the same, growth of the parent's peak memory, MiB | {often.parent - once.parent:.0f} | 50 | 0 |")


if __name__ == "__main__":
    main()
