"""A file becomes cells with addresses; nothing is lost, nothing is interpreted, and what cannot be read is named."""

import datetime
import gc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook import Error, Formula, sheet_xml, write_parts, write_xlsx

from checker.cell import NO_RESULT, CellError, letters
from checker.error import InputError
from checker.format.sheet_xml import scan
from checker.grid import Grid, open_grid


def cells(grid: Grid, sheet: int = 0, chunk: int = 2) -> list[list[object]]:
    """All rows of a sheet, read in small chunks whose numbers must follow on each other."""
    rows: list[list[object]] = []
    for first, block in grid.sheets[sheet].rows(chunk):
        assert first == len(rows) + 1
        rows += block
    assert len(rows) == grid.sheets[sheet].height
    assert all(len(row) == grid.sheets[sheet].width for row in rows)
    return rows


def refusal(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        open_grid(path, path.name)
    message = caught.value.message("vi")
    assert message.startswith(f"{path.name}: ") and "Cần" in message
    assert str(path.parent) not in message
    return caught.value


# ---- xlsx ----


def test_values_keep_their_type(tmp_path: Path) -> None:
    row = ["Máy bơm", 2, 1.5, True, datetime.date(2025, 8, 4), None, " có khoảng trắng ", 0, False]
    grid = open_grid(write_xlsx(tmp_path / "a.xlsx", {"Bảng giá": [row]}), "a.xlsx")
    assert (grid.kind, grid.sheets[0].name, grid.sheets[0].hidden, grid.problems) == ("xlsx", "Bảng giá", False, [])
    assert cells(grid) == [row]


def test_rows_and_columns_before_the_table_are_there(tmp_path: Path) -> None:
    rows = [[None] * 4, [None] * 4, [None, None, "STT", "Tên"], [None] * 4, [None, None, 1, "Bàn"]]
    assert cells(open_grid(write_xlsx(tmp_path / "a.xlsx", {"S": rows}), "a.xlsx")) == rows


@pytest.mark.parametrize("addresses", [True, False])
@pytest.mark.parametrize("prefix", ["", "x"])
def test_error_cells_are_no_blanks(tmp_path: Path, addresses: bool, prefix: str) -> None:
    rows = [["a", 1, None], [None, Error("#REF!"), 2], [None, None, None], ["b", None, Error("#N/A")], [Error("#DIV/0!"), 3, 4]]
    grid = open_grid(write_xlsx(tmp_path / "a.xlsx", {"S": rows}, addresses=addresses, prefix=prefix), "a.xlsx")
    assert cells(grid) == [[CellError(c.code) if isinstance(c, Error) else c for c in row] for row in rows]


def test_an_error_in_the_last_row_and_column_is_kept(tmp_path: Path) -> None:
    grid = open_grid(write_xlsx(tmp_path / "a.xlsx", {"S": [["a"], [None, None, Error("#REF!")]]}), "a.xlsx")
    assert cells(grid) == [["a", None, None], [None, None, CellError("#REF!")]]


def test_an_error_that_the_reader_of_values_does_not_know_is_an_error_all_the_same(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Mới": [[Error("#SPILL!"), 5], [Error("#N/A"), "a"]], "Cũ": [["a"]]})
    grid = open_grid(path, "a.xlsx")
    assert cells(grid, 0) == [[CellError("#SPILL!"), 5], [CellError("#N/A"), "a"]]
    assert cells(grid, 1) == [["a"]]


@pytest.mark.parametrize("addresses", [True, False])
def test_formulas_without_a_value_are_named(tmp_path: Path, addresses: bool) -> None:
    rows = [[1, Formula("A1*2", 2), Formula("A1*3")], [Formula('""', ""), Formula("A2"), None], [None, None, Formula("SUM(C1:C2)")]]
    grid = open_grid(write_xlsx(tmp_path / "a.xlsx", {"S": rows}, addresses=addresses), "a.xlsx")
    assert grid.sheets[0].uncached == {"C1", "B2", "C3"}
    wanting = CellError(NO_RESULT)
    assert cells(grid) == [[1, 2, wanting], [None, wanting, None], [None, None, wanting]]


@pytest.mark.parametrize("value", ["<v/>", "<v></v>", "<v />", ""])
def test_an_empty_value_is_no_value(tmp_path: Path, value: str) -> None:
    xml = sheet_xml([["a"]]).replace("</row>", f'<c r="B1"><f t="shared" si="0"/>{value}</c><c r="C1"><f>1/2</f><v>0.5</v></c></row>')
    grid = open_grid(write_parts(tmp_path / "a.xlsx", {"S": xml}), "a.xlsx")
    assert grid.sheets[0].uncached == {"B1"}
    assert cells(grid) == [["a", CellError(NO_RESULT), 0.5]]


def test_hidden_things_and_merges(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx",
        {"Hiện": [["a", "b", "c"], [1], [2], [3]], "Ẩn": [["x"]]},
        merges={"Hiện": ["A1:B2", "C1:C4", "E9"]},
        hidden_rows={"Hiện": [2, 4]},
        hidden_columns={"Hiện": (2, 3)},
        hidden_sheets=["Ẩn"],
    )
    shown, hidden = open_grid(path, "a.xlsx").sheets
    assert shown.merges == [(1, 1, 2, 2), (1, 3, 4, 3), (9, 5, 9, 5)]
    assert (shown.hidden_rows, shown.hidden_columns, shown.hidden) == ({2, 4}, {2, 3}, False)
    assert (hidden.hidden_rows, hidden.merges, hidden.hidden) == (frozenset(), [], True)


def test_what_is_not_hidden_is_not_called_so(tmp_path: Path) -> None:
    xml = (
        sheet_xml([["a"], ["b"], ['hidden="1" t="e"']])
        .replace('<row r="1"', '<row r="1" hidden="false"')
        .replace('<row r="2"', "<row r='2' hidden='true'")
    )
    sheet = open_grid(write_parts(tmp_path / "a.xlsx", {"S": xml}), "a.xlsx").sheets[0]
    assert sheet.hidden_rows == {2}


def test_sheets_find_their_own_part(tmp_path: Path) -> None:
    grid = open_grid(write_xlsx(tmp_path / "a.xlsx", {"Một": [[Error("#REF!")]], "Hai & ba": [[Error("#N/A")]]}), "a.xlsx")
    assert [cells(grid, i) for i in (0, 1, 0)] == [[[CellError("#REF!")]], [[CellError("#N/A")]], [[CellError("#REF!")]]]


def test_an_empty_sheet_has_no_rows(tmp_path: Path) -> None:
    grid = open_grid(write_xlsx(tmp_path / "a.xlsx", {"Trống": []}), "a.xlsx")
    assert (cells(grid), grid.sheets[0].width, grid.problems) == ([], 0, [])


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    assert cells(open_grid(write_xlsx(tmp_path / "a.xls", {"S": [["a"]]}), "a.xls")) == [["a"]]
    (tmp_path / "b.xlsx").write_text("STT,Tên\n1,Bàn\n")
    assert open_grid(tmp_path / "b.xlsx", "b.xlsx").kind == "csv"


def test_the_collector_works_again_after_the_rows(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [[1], [2], [3]]})
    cells(open_grid(path, "a.xlsx"))
    assert gc.isenabled()
    for _ in open_grid(path, "a.xlsx").sheets[0].rows(1):
        break
    gc.collect()
    assert gc.isenabled()


CELL = st.sampled_from(
    [None, "a", 'x" t="e"', "hidden=", "<f>", 7, 2.5, Error("#REF!"), Error("#NUM!"), Formula("A1"), Formula("A1", 4.0), Formula("A1", "")]
)


def windows(xml: str, size: int) -> list[bytes]:
    data = xml.encode()
    return [data[i : i + size] for i in range(0, len(data), size)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=12), st.booleans(), st.sampled_from(["", "x"]), st.integers(40, 4000))
