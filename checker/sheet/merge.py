"""Merged cells: what stands under a merge is seen by nobody, and what a merge shows stands for each of its rows."""

from collections.abc import Iterator, Mapping, Sequence

from checker.cell import Merge, Place
from checker.error import Text
from checker.grid import Doubt
from checker.text_rows import Rows, as_lists

Chunk = tuple[int, Rows]

_MOST_AREA = 20_000_000  # cells under all merges of a sheet together; merges cannot overlap, so an honest sheet has fewer than cells


def within(merges: Sequence[Merge], width: int, height: int) -> list[Merge]:
    """The merges cut to the used part of the sheet; raises Doubt where they overlap so often that nobody can say what is shown."""
    inside = [(r1, c1, min(r2, height), min(c2, width)) for r1, c1, r2, c2 in merges if c1 <= width and r1 <= height]
    area = sum((r2 - r1 + 1) * (c2 - c1 + 1) for r1, c1, r2, c2 in inside)
    if area > max(_MOST_AREA, width * height):
        raise Doubt(Text("các vùng gộp ô chồng lên nhau", "merged areas overlap"))
    return inside


class HiddenValues:
    """Values under a merge: Excel shows and prints none of them, so none is read; `found` says where they stood."""

    def __init__(self) -> None:
        self.found: list[tuple[Place, object]] = []

    def removed(self, chunks: Iterator[Chunk], merges: Sequence[Merge]) -> Iterator[Chunk]:
        """The same chunks without the values under merges, which go into `found`."""
        if not merges:
            yield from chunks
            return
        covered = _covered(merges)
        for start, given in chunks:
            rows = as_lists(given)
            for number, row in enumerate(rows, start):
                for first, last, top in covered.get(number, ()):
                    for column in range(first + top, last + 1):
                        value = row[column - 1]
                        if value is not None and not (isinstance(value, str) and not value.strip()):
                            self.found.append(((number, column), value))
                        row[column - 1] = None
            yield start, rows


def _covered(merges: Sequence[Merge]) -> Mapping[int, list[tuple[int, int, bool]]]:
    """Row → (first column, last column, whether the merge begins in this row) of each merge over it."""
    rows: dict[int, list[tuple[int, int, bool]]] = {}
    for r1, c1, r2, c2 in merges:
        for row in range(r1, r2 + 1):
            rows.setdefault(row, []).append((c1, c2, row == r1))
    return rows
