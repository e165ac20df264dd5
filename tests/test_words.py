"""Amounts in words: every spelling of a figure gives that figure, and what spells none gives nothing."""

from decimal import Decimal

import pytest
from generate import options, spelled
from hypothesis import given
from hypothesis import strategies as st

from checker.sheet.words import NumberWords

WORDS = NumberWords.of(options()["number_words"])


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Một trăm hai mươi ba triệu bốn trăm năm mươi nghìn đồng chẵn", 123_450_000), ("Một trăm linh hai triệu đồng chẵn./.", 102_000_000),
        ("mười đồng", 10), ("Mười lăm đồng", 15), ("Hai mươi mốt nghìn đồng", 21_000), ("Hai mươi tư nghìn đồng", 24_000), ("Ba mươi nhăm đồng", 35),
        ("Một trăm lẻ năm ngàn đồng", 105_000), ("Hai triệu rưỡi", 2_500_000), ("Một trăm rưỡi nghìn đồng", 150_000), ("Một tỷ rưỡi đồng", 1_500_000_000),
        ("Một tỉ không trăm linh năm triệu đồng", 1_005_000_000), ("Một nghìn hai trăm tỷ đồng", 1_200_000_000_000), ("Không đồng", 0),
        ("MOT TRAM HAI MUOI TRIEU DONG", 120_000_000), ("Một triệu không trăm linh hai đồng", 1_000_002), ("Năm mươi triệu Việt Nam đồng", 50_000_000),
        ("Năm mươi triệu đồng Việt Nam", 50_000_000), ("Năm mươi triệu đồng (đã bao gồm thuế GTGT)", 50_000_000), ("Bốn chục nghìn VNĐ", 40_000),
        ("Năm trăm triệu, ba trăm nghìn đồng", 500_300_000), ("Hai tỷ, một nghìn đồng", 2_000_001_000),
    ],
)  # fmt: skip
def test_what_offices_write(text: str, figure: int) -> None:
    assert WORDS.number(text) == figure


@pytest.mark.parametrize(
    "text",
    ["", "đồng", "................ đồng", "Một triệu hai", "hai mốt", "triệu đồng", "Một nghìn triệu nghìn đồng", "Năm mươi triệu năm trăm triệu đồng",
     "Một trăm đô la", "One hundred million", "123.000 đồng", "Mười đồng và năm xu", "Một phẩy năm triệu đồng", "một " * 500],
)  # fmt: skip
def test_what_does_not_spell_one_figure_beyond_doubt_is_not_read(text: str) -> None:
    assert WORDS.number(text) is None


@given(st.integers(0, 10**15 - 1), st.integers(0, 2**16))
def test_every_figure_spelled_in_any_manner_reads_as_itself(figure: int, manner: int) -> None:
    assert WORDS.number(spelled(figure, manner)) == Decimal(figure)
