"""Addresses of cells, rows and columns 1-based; apart from checker.cell so that what only marks cells loads no more than this."""

import re

Merge = tuple[int, int, int, int]  # row, column, last row, last column
Place = tuple[int, int]  # row, column
_CELL = re.compile(rb"\s*\$?([A-Za-z]{1,3})\$?(\d{1,7})\s*$")


def letters(column: int) -> str:
    """Column letters of a 1-based column number: 1 → A, 28 → AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(name: bytes) -> int:
    """1-based number of column letters: A → 1, AB → 28."""
    number = 0
    for byte in name.upper():
        number = number * 26 + byte - 64
    return number


def address(place: Place) -> str:
    """ "H12" of row 12, column 8."""
    return f"{letters(place[1])}{place[0]}"


def place_of(name: bytes) -> Place | None:
    """The place that "H12" or "$H$12" names; None: it names none."""
    found = _CELL.match(name)
    return (int(found[2]), column_number(found[1])) if found else None
