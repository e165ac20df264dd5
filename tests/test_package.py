"""The container is checked before anything in it is believed: what honest programs write passes, and no trick does."""

import struct
import zipfile
from pathlib import Path

import pytest
from workbook import Error, sheet_xml, write_parts, write_xlsx

from checker.error import InputError
from checker.format import package
from checker.format.package import Package, PackageError
from checker.format.source import Doubt
from checker.grid import open_grid

SHEET = "xl/worksheets/sheet1.xml"


def workbook(folder: Path, **parts: str | bytes) -> bytes:
    """The bytes of a small workbook, further parts put in under their names (`__` for `/`)."""
    path = write_xlsx(folder / "a.xlsx", {"S": [["Tên", 1], ["Bàn", 2]]})
    with zipfile.ZipFile(path, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return path.read_bytes()


def refusal(folder: Path, data: bytes) -> InputError:
    (folder / "b.xlsx").write_bytes(data)
    with pytest.raises(InputError) as caught:
        open_grid(folder / "b.xlsx", "b.xlsx")
    return caught.value


def doubt(folder: Path, data: bytes) -> str:
    (folder / "b.xlsx").write_bytes(data)
    with pytest.raises(Doubt) as caught:
        list(open_grid(folder / "b.xlsx", "b.xlsx").sheets[0].rows())
    return caught.value.message.en


@pytest.mark.parametrize(
    ("name", "words"),
    [("xl/Worksheets/SHEET1.xml", "two parts"), ("../x.xml", "forbidden"), ("/etc/x", "forbidden"), ("C:/x", "forbidden"), ("a\\..\\..\\x", "forbidden")],
)  # fmt: skip
def test_names_that_mislead(tmp_path: Path, name: str, words: str) -> None:
    data = workbook(tmp_path)
    with zipfile.ZipFile(tmp_path / "a.xlsx", "a") as archive:
        archive.writestr(name, "x")
    error = refusal(tmp_path, (tmp_path / "a.xlsx").read_bytes())
    assert error.code == "file_damaged" and words in error.message("en") and data


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl__sharedStrings.xml", "docProps__app.xml"])
def test_a_doctype_is_refused_wherever_it_stands(tmp_path: Path, part: str, encoding: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    error = refusal(tmp_path, workbook(tmp_path, **{part: bomb.encode(encoding)}))
    assert error.code == "file_damaged" and "DOCTYPE" in error.message("vi")


def test_a_doctype_in_the_sheet_refuses_the_sheet(tmp_path: Path) -> None:
    write_parts(tmp_path / "a.xlsx", {"S": "<!DOCTYPE x>" + sheet_xml([["a"]])})
    assert "DOCTYPE" in doubt(tmp_path, (tmp_path / "a.xlsx").read_bytes())


def test_a_changed_digit_is_told_by_the_checksum(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, {"S": [["Tên", 12345]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    data = path.read_bytes()
    assert data.count(b"<v>12345</v>") == 1
    assert "checksum" in doubt(tmp_path, data.replace(b"<v>12345</v>", b"<v>92345</v>"))


def test_directory_and_header_must_agree(tmp_path: Path) -> None:
    data = bytearray(workbook(tmp_path))
    place = data.find(SHEET.encode())  # the first time in the local header
    data[place : place + 2] = b"XL"
    assert "differ" in refusal(tmp_path, bytes(data)).message("en")


def test_a_stream_longer_than_stated_is_not_inflated_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big.xml", b"<a>" + b" " * (40 << 20))
    data = bytearray(path.read_bytes())
    directory = data.rfind(b"PK\1\2")
    struct.pack_into("<I", data, directory + 24, 10)  # ten bytes, the directory says
    with pytest.raises(PackageError, match="length or checksum"):
        Package(bytes(data), "a.xlsx").read("big.xml")


def test_overlapping_parts_are_refused(tmp_path: Path) -> None:
    data = bytearray(workbook(tmp_path, one="x", two="x"))
    first, second = data.rfind(b"PK\1\2", 0, data.rfind(b"PK\1\2")), data.rfind(b"PK\1\2")
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    data[second + 46 : second + 49] = data[first + 46 : first + 49]
    assert refusal(tmp_path, bytes(data)).code == "file_damaged"


@pytest.mark.parametrize(("limit", "value"), [("MAX_ENTRIES", 3), ("MAX_INFLATED", 100), ("MAX_ENTRY", 100)])
def test_limits_of_size(tmp_path: Path, limit: str, value: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, limit, value)
    assert refusal(tmp_path, workbook(tmp_path)).code == "file_too_large"


def test_a_tight_packing_is_refused_past_ten_mebibytes(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (11 << 20))
    assert refusal(tmp_path, path.read_bytes()).code == "file_too_large"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "windows-1252"])
def test_sheets_in_another_encoding_are_read(tmp_path: Path, encoding: str) -> None:
    """OPC allows UTF-16; the other is not allowed, and read by its declaration all the same."""
    declared = {"utf-16": "UTF-16", "utf-16-le": "UTF-16"}.get(encoding, encoding)
    xml = f'<?xml version="1.0" encoding="{declared}"?>' + sheet_xml([["Café", 1], [Error("#SPILL!"), None]])
    path = tmp_path / "a.xlsx"
    write_parts(path, {"S": "x"})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[SHEET] = xml.encode(encoding)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    sheet = open_grid(path, "a.xlsx").sheets[0]
    assert [[str(v) if v is not None else None for v in row] for _, rows in sheet.rows() for row in rows] == [["Café", "1.0"], ["#SPILL!", None]]


def test_a_workbook_at_an_unusual_place_is_read(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [["Tên", 1]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            content = content.replace(b'Target="xl/workbook.xml"', b'Target="/data/book.xml"')
            archive.writestr(name.replace("xl/workbook.xml", "data/book.xml").replace("xl/_rels/workbook", "data/_rels/book").replace("xl/", "data/"), content)
    assert [row for _, rows in open_grid(path, "a.xlsx").sheets[0].rows() for row in rows] == [["Tên", 1.0]]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("<c r='A1'><v>9007199254740993</v></c>", "9007199254740993"), ("<c r='A1'><v>1234567890123456.78</v></c>", "1234567890123456.78"),
     ("<c r='A1'><v>1<!-- -->2</v></c>", 12.0), ("<c r='A1' t='inlineStr'><is><t>a<![CDATA[<b]]></t></is></c>", "a<b"),
     ("<c r='A1'><v>0.53038674033149169</v></c>", 0.5303867403314917)],
)  # fmt: skip
def test_values_that_a_quick_reader_gets_wrong(tmp_path: Path, cell: str, value: object) -> None:
    xml = sheet_xml([["x"]])
    start, end = xml.index("<c "), xml.index("</row>")
    path = write_parts(tmp_path / "a.xlsx", {"S": xml[:start] + cell + xml[end:]})
    assert [row for _, rows in open_grid(path, "a.xlsx").sheets[0].rows() for row in rows] == [[value]]


@pytest.mark.parametrize(
    "rows",
    ['<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>999</v></c></row>', '<row r="5"><c r="A1"><v>1</v></c></row>'],
    ids=["cell-twice", "row-and-cell-disagree"],
)
def test_cells_that_two_readers_could_read_in_two_ways_are_refused(tmp_path: Path, rows: str) -> None:
    xml = sheet_xml([["x"]])
    start, end = xml.index("<row"), xml.index("</sheetData>")
    write_parts(tmp_path / "a.xlsx", {"S": xml[:start] + rows + xml[end:]})
    assert "were counted" in doubt(tmp_path, (tmp_path / "a.xlsx").read_bytes())


def test_blank_texts_are_no_doubt(tmp_path: Path) -> None:
    """Programs write cells whose text is empty: they are counted as what they are."""
    cells = "".join(f'<c r="{letter}1" t="inlineStr"><is>{text}</is></c>' for letter, text in zip("ABCDE", (
        "<t/>", "<t></t>", "<t> </t>", '<t xml:space="preserve"> </t>', "<t>a</t>"), strict=True))  # fmt: skip
    cells += '<c r="F1" t="str"><f>""</f><v></v></c><c r="G1"></c><c r="H1" s="0"/>'
    xml = sheet_xml([["x"]])
    start, end = xml.index("<c "), xml.index("</row>")
    path = write_parts(tmp_path / "a.xlsx", {"S": xml[:start] + cells + xml[end:]})
    assert [row for _, rows in open_grid(path, "a.xlsx").sheets[0].rows() for row in rows] == [[None, None, None, " ", "a", None]]


@pytest.mark.parametrize("what", ["name", "part"])
def test_two_sheets_of_one_name_or_part(tmp_path: Path, what: str) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Một": [["a"]], "Hai": [["b"]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change = (b'name="Hai"', 'name="Một"'.encode()) if what == "name" else (b"worksheets/sheet1.xml", b"worksheets/sheet2.xml")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(*change) if name.startswith(("xl/workbook", "xl/_rels")) else content)
    first, second = open_grid(path, "a.xlsx").sheets
    assert [row for _, rows in first.rows() for row in rows] == [["a"]]
    with pytest.raises(Doubt):
        list(second.rows())
