"""Rows that are no lines → the shares of Vietnamese goods that they state, each with its cell. Nothing is compared here.

Every other percentage of a sheet (rates of tax, discounts, strengths, costs, targets) must stay unread, so nothing is taken that is not told in
full by the words of rules/codes/share_words.csv: between the goods and the figure, and behind it, no unknown word may stand.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from typing import Any, NamedTuple

from checker.cell import address
from checker.key import bare, key
from checker.text import clean

_LONGEST = 1000  # a longer text is a report, not a note under a table
_LONGEST_LABEL = 150
_HUNDRED = Decimal(100)
_FINEST = -6  # a quotient of floats is not exact beyond
_SENTENCE = re.compile(r"\n|;|[.!?](?=\s)|(?<=\S)\.$")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+|[^\w\s]")
_FIGURE = re.compile(r"\d{1,3}(?:[.,]\d{1,6})?")
_WRITTEN = re.compile(r"\s*(\d{1,3}(?:[.,]\d{1,6})?)\s*(%?)\s*$")
_SOFT = frozenset(",:-–—=()/“”\"'+*•|")
_BOUNDS = ("at_least", "at_most", "about")
_FILLING = frozenset(("link", "states", "share", "value", "count", "number", "soft", *_BOUNDS))
_LEADING = _FILLING - {"share"}
_BREAKS = frozenset((",", "("))


class Stated(NamedTuple):
    """One stated share, percent. `kind` is the kind of goods that it is of (None: all), `basis` value, count or either, `bound` how it is meant."""

    position: int
    text: str
    percent: Decimal
    half_place: Decimal
    basis: str
    bound: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class _Token:
    role: str
    text: str
    value: str = ""


class ShareWords:
    """The words of shares; accents count, except in texts that have none at all."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._accented: dict[tuple[str, ...], tuple[str, str]] = {}
        self._plain: dict[tuple[str, ...], tuple[str, str]] = {}
        for row in rows:
            words = tuple(_syllables(row["words"]))
            self._accented[words] = row["role"], row["value"]
            self._plain.setdefault(tuple(map(bare, words)), (row["role"], row["value"]))
        self._longest = max(map(len, self._accented), default=0)
        self._goods, self._percent = self._any_of("goods"), self._any_of("percent")

    def _any_of(self, wanted: str) -> re.Pattern[str]:
        """A pattern that finds the words of a role in the key of a text, or is found nowhere if there are none."""
        found = {" ".join(words) for words, (role, _) in self._accented.items() if role == wanted}
        return re.compile("(?:^| )(?:" + "|".join(sorted({*found, *map(bare, found)})) + ")(?: |$)" if found else "$^")

    def stated(self, row: Sequence[object]) -> Iterator[Stated]:
        """The shares that the cells of a row state, by a sentence or by a label with the only figure on its right."""
        for position, cell in enumerate(row):
            if isinstance(cell, str) and (len(cell) <= _LONGEST_LABEL or ("%" in cell and len(cell) <= _LONGEST)) and self._goods.search(key(cell)):
                found = list(self.in_text(cell, position))
                label, _, figure = cell.rpartition(":")
                if not found and "%" in label and (own := self.labelled(label, figure, position)):  # "Tỷ lệ hàng Việt Nam (%): 45,2"
                    found = [own]
                elif not found and self.labels(cell):
                    found = list(self._beside(row, position))
                if found and not self._forbidden(row[:position]):
                    yield from found

    def labels(self, text: str) -> bool:
        """Whether a whole text names a share of Vietnamese goods and no more: "Tỷ lệ hàng Việt Nam (%)"."""
        return self._label(text) is not None

    def labelled(self, label: str, cell: object, position: int) -> Stated | None:
        """The share that a cell holds under, or beside, such a label."""
        tokens = self._label(label)
        figure = _figure(cell)
        return None if tokens is None or figure is None else _made(position, f"{clean(label)}: {clean(str(cell))}", *figure, "exactly", tokens, tokens)

    def in_text(self, text: str, position: int) -> Iterator[Stated]:
        """The shares that the sentences of a text state."""
        head = text.partition("\n")[0].strip()
        if head.endswith(":") and self._never(head):
            return
        for sentence in _SENTENCE.split(text):
            if "%" in sentence or self._percent.search(key(sentence)):
                tokens = self._tokens(sentence)
                if not any(t.role == "never" for t in tokens):
                    yield from _in_sentence(tokens, position, clean(sentence))

    def _never(self, text: str) -> bool:
        return any(t.role == "never" for t in self._tokens(text))

    def _forbidden(self, cells: Sequence[object]) -> bool:
        return any(isinstance(v, str) and self._never(v) for v in cells)

    def _label(self, text: str) -> list[_Token] | None:
        tokens = self._tokens(text) if len(text) <= _LONGEST_LABEL else []
        roles = [t.role for t in tokens]
        if roles.count("goods") != 1 or "share" not in roles or not set(roles) <= _FILLING | {"goods"}:
            return None
        return tokens

    def _beside(self, row: Sequence[object], position: int) -> Iterator[Stated]:
        right = [(c, v) for c, v in enumerate(row) if c > position and v is not None and v != "%"]
        if len(right) == 1:
            found = self.labelled(str(row[position]), right[0][1], right[0][0])
            if found is not None:
                yield found

    def _tokens(self, text: str) -> list[_Token]:
        text = clean(text).lower()
        known = self._plain if text.isascii() else self._accented
        pieces = _TOKEN.findall(text)
        words = [key(piece) or piece for piece in pieces]
        tokens: list[_Token] = []
        i = 0
        while i < len(pieces):
            piece = pieces[i]
            size = next((n for n in range(min(self._longest, len(words) - i), 0, -1) if tuple(words[i : i + n]) in known), 0)
            if size:
                role, value = known[tuple(words[i : i + size])]
                tokens.append(_Token("percent-sign" if role == "percent" else role, " ".join(words[i : i + size]), value))
            elif piece == "%":  # "tỷ lệ %", "(%)": no figure's sign
                tokens.append(_Token("percent-sign" if tokens and tokens[-1].role == "number" else "soft", piece))
            elif piece[0].isdigit():
                tokens.append(_Token("number", piece))
            else:
                tokens.append(_Token("soft" if piece in _SOFT else "other", piece))
            i += size or 1
        return tokens


