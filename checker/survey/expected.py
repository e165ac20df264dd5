"""The list of units that had to submit (a csv with name, and code and parent if wanted) → its rows, and who of them did."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from checker.error import CheckerError, Text
from checker.key import bare, key
from checker.resource import read_codes
from checker.survey.figures import Coverage, ExpectedUnit, Succession, Unit
from checker.survey.reorganisation import Reorganisation
from checker.survey.unit import Spelling

_LARGEST = 1 << 24


def expected(path: Path, root: Path) -> tuple[ExpectedUnit, ...]:
    """The rows of the list; a csv of UTF-8 whose first line names its columns, parted by commas, semicolons or tabs."""
    lines = _text(path).splitlines()
    head = next((number for number, line in enumerate(lines) if line.strip()), None)
    if head is None:
        _refuse(path, "", Text("tệp trống", "the file is empty"))
    delimiter = max(",;\t", key=lines[head].count)
    known = {key(row["header"]): row["field"] for row in read_codes(root, "unit_list")}
    try:
        rows = list(csv.reader(io.StringIO("\n".join(lines[head:])), delimiter=delimiter, strict=True))
    except csv.Error as error:
        _refuse(path, "", Text(f"không phải csv ({error})", f"it is no csv ({error})"))
    fields = [known.get(key(text)) for text in rows[0]]
    if "name" not in fields:
        seen = ", ".join(f"'{text}'" for text in rows[0][:8])
        _refuse(path, f" › dòng {head + 1}", Text(f"không có cột tên đơn vị (thấy: {seen})", f"there is no column of names (seen: {seen})"))
    found: list[ExpectedUnit] = []
    taken: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows[1:], head + 2):
        cells = {name: text.strip() for name, text in zip(fields, row, strict=False) if name and text.strip()}
        if not any(text.strip() for text in row):
            continue
        if "name" not in cells:
            _refuse(path, f" › dòng {number}", Text("thiếu tên đơn vị", "the name of the unit is missing"))
        one = ExpectedUnit(cells["name"], cells.get("code"), cells.get("parent"), number)
        before = taken.setdefault((key(one.name), key(one.parent or "")), number)
        if before != number:
            _refuse(path, f" › dòng {number}", Text(f"đơn vị '{one.name}' đã có ở dòng {before}", f"the unit '{one.name}' stands on line {before} already"))
        found.append(one)
    if not found:
        _refuse(path, "", Text("không có đơn vị nào dưới dòng tiêu đề", "there is no unit beneath the header"))
    return tuple(found)


def folders(units: Sequence[ExpectedUnit]) -> dict[str, str]:
    """Names that folders of the units may have (their name, with and without accents, or their code), as keys → the unit's name; none that is two's."""
    claims: dict[str, set[str]] = {}
    for unit in units:
        for text in {key(unit.name), bare(key(unit.name)), key(unit.code or "")} - {""}:
            claims.setdefault(text, set()).add(unit.name)
    return {text: next(iter(names)) for text, names in claims.items() if len(names) == 1}


def coverage(wanted: Sequence[ExpectedUnit], units: Sequence[Unit], spelling: Spelling, known: Reorganisation, until: date | None) -> Coverage:
    """Who of `wanted` submitted. `until` is the last day of the periods that the sheets name (None: not known): what ended later had not ended."""
    named = [unit for unit in units if unit.name is not None]
    present: list[tuple[ExpectedUnit, Unit]] = []
    unread: list[tuple[ExpectedUnit, Unit]] = []
    reorganised: list[tuple[ExpectedUnit, Succession]] = []
    renamed: list[tuple[ExpectedUnit, Succession]] = []
    missing: list[ExpectedUnit] = []
    met: set[str] = set()
    for one in wanted:
        own = _of(one, named, spelling)
        met |= {unit.key for unit in own}
        if own:
            read = next((unit for unit in own if unit.lines), None)
            (present if read else unread).append((one, read or own[0]))
            continue
        ended = known.succession(spelling.key(one.name))
        if ended is None or (until is not None and until < ended.ended):
            missing.append(one)
        else:
            (reorganised if ended.kind == "body" else renamed).append((one, ended))
    others = tuple(unit for unit in named if unit.key not in met)
    return Coverage(len(wanted), tuple(present), tuple(unread), tuple(missing), tuple(reorganised), tuple(renamed), others)


def _of(one: ExpectedUnit, units: Sequence[Unit], spelling: Spelling) -> list[Unit]:
    """The agencies that are this unit: of its name, and of its parent where both sides name one."""
    name, parent = spelling.key(one.name), spelling.key(one.parent or "")
    alike = [unit for unit in units if name in {spelling.key(s) for s in unit.spellings} or name == unit.key.partition(" | ")[0]]
    return [unit for unit in alike if not parent or unit.parent is None or spelling.key(unit.parent) == parent]


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            _refuse(path, "", Text("tệp quá lớn", "the file is too large"))
        return content.decode("utf-8-sig")
    except OSError as error:
        _refuse(path, "", Text(f"không đọc được ({error.strerror})", f"cannot be read ({error.strerror})"))
    except UnicodeDecodeError:
        _refuse(path, "", Text("không phải văn bản UTF-8", "it is no UTF-8 text"))


def _refuse(path: Path, at: str, found: Text) -> NoReturn:
    raise CheckerError(
        f"{path}{at}", found, Text("Cần csv UTF-8, dòng đầu có cột name (tên đơn vị), có thể thêm code (mã) và parent (đơn vị cấp trên); mỗi dòng một đơn vị",
                                   "Expected a UTF-8 csv whose first line has the column name, and code and parent if wanted; one unit a line"),
        Text("Sửa tệp danh sách đơn vị (trong Excel: lưu dạng CSV UTF-8)", "Correct the list of units (in Excel: save as CSV UTF-8)"),
    ) from None  # fmt: skip
