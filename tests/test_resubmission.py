"""Two submissions of the same table: every line is accounted for, every finding has its fate, and the share's move is told to the đồng."""

import html
import json
import random
import shutil
import zipfile
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from rounds import six
from submissions import HEADER, LINES, NAME, submit, with_

from checker.cli import main
from checker.error import CheckerError
from checker.numeral import figure
from checker.resubmission.difference import Difference, compare
from checker.resubmission.move import PARTS, Sums, moves
from checker.resubmission.pairing import pair
from checker.resubmission.record import LINE, Record
from checker.schema import ITEMS
from checker.share import percent

FILE = "bang-trung-thau.csv"
TEN = (3, 9, 15, 20, 31, 33, 36, 43, 45, 56)  # positions of ten lines; sheet rows are two more


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The result folders of a submission and of what came after it."""
    folder = tmp_path_factory.mktemp("nop")
    corrected = [list(row) for row in LINES]
    corrected[2] = with_(LINES[2], amount="195504300")  # row 4: the amount is quantity × price now
    corrected[11] = with_(LINES[11], origin="Việt Nam")  # row 13 states its origin
    corrected[38] = with_(LINES[38], origin="Trung Quốc", maker="Sysmex")  # row 40
    corrected[7] = with_(LINES[7], amount="82217000")  # row 9: a new contradiction
    later = {
        "corrected": {FILE: corrected},
        "deleted": {FILE: [row for at, row in enumerate(LINES) if at not in TEN]},
        "renamed": {"ban-nop-lan-2.csv": LINES},
        "reordered": {FILE: random.Random(7).sample(LINES, len(LINES))},
        "doubled": {FILE: [row for row in LINES for _ in range(2 if row is LINES[4] else 1)]},
        "split": {"a.csv": LINES[:40], "b.csv": LINES[40:]},
        "both": {FILE: [row for at, row in enumerate(corrected) if at not in TEN] + [with_(LINES[44], name="Khí nén y tế", price="2000", amount="6280000000")]},
    }
    return {"first": submit(folder / "first", {FILE: LINES})} | {name: submit(folder / name, files) for name, files in later.items()}


def names(difference: Difference, positions: Sequence[int], side: int = 0) -> list[str]:
    """What lines are called as the submission states them."""
    return sorted(difference.lines[side][at]["goods_name"] for at in positions)


def told(difference: Difference, fate: str) -> list[tuple[str, int | None]]:
    """The findings of one fate: rule and row of the line."""
    return sorted(
        (f.rule, (difference.old if f.line is not None else difference.new).rows[f.line if f.line is not None else f.later] if (f.line, f.later) != (None, None) else 0)
        for f in difference.fates if f.fate == fate
    )  # fmt: skip


def adds_up(difference: Difference) -> None:
    """Before, the parts and after, as both results state them, in every figure."""
    for move in difference.moves:
        whole = move.before
        for part in PARTS:
            whole = whole.plus(move.parts[part])
        assert whole == move.after == move.steps()[-1][1]
        for record, sums in ((difference.old, move.before), (difference.new, move.after)):
            stated = json.loads((record.folder / "result.json").read_text(encoding="utf-8"))
            share = next(s for s in stated["shares"] if (s["by"], s["key"]) == ("stage", move.stage))
            assert [Decimal(share[k]) for k in ("amount", "domestic", "foreign", "unknown")] == [sums.amount, sums.domestic, sums.foreign, sums.unknown]
            assert (share["items"], share["no_amount"]) == (sums.items, sums.no_amount)
            assert (share["low_percent"], share["high_percent"]) == (str(sums.low), str(sums.high))


def test_the_same_submission_is_not_different(submissions: dict[str, Path]) -> None:
    same = compare(submissions["first"], submissions["first"])
    assert len(same.pairing.same) == 75 and not (same.changes or same.pairing.vanished or same.pairing.added or same.pairing.moved)
    assert {f.fate for f in same.fates} == {"open"} and same.exit_code() == 0
    adds_up(same)


def test_what_was_corrected_is_named_field_by_field(submissions: dict[str, Path]) -> None:
    found = compare(submissions["first"], submissions["corrected"])
    assert not found.pairing.vanished and not found.pairing.added
    told_ = {found.old.rows[c.old]: {f.name: (f.before, f.after) for f in c.fields} for c in found.changes}
    assert told_ == {
        4: {"amount_stated": (Decimal("428637300.000000"), Decimal("195504300.000000"))},
        9: {"amount_stated": (Decimal("82217520.000000"), Decimal("82217000.000000"))},
        13: {"origin_raw": ("-", "Việt Nam")},
        40: {"origin_raw": (None, "Trung Quốc"), "manufacturer": (None, "Sysmex")},
    }
    adds_up(found)


def test_every_fixed_and_every_new_finding_is_named(submissions: dict[str, Path]) -> None:
    found = compare(submissions["first"], submissions["corrected"])
    assert told(found, "fixed") == sorted([
        ("amount_mismatch", 4), ("mandatory_origin_missing", 13), ("mandatory_origin_missing", 40), ("mandatory_manufacturer_missing", 40),
    ])  # fmt: skip
    assert [hit for hit in told(found, "new") if hit[0] == "amount_mismatch"] == [("amount_mismatch", 9)]
    assert ("amount_mismatch", 25) in told(found, "open")
    assert not told(found, "gone")
    assert found.exit_code() == 1  # amount_mismatch at row 9 asks for work


def test_ten_lines_left_out_are_named_and_their_findings_were_not_fixed(submissions: dict[str, Path]) -> None:
    found = compare(submissions["first"], submissions["deleted"])
    assert names(found, found.pairing.vanished) == sorted(" ".join(LINES[at][NAME].split()) for at in TEN)
    assert sorted(found.old.rows[at] for at in found.pairing.vanished) == [at + 2 for at in TEN]
    assert not found.pairing.added and not found.changes
    assert not [f for f in found.fates if f.fate == "fixed" and f.line is not None]
    assert {row for _, row in told(found, "gone")} <= {at + 2 for at in TEN} and ("amount_mismatch", 25) not in told(found, "gone")
    assert found.exit_code() == 1
    adds_up(found)
    award = found.moves[0]
    gone = [m for m in award.lines["vanished"] if found.old.rows[m.old or 0] == 33]  # row 33 states Việt Nam and 490.192.199,1207 đồng
    assert [m.difference.domestic for m in gone] == [Decimal("-490192199.1207")]


def test_the_move_is_the_sum_of_what_vanished_came_and_changed(submissions: dict[str, Path]) -> None:
    found = compare(submissions["first"], submissions["both"])
    assert names(found, found.pairing.added, 1) == ["Khí nén y tế"]
    assert len(found.pairing.vanished) == 10 and len(found.changes) == 4 - len({2, 11, 38, 7} & set(TEN))
    adds_up(found)
    move = found.moves[0]
    assert move.parts["added"].domestic == Decimal("6280000000") and move.parts["added"].items == 1
    assert move.parts["changed"].foreign == Decimal("195504300") - Decimal("428637300") + Decimal("82217000") - Decimal("82217520") + Decimal("55000000")


@pytest.mark.parametrize("later", ["renamed", "reordered", "split"])
def test_no_line_vanishes_by_being_elsewhere(submissions: dict[str, Path], later: str) -> None:
    found = compare(submissions["first"], submissions[later])
    assert not found.pairing.vanished and not found.pairing.added
    assert not [f for f in found.fates if f.fate in ("fixed", "gone", "new") and f.line is not None], later
    adds_up(found)


def test_a_doubled_line_is_one_new_line(submissions: dict[str, Path]) -> None:
    found = compare(submissions["first"], submissions["doubled"])
    assert names(found, found.pairing.added, 1) == [LINES[4][NAME]] and not found.pairing.vanished
    back = compare(submissions["doubled"], submissions["first"])
    assert names(back, back.pairing.vanished) == [LINES[4][NAME]] and not back.pairing.added
    adds_up(found)


def test_a_header_that_stands_lower_moves_no_line(tmp_path: Path, submissions: dict[str, Path]) -> None:
    lower = submit(tmp_path, {FILE: [HEADER, *LINES]}, header=["DANH SÁCH HÀNG HÓA TRÚNG THẦU", *[""] * (len(HEADER) - 1)])
    found = compare(submissions["first"], lower)
    assert not found.pairing.vanished and not found.pairing.added and not found.changes


def test_other_stages_are_refused(tmp_path: Path, submissions: dict[str, Path]) -> None:
    from checker.output import write_result
    from checker.pipeline import check

    plan = check(Path(__file__).parent.parent / "samples" / "own-plan" / "input.xlsx")
    write_result(plan, tmp_path / "plan", 0)
    with pytest.raises(CheckerError, match="giai đoạn khác nhau"):
        compare(submissions["first"], tmp_path / "plan")


def test_a_share_that_is_not_the_sum_of_its_lines_is_refused(tmp_path: Path, submissions: dict[str, Path]) -> None:
    copy = shutil.copytree(submissions["first"], tmp_path / "copy")
    path = copy / "result.json"
    path.write_text(path.read_text(encoding="utf-8").replace("8063554599.1207", "8063554598.1207"), encoding="utf-8")
    with pytest.raises(CheckerError, match=r"items\.parquet cộng được"):
        compare(copy, submissions["first"])


def test_what_cannot_be_held_any_more_was_not_fixed(tmp_path: Path, submissions: dict[str, Path]) -> None:
    """A submission without its column of years has no finding about them, and nothing was mended."""
    at = HEADER.index("manufactureYear")
    without = submit(tmp_path, {FILE: [[v for i, v in enumerate(row) if i != at] for row in LINES]}, [h for i, h in enumerate(HEADER) if i != at])
    found = compare(submissions["first"], without)
    assert [hit for hit in told(found, "unsettled") if hit[0] == "mandatory_year_made_missing"] == [("mandatory_year_made_missing", row) for row in (13, 14, 36, 40)]
    assert not [hit for hit in told(found, "fixed") if "year" in hit[0]]


# ---- any edit, without a workbook ----

VERDICTS = ("domestic", "foreign", "unknown")
LEFT_OUT = st.sampled_from([None, None, None, "service"])


def line(number: int, **values: Any) -> dict[str, Any]:
    """A line that no other is like."""
    empty = {c.name: None for c in ITEMS if c.name in LINE}
    price = Decimal(1000 + number)
    return {**empty, "file": "a.xlsx", "sheet": "S", "table": 1, "stage": "award", "tax_basis": "unknown", "origin_verdict": "unknown", "goods_name": f"Hàng số {number}",
            "model": f"M-{number:04d}", "unit": "Cái", "quantity": Decimal(number % 7 + 1), "unit_price": price, "amount": price * (number % 7 + 1), **values}  # fmt: skip


def record(rows: Sequence[dict[str, Any]], folder: str = "x") -> Record:
    """The record that a run over these lines leaves."""
    types = {c.name: c.type for c in ITEMS}
    schema = pa.schema([(name, types[name]) for name in LINE])
    numbered = [{**row, "row": at} for at, row in enumerate(rows, 2)]
    total = Sums()
    for row in rows:
        if row["excluded"] is None and row["duplicate_of"] is None:
            total = total.plus(Sums(1, int(row["amount"] is None), **{row["origin_verdict"]: row["amount"] or Decimal(0)}))
    share = {"by": "stage", "key": "award", "items": total.items, "no_amount": total.no_amount, "amount": str(total.amount),
             **{v: str(getattr(total, v)) for v in VERDICTS}}  # fmt: skip
    return Record(Path(folder), pa.Table.from_pylist(numbered, schema=schema), [], {"shares": [share] if rows else []}, {})


@st.composite
def edits(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]], set[str], set[str], set[str]]:
    """Lines before and after, and the models of those that were taken out, put in and changed."""
    count = draw(st.integers(0, 25))
    amount = st.one_of(st.none(), st.decimals("0", "999999999999.999999", places=6, allow_nan=False, allow_infinity=False))
    before = [line(n, origin_verdict=draw(st.sampled_from(VERDICTS)), amount=draw(amount), excluded=draw(LEFT_OUT)) for n in range(count)]
    fate = {n: draw(st.sampled_from(["kept", "kept", "vanished", "changed"])) for n in range(count)}
    after = []
    for n, row in enumerate(before):
        if fate[n] == "kept":
            after.append({**row, "origin_verdict": draw(st.sampled_from([row["origin_verdict"], "domestic"]))})  # the rules may have changed
        elif fate[n] == "changed":
            name = draw(st.sampled_from(["quantity", "unit_price", "origin_raw", "manufacturer", "specification", "goods_name"]))
            value = Decimal(90_000 + n) if name in ("quantity", "unit_price") else f"Hàng số {n}" + " (sửa)" if name == "goods_name" else f"mới {n}"
            after.append({**row, name: value, "amount": draw(amount), "origin_verdict": draw(st.sampled_from(VERDICTS))})
    added = [line(1000 + n, origin_verdict=draw(st.sampled_from(VERDICTS)), amount=draw(amount)) for n in range(draw(st.integers(0, 6)))]
    after = draw(st.permutations(after + added))
    if draw(st.booleans()):
        after = [{**row, "file": "b.xlsx", "sheet": "T"} for row in after]
    chosen = {kind: {f"M-{n:04d}" for n in range(count) if fate[n] == kind} for kind in ("vanished", "changed")}
    return before, after, chosen["vanished"], chosen["changed"], {row["model"] for row in added}


@given(edits())
@settings(max_examples=150)
def test_whatever_was_edited_is_what_is_told(case: tuple[list[dict[str, Any]], list[dict[str, Any]], set[str], set[str], set[str]]) -> None:
    before, after, vanished, changed, added = case
    old, new = record(before), record(after)
    found = pair(old, new)
    model = [row["model"] for row in before], [row["model"] for row in after]
    assert {model[0][i] for i, _ in found.changed} == changed and all(model[0][i] == model[1][j] for i, j in [*found.same, *found.moved, *found.changed])
    assert {model[0][i] for i in found.vanished} == vanished and {model[1][j] for j in found.added} == added


LIKE = st.builds(
    lambda name, quantity, price, origin, verdict, file: line(
        0, goods_name=name, model=None, quantity=Decimal(quantity), unit_price=Decimal(price), amount=Decimal(price * quantity), origin_raw=origin, origin_verdict=verdict,
        file=file),
    st.sampled_from(["Bàn", "Ghế", "Ghế xoay", "Bàn họp"]), st.integers(1, 3), st.integers(1, 3), st.sampled_from([None, "VN", "CN"]), st.sampled_from(VERDICTS),
    st.sampled_from(["a.xlsx", "b.xlsx"]),
)  # fmt: skip


@given(st.lists(LIKE, max_size=12), st.lists(LIKE, max_size=12))
@settings(max_examples=200)
def test_lines_that_are_hard_to_tell_apart_are_each_told_once_and_the_parts_add_up(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> None:
    old, new = record(one), record(other)
    found = pair(old, new)
    pairs = [*found.same, *found.moved, *found.changed]
    assert sorted([*(i for i, _ in pairs), *found.vanished]) == list(range(len(one)))
    assert sorted([*(j for _, j in pairs), *found.added]) == list(range(len(other)))
    common = sum((Counter(old.digests) & Counter(new.digests)).values())
    assert len(found.same) + len(found.moved) == common  # a line that is there as it was is never told as gone
    for move in moves(old, new, found):
        total = move.before
        for part in PARTS:
            total = total.plus(move.parts[part])
            assert move.parts[part] == sum_of(m.difference for m in move.lines[part])
        assert total == move.after and move.after.low == percent(move.after.domestic, move.after.amount)


def sum_of(parts: Any) -> Sums:
    """The sum of differences."""
    total = Sums()
    for part in parts:
        total = total.plus(part)
    return total


def test_two_lines_that_could_each_be_the_one_are_not_paired() -> None:
    before = [line(0, goods_name="Ghế", model=None, quantity=Decimal(5), unit_price=Decimal(n), amount=None) for n in (10, 20)]
    after = [line(0, goods_name="Ghế", model=None, quantity=Decimal(5), unit_price=Decimal(n), amount=None) for n in (30, 40)]
    found = pair(record(before), record(after))
    assert not found.changed and found.vanished == [0, 1] == found.added and found.doubtful == ({0, 1}, {0, 1})


def test_a_line_of_another_name_and_figure_is_another_line() -> None:
    before, after = [line(1, quantity=Decimal(3))], [line(1, goods_name="Thứ khác", model="K-9", quantity=Decimal(3))]
    found = pair(record(before), record(after))
    assert found.vanished == [0] == found.added


# ---- what a person sees ----


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_the_three_outputs_tell_the_same(submissions: dict[str, Path], tmp_path: Path) -> None:
    out = tmp_path / "so-sanh"
    told_ = run("compare", submissions["first"], submissions["both"], "-o", out)
    assert told_.exit_code == 1 and sorted(p.name for p in out.iterdir()) == ["compare.json", "so-sanh.html", "so-sanh.xlsx"]
    stated = json.loads((out / "compare.json").read_text(encoding="utf-8"))
    page = (out / "so-sanh.html").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(out / "so-sanh.xlsx")
    cells = {(sheet.title, str(cell)) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}
    words = {text for _, text in cells}
    assert len(stated["vanished"]) == 10 and len(stated["added"]) == 1
    for line_ in [*stated["vanished"], *stated["added"]]:
        name = " ".join(line_["goods_name"].split())
        assert name in words and name in html.unescape(page)
    for part in stated["moves"][0]["parts"].values():
        shown = figure(Decimal(part["domestic"]))
        assert shown in told_.output and shown in page
    sums = [row for row in book["Tổng hợp"].iter_rows(values_only=True) if row[0] in ("Bản trước", "Bản sau", "Dòng mới", "Dòng thay đổi") or str(row[0]).startswith("Dòng ")]
    number = [[Decimal(str(v)) if isinstance(v, int | float) else Decimal(str(v).replace(".", "").replace(",", ".")) for v in row[1:6]] for row in sums if row[1] is not None]
    assert [sum(column) for column in zip(*number[:5], strict=True)] == number[5]  # the workbook's own figures add up


def test_the_same_two_results_give_the_same_bytes(submissions: dict[str, Path], tmp_path: Path) -> None:
    for name in ("a", "b"):
        run("compare", submissions["first"], submissions["corrected"], "-o", tmp_path / name)
    assert all((tmp_path / "a" / p.name).read_bytes() == p.read_bytes() for p in (tmp_path / "b").iterdir())


def test_a_comparison_is_no_input_and_no_other_folder_is_written_over(submissions: dict[str, Path], tmp_path: Path) -> None:
    run("compare", submissions["first"], submissions["corrected"], "-o", tmp_path / "x")
    checked = run("check", tmp_path / "x", "-o", tmp_path / "kq")
    assert checked.exit_code == 3
    (tmp_path / "y").mkdir()
    (tmp_path / "y" / "rieng.txt").write_text("của tôi", encoding="utf-8")
    refused = run("compare", submissions["first"], submissions["corrected"], "-o", tmp_path / "y")
    assert refused.exit_code == 2 and sorted(p.name for p in (tmp_path / "y").iterdir()) == ["rieng.txt"]


@pytest.mark.parametrize("payload", ["=1+1", "+cmd|' /C calc'!A0", "<script>alert(1)</script>", "a\u202egnp.exe", "\x1b[31m đỏ"])
def test_nothing_of_a_file_is_live_in_what_is_written(tmp_path: Path, submissions: dict[str, Path], payload: str) -> None:
    later = submit(tmp_path / "nop2", {FILE: [with_(LINES[0], name=f"{payload}"), *LINES[1:]]})
    out = tmp_path / "so-sanh"
    told_ = run("compare", submissions["first"], later, "-o", out)
    page = (out / "so-sanh.html").read_text(encoding="utf-8")
    assert "<script" not in page and "\u202e" not in page + told_.output and "\x1b" not in page + told_.output
    with zipfile.ZipFile(out / "so-sanh.xlsx") as archive:
        assert not [name for name in archive.namelist() if name.startswith("xl/worksheets/") and b"<f>" in archive.read(name)]
    book = openpyxl.load_workbook(out / "so-sanh.xlsx")
    assert not [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str) and cell.startswith(("=", "+"))]


def test_other_rules_are_said(tmp_path: Path, submissions: dict[str, Path]) -> None:
    copy = shutil.copytree(submissions["first"], tmp_path / "copy")
    path = copy / "result.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["rules"]["sha256"] = "0" * 64
    path.write_text(json.dumps(content), encoding="utf-8")
    assert "bộ quy tắc khác nhau" in run("compare", copy, submissions["first"]).output
    assert "bộ quy tắc khác nhau" not in run("compare", submissions["first"], submissions["first"]).output


def test_wrong_usage_of_compare(tmp_path: Path, submissions: dict[str, Path]) -> None:
    assert run("compare", submissions["first"]).exit_code == 2
    missing = run("compare", submissions["first"], tmp_path)
    assert missing.exit_code == 2 and "không phải thư mục kết quả" in missing.output


def test_a_body_that_the_reorganisation_ended_is_said(tmp_path: Path) -> None:
    sample = Path(__file__).parent.parent / "samples" / "six-agencies" / "bieu"
    run("check", sample, "-o", tmp_path / "kq", "--quiet", "--no-annotate")
    told_ = run("compare", tmp_path / "kq", tmp_path / "kq").output
    assert "đã sắp xếp từ 01/07/2025" in told_ and "theo trí nhớ, chưa kiểm chứng" in told_


def test_one_stage_alone_can_be_compared(tmp_path: Path) -> None:
    """As in `report`: only the lines of that stage, and no finding of another one."""
    whole, award = compare(six(), six()), compare(six(), six(), "award")
    assert len(whole.moves) == 2 and [m.stage for m in award.moves] == ["award"]
    lines = [i for i, stage in enumerate(whole.old.items["stage"].to_pylist()) if stage == "award"]
    assert len(award.old.rows) == len(award.pairing.same) == len(lines) < len(whole.old.rows)
    adds_up(award)
    others = {place for i, place in enumerate(zip(whole.old.sheets, whole.old.rows, strict=True)) if i not in set(lines)}
    assert award.fates and not [f for f in award.old.findings if ((f["file"], f["sheet"]), f["row"]) in others]
    accepted = compare(six(), six(), "accepted")
    of_no_line = [f for f in whole.old.findings if f in award.old.findings and f in accepted.old.findings]
    assert len(whole.old.findings) == len(award.old.findings) + len(accepted.old.findings) - len(of_no_line)
    run_ = run("compare", six(), six(), "--stage", "award", "-o", tmp_path / "ss")
    assert run_.exit_code in (0, 3) and "giai đoạn trúng thầu" in run_.output and "nghiệm thu" not in run_.output
    assert json.loads((tmp_path / "ss" / "compare.json").read_text(encoding="utf-8"))["old"]["stages"] == ["award"]


@pytest.mark.parametrize(("stage", "told"), [("mua", "không có giai đoạn 'mua'"), ("plan", "không có giai đoạn 'plan'")])
def test_a_stage_that_is_not_there_is_told(stage: str, told: str) -> None:
    wrong = run("compare", six(), six(), "--stage", stage)
    assert wrong.exit_code == 2 and told in wrong.output