def _syllables(words: str) -> list[str]:
    return [key(m[0]) or m[0] for m in _TOKEN.finditer(clean(words).lower())]


def _in_sentence(tokens: list[_Token], position: int, text: str) -> Iterator[Stated]:
    """The shares of one sentence: the goods, filling words, a figure with its sign, and nothing behind it that is not known."""
    for i, token in enumerate(tokens):
        if token.role != "goods":
            continue
        between = _before(tokens, i)
        if between is None:
            continue
        start, more = i + 1, False
        while (at := _next_percent(tokens, start)) is not None:
            between = [*between, *tokens[start:at]]
            is_told = more or any(t.role in ("share", "states") for t in between)
            tail = list(takewhile(lambda t: t.role != "stop" and t.text not in (",", ")", "("), tokens[at + 2 :]))
            figure = tokens[at].text
            if not is_told or not {t.role for t in tail} <= _FILLING or not _FIGURE.fullmatch(figure):
                break
            if more and not any(t.role in ("value", "count") for t in [*between, *tail]):
                break
            bound = next((t.role for t in [*tokens[at - 1 : at], *tail[:1]] if t.role in _BOUNDS), "exactly")
            percent = Decimal(figure.replace(",", "."))
            if percent <= _HUNDRED:
                yield _made(position, text, percent, _half(percent), bound, [token], [*between, *tail])
            start, between, more = at + 2 + len(tail), [], True


def _before(tokens: list[_Token], goods: int) -> list[_Token] | None:
    """The filling words directly before the goods, from the word for a share on; None where something else leads to the goods."""
    at = goods - 1
    while at >= 0 and tokens[at].role in _LEADING and tokens[at].text not in _BREAKS:
        at -= 1
    led = tokens[at + 1 : goods]
    if at < 0 or tokens[at].role in ("share", "stop") or tokens[at].text in _BREAKS:
        return [*([tokens[at]] if at >= 0 and tokens[at].role == "share" else []), *led]
    return None


def _next_percent(tokens: list[_Token], start: int) -> int | None:
    """Where the next figure with a percent sign stands, if nothing but filling words leads to it; no range and no quotient is one."""
    for at in range(start, len(tokens) - 1):
        if tokens[at].role == "number" and tokens[at + 1].role == "percent-sign":
            ranged = at > 0 and tokens[at - 1].text in "-–—/" and at > 1 and tokens[at - 2].role in ("number", "percent-sign")
            onward = at + 3 < len(tokens) and tokens[at + 2].text in "-–—/" and tokens[at + 3].role == "number"
            return None if ranged or onward else at
        if tokens[at].role not in _FILLING and not (at == start and tokens[at].role == "stop"):
            return None
    return None


def _made(position: int, text: str, percent: Decimal, half: Decimal, bound: str, named: Sequence[_Token], words: Sequence[_Token]) -> Stated:
    said = {t.role for t in words if t.role in ("value", "count")}
    basis = "either" if len(said) == 2 else said.pop() if said else "value"
    kind = next((t.value for t in named if t.role == "goods"), "")
    return Stated(position, text, percent, half, basis, bound, kind or None)


def _figure(cell: object) -> tuple[Decimal, Decimal] | None:
    """(percent, half of its last place) of a cell; a bare number up to one is a share of one, as spreadsheets keep percentages."""
    if isinstance(cell, float):
        value = Decimal(repr(cell))
        percent = value.scaleb(2) if 0 < value <= 1 else value
        return (percent, _half(percent)) if 0 <= percent <= _HUNDRED else None
    match = _WRITTEN.match(cell) if isinstance(cell, str) else None
    if match is None:
        return None
    value = Decimal(match[1].replace(",", "."))
    percent = value.scaleb(2) if not match[2] and 0 < value <= 1 else value
    return (percent, _half(percent)) if percent <= _HUNDRED else None


def _half(percent: Decimal) -> Decimal:
    """Half of the last place in which a percent is printed."""
    exponent = percent.as_tuple().exponent
    return Decimal(5).scaleb(max(exponent if isinstance(exponent, int) else 0, _FINEST) - 1)


def told(found: Iterable[Stated], place: Mapping[str, Any], row: int) -> Iterator[dict[str, Any]]:
    """Rows of schema.STATED_SHARES; `place` gives file, sheet and table."""
    for s in found:
        yield {**place, "row": row, "cell": address((row, s.position + 1)), "text": s.text, "stated_percent": s.percent, "half_place": s.half_place,
               "basis": s.basis, "bound": s.bound, "goods_kind": s.kind}  # fmt: skip
