"""Notes of cells: the part with their texts, and the drawing that makes them boxes, each made or added to what a sheet has already."""

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import chain

from checker.address import Place, address, place_of
from checker.annotation import written
from checker.annotation.markup import Element, UnmarkableError, attributes, children, opened, quoted, root, text

AUTHOR = b"hangviet"
_ID = re.compile(rb"_x0000_s(\d+)")
_BLOCKS = re.compile(rb"(<(?:[\w.-]+:)?idmap\b[^>]*\bdata=\")([\d,]*)(\")")
_BOX = re.compile(rb"<((?:[\w.-]+:)?)shape(?=[\s>]).*?</\1shape\s*>\s*", re.DOTALL)
_ROW, _COLUMN = (re.compile(rb"<(?:[\w.-]+:)?" + name + rb">\s*(\d{1,7})\s*<") for name in (b"Row", b"Column"))
_BLOCK = 1024  # numbers of shapes that one block of a drawing holds
_WIDTH, _LETTERS, _LINE = 330, 58, 12  # points of a box, letters on a line of it, points of a line
_SHAPETYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    b'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SPACES = b'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"'


def comments(xml: bytes | None, space: str, texts: Mapping[Place, str]) -> tuple[Iterable[bytes], list[Place], list[Place]]:
    """In pieces, the part with these notes, by our own name; the cells whose note is new, and those that have none any more.

    Another's note is continued; what we wrote at an earlier time makes room, or goes where a cell has no mark now.
    """
    if xml is None:
        xml = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns=%s><authors/><commentList/></comments>' % quoted(space)
    prefix, whole = root(xml, b"comments")
    tag, content, end = opened(xml, whole, prefix)
    parts = {e.name: e for e in children(content, (0, len(content)))}
    if not {b"authors", b"commentList"} <= parts.keys():
        raise UnmarkableError("notes without authors")
    authors, listed = parts[b"authors"], parts[b"commentList"]
    named = children(content, authors.inside)
    ours = {b"%d" % number for number, e in enumerate(named) if content[slice(*e.inside)] == AUTHOR}
    wanted = {address(place).encode(): words for place, words in texts.items()}
    kept: list[bytes] = []
    gone, known = [], set()
    for e in children(content, listed.inside):
        comment = content[e.start : e.end]
        given = attributes(comment[: e.inside[0] - e.start])
        ref = given.get(b"ref", b"")
        theirs = written.theirs(comment, by_us=given.get(b"authorId") in ours)
        if theirs is None and ref not in wanted:
            gone.append(ref)
            continue
        if ref in wanted and ref not in known:
            comment = _with(comment if theirs is None else theirs, prefix, wanted[ref], replaces=theirs is None)
        elif theirs is not None:
            comment = theirs
        known.add(ref)
        kept.append(comment)
    fresh = [place for place in sorted(texts) if address(place).encode() not in known]
    new = (_comment(place, texts[place], len(named), prefix) for place in fresh)
    opening, _, closing = opened(content, listed, prefix)
    first, names, last = opened(content, authors, prefix)
    edits: list[tuple[Element, Iterable[bytes]]] = [
        (authors, [first, names, b"<%bauthor>%b</%bauthor>" % (prefix, AUTHOR, prefix), last]), (listed, chain([opening], kept, new, [closing]))
    ]  # fmt: skip
    pieces: list[Iterable[bytes]] = [[xml[: whole.start], tag]]
    at = 0
    for element, edited in sorted(edits, key=lambda edit: edit[0].start):
        pieces += [[content[at : element.start]], edited]
        at = element.end
    return chain(*pieces, [content[at:], end, xml[whole.end :]]), fresh, [place for ref in gone if (place := place_of(ref))]


def _comment(place: Place, words: str, author: int, prefix: bytes) -> bytes:
    parts = (prefix, quoted(address(place)), author, prefix, _runs(written.signed(words), prefix), prefix, prefix)
    return b"<%bcomment ref=%b authorId=\"%d\"><%btext>%b</%btext></%bcomment>" % parts


