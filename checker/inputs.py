"""The files that a run looks at, each under the name by which results speak of it."""

import hashlib
import json
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker.error import Text

FORMAT = "hangviet-result/1"
OUR_FILES = frozenset(("result.json", "rows.parquet", "items.parquet", "findings.parquet", "findings.csv", "fixes.parquet"))
_LARGEST_RESULT = 1 << 28
_TEMPORARY = Text("tệp tạm hoặc tệp ẩn của chương trình khác, không đọc", "a temporary or hidden file of another program, not read")
_OUR_RESULT = Text("thư mục kết quả của hangviet, không đọc làm đầu vào", "a result folder of hangviet, not read as input")


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
        if path.is_dir() and is_result_folder(path):
            found.append(Input(path, label, _OUR_RESULT, "result_folder"))
        elif path.is_dir():
            inside = [Input(p, prefix + p.relative_to(path).as_posix(), *refusal) for p, refusal in _walk(path)]
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
    return sorted((replace(i, name=_sayable(i.name)) for i in found), key=lambda i: i.name)


def _sayable(name: str) -> str:
    """The name as text can hold it: bytes that are no UTF-8 are shown as such."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


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


def _walk(folder: Path) -> Iterator[tuple[Path, tuple[Text | None, str | None]]]:
    """Every file beneath, with its refusal if it has one; what is not searched is told, too."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        reason = Text(
            f"không mở được thư mục ({error.strerror}). Kiểm tra quyền đọc", f"the folder cannot be opened ({error.strerror}). Check the permission"
        )
        yield folder, (reason, "folder_denied")
        return
    ours = OUR_FILES if is_result_folder(folder) else frozenset()  # a stray result.json hides nothing else
    for entry in entries:
        if entry.name in ours:
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _walk(entry)
        else:
            yield entry, (_TEMPORARY if entry.name.startswith(("~$", ".")) else None, None)


def is_result_folder(folder: Path) -> bool:
    """Whether the folder holds a result of ours; whatever else may lie there under that name does no harm."""
    path = folder / "result.json"
    try:
        if not stat.S_ISREG(path.lstat().st_mode) or path.stat().st_size > _LARGEST_RESULT:
            return False
        with path.open(encoding="utf-8") as file:
            return bool(json.load(file).get("format") == FORMAT)
    except (OSError, ValueError, AttributeError, RecursionError):
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
