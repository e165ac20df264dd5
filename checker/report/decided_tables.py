"""What was decided on findings, as tables: by whom, and the share with and without lines whose explanation was accepted."""

from collections.abc import Iterator

from checker.numeral import figure
from checker.report.amount import VALUE, millions, span
from checker.report.label import STAGES, day_words
from checker.report.message import mark, say
from checker.report.paper import Block
from checker.report.paper import Column as PaperColumn
from checker.report.paper import Table as PaperTable
from checker.report.paper_table import MILLIONS, Captions
from checker.report.signed import Given, listed
from checker.report.survey_words import decided
from checker.report.table import Cell, Column, Table
from checker.survey.figures import Share, StageSurvey, Survey

STATES = {
    "explained": mark("đơn vị đã giải trình"), "accepted": mark("chấp nhận giải trình"), "rejected": mark("không chấp nhận giải trình"),
    "expired": mark("đã hết thời hạn"), "undated": mark("có thời hạn, chưa áp dụng"),
}  # fmt: skip
_BY, _SHARE = mark("Quyết định về phát hiện"), mark("Tỷ lệ khi không kể dòng đã chấp nhận giải trình")
_MOST = 30


def decided_tables(survey: Survey, lang: str) -> Iterator[Table]:
    """For the workbook and the page; what has nothing to tell is left out."""
    by = tuple((say(STATES[d.state], lang), d.by, d.document, day_words(d.expires, lang) if d.expires else None, d.findings) for d in survey.decided.by)
    if by:
        columns: tuple[Column, ...] = (Column(say("Quyết định", lang), "text", 28), Column(say("Người, cơ quan quyết định", lang), "text", 44),
                                       Column(say("Văn bản", lang), "text", 28), Column(say("Đến hết ngày", lang), "text", 14),
                                       Column(say("Số phát hiện", lang), "count", 12))  # fmt: skip
        yield Table(say(_BY, lang), "", columns, by)
    rows: list[tuple[Cell, ...]] = [
        (STAGES[stage.stage].of(lang), what, s.items, s.amount, s.domestic, s.foreign, s.unknown, s.low_percent, s.high_percent)
        for stage in survey.stages for what, s in _shares(stage, lang)
    ]  # fmt: skip
    if rows:
        columns = (
            Column(say("Giai đoạn", lang), "text", 18), Column(say("Phạm vi", lang), "text", 44), Column(say("Dòng trong mẫu số", lang), "count", 10),
            Column(say("Tổng giá trị, đồng", lang), "money", 20), Column(say("Ghi Việt Nam, đồng", lang), "money", 20),
            Column(say("Ghi nước ngoài, đồng", lang), "money", 20), Column(say("Chưa đủ căn cứ, đồng", lang), "money", 20),
            Column(say("Tỷ lệ thấp nhất, %", lang), "percent", 10), Column(say("Tỷ lệ cao nhất, %", lang), "percent", 10),
        )  # fmt: skip
        yield Table(say(_SHARE, lang), say("Chấp nhận giải trình không làm dòng nào thành hàng ghi xuất xứ Việt Nam.", lang), columns, tuple(rows))


def _shares(stage: StageSurvey, lang: str) -> Iterator[tuple[str, Share]]:
    """All lines, those whose explanation was accepted, and the others; nothing where no explanation was accepted."""
    if stage.answered is None:
        return
    accepted, without = stage.answered
    yield say("mọi dòng trong mẫu số", lang), stage.total
    yield say("dòng đã được chấp nhận giải trình", lang), accepted
    if without is not None:
        yield say("không kể các dòng ấy", lang), without


def decided_part(given: Given, captions: Captions) -> Iterator[Block]:
    """For a signed report: the sentences, who decided, and the share with and without."""
    survey, lang = given.survey, given.lang
    yield from (listed(text) for text in decided(survey, lang))
    by = survey.decided.by
    if by:
        told = [(str(n), say(STATES[d.state], lang), d.by or "–", d.document or "–", day_words(d.expires, lang) if d.expires else "–", figure(d.findings, lang))
                for n, d in enumerate(by[:_MOST], 1)]  # fmt: skip
        if len(by) > _MOST:
            rest = by[_MOST:]
            told.append(("", say("{n} dòng còn lại, xem phụ lục", lang, n=len(rest)), "", "", "", figure(sum(d.findings for d in rest), lang)))
        columns = (PaperColumn(say("STT", lang), 7, "center"), PaperColumn(say("Quyết định", lang), 24), PaperColumn(say("Người, cơ quan quyết định", lang), 30),
                   PaperColumn(say("Văn bản", lang), 15), PaperColumn(say("Đến hết ngày", lang), 13, "center"), PaperColumn(say("Số phát hiện", lang), 11, "right"))  # fmt: skip
        yield PaperTable(captions.table(say(_BY, lang)), columns, tuple(told))
    for stage in survey.stages:
        rows = [(what, figure(s.items, lang), *(millions(v, lang) for v in (s.amount, s.domestic, s.foreign, s.unknown)), span(s.low_percent, s.high_percent, lang))
                for what, s in _shares(stage, lang)]  # fmt: skip
        if rows:
            heads = (PaperColumn(say("Phạm vi", lang), 28), PaperColumn(say("Số mặt hàng", lang), 9, "right"), PaperColumn(say("Tổng giá trị", lang), 13, "right"),
                     PaperColumn(say("Ghi Việt Nam", lang), 13, "right"), PaperColumn(say("Ghi nước ngoài", lang), 13, "right"),
                     PaperColumn(say("Chưa đủ căn cứ", lang), 12, "right"), PaperColumn(say("Tỷ lệ (%)", lang), 12, "center"))  # fmt: skip
            yield PaperTable(captions.table(f"{say(_SHARE, lang)} ({say(VALUE[stage.stage], lang)})"), heads, tuple(rows), 0, "", say(MILLIONS, lang))
