"""Many files → one result folder: what was done before is kept, the rest is done by as many workers as there are, and all is put together."""

import errno
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from checker.account import Account
from checker.batch.assembly import Assembly
from checker.batch.chunk import Chunk, alone, chunks
from checker.batch.crew import Crew, Died, Task, cores
from checker.batch.crossing import crossing
from checker.batch.journal import Copy, Entry, Journal
from checker.batch.library import Library
from checker.batch.work import Job, Read, ToMark, give_up, lend, mark_chunk, read_chunk
from checker.conservation import Balance
from checker.decision import Applied, Decision
from checker.error import CheckerError, Text
from checker.inputs import Input, find_inputs
from checker.lists.gap import Unchecked
from checker.lists.shelf import Shelf
from checker.output import Copied, Report, clear_copies, publish, summary_of, told_copies
from checker.pipeline import Tell, open_lists
from checker.profile import Profile
from checker.report.copies import NO_CELLS, is_table
from checker.resource import FormFile, OriginFile
from checker.rule_set import RuleSet
from checker.setting import Options, Setting, load
from checker.share import headline
from checker.stage import Stage, unwritable
from checker.what_if import Shift

if TYPE_CHECKING:
    import pandas as pd

_FULL = (errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC))
_FILES_EACH, _BYTES_EACH = 25, 2 << 20  # from which on a process more is worth its start
_LOST = Text(
    "Tiến trình đọc và xét tệp này đã bị hệ điều hành dừng hai lần, lần sau chạy một mình. Thử trên máy nhiều bộ nhớ hơn, hoặc chia tệp thành nhiều tệp nhỏ hơn",
    "The process that read and judged this file was ended by the system twice, the second time at work alone. Try a machine with more memory, or split the file",
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """A run over many files, whose tables stand in `folder`; `summary` is what result.json holds, of long lists what is told of them elsewhere."""

    folder: Path
    inputs: list[dict[str, Any]]
    share_rows: list[dict[str, Any]]
    share: dict[str, Any] | None
    purchases: list[dict[str, Any]]
    account: Account
    rule_set: RuleSet
    forms: dict[str, FormFile]
    origin: OriginFile
    profile: Profile
    balance: Balance
    lists: Shelf
    unchecked: list[Unchecked]
    decisions: Applied
    exit_code: int = 0
    copies: tuple[Copied, ...] = ()
    shifts: tuple[Shift, ...] = ()

    @cached_property
    def items(self) -> "pd.DataFrame":
        """One row per line item."""
        return self._frame("items")

    @cached_property
    def rows(self) -> "pd.DataFrame":
        """The Ledger: one row per row of every sheet."""
        return self._frame("rows")

    @cached_property
    def findings(self) -> "pd.DataFrame":
        """One row per finding."""
        return self._frame("findings")

    @cached_property
    def claims(self) -> "pd.DataFrame":
        """One row per good for which a bidder claims preference."""
        return self._frame("claims")

    def _frame(self, name: str) -> "pd.DataFrame":
        from checker.tables import frame

        return frame(pq.read_table(self.folder / f"{name}.parquet"))


def check_many(
    paths: Sequence[str | Path], folder: str | Path, *, jobs: int | None = None, cluster: str | None = None, rules: str | Path | None = None,
    law_date: date | None = None, form: str | None = None, stage: str | None = None, memory: int | None = None,
    passwords: Sequence[tuple[str, str]] = (), trial: bool = False, profile: str | Path | None = None, lists: str | Path | None = None,
    decisions: Sequence[Decision] = (), reviewed: date | None = None, what_if: date | None = None, lang: str = "vi", fail_on: str = "error",
    annotate: bool = True, reports: Mapping[str, Callable[[Run, Mapping[str, Any]], bytes]] = MappingProxyType({}),
    tell: Tell = lambda *_: None, threads: bool = False, files: Sequence[Input] | None = None,
) -> Run:  # fmt: skip
    """Checks files and folders into the result folder `folder`, by `jobs` processes (None: as many as there are processors) or the workers of a
    dask `cluster`, which must see the same files.

    What an earlier run into the folder has made of a file is kept as long as the file, the rules and the options are the same: after an
    interruption only the rest is done. The folder's files do not depend on any of that, nor on the number of workers. The other options are those
    of `checker.check` (`files`, `decisions` and `reviewed` too); `reports` make further files of the run and its summary, `annotate` marked copies;
    the run's `shifts` are what the law of the day `what_if` would change (checker.what_if).
    """
    options = Options(
        str(Path(rules).absolute()) if rules else None, law_date, form, stage, memory, tuple((name, word) for name, word in passwords), trial,
        str(Path(profile).absolute()) if profile else None, str(Path(lists).absolute()) if lists else None,
    )  # fmt: skip
    if jobs is not None and jobs < 1:
        raise CheckerError("--jobs", Text(f"{jobs} tiến trình", f"{jobs} processes"), Text("Cần ít nhất 1", "Expected at least 1"), Text("", ""))
    setting = load(options)
    result = Path(folder)
    with _within(result), Stage(result, journal=True) as made:
        files = find_inputs([Path(p) for p in paths]) if files is None else files
        journal = Journal(made.hidden, setting.sha256)
        job = Job(options, setting.sha256, made.hidden.absolute(), result.absolute(), lang)
        lend(setting)
        with Crew(jobs or _fitting(files), cluster, threads=threads) as crew:
            entries = _read(files, journal, job, crew, tell)
            tell("judge", len(files), len(files), "")
            library = Library(journal.parts, entries)
            across = crossing(library, setting, made.path)
            with closing(Assembly(library, setting, made, across, decisions=decisions, day=reviewed or law_date, on=what_if, copies=annotate)) as assembly:
                copies = _copied(assembly, journal, job, crew)
                tell("write", len(files), len(files), "")
                run = _published(assembly, entries, copies if annotate else None, made, setting, stage, fail_on, reports)
        journal.keep(entries)
        if annotate:
            journal.keep_copies(copies)
    return run


@contextmanager
def _within(folder: Path) -> Iterator[None]:
    """What the system refuses anywhere in the folder is told to people; what it refuses within a file that is being written it tells without a name."""
    try:
        yield
    except OSError as error:
        if error.filename is None and error.errno in _FULL:
            raise unwritable(folder, error) from None
        if isinstance(error.filename, str) and Path(error.filename).absolute().is_relative_to(folder.absolute()):
            raise unwritable(Path(error.filename), error) from None
        raise


def _fitting(files: Sequence[Input]) -> int:
    """So many processes as have enough to do that to start them pays."""
    sizes = []
    for file in files:
        with suppress(OSError):
            sizes.append(file.path.stat().st_size if file.refusal is None else 0)
    return max(1, min(cores(), max(len(sizes) // _FILES_EACH, sum(sizes) // _BYTES_EACH)))


def _read(files: Sequence[Input], journal: Journal, job: Job, crew: Crew, tell: Tell) -> list[Entry]:
    """Every file with what pass 1 has made of it, now or before, in their order."""
    found = {file.name: entry for file in files if (entry := journal.known(file)) is not None}
    own = {file.name: file for file in files}

    def take(done: Read) -> list[str]:
        found.update((record.file, Entry(own[record.file], done.part, record)) for record in done.records)
        return list(done.passing)

    def tasks(heaps: Iterable[Chunk]) -> Iterator[Task[Chunk]]:
        for chunk in heaps:
            tell("read", len(found), len(files), chunk.files[0].name)
            yield Task(chunk, chunk.memory, read_chunk, (job, chunk))

    again: list[str] = []
    for chunk, done in crew.results(tasks(chunks([f for f in files if f.name not in found], crew.jobs))):
        if isinstance(done, Died):
            again += [file.name for file in chunk.files]
        else:
            passing = take(done)
            again += [] if crew.here else passing  # here nothing else was at work beside it
    for chunk, done in crew.alone(tasks(alone(own[name] for name in sorted(again)))):
        take(give_up(job, chunk, _LOST) if isinstance(done, Died) else done)
    return [found[file.name] for file in files]


def _copied(assembly: Assembly, journal: Journal, job: Job, crew: Crew) -> dict[str, Copy]:
    """What became of the marked copies, made while the tables are put together."""
    copies: dict[str, Copy] = {}

    def tasks() -> Iterator[Task[tuple[Path, list[ToMark]]]]:
        for path, files in assembly.runs(journal.copies()):
            heap = [f for f in files if not is_table(f.file.path)]
            size = max(1, -(-len(heap) // crew.jobs))
            for at in range(0, len(heap), size):
                yield Task((path, heap[at : at + size]), 0, mark_chunk, (job, path, heap[at : at + size]))

    lost: list[tuple[Path, ToMark]] = []
    for (path, heap), done in crew.results(tasks()):
        if isinstance(done, Died):
            lost += [(path, one) for one in heap]
        else:
            copies |= done
    for (_, one), done in crew.alone(Task((path, one), 0, mark_chunk, (job, path, [one])) for path, one in lost):
        copies |= {one.file.name: Copy("", None, None, tuple(_LOST))} if isinstance(done, Died) else done  # type: ignore[arg-type]
    return copies


def _published(
    assembly: Assembly, entries: Sequence[Entry], copies: Mapping[str, Copy] | None, made: Stage, setting: Setting, chosen: str | None, fail_on: str,
    reports: Mapping[str, Callable[[Run, Mapping[str, Any]], bytes]],
) -> Run:  # fmt: skip
    """The run, all files of which have taken their places."""
    shares = assembly.shares()
    told = [] if copies is None else _told(entries, copies)
    judgement, applied = assembly.judgement, assembly.settled.applied
    run = Run(
        made.folder, [_input(entry) for entry in entries], assembly.share_rows, headline(assembly.share_rows, chosen), assembly.seen_at_stages(), assembly.account,
        setting.rule_set, setting.forms, setting.origin, setting.profile, judgement.balance, setting.shelf, open_lists(judgement.gaps, setting), applied,
        exit_code=assembly.account.exit_code(fail_on), copies=tuple(told), shifts=tuple(assembly.shifts),
    )  # fmt: skip
    summary = summary_of(run, run.exit_code, assembly.sheets, shares) | {"workbooks": told_copies(told)}
    bound: dict[str, Report] = {name: lambda summary, report=report: report(run, summary) for name, report in reports.items()}  # type: ignore[misc]
    clear_copies(made.folder, {c.path for c in told if c.path})
    publish(made, summary, bound)
    return run


def _told(entries: Sequence[Entry], copies: Mapping[str, Copy]) -> list[Copied]:
    told = []
    for entry in entries:
        copy = copies.get(entry.file.name)
        if copy is not None:
            told.append(Copied(entry.file.name, copy.path, Text(*copy.reason) if copy.reason else None))
        elif entry.record.read and is_table(entry.file.path):
            told.append(Copied(entry.file.name, None, NO_CELLS))
    return told


def _input(entry: Entry) -> dict[str, Any]:
    record = entry.record
    return {"file": record.file, "path": entry.file.path, "sha256": record.sha256, "read": record.read, "reason": Text(*record.reason) if record.reason else None}
