"""The guide for authors of rules is followed step by step, as a new user would: files written, commands run, what they print compared."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from checker.cli import main

GUIDE = Path(__file__).parent.parent / "docs" / "viet-mot-quy-tac.md"
_BLOCK = re.compile(r"(?:<!-- (?P<mark>.+?) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)```", re.DOTALL)


class Step(NamedTuple):
    """One block of the guide and the remark before it."""

    mark: str
    kind: str
    text: str


def steps() -> Iterator[Step]:
    for block in _BLOCK.finditer(GUIDE.read_text(encoding="utf-8")):
        yield Step(block["mark"] or "", block["kind"], block["text"])


def do(step: Step) -> None:
    """Writes, adds to or changes the file that the remark names."""
    action, _, rest = step.mark.partition(": ")
    if action == "tệp":
        Path(rest).write_text(step.text, encoding="utf-8")
    elif action == "thêm":
        Path(rest).write_text(Path(rest).read_text(encoding="utf-8") + step.text, encoding="utf-8")
    elif action == "sửa":
        name, _, change = rest.partition(": ")
        old, new = re.fullmatch(r'"(.+)" → "(.+)"', change).groups()  # type: ignore[union-attr]
        text = Path(name).read_text(encoding="utf-8")
        assert old in text
        head, _, tail = text.rpartition(old)
        Path(name).write_text(head + new + tail, encoding="utf-8")


def agrees(shown: list[str], printed: list[str]) -> bool:
    """Whether the lines are those of the guide, in which … stands for any lines."""
    pattern = "".join(r"(?:.*\n)*" if line == "…" else re.escape(line) + r"\n" for line in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def test_the_guide_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    commands = 0
    for step in steps():
        do(step)
        if step.kind == "console":
            command, *shown = step.text.splitlines()
            run = CliRunner().invoke(main, command.removeprefix("$ hangviet ").split())
            assert run.exit_code in (0, 1, 2) and not run.stderr
            assert agrees(shown, run.stdout.splitlines()), f"{command}\n{run.stdout}"
            commands += 1
    assert commands == 7


@pytest.mark.parametrize(("shown", "printed", "same"), [
    (["a", "b"], ["a", "b"], True), (["a", "…", "b"], ["a", "x", "y", "b"], True), (["a", "…"], ["a"], True),
    (["a"], ["a", "b"], False), (["a", "…", "b"], ["a", "b", "c"], False), ([], ["a"], False),
])  # fmt: skip
def test_the_comparison_can_fail(shown: list[str], printed: list[str], same: bool) -> None:
    assert agrees(shown, printed) is same
