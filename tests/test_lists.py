"""Official lists: what is shipped, faults in a user's own, which hold on a day, how lines are found on them, and what is said when one is missing."""

import json
import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook import write_xlsx

from checker import check
from checker.act import load_acts
from checker.cli import main
from checker.error import CheckerError
from checker.lists.file import Drug, Entry
from checker.lists.goods import Goods, code_state, codes_of
from checker.lists.line import FAMILIES, add_lists
from checker.lists.medicine import Drugs, Medicine, group_of, strength_of
from checker.lists.shelf import Shelf, load_shelf
from checker.pipeline import Result
from checker.rule_file import load_rules
from checker.schema import ITEMS, LIST_ITEMS, arrow

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules"
ACTS = load_acts(RULES)
SHELF = load_shelf(RULES, ACTS)
LOADED = load_rules(RULES)
assert SHELF.matching is not None
MATCHING = SHELF.matching
MADE = SHELF.of(("made_domestically",))


# ---- what is shipped ----


def test_the_shipped_lists_claim_no_row_and_no_day_beyond_their_acts() -> None:
    told = {name: (x.rows, x.file.rows_official, x.file.complete) for name, x in SHELF.lists.items() if x.file.kind != "it_goods"}
    assert told == {
        "tt-04-2012-bkhdt": (254, None, False), "tt-14-2015-bkhdt": (0, None, False), "tt-01-2018-bkhdt": (0, None, False),
        "tt-05-2021-bkhdt": (0, None, False), "tt-03-2019-byt": (0, 640, False), "tt-03-2024-byt": (7, 93, False),
    }  # fmt: skip
    for x in SHELF.lists.values():
        assert x.act is not None and not x.own
        if x.act.kind != "method":
            assert x.file.in_force == x.act.in_force and x.id == x.file.act
            assert x.file.until is None or x.act.repealed_on == x.file.until + timedelta(days=1)


def test_the_superseded_list_is_never_the_law_of_today() -> None:
    (held,) = SHELF.holding(MADE, date(2026, 11, 22), date(2026, 11, 22))
    assert held.surely == held.maybe == ("tt-05-2021-bkhdt",)


@pytest.mark.parametrize(("day", "surely", "maybe"), [
    ("2012-09-30", [], []), ("2012-10-01", ["04-2012"], ["04-2012"]), ("2015-11-16", ["04-2012"], ["04-2012"]), ("2015-11-17", [], ["04-2012", "14-2015"]),
    ("2018-05-14", [], ["04-2012", "14-2015"]), ("2018-05-15", ["01-2018"], ["01-2018"]), ("2021-10-01", ["01-2018"], ["01-2018"]),
    ("2021-10-02", ["05-2021"], ["05-2021"]),
])  # fmt: skip
def test_which_list_holds_on_both_sides_of_every_change(day: str, surely: list[str], maybe: list[str]) -> None:
    (held,) = SHELF.holding(MADE, date.fromisoformat(day), date.fromisoformat(day))
    assert [list(names) for names in held] == [[f"tt-{n}-bkhdt" for n in part] for part in (surely, maybe)]


@given(low=st.dates(date(2009, 1, 1), date(2030, 1, 1)), days=st.integers(0, 2000))
@settings(max_examples=60, deadline=None)
def test_what_holds_on_a_span_is_what_holds_on_its_days(low: date, days: int) -> None:
    high = low + timedelta(days=days)
    every = {SHELF.holding(MADE, day, day)[0] for day in (low + timedelta(days=n) for n in range(days + 1))}
    assert set(SHELF.holding(MADE, low, high)) == every
    assert all(set(held.surely) <= set(held.maybe) for held in every)


# ---- faults in a user's own lists ----

GOOD = """\
title: {vi: "Danh mục thử", en: "A trial list"}
kind: made_domestically
act: "Văn bản thử 1/2025"
checked: recalled
in_force: 2025-01-01
date_checked: recalled
rows_official: 2
complete: true
source: "dựng để thử"
"""
ROWS = "no,name,hs_code\n1,Máy in laser,8443.32\n2,Bàn làm việc,9403\n"


