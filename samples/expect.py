"""What each sample must give, as small tables: `python -m samples.expect` rewrites them; read the difference before you keep it."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pyarrow as pa

from checker import check
from checker.output import share_json
from checker.pipeline import Result

HERE = Path(__file__).parent
ITEMS = (
    "sheet", "row", "item_no", "goods_name", "quantity", "unit", "unit_price", "amount", "amount_basis", "origin_raw", "origin_verdict",
    "origin_countries", "origin_cause", "goods_kind", "goods_group", "agency", "tax_basis", "stage", "excluded", "duplicate_of",
)  # fmt: skip
FINDINGS = (
    "rule",
    "severity",
    "verdict",
    "counted",
    "sheet",
    "row",
    "cells",
    "rows",
    "value",
    "expected",
    "difference",
    "cite",
    "dated_by",
    "amount",
)
CLAIMS = (
    "sheet", "row", "goods_name", "origin_verdict", "marked_low", "marked_high", "marked_labour", "marked_innovation", "marked_percent", "cost_link", "cost_sheet",
    "cost_row", "formula", "declarant", "price_net", "domestic_cost", "declared_percent", "percent_computed", "cost_gap", "percent_gap", "percent_allowance",
)  # fmt: skip


def cases() -> list[Path]:
    """The folders of the samples."""
    return sorted(folder for folder in HERE.iterdir() if any(folder.glob("input.*")))


def _csv(table: pa.Table, columns: tuple[str, ...]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in zip(*(table.column(c).to_pylist() for c in columns), strict=True):
        writer.writerow(["" if v is None else f"{v.normalize():f}" if hasattr(v, "normalize") else v for v in row])
    return out.getvalue()


def tables(folder: Path) -> dict[str, str]:
    """File name → content of what the sample gives."""
    options = folder / "options.json"  # what the user gave beside the file
    given = json.loads(options.read_text(encoding="utf-8")) if options.exists() else {}
    law_date = date.fromisoformat(given["date"]) if "date" in given else None
    own = folder / "lists"
    result: Result = check(next(folder.glob("input.*")), law_date=law_date, lists=own if own.is_dir() else None)
    summary = {
        "share": share_json(result.share) if result.share else None, "findings": result.account.counts, "reconciled": result.reconciled,
        "exit_code": result.exit_code(),
    }  # fmt: skip
    claims = {"claims.csv": _csv(result.tables["claims"], CLAIMS)} if len(result.tables["claims"]) else {}
    return {
        **claims,
        "items.csv": _csv(result.tables["items"], ITEMS),
        "rows.csv": _csv(result.tables["ledger"], ("sheet", "row", "table", "kind", "reason")),
        "findings.csv": _csv(result.found, FINDINGS),
        "totals.csv": _csv(result.tables["totals"], ("sheet", "cell", "kind", "scope", "stated", "computed", "difference")),
        "summary.json": json.dumps(summary, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
    }


if __name__ == "__main__":
    for case in cases():
        (case / "expected").mkdir(exist_ok=True)
        for name, content in tables(case).items():
            (case / "expected" / name).write_text(content, encoding="utf-8", newline="")
