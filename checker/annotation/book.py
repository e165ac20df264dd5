"""A marked copy of an xlsx or xlsm file: parts that the marks need are changed, every other one stays byte for byte."""

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import IO, Any

from checker.address import Place, address
from checker.annotation import note
from checker.annotation.archive import Packed, Store, write
from checker.annotation.contents import opened_at, with_sheet
from checker.annotation.home import Marks, joined
from checker.annotation.markup import UnmarkableError, appended, attributes, children, opened, quoted, root, with_attributes
from checker.annotation.page import page
from checker.annotation.sections import empty
from checker.annotation.sheet import SheetPart
from checker.annotation.style import Styles
from checker.format.package import Package
from checker.format.parts import SHEETS, Parts

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_NO_RELATIONS = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_OOXML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_PLAIN, _WITH_MACROS = _OOXML + "sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_MAIN_TYPES = {_OOXML + "template.main+xml": _PLAIN, "application/vnd.ms-excel.template.macroEnabled.main+xml": _WITH_MACROS,
               "application/vnd.ms-excel.addin.macroEnabled.main+xml": _WITH_MACROS}  # fmt: skip


def is_signed(package: Package) -> bool:
    """Whether somebody signed the workbook."""
    return any(part.startswith("_xmlsignatures/") for part in package.parts)


