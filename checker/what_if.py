"""The same lines under the law of another day: which verdicts change, and by which provisions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from checker.judge import NAMES, judge
from checker.lists.line import add_lists
from checker.lists.shelf import Shelf
from checker.pipeline import columns_of, fields_of
from checker.quarantine import Quarantine
from checker.rule import TABLES, Rule, Version, rules_for
from checker.schema import AXES

Fields: TypeAlias = dict[tuple[str, str], frozenset[str]] | None  # which columns each table of a sheet has

_DAYS = frozenset((*(f"{axis}_{end}" for axis in AXES for end in ("from", "to")), "law_date"))


@dataclass(frozen=True)
class Shift:
    """Rows of one rule whose verdict moves from `before` to `after`, and the versions behind the two on the first of them."""

    rule: Rule
    before: str
    after: str
    rows: int
    version_before: Version | None
    version_after: Version | None
    place: tuple[str, str, int | None]


def what_if(tables: Mapping[str, pa.Table], rules: tuple[Rule, ...], lists: Shelf, run: Quarantine | None, on: date) -> list[Shift]:
    """Every change of verdict if each row's day were `on`, whatever its own day is; by rule, the largest change first.

    Rules that are not dated change nothing and are not asked. Amounts, origins and shares do not depend on any day. `tables` are those of a
    result or of some of its files, `run` judges what rules say that are not ours (checker.quarantine).
    """
    fields = fields_of(columns_of(tables["places"]))
    shifts: list[Shift] = []
    for name in TABLES:
        own = rules_for(rules, name)
        dated = [rule for rule in own if rule.dated_by is not None]
        if name in tables and dated:
            other = _on(tables[name], on)
            if name == "items":  # the lists of that day, too
                other = add_lists(other, own, lists)
            shifts += _shifts(tables[name], other, dated, fields if name == "items" else None, run, on)
    return together(shifts)


def together(shifts: Iterable[Shift]) -> list[Shift]:
    """The changes of several lots of files added up, in the order of what_if; the first row is that of the first lot."""
    found: dict[tuple[str, str, str], Shift] = {}
    for shift in shifts:
        key = shift.rule.id, shift.before, shift.after
        found[key] = replace(found[key], rows=found[key].rows + shift.rows) if key in found else shift
    return sorted(found.values(), key=lambda s: (s.rule.id, -s.rows, s.before, s.after))


def _on(table: pa.Table, on: date) -> pa.Table:
    """The rows with one day in place of their own."""
    for name in (n for n in table.column_names if n in _DAYS):
        table = table.set_column(table.column_names.index(name), table.schema.field(name), pa.repeat(pa.scalar(on, pa.date32()), len(table)))
    return table


def _shifts(table: pa.Table, other: pa.Table, rules: list[Rule], fields: Fields, run: Quarantine | None, on: date) -> Iterator[Shift]:
    before, after = (judge(rows, rules, fields=fields, run=run) for rows in (table, other))
    for rule in rules:
        moved = pc.not_equal(before[rule.id], after[rule.id])
        if not pc.any(moved).as_py():
            continue
        rows = table.filter(moved)
        codes = pa.table({"before": before[rule.id].filter(moved), "after": after[rule.id].filter(moved), "at": pa.array(range(len(rows)))})
        for pair in codes.group_by(["before", "after"]).aggregate([("at", "min"), ([], "count_all")]).to_pylist():
            row = rows.slice(pair["at_min"], 1).to_pylist()[0]
            own = rule.version_at(*(row.get(name) for name in rule.date_columns)).version
            there = next((v for v in rule.versions if v.may_apply(on, on)), None)
            place = (row["file"], row["sheet"], row.get("row"))
            yield Shift(rule, NAMES[pair["before"]], NAMES[pair["after"]], pair["count_all"], own, there, place)