def _runs(words: str, prefix: bytes) -> bytes:
    """The words as runs of text: the first line of each paragraph bold."""
    runs = []
    for number, paragraph in enumerate(words.split("\n\n")):
        head, line_end, body = paragraph.partition("\n")
        for run, bold in ((("\n\n" if number else "") + head + line_end, True), (body, False)):
            if run:
                runs.append((b'<{p}r><{p}rPr>%b<{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="Tahoma"/><{p}family val="2"/></{p}rPr>'
                             b'<{p}t xml:space="preserve">%b</{p}t></{p}r>').replace(b"{p}", prefix) % (b"<" + prefix + b"b/>" if bold else b"", text(run)))  # fmt: skip
    return b"".join(runs)


def _with(comment: bytes, prefix: bytes, words: str, *, replaces: bool) -> bytes:
    """A note with ours beneath, or in its place; a text without runs becomes the first run."""
    end = comment.rfind(b"</" + prefix + b"text>")
    start = comment.find(b"<" + prefix + b"text")
    if end < 0 or start < 0:
        raise UnmarkableError("a note without text")
    start = comment.index(b">", start) + 1
    if replaces:
        return comment[:start] + _runs(written.signed(words), prefix) + comment[end:]
    out, at = [], start
    for element in children(comment, (start, end)):
        if element.name == b"t":
            out += [comment[at : element.start], b"<" + prefix + b"r>" + comment[element.start : element.end] + b"</" + prefix + b"r>"]
            at = element.end
    out.append(comment[at:end])
    body = b"".join(out)
    at = next((e.start for e in children(body, (0, len(body))) if e.name not in (b"r", b"t")), len(body))
    return comment[:start] + body[:at] + _runs("\n\n" + written.begun(words), prefix) + body[at:] + comment[end:]


def _cell_of(box: bytes) -> Place | None:
    row, column = _ROW.search(box), _COLUMN.search(box)
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column else None


def drawing(xml: bytes | None, texts: Mapping[Place, str], first_block: int, gone: Collection[Place] = ()) -> Iterable[bytes]:
    """In pieces, the drawing with a hidden box for each of these notes, numbered from `first_block` on, and without those of the cells `gone`."""
    blocks = [str(first_block + n).encode() for n in range(len(texts) // _BLOCK + 1)]
    shapes = (_shape(place, words, first_block * _BLOCK + 1 + number) for number, (place, words) in enumerate(sorted(texts.items())))
    if xml is None:
        layout = b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%b"/></o:shapelayout>' % b",".join(blocks)
        return chain([b"<xml " + _SPACES + b">" + layout + _SHAPETYPE], shapes, [b"</xml>"])
    start, end = xml.find(b"<xml"), xml.rfind(b"</xml")
    if start < 0 or end < 0:
        raise UnmarkableError("a drawing that is none of Excel's")
    if gone:
        left_out = set(gone)
        xml = _BOX.sub(lambda box: b"" if _cell_of(box[0]) in left_out else box[0], xml)
    tag = xml[start : xml.index(b">", start)]
    xml = xml[: start + 4] + b"".join(b" " + space for space in _SPACES.split() if space.partition(b"=")[0] + b"=" not in tag) + xml[start + 4 :]
    end = xml.rfind(b"</xml")
    if not texts:
        return [xml]
    kind = b"" if b'"_x0000_t202"' in xml else _SHAPETYPE
    return chain([_BLOCKS.sub(lambda m: m[1] + b",".join(filter(None, [m[2], *blocks])) + m[3], xml[:end], count=1) + kind], shapes, [xml[end:]])


def last_block(xml: bytes) -> int:
    """The highest block of numbers that a drawing uses."""
    stated = [int(number) for found in _BLOCKS.findall(xml) for number in found[1].split(b",") if number]
    return max([0, *stated, *(int(number) // _BLOCK for number in _ID.findall(xml) if len(number) < 10)])


def _shape(place: Place, words: str, number: int) -> bytes:
    lines = 1 + sum(1 + len(line) // _LETTERS for line in words.split("\n"))  # and that of our sign
    height = min(40 + _LINE * lines, 400)
    row, column = place
    return (
        b'<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:59.25pt;margin-top:1.5pt;width:%dpt;height:%dpt;z-index:1;'
        b'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
        b'<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        b'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
        b"<x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
    ) % (number, _WIDTH, height, row - 1, column - 1)
