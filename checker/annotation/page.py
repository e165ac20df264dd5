"""The sheet of findings that a marked copy gets: what it is, a legend, and one row per finding with a link to its first cell.

Every text is written as a text, never as a formula, and no link leaves the workbook.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checker.address import letters
from checker.annotation.markup import quoted, text
from checker.annotation.style import Styles
from checker.inert import cell_text, inert

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns=%s>'
_LINE = 15.0  # points of a line of text
_WINDOW = 2_000  # rows that are put together at once
_MOST_LINKS = 65_000  # as many as Excel takes on a sheet
_LOOKS_IN_ROW = 12


def page(given: Mapping[str, Any], notices: Sequence[str], styles: Styles, space: str) -> Iterator[bytes]:
    """The XML of the sheet in pieces.

    `given` is plain data: `title`; `lines` as (format, words); `legend` as (level, words); `looks` as the words before and under cells that show what marked
    cells looked like before, where any had a colour; `columns` as (head, width, format); `rows` as (level, sheet and cell to
    go to or None, one content per column); `choices` as (number of a column from 1, the words that it offers); `replaces` names the sheets of
    earlier findings. `notices` come before the lines: what the copy has that its reader must know.
    """
    columns = given["columns"]
    last = letters(len(columns))
    width = sum(column[1] for column in columns)
    yield (_HEAD % quoted(space).decode()).encode()
    yield b'<sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
    yield b'<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>'
    yield b"".join(b'<col min="%d" max="%d" width="%d" customWidth="1"/>' % (n, n, column[1]) for n, column in enumerate(columns, 1))
    yield b"</cols><sheetData>"
    number, merged = 1, ["A1"]
    yield _row(1, 24, _cell("A1", given["title"], styles.own("title")))
    for style, words in [*(("strong", notice) for notice in notices), *given["lines"]]:
        number += 1
        merged.append(f"A{number}")
        lines = sum(1 + int(len(part) * 0.95) // width for part in words.split("\n"))
        yield _row(number, _LINE * lines, _cell(f"A{number}", words, styles.own(style)))
    for level, words in given["legend"]:
        number += 1
        merged.append(f"C{number}")
        yield _row(number, _LINE, _cell(f"B{number}", words[0], styles.own(f"level{level}")) + _cell(f"C{number}", words[1], styles.own("line")))
    looks = styles.look_cells()
    for start in range(0, len(looks), _LOOKS_IN_ROW):
        number += 1
        shown = (_cell(f"{letters(n - start + 2)}{number}", str(n), looks[n - 1], is_number=True) for n in range(start + 1, min(start + _LOOKS_IN_ROW, len(looks)) + 1))
        yield _row(number, _LINE, _cell(f"B{number}", given["looks"][0], styles.own("line")) + "".join(shown))
    if looks:
        number += 1
        merged.append(f"C{number}")
        yield _row(number, _LINE, _cell(f"C{number}", given["looks"][1], styles.own("line")))
    number += 2
    heads = "".join(_cell(f"{letters(n)}{number}", column[0], styles.own("head")) for n, column in enumerate(columns, 1))
    yield _row(number, 2 * _LINE, heads)
    first_row = number + 1
    links: list[bytes] = []
    rows: list[bytes] = []
    for level, target, contents in given["rows"]:
        number += 1
        cells = []
        for n, (column, content) in enumerate(zip(columns, contents, strict=True), 1):
            at = f"{letters(n)}{number}"
            style = f"level{level}" if column[2] == "level" else "text" if column[2] == "link" and target is None else column[2]
            cells.append(_cell(at, content, styles.own(style), is_number=column[2] == "money"))
            if column[2] == "link" and target is not None and len(links) < _MOST_LINKS:
                sheet, cell = target
                place = "'" + sheet.replace("'", "''") + "'!" + cell
                links.append(b"<hyperlink ref=%b location=%b/>" % (quoted(at), quoted(cell_text(place))))
        height = _LINE * max([1, *(_lines(c, column[1]) for c, column in zip(contents, columns, strict=True))])
        rows.append(_row(number, min(height, 400), "".join(cells)))
        if len(rows) == _WINDOW:
            yield b"".join(rows)
            rows.clear()
    yield b"".join(rows) + b"</sheetData>"
    if number >= first_row:
        yield f'<autoFilter ref="A{first_row - 1}:{last}{number}"/>'.encode()
    areas = [f'<mergeCell ref="{first}:{last}{first[1:]}"/>' for first in merged]
    yield f'<mergeCells count="{len(areas)}">{"".join(areas)}</mergeCells>'.encode()
    if given.get("choices") and number >= first_row:
        column, words = given["choices"]
        yield _choices(column, words, first_row, number)
    if links:
        yield b"<hyperlinks>" + b"".join(links) + b"</hyperlinks>"
    yield b'<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
    yield b'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'


def _choices(column: int, words: Sequence[str], first: int, last: int) -> bytes:
    """The list of words that the cells of a column offer."""
    letter = letters(column)
    area, listed = quoted(f"{letter}{first}:{letter}{last}"), text('"' + ",".join(words) + '"')
    return (b'<dataValidations count="1"><dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref=%b><formula1>%b</formula1>'
            b"</dataValidation></dataValidations>" % (area, listed))  # fmt: skip


def _lines(content: str | None, width: int) -> int:
    """Lines that a text takes in a column of this width, rather one too many."""
    return 0 if not content else sum(1 + int(len(line) * 1.15) // width for line in content.split("\n"))


def _row(number: int, height: float, cells: str) -> bytes:
    return f'<row r="{number}" ht="{height:g}" customHeight="1">{cells}</row>'.encode("utf-8", "replace")


def _cell(at: str, content: str | None, style: int, *, is_number: bool = False) -> str:
    if content is None:
        return f'<c r="{at}" s="{style}"/>'
    if is_number:
        return f'<c r="{at}" s="{style}"><v>{content}</v></c>'
    words = text(cell_text(inert(content))).decode()
    return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'
