"""The marked copy: an agency's own workbook with colours, notes and a sheet of findings, and not one value, formula or other part changed."""

import contextlib
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, PatternFill, Side
from other_formats import excel_xml, html, ods, xls, xlsb
from python_calamine import CalamineWorkbook
from run_here import checked
from workbook import MAIN, RELATION, Error, Formula, sheet_xml
from workbook import write_parts as bare_parts
from workbook import write_xlsx as bare_xlsx

from checker.address import letters
from checker.annotation.colour import FILLS, LOST, colour
from checker.annotation.work import mark
from checker.inert import LONGEST_CELL, cell_text, inert, visible
from checker.reader import write_marks
from checker.resource import read_codes, rules_folder
from checker.stamp import SHEET, TITLE

ROOT = Path(__file__).parent.parent
SAMPLES = sorted(p for p in (ROOT / "samples").glob("*/input.xlsx"))
NOTE, OPEN, EXPLAIN, CORRECT = range(4)
TABLE = [["STT", "Tên hàng hóa", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"], [1, "Bàn", 2, 100, 300, "Việt Nam"], [2, "Ghế", 3, 100, 300, "Đức"]]
OPTIONS = {name: read_codes(rules_folder(), name) for name in ("tcvn3", "vni", "legacy_fonts")}
Marks = Mapping[str, Mapping[str, tuple[int, str | None]]]


def typed(path: Path) -> Path:
    """The workbook with the content types without which openpyxl does not open it."""
    texts = parts(path)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    own = "".join(f'<Override PartName="/{name}" ContentType="{kind}.worksheet+xml"/>' for name in texts if "/worksheets/" in name)
    own += f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in texts.items():
            archive.writestr(name, data.replace(b'content-types"/>', f'content-types">{own}</Types>'.encode()).replace(b"<fill/>", b'<fill><patternFill/></fill>'))
    return path


def write_xlsx(path: Path, *given: Any, **more: Any) -> Path:
    return typed(bare_xlsx(path, *given, **more))


def write_parts(path: Path, *given: Any) -> Path:
    return typed(bare_parts(path, *given))


def page(rows: list[Any] | None = None) -> dict[str, Any]:
    return {
        "replaces": [], "name": SHEET.vi, "title": TITLE.vi, "lines": [["line", "câu tỷ lệ"]], "legend": [[CORRECT, ["Cần sửa", "sửa"]]], "looks": ["Màu cũ", "trở về như thế"],
        "columns": [["TT", 5, "text"], ["Mức", 12, "level"], ["Trang", 12, "text"], ["Ô", 10, "link"], ["Nội dung", 60, "text"], ["Giá trị", 14, "money"]],
        "rows": rows or [],
    }  # fmt: skip


def place(cell: str) -> tuple[int, int]:
    column, row = openpyxl.utils.cell.coordinate_from_string(cell)
    return row, openpyxl.utils.column_index_from_string(column)


def copied(path: Path, marks: Marks, rows: list[Any] | None = None, passwords: list[list[str]] | None = None, replaces: Sequence[str] = ()) -> Path:
    """The marked copy of a file, made as the reader child makes it."""
    given_marks, out = path.with_suffix(".json"), path.with_name(path.stem + "-da-danh-dau.xlsx")
    cells = {sheet: [[*place(cell), *found] for cell, found in own.items()] for sheet, own in marks.items()}
    write_marks(given_marks, {"lang": "vi", "sheets": cells, "page": {**page(rows), "replaces": list(replaces)}})
    ending = mark(str(path), path.name, {**OPTIONS, "passwords": passwords or []}, str(given_marks), str(out))["ending"]
    return out.rename(out.with_suffix(f".{ending}")) if ending != "xlsx" else out


LEVELS = {colour(level, look): FILLS[level] for level in range(len(FILLS)) for look in range(LOST + 1)}
SIGN = re.compile(r"\n?\[hangviet [0-9a-f]{8}\]$")


def fills(path: Path, sheet: str) -> dict[str, str]:
    """Cells of a sheet that bear one of the marks' colours, as that of cells which had none before."""
    own = openpyxl.load_workbook(path)[sheet]
    return {c.coordinate: LEVELS[c.fill.fgColor.rgb] for row in own.iter_rows() for c in row if c.fill.fgColor.rgb in LEVELS}


def notes(path: Path, sheet: str) -> dict[str, str]:
    """The notes of a sheet without our sign."""
    return {c.coordinate: SIGN.sub("", c.comment.text) for row in openpyxl.load_workbook(path)[sheet].iter_rows() for c in row if c.comment}


def contents(path: Path, cached: bool) -> dict[str, dict[str, Any]]:
    """Values (as computed, or the formulas) of all cells by openpyxl."""
    book = openpyxl.load_workbook(path, data_only=cached)
    return {s.title: {c.coordinate: (c.value, c.number_format, c.data_type) for row in s.iter_rows() for c in row if c.value is not None} for s in book.worksheets}


def by_calamine(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(path)
    values = {name: [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)] for name in book.sheet_names}
    for rows in values.values():
        for row in rows:
            while row and row[-1] == "":
                row.pop()
        while rows and not rows[-1]:
            rows.pop()
    return values


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


NEEDED = re.compile(r"styles\d*\.xml|workbook\.xml|\.rels$|Content_Types|worksheets/|chartsheets/|comments|\.vml$", re.IGNORECASE)


def only_marks_are_new(before: Path, after: Path, touched: re.Pattern[str] = NEEDED) -> None:
    """The law of the copy, held by two readers and by the bytes of the parts."""
    for cached in (False, True):
        old, new = contents(before, cached), contents(after, cached)
        assert {sheet: new[sheet] for sheet in old} == old
    old_values, new_values = by_calamine(before), by_calamine(after)
    assert {sheet: new_values[sheet] for sheet in old_values} == old_values
    old_parts, new_parts = parts(before), parts(after)
    assert not [name for name, data in old_parts.items() if new_parts.get(name) != data and not touched.search(name)]
    assert list(new_parts)[: len(old_parts)] == list(old_parts)


# ---- the law, on real layouts and on odd ones ----


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.parent.name)
def test_a_sample_comes_back_with_marks_and_nothing_else(path: Path, tmp_path: Path) -> None:
    own = tmp_path / "a.xlsx"
    own.write_bytes(path.read_bytes())
    first = openpyxl.load_workbook(path).worksheets[0]
    cells = {f"B{first.max_row}": (CORRECT, "sửa"), f"C{first.max_row + 3}": (NOTE, None), "A1": (EXPLAIN, "giải trình")}
    copy = copied(own, {first.title: cells})
    only_marks_are_new(own, copy)
    assert len(fills(copy, first.title)) == 3 and len(notes(copy, first.title)) == 2


def rich(path: Path) -> Path:
    """A workbook with what an office's has: formulas, a chart, a picture-like drawing, notes, a table, merges, hidden sheets, names."""
    from openpyxl.chart import BarChart, Reference
    from openpyxl.workbook.defined_name import DefinedName
    from openpyxl.worksheet.table import Table

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Biểu 1"
    for row in TABLE:
        sheet.append(row)
    sheet["E4"] = "=SUM(E2:E3)"
    sheet["D2"].number_format = "#,##0.00"
    sheet["D2"].border = Border(left=Side(style="thin"))
    sheet["B2"].font = Font(bold=True, color="FFFFFFFF")
    sheet["B2"].fill = PatternFill("solid", fgColor="FF000080")
    sheet["C2"].comment = Comment("Lời của kế toán", "Nguyễn Văn A")
    sheet.merge_cells("A6:C7")
    sheet["A6"] = "gộp"
    sheet.add_table(Table(displayName="Bang", ref="A1:F3"))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=5, min_row=1, max_row=3), titles_from_data=True)
    sheet.add_chart(chart, "H2")
    sheet.auto_filter.ref = "A1:F3"
    other = book.create_sheet("Ẩn")
    other["A1"] = "x"
    other.sheet_state = "hidden"
    last = book.create_sheet("Biểu 2")
    last.append(["a", 1])
    last.defined_names["Rieng"] = DefinedName("Rieng", attr_text="'Biểu 2'!$A$1")
    book.active = 2
    last.sheet_view.tabSelected = True
    book.save(path)
    return path


