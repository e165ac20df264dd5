"""Tables and lists of any length written as they come: the same bytes however they are cut into pieces."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, overload

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from checker.inert import are_inert, inert
from checker.joined import joined

ROW_GROUP = 32_768  # they wait in memory, of every table: more makes the files 4 % smaller and the process as much larger as all it holds beside
_DISTINCT = ("row", "extra", "key", "cells", "message_vi", "message_en")  # a dictionary of what hardly repeats is lost work
_AT_ONCE = 4_096  # rows whose texts are held together


class ParquetRows:
    """A parquet file that is written row group by row group, of `group` rows each; `close` ends it."""

    def __init__(self, file: IO[bytes], schema: pa.Schema, group: int = ROW_GROUP) -> None:
        repeating = [field.name for field in schema if not pa.types.is_decimal(field.type) and field.name not in _DISTINCT]
        sought = [name for name in ("file", "sheet", "row") if name in schema.names]  # by which a reader may pass over whole groups of rows
        self._writer = pq.ParquetWriter(file, schema, compression="zstd", version="2.6", write_statistics=sought or False, use_dictionary=repeating)
        self._schema, self._group = schema, group
        self._waiting: list[list[pa.Array]] = [[] for _ in schema]  # by column: what is put together takes the place of its pieces, one column after the other
        self._rows = 0

    def add(self, table: pa.Table) -> None:
        """Takes the next rows."""
        for pieces, column in zip(self._waiting, table.columns, strict=True):
            pieces += column.chunks
        self._rows += len(table)
        while self._rows >= self._group:
            self._write(self._group)

    def close(self) -> None:
        """Nothing comes out: the rest and the end are written."""
        if self._rows:
            self._write(self._rows)
        self._writer.close()

    def _write(self, count: int) -> None:
        columns = []
        for at, field in enumerate(self._schema):
            waiting = pa.chunked_array(self._waiting[at], field.type)
            self._waiting[at] = waiting.slice(count).chunks if self._rows > count else []
            columns.append(pa.concat_arrays(waiting.slice(0, count).chunks))
            del waiting
        self._rows -= count
        self._writer.write_table(pa.table(columns, schema=self._schema), row_group_size=self._group)


class CsvRows:
    """The findings for Excel: UTF-8 with BOM, formulas defused."""

    def __init__(self, file: IO[bytes], names: Sequence[str]) -> None:
        self._names, self._file = names, file
        file.write(("\ufeff" + ",".join(names) + "\r\n").encode())

    def add(self, table: pa.Table) -> None:
        """Takes the next rows."""
        for start in range(0, len(table), _AT_ONCE):
            piece = table.slice(start, _AT_ONCE)
            rows = pc.binary_join_element_wise(*(_csv_cells(_texts(piece.column(name))) for name in self._names), ",")
            self._file.write(joined(rows, "\r\n") + b"\r\n")


def _texts(column: pa.ChunkedArray) -> pa.Array:
    """A column as texts for a spreadsheet program, empty where nothing stands; they are looked at together, for hardly ever one is live."""
    texts = pc.fill_null(pc.cast(column, pa.string()), "").combine_chunks()
    if not pa.types.is_string(column.type) or are_inert(joined(texts.filter(pc.not_equal(texts, "")), "\n").decode()):
        return texts
    return pa.array([inert(text) for text in texts.to_pylist()], pa.string())


def _csv_cells(texts: pa.Array) -> pa.Array:
    """The texts as cells of a csv: in quotation marks where they hold a comma, a mark or the end of a line."""
    marked = pc.match_substring_regex(texts, '[",\r\n]')
    if not pc.any(marked).as_py():
        return texts
    quoted = pc.binary_join_element_wise('"', pc.replace_substring(texts.filter(marked), '"', '""'), '"', "")
    return pc.replace_with_mask(texts, marked, quoted)


def plain(value: object) -> str:
    """A value as JSON on one line, keys sorted."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


class Long(Sequence[Any]):
    """A list of which the whole is a file, a line of JSON for each entry, and only some entries are in memory: those that `keep` chose."""

    def __init__(self, path: Path, keep: Callable[[int, Any], bool] = lambda at, value: False) -> None:
        self._path, self._keep = path, keep
        self._file: IO[bytes] | None = path.open("wb")
        self._count = 0
        self.kept: dict[int, Any] = {}

    def add(self, value: Any) -> None:
        """Takes the next entry."""
        if self._keep(self._count, value):
            self.kept[self._count] = value
        self.add_line(plain(value).encode("utf-8", "backslashreplace"))

    def add_line(self, line: bytes) -> None:
        """Takes the next entry as it will stand in the file."""
        assert self._file
        self._file.write(line + b"\n")
        self._count += 1

    def lines(self) -> Iterator[bytes]:
        """The entries as they stand in the file."""
        if self._file:
            self._file.close()
            self._file = None
        with self._path.open("rb") as file:
            for line in file:
                yield line[:-1]

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> list[Any]: ...
    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, slice):
            return [self.kept[i] for i in range(*at.indices(self._count))]
        return self.kept[at]
