"""What every format gives: sheets with their facts and rows, and what could not be read."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from checker.cell import NO_RESULT, CellError, Facts, Merge, Place, address
from checker.error import Text

if TYPE_CHECKING:
    from checker.text_rows import Rows


class SheetName(NamedTuple):
    """A sheet as the file lists it."""

    name: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, or not beyond doubt: a row of schema.PROBLEMS without its file."""

    code: str
    sheet: str | None
    cell: str | None
    fatal: bool
    message: Text


class Doubt(Exception):  # noqa: N818 (no error of a program: a statement about a sheet)
    """A sheet that cannot be read beyond doubt: `message` says why, `cell` where."""

    def __init__(self, message: Text, cell: str | None = None) -> None:
        super().__init__(message, cell)
        self.message = message
        self.cell = cell


class Source(Protocol):
    """An opened file. `problems` may grow while sheets are read.

    `facts` and `rows` raise Doubt for a sheet that cannot be read beyond doubt. A row is a list of `facts.width` cells, from row 1 to
    `facts.height`: None (blank), str, float (every number), bool, a datetime value or CellError.
    """

    kind: str
    sheets: list[SheetName]
    problems: list[Problem]

    def facts(self, index: int) -> Facts: ...
    def rows(self, index: int, chunk: int, facts: Facts) -> "Iterator[Rows]": ...


@dataclass(slots=True)
class Scan:
    """What a format's own look at a sheet tells, independent of the reader of its values.

    `counts[row]` is the number of cells of a row that hold a value, error cells apart; a list too short means zero, None that the format
    does not tell. `exact` are numbers that the reader of values would give wrongly or not in full.
    """

    errors: dict[Place, str] = field(default_factory=dict)
    uncached: set[Place] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    counts: "array[int] | None" = None
    exact: dict[Place, float | str] = field(default_factory=dict)
    fonts: dict[Place, str] = field(default_factory=dict)

    def count(self, row: int, cells: int) -> None:
        """Nothing comes out: `cells` more non-empty cells in `row`."""
        if self.counts is None:
            self.counts = array("i")
        if row >= len(self.counts):
            self.counts.extend(bytes(row + 1 - len(self.counts)))
        self.counts[row] += cells

    def better(self) -> Iterator[tuple[int, int, object]]:
        """Row, column and content of each cell that the reader of values gives as a blank, or wrongly."""
        yield from ((row, column, CellError(code)) for (row, column), code in self.errors.items())
        yield from ((row, column, CellError(NO_RESULT)) for row, column in self.uncached)  # never computed is no blank
        yield from ((row, column, value) for (row, column), value in self.exact.items())

    def compare(self, first: int, given: Sequence[int]) -> None:
        """Nothing comes out: raises Doubt when one of the rows from `first` on has more or fewer values than were counted."""
        if self.counts is None:
            return
        counted = self.counts[first : first + len(given)].tolist()
        counted += [0] * (len(given) - len(counted))
        if counted != given:
            row = next(i for i, (own, other) in enumerate(zip(counted, given, strict=True)) if own != other)
            raise Doubt(
                Text(f"dòng {first + row}: đếm được {counted[row]} ô có giá trị, đọc được {given[row]}",
                     f"row {first + row}: {counted[row]} cells with a value were counted, {given[row]} were read"),
                address((first + row, 1)),
            )  # fmt: skip


class Scanner(Protocol):
    """A format's own look at the sheets of a workbook whose values another library reads."""

    def scan(self, index: int, name: str, *, thorough: bool = False) -> Scan:
        """The scan of a sheet; raises Doubt. Where its counts differ from what was read, a `thorough` one is asked for."""
        ...
