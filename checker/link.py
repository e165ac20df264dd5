"""The same purchase seen at several stages: lines of plan, award, contract … linked by what they say, shown as one purchase.

Nothing is added or taken out here: every stage keeps its own share. A link that is not certain is not made.
"""

from decimal import Decimal
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from checker.schema import STAGES, SUM
from checker.text import fold

_ORDER = ("unknown", *(s for s in STAGES if s != "unknown"))  # a list that names no stage is the last to stand for a purchase
_AGREEING = ("model", "manufacturer", "notify_no", "lot", "agency", "contract_no", "supplier")  # must be equal where both lines state them
_BID, _DECIDED = _ORDER.index("bid"), (_ORDER.index("award"), _ORDER.index("contract"), _ORDER.index("accepted"))

_Ints = npt.NDArray[np.int64]

# Which lines may be the same goods: position among the items of its file, 16 bytes that stand for name, unit and quantity, stage.
KIN = pa.schema([("file", pa.string()), ("at", pa.int32()), ("goods", pa.binary(16)), ("stage", pa.string())])
# What `link` looks at.
LOOKED_AT = ("file", "sheet", "row", "goods_name", "quantity", "unit", "unit_code", "unit_price", "stage", "duplicate_of", "demand_kind", *_AGREEING)
TELLS = ("purchase", "seen_at", "demanded_before")


def link(items: pa.Table) -> pa.Table:
    """`items` with `purchase`, `seen_at` and `demanded_before` filled in where lines of several stages are one purchase.

    Lines are the same goods when name, unit and quantity are equal and nothing that both state contradicts. They are linked when each
    stage has exactly one such line, or every stage equally many (then in their order). A bid is linked to what was decided only at the
    same price: of several bidders one has won, and the others' lines are no purchase.
    """
    stages = items.column("stage").combine_chunks().dictionary_encode()
    if len(stages.dictionary) < 2:
        return items
    rank = np.array([_ORDER.index(s) for s in stages.dictionary.to_pylist()], np.int64)[stages.indices.to_numpy(zero_copy_only=False)]
    at = _usable(items)
    if not len(at) or len(np.unique(rank[at])) < 2:
        return items
    same = _codes(items, at)
    group = np.full(len(items), -1, np.int64)
    open_ = rank[at] != _BID
    _unite(group, at[open_], _linked(same[open_], rank[at][open_], _stated(items, at[open_])))
    priced = np.isin(rank[at], (_BID, *_DECIDED)) & items.column("unit_price").is_valid().to_numpy()[at]
    if np.any(rank[at][priced] == _BID):
        price = _code(items.column("unit_price").combine_chunks().take(pa.array(at[priced])))
        _unite(group, at[priced], _linked(_pairs(same[priced], price), rank[at][priced], _stated(items, at[priced]), _BID))
    return _told(items, group, rank)


def kin(items: pa.Table) -> pa.Table:
    """Rows of KIN for lines that can be linked; only lines of equal `goods` are ever linked to each other. Positions are among `items`."""
    at = _usable(items)
    if not len(at):
        return KIN.empty_table()
    taken = items.take(pa.array(at))
    unit = pc.coalesce(taken["unit_code"], taken["unit"]).combine_chunks()
    parts = [_folded(taken["goods_name"].combine_chunks()), _folded(unit), pc.cast(taken["quantity"].combine_chunks(), pa.string())]
    coded = pc.binary_join_element_wise(*parts, "\n").dictionary_encode()
    names = [blake2b(text.encode(), digest_size=16).digest() for text in coded.dictionary.to_pylist()]
    return pa.table({"file": taken["file"], "at": pa.array(at, pa.int32()), "goods": pa.array(names, pa.binary(16)).take(coded.indices), "stage": taken["stage"]}, schema=KIN)


def _usable(items: pa.Table) -> _Ints:
    """The positions of lines that name goods and a quantity and repeat nothing."""
    told = pc.and_(pc.is_valid(items.column("goods_name")), pc.is_valid(items.column("quantity")))
    usable = pc.and_(told, pc.is_null(items.column("duplicate_of")))
    return np.flatnonzero(usable.to_numpy())


