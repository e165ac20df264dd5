"""A cell's words, and which of them are countries, labels and company words: what checker.origin decides on."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from checker.origin.near import Near
from checker.text import fold

HOME = "VN"

_TOKEN = re.compile(r"[^\W_]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_HYPHENS = "-\u2010\u2011"
_NOT_BETWEEN_WORDS = re.compile(r"[\s.'’‘`´]+")

# Which list of rules/origin.yaml gives which role; several lists may share one.
_ROLES = {
    "origin_labels": "origin", "import_labels": "import", "maker_labels": "maker", "other_party_labels": "party",
    "aside_labels": "aside", "purchase_phrases": "purchase", "final_stage_phrases": "final", "making_sites": "making",
    "other_sites": "other", "origin_or_release": "release", "made": "made", "blocs_abroad": "bloc_abroad", "blocs_open": "bloc_open",
    "countries_at_large": "at_large", "equivalents": "equivalent", "placeholders": "placeholder", "imported_alone": "imported",
    "domestic_alone": "domestic", "no_statement": "no_statement", "negators": "negator", "exceptions": "exception", "before_country": "before",
    "beside_country": "beside", "connectors": "connector", "region_labels": "region", "company_before": "company_before",
    "company_after": "company_after",
}  # fmt: skip


_NEAR_KINDS = ("country", "territory", "historic")


class Entry(NamedTuple):
    """What a phrase means: a country (`code`, `kind` of countries.csv) or a role of origin.yaml."""

    role: str
    code: str = ""
    kind: str = ""


class Mark(NamedTuple):
    """A phrase found: tokens `first` to `last` (exclusive)."""

    role: str
    code: str
    kind: str
    first: int
    last: int


@lru_cache(maxsize=1 << 14)
def accent_key(word: str) -> str:
    """Case-folded word whose accents count but not where the tone stands (hòa = hoà)."""
    word = word.casefold()
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in parts if c in _TONES)
    return "".join(c for c in parts if c not in _TONES) + tones


def _fewer(typed: list[str], spelt: list[str]) -> bool:
    """Whether each word has no accent that the spelling has not."""
    return len(typed) == len(spelt) and all(a == b or not _marks(a) - _marks(b) for a, b in zip(typed, spelt, strict=True))


@cache
def _marks(word: str) -> frozenset[tuple[int, str]]:
    """The accents of a word with the place of the letter that bears them; the tone belongs to the whole word."""
    found, place = set(), -1
    for c in unicodedata.normalize("NFD", word.replace("đ", "d\u0335")):
        if unicodedata.combining(c):
            found.add((-1 if c in _TONES else place, c))
        else:
            place += 1
    return frozenset(found)


@lru_cache(maxsize=1 << 14)
def _bare(word: str) -> str:
    return word if word.isascii() else fold(word).replace(" ", "")


def _joint(gap: str) -> str:
    """How two words hang together: a blank for words of one phrase, else the marks between them."""
    return " " if gap.isspace() or gap in _HYPHENS else _NOT_BETWEEN_WORDS.sub("", gap) or " "


@dataclass(slots=True)
class Words:
    """The words of a text: `gaps[k]` stands before word k, the last gap after the last word."""

    text: str
    spans: list[tuple[int, int]]
    keys: list[str]
    bare: list[str]
    gaps: list[str]

    @classmethod
    def of(cls, text: str) -> "Words":
        """The words of `text` (already mended by checker.text.letters)."""
        spans = [m.span() for m in _TOKEN.finditer(text)]
        words = [text[a:b] for a, b in spans]
        ends = [0, *(b for _, b in spans)]
        starts = [*(a for a, _ in spans), len(text)]
        keys = [accent_key(w) for w in words]
        bare = [_bare(k) for k in keys]
        return cls(text, spans, keys, bare, [text[a:b] for a, b in zip(ends, starts, strict=True)])

    def key(self, first: int, last: int, *, accents: bool) -> str:
        """The words from `first` to `last` as a dictionary key."""
        words = self.keys if accents else self.bare
        return words[first] + "".join(_joint(self.gaps[k]) + words[k] for k in range(first + 1, last))

    def slice(self, first: int, last: int) -> str:
        """The same words as written."""
        return self.text[self.spans[first][0] : self.spans[last - 1][1]]

    @property
    def accented(self) -> bool:
        """Whether the writer used Vietnamese letters at all."""
        return any(not k.isascii() for k in self.keys)


class Lexicon:
    """The phrases of countries.csv and origin.yaml, found in a text longest first."""

    def __init__(self, aliases: Iterable[Mapping[str, str]], words: Mapping[str, Any]) -> None:
        self.exact: dict[str, Entry] = {}
        self.loose: dict[str, Entry | None] = {}
        self._spelt: dict[str, list[list[str]]] = {}  # loose key → the words of each phrase behind it, with accents
        self._longest: dict[str, int] = {}
        self._lengths: dict[str, tuple[int, int]] = {}
        rows = list(aliases)
        for phrase, entry in _phrases(words):
            self._add(phrase, entry)
        for row in rows:
            entry = Entry("country", row["code"], row["kind"])
            self._add(row["alias"], entry)
            if row["kind"] != "iso" and re.fullmatch(r"[^\W_]+([ -][^\W_]+)+", row["alias"]):
                self._add(re.sub("[ -]", "", row["alias"]), entry)
        # Towns are left out: whatever is near to one is more often a firm's name.
        named = ((row["alias"], row["code"]) for row in rows if row["kind"] in _NEAR_KINDS and row.get("source") != "typo")
        self.near = Near((("".join(Words.of(name).bare), code) for name, code in named), HOME)
        self.pair_words = {accent_key(w) for w in words["pair_words"]}
        self.placing_words = {accent_key(w) for w in words["placing_words"]}

    def _add(self, phrase: str, entry: Entry) -> None:
        words = Words.of(phrase)
        size = len(words.keys)
        exact, loose = words.key(0, size, accents=True), words.key(0, size, accents=False)
        before = self.exact.setdefault(exact, entry)
        if before[:2] != entry[:2]:
            raise ValueError(f"{phrase!r} is both {before} and {entry}")
        # Two meanings that differ by accents only: without accents it means nothing. A country's own kinds do not differ in meaning.
        known = self.loose.setdefault(loose, entry)
        if known is not None and known[:2] != entry[:2]:
            self.loose[loose] = None
        self._spelt.setdefault(loose, []).append(words.keys)
        self._lengths[loose] = (size, sum(len(w) for w in words.bare))
        self._longest[words.bare[0]] = max(size, self._longest.get(words.bare[0], 0))

    def whole(self, words: Words) -> Entry | None:
        """The meaning of all words taken as one phrase, however the blanks fall within them."""
        size = len(words.keys)
        found = self.find(words, 0, size, whole=True)
        if found is None and size > 1 and all(_joint(g) == " " for g in words.gaps[1:-1]):
            squeezed = "".join(words.bare)
            if len(squeezed) >= 6:
                found = self.exact.get(accent_key("".join(words.keys))) or (None if words.accented else self.loose.get(squeezed))
                found = None if found is not None and found.kind == "city" and not words.accented else found
        return found

    def find(self, words: Words, first: int, last: int, *, whole: bool) -> Entry | None:
        """The meaning of some words, with their accents or, where that cannot mislead, without."""
        entry = self.exact.get(words.key(first, last, accents=True))
        if entry is None:
            key = words.key(first, last, accents=False)
            entry = self.loose.get(key)
            if entry is None:
                return None
            size, count = self._lengths[key]
            if not (count >= (5 if size == 1 else 4) or (not words.accented and (whole or count >= 3))):
                return None
            if entry.role != "country" and size == 1 and count < 4:
                return None  # "Nam Anh" is no "năm Anh"
            # Accents are left out in haste; other ones make other names (Văn Nam, Bà Lan, Thành Hòa). A town's name is a firm's as well.
            if entry.kind == "city" or (words.accented and not any(_fewer(words.keys[first:last], spelt) for spelt in self._spelt[key])):
                return None
        return entry if entry.kind != "iso" or words.slice(first, last).isupper() else None

    def marks(self, words: Words) -> list[Mark]:
        """All phrases of the text from left to right, none overlapping."""
        found, k, size = [], 0, len(words.keys)
        while k < size:
            for last in range(min(size, k + self._longest.get(words.bare[k], 0)), k, -1):
                entry = self.find(words, k, last, whole=last - k == size)
                if entry is not None:
                    found.append(Mark(*entry, k, last))
                    k = last
                    break
            else:
                k += 1
        return found


def _phrases(words: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    for name, role in _ROLES.items():
        for phrase in words[name]:
            yield phrase, Entry(role)
    # The union over the decrees: goods labelled under a repealed one keep their label.
    for act in words["label_law"]:
        for phrase in act["origin"]:
            yield phrase, Entry("origin")
        for phrase in act["final_stage"]:
            yield phrase, Entry("final")
