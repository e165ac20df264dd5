"""The marked copies of a run's inputs, made by a reader child and put into the result folder."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from checker.error import Text
from checker.output import Copied, replace
from checker.pipeline import Result
from checker.reader import COPY, Reader
from checker.report.marking import marking, own_of
from checker.report.message import say
from checker.resource import read_codes
from checker.stage import writable
from checker.stamp import ENDING

_FOLDER = "workbooks"
NO_CELLS = Text("bảng parquet không có ô để đánh dấu, xem findings.csv", "a parquet table has no cells to mark, see findings.csv")
_LONGEST_NAME = 200  # bytes; file systems take 255


def write_copies(
    result: Result, folder: Path, lang: str, *, memory: int | None = None, passwords: Sequence[tuple[str, str]] = ()
) -> list[Copied]:
    """What became of the copy of each input: one that was read and has findings gets one, `folder`/workbooks/<path>-da-danh-dau.xlsx.

    A file that ends its reader, or takes it too long, has none and says why; the others are made all the same.
    """
    tables = [file for file in result.inputs if file["read"] and is_table(file["path"])]  # they have no cells to mark
    marks = [(file, found) for file in result.inputs if file["read"] and file not in tables and (found := marking(own_of(result, file, lang), file, lang))]
    copies = [Copied(file["file"], None, NO_CELLS if file in tables else None) for file in result.inputs if all(file is not f for f, _ in marks)]
    if not marks:
        return copies
    root = result.rule_set.source.root
    stems = stems_of([file["file"] for file in result.inputs])
    with Reader(options_of(root, passwords), function=COPY, **({"memory": memory} if memory else {})) as reader:
        copies += [copied(reader, file, found, folder, stems[file["file"]]) for file, found in marks]
    return sorted(copies, key=lambda copy: copy.file)


def copied(reader: Reader, file: Mapping[str, Any], marks: Mapping[str, Any], folder: Path, stem: str) -> Copied:
    """What became of the copy of one input: beneath `folder`, under a name that begins with `stem`."""
    with reader.copy(file["path"], file["file"], file["sha256"], marks) as made:
        if made.path is None:
            return Copied(file["file"], None, made.reason)
        path = _named(stem, made.ending)
        target = folder / path
        with writable(target):
            target.parent.mkdir(parents=True, exist_ok=True)
        replace(target, made.path)
        return Copied(file["file"], path, None)


def options_of(root: Path, passwords: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """What a reader that makes copies needs to know."""
    return {**{name: read_codes(root, name) for name in ("tcvn3", "vni", "legacy_fonts")}, "passwords": [list(pair) for pair in passwords]}


def stems_of(names: Sequence[str]) -> dict[str, str]:
    """By input, how the name of its copy begins: its path without the ending, or with it where another one has the same."""
    counts = Counter(_stem(name).casefold() for name in names)
    return {name: _stem(name) if counts[_stem(name).casefold()] == 1 else name for name in names}


def told(copies: Sequence[Copied], folder: str, lang: str) -> list[str]:
    """The lines for the terminal: how many copies there are and where, and which could not be made."""
    made = [c for c in copies if c.path]
    lines = []
    if made:
        place = f"{folder}{made[0].path}" if len(made) == 1 else f"{folder}{_FOLDER}/"
        lines.append(say("Bản đánh dấu để sửa: {place}", lang, place=place) + (f" ({len(made)})" if len(made) > 1 else ""))
    for copy in copies:
        if copy.reason:
            lines.append(say("Không tạo được bản đánh dấu của {file}: ", lang, file=copy.file) + copy.reason.of(lang))
    return lines


def is_table(path: Path) -> bool:
    """Whether the file is a parquet table: it has no cells to mark."""
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def _stem(name: str) -> str:
    """The path without the ending of its last name."""
    return str(PurePosixPath(name).with_suffix(""))


def _named(path: str, ending: str) -> str:
    """Where the copy goes, beneath the result folder."""
    whole = PurePosixPath(path)
    parts = [part for part in whole.parts[:-1] if part not in ("..", "/")]
    last = whole.name
    if len(last.encode()) > _LONGEST_NAME:
        last = last.encode()[:_LONGEST_NAME].decode("utf-8", "ignore") + "~" + hashlib.sha256(path.encode()).hexdigest()[:8]
    return str(PurePosixPath(_FOLDER, *parts, f"{last}{ENDING}.{ending}"))
