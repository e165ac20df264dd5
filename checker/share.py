"""The domestic-goods share: an interval over purchased goods of one stage, exact, by value first and by count second."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from checker.schema import SHARES, SUM, arrow

BASIS = "origin-declared"
_VERDICTS = ("domestic", "foreign", "unknown")
_HUNDREDTH = Decimal("0.01")
_NOTHING = Decimal(0)


@dataclass
class Tally:
    """Sums over one set of lines, đồng and lines."""

    amount: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(_VERDICTS, _NOTHING))
    items: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_VERDICTS, 0))
    no_amount: int = 0
    by_cause: dict[str, tuple[int, Decimal]] = field(default_factory=dict)
    excluded: dict[str, tuple[int, Decimal]] = field(default_factory=dict)
    tax_bases: set[str] = field(default_factory=set)
    stages: set[str] = field(default_factory=set)

    def add(self, cell: dict[str, Any]) -> None:
        """Takes one cell of the cube."""
        count, amount = cell["items"], cell["amount"] or _NOTHING
        self.stages.add(cell["stage"])
        if cell["left_out"] is not None:
            self.excluded[cell["left_out"]] = _plus(self.excluded.get(cell["left_out"]), count, amount)
            return
        verdict = cell["origin_verdict"]
        self.items[verdict] += count
        self.amount[verdict] += amount
        self.no_amount += count - cell["with_amount"]
        self.tax_bases.add(cell["tax_basis"])
        if verdict == "unknown":
            cause = cell["origin_cause"] or "blank"
            self.by_cause[cause] = _plus(self.by_cause.get(cause), count, amount)

    def row(self, by: str, key: str) -> dict[str, Any]:
        """The tally as a row of Shares, with its break-downs beside."""
        amount, items = sum(self.amount.values(), _NOTHING), sum(self.items.values())
        return {
            "by": by, "key": key, "stage": next(iter(self.stages)) if len(self.stages) == 1 else "unknown",
            "items": items, "amount": amount, **self.amount,
            "low_percent": percent(self.amount["domestic"], amount), "high_percent": percent(self.amount["domestic"] + self.amount["unknown"], amount),
            "no_amount": self.no_amount, "complete": self.no_amount == 0,
            "tax_basis": next(iter(self.tax_bases)) if len(self.tax_bases) == 1 else ("mixed" if self.tax_bases else "unknown"),
            **{f"{v}_items": n for v, n in self.items.items()},
            "low_percent_by_count": percent(Decimal(self.items["domestic"]), Decimal(items)),
            "high_percent_by_count": percent(Decimal(self.items["domestic"] + self.items["unknown"]), Decimal(items)),
            "unknown_by_cause": [{"cause": c, "items": n, "amount": a} for c, (n, a) in sorted(self.by_cause.items())],
            "excluded": [{"reason": r, "items": n, "amount": a} for r, (n, a) in sorted(self.excluded.items())],
        }  # fmt: skip


def _plus(pair: tuple[int, Decimal] | None, items: int, amount: Decimal) -> tuple[int, Decimal]:
    return (items, amount) if pair is None else (pair[0] + items, pair[1] + amount)


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """100 × part / whole, rounded half up to 2 places; None when there is no whole."""
    return None if whole == 0 else (100 * part / whole).quantize(_HUNDREDTH, ROUND_HALF_UP)


def shares(items: pa.Table) -> list[dict[str, Any]]:
    """Rows of Shares with their break-downs: per stage first, then per stage and file, goods kind and agency. Stages are never added.

    Left out of the denominator, each with its reason: lines of a kind that is no purchase of goods, negative lines, and lines that
    repeat a purchase shown elsewhere ("repeated").
    """
    cube = _cube(items)
    result = []
    for by in ("stage", "file", "goods_kind", "agency"):
        tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
        for cell in cube:
            key = cell[by] if cell[by] is not None else ""
            tallies[cell["stage"], key].add(cell)
        if by != "agency" or any(key for _, key in tallies):
            result += [tally.row(by, key) for (_, key), tally in sorted(tallies.items(), key=lambda pair: pair[0])]
    return result


def _cube(items: pa.Table) -> Iterable[dict[str, Any]]:
    """The lines counted and summed over all that shares are taken by: a handful of rows, whatever the number of lines."""
    repeated = pc.if_else(pc.is_valid(items.column("duplicate_of")), "repeated", None)
    left_out = pc.coalesce(items.column("excluded"), repeated)
    keys = ("file", "stage", "goods_kind", "agency", "tax_basis", "origin_verdict", "origin_cause")
    table = pa.table([*(items.column(k) for k in keys), left_out, pc.cast(items.column("amount"), SUM)], names=[*keys, "left_out", "amount"])
    grouped = table.group_by([*keys, "left_out"], use_threads=False).aggregate([("amount", "sum"), ("amount", "count"), ([], "count_all")])
    grouped = grouped.rename_columns(
        [{"amount_sum": "amount", "amount_count": "with_amount", "count_all": "items"}.get(n, n) for n in grouped.column_names]
    )
    cells: Iterable[dict[str, Any]] = grouped.to_pylist()
    return cells


def headline(rows: list[dict[str, Any]], stage: str | None) -> dict[str, Any] | None:
    """The share that the whole result is told by: of the one stage there is, or of `stage`; None when several stages leave it open."""
    stages = [r for r in rows if r["by"] == "stage"]
    if len(stages) == 1:
        return stages[0]
    return next((r for r in stages if r["key"] == stage), None)


def table(rows: list[dict[str, Any]]) -> pa.Table:
    """The rows as the Shares table."""
    names = {c.name for c in SHARES}
    return pa.Table.from_pylist([{k: v for k, v in row.items() if k in names} for row in rows], schema=arrow(SHARES))
