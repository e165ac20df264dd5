"""What a bidder put into a cell of a form that is to be marked: a mark, none, a percentage, or nothing that anybody understands."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from checker.key import key
from checker.number import read_number

_NOTHING = re.compile(r"[\s\-–—_./…]*$")
_PERCENT = re.compile(r"(\d[\d.,]*)\s*(%?)")
_MOST = Decimal(100)


class Mark(NamedTuple):
    """`state` is given, missing or invalid; `percent` the percentage that stands in the mark's place or beside it."""

    state: str
    percent: Decimal | None = None


class MarkReader:
    """Reads marks by the words of rules/codes/claim_marks.csv."""

    def __init__(self, words: Iterable[Mapping[str, str]]) -> None:
        self._whole: dict[str, str] = {}
        self._starts: dict[str, str] = {}
        for row in words:
            for text in (_plain(row["words"]), key(row["words"])):
                if text:
                    self._whole[text] = row["means"]
                    if row["match"] == "start":
                        self._starts[text] = row["means"]

    def read(self, text: str | None) -> Mark:
        """What one cell says."""
        if text is None or _NOTHING.fullmatch(text):
            return Mark("missing")
        words = key(text)
        means = self._whole.get(_plain(text)) or self._whole.get(words) or self._starts.get(words.partition(" ")[0])
        if means == "no":
            return Mark("missing")
        found = _PERCENT.search(text) if means is None else re.search(r"(\d[\d.,]*)\s*(%)", text)
        if means is None and (found is None or found[0] != text.strip()):
            return Mark("invalid")
        percent = _percent(found[1], found[2] == "%") if found else None
        if means == "yes":
            return Mark("given", percent)
        return Mark("invalid") if percent is None else Mark("given", percent) if percent else Mark("missing")


def _plain(text: str) -> str:
    return text.strip().casefold()


def _percent(digits: str, signed: bool) -> Decimal | None:
    """The percentage; a number below one without a sign is a share of one, as spreadsheets keep percentages."""
    plain = read_number(digits, "none")
    if plain is None:
        return None
    value = Decimal(plain)
    value = value * 100 if not signed and value < 1 else value
    return value if 0 <= value <= _MOST else None
