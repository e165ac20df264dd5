"""The doors that tables pass after normalising and before writing: each row keeps the table's contract, or the run stops.

Arrow looks at every row, and a table without a fault passes; whatever Arrow finds is handed to the pandera contract of `checker.tables`,
which says what is wrong with it. Loading pandas and pandera would otherwise be half of what a small check costs.
"""

from typing import NoReturn

import pyarrow as pa
import pyarrow.compute as pc

from checker import schema

_DOORS = {"items": schema.ITEMS, "findings": schema.FINDINGS, "ledger": schema.LEDGER, "shares": schema.SHARES, "claims": schema.CLAIMS, "statements": schema.STATEMENTS}


def guard(name: str, table: pa.Table) -> pa.Table:
    """The same table, if it keeps its contract; a breach is a fault of ours and raises pandera's SchemaError."""
    suspects = [found for column in _DOORS[name] if (found := _suspects(table, column)) is not None]
    if suspects:
        _refuse(name, table, suspects)
    return table


def _suspects(table: pa.Table, column: schema.Column) -> pa.Array | None:
    """A mask of the rows with a NULL where there must be none, or a value that is not in its list; None when there is no such row."""
    if column.name not in table.column_names or table.schema.field(column.name).type != column.type:
        return pa.repeat(True, len(table))
    values = table.column(column.name)
    if column.null is None and values.null_count:
        return pc.is_null(values)
    if column.values and set(pc.unique(values).to_pylist()) - {None, *column.values}:
        return pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, pa.array(column.values))))
    return None


def _refuse(name: str, table: pa.Table, suspects: list[pa.Array]) -> NoReturn:
    from checker.tables import validate

    for mask in suspects:
        validate(name, table.filter(mask))
    raise AssertionError(f"{name}: a fault that its contract does not know")
