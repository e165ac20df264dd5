"""A marked copy that was corrected and is marked again: what we put into it goes, what the agency put there stays, whichever program saved it."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from test_annotation import CORRECT, EXPLAIN, FILLS, NOTE, OPEN, by_calamine, contents, copied, fills, notes, parts, rich

from checker.annotation.colour import LOST, MOST_LOOKS, colour, look_under
from checker.stamp import SHEET

# Fills that Excel itself offers for good and bad cells, near ours, and one with a pattern.
OWN = {"A2": "FFFFC7CE", "A3": "FFFFEB9C", "B3": "FFDDEBF7", "C3": "FFE4DFEC", "D3": "FF00B050", "F2": "FFFFC7CE"}
FIRST = {"A1": CORRECT, "B2": CORRECT, "C2": EXPLAIN, "D2": NOTE, "E2": OPEN, "F2": CORRECT, "F3": NOTE, "D3": NOTE, "H9": OPEN}
THEN = {"C2": NOTE, "E3": CORRECT, "D3": OPEN}


def agency(path: Path) -> Path:
    """A workbook with fills, white letters and notes of its own."""
    book = openpyxl.load_workbook(rich(path))
    sheet = book["Biểu 1"]
    for cell, rgb in OWN.items():
        sheet[cell].fill = PatternFill("solid", fgColor=rgb)
    sheet["F3"].fill = PatternFill("lightUp", fgColor="FF0000FF", bgColor="FFFFFF00")
    sheet["A3"].comment = Comment("Của kế toán, không phải của công cụ", "Nguyễn Văn A")
    book.save(path)
    return path


def looks(path: Path) -> dict[str, Any]:
    """What the cells of the first sheet look like: fill, letters, border, number format."""
    found = {}
    for row in openpyxl.load_workbook(path)["Biểu 1"].iter_rows():
        for c in row:
            fill = (c.fill.patternType, c.fill.fgColor.rgb, c.fill.bgColor.rgb if c.fill.patternType not in (None, "solid") else None)
            white = c.font.color is not None and c.font.color.rgb == "FFFFFFFF"
            found[c.coordinate] = (fill if fill[0] else None, c.font.b, white, c.border.left.style, c.number_format)
    return found


def by_openpyxl(path: Path, _: Path) -> Path:
    openpyxl.load_workbook(path).save(path)
    return path


def by_office(path: Path, folder: Path) -> Path:
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "lo", path]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / "lo" / path.name


office = pytest.param(by_office, marks=[pytest.mark.slow, pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice (.ci/run installs it)")])
SAVED: list[Any] = [pytest.param(lambda path, _: path, id="nobody"), pytest.param(by_openpyxl, id="openpyxl"), office]
Saved = Callable[[Path, Path], Path]


def marked(path: Path, levels: Mapping[str, int], name: str, **options: Any) -> Path:
    return copied(path, {"Biểu 1": {cell: (level, f"{name} {cell}: xem lại\n<&>") for cell, level in levels.items()}}, **options)


@pytest.mark.parametrize("saved", SAVED)
def test_colours_and_notes_of_before_go_and_those_of_the_agency_stay(saved: Saved, tmp_path: Path) -> None:
    own = agency(tmp_path / "a.xlsx")
    clean = saved(shutil.copy(own, tmp_path / "sạch.xlsx"), tmp_path)  # what the program makes of the original itself
    first = saved(marked(own, FIRST, "một"), tmp_path)
    second = marked(first, THEN, "hai", replaces=[SHEET.vi])
    for cached in (False, True):
        old, new = contents(first, cached), contents(second, cached)
        assert {sheet: new[sheet] for sheet in old if sheet != SHEET.vi} == {sheet: cells for sheet, cells in old.items() if sheet != SHEET.vi}
    before, after = looks(clean), looks(second)
    assert {cell: look for cell, look in after.items() if cell not in THEN and cell in before} == {cell: look for cell, look in before.items() if cell not in THEN}
    assert all(look[0] is None for cell, look in after.items() if cell not in before)
    assert fills(second, "Biểu 1") == {cell: FILLS[level] for cell, level in THEN.items()}
    kept, new_notes = notes(clean, "Biểu 1"), notes(second, "Biểu 1")
    assert new_notes.keys() == {*kept, *THEN} and new_notes["A3"] == kept["A3"] and "một" not in "".join(new_notes.values())
    assert new_notes["C2"].startswith("Lời của kế toán\n\n[hangviet] hai C2") and new_notes["E3"].startswith("hai E3")
    boxes = b"".join(data for name, data in parts(second).items() if name.endswith(".vml"))
    assert boxes.count(b":Row>") == 2 * len(new_notes)
    third = marked(second, {}, "ba", replaces=[SHEET.vi])
    assert looks(third).items() >= {cell: look for cell, look in before.items() if cell != "E3"}.items() and not fills(third, "Biểu 1")
    assert notes(third, "Biểu 1") == kept and by_calamine(third)["Biểu 1"] == by_calamine(clean)["Biểu 1"]


def test_marking_again_and_again_adds_no_formats(tmp_path: Path) -> None:
    copy = marked(agency(tmp_path / "a.xlsx"), FIRST, "một")
    counts = []
    for _ in range(4):
        copy = marked(copy, FIRST, "một", replaces=[SHEET.vi])
        counts.append(parts(copy)["xl/styles.xml"].count(b"<fill>"))
        assert notes(copy, "Biểu 1")["C2"].count("một") == 1
    assert len(openpyxl.load_workbook(copy).sheetnames) == 4 and counts[3] - counts[2] <= counts[2] - counts[1]


def test_without_our_sheet_plain_cells_are_plain_again_and_the_others_are_told(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(marked(agency(tmp_path / "a.xlsx"), FIRST, "một"))
    del book[SHEET.vi]
    book.save(tmp_path / "b.xlsx")
    second = marked(tmp_path / "b.xlsx", {}, "hai")
    assert fills(second, "Biểu 1").keys() == {"B2", "D3", "F2", "F3"}  # they had fills, and which is not known any more
    assert "4 ô còn màu của lần đánh dấu trước" in " ".join(str(row[0]) for row in by_calamine(second)[SHEET.vi][:4])
    assert notes(second, "Biểu 1").keys() == {"A3", "C2"}


def test_words_that_a_person_wrote_into_our_note_stay(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(marked(agency(tmp_path / "a.xlsx"), {"B2": CORRECT, "D2": CORRECT, "C2": NOTE}, "một"))
    sheet = book["Biểu 1"]
    sheet["B2"].comment = Comment(sheet["B2"].comment.text + "\nĐã kiểm với kho", "hangviet")
    sheet["D2"].comment = Comment("Hỏi nhà thầu. " + sheet["D2"].comment.text, "hangviet")
    sheet["C2"].comment = Comment(sheet["C2"].comment.text.replace("xem lại", "xem lại rồi"), "Nguyễn Văn A")
    book.save(tmp_path / "b.xlsx")
    kept = notes(marked(tmp_path / "b.xlsx", {}, "hai", replaces=[SHEET.vi]), "Biểu 1")
    assert kept["B2"].endswith("Đã kiểm với kho") and kept["D2"].startswith("Hỏi nhà thầu. ") and "xem lại rồi" in kept["C2"]


def test_more_looks_than_are_kept_are_told_when_they_are_wanted_back(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Biểu 1"
    for row in range(1, MOST_LOOKS + 11):
        sheet.cell(row, 1, row).fill = PatternFill("solid", fgColor=f"FF10{row // 16:02X}{row % 16:02X}")
    book.save(tmp_path / "a.xlsx")
    copy = copied(tmp_path / "a.xlsx", {"Biểu 1": {f"A{row}": (NOTE, None) for row in range(1, MOST_LOOKS + 11)}})
    second = copied(copy, {}, replaces=[SHEET.vi])
    assert sheet["A7"].fill.fgColor.rgb == openpyxl.load_workbook(second)["Biểu 1"]["A7"].fill.fgColor.rgb
    assert len(fills(second, "Biểu 1")) == 10 and "10 ô còn màu" in " ".join(str(row[0]) for row in by_calamine(second)[SHEET.vi][:4])
    heads = [row[:2] for row in by_calamine(copy)[SHEET.vi]]
    assert heads.index(["TT", "Mức"]) < 60  # where our sheet is known by


@given(st.integers(0, len(FILLS) - 1), st.integers(0, LOST))
def test_a_colour_tells_its_look(level: int, look: int) -> None:
    assert look_under(colour(level, look)) == look and look_under(colour(level, look)[2:].lower()) == look


def test_no_colour_of_the_programs_is_one_of_ours() -> None:
    from openpyxl.styles.colors import COLOR_INDEX

    offered = {"FFC7CE", "FFEB9C", "C6EFCE", "FFCC99", "F2F2F2", "FFFFCC", "DDEBF7", "E4DFEC", "FCE4D6", "FFF2CC", "D9E1F2", "E2EFDA", "DCE6F1", "F2DCDB", "EBF1DE",
               "DAEEF3", "FDE9D9", "DAE3F3", "FBE5D6", "EDEDED", "DEEAF6", "E7E6E6", "FFD7D7", "FFF5CE", "DEE6EF", "E8F2A1", "FFFFD7", "DDE8CB", "E0C2CD", "FFDBB6",
               "FFE699", "BDD7EE", "F8CBAD", "C5E0B4", "B4C6E7", "C6E0B4", "DBDBDB", "D6DCE4", "CCC0DA", "B8CCE4", "E6B8B7", "D8E4BC", "B7DEE8",
               "FCD5B4", "C5D9F1", "DDD9C4"}  # fmt: skip
    assert not [rgb for rgb in {*offered, *COLOR_INDEX} if look_under(rgb) is not None]
    assert look_under("") is None and look_under("theme") is None


def test_white_letters_come_back(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(rich(tmp_path / "a.xlsx"))
    book["Biểu 1"]["A2"].font = Font(color="FFFFFFFF")  # on no fill: nobody sees them
    book.save(tmp_path / "a.xlsx")
    first = marked(tmp_path / "a.xlsx", {"A2": NOTE, "B2": NOTE}, "một")
    assert not looks(first)["A2"][2] and not looks(first)["B2"][2]
    assert looks(marked(first, {}, "hai", replaces=[SHEET.vi])) == looks(tmp_path / "a.xlsx")
