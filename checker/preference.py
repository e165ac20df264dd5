"""Goods of one comparison → the coefficient of each and what is added to its price: the computed table of rules/preference.yaml.

    from checker.preference import Good, load_preferences, preferences
    preferences(load_preferences(), [Good("A", (0,), Decimal(100)), Good("B", (1, 3))], date(2025, 9, 1))

Classes are those of rules/preference.yaml (0: not preferred). What the text in force does not state is None, never a figure by inference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, NoReturn

from pydantic import Field

from checker.act import Strict, day, load_acts
from checker.document import MisfitError, fit, read
from checker.error import CheckerError, Text
from checker.rule import Cite

CLASSES = range(6)

Percent = Annotated[Decimal, Field(ge=0, le=100)]


@dataclass(frozen=True)
class Good:
    """One of the goods that are compared: every class that it qualifies for, and its price after corrections and discounts, đồng."""

    name: str
    classes: tuple[int, ...]
    price: Decimal | None = None


@dataclass(frozen=True)
class Preferred:
    """What a good gets. `kind` is the one class that counts; `computed` is false where no preference is reckoned at all, for all are alike.

    `coefficient`, `adds_percent` (of the good's own price) and `technical_percent` (of the technical score) are percents, `added` is đồng;
    None: the text does not state it, or nothing is in force. `cites` are the provisions of all of them.
    """

    name: str
    kind: int | None
    computed: bool
    coefficient: Decimal | None
    adds_percent: Decimal | None
    added: Decimal | None
    technical_percent: Decimal | None
    cites: tuple[Cite, ...]

    @property
    def counted(self) -> bool:
        """Whether every provision was seen, and none is only recalled."""
        return bool(self.cites) and all(cite.checked != "recalled" for cite in self.cites)


class _Rates(Strict):
    cite: Cite
    percent: dict[int, Percent | None]


class _Situation(Strict):
    """What is added in a comparison in which one of the classes `present` is the best."""

    present: Annotated[list[int], Field(min_length=1)]
    adds: dict[int, Percent | None]
    cite: Cite


class Regime(Strict):
    """The rates of one decree."""

    best_only: Cite
    none_if_alike: Cite | None = None
    coefficients: _Rates
    technical: _Rates | None = None
    situations: Annotated[list[_Situation], Field(min_length=1)]


class _File(Strict):
    in_force: dict[str, Regime | None]


Regimes = Sequence[tuple[date, Regime | None]]


def load_preferences(root: Path | None = None) -> Regimes:
    """The rates of `root`/preference.yaml with the day from which each holds, in order; None: no decree is in force."""
    if root is None:
        from checker.resource import rules_folder  # the files of the package are looked for by those who ask for them

        root = rules_folder()
    document = read(root / "preference.yaml", root)
    acts = load_acts(root)

    def refuse(loc: tuple[str, ...], vi: str, en: str) -> NoReturn:
        raise CheckerError(document.place(loc, key=True), Text(vi, en), Text("", ""), Text("Sửa tệp tại vị trí này", "Mend the file there"))

    regimes: list[tuple[date, Regime | None]] = []
    for key, regime in fit(document, _File).in_force.items():
        loc = ("in_force", key)
        try:
            begins = day(key)
        except MisfitError as error:
            refuse(loc, error.found.vi, error.found.en)
        assert begins is not None
        if regimes and begins <= regimes[-1][0]:
            refuse(loc, f"mốc '{key}' không sau mốc trước", f"'{key}' is not later than the entry before")
        regimes.append((begins, regime))
        if regime is None:
            continue
        for cite in _cites(regime):
            if cite.act not in acts or cite.checked is None:
                refuse(loc, f"trích dẫn '{cite.act}' lạ hoặc thiếu 'checked'", f"the citation of '{cite.act}' is unknown or lacks 'checked'")
        if set(regime.coefficients.percent) != set(CLASSES) or {c for s in regime.situations for c in s.present} != set(CLASSES) - {0}:
            refuse(loc, "mỗi loại hàng hóa cần một hệ số và một tình huống", "every class needs a coefficient and a situation")
    return regimes


def _cites(regime: Regime) -> Iterable[Cite]:
    yield regime.best_only
    yield regime.coefficients.cite
    yield from (cite for cite in (regime.none_if_alike, regime.technical and regime.technical.cite) if cite)
    yield from (situation.cite for situation in regime.situations)


def preferences(regimes: Regimes, goods: Sequence[Good], on: date) -> list[Preferred]:
    """What each of the goods gets, in their order, when the tender file was issued `on` that day."""
    regime = next((regime for begins, regime in reversed(regimes) if begins <= on), None)
    if regime is None:
        return [Preferred(good.name, None, False, None, None, None, None, ()) for good in goods]
    best = [_best(good, regime.coefficients.percent) for good in goods]
    adds: Mapping[int, Decimal | None] = {}
    cites: tuple[Cite, ...] = ()
    computed = regime.none_if_alike is None or None in best or len(set(best)) > 1
    if not computed and regime.none_if_alike is not None:
        adds, cites = dict.fromkeys(CLASSES, Decimal(0)), (regime.none_if_alike,)
    elif None not in best:
        situation = next((s for s in regime.situations if set(s.present) & set(best)), None)
        adds, cites = (situation.adds, (situation.cite,)) if situation else ({0: Decimal(0)}, ())
    return [_reckoned(good, kind, regime, computed, adds, cites) for good, kind in zip(goods, best, strict=True)]


def _best(good: Good, coefficients: Mapping[int, Decimal | None]) -> int | None:
    """The one class that counts, that with the highest coefficient; None where it cannot be told, for one of several is not stated."""
    if not good.classes or not set(good.classes) <= set(CLASSES):
        raise ValueError(f"{good.name}: classes {good.classes}, expected some of {list(CLASSES)}")
    rates = {kind: rate for kind in good.classes if (rate := coefficients[kind]) is not None}
    if len(set(good.classes)) == 1:
        return good.classes[0]
    return max(rates, key=lambda kind: (rates[kind], kind)) if len(rates) == len(set(good.classes)) else None


def _reckoned(
    good: Good, kind: int | None, regime: Regime, computed: bool, adds: Mapping[int, Decimal | None], cites: tuple[Cite, ...]
) -> Preferred:  # fmt: skip
    """The row of one good whose best class is `kind`."""
    percent = None if kind is None else adds.get(kind)
    added = None if percent is None or good.price is None else good.price * percent / 100
    technical = None
    if regime.technical is not None and kind is not None:
        technical = (regime.technical.percent.get(kind) if computed else None) or Decimal(0)
        cites += (regime.technical.cite,) if technical else ()
    cites += (regime.best_only,) if len(set(good.classes)) > 1 else ()
    coefficient = None if kind is None else regime.coefficients.percent[kind]
    return Preferred(good.name, kind, computed, coefficient, percent, added, technical, (regime.coefficients.cite, *cites))
