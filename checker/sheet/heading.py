"""Rows that speak of others: headings and lots over lines, sums over what follows, and names beneath the table."""

import re
from collections.abc import Sequence

from checker.sheet.row import ARABIC, PREFIX, SIGNED_ON, TableRows, is_figure, level_of
from checker.sheet.section import Band
from checker.sheet.tally import Tally
from checker.text import clean
from checker.text_rows import Rows

_AHEAD = 300  # rows that a sum over lines beneath it is held against
_TO_SIGN = re.compile(r"\s*\(\s*ký\b", re.IGNORECASE)


def lot_parent(view: TableRows, row: Sequence[object], numbered: str | None, following: Sequence[object] | None) -> Band | None:
    """The lot of a row like `1 | L01 | Phần 1 | … | 100`, which holds no goods but stands over those numbered 1.1, 1.2 …"""
    lot = _text(view.cell(row, "lot"))
    if numbered is None or following is None or level_of(numbered) > ARABIC or view.evidence(row):
        return None
    below = view.number(following)
    within = below is not None and below.startswith(f"{numbered}.")
    name = _text(view.cell(row, "goods_name"))
    other = [c for c in range(len(row)) if isinstance(row[c], str) and c not in (view.index.get("item_no"), view.index.get("lot"))]
    title = name or next((_text(row[c]) for c in other), None)
    if lot is not None and (within or name is None):
        return Band("lot", lot, title)
    return Band("lot", title, title) if within and name is None and title is not None else None


def sums_up(
    view: TableRows, row: Sequence[object], label: str, numbered: str | None, evidence: list[str], following: Sequence[object] | None
) -> bool:
    """Whether a row is a group with its sums over lines that are numbered anew beneath it.

    "3 - Xe ô tô" | 5 | 900.000; "II" | "Trung tâm Văn hóa" | 9 | 1.074.087; "Ngày 03/3/2025" | 2.337.732.
    """
    below = view.number(following) if following is not None else None
    if "item_no" not in view.index or below is None or not (below in ("1", "1.1") or (numbered and below.startswith(f"{numbered}."))):
        return False
    sums = ("quantity",) if "amount" in view.index else ("quantity", "unit_price")
    if not set(evidence) <= set(sums) or not is_figure(view.cell(row, "amount" if "amount" in view.index else "unit_price")):
        return False
    return level_of(numbered) < ARABIC if numbered else not evidence or PREFIX.match(label) is not None


def sums_what_follows(view: TableRows, tally: Tally, rows: Rows, i: int) -> bool:
    """Whether a row with a name and an amount states the sum of the lines beneath it, whatever stands between them."""
    amount = view.cell(rows[i], "amount")
    if not is_figure(amount) or not view.cell(rows[i], "goods_name"):
        return False
    lines = []
    for row in rows[i + 1 : i + 1 + _AHEAD]:
        evidence = view.evidence(row)
        if set(evidence) - {"quantity"}:
            lines.append((view.cell(row, "amount"), view.cell(row, "quantity"), view.cell(row, "unit_price")))
        elif not lines and len(rows) > i + 4 and row is rows[i + 4]:
            return False  # no line within four rows: this is a list of amounts
    return tally.sums_ahead(amount, lines)


def opens(view: TableRows, rows: Rows, i: int, numbered: str, following: Sequence[object] | None, last: str | None) -> bool:
    """Whether a numbered line with a name only is a heading: what follows starts anew beneath it, or it breaks the count above it."""
    label = view.label(following) if following is not None else None
    if following is None or (label and view.cell(following, "unit") is None and (view.word(label) or SIGNED_ON.search(label))):
        above = next((n for row in reversed(rows[:i]) if (n := view.number(row))), last)
        return (
            above is not None and above.isdigit() and numbered.isdigit() and int(above) + 1 != int(numbered) and view.cell(rows[i], "amount") is None
        )
    below = view.number(following)
    if below is not None and (level_of(below) < level_of(numbered) or _follows(numbered, below)):
        return False
    if level_of(numbered) > ARABIC:
        return str(below).startswith(numbered + ".") or (below in ("1", "a") and view.cell(rows[i], "amount") is None)
    return below in (None, "1") or str(below).startswith(numbered + ".") or not view.evidence(following)


def signs(view: TableRows, rows: Rows, i: int, filled: list[int]) -> bool:
    """Whether a row of texts after the lines names who signs, in any of its cells, or stands over "(Ký, họ tên)"."""
    texts = [row for c in filled if isinstance(row := rows[i][c], str)]
    if len(texts) < len(filled):
        return False
    if len(texts) > 1 and any(view.word(text) == "signature" for text in texts):
        return True
    below = next((row for row in rows[i + 1 :] if any(v is not None for v in row)), None)
    return below is not None and any(isinstance(v, str) and _TO_SIGN.match(v) for v in below)


def _text(value: object) -> str | None:
    """A cell's text on one line, None where it holds no text."""
    return clean(value) or None if isinstance(value, str) else None


def _follows(number: str, below: str) -> bool:
    """Whether `below` is the next number after `number`: 1 and 2, 1.1 and 1.2, I.1 and I.2."""
    (head, _, last), (other, _, next_) = number.rpartition("."), below.rpartition(".")
    return head == other and last.isdigit() and next_.isdigit() and int(next_) == int(last) + 1
