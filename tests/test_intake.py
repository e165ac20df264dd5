"""One workbook taken in whole: odd sheets, what is said of them, and how exactly generated workbooks are read."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from generate import FAMILIES, options, score
from workbook import Error, Formula, write_xlsx

from checker.intake import take_in

HEAD = ("STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ")
LINE = (1, "Bút bi", "Cái", 2, 10, 20, "Việt Nam")
Rows = Sequence[Sequence[object]]
Read = Callable[..., dict[str, Any]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The tables of a workbook: of one sheet's rows, or of several sheets by name."""

    def reading(rows: Rows | Mapping[str, Rows], **how: Any) -> dict[str, Any]:
        path = write_xlsx(tmp_path / "a.xlsx", rows if isinstance(rows, Mapping) else {"S": rows}, **how)
        return take_in(str(path), "a.xlsx", options())

    return reading


def codes(tables: dict[str, Any]) -> list[str]:
    """Codes of the problems told."""
    return tables["problems"].column("code").to_pylist()


def kinds(tables: dict[str, Any]) -> list[str]:
    """Kinds of all rows."""
    return tables["ledger"].column("kind").to_pylist()


@pytest.mark.parametrize(
    ("rows", "code", "row_kinds"),
    [
        ([], "empty_workbook", []),
        ([HEAD], "no_items", ["header"]),
        ([HEAD, ["A", "B", "C", "(1)", "(2)", "(3)=(1)x(2)", "D"]], "no_items", ["header", "numbering"]),
        ([HEAD, [], [None, "Tổng cộng", None, None, None, 0]], "no_items", ["header", "blank", "total"]),
        ([LINE], "header_not_recognised", ["note"]),
        ([["Họ và tên", "Ngày sinh"], ["An", "1/1/1990"]], "header_not_recognised", ["note", "note"]),
        ([["Tên hàng hóa", "Màu"], ["Bút", "đỏ"]], "header_not_recognised", ["note", "note"]),
    ],
    ids=["empty", "header only", "header and numbering", "header and total", "no header", "people", "no figure"],
)
def test_a_workbook_without_line_items_is_refused_and_says_why(read: Read, rows: Rows, code: str, row_kinds: list[str]) -> None:
    tables = read(rows)
    assert len(tables["items"]) == 0
    assert codes(tables) == [code]
    assert tables["problems"].column("fatal").to_pylist() == [True]
    assert kinds(tables) == row_kinds


def test_a_header_beyond_the_fiftieth_row_is_not_searched_but_told(read: Read) -> None:
    tables = read([*([f"Dòng {i}"] for i in range(60)), HEAD, LINE])
    assert codes(tables) == ["header_not_recognised"]


def test_a_sheet_of_words_beside_the_list_is_told_but_no_fault(read: Read) -> None:
    tables = read({"Danh mục": [HEAD, LINE], "Hướng dẫn": [["Điền đủ các cột"], [], ["Không sửa tiêu đề"]], "Trống": []})
    assert codes(tables) == ["sheet_without_table"]
    assert not any(tables["problems"].column("fatal").to_pylist())
    assert kinds(tables) == ["header", "item", "note", "blank", "note"]


def test_a_sheet_that_may_hold_goods_but_is_not_understood_is_told_beside_one_that_is(read: Read) -> None:
    tables = read({"Danh mục": [HEAD, LINE], "Khác": [["Phụ lục"], ["Tên hàng hóa"], ["Bút"], ["Số lượng"]]})
    assert "header_not_recognised" in codes(tables)
    assert len(tables["items"]) == 1


def test_two_hundred_columns_are_carried_along(read: Read) -> None:
    tables = read([[*HEAD, *(f"Cột {i}" for i in range(200))], [*LINE, *("x" for _ in range(200))]])
    assert len(tables["items"]) == 1
    assert len(tables["sheets"].column("unmatched_headers").to_pylist()[0].split("|")) == 200


def test_a_table_may_begin_in_any_cell(read: Read) -> None:
    tables = read([[], [], [None, None, *HEAD], [None, None, *LINE]])
    (item,) = tables["items"].to_pylist()
    assert (item["row"], item["goods_name"], item["amount"]) == (4, "Bút bi", Decimal(20))
    assert kinds(tables) == ["blank", "blank", "header", "item"]


def test_a_table_of_names_and_origins_only_is_read(read: Read) -> None:
    tables = read([["STT", "Tên hàng hóa", "Xuất xứ"], [1, "Bút", "Việt Nam"], [2, "Kéo", None]])
    assert tables["items"].column("origin_raw").to_pylist() == ["Việt Nam", None]
    assert tables["items"].column("amount").null_count == 2


def test_an_error_cell_is_no_blank_and_no_number(read: Read) -> None:
    tables = read([HEAD, [1, "Bút", "Cái", Error("#N/A"), 10, Error("#REF!"), Error("#NAME?")], LINE])
    item = tables["items"].to_pylist()[0]
    assert [item[f] for f in ("quantity", "amount_stated", "amount", "origin_raw")] == [None] * 4
    assert [item[f] for f in ("quantity_state", "amount_state", "origin_raw_state")] == [None] * 3
    assert item["unit_price_state"] == "given"


