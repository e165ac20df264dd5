"""Rows put by on the disk heap by heap: added in any number of steps, then read one heap at a time, so that nothing is gone through once per heap."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ints = npt.NDArray[np.int64]


class Spool:
    """An Arrow file of rows, each of which belongs to a heap. Rows are added within the context, heaps are read after it."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.schema = schema
        self._path = path
        self._open = ExitStack()
        self._writer: pa.ipc.RecordBatchFileWriter | None = None
        self._batches: dict[int, list[int]] = {}  # of each heap
        self._written = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()

    def add(self, rows: pa.Table, heap: Ints) -> None:
        """Takes rows, and of each the number of its heap."""
        if not len(rows):
            return
        if self._writer is None:
            file = self._open.enter_context(self._path.open("wb"))
            self._writer = self._open.enter_context(pa.ipc.new_file(pa.PythonFile(file, "w"), self.schema))
        order = np.argsort(heap, kind="stable")
        sorted_ = rows.take(pa.array(order))
        batch = pa.RecordBatch.from_arrays([column.combine_chunks() for column in sorted_.columns], schema=self.schema)
        heaps, starts = np.unique(heap[order], return_index=True)
        for number, start, count in zip(heaps.tolist(), starts.tolist(), np.diff(starts, append=len(batch)).tolist(), strict=True):
            self._writer.write_batch(batch.slice(start, count))
            self._batches.setdefault(number, []).append(self._written)
            self._written += 1

    def read(self, heap: int) -> pa.Table:
        """The rows of a heap, in the order in which they were added."""
        batches = self._batches.get(heap)
        if not batches:
            return self.schema.empty_table()
        with self._path.open("rb") as file:
            stored = pa.ipc.open_file(file)
            return pa.Table.from_batches([stored.get_batch(number) for number in batches], self.schema)


class Placed(Spool):
    """Rows about workbooks, whose numbers are in the column `of`; the heaps are runs of workbooks, given by the first of each."""

    def __init__(self, path: Path, schema: pa.Schema, starts: Sequence[int]) -> None:
        super().__init__(path, schema)
        self._starts = np.array(starts, np.int64)
        self._last: tuple[int, pa.Table] = -1, schema.empty_table()

    def put(self, rows: pa.Table) -> None:
        """Takes rows."""
        self.add(rows, self._runs(rows["of"].to_numpy()))

    def within(self, start: int, end: int) -> pa.Table:
        """The rows about the workbooks from `start` to before `end`."""
        found = [self.schema.empty_table()]
        first, last = self._runs(np.array([start, end - 1])).tolist()
        for run in range(first, last + 1):
            if run != self._last[0]:
                self._last = run, self.read(run)
            of = self._last[1]["of"].to_numpy()
            found.append(self._last[1].filter(pa.array((of >= start) & (of < end))))
        return pa.concat_tables(found)

    def _runs(self, of: Ints) -> Ints:
        """Per workbook the number of its run."""
        numbers: Ints = np.searchsorted(self._starts, of, side="right") - 1
        return numbers
