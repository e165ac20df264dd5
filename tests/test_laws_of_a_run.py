"""Laws of a whole run: files, sheets, rows and cells are all accounted for, sums are exact, and order and company change nothing.

Everything is counted here a second time, from the cells that were written, not from what the program says of itself.
"""

import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from formats_of import Format, Sheet, delimited, excel_xml, html, ods, xls, xlsx
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from made_tables import HEADS, LINES, sheets
from run_here import checked, rows_of
from workbook import Error, sheet_xml, write_parts, write_xlsx

from checker import check
from checker.cell import column_number
from checker.pipeline import Result

RUN = settings(max_examples=6, deadline=None, derandomize=True, database=None, phases=[Phase.generate])  # a run is too slow to shrink by
ZERO = Decimal(0)
FIRST, SECOND, THIRD = slice(0, 60), slice(60, 120), slice(120, 180)  # lines that no other sheet has
Row = dict[str, Any]


@contextmanager
def written(*books: tuple[Format, Sequence[Sheet]]) -> Iterator[list[Path]]:
    """The workbooks as files, named by their place."""
    with tempfile.TemporaryDirectory() as folder:
        yield [write(made, Path(folder) / f"{chr(97 + n)}.{write.__name__}") for n, (write, made) in enumerate(books)]


def filled(row: Sequence[object]) -> int:
    return sum(v is not None for v in row)


def accounted(result: Result, file: str, made: Sequence[Sheet]) -> None:
    """C1 and C2 for one file: every row once with one kind, items are the rows of that kind, and every cell is used, carried along or explained."""
    mine = {name: [r for r in result.tables[name].to_pylist() if r["file"] == file] for name in ("sheets", "ledger", "items", "places")}
    assert [s["sheet"] for s in mine["sheets"]] == [s.name for s in made]
    told = {(p["file"], p["sheet"]) for p in result.tables["problems"].to_pylist()}
    for sheet, stated in zip(made, mine["sheets"], strict=True):
        ledger = [r for r in mine["ledger"] if r["sheet"] == sheet.name]
        items = [r["row"] for r in mine["items"] if r["sheet"] == sheet.name]
        last = max((n for n, row in enumerate(sheet.rows, 1) if filled(row)), default=0)
        assert [r["row"] for r in ledger] == list(range(1, last + 1)) and stated["used_rows"] == last
        assert items == [r["row"] for r in ledger if r["kind"] == "item"] and stated["items"] == len(items)
        assert stated["form"] is not None or last == 0 or {(file, sheet.name), (file, None)} & told, "neither read nor told"
        fields = {column_number(p["column"].encode()) - 1 for p in mine["places"] if p["sheet"] == sheet.name}
        lines = [sheet.rows[n - 1] for n in items]
        used = sum(filled([v for c, v in enumerate(row) if c in fields]) for row in lines)
        everywhere, of_lines = sum(map(filled, sheet.rows)), sum(map(filled, lines))
        assert (stated["cells"], stated["cells_used"], stated["cells_carried"], stated["cells_explained"]) == (
            everywhere, used, of_lines - used, everywhere - of_lines,
        )  # fmt: skip


# ---- C1 conservation, C2 cells ----

notes = Sheet("Hướng dẫn", [["Hướng dẫn điền biểu"], [], ["1. Không sửa tiêu đề cột"]], ["note", "blank", "note"])


@given(sheets(pool=FIRST, odd=True), sheets(name="Khác", pool=SECOND, odd=True, merged=True, hidden=True), st.sampled_from([xlsx, xls, ods, excel_xml]), st.booleans())
@RUN
def test_files_sheets_rows_and_cells_are_all_accounted_for(one: Sheet, other: Sheet, write: Format, is_hidden: bool) -> None:
    other.hidden = is_hidden
    books: list[tuple[Format, Sequence[Sheet]]] = [(write, [one, Sheet("Trống"), notes, other]), (xlsx, [notes]), (xlsx, [one])]
    with written(*books) as paths:
        (bad := paths[0].with_name("z.xlsx")).write_bytes(b"%PDF-1.7")
        result = checked(*paths, bad)
    assert [(i["file"], i["read"], i["reason"] is None) for i in result.inputs] == [
        ("a." + write.__name__, True, True), ("b.xlsx", False, False), ("c.xlsx", True, True), ("z.xlsx", False, False),
    ]  # fmt: skip
    assert result.balance.files == {"read": 2, "refused": 2}
    for path, (_, made) in zip(paths, books, strict=True):
        accounted(result, path.name, made)
    assert result.balance.delivered_cells == sum(filled(row) for _, made in books for sheet in made for row in sheet.rows)


