"""Items and declared costs → Claims: one row per good for which a bidder claims preference, its costs recomputed. Nothing is judged yet.

Two lines of one workbook are taken for the same good when their name is on both sides only once, or when name and number together are;
what cannot be told apart stays apart, and says so in `cost_link`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from checker.domestic_cost import recomputed
from checker.key import key
from checker.mark import MarkReader
from checker.rule import Rule
from checker.schema import AXES, CLAIMS, COST_FIELDS, MARKS, arrow

_FIELDS = tuple(f"claims_preference_{mark}" for mark in MARKS)
_BY_COST = ("low", "high", "labour")
_OWN = ("file", "sheet", "row", "table", "form", "item_no", "goods_name")
_BOUNDS = tuple((f"{axis}_from", f"{axis}_to") for axis in AXES)
_LINE = (*_OWN, "goods_kind", "origin_raw", "origin_verdict", "origin_countries", "error_cells", "duplicate_of", *_FIELDS, *(name for pair in _BOUNDS for name in pair))
# Which figures of its costs decide about a rule: those whose blamed columns are read from nothing else are told at the costs.
_COSTS = frozenset(COST_FIELDS)

Line = Mapping[str, Any]


def claims(
    items: pa.Table, costs: pa.Table, sheets: pa.Table, places: pa.Table, declarations: Collection[str], marks: MarkReader, law_date: date | None
) -> pa.Table:
    """The Claims of all files; `items` have their origins, `declarations` are the forms on which costs are declared."""
    letters: dict[tuple[str, str, int], dict[str, str]] = {}
    for place in places.filter(pc.is_in(places["field"], pa.array(_FIELDS))).to_pylist():
        letters.setdefault((place["file"], place["sheet"], place["table"]), {}).setdefault(place["field"], place["column"])
    lines = [_claim(line, letters.get((line["file"], line["sheet"], line["table"]), {}), marks) for line in _claiming(items, letters)]
    declared = costs.to_pylist()
    if not lines and not declared:
        return arrow(CLAIMS).empty_table()
    with_costs = {s["file"] for s in sheets.to_pylist() if s["form"] in declarations}
    bounds, treaties = _bounds(items), _treaties(items)
    linked = _linked(lines, declared, {f for f, *_ in letters}, with_costs)
    rows = [_row(line, cost, link, bounds, law_date) | {"treaty": treaties.get((line or cost or {})["file"])} for line, cost, link in linked]
    rows.sort(key=lambda r: (r["file"], r["sheet"], r["row"]))
    return pa.Table.from_pylist(rows, schema=arrow(CLAIMS))


def by_place(table: pa.Table, rules: Sequence[Rule]) -> Iterator[tuple[pa.Table, tuple[Rule, ...]]]:
    """The Claims with the rules that are told at their own lines; then, placed at the lines of costs, with those about costs alone."""
    fields = {c.name: frozenset(c.fields) for c in CLAIMS}
    blamed = {rule.id: frozenset[str]().union(*(fields[name] for name in rule.blame)) for rule in rules}
    about_costs = {rule.id for rule in rules if blamed[rule.id] and blamed[rule.id] <= _COSTS}
    yield table, tuple(rule for rule in rules if rule.id not in about_costs)
    moved = table.filter(pc.is_valid(table["cost_row"]))
    for name, other in (("sheet", "cost_sheet"), ("row", "cost_row"), ("table", "cost_table")):
        moved = moved.set_column(moved.schema.get_field_index(name), name, moved[other])
    moved = moved.append_column("cell", moved["cost_cells"])
    yield moved.sort_by([(name, "ascending") for name in ("file", "sheet", "row")]), tuple(rule for rule in rules if rule.id in about_costs)


def _claiming(items: pa.Table, letters: Mapping[tuple[str, str, int], object]) -> Iterable[Line]:
    """The lines of the sheets with columns of claims; one that repeats another such line stands for nothing of its own."""
    if not letters:
        return
    sheets = list(dict.fromkeys(f"{file}!{sheet}" for file, sheet, _ in letters))
    where = pc.binary_join_element_wise(items["file"], items["sheet"], "!")
    for line in items.filter(pc.is_in(where, pa.array(sheets))).select(_LINE).to_pylist():
        other = line["duplicate_of"] or ""
        if not any(other == sheet or other.startswith(f"{sheet}!") for sheet in sheets):
            yield line


def _claim(line: Line, letters: Mapping[str, str], marks: MarkReader) -> dict[str, Any]:
    """A line of the claim with its marks read."""
    claim = {name: line[name] for name in (*_OWN, "goods_kind", "origin_raw", "origin_verdict", "origin_countries", *(name for pair in _BOUNDS for name in pair))}
    claim["origin_domestic"] = {"domestic": True, "foreign": False}.get(line["origin_verdict"])
    broken = {part.partition(" ")[0] for part in (line["error_cells"] or "").split(", ")}
    percents = []
    for mark, field in zip(MARKS, _FIELDS, strict=True):
        read = marks.read(line[field])
        error = field in letters and f"{letters[field]}{line['row']}" in broken
        claim[field] = line[field]
        claim[f"{mark}_state"] = None if error else read.state
        claim[f"marked_{mark}"] = None if error or read.state == "invalid" else read.state == "given"
        if mark in ("low", "high") and read.percent is not None:
            percents.append(read.percent)
    claim["marked_percent"] = percents[0] if len(percents) == 1 else None
    given = [claim[f"marked_{mark}"] for mark in _BY_COST]
    claim["claims_by_cost"] = True if True in given else None if None in given else False
    return claim


def _linked(
    lines: Sequence[Line], costs: Sequence[Line], with_claims: Collection[str], with_costs: Collection[str]
) -> Iterator[tuple[Line | None, Line | None, str]]:
    """(claim, costs, link) of every good, each line once."""
    pairs = dict(_pairs(lines, costs))
    taken = set(pairs.values())
    open_names = (
        {_name(line) for i, line in enumerate(lines) if i not in pairs}, {_name(cost) for j, cost in enumerate(costs) if j not in taken},
    )  # fmt: skip
    for i, line in enumerate(lines):
        if i in pairs:
            yield line, costs[pairs[i]], "linked"
        else:
            yield line, None, _unlinked(line, open_names[1], with_costs)
    for j, cost in enumerate(costs):
        if j not in taken:
            yield None, cost, _unlinked(cost, open_names[0], with_claims)


def _unlinked(line: Line, names: Collection[tuple[str, str]], files: Collection[str]) -> str:
    """Why a line has no counterpart among the open lines of these names, which forms of these `files` hold."""
    if line["file"] not in files:
        return "absent"
    return "several" if _name(line) in names and _name(line)[1] else "none"


def _pairs(lines: Sequence[Line], costs: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Positions of the lines that are the same good: those with a name of their own on both sides, then those with a name and number."""
    paired: tuple[set[int], set[int]] = (set(), set())
    for identity in (_name, _name_and_number):
        known = [
            {identity(line): n for n, line in enumerate(side) if n not in done and identity(line)[-1]} for side, done in zip((lines, costs), paired, strict=True)
        ]
        counts = [Counter(identity(line) for n, line in enumerate(side) if n not in done) for side, done in zip((lines, costs), paired, strict=True)]
        for same in known[0].keys() & known[1].keys():
            if counts[0][same] == counts[1][same] == 1:
                pair = known[0][same], known[1][same]
                paired[0].add(pair[0])
                paired[1].add(pair[1])
                yield pair


