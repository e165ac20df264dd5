"""A bidder's declaration of costs → one row per declared good with its figures. None of it is a purchase, and nothing of it is counted.

The forms come in two shapes: a row per good with a column per figure, or, on paper, a row per figure beneath the name of each good.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import pyarrow as pa

from checker.cell import CellError, address
from checker.money import LIMIT
from checker.number import Convention, read_number
from checker.schema import COST_FIELDS, COST_PERCENTS
from checker.sheet.header import Header
from checker.sheet.row import Block, is_figure, is_numbering
from checker.sheet.vocabulary import Vocabulary
from checker.value.normalise import Fixes, text_of
from checker.value.number_column import NumberColumn, conventions

_PLACE = Decimal("0.000001")
_HUNDRED = Decimal(100)
_VALUE = "amount"  # the column in which, on paper, the figures of a good stand beneath each other


@dataclass
class _Line:
    """One declared good: where it stands, and field → (row, position of the column, content) of its figures."""

    row: int
    item_no: str | None
    name: str | None
    figures: dict[str, tuple[int, int, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure as it was read: `half` is half of its last printed place."""

    value: Decimal | None
    state: str | None
    half: Decimal | None
    fixes: tuple[tuple[str, str, str], ...] = ()  # before, after, why


class Declaration:
    """The declared goods of one table; feed it the classified rows in order, then `read` it once."""

    def __init__(self, header: Header, vocabulary: Vocabulary, scales: Mapping[str, Decimal], fixes: Fixes) -> None:
        self.header, self.vocabulary, self.scales, self.fixes = header, vocabulary, scales, fixes
        self.index = header.fields
        self.columns = {name: self.index[name] for name in COST_FIELDS if name in self.index}
        self.lines: list[_Line] = []

    def add(self, block: Block) -> None:
        """Takes the rows of a block that are neither header nor blank."""
        for number, (row, kind) in enumerate(zip(block.rows, block.kinds, strict=True), block.first):
            if kind == "note":
                self._take(number, row)

    def _take(self, number: int, row: Sequence[object]) -> None:
        name = text_of(row[self.index["goods_name"]])
        item_no = text_of(row[self.index["item_no"]]) if "item_no" in self.index else None
        if self.columns:
            figures = {field: (number, c, row[c]) for field, c in self.columns.items()}
            filled = [v for v in row if v is not None]
            word = self.vocabulary.word_class(self.vocabulary.row_words, name) if name and item_no is None else None
            said = any(_says_something(v) for _, _, v in figures.values())
            if said and (name or item_no) and word is None and not is_numbering(filled):
                self.lines.append(_Line(number, item_no, name, figures))
        elif _VALUE in self.index and name is not None:
            self._take_beneath(number, item_no, name, row[self.index[_VALUE]])

    def _take_beneath(self, number: int, item_no: str | None, label: str, value: object) -> None:
        named = self.header.form.row_field(label)
        if named in COST_FIELDS:
            if not self.lines:
                self.lines.append(_Line(number, None, None))
            self.lines[-1].figures.setdefault(named, (number, self.index[_VALUE], value))
        elif named == "goods_name":
            self.lines.append(_Line(number, item_no, text_of(value)))
        elif not _says_something(value):
            self.lines.append(_Line(number, item_no, label))

    def read(self, place: Mapping[str, object]) -> list[dict[str, Any]]:
        """One row of Costs for each good that has a figure; `place` is what they share (file, sheet, table, form)."""
        lines = [line for line in self.lines if any(_says_something(v) for _, _, v in line.figures.values())]
        ways = self._ways(lines)
        shares = {name for name in COST_PERCENTS if _in_shares_of_one([line.figures[name][2] for line in lines if name in line.figures])}
        return [{**place, **self._row(line, ways, shares)} for line in lines]

    def _ways(self, lines: Sequence[_Line]) -> dict[str, Convention]:
        """How the numbers of each field are written, by all cells of their column."""
        columns: dict[str, NumberColumn] = {}
        for name in COST_FIELDS:
            cells = [(row, _bare(value) if name in COST_PERCENTS else value) for line in lines if name in line.figures for row, _, value in [line.figures[name]]]
            if cells:
                columns[name] = NumberColumn(name, 0, Decimal(1), self.fixes)
                columns[name].add([value for _, value in cells], pa.array([row for row, _ in cells], pa.int32()))
        return conventions(columns.values())

    def _row(self, line: _Line, ways: Mapping[str, Convention], shares: set[str]) -> dict[str, Any]:
        row: dict[str, Any] = {
            "row": line.row, "item_no": line.item_no, "goods_name": line.name,
            "formula": "indirect" if "imported_cost" in line.figures else "direct",
        }  # fmt: skip
        unreadable = []
        for name in COST_FIELDS:
            number, column, value = line.figures.get(name, (0, 0, None))
            if name not in line.figures:
                figure = _Figure(None, "missing", None)
            elif name in COST_PERCENTS:
                figure = _figure(value, _bare(value), ways[name], _HUNDRED if name in shares else Decimal(1))
            else:
                figure = _figure(value, value, ways[name], self.scales.get(name, self.scales.get(_VALUE, Decimal(1))))
            row |= {name: figure.value, f"{name}_state": figure.state, f"{name}_half": figure.half}
            if figure.state == "invalid":
                unreadable.append(f"{address((number, column + 1))} “{text_of(value)}”")
            for before, after, why in figure.fixes:
                self.fixes.add(column, name, pa.array([number], pa.int32()), pa.array([before]), pa.array([after]), why)
        filled = sorted((r, c) for r, c, v in line.figures.values() if v is not None)
        return row | {"cells": ",".join(address((r, c + 1)) for r, c in filled), "unreadable": "; ".join(unreadable) or None}


