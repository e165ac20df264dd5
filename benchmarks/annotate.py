"""Prints what marking a copy costs beside openpyxl's load and save of the same workbook, and a whole check with and without copies.

Run: python benchmarks/annotate.py [--rows 10000 100000] [--rounds 3] [--folder DIR]

2 % of the lines get one marked cell with a note, as the figures of the first prototype had. CPU seconds are those of the process, memory
is its peak; one process after the other, medians of the rounds. `--check-only` leaves openpyxl out, which takes a minute for 100,000 rows.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from statistics import median

from cost import CHECK, Cost, measure, vn
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
book.save(sys.argv[3])"""
MARK = """import sys
from checker.annotation.work import mark
mark(sys.argv[1], "a.xlsx", {"passwords": []}, sys.argv[2], sys.argv[3])"""
EVERY = 50  # lines per marked cell
BOUND_CPU, BOUND_MEMORY = 0.05, 0.1


def marks(folder: Path, sheet: str, rows: int) -> Path:
    """A file of marks as a check would make it."""
    column = HEADERS.index("Thành tiền") + 1
    words = "Cần sửa số liệu: Thành tiền khác khối lượng × đơn giá\nThành tiền ghi 1.950.000 đồng, còn 10 × 185.000 = 1.850.000 đồng. Kiểm lại ba ô này."
    cells = [[row, column, 3, words] for row in range(10, rows, EVERY)]
    page = {
        "name": "Kết quả rà soát", "title": "BẢN RÀ SOÁT NỘI BỘ", "lines": [], "legend": [[3, ["Cần sửa số liệu", ""]]],
        "columns": [["TT", 5, "text"], ["Mức", 14, "level"], ["Trang", 14, "text"], ["Ô", 12, "link"], ["Nội dung", 70, "text"]],
        "rows": [[3, [sheet, f"H{row}"], [str(n), "Cần sửa số liệu", sheet, f"H{row}", words]] for n, (row, *_) in enumerate(cells, 1)],
    }  # fmt: skip
    path = folder / f"marks-{rows}.json"
    path.write_text(json.dumps({"lang": "vi", "sheets": {sheet: cells}, "page": page}), encoding="utf-8")
    return path


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
    print("| dòng | chương trình | CPU (giây) | bộ nhớ (MiB) | so với openpyxl: CPU, bộ nhớ |\n| ---: | --- | ---: | ---: | --- |")
    with tempfile.TemporaryDirectory(prefix="hangviet-benchmark-") as temporary:
        folder = (given.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        for rows in given.rows:
            path = write(folder / f"danh-muc-{rows}.xlsx", rows)
            wanted, out = marks(folder, "Danh mục", rows), folder / "out.xlsx"
            costs = {"đánh dấu": middle([measure(MARK, path, wanted, out) for _ in range(given.rounds)])}
            for name, options in (("`hangviet check --no-annotate`", ["--no-annotate"]), ("`hangviet check`", [])):
                runs = [measure(CHECK, "check", path, "-o", folder / "ket-qua", "--quiet", *options, expected=(0, 1)) for _ in range(given.rounds)]
                costs[name] = middle(runs)
            whole = None if given.check_only else measure(OPENPYXL, path, wanted, out)
            if whole:
                costs["openpyxl: mở, đánh dấu, lưu"] = whole
            for name, cost in costs.items():
                own = cost is costs["đánh dấu"] and whole is not None
                ratio = f"**{vn(cost.cpu / whole.cpu, 3)}**, **{vn(cost.memory / whole.memory, 3)}**" if own and whole else ""
                print(f"| {vn(rows, 0)} | {name} | {vn(cost.cpu, 2)} | {vn(cost.memory, 0)} | {ratio} |")
                sys.stdout.flush()
    print(f"\nGiới hạn: {vn(BOUND_CPU, 2)} và {vn(BOUND_MEMORY, 1)}.")


if __name__ == "__main__":
    main()
