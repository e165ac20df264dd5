"""A file as sheets of cells with their addresses. Sorted by content, not by name; nothing is interpreted."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.cell import CellError as CellError
from checker.cell import Facts, Merge, Place, address
from checker.format.content import content
from checker.format.opened import opened
from checker.format.source import Doubt as Doubt
from checker.format.source import Problem as Problem
from checker.format.source import Source

if TYPE_CHECKING:
    from checker.text_rows import Rows

CHUNK = 2_000  # rows; more costs CPU, because a chunk then leaves the processor's cache


class Sheet:
    """One sheet. It is parsed at the first look at anything but its name; all but the name may then raise Doubt."""

    def __init__(self, name: str, hidden: bool, source: Source, index: int) -> None:
        self.name = name
        self.hidden = hidden
        self._source = source
        self._index = index

    @cached_property
    def facts(self) -> Facts:
        """What is known of the sheet besides its values."""
        return self._source.facts(self._index)

    @property
    def width(self) -> int:
        """Number of columns; every row has as many cells."""
        return self.facts.width

    @property
    def height(self) -> int:
        """The last used row, 0 where nothing is used."""
        return self.facts.height

    @property
    def merges(self) -> list[Merge]:
        """Merged areas as (row, column, last row, last column); the swallowed cells are None in the rows."""
        return self.facts.merges

    @property
    def hidden_rows(self) -> frozenset[int]:
        """Rows hidden by hand or by a filter."""
        return self.facts.hidden_rows

    @property
    def hidden_columns(self) -> frozenset[int]:
        """Hidden columns."""
        return self.facts.hidden_columns

    @property
    def uncached(self) -> frozenset[str]:
        """Addresses of formulas without a cached value; their cells are CellErrors with the code NO_RESULT."""
        return frozenset(address(place) for place in self.facts.uncached)

    @property
    def fonts(self) -> Mapping[Place, str]:
        """Names of fonts that show another encoding than Unicode, by (row, column)."""
        return self.facts.fonts

    def rows(self, chunk: int = CHUNK) -> "Iterator[tuple[int, Rows]]":
        """The number of a chunk's first row and its rows, from row 1 to `height`, each `width` cells wide.

        A cell is None (blank), str, float (every number), bool, a datetime value or CellError. The garbage collector rests between the
        first chunk and the last: cells hold no cycles, and looking for them costs more than reading.
        """
        first = 1
        if self.facts.height:
            with _no_collector():
                for block in self._source.rows(self._index, chunk, self.facts):
                    count = len(block)
                    yield first, block
                    first += count


@dataclass
class Grid:
    """The sheets of a file in their order, and what could not be read; `problems` is complete once every sheet was read."""

    kind: str
    sheets: list[Sheet]
    problems: list[Problem]


def open_grid(path: Path, name: str, options: Mapping[str, Any] | None = None) -> Grid:
    """The grid of a regular file; `name` stands for it in messages, `options` may hold passwords. Raises InputError where nothing can be read."""
    data = content(path, name)
    source = opened(data, name, options or {})
    return Grid(source.kind, [Sheet(s.name, s.hidden, source, i) for i, s in enumerate(source.sheets)], source.problems)


@contextmanager
def _no_collector() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
