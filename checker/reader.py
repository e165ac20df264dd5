"""The reader child: a file in, Arrow tables out, whatever the file does to its parser.

`python -m checker.child` is the child: it lives long, takes one JSON line per file, and leaves the tables in a private folder as
Arrow IPC streams that the parent maps without a copy. `Reader` is the parent's side: it copies each file into that folder, hands the
child the copy, and a death, a hang or a refusal comes back as empty tables with one fatal problem. What a child may use stands in
`checker.limit`.

pyarrow is imported inside of functions: who only wants copies need not wait for it.
"""

import contextlib
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Self, TypeAlias

from checker import limit
from checker.child import COPY as COPY
from checker.child import OTHERS, READ, SMALLER, Answer, memory_problem, problem, timeout_problem
from checker.error import InputError, Text, sentence
from checker.private import PrivateFolder, copy_in

if TYPE_CHECKING:
    import pyarrow as pa

Intake: TypeAlias = "dict[str, pa.Table]"

_OUT_OF_MEMORY = (b"memory allocation", b"bad_alloc", b"Out of memory", b"MemoryError")  # the last words of Rust, of C++, of Arrow and of Python
# Arrow's own allocator takes a gigabyte of address space at once, glibc's 64 MiB for each thread: the limit is for what a file needs.
_FRUGAL = {"RUST_BACKTRACE": "0", "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1"}


class Reading(NamedTuple):
    """What came of one file: its tables, and the SHA-256 of the very bytes they were read from (None: none could be had)."""

    intake: Intake
    sha256: str | None


class Made(NamedTuple):
    """What came of a copy: the file that it stands in and the ending of its name, or why there is none."""

    path: Path | None
    ending: str
    reason: Text | None


def empty_intake() -> Intake:
    """All tables of an intake, without a row."""
    from checker import schema

    return {name: schema.empty(columns) for name, columns in schema.INTAKE.items()}


def refused(name: str, code: str, message: Text) -> Intake:
    """The intake of a file that gives nothing but one fatal problem."""
    import pyarrow as pa

    intake = empty_intake()
    row = {"file": name, "sheet": None, "cell": None, "code": code, "fatal": True, "message_vi": message.vi, "message_en": message.en}
    intake["problems"] = pa.Table.from_pylist([row], schema=intake["problems"].schema)
    return intake


class Reader:
    """A reader child and its private folder; a dead child is replaced at the next read. Not for use by two threads at once."""

    def __init__(self, options: Mapping[str, Any], *, memory: int = limit.MEMORY, function: str = READ) -> None:
        self._options = options
        self._memory = limit.memory(memory)
        self._function = function
        self._folder = PrivateFolder()
        self._reads = 0
        self._child: _Child | None = None
        self._start()  # at once, so that the child's imports run beside the parent's

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        """A folder that only this user can look into and that goes with the reader."""
        return self._folder.path

    def close(self) -> None:
        """Nothing comes out: the child ends and its folder goes."""
        self._end()
        self._folder.close()

    def read(self, path: Path, name: str, *, timeout: float | None = None) -> Reading:
        """The tables of one file, called `name` in them; never raises for anything that is in the file."""
        self._reads += 1
        copy, out = (self._folder.path / f"{self._reads}.{end}" for end in ("input", "arrow"))
        try:
            digest, _ = copy_in(path, name, copy)
            answer = self._ask({"path": str(copy), "name": name, "out": str(out)}, timeout)
            if "problem" in answer:
                code, vi, en = answer["problem"]
                if code == "reader_memory":
                    self._end()  # what is left of its address space is in pieces
                return Reading(refused(name, code, Text(vi, en)), digest)
            return Reading(_tables(out, answer["tables"]), digest)
        except InputError as error:
            return Reading(refused(name, error.code, sentence(error.found, error.expected, error.hint)), None)
        finally:
            _remove(copy)
            _remove(out)
            _empty(self._folder.path / _Child.WORKPLACE)

    @contextlib.contextmanager
    def copy(self, path: Path, name: str, sha256: str | None, marks: Mapping[str, Any]) -> Iterator[Made]:
        """The marked copy of a file (see checker.annotation.work), there for as long as the context is; of a reader whose function is COPY.

        `sha256` is that of the bytes in which the marks were found: of others there is no copy.
        """
        self._reads += 1
        original, given, out = (self._folder.path / f"{self._reads}.{end}" for end in ("input", "marks", "copy"))
        try:
            yield self._copied(path, name, sha256, marks, (original, given, out))
        finally:
            for file in (original, given, out):
                _remove(file)
            _empty(self._folder.path / _Child.WORKPLACE)

    def _copied(self, path: Path, name: str, sha256: str | None, marks: Mapping[str, Any], files: tuple[Path, Path, Path]) -> Made:
        original, given, out = files
        try:
            digest, _ = copy_in(path, name, original)
            if digest != sha256:
                return Made(None, "", Text("tệp đã thay đổi sau khi được đọc", "the file has changed since it was read"))
            write_marks(given, marks)
            answer = self._ask({"path": str(original), "name": name, "marks": str(given), "out": str(out)}, None)
        except InputError as error:
            return Made(None, "", sentence(error.found, error.expected, error.hint))
        if "problem" in answer:
            self._end()
            return Made(None, "", Text(*answer["problem"][1:]))
        return Made(out, answer["copy"]["ending"], None)

    def _start(self) -> "_Child":
        self._child = _Child(self._folder.path, self._function, self._memory)
        self._child.send({"options": self._options, "memory": self._memory})
        return self._child

    def _end(self) -> None:
        if self._child:
            self._child.kill()
            self._child = None

    def _ask(self, request: dict[str, Any], seconds: float | None) -> dict[str, Any]:
        child = self._child
        if child is None or not child.send(request):
            self._end()
            child = self._start()
            child.send(request)
        start = time.monotonic()
        allowed = limit.wall_seconds(0) if seconds is None else seconds
        while True:
            try:
                line = child.answers.get(timeout=max(0.0, start + allowed - time.monotonic()))
            except queue.Empty:
                end = timeout_problem(allowed)
                break
            if line is None:
                end = child.cause_of_death()
                break
            answer: dict[str, Any] = json.loads(line)
            if "volume" not in answer:
                return answer
            if seconds is None:
                allowed = limit.wall_seconds(answer["volume"])
        self._end()
        return {"problem": end}


