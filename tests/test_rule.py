"""Rules are loaded from a folder; every fault in them is told with file, line and column; versions are chosen by date."""

from datetime import date
from pathlib import Path

import pytest

from checker.error import CheckerError
from checker.rule import Rule, rules_for
from checker.rule_file import load_rules

ACTS = """\
method: {title: {vi: Phương pháp, en: Method}, kind: method, source: x}
old:
  {number: 1/2014, title: {vi: Cũ, en: Old}, kind: decree, in_force: 2014-08-15, in_force_checked: secondary, repealed_by: new,
   repealed_on: 2024-01-01, repealed_checked: recalled, source: x, checked: secondary}
new: {number: 2/2024, title: {vi: Mới, en: New}, kind: decree, in_force: 2024-02-27, in_force_checked: recalled, source: x, checked: gazette}
"""
RULE = """\
title: {vi: Số lượng, en: Quantity}
severity: error
when: goods_name IS NOT NULL
check: quantity * 100 >= $least
message:
  vi: "{goods_name}: cần {least}"
  en: "{goods_name}: at least {least}"
why: {vi: Vì sao, en: Why}
dated_by: tender_issued
in_force:
  2014-08-15: {least: 25, cite: {act: old, at: Điều 5, checked: secondary}}
  2024-01-01: null
  2024-02-27: {least: 30, cite: {act: new, at: Điều 5, checked: recalled}}
  2025-08-04: {least: 30, cite: {act: new, at: Điều 6, quote: "…", checked: gazette}}
examples:
  - {date: 2025-09-01, row: {goods_name: x, quantity: 1}, verdict: pass}
  - {date: 2025-09-01, row: {goods_name: x, quantity: 0}, verdict: fail}
  - {date: 2025-09-01, row: {goods_name: x}, verdict: unknown}
"""


def folder(tmp_path: Path, rule: str = RULE, acts: str = ACTS, name: str = "items/too_few.yaml") -> Path:
    root = tmp_path / "rules"
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / "acts.yaml").write_text(acts, encoding="utf-8")
    (root / name).write_text(rule, encoding="utf-8")
    return root


def load(tmp_path: Path, rule: str = RULE, acts: str = ACTS, name: str = "items/too_few.yaml") -> Rule:
    return load_rules(folder(tmp_path, rule, acts, name))[0]


def test_a_rule_is_named_after_its_file_and_judges_the_table_of_its_folder(tmp_path: Path) -> None:
    rule = load(tmp_path)
    assert (rule.id, rule.table, rule.fold, rule.severity, rule.dated_by) == ("too_few", "items", "row", "error", "tender_issued")
    assert rule.blame == {"quantity"}


def test_the_next_entry_ends_the_one_before_and_null_begins_none(tmp_path: Path) -> None:
    spans = [(v.begins, v.ends, v.parameters["least"]) for v in load(tmp_path).versions]
    assert spans == [
        (date(2014, 8, 15), date(2024, 1, 1), 25),
        (date(2024, 2, 27), date(2025, 8, 4), 30),
        (date(2025, 8, 4), None, 30),
    ]


@pytest.mark.parametrize(
    ("low", "high", "law", "at", "basis", "certain", "counted"),
    [
        ("2014-08-14", "2014-08-14", None, None, "exact", False, True),
        ("2014-08-15", "2014-08-15", None, "old Điều 5", "exact", True, True),
        ("2023-12-31", "2023-12-31", None, "old Điều 5", "exact", True, True),
        ("2024-01-01", "2024-01-01", None, None, "exact", False, True),
        ("2024-02-26", "2024-02-26", None, None, "exact", False, True),
        ("2024-02-27", "2024-02-27", None, "new Điều 5", "exact", True, False),
        ("2025-08-03", "2025-08-03", None, "new Điều 5", "exact", True, False),
        ("2025-08-04", "2025-08-04", None, "new Điều 6", "exact", True, True),
        ("2025-08-04", None, None, "new Điều 6", "bounded", True, True),
        ("2014-08-01", "2014-08-20", None, "old Điều 5", "bounded", False, True),
        ("2014-08-15", "2014-08-20", None, "old Điều 5", "bounded", True, True),
        ("2023-12-20", "2023-12-31", None, "old Điều 5", "bounded", True, True),
        ("2023-12-20", "2024-01-01", None, "old Điều 5", "bounded", False, True),
        (None, "2014-08-20", None, "old Điều 5", "bounded", False, True),
        ("2024-03-01", None, None, "new Điều 6", "bounded", False, False),
        (None, "2014-08-14", None, None, "bounded", False, True),
        (None, "2025-08-04", None, "new Điều 6", "bounded", False, False),
        ("2025-08-01", "2025-08-31", None, "new Điều 6", "bounded", False, False),
        (None, None, "2025-08-04", "new Điều 6", "assumed", True, True),
        (None, None, None, "new Điều 6", "missing", False, False),
    ],
)
def test_the_version_to_print_follows_the_bounds_of_the_date(
    tmp_path: Path, low: str | None, high: str | None, law: str | None, at: str | None, basis: str, certain: bool, counted: bool
) -> None:
    days = [date.fromisoformat(d) if d else None for d in (low, high, law)]
    dating = load(tmp_path).version_at(*days)
    cite = dating.version.cite if dating.version else None
    assert (f"{cite.act} {cite.at}" if cite else None, dating.basis, dating.certain, dating.counted) == (at, basis, certain, counted)


