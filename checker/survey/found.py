"""The findings of a result one by one, each with the body whose line it speaks of: those that ask for work first, and never more than a sheet shall hold."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from checker import record
from checker.schema import FINDINGS, arrow
from checker.survey.cube import Placing
from checker.survey.duty import Owners, of_lines
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
    places = listed.select(list(_LINE)).group_by(list(_LINE), use_threads=False).aggregate([])
    by_line: dict[tuple[str, str, int], str] = {}
    for part in of_lines(folder, places, placing, ["by_agency"]):
        *place_of, agencies = (column.to_pylist() for column in part.columns)
        by_line.update(zip(zip(*place_of, strict=True), agencies, strict=True))
    by_sheet = owners["agency"]
    told = [by_line.get(place) or (at[1] if (at := by_sheet.get(place[:2])) else None) for place in zip(*(listed[name].to_pylist() for name in _LINE), strict=True)]
    return listed.append_column("by_agency", pa.array(told, pa.string()))
