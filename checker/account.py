"""What a run has to tell, in a form that stays small whatever the number of workbooks: counted, summed, and the gravest by name.

`Account.add` takes the tables of some workbooks, whole workbooks in the order of their names; what comes out does not depend on how many
were taken at once. The page and the terminal are told from it, so that they say the same of one workbook and of ten thousand.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from checker.rule import Rule
from checker.schema import AXES

KINDS = ("rule", "severity", "verdict", "counted")
MOST = 2_000  # findings that are told one by one
MOST_TOTALS = 200  # stated totals that are
_TOLD = (*KINDS, "file", "sheet", "cells", "rows", "message_vi", "message_en", "cite", "checked", "amount")
_FIRST = 5  # groups of findings to look at first
_GRAVITY = {"error": 0, "explain": 1, "note": 2}
_DATED = ("items", "sheets", "totals", "claims")

Kind = tuple[str, str, str, bool]
Bounds = tuple[date | None, ...]


def agrees(total: Mapping[str, Any]) -> bool | None:
    """Whether a row of Totals has no difference beyond what the printed unit explains; None when one of its figures is not known."""
    return None if total["difference"] is None else bool(abs(total["difference"]) <= total["allowance"])


def together(totals: Iterable[Mapping[str, Any]]) -> bool | None:
    """Whether totals agree one and all; None when there is none, or when one is not known and no other differs."""
    return of_all(Counter(agrees(t) for t in totals))


def of_all(verdicts: Mapping[bool | None, int]) -> bool | None:
    """What so many totals come to that agree, do not, or are not known."""
    if verdicts.get(False):
        return False
    return None if not any(verdicts.values()) or verdicts.get(None) else True


@dataclass
class Sum:
    """How many findings, of how many rows, and the money of their lines (None: none is known)."""

    findings: int = 0
    rows: int = 0
    amount: Decimal | None = None

    def add(self, findings: int, rows: int, amount: Decimal | None) -> None:
        """Takes so many more."""
        self.findings += findings
        self.rows += rows
        self.amount = amount if self.amount is None else self.amount + (amount or 0)


class First(NamedTuple):
    """The findings of one rule on one sheet that ask to be looked at first: the costliest of them, how many, the money of all."""

    top: dict[str, Any]
    findings: int
    amount: Decimal


class Days(NamedTuple):
    """What lines say of their day on one axis: how many state it exactly, with the first and last of these days; how many only bound it, with
    the earliest and latest of these bounds (None: open on that side)."""

    axis: str
    exact: int
    first: date | None
    last: date | None
    bounded: int
    earliest: date | None
    latest: date | None

    def with_(self, other: "Days") -> "Days":
        """What both say together."""
        if not self.bounded or not other.bounded:
            earliest, latest = (self if self.bounded else other)[5:]
        else:
            earliest = None if None in (self.earliest, other.earliest) else min(self.earliest, other.earliest)  # type: ignore[type-var]
            latest = None if None in (self.latest, other.latest) else max(self.latest, other.latest)  # type: ignore[type-var]
        return Days(
            self.axis, self.exact + other.exact, min(filter(None, (self.first, other.first)), default=None), max(filter(None, (self.last, other.last)), default=None),
            self.bounded + other.bounded, earliest, latest,
        )  # fmt: skip


@dataclass
class Account:
    """The account of a run whose rules are `rules`, those that judged `applied`."""

    rules: Sequence[Rule]
    applied: Mapping[str, Sequence[Rule]]  # by table
    items: int = 0
    lines: Counter[str] = field(default_factory=Counter)  # by table that rules with days look at
    shares: Counter[str] = field(default_factory=Counter)  # by what they are taken over
    law_dates: set[date] = field(default_factory=set)
    kinds: dict[Kind, Sum] = field(default_factory=dict)
    cites: set[tuple[str, str | None]] = field(default_factory=set)
    first: list[First] = field(default_factory=list)
    agreement: Counter[bool | None] = field(default_factory=Counter)
    exact: bool = True  # no stated total is off by anything
    totals: dict[bool | None, list[dict[str, Any]]] = field(default_factory=lambda: {False: [], None: [], True: []})
    fatal: list[dict[str, Any]] = field(default_factory=list)
    read_tables: int = 0
    other_sheets: int = 0
    undated: int = 0
    days: dict[str, Days] = field(default_factory=dict)
    bounds: dict[str, dict[Bounds, None]] = field(default_factory=dict)  # by table: the different days that choose versions
    _told: pa.Table | None = None
    _heads: dict[Kind, dict[str, Any]] = field(default_factory=dict)

    def add(self, tables: Mapping[str, pa.Table], found: pa.Table) -> None:
        """Takes the tables of some workbooks and the findings about them."""
        self.items += len(tables["items"])
        self.law_dates.update(tables["items"]["law_date"].unique().drop_null().to_pylist())
        self._add_problems(tables["problems"], tables["sheets"])
        self._add_totals(tables["totals"].to_pylist())
        for name in _DATED:
            self.lines[name] += len(tables[name])
            self._add_bounds(name, tables[name])
        self._add_days(tables["items"])
        self.add_findings(found)

    def add_findings(self, found: pa.Table) -> None:
        """Takes findings, those of a file all at once."""
        if not len(found):
            return
        summed = found.group_by([*KINDS], use_threads=False).aggregate([([], "count_all"), ("rows", "sum"), ("amount", "sum")])
        for row in summed.to_pylist():
            kind = tuple(row[k] for k in KINDS)
            if kind not in self.kinds:
                self.kinds[kind] = Sum()
                self._heads[kind] = _first_of(found, kind)
            self.kinds[kind].add(row["count_all"], row["rows_sum"] or 0, row["amount_sum"])
        self.cites.update((r["rule"], r["cite"]) for r in found.group_by(["rule", "cite"], use_threads=False).aggregate([]).to_pylist())
        self._add_first(found)
        told = found.select(_TOLD)
        told = told if self._told is None else pa.concat_tables([self._told, told])
        self._told = told.take(pc.sort_indices(told, sort_keys=[("amount", "descending")])[:MOST]).combine_chunks()

    @property
    def findings(self) -> int:
        """How many findings there are."""
        return sum(s.findings for s in self.kinds.values())

    @property
    def counts(self) -> dict[str, int]:
        """How many findings of each severity, how many that could not be concluded, how many that do not count."""
        result = {"error": 0, "explain": 0, "note": 0, "unknown": 0, "not_counted": 0}
        for (_, severity, verdict, counted), some in self.kinds.items():
            result["not_counted" if not counted else "unknown" if verdict == "unknown" else severity] += some.findings
        return result

    @property
    def reconciled(self) -> bool | None:
        """Whether every stated total agrees with its lines; None when none is stated, or one cannot be read and no other differs."""
        return of_all(self.agreement)

    def costliest(self, most: int = MOST) -> Iterable[dict[str, Any]]:
        """The findings to list, by money and then in the order of the sheets; after them the first of each kind that is not among them."""
        rows = self._told.slice(0, most).to_pylist() if self._told is not None else []
        missing = self.kinds.keys() - {tuple(row[k] for k in KINDS) for row in rows}
        return [*rows, *(self._heads[kind] for kind in self.kinds if kind in missing)]

    def exit_code(self, fail_on: str = "error") -> int:
        """0, 1 or 3 as the contract says: 3 when something could not be read or held no line item, 1 when findings ask for work."""
        if self.fatal:
            return 3
        if self.reconciled is False:
            return 1
        most = _GRAVITY.get(fail_on, -1)
        return int(any(counted and verdict == "fail" and _GRAVITY[severity] <= most for _, severity, verdict, counted in self.kinds))

    def _add_problems(self, problems: pa.Table, sheets: pa.Table) -> None:
        fatal = problems.filter(problems["fatal"]).to_pylist()
        doubtful = {(p["file"], p["sheet"]) for p in fatal}
        whole = {file for file, sheet in doubtful if sheet is None}
        sure = [s for s in sheets.select(["file", "sheet", "form"]).to_pylist() if (s["file"], s["sheet"]) not in doubtful and s["file"] not in whole]
        self.read_tables += sum(s["form"] is not None for s in sure)
        self.other_sheets += sum(s["form"] is None for s in sure)
        self.fatal += fatal

    def _add_totals(self, totals: Iterable[dict[str, Any]]) -> None:
        for total in totals:
            verdict = agrees(total)
            self.agreement[verdict] += 1
            self.exact &= total["difference"] == 0
            if len(self.totals[verdict]) < MOST_TOTALS:
                self.totals[verdict].append(total)

    def _add_first(self, found: pa.Table) -> None:
        """Findings by money at stake: those that ask for work before mere classifications, one group per rule and sheet."""
        asking = found.filter(pc.and_(pc.equal(found["verdict"], "fail"), found["counted"]))
        if not len(asking):
            return
        keys = ["rule", "severity", "file", "sheet"]
        places = asking.append_column("at", pa.array(range(len(asking)), pa.int64()))
        summed = places.group_by(keys, use_threads=False).aggregate([("amount", "sum"), ("amount", "max"), ([], "count_all"), ("at", "min")]).to_pylist()
        summed.sort(key=lambda g: (_GRAVITY[g["severity"]], -(g["amount_sum"] or 0), g["rule"], g["at_min"]))
        for group in summed[:_FIRST]:
            top = _costliest_of(places, group)
            self.first.append(First(top, group["count_all"], group["amount_sum"] or Decimal(0)))
        self.first = sorted(self.first, key=lambda f: (_GRAVITY[f.top["severity"]], -f.amount, f.top["rule"]))[:_FIRST]

    def _add_days(self, items: pa.Table) -> None:
        axes = [axis for axis in AXES if axis in {r.dated_by for r in self.applied["items"]}]
        if not axes or not len(items):
            return
        silent = None
        for axis in axes:
            low, high = items[f"{axis}_from"], items[f"{axis}_to"]
            own = _days(axis, low, high)
            self.days[axis] = self.days[axis].with_(own) if axis in self.days else own
            none = pc.and_(pc.is_null(low), pc.is_null(high))
            silent = none if silent is None else pc.and_(silent, none)
        self.undated += pc.sum(silent).as_py() or 0

    def _add_bounds(self, name: str, table: pa.Table) -> None:
        """The different rows of the columns that choose versions, each day put back to the last one on which a version begins or ends.

        Between two such days nothing changes, and a table of many lines has few different rows left.
        """
        columns = date_columns(self.applied[name])
        if not columns or not len(table):
            return
        turns = sorted({day for rule in self.applied[name] for v in rule.versions for day in (v.begins, v.ends) if day})
        coded = {}
        for column in columns:
            days_ = table.column(column).combine_chunks().dictionary_encode()
            put_back = [turns[at - 1] if (at := bisect_right(turns, day)) else date.min for day in days_.dictionary.to_pylist()]
            coded[column] = pa.array(put_back, pa.date32()).take(days_.indices)
        rows = pa.table(coded).group_by(columns, use_threads=False).aggregate([]).to_pylist()
        self.bounds.setdefault(name, {}).update((tuple(row[c] for c in columns), None) for row in rows)


def date_columns(rules: Iterable[Rule]) -> list[str]:
    """The columns by which the versions of these rules are chosen."""
    return list(dict.fromkeys(c for rule in rules for c in rule.date_columns))


def _days(axis: str, low: pa.ChunkedArray, high: pa.ChunkedArray) -> Days:
    same = pc.fill_null(pc.equal(low, high), False)
    exact = pc.min_max(low.filter(same)).as_py()
    bounded = pc.and_(pc.invert(same), pc.or_(pc.is_valid(low), pc.is_valid(high)))
    lows, highs = low.filter(bounded), high.filter(bounded)
    earliest = None if lows.null_count else pc.min(lows).as_py()
    latest = None if highs.null_count else pc.max(highs).as_py()
    return Days(axis, pc.sum(same).as_py() or 0, exact["min"], exact["max"], pc.sum(bounded).as_py() or 0, earliest, latest)


def _first_of(found: pa.Table, kind: Kind) -> dict[str, Any]:
    mask = None
    for name, value in zip(KINDS, kind, strict=True):
        own = pc.equal(found[name], value)
        mask = own if mask is None else pc.and_(mask, own)
    row: dict[str, Any] = found.select(_TOLD).filter(mask).slice(0, 1).to_pylist()[0]
    return row


def _costliest_of(places: pa.Table, group: Mapping[str, Any]) -> dict[str, Any]:
    """The first of the costliest findings of a group."""
    mask = pc.equal(places["rule"], group["rule"])
    for name in ("severity", "file", "sheet"):
        mask = pc.and_(mask, pc.is_null(places[name]) if group[name] is None else pc.fill_null(pc.equal(places[name], group[name]), False))
    own = places.select([*_TOLD, "at"]).filter(mask)
    own = own.take(pc.sort_indices(own.set_column(own.schema.get_field_index("amount"), "amount", pc.fill_null(own["amount"], Decimal(0))),
                                   sort_keys=[("amount", "descending"), ("at", "ascending")])[:1])  # fmt: skip
    row: dict[str, Any] = own.to_pylist()[0]
    return row
