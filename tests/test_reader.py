"""Whatever a file does to its reader, the batch goes on: one file, one problem, a new child."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from workbook import write_xlsx

from checker import schema
from checker.child import OTHERS
from checker.grid import open_grid
from checker.reader import Intake, Reader, Reading, empty_intake

# ---- what the child is told to do; the name of the file chooses ----


class Panic(BaseException):
    """Stands for a parser's panic, which is no Exception."""


def take_in(path: str, name: str, options: dict[str, Any]) -> Intake:
    """A ledger with each row of the sheets as its `reason` and the option as its `file`, or the misdeed that the file's name asks for."""
    assert not list(Path.cwd().iterdir()), "the working folder is empty"
    if name in MISDEEDS:
        MISDEEDS[name]()
    grid = open_grid(Path(path), name, options)
    lines = [str(row) for sheet in grid.sheets for _, rows in sheet.rows() for row in rows]
    intake = empty_intake()
    rows = [{"file": options["option"], "sheet": "S", "row": n, "table": 1, "kind": "item", "reason": line, "hidden": False} for n, line in enumerate(lines, 1)]
    return intake | {"ledger": pa.Table.from_pylist(rows, schema=schema.arrow(schema.LEDGER))}


def print_much() -> None:
    print("noise", '{"tables": []}')  # noqa: T201
    os.write(1, b'{"problem": ["noise", "", ""]}\n')
    sys.stdin.read()


def raise_(error: BaseException) -> Callable[[], None]:
    def misdeed() -> None:
        raise error

    return misdeed


def grow() -> None:
    held = []
    while True:
        held.append(b"x" * (64 << 20))


def last_words(told: bytes) -> Callable[[], None]:
    def misdeed() -> None:
        os.write(2, told)
        os.abort()

    return misdeed


def fork_and_hang() -> None:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", "hangviet-grandchild"])
    time.sleep(60)


MISDEEDS: dict[str, Callable[[], Any]] = {
    "abort": os.abort,
    "segfault": lambda: ctypes.string_at(0),
    "exit": lambda: os._exit(0),
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "hang": fork_and_hang,
    "memory": grow,
    "memory in Rust": last_words(b"memory allocation of 4194304 bytes failed\n"),
    "memory in C++": last_words(b"terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc\n"),
    "memory in Arrow": last_words(b"arrow/result.cc:27: ValueOrDie called on an error: Out of memory: malloc of size 2097280 failed\n"),
    "print": print_much,
    "panic": raise_(Panic("cell text")),
    "leave": raise_(SystemExit(3)),
    "fault": raise_(KeyError("cell text")),
}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader({"option": "mở"}, memory=1 << 30, function="test_reader:take_in") as running:
        yield running


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "tốt.xlsx", {"S": [["Bàn", 1], ["Ghế", 2]]})


def problem(reading: Reading) -> tuple[str, str]:
    """Code and Vietnamese message of the only thing that came of a file."""
    intake = reading.intake
    assert {name: table.schema for name, table in intake.items()} == {name: table.schema for name, table in empty_intake().items()}
    assert all(table.num_rows == 0 for name, table in intake.items() if name != "problems")
    (row,) = intake["problems"].to_pylist()
    assert row["fatal"] and row["sheet"] is None and row["message_en"]
    return row["code"], row["message_vi"]


def reads(reader: Reader, good: Path) -> bool:
    ledger = reader.read(good, "tốt.xlsx").intake["ledger"]
    return ledger["reason"].to_pylist() == ["['Bàn', 1.0]", "['Ghế', 2.0]"] and ledger["file"].to_pylist() == ["mở"] * 2


def test_tables_come_back_as_they_were_made(reader: Reader, good: Path) -> None:
    assert reads(reader, good)
    intake = reader.read(good, "tốt.xlsx").intake
    assert set(intake) == {"ledger", "items", "places", "fixes", "sheets", "totals", "costs", "stated_shares", "problems"}
    assert intake["items"].schema == schema.arrow(schema.STATED_ITEMS)
    intake["ledger"].validate(full=True)
    assert intake["ledger"].schema == schema.arrow(schema.LEDGER)
    assert intake["ledger"]["duplicate_of"].to_pylist() == [None, None]  # a column without a value is left out on the way


