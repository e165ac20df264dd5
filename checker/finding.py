"""Verdicts → Findings: one row per rule and place, with the cells, both sentences, the figures and the provision that it rests on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from checker.error import Text
from checker.identity import sheet_starts
from checker.judge import FAIL, UNKNOWN, NotCheckable
from checker.numbering import Ints, RowNumbers, alike
from checker.rule import Dating, Rule
from checker.schema import FINDINGS, ITEMS, SUM, TEXT, Column, arrow, filled_up
from checker.wording import Shown, Why, cited, messages, placeholders, shared_message, unknown_message

_RANGES = 40  # a folded finding names so many ranges of cells; the rest is counted
_CUT = ",…"
_TERMS = {c.name: c.term for c in ITEMS if c.term} | {"amount": "thành tiền"}
_ALWAYS = ("file", "sheet", "table", "row", "cell", "amount", "difference", "exception", "exception_rules")

# A finding for people names forty ranges of cells; a marked copy needs all of them.
FOUND = (*FINDINGS, Column("all_cells", TEXT, "all cells to look at", null="`cells` names all of them"))

Place: TypeAlias = tuple[str, str, int]  # file, sheet, number of the table
Columns: TypeAlias = Mapping[Place, Mapping[str, str]]  # field → column letters, by table


@dataclass(frozen=True, slots=True)
class Judged:
    """A table with its verdicts and the rules behind them; `fields` says from which fields of the sheet a column is read."""

    table: pa.Table
    verdicts: pa.Table
    rules: Sequence[Rule]
    fields: Mapping[str, tuple[str, ...]]


def findings(
    judged: Iterable[Judged], columns: Columns, problems: pa.Table, not_checkable: Iterable[NotCheckable], rules: Sequence[Rule], why: Why
) -> pa.Table:
    """The Findings (see FOUND), ordered by file, sheet, row and rule; rules that found nothing give nothing.

    `why` says of rows that a rule could not judge what is missing (None: nothing that it knows of), and how many rows that does not cover.
    """
    parts = [part for j in judged for rule in j.rules for part in _of_rule(j, rule, columns, why)]
    parts += [_table(_problem_rows(problems)), _table(_uncheckable_rows(not_checkable, {r.id: r for r in rules}))]
    return in_order(pa.concat_tables(parts))


def in_order(found: pa.Table) -> pa.Table:
    """Findings by file, sheet, row and rule; those of the whole run last."""
    order = pc.sort_indices(
        found.select(["file", "sheet", "row", "rule", "verdict"]), sort_keys=[(k, "ascending") for k in ("file", "sheet", "row", "rule", "verdict")]
    )
    return found.take(order).combine_chunks()


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=arrow(FOUND))


def _of_rule(judged: Judged, rule: Rule, columns: Columns, why: Why) -> Iterable[pa.Table]:
    codes = judged.verdicts.column(rule.id)
    told = _looked_at(rule)
    table = judged.table.select([name for name in judged.table.column_names if name in told])
    failed = table.filter(pc.equal(codes, FAIL))
    unknown = table.filter(pc.equal(codes, UNKNOWN))
    for part, approved in _by_exception(rule, failed):
        if len(part):
            found = _folded(judged, rule, part, columns, "fail", why) if rule.fold == "sheet" else _one_by_one(judged, rule, part, columns)
            yield _approved(found, pc.unique(part["exception"]).to_pylist()) if approved else found
    if len(unknown):  # what a sheet does not say is told once, with the cells
        yield _folded(judged, rule, unknown, columns, "unknown", why)


def _looked_at(rule: Rule) -> set[str]:
    """The columns that a finding of the rule tells of; to filter all others would be most of the work."""
    told = placeholders(rule) | {*_ALWAYS}
    told |= {name for name in (rule.shows.value, rule.shows.expected, rule.shows.difference, rule.unknown_because) if name}
    if rule.unknown_because:
        told |= {"goods_name", *(rule.unknown_because.removesuffix("gap") + part for part in ("entry", "score"))}
    return told | {*rule.date_columns}


def _by_exception(rule: Rule, failed: pa.Table) -> Iterable[tuple[pa.Table, bool]]:
    """The failing rows whose duty to explain an approved exception answers, apart from the others."""
    if rule.severity != "explain" or "exception_rules" not in failed.column_names or failed["exception_rules"].null_count == len(failed):
        return [(failed, False)]
    answered = pc.fill_null(pc.match_substring_regex(failed["exception_rules"], rf"\|(?:\*|{rule.id})\|"), False)
    return [(failed.filter(pc.invert(answered)), False), (failed.filter(answered), True)]


def _approved(found: pa.Table, documents: Sequence[str]) -> pa.Table:
    """The same findings, told as answered by these documents and not counted."""
    listed = ", ".join(documents)
    for name, words in (("message_vi", f" Đã có văn bản chấp thuận: {listed}."), ("message_en", f" Approved by: {listed}.")):
        told = pc.binary_join_element_wise(found[name], words, "")
        found = found.set_column(found.column_names.index(name), found.schema.field(name), told)
    return found.set_column(found.column_names.index("counted"), found.schema.field("counted"), pa.array([False] * len(found)))


def _one_by_one(judged: Judged, rule: Rule, rows: pa.Table, columns: Columns) -> pa.Table:
    """One finding per row, built column by column: a sheet may have a hundred thousand of them."""
    count = len(rows)
    datings = _datings(rule, rows)
    shows = {"value": rule.shows.value, "expected": rule.shows.expected, "difference": rule.shows.difference}
    shown = Shown(rows)
    data: dict[str, pa.Array] = {
        "rule": pa.repeat(rule.id, count), "severity": pa.repeat(rule.severity, count), "verdict": pa.repeat("fail", count),
        "counted": pa.array([d.counted for d in datings]), "file": rows.column("file"), "sheet": _optional(rows, "sheet"),
        "row": _optional(rows, "row"), "cells": _cells(judged, rule, rows, columns), "rows": pa.repeat(pa.scalar(1, pa.int32()), count),
        **{f"message_{lang}": messages(rule.message.of(lang), shown, datings, lang) for lang in ("vi", "en")},
        **{name: shown.column(column, "vi") if column else pa.nulls(count, pa.string()) for name, column in shows.items()},
        "cite": pa.array([_cite(rule, d) for d in datings], pa.string()), "checked": pa.array([_checked(d) for d in datings], pa.string()),
        "dated_by": pa.array([_axis(rule, d) for d in datings], pa.string()), "date": pa.array([d.date for d in datings], pa.date32()),
        "amount": _amounts(rows),
    }  # fmt: skip
    schema = arrow(FOUND)
    return filled_up({name: column.cast(schema.field(name).type) for name, column in data.items()}, count, schema)


def _folded(judged: Judged, rule: Rule, rows: pa.Table, columns: Columns, verdict: str, why: Why) -> pa.Table:
    """One finding per sheet for all its rows."""
    result = []
    rows = rows.combine_chunks()
    starts = sheet_starts(rows.column("file"), _optional(rows, "sheet"))
    places = zip(*(column.take(pa.array(starts)).to_pylist() for column in (rows.column("file"), _optional(rows, "sheet"))), strict=True)
    codes, every_dating = _coded_datings(rule, rows)
    numbers = RowNumbers.of(rows)
    amounts = _amounts(rows)
    for place, start, end in zip(places, starts, [*starts[1:], len(rows)], strict=True):
        part, count = rows.slice(start, end - start), end - start
        dating, datings = every_dating[codes[start]], [every_dating[code] for code in dict.fromkeys(codes[start:end].tolist())]
        cells, all_cells = _cells_of(judged, rule, place, part, numbers, (start, end), columns)
        message = shared_message(rule, part, count, dating) if verdict == "fail" else unknown_message(rule, part, datings, why)
        result.append({
            "rule": rule.id, "severity": rule.severity, "verdict": verdict, "counted": all(d.counted if verdict == "fail" else d.open_counted for d in datings),
            "file": place[0], "sheet": place[1], "row": numbers.row(start) if count == 1 else None,
            "cells": cells, "rows": count, "message_vi": message.vi, "message_en": message.en,
            "value": None, "expected": None, "difference": None, "cite": _cite(rule, dating), "checked": _checked(dating),
            "dated_by": _axis(rule, dating), "date": dating.date if len({d.date for d in datings}) == 1 else None,
            "amount": pc.sum(amounts.slice(start, count)).as_py(),
            "all_cells": all_cells,
        })  # fmt: skip
    return _table(result)


def _cells_of(
    judged: Judged, rule: Rule, place: tuple[str, str], part: pa.Table, numbers: RowNumbers, span: tuple[int, int], columns: Columns
) -> tuple[str | None, str | None]:
    """The blamed cells of a sheet's rows, those of the `span`, table by table; and all of them, where the first names only some."""
    if "cell" in part.column_names and not rule.blame:
        return ",".join(filter(None, part["cell"].to_pylist())) or None, None
    blamed = [(_letters(judged, rule, (*place, table), columns), runs) for table, runs in numbers.runs(*span)]
    cells = [c for letters, runs in blamed if (c := ranges(letters, runs))]
    whole = ",".join(ranges(letters, runs, most=None) for letters, runs in blamed if letters) if any(_CUT in c for c in cells) else None
    return ",".join(cells) or None, whole


