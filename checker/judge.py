"""Table × rules → verdicts, in one pass of the database over the stacked table."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from checker import sandbox
from checker.rule import TABLES, Rule, Version
from checker.sandbox import Run
from checker.schema import Column, arrow

FAIL, PASS, UNKNOWN, NA = 0, 1, 2, 3
NAMES = {FAIL: "fail", PASS: "pass", UNKNOWN: "unknown", NA: "n/a"}
KEYS = ("file", "sheet", "row")

# Codes that never leave this module: a row of a sheet without the columns that the rule needs, and NULL though nothing is missing.
_LACKS, _FAULT = 4, 9

Fields: TypeAlias = Mapping[tuple[str, str], frozenset[str]]

# Which verdicts of the versions that may have been in force agree, and on what. A time without the rule (n/a) beside a pass is a pass:
# whatever the day was, nothing is wanting. Beside a fail it is not: then the day decides, and the verdict is unknown.
_AGREED = {
    1 << FAIL: FAIL, 1 << PASS: PASS, 1 << NA: NA, 1 << _LACKS: _LACKS, 1 << PASS | 1 << NA: PASS, 1 << NA | 1 << _LACKS: _LACKS,
}  # fmt: skip


class NotCheckable(NamedTuple):
    """A rule that cannot be checked on a sheet, because these fields have no column there."""

    file: str
    sheet: str
    rule: str
    missing: tuple[str, ...]


def judge(table: pa.Table, rules: Sequence[Rule], *, fields: Fields | None = None, threads: int = 1, run: Run | None = None) -> pa.Table:
    """The verdicts: the key columns of `table` (file, sheet, row where present), then one int8 column per rule, in the table's order.

    `fields` are the columns that each sheet has, by (file, sheet); None: every sheet has every column. Dated rules read the bounds
    `<axis>_from` and `<axis>_to` of each row (NULL: not bounded) and, where both are NULL, `law_date` if the table has it. Where several
    versions may have been in force, a verdict stands when all agree (a time without the rule agrees with a pass), else it is unknown.
    A line that repeats a purchase shown elsewhere (`duplicate_of`) is judged there, and n/a here. `run` is where the query is run, None: here.
    """
    return _verdicts(table, rules, _codes(table, rules, fields, run or partial(sandbox.run, threads=threads)), fields)


def judge_sheets(table: pa.Table, rules: Sequence[Rule], fields: Fields, *, threads: int = 1, run: Run | None = None) -> tuple[pa.Table, list[NotCheckable]]:
    """The verdicts (see `judge`), and the rules that cannot be checked on a sheet where some row would have needed them, once per sheet."""
    codes = _codes(table, rules, fields, run or partial(sandbox.run, threads=threads))
    return _verdicts(table, rules, codes, fields), _not_checkable(table, rules, codes, fields)


def _verdicts(table: pa.Table, rules: Sequence[Rule], codes: Sequence[pa.ChunkedArray], fields: Fields | None) -> pa.Table:
    silent = [pc.equal(code, _LACKS) if fields else None for code in codes]
    if (repeated := _repeated(table)) is not None:
        silent = [repeated if mask is None else pc.or_(mask, repeated) for mask in silent]
    verdicts = [code if mask is None else pc.if_else(mask, pa.scalar(NA, pa.int8()), code) for code, mask in zip(codes, silent, strict=True)]
    keys = [key for key in KEYS if key in table.column_names]
    return pa.table([table[key] for key in keys] + verdicts, names=keys + [rule.id for rule in rules])


def _not_checkable(table: pa.Table, rules: Sequence[Rule], codes: Sequence[pa.ChunkedArray], fields: Fields) -> list[NotCheckable]:
    repeated = _repeated(table)
    places = table.select(["file", "sheet"])
    found = []
    for rule, code in zip(rules, codes, strict=True):
        needed = frozenset[str]().union(*(needed_fields(version, rule.table) for version in rule.versions))
        if all(needed <= present for present in fields.values()):
            continue
        hit = pc.equal(code, _LACKS)
        hit = hit if repeated is None else pc.and_not(hit, repeated)
        sheets = places.filter(hit).group_by(["file", "sheet"]).aggregate([]).to_pylist()
        waiting = {(s["file"], s["sheet"]) for s in sheets}
        found += [NotCheckable(*sheet, rule.id, tuple(sorted(needed - present))) for sheet, present in fields.items() if sheet in waiting]
    return found


def _repeated(table: pa.Table) -> pa.ChunkedArray | None:
    """A mask of the lines that repeat a purchase; None when none does."""
    if "duplicate_of" not in table.column_names or table["duplicate_of"].null_count == len(table):
        return None
    return pc.is_valid(table["duplicate_of"])


def needed_fields(version: Version, table: str) -> frozenset[str]:
    """The columns that a sheet must have for the version to be checkable on it."""
    by_name = {column.name: column for column in TABLES[table]}
    return frozenset(field for name in version.columns for field in by_name[name].fields)


def judge_examples(rule: Rule, run: Run | None = None) -> list[str]:
    """The verdicts that `rule` gives to its own examples, by the way that real rows take."""
    return [NAMES[code] for code in judge(example_table(rule), [rule], run=run)[rule.id].to_pylist()]


def example_table(rule: Rule) -> pa.Table:
    """The rows of the rule's examples as a table of the kind that it judges."""
    columns = {column.name: column for column in TABLES[rule.table]}
    keys = {"file": "a.xlsx", "sheet": "S", "row": 1}
    rows = []
    for example in rule.examples:
        row = {name: _typed(value, columns[name]) for name, value in example.row.items()}
        if rule.dated_by is not None:
            row[f"{rule.dated_by}_from"] = example.date or example.earliest
            row[f"{rule.dated_by}_to"] = example.date or example.latest
        rows.append({**{key: keys[key] for key in KEYS if key in columns}, **row})
    return pa.Table.from_pylist(rows, schema=pa.schema([pa.field(name, column.type) for name, column in columns.items()]))


