"""Comma-, semicolon- or tab-separated text as records of text cells; nothing is read as a number."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice

DELIMITERS = ("\t", ";", ",")  # the one that numbers and sentences hold least comes first where the evidence is equal
SAMPLE = 64 << 10
SAMPLE_RECORDS = 50

# Put behind the text: a quote that is never closed swallows it, so a last record that is not this one tells.
END = "\ufdd0end of text"


class Records:
    """The records of one text, numbered from 1 as Excel shows them.

    `width` is the widest record's, `height` the last record that holds anything. `open_quote` is the place (record, column) of a
    quotation mark that is never closed, or of a cell too long to be one; the records end above it. Raises UnicodeDecodeError.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.encoding = encoding_of(data)
        self.delimiter = delimiter_of(data[:SAMPLE].decode(self.encoding, "ignore"), whole=len(data) <= SAMPLE)
        self.width = self.height = 0
        self.open_quote: tuple[int, int] | None = None
        self._measure()

    def rows(self, chunk: int) -> Iterator[list[list[object]]]:
        """The records in lists of `chunk`, all of the same width; an empty cell is None."""
        width = self.width
        reader = islice(self._reader(), self.height)
        while True:
            block: list[list[object]] = [[cell or None for cell in record] for record in islice(reader, chunk)]
            if not block:
                return
            for row in block:
                if len(row) < width:
                    row.extend([None] * (width - len(row)))
            yield block

    def _reader(self) -> Iterator[list[str]]:
        text = io.TextIOWrapper(io.BytesIO(self._data), encoding=self.encoding, newline="")
        return csv.reader(chain(text, [END]), delimiter=self.delimiter)

    def _measure(self) -> None:
        number = width = used = before = 0
        last: list[str] = []
        try:
            for number, last in enumerate(self._reader(), 1):
                if any(last):
                    before, used = used, number
                    if len(last) > width:
                        width = len(last)
        except csv.Error:  # a cell past 131,072 characters: Excel's own limit is 32,767
            self.width, self.height = width, used
            self.open_quote = (number + 1, 1)
            return
        self.width, self.height = width, before
        if last != [END]:
            self.open_quote = (number, len(last))


def encoding_of(data: bytes) -> str:
    """The encoding that a byte-order mark states, else UTF-8."""
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-8"


def delimiter_of(sample: str, *, whole: bool = True) -> str:
    """The delimiter that gives the most records of one width (the widest where that is equal); the comma if none does."""
    if not whole:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    best, choice = (0, 0), ","
    for delimiter in DELIMITERS:
        widths = Counter(_widths(sample, delimiter))
        if widths:
            width, records = max(widths.items(), key=lambda item: (item[1], item[0]))
            if (records, width) > best:
                best, choice = (records, width), delimiter
    return choice


def _widths(sample: str, delimiter: str) -> Iterator[int]:
    """Widths of the first records that have more than one cell."""
    try:
        for record in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), SAMPLE_RECORDS):
            if len(record) > 1:
                yield len(record)
    except csv.Error:
        return
