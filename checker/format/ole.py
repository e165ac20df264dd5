"""The streams of a compound file (OLE2): the container of old workbooks and of encrypted ones.

Every count and every chain is held against the size of the file before it is followed. `container` puts one stream into a new compound
file, so that another reader never sees the structure of a foreign one.
"""

import struct
from array import array
from collections.abc import Iterator

from checker.error import Text

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = struct.Struct("<8s16s5H6s9L")
_ENTRY = struct.Struct("<64sH2B3L16s4x16xLQ")
_NONE = 0xFFFFFFFA  # this and all above are marks, no sectors
_END, _FAT, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM = 1, 2
_WIDE = 4096


class OleError(Exception):
    """A compound file whose structure does not hold together."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.found = Text(vi, en)


class Compound:
    """The streams and storages of the root, by name in lower case. Raises OleError."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512:
            raise _cut()
        head = _HEADER.unpack_from(data)
        major, shift = head[3], head[5]
        self._fats, self._first_directory, _, self._mini_below, self._mini_start, self._minis, self._difat_start, self._difats = head[9:17]
        if shift not in (9, 12):
            raise OleError(f"cỡ cung 2^{shift} không hợp lệ", f"the sector size 2^{shift} is not valid")
        self._size = 1 << shift
        self._wide = major >= 4
        self._data = data
        self._sectors = max(0, (len(data) - 1) // self._size)  # the last one may be cut short
        if max(self._fats, self._minis, self._difats) > self._sectors:
            raise OleError("số cung nêu trong tệp lớn hơn chính tệp", "the stated number of sectors is larger than the file")
        self._fat = self._table(self._fat_sectors())
        self._entries = self._directory()
        self.names = dict(self._children(0))

    def stream(self, name: str) -> bytes:
        """The bytes of a stream of the root."""
        kind, _, start, size = self._entries[self.names[name.lower()]]
        if kind != _STREAM:
            raise OleError("một luồng không đọc được", "a stream cannot be read")
        if size >= self._mini_below:
            return self._chain(start, size)
        return b"".join(self._mini_sectors(start, size))[:size]

    def _fat_sectors(self) -> list[int]:
        found = [n for n in struct.unpack_from("<109L", self._data, 76) if n < _NONE]
        at = self._difat_start
        for _ in range(self._difats):
            if at >= _NONE:
                break
            *numbers, at = array_of(self._sector(at, whole=True))
            found += [n for n in numbers if n < _NONE]
        return found[: self._fats] if self._fats else found

    def _table(self, sectors: list[int]) -> "array[int]":
        if len(sectors) > self._sectors:
            raise _loop()
        return array_of(b"".join(self._sector(n, whole=True) for n in sectors))

    def _sector(self, number: int, *, whole: bool = False) -> bytes:
        start = (number + 1) * self._size
        piece = self._data[start : start + self._size]
        if not piece or (whole and len(piece) < self._size):
            raise _cut()
        return piece

    def _numbers(self, start: int, table: "array[int]", most: int) -> Iterator[int]:
        """The sectors of a chain; one that is longer than `most` goes in a circle."""
        at, count = start, 0
        while at < _NONE:
            count += 1
            if count > most:
                raise _loop()
            yield at
            if at >= len(table):
                raise _cut()
            at = table[at]

    def _chain(self, start: int, size: int | None = None) -> bytes:
        most = self._sectors if size is None else -(-size // self._size)
        if most > self._sectors:
            raise _cut()
        pieces: list[bytes] = []
        for number in self._numbers(start, self._fat, self._sectors):
            if size is None or len(pieces) < most:  # a longer chain is followed to its end, to see that it has one
                pieces.append(self._sector(number))
        found = b"".join(pieces)
        if size is not None and len(found) < size:
            raise _cut()
        return found if size is None else found[:size]

    def _mini_sectors(self, start: int, size: int) -> Iterator[bytes]:
        table = array_of(self._chain(self._mini_start)) if self._minis else array("I")
        kept = self._chain(self._entries[0][2])
        for count, number in enumerate(self._numbers(start, table, len(table) + 1)):
            if count * 64 >= size:
                return
            if (piece := kept[number * 64 : number * 64 + 64]) == b"":
                raise _cut()
            yield piece

    def _directory(self) -> list[tuple[int, tuple[int, int, int, str], int, int]]:
        """(type, (left, right, child, name), first sector, size) of each entry."""
        data = self._chain(self._first_directory)
        found = []
        for at in range(0, len(data) - _ENTRY.size + 1, _ENTRY.size):
            name, length, kind, _, left, right, child, _, start, size = _ENTRY.unpack_from(data, at)
            text = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower()
            found.append((kind, (left, right, child, text), start, size if self._wide else size & 0xFFFFFFFF))
        if not found or found[0][0] != 5:
            raise OleError("không có mục lục", "there is no directory")
        return found

    def _children(self, parent: int) -> Iterator[tuple[str, int]]:
        """Name and number of what stands directly beneath an entry; two of one name are no container that anybody could audit."""
        todo, seen, names = [self._entries[parent][1][2]], set(), set()
        while todo:
            number = todo.pop()
            if number >= _NONE:
                continue
            if number >= len(self._entries) or number in seen:
                raise _loop()
            seen.add(number)
            kind, (left, right, _, name), _, _ = self._entries[number]
            todo += [left, right]
            if kind in (_STORAGE, _STREAM):
                if name in names:
                    raise OleError("hai luồng trùng tên", "two streams of one name")
                names.add(name)
                yield name, number


def array_of(data: bytes) -> "array[int]":
    """Little-endian 32-bit numbers."""
    return array("I", struct.unpack(f"<{len(data) // 4}L", data[: len(data) // 4 * 4]))


def container(name: str, stream: bytes) -> bytes:
    """A compound file with this one stream."""
    body = stream + bytes(max(0, _WIDE - len(stream)))  # a shorter one would have to be a mini stream
    sectors = -(-len(body) // _WIDE)
    fats = 1
    while fats * (_WIDE // 4) < fats + 2 + sectors:
        fats += 1
    if fats > 109:
        raise OleError("luồng dữ liệu quá lớn", "the stream is too large")
    table = array("I", [_FAT] * fats + [_END, _END] + [*range(fats + 3, fats + 2 + sectors), _END])
    table.extend([_FREE] * (fats * (_WIDE // 4) - len(table)))
    header = _HEADER.pack(SIGNATURE, bytes(16), 0x3E, 4, 0xFFFE, 12, 6, bytes(6), 1, fats, fats, 0, _WIDE, _END, 0, _END, 0)
    header += struct.pack("<109L", *range(fats), *[_FREE] * (109 - fats))
    directory = _entry("Root Entry", 5, 1, fats + 1, _WIDE) + _entry(
        name, _STREAM, _FREE, fats + 2, len(body)
    )  # a root without a sector is refused by some
    parts = (header, struct.pack(f"<{len(table)}L", *table), directory, bytes(_WIDE), body)
    return b"".join(part + bytes(-len(part) % _WIDE) for part in parts)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return _ENTRY.pack(text, len(text), kind, 1, _FREE, _FREE, child, bytes(16), start, size)


def _cut() -> OleError:
    return OleError("tệp bị cắt hoặc mục lục chỉ ra ngoài tệp", "the file is cut off, or its directory points outside of it")


def _loop() -> OleError:
    return OleError("chuỗi cung đi vòng tròn", "a chain of sectors goes in a circle")
