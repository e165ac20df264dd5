"""The findings of one input as the reader child needs them to mark its copy: plain data, all words ready."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from checker import __version__
from checker.address import column_number
from checker.error import Text
from checker.inert import visible
from checker.numeral import figure
from checker.pipeline import Result
from checker.report.label import CHECKED, SEVERITY
from checker.report.message import say
from checker.report.sentence import DISCLAIMER, reconciliation, share_lines
from checker.stamp import ANSWERS, HEADS, KEY, SHEET, STATUS, TITLE

MOST_NOTES, MOST_ROWS = 1_000, 20_000  # notes on a sheet, findings on ours: programs get slow with more, LibreOffice by page and note when it prints
_NOTE, _OPEN, _EXPLAIN, _CORRECT = range(4)
_RANGE = re.compile(r"([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?")
_MOST_CELLS_TOLD = 60  # letters
_LONGEST_NOTE = 2_000

_OPEN_WORDS = Text("Chưa đủ căn cứ", "Not concluded")
_UNCOUNTED = Text("Thử nghiệm hoặc đã được chấp thuận, không tính", "On trial or approved, not counted")
_LEVELS = {
    _CORRECT: (SEVERITY["error"], Text("Số liệu tự mâu thuẫn, sai hoặc thiếu: sửa.", "Figures that contradict each other, are wrong or missing: correct them.")),
    _EXPLAIN: (SEVERITY["explain"], Text("Có quy định đòi hỏi giải trình cho dòng này: kèm lý do hoặc chứng từ.",
                                         "A provision asks for an explanation of the line: give the reason or the document.")),
    _OPEN: (_OPEN_WORDS, Text("Bảng chưa cho biết đủ để kết luận: bổ sung thông tin.", "The table does not say enough for a conclusion: add what is missing.")),
    _NOTE: (SEVERITY["note"], Text("Phân loại hoặc chỗ nên xem lại, không phải thiếu sót.", "A classification, or something worth a look; no fault.")),
}  # fmt: skip
_TALLY = Text("{findings} phát hiện, {cells} ô tô màu này.", "{findings} findings, {cells} cells of this colour.")
_LOOKS = Text("Màu cũ của ô|Ô tô màu vốn có màu nền hoặc chữ trắng như trên: khi kiểm tra lại bản này, ô không còn phát hiện trở về như thế.",
              "Earlier colours|Marked cells that had these fills or white letters: when this copy is checked again, cells without findings get them back.")
_SHOWN = {
    "value": Text("Ghi trong bảng: {}", "Stated: {}"), "expected": Text("Cần: {}", "Expected: {}"), "difference": Text("Chênh lệch: {}", "Difference: {}"),
}  # fmt: skip
_BASIS = Text("Căn cứ: {}", "Basis: {}")
_LINES = {
    "file": Text("Tệp gốc: {name} (SHA-256 {sha}). hangviet {tool}, bộ quy tắc {rules}.", "Original: {name} (SHA-256 {sha}). hangviet {tool}, rules of {rules}."),
    "use": Text("Cách dùng: bấm địa chỉ ở cột Ô để tới chỗ cần xem; để con trỏ lên ô tô màu để đọc ghi chú. Sửa trên tệp gốc rồi kiểm tra lại; bản này chỉ thêm màu nền, "
                "ghi chú và trang này. Ghi quyết định vào năm cột trước cột Mã phát hiện rồi đọc lại bằng: hangviet decide THƯ_MỤC_KẾT_QUẢ --from tệp này.",
                "How to use: click an address in column Cell to get there; rest the pointer on a coloured cell to read its note. Correct the original and check again; "
                "this copy adds nothing but colours, notes and this sheet. Fill in decisions in the five columns before column Finding and read them back by: "
                "hangviet decide RESULT_FOLDER --from this file."),
    "notes": Text("Trang '{sheet}': {n} ô được tô màu mà không có ghi chú (mỗi trang nhiều nhất {most} ghi chú); nội dung của các ô ấy ở bảng dưới.",
                  "Sheet '{sheet}': {n} cells are coloured without a note (a sheet gets at most {most}); the table below tells what they are about."),
    "rows": Text("Bảng dưới ghi {most} phát hiện đầu; {n} phát hiện nữa ở findings.csv.", "The table below holds the first {most} findings; {n} more stand in findings.csv."),
}  # fmt: skip
_MORE_HEADS = Text("Nội dung và việc cần làm|Ghi trong bảng|Cần|Chênh lệch|Giá trị các dòng liên quan (đồng)|Căn cứ",
                   "What is wrong and what to do|Stated|Expected|Difference|Amount of the lines (đồng)|Basis")  # fmt: skip
_WIDTHS = (5, 16, 14, 21, 60, 15, 15, 14, 17, 30, 15, 28, 16, 14, 12, 18)
_FORMATS = ("text", "level", "text", "link", "text", "text", "text", "text", "money", "text", *["text"] * 6)
_ANSWERED = 11  # number of the first column that a person fills in


class Own(NamedTuple):
    """What was found in one input: its findings with all their cells (see finding.FOUND), whether it has items, its shares, its stated totals; and
    by which rules, with their titles; in which of its sheets an earlier run left its findings."""

    found: pa.Table
    items: bool
    shares: Sequence[Mapping[str, Any]]
    totals: Sequence[Mapping[str, Any]]
    titles: Mapping[str, str]
    version: str
    earlier: Sequence[str]


def own_of(result: Result, file: Mapping[str, Any], lang: str) -> Own:
    """What the result says of one of its inputs."""
    name = file["file"]
    found = result.found.append_column("all_cells", result.all_cells)
    totals: pa.Table = result.tables["totals"]
    return Own(
        found.filter(pc.equal(found["file"], name)), bool(pc.any(pc.equal(result.tables["items"]["file"], name)).as_py()),
        [row for row in result.share_rows if row["by"] == "file" and row["key"] == name], totals.filter(pc.equal(totals["file"], name)).to_pylist(),
        {rule.id: rule.title.of(lang) for rule in result.rules}, result.rule_set.version,
        earlier(result.tables["problems"]).get(name, []),
    )  # fmt: skip


def marking(own: Own, file: Mapping[str, Any], lang: str) -> dict[str, Any] | None:
    """The marks of one input, as checker.annotation.work takes them; None: nothing was found in it, or it holds no table."""
    found = own.found.to_pylist()
    if not found:
        return None
    for row in found:
        row["level"] = _level(row)
        row["places"] = _places(row["all_cells"] or row["cells"] or "")
        row["title"] = own.titles.get(row["rule"], "")
        row["message"] = row["message_en" if lang == "en" else "message_vi"]
    found.sort(key=lambda row: (-row["level"], -(row["amount"] or 0)))  # stable: within, the order of the sheets
    sheets, lines = _sheets(found, lang)
    if not sheets and not own.items:
        return None
    counts = {level: (sum(row["level"] == level for row in found), sum(cell[2] == level for cells in sheets.values() for cell in cells)) for level in _LEVELS}
    if len(found) > MOST_ROWS:
        lines.append(_LINES["rows"].of(lang).format(most=figure(MOST_ROWS, lang), n=figure(len(found) - MOST_ROWS, lang)))
    return {
        "lang": lang, "sheets": sheets,
        "page": {
            "replaces": list(own.earlier), "name": SHEET.of(lang), "title": TITLE.of(lang), "lines": [*_lines(own, file, lang), *(("strong", line) for line in lines)],
            "legend": [
                (level, (label.of(lang), f"{about.of(lang)} {_TALLY.of(lang).format(findings=figure(counts[level][0], lang), cells=figure(counts[level][1], lang))}"))
                for level, (label, about) in _LEVELS.items()
            ],
            "looks": _LOOKS.of(lang).split("|"),
            "columns": list(zip(_heads(lang), _WIDTHS, _FORMATS, strict=True)),
            "choices": (_ANSWERED, [word.of(lang) for word in STATUS.values()]),
            "rows": [_row(number, row, lang) for number, row in enumerate(found[:MOST_ROWS], 1)],
        },
    }  # fmt: skip


def earlier(problems: pa.Table) -> dict[str, list[str]]:
    """By input, the sheets in which an earlier run left its findings."""
    sheets: dict[str, list[str]] = {}
    for p in problems.filter(pc.equal(problems["code"], "own_marks")).select(["file", "sheet"]).to_pylist():
        sheets.setdefault(p["file"], []).append(p["sheet"])
    return sheets


def _level(row: Mapping[str, Any]) -> int:
    if not row["counted"]:
        return _NOTE
    if row["verdict"] == "unknown":
        return _OPEN
    return {"error": _CORRECT, "explain": _EXPLAIN}.get(row["severity"], _NOTE)


def _places(cells: str) -> list[tuple[int, int]]:
    """Row and column of each cell of "H12,J2:J90"."""
    places = []
    for left, top, right, bottom in _RANGE.findall(cells):
        low, high = column_number(left.encode()), column_number((right or left).encode())
        places += [(row, column) for column in range(low, high + 1) for row in range(int(top), int(bottom or top) + 1)]
    return places


def _sheets(found: list[dict[str, Any]], lang: str) -> tuple[dict[str, list[tuple[int, int, int, str | None]]], list[str]]:
    """Per sheet: row, column, level and note of each cell; and what is to be said where not every cell gets a note."""
    by_sheet: dict[str, dict[tuple[int, int], list[dict[str, Any]]]] = {}
    for row in found:  # the gravest first, so that the first one of a cell gives its colour
        if row["sheet"] is not None and row["places"]:
            cells = by_sheet.setdefault(row["sheet"], {})
            for place in row["places"]:
                cells.setdefault(place, []).append(row)
    sheets, lines = {}, []
    for sheet, cells in by_sheet.items():
        sheets[sheet] = [
            (row, column, rows[0]["level"], _note(rows, lang) if number < MOST_NOTES else None) for number, ((row, column), rows) in enumerate(cells.items())
        ]
        if len(cells) > MOST_NOTES:
            lines.append(_LINES["notes"].of(lang).format(sheet=sheet, n=figure(len(cells) - MOST_NOTES, lang), most=figure(MOST_NOTES, lang)))
    return sheets, lines


def _note(rows: list[dict[str, Any]], lang: str) -> str:
    """The words of a cell's note, a paragraph per finding: level and rule; what is wrong and what to do; figures; basis."""
    return "\n\n".join(_told(row, lang) for row in rows)


