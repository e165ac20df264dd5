"""pandera contracts of all tables: the doors that data pass after normalising and before writing.

The columns themselves, with unit, legal term and the meaning of NULL, are in checker.schema, which the reader child can load without
pandas; here they become contracts that anyone can hold a frame of their own against: `from checker.tables import Items`.
"""

import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa
import pyarrow.compute as pc

from checker import schema


def frame(table: pa.Table) -> pd.DataFrame:
    """The table as a pandas frame on the same Arrow memory: decimals stay decimals, NULL stays NULL."""
    result: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return result


def _contract(name: str, columns: tuple[schema.Column, ...], unique: list[str] | None = None) -> pandera.DataFrameSchema:
    return pandera.DataFrameSchema(
        {
            c.name: pandera.Column(
                pd.ArrowDtype(c.type), pandera.Check.isin(c.values) if c.values else None, nullable=c.null is not None,
                title=c.term or None, description=c.meaning + (f"; NULL: {c.null}" if c.null else ""),
            )
            for c in columns
        },
        name=name, strict="filter", ordered=False, unique=unique,
    )  # fmt: skip


Ledger = _contract("Ledger", schema.LEDGER)
Items = _contract("Items", schema.ITEMS)
Places = _contract("Places", schema.PLACES)
Fixes = _contract("Fixes", schema.FIXES)
Sheets = _contract("Sheets", schema.SHEETS)
Totals = _contract("Totals", schema.TOTALS)
Problems = _contract("Problems", schema.PROBLEMS)
Shares = _contract("Shares", schema.SHARES)
Findings = _contract("Findings", schema.FINDINGS)

Verdicts = pandera.DataFrameSchema(
    {
        "file": pandera.Column(pd.ArrowDtype(schema.TEXT)),
        "sheet": pandera.Column(pd.ArrowDtype(schema.TEXT), required=False),
        "row": pandera.Column(pd.ArrowDtype(pa.int32()), required=False),
        r"^(?!file$|sheet$|row$).*": pandera.Column(
            pd.ArrowDtype(pa.int8()), pandera.Check.isin((0, 1, 2, 3)), regex=True, description="0 fail, 1 pass, 2 unknown, 3 n/a; one column per rule",
        ),
    },
    name="Verdicts",
)  # fmt: skip

_DOORS = {
    "verdicts": (Verdicts, ()), "items": (Items, schema.ITEMS), "findings": (Findings, schema.FINDINGS), "ledger": (Ledger, schema.LEDGER),
    "shares": (Shares, schema.SHARES),
}  # fmt: skip
_SAMPLE = 2_000  # rows that pandera sees of a large table, beside every row that Arrow finds suspect


def guard(name: str, table: pa.Table) -> pa.Table:
    """The same table, if it keeps its contract; a breach is a fault of ours and raises pandera's SchemaError.

    Of a large table pandera is shown the first rows, whose types are those of all, and the rows in which Arrow finds a NULL or a value that
    the contract does not allow.
    """
    contract, columns = _DOORS[name]
    shown = table
    if columns and len(table) > _SAMPLE:
        shown = pa.concat_tables([table.slice(0, _SAMPLE), _suspects(table, columns).slice(0, _SAMPLE)])
    contract.validate(frame(shown))
    return table


def _suspects(table: pa.Table, columns: tuple[schema.Column, ...]) -> pa.Table:
    """The rows with a NULL where there must be none, or a value that is not in its list."""
    mask = None
    for column in columns:
        values = table.column(column.name)
        found = []
        if column.null is None and values.null_count:
            found.append(pc.is_null(values))
        if column.values and set(pc.unique(values).to_pylist()) - {None, *column.values}:
            found.append(pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, pa.array(column.values)))))
        for one in found:
            mask = one if mask is None else pc.or_(mask, one)
    return table.slice(0, 0) if mask is None else table.filter(mask)
