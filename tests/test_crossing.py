"""What workbooks say of each other is the same in whatever heaps it is looked for, and each table is read once for it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from many import make_many

from checker.batch import crossing as crossing_
from checker.batch.crossing import crossing
from checker.batch.journal import Journal
from checker.batch.library import Library
from checker.batch.run import check_many
from checker.batch.spool import Placed, Spool
from checker.inputs import find_inputs
from checker.link import TELLS
from checker.origin.article import ELSEWHERE
from checker.setting import Options, load

OPTIONS = Options(None, None, None, None, None, (), True, None, None)


@dataclass
class Counting(Library):
    """A library that counts the rows that it has given, by table."""

    given: Counter[str] = field(default_factory=Counter)

    def table(self, name: str, start: int, end: int, columns: Sequence[str] | None = None) -> pa.Table:
        found = super().table(name, start, end, columns)
        self.given[name] += len(found)
        return found


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Counting:
    """The workbooks of a run that is over."""
    folder = tmp_path_factory.mktemp("crossing")
    inputs = make_many(folder / "vào", 24)
    check_many([inputs], folder / "kq", jobs=1, trial=True, annotate=False)
    journal = Journal(folder / "kq" / ".hangviet", load(OPTIONS).sha256)
    entries = [entry for file in find_inputs([inputs]) if (entry := journal.known(file))]
    assert len(entries) > 20
    return Counting(journal.parts, entries)


def told(library: Counting, folder: Path, step: int) -> tuple[pa.Table, pa.Table, set[str]]:
    """Groups, the items with what is said across files, and the files that it touches, laid over `step` workbooks at a time."""
    folder.mkdir()
    found = crossing(library, load(OPTIONS), lambda name: folder / name)
    library.given.clear()
    pieces, touched = [], set()
    for start in range(0, len(library.entries), step):
        end = min(start + step, len(library.entries))
        items, some = found.laid_over(library, start, end, library.table("items", start, end))
        pieces.append(items)
        touched |= some
    return found.groups, pa.concat_tables(pieces), touched


def test_buckets_and_runs_are_not_to_be_seen(library: Counting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    groups, items, touched = told(library, tmp_path / "one", len(library.entries))
    assert len(groups) and touched and all(items[name].null_count < len(items) for name in (ELSEWHERE, *TELLS)), "else nothing is compared"
    for lines, step in ((3, 1), (10, 5), (40, 7)):
        monkeypatch.setattr(crossing_, "_LINES", lines)
        other = told(library, tmp_path / f"{lines}", step)
        assert other[0].equals(groups) and other[1].equals(items) and other[2] == touched, lines


@pytest.mark.parametrize("lines", [1, 10, 100_000])
def test_each_table_is_read_once_however_many_buckets_there_are(library: Counting, lines: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crossing_, "_LINES", lines)
    library.given.clear()
    crossing(library, load(OPTIONS), lambda name: tmp_path / name)
    assert library.given == {name: library.rows(name) for name in ("told", "kin", "bought")} | {"items": library.given["items"]}
    assert 0 < library.given["items"] <= library.rows("items"), "items of those runs alone that have lines at several stages"


def test_heaps_come_back_in_the_order_in_which_they_were_added(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", pa.schema([("n", pa.int64()), ("text", pa.string())]))
    with spool:
        for step in range(3):
            numbers = np.arange(10 * step, 10 * step + 10)
            spool.add(pa.table([numbers, [f"{n}" for n in numbers]], schema=spool.schema), numbers % 3 * (numbers % 3 - 1))  # 0, 0, 2
    assert spool.read(0)["n"].to_pylist() == [n for n in range(30) if n % 3 != 2]
    assert spool.read(2)["text"].to_pylist() == [f"{n}" for n in range(30) if n % 3 == 2]
    assert not len(spool.read(1)) and spool.read(1).schema == spool.schema


def test_what_is_placed_is_found_by_workbooks_across_runs(tmp_path: Path) -> None:
    placed = Placed(tmp_path / "placed", pa.schema([("of", pa.int32()), ("at", pa.int32())]), [0, 4, 6])
    with placed:
        for at in range(2):  # two buckets that tell of the same workbooks
            placed.put(pa.table([pa.array(range(9), pa.int32()), pa.array([at] * 9, pa.int32())], schema=placed.schema))
    for start in range(9):
        for end in range(start + 1, 10):
            rows = placed.within(start, end)
            assert sorted(rows["of"].to_pylist()) == sorted([*range(start, end)] * 2)
            assert pc.sum(rows["at"]).as_py() == end - start
