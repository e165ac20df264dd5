"""Workbooks written by hand, so that a test can hold what no library writes: error cells, missing addresses, prefixes, lies."""

import datetime
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from checker.cell import letters

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


@dataclass(frozen=True)
class Error:
    """An error cell."""

    code: str


@dataclass(frozen=True)
class Formula:
    """A formula with its cached value; None: there is none."""

    text: str
    value: float | str | None = None


Rows = Sequence[Sequence[object]]


def write_xlsx(
    path: Path,
    sheets: Mapping[str, Rows],
    *,
    merges: Mapping[str, Collection[str]] | None = None,
    hidden_rows: Mapping[str, Collection[int]] | None = None,
    hidden_columns: Mapping[str, tuple[int, int]] | None = None,
    hidden_sheets: Collection[str] = (),
    addresses: bool = True,
    prefix: str = "",
) -> Path:
    """The path of a workbook of these sheets; with `addresses=False` neither rows nor cells say where they stand."""
    xml = {}
    for name, rows in sheets.items():
        xml[name] = sheet_xml(
            rows,
            merges=(merges or {}).get(name, ()),
            hidden_rows=(hidden_rows or {}).get(name, ()),
            hidden_columns=(hidden_columns or {}).get(name),
            addresses=addresses,
            prefix=prefix,
        )
    return write_parts(path, xml, hidden_sheets=hidden_sheets)


def write_parts(path: Path, sheets: Mapping[str, str], *, hidden_sheets: Collection[str] = (), backwards: bool = True) -> Path:
    """The path of a workbook whose sheets have this XML; parts are numbered against the order of the sheets."""
    numbers = list(range(1, len(sheets) + 1))
    if backwards:
        numbers.reverse()
    entries, relations = "", ""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        root = f'<Relationship Id="r" Type="{RELATION}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}">{root}</Relationships>')
        for number, (name, xml) in zip(numbers, sheets.items(), strict=True):
            state = ' state="hidden"' if name in hidden_sheets else ""
            entries += f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"{state}/>'
            relations += f'<Relationship Id="rId{number}" Type="{RELATION}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            archive.writestr(f"xl/worksheets/sheet{number}.xml", xml)
        relations += f'<Relationship Id="rIdStyles" Type="{RELATION}/styles" Target="styles.xml"/>'
        archive.writestr("xl/styles.xml", STYLES)
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>{entries}</sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>')
    return path


def sheet_xml(
    rows: Rows,
    *,
    merges: Collection[str] = (),
    hidden_rows: Collection[int] = (),
    hidden_columns: tuple[int, int] | None = None,
    addresses: bool = True,
    prefix: str = "",
) -> str:
    """The XML of one sheet; blank cells are not written when the others carry addresses."""
    p = f"{prefix}:" if prefix else ""
    body = ""
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(value, f"{letters(column)}{number}" if addresses else "", p) for column, value in enumerate(row, 1))
        hidden = ' hidden="1"' if number in hidden_rows else ""
        if cells or hidden or not addresses:
            place = f' r="{number}"' if addresses else ""
            body += f"<{p}row{place}{hidden}>{cells}</{p}row>"
    low_high = f'<{p}cols><{p}col min="{hidden_columns[0]}" max="{hidden_columns[1]}" hidden="1"/></{p}cols>' if hidden_columns else ""
    areas = "".join(f'<{p}mergeCell ref="{area}"/>' for area in merges)
    areas = f'<{p}mergeCells count="{len(merges)}">{areas}</{p}mergeCells>' if merges else ""
    space = f"xmlns:{prefix}" if prefix else "xmlns"
    return f'<{p}worksheet {space}="{MAIN}">{low_high}<{p}sheetData>{body}</{p}sheetData>{areas}</{p}worksheet>'


def _cell(value: object, address: str, p: str) -> str:
    at = f' r="{address}"' if address else ""
    if value is None:
        return "" if address else f"<{p}c/>"
    if isinstance(value, Error):
        return f'<{p}c{at} t="e"><{p}v>{value.code}</{p}v></{p}c>'
    if isinstance(value, Formula):
        kind = ' t="str"' if isinstance(value.value, str) else ""
        cached = "" if value.value is None else f"<{p}v>{escape(str(value.value))}</{p}v>"
        return f"<{p}c{at}{kind}><{p}f>{escape(value.text)}</{p}f>{cached}</{p}c>"
    if isinstance(value, bool):
        return f'<{p}c{at} t="b"><{p}v>{int(value)}</{p}v></{p}c>'
    if isinstance(value, datetime.date):
        return f'<{p}c{at} s="1"><{p}v>{(value - datetime.date(1899, 12, 30)).days}</{p}v></{p}c>'
    if isinstance(value, (int, float)):
        return f"<{p}c{at}><{p}v>{value!r}</{p}v></{p}c>"
    return f'<{p}c{at} t="inlineStr"><{p}is><{p}t xml:space="preserve">{escape(str(value))}</{p}t></{p}is></{p}c>'
