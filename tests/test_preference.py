"""The computed table of preference: what the texts state comes out, and what they do not state stays open."""

import csv
import itertools
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.error import CheckerError
from checker.preference import CLASSES, Good, Preferred, load_preferences, preferences

HERE = Path(__file__).parent
ROOT = HERE.parent / "rules"
REGIMES = load_preferences(ROOT)
NOW, OLD, GAP, BEFORE = date(2025, 8, 4), date(2023, 12, 31), date(2024, 2, 26), date(2025, 8, 3)

with (HERE / "data" / "preference_rates_nd214.csv").open(encoding="utf-8", newline="") as file:
    STATED = list(csv.DictReader(file))
# Which classes are compared in the situation that a row of the list tells of.
SITUATIONS = {
    "no good with D>=50% in the comparison": (0, 1),
    "some good has D>=50%": (0, 1, 2, 3),
    "an innovative VN product": (0, 1, 3, 5),
}  # fmt: skip


def compared(*classes: int, on: date = NOW) -> dict[int, Preferred]:
    """By class, what one good of each gets."""
    told = preferences(REGIMES, [Good(str(c), (c,), Decimal(200)) for c in classes], on)
    return dict(zip(classes, told, strict=True))


@pytest.mark.parametrize("row", STATED, ids=lambda row: f"{row['comparison_situation']}: {row['goods_class']}"[:80])
def test_every_stated_rate_of_the_decree_comes_out(row: dict[str, str]) -> None:
    kind, situation = int(row["goods_class"][0]), row["comparison_situation"]
    classes = next((c for words, c in SITUATIONS.items() if situation.startswith(words)), (0, kind))
    told = compared(*classes)[kind]
    percent = Decimal(row["percent"].removeprefix("+").partition("%")[0])
    if "intrinsic" in situation:
        assert told.coefficient == percent
    elif "technical" in situation:
        assert told.technical_percent == percent
    else:
        assert told.adds_percent == percent and told.added == 2 * percent
    assert told.counted


def test_every_row_of_the_list_was_looked_at() -> None:
    assert len(STATED) == 14 and sum("intrinsic" in row["comparison_situation"] for row in STATED) == 5


@pytest.mark.parametrize(("classes", "open_"), [((0, 2, 4, 5), {2, 4}), ((0, 1, 2), {0, 1, 2}), ((0, 1, 3, 4), {0, 1, 3, 4})])
def test_what_the_decree_does_not_state_is_not_filled_in(classes: tuple[int, ...], open_: set[int]) -> None:
    told = compared(*classes)
    assert {kind for kind, row in told.items() if row.adds_percent is None} == open_
    assert all((row.added is None) == (row.adds_percent is None) for row in told.values())
    assert all(row.coefficient is not None for row in told.values())


@pytest.mark.parametrize("kind", CLASSES)
def test_nothing_is_reckoned_where_all_are_alike(kind: int) -> None:
    told = preferences(REGIMES, [Good("A", (kind,), Decimal(10)), Good("B", (kind,), Decimal(20))], NOW)
    assert all(not row.computed and row.added == 0 and not row.technical_percent for row in told)
    assert all("Điều 5 khoản 2" in [cite.at for cite in row.cites] for row in told)


def test_only_the_best_preference_counts() -> None:
    plain, several = preferences(REGIMES, [Good("A", (0,)), Good("B", (1, 3))], NOW)
    assert several.kind == 3 and several.coefficient == 10 and plain.adds_percent == 10
    assert "Điều 5 khoản 1" in [cite.at for cite in several.cites] and "Điều 5 khoản 1" not in [cite.at for cite in plain.cites]


def test_the_old_decree_has_one_rate() -> None:
    told = compared(0, 1, 3, on=OLD)
    assert [(told[c].coefficient, told[c].adds_percent) for c in (0, 1, 3)] == [(0, Decimal("7.5")), (Decimal("7.5"), 0), (Decimal("7.5"), 0)]
    assert all(row.counted for row in told.values())
    assert compared(0, 5, on=OLD)[5].coefficient is None and preferences(REGIMES, [Good("A", (1, 5))], OLD)[0].kind is None


def test_between_the_decrees_nothing_holds() -> None:
    for day in (GAP, date(2024, 1, 1), date(2014, 8, 14)):
        assert all((row.coefficient, row.adds_percent, row.cites) == (None, None, ()) for row in compared(0, 1, on=day).values())


def test_the_decree_of_2024_states_two_rates_and_the_rest_is_recalled() -> None:
    told = compared(0, 1, 3, on=BEFORE)
    assert [told[c].adds_percent for c in (0, 1)] == [10, Decimal("2.5")]
    assert compared(0, 2, on=BEFORE)[2].coefficient is None
    assert not any(row.counted for day in (BEFORE, date(2024, 2, 27)) for row in compared(0, 1, on=day).values())


def test_every_rate_has_a_provision_that_was_checked_somehow() -> None:
    for _, regime in REGIMES:
        if regime is not None:
            cites = [regime.best_only, regime.coefficients.cite, *(s.cite for s in regime.situations)]
            assert all(cite.checked and cite.date_checked for cite in cites)


@given(st.lists(st.tuples(st.sampled_from(list(CLASSES)), st.integers(0, 10**9)), min_size=1, max_size=8), st.sampled_from([NOW, OLD, BEFORE, GAP]), st.randoms())
def test_order_is_irrelevant_and_what_is_added_is_exact(goods: list[tuple[int, int]], day: date, random: object) -> None:
    offers = [Good(str(i), (kind,), Decimal(price)) for i, (kind, price) in enumerate(goods)]
    told = {row.name: row for row in preferences(REGIMES, offers, day)}
    random.shuffle(offers)  # type: ignore[attr-defined]
    assert {row.name: row for row in preferences(REGIMES, offers, day)} == told
    for offer in offers:
        row = told[offer.name]
        assert row.adds_percent is None or row.added == offer.price * row.adds_percent / 100
        assert row.adds_percent is None or row.adds_percent >= 0


def test_where_it_is_stated_a_better_class_never_adds_more() -> None:
    for size in (2, 3, 4):
        for classes in itertools.combinations(CLASSES, size):
            rows = [row for row in compared(*classes).values() if row.adds_percent is not None]
            for one, other in itertools.combinations(rows, 2):
                if (one.coefficient or 0) < (other.coefficient or 0):
                    assert one.adds_percent >= other.adds_percent


def test_unknown_classes_are_refused() -> None:
    for classes in ((), (6,), (-1, 0)):
        with pytest.raises(ValueError, match="classes"):
            preferences(REGIMES, [Good("A", classes)], NOW)


@pytest.mark.parametrize(("old", "new", "word"), [
    ("2024-02-27:", "2013-01-01:", "không sau"), ("act: nd-214-2025", "act: nd-1", "trích dẫn"), ("2: 10, 3: 10", "3: 10", "mỗi loại"),
])  # fmt: skip
def test_a_fault_in_the_file_is_told_with_its_place(tmp_path: Path, old: str, new: str, word: str) -> None:
    root = tmp_path / "rules"
    root.mkdir()
    for name in ("acts.yaml", "preference.yaml"):
        (root / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    path = root / "preference.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(CheckerError) as error:
        load_preferences(root)
    assert word in error.value.message("vi") and "preference.yaml" in error.value.message("vi")
