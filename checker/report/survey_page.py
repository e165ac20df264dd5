"""The report over many agencies as one page that can be mailed and printed: the sentences and tables of the annex, in the manner of report.html."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from checker.numeral import figure, percentage
from checker.report.html import filled
from checker.report.label import STAGES
from checker.report.message import say
from checker.report.sentence import DISCLAIMER, span
from checker.report.survey_tables import TITLES, other_tables, wanted
from checker.report.survey_words import BASIS, HEADS, SMALL, as_row, name_of, sources_of, told
from checker.report.table import Cell, Column, Table
from checker.survey.figures import By, Survey

_MOST = 500  # rows of a table that are shown; the workbook has all


def page(survey: Survey, by: By | None, lang: str) -> bytes:
    """The page in UTF-8."""
    tables = [*(_short(survey, one, lang) for one in wanted(by)), *other_tables(survey, lang)]
    return filled(
        "survey.html.j2", lang, summary=survey.summary, basis=say(BASIS, lang), told=list(told(survey, lang)),
        tables=[_table(table, lang) for table in tables if table.rows], disclaimer=say(DISCLAIMER, lang),
    )  # fmt: skip


def _table(table: Table, lang: str) -> Mapping[str, Any]:
    """The table as the template takes it: columns that say nothing in any row, and codes for the workbook, are left out."""
    kept = [i for i in range(len(table.columns)) if any(row[i] not in (None, 0) for row in table.rows)]
    shown = [[(_cell(row[i], table.columns[i].kind, lang), table.columns[i].kind) for i in kept] for row in table.rows[:_MOST]]
    return {"title": table.title, "note": table.note, "heads": [table.columns[i] for i in kept], "rows": shown, "all": figure(len(table.rows), lang),
            "left": figure(len(table.rows) - _MOST, lang) if len(table.rows) > _MOST else None}  # fmt: skip


def _short(survey: Survey, by: By, lang: str) -> Table:
    """A table of shares with figures that belong together in one cell; the workbook has each in a column of its own."""
    columns = (
        Column(say("Giai đoạn", lang), "text", 12), Column(say(HEADS[by], lang), "text", 30), Column(say("Dòng trong mẫu số", lang), "count", 8),
        Column(say("Tổng giá trị, đồng", lang), "money", 16), Column(say("Ghi Việt Nam, đồng", lang), "money", 16),
        Column(say("Ghi nước ngoài, đồng", lang), "money", 16), Column(say("Chưa đủ căn cứ, đồng", lang), "money", 16),
        Column(say("Tỷ lệ theo giá trị", lang), "count", 14), Column(say("Tỷ lệ theo số dòng", lang), "count", 14),
        Column(say("Dòng tổng: khớp / không khớp / chưa đối chiếu", lang), "count", 12),
        Column(say("Phát hiện: cần sửa / giải trình / lưu ý / chưa đủ căn cứ", lang), "count", 14), Column(say("Tên lấy từ đâu", lang), "text", 14),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for stage in survey.stages:
        for row in stage.tables[by]:
            s, d, t = row.share, row.duties, row.reconciliation
            told_ = as_row(s)
            shown = span(told_, "", lang) if s.amount else "–"
            rows.append((
                STAGES[s.stage].of(lang), name_of(row, lang), s.items, s.amount, s.domestic, s.foreign, s.unknown, shown + (" *" if s.small else ""),
                span(told_, "_by_count", lang) if s.items else "–", f"{t.agree} / {t.differ} / {t.open}", f"{d.error} / {d.explain} / {d.note} / {d.unknown}",
                sources_of(row, lang) or None,
            ))  # fmt: skip
    small = any(row.share.small for stage in survey.stages for row in stage.tables[by])
    return Table(say(TITLES[by], lang), f"* {say(SMALL, lang)}" if small else "", columns, tuple(rows))


def _cell(value: Cell, kind: str, lang: str) -> str:
    if value is None:
        return "–" if kind != "text" else ""
    if isinstance(value, str):
        return value
    return percentage(Decimal(value), lang) if kind == "percent" else figure(value, lang)
