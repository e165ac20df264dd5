"""What holds on a day and what changes next, over a made-up folder of rules and over the repository's own."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker.act import Act, load_acts
from checker.cli import main
from checker.rule_file import load_rules
from checker.timeline import State, next_changes, state_of

ROOT = Path(__file__).parent.parent / "rules"
ACTS = """\
method: {title: {vi: Phương pháp, en: Method}, kind: method, source: x}
old:
  {number: 1/2014, title: {vi: Cũ, en: Old}, kind: decree, in_force: 2014-08-15, in_force_checked: secondary, repealed_by: new,
   repealed_on: 2024-01-01, repealed_checked: secondary, source: x, checked: secondary}
new: {number: 2/2024, title: {vi: Mới, en: New}, kind: decree, in_force: 2024-02-27, in_force_checked: recalled, source: x, checked: gazette}
chained: {number: 3/2010, title: {vi: Chuỗi, en: Chain}, kind: circular, repealed_by: new, repealed_checked: secondary, source: x, checked: secondary}
lapsed:
  {number: 4/2010, title: {vi: Hết, en: Lapsed}, kind: circular, in_force: 2010-01-01, in_force_checked: secondary, lapsed: true, source: x,
   checked: secondary}
undated: {number: 5/2016/TT, title: {vi: Không ngày, en: Undated}, kind: circular, source: x, checked: recalled}
issued: {number: "6", title: {vi: Ban hành, en: Issued}, kind: letter, issued: 2015-05-05, issued_checked: secondary, source: x, checked: secondary}
"""
RULE = """\
title: {vi: Số lượng, en: Quantity}
severity: error
check: quantity * 100 >= $least
message: {vi: "cần {least}", en: "at least {least}"}
why: {vi: Vì sao, en: Why}
dated_by: tender_issued
in_force:
  2014-08-15: {least: 25, cite: {act: old, at: Điều 5, checked: secondary}}
  2024-01-01: null
  2024-02-27: {least: 30, cite: {act: new, at: Điều 5, checked: recalled}}
  2025-08-04: {least: 30, cite: {act: new, at: Điều 6, quote: "…", checked: gazette}}
  2026-01-01: {least: 40, check: quantity * 100 > $least, cite: {act: new, at: Điều 6, checked: gazette}}
  2027-01-01: null
examples:
  - {date: 2025-09-01, row: {quantity: 1}, verdict: pass}
  - {date: 2025-09-01, row: {quantity: 0}, verdict: fail}
  - {date: 2025-09-01, row: {}, verdict: unknown}
"""
OWN = """\
title: {vi: Tên, en: Name}
severity: note
check: goods_name_state <> 'missing' AND decision_date_from >= $since
message: {vi: a, en: a}
why: {vi: Vì sao, en: Why}
in_force:
  always: {since: 2025-08-04, cite: {act: method, at: x}}
examples:
  - {row: {goods_name_state: given, decision_date_from: 2025-09-01}, verdict: pass}
  - {row: {goods_name_state: missing, decision_date_from: 2025-09-01}, verdict: fail}
  - {row: {}, verdict: unknown}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "rules"
    (root / "items").mkdir(parents=True)
    for name, text in {"acts.yaml": ACTS, "items/too_few.yaml": RULE, "items/unnamed.yaml": OWN}.items():
        (root / name).write_text(text, encoding="utf-8")
    return root


def on(root: Path, day: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["rules", "--rules", str(root), "--on", day, *arguments])


