"""Runs over many files that are killed, or refused something by the system, at the n-th call that touches the result folder.

`python tests/kill_lab.py INPUTS WORK FIRST LAST STEP kill|ENOSPC|EIO|EACCES|EMFILE…` prints a JSON line for each n: what the broken run left, and
whether the run after it gave what an undisturbed one gives. Each run is a fork of this process, which has loaded everything and read
nothing; the calls are seen by an audit hook, which Python asks before each of them.
"""

import errno
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from many import digest
from run_here import here

import checker.setting
from checker.batch.run import check_many
from checker.error import CheckerError

EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.listdir", "os.scandir", "tempfile.mkstemp", "shutil.rmtree", "fcntl.flock"}
OLD, BROKEN, REFUSED = 0, 7, 8


def once(inputs: Path, folder: Path) -> None:
    """A whole run in this process."""
    with here():
        check_many([inputs], folder, jobs=1, annotate=False)


def apart(work: Callable[[], None]) -> int:
    """The exit status of a fork that does the work: negative for a signal."""
    pid = os.fork()
    if not pid:
        status = OLD
        try:
            work()
        except CheckerError as error:
            sys.stderr.write(error.message("en") + "\n")
            status = REFUSED
        except BaseException:
            traceback.print_exc()
            status = BROKEN
        finally:
            sys.stderr.flush()
            os._exit(status)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def disturbed(inputs: Path, folder: Path, at: int, how: str) -> None:
    """A run that meets its fate at the call of that number."""
    seen = 0
    place = str(folder)

    def hook(event: str, given: tuple[object, ...]) -> None:
        nonlocal seen
        if event not in EVENTS or not (isinstance(given[0], str | os.PathLike) and os.fspath(given[0]).startswith(place)):
            return
        seen += 1
        if seen == at:
            if how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            number = getattr(errno, how)
            raise OSError(number, os.strerror(number), os.fspath(given[0]))

    sys.addaudithook(hook)
    once(inputs, folder)
    os._exit(99 if seen < at else OLD)  # 99: there are not so many calls


def say(told: dict[str, object]) -> None:
    """Nothing comes out: the line is printed."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main() -> None:
    """The command line."""
    inputs, work = Path(sys.argv[1]), Path(sys.argv[2])
    first, last, step = map(int, sys.argv[3:6])
    with here():
        checker.setting.load_rule_set(checker.setting.find(None))  # kept: the forks need not load it
    earlier, clean = work / "earlier", work / "clean"
    some = work / "some"
    some.mkdir(parents=True)
    for path in sorted(inputs.rglob("*"))[:3]:
        if path.is_file():
            shutil.copy(path, some / path.name)
    assert apart(lambda: once(some, earlier)) == 0 and apart(lambda: once(inputs, clean)) == 0
    before, after = digest(earlier), digest(clean)
    folder = work / "kq"
    for how in sys.argv[6:]:
        for at in range(first, last, step):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(earlier, folder)
            status = apart(lambda: disturbed(inputs, folder, at, how))  # noqa: B023  it has run when the loop goes on
            if status == 99:
                say({"at": at, "how": how, "status": "over"})
                break
            left = digest(folder)
            torn = [name for name, content in left.items() if content not in (before.get(name), after.get(name)) and ".hangviet-" not in name]
            again = apart(lambda: once(inputs, folder))
            stale = [p.name for p in folder.rglob("*") if p.name.startswith(".hangviet-") or p.name == "new"]
            whole = left in (before, after) or {n: c for n, c in left.items() if ".hangviet-" not in n} in (before, after)
            told = {"at": at, "how": how, "status": status, "torn": torn, "whole": whole, "again": again, "same": digest(folder) == after, "stale": stale}
            say(told)


if __name__ == "__main__":
    main()
