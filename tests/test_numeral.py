"""Figures as people read them."""

from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.numeral import figure, plain_figure
from checker.schema import MONEY, SUM


@pytest.mark.parametrize(("value", "vi", "en"), [
    ("1250000.5", "1.250.000,5", "1,250,000.5"), ("0", "0", "0"), ("-0.5", "-0,5", "-0.5"), ("1000", "1.000", "1,000"), ("999.000001", "999,000001", "999.000001"),
])  # fmt: skip
def test_a_figure_is_grouped_and_keeps_its_own_places(value: str, vi: str, en: str) -> None:
    assert (figure(Decimal(value)), figure(Decimal(value), "en")) == (vi, en)


@given(st.lists(st.decimals(-(10**17), 10**17, places=6)), st.sampled_from([MONEY, SUM]), st.sampled_from(["vi", "en"]))
def test_a_column_of_them_is_told_as_each_of_them(values: list[Decimal], kind: pa.DataType, lang: str) -> None:
    texts = pc.cast(pa.array(values, kind), pa.string()).to_pylist()
    assert [plain_figure(text, lang) for text in texts] == [figure(value, lang) for value in values]
