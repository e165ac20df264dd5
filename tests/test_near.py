"""Slips of typing: mended where a Vietnamese reader is sure, left alone where a brand or another country may be meant."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.origin import load_reader
from checker.text import fold

READER = load_reader()
ROOT = Path(__file__).parent.parent

MENDED = [
    ("Nhậtt Bản", "JP"), ("Hàn Qốc", "KR"), ("Thái Lann", "TH"), ("Malaysi", "MY"), ("Pakstan", "PK"), ("Xuất xứ: Indonesi", "ID"), ("Tây Ban Nhaa", "ES"),
    ("Veitnam", "VN"), ("Viettnam", "VN"), ("Nam Khoa/ Vietnm", "VN"), ("Germannny", ""), ("Sản xuất tại Singappore", "SG"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "country"), MENDED, ids=[text for text, _ in MENDED])
def test_a_slip_in_a_long_name_is_mended(text: str, country: str) -> None:
    assert "/".join(READER.read(text).countries) == country


# Brands, firms and names that are one letter away from a country, and slips that two countries share.
LEFT = """
Việt Lam
Việt Nhân
Vietlam
VIETMAN
Việt Tam
Kenta
Sedan
Iral
Nigera
Slovania
Austalia
Công ty Vietnm
Công ty TNHH Malaysi
Vietnm Co., Ltd
Canon
Indiana
Hàn Quyết
Thái Lâm
Trung Quân
""".strip().splitlines()


@pytest.mark.parametrize("text", LEFT)
def test_what_may_be_something_else_is_left_alone(text: str) -> None:
    assert READER.read(text).countries == ()


def names() -> list[tuple[str, str]]:
    with (ROOT / "rules/codes/countries.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["kind"] == "country" and r["source"] != "typo"]
    return [(fold(r["alias"]).replace(" ", ""), r["code"]) for r in rows]


@given(st.sampled_from([pair for pair in names() if len(pair[0]) >= 6]), st.data())
@settings(max_examples=400)
def test_a_slip_never_leads_to_another_country(name: tuple[str, str], data: st.DataObject) -> None:
    text, code = name
    i = data.draw(st.integers(1, len(text) - 1))
    letter = data.draw(st.sampled_from("abcdeghiklmnopqrstuvxy"))
    slips = [text[:i] + text[i + 1 :], text[:i] + letter + text[i:], text[:i] + letter + text[i + 1 :], text[: i - 1] + text[i] + text[i - 1] + text[i + 1 :]]
    slip = data.draw(st.sampled_from(slips))
    if slip not in dict(names()):
        assert READER.lexicon.near.country([slip], slip) in (None, code)


@given(st.text("abcdeghiklmnopqrstuvxy", min_size=4, max_size=12))
@settings(max_examples=500)
def test_other_letters_in_the_home_country_are_not_mended(text: str) -> None:
    if text not in ("vietnam", "viet"):
        assert READER.read(text).verdict != "domestic" or sorted(text) == sorted("vietnam") or abs(len(text) - 7) == 1
