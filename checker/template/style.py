"""How the cells of a blank workbook look: one typeface, lines around what is filled in, and how a text is put into a cell."""

from dataclasses import dataclass, field
from math import ceil

from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_FACE = "Times New Roman"
_LINE = Side(style="thin", color="FF808080")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_GREY = PatternFill("solid", start_color="FFE7E6E6", end_color="FFE7E6E6")
MISSING = PatternFill("solid", start_color="FFFFF2CC", end_color="FFFFF2CC", bgColor="FFFFF2CC")
_POINTS = 15.0  # height of a line of text


@dataclass(frozen=True, slots=True)
class Look:
    """Font, place, frame and number format of a cell."""

    font: Font = field(default_factory=lambda: Font(name=_FACE, size=11))
    place: Alignment = field(default_factory=lambda: Alignment(vertical="top", wrap_text=True))
    border: Border | None = None
    fill: PatternFill | None = None
    form: str = "General"


LABEL = Look(place=Alignment(vertical="center"))
UNIT = Look(font=Font(name=_FACE, size=11, italic=True), place=Alignment(horizontal="right", vertical="center"))
TITLE = Look(font=Font(name=_FACE, size=13, bold=True), place=Alignment(vertical="center"))
HEADING = Look(font=Font(name=_FACE, size=13, bold=True), place=Alignment(horizontal="center", vertical="center", wrap_text=True))
SECTION = Look(font=Font(name=_FACE, size=12, bold=True), place=Alignment(vertical="center", wrap_text=True))
HEAD = Look(font=Font(name=_FACE, size=11, bold=True), place=Alignment(horizontal="center", vertical="center", wrap_text=True), border=BOX, fill=_GREY)
NUMBERING = Look(font=Font(name=_FACE, size=10, italic=True), place=Alignment(horizontal="center", vertical="center"), border=BOX)
TEXT = Look(border=BOX, form="@")
PLAIN = Look()
SUM = Look(font=Font(name=_FACE, size=11, bold=True), place=Alignment(vertical="center", wrap_text=True), border=BOX)
SIGNED = Look(font=Font(name=_FACE, size=11, bold=True), place=Alignment(horizontal="center", vertical="center"))


def dressed(cell: Cell | MergedCell, look: Look) -> None:
    """Nothing comes out: the cell looks so."""
    cell.font, cell.alignment, cell.number_format = look.font, look.place, look.form
    if look.border is not None:
        cell.border = look.border
    if look.fill is not None:
        cell.fill = look.fill


def written(sheet: Worksheet, row: int, column: int, text: str, look: Look) -> None:
    """Nothing comes out: the cell holds the text, as a text whatever it begins with."""
    cell = sheet.cell(row, column, text)
    cell.data_type = "s"
    dressed(cell, look)


def height(text: str, width: float) -> float:
    """Points that a wrapped text takes in a column of that width."""
    return _POINTS * sum(max(1, ceil(len(part) / width)) for part in text.split("\n")) + 3


def on_paper(sheet: Worksheet, *, landscape: bool) -> None:
    """Nothing comes out: the sheet prints on A4 as wide as a page, each page with its number."""
    sheet.page_setup.paperSize = int(sheet.PAPERSIZE_A4)
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top = sheet.page_margins.bottom = 0.7
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text, sheet.oddFooter.center.font, sheet.oddFooter.center.size = "&P/&N", f"{_FACE},Regular", 10
