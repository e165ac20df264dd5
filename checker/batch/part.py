"""What pass 1 makes of a few workbooks, as one file: their tables, and for each workbook a record that says which rows are its own.

The file is an Arrow stream per table, compressed, columns without a value left out; then a directory as JSON, its length, and a mark. It is
whole or not there: it takes its name when all of it is on the disk.
"""

import hashlib
import json
import os
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from checker.finding import FOUND
from checker.group import BOUGHT
from checker.link import KIN
from checker.origin.article import TOLD
from checker.schema import CLAIMS, FIXES, ITEMS, LEDGER, PLACES, PROBLEMS, SHEETS, STATEMENTS, TOTALS, arrow, filled_up
from checker.stage import taking_place

SCHEMAS = {
    **{name: arrow(of) for name, of in {
        "ledger": LEDGER, "items": ITEMS, "places": PLACES, "fixes": FIXES, "sheets": SHEETS, "totals": TOTALS, "claims": CLAIMS, "statements": STATEMENTS,
        "problems": PROBLEMS, "found": FOUND,
    }.items()},
    "told": TOLD, "kin": KIN, "bought": BOUGHT,
}  # fmt: skip
_ORDER = {name: number for number, name in enumerate(SCHEMAS)}
ENDING = ".part"
_MARK = b"hangviet-part/1\n"
_COMPRESSED = pa.ipc.IpcWriteOptions(compression="lz4")


class Record(NamedTuple):
    """A workbook of a part: what was read, under which name and from which bytes (None: none could be had), and which rows are its own.

    `reason` says why it was not read, in both languages; `lasting`: reading the same bytes again gives the same. `stages` are those of its
    items, `gaps` (rule, gap, rows) what could not be judged for want of a list, `rows` per table the first row and their number, one after the other.
    """

    file: str
    sha256: str | None
    read: bool
    reason: tuple[str, str] | None
    lasting: bool
    stages: tuple[str, ...]
    gaps: tuple[tuple[str, str, int], ...]
    rows: "array[int]"

    def of(self, table: str) -> tuple[int, int]:
        """The first of its rows in a table, and how many there are."""
        at = 2 * _ORDER[table]
        return self.rows[at], self.rows[at + 1]

    @property
    def most(self) -> int:
        """Rows in the table where it has most."""
        return max(self.rows[1::2])


def write(folder: Path, setting: str, files: Sequence[Record], tables: Mapping[str, pa.Table]) -> str:
    """The name of the part that now stands in `folder`; `files` are records of the workbooks in the order of their rows in `tables`, to which
    these rows are added."""
    _assign(files, tables)
    name = hashlib.sha256(json.dumps([setting, [[f.file, f.sha256] for f in files]]).encode()).hexdigest() + ENDING
    with taking_place(folder / name) as file:
        places = {table: _write(file, tables[table]) for table in SCHEMAS}
        directory = json.dumps({"setting": setting, "files": [[*f[:-1], list(f.rows)] for f in files], "tables": places}, ensure_ascii=True).encode()
        file.write(directory + len(directory).to_bytes(8, "little") + _MARK)
    return name


class Part:
    """A part as it was written; `files` are its records, `setting` what it was made under. Raises ValueError for what is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(0, end - len(_MARK) - 8))
            tail = file.read()
            length = int.from_bytes(tail[:8], "little")
            if tail[8:] != _MARK or length > end:
                raise ValueError(f"{path} is no part")
            file.seek(end - len(_MARK) - 8 - length)
            directory = json.loads(file.read(length))
        self.setting: str = directory["setting"]
        self.files = [_record(*told) for told in directory["files"]]
        self._tables: dict[str, tuple[int, int]] = directory["tables"]

    def table(self, name: str, columns: Iterable[str] | None = None) -> pa.Table:
        """A table of all its workbooks, or some columns of it."""
        start, end = self._tables[name]
        schema = SCHEMAS[name]
        if columns is not None:
            schema = pa.schema([schema.field(column) for column in columns])
        stored = pa.BufferReader(self._bytes.slice(start, end - start))
        with pa.ipc.open_stream(stored) as empty:
            there = empty.schema.names
        wanted = [there.index(column) for column in schema.names if column in there]
        if not wanted:
            return filled_up({}, self.rows(name), schema)
        stored = pa.BufferReader(self._bytes.slice(start, end - start))
        table = pa.ipc.open_stream(stored, options=pa.ipc.IpcReadOptions(included_fields=wanted, use_threads=False)).read_all()
        return filled_up(dict(zip(table.column_names, table.columns, strict=True)), self.rows(name), schema)

    def rows(self, name: str) -> int:
        """How many rows a table of it has."""
        return sum(file.of(name)[1] for file in self.files)

    @cached_property
    def _bytes(self) -> pa.Buffer:
        with pa.memory_map(str(self.path)) as mapped:
            return mapped.read_buffer()


def _write(file: Any, table: pa.Table) -> tuple[int, int]:
    start = file.tell()
    told = table.select([c for c in table.column_names if not len(table) or table[c].null_count < len(table)] or table.column_names[:1])
    with pa.ipc.new_stream(pa.PythonFile(file, "w"), told.schema, options=_COMPRESSED) as stream:
        stream.write_table(told.combine_chunks())
    return start, file.tell()


def _record(
    file: str, sha256: str | None, read: bool, reason: list[str] | None, lasting: bool, stages: list[str], gaps: list[list[Any]], rows: list[int]
) -> Record:
    told = (reason[0], reason[1]) if reason else None
    return Record(file, sha256, read, told, lasting, tuple(map(sys.intern, stages)), tuple((rule, gap, n) for rule, gap, n in gaps), array("i", rows))


def _assign(files: Sequence[Record], tables: Mapping[str, pa.Table]) -> None:
    """Writes into each record which rows of each table are its own."""
    for name in SCHEMAS:
        column = tables[name]["file"]
        counts = {c["values"]: c["counts"] for c in column.value_counts().to_pylist()}
        start = 0
        for file in files:
            count = counts.pop(file.file, 0)
            file.rows.extend((start, count))
            if count and {column[start].as_py(), column[start + count - 1].as_py()} != {file.file}:
                raise AssertionError(f"{name}: the rows of {file.file} do not stand together")
            start += count
        if counts:
            raise AssertionError(f"{name}: rows of files that are not in the part")
