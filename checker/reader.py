"""The reader child: a file in, Arrow tables out, whatever the file does to its parser.

`python -m checker.reader` is the child: it lives long, takes one JSON line per file, and leaves the tables in a private folder as
Arrow IPC streams that the parent maps without a copy. `Reader` is the parent's side: a death, a hang or a refusal comes back as
empty tables with one fatal problem. Address space and processor time are limited on POSIX; on Windows only the wall clock is.

pyarrow is imported inside of functions because the child, which loads this module too, first hides numpy from it.
"""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self, TypeAlias

from checker.child import OTHERS, SMALLER, Answer, main, memory_problem, problem, timeout_problem
from checker.error import Text

if TYPE_CHECKING:
    import pyarrow as pa

Intake: TypeAlias = "dict[str, pa.Table]"

MEMORY = 4 << 30
WORK = "checker.intake:take_in"


def time_limit(size: int) -> float:
    """Seconds that a file of `size` bytes may take: a minute, and more past 8 MiB."""
    return 60.0 + 4.0 * max(0.0, size / (1 << 20) - 8)


def empty_intake() -> Intake:
    """All tables of an intake, without a row."""
    from checker import schema

    columns = {
        "ledger": schema.LEDGER, "items": schema.STATED_ITEMS, "places": schema.PLACES, "fixes": schema.FIXES,
        "sheets": schema.STATED_SHEETS, "totals": schema.TOTALS, "problems": schema.PROBLEMS,
    }  # fmt: skip
    return {name: schema.arrow(of).empty_table() for name, of in columns.items()}


def refused(name: str, code: str, message: Text) -> Intake:
    """The intake of a file that gives nothing but one fatal problem."""
    import pyarrow as pa

    intake = empty_intake()
    row = {"file": name, "sheet": None, "cell": None, "code": code, "fatal": True, "message_vi": message.vi, "message_en": message.en}
    intake["problems"] = pa.Table.from_pylist([row], schema=intake["problems"].schema)
    return intake


class Reader:
    """A reader child and its private folder; a dead child is replaced at the next read. Not for use by two threads at once."""

    def __init__(self, options: Mapping[str, Any], *, memory: int = MEMORY, function: str = WORK) -> None:
        self._options = options
        self._memory = memory
        self._function = function
        self._folder = tempfile.TemporaryDirectory(prefix="hangviet-", ignore_cleanup_errors=True)
        self._reads = 0
        self._child: _Child | None = None
        self._start()  # at once, so that the child's imports run beside the parent's

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Nothing comes out: the child ends and its folder goes."""
        if self._child:
            self._child.kill()
            self._child = None
        self._folder.cleanup()

    def read(self, path: Path, name: str, *, timeout: float | None = None) -> Intake:
        """The tables of one file, called `name` in them; never raises for anything that is in the file."""
        self._reads += 1
        out = Path(self._folder.name) / f"{self._reads}.arrow"
        if timeout is None:
            try:
                timeout = time_limit(path.lstat().st_size)
            except OSError:
                timeout = time_limit(0)
        request = {"path": os.path.abspath(path), "name": name, "out": str(out), "seconds": timeout}  # noqa: PTH100 (a link stays a link)
        try:
            answer = self._ask(request, timeout)
            if "problem" in answer:
                code, vi, en = answer["problem"]
                return refused(name, code, Text(vi, en))
            return _tables(out, answer["tables"])
        finally:
            _remove(out)

    def _start(self) -> "_Child":
        self._child = _Child(Path(self._folder.name), self._function)
        self._child.send({"options": self._options, "memory": self._memory})
        return self._child

    def _ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        child = self._child
        if child is None or not child.send(request):
            if child:
                child.kill()
            child = self._start()
            child.send(request)
        try:
            line = child.answers.get(timeout=seconds)
        except queue.Empty:
            line = None
            end = timeout_problem(seconds)
        else:
            if line is not None:
                answer: dict[str, Any] = json.loads(line)
                return answer
            end = child.cause_of_death(seconds)
        child.kill()
        self._child = None
        return {"problem": end}


class _Child:
    """A running reader child; its answers come through a queue, None when it has ended."""

    def __init__(self, folder: Path, function: str) -> None:
        self._words = folder / "stderr.txt"
        work = folder / "empty"
        work.mkdir(exist_ok=True)
        paths = [os.path.abspath(entry) for entry in sys.path]  # noqa: PTH100
        with self._words.open("wb") as words:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-X", "utf8", "-m", "checker.reader", "--function", function],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=words,
                cwd=work,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "TMPDIR": str(work), "RUST_BACKTRACE": "0"},
                start_new_session=True,  # Ctrl-C reaches the parent alone, and the whole group can be killed
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

    def cause_of_death(self, seconds: float) -> Answer:
        """The problem that a child leaves which ended by itself."""
        status = self._process.wait()
        if hasattr(signal, "SIGXCPU") and status == -signal.SIGXCPU:
            return timeout_problem(seconds)
        with self._words.open("rb") as words:
            words.seek(max(0, words.seek(0, os.SEEK_END) - (16 << 10)))
            if b"memory allocation" in words.read():
                return memory_problem()
        found = Text(f"Bộ đọc tệp dừng đột ngột (mã {status}) khi đọc tệp này", f"The reader ended abruptly (status {status}) on this file")
        return problem("reader_died", found, OTHERS, SMALLER)

    def kill(self) -> None:
        """Nothing comes out: the child's process group ends, now."""
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()
        self._process.wait()
        assert self._process.stdin
        with contextlib.suppress(OSError):
            self._process.stdin.close()


def _tables(path: Path, places: list[tuple[str, int, int]]) -> Intake:
    """The tables at their places in the child's file, mapped, not copied."""
    import pyarrow as pa

    with pa.memory_map(str(path)) as mapped:
        whole = mapped.read_buffer()
    return {name: pa.ipc.open_stream(whole.slice(start, end - start)).read_all() for name, start, end in places}


def _remove(path: Path) -> None:
    """Nothing comes out: the name goes; a mapping outlives it on POSIX, and on Windows the folder's cleaning comes later."""
    with contextlib.suppress(PermissionError):
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
