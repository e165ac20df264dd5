"""What needs other files: the same article with other origins, the same purchase at several stages, purchases close together.

Everything is found bucket by bucket of a hash, so that what is held at once does not grow with the number of workbooks; what is found is exact:
a bucket holds all lines that could have to do with each other. Lines come into their buckets, and what is found comes back to its workbooks,
through files: however many buckets there are, each table is read once. Nothing here changes an item's origin or amount.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from checker.batch.library import Library
from checker.batch.spool import Ints, Placed, Spool
from checker.group import BOUGHT, buyer_of, ceilings_of, groups, in_order
from checker.link import LOOKED_AT, TELLS, link
from checker.origin.article import ELSEWHERE, elsewhere, spread
from checker.schema import GROUPS, ITEMS, arrow
from checker.setting import Setting

_LINES = 100_000  # that a bucket may hold, or a run of workbooks
_PLACE = (("of", pa.int32()), ("at", pa.int32()))  # the number of the workbook, the position among its items
_TOLD = pa.schema([*_PLACE, ("article", pa.binary(16)), ("origin", pa.int32())])
_KIN = pa.schema([*_PLACE, ("goods", pa.binary(16)), ("stage", pa.int32())])
_SOUGHT = pa.schema([*_PLACE, ("bucket", pa.int32())])
_LOOKED_AT = pa.schema([*_PLACE, *(arrow(ITEMS).field(name) for name in LOOKED_AT)])

Work = Callable[[str], Path]
_Runs = Sequence[tuple[int, int]]


@dataclass
class Crossing:
    """What was found across files, ready to be laid over the items of a run of workbooks, run after run in their order."""

    groups: pa.Table
    _found: Sequence[Placed]

    def laid_over(self, library: Library, start: int, end: int, items: pa.Table) -> tuple[pa.Table, set[str]]:
        """The items with what other files say of them, and the files whose items it changes."""
        offsets = np.cumsum([0, *library.counts("items", start, end)])
        touched: set[str] = set()
        for found in self._found:
            lines = found.within(start, end)
            if not len(lines):
                continue
            at = pa.chunked_array([pa.array(offsets[lines["of"].to_numpy() - start] + lines["at"].to_numpy())])
            for name in found.schema.names[len(_PLACE) :]:
                values = spread(lines[name].combine_chunks(), at, len(items))
                touched.update(items["file"].filter(pc.is_valid(values)).unique().to_pylist())
                items = items.set_column(items.schema.get_field_index(name), items.schema.field(name), values)
        return items, touched


def crossing(library: Library, setting: Setting, work: Work) -> Crossing:
    """What the workbooks say across files; `work` names files that may be made on the way."""
    runs = list(library.runs(_LINES))
    return Crossing(_groups(library, runs, setting, work), [_origins(library, runs, work), _links(library, runs, work)])


def _buckets(library: Library, name: str) -> int:
    """Into how many buckets the rows of a table go."""
    return max(1, -(-library.rows(name) // _LINES))


def _placed(name: str, columns: Sequence[str], runs: _Runs, work: Work) -> Placed:
    return Placed(work(f"{name}.arrow"), pa.schema([*_PLACE, *((column, pa.string()) for column in columns)]), [start for start, _ in runs])


def _hashes(column: pa.ChunkedArray) -> tuple[Ints, Ints]:
    """The 16 bytes of each row as two numbers."""
    whole = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], pa.binary(16))
    pairs = np.frombuffer(whole.buffers()[1] or b"", np.int64)[2 * whole.offset : 2 * (whole.offset + len(whole))].reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _coded(column: pa.ChunkedArray, known: dict[str, int]) -> pa.Array:
    """Per row the number of its text in `known`, to which those that are new are added."""
    coded = column.combine_chunks().dictionary_encode()
    return pa.array([known.setdefault(text, len(known)) for text in coded.dictionary.to_pylist()], pa.int32()).take(coded.indices)


def _spooled(library: Library, runs: _Runs, name: str, hashed: str, told: str, known: dict[str, int], spool: Spool, buckets: int) -> None:
    """Nothing comes out: the rows of a table stand in their buckets, by the hash of one column; of another the texts become numbers."""
    with spool:
        for start, end in runs:
            rows = library.table(name, start, end, ("at", hashed, told))
            of = pa.array(library.of(name, start, end), pa.int32())
            spool.add(pa.table([of, rows["at"], rows[hashed], _coded(rows[told], known)], schema=spool.schema), _hashes(rows[hashed])[0] % buckets)


def _differing(hashed: pa.ChunkedArray, *columns: pa.ChunkedArray) -> Ints:
    """The rows, in their order, whose hash stands with more than one value in each of the columns."""
    high, low = _hashes(hashed)
    if not len(high):
        return np.zeros(0, np.int64)
    order = np.lexsort((low, high))
    high, low = high[order], low[order]
    starts = np.flatnonzero(np.r_[True, (high[1:] != high[:-1]) | (low[1:] != low[:-1])])
    differ = np.ones(len(starts), bool)
    for column in columns:
        values = column.to_numpy()[order]
        differ &= np.minimum.reduceat(values, starts) != np.maximum.reduceat(values, starts)
    return np.sort(order[np.repeat(differ, np.diff(starts, append=len(order)))])


def _origins(library: Library, runs: _Runs, work: Work) -> Placed:
    """Of lines whose article has other origins in other files: these."""
    buckets, names = _buckets(library, "told"), dict[str, int]()
    told = Spool(work("told.arrow"), _TOLD)
    _spooled(library, runs, "told", "article", "origin", names, told, buckets)
    said = pa.array(list(names), pa.string())
    with _placed("origins", [ELSEWHERE], runs, work) as found:
        for bucket in range(buckets):
            lines = told.read(bucket)
            lines = lines.take(pa.array(_differing(lines["article"], lines["origin"], lines["of"])))
            named = pa.table({"file": lines["of"], "article": lines["article"], "origin": said.take(lines["origin"].combine_chunks())})
            seen: dict[bytes, Counter[str]] = {}
            for pair in named.group_by(["file", "article", "origin"], use_threads=False).aggregate([]).to_pylist():
                seen.setdefault(pair["article"], Counter())[pair["origin"]] += 1
            values = elsewhere(named, seen)
            found.put(pa.table([lines["of"], lines["at"], values], schema=found.schema).filter(values.is_valid()))
    return found


def _groups(library: Library, runs: _Runs, setting: Setting, work: Work) -> pa.Table:
    """Purchases close together, buyer by buyer."""
    ceilings = ceilings_of(setting.rules_for("groups"))
    buckets = _buckets(library, "bought") if ceilings else 0
    with Spool(work("bought.arrow"), BOUGHT) as spool:
        for start, end in runs if buckets else ():
            bought = library.table("bought", start, end)
            coded = bought["agency"].combine_chunks().dictionary_encode()
            bucket = np.array([crc32(buyer_of(name).encode()) % buckets for name in coded.dictionary.to_pylist()], np.int64)
            spool.add(bought, bucket[coded.indices.to_numpy()])
    return in_order(pa.concat_tables([arrow(GROUPS).empty_table(), *(groups(spool.read(bucket), ceilings) for bucket in range(buckets))]))


def _links(library: Library, runs: _Runs, work: Work) -> Placed:
    """The purchases that are seen at several stages."""
    lines, buckets = Spool(work("lines.arrow"), _LOOKED_AT), 0
    if len({stage for entry in library.entries for stage in entry.record.stages}) > 1:
        buckets = _buckets(library, "kin")
        _gather(library, runs, _sought(library, runs, buckets, work), lines)
    with _placed("links", TELLS, runs, work) as found:
        for bucket in range(buckets):
            looked_at = lines.read(bucket)
            for name in TELLS:
                looked_at = looked_at.append_column(name, pa.nulls(len(looked_at), pa.string()))
            linked = link(looked_at)
            found.put(linked.select(found.schema.names).filter(linked["purchase"].is_valid()))
    return found


def _sought(library: Library, runs: _Runs, buckets: int, work: Work) -> Placed:
    """The lines of goods that stand at more than one stage."""
    kin = Spool(work("kin.arrow"), _KIN)
    _spooled(library, runs, "kin", "goods", "stage", {}, kin, buckets)
    with Placed(work("sought.arrow"), _SOUGHT, [start for start, _ in runs]) as sought:
        for bucket in range(buckets):
            rows = kin.read(bucket)
            rows = rows.take(pa.array(_differing(rows["goods"], rows["stage"])))
            sought.put(pa.table([rows["of"], rows["at"], pa.repeat(pa.scalar(bucket, pa.int32()), len(rows))], schema=_SOUGHT))
    return sought


def _gather(library: Library, runs: _Runs, sought: Placed, lines: Spool) -> None:
    """Nothing comes out: these lines stand in their buckets, with all that links are made by."""
    with lines:
        for start, end in runs:
            rows = sought.within(start, end)
            if len(rows):
                offsets = np.cumsum([0, *library.counts("items", start, end)])
                at = offsets[rows["of"].to_numpy() - start] + rows["at"].to_numpy()
                looked_at = library.table("items", start, end, LOOKED_AT).take(pa.array(at))
                lines.add(pa.table([rows["of"], rows["at"], *looked_at.columns], schema=_LOOKED_AT), rows["bucket"].to_numpy())