def test_the_window_is_no_part_of_the_answer(rows: list[list[object]], addresses: bool, prefix: str, window: int) -> None:
    """Wherever the stream is cut, and whether it is counted or parsed, the scan finds what was written."""
    xml = sheet_xml(rows, addresses=addresses, prefix=prefix, merges=["A1:B2"], hidden_rows=[3])
    every = {(r, c): cell for r, row in enumerate(rows, 1) for c, cell in enumerate(row, 1)}
    told = [sum(not (cell is None or isinstance(cell, Error) or (isinstance(cell, Formula) and cell.value in (None, ""))) for cell in row) for row in rows]
    for text in (xml, xml.replace("<row", "<!-- --><row").replace("<x:row", "<!-- --><x:row")):
        found = scan(windows(text, window), thorough=True)
        assert found.errors == {at: cell.code for at, cell in every.items() if isinstance(cell, Error)}
        assert found.uncached == {at for at, cell in every.items() if isinstance(cell, Formula) and cell.value is None}
        assert found.merges == [(1, 1, 2, 2)]
        assert found.hidden_rows == ({3} if len(rows) >= 3 else set())
        assert found.counts is not None and (found.counts.tolist() + [0] * len(rows))[1 : len(rows) + 1] == told


def test_letters() -> None:
    assert [letters(n) for n in (1, 26, 27, 52, 702, 703, 16384)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]


# ---- text ----

