"""Every format gives the same rows for the same table, and says aloud what it cannot read beyond doubt."""

import datetime
import hashlib
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import other_formats as other
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.rc4 import DocumentRC4
from workbook import Error, write_xlsx

from checker.cell import NO_RESULT, CellError
from checker.error import InputError
from checker.format.biff import records
from checker.format.ole import Compound, OleError, container
from checker.format.source import Doubt
from checker.grid import Grid, open_grid

DAY = datetime.date(2025, 8, 4)
TABLE = [
    ["STT", "Tên\nhàng hóa", "Số lượng", "Đơn giá", "Ngày"],
    [1, "Máy bơm", 2.5, 1_250_000, DAY],
    [None, None, None, None, None],
    [2, None, Error("#REF!"), Error("#DIV/0!"), None],
    ["<b> & 'c'", "", 0, -3.25, Error("#N/A")],
]
READ = [[CellError(v.code) if isinstance(v, Error) else v or None if isinstance(v, str) else v for v in row] for row in TABLE]


def grid(folder: Path, name: str, data: bytes | str, options: dict[str, object] | None = None) -> Grid:
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return open_grid(folder / name, name, options)


def cells(opened: Grid, sheet: int = 0) -> list[list[object]]:
    rows = [row for _, block in opened.sheets[sheet].rows(2) for row in block]
    assert len(rows) == opened.sheets[sheet].height and all(len(row) == opened.sheets[sheet].width for row in rows)
    return rows


def refusal(folder: Path, name: str, data: bytes | str, options: dict[str, object] | None = None) -> InputError:
    with pytest.raises(InputError) as caught:
        grid(folder, name, data, options)
    return caught.value


# ---- one table, every format ----

WRITERS: dict[str, Callable[[], bytes]] = {
    "a.xls": lambda: other.xls({"Bảng giá": TABLE}),
    "a.ods": lambda: other.ods({"Bảng giá": TABLE}),
    "a.fods": lambda: other.ods_xml({"Bảng giá": TABLE}, root="document").encode(),
    "a.xml": lambda: other.excel_xml({"Bảng giá": TABLE}),
}


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_table_gives_the_same_rows(tmp_path: Path, name: str) -> None:
    opened = grid(tmp_path, name, WRITERS[name]())
    assert [s.name for s in opened.sheets] == ["Bảng giá"] and opened.problems == []
    assert cells(opened) == READ == cells(open_grid(write_xlsx(tmp_path / "b.xlsx", {"S": TABLE}), "b.xlsx"))


def test_xlsb(tmp_path: Path) -> None:
    rows = [[None if isinstance(v, datetime.date) else v for v in row] for row in TABLE]
    opened = grid(tmp_path, "a.xlsb", other.xlsb({"Một": rows, "Hai": [[True, "b"]]}, hidden_rows=[2], merges=[(1, 1, 2, 3)]))
    assert cells(opened) == [[None if v == DAY else v for v in row] for row in READ]
    assert cells(opened, 1) == [[True, "b"]]
    assert (opened.sheets[0].hidden_rows, opened.sheets[0].merges) == ({2}, [(1, 1, 2, 3)])


def test_html_gives_texts_and_the_rows_that_excel_shows(tmp_path: Path) -> None:
    table = [["STT", "Tên\nhàng"], [1, "Bàn & ghế"], [None, None], [2, None]]
    opened = grid(tmp_path, "bảng giá.html", other.html(table, before="<style>td{}</style><p>Báo cáo<p>ĐVT: triệu&nbsp;đồng"))
    assert opened.sheets[0].name == "bảng giá" and opened.problems == []
    texts = [[v if v is None else str(v) for v in row] for row in table]
    assert cells(opened) == [["Báo cáo", None], ["ĐVT: triệu\xa0đồng", None], *texts]


def test_the_oldest_workbooks(tmp_path: Path) -> None:
    opened = grid(tmp_path, "a.xls", other.biff2([["a", 1, Error("#N/A")], [None, 2.5, "b"]]))
    assert cells(opened) == [["a", 1, CellError("#N/A")], [None, 2.5, "b"]]