@given(sheets(odd=True, hidden=True))
@RUN
def test_every_error_cell_is_told_and_no_sum_is_silent_about_it(sheet: Sheet) -> None:
    with written((xlsx, [sheet])) as paths:
        result = checked(*paths)
    items = result.tables["items"].to_pylist()
    kinds = dict(zip(result.tables["ledger"]["row"].to_pylist(), result.tables["ledger"]["kind"].to_pylist(), strict=True))
    told = {f["row"]: f["value"] for f in result.found.to_pylist() if f["rule"] == "spreadsheet_error"}
    for item in items:
        errors = [a for a in sheet.errors() if int(re.sub(r"\D", "", a)) == item["row"]]
        extra = item["extra"] or ""
        assert all(address in (told.get(item["row"]) or "") or sheet.rows[item["row"] - 1][column_number(re.sub(r"\d", "", address).encode()) - 1].code in extra
                   for address in errors)  # fmt: skip
        assert item["error_count"] <= len(errors) and (item["error_count"] == 0) == (item["row"] not in told)
    assert all(kinds[int(re.sub(r"\D", "", a))] == "item" for a in sheet.errors())
    spoilt = [i for i in items if i["error_count"] and i["amount"] is None]
    assert result.share is not None and (not spoilt or not result.share["complete"]) and result.share["no_amount"] >= len(spoilt)


E = Error("#REF!")
SPOILT: dict[str, list[object]] = {
    "total": [None, "Tổng cộng", None, None, None, E], "subtotal": [None, "Cộng", None, None, None, E], "VAT": [None, "Thuế VAT 10%", None, None, None, E],
    "lot": ["II", "Thiết bị", None, None, None, E], "heading": ["I", E], "number and heading": [E, "Thiết bị"], "line, all but its number": [3, E, E, E, E, E],
    "line, all but its unit": [3, E, "Cái", E, E, E], "line, all but its amount": [3, E, None, None, None, 5000], "whole row": [E] * 6, "amount alone": [None] * 5 + [E],
    "carried column": [3, "Tủ", "Cái", 1, 5000, 5000, E],
}  # fmt: skip


@pytest.mark.parametrize("row", SPOILT.values(), ids=SPOILT)
def test_no_error_cell_of_a_table_is_passed_over(tmp_path: Path, row: list[object]) -> None:
    """A line of which nothing but errors is left is the likeliest of all to be taken for a note, and its amount to go missing."""
    rows = [[*HEAD, "Người theo dõi"], [1, "Bàn", "Cái", 2, 5000, 10000], [2, "Ghế", "Cái", 1, 7000, 7000], row, [4, "Kệ", "Cái", 1, 3000, 3000]]
    result = checked(write_xlsx(tmp_path / "a.xlsx", {"S": rows}))
    kind = result.tables["ledger"]["kind"].to_pylist()[3]
    told = [f["rule"] for f in result.found.to_pylist() if f["row"] == 4 or (f["cells"] and 4 in rows_of(f["cells"]))]
    carried = kind == "item" and row[:6] == [v for v in row[:6] if v is not E]
    assert told or carried, f"kind {kind}, share complete: {result.share and result.share['complete']}, exit code {result.exit_code()}"
    assert result.reconciled is not True


# ---- C3 exactness ----

HEAD = [HEADS[f] for f in ("item_no", "goods_name", "unit", "quantity", "unit_price", "amount")]
NO_NUMBERS = ("nan", "NaN", "inf", "-inf", "Infinity", "1e5", "1E5", "٣٤٥", "12٣", "۱۲۳", "１２３", "1_000", "0x10", "½", "²", "५", "1,5,0", "--5", "1 2 3", "sNaN")


@given(sheets(pool=FIRST, odd=True), sheets(name="Hai", pool=SECOND, odd=True), st.sampled_from([xlsx, xls, ods, excel_xml, html]))
@RUN
def test_sums_are_those_of_a_second_reckoning(one: Sheet, two: Sheet, write: Format) -> None:
    with written((write, [one]), (xlsx, [two])) as paths:
        result = checked(*paths)
    for path, sheet in zip(paths, (one, two), strict=True):
        amounts = {i["row"]: i["amount"] for i in result.tables["items"].to_pylist() if i["file"] == path.name}
        assert amounts == sheet.worth
        shares = [s for s in result.share_rows if s["by"] == "file" and s["key"] == path.name]
        assert sum(s["amount"] + sum(e["amount"] for e in s["excluded"]) for s in shares) == sum((w for w in sheet.worth.values() if w is not None), ZERO)
        assert sum(s["no_amount"] for s in shares) + sum(e["items"] for s in shares for e in s["excluded"]) >= sum(w is None for w in sheet.worth.values())
        assert all(s["domestic"] + s["foreign"] + s["unknown"] == s["amount"] for s in shares)


