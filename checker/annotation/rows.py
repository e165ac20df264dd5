"""Rows of a sheet on their way through: cells in other styles, blank cells and rows put in where a mark has none; values and formulas pass as they are."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from checker.address import Place, address, column_number, place_of
from checker.annotation.markup import UnmarkableError, attributes, with_attributes

Styled = Callable[[int, int], int]  # number of a cell's style and level of its mark → number of the marked style
TRUE = (b"1", b"true")
_LONGEST_ROW = 64 << 20


class Rows:
    """Rows on their way through, marked where `levels` says so; `done` counts the cells.

    Marks of an earlier time go first: `before` gives the styles without them, `not_restored` counts the cells of which nothing tells what was there.
    """

    def __init__(self, prefix: bytes, levels: Mapping[Place, int], styled: Styled, column_styles: Mapping[int, int], before: Mapping[int, int | None]) -> None:
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
        self._earlier = {b"%d" % style: old for style, old in before.items()}
        self._wanted: dict[int, dict[int, int]] = {}
        for (row, column), level in sorted(levels.items()):
            self._wanted.setdefault(row, {})[column] = level
        self._waiting = sorted(self._wanted, reverse=True)
        self._before = 0
        self.done = self.not_restored = 0

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
        if self._earlier:
            data = self._cell.sub(self._without_mark, data)
        if not self._wanted:
            return data
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

    def _without_mark(self, tag: "re.Match[bytes]") -> bytes:
        style = attributes(tag[0]).get(b"s", b"")
        if style not in self._earlier:
            return tag[0]
        old = self._earlier[style]
        self.not_restored += old is None
        return tag[0] if old is None else with_attributes(tag[0], {b"s": b"%d" % old})

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
        own = given.get(b"s", b"") if given.get(b"customFormat") in TRUE else b""
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
        own = place_of(given)
        if own is None or own[0] != row:
            raise UnmarkableError("a cell's address is not in its row")
        return own[1]

    def _new_cell(self, row: int, column: int, wanted: Mapping[int, int], row_style: int | None) -> bytes:
        style = row_style if row_style is not None else self._column_styles.get(column, 0)
        self.done += 1
        place = address((row, column)).encode()
        return b"<" + self._prefix + b'c r="' + place + b'" s="%d"/>' % self._styled(style, wanted[column])
