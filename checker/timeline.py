"""What holds on a day, and what changes on which day next: over the timelines of rules and the days of acts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from checker.act import Act, as_day
from checker.rule import Rule, Version

State: TypeAlias = Literal["coming", "in_force", "ended", "unknown"]

_YEAR = re.compile(r"/((?:19|20)[0-9]{2})(?:/|$)")


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise from `day` on.

    An act (by its id) begins or ends. A rule has another version: `before` or `after` is None where it does not hold. A parameter that is
    a day arrives: then `parameter` is its name, and `before` and `after` are the version that has it.
    """

    day: date
    act: str | None = None
    begins: bool = False
    rule: Rule | None = None
    before: Version | None = None
    after: Version | None = None
    parameter: str | None = None


def state_of(act: Act, acts: Mapping[str, Act], on: date) -> State:
    """Whether an act is in force `on` that day; unknown where the days that would tell are not stated.

    An act is over at the latest when the one that replaces it begins, and does not exist before the year in its number.
    """
    successor = acts[act.repealed_by].in_force if act.repealed_by is not None else None
    ends = act.repealed_on or successor
    if ends is not None and on >= ends:
        return "ended"
    year = _YEAR.search(act.number or "")
    if (year and on.year < int(year[1])) or any(d is not None and on < d for d in (act.issued, act.in_force)):
        return "coming"
    replaced = act.repealed_on is None and (act.repealed_by is not None or act.lapsed)
    return "unknown" if act.in_force is None or replaced else "in_force"


def version_on(rule: Rule, on: date) -> Version | None:
    """The version of a rule that holds on that day."""
    return next((v for v in rule.versions if v.may_apply(on, on)), None)


def next_changes(rules: Sequence[Rule], acts: Mapping[str, Act], on: date) -> list[Change]:
    """All that changes on the first day after `on` on which anything does; nothing if no such day is known."""
    later = [c for c in (*_of_acts(acts), *_of_rules(rules)) if c.day > on]
    first = min((c.day for c in later), default=None)
    return [c for c in later if c.day == first]


def _of_acts(acts: Mapping[str, Act]) -> Iterator[Change]:
    for name, act in acts.items():
        if act.in_force is not None:
            yield Change(act.in_force, act=name, begins=True)
        if act.repealed_on is not None:
            yield Change(act.repealed_on, act=name)


def _of_rules(rules: Sequence[Rule]) -> Iterator[Change]:
    for rule in rules:
        for at in sorted({d for v in rule.versions for d in (v.begins, v.ends) if d is not None}):
            before = next((v for v in rule.versions if v.ends == at), None)
            after = next((v for v in rule.versions if v.begins == at), None)
            yield Change(at, rule=rule, before=before, after=after)
        for version in rule.versions:
            for name, value in version.parameters.items():
                at_ = as_day(value)
                if at_ is not None and version.may_apply(at_, at_):
                    yield Change(at_, rule=rule, before=version, after=version, parameter=name)