def _says_something(value: object) -> bool:
    return any(c.isalnum() for c in value) if isinstance(value, str) else value is not None


def _bare(value: object) -> object:
    """A percentage without its sign."""
    return value.strip().removesuffix("%").rstrip() if isinstance(value, str) else value


def _in_shares_of_one(values: Sequence[object]) -> bool:
    """Whether numbers are percentages as spreadsheets keep them, 0,548 for 54,8 %: all are numbers and none is above one."""
    given = [v for v in values if _says_something(v)]
    return bool(given) and all(isinstance(v, float) and abs(v) <= 1 for v in given)


def _figure(written: object, value: object, way: Convention, scale: Decimal) -> _Figure:
    if isinstance(value, CellError):
        return _Figure(None, None, None)
    if not _says_something(value):
        return _Figure(None, "missing", None)
    plain = repr(value).removesuffix(".0") if isinstance(value, float) else read_number(value, way) if isinstance(value, str) and is_figure(value) else None
    exact = None if plain is None else Decimal(plain) * scale
    if plain is None or exact is None or not abs(exact) < LIMIT:
        return _Figure(None, "invalid", None)
    rounded = exact.quantize(_PLACE, ROUND_HALF_EVEN)
    return _Figure(rounded, "given", _half(plain, scale), tuple(_changes(written, plain, rounded, exact, scale)))


def _half(plain: str, scale: Decimal) -> Decimal:
    """Half of the last place in which a number is printed; of a percentage kept as a share of one, at most half a percent."""
    exponent = Decimal(plain).as_tuple().exponent
    assert isinstance(exponent, int)
    return max((scale / 2).scaleb(min(exponent, -2 if scale == _HUNDRED else 0)), _PLACE).quantize(_PLACE)


def _changes(written: object, plain: str, rounded: Decimal, exact: Decimal, scale: Decimal) -> Iterator[tuple[str, str, str]]:
    if isinstance(written, str) and written != plain:
        yield written, plain, "number-text"
    if scale == _HUNDRED and isinstance(written, float):
        yield plain, f"{rounded.normalize():f}", "percent"
    if rounded != exact:
        yield plain, f"{rounded:f}", "rounded"
