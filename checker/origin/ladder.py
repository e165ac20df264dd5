"""The evidence of a whole line, rung by rung: which cell decides where the good was made, and which cells contradict each other.

Order, fields, what a rung may settle and what contradicts what are data: `ladder` and `contradictions` of rules/origin.yaml.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from checker.origin.cell import BLANK, Origin, OriginReader
from checker.origin.registration import RegistrationReader
from checker.origin.statement import StatementReader
from checker.text import fold

DECLARED = "origin_cell"
_DECIDED = ("domestic", "foreign")
_LONG = 6  # letters: a shorter name of one word is another word in a heading
# Lines of the policy by which a maker's cell names a country: the country itself, or one apart from the name. Not its town.
_MAKER_LINES = ("P1", "P2", "P4", "P5", "P11")
_HEADING_LINES = ("P1", "P4", "P6", "P10", "P11")


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung: the fields of a line that it looks at, how it reads them, and which silence of the origin cell it may fill."""

    name: str
    fields: tuple[str, ...]
    reads: str
    settles: frozenset[str]
    not_at: frozenset[str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a line's cells give together. `said`: what each rung says, in the ladder's order; `conflict`: the two rungs that contradict."""

    origin: Origin
    said: tuple[tuple[str, Origin], ...]
    conflict: str | None = None

    @property
    def conflict_words(self) -> str | None:
        """The words of the two, as the line has them."""
        if self.conflict is None:
            return None
        words = dict(self.said)
        return " ≠ ".join(f"“{words[name].words or '/'.join(words[name].countries)}”" for name in self.conflict.split("/"))


class Ladder:
    """All readers, and how their answers are weighed."""

    def __init__(self, aliases: Iterable[Mapping[str, str]], words: Mapping[str, Any]) -> None:
        self.cells = OriginReader(aliases, words)
        self.statements = StatementReader(self.cells.lexicon, words)
        self.registrations = RegistrationReader(words["registration_numbers"])
        self.rungs = tuple(
            Rung(r["rung"], tuple(r["fields"]), r["reads"], frozenset(r.get("settles") or ()), frozenset(r.get("not_at") or ())) for r in words["ladder"]
        )
        self._contradictions = [tuple(pair) for pair in words["contradictions"]]
        self._nouns = frozenset(fold(noun) for noun in words["heading_nouns"])
        self.demanded_headers: tuple[str, ...] = tuple(words["demanded_headers"])

    def read(self, rung: Rung, text: str | None) -> Origin | None:
        """What one cell says on this rung; None when it says nothing there."""
        if rung.reads == "registration":
            number = self.registrations.read(text)
            if number is None:
                return None
            home = ("VN",) if number.verdict == "domestic" else ()
            return replace(_said(number.verdict, home, number.words, None, rung.name), settles=number.settles)
        if rung.reads == "statement":
            return self.together(rung, [text])
        if rung.reads == "heading":
            return self._heading(text, rung.name)
        origin = self.cells.read(text)
        if rung.name == DECLARED:
            return origin
        lines = _MAKER_LINES if rung.reads == "maker" else None
        # A code of two or three letters is a brand's or a model's in a maker's cell: "KR", "THA".
        code = rung.reads == "maker" and origin.policy == "P1" and origin.words is not None and origin.words.isupper() and len(origin.words) <= 3
        if origin.verdict not in _DECIDED or code or (lines and origin.policy not in lines):
            return None
        # A certificate names ports, consignees and offices as well: Việt Nam must be its statement, not a word of it.
        if rung.name == "document" and origin.verdict == "domestic" and origin.policy != "P1":
            return None
        return _said(origin.verdict, origin.countries, origin.words, origin.policy, rung.name)

    def together(self, rung: Rung, texts: Iterable[str | None]) -> Origin | None:
        """What the labelled statements of several cells of one line say."""
        found = [s for text in texts if (s := self.statements.read(text)) is not None]
        if not found:
            return None
        whole = StatementReader.together(found)
        return _said(whole.verdict, tuple(sorted(whole.countries)), whole.words, "P1" if len(whole.countries) == 1 else "P4", rung.name)

    def _heading(self, text: str | None, name: str) -> Origin | None:
        """A heading such as "II. Hàng nhập khẩu": what is left when numbers and words for goods are taken from its beginning."""
        if text is None:
            return None
        words = text.split()
        for start in range(min(len(words), 8)):
            if start and not (fold(words[start - 1]) in self._nouns or _numbers(words[start - 1])):
                return None
            origin = self.cells.read(" ".join(words[start:]))
            tender = start == 0 and origin.verdict == "domestic" and origin.policy == "P10" and len(words) <= 2  # "Trong nước": a kind of tender, too
            rest = " ".join(words[start:])
            short = rest == origin.words and len(words) - start < 2 and len(rest) < _LONG  # "Máy hàn", "Phần áo", "Ngoại"
            if origin.verdict in _DECIDED and origin.policy in _HEADING_LINES and not tender and not short:
                return _said(origin.verdict, origin.countries, origin.words, origin.policy, name)
        return None

    def weigh(self, said: Sequence[tuple[Rung, Origin]]) -> Evidence:
        """The verdict of a line from what its rungs say, in the ladder's order; the origin cell's answer is always among them."""
        answers = {rung.name: origin for rung, origin in said}
        told = tuple((rung.name, origin) for rung, origin in said if origin.words is not None or origin.verdict in _DECIDED or origin.cause != "blank")
        declared = answers.get(DECLARED, BLANK)
        for one, other in self._contradictions:
            if one in answers and other in answers and _contradict(answers[one], answers[other]):
                countries = tuple(sorted({*answers[one].countries, *answers[other].countries}))
                words = answers[one].words
                return Evidence(Origin("unknown", countries, words, answers[one].policy or declared.policy, "contradiction"), told, f"{one}/{other}")
        for rung, origin in said:
            if origin.verdict in _DECIDED and (declared.verdict in _DECIDED or _may_settle(rung.settles | origin.settles, declared)):
                countries = origin.countries or (declared.countries if declared.verdict in _DECIDED else ())  # a number tells no country
                return Evidence(replace(origin, countries=countries, policy=origin.policy or declared.policy), told)
        if declared.cause == "blank" and declared.silent:
            open_ = next((o for r, o in said if r.name != DECLARED and o.verdict == "unknown"), None)
            if open_ is not None:
                return Evidence(replace(open_, policy=open_.policy or declared.policy), told)
        return Evidence(declared, told)


def _said(verdict: str, countries: tuple[str, ...], words: str | None, policy: str | None, rung: str) -> Origin:
    if verdict == "contradiction":
        return Origin("unknown", countries, words, policy or "P5", "contradiction")
    return Origin(verdict, countries, words, policy, basis=rung)


def _contradict(one: Origin, other: Origin) -> bool:
    """Whether the two cannot both be true, or one leaves open what the other says."""
    for a, b in ((one, other), (other, one)):
        if a.verdict in _DECIDED and b.verdict in _DECIDED:
            return a.verdict != b.verdict
        if a.verdict in _DECIDED and b.cause in ("several", "contradiction") and (a.verdict == "domestic" or "VN" in b.countries):
            return True
        if a.verdict == "domestic" and b.verdict == "unknown" and b.countries and "VN" not in b.countries:
            return True
    return False


def _may_settle(settles: frozenset[str], declared: Origin) -> bool:
    """Whether the rung may fill the origin cell's silence: a cell that says something, if only that it is not so, is not silent."""
    return declared.cause in settles and (declared.silent or declared.cause not in ("blank", "company_only"))


def _numbers(word: str) -> bool:
    """Whether a word numbers a heading: "I.", "2)", "A", "1.1"."""
    return len(word) <= 5 and all(c.isdigit() or c in "IVXABCDE.,:)(-–/" for c in word)
