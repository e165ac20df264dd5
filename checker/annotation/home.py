"""Marks where people see them: those of cells under a merge at its first cell."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from checker.address import Merge, Place

Marks = Mapping[Place, tuple[int, str | None]]  # level, and the words of the note; None: the cell is only coloured


def joined(marks: Marks, merges: Iterable[Merge]) -> dict[Place, tuple[int, str | None]]:
    """The marks where people see them: those of cells under a merge at its first cell, the highest level and all words."""
    areas = sorted(merges)
    result: dict[Place, tuple[int, str | None]] = {}
    homes = _homes(marks, areas)
    for place, (level, words) in marks.items():
        home = homes.get(place, place)
        before = result.get(home)
        if before is None:
            result[home] = (level, words)
        else:
            told = [w for w in (before[1], words) if w]
            result[home] = (max(before[0], level), "\n\n".join(dict.fromkeys(told)) or None)
    return result


def _homes(marks: Marks, areas: list[Merge]) -> dict[Place, Place]:
    """First cells of the merges that marked cells stand in; only rows that are marked are looked at."""
    by_row: dict[int, list[int]] = {}
    for row, column in marks:
        by_row.setdefault(row, []).append(column)
    rows = sorted(by_row)
    homes: dict[Place, Place] = {}
    for top, left, bottom, right in areas:
        for row in rows[bisect_left(rows, top) :]:
            if row > bottom:
                break
            homes.update(((row, column), (top, left)) for column in by_row[row] if left <= column <= right)
    return homes
