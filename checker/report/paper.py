"""An administrative paper as blocks: what a report says, before it becomes a DOCX or a PDF. Both writers tell the same blocks, and nothing besides."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, Literal, TypeAlias, TypeVar

from checker.papers import Sheet
from checker.report.visible import visible

Align: TypeAlias = Literal["left", "center", "right", "justify"]
_SPACES = re.compile("[ \t\n\r\f\v\x85\u2028\u2029]+")
_Any = TypeVar("_Any")


@dataclass(frozen=True)
class Run:
    """Words in one hand."""

    text: str
    bold: bool = False
    italic: bool = False
    open: bool = False  # a person has to fill it in


@dataclass(frozen=True)
class Heading:
    """A heading of the body: level 1 (I, II …) to 4."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body; `indent`: its first line is set in."""

    runs: tuple[Run, ...]
    align: Align = "justify"
    indent: bool = True


@dataclass(frozen=True)
class Column:
    """A column of a table; `width` is its part of the whole."""

    title: str
    width: float
    align: Align = "left"


@dataclass(frozen=True)
class Table:
    """A table with its caption; the header is repeated on every page, no row is broken. `sums`: how many of the last rows are sums; `size`: of its
    letters, in points (0: the paper's own for tables)."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: int = 0
    note: str = ""
    unit: str = ""
    size: float = 0


@dataclass(frozen=True)
class Picture:
    """A picture with its caption; `alt` says the same in words."""

    png: bytes = field(repr=False)
    caption: str
    alt: str
    width: float  # mm


Block: TypeAlias = Heading | Paragraph | Table | Picture


@dataclass(frozen=True)
class Annex:
    """Pages on their side, numbered for themselves."""

    name: str
    title: str
    of: str  # to which paper it belongs
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Line:
    """One line of the head of a paper; `rule`: a line is drawn under it, this part of the words long."""

    runs: tuple[Run, ...]
    capital: bool = False
    rule: float = 0
    size: float = 0  # points; 0: as the body


@dataclass(frozen=True)
class Paper:
    """A whole paper in the order in which it is read."""

    lang: str
    page: Sheet
    left: tuple[Line, ...]
    right: tuple[Line, ...]
    title: tuple[Line, ...]
    body: tuple[Block, ...]
    recipients: tuple[Line, ...]
    signature: tuple[Line, ...]
    annexes: tuple[Annex, ...] = ()
    subject: str = ""


def shown(node: _Any) -> _Any:
    """The same part of a paper with every text in it made visible, on one line: none can command a reader or turn a line around."""
    if isinstance(node, str):
        return visible(_SPACES.sub(" ", node) if not node.isspace() else node)  # type: ignore[return-value]
    if isinstance(node, tuple):
        return tuple(shown(part) for part in node)  # type: ignore[return-value]
    if is_dataclass(node) and not isinstance(node, type):
        return replace(node, **{f.name: shown(getattr(node, f.name)) for f in fields(node)})
    return node


def texts(node: object) -> Iterator[str]:
    """Every text of a part of a paper, in order."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from texts(part)
    elif is_dataclass(node) and not isinstance(node, type):
        for f in fields(node):
            yield from texts(getattr(node, f.name))


def plain(node: Any) -> Any:
    """A part of a paper as JSON can carry it; what kind of block a block is stands under "kind", a picture's bytes as numbers."""
    if isinstance(node, bytes):
        return list(node)
    if isinstance(node, tuple):
        return [plain(part) for part in node]
    if is_dataclass(node) and not isinstance(node, type):
        return {"kind": type(node).__name__.lower(), **{f.name: plain(getattr(node, f.name)) for f in fields(node)}}
    return node
