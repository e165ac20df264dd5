"""Dates as agencies write them, read strictly: an impossible or half-written date is no date, a vague one bounds the day.

Years of two digits are refused: 05/03/26 is the 5th of March 2026 to one reader and the 26th of March 2005 to another, and a date decides
which law applies. Nothing is guessed from the clock.
"""

import datetime
import re
import unicodedata
from typing import NamedTuple

FIRST, LAST = datetime.date(1980, 1, 1), datetime.date(2099, 12, 31)  # what lies outside is a slip of a spreadsheet: 00/01/1900
DAY = datetime.timedelta(days=1)
_EPOCHS = (datetime.date(1899, 12, 30), datetime.date(1904, 1, 1))
_VIETNAM = datetime.timezone(datetime.timedelta(hours=7))

_LONGEST = 120  # what is longer is no date but a remark
_HAS_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_CLOCK = r"(?:[01]?\d|2[0-3])[:h][0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?:\s?(?:am|pm|sa|ch))?"
_TIME = rf"(?:(?:\s+|\s*,\s*|t){_CLOCK})?$"
_DMY = re.compile(r"(?:ngày\s+)?(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4})" + _TIME, re.ASCII)
_CLOCK_DMY = re.compile(rf"{_CLOCK}\s*[-,]?\s*(?:ngày\s+)?(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{4}})$", re.ASCII)
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME, re.ASCII)
_ZONED = re.compile(r"(\d{4})-(\d\d)-(\d\d)[t ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s?(z|[+-]\d\d:?\d\d)$", re.ASCII)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?$", re.ASCII)
_WORDS = re.compile(r"(?:[^\d,;:]{1,40},\s*)?(?:ngày\s+)?([0-9]{1,2})\s+tháng\s+([0-9]{1,2})(?:\s+năm\s+|\s*/\s*|\s+)([0-9]{4})$")
_MONTH = re.compile(r"(?:tháng\s*|t\.?\s?)?(\d{1,2})(?:\s?[/-]\s?|\s+năm\s+)((?:19|20)\d{2})$", re.ASCII)
_ISO_MONTH = re.compile(r"((?:19|20)\d{2})-(\d{2})$", re.ASCII)
_QUARTER = re.compile(r"(?:quý|quí|q\.?)\s*(iii|iv|ii|i|[1-4])(?:\s*[/,.-]\s*|\s+năm\s+|\s+)((?:19|20)\d{2})$")
_YEAR = re.compile(r"(?:năm\s*)?((?:19|20)\d{2})$", re.ASCII)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

_LABEL = re.compile(r"^(?:năm\s+sản\s+xuất|sản\s+xuất|năm\s+sx|nsx|sx)\s*:?\s*(?=\S)")
_ONWARDS = r"(?:trở\s+(?:đi|về\s+sau|lại\s+đây|lên)|về\s+sau|và\s+sau\s+đó)"
_SINCE = re.compile(rf"(?:(?:kể\s+)?từ|≥|>=)\s*(.+?)(?:\s*{_ONWARDS})?$|(.+?)\s*{_ONWARDS}$")
_AFTER = re.compile(r"(?:sau|>)\s*(.+)$")
_UNTIL = re.compile(r"(?:(?:cho\s+)?(?:đến|tới)(?:\s+hết)?|không\s+(?:quá|muộn\s+hơn)|chậm\s+nhất|≤|<=)\s*(.+)$|(.+?)\s*trở\s+về\s+trước$")
_BEFORE = re.compile(r"(?:trước|<)\s*(.+)$")
_TO = re.compile(r"\s*(?:-|–|—|\bđến(?:\s+hết)?\b|\btới\b)\s*")
_LISTS = (re.compile(r"\s*(?:;|,|\bvà\b|\bhoặc\b)\s*"), re.compile(r"\s*/\s*"))


class Span(NamedTuple):
    """The earliest and the latest day that a text can mean; None: open on that side. An exact day is both."""

    earliest: datetime.date | None
    latest: datetime.date | None


def read_date(value: object) -> datetime.date | None:
    """The one day that a cell states: a date cell, d/m/yyyy, ISO, yyyymmdd, "ngày … tháng … năm …"; None when it states none."""
    span = read_span(value)
    return span.earliest if span and span.earliest == span.latest else None


def read_span(value: object) -> Span | None:
    """The days that a cell can mean: one, or those of "Quý II/2025", "03/2025", "từ năm 2025 trở đi", "trước 30/6/2025"; None when it names none."""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return Span(value, value) if FIRST <= value <= LAST else None
    if isinstance(value, float) and value.is_integer():  # 20260131 or 2026 typed as a number; serial numbers: see `serial_day`
        value = str(int(value))
    if not isinstance(value, str):
        return None
    if len(value) > _LONGEST or not _HAS_YEAR.search(value):
        return None
    text = " ".join(unicodedata.normalize("NFC", value).casefold().split()).strip(" .;,'")
    return _point(text) or _stretch(_LABEL.sub("", text))


