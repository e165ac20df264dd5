"""Rules of other countries: folders of YAML and not a line of Python, judged by the same program, their examples run."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from checker import check
from checker.output import summarise
from checker.proof import prove
from checker.report.page import page

HERE = Path(__file__).parent.parent / "samples" / "regimes"
REGIMES = sorted(path.parent for path in HERE.glob("*/rules"))


@pytest.mark.parametrize("folder", REGIMES, ids=lambda path: path.name)
def test_a_regime_is_yaml_alone_and_all_its_examples_hold(folder: Path) -> None:
    assert {path.suffix for path in (folder / "rules").rglob("*") if path.is_file()} == {".yaml"}
    proof = prove(folder / "rules")
    assert proof.exit_code == 0 and proof.rules and proof.forms
    assert all(version.cite.checked == "secondary" for proved in proof.rules for version in proved.rule.versions)


def found(name: str) -> list[tuple[Any, ...]]:
    """Rule, verdict, sheet, row, and what was found, of every finding of a rule."""
    result = check(HERE / name, rules=(HERE / name).parent / "rules")
    ids = {rule.id for rule in result.rules}
    rows = [f for f in result.found.to_pylist() if f["rule"] in ids]
    return sorted((f["rule"], f["verdict"], f["sheet"], f["row"], f["value"]) for f in rows)


def test_buy_american_goes_by_the_threshold_of_the_year_of_delivery() -> None:
    """67 % in 2026 exceeds 65; 70 % in 2029 does not exceed 75; exactly 65 % does not exceed 65; without domestic costs nobody knows."""
    assert found("far-25-1/offer.xlsx") == [
        ("component_cost_below_threshold", "fail", "Components", 3, "70"),
        ("component_cost_below_threshold", "fail", "Components", 4, "65"),
        ("component_cost_below_threshold", "unknown", "Components", 5, None),
        ("domestic_end_product_made_elsewhere", "fail", "Offer", 4, "China"),
    ]


def test_buy_american_adds_the_factor_of_the_domestic_offeror() -> None:
    assert found("far-25-1/evaluation.xlsx") == [("evaluated_price_without_factor", "fail", "Evaluation", 3, "360")]


def test_make_in_india_goes_by_the_class_that_is_claimed() -> None:
    assert found("ppp-mii/bid.xlsx") == [
        ("class_one_below_minimum", "fail", "Local content", 3, "48,75"), ("class_two_below_minimum", "fail", "Local content", 5, "18,33"),
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "rule", "steps"), [
    ("far-25-1", "component_cost_below_threshold", [("2022-10-25", 60), ("2024-01-01", 65), ("2029-01-01", 75)]),
    ("ppp-mii", "class_one_below_minimum", [("2020-09-16", 50)]), ("ppp-mii", "class_two_below_minimum", [("2020-09-16", 20)]),
])  # fmt: skip
def test_the_values_are_those_of_the_sources(name: str, rule: str, steps: list[tuple[str, int]]) -> None:
    (proved,) = (p for p in prove(HERE / name / "rules").rules if p.rule.id == rule)
    assert [(str(v.begins), Decimal(next(iter(v.parameters.values())))) for v in proved.rule.versions] == steps


@pytest.mark.parametrize("folder", REGIMES, ids=lambda path: path.name)
def test_the_page_says_whose_rules_were_applied(folder: Path) -> None:
    result = check(*folder.glob("*.xlsx"), rules=folder / "rules")
    told = page(result, summarise(result, result.exit_code()), "vi").decode()
    assert result.rule_set.source.about and str(result.rule_set.source.about.title.vi) in told.replace("&amp;", "&")
    assert all(change.rule in told for change in result.rule_set.changes if change.kind == "added")
