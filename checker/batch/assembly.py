"""The result folder of many workbooks: the writers take them as they are judged, run after run in the order of their names, and the bytes do not
depend on where one run ends."""

from collections.abc import Iterator, Sequence
from contextlib import closing, nullcontext
from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from checker.account import Account
from checker.batch.crossing import Crossing
from checker.batch.journal import Copy
from checker.batch.judgement import Judged, Judgement
from checker.batch.library import Library
from checker.batch.work import ToMark
from checker.decision import Applied, Decision, Settled, candidates, settled
from checker.door import guard
from checker.output import shares_json, sheets_json
from checker.parquet import PlacesNote, Tables
from checker.quarantine import Quarantine
from checker.report.copies import stems_of
from checker.report.marking import earlier
from checker.rule import TABLES, rules_for
from checker.schema import SUM
from checker.setting import Setting
from checker.share import BY, Answered
from checker.stage import Stage, writable
from checker.stream import Long
from checker.what_if import Shift, together, what_if

_SHOWN = 200  # sheets, and shares of each kind, that the page can show
_FEW = ("stage", "scope", "exceptions", "decisions", "goods_kind")  # what shares are taken over that never are many


class Assembly:
    """A run over many workbooks as it is put together. `decisions` are what was decided on findings, `day` the day of review (see
    checker.decision.settled), `on` the day under whose law `shifts` are looked for (None: none); `copies` says whether marked copies are wanted."""

    def __init__(
        self, library: Library, setting: Setting, stage: Stage, across: Crossing, *,
        decisions: Sequence[Decision], day: date | None, on: date | None, copies: bool,
    ) -> None:  # fmt: skip
        self.library, self.setting, self.stage = library, setting, stage
        self.account = Account(setting.rules, {name: rules_for(setting.rules, name) for name in TABLES})
        self.purchases: dict[tuple[str, str], tuple[int, Decimal]] = {}
        self.sheets = Long(stage.path("sheets.jsonl"), lambda at, value: at < _SHOWN)
        self.share_rows: list[dict[str, Any]] = []
        self.judgement = Judgement(library, setting, stage, across)
        self.settled = Settled({}, Applied())
        self.shifts: list[Shift] = []
        self._decisions, self._day, self._on = decisions, day, on
        self._answered = Answered()
        self._copies = copies

    def runs(self, known: dict[str, Copy]) -> Iterator[tuple[Path, list[ToMark]]]:
        """Run after run is written; of each, where its findings stand for those who mark copies, and what they have to know."""
        note = PlacesNote()
        for start, end in self.judgement.bounds:
            note.add(self.library.table("places", start, end))
        stems = stems_of([e.file.name for e in self.library.entries]) if self._copies else {}
        tables = Tables(self.stage, note)
        del note
        try:
            run = self.setting.quarantine()
            with run or nullcontext():
                self._settle(run)
                for one in self.judgement.runs(run):
                    found = self._told(one.content["items"], one.found)
                    tables.add(one.content, found)
                    self.account.add(one.content, found)
                    for entry in sheets_json(one.content):
                        self.sheets.add(entry)
                    self._seen(one.content["items"])
                    if self._on is not None:
                        self.shifts = together([*self.shifts, *what_if(one.content, self.setting.rules, self.setting.shelf, run, self._on)])
                    to_mark = self._to_mark(one, found, known, stems) if self._copies else None
                    del one, found  # before the next run is there
                    pa.default_memory_pool().release_unused()
                    if to_mark:
                        yield to_mark
                self._whole_run(tables, run)
            tables.close()
        except BaseException:
            tables.abandon()
            raise

    def _settle(self, run: Quarantine | None) -> None:
        """Nothing comes out: the decisions are held against all findings, which are looked for once before any of them is written."""
        if not self._decisions:
            return
        with closing(Judgement(self.library, self.setting, self.stage, self.judgement.across)) as first:
            places = []
            for one in first.runs(run):
                places += candidates(one.found, self._decisions)
                del one
            places += candidates(first.whole(run)[0], self._decisions)
        self.settled = settled(places, self._decisions, self._day, (entry.file.name for entry in self.library.entries))

    def _told(self, items: pa.Table, found: pa.Table) -> pa.Table:
        """The findings with what was decided on them, the shares of which are taken."""
        found = self.settled.told(found)
        guard("findings", found.drop_columns(["all_cells"]))
        if self.settled.applied.accepted:
            self._answered.add(items, found)
        return found

    def shares(self) -> Long:
        """The list of shares for result.json; those that the page shows are also in `share_rows`."""

        def keep(at: int, value: dict[str, Any]) -> bool:
            self.account.shares[value["by"]] += 1
            return value["by"] in _FEW or self.account.shares[value["by"]] <= _SHOWN

        told = Long(self.stage.path("shares.jsonl"), keep)
        for row in chain(*(self.judgement.shares(by) for by in BY), self._answered.rows()):
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
        self.judgement.close()

    def _seen(self, items: pa.Table) -> None:
        """Takes what stages say that linked purchases cost."""
        linked = items.select(["seen_at", "stage", "amount"]).filter(pc.is_valid(items["seen_at"]))
        if not len(linked):
            return
        linked = linked.set_column(2, "amount", pc.cast(linked["amount"], SUM))
        for cell in linked.group_by(["seen_at", "stage"], use_threads=False).aggregate([("amount", "sum"), ([], "count_all")]).to_pylist():
            count, amount = self.purchases.get((cell["seen_at"], cell["stage"]), (0, Decimal(0)))
            self.purchases[cell["seen_at"], cell["stage"]] = count + cell["count_all"], amount + (cell["amount_sum"] or 0)

    def _to_mark(self, one: Judged, found: pa.Table, known: dict[str, Copy], stems: dict[str, str]) -> tuple[Path, list[ToMark]]:
        path = self.stage.path(f"found-{one.start}.arrow")
        with writable(path), path.open("wb") as file, pa.ipc.new_stream(pa.PythonFile(file, "w"), found.schema) as stream:
            stream.write_table(found)
        of_file: dict[str, list[dict[str, Any]]] = {}
        for row in one.shares:
            of_file.setdefault(row["key"], []).append(row)
        stated: dict[str, list[dict[str, Any]]] = {}
        for total in one.content["totals"].to_pylist():
            stated.setdefault(total["file"], []).append(total)
        marked = earlier(one.content["problems"])
        with_findings = set(found["file"].unique().to_pylist())
        return path, [
            ToMark(e.file, e.record.sha256 or "", e.record.of("items")[1] > 0, of_file.get(e.file.name, []), stated.get(e.file.name, []), stems[e.file.name],
                   known.get(e.file.name), marked.get(e.file.name, []))
            for e in self.library.entries[one.start : one.end] if e.record.read and e.file.name in with_findings
        ]  # fmt: skip

    def _whole_run(self, tables: Tables, run: Quarantine | None) -> None:
        """The tables and findings that are of no single workbook: shares of whole stages, and the groups."""
        found, rows = self.judgement.whole(run)
        found = self.settled.told(found)
        tables.add_findings(found)
        self.account.add_findings(found)
        for shares in chain([rows], self.judgement.shares_of_files()):
            tables.add_to("shares", shares)
        tables.add_to("groups", self.judgement.across.groups)
