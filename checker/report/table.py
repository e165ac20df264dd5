"""A plain table, each cell a text or a figure: what a workbook writes and a page shows."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from checker.survey.figures import By

Kind: TypeAlias = Literal["text", "count", "money", "percent"]
Cell: TypeAlias = str | int | Decimal | None


class Column(NamedTuple):
    """A column: its head, what its cells are, and a width in characters."""

    head: str
    kind: Kind
    width: int


@dataclass(frozen=True)
class Table:
    """One table. `measures` are the columns that hold MEASURES of a share table; such a table has stage and code in its first two columns.

    `added` are columns that add up, stage by stage (by the first column).
    """

    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    by: By | None = None
    measures: dict[str, int] = field(default_factory=dict)
    added: tuple[int, ...] = ()
    breaks_at: int | None = None  # column with which the second page of a table too wide for one begins
