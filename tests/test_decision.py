"""Decisions hold by content: through a new submission, not through a change of the line; and each line needs its own."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result
from commands import hangviet
from hypothesis import given
from hypothesis import strategies as st

from checker.decision import Decision, candidates, dump, parse, settled
from checker.error import CheckerError
from checker.inert import inert
from checker.schema import FINDINGS, arrow

HEADER = ["STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"]
TABLE = [[1, "Máy tính xách tay", "Cái", 6, 15000000, 90000000, "Trung Quốc"], [2, "Bàn gỗ", "Cái", 2, 1500000, 3500000, "Việt Nam"],
         [3, "Ghế gỗ", "Cái", 4, 250000, 1100000, "Việt Nam"], [4, "Giấy in", "Ram", 10, 70000, 700000, "Việt Nam"]]  # fmt: skip
BY = ("--by", "Đoàn kiểm tra (ví dụ)")

pytestmark = pytest.mark.usefixtures("here")


def write(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """A workbook as people save it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Danh mục"
    for row in [HEADER, *rows]:
        sheet.append(list(row))
    book.save(path)
    return path


def check(rows: Sequence[Sequence[object]] = TABLE, *options: object, name: str = "a.xlsx", into: str = "kq") -> Result:
    return hangviet("check", write(Path(name), rows), "-o", into, *options)


def findings(into: str = "kq", rule: str = "amount_mismatch") -> list[dict[str, Any]]:
    return [f for f in pq.read_table(Path(into) / "findings.parquet").to_pylist() if f["rule"] == rule]


def states(into: str = "kq") -> dict[int, str | None]:
    """Row → what was decided on its mismatch."""
    return {f["row"]: f["decision"] for f in findings(into)}


def summary(into: str = "kq") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(into) / "result.json").read_text(encoding="utf-8"))
    return found


def accept(place: str = "a.xlsx!Danh mục!F3", *more: object, status: str = "accepted") -> Result:
    run = hangviet("decide", "kq", place, "--rule", "amount_mismatch", "--status", status, *BY, *more)
    assert run.exit_code == 0, run.output
    return run


