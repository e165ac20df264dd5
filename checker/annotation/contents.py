"""The workbook's own part: its list of sheets, and at which of them it opens."""

from collections.abc import Collection

from checker.annotation.markup import Element, UnmarkableError, attributes, children, opened, quoted, root, with_attributes
from checker.annotation.name import unused
from checker.inert import cell_text


def with_sheet(xml: bytes, name: str, taken: Collection[str], identity: str, relation: str, *, first: bool) -> bytes:
    """The part with one more sheet, opened at it: by this name, or a like one where it is `taken` (folded case), under this identity of a relation."""
    prefix, whole = root(xml, b"workbook")
    tag, content, end = opened(xml, whole, prefix)
    parts = {e.name: e for e in children(content, (0, len(content)))}
    if b"sheets" not in parts:
        raise UnmarkableError("a workbook without sheets")
    sheets = children(content, parts[b"sheets"].inside)
    given = [attributes(content[e.start : e.inside[0]]) for e in sheets]
    number = 1 + max((int(g[b"sheetId"]) for g in given if g.get(b"sheetId", b"").isdigit()), default=0)
    opening, old, closing = opened(content, parts[b"sheets"], prefix)
    values = (prefix, quoted(relation), quoted(cell_text(unused(name, taken))), number, quoted(identity))
    added = b'<%bsheet xmlns:r=%b name=%b sheetId="%d" r:id=%b/>' % values
    content = content[: parts[b"sheets"].start] + opening + (added + old if first else old + added) + closing + content[parts[b"sheets"].end :]
    return opened_at(xml[: whole.start] + tag + content + end + xml[whole.end :], 0 if first else len(sheets))


def opened_at(xml: bytes, position: int) -> bytes:
    """The part, opened at the sheet in this position, which is not hidden."""
    prefix, whole = root(xml, b"workbook")
    tag, content, end = opened(xml, whole, prefix)
    parts = {e.name: e for e in children(content, (0, len(content)))}
    shown = children(content, parts[b"sheets"].inside)[position]
    number = b"%d" % position
    edits = [(shown, with_attributes(content[shown.start : shown.inside[0]], {b"state": None}))]
    views = parts.get(b"bookViews")
    if views is None:
        at = parts[b"sheets"].start
        view = b'<%bbookViews><%bworkbookView activeTab="%b"/></%bbookViews>' % (prefix, prefix, number, prefix)
        edits.append((Element(b"bookViews", at, at, (at, at)), view))
    else:
        edits += [(e, with_attributes(content[e.start : e.inside[0]], {b"activeTab": number, b"firstSheet": None})) for e in children(content, views.inside)]
    for element, new in sorted(edits, key=lambda edit: edit[0].start, reverse=True):
        content = content[: element.start] + new + content[element.inside[0] :]
    return xml[: whole.start] + tag + content + end + xml[whole.end :]
