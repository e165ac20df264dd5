"""Tables of a web page, as Excel shows them when it opens one: everything on one sheet, texts and tables beneath each other in their order.

So the rows have the numbers that a person sees in Excel, and a unit of money above a table is not lost. A table inside of a cell is laid
out where it stands. Several pages in one file (MHTML) are several sheets.
"""

import email
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import PurePosixPath

from checker.cell import CellError, told_error
from checker.error import InputError, Text
from checker.format.delimited import encoding_assumed
from checker.format.encoding import Encoding, composed, encoding_of
from checker.format.held import MAX_BOX, MAX_COLUMNS, MAX_ROWS, Held, HeldSheet
from checker.format.refusal import SEND_AGAIN, damaged, empty
from checker.format.source import Source

_TOKEN = re.compile(
    r"<!--(?:.*?-->|.*)|<(?P<raw>script|style|title|xml)\b.*?(?:</(?P=raw)\s*>|\Z)"
    r"|<(?P<end>/?)(?P<tag>[a-z][a-z0-9:]*)(?P<attributes>[^<>\"']*(?:(?:\"[^\"<]*\"|'[^'<]*')[^<>\"']*)*)>|<[/!?a-z][^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([a-z:_-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"<meta\b[^>]*\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SHEET_NAME = re.compile(r"<x:Name>([^<]{1,120})</x:Name>")
_BREAKS = frozenset(
    ("p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "center", "hr", "pre", "section", "header", "footer", "caption", "body")
)
_MAX_NESTED = 50
_MAX_SPANS = 1_000


def html(data: bytes, name: str) -> Source:
    """The page in `data`, a sheet named after the file."""
    text, encoding = _decoded(data, name)
    sheet = _Page(name, PurePosixPath(name).stem).read(text)
    if not sheet.rows:
        raise empty(name)
    source = Held("html", [sheet])
    if encoding.assumed:
        source.problems.append(encoding_assumed(sheet.name, encoding))
    return source


def mhtml(data: bytes, name: str) -> Source:
    """The pages of a web archive, each a sheet."""
    try:
        message = email.message_from_bytes(data)
        parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
        pages = [(part.get_payload(decode=True), part.get_content_charset()) for part in parts]
    except Exception as error:  # the parser's faults are of many kinds
        raise damaged(name, Text(type(error).__name__, type(error).__name__)) from None
    texts = [_decoded(page, name, charset)[0] for page, charset in pages if isinstance(page, bytes)]
    names = [unescape(found) for text in texts for found in _SHEET_NAME.findall(text)]
    sheets = [sheet for sheet in (_Page(name, "").read(text) for text in texts if "<table" in text.lower()) if sheet.rows]
    if not sheets:
        raise empty(name)
    for number, sheet in enumerate(sheets, 1):
        sheet.name = names[number - 1] if len(names) == len(sheets) else f"Bảng {number}" if len(sheets) > 1 else PurePosixPath(name).stem
    return Held("mhtml", sheets)


def _decoded(data: bytes, name: str, charset: str | None = None) -> tuple[str, Encoding]:
    """The text of a page: by its mark, by what is stated, or by what fits."""
    stated = _CHARSET.search(data[:4096])
    encoding = Encoding("utf-8")
    marked = data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    for codec in () if marked else (charset, stated[1].decode() if stated else None):
        if codec and not codec.lower().startswith(("utf-16", "unicode")):
            with suppress(LookupError, UnicodeError):
                return composed(data.decode(codec)), encoding
    encoding = encoding_of(data, name)
    try:
        return composed(data.decode(encoding.codec)), encoding
    except UnicodeError as error:
        raise damaged(name, Text(type(error).__name__, type(error).__name__)) from None


@dataclass(slots=True)
class _Table:
    """An open table: the row that is being filled (1-based), its cells, and areas that reach down into it (from, to column, last row)."""

    column: int = 1
    row: int = 0
    spans: list[tuple[int, int, int]] = field(default_factory=list)
    columns: int = 0


class _Page:
    """The rows of one page, filled in as its tags go by."""

    def __init__(self, file: str, name: str) -> None:
        self._file = file
        self._sheet = HeldSheet(name)
        self._tables: list[_Table] = []
        self._cell: dict[str, str] | None = None
        self._at = (0, 0)
        self._words: list[str] = []
        self._width = 0

    def read(self, text: str) -> HeldSheet:
        """The sheet of a page."""
        text = text[: text.rfind(">") + 1] + text[text.rfind(">") + 1 :].replace("<", "&lt;")
        at = 0
        for token in _TOKEN.finditer(text):
            if token.start() > at:
                self._words.append(text[at : token.start()])
            at = token.end()
            if tag := token["tag"]:
                self._tag(tag.lower(), bool(token["end"]), token["attributes"])
        self._words.append(text[at:])
        while self._tables:
            self._tag("table", True, "")
        self._close_text()
        self._sheet.trim()
        rows, width = len(self._sheet.rows), max((len(row) for row in self._sheet.rows), default=0)
        if rows * width > MAX_BOX:
            raise _too_large(self._file)
        self._sheet.merges = [(r1, c1, min(r2, rows), min(c2, width)) for r1, c1, r2, c2 in self._sheet.merges if r1 <= rows and c1 <= width]
        return self._sheet

    def _tag(self, tag: str, end: bool, attributes: str) -> None:
        if tag == "table":
            self._close_text()
            self._cell = None
            if not end:
                if len(self._tables) >= _MAX_NESTED:
                    raise damaged(self._file, Text("các bảng lồng nhau quá sâu", "tables are nested too deeply"))
                self._tables.append(_Table())
            elif self._tables:
                self._tables.pop()
                if self._tables:
                    self._tables[-1].row = 0  # what follows in the outer table goes beneath the inner one
        elif tag == "br":
            self._words.append("\x00")
        elif not self._tables:
            if tag in _BREAKS:
                self._close_text()
        elif tag in ("tr", "td", "th"):
            self._close_text()
            self._cell = None
            if not end:
                self._row(attributes) if tag == "tr" else self._open_cell(attributes)
        elif tag == "col":
            self._columns(dict(_attributes(attributes)))
        elif tag in _BREAKS and self._words:
            self._words.append("\x00")

    def _columns(self, attributes: dict[str, str]) -> None:
        table = self._tables[-1]
        many = min(_number(attributes.get("span"), 1), MAX_COLUMNS - table.columns)
        if _HIDDEN.search(attributes.get("style", "")):
            self._sheet.hidden_columns.update(range(table.columns + 1, table.columns + many + 1))
        table.columns += many

    def _row(self, attributes: str) -> None:
        rows = self._sheet.rows
        if len(rows) >= MAX_ROWS:
            raise _too_large(self._file)
        rows.append([])
        table = self._tables[-1]
        table.row, table.column = len(rows), 1
        table.spans = [span for span in table.spans if span[2] >= table.row]
        if attributes and _HIDDEN.search(attributes):
            self._sheet.hidden_rows.add(len(rows))

    def _open_cell(self, text: str) -> None:
        table = self._tables[-1]
        if not table.row:
            column = table.column
            self._row("")
            table.column = column
        self._cell = attributes = dict(_attributes(text)) if text else {}
        while taken := next((span for span in table.spans if span[0] <= table.column <= span[1]), None):
            table.column = taken[1] + 1
        wide = min(_number(attributes.get("colspan"), 1), MAX_COLUMNS + 1 - table.column) if text else 1
        high = _number(attributes.get("rowspan"), 1) if text else 1
        if wide < 1:
            raise _too_large(self._file)
        last = table.column + wide - 1
        if high > 1:
            if len(table.spans) >= _MAX_SPANS:
                raise _too_large(self._file)
            table.spans.append((table.column, last, table.row + high - 1))
        if wide > 1 or high > 1:
            self._sheet.merges.append((table.row, table.column, table.row + high - 1, last))
        self._at = (table.row, table.column)
        table.column = last + 1

    def _close_text(self) -> None:
        """Puts the words since the last break into their cell, or into a row of their own where they stand in none."""
        raw = "".join(self._words)
        self._words = []
        lines = [_BLANKS.sub(" ", unescape(line)).strip(" ") for line in raw.split("\x00")] if raw else []
        text = "\n".join(lines).strip("\n ")
        if self._cell is not None:
            value = _value(self._cell, text)
            if value is not None:
                row, column = self._at
                cells = self._sheet.rows[row - 1]
                cells += [None] * (column - len(cells))
                cells[column - 1] = value
        elif text.strip("\n \xa0"):
            self._sheet.rows += [[line] for line in lines if line.strip("\xa0")]
            if self._tables:
                self._tables[-1].row = 0


def _value(attributes: dict[str, str], text: str) -> object:
    """The exact figure where the writer left one beside the text, else the text."""
    if attributes:
        stated = attributes.get("x:num") or attributes.get("sdval") or (attributes.get("data-v") if attributes.get("data-t") == "n" else None)
        if stated and text:
            with suppress(ValueError):
                value = float(stated)
                if value == value and abs(value) < 1e15:
                    return value
        if "x:err" in attributes:
            return CellError(text or attributes["x:err"] or "#?")
    return told_error(text or None)


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    for found in _ATTRIBUTE.finditer(text):
        yield found[1].lower(), unescape(found[2] or found[3] or found[4] or "")


def _number(stated: str | None, otherwise: int) -> int:
    """A count as browsers take it: nonsense is `otherwise`, 0 is one, and it ends at the rows of a sheet."""
    stated = (stated or "").strip()
    return max(1, min(int(stated[:9]), MAX_ROWS)) if stated.isascii() and stated.isdigit() else otherwise


def _too_large(name: str) -> InputError:
    return InputError(
        name, Text("Bảng trong trang web lớn hơn một trang tính Excel", "The table of the page is larger than a sheet of Excel"),
        Text(f"Cần không quá {MAX_COLUMNS} cột, {MAX_ROWS} dòng", f"Expected: at most {MAX_COLUMNS} columns and {MAX_ROWS} rows"), SEND_AGAIN, "file_too_large",
    )  # fmt: skip