def folder(path: Path, description: str = GOOD, rows: str | bytes | None = ROWS, name: str = "thu") -> Path:
    path.mkdir(exist_ok=True)
    (path / f"{name}.yaml").write_text(description, encoding="utf-8")
    if rows is not None:
        (path / f"{name}.csv").write_bytes(rows if isinstance(rows, bytes) else rows.encode())
    return path


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "unknown column": ({"rows": "no,tên gì đó,hs_code\n"}, "thu.csv › dòng 1: cột lạ 'tên gì đó'. Cần: no"),
    "no name column": ({"rows": "no,hs_code\n1,8443\n"}, "thu.csv › dòng 1: thiếu cột 'name'"),
    "two columns of one field": ({"rows": "name,Tên hàng hóa\na,b\n"}, "thu.csv › dòng 1: có hai cột 'name'"),
    "blank name": ({"rows": "name,hs_code\na,8443\n,8443\n"}, "thu.csv › dòng 3, cột 'name': ô bỏ trống"),
    "lost zero": ({"rows": "name,hs_code\na,8443.3\n"}, "thu.csv › dòng 2, cột 'hs_code': '8443.3' không phải mã HS. Cần: 4, 6, 8 hoặc 10 chữ số"),
    "cells": ({"rows": "name,hs_code\na\n"}, "thu.csv › dòng 2: có 1 ô. Cần: 2 ô"),
    "encoding": ({"rows": "name\nMáy in\n".encode("cp1258", "replace")}, "thu.csv: tệp không phải UTF-8. Cần: csv UTF-8. Trong Excel"),
    "quotes": ({"rows": 'name\n"a" b\n'}, "thu.csv › dòng 2: csv sai cú pháp"),
    "not complete": ({"rows": "name\na\n"}, "thu.yaml › dòng 8, cột 11: ghi là đầy đủ nhưng có 1 trên 2 dòng"),
    "complete without rows": ({"rows": None}, "thu.yaml › dòng 8, cột 11: ghi là đầy đủ nhưng có 0 trên 2 dòng"),
    "unknown act": ({"description": GOOD.replace('"Văn bản thử 1/2025"', "tt-99-2030")}, "thu.yaml › dòng 3, cột 6: văn bản lạ 'tt-99-2030'"),
    "unknown key": ({"description": GOOD + "colour: red\n"}, "thu.yaml › dòng 10, cột 1: khóa lạ 'colour'"),
    "no day": ({"description": GOOD.replace("in_force: 2025-01-01\n", "")}, "cần đúng một trong 'in_force' và 'not_before'"),
    "end before beginning": ({"description": GOOD + "until: 2024-01-01\nuntil_checked: recalled\n"}, "thu.yaml › dòng 10, cột 8: ngày cuối 2024-01-01 trước ngày đầu"),
    "mark without day": ({"description": GOOD + "until_checked: recalled\n"}, "thiếu hoặc thừa dấu đối chiếu"),
    "unknown successor": ({"description": GOOD + "replaced_by: khac\nuntil_checked: recalled\n"}, "thu.yaml › dòng 10, cột 14: không có danh mục 'khac'"),
    "bad id": ({"name": "Danh mục 1"}, "tên tệp không phải mã danh mục"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_list_is_told_with_place_found_expected_and_what_to_do(fault: str, tmp_path: Path) -> None:
    given_, expected = FAULTS[fault]
    with pytest.raises(CheckerError) as caught:
        load_shelf(RULES, ACTS, folder(tmp_path / "dm", **given_))
    assert expected in str(caught.value)
    assert caught.value.message("en") != str(caught.value) and caught.value.hint.vi


@pytest.mark.parametrize("name", ["thua.csv", "bang.xlsx"])
def test_a_file_that_belongs_to_no_list_is_refused(name: str, tmp_path: Path) -> None:
    own = folder(tmp_path / "dm")
    (own / name).write_text("x")
    with pytest.raises(CheckerError, match="không thuộc danh mục nào"):
        load_shelf(RULES, ACTS, own)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckerError, match="không có danh mục nào"):
        load_shelf(RULES, ACTS, tmp_path)


@pytest.mark.parametrize("delimiter", ",;\t")
def test_vietnamese_headers_and_the_delimiters_of_spreadsheet_programs_are_read(delimiter: str, tmp_path: Path) -> None:
    rows = [["Số TT", "Tên mặt hàng", "Mã HS", "Quy cách"], ["1", "Máy in laser", '"8443.32.30; 8443.31"', "A4"], ["2", "Bàn", "", ""]]
    text = "\ufeff" + "".join(delimiter.join(row) + "\r\n" for row in rows)
    x = load_shelf(RULES, ACTS, folder(tmp_path / "dm", rows=text)).lists["thu"]
    assert x.own and not x.replaces and [(e.no, e.name, e.codes) for e in x.entries] == [("1", "Máy in laser", ("84433230", "844331")), ("2", "Bàn", ())]


