"""What stands between a file and the machine: the private copy, the limits, and what a killed run leaves behind."""

import contextlib
import errno
import hashlib
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any, ClassVar

import pytest
from workbook import write_xlsx

from checker import limit, private
from checker.child import volume_of
from checker.error import InputError
from checker.private import PrivateFolder, clean, copy_in
from checker.reader import Intake, Reader, Reading, empty_intake

ROOT = Path(__file__).parent.parent
CODES = {  # what hangviet says of a file that it does not even open
    "missing": "file_missing", "folder": "file_not_regular", "pipe": "file_not_regular", "socket": "file_not_regular", "device": "file_not_regular",
    "link": "file_not_regular", "dangling": "file_not_regular", "loop": "file_not_regular", "link to folder": "file_not_regular",
}  # fmt: skip


class Locks:
    """Windows' way to lock bytes of a file, as its documentation tells: a byte is one handle's, until that is closed."""

    LK_NBLCK = 2
    held: ClassVar[dict[tuple[int, int], int]] = {}

    @classmethod
    def locking(cls, handle: int, mode: int, count: int) -> None:
        """Takes the byte, or raises OSError."""
        assert (mode, count) == (cls.LK_NBLCK, 1) and os.lseek(handle, 0, os.SEEK_CUR) == 0
        about = os.fstat(handle)
        owner = cls.held.get((about.st_dev, about.st_ino))
        held = False
        with contextlib.suppress(OSError):  # the owner may have closed it
            held = owner is not None and os.path.samestat(os.fstat(owner), about)
        if held:
            raise PermissionError(errno.EACCES, "Permission denied")
        cls.held[about.st_dev, about.st_ino] = handle


def test_a_folder_is_claimed_once_where_bytes_are_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows does it; that it does so on Windows itself no test here shows."""
    monkeypatch.setitem(sys.modules, "msvcrt", Locks)
    (tmp_path / "kq").mkdir()
    place = tmp_path / "kq" / "lock"
    with monkeypatch.context() as windows:
        windows.setattr(limit.sys, "platform", "win32")
        first = limit.claim(place)
        assert first is not None and limit.claim(place) is None
        limit.release(first, place)
        assert not place.parent.exists(), "what a finished run leaves goes with it"
        place.parent.mkdir()
        (place.parent / "new").touch()
        again = limit.claim(place)
        assert again is not None
        limit.release(again, place)
        assert (place.parent / "new").exists()


# ---- what the child is told to do; the name of the file chooses ----


def take_in(path: str, name: str, options: dict[str, Any]) -> Intake:
    """Nothing, or the misdeed that the file's name asks for."""
    if name == "spin":
        while True:
            pass
    if name == "sleep":
        time.sleep(100)
    if name == "write":
        with Path("filled.bin").open("wb") as file:  # in the working folder
            while True:
                file.write(bytes(1 << 24))
    if name == "litter":
        Path("a.tmp").write_text("x")
        Path("b").mkdir()
        Path("b/c.tmp").write_text("x")
    if name == "path":
        assert "bí mật" not in path and Path(path).parent == Path.cwd().parent and Path(path).stat().st_mode & 0o777 == 0o600
    if name == "clean":
        assert not list(Path.cwd().iterdir())
    return empty_intake()


def code_of(reading: Reading) -> str | None:
    rows = reading.intake["problems"].to_pylist()
    return rows[0]["code"] if rows else None


def strange(folder: Path, kind: str) -> Path:
    """A thing in the folder that is no regular file."""
    path = folder / "x.xlsx"
    (folder / "thật.xlsx").write_bytes(b"content")
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        here = Path.cwd()
        os.chdir(folder)  # the name of a socket is short
        try:
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(path.name)
        finally:
            os.chdir(here)
    elif kind == "device":
        path = Path("/dev/zero")
    elif kind != "missing":
        path.symlink_to({"link": folder / "thật.xlsx", "dangling": folder / "nowhere", "loop": path, "link to folder": folder}[kind])
    return path


# ---- the copy ----


def test_the_copy_is_the_bytes_and_the_hash_is_theirs(tmp_path: Path) -> None:
    source, target = tmp_path / "a.xlsx", tmp_path / "copy"
    content = os.urandom(3 << 20) + b"end"
    source.write_bytes(content)
    assert copy_in(source, "a.xlsx", target) == (hashlib.sha256(content).hexdigest(), len(content))
    assert target.read_bytes() == content and stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("kind", CODES)
