"""A survey of many agencies: the same lines and the same đồng as the result that it is of, however they are split; and nothing guessed."""

import json
import random
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rounds import EXPECTED, SAMPLE, checked, six
from workbook import write_xlsx

from checker.error import CheckerError
from checker.profile import load_profile
from checker.resource import rules_folder
from checker.survey.expected import expected
from checker.survey.figures import BY, Duties, Reconciliation, Share, StageSurvey, Survey
from checker.survey.reorganisation import Reorganisation
from checker.survey.unit import Line, Named, Place, Sheets, Spelling, bodies
from checker.survey.whole import survey

HEAD = ["STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"]


def lines(*origins: str, price: int = 1000) -> list[list[object]]:
    return [HEAD, *([n, f"Hàng {n}", "Cái", 2, price * n, 2 * price * n, origin] for n, origin in enumerate(origins, 1))]


def whole(**given: Any) -> Survey:
    return survey(six(), **given)


def stage(found: Survey, name: str = "accepted") -> StageSurvey:
    return next(s for s in found.stages if s.stage == name)


def money(share: Share) -> tuple[Any, ...]:
    return share.items, share.amount, share.domestic, share.foreign, share.unknown


def added(shares: Iterable[Share]) -> tuple[Any, ...]:
    return tuple(map(sum, zip(*map(money, shares), strict=True))) or (0, 0, 0, 0, 0)


# ---- the same figures as result.json ----


def as_told(share: Share) -> dict[str, Any]:
    """A share as result.json has it, as far as numbers go."""
    text = {name: None if (v := getattr(share, name)) is None else str(v) for name in ("low_percent", "high_percent")}
    return {**text, **{name: Decimal(getattr(share, name)) for name in ("items", "amount", "domestic", "foreign", "unknown", "no_amount")},
            "complete": share.complete, "tax_basis": share.tax_basis,
            "unknown_by_cause": [(p.name, p.items, p.amount) for p in share.unknown_by_cause], "excluded": [(p.name, p.items, p.amount) for p in share.excluded]}  # fmt: skip