def test_formulas_count_with_their_cached_value(read: Read) -> None:
    tables = read([HEAD, [1, "Bút", "Cái", 2, 10, Formula("D2*E2", 20.0), "Việt Nam"], [2, "Kéo", "Cái", 2, 10, Formula("D3*E3"), "Việt Nam"]])
    assert [i["amount_basis"] for i in tables["items"].to_pylist()] == ["stated", "computed"]


@pytest.mark.parametrize("cell", [True, datetime.date(2025, 3, 5), "hai cái", "5 cái", "1e5", "nan", "1.250"], ids=str)
def test_a_quantity_that_is_no_number_is_kept_as_text(read: Read, cell: object) -> None:
    item = read([HEAD, [1, "Bút", "Cái", cell, 10, 20, "Việt Nam"]])["items"].to_pylist()[0]
    assert item["quantity"] is None
    assert item["quantity_state"] == "invalid"
    assert item["quantity_text"]
    assert item["amount"] == 20


@pytest.mark.parametrize(
    ("stated", "amount", "basis"), [(20, 20, "stated"), (25, 25, "stated"), (0, 20, "computed"), (None, 20, "computed"), ("-", 20, "computed"), ("?", 20, "computed")]
)
def test_the_stated_amount_counts_unless_it_is_missing_or_zero(read: Read, stated: object, amount: int, basis: str) -> None:
    item = read([HEAD, [1, "Bút", "Cái", 2, 10, stated, "Việt Nam"]])["items"].to_pylist()[0]
    assert (item["amount"], item["amount_basis"]) == (amount, basis)


def test_lines_in_hidden_rows_and_sheets_count_and_are_told(read: Read) -> None:
    tables = read({"S": [HEAD, LINE, (2, *LINE[1:])], "Ẩn": [HEAD, (1, "Kéo", *LINE[2:])]}, hidden_rows={"S": [3]}, hidden_sheets=["Ẩn"])
    assert tables["items"].column("hidden").to_pylist() == [False, True, True]
    assert set(codes(tables)) == {"hidden_rows", "hidden_sheet"}


def test_the_agency_and_the_tax_basis_stand_above_the_table(read: Read) -> None:
    tables = read([["Chủ đầu tư: Trường THCS Mẫu"], ["(Giá đã bao gồm thuế VAT)"], HEAD, LINE])
    item = tables["items"].to_pylist()[0]
    assert (item["agency"], item["tax_basis"]) == ("Trường THCS Mẫu", "included")


def test_prices_under_a_vat_row_are_without_vat(read: Read) -> None:
    tables = read([HEAD, LINE, [None, "Thuế VAT 10%", None, None, None, 2], [None, "Tổng cộng", None, None, None, 22]])
    assert tables["items"].column("tax_basis").to_pylist() == ["excluded"]


def test_the_unit_line_scales_what_the_headers_leave_open(read: Read) -> None:
    head = [*HEAD[:4], "Đơn giá (đồng)", "Thành tiền", "Xuất xứ"]
    item = read([["ĐVT: nghìn đồng"], head, [1, "Bút", "Cái", 2, 10_000, 20, "VN"]])["items"].to_pylist()[0]
    assert (item["unit_price"], item["amount"]) == (10_000, 20_000)


def test_a_name_is_cleaned_and_the_change_is_told(read: Read) -> None:
    tables = read([HEAD, [1, " Bu\u0301t\u00a0bi\n(xanh) ", "Ca\u0301i", 2, 10, 20, "Việt Nam"]])
    assert tables["items"].column("goods_name").to_pylist() == ["Bút bi (xanh)"]
    assert {f["cell"] for f in tables["fixes"].to_pylist()} == {"B2", "C2"}


def test_merges_down_to_the_last_row_of_excel_are_read(read: Read) -> None:
    areas = [f"{column}{row}:{column}1048576" for column in "ABCG" for row in range(2, 12)]
    assert len(read([HEAD, LINE, (2, *LINE[1:])], merges={"S": areas})["items"]) == 2  # took half a minute when every row was looked at


GOALS = {"exact": 95.0, "right": 99.5, "reconciled": 95.0}


@pytest.mark.parametrize("family", list(FAMILIES))
def test_generated_workbooks_are_read_as_exactly_as_promised(family: str, tmp_path: Path) -> None:
    result = score(family, range(20_000, 20_020), tmp_path)
    assert result.crashes == 0
    assert 100 * result.exact / result.workbooks >= GOALS["exact"], str(result)
    assert 100 * result.right / result.rows >= GOALS["right"], str(result)
    assert 100 * result.reconciled / max(result.totals, 1) >= GOALS["reconciled"] or not result.totals, str(result)


def test_lines_above_the_header_that_was_found_are_told(read: Read) -> None:
    """A table whose header says nothing that is known, above one that does: nothing of it is lost without a word."""
    rows = [("Ô", "Khối", "Số"), *((f"Máy {i}", 5.0, 7.0) for i in range(3)), (), HEAD, LINE, (2, *LINE[1:])]
    told = {p["code"]: p for p in read(rows)["problems"].to_pylist()}
    assert told["lines_above_header"]["fatal"] and "dòng 2, 3, 4" in told["lines_above_header"]["message_vi"]
