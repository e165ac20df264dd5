"""What a drug's registration number says about where the drug was made."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from checker.text import letters

_HYPHEN = r"\s*[-\u2010-\u2015]\s*"
# Old: letters, a running number, a year (VD-34411-20; V87-H12-13). New: twelve digits, the first three of them the country's.
_OLD = re.compile(
    rf"(?<![\w/])(?P<prefix>[A-ZĐ]{{1,6}}[0-9]?(?=[-\u2010-\u2015\s]))(?:{_HYPHEN}[A-Z]{{1,3}})?{_HYPHEN}[0-9]{{1,5}}"
    rf"(?:{_HYPHEN}H[0-9]{{1,2}})?{_HYPHEN}[0-9]{{2}}(?![\w/])"
)
# The fourth digit is the sort of drug, the next two its class: other papers' numbers of twelve digits are seldom of that shape.
_NEW = re.compile(r"(?<![\w/.,-])(?P<prefix>[0-9]{3}) ?[1-5][01][0-9] ?[0-9]{3} ?[0-9]{3}(?![\w/])(?![.,-][0-9])")


class Registration(NamedTuple):
    """What a cell's numbers say: domestic, foreign, or contradiction where they differ; `words` are the numbers that say so.

    `settles`: causes of an unknown origin cell that such a number settles beside those of its rung.
    """

    verdict: str
    words: str
    settles: frozenset[str] = frozenset()


class RegistrationReader:
    """Reads registration numbers by the prefixes of rules/origin.yaml.

    Each row has `prefix`, `shape` (old, new), `says` (domestic, foreign, nothing) and perhaps `settles`; the prefix `*` stands for all others of its shape.
    Old and new number of one drug are often written together. Twelve digits count in the registration column alone: a barcode is none.
    """

    def __init__(self, numbers: Sequence[Mapping[str, Any]]) -> None:
        known = "|".join(sorted({row["prefix"] for row in numbers if row["shape"] == "old"}, key=len, reverse=True))
        self._joint = re.compile(rf"(?<=[0-9])\s*/\s*(?=(?:{known})\s*[-\u2010-\u2015]|[0-9]{{12}}(?![0-9]))")  # two numbers joined by a slash
        self._apart = re.compile(rf"(?<!\w)({known})\s+(?=[0-9]{{3,5}}\s*[-\u2010-\u2015])")
        self._rows = {(row["shape"], row["prefix"]): (row["says"], frozenset(row.get("settles") or ())) for row in numbers}

    def read(self, text: str | None) -> Registration | None:
        """What the cell's numbers say together; None when none of them says anything."""
        if text is None:
            return None
        said: dict[str, list[str]] = {}
        settles: list[frozenset[str]] = []
        text = self._apart.sub(r"\1-", self._joint.sub(" ; ", letters(text).upper()))
        for shape, pattern in (("old", _OLD), ("new", _NEW)):
            for match in pattern.finditer(text):
                says, also = self._rows.get((shape, match["prefix"]), self._rows.get((shape, "*"), ("nothing", frozenset())))
                if says != "nothing":
                    said.setdefault(says, []).append(match[0])
                    settles.append(also)
        if not said:
            return None
        words = ", ".join(number for numbers in said.values() for number in numbers)
        return Registration(next(iter(said)) if len(said) == 1 else "contradiction", words, frozenset.intersection(*settles))
