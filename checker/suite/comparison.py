"""The verdicts of the second engine beside our own, rule by rule and row by row, over all tables that rules judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from checker.judge import FAIL, NAMES, UNKNOWN, Fields, judge
from checker.rule import TABLES, Rule
from checker.suite.database import Database, Unfit
from checker.suite.expectation import answers
from checker.suite.query import ID, KEYS, Asked, columns, limits

_CODES: Mapping[Asked, int] = {"fail": FAIL, "unknown": UNKNOWN}


@dataclass(frozen=True, slots=True)
class Difference:
    """A row to which the two engines do not give the same verdict; `theirs` None: neither fail nor unknown."""

    rule: str
    table: str
    place: tuple[str | None, str | None, int | None]
    ours: str
    theirs: str | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A value that the database cannot hold: the row is not compared for the rules that look at it."""

    table: str
    place: tuple[str | None, str | None, int | None]
    column: str
    value: str
    rules: int


@dataclass(slots=True)
class Comparison:
    """What came of it: rows by table, how many pairs of rule and row were held against each other, how many rows each of our rules gives a
    verdict, and what was not equal or not possible."""

    rows: dict[str, int] = field(default_factory=dict)
    rules: int = 0
    compared: int = 0
    ours: dict[tuple[str, Asked], int] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    faults: list[tuple[str, Asked, str]] = field(default_factory=list)


def compare(tables: Mapping[str, pa.Table], fields: Fields | None, rules: Sequence[Rule], database: Database) -> Comparison:
    """The comparison of all `rules` over the tables that they judge; `fields` are the columns that each sheet has (None: all)."""
    found = Comparison()
    for name in TABLES:
        own = [rule for rule in rules if rule.table == name]
        if own:
            _compare(found, name, tables[name], fields if name == "items" else None, own, database)
    return found


def _compare(found: Comparison, name: str, table: pa.Table, fields: Fields | None, rules: Sequence[Rule], database: Database) -> None:
    kinds = columns(rules, name)
    verdicts = judge(table, rules, fields=fields)
    unfit = database.load(name, prepared(table, list(kinds), fields), kinds, limits(rules, name))
    by_id = {rule.id: rule for rule in rules}
    left_out = {rule.id: _left_out(rule, unfit) for rule in rules}
    found.rows[name] = len(table)
    found.rules += len(rules)
    found.compared += sum(len(table) - len(rows) for rows in left_out.values())
    theirs: dict[str, dict[int, str]] = {}
    for answer in answers(name, rules, database):
        if answer.fault is not None:
            found.faults.append((answer.rule, answer.asked, answer.fault))
            continue
        ours = pc.indices_nonzero(pc.equal(verdicts[answer.rule], _CODES[answer.asked])).to_pylist()
        out = left_out[answer.rule]
        found.ours[answer.rule, answer.asked] = len(ours)
        other = answer.rows.symmetric_difference(ours) - out
        if other:  # rows that differ are few, or a rule is broken: then all of them are told
            theirs.setdefault(answer.rule, {}).update((row, answer.asked) for row in other & answer.rows)
            for row in other - answer.rows:
                theirs.setdefault(answer.rule, {}).setdefault(row, "")
    for rule, rows in theirs.items():
        codes = verdicts[rule]
        for row in sorted(rows):
            found.differences.append(Difference(by_id[rule].id, name, place(table, row), NAMES[codes[row].as_py()], rows[row] or None))
    for column, lost in unfit.items():
        count = sum(any(column in v.columns for v in rule.versions) for rule in rules)
        for row in lost.to_pylist():
            found.skipped.append(Skipped(name, place(table, row), column, str(table[column][row].as_py()), count))


def prepared(table: pa.Table, wanted: Sequence[str], fields: Fields | None) -> pa.Table:
    """The columns that the queries look at: row_id, the keys that there are, `wanted`; of these has_<field> says what a row's sheet has."""
    result = {ID: pa.array(range(len(table)), pa.int64()), **{key: table[key] for key in KEYS if key in table.column_names}}
    for name in wanted:
        result[name] = table[name] if name in table.column_names else _present(table, name.removeprefix("has_"), fields)
    return pa.table(result)


def _present(table: pa.Table, wanted: str, fields: Fields | None) -> pa.Array:
    """Per row: whether its sheet has a column for the field; a sheet of which nothing is known has all."""
    if not fields:
        return pa.repeat(True, len(table))
    sheets = pc.binary_join_element_wise(table["file"], table["sheet"], "\0").combine_chunks().dictionary_encode()
    known = {f"{file}\0{sheet}": wanted in present for (file, sheet), present in fields.items()}
    return pa.array([known.get(sheet, True) for sheet in sheets.dictionary.to_pylist()], pa.bool_()).take(sheets.indices)


def place(table: pa.Table, row: int) -> tuple[str | None, str | None, int | None]:
    """File, sheet and row of the row, as far as the table has them."""
    return tuple(table[key][row].as_py() if key in table.column_names else None for key in KEYS)  # type: ignore[return-value]


def _left_out(rule: Rule, unfit: Unfit) -> frozenset[int]:
    """The rows that the rule is not compared on, for a value that it looks at is not there."""
    looked_at = {name for version in rule.versions for name in version.columns}
    return frozenset(row for column, rows in unfit.items() if column in looked_at for row in rows.to_pylist())