# ---- the content decides, not the name ----


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.XLSB"])
@pytest.mark.parametrize("writer", WRITERS)
def test_a_wrong_name_is_read_and_told(tmp_path: Path, name: str, writer: str) -> None:
    opened = grid(tmp_path, name, WRITERS[writer]())
    assert cells(opened) == READ
    problem = opened.problems[0]
    assert (problem.code, problem.fatal) == ("extension_differs", False)
    assert name.rpartition(".")[2].lower() in problem.message.vi and "nội dung" in problem.message.vi


def test_no_ending_is_no_wrong_one(tmp_path: Path) -> None:
    assert grid(tmp_path, "bảng", other.xls({"S": [["a"]]})).problems == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b'[{"a": 1}]', "JSON"),
        (b'{ "a": [1, 2]}', "JSON"),
        (b"MZ\x90\x00", "Windows"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"\x05User ".ljust(54) + b" " * 111, "~$"),
        (b"a,b\n1,\0\n", "NUL"),
        (bytes(range(1, 32)) * 9, "điều khiển"),
    ],
)
def test_what_is_no_spreadsheet_is_named(tmp_path: Path, data: bytes, words: str) -> None:
    error = refusal(tmp_path, "a.xlsx", data)
    assert error.code == "file_unsupported" and words in error.message("vi")


# ---- xls ----


def test_hidden_rows_and_sheets_of_an_xls(tmp_path: Path) -> None:
    opened = grid(tmp_path, "a.xls", other.xls({"Hiện": [["a"], ["b"], ["c"]], "Ẩn": [["x"]]}, hidden_rows=[2], hidden=["Ẩn"]))
    assert [(s.name, s.hidden) for s in opened.sheets] == [("Hiện", False), ("Ẩn", True)]
    assert opened.sheets[0].hidden_rows == {2}


def test_fonts_of_another_encoding_are_told(tmp_path: Path) -> None:
    rows = [["M¸y b¬m"], ["Bàn"], ["M¸y"]]
    opened = grid(tmp_path, "a.xls", other.xls({"S": rows}, fonts=[".VnTime", "Arial"]), {"legacy_fonts": [{"font": ".Vn*"}]})
    assert opened.sheets[0].fonts == {(1, 1): ".VnTime", (3, 1): ".VnTime"}
    assert grid(tmp_path, "b.xls", other.xls({"S": rows})).sheets[0].fonts == {}