def _folded(texts: pa.Array) -> pa.Array:
    """The texts as they are compared; what is not stated, or nothing but signs, is one and the same."""
    coded = texts.dictionary_encode()
    return pc.fill_null(pa.array([fold(text) for text in coded.dictionary.to_pylist()], pa.string()).take(coded.indices), "")


def _codes(items: pa.Table, at: _Ints) -> _Ints:
    """One number per line, equal for equal name, unit and quantity; case, accents' place and punctuation do not count."""
    rows = pa.array(at)
    unit = pc.coalesce(items.column("unit_code"), items.column("unit")).combine_chunks()
    code = _text_code(items.column("goods_name").combine_chunks().take(rows))
    code = _pairs(code, _text_code(unit.take(rows)))
    return _pairs(code, _code(items.column("quantity").combine_chunks().take(rows)))


def _stated(items: pa.Table, at: _Ints) -> list[_Ints]:
    """Per column that must agree, a number for each line's text, 0 where the line does not state it; columns that nobody states are left out."""
    columns = (items.column(name) for name in _AGREEING)
    return [_text_code(c.combine_chunks().take(pa.array(at))) for c in columns if c.null_count < len(c)]


def _text_code(texts: pa.Array) -> _Ints:
    coded = texts.dictionary_encode()
    keys: dict[str, int] = {}
    code = np.array([keys.setdefault(key, len(keys) + 1) if (key := fold(t)) else 0 for t in coded.dictionary.to_pylist()] or [0], np.int64)
    return np.where(_valid(texts), code[pc.fill_null(coded.indices, 0).to_numpy(zero_copy_only=False)], 0)


def _code(values: pa.Array) -> _Ints:
    code: _Ints = pc.fill_null(values.dictionary_encode().indices, -1).to_numpy(zero_copy_only=False).astype(np.int64) + 1
    return code


def _valid(values: pa.Array) -> npt.NDArray[np.bool_]:
    valid: npt.NDArray[np.bool_] = pc.is_valid(values).to_numpy(zero_copy_only=False)
    return valid


def _pairs(one: _Ints, other: _Ints) -> _Ints:
    """One number per pair of numbers."""
    if not len(one):
        return one
    result: _Ints = np.unique(one * (int(other.max()) + 1) + other, return_inverse=True)[1]
    return result


def _linked(same: _Ints, rank: _Ints, stated: list[_Ints], needed: int | None = None) -> _Ints:
    """Per line, the number of its purchase; -1 where it is linked to none. `needed` is a stage that every purchase must have."""
    for column in stated:  # what all lines of one sort of goods state tells them apart
        all_state = np.bincount(same, column == 0) == 0
        same = _pairs(same, np.where(all_state[same], column, 0))
    order = np.lexsort((np.arange(len(same)), rank, same))
    # How many lines a sort of goods has at each stage: the stages must be several, and all counts equal.
    cell, counts = np.unique(same * len(_ORDER) + rank, return_counts=True)
    sort_of = cell // len(_ORDER)
    sorts = int(same.max()) + 1 if len(same) else 0
    several = np.bincount(sort_of, minlength=sorts) > 1
    most, least = np.zeros(sorts, np.int64), np.full(sorts, np.iinfo(np.int64).max)
    np.maximum.at(most, sort_of, counts)
    np.minimum.at(least, sort_of, counts)
    good = several & (most == least)
    if needed is not None:
        good &= np.isin(np.arange(sorts), same[rank == needed])
    # The i-th line of each stage belongs to the i-th purchase of its sort.
    first = np.zeros(len(same), np.int64)
    place = same[order] * len(_ORDER) + rank[order]
    starts = np.flatnonzero(np.r_[True, place[1:] != place[:-1]]) if len(place) else np.array([], np.int64)
    first[order] = np.arange(len(place)) - np.repeat(starts, np.diff(np.r_[starts, len(place)]))
    purchase = _pairs(same, first)
    agree = np.ones(int(purchase.max()) + 1 if len(purchase) else 0, bool)
    for column in stated:
        high, low = np.zeros(len(agree), np.int64), np.full(len(agree), np.iinfo(np.int64).max)
        said = column > 0
        np.maximum.at(high, purchase[said], column[said])
        np.minimum.at(low, purchase[said], column[said])
        agree &= high <= low
    return np.where(good[same] & agree[purchase], purchase, -1)


