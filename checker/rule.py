"""A rule with its timeline of dated and cited versions, and which version speaks for a row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, TypeAlias

from checker.act import Act, Checked, Day, Strict
from checker.error import Text
from checker.operand import Value
from checker.predicate import Predicate
from checker.schema import CLAIMS, GROUPS, ITEMS, SHARES, SHEETS, STATEMENTS, TOTALS, Column

_DATED = 1 << 16  # days whose versions are kept in mind
TABLES: Mapping[str, tuple[Column, ...]] = {
    "items": ITEMS, "sheets": SHEETS, "totals": TOTALS, "shares": SHARES, "groups": GROUPS, "claims": CLAIMS, "statements": STATEMENTS,
}  # fmt: skip


class Cite(Strict):
    """Where a value comes from. `checked` is about the text, `date_checked` about the day from which the value applies."""

    act: str
    at: str
    quote: str | None = None
    checked: Checked | None = None
    date_checked: Checked | None = None


class Transition(Strict):
    """A clause that lets the new version apply to what was begun under the one before.

    A row of the time before is sure to stay under the old version only if `unless_before` (a date axis) lies before the new one begins.
    """

    unless_before: str
    cite: Cite


class Event(Strict):
    """What ends a version on a day that nobody knows yet, and the provision that says so."""

    vi: str
    en: str
    cite: Cite

    @property
    def text(self) -> Text:
        """The event in both languages."""
        return Text(self.vi, self.en)


class Example(Strict):
    """One row and the verdict that it must get; `date` is its exact day, `earliest` and `latest` are bounds of it."""

    row: dict[str, Any]
    verdict: Literal["pass", "fail", "unknown", "n/a"]
    date: Day = None
    earliest: Day = None
    latest: Day = None
    note: str | None = None


class Shows(Strict):
    """Columns whose values the finding prints as found, expected and difference."""

    value: str | None = None
    expected: str | None = None
    difference: str | None = None


@dataclass(frozen=True)
class Version:
    """What a rule says from `begins` (None: from ever) up to the day before `ends` (None: for good, or until an event without a day).

    With a `transition`, also for rows of the version before, which began on `before` (None: from ever), that were still open on `begins`.
    """

    begins: date | None
    ends: date | None
    when: Predicate | None
    check: Predicate
    parameters: Mapping[str, Value]
    cite: Cite
    transition: Transition | None = None
    before: date | None = None
    until_event: Event | None = None

    def may_apply(self, date_from: date | None, date_to: date | None) -> bool:
        """Whether the version is in force on some day of the bounds (None: not bounded)."""
        begun = self.begins is None or date_to is None or date_to >= self.begins
        return begun and (self.ends is None or date_from is None or date_from < self.ends)

    def covers(self, date_from: date | None, date_to: date | None) -> bool:
        """Whether the version is in force on every day of the bounds (None: not bounded)."""
        begun = self.begins is None or (date_from is not None and date_from >= self.begins)
        return begun and (self.ends is None or (date_to is not None and date_to < self.ends))

    def may_reach_back(self, date_from: date | None, date_to: date | None, open_until: date | None) -> bool:
        """Whether the transition may bring a row of the version before under this one; `open_until`: the latest day of the transition's axis."""
        if self.transition is None or self.begins is None or (open_until is not None and open_until < self.begins):
            return False
        return (self.before is None or date_to is None or date_to >= self.before) and (date_from is None or date_from < self.begins)

    @property
    def steps(self) -> int:
        """How many operations it takes to judge a row by the version."""
        return self.check.steps + (self.when.steps if self.when else 0)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the version looks at."""
        return self.check.columns | (self.when.columns if self.when else frozenset())


Basis: TypeAlias = Literal["exact", "bounded", "assumed", "missing"]


@dataclass(frozen=True)
class Dating:
    """Which version's citation and parameters to print for a row.

    `basis` is None for a rule that is not dated; "missing" when the row has no date and none is assumed. `certain` is false when more
    than one version, or none, may have been in force: then an unknown verdict may come from the date alone. A fail is `counted` when no version that
    may apply is merely recalled, an unknown verdict (`open_counted`) already when one is not: it asks for what is missing and rests on no value.
    """

    version: Version | None
    basis: Basis | None
    date: date | None
    certain: bool
    counted: bool
    open_counted: bool


@dataclass(frozen=True)
class Rule:
    """One rule: its id is its file's name, its table is its folder's.

    `unknown` says what is wanting where it cannot be concluded; `unknown_because` is the column that says why a row could not be judged for want of a list.
    """

    id: str
    table: str
    title: Text
    severity: Literal["error", "explain", "note"]
    status: Literal["trial", "withdrawn"] | None
    replaced_by: str | None
    fold: Literal["row", "sheet"]
    blame: frozenset[str]
    unknown_because: str | None
    shows: Shows
    message: Text
    why: Text
    dated_by: str | None
    versions: tuple[Version, ...]
    acts: Mapping[str, Act] = field(repr=False)
    examples: tuple[Example, ...] = field(repr=False)
    place: str
    unknown: Text | None = None

    @cached_property
    def date_columns(self) -> tuple[str, ...]:
        """The columns of a row that choose its version, as `version_at` takes them."""
        if self.dated_by is None:
            return ()
        reaching = sorted({v.transition.unless_before for v in self.versions if v.transition})
        return (f"{self.dated_by}_from", f"{self.dated_by}_to", "law_date", *(f"{axis}_to" for axis in reaching))

    @cached_property
    def _dated(self) -> dict[tuple[date | None, ...], Dating]:
        return {}

    def dated(self, bounds: tuple[date | None, ...]) -> Dating:
        """The same as `version_at` of these bounds, which thousands of rows share."""
        if len(self._dated) > _DATED:
            self._dated.clear()
        if bounds not in self._dated:
            self._dated[bounds] = self.version_at(*bounds)
        return self._dated[bounds]

    def version_at(
        self, date_from: date | None = None, date_to: date | None = None, law_date: date | None = None, *open_until: date | None
    ) -> Dating:  # fmt: skip
        """The version to print for a row with these bounds of its date; the newest of those that may have been in force.

        `open_until` are the latest days of the axes that transitions name, in the order of `date_columns`; none given: not known.
        """
        basis: Basis | None = None
        reaching = dict(zip(self.date_columns[3:], open_until, strict=False))
        stated = date_from is not None or date_to is not None
        if self.dated_by is not None:
            if date_from is None and date_to is None:
                date_from = date_to = law_date
                basis = "missing" if law_date is None else "assumed"
            else:
                basis = "exact" if date_from == date_to else "bounded"
        possible = [
            v
            for v in self.versions
            if v.may_apply(date_from, date_to)
            or (stated and v.transition and v.may_reach_back(date_from, date_to, reaching.get(f"{v.transition.unless_before}_to")))
        ]
        surer = [v.cite.checked != "recalled" for v in possible]
        counted, open_counted = self.status is None and all(surer), self.status is None and (any(surer) or not surer)
        exact = date_from if date_from == date_to else None
        certain = len(possible) == 1 and possible[0].covers(date_from, date_to)
        return Dating(possible[-1] if possible else None, basis, exact, certain, counted, open_counted)


def rules_for(rules: tuple[Rule, ...], table: str, trial: bool = False) -> tuple[Rule, ...]:
    """The rules that judge `table` today: withdrawn ones are kept for the record only, those on trial run when asked for."""
    idle = ("withdrawn",) if trial else ("withdrawn", "trial")
    return tuple(rule for rule in rules if rule.table == table and rule.status not in idle)
