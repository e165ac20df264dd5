"""A paper → the bytes of a DOCX: the same paper gives the same bytes."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Words

from checker.container import timeless
from checker.report.docx_parts import border, page_number, repeated, set_font, set_margins, set_widths, whole_row
from checker.report.paper import Annex, Block, Heading, Line, Paper, Paragraph, Picture, Run, Table, shown

_A4 = (210, 297)
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT, "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}  # fmt: skip
_LANGUAGE = {"vi": "vi-VN", "en": "en-GB"}
_SHADE, _OPEN = "E7E6E6", "yellow"
_TOGETHER = 2  # paragraphs that stay with the signature
_PADDING = 1  # mm beside the words of a cell
_HEAD = (0.4, 0.6)  # parts of the width that the two columns of the head take


def write(paper: Paper) -> bytes:
    """The DOCX of the paper."""
    paper = shown(paper)
    document = docx.Document()
    _Writer(document, paper).write()
    out = io.BytesIO()
    document.save(out)
    return timeless(out.getvalue())


class _Writer:
    """One document being written."""

    def __init__(self, document: Any, paper: Paper) -> None:
        self.document, self.paper, self.page = document, paper, paper.page

    def write(self) -> None:
        self._properties()
        self._styles()
        self._section(self.document.sections[0], False)
        self._head()
        for line in self.paper.title:
            self._line(self.document.add_paragraph(), line, "center")
        self._blocks(self.paper.body, self._width(False))
        for paragraph in self.document.paragraphs[-_TOGETHER:]:  # a signature never stands alone on a page
            paragraph.paragraph_format.keep_with_next = True
        self._foot()
        for annex in self.paper.annexes:
            self._annex(annex)

    def _properties(self) -> None:
        core = self.document.core_properties
        core.title, core.subject, core.language = self.paper.subject, "", _LANGUAGE[self.paper.lang]
        core.author = core.last_modified_by = core.comments = core.keywords = ""
        core.created = core.modified = datetime(1980, 1, 1)
        core.revision = 1

    def _styles(self) -> None:
        """Every style in the one font of the paper, black, without the theme's own fonts and colours."""
        for style in self.document.styles:
            if style.element.rPr is None or not hasattr(style, "font"):
                continue
            set_font(style.element.get_or_add_rPr(), self.page.font, _LANGUAGE[self.paper.lang])
            style.font.color.rgb = RGBColor(0, 0, 0)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = self.page.font, Pt(self.page.size)
        normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
        for level in (1, 2, 3, 4):
            style = self.document.styles[f"Heading {level}"]
            style.font.size, style.font.bold, style.font.italic = Pt(self.page.size), True, level > 2
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(self.page.spacing), Pt(self.page.spacing)
            style.paragraph_format.keep_with_next = True
            style.paragraph_format.first_line_indent = Mm(self.page.indent)
        for fonts in self.document.styles.element.iter(qn("w:rFonts")):  # also those of the parts of table styles, and of no style
            set_font(fonts.getparent(), self.page.font, _LANGUAGE[self.paper.lang])

    def _width(self, wide: bool) -> float:
        """mm between the margins."""
        return _A4[1 if wide else 0] - self.page.left - self.page.right

    def _section(self, section: Any, wide: bool) -> None:
        page = self.page
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(n) for n in (_A4[::-1] if wide else _A4))
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
            Mm(n) for n in (page.top, page.bottom, page.left, page.right)
        )
        section.header_distance = section.footer_distance = Mm(10)
        section.different_first_page_header_footer = not wide
        section.header.is_linked_to_previous = False
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        page_number(paragraph)
        if wide and (columns := section._sectPr.find(qn("w:cols"))) is not None and section._sectPr.find(qn("w:pgNumType")) is None:
            start = OxmlElement("w:pgNumType")
            start.set(qn("w:start"), "1")
            columns.addprevious(start)

    def _head(self) -> None:
        """Who writes at the left, the State's name at the right: a table of two columns without a border."""
        table = self._bare(2, [self._width(False) * part for part in _HEAD])
        for cell, lines in zip(table.rows[0].cells, (self.paper.left, self.paper.right), strict=True):
            for number, line in enumerate(lines):
                self._line(cell.paragraphs[0] if number == 0 else cell.add_paragraph(), line, "center")
        self.document.add_paragraph()

    def _foot(self) -> None:
        """To whom the paper goes at the left, who signs at the right; on one page."""
        self.document.add_paragraph().paragraph_format.keep_with_next = True
        table = self._bare(2, [self._width(False) / 2] * 2)
        whole_row(table.rows[0])
        for cell, lines, align in zip(table.rows[0].cells, (self.paper.recipients, self.paper.signature), ("left", "center"), strict=True):
            for number, line in enumerate(lines):
                self._line(cell.paragraphs[0] if number == 0 else cell.add_paragraph(), line, align)

    def _bare(self, columns: int, widths: Sequence[float]) -> Any:
        table = self.document.add_table(1, columns)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        set_widths(table, widths)
        set_margins(table, 0)
        return table

    def _line(self, paragraph: Any, line: Line, align: str) -> None:
        paragraph.alignment = _ALIGN[align]
        paragraph.paragraph_format.keep_with_next = True
        self._runs(paragraph, line.runs, line.size, line.capital)
        if line.rule:
            self._rule(paragraph, line)

    def _rule(self, paragraph: Any, line: Line) -> None:
        """A short line under the words: the lower border of an empty paragraph that is set in on both sides."""
        under = OxmlElement("w:p")
        paragraph._p.addnext(under)
        added = Words(under, paragraph._parent)
        cell = paragraph._parent
        width = (cell.width.mm if hasattr(cell, "width") and cell.width else self._width(False)) - 4
        words = sum(len(run.text) for run in line.runs) * (line.size or self.page.size) * 0.36 * 0.5 * (1.25 if line.capital else 1)
        side = max((width - min(width, words) * line.rule) / 2, 0)
        added.paragraph_format.left_indent = added.paragraph_format.right_indent = Mm(side)
        added.paragraph_format.line_spacing = Pt(2)
        added.paragraph_format.space_after = Pt(6)
        borders = OxmlElement("w:pBdr")
        borders.append(border("w:top"))
        added._p.get_or_add_pPr().append(borders)

    def _runs(self, paragraph: Any, runs: Sequence[Run], size: float = 0, capital: bool = False) -> None:
        for run in runs:
            made = paragraph.add_run(run.text.upper() if capital else run.text)
            made.bold, made.italic = run.bold or None, run.italic or None
            if size:
                made.font.size = Pt(size)
            if run.open:
                mark = OxmlElement("w:highlight")
                mark.set(qn("w:val"), _OPEN)
                made._r.get_or_add_rPr().append(mark)

    def _blocks(self, blocks: Sequence[Block], width: float) -> None:
        for block in blocks:
            match block:
                case Heading():
                    self.document.add_heading(block.text, block.level)
                case Paragraph():
                    self._paragraph(block)
                case Table():
                    self._table(block, width)
                case Picture():
                    self._picture(block)

    def _paragraph(self, block: Paragraph) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = _ALIGN[block.align]
        paragraph.paragraph_format.space_after = Pt(self.page.spacing)
        paragraph.paragraph_format.widow_control = True
        if block.indent:
            paragraph.paragraph_format.first_line_indent = Mm(self.page.indent)
        self._runs(paragraph, block.runs)

    def _caption(self, text: str, follows: bool, unit: str = "") -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = follows
        paragraph.paragraph_format.space_before = Pt(self.page.spacing if follows else 0)
        paragraph.paragraph_format.space_after = Pt(3 if follows else self.page.spacing)
        self._runs(paragraph, (Run(text, bold=follows, italic=not follows),))
        if unit:
            paragraph.add_run().add_break()
            self._runs(paragraph, (Run(unit, italic=True),), self.page.table_size)

    def _small(self, text: str, align: str, after: float, follows: bool) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = _ALIGN[align]
        paragraph.paragraph_format.keep_with_next = follows
        paragraph.paragraph_format.space_after = Pt(after)
        self._runs(paragraph, (Run(text, italic=True),), self.page.table_size)

    def _table(self, block: Table, width: float) -> None:
        self._caption(block.caption, True, block.unit)
        table = self.document.add_table(1 + len(block.rows), len(block.columns))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        whole = sum(c.width for c in block.columns)
        set_widths(table, [width * c.width / whole for c in block.columns])
        rows = list(table._tbl.tr_lst)
        set_margins(table, _PADDING)
        repeated(rows[0])
        self._row(rows[0], block, [c.title for c in block.columns], True, True)
        last = len(block.rows)
        for number, texts in enumerate(block.rows, 1):
            # The last two rows stay together, and sums with the line above them.
            self._row(rows[number], block, texts, number > last - block.sums, last - max(block.sums, 1) <= number < last + bool(block.note))
        self._small(block.note, "justify", self.page.spacing, False)

    def _row(self, row: Any, block: Table, texts: Sequence[str], bold: bool, follows: bool) -> None:
        properties = row.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        header = row.getprevious() is None or not row.getprevious().tag.endswith("}tr")
        for cell, column, text in zip(row.tc_lst, block.columns, texts, strict=True):
            if header:
                shade = OxmlElement("w:shd")
                shade.set(qn("w:val"), "clear")
                shade.set(qn("w:color"), "auto")
                shade.set(qn("w:fill"), _SHADE)
                cell.get_or_add_tcPr().append(shade)
            paragraph = Words(cell.p_lst[0], self.document)
            paragraph.alignment = _ALIGN["center" if header else column.align]
            paragraph.paragraph_format.keep_with_next = follows
            self._runs(paragraph, (Run(text, bold=bold),), block.size or self.page.table_size)

    def _picture(self, block: Picture) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run().add_picture(io.BytesIO(block.png), width=Mm(block.width))
        for told in paragraph._p.iter(qn("wp:docPr")):
            told.set("descr", block.alt)
        self._caption(block.caption, False)

    def _annex(self, annex: Annex) -> None:
        self._section(self.document.add_section(), True)
        for runs in ((Run(annex.name, bold=True),), (Run(annex.title, bold=True),), (Run(annex.of, italic=True),)):
            paragraph = self.document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.keep_with_next = True
            self._runs(paragraph, runs)
        self._blocks(annex.blocks, self._width(True))
