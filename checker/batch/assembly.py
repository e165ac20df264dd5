"""Pass 2 and the result folder: the workbooks of the journal, run after run in the order of their names, through what needs other files into the
writers. What is held at once does not grow with the number of workbooks, and the bytes do not depend on where one run ends."""

import pickle
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from checker.account import Account
from checker.batch.crossing import crossing
from checker.batch.journal import Copy
from checker.batch.library import Library
from checker.batch.work import ToMark
from checker.conservation import Balance, added, balance
from checker.door import guard
from checker.finding import in_order
from checker.output import shares_json, sheets_json
from checker.parquet import PlacesNote, Tables
from checker.pipeline import Gap, judge_tables
from checker.quarantine import Quarantine
from checker.report.copies import stems_of
from checker.report.marking import earlier
from checker.rule import TABLES, rules_for
from checker.schema import STAGES, SUM
from checker.setting import Setting
from checker.share import BY, Tallies, against, cube
from checker.share import table as share_table
from checker.stage import Stage, writable
from checker.stream import Long

_RUN = 30_000  # rows that are assembled at once
_HEAP = 1_000  # shares of files that are written at once
_SHOWN = 200  # sheets, and shares of each kind, that the page can show
_FEW = ("stage", "scope", "exceptions", "goods_kind")  # what shares are taken over that never are many
_WHOLE = ("ledger", "items", "places", "fixes", "sheets", "totals", "claims", "statements", "problems", "found")
_ALONE = ("items", "sheets", "totals", "claims", "statements")  # tables whose rows are judged file by file


