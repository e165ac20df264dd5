"""A canonical table → the tables that a workbook would give. Nothing is guessed and nothing is judged here; columns that are derived are made anew."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from checker.canon.file import Given
from checker.canon.value import refused, typed
from checker.error import Text
from checker.money import product
from checker.schema import (
    AXES,
    FIXES,
    ITEMS,
    LEDGER,
    MONEY,
    PLACES,
    PLACES_KEY,
    PROBLEMS,
    STATED_COSTS,
    STATED_ITEMS,
    STATED_SHARES,
    STATED_SHEETS,
    TOTALS,
    arrow,
    filled_up,
)  # fmt: skip
from checker.sheet.kind import EXCLUDED_KINDS, Kind, kinds_of_lines
from checker.sheet.title import TitleBlock
from checker.sheet.vocabulary import Vocabulary
from checker.value.normalise import column_letters, unit_codes

_STATED = {c.name: c for c in STATED_ITEMS}
_KNOWN = {c.name: c for c in ITEMS}
_OWN = ("file", "sheet", "row", "amount", "amount_basis")  # placed and computed here
_ENOUGH = ("quantity", "unit_price", "amount", "amount_stated", "origin_raw")
_DEFAULTS: Mapping[str, Any] = {
    "tax_basis": "unknown", "stage": "unknown", "form": "canonical", "table": 1, "hidden": False, "error_count": 0, "goods_kind": "unknown",
}  # fmt: skip


def taken_in(found: Given, name: str, vocabulary: Vocabulary) -> dict[str, pa.Table]:
    """Ledger, Items, Places, Sheets and Problems of the table, under the file name `name`; the other tables are empty."""
    table = found.table
    _check_columns(table)
    values = {c: typed(table[c].combine_chunks(), _KNOWN[c], found.first) for c in table.column_names if c in _STATED or c in ("amount", "origin_repair")}
    sheets = _sheets(values, table, name)
    order = pc.sort_indices(pa.table({"sheet": sheets.at, "row": pa.array(range(len(table)), pa.int64())}), [("sheet", "ascending"), ("row", "ascending")])
    table, at = table.take(order), sheets.at.take(order)
    values = {c: v.take(order) for c, v in values.items()}
    counts = {entry["values"]: entry["counts"] for entry in pc.value_counts(at).to_pylist()}
    first = found.first if len(counts) == 1 else 1
    rows = pa.array([row for sheet in sorted(counts) for row in range(first, first + counts[sheet])], pa.int32())
    names = pa.array(sheets.names, pa.string()).take(at)
    blank = _blank(table)
    fields = _fields(found.table, sheets)
    if fields.own:
        values.pop("table", None)  # where nothing is known of tables there is one
    lines = _items(values, vocabulary, name, names, rows, sheets)
    items = lines.filter(pc.invert(blank))
    if not len(items):
        raise refused(Text("bảng không có dòng hàng hóa nào", "the table has no line item"), Text("Cần ít nhất một dòng", "Expected at least one line"))
    header = found.header if len(counts) == 1 else 0
    return {
        **{key: arrow(columns).empty_table() for key, columns in (("fixes", FIXES), ("totals", TOTALS), ("costs", STATED_COSTS), ("stated_shares", STATED_SHARES))},
        "ledger": _ledger(name, names, rows, blank, lines["table"].combine_chunks(), sheets.names[0] if header else None),
        "items": items,
        "places": pa.Table.from_pylist([p for s in sorted(counts) for p in _places(found.table, name, sheets.names[s], fields.held[s])], schema=arrow(PLACES)),
        "sheets": pa.Table.from_pylist(
            [_summary(table.filter(pc.equal(at, s)), items, name, sheets.names[s], header, vocabulary) for s in sorted(counts)], schema=arrow(STATED_SHEETS)
        ),
        "problems": pa.Table.from_pylist(_problems(found.table, name), schema=arrow(PROBLEMS)),
    }


def _check_columns(table: pa.Table) -> None:
    if "goods_name" not in table.column_names or not set(_ENOUGH) & set(table.column_names):
        there = ", ".join(table.column_names[:12])
        raise refused(Text(f"không phải bảng chuẩn (các cột: {there})", f"this is no canonical table (its columns: {there})"),
                      Text(f"Cần cột goods_name và ít nhất một trong: {', '.join(_ENOUGH)}", f"Expected goods_name and at least one of: {', '.join(_ENOUGH)}"))  # fmt: skip


class _Sheets(NamedTuple):
    """Per row the number of its sheet (`at`); their names here, and what they were called before: (file, sheet)."""

    at: pa.Array
    names: list[str]
    before: list[tuple[str, str]]


def _sheets(values: Mapping[str, pa.Array], table: pa.Table, name: str) -> _Sheets:
    stem = Path(name).stem
    files = pc.fill_null(values["file"], "") if "file" in values else pa.repeat("", len(table))
    sheets = pc.fill_null(values["sheet"], stem) if "sheet" in values else pa.repeat(stem, len(table))
    coded = pc.binary_join_element_wise(files, sheets, "\0").dictionary_encode()
    before = [tuple(text.split("\0", 1)) for text in coded.dictionary.to_pylist()]
    several = len({file for file, _ in before}) > 1
    return _Sheets(coded.indices, [f"{file} › {sheet}" if several else sheet for file, sheet in before], before)


def _blank(table: pa.Table) -> pa.Array:
    """A mask of the rows in which nothing stands at all."""
    mask = pa.repeat(True, len(table))
    for column in table.columns:
        mask = pc.and_(mask, pc.is_null(column))
    return mask.combine_chunks() if isinstance(mask, pa.ChunkedArray) else mask


def _items(values: dict[str, pa.Array], vocabulary: Vocabulary, name: str, sheets: pa.Array, rows: pa.Array, known: _Sheets) -> pa.Table:
    count = len(rows)
    columns = {c: v for c, v in values.items() if c not in (*_OWN, "origin_repair")}
    if "amount" in values and "amount_stated" not in values:
        columns["amount_stated"] = values["amount"]
    for column, default in _DEFAULTS.items():
        scalar = pa.scalar(default, _STATED[column].type)
        if column == "goods_kind" and column not in columns:
            at = pa.repeat(pa.scalar(0, pa.int32()), count)
            columns[column], columns["goods_kind_words"] = kinds_of_lines(vocabulary, [Kind("unknown", None)], at, columns["goods_name"], columns.get("goods_group"))
        columns[column] = pc.fill_null(columns[column], scalar) if column in columns else pa.repeat(scalar, count)
    _undo_repairs(columns, values.get("origin_repair"))
    _states(columns, count)
    nothing = pa.nulls(count, MONEY)
    stated = columns.setdefault("amount_stated", nothing)
    computed = product(columns.get("quantity", nothing), columns.get("unit_price", nothing)).cast(MONEY)
    is_stated = pc.fill_null(pc.not_equal(stated, pa.scalar(Decimal(0), MONEY)), False)
    columns["amount"] = pc.coalesce(pc.if_else(is_stated, stated, None), computed, stated)
    columns["amount_basis"] = pc.if_else(is_stated, "stated", pc.if_else(pc.is_valid(computed), "computed", pc.if_else(pc.is_valid(stated), "stated", "none")))
    if "unit_code" not in columns and "unit" in columns:
        columns["unit_code"] = unit_codes(columns["unit"], vocabulary.units)
    if "excluded" not in columns:
        excluded = pc.if_else(pc.is_in(columns["goods_kind"], pa.array(EXCLUDED_KINDS)), columns["goods_kind"], None)
        negative = pc.if_else(pc.fill_null(pc.less(columns["amount"], pa.scalar(Decimal(0), MONEY)), False), "negative", None)
        columns["excluded"] = pc.coalesce(excluded, negative)
    if "duplicate_of" in columns:
        columns["duplicate_of"] = _moved(columns["duplicate_of"], name, known)
    columns.update(file=pa.repeat(name, count), sheet=sheets, row=rows)
    return filled_up(columns, count, arrow(STATED_ITEMS))


def _undo_repairs(columns: dict[str, pa.Array], repaired: pa.Array | None) -> None:
    """Origins that a run of ours had put right stand where the sheet has them again, so that the next run says so again."""
    for field in pc.unique(repaired).drop_null().to_pylist() if repaired is not None else ():
        if field in columns and "origin_raw" in columns:
            mask = pc.fill_null(pc.equal(repaired, field), False)
            left, right = columns["origin_raw"], columns[field]
            columns["origin_raw"], columns[field] = pc.if_else(mask, right, left), pc.if_else(mask, left, right)


def _states(columns: dict[str, pa.Array], count: int) -> None:
    """Whether a line gives a value, where no column says so: a value is given, NULL is missing; without a column for it nothing is said."""
    for field, value in (("goods_name", "goods_name"), ("origin_raw", "origin_raw"), ("quantity", "quantity"), ("unit_price", "unit_price"), ("amount", "amount_stated")):
        if f"{field}_state" not in columns and value in columns:
            columns[f"{field}_state"] = pc.if_else(pc.is_valid(columns[value]), "given", "missing")
    for axis in AXES:
        if f"{axis}_state" not in columns:
            known = [pc.is_valid(columns[c]) for c in (axis, f"{axis}_earliest", f"{axis}_latest") if c in columns]
            mask = known[0] if known else pa.repeat(False, count)
            for other in known[1:]:
                mask = pc.or_(mask, other)
            columns[f"{axis}_state"] = pc.if_else(mask, "given", "missing")


def _moved(marks: pa.Array, name: str, known: _Sheets) -> pa.Array:
    """What repetitions repeat, by the names that file and sheet have here."""
    coded = marks.dictionary_encode()
    told = []
    for text in coded.dictionary.to_pylist():
        at = next((i for i, (file, sheet) in enumerate(known.before) if text == f"{file}!{sheet}" or text.startswith(f"{file}!{sheet}!")), None)
        told.append(text if at is None else f"{name}!{known.names[at]}" + text[len("!".join(known.before[at])) :])
    return pa.array(told, pa.string()).take(coded.indices)


class _Fields(NamedTuple):
    """Per sheet: (table, field, header, factor to đồng) of every column that it has; `own`: the file itself does not say, so all columns that are there."""

    held: list[list[tuple[int, str, str, Decimal]]]
    own: bool


def _fields(table: pa.Table, sheets: _Sheets) -> _Fields:
    by_place: dict[tuple[str, str], list[tuple[int, str, str, Decimal]]] = {}
    try:
        told = json.loads((table.schema.metadata or {}).get(PLACES_KEY, b"[]"))
        layouts = [[(str(field), str(header), Decimal(scale)) for field, header, scale in layout] for layout in told["layouts"]] if told else []
        for file, sheet, number, layout in told["tables"] if told else ():
            by_place.setdefault((str(file), str(sheet)), []).extend((int(number), *column) for column in layouts[layout])
    except (ValueError, ArithmeticError, TypeError, LookupError, RecursionError):
        by_place = {}
    if by_place and set(sheets.before) <= set(by_place):
        return _Fields([by_place[before] for before in sheets.before], False)
    columns = [_STATED["amount_stated"] if c == "amount" else _STATED[c] for c in table.column_names if c in _STATED and c not in ("file", "sheet", "row", "amount_basis")]
    own = [(1, c.fields[0] if c.fields else c.name, c.name, Decimal(1)) for c in columns if not c.name.endswith(("_state", "_text", "_code"))]
    return _Fields([own] * len(sheets.before), True)


def _places(table: pa.Table, name: str, sheet: str, fields: Sequence[tuple[int, str, str, Decimal]]) -> list[dict[str, Any]]:
    """Where each field stands: the column of this table, for it is this table that people look at."""
    column_of = {("amount" if c == "amount_stated" else c): i for i, c in enumerate(table.column_names)}
    return [
        {"file": name, "sheet": sheet, "table": number, "field": field, "column": column_letters(column_of[field]), "header": header, "scale": scale}
        for number, field, header, scale in fields if field in column_of
    ]  # fmt: skip


def _ledger(name: str, sheets: pa.Array, rows: pa.Array, blank: pa.Array, tables: pa.Array, headed: str | None) -> pa.Table:
    kinds = pc.if_else(blank, "blank", "item")
    count = len(rows)
    schema = arrow(LEDGER)
    lines = pa.table(
        [pa.repeat(name, count), sheets, rows, pc.if_else(blank, pa.scalar(0, pa.int16()), tables), kinds,
         pc.if_else(blank, "no-cell", "canonical"), pa.repeat(False, count), pa.nulls(count, pa.string())], schema=schema,
    )  # fmt: skip
    if headed is None:
        return lines
    header = {"file": name, "sheet": headed, "row": 1, "table": 1, "kind": "header", "reason": "canonical", "hidden": False, "duplicate_of": None}
    return pa.concat_tables([pa.Table.from_pylist([header], schema=schema), lines])


def _summary(
    part: pa.Table, items: pa.Table, name: str, sheet: str, header: int, vocabulary: Vocabulary
) -> dict[str, Any]:  # fmt: skip
    own = items.filter(pc.equal(items["sheet"], sheet))
    used = sum(len(part) - part[c].null_count for c in part.column_names if c in _STATED)
    cells = sum(len(part) - column.null_count for column in part.columns) + header
    forms = pc.unique(own["form"]).to_pylist()
    marks = own["duplicate_of"]
    expects = any(form.id == forms[0] and form.expects_origin for form in vocabulary.forms)
    has_origin = "origin_raw" in part.column_names and bool(own["origin_raw_state"].null_count < len(own))
    return {
        "file": name, "sheet": sheet, "form": forms[0], "stage": own["stage"][0].as_py(), "header_rows": [1] if header else [], "scale": Decimal(1), "hidden": False,
        "used_rows": len(part) + bool(header), "cells": cells, "cells_used": used, "cells_carried": 0, "cells_explained": cells - used, "items": len(own),
        "duplicate_of": "!".join(marks[0].as_py().split("!")[:2]) if not marks.null_count else None,
        "unmatched_headers": "|".join(c for c in part.column_names if c not in _KNOWN), "has_origin": has_origin, "expects_origin": expects, **TitleBlock().columns(),
    }  # fmt: skip


def _problems(table: pa.Table, name: str) -> list[dict[str, Any]]:
    unknown = [c for c in table.column_names if c not in _KNOWN]
    if not unknown:
        return []
    listed = ", ".join(unknown[:12]) + (" …" if len(unknown) > 12 else "")
    return [{"file": name, "sheet": None, "cell": None, "code": "columns_not_read", "fatal": False,
             "message_vi": f"bảng chuẩn có {len(unknown)} cột không có trong từ điển dữ liệu nên không đọc: {listed}. Đổi tên cột nếu cần (xem docs/tables.md)",
             "message_en": f"the canonical table has {len(unknown)} columns that are not in the data dictionary and were not read: {listed}. Rename them if needed"}]  # fmt: skip
