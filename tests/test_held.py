"""How exactly workbooks in layouts kept out of sight are read: the figures of tests/held.py stay at or above what was reached.

A failure names a family and a figure, no layout: whoever works on the reader looks at those of tests/generate.py instead.
"""

from pathlib import Path

import pytest

from tests.held import FAMILIES, Score, score

QUICK, MANY = 6, 30
# Percent over all families together: line items exact, rows of the right kind, totals reconciled, shares exact to the đồng.
FLOORS = {("exact", "workbooks"): 60.0, ("right", "rows"): 68.0, ("reconciled", "totals"): 35.0, ("shares", "workbooks"): 60.0}
# Percent of workbooks of one family with every line item exact, where it was reached.
FAMILY_FLOORS = {
    "held_01": 95.0,
    "held_02": 95.0,
    "held_03": 95.0,
    "held_07": 95.0,
    "held_09": 95.0,
    "held_11": 95.0,
    "held_12": 95.0,
    "held_14": 95.0,
}


def whole(folder: Path, count: int, first: int) -> tuple[Score, dict[str, Score]]:
    """The score of all families together, and of each."""
    every, each = Score(), {}
    for family in FAMILIES:
        (folder / family).mkdir()
        each[family] = score(family, range(first, first + count), folder / family)
        every.add(each[family])
    return every, each


def check_floors(every: Score, each: dict[str, Score]) -> None:
    """Compares the figures with the floors."""
    assert every.crashes == 0
    low = {part: every.percent(part, of) for (part, of), floor in FLOORS.items() if every.percent(part, of) < floor}
    low |= {
        family: each[family].percent("exact", "workbooks")
        for family, floor in FAMILY_FLOORS.items()
        if each[family].percent("exact", "workbooks") < floor
    }
    assert not low, f"{low}; {every}"


def test_figures_stay_where_they_were(tmp_path: Path) -> None:
    check_floors(*whole(tmp_path, QUICK, 0))


@pytest.mark.slow
def test_figures_stay_where_they_were_over_many(tmp_path: Path) -> None:
    check_floors(*whole(tmp_path, MANY, 1000))
