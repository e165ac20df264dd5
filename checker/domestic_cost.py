"""Domestic production costs of one declared good, recomputed from the figures of its own line: exact, and without a division.

G is what the price is less taxes (of a maker: ex works), G* the part of it that arises in Việt Nam, D = G*/G in percent. Declared and
recomputed figures are compared across (D × G with 100 × G*), within what the printed places of all of them explain.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from typing import Any, NamedTuple

from checker.schema import COST_FIELDS, COST_PERCENTS

_EXACT = Context(prec=80)  # more than two figures of 24 digits can need
_LARGEST = Decimal(10) ** 25  # what a column of cross products holds
_MOST_SHOWN = Decimal(10) ** 20

Figures = Mapping[str, Any]


class _Known(NamedTuple):
    """A figure, and half of the last places of all figures that it is made of."""

    value: Decimal
    half: Decimal


def recomputed(costs: Figures) -> dict[str, Any]:
    """The columns of Claims that follow from one row of Costs."""
    row = {name: costs[name] for name in COST_FIELDS if name not in COST_PERCENTS}
    row |= {f"{name}_state": costs[f"{name}_state"] for name in row}
    declarant = _declarant(costs)
    row |= {"declarant": declarant, "unreadable": costs["unreadable"]}
    name = _percent_of(costs, declarant)
    row |= {"declared_percent": costs[name], "declared_percent_state": costs[f"{name}_state"]}
    with localcontext(_EXACT):
        price = _less(costs, "exw_price") if declarant == "maker" else _less(costs, "price_offered", "taxes") if declarant == "trader" else None
        stated, rest = _less(costs, "domestic_cost_declared"), _less(costs, "price_offered", "taxes", "imported_cost")
        if costs["formula"] == "indirect" and stated and rest:
            row |= {"cost_gap": abs(stated.value - rest.value), "cost_allowance": stated.half + rest.half}
        cost = rest if costs["formula"] == "indirect" else stated
        row |= {"price_net": price and price.value, "domestic_cost": cost and cost.value}
        if price and cost:
            row["percent_computed"] = shown(cost.value, price.value)
            row |= _gap(_less(costs, name), cost, price)
    return row


def _gap(percent: _Known | None, cost: _Known, price: _Known) -> dict[str, Decimal]:
    """By how much D × G is off 100 × G*, and by how much the printed places let it be."""
    if percent is None:
        return {}
    gap = abs(percent.value * price.value - 100 * cost.value)
    allowance = percent.half * abs(price.value) + 100 * cost.half + abs(percent.value) * price.half
    return {"percent_gap": gap, "percent_allowance": allowance} if max(gap, allowance) < _LARGEST else {}


def shown(cost: Decimal, price: Decimal) -> Decimal | None:
    """G* of G in percent, rounded half up to two places for people; None where the price is not above zero."""
    if price <= 0:
        return None
    hundredths = Fraction(cost) / Fraction(price) * 10_000
    whole = Decimal(int(abs(hundredths) * 2 + 1) // 2).copy_sign(cost)
    return (whole / 100).quantize(Decimal("0.01"), ROUND_HALF_UP) if abs(whole) < _MOST_SHOWN else None


def _declarant(costs: Figures) -> str | None:
    """Whose price G is; None where neither price is given, or both are."""
    offered, ex_works = (costs[f"{name}_state"] != "missing" for name in ("price_offered", "exw_price"))
    return None if offered == ex_works else "trader" if offered else "maker"


def _percent_of(costs: Figures, declarant: str | None) -> str:
    """Which declared D counts: the declarant's own, else the only one that is given."""
    order = COST_PERCENTS if declarant != "maker" else COST_PERCENTS[::-1]
    return next((name for name in order if costs[f"{name}_state"] != "missing"), order[0])


def _less(costs: Figures, name: str, *taken: str) -> _Known | None:
    """A figure less others; None where one is not known."""
    values, halves = ([costs[f"{n}{end}"] for n in (name, *taken)] for end in ("", "_half"))
    return None if None in values else _Known(values[0] - sum(values[1:]), sum(halves, Decimal(0)))
