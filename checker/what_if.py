"""The same lines under the law of another day: which verdicts change, and by which provisions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from checker.judge import NAMES, judge
from checker.lists.line import add_lists
from checker.pipeline import Result, columns_of, fields_of
from checker.rule import TABLES, Rule, Version, rules_for
from checker.schema import AXES

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


def what_if(result: Result, on: date) -> list[Shift]:
    """Every change of verdict if each row's day were `on`, whatever its own day is; by rule, the largest change first.

    Rules that are not dated change nothing and are not asked. Amounts, origins and shares do not depend on any day.
    """
    fields = fields_of(columns_of(result.tables["places"]))
    shifts: list[Shift] = []
    for table in TABLES:
        dated = [rule for rule in rules_for(result.rules, table) if rule.dated_by is not None]
        if table in result.tables and dated:
            shifts += _shifts(result, table, dated, fields if table == "items" else None, on)
    return sorted(shifts, key=lambda s: (s.rule.id, -s.rows, s.before, s.after))


def _shifts(result: Result, of: str, rules: list[Rule], fields: dict[tuple[str, str], frozenset[str]] | None, on: date) -> Iterator[Shift]:
    other = table = result.tables[of]
    for name in (n for n in other.column_names if n in _DAYS):
        other = other.set_column(other.column_names.index(name), other.schema.field(name), pa.repeat(pa.scalar(on, pa.date32()), len(other)))
    if of == "items":  # the lists of that day, too
        other = add_lists(other, rules_for(result.rules, of), result.lists)
    before, after = (judge(rows, rules, fields=fields, run=result.quarantine) for rows in (table, other))
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
