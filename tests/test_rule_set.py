"""A folder of rules runs alone or over ours, and a result says which rules were applied and in what they differ; authors are told all that is wanting."""

import json
import re
import shutil
from pathlib import Path

import jsonschema
import pytest
from commands import hangviet

from checker.document import parse, read
from checker.error import CheckerError
from checker.proof import missing, prove
from checker.resource import rules_folder
from checker.rule import TABLES
from checker.rule_file import load_rules
from checker.rule_schema import schemas
from checker.rule_set import find, load_rule_set
from checker.skeleton import FILL, new_rule

OURS = Path(__file__).parent.parent / "rules"
RULE = """\
title: {vi: Số lượng, en: Quantity}
severity: error
check: quantity > 1
message: {vi: "chỉ {quantity}", en: "only {quantity}"}
why: {vi: Vì sao, en: Why}
in_force:
  always: {cite: {act: method, at: x}}
examples:
  - {row: {quantity: 2}, verdict: pass}
  - {row: {quantity: 1}, verdict: fail}
  - {row: {}, verdict: unknown}
"""
ABOUT = "title: {vi: Bộ của xã, en: The commune's}\nauthor: Xã Mẫu\nversion: '2026-07'\nbase: hangviet\n"
SHEET = "STT,Tên hàng hóa,Số lượng,Đơn giá,Thành tiền,Xuất xứ\n1,Bàn,1,5,7,Việt Nam\n2,Ghế,3,5,15,Việt Nam\n"


@pytest.fixture
def here(here: Path) -> Path:
    (here / "a.csv").write_text(SHEET, encoding="utf-8")
    return here


def folder(here: Path, about: str | None = ABOUT, **rules: str) -> Path:
    """A folder with about.yaml and rules over items, by their names."""
    root = here / "own"
    (root / "items").mkdir(parents=True)
    if about:
        (root / "about.yaml").write_text(about, encoding="utf-8")
    else:
        (root / "acts.yaml").write_text("method: {title: {vi: x, en: x}, kind: method, source: x}\n", encoding="utf-8")
    for name, rule in rules.items():
        (root / "items" / f"{name}.yaml").write_text(rule, encoding="utf-8")
    return root


def ours(name: str) -> str:
    return (OURS / f"{name}.yaml").read_text(encoding="utf-8")


# Alone, or over ours


def test_rules_over_ours_are_added_or_take_the_place_of_ours_and_every_result_says_so(here: Path) -> None:
    changed = ours("items/amount_mismatch").replace("severity: error", "severity: note").replace("amount_gap <= rounding_allowance", "amount_gap <= 2")
    own = folder(here, too_few=RULE, amount_mismatch=changed)
    run = hangviet("check", "a.csv", "--rules", own)
    first = run.stdout.splitlines()[0]
    assert first == (
        "Bộ quy tắc “Bộ của xã”, Xã Mẫu, 2026-07, chạy cùng bộ có sẵn: thêm too_few; "
        "thay amount_mismatch (severity error → note, in_force.always.check amount_gap <= rounding_allowance → amount_gap <= 2)."
    )
    told = json.loads(Path("ket-qua/result.json").read_text(encoding="utf-8"))["rules"]
    assert (told["version"], told["folder"]["author"], told["folder"]["over"]) == ("2026-07", "Xã Mẫu", True)
    assert (told["folder"]["added"], told["folder"]["left_out"]) == (["too_few"], [])
    assert told["folder"]["replaced"] == [{"rule": "amount_mismatch", "changes": [
        {"what": "severity", "before": "error", "after": "note"},
        {"what": "in_force.always.check", "before": "amount_gap <= rounding_allowance", "after": "amount_gap <= 2"},
    ]}]  # fmt: skip
    assert "chỉ 1" in run.stdout and run.exit_code == 1


def test_rules_alone_leave_ours_out_and_say_how_many(here: Path) -> None:
    run = hangviet("check", "a.csv", "--rules", folder(here, None, too_few=RULE))
    n = len(load_rules(OURS))
    assert run.stdout.startswith(f"Bộ quy tắc 'own', chạy riêng: thêm too_few; không chạy {n} quy tắc của bộ có sẵn.")
    told = json.loads(Path("ket-qua/result.json").read_text(encoding="utf-8"))
    assert len(told["rules"]["folder"]["left_out"]) == n and told["findings"]["error"] == 1
    assert "Rules 'own', alone: added: too_few" in hangviet("check", "a.csv", "--rules", "own", "--lang", "en").stdout


