"""Whose the lines of a result are and of which period, and what the rows of its tables are called."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from checker.key import key
from checker.survey.cube import Cube
from checker.survey.figures import SOURCES, By
from checker.survey.unit import Named, Sheets, Spelling, bodies


class Owners:
    """Whose every line is, and of which period, with the files that hold no line."""

    def __init__(self, lines: Cube, sheets: Sheets, spelling: Spelling, files: Sequence[str]) -> None:
        counted = lines.lines()
        named = {line: sheets.agency_of(line) for line, _ in counted}
        self.lines_of: dict[str, int] = defaultdict(int)
        self.files_of: dict[str, set[str]] = defaultdict(set)
        held = {line.file for line, _ in counted}
        titled = {file: Named(s["agency"], s["agency_parent"], "title", sheets.agency_of_title(file, sheet)) for (file, sheet), s in sheets.sheets.items()
                  if file not in held and s["agency"] is not None}  # fmt: skip
        empty = {file: titled.get(file) or sheets.agency_by_file(file) for file in files if file not in held}
        keys, self.bodies = bodies([*((named[line], n) for line, n in counted), *((one, 0) for one in empty.values())], spelling)
        self.agencies = {line: keys[one] for line, one in named.items()}
        for line, n in counted:
            self.lines_of[self.agencies[line]] += n
            self.files_of[self.agencies[line]].add(line.file)
        for file, one in empty.items():
            self.files_of[keys[one]].add(file)
        self.periods: dict[tuple[str, str], str] = {}
        self.period_names: dict[str, tuple[str | None, set[str]]] = {}
        ends: list[date | None] = []
        days: dict[tuple[str, str], tuple[date | None, date | None]] = {}
        for at in sorted({(line.file, line.sheet) for line, _ in counted}):
            told, (first, last) = sheets.period_of(*at)
            known = f"{first or ''}/{last or ''}" if first or last else key(told.name or "")
            self.periods[at] = known
            sources = self.period_names.get(known, (None, set()))[1] | {told.source}
            surest = told.name if told.source == min(sources, key=SOURCES.index) else None
            self.period_names[known] = (self.period_names.get(known, (None, set()))[0] if surest is None else surest, sources)
            ends.append(last)
            days[at] = first, last
        self.days_of: dict[str, list[tuple[date | None, date | None]]] = defaultdict(list)
        for line, own in self.agencies.items():
            self.days_of[own].append(days[line.file, line.sheet])
        self.until = max((e for e in ends if e), default=None) if None not in ends else None


class Titles:
    """The names of rows by their keys: of groups and sources of funds the spelling that most lines have; of the key "" there is none."""

    def __init__(self, owners: Owners, placed: Cube) -> None:
        self._owners = owners
        self._spelled = {"group": _spelled(placed, "goods_group", "by_group"), "funding": _spelled(placed, "funding_source", "by_funding")}

    def of(self, by: By, at: str) -> tuple[str | None, tuple[str, ...]]:
        """Name and sources."""
        if by == "agency":
            body = self._owners.bodies[at]
            same = [b for b in self._owners.bodies.values() if b.name == body.name]
            return f"{body.name} ({body.parent})" if body.name and body.parent and len(same) > 1 else body.name, body.sources
        if by == "period":
            name, sources = self._owners.period_names[at]
            return name, tuple(source for source in SOURCES if source in sources)
        return (self._spelled[by].get(at) if by in self._spelled else at) if at else None, ()


def _spelled(placed: Cube, column: str, keyed: str) -> dict[str, str]:
    best: dict[str, tuple[int, str]] = {}
    for row in placed.summed([column, keyed]):
        if row[column] is not None and (row[keyed] not in best or (-row["items"], row[column]) < best[row[keyed]]):
            best[row[keyed]] = (-row["items"], row[column])
    return {at: text for at, (_, text) in best.items()}
