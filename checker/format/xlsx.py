"""xlsx and xlsm workbooks: transitional and strict OOXML."""

import html
import io
import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from functools import cached_property
from zipfile import ZIP_STORED, ZipFile

from checker.error import Text
from checker.format.element import parse
from checker.format.package import Package, PackageError
from checker.format.parts import SHEETS, Parts
from checker.format.refusal import damaged
from checker.format.sheet_xml import scan
from checker.format.source import Doubt, Scan, Source
from checker.format.workbook import Workbook

_DIMENSION = re.compile(rb"<(?:[\w.-]+:)?dimension\b[^>]*>(?:</(?:[\w.-]+:)?dimension>)?")
_ERROR_VALUE = re.compile(
    rb"(<(?:[\w.-]+:)?c\b[^>]*\st=[\"']e[\"'][^>]*>(?:<(?:[\w.-]+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:[\w.-]+:)?f>))?<(?:[\w.-]+:)?v>)[^<]*"
)
_SHARED_BLANK = re.compile(rb"<(?:[\w.-]+:)?(?:si|t)(?:\s[^>]*)?(?:/>|>\s*</)")


def xlsx(package: Package, data: bytes, name: str, legacy_fonts: Sequence[str] = ()) -> Source:
    """The workbook in `package`, whose bytes are `data`; cells in fonts that match one of `legacy_fonts` are told."""
    try:
        package.check(leave=SHEETS)
        parts = _Book(package)
        usual = parts.main == "xl/workbook.xml" and not package.other_encoding
        return Workbook(data if usual else parts.rebuilt(), name, "xlsx", _Scanner(parts, legacy_fonts), parts.rebuilt)
    except PackageError as error:
        raise damaged(name, error.found) from None


class _Book(Parts):
    """Those parts, and what a reader of values needs of them."""

    def blank_strings(self) -> frozenset[int]:
        """Numbers of the shared strings that show no text."""
        if self.shared is None:
            return frozenset()
        xml = self.package.xml(self.shared)
        return _blank_strings(xml) if _SHARED_BLANK.search(xml) else frozenset()

    def fonts(self, wanted: Sequence[str]) -> dict[int, str]:
        """Names of fonts that match one of the patterns `wanted` (".Vn*"), by number of cell style."""
        if self.styles is None or not wanted:
            return {}
        xml = self.package.xml(self.styles)
        if not any(pattern.partition("*")[0].lower().encode() in xml.lower() for pattern in wanted):
            return {}
        names: list[str] = []
        styles: dict[int, str] = {}
        inside: list[str] = []
        cells = 0

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal cells
            name = tag.rpartition(":")[2]
            inside.append(name)
            if inside[-2:] == ["fonts", "font"]:
                names.append("")
            elif inside[-3:] == ["fonts", "font", "name"]:
                names[-1] = attributes.get("val", "")
            elif inside[-2:] == ["cellXfs", "xf"]:
                font = attributes.get("fontId", "")
                if font.isdigit() and int(font) < len(names) and any(fnmatch(names[int(font)], w) for w in wanted):
                    styles[cells] = names[int(font)]
                cells += 1

        def end(_: str) -> None:
            inside.pop()

        parse(xml, start, end, lambda _: None)
        return styles

    def rebuilt(self) -> bytes:
        """The same workbook for a reader that is less patient: parts at the usual places, in UTF-8, without what only misleads it."""
        out = io.BytesIO()
        with ZipFile(out, "w", ZIP_STORED) as archive:
            archive.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
            archive.writestr("_rels/.rels", _relationships([("officeDocument", "rId1", "xl/workbook.xml")]))
            names: dict[str, str] = {}

            def add(part: str, target: str, kind: str) -> None:
                data = self.package.xml(part)
                if kind == "worksheet":
                    data = _ERROR_VALUE.sub(rb"\1#N/A", _DIMENSION.sub(b"", data, count=1))
                archive.writestr(f"xl/{target}", data)
                names[part] = target

            for number, (_, part) in enumerate(self.sheets, 1):
                if part and part not in names and self.kinds.get(part) == "worksheet":
                    add(part, f"worksheets/sheet{number}.xml", "worksheet")
            if self.shared:
                add(self.shared, "sharedStrings.xml", "sharedStrings")
            if self.styles:
                add(self.styles, "styles.xml", "styles")
            archive.writestr("xl/workbook.xml", self._xml)
            related = [(kind, identity, names.get(target, "missing.xml")) for kind, identity, target in self.relations(self.main)]
            archive.writestr("xl/_rels/workbook.xml.rels", _relationships(related))
        return out.getvalue()


def _relationships(related: Iterable[tuple[str, str, str]]) -> str:
    """The XML of relations given as (last word of the type, id, target)."""
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    tags = [f'<Relationship Id="{html.escape(i)}" Type="{html.escape(kinds + kind)}" Target="{html.escape(target)}"/>' for kind, i, target in related]
    return f'<Relationships xmlns="{space}">{"".join(tags)}</Relationships>'


def _blank_strings(xml: bytes) -> frozenset[int]:
    """Numbers of the items without text; phonetic text is none, and blanks count only where the text says that it keeps them."""
    blank: set[int] = set()
    inside: list[str] = []
    number, told, keeps = -1, False, False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal number, told, keeps
        name = tag.rpartition(":")[2]
        inside.append(name)
        if name == "si":
            number, told = number + 1, False
        elif name == "t":
            keeps = attributes.get("xml:space") == "preserve"

    def end(tag: str) -> None:
        if inside.pop() == "si" and not told:
            blank.add(number)

    def text(content: str) -> None:
        nonlocal told
        if inside[-1] == "t" and "rPh" not in inside and (keeps or content.strip()):
            told = True

    parse(xml, start, end, text)
    return frozenset(blank)


class _Scanner:
    def __init__(self, parts: _Book, legacy_fonts: Sequence[str]) -> None:
        self._parts = parts
        self._legacy_fonts = legacy_fonts

    @cached_property
    def _blanks(self) -> frozenset[int]:
        return self._parts.blank_strings()

    @cached_property
    def _fonts(self) -> dict[int, str]:
        return self._parts.fonts(self._legacy_fonts)

    def scan(self, index: int, name: str, *, thorough: bool = False) -> Scan:
        """What the sheet's XML tells besides the values."""
        sheets = self._parts.sheets
        part = sheets[index][1] if index < len(sheets) and sheets[index][0] == name else None
        if part is None:
            raise Doubt(Text("không có phần dữ liệu của trang trong tệp", "no part of the file belongs to it"))
        if any(other == part for _, other in sheets[:index]):
            raise Doubt(Text("hai trang tính dùng chung một phần dữ liệu", "two sheets share one part of the file"))
        if any(other == name for other, _ in sheets[:index]):
            raise Doubt(Text("hai trang tính trùng tên", "two sheets have one name"))
        try:
            if part in self._parts.package.other_encoding or not SHEETS.search(part):
                return scan([self._parts.package.xml(part)], self._blanks, self._fonts, thorough=thorough)
            return scan(self._parts.package.inflate(part), self._blanks, self._fonts, thorough=thorough)
        except PackageError as error:
            raise Doubt(error.found) from None
