"""Text as typed → one spelling and keys."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.text import are_clean, clean, fold, letters

CLEAN = [
    ("Việt\r\nNam ", "Việt Nam"),
    ("\u00a0Đức\u200b", "Đức"),
    ("Ðức", "Đức"),
    ("Сái", "Cái"),
    ("Вộ", "Bộ"),
    ("TBYТ", "TBYT"),
    ("ГОСТ 123", "ГОСТ 123"),
    ("СА-12", "СА-12"),
    ("Máy đo АB-12", "Máy đo АB-12"),
    ("Сái/Hộp", "Cái/Hộp"),
    ("a  b\tc", "a b c"),
    ("", ""),
]
FOLD = [
    ("Đức", "duc"),
    ("HOÀ BÌNH", "hoa binh"),
    ("hòa", "hoa"),
    ("Cộng hòa Séc (CZ)", "cong hoa sec cz"),
    ("  T.Quốc ", "t quoc"),
    ("Ðà Nẵng", "da nang"),
    ("Đơn giá (VNĐ)", "don gia vnd"),
]


@pytest.mark.parametrize(("text", "expected"), CLEAN, ids=[repr(t) for t, _ in CLEAN])
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(("text", "expected"), FOLD, ids=[repr(t) for t, _ in FOLD])
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)


@given(st.text("aáàảãạăâbcdđeéêghiklmnoôơpqrstuưvxyÝ .,", max_size=30))
def test_fold_does_not_depend_on_the_unicode_form(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert letters(unicodedata.normalize("NFD", text)) == unicodedata.normalize("NFC", text)


def test_codes_keep_letters_of_another_script_but_not_blanks_and_forms() -> None:
    assert clean("АB\u00a0X ", mend=False) == "АB X"
    assert clean("20/QÐ-QLD", mend=False) == "20/QĐ-QLD"


@given(st.lists(st.text(st.sampled_from("aÂđàý Đ|\u00d0\u0421\u0301\u00a0\n\u200b-1"), max_size=6), max_size=4))
def test_texts_that_are_clean_stay_as_they_are(texts: list[str]) -> None:
    for mend in (True, False):
        if are_clean(" ".join(texts).encode(), mend):
            assert all(t and clean(t, mend) == t for t in texts)


def test_common_texts_are_clean() -> None:
    assert are_clean("Máy đo huyết áp, 12 V Việt Nam Ø 50 mm".encode())
    for texts in (["Vi\u00a0t"], ["a", ""], ["", "a"], [""], ["a ", "b"], ["\u0430bc"], ["\u04bbot"]):
        assert not are_clean(" ".join(texts).encode())
