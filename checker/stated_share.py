"""Shares that sheets state themselves beside the recomputed ones: within the interval, or how far from it."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_UP, Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from checker.schema import STATEMENTS, SUM, arrow
from checker.share import percent

_HUNDREDTH = Decimal("0.01")
_NOTHING = Decimal(0)
_ENDS = ("low", "high")


class _Share(NamedTuple):
    """A recomputed share: value and lines of the whole, of what states Việt Nam, and of that with what does not tell."""

    amount: Decimal
    amounts: tuple[Decimal, Decimal]
    items: int
    counts: tuple[int, int]
    settled: bool  # every line has an amount and every stated total agrees


def statements(stated: pa.Table, items: pa.Table, totals: pa.Table) -> pa.Table:
    """Rows of schema.STATEMENTS, in the order of `stated` (schema.STATED_SHARES).

    A sentence does not say which lines it adds up, so a statement is held against those of its table, of its sheet and of its file, each
    stage by itself: it agrees when it agrees with one, and differs when it differs from all.
    """
    if not len(stated):
        return arrow(STATEMENTS).empty_table()
    cells = _cube(items)
    open_ = {(t["file"], t["sheet"]) for t in totals.to_pylist() if t["difference"] is not None and abs(t["difference"]) > t["allowance"]}
    rows = [{**s, **_compared(s, list(_shares(s, cells, open_)))} for s in stated.to_pylist()]
    return pa.Table.from_pylist(rows, schema=arrow(STATEMENTS))


def _cube(items: pa.Table) -> list[dict[str, Any]]:
    """The counted lines summed by all that a statement may be of."""
    counted = items.filter(pc.and_(pc.is_null(items["excluded"]), pc.is_null(items["duplicate_of"])))
    keys = ["file", "sheet", "table", "stage", "goods_kind", "origin_verdict"]
    table = pa.table({**{k: counted[k] for k in keys}, "amount": pc.cast(counted["amount"], SUM)})
    cells: list[dict[str, Any]] = table.group_by(keys, use_threads=False).aggregate([("amount", "sum"), ("amount", "count"), ([], "count_all")]).to_pylist()
    return cells


def _shares(stated: Mapping[str, Any], cells: Iterable[Mapping[str, Any]], open_: set[tuple[str, str]]) -> Iterator[_Share]:
    """The shares that a statement may be of, the nearest lines first."""
    of = [c for c in cells if c["file"] == stated["file"] and stated["goods_kind"] in (None, c["goods_kind"])]
    here = [c for c in of if c["sheet"] == stated["sheet"]]
    own = {(f, s) for f, s in open_ if f == stated["file"]}
    own_here = own & {(stated["file"], stated["sheet"])}
    for scope, faults in (([c for c in here if c["table"] == stated["table"]], own_here), (here, own_here), (of, own)):
        for stage in sorted({c["stage"] for c in scope}):
            part = [c for c in scope if c["stage"] == stage]
            amounts = {v: sum((c["amount_sum"] or _NOTHING for c in part if c["origin_verdict"] == v), _NOTHING) for v in ("domestic", "foreign", "unknown")}
            counts = {v: sum(c["count_all"] for c in part if c["origin_verdict"] == v) for v in amounts}
            yield _Share(
                sum(amounts.values(), _NOTHING), (amounts["domestic"], amounts["domestic"] + amounts["unknown"]), sum(counts.values()),
                (counts["domestic"], counts["domestic"] + counts["unknown"]), not faults and all(c["amount_count"] == c["count_all"] for c in part),
            )  # fmt: skip


def _compared(stated: Mapping[str, Any], shares: list[_Share]) -> dict[str, Any]:
    """The columns that STATEMENTS adds: those of the share that is nearest to the statement."""
    by = ("value", "count") if stated["basis"] == "either" else (stated["basis"],)
    found = [(_distance(stated, share, basis), order, basis) for order, share in enumerate(shares) for basis in by]
    known = [(distance, order, basis) for distance, order, basis in found if distance is not None]
    if not known:
        of = shares[0] if shares else None
        return {**_interval(of), "items": of.items if of else None, "nearest_percent": None, "distance": None}
    distance, order, basis = min(known)
    low, high = _ends(shares[order], basis)
    near = low if abs(_exact(stated) - low) <= abs(_exact(stated) - high) else high
    sure = distance == 0 or len(known) == len(found)
    return {
        **_interval(shares[order]), "items": shares[order].items, "nearest_percent": percent(Decimal(near.numerator), 100 * Decimal(near.denominator)),
        "distance": (Decimal(distance.numerator) / Decimal(distance.denominator)).quantize(_HUNDREDTH, ROUND_UP) if sure else None,
    }  # fmt: skip


def _exact(stated: Mapping[str, Any]) -> Fraction:
    return Fraction(stated["stated_percent"])


def _distance(stated: Mapping[str, Any], share: _Share, basis: str) -> Fraction | None:
    """Percentage points between what is stated, within its rounding, and the recomputed interval; None where that is not known."""
    if basis == "value" and not (share.settled and share.amount > 0):
        return None
    low, high = _ends(share, basis)
    half = Fraction(stated["half_place"])
    below = low - (_exact(stated) + half) if stated["bound"] != "at_least" else Fraction(0)
    above = _exact(stated) - half - high if stated["bound"] != "at_most" else Fraction(0)
    return max(Fraction(0), below, above)


def _ends(share: _Share, basis: str) -> tuple[Fraction, Fraction]:
    if basis == "count":
        return Fraction(100 * share.counts[0], share.items), Fraction(100 * share.counts[1], share.items)
    return 100 * Fraction(share.amounts[0]) / Fraction(share.amount), 100 * Fraction(share.amounts[1]) / Fraction(share.amount)


def _interval(share: _Share | None) -> dict[str, Decimal | None]:
    if share is None:
        return {f"{end}_percent{suffix}": None for end in _ENDS for suffix in ("", "_by_count")}
    by_value = {f"{end}_percent": percent(part, share.amount) for end, part in zip(_ENDS, share.amounts, strict=True)}
    return by_value | {f"{end}_percent_by_count": percent(Decimal(n), Decimal(share.items)) for end, n in zip(_ENDS, share.counts, strict=True)}
