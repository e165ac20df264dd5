"""A styles part as lists of entries: fonts, fills, borders, cell formats, number formats; what is added stands behind what is there."""

from collections.abc import Mapping

from checker.annotation.markup import Element, UnmarkableError, attributes, children, opened, plain, quoted, root, with_attributes

_ORDER = (b"numFmts", b"fonts", b"fills", b"borders", b"cellStyleXfs", b"cellXfs", b"cellStyles", b"dxfs", b"tableStyles", b"colors", b"extLst")
_MOST_FORMATS = 64_000  # as many as Excel takes
_FIRST_NUMBER = 200  # of number formats of our own; programs keep those below 164 for themselves
_SPACES = {False: "http://schemas.openxmlformats.org/spreadsheetml/2006/main", True: "http://purl.oclc.org/ooxml/spreadsheetml/main"}
_LEAST = {
    b"numFmts": b"", b"fonts": b"<{p}font/>", b"fills": b'<{p}fill><{p}patternFill patternType="none"/></{p}fill>', b"borders": b"<{p}border/>",
    b"cellXfs": b"<{p}xf/>",
}  # fmt: skip
_SECOND_FILL = b'<{p}fill><{p}patternFill patternType="gray125"/></{p}fill>'  # Excel takes the second for this one whatever it says
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="%s"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs></styleSheet>'
)


def empty(strict: bool) -> bytes:
    """The styles of a workbook that has none."""
    return _EMPTY % _SPACES[strict].encode()


def given(entry: bytes) -> dict[bytes, bytes]:
    """The attributes of an entry's own tag."""
    return attributes(entry[: entry.index(b">") + 1])


def changed(entry: bytes, values: Mapping[bytes, bytes | None]) -> bytes:
    """The entry with these attributes of its own tag."""
    end = entry.index(b">") + 1
    return with_attributes(entry[:end], values) + entry[end:]


def inside(entry: bytes) -> tuple[int, int]:
    """From where to where the content of an entry goes."""
    start = entry.index(b">") + 1
    return start, max(entry.rfind(b"</"), start)


class Sections:
    """The sections of a styles part; `xml` gives the part with all that was added."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self.prefix, self._whole = root(xml, b"styleSheet")
        self._tag, content, self._end = opened(xml, self._whole, self.prefix)
        elements = children(content, (0, len(content)))
        self._sections = {name: self._entries(content, [e for e in elements if e.name == name], name) for name in _LEAST}
        self._others = [(e.name, content[e.start : e.end]) for e in elements if e.name not in _LEAST]
        if len(self.entries(b"fills")) < 2:
            self.entries(b"fills").append(self.own(_SECOND_FILL))

    def _entries(self, content: bytes, found: list[Element], name: bytes) -> tuple[bytes, list[bytes], bytes]:
        """Start tag, entries and end tag of a section; an entry that a workbook cannot do without is made where it is missing."""
        if len(found) > 1:
            raise UnmarkableError("a section of styles twice")
        if found:
            tag, within, end = opened(content, found[0], self.prefix)
            entries = [within[e.start : e.end] for e in children(within, (0, len(within)))]
        else:
            tag, entries, end = self.own(b"<{p}" + name + b">"), [], self.own(b"</{p}" + name + b">")
        return tag, entries or [self.own(least) for least in [_LEAST[name]] if least], end

    def entries(self, section: bytes) -> list[bytes]:
        """The entries of a section."""
        return self._sections[section][1]

    def add(self, section: bytes, entry: bytes) -> int:
        """The number of a new entry."""
        entries = self.entries(section)
        entries.append(entry)
        if len(entries) > _MOST_FORMATS:
            raise UnmarkableError("too many cell formats")
        return len(entries) - 1

    def own(self, xml: bytes) -> bytes:
        """The XML with the prefix of the part."""
        return xml.replace(b"{p}", self.prefix)

    def number_formats(self) -> dict[bytes, str]:
        """The codes of the workbook's own number formats by their numbers."""
        found = map(given, self.entries(b"numFmts"))
        return {g[b"numFmtId"]: plain(g.get(b"formatCode", b"")) for g in found if b"numFmtId" in g}

    def add_number_format(self, code: str) -> bytes:
        """The number of a new number format."""
        number = b"%d" % max([_FIRST_NUMBER, *(1 + int(known) for known in self.number_formats() if known.isdigit())])
        self.add(b"numFmts", self.own(b'<{p}numFmt numFmtId="' + number + b'" formatCode=') + quoted(code) + b"/>")
        return number

    def xml(self) -> bytes:
        """The whole part with all that was added."""
        if len({name for name, _ in self._others}) < len(self._others):
            raise UnmarkableError("a section of styles twice")
        sections = dict(self._others)
        for name, (tag, entries, end) in self._sections.items():
            if entries:
                sections[name] = with_attributes(tag, {b"count": b"%d" % len(entries)}) + b"".join(entries) + end
        known = [name for name in _ORDER if name in sections]
        body = b"".join(sections[name] for name in (*known, *(n for n in sections if n not in _ORDER)))
        return self._xml[: self._whole.start] + self._tag + body + self._end + self._xml[self._whole.end :]
