"""A run over many files that is killed or refused by the system anywhere: nothing is lost, nothing is torn, and the next run gives what an undisturbed
one gives. The calls of `kill_lab` are those that touch the result folder."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from many import digest, make_many

ROOT = Path(__file__).parent.parent
TESTS = Path(__file__).parent

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks and kills")


def lab(folder: Path, files: int, *calls: object) -> list[dict[str, object]]:
    """What the lab tells of runs over so many files that are disturbed at these calls."""
    inputs = make_many(folder / "vào", files)
    done = subprocess.run(
        [sys.executable, str(TESTS / "kill_lab.py"), str(inputs), str(folder / "work"), *map(str, calls)], capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, TESTS, ROOT / "benchmarks")))}, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def sound(told: dict[str, object]) -> bool:
    """Whether a disturbed run tore nothing and the run after it gave what it should, and left nothing."""
    return not told["torn"] and told["again"] == 0 and bool(told["same"]) and not told["stale"]


def test_killed_at_a_call_it_goes_on_where_it_was(tmp_path: Path) -> None:
    told = lab(tmp_path, 8, 3, 60, 19, "kill")
    assert [t["status"] for t in told] == [-signal.SIGKILL] * 3
    assert all(map(sound, told)), told


@pytest.mark.slow
def test_killed_at_any_of_the_calls_it_goes_on_where_it_was(tmp_path: Path) -> None:
    told = lab(tmp_path, 12, 1, 101, 5, "kill")
    assert len(told) == 20 or told[-1]["status"] == "over"
    assert all(sound(t) for t in told if t["status"] != "over"), told


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["ENOSPC", "EIO", "EACCES", "EMFILE", "EROFS"])
def test_what_the_system_refuses_is_told_and_leaves_earlier_results_as_they_were(fault: str, tmp_path: Path) -> None:
    told = lab(tmp_path, 8, 2, 82, 16, fault)
    assert all(sound(t) for t in told if t["status"] != "over"), told
    assert {t["status"] for t in told} <= {0, 8, "over"}, "a sentence for people, or the call did not matter"
    assert any(t["status"] == 8 for t in told)
    # A disturbed run leaves what was there, or the whole of what is to be there; between two names taking their places nothing can fail but them.
    assert sum(not t["whole"] for t in told if t["status"] == 8) <= 2, told


def start(inputs: Path, folder: Path, **environment: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "checker.cli", "check", str(inputs), "-o", str(folder), "--quiet", "--jobs", environment.pop("jobs", "2"), "--trial"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip


def undisturbed(inputs: Path, folder: Path, **environment: str) -> dict[str, str]:
    """The result folder of a run that ends by itself."""
    process = start(inputs, folder, **environment)
    _, told = process.communicate()
    assert process.returncode == 3, told.decode()
    return digest(folder)


@pytest.mark.slow
def test_killed_at_random_times_with_workers_at_work(tmp_path: Path) -> None:
    inputs = make_many(tmp_path / "vào", 60)
    began = time.monotonic()
    expected = undisturbed(inputs, tmp_path / "clean")
    took = time.monotonic() - began
    chance = random.Random(9)
    for number in range(6):
        process = start(inputs, tmp_path / "kq")
        time.sleep(chance.uniform(0.1, 1.0) * took * (0.5 if number % 2 else 1))
        process.kill()
        process.communicate()
    assert undisturbed(inputs, tmp_path / "kq") == expected
    assert not [p for p in (tmp_path / "kq").rglob("*") if p.name.startswith(".hangviet-")]


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_no_result(tmp_path: Path) -> None:
    psutil = pytest.importorskip("psutil")
    inputs = make_many(tmp_path / "vào", 60)
    process = start(inputs, tmp_path / "kq")
    while not list((tmp_path / "kq").rglob("*.part")):
        assert process.poll() is None
        time.sleep(0.02)
    (server,) = [p for p in psutil.Process(process.pid).children() if "forkserver" in " ".join(p.cmdline())]
    server.children()[0].kill()
    _, told = process.communicate()
    assert process.returncode == 3, told.decode()
    assert digest(tmp_path / "kq") == undisturbed(inputs, tmp_path / "clean")


@pytest.mark.slow
def test_interrupted_it_says_what_is_kept(tmp_path: Path) -> None:
    inputs = make_many(tmp_path / "vào", 60)
    process = start(inputs, tmp_path / "kq")
    while not list((tmp_path / "kq").rglob("*.part")):
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 3 and "chạy lại đúng lệnh này" in told.decode() and "Traceback" not in told.decode()
    assert undisturbed(inputs, tmp_path / "kq") == undisturbed(inputs, tmp_path / "clean")


@pytest.mark.slow
def test_time_zone_hashes_and_workers_are_not_to_be_seen(tmp_path: Path) -> None:
    inputs = make_many(tmp_path / "vào", 16)
    seen = {
        json.dumps(undisturbed(inputs, tmp_path / f"{zone[:2]}-{seed}-{jobs}", TZ=zone, PYTHONHASHSEED=seed, jobs=jobs))
        for zone in ("UTC", "Asia/Ho_Chi_Minh") for seed in ("0", "12345") for jobs in ("1", "4")
    }  # fmt: skip
    assert len(seen) == 1


@pytest.mark.slow
def test_two_at_once_and_one_of_them_is_refused_or_both_come_one_after_the_other(tmp_path: Path) -> None:
    inputs = make_many(tmp_path / "vào", 16)
    expected = undisturbed(inputs, tmp_path / "clean")
    for _ in range(3):
        both = [start(inputs, tmp_path / "kq"), start(inputs, tmp_path / "kq")]
        told = [process.communicate()[1].decode() for process in both]
        codes = sorted(process.returncode for process in both)
        assert codes in ([2, 3], [3, 3]), told
        assert codes == [3, 3] or any("đang ghi vào thư mục này" in t for t in told)
        assert digest(tmp_path / "kq") == expected


@pytest.mark.slow
def test_a_cluster_gives_the_same_though_one_of_its_workers_dies(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    inputs = make_many(tmp_path / "vào", 40)
    expected = undisturbed(inputs, tmp_path / "clean")
    address = tmp_path / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def dask(*arguments: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.dask_{arguments[0]}", "--scheduler-file", str(address), *arguments[1:]]
        return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path)

    cluster = [dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")]
    try:
        while not address.exists():
            assert cluster[0].poll() is None
            time.sleep(0.1)
        cluster += [dask("worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1") for _ in range(2)]
        place = json.loads(address.read_text(encoding="utf-8"))["address"]
        process = subprocess.Popen(
            [sys.executable, "-m", "checker.cli", "check", str(inputs), "-o", str(tmp_path / "kq"), "--quiet", "--trial", "--cluster", place],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment,
        )  # fmt: skip
        while not list((tmp_path / "kq").rglob("*.part")) and process.poll() is None:
            time.sleep(0.02)
        cluster[1].kill()
        _, told = process.communicate(timeout=300)
        assert process.returncode == 3, told.decode()
        assert digest(tmp_path / "kq") == expected
    finally:
        for one in cluster:
            one.kill()
            one.wait()
