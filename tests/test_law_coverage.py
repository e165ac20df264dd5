"""docs/law-coverage.md names only rules and forms that are there, and calls planned only what is not."""

import re
from pathlib import Path

from checker.resource import load_forms
from checker.rule_file import load_rules

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "law-coverage.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in TEXT.splitlines() if re.match(r"\| \d+ \|", line)]
NAMED = re.findall(r"`([a-z0-9_-]+)`( \(dự kiến\))?", "\n".join(row[-1] for row in ROWS))


def test_rows_are_numbered_through_and_none_is_left_open() -> None:
    assert [int(row[0]) for row in ROWS] == list(range(1, len(ROWS) + 1))
    assert all(len(row) in (3, 4) and all(row) for row in ROWS)


def test_what_is_named_is_there_and_what_is_planned_is_not() -> None:
    there = {rule.id for rule in load_rules(ROOT / "rules")} | set(load_forms(ROOT / "rules"))
    assert not {name for name, planned in NAMED if not planned} - there
    assert not {name for name, planned in NAMED if planned} & there


def test_every_planned_rule_is_explained_once() -> None:
    explained = re.findall(r"^\| `([a-z0-9_]+)` \|", TEXT, re.MULTILINE)
    assert len(explained) == len(set(explained)) and set(explained) == {name for name, planned in NAMED if planned}


def test_every_rule_that_cites_law_is_in_the_table() -> None:
    by_law = {rule.id for rule in load_rules(ROOT / "rules") if any(rule.acts[v.cite.act].kind != "method" for v in rule.versions)}
    assert by_law <= {name for name, _ in NAMED}