def test_only_regular_files_are_read_and_none_is_waited_for(tmp_path: Path, kind: str) -> None:
    start = time.monotonic()
    with pytest.raises(InputError) as caught:
        copy_in(strange(tmp_path, kind), "x.xlsx", tmp_path / "copy")
    assert caught.value.code == CODES[kind] and caught.value.place == "x.xlsx"
    assert time.monotonic() - start < 2 and not (tmp_path / "copy").exists()


def test_what_becomes_a_pipe_or_a_link_after_the_look_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"x")
    seen = (tmp_path / "a.xlsx").stat()
    monkeypatch.setattr(Path, "lstat", lambda self: seen)  # the look says: a regular file
    for kind in ("pipe", "link", "folder"):
        own = tmp_path / kind
        own.mkdir()
        with pytest.raises(InputError) as caught:
            copy_in(strange(own, kind), "x.xlsx", tmp_path / "copy")
        assert caught.value.code in ("file_not_regular", "file_denied")


def test_a_file_that_may_not_be_read_or_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(private.MAX_FILE + 1)
    with pytest.raises(InputError) as caught:
        copy_in(path, "a.xlsx", tmp_path / "copy")
    assert caught.value.code == "file_too_large" and "1024 MiB" in caught.value.message()

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(InputError) as caught:
        copy_in(path, "a.xlsx", tmp_path / "copy")
    assert caught.value.code == "file_denied"


@pytest.mark.parametrize("change", ["grown", "cut", "overwritten"])
def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"1" * 5_000)
    os.utime(path, ns=(0, 0))
    real = hashlib.sha256

    def meanwhile() -> Any:
        with path.open("r+b") as file:
            if change == "grown":
                file.seek(0, os.SEEK_END)
            file.truncate(100) if change == "cut" else file.write(b"999")
        return real()

    monkeypatch.setattr(hashlib, "sha256", meanwhile)
    with pytest.raises(InputError) as caught:
        copy_in(path, "a.xlsx", tmp_path / "copy")
    assert caught.value.code == "file_changed"


def test_a_full_temporary_folder_is_not_the_files_fault(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"x")
    with pytest.raises(InputError) as caught:
        copy_in(tmp_path / "a.xlsx", "a.xlsx", tmp_path / "no" / "copy")
    assert caught.value.code == "copy_failed" and "thư mục tạm" in caught.value.message()


# ---- the child ----


@pytest.fixture(scope="module")
def reader() -> Any:
    with Reader({}, function="test_isolation:take_in") as running:
        yield running


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bí mật.xlsx"
    path.write_bytes(b"PK\x03\x04")
    return path


def test_the_child_never_gets_the_originals_path(reader: Reader, file: Path) -> None:
    reading = reader.read(file, "path")
    assert code_of(reading) is None and reading.sha256 == hashlib.sha256(b"PK\x03\x04").hexdigest()


def test_what_is_not_opened_has_no_hash(reader: Reader, tmp_path: Path) -> None:
    assert reader.read(tmp_path / "không có.xlsx", "x").sha256 is None
    reading = reader.read(strange(tmp_path, "pipe"), "x")
    assert code_of(reading) == "file_not_regular" and reading.sha256 is None


def test_each_file_finds_an_empty_working_folder(reader: Reader, file: Path) -> None:
    assert code_of(reader.read(file, "litter")) is None
    assert code_of(reader.read(file, "clean")) is None


@pytest.mark.slow
def test_a_small_file_that_spins_is_left_within_ten_seconds(reader: Reader, file: Path) -> None:
    start = time.monotonic()
    reading = reader.read(file, "spin")
    assert code_of(reading) == "reader_timeout" and "thời gian xử lý" in reading.intake["problems"].to_pylist()[0]["message_vi"]
    assert time.monotonic() - start < 20  # ten, on a machine that does nothing else
    assert code_of(reader.read(file, "clean")) is None


@pytest.mark.slow
def test_a_child_cannot_fill_the_disk(file: Path) -> None:
    with Reader({}, function="test_isolation:take_in", memory=limit.LEAST_MEMORY) as small:
        assert code_of(small.read(file, "write")) == "internal_error"
        assert code_of(small.read(file, "clean")) is None


def test_a_child_that_sleeps_ends_by_the_clock(reader: Reader, file: Path) -> None:
    assert code_of(reader.read(file, "sleep", timeout=0.5)) == "reader_timeout"
    assert code_of(reader.read(file, "clean")) is None


