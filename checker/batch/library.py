"""The workbooks of a run and their rows, as pass 1 has left them in the journal: read some workbooks at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from checker.batch.journal import Entry
from checker.batch.part import SCHEMAS, Part
from checker.batch.spool import Ints


@dataclass
class Library:
    """The workbooks of a run in the order of their names, and the folder of the parts that hold them."""

    folder: Path
    entries: Sequence[Entry]

    def runs(self, most: int) -> Iterator[tuple[int, int]]:
        """The workbooks from-to, cut so that no run has more than `most` rows in any table, but for a single workbook that has; and where a part
        ends rather than within it, for a part is read as a whole."""
        start, rows = 0, 0
        for at, entry in enumerate(self.entries):
            own = entry.record.most
            if at > start and (rows + own > most or (2 * rows >= most and entry.part != self.entries[at - 1].part)):
                yield start, at
                start, rows = at, 0
            rows += own
        if start < len(self.entries):
            yield start, len(self.entries)

    def rows(self, name: str) -> int:
        """How many rows a table has."""
        return sum(entry.record.of(name)[1] for entry in self.entries)

    def counts(self, name: str, start: int, end: int) -> Ints:
        """How many rows of a table each of these workbooks has."""
        return np.array([entry.record.of(name)[1] for entry in self.entries[start:end]], np.int64)

    def of(self, name: str, start: int, end: int) -> Ints:
        """Per row of `table` the number of its workbook."""
        return np.repeat(np.arange(start, end), self.counts(name, start, end))

    def table(self, name: str, start: int, end: int, columns: Sequence[str] | None = None) -> pa.Table:
        """The rows of the workbooks from `start` to before `end`, in their order."""
        slices: list[tuple[str, int, int]] = []  # part, rows from-to: what stands together is taken together
        for entry in self.entries[start:end]:
            first, count = entry.record.of(name)
            if count and slices and slices[-1][::2] == (entry.part, first):
                slices[-1] = entry.part, slices[-1][1], first + count
            elif count:
                slices.append((entry.part, first, first + count))
        whole = {part: Part(self.folder / part).table(name, columns) for part in dict.fromkeys(part for part, _, _ in slices)}
        found = [whole[part].slice(first, last - first) for part, first, last in slices]
        if len(found) == 1:
            return found[0]
        schema = SCHEMAS[name]
        empty = (schema if columns is None else pa.schema([schema.field(c) for c in columns])).empty_table()
        return pa.concat_tables([empty, *found])
