"""The sums of a run: they come out for whatever is read, and a run whose sums do not come out gives no figure."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from click.testing import CliRunner
from workbook import Error, write_xlsx

import checker.pipeline
from checker import check
from checker.cli import main
from checker.conservation import Balance, balance
from checker.error import ConservationError
from checker.schema import LEDGER, arrow
from checker.sheet.account import CellAccount

ROWS = [
    ["Đơn vị: Trường Mẫu"],
    ["STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ", "Mã kho"],
    [1, "Bàn", "Cái", 2, "1.500.000", "3.000.000", "Việt Nam", "K1"],
    [2, "Ghế", "Cái", 4, 250000, 1000000, None, None],
    [3, "Tủ", "Cái", 1, Error("#REF!"), 500000, "Lào", "K2"],
    [None, "Tổng cộng", None, None, None, 4500000],
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "a.xlsx", {"Một": ROWS, "Hai": [["chỉ có", "ghi chú", 5]], "Ba": []})


def test_rows_cells_and_files_are_told_apart(book: Path) -> None:
    (book.parent / "b.xlsx").write_bytes(b"%PDF-1.7")
    found = check(book.parent).balance
    assert found.rows == {"item": 3, "total": 1, "title": 1, "header": 1, "note": 1}
    assert found.cells == {"used": 20, "carried": 2, "explained": 1 + 8 + 2 + 3}
    assert found.files == {"read": 1, "refused": 1}
    assert (found.used_rows, found.delivered_cells, found.given_files) == (7, 36, 2)


def test_the_sums_are_printed_and_kept(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(book.parent)
    printed = CliRunner().invoke(main, ["check", "a.xlsx"]).stdout
    assert (
        "Đã giải thích mọi dòng: 7 dòng = 3 mặt hàng + 1 tổng cộng + 1 trên tiêu đề bảng + 1 tiêu đề bảng + 1 ghi chú; "
        "36 ô có nội dung = 20 đã dùng + 2 mang theo + 14 ngoài mặt hàng; 1 tệp = 1 đọc + 0 từ chối."
    ) in printed.splitlines()
    told = json.loads(Path("ket-qua/result.json").read_text(encoding="utf-8"))
    assert told["conservation"]["cells"] == {"delivered": 36, "used": 20, "carried": 2, "explained": 14}
    assert told["conservation"]["rows"]["used"] == 7 and told["conservation"]["files"] == {"given": 1, "read": 1, "refused": 0}
    assert [s["cells"]["delivered"] for s in told["sheets"]] == [33, 3, 0]
    english = CliRunner().invoke(main, ["check", "a.xlsx", "--lang", "en"]).stdout
    assert "Every row is explained: 7 rows = 3 items + 1 totals" in english


# ---- what does not come out ----


def _without_a_row(tables: dict[str, pa.Table]) -> None:
    tables["ledger"] = tables["ledger"].slice(1)


def _a_row_twice(tables: dict[str, pa.Table]) -> None:
    tables["ledger"] = pa.concat_tables([tables["ledger"], tables["ledger"].slice(2, 1)])


def _a_row_for_another(tables: dict[str, pa.Table]) -> None:
    rows = tables["ledger"].column("row").to_pylist()
    rows[4] = rows[3]
    tables["ledger"] = _with(tables["ledger"], "row", pa.array(rows, pa.int32()))


def _an_unknown_kind(tables: dict[str, pa.Table]) -> None:
    kinds = tables["ledger"].column("kind").to_pylist()
    tables["ledger"] = _with(tables["ledger"], "kind", pa.array(["lost" if k == "note" else k for k in kinds], pa.string()))


def _an_item_less(tables: dict[str, pa.Table]) -> None:
    tables["items"] = tables["items"].slice(0, 2)


def _an_item_of_another_row(tables: dict[str, pa.Table]) -> None:
    tables["items"] = _with(tables["items"], "row", pc.add(tables["items"].column("row"), pa.scalar(1, pa.int32())))


def _a_cell_less(tables: dict[str, pa.Table]) -> None:
    tables["sheets"] = _with(tables["sheets"], "cells_used", pc.subtract(tables["sheets"].column("cells_used"), pa.scalar(1, pa.int64())))


def _a_sheet_less(tables: dict[str, pa.Table]) -> None:
    tables["sheets"] = tables["sheets"].slice(1)


def _with(table: pa.Table, name: str, values: Any) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), name, values)


FAULTS: dict[Callable[[dict[str, pa.Table]], None], str] = {
    _without_a_row: r"a\.xlsx › 'Một': 6 dòng đã dùng, nhưng sổ dòng có 5 dòng",
    _a_row_twice: r"6 dòng đã dùng, nhưng sổ dòng có 7 dòng \(6 số dòng khác nhau",
    _a_row_for_another: r"sổ dòng có 6 dòng \(5 số dòng khác nhau",
    _an_unknown_kind: r"1 dòng có loại không biết: lost",
    _an_item_less: r"3 dòng mặt hàng trong sổ dòng, 2 mặt hàng",
    _an_item_of_another_row: r"a\.xlsx › 'Một': 3 dòng mặt hàng trong sổ dòng, 3 mặt hàng, không cùng các dòng",
    _a_cell_less: r"33 ô có nội dung, nhưng 19 đã dùng \+ 2 mang theo \+ 11 đã giải thích",
    _a_sheet_less: r"sổ dòng có 6 dòng của một trang không có trong danh sách trang",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.__name__)
def test_a_fault_in_the_tables_ends_the_run_without_a_result(book: Path, monkeypatch: pytest.MonkeyPatch, fault: Callable[[dict[str, pa.Table]], None]) -> None:
    """Injected between reading and summing; the run prints the figures that differ and nothing else."""
    real = checker.pipeline.balance

    def faulty(inputs: Any, tables: dict[str, pa.Table], shares: Any) -> Balance:
        tables = dict(tables)
        fault(tables)
        return real(inputs, tables, shares)

    monkeypatch.setattr(checker.pipeline, "balance", faulty)
    monkeypatch.chdir(book.parent)
    run = CliRunner().invoke(main, ["check", "a.xlsx", "--json", "-"])
    assert run.exit_code == 3 and not run.stdout and not Path("ket-qua").exists()
    assert re.search(FAULTS[fault], run.stderr), run.stderr
    assert run.stderr.startswith("Lỗi nội bộ của hangviet, chưa có kết quả") and "Traceback" not in run.stderr
    english = CliRunner().invoke(main, ["check", "a.xlsx", "--lang", "en"])
    assert english.exit_code == 3 and english.stderr.startswith("Internal error of hangviet, there is no result")
    assert set(re.findall(r"\d+", FAULTS[fault])) <= set(re.findall(r"\d+", english.stderr))


def _balance(book: Path, inputs: list[dict[str, Any]] | None = None, **share: Any) -> Balance:
    result = check(book)
    shares = [{**row, **share} if row["by"] == "stage" else row for row in result.share_rows]
    return balance(result.inputs if inputs is None else inputs, result.tables, shares)


def test_the_shares_cover_every_line_and_every_dong(book: Path) -> None:
    assert _balance(book).rows["item"] == 3
    with pytest.raises(ConservationError, match="but in and out of the shares there are 4 items"):
        _balance(book, excluded=[{"reason": "service", "items": 1, "amount": Decimal(0)}])
    with pytest.raises(ConservationError, match=r"4500000.* but in and out of the shares there are 3 items, 4500001"):
        _balance(book, excluded=[{"reason": "service", "items": 0, "amount": Decimal(1)}])
    with pytest.raises(ConservationError, match="but its parts are 2 lines"):
        _balance(book, domestic_items=0)
    with pytest.raises(ConservationError, match="but its parts are 3 lines, 9"):
        _balance(book, domestic=Decimal(9), foreign=Decimal(0), unknown=Decimal(0))


def test_every_file_is_read_or_refused_with_a_reason(book: Path) -> None:
    good = {"file": "a.xlsx", "read": True, "reason": None}
    with pytest.raises(ConservationError, match="2 files bear 1 names"):
        _balance(book, [good, good])
    with pytest.raises(ConservationError, match=r"b\.xlsx: it counts as read but has no sheet"):
        _balance(book, [good, {"file": "b.xlsx", "read": True, "reason": None}])
    with pytest.raises(ConservationError, match=r"b\.xlsx: it was not read, and no reason is given"):
        _balance(book, [good, {"file": "b.xlsx", "read": False, "reason": None}])
    with pytest.raises(ConservationError, match=r"a\.xlsx: rows of a file that is not among the inputs"):
        _balance(book, [])


# ---- the account of cells ----


def _ledger(kinds: list[str]) -> pa.Table:
    rows = [{"file": "a", "sheet": "S", "row": n, "table": 1, "kind": k, "reason": "", "hidden": False} for n, k in enumerate(kinds, 1)]
    return pa.Table.from_pylist(rows, schema=arrow(LEDGER))


def test_a_cell_that_nobody_took_does_not_come_out() -> None:
    account = CellAccount()
    list(account.through(iter([(1, [["a", None], ["b", "c"], [0.0, False]])])))
    assert account.settled(_ledger(["note", "item", "blank"]), used=1, carried=1, hidden=[]) == {
        "cells": 5, "cells_used": 1, "cells_carried": 1, "cells_explained": 3,
    }  # fmt: skip
    lost = account.settled(_ledger(["note", "item", "item"]), used=2, carried=1, hidden=[3])
    assert lost["cells"] == 5 and lost["cells_used"] + lost["cells_carried"] + lost["cells_explained"] == 5
    assert sum(account.settled(_ledger(["note"]), used=1, carried=1, hidden=[]).values()) < 10


def test_cells_under_and_beneath_merges_are_counted_once(tmp_path: Path) -> None:
    rows = [
        ["STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ", "Kho", "Số lượng mời thầu"],
        [1, "Bàn", "Cái", 2, 10, 20, "Việt Nam", "K1", 9],
        [2, "Ghế", "Cái", 3, 10, 30, None, None, 9],
        [3, "Tủ", "Cái", 1, 10, 10, "Lào", "ẩn", None],
    ]
    found = check(write_xlsx(tmp_path / "a.xlsx", {"S": rows}, merges={"S": ["G2:G3", "H2:H4"]})).balance
    assert found.cells == {"used": 20, "carried": 3, "explained": 10}
    assert found.delivered_cells == 33
