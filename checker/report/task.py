"""Findings grouped by cause: what has to be done, by whom, and the costliest of each kind with repeats folded.

A group is one rule (or one kind of reading problem) with one verdict. `aim` says who can settle it: "fix" (the agency corrects its own
figures), "explain" (a cited duty to explain), "papers" (evidence, a date or a list is wanting), "note" (nothing to do), "uncounted" (on trial, or
answered by an approved exception).
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from checker.account import Account, Kind, Sum
from checker.error import Text

AIMS = ("fix", "explain", "papers", "note", "uncounted")
_NOTHING = Decimal(0)
_FOUND = re.compile(r"(?:'[^']*'|.)*?(?=: |; | \(|\. |\.?$)", re.DOTALL)


@dataclass
class Told:
    """One sentence with the places that it is told of, the costliest first, and the money of their lines (None: none is known)."""

    message: Text
    cite: str | None
    amount: Decimal | None
    places: list[dict[str, Any]]


@dataclass
class Group:
    """All findings of one cause; `rows` lines, `amount` their money (None: none is known). Of `findings`, `listed` are told one by one."""

    rule: str
    title: Text | None
    severity: str
    verdict: str
    aim: str
    findings: int
    rows: int
    amount: Decimal | None
    listed: int = 0
    told: list[Told] = field(default_factory=list)


def groups(account: Account, most: int) -> list[Group]:
    """Every group, by aim and then by money; the `most` costliest findings of all are told, and of each group at least one."""
    titles = {rule.id: rule.title for rule in account.rules}
    made = {kind: _group(kind, some, titles.get(kind[0])) for kind, some in account.kinds.items()}
    for row in account.costliest(most):
        _tell(made[_kind(row)], row)
    return sorted(made.values(), key=lambda g: (AIMS.index(g.aim), -(g.amount or _NOTHING), -g.rows, g.rule, g.severity))


def _kind(row: dict[str, Any]) -> Kind:
    return row["rule"], row["severity"], row["verdict"], row["counted"]


def _group(kind: Kind, some: Sum, title: Text | None) -> Group:
    rule, severity, verdict, counted = kind
    return Group(rule, title, severity, verdict, _aim(severity, verdict, counted, title), some.findings, some.rows, some.amount)


def _aim(severity: str, verdict: str, counted: bool, title: Text | None) -> str:
    if not counted:
        return "uncounted"
    if verdict == "unknown":
        return "fix" if title is None and severity == "error" else "papers"  # what could not be read is mended in the file
    return {"error": "fix", "explain": "explain", "note": "note"}[severity]


def _tell(group: Group, row: dict[str, Any]) -> None:
    """Nothing comes out: the finding joins what the group tells, under a sentence that was told before if there is one."""
    group.listed += 1
    message = Text(row["message_vi"], row["message_en"])
    cite = row["cite"] if row["checked"] else None
    same = next((t for t in group.told[-50:] if t.message == message and t.cite == cite), None)
    if same is None:
        group.told.append(Told(message, cite, row["amount"], [row]))
        return
    same.places.append(row)
    same.amount = row["amount"] if same.amount is None else same.amount + (row["amount"] or _NOTHING)


def found_words(message: str) -> str:
    """What a reading problem says was found: the beginning of its first sentence."""
    found = _FOUND.match(message)
    assert found
    return found[0][:1].upper() + found[0][1:]