def test_a_rule_that_is_not_dated_has_one_version_and_no_basis(tmp_path: Path) -> None:
    dating = load(tmp_path, METHOD).version_at()
    assert dating.version is not None and (dating.basis, dating.certain, dating.counted, dating.date) == (None, True, True, None)


METHOD = """\
title: {vi: Số lượng, en: Quantity}
severity: note
fold: sheet
check: quantity > 0
message: {vi: "{rows} dòng", en: "{rows} lines"}
why: {vi: Vì sao, en: Why}
in_force:
  always: {cite: {act: method, at: Cách tính}}
examples:
  - {row: {quantity: 1}, verdict: pass}
  - {row: {quantity: 0}, verdict: fail}
  - {row: {}, verdict: unknown}
"""


@pytest.mark.parametrize(("status", "counted"), [("", True), ("status: trial\n", False)])
def test_a_rule_on_trial_is_not_counted(tmp_path: Path, status: str, counted: bool) -> None:
    assert load(tmp_path, status + METHOD).version_at().counted is counted


def test_a_withdrawn_rule_stays_in_the_record_and_judges_nothing(tmp_path: Path) -> None:
    rules = load_rules(folder(tmp_path, "status: withdrawn\nreplaced_by: other\n" + METHOD))
    assert len(rules) == 1 and rules_for(rules, "items") == ()


