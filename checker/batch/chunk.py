"""Workbooks in heaps: small ones together, so that what a table costs however short it is is paid once for many; large ones alone."""

import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from checker.inputs import Input
from checker.private import regular

FILES, VOLUME = 100, 32 << 20  # at most so many in a chunk, and so many bytes unpacked
_PACKED = 10  # what a file that is no zip may unpack to, times its size
_DIRECTORY = 4 << 20  # bytes of a zip directory that are looked at
# What a worker and its reader need for a byte of XML, and beside: measured on sheets of 200 to 1,000,000 rows (docs/scale.md).
_PER_BYTE, _AT_LEAST = 4, 200 << 20
_END, _ENTRY = b"PK\x05\x06", b"PK\x01\x02"


class Chunk(NamedTuple):
    """Workbooks that go through pass 1 together, and the bytes that they unpack to by their own account."""

    files: tuple[Input, ...]
    volume: int

    @property
    def memory(self) -> int:
        """Bytes that a worker may need for it."""
        return _AT_LEAST + _PER_BYTE * self.volume


def chunks(files: Sequence[Input], jobs: int) -> Iterator[Chunk]:
    """The files in their order, cut so that every worker gets several chunks where there are enough."""
    most = max(1, min(FILES, -(-len(files) // (4 * jobs))))
    heap: list[Input] = []
    volume = 0
    for file in files:
        own = unpacked(file.path) if file.refusal is None else 0
        if heap and (len(heap) >= most or volume + own > VOLUME):
            yield Chunk(tuple(heap), volume)
            heap, volume = [], 0
        heap.append(file)
        volume += own
    if heap:
        yield Chunk(tuple(heap), volume)


def alone(files: Iterable[Input]) -> Iterator[Chunk]:
    """Each of the files by itself."""
    return (Chunk((file,), unpacked(file.path) if file.refusal is None else 0) for file in files)


def unpacked(path: Path) -> int:
    """Bytes that the file unpacks to as its zip directory says, or may unpack to when it is no zip file or cannot be read.

    Only sizes are taken from the directory, and only so much of it is looked at as costs nothing: nothing in a file is trusted here.
    """
    opened = regular(path)
    if opened is None:
        return 0
    try:
        with opened as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - (1 << 16) - 22))
            tail = file.read()
            at = tail.rfind(_END)
            if at < 0 or len(tail) - at < 22:
                return size * _PACKED
            length, start = struct.unpack_from("<II", tail, at + 12)
            file.seek(min(start, size))
            return size + sum(_sizes(file.read(min(length, _DIRECTORY))))
    except OSError:
        return 0


def _sizes(directory: bytes) -> Iterator[int]:
    at = 0
    while directory[at : at + 4] == _ENTRY and len(directory) - at >= 46:
        yield struct.unpack_from("<I", directory, at + 24)[0]
        at += 46 + sum(struct.unpack_from("<HHH", directory, at + 28))
