"""XML that is changed where it must be and nowhere else: tags found in bytes, attributes set, elements put where the schema wants them."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

_TAG = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(/?)((?:[\w.-]+:)?)([\w.-]+)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>", re.DOTALL
)
_ATTRIBUTE = re.compile(rb"\s+([\w:.-]+)\s*=\s*(\"[^\"]*\"|'[^']*')")

_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|quot|apos|amp));")
_NAMED = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}


class UnmarkableError(Exception):
    """XML that cannot be marked beyond doubt; its table is then written anew."""


class Element(NamedTuple):
    """An element: local name, from where to where it goes, and where its content does."""

    name: bytes
    start: int
    end: int
    inside: tuple[int, int]


def root(xml: bytes, name: bytes) -> tuple[bytes, Element]:
    """The prefix ("" or "x:") and the place of the document's own element, which is called `name`."""
    for tag in _TAG.finditer(xml):
        if tag[3]:
            if tag[3] != name or tag[1]:
                break
            whole = _element(xml, tag, len(xml))
            return tag[2], whole
    raise UnmarkableError(f"no {name.decode()}")


def children(xml: bytes, inside: tuple[int, int]) -> list[Element]:
    """The elements that stand in this content, without those within them."""
    found: list[Element] = []
    depth, first = 0, None
    for tag in _TAG.finditer(xml, *inside):
        if not tag[3]:
            continue
        if tag[1]:
            depth -= 1
            if depth < 0 or first is None:
                raise UnmarkableError("elements are not closed")
            if depth == 0:
                found.append(Element(first[3], first.start(), tag.end(), (first.end(), tag.start())))
        elif tag[4].endswith(b"/"):
            if depth == 0:
                found.append(Element(tag[3], tag.start(), tag.end(), (tag.end(), tag.end())))
        else:
            if depth == 0:
                first = tag
            depth += 1
    if depth:
        raise UnmarkableError("elements are not closed")
    return found


def _element(xml: bytes, tag: "re.Match[bytes]", end: int) -> Element:
    if tag[4].endswith(b"/"):
        return Element(tag[3], tag.start(), tag.end(), (tag.end(), tag.end()))
    close = xml.rfind(b"</" + tag[2] + tag[3], tag.end(), end)
    if close < 0:
        raise UnmarkableError(f"{tag[3].decode()} is not closed")
    return Element(tag[3], tag.start(), xml.index(b">", close) + 1, (tag.end(), close))


def attributes(tag: bytes) -> dict[bytes, bytes]:
    """The attributes of a start tag, values as they are written."""
    return {name: value[1:-1] for name, value in _ATTRIBUTE.findall(tag)}


def with_attributes(tag: bytes, values: Mapping[bytes, bytes | None]) -> bytes:
    """The start tag with these attributes set, or gone where the value is None; all others stay as they are."""
    kept = _ATTRIBUTE.sub(lambda m: b"" if m[1] in values else m[0], tag)
    added = b"".join(b" " + name + b'="' + value + b'"' for name, value in values.items() if value is not None)
    end = len(kept) - (2 if kept.endswith(b"/>") else 1)
    return kept[:end].rstrip() + added + kept[end:]


def opened(xml: bytes, element: Element, prefix: bytes) -> tuple[bytes, bytes, bytes]:
    """The element's start tag, never one that closes itself, what it holds, and its end tag."""
    tag = xml[element.start : element.inside[0]]
    if tag.endswith(b"/>"):
        return tag[:-2].rstrip() + b">", b"", b"</" + prefix + element.name + b">"
    return tag, xml[slice(*element.inside)], xml[element.inside[1] : element.end]


def appended(xml: bytes, name: bytes, make: Callable[[bytes], bytes]) -> bytes:
    """The document with what `make` gives for its prefix put last into its own element, which is called `name`."""
    prefix, whole = root(xml, name)
    tag, content, end = opened(xml, whole, prefix)
    return xml[: whole.start] + tag + content + make(prefix) + end + xml[whole.end :]


def placed(xml: bytes, inside: tuple[int, int], later: Collection[bytes]) -> int:
    """Where a new element goes: before the first of those that the schema puts after it, or before what may hold one of them."""
    for element in children(xml, inside):
        if element.name in later or element.name == b"AlternateContent":
            return element.start
    return inside[1]


def text(value: str) -> bytes:
    """The text as the content of an element."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode("utf-8", "replace")


def quoted(value: str) -> bytes:
    """The text as the value of an attribute, with its quotes."""
    return b'"' + text(value).replace(b'"', b"&quot;").replace(b"\n", b"&#10;").replace(b"\t", b"&#9;") + b'"'


def plain(value: bytes) -> str:
    """The text that stands so in XML."""
    return _REFERENCE.sub(_referred, value.decode("utf-8", "replace"))


def _referred(reference: "re.Match[str]") -> str:
    if reference[3]:
        return _NAMED[reference[3]]
    number = int(reference[1]) if reference[1] else int(reference[2], 16)
    return chr(number) if number < 0x110000 else "\ufffd"
