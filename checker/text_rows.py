"""Rows of texts held column by column, as Arrow has them: a row is made a list only when somebody asks for that row."""

from collections.abc import Sequence
from typing import TypeAlias, overload

import pyarrow as pa
import pyarrow.compute as pc

_PAGE = 8  # rows that are made together

Rows: TypeAlias = Sequence[list[object]]
Cells: TypeAlias = "Sequence[object] | pa.Array"  # of a column


class TextRows(Sequence[list[object]]):
    """Rows of which every cell is a text or blank (NULL). A slice looks at the same columns and hands out the same lists, which nobody may change."""

    def __init__(self, columns: Sequence[pa.Array]) -> None:
        self._whole = list(columns)
        self._pages: dict[int, list[list[object]]] = {}
        self._range = range(len(self._whole[0]))

    @property
    def columns(self) -> list[pa.Array]:
        """The cells, column by column."""
        return [column.slice(self._range.start, len(self._range)) for column in self._whole]

    def __len__(self) -> int:
        return len(self._range)

    @overload
    def __getitem__(self, at: int) -> list[object]: ...
    @overload
    def __getitem__(self, at: slice) -> "TextRows": ...
    def __getitem__(self, at: int | slice) -> "list[object] | TextRows":
        if isinstance(at, slice):
            view = object.__new__(TextRows)
            view._whole, view._pages, view._range = self._whole, self._pages, self._range[at]
            assert view._range.step == 1, "rows are looked at from the top down"
            return view
        page, place = divmod(self._range[at], _PAGE)
        if page not in self._pages:
            columns = (column.slice(page * _PAGE, _PAGE).to_pylist() for column in self._whole)
            self._pages[page] = [list(row) for row in zip(*columns, strict=True)]
        return self._pages[page][place]

    def widened(self, width: int) -> "TextRows":
        """The same rows with blank cells at their end, `width` cells in all."""
        columns, count = self.columns, len(self)
        return TextRows([*columns, *(pa.nulls(count, pa.string()) for _ in range(width - len(columns)))])

    def last_filled(self) -> int:
        """The number, from 1, of the last row with a cell that is not blank; 0: there is none."""
        filled = pc.indices_nonzero(self.filled())
        return int(filled[-1].as_py()) + 1 if len(filled) else 0

    def filled(self) -> pa.Array:
        """Of each row, how many of its cells are not blank, as int32."""
        count = pa.repeat(pa.scalar(0, pa.int32()), len(self))
        for column in self.columns:
            if column.null_count < len(column):
                count = pc.add(count, pc.cast(pc.is_valid(column), pa.int32()))
        return count


def columns_of(rows: Rows) -> Sequence[Cells]:
    """The same cells column by column."""
    return rows.columns if isinstance(rows, TextRows) else list(zip(*rows, strict=True))


def listed(cells: Cells) -> Sequence[object]:
    """The cells of a column one by one."""
    return cells if isinstance(cells, Sequence) else cells.to_pylist()


def as_lists(rows: Rows) -> list[list[object]]:
    """The rows as lists that may be changed."""
    return rows if isinstance(rows, list) else list(rows)


def behind(before: Rows, rows: Rows) -> Rows:
    """Some rows and those that follow them."""
    if not before:
        return rows
    if isinstance(before, TextRows) and isinstance(rows, TextRows):
        return TextRows([pa.concat_arrays(pair) for pair in zip(before.columns, rows.columns, strict=True)])
    return [*before, *rows]
