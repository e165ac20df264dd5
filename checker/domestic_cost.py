"""Domestic production costs of one declared good, recomputed from the figures of its own line: exact, and without a division.

G is what the price is less taxes (of a maker: ex works), G* the part of it that arises in Việt Nam, D = G*/G in percent. Declared and
recomputed figures are compared across (D × G with 100 × G*), within what the printed places of all of them explain.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from typing import Any

from checker.schema import COST_FIELDS, COST_PERCENTS

_EXACT = Context(prec=80)  # more than two figures of 24 digits can need
_LARGEST = Decimal(10) ** 25  # what a column of cross products holds
_MOST_SHOWN = Decimal(10) ** 20

Figures = Mapping[str, Any]


def recomputed(costs: Figures) -> dict[str, Any]:
    """The columns of Claims that follow from one row of Costs."""
    with localcontext(_EXACT):
        row = {name: costs[name] for name in COST_FIELDS if name not in COST_PERCENTS}
        row |= {f"{name}_state": costs[f"{name}_state"] for name in row}
        row["unreadable"] = costs["unreadable"]
        declarant = _declarant(costs)
        price, price_half = (costs["exw_price"], costs["exw_price_half"]) if declarant == "maker" else _less(costs, "price_offered", "taxes")
        if declarant is None:
            price, price_half = None, None
        computed, computed_half = _less(costs, "price_offered", "taxes", "imported_cost")
        stated, stated_half = costs["domestic_cost_declared"], costs["domestic_cost_declared_half"]
        indirect = costs["formula"] == "indirect"
        cost, cost_half = (computed, computed_half) if indirect else (stated, stated_half)
        if indirect and stated is not None and computed is not None:
            row |= {"cost_gap": abs(stated - computed), "cost_allowance": stated_half + computed_half}
        percent, percent_state, percent_half = _percent(costs, declarant)
        row |= {"declarant": declarant, "price_net": price, "domestic_cost": cost, "declared_percent": percent, "declared_percent_state": percent_state}
        if price is not None and cost is not None:
            row["percent_computed"] = shown(cost, price)
            if percent is not None:
                gap, allowance = abs(percent * price - 100 * cost), percent_half * abs(price) + 100 * cost_half + abs(percent) * price_half
                if max(gap, allowance) < _LARGEST:
                    row |= {"percent_gap": gap, "percent_allowance": allowance}
        return row


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


def _percent(costs: Figures, declarant: str | None) -> tuple[Any, Any, Any]:
    """The declared D with its state and half of its last place: the declarant's own, else the only one that is given."""
    order = COST_PERCENTS if declarant != "maker" else COST_PERCENTS[::-1]
    chosen = next((name for name in order if costs[f"{name}_state"] != "missing"), order[0])
    return costs[chosen], costs[f"{chosen}_state"], costs[f"{chosen}_half"]


def _less(costs: Figures, name: str, *taken: str) -> tuple[Decimal | None, Decimal | None]:
    """A figure less others, and half of all their last places together; None where one is not known."""
    figures = [(costs[n], costs[f"{n}_half"]) for n in (name, *taken)]
    if any(value is None for value, _ in figures):
        return None, None
    rest: Decimal = figures[0][0] - sum(value for value, _ in figures[1:])
    halves: Decimal = sum((half for _, half in figures), Decimal(0))
    return rest, halves
