"""A line of goods against the entries of one list: by HS code, else by a name that is like an entry's."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from checker.key import PARENTHESES, bare, key
from checker.lists.file import Entry
from checker.lists.shelf import Matching

_CODES = re.compile(r"\d(?:[. ]?\d)*")
_LENGTHS = (10, 8, 6, 4)


class Match(NamedTuple):
    """What a list says of a line: `hit` is hs (its code is one of the list's), hs_part (its code is too short to tell) or name (likeness
    alone); `entry` the nearest entry, `score` the likeness of the names (0-100), `others` how many more entries the code has."""

    hit: str
    entry: Entry
    score: int
    others: int


def codes_of(text: str | None) -> tuple[str, ...]:
    """The HS codes in a cell, as digits: 4, 6, 8 or 10 of them, parted after pairs only (402.1 is what a spreadsheet leaves of 0402.10, not 4021)."""
    if not text:
        return ()
    return tuple(dict.fromkeys(re.sub(r"[. ]", "", m) for m in _CODES.findall(text) if _is_code(m)))


def _is_code(figures: str) -> bool:
    pieces = re.split(r"[. ]", figures)
    return sum(map(len, pieces)) in _LENGTHS and all(len(piece) % 2 == 0 for piece in pieces)


def code_state(text: str | None, no_code_words: Sequence[str]) -> str | None:
    """Whether a cell gives an HS code: given, missing (nothing, or a word that says so), invalid (it cannot be one).

    None: as many digits as a spreadsheet may leave of a code when it keeps it as a number and drops its zeros.
    """
    if text is None or not any(c.isalnum() for c in text):
        return "missing"
    if codes_of(text):
        return "given"
    said = f"{key(text)} "
    if any(said.startswith(f"{key(words)} ") for words in no_code_words):
        return "missing"
    return None if any(3 <= len(re.sub(r"[. ]", "", m)) <= _LENGTHS[0] for m in _CODES.findall(text)) else "invalid"


class Goods:
    """The entries of one list, ready to be asked about many lines."""

    def __init__(self, entries: Sequence[Entry], matching: Matching) -> None:
        self._entries, self._matching = entries, matching
        self._skipped = frozenset(key(word) for word in matching.skipped_words)

    def match(self, name: str | None, codes: Sequence[str]) -> Match | None:
        """The entry that the line's codes hit, or else the one that its name suggests; None where there is neither.

        A code counts at the list's own precision: 84433230 on the line is hit by 844332 and by 84433230 in the list, 8443 by neither.
        """
        parts: list[Entry] = []
        if codes:
            hits = [e for code in codes for n in _LENGTHS for e in self._by_code.get(code[:n], ()) if n <= len(code) and not _excluded(e, code)]
            if hits:
                return self._nearest("hs", hits, name)
            parts = [e for code in codes for e in self._by_start.get(code, ())]
        suggested = self._by_name(name)
        if parts and (suggested is None or suggested[0] not in parts):
            return self._nearest("hs_part", parts, name)
        if suggested is None:
            return None
        return Match("hs_part" if parts else "name", *suggested, 0)

    @cached_property
    def _by_code(self) -> Mapping[str, list[Entry]]:
        return _grouped((code, e) for e in self._entries for code in e.codes)

    @cached_property
    def _by_start(self) -> Mapping[str, list[Entry]]:
        """Entries under each shorter code that their own codes begin with."""
        return _grouped((code[:n], e) for e in self._entries for code in e.codes for n in _LENGTHS if n < len(code))

    @cached_property
    def _names(self) -> dict[str, dict[str, list[tuple[str, Entry]]]]:
        """The entries by the first and the second word of their names (a single word: ""), with and without accents."""
        by_words: dict[str, dict[str, list[tuple[str, Entry]]]] = {}
        for entry in self._entries:
            words = self._words(entry.name)
            for form in dict.fromkeys((words, tuple(map(bare, words)))):
                if form:
                    by_words.setdefault(form[0], {}).setdefault(form[1] if len(form) > 1 else "", []).append((" ".join(form), entry))
        return by_words

    def _words(self, name: str) -> tuple[str, ...]:
        return _words_but(self._skipped, name)

    def _by_name(self, name: str | None) -> tuple[Entry, int] | None:
        """The entry whose name is most like this one, from the least likeness on; the first word must agree.

        Without that word "mực máy in laser" would suggest "máy in laser".
        """
        if not name or self._names.keys().isdisjoint(_first_words(name)):
            return None
        words = self._words(name)
        by_second = self._names.get(words[0]) if words else None
        if by_second is None:
            return None
        near = [pair for second in ("", *words[1:]) if second in by_second for pair in by_second[second]]
        if not near:
            return None
        text = " ".join(words)
        least, short = self._matching.name_score_least, self._matching.short_name_score_least
        scored = [(_likeness(text, other, min(least, short)), other, entry) for other, entry in dict.fromkeys(near)]
        good = [(score, entry) for score, other, entry in scored if score >= (short if len(words) < other.count(" ") + 1 else least)]
        if not good:
            return None
        score, entry = max(good, key=lambda pair: pair[0])
        return entry, int(score)

    def _nearest(self, hit: str, entries: Sequence[Entry], name: str | None) -> Match:
        """Of entries that a code names, the one whose name is nearest."""
        distinct = list(dict.fromkeys(entries))
        text = " ".join(self._words(name or ""))
        scores = [int(_likeness(text, " ".join(self._words(e.name)))) for e in distinct]
        best = max(range(len(distinct)), key=scores.__getitem__)
        return Match(hit, distinct[best], scores[best], len(distinct) - 1)


# The lists are asked about the same names one after the other.
@lru_cache(maxsize=1 << 16)
def _words_but(skipped: frozenset[str], name: str) -> tuple[str, ...]:
    """The words of a name as keys, without what stands in parentheses and without those that are `skipped`."""
    words = key(PARENTHESES.sub(" ", name) if "(" in name else name).split()
    return tuple(words if skipped.isdisjoint(words) else [word for word in words if word not in skipped])


@lru_cache(maxsize=1 << 16)
def _first_words(name: str) -> tuple[str, ...]:
    """What may be the first word that counts: words before it may be ones that are skipped."""
    return tuple([_first_word(word) for word in name.split(None, 3)[:3]])


@lru_cache(maxsize=1 << 14)  # many names begin with the same words
def _first_word(text: str) -> str:
    return key(text).partition(" ")[0]


def _likeness(text: str, other: str, least: float = 0) -> float:
    """0-100, 0 for less than `least`. An entry of one word must be nearly the whole name: "cát" is in too many."""
    return float((fuzz.WRatio if " " in other else fuzz.ratio)(text, other, score_cutoff=least))


def _excluded(entry: Entry, code: str) -> bool:
    return any(code.startswith(excluded) for excluded in entry.excluded)


def _grouped(pairs: Iterable[tuple[str, Entry]]) -> Mapping[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for code, entry in pairs:
        groups.setdefault(code, []).append(entry)
    return groups
