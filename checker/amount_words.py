"""Amounts → the words in which Vietnamese papers spell them ("Một trăm linh hai triệu đồng"), by the table with which they are read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_BILLION = 10**9  # beyond it, billions are counted in thousands and billions of themselves
_SCALES = (10**6, 1000)


@dataclass(frozen=True)
class AmountWords:
    """The words of rules/codes/number_words.csv that are marked as `written`, by role, value and place."""

    words: Mapping[tuple[str, int, str], str]

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, str]], instead: Iterable[str] = ()) -> "AmountWords":
        """`instead` names words of the table that are written in place of the usual ones: lẻ for linh, ngàn for nghìn, tỉ for tỷ."""
        listed = [(row["words"], (row["role"], int(row["value"] or 0)), row["written"]) for row in rows]
        words = {(*key, written): word for word, key, written in listed if written}
        known = {word: key for word, key, _ in listed}
        for word in instead:
            words[(*known[word], "alone")] = word
        return cls(words)

    def spelled(self, amount: Decimal | int) -> str:
        """The amount in whole đồng, rounded half up, with a capital at its beginning and the word đồng at its end."""
        whole = int(Decimal(amount).to_integral_value(ROUND_HALF_UP))
        text = " ".join(self.number(whole)) if whole >= 0 else " ".join(["âm", *self.number(-whole)])
        return f"{text[0].upper()}{text[1:]} {self._word('money')}"

    def number(self, whole: int) -> list[str]:
        """The words of a whole number, 0 or more."""
        return self._counted(whole, False) if whole else [self._word("digit")]

    def _word(self, role: str, value: int = 0, place: str = "alone") -> str:
        return self.words[(role, value, place)]

    def _counted(self, whole: int, led: bool) -> list[str]:
        """The words of a number above 0; `led`: something larger stands before it, so that a missing hundred is said."""
        words: list[str] = []
        if whole >= _BILLION:
            words = [*self._counted(whole // _BILLION, led), self._word("scale", _BILLION)]
        for scale in (*_SCALES, 1):
            below = whole % _BILLION // scale % 1000
            if below:
                words += self._group(below, led or bool(words))
                words += [self._word("scale", scale)] if scale > 1 else []
        return words

    def _group(self, below: int, led: bool) -> list[str]:
        """The words of a number from 1 to 999."""
        hundred, ten, one = below // 100, below // 10 % 10, below % 10
        words = [self._word("digit", hundred), self._word("hundred", 100)] if hundred or led else []
        if ten > 1:
            words += [self._word("digit", ten), self._word("ten", 10, "after_digit")]
        elif ten == 1:
            words += [self._word("ten", 10)]
        elif one and words:
            words += [self._word("join")]
        if one:
            places = ("after_tens", "after_ten") if ten > 1 else ("after_ten",) if ten else ()
            words += [next((w for p in places if (w := self.words.get(("digit", one, p)))), self._word("digit", one))]
        return words