def _name(line: Line) -> tuple[str, str]:
    return line["file"], key(line["goods_name"] or "")


def _name_and_number(line: Line) -> tuple[str, ...]:
    number = (line["item_no"] or "").strip(" .)")
    return (*_name(line), number if _name(line)[1] else "")


def _bounds(items: pa.Table) -> dict[str, dict[str, date | None]]:
    """Per file, the bounds of each day that all its lines have together."""
    ends = [(name, how) for pair in _BOUNDS for name, how in zip(pair, ("min", "max"), strict=True)]
    spans = items.group_by("file").aggregate([*ends, *((name, "count") for name, _ in ends), ([], "count_all")]).to_pylist()
    return {s["file"]: {name: s[f"{name}_{how}"] if s[f"{name}_count"] == s["count_all"] else None for name, how in ends} for s in spans}


def _treaties(items: pa.Table) -> dict[str, str]:
    """Per file, the agreement that one of its sheets names."""
    named = items.filter(pc.is_valid(items["treaty"])).group_by("file").aggregate([("treaty", "min")]).to_pylist()
    return {n["file"]: n["treaty_min"] for n in named}


def _row(line: Line | None, cost: Line | None, link: str, bounds: Mapping[str, Mapping[str, date | None]], law_date: date | None) -> dict[str, Any]:
    """One row of Claims; a step of which the line has no day has the bounds of its file."""
    own = line or cost
    assert own is not None
    row: dict[str, Any] = {"goods_kind": "unknown", "claims_by_cost": True, **{f"marked_{mark}": False for mark in MARKS}, **{name: own[name] for name in _OWN}}
    row |= line or {}
    for pair in _BOUNDS:
        if all(row.get(name) is None for name in pair):
            row |= {name: bounds.get(row["file"], {}).get(name) for name in pair}
    row |= {"cost_link": link, "costs_declared": True if cost else False if link == "none" else None, "law_date": law_date}
    if cost:
        row |= {f"cost_{name}": cost[name] for name in ("form", "sheet", "row", "table", "cells")} | {"formula": cost["formula"]}
        row |= recomputed(cost)
    return row