class _Child:
    """A running reader child; its answers come through a queue, None when it has ended."""

    WORKPLACE = "empty"

    def __init__(self, folder: Path, function: str, memory: int) -> None:
        self._memory = memory
        self._words = folder / "stderr.txt"
        work = folder / self.WORKPLACE
        work.mkdir(exist_ok=True)
        paths = [os.path.abspath(entry) for entry in sys.path]  # noqa: PTH100
        with self._words.open("wb") as words:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-S", "-X", "utf8", "-m", "checker.child", "--function", function],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=words,
                cwd=work,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "TMPDIR": str(work), **_FRUGAL},
                **limit.apart(),
            )
        self.answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()

    def _listen(self, answers: IO[bytes]) -> None:
        for line in answers:
            self.answers.put(line)
        self.answers.put(None)

    def send(self, message: dict[str, Any]) -> bool:
        """Whether the child could take the message."""
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            return False
        return True

    def cause_of_death(self) -> Answer:
        """The problem that a child leaves which ended by itself."""
        status = self._process.wait()
        if limit.out_of_time(status):
            return timeout_problem(None)
        with self._words.open("rb") as words:
            words.seek(max(0, words.seek(0, os.SEEK_END) - (16 << 10)))
            told = words.read()
        if any(mark in told for mark in _OUT_OF_MEMORY):
            return memory_problem(self._memory)
        found = Text(f"Bộ đọc tệp dừng đột ngột (mã {status}) khi đọc tệp này", f"The reader ended abruptly (status {status}) on this file")
        return problem("reader_died", found, OTHERS, SMALLER)

    def kill(self) -> None:
        """Nothing comes out: the child ends, now."""
        limit.end(self._process)
        assert self._process.stdin
        with contextlib.suppress(OSError):
            self._process.stdin.close()


def write_marks(path: Path, marks: Mapping[str, Any]) -> None:
    """The marks as checker.annotation.work reads them."""
    head = {**marks, "page": {name: value for name, value in marks["page"].items() if name != "rows"}}
    with path.open("w", encoding="utf-8") as file:
        for line in (head, *marks["page"]["rows"]):
            file.write(json.dumps(line) + "\n")


def _tables(path: Path, places: list[tuple[str, int, int]]) -> Intake:
    """The tables at their places in the child's file, mapped, not copied."""
    import pyarrow as pa

    from checker.schema import filled_up

    tables = empty_intake()
    if places:
        with pa.memory_map(str(path)) as mapped:
            whole = mapped.read_buffer()
        for name, start, end in places:
            table = pa.ipc.open_stream(pa.BufferReader(whole.slice(start, end - start))).read_all()
            told = dict(zip(table.column_names, table.columns, strict=True))
            tables[name] = filled_up(told, len(table), tables[name].schema) if name in tables else table
    return tables


def _remove(path: Path) -> None:
    """Nothing comes out: the name goes; a mapping outlives it on POSIX, and on Windows the folder's cleaning comes later."""
    with contextlib.suppress(PermissionError):
        path.unlink(missing_ok=True)


def _empty(folder: Path) -> None:
    """Nothing comes out: what a parser left in the working folder goes, so that the next file finds it empty."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                _remove(Path(entry.path))
