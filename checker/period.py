"""Periods that a text names ("Quý III năm 2025", "từ ngày 01/01/2025 đến ngày 30/6/2025"), with their days: strict, nothing from the clock."""

import datetime
import re
from collections.abc import Iterable
from typing import NamedTuple

from checker.date import read_span
from checker.text import clean

_LONGEST = 400
_YEAR = r"(?:19|20)\d{2}"
_DAY = rf"(?:ngày\s+)?\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?{_YEAR}"
_MONTH = rf"(?:tháng\s+)?\d{{1,2}}\s?[/-]\s?{_YEAR}|tháng\s+\d{{1,2}}\s+năm\s+{_YEAR}"
_POINT = rf"(?:{_DAY}|ngày\s+\d{{1,2}}\s+tháng\s+\d{{1,2}}\s+năm\s+{_YEAR}|{_MONTH})"
# A day in words, filled in or not ("…, ngày   tháng   năm 2025"), is no period.
_OF_A_DAY = re.compile(rf"ngày[\s.…_\d]*tháng[\s.…_\d]*năm\s+{_YEAR}|{_DAY}", re.ASCII | re.IGNORECASE)
_RANGE = re.compile(rf"từ\s+({_POINT})\s*(?:-|–|đến(?:\s+hết)?|tới)\s*({_POINT})", re.IGNORECASE)
_YEARS = re.compile(rf"(?:giai\s+đoạn|năm|niên\s+độ)\s+({_YEAR})\s*(?:-|–|đến)\s*({_YEAR})", re.IGNORECASE)
_SCHOOL = re.compile(rf"năm\s+học\s+{_YEAR}\s*[-–]\s*{_YEAR}", re.IGNORECASE)
_QUARTER = re.compile(rf"qu[ýí]\s*(?:iii|iv|ii|i|[1-4])(?:\s*[/,.-]\s*|\s+năm\s+|\s+){_YEAR}", re.IGNORECASE)
_MONTHS = re.compile(rf"\b(0?[1-9]|1[01]|ba|sáu|chín)\s+tháng\s+(đầu|cuối)\s+năm\s+({_YEAR})", re.IGNORECASE)
_ONE_MONTH = re.compile(rf"tháng\s+\d{{1,2}}(?:\s*[/-]\s*|\s+năm\s+){_YEAR}", re.IGNORECASE)
_ONE_YEAR = re.compile(rf"(?:năm|niên\s+độ)\s+{_YEAR}", re.IGNORECASE)
_ACCENTED = {"quy": "quý", "thang": "tháng", "nam": "năm", "dau": "đầu", "cuoi": "cuối", "doan": "đoạn"}
_BARE = re.compile(r"\b(?:" + "|".join(_ACCENTED) + r")\b", re.IGNORECASE)
_SPELLED = {"ba": 3, "sáu": 6, "chín": 9}


class Period(NamedTuple):
    """A period as written, and its first and last day; None: the text does not tell the days."""

    text: str
    first: datetime.date | None
    last: datetime.date | None


def periods(text: str) -> list[Period]:
    """Every period that the text names. A single day is none, and neither is a year or a month within one."""
    text = clean(text)[:_LONGEST]
    found: list[Period] = []

    def take(pattern: re.Pattern[str]) -> None:
        nonlocal text
        for match in pattern.finditer(text):
            period = _read(pattern, match)
            if period is not None:
                found.append(period)
        text = pattern.sub(" ; ", text)

    take(_RANGE)
    text = _OF_A_DAY.sub(" ; ", text)
    for pattern in (_SCHOOL, _YEARS, _QUARTER, _MONTHS, _ONE_MONTH, _ONE_YEAR):
        take(pattern)
    return found


def whole_period(text: str) -> Period | None:
    """The period that the whole text is, also without the words for it ("2025", "Quy 3-2025", "thang 6-2025"), as folders are named."""
    text = clean(text).replace("_", " ")
    for joined in (text, text.replace("-", " ")):
        spelled = re.sub(r"(?i)^q(?=[1-4]\b)", "quý ", _BARE.sub(lambda match: _ACCENTED[match[0].lower()], joined))
        named = periods(spelled)
        if len(named) == 1 and named[0].text.casefold() == spelled.casefold():
            return named[0]._replace(text=text)
    if re.fullmatch(_YEAR, text):
        return Period(text, *(read_span(text) or (None, None)))
    return None


def narrowest(found: Iterable[Period]) -> Period | None:
    """The one period that lies within all the others; None where there is none, or where they contradict each other."""
    known = [p for p in found if p.first and p.last]
    if not known:
        named = {p.text.casefold(): p for p in found}
        return next(iter(named.values())) if len(named) == 1 else None
    first, last = max(p.first for p in known if p.first), min(p.last for p in known if p.last)
    return next((p for p in known if (p.first, p.last) == (first, last)), None)


def _read(pattern: re.Pattern[str], match: re.Match[str]) -> Period | None:
    if pattern is _SCHOOL:
        return Period(match[0], None, None)
    if pattern is _MONTHS:
        return _of_months(match)
    if pattern is _RANGE or pattern is _YEARS:
        spans = [read_span(match[1]), read_span(match[2])]
        first, last = (spans[0].earliest if spans[0] else None), (spans[1].latest if spans[1] else None)
        return Period(match[0], first, last) if first and last and first <= last else None
    span = read_span(match[0])
    return Period(match[0], *span) if span else None


def _of_months(match: re.Match[str]) -> Period | None:
    count = _SPELLED.get(match[1].casefold()) or int(match[1])
    year, first = int(match[3]), 1 if match[2].casefold() == "đầu" else 13 - count
    after = datetime.date(year + (first + count - 1) // 12, (first + count - 1) % 12 + 1, 1)
    return Period(match[0], datetime.date(year, first, 1), after - datetime.timedelta(days=1))
