"""Cells → texts, column by column, and the record of every change. Work is done on distinct values, never per cell."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from checker.cell import CellError
from checker.cell import letters as address_letters
from checker.joined import joined
from checker.key import key
from checker.schema import FIXES, arrow, empty
from checker.text import are_clean, clean, letters
from checker.text_rows import Cells, listed

_MEMO_LIMIT = 200_000
CODES = ("item_no", "model", "registration_no", "hs_code", "contract_no", "decision_no", "notify_no", "lot")  # a Cyrillic letter may be meant
LINED = ("specification", "manufacturer", "note")  # texts whose line breaks part statements, so that they stay
STATED_TEXTS = ("goods_name", "origin_raw")  # for these, every line tells whether they were given
_COMMON = "[0-9A-Za-z]"  # a letter or digit that nearly every text has
_EXACT = 10**15
_ERROR = object()  # stands for an error cell among cleaned values


def column_letters(index: int) -> str:
    """The letters of the column at `index`, from 0: "A", "AA" for 26."""
    return address_letters(index + 1)


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

    def add(self, index: int, name: str | None, rows: pa.Array, before: pa.Array, after: pa.Array, why: str) -> None:
        """Records that the cells of column `index` in `rows` were read as `after`."""
        count = len(rows)
        if count:
            cells = pc.binary_join_element_wise(column_letters(index), pc.cast(rows, pa.string()), "")
            constant = [pa.repeat(text, count) for text in (self.file, self.sheet)]
            self.parts.append(
                pa.table(
                    [*constant, cells, before, after, pa.repeat(why, count), pa.repeat(pa.scalar(name, pa.string()), count)], schema=arrow(FIXES)
                )
            )

    def table(self) -> pa.Table:
        """The Fixes table of the sheet."""
        return pa.concat_tables(self.parts) if self.parts else empty(FIXES)


class TextColumn:
    """A column of texts: cleaned (NFC, blanks, line breaks, look-alikes), error cells kept apart.

    With `stated`, `states` tells of each line whether the text was given.
    """

    def __init__(self, name: str, index: int, fixes: Fixes, stated: bool = False) -> None:
        self.name, self.index, self.fixes = name, index, fixes
        self.clean = _statement_of if name == "origin_raw" else _lines_of if name in LINED else _code_of if name in CODES else text_of
        self.memo: dict[object, object] = {}
        self.state_of: dict[object, str | None] = {_ERROR: None}
        self.rewritten: set[object] = set()
        self.has_errors = False
        self.error_cells: list[tuple[int, str]] = []
        self.values: list[pa.Array] = []
        self.states: list[pa.Array] = []
        self.stated = stated or name in STATED_TEXTS

    def add(self, cells: Cells, rows: pa.Array) -> int:
        """Takes the next cells, standing in `rows`; how many of them are not blank comes out."""
        texts = texts_alone(cells)
        if texts is not None and _are_clean(texts, mend=self.clean is not _code_of):
            self.values.append(texts)
            if self.stated:
                self.states.append(pc.if_else(says_something(texts), "given", "missing"))
            return len(cells) - int(texts.null_count)
        cells = listed(cells)
        classes = {str, type(None)} if texts is not None else set(map(type, cells))
        if classes <= {float, type(None)}:
            whole = _whole_numbers(cells)
            if whole is not None:
                self.values.append(whole)
                if self.stated:
                    self.states.append(pc.if_else(pc.is_valid(whole), "given", "missing"))
                return len(cells) - int(whole.null_count)
        filled = len(cells) - cells.count(None)
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
        rewritten = distinct & self.rewritten
        same = not rewritten and texts is not None
        read: Sequence[object] = cells if same else list(map(memo.__getitem__, cells))
        if rewritten:
            changed = [i for i, cell in enumerate(cells) if cell in rewritten]
            self.fixes.add(
                self.index, self.name, rows.take(pa.array(changed)), pa.array([cells[i] for i in changed], pa.string()),
                pa.array([read[i] or "" for i in changed], pa.string()), "text",
            )  # fmt: skip
        if self.stated:
            for value in set(read).difference(self.state_of):
                self.state_of[value] = _text_state(value)
            self.states.append(pa.array(map(self.state_of.__getitem__, read), pa.string()))
        if self.has_errors:
            self.error_cells += error_cells(self.index, cells, rows)
            read = [None if v is _ERROR else v for v in read]
        self.values.append(pa.array(read, pa.string()))
        return filled


def texts_alone(cells: Cells) -> pa.Array | None:
    """The cells, when all of them are texts or blank; Arrow finds that out in the time that looking at their types would take."""
    if isinstance(cells, pa.Array):
        return cells
    try:
        return pa.array(cells, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        return None


def _are_clean(texts: pa.Array, mend: bool) -> bool:
    """Whether every text may stay as it is; they are looked at as one."""
    told = texts.drop_null() if texts.null_count else texts
    return not len(told) or are_clean(joined(told, " "), mend)


def names_only(texts: pa.Array, index: int, name: str, rows: pa.Array, fixes: Fixes) -> pa.Array:
    """The texts that name somebody: of one without a letter or digit ("---") nothing is left, and that is noted."""
    silent = pc.and_not(pc.is_valid(texts), says_something(texts))
    if not pc.any(silent).as_py():
        return texts
    before = texts.filter(silent)
    fixes.add(index, name, rows.filter(silent), before, pa.repeat("", len(before)), "text")
    return pc.if_else(silent, None, texts)


def _whole_numbers(cells: Sequence[object]) -> pa.Array | None:
    """Cells that are all whole numbers, as texts; None when one is not, or is too large to be exact."""
    try:
        numbers = pc.cast(pa.array(cells, pa.float64()), pa.int64())
    except pa.ArrowInvalid:  # a part of one, or no number at all
        return None
    least, most = pc.min_max(numbers).as_py().values()
    return pc.cast(numbers, pa.string()) if least is None or -_EXACT < least <= most < _EXACT else None


def _statement_of(value: object) -> str | None:
    """An origin cell's text with its line breaks: in them a company's name ends and a country begins."""
    return letters(value).strip() or None if isinstance(value, str) else text_of(value)


def _lines_of(value: object) -> str | None:
    """The text of several lines, each cleaned, without blank ones."""
    if not isinstance(value, str) or not ("\n" in value or "\r" in value):
        return text_of(value)
    return "\n".join(line for part in value.splitlines() if (line := clean(part))) or None


def _code_of(value: object) -> str | None:
    """The text of a number or name that people copy by sight: its letters are left as they are."""
    return clean(value, mend=False) or None if isinstance(value, str) else text_of(value)


def says_something(texts: pa.Array) -> pa.Array:
    """Whether each text has a letter or a digit; False for NULL.

    A class of all letters costs Arrow a millisecond to compile, at each call: only what has no common one is looked at by itself.
    """
    said = pc.fill_null(pc.match_substring_regex(texts, _COMMON), False)
    if pc.all(said).as_py() is not False:
        return said
    rare = [t for t in pc.unique(texts.filter(pc.invert(said))).to_pylist() if _text_state(t) == "given"]
    return pc.or_(said, pc.is_in(texts, value_set=pa.array(rare, pa.string()))) if rare else said


def _text_state(value: object) -> str:
    return "given" if isinstance(value, str) and any(c.isalnum() for c in value) else "missing"


def error_cells(index: int, cells: Sequence[object], rows: pa.Array) -> list[tuple[int, str]]:
    """(row, "F12 (#REF!)") of every spreadsheet error among the cells."""
    return [(row, f"{column_letters(index)}{row} ({cell.code})") for cell, row in zip(cells, rows.to_pylist(), strict=True) if isinstance(cell, CellError)]


def plain_text(value: object) -> str | None:
    """The text of a cell that is neither number nor text (TRUE, a day, a time of day); None for all others."""
    return text_of(value) if isinstance(value, (bool, datetime.date, datetime.time, datetime.timedelta)) else None


def unit_codes(units: pa.Array, known: Mapping[str, str]) -> pa.Array:
    """The code of each unit of quantity by its key in `known`; NULL for what is no known unit, or several ("Lọ hoặc gói")."""
    coded = units.dictionary_encode()
    return pa.array([known.get(key(text)) for text in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)
