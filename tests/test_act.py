"""rules/acts.yaml: every act that the rules name, with days in order, each with a source and a mark."""

import re
from pathlib import Path

import pytest

from checker.act import MARKS, Act, load_acts

ROOT = Path(__file__).parent.parent
ACTS = load_acts(ROOT / "rules")
LAW = {name: act for name, act in ACTS.items() if act.kind != "method"}

# A number as it is written in full (79/2025/TT-BTC, 494/CT-TTg, 03-CT/TW), and as it is spoken (Nghị định 43/2017, NĐ 214, Luật 22/2023).
FULL = re.compile(r"\d+/(?:\d{4}/)?(?:QH\d+|(?:NĐ|TT|QĐ|CT|KH|HD)-[A-ZĐ]\w*(?:-\w+)*)|\d+-(?:CT|HD)/\w+")
SPOKEN = re.compile(r"(Luật|NĐ|TT|QĐ|Nghị định|Thông tư|Quyết định|Decree|Circular|Decision|Law)(?: số)? (\d+(?:/\d{4})?)(?![\d/-])")
KINDS = {
    "law": ("Luật", "Law"), "decree": ("NĐ", "Nghị định", "Decree"), "circular": ("TT", "Thông tư", "Circular"),
    "decision": ("QĐ", "Quyết định", "Decision"),
}  # fmt: skip


def unknown_acts(text: str) -> set[str]:
    """The acts that a text names and rules/acts.yaml does not hold."""
    numbers = {act.number for act in LAW.values()}
    found = {number for number in FULL.findall(text) if number not in numbers}
    for word, number in SPOKEN.findall(text):
        if not any(act.number is not None and f"{act.number}/".startswith(f"{number}/") and word in KINDS.get(act.kind, ()) for act in LAW.values()):
            found.add(f"{word} {number}")
    return found


def texts() -> list[Path]:
    rules = [p for p in (ROOT / "rules").rglob("*") if p.suffix in (".yaml", ".csv", ".md")]
    return sorted([*rules, *(ROOT / "docs").glob("*.md"), ROOT / "README.md"])


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_act_that_is_named_is_in_the_list(path: Path) -> None:
    assert not unknown_acts(path.read_text(encoding="utf-8"))


def test_a_number_that_is_not_in_the_list_is_found() -> None:
    assert unknown_acts("theo 1/1999/NĐ-CP, Nghị định 2/1999 và NĐ 3") == {"1/1999/NĐ-CP", "Nghị định 2/1999", "NĐ 3"}
    assert not unknown_acts("Nghị định 214/2025/NĐ-CP, NĐ 214, Luật 22/2023, Thông tư 79/2025/TT-BTC, 03-CT/TW, 494/CT-TTg")


@pytest.mark.parametrize("act", LAW.values(), ids=LAW)
def test_an_act_says_where_it_was_seen_and_how_each_day_was_checked(act: Act) -> None:
    assert act.number and act.source and act.checked
    for mark, keys in MARKS.items():
        assert (getattr(act, mark) is None) == all(getattr(act, key) is None for key in keys)


@pytest.mark.parametrize("act", LAW.values(), ids=LAW)
def test_the_days_of_an_act_are_in_order_and_its_successors_exist(act: Act) -> None:
    days = [d for d in (act.issued, act.in_force, act.repealed_on) if d]
    assert days == sorted(days)
    assert {act.repealed_by or "method", *act.amends} <= set(ACTS)
    if act.repealed_by and act.repealed_on and (begins := ACTS[act.repealed_by].in_force):
        assert act.repealed_on == begins, "an act ends on the day on which the one that replaces it begins"


def test_a_number_stands_once() -> None:
    numbers = [act.number for act in LAW.values()]
    assert len(numbers) == len(set(numbers))


def test_an_act_known_from_memory_alone_has_no_day_that_is_surer() -> None:
    for name, act in LAW.items():
        if act.checked == "recalled":
            assert {getattr(act, mark) for mark in MARKS} <= {None, "recalled"}, name