def test_a_rich_workbook_keeps_all_it_has(tmp_path: Path) -> None:
    own = rich(tmp_path / "a.xlsx")
    marks = {"Biểu 1": {"B2": (CORRECT, "tên"), "C2": (EXPLAIN, "số"), "D2": (NOTE, "giá"), "B7": (NOTE, "trong ô gộp")}}
    copy = copied(own, marks)
    only_marks_are_new(own, copy)
    book = openpyxl.load_workbook(copy)
    sheet = book["Biểu 1"]
    assert fills(copy, "Biểu 1") == {"B2": FILLS[CORRECT], "C2": FILLS[EXPLAIN], "D2": FILLS[NOTE], "A6": FILLS[NOTE]}
    assert sheet["D2"].number_format == "#,##0.00" and sheet["D2"].border.left.style == "thin"
    assert sheet["B2"].font.b and (sheet["B2"].font.color is None or sheet["B2"].font.color.rgb != "FFFFFFFF")  # white letters on a light fill say nothing
    assert sheet["C2"].comment.text.startswith("Lời của kế toán\n\n[hangviet] số\n")
    assert sheet["C2"].comment.author == "Nguyễn Văn A" and sheet["B2"].comment.author == "hangviet"
    assert list(sheet.tables) == ["Bang"] and len(sheet._charts) == 1
    assert book.sheetnames == ["Biểu 1", "Ẩn", "Biểu 2", SHEET.vi] and book["Ẩn"].sheet_state == "hidden"
    assert book["Biểu 2"].defined_names["Rieng"].attr_text == "'Biểu 2'!$A$1"
    assert book.active.title == SHEET.vi and not any(s.sheet_view.tabSelected for s in book.worksheets[:-1])  # else Excel edits several at once


