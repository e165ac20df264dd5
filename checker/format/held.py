"""Files whose rows are held in memory whole, because the format gives them in one go."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.cell import Facts, Merge, Place
from checker.format.source import Doubt, Problem, SheetName

Rows = list[list[object]]
MAX_COLUMNS = 16_384
MAX_ROWS = 1_048_576
MAX_BOX = 100_000_000  # cells from A1 to the last one: five full sheets of 20 columns


@dataclass(slots=True)
class HeldSheet:
    """A sheet's rows, which may differ in width, from row 1 on."""

    name: str
    hidden: bool = False
    rows: Rows = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncached: set[Place] = field(default_factory=set)
    fonts: dict[Place, str] = field(default_factory=dict)
    doubt: Doubt | None = None

    def trim(self) -> None:
        """Nothing comes out: blank cells at the ends of rows and blank rows at the end go."""
        for row in self.rows:
            while row and row[-1] is None:
                row.pop()
        while self.rows and not self.rows[-1]:
            self.rows.pop()

    def facts(self) -> Facts:
        """Size and what else is known."""
        return Facts(
            width=max((len(row) for row in self.rows), default=0), height=len(self.rows), merges=self.merges,
            hidden_rows=frozenset(self.hidden_rows), hidden_columns=frozenset(self.hidden_columns), uncached=frozenset(self.uncached), fonts=self.fonts,
        )  # fmt: skip


class Held:
    """A file of such sheets."""

    def __init__(self, kind: str, sheets: list[HeldSheet]) -> None:
        self.kind = kind
        self.sheets = [SheetName(sheet.name, sheet.hidden) for sheet in sheets]
        self.problems: list[Problem] = []
        self._sheets = sheets

    def facts(self, index: int) -> Facts:
        """Facts of one sheet."""
        doubt = self._sheets[index].doubt
        if doubt:
            raise doubt
        return self._sheets[index].facts()

    def rows(self, index: int, chunk: int, facts: Facts) -> Iterator[Rows]:
        """The rows, all of one width."""
        yield from blocks(self._sheets[index].rows, chunk, facts.width)


def blocks(rows: Rows, chunk: int, width: int) -> Iterator[Rows]:
    """The rows in lists of `chunk`, each `width` cells wide."""
    for start in range(0, len(rows), chunk):
        yield [row if len(row) == width else row + [None] * (width - len(row)) for row in rows[start : start + chunk]]
