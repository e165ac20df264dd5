"""A copy that cannot be made: the run goes on, the file is told with a reason, no torn file is left, and the copies of the others are made."""

import io
import os
import random
import shutil
import signal
import threading
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from test_annotation import TABLE, by_calamine, fills, parts, write_xlsx
from test_copies import SAMPLE

from checker import check, limit
from checker.output import Copied, write_result
from checker.reader import Reader
from checker.report import copies
from checker.report.copies import told, write_copies
from checker.stamp import SHEET

SECRET = "hùm xám 2026"
posix = pytest.mark.skipif(os.name == "nt", reason="stops a process by a signal")


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A folder with three tables, the second of which is in trouble."""
    folder = tmp_path / "vào"
    folder.mkdir()
    for name in ("a.xlsx", "b.xlsx", "c.xlsx"):
        write_xlsx(folder / name, {"S": TABLE})
    return folder


def made_of(inputs: Path, folder: Path, **options: Any) -> dict[str, Copied]:
    """What became of each copy, and the proof that nothing else is left in the result folder."""
    result = check(inputs)
    made: list[Copied] = []
    write_result(result, folder, 0, copy=lambda into: made.extend(write_copies(result, into, "vi", **options)) or made)
    left = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and ("workbooks" in path.parts or path.name.startswith("."))}
    assert left == {c.path for c in made if c.path}
    for path in left:
        with zipfile.ZipFile(folder / path) as archive:
            assert archive.testzip() is None
    return {c.file: c for c in made}


def only_the_second_is_missing(made: Mapping[str, Copied], word: str) -> None:
    assert [made[name].path is not None for name in ("a.xlsx", "b.xlsx", "c.xlsx")] == [True, False, True]
    reason = made["b.xlsx"].reason
    assert reason and word in reason.vi and reason.en
    assert any(line.startswith("Không tạo được bản đánh dấu của b.xlsx: ") for line in told(list(made.values()), "kq/", "vi"))


class Stopped(Reader):
    """A reader whose child stands still as soon as it is asked for b.xlsx; after `kills` seconds it is killed (None: it is left standing)."""

    kills: float | None = 0.2

    def _ask(self, request: dict[str, Any], seconds: float | None) -> dict[str, Any]:
        assert self._child or self._start()
        if request["name"] == "b.xlsx" and self._child:
            process = self._child._process
            os.kill(process.pid, signal.SIGSTOP)
            if self.kills is not None:
                threading.Timer(self.kills, process.kill).start()
        return super()._ask(request, seconds)


@posix
def test_a_child_that_is_killed_while_it_marks(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "Reader", Stopped)
    only_the_second_is_missing(made_of(inputs, tmp_path / "kq"), "dừng đột ngột")


@posix
def test_a_child_that_takes_too_long_to_mark(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "Reader", type("Standing", (Stopped,), {"kills": None}))
    real = limit.wall_seconds
    monkeypatch.setattr(limit, "wall_seconds", lambda volume: real(volume) / 15)
    only_the_second_is_missing(made_of(inputs, tmp_path / "kq"), "giây")


@posix
def test_a_file_that_needs_more_memory_than_marking_may_have(inputs: Path, tmp_path: Path) -> None:
    """Formats are whole in memory: here some of 40 MB, with a limit that the other files keep to easily."""
    formats = random.Random(1).randbytes(20 << 20).hex().encode()
    texts = parts(inputs / "b.xlsx")
    styles = next(name for name in texts if name.endswith("styles.xml"))
    with zipfile.ZipFile(inputs / "b.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in texts.items():
            archive.writestr(name, data.replace(b"</styleSheet>", b"<!--" + formats + b"--></styleSheet>") if name == styles else data)
    only_the_second_is_missing(made_of(inputs, tmp_path / "kq", memory=64 << 20), "bộ nhớ")


def test_a_workbook_with_a_password_gets_a_copy_that_says_it_has_none(tmp_path: Path) -> None:
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(SAMPLE.read_bytes())).encrypt(SECRET, locked)
    (tmp_path / "mật.xlsx").write_bytes(locked.getvalue())
    shutil.copy(SAMPLE, tmp_path / "thường.xlsx")
    result = check(tmp_path / "mật.xlsx", tmp_path / "thường.xlsx", passwords=[("*", SECRET)])
    made = {c.file: c for c in write_copies(result, tmp_path / "kq", "vi", passwords=[("*", SECRET)])}
    copy, plain = (tmp_path / "kq" / str(made[name].path) for name in ("mật.xlsx", "thường.xlsx"))
    words = [str(row[0]) for row in by_calamine(copy)[SHEET.vi] if row]
    assert any("Tệp gốc có mật khẩu, bản này thì không" in w for w in words)
    assert fills(copy, "Danh mục") == fills(plain, "Danh mục") and len(fills(copy, "Danh mục")) == 8
    values, own = by_calamine(copy)["Danh mục"], by_calamine(SAMPLE)["Danh mục"]
    assert [[v for v in row if v != ""] for row in values] == [[v for v in row if v != ""] for row in own]
    assert SECRET.encode() not in copy.read_bytes() and SECRET not in "".join(words)
    without = {c.file: c for c in write_copies(result, tmp_path / "kq2", "vi")}
    assert without["mật.xlsx"].path is None and "mật khẩu" in without["mật.xlsx"].reason.vi and without["thường.xlsx"].path  # type: ignore[union-attr]