def test_an_entry_may_override_check_and_when(tmp_path: Path) -> None:
    rule = load(tmp_path, METHOD.replace("always: {cite", "always: {check: quantity > 1, when: unit IS NOT NULL, cite"))
    assert rule.versions[0].columns == {"quantity", "unit"}


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        ("severity: error", "severity: error\nseverty: note", "dòng 3, cột 1", "khóa lạ 'severty'"),
        ("severity: error", "severity: error\nseverity: note", "dòng 3, cột 1", "bị lặp"),
        ("severity: error", "severity: grave", "dòng 2, cột 11", "'severity'"),
        ("severity: error\n", "", "dòng 1, cột 1", "thiếu khóa 'severity'"),
        ("vi: Số lượng, ", "", "dòng 1, cột 8", "thiếu khóa 'title.vi'"),
        ("{least: 25, cite: {act: old, at: Điều 5, checked: secondary}}", "{least: 25}", "dòng 11, cột 15", "cite"),
        ("act: old, ", "", "dòng 11, cột 33", "act"),
        ("act: old", "act: older", "dòng 11, cột 39", "văn bản lạ 'older'"),
        ("at: Điều 5, checked: secondary", "at: Điều 5", "dòng 11, cột 33", "thiếu 'checked'"),
        ("checked: secondary", "checked: maybe", "dòng 11, cột 65", "'in_force.2014-08-15.cite.checked'"),
        ("  2014-08-15:", "  2014-08-14:", "dòng 11, cột 33", "trước ngày văn bản có hiệu lực"),
        ("  2025-08-04:", "  2024-02-26:", "dòng 14, cột 3", "không sau mốc trước"),
        ("  2025-08-04:", "  2024-02-27:", "dòng 14, cột 3", "bị lặp"),
        ("  2025-08-04:", "  2024-13-01:", "dòng 14, cột 3", "không phải ngày có thật"),
        ("  2025-08-04:", "  2025-02-29:", "dòng 14, cột 3", "không phải ngày có thật"),
        ("  2025-08-04:", "  always:", "dòng 14, cột 3", "'always' không ở đầu"),
        ("dated_by: tender_issued\n", "", "dòng 10, cột 3", "mà không có dated_by"),
        ("dated_by: tender_issued", "dated_by: birthday", "dòng 9, cột 11", "trục ngày lạ 'birthday'"),
        ("quantity * 100", "quantty * 100", "dòng 4, cột 8", "cột hoặc từ lạ 'quantty'"),
        (">= $least", ">= $most", "dòng 4, cột 26", "tham số lạ '$most'"),
        ("quantity * 100 >= $least", "goods_name >= $least", "dòng 4, cột 8", "so sánh chữ với số"),
        ("check: quantity * 100 >= $least", "check: |\n  quantity * 100\n  >= $most", "dòng 6", "tham số lạ '$most'"),
        ("quantity * 100 >= $least", "$least > 1", "dòng 4, cột 8", "không nhắc tới cột nào"),
        ("2014-08-15: {least: 25", "2014-08-15: {lest: 25", "dòng 4, cột 26", "tham số lạ '$least'"),
        ("2014-08-15: {least: 25", "2014-08-15: {least: 25, chek: 1", "dòng 11, cột 27", "'chek' không được dùng"),
        ("2014-08-15: {least: 25", "2014-08-15: {least: [25]", "dòng 11, cột 23", "'least' không phải số"),
        ("2014-08-15: {least: 25", "2014-08-15: {least: 25, unit: 1", "dòng 11, cột 27", "trùng tên cột"),
        ('vi: "{goods_name}: cần', 'vi: "{goods_nam}: cần', "dòng 6, cột 7", "chỗ trống lạ '{goods_nam}'"),
        ('vi: "{goods_name}: cần', 'vi: "{goods_name!r}: cần', "dòng 6, cột 7", "chỗ trống lạ"),
        ('vi: "{goods_name}: cần', 'vi: "{goods_name.x}: cần', "dòng 6, cột 7", "chỗ trống lạ"),
        ('vi: "{goods_name}: cần', 'vi: "{}: cần', "dòng 6, cột 7", "chỗ trống lạ"),
        ('vi: "{goods_name}: cần', 'vi: "{goods_name: cần', "dòng 6, cột 7", "không khớp"),
        ('vi: "{goods_name}: cần', 'vi: "}: cần', "dòng 6, cột 7", "không khớp"),
        ('vi: "{goods_name}: cần', 'vi: "{rows}: cần', "dòng 6, cột 7", "chỗ trống lạ '{rows}'"),
        ("vi: Vì sao", "vi: Vì VI  PHẠM", "dòng 8, cột 11", "từ không dùng: 'vi phạm'"),
        ("severity: error", "severity: error\nblame: [quantity, qty]", "dòng 3, cột 19", "cột lạ 'qty'"),
        ("severity: error", "severity: error\nshows: {value: qty}", "dòng 3, cột 16", "cột lạ 'qty'"),
        ("severity: error", "severity: error\nstatus: withdrawn", "dòng 3, cột 9", "replaced_by"),
        ("  - {date: 2025-09-01, row: {goods_name: x}, verdict: unknown}\n", "", "dòng 15, cột 1", "thiếu ví dụ cho: unknown"),
        ("verdict: fail}", "verdict: no}", "dòng 17, cột 68", "verdict"),
        ("row: {goods_name: x, quantity: 0}", "row: {goods_name: x, qty: 0}", "dòng 17, cột 45", "cột lạ 'qty'"),
        ("date: 2025-09-01, row: {goods_name: x, quantity: 0}", "date: 2025-02-30, row: {}", "dòng 17, cột 12", "không phải ngày có thật"),
    ],
)
def test_a_fault_is_told_with_file_line_and_column(tmp_path: Path, old: str, new: str, where: str, words: str) -> None:
    assert old in RULE
    with pytest.raises(CheckerError) as error:
        load(tmp_path, RULE.replace(old, new, 1))
    assert error.value.place == f"rules/items/too_few.yaml › {where}"
    assert words in str(error.value) and error.value.message("en")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("always: ", "2024-01-01: ", "mà không có dated_by"),
        ("  always: {cite: {act: method, at: Cách tính}}", "  always: null", "không có mốc hiệu lực nào"),
        ('vi: "{rows} dòng"', 'vi: "{goods_name}"', "chỗ trống lạ '{goods_name}'"),
        ("row: {quantity: 0}", "date: 2024-01-01, row: {quantity: 0}", "ngày của ví dụ"),
    ],
)
def test_a_rule_that_is_not_dated_has_its_own_faults(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(CheckerError, match="dòng") as error:
        load(tmp_path, METHOD.replace(old, new, 1))
    assert words in str(error.value)


def test_a_quote_of_the_law_may_hold_any_word(tmp_path: Path) -> None:
    assert load(tmp_path, RULE.replace('quote: "…"', 'quote: "hành vi vi phạm"'))


EVENT = '2025-08-04: {least: 30, until_event: {vi: luật khác, en: another law, cite: {act: new, at: Điều 145, checked: secondary}}, cite:'


def test_a_version_may_end_with_an_event_that_has_no_day(tmp_path: Path) -> None:
    *before, last = load(tmp_path, RULE.replace("2025-08-04: {least: 30, cite:", EVENT)).versions
    assert all(version.until_event is None for version in before) and last.ends is None
    assert last.until_event is not None and (last.until_event.text.vi, last.until_event.cite.at) == ("luật khác", "Điều 145")


@pytest.mark.parametrize(("old", "new", "words"), [
    ("act: new, at: Điều 145", "act: none, at: Điều 145", "văn bản lạ"), ("at: Điều 145, checked: secondary", "at: Điều 145", "checked"),
    ("vi: luật khác", "vi: không đạt", "từ không dùng"), ("en: another law, ", "", "thiếu khóa"),
])  # fmt: skip
def test_a_fault_in_an_event_is_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(CheckerError) as error:
        load(tmp_path, RULE.replace("2025-08-04: {least: 30, cite:", EVENT.replace(old, new)))
    assert words in error.value.message("vi")


def test_a_rule_may_say_what_is_wanting_where_it_cannot_conclude(tmp_path: Path) -> None:
    assert load(tmp_path).unknown is None
    rule = load(tmp_path, RULE.replace("why:", "unknown: {vi: thiếu số, en: no figure}\nwhy:"))
    assert rule.unknown is not None and rule.unknown.vi == "thiếu số"


@pytest.mark.parametrize("name", ["items/Too_few.yaml", "items/too-few.yaml", "items/too_few.yml", "items/9.yaml", "items/notes.txt"])
def test_a_file_that_is_no_rule_is_not_passed_over(tmp_path: Path, name: str) -> None:
    with pytest.raises(CheckerError, match="tên tệp không phải tên quy tắc"):
        load(tmp_path, name=name)


def test_an_id_is_used_once_over_all_tables(tmp_path: Path) -> None:
    folder(tmp_path, METHOD)
    root = folder(tmp_path, METHOD.replace("quantity", "items"), name="sheets/too_few.yaml")
    with pytest.raises(CheckerError, match="tên quy tắc 'too_few' đã có"):
        load_rules(root)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("number: 2/2024, ", "", "thiếu 'number'"),
        ("checked: gazette", "source_: x", "khóa lạ"),
        (", checked: gazette", "", "thiếu 'checked'"),
        ("repealed_by: new", "repealed_by: newer", "văn bản lạ 'newer'"),
        ("in_force: 2014-08-15", "in_force: 2024-08-15", "không theo thứ tự"),
        ("in_force: 2014-08-15", "in_force: 2014-02-30", "không phải ngày có thật"),
        ("kind: method", "kind: custom", "kind"),
        (", in_force_checked: secondary", "", "'in_force' và 'in_force_checked' phải đi cùng nhau"),
        (", repealed_checked: recalled", "", "'repealed_checked' phải đi cùng nhau"),
        ("source: x, checked: gazette", "source: x, checked: gazette, issued_checked: gazette", "'issued' và 'issued_checked'"),
        ("source: x, checked: gazette", "source: x, checked: gazette, amends: [newer]", "văn bản lạ 'newer'"),
        ("source: x, checked: gazette", "source: x, checked: gazette, amends: [new]", "văn bản lạ 'new'"),
        ("repealed_checked: recalled, ", "repealed_checked: recalled, lapsed: true, ", "không ghi 'lapsed'"),
    ],
)
def test_a_fault_in_the_acts_is_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in ACTS
    with pytest.raises(CheckerError) as error:
        load(tmp_path, acts=ACTS.replace(old, new, 1))
    assert error.value.place.startswith("rules/acts.yaml › dòng ") and words in str(error.value)


