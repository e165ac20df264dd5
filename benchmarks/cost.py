"""What programs cost, each in a process of its own, taking turns so that a busy machine slows all of them alike.

CPU seconds are user + system of the process with all its children; memory is the peak of the largest single process. Only ratios of one
round mean anything on another machine. Nothing large is imported here: a child's peak memory never reads as less than its starter's.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
CHECK = "from checker.cli import run; run()"
# A program that is installed has its bytecode; the round before the first writes ours.
_ENVIRONMENT = {**{k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}, "PYTHONPATH": str(ROOT)}


class Cost(NamedTuple):
    """What one run of a program took: CPU seconds with all children, wall seconds, peak MiB of the largest process, and of all of them together."""

    cpu: float
    wall: float
    memory: float
    together: float


def measure(program: str | Path, *arguments: object, expected: tuple[int, ...] = (0,), watch: bool = False, python: str = sys.executable) -> Cost:
    """The cost of code, or of a script, in a fresh interpreter, ours or that `python`; to `watch` the peaks of all its processes are added up (Linux)."""
    start = time.perf_counter()
    # the pid is waited for by wait4, which adds up the process and every child that it has reaped
    run = [program] if isinstance(program, Path) else ["-c", program]
    process = subprocess.Popen([python, *run, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=ROOT, env=_ENVIRONMENT)
    peaks: dict[str, int] = {}
    over = threading.Event()
    if watch:
        threading.Thread(target=_watch, args=(str(process.pid), peaks, over), daemon=True).start()
    _, status, used = os.wait4(process.pid, 0)
    over.set()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in expected:
        raise SystemExit(f"exit code {process.returncode} of: {program} {' '.join(map(str, arguments))}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024, sum(peaks.values()) / 1024)


def check(path: Path, result: Path, *options: str, watch: bool = False) -> Cost:
    """The cost of a whole check without the marked copy."""
    return measure(CHECK, "check", path, "-o", result, "--quiet", "--no-annotate", *options, expected=(0, 1), watch=watch)


def turns(programs: Mapping[str, Callable[[], Cost]], rounds: int) -> dict[str, list[Cost]]:
    """The costs of the programs, in turns; one round before the first warms the caches."""
    costs: dict[str, list[Cost]] = {name: [] for name in programs}
    for turn in range(rounds + 1):
        for name, program in programs.items():
            cost = program()
            if turn:
                costs[name].append(cost)
            print(f"{turn}/{rounds} {name}: {cost.cpu:.2f} CPU s, {cost.wall:.2f} s, {cost.memory:.0f} MiB", file=sys.stderr)
    return costs


def ratios(costs: Mapping[str, list[Cost]], one: str, other: str, of: str = "cpu") -> list[float]:
    """Each round's ratio of one program to another, the smallest first."""
    return sorted(getattr(a, of) / getattr(b, of) for a, b in zip(costs[one], costs[other], strict=True))


def shown(values: list[float]) -> str:
    """ "1,23 (1,20–1,31)": the median, with the smallest and the largest."""
    return f"**{vn(median(values), 2)}** ({vn(min(values), 2)}–{vn(max(values), 2)})"


def vn(value: float, places: int) -> str:
    """The number with a comma for decimals and a dot for thousands."""
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))


def _watch(pid: str, peaks: dict[str, int], over: threading.Event) -> None:
    """Nothing comes out: the peak of a process and of all under it in KiB, looked at until the end."""
    while not over.wait(0.1):
        waiting = [pid]
        while waiting:
            one = waiting.pop()
            try:
                status = Path(f"/proc/{one}/status").read_text(encoding="ascii", errors="replace")
                waiting += " ".join(p.read_text() for p in Path(f"/proc/{one}/task").glob("*/children")).split()
            except OSError:
                continue
            peaks.update((one, int(line.split()[1])) for line in status.splitlines() if line.startswith("VmHWM"))
