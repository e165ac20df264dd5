"""The records of a long csv as Arrow reads them, column by column; they are the same as the csv module's, record by record."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from checker.text_rows import TextRows

_BLOCK = 2 << 20  # bytes that are parsed at once
_LONGEST = 131_072  # characters of a cell, beyond which the csv module gives up


class LongText(NamedTuple):
    """The records of a long text: the first ones one by one, those beneath column by column, as wide as the last of the first."""

    head: list[list[str]]
    beneath: list[TextRows]

    def size(self) -> tuple[int, int]:
        """Cells of the widest record that holds anything, and the number from 1 of the last one."""
        used = [number for number, record in enumerate(self.head, 1) if any(record)]
        width, height = max((len(self.head[number - 1]) for number in used), default=0), used[-1] if used else 0
        above = len(self.head) + sum(map(len, self.beneath))
        for rows in reversed(self.beneath):
            above -= len(rows)
            if filled := rows.last_filled():
                return max(width, len(self.head[-1])), above + filled
        return width, height


def long_text(data: bytes, codec: str, delimiter: str, first: int, end: str) -> LongText | None:
    """The records of a text in UTF-8 (`codec` "utf-8-sig": behind its mark), the `first` ones by the csv module; None where it has to read all of them.

    `end` is a text that no cell holds.
    """
    at = len(codecs.BOM_UTF8) if codec == "utf-8-sig" else 0

    def lines() -> Iterator[str]:
        nonlocal at
        for line in io.TextIOWrapper(io.BytesIO(data), encoding=codec, newline=""):
            at += len(line.encode())
            yield line

    try:
        head = list(islice(csv.reader(lines(), delimiter=delimiter), first))
    except csv.Error:
        return None
    stop = _end(data)
    if len(head) < first or stop <= at:
        return None
    beneath = text_rows(memoryview(data)[at:stop], delimiter, len(head[-1]), end, valid=codec == "utf-8")  # a mark vouches for nothing
    return None if beneath is None else LongText(head, beneath)


def _end(data: bytes) -> int:
    """Where the line ends begin that close the text; looked at piece by piece, so that no copy of the text is made."""
    stop = len(data)
    while stop:
        start = max(0, stop - _BLOCK)
        if kept := len(data[start:stop].rstrip(b"\r\n")):
            return start + kept
        stop = start
    return 0


def text_rows(data: memoryview, delimiter: str, width: int, end: str, *, valid: bool) -> list[TextRows] | None:
    """Records of `width` cells in UTF-8, an empty cell as NULL; None where a record has more or fewer, or only the csv module can tell what is meant.

    `end` is a text that no cell holds. It is put behind the data as a record of its own: a quotation mark that is never closed swallows it.
    `valid`: the bytes are known to be UTF-8.
    """
    names = [str(column) for column in range(width)]
    last = f"\n{end}{delimiter * (width - 1)}\n".encode()
    try:
        reader = pyarrow.csv.open_csv(
            pa.PythonFile(_Parts([data, memoryview(last)]), "r"),
            read_options=pyarrow.csv.ReadOptions(use_threads=False, block_size=_BLOCK, column_names=names),
            parse_options=pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False),
            convert_options=pyarrow.csv.ConvertOptions(
                check_utf8=not valid, column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=True
            ),
        )
        batches = [batch for batch in reader if batch.num_rows]
    except pa.ArrowInvalid:
        return None
    if any((pc.max(pc.binary_length(column)).as_py() or 0) >= _LONGEST for batch in batches for column in batch.columns):
        return None
    final = batches[-1].slice(batches[-1].num_rows - 1)
    if [column[0].as_py() for column in final.columns] != [end, *[None] * (width - 1)]:
        return None
    batches[-1] = batches[-1].slice(0, batches[-1].num_rows - 1)
    return [TextRows(batch.columns) for batch in batches if batch.num_rows]


class _Parts:
    """Stretches of memory as one file, without a copy."""

    def __init__(self, parts: list[memoryview]) -> None:
        self._parts = parts
        self.closed = False

    def read(self, size: int) -> memoryview | bytes:
        """The next bytes, at most `size`."""
        while self._parts and not len(self._parts[0]):
            self._parts.pop(0)
        if not self._parts:
            return b""
        told, self._parts[0] = self._parts[0][:size], self._parts[0][size:]
        return told

    def close(self) -> None:
        """Nothing comes out: the file is let go."""
        self.closed = True
