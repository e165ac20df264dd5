"""Numbers as people write them, and nothing that only a program would take for one."""

import re
from decimal import Decimal
from typing import Literal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.number import Convention, grouped, leaning, read_number, together, vote
from checker.value.normalise import Fixes
from checker.value.number_column import NumberColumn, conventions

WAYS: tuple[Convention, ...] = ("vi", "en", "none", "mixed")
NBSP, NARROW = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("7", "7"),
        ("1250000", "1250000"),
        ("1.250.000", "1250000"),
        ("1,250,000", "1250000"),
        ("1 250 000", "1250000"),
        (f"1{NBSP}250{NBSP}000", "1250000"),
        (f"1{NARROW}250{NARROW}000", "1250000"),
        ("1.250.000,50", "1250000.50"),
        ("1,250,000.50", "1250000.50"),
        ("1.250,5", "1250.5"),
        ("1,250.5", "1250.5"),
        ("1 250,5", "1250.5"),
        ("1 250.5", "1250.5"),
        ("1250000,5", "1250000.5"),
        ("1250000.5", "1250000.5"),
        ("2,5", "2.5"),
        ("2.5", "2.5"),
        ("0.125", "0.125"),
        ("0,125", "0.125"),
        ("1.250.000,-", "1250000.0"),
        ("1.250,-", "1250.0"),
        ("1,250.-", "1250.0"),
        ("VND 1.250.000", "1250000"),
        ("₫ 1.250.000", "1250000"),
        ("1.250 đồng", "1250"),
        ("(1.250.000 đ)", "-1250000"),
        ("'1250000", "1250000"),
        ("1\u2009250\u2009000", "1250000"),
        ("200.000.016 đô\u0300ng", "200000016"),
        ("1.250.000\u200b", "1250000"),
        ("100268.5181", "100268.5181"),
        ("  12.345.678  ", "12345678"),
        ("200.000.016 đ", "200000016"),
        ("200.000.016đ", "200000016"),
        ("200.000.016 đồng", "200000016"),
        ("200.000.016 VNĐ", "200000016"),
        ("200.000.016 VND", "200000016"),
        ("200.000.016 ₫", "200000016"),
        (f"200.000.016{NBSP}đ", "200000016"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("+5", "5"),
        ("(1.000.000)", "-1000000"),
        ("( 1.000.000 )", "-1000000"),
        ("-1.000.000,25", "-1000000.25"),
    ],
)
@pytest.mark.parametrize("way", WAYS)
def test_a_number_that_needs_no_neighbours_is_read_the_same_in_every_column(text: str, number: str, way: Convention) -> None:
    assert read_number(text, way) == number


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", "+", ".", ",", "()", "nan", "NaN", "inf", "-Infinity", "sNaN", "1e5", "1E5", "1e-5", "1_000", "0x10", "0b1", "1.5e3", "１２", "٣", "١٢٣", "१२",
        "²", "½", "Ⅳ", "1/2", "2 x 3", "10%", "3 cái", "12 345 6", "1 2", "1.25.000", "1.250.00", "1.250,000,000", "1,250,5", "1..250", "1,,250", "1.,5", ".5", ",5",
        "5.", "5,", "5-", "--5", "+-5", "(-5)", "((5))", "(5", "5)", "1'250'000", "$5", "5 USD", "1,250 USD", "một triệu", "#REF!", "TRUE", "5;6", "2025-01-01",
        "1.000.000 đ/cái", "1.250.000đ/cái", "0.125 đ", "1250.000 đ", "1 250.000", "'", "'abc", "đ5", "1.250.000\u202e", "1h", ",-",
            "VND", "Theo hợp đồng", "1.000.000 - 2.000.000", "> 5", "~5", "=5", "5\n6",
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", WAYS)
def test_what_is_not_one_number_beyond_doubt_is_none(text: str, way: Convention) -> None:
    assert read_number(text, way) is None


def test_a_chapter_in_a_number_cell_is_refused_at_once() -> None:
    for text in ("9" * 10 + " " * 30_000 + "x", "1." * 20_000, " đ" * 20_000):
        assert read_number(text, "vi") is None
    assert read_number(" " * 30_000 + "1.250.000", "none") == "1250000"


