"""A sheet part with cells in other styles: windows of XML in, windows of XML out; values and formulas pass as they are.

Only the tags of cells that are marked change, blank cells and rows are put in where a mark has none, and the end gets its link to the
notes. What does not allow that beyond doubt (comments between rows, rows out of order) raises UnmarkableError.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from checker.address import Merge, Place, address, column_number
from checker.annotation.markup import UnmarkableError, attributes, children, placed, with_attributes

Styled = Callable[[int, int], int]  # number of a cell's style and level of its mark → number of the marked style

_ROOT = re.compile(rb"<((?:[\w.-]+:)?)(?:worksheet|chartsheet|dialogsheet|macrosheet)(?=[\s>])")
_VIEW = re.compile(rb"<(?:[\w.-]+:)?sheetView(?=[\s/>])(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_CELL_ADDRESS = re.compile(rb"\s*\$?([A-Za-z]{1,3})\$?(\d{1,7})\s*$")
_AREA = re.compile(rb"([A-Za-z]{1,3})(\d{1,7})(?::([A-Za-z]{1,3})(\d{1,7}))?$")
_AFTER_NOTES = frozenset((b"legacyDrawingHF", b"drawingHF", b"picture", b"oleObjects", b"controls", b"webPublishItems", b"tableParts", b"extLst"))
_ROWS_END = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>")
_LONGEST_ROW = 64 << 20
_TRUE = (b"1", b"true")


class SheetPart:
    """A sheet's XML; `windows` gives it from the start, as often as it is asked."""

    def __init__(self, windows: Callable[[], Iterable[bytes]]) -> None:
        self._windows = windows
        self.head, self.tail, self._rows_are_plain = self._outline()
        found = _ROOT.search(self.head)
        if found is None:
            raise UnmarkableError("no sheet")
        self.prefix = found[1]

    def _outline(self) -> tuple[bytes, bytes, bool]:
        """What stands before the rows and after them, and whether the rows hold nothing but elements and text."""
        head, tail, rest, plain = b"", b"", b"", True
        for window in self._windows():
            if tail:
                tail += window
                continue
            rest += window
            if not head:
                start = re.search(rb"<(?:[\w.-]+:)?sheetData(?=[\s/>])[^>]*>", rest)
                if start is None:
                    continue
                head, rest = rest[: start.end()], rest[start.end() :]
                if head.endswith(b"/>"):
                    tail, rest = rest or b" ", b""
                    continue
            end = _ROWS_END.search(rest, max(rest.find(b"sheetData") - 80, 0)) if b"sheetData" in rest else None
            inside = rest if end is None else rest[: end.start()]
            plain = plain and b"<!" not in inside and b"<?" not in inside
            if end is None:
                rest = rest[-40:]
            else:
                tail = rest[end.start() :]
        if not tail:
            if head:
                raise UnmarkableError("the rows have no end")
            head = rest
        return head, tail, plain

    @cached_property
    def _tail_start(self) -> int:
        """Where in the tail the elements behind the rows begin."""
        return 0 if self.head.endswith(b"/>") else self.tail.index(b">") + 1

    @cached_property
    def _tail_end(self) -> int:
        end = self.tail.rfind(b"</" + self.prefix + b"worksheet")
        if end < 0:
            raise UnmarkableError("the sheet has no end")
        return end

    @cached_property
    def merges(self) -> list[Merge]:
        """Merged areas as (row, column, last row, last column)."""
        found = []
        inside = (self._tail_start, self._tail_end)
        for element in children(self.tail, inside):
            if element.name == b"mergeCells":
                for cell in children(self.tail, element.inside):
                    area = _AREA.match(attributes(self.tail[cell.start : cell.inside[0]]).get(b"ref", b""))
                    if area and area[3]:
                        found.append((int(area[2]), column_number(area[1]), int(area[4]), column_number(area[3])))
        return found

    @property
    def drawing(self) -> bytes | None:
        """The relation by which the sheet names its old drawings, None where it has none."""
        for element in children(self.tail, (self._tail_start, self._tail_end)):
            if element.name == b"legacyDrawing":
                given = attributes(self.tail[element.start : element.inside[0]])
                return next((value for name, value in given.items() if name.endswith(b":id")), None)
        return None

    def is_selected(self) -> bool:
        """Whether one of the sheet's windows shows it as chosen."""
        return any(attributes(view[0]).get(b"tabSelected") in _TRUE for view in _VIEW.finditer(self.head))

    def marked(self, levels: Mapping[Place, int], styled: Styled, drawing: bytes = b"") -> Iterator[bytes]:
        """The windows of the sheet with these cells marked and no longer chosen; `drawing` is the element that links to its notes.

        Raises UnmarkableError when not exactly the cells of `levels` could be marked.
        """
        if levels and not self._rows_are_plain:
            raise UnmarkableError("comments or sections among the rows")
        head = _VIEW.sub(lambda view: with_attributes(view[0], {b"tabSelected": None}) if b"tabSelected" in view[0] else view[0], self.head)
        rows = _Rows(self.prefix, levels, styled, self._column_styles if levels else {})
        empty = head.endswith(b"/>")
        yield head[:-2].rstrip() + b">" if empty else head
        if not empty:
            yield from rows.through(self._inside())
        yield rows.rest()
        if empty:
            yield b"</" + self.prefix + b"sheetData>"
        if rows.done != len(levels):
            raise UnmarkableError(f"{rows.done} of {len(levels)} cells could be marked")
        if drawing:
            at = placed(self.tail, (self._tail_start, self._tail_end), _AFTER_NOTES)
            yield self.tail[:at] + drawing + self.tail[at:]
        else:
            yield self.tail

    def deselected(self) -> Iterator[bytes]:
        """The windows of the sheet, no longer chosen and otherwise as they are."""
        gone = 0
        for window in self._windows():
            if gone < len(self.head):
                gone += len(window)
                if gone < len(self.head):
                    continue
                yield _VIEW.sub(lambda view: with_attributes(view[0], {b"tabSelected": None}), self.head)
                if gone > len(self.head):
                    yield window[len(window) - (gone - len(self.head)) :]
            else:
                yield window

    @cached_property
    def _column_styles(self) -> dict[int, int]:
        styles: dict[int, int] = {}
        for tag in re.finditer(rb"<" + re.escape(self.prefix) + rb"col(?=\s)[^>]*>", self.head):
            given = attributes(tag[0])
            low, high, style = (given.get(name, b"") for name in (b"min", b"max", b"style"))
            if low.isdigit() and high.isdigit() and style.isdigit():
                styles.update(dict.fromkeys(range(int(low), min(int(high), 16_384) + 1), int(style)))
        return styles

    def _inside(self) -> Iterator[bytes]:
        """The rows in windows."""
        skip = len(self.head)
        end = b"</" + self.prefix + b"sheetData"
        held = b""
        for window in self._windows():
            if skip:
                cut = min(skip, len(window))
                skip, window = skip - cut, window[cut:]
            held += window
            stop = held.find(end)
            if stop >= 0:
                yield held[:stop]
                return
            yield held[: -len(end)]
            held = held[-len(end) :]


