"""The line from files to findings, top to bottom: read this first.

read → lay out → normalise happens in the reader child, one workbook at a time; then the stacked tables are given their origins, judged
and summed. Every step is table → table; dates and options are arguments.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from checker import limit
from checker.claim import by_place, claims
from checker.conservation import Balance, balance
from checker.decision import Applied, Decision, decided
from checker.derive import Mandate, derive, derive_sheets
from checker.door import guard
from checker.error import CheckerError, Text
from checker.finding import Columns, Judged, Place, findings
from checker.group import ceilings_of, groups
from checker.identity import keyed
from checker.inputs import Input, find_inputs
from checker.judge import UNKNOWN, NotCheckable, judge, judge_sheets
from checker.link import link, purchases
from checker.lists.gap import Unchecked, unchecked, why
from checker.lists.line import add_lists
from checker.lists.shelf import Shelf, load_shelf
from checker.mark import MarkReader
from checker.origin.article import add_articles
from checker.origin.column import repair
from checker.origin.demand import add_demands
from checker.origin.ladder import Ladder
from checker.origin.line import add_origins
from checker.profile import Profile, load_profile
from checker.quarantine import Quarantine
from checker.reader import Intake, Reader, Reading, empty_intake, refused
from checker.resource import FormFile, OriginFile, load_origin, read_codes, reading_options
from checker.rule import TABLES, Rule, rules_for
from checker.rule_set import RuleSet, find, load_rule_set
from checker.share import accepted_shares, against, headline, shares, told_once
from checker.share import table as share_table
from checker.stated_share import statements

if TYPE_CHECKING:
    import pandas as pd

Tell: TypeAlias = Callable[[str, int, int, str], None]  # step (read, origin, judge), files behind it, files in all, the file if it is about one
_ORDER = {"error": 2, "explain": 1, "note": 0}


@dataclass(frozen=True)
class Result:
    """All that one run found, as Arrow tables (see checker.schema); `items` and the like give pandas frames."""

    inputs: list[dict[str, Any]]
    tables: Intake
    judged: Intake  # the tables that rules look at: of `tables`, and the groups and shares
    found: pa.Table
    all_cells: pa.ChunkedArray  # beside `found`: the cells of findings that name only some of theirs
    share_rows: list[dict[str, Any]]
    share: dict[str, Any] | None
    rule_set: RuleSet
    quarantine: Quarantine | None
    forms: dict[str, FormFile]
    origin: OriginFile
    ladder: Ladder
    profile: Profile
    balance: Balance
    lists: Shelf
    unchecked: list[Unchecked]
    decisions: Applied

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that were applied, and those that are kept for the record."""
        return self.rule_set.rules

    @cached_property
    def items(self) -> "pd.DataFrame":
        """One row per line item."""
        return _frame(self.tables["items"])

    @cached_property
    def rows(self) -> "pd.DataFrame":
        """The Ledger: one row per row of every sheet."""
        return _frame(self.tables["ledger"])

    @cached_property
    def findings(self) -> "pd.DataFrame":
        """One row per finding."""
        return _frame(self.found)

    @cached_property
    def claims(self) -> "pd.DataFrame":
        """One row per good for which a bidder claims preference."""
        return _frame(self.tables["claims"])

    @cached_property
    def purchases(self) -> list[dict[str, Any]]:
        """Purchases that are seen at several stages, by the stages: how many, and what each stage says they cost."""
        return purchases(self.tables["items"])

    @property
    def reconciled(self) -> bool | None:
        """Whether every stated total agrees with its lines; None when none is stated, or one cannot be read and no other differs."""
        return together(self.tables["totals"].to_pylist())

    def exit_code(self, fail_on: str = "error") -> int:
        """0, 1 or 3 as the contract says: 3 when something could not be read or held no line item, 1 when findings ask for work."""
        if any(self.tables["problems"].column("fatal").to_pylist()):
            return 3
        if self.reconciled is False:
            return 1
        level = _ORDER.get(fail_on, 3)
        hits = zip(*(self.found.column(c).to_pylist() for c in ("severity", "verdict", "counted")), strict=True)
        return int(any(counted and verdict == "fail" and _ORDER[severity] >= level for severity, verdict, counted in hits))


def _frame(table: pa.Table) -> "pd.DataFrame":
    from checker.tables import frame  # pandas is loaded for those who ask for it

    return frame(table)