def test_an_accepted_explanation_is_not_counted_and_is_told_everywhere() -> None:
    assert check().exit_code == 1 and states() == {3: None, 4: None}
    accept("a.xlsx!Danh mục!F3", "--document", "12/BB", "--reason", "có chiết khấu")
    accept("a.xlsx!Danh mục!F4")
    run = check()
    assert run.exit_code == 0 and states() == {3: "accepted", 4: "accepted"}
    assert summary()["decisions"]["accepted"] == 2 and summary()["findings"]["not_counted"] == 2 and summary()["findings"]["error"] == 0
    assert "2 phát hiện được chấp nhận giải trình" in run.output
    (first,) = [f for f in findings() if f["row"] == 3]
    assert (first["counted"], first["decision_by"], first["decision_document"], first["decision_reason"]) == (False, BY[1], "12/BB", "có chiết khấu")
    assert "Đã chấp nhận giải trình (Đoàn kiểm tra (ví dụ); 12/BB)." in first["message_vi"]
    assert "Đã chấp nhận giải trình" in Path("kq/report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("status", ["explained", "rejected"])
def test_what_is_not_accepted_still_counts(status: str) -> None:
    check()
    accept(status=status)
    assert check().exit_code == 1 and states() == {3: status, 4: None} and summary()["decisions"][status] == 1
    assert all(f["counted"] for f in findings())


def test_it_holds_when_the_line_stands_elsewhere_and_in_a_renamed_file() -> None:
    check()
    accept()
    run = check([TABLE[3], TABLE[2], [9, "Tủ", "Cái", 1, 5, 5, "Việt Nam"], TABLE[1], TABLE[0]], "--decisions", "kq/decisions.csv", name="ban-2.xlsx", into="kq2")
    assert states("kq2") == {3: None, 5: "accepted"} and summary("kq2")["decisions"]["elsewhere"] == 1
    assert "ở tệp mang tên khác" in run.output
    assert Path("kq2/decisions.csv").read_bytes() == Path("kq/decisions.csv").read_bytes()  # carried on, for the next submission


@pytest.mark.parametrize(("column", "value"), [(5, 3600000), (3, 3), (1, "Bàn gỗ lim"), (6, "Lào")], ids=["amount", "quantity", "name", "origin"])
def test_it_lapses_when_the_line_changed(column: int, value: object) -> None:
    check()
    accept()
    changed = [value if at == column else cell for at, cell in enumerate(TABLE[1])]
    run = check([TABLE[0], changed, *TABLE[2:]])
    assert states().get(3) is None and summary()["decisions"]["lapsed"] == 1 and "không còn phát hiện tương ứng" in run.output


def test_a_line_written_twice_needs_two_decisions() -> None:
    check()
    accept()
    check([*TABLE, TABLE[1]])
    assert states() == {3: "accepted", 4: None, 6: None}
    accept("a.xlsx!Danh mục!F6")
    check([*TABLE, TABLE[1]])
    assert states() == {3: "accepted", 4: None, 6: "accepted"}


def test_a_decision_does_not_go_over_to_another_bodys_equal_line() -> None:
    check()
    accept()
    Path("nop").mkdir()
    write(Path("nop/a.xlsx"), [TABLE[0], TABLE[2]])
    write(Path("nop/b.xlsx"), TABLE)
    hangviet("check", "nop", "-o", "kq2", "--decisions", "kq/decisions.csv")
    assert [f["decision"] for f in findings("kq2")] == [None] * 3 and summary("kq2")["decisions"]["lapsed"] == 1


def test_the_last_word_holds() -> None:
    check()
    accept()
    accept(status="rejected")
    check()
    assert states()[3] == "rejected" and len(parse(Path("kq/decisions.csv").read_bytes(), "x")) == 2


@pytest.mark.parametrize(("options", "state", "counted"), [
    ((), "undated", True), (("--reviewed", "2026-12-31"), "accepted", False), (("--reviewed", "2027-01-01"), "expired", True), (("--date", "2026-12-31"), "accepted", False),
], ids=["no day", "last day", "day after", "day of law"])  # fmt: skip
def test_the_last_day_is_held_against_the_day_of_review_and_never_the_clock(options: tuple[str, ...], state: str, counted: bool) -> None:
    check()
    accept("a.xlsx!Danh mục!F3", "--expires", "2026-12-31")
    check(TABLE, *options)
    (found,) = [f for f in findings() if f["row"] == 3]
    assert (found["decision"], found["counted"], found["decision_expires"]) == (state, counted, date(2026, 12, 31))


def test_the_share_is_told_with_and_without_lines_whose_explanation_was_accepted() -> None:
    sample = Path(__file__).parent.parent / "samples" / "listed-goods" / "input.xlsx"
    hangviet("check", sample, "-o", "kq")
    hangviet("decide", "kq", "input.xlsx!Danh mục!9", "--rule", "foreign_it_goods_without_reason", "--status", "accepted", *BY)
    before = summary()["share"]
    run = hangviet("check", sample, "-o", "kq")
    assert summary()["share"] == before
    parts = {s["key"]: s for s in summary()["shares"] if s["by"] == "decisions"}
    assert Decimal(parts["accepted"]["amount"]) == 90_000_000 and set(parts) == {"accepted", "without"}
    assert sum(Decimal(p["amount"]) for p in parts.values()) == Decimal(before["amount"])
    assert "đã được chấp nhận giải trình; không kể các dòng này" in run.output


# ---- read back from what people fill in ----


def filled(path: Path, rows: dict[int, dict[str, object]]) -> Path:
    """The marked copy with these columns filled in beside the finding at a row of the input."""
    book = openpyxl.load_workbook(path)
    sheet = book["Kết quả rà soát"]
    head = next(r for r in sheet.iter_rows() if any(c.value == "Mã phát hiện" for c in r))
    at = {cell.value: cell.column for cell in head}
    for row in sheet.iter_rows(min_row=head[0].row + 1):
        cells = str(row[at["Ô"] - 1].value)
        for wanted, values in rows.items():
            if cells.endswith(f"F{wanted}"):
                for name, value in values.items():
                    sheet.cell(row[0].row, at[name]).value = value  # type: ignore[index]
    book.save("da-dien.xlsx")
    return Path("da-dien.xlsx")


def test_a_marked_copy_is_read_back() -> None:
    check()
    copy = filled(Path("kq/workbooks/a-da-danh-dau.xlsx"), {
        3: {"Trạng thái xử lý": "Đã giải trình", "Ý kiến, lý do": "+cmd()", "Người quyết định": "Phòng A", "Số văn bản": "5/CV", "Có giá trị đến": date(2027, 1, 31)},
        4: {"Ý kiến, lý do": "làm tròn", "Người quyết định": "Phòng A"}})  # fmt: skip
    run = hangviet("decide", "kq", "--from", copy)
    assert run.exit_code == 0 and "Đã ghi 2 quyết định" in run.output
    check(TABLE, "--reviewed", "2026-12-01")
    assert states() == {3: "explained", 4: "explained"}
    (first,) = [f for f in findings() if f["row"] == 3]
    assert (first["decision_by"], first["decision_document"], first["decision_expires"]) == ("Phòng A", "5/CV", date(2027, 1, 31))
    assert "'+cmd()" in Path("kq/decisions.csv").read_text(encoding="utf-8-sig")  # no live formula, whatever a cell says
    again = hangviet("decide", "kq", "--from", "kq/workbooks")  # the new copy shows what holds: nothing new
    assert again.exit_code == 0 and "Không có quyết định nào được điền" in again.output


def test_acceptance_in_a_file_is_taken_only_when_somebody_answers_for_it() -> None:
    check()
    copy = filled(Path("kq/workbooks/a-da-danh-dau.xlsx"), {3: {"Trạng thái xử lý": "Chấp nhận", "Người quyết định": "Phòng A"}})
    run = hangviet("decide", "kq", "--from", copy)
    assert run.exit_code == 3 and "Cần --by" in run.output and not Path("kq/decisions.csv").exists()
    assert hangviet("decide", "kq", "--from", copy, *BY).exit_code == 0
    check()
    assert states()[3] == "accepted"


@pytest.mark.parametrize(("values", "told"), [
    ({"Trạng thái xử lý": "Ừ", "Người quyết định": "A"}, "không phải trạng thái"), ({"Ý kiến, lý do": "x"}, "chưa ghi ai giải trình"),
    ({"Ý kiến, lý do": "x", "Người quyết định": "A", "Có giá trị đến": "mai"}, "không phải ngày"),
    ({"Ý kiến, lý do": "x", "Người quyết định": "A", "Mã phát hiện": "kxyz"}, "mã phát hiện đã bị sửa"),
    ({"Ý kiến, lý do": "x", "Người quyết định": "A", "Mã phát hiện": "k" + "0" * 24}, "không có phát hiện ấy"),
], ids=["state", "nobody", "day", "key", "other key"])  # fmt: skip
def test_what_cannot_be_taken_is_named_with_its_place(values: dict[str, object], told: str) -> None:
    check()
    run = hangviet("decide", "kq", "--from", filled(Path("kq/workbooks/a-da-danh-dau.xlsx"), {3: values}))
    assert run.exit_code == 3 and told in run.output and "da-dien.xlsx › 'Kết quả rà soát' › " in run.output


def test_a_workbook_that_is_not_ours_and_one_that_is_none() -> None:
    check()
    Path("hong.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    assert "không có trang nào do hangviet lập" in hangviet("decide", "kq", "--from", "a.xlsx").output
    run = hangviet("decide", "kq", "--from", "hong.xlsx")
    assert run.exit_code == 3 and "hong.xlsx" in run.output


def test_a_filled_in_copy_is_no_input_of_its_own() -> None:
    check()
    copy = filled(Path("kq/workbooks/a-da-danh-dau.xlsx"), {3: {"Ý kiến, lý do": "x", "Người quyết định": "A"}})
    hangviet("check", copy, "-o", "kq2")
    assert [f["row"] for f in findings("kq2")] == [3, 4]


# ---- usage ----


@pytest.mark.parametrize(("arguments", "told"), [
    (("kq", "k0000"), "--status"), (("kq", "--status", "accepted"), "--by"), (("kq", "kffffffff", "--status", "accepted", *BY), "không có phát hiện nào như vậy"),
    (("kq", "a.xlsx!Danh mục!F3", "--status", "yes", *BY), "--status"), (("nowhere",), "không phải thư mục kết quả"),
], ids=lambda a: " ".join(a) if isinstance(a, tuple) else "")  # fmt: skip
def test_wrong_usage(arguments: tuple[str, ...], told: str) -> None:
    check()
    run = hangviet("decide", *arguments)
    assert run.exit_code == 2 and told in run.output


def test_the_list_shows_keys_and_reading_problems_have_none() -> None:
    check()
    run = hangviet("decide", "kq")
    assert run.exit_code == 0 and all(f["key"] in run.output for f in findings())
    assert [f["key"] for f in findings(rule="column_missing")] == [None] and "column_missing" not in run.output


@pytest.mark.parametrize(("content", "told"), [
    ("finding,status\n", "tiêu đề không đúng"), ("finding,status,by,reason,document,expires,rule,file,sheet,row,about\nk1,accepted,A,,,,,,,,\n", "không phải mã phát hiện"),
    (f"finding,status,by,reason,document,expires,rule,file,sheet,row,about\nk{'0' * 24},maybe,A,,,,,,,,\n", "không phải trạng thái"),
    (f"finding,status,by,reason,document,expires,rule,file,sheet,row,about\nk{'0' * 24},accepted,A,,,31/02/2026,,,,,\n", "không phải ngày"),
    (f"finding,status,by,reason,document,expires,rule,file,sheet,row,about\nk{'0' * 24},accepted,,,,,,,,,\n", "chưa ghi ai quyết định"),
], ids=["header", "key", "status", "day", "by"])  # fmt: skip
def test_a_faulty_table_stops_the_check_with_its_line(content: str, told: str) -> None:
    Path("d.csv").write_text(content, encoding="utf-8")
    run = check(TABLE, "--decisions", "d.csv")
    assert run.exit_code == 2 and told in run.output and "d.csv › dòng" in run.output and not Path("kq").exists()


def test_a_table_that_excel_saved_is_read() -> None:
    decision = Decision("k" + "1" * 24, "accepted", "A", "lý do; hai", "1/BB", date(2026, 12, 31), "r", "a.xlsx", "S", 3, "Bàn")
    header, row = list(csv.reader(dump([decision]).decode("utf-8-sig").splitlines()))
    row[5] = "31/12/2026"
    saved = "\r\n".join([";".join(header), ";".join(f'"{cell}"' for cell in row)])
    assert parse(saved.encode("utf-8-sig"), "x") == [decision]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=20).map(lambda t: " ".join(t.split())).filter(lambda t: not t.startswith("'"))
DECISIONS = st.builds(
    Decision, st.sampled_from(["k" + c * 24 for c in "0123"]), st.sampled_from(["explained", "accepted", "rejected"]), WORDS.filter(bool), WORDS, WORDS,
    st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1))), WORDS, st.sampled_from(["a.xlsx", "b.xlsx"]), st.sampled_from(["S", "T"]),
    st.one_of(st.none(), st.integers(1, 6)), WORDS,
)  # fmt: skip


