"""Columns of quantities and money, read at the end, when all cells have been seen: only the column can tell what a lone `1.250` means."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import product

import pyarrow as pa
import pyarrow.compute as pc

from checker.cell import CellError
from checker.money import LIMIT, from_floats, from_texts
from checker.number import EN, PLAIN, VI, Convention, grouped, is_lone, leaning, read_number, together, vote
from checker.text_rows import Cells
from checker.value.normalise import Fixes, error_cells, plain_text, says_something

_BOTH: tuple[Convention, Convention] = ("vi", "en")
_MOST_ROWS = 5000  # so many rows are evidence enough of how a column is written
_LIKE_LONE = r"[0-9][.,][0-9]{3}(?:[^0-9]|$)"


class NumberColumn:
    """A column of quantities or money; read at the end, by the evidence of all its cells."""

    def __init__(self, name: str, index: int, scale: Decimal, fixes: Fixes) -> None:
        self.name, self.index, self.scale, self.fixes = name, index, scale, fixes
        self.floats: list[pa.Array] = []
        self.texts: list[pa.Array] = []
        self.errors: list[pa.Array] = []
        self.error_cells: list[tuple[int, str]] = []
        self.rows: list[pa.Array] = []

    def add(self, cells: Cells, rows: pa.Array) -> int:
        """Takes the next cells, standing in `rows`; how many of them are not blank comes out."""
        count = len(cells)
        self.rows.append(rows)
        if isinstance(cells, pa.Array):
            self.floats.append(pa.nulls(count, pa.float64()))
            self.texts.append(cells)
            self.errors.append(pa.repeat(False, count))
            return count - int(cells.null_count)
        classes = set(map(type, cells))
        if classes <= {float, type(None)}:
            self.floats.append(pa.array(cells, pa.float64()))
            self.texts.append(pa.nulls(count, pa.string()))
            self.errors.append(pa.repeat(False, count))
            return count - int(self.floats[-1].null_count)
        self.floats.append(pa.array([float(v) if v.__class__ is float or v.__class__ is int else None for v in cells], pa.float64()))
        self.texts.append(
            pa.array([v if v is None or v.__class__ is str else None if v.__class__ is float else plain_text(v) for v in cells], pa.string())
        )
        if CellError in classes:
            self.error_cells += error_cells(self.index, cells, rows)
        self.errors.append(pa.array([v.__class__ is CellError for v in cells], pa.bool_()) if CellError in classes else pa.repeat(False, count))
        return count - cells.count(None)

    @cached_property
    def distinct(self) -> pa.Array:
        """The texts of the column, each once; asked for when all its cells have been taken."""
        return self._coded.dictionary

    @cached_property
    def _coded(self) -> pa.DictionaryArray:
        return _join(self.texts, pa.string()).dictionary_encode()

    @cached_property
    def _written(self) -> tuple[pa.Array, pa.Array, pa.Array]:
        """Whether each distinct text is written in bare digits, in the Vietnamese way beyond doubt, in the English one."""
        plain, vi, en = (pc.match_substring_regex(self.distinct, pattern) for pattern in (PLAIN, VI, EN))
        return plain, vi, en

    def proves(self) -> Convention:
        """The way of writing that the column's texts prove together."""
        texts = self.distinct
        if not len(texts):
            return together(())
        plain, vi, en = self._written
        rest = texts.filter(pc.invert(pc.or_(pc.or_(plain, vi), en)))
        proven = {vote(text) for text in rest.to_pylist()}
        if pc.any(vi).as_py():
            proven.add("vi")
        if pc.any(en).as_py():
            proven.add("en")
        return together(proven)

    def read(self, way: Convention) -> tuple[pa.Array, pa.Array, pa.Array]:
        """(MONEY values in đồng or units, states, texts that are not numbers) under the column's way of writing."""
        floats = _join(self.floats, pa.float64())
        texts = _join(self.texts, pa.string())
        rows = _join(self.rows, pa.int32())
        values, rounded = from_floats(floats, self.scale)
        coded = self._coded
        plain = self._digits(way)
        digits = plain.take(coded.indices)
        if len(plain):
            read, rounded_texts = from_texts(digits, self.scale)
            values = pc.coalesce(values, read)
            rewritten = pc.fill_null(pc.not_equal(plain, coded.dictionary).take(coded.indices), False)
            self.fixes.add(self.index, self.name, rows.filter(rewritten), texts.filter(rewritten), digits.filter(rewritten), "number-text")
            rounded = pc.coalesce(rounded, rounded_texts)
        rounded = pc.fill_null(rounded, False)
        if pc.any(rounded).as_py():
            before = pc.coalesce(pc.cast(floats.filter(rounded), pa.string()), digits.filter(rounded))
            self.fixes.add(self.index, self.name, rows.filter(rounded), before, pc.cast(values.filter(rounded), pa.string()), "rounded")
        silent = pc.invert(says_something(coded.dictionary)).take(coded.indices)  # blanks, dashes, dots
        blank = pc.and_(pc.is_null(floats), pc.fill_null(silent, True))
        wrong = pc.and_(pc.is_null(values), pc.invert(blank))
        shown = pc.coalesce(texts.filter(wrong), pc.cast(floats.filter(wrong), pa.string()))
        invalid = pc.replace_with_mask(pa.nulls(len(values), pa.string()), wrong, shown)
        states = pc.case_when(
            pc.make_struct(_join(self.errors, pa.bool_()), pc.is_valid(values), pc.is_valid(invalid)),
            pa.nulls(len(values), pa.string()), pa.repeat("given", len(values)), pa.repeat("invalid", len(values)), pa.repeat("missing", len(values)),
        )  # fmt: skip
        return values, states, invalid

    def _digits(self, way: Convention) -> pa.Array:
        """Plain digits of the distinct texts, NULL for what is no number; the common ways of writing all at once, the others one by one."""
        texts = self.distinct
        if not len(texts):
            return texts
        plain, vi, en = self._written
        from_vi = pc.replace_substring(pc.replace_substring(texts, ".", ""), ",", ".")
        digits = pc.if_else(vi, from_vi, pc.if_else(en, pc.replace_substring(texts, ",", ""), texts))
        sure = pc.and_(pc.match_substring_regex(digits, r"^[0-9]{1,15}(?:\.[0-9]{1,18})?$"), pc.or_(pc.or_(vi, en), plain))
        others = pc.invert(sure)
        return pc.replace_with_mask(digits, others, pa.array([_within(read_number(t, way)) for t in texts.filter(others).to_pylist()], pa.string()))


