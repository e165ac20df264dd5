"""What the reader child does for a marked copy: a file and its marks in, the copy out, and in a few words what came of it.

What it loads weighs more than most files do, so the readers stay away where a workbook is marked as it is.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from checker.address import Place
from checker.annotation.archive import Store
from checker.annotation.book import Copy, is_signed
from checker.annotation.markup import UnmarkableError
from checker.error import Text
from checker.format.active import active
from checker.format.package import Package, PackageError, kind_of_package

_SIGNED = Text("Tệp gốc có chữ ký số. Chữ ký đó không bao gồm bản đánh dấu này.", "The original bears a digital signature. The signature does not cover this marked copy.")
_ACTIVE = Text("Tệp gốc có {what}; bản này giữ nguyên và không chạy gì. Chỉ bật nội dung khi biết chắc nguồn của tệp.",
               "The original holds {what}; they are kept here as they were, nothing was run. Enable content only if you know where the file comes from.")  # fmt: skip
_DISCUSSED = Text("{n} ô đã có bình luận theo chuỗi nên không thêm ghi chú; nội dung nằm ở bảng dưới.",
                  "{n} cells have a thread of comments already, so no note was added; see the table below.")  # fmt: skip
_NOT_RESTORED = Text(
    "{n} ô còn màu của lần đánh dấu trước: không còn biết trước đó ô ấy có màu gì. Bỏ màu bằng tay nếu không cần.",
    "{n} cells keep the colour of an earlier mark: what they looked like before is not known any more. Take the colour away by hand where it is not wanted.",
)
_REWRITTEN = Text(
    "Bảng tính mới: tệp gốc ({why}) không đánh dấu trực tiếp được, nên các trang sau chép lại giá trị từng ô, không có công thức, định dạng và hình của tệp gốc. "
    "Sửa trên tệp gốc.",
    "A new workbook: the original ({why}) cannot be marked itself, so the sheets that follow repeat the value of each cell, without formulas, formats and pictures. "
    "Correct the original.",
)  # fmt: skip
_LOCKED = Text("Tệp gốc có mật khẩu, bản này thì không: giữ và gửi cẩn thận như tệp gốc.", "The original has a password and this copy has none: treat it with the same care.")
_KINDS = {
    "xls": Text("tệp .xls đời cũ", "an old .xls file"), "xlsb": Text("tệp .xlsb", "an .xlsb file"), "ods": Text("tệp .ods", "an .ods file"),
    "csv": Text("văn bản phân cách", "separated text"), "html": Text("trang HTML", "an HTML page"), "mhtml": Text("trang MHTML", "an MHTML page"),
    "excel-xml": Text("XML của Excel 2003", "Excel 2003 XML"), "xlsx": Text("cấu trúc tệp khác thường", "a file of unusual build"),
}  # fmt: skip
_RENAMED = Text("Trang '{old}' ở bản này tên là '{new}'.", "Sheet '{old}' is called '{new}' here.")

_WINDOW = 16 << 10  # larger ones are no quicker and are held several times over
Given = dict[str, dict[Place, tuple[int, str | None]]]


class _Rows:
    """The rows of our page (level, target, contents) as they stand in the file of marks, as often as they are asked for."""

    def __init__(self, marks: str, names: Mapping[str, str] | None = None) -> None:
        self._marks, self._names = marks, names

    def __iter__(self) -> Iterator[Any]:
        with Path(self._marks).open(encoding="utf-8") as file:
            file.readline()
            for line in file:
                level, target, contents = json.loads(line)
                if target and self._names is not None:
                    target = [self._names[target[0]], target[1]] if target[0] in self._names else None
                yield level, target, contents

    def called(self, names: Mapping[str, str]) -> "_Rows":
        """The same rows for a workbook whose sheets bear these names instead; of others they lead nowhere."""
        return _Rows(self._marks, names)


def mark(path: str, name: str, options: Mapping[str, Any], marks: str, out: str) -> dict[str, str]:
    """Writes to `out` the copy of the file at `path` with the marks in the file `marks`; its ending comes out.

    The marks, a line of JSON: `lang`; `sheets`: name → (row, column, level, words of the note or null); `page`: see checker.annotation.page.
    The rows of the page stand on a line each behind it, so that they never are in memory together.
    """
    with Path(marks).open(encoding="utf-8") as file:
        wanted = json.loads(file.readline())
    lang, page = wanted["lang"], {**wanted["page"], "rows": _Rows(marks)}
    sheets: Given = {sheet: {(row, column): (level, words) for row, column, level, words in cells} for sheet, cells in wanted["sheets"].items()}
    notices: list[str] = []
    with Path(path).open("rb") as original:
        if original.read(2) == b"PK":
            package = Package(original, name, window=_WINDOW)
            if is_signed(package):
                notices.append(_SIGNED.of(lang))
            if kind_of_package(package, name) == "xlsx":
                try:
                    return {"ending": _in_place(package, sheets, page, notices, lang, out)}
                except (UnmarkableError, PackageError):
                    pass
    return {"ending": _anew(path, name, options, sheets, page, notices, lang, out)}


def _in_place(package: Package, sheets: Given, page: Mapping[str, Any], notices: list[str], lang: str, out: str, *, first: bool = False) -> str:
    new = Path(f"{out}.parts")
    try:
        with new.open("w+b") as parts:
            copy = Copy(package, Store(parts), page["replaces"])
            copy.mark(sheets)
            found = active(package.parts, package.read)
            notices = notices + ([_ACTIVE.of(lang).format(what=found.of(lang))] if found else [])
            if copy.continued_elsewhere:
                notices = [*notices, _DISCUSSED.of(lang).format(n=copy.continued_elsewhere)]
            if copy.not_restored:
                notices = [*notices, _NOT_RESTORED.of(lang).format(n=copy.not_restored)]
            copy.add_page(page, notices, first=first)
            with Path(out).open("wb") as file:
                copy.write(file)
            return copy.ending
    finally:
        new.unlink()


def _anew(path: str, name: str, options: Mapping[str, Any], sheets: Given, page: Mapping[str, Any], notices: list[str], lang: str, out: str) -> str:
    from checker.annotation.table import rewritten  # XlsxWriter and the readers are loaded for files that need them
    from checker.grid import open_grid

    grid = open_grid(Path(path), name, options)
    data, names = rewritten(grid, options, page["replaces"])
    notices = [_REWRITTEN.of(lang).format(why=_KINDS[grid.kind].of(lang)), *([_LOCKED.of(lang)] if _is_locked(Path(path).read_bytes()) else []), *notices]
    notices += [_RENAMED.of(lang).format(old=old, new=new) for old, new in names.items() if old != new]
    given = {names[s]: m for s, m in sheets.items() if s in names}
    return _in_place(Package(data, name), given, {**page, "rows": page["rows"].called(names)}, notices, lang, out, first=True)


def _is_locked(data: bytes) -> bool:
    """Whether a password opened the file."""
    from checker.format.ole import SIGNATURE, Compound
    from checker.format.password import is_encrypted_package
    from checker.format.xls import is_encrypted

    if not data.startswith(SIGNATURE):
        return False
    compound = Compound(data)
    return is_encrypted_package(compound) or ("workbook" in compound.names and is_encrypted(compound.stream("workbook")))
