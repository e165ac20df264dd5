"""A sample's input from rows of cells, with fixed stamps."""

import csv
import datetime
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
STAMP = datetime.datetime(2026, 1, 1)


def save(book: Workbook, case: str) -> None:
    """Writes samples/<case>/input.xlsx with fixed stamps."""
    book.properties.created = book.properties.modified = STAMP
    folder = HERE / case
    folder.mkdir(exist_ok=True)
    book.save(folder / "input.xlsx")


def fill(sheet: Worksheet, rows: list[list[object]]) -> None:
    """Writes rows as they stand, a None leaving the cell blank."""
    for r, row in enumerate(rows, sheet.max_row + 1 if sheet.max_row > 1 else 1):
        for c, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(r, c, value)


def save_csv(rows: Sequence[Sequence[object]], case: str, delimiter: str) -> None:
    """Writes samples/<case>/input.csv in UTF-8."""
    folder = HERE / case
    folder.mkdir(exist_ok=True)
    with (folder / "input.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
