"""What the rules look at beside the stated columns: products, gaps, bounds of dates, repetitions. Still nothing is judged."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_UP, Decimal
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from checker.money import product
from checker.numbering import numbered
from checker.profile import Exceptional, exceptions_of
from checker.schema import AXES, IDENTITY, ITEMS, LIST_ITEMS, SHEETS, SUM, arrow

# Notice numbers of the national portal begin with IB and the year in which the notice was made: the tender cannot be older.
_TERMS = {field: c.term for c in ITEMS if c.term for field in c.fields[:1]}
_NOTICE = re.compile(r"IB(\d{2})\d{8}$")


class Mandate(NamedTuple):
    """The set of fields that a form's law makes mandatory, by its name and its fields."""

    set: str
    fields: Sequence[str]


def derive(
    items: pa.Table, places: pa.Table, mandates: Mapping[str, Mandate], law_date: date | None, exceptions: Sequence[Exceptional] = ()
) -> pa.Table:  # fmt: skip
    """`items` (stated columns and origin) completed to the columns of schema.ITEMS; `mandates` is by form."""
    count = len(items)
    quantity, price, stated = (items.column(name).combine_chunks() for name in ("quantity", "unit_price", "amount_stated"))
    computed = product(quantity, price)
    gap = pc.abs(pc.subtract(pc.cast(stated, pa.decimal128(37, 6)), pc.cast(computed, pa.decimal128(37, 6), safe=False)))
    sets = {form: mandate.set for form, mandate in mandates.items()}
    started = _notice_years(items.column("notify_no").combine_chunks())
    columns: dict[str, pa.Array] = {name: items.column(name) for name in items.column_names}
    columns.update(
        amount_computed=computed,
        amount_gap=pc.cast(gap, SUM),
        rounding_allowance=_allowance(items, places),
        repeats_row=_first_alike(items),
        mandatory_fields=_mapped(items.column("form").combine_chunks(), sets),
        law_date=pa.repeat(pa.scalar(law_date, pa.date32()), count),
        demanded_before=pa.nulls(count, pa.string()),
        purchase=pa.nulls(count, pa.string()),  # other files are needed to tell: checker.link
        seen_at=pa.nulls(count, pa.string()),
        **{column.name: pa.nulls(count, column.type) for column in LIST_ITEMS},  # the lists in force on these days: checker.lists
    )
    columns.update(_bounds(items, started))
    columns.update(exceptions_of(pa.table(columns), exceptions))
    schema = arrow(ITEMS)
    return pa.table([columns[field.name] for field in schema], schema=schema)


def derive_sheets(sheets: pa.Table, items: pa.Table, places: pa.Table, mandates: Mapping[str, Mandate], law_date: date | None) -> pa.Table:
    """`sheets` completed to the columns of schema.SHEETS; `items` are the derived ones; `mandates` is by form."""
    present: dict[tuple[str, str], set[str]] = {}
    for place in places.to_pylist():
        present.setdefault((place["file"], place["sheet"]), set()).add(place["field"])
    keys = ["file", "sheet"]
    ends = [(f"{axis}_{end}", how) for axis in AXES for end, how in (("from", "min"), ("to", "max"))]
    counts = [(name, "count") for name, _ in ends]
    spans = {(s["file"], s["sheet"]): s for s in items.group_by(keys).aggregate([*ends, *counts, ([], "count_all")]).to_pylist()}
    rows = []
    for sheet in sheets.to_pylist():
        span = spans.get((sheet["file"], sheet["sheet"]), {})
        # A bound holds for the sheet when every line has it.
        bounds = {name: span[f"{name}_{how}"] if span and span[f"{name}_count"] == span["count_all"] else None for name, how in ends}
        mandate = mandates.get(sheet["form"] or "")
        absent = [f for f in mandate.fields if f != "origin_raw" and f not in present.get((sheet["file"], sheet["sheet"]), ())] if mandate else []
        known = {"mandatory_fields": mandate.set if mandate else None, "mandatory_missing": "; ".join(_TERMS[f] for f in absent) or None}
        rows.append({**sheet, **bounds, **known, "law_date": law_date})
    return pa.Table.from_pylist(rows, schema=arrow(SHEETS))


def _bounds(items: pa.Table, started: pa.Array) -> dict[str, pa.Array]:
    """The earliest and latest possible day of each step of a purchase, by its own cell and by those of the other steps: none comes before an
    earlier step, and no tender is older than its notice's year (`started`). Bounds that contradict each other bound nothing."""
    exact = {axis: items.column(axis).combine_chunks() for axis in AXES}
    low: dict[str, pa.Array] = {}
    high: dict[str, pa.Array] = {}
    before, after = started, None
    for axis in AXES:
        own = pc.coalesce(exact[axis], items.column(f"{axis}_earliest").combine_chunks())
        low[axis] = before = pc.max_element_wise(own, before)
    for axis in reversed(AXES):
        own = pc.coalesce(exact[axis], items.column(f"{axis}_latest").combine_chunks())
        high[axis] = after = own if after is None else pc.min_element_wise(own, after)
    bounds = {}
    for axis in AXES:
        sound = pc.fill_null(pc.less_equal(low[axis], high[axis]), True)
        bounds[f"{axis}_from"] = pc.coalesce(exact[axis], pc.if_else(sound, low[axis], None))
        bounds[f"{axis}_to"] = pc.coalesce(exact[axis], pc.if_else(sound, high[axis], None))
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
        # Up, for half of the sixth place is less than a value can be, and prices of more places were rounded to six.
        ladder = pa.array([(scale / 2).scaleb(-n).quantize(Decimal("0.000001"), ROUND_UP) for n in range(17)], pa.decimal128(24, 6))
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
        _, codes = numbered(codes * (part.max() + 1) + part)
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
