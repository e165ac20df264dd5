"""Findings and stated totals → which row of each table they belong to: by the line that they speak of, else by their sheet or file if that has one row only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from checker import record
from checker.schema import FINDINGS, ITEMS, TOTALS, arrow
from checker.survey.cube import READ, Cube, Placing
from checker.survey.figures import BY, By, Duties, Loose, Reconciliation

At: TypeAlias = tuple[str, str]  # stage, key of a row
Owners: TypeAlias = Mapping[By, Mapping[tuple[str | None, str | None], At]]  # per table: the row of a sheet, and of a file as (file, None)
_LINE = ("file", "sheet", "row")
_COUNTED = ("severity", "verdict", "counted")
_SHEET = ("file", "sheet", *_COUNTED)


@dataclass
class Work:
    """What there is to do, by row of each table, by file, and in all; `loose` belongs to no single row."""

    duties: dict[By, dict[At, Duties]] = field(default_factory=lambda: {by: defaultdict(Duties) for by in BY})
    reconciled: dict[By, dict[At, Reconciliation]] = field(default_factory=lambda: {by: defaultdict(Reconciliation) for by in BY})
    loose: dict[By, Loose] = field(default_factory=lambda: dict.fromkeys(BY, Loose()))
    by_file: dict[str | None, Duties] = field(default_factory=lambda: defaultdict(Duties))
    totals_by_file: dict[str, Reconciliation] = field(default_factory=lambda: defaultdict(Reconciliation))


def work(folder: Path, owners: Owners, placing: Placing) -> Work:
    """The findings and totals of the result in `folder`, each counted once in every table."""
    found = record.table(folder, "findings", [*_LINE, *_COUNTED], arrow(FINDINGS))
    result = Work()
    for row in _counts(found, ["file"]):
        result.by_file[row["file"]] += _duties(row)
    told: dict[tuple[Any, ...], int] = defaultdict(int)
    for part in of_lines(folder, found, placing, ["stage", *(f"by_{by}" for by in BY)]):
        for row in _counts(part, ["file", "sheet"]):
            told[tuple(row[k] for k in _SHEET)] += row["findings"]
        for by in BY:
            for row in _counts(part, ["stage", f"by_{by}"]):
                result.duties[by][row["stage"], row[f"by_{by}"]] += _duties(row)
    rest = list(_without(found, told))
    for by in BY:
        for row in rest:
            at = owners[by].get((row["file"], row["sheet"]))
            if at is None:
                result.loose[by] = Loose(result.loose[by].duties + _duties(row), result.loose[by].reconciliation)
            else:
                result.duties[by][at] += _duties(row)
    for file, sheet, sums in _totals(folder):
        result.totals_by_file[file] += sums
        for by in BY:
            at = owners[by].get((file, sheet))
            if at is None:
                result.loose[by] = Loose(result.loose[by].duties, result.loose[by].reconciliation + sums)
            else:
                result.reconciled[by][at] += sums
    return result


def of_lines(folder: Path, found: pa.Table, placing: Placing, columns: Sequence[str]) -> Iterator[pa.Table]:
    """The findings that speak of one line, with these columns of the line (those that it has once it is placed), part by part."""
    found = found.filter(pc.and_(pc.is_valid(found["row"]), pc.is_valid(found["sheet"])))
    for part in record.tables(folder, "items", READ, arrow(ITEMS)) if len(found) else ():
        some = found.filter(pc.is_in(found["file"], pc.unique(part["file"])))
        if len(some):
            lines = placing.placed(part).select([*_LINE, *columns])
            yield some.join(lines, keys=list(_LINE), join_type="inner", use_threads=False).select([*found.column_names, *columns])


def _without(found: pa.Table, told: Mapping[tuple[Any, ...], int]) -> Iterator[dict[str, Any]]:
    """The findings beyond those that are told, counted by sheet."""
    for row in _counts(found, ["file", "sheet"]):
        rest = row["findings"] - told.get(tuple(row[k] for k in _SHEET), 0)
        if rest:
            yield row | {"findings": rest}


def _counts(found: pa.Table, keys: list[str]) -> Iterable[dict[str, Any]]:
    counted = found.group_by([*keys, *_COUNTED], use_threads=False).aggregate([([], "count_all")])
    rows: list[dict[str, Any]] = counted.rename_columns([*keys, *_COUNTED, "findings"]).to_pylist()
    return rows


def _duties(row: Mapping[str, Any]) -> Duties:
    """So many findings of one kind, counted as result.json does."""
    name = "not_counted" if not row["counted"] else "unknown" if row["verdict"] == "unknown" else row["severity"]
    return Duties(**{name: row["findings"]})


def row_owners(placed: Cube) -> Owners:
    """The rows to which sheets and files belong, of those all of whose lines belong to one; `placed` has the columns that Placing adds."""
    result: dict[By, dict[tuple[str | None, str | None], At]] = {}
    for by in BY:
        seen: dict[tuple[str | None, str | None], set[At]] = defaultdict(set)
        for row in placed.distinct(["file", "sheet", "stage", f"by_{by}"]):
            at = row["stage"], row[f"by_{by}"]
            seen[row["file"], row["sheet"]].add(at)
            seen[row["file"], None].add(at)
        result[by] = {place: next(iter(own)) for place, own in seen.items() if len(own) == 1}
    return result


def _totals(folder: Path) -> Iterable[tuple[str, str, Reconciliation]]:
    totals = record.table(folder, "totals", ["file", "sheet", "difference", "allowance"], arrow(TOTALS))
    agree = pc.less_equal(pc.abs(totals["difference"]), totals["allowance"])
    table = pa.table({"file": totals["file"], "sheet": totals["sheet"], "agree": agree})
    for row in table.group_by(["file", "sheet", "agree"], use_threads=False).aggregate([([], "count_all")]).to_pylist():
        name = "open" if row["agree"] is None else "agree" if row["agree"] else "differ"
        yield row["file"], row["sheet"], Reconciliation(**{name: row["count_all"]})
