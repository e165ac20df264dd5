"""Laws of reading: nothing is lost, nothing is counted twice, and what does not matter changes nothing.

The workbooks are generated from real lines in the layouts that agencies use (`tests/generate.py`), or are heaps of cells that no agency
would send: the first must be read right, the second must at least be read without losing a row.
"""

import copy
import random
import tempfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from generate import FAMILIES, Case, Page, options, stated_items, true_items, true_kinds, write_csv, write_xlsx
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter, range_boundaries
from run_here import rows_of
from workbook import Error, Formula
from workbook import write_xlsx as write_by_hand

from checker.intake import take_in
from checker.schema import KINDS, LEDGER, STATED_ITEMS, arrow

Tables = dict[str, pa.Table]
COUNT = settings(max_examples=25, deadline=None, derandomize=True)
FUZZ = settings(max_examples=120, deadline=None, derandomize=True)

seeds = st.integers(0, 10_000)
layouts = st.sampled_from(["flat", "own_list", "form_09a"])


def read(case: Case, *, as_csv: bool = False) -> Tables:
    """The case written and read again."""
    with tempfile.TemporaryDirectory() as folder:
        path = (write_csv if as_csv else write_xlsx)(case, Path(folder))
        return take_in(str(path), path.name, options())


def without(table: pa.Table, *columns: str) -> list[dict[str, Any]]:
    """The rows of a table without these columns."""
    return table.drop_columns([c for c in columns if c in table.column_names]).to_pylist()


def inserted(case: Case, page: int, before: int) -> Case:
    """The case with a blank row before row `before` of a sheet."""
    made = copy.deepcopy(case)
    sheet = made.pages[page]
    sheet.rows.insert(before - 1, [])
    sheet.kinds.insert(before - 1, "blank")
    sheet.merges = [_shifted(area, before) for area in sheet.merges]
    return made


def _shifted(area: str, before: int) -> str:
    c1, r1, c2, r2 = range_boundaries(area)
    assert c1 and r1 and c2 and r2
    return f"{get_column_letter(c1)}{r1 + (r1 >= before)}:{get_column_letter(c2)}{r2 + (r2 >= before)}"


def conserved(tables: Tables) -> None:
    """Each row of each sheet has one kind, each item row is one item, and no other row is."""
    ledger, items = tables["ledger"], tables["items"]
    assert ledger.schema.equals(arrow(LEDGER))
    assert items.schema.equals(arrow(STATED_ITEMS))
    places = list(zip(ledger.column("sheet").to_pylist(), ledger.column("row").to_pylist(), strict=True))
    used = {s["sheet"]: s["used_rows"] for s in tables["sheets"].to_pylist()}
    assert places == [(sheet, row) for sheet, height in used.items() for row in range(1, height + 1)]
    kinds = ledger.column("kind").to_pylist()
    assert set(kinds) <= set(KINDS)
    stated = list(zip(items.column("sheet").to_pylist(), items.column("row").to_pylist(), strict=True))
    assert stated == [place for place, kind in zip(places, kinds, strict=True) if kind == "item"]
    assert {s["sheet"]: s["items"] for s in tables["sheets"].to_pylist()} == {sheet: sum(s == sheet for s, _ in stated) for sheet in used}


@given(layouts, seeds)
@COUNT
def test_every_row_has_one_kind_and_every_item_row_is_one_item(layout: str, seed: int) -> None:
    conserved(read(FAMILIES[layout](seed)))


@given(seeds, st.randoms(use_true_random=False))
@COUNT
def test_the_order_of_lines_is_irrelevant(seed: int, shuffle: random.Random) -> None:
    case = FAMILIES["flat"](seed)
    other = copy.deepcopy(case)
    page = other.pages[0]
    places = [i for i, kind in enumerate(page.kinds) if kind == "item"]
    lines = [page.rows[i] for i in places]
    shuffle.shuffle(lines)
    for place, line in zip(places, lines, strict=True):
        page.rows[place] = line
    one, two = (Counter(map(repr, without(read(c)["items"], "row"))) for c in (case, other))
    assert one == two


