"""For people without a terminal: what is dropped on kiem-tra.sh is checked and its page opens; kiem-tra.bat is held to the rules that keep paths whole.

The .bat is read here, and run where Wine's cmd is at hand; Windows' own was never there to run it.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from workbook import write_xlsx

ROOT = Path(__file__).parent.parent
ROWS = [["STT", "Tên hàng hóa", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"], [1, "Bàn", 2, 10, 20, "Việt Nam"]]
NAME = "Bảng giá & 50% !x $HOME `a` 'b'.xlsx"
posix = pytest.mark.skipif(os.name == "nt", reason="a shell script")


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A checkout of its own with the launcher, a browser that only notes what it is told to open, and a table to check."""
    home = tmp_path / "nơi cài đặt"
    home.mkdir()
    (home / "kiem-tra.sh").write_bytes((ROOT / "kiem-tra.sh").read_bytes())
    script(tmp_path / "bin" / "xdg-open", f'printf "%s" "$1" > {shlex.quote(str(tmp_path / "opened"))}')
    (tmp_path / "dữ liệu của tôi").mkdir()
    write_xlsx(tmp_path / "dữ liệu của tôi" / NAME, {"S": ROWS})
    return home


HANGVIET = f'PYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -m checker.cli "$@"'


WRITES = 'mkdir -p "$3"; : > "$3/report.html"'  # what check -o RESULT leaves behind, as far as the launcher looks


def run(home: Path, *paths: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{home.parent / 'bin'}:{os.environ['PATH']}"}
    return subprocess.run(
        ["bash", home / "kiem-tra.sh", *map(str, paths)], capture_output=True, text=True, encoding="utf-8", env=environment, cwd=home.parent,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


@posix
@pytest.mark.parametrize("given", [f"dữ liệu của tôi/{NAME}", pytest.param("dữ liệu của tôi", marks=pytest.mark.slow)], ids=["file", "folder"])
def test_what_is_dropped_is_checked_and_its_page_opens(home: Path, given: str) -> None:
    script(home / ".venv/bin/hangviet", HANGVIET)
    done = run(home, given)
    assert done.returncode == 0, done.stderr
    page = home.parent / f"{given} - ket-qua" / "report.html"
    assert (home.parent / "opened").read_text(encoding="utf-8") == str(page)
    assert NAME.replace("&", "&amp;").replace("'", "&#39;") in page.read_text(encoding="utf-8")


@posix
@pytest.mark.slow
def test_an_earlier_result_in_a_folder_is_no_input(home: Path) -> None:
    script(home / ".venv/bin/hangviet", HANGVIET)
    assert [run(home, "dữ liệu của tôi").returncode for _ in range(2)] == [0, 0]


@posix
def test_nothing_opens_when_nothing_was_checked(home: Path) -> None:
    script(home / ".venv/bin/hangviet", "exit 2")
    assert run(home, "dữ liệu của tôi").returncode == 2 and not (home.parent / "opened").exists()
    assert run(home).returncode == 2


@posix
def test_the_first_run_installs_by_the_command_of_the_readme(home: Path) -> None:
    noted = home.parent / "installed"
    pip = f'printf "%s " "$@" > {shlex.quote(str(noted))}; printf "#!/bin/sh\\n%s\\n" {shlex.quote(WRITES)} > .venv/bin/hangviet; chmod +x .venv/bin/hangviet'
    made = f"mkdir -p .venv/bin; printf '#!/bin/sh\\n%s\\n' {shlex.quote(pip)} > .venv/bin/pip; chmod +x .venv/bin/pip"
    script(home.parent / "bin" / "python3", f'[ "$*" = "-m venv --clear .venv" ] || exit 9\n{made}')
    done = run(home, "dữ liệu của tôi")
    assert done.returncode == 0, done.stderr
    assert (home.parent / "opened").exists()
    readme = re.search(r"\.venv/bin/pip (install .*?) && ", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert readme and noted.read_text().split() == shlex.split(readme[1].replace('".[dev]"', "."))


# ---- kiem-tra.bat ----


@pytest.fixture
def lines() -> list[str]:
    return (ROOT / "kiem-tra.bat").read_bytes().decode("utf-8").split("\r\n")


def test_the_bat_is_as_cmd_reads_it(lines: list[str]) -> None:
    assert lines[-1] == "" and not [line for line in lines if "\n" in line or line.startswith("\ufeff")], "CRLF throughout, no mark at the beginning"
    assert "chcp 65001 >nul" in lines and lines.index("chcp 65001 >nul") < 6, "before the first word with accents is printed"


def test_no_name_of_a_file_is_read_as_a_command(lines: list[str]) -> None:
    """Paths stand in quotation marks, and exclamation marks stay what they are."""
    assert any("DisableDelayedExpansion" in line for line in lines) and not any("EnableDelayedExpansion" in line for line in lines)
    commands = [line for line in lines if not line.startswith("rem ")]
    for line in commands:
        bare = re.sub(r'"[^"]*"', "", line)
        assert not re.search(r"%(~|RESULT|ERRORLEVEL)", bare), line
    assert sum("%*" in line for line in commands) == 1, "what was dropped is handed on as it came, quoted by Windows"


def test_nothing_closes_unseen(lines: list[str]) -> None:
    """A window that a drop has opened goes at the end: it waits where no page opens."""
    ends = [number for number, line in enumerate(lines) if line.strip().startswith("exit /b")]
    for number in ends:
        before = "\n".join(lines[max(0, number - 5) : number])
        assert "pause" in before, lines[number]


def test_a_broken_installation_is_made_anew(lines: list[str]) -> None:
    """With a Python that was too old, the next attempt must not find its remains."""
    shell = (ROOT / "kiem-tra.sh").read_text(encoding="utf-8")
    assert all("venv .venv" not in text and text.count("-m venv --clear .venv") == n for text, n in ((shell, 1), ("\n".join(lines), 2)))


def test_every_jump_has_its_mark(lines: list[str]) -> None:
    jumps = {m for line in lines for m in re.findall(r"goto (\w+)", line)}
    assert jumps == {line[1:] for line in lines if line.startswith(":")}


def test_both_launchers_install_alike(lines: list[str]) -> None:
    shell = (ROOT / "kiem-tra.sh").read_text(encoding="utf-8")
    installs = {re.search(r"install (-c constraints\.txt -e \.)", text)[1] for text in (shell, "\n".join(lines))}  # type: ignore[index]
    assert len(installs) == 1
