"""Amounts in words: what a paper spells is read back as the same figure, and is spelled as an office spells it."""

from decimal import Decimal

import pytest
from generate import options, spelled
from hypothesis import given
from hypothesis import strategies as st

from checker.amount_words import AmountWords
from checker.resource import read_codes, rules_folder
from checker.sheet.words import NumberWords

ROWS = read_codes(rules_folder(), "number_words")
READ = NumberWords.of(options()["number_words"])
USUAL = AmountWords.of(ROWS)
SOUTHERN = AmountWords.of(ROWS, ("lẻ", "ngàn", "tỉ"))


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (0, "Không đồng"), (1, "Một đồng"), (4, "Bốn đồng"), (5, "Năm đồng"), (10, "Mười đồng"), (11, "Mười một đồng"), (14, "Mười bốn đồng"),
        (15, "Mười lăm đồng"), (20, "Hai mươi đồng"), (21, "Hai mươi mốt đồng"), (24, "Hai mươi tư đồng"), (25, "Hai mươi lăm đồng"),
        (101, "Một trăm linh một đồng"), (104, "Một trăm linh bốn đồng"), (105, "Một trăm linh năm đồng"), (110, "Một trăm mười đồng"),
        (111, "Một trăm mười một đồng"), (115, "Một trăm mười lăm đồng"), (121, "Một trăm hai mươi mốt đồng"), (1000, "Một nghìn đồng"),
        (1005, "Một nghìn không trăm linh năm đồng"), (1015, "Một nghìn không trăm mười lăm đồng"), (102_000_000, "Một trăm linh hai triệu đồng"),
        (1_000_002, "Một triệu không trăm linh hai đồng"), (1_005_000_000, "Một tỷ không trăm linh năm triệu đồng"),
        (1_000_000_000_000, "Một nghìn tỷ đồng"), (2_000_000_000_000_000_000, "Hai tỷ tỷ đồng"),
        (1_230_950_880_055, "Một nghìn hai trăm ba mươi tỷ chín trăm năm mươi triệu tám trăm tám mươi nghìn không trăm năm mươi lăm đồng"),
        (1_000_005_000_000_021, "Một triệu không trăm linh năm tỷ không trăm hai mươi mốt đồng"),
    ],
)  # fmt: skip
def test_what_an_office_would_write(figure: int, text: str) -> None:
    assert USUAL.spelled(figure) == text


def test_the_words_of_other_regions() -> None:
    assert SOUTHERN.spelled(2_000_105_000_004) == "Hai ngàn tỉ một trăm lẻ năm triệu không trăm lẻ bốn đồng"


def test_a_part_of_a_dong_is_rounded_as_the_figure_beside_it_is() -> None:
    assert USUAL.spelled(Decimal("20.5")) == "Hai mươi mốt đồng" and USUAL.spelled(Decimal("20.499999")) == "Hai mươi đồng"
    assert USUAL.spelled(Decimal(-1500)) == "Âm một nghìn năm trăm đồng"


@given(st.integers(0, 10**18 - 1))
def test_what_is_spelled_is_read_as_the_same_figure(figure: int) -> None:
    assert READ.number(USUAL.spelled(figure)) == figure
    assert READ.number(SOUTHERN.spelled(figure)) == figure


@given(st.lists(st.integers(0, 999), min_size=1, max_size=6))
def test_groups_of_zeros_are_neither_lost_nor_told(groups: list[int]) -> None:
    figure = sum(group * 1000**place for place, group in enumerate(groups))
    words = USUAL.spelled(figure)
    assert READ.number(words) == figure
    assert "  " not in words and words.lower() == words[0].lower() + words[1:]


@given(st.integers(0, 10**15 - 1))
def test_another_speller_says_the_same(figure: int) -> None:
    """tests/generate.py has a speller of its own, by which the reader is tested: two that were written apart agree."""
    assert USUAL.spelled(figure) == spelled(figure, 4)


def test_a_word_that_the_table_does_not_have_is_no_choice() -> None:
    with pytest.raises(KeyError):
        AmountWords.of(ROWS, ("dozen",))
