"""The pages about rules are what the rules say today, and say what is not yet checked."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker.act import load_acts
from checker.cli import main
from checker.judge import judge_examples
from checker.report.label import column_words
from checker.report.rule_index import pages
from checker.rule import TABLES, Rule
from checker.rule_file import FORBIDDEN_WORDS, load_rules
from checker.rule_schema import schemas

ROOT = Path(__file__).parent.parent / "rules"
RULES = load_rules(ROOT)
ACTS = load_acts(ROOT)
VERDICTS = {rule.id: judge_examples(rule) for rule in RULES}
PAGES = pages(RULES, ACTS, VERDICTS, "vi")
EACH = pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])


def hangviet(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["rules", *arguments])


def test_the_pages_in_the_repository_are_fresh() -> None:
    stored = {p.relative_to(ROOT).as_posix(): p.read_text(encoding="utf-8") for p in (ROOT / "README.md", *(ROOT / "pages").iterdir())}
    stale = sorted(name for name in {*stored, *PAGES} if stored.get(name) != PAGES.get(name))
    assert not stale, "run: hangviet rules --markdown"


@EACH
def test_a_page_holds_all_that_the_rule_says(rule: Rule) -> None:
    page = PAGES[f"pages/{rule.id}.md"]
    for text in (rule.title.vi, rule.message.vi, rule.why.vi, *(v.cite.quote or "" for v in rule.versions), *(v.cite.at for v in rule.versions)):
        assert text in page
    for version in rule.versions:
        for predicate in (version.check, version.when):
            assert predicate is None or predicate.text.strip() in page
    assert len(re.findall(r"\(`(?:pass|fail|unknown|n/a)`\) \|", page)) == len(rule.examples)


@EACH
def test_a_page_works_out_an_example_with_a_finding_and_its_sentence(rule: Rule) -> None:
    worked = PAGES[f"pages/{rule.id}.md"].partition("## Ví dụ")[2].partition("Mọi ví dụ")[0]
    sentence = re.search(r"Kết luận: \*\*nêu phát hiện\*\* \(`fail`\)\.\n\n> (.+)", worked)
    assert sentence, "give a failing example every value that the message prints"
    assert not re.search(r"\{\w+\}", sentence[1])


@EACH
def test_a_page_lists_every_citation_that_the_gazette_does_not_bear_out(rule: Rule) -> None:
    told = PAGES[f"pages/{rule.id}.md"].partition("## Lời văn, ngày chưa đối chiếu Công báo")[2]
    for version in rule.versions:
        act = ACTS[version.cite.act]
        if act.kind == "method":  # beside law, the method needs no word
            assert any(ACTS[v.cite.act].kind != "method" for v in rule.versions) or "không trích văn bản pháp luật" in told
        elif version.cite.checked != "gazette" or version.cite.date_checked != "gazette":
            assert f"{act.number}, {version.cite.at}" in told and act.source in told
        if version.cite.date_checked == "recalled":
            assert "theo trí nhớ, chưa kiểm chứng" in told


@EACH
def test_every_column_of_a_rule_has_words_in_vietnamese(rule: Rule) -> None:
    named = {column for version in rule.versions for column in version.columns} | {column for example in rule.examples for column in example.row}
    english = [c.name for c in TABLES[rule.table] if c.name in named and column_words(c, "vi") == c.meaning]
    assert not english, "say in checker/report/label.py what they hold"


def test_pages_say_nothing_that_is_a_judgement_outside_of_quoted_law() -> None:
    quotes = [version.cite.quote for rule in RULES for version in rule.versions if version.cite.quote]
    for name, page in PAGES.items():
        text = page.casefold()
        for quote in quotes:
            text = text.replace(quote.casefold(), "")
        assert not [word for word in FORBIDDEN_WORDS if word in text], name


def test_the_index_names_every_rule_and_every_act() -> None:
    index = PAGES["README.md"]
    assert all(f"(pages/{rule.id}.md)" in index for rule in RULES)
    assert all(f"{act.number} |" in index for act in ACTS.values() if act.number)


def test_the_command_writes_the_pages_twice_over_and_nothing_that_is_not_its_own(tmp_path: Path) -> None:
    for _ in range(2):
        run = hangviet("--markdown", "-o", str(tmp_path))
        assert run.exit_code == 0 and f"{len(PAGES) + len(schemas())} tệp" in run.stdout
    assert {p.relative_to(tmp_path).as_posix(): p.read_text(encoding="utf-8") for p in tmp_path.rglob("*.md")} == PAGES
    english = hangviet("--markdown", "-o", str(tmp_path), "--lang", "en")
    assert english.exit_code == 0 and "## What it checks" in (tmp_path / "pages" / "origin_missing.md").read_text(encoding="utf-8")
    (tmp_path / "README.md").write_text("của tôi", encoding="utf-8")
    refused = hangviet("--markdown", "-o", str(tmp_path))
    assert refused.exit_code == 2 and "README.md" in refused.stderr and (tmp_path / "README.md").read_text(encoding="utf-8") == "của tôi"
    assert "## What it checks" in (tmp_path / "pages" / "origin_missing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [["origin_missing", "--markdown"], ["--on", "2025-07-15", "--markdown"], ["-o", "x"]], ids=" ".join)
def test_options_that_do_not_go_together_are_wrong_usage(arguments: list[str]) -> None:
    run = hangviet(*arguments)
    assert run.exit_code == 2 and "--markdown" in run.stderr and not run.stdout


TIMELINE = """\
title: {vi: Số lượng, en: Quantity}
severity: error
check: quantity * 100 >= $least
message: {vi: "cần {least} | <b>", en: "at least {least}"}
why: {vi: Vì sao, en: Why}
dated_by: tender_issued
in_force:
  2014-08-15: {least: 25, cite: {act: nd-63-2014, at: Điều 5, checked: secondary, date_checked: gazette}}
  2024-01-01: null
  2025-08-04: {least: 30, check: quantity * 100 > $least, cite: {act: nd-214-2025, at: Điều 6, quote: lời văn, checked: gazette, date_checked: gazette}}
  2027-01-01: null