def agrees(total: Mapping[str, Any]) -> bool | None:
    """Whether a row of Totals has no difference beyond what the printed unit explains; None when one of its figures is not known."""
    return None if total["difference"] is None else bool(abs(total["difference"]) <= total["allowance"])


def together(totals: Sequence[dict[str, Any]]) -> bool | None:
    """Whether totals agree one and all; None when there is none, or when one is not known and no other differs."""
    verdicts = [agrees(t) for t in totals]
    if False in verdicts:
        return False
    return None if not verdicts or None in verdicts else True


def check(
    *paths: str | Path, rules: str | Path | None = None, law_date: date | None = None, form: str | None = None, stage: str | None = None,
    memory: int | None = None, passwords: Sequence[tuple[str, str]] = (), trial: bool = False,
    profile: str | Path | None = None, lists: str | Path | None = None, decisions: Sequence[Decision] = (), reviewed: date | None = None,
    tell: Tell = lambda *_: None,
) -> Result:  # fmt: skip
    """The result of checking files and folders.

    `law_date` is the day of law for lines without a date, `form` forces one layout, `stage` chooses the share to tell when several
    stages are present. `memory` is what the process that opens the files may use, in bytes (None: 4 GiB), never above half of the
    machine's; `passwords` are pairs of a file name or glob and the password that opens it; `trial` runs rules on trial, too, whose findings
    never count; `profile` is a file with the agency's own targets and exceptions (checker.profile), `lists` a folder of official lists of the
    user's own (checker.lists). `decisions` are what was decided on findings of earlier runs (checker.decision), whose last days are held against
    `reviewed`, the day of review, or else `law_date`. `tell` hears of each step as it begins.
    Raises CheckerError for a fault in the rules, in these or in the arguments; faults in files are findings.
    Raises ConservationError when the sums of the run do not come out.
    """
    if memory is not None and memory < limit.LEAST_MEMORY:
        least = limit.LEAST_MEMORY >> 20
        raise CheckerError("--memory", Text(f"{memory >> 20} MiB là quá ít", f"{memory >> 20} MiB is too little"),
                           Text(f"Cần ít nhất {least} MiB", f"Expected at least {least} MiB"), Text("", ""))  # fmt: skip
    source = find(Path(rules) if rules else None)
    root = source.root
    own = load_profile(Path(profile)) if profile else Profile()
    forms = source.forms()
    options = {**reading_options(root, _chosen(forms, form)), "passwords": [list(pair) for pair in passwords]}
    with Reader(options, memory=memory or limit.MEMORY) as reader:  # its imports run beside ours
        rule_set = load_rule_set(source)
        loaded = rule_set.rules
        shelf = load_shelf(root, rule_set.list_acts, Path(lists) if lists else None)
        (origin, words), aliases = load_origin(root), read_codes(root, "countries")
        files = find_inputs([Path(p) for p in paths])
        readings = [(file, _read(reader, file)) for file in _told(files, tell)]
        stacked = _stack([reading.intake for _, reading in readings])
    tell("origin", len(files), len(files), "")
    ladder = Ladder(aliases, words)
    items, swapped = repair(stacked["items"], stacked["places"], ladder)
    items = add_demands(add_articles(add_origins(items, stacked["places"], ladder)), ladder)
    stacked["fixes"] = pa.concat_tables([stacked["fixes"], swapped]).combine_chunks()
    mandatory = {name: Mandate(f.mandatory.set, f.mandatory.fields) for name, f in forms.items() if f.mandatory}
    items = link(derive(items, stacked["places"], mandatory, law_date, own.exceptions))
    stacked["items"] = guard("items", add_lists(items, rules_for(loaded, "items", trial), shelf))
    stacked["sheets"] = derive_sheets(stacked["sheets"], stacked["items"], stacked["places"], mandatory, law_date)
    declarations = {name for name, f in forms.items() if f.holds == "declaration"}
    marks = MarkReader(read_codes(root, "claim_marks"))
    stacked["claims"] = guard(
        "claims", claims(stacked["items"], stacked["costs"], stacked["sheets"], stacked["places"], declarations, marks, law_date)
    )
    share_rows = shares(stacked["items"])
    stacked["statements"] = guard("statements", statements(stacked["stated_shares"], stacked["items"], stacked["totals"]))
    near = groups(stacked["items"], ceilings_of(rules_for(loaded, "groups", trial)))
    judged = {**stacked, "groups": near, "shares": share_table(against(told_once(share_rows), own))}
    tell("judge", len(files), len(files), "")
    quarantine = Quarantine(source.folder.name) if source.folder else None
    with quarantine or nullcontext():
        found, open_ = _judged(judged, loaded, trial, shelf, quarantine)
    found, applied = decided(keyed(found, stacked["items"], loaded), decisions, reviewed or law_date, (file.name for file in files))
    share_rows += accepted_shares(stacked["items"], found)
    inputs = [_input(file, reading) for file, reading in readings]
    return Result(
        inputs, stacked, {name: judged[name] for name in TABLES}, guard("findings", found.drop_columns(["all_cells"])), found["all_cells"], share_rows,
        headline(share_rows, stage), rule_set, quarantine, forms, origin, ladder, own, balance(inputs, stacked, share_rows), shelf, open_, applied,
    )  # fmt: skip