@given(layouts, seeds, st.integers(0, 10_000))
@COUNT
def test_a_blank_row_changes_only_row_numbers(layout: str, seed: int, at: int) -> None:
    case = FAMILIES[layout](seed)
    kinds = case.pages[0].kinds
    free = [n for n in range(1, len(kinds) + 1) if not (kinds[n - 1] == "header" and n > 1 and kinds[n - 2] == "header")]
    before, after = read(case), read(inserted(case, 0, free[at % len(free)]))
    assert without(after["items"], "row", "duplicate_of") == without(before["items"], "row", "duplicate_of")
    assert [k for k in after["ledger"].column("kind").to_pylist() if k != "blank"] == [k for k in before["ledger"].column("kind").to_pylist() if k != "blank"]
    assert without(after["totals"], "row", "cell", "covers") == without(before["totals"], "row", "cell", "covers")
    assert without(after["places"]) == without(before["places"])
    blank = free[at % len(free)]
    was, now = ([rows_of(cells) for cells in tables["totals"].column("covers").to_pylist() if cells] for tables in (before, after))
    assert [{n - (n > blank) for n in rows - {blank}} for rows in now] == was


@given(st.sampled_from(["flat", "own_list"]), seeds)
@COUNT
def test_the_same_table_as_xlsx_and_csv_gives_the_same_items(layout: str, seed: int) -> None:
    case = FAMILIES[layout](seed)
    for page in case.pages:  # a csv prints numbers as a program does; a lone 12.345 would be in doubt there and is not in a workbook
        page.rows = [[round(v) if isinstance(v, float) else v for v in row] for row in page.rows]
        page.merges.clear()
    one, two = read(case), read(case, as_csv=True)
    assert without(two["items"], "file") == without(one["items"], "file")
    assert two["ledger"].column("kind").to_pylist() == one["ledger"].column("kind").to_pylist()
    assert without(two["totals"], "file") == without(one["totals"], "file")


@given(st.sampled_from(["flat", "own_list"]), seeds)
@COUNT
def test_stated_totals_come_out_to_the_dong(layout: str, seed: int) -> None:
    case = FAMILIES[layout](seed)
    controls = {t["row"]: t for t in read(case)["totals"].to_pylist()}
    for total in case.totals:
        control = controls[total.row]
        assert (control["kind"], control["stated"], control["computed"], control["difference"]) == (total.kind, total.stated, total.stated, Decimal(0))


@given(st.sampled_from(["flat", "own_list"]), seeds)
@COUNT
def test_one_more_line_changes_no_other_line(layout: str, seed: int) -> None:
    case = FAMILIES[layout](seed)
    other = copy.deepcopy(case)
    page = other.pages[0]
    last = max(i for i, kind in enumerate(page.kinds) if kind == "item")
    full = next((r for i, r in enumerate(page.rows) if page.kinds[i] == "item" and None not in r[:-1]), page.rows[last])
    page.rows.insert(last + 1, list(full))
    page.kinds.insert(last + 1, "item")
    page.merges = [_shifted(area, last + 2) for area in page.merges]
    before, after = read(case)["items"].to_pylist(), read(other)["items"].to_pylist()
    assert len(after) == len(before) + 1
    assert [r for r in after if r["row"] != last + 2] == before


@given(layouts, seeds, seeds)
@COUNT
def test_a_sheet_is_read_the_same_alone_and_beside_others(layout: str, seed: int, other: int) -> None:
    alone, beside = FAMILIES[layout](seed), copy.deepcopy(FAMILIES[layout](seed))
    beside.pages[0].name = alone.pages[0].name = "Một"
    second = FAMILIES["own_list"](other).pages[0]
    second.name = "Hai"
    beside.pages += [Page("Trống"), Page("Lời", [["Hướng dẫn điền biểu"], [], ["1. Không sửa tiêu đề cột"]], ["note", "blank", "note"]), second]
    one, two = read(alone), read(beside)
    mine = without(two["items"].filter(pa.compute.equal(two["items"]["sheet"], "Một")), "duplicate_of")
    assert mine == without(one["items"], "duplicate_of")
    conserved(two)


@given(layouts, seeds)
@COUNT
def test_reading_twice_gives_the_same(layout: str, seed: int) -> None:
    one, two = read(FAMILIES[layout](seed)), read(FAMILIES[layout](seed))
    assert all(one[name].equals(two[name]) for name in one)


