"""A medicine against the drugs of one list: active ingredient, strength, form and technical group."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import fuzz

from checker.key import PARENTHESES
from checker.lists.file import Drug
from checker.lists.shelf import Matching
from checker.text import fold

_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(mcg|µg|μg|ug|mg|g)\b")
_THOUSAND = re.compile(r"\d[.,]\d{3}(?!\d)")  # 1.000 may be a thousand or one
_MILLIGRAMS = {"mcg": Decimal("0.001"), "µg": Decimal("0.001"), "μg": Decimal("0.001"), "ug": Decimal("0.001"), "mg": Decimal(1), "g": Decimal(1000)}
_GROUP = re.compile(r"(?:nhom|group|n)?\s*0?([1-9])\b")
_LEAST_LETTERS = 5  # shorter names of ingredients (iod, sắt) are in many others


class Medicine(NamedTuple):
    """What a line states of a medicine."""

    ingredient: str | None
    strength: str | None
    form: str | None
    group: str | None


class DrugMatch(NamedTuple):
    """What a list says of a medicine: full (all that the list names agrees), part (something is not stated, or only like it)."""

    hit: str
    drug: Drug
    score: int


def group_of(text: str) -> str:
    """The number of a technical group ("Nhóm 4", "N4", "4"); of any other text its folded words."""
    folded = fold(text)
    found = _GROUP.match(folded)
    return found[1] if found else folded


def strength_of(text: str | None) -> str | None:
    """A strength made comparable, masses in mg: "0,4 g" and "400mg" are equal; None where it is blank or can be read in two ways."""
    if not text or _THOUSAND.search(text):
        return None
    plain = " ".join(text.casefold().split())
    return re.sub(r"[\s]", "", _AMOUNT.sub(_milligrams, plain)).replace(",", ".") or None


def _milligrams(match: re.Match[str]) -> str:
    amount = Decimal(match[1].replace(",", ".")) * _MILLIGRAMS[match[2]]
    return f"{amount.normalize():f}mg"


def _ingredients(text: str) -> tuple[str, ...]:
    """The ingredients that a cell names, folded and sorted."""
    parts = re.split(r"[,;+/&]|\bvà\b", PARENTHESES.sub(" ", text))
    return tuple(sorted(folded for part in parts if (folded := fold(part))))


class Drugs:
    """The drugs of one list, ready to be asked about many medicines."""

    def __init__(self, drugs: Sequence[Drug], matching: Matching) -> None:
        self._drugs, self._least = drugs, matching.name_score_least
        self._plain = {fold(word) for word in matching.plain_form_words}

    @cached_property
    def _named(self) -> dict[tuple[str, ...], list[Drug]]:
        named: dict[tuple[str, ...], list[Drug]] = {}
        for drug in self._drugs:
            named.setdefault(_ingredients(drug.ingredient), []).append(drug)
        return named

    def match(self, line: Medicine) -> DrugMatch | None:
        """The best match, a full one before a part; None where ingredient, strength, form or group say another medicine."""
        if line.ingredient is None:
            return None
        own = _ingredients(line.ingredient)
        near = ((self._likeness(own, names), drug) for names, drugs in self._named.items() for drug in drugs)
        found = [
            DrugMatch("full" if score == 100 and False not in agree and None not in agree else "part", drug, score)
            for score, drug in near
            if score >= self._least and False not in (agree := self._agreements(line, drug))
        ]
        return max(found, key=lambda m: (m.hit == "full", m.score)) if found else None

    def _likeness(self, own: tuple[str, ...], names: tuple[str, ...]) -> int:
        """100 for the same ingredients; of as many others how like the least alike is, 99 at most: a salt, another spelling."""
        if own == names:
            return 100
        if len(own) != len(names) or not own:
            return 0
        return min(99, *(int(_alike(a, b)) for a, b in zip(own, names, strict=True)))

    def _agreements(self, line: Medicine, drug: Drug) -> tuple[bool | None, ...]:
        """Of strength, form and group: whether the line agrees with the list; None where one does not say, or not beyond doubt."""
        return (
            self._strength(line.strength, drug.strength), self._form(line.form, drug.form),
            True if not drug.group else None if line.group is None else group_of(line.group) == group_of(drug.group),
        )  # fmt: skip

    def _strength(self, own: str | None, listed: str) -> bool | None:
        one, other = strength_of(own), strength_of(listed)
        if one is None or other is None:
            return None
        return one == other

    def _form(self, own: str | None, listed: str) -> bool | None:
        if not listed:
            return True
        if own is None:
            return None
        mine, theirs = fold(own).split(), fold(listed).split()
        if mine[: len(theirs)] != theirs:
            return None if set(mine) & set(theirs) else False
        return True if set(mine[len(theirs) :]) <= self._plain else None


def _alike(a: str, b: str) -> float:
    if min(len(a), len(b)) < _LEAST_LETTERS:
        return 0.0
    short, long = sorted((a, b), key=lambda text: text.count(" "))
    begun = " ".join(long.split()[: short.count(" ") + 1])  # "amlodipin besilat" begins as "amlodipin"; "amisulprid" does not as "sulpirid"
    return max(fuzz.ratio(a, b), fuzz.ratio(short, begun))
