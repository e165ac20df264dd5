"""The findings of a survey one by one, as a table: made row by row, as it is written."""

from collections.abc import Iterator, Mapping

from checker.numeral import figure
from checker.report.decided_tables import STATES
from checker.report.label import SEVERITY
from checker.report.message import mark, say
from checker.report.survey_words import NAMELESS
from checker.report.table import Cell, Column
from checker.report.task import found_words
from checker.survey.figures import Found, Survey

_PART = 5_000  # findings that are held as rows at a time
UNKNOWN, UNCOUNTED = mark("Chưa đủ căn cứ"), mark("Thử nghiệm hoặc đã được chấp thuận, không tính")


def found_title(lang: str) -> str:
    """The name of the table."""
    return say("Phát hiện", lang)


def found_note(told: Found, lang: str) -> str:
    """How many findings are told, and how many more there are."""
    left = sum(told.left.values())
    if not left:
        return say("Mỗi dòng một phát hiện; mã là mã dùng để ghi quyết định (hangviet decide).", lang)
    return say("Nêu {n} phát hiện, việc phải làm trước; còn {left} phát hiện không nêu từng dòng (đã đủ trong các bảng theo đơn vị; từng dòng ở findings.csv).", lang,
               n=figure(len(told.rows), lang), left=figure(left, lang))  # fmt: skip


def found_columns(lang: str) -> tuple[Column, ...]:
    """The columns of the table."""
    return (
        Column(say("Mã phát hiện", lang), "text", 28), Column(say("Đơn vị", lang), "text", 34), Column(say("Tệp", lang), "text", 34), Column(say("Trang", lang), "text", 16),
        Column(say("Ô", lang), "text", 24), Column(say("Quy tắc", lang), "text", 36), Column(say("Nội dung", lang), "text", 70), Column(say("Giá trị thấy", lang), "text", 20),
        Column(say("Giá trị cần có", lang), "text", 20), Column(say("Việc phải làm", lang), "text", 22), Column(say("Giá trị các dòng, đồng", lang), "money", 20),
        Column(say("Căn cứ", lang), "text", 34), Column(say("Quyết định", lang), "text", 24), Column(say("Người, cơ quan quyết định", lang), "text", 30),
        Column(say("Văn bản", lang), "text", 20),
    )  # fmt: skip


def found_rows(survey: Survey, told: Found, titles: Mapping[str, str], lang: str) -> Iterator[tuple[Cell, ...]]:
    """The rows of the table; `titles`: rules in words."""
    names = {unit.key: unit.name for unit in survey.units}
    for part in told.rows.to_batches(_PART):
        for f in part.to_pylist():
            unit = None if f["by_agency"] is None else names[f["by_agency"]] or say(NAMELESS["agency"], lang)
            message = f["message_en" if lang == "en" else "message_vi"]
            yield (
                f["key"], unit, f["file"], f["sheet"], f["cells"], titles.get(f["rule"]) or found_words(message), message, f["value"], f["expected"],
                _duty(f, lang), f["amount"], f["cite"] if f["checked"] else None,
                say(STATES[f["decision"]], lang) if f["decision"] else None, f["decision_by"], f["decision_document"],
            )  # fmt: skip


def _duty(f: Mapping[str, object], lang: str) -> str:
    if not f["counted"]:
        return say(UNCOUNTED, lang)
    return say(UNKNOWN, lang) if f["verdict"] == "unknown" else SEVERITY[str(f["severity"])].of(lang)
