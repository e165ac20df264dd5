"""The zip container of xlsx, xlsb and ods files, checked before anything in it is believed.

Refused are: two parts of one name (also by case alone), names that leave the package or hold NUL, entries that overlap, entries whose
local header says something else than the directory, encryption, methods other than store and deflate, sizes and ratios that no
honest workbook has, a stream that is not as long or has not the checksum that the directory says, and any DOCTYPE.
"""

import io
import re
import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from isal import isal_zlib  # a third of the time that zlib takes, for the largest part of what is read

from checker.error import InputError, Text
from checker.format.refusal import SEND_AGAIN, damaged, password, unsupported

MAX_ENTRIES = 5_000
MAX_ENTRY = 3 << 29  # 1.5 GiB: a full honest sheet of 1,048,576 × 20 is 832 MB
MAX_INFLATED = 2 << 30
MAX_RATIO, RATIO_FROM = 200, 10 << 20
WINDOW = 1 << 20
_INPUT = 16 << 10  # more would be copied again and again as the part not yet used
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 1
_DECLARED = re.compile(rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_UNIVERSAL = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}


_OTHERS = (
    ("word/document.xml", "tài liệu Word (.docx)", "a Word document (.docx)"),
    ("ppt/presentation.xml", "bài trình chiếu (.pptx)", "a presentation (.pptx)"),
)