def test_our_own_folder_is_ours_and_its_result_names_no_other(here: Path) -> None:
    assert hangviet("check", "a.csv", "--rules", rules_folder()).stdout.startswith("Trong ")
    assert json.loads(Path("ket-qua/result.json").read_text(encoding="utf-8"))["rules"]["folder"] is None


def test_a_whole_copy_of_ours_is_no_different(here: Path) -> None:
    shutil.copytree(OURS, here / "own")
    rules = load_rule_set(find(here / "own"))
    assert rules.changes == () and rules.source.whole and rules.sha256 == load_rule_set(find()).sha256
    assert rules.source.forms().keys() == find().forms().keys() and prove(here / "own").exit_code == 0


def test_a_timeline_that_differs_is_told_by_its_days_and_values(here: Path) -> None:
    own = here / "own" / "claims"
    own.mkdir(parents=True)
    (here / "own" / "about.yaml").write_text(ABOUT, encoding="utf-8")
    text = ours("claims/domestic_cost_below_minimum")
    (own / "domestic_cost_below_minimum.yaml").write_text(text.replace("2025-08-04:\n    threshold_percent: 30", "2025-08-04:\n    threshold_percent: 35"), encoding="utf-8")
    (change,) = load_rule_set(find(here / "own")).changes
    assert [tuple(d) for d in change.details] == [("in_force.2025-08-04.threshold_percent", "30", "35")]


def test_an_end_that_differs_is_told(here: Path) -> None:
    text = ours("claims/preference_band_differs")
    own = here / "own" / "claims"
    own.mkdir(parents=True)
    (here / "own" / "about.yaml").write_text(ABOUT, encoding="utf-8")
    (own / "preference_band_differs.yaml").write_text(text.replace("examples:\n", "  2030-01-01: null\nexamples:\n", 1), encoding="utf-8")
    (change,) = load_rule_set(find(here / "own")).changes
    assert [tuple(d) for d in change.details] == [("in_force.2025-08-04.ends", None, "2030-01-01")]


def test_rules_over_ours_may_cite_our_acts_and_not_change_them(here: Path) -> None:
    own = folder(here, too_few=RULE.replace("act: method, at: x", "act: nd-214-2025, at: Điều 5, checked: secondary"))
    assert {"too_few"} == {c.rule for c in load_rule_set(find(own)).changes}
    (own / "acts.yaml").write_text("nd-214-2025: {number: 1/2025, title: {vi: x, en: x}, kind: decree, source: x, checked: gazette}\n", encoding="utf-8")
    with pytest.raises(CheckerError, match=r"own/acts.yaml › dòng 1, cột 1: mã văn bản 'nd-214-2025' đã có"):
        load_rule_set(find(own))


def test_the_same_id_over_another_table_is_refused(here: Path) -> None:
    with pytest.raises(CheckerError, match=r"own/items/total_not_reconciled.yaml: tên quy tắc 'total_not_reconciled' đã có ở bảng 'totals'"):
        load_rule_set(find(folder(here, total_not_reconciled=RULE)))


def test_a_folder_without_a_rule_is_refused(here: Path) -> None:
    run = hangviet("check", "a.csv", "--rules", folder(here))
    assert run.exit_code == 2 and "own: thư mục không có quy tắc nào" in run.stderr and not Path("ket-qua").exists()


def test_a_folder_may_bring_forms_and_nothing_else(here: Path) -> None:
    own = folder(here)
    (own / "forms").mkdir()
    (own / "forms" / "list.yaml").write_text(
        "title: {vi: x, en: x}\nabout: {vi: x, en: x}\nstage: award\ngoods_kind: goods\nexpects_origin: true\nrequires: [goods_name]\n"
        "columns: {goods_name: [Thing], origin_raw: [Made in]}\nmarks: [Made in]\n", encoding="utf-8")  # fmt: skip
    assert {"list", "own-purchase-list"} <= find(own).forms().keys()
    assert "list" in hangviet("forms", "--rules", own).stdout
    Path("b.csv").write_text("Thing,Made in\nBàn,Việt Nam\n", encoding="utf-8")
    hangviet("check", "b.csv", "--rules", own, "-o", "out")
    assert json.loads(Path("out/result.json").read_text(encoding="utf-8"))["sheets"][0]["form"] == "list"


def test_what_if_and_explain_judge_the_rules_of_others_too(here: Path) -> None:
    dated = RULE.replace("why:", "dated_by: decision_date\nwhy:").replace("always: {", "2026-01-01: {").replace("- {row", "- {date: 2026-02-01, row")
    own = folder(here, too_few=dated)
    assert "too_few: 1 dòng" in hangviet("check", "a.csv", "--rules", own, "--date", "2025-01-01", "--what-if", "2026-05-01").stdout
    assert "too_few" in hangviet("explain", "a.csv!a!2", "--rules", own, "--date", "2026-05-01").stdout


