"""All lists of a run, and which of them hold on which days."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import Field

from checker.act import Act, Strict
from checker.document import read_as
from checker.error import CheckerError, Text
from checker.lists.file import OfficialList, load_list
from checker.resource import read_codes

T = TypeVar("T")
_DAY = timedelta(days=1)
_STATES = 1 << 16  # days whose lists are kept in mind
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Matching(Strict):
    """rules/lists.yaml: how lines are matched with lists."""

    name_score_least: int = Field(ge=0, le=100)
    short_name_score_least: int = Field(ge=0, le=100)
    skipped_words: list[str]
    plain_form_words: list[str]
    no_code_words: list[str] = Field(default_factory=list)


class Span(NamedTuple):
    """From the first to the last day; an open end is the calendar's own."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day <= self.last


class Holding(NamedTuple):
    """On some day: the ids of the lists that surely hold, and of all that may."""

    surely: tuple[str, ...]
    maybe: tuple[str, ...]


@dataclass(frozen=True)
class Shelf:
    """The lists by id, with the days on which each surely holds (None: on no day is it sure) and may hold."""

    lists: Mapping[str, OfficialList]
    sure: Mapping[str, Span | None]
    may: Mapping[str, Span]
    matching: Matching | None
    _made: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    _states: dict[tuple[tuple[str, ...], date | None, date | None], tuple[Holding, ...]] = field(default_factory=dict, compare=False, repr=False)

    def remember(self, x: OfficialList, make: Callable[[], T]) -> T:
        """What is made of a list, once."""
        if x.id not in self._made:
            self._made[x.id] = make()
        made: T = self._made[x.id]
        return made

    def of(self, kinds: Iterable[str]) -> tuple[OfficialList, ...]:
        """The lists of these kinds, by first day and id."""
        wanted = set(kinds)
        return tuple(sorted((x for x in self.lists.values() if x.file.kind in wanted), key=lambda x: (self.may[x.id].first, x.id)))

    def holding(self, lists: Iterable[OfficialList], earliest: date | None, latest: date | None) -> tuple[Holding, ...]:
        """What holds on the days from `earliest` to `latest` (None: open), each different state once, in the order of time.

        Days before the first of the lists do not count where `earliest` is open.
        """
        ids = tuple(x.id for x in lists)
        if not ids:
            return ()
        if len(self._states) > _STATES:
            self._states.clear()
        if (ids, earliest, latest) not in self._states:
            self._states[ids, earliest, latest] = self._holding(ids, earliest, latest)
        return self._states[ids, earliest, latest]

    def _holding(self, ids: tuple[str, ...], earliest: date | None, latest: date | None) -> tuple[Holding, ...]:
        low = earliest or min(self.may[i].first for i in ids)
        high = max(low, latest or date.max)
        days = {low}
        for span in (s for i in ids for s in (self.may[i], self.sure[i]) if s is not None):
            days.add(span.first)
            days.add(span.last + _DAY if span.last < date.max else span.first)
        states = (
            Holding(tuple(i for i in ids if (s := self.sure[i]) is not None and s.holds(day)), tuple(i for i in ids if self.may[i].holds(day)))
            for day in sorted(d for d in days if low <= d <= high)
        )
        return tuple(dict.fromkeys(states))


def load_shelf(root: Path, acts: Mapping[str, Act], folder: Path | None = None) -> Shelf:
    """The lists of `root`/lists, and of the user's `folder`: a list of the same id takes the place of the one that is there."""
    home = root / "lists"
    lists: dict[str, OfficialList] = {}
    headers = read_codes(root, "list_columns") if home.is_dir() or folder else []
    for path in _descriptions(home) if home.is_dir() else ():
        lists[path.stem] = load_list(path, root, acts, headers, False, False)
    for path in _descriptions(folder) if folder else ():
        lists[path.stem] = load_list(path, path.parent, acts, headers, True, path.stem in lists)
    may = {name: _may(x, lists) for name, x in lists.items()}
    sure = {name: _sure(x, may, lists) for name, x in lists.items()}
    matching = read_as(root / "lists.yaml", root, Matching) if lists else None
    return Shelf(lists, sure, may, matching)


def _descriptions(folder: Path) -> list[Path]:
    """The yaml files of a folder; whatever else lies there must be the rows of one of them."""
    paths = sorted(p for p in folder.iterdir() if not p.name.startswith((".", "README")))
    found = [p for p in paths if p.suffix == ".yaml"]
    for path in paths:
        if path.suffix != ".yaml" and (path.suffix != ".csv" or path.with_suffix(".yaml") not in found):
            raise CheckerError(path.as_posix(), Text("không thuộc danh mục nào", "belongs to no list"),
                               Text("Cần: mỗi danh mục một tệp .yaml và một tệp .csv cùng tên", "Expected: for each list a .yaml and a .csv of the same name"),
                               Text("Xem docs/lists.md", "See docs/lists.md"))  # fmt: skip
        if not _ID.fullmatch(path.stem):
            raise CheckerError(path.as_posix(), Text("tên tệp không phải mã danh mục", "the file's name is no id of a list"),
                               Text("Cần: chữ thường không dấu, số, dấu gạch nối", "Expected: small letters without accents, digits, hyphens"),
                               Text("Đổi tên tệp", "Rename the file"))  # fmt: skip
    if not found:
        raise CheckerError(folder.as_posix(), Text("thư mục không có danh mục nào", "the folder holds no list"),
                           Text("Cần: tệp .yaml và .csv của từng danh mục", "Expected: the .yaml and .csv of each list"),
                           Text("Xem docs/lists.md", "See docs/lists.md"))  # fmt: skip
    return found


def _next(x: OfficialList, lists: Mapping[str, OfficialList]) -> OfficialList | None:
    name = x.file.replaced_by
    if name is None or x.file.until is not None:
        return None
    if name not in lists or name == x.id:
        raise CheckerError(x.document.place(("replaced_by",)), Text(f"không có danh mục '{name}'", f"there is no list '{name}'"),
                           Text(f"Cần một trong: {', '.join(lists)}", f"Expected one of: {', '.join(lists)}"), Text("Sửa tệp tại vị trí này", "Mend the file there"))  # fmt: skip
    return lists[name]


def _first(x: OfficialList) -> date:
    return x.file.in_force or x.file.not_before or date.min


def _may(x: OfficialList, lists: Mapping[str, OfficialList]) -> Span:
    """All days on which the list may hold: the next one has begun before its own last day at the latest."""
    after = _next(x, lists)
    if after is None:
        return Span(_first(x), x.file.until or date.max)
    begun = after.file.in_force - _DAY if after.file.in_force else after.file.until or date.max
    return Span(_first(x), max(begun, _first(x)))


def _sure(x: OfficialList, may: Mapping[str, Span], lists: Mapping[str, OfficialList]) -> Span | None:
    if x.file.in_force is None:
        return None
    after = _next(x, lists)
    last = may[x.id].last if after is None else may[after.id].first - _DAY
    return Span(x.file.in_force, last) if last >= x.file.in_force else None
