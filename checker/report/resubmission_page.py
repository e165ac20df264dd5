"""so-sanh.html: what is different between two submissions, one file that can be mailed and printed."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from checker import __version__
from checker.numeral import figure
from checker.report.message import say
from checker.report.resubmission import cautions, counts, shares, tables, told
from checker.report.sentence import DISCLAIMER
from checker.report.visible import visible
from checker.resubmission.difference import Difference

MOST = 2_000  # rows of a table that are shown


def page(d: Difference, titles: Mapping[str, Any], lang: str) -> bytes:
    """The page in UTF-8; the template escapes whatever it is given."""
    world = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined, finalize=_shown,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    warned = set(cautions(d, lang))
    text = world.get_template("resubmission.html.j2").render(
        lang=lang, say=lambda text, **values: say(text, lang, **values), tool=__version__, told=[(line, line in warned) for line in told(d, lang)],
        counts=counts(d, lang), shares=shares(d, lang), tables=tables(d, titles, lang), most=MOST, disclaimer=say(DISCLAIMER, lang),
        number=lambda n: figure(n, lang), cell=lambda value: _cell(value, lang),
    )  # fmt: skip
    return text.encode("utf-8")


def _shown(value: object) -> object:
    return visible(value) if type(value) is str else value


def _cell(value: Any, lang: str) -> str:
    if value is None:
        return ""
    return figure(value, lang) if isinstance(value, Decimal | int) else str(value)
