"""A rule → the SQL that selects its failing rows, or those it cannot decide, in PostgreSQL or SQLite.

Made from the text of the rule, by sqlglot, and not from the query that our own engine runs: which version is in force is chosen in the SQL by
each row's own bounds of its date, as the timeline has it, and whatever the sheet does not say stays NULL. Taken from our side are the table's
columns, derived ones included, and `has_<field>`, whether the row's sheet has a column for a field.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple, TypeAlias

import sqlglot
from sqlglot import exp

from checker.operand import Kind, Value, kind_of
from checker.rule import TABLES, Rule, Version
from checker.suite.whole import Whole

Dialect: TypeAlias = Literal["postgres", "sqlite"]
Asked: TypeAlias = Literal["fail", "unknown"]

DIALECTS: tuple[Dialect, ...] = ("postgres", "sqlite")
ID = "row_id"  # the row's place in its table, from 0
KEYS = ("file", "sheet", "row")


class Span(NamedTuple):
    """A stretch of a rule's timeline: what speaks there (None: nothing is in force), under the name of a column."""

    name: str
    begins: date | None
    ends: date | None
    version: Version | None


def query(rule: Rule, asked: Asked, dialect: Dialect) -> str:
    """The rows of `{batch}` to which the rule gives that verdict: their `row_id` and, where the table has them, file, sheet and row."""
    names = {column.name for column in TABLES[rule.table]}
    keys = [ID, *(key for key in KEYS if key in names)]
    spans = tuple(_spans(rule))
    counts = ' WHERE b."duplicate_of" IS NULL' if "duplicate_of" in names else ""  # what is repeated is judged where it counts
    if rule.dated_by is None or len(spans) == 1:
        days = ""
        verdicts = [_logic(rule, spans[0].version, dialect)]
    else:
        days = ", " + ", ".join(f"{_bound(rule.dated_by, end, names)} AS {_quoted(name)}" for end, name in (("from", "earliest"), ("to", "latest")))
        verdicts = [f"CASE WHEN {_possible(rule.dated_by, span)} THEN {_logic(rule, span.version, dialect)} END" for span in spans]
    told = ",\n    ".join(f"{verdict} AS {_quoted(span.name)}" for verdict, span in zip(verdicts, spans, strict=True))
    inner = f"SELECT b.*{days} FROM (SELECT * FROM {{batch}}) AS b{counts}"
    return (
        f"SELECT {', '.join(f'v.{_quoted(key)}' for key in keys)} FROM (\n  SELECT {', '.join(f'd.{_quoted(key)}' for key in keys)},\n    {told}\n"
        f"  FROM ({inner}) AS d\n) AS v WHERE {_together([f'v.{_quoted(span.name)}' for span in spans])} = '{asked}'"
    )


def columns(rules: Sequence[Rule], table: str) -> dict[str, Kind]:
    """The columns that queries of these rules look at, beside the keys, in the table's order; `has_<field>` last."""
    own = [rule for rule in rules if rule.table == table]
    used = {name for rule in own for version in rule.versions for name in version.columns} | {name for rule in own for name in rule.date_columns}
    used |= {"duplicate_of"}
    kinds: dict[str, Kind] = {c.name: kind for c in TABLES[table] if c.name in used and c.name not in KEYS and (kind := kind_of(c)) is not None}
    fields = sorted({field for rule in own for version in rule.versions for field in _fields(rule, version)})
    return {**kinds, **{f"has_{field}": "truth" for field in fields}}


def limits(rules: Sequence[Rule], table: str) -> dict[str, int]:
    """The largest |value × 10^6| of each number column with which SQLite computes every condition of these rules exactly."""
    whole = Whole(_kinds(table))
    for rule in (rule for rule in rules if rule.table == table):
        for version in rule.versions:
            for text in _texts(version):
                whole.condition(_tree(text, version.parameters))
    return whole.limits


def _spans(rule: Rule) -> Iterator[Span]:
    """The timeline without a gap: times at which nothing is in force are named, too."""
    end: date | None = None
    for number, version in enumerate(rule.versions):
        if version.begins is not None and (number == 0 or version.begins != end):
            yield Span(f"nothing_until_{version.begins:%Y_%m_%d}", end, version.begins, None)
        yield Span(f"since_{version.begins:%Y_%m_%d}" if version.begins else "always", version.begins, version.ends, version)
        end = version.ends
    if end is not None:
        yield Span(f"nothing_since_{end:%Y_%m_%d}", end, None, None)


def _bound(axis: str, end: str, names: set[str]) -> str:
    """The row's own bound of its day; a row without any takes the day of law that was given for such rows."""
    own = f'b."{axis}_{end}"'
    return f'CASE WHEN b."{axis}_from" IS NULL AND b."{axis}_to" IS NULL THEN b."law_date" ELSE {own} END' if "law_date" in names else own


def _possible(axis: str, span: Span) -> str:
    """The condition that the row's day may lie in the span, or that the span's transition may reach back to the row."""
    within = _within(span.begins, span.ends)
    transition = span.version.transition if span.version else None
    if span.version is None or transition is None or span.begins is None:
        return within
    stated = f'(d."{axis}_from" IS NOT NULL OR d."{axis}_to" IS NOT NULL)'
    still_open = f"(d.\"{transition.unless_before}_to\" IS NULL OR d.\"{transition.unless_before}_to\" >= '{span.begins}')"
    return f"(({within}) OR ({stated} AND {still_open} AND {_within(span.version.before, span.begins)}))"