def _told(files: Sequence[Input], tell: Tell) -> Iterator[Input]:
    """The files, each told before it is read."""
    for done, file in enumerate(files):
        tell("read", done, len(files), file.name)
        yield file


def _read(reader: Reader, file: Input) -> Reading:
    if file.refusal is None:
        return reader.read(file.path, file.name)
    return Reading(refused(file.name, file.code, file.refusal) if file.code else empty_intake(), None)


def _chosen(forms: dict[str, FormFile], name: str | None) -> dict[str, FormFile]:
    if name is None:
        return forms
    if name not in forms:
        known = ", ".join(forms)
        raise CheckerError(
            "--form",
            Text(f"không có mẫu '{name}'", f"there is no form '{name}'"),
            Text(f"Cần một trong: {known}", f"Expected one of: {known}"),
            Text("", ""),
        )
    return {name: forms[name].model_copy(update={"fallback": True, "marks": [], "by_title": False})}


def _stack(intakes: Sequence[Intake]) -> Intake:
    """The tables of all workbooks, one beneath the other."""
    if len(intakes) == 1:
        return dict(intakes[0])
    empty = empty_intake()
    return {name: pa.concat_tables([empty[name], *(i[name] for i in intakes)]).combine_chunks() for name in empty}


def _judged(stacked: Intake, rules: tuple[Rule, ...], trial: bool, shelf: Shelf, run: Quarantine | None) -> tuple[pa.Table, list[Unchecked]]:
    """The findings of all rules over all tables, and the lists for want of which lines could not be judged."""
    columns: Columns = columns_of(stacked["places"])
    fields = fields_of(columns)
    judged = []
    missing: list[NotCheckable] = []
    for name in TABLES:
        own = rules_for(rules, name, trial)
        read_from = {c.name: c.fields for c in TABLES[name] if c.fields}
        for table, some in by_place(stacked[name], own) if name == "claims" else [(stacked[name], own)]:
            if not some or not len(table):
                continue
            if name == "items":
                verdicts, missing = judge_sheets(table, some, fields, run=run)
            else:
                verdicts = judge(table, some, run=run)
            judged.append(Judged(table, verdicts, some, read_from))
    gaps = [
        (rule, j.table[rule.unknown_because].filter(pc.equal(j.verdicts[rule.id], UNKNOWN))) for j in judged for rule in j.rules if rule.unknown_because
    ]
    open_ = [found for rule, gap in gaps if (found := unchecked(rule, gap)).lines]
    return findings(judged, columns, stacked["problems"], missing, rules, why(shelf)), open_


def fields_of(columns: Columns) -> dict[tuple[str, str], frozenset[str]]:
    """Per sheet: the fields that one of its tables has."""
    fields: dict[tuple[str, str], frozenset[str]] = {}
    for (file, sheet, _), names in columns.items():
        fields[file, sheet] = fields.get((file, sheet), frozenset()) | frozenset(names)
    return fields


def columns_of(places: pa.Table) -> dict[Place, dict[str, str]]:
    """Per table of a sheet: field → letters of its column."""
    result: dict[Place, dict[str, str]] = {}
    for place in places.to_pylist():
        result.setdefault((place["file"], place["sheet"], place["table"]), {}).setdefault(place["field"], place["column"])
    return result


def _input(file: Input, reading: Reading) -> dict[str, Any]:
    fatal = [p for p in reading.intake["problems"].to_pylist() if p["fatal"] and p["sheet"] is None]
    reason = Text(fatal[0]["message_vi"], fatal[0]["message_en"]) if fatal else file.refusal
    return {"file": file.name, "path": file.path, "sha256": reading.sha256, "read": reason is None, "reason": reason}
