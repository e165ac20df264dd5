"""The findings of a result folder that can be decided upon, and decisions on them: named one by one, or read back from filled-in workbooks."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.compute as pc

from checker.decision import FILE, KEY, Decision, about, day_of, joined, load, made, plain
from checker.error import CheckerError, Text
from checker.identity import rows_of
from checker.reader import Reader
from checker.record import summary, table, tables
from checker.resource import read_codes
from checker.schema import FINDINGS, ITEMS, arrow
from checker.stamp import STATUS

READ = "checker.annotation.answer:answers"
_SHORTEST = 5  # signs of a key by which a finding may be named
_PLACE = re.compile(r"\$?[A-Za-z]{0,3}\$?([0-9]{1,9})")
_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")


class ReadBack(NamedTuple):
    """Decisions of filled-in workbooks, and what of these could not be taken: place and why."""

    decisions: list[Decision]
    faults: list[CheckerError]
    sheets: int


def findings_of(folder: Path) -> list[dict[str, Any]]:
    """The findings with a key, each with `goods_name` where it is about one line."""
    summary(folder)  # refuses what is no result of ours
    found = table(folder, "findings", [c.name for c in FINDINGS], arrow(FINDINGS))
    listed: list[dict[str, Any]] = found.filter(pc.is_valid(found["key"])).to_pylist()
    wanted = {(f["file"], f["sheet"], f["row"]) for f in listed if f["row"] is not None}
    names: dict[tuple[Any, ...], str | None] = {}
    for part in tables(folder, "items", ("file", "sheet", "row", "goods_name"), arrow(ITEMS)) if wanted else ():
        names.update((place, name) for *at, name in zip(*(column.to_pylist() for column in part.columns), strict=True) if (place := tuple(at)) in wanted)
    for f in listed:
        f["goods_name"] = names.get((f["file"], f["sheet"], f["row"]))
    return listed


def named(found: Sequence[Mapping[str, Any]], text: str, rule: str | None = None) -> Mapping[str, Any]:
    """The one finding that `text` names: the beginning of its key, or FILE!SHEET!CELL, with the rule where several stand there."""
    is_key = re.fullmatch(r"k[0-9a-f]*", text) and len(text) >= _SHORTEST
    own = [f for f in found if f["key"].startswith(text)] if is_key else list(_at(found, text))
    own = [f for f in own if rule is None or f["rule"] == rule]
    if len(own) == 1:
        return own[0]
    if not own:
        raise CheckerError(text, Text("không có phát hiện nào như vậy", "there is no such finding"),
                           Text("Cần mã ở cột key của findings.csv, hoặc TỆP!TRANG!Ô", "Expected a key as in findings.csv, or FILE!SHEET!CELL"),
                           Text("Xem danh sách: hangviet decide THƯ_MỤC", "See the list: hangviet decide FOLDER"))  # fmt: skip
    listed = "; ".join(f"{f['key']} ({f['rule']}, {f['file']} › '{f['sheet']}' › {f['cells']})" for f in own[:10])
    raise CheckerError(text, Text(f"ứng với {len(own)} phát hiện", f"it names {len(own)} findings"), Text(f"Cần một trong: {listed}", f"Expected one of: {listed}"),
                       Text("Ghi cả mã, TỆP!TRANG!Ô hoặc thêm --rule", "Write the whole key, FILE!SHEET!CELL, or add --rule"))  # fmt: skip


def _at(found: Sequence[Mapping[str, Any]], text: str) -> Iterator[Mapping[str, Any]]:
    words = text.rsplit("!", 2)
    cell = _PLACE.fullmatch(words[-1])
    if cell is None or len(words) == 1:
        return
    row = int(cell[1])
    for f in found:
        where = (f["file"], f["sheet"])[-len(words) + 1 :]
        if tuple(w.strip("'") for w in words[:-1]) == where and row in rows_of(f["row"], f["cells"]):
            yield f


def decision_on(finding: Mapping[str, Any], *, status: str, by: str, place: str, reason: str = "", document: str = "", expires: str = "") -> Decision:
    """The decision on a finding."""
    return made(
        finding=finding["key"], status=status, by=by, reason=reason, document=document, expires=expires, place=place, rule=finding["rule"], file=finding["file"] or "",
        sheet=finding["sheet"] or "", row=finding["row"], about=about(finding, finding["goods_name"]),
    )  # fmt: skip


def read_back(paths: Sequence[Path], found: Sequence[Mapping[str, Any]], root: Path, by: str, passwords: Sequence[tuple[str, str]] = ()) -> ReadBack:
    """The decisions that people wrote into marked copies and forms of reply, or into a table of decisions.

    A reply of a body is an explanation and never more. That an explanation is accepted or not is taken from a marked copy only when `by`
    says who answers for it: the copy may come back from the very body that it is about.
    """
    by_key: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for f in found:
        by_key[f["key"]].append(f)
    result = ReadBack([], [], 0)
    sheets = 0
    options = {name: read_codes(root, name) for name in ("tcvn3", "vni", "legacy_fonts")} | {"passwords": [list(pair) for pair in passwords]}
    files = [file for path in paths for file in _files(path)]
    with Reader(options, function=READ) as reader:
        for file in files:
            if file.name == FILE:
                result.decisions.extend(load(file))
                sheets += 1
                continue
            intake = reader.read(file, file.name).intake
            if "answers" not in intake:
                (problem,) = intake["problems"].to_pylist()
                result.faults.append(CheckerError(str(file), Text(problem["message_vi"], problem["message_en"]), Text("", ""), Text("", "")))
                continue
            sheets += len(intake["sheets"])
            if not len(intake["sheets"]):
                result.faults.append(CheckerError(str(file), Text("không có trang nào do hangviet lập", "it has no sheet that hangviet made"), Text("", ""), Text("", "")))
            for answer in intake["answers"].to_pylist():
                try:
                    result.decisions.extend(_taken(answer, by_key, by))
                except CheckerError as error:
                    result.faults.append(error)
    return result._replace(sheets=sheets)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith(("~$", ".")) and (p.suffix.casefold() in _SUFFIXES or p.name == FILE))


def _taken(answer: Mapping[str, Any], by_key: dict[str, list[Mapping[str, Any]]], by: str) -> list[Decision]:
    """The decision that a row of a filled-in sheet states, unless it is the one that holds; a CheckerError where it states none beyond doubt."""
    place = f"{answer['file']} › '{answer['sheet']}' › {answer['row']}"
    key = plain(answer["finding"])
    if not KEY.fullmatch(key):
        raise CheckerError(place, Text("mã phát hiện đã bị sửa", "the finding's key was changed"), Text("", ""), Text("Giữ nguyên cột mã", "Leave the column of keys as it is"))
    own = by_key.get(key, [])
    own = [f for f in own if (f["file"] or "") == plain(answer["in_file"])] if answer["in_file"] else own
    same = [f for f in own if (f["sheet"] or "", (f["cells"] or "")) == (plain(answer["in_sheet"]), plain(answer["cells"]).replace(", ", ","))]
    chosen = same if len(same) == 1 else own
    if not chosen:
        raise CheckerError(place, Text("kết quả này không có phát hiện ấy (đã sửa, hoặc dòng đã thay đổi)", "this result has no such finding (it is fixed, or its line changed)"),
                           Text("", ""), Text("Dùng bản đánh dấu của chính kết quả này", "Use the marked copy of this very result"))  # fmt: skip
    if len(chosen) > 1 and len({f["file"] for f in chosen}) > 1:
        raise CheckerError(place, Text(f"có {len(chosen)} phát hiện giống hệt ở các tệp khác nhau", f"there are {len(chosen)} equal findings in several files"),
                           Text("", ""), Text("Ghi quyết định bằng hangviet decide … TỆP!TRANG!Ô", "Decide by hangviet decide … FILE!SHEET!CELL"))  # fmt: skip
    finding = chosen[0]
    if len(by_key[key]) > 1:
        by_key[key] = [f for f in by_key[key] if f is not finding]  # of lines that are equal each has a decision of its own
    status, who = _status(answer, place), plain(answer["by"])
    day = day_of(plain(answer["expires"]), place)
    reason, document = plain(answer["reason"]), plain(answer["document"])
    known = tuple(finding[name] or "" for name in ("decision", "decision_by", "decision_reason", "decision_document")), finding["decision_expires"]
    if known == ((status, who, reason, document), day):
        return []
    if status != "explained" and not by:
        raise CheckerError(place, Text(f"ghi '{STATUS[status].vi}'", f"it says '{STATUS[status].en}'"),
                           Text("Cần --by: ai chịu trách nhiệm về quyết định đọc từ tệp", "Expected --by: who answers for decisions that a file states"), Text("", ""))  # fmt: skip
    by = who or by or _unnamed(place)
    return [decision_on(finding, status=status, by=by, reason=reason, document=document, expires=day.isoformat() if day else "", place=place)]


def _status(answer: Mapping[str, Any], place: str) -> str:
    word = plain(answer["status"]).casefold()
    if answer["kind"] == "reply" or not word:
        return "explained"
    for status, words in STATUS.items():
        if word in (w.casefold() for w in (status, *words)):
            return status
    vi, en = (", ".join(words) for words in zip(*STATUS.values(), strict=True))
    raise CheckerError(place, Text(f"'{word[:40]}' không phải trạng thái", f"'{word[:40]}' is no state"), Text(f"Cần một trong: {vi}", f"Expected one of: {en}"), Text("", ""))


def _unnamed(place: str) -> str:
    raise CheckerError(place, Text("chưa ghi ai giải trình hoặc quyết định", "it does not say who explains or decides"), Text("", ""),
                       Text("Điền cột Người quyết định, hoặc dùng --by", "Fill in the column Decided by, or use --by"))  # fmt: skip


def kept(folder: Path, decisions: Sequence[Decision]) -> list[Decision]:
    """What the folder has and behind it what is new."""
    path = folder / FILE
    return joined(load(path) if path.is_file() else [], decisions)