@pytest.mark.parametrize(("low", "high", "counted"), [
    (None, None, True), ("2025-08-01", "2025-08-31", True), ("2024-02-27", "2024-02-27", False), ("2014-08-14", "2014-08-14", True),
])  # fmt: skip
def test_an_open_verdict_counts_unless_all_that_may_apply_is_recalled(tmp_path: Path, low: str | None, high: str | None, counted: bool) -> None:
    days = [date.fromisoformat(d) if d else None for d in (low, high)]
    assert load(tmp_path).version_at(*days).open_counted is counted
    assert load(tmp_path, "status: trial\n" + METHOD).version_at().open_counted is False
CLAUSE = "2025-08-04: {least: 30, transition: {unless_before: tender_closed, cite: {act: new, at: Điều 144, checked: secondary}}, cite:"


@pytest.mark.parametrize(("low", "high", "open_until", "reaches"), [
    ("2025-08-03", "2025-08-03", None, True), ("2025-08-04", "2025-08-04", None, False), ("2024-02-27", "2024-02-27", None, True),
    ("2024-02-26", "2024-02-26", None, False), ("2025-08-03", "2025-08-03", "2025-08-03", False), ("2025-08-03", "2025-08-03", "2025-08-04", True),
    (None, "2024-02-26", None, False), (None, "2024-02-27", None, True), (None, None, None, True), ("2025-08-03", None, None, True), ("2025-08-04", None, None, False),
])  # fmt: skip
def test_a_transition_reaches_the_rows_of_the_version_before_that_were_still_open(
    tmp_path: Path, low: str | None, high: str | None, open_until: str | None, reaches: bool
) -> None:
    first, *_, last = load(tmp_path, RULE.replace("2025-08-04: {least: 30, cite:", CLAUSE)).versions
    days = [date.fromisoformat(d) if d else None for d in (low, high, open_until)]
    assert last.may_reach_back(*days) is reaches and not first.may_reach_back(*days)


