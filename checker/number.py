"""Numbers as Vietnamese agencies write them: 1.250.000,50 and 1,250,000.50, read by the evidence of the whole column.

A lone `1.250` is 1250 in Vietnamese and 1.25 in English writing; no single cell can decide that. The column's unambiguous cells vote,
and where none does the text is not a number to us: a finding, never a guess.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

Convention = Literal["vi", "en", "none", "mixed"]

_LONGEST = 60  # no figure of an agency needs as many characters; patterns must not search a whole chapter
_CURRENCY = re.compile(r"\s*(?:đồng|đ|₫|vnđ|vnd)\.?\s*$", re.IGNORECASE)
_CURRENCY_BEFORE = re.compile(r"(?:₫|vnđ|vnd)\s*(?=[\d(+−-])", re.IGNORECASE)
# The three ways of writing that prove themselves, as patterns that Arrow's engine reads alike.
PLAIN = r"^[0-9]+$"
VI = r"^(?:[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:,[0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,}))$"
EN = r"^(?:[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,}))$"
_PLAIN, _VI, _EN = (re.compile(pattern) for pattern in (PLAIN, VI, EN))
# One separator and exactly three digits after it.
_LONE = re.compile(r"(\d+)([.,])(\d{3})$", re.ASCII)
_GROUPED_BY_BLANK = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,](?!\d{3}$)\d+)?$", re.ASCII)
_NO_CENTS = re.compile(r"(?<=\d)([.,])[-–—]$")  # 1.250.000,- has a decimal mark with nothing behind it
_BLANKS = re.compile("[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u200b\u200e\u2060\ufeff]")


def bare(text: str) -> tuple[str, str]:
    """Sign ("" or "-") and the digits of a number text, without currency word, blanks and accounting parentheses."""
    if text[:1].isdigit() and text[-1:].isdigit() and text.isascii() and " " not in text:
        return "", text
    text = text.strip()
    if len(text) > _LONGEST:
        return "", ""
    body = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).strip()
    if body[:1] in ("'", "’") and body[1:2].isdigit():  # the mark by which Excel is told to keep a text
        body = body[1:]
    body = _CURRENCY.sub("", _BLANKS.sub(" ", body))
    body = body[before.end() :] if (before := _CURRENCY_BEFORE.match(body)) else body
    sign = ""
    if body.startswith("(") and body.endswith(")"):
        sign, body = "-", _CURRENCY.sub("", body[1:-1]).strip()
    elif body[:1] in "+-−" and body:
        sign, body = ("" if body[0] == "+" else "-"), body[1:].strip()
    body = _NO_CENTS.sub(r"\g<1>0", body)
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
    money = lone and _is_money(text)
    if lone and money and len(lone[1]) <= 3 and lone[1][0] != "0":  # đồng has no thousandths: the separator groups
        return "vi" if lone[2] == "." else "en"
    if lone and not money and lone[1] == "0":  # 0.125 cannot be grouped
        return "en" if lone[2] == "." else "vi"
    return "none"


def _is_money(text: str) -> bool:
    plain = text.strip(" ()\u00a0")
    return _CURRENCY.search(plain) is not None or _CURRENCY_BEFORE.match(plain) is not None


def leaning(text: str) -> Convention:
    """Which way a text leans that proves nothing: 1702.056 looks like a decimal, for nobody groups from the fourth digit on.

    Unless by a slip: 1250.000 is more likely 1,250,000 with a point forgotten, so it leans nowhere.
    """
    sign_and_body = bare(text)[1]
    lone = _LONE.match(sign_and_body)
    if not lone or len(lone[1]) <= 3 or lone[3] == "000" or _is_money(text):
        return "none"
    return "en" if lone[2] == "." else "vi"


def together(votes: Iterable[Convention]) -> Convention:
    """What several votes prove; "mixed" when they contradict each other."""
    proven = set(votes) - {"none"}
    if not proven:
        return "none"
    return proven.pop() if len(proven) == 1 else "mixed"


def is_lone(text: str) -> bool:
    """Whether the text is a number but for the one separator, which only its column can tell: 1.250."""
    body = bare(text)[1]
    return body.isascii() and _LONE.match(body) is not None and vote(text) == "none"


def grouped(texts: Iterable[str]) -> Convention:
    """The way of writing that the build of a column proves whose only separators stand before three last digits.

    Where "500" stands beside "12.500" the column has no fixed number of decimals, and where "12.500" is not "12.5" it drops no last
    zeros: the separator groups. It takes three such texts, and no plain number so large that it would have been grouped.
    """
    marks: dict[str, int] = {".": 0, ",": 0}
    plain = 0
    for text in texts:
        body = bare(text)[1]
        lone = _LONE.match(body)
        if lone and len(lone[1]) <= 3 and not lone[1].startswith("0"):
            marks[lone[2]] += lone[3].endswith("0")
        elif _PLAIN.match(body) and len(body) <= 3:
            plain += 1
        elif any(c.isdigit() for c in body):
            return "none"
    if not plain or (marks["."] and marks[","]):
        return "none"
    return "vi" if marks["."] >= 3 else "en" if marks[","] >= 3 else "none"


def read_number(text: str, column: Convention) -> str | None:
    """The number as plain digits ("-1250000.5"), or None when the text is not one, or not beyond doubt."""
    sign, body = bare(text)
    if not body.isascii():  # other scripts' digits are never meant in a price
        return None
    if _PLAIN.match(body):
        return sign + body
    own = vote(text)
    if own == "none":
        lone = _LONE.match(body)
        if not lone or column in ("none", "mixed") or _is_money(text):  # money that cannot be grouped: a slip
            return None
        if len(lone[1]) > 3 and (column == "vi") == (lone[2] == "."):  # 1702.056 among 1.250.000: a decimal, or a forgotten point?
            return None
        own = column
    body = body.replace(".", "").replace(",", ".") if own == "vi" else body.replace(",", "")
    return sign + body
