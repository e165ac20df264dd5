"""The domestic-goods share: an interval over purchased goods of one stage, exact, by value first and by count second."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from checker.identity import rows_of
from checker.profile import Profile
from checker.schema import SHARES, STAGES, SUM, arrow

BASIS = "origin-declared"
BY = ("stage", "scope", "exceptions", "file", "goods_kind", "agency", "funding_source")
SCOPES = ("all", "without_medical", "medical")
_MEDICAL = ("medicine", "medical_supply")
_TAX = {"included": "amount_with_tax", "excluded": "amount_without_tax"}
_VERDICTS = ("domestic", "foreign", "unknown")
_HUNDREDTH = Decimal("0.01")
_NOTHING = Decimal(0)
_MILLIONTH = Decimal("0.000001")
_GAPS = ("above_tolerance", "target_gap_low", "target_gap_high")


@dataclass
class Tally:
    """Sums over one set of lines, đồng and lines."""

    amount: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(_VERDICTS, _NOTHING))
    items: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_VERDICTS, 0))
    no_amount: int = 0
    by_cause: dict[str, tuple[int, Decimal]] = field(default_factory=dict)
    excluded: dict[str, tuple[int, Decimal]] = field(default_factory=dict)
    words: dict[str, set[str]] = field(default_factory=dict)
    by_tax: dict[str, Decimal] = field(default_factory=dict)

    def add(self, cell: dict[str, Any]) -> None:
        """Takes one cell of the cube."""
        count, amount = cell["items"], cell["amount"] or _NOTHING
        reason = cell["left_out"]
        if reason is not None:
            self.excluded[reason] = _plus(self.excluded.get(reason), count, amount)
            self.words.setdefault(reason, set()).update([cell["words"]] if cell["words"] else [])
            return
        verdict = cell["origin_verdict"]
        self.items[verdict] += count
        self.amount[verdict] += amount
        self.no_amount += count - cell["with_amount"]
        self.by_tax[cell["tax_basis"]] = self.by_tax.get(cell["tax_basis"], _NOTHING) + amount
        if verdict == "unknown":
            cause = cell["origin_cause"] or "blank"
            self.by_cause[cause] = _plus(self.by_cause.get(cause), count, amount)

    def tax_basis(self) -> str:
        """Whether prices include VAT: "mixed" where both sorts are added; "unknown" as soon as some lines do not say."""
        bases = {basis for basis, amount in self.by_tax.items() if amount} or set(self.by_tax)
        return "mixed" if bases >= set(_TAX) else bases.pop() if len(bases) == 1 else "unknown"

    def row(self, by: str, key: str, stage: str) -> dict[str, Any]:
        """The tally as a row of Shares, with its break-downs beside."""
        amount, items = sum(self.amount.values(), _NOTHING), sum(self.items.values())
        return {
            "by": by, "key": key, "stage": stage, "file": key if by == "file" else None,
            "items": items, "amount": amount, **self.amount,
            "low_percent": percent(self.amount["domestic"], amount), "high_percent": percent(self.amount["domestic"] + self.amount["unknown"], amount),
            "no_amount": self.no_amount, "complete": self.no_amount == 0,
            "tax_basis": self.tax_basis(), **{name: self.by_tax.get(basis, _NOTHING) for basis, name in _TAX.items()},
            **{f"{v}_items": n for v, n in self.items.items()},
            "low_percent_by_count": percent(Decimal(self.items["domestic"]), Decimal(items)),
            "high_percent_by_count": percent(Decimal(self.items["domestic"] + self.items["unknown"]), Decimal(items)),
            "unknown_by_cause": [{"cause": c, "items": n, "amount": a} for c, (n, a) in sorted(self.by_cause.items())],
            "excluded": [{"reason": r, "items": n, "amount": a, "words": sorted(self.words[r])} for r, (n, a) in sorted(self.excluded.items())],
        }  # fmt: skip


def _plus(pair: tuple[int, Decimal] | None, items: int, amount: Decimal) -> tuple[int, Decimal]:
    return (items, amount) if pair is None else (pair[0] + items, pair[1] + amount)


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """100 × part / whole, rounded half up to 2 places; None when there is no whole."""
    return None if whole == 0 else (100 * part / whole).quantize(_HUNDREDTH, ROUND_HALF_UP)


def shares(items: pa.Table) -> list[dict[str, Any]]:
    """Rows of Shares with their break-downs: per stage first, then per stage and scope, file, goods kind, agency and source of funds.

    Stages are never added. Left out of the denominator, each with its reason and the words that decided: lines of a kind that is no
    purchase of goods, negative lines, and lines that repeat a purchase shown elsewhere ("repeated").
    """
    tallies = Tallies()
    tallies.add(cube(items))
    return [row for by in BY for row in tallies.rows(by)]


class Tallies:
    """Lines added up by all that shares are taken by, workbook after workbook; `by`: those that are wanted."""

    def __init__(self, by: Collection[str] = BY) -> None:
        self._tallies: dict[str, dict[tuple[str, str], Tally]] = {name: defaultdict(Tally) for name in by}

    def add(self, cells: Iterable[dict[str, Any]]) -> None:
        """Takes cells of the cube."""
        for cell in cells:
            for by, tallies in self._tallies.items():
                for key in _keys(cell, by):
                    tallies[cell["stage"], key].add(cell)
                if by == "scope":
                    for key in SCOPES:
                        tallies[cell["stage"], key]  # every scope is told, also an empty one

    def rows(self, by: str) -> Iterator[dict[str, Any]]:
        """The rows of Shares by one of these; none where no line says anything of it."""
        tallies = self._tallies[by]
        told = any(key == "approved" for _, key in tallies) if by == "exceptions" else any(key for _, key in tallies)
        if told or by not in ("exceptions", "agency", "funding_source"):
            yield from (tally.row(by, key, stage) for (stage, key), tally in sorted(tallies.items(), key=_place))


def _keys(cell: dict[str, Any], by: str) -> tuple[str, ...]:
    if by == "scope":
        return "all", "medical" if cell["goods_kind"] in _MEDICAL else "without_medical"
    if by == "exceptions":
        return ("approved" if cell["approved"] else "without",)
    return (cell[by] or "",)


def _place(pair: tuple[tuple[str, str], Tally]) -> tuple[int, int, str]:
    """Stages in the order of a purchase, scopes from the whole to its parts, all else by name."""
    stage, key = pair[0]
    return STAGES.index(stage), SCOPES.index(key) if key in SCOPES else 0, key


class Answered:
    """Rows of Shares by decisions, per stage: the lines whose explanation was accepted ("accepted") apart from all others ("without").

    An accepted explanation makes no line domestic: the share of all lines stays what it is, and this one is told beside it.
    """

    def __init__(self) -> None:
        self._tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
        self._any = False

    def add(self, items: pa.Table, found: pa.Table) -> None:
        """Takes lines, and the findings about them with what was decided (checker.finding.FOUND)."""
        answered = found.filter(pc.fill_null(pc.and_(pc.equal(found["decision"], "accepted"), pc.equal(found["severity"], "explain")), False))
        told = answered.select(["file", "sheet", "row", "cells", "all_cells"]).to_pylist()
        places = {(f["file"], f["sheet"], row) for f in told for row in rows_of(f["row"], f["all_cells"] or f["cells"])}
        self._any = self._any or bool(places)
        accepted = pa.repeat(False, len(items))
        if places:
            lines = zip(*(items.column(name).to_pylist() for name in ("file", "sheet", "row")), strict=True)
            accepted = pa.array([line in places for line in lines], pa.bool_())
        for cell in cube(items, accepted):
            self._tallies[cell["stage"], "accepted" if cell["approved"] else "without"].add(cell)

    def rows(self) -> list[dict[str, Any]]:
        """The rows; none where no explanation of lines was accepted."""
        return [tally.row("decisions", key, stage) for (stage, key), tally in sorted(self._tallies.items(), key=_place)] if self._any else []


def cube(items: pa.Table, accepted: pa.Array | None = None) -> list[dict[str, Any]]:
    """The lines counted and summed over all that shares are taken by: a handful of rows, whatever the number of lines.

    `approved` tells lines that an exception covers from the others, or those of the mask `accepted`.
    """
    repeated = pc.if_else(pc.is_valid(items.column("duplicate_of")), "repeated", None)
    left_out = pc.coalesce(items.column("excluded"), repeated)
    words = pc.if_else(pc.fill_null(pc.equal(items.column("excluded"), items.column("goods_kind")), False), items.column("goods_kind_words"), None)
    keys = ("file", "stage", "goods_kind", "agency", "funding_source", "tax_basis", "origin_verdict", "origin_cause")
    approved = pc.is_valid(items.column("exception")) if accepted is None else accepted
    columns = {**{k: items.column(k) for k in keys}, "approved": approved, "left_out": left_out, "words": words, "amount": pc.cast(items.column("amount"), SUM)}
    grouped = pa.table(columns).group_by([*keys, "approved", "left_out", "words"], use_threads=False)
    grouped = grouped.aggregate([("amount", "sum"), ("amount", "count"), ([], "count_all")])
    grouped = grouped.rename_columns(
        [{"amount_sum": "amount", "amount_count": "with_amount", "count_all": "items"}.get(n, n) for n in grouped.column_names]
    )
    cells: list[dict[str, Any]] = grouped.to_pylist()
    return cells


def against(rows: Iterable[dict[str, Any]], profile: Profile) -> list[dict[str, Any]]:
    """The rows completed to the columns of schema.SHARES: how far each is from what the agency has set and stated itself."""
    tolerance, stated = profile.unknown_tolerance_percent, profile.stated_share_percent
    target = profile.target.share_percent if profile.target else None
    registered = profile.target.registered if profile.target else None

    def gap(part: Decimal, percent_: Decimal | None, whole: Decimal) -> Decimal | None:
        return None if percent_ is None or not whole else part - whole * percent_ / 100

    return [
        {
            **r, "unknown_tolerance_percent": tolerance, "above_tolerance": gap(r["unknown"], tolerance, r["amount"]), "target_percent": target,
            "target_registered": registered, "target_gap_low": gap(r["domestic"], target, r["amount"]),
            "target_gap_high": gap(r["domestic"] + r["unknown"], target, r["amount"]), "stated_percent": stated,
        }
        for r in rows
    ]  # fmt: skip


def headline(rows: list[dict[str, Any]], stage: str | None) -> dict[str, Any] | None:
    """The share that the whole result is told by: of the one stage there is, or of `stage`; None when several stages leave it open."""
    stages = [r for r in rows if r["by"] == "stage"]
    if len(stages) == 1:
        return stages[0]
    return next((r for r in stages if r["key"] == stage), None)


def told_once(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The shares that rules judge: of each file, and of a stage where it adds up several files."""
    files = Counter(r["stage"] for r in rows if r["by"] == "file")
    return [r for r in rows if r["by"] == "file" or (r["by"] == "stage" and files[r["stage"]] > 1)]


def table(rows: list[dict[str, Any]]) -> pa.Table:
    """The rows as the Shares table."""
    names = {c.name for c in SHARES}
    exact = [{k: v.quantize(_MILLIONTH) if isinstance(v, Decimal) and k in _GAPS else v for k, v in row.items() if k in names} for row in rows]
    return pa.Table.from_pylist(exact, schema=arrow(SHARES))
