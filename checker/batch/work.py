"""What a worker does: pass 1 over a chunk of workbooks, and marked copies of them. Nothing that it makes depends on which worker it is."""

import hashlib
import json
import os
import signal
import threading
from array import array
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from checker import limit
from checker.batch import part
from checker.batch.chunk import Chunk
from checker.batch.journal import Copy, digest, note
from checker.batch.part import Record
from checker.door import guard
from checker.error import Text
from checker.group import bought
from checker.inputs import Input
from checker.link import kin
from checker.origin.article import told_articles
from checker.pipeline import derived, judge_tables, read, stack, told_input
from checker.reader import COPY, Reader, refused
from checker.report.copies import copied, options_of
from checker.report.marking import Own, marking
from checker.setting import Options, Setting, load

# Problems that another try may not have.
PASSING = frozenset(("reader_timeout", "reader_memory", "reader_died", "internal_error", "copy_failed", "file_changed"))


@dataclass(frozen=True)
class Job:
    """What the workers of a run need to know, as plain data: the options, the setting's SHA-256, the hidden folder, the result folder."""

    options: Options
    setting: str
    hidden: Path
    folder: Path
    lang: str


class Read(NamedTuple):
    """The part that a chunk has become, the records of its workbooks, and which of them another try may read."""

    part: str
    records: list[Record]
    passing: tuple[str, ...]


class ToMark(NamedTuple):
    """A workbook whose copy is to be marked: what its findings are told with, the stem of the copy's name, and the copy that there is."""

    file: Input
    sha256: str
    items: bool
    shares: list[dict[str, Any]]
    totals: list[dict[str, Any]]
    stem: str
    known: Copy | None
    earlier: list[str]


class _Tools:
    """What a worker's thread keeps from one chunk to the next: the setting, a reader child, and one that makes copies."""

    def __init__(self, job: Job, setting: Setting | None) -> None:
        self.job = job
        self.setting = load(job.options) if setting is None else setting
        self.reader = Reader(self.setting.reading, memory=self.setting.memory)
        self._copier: Reader | None = None

    @property
    def copier(self) -> Reader:
        """The child that makes copies, started when one is to be made."""
        if self._copier is None:
            self._copier = Reader(options_of(self.setting.source.root, self.job.options.passwords), memory=self.setting.memory, function=COPY)
        return self._copier

    def close(self) -> None:
        """Nothing comes out: the children end."""
        self.reader.close()
        if self._copier:
            self._copier.close()


_kept = threading.local()


def begin(line: Any) -> None:
    """Nothing comes out: this process works for another one. Ctrl-C is the other's to answer, and when it is gone or has closed the line, so is
    the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit.rare_collection()
    threading.Thread(target=_end_with, args=(line,), daemon=True).start()


def _end_with(line: Any) -> None:
    with suppress(EOFError, OSError):
        line.recv()
    os._exit(1)


def lend(setting: Setting) -> None:
    """Nothing comes out: should this thread work for a job of these options itself, it need not load them again."""
    _kept.setting = setting


def tools(job: Job) -> _Tools:
    """The tools of this thread for the job."""
    own: _Tools | None = getattr(_kept, "tools", None)
    if own is None or own.job != job:
        if own is not None:
            own.close()
        lent: Setting | None = getattr(_kept, "setting", None)
        own = _kept.tools = _Tools(job, lent if lent is not None and lent.options == job.options else None)
    return own


def let_go() -> None:
    """Nothing comes out: this thread's tools are put away."""
    own: _Tools | None = getattr(_kept, "tools", None)
    if own is not None:
        own.close()
    _kept.tools = _kept.setting = None


def read_chunk(job: Job, chunk: Chunk) -> Read:
    """What came of a chunk: its part stands in the journal."""
    with_ = tools(job)
    readings = [(file, read(with_.reader, file)) for file in chunk.files]
    passing = {file.name for file, reading in readings if PASSING & set(reading.intake["problems"]["code"].to_pylist())}
    return _part(job, with_.setting, [(file, reading.intake, reading.sha256) for file, reading in readings], passing)


def give_up(job: Job, chunk: Chunk, why: Text) -> Read:
    """What is to be told of a chunk whose workers all died."""
    setting = tools(job).setting
    return _part(job, setting, [(file, refused(file.name, "worker_died", why), None) for file in chunk.files], set())


def _part(job: Job, setting: Setting, intakes: Sequence[tuple[Input, Mapping[str, pa.Table], str | None]], passing: set[str]) -> Read:
    tables = derived(stack([dict(intake) for _, intake, _ in intakes]), setting)
    tables["items"] = guard("items", tables["items"])
    run = setting.quarantine()
    with run or nullcontext():
        found, gaps = judge_tables(tables, tables, setting, run)
    tables |= {"found": found, "told": told_articles(tables["items"]), "kin": kin(tables["items"]), "bought": bought(tables["items"])}
    starts = _starts(tables["items"])
    for name in ("told", "kin"):
        tables[name] = _within(tables[name], starts)
    records = []
    for file, intake, sha256 in intakes:
        told = told_input(file, intake, sha256)
        own = tuple((g.rule, g.gap, g.rows) for g in gaps if g.file == file.name)
        lasting = told["read"] and file.name not in passing
        records.append(Record(file.name, sha256, told["read"], told["reason"], lasting, tuple(sorted(intake["items"]["stage"].unique().to_pylist())), own, array("i")))
    name = part.write(job.hidden / "parts", job.setting, records, tables)
    return Read(name, records, tuple(sorted(passing)))


def _starts(items: pa.Table) -> dict[str, int]:
    """The position of the first item of each file."""
    starts: dict[str, int] = {}
    at = 0
    for count in items["file"].value_counts().to_pylist():
        starts[count["values"]] = at
        at += count["counts"]
    return starts


def _within(rows: pa.Table, starts: Mapping[str, int]) -> pa.Table:
    """The rows with their positions counted within their own file."""
    moved = [at - starts[file] for file, at in zip(rows["file"].to_pylist(), rows["at"].to_pylist(), strict=True)]
    return rows.set_column(rows.schema.get_field_index("at"), rows.schema.field("at"), pa.array(moved, pa.int32()))


def mark_chunk(job: Job, found_in: Path, files: Sequence[ToMark]) -> dict[str, Copy]:
    """What became of the copies of some workbooks, whose findings stand in an Arrow file; it is in the journal."""
    with_ = tools(job)
    with found_in.open("rb") as file:
        found = pa.ipc.open_stream(file).read_all()
    titles = {rule.id: rule.title.of(job.lang) for rule in with_.setting.rules}
    done: dict[str, Copy] = {}
    for one in files:
        own = Own(found.filter(pc.equal(found["file"], one.file.name)), one.items, one.shares, one.totals, titles, with_.setting.rule_set.version, one.earlier)
        marks = marking(own, {"file": one.file.name, "sha256": one.sha256}, job.lang)
        if marks is not None:
            done[one.file.name] = _copy(job, with_, one, marks)
    if done:
        note(job.hidden / "copies", done)
    return done


def _copy(job: Job, with_: _Tools, one: ToMark, marks: Mapping[str, Any]) -> Copy:
    key = hashlib.sha256(json.dumps([job.setting, one.sha256, one.stem, marks]).encode()).hexdigest()
    if one.known is not None and one.known.key == key and one.known.path is not None and digest(job.folder / one.known.path) == one.known.sha256:
        return one.known
    made = copied(with_.copier, {"file": one.file.name, "path": one.file.path, "sha256": one.sha256}, marks, job.folder, one.stem)
    return Copy(key, made.path, digest(job.folder / made.path) if made.path else None, made.reason)

