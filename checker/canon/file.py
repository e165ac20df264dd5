"""A file → the canonical table in it, as it lies there; None for any other file.

A parquet file is always taken for one; a csv file if every name in its first line is a column of Items, goods_name among them.
"""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from checker.canon.value import refused
from checker.error import Text
from checker.schema import ITEMS

_LONGEST_HEADER = 1 << 16
_KNOWN = frozenset(c.name for c in ITEMS)


class Given(NamedTuple):
    """A table as it lies in the file: `first` is the row number of its first line, `header` the cells above it."""

    table: pa.Table
    first: int
    header: int


def given(path: Path) -> Given | None:
    """The table in the file, if it is a canonical one; texts and types as they stand there."""
    with path.open("rb") as file:
        start = file.read(_LONGEST_HEADER)
    if start[:4] == b"PAR1":
        return _parquet(path)
    line = start.split(b"\n", 1)[0].rstrip(b"\r")
    if b"goods_name" not in line:
        return None
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    for delimiter in (",", ";", "\t"):
        names = next(csv.reader([text], delimiter=delimiter), [])
        if "goods_name" in names and set(names) <= _KNOWN:
            return _csv(path, names, delimiter)
    return None


def _parquet(path: Path) -> Given:
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path, page_checksum_verification=True)
        names = file.schema_arrow.names
        if len(set(names)) < len(names):
            raise refused(Text("có hai cột cùng tên", "two columns have one name"), Text("Cần mỗi tên một cột", "Expected one column of each name"))
        table = file.read(use_threads=False)
        table.validate(full=True)  # texts that are no UTF-8 are met here, not by those who work with them
        return Given(table, 1, 0)
    except MemoryError:  # told by those who allow the memory
        raise
    except (pa.ArrowException, OSError, UnicodeError) as error:
        raise refused(Text(f"tệp parquet hỏng ({type(error).__name__})", f"the parquet file is damaged ({type(error).__name__})"),
                       Text("Cần tệp parquet nguyên vẹn", "Expected a whole parquet file")) from None  # fmt: skip


def _csv(path: Path, names: Sequence[str], delimiter: str) -> Given:
    import pyarrow.csv

    if len(set(names)) < len(names):
        raise refused(Text("có hai cột cùng tên", "two columns have one name"), Text("Cần mỗi tên một cột", "Expected one column of each name"))
    wrong: list[Any] = []

    def note(row: Any) -> str:
        wrong.append(row)
        return "error"

    try:
        table = pyarrow.csv.read_csv(
            path, pyarrow.csv.ReadOptions(use_threads=False, column_names=list(names), skip_rows=1),
            pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=note),
            pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]),
        )  # fmt: skip
    except (pa.ArrowException, OSError) as error:
        if wrong and wrong[0].number is not None:
            row = wrong[0]
            raise refused(Text(f"dòng {row.number}: có {row.actual_columns} ô", f"row {row.number}: it has {row.actual_columns} cells"),
                           Text(f"Cần {row.expected_columns} ô như dòng tiêu đề", f"Expected {row.expected_columns} cells, as the header has")) from None  # fmt: skip
        raise refused(Text(f"không đọc được csv ({error})", f"the csv cannot be read ({error})"), Text("Cần csv UTF-8", "Expected csv in UTF-8")) from None
    return Given(table, 2, len(names))
