"""Every rule of the repository holds for its own examples, by the way that real rows take."""

import unicodedata
from pathlib import Path

import pytest

from checker.act import load_acts
from checker.judge import bind, judge_examples
from checker.rule import TABLES, Rule
from checker.rule_file import FORBIDDEN_WORDS, load_rules

ROOT = Path(__file__).parent.parent / "rules"
RULES = load_rules(ROOT)


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_the_examples_of(rule: Rule) -> None:
    found = judge_examples(rule)
    expected = [example.verdict for example in rule.examples]
    assert found == expected, [example.row for example, a, b in zip(rule.examples, found, expected, strict=True) if a != b]


def test_the_database_accepts_every_rule() -> None:
    bind(RULES)


def test_no_rule_counts_on_law_that_is_only_recalled() -> None:
    for rule in RULES:
        for version in rule.versions:
            if version.cite.checked == "recalled":
                assert not rule.version_at(version.begins, version.begins).counted, rule.id


def test_every_rule_that_is_an_error_by_law_quotes_it() -> None:
    for rule in RULES:
        for version in rule.versions:
            if rule.acts[version.cite.act].kind != "method":
                # What is only recalled has no words to quote; it never counts.
                assert (version.cite.quote or version.cite.checked == "recalled") and version.cite.checked and version.cite.date_checked, rule.id


def test_explain_is_used_only_where_a_cited_provision_creates_the_duty() -> None:
    for rule in RULES:
        if rule.severity == "explain":
            assert all(rule.acts[version.cite.act].kind != "method" for version in rule.versions), rule.id


def test_the_method_is_the_only_act_that_is_not_law() -> None:
    assert [name for name, act in load_acts(ROOT).items() if act.kind == "method"] == ["method"]


OWN = sorted(path for table in TABLES for path in (ROOT / table).glob("*.yaml"))


@pytest.mark.parametrize("path", [ROOT / "acts.yaml", *OWN], ids=lambda path: path.name)
def test_files_are_stored_in_composed_unicode_and_say_nothing_that_is_a_judgement(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    outside_of_quotes = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("quote:")).casefold()
    assert not [word for word in FORBIDDEN_WORDS if word in outside_of_quotes]


def test_the_classification_of_a_given_origin_leaves_no_unknown_line_without_a_finding() -> None:
    """Each cause of an unknown origin has exactly one rule that says so."""
    causes = {
        "company_only": "origin_undetermined", "assembly": "origin_final_stage_only", "contradiction": "origin_undetermined",
        "blank": "origin_undetermined", "bloc": "origin_bloc_only", "several": "origin_several_with_vietnam",
    }  # fmt: skip
    for cause, name in causes.items():
        (rule,) = (rule for rule in RULES if rule.id == name)
        failing = [e.row.get("origin_cause") for e in rule.examples if e.verdict == "fail"]
        assert cause in failing, (cause, name)
