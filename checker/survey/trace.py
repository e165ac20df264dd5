"""Every figure's cells: the lines of a result by all that tables split them by, each group with the addresses of its amounts."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from checker import record
from checker.schema import ITEMS, SUM, TEXT, Column, arrow
from checker.survey.cube import READ, Cube, Placing, with_reasons
from checker.survey.figures import BY

# Sums over rows of this table are the figures of a Survey's tables. `by_…` are the keys of their rows.
TRACE = (
    Column("file", TEXT, "file"), Column("sheet", TEXT, "sheet"), Column("stage", TEXT, "stage of the purchase"),
    *(Column(f"by_{by}", TEXT, f"key of the row of the table by {by}") for by in BY if by != "file"),
    Column("origin_verdict", TEXT, "what the lines state"), Column("origin_countries", TEXT, "countries, as in Items", null="none named"),
    Column("left_out", TEXT, "why the lines are outside of the denominator", null="they are in it"),
    Column("cells", TEXT, "cells of their amounts (of prices where the table has no amounts)", null="too many lines: the whole sheet"),
    Column("items", pa.int64(), "lines"), Column("amount", SUM, "their value, đồng", null="none is known"),
)  # fmt: skip
_KEYS = tuple(c.name for c in TRACE if c.name not in ("cells", "items", "amount"))
_FIELDS = ("amount", "unit_price", "quantity", "goods_name")


def trace(folder: Path, cube: Cube, placing: Placing, columns: Mapping[tuple[str, str, int], Mapping[str, str]], most: int) -> pa.Table:
    """Rows of TRACE, by file and sheet; of more than `most` lines, cells are not told."""
    lines = pc.sum(cube.cells["items"]).as_py() or 0
    placed = placing.placed(cube.cells)
    grouped = placed.group_by(list(_KEYS), use_threads=False).aggregate([("items", "sum"), ("amount", "sum")])
    told = _cells(folder, placing, columns) if lines <= most else {}
    names = [n.removesuffix("_sum") for n in grouped.column_names]
    rows = [{**row, "cells": told.get(tuple(row[k] for k in _KEYS))} for row in grouped.rename_columns(names).to_pylist()]
    rows.sort(key=lambda row: tuple("" if row[k] is None else row[k] for k in _KEYS))
    return pa.Table.from_pylist(rows, schema=arrow(TRACE))


def _cells(folder: Path, placing: Placing, columns: Mapping[tuple[str, str, int], Mapping[str, str]]) -> dict[tuple[str | None, ...], str]:
    """The addresses of each group, ranges of adjacent lines as one."""
    ranges: dict[tuple[str | None, ...], list[str]] = defaultdict(list)
    for part in record.tables(folder, "items", READ, arrow(ITEMS)):
        runs = _runs(placing.placed(with_reasons(part)))
        for run in runs.to_pylist():
            own = columns.get((run["file"], run["sheet"], run["table"]), {})
            column = next((own[name] for name in _FIELDS if name in own), "")
            first, last = run["row_min"], run["row_max"]
            cells = f"{column}{first}" if column and first == last else f"{column}{first}:{column}{last}"
            ranges[tuple(run[k] for k in _KEYS)].append(cells)
    return {at: ",".join(cells) for at, cells in ranges.items()}


def _runs(lines: pa.Table) -> pa.Table:
    """The lines folded to runs: lines one beneath the other that agree in all of _KEYS."""
    keys = [*_KEYS, "table"]
    same = np.ones(len(lines), dtype=bool)
    for name in keys:
        codes = np.asarray(pc.fill_null(lines[name].combine_chunks().dictionary_encode().indices, -1)) if lines[name].type == TEXT else np.asarray(lines[name])
        same[1:] &= codes[1:] == codes[:-1]
    row = np.asarray(lines["row"])
    same[1:] &= row[1:] == row[:-1] + 1
    same[:1] = False
    lines = lines.append_column("run", pa.array(np.cumsum(~same)))
    grouped = lines.group_by(["run", *keys], use_threads=False).aggregate([("row", "min"), ("row", "max")])
    return grouped.sort_by("run")
