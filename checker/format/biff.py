"""What the records of an old workbook (BIFF 2 to 8) tell besides the values: error cells, hidden rows and columns, merges, fonts, formulas
without a result, and how many cells of each row hold a value. Nothing here trusts a count or a length that the stream states.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from checker.error import Text
from checker.format.source import Scan

ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA"}
_BOF = {0x0009: 2, 0x0209: 3, 0x0409: 4, 0x0809: 5}
_NUMBERS = {0x0002: 2, 0x0003: 2, 0x0203: 3, 0x027E: 3}  # integer, number, RK: the first version that has them
_TEXTS = {0x0004: 7, 0x0204: 6, 0x00D6: 6}  # where the length stands
_FORMULAS = (0x0006, 0x0206, 0x0406)
_SINGLES = {*_NUMBERS, *_TEXTS, 0x0005, 0x0205, 0x00FD, *_FORMULAS}
_LAST_COLUMN = 255
_BEFORE_CELLS = 2_000  # records in which the size of a sheet may be stated
_NO_RESULT = 3  # an empty text, or nothing ever calculated
_ARITHMETIC = frozenset(range(0x03, 0x08))  # a formula that ends in + − × ÷ ^ gives a number or an error, never a text
_SUMS = (b"\x22", b"\x42", b"\x62")


class BiffError(Exception):
    """Records that cannot be followed to their end."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.found = Text(vi, en)


@dataclass(slots=True)
class Globals:
    """What stands in front of the sheets. `sheets` are the work sheets: (start in the stream, whether hidden)."""

    version: int
    sheets: list[tuple[int, bool]] = field(default_factory=list)
    encrypted: bool = False
    blank_strings: frozenset[int] = frozenset()
    fonts: list[str] = field(default_factory=list)
    styles: list[int] = field(default_factory=list)

    def legacy_styles(self, wanted: Sequence[str]) -> dict[int, str]:
        """Names of fonts that match one of the patterns `wanted` (".Vn*"), by number of cell style."""
        if not wanted:
            return {}
        fonts = [*self.fonts[:4], "", *self.fonts[4:]]  # number 4 is left out by the format
        return {i: fonts[n] for i, n in enumerate(self.styles) if n < len(fonts) and any(fnmatchcase(fonts[n], w) for w in wanted)}


def records(stream: bytes | bytearray, at: int) -> Iterator[tuple[int, int, int]]:
    """Number, start and length of each record from `at` on."""
    unpack, end = struct.Struct("<HH").unpack_from, len(stream)
    while at + 4 <= end:
        number, length = unpack(stream, at)
        at += 4
        if at + length > end:
            raise _cut()
        yield number, at, length
        at += length


def read_globals(stream: bytearray) -> Globals:
    """What stands in front of the sheets; lies about sizes, for which a reader would reserve memory, are put right in `stream`."""
    first, skipped = struct.unpack_from("<HH", stream) if len(stream) > 8 else (0, 0)
    if first not in _BOF:
        raise BiffError("không bắt đầu như một sổ làm việc Excel", "it does not begin as an Excel workbook")
    version = _BOF[first]
    if version < 5:
        return Globals(version, [(0, False)])
    version = {0x0500: 5, 0x0600: 8}.get(struct.unpack_from("<H", stream, 4)[0], 0)
    if not version:
        raise BiffError("phiên bản định dạng không rõ", "the version of the format is unknown")
    found = Globals(version)
    for number, at, length in records(stream, 4 + skipped):
        if number == 0x000A:
            break
        if number == 0x002F:
            found.encrypted = True
            break
        if number == 0x0085 and length >= 7:
            start, state, kind = struct.unpack_from("<LBB", stream, at)
            if kind == 0:
                found.sheets.append((start, bool(state & 3)))
        elif number == 0x0031 and length >= 15:
            found.fonts.append(_font_name(stream, at, length, version))
        elif number == 0x00E0 and length >= 2:
            found.styles.append(struct.unpack_from("<H", stream, at)[0])
        elif number == 0x00FC:
            found.blank_strings = _blank_strings(stream, at)
    else:
        raise _cut()
    for start, _ in found.sheets:
        _mend_size(stream, start, version)
    return found


def _mend_size(stream: bytearray, start: int, version: int) -> None:
    """A stated size is only good for reserving memory, so it states the smallest."""
    for count, (number, at, length) in enumerate(records(stream, start)):
        if number == 0x0200:
            stream[at : at + length] = bytes(length)
            return
        if number == 0x0208 or number in _SINGLES or count > _BEFORE_CELLS:
            return


def _font_name(stream: bytearray, at: int, length: int, version: int) -> str:
    count = stream[at + 14]
    if version == 8 and length > 16 and stream[at + 15] & 1:
        return bytes(stream[at + 16 : at + 16 + 2 * count]).decode("utf-16-le", "replace")
    start = at + (16 if version == 8 else 15)
    return bytes(stream[start : start + count]).decode("latin-1")


def _blank_strings(stream: bytearray, at: int) -> frozenset[int]:
    """Numbers of the shared strings without a character; the number of strings is put right where it is a lie."""
    blank: set[int] = set()
    unpack = struct.Struct("<HB").unpack_from
    pieces = _continued(stream, at)
    start, end = next(pieces)
    stated = struct.unpack_from("<L", stream, start + 4)[0] if end - start >= 8 else 0
    place, number = start + 8, 0

    def following() -> bool:
        nonlocal place, end
        piece = next(pieces, None)
        if piece:
            place, end = piece
        return piece is not None

    while place < end or following():
        if place + 3 > end:
            if number < stated:
                raise _cut()
            break
        count, flags = unpack(stream, place)
        place += 3
        behind = 0
        if flags & 8:
            behind += 4 * struct.unpack_from("<H", stream, place)[0]
            place += 2
        if flags & 4:
            behind += struct.unpack_from("<L", stream, place)[0]
            place += 4
        if count == 0:
            blank.add(number)
        wide = flags & 1
        while count:
            fit = (end - place) >> wide
            taken = min(fit, count)
            place += taken << wide
            count -= taken
            if count:
                if not following():
                    raise _cut()
                wide = stream[place] & 1
                place += 1
        while behind:
            taken = min(end - place, behind)
            place += taken
            behind -= taken
            if behind and not following():
                raise _cut()
        number += 1
    if number != stated:
        struct.pack_into("<LL", stream, start, number, number)
    return frozenset(blank)


