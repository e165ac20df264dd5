"""Text separated by commas, semicolons, tabs or bars as records of text cells; nothing is read as a number."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from checker.cell import Facts, address, told_error
from checker.error import InputError, Text, sentence
from checker.format.encoding import NAMES, Encoding, composed, encoding_of
from checker.format.held import MAX_BOX, MAX_COLUMNS
from checker.format.refusal import empty
from checker.format.source import Problem, SheetName

if TYPE_CHECKING:
    from checker.format.delimited_columns import LongText
    from checker.text_rows import Rows

DELIMITERS = ("\t", ";", ",", "|")  # the one that numbers and sentences hold least comes first where the evidence is equal
SAMPLE = 64 << 10
SAMPLE_RECORDS = 50

# Put behind the text: a quote that is never closed swallows it, so a last record that is not this one tells.
END = "\ufdd0end of text"
_STATED = re.compile(r"\ufeff?\"?sep=(.)\"?\r?\n|\ufeff?\"?sep=(.)\"?\r", re.IGNORECASE)  # Excel's own line, which it does not show
_DOS_END = b"\x1a"

_ERRORS = {b"#": re.compile(rb"#\0?[RDNVSC]\0?[EI/AUPL]"), b"Err:": re.compile(rb"Err:\d")}  # by what is quickly looked for
_UTF8 = ("utf-8", "utf-8-sig")
_LONG = 2_000  # records that are read one by one in any case: titles and headers, of which few have the width of the lines beneath


def delimited(data: bytes, name: str) -> "Delimited":
    """The text in `data` as a file of one sheet, which is named after it."""
    encoding = encoding_of(data, name)
    try:
        records = Records(data, encoding)
    except UnicodeError as error:
        raise _not_as_marked(name, encoding, error) from None
    if not records.height and not records.open_quote:
        raise empty(name)
    if records.width > MAX_COLUMNS or records.width * records.height > MAX_BOX:
        raise _too_wide(name, records)
    return Delimited(records, PurePosixPath(name).stem)


class Delimited:
    """A file of one sheet."""

    kind = "csv"

    def __init__(self, records: "Records", sheet: str) -> None:
        self._records = records
        self.sheets = [SheetName(sheet, False)]
        self.problems: list[Problem] = []
        if records.open_quote:
            row = records.open_quote[0]
            self.problems.append(Problem("quote_not_closed", sheet, address(records.open_quote), True, sentence(
                Text(f"Dấu ngoặc kép mở ở bản ghi {row} không có dấu đóng; các dòng từ đó trở đi không đọc được",
                     f"A quotation mark opened in record {row} is never closed; the lines from there on cannot be read"),
                Text("Cần mỗi dấu ngoặc kép mở có một dấu đóng", "Expected: a closing mark for each opening one"),
                Text("Sửa ô này rồi kiểm tra lại, hoặc gửi tệp .xlsx", "Mend this cell and check again, or send an .xlsx file"),
            )))  # fmt: skip
        if records.encoding.assumed:
            self.problems.append(encoding_assumed(sheet, records.encoding))
        if records.rival:
            ours, other = (f"'{'tab' if d == chr(9) else d}'" for d in (records.delimiter, records.rival))
            self.problems.append(Problem("delimiter_doubtful", sheet, None, False, sentence(
                Text(f"Hai dấu phân cách đều chia được bảng: {ours} và {other}; tệp được đọc theo {ours}",
                     f"Two separators divide the table equally well: {ours} and {other}; the file was read by {ours}"),
                Text("Cần một dấu phân cách", "Expected: one separator"),
                Text("Xem lại các cột, hoặc lưu dạng .xlsx", "Look at the columns, or save as .xlsx"),
            )))  # fmt: skip

    def facts(self, index: int) -> Facts:
        """Size of the one sheet."""
        return Facts(self._records.width, self._records.height)

    def rows(self, index: int, chunk: int, facts: Facts) -> "Iterator[Rows]":
        """The records."""
        return self._records.rows(chunk)


class Records:
    """The records of one text, numbered from 1 as they stand in it; a line that names the separator is one of them.

    `width` is the widest record's, `height` the last record that holds anything. `open_quote` is the place (record, column) of a
    quotation mark that is never closed, or of a cell too long to be one; the records end above it. `rival` is a separator that fits
    as well as `delimiter`. Raises UnicodeDecodeError.
    """

    def __init__(self, data: bytes, encoding: Encoding) -> None:
        self.encoding = encoding
        self._data = data[: len(data.rstrip(_DOS_END))] if data.endswith(_DOS_END) else data
        sample = self._text().read(SAMPLE)
        stated = _STATED.match(sample)
        self._first = [] if stated is None else [stated[0].strip('\ufeff"\r\n')]
        self.rival: str | None = None
        if stated:
            self.delimiter = stated[1] or stated[2]
        else:
            self.delimiter, self.rival = delimiter_of(sample, whole=len(sample) < SAMPLE)
        self.width = self.height = 0
        self.open_quote: tuple[int, int] | None = None
        self._has_errors = any(start in data and pattern.search(data) for start, pattern in _ERRORS.items())
        self._long = self._in_columns()
        if self._long is None:
            self._measure()
        else:
            self.width, self.height = self._long.size()
            self._data = b""

    def rows(self, chunk: int) -> "Iterator[Rows]":
        """The records in lists of `chunk`, or in greater pieces where columns hold them, all of the same width; an empty cell is None."""
        if self._long is None:
            yield from self._lists(self._reader(), chunk)
            return
        yield from self._lists(iter(self._long.head), chunk)
        left = self.height - len(self._long.head)
        for rows in self._long.beneath:
            if left > 0:
                yield rows[:left].widened(self.width)
            left -= len(rows)

    def _lists(self, records: Iterator[list[str]], chunk: int) -> Iterator[list[list[object]]]:
        width = self.width
        reader = islice(records, self.height)
        while True:
            block: list[list[object]] = [[cell or None for cell in record] for record in islice(reader, chunk)]
            if not block:
                return
            if self._has_errors:
                block = [[told_error(cell) for cell in row] for row in block]  # type: ignore[arg-type]
            for row in block:
                if len(row) < width:
                    row.extend([None] * (width - len(row)))
            yield block

    def _text(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(self._data), encoding=self.encoding.codec, newline="")

    def _reader(self) -> Iterator[list[str]]:
        lines: Iterator[str] = self._text()
        if self.encoding.codec == "cp1258":
            lines = map(composed, lines)
        if self._first:
            next(lines)
            return chain([self._first], csv.reader(chain(lines, [END]), delimiter=self.delimiter))
        return csv.reader(chain(lines, [END]), delimiter=self.delimiter)

    def _in_columns(self) -> "LongText | None":
        if self.encoding.codec not in _UTF8 or self._first or self._has_errors or not any(self._data.count(end) >= _LONG for end in (b"\n", b"\r")):
            return None
        from checker.format.delimited_columns import long_text  # a short file needs no such reader

        return long_text(self._data, self.encoding.codec, self.delimiter, _LONG, END)

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


def encoding_assumed(sheet: str | None, encoding: Encoding) -> Problem:
    """The notice of an encoding that the file does not state."""
    of = NAMES.get(encoding.codec, encoding.codec)
    return Problem("encoding_assumed", sheet, None, False, sentence(
        Text(f"Tệp không ghi bảng mã và không phải UTF-8; được đọc theo {of}", f"The file states no encoding and is not UTF-8; it was read as {of}"),
        Text("Cần văn bản UTF-8", "Expected: text in UTF-8"),
        Text("Xem lại chữ có dấu; nếu sai thì lưu lại dạng CSV UTF-8 hoặc .xlsx", "Look at the letters with marks; if they are wrong, save as CSV UTF-8 or .xlsx"),
    ))  # fmt: skip


def _not_as_marked(name: str, encoding: Encoding, error: UnicodeError) -> InputError:
    of = NAMES.get(encoding.codec, encoding.codec.upper())
    return InputError(
        name, Text(f"Nội dung không đúng bảng mã {of} mà đầu tệp cho biết ({error.__class__.__name__})",
                   f"The content is not in {of}, as its beginning says ({error.__class__.__name__})"),
        Text("Cần văn bản dùng một bảng mã từ đầu đến cuối", "Expected: text in one encoding from beginning to end"),
        Text("Trong Excel chọn Lưu dưới dạng › CSV UTF-8, hoặc lưu dạng .xlsx", "In Excel choose Save As › CSV UTF-8, or save as .xlsx"), "file_encoding",
    )  # fmt: skip


def _too_wide(name: str, records: Records) -> InputError:
    return InputError(
        name, Text(f"Tệp có {records.height} dòng, dòng rộng nhất có {records.width} cột", f"The file has {records.height} records, the widest of {records.width} cells"),
        Text(f"Cần không quá {MAX_COLUMNS} cột và {MAX_BOX // 1_000_000} triệu ô", f"Expected: at most {MAX_COLUMNS} columns and {MAX_BOX // 1_000_000} million cells"),
        Text("Chia tệp thành nhiều tệp nhỏ hơn", "Split it into smaller files"), "file_too_large",
    )  # fmt: skip


def delimiter_of(sample: str, *, whole: bool = True) -> tuple[str, str | None]:
    """The delimiter that gives the most records of one width (the widest where that is equal), the comma if none does; and its equal, if any."""
    if not whole:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    best, choice, rival = (0, 0), ",", None
    for delimiter in DELIMITERS:
        widths = Counter(_widths(sample, delimiter))
        if widths:
            width, records = max(widths.items(), key=lambda item: (item[1], item[0]))
            if (records, width) > best:
                best, choice, rival = (records, width), delimiter, None
            elif (records, width) == best:
                rival = delimiter
    return choice, rival


def _widths(sample: str, delimiter: str) -> Iterator[int]:
    """Widths of the first records that have more than one cell."""
    try:
        for record in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), SAMPLE_RECORDS):
            if len(record) > 1:
                yield len(record)
    except csv.Error:
        return