# ---- goods ----


def entry(name: str, *codes: str, excluded: tuple[str, ...] = ()) -> Entry:
    return Entry("1", name, codes, excluded, "; ".join(codes), "")


def hit(name: str | None, codes: str | None, *entries: Entry) -> tuple[str, str] | None:
    match = Goods(entries, MATCHING).match(name, codes_of(codes))
    return (match.hit, match.entry.name) if match else None


LASER = entry("Máy in laser", "84433230")


@pytest.mark.parametrize(("cell", "codes"), [
    ("8443.32.30", ("84433230",)), ("8443 32 30", ("84433230",)), ("84433230", ("84433230",)), ("8443", ("8443",)), ("8471; 8528.52", ("8471", "852852")),
    ("8443.3", ()), ("không có", ()), (None, ()), ("", ()), ("8443.32.30.90", ("8443323090",)),
])  # fmt: skip
def test_codes_are_read_from_a_cell(cell: str | None, codes: tuple[str, ...]) -> None:
    assert codes_of(cell) == codes


@given(listed=st.sampled_from([4, 6, 8]), stated=st.sampled_from([4, 6, 8, 10]), digits=st.text("0123456789", min_size=10, max_size=10), same=st.booleans())
def test_a_code_counts_at_the_precision_of_the_list(listed: int, stated: int, digits: str, same: bool) -> None:
    own = digits if same else digits[:3] + str((int(digits[3]) + 1) % 10) + digits[4:]
    found = hit(None, own[:stated], entry("x y", digits[:listed]))
    assert (found[0] if found else None) == (None if not same else "hs" if stated >= listed else "hs_part")


def test_codes_that_the_entry_excludes_are_no_hit() -> None:
    paper = entry("Giấy in, viết", "4802", excluded=("48025120",))
    assert hit(None, "4802.51.20", paper) is None and hit(None, "4802.56.10", paper) == ("hs", "Giấy in, viết")


@pytest.mark.parametrize(("name", "found"), [
    ("Máy in laser", "Máy in laser"), ("Máy in laser A4 hai mặt", "Máy in laser"), ("MÁY IN LASER (Canon)", "Máy in laser"), ("May in laser", "Máy in laser"),
    ("Mực dùng cho máy in laser", None), ("Giấy in", None), ("Cát rà mỹ 80 µm", None), ("Nước cất 10L", None), ("Băng ghim cắt khâu nối nội soi", None),
    ("Bộ dây truyền dịch (kim 2 cánh bướm)", "Dây truyền dịch"), ("Kéo phẫu thuật cong 20 cm", "Kéo phẫu thuật các loại"), ("", None), (None, None),
])  # fmt: skip
def test_a_name_suggests_an_entry_that_begins_alike(name: str | None, found: str | None) -> None:
    goods = Goods(SHELF.lists["tt-04-2012-bkhdt"].entries, MATCHING)
    match = goods.match(name, ())
    assert (match.entry.name if match else None) == found and (match is None or match.hit == "name")


