"""The files that a run looks at, each under the name by which results speak of it."""

import json
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker.error import CheckerError, Text

FORMAT = "hangviet-result/1"
HIDDEN = ".hangviet"
COMPARISON, COMPARISON_FILES = "hangviet-compare/1", frozenset(("compare.json", "so-sanh.html", "so-sanh.xlsx"))
OUR_FILES = frozenset((
    HIDDEN,
    "result.json", "rows.parquet", "items.parquet", "findings.parquet", "findings.csv", "fixes.parquet", "claims.parquet", "report.html",
    "sheets.parquet", "totals.parquet", "shares.parquet", "groups.parquet", "statements.parquet", "places.parquet", "workbooks", "decisions.csv",
))  # fmt: skip
_LARGEST_RESULT = 1 << 36
_SMALL_RESULT = 1 << 20
_LONGEST_LINE = 1 << 20
_LARGEST_PASSWORDS = 1 << 20
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
        if path.is_dir() and (is_result_folder(path) or is_comparison(path) or (path.name == "workbooks" and is_result_folder(path.parent))):
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
    return sorted(_named_apart(found), key=lambda i: i.name)


def _named_apart(inputs: Iterable[Input]) -> Iterator[Input]:
    """The inputs under names that text can hold; those that then look alike are numbered."""
    taken: set[str] = set()
    for file in inputs:
        name = sayable = _sayable(file.name)
        number = 1
        while name in taken:
            number += 1
            name = f"{sayable} ({number})"
        taken.add(name)
        yield replace(file, name=name)


def _sayable(name: str) -> str:
    """The name as text can hold it: bytes that are no UTF-8 are shown as such."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _labels(paths: Sequence[Path]) -> dict[Path, str]:
    """Each path once, by its own name; paths of one name are told apart by as many parents as that takes."""
    absolute = {Path(os.path.abspath(p)): p for p in paths}  # noqa: PTH100 (a link stays a link)
    alike: dict[str, list[Path]] = {}
    for place in absolute:
        alike.setdefault(place.name, []).append(place)
    labels = {}
    for place, path in absolute.items():
        depth = 1
        while depth < len(place.parts) and any(other != place and other.parts[-depth:] == place.parts[-depth:] for other in alike[place.name]):
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
    ours = OUR_FILES if is_result_folder(folder) else COMPARISON_FILES if is_comparison(folder) else frozenset()  # a stray result.json hides nothing else
    for entry in entries:
        if entry.name in ours:
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _walk(entry)
        else:
            yield entry, (_TEMPORARY if entry.name.startswith(("~$", ".")) else None, None)


def is_result_folder(folder: Path) -> bool:
    """Whether the folder holds a result of ours, or one in the making; whatever else may lie there under these names does no harm."""
    return _says(folder / "result.json", FORMAT) or _begun(folder / HIDDEN / "format")


def _begun(mark: Path) -> bool:
    """Whether a run has begun to make a result here."""
    try:
        return stat.S_ISREG(mark.lstat().st_mode) and mark.stat().st_size < _LONGEST_LINE and mark.read_text(encoding="utf-8") == FORMAT
    except (OSError, ValueError):
        return False


def is_comparison(folder: Path) -> bool:
    """Whether the folder holds a comparison of two results of ours."""
    return _says(folder / "compare.json", COMPARISON)


def _says(path: Path, form: str) -> bool:
    """Whether a file says that it is of this format."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode) or path.stat().st_size > _LARGEST_RESULT:
            return False
        with path.open(encoding="utf-8") as file:
            if path.stat().st_size <= _SMALL_RESULT:
                return bool(json.load(file).get("format") == form)
            # A large one is ours only as we write it, an entry per line: to hold it in memory would cost more than the run.
            line = file.readline(_LONGEST_LINE)
            if line != "{\n":
                return False
            while line := file.readline(_LONGEST_LINE):
                if line.startswith('"format": '):
                    return line.strip() == f'"format": "{form}",'
        return False
    except (OSError, ValueError, AttributeError, RecursionError):
        return False


def read_passwords(path: Path) -> list[tuple[str, str]]:
    """Name or glob and password, in the order of the file: one pair per line with a tab between, or one line that is the password for all.

    Messages name the line and never quote it.
    """
    try:
        with path.open("rb") as file:
            lines = [line.removesuffix("\r") for line in file.read(_LARGEST_PASSWORDS).decode("utf-8-sig").split("\n")]
    except OSError as error:
        raise _wrong_passwords(str(path), Text(f"không đọc được ({error.strerror})", f"cannot be read ({error.strerror})")) from None
    except UnicodeDecodeError:
        raise _wrong_passwords(str(path), Text("không phải văn bản UTF-8", "it is no UTF-8 text")) from None
    given = [(number, line) for number, line in enumerate(lines, 1) if line]
    if len(given) == 1 and "\t" not in given[0][1]:
        return [("*", given[0][1])]
    if not given:
        raise _wrong_passwords(str(path), Text("không có dòng nào", "it has no line"))
    pairs = []
    for number, line in given:
        pattern, _, password = line.partition("\t")
        if not pattern or not password:
            raise _wrong_passwords(
                f"{path} › dòng {number}", Text("không có đủ tên tệp, dấu tab, mật khẩu", "file name, tab and password are not all there")
            )
        pairs.append((pattern, password))
    return pairs


def _wrong_passwords(place: str, found: Text) -> CheckerError:
    return CheckerError(
        place, found, Text("Cần mỗi dòng: tên tệp (hoặc mẫu như *.xlsx), dấu tab, mật khẩu; hoặc một dòng duy nhất là mật khẩu chung",
                           "Expected on each line: file name (or a pattern like *.xlsx), tab, password; or a single line, the password for all"),
        Text("Sửa tệp mật khẩu, lưu dạng văn bản UTF-8", "Correct the password file, save as UTF-8 text"),
    )  # fmt: skip
