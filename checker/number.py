"""Numbers as Vietnamese agencies write them: 1.250.000,50 and 1,250,000.50, read by the evidence of the whole column.

A lone `1.250` is 1250 in Vietnamese and 1.25 in English writing; no single cell can decide that. The column's unambiguous cells vote,
and where none does the text is not a number to us: a finding, never a guess.
"""

import re
from collections.abc import Iterable
from typing import Literal

Convention = Literal["vi", "en", "none", "mixed"]

_CURRENCY = re.compile(r"\s*(?:đồng|đ|₫|vnđ|vnd)\.?\s*$", re.IGNORECASE)
# The three ways of writing that prove themselves, as patterns that Arrow's engine reads alike.
PLAIN = r"^[0-9]+$"
VI = r"^(?:[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:,[0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,}))$"
EN = r"^(?:[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,}))$"
_PLAIN, _VI, _EN = (re.compile(pattern) for pattern in (PLAIN, VI, EN))
# One separator and exactly three digits after it. A leading 0 or four digits before it cannot be grouping: 0.125 and 1702.056 are decimals.
_LONE = re.compile(r"(\d+)([.,])(\d{3})$", re.ASCII)
_GROUPED_BY_BLANK = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?$", re.ASCII)
_BLANKS = re.compile(r"[\u00a0\u2007\u2009\u202f]")


def bare(text: str) -> tuple[str, str]:
    """Sign ("" or "-") and the digits of a number text, without currency word, blanks and accounting parentheses."""
    if text[:1].isdigit() and text[-1:].isdigit() and text.isascii() and " " not in text:
        return "", text
    body = _CURRENCY.sub("", _BLANKS.sub(" ", text).strip())
    sign = ""
    if body.startswith("(") and body.endswith(")"):
        sign, body = "-", body[1:-1].strip()
    elif body[:1] in "+-−" and body:
        sign, body = ("" if body[0] == "+" else "-"), body[1:].strip()
    if _GROUPED_BY_BLANK.match(body):
        body = body.replace(" ", "")
    return sign, body


def vote(text: str) -> Convention:
    """Which way of writing this one text proves; "none" when it proves nothing."""
    _, body = bare(text)
    if _VI.match(body):
        return "vi"
    if _EN.match(body):
        return "en"
    lone = _LONE.match(body)
    if lone and _CURRENCY.search(text):  # đồng has no thousandths: the separator groups
        return "vi" if lone[2] == "." else "en"
    if lone and (len(lone[1]) > 3 or lone[1].startswith("0")):
        return "en" if lone[2] == "." else "vi"
    return "none"


def together(votes: Iterable[Convention]) -> Convention:
    """What several votes prove; "mixed" when they contradict each other."""
    proven = set(votes) - {"none"}
    if not proven:
        return "none"
    return proven.pop() if len(proven) == 1 else "mixed"


def read_number(text: str, column: Convention) -> str | None:
    """The number as plain digits ("-1250000.5"), or None when the text is not one, or not beyond doubt."""
    sign, body = bare(text)
    if not body.isascii():  # other scripts' digits are never meant in a price
        return None
    if _PLAIN.match(body):
        return sign + body
    own = vote(text)
    if own == "none":
        if not _LONE.match(body) or column in ("none", "mixed"):
            return None
        own = column
    body = body.replace(".", "").replace(",", ".") if own == "vi" else body.replace(",", "")
    return sign + body