# Checked


def test_every_fault_of_a_folder_is_told_file_by_file(here: Path) -> None:
    own = folder(here, one=RULE.replace("severity", "severty"), two=RULE.replace("quantity > 1", "quantty > 1"), three=RULE)
    (own / "forms").mkdir()
    (own / "forms" / "list.yaml").write_text("title: x\n", encoding="utf-8")
    run = hangviet("rules", "--check", own)
    assert run.exit_code == 2
    told = [line.partition(": ")[0] for line in run.stdout.splitlines()]
    assert told[:4] == ["own/forms/list.yaml › dòng 1, cột 1", "own/items/one.yaml › dòng 2, cột 1", "own/items/two.yaml › dòng 3, cột 8", "items/three"]
    assert "1 quy tắc và 0 mẫu biểu đọc được; 3 chỗ phải sửa hoặc điền; 3 ví dụ, 0 ra kết luận khác, thiếu 0." in run.stdout


def test_an_example_with_another_verdict_is_told_at_its_place(here: Path) -> None:
    run = hangviet("rules", "--check", folder(here, too_few=RULE.replace("quantity: 2}, verdict: pass", "quantity: 1}, verdict: pass")))
    assert run.exit_code == 2 and "items/too_few: 2 trên 3 ví dụ đúng" in run.stdout
    assert "own/items/too_few.yaml › dòng 9, cột 5: ví dụ ra 'nêu phát hiện' (fail). Cần: 'không có gì phải nêu' (pass). Sửa ví dụ" in run.stdout


DATED = RULE.replace("why:", "dated_by: tender_issued\nwhy:").replace(
    "  always: {", "  2026-01-01: {cite: {act: method, at: x}}\n  2027-01-01: null\n  2028-01-01: {check: quantity > 2, ",
)  # fmt: skip


@pytest.mark.parametrize(("days", "left"), [
    ((), ["2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01", "2027-12-31", "2028-01-01"]),
    (("2025-12-31", "2026-12-31", "2027-01-01"), ["2026-01-01", "2027-12-31", "2028-01-01"]),
    (("2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01", "2027-12-31", "2028-01-01"), []),
], ids=["none given", "some given", "all given"])  # fmt: skip
def test_both_sides_of_every_change_want_an_example(here: Path, days: tuple[str, ...], left: list[str]) -> None:
    rule = DATED + "".join(f"  - {{date: {day}, row: {{}}, verdict: {'unknown' if '2026' in day or '2028' in day else 'n/a'}}}\n" for day in days)
    root = folder(here, too_few=rule)
    (found,) = (r for r in load_rule_set(find(root)).rules if r.id == "too_few")
    assert [day.isoformat() for day, _ in missing(found)] == left
    proof = prove(root)
    assert [len(p.missing) for p in proof.rules] == [len(left)]


def test_a_folder_to_which_only_examples_are_wanting_can_be_used(here: Path) -> None:
    rule = RULE.replace("why:", "dated_by: tender_issued\nwhy:").replace("always: {", "2026-01-01: {").replace("- {row", "- {date: 2026-01-01, row")
    run = hangviet("rules", "--check", folder(here, too_few=rule))
    assert run.exit_code == 1 and "thiếu ví dụ ngày 31/12/2025 (ngay trước mốc 01/01/2026)" in run.stdout
    assert "no example of 2025-12-31 (the day before the change of 2026-01-01)" in hangviet("rules", "--check", "own", "--lang", "en").stdout


def test_our_own_rules_want_nothing() -> None:
    assert not [(rule.id, day.isoformat()) for rule in load_rules(OURS) for day, _ in missing(rule)]


# Begun


def test_a_skeleton_is_a_file_whose_gaps_are_all_named(here: Path) -> None:
    run = hangviet("rules", "--new", "shares/ty_le_thap", "-o", "own")
    assert run.exit_code == 0 and run.stdout.splitlines()[:3] == ["own/shares/ty_le_thap.yaml", "own/about.yaml", "own/acts.yaml"]
    told = hangviet("rules", "--check", "own")
    assert told.exit_code == 2
    values = [path.read_text(encoding="utf-8") for path in Path("own").rglob("*.yaml")]
    marked = sum(len(re.findall(rf'"{FILL}', line.partition("#")[2] if line.startswith("#") else line)) for text in values for line in text.splitlines())
    lines = [line for line in told.stdout.splitlines() if "chưa điền" in line]
    assert len(lines) == marked > 25 and all(re.match(r"own/\S+\.yaml › dòng \d+, cột \d+: chưa điền '", line) for line in lines)


