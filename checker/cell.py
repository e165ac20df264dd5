"""Cells as every format gives them. Rows and columns are 1-based everywhere."""

import re
from array import array
from dataclasses import dataclass, field

from checker.address import Merge as Merge
from checker.address import Place as Place
from checker.address import address as address
from checker.address import column_number as column_number
from checker.address import letters as letters

ERROR_TEXT = re.compile(
    r"#(?:REF!|DIV/0!|N/A|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|Err:\d{3}", re.ASCII
)  # how a program writes an error cell as text
NO_RESULT = "=?"  # the code that stands for a formula without a cached value


@dataclass(frozen=True, slots=True)
class CellError:
    """What stands in a row for an error cell."""

    code: str

    def __str__(self) -> str:
        return self.code


def told_error(text: str | None) -> "str | CellError | None":
    """The same text, or the error that it is when all of it is a program's code for one."""
    return CellError(text) if text and text[0] in "#E" and ERROR_TEXT.fullmatch(text) else text


@dataclass(slots=True)
class Facts:
    """What is known of a sheet besides its values.

    `height` is the last used row, 0 where there is none; every row has `width` cells. `uncached` are formulas without a cached value (their
    cells are CellErrors with the code NO_RESULT), `fonts` the names of fonts of another encoding than Unicode, by cell, where the
    format tells them. `filled` is the number of cells that are not blank in each row given so far, where the format counts them as it goes.
    """

    width: int = 0
    height: int = 0
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncached: frozenset[Place] = frozenset()
    fonts: dict[Place, str] = field(default_factory=dict)
    filled: "array[int]" = field(default_factory=lambda: array("i"))
