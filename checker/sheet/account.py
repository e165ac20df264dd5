"""What became of the cells of a sheet: used for a field, carried along beside one, or explained by the kind of their row."""

from array import array
from collections.abc import Iterable, Iterator
from operator import methodcaller

import pyarrow as pa
import pyarrow.compute as pc

from checker.sheet.layout import Chunk
from checker.text_rows import TextRows

_blanks = methodcaller("count", None)


class CellAccount:
    """Counts the cells that are not blank as they are delivered, row by row, before anything is filled in or left out.

    What is used and what is carried along is counted apart from that, where it is taken: the sums come out only if nothing was lost.
    """

    def __init__(self) -> None:
        self._cells = array("i")

    def through(self, chunks: Iterator[Chunk], filled: "array[int] | None" = None) -> Iterator[Chunk]:
        """The same chunks, counted; `filled` holds the counts of rows given so far where the reader of the sheet has counted them."""
        for start, rows in chunks:
            if filled is not None and len(filled) >= start - 1 + len(rows):
                self._cells.extend(filled[start - 1 : start - 1 + len(rows)])
            elif isinstance(rows, TextRows):
                self._cells.extend(rows.filled().to_pylist())
            else:
                self._cells.extend([len(row) - n for row, n in zip(rows, map(_blanks, rows), strict=True)])
            yield start, rows

    def settled(self, ledger: pa.Table, used: int, carried: int, hidden: Iterable[int]) -> dict[str, int]:
        """The four columns of Sheets that count cells: `ledger` gives the kinds of the rows, `hidden` the row of each value under a merge."""
        cells = pa.array(self._cells, pa.int64())
        is_item = pc.equal(ledger.column("kind"), "item")
        explained = pc.sum(cells.take(pc.subtract(ledger.column("row"), 1).filter(pc.invert(is_item)))).as_py() or 0
        lines = set(ledger.column("row").filter(is_item).to_pylist()) if hidden else set()
        explained += sum(row in lines for row in hidden)
        return {"cells": sum(self._cells), "cells_used": used, "cells_carried": carried, "cells_explained": explained}
