"""The files that a run looks at, each under the name by which results speak of it."""

import hashlib
import json
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.error import Text

FORMAT = "hangviet-result/1"


@dataclass(frozen=True, slots=True)
class Input:
    """One file: `refusal` says why it is not even opened, and `fatal` whether that leaves the run incomplete."""

    path: Path
    name: str
    refusal: Text | None = None
    fatal: bool = True


def find_inputs(paths: Sequence[Path]) -> list[Input]:
    """Every file that the paths name, sorted by name; folders are searched, result folders of our own are not."""
    several = len(paths) > 1
    found: list[Input] = []
    for path in paths:
        prefix = f"{path.name}/" if several else ""
        if path.is_dir():
            inside = [Input(p, prefix + p.relative_to(path).as_posix(), *_temporary(p)) for p in _walk(path)]
            if not inside:
                inside = [Input(path, prefix.rstrip("/") or path.name, Text(
                    "thư mục không có tệp nào. Cần ít nhất một bảng tính. Kiểm tra lại đường dẫn",
                    "the folder has no file. Expected at least one spreadsheet. Check the path"))]  # fmt: skip
            found += inside
        elif os.path.lexists(path):
            found.append(Input(path, path.name))
        else:
            found.append(Input(path, path.name, Text(
                "không có tệp hoặc thư mục này. Kiểm tra lại đường dẫn", "there is no such file or folder. Check the path")))  # fmt: skip
    return sorted(found, key=lambda i: i.name)


def _walk(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.is_symlink():
            if not is_result_folder(entry):
                yield from _walk(entry)
        else:
            yield entry


def _temporary(path: Path) -> tuple[Text | None, bool]:
    """A refusal for what office programs and file managers leave beside a workbook; it costs the run nothing."""
    if path.name.startswith(("~$", ".")):
        return Text("tệp tạm hoặc tệp ẩn của chương trình khác, không đọc", "a temporary or hidden file of another program, not read"), False
    return None, True


def is_result_folder(folder: Path) -> bool:
    """Whether the folder holds a result of ours."""
    try:
        with (folder / "result.json").open(encoding="utf-8") as file:
            return bool(json.load(file).get("format") == FORMAT)
    except (OSError, ValueError, AttributeError):
        return False


def sha256(path: Path) -> str | None:
    """The SHA-256 of a regular file's bytes; None for what is none or cannot be read."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
