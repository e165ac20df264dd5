"""Lines of sheets → the agency and the period that they belong to, with the source of each: nothing is guessed, and names stay as written.

Precedence of an agency: the line's own column, a heading over the line, the title block of its sheet, the folder, the profile. Of a period: the
title block, the folder, the profile.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from checker.key import bare, key
from checker.period import narrowest, periods, whole_period
from checker.resource import read_codes
from checker.survey.figures import SOURCES, Place


class Line(NamedTuple):
    """What lines have in common that decides whose they are: `agency` is that of the line as items.parquet has it."""

    file: str
    sheet: str
    table: int
    agency: str | None


class Named(NamedTuple):
    """A name with its source and place; `name` None: nothing says it."""

    name: str | None
    parent: str | None
    source: str
    place: Place


class Spelling:
    """Names made comparable: usual abbreviations written out (rules/codes/body_words.csv), accents kept."""

    def __init__(self, root: Path) -> None:
        self._words = sorted(((f" {key(row['short'])} ", f" {key(row['long'])} ") for row in read_codes(root, "body_words")), key=lambda w: -len(w[0]))

    def key(self, name: str) -> str:
        """The key by which names are compared."""
        text = f" {key(name)} "
        for short, long in self._words:
            text = text.replace(short, long)
        return text.strip()


@dataclass
class Sheets:
    """What the sheets of a result say of agency and period: rows of Sheets, the columns that hold an agency, and what the profile says."""

    sheets: Mapping[tuple[str, str], Mapping[str, Any]]
    columns: Mapping[tuple[str, str, int], Mapping[str, str]]
    agency: str | None = None  # of the profile
    period: str | None = None
    folders: Mapping[str, str] = field(default_factory=dict)  # key of a folder's name → name of the expected unit that it is

    def agency_of(self, line: Line) -> Named:
        """Whose the lines are."""
        sheet = self.sheets.get((line.file, line.sheet), {})
        title = sheet.get("agency")
        written = key(line.agency or "")  # of "---" in a canonical table nothing is left: it names nobody
        if line.agency is not None and written and (title is None or key(title) != written):
            column = self.columns.get((line.file, line.sheet, line.table), {}).get("agency")
            if column is not None:
                return Named(line.agency, None, "column", Place(line.file, line.sheet, column))
            return Named(line.agency, None, "heading", Place(line.file, line.sheet))
        if title is not None:
            return Named(title, sheet["agency_parent"], "title", Place(line.file, line.sheet, sheet["agency_cell"]))
        return self.agency_by_file(line.file)

    def agency_by_file(self, file: str) -> Named:
        """Whose a file is that says nothing itself."""
        folder = self._folder(file)
        if folder is not None:
            return Named(folder, None, "folder", Place(file))
        return Named(self.agency, None, "profile" if self.agency else "unknown", Place(file))

    def agency_of_title(self, file: str, sheet: str) -> Place:
        """Where a sheet names whose it is."""
        return Place(file, sheet, self.sheets[file, sheet]["agency_cell"])

    def _folder(self, file: str) -> str | None:
        """The expected unit that a folder above the file is named after; else the nearest folder whose name is no period."""
        folders = [name for name in PurePosixPath(file).parts[:-1][::-1] if whole_period(name) is None]
        known = next((self.folders[key(name)] for name in folders if key(name) in self.folders), None)
        return known or next(iter(folders), None)

    def period_of(self, file: str, sheet: str) -> tuple[Named, tuple[date | None, date | None]]:
        """Of which period a sheet is, and the days of it."""
        told = self.sheets.get((file, sheet), {})
        if told.get("period") is not None:
            return Named(told["period"], None, "title", Place(file, sheet, told["period_cell"])), (told["period_from"], told["period_to"])
        for name in PurePosixPath(file).parts[:-1][::-1]:
            folder = whole_period(name)
            if folder is not None:
                return Named(folder.text, None, "folder", Place(file)), (folder.first, folder.last)
        if self.period is not None:
            days = narrowest(periods(self.period)) or whole_period(self.period)
            return Named(self.period, None, "profile", Place(file)), (days.first, days.last) if days else (None, None)
        return Named(None, None, "unknown", Place(file)), (None, None)


@dataclass(frozen=True, slots=True)
class Body:
    """One agency behind all spellings of its name."""

    key: str
    name: str | None
    parent: str | None
    spellings: tuple[str, ...]
    sources: tuple[str, ...]
    places: tuple[tuple[str, Place], ...]


_PLACES = 50  # of a name that are told


def bodies(named: Sequence[tuple[Named, int]], spelling: Spelling) -> tuple[dict[Named, str], dict[str, Body]]:
    """Names with how many lines bear each → the key of each name's agency, and the agencies by key; of lines that nothing names the key is "".

    One name under two different parents is two agencies. A name typed without accents is that of the one agency that it can be.
    """
    keys = _keys([n for n, _ in named if n.name is not None], spelling)
    grouped: dict[str, list[tuple[Named, int]]] = defaultdict(list)
    for one, lines in named:
        grouped[keys.get(one, "")].append((one, lines))
    return {one: keys.get(one, "") for one, _ in named}, {at: _body(at, members) for at, members in sorted(grouped.items())}


def _keys(named: Iterable[Named], spelling: Spelling) -> dict[Named, str]:
    own = {n: spelling.key(n.name or "") for n in named}
    plain = {n for n in own if bare(key(n.name or "")) == key(n.name or "")}
    accented: dict[str, set[str]] = defaultdict(set)
    for n, known in own.items():
        if n not in plain:
            accented[bare(known)].add(known)
    own = {n: next(iter(accented[bare(k)])) if n in plain and len(accented.get(bare(k), ())) == 1 else k for n, k in own.items()}
    parents: dict[str, set[str]] = defaultdict(set)
    for n, known in own.items():
        if n.parent is not None:
            parents[known].add(spelling.key(n.parent))
    return {n: f"{k} | {spelling.key(n.parent)}" if len(parents[k]) > 1 and n.parent is not None else k for n, k in own.items()}


def _body(at: str, members: Sequence[tuple[Named, int]]) -> Body:
    spelled: Counter[str] = Counter()
    for one, lines in members:
        if one.name is not None:
            spelled[one.name] += lines
    spellings = sorted(spelled, key=lambda name: (-spelled[name], name))
    places = sorted({(one.source, one.place) for one, _ in members}, key=lambda p: (SOURCES.index(p[0]), tuple(x or "" for x in p[1])))
    sources = tuple(s for s in SOURCES if any(source == s for source, _ in places))
    parent = next((one.parent for one, _ in members if one.parent), None)
    return Body(at, spellings[0] if spellings else None, parent, tuple(spellings), sources, tuple(places[:_PLACES]))