def test_the_link_to_the_notes_stands_where_the_schema_wants_it(tmp_path: Path) -> None:
    copy = copied(rich(tmp_path / "a.xlsx"), {"Biểu 1": {"B2": (CORRECT, "a")}, "Biểu 2": {"A1": (NOTE, "b")}})
    xml = parts(copy)["xl/worksheets/sheet1.xml"]
    order = [xml.index(name) for name in (b"<mergeCells", b"<drawing", b"<legacyDrawing", b"<tableParts")]
    assert order == sorted(order)


ODD: dict[str, Callable[[Path], Path]] = {
    "prefixed": lambda path: write_xlsx(path, {"S": TABLE}, prefix="x"),
    "without addresses": lambda path: write_xlsx(path, {"S": TABLE}, addresses=False),
    "errors and formulas": lambda path: write_xlsx(path, {"S": [*TABLE, [Error("#REF!"), Formula("A1+1", 5), Formula("B1", "x"), Formula("C1")]]}),
    "several sheets": lambda path: write_xlsx(path, {"T": [["a"]], "S": TABLE}, hidden_sheets=["T"]),
    "no rows": lambda path: write_parts(path, {"S": f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'}),
    "single quotes": lambda path: write_parts(path, {"S": sheet_xml(TABLE).replace('r="B2"', "r='B2'").replace('r="2"', "r='2'")}),
    "rows without cells": lambda path: write_parts(path, {"S": sheet_xml(TABLE).replace("</sheetData>", '<row r="5"/><row r="7" ht="20"/></sheetData>')}),
}  # fmt: skip


@pytest.mark.parametrize("make", ODD.values(), ids=ODD)
def test_odd_xml_is_marked_all_the_same(make: Callable[[Path], Path], tmp_path: Path) -> None:
    own = make(tmp_path / "a.xlsx")
    wanted = {"B2": CORRECT, "H2": NOTE, "C5": EXPLAIN, "A6": OPEN, "B7": NOTE, "AA40": CORRECT}
    copy = copied(own, {"S": {cell: (level, f"ghi chú {cell}") for cell, level in wanted.items()}})
    only_marks_are_new(own, copy)
    assert fills(copy, "S") == {cell: FILLS[level] for cell, level in wanted.items()}
    assert notes(copy, "S") == {cell: f"ghi chú {cell}" for cell in wanted}


DOUBTFUL = {
    "comments among rows": sheet_xml(TABLE).replace("<row", '<!-- <row r="2"> --><row', 1),
    "rows out of order": sheet_xml(TABLE).replace('r="3"', 'r="9"').replace('<row r="2">', '<row r="8">', 1).replace('<row r="9">', '<row r="4">', 1),
}  # fmt: skip


@pytest.mark.parametrize("xml", DOUBTFUL.values(), ids=DOUBTFUL)
def test_what_cannot_be_marked_beyond_doubt_is_written_anew_and_says_so(xml: str, tmp_path: Path) -> None:
    own = write_parts(tmp_path / "a.xlsx", {"S": xml})
    copy = copied(own, {"S": {"A1": (CORRECT, "a")}})
    book = openpyxl.load_workbook(copy)
    assert book.sheetnames[0] == SHEET.vi and "Bảng tính mới" in str(book.worksheets[0]["A2"].value)
    assert notes(copy, "S") == {"A1": "a"}


def strict(path: Path) -> Path:
    """The table as Excel saves "Strict Open XML"."""
    write_xlsx(path, {"S": TABLE})
    texts = parts(path)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in texts.items():
            new = data.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
            archive.writestr(name, new.replace(RELATION.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"))
    return path


def test_a_strict_workbook_stays_strict(tmp_path: Path) -> None:
    own = strict(tmp_path / "a.xlsx")
    copy = copied(own, {"S": {"B2": (CORRECT, "a")}})
    assert by_calamine(copy)["S"] == by_calamine(own)["S"]
    new = [data for name, data in parts(copy).items() if name not in parts(own)]
    assert len(new) == 4 and not any(MAIN.encode() in data or RELATION.encode() in data for data in new)


def test_macros_and_signatures_stay_and_are_told(tmp_path: Path) -> None:
    own = write_xlsx(tmp_path / "a.xlsm", {"S": TABLE})
    texts = parts(own)
    with zipfile.ZipFile(own, "w") as archive:
        for name, data in texts.items():
            archive.writestr(name, data.replace(b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", b"vnd.ms-excel.sheet.macroEnabled.main+xml"))
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macro")
        archive.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink><ddeLink/></externalLink>")
    copy = copied(own, {"S": {"B2": (CORRECT, "a")}})
    assert copy.suffix == ".xlsm" and parts(copy)["xl/vbaProject.bin"] == b"\xd0\xcf\x11\xe0 macro"
    told = " ".join(str(row[0]) for row in by_calamine(copy)[SHEET.vi][:5])
    assert "chữ ký số" in told and "macro" in told and "DDE" in told
    problems = {p["code"]: p["message_vi"] for p in checked(own).tables["problems"].to_pylist()}
    assert "macro, liên kết tới tệp khác, liên kết DDE" in problems["active_content"]


def test_our_sheet_never_takes_the_name_of_a_part_that_is_missing(tmp_path: Path) -> None:
    """The workbook lists a sheet that its container does not hold: it would show our findings under that name, too."""
    own = write_xlsx(tmp_path / "a.xlsx", {"S": TABLE, "Thiếu": TABLE})
    texts = parts(own)
    missing = next(name for name in texts if b"B\xc3\xa0n" in texts[name])
    with zipfile.ZipFile(own, "w") as archive:
        for name, data in texts.items():
            if name != missing:
                archive.writestr(name, data)
    kept = next(name for name in ("S", "Thiếu") if name in dict(by_calamine_or_none(own)))
    copy = copied(own, {kept: {"B2": (CORRECT, "a")}})
    assert missing not in parts(copy) and SHEET.vi in dict(by_calamine_or_none(copy))


def by_calamine_or_none(path: Path) -> list[tuple[str, list[Any]]]:
    """The sheets that calamine reads."""
    book, found = CalamineWorkbook.from_path(path), []
    for name in book.sheet_names:
        with contextlib.suppress(Exception):
            found.append((name, book.get_sheet_by_name(name).to_python()))
    return found


def test_a_thread_of_comments_is_left_alone(tmp_path: Path) -> None:
    own = rich(tmp_path / "a.xlsx")
    texts = parts(own)
    rels = next(n for n in texts if "worksheets/_rels/sheet1" in n)
    with zipfile.ZipFile(own, "w") as archive:
        for name, data in texts.items():
            link = b'<Relationship Id="rT" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="../threadedComments/t.xml"/>'
            archive.writestr(name, data.replace(b"</Relationships>", link + b"</Relationships>") if name == rels else data)
        archive.writestr("xl/threadedComments/t.xml", '<ThreadedComments><threadedComment ref="C2"/></ThreadedComments>')
    copy = copied(own, {"Biểu 1": {"C2": (CORRECT, "a"), "D2": (CORRECT, "b")}})
    assert notes(copy, "Biểu 1") == {"C2": "Lời của kế toán", "D2": "b"} and "C2" in fills(copy, "Biểu 1")
    assert "bình luận theo chuỗi" in " ".join(str(row[0]) for row in by_calamine(copy)[SHEET.vi][:4])


def test_rows_longer_than_a_window_and_many_windows(tmp_path: Path) -> None:
    """A sheet goes through in windows of some KiB: rows that do not fit into one, and tags cut at its edge, are marked as others are."""
    lines = [[f"{row}·{column}" * (400 if row % 7 == 0 else 1) for column in range(1, 31)] for row in range(1, 400)]
    own = write_xlsx(tmp_path / "a.xlsx", {"S": lines})
    wanted = {f"{letters(1 + row % 30)}{row}": (row % 4, f"ghi chú {row}") for row in range(1, 400, 3)}
    copy = copied(own, {"S": wanted})
    only_marks_are_new(own, copy)
    assert fills(copy, "S") == {cell: FILLS[level] for cell, (level, _) in wanted.items()}
    assert notes(copy, "S") == {cell: words for cell, (_, words) in wanted.items()}


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    own, other = tmp_path / "a.xlsx", tmp_path / "b.csv"
    own.write_bytes(SAMPLES[0].read_bytes())
    other.write_text("STT,Tên hàng,Số lượng\n1,Bàn,2\n", encoding="utf-8")
    sheet = by_calamine(own).keys()
    for path, marks in ((own, {name: {"A1": (CORRECT, "a")} for name in sheet}), (other, {"b": {"A1": (CORRECT, "a")}})):
        first = copied(path, marks).read_bytes()
        assert copied(path, marks).read_bytes() == first


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_cells_of_any_table_can_be_marked(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("any")
    cell = st.none() | st.integers(0, 9) | st.text("abc<&\"'>", max_size=4) | st.builds(Formula, st.just("A1"), st.integers(0, 9))
    rows = data.draw(st.lists(st.lists(cell, max_size=5), max_size=6))
    wanted = data.draw(st.dictionaries(st.tuples(st.integers(1, 9), st.integers(1, 7)), st.integers(0, 3), max_size=8))
    own = write_xlsx(folder / "a.xlsx", {"S": rows}, prefix=data.draw(st.sampled_from(["", "x"])), addresses=data.draw(st.booleans()))
    cells = {f"{openpyxl.utils.get_column_letter(column)}{row}": level for (row, column), level in wanted.items()}
    copy = copied(own, {"S": {name: (level, None) for name, level in cells.items()}})
    only_marks_are_new(own, copy)
    assert fills(copy, "S") == {name: FILLS[level] for name, level in cells.items()}


# ---- other formats ----


def test_a_csv_gets_a_workbook_with_the_same_cells(tmp_path: Path) -> None:
    own = tmp_path / "bảng [1].csv"
    own.write_text('STT,Tên hàng hóa,Thành tiền\n1,"=HYPERLINK(""http://x"")","1.250.000"\n2,+84,300\n', encoding="utf-8")
    copy = copied(own, {"bảng [1]": {"C2": (CORRECT, "sửa")}})
    book = openpyxl.load_workbook(copy)
    table = book.worksheets[1]
    assert [s.title for s in book.worksheets] == [SHEET.vi, "bảng _1_"] and book.active.title == SHEET.vi
    assert "Bảng tính mới" in book.worksheets[0]["A2"].value and "bảng _1_" in book.worksheets[0]["A3"].value
    assert [[c.value for c in row] for row in table.iter_rows()] == [
        ["STT", "Tên hàng hóa", "Thành tiền"], ["1", '=HYPERLINK("http://x")', "1.250.000"], ["2", "+84", "300"]
    ]  # fmt: skip
    assert not any(c.data_type == "f" or c.hyperlink for row in table.iter_rows() for c in row)
    assert table["B2"].quotePrefix and table["C2"].fill.fgColor.rgb == FILLS[CORRECT]


def test_a_table_written_anew_is_one_page_wide_and_its_rows_have_room_for_their_lines(tmp_path: Path) -> None:
    own = tmp_path / "a.csv"
    long, endless = "Máy tính để bàn " * 20, "Thông số kỹ thuật " * 500
    own.write_text(f'STT,Tên hàng hóa,Số lượng\n1,"{long}",2\n2,"dòng một\r\ndòng hai",3\n3,"{endless}",4\n4,Ghế,1\n', encoding="utf-8", newline="")
    table = openpyxl.load_workbook(copied(own, {"a": {"A1": (NOTE, "a")}})).worksheets[1]
    assert table.sheet_properties.pageSetUpPr.fitToPage and table.page_setup.fitToHeight in (0, "0") and table.page_setup.orientation == "landscape"
    lines = [(table.row_dimensions[row].height or 15) / 15 for row in range(1, 6)]
    assert lines[0] == lines[4] == lines[3] == 1 and lines[1] >= len(long) / table.column_dimensions["B"].width and lines[2] == 2
    assert table["B3"].value == "dòng một\ndòng hai" and table["B2"].alignment.wrap_text and not table["B4"].alignment.wrap_text


FORMATS = {"xls": xls, "xlsb": xlsb, "ods": ods, "xml": excel_xml, "html": lambda sheets: html(sheets["S"])}


@pytest.mark.parametrize("ending", FORMATS)
def test_other_formats_give_the_same_items_and_share_as_their_copies(ending: str, tmp_path: Path) -> None:
    own = tmp_path / f"a.{ending}"
    own.write_bytes(FORMATS[ending]({"S": TABLE}))
    sheet = "a" if ending == "html" else "S"
    copy = copied(own, {sheet: {"E2": (CORRECT, "a")}})
    before, after = checked(own), checked(copy)
    assert after.items[["goods_name", "quantity", "unit_price", "amount", "origin_verdict"]].equals(
        before.items[["goods_name", "quantity", "unit_price", "amount", "origin_verdict"]]
    )
    assert after.share == before.share and fills(copy, sheet) == {"E2": FILLS[CORRECT]}


# ---- texts ----

PAYLOADS = [
    "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff201", "  =1+1", "\u3000=1",
    '=HYPERLINK("http://evil","x")', '=DDE("cmd";"/C calc";"x")', "a;=1+1", "<script>alert(1)</script>", "</t></is></c><c><f>1+1</f></c>", "]]><f>1</f>", "&lt;f&gt;",
    "a\u202egnp.exe", "\u2066x", "a\x00b", "a\x0bb", "\x1b[31m", "_x003D_1+1", "_x000D__x000A_", "x" * 40_000, "\ud800", "https://evil.example", "mailto:a@b",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda text: ascii(text)[:30])
def test_no_payload_is_live_anywhere_in_a_copy(payload: str, tmp_path: Path) -> None:
    own = write_xlsx(tmp_path / "a.xlsx", {"S": TABLE})
    copy = copied(own, {"S": {"B2": (CORRECT, payload)}}, [[CORRECT, [payload, "A1"], [payload, payload, payload, payload, payload, "1"]]])
    book = openpyxl.load_workbook(copy)
    page_cells = [c for row in book[SHEET.vi].iter_rows() for c in row if c.value is not None]
    assert not [c.coordinate for c in page_cells if c.data_type == "f"]
    assert not [c.value for c in page_cells if isinstance(c.value, str) and c.value.lstrip(" \u00a0\u3000").startswith(tuple("=+-@\t\r\n＝＋－＠"))]
    shown = [c.value for c in page_cells if isinstance(c.value, str)] + [book["S"]["B2"].comment.text]
    assert all(len(text) <= LONGEST_CELL and "\u202e" not in text and "\x00" not in text for text in shown)
    assert not [name for name, data in parts(copy).items() if b"<f>" in data or b"<script" in data or b'TargetMode="External"' in data]
    links = [c.hyperlink for c in page_cells if c.hyperlink]
    assert all(link.target is None for link in links)


def test_texts_are_shown_and_never_read_as_codes() -> None:
    assert visible("a\u202eb\x00c\ud800") == "a\\u{202e}b\\u{0}c\\u{d800}"
    assert inert("  ＝1") == "'  ＝1" and inert("Bàn, ghế") == "Bàn, ghế"
    assert cell_text("_x003D_1") == "_x005F_x003D_1" and cell_text("a_xyz") == "a_xyz"
    assert len(cell_text("đ" * 50_000)) == LONGEST_CELL and cell_text("đ" * 50_000).endswith("…")