def _continued(stream: bytearray, at: int) -> Iterator[tuple[int, int]]:
    """Start and end of a record's content and of the records that go on with it."""
    end = at + struct.unpack_from("<H", stream, at - 2)[0]
    yield at, end
    for number, start, length in records(stream, end):
        if number != 0x003C:
            return
        yield start, start + length


def scan(stream: bytes, start: int, book: Globals, legacy_styles: dict[int, str]) -> Scan:
    """What the records of one sheet tell. Raises BiffError when they do not reach its end."""
    found = Scan()
    counts: dict[int, int] = {}
    pair, single = struct.Struct("<HH").unpack_from, struct.Struct("<H").unpack_from
    blanks, old = book.blank_strings, book.version == 2
    depth, pending = 0, -1
    for number, at, length in records(stream, start):
        if number in _BOF:
            depth += 1
        elif number == 0x000A:
            depth -= 1
            if depth <= 0:
                found.count(0, 0)
                for row, count in counts.items():
                    found.count(row + 1, count)
                return found
        if depth != 1:
            if depth < 1:
                raise BiffError("trang tính không bắt đầu đúng chỗ", "a sheet does not begin where it should")
            continue
        if number in _SINGLES:
            if length < 7:
                raise _cut()
            row, column = pair(stream, at)
            if column > _LAST_COLUMN:
                raise _outside()
            pending = -1
            if number == 0x00FD:
                full = int.from_bytes(stream[at + 6 : at + 10], "little") not in blanks
            elif number in _NUMBERS:
                full = True
            elif number in _TEXTS:
                where = at + _TEXTS[number]
                full = bool(stream[where] if number == 0x0004 else single(stream, where)[0])
            elif number in (0x0005, 0x0205):
                value = at + (7 if number == 0x0005 else 6)
                full = not stream[value + 1]
                if not full:
                    found.errors[row + 1, column + 1] = ERRORS.get(stream[value], "#?")
            else:
                full, pending = _formula(stream, at, length, book.version, found)
            if full:
                counts[row] = counts.get(row, 0) + 1
            if legacy_styles and not old and (font := legacy_styles.get(single(stream, at + 4)[0])):
                found.fonts[row + 1, column + 1] = font
        elif number == 0x00BD:
            row, column = pair(stream, at)
            if column + (length - 6) // 6 - 1 > _LAST_COLUMN:
                raise _outside()
            counts[row] = counts.get(row, 0) + (length - 6) // 6
        elif number in (0x0207, 0x0007) and pending >= 0:
            if stream[at] if old else single(stream, at)[0]:
                counts[pending] = counts.get(pending, 0) + 1
            pending = -1
        else:
            _look(stream, number, at, length, found)
    raise _cut()


def _formula(stream: bytes, at: int, length: int, version: int, found: Scan) -> tuple[bool, int]:
    """Whether the formula at `at` has a value, and else the row in which a text may follow (-1: none)."""
    row, column = struct.unpack_from("<HH", stream, at)
    first = at + (7 if version == 2 else 6)
    result = stream[first : first + 8]
    if len(result) < 8:
        raise _cut()
    if result[6:] != b"\xff\xff":
        return True, -1
    if result[0] == 2:
        found.errors[row + 1, column + 1] = ERRORS.get(result[2], "#?")
        return False, -1
    if result[0] == _NO_RESULT and version >= 5:
        tokens = stream[at + 22 : at + length]
        tokens = tokens[: int.from_bytes(stream[at + 20 : at + 22], "little")]
        summed = tokens[-4:-3] in _SUMS and tokens[-2:] == b"\x04\x00"
        if tokens and (tokens[-1] in _ARITHMETIC or summed or (tokens[-4:-3] == b"\x19" and tokens[-3] & 0x10)):
            found.uncached.add((row + 1, column + 1))
    return result[0] == 1, row if result[0] == 0 else -1


def _look(stream: bytes, number: int, at: int, length: int, found: Scan) -> None:
    """Notes what a record that is no cell tells."""
    if number == 0x0208 and length >= 16:
        row, flags = struct.unpack_from("<H10xH", stream, at)
        if flags & 0x20:
            found.hidden_rows.add(row + 1)
    elif number == 0x007D and length >= 10:
        low, high, flags = struct.unpack_from("<HH4xH", stream, at)
        if flags & 1:
            found.hidden_columns.update(range(low + 1, min(high, _LAST_COLUMN) + 2))
    elif number == 0x00E5 and length >= 2:
        for place in range(at + 2, min(at + 2 + 8 * struct.unpack_from("<H", stream, at)[0], at + length - 7), 8):
            top, bottom, left, right = struct.unpack_from("<4H", stream, place)
            found.merges.append((top + 1, left + 1, bottom + 1, right + 1))


def _outside() -> BiffError:
    return BiffError("có ô nằm ngoài cột cuối cùng của định dạng", "a cell stands outside of the last column of the format")


def _cut() -> BiffError:
    return BiffError("các bản ghi bị cắt hoặc vượt ra ngoài tệp", "the records are cut off or run past the end")