@pytest.mark.parametrize(("text", "number"), [("1.250 đ", "1250"), ("500.000 đồng", "500000"), ("1,250 VND", "1250")])
def test_a_currency_word_makes_a_lone_separator_group_for_money_has_no_thousandths(text: str, number: str) -> None:
    assert [read_number(text, way) for way in ("vi", "en", "none", "mixed")] == [number] * 4


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("1.250", "1250", "1.250"),
        ("1,250", "1.250", "1250"),
        ("12.500", "12500", "12.500"),
        ("(1.250)", "-1250", "-1.250"),
    ],
)
def test_a_lone_separator_is_decided_by_the_column_only(text: str, vi: str, en: str) -> None:
    assert read_number(text, "vi") == vi
    assert read_number(text, "en") == en
    assert read_number(text, "none") is None
    assert read_number(text, "mixed") is None


@pytest.mark.parametrize(
    ("texts", "way"),
    [
        ([], "none"),
        (["5", "1250000"], "none"),
        (["1.250", "12,500"], "none"),
        (["1.250", "1.250.000"], "vi"),
        (["1.250", "2,5"], "vi"),
        (["1,250", "1,250,000"], "en"),
        (["1.250", "2.5"], "en"),
        (["1.250", "0,125"], "vi"),
        (["1.250.000", "1,250,000"], "mixed"),
        (["1.250", "Theo hợp đồng", "-"], "none"),
        (["1.250", "٣,٢٥"], "none"),
    ],
)
def test_the_cells_that_are_beyond_doubt_vote_for_their_column(texts: list[str], way: Convention) -> None:
    assert together(vote(text) for text in texts) == way


@pytest.mark.parametrize(
    ("texts", "way"),
    [
        (["12.500", "3.200", "45.000", "500"], "vi"),
        (["12,500", "3,200", "45,000", "500", "-"], "en"),
        (["12.500", "3.200", "500"], "none"),  # too few
        (["12.500", "3.200", "45.000"], "none"),  # may have three decimals throughout
        (["12.525", "3.201", "45.001", "500"], "none"),  # may drop last zeros
        (["12.500", "3.200", "45.000", "500", "12500"], "none"),  # does not group
        (["12.500", "3,200", "45.000", "8.000", "500"], "none"),
        (["12.500", "3.200", "45.000", "500", "2,5"], "none"),
    ],
)
def test_a_column_that_writes_small_numbers_plain_and_last_zeros_out_groups(texts: list[str], way: Convention) -> None:
    assert grouped(texts) == way


def test_four_digits_before_the_last_three_lean_to_decimals_and_are_refused_where_the_column_says_otherwise() -> None:
    assert leaning("1702.056") == "en"
    assert leaning("1702,056") == "vi"
    assert leaning("1250.000") == leaning("1.250") == leaning("1702.056 đ") == "none"
    assert [read_number("1702.056", way) for way in WAYS] == [None, "1702.056", None, None]


@pytest.mark.parametrize("text", ["٣,٢٥", "１.２５０.０００", "nan", "5", "1.250", "1 250"])
def test_what_proves_nothing_has_no_vote(text: str) -> None:
    assert vote(text) == "none"


def written(value: Decimal, way: Literal["vi", "en", "blank"]) -> str:
    """The number with its thousands grouped, in Vietnamese or English writing or with blanks."""
    text = f"{value:,f}"
    if way == "vi":
        return text.translate(str.maketrans(",.", ".,"))
    return text.replace(",", " ") if way == "blank" else text


numbers = st.decimals(min_value=-(10**14), max_value=10**14, places=2, allow_nan=False, allow_infinity=False) | st.integers(-(10**14), 10**14).map(Decimal)


@given(value=numbers, way=st.sampled_from(["vi", "en"]))
@settings(max_examples=200)
def test_what_is_written_in_the_columns_way_is_read_back(value: Decimal, way: Literal["vi", "en"]) -> None:
    read = read_number(written(value, way), way)
    assert read is not None
    assert Decimal(read) == value


