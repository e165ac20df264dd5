"""Which provisions the lines of a run were judged by, and how far each was checked."""

from dataclasses import dataclass
from datetime import date

from checker.account import Account, Days, date_columns
from checker.rule import Rule, Version

_ORDER = {"recalled": 0, "secondary": 1, "gazette": 2}


@dataclass(frozen=True)
class Provision:
    """One version of a rule that speaks for lines of this run; `certain` is false where a day is wanting, so that it only may speak."""

    rule: Rule
    version: Version
    certain: bool

    @property
    def checked(self) -> str | None:
        """How well the weaker of text and day of force was checked; None for the tool's own method."""
        marks = [mark for mark in (self.version.cite.checked, self.version.cite.date_checked) if mark]
        return min(marks, key=_ORDER.__getitem__) if marks else None


def days(account: Account) -> tuple[list[Days], int]:
    """The axes by which this run's law was chosen, and how many lines say nothing of a day on any of them."""
    return [told for told in account.days.values() if told.exact or told.bounded], account.undated


def provisions(account: Account) -> list[Provision]:
    """Every version that may speak for a line, by rule and day; of rules that judge what this run has none of, nothing."""
    found: dict[tuple[str, str, date | None], Provision] = {}
    for name in ("items", "sheets", "totals", "claims", "shares"):
        if not (account.shares.total() if name == "shares" else account.lines[name]):
            continue
        columns = date_columns(account.applied[name])
        days_ = [dict(zip(columns, bounds, strict=True)) for bounds in account.bounds.get(name, ())]
        for rule in account.applied[name]:
            for provision in _of(rule, days_):
                key = (rule.table, rule.id, provision.version.begins)
                if key not in found or provision.certain:
                    found[key] = provision
    return list(found.values())


def _of(rule: Rule, rows: list[dict[str, date | None]]) -> list[Provision]:
    if rule.dated_by is None:
        version = rule.version_at().version
        return [Provision(rule, version, True)] if version else []
    columns = rule.date_columns
    datings = [rule.version_at(*bounds) for bounds in dict.fromkeys(tuple(row[c] for c in columns) for row in rows)]
    return [Provision(rule, d.version, d.certain) for d in datings if d.version]
