"""What a reader child may use, and how it ends: the one place that knows operating systems apart.

POSIX: address space, processor time and the size of written files are limited, and a child ends with all that it started. Windows: none
of this (job objects are not used); the parent's clock alone ends a child there. docs/isolation.md says what that means. A folder is claimed on both.
"""

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess

MEMORY = 4 << 30
LEAST_MEMORY = 512 << 20  # less, and the child cannot even load what it reads with
_MIB = 1 << 20


def rare_collection() -> None:
    """Nothing comes out: cycles are looked for rarely. Imports and tables make many objects that live to the end and hold none."""
    gc.set_threshold(200_000, 50, 50)


def lean_libraries() -> None:
    """Nothing comes out: numpy starts no threads, for nothing here multiplies matrices; Arrow takes its memory from the C library, which asks
    the system for less of it anew, and finds no pandas when it first looks for it; pydantic asks no other package for plugins.

    It looks as soon as it makes an array, and would load pandas whole. Its later `to_pandas()` looks again, and finds it.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    if "pandas" in sys.modules:
        return
    sys.meta_path.insert(0, _Hidden)  # an entry None in sys.modules stops Python's own imports, not those of compiled modules
    try:
        import pyarrow

        pyarrow.array([0])
    finally:
        sys.meta_path.remove(_Hidden)


class _Hidden:
    """A finder that finds no pandas."""

    @staticmethod
    def find_spec(name: str, *_: Any) -> None:
        """Nothing: other finders are asked, but for pandas."""
        if name == "pandas":
            raise ModuleNotFoundError(name=name)


def processor_seconds(volume: int) -> float:
    """Processor time for a file that unpacks to `volume` bytes: some ten times what an honest one takes, so a trap is left soon."""
    return 6.0 + volume / _MIB


def wall_seconds(volume: int) -> float:
    """Time on the clock for a file that unpacks to `volume` bytes: a minute, and more for what is large."""
    return 60.0 + 2.0 * volume / _MIB


def memory(asked: int) -> int:
    """Bytes that a child may address when `asked` are wanted: never above half of what the machine, or our control group, has."""
    return min(asked, *(have // 2 for have in _memories()))


def _memories() -> Iterator[int]:
    yield sys.maxsize
    if sys.platform != "win32":
        with contextlib.suppress(ValueError, OSError):
            yield os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    for path in _group_limits():
        with contextlib.suppress(ValueError, OSError):  # "max" is no limit
            yield int(path.read_text(encoding="ascii"))


def _group_limits(groups: Path = Path("/proc/self/cgroup"), root: Path = Path("/sys/fs/cgroup")) -> Iterator[Path]:
    """Where the memory limits of our control group and of those above it stand, both versions; some may not exist."""
    try:
        lines = groups.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return
    for line in lines:
        _, names, own = (*line.split(":", 2), "", "")[:3]
        if names and "memory" not in names.split(","):
            continue
        top, name = (root / "memory", "memory.limit_in_bytes") if names else (root, "memory.max")
        folder = Path(own.lstrip("/"))
        yield from (top / part / name for part in (folder, *folder.parents))


def apart() -> dict[str, Any]:
    """How Popen starts a child that Ctrl-C does not reach and that can be ended with all that it started."""
    if sys.platform == "win32":
        import subprocess

        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def end(process: "subprocess.Popen[bytes]") -> None:
    """Nothing comes out: the child that was started `apart` ends now, on POSIX with its whole group."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def out_of_time(status: int) -> bool:
    """Whether a child that left this status had used up its processor time."""
    return sys.platform != "win32" and status == -signal.SIGXCPU


def confine(limit: int) -> None:
    """Nothing comes out: in a child, address space and written files end at `limit` bytes; no core is dumped."""
    if sys.platform != "win32":
        import resource

        for what, most in ((resource.RLIMIT_AS, limit), (resource.RLIMIT_FSIZE, limit), (resource.RLIMIT_CORE, 0)):
            hard = resource.getrlimit(what)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (most, most))


def allow(seconds: float) -> None:
    """Nothing comes out: in a child, `seconds` of processor time from now on, then it ends, even when its parent is gone."""
    if sys.platform != "win32":
        import resource

        spent = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        most = int(spent + seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def claim(path: Path) -> IO[bytes] | None:
    """The open file that marks what lies beside it as in use for as long as this process lives; None when a living process holds it."""
    file = path.open("ab")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # a byte that need not be there
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def release(file: IO[bytes], path: Path) -> None:
    """Nothing comes out: what was claimed by `path` is free again. On Windows an open file cannot be removed: there it goes now, with its folder
    when nothing else is in it, unless another process has claimed it meanwhile."""
    file.close()
    if sys.platform == "win32":
        with contextlib.suppress(OSError):
            path.unlink()
            path.parent.rmdir()