def _within(begins: date | None, ends: date | None) -> str:
    """The condition that some day from `begins` up to the day before `ends` lies within the row's bounds."""
    parts = [f"(d.\"latest\" IS NULL OR d.\"latest\" >= '{begins}')"] if begins else []
    parts += [f"(d.\"earliest\" IS NULL OR d.\"earliest\" < '{ends}')"] if ends else []
    return " AND ".join(parts) or "TRUE"


def _logic(rule: Rule, version: Version | None, dialect: Dialect) -> str:
    """What the version says of the row: pass, fail, unknown, n/a; no column: the row's sheet cannot say what the version asks."""
    if version is None:
        return "'n/a'"
    present = " AND ".join(f'd."has_{field}"' for field in sorted(_fields(rule, version)))
    check, *when = (_sql(rule, text, version.parameters, dialect) for text in _texts(version))
    verdict = f"CASE WHEN {check} THEN 'pass' WHEN NOT {check} THEN 'fail' ELSE 'unknown' END"
    unsure = "'unknown'"
    if present:
        verdict, unsure = (f"CASE WHEN NOT ({present}) THEN 'no column' ELSE {said} END" for said in (verdict, unsure))
    return f"CASE WHEN {when[0]} THEN {verdict} WHEN NOT {when[0]} THEN 'n/a' ELSE {unsure} END" if when else verdict


def _together(verdicts: Sequence[str]) -> str:
    """One verdict of all versions that may be in force (NULL: it is not): where they differ the row's day decides, and is not known.

    A time without the rule is no contradiction to a pass; nor does it make a row checkable.
    """
    if len(verdicts) == 1:
        return verdicts[0]
    among = ", ".join(verdicts)
    return (
        f"CASE WHEN 'unknown' IN ({among}) THEN 'unknown'"
        f"\n  WHEN 'fail' IN ({among}) THEN CASE WHEN 'pass' IN ({among}) OR 'n/a' IN ({among}) OR 'no column' IN ({among}) THEN 'unknown' ELSE 'fail' END"
        f"\n  WHEN 'pass' IN ({among}) THEN CASE WHEN 'no column' IN ({among}) THEN 'unknown' ELSE 'pass' END"
        f"\n  WHEN 'n/a' IN ({among}) OR 'no column' IN ({among}) THEN 'n/a' ELSE 'unknown' END"
    )


def _texts(version: Version) -> list[str]:
    return [version.check.text, *([version.when.text] if version.when else [])]


def _fields(rule: Rule, version: Version) -> set[str]:
    """The fields of the sheet without which the version cannot be checked; only lines of goods are asked for them."""
    if rule.table != "items":
        return set()
    return {field for column in TABLES[rule.table] if column.name in version.columns for field in column.fields}


@cache
def _kinds(table: str) -> dict[str, Kind]:
    return {c.name: kind for c in TABLES[table] if (kind := kind_of(c)) is not None}


def _sql(rule: Rule, text: str, parameters: Mapping[str, Value], dialect: Dialect) -> str:
    """A condition of the rule in parentheses, its names those of the row `d`."""
    tree = _tree(text, parameters)
    if dialect == "sqlite":
        tree = Whole(_kinds(rule.table)).condition(tree)
    for column in list(tree.find_all(exp.Column)):
        # With its table before it: SQLite takes a quoted name that it does not know for a text.
        column.replace(exp.column(exp.to_identifier(column.name, quoted=True), table="d"))
    for literal in list(tree.find_all(exp.Literal)):
        if literal.is_string and ":" in literal.this:
            literal.replace(_apart(str(literal.this)))
    return str(exp.paren(tree).sql(dialect=dialect)).replace("{", "{{").replace("}", "}}")


def _tree(text: str, parameters: Mapping[str, Value]) -> exp.Expr:
    """The condition as sqlglot reads it, with the parameters' values in it; under one node, so that any node below can be replaced."""
    tree: exp.Expr = exp.paren(sqlglot.parse_one(text, read="duckdb"))
    for name in list(tree.find_all(exp.Placeholder)):
        value = parameters[str(name.this)]
        if isinstance(value, bool):
            name.replace(exp.Boolean(this=value))
        elif isinstance(value, str):
            name.replace(exp.Literal.string(value))
        else:
            number = exp.Literal.number(f"{abs(Decimal(value)).normalize():f}")
            name.replace(number if value >= 0 else exp.paren(exp.Neg(this=number)))
    return tree


def _apart(text: str) -> exp.Expr:
    """The text in pieces that end before each colon: great_expectations hands queries to SQLAlchemy, which takes ":word" for a parameter."""
    first, *others = text.split(":")
    whole: exp.Expr = exp.Literal.string(first)
    for piece in others:
        whole = exp.DPipe(this=exp.DPipe(this=whole, expression=exp.Literal.string(":")), expression=exp.Literal.string(piece))
    return exp.paren(whole)


def _quoted(name: str) -> str:
    return f'"{name}"'