class Assembly:
    """A run over many workbooks as it is put together; `copies` says whether marked copies are wanted."""

    def __init__(self, library: Library, setting: Setting, stage: Stage, *, copies: bool) -> None:
        self.library, self.setting, self.stage = library, setting, stage
        self.account = Account(setting.rules, {name: rules_for(setting.rules, name) for name in TABLES})
        self.balance = Balance({}, {}, {})
        self.gaps: list[Gap] = []
        self.purchases: dict[tuple[str, str], tuple[int, Decimal]] = {}
        self.tallies = Tallies([by for by in BY if by != "file"])
        self.sheets = Long(stage.path("sheets.jsonl"), lambda at, value: at < _SHOWN)
        self.share_rows: list[dict[str, Any]] = []
        self._copies = copies
        self._by_file = {name: _Spool(stage, f"shares-{name}") for name in STAGES}

    def runs(self, known: dict[str, Copy]) -> Iterator[tuple[Path, list[ToMark]]]:
        """Run after run is written; of each, where its findings stand for those who mark copies, and what they have to know."""
        note = PlacesNote()
        bounds = list(self.library.runs(_RUN))
        for start, end in bounds:
            note.add(self.library.table("places", start, end))
        across = crossing(self.library, self.setting, self.stage.path)
        stems = stems_of([e.file.name for e in self.library.entries]) if self._copies else {}
        tables = Tables(self.stage, note)
        del note
        try:
            run = self.setting.quarantine()
            with run or nullcontext():
                for number, (start, end) in enumerate(bounds):
                    content = {name: self.library.table(name, start, end).combine_chunks() for name in _WHOLE}
                    found = content.pop("found")
                    content["items"], touched = across.laid_over(self.library, start, end, content["items"])
                    if touched:
                        content["items"] = guard("items", content["items"])
                        found = self._judged_again(content, found, touched, run)
                    self._gaps(start, end, touched)
                    by_file = self._shares(start, end, content)
                    near = _of(across.groups, self.library, start, end)
                    rows = share_table(against(by_file, self.setting.profile))
                    more, _ = judge_tables({"groups": near, "shares": rows}, content | {"problems": content["problems"].slice(0, 0)}, self.setting, run)
                    found = in_order(pa.concat_tables([found, more]))
                    guard("findings", found.drop_columns(["all_cells"]))
                    pa.default_memory_pool().release_unused()  # else what was let go piles up in pieces that fit nothing
                    tables.add(content, found)
                    self.account.add(content, found)
                    for entry in sheets_json(content):
                        self.sheets.add(entry)
                    self._seen(content["items"])
                    to_mark = self._to_mark(number, start, end, found, by_file, content, known, stems) if self._copies else None
                    del content, found, more
                    pa.default_memory_pool().release_unused()
                    if to_mark:
                        yield to_mark
                self._whole_run(tables, across.groups, run)
            tables.close()
        except BaseException:
            tables.abandon()
            raise

    def shares(self) -> Long:
        """The list of shares for result.json; those that the page shows are also in `share_rows`."""

        def keep(at: int, value: dict[str, Any]) -> bool:
            self.account.shares[value["by"]] += 1
            return value["by"] in _FEW or self.account.shares[value["by"]] <= _SHOWN

        told = Long(self.stage.path("shares.jsonl"), keep)
        for by in BY:
            rows = self.tallies.rows(by) if by != "file" else (row for name in STAGES for row in self._by_file[name].rows())
            for row in rows:
                told.add(shares_json(row))
                if len(told) - 1 in told.kept:
                    self.share_rows.append({**row, "at": len(told) - 1})
        return told

    def seen_at_stages(self) -> list[dict[str, Any]]:
        """Purchases that are seen at several stages, by the stages: how many, and what each stage says they cost."""
        told = []
        for seen_at in sorted({seen_at for seen_at, _ in self.purchases}):
            stages = seen_at.split("/")
            amounts = {stage: self.purchases[seen_at, stage][1] for stage in stages}
            told.append({"seen_at": seen_at, "purchases": self.purchases[seen_at, stages[0]][0], "amounts": amounts})
        return told

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

    def _seen(self, items: pa.Table) -> None:
        """Takes what stages say that linked purchases cost."""
        linked = items.select(["seen_at", "stage", "amount"]).filter(pc.is_valid(items["seen_at"]))
        if not len(linked):
            return
        linked = linked.set_column(2, "amount", pc.cast(linked["amount"], SUM))
        for cell in linked.group_by(["seen_at", "stage"], use_threads=False).aggregate([("amount", "sum"), ([], "count_all")]).to_pylist():
            count, amount = self.purchases.get((cell["seen_at"], cell["stage"]), (0, Decimal(0)))
            self.purchases[cell["seen_at"], cell["stage"]] = count + cell["count_all"], amount + (cell["amount_sum"] or 0)

    def _to_mark(
        self, number: int, start: int, end: int, found: pa.Table, shares: Sequence[dict[str, Any]], content: dict[str, pa.Table], known: dict[str, Copy], stems: dict[str, str]
    ) -> tuple[Path, list[ToMark]]:
        path = self.stage.path(f"found-{number}.arrow")
        with writable(path), path.open("wb") as file, pa.ipc.new_stream(pa.PythonFile(file, "w"), found.schema) as stream:
            stream.write_table(found)
        of_file: dict[str, list[dict[str, Any]]] = {}
        for row in shares:
            of_file.setdefault(row["key"], []).append(row)
        stated: dict[str, list[dict[str, Any]]] = {}
        for total in content["totals"].to_pylist():
            stated.setdefault(total["file"], []).append(total)
        marked = earlier(content["problems"])
        with_findings = set(found["file"].unique().to_pylist())
        return path, [
            ToMark(e.file, e.record.sha256 or "", e.record.of("items")[1] > 0, of_file.get(e.file.name, []), stated.get(e.file.name, []), stems[e.file.name],
                   known.get(e.file.name), marked.get(e.file.name, []))
            for e in self.library.entries[start:end] if e.record.read and e.file.name in with_findings
        ]  # fmt: skip

    def _whole_run(self, tables: Tables, near: pa.Table, run: Quarantine | None) -> None:
        """The tables and findings that are of no single workbook: shares of whole stages, and the groups."""
        files = {name: spool.count for name, spool in self._by_file.items()}
        several = [row for row in self.tallies.rows("stage") if files[row["stage"]] > 1]
        rows = share_table(against(several, self.setting.profile))
        nothing = {name: self.library.table(name, 0, 0) for name in ("items", "places", "problems")}
        found, _ = judge_tables({"shares": rows}, nothing, self.setting, run)
        tables.add_findings(found)
        self.account.add_findings(found)
        tables.add_to("shares", rows)
        for name in STAGES:
            for heap in self._by_file[name].heaps():
                tables.add_to("shares", share_table(against(heap, self.setting.profile)))
        tables.add_to("groups", near)


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