def _typed(value: Any, column: Column) -> Any:
    """The value of an example as the column holds it: numbers of YAML as decimals, days from their text."""
    if pa.types.is_decimal(column.type) and isinstance(value, int):
        return Decimal(value)
    return date.fromisoformat(value) if pa.types.is_date(column.type) and isinstance(value, str) else value


def bind(rules: Sequence[Rule]) -> None:
    """Nothing: every rule has been bound in DuckDB against an empty table of its schema, or DuckDB's error was raised."""
    for name, columns in TABLES.items():
        judge(arrow(columns).empty_table(), [rule for rule in rules if rule.table == name])


def _codes(table: pa.Table, rules: Sequence[Rule], fields: Fields | None, run: Run) -> list[pa.ChunkedArray]:
    """One int8 column per rule, in the table's order, with the internal code _LACKS still in it."""
    if not rules:
        return []
    query = _Query(table, fields)
    columns = [query.rule(i, rule) for i, rule in enumerate(rules)]
    missing = query.used - set(table.column_names) - set(query.masks)
    if missing:
        raise ValueError(f"the table lacks columns that rules look at: {', '.join(sorted(missing))}")
    source = table.select(sorted(query.used & set(table.column_names)))
    for name, mask in query.masks.items():
        source = source.append_column(name, mask)
    result = run(source, query.sql(columns))
    for rule, code in zip(rules, result.columns, strict=True):
        if table.num_rows and pc.max(code).as_py() == _FAULT:
            row = table.slice(pc.index(code, pa.scalar(_FAULT, pa.int8())).as_py(), 1)
            where = {key: row[key][0].as_py() for key in KEYS if key in table.column_names}
            raise RuntimeError(f"rule {rule.id} could not be evaluated although nothing is missing: {where}")
    return list(result.columns)


