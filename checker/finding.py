"""Verdicts → Findings: one row per rule and place, with the cells, both sentences, the figures and the provision that it rests on."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from checker.error import Text, sentence
from checker.identity import sheet_starts
from checker.judge import FAIL, UNKNOWN, NotCheckable
from checker.numbering import Ints, RowNumbers, alike
from checker.numeral import figure, plain_figure
from checker.rule import Dating, Rule, Version
from checker.schema import AXES, FINDINGS, ITEMS, SUM, TEXT, Column, arrow, filled_up

_RANGES = 40  # a folded finding names so many ranges of cells; the rest is counted
_CUT = ",…"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_TERMS = {c.name: c.term for c in ITEMS if c.term} | {"amount": "thành tiền"}
_ALWAYS = ("file", "sheet", "table", "row", "cell", "amount", "difference", "exception", "exception_rules")
_MISSING = Text("(không có)", "(none)")

# A finding for people names forty ranges of cells; a marked copy needs all of them.
FOUND = (*FINDINGS, Column("all_cells", TEXT, "all cells to look at", null="`cells` names all of them"))

Why: TypeAlias = Callable[[Rule, pa.Table], tuple[Text | None, int]]
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
    told = {name for lang in ("vi", "en") for name in _PLACEHOLDER.findall(rule.message.of(lang))} | {*_ALWAYS}
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
    shown = _Shown(rows)
    data: dict[str, pa.Array] = {
        "rule": pa.repeat(rule.id, count), "severity": pa.repeat(rule.severity, count), "verdict": pa.repeat("fail", count),
        "counted": pa.array([d.counted for d in datings]), "file": rows.column("file"), "sheet": _optional(rows, "sheet"),
        "row": _optional(rows, "row"), "cells": _cells(judged, rule, rows, columns), "rows": pa.repeat(pa.scalar(1, pa.int32()), count),
        **{f"message_{lang}": _messages(rule.message.of(lang), shown, datings, lang) for lang in ("vi", "en")},
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
        message = _message(rule, part, count, dating) if verdict == "fail" else _unknown_message(rule, part, datings, why)
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


class _Shown:
    """The columns of some rows as people read them: figures grouped, days as d/m/y. Several sentences and fields show the same one."""

    def __init__(self, rows: pa.Table) -> None:
        self.rows = rows
        self._columns: dict[tuple[str, str], pa.Array] = {}

    def column(self, name: str, lang: str) -> pa.Array:
        """One of them, NULL where nothing stands."""
        if (name, lang) not in self._columns:
            self._columns[name, lang] = self._read(name, lang)
        return self._columns[name, lang]

    def _read(self, name: str, lang: str) -> pa.Array:
        column = self.rows.column(name).combine_chunks()
        if pa.types.is_string(column.type):
            return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)
        if pa.types.is_decimal(column.type):
            if lang != "vi":
                return _swapped(self.column(name, "vi"))
            return pa.array([None if text is None else plain_figure(text) for text in pc.cast(column, pa.string()).to_pylist()], pa.string())
        coded = column.dictionary_encode()
        return pa.array([_show(v, lang) for v in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def _swapped(told: pa.Array) -> pa.Array:
    """Figures as Vietnamese writes them as English does: dot and comma change places."""
    for sign, other in ((".", "\0"), (",", "."), ("\0", ",")):
        told = pc.replace_substring(told, sign, other)
    return told


def _show(value: object, lang: str) -> str | None:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, Decimal)):
        return figure(value, lang)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y") if lang == "vi" else value.isoformat()
    return None if value is None else str(value)


def _messages(template: str, shown: _Shown, datings: list[Dating], lang: str) -> pa.Array:
    parts = []
    for i, piece in enumerate(_PLACEHOLDER.split(template)):
        if i % 2 == 0:
            parts.append(pa.scalar(piece, pa.string()))
        elif piece in shown.rows.column_names:
            parts.append(pc.fill_null(shown.column(piece, lang), _MISSING.of(lang)))
        else:
            parts.append(pa.array([_parameter(d, piece, lang) for d in datings], pa.string()))
    joined = pc.binary_join_element_wise(*parts, "")
    return joined if isinstance(joined, (pa.Array, pa.ChunkedArray)) else pa.repeat(joined, len(shown.rows))


def _parameter(dating: Dating, name: str, lang: str) -> str:
    value = dating.version.parameters.get(name) if dating.version else None
    return _show(value, lang) or _MISSING.of(lang)


def _message(rule: Rule, part: pa.Table, count: int, dating: Dating) -> Text:
    """The sentence of a folded finding: {rows} is their number, any other placeholder the value that the rows share."""

    def value(name: str, lang: str) -> str:
        if name == "rows":
            return figure(count, lang)
        if name not in part.column_names:
            return _parameter(dating, name, lang)
        distinct = pc.unique(part.column(name)).to_pylist()
        return (_show(distinct[0], lang) or _MISSING.of(lang)) if len(distinct) == 1 else "…"

    def fill(lang: str) -> str:
        return _PLACEHOLDER.sub(lambda m: value(m[1], lang), rule.message.of(lang))

    return Text(fill("vi"), fill("en"))


def _unknown_message(rule: Rule, part: pa.Table, datings: Sequence[Dating], why: Why) -> Text:
    said, count = why(rule, part)
    if said is None:
        return _undated_message(rule, count, datings)
    told = Text(f"Chưa đủ căn cứ kết luận ({rule.title.vi}): {said.vi}", f"Cannot be concluded ({rule.title.en}): {said.en}")
    return sentence(told, _undated_message(rule, count, datings)) if count else told


def _undated_message(rule: Rule, count: int, datings: Sequence[Dating]) -> Text:
    if rule.dated_by is not None and any(not d.certain for d in datings):
        missing = _missing_days(rule, [d for d in datings if not d.certain])
        axis = Text(" hoặc ".join(AXES[a][1] for a in missing), " or ".join(f"the {AXES[a][0]}" for a in missing))
        return Text(
            f"Chưa đủ căn cứ kết luận ({rule.title.vi}): {figure(count)} dòng thiếu {axis.vi} nên chưa biết quy định nào áp dụng. Bổ sung ngày, hoặc dùng --date",
            f"Cannot be concluded ({rule.title.en}): {figure(count, 'en')} lines lack {axis.en}, so the provision in force is not known. Add it, or use --date",
        )
    if rule.unknown is not None:
        return Text(
            f"Chưa đủ căn cứ kết luận ({rule.title.vi}), {figure(count)} dòng: {rule.unknown.vi}",
            f"Cannot be concluded ({rule.title.en}), {figure(count, 'en')} lines: {rule.unknown.en}",
        )
    return Text(
        f"Chưa đủ căn cứ kết luận ({rule.title.vi}): ô của {figure(count)} dòng chứa lỗi bảng tính hoặc không đọc được. Sửa các ô này",
        f"Cannot be concluded ({rule.title.en}): cells of {figure(count, 'en')} lines hold a spreadsheet error or cannot be read. Correct these cells",
    )


def _missing_days(rule: Rule, datings: Sequence[Dating]) -> list[str]:
    """The axes whose days would tell the version: the rule's own where it is not exact, and those of its transitions where it is."""
    reaching = {v.transition.unless_before for v in rule.versions if v.transition}
    needed = {rule.dated_by} if any(d.date is None for d in datings) else set()
    needed |= reaching if any(d.date is not None for d in datings) else set()
    return [axis for axis in AXES if axis in needed]


def _cite(rule: Rule, dating: Dating) -> str | None:
    return cited(rule, dating.version) if dating.version else None


def cited(rule: Rule, version: Version) -> str:
    """Act and article of a version as findings print them, with what was only recalled, and the event that ends it."""
    cite = version.cite
    act = rule.acts[cite.act]
    unsure = [what for what, how in (("lời văn", cite.checked), ("ngày hiệu lực", cite.date_checked)) if how == "recalled"]
    told = f"{act.number or act.title.vi}, {cite.at}" + (f" ({' và '.join(unsure)} chưa kiểm chứng)" if unsure else "")
    event = version.until_event
    return told if event is None else f"{told}; chỉ đến khi {event.vi} ({event.cite.at})"


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
