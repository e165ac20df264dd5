"""A styles part with what the marks need added behind what is there: fills by severity, cell formats with them, the formats of our own sheet.

A marked cell keeps its number format, font, border and alignment: its format is a copy of its own with another fill.
"""

from checker.annotation.markup import Element, UnmarkableError, attributes, children, opened, root, with_attributes

FILLS = ("FFDDEBF7", "FFE4DFEC", "FFFFEB9C", "FFFFC7CE")  # by level: note, not concluded, explain, correct
_ORDER = (b"numFmts", b"fonts", b"fills", b"borders", b"cellStyleXfs", b"cellXfs", b"cellStyles", b"dxfs", b"tableStyles", b"colors", b"extLst")
_MOST_FORMATS = 64_000  # as many as Excel takes
_SPACES = {False: "http://schemas.openxmlformats.org/spreadsheetml/2006/main", True: "http://purl.oclc.org/ooxml/spreadsheetml/main"}
_LEAST = {b"fonts": b"<{p}font/>", b"fills": b'<{p}fill><{p}patternFill patternType="none"/></{p}fill>', b"borders": b"<{p}border/>", b"cellXfs": b"<{p}xf/>"}
_SECOND_FILL = b'<{p}fill><{p}patternFill patternType="gray125"/></{p}fill>'  # Excel takes the second for this one whatever it says
_WHITES = (b"FFFFFFFF", b"00FFFFFF", b"FFFFFF")

_SIDE = b'<{p}%s style="thin"><{p}color rgb="FFBFBFBF"/></{p}%s>'
_OWN_FONTS = {
    "plain": b'<{p}sz val="10"/><{p}name val="Arial"/><{p}family val="2"/>',
    "bold": b'<{p}b/><{p}sz val="10"/><{p}name val="Arial"/><{p}family val="2"/>',
    "title": b'<{p}b/><{p}sz val="14"/><{p}color rgb="FFC00000"/><{p}name val="Arial"/><{p}family val="2"/>',
    "link": b'<{p}u/><{p}sz val="10"/><{p}color rgb="FF0563C1"/><{p}name val="Arial"/><{p}family val="2"/>',
}
_WRAP = b'<{p}alignment vertical="top" wrapText="1"/>'
# Our own sheet's formats: font, fill (a level, "head" or None), with a border or not, number format, alignment.
_OWN: dict[str, tuple[str, int | str | None, bool, int, bytes]] = {
    "title": ("title", None, False, 0, b""), "line": ("plain", None, False, 0, _WRAP), "strong": ("bold", None, False, 0, _WRAP),
    "head": ("bold", "head", True, 0, b'<{p}alignment horizontal="center" vertical="center" wrapText="1"/>'),
    "text": ("plain", None, True, 0, _WRAP), "link": ("link", None, True, 0, _WRAP),
    "money": ("plain", None, True, 3, b'<{p}alignment horizontal="right" vertical="top" indent="1"/>'),
    **{f"level{level}": ("bold", level, True, 0, _WRAP) for level in range(len(FILLS))},
}  # fmt: skip
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="%s"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs></styleSheet>'
)


def empty(strict: bool) -> bytes:
    """The styles of a workbook that has none."""
    return _EMPTY % _SPACES[strict].encode()