class PackageError(Exception):
    """A part that is not what the directory says, or no XML that may be read; the two texts say what is wrong."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.found = Text(vi, en)


class Package:
    """The parts of a zip container by their names in lower case with forward slashes. Raises InputError for one that is not trusted.

    Of a container in a file only what is asked for is in memory, the content of parts in windows of at most `window` bytes.
    """

    def __init__(self, data: bytes | IO[bytes], name: str, *, window: int = WINDOW) -> None:
        self._file, self._window = io.BytesIO(data) if isinstance(data, bytes) else data, window
        try:
            entries = [e for e in ZipFile(self._file).infolist() if not e.filename.endswith(("/", "\\"))]
            self._starts = _checked(self._file, entries, name)
        except (BadZipFile, NotImplementedError, UnicodeError, struct.error, OSError, ValueError) as error:
            raise damaged(name, Text(str(error)[:80], str(error)[:80])) from None
        except PackageError as error:
            raise damaged(name, error.found) from None
        self.parts = {_plain(e.filename): e for e in entries}
        self.other_encoding: set[str] = set()  # XML parts that are not UTF-8, of those checked so far

    def __contains__(self, part: str) -> bool:
        return part in self.parts

    def inflate(self, part: str) -> Iterator[bytes]:
        """The content of a part in windows; raises PackageError when it is not as long, or not the same, as the directory says."""
        entry = self.parts[part]
        stream = isal_zlib.decompressobj(-15) if entry.compress_type else None
        length = checksum = 0
        for window in _windows(self.packed(part), stream, self._window):
            length += len(window)
            if length > entry.file_size:
                break
            checksum = isal_zlib.crc32(window, checksum)
            yield window
        if length != entry.file_size or checksum != entry.CRC or (stream and not stream.eof):
            raise PackageError(f"phần {part} không đúng độ dài hoặc tổng kiểm tra", f"part {part} has not the stated length or checksum")

    def packed(self, part: str) -> Iterator[bytes]:
        """The bytes of a part as they stand in the container, in pieces."""
        at, left = self._starts[part], self.parts[part].compress_size
        while left:
            self._file.seek(at)  # others read in between
            piece = self._file.read(min(left, _INPUT))
            if not piece:
                raise PackageError("tệp bị cắt", "the file is cut off")
            yield piece
            at, left = at + len(piece), left - len(piece)

    def read(self, part: str) -> bytes:
        """The whole content of a part; see `inflate`."""
        return b"".join(self.inflate(part))

    def xml(self, part: str) -> bytes:
        """The same of an XML part, as UTF-8; raises PackageError for a DOCTYPE or an encoding that it does not keep."""
        data = self.read(part)
        self._look(part, data[:WINDOW])
        if b"<!DOCTYPE" in data:
            raise _doctype(part)
        return utf8(data, part) if part in self.other_encoding else data

    def check(self, leave: re.Pattern[str]) -> None:
        """Nothing comes out: inflates every part; of those whose names match `leave` only the start, they are checked when they are read."""
        for part in self.parts:
            if leave.search(part):
                self._look(part, next(self.inflate(part), b""))
                continue
            tail, first = b"", True
            for window in self.inflate(part):
                if first:
                    first, is_xml = False, self._look(part, window)
                if is_xml and b"<!DOCTYPE" in tail + window:
                    raise _doctype(part)
                tail = window[-9:]

    def _look(self, part: str, start: bytes) -> bool:
        """Whether a part begins as XML does; notes one that is not UTF-8."""
        if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in start[:4]:
            if b"<\0" in start[:400] or b"\0<" in start[:400]:
                if "<!DOCTYPE".encode("utf-16-le") in start or "<!DOCTYPE".encode("utf-16-be") in start:
                    raise _doctype(part)
                self.other_encoding.add(part)
            return False
        head = start[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
        declared = _DECLARED.match(head)
        if declared and declared[1].lower() not in _UNIVERSAL:
            self.other_encoding.add(part)
        return head.startswith(b"<")


def kind_of_package(package: Package, name: str) -> str:
    """The kind "xlsx", "xlsb" or "ods"; raises InputError for any other container, with the name of what it is."""
    if "xl/workbook.bin" in package:
        return "xlsb"
    for part, vi, en in _OTHERS:
        if part in package:
            raise unsupported(name, vi, en)
    if "_rels/.rels" in package or "xl/workbook.xml" in package:
        return "xlsx"
    if "content.xml" in package:
        return "ods"
    raise unsupported(name, "tệp nén zip, không phải bảng tính", "a zip archive, not a workbook")


def utf8(data: bytes, part: str) -> bytes:
    """XML in another encoding as UTF-8, without its declaration."""
    declared = _DECLARED.match(data)
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encoding = "utf-16" if wide else declared[1].decode() if declared else "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
    try:
        text = data.decode(encoding)
    except (UnicodeError, LookupError):
        raise PackageError(f"phần {part} không đọc được theo mã {encoding}", f"part {part} cannot be read as {encoding}") from None
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.removeprefix("\ufeff"), count=1)
    if "<!DOCTYPE" in text:
        raise _doctype(part)
    return text.encode("utf-8", "replace")


def _doctype(part: str) -> PackageError:
    return PackageError(f"phần {part} có khai báo DOCTYPE", f"part {part} has a DOCTYPE")


def _plain(name: str) -> str:
    return name.replace("\\", "/").lower()


def _windows(packed: Iterator[bytes], stream: "isal_zlib.Decompress | None", most: int) -> Iterator[bytes]:
    """The inflated bytes in windows of at most `most` bytes."""
    if stream is None:
        yield from packed
        return
    gathered: list[bytes] = []
    size = 0
    try:
        for piece in packed:
            rest = piece
            while rest and not stream.eof:
                gathered.append(stream.decompress(rest, most - size))
                size += len(gathered[-1])
                rest = stream.unconsumed_tail
                if size >= most:
                    yield b"".join(gathered)
                    gathered, size = [], 0
        while not stream.eof and (more := stream.decompress(b"", most)):
            gathered.append(more)
        if size or gathered:
            yield b"".join(gathered)
    except isal_zlib.error as error:  # type: ignore[misc]  # its stub calls the class an instance
        raise PackageError(f"dữ liệu nén hỏng ({error})", f"the packed data is damaged ({error})") from None


def _checked(file: IO[bytes], entries: list[ZipInfo], name: str) -> dict[str, int]:
    """Where the packed bytes of each entry begin; raises InputError or PackageError for a directory that no honest program writes."""
    inflated = sum(e.file_size for e in entries)
    packed = any(e.file_size > RATIO_FROM and e.file_size > MAX_RATIO * max(e.compress_size, 1) for e in entries)
    if len(entries) > MAX_ENTRIES or inflated > MAX_INFLATED or packed or any(e.file_size > MAX_ENTRY for e in entries):
        raise _too_large(name, len(entries), inflated)
    starts: dict[str, int] = {}
    ends = []
    size = file.seek(0, io.SEEK_END)
    for entry in entries:
        raw = entry.orig_filename
        plain = _plain(raw)
        if "\0" in raw or plain.startswith("/") or ":" in plain.split("/")[0] or ".." in plain.split("/"):
            raise PackageError("tên phần không hợp lệ", "a part has a forbidden name")
        if plain in starts:
            raise PackageError("hai phần trùng tên", "two parts of one name")
        starts[plain], end, encrypted = _place(file, size, entry)
        if encrypted:
            raise password(name)
        ends.append((entry.header_offset, end))
    ends.sort()
    if any(end > start for (_, end), (start, _) in pairwise(ends)):
        raise PackageError("các phần chồng lên nhau", "parts overlap")
    return starts


def _place(file: IO[bytes], size: int, entry: ZipInfo) -> tuple[int, int, bool]:
    """Start and end of an entry's packed bytes, and whether it is encrypted, by its local header."""
    at = entry.header_offset
    mark, _, flags, method, _, _, _, _, _, name_length, extra_length = _LOCAL.unpack(_at(file, at, _LOCAL.size))
    start = at + _LOCAL.size + name_length + extra_length
    local = _at(file, at + _LOCAL.size, name_length)
    stated = entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437", "replace")
    if mark != b"PK\3\4" or method != entry.compress_type or local.replace(b"\\", b"/") != stated.replace(b"\\", b"/"):
        raise PackageError("mục lục và tiêu đề của một phần khác nhau", "directory and header of a part differ")
    if method not in (0, 8):
        raise PackageError(f"cách nén {method} không dùng cho bảng tính", f"compression method {method} is not used in workbooks")
    if start + entry.compress_size > size:
        raise PackageError("tệp bị cắt", "the file is cut off")
    return start, start + entry.compress_size, bool((flags | entry.flag_bits) & _ENCRYPTED)


def _at(file: IO[bytes], start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)


def _too_large(name: str, entries: int, inflated: int) -> InputError:
    return InputError(
        name,
        Text(f"Tệp nén chứa {entries} phần, giải nén ra {inflated >> 20} MiB: bất thường với một bảng tính",
             f"The container holds {entries} parts, {inflated >> 20} MiB inflated: not what a workbook looks like"),
        Text(f"Cần không quá {MAX_ENTRIES} phần, {MAX_INFLATED >> 20} MiB, nén không quá {MAX_RATIO} lần",
             f"Expected: at most {MAX_ENTRIES} parts, {MAX_INFLATED >> 20} MiB, packed at most {MAX_RATIO} times"),
        SEND_AGAIN,
        "file_too_large",
    )  # fmt: skip
