"""pandera contracts of all tables, and the tables as pandas frames.

The columns themselves, with unit, legal term and the meaning of NULL, are in checker.schema, which the reader child can load without
pandas; here they become contracts that anyone can hold a frame of their own against: `from checker.tables import Items`. `Items` and the others are
the tables of a result, whole; `GivenItems` is what `hangviet check` takes from other hands as parquet or csv (docs/tables.md). `checker.door` holds every
table of a run against the same columns and comes here with what breaks them.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import partial

import numpy as np
import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa

from checker import schema
from checker.money import LIMIT


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


def _given() -> pandera.DataFrameSchema:
    """What a frame of someone else's may hold to be judged: goods_name, and whatever else of the stated columns there is."""
    columns = {
        c.name: pandera.Column(
            None, [pandera.Check(partial(_plain, schema.plain_kind(c)), element_wise=True, error=f"{schema.plain_kind(c)}, exact"),
                   *([pandera.Check.isin(c.values)] if c.values else [])],
            nullable=True, required=c.name == "goods_name", title=c.term or None, description=c.meaning,
        )
        for c in schema.STATED_ITEMS if c.name not in ("row", "amount_basis")
    }  # fmt: skip
    return pandera.DataFrameSchema(columns, name="GivenItems", strict=True)


def _plain(kind: str, value: object) -> bool:
    """Whether the value can be taken as it is: exact numbers below 10^15 with at most 6 decimals (no floats), days, true or false, text."""
    if kind != "text" and isinstance(value, str):
        return re.fullmatch(schema.PLAIN[kind], value) is not None
    if kind == "bool" or isinstance(value, bool | np.bool_):
        return kind == "bool" and isinstance(value, bool | np.bool_)
    if kind == "date":
        return isinstance(value, date) and (not isinstance(value, datetime) or value == datetime(value.year, value.month, value.day))
    if kind == "decimal" and isinstance(value, Decimal):
        return abs(value) < LIMIT and value == round(value, 6)
    return isinstance(value, str) if kind == "text" else isinstance(value, int | np.integer) and abs(int(value)) < LIMIT


Ledger = _contract("Ledger", schema.LEDGER)
GivenItems = _given()
Items = _contract("Items", schema.ITEMS)
Places = _contract("Places", schema.PLACES)
Fixes = _contract("Fixes", schema.FIXES)
Sheets = _contract("Sheets", schema.SHEETS)
Totals = _contract("Totals", schema.TOTALS)
Costs = _contract("Costs", schema.STATED_COSTS)
Claims = _contract("Claims", schema.CLAIMS)
StatedShares = _contract("StatedShares", schema.STATED_SHARES)
Statements = _contract("Statements", schema.STATEMENTS)
Problems = _contract("Problems", schema.PROBLEMS)
Shares = _contract("Shares", schema.SHARES)
Groups = _contract("Groups", schema.GROUPS)
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

_CONTRACTS = {
    "ledger": Ledger, "items": Items, "places": Places, "fixes": Fixes, "sheets": Sheets, "totals": Totals, "costs": Costs, "claims": Claims, "problems": Problems,
    "stated_shares": StatedShares, "statements": Statements,
    "shares": Shares, "groups": Groups, "findings": Findings, "verdicts": Verdicts,
}  # fmt: skip


def validate(name: str, table: pa.Table) -> None:
    """Nothing comes out; raises pandera's SchemaError when the table breaks its contract."""
    _CONTRACTS[name].validate(frame(table))
