"""What a file is, told by its first bytes and its zip directory, never by its name."""

import os
import stat
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from checker.error import CheckerError, Text

MAX_FILE = 1 << 30
MAX_ENTRIES = 5_000
MAX_ENTRY = 3 << 29  # 1.5 GiB: a full honest sheet of 1,048,576 × 20 is 832 MB
MAX_INFLATED = 2 << 30
MAX_RATIO, RATIO_FROM = 200, 10 << 20

SUPPORTED = Text("tệp bảng tính .xlsx, hoặc tệp văn bản .csv/.tsv mã UTF-8", "an .xlsx workbook, or .csv/.tsv text in UTF-8")
SAVE_AS = Text("Mở tệp bằng Excel hoặc LibreOffice, lưu dạng .xlsx rồi kiểm tra lại", "Open it in Excel or LibreOffice, save as .xlsx, check again")
SEND_AGAIN = Text("Đề nghị đơn vị gửi lại tệp; nếu Excel mở được thì lưu lại dạng .xlsx", "Ask for the file again; if Excel opens it, save as .xlsx")

_STARTS = (
    (b"%PDF", "tài liệu PDF", "a PDF document"),
    (b"{\\rtf", "tài liệu RTF", "an RTF document"),
    (b"\x89PNG", "ảnh PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "ảnh JPEG", "a JPEG picture"),
    (b"Rar!", "tệp nén RAR", "a RAR archive"),
    (b"7z\xbc\xaf", "tệp nén 7z", "a 7z archive"),
    (b"\x1f\x8b", "tệp nén gzip", "a gzip archive"),
    (b"\x09\x00\x04\x00", "bảng tính Excel đời rất cũ (.xls, BIFF2)", "a very old Excel workbook (.xls, BIFF2)"),
    (b"\x09\x02\x06\x00", "bảng tính Excel đời rất cũ (.xls, BIFF3)", "a very old Excel workbook (.xls, BIFF3)"),
    (b"\x09\x04\x06\x00", "bảng tính Excel đời rất cũ (.xls, BIFF4)", "a very old Excel workbook (.xls, BIFF4)"),
)  # fmt: skip
_TEXT_STARTS = (
    (b"mime-version:", "trang web lưu dạng MHTML", "a web page saved as MHTML"),
    (b"<!doctype html", "trang web HTML", "an HTML page"),
    (b"<html", "trang web HTML", "an HTML page"),
    (b"<table", "trang web HTML", "an HTML page"),
)
_PARTS = (
    ("xl/workbook.bin", "bảng tính Excel nhị phân (.xlsb)", "a binary Excel workbook (.xlsb)"),
    ("word/document.xml", "tài liệu Word (.docx)", "a Word document (.docx)"),
    ("ppt/presentation.xml", "bài trình chiếu (.pptx)", "a presentation (.pptx)"),
)
_OLE_STREAMS = (
    ("Workbook", "bảng tính Excel đời cũ (.xls)", "an old Excel workbook (.xls)"),
    ("Book", "bảng tính Excel đời cũ (.xls)", "an old Excel workbook (.xls)"),
    ("WordDocument", "tài liệu Word đời cũ (.doc)", "an old Word document (.doc)"),
)


class InputError(CheckerError):
    """A file that cannot be taken in; `code` is the kind of problem."""

    def __init__(self, place: str, found: Text, expected: Text, hint: Text, code: str) -> None:
        super().__init__(place, found, expected, hint)
        self.code = code
        self.args = (place, found, expected, hint, code)


def content(path: Path, name: str) -> bytes:
    """The bytes of a regular file, read once; a link is not followed and a pipe not waited for."""
    regular = Text("Cần đường dẫn tới một tệp thường", "Expected: the path of a regular file")
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise InputError(name, Text("Là thư mục, liên kết hoặc thiết bị, không phải tệp thường", "A folder, link or device, not a regular file"),
                             regular, Text("Chỉ tới chính tệp bảng tính", "Name the spreadsheet file itself"), "file_not_regular")  # fmt: skip
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > MAX_FILE:
                raise InputError(name, Text(f"Tệp lớn {size >> 20} MiB", f"The file has {size >> 20} MiB"),
                                 Text(f"Cần không quá {MAX_FILE >> 20} MiB", f"Expected: at most {MAX_FILE >> 20} MiB"),
                                 Text("Chia tệp thành nhiều tệp nhỏ hơn", "Split it into smaller files"), "file_too_large")  # fmt: skip
            data = stream.read(size)
    except FileNotFoundError:
        raise InputError(name, Text("Không có tệp này", "There is no such file"), regular,
                         Text("Kiểm tra lại đường dẫn", "Check the path"), "file_missing") from None  # fmt: skip
    except OSError as error:
        raise InputError(name, Text(f"Không đọc được tệp ({error.strerror})", f"The file cannot be read ({error.strerror})"), regular,
                         Text("Kiểm tra quyền đọc tệp", "Check the permission to read it"), "file_denied") from None  # fmt: skip
    if not data.strip(b" \t\r\n"):
        raise empty(name)
    return data


def empty(name: str) -> InputError:
    """The refusal of a file without data."""
    return InputError(name, Text("Tệp rỗng", "The file is empty"), Text("Cần tệp có dữ liệu", "Expected: a file with data"), SEND_AGAIN, "file_empty")


def encoding_unknown(name: str, error: UnicodeError) -> InputError:
    """The refusal of text whose encoding cannot be told."""
    byte = f"0x{error.object[error.start]:02X}" if isinstance(error, UnicodeDecodeError) else "?"
    return InputError(
        name,
        Text(f"Không rõ bảng mã của tệp: có byte {byte} không phải UTF-8", f"The encoding is unknown: byte {byte} is not UTF-8"),
        Text("Cần văn bản UTF-8, hoặc UTF-16 có BOM", "Expected: UTF-8 text, or UTF-16 with a BOM"),
        Text("Trong Excel chọn Lưu dưới dạng › CSV UTF-8, hoặc lưu dạng .xlsx", "In Excel choose Save As › CSV UTF-8, or save as .xlsx"),
        "file_encoding",
    )


def no_sheets(name: str) -> InputError:
    """The refusal of a workbook without a sheet."""
    return InputError(
        name,
        Text("Sổ làm việc không có trang tính nào", "The workbook has no sheet"),
        Text("Cần ít nhất một trang tính có bảng", "Expected: at least one sheet with a table"),
        SEND_AGAIN,
        "file_no_sheets",
    )


def kind_of(data: bytes, name: str) -> str:
    """The kind "xlsx" or "csv"; anything else is refused with the name of what it is."""
    if data.startswith(b"PK"):
        return "xlsx"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _ole(data, name)
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    head = data[:4096].decode("utf-16", "ignore").encode() if wide else data[:4096].removeprefix(b"\xef\xbb\xbf")
    head = head.lstrip().lower()
    for start, vi, en in _STARTS:
        if data.startswith(start):
            raise unsupported(name, vi, en)
    for start, vi, en in _TEXT_STARTS:
        if head.startswith(start):
            raise unsupported(name, vi, en)
    if head.startswith(b"<?xml"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
            raise unsupported(name, "bảng tính XML của Excel 2003", "an Excel 2003 XML workbook")
        if b"<html" in head:
            raise unsupported(name, "trang web HTML", "an HTML page")
        raise unsupported(name, "tệp XML", "an XML file")
    if b"\0" in (head if wide else data):
        raise unsupported(name, "tệp nhị phân không rõ loại (có byte NUL)", "a binary file of unknown kind (it holds NUL bytes)")
    return "csv"


def unsupported(name: str, vi: str, en: str) -> InputError:
    """The refusal of a file that is something else."""
    return InputError(name, Text(f"Nội dung tệp là {vi}", f"The content is {en}"), _expected(SUPPORTED), SAVE_AS, "file_unsupported")


def _expected(what: Text) -> Text:
    return Text(f"Cần {what.vi}", f"Expected: {what.en}")


def password(name: str) -> InputError:
    """The refusal of an encrypted workbook."""
    return InputError(
        name,
        Text("Tệp có mật khẩu mở", "The file has a password"),
        Text("Cần tệp không đặt mật khẩu", "Expected: a file without a password"),
        Text("Mở tệp bằng mật khẩu, bỏ mật khẩu rồi lưu lại (Tệp › Thông tin › Bảo vệ sổ làm việc)",
             "Open it with the password, remove it (File › Info › Protect Workbook) and save again"),
        "file_password",
    )  # fmt: skip


def damaged(name: str, detail: Text | None = None) -> InputError:
    """The refusal of a workbook whose container cannot be read."""
    more = Text(f" ({detail.vi})", f" ({detail.en})") if detail else Text("", "")
    return InputError(
        name,
        Text(f"Tệp bảng tính bị hỏng, không mở được{more.vi}", f"The workbook is damaged and cannot be opened{more.en}"),
        Text("Cần tệp .xlsx nguyên vẹn", "Expected: an undamaged .xlsx file"),
        SEND_AGAIN,
        "file_damaged",
    )


def _ole(data: bytes, name: str) -> InputError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return password(name)
    for stream, vi, en in _OLE_STREAMS:
        if (stream + "\0").encode("utf-16-le") in data:
            return unsupported(name, vi, en)
    return unsupported(name, "tệp Office đời cũ không rõ loại", "an old Office file of unknown kind")


def check_container(archive: ZipFile, name: str) -> None:
    """Nothing comes out: refuses a zip that is no .xlsx workbook, or larger or more tightly packed than any honest one."""
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise password(name)
    inflated = sum(entry.file_size for entry in entries)
    packed = any(e.file_size > RATIO_FROM and e.file_size > MAX_RATIO * max(e.compress_size, 1) for e in entries)
    if len(entries) > MAX_ENTRIES or inflated > MAX_INFLATED or packed or any(e.file_size > MAX_ENTRY for e in entries):
        raise InputError(
            name,
            Text(f"Tệp nén chứa {len(entries)} phần, giải nén ra {inflated >> 20} MiB: bất thường với một bảng tính",
                 f"The container holds {len(entries)} parts, {inflated >> 20} MiB inflated: not what a workbook looks like"),
            Text(f"Cần không quá {MAX_ENTRIES} phần, {MAX_INFLATED >> 20} MiB, nén không quá {MAX_RATIO} lần",
                 f"Expected: at most {MAX_ENTRIES} parts, {MAX_INFLATED >> 20} MiB, packed at most {MAX_RATIO} times"),
            SEND_AGAIN,
            "file_too_large",
        )  # fmt: skip
    names = {entry.filename.replace("\\", "/").lower() for entry in entries}
    if len(names) < len(entries):
        raise damaged(name, Text("hai phần trùng tên", "two parts of one name"))
    if "xl/workbook.xml" in names:
        return
    for part, vi, en in _PARTS:
        if part in names:
            raise unsupported(name, vi, en)
    if "mimetype" in names and _mimetype(archive).startswith(b"application/vnd.oasis.opendocument"):
        raise unsupported(name, "tài liệu OpenDocument (.ods, .odt …)", "an OpenDocument file (.ods, .odt …)")
    raise unsupported(name, "tệp nén zip, không phải bảng tính", "a zip archive, not a workbook")


def _mimetype(archive: ZipFile) -> bytes:
    try:
        with archive.open("mimetype") as part:
            return part.read(200)
    except (BadZipFile, KeyError, zlib.error, OSError, NotImplementedError):
        return b""
