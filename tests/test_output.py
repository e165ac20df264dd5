"""The result folder: nothing live in the csv, the frozen shape of result.json, the same bytes from the same input."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbook import Error, write_xlsx

from checker import check, schema
from checker.finding import FOUND
from checker.inert import inert as defused
from checker.numeral import percentage
from checker.output import findings_csv, to_json, write_result
from checker.report.copies import write_copies
from checker.report.page import page
from checker.stream import CsvRows

ROOT = Path(__file__).parent.parent
ROWS = [
    ["Đơn vị: Trường Mẫu"],
    ["STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"],
    [1, "Bàn", "Cái", 2, "1.500.000,50", "3.000.001", "Việt Nam"],
    [2, "Ghế", "Cái", 4, 250000, 1100000, "Trung Quốc"],
    [3, "Tủ", "Cái", 1, 500000, 500000, None],
    [4, None, "Cái", 1, Error("#REF!"), 100, "Lào"],
    [None, "Tổng cộng", None, None, None, 4600101],
]
FILES = {
    "result.json", "rows.parquet", "items.parquet", "findings.parquet", "findings.csv", "fixes.parquet", "claims.parquet", "report.html",
    "sheets.parquet", "totals.parquet", "shares.parquet", "groups.parquet", "statements.parquet", "places.parquet",
}  # fmt: skip


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workbook, a csv with live cells, and a file that cannot be read."""
    folder = tmp_path_factory.mktemp("đầu vào")
    write_xlsx(folder / "a.xlsx", {"=Danh mục": ROWS})
    header = ["STT", "Tên hàng hóa", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"]
    rows = [header, [1, "=HYPERLINK(1)", 2, 10, 30, "Lào"], [2, "@b", 2, "+cmd", 5, "?"]]
    with (folder / "=1+1.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    (folder / "c.xlsx").write_bytes(b"PK\x03\x04")
    return folder


@pytest.fixture(scope="module")
def folder(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result folder of these inputs."""
    target = tmp_path_factory.mktemp("kết quả") / "kq"
    result = check(inputs)
    reports = {"report.html": lambda told: page(result, told, "vi")}
    write_result(result, target, result.exit_code(), reports, lambda into: write_copies(result, into, "vi"))
    return target


@pytest.fixture(scope="module")
def summary(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


# ---- findings.csv ----

LIVE = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM", " =1", "  \u00a0=1", "\u3000=1", "\u2007=1", "\u200b=1",
    "\ufeff=1", "\x00=1", "\u2003+1", "\v=1", "\u202f@x", "'=1", "\u00ad-1",
)  # fmt: skip
STARTS = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


@pytest.mark.parametrize("text", LIVE, ids=ascii)
def test_no_cell_is_a_formula(text: str) -> None:
    visible = "".join(c for c in defused(text) if c.isprintable()).lstrip()
    assert not STARTS.match(visible), defused(text)
    assert defused(text).endswith(text[-1])


@pytest.mark.parametrize("text", ["x;=1+1", "x;\t=1", "x\n=1", "x\t+1"], ids=ascii)
def test_no_cell_becomes_a_formula_where_excel_splits_elsewhere(text: str) -> None:
    """With ; as the list separator, or after pasting, Excel begins a new cell inside of a text."""
    assert not re.search(r"[;\t\n]\s*[=+\-@]", defused(text))


@pytest.mark.parametrize("text", ["Bàn = ghế", "1.250.000", "H12:H14", "a-b", "Công ty A & B", "", "Việt Nam/Lào", "x\u00a0y"])
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert defused(text) == text


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\u202eb", "a\ud800b", "a\x9bb", "a\u2028b"], ids=ascii)
def test_what_nobody_can_see_is_shown(text: str) -> None:
    assert defused(text) == f"a\\u{{{ord(text[1]):x}}}b"
    defused(text).encode()


def finding(**values: object) -> pa.Table:
    row = {"rule": "r", "severity": "note", "verdict": "fail", "counted": True, "rows": 1, "message_vi": "m", "message_en": "m", **values}
    return pa.Table.from_pylist([row], schema=schema.arrow(schema.FINDINGS))


@pytest.mark.parametrize("column", [c.name for c in schema.FINDINGS if c.type == schema.TEXT])
def test_every_text_column_is_defused(column: str) -> None:
    content = findings_csv(finding(**{column: "=cmd|' /C calc'!A0"})).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    assert row[column] == "'=cmd|' /C calc'!A0"


@given(st.lists(st.tuples(*[st.none() | st.text(st.sampled_from("ab\",\r\n=+-@; \t\u00a0＝1.\u200bđ"), max_size=6)] * 2, st.none() | st.integers(-9, 9)), max_size=5))
def test_the_csv_is_what_the_csv_module_writes_of_defused_texts(rows: list[tuple[str | None, str | None, int | None]]) -> None:
    told = io.BytesIO()
    table = pa.table({"a": pa.array([r[0] for r in rows], pa.string()), "b": pa.array([r[1] for r in rows], pa.string()), "n": pa.array([r[2] for r in rows], pa.int32())})
    CsvRows(told, ["a", "b", "n"]).add(table)
    expected = io.StringIO(newline="")
    write = csv.writer(expected, lineterminator="\r\n")
    write.writerows([["a", "b", "n"], *([defused(a or ""), defused(b or ""), "" if n is None else n] for a, b, n in rows)])
    assert told.getvalue().decode("utf-8-sig") == expected.getvalue()


def test_the_csv_is_what_excel_opens() -> None:
    content = findings_csv(finding(file="a\nb;c,d.xlsx", row=7, amount=Decimal("-1250000.5")))
    assert content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\r\n")
    header, row = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert header == [c.name for c in schema.FINDINGS]
    assert row[header.index("file")] == "a\nb;c,d.xlsx" and row[header.index("row")] == "7"
    assert Decimal(row[header.index("amount")]) == Decimal("-1250000.5")


def test_the_csv_of_a_run_holds_all_findings_and_no_formula(folder: Path) -> None:
    with (folder / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == pq.read_table(folder / "findings.parquet").num_rows > 3
    texts = [c.name for c in schema.FINDINGS if c.type == schema.TEXT]
    assert not [row[c] for row in rows for c in texts if STARTS.match(row[c])]
    assert {row["file"] for row in rows} >= {"a.xlsx", "'=1+1.csv", "c.xlsx"}


# ---- the tables ----


@pytest.mark.parametrize("name", ["rows", "items", "findings", "fixes"])
def test_the_tables_have_the_columns_of_the_data_dictionary(folder: Path, name: str) -> None:
    columns = {"rows": schema.LEDGER, "items": schema.ITEMS, "findings": FOUND, "fixes": schema.FIXES}[name]
    table = pq.read_table(folder / f"{name}.parquet")
    assert table.schema.equals(schema.arrow(columns)), "names, types and nullability"
    assert table.num_rows
    for column in columns:
        values = table.column(column.name)
        assert column.null is not None or values.null_count == 0, column.name
        assert not column.values or set(values.to_pylist()) <= {*column.values, None}, column.name


PROMISED = {
    "file", "sheet", "row", "item_no", "goods_name", "specification", "model", "brand", "manufacturer", "origin_raw", "origin_countries",
    "origin_verdict", "origin_basis", "hs_code", "registration_no", "lot", "unit", "quantity", "unit_price", "amount", "tax_basis", "stage",
    "goods_kind", "goods_group", "supplier", "contract_no", "agency", "funding_source", "reason_stated", "note", "tender_issued",
    "decision_date", "year_made",
}  # fmt: skip
PROMISED_FINDINGS = {
    "rule", "severity", "verdict", "counted", "file", "sheet", "row", "cells", "message_vi", "message_en", "value", "expected", "difference",
    "cite", "dated_by", "date", "amount",
}  # fmt: skip


def test_the_promised_columns_are_there(folder: Path) -> None:
    items = pq.read_schema(folder / "items.parquet")
    assert set(items.names) >= PROMISED
    assert {str(items.field(n).type) for n in ("quantity", "unit_price", "amount")} == {"decimal128(24, 6)"}
    assert set(pq.read_schema(folder / "findings.parquet").names) >= PROMISED_FINDINGS
    assert pq.read_schema(folder / "rows.parquet").names == ["file", "sheet", "row", "table", "kind", "reason", "hidden", "duplicate_of"]
    assert pq.read_schema(folder / "fixes.parquet").names[:2] == ["file", "sheet"]
    assert {"cell", "before", "after", "why"} <= set(pq.read_schema(folder / "fixes.parquet").names)


# ---- result.json ----

TEXT, COUNT, MONEY, PERCENT = "text", "count", "money", "percent"
SHAPES = {
    TEXT: lambda v: isinstance(v, str), COUNT: lambda v: type(v) is int and v >= 0, bool: lambda v: type(v) is bool,
    MONEY: lambda v: isinstance(v, str) and re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", v) is not None,
    PERCENT: lambda v: isinstance(v, str) and re.fullmatch(r"\d{1,3}\.\d\d", v) is not None,
}  # fmt: skip
COUNTED = {"items": COUNT, "domestic": COUNT, "foreign": COUNT, "unknown": COUNT, "low_percent": (PERCENT,), "high_percent": (PERCENT,)}
SHARE = {
    "basis": TEXT, "stage": TEXT, "items": COUNT, "amount": MONEY, "domestic": MONEY, "foreign": MONEY, "unknown": MONEY, "low_percent": (PERCENT,),
    "high_percent": (PERCENT,), "tax_basis": TEXT, "no_amount": COUNT, "complete": bool,
    "unknown_by_cause": [{"cause": TEXT, "items": COUNT, "amount": MONEY}], "by_count": COUNTED,
    "excluded": [{"reason": TEXT, "items": COUNT, "amount": MONEY}],
}  # fmt: skip
RESULT = {
    "format": TEXT, "tool": TEXT, "rules": {"version": TEXT, "sha256": TEXT}, "exit_code": COUNT, "share": SHARE,
    "inputs": [{"file": TEXT, "sha256": TEXT, "read": bool, "reason": (TEXT, None)}],
    "sheets": [{
        "file": TEXT, "sheet": TEXT, "form": (TEXT, None), "header_rows": [COUNT], "scale": (MONEY, None), "rows": {...: COUNT},
        "used_rows": COUNT, "reconciled": (bool, None),
        "control_totals": [{"cell": TEXT, "stated": (MONEY, None), "computed": (MONEY, None), "difference": (MONEY, None)}],
    }],
    "shares": [{"by": TEXT, "key": TEXT, **SHARE}],
    "findings": {"error": COUNT, "explain": COUNT, "note": COUNT, "unknown": COUNT, "not_counted": COUNT},
}  # fmt: skip


def fits(value: Any, shape: Any, place: str) -> None:
    """Nothing comes out: every promised key is there with its kind of value; more keys may stand beside."""
    if isinstance(shape, tuple):
        if value is not None:
            fits(value, shape[0], place)
    elif isinstance(shape, list):
        assert isinstance(value, list), place
        for number, one in enumerate(value):
            fits(one, shape[0], f"{place}[{number}]")
    elif isinstance(shape, dict) and ... in shape:
        assert value and all(SHAPES[shape[...]](one) for one in value.values()), place
    elif isinstance(shape, dict):
        assert shape.keys() <= value.keys(), f"{place}: {shape.keys() - value.keys()}"
        for key, inner in shape.items():
            fits(value[key], inner, f"{place}.{key}")
    else:
        assert SHAPES[shape](value), f"{place}: {value!r} is no {shape}"


def test_result_json_has_the_promised_shape(summary: dict[str, Any]) -> None:
    fits(summary, RESULT, "result")
    assert summary["format"] == "hangviet-result/1" and summary["exit_code"] == 3
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", summary["rules"]["version"]) and re.fullmatch(r"[0-9a-f]{64}", summary["rules"]["sha256"])
    assert [i["file"] for i in summary["inputs"]] == ["=1+1.csv", "a.xlsx", "c.xlsx"]


def test_result_json_holds_no_float_and_its_keys_are_sorted(folder: Path) -> None:
    text = (folder / "result.json").read_text(encoding="utf-8")
    read = json.loads(text, parse_float=lambda t: pytest.fail(f"a float: {t}"))
    assert text == to_json(read).decode() and text.endswith("}\n")
    assert list(read) == sorted(read) and list(read["share"] or {}) == sorted(read["share"] or {})
    assert all(list(share) == sorted(share) for share in read["shares"])


def test_result_json_has_a_line_for_each_key_and_for_each_entry_of_a_list(summary: dict[str, Any], folder: Path) -> None:
    lines = (folder / "result.json").read_text(encoding="utf-8").splitlines()
    assert [line.split('"')[1] for line in lines if line.startswith('"')] == sorted(summary)
    entries = [entry for key in sorted(summary) if isinstance(summary[key], list) for entry in summary[key]]
    assert [json.loads(line.rstrip(",")) for line in lines if line.startswith(" ")] == entries


def test_rows_are_conserved(summary: dict[str, Any], folder: Path) -> None:
    for sheet in summary["sheets"]:
        assert sum(sheet["rows"].values()) == sheet["used_rows"], sheet["sheet"]
    assert sum(s["rows"]["item"] for s in summary["sheets"]) == pq.read_table(folder / "items.parquet").num_rows


def test_the_share_is_an_interval_that_adds_up(summary: dict[str, Any]) -> None:
    for share in (summary["share"], *summary["shares"]):
        parts = {k: Decimal(share[k]) for k in ("amount", "domestic", "foreign", "unknown")}
        assert parts["domestic"] + parts["foreign"] + parts["unknown"] == parts["amount"]
        assert sum(Decimal(c["amount"]) for c in share["unknown_by_cause"]) == parts["unknown"]
        assert sum(c["items"] for c in share["unknown_by_cause"]) == share["by_count"]["unknown"]
        if share["low_percent"] is not None:
            assert Decimal(0) <= Decimal(share["low_percent"]) <= Decimal(share["high_percent"]) <= 100
        assert share["complete"] is (share["no_amount"] == 0)
    assert sum(Decimal(s["amount"]) for s in summary["shares"] if s["by"] == "file") == Decimal(summary["share"]["amount"])


def test_the_counts_are_those_of_the_findings(summary: dict[str, Any], folder: Path) -> None:
    found = pq.read_table(folder / "findings.parquet")
    told = Counter("not_counted" if not f["counted"] else "unknown" if f["verdict"] == "unknown" else f["severity"] for f in found.to_pylist())
    assert summary["findings"] == {k: told[k] for k in ("error", "explain", "note", "unknown", "not_counted")} and told.total() == found.num_rows


def test_lone_surrogates_do_not_stop_the_writing() -> None:
    assert json.loads(to_json({"file": "a\ud800"}))["file"] == "a\ud800"


# ---- the same bytes ----


def test_two_runs_give_the_same_bytes(inputs: Path, folder: Path, tmp_path: Path) -> None:
    """Another process, another folder, another seed of the hashes, another order of the directory."""
    again = tmp_path / "bản sao" / inputs.name
    again.mkdir(parents=True)
    for path in sorted(inputs.iterdir(), reverse=True):
        shutil.copyfile(path, again / path.name)
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Asia/Ho_Chi_Minh", "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-m", "checker.cli", "check", str(again), "-o", str(tmp_path / "kq"), "--quiet"], stdin=subprocess.DEVNULL, env=environment,
        cwd=tmp_path,
    )  # fmt: skip
    assert run.returncode == 3
    copies = {"workbooks/a-da-danh-dau.xlsx", "workbooks/=1+1-da-danh-dau.xlsx"}
    seen = [{p.relative_to(at).as_posix() for p in at.rglob("*") if p.is_file()} for at in (folder, tmp_path / "kq")]
    assert [{name for name in names if not name.startswith(".hangviet/")} for names in seen] == [FILES | copies] * 2
    for name in sorted(FILES | copies):
        assert (tmp_path / "kq" / name).read_bytes() == (folder / name).read_bytes(), name


def test_percents_and_figures_are_written_in_the_readers_way() -> None:
    assert percentage(Decimal("66.665")) == "66,67 %" and percentage(Decimal("66.665"), "en") == "66.67 %" and percentage(None) == "–"


def test_every_citation_that_nobody_held_against_the_gazette_is_listed(folder: Path, summary: dict[str, Any]) -> None:
    from checker.rule_file import load_rules

    listed = summary["citations"]
    cited = {(c["rule"], c["act"], c["at"]) for c in listed}
    for rule in load_rules(ROOT / "rules"):
        for version in rule.versions:
            act = rule.acts[version.cite.act]
            open_ = act.kind != "method" and version.cite.checked != "gazette"
            assert ((rule.id, act.number or act.title.vi, version.cite.at) in cited) is open_, rule.id
    assert {c["rule"] for c in listed if c["of"] == "until_event"} >= {"domestic_cost_below_minimum"}
    found = pq.read_table(folder / "findings.parquet").to_pylist()
    assert {c["rule"] for c in listed if c["used"]} == {f["rule"] for f in found if f["checked"] not in (None, "gazette")}
