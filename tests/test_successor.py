"""Units across the reorganisation: those with one successor are held together, on the same area on both sides; else nothing is compared and it is said why."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner
from rounds import checked
from test_survey import lines
from workbook import write_xlsx

from checker.cli import main
from checker.report.sentence import DISCLAIMER
from checker.report.signed_report import report_paper
from checker.resource import read_codes, rules_folder
from checker.survey.figures import Area
from checker.survey.reorganisation import Reorganisation
from checker.survey.successor import Change, changes
from checker.survey.unit import Spelling
from checker.survey.whole import survey

ROOT = Path(__file__).parent.parent


def area(name: str) -> Area | None:
    root = rules_folder()
    return Reorganisation(root).area(Spelling(root).key(name))


# ---- whose area ----


@pytest.mark.parametrize(("name", "successor", "part"), [
    ("Sở Y tế tỉnh Hải Dương", "Hải Phòng", "Hải Dương"), ("Sở Y tế TP. Hải Phòng", "Hải Phòng", "Hải Phòng"), ("UBND tỉnh Bắc Kạn", "Thái Nguyên", "Bắc Kạn"),
    ("HĐND thành phố Hồ Chí Minh", "Hồ Chí Minh", "Hồ Chí Minh"), ("Sở GD&ĐT tỉnh Bà Rịa - Vũng Tàu", "Hồ Chí Minh", "Bà Rịa - Vũng Tàu"),
    ("Bộ KH&ĐT", "Bộ Tài chính", "Bộ Kế hoạch và Đầu tư"), ("BỘ TÀI CHÍNH", "Bộ Tài chính", "Bộ Tài chính"),
])  # fmt: skip
def test_a_body_that_every_area_has_one_of_goes_with_its_area(name: str, successor: str, part: str) -> None:
    found = area(name)
    assert found is not None and (found.name, found.part) == (successor, part) and found.part in found.whole


@pytest.mark.parametrize("name", [
    "Bệnh viện Đa khoa tỉnh Hải Dương", "UBND xã Hòa Bình tỉnh Phú Thọ", "UBND huyện Gia Lộc tỉnh Hải Dương", "Trường Tiểu học Hòa Bình", "Sở Y tế tỉnh Nghệ An", "Hải Phòng",
    "Sở", "Sở Y tế xã Hà Nam Hạ", "Công ty Long An",
])  # fmt: skip
def test_of_any_other_body_no_successor_is_made_up(name: str) -> None:
    assert area(name) is None


def test_all_bodies_of_one_successor_have_one_key_and_bodies_of_other_work_another() -> None:
    one, two, other = area("Sở Y tế tỉnh Sóc Trăng"), area("Sở Y tế thành phố Cần Thơ"), area("Sở Tài chính thành phố Cần Thơ")
    assert one and two and other and one.key == two.key != other.key
    assert set(one.whole) == {"Sóc Trăng", "Hậu Giang", "Cần Thơ"} and {checked for _, checked in one.cites} == {"secondary", "recalled"}


def test_the_list_of_provinces_is_whole() -> None:
    """63 before, 34 after: 29 names ended, in 23 successors none of which ended itself."""
    rows = [r for r in read_codes(rules_folder(), "admin_units") if r["kind"] == "province"]
    ended, successors = {r["name"] for r in rows}, {r["successor"] for r in rows}
    assert len(rows) == len(ended) == 29 and len(successors) == 23 and not ended & successors
    assert {r["checked"] for r in rows} == {"secondary"} and {r["ended"] for r in rows} == {"2025-07-01"}


# ---- two years ----


def year(folder: Path, name: str, period: str | None, units: dict[str, list[str]]) -> Path:
    """The result of a year: units with lines of these origins, the period in each title."""
    for number, (unit, origins) in enumerate(units.items(), 1):
        given = folder / name
        given.mkdir(parents=True, exist_ok=True)
        write_xlsx(given / f"{number}.xlsx", {"S": [[f"Tên đơn vị: {unit}"], *([[f"Kỳ báo cáo: {period}"]] if period else []), *lines(*origins, price=number * 1000)]})
    return checked(folder / name, into=folder / f"kq-{name}")


def change(before: Path, now: Path) -> Change:
    (found,) = changes(survey(now), survey(before))
    return found


HD, HP, OTHER = "Sở Y tế tỉnh Hải Dương", "Sở Y tế thành phố Hải Phòng", "Bệnh viện Mẫu"
VN, LAO = ["Việt Nam"] * 3, ["Lào", "Việt Nam", "Lào"]


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("nam")
    return {
        "old": year(folder, "old", "Năm 2024", {HD: VN, HP: LAO, OTHER: VN}), "new": year(folder, "new", "Năm 2026", {HP: VN, OTHER: LAO}),
        "old-hp": year(folder, "old-hp", "Năm 2024", {HP: LAO, OTHER: VN}), "new-no-period": year(folder, "new-no-period", None, {HP: VN}),
        "straddling": year(folder, "straddling", "Năm 2025", {HP: VN}), "later": year(folder, "later", "Năm 2027", {HP: LAO}),
        "both-2025": year(folder, "both-2025", "Năm 2025", {HD: LAO, HP: VN}), "huyen": year(folder, "huyen", "Năm 2024", {"UBND huyện Mẫu": VN, OTHER: VN}),
    }  # fmt: skip


def test_predecessors_and_successor_together_are_held_against_the_successors_area(years: dict[str, Path]) -> None:
    found = change(years["old"], years["new"])
    joined = next(p for p in found.pairs if p.area)
    assert {r.name for r in joined.before} == {HD, HP} and [r.name for r in joined.now] == [HP]
    before, now = survey(years["old"]), survey(years["new"])
    whole = sum((r.share.amount for r in before.stages[0].tables["agency"] if r.name in (HD, HP)), Decimal(0))
    assert sum(r.share.amount for r in joined.before) == whole and joined.now[0].share.amount == next(
        r.share.amount for r in now.stages[0].tables["agency"] if r.name == HP
    )
    assert len(found.pairs) == 2 and not found.apart and not found.only_before and not found.only_now


@pytest.mark.parametrize(("before", "now", "why", "missing"), [
    ("old-hp", "new", "other_area", (("Hải Dương",), ())), ("old", "new-no-period", "no_period", ((), ())), ("old", "straddling", "straddles", ((), ())),
    ("new-no-period", "new-no-period", "no_period", ((), ())),
])  # fmt: skip
def test_where_the_areas_differ_or_are_not_known_nothing_is_compared(years: dict[str, Path], before: str, now: str, why: str, missing: object) -> None:
    found = change(years[before], years[now])
    assert not [p for p in found.pairs if p.area or p.now[0].name == HP]
    (apart,) = found.apart
    assert (apart.why, apart.missing) == (why, missing)


def test_of_one_area_on_both_sides_units_are_compared_whatever_their_names(years: dict[str, Path]) -> None:
    (pair,) = change(years["new"], years["later"]).pairs
    assert pair.area is None and pair.now[0].name == HP  # both after the day
    (both,) = change(years["old"], years["both-2025"]).pairs
    assert both.area is not None and len(both.before) == len(both.now) == 2  # the year of the change, with both units


def test_a_unit_without_a_known_successor_is_named_and_not_compared(years: dict[str, Path]) -> None:
    found = change(years["huyen"], years["new"])
    assert [(row.name, said.successor) for row, said in found.open] == [("UBND huyện Mẫu", None)]
    assert [p.now[0].name for p in found.pairs] == [OTHER] and [r.name for r in found.only_now] == [HP] and [r.name for r in found.only_before] == ["UBND huyện Mẫu"]


def test_the_yearly_review_says_what_was_joined_under_which_act_and_what_cannot_be_compared(years: dict[str, Path], tmp_path: Path) -> None:
    def told(before: str, now: str) -> str:
        out = tmp_path / "a.docx"
        done = CliRunner().invoke(main, ["report", str(years[now]), "-o", str(out), "--kind", "yearly", "--previous", str(years[before])])
        assert done.exit_code == 0, done.output
        return "\n".join(p.text for p in docx.Document(str(out)).paragraphs) + "\n".join(c.text for t in docx.Document(str(out)).tables for r in t.rows for c in r.cells)

    whole = told("old", "new")
    assert "So trên phạm vi của đơn vị kế tục Hải Phòng (sắp xếp từ 01/07/2025): lần trước gồm" in whole and f"lần này gồm {HP}" in whole
    assert "202/2025/QH15" in whole and "theo trí nhớ, chưa kiểm chứng" in whole and "so trên 2 đơn vị, địa bàn có số liệu ở cả hai năm và cùng phạm vi" in whole
    assert f"{HP} (phạm vi Hải Phòng)" in whole
    other = told("old-hp", "new")
    assert "Không so sánh được trong phạm vi Hải Phòng" in other and "lần trước chưa có phần Hải Dương" in other
    assert "Không so sánh được UBND huyện Mẫu: đã sắp xếp từ 01/07/2025" in told("huyen", "new") and "chưa có danh sách đơn vị kế tục" in told("huyen", "new")
    assert "biểu không nêu kỳ" in told("old", "new-no-period")


def test_this_years_profile_gives_last_year_no_period(years: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("unit: {name: X, period: Năm 2026}\n", encoding="utf-8")
    paper = report_paper(years["new"], "yearly", profile=tmp_path / "p.yaml", previous=years["new-no-period"])
    told = " ".join(r.text for b in paper.body for r in getattr(b, "runs", ()))
    assert "biểu không nêu kỳ" in told


def test_within_one_result_units_of_one_successor_are_added_under_their_own_names(years: dict[str, Path], tmp_path: Path) -> None:
    for ending in ("xlsx", "html"):
        assert CliRunner().invoke(main, ["report", str(years["both-2025"]), "-o", str(tmp_path / f"a.{ending}")]).exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)["Theo đơn vị kế tục"]
    head, row = ([c.value for c in sheet[n]] for n in (5, 6))
    told = dict(zip(head, row, strict=True))
    rows = survey(years["both-2025"]).stages[0].tables["agency"]
    assert told["Đơn vị, địa bàn kế tục"] == "Hải Phòng" and set(told["Gồm các đơn vị (tên như trên biểu)"].split("; ")) == {HD, HP}
    assert Decimal(told["Tổng giá trị, đồng"]) == sum(r.share.amount for r in rows) and sheet["A2"].value == DISCLAIMER
    assert "Theo đơn vị kế tục" in (tmp_path / "a.html").read_text(encoding="utf-8")
    CliRunner().invoke(main, ["report", str(years["both-2025"]), "-o", str(tmp_path / "a.docx")])
    told_ = "\n".join(p.text for p in docx.Document(str(tmp_path / "a.docx")).paragraphs)
    assert "Cộng các đơn vị có cùng đơn vị kế tục Hải Phòng (sắp xếp từ 01/07/2025)" in told_ and "202/2025/QH15" in told_
    CliRunner().invoke(main, ["report", str(years["later"]), "-o", str(tmp_path / "b.xlsx")])
    assert "Theo đơn vị kế tục" not in openpyxl.load_workbook(tmp_path / "b.xlsx").sheetnames


def test_compare_tells_the_same_in_every_output(years: dict[str, Path], tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["compare", str(years["old"]), str(years["new"]), "-o", str(tmp_path / "ss")])
    assert done.exit_code == 1, done.output
    for text in (done.output, (tmp_path / "ss" / "so-sanh.html").read_text(encoding="utf-8")):
        assert "So trên phạm vi của đơn vị kế tục Hải Phòng" in text and "so trên 2 đơn vị có số liệu ở cả hai lần và cùng phạm vi" in text
    (stage,) = json.loads((tmp_path / "ss" / "compare.json").read_text(encoding="utf-8"))["units"]
    joined = next(p for p in stage["compared"] if p["successor"])
    before = survey(years["old"]).stages[0].tables["agency"]
    assert Decimal(joined["before"]["amount"]) == sum(r.share.amount for r in before if r.name in (HD, HP)) and joined["now"]["units"] == [HP]
    sheet = openpyxl.load_workbook(tmp_path / "ss" / "so-sanh.xlsx", data_only=True)["Từng đơn vị, trên cùng phạm vi"]
    values = [[c.value for c in row] for row in sheet.iter_rows()]
    assert any(row[1] == f"{HP} (phạm vi Hải Phòng)" and Decimal(str(row[3])) == Decimal(joined["before"]["amount"]) for row in values)
    other = CliRunner().invoke(main, ["compare", str(years["old-hp"]), str(years["new"])]).output
    assert "Không so sánh được trong phạm vi Hải Phòng" in other


def test_the_lists_cite_and_mark_every_row() -> None:
    for name in ("bodies", "admin_units", "area_bodies"):
        with (rules_folder() / "codes" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert all(row["cite"] and row["checked"] in ("gazette", "secondary", "recalled") for row in csv.DictReader(file))