class _Rows:
    """Rows on their way through, marked where `levels` says so; `done` counts the cells."""

    def __init__(self, prefix: bytes, levels: Mapping[Place, int], styled: Styled, column_styles: Mapping[int, int]) -> None:
        p = re.escape(prefix)
        rest_of_tag = rb"(?=[\s/>])(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>"
        self._prefix = prefix
        self._row = re.compile(rb"<" + p + rb"row" + rest_of_tag)
        self._number = re.compile(rb"<" + p + rb"row r=\"(\d{1,7})\"")
        self._cell = re.compile(rb"<" + p + rb"c" + rest_of_tag)
        self._address = re.compile(rb"<" + p + rb"c r=\"([A-Z]{1,3})(\d{1,7})\"")
        self._columns: dict[bytes, int] = {}
        self._row_end = b"</" + prefix + b"row>"
        self._styled, self._column_styles = styled, column_styles
        self._wanted: dict[int, dict[int, int]] = {}
        for (row, column), level in sorted(levels.items()):
            self._wanted.setdefault(row, {})[column] = level
        self._waiting = sorted(self._wanted, reverse=True)
        self._before = 0
        self.done = 0

    def through(self, windows: Iterable[bytes]) -> Iterator[bytes]:
        """The same rows."""
        pieces, size, enough = [b""], 0, 0
        for window in windows:
            pieces.append(window)
            size += len(window)
            if size < enough:
                continue
            rest = b"".join(pieces)
            cut = rest.rfind(self._row_end)
            if cut < 0:
                if size > _LONGEST_ROW:
                    raise UnmarkableError("a row without an end")
                pieces, enough = [rest], 2 * size  # looked for again when there is much more, not at every window
                continue
            cut += len(self._row_end)
            yield self._part(rest[:cut])
            pieces, size, enough = [rest[cut:]], len(rest) - cut, 0
        yield self._part(b"".join(pieces))

    def rest(self) -> bytes:
        """The rows that are yet to come when the sheet has ended."""
        return self._new_rows(1 << 30)

    def _part(self, data: bytes) -> bytes:
        out = []
        at = 0
        for tag in self._row.finditer(data):
            number = self._number_of(data, tag)
            if number <= self._before:
                raise UnmarkableError("rows out of order")
            self._before = number
            if not self._waiting or number < self._waiting[-1]:
                continue
            out += [data[at : tag.start()], self._new_rows(number)]
            at = tag.start()
            if self._waiting and self._waiting[-1] == number:
                self._waiting.pop()
                end = tag.end() if tag[0].endswith(b"/>") else data.index(self._row_end, tag.end())
                out.append(self._marked_row(tag[0], data[tag.end() : end], number))
                at = end
        out.append(data[at:])
        return b"".join(out)

    def _number_of(self, data: bytes, tag: "re.Match[bytes]") -> int:
        plain = self._number.match(data, tag.start())
        if plain:
            return int(plain[1])
        own = attributes(tag[0]).get(b"r", b"").strip()
        return int(own) if own.isdigit() else self._before + 1

    def _new_rows(self, before: int) -> bytes:
        """Rows that the sheet does not have, of those above this number."""
        rows = []
        while self._waiting and self._waiting[-1] < before:
            number = self._waiting.pop()
            tag = b"<" + self._prefix + b'row r="%d"/>' % number
            rows.append(self._marked_row(tag, b"", number))
        return b"".join(rows)

    def _marked_row(self, tag: bytes, content: bytes, number: int) -> bytes:
        """The row up to its end tag, which only a row without content gets here."""
        wanted = self._wanted[number]
        given = attributes(tag)
        own = given.get(b"s", b"") if given.get(b"customFormat") in _TRUE else b""
        row_style = int(own) if own.isdigit() else None
        out, at, column, seen = [], 0, 0, 0
        left = sorted(wanted, reverse=True)
        for cell in self._cell.finditer(content):
            column = self._column(cell[0], column, number)
            if column <= seen:
                raise UnmarkableError("cells out of order")
            seen = column
            out.append(content[at : cell.start()])
            at = cell.start()
            while left and left[-1] < column:
                out.append(self._new_cell(number, left.pop(), wanted, row_style))
            if left and left[-1] == column:
                left.pop()
                style = attributes(cell[0]).get(b"s", b"0")
                marked = self._styled(int(style) if style.isdigit() else 0, wanted[column])
                out.append(with_attributes(cell[0], {b"s": b"%d" % marked}))
                self.done += 1
                at = cell.end()
        end = content.find(b"<" + self._prefix + b"extLst", at)
        end = len(content) if end < 0 else end
        out.append(content[at:end])
        out += [self._new_cell(number, column, wanted, row_style) for column in reversed(left)]
        out.append(content[end:])
        if tag.endswith(b"/>"):
            return tag[:-2].rstrip() + b">" + b"".join(out) + self._row_end
        return tag + b"".join(out)

    def _column(self, tag: bytes, before: int, row: int) -> int:
        plain = self._address.match(tag)
        if plain and int(plain[2]) == row:  # as all programs write it
            letters = plain[1]
            if letters not in self._columns:
                self._columns[letters] = column_number(letters)
            return self._columns[letters]
        given = attributes(tag).get(b"r")
        if given is None:
            return before + 1
        own = _CELL_ADDRESS.match(given)
        if own is None or int(own[2]) != row:
            raise UnmarkableError("a cell's address is not in its row")
        return column_number(own[1])

    def _new_cell(self, row: int, column: int, wanted: Mapping[int, int], row_style: int | None) -> bytes:
        style = row_style if row_style is not None else self._column_styles.get(column, 0)
        self.done += 1
        place = address((row, column)).encode()
        return b"<" + self._prefix + b'c r="' + place + b'" s="%d"/>' % self._styled(style, wanted[column])
