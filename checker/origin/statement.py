"""What long texts state about origin by a label: “… Xuất xứ: Đức …” inside a specification or a name."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from checker.origin.place import PLACES
from checker.origin.words import HOME, Lexicon, Mark, Words
from checker.text import fold, letters

_CLAUSE = 120  # characters: no statement is longer
_BEFORE = 60  # characters before a label in which a word may make it a demand
_END = re.compile(r"[\n\r;]|\.(?=\s|$)")
_LINE = re.compile(r"[\n\r]")
_OPENERS = frozenset("\n\r\t;.•·*+-–—▪▫■□✓✔➢►>/|")
_NO_OPENERS = frozenset(":(,[{\"“”'")  # what follows is about what stands before it: "Vải: xuất xứ …", "In tem “Xuất xứ …”"
_CLOSES = re.compile(r"\s*[\t;.,()\[\]/•·*+–—-]")
_LONG = 6  # letters: a shorter name of one word may begin another name (Đức Giang, Anh Khoa)
_BETWEEN = re.compile(r"[\s:,()/&+-]*")
# Words in the same clause that take the statement back, or make it one of a demand or of a part of the work.
_OPEN = frozenset({"equivalent", "negator", "exception", "bloc_open"})
_NOT_HOME = _OPEN | {"at_large", "final", "import", "imported", "aside", "purchase", "party", "no_statement"}


class Statement(NamedTuple):
    """The countries named behind labels (ISO 3166-1 alpha-2), with the words."""

    countries: frozenset[str]
    words: str

    @property
    def verdict(self) -> str:
        """domestic, foreign, or contradiction where Việt Nam is one of several."""
        return "foreign" if HOME not in self.countries else "domestic" if len(self.countries) == 1 else "contradiction"


class StatementReader:
    """Finds labelled statements in texts that are about other things.

    A label begins its clause (for another country than Việt Nam it may also be written with a capital and a colon, as forms have it); the
    country follows at once. Mentions in running words and of parts (“vải: xuất xứ Hàn Quốc”), blocs (demands are copied into specifications),
    demands, and anything “hoặc tương đương” say nothing. Việt Nam counts only where the rest of the line names no other country.
    """

    def __init__(self, lexicon: Lexicon, words: Mapping[str, Any]) -> None:
        self._lexicon = lexicon
        self.labels: tuple[str, ...] = tuple(words["statement_labels"])
        one = "|".join(re.sub(r"\\? ", r"\\s+", re.escape(label)) for label in sorted(self.labels, key=len, reverse=True))
        self._read: dict[tuple[str, str], Statement | None] = {}
        self._demands = tuple(f" {fold(word)} " for word in words["demand_words"])
        self._doubt: tuple[str, ...] = tuple(words["doubt_marks"])
        self._label = re.compile(rf"(?<!\w)(?:{one})(?!\w)", re.IGNORECASE)

    def read(self, text: str | None) -> Statement | None:
        """All that the text states by labels; None when nothing."""
        if text is None:
            return None
        text = letters(text)
        found = [s for match in self._label.finditer(text) if (s := self._after(text, match)) is not None]
        return self.together(found) if found else None

    @staticmethod
    def together(found: Iterable[Statement]) -> Statement:
        """Several statements as one."""
        parts = list(found)
        return Statement(frozenset[str]().union(*(s.countries for s in parts)), "; ".join(dict.fromkeys(s.words for s in parts)))

    def _after(self, text: str, label: re.Match[str]) -> Statement | None:
        opener = _before(text, label.start())
        capital = label[0][0].isupper() and re.match(r"\s*[:：]", text[label.end() : label.end() + 5]) is not None
        if opener in _NO_OPENERS or not (opener in _OPENERS or opener == "" or capital):
            return None
        said = f" {fold(text[max(0, label.start() - _BEFORE) : label.start()])} "
        if any(word in said for word in self._demands):
            return None
        line = _LINE.split(text[label.end() : label.end() + 2 * _CLAUSE], maxsplit=1)[0]
        found = self._clause_of(label[0], line[:_CLAUSE])
        if found is not None and HOME in found.countries and not (opener in _OPENERS or opener == "" or opener.isdigit()):
            return None
        return None if found is not None and HOME in found.countries and self._taken_back(found, line) else found

    def _taken_back(self, found: Statement, line: str) -> bool:
        """Whether the line goes on with another country, with doubt, or with words that leave the origin open."""
        marks = self._lexicon.marks(Words.of(line))
        other = any(m.role in _NOT_HOME or m.role == "bloc_abroad" or (m.role == "country" and m.code not in found.countries) for m in marks)
        return other or any(mark in line for mark in self._doubt)

    def _clause_of(self, label: str, rest: str) -> Statement | None:
        if (label, rest) not in self._read:
            self._read[label, rest] = self._clause(label, rest)
        return self._read[label, rest]

    def _clause(self, label: str, rest: str) -> Statement | None:
        """What stands behind a label, up to the end of its clause."""
        end = _END.search(rest)
        clause = rest[: end.start()] if end else rest
        words = Words.of(clause)
        marks = self._lexicon.marks(words)
        run = self._run(words, marks)
        codes = {m.code for m in run if m.role == "country"}
        if not codes:
            return None
        roles = {m.role for m in marks}
        last = run[-1]
        closed = last.last == len(words.keys) or _CLOSES.match(words.gaps[last.last]) is not None
        runs_on = not closed and (HOME in codes or (last.last - last.first == 1 and len(words.keys[last.first]) < _LONG))
        if roles & _OPEN or runs_on or (HOME in codes and (roles & _NOT_HOME or (end is None and len(rest) == _CLAUSE))):
            return None
        return Statement(frozenset(codes), label + clause[: words.spans[last.last - 1][1]])

    def _run(self, words: Words, marks: list[Mark]) -> list[Mark]:
        """The countries directly behind the label; none when a bloc or an unknown word comes first."""
        run: list[Mark] = []
        k = 0
        for m in marks:
            if m.first != k or _BETWEEN.fullmatch(words.gaps[k]) is None:
                break
            if m.role in PLACES:
                if m.role != "country":
                    break  # a bloc is a demand's; “Mỹ (Châu Mỹ)” has said its country
                run.append(m)
            elif m.role not in ("before", "connector", "region"):
                break
            k = m.last
        return run


def _before(text: str, at: int) -> str:
    """The last character before `at` that is no blank, a line break if one lies between; "" at the beginning."""
    k = at - 1
    while k >= 0 and text[k].isspace():
        if text[k] in "\n\r":
            return "\n"
        k -= 1
    return text[k] if k >= 0 else ""
