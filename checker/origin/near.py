"""Slips of typing in the names of countries, mended only where a Vietnamese reader would be sure."""

from collections.abc import Iterable
from functools import cached_property

from rapidfuzz.distance import OSA

from checker.syllable import is_syllable

_LEAST = 7  # letters: shorter names are one letter away from brands and from each other (Kenya, Kenta; Sudan, Sedan)
_KNOWN = 5  # letters: names that a slip could also have come from


class Near:
    """The country that a text must mean although one letter is wrong.

    `names` are pairs of a name in small letters, without accents and blanks, and its country. Sure is a reader when the text begins as the
    name does, is one slip away from it (a letter missing within, doubled, or changed with its neighbour; another letter in its place, but
    not for the home country, whose name is a part of many brands), is not made of possible Vietnamese syllables alone (“Việt Lam” is a
    name, “Trug Quốc” is not), and when no name of another country is within two slips.
    """

    def __init__(self, names: Iterable[tuple[str, str]], home: str) -> None:
        self._home = home
        self._names = sorted({(name, code) for name, code in names if name.isalpha() and len(name) >= _KNOWN})

    @cached_property
    def _slips(self) -> dict[str, list[tuple[str, str]]]:
        """Names under each spelling with one letter less, and under their own: whatever is one slip away shares one of these."""
        slips: dict[str, list[tuple[str, str]]] = {}
        for name, code in self._names:
            if len(name) >= _LEAST:
                for key in _less(name):
                    slips.setdefault(key, []).append((name, code))
        return slips

    def country(self, words: list[str], squeezed: str) -> str | None:
        """The country of words as written; `squeezed` are the same in small letters, without accents and blanks."""
        if not (_LEAST - 1 <= len(squeezed) <= 40 and squeezed.isalpha()) or all(map(is_syllable, words)):
            return None
        near = {pair for key in _less(squeezed) for pair in self._slips.get(key, ())}
        codes = {code for name, code in near if name[0] == squeezed[0] and self._slipped(squeezed, name, code)}
        if len(codes) != 1:
            return None
        (code,) = codes
        rivals = (name for name, other in self._names if other != code and abs(len(name) - len(squeezed)) <= 2)
        return None if any(OSA.distance(squeezed, name, score_cutoff=2) <= 2 for name in rivals) else code

    def _slipped(self, text: str, name: str, code: str) -> bool:
        if OSA.distance(text, name, score_cutoff=1) != 1:
            return False
        if len(text) > len(name):  # one letter too many: doubled, or any but at home
            return code != self._home or any(text[i] == text[i + 1] and text[:i] + text[i + 1 :] == name for i in range(len(name)))
        if len(text) < len(name):  # one missing, but not the last: the rest may be a name of its own
            return code != self._home or not name.startswith(text)
        return code != self._home or sorted(text) == sorted(name)


def _less(text: str) -> set[str]:
    return {text, *(text[:i] + text[i + 1 :] for i in range(len(text)))}
