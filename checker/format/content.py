"""What a file is, told by its first bytes and its zip directory, never by its name."""

import re
from pathlib import Path

from checker.format.encoding import head_of, is_binary
from checker.format.ole import SIGNATURE
from checker.format.refusal import empty, unsupported

_STARTS = (
    (b"%PDF", "tài liệu PDF", "a PDF document"),
    (b"{\\rtf", "tài liệu RTF", "an RTF document"),
    (b"\x89PNG", "ảnh PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "ảnh JPEG", "a JPEG picture"),
    (b"GIF8", "ảnh GIF", "a GIF picture"),
    (b"II*\0", "ảnh TIFF", "a TIFF picture"),
    (b"MM\0*", "ảnh TIFF", "a TIFF picture"),
    (b"Rar!", "tệp nén RAR", "a RAR archive"),
    (b"7z\xbc\xaf", "tệp nén 7z", "a 7z archive"),
    (b"\x1f\x8b", "tệp nén gzip", "a gzip archive"),
    (b"MZ", "chương trình Windows", "a Windows program"),
)
_OLD_WORKBOOKS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00\x00\x05", b"\x09\x08\x10\x00\x00\x06")
_HTML = re.compile(
    r"(?:<\?xml[^>]*\?>|<!--.*?-->|<!doctype\s+html[^>]*>|\s)*"
    r"<(?:!doctype\s+html|html|head|meta|title|style|link|body|table|center|div|font|form|p|h[1-6]|span|script)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_MHTML = re.compile(r"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*?){0,20}?mime-version:", re.IGNORECASE)
_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")
_HEAD = 4096
_BLANKS = b" \t\r\n"
_OWNER_SIZES = (162, 165)


def content(path: Path, name: str) -> bytes:
    """The bytes of the private copy of a file (see checker.private); a file of blanks is refused."""
    data = path.read_bytes()
    if not (data[:_HEAD].strip(_BLANKS) or data.strip(_BLANKS)):  # no copy of a whole file that begins with something
        raise empty(name)
    return data


def kind_of(data: bytes, name: str) -> str:
    """What the bytes are: "zip" (see checker.format.package), "ole" (see checker.format.ole), "xls", "html", "mhtml", "excel-xml", "fods" or "csv".

    Raises InputError for anything else, with the name of what it is.
    """
    if data.startswith(b"PK"):
        return "zip"
    if data.startswith(SIGNATURE):
        return "ole"
    if data.startswith(_OLD_WORKBOOKS):
        return "xls"
    for start, vi, en in _STARTS:
        if data.startswith(start):
            raise unsupported(name, vi, en)
    head = head_of(data[:_HEAD]).lstrip("\ufeff \t\r\n")
    if head.startswith("<") and (kind := _kind_of_markup(head, name)):
        return kind
    if _MHTML.match(head):
        return "mhtml"
    if _JSON.match(head):
        raise unsupported(name, "dữ liệu JSON", "JSON data")
    if len(data) in _OWNER_SIZES and 0 < data[0] < 55 and not data[1 + data[0] : 54].strip(b" \0"):
        raise unsupported(
            name, "tệp khóa tạm mà Excel tạo khi đang mở sổ làm việc (~$…)", "the mark that Excel leaves while a workbook is open (~$…)"
        )
    if is_binary(data):
        raise unsupported(
            name,
            "tệp nhị phân không rõ loại (có byte NUL hoặc ký tự điều khiển)",
            "a binary file of unknown kind (it holds NUL or control characters)",
        )
    return "csv"


def _kind_of_markup(head: str, name: str) -> str | None:
    if head.lower().startswith("<?xml"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in head and "<html" not in head.lower():
            return "excel-xml"
        if "urn:oasis:names:tc:opendocument:xmlns:office:1.0" in head:
            return "fods"
        if not _HTML.match(head) and "<html" not in head.lower():
            raise unsupported(name, "tệp XML", "an XML file")
    elif "urn:schemas-microsoft-com:office:spreadsheet" in head and head.startswith(("<Workbook", "<ss:Workbook")):
        return "excel-xml"
    return "html" if _HTML.match(head) or "<html" in head.lower() else None
