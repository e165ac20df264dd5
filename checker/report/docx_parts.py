"""What python-docx has no words for: fonts of every script, widths and margins of tables, rows that are repeated or kept whole, numbers of pages."""

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm


def set_font(properties: Any, font: str, language: str) -> None:
    """Nothing comes out: one font for every script, also for those that Word reckons to East Asia; and the language."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), font)
    spoken = properties.find(qn("w:lang"))
    if spoken is not None:
        for name in ("val", "eastAsia"):
            spoken.set(qn(f"w:{name}"), language)


def set_widths(table: Any, widths: Sequence[float]) -> None:
    """Nothing comes out: the columns are so many mm wide, in the grid and in every cell."""
    for grid, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid.w = Mm(width)
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = Mm(width)


def set_margins(table: Any, side: float) -> None:
    """Nothing comes out: so many mm at the left and right of the words of every cell."""
    margins = OxmlElement("w:tblCellMar")
    for name in ("left", "right"):
        edge = OxmlElement(f"w:{name}")
        edge.set(qn("w:w"), str(round(side * 1440 / 25.4)))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def border(name: str) -> Any:
    """One edge of a frame: a thin black line."""
    line = OxmlElement(name)
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{key}"), value)
    return line


def repeated(row: Any) -> None:
    """Nothing comes out: the row stands on every page that the table reaches."""
    row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def whole_row(row: Any) -> None:
    """Nothing comes out: no page ends within the row."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def page_number(paragraph: Any) -> None:
    """Nothing comes out: the paragraph shows the number of its page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