@given(value=numbers, style=st.sampled_from(["vi", "en", "blank"]), way=st.sampled_from(WAYS))
@settings(max_examples=200)
def test_a_column_can_leave_a_number_unread_but_never_read_another_one(value: Decimal, style: Literal["vi", "en", "blank"], way: Convention) -> None:
    text = written(value, style)
    read = read_number(text, way)
    if read is not None and (vote(text) != "none" or style == way):
        assert Decimal(read) == value


@given(st.text(max_size=12) | st.text(alphabet="0123456789.,-+()eE_ đ%", max_size=12))
@settings(max_examples=300)
def test_any_text_is_a_plain_decimal_or_none(text: str) -> None:
    for way in WAYS:
        read = read_number(text, way)
        if read is not None:
            assert read.isascii()
            assert set(read) <= set("-0123456789.")
            assert Decimal(read).is_finite()


def column(name: str, *cells: object, scale: int = 1) -> NumberColumn:
    """A number column of these cells, standing in rows 2 …"""
    made = NumberColumn(name, 0, Decimal(scale), Fixes("a.xlsx", "S"))
    made.add(cells, pa.array(range(2, 2 + len(cells)), pa.int32()))
    return made


def read(made: NumberColumn, way: Convention | None = None) -> tuple[list[Decimal | None], list[str | None], list[str | None]]:
    """Values, states and unread texts of a column."""
    values, states, texts = made.read(way or conventions([made])[made.name])
    return values.to_pylist(), states.to_pylist(), texts.to_pylist()


def test_a_column_reads_numbers_and_texts_side_by_side_and_says_what_it_could_not_read() -> None:
    values, states, texts = read(column("unit_price", 4500.0, "4.500", "1.250.000", None, "-", "hai nghìn", ""))
    assert values == [Decimal(4500), Decimal(4500), Decimal(1250000), None, None, None, None]
    assert states == ["given", "given", "given", "missing", "missing", "invalid", "missing"]
    assert texts == [None, None, None, None, None, "hai nghìn", None]


def test_a_lone_separator_in_a_column_without_proof_is_invalid_not_guessed() -> None:
    values, states, texts = read(column("quantity", "1.250", "12.500"))
    assert values == [None, None]
    assert states == ["invalid", "invalid"]
    assert texts == ["1.250", "12.500"]


def test_a_column_without_proof_takes_the_way_that_the_other_columns_prove() -> None:
    quantity, price = column("quantity", "1.250", "3"), column("unit_price", "1.250.000", "4.500")
    assert conventions([quantity, price]) == {"quantity": "vi", "unit_price": "vi"}


def test_columns_that_prove_different_ways_do_not_decide_for_a_third() -> None:
    ways = conventions([column("quantity", "2.5"), column("unit_price", "1.250.000"), column("amount", "1.250")])
    assert ways == {"quantity": "en", "unit_price": "vi", "amount": "none"}


def test_a_scaled_column_comes_out_in_dong_exactly() -> None:
    values, _, _ = read(column("unit_price", 62000.5, 0.1, "1.234.567,89", scale=1000))
    assert values == [Decimal(62000500), Decimal(100), Decimal(1234567890)]


@pytest.mark.parametrize("figure", [1e15, -1e15, 1e300, float("inf"), float("nan"), "1000000000000000"], ids=str)
def test_a_figure_beyond_the_limit_or_not_finite_is_invalid(figure: object) -> None:
    values, states, _ = read(column("unit_price", figure))
    assert values == [None]
    assert states == ["invalid"]


@given(st.integers(0, 10**9), st.integers(0, 99))
@settings(max_examples=60)
def test_a_spreadsheet_number_is_the_decimal_that_people_see(whole: int, cents: int) -> None:
    shown = Decimal(whole) + Decimal(cents) / 100
    values, _, _ = read(column("unit_price", float(shown)))
    assert values == [shown]


def ways_of(quantity: list[object], price: list[object], amount: list[object], totals: list[str] | None = None) -> dict[str, Convention]:
    columns = [column("quantity", *quantity), column("unit_price", *price), column("amount", *amount)]
    return conventions(columns, totals or [])