@pytest.mark.parametrize("write", [xlsx, xls, ods, excel_xml, html, delimited], ids=lambda w: w.__name__)
def test_what_only_a_program_takes_for_a_number_never_is_one(write: Format) -> None:
    fields = ("quantity", "unit_price", "amount")
    lines = [[n, LINES[n].name, "Cái", 2, 5000, 10000] for n in range(1, 3 * len(NO_NUMBERS) + 1)]
    for n, line in enumerate(lines):
        line[3 + n % 3] = NO_NUMBERS[n // 3]
    with written((write, [Sheet("S", [list(HEAD), *lines])])) as paths:
        result = checked(*paths)
    items = result.tables["items"].to_pylist()
    assert len(items) == len(lines)
    for n, item in enumerate(items):
        field = fields[n % 3]
        column = "amount_stated" if field == "amount" else field
        assert (item[column], item[f"{field}_state"]) == (None, "invalid"), (field, NO_NUMBERS[n // 3], item[column])
    assert sum(f["rows"] for f in result.found.to_pylist() if f["rule"].endswith("_not_a_number")) == len(lines)


@pytest.mark.parametrize("written_as", ["NaN", "INF", "-INF", "Infinity", "٣٤٥", "1_000", "1e999", ""])
def test_a_number_cell_that_holds_none_is_no_number(tmp_path: Path, written_as: str) -> None:
    """By hand: a cell of the type of numbers with this for its number."""
    good = [[*HEAD], [1, "Bàn", "Cái", 2, 5000, 10000], [2, "Ghế", "Cái", 3, 7000, None], [3, "Tủ", "Cái", 3, 777, 2331]]
    mark = 777
    path = tmp_path / "a"
    xlsx([Sheet("S", good)], path.with_suffix(".one"))
    write_parts(path.with_suffix(".xlsx"), {"S": sheet_xml(good).replace(f"<v>{mark}</v>", f"<v>{written_as}</v>")})
    for write, ext in ((ods, "ods"), (excel_xml, "xml")):
        write([Sheet("S", good)], path.with_suffix(f".{ext}"))
    _replace_in_zip(path.with_suffix(".ods"), f'office:value="{mark}"><text:p>1.234</text:p>', f'office:value="{written_as}"><text:p>{written_as}</text:p>')
    text = path.with_suffix(".xml").read_text(encoding="utf-8")
    path.with_suffix(".xml").write_text(text.replace(f">{mark}<", f">{written_as}<"), encoding="utf-8")
    result = checked(*(path.with_suffix(f".{e}") for e in ("xlsx", "ods", "xml")))
    items = result.tables["items"].to_pylist()
    for file in ("a.xlsx", "a.ods", "a.xml"):
        prices = [i["unit_price"] for i in items if i["file"] == file and i["goods_name"] == "Tủ"]
        assert prices == [None] or any(p["file"] == file and p["fatal"] for p in result.tables["problems"].to_pylist()), (file, prices)


def _replace_in_zip(path: Path, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts["content.xml"]
    parts["content.xml"] = parts["content.xml"].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


# ---- C4 order ----


def about(result: Result, file: str) -> dict[str, list[Row]]:
    """What a result says of one file."""
    found = {name: table.to_pylist() for name, table in (*result.tables.items(), ("findings", result.found))}
    return {name: [row for row in rows if row["file"] == file] for name, rows in found.items()}


@given(*(sheets(name=f"S{n}", pool=own, odd=True) for n, own in enumerate((FIRST, SECOND, THIRD))), st.permutations(range(3)), st.permutations([xlsx, ods, html]))
@settings(RUN, max_examples=4)
def test_the_order_of_files_and_their_company_are_irrelevant(one: Sheet, two: Sheet, three: Sheet, order: list[int], writers: list[Format]) -> None:
    with written(*zip(writers, ([one], [two], [three]), strict=True)) as paths:
        together, shuffled = checked(*paths), checked(*(paths[i] for i in order))
        alone = {path.name: checked(path) for path in paths}
    assert shuffled.found.equals(together.found) and shuffled.share_rows == together.share_rows
    assert all(shuffled.tables[name].equals(together.tables[name]) for name in together.tables)
    for file, result in alone.items():
        assert about(result, file) == about(together, file)


def test_the_child_reads_files_one_at_a_time_as_together(tmp_path: Path) -> None:
    """The same law through the real reader, whose state might outlive a file."""
    rows = [list(HEAD), [1, "Bàn", "Cái", 2, "5.000.000", "10.000.000"], [2, "Ghế", "Cái", 1, "7.000", "7.000"]]
    first = write_xlsx(tmp_path / "b.xlsx", {"S": rows})
    second = delimited([Sheet("a", [list(HEAD), [1, "Tủ", "Cái", 1, "7,500", "7,500"], [2, "Kệ", "Cái", 2, Error("#REF!"), None]])], tmp_path / "a.csv")
    together, shuffled = check(first, second), check(second, first)
    assert shuffled.found.equals(together.found)
    for path in (first, second):
        assert about(check(path), path.name) == about(together, path.name)


def both(one: Sheet, other: Sheet) -> tuple[dict[str, list[Row]], dict[str, list[Row]]]:
    """What one run says of each of two workbooks; of its shares, that of the file."""
    with written((xlsx, [one]), (xlsx, [other])) as paths:
        result = checked(*paths)
    first, second = (about(result, path.name) | {"shares": [s for s in result.share_rows if s["file"] == path.name]} for path in paths)
    return first, second


def same_share(one: dict[str, list[Row]], other: dict[str, list[Row]]) -> bool:
    first, second = ([{k: v for k, v in s.items() if k not in ("key", "file")} for s in said["shares"]] for said in (one, other))
    return first == second


@given(sheets(flat=True, odd=True), st.randoms(use_true_random=False))
@RUN
def test_the_order_of_lines_changes_neither_lines_nor_share(sheet: Sheet, shuffle: Any) -> None:
    lines = sheet.rows[1:]
    shuffle.shuffle(lines)
    one, other = both(sheet, Sheet(sheet.name, [sheet.rows[0], *lines]))

    def of(said: dict[str, list[Row]]) -> Counter[str]:
        skip = ("file", "row", "error_cells", "repeats_row")
        return Counter(repr({k: v for k, v in item.items() if k not in skip}) for item in said["items"])

    assert of(one) == of(other)
    assert same_share(one, other)
    assert Counter(f["rule"] for f in one["findings"] for _ in range(f["rows"])) == Counter(f["rule"] for f in other["findings"] for _ in range(f["rows"]))


# ---- C5 monotony ----


def by_row(said: dict[str, list[Row]], places: dict[int, int] | None = None, *, texts: bool = True) -> Counter[str]:
    """The findings, one for each row, as they would read if the rows had their `places`; those on rows that have none are left out."""
    found: Counter[str] = Counter()
    for f in said["findings"]:
        rows = rows_of(f["cells"]) if f["cells"] else {f["row"]}
        for row in rows:
            place = row if places is None or row is None else places.get(row)
            if (place is None) == (row is None):
                exact = [re.sub(r"\b[A-Z]{1,2}\d+", "#", f["message_vi"]), f["difference"], f["cite"]] if texts and len(rows) == 1 else []
                found[repr([f["rule"], f["verdict"], place, *exact])] += 1
    return found


@given(sheets(odd=True), st.integers(0, 100))
@RUN
def test_a_blank_row_changes_only_row_numbers(sheet: Sheet, at: int) -> None:
    before = at % len(sheet.rows) + 1
    one, other = both(sheet, Sheet(sheet.name, [*sheet.rows[: before - 1], [], *sheet.rows[before - 1 :]]))
    assert by_row(other, {n + (n >= before): n for n in range(1, len(sheet.rows) + 1)}) == by_row(one)
    assert same_share(one, other)
    skip = ("file", "row", "error_cells", "repeats_row")
    assert [{k: v for k, v in i.items() if k not in skip} for i in other["items"]] == [{k: v for k, v in i.items() if k not in skip} for i in one["items"]]
    assert [(t["kind"], t["stated"], t["computed"]) for t in other["totals"]] == [(t["kind"], t["stated"], t["computed"]) for t in one["totals"]]


@given(sheets(flat=True, odd=True, least=2), st.integers(0, 100))
@RUN
def test_one_more_good_line_adds_nothing_to_what_is_said_of_others(sheet: Sheet, at: int) -> None:
    heads = {text: field for field, text in HEADS.items()}
    good = {**dict.fromkeys(HEADS, "Kho 99"), "item_no": 99, "goods_name": "Ghế gỗ tựa cao 1,2 m", "unit": "Cái", "quantity": 2, "unit_price": 450000, "amount": 900000,
            "origin_raw": "Việt Nam", "decision_date": "02/03/2025"}  # fmt: skip
    place = 2 + at % len(sheet.rows)
    line = [good[heads[str(head)]] for head in sheet.rows[0]]
    one, other = both(sheet, Sheet(sheet.name, [*sheet.rows[: place - 1], line, *sheet.rows[place - 1 :]]))
    assert len(other["items"]) == len(one["items"]) + 1
    assert by_row(other, {n + (n >= place): n for n in range(1, len(sheet.rows) + 1)}, texts=False) == by_row(one, texts=False)
    known = {i["goods_name"]: (i["quantity"], i["unit_price"], i["amount"], i["origin_verdict"]) for i in one["items"]}
    assert known.items() <= {i["goods_name"]: (i["quantity"], i["unit_price"], i["amount"], i["origin_verdict"]) for i in other["items"]}.items()
