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
    """One file: `refusal` says why it is not even opened, `code` the kind of problem (None: it leaves the run complete)."""

    path: Path
    name: str
    refusal: Text | None = None
    code: str | None = None


def find_inputs(paths: Sequence[Path]) -> list[Input]:
    """Every file that the paths name, sorted by name; folders are searched, result folders of our own are not."""
    found: list[Input] = []
    for path, label in _labels(paths).items():
        prefix = f"{label}/" if len(paths) > 1 else ""
        if path.is_dir():
            inside = [Input(p, prefix + p.relative_to(path).as_posix(), _temporary(p)) for p in _walk(path)]
            if not inside:
                inside = [Input(path, label, Text(
                    "thư mục không có tệp nào. Cần ít nhất một bảng tính. Kiểm tra lại đường dẫn",
                    "the folder has no file. Expected at least one spreadsheet. Check the path"), "folder_empty")]  # fmt: skip
            found += inside
        elif os.path.lexists(path):
            found.append(Input(path, label))
        else:
            found.append(Input(path, label, Text(
                "không có tệp hoặc thư mục này. Kiểm tra lại đường dẫn", "there is no such file or folder. Check the path"), "file_missing"))  # fmt: skip
    return sorted(found, key=lambda i: i.name)


def _labels(paths: Sequence[Path]) -> dict[Path, str]:
    """Each path once, by its own name; paths of one name are told apart by as many parents as that takes."""
    absolute = {Path(os.path.abspath(p)): p for p in paths}  # noqa: PTH100 (a link stays a link)
    labels = {}
    for place, path in absolute.items():
        depth = 1
        while depth < len(place.parts) and any(other != place and other.parts[-depth:] == place.parts[-depth:] for other in absolute):
            depth += 1
        labels[path] = "/".join(place.parts[-depth:])
    return labels


def _walk(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.is_symlink():
            if not is_result_folder(entry):
                yield from _walk(entry)
        else:
            yield entry


def _temporary(path: Path) -> Text | None:
    """Why a file that office programs and file managers leave beside a workbook is not read; None for any other."""
    if path.name.startswith(("~$", ".")):
        return Text("tệp tạm hoặc tệp ẩn của chương trình khác, không đọc", "a temporary or hidden file of another program, not read")
    return None


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