def test_tables_outlive_their_reader(good: Path) -> None:
    with Reader({"option": "mở"}, function="test_reader:take_in") as short:
        intake = short.read(good, "tốt.xlsx").intake
    assert intake["ledger"]["reason"].to_pylist() == ["['Bàn', 1.0]", "['Ghế', 2.0]"]


@pytest.mark.parametrize("misdeed", ["abort", "segfault", "exit", "killed"])
def test_a_death_is_a_problem_of_one_file(reader: Reader, good: Path, misdeed: str) -> None:
    code, message = problem(reader.read(good, misdeed))
    assert code == "reader_died" and OTHERS.vi in message
    assert reads(reader, good)


def test_a_hang_ends_with_its_whole_group(reader: Reader, good: Path) -> None:
    start = time.monotonic()
    code, message = problem(reader.read(good, "hang", timeout=1.5))
    assert time.monotonic() - start < 20
    assert code == "reader_timeout" and "giây" in message
    if Path("/proc").exists():
        while _grandchildren() and time.monotonic() - start < 30:  # the kernel ends a killed process in its own time
            time.sleep(0.05)
        assert not _grandchildren()
    assert reads(reader, good)


def _grandchildren() -> list[Path]:
    return [p for p in Path("/proc").glob("[0-9]*/cmdline") if b"hangviet-grandchild" in _content(p) and not _zombie(p)]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _zombie(path: Path) -> bool:
    return b") Z " in _content(path.with_name("stat"))


@pytest.mark.parametrize("where", [name for name in MISDEEDS if name.startswith("memory")])
def test_memory_is_limited(where: str, reader: Reader, good: Path) -> None:
    assert problem(reader.read(good, where))[0] == "reader_memory"
    assert reads(reader, good)


def test_prints_do_not_stand_among_the_answers(reader: Reader, good: Path) -> None:
    assert reader.read(good, "print").intake["ledger"].num_rows == 2
    assert reads(reader, good)


@pytest.mark.parametrize(("misdeed", "code"), [("panic", "file_unreadable"), ("leave", "file_unreadable"), ("fault", "internal_error")])
def test_exceptions_are_answers_and_quote_no_cell(reader: Reader, good: Path, misdeed: str, code: str) -> None:
    found, message = problem(reader.read(good, misdeed))
    assert found == code and "cell text" not in message
    assert reads(reader, good)


def test_a_refusal_keeps_its_code(reader: Reader, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ống.xlsx")
    (tmp_path / "văn bản.xlsx").write_bytes(b"%PDF-1.7")
    assert problem(reader.read(tmp_path / "ống.xlsx", "ống.xlsx"))[0] == "file_not_regular"
    assert problem(reader.read(tmp_path / "không có.xlsx", "không có.xlsx"))[0] == "file_missing"
    code, message = problem(reader.read(tmp_path / "văn bản.xlsx", "văn bản.xlsx"))
    assert code == "file_unsupported" and message.startswith("Nội dung tệp là tài liệu PDF")


def test_a_child_that_died_between_two_files_is_replaced(reader: Reader, good: Path) -> None:
    assert reads(reader, good)
    assert reader._child
    os.kill(reader._child._process.pid, signal.SIGKILL)
    reader._child._process.wait()
    assert reads(reader, good)


def test_a_relative_path_is_the_parents(reader: Reader, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(good.parent)
    assert reads(reader, Path(good.name))


def test_nothing_is_left_behind(good: Path) -> None:
    with Reader({"option": "mở"}, function="test_reader:take_in") as short:
        folder = short._folder.path
        short.read(good, "tốt.xlsx")
        assert folder.stat().st_mode & 0o777 == 0o700
        assert not list(folder.glob("*.arrow")) and not list(folder.glob("*.input")) and not list((folder / "empty").iterdir())
        process = short._child._process if short._child else None
    assert not folder.exists()
    assert process and process.poll() is not None


def test_an_unknown_function_is_told(good: Path) -> None:
    with Reader({}, function="test_reader:nothing") as broken:
        assert problem(broken.read(good, "tốt.xlsx"))[0] == "internal_error"
