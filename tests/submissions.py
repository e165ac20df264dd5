"""Submissions of one table made from the real lines of samples/egp-won-goods-data: as it is, corrected, with lines left out."""

import csv
from collections.abc import Sequence
from pathlib import Path

from checker.output import write_result
from checker.pipeline import check

SAMPLE = Path(__file__).parent.parent / "samples" / "egp-won-goods-data" / "input.csv"
HEADER, *LINES = list(csv.reader(SAMPLE.read_text(encoding="utf-8-sig").splitlines(keepends=True)))
NAME, MAKER, ORIGIN, YEAR, PRICE, AMOUNT = (HEADER.index(name) for name in ("name", "manufacturer", "origin", "manufactureYear", "unitPrice", "amount"))

Row = list[str]


def submit(folder: Path, files: dict[str, Sequence[Row]], header: Sequence[str] = HEADER) -> Path:
    """The result folder of a check over files of these lines."""
    given, result = folder / "nop", folder / "ket-qua"
    given.mkdir(parents=True)
    for name, rows in files.items():
        with (given / name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    found = check(given)
    write_result(found, result, found.exit_code())
    return result


def with_(row: Row, **values: str) -> Row:
    """The line with other values."""
    named = {"name": NAME, "maker": MAKER, "origin": ORIGIN, "year": YEAR, "price": PRICE, "amount": AMOUNT}
    changed = list(row)
    for name, value in values.items():
        changed[named[name]] = value
    return changed

