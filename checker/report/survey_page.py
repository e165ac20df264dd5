"""The report over many agencies as one page that can be mailed and printed: the sentences and tables of the annex, in the manner of report.html."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from checker.numeral import figure, percentage
from checker.report.message import say
from checker.report.sentence import DISCLAIMER
from checker.report.survey_tables import Cell, Codes, Table, other_tables, share_table, wanted
from checker.report.survey_words import BASIS, told
from checker.report.visible import visible
from checker.survey.figures import By, Survey

_MOST = 500  # rows of a table that are shown; the workbook has all
_HIDDEN = ("Mã dòng", "Mã băm SHA-256")


def page(survey: Survey, by: By | None, lang: str) -> bytes:
    """The page in UTF-8."""
    world = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined, finalize=_shown,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    codes = Codes(survey)
    tables = [*(share_table(survey, one, codes, lang) for one in wanted(by)), *other_tables(survey, lang)]
    text = world.get_template("survey.html.j2").render(
        lang=lang, say=lambda text, **values: say(text, lang, **values), summary=survey.summary, basis=say(BASIS, lang), told=list(told(survey, lang)),
        tables=[_table(table, lang) for table in tables if table.rows], disclaimer=say(DISCLAIMER, lang),
    )  # fmt: skip
    return text.encode("utf-8", "backslashreplace")


def _table(table: Table, lang: str) -> Mapping[str, Any]:
    """The table as the template takes it: columns that say nothing in any row, and codes for the workbook, are left out."""
    kept = [i for i, column in enumerate(table.columns) if column.head not in {say(h, lang) for h in _HIDDEN} and any(row[i] not in (None, 0) for row in table.rows)]
    shown = [[(_cell(row[i], table.columns[i].kind, lang), table.columns[i].kind) for i in kept] for row in table.rows[:_MOST]]
    return {"title": table.title, "note": table.note, "heads": [table.columns[i] for i in kept], "rows": shown, "all": figure(len(table.rows), lang),
            "left": figure(len(table.rows) - _MOST, lang) if len(table.rows) > _MOST else None}  # fmt: skip


def _cell(value: Cell, kind: str, lang: str) -> str:
    if value is None:
        return "–" if kind != "text" else ""
    if isinstance(value, str):
        return value
    return percentage(Decimal(value), lang) if kind == "percent" else figure(value, lang)


def _shown(value: object) -> object:
    """Whatever the template prints: no control character of a file gets through."""
    return visible(value) if type(value) is str else value
