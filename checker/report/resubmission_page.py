"""so-sanh.html: what is different between two submissions, one file that can be mailed and printed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from checker import __version__
from checker.numeral import figure
from checker.report.html import filled
from checker.report.message import say
from checker.report.resubmission import cautions, counts, shares, told
from checker.report.resubmission_tables import tables
from checker.report.sentence import DISCLAIMER
from checker.resubmission.difference import Difference

MOST = 2_000  # rows of a table that are shown


def page(d: Difference, titles: Mapping[str, Any], lang: str) -> bytes:
    """The page in UTF-8."""
    warned = set(cautions(d, lang))
    return filled(
        "resubmission.html.j2", lang, tool=__version__, told=[(line, line in warned) for line in told(d, lang)],
        counts=counts(d, lang), shares=shares(d, lang), tables=tables(d, titles, lang), most=MOST, disclaimer=say(DISCLAIMER, lang),
        number=lambda n: figure(n, lang), cell=lambda value: _cell(value, lang),
    )  # fmt: skip


def _cell(value: Any, lang: str) -> str:
    if value is None:
        return ""
    return figure(value, lang) if isinstance(value, Decimal | int) else str(value)