class _Query:
    """The one SELECT of all rules: verdicts of the distinct logics first, then the choice among them by each row's date."""

    def __init__(self, table: pa.Table, fields: Fields | None) -> None:
        self.table, self.fields = table, fields
        self.used: set[str] = set()
        self.masks: dict[str, pa.Array] = {}
        self.days: dict[str, tuple[str, str]] = {}
        self.kept: set[str] = set()  # columns that transitions look at
        self.whens: dict[str, str] = {}
        self.logics: dict[str, str] = {}
        self.seen: dict[str, str] = {}  # which verdicts some possible version gives
        self._masks: dict[frozenset[str], str | None] = {}

    def sql(self, columns: list[str]) -> str:
        days = "".join(f", {low} AS {axis}_low, {high} AS {axis}_high" for axis, (low, high) in self.days.items())
        whens = "".join(f", TRY({expression}) AS {name}" for expression, name in self.whens.items())
        logics = "".join(f", {expression} AS {name}" for expression, name in self.logics.items())
        seen = "".join(f", {expression} AS {name}" for expression, name in self.seen.items())
        kept = "".join(f", {axis}_low, {axis}_high" for axis in self.days) + "".join(f', "{name}"' for name in sorted(self.kept))
        return f"SELECT {', '.join(columns)} FROM (SELECT *{seen} FROM (SELECT 0 AS nothing{kept}{logics} FROM (SELECT *{whens} FROM (SELECT *{days} FROM source))))"

    def rule(self, i: int, rule: Rule) -> str:
        """The expression of one rule's verdict over the inner SELECT."""
        spans: list[tuple[date | None, date | None, str, Version | None]] = []
        end: date | None = None
        for n, version in enumerate(rule.versions):
            if version.begins is not None and (n == 0 or version.begins != end):
                spans.append((end, version.begins, str(NA), None))
            spans.append((version.begins, version.ends, self.logic(version, rule.table), version if version.transition else None))
            end = version.ends
        if end is not None:
            spans.append((end, None, str(NA), None))
        # A version that differs in its citation alone is the same logic: nothing to choose between, nothing to evaluate twice.
        merged: list[tuple[date | None, date | None, str, Version | None]] = []
        for low, high, verdict, reaching in spans:
            if merged and merged[-1][2] == verdict:
                merged[-1] = (merged[-1][0], high, verdict, merged[-1][3])
            else:
                merged.append((low, high, verdict, reaching))
        if len(merged) == 1:
            return f"CAST({merged[0][2]} AS TINYINT) AS v{i}"
        assert rule.dated_by is not None
        self.axis(rule.dated_by)
        # One bit per verdict that some possible version gives.
        seen = " | ".join(
            f"CASE WHEN {self.may_apply(rule.dated_by, low, high, reaching)} THEN 1 << CAST({verdict} AS INTEGER) ELSE 0 END"
            for low, high, verdict, reaching in merged
        )
        name = self.seen.setdefault(seen, f"s{len(self.seen)}")
        agreed = " ".join(f"WHEN {bits} THEN {verdict}" for bits, verdict in _AGREED.items())
        return f"CAST(CASE WHEN {name} >= {1 << _FAULT} THEN {_FAULT} ELSE CASE {name} {agreed} ELSE {UNKNOWN} END END AS TINYINT) AS v{i}"

    def axis(self, name: str) -> None:
        low, high = f"{name}_from", f"{name}_to"
        self.used |= {low, high}
        if "law_date" in self.table.column_names:
            self.used.add("law_date")
            dateless = f'"{low}" IS NULL AND "{high}" IS NULL'
            low, high = (f'CASE WHEN {dateless} THEN "law_date" ELSE "{bound}" END' for bound in (low, high))
            self.days[name] = low, high
        else:
            self.days[name] = (f'"{low}"', f'"{high}"')

    def may_apply(self, axis: str, begins: date | None, ends: date | None, reaching: Version | None = None) -> str:
        """The condition that a day between `begins` and `ends` is possible, or that a transition reaches back to the row."""
        if reaching is not None and reaching.transition is not None:
            open_until = f"{reaching.transition.unless_before}_to"
            self.used.add(open_until)
            stated = f'("{axis}_from" IS NOT NULL OR "{axis}_to" IS NOT NULL)'
            open_ = f"(\"{open_until}\" IS NULL OR \"{open_until}\" >= DATE '{reaching.begins}')"
            self.kept |= {f"{axis}_from", f"{axis}_to", open_until}
            return f"(({self.may_apply(axis, begins, ends)}) OR ({stated} AND {open_} AND {self.may_apply(axis, reaching.before, reaching.begins)}))"
        parts = []
        if begins is not None:
            parts.append(f"({axis}_high IS NULL OR {axis}_high >= DATE '{begins}')")
        if ends is not None:
            parts.append(f"({axis}_low IS NULL OR {axis}_low < DATE '{ends}')")
        return " AND ".join(parts) or "TRUE"

    def logic(self, version: Version, table: str) -> str:
        """The name of the column with the version's verdict, shared by all versions that say the same."""
        self.used |= version.columns
        check = _tried(version.check.sql(version.parameters), version.check.columns)
        mask = self.mask(needed_fields(version, table))
        if mask is not None:
            check = f"CASE WHEN {mask} THEN {_LACKS} ELSE {check} END"
        if version.when is not None:
            when, columns = version.when.sql(version.parameters), version.when.columns
            unsure = f"CASE WHEN {_present(columns)} THEN {_FAULT} ELSE {UNKNOWN} END"
            if mask is not None:
                unsure = f"CASE WHEN {mask} THEN {_LACKS} ELSE {unsure} END"
            name = self.whens.setdefault(when, f"w{len(self.whens)}")
            check = f"CASE WHEN {name} THEN {check} WHEN NOT {name} THEN {NA} ELSE {unsure} END"
        return self.logics.setdefault(check, f"l{len(self.logics)}")

    def mask(self, needed: frozenset[str]) -> str | None:
        """The name of a boolean column: the row's sheet lacks one of the `needed` fields; None when no sheet does."""
        if self.fields is None or not needed:
            return None
        if needed not in self._masks:
            lacking = {sheet for sheet, present in self.fields.items() if not needed <= present}
            self._masks[needed] = None
            if lacking:
                name = f"lacks_{len(self.masks)}"
                self._masks[needed] = name
                self.masks[name] = _rows_of(self.table, lacking)
        name_ = self._masks[needed]
        if name_ is not None:
            self.used.add(name_)
        return name_


def _tried(expression: str, columns: frozenset[str]) -> str:
    fault = f"CASE WHEN {_present(columns)} THEN {_FAULT} ELSE {UNKNOWN} END"
    return f"coalesce(CAST(TRY({expression}) AS TINYINT), {fault})"


def _present(columns: frozenset[str]) -> str:
    return " AND ".join(f'"{column}" IS NOT NULL' for column in sorted(columns)) or "TRUE"


def _rows_of(table: pa.Table, sheets: set[tuple[str, str]]) -> pa.ChunkedArray:
    """Per row: whether it is of one of `sheets`."""
    mask = None
    by_file: dict[str, list[str]] = {}
    for file, sheet in sheets:
        by_file.setdefault(file, []).append(sheet)
    # Files that lack the same sheets share one comparison: a thousand one-sheet workbooks are then still one.
    groups: dict[tuple[str, ...], list[str]] = {}
    for file, names in by_file.items():
        groups.setdefault(tuple(sorted(names)), []).append(file)
    for names_, files in groups.items():
        part = pc.and_(pc.is_in(table["file"], pa.array(files)), pc.is_in(table["sheet"], pa.array(names_)))
        mask = part if mask is None else pc.or_(mask, part)
    return mask
