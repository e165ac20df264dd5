"""Tables that already have the columns of Items, parquet or csv, are judged by the same rules to the same verdicts, share and findings."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pandera.errors import SchemaErrors

from checker import check
from checker.canon.file import given
from checker.canon.table import taken_in
from checker.error import InputError, sentence
from checker.judge import judge
from checker.output import write_result
from checker.pipeline import Result, columns_of, fields_of
from checker.resource import load_forms, reading_options
from checker.rule import TABLES, rules_for
from checker.schema import STATED_ITEMS
from checker.sheet.vocabulary import Vocabulary
from checker.tables import GivenItems, Items

ROOT = Path(__file__).parent.parent
SAMPLES = sorted(p.parent.name for p in (ROOT / "samples").glob("*/input.*") if p.parent.name != "egp-bid-costs")  # which holds no item
VOCABULARY = Vocabulary.of(reading_options(ROOT / "rules", load_forms(ROOT / "rules")))
QUICK = {"own-purchase-list", "egp-bid"}
PLACES = {"file", "sheet", "row", "error_cells", "repeats_row", "purchase", "duplicate_of"}
TOLD = ("rule", "verdict", "severity", "counted", "rows", "message_vi", "message_en", "value", "expected", "difference", "cite", "dated_by", "date", "amount")
# What only a sheet can tell: facts of its reading, its total rows, declared costs that are no items.
OF_THE_SHEET = {"purchase_repeated", "sheet_repeated", "sheet_without_table", "sheet_without_purchases"} | {
    p.stem for table in ("totals", "claims") for p in (ROOT / "rules" / table).glob("*.yaml")
}


def told(result: Result) -> list[tuple[str, ...]]:
    return sorted(tuple(str(f[name]) for name in TOLD) for f in result.found.to_pylist() if f["rule"] not in OF_THE_SHEET)


@pytest.mark.parametrize("sample", [pytest.param(s, marks=[] if s in QUICK else pytest.mark.slow) for s in SAMPLES])
def test_the_items_of_a_result_are_judged_as_they_were(sample: str, tmp_path: Path) -> None:
    first = check(*(ROOT / "samples" / sample).glob("input.*"))
    write_result(first, tmp_path / "ket-qua", 0)
    again = check(tmp_path / "ket-qua" / "items.parquet")
    own, other = first.tables["items"], again.tables["items"]
    assert [c for c in own.column_names if c not in PLACES and not own[c].equals(other[c])] == []
    rules = rules_for(first.rules, "items", trial=True)
    verdicts = [judge(r.tables["items"], rules, fields=fields_of(columns_of(r.tables["places"]))).drop_columns(["file", "sheet", "row"]) for r in (first, again)]
    assert verdicts[0].equals(verdicts[1])
    assert again.share == first.share and told(again) == told(first)
    assert again.tables["ledger"].num_rows == len(own) and again.inputs[0]["read"]


def test_names_exchanged_with_makers_are_told_again(tmp_path: Path) -> None:
    """The items hold them put right; the next run finds them as the sheet has them, and says so as the first did."""
    header = "STT,Tên hàng hóa,Hãng sản xuất,Xuất xứ,Số lượng,Đơn giá\n"
    (tmp_path / "a.csv").write_text(header + "".join(f"{n},Máy {n},Đức,Công ty TNHH A{n},1,100\n" for n in range(1, 6)), encoding="utf-8")
    first = check(tmp_path / "a.csv")
    write_result(first, tmp_path / "ket-qua", 0)
    again = check(tmp_path / "ket-qua" / "items.parquet")
    assert set(first.tables["items"]["origin_repair"].to_pylist()) == {"manufacturer"} and told(again) == told(first)


# Tables that never were spreadsheets

LINES = [
    {"goods_name": "Máy in", "quantity": "2", "unit_price": "3500000", "amount_stated": "7000000", "origin_raw": "Việt Nam", "decision_date": "2025-09-01"},
    {"goods_name": "Bàn, ghế", "quantity": "1.5", "unit_price": "100", "amount_stated": "200", "origin_raw": "", "decision_date": ""},
]


def as_csv(lines: list[dict[str, str]], delimiter: str = ",", start: str = "") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(lines[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(lines)
    return (start + text.getvalue()).encode()


def findings(result: Result) -> list[tuple[str, str]]:
    return [(f["rule"], f["cells"]) for f in result.found.to_pylist() if f["severity"] == "error"]


@pytest.mark.parametrize(("delimiter", "start"), [(",", ""), (";", ""), ("\t", ""), (",", "\ufeff")], ids=["commas", "semicolons", "tabs", "mark"])
def test_a_csv_is_canonical_by_its_exact_column_names(tmp_path: Path, delimiter: str, start: str) -> None:
    (tmp_path / "xuat.csv").write_bytes(as_csv(LINES, delimiter, start))
    result = check(tmp_path / "xuat.csv")
    items = result.tables["items"]
    assert items["row"].to_pylist() == [2, 3] and items["quantity"].to_pylist() == [Decimal(2), Decimal("1.5")]
    assert items["origin_verdict"].to_pylist() == ["domestic", "unknown"] and items["form"].to_pylist() == ["canonical"] * 2
    assert findings(result) == [("amount_mismatch", "B3,C3,D3")] and result.exit_code() == 1
    assert result.balance.rows == {"item": 2, "header": 1} and result.balance.cells == {"used": 10, "carried": 0, "explained": 6}


def test_a_csv_with_one_other_name_is_an_agencys_sheet(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(as_csv([{**line, "Ghi chú khác": "x"} for line in LINES]))
    assert "canonical" not in set(check(tmp_path / "a.csv").tables["items"]["form"].to_pylist())


def test_a_parquet_table_keeps_decimals_days_and_rows_and_names_columns_that_it_does_not_read(tmp_path: Path) -> None:
    table = pa.table({
        "goods_name": pa.array(["Máy in", None, "Giấy"], pa.large_string()).dictionary_encode(), "quantity": pa.array([2, None, 10], pa.int64()),
        "unit_price": pa.array([Decimal("3500000.5"), None, Decimal(70)], pa.decimal128(12, 1)), "origin_raw": ["Đức", None, None],
        "decision_date": pa.array([1_756_684_800_000, None, None], pa.timestamp("ms")), "ma_noi_bo": ["x", None, None],
    })  # fmt: skip
    pq.write_table(table, tmp_path / "bang.parquet")
    result = check(tmp_path / "bang.parquet")
    items = result.tables["items"].select(["row", "goods_name", "amount", "amount_basis", "origin_verdict", "decision_date_state"]).to_pylist()
    assert [tuple(i.values()) for i in items] == [
        (1, "Máy in", Decimal(7000001), "computed", "foreign", "given"), (3, "Giấy", Decimal(700), "computed", "unknown", "missing"),
    ]  # fmt: skip
    assert result.tables["items"]["decision_date"][0].as_py().isoformat() == "2025-09-01"
    assert result.balance.rows == {"item": 2, "blank": 1}
    (note,) = (f for f in result.found.to_pylist() if f["rule"] == "columns_not_read")
    assert "1 cột" in note["message_vi"] and "ma_noi_bo" in note["message_vi"] and result.exit_code() == 0


def test_files_and_sheets_named_in_the_table_become_its_sheets(tmp_path: Path) -> None:
    lines = [{"file": f, "sheet": s, "goods_name": n, "quantity": "1", "unit_price": "5"} for f, s, n in (("a", "S", "x"), ("b", "T", "y"), ("a", "S", "z"))]
    (tmp_path / "a.csv").write_bytes(as_csv(lines))
    items = check(tmp_path / "a.csv").tables["items"]
    assert list(zip(*(items[c].to_pylist() for c in ("file", "sheet", "row", "goods_name")), strict=True)) == [
        ("a.csv", "a › S", 1, "x"), ("a.csv", "a › S", 2, "z"), ("a.csv", "b › T", 1, "y"),
    ]  # fmt: skip


def test_what_a_column_says_of_a_line_is_taken_and_a_column_that_is_not_there_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(as_csv([{"goods_name": "Máy", "quantity": "1", "unit_price": "5", "stage": "award", "unit_price_state": "invalid"}]))
    result = check(tmp_path / "a.csv")
    found = {f["rule"]: f["message_vi"] for f in result.found.to_pylist()}
    assert result.share is not None and result.share["stage"] == "award" and "unit_price_not_a_number" in found and "xuất xứ" in found["origin_column_missing"].lower()


# What is refused, by row and column


def _lines(**changed: str) -> bytes:
    return as_csv([LINES[0], {**LINES[1], **changed}])


def _table(**columns: Any) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"goods_name": ["a", "b"], **columns}), sink)
    return bytes(sink.getvalue().to_pybytes())


REFUSED: list[tuple[str, str, bytes, str]] = [
    ("grouped number", "csv", _lines(unit_price="1.250,00"), "dòng 3, cột unit_price: '1.250,00'. Cần số thập phân như 1250000 hoặc -0.5"),
    ("seven decimals", "csv", _lines(quantity="0.0000001"), "dòng 3, cột quantity: '0.0000001'"),
    ("day of another form", "csv", _lines(decision_date="01/09/2025"), "dòng 3, cột decision_date: '01/09/2025'. Cần ngày như 2025-08-04"),
    ("impossible day", "csv", _lines(decision_date="2025-02-30"), "dòng 3, cột decision_date: '2025-02-30'"),
    ("a cell too many", "csv", _lines() + b"x,1,1,1,Duc,,,\r\n", "dòng 4: có 8 ô. Cần 6 ô như dòng tiêu đề"),
    ("one name twice", "csv", b"goods_name,quantity,quantity\nx,1,2\n", "có hai cột cùng tên"),
    ("no figure", "csv", b"goods_name,unit\nx,y\n", "Cần cột goods_name và ít nhất một trong: quantity, unit_price, amount, amount_stated, origin_raw"),
    ("no line", "csv", b"goods_name,quantity\n", "bảng không có dòng hàng hóa nào"),
    ("strange stage", "csv", as_csv([{"goods_name": "x", "quantity": "1", "stage": "bought"}]), "dòng 2, cột stage: 'bought'. Cần một trong: plan, request"),
    ("doubles", "parquet", _table(quantity=[1.5, 2.5]), "cột quantity có kiểu double. Cần decimal128(24, 6)"),
    ("too large", "parquet", _table(amount_stated=pa.array([1, 10**15], pa.int64())), "dòng 2, cột amount_stated: '1000000000000000'"),
    ("seven places", "parquet", _table(quantity=pa.array([Decimal(1), Decimal("0.0000001")], pa.decimal128(20, 7))), "dòng 2, cột quantity: '1E-7'"),
    ("time of day", "parquet", _table(quantity=[1, 1], decision_date=pa.array([0, 1], pa.timestamp("s"))), "dòng 2, cột decision_date: '1970-01-01 00:00:01'"),
    ("nothing but its mark", "parquet", b"PAR1", "tệp parquet hỏng"),
    ("cut off", "parquet", _table(quantity=[1, 1])[:-9], "tệp parquet hỏng"),
    ("names that are no text", "parquet", _table(quantity=[1, 1]).replace(b"goods_name", b"goods_n\xff\xff\xff"), "tệp parquet hỏng"),
    ("text that is no UTF-8", "parquet", _table(quantity=[1, 1], unit=["KILO", "x"]).replace(b"KILO", b"\xff\xffLO"), "tệp parquet hỏng"),
    ("numbers for names", "parquet", _table(origin_raw=[1, 2]), "cột origin_raw có kiểu int64. Cần string"),
]


@pytest.mark.parametrize(("ending", "content", "words"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_a_table_that_is_not_as_the_dictionary_says_is_refused_by_row_and_column(tmp_path: Path, ending: str, content: bytes, words: str) -> None:
    path = tmp_path / f"bang.{ending}"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        found = given(path)
        assert found is not None
        taken_in(found, path.name, VOCABULARY)
    assert words in sentence(caught.value.found, caught.value.expected).vi and caught.value.code == "canonical_table_refused"


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_refused_table_is_a_file_that_was_not_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"bang.{ending}"
    path.write_bytes(_lines(unit_price="1.250,00") if ending == "csv" else _table(quantity=[1.5, 2.5]))
    result = check(path)
    (problem,) = (p for p in result.tables["problems"].to_pylist() if p["fatal"])
    assert "(xem docs/tables.md)" in problem["message_vi"] and problem["code"] == "canonical_table_refused" and result.exit_code() == 3
    assert not result.inputs[0]["read"] and len(result.tables["items"]) == 0


def _without_places(table: pa.Table) -> pa.Table:
    return table.replace_schema_metadata({"hangviet.places": '[{"file": 1}]'})


def _with_other_places(table: pa.Table) -> pa.Table:
    return table.replace_schema_metadata({"hangviet.places": '[{"file":"x","sheet":"y","table":1,"field":"quantity","header":"h","scale":"1"}]'})


@pytest.mark.parametrize("spoil", [_without_places, pytest.param(_with_other_places, marks=pytest.mark.slow)], ids=["broken", "of other sheets"])
def test_a_note_of_places_that_is_not_ours_counts_for_nothing(tmp_path: Path, spoil: Callable[[pa.Table], pa.Table]) -> None:
    write_result(check(ROOT / "samples" / "own-purchase-list" / "input.xlsx"), tmp_path / "ket-qua", 0)
    pq.write_table(spoil(pq.read_table(tmp_path / "ket-qua" / "items.parquet")), tmp_path / "a.parquet")
    result = check(tmp_path / "a.parquet")
    assert len(result.tables["items"]) == 8 and "reason_stated" in result.tables["places"]["field"].to_pylist()


# The contracts


def test_the_items_of_a_result_keep_the_public_contract_and_a_frame_that_does_not_is_told_by_row() -> None:
    frame = check(ROOT / "samples" / "own-purchase-list" / "input.xlsx").items
    assert len(Items.validate(frame, lazy=True)) == 8
    frame.loc[3, "stage"] = "bought"
    with pytest.raises(SchemaErrors) as caught:
        Items.validate(frame, lazy=True)
    cases = caught.value.failure_cases
    assert cases[["column", "failure_case", "index"]].values.tolist() == [["stage", "bought", 3]]


def test_a_frame_of_ones_own_is_validated_and_judged(tmp_path: Path) -> None:
    """What docs/tables.md shows."""
    frame = pd.DataFrame({"goods_name": ["Máy in", "Giấy"], "quantity": [2, 10], "unit_price": [Decimal("3500000"), Decimal("70.5")], "origin_raw": ["Việt Nam", None]})
    GivenItems.validate(frame).to_parquet(tmp_path / "bang.parquet")
    result = check(tmp_path / "bang.parquet")
    assert result.share is not None and result.share["amount"] == Decimal(7000705) and result.share["domestic_items"] == 1
    with pytest.raises(SchemaErrors, match="bought"):
        GivenItems.validate(frame.assign(stage="bought"), lazy=True)
    for wrong in (frame.drop(columns="goods_name"), frame.assign(quantity=[1.5, 2.5]), frame.assign(unit_price=["1,250", "7"]), frame.assign(ma="x"),
                  frame.assign(amount_stated=[Decimal(1), Decimal(10) ** 15]), frame.assign(decision_date=["2025-1-1", None])):  # fmt: skip
        with pytest.raises(SchemaErrors):
            GivenItems.validate(wrong, lazy=True)
    days = pd.to_datetime(pd.Series(["2025-01-01", None]))
    assert len(GivenItems.validate(frame.assign(decision_date=days, hidden=[True, False], unit_price=["1250.5", "7"]), lazy=True)) == 2


def test_the_page_about_tables_names_every_column_that_is_taken() -> None:
    page = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    for column in STATED_ITEMS:
        if column.name not in ("row", "amount_basis"):
            assert f"| `{column.name}` |" in page and column.meaning.replace("|", "\\|") in page, column.name
    assert all(table in page for table in TABLES)