def as_written(row: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {name: Decimal(row[name]) for name in ("items", "amount", "domestic", "foreign", "unknown", "no_amount")}
    parts = {name: [(p[key], p["items"], Decimal(p["amount"])) for p in row[name]] for name, key in (("unknown_by_cause", "cause"), ("excluded", "reason"))}
    return {**{name: row[name] for name in ("low_percent", "high_percent", "complete", "tax_basis")}, **numbers, **parts}


def same_as_written(folder: Path) -> None:
    found, summary = survey(folder), json.loads((folder / "result.json").read_text(encoding="utf-8"))
    rows = {(r["by"], r["stage"], r["key"]): as_written(r) for r in summary["shares"]}
    assert {s.stage for s in found.stages} == {key[1] for key in rows if key[0] == "stage"}
    for s in found.stages:
        assert as_told(s.total) == rows["stage", s.stage, s.stage]
        for by, name in (("file", "file"), ("kind", "goods_kind")):
            assert {r.key: as_told(r.share) for r in s.tables[by]} == {key[2]: row for key, row in rows.items() if key[:2] == (name, s.stage)}
    assert astuple(found.duties) == tuple(summary["findings"][name] for name in Duties.__dataclass_fields__)
    totals = [t["difference"] for sheet in summary["sheets"] for t in sheet["control_totals"]]
    assert sum(astuple(found.reconciliation)) == len(totals)


def test_the_weighted_share_and_every_share_by_file_and_kind_are_those_of_result_json() -> None:
    same_as_written(six())


@pytest.mark.parametrize("sample", ["09a-ck-tsc", "egp-market-survey", "listed-goods", "egp-bid", "insurance-won-medicines"])
def test_that_holds_for_other_samples(sample: str, tmp_path: Path) -> None:
    folder = SAMPLE.parent / sample
    same_as_written(checked(next(folder.glob("input.*")), into=tmp_path / "kq"))


# ---- every line once ----


def split_once(found: Survey) -> None:
    for s in found.stages:
        for by in BY:
            rows = s.tables[by]
            assert added(r.share for r in rows) == money(s.total), (s.stage, by)
            assert len({r.key for r in rows}) == len(rows)
            assert sum(r.lines for r in rows) == s.total.items + sum(p.items for p in s.total.excluded)
        assert sum(o.items for o in s.origins) == s.total.items and sum(o.amount for o in s.origins) == s.total.amount
        assert sum(r.items for r in s.reasons) == s.total.foreign_items and sum(r.amount for r in s.reasons) == s.total.foreign
        assert s.total.domestic + s.total.foreign + s.total.unknown == s.total.amount
    for by in BY:
        rows_ = [r for s in found.stages for r in s.tables[by]]
        assert sum((r.duties for r in rows_), found.loose[by].duties) == found.duties, by
        assert sum((r.reconciliation for r in rows_), found.loose[by].reconciliation) == found.reconciliation, by
    assert sum((f.duties for f in found.files), Duties()) == found.duties
    assert sum((f.reconciliation for f in found.files), Reconciliation()) == found.reconciliation
    assert sum(u.lines for u in found.units) == sum(f.lines for f in found.files)


def test_every_table_splits_every_line_finding_and_total_exactly_once() -> None:
    split_once(whole())


@settings(max_examples=15)
@given(st.integers(0, 10**9))
def test_that_holds_whatever_the_lines_say(seed: int) -> None:
    """Lines of the six agencies with agency, group, funding, stage, origin and amount dealt out anew, held against sums made line by line."""
    dealt = random.Random(seed)
    folder = Path(f"{six()}-{seed}")
    shutil.copytree(six(), folder)
    try:
        items = pq.read_table(folder / "items.parquet")
        choices: dict[str, list[Any]] = {
            "agency": [None, "Sở A", "sở  a", "Trường B", "Truong B", "UBND xã C", "Ủy ban nhân dân xã C"], "goods_group": [None, "Thuốc", "THUỐC", "Khác"],
            "funding_source": [None, "Ngân sách", "Nguồn thu"], "stage": ["award", "accepted", "plan"], "excluded": [None, None, "service"],
            "duplicate_of": [None, None, None, "x!y!3"], "amount": [None, Decimal(0), Decimal("0.000001"), Decimal("999999999999.5"), Decimal(7)],
            "origin_verdict": ["domestic", "foreign", "unknown"],
        }  # fmt: skip
        for name, values in choices.items():
            field = items.schema.field(name)
            items = items.set_column(items.column_names.index(name), field, pa.array([dealt.choice(values) for _ in range(len(items))], field.type))
        pq.write_table(items, folder / "items.parquet")
        found = survey(folder)
        split_once(found)
        sums: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
        spelling = Spelling(rules_folder())
        for row in items.to_pylist():
            if row["excluded"] is None and row["duplicate_of"] is None and row["agency"] is not None:
                at = sums[row["stage"], spelling.key(row["agency"].replace("Truong", "Trường"))]
                at[0] += row["amount"] or 0
                at[1] += (row["amount"] or 0) if row["origin_verdict"] == "domestic" else 0
        told = {(s.stage, r.key): [r.share.amount, r.share.domestic] for s in found.stages for r in s.tables["agency"] if {"column", "heading"} & {*r.sources}}
        assert {at: own for at, own in sums.items() if any(own)} == {at: own for at, own in told.items() if any(own)}
    finally:
        shutil.rmtree(folder)


def test_the_mean_counts_every_agency_once_and_is_told_apart() -> None:
    s = stage(whole())
    shares = [r.share for r in s.tables["agency"] if r.name is not None and r.share.amount]
    exact = sum((Fraction(x.domestic) / Fraction(x.amount) for x in shares), Fraction()) / len(shares)
    assert s.mean is not None and s.mean.units == len(shares) == 5
    rounded = (Decimal(100 * exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert s.mean.low_percent == rounded == Decimal("28.91") != s.total.low_percent == Decimal("12.30")


# ---- whose ----


def test_each_agency_of_the_round_is_found_where_its_name_stands() -> None:
    units = {u.name: u for u in whole(expected_units=EXPECTED).units}
    assert {(name, u.sources) for name, u in units.items()} == {
        ("SỞ Y TẾ TỈNH AN BÌNH (VÍ DỤ)", ("title",)), ("Bệnh viện Đa khoa Sông Lam (ví dụ)", ("title",)), ("Trung tâm Y tế khu vực Hòa Thuận (ví dụ)", ("folder",)),
        ("Trường Cao đẳng Kỹ thuật Biển Xanh (ví dụ)", ("title",)), ("ỦY BAN NHÂN DÂN HUYỆN TÂY SƠN HẠ (VÍ DỤ)", ("title",)),
        ("Ban Quản lý đầu tư công An Bình (ví dụ)", ("column",)),
    }  # fmt: skip
    assert units["Bệnh viện Đa khoa Sông Lam (ví dụ)"].places[0] == ("title", Place("benh-vien-song-lam/nghiem-thu-quy-4 (gửi lại).xlsx", "Biểu", "A2"))
    assert units["Bệnh viện Đa khoa Sông Lam (ví dụ)"].parent == "Sở Y tế tỉnh An Bình (ví dụ)"


def test_periods_come_from_titles_and_folders() -> None:
    rows = {r.name: (r.share.items, r.sources) for r in stage(whole()).tables["period"]}
    assert rows == {"Quý IV năm 2025": (100, ("title",)), "6 tháng đầu năm 2025": (38, ("title",)), "NĂM 2026": (62, ("title", "folder")), "NĂM 2025": (30, ("title",))}


def test_precedence_and_the_source_that_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "vao" / "Phòng A" / "2025"
    folder.mkdir(parents=True)
    table = lines("Việt Nam", "Lào")
    write_xlsx(folder / "1.xlsx", {"S": [["Tên đơn vị: Trường T"], *table]})
    column = [[*row, buyer] for row, buyer in zip(table, ["Chủ đầu tư", "Bệnh viện C", None], strict=True)]
    write_xlsx(folder / "2.xlsx", {"S": [["Tên đơn vị: Trường T"], *column]})
    write_xlsx(folder / "3.xlsx", {"S": table})
    write_xlsx(tmp_path / "vao" / "4.xlsx", {"S": table})
    profile = tmp_path / "ho-so.yaml"
    profile.write_text("unit: {name: Văn phòng P, period: Quý I năm 2026}\n", encoding="utf-8")
    found = survey(checked(tmp_path / "vao", into=tmp_path / "kq", profile=profile))
    rows = {r.name: (r.lines, r.sources) for r in found.stages[0].tables["agency"]}
    assert rows == {"Trường T": (3, ("title",)), "Bệnh viện C": (1, ("column",)), "Phòng A": (2, ("folder",)), "Văn phòng P": (2, ("profile",))}
    assert {r.name: (r.lines, r.sources) for r in found.stages[0].tables["period"]} == {"2025": (6, ("folder",)), "Quý I năm 2026": (2, ("profile",))}
    unknown = survey(checked(tmp_path / "vao" / "4.xlsx", into=tmp_path / "kq4"))
    assert [(r.name, r.sources) for r in unknown.stages[0].tables["agency"]] == [(None, ("unknown",))] and unknown.stages[0].mean is None
    later = survey(tmp_path / "kq4", profile=load_profile(profile))
    assert [r.name for r in later.stages[0].tables["agency"]] == ["Văn phòng P"]


def test_two_schools_of_one_name_under_two_superiors_stay_two() -> None:
    spelling = Spelling(rules_folder())
    at = Place("a.xlsx")
    one, two = Named("Trường THCS Kim Đồng", "UBND xã A", "title", at), Named("trường thcs Kim Đồng", "UBND xã B", "title", at)
    bare = Named("TRƯỜNG THCS KIM ĐỒNG", None, "column", at)
    keys, found = bodies([(one, 1), (two, 1), (bare, 1)], spelling)
    assert len(set(keys.values())) == len(found) == 3
    same = Named("Trường trung học cơ sở Kim Đồng", "Ủy ban nhân dân xã A", "title", Place("b.xlsx"))
    keys, found = bodies([(one, 1), (same, 2), (bare, 1)], spelling)
    assert len(found) == 1 and next(iter(found.values())).name == "Trường trung học cơ sở Kim Đồng"  # the spelling of most lines


def test_names_that_differ_in_an_accent_are_two_agencies_and_one_without_any_joins_only_the_one_that_it_can_be() -> None:
    spelling = Spelling(rules_folder())
    ham, ham_, plain = (Named(name, None, "column", Place("a.xlsx")) for name in ("UBND xã Hàm", "UBND xã Hầm", "UBND xa Ham"))
    assert len(set(bodies([(ham, 1), (ham_, 1), (plain, 1)], spelling)[0].values())) == 3
    assert len(set(bodies([(ham, 1), (plain, 1)], spelling)[0].values())) == 1


def test_a_line_of_a_file_without_sheets_still_has_its_folder() -> None:
    sheets = Sheets({}, {}, None, None)
    assert sheets.agency_of(Line("Sở X/q3-2025/a.csv", "a", 1, None)).name == "Sở X"
    assert sheets.agency_of(Line("a.csv", "a", 1, None)) == Named(None, None, "unknown", Place("a.csv"))


# ---- who is missing ----


def test_who_is_missing_who_has_ended_and_who_must_be_looked_for_under_another_name() -> None:
    held = whole(expected_units=EXPECTED).coverage
    assert held is not None and held.expected == 9 and len(held.present) == 6 and not held.unread and not held.others
    assert [u.name for u in held.missing] == ["Bệnh viện Phục hồi chức năng An Bình (ví dụ)"]
    assert [(u.name, s.kind, s.ended.isoformat(), s.checked) for u, s in held.reorganised] == [
        ("Phòng Tài chính - Kế hoạch huyện Tây Sơn Hạ (ví dụ)", "body", "2025-07-01", "recalled")
    ]
    assert [(u.name, s.kind) for u, s in held.renamed] == [("Trung tâm Y tế huyện Tây Sơn Hạ (ví dụ)", "area")]


def test_what_had_not_ended_in_the_period_is_missing(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", {"S": [["Tên đơn vị: Sở A"], ["Kỳ báo cáo: Quý I năm 2025"], *lines("Việt Nam")]})
    wanted = tmp_path / "dv.csv"
    wanted.write_text("name\nSở A\nUBND huyện B\n", encoding="utf-8")
    held = survey(checked(tmp_path / "a.xlsx", into=tmp_path / "kq"), wanted).coverage
    assert held is not None and [u.name for u in held.missing] == ["UBND huyện B"] and not held.reorganised


def test_a_file_that_cannot_be_read_is_no_missing_submission(tmp_path: Path) -> None:
    folder = tmp_path / "vao" / "SoA"
    folder.mkdir(parents=True)
    (folder / "hong.xlsx").write_bytes(b"PK\x03\x04 broken")
    write_xlsx(tmp_path / "vao" / "b.xlsx", {"S": [["Tên đơn vị: Sở B"], *lines("Việt Nam")]})
    wanted = tmp_path / "dv.csv"
    wanted.write_text("Mã;Tên đơn vị\nSoA;Sở A\nB;Sở B\nC;Sở C\n", encoding="utf-8-sig")
    held = survey(checked(tmp_path / "vao", into=tmp_path / "kq"), wanted).coverage
    assert held is not None
    assert ([u.name for u, _ in held.unread], [u.name for u, _ in held.present], [u.name for u in held.missing]) == (["Sở A"], ["Sở B"], ["Sở C"])


@pytest.mark.parametrize(("content", "words"), [
    (b"", "trống"), ("Tên\nSở A\nSở A\n".encode(), "dòng 3: đơn vị 'Sở A' đã có ở dòng 2"), (b"code\n1\n", "không có cột tên đơn vị (thấy: 'code')"),
    (b"name,code\n,12\n", "dòng 2: thiếu tên đơn vị"), (b"name\n", "không có đơn vị nào"), ("name\nSở".encode("utf-16"), "UTF-8"), (b'name\n"a\n', "không phải csv"),
])  # fmt: skip
def test_a_bad_list_of_units_is_refused_with_its_line(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "dv.csv"
    path.write_bytes(content)
    with pytest.raises(CheckerError) as error:
        expected(path, rules_folder())
    assert words in str(error.value) and str(path) in str(error.value)


@pytest.mark.parametrize(("name", "kind", "successor"), [
    ("Bộ Kế hoạch và Đầu tư", "body", "Bộ Tài chính"), ("Bộ TT&TT", "body", "Bộ Khoa học và Công nghệ"), ("UBND quận Mẫu", "body", None),
    ("Sở Y tế tỉnh Bắc Kạn", "area", "Thái Nguyên"), ("Sở Y tế Hải Dương", "area", "Hải Phòng"), ("Bệnh viện đa khoa thị xã Mẫu", "area", None),
])  # fmt: skip
def test_the_reorganisation_as_listed(name: str, kind: str, successor: str | None) -> None:
    ended = Reorganisation(rules_folder()).succession(Spelling(rules_folder()).key(name))
    assert ended is not None and (ended.kind, ended.successor) == (kind, successor)


@pytest.mark.parametrize("name", ["UBND xã Hải Dương", "Sở Y tế tỉnh Thái Nguyên", "Trường THPT Quận", "Trung tâm Huyện", "Cục Quản lý đấu thầu - Bộ KH&ĐT", "UBND thành phố Mẫu"])
def test_what_the_lists_do_not_say_is_not_invented(name: str) -> None:
    assert Reorganisation(rules_folder()).succession(Spelling(rules_folder()).key(name)) is None


# ---- the same submission twice ----


def test_a_submission_sent_twice_is_told_and_counted_once_beside() -> None:
    found = whole()
    (again,) = found.repetitions
    assert again.kind == "rows" and again.items == 50 and again.amount == {"accepted": Decimal(3_660_500_000)} and again.units == ("Bệnh viện Đa khoa Sông Lam (ví dụ)",)
    s = stage(found)
    assert s.once is not None and s.once.amount == s.total.amount - Decimal(3_660_500_000) and s.once.items == s.total.items - 50
    assert stage(found, "award").once is None


def test_the_same_bytes_under_another_name_and_lists_too_short_to_tell(tmp_path: Path) -> None:
    folder = tmp_path / "vao"
    folder.mkdir()
    write_xlsx(folder / "a.xlsx", {"S": lines("Việt Nam", "Lào")})
    shutil.copy(folder / "a.xlsx", folder / "b.xlsx")
    write_xlsx(folder / "c.xlsx", {"T": lines("Việt Nam", "Lào")})
    found = survey(checked(folder, into=tmp_path / "kq"))
    assert [(r.kind, r.files) for r in found.repetitions] == [("bytes", ("a.xlsx", "b.xlsx"))]
    assert found.stages[0].once is not None and found.stages[0].once.items == 4
    write_xlsx(folder / "d.xlsx", {"S": lines(*["Việt Nam"] * 5)})
    rows = lines(*["Việt Nam"] * 5)
    write_xlsx(folder / "e.xlsx", {"S": [["Một lời ghi"], rows[0], *([n, *row[1:]] for n, row in enumerate(rows[:0:-1], 1))]})
    write_xlsx(folder / "f.xlsx", {"S": lines(*["Việt Nam"] * 4, "Lào")})
    found = survey(checked(folder, into=tmp_path / "kq2"))
    assert [(r.kind, r.files) for r in found.repetitions] == [("bytes", ("a.xlsx", "b.xlsx")), ("rows", ("d.xlsx", "e.xlsx"))]


# ---- origins, lists, reasons, small denominators, funding ----


def test_countries_have_vietnamese_names_and_unknown_origins_their_cause() -> None:
    told = {(o.names["vi"], o.cause): o.amount for o in stage(whole()).origins}
    assert told["Việt Nam", None] == stage(whole()).total.domestic and ("Hoa Kỳ", None) in told and ("", "blank") in told
    assert not any(o.codes == "VN" and o.verdict == "foreign" for o in stage(whole()).origins)


def test_goods_on_a_list_of_domestic_goods_are_told_with_their_cells(tmp_path: Path) -> None:
    found = survey(checked(SAMPLE.parent / "listed-goods" / "input.xlsx", into=tmp_path / "kq"))
    (s,) = found.stages
    assert [(x.place.cells, x.goods_name, x.origin["vi"], x.list_id) for x in s.listed.lines] == [("B3,D3,H3", "Máy in laser A4", "Trung Quốc", "tt-04-2012-bkhdt")]
    assert (s.listed.items, s.listed.amount) == (1, Decimal(8_400_000)) and s.listed.open_items
    assert [(r.text, r.first.cells) for r in s.reasons if r.text] == [("Trong nước chưa có loại này", "K10")]


def test_small_denominators_are_marked() -> None:
    assert not any(r.share.small for r in stage(whole()).tables["agency"])
    assert stage(whole()).total.small is False
    few = {r.name: r.share.small for r in stage(whole()).tables["file"]}
    assert set(few.values()) == {False}


def test_a_few_lines_are_a_small_denominator(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", {"S": lines(*["Việt Nam"] * 9, price=10**9)})
    write_xlsx(tmp_path / "b.xlsx", {"S": lines(*["Việt Nam"] * 10, price=10**9)})
    write_xlsx(tmp_path / "c.xlsx", {"S": lines(*["Việt Nam"] * 10, price=100_000)})
    found = survey(checked(*(tmp_path / f"{n}.xlsx" for n in "abc"), into=tmp_path / "kq"))
    assert {r.name: r.share.small for r in found.stages[0].tables["file"]} == {"a.xlsx": True, "b.xlsx": False, "c.xlsx": True}


def test_funding_is_split_only_where_sheets_state_it() -> None:
    rows = {r.name: r.share.items for r in stage(whole()).tables["funding"]}
    assert rows == {"Quỹ phát triển hoạt động sự nghiệp": 100, "Ngân sách nhà nước": 30, None: 100}


# ---- every figure's cells ----


def test_the_trace_adds_up_to_every_row_and_its_cells_hold_the_amounts() -> None:
    found = whole()
    rows = [r for r in found.trace.to_pylist() if r["left_out"] is None]
    for s in found.stages:
        for by in BY:
            sums: dict[str, Decimal] = defaultdict(Decimal)
            for r in rows:
                if r["stage"] == s.stage:
                    sums[r["file"] if by == "file" else r[f"by_{by}"]] += r["amount"] or 0
            assert sums == {r.key: r.share.amount for r in s.tables[by] if r.key in sums}
    assert sum(r["items"] for r in rows) == sum(s.total.items for s in found.stages)


def test_a_stage_can_be_chosen_and_a_folder_that_holds_no_result_is_refused(tmp_path: Path) -> None:
    assert [s.stage for s in whole(stage="award").stages] == ["award"]
    with pytest.raises(CheckerError, match="không phải thư mục kết quả"):
        survey(tmp_path)


def test_a_buyer_of_dashes_is_nobody_from_the_reading_on(tmp_path: Path) -> None:
    """No share by agency is of "---", what was read otherwise is noted, and the line's money stays."""
    rows = [[*HEAD, "Chủ đầu tư"], *([n, f"Hàng {n}", "Cái", 1, 1000, 1000, "Lào", buyer] for n, buyer in enumerate(["---", "Sở A", " – ", "…", None], 1))]
    write_xlsx(tmp_path / "a.xlsx", {"S": rows})
    folder = checked(tmp_path / "a.xlsx", into=tmp_path / "kq")
    summary = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    assert [(s["key"], s["items"]) for s in summary["shares"] if s["by"] == "agency" and s["key"]] == [("Sở A", 1)]
    assert pq.read_table(folder / "items.parquet")["agency"].to_pylist() == [None, "Sở A", None, None, None]
    fixes = {(f["cell"], f["after"]) for f in pq.read_table(folder / "fixes.parquet").to_pylist() if f["field"] == "agency"}
    assert {("H2", ""), ("H4", ""), ("H5", "")} <= fixes
    assert {(r.name, r.share.amount) for r in survey(folder).stages[0].tables["agency"]} == {("Sở A", Decimal(1000)), (None, Decimal(4000))}