WORDS = (
    "STT", "TT", "Tên hàng hóa", "Danh mục", "ĐVT", "Số lượng", "Đơn giá", "Đơn giá (nghìn đồng)", "Thành tiền", "TT (đồng)", "Xuất xứ", "Yêu cầu xuất xứ", "Ghi chú",
    "Mã TBMT", "Tên tài sản", "Nước sản xuất", "Giá mua/thuê (Nghìn đồng)", "name", "unitPrice", "origin", "Tổng cộng", "Cộng (I)", "Thuế VAT 10%", "Giảm giá",
    "Bằng chữ: hai đồng", "ĐVT: triệu đồng", "Thủ trưởng đơn vị", "ngày 1 tháng 2 năm 2025", "I", "II", "A", "1", "1.1", "(1)", "(3)=(1)x(2)", "I. Thiết bị", "Phần 1:",
    "- RAM", "Bút", "Cái", "Việt Nam", "1.250", "1,250", "1.250.000", "2,5", "1e5", "nan", "-", ".", " ", "\n", "\u00a0", "\u200b", "=1+1", "#REF!", "😀", "x" * 400,
)  # fmt: skip
cells = st.one_of(
    st.none(), st.none(), st.sampled_from(WORDS), st.sampled_from(WORDS), st.integers(-5, 3000), st.floats(-1e18, 1e18, allow_nan=False), st.booleans(),
    st.dates(), st.sampled_from([Error("#REF!"), Error("#N/A"), Formula("A1+1"), Formula("A1", 5.0), Formula("A1", "Bút")]),
    st.text("aáàảãạăâbcdđ0123456789.,:;()-+/ '\"", max_size=8),
)  # fmt: skip
areas = st.tuples(st.integers(1, 12), st.integers(1, 9), st.integers(0, 6), st.integers(0, 9))
HEAD = ["STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"]


@given(st.lists(st.lists(cells, max_size=9), max_size=14), st.lists(areas, max_size=3), st.sampled_from([None, 0, 3]))
@FUZZ
def test_any_heap_of_cells_is_read_without_losing_a_row(rows: list[list[object]], merges: list[tuple[int, int, int, int]], head: int | None) -> None:
    if head is not None:
        rows.insert(min(head, len(rows)), list(HEAD))
    areas_ = [f"{get_column_letter(c)}{r}:{get_column_letter(c + w)}{r + h}" for r, c, h, w in merges if h or w]
    with tempfile.TemporaryDirectory() as folder:
        path = write_by_hand(Path(folder) / "a.xlsx", {"S": rows, "Khác": rows[::-1]}, merges={"S": areas_})
        tables = take_in(str(path), "a.xlsx", options())
    conserved(tables)
    assert len(tables["items"]) or any(tables["problems"].column("fatal").to_pylist())
    amounts = tables["items"].column("amount").to_pylist()
    assert all(a is None or abs(a) < 10**18 for a in amounts)


@given(st.lists(st.sampled_from(["item", "blank", "heading", "subtotal", "total", "vat", "header+numbering", "words", "header", "name", "amount", "signature"]), max_size=16))
@FUZZ
def test_lines_survive_any_company_of_other_rows(order: list[str]) -> None:
    rows: list[list[object]] = [list(HEAD)]
    names = []
    for i, kind in enumerate(order, 1):
        if kind == "item":
            names.append(f"Hàng {i}")
        if kind == "header+numbering":
            rows.append(list(HEAD))
        rows.append({
            "item": [i, f"Hàng {i}", "Cái", 2, 5, 10, "Việt Nam"], "blank": [], "heading": ["II", "Thiết bị"], "subtotal": [None, "Cộng (I)", None, None, None, 10],
            "total": ["Tổng cộng", None, None, None, None, 10], "vat": [None, "Thuế VAT 10%", None, None, None, 1], "header+numbering": ["A", "B", "C", "1", "2", "3=1x2", "4"],
            "words": ["Bằng chữ: mười đồng"], "header": list(HEAD), "name": [None, "Trang thiết bị"], "amount": ["I", "Văn phòng phẩm", None, None, None, 10],
            "signature": [None, "Người lập biểu", None, None, "Thủ trưởng đơn vị"],
        }[kind])  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        tables = take_in(str(write_by_hand(Path(folder) / "a.xlsx", {"S": rows})), "a.xlsx", options())
    conserved(tables)
    goods = [n for n, unit in zip(tables["items"].column("goods_name").to_pylist(), tables["items"].column("unit").to_pylist(), strict=True) if unit]
    assert goods == names


@pytest.mark.parametrize("family", ["flat", "own_list", "form_09a"])
def test_what_was_written_is_what_is_read(family: str) -> None:
    wrong = []
    for seed in range(30):
        case = FAMILIES[family](seed)
        tables = read(case)
        kinds = dict(zip(zip(tables["ledger"]["sheet"].to_pylist(), tables["ledger"]["row"].to_pylist(), strict=True), tables["ledger"]["kind"].to_pylist(), strict=True))
        if sorted(stated_items(tables), key=repr) != sorted(true_items(case), key=repr) or kinds != true_kinds(case):
            wrong.append(case.name)
    assert not wrong