TABLE = [["STT", "Tên hàng hóa", "Đơn giá"], ["1", "Bàn, ghế", "1.250.000,5"], ["2", "Máy\nbơm", None]]


def text(delimiter: str) -> str:
    def quoted(cell: str | None) -> str:
        return "" if cell is None else f'"{cell}"' if set(cell) & {delimiter, "\n", ","} else cell

    return "".join(delimiter.join(quoted(c) for c in row) + "\r\n" for row in TABLE)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_tables(tmp_path: Path, delimiter: str, encoding: str) -> None:
    (tmp_path / "bảng giá.csv").write_bytes(text(delimiter).encode(encoding))
    grid = open_grid(tmp_path / "bảng giá.csv", "thư mục/bảng giá.csv")
    assert (grid.kind, grid.sheets[0].name, grid.problems) == ("csv", "bảng giá", [])
    assert cells(grid) == TABLE


def test_long_short_and_blank_records(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1\n\n1,2,3,4\n,,\n\n")
    assert cells(open_grid(tmp_path / "a.csv", "a.csv")) == [["a", "b", None, None], ["1", None, None, None], [None] * 4, ["1", "2", "3", "4"]]


def test_a_title_above_and_decimal_commas_do_not_mislead(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Danh mục mua sắm, năm 2025\n\nSTT;Tên;SL\n1;Bàn;1,5\n2;Ghế;2,5\n")
    assert cells(open_grid(tmp_path / "a.csv", "a.csv"))[3] == ["1", "Bàn", "1,5"]


def test_one_column(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Tên\nBàn\n")
    assert cells(open_grid(tmp_path / "a.csv", "a.csv")) == [["Tên"], ["Bàn"]]


@pytest.mark.parametrize("tail", ["\n".join(f"{i},x" for i in range(9)), "x" * 200_000])
def test_a_quote_that_never_ends_is_told(tmp_path: Path, tail: str) -> None:
    (tmp_path / "a.csv").write_text('STT,Tên\n1,Bàn\n2,"Ghế\n' + tail)
    grid = open_grid(tmp_path / "a.csv", "a.csv")
    assert cells(grid) == [["STT", "Tên"], ["1", "Bàn"]]
    problem = grid.problems[0]
    assert (problem.code, problem.sheet, problem.fatal) == ("quote_not_closed", "a", True)
    assert problem.cell in ("A3", "B3") and "bản ghi 3" in problem.message.vi


# ---- what is refused ----


def test_what_is_empty(tmp_path: Path) -> None:
    for name, data in {"a.xlsx": b"", "b.csv": b"\n \n", "c.csv": b"\xef\xbb\xbf", "d.csv": b",,\n,,\n"}.items():
        (tmp_path / name).write_bytes(data)
        assert refusal(tmp_path / name).code == "file_empty"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (OLE, "file_damaged", "hỏng"),
        (b"%PDF-1.7\n...", "file_unsupported", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "file_unsupported", "PNG"),
        (b"a,b\n1,\0\n", "file_unsupported", "NUL"),
        (b"PK\x03\x04 nothing more", "file_damaged", "hỏng"),
    ],
)
def test_what_cannot_be_read_is_called_by_its_name(tmp_path: Path, data: bytes, code: str, words: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(data)
    error = refusal(tmp_path / "a.xlsx")
    assert error.code == code and words in error.message("vi")


@pytest.mark.parametrize(
    ("part", "content", "words"),
    [
        ("word/document.xml", "<w/>", "Word"),
        ("readme.txt", "x", "zip"),
    ],
)
def test_other_zips(tmp_path: Path, part: str, content: str, words: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr(part, content)
    error = refusal(tmp_path / "a.xlsx")
    assert error.code == "file_unsupported" and words in error.message("vi")


def test_damage_inside_of_the_container(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [["a"] * 50] * 50})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert refusal(path).code == "file_damaged"


def test_a_bomb_is_refused_before_it_is_inflated(tmp_path: Path) -> None:
    with zipfile.ZipFile(write_xlsx(tmp_path / "a.xlsx", {"S": [["a"]]}), "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", b"\0" * (12 << 20))
    assert refusal(tmp_path / "a.xlsx").code == "file_too_large"


def test_a_workbook_without_sheets(tmp_path: Path) -> None:
    assert refusal(write_parts(tmp_path / "a.xlsx", {})).code in ("file_no_sheets", "file_damaged")


def test_two_parts_of_one_name_are_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(write_xlsx(tmp_path / "a.xlsx", {"S": [["a"]]}), "a") as archive:
        archive.writestr("XL/worksheets/Sheet1.xml", sheet_xml([["b"]]))
    error = refusal(tmp_path / "a.xlsx")
    assert error.code == "file_damaged" and "trùng tên" in error.message("vi")
