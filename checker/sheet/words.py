"""Amounts in words ("Một trăm linh hai triệu đồng chẵn") → the figure that they spell, or None: nothing is guessed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from checker.text import fold

_BILLION = 10**9
_LONGEST = 60  # words; the longest amount within the limit of money has fewer


@dataclass
class NumberWords:
    """The words of rules/codes/number_words.csv; all are compared without accents, as many offices type them."""

    digits: dict[str, int] = field(default_factory=dict)
    scales: dict[str, int] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    phrases: list[str] = field(default_factory=list)  # fillers of several words, which may hold a number word ("Việt Nam": năm)

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, str]]) -> "NumberWords":
        self = cls()
        for row in rows:
            word = fold(row["words"])
            if " " in word:
                self.phrases.append(word)
                continue
            self.roles[word] = row["role"]
            if row["role"] == "digit":
                self.digits[word] = int(row["value"])
            elif row["role"] == "scale":
                self.scales[word] = int(row["value"])
        return self

    def number(self, text: str) -> Decimal | None:
        """The amount that the text spells; what follows the word for đồng is not read unless it goes on counting."""
        plain = fold(text)
        for phrase in self.phrases:
            plain = re.sub(rf"\b{phrase}\b", " ", plain)
        words = plain.split()
        money = next((i for i, word in enumerate(words) if self.roles.get(word) == "money"), len(words))
        if any(self.roles.get(word, "filler") not in ("filler", "money") for word in words[money : money + 2]):
            return None
        words = [word for word in words[:money] if self.roles.get(word) != "filler"]
        value = self._whole(words) if 0 < len(words) <= _LONGEST else None
        return None if value is None else Decimal(value)

    def _whole(self, words: Sequence[str]) -> int | None:
        """Billions may be counted in thousands of themselves: everything before the last of them is a number of its own."""
        places = [i for i, word in enumerate(words) if self.scales.get(word) == _BILLION]
        if not places:
            return self._below(words, _BILLION)
        count, rest = self._whole(words[: places[-1]]), self._rest(words[places[-1] + 1 :], _BILLION)
        return None if count is None or rest is None else count * _BILLION + rest

    def _below(self, words: Sequence[str], limit: int) -> int | None:
        scale = limit // 1000
        if scale == 1:
            return self._group(words)
        place = next((i for i, word in enumerate(words) if self.scales.get(word) == scale), None)
        if place is None:
            return self._below(words, scale)
        count, rest = self._group(words[:place]), self._rest(words[place + 1 :], scale)
        return None if count is None or rest is None else count * scale + rest

    def _rest(self, words: Sequence[str], scale: int) -> int | None:
        """What follows a scale. A bare digit is refused: "một triệu hai" is 1.200.000 when spoken and 1.000.002 when read."""
        if not words:
            return 0
        if len(words) == 1:
            return scale // 2 if self.roles.get(words[0]) == "half" else None
        return self._below(words, scale)

    def _group(self, words: Sequence[str]) -> int | None:
        """A number below one thousand."""
        roles = [self.roles.get(word, "") for word in words]
        value, at = 0, 0
        if roles[:2] == ["digit", "hundred"]:
            value, at = 100 * self.digits[words[0]], 2
            if roles[at:] == ["half"]:
                return value + 50
        match roles[at:]:
            case []:
                return value if at else None
            case ["join", "digit"]:
                return value + self.digits[words[at + 1]]
            case ["ten"]:
                return value + 10
            case ["ten", "digit"]:
                return value + 10 + self.digits[words[at + 1]]
            case ["digit", "ten"]:
                return value + 10 * self.digits[words[at]]
            case ["digit", "ten", "digit"]:
                return value + 10 * self.digits[words[at]] + self.digits[words[at + 2]]
            case ["digit"] if at == 0:
                return self.digits[words[0]]
        return None
