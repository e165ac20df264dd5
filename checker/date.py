"""Dates as agencies write them, read strictly: an impossible or half-written date is no date."""

import datetime
import re

_TIME = r"(?:[ T](?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?Z?)?$"
_DMY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})" + _TIME, re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})" + _TIME, re.ASCII)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})$", re.ASCII)
_WORDS = re.compile(r"ngày\s+([0-9]{1,2})\s+tháng\s+([0-9]{1,2})\s+năm\s+([0-9]{4})$", re.IGNORECASE)


def read_date(value: object) -> datetime.date | None:
    """The day that a cell states: d/m/yyyy, ISO, yyyymmdd, "ngày … tháng … năm …", or a real date cell; None when it states none."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, float) and value.is_integer():  # 20260131 typed as a number; a bare serial is not a date beyond doubt
        value = str(int(value))
    if not isinstance(value, str):
        return None
    text = value.strip()
    for pattern, order in ((_DMY, (3, 2, 1)), (_ISO, (1, 2, 3)), (_COMPACT, (1, 2, 3)), (_WORDS, (3, 2, 1))):
        match = pattern.match(text)
        if match:
            year, month, day = (int(match[i]) for i in order)
            try:
                return datetime.date(year, month, day)
            except ValueError:
                return None
    return None
