"""Items → groups of purchases: what one buyer bought of one supplier, or under one heading, within a few weeks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from checker.schema import GROUPS, SUM, arrow

WINDOW = timedelta(days=30)  # a way of looking, not a provision
_STAGES = ("award", "contract", "accepted")
_BY = ("supplier", "goods_group")


class _Purchase(NamedTuple):
    number: str
    day: date
    amount: Decimal
    place: tuple[str, str, int]


def groups(items: pa.Table) -> pa.Table:
    """Rows of schema.GROUPS: runs of at least two purchases of one buyer, one stage, and one supplier or heading, each at most `WINDOW` after the first.

    A purchase is what one contract or decision covers; lines without number, day or amount belong to none. Runs do not overlap.
    """
    rows = []
    for by in _BY:
        for (buyer, stage, key), purchases in sorted(_purchases(items, by).items()):
            for run in _runs(sorted(purchases, key=lambda p: (p.day, p.number))):
                file, sheet, row = run[0].place
                rows.append({
                    "file": file, "sheet": sheet, "row": row, "by": by, "agency": buyer, "stage": stage, "key": key, "purchases": len(run),
                    "days": (run[-1].day - run[0].day).days + 1,
                    "largest": max(p.amount for p in run), "total": sum((p.amount for p in run), Decimal(0)), "numbers": "; ".join(p.number for p in run),
                    "decision_date_from": run[0].day, "decision_date_to": run[-1].day, "law_date": None,
                })  # fmt: skip
    return pa.Table.from_pylist(rows, schema=arrow(GROUPS))


def _purchases(items: pa.Table, by: str) -> Mapping[tuple[str, str, str], list[_Purchase]]:
    """Purchases by buyer, stage and `by`: the lines of one contract or decision and day, added up."""
    number = pc.coalesce(items["contract_no"], items["decision_no"])
    day = pc.coalesce(items["contract_signed"], items["decision_date"], items["delivered"])
    table = pa.table({
        "agency": items["agency"], "stage": items["stage"], "key": items[by], "number": number, "day": day, "amount": pc.cast(items["amount"], SUM),
        "file": items["file"], "sheet": items["sheet"], "row": items["row"], "left_out": pc.coalesce(items["excluded"], items["duplicate_of"]),
    })  # fmt: skip
    known = pc.is_valid(table["agency"])
    for name in ("key", "number", "day", "amount"):
        known = pc.and_(known, pc.is_valid(table[name]))
    known = pc.and_(pc.and_(known, pc.is_null(table["left_out"])), pc.is_in(table["stage"], pa.array(_STAGES)))
    keys = ["agency", "stage", "key", "number", "day"]
    added = table.filter(known).group_by(keys, use_threads=False).aggregate([("amount", "sum"), ("file", "first"), ("sheet", "first"), ("row", "first")])
    found: dict[tuple[str, str, str], list[_Purchase]] = defaultdict(list)
    for p in added.to_pylist():
        place = (p["file_first"], p["sheet_first"], p["row_first"])
        found[p["agency"], p["stage"], p["key"]].append(_Purchase(p["number"], p["day"], p["amount_sum"], place))
    return found


def _runs(purchases: list[_Purchase]) -> Iterator[list[Any]]:
    run: list[_Purchase] = []
    for purchase in purchases:
        if run and purchase.day - run[0].day > WINDOW:
            if len(run) > 1:
                yield run
            run = []
        run.append(purchase)
    if len(run) > 1:
        yield run