def ranges(letters: Sequence[str], runs: Sequence[tuple[int, int]], most: int | None = _RANGES) -> str:
    """ "J2:J4,J9": the cells of these columns in these runs of rows; past `most` ranges the rest is only counted."""
    texts = [f"{letter}{a}" if a == b else f"{letter}{a}:{letter}{b}" for letter in letters for a, b in runs[:most]]
    rest = 0 if most is None else len(letters) * len(runs) - most
    return ",".join(texts[:most]) + (f"{_CUT} (+{rest})" if rest > 0 else "")


def _optional(rows: pa.Table, name: str) -> pa.Array:
    types = {"sheet": pa.string(), "row": pa.int32()}
    return rows.column(name) if name in rows.column_names else pa.nulls(len(rows), types[name])


def _amounts(rows: pa.Table) -> pa.Array:
    """The money at stake: the line's amount, or by how much a stated total is off."""
    if "amount" in rows.column_names:
        return pc.cast(rows.column("amount"), SUM)
    return pc.abs(rows.column("difference")) if "difference" in rows.column_names else pa.nulls(len(rows), SUM)


def _datings(rule: Rule, rows: pa.Table) -> list[Dating]:
    """The version behind each row; rows with the same bounds share one look-up."""
    if rule.dated_by is None:
        return [rule.version_at()] * len(rows)
    bounds = list(zip(*(rows.column(c).to_pylist() for c in rule.date_columns), strict=True))
    known: dict[tuple[date | None, ...], Dating] = {b: rule.dated(b) for b in set(bounds)}
    return [known[b] for b in bounds]


