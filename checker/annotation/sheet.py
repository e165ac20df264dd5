"""A sheet part with cells in other styles: windows of XML in, windows of XML out; values and formulas pass as they are.

Only the tags of cells that are marked change, blank cells and rows are put in where a mark has none, and the end gets its link to the
notes. What does not allow that beyond doubt (comments between rows, rows out of order) raises UnmarkableError.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

from checker.address import Merge, Place, column_number
from checker.annotation.markup import UnmarkableError, attributes, children, placed, with_attributes
from checker.annotation.rows import TRUE, Rows, Styled

_ROOT = re.compile(rb"<((?:[\w.-]+:)?)(?:worksheet|chartsheet|dialogsheet|macrosheet)(?=[\s>])")
_VIEW = re.compile(rb"<(?:[\w.-]+:)?sheetView(?=[\s/>])(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_AREA = re.compile(rb"([A-Za-z]{1,3})(\d{1,7})(?::([A-Za-z]{1,3})(\d{1,7}))?$")
_AFTER_NOTES = frozenset((b"legacyDrawingHF", b"drawingHF", b"picture", b"oleObjects", b"controls", b"webPublishItems", b"tableParts", b"extLst"))
_ROWS_END = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>")


class SheetPart:
    """A sheet's XML; `windows` gives it from the start, as often as it is asked."""

    def __init__(self, windows: Callable[[], Iterable[bytes]]) -> None:
        self._windows = windows
        self.head, self.tail, self.has_plain_rows = self._outline()
        self.not_restored = 0
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
        return any(attributes(view[0]).get(b"tabSelected") in TRUE for view in _VIEW.finditer(self.head))

    def marked(
        self, levels: Mapping[Place, int], styled: Styled, drawing: bytes = b"", before: Mapping[int, int | None] = MappingProxyType({})
    ) -> Iterator[bytes]:
        """The windows of the sheet with these cells marked and no longer chosen; `drawing` is the element that links to its notes, `before` the
        styles without marks of an earlier time, by those with them; after the last window `not_restored` says how many cells keep theirs.

        Raises UnmarkableError when not exactly the cells of `levels` could be marked.
        """
        if levels and not self.has_plain_rows:
            raise UnmarkableError("comments or sections among the rows")
        head = _VIEW.sub(lambda view: with_attributes(view[0], {b"tabSelected": None}) if b"tabSelected" in view[0] else view[0], self.head)
        rows = Rows(self.prefix, levels, styled, self._column_styles if levels else {}, before)
        empty = head.endswith(b"/>")
        yield head[:-2].rstrip() + b">" if empty else head
        if not empty:
            yield from rows.through(self._inside())
        yield rows.rest()
        if empty:
            yield b"</" + self.prefix + b"sheetData>"
        self.not_restored = rows.not_restored
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