@given(st.lists(DECISIONS, max_size=6))
def test_what_is_written_is_read(decisions: list[Decision]) -> None:
    written = dump(decisions)
    read = parse(written, "x")
    assert dump(read) == written
    harmless = all(inert(text) in (text, f"'{text}") for d in decisions for text in d if isinstance(text, str))
    assert not harmless or read == decisions  # a formula that a list separator would begin stays defused for good


PLACES = st.lists(st.tuples(st.sampled_from("0123"), st.sampled_from(["a.xlsx", "b.xlsx"]), st.sampled_from(["S", "T"]), st.integers(1, 6)), max_size=12, unique=True)


@given(PLACES, st.lists(DECISIONS, max_size=8), st.sampled_from([None, date(2025, 1, 1)]))
def test_each_decision_settles_one_finding_at_most_and_none_is_lost(places: list[Any], decisions: list[Decision], day: date | None) -> None:
    rows = [{"rule": "r", "severity": "error", "verdict": "fail", "counted": True, "file": f, "sheet": s, "row": r, "rows": 1, "message_vi": "x", "message_en": "x",
             "key": "k" + k * 24} for k, f, s, r in places]  # fmt: skip
    table = pa.Table.from_pylist(rows, schema=arrow(FINDINGS))
    holds = settled(candidates(table, decisions), decisions, day, {f for _, f, _, _ in places})
    found, applied = holds.told(table), holds.applied
    last = {(d.finding, d.file, d.sheet, d.row) for d in decisions}
    told = [f for f in found.to_pylist() if f["decision"]]
    assert len(told) + applied.lapsed + applied.ambiguous == len(last)
    assert len(told) == applied.explained + applied.accepted + applied.rejected + applied.expired + applied.undated
    assert all(f["counted"] == (f["decision"] != "accepted") for f in found.to_pylist())
    for f in told:
        assert f["decision"] in ("expired", "undated") or f["decision"] in {d.status for d in decisions if d.finding == f["key"]}


def test_a_fault_in_a_decision_is_a_checker_error() -> None:
    with pytest.raises(CheckerError):
        parse(b"\xff\xfe", "x")
