"""The findings of a result one by one, each with the body whose line it speaks of: those that ask for work first, and never more than a sheet shall hold."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from checker import record
from checker.schema import FINDINGS, ITEMS, arrow
from checker.survey.cube import READ, Placing
from checker.survey.duty import Owners
from checker.survey.figures import Found

_LINE = ("file", "sheet", "row")
_TOLD = (
    "key", "rule", "severity", "verdict", "counted", *_LINE, "cells", "rows", "message_vi", "message_en", "value", "expected", "amount", "cite", "checked",
    "decision", "decision_by", "decision_document",
)  # fmt: skip
_DUTIES = ("error", "explain", "note", "unknown", "not_counted")


def found(folder: Path, placing: Placing, owners: Owners, most: int) -> Found:
    """At most `most` findings in the order of their duty and then as the result has them, with `by_agency`; the others are counted."""
    counted = dict.fromkeys(_DUTIES, 0)
    for part in record.tables(folder, "findings", ("severity", "verdict", "counted"), arrow(FINDINGS)):
        for duty in _DUTIES:
            counted[duty] += pc.sum(_is(duty, part)).as_py() or 0
    kept = [arrow(FINDINGS).empty_table().select(_TOLD)]
    room, left = most, {}
    for duty, all_ in counted.items():  # the file is gone through once for each: what is held at a time does not grow with it
        wanted = min(room, all_)
        room -= wanted
        if all_ > wanted:
            left[duty] = all_ - wanted
        for part in record.tables(folder, "findings", _TOLD, arrow(FINDINGS)) if wanted else ():
            own = pc.indices_nonzero(_is(duty, part))[:wanted]
            kept.append(part.take(own))  # a copy: a slice would hold the whole part
            wanted -= len(own)
            if not wanted:
                break
    return Found(_with_agencies(folder, pa.concat_tables(kept), placing, owners), left)


def _is(duty: str, part: pa.Table) -> pa.Array:
    """Which findings create that duty, as result.json counts them."""
    if duty == "not_counted":
        return pc.invert(part["counted"])
    if duty == "unknown":
        return pc.and_(part["counted"], pc.equal(part["verdict"], duty))
    return pc.and_(pc.and_(part["counted"], pc.not_equal(part["verdict"], "unknown")), pc.equal(part["severity"], duty))


def _with_agencies(folder: Path, listed: pa.Table, placing: Placing, owners: Owners) -> pa.Table:
    """The findings with `by_agency`: of their line; else of the one body whose lines are in the sheet or file; None: of several, or nobody's."""
    of_line = {place: at for part in _lines(folder, listed, placing) for *place_, at in zip(*(c.to_pylist() for c in part.columns), strict=True) for place in [tuple(place_)]}
    by_sheet = owners["agency"]
    told = [of_line.get(place) or (at[1] if (at := by_sheet.get(place[:2])) else None) for place in zip(*(listed[name].to_pylist() for name in _LINE), strict=True)]
    return listed.append_column("by_agency", pa.array(told, pa.string()))


def _lines(folder: Path, listed: pa.Table, placing: Placing) -> Iterator[pa.Table]:
    """Of the lines that the findings speak of: file, sheet, row, and the key of their agency."""
    wanted = listed.filter(pc.is_valid(listed["row"])).select(list(_LINE)).group_by(list(_LINE), use_threads=False).aggregate([])
    for part in record.tables(folder, "items", READ, arrow(ITEMS)) if len(wanted) else ():
        some = wanted.filter(pc.is_in(wanted["file"], pc.unique(part["file"])))
        if len(some):
            lines = placing.placed(part).select([*_LINE, "by_agency"])
            yield some.join(lines, keys=list(_LINE), join_type="inner", use_threads=False).select([*_LINE, "by_agency"])