def conventions(columns: Iterable[NumberColumn], totals: Iterable[str] = ()) -> dict[str, Convention]:
    """The way of writing of each number column of a table; `totals` are the texts of its stated totals, written by the same hand.

    Surest first: what the column's own cells prove; what makes quantity × price = amount come out in its rows; what the table's
    other columns and totals prove; how the column is built (`grouped`); how it leans. Of two that contradict, none decides.
    """
    by_name = {column.name: column for column in columns}
    ways = {name: column.proves() for name, column in by_name.items()}
    unsure = {name for name, way in ways.items() if way == "none" and pc.any(pc.match_substring_regex(by_name[name].distinct, _LIKE_LONE)).as_py()}
    if not unsure:
        return ways
    shared = together([*(way for way in ways.values() if way != "mixed"), *map(vote, totals)])
    ways |= _products(by_name, ways, unsure)
    texts = {name: by_name[name].distinct.to_pylist() for name in unsure if ways[name] == "none"}
    for name in texts:
        ways[name] = grouped(texts[name]) if shared == "mixed" else together([shared, grouped(texts[name])])
    built = together(ways[name] for name in unsure)
    for name in texts:
        if ways[name] == "none":
            ways[name] = built if built in ("vi", "en") else together(map(leaning, texts[name]))
    return ways