def _unite(group: _Ints, at: _Ints, purchase: _Ints) -> None:
    """Writes the purchases of the lines `at` into `group`; one with lines in an earlier purchase joins that, if that alone and alone."""
    linked = purchase >= 0
    if not linked.any():
        return
    at = at[linked]
    purchase = np.unique(purchase[linked], return_inverse=True)[1]
    known = group[at] >= 0
    name, least = np.full(int(purchase.max()) + 1, -1, np.int64), np.full(int(purchase.max()) + 1, np.iinfo(np.int64).max)
    np.maximum.at(name, purchase, group[at])
    np.minimum.at(least, purchase[known], group[at][known])
    fresh = name < 0
    name[fresh] = int(group.max()) + 1 + np.arange(int(fresh.sum()))
    joined = np.unique(name, return_inverse=True)[1]
    sure = ((least >= name) & (np.bincount(joined)[joined] == 1))[purchase]
    group[at[sure]] = name[purchase[sure]]


def _told(items: pa.Table, group: _Ints, rank: _Ints) -> pa.Table:
    rows = np.flatnonzero(group >= 0)
    if not len(rows):
        return items
    purchase, stages = group[rows], rank[rows]
    order = np.lexsort((rows, -stages, purchase))
    leads = np.full(int(purchase.max()) + 1, -1, np.int64)
    leads[purchase[order][::-1]] = rows[order][::-1]  # the first of each purchase is written last
    bits = np.zeros(len(leads), np.int64)
    np.bitwise_or.at(bits, purchase, 1 << stages)
    names = {int(b): "/".join(s for i, s in enumerate(_ORDER) if b >> i & 1) for b in np.unique(bits)}
    lead = pa.array(leads[purchase])
    places = (pc.cast(items.column(c).combine_chunks().take(lead), pa.string()) for c in ("file", "sheet", "row"))
    seen = pa.array([names[int(b)] for b in bits], pa.string()).take(pa.array(purchase))
    back = np.full(len(items), -1, np.int64)
    back[rows] = np.arange(len(rows))
    index = pa.array(back, mask=back < 0)
    told = pc.binary_join_element_wise(*places, "!")
    for column, values in (("purchase", told), ("seen_at", seen), ("demanded_before", _demanded(items, rows, told))):
        i = items.schema.get_field_index(column)
        items = items.set_column(i, items.schema.field(i), values.take(index))
    return items


def _demanded(items: pa.Table, rows: _Ints, told: pa.Array) -> pa.Array:
    """Per linked line, what the tender of its purchase demands; nothing for the tender's own line."""
    demands = items.column("demand_kind").combine_chunks().take(pa.array(rows))
    asked = {purchase: kind for purchase, kind in zip(told.to_pylist(), demands.to_pylist(), strict=True) if kind} if demands.null_count < len(rows) else {}
    coded = told.dictionary_encode()
    whole = pa.array([asked.get(purchase) for purchase in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)
    return pc.if_else(pc.is_valid(demands), pa.scalar(None, pa.string()), whole)


def purchases(items: pa.Table) -> list[dict[str, Any]]:
    """The linked view: per set of stages, how many purchases are seen there and what each stage says they cost, đồng."""
    linked = items.select(["seen_at", "stage", "amount"]).filter(pc.is_valid(items.column("seen_at")))
    if not len(linked):
        return []
    linked = linked.set_column(2, "amount", pc.cast(linked.column("amount"), SUM))
    result: dict[str, dict[str, Any]] = {}
    for cell in linked.group_by(["seen_at", "stage"], use_threads=False).aggregate([("amount", "sum"), ([], "count_all")]).to_pylist():
        row = result.setdefault(cell["seen_at"], {"seen_at": cell["seen_at"], "purchases": cell["count_all"], "amounts": {}})
        row["amounts"][cell["stage"]] = cell["amount_sum"] or Decimal(0)
    return [{**row, "amounts": {s: row["amounts"][s] for s in row["seen_at"].split("/")}} for _, row in sorted(result.items())]
