"""Single rows of a table: what their cells and labels are, before the rows around them are asked."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from checker.grid import CellError
from checker.text import fold

NUMBERS = ("quantity", "unit_price", "amount")  # the columns of a line in which figures stand
_COLUMN_NUMBER = re.compile(r"[\[(]?(?:(\d{1,2})|[A-Za-zĐđ])(?:\s*=[^=]*)?[\])]?(?:\s*=.*)?$", re.ASCII)
PREFIX = re.compile(r"\s*(?:phần|mục|nhóm|lô)?\s*([IVX]{1,5}|[A-Za-z]|\d{1,3}(?:\.\d{1,3})*)\s*[.)/:-]\s*(?=\S)", re.IGNORECASE)
_LEVELS = (re.compile(r"[A-HJ-UWYZ]$"), re.compile(r"[IVX]+$"), re.compile(r"\d+$"), re.compile(r"\d+\.\d+$"), re.compile(r"[\d.]+$|[a-z]$"))
ARABIC, PLAIN = 2, len(_LEVELS)
SECTION_MARK = re.compile(r"\s*(?:\([^()]*\)|\b(?:[IVX]+|[A-Z]|\d{1,2}))\s*[:.]?\s*$")
SIGNED_ON = re.compile(r"ngày\s*\S*\s*tháng\s*\S*\s*năm", re.IGNORECASE)
_WRITTEN = re.compile(r"\s*[-+(]?\s*\d[\d.,\s]*\)?\s*(?:đồng|đ|₫|vnđ|vnd)?\.?\s*$", re.IGNORECASE)
RATE = re.compile(r"\(?\s*\d+(?:[.,]\d+)?\s*%\s*\)?")
CONTINUES = re.compile(r"\s*(?:[-–+•*]|[a-zà-ỹđ])")


@dataclass(frozen=True, slots=True)
class Section:
    """What the headings above a row say of it."""

    group: str | None
    goods_kind: str
    agency: str | None


@dataclass(slots=True)
class Stated:
    """One stated total, VAT or discount: where it stands and which items (by ordinal, from 0) it covers."""

    row: int
    column: int
    kind: str  # total | subtotal | lot | vat | discount
    label: str
    value: object
    starts: tuple[tuple[int, int], ...]  # (ordinal, row) where what it may cover begins, the likeliest first
    end: int | None


@dataclass(slots=True)
class Block:
    """Consecutive rows of a sheet from row `first` on: kind, reason and section of each."""

    first: int
    rows: list[list[object]]
    kinds: list[str]
    reasons: list[str]
    sections: list[int]


class Open(NamedTuple):
    """A section whose end has not come: `start` is (ordinal of its first item, its own row)."""

    level: int
    text: str
    goods_kind: str | None
    stated: Stated | None
    start: tuple[int, int]


def is_figure(value: object) -> bool:
    """Whether a cell holds a number, as a number or written in a text."""
    if value.__class__ is float or value.__class__ is CellError:  # an error where a figure belongs was meant to be one
        return True
    return _WRITTEN.match(value) is not None if isinstance(value, str) else isinstance(value, int) and not isinstance(value, bool)


def is_numbering(values: list[object]) -> bool:
    """Whether cells number the columns: "1 2 3", "A B (1) (2) (3)=(1)x(2)", "[1] … [6]=[4]*[5]"."""
    texts = [str(int(v)) if isinstance(v, float) and v.is_integer() else v.strip() if isinstance(v, str) else "" for v in values]
    matches = [_COLUMN_NUMBER.match(t) for t in texts]
    if len(texts) < 3 or not all(matches):
        return False
    numbers = sorted(int(m[1]) for m in matches if m and m[1])
    return numbers == list(range(1, len(numbers) + 1))


def without_prefix(label: str) -> str:
    prefix = PREFIX.match(label)
    return label[prefix.end() :] if prefix and fold(label[prefix.end() :]) else label


def level_of(number: str) -> int:
    """How high a line's number stands: A, I, 1, 1.1, a; PLAIN for what is no number."""
    return next((i for i, pattern in enumerate(_LEVELS) if pattern.match(number.strip().rstrip(".)"))), PLAIN)
