"""Which provisions the lines of a run were judged by, and how far each was checked."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from checker.pipeline import Result
from checker.rule import Rule, Version, rules_for
from checker.schema import AXES

_ORDER = {"recalled": 0, "secondary": 1, "gazette": 2}


@dataclass(frozen=True)
class Provision:
    """One version of a rule that speaks for lines of this run; `certain` is false where a day is wanting, so that it only may speak."""

    rule: Rule
    version: Version
    certain: bool

    @property
    def checked(self) -> str | None:
        """How well the weaker of text and day of force was checked; None for the tool's own method."""
        marks = [mark for mark in (self.version.cite.checked, self.version.cite.date_checked) if mark]
        return min(marks, key=_ORDER.__getitem__) if marks else None


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


def days(result: Result) -> tuple[list[Days], int]:
    """The axes by which this run's law was chosen, and how many lines say nothing of a day on any of them."""
    items = result.tables["items"]
    axes = [axis for axis in AXES if axis in {r.dated_by for r in rules_for(result.rules, "items")}]
    found = [told for axis in axes if (told := _days(axis, items.column(f"{axis}_from"), items.column(f"{axis}_to"))).exact or told.bounded]
    if not axes:
        return found, 0  # none of these rules depends on a day
    silent = [pc.and_(pc.is_null(items.column(f"{axis}_from")), pc.is_null(items.column(f"{axis}_to"))) for axis in axes]
    return found, pc.sum(reduce(pc.and_, silent)).as_py() or 0


def _days(axis: str, low: pa.ChunkedArray, high: pa.ChunkedArray) -> Days:
    same = pc.fill_null(pc.equal(low, high), False)
    exact = pc.min_max(low.filter(same)).as_py()
    bounded = pc.and_(pc.invert(same), pc.or_(pc.is_valid(low), pc.is_valid(high)))
    lows, highs = low.filter(bounded), high.filter(bounded)
    earliest = None if lows.null_count else pc.min(lows).as_py()
    latest = None if highs.null_count else pc.max(highs).as_py()
    return Days(axis, pc.sum(same).as_py() or 0, exact["min"], exact["max"], pc.sum(bounded).as_py() or 0, earliest, latest)


def provisions(result: Result) -> list[Provision]:
    """Every version that may speak for a line, by rule and day; of rules that judge what this run has none of, nothing."""
    found: dict[tuple[str, str, date | None], Provision] = {}
    for name in ("items", "sheets", "totals", "claims", "shares"):
        table = result.tables.get(name)
        if (table is None and not result.share_rows) or (table is not None and not len(table)):
            continue
        rules = rules_for(result.rules, name)
        days_ = _days_that_matter(rules, table) if table is not None else []
        for rule in rules:
            for provision in _of(rule, days_):
                key = (rule.table, rule.id, provision.version.begins)
                if key not in found or provision.certain:
                    found[key] = provision
    return list(found.values())


def _of(rule: Rule, rows: list[dict[str, date | None]]) -> list[Provision]:
    if rule.dated_by is None:
        version = rule.version_at().version
        return [Provision(rule, version, True)] if version else []
    columns = rule.date_columns
    datings = [rule.version_at(*bounds) for bounds in dict.fromkeys(tuple(row[c] for c in columns) for row in rows)]
    return [Provision(rule, d.version, d.certain) for d in datings if d.version]


def _days_that_matter(rules: Sequence[Rule], table: pa.Table) -> list[dict[str, date | None]]:
    """The different rows of the columns that choose versions, each day put back to the last one on which a version begins or ends.

    Between two such days nothing changes, and a table of many lines has few different rows left.
    """
    columns = list(dict.fromkeys(c for rule in rules for c in rule.date_columns))
    if not columns:
        return []
    turns = sorted({day for rule in rules for v in rule.versions for day in (v.begins, v.ends) if day})
    coded = {}
    for name in columns:
        days_ = table.column(name).combine_chunks().dictionary_encode()
        put_back = [turns[at - 1] if (at := bisect_right(turns, day)) else date.min for day in days_.dictionary.to_pylist()]
        coded[name] = pa.array(put_back, pa.date32()).take(days_.indices)
    rows: list[dict[str, date | None]] = pa.table(coded).group_by(columns, use_threads=False).aggregate([]).to_pylist()
    return rows
