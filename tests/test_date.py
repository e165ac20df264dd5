"""Dates: the ways in which agencies write a day, and what is refused."""

import datetime

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.date import Span, is_month_first, may_be_month_first, read_date, read_span, serial_day
from checker.value.date_column import DateColumn, years
from checker.value.normalise import Fixes

DAY = datetime.date(2025, 3, 5)


@pytest.mark.parametrize(
    "value",
    [
        "5/3/2025", "05/03/2025", "05-03-2025", "5.3.2025", "05/03/2025 08:30", "05-03-2025 18:25", "05/03/2025 08:30:15", "2025-03-05", "2025-03-05T14:00:00",
        "2025-03-05T10:00:00+07:00", "2025-03-05T10:00:00Z", "2025-03-05 14:00", "2025/03/05", "202503050830", "05/03/2025 8:30:00 AM",
        "08:30 05/03/2025", "10:22 - 05/03/2025", "ngày 05/03/2025", "Hà Nội, ngày 5 tháng 3 năm 2025", "5 tháng 3 năm 2025", "\u200305/03/2025.",
        "20250305", "ngày 05 tháng 03 năm 2025", "Ngày 5 tháng 3 năm 2025", "  05/03/2025 ",
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
        "05/03/2025 25:00", "2025-03-05T99:00", "2025-03-05T23:59:59.000Z", "05/03-2025", "01/01/1900", datetime.datetime(1899, 12, 31), datetime.date(2150, 1, 1),
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


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("03/2025", "2025-03-01", "2025-03-31"),
        ("tháng 2 năm 2024", "2024-02-01", "2024-02-29"),
        ("T12/2025", "2025-12-01", "2025-12-31"),
        ("2025-03", "2025-03-01", "2025-03-31"),
        ("Quý II/2025", "2025-04-01", "2025-06-30"),
        ("Q2/2025", "2025-04-01", "2025-06-30"),
        ("quý IV năm 2025", "2025-10-01", "2025-12-31"),
        ("năm 2025", "2025-01-01", "2025-12-31"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("Từ năm 2025 trở đi", "2025-01-01", None),
        ("Năm 2025 trở về sau", "2025-01-01", None),
        ("2024 trở lại đây", "2024-01-01", None),
        ("≥2025", "2025-01-01", None),
        (">= năm 2025", "2025-01-01", None),
        ("sau ngày 05/03/2025", "2025-03-06", None),
        ("trước 30/6/2025", None, "2025-06-29"),
        ("trước năm 2025", None, "2024-12-31"),
        ("đến hết quý I/2025", None, "2025-03-31"),
        ("2025 trở về trước", None, "2025-12-31"),
        ("2025-2026", "2025-01-01", "2026-12-31"),
        ("2025; 2026", "2025-01-01", "2026-12-31"),
        ("Năm 2025 hoặc 2026", "2025-01-01", "2026-12-31"),
        ("từ 01/03/2025 đến 30/06/2025", "2025-03-01", "2025-06-30"),
        ("05-03-2025 - 10-03-2025", "2025-03-05", "2025-03-10"),
        ("05/03/2025 và 06/03/2025", "2025-03-05", "2025-03-06"),
        ("Năm sản xuất: 2025 trở về sau", "2025-01-01", None),
        ("2025-03-04T17:00:00.000Z", "2025-03-04", "2025-03-05"),  # midnight in Việt Nam, or the hour as it says
    ],
)
def test_what_names_no_single_day_bounds_it(text: str, earliest: str | None, latest: str | None) -> None:
    def day(iso: str | None) -> datetime.date | None:
        return datetime.date.fromisoformat(iso) if iso else None

    assert read_span(text) == Span(day(earliest), day(latest))
    assert read_date(text) is None


@pytest.mark.parametrize(
    "text", ["3 năm", "Không quy định", "8936014583", "QLSP-0123-19", "2026-2025", "01-03/2025", "13/2025", "0/2025", "Quý V/2025", "từ", "trước", "≥", "2.2025", "12 tháng"],
)  # fmt: skip
def test_what_names_no_time_bounds_nothing(text: str) -> None:
    assert read_span(text) is None


@given(st.text(alphabet="0123456789/-. từnămđếnquýIVThángZ:+≥", max_size=24))
@settings(max_examples=300)
def test_bounds_are_in_order(text: str) -> None:
    span = read_span(text)
    if span and span.earliest and span.latest:
        assert span.earliest <= span.latest


def test_a_text_may_be_a_day_in_american_order_only() -> None:
    assert is_month_first("12/31/2025") and not is_month_first("31/12/2025") and not is_month_first("13/32/2025")
    assert may_be_month_first("3/5/2025") and not may_be_month_first("5/5/2025") and not may_be_month_first("25/5/2025")


def test_a_serial_number_is_a_day_only_where_no_other_calendar_fits() -> None:
    spring = Span(datetime.date(2025, 1, 1), datetime.date(2025, 6, 30))
    assert serial_day(45721.0, spring) == DAY
    assert serial_day(45721.75, spring) == DAY
    assert serial_day(45721.0 - 1462, spring) is None  # this day counted from 1904
    assert serial_day(45721.0, Span(datetime.date(2020, 1, 1), datetime.date(2029, 1, 1))) is None  # both calendars fit
    assert serial_day(45721.0, Span(None, None)) is None
    assert serial_day(5.0, spring) is None


def column(*cells: object) -> tuple[dict[str, list[object]], pa.Table]:
    """What a column of these cells, standing in rows 2 …, gives, and its fixes."""
    fixes = Fixes("a.xlsx", "S")
    made = DateColumn("decision_date", 3, fixes)
    made.add(cells, pa.array(range(2, 2 + len(cells)), pa.int32()))
    return {name: values.to_pylist() for name, values in made.read().items()}, fixes.table()


def test_a_column_gives_days_bounds_states_and_what_it_could_not_read() -> None:
    read, fixes = column(datetime.datetime(2025, 3, 5), "05/03/2025", "03/2025", "31/02/2025", "chưa có", None, "-", 5.0)
    assert read["decision_date"] == [DAY, DAY, None, None, None, None, None, None]
    assert read["decision_date_earliest"] == [None, None, datetime.date(2025, 3, 1), *[None] * 5]
    assert read["decision_date_latest"] == [None, None, datetime.date(2025, 3, 31), *[None] * 5]
    assert read["decision_date_state"] == ["given", "given", "given", "invalid", "invalid", "missing", "missing", "invalid"]
    assert read["decision_date_text"] == [None, None, None, "31/02/2025", "chưa có", None, None, "5"]
    assert fixes.select(["cell", "before", "after", "why"]).to_pylist() == [
        {"cell": "D3", "before": "05/03/2025", "after": "2025-03-05", "why": "date"},
        {"cell": "D4", "before": "03/2025", "after": "2025-03-01..2025-03-31", "why": "date"},
    ]


def test_serial_numbers_beside_true_dates_are_days_and_logged() -> None:
    read, fixes = column(datetime.datetime(2025, 3, 1), 45721.0)
    assert read["decision_date"] == [datetime.date(2025, 3, 1), DAY]
    assert fixes.column("before").to_pylist() == ["45721"]
    read, _ = column(45721.0, 45722.0)
    assert read["decision_date_state"] == ["invalid", "invalid"]


def test_one_day_in_american_order_makes_its_column_doubtful() -> None:
    read, _ = column("03/05/2025", "12/31/2025", "05/05/2025")
    assert read["decision_date_state"] == ["invalid", "invalid", "given"]


def test_years_of_manufacture_become_bounds() -> None:
    read = years(pa.array(["2025-2026", "Từ năm 2025 trở đi", "2025", "3 năm", None, "trước 2020"]))
    assert read["year_made_from"].to_pylist() == [2025, 2025, 2025, None, None, None]
    assert read["year_made_to"].to_pylist() == [2026, None, 2025, None, None, 2019]