examples:
  - {date: 2025-09-01, row: {quantity: 1}, verdict: pass}
  - {date: 2015-09-01, row: {quantity: 0}, verdict: fail, note: a|b}
  - {date: 2025-09-01, row: {}, verdict: unknown}
"""


def test_a_timeline_with_gaps_and_other_logic_is_shown_as_it_is(tmp_path: Path) -> None:
    root = tmp_path / "rules"
    (root / "items").mkdir(parents=True)
    (root / "acts.yaml").write_bytes((ROOT / "acts.yaml").read_bytes())
    (root / "items" / "too_few.yaml").write_text(TIMELINE, encoding="utf-8")
    assert hangviet("--rules", str(root), "--markdown", "-o", str(tmp_path)).exit_code == 0
    page = (tmp_path / "pages" / "too_few.md").read_text(encoding="utf-8")
    for line in (
        "| từ 15/08/2014 đến hết 31/12/2023 | Nghị định 63/2014/NĐ-CP, Điều 5 | `least` = 25 | đối chiếu nguồn thứ cấp | đã đối chiếu Công báo |",
        "| từ 01/01/2024 đến hết 03/08/2025 | không có quy tắc |  |  |  |", "| từ 01/01/2027 | không có quy tắc |  |  |  |", "> “lời văn”",
        "Từ 15/08/2014 đến hết 31/12/2023:", "Áp dụng: Nghị định 63/2014/NĐ-CP, Điều 5 (từ 15/08/2014 đến hết 31/12/2023).", "> cần 25 | <b>", "a\\|b",
    ):  # fmt: skip
        assert line in page, line
    assert page.count("- Nghị định 63/2014/NĐ-CP, Điều 5: lời văn đối chiếu nguồn thứ cấp; số hiệu đối chiếu nguồn thứ cấp.") == 1
    assert "- Nghị định 214/2025/NĐ-CP, Điều 6: số hiệu đối chiếu nguồn thứ cấp." in page
