"""What the rules look at beside the stated columns: products, gaps, bounds of dates, repetitions. Still nothing is judged."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from checker.money import product
from checker.schema import IDENTITY, ITEMS, LIST_ITEMS, SHEETS, SUM, arrow

# Notice numbers of the national portal begin with IB and the year in which the notice was made: the tender cannot be older.
_NOTICE = re.compile(r"IB(\d{2})\d{8}$")


def derive(items: pa.Table, places: pa.Table, mandatory_sets: Mapping[str, str | None], law_date: date | None) -> pa.Table:
    """`items` (stated columns and origin) completed to the columns of schema.ITEMS; `mandatory_sets` is by form."""
    count = len(items)
    quantity, price, stated = (items.column(name).combine_chunks() for name in ("quantity", "unit_price", "amount_stated"))
    computed = product(quantity, price)
    gap = pc.abs(pc.subtract(pc.cast(stated, pa.decimal128(37, 6)), pc.cast(computed, pa.decimal128(37, 6), safe=False)))
    sets = {form: name for form, name in mandatory_sets.items() if name}
    started = _notice_years(items.column("notify_no").combine_chunks())
    columns: dict[str, pa.Array] = {name: items.column(name) for name in items.column_names}
    columns.update(
        amount_computed=computed,
        amount_gap=pc.cast(gap, SUM),
        rounding_allowance=_allowance(items, places),
        repeats_row=_first_alike(items),
        mandatory_fields=_mapped(items.column("form").combine_chunks(), sets),
        law_date=pa.repeat(pa.scalar(law_date, pa.date32()), count),
        purchase=pa.nulls(count, pa.string()),  # other files are needed to tell: checker.link
        seen_at=pa.nulls(count, pa.string()),
        **{column.name: pa.nulls(count, column.type) for column in LIST_ITEMS},  # the lists in force on these days: checker.lists
    )
    columns.update(_bounds(items, started))
    schema = arrow(ITEMS)
    return pa.table([columns[field.name] for field in schema], schema=schema)


def derive_sheets(sheets: pa.Table, items: pa.Table, mandatory_sets: Mapping[str, str | None], law_date: date | None) -> pa.Table:
    """`sheets` completed to the columns of schema.SHEETS; `items` are the derived ones."""
    keys = ["file", "sheet"]
    spans = items.group_by(keys).aggregate(
        [("decision_date_from", "min"), ("decision_date_to", "max"), ("decision_date_to", "count"), ([], "count_all")]
    )
    # A bound holds for the sheet when every line has it.
    bounds = {
        (s["file"], s["sheet"]): (s["decision_date_from_min"], s["decision_date_to_max"] if s["decision_date_to_count"] == s["count_all"] else None)
        for s in spans.to_pylist()
    }  # fmt: skip
    rows = []
    for sheet in sheets.to_pylist():
        low, high = bounds.get((sheet["file"], sheet["sheet"]), (None, None))
        rows.append(
            {
                **sheet,
                "mandatory_fields": mandatory_sets.get(sheet["form"] or ""),
                "decision_date_from": low,
                "decision_date_to": high,
                "law_date": law_date,
            }
        )
    return pa.Table.from_pylist(rows, schema=arrow(SHEETS))


def _bounds(items: pa.Table, started: pa.Array) -> dict[str, pa.Array]:
    """The earliest and latest possible day of tender and decision, each by its own cell and by the other: no tender is older than its notice's
    year (`started`), no decision older than its tender. Bounds that contradict each other bound nothing."""
    days = {
        name: items.column(name).combine_chunks()
        for axis in ("tender_issued", "decision_date") for name in (axis, f"{axis}_earliest", f"{axis}_latest")
    }  # fmt: skip
    tender, decision = days["tender_issued"], days["decision_date"]
    tender_from = pc.max_element_wise(days["tender_issued_earliest"], started)
    tender_to = pc.min_element_wise(days["tender_issued_latest"], pc.coalesce(decision, days["decision_date_latest"]))
    decision_from = pc.max_element_wise(days["decision_date_earliest"], pc.coalesce(tender, tender_from))
    bounds = {}
    for axis, exact, low, high in (
        ("tender_issued", tender, tender_from, tender_to),
        ("decision_date", decision, decision_from, days["decision_date_latest"]),
    ):
        sound = pc.fill_null(pc.less_equal(low, high), True)
        bounds[f"{axis}_from"] = pc.coalesce(exact, pc.if_else(sound, low, None))
        bounds[f"{axis}_to"] = pc.coalesce(exact, pc.if_else(sound, high, None))
    return bounds


def _mapped(texts: pa.Array, values: Mapping[str, object], kind: pa.DataType | None = None) -> pa.Array:
    coded = texts.dictionary_encode()
    return pa.array([values.get(t) for t in coded.dictionary.to_pylist()], kind or pa.string()).take(coded.indices)


def _notice_years(notices: pa.Array) -> pa.Array:
    """The first day of the year in which each notice was made; NULL where the number does not tell."""
    distinct = [t for t in pc.unique(notices).to_pylist() if t]
    years = {t: date(2000 + int(m[1]), 1, 1) for t in distinct if (m := _NOTICE.match(t))}
    return _mapped(notices, years, pa.date32())


def _allowance(items: pa.Table, places: pa.Table) -> pa.Array:
    """|quantity| × half of the price's last printed place + half of the amount's, đồng."""
    scales = {(p["file"], p["sheet"], p["field"]): p["scale"] for p in places.to_pylist() if p["field"] in ("unit_price", "amount")}
    halves = {}
    for column, field in (("unit_price", "unit_price"), ("amount_stated", "amount")):
        scale = _scales(items, scales, field)
        halves[column] = _half_place(items.column(column).combine_chunks(), scale)
    part = product(pc.abs(items.column("quantity").combine_chunks()), halves["unit_price"])
    return pc.cast(pc.add(pc.cast(part, pa.decimal128(37, 6), safe=False), pc.cast(halves["amount_stated"], pa.decimal128(37, 6))), SUM)


def _scales(items: pa.Table, scales: Mapping[tuple[str, str, str], Decimal], field: str) -> list[tuple[Decimal, pa.Array | None]]:
    """Each factor in use with the mask of its rows; a mask of None means all rows."""
    used = {value for (_, _, name), value in scales.items() if name == field} or {Decimal(1)}
    if len(used) == 1:
        return [(used.pop(), None)]
    where = pc.binary_join_element_wise(items.column("file"), items.column("sheet"), "\0").combine_chunks()
    return [
        (factor, pc.is_in(where, value_set=pa.array([f"{f}\0{s}" for (f, s, name), v in scales.items() if name == field and v == factor])))
        for factor in sorted(used)
    ]  # fmt: skip


def _half_place(values: pa.Array, scales: list[tuple[Decimal, pa.Array | None]]) -> pa.Array:
    """Half of the last place in which each value was printed, đồng, as MONEY: 0,5 for 1.250, 0,05 for 1.250,5, 500 for 1.250 nghìn."""
    result = None
    for scale, mask in scales:
        printed = (
            values
            if scale == 1
            else pc.cast(pc.multiply(pc.cast(values, pa.decimal256(24, 6)), pa.scalar(1 / scale, pa.decimal256(12, 10))), pa.string())
        )
        texts = pc.utf8_rtrim(pc.cast(printed, pa.string()), characters="0")
        places = pc.subtract(pc.subtract(pc.utf8_length(texts), pc.find_substring(texts, ".")), 1)
        ladder = pa.array([(scale / 2).scaleb(-n).quantize(Decimal("0.000001")) for n in range(17)], pa.decimal128(24, 6))
        half = ladder.take(pc.min_element_wise(places, 16))
        result = half if mask is None or result is None else pc.if_else(mask, half, result)
    return result


def _first_alike(items: pa.Table) -> pa.Array:
    """Per line, the row of the first line of its sheet that is equal in every stated value but its number; NULL for that first line.

    Lines already known to repeat another listing are left out: they are told as such.
    """
    count = len(items)
    if not count:
        return pa.array([], pa.int32())
    candidates = np.flatnonzero(items.column("duplicate_of").is_null().to_numpy())
    codes = np.zeros(len(candidates), np.int64)
    for name in ("file", "sheet", *IDENTITY):
        column = items.column(name).combine_chunks().take(pa.array(candidates))
        if column.null_count == len(column):
            continue
        part = pc.fill_null(column.dictionary_encode().indices, -1).to_numpy(zero_copy_only=False).astype(np.int64) + 1
        _, codes = np.unique(codes * (part.max() + 1) + part, return_inverse=True)
        sizes = np.bincount(codes)
        keep = sizes[codes] > 1  # a line that is unlike all others in some columns needs no further look
        candidates, codes = candidates[keep], codes[keep]
        if not len(candidates):
            return pa.nulls(count, pa.int32())
    rows = items.column("row").to_numpy()[candidates]
    first = np.full(codes.max() + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, codes, rows)
    repeats = first[codes] != rows
    result = np.zeros(count, np.int32)
    valid = np.zeros(count, bool)
    result[candidates[repeats]] = first[codes][repeats]
    valid[candidates[repeats]] = True
    return pa.array(result, mask=~valid)
