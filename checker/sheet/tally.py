"""What the lines so far are worth, added up only when a row without words asks whether it is their sum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import compress

from checker.number import Convention, read_number, together, vote
from checker.text_rows import Cells, listed

_KEPT = 200_000  # lines; a sheet with more states its sums in words or not at all
_NOTHING = Decimal(0)
_NEARLY = Decimal("0.5")  # of the printed unit


@dataclass
class Tally:
    """The amounts of a table's items in the printed unit, in order."""

    blocks: list[tuple[Cells, Cells, Cells, list[bool]]] = field(default_factory=list)  # amounts, quantities, prices, whether it is an item
    lines: int = 0
    _sums: list[Decimal] = field(default_factory=lambda: [_NOTHING])
    _worths: list[int] = field(default_factory=lambda: [0])  # how many lines up to there have a worth
    _read: int = 0  # blocks that are in the sums
    _way: Convention = "none"

    def add(self, amounts: Cells, quantities: Cells, prices: Cells, items: list[bool]) -> None:
        """Takes the next rows; columns that the table lacks hold None."""
        self.lines += len(items)
        if self.lines <= _KEPT:
            self.blocks.append((amounts, quantities, prices, items))

    def covered(self, value: object, starts: Iterable[int], extra: Sequence[object]) -> tuple[int, int] | None:
        """(start, number of lines with a worth) of the lines up to now whose sum, with or without `extra` figures, is `value`; None: of none."""
        if self.lines > _KEPT:
            return None
        self._add_up()
        stated = self._figure(value)
        if not stated:
            return None
        more = sum((self._figure(v) or _NOTHING for v in extra), _NOTHING)
        for start in starts:
            lines = self._sums[-1] - self._sums[start]
            count = self._worths[-1] - self._worths[start]
            if count and any(abs(stated - total) < _NEARLY for total in (lines, lines + more)):
                return start, count
        return None

    def _add_up(self) -> None:
        fresh = self.blocks[self._read :]
        self.blocks[self._read :] = fresh = [(listed(a), listed(q), listed(p), items) for a, q, p, items in fresh]
        texts = {v for amounts, _, prices, _ in fresh for v in (*amounts, *prices) if isinstance(v, str)}
        way = together([self._way, *map(vote, texts)])
        if way != self._way:  # what could not be read before may be read now
            self._way, self._sums, self._worths, fresh = way, [_NOTHING], [0], self.blocks
        for amounts, quantities, prices, items in fresh:
            for amount, quantity, price in compress(zip(amounts, quantities, prices, strict=True), items):
                worth = self._figure(amount)
                if not worth:
                    q, p = self._figure(quantity), self._figure(price)
                    worth = _NOTHING if q is None or p is None else q * p
                self._sums.append(self._sums[-1] + worth)
                self._worths.append(self._worths[-1] + bool(worth))
        self._read = len(self.blocks)

    def sums_ahead(self, amount: object, lines: Iterable[tuple[object, object, object]]) -> bool:
        """Whether `amount` is the sum of the first of these lines (amount, quantity, price), up to any of them."""
        stated, total = self._figure(amount), _NOTHING
        if not stated:
            return False
        for own, quantity, price in lines:
            worth, q, p = (self._figure(v) for v in (own, quantity, price))
            total += worth if worth is not None else q * p if q is not None and p is not None else _NOTHING
            if abs(total - stated) < _NEARLY:
                return True
            if total > stated:
                return False
        return False

    def _figure(self, value: object) -> Decimal | None:
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            return None
        plain = read_number(value, self._way) if isinstance(value, str) else repr(value)
        figure = Decimal(plain) if plain is not None else None
        return figure if figure is not None and figure.is_finite() else None