@pytest.mark.slow
def test_the_least_memory_is_enough_for_an_ordinary_file(tmp_path: Path) -> None:
    import checker

    rows: list[list[object]] = [["STT", "Tên hàng hóa", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"]]
    rows += [[n, f"Bàn {n}", 2, 100, 200, "Việt Nam"] for n in range(1, 2000)]
    write_xlsx(tmp_path / "a.xlsx", {"S": rows})
    result = checker.check(tmp_path / "a.xlsx", memory=limit.LEAST_MEMORY)
    assert result.exit_code() == 0 and len(result.tables["items"]) == 1999


# ---- limits ----


def test_memory_is_never_above_half_of_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    assert limit.memory(1 << 50) <= machine // 2 and limit.memory(1 << 20) == 1 << 20
    monkeypatch.setattr(limit, "_memories", lambda: iter([sys.maxsize, 3 << 30, 2 << 30]))
    assert limit.memory(4 << 30) == 1 << 30


@pytest.mark.parametrize(
    ("line", "file"),
    [("0::/user.slice/a.scope", "user.slice/a.scope/memory.max"), ("0::/user.slice/a.scope", "user.slice/memory.max"), ("0::/", "memory.max"),
     ("4:memory:/a/b", "memory/a/memory.limit_in_bytes"), ("4:cpu,memory:/a", "memory/a/memory.limit_in_bytes")],
)  # fmt: skip
def test_limits_of_control_groups_are_found_in_both_versions(tmp_path: Path, line: str, file: str) -> None:
    (tmp_path / "cgroup").write_text(f"9:name=systemd:/\n{line}\n")
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text("1073741824\n")
    found = [p for p in limit._group_limits(tmp_path / "cgroup", tmp_path) if p.exists()]
    assert [p.relative_to(tmp_path).as_posix() for p in found] == [file]


def test_time_goes_by_what_a_file_unpacks_to(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", bytes(30 << 20))
    assert (tmp_path / "a.xlsx").stat().st_size < 100_000 and volume_of(tmp_path / "a.xlsx") > 30 << 20
    (tmp_path / "a.csv").write_bytes(bytes(1000))
    assert volume_of(tmp_path / "a.csv") == 4000
    assert limit.processor_seconds(10_000) < 9 and limit.processor_seconds(800 << 20) > 800
    assert limit.wall_seconds(0) == 60 and limit.wall_seconds(100 << 20) > 200


# ---- what a killed run leaves ----


def _killed(folder: Path) -> Path:
    """The private folder of a run that was killed."""
    code = (
        "import os, signal\nfrom checker.private import PrivateFolder\nf = PrivateFolder()\n(f.path / '1.input').write_bytes(b'x')\n"
        "print(f.path, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env={**os.environ, "TMPDIR": str(folder)})
    assert run.returncode == -signal.SIGKILL
    return Path(run.stdout.strip())


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of the test's own."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_the_next_run_removes_what_a_killed_one_left(temporary: Path) -> None:
    left = _killed(temporary)
    assert left.parent == temporary and (left / "1.input").exists()
    folder = PrivateFolder()
    assert not left.exists() and stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    folder.close()
    assert not list(temporary.iterdir())


def test_folders_in_use_of_others_or_without_an_owner_stay(temporary: Path) -> None:
    living = PrivateFolder()
    stay = [living.path, temporary / "hangviet-new", temporary / "hangviet-open", temporary / "other", temporary / "hangviet-link", temporary / "thật"]
    for path in (stay[1], stay[2], stay[3], stay[5]):
        path.mkdir(mode=0o700)
    stay[2].chmod(0o755)  # not as ours are made
    for path in (stay[2], stay[3], stay[5]):
        (path / "owner.lock").write_bytes(b"")
    stay[4].symlink_to(stay[5])
    clean()
    assert all(path.exists() for path in stay) and (stay[5] / "owner.lock").exists()
    living.close()


def test_a_file_of_passwords_or_bytes_is_never_left_by_a_run(temporary: Path) -> None:
    path = write_xlsx(temporary / "a.xlsx", {"S": [["Tên hàng hóa", "Số lượng"], ["Bàn", 1]]})
    import checker

    checker.check(path, passwords=[("*", "hùm xám")])
    assert [p.name for p in temporary.iterdir()] == ["a.xlsx"]