def _products(columns: dict[str, NumberColumn], ways: dict[str, Convention], unsure: set[str]) -> dict[str, Convention]:
    """The ways of writing that the rows' own arithmetic proves, for columns that prove none themselves.

    A row speaks for one way of a column when quantity × price = amount comes out (the amount rounded to its unit) under that way and under
    no other, whatever the other open columns mean. All rows that speak must agree, and more must speak than come out under none.
    """
    if not {"quantity", "unit_price", "amount"} <= columns.keys():
        return {}
    trio = [columns[name] for name in ("quantity", "unit_price", "amount")]
    floats, texts = [_join(c.floats, pa.float64()) for c in trio], [_join(c.texts, pa.string()) for c in trio]
    speaking = pa.repeat(False, len(floats[0]))
    for column, text in zip(trio, texts, strict=True):
        if column.name in unsure:
            speaking = pc.or_(speaking, pc.fill_null(pc.match_substring_regex(text, _LIKE_LONE), False))
    for number, text in zip(floats, texts, strict=True):
        speaking = pc.and_(speaking, pc.or_(pc.is_valid(number), pc.is_valid(text)))
    chosen = pc.indices_nonzero(speaking).slice(0, _MOST_ROWS)
    cells = [pc.coalesce(pc.cast(f.take(chosen), pa.string()), t.take(chosen)).to_pylist() for f, t in zip(floats, texts, strict=True)]
    typed = [pc.is_valid(f.take(chosen)).to_pylist() for f in floats]
    spoken = {c.name: {"vi": 0, "en": 0, "neither": 0} for c in trio}
    for row in set(zip(*cells, *typed, strict=True)):
        readings = [_readings(text, number, ways[c.name], c.scale) for c, text, number in zip(trio, row[:3], row[3:], strict=True)]
        if not all(readings):
            continue
        holding = [ways_ for ways_ in product(*readings) if _comes_out([value for _, value in ways_], trio[2].scale)]
        for i, c in enumerate(trio):
            if len(readings[i]) == 2:
                under = {ways_[i][0] for ways_ in holding}
                if len(under) < 2:
                    spoken[c.name][under.pop() if under else "neither"] += 1
    proven: dict[str, Convention] = {}
    for name, count in spoken.items():
        if count["vi"] > count["neither"] and not count["en"]:
            proven[name] = "vi"
        elif count["en"] > count["neither"] and not count["vi"]:
            proven[name] = "en"
    return proven


def _readings(text: str, number: bool, way: Convention, scale: Decimal) -> list[tuple[str, Decimal]]:
    """(way, value) of each reading that a cell allows; empty when it is no number."""
    if number:
        value = Decimal(text)
        return [("", value * scale)] if value.is_finite() else []
    if way == "none" and is_lone(text):
        return [(name, Decimal(plain) * scale) for name in _BOTH if (plain := read_number(text, name)) is not None]
    plain = read_number(text, way)
    return [] if plain is None else [("", Decimal(plain) * scale)]


def _comes_out(figures: Sequence[Decimal], unit: Decimal) -> bool:
    """Whether quantity × price is the amount, which may be rounded to its unit."""
    quantity, price, amount = figures
    gap = abs(quantity * price - amount)
    return amount != 0 and 2 * gap <= unit and 1000 * gap <= abs(amount)


def _join(parts: list[pa.Array], kind: pa.DataType) -> pa.Array:
    return pa.concat_arrays(parts) if parts else pa.array([], kind)


def _within(plain: str | None) -> str | None:
    """The plain digits, unless they leave the limit; more than 18 places are cut to what Arrow can hold (they are rounded to 6 anyway)."""
    whole, dot, places = (plain or "").partition(".")
    if not whole or (len(whole) > 15 and abs(Decimal(whole)) >= LIMIT):
        return None
    return whole + dot + places[:18]