def test_products_decide_what_no_column_proves() -> None:
    assert ways_of([2.0, 3.0], ["1.250", "4.500"], [2500.0, 13500.0])["unit_price"] == "vi"
    assert ways_of([2.0, 4.0], ["1.250", "4.500"], [2.5, 18.0])["unit_price"] == "en"
    assert ways_of(["1.200"], [100.0], [120000.0])["quantity"] == "vi"
    assert ways_of(["1,200"], [100.0], [120.0])["quantity"] == "vi"  # a decimal comma


@pytest.mark.parametrize(
    ("quantity", "price", "amount"),
    [
        ([2.0], ["12.500"], ["25.000"]),  # comes out both ways
        (["1.000"], ["1.250"], [1250.0]),  # one of the two groups, but which?
        ([2.0, 2.0], ["1.250", "4.500"], [2500.0, 9.0]),  # the rows contradict each other
        ([2.0, 3.0, 4.0], ["1.250", "4.500", "7.500"], [2500.0, 1.0, 1.0]),  # most rows come out in no way
        ([0.0], ["1.250"], [0.0]),
    ],
)
def test_products_that_prove_nothing_leave_the_column_undecided(quantity: list[object], price: list[object], amount: list[object]) -> None:
    ways = ways_of(quantity, price, amount)
    assert ways["unit_price"] == "none"
    assert read(column("unit_price", *price), ways["unit_price"])[1] == ["invalid"] * len(price)


def test_products_weigh_more_than_what_another_column_proves() -> None:
    assert ways_of(["2.500", "3.125"], ["1.000.000", "2.000.000"], ["2.500.000", "6.250.000"])["quantity"] == "en"


def test_a_stated_total_shows_how_its_table_is_written() -> None:
    assert ways_of([2.0], ["12.500"], ["25.000"], ["1.025.000"]) == {"quantity": "none", "unit_price": "vi", "amount": "vi"}


def test_a_column_proved_by_its_build_decides_for_the_others() -> None:
    assert ways_of(["1.200", None, None, None], ["12.500", "3.200", "45.000", "500"], [None] * 4) == {"quantity": "vi", "unit_price": "vi", "amount": "none"}


def test_thousands_in_the_header_count_when_products_decide() -> None:
    price = column("unit_price", "1.250", scale=1000)
    ways = conventions([column("quantity", 2.0), price, column("amount", 2500.0)])
    assert ways["unit_price"] == "en"


MARKS = ["", " đ", "đ", " đồng", " VNĐ", " VND", " ₫", "\u00a0đ"]


@given(value=st.integers(0, 10**14), blank=st.sampled_from([" ", NBSP, NARROW, "\u2009"]), mark=st.sampled_from(MARKS), sign=st.sampled_from(["", "-", "("]))
@settings(max_examples=200)
def test_every_way_of_writing_a_whole_number_is_read_back(value: int, blank: str, mark: str, sign: str) -> None:
    signed = -value if sign else value
    for way, separator in (("vi", "."), ("en", ",")):
        for body in (f"{value}", f"{value:,}".replace(",", separator), f"{value:,}".replace(",", blank)):
            text = f"({body}){mark}" if sign == "(" else f"{sign}{body}{mark}"
            read_ = read_number(text, way)  # type: ignore[arg-type]
            assert read_ is not None, text
            assert Decimal(read_) == signed


_SHEET = r"""^[-+−(]?\s*(?:\d+|\d{1,3}(?:[.,  \u00a0]\d{3})*)(?:[.,]\d*)?\)?$"""


@given(st.text(alphabet="0123456789.,-+() 'eE_đ", max_size=10), st.sampled_from(["vi", "en"]))
@settings(max_examples=500)
def test_nothing_is_read_that_a_spreadsheet_would_keep_as_text(text: str, way: Convention) -> None:
    read_ = read_number(text, way)
    if read_ is None:
        return
    body = re.sub(r"đ\.$", "đ", text.strip()).removeprefix("'").replace("đ", "").strip()  # the full stop of a sentence may stand behind the unit
    assert re.match(_SHEET, body.removesuffix("-") if body.endswith((".-", ",-")) else body), (text, read_)
