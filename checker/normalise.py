"""Cells → canonical values, column by column; each change is a row of Fixes.

Work is done on distinct values, never per cell, and numbers wait until the whole column has been seen: only the column can tell
what a lone `1.250` means.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from checker import scan
from checker.date import read_date
from checker.grid import CellError
from checker.money import LIMIT, from_floats, from_texts
from checker.number import EN, PLAIN, VI, Convention, read_number, together, vote
from checker.schema import FIXES, arrow
from checker.text import clean, letters

_MEMO_LIMIT = 200_000
STATED_TEXTS = ("goods_name", "origin_raw")  # for these, a line tells whether they were given
_ERROR = object()  # stands for an error cell among cleaned values


def column_letters(index: int) -> str:
    """The letters of the column at `index`, from 0: "A", "AA" for 26."""
    return scan.letters(index + 1)


def text_of(value: object) -> str | None:
    """The text that a cell of any type shows, cleaned; None for a blank or error cell."""
    if isinstance(value, str):
        return clean(value) or None
    if value is None or isinstance(value, CellError):
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)


@dataclass
class Fixes:
    """Every normalisation of one sheet, gathered as columns."""

    file: str
    sheet: str
    parts: list[pa.Table] = field(default_factory=list)

    def add(self, index: int, name: str, rows: pa.Array, before: pa.Array, after: pa.Array, why: str) -> None:
        """Records that the cells of column `index` in `rows` were read as `after`."""
        count = len(rows)
        if count:
            cells = pc.binary_join_element_wise(column_letters(index), pc.cast(rows, pa.string()), "")
            constant = [pa.repeat(text, count) for text in (self.file, self.sheet)]
            self.parts.append(pa.table([*constant, cells, before, after, pa.repeat(why, count), pa.repeat(name, count)], schema=arrow(FIXES)))

    def table(self) -> pa.Table:
        """The Fixes table of the sheet."""
        return pa.concat_tables(self.parts) if self.parts else arrow(FIXES).empty_table()


class TextColumn:
    """A column of texts: cleaned (NFC, blanks, line breaks, look-alikes), error cells kept apart."""

    def __init__(self, name: str, index: int, fixes: Fixes) -> None:
        self.name, self.index, self.fixes = name, index, fixes
        self.clean = _statement_of if name == "origin_raw" else text_of
        self.memo: dict[object, object] = {}
        self.state_of: dict[object, str | None] = {_ERROR: None}
        self.rewritten: set[object] = set()
        self.has_errors = False
        self.error_cells: list[tuple[int, str]] = []
        self.values: list[pa.Array] = []
        self.states: list[pa.Array] = []

    def add(self, cells: Sequence[object], rows: Sequence[int]) -> None:
        """Takes the next cells, standing in `rows`."""
        classes = set(map(type, cells))
        if classes <= {float, type(None)}:
            whole = _whole_numbers(cells)
            if whole is not None:
                self.values.append(whole)
                if self.name in STATED_TEXTS:
                    self.states.append(pc.if_else(pc.is_valid(whole), "given", "missing"))
                return
        if bool in classes:  # to a dictionary, TRUE and 1 are the same
            cells = [text_of(v) if v.__class__ is bool else v for v in cells]
        if len(self.memo) > _MEMO_LIMIT:
            self.memo.clear()
        memo = self.memo
        distinct = set(cells)
        for cell in distinct.difference(memo):
            if isinstance(cell, CellError):
                memo[cell], self.has_errors = _ERROR, True
                continue
            memo[cell] = cleaned = self.clean(cell)
            if cleaned != cell and isinstance(cell, str):
                self.rewritten.add(cell)
        read = list(map(memo.__getitem__, cells))
        rewritten = distinct & self.rewritten
        if rewritten:
            changed = [i for i, cell in enumerate(cells) if cell in rewritten]
            self.fixes.add(
                self.index, self.name, pa.array([rows[i] for i in changed], pa.int32()), pa.array([cells[i] for i in changed], pa.string()),
                pa.array([read[i] or "" for i in changed], pa.string()), "text",
            )  # fmt: skip
        if self.name in STATED_TEXTS:
            for value in set(read).difference(self.state_of):
                self.state_of[value] = _text_state(value)
            self.states.append(pa.array(map(self.state_of.__getitem__, read), pa.string()))
        if self.has_errors:
            self.error_cells += _error_cells(self.index, cells, rows)
            read = [None if v is _ERROR else v for v in read]
        self.values.append(pa.array(read, pa.string()))


def _whole_numbers(cells: Sequence[object]) -> pa.Array | None:
    """Cells that are all whole numbers, as texts; None when one is not, or is too large to be exact."""
    numbers = pa.array(cells, pa.float64())
    exact = pc.and_(pc.equal(pc.floor(numbers), numbers), pc.less(pc.abs(numbers), 1e15))
    return pc.cast(pc.cast(numbers, pa.int64()), pa.string()) if pc.all(exact).as_py() in (True, None) else None


def _statement_of(value: object) -> str | None:
    """An origin cell's text with its line breaks: in them a company's name ends and a country begins."""
    return letters(value).strip() or None if isinstance(value, str) else text_of(value)


def _text_state(value: object) -> str:
    return "given" if isinstance(value, str) and any(c.isalnum() for c in value) else "missing"


class DateColumn:
    """A column of days."""

    def __init__(self) -> None:
        self.values: list[pa.Array] = []
        self.memo: dict[object, datetime.date | None] = {None: None}

    def add(self, cells: Sequence[object]) -> None:
        """Takes the next cells."""
        for cell in set(cells).difference(self.memo):
            self.memo[cell] = read_date(cell)
        self.values.append(pa.array(list(map(self.memo.__getitem__, cells)), pa.date32()))


class NumberColumn:
    """A column of quantities or money; read at the end, by the evidence of all its cells."""

    def __init__(self, name: str, index: int, scale: Decimal, fixes: Fixes) -> None:
        self.name, self.index, self.scale, self.fixes = name, index, scale, fixes
        self.floats: list[pa.Array] = []
        self.texts: list[pa.Array] = []
        self.errors: list[pa.Array] = []
        self.error_cells: list[tuple[int, str]] = []
        self.rows: list[pa.Array] = []

    def add(self, cells: Sequence[object], rows: Sequence[int]) -> None:
        """Takes the next cells, standing in `rows`."""
        classes = set(map(type, cells))
        count = len(cells)
        self.rows.append(pa.array(rows, pa.int32()))
        if classes <= {float, type(None)}:
            self.floats.append(pa.array(cells, pa.float64()))
            self.texts.append(pa.nulls(count, pa.string()))
            self.errors.append(pa.repeat(False, count))
            return
        self.floats.append(pa.array([float(v) if v.__class__ is float or v.__class__ is int else None for v in cells], pa.float64()))
        self.texts.append(pa.array([v if v.__class__ is str else _not_a_number(v) for v in cells], pa.string()))
        if CellError in classes:
            self.error_cells += _error_cells(self.index, cells, rows)
        self.errors.append(pa.array([v.__class__ is CellError for v in cells], pa.bool_()) if CellError in classes else pa.repeat(False, count))

    def proves(self) -> Convention:
        """The way of writing that the column's texts prove together."""
        texts = pc.drop_null(pc.unique(pa.chunked_array(self.texts, pa.string())))
        plain, vi, en = (pc.match_substring_regex(texts, pattern) for pattern in (PLAIN, VI, EN))
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
        coded = texts.dictionary_encode()
        plain = _digits(coded.dictionary, way)
        digits = pc.take(plain, coded.indices)
        if len(plain):
            read, rounded_texts = from_texts(digits, self.scale)
            values = pc.coalesce(values, read)
            rewritten = pc.fill_null(pc.not_equal(digits, texts), False)
            self.fixes.add(self.index, self.name, rows.filter(rewritten), texts.filter(rewritten), digits.filter(rewritten), "number-text")
            rounded = pc.coalesce(rounded, rounded_texts)
        rounded = pc.fill_null(rounded, False)
        if pc.any(rounded).as_py():
            before = pc.coalesce(pc.cast(floats.filter(rounded), pa.string()), digits.filter(rounded))
            self.fixes.add(self.index, self.name, rows.filter(rounded), before, pc.cast(values.filter(rounded), pa.string()), "rounded")
        blank = pc.and_(pc.is_null(floats), pc.is_in(texts, value_set=_blanks(coded.dictionary)))
        invalid = pc.if_else(pc.and_(pc.is_null(values), pc.invert(blank)), pc.coalesce(texts, pc.cast(floats, pa.string())), None)
        states = pc.case_when(
            pc.make_struct(_join(self.errors, pa.bool_()), pc.is_valid(values), pc.is_valid(invalid)),
            pa.nulls(len(values), pa.string()), pa.repeat("given", len(values)), pa.repeat("invalid", len(values)), pa.repeat("missing", len(values)),
        )  # fmt: skip
        return values, states, invalid


