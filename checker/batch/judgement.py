"""Pass 2 of judging: what other workbooks tell is laid over the lines of a run of them, and what follows from it is judged.

What is held at once does not grow with the number of workbooks, and nothing depends on where one run of them ends.
"""

import pickle
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from checker.batch.crossing import Crossing
from checker.batch.library import Library
from checker.conservation import Balance, added, balance
from checker.door import guard
from checker.finding import in_order
from checker.pipeline import Gap, judge_tables
from checker.quarantine import Quarantine
from checker.schema import STAGES
from checker.setting import Setting
from checker.share import BY, Tallies, against, cube
from checker.share import table as share_table
from checker.stage import Stage, writable

_RUN = 30_000  # rows that are judged at once
_HEAP = 1_000  # shares of files that are written at once
_WHOLE = ("ledger", "items", "places", "fixes", "sheets", "totals", "claims", "statements", "problems", "found")
_ALONE = ("items", "sheets", "totals", "claims", "statements")  # tables whose rows are judged file by file


class Judged(NamedTuple):
    """The workbooks from `start` to before `end`: their tables, their findings in order (checker.finding.FOUND), their shares by file."""

    start: int
    end: int
    content: dict[str, pa.Table]
    found: pa.Table
    shares: list[dict[str, Any]]


class Judgement:
    """All workbooks as they are judged, run after run; `bounds`, from which to before which each run goes; `balance`, `gaps` and
    `tallies` are of those that were judged."""

    def __init__(self, library: Library, setting: Setting, stage: Stage, across: Crossing) -> None:
        self.library, self.setting, self.across = library, setting, across
        self.bounds = list(library.runs(_RUN))
        self.balance = Balance({}, {}, {})
        self.gaps: list[Gap] = []
        self.tallies = Tallies([by for by in BY if by != "file"])
        self._by_file = {name: _Spool(stage, f"shares-{name}") for name in STAGES}

    def runs(self, run: Quarantine | None) -> Iterator[Judged]:
        """The workbooks in their order."""
        for start, end in self.bounds:
            content = {name: self.library.table(name, start, end).combine_chunks() for name in _WHOLE}
            found = content.pop("found")
            content["items"], touched = self.across.laid_over(self.library, start, end, content["items"])
            if touched:
                content["items"] = guard("items", content["items"])
                found = self._judged_again(content, found, touched, run)
            self._gaps(start, end, touched)
            by_file = self._shares(start, end, content)
            near = _of(self.across.groups, self.library, start, end)
            rows = share_table(against(by_file, self.setting.profile))
            more, _ = judge_tables({"groups": near, "shares": rows}, content | {"problems": content["problems"].slice(0, 0)}, self.setting, run)
            found = in_order(pa.concat_tables([found, more]))
            pa.default_memory_pool().release_unused()  # else what was let go piles up in pieces that fit nothing
            yield Judged(start, end, content, found, by_file)
            del content, found, more

    def whole(self, run: Quarantine | None) -> tuple[pa.Table, pa.Table]:
        """Of all workbooks, when each has been judged: the findings that are of no single one, and the shares of whole stages."""
        files = {name: spool.count for name, spool in self._by_file.items()}
        several = [row for row in self.tallies.rows("stage") if files[row["stage"]] > 1]
        rows = share_table(against(several, self.setting.profile))
        nothing = {name: self.library.table(name, 0, 0) for name in ("items", "places", "problems")}
        found, _ = judge_tables({"shares": rows}, nothing, self.setting, run)
        return found, rows

    def shares(self, by: str) -> Iterator[dict[str, Any]]:
        """The rows of Shares by one of checker.share.BY."""
        return self.tallies.rows(by) if by != "file" else (row for name in STAGES for row in self._by_file[name].rows())

    def shares_of_files(self) -> Iterator[pa.Table]:
        """The shares by file as the Shares table, some rows at a time."""
        for name in STAGES:
            for heap in self._by_file[name].heaps():
                yield share_table(against(heap, self.setting.profile))

    def close(self) -> None:
        """Nothing comes out: what was only of use on the way is let go."""
        for spool in self._by_file.values():
            spool.close()

    def _judged_again(self, content: dict[str, pa.Table], found: pa.Table, touched: set[str], run: Quarantine | None) -> pa.Table:
        """The findings, those about files of whose lines other files tell something judged anew."""
        names = pa.array(sorted(touched))
        own = {name: table.filter(pc.is_in(table["file"], names)) for name, table in content.items()}
        again, gaps = judge_tables({name: own[name] for name in _ALONE}, own, self.setting, run)
        self.gaps += gaps
        return pa.concat_tables([found.filter(pc.invert(pc.is_in(found["file"], names))), again])

    def _gaps(self, start: int, end: int, touched: set[str]) -> None:
        lines: dict[tuple[str, str], int] = {}
        for gap in self.gaps:
            lines[gap.rule, gap.gap] = lines.get((gap.rule, gap.gap), 0) + gap.rows
        for entry in self.library.entries[start:end]:
            for rule, gap_, n in entry.record.gaps if entry.file.name not in touched else ():
                lines[rule, gap_] = lines.get((rule, gap_), 0) + n
        self.gaps = [Gap(rule, "", gap_, n) for (rule, gap_), n in lines.items()]

    def _shares(self, start: int, end: int, content: dict[str, pa.Table]) -> list[dict[str, Any]]:
        """The shares by file of a run of workbooks; its sums are in the balance and in the shares of all."""
        cells = cube(content["items"])
        own = Tallies(("stage", "file"))
        own.add(cells)
        self.tallies.add(cells)
        inputs = [{"file": e.file.name, "read": e.record.read, "reason": e.record.reason} for e in self.library.entries[start:end]]
        self.balance = added(self.balance, balance(inputs, content, list(own.rows("stage"))))
        rows = list(own.rows("file"))
        for row in rows:
            self._by_file[row["stage"]].add(row)
        return rows


def _of(groups: pa.Table, library: Library, start: int, end: int) -> pa.Table:
    """The groups whose first purchase stands in one of these workbooks."""
    names = pa.array([e.file.name for e in library.entries[start:end]], pa.string())
    return groups.filter(pc.is_in(groups["file"], names))


class _Spool:
    """Rows of Shares on the disk, in the order in which they were added."""

    def __init__(self, stage: Stage, name: str) -> None:
        self._path = stage.path(name)
        self._file: Any = None
        self.count = 0

    def add(self, row: dict[str, Any]) -> None:
        """Takes the next row."""
        with writable(self._path):
            self._file = self._file or self._path.open("wb")
            pickle.dump(row, self._file)
        self.count += 1

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows."""
        if self._file is not None:
            self._file.flush()
            with self._path.open("rb") as file:
                for _ in range(self.count):
                    yield pickle.load(file)

    def heaps(self) -> Iterator[list[dict[str, Any]]]:
        """The rows, some at a time."""
        rows = self.rows()
        while heap := list(islice(rows, _HEAP)):
            yield heap

    def close(self) -> None:
        """Nothing comes out: the file is let go."""
        if self._file is not None:
            self._file.close()
