"""Values as numbers from 0 on, in the order in which they first appear: how rows that are alike are found; and the numbers of rows as runs."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints: TypeAlias = npt.NDArray[np.int64]


def numbered(values: Ints) -> tuple[Ints, Ints]:
    """(each value once, per value the number of its place there); by hashing, which costs a fifth of the sorting of `numpy.unique`."""
    encoded = pa.array(values).dictionary_encode()
    return encoded.dictionary.to_numpy(), encoded.indices.to_numpy().astype(np.int64)


def alike(columns: Sequence[pa.ChunkedArray], count: int) -> tuple[Ints, list[tuple[Any, ...]]]:
    """Per row the number of its distinct row, and these rows."""
    codes = np.zeros(count, np.int64)
    rows: list[tuple[Any, ...]] = [()]
    for column in columns:
        encoded = pc.dictionary_encode(_whole(column), null_encoding="encode")
        values = encoded.dictionary.to_pylist()
        if len(values) == 1:
            rows = [(*row, values[0]) for row in rows]
            continue
        found, codes = numbered(codes * len(values) + encoded.indices.to_numpy(zero_copy_only=False))
        rows = [(*rows[code // len(values)], values[code % len(values)]) for code in found.tolist()]
    return codes, rows


class RowNumbers(NamedTuple):
    """The numbers of a table's rows in their sheets, and of their tables there, -1 for none; None where it has no such column."""

    rows: Ints | None
    tables: Ints | None

    @classmethod
    def of(cls, table: pa.Table) -> "RowNumbers":
        """Those of the rows of `table`."""
        columns = (pc.fill_null(table.column(name), -1).to_numpy().astype(np.int64) if name in table.column_names else None for name in ("row", "table"))
        return cls(*columns)

    def row(self, at: int) -> int | None:
        """The number of one row; None where it has none."""
        return None if self.rows is None or self.rows[at] < 0 else int(self.rows[at])

    def runs(self, start: int, end: int) -> list[tuple[int | None, list[tuple[int, int]]]]:
        """By table, in their order: the rows from `start` to before `end` as runs of rows that follow one another, first and last."""
        if self.rows is None:
            return []
        rows = self.rows[start:end]
        if self.tables is None:
            return [(None, _runs(rows))]
        tables = self.tables[start:end]
        return [(None if table < 0 else table, _runs(rows[tables == table])) for table in dict.fromkeys(tables.tolist())]


def _runs(numbers: Ints) -> list[tuple[int, int]]:
    rows = np.sort(numbers)
    breaks = np.flatnonzero(np.diff(rows) != 1)
    return list(zip(rows[np.r_[0, breaks + 1]].tolist(), rows[np.r_[breaks, len(rows) - 1]].tolist(), strict=True))


def _whole(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # a table without rows has no chunk to combine into
        return pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], whole.type)
    return whole