class Styles:
    """The styles of a workbook; formats are added as they are asked for, `xml` gives the part with them."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self.prefix, self._whole = root(xml, b"styleSheet")
        self._tag, content, self._end = opened(xml, self._whole, self.prefix)
        elements = children(content, (0, len(content)))
        self._sections = {name: self._entries(content, [e for e in elements if e.name == name], name) for name in _LEAST}
        self._others = [(e.name, content[e.start : e.end]) for e in elements if e.name not in _LEAST]
        if len(self._entries_of(b"fills")) < 2:
            self._entries_of(b"fills").append(self._own(_SECOND_FILL))
        self._fills = [self._add(b"fills", self._solid(colour)) for colour in (*FILLS, "FFD9D9D9")]
        self._marked: dict[tuple[int, int], int] = {}
        self._dark: dict[bytes, bytes] = {}
        self._own_formats: dict[str, int] = {}

    def _entries(self, content: bytes, found: list[Element], name: bytes) -> tuple[bytes, list[bytes], bytes]:
        """Start tag, entries and end tag of a section; one that a workbook cannot do without is made where it is missing."""
        if len(found) > 1:
            raise UnmarkableError("a section of styles twice")
        if found:
            tag, inside, end = opened(content, found[0], self.prefix)
            entries = [inside[e.start : e.end] for e in children(inside, (0, len(inside)))]
        else:
            tag, entries, end = self._own(b"<{p}" + name + b">"), [], self._own(b"</{p}" + name + b">")
        return tag, entries or [self._own(_LEAST[name])], end

    def _entries_of(self, section: bytes) -> list[bytes]:
        return self._sections[section][1]

    def _add(self, section: bytes, entry: bytes) -> int:
        entries = self._entries_of(section)
        entries.append(entry)
        if len(entries) > _MOST_FORMATS:
            raise UnmarkableError("too many cell formats")
        return len(entries) - 1

    def _own(self, xml: bytes) -> bytes:
        return xml.replace(b"{p}", self.prefix)

    def _solid(self, colour: str) -> bytes:
        return self._own(b'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="%s"/><{p}bgColor indexed="64"/></{p}patternFill></{p}fill>' % colour.encode())

    def marked(self, style: int, level: int) -> int:
        """The number of the format that is the one numbered `style` with the fill of `level`."""
        known = self._marked.get((style, level))
        if known is None:
            entries = self._entries_of(b"cellXfs")
            own = entries[style if style < len(entries) else 0]
            end = own.index(b">") + 1
            given = attributes(own[:end])
            changed: dict[bytes, bytes | None] = {b"fillId": b"%d" % self._fills[level], b"applyFill": b"1"}
            font = self._readable(given.get(b"fontId", b"0"))
            if font is not None:
                changed |= {b"fontId": font, b"applyFont": b"1"}
            known = self._marked[style, level] = self._add(b"cellXfs", with_attributes(own[:end], changed) + own[end:])
        return known

    def _readable(self, font: bytes) -> bytes | None:
        """The number of the same font in black, where its letters are white: the marks' fills are light."""
        fonts = self._entries_of(b"fonts")
        if not font.isdigit() or int(font) >= len(fonts):
            return None
        if font not in self._dark:
            xml = fonts[int(font)]
            tag, inside, end = opened(xml, Element(b"font", 0, len(xml), (xml.index(b">") + 1, max(xml.rfind(b"</"), xml.index(b">") + 1))), self.prefix)
            parts = children(inside, (0, len(inside)))
            white = [e for e in parts if e.name == b"color" and self._is_white(attributes(inside[e.start : e.inside[0]]))]
            if white:
                inside = inside[: white[0].start] + inside[white[0].end :]
            self._dark[font] = b"%d" % self._add(b"fonts", tag + inside + end) if white else b""
        return self._dark[font] or None

    @staticmethod
    def _is_white(colour: dict[bytes, bytes]) -> bool:
        return colour.get(b"theme") == b"0" or colour.get(b"rgb", b"").upper() in _WHITES or colour.get(b"indexed") in (b"1", b"9")

    def own(self, name: str) -> int:
        """The number of one of our own sheet's formats."""
        if not self._own_formats:
            fonts = {key: self._add(b"fonts", self._own(b"<{p}font>" + font + b"</{p}font>")) for key, font in _OWN_FONTS.items()}
            sides = b"".join(_SIDE % (side, side) for side in (b"left", b"right", b"top", b"bottom"))
            border = self._add(b"borders", self._own(b"<{p}border>" + sides + b"<{p}diagonal/></{p}border>"))
            for key, (font, fill, framed, number, alignment) in _OWN.items():
                colour = 0 if fill is None else self._fills[-1] if fill == "head" else self._fills[int(fill)]
                tag = b'<{p}xf numFmtId="%d" fontId="%d" fillId="%d" borderId="%d" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
                tag %= (number, fonts[font], colour, border if framed else 0)
                self._own_formats[key] = self._add(b"cellXfs", self._own(tag + (b">" + alignment + b"</{p}xf>" if alignment else b"/>")))
        return self._own_formats[name]

    def xml(self) -> bytes:
        """The whole part with all that was added."""
        sections = dict(self._others_in_order())
        for name, (tag, entries, end) in self._sections.items():
            sections[name] = with_attributes(tag, {b"count": b"%d" % len(entries)}) + b"".join(entries) + end
        known = [name for name in _ORDER if name in sections]
        body = b"".join(sections[name] for name in (*known, *(n for n in sections if n not in _ORDER)))
        return self._xml[: self._whole.start] + self._tag + body + self._end + self._xml[self._whole.end :]

    def _others_in_order(self) -> list[tuple[bytes, bytes]]:
        if len({name for name, _ in self._others}) < len(self._others):
            raise UnmarkableError("a section of styles twice")
        return self._others
