"""The lines of a result, counted and summed over all that reports look at: items.parquet gone through once, part by part, whatever its length."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from checker import record
from checker.key import key
from checker.schema import ITEMS, SUM, arrow
from checker.survey.figures import BY
from checker.survey.unit import Line

_STATED = (
    "file", "sheet", "table", "agency", "stage", "goods_kind", "goods_group", "funding_source", "tax_basis", "origin_verdict", "origin_cause", "origin_countries",
)  # fmt: skip
READ = (*_STATED, "row", "goods_kind_words", "excluded", "duplicate_of", "amount")
_BETWEEN = "\x1f"


@dataclass(frozen=True)
class Cube:
    """`cells`: one row for each combination of `_STATED`, `left_out` and `words`, with `items`, `with_amount`, `amount`; see `placed` for the others."""

    cells: pa.Table

    def lines(self) -> list[tuple[Line, int]]:
        """Every combination that decides whose lines are, with the number of its lines."""
        grouped = self.cells.group_by(["file", "sheet", "table", "agency"], use_threads=False).aggregate([("items", "sum")])
        return [(Line(r["file"], r["sheet"], r["table"], r["agency"]), r["items_sum"]) for r in grouped.to_pylist()]

    def summed(self, keys: Sequence[str]) -> list[dict[str, Any]]:
        """The cells added up over all but these columns."""
        rows: list[dict[str, Any]] = _added(self.cells, keys).to_pylist()
        return rows

    def distinct(self, keys: Sequence[str]) -> list[dict[str, Any]]:
        """Every combination of these columns."""
        rows: list[dict[str, Any]] = self.cells.group_by(list(keys), use_threads=False).aggregate([]).to_pylist()
        return rows


def cube(folder: Path) -> Cube:
    """The cube of the result in `folder`."""
    schema = arrow(ITEMS)
    empty = {name: schema.field(name).type for name in _STATED} | {"left_out": pa.string(), "words": pa.string()}
    sums = {"items": pa.int64(), "with_amount": pa.int64(), "amount": SUM}
    keys = list(empty)
    whole = pa.schema(list((empty | sums).items())).empty_table()
    for part in record.tables(folder, "items", READ, schema):
        counted = with_reasons(part).group_by(keys, use_threads=False).aggregate([("amount", "sum"), ("amount", "count"), ([], "count_all")])
        names = {"amount_sum": "amount", "amount_count": "with_amount", "count_all": "items"}
        counted = counted.rename_columns([names.get(n, n) for n in counted.column_names]).select(whole.column_names).cast(whole.schema)
        whole = _added(pa.concat_tables([whole, counted]), keys)
    return Cube(whole.combine_chunks())


def with_reasons(part: pa.Table) -> pa.Table:
    """The lines with `left_out` (why a line is outside of the denominator) and `words` (those that decided), their amounts as sums."""
    repeated = pc.if_else(pc.is_valid(part["duplicate_of"]), "repeated", pa.scalar(None, pa.string()))
    by_kind = pc.fill_null(pc.equal(part["excluded"], part["goods_kind"]), False)
    words = pc.if_else(by_kind, part["goods_kind_words"], pa.scalar(None, pa.string()))
    part = part.append_column("left_out", pc.coalesce(part["excluded"], repeated)).append_column("words", words)
    return part.set_column(part.column_names.index("amount"), "amount", pc.cast(part["amount"], SUM))


def _added(cells: pa.Table, keys: Sequence[str]) -> pa.Table:
    grouped = cells.group_by(list(keys), use_threads=False).aggregate([("items", "sum"), ("with_amount", "sum"), ("amount", "sum")])
    return grouped.rename_columns([n.removesuffix("_sum") if n in ("items_sum", "with_amount_sum", "amount_sum") else n for n in grouped.column_names])


@dataclass(frozen=True)
class Placing:
    """Which agency, period, group and funding lines belong to: keys, "" where nothing says it."""

    agency: Mapping[Line, str]
    period: Mapping[tuple[str, str], str]
    group: Callable[[str], str] = key
    funding: Callable[[str], str] = key

    def placed(self, table: pa.Table) -> pa.Table:
        """The table with a column `by_…` for each of BY; it has the columns `_STATED` names for them."""
        lines = pc.binary_join_element_wise(
            table["file"], table["sheet"], pc.cast(table["table"], pa.string()), pc.coalesce(pc.binary_join_element_wise("=", table["agency"], ""), ""), _BETWEEN
        )
        sheets = pc.binary_join_element_wise(table["file"], table["sheet"], _BETWEEN)
        columns = {
            "agency": _mapped(lines, self._agency), "file": table["file"], "period": _mapped(sheets, lambda text: self.period[_two(text)]),
            "group": _mapped(pc.fill_null(table["goods_group"], ""), self.group), "kind": table["goods_kind"],
            "funding": _mapped(pc.fill_null(table["funding_source"], ""), self.funding),
        }  # fmt: skip
        for by in BY:
            table = table.append_column(f"by_{by}", columns[by])
        return table

    def _agency(self, text: str) -> str:
        file, sheet, number, agency = text.split(_BETWEEN, 3)
        return self.agency[Line(file, sheet, int(number), agency[1:] if agency else None)]


def _two(text: str) -> tuple[str, str]:
    file, _, sheet = text.partition(_BETWEEN)
    return file, sheet


def _mapped(texts: pa.ChunkedArray, told: Callable[[str], str]) -> pa.Array:
    """Each text as `told` says it, asked once for each different one."""
    coded = (texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts).dictionary_encode()
    return pa.array([told(text) for text in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)