@pytest.mark.parametrize(
    ("act", "day", "state"),
    [
        ("old", "2014-08-14", "coming"), ("old", "2014-08-15", "in_force"), ("old", "2023-12-31", "in_force"), ("old", "2024-01-01", "ended"),
        ("new", "2024-02-26", "coming"), ("new", "2030-01-01", "in_force"),
        ("chained", "2009-12-31", "coming"), ("chained", "2024-02-26", "unknown"), ("chained", "2024-02-27", "ended"),
        ("lapsed", "2009-12-31", "coming"), ("lapsed", "2010-01-01", "unknown"),
        ("undated", "2015-12-31", "coming"), ("undated", "2016-01-01", "unknown"),
        ("issued", "2015-05-04", "coming"), ("issued", "2015-05-05", "unknown"),
    ],
)  # fmt: skip
def test_the_state_of_an_act(root: Path, act: str, day: str, state: State) -> None:
    acts = load_acts(root)
    assert state_of(acts[act], acts, date.fromisoformat(day)) == state


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2014-08-01", {"old begins", "too_few None → 25"}),
        ("2014-08-15", {"old ends", "too_few 25 → None"}),
        ("2024-01-01", {"new begins", "too_few None → 30"}),
        ("2025-08-01", {"too_few 30 → 30", "unnamed since"}),
        ("2025-08-04", {"too_few 30 → 40"}),
        ("2026-06-01", {"too_few 40 → None"}),
        ("2027-01-01", set()),
    ],
)
def test_the_next_change(root: Path, day: str, expected: set[str]) -> None:
    told = set()
    for change in next_changes(load_rules(root), load_acts(root), date.fromisoformat(day)):
        if change.act is not None:
            told.add(f"{change.act} {'begins' if change.begins else 'ends'}")
        elif change.rule is not None:
            values = [v and v.parameters.get("least") for v in (change.before, change.after)]
            told.add(f"{change.rule.id} " + (change.parameter or f"{values[0]} → {values[1]}"))
    assert told == expected


def test_a_day_tells_rules_parameters_acts_and_the_next_change(root: Path) -> None:
    text = on(root, "2025-08-03").stdout
    assert text.startswith("Ngày 03/08/2025\n")
    for line in (
        "  items/too_few  Cần sửa số liệu: Số lượng",
        "                 Nghị định 2/2024✓, Điều 5*; từ 27/02/2024",
        "  items/too_few  least = 30", "  items/unnamed  since = 04/08/2025",
        "Văn bản có hiệu lực, theo các ngày đã biết: 1", "  Nghị định 2/2024✓  Mới", "                     từ 27/02/2024*",
        "  Thông tư 4/2010    Hết (từ 01/01/2010; đã hết hiệu lực, chưa rõ từ ngày nào)", "  Thông tư 5/2016/TT*  Không ngày",
        "Không nêu ở đây: 2 văn bản đã hết hiệu lực, 0 văn bản chưa ban hành hoặc chưa có hiệu lực.",
        "Thay đổi tiếp theo: 04/08/2025 (sau 1 ngày)", "  tới mốc   tham số since, items/unnamed",
    ):  # fmt: skip
        assert " ".join(line.split()) in " ".join(text.split()), line
    assert "chỉ đổi căn cứ (Nghị định 2/2024✓, Điều 6✓; từ 04/08/2025)" in text


def test_a_change_of_value_tells_both_values_and_a_change_of_logic_says_so(root: Path) -> None:
    assert "least 30 → 40; điều kiện (" in on(root, "2025-08-04").stdout
    assert "least 30 → 40; logic (" in on(root, "2025-08-04", "--lang", "en").stdout


def test_a_rule_that_is_not_in_force_says_since_or_until_when(root: Path) -> None:
    gap = on(root, "2024-01-15").stdout
    assert "Quy tắc không có hiệu lực ngày này: 1" in gap and "Số lượng (có hiệu lực từ 27/02/2024)" in gap
    over = on(root, "2027-01-01").stdout
    assert "Số lượng (đã hết hiệu lực)" in over and "Sau ngày này chưa biết thay đổi nào." in over


def test_what_is_known_of_the_gap_between_the_decrees_of_2025() -> None:
    """The repository's own acts, on a day of which much is known."""
    run = on(ROOT, "2025-07-15")
    assert run.exit_code == 0 and max(map(len, run.stdout.splitlines())) <= 112
    assert "áp dụng phần còn phù hợp" in " ".join(run.stdout.split())
    after = run.stdout[run.stdout.index("Thay đổi tiếp theo: 04/08/2025") :]
    for words in ("Nghị định 24/2024/NĐ-CP", "Nghị định 214/2025/NĐ-CP", "Thông tư 79/2025/TT-BTC", "items/mandatory_origin_missing"):
        assert words in after


def test_no_act_is_told_in_force_after_it_was_replaced() -> None:
    acts = load_acts(ROOT)
    replaced: list[Act] = [act for act in acts.values() if act.repealed_by or act.lapsed]
    assert replaced and all(state_of(act, acts, date(2026, 11, 22)) in ("ended", "unknown") for act in replaced)