def _join(parts: list[pa.Array], kind: pa.DataType) -> pa.Array:
    return pa.concat_arrays(parts) if parts else pa.array([], kind)


def _error_cells(index: int, cells: Sequence[object], rows: Sequence[int]) -> list[tuple[int, str]]:
    """(row, "F12 (#REF!)") of every spreadsheet error among the cells."""
    return [(row, f"{column_letters(index)}{row} ({cell.code})") for cell, row in zip(cells, rows, strict=True) if isinstance(cell, CellError)]


def _not_a_number(value: object) -> str | None:
    return text_of(value) if isinstance(value, (bool, datetime.date, datetime.time, datetime.timedelta)) else None


def _digits(texts: pa.Array, way: Convention) -> pa.Array:
    """Plain digits of distinct texts, NULL for what is no number; the common ways of writing all at once, the others one by one."""
    vi, en = pc.match_substring_regex(texts, VI), pc.match_substring_regex(texts, EN)
    from_vi = pc.replace_substring(pc.replace_substring(texts, ".", ""), ",", ".")
    digits = pc.if_else(vi, from_vi, pc.if_else(en, pc.replace_substring(texts, ",", ""), texts))
    sure = pc.match_substring_regex(digits, r"^[0-9]{1,15}(?:\.[0-9]{1,18})?$")
    sure = pc.and_(sure, pc.or_(pc.or_(vi, en), pc.match_substring_regex(texts, PLAIN)))
    others = pc.invert(sure)
    return pc.replace_with_mask(digits, others, pa.array([_within(read_number(t, way)) for t in texts.filter(others).to_pylist()], pa.string()))


def _within(plain: str | None) -> str | None:
    """The plain digits, unless they leave the limit; more than 18 places are cut to what Arrow can hold (they are rounded to 6 anyway)."""
    whole, dot, places = (plain or "").partition(".")
    if not whole or (len(whole) > 15 and abs(Decimal(whole)) >= LIMIT):
        return None
    return whole + dot + places[:18]


def _blanks(texts: pa.Array) -> pa.Array:
    """Texts that say nothing: NULL, blanks, dashes, dots."""
    return pa.array([None, *(t for t in texts.to_pylist() if not any(c.isalnum() for c in t))], pa.string())


def conventions(columns: Iterable[NumberColumn]) -> dict[str, Convention]:
    """The way of writing of each number column: its own votes, else what the table's other columns prove."""
    own = {column.name: column.proves() for column in columns}
    proven = {way for way in own.values() if way in ("vi", "en")}
    shared: Convention = proven.pop() if len(proven) == 1 else "none"
    return {name: shared if way == "none" else way for name, way in own.items()}
