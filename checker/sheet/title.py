"""The block above a table's header → whose sheet it is and for which period, as written, each with its cell."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from checker.cell import address
from checker.key import key
from checker.period import Period, narrowest, periods, whole_period
from checker.text import clean

_LONGEST_NAME = 160
_NUMBER = re.compile(r"^\s*(?:\d{1,2}|[IVX]{1,4}|[a-z])\s*[.)]\s*")  # "1. Tên đơn vị: …"
_PIECE = 60  # no line of a name that is broken over two rows is longer


class Said(NamedTuple):
    """What a cell says."""

    text: str
    cell: str


class TitleBlock(NamedTuple):
    """What the rows above the first header say; None: nothing, or several things that contradict each other."""

    agency: Said | None = None
    parent: Said | None = None
    period: Said | None = None
    days: Period | None = None

    def columns(self) -> dict[str, Any]:
        """The columns of Sheets that tell it."""
        return {
            "agency": self.agency and self.agency.text, "agency_cell": self.agency and self.agency.cell,
            "agency_parent": self.parent and self.parent.text,
            "period": self.period and self.period.text, "period_cell": self.period and self.period.cell,
            "period_from": self.days and self.days.first, "period_to": self.days and self.days.last,
        }  # fmt: skip


class _Text(NamedTuple):
    """One line of a cell: its words, the row and column of the cell (from 0), the text of the next filled cell of the row, and whether it is the row's first."""

    text: str
    row: int
    column: int
    beside: str
    leads: bool

    @property
    def cell(self) -> str:
        return address((self.row + 1, self.column + 1))


class TitleWords:
    """The words of rules/codes/title_block.csv by their role, as keys."""

    def __init__(self, rows: Sequence[Mapping[str, str]] = ()) -> None:
        self._by_role: dict[str, set[str]] = {}
        for row in rows:
            self._by_role.setdefault(row["role"], set()).add(key(row["words"]))

    def block(self, rows: Sequence[Sequence[object]], bid: bool, is_money: Callable[[str], bool]) -> TitleBlock:
        """What these rows say. Of a `bid` the unit that a label names is the bidder, so that only labels of a buyer count.

        `is_money` tells a unit of money ("Đơn vị: nghìn đồng"), which is whose sheet it is as little as the unit of a quantity.
        """
        texts = [text for text in _texts(rows) if not is_money(text.text) and not is_money(text.beside)]
        agency = _one(self._labelled(texts, "buyer")) or (None if bid else _one(self._labelled(texts, "agency")))
        parent = next(reversed(self._labelled(texts, "parent")), None)  # the nearest above
        bodies = [] if bid else self._bodies(texts)
        if agency is None and bodies:
            agency, bodies = bodies[-1], bodies[:-1]
        if parent is None and agency is not None:
            parent = next((b for b in reversed(bodies) if key(b.text) != key(agency.text)), None)
        period, days = self._period(texts)
        return TitleBlock(agency, parent, period, days)

    def _labelled(self, texts: Sequence[_Text], role: str) -> list[Said]:
        """The different names that labels of the role give; in the label's cell or the next."""
        known = self._by_role.get(role, set())
        found: dict[str, Said] = {}
        for text in texts:
            label, colon, value = text.text.partition(":")
            name = value.strip() or text.beside
            if colon and key(_NUMBER.sub("", label)) in known and any(c.isalpha() for c in name) and len(name) <= _LONGEST_NAME:
                found.setdefault(key(name), Said(name, text.cell))
        return list(found.values())

    def _bodies(self, texts: Sequence[_Text]) -> list[Said]:
        """The bodies of the block at the upper left, the highest first: lines that begin as names of bodies do, before the title begins."""
        found: list[tuple[Said, _Text]] = []
        for text in texts:
            if self._starts("title", text.text):
                break
            if not text.leads or self._starts("motto", text.text):
                continue
            if self._starts("body", text.text) and not self._starts("not_body", text.text):
                if ":" not in text.text and len(text.text) <= _LONGEST_NAME:
                    found.append((Said(text.text, text.cell), text))
            elif found and self._goes_on(found[-1][1], text):
                said = found[-1][0]
                found[-1] = (Said(f"{said.text} {text.text}", said.cell), text)
        return [said for said, _ in found]

    def _goes_on(self, above: _Text, text: _Text) -> bool:
        """Whether a line is the rest of the name above it: directly beneath, in capitals as it is, and nothing else that is known."""
        near = (text.row, text.column) in ((above.row + 1, above.column), (above.row, above.column))
        plain = text.text.isupper() and above.text.isupper() and len(text.text) <= _PIECE and not re.search(r"[\d:;/]", text.text)
        return near and plain and not self._starts("part", text.text)

    def _starts(self, role: str, text: str) -> bool:
        given = key(text) + " "
        return any(given.startswith(words + " ") for words in self._by_role.get(role, ()))

    def _period(self, texts: Sequence[_Text]) -> tuple[Said | None, Period | None]:
        labelled = self._labelled_period(texts)
        if labelled:
            return labelled
        found = [(period, text) for text in texts for period in periods(self._before_an_act(text.text))]
        chosen = narrowest(period for period, _ in found)
        at = next((text for period, text in found if period == chosen), None)
        return (Said(chosen.text, at.cell), chosen) if chosen and at else (None, None)

    def _labelled_period(self, texts: Sequence[_Text]) -> tuple[Said, Period] | None:
        for text in texts:
            label, colon, value = text.text.partition(":")
            told = value.strip() or text.beside
            if colon and told and key(_NUMBER.sub("", label)) in self._by_role.get("period", ()):
                days = narrowest(periods(told)) or whole_period(told) or Period(told, None, None)
                return Said(told, text.cell), days
        return None

    def _before_an_act(self, text: str) -> str:
        """The text up to the first word for a legal act: the year behind it is the act's. A title may begin with such a word."""
        words = list(re.finditer(r"\w+", text))
        for at in range(1 if self._starts("title", text) else 0, len(words)):
            if self._starts("act", text[words[at].start() :]):
                return text[: words[at].start()]
        return text


def _one(found: Sequence[Said]) -> Said | None:
    """What is said if it is one thing."""
    return found[0] if len(found) == 1 else None


def _texts(rows: Sequence[Sequence[object]]) -> Iterator[_Text]:
    """The lines of the cells, row by row."""
    for row, cells in enumerate(rows):
        filled = [(column, value) for column, value in enumerate(cells) if isinstance(value, str) and value.strip()]
        for place, (column, value) in enumerate(filled):
            beside = clean(filled[place + 1][1]) if place + 1 < len(filled) else ""
            lines = [clean(line) for line in value.splitlines() if clean(line)]
            for number, line in enumerate(lines):
                yield _Text(line, row, column, beside if number == len(lines) - 1 else "", place == 0)
