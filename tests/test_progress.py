"""Where a long run stands: a line on a terminal that is gone afterwards, now and then a plain line elsewhere, nothing where nothing is wanted."""

import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from workbook import write_xlsx

from checker.report.progress import STEPS, Progress
from checker.report.visible import width

ROOT = Path(__file__).parent.parent
ROWS = [["STT", "Tên hàng hóa", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"], [1, "Bàn", 2, 10, 20, "Việt Nam"]]
LONG = "thư mục rất dài/" * 9 + "表格" * 20 + "bảng giá.xlsx"


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_terminal_shows_one_line_that_is_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    out = Terminal()
    with Progress(out, "vi") as tell:
        tell("read", 0, 4, "a.xlsx")
        tell("read", 3, 4, LONG)
        tell("judge", 4, 4, "")
    drawn = out.getvalue().split("\r")
    assert drawn[1] == "[....................] 0/4 tệp, đọc tệp: a.xlsx"
    assert drawn[2].startswith("[###############.....] 3/4 tệp, đọc tệp: thư mục") and drawn[2].endswith(".xlsx") and "…" in drawn[2]
    assert drawn[3].rstrip() == "[####################] 4/4 tệp, áp dụng quy tắc"
    assert drawn[4].strip() == "" and drawn[5] == "" and "\n" not in out.getvalue(), "wiped, and the cursor at its beginning"
    assert all(width(line) < 72 for line in drawn) and "\x1b" not in out.getvalue()


def test_a_narrow_terminal_loses_the_name_and_never_the_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    out = Terminal()
    Progress(out, "vi")("read", 12, 300, LONG)
    assert "12/300 tệp, đọc tệp" in out.getvalue()


def test_elsewhere_a_plain_line_at_most_every_ten_seconds() -> None:
    out, clock = io.StringIO(), Clock()
    with Progress(out, "vi", clock=clock) as tell:
        for second in range(0, 31, 3):
            clock.now = second
            tell("read", second, 40, "a\x1b[31m.xlsx")
    assert out.getvalue().splitlines() == [f"{n}/40 tệp, đọc tệp: a\\u{{1b}}[31m.xlsx" for n in (12, 24)]


def test_quiet_is_quiet() -> None:
    out, clock = Terminal(), Clock()
    with Progress(out, "vi", quiet=True, clock=clock) as tell:
        clock.now = 100
        tell("read", 1, 2, "a.xlsx")
    assert out.getvalue() == ""


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_step_has_words(lang: str) -> None:
    for step in STEPS:
        out = Terminal()
        Progress(out, lang)(step, 1, 1, "")
        assert out.getvalue().startswith("\r[")


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals")
@pytest.mark.parametrize("colour", [{}, pytest.param({"NO_COLOR": "1"}, marks=pytest.mark.slow)], ids=["terminal", "NO_COLOR"])
def test_a_whole_run_on_a_terminal(tmp_path: Path, colour: dict[str, str]) -> None:
    """No colour, no control but the return of the line; result.json alone on standard output."""
    write_xlsx(tmp_path / "a.xlsx", {"S": ROWS})
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", **colour}
    arguments = ["-m", "checker.cli", "check", str(tmp_path / "a.xlsx"), "-o", str(tmp_path / "kq"), "--json", "-"]
    done = subprocess.run([sys.executable, *arguments], stdout=subprocess.PIPE, stderr=theirs, stdin=subprocess.DEVNULL, env=environment, cwd=tmp_path)
    os.close(theirs)
    seen = b""
    while True:
        try:
            block = os.read(ours, 65_536)
        except OSError:
            break
        if not block:
            break
        seen += block
    os.close(ours)
    text = seen.decode("utf-8")
    assert done.returncode == 0 and done.stdout == (tmp_path / "kq" / "result.json").read_bytes()
    assert "0/1 tệp, đọc tệp: a.xlsx" in text and "áp dụng quy tắc" in text and "ghi kết quả" in text
    assert not re.search(r"[^\w\W\r\n]|\x1b|\x08", text)
    assert re.search(r"\r +\rTrong 20 đồng", text), "the summary stands on a clean line"
