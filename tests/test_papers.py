"""rules/papers: every sentence is cited, every rule it names lives, and none asks for what the law does not give."""

import re
from pathlib import Path

import pytest

from checker.error import CheckerError
from checker.papers import FIELDS, STYLES, Papers, Recommendation, load_papers
from checker.report.letterhead import NAMES
from checker.resource import rules_folder
from checker.rule_file import load_rules

ROOT = rules_folder()
PAPERS = load_papers(ROOT)

# Asks for goods of Việt Nam to be demanded; lawful only where the tender law itself allows it.
DEMANDS = re.compile(r"(?:yêu cầu|quy định|bắt buộc|chỉ)\b[^.;]*(?:xuất xứ (?:trong nước|việt nam)|hàng (?:việt nam|trong nước))", re.IGNORECASE)
ALLOWED = re.compile(r"Điều 10 khoản 3 điểm e|Điều 56 khoản 1")
# Asks to shut imports out, or to refuse payment.
SHUTS_OUT = re.compile(
    r"loại (?:bỏ )?(?:hàng|nhà thầu)|không (?:được )?mua|cấm|hạn chế nhập|không mua hàng nhập|từ chối|không (?:thanh toán|quyết toán|thanh quyết toán)|thu hồi", re.IGNORECASE
)


def of(one: Recommendation) -> str:
    return one.text.vi


@pytest.mark.parametrize("one", PAPERS.recommendations, ids=lambda one: one.id)
def test_no_recommendation_goes_beyond_the_law(one: Recommendation) -> None:
    assert not SHUTS_OUT.search(of(one))
    if DEMANDS.search(of(one)):
        assert one.cite.act == "luat-22-2023" and ALLOWED.search(one.cite.at), "demanding Vietnamese origin needs Điều 10.3.e or 56.1"


def test_the_guard_would_see_such_sentences() -> None:
    assert DEMANDS.search("Hồ sơ mời thầu yêu cầu chào hàng xuất xứ Việt Nam.") and DEMANDS.search("Chỉ mua hàng Việt Nam.")
    assert all(SHUTS_OUT.search(text) for text in ("Loại hàng nhập khẩu.", "Không thanh toán hàng nhập khẩu.", "Không được mua hàng ngoại nhập.", "Từ chối quyết toán."))
    told = {one.id for one in PAPERS.recommendations if DEMANDS.search(of(one))}
    assert {"three_makers", "listed_medicines"} <= told


def test_every_recommendation_stands_on_a_provision_and_a_living_rule() -> None:
    rules = {rule.id: rule for rule in load_rules(ROOT)}
    ids = [one.id for one in PAPERS.recommendations]
    assert len(set(ids)) == len(ids)
    for one in PAPERS.recommendations:
        assert set(one.rules) <= set(rules), one.id
        assert (PAPERS.acts[one.cite.act].kind == "method") == (one.cite.checked is None), one.id
        assert not re.search(r"[{}]", one.text.vi + one.text.en)


def test_what_speaks_of_origins_in_tenders_is_said_to_hold_outside_of_treaties() -> None:
    assert all(one.treaty for one in PAPERS.recommendations if one.id in ("three_makers", "keep_priority", "reason_for_imported", "preference_costs"))


def test_bases_and_styles_are_cited() -> None:
    assert set(PAPERS.bases) == {"supervision", "yearly"} and set(PAPERS.styles) == set(STYLES)
    for source in [s for some in PAPERS.bases.values() for s in some] + [c for style in PAPERS.styles.values() for c in style.cites]:
        assert source.checked is not None and source.of is not None


def test_styles_name_only_fields_of_the_profile() -> None:
    for style in PAPERS.styles.values():
        for line in (*style.left, *style.right):
            assert set(re.findall(r"\{(\w+)\}", line.vi)) == set(re.findall(r"\{(\w+)\}", line.en)) <= set(FIELDS) == set(NAMES)


def spoiled(folder: Path, name: str, text: str) -> Papers:
    for path in ("acts.yaml", *(f"papers/{n}.yaml" for n in (*STYLES, "basis", "recommendations"))):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes((ROOT / path).read_bytes())
    (folder / "papers" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_papers(folder)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [("basis", "supervision:\n  - {act: luat-lạ, at: Điều 1, checked: secondary}\nyearly: []\n", "luat-lạ"),
     ("recommendations", "- id: a\n  to: agencies\n  text: {vi: a, en: a}\n  cite: {act: method, at: a}\n", "rules, fact"),
     ("recommendations", "- id: a\n  to: agencies\n  fact: always\n  text: {vi: a, en: a}\n", "cite"),
     ("nd30", "title: {vi: a, en: a}\n", "page")],
    ids=["unknown act", "no condition", "no citation", "no page"],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(tmp_path: Path, name: str, text: str, told: str) -> None:
    with pytest.raises(CheckerError) as error:
        spoiled(tmp_path, name, text)
    assert told in str(error.value) and "papers" in str(error.value)
