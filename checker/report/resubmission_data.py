"""compare.json: the difference between two submissions for other programs; amounts are decimal strings so that no reader rounds them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from checker.inputs import COMPARISON
from checker.output import to_json
from checker.report.amount import together
from checker.resubmission.difference import Difference
from checker.resubmission.fate import Fate
from checker.resubmission.move import PARTS, Moved, Sums
from checker.survey.figures import Row
from checker.survey.successor import Change


def data(d: Difference, exit_code: int) -> bytes:
    """The file."""
    p = d.pairing
    return to_json({
        "format": COMPARISON,
        "old": _about(d, 0), "new": _about(d, 1),
        "lines": {"before": len(d.old.rows), "after": len(d.new.rows), "same": len(p.same), "moved": len(p.moved), "changed": len(p.changed),
                  "vanished": len(p.vanished), "added": len(p.added), "doubtful": len(p.doubtful[0])},
        "moves": [
            {"stage": m.stage, "before": _sums(m.before), "after": _sums(m.after), "parts": {name: _sums(m.parts[name]) for name in PARTS},
             "lines": [{"part": name, **_moved(d, one)} for name in PARTS for one in m.lines[name]]} for m in d.moves
        ],
        "units": [_units(change) for change in d.areas],
        "vanished": [_line(d, at, 0) for at in p.vanished], "added": [_line(d, at, 1) for at in p.added],
        "moved": [{"old": _place(d, i, 0), "new": _place(d, j, 1)} for i, j in p.moved],
        "changed": [
            {"old": _place(d, c.old, 0), "new": _place(d, c.new, 1), "goods_name": d.lines[1][c.new]["goods_name"],
             "fields": [{"field": f.name, "before": _text(f.before), "after": _text(f.after)} for f in c.fields]} for c in d.changes
        ],
        "findings": [_fate(d, f) for f in d.fates],
        "exit_code": exit_code,
    })  # fmt: skip


def _units(change: Change) -> dict[str, Any]:
    """Units of a stage that are held against each other on the same area, and those that are not."""
    def sums(rows: Iterable[Row]) -> dict[str, Any]:
        whole = together(row.share for row in rows)
        return {"units": [row.name for row in rows], **{name: _text(getattr(whole, name)) for name in ("amount", "domestic", "foreign", "unknown", "low_percent", "high_percent")}}

    return {
        "stage": change.stage,
        "compared": [{"before": sums(p.before), "now": sums(p.now), "successor": p.area.name if p.area else None} for p in change.pairs],
        "not_compared": [{"before": sums(a.before), "now": sums(a.now), "successor": a.area.name, "why": a.why, "missing_before": list(a.missing[0]),
                          "missing_now": list(a.missing[1])} for a in change.apart],
        "ended": [{"unit": row.name, "listed": said.listed, "ended": said.ended.isoformat(), "checked": said.checked} for row, said in change.open],
        "only_before": [row.name for row in change.only_before], "only_now": [row.name for row in change.only_now],
    }  # fmt: skip


def _about(d: Difference, side: int) -> dict[str, Any]:
    record = (d.old, d.new)[side]
    return {"tool": record.summary["tool"], "rules": record.summary["rules"], "inputs": record.summary["inputs"], "stages": record.stages,
            "unread": [i["file"] for i in record.unread]}  # fmt: skip


def _sums(sums: Sums) -> dict[str, Any]:
    return {
        "items": sums.items, "no_amount": sums.no_amount, "amount": _text(sums.amount), **{v: _text(getattr(sums, v)) for v in ("domestic", "foreign", "unknown")},
        "low_percent": _text(sums.low), "high_percent": _text(sums.high),
    }  # fmt: skip


def _moved(d: Difference, m: Moved) -> dict[str, Any]:
    return {
        "old": _place(d, m.old, 0), "new": _place(d, m.new, 1), "items": m.difference.items, "amount": _text(m.difference.amount),
        **{v: _text(getattr(m.difference, v)) for v in ("domestic", "foreign", "unknown")},
    }  # fmt: skip


def _place(d: Difference, at: int | None, side: int) -> dict[str, Any] | None:
    if at is None:
        return None
    record = (d.old, d.new)[side]
    return {"file": record.sheets[at][0], "sheet": record.sheets[at][1], "row": record.rows[at]}


def _line(d: Difference, at: int, side: int) -> dict[str, Any]:
    line = d.lines[side][at]
    told = ("goods_name", "model", "manufacturer", "origin_raw", "origin_verdict", "unit", "quantity", "unit_price", "amount", "stage")
    return {**(_place(d, at, side) or {}), **{name: _text(line[name]) for name in told}, "doubtful": at in d.pairing.doubtful[side]}


def _fate(d: Difference, f: Fate) -> dict[str, Any]:
    finding = d.finding(f)
    told: Iterable[str] = ("severity", "verdict", "counted", "key", *(("message_vi", "message_en") if f.fate != "open" else ()))  # both results have those
    places = [_place(d, f.line, 0) or _whole(d, f, 0), _place(d, f.later, 1) or _whole(d, f, 1)]
    return {"fate": f.fate, "rule": f.rule, **{name: finding[name] for name in told}, "old": places[0], "new": places[1]}


def _whole(d: Difference, f: Fate, side: int) -> dict[str, Any] | None:
    at = (f.old, f.new)[side]
    if at is None:
        return None
    finding = (d.old, d.new)[side].findings[at]
    return {name: finding[name] for name in ("file", "sheet", "cells")}


def _text(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    return value.isoformat() if isinstance(value, date) else value
