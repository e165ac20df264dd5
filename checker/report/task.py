"""Findings grouped by cause: what has to be done, by whom, and the costliest of each kind with repeats folded.

A group is one rule (or one kind of reading problem) with one verdict. `aim` says who can settle it: "fix" (the agency corrects its own
figures), "explain" (a cited duty to explain), "papers" (evidence, a date or a list is wanting), "note" (nothing to do), "uncounted" (on trial, or
answered by an approved exception).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from checker.error import Text
from checker.pipeline import Result

AIMS = ("fix", "explain", "papers", "note", "uncounted")
_KEYS = ("rule", "severity", "verdict", "counted")
_TOLD = ("file", "sheet", "cells", "rows", "message_vi", "message_en", "cite", "checked", "amount")
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


def groups(result: Result, most: int) -> list[Group]:
    """Every group, by aim and then by money; the `most` costliest findings of all are told, and of each group at least one."""
    found = result.found
    summed = found.group_by([*_KEYS], use_threads=False).aggregate([([], "count_all"), ("rows", "sum"), ("amount", "sum")])
    rules = {rule.id: rule.title for rule in result.rules}
    made = {tuple(row[k] for k in _KEYS): _group(row, rules.get(row["rule"])) for row in summed.to_pylist()}
    for key, row in _costliest(found, most, made):
        _tell(made[key], row)
    return sorted(made.values(), key=lambda g: (AIMS.index(g.aim), -(g.amount or _NOTHING), -g.rows, g.rule, g.severity))


def _group(row: dict[str, Any], title: Text | None) -> Group:
    return Group(row["rule"], title, row["severity"], row["verdict"], _aim(row, title), row["count_all"], row["rows_sum"] or 0, row["amount_sum"])


def _aim(row: dict[str, Any], title: Text | None) -> str:
    if not row["counted"]:
        return "uncounted"
    if row["verdict"] == "unknown":
        return "fix" if title is None and row["severity"] == "error" else "papers"  # what could not be read is mended in the file
    return {"error": "fix", "explain": "explain", "note": "note"}[row["severity"]]


def _costliest(found: pa.Table, most: int, known: Iterable[tuple[Any, ...]]) -> Iterable[tuple[tuple[Any, ...], dict[str, Any]]]:
    """The findings to list with the group of each, by money and then in the order of the sheets."""
    order = pc.sort_indices(found.select(["amount"]), sort_keys=[("amount", "descending")])
    rows = found.select([*_KEYS, *_TOLD]).take(order[:most]).to_pylist()
    for row in rows:
        yield tuple(row[k] for k in _KEYS), row
    for key in set(known) - {tuple(row[k] for k in _KEYS) for row in rows}:
        own = found.filter(pc.and_(pc.and_(pc.equal(found.column("rule"), key[0]), pc.equal(found.column("verdict"), key[2])),
                                   pc.and_(pc.equal(found.column("severity"), key[1]), pc.equal(found.column("counted"), key[3]))))  # fmt: skip
        yield key, own.select([*_KEYS, *_TOLD]).slice(0, 1).to_pylist()[0]


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
