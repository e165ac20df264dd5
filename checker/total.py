"""Stated totals against the sums of the lines they cover, to the đồng."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa

from checker.money import LIMIT, total
from checker.normalise import column_letters
from checker.number import Convention, read_number
from checker.row import Stated

_SMALLEST = Decimal("0.000001")
_TOTALS = ("total", "subtotal", "lot")


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """One stated total beside the computed one, đồng; `allowance` is half of the last printed place of the stated figure."""

    row: int
    cell: str
    kind: str
    scope: str | None
    stated: Decimal | None
    computed: Decimal | None
    allowance: Decimal

    @property
    def difference(self) -> Decimal | None:
        """stated − computed; None when one of the two is not known."""
        return None if self.stated is None or self.computed is None else self.stated - self.computed


def reconcile(stated: Sequence[Stated], amounts: pa.Array, scale: Decimal, way: Convention) -> list[ControlTotal]:
    """The control totals of a table whose items have `amounts` (MONEY, in order, NULL where not known).

    What a total covers is told by its words: a subtotal its section, a total the table with the VAT and discounts stated above it.
    Sheets use these words loosely, so when the words' own reading does not come out and another usual one does exactly, that one is taken.
    """
    values = {s.row: _value(s.value, scale, way) for s in stated}
    taxes = [s for s in stated if s.kind in ("vat", "discount")]
    controls = []
    for s in stated:
        if s.kind not in _TOTALS:
            continue
        end = s.end if s.end is not None else len(amounts)
        given, unit = values[s.row]
        allowance = _rounded_place(given) / 2 if given is not None and "làm tròn" in s.label.lower() else unit / 2
        readings = []
        for start, row in s.starts:
            lines = total(amounts.slice(start, end - start))
            above = (values[t.row][0] if t.kind == "vat" else -abs(values[t.row][0] or Decimal(0)) for t in taxes if row < t.row < s.row)
            extra = sum((v for v in above if v is not None), Decimal(0))
            readings += [lines + extra, lines] if s.kind == "total" else [lines, lines + extra]
        if s.kind == "lot":
            readings = readings[:1]
        computed: Decimal | None = readings[0]
        if given is not None:
            computed = next((r for r in readings if abs(given - r) <= allowance), readings[0])
        if amounts.null_count == len(amounts):
            computed = None
        controls.append(ControlTotal(s.row, f"{column_letters(s.column)}{s.row}", s.kind, s.label, given, computed, allowance))
    return controls


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