def _coded_datings(rule: Rule, rows: pa.Table) -> tuple[Ints, list[Dating]]:
    """Per row the number of the version behind it, and these versions, each once for the same bounds."""
    codes, bounds = alike([rows.column(name) for name in rule.date_columns], len(rows))
    return codes, [rule.dated(bound) for bound in bounds] if rule.dated_by is not None else [rule.version_at()]


def _letters(judged: Judged, rule: Rule, place: tuple[str, str, int | None], columns: Columns) -> list[str]:
    """The table's columns that hold the rule's blamed columns, in the sheet's order."""
    file, sheet, table = place
    if table is not None:
        present = columns.get((file, sheet, table), {})
    else:  # a row that stands in no table of its own: the sheet's first table with the field
        present = {}
        for (other_file, other_sheet, _), names in sorted(columns.items()):
            if (other_file, other_sheet) == (file, sheet):
                present = {**names, **present}
    fields = {field for column in rule.blame for field in judged.fields.get(column, (column,))}
    return sorted({present[f] for f in fields if f in present}, key=lambda letters: (len(letters), letters))


def _cells(judged: Judged, rule: Rule, rows: pa.Table, columns: Columns) -> pa.Array:
    if "cell" in rows.column_names:
        return rows.column("cell")
    if "row" not in rows.column_names:
        return pa.nulls(len(rows), pa.string())
    numbers = pc.cast(rows.column("row"), pa.string()).to_pylist()
    tables = rows.column("table").to_pylist() if "table" in rows.column_names else [None] * len(rows)
    places = zip(rows.column("file").to_pylist(), rows.column("sheet").to_pylist(), tables, strict=True)
    letters: dict[tuple[str, str, int | None], list[str]] = {}
    return pa.array([
        ",".join(letter + number for letter in (letters[p] if p in letters else letters.setdefault(p, _letters(judged, rule, p, columns)))) or None
        for p, number in zip(places, numbers, strict=True)
    ], pa.string())  # fmt: skip


def _cite(rule: Rule, dating: Dating) -> str | None:
    return cited(rule, dating.version) if dating.version else None


def _checked(dating: Dating) -> str | None:
    return dating.version.cite.checked if dating.version else None


def _axis(rule: Rule, dating: Dating) -> str | None:
    return None if rule.dated_by is None else f"{rule.dated_by}: {dating.basis}"


def _problem_rows(problems: pa.Table) -> list[dict[str, Any]]:
    return [
        {"rule": p["code"], "severity": "error" if p["fatal"] else "note", "verdict": "unknown" if p["fatal"] else "fail", "counted": True, "file": p["file"],
         "sheet": p["sheet"], "cells": p["cell"], "rows": 0, "message_vi": p["message_vi"], "message_en": p["message_en"]}
        for p in problems.to_pylist()
    ]  # fmt: skip


def _uncheckable_rows(missing: Iterable[NotCheckable], rules: Mapping[str, Rule]) -> list[dict[str, Any]]:
    """One finding per sheet and set of missing columns, naming all rules that wait for them."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[Text]] = {}
    for n in missing:
        groups.setdefault((n.file, n.sheet, n.missing), []).append(rules[n.rule].title)
    return [
        {"rule": "column_missing", "severity": "note", "verdict": "unknown", "counted": True, "file": file, "sheet": sheet, "rows": 0,
         "message_vi": f"Trang không có cột {', '.join(_TERMS.get(f, f) for f in fields)} nên không kiểm tra được: {'; '.join(t.vi for t in titles)}",
         "message_en": f"The sheet has no column {', '.join(fields)}, so these cannot be checked: {'; '.join(t.en for t in titles)}"}
        for (file, sheet, fields), titles in groups.items()
    ]  # fmt: skip