def _told(row: dict[str, Any], lang: str) -> str:
    words = row.get("told")
    if words is None:
        label = (_UNCOUNTED if not row["counted"] else _LEVELS[row["level"]][0]).of(lang)
        shown = [form.of(lang).format(row[name]) for name, form in _SHOWN.items() if row[name] and row[name] not in row["message"]]
        basis = [_BASIS.of(lang).format(_basis(row, lang))] if row["cite"] else []
        lines = [f"{label}: {row['title']}" if row["title"] and row["title"] not in row["message"] else label, row["message"], *shown, *basis]
        words = row["told"] = _cut("\n".join(_one_line(visible(line)) for line in lines))
    return str(words)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_NOTE else text[: _LONGEST_NOTE - 1] + "…"


def _basis(row: Mapping[str, Any], lang: str) -> str:
    mark = f" ({CHECKED[row['checked']].of(lang)})" if row["checked"] else ""
    return f"{row['cite']}{mark}"


def _row(number: int, row: Mapping[str, Any], lang: str) -> tuple[int, tuple[str, str] | None, list[str | None]]:
    """Level, target and contents of one row of our sheet."""
    label = (_UNCOUNTED if not row["counted"] else _LEVELS[row["level"]][0]).of(lang)
    target = (row["sheet"], row["cells"].partition(",")[0].partition(":")[0]) if row["places"] and row["sheet"] is not None else None
    told = row["cells"] if row["cells"] is None or len(row["cells"]) <= _MOST_CELLS_TOLD else row["cells"][: _MOST_CELLS_TOLD - 1].rpartition(",")[0] + ",…"
    told = told and told.replace(",", ", ")  # where a line may break
    contents = [str(number), label, row["sheet"], told, row["message"], row["value"], row["expected"], row["difference"], _money(row["amount"]),
                _basis(row, lang) if row["cite"] else None, *_decision(row, lang), row["key"]]  # fmt: skip
    return row["level"], target, contents


