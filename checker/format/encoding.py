"""Bytes → text: which encoding they are in, as far as they say so themselves."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from checker.error import InputError, Text

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_HEAD = 4096
_PIECE = 1 << 20
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # as windows-1258 writes them, behind their letter
_TONE_BYTES = re.compile(rb"[\xcc\xec\xde\xd2\xf2]")
_D_BYTES = re.compile(rb"[\xd0\xf0]")  # Đ đ, which in windows-1252 only Icelandic has
_VOWELS = frozenset("aeiouyAEIOUYăâêôơưĂÂÊÔƠƯ")
NAMES = {"utf-8-sig": "UTF-8", "cp1258": "Windows-1258", "cp1252": "Windows-1252", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec's name, and whether the bytes leave it open: then it is the likeliest and is told."""

    codec: str
    assumed: bool = False


def encoding_of(data: bytes, name: str) -> Encoding:
    """By its mark, else UTF-16 by its NULs, UTF-8 if valid, else windows-1258 or -1252. Raises InputError where none fits, or a mixture."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return Encoding(codec)
    if wide := _wide(data[:_HEAD]):
        return Encoding(wide)
    try:
        _check_utf8(data)
    except UnicodeDecodeError:
        return _single_byte(data, name)
    return Encoding("utf-8")


def head_of(head: bytes) -> str:
    """The first bytes of a file as text that shows at least what is ASCII in them."""
    codec = next((codec for mark, codec in _MARKS if head.startswith(mark)), None) or _wide(head) or "latin-1"
    return head.decode(codec, "ignore")


def is_binary(data: bytes) -> bool:
    """Whether the bytes are no text in any encoding that is known here: NUL without the order of UTF-16, or many control characters."""
    if data.startswith(tuple(mark for mark, _ in _MARKS[1:])) or _wide(data[:_HEAD]):
        return False
    head = data[:_HEAD]
    controls = len(head) - len(head.translate(None, bytes((*range(1, 9), *range(14, 26), *range(28, 32), 127))))
    return b"\0" in data or controls * 20 > len(head)


def _check_utf8(data: bytes) -> None:
    """Nothing comes out: raises UnicodeDecodeError; piece by piece, for the whole text would take several times the memory."""
    decoder, view = codecs.getincrementaldecoder("utf-8")(), memoryview(data)
    for start in range(0, len(data), _PIECE):
        decoder.decode(view[start : start + _PIECE])
    decoder.decode(b"", True)


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: NULs only in one half of each pair, and in many."""
    if len(head) < 4:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd * 4 >= len(head) and not even:
        return "utf-16-le"
    return "utf-16-be" if even * 4 >= len(head) and not odd else None


def _single_byte(data: bytes, name: str) -> Encoding:
    lossy = data.decode("utf-8", "replace")
    wrong = lossy.count("\ufffd")
    valid = len(lossy) - len(lossy.encode("ascii", "ignore")) - wrong
    if valid * 20 > wrong:  # single bytes make valid UTF-8 by chance at most, so part of it is UTF-8 and part is not
        raise _unknown(name, data)
    try:
        if _is_vietnamese(data):
            return Encoding("cp1258", assumed=True)
        data.decode("cp1252")
    except UnicodeDecodeError:
        raise _unknown(name, data) from None
    return Encoding("cp1252", assumed=True)


def _is_vietnamese(data: bytes) -> bool:
    """Whether windows-1258 makes Vietnamese of the bytes: every tone stands behind a vowel, and there are tones or Đ."""
    if not (_TONE_BYTES.search(data) or _D_BYTES.search(data)):
        return False
    try:
        text = data.decode("cp1258")
    except UnicodeDecodeError:
        return False
    before = "\n"
    for letter in text:
        if letter in _TONES and before not in _VOWELS:
            return False
        before = letter
    return True


def composed(text: str) -> str:
    """Text of windows-1258 with each tone and its letter made one character."""
    return unicodedata.normalize("NFC", text)


def _unknown(name: str, data: bytes) -> InputError:
    try:
        data.decode("utf-8")
        at = 0
    except UnicodeDecodeError as error:
        at = error.start
    line = data.count(b"\n", 0, at) + 1
    byte = f"0x{data[at]:02X}"
    return InputError(
        name,
        Text(
            f"Không rõ bảng mã của tệp: dòng {line} có byte {byte} không phải UTF-8",
            f"The encoding is unknown: line {line} has byte {byte}, which is not UTF-8",
        ),
        Text(
            "Cần văn bản dùng một bảng mã: UTF-8, UTF-16, Windows-1258 hoặc Windows-1252",
            "Expected: text in one encoding: UTF-8, UTF-16, Windows-1258 or Windows-1252",
        ),
        Text("Trong Excel chọn Lưu dưới dạng › CSV UTF-8, hoặc lưu dạng .xlsx", "In Excel choose Save As › CSV UTF-8, or save as .xlsx"),
        "file_encoding",
    )
