"""What cells looked like before they were marked, kept in the copy in a way that every program preserves that saves it.

The colour of a mark tells the number of the look (checker.annotation.colour), a cell of our own sheet shows it: it bears that fill, and those letters
where they were white, has a number format of our own, and holds the number. When the copy is marked again, formats of marks become those of before.
"""

import re
from collections.abc import Iterable, Mapping

from checker.annotation.colour import LOST, MOST_LOOKS, look_under
from checker.annotation.markup import Element, attributes, children, opened
from checker.annotation.sections import Sections, changed, given, inside

_CODE = '"№ "0'
_BARE = str.maketrans("", "", '"\\ ')  # what programs change in it: quotes, or a sign before each letter
_WHITES = (b"FFFFFFFF", b"00FFFFFF", b"FFFFFF")
_SHOWN = re.compile(rb"<(?:[\w.-]+:)?c(?=\s)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>\s*<(?:[\w.-]+:)?v>(\d{1,4})(?:\.0+)?<")


class Looks:
    """The looks under marks: `before` of those that were made earlier, `number_of` of those that are made now."""

    def __init__(self, sections: Sections) -> None:
        self._sections = sections
        fills = {b"%d" % number: look for number, fill in enumerate(sections.entries(b"fills")) if (look := _look_of(fill)) is not None}
        found = ((number, fills.get(given(entry).get(b"fillId", b""))) for number, entry in enumerate(sections.entries(b"cellXfs")))
        self.marked = {number: look for number, look in found if look is not None}  # formats of earlier marks, by number: the number of the look
        self._numbers: dict[tuple[bytes, bytes | None], int] = {}
        self._dark: dict[bytes, bytes] = {}

    def shown(self, windows: Iterable[bytes]) -> dict[int, int]:
        """By the number of a look, the format of the cell that shows it in this sheet, one of ours."""
        ours = {number for number, code in self._sections.number_formats().items() if _bare(code) == _bare(_CODE)}
        formats = {b"%d" % n for n, entry in enumerate(self._sections.entries(b"cellXfs")) if given(entry).get(b"numFmtId") in ours}
        cells = ((attributes(tag).get(b"s", b""), int(number)) for tag, number in _SHOWN.findall(b"".join(windows))) if formats else ()
        return {number: int(style) for style, number in cells if style in formats}

    def before(self, shown: Mapping[int, int]) -> dict[int, int | None]:
        """By the number of a format of an earlier mark, that of the same without the mark; None: nothing tells what was there."""
        return {style: self._unmarked(style, look, shown) for style, look in self.marked.items()}

    def _unmarked(self, style: int, look: int, shown: Mapping[int, int]) -> int | None:
        entries = self._sections.entries(b"cellXfs")
        values: dict[bytes, bytes | None] = {b"fillId": b"0"}
        if look:
            if look not in shown:
                return None
            seen = given(entries[shown[look]])
            values = {b"fillId": seen.get(b"fillId", b"0")}
            if self.dark(seen.get(b"fontId", b"0")) is not None:  # its letters were white, and were made black
                values[b"fontId"] = seen[b"fontId"]
        entry = changed(entries[style], values)
        return entries.index(entry) if entry in entries else self._sections.add(b"cellXfs", entry)

    def number_of(self, fill: bytes, font: bytes | None) -> int:
        """The number of the look of a cell with this fill, and of these letters where they are white; 0: neither."""
        fills = self._sections.entries(b"fills")
        if not fill.isdigit() or int(fill) >= len(fills) or not _is_seen(fills[int(fill)]):
            fill = b"0"
        if fill == b"0" and font is None:
            return 0
        if (fill, font) not in self._numbers and len(self._numbers) == MOST_LOOKS:
            return LOST
        return self._numbers.setdefault((fill, font), len(self._numbers) + 1)

    def cells(self, plain: int) -> list[int]:
        """The formats of the cells that show the looks, in the order of their numbers; else they are as the format `plain`."""
        if not self._numbers:
            return []
        code = next((number for number, code in self._sections.number_formats().items() if _bare(code) == _bare(_CODE)), None)
        code = code or self._sections.add_number_format(_CODE)
        entry = self._sections.entries(b"cellXfs")[plain]
        looks = [{b"numFmtId": code, b"fillId": fill, **({b"fontId": font} if font else {})} for fill, font in self._numbers]
        return [self._sections.add(b"cellXfs", changed(entry, look)) for look in looks]

    def dark(self, font: bytes) -> bytes | None:
        """The number of the same font in black, where its letters are white: the marks' fills are light."""
        fonts = self._sections.entries(b"fonts")
        if not font.isdigit() or int(font) >= len(fonts):
            return None
        if font not in self._dark:
            xml = fonts[int(font)]
            tag, content, end = opened(xml, Element(b"font", 0, len(xml), inside(xml)), self._sections.prefix)
            white = [e for e in children(content, (0, len(content))) if e.name == b"color" and _is_white(attributes(content[e.start : e.inside[0]]))]
            if white:
                content = content[: white[0].start] + content[white[0].end :]
            self._dark[font] = b"%d" % self._sections.add(b"fonts", tag + content + end) if white else b""
        return self._dark[font] or None


def _bare(code: str) -> str:
    return code.translate(_BARE)


def _pattern(fill: bytes) -> Element | None:
    return next((e for e in children(fill, inside(fill)) if e.name == b"patternFill"), None)


def _is_seen(fill: bytes) -> bool:
    """Whether a cell with this fill has a colour or a pattern."""
    pattern = _pattern(fill)
    return b"gradientFill" in fill if pattern is None else attributes(fill[pattern.start : pattern.inside[0]]).get(b"patternType", b"none") != b"none"


def _look_of(fill: bytes) -> int | None:
    """The number of the look under a fill of ours; None: it is another's."""
    pattern = _pattern(fill)
    if pattern is None or attributes(fill[pattern.start : pattern.inside[0]]).get(b"patternType") != b"solid":
        return None
    front = next((e for e in children(fill, pattern.inside) if e.name == b"fgColor"), None)
    return look_under(attributes(fill[front.start : front.inside[0]]).get(b"rgb", b"").decode("ascii", "replace")) if front else None


def _is_white(colour: dict[bytes, bytes]) -> bool:
    return colour.get(b"theme") == b"0" or colour.get(b"rgb", b"").upper() in _WHITES or colour.get(b"indexed") in (b"1", b"9")
