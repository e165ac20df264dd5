"""Dates: the ways in which agencies write a day, and what is refused."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.date import read_date

DAY = datetime.date(2025, 3, 5)


@pytest.mark.parametrize(
    "value",
    [
        "5/3/2025", "05/03/2025", "05-03-2025", "5.3.2025", "05/03/2025 08:30", "05-03-2025 18:25", "05/03/2025 08:30:15", "2025-03-05", "2025-03-05T14:00:00",
        "2025-03-05T23:59:59.000Z", "2025-03-05 14:00", "20250305", "ngày 05 tháng 03 năm 2025", "Ngày 5 tháng 3 năm 2025", "  05/03/2025 ",
        datetime.datetime(2025, 3, 5, 18, 25), datetime.date(2025, 3, 5), 20250305.0,
    ],
    ids=str,
)  # fmt: skip
def test_the_usual_ways_of_writing_a_day_are_read(value: object) -> None:
    assert read_date(value) == DAY


@pytest.mark.parametrize(
    "value",
    [
        "31/02/2025", "30-02-2024", "29/02/2025", "00/01/2025", "32/01/2025", "05/13/2025", "2025-13-05", "2025-02-30", "20251305", "20250230",
        "ngày 31 tháng 4 năm 2025", "5/3/25", "3/2025", "2025", "tháng 3 năm 2025", "ngày ... tháng ... năm ......", "Quý II/2025", "Từ năm 2025 trở đi",
        "khoảng 05/03/2025", "05/03/2025 và 06/03/2025", "2025-3-5x", "05//03/2025", "٠٥/٠٣/٢٠٢٥", "", "-", "không", None, True, 45721.0, 2025.0, 45721.5,
        "05/03/2025 25:00", "2025-03-05T99:00",
    ],
    ids=str,
)  # fmt: skip
def test_what_is_impossible_or_half_written_is_no_date(value: object) -> None:
    assert read_date(value) is None


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)))
@settings(max_examples=60)
def test_every_day_is_read_back_from_each_way_of_writing(day: datetime.date) -> None:
    assert read_date(f"{day.day}/{day.month}/{day.year}") == day
    assert read_date(day.isoformat()) == day
    assert read_date(f"{day:%Y%m%d}") == day
    assert read_date(f"ngày {day.day} tháng {day.month} năm {day.year}") == day


@given(st.text(max_size=20) | st.floats() | st.integers() | st.booleans())
@settings(max_examples=150)
def test_any_cell_is_a_date_or_none(value: object) -> None:
    assert read_date(value) is None or isinstance(read_date(value), datetime.date)