def is_month_first(text: str) -> bool:
    """Whether a text is a day only when its month stands before it (12/31/2025): then the column was not written by a Vietnamese hand."""
    match = _DMY.match(" ".join(text[:_LONGEST].casefold().split()))
    return match is not None and _day(match[4], match[3], match[1]) is None and _day(match[4], match[1], match[3]) is not None


def may_be_month_first(text: str) -> bool:
    """Whether a text is one day read d/m/yyyy and another read m/d/yyyy."""
    match = _DMY.match(" ".join(text[:_LONGEST].casefold().split()))
    return match is not None and int(match[1]) != int(match[3]) and _day(match[4], match[1], match[3]) is not None


def serial_day(serial: float, around: Span) -> datetime.date | None:
    """The day of a bare serial number beside true dates of the same column; None unless it falls among them, and does so in one calendar only.

    Spreadsheets count days from 1900 or from 1904; which of both is only sure when the other leaves the column's own years.
    """
    if around.earliest is None or around.latest is None or not 0 < serial < 120_000:
        return None
    year = datetime.timedelta(days=366)
    days = [epoch + datetime.timedelta(days=int(serial)) for epoch in _EPOCHS]
    among = [day for day in days if around.earliest - year <= day <= around.latest + year]
    return among[0] if len(among) == 1 and among[0] == days[0] else None


def _day(year: str, month: str, day: str) -> datetime.date | None:
    try:
        date = datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return date if FIRST <= date <= LAST else None


def _zoned(match: re.Match[str]) -> Span | None:
    """The day written, and the day that it is in Việt Nam: what calls itself UTC is often local time, so neither is sure."""
    year, month, day, hour, minute, second, zone = match.groups()
    written = _day(year, month, day)
    try:
        offset = "+0000" if zone == "z" else zone
        moment = datetime.datetime.strptime(f"{year}-{month}-{day} {hour}:{minute}:{second or '00'} {offset}", "%Y-%m-%d %H:%M:%S %z")
        local = moment.astimezone(_VIETNAM).date()
    except (ValueError, OverflowError):
        return None
    return Span(min(written, local), max(written, local)) if written else None


def _point(text: str) -> Span | None:
    """A day, month, quarter or year."""
    if match := _ZONED.match(text):
        return _zoned(match)
    for pattern, order in ((_DMY, (4, 3, 1)), (_ISO, (1, 3, 4)), (_COMPACT, (1, 2, 3)), (_WORDS, (3, 2, 1)), (_CLOCK_DMY, (4, 3, 1))):
        match = pattern.match(text)
        if match:
            day = _day(*(match[i] for i in order))
            return Span(day, day) if day else None
    if match := _MONTH.match(text) or _ISO_MONTH.match(text):
        year, month = (match[1], match[2]) if match.re is _ISO_MONTH else (match[2], match[1])
        return _months(int(year), int(month), 1)
    if match := _QUARTER.match(text):
        quarter = _ROMAN.get(match[1]) or int(match[1])
        return _months(int(match[2]), 3 * quarter - 2, 3)
    if match := _YEAR.match(text):
        return _months(int(match[1]), 1, 12)
    return None


def _months(year: int, month: int, count: int) -> Span | None:
    first = _day(str(year), str(month), "1")
    if first is None:
        return None
    after, month = divmod(month - 1 + count, 12)
    return Span(first, datetime.date(year + after, month + 1, 1) - DAY)


def _stretch(text: str) -> Span | None:
    """Days from or up to a point, or from one point to another."""
    if point := _point(text):
        return point
    for to in _TO.finditer(text):
        if (first := _point(text[: to.start()].removeprefix("từ "))) and (last := _point(text[to.end() :])):
            return Span(first.earliest, last.latest) if first < last else None
    if (match := _SINCE.match(text)) and (point := _point(match[1] or match[2])):
        return Span(point.earliest, None)
    if (match := _UNTIL.match(text)) and (point := _point(match[1] or match[2])):
        return Span(None, point.latest)
    if (match := _AFTER.match(text)) and (point := _point(match[1])) and point.latest:
        return Span(point.latest + DAY, None)
    if (match := _BEFORE.match(text)) and (point := _point(match[1])) and point.earliest:
        return Span(None, point.earliest - DAY)
    for marks in _LISTS:
        points = [_point(part) for part in marks.split(text)]
        if len(points) > 1 and all(points):
            return Span(min(p.earliest for p in points if p and p.earliest), max(p.latest for p in points if p and p.latest))
    return None
