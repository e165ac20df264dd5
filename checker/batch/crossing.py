"""What needs other files: the same article with other origins, the same purchase at several stages, purchases close together.

Everything is found bucket by bucket of a hash, so that what is held at once does not grow with the number of workbooks; what is found is exact:
a bucket holds all lines that could have to do with each other. Nothing here changes an item's origin or amount.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from checker.batch.journal import Entry
from checker.batch.part import SCHEMAS, Part
from checker.group import BOUGHT, buyer_of, ceilings_of, groups, in_order
from checker.link import LOOKED_AT, TELLS, link
from checker.origin.article import ELSEWHERE, elsewhere, spread
from checker.schema import GROUPS, arrow
from checker.setting import Setting

_LINES = 250_000  # that a bucket may hold
_FOUND = pa.schema([("of", pa.int32()), ("at", pa.int32()), *((name, pa.string()) for name in TELLS)])
_BATCH = 8_192

_Ints = npt.NDArray[np.int64]


@dataclass
class Library:
    """The workbooks of a run in the order of their names, and the folder of the parts that hold them."""

    folder: Path
    entries: Sequence[Entry]

    def runs(self, most: int) -> Iterator[tuple[int, int]]:
        """The workbooks from-to, cut so that no run has more than `most` rows in any table, but for a single workbook that has."""
        start, rows = 0, 0
        for at, entry in enumerate(self.entries):
            own = entry.record.most
            if at > start and rows + own > most:
                yield start, at
                start, rows = at, 0
            rows += own
        if start < len(self.entries):
            yield start, len(self.entries)

    def table(self, name: str, start: int, end: int, columns: Sequence[str] | None = None) -> pa.Table:
        """The rows of the workbooks from `start` to before `end`, in their order."""
        whole: dict[str, pa.Table] = {}
        slices = []
        for entry in self.entries[start:end]:
            first, count = entry.record.of(name)
            if count:
                if entry.part not in whole:
                    whole[entry.part] = Part(self.folder / entry.part).table(name, columns)
                slices.append(whole[entry.part].slice(first, count))
        schema = SCHEMAS[name]
        empty = (schema if columns is None else pa.schema([schema.field(c) for c in columns])).empty_table()
        return pa.concat_tables([empty, *slices])


@dataclass
class Crossing:
    """What was found across files, ready to be laid over the items of a run of workbooks, run after run in their order."""

    origins: dict[bytes, dict[str, int]]
    groups: pa.Table
    _links: list["_Sorted"]

    def laid_over(self, library: Library, start: int, end: int, items: pa.Table) -> tuple[pa.Table, set[str]]:
        """The items with what other files say of them, and the files whose items it changes."""
        offsets = np.cumsum([0, *(e.record.of("items")[1] for e in library.entries[start:end])])
        columns: dict[str, pa.Array] = {}
        if self.origins:
            told = library.table("told", start, end)
            values = elsewhere(told, self.origins)
            if values.null_count < len(values):
                numbers = _numbers(told["file"], library, start, end)
                columns[ELSEWHERE] = spread(values, pa.chunked_array([pa.array(offsets[numbers] + told["at"].to_numpy())]), len(items))
        found = [part for links in self._links for part in links.until(end)]
        if found:
            linked = pa.concat_tables(found)
            at = pa.chunked_array([pa.array(offsets[linked["of"].to_numpy() - start] + linked["at"].to_numpy())])
            columns |= {name: spread(linked[name].combine_chunks(), at, len(items)) for name in TELLS}
        touched: set[str] = set()
        for name, values in columns.items():
            touched.update(items["file"].filter(pc.is_valid(values)).unique().to_pylist())
            items = items.set_column(items.schema.get_field_index(name), items.schema.field(name), values)
        return items, touched


def crossing(library: Library, setting: Setting, work: Callable[[str], Path]) -> Crossing:
    """What the workbooks say across files; `work` names files that may be made on the way."""
    return Crossing(_origins(library), _groups(library, setting), _links(library, work))


def _buckets(library: Library, name: str) -> tuple[list[tuple[int, int]], int]:
    """The runs by which a table is read, and into how many buckets its rows go."""
    lines = sum(e.record.of(name)[1] for e in library.entries)
    return list(library.runs(_LINES)), max(1, -(-lines // _LINES))


def _hashes(column: pa.ChunkedArray) -> tuple[_Ints, _Ints]:
    """The 16 bytes of each row as two numbers."""
    whole = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], pa.binary(16))
    pairs = np.frombuffer(whole.buffers()[1] or b"", np.int64)[2 * whole.offset : 2 * (whole.offset + len(whole))].reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _numbers(files: pa.ChunkedArray, library: Library, start: int, end: int) -> _Ints:
    """Per row the number of its workbook within the run."""
    known = pa.array([e.file.name for e in library.entries[start:end]], pa.string())
    numbers: _Ints = pc.index_in(files, known).to_numpy().astype(np.int64)
    return numbers


def _origins(library: Library) -> dict[bytes, dict[str, int]]:
    """Of articles that several files state otherwise: in how many files each origin stands."""
    runs, buckets = _buckets(library, "told")
    names: dict[str, int] = {}
    result: dict[bytes, dict[int, int]] = {}
    for bucket in range(buckets):
        rows = []
        for start, end in runs:
            told = library.table("told", start, end)
            high, low = _hashes(told["article"])
            mine = np.flatnonzero(high % buckets == bucket)
            if not len(mine):
                continue
            coded = told["origin"].combine_chunks().dictionary_encode()
            codes = np.array([names.setdefault(name, len(names)) for name in coded.dictionary.to_pylist()], np.int64)[coded.indices.to_numpy()]
            own = np.stack([high, low, codes, _numbers(told["file"], library, start, end) + start], axis=1)[mine]
            rows.append(np.unique(own, axis=0))
        if not rows:
            continue
        seen = np.unique(np.concatenate(rows), axis=0)  # article, origin, file: each once
        first = np.r_[True, np.any(seen[1:, :2] != seen[:-1, :2], axis=1)]
        article = np.cumsum(first) - 1
        told_by = np.zeros((int(article[-1]) + 1, 2), np.int64)
        for column, at in ((2, 0), (3, 1)):
            low_, high_ = np.full(len(told_by), np.iinfo(np.int64).max), np.full(len(told_by), -1)
            np.minimum.at(low_, article, seen[:, column])
            np.maximum.at(high_, article, seen[:, column])
            told_by[:, at] = low_ != high_
        for row in seen[told_by[article].all(axis=1)]:
            origins = result.setdefault(row[:2].tobytes(), {})
            origins[int(row[2])] = origins.get(int(row[2]), 0) + 1
    said = list(names)
    return {article: {said[code]: files for code, files in origins.items()} for article, origins in result.items()}


def _groups(library: Library, setting: Setting) -> pa.Table:
    """Purchases close together, buyer by buyer."""
    ceilings = ceilings_of(setting.rules_for("groups"))
    runs, buckets = _buckets(library, "bought")
    found = [arrow(GROUPS).empty_table()]
    for bucket in range(buckets if ceilings else 0):
        rows = [BOUGHT.empty_table()]
        for start, end in runs:
            bought = library.table("bought", start, end)
            if buckets > 1 and len(bought):
                coded = bought["agency"].combine_chunks().dictionary_encode()
                mine = pa.array([_spread(buyer_of(name)) % buckets == bucket for name in coded.dictionary.to_pylist()])
                bought = bought.filter(mine.take(coded.indices))
            rows.append(bought)
        found.append(groups(pa.concat_tables(rows), ceilings))
    return in_order(pa.concat_tables(found))


def _spread(text: str) -> int:
    return sum(text.encode()) if len(text) < 4 else int.from_bytes(text.encode()[-4:], "little")


class _Sorted:
    """Links of one bucket in an Arrow file, in the order of the workbooks, read once from its beginning to its end."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._reader = pa.ipc.open_stream(self._file)
        self._rest: pa.Table | None = None

    def until(self, end: int) -> Iterator[pa.Table]:
        """The links of the workbooks before `end` that have not been given yet."""
        while True:
            if self._rest is None:
                try:
                    self._rest = pa.Table.from_batches([self._reader.read_next_batch()])
                except StopIteration:
                    self._file.close()
                    return
            count = int(np.searchsorted(self._rest["of"].to_numpy(), end))
            if count:
                yield self._rest.slice(0, count)
            if count < len(self._rest):
                self._rest = self._rest.slice(count)
                return
            self._rest = None