@given(seed=st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_the_order_of_entries_changes_no_hit_and_no_score(seed: int) -> None:
    entries = list(SHELF.lists["tt-04-2012-bkhdt"].entries)
    random.Random(seed).shuffle(entries)
    for name, code in (("Túi đựng nước tiểu 2 lít", None), ("Máy in laser", "84433230"), ("Ghế", "9402.90.90"), ("Tủ sấy", "8419")):
        one, other = (Goods(e, MATCHING).match(name, codes_of(code)) for e in (SHELF.lists["tt-04-2012-bkhdt"].entries, entries))
        assert (one and (one.hit, one.score)) == (other and (other.hit, other.score))


# ---- medicines ----

ACYCLOVIR = Drug("1", "Acyclovir", "400mg", "Viên", "2")


@pytest.mark.parametrize(("line", "found"), [
    (("Acyclovir", "400 mg", "Viên nén bao phim", "Nhóm 2"), "full"), (("ACYCLOVIR", "0,4g", "viên", "N2"), "full"),
    (("Aciclovir", "400mg", "Viên nén", "2"), None), (("Acyclovir natri", "400mg", "Viên nén", "2"), "part"), (("Acyclovir", None, "Viên nén", "2"), "part"),
    (("Acyclovir", "400mg", None, "2"), "part"), (("Acyclovir", "400mg", "Viên nén", None), "part"), (("Acyclovir", "200mg", "Viên nén", "2"), None),
    (("Acyclovir", "400mg", "Kem bôi da", "2"), None), (("Acyclovir", "400mg", "Viên nén phóng thích kéo dài", "2"), "part"),
    (("Acyclovir", "400mg", "Viên nén", "1"), None), (("Acyclovir + Hydrocortison", "400mg", "Viên nén", "2"), None), ((None, "400mg", "Viên", "2"), None),
    (("Acyclovir", "1.000mg", "Viên", "2"), "part"),
])  # fmt: skip
def test_a_medicine_is_on_the_list_when_all_four_agree(line: tuple[str | None, ...], found: str | None) -> None:
    match = Drugs([ACYCLOVIR], MATCHING).match(Medicine(*line))
    assert (match.hit if match else None) == found


def test_a_name_within_another_name_is_another_medicine() -> None:
    drugs = Drugs([Drug("5", "Amisulpride", "100mg", "Viên", "2")], MATCHING)
    assert drugs.match(Medicine("Sulpiride", None, None, None)) is None
    assert drugs.match(Medicine("Amisulprid", "100mg", "Viên nén", "2")).hit == "part"  # type: ignore[union-attr]


@pytest.mark.parametrize(("text", "code"), [("Nhóm 4", "4"), ("N4", "4"), ("4", "4"), ("nhom 04", "4"), ("BDG", "bdg"), ("Biệt dược gốc", "biet duoc goc"), ("Nhóm 14", "nhom 14")])
def test_groups_are_read_as_people_write_them(text: str, code: str) -> None:
    assert group_of(text) == code


@given(grams=st.integers(1, 9999))
def test_a_strength_is_the_same_in_grams_and_milligrams(grams: int) -> None:
    written = f"{grams / 1000:.3f}".rstrip("0").rstrip(".").replace(".", ",")
    if not re.search(r"\d,\d{3}", written):  # 1,234 g may be a thousand and more
        assert strength_of(f"{written} g") == strength_of(f"{grams}mg")


# ---- lines ----

HEADER = ["STT", "Tên hàng hóa", "Mã HS", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ", "Ngày phát hành hồ sơ mời thầu"]


def run(tmp_path: Path, *lines: tuple[str, str | None, str, date | None], lists: Path | None = None, law_date: date | None = None) -> Result:
    rows: list[list[object]] = [[i, name, code, 2, 500000, 1000000, origin, day] for i, (name, code, origin, day) in enumerate(lines, 1)]
    return check(write_xlsx(tmp_path / "a.xlsx", {"S": [HEADER, *rows]}), lists=lists, law_date=law_date)


def verdict(result: Result, rule: str = "foreign_goods_on_made_list") -> dict[str, Any] | None:
    found = [f for f in result.found.to_pylist() if f["rule"] == rule]
    assert len(found) <= 1
    return found[0] if found else None


D2013, D2025 = date(2013, 5, 1), date(2025, 9, 1)


def test_a_code_on_the_list_of_its_day_is_a_finding_with_entry_tariff_and_law(tmp_path: Path) -> None:
    found = verdict(run(tmp_path, ("Máy in laser A4", "8443.32.30", "Trung Quốc", D2013)))
    assert found and (found["verdict"], found["severity"], found["cells"]) == ("fail", "note", "C2,G2")
    assert "172. Máy in laser | 8443.32.30 (AHTN 2012)" in found["message_vi"] and found["cite"] == "04/2012/TT-BKHĐT, Điều 4"


def test_the_same_line_of_today_is_unknown_and_names_the_missing_list_once(tmp_path: Path) -> None:
    result = run(tmp_path, *[("Máy in laser", "8443.32.30", "Trung Quốc", D2025)] * 3)
    found = verdict(result)
    assert found and found["verdict"] == "unknown" and found["rows"] == 3
    assert "thiếu danh mục “Hàng hóa trong nước đã sản xuất được, Thông tư 05/2021/TT-BKHĐT” (có 0 trên chưa rõ bao nhiêu dòng), 3 dòng" in found["message_vi"]
    assert [(u.rule.id, u.lines) for u in result.unchecked] == [("foreign_goods_on_made_list", {"tt-05-2021-bkhdt": 3})]


@pytest.mark.parametrize("line", [("Bàn", None, "Việt Nam", D2025), ("Dịch vụ lắp đặt", None, "Trung Quốc", D2025), ("Bàn", "9403", "Trung Quốc", date(2012, 9, 30))])
def test_domestic_lines_services_and_days_before_the_first_list_are_not_looked_at(line: tuple[str, str | None, str, date], tmp_path: Path) -> None:
    result = run(tmp_path, line)
    assert verdict(result) is None and not result.unchecked


@pytest.mark.parametrize(("name", "code", "gap"), [
    ("Máy in laser", "8443", "gần giống một mục"), ("Máy in laser", None, "gần giống một mục"), ("Đồ chơi", "9503.00", "không thấy trong phần đã có"),
    ("Đồ chơi", None, "không thấy trong phần đã có"),
])  # fmt: skip
def test_what_is_not_a_hit_on_a_list_that_is_not_complete_is_unknown(name: str, code: str | None, gap: str, tmp_path: Path) -> None:
    found = verdict(run(tmp_path, (name, code, "Trung Quốc", D2013)))
    assert found and found["verdict"] == "unknown" and gap in found["message_vi"]


def test_days_on_which_two_lists_may_hold_decide_nothing(tmp_path: Path) -> None:
    found = verdict(run(tmp_path, ("Máy in laser", "8443.32.30", "Trung Quốc", date(2017, 3, 1))))
    assert found and found["verdict"] == "unknown" and "chưa rõ danh mục nào có hiệu lực" in found["message_vi"]
    assert "Thông tư 04/2012/TT-BKHĐT" in found["message_vi"] and "Thông tư 14/2015/TT-BKHĐT" in found["message_vi"]


def test_without_a_day_the_day_is_asked_for_and_date_settles_it(tmp_path: Path) -> None:
    line = ("Máy in laser", "8443.32.30", "Trung Quốc", None)
    found = verdict(run(tmp_path, line))
    assert found and found["verdict"] == "unknown" and "chưa đủ ngày" in found["message_vi"]
    settled = verdict(run(tmp_path, line, law_date=D2013))
    assert settled and settled["verdict"] == "fail" and settled["dated_by"] == "tender_issued: assumed"


FULL = GOOD.replace('"Văn bản thử 1/2025"', "tt-05-2021-bkhdt").replace("2025-01-01", "2021-10-02")


@pytest.mark.parametrize(("line", "said"), [
    (("Máy in", "8443.32.30", "Trung Quốc", D2025), "fail"), (("Bàn", "9403.30", "Trung Quốc", D2025), "fail"), (("Đồ chơi", "9503.00", "Trung Quốc", D2025), None),
    (("Đồ chơi", None, "Trung Quốc", D2025), "không ghi mã HS"), (("Máy in laser", None, "Trung Quốc", D2025), "gần giống"),
    (("Máy in laser", "8471.41", "Trung Quốc", D2025), "gần giống"), (("Máy in", "8443", "Trung Quốc", D2025), "gần giống"),
])  # fmt: skip
def test_a_complete_list_of_the_user_settles_lines_by_code_and_never_by_name(line: tuple[str, str | None, str, date], said: str | None, tmp_path: Path) -> None:
    result = run(tmp_path, line, lists=folder(tmp_path / "dm", FULL, name="tt-05-2021-bkhdt"))
    found = verdict(result)
    if said is None or said == "fail":
        assert (found and found["verdict"]) == said and not result.unchecked
    else:
        assert found and found["verdict"] == "unknown" and said in found["message_vi"]


def test_a_list_of_the_same_id_replaces_the_shipped_one_and_is_named(tmp_path: Path) -> None:
    own = folder(tmp_path / "dm", FULL, name="tt-05-2021-bkhdt")
    write_xlsx(tmp_path / "a.xlsx", {"S": [HEADER, [1, "Bàn", "9403", 1, 1, 1, "Trung Quốc", D2025]]})
    ran = CliRunner().invoke(main, ["check", str(tmp_path / "a.xlsx"), "--lists", str(own), "-o", str(tmp_path / "kq")])
    assert "tt-05-2021-bkhdt: “Danh mục thử” (có 2 trên 2 dòng), thay danh mục có sẵn cùng mã" in ran.stdout
    (told,) = json.loads((tmp_path / "kq" / "result.json").read_text(encoding="utf-8"))["lists"]
    assert (told["id"], told["replaces"], told["complete"], told["rows"]) == ("tt-05-2021-bkhdt", True, True, 2) and len(told["sha256"]) == 64


def test_a_day_of_force_that_the_user_gives_ends_the_list_before(tmp_path: Path) -> None:
    own = folder(tmp_path / "dm", FULL.replace("2021-10-02", "2016-01-01").replace("tt-05-2021", "tt-14-2015") + "until: 2018-05-14\nuntil_checked: secondary\n",
                 name="tt-14-2015-bkhdt")  # fmt: skip
    shelf = load_shelf(RULES, ACTS, own)
    sure = shelf.sure["tt-04-2012-bkhdt"]
    assert sure is not None and sure.last == shelf.may["tt-04-2012-bkhdt"].last == date(2015, 12, 31)


OCOP = GOOD.replace("made_domestically", "ocop")


def test_a_national_product_is_suggested_and_never_evidence_of_origin(tmp_path: Path) -> None:
    own = folder(tmp_path / "dm", OCOP, "name\nCà phê rang xay\nMật ong\n")
    result = run(tmp_path, ("Cà phê rang xay 500 g", None, "Brazil", D2025), ("Trà xanh", None, "Trung Quốc", D2025), lists=own)
    found = verdict(result, "domestic_alternative_listed")
    assert found and (found["verdict"], found["severity"], found["row"]) == ("fail", "note", 2) and "không phải căn cứ về xuất xứ" in found["message_vi"]
    assert result.tables["items"]["origin_verdict"].to_pylist() == ["foreign", "foreign"]


MEDICINE = ["STT", "Tên thuốc", "Tên hoạt chất", "Nồng độ, hàm lượng", "Dạng bào chế", "Nhóm thuốc", "Nước sản xuất", "Số lượng", "Đơn giá", "Thành tiền",
            "Ngày phát hành hồ sơ mời thầu"]  # fmt: skip


def medicines(tmp_path: Path, *rows: list[object]) -> Result:
    return check(write_xlsx(tmp_path / "t.xlsx", {"Thuốc": [MEDICINE, *([i, *row] for i, row in enumerate(rows, 1))]}))


def test_an_imported_drug_on_the_list_is_to_be_explained_and_one_that_is_not_seen_is_open(tmp_path: Path) -> None:
    result = medicines(
        tmp_path, ["Zovirax", "Acyclovir", "400mg", "Viên nén", "2", "Anh", 10, 1000, 10000, D2025], ["X", "Cefuroxim", "500mg", "Viên", "2", "Ấn Độ", 1, 1, 1, D2025],
        ["Y", "Acyclovir", "400mg", "Viên nén", "2", "Việt Nam", 1, 1, 1, D2025],
    )  # fmt: skip
    told = {f["verdict"]: f for f in result.found.to_pylist() if f["rule"] == "imported_drug_on_domestic_list"}
    assert told["fail"]["severity"] == "explain" and told["fail"]["row"] == 2 and told["fail"]["counted"] and "Điều 56" in told["fail"]["cite"]
    assert told["unknown"]["rows"] == 1 and "(có 7 trên 93 dòng), 1 dòng" in told["unknown"]["message_vi"]


@pytest.mark.parametrize(("day", "counted"), [(date(2022, 3, 1), True), (D2025, False)])
def test_group_4_from_abroad_counts_only_under_the_text_that_was_seen(day: date, counted: bool, tmp_path: Path) -> None:
    found = verdict(medicines(tmp_path, ["X", "Cefuroxim", "500mg", "Viên", "N4", "Ấn Độ", 1, 1, 1, day]), "group_4_medicine_not_made_in_vietnam")
    assert found and found["verdict"] == "fail" and found["counted"] is counted


IT = ["STT", "Tên hàng hóa", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ", "Ngày ban hành quyết định", "Lý do"]


def test_information_technology_needs_a_reason_only_where_the_sheet_has_the_column(tmp_path: Path) -> None:
    lines: list[list[object]] = [[1, "Máy tính xách tay Dell", 1, 1, 1, "Trung Quốc", D2025, None], [2, "Máy chủ", 1, 1, 1, "Hoa Kỳ", D2025, "chưa có trong nước"],
                                 [3, "Màn hình theo dõi bệnh nhân", 1, 1, 1, "Hoa Kỳ", D2025, None]]  # fmt: skip
    found = verdict(check(write_xlsx(tmp_path / "i.xlsx", {"S": [IT, *lines]})), "foreign_it_goods_without_reason")
    assert found and (found["row"], found["severity"], found["counted"]) == (2, "explain", True)
    without = check(write_xlsx(tmp_path / "j.xlsx", {"S": [row[:-1] for row in [IT, *lines]]}))
    assert verdict(without, "foreign_it_goods_without_reason") is None
    assert any(f["rule"] == "column_missing" and "không nêu lý do" in f["message_vi"] for f in without.found.to_pylist())


def test_another_day_asks_the_lists_of_that_day(tmp_path: Path) -> None:
    from checker.what_if import what_if

    result = run(tmp_path, ("Máy in laser", "8443.32.30", "Trung Quốc", D2025))
    (moved,) = [s for s in what_if(result.tables, result.rules, result.lists, result.quarantine, D2013) if s.rule.id == "foreign_goods_on_made_list"]
    assert (moved.before, moved.after) == ("unknown", "fail")


# ---- laws of the table ----

LINE = st.fixed_dictionaries({
    "goods_name": st.sampled_from(["Máy in laser", "Tủ sấy 50 lít", "Đồ chơi", "Máy chủ", None]), "hs_code": st.sampled_from(["8443.32.30", "8443", "9503.00", None]),
    "origin_verdict": st.sampled_from(["foreign", "foreign", "domestic", "unknown"]), "goods_kind": st.sampled_from(["goods", "medicine"]),
    "active_ingredient": st.sampled_from(["Acyclovir", "Cefuroxim", None]), "strength": st.sampled_from(["400mg", None]), "medicine_group": st.sampled_from(["N2", None]),
    "dosage_form": st.sampled_from(["Viên nén", None]), "tender_issued_from": st.sampled_from([D2013, date(2017, 3, 1), D2025, None]),
})  # fmt: skip


def looked_up(lines: list[dict[str, Any]], shelf: Shelf = SHELF) -> pa.Table:
    rows = [{"file": "a", "sheet": "S", "row": i, "tender_issued_to": line["tender_issued_from"], **line} for i, line in enumerate(lines)]
    schema = pa.schema([pa.field(f.name, f.type) for f in arrow(ITEMS)])
    return add_lists(pa.Table.from_pylist(rows, schema=schema), LOADED, shelf).select([c.name for c in LIST_ITEMS])


@given(lines=st.lists(LINE, max_size=12), turn=st.integers(0, 11))
@settings(max_examples=60, deadline=None)
def test_each_line_is_told_by_itself_alone(lines: list[dict[str, Any]], turn: int) -> None:
    whole = looked_up(lines).to_pylist()
    turned = lines[turn:] + lines[:turn]
    assert looked_up(turned).to_pylist() == whole[turn:] + whole[:turn]
    assert [looked_up([line]).to_pylist()[0] for line in lines] == whole


@given(lines=st.lists(LINE, min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_nothing_passes_on_a_list_that_is_not_complete_and_what_is_open_says_why(lines: list[dict[str, Any]]) -> None:
    for line, told in zip(lines, looked_up(lines).to_pylist(), strict=True):
        for family, prefix in (("made", "made"), ("medicine", "medicine")):
            on, gap = told[f"on_{family}_list"], told[f"{prefix}_list_gap"]
            assert on is not False
            asked = line["origin_verdict"] == "foreign" and (line["goods_kind"] == "medicine") == (family == "medicine")
            assert (on is None and gap is not None) == (asked and on is None)
            assert asked or (on is None and gap is None)
            assert (told[f"{prefix}_list_hit"] in ("hs", "full")) == (on is True)


def test_every_family_has_its_columns_and_is_asked_by_a_rule() -> None:
    names = {c.name for c in LIST_ITEMS}
    used = {column for rule in LOADED for version in rule.versions for column in version.columns}
    for family in FAMILIES:
        assert f"{family}_list_hit" in names and used & {f"{family}_list_hit", f"on_{family}_list"}


# ---- the command and its page ----


def test_the_steps_of_the_page_work_as_they_stand(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "lists.md").read_text(encoding="utf-8")
    block = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    rows = [[cell.strip() for cell in line.strip().split("|")[1:-1]] for line in page.splitlines() if re.match(r"   \| (?:Số TT|\d+) \|", line)]
    assert block and len(rows) == 3
    text = "".join(";".join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)
    own = folder(tmp_path / "danh-muc", "\n".join(line[3:] for line in block[1].splitlines()), "\ufeff" + text, "tt-05-2021-bkhdt")
    x = load_shelf(RULES, ACTS, own).lists["tt-05-2021-bkhdt"]
    assert x.replaces and x.file.complete and x.entries[1].excluded == ("48025120", "48026020")
    assert f"điểm từ {MATCHING.name_score_least} (tên ngắn hơn mục: từ {MATCHING.short_name_score_least})" in page



def test_rules_lists_says_from_when_to_when_how_many_rows_and_on_what_each_rests(tmp_path: Path) -> None:
    told: Callable[..., str] = lambda *a: CliRunner().invoke(main, ["rules", "--lists", *a]).stdout  # noqa: E731
    text = told()
    for line in (
        "từ 01/10/2012, chắc chắn đến hết 16/11/2015, chưa rõ từ đó đến 14/05/2018", "254 trên chưa rõ bao nhiêu dòng, chưa đầy đủ; mã theo AHTN 2012",
        "từ 01/06/2019 đến hết 15/04/2024", "0 trên 640 dòng, chưa đầy đủ", "7 trên 93 dòng, chưa đầy đủ", "Sản phẩm OCOP: chưa có danh mục nào", "[đối chiếu nguồn thứ cấp]",
    ):  # fmt: skip
        assert line in text
    assert "7 of 93 rows, not complete" in told("--lang", "en")
    on_day = told("--on", "2020-01-01")
    assert "tt-01-2018-bkhdt" in on_day and "tt-05-2021-bkhdt" not in on_day
    own = told(str(folder(tmp_path / "dm")))
    assert "thu: Danh mục thử [do đơn vị nạp]" in own and "2 trên 2 dòng, đầy đủ" in own


@pytest.mark.parametrize("arguments", [["origin_missing", "--lists"], ["--lists", "--markdown"], ["--lists", "khong-co"]], ids=" ".join)
def test_wrong_usage_of_lists(arguments: list[str]) -> None:
    ran = CliRunner().invoke(main, ["rules", *arguments])
    assert ran.exit_code == 2 and "--lists" in ran.output


# ---- cells of HS codes ----


def test_a_cell_of_hs_codes_holds_a_code_or_not(tmp_path: Path) -> None:
    """A blank cell is never told, what cannot be a code is, and what may be a code without its zeros is left open."""


    written = ["8471", "8471.30", "8471.30.20", "8471.3020", "84713020", "84.71", "9018 31 90", "0402.10.30.00", "Mã HS: 8471.30", "8471.30; 8471.41", "0382.20"]
    blank = [None, "", "-", "…", "Không có", "không áp dụng", "Theo hãng", "Nếu có", "N/A", "Chưa cập nhật"]
    wrong = ["Việt Nam", "Cái", "x", "12", "893100248600", "HS"]
    zeros = ["402.1", "40210", "8471.3", "4021000", "001.20"]
    rows = [[i, f"Hàng số {i}", "Cái", 1, 10, 10, code] for i, code in enumerate([*written, *blank, *wrong, *zeros], 1)]
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [["STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Mã HS"], *rows]})
    result = check(path)
    first = 2 + len(written) + len(blank)
    told = {f["verdict"]: (f["cells"], f["rows"]) for f in result.found.to_pylist() if f["rule"] == "hs_code_not_a_code"}
    after = first + len(wrong)
    assert told == {"fail": (f"G{first}:G{after - 1}", len(wrong)), "unknown": (f"G{after}:G{after + len(zeros) - 1}", len(zeros))}
    assert codes_of("402.1") == () and codes_of("8471.30.20; 9018 31") == ("84713020", "901831")
    words = SHELF.matching.no_code_words if SHELF.matching else []
    assert [code_state(text, words) for text in (*blank, *written)] == ["missing"] * len(blank) + ["given"] * len(written)
    plain = write_xlsx(tmp_path / "b.xlsx", {"S": [["STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền"], [1, "Bàn", "Cái", 1, 10, 10]]})
    assert not [f for f in check(plain).found.to_pylist() if "HS" in f["message_vi"]]  # no column, nothing to say
