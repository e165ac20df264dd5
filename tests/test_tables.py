"""The contracts of the tables hold for every row, however large the table."""

import pyarrow as pa
import pytest
from pandera.errors import SchemaError

from checker.door import guard
from checker.schema import LEDGER, arrow
from checker.tables import Ledger, frame


def ledger(count: int, **last: object) -> pa.Table:
    """A ledger of `count` rows; the last one differs."""
    row = {"file": "a", "sheet": "S", "row": 1, "table": 1, "kind": "item", "reason": "r", "hidden": False, "duplicate_of": None}
    fields = [pa.field(f.name, f.type) for f in arrow(LEDGER)]
    return pa.Table.from_pylist([row] * (count - 1) + [{**row, **last}], schema=pa.schema(fields))


@pytest.mark.parametrize("count", [3, 10_000])
def test_a_table_that_keeps_its_contract_passes(count: int) -> None:
    assert guard("ledger", ledger(count)).num_rows == count


@pytest.mark.parametrize("count", [3, 10_000])
@pytest.mark.parametrize("last", [{"kind": "odd"}, {"kind": None}, {"file": None}])
def test_one_bad_row_at_the_end_is_a_breach(count: int, last: dict[str, object]) -> None:
    with pytest.raises(SchemaError):
        guard("ledger", ledger(count, **last))


BREACHES = [{"kind": "odd"}, {"kind": None}, {"file": None}, {"reason": None}, {"hidden": None}, {"row": None}]


@pytest.mark.parametrize("last", [*BREACHES, {}, {"duplicate_of": "x"}, {"reason": ""}, {"table": 0}])
def test_the_door_and_the_contract_agree(last: dict[str, object]) -> None:
    table = ledger(3, **last)
    try:
        Ledger.validate(frame(table))
    except SchemaError:
        with pytest.raises(SchemaError):
            guard("ledger", table)
    else:
        assert last not in BREACHES
        guard("ledger", table)


def test_a_column_that_is_missing_or_of_another_type_is_a_breach() -> None:
    table = ledger(3)
    with pytest.raises(SchemaError):
        guard("ledger", table.drop_columns(["kind"]))
    with pytest.raises(SchemaError):
        guard("ledger", table.set_column(2, "row", table["row"].cast(pa.int64())))