def _links(library: Library, work: Callable[[str], Path]) -> list[_Sorted]:
    """The purchases that are seen at several stages, bucket by bucket."""
    if len({stage for e in library.entries for stage in e.record.stages}) < 2:
        return []
    runs, buckets = _buckets(library, "kin")
    found = []
    for bucket in range(buckets):
        several = _several(library, runs, buckets, bucket)
        parts, places = [], []
        for start, end in runs if len(several) else ():
            lines, place = _lines(library, start, end, several)
            parts.append(lines)
            places.append(place)
        if parts:
            linked = link(pa.concat_tables(parts))
            of, at = (np.concatenate(column) for column in zip(*places, strict=True))
            kept = pc.is_valid(linked["purchase"])
            table = pa.table({"of": pa.array(of, pa.int32()), "at": pa.array(at, pa.int32()), **{name: linked[name] for name in TELLS}}, schema=_FOUND).filter(kept)
            if len(table):
                path = work(f"links-{bucket}.arrow")
                with path.open("wb") as file, pa.ipc.new_stream(pa.PythonFile(file, "w"), _FOUND) as stream:
                    stream.write_table(table.combine_chunks(), max_chunksize=_BATCH)
                found.append(_Sorted(path))
    return found


def _several(library: Library, runs: Sequence[tuple[int, int]], buckets: int, bucket: int) -> pa.Array:
    """The goods of the bucket that stand at more than one stage."""
    stages: dict[str, int] = {}
    rows = []
    for start, end in runs:
        kin = library.table("kin", start, end, ("goods", "stage"))
        high, low = _hashes(kin["goods"])
        mine = np.flatnonzero(high % buckets == bucket)
        if len(mine):
            coded = kin["stage"].combine_chunks().dictionary_encode()
            codes = np.array([stages.setdefault(name, len(stages)) for name in coded.dictionary.to_pylist()], np.int64)[coded.indices.to_numpy()]
            rows.append(np.unique(np.stack([high, low, codes], axis=1)[mine], axis=0))
    seen = np.unique(np.concatenate(rows), axis=0) if rows else np.zeros((0, 3), np.int64)
    same = np.all(seen[1:, :2] == seen[:-1, :2], axis=1)
    goods = np.unique(seen[1:][same][:, :2], axis=0)
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(goods), [None, pa.py_buffer(np.ascontiguousarray(goods).tobytes())])


def _lines(library: Library, start: int, end: int, goods: pa.Array) -> tuple[pa.Table, tuple[_Ints, _Ints]]:
    """The lines of these goods with all that links are made by, and of each its workbook and its position there."""
    kin = library.table("kin", start, end, ("file", "at", "goods"))
    kin = kin.filter(pc.is_in(kin["goods"], goods))
    of = _numbers(kin["file"], library, start, end)
    at: _Ints = kin["at"].to_numpy().astype(np.int64)
    offsets = np.cumsum([0, *(e.record.of("items")[1] for e in library.entries[start:end])])
    items = library.table("items", start, end, LOOKED_AT).take(pa.array(offsets[of] + at))
    for name in TELLS:
        items = items.append_column(name, pa.nulls(len(items), pa.string()))
    return items, (of + start, at)