def test_a_formula_that_was_never_calculated_is_no_blank(tmp_path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    for column, formula in enumerate(("A2*2", "SUM(A2:A3)", '"a"&"b"')):
        sheet.write(0, column, xlwt.Formula(formula))
    sheet.write(0, 3, 1)
    out = io.BytesIO()
    book.save(out)
    opened = grid(tmp_path, "a.xls", out.getvalue())
    assert opened.sheets[0].uncached == {"A1", "B1"}
    assert cells(opened) == [[CellError(NO_RESULT), CellError(NO_RESULT), None, 1]]


def test_a_cell_that_stands_twice_makes_the_sheet_doubtful(tmp_path: Path) -> None:
    data = Compound(other.xls({"S": [[7, "a"]]})).stream("Workbook")
    at = data.index(b"\x7e\x02\x0a\x00") if b"\x7e\x02\x0a\x00" in data else data.index(b"\x03\x02\x0e\x00")
    end = at + 4 + data[at + 2]
    twice = data[:end] + data[at:end] + data[end:]
    opened = grid(tmp_path, "a.xls", container("Workbook", twice))
    with pytest.raises(Doubt):
        cells(opened)


def test_a_compound_file_is_checked_before_it_is_followed() -> None:
    good = bytearray(container("Workbook", b"x" * 9_000))
    assert Compound(bytes(good)).stream("Workbook") == b"x" * 9_000
    for at, value in ((30, b"\xff\xff"), (44, b"\xff\xff\xff\xff"), (48, b"\x00\x10\x00\x00"), (72, b"\xff\xff\xff\xff")):
        bad = bytearray(good)
        bad[at : at + len(value)] = value
        with pytest.raises(OleError):
            Compound(bytes(bad))
    loop = bytearray(good)
    loop[4096 + 4 * 3 : 4096 + 4 * 4] = b"\x03\0\0\0"
    with pytest.raises(OleError):
        Compound(bytes(loop)).stream("Workbook")
    with pytest.raises(OleError):
        Compound(bytes(good[:5_000]))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_half_of_an_xls_is_no_xls(tmp_path: Path, share: float) -> None:
    data = other.xls({"S": [["chữ" * 9, i] for i in range(500)]})
    assert refusal(tmp_path, "a.xls", data[: int(len(data) * share)]).code == "file_damaged"


# ---- ods ----


def test_what_is_no_content_of_an_ods(tmp_path: Path) -> None:
    rows = (
        '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
        '<table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="2">'
        "<office:annotation><text:p>ghi chú</text:p></office:annotation>"
        '<text:p>a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d <text:span>e</text:span></text:p></table:table-cell><table:covered-table-cell/>'
        '<table:table-cell table:formula="of:=A1"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2" table:visibility="collapse"><table:table-cell office:value-type="float" office:value="1" '
        'table:number-columns-repeated="2"/></table:table-row><table:table-row table:number-rows-repeated="1048000"/>'
    )
    opened = grid(tmp_path, "a.ods", other.ods({"S": rows, "Ẩn": [["x"]]}, hidden=["Ẩn"], mimetype=False))
    sheet = opened.sheets[0]
    assert cells(opened) == [["a  b\tc\nd e", None, CellError(NO_RESULT)], [1, 1, None], [1, 1, None]]
    assert (sheet.merges, sheet.hidden_rows, sheet.hidden_columns, sheet.uncached) == ([(1, 1, 2, 2)], {2, 3}, {3}, {"C1"})
    assert [s.hidden for s in opened.sheets] == [False, True]


def test_figures_of_an_ods(tmp_path: Path) -> None:
    values = ["123456789012345678", "1250000.0", "0.1", "1E+3", "12x"]
    row = "".join(f'<table:table-cell office:value-type="float" office:value="{v}"/>' for v in values)
    opened = grid(tmp_path, "a.ods", other.ods({"S": f"<table:table-row>{row}</table:table-row>"}))
    assert cells(opened) == [["123456789012345678", 1_250_000, 0.1, 1000, "12x"]]


@pytest.mark.parametrize("repeat", ["-1", "99999999999", "x", "1000001"])
def test_repetitions_that_no_honest_file_has(tmp_path: Path, repeat: str) -> None:
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="1000"/>'
    data = other.ods({"S": f'<table:table-row table:number-rows-repeated="{repeat}">{cell}</table:table-row>'})
    assert refusal(tmp_path, "a.ods", data).code in ("file_damaged", "file_too_large")


# ---- html and Excel 2003 XML ----


def test_spans_of_html(tmp_path: Path) -> None:
    page = (
        "<TABLE><TR><TH ROWSPAN=2>STT<TH COLSPAN='2'>Giá<TR><TD>net<TD>thuế<tr style='display:none'><td>1<td x:num=\"2.5\">2,5<td x:err=\"#REF!\">#REF!"
        "</table><!-- <table><tr><td>no</table> --><script>'<td>'</script>Ghi chú<table><tr><td>x</td></tr></table>"
    )
    opened = grid(tmp_path, "a.xls", page)
    assert cells(opened) == [["STT", "Giá", None], [None, "net", "thuế"], ["1", 2.5, CellError("#REF!")], ["Ghi chú", None, None], ["x", None, None]]
    assert (opened.sheets[0].merges, opened.sheets[0].hidden_rows) == ([(1, 1, 2, 1), (1, 2, 1, 3)], {3})


def test_a_layout_table_does_not_swallow_the_one_inside(tmp_path: Path) -> None:
    page = "<table><tr><td>Trái<td>Bảng:<table><tr><td>STT<td>Tên<tr><td>1<td>Bàn</table>Cuối</table>"
    assert cells(grid(tmp_path, "a.html", page)) == [["Trái", "Bảng:"], ["STT", "Tên"], ["1", "Bàn"], ["Cuối", None]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_of_html(tmp_path: Path, encoding: str) -> None:
    assert cells(grid(tmp_path, "a.html", other.html([["Đấu thầu", "x"]], encoding=encoding))) == [["Đấu thầu", "x"]]


def test_a_page_that_names_its_encoding(tmp_path: Path) -> None:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'
    assert cells(grid(tmp_path, "a.html", other.html([["café"]], encoding="cp1252", head=head))) == [["café"]]


def test_mhtml(tmp_path: Path) -> None:
    page = "<html><body><table><tr><td>=C4=90=E1=BA=A5u</td></tr></table></body></html>"
    part = "--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + page + "\r\n"
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    opened = grid(tmp_path, "a.mht", head + part + part + "--b--\r\n")
    assert [s.name for s in opened.sheets] == ["Bảng 1", "Bảng 2"] and cells(opened, 1) == [["Đấu"]]


def test_places_in_excel_xml(tmp_path: Path) -> None:
    rows = (
        '<Column ss:Index="2" ss:Span="1" ss:Hidden="1"/><Row ss:Index="2" ss:Hidden="1"><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">a</Data></Cell>'
        '<Cell><Data ss:Type="Number">123456789012345678</Data><Comment><ss:Data>x</ss:Data></Comment></Cell></Row><Row><Cell ss:Index="4" ss:Formula="=1"/></Row>'
    )
    opened = grid(tmp_path, "a.xls", other.excel_xml({"S": rows, "Ẩn": [["x"]]}, hidden=["Ẩn"]))
    sheet = opened.sheets[0]
    assert cells(opened) == [[None] * 4, ["a", None, "123456789012345678", None], [None, None, None, CellError(NO_RESULT)]]
    assert (sheet.merges, sheet.hidden_rows, sheet.hidden_columns) == ([(2, 1, 3, 2)], {2}, {2, 3})
    assert opened.sheets[1].hidden


# ---- text ----

LINES = "STT,Tên hàng\n1,Máy bơm nước\n2,Đường ống\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_of_text(tmp_path: Path, encoding: str) -> None:
    opened = grid(tmp_path, "a.csv", LINES.encode(encoding))
    assert cells(opened) == [line.split(",") for line in LINES.strip().split("\n")] and opened.problems == []


@pytest.mark.parametrize(
    ("data", "text", "name"),
    [
        ("Ma\u0301y bơm đo\u0323ng".encode("cp1258"), "Máy bơm đọng", "Windows-1258"),
        ("café à la crème 50°".encode("cp1252"), "café à la crème 50°", "Windows-1252"),
        (b"M\xb8y b\xacm", "M¸y b¬m", "Windows-1252"),
    ],
)
def test_an_encoding_that_the_file_does_not_state_is_told(tmp_path: Path, data: bytes, text: str, name: str) -> None:
    opened = grid(tmp_path, "a.csv", b"a,b\n" + data + b",1\n")
    assert cells(opened)[1][0] == text
    assert [(p.code, p.fatal) for p in opened.problems] == [("encoding_assumed", False)] and name in opened.problems[0].message.vi


def test_a_mixture_of_encodings_is_refused_with_its_line(tmp_path: Path) -> None:
    error = refusal(tmp_path, "a.csv", "a,b\nMáy bơm,1\n".encode() + b"M\xe1y,2\n")
    assert error.code == "file_encoding" and "dòng 3" in error.message("vi")


def test_a_line_that_names_the_separator(tmp_path: Path) -> None:
    assert cells(grid(tmp_path, "a.csv", "sep=|\r\na,b|c\r\n1|2\r\n")) == [["sep=|", None], ["a,b", "c"], ["1", "2"]]


def test_two_separators_that_fit_are_told(tmp_path: Path) -> None:
    opened = grid(tmp_path, "a.csv", "a;b,c\n1;2,3\n")
    assert [(p.code, p.fatal) for p in opened.problems] == [("delimiter_doubtful", False)]


def test_bars_and_the_end_mark_of_dos(tmp_path: Path) -> None:
    assert cells(grid(tmp_path, "a.txt", b"a|b\n1|2\n\x1a")) == [["a", "b"], ["1", "2"]]


def test_more_columns_than_a_sheet_has(tmp_path: Path) -> None:
    assert refusal(tmp_path, "a.csv", "," * 20_000 + "x\n").code == "file_too_large"


# ---- passwords ----

SECRET = "mật khẩu 1"


def locked(folder: Path, secret: str = SECRET) -> bytes:
    path = write_xlsx(folder / "plain.xlsx", {"S": [["a", 1]]})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("docProps/large.bin", bytes(range(256)) * 40)  # msoffcrypto cuts off what is smaller than 4 KiB
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(path.read_bytes())).encrypt(secret, out)
    return out.getvalue()


def test_an_encrypted_workbook_needs_its_password(tmp_path: Path) -> None:
    data = locked(tmp_path)
    assert cells(grid(tmp_path, "a.xlsx", data, {"passwords": [["b*", "x"], ["*.xlsx", "sai"], ["a.*", SECRET]]})) == [["a", 1]]
    for passwords in ([], [["b.xlsx", SECRET]], [["*", "sai"]]):
        error = refusal(tmp_path, "a.xlsx", data, {"passwords": passwords})
        assert error.code == "file_password" and "mật khẩu" in error.message("vi")
        assert SECRET not in error.message("vi") + error.message("en") and "sai" not in error.message("en")


def test_excels_own_password_is_named(tmp_path: Path) -> None:
    data = locked(tmp_path, "VelvetSweatshop")
    error = refusal(tmp_path, "a.xlsx", data)
    assert error.code == "file_password" and "mặc định" in error.message("vi")
    assert cells(grid(tmp_path, "a.xlsx", data, {"passwords": [["*", "x"]]})) == [["a", 1]]


def locked_xls(secret: str) -> bytes:
    """RC4 as Excel 97 writes it: all but the heads of records, BOF, FILEPASS and the places of sheets is encrypted in blocks of 1,024 bytes."""
    plain = Compound(other.xls({"S": [["Máy bơm", i] for i in range(300)]})).stream("Workbook")
    plain = plain[: max(at for number, at, _ in records(plain, 0) if number == 0x0A)]  # xlwt fills up the last sector
    salt, verifier = bytes(range(16)), bytes(16)
    check = DocumentRC4.decrypt(secret, salt, io.BytesIO(verifier + hashlib.md5(verifier).digest())).read()
    gate = struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + salt + check
    start = 4 + struct.unpack_from("<H", plain, 2)[0]
    stream = plain[:start] + gate + plain[start:]
    secret_stream = DocumentRC4.decrypt(secret, salt, io.BytesIO(stream), blocksize=1024).read()
    out = bytearray(stream)
    for number, at, length in records(stream, 0):
        if number == 0x85:
            struct.pack_into("<L", out, at, struct.unpack_from("<L", stream, at)[0] + len(gate))
        if number not in (0x809, 0x2F, 0xE1, 0):
            skipped = 4 if number == 0x85 else 0
            out[at + skipped : at + length] = secret_stream[at + skipped : at + length]
    return container("Workbook", bytes(out))


def test_an_encrypted_xls_needs_its_password(tmp_path: Path) -> None:
    data = locked_xls("abc")
    assert refusal(tmp_path, "a.xls", data).code == "file_password"
    assert refusal(tmp_path, "a.xls", data, {"passwords": [["*", "abd"]]}).code == "file_password"
    opened = grid(tmp_path, "a.xls", data, {"passwords": [["*", "abc"]]})
    assert cells(opened) == [["Máy bơm", i] for i in range(300)]


def test_an_encrypted_ods_is_named(tmp_path: Path) -> None:
    data = other.ods({"S": [["a"]]}, manifest='<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>')
    assert refusal(tmp_path, "a.ods", data).code == "file_password"