@pytest.mark.parametrize(("low", "high", "open_until", "at"), [
    ("2025-08-03", "2025-08-03", None, "Điều 6"), ("2025-08-03", "2025-08-03", "2025-08-03", "Điều 5"), (None, "2025-08-03", None, "Điều 6"),
    (None, "2024-02-26", None, "Điều 5"), ("2025-08-03", "2025-08-03", "2025-08-04", "Điều 6"),
])  # fmt: skip
def test_the_version_to_print_may_be_one_that_reaches_back(tmp_path: Path, low: str | None, high: str | None, open_until: str | None, at: str) -> None:
    rule = load(tmp_path, RULE.replace("2025-08-04: {least: 30, cite:", CLAUSE))
    assert rule.date_columns == ("tender_issued_from", "tender_issued_to", "law_date", "tender_closed_to")
    days = [date.fromisoformat(d) if d else None for d in (low, high, None, open_until)]
    version = rule.version_at(*days).version
    assert version is not None and version.cite.at == at


def test_an_assumed_day_leaves_no_row_open_for_a_transition(tmp_path: Path) -> None:
    rule = load(tmp_path, RULE.replace("2025-08-04: {least: 30, cite:", CLAUSE))
    dating = rule.version_at(None, None, date(2025, 8, 3))
    assert dating.version is not None and dating.version.cite.at == "Điều 5" and dating.certain


@pytest.mark.parametrize(("status", "table", "trial", "runs"), [
    ("", "items", False, True), ("", "items", True, True), ("", "sheets", False, False), ("status: trial\n", "items", False, False), ("status: trial\n", "items", True, True),
    ("status: withdrawn\nreplaced_by: other\n", "items", True, False),
])  # fmt: skip
def test_which_rules_judge_a_table(tmp_path: Path, status: str, table: str, trial: bool, runs: bool) -> None:
    assert bool(rules_for(load_rules(folder(tmp_path, status + METHOD)), table, trial)) is runs
