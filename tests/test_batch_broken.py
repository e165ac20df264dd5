"""A run over many files that is killed or refused by the system anywhere: nothing is lost, nothing is torn, and the next run gives what an undisturbed
one gives. The calls of `kill_lab` are those that touch the result folder."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from many import digest, make_many

ROOT = Path(__file__).parent.parent
TESTS = Path(__file__).parent
KILLS = int(os.environ.get("HANGVIET_TEST_KILLS", "20"))  # at so many calls, and at so many times; 200 of a hundred workbooks take half an hour
FILES = 12 if KILLS <= 20 else 100

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
    step = max(1, 100 // KILLS)
    told = lab(tmp_path, FILES, 1, 1 + KILLS * step, step, "kill")
    assert len(told) == KILLS or told[-1]["status"] == "over"
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


def most_of_a_file(size: int) -> Callable[[], None]:
    """What a process does before it begins, so that none of its files may grow past `size`: its writes fail on the way, not its calls to open."""

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    return limit


def told_and_left(inputs: Path, folder: Path, earlier: dict[str, str], expected: dict[str, str], **given: Any) -> bool:
    """Whether a run was refused something, told it and left what there was before; else it must have come to its end."""
    process = start(inputs, folder, **given)
    told = process.communicate()[1].decode()
    assert "Traceback" not in told, told
    left = {name: content for name, content in digest(folder).items() if ".hangviet-" not in name}
    if process.returncode == 3:
        assert left == expected or "copies" in told
        return False
    assert process.returncode == 2 and "ghi" in told and "Kiểm tra chỗ trống" in told, told
    assert all(left.get(name) == content for name, content in earlier.items() if not name.startswith("workbooks/")), told
    return True


@pytest.mark.slow
def test_a_write_that_fails_on_the_way_is_told_and_leaves_earlier_results_as_they_were(tmp_path: Path) -> None:
    inputs, few = make_many(tmp_path / "vào", 24), make_many(tmp_path / "ít", 3)
    expected = undisturbed(inputs, tmp_path / "clean")
    refused = 0
    for size in (0, 300, 2_000, 9_000, 20_000, 60_000):
        folder = tmp_path / f"kq-{size}"
        earlier = undisturbed(few, folder, code=0)
        refused += told_and_left(inputs, folder, earlier, expected, before=most_of_a_file(size))
        assert undisturbed(inputs, folder) == expected
        assert not [p for p in folder.rglob("*") if p.name.startswith(".hangviet-")]
    assert refused >= 4


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """A file system of its own in memory, which is made as large as is asked for."""
    place = tmp_path / "hẹp"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "hangviet-test", place], capture_output=True, check=False).returncode:
        pytest.skip("a file system can only be mounted by an administrator")

    def resized(free: int) -> Path:
        about = os.statvfs(place)
        used = (about.f_blocks - about.f_bfree) * about.f_frsize
        subprocess.run(["mount", "-o", f"remount,size={used + free}", place], check=True)
        return place

    yield resized
    subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.slow
def test_a_disk_that_fills_up_on_the_way_is_told_and_leaves_earlier_results_as_they_were(tmp_path: Path, narrow: Callable[[int], Path]) -> None:
    inputs, few = make_many(tmp_path / "vào", 24), make_many(tmp_path / "ít", 3)
    expected = undisturbed(inputs, tmp_path / "clean")
    refused = 0
    for free in (4 << 10, 40 << 10, 120 << 10, 300 << 10, 500 << 10, 700 << 10):
        folder = narrow(64 << 20) / "kq"
        shutil.rmtree(folder, ignore_errors=True)
        earlier = undisturbed(few, folder, code=0)
        narrow(free)
        refused += told_and_left(inputs, folder, earlier, expected)
        narrow(64 << 20)
        assert undisturbed(inputs, folder) == expected
        assert not [p for p in folder.rglob("*") if p.name.startswith(".hangviet-")]
    assert refused >= 3


def start(inputs: Path, folder: Path, before: Callable[[], None] | None = None, **environment: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "checker.cli", "check", str(inputs), "-o", str(folder), "--quiet", "--jobs", environment.pop("jobs", "2"), "--trial"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        preexec_fn=before,
    )  # fmt: skip


def undisturbed(inputs: Path, folder: Path, code: int = 3, **environment: str) -> dict[str, str]:
    """The result folder of a run that ends by itself."""
    process = start(inputs, folder, **environment)
    _, told = process.communicate()
    assert process.returncode == code, told.decode()
    return digest(folder)


@pytest.mark.slow
def test_killed_at_random_times_with_workers_at_work(tmp_path: Path) -> None:
    inputs = make_many(tmp_path / "vào", max(40, FILES))
    began = time.monotonic()
    expected = undisturbed(inputs, tmp_path / "clean")
    took = time.monotonic() - began
    chance = random.Random(9)
    for number in range(1, KILLS + 1):
        process = start(inputs, tmp_path / "kq")
        time.sleep(chance.uniform(0.1, 1.0) * took * (0.5 if number % 2 else 1))
        process.kill()
        process.communicate()
        if number % 5 == 0:  # and once more from the beginning
            assert undisturbed(inputs, tmp_path / "kq") == expected, number
            assert not [p for p in (tmp_path / "kq").rglob("*") if p.name.startswith(".hangviet-")], number
            shutil.rmtree(tmp_path / "kq")


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_no_result(tmp_path: Path) -> None:
    psutil = pytest.importorskip("psutil")
    inputs = make_many(tmp_path / "vào", 230)  # more than two workers take at once: there is work left when the first part is written
    # what runs in the background of a shell is born deaf to this signal
    process = start(inputs, tmp_path / "kq", before=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None)
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
    inputs = make_many(tmp_path / "vào", 230)  # more than two workers take at once: there is work left when the first part is written
    # what runs in the background of a shell is born deaf to this signal
    process = start(inputs, tmp_path / "kq", before=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None)
    while not list((tmp_path / "kq").rglob("*.part")):
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 3 and "chạy lại đúng lệnh này" in told.decode() and not {"Traceback", "leaked"} & set(told.decode().split())
    assert undisturbed(inputs, tmp_path / "kq") == undisturbed(inputs, tmp_path / "clean")


@pytest.mark.slow
def test_time_zone_hashes_and_workers_are_not_to_be_seen(tmp_path: Path) -> None:
    inputs = make_many(tmp_path / "vào", 16)
    seen = {
        json.dumps(undisturbed(inputs, tmp_path / f"{zone[:2]}-{seed}-{jobs}-{turn}", TZ=zone, PYTHONHASHSEED=seed, jobs=jobs))
        for zone in ("UTC", "Asia/Ho_Chi_Minh") for seed in ("0", "12345") for jobs in ("1", "4") for turn in range(1 if KILLS <= 20 else 3)
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
