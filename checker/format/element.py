"""The elements of an XML part, one call for each; a DOCTYPE is refused."""

from collections.abc import Callable
from xml.parsers import expat

from checker.format.package import PackageError


def elements(xml: bytes, visit: Callable[[str, dict[str, str]], None]) -> None:
    """Nothing comes out: `visit` is called with local name and attributes ("namespace name" where they have one) of each element."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda tag, attributes: visit(tag.rpartition(" ")[2], attributes)
    feed(parser, xml)


def parse(xml: bytes, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None], text: Callable[[str], None]) -> None:
    """Nothing comes out: the three are called as XML goes by; names keep their prefixes."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    feed(parser, xml)


def feed(parser: "expat.XMLParserType", xml: bytes) -> None:
    """Nothing comes out: the parser has taken the whole document; raises PackageError for one that is not well-formed or has a DOCTYPE."""

    def refuse(*_: object) -> None:
        raise PackageError("có khai báo DOCTYPE", "there is a DOCTYPE")

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise PackageError(f"XML sai cú pháp ({error})", f"the XML is not well-formed ({error})") from None