def _heads(lang: str) -> list[str]:
    """The heads of the table: what was found, what a person answers, and by what the answer is read back."""
    return [say("TT", lang), *HEADS.of(lang).split("|"), *_MORE_HEADS.of(lang).split("|"), *(head.of(lang) for head in ANSWERS.values()), KEY.of(lang)]


def _decision(row: Mapping[str, Any], lang: str) -> list[str | None]:
    """What was decided before, in the order of ANSWERS; nothing of a decision that does not hold."""
    if row["decision"] not in STATUS:
        return [None] * len(ANSWERS)
    expires = row["decision_expires"]
    return [STATUS[row["decision"]].of(lang), row["decision_reason"], row["decision_by"], row["decision_document"], expires.strftime("%d/%m/%Y") if expires else None]


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount.normalize():f}"


def _lines(own: Own, file: Mapping[str, Any], lang: str) -> list[tuple[str, str]]:
    """Format and words of what our sheet says above its table: file and rules, the file's share by stage, whether its totals agree, how to go on."""
    name = file["file"]
    shares = [line for row in own.shares for line in share_lines(row, lang)]
    about = _LINES["file"].of(lang).format(name=name, sha=file["sha256"][:16] + "…", tool=__version__, rules=own.version)
    agree = [reconciliation(own.totals, lang)] if shares else []
    return [("line", about), *(("strong", line) for line in (*shares, *agree)), ("line", _LINES["use"].of(lang)), ("line", say(DISCLAIMER, lang))]
