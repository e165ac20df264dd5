"""Prints in which steps of a check processor time goes, as a Markdown table, from the raw output of py-spy.

Run: py-spy record -s -r 200 -f raw -o spy.txt -- python -c "from checker.cli import run; run()" check danh-muc.xlsx --no-annotate --quiet
     python benchmarks/stages.py spy.txt

A sample belongs to the first step of the list below one of whose modules is on its stack; imports are told apart wherever they happen.
"""

import sys
from collections import Counter
from pathlib import Path

STEPS = {
    "calamine reads the sheet": ("_sheet (checker/format/workbook",),
    "own scan of the sheet's XML, container": ("checker/format/sheet_xml", "checker/format/xlsx", "checker/format/package"),
    "rows as Python objects": ("rows (checker/format/workbook",),
    "header": ("checker/sheet/header", "checker/sheet/column", "checker/sheet/agreement", "checker/sheet/vocabulary"),
    "kinds of rows": ("checker/sheet/layout", "checker/sheet/row.py"),
    "values of columns": ("checker/value/", "checker/money"),
    "columns carried along": ("checker/sheet/carried",),
    "rest of a sheet's tables": ("checker/sheet/", "checker/intake"),
    "rest of the child": ("checker/child", "checker/reader"),
    "rules: loading": ("load_rule_set", "checker/rule_file", "checker/predicate"),
    "official lists": ("checker/lists",),
    "origins": ("checker/origin",),
    "keys of findings": ("checker/identity",),
    "judging, findings": ("checker/judge", "checker/finding", "checker/wording", "checker/sandbox", "judge_tables"),
    "shares, derived columns": ("checker/share", "checker/derive", "checker/group", "checker/link", "checker/conservation", "checker/account"),
    "report.html": ("checker/report/page",),
    "writing the tables": ("checker/output", "checker/parquet", "checker/stream", "checker/stage"),
}


def main() -> None:
    """The command line."""
    parts: Counter[str] = Counter()
    for line in Path(sys.argv[1]).read_text(encoding="utf-8", errors="replace").splitlines():
        stack, _, count = line.rpartition(" ")
        step = next((name for name, places in STEPS.items() if any(place in stack for place in places)), "rest")
        parts["imports" if "<frozen importlib" in stack else step] += int(count)
    print("| step | part of the samples |\n| --- | ---: |")
    for name, count in parts.most_common():
        print(f"| {name} | {100 * count / parts.total():.1f} % |")


if __name__ == "__main__":
    main()
