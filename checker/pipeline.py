"""The line from files to findings, top to bottom: read this first.

Pass 1 looks at one file alone, whatever stands beside it: read → lay out → normalise in the reader child, one workbook at a time; then `derived`
gives the stacked tables their origins and all that the cells of one file decide, and `judge_tables` applies the rules. Pass 2 needs all
files: the same article elsewhere, one purchase at several stages, groups, shares. It adds columns and tables and never changes an item's
origin or amount. `check` does both in memory; `checker.batch` does pass 1 in heaps by many workers, keeps what comes of it, and does pass 2
from there, to the same bytes. Every step is table → table; dates and options are arguments.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from checker.account import Account
from checker.account import agrees as agrees
from checker.account import together as together
from checker.claim import by_place, claims
from checker.conservation import Balance, balance
from checker.decision import Applied, Decision, candidates, settled
from checker.derive import derive, derive_sheets
from checker.door import guard
from checker.error import Text
from checker.finding import Columns, Judged, Place, findings
from checker.group import bought, ceilings_of, groups
from checker.identity import keyed
from checker.inputs import Input, find_inputs
from checker.judge import UNKNOWN, NotCheckable, judge, judge_sheets
from checker.link import link, purchases
from checker.lists.gap import Unchecked, unchecked, why
from checker.lists.line import add_lists
from checker.lists.shelf import Shelf
from checker.origin.article import add_articles, add_elsewhere
from checker.origin.column import repair
from checker.origin.demand import add_demands
from checker.origin.ladder import Ladder
from checker.origin.line import add_origins
from checker.profile import Profile
from checker.quarantine import Quarantine
from checker.reader import Intake, Reader, Reading, empty_intake, refused
from checker.resource import FormFile, OriginFile
from checker.rule import TABLES, Rule, rules_for
from checker.rule_set import RuleSet
from checker.setting import Options, Setting, load
from checker.share import Answered, against, headline, shares, told_once
from checker.share import table as share_table
from checker.stated_share import statements

if TYPE_CHECKING:
    import pandas as pd

Tell: TypeAlias = Callable[[str, int, int, str], None]  # step (read, origin, judge), files behind it, files in all, the file if it is about one


class Gap(NamedTuple):
    """How many rows of a file a rule could not judge for want of a list: `gap` says of which (see checker.lists.gap)."""

    rule: str
    file: str
    gap: str
    rows: int


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

    @cached_property
    def account(self) -> Account:
        """All that is counted in the result."""
        account = Account(self.rules, {name: rules_for(self.rules, name) for name in TABLES})
        account.add(self.tables, self.found)
        account.shares = Counter(row["by"] for row in self.share_rows)
        return account

    @property
    def reconciled(self) -> bool | None:
        """Whether every stated total agrees with its lines; None when none is stated, or one cannot be read and no other differs."""
        return together(self.tables["totals"].to_pylist())

    def exit_code(self, fail_on: str = "error") -> int:
        """0, 1 or 3 as the contract says: 3 when something could not be read or held no line item, 1 when findings ask for work."""
        return self.account.exit_code(fail_on)


def _frame(table: pa.Table) -> "pd.DataFrame":
    from checker.tables import frame  # pandas is loaded for those who ask for it

    return frame(table)


def check(
    *paths: str | Path, rules: str | Path | None = None, law_date: date | None = None, form: str | None = None, stage: str | None = None,
    memory: int | None = None, passwords: Sequence[tuple[str, str]] = (), trial: bool = False,
    profile: str | Path | None = None, lists: str | Path | None = None, decisions: Sequence[Decision] = (), reviewed: date | None = None,
    tell: Tell = lambda *_: None, files: Sequence[Input] | None = None,
) -> Result:  # fmt: skip
    """The result of checking files and folders.

    `law_date` is the day of law for lines without a date, `form` forces one layout, `stage` chooses the share to tell when several
    stages are present. `memory` is what the process that opens the files may use, in bytes (None: 4 GiB), never above half of the
    machine's; `passwords` are pairs of a file name or glob and the password that opens it; `trial` runs rules on trial, too, whose findings
    never count; `profile` is a file with the agency's own targets and exceptions (checker.profile), `lists` a folder of official lists of the
    user's own (checker.lists). `decisions` are what was decided on findings of earlier runs (checker.decision), whose last days are held against
    `reviewed`, the day of review, or else `law_date`. `tell` hears of each step as it begins. `files` are what
    `find_inputs` has made of the paths, where that is known.
    Raises CheckerError for a fault in the rules, in these or in the arguments; faults in files are findings.
    Raises ConservationError when the sums of the run do not come out.
    """
    options = Options(
        str(rules) if rules else None, law_date, form, stage, memory, tuple((name, word) for name, word in passwords), trial,
        str(profile) if profile else None, str(lists) if lists else None,
    )  # fmt: skip
    setting = load(options)
    with Reader(setting.reading, memory=setting.memory) as reader:  # its imports run beside ours
        shelf, ladder = setting.shelf, setting.ladder
        files = find_inputs([Path(p) for p in paths]) if files is None else files
        readings = [(file, read(reader, file)) for file in _told(files, tell)]
        stacked = stack([reading.intake for _, reading in readings])
    tell("origin", len(files), len(files), "")
    tables = derived(stacked, setting)
    tables["items"] = guard("items", link(add_elsewhere(tables["items"])))
    share_rows = shares(tables["items"])
    near = groups(bought(tables["items"]), ceilings_of(setting.rules_for("groups")))
    judged = {**tables, "groups": near, "shares": share_table(against(told_once(share_rows), setting.profile))}
    tell("judge", len(files), len(files), "")
    quarantine = setting.quarantine()
    with quarantine or nullcontext():
        found, gaps = judge_tables(judged, tables, setting, quarantine)
    holds = settled(candidates(found, decisions), decisions, reviewed or law_date, (file.name for file in files))
    found = holds.told(found)
    if holds.applied.accepted:
        answered = Answered()
        answered.add(tables["items"], found)
        share_rows += answered.rows()
    inputs = [told_input(file, reading.intake, reading.sha256) for file, reading in readings]
    return Result(
        inputs, tables, {name: judged[name] for name in TABLES}, guard("findings", found.drop_columns(["all_cells"])), found["all_cells"], share_rows,
        headline(share_rows, stage), setting.rule_set, quarantine, setting.forms, setting.origin, ladder, setting.profile,
        balance(inputs, tables, share_rows), shelf, open_lists(gaps, setting), holds.applied,
    )  # fmt: skip


def derived(stacked: Intake, setting: Setting) -> Intake:
    """Of the tables that files were read to, those that rules look at: with origins and all that is derived from the cells of one file alone.

    What needs other files (the same article elsewhere, the same purchase at other stages) is not in them yet.
    """
    stated, places, ladder, law_date = stacked["items"], stacked["places"], setting.ladder, setting.options.law_date
    items, swapped = repair(stated, places, ladder)
    items = add_demands(add_articles(add_origins(items, places, ladder)), ladder)
    items = add_lists(derive(items, places, setting.mandates, law_date, setting.profile.exceptions), setting.rules_for("items"), setting.shelf)
    tables = {**stacked, "items": items}
    if len(swapped):
        fixes = pa.concat_tables([stacked["fixes"], swapped])
        tables["fixes"] = fixes.take(pc.sort_indices(fixes.select(["file"]), sort_keys=[("file", "ascending")])).combine_chunks()
    tables["sheets"] = derive_sheets(stacked["sheets"], items, places, setting.mandates, law_date)
    costs, declarations = stacked["costs"], setting.declarations
    tables["claims"] = guard("claims", claims(items, costs, tables["sheets"], places, declarations, setting.marks, law_date))
    tables["statements"] = guard("statements", statements(stacked["stated_shares"], items, stacked["totals"]))
    return tables


def judge_tables(judged: Intake, about: Intake, setting: Setting, run: Quarantine | None) -> tuple[pa.Table, list[Gap]]:
    """The findings (see finding.FOUND) over those tables of `judged` that rules look at, and over the problems that `about` has.

    With them, by rule, how many rows could not be judged for want of which list; `about` also says which columns the sheets have, and what the lines
    state that findings are about.
    """
    columns: Columns = columns_of(about["places"])
    fields = fields_of(columns)
    verdicts_of = []
    missing: list[NotCheckable] = []
    for name in TABLES:
        if name not in judged:
            continue
        own = setting.rules_for(name)
        read_from = {c.name: c.fields for c in TABLES[name] if c.fields}
        for table, some in by_place(judged[name], own) if name == "claims" else [(judged[name], own)]:
            if not some or not len(table):
                continue
            if name == "items":
                verdicts, missing = judge_sheets(table, some, fields, run=run)
            else:
                verdicts = judge(table, some, run=run)
            verdicts_of.append(Judged(table, verdicts, some, read_from))
    gaps = []
    for j in verdicts_of:
        for rule in j.rules:
            if rule.unknown_because:
                open_ = j.table.select(["file", rule.unknown_because]).filter(pc.equal(j.verdicts[rule.id], UNKNOWN))
                counted = open_.group_by(open_.column_names, use_threads=False).aggregate([([], "count_all")]).to_pylist()
                gaps += [Gap(rule.id, c["file"], c[rule.unknown_because], c["count_all"]) for c in counted if c[rule.unknown_because] is not None]
    found = findings(verdicts_of, columns, about["problems"], missing, setting.rules, why(setting.shelf))
    return keyed(found, about["items"], setting.rules), gaps


def open_lists(gaps: Iterable[Gap], setting: Setting) -> list[Unchecked]:
    """The lists for want of which lines could not be judged, by rule."""
    lines: dict[str, Counter[str]] = defaultdict(Counter)
    for gap in gaps:
        lines[gap.rule][gap.gap] += gap.rows
    return [open_ for name in TABLES for rule in setting.rules_for(name) if rule.id in lines and (open_ := unchecked(rule, lines[rule.id])).lines]


def _told(files: Sequence[Input], tell: Tell) -> Iterator[Input]:
    """The files, each told before it is read."""
    for done, file in enumerate(files):
        tell("read", done, len(files), file.name)
        yield file


def read(reader: Reader, file: Input) -> Reading:
    """What came of one input; of one that is refused before it is opened, that refusal."""
    if file.refusal is None:
        return reader.read(file.path, file.name)
    return Reading(refused(file.name, file.code, file.refusal) if file.code else empty_intake(), None)


def stack(intakes: Sequence[Intake]) -> Intake:
    """The tables of all workbooks, one beneath the other."""
    if len(intakes) == 1:
        return dict(intakes[0])
    empty = empty_intake()
    return {name: pa.concat_tables([empty[name], *(i[name] for i in intakes)]).combine_chunks() for name in empty}


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


def told_input(file: Input, intake: Mapping[str, pa.Table], sha256: str | None) -> dict[str, Any]:
    """What is told of an input: `sha256` is that of the bytes that it was read from, `reason` why it was not read (None: it was)."""
    fatal = [p for p in intake["problems"].to_pylist() if p["fatal"] and p["sheet"] is None]
    reason = Text(fatal[0]["message_vi"], fatal[0]["message_en"]) if fatal else file.refusal
    return {"file": file.name, "path": file.path, "sha256": sha256, "read": reason is None, "reason": reason}