class Copy:
    """The copy of one workbook in the making. Of the sheets `replaced`, findings of an earlier run, one makes room for the new findings."""

    def __init__(self, package: Package, store: Store, replaced: Collection[str] = ()) -> None:
        package.check(leave=SHEETS)
        self._package, self._store, self._replaced = package, store, replaced
        self._parts = Parts(package)
        self._workbook = package.xml(self._parts.main)
        self._strict = _STRICT_MAIN.encode() in self._workbook[:4096]
        self._relation, self._space = (_STRICT_RELATION, _STRICT_MAIN) if self._strict else (_RELATION, _MAIN)
        self._named = {part.lower() for _, part in self._parts.sheets if part}
        self._named |= {target.lower() for part in (self._parts.main, *self._named) for _, _, target in self._parts.relations(part)}
        self._types = package.xml("[content_types].xml")
        self._new: dict[str, tuple[str, Iterable[bytes]]] = {}  # parts by their names in lower case: name, content
        self._related: dict[str, bytes] = {}
        self._done: dict[str, Packed] = {}
        self.ending = "xlsm" if self._settle_type() == _WITH_MACROS else "xlsx"
        self._styles = self._open_styles()
        self._block = 1 + max([0, *(note.last_block(package.read(p)) for p in package.parts if p.endswith(".vml"))])
        self.continued_elsewhere = 0  # cells whose discussion our note would not be seen beside
        self.not_restored = 0  # cells in a colour of an earlier time that hides what they looked like before

    def mark(self, sheets: Mapping[str, Marks]) -> None:
        """Marks these cells; raises UnmarkableError where that cannot be done beyond doubt."""
        before = self._styles.looks.before(self._looks())
        for name, part in self._parts.sheets:
            if part is None or self._parts.kinds.get(part) not in ("worksheet", "chartsheet", "dialogsheet", "xlMacrosheet"):
                continue
            if name in self._replaced:
                continue
            sheet = SheetPart(self._windows(part))
            marks = joined(sheets.get(name, {}), sheet.merges) if sheets.get(name) else {}
            drawing = self._notes(part, sheet, {place: words for place, (_, words) in marks.items() if words})
            if marks or (before and sheet.has_plain_rows):
                levels = {place: level for place, (level, _) in marks.items()}
                self._pack(part, sheet.marked(levels, self._styles.marked, drawing, before))
                self.not_restored += sheet.not_restored
            elif sheet.is_selected():
                self._pack(part, sheet.deselected())

    def _looks(self) -> dict[int, int]:
        """By their numbers, the formats of the cells of earlier findings that show what cells looked like before they were marked."""
        if not self._styles.looks.marked:
            return {}
        shown: dict[int, int] = {}
        for name, part in self._parts.sheets:
            if name in self._replaced and part is not None and self._parts.kinds.get(part) == "worksheet":
                shown |= self._styles.looks.shown(self._windows(part)())
        return shown

    def add_page(self, given: Mapping[str, Any], notices: list[str], *, first: bool = False) -> None:
        """Adds the sheet of findings behind all others, or before them, or in the place of an earlier one, and opens the copy at it."""
        for position, (name, old) in enumerate(self._parts.sheets):
            if name in self._replaced and old is not None and self._parts.kinds.get(old) == "worksheet":
                self._pack(old, page(given, notices, self._styles, self._space))
                self._workbook = opened_at(self._workbook, position)
                return
        folder = posixpath.dirname(self._name(self._parts.main))
        part = self._free(posixpath.join(folder, "worksheets", "sheet{}.xml"))
        identity = self._relate(self._parts.main, "worksheet", part)
        self._override(part, _OOXML + "worksheet+xml")
        self._pack(part, page(given, notices, self._styles, self._space))
        taken = {name.casefold() for name, _ in self._parts.sheets}
        self._workbook = with_sheet(self._workbook, given["name"], taken, identity, self._relation, first=first)

    def write(self, out: IO[bytes]) -> None:
        """Nothing comes out: the copy is written, old parts in their old order, new ones behind them."""
        styles = self._parts.styles or self._add_styles()
        self._set(styles, self._styles.xml())
        self._set(self._parts.main, self._workbook)
        for key, xml in self._related.items():
            self._set(key, xml)
        self._set("[content_types].xml", self._types)
        write(self._all(), out)

    def _all(self) -> Iterator[Packed]:
        for key, entry in self._package.parts.items():
            if key in self._done:
                yield self._done[key]._replace(stamp=_stamp(entry.date_time))
            elif key in self._new:
                yield self._store.pack(*self._new[key])._replace(stamp=_stamp(entry.date_time))
            else:
                data = self._package.packed(key)
                yield Packed(entry.filename, entry.compress_type, entry.CRC, entry.file_size, entry.compress_size, data, _stamp(entry.date_time))
        for key, (name, content) in self._new.items():
            if key not in self._package:
                yield self._store.pack(name, content)
        yield from (part for key, part in self._done.items() if key not in self._package)

    def _windows(self, part: str) -> Callable[[], Iterable[bytes]]:
        if part in self._package.other_encoding or not SHEETS.search(part):
            whole = self._package.xml(part)
            return lambda: [whole]
        return lambda: self._package.inflate(part)

    def _name(self, part: str) -> str:
        entry = self._package.parts.get(part)
        return entry.filename if entry else part

    def _free(self, pattern: str) -> str:
        """The first name of this pattern that no part has, and none that a relation names and that is missing: it would be shown in its place."""
        names = (pattern.format(n) for n in range(1, 100_000))
        return next(name for name in names if not any(name.lower() in known for known in (self._package, self._new, self._done, self._named)))

    def _add(self, part: str, content: Iterable[bytes]) -> None:
        self._new[part.lower()] = (part, content)

    def _pack(self, part: str, content: Iterable[bytes]) -> None:
        """The part, new or not, has this content, which nothing changes after."""
        if part.lower() in self._done:
            raise UnmarkableError("two sheets share a part")
        self._done[part.lower()] = self._store.pack(self._name(part), content)

    def _set(self, part: str, content: bytes) -> None:
        """The part, new or not, with this content."""
        self._new[part.lower()] = (self._name(part) if part in self._package else self._new.get(part, (part,))[0], [content])

    def _relations_of(self, part: str) -> tuple[str, bytes]:
        folder, file = posixpath.split(self._name(part))
        place = posixpath.join(folder, "_rels", file + ".rels")
        key = place.lower()
        if key not in self._related:
            self._related[key] = self._package.xml(key) if key in self._package else _NO_RELATIONS
            self._new.setdefault(key, (self._name(key) if key in self._package else place, []))
        return key, self._related[key]

    def _relate(self, part: str, kind: str, target: str) -> str:
        """The id of a new relation of a part."""
        key, xml = self._relations_of(part)
        number = next(n for n in range(1, 100_000) if b'"rIdHv%d"' % n not in xml)
        identity = f"rIdHv{number}"
        relative = posixpath.relpath(target, posixpath.dirname(self._name(part)) or ".")
        self._related[key] = appended(
            xml, b"Relationships", lambda prefix: b"<%bRelationship Id=%b Type=%b Target=%b/>" % (
                prefix, quoted(identity), quoted(f"{self._relation}/{kind}"), quoted(relative)))  # fmt: skip
        return identity

    def _override(self, part: str, kind: str) -> None:
        self._types = appended(
            self._types, b"Types", lambda prefix: b"<%bOverride PartName=%b ContentType=%b/>" % (prefix, quoted("/" + part), quoted(kind))
        )

    def _settle_type(self) -> str:
        """What the workbook is by its content type: of a template or an add-in the copy is a plain workbook."""
        prefix, whole = root(self._types, b"Types")
        tag, content, end = opened(self._types, whole, prefix)
        for element in children(content, (0, len(content))):
            given = attributes(content[element.start : element.inside[0]])
            if given.get(b"PartName", b"").decode("utf-8", "replace").lower() == "/" + self._parts.main:
                kind = given.get(b"ContentType", b"").decode("ascii", "replace")
                if kind in _MAIN_TYPES:
                    new = with_attributes(content[element.start : element.inside[0]], {b"ContentType": _MAIN_TYPES[kind].encode()})
                    content = content[: element.start] + new + content[element.inside[0] :]
                    self._types = self._types[: whole.start] + tag + content + end + self._types[whole.end :]
                return _MAIN_TYPES.get(kind, kind)
        return _PLAIN

    def _open_styles(self) -> Styles:
        return Styles(self._package.xml(self._parts.styles) if self._parts.styles else empty(self._strict))

    def _add_styles(self) -> str:
        part = posixpath.join(posixpath.dirname(self._name(self._parts.main)), "styles.xml")  # where some programs expect it, whatever the relation says
        part = self._free(part.replace(".xml", "{}.xml")) if part.lower() in self._package else part
        self._relate(self._parts.main, "styles", part)
        self._override(part, _OOXML + "styles+xml")
        self._add(part, [])
        return part.lower()

    def _notes(self, part: str, sheet: SheetPart, texts: Mapping[Place, str]) -> bytes:
        """Adds the notes of a sheet; the element that links to their boxes comes out, b"" where the sheet has it already."""
        related = {kind: (identity, target) for kind, identity, target in self._parts.relations(part)}
        if "threadedComment" in related:  # Excel shows a discussion and not the note behind it
            discussed = self._package.xml(related["threadedComment"][1])
            texts, all_ = {p: w for p, w in texts.items() if quoted(address(p)) not in discussed}, texts
            self.continued_elsewhere += len(all_) - len(texts)
        own = related.get("comments", ("", ""))[1]
        had = self._package.xml(own) if own in self._package else None
        if not texts and (had is None or note.AUTHOR not in had):
            return b""
        folder = posixpath.dirname(self._name(self._parts.main))
        xml, fresh, gone = note.comments(had, self._space, texts)
        if own in self._package:
            self._pack(own, xml)
        else:
            place = self._free(posixpath.join(folder, "comments{}.xml"))
            self._relate(part, "comments", place)
            self._override(place, _OOXML + "comments+xml")
            self._pack(place, xml)
        boxes = {place: texts[place] for place in fresh}
        if not boxes and not gone:
            return b""
        drawn = sheet.drawing
        old = next((target for _, identity, target in self._parts.relations(part) if identity.encode() == drawn), None)
        if drawn is not None and (old is None or old not in self._package):
            raise UnmarkableError("the sheet names a drawing that is not there")
        if not boxes and not old:
            return b""
        new = note.drawing(self._package.read(old) if old else None, boxes, self._block, gone)
        self._block += 1 + len(boxes) // 1024
        if old:
            self._pack(old, new)
            return b""
        place = self._free(posixpath.join(folder, "drawings", "vmlDrawing{}.vml"))
        self._pack(place, new)
        if b'extension="vml"' not in self._types.lower():
            self._types = appended(self._types, b"Types", lambda prefix: b'<%bDefault Extension="vml" ContentType="%b"/>' % (prefix, _VML.encode()))
        identity = self._relate(part, "vmlDrawing", place)
        return b"<%blegacyDrawing xmlns:r=%b r:id=%b/>" % (sheet.prefix, quoted(self._relation), quoted(identity))


def _stamp(when: tuple[int, int, int, int, int, int]) -> tuple[int, int]:
    """Time and day as zip directories keep them."""
    year, month, day, hour, minute, second = when
    return hour << 11 | minute << 5 | second // 2, (max(year, 1980) - 1980) << 9 | month << 5 | day