@pytest.mark.parametrize("table", TABLES)
def test_a_skeleton_fits_the_schema_that_its_first_line_names(here: Path, table: str) -> None:
    path, *_ = new_rule(f"{table}/x", here / "own", schemas())
    first = path.read_text(encoding="utf-8").splitlines()[0]
    schema = path.parent / first.removeprefix("# yaml-language-server: $schema=")
    assert schema.resolve() == (here / "own" / "schema" / f"{table}.json").resolve() and schema.is_file()
    assert read(path, here / "own").data.keys() == {"title", "severity", "when", "check", "message", "why", "dated_by", "in_force", "examples"}


def test_a_skeleton_overwrites_nothing(here: Path) -> None:
    assert hangviet("rules", "--new", "gia_cao").stdout.startswith("quy-tac/items/gia_cao.yaml\nquy-tac/about.yaml\n")
    Path("quy-tac/about.yaml").write_text("của tôi", encoding="utf-8")
    Path("quy-tac/items/gia_cao.yaml").write_text("của tôi", encoding="utf-8")
    again = hangviet("rules", "--new", "items/gia_cao")
    assert again.exit_code == 2 and "đã có tệp này" in again.stderr and Path("quy-tac/items/gia_cao.yaml").read_text(encoding="utf-8") == "của tôi"
    beside = hangviet("rules", "--new", "gia_thap", "--lang", "en")
    assert beside.stdout.splitlines() == ["quy-tac/items/gia_thap.yaml", "Replace every ĐIỀN, then run: hangviet rules --check quy-tac"]
    assert Path("quy-tac/about.yaml").read_text(encoding="utf-8") == "của tôi"


@pytest.mark.parametrize(("name", "words"), [
    ("../x", "không có bảng '..'"), ("items/../x", "không có bảng"), ("Giá", "mã quy tắc không hợp lệ"), ("a-b", "mã quy tắc không hợp lệ"),
    ("x" * 81, "mã quy tắc không hợp lệ"), ("goods/x", "không có bảng 'goods'"),
])  # fmt: skip
def test_a_name_that_is_no_rules_id_is_refused(here: Path, name: str, words: str) -> None:
    run = hangviet("rules", "--new", name)
    assert run.exit_code == 2 and words in run.stderr and not Path("quy-tac").exists()


@pytest.mark.parametrize("arguments", [["--check", ".", "--new", "x"], ["--check", ".", "-o", "y"], ["--new", "x", "--markdown"], ["--check", ".", "origin_missing"],
                                       ["--new", "x", "--on", "2025-01-01"]], ids=" ".join)  # fmt: skip
def test_checking_and_beginning_stand_alone(here: Path, arguments: list[str]) -> None:
    assert hangviet("rules", *arguments).exit_code == 2 and not Path("quy-tac").exists()


# Completed by the editor


def test_the_stored_schemas_are_those_of_the_models() -> None:
    stored = {path.name: path.read_text(encoding="utf-8") for path in (OURS / "schema").iterdir()}
    assert stored == schemas(), "run: hangviet rules --markdown"


def schema_of(path: Path) -> str | None:
    return "form" if path.parent.name == "forms" else "acts" if path.name == "acts.yaml" else path.parent.name if path.parent.name in TABLES else None


def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(schemas()[f"{name}.json"]))


def test_every_rule_form_and_act_of_ours_fits_its_schema() -> None:
    for name in (*TABLES, "form", "acts"):
        check = validator(name)
        for path in (p for p in OURS.rglob("*.yaml") if schema_of(p) == name):
            data = json.loads(json.dumps(read(path, OURS).data, default=float))
            assert not [error.message for error in check.iter_errors(data)], path


@pytest.mark.parametrize(("old", "new"), [
    ("severity: error", "severity: grave"), ("severity: error", "severty: error"), ("row: {quantity: 2}", "row: {qty: 2}"), ("verdict: pass", "verdict: good"),
    ("always: {", "2026/01/01: {"), ("act: method, ", ""), ("why:", "dated_by: birthday\nwhy:"), ("why:", "blame: [qty]\nwhy:"),
])  # fmt: skip
def test_what_the_loader_refuses_is_underlined(old: str, new: str) -> None:
    check = validator("items")
    assert old in RULE and not list(check.iter_errors(parse(RULE.encode(), "x").data))
    assert list(check.iter_errors(parse(RULE.replace(old, new, 1).encode(), "x").data))
