"""A styles part with what the marks need added behind what is there: fills by severity, cell formats with them, the formats of our own sheet.

A marked cell keeps its number format, font, border and alignment: its format is a copy of its own with another fill.
"""

from checker.annotation.colour import FILLS, LOST, colour
from checker.annotation.look import Looks
from checker.annotation.sections import Sections, changed, given

_HEAD = "FFD9D9D9"
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
    "text": ("plain", None, True, 0, _WRAP), "look": ("plain", None, True, 0, b'<{p}alignment horizontal="center"/>'), "link": ("link", None, True, 0, _WRAP),
    "money": ("plain", None, True, 3, b'<{p}alignment horizontal="right" vertical="top" indent="1"/>'),
    **{f"level{level}": ("bold", level, True, 0, _WRAP) for level in range(len(FILLS))},
}  # fmt: skip


class Styles:
    """The styles of a workbook; formats are added as they are asked for, `xml` gives the part with them."""

    def __init__(self, xml: bytes) -> None:
        self._sections = Sections(xml)
        self.looks = Looks(self._sections)
        self._fills: dict[str, int] = {}
        self._marked: dict[tuple[int, int], int] = {}
        self._own_formats: dict[str, int] = {}

    def _filled(self, rgb: str) -> int:
        """The number of a plain fill in this colour."""
        if rgb not in self._fills:
            xml = b'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="%s"/><{p}bgColor indexed="64"/></{p}patternFill></{p}fill>' % rgb.encode()
            self._fills[rgb] = self._sections.add(b"fills", self._sections.own(xml))
        return self._fills[rgb]

    def marked(self, style: int, level: int) -> int:
        """The number of the format that is the one numbered `style` with the fill of `level`."""
        known = self._marked.get((style, level))
        if known is None:
            entries = self._sections.entries(b"cellXfs")
            own = entries[style if style < len(entries) else 0]
            font = given(own).get(b"fontId", b"0")
            dark = self.looks.dark(font)
            look = LOST if style in self.looks.marked else self.looks.number_of(given(own).get(b"fillId", b"0"), font if dark else None)
            values: dict[bytes, bytes | None] = {b"fillId": b"%d" % self._filled(colour(level, look)), b"applyFill": b"1"}
            if dark:
                values |= {b"fontId": dark, b"applyFont": b"1"}
            known = self._marked[style, level] = self._sections.add(b"cellXfs", changed(own, values))
        return known

    def own(self, name: str) -> int:
        """The number of one of our own sheet's formats."""
        if not self._own_formats:
            add, xml = self._sections.add, self._sections.own
            fonts = {key: add(b"fonts", xml(b"<{p}font>" + font + b"</{p}font>")) for key, font in _OWN_FONTS.items()}
            sides = b"".join(_SIDE % (side, side) for side in (b"left", b"right", b"top", b"bottom"))
            border = add(b"borders", xml(b"<{p}border>" + sides + b"<{p}diagonal/></{p}border>"))
            for key, (font, fill, framed, number, alignment) in _OWN.items():
                back = 0 if fill is None else self._filled(_HEAD if fill == "head" else FILLS[int(fill)])
                tag = b'<{p}xf numFmtId="%d" fontId="%d" fillId="%d" borderId="%d" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
                tag %= (number, fonts[font], back, border if framed else 0)
                self._own_formats[key] = add(b"cellXfs", xml(tag + (b">" + alignment + b"</{p}xf>" if alignment else b"/>")))
        return self._own_formats[name]

    def look_cells(self) -> list[int]:
        """The numbers of the formats of cells that show what marked cells looked like before, see checker.annotation.look."""
        return self.looks.cells(self.own("look"))

    def xml(self) -> bytes:
        """The whole part with all that was added."""
        return self._sections.xml()
