"""Prints what marking a copy costs beside openpyxl's load and save of the same workbook, and a whole check with and without copies.

Run: python benchmarks/annotate.py [--rows 10000 100000] [--rounds 3] [--folder DIR]

2 % of the lines get one marked cell with a note, as the figures of the first prototype had. Marking is measured in the child that a check
starts for it, from its start to its end. CPU seconds are those of the process, memory is its peak; one process after the other, medians of
the rounds. A bare Python is measured beside them: no child can be smaller. `--check-only` leaves openpyxl out, which takes a minute for
100,000 rows. Linux only: peaks are read from /proc, for what wait4 says of a child is never less than what its parent had.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median

from cost import CHECK, ROOT, Cost, check, measure, ratios, shown, turns, vn
from generate import HEADERS, write

OPENPYXL = """import json, sys, openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
book = openpyxl.load_workbook(sys.argv[1])
sheet = book.worksheets[0]
fill = PatternFill("solid", fgColor="FFFFC7CE")
for row, column, level, words in json.load(open(sys.argv[2], encoding="utf-8"))["sheets"][sheet.title]:
    cell = sheet.cell(row, column)
    cell.fill = fill
    if words:
        cell.comment = Comment(words, "hangviet")
book.save(sys.argv[3])
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))"""
# The parent's side of a check, and of its child what the system says.
MARK = """import json, resource, sys
from hashlib import file_digest
from pathlib import Path
from checker.reader import COPY, Reader
path, marks = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
with path.open("rb") as file:
    sha256 = file_digest(file, "sha256").hexdigest()
with Reader({"passwords": []}, function=COPY) as reader:
    with reader.copy(path, "a.xlsx", sha256, marks) as made:
        assert made.path, made.reason
        status = Path(f"/proc/{reader._child._process.pid}/status").read_text()
        Path(sys.argv[3]).write_bytes(made.path.read_bytes())
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))"""
BARE = """print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))"""
WITHOUT, WITH = "`hangviet check --no-annotate`", "`hangviet check`"
EVERY = 50  # lines per marked cell
BOUND_CPU, BOUND_MEMORY = 0.05, 0.1


def marks(folder: Path, sheet: str, rows: int) -> Path:
    """A file of marks as a check would make it."""
    column = HEADERS.index("Thành tiền") + 1
    words = "Cần sửa số liệu: Thành tiền khác khối lượng × đơn giá\nThành tiền ghi 1.950.000 đồng, còn 10 × 185.000 = 1.850.000 đồng. Kiểm lại ba ô này."
    cells = [[row, column, 3, words] for row in range(10, rows, EVERY)]
    page = {
        "replaces": [], "name": "Kết quả rà soát", "title": "BẢN RÀ SOÁT NỘI BỘ", "lines": [], "legend": [[3, ["Cần sửa số liệu", ""]]], "looks": ["", ""],
        "columns": [["TT", 5, "text"], ["Mức", 14, "level"], ["Trang", 14, "text"], ["Ô", 12, "link"], ["Nội dung", 70, "text"]],
        "rows": [[3, [sheet, f"H{row}"], [str(n), "Cần sửa số liệu", sheet, f"H{row}", words]] for n, (row, *_) in enumerate(cells, 1)],
    }  # fmt: skip
    path = folder / f"marks-{rows}.json"
    path.write_text(json.dumps({"lang": "vi", "sheets": {sheet: cells}, "page": page}), encoding="utf-8")
    return path


def own_cost(code: str, *arguments: object) -> Cost:
    """The cost of a fresh interpreter that prints its peak in KiB, or of another process, whose CPU seconds it prints before that."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    told = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, check=True, cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPATH": str(ROOT)},  # compiled once, as when installed
    ).stdout.split()  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = float(told[0]) if len(told) > 1 else after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = int(told[-1]) / 1024
    return Cost(cpu, time.perf_counter() - start, peak, peak)


def with_copy(path: Path, result: Path) -> Cost:
    """The cost of a whole check with the marked copy."""
    return measure(CHECK, "check", path, "-o", result, "--quiet", expected=(0, 1))


def middle(costs: list[Cost]) -> Cost:
    """The medians."""
    return Cost(*(median(values) for values in zip(*costs, strict=True)))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000], help="line items of the workbooks (10000 100000)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of everything but openpyxl, which runs once (3)")
    parser.add_argument("--check-only", action="store_true", help="no openpyxl")
    parser.add_argument("--folder", type=Path, help="where the files go and stay (a temporary folder)")
    given = parser.parse_args()
    copies: dict[int, list[float]] = {}
    print("| dòng | chương trình | CPU (giây) | bộ nhớ (MiB) | so với openpyxl: CPU, bộ nhớ |\n| ---: | --- | ---: | ---: | --- |")
    with tempfile.TemporaryDirectory(prefix="hangviet-benchmark-") as temporary:
        folder = (given.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        for rows in given.rows:
            path = write(folder / f"danh-muc-{rows}.xlsx", rows)
            wanted, out = marks(folder, "Danh mục", rows), folder / "out.xlsx"
            costs = {"Python không làm gì": own_cost(BARE), "đánh dấu": middle([own_cost(MARK, path, wanted, out) for _ in range(given.rounds)])}
            checks = turns({WITHOUT: partial(check, path, folder / "ket-qua"), WITH: partial(with_copy, path, folder / "ket-qua")}, given.rounds)
            costs |= {name: middle(runs) for name, runs in checks.items()}
            copies[rows] = ratios(checks, WITH, WITHOUT)
            whole = None if given.check_only else own_cost(OPENPYXL, path, wanted, out)
            if whole:
                costs["openpyxl: mở, đánh dấu, lưu"] = whole
            for name, cost in costs.items():
                own = name in ("đánh dấu", "Python không làm gì") and whole is not None
                ratio = f"**{vn(cost.cpu / whole.cpu, 3)}**, **{vn(cost.memory / whole.memory, 3)}**" if own and whole else ""
                print(f"| {vn(rows, 0)} | {name} | {vn(cost.cpu, 2)} | {vn(cost.memory, 1)} | {ratio} |")
                sys.stdout.flush()
    print("\n| dòng | cả lần rà soát có bản đánh dấu / `--no-annotate` (CPU, cả tiến trình con) |\n| ---: | --- |")
    print("\n".join(f"| {vn(rows, 0)} | {shown(found)} |" for rows, found in copies.items()))
    print(f"\nGiới hạn: {vn(BOUND_CPU, 2)} và {vn(BOUND_MEMORY, 1)}.")


if __name__ == "__main__":
    main()
