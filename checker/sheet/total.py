"""Stated totals against the sums of the lines they cover, to the đồng."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import pyarrow as pa

from checker.money import LIMIT, total
from checker.number import Convention, read_number
from checker.sheet.row import Stated
from checker.value.normalise import column_letters

_SMALLEST = Decimal("0.000001")
_TOTALS = ("total", "subtotal", "lot")
_NOTHING = Decimal(0)


class Covered(NamedTuple):
    """A sum and the cells that it adds up; of earlier tables of the sheet, the last of them first."""

    sum: Decimal
    cells: str


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """One stated total beside the computed one, đồng; `allowance` is half of the last printed place of the stated figure.

    Of kind `words`: the figure that the words spell beside the stated total whose cell is `covers`.
    """

    row: int
    cell: str
    kind: str
    scope: str | None
    stated: Decimal | None
    computed: Decimal | None
    covers: str | None
    allowance: Decimal

    @property
    def difference(self) -> Decimal | None:
        """stated − computed; None when one of the two is not known."""
        return None if self.stated is None or self.computed is None else self.stated - self.computed


@dataclass(frozen=True, slots=True)
class Lines:
    """The items of a table: their amounts (MONEY, in order, NULL where not known), their rows, and the column of the amounts."""

    amounts: pa.Array
    rows: pa.Array
    column: int

    def cells(self, start: int, end: int) -> str | None:
        """ "G12:G40", the cells from item `start` up to item `end`."""
        if start >= end:
            return None
        letters, first, last = column_letters(self.column), self.rows[start].as_py(), self.rows[end - 1].as_py()
        return f"{letters}{first}" if first == last else f"{letters}{first}:{letters}{last}"

    @property
    def known(self) -> bool:
        """Whether the amount of any line is known."""
        return bool(self.amounts.null_count < len(self.amounts))


def reconcile(stated: Sequence[Stated], lines: Lines, scale: Decimal, way: Convention, earlier: Sequence[Covered] = ()) -> list[ControlTotal]:
    """The control totals of a table; `earlier` are the sums of the sheet's tables above it, which a last total may cover too.

    What a total covers is told by its words: a subtotal its section, a total the table with the VAT and discounts stated above it.
    Sheets use these words loosely, so when the words' own reading does not come out and another usual one does exactly, that one is taken.
    """
    values = {s.row: _value(s.value, scale, way) for s in stated}
    taxes = [s for s in stated if s.kind in ("vat", "discount")]
    controls: dict[int, ControlTotal] = {}
    for s in stated:
        if s.kind not in _TOTALS:
            continue
        given, unit = values[s.row]
        allowance = _rounded_place(given) / 2 if given is not None and "làm tròn" in s.label.lower() else unit / 2
        readings = list(_readings(s, lines, [(t, values[t.row][0]) for t in taxes], earlier))
        computed, covers = next((r for r in readings if given is not None and abs(given - r[0]) <= allowance), readings[0])
        controls[s.row] = ControlTotal(
            s.row, f"{column_letters(s.column)}{s.row}", s.kind, s.label or None, given, computed if lines.known else None, covers, allowance
        )
    for s in stated:
        if s.kind == "words" and isinstance(s.value, Decimal):
            controls[s.row] = _spelled(s, s.value, [c for c in controls.values() if c.kind in _TOTALS])
    return [controls[s.row] for s in stated if s.row in controls]


def _readings(
    s: Stated, lines: Lines, taxes: list[tuple[Stated, Decimal | None]], earlier: Sequence[Covered]
) -> Iterator[tuple[Decimal, str | None]]:
    """(sum, cells) of what a total may cover, the likeliest first."""
    end = s.end if s.end is not None else len(lines.amounts)
    for start, row in s.starts:
        own, cells = total(lines.amounts.slice(start, end - start)), lines.cells(start, end)
        extra = sum((_added(t, value) for t, value in taxes if row < t.row < s.row), _NOTHING)
        if s.kind == "lot":
            yield own, cells
            return
        yield from ((own + extra, cells), (own, cells)) if s.kind == "total" else ((own, cells), (own + extra, cells))
    if earlier and s.end is not None:
        own, cells = total(lines.amounts.slice(0, end)), lines.cells(0, end)
        extra = sum((_added(t, value) for t, value in taxes if t.row < s.row), _NOTHING)
        for i in range(len(earlier)):
            above = sum((e.sum for e in earlier[: i + 1]), _NOTHING)
            places = ",".join([*(e.cells for e in reversed(earlier[: i + 1])), *([cells] if cells else [])])
            yield from ((own + extra + above, places), (own + above, places))


def _added(stated: Stated, value: Decimal | None) -> Decimal:
    """What a line of tax or discount adds; a rate written where the amount belongs (8 %, 0.08) adds nothing by itself."""
    if value is None or abs(value) < 1:
        return _NOTHING
    return value if stated.kind == "vat" else -abs(value)


def _spelled(s: Stated, value: Decimal, totals: list[ControlTotal]) -> ControlTotal:
    """The figure in words beside the total that it spells: the last one above it, unless it is another one of the same footer to the đồng."""
    above = [c for c in reversed(totals) if c.row < s.row and c.stated is not None] or [c for c in totals if c.row > s.row and c.stated is not None]
    of = next((c for c in above[:4] if c.stated is not None and abs(value - c.stated) <= c.allowance), above[0] if above else None)
    computed, covers, allowance = (
        (None, None, _NOTHING) if of is None else (of.stated, of.cell, _NOTHING if of.allowance <= Decimal("0.5") else of.allowance)
    )
    if computed is not None and computed != computed.to_integral_value():
        allowance = max(allowance, Decimal("0.5"))  # words spell whole đồng
    return ControlTotal(s.row, f"{column_letters(s.column)}{s.row}", "words", s.label, value, computed, covers, allowance)


def sums(lines: Lines, controls: Sequence[ControlTotal], earlier: Sequence[Covered]) -> list[Covered]:
    """What a total beneath a further table may add up of this one and those before it: the last total that came out, else the bare lines."""
    cells = lines.cells(0, len(lines.amounts))
    if cells is None or not lines.known:
        return list(earlier)
    own = total(lines.amounts)
    ends = [
        c.stated for c in controls if c.kind == "total" and c.stated is not None and c.difference is not None and abs(c.difference) <= c.allowance
    ]
    return [Covered(ends[-1] if ends and abs(ends[-1]) >= abs(own) and len(ends) else own, cells), *earlier]


def _rounded_place(figure: Decimal) -> Decimal:
    """The value of the last digit that is not zero: a total said to be rounded was rounded to there."""
    exponent = figure.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def _value(cell: object, scale: Decimal, way: Convention) -> tuple[Decimal | None, Decimal]:
    """(the figure in đồng, the value of its last printed place in đồng); None for what is no number, or beyond the limit."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return None, scale
    plain = read_number(cell, way) if isinstance(cell, str) else repr(cell)
    figure = Decimal(plain) if plain is not None else Decimal("nan")
    if not figure.is_finite() or abs(figure * scale) >= LIMIT:
        return None, scale
    figure = (figure * scale).quantize(_SMALLEST)
    exponent = (figure / scale).normalize().as_tuple().exponent
    places = min(0, exponent) if isinstance(exponent, int) else 0
    return figure, max(scale.scaleb(places), _SMALLEST)
