"""One workbook → its Ledger, Items, Places, Fixes, Sheets, Totals, Costs, Stated shares and Problems: what the reader child does. Nothing is judged here."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from checker.canon.file import given
from checker.canon.table import taken_in
from checker.cell import address
from checker.error import Text, sentence
from checker.format.refusal import SEND_AGAIN
from checker.grid import Grid, Problem, open_grid
from checker.numeral import dong
from checker.schema import FIXES, LEDGER, PLACES, PROBLEMS, STATED_COSTS, STATED_ITEMS, STATED_SHARES, STATED_SHEETS, TOTALS, arrow, empty
from checker.sheet.header import nearest_form
from checker.sheet.reading import SheetReading
from checker.sheet.repeat import repeated_sheets
from checker.sheet.vocabulary import Vocabulary
from checker.value.legacy import Legacy


def take_in(path: str, name: str, options: Mapping[str, Any]) -> dict[str, pa.Table]:
    """The tables of the workbook at `path`, under the file name `name`. `options` holds the vocabulary as plain data.

    Raises CheckerError when the file cannot be opened at all.
    """
    vocabulary, legacy = _words(options)
    canonical = given(Path(path))
    if canonical is not None:
        return taken_in(canonical, name, vocabulary)
    grid = open_grid(Path(path), name, options)
    readings = [SheetReading(name, sheet, vocabulary, legacy) for sheet in grid.sheets]
    for reading in readings:
        reading.read()
    _mark_repetitions(name, readings)
    problems = _problems(name, grid, readings)
    tables = {
        "ledger": pa.concat_tables([r.ledger for r in readings]) if readings else empty(LEDGER),
        "items": pa.concat_tables([r.items for r in readings]) if readings else empty(STATED_ITEMS),
        "places": _rows(PLACES, [p for r in readings for t in r.tables for p in t.places()]),
        "fixes": pa.concat_tables([r.fixes.table() for r in readings]) if readings else empty(FIXES),
        "sheets": _rows(STATED_SHEETS, [r.summary() for r in readings]),
        "totals": _rows(TOTALS, [total for r in readings for t in r.tables for total in t.totals]),
        "costs": _rows(STATED_COSTS, [cost for r in readings for t in r.tables for cost in t.costs]),
        "stated_shares": _rows(STATED_SHARES, [share for r in readings for share in r.stated_shares]),
        "problems": _rows(PROBLEMS, problems),
    }
    return tables


_made: list[tuple[Mapping[str, Any], Vocabulary, Legacy]] = []


def _words(options: Mapping[str, Any]) -> tuple[Vocabulary, Legacy]:
    """What `options` tells of words and of old fonts, made once: the child is handed the same options with every file."""
    if not _made or _made[0][0] is not options:
        _made[:] = [(options, Vocabulary.of(options), Legacy.of(options))]
    return _made[0][1:]


def _rows(columns: Any, rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=arrow(columns)) if rows else empty(columns)


def _mark_repetitions(file: str, readings: list[SheetReading]) -> None:
    by_name = {r.sheet.name: r for r in readings}
    for name, rows in repeated_sheets({r.sheet.name: r.items for r in readings}).items():
        by_name[name].mark_repetition(rows)


def _problems(file: str, grid: Grid, readings: list[SheetReading]) -> list[dict[str, Any]]:
    problems = list(grid.problems)
    for r in readings:
        problems += _sheet_problems(r)
    if not any(len(r.items) for r in readings) and not any(p.fatal for p in problems):
        problems = [*(p for p in problems if p.code != "sheet_without_table"), _nothing_found(readings)]
    return [
        {"file": file, "sheet": p.sheet, "cell": p.cell, "code": p.code, "fatal": p.fatal, "message_vi": p.message.vi, "message_en": p.message.en}
        for p in problems
    ]  # fmt: skip


def _sheet_problems(reading: SheetReading) -> list[Problem]:
    name = reading.sheet.name
    problems = []
    if reading.doubt:
        found = reading.doubt.message
        problems.append(Problem("sheet_doubtful", name, reading.doubt.cell, True, sentence(
            Text(f"Trang tính không đọc được chắc chắn ({found.vi})", f"The sheet cannot be read beyond doubt ({found.en})"),
            Text("Cần trang tính mở được và lưu bằng Excel hoặc LibreOffice", "Expected: a sheet as Excel or LibreOffice saves it"), SEND_AGAIN)))  # fmt: skip
    if reading.is_own:
        problems.append(Problem("own_marks", name, None, False, Text(
            f"trang này là kết quả mà hangviet ghi vào bản đánh dấu; {len(reading.ledger)} dòng của trang không được đọc. Xóa trang nếu không cần",
            f"this sheet holds findings that hangviet put into a marked copy; its {len(reading.ledger)} rows are not read. Delete the sheet if it is not needed")))  # fmt: skip
    if reading.is_guide:
        problems.append(Problem("own_guide", name, None, False, Text(
            f"trang này đi kèm biểu trống của hangviet; {len(reading.ledger)} dòng của trang không được đọc. Xóa trang nếu không cần",
            f"this sheet came with a blank form of hangviet; its {len(reading.ledger)} rows are not read. Delete the sheet if it is not needed")))  # fmt: skip
    if len(reading.lines_above) > 1:
        rows = ", ".join(map(str, reading.lines_above[:5])) + (" …" if len(reading.lines_above) > 5 else "")
        problems.append(Problem("lines_above_header", name, None, True, Text(
            f"{len(reading.lines_above)} dòng giống dòng hàng nằm trên tiêu đề bảng (dòng {rows}) nên không được tính. Kiểm tra tiêu đề của bảng phía trên (xem: hangviet forms)",
            f"{len(reading.lines_above)} rows that look like lines of goods stand above the table's header (rows {rows}) and are not counted. Check the header of the "
            "table above (see: hangviet forms)")))  # fmt: skip
    errors = [cell for t in reading.tables for cell in t.errors_outside]
    if errors:
        shown = ", ".join(cell for cell, _ in errors[:5]) + (" …" if len(errors) > 5 else "")
        grave = any(is_grave for _, is_grave in errors)
        problems.append(Problem("errors_outside_lines", name, errors[0][0].partition(" ")[0], grave, Text(
            f"{len(errors)} ô ngoài các dòng hàng chứa lỗi bảng tính hoặc công thức chưa có kết quả ({shown}), nên không biết ô ấy ghi gì. Sửa công thức rồi lưu lại",
            f"{len(errors)} cells outside the lines of goods hold a spreadsheet error or a formula without a result ({shown}), so nobody knows what they "
            "say. Mend the formulas and save")))  # fmt: skip
    if reading.hidden_values.found:
        places = [address(place) for place, _ in reading.hidden_values.found]
        shown = ", ".join(places[:5]) + (" …" if len(places) > 5 else "")
        problems.append(Problem("values_under_merge", name, places[0], False, Text(
            f"{len(places)} ô bị vùng gộp che có giá trị mà Excel không hiện ({shown}); các giá trị này không được đọc. Bỏ gộp ô để xem",
            f"{len(places)} cells under a merge hold values that Excel does not show ({shown}); they are not read. Unmerge the cells to see them")))  # fmt: skip
    if reading.sheet.hidden and len(reading.items):
        problems.append(Problem("hidden_sheet", name, None, False, Text(
            f"trang tính bị ẩn nhưng có {len(reading.items)} dòng hàng; các dòng này vẫn được tính. Kiểm tra vì sao trang bị ẩn",
            f"the sheet is hidden but has {len(reading.items)} line items; they are counted. Check why it is hidden")))  # fmt: skip
    hidden = pc.sum(pc.cast(reading.items.column("hidden"), pa.int64())).as_py() or 0
    if hidden and not reading.sheet.hidden:
        problems.append(Problem("hidden_rows", name, None, False, Text(
            f"{hidden} dòng hàng nằm trong dòng bị ẩn; các dòng này vẫn được tính. Bỏ ẩn để kiểm tra",
            f"{hidden} line items stand in hidden rows; they are counted. Unhide them to check")))  # fmt: skip
    if reading.duplicate_of:
        other = reading.duplicate_of.split("!", 1)[1]
        problems.append(Problem("sheet_repeated", name, None, False, Text(
            f"các dòng của trang này lặp lại trang '{other}'; chỉ tính một lần. Xóa trang lặp nếu không cần",
            f"the rows of this sheet repeat sheet '{other}'; they are counted once. Delete the repetition if it is not needed")))  # fmt: skip
    lines = reading.items.column("duplicate_of").null_count
    if lines < len(reading.items) and not reading.duplicate_of:
        value = pc.sum(reading.items.filter(pc.is_valid(reading.items.column("duplicate_of"))).column("amount")).as_py() or Decimal(0)
        problems.append(Problem("purchase_repeated", name, None, False, Text(
            f"{len(reading.items) - lines} dòng ({dong(value)} đồng) ghi lại những lần mua đã có ở dòng khác (danh sách phần/lô và danh sách hàng hóa, "
            "bộ và bộ phận, dòng trùng của bảng tổng hợp); "
            "mỗi lần mua chỉ tính một lần; các dòng lặp vẫn có trong bảng mặt hàng của kết quả, ghi rõ lặp dòng nào",
            f"{len(reading.items) - lines} lines ({dong(value, 'en')} đồng) show purchases that other lines show already (lots and goods, a set and "
            "its parts, repetitions of a compiled table); each is counted once; the repetitions stay in the table of line items, with what each repeats")))  # fmt: skip
    for notice, lots, goods in reading.open_notices:
        problems.append(Problem("possible_double_count", name, None, False, Text(
            f"gói {notice} có cả danh sách phần (lô) ({dong(lots)} đồng) và danh sách hàng hóa ({dong(goods)} đồng) không khớp nhau; cả hai đều được tính. "
            "Kiểm tra xem có phải cùng một lần mua được ghi hai lần",
            f"notice {notice} has both a list of lots ({dong(lots, 'en')} đồng) and a list of goods ({dong(goods, 'en')} đồng) that do not agree; both are "
            "counted. Check whether the same purchase is written twice")))  # fmt: skip
    uncounted = {t.header.form.id for t in reading.tables if t.header.form.holds != "goods"}
    if uncounted and not len(reading.items):
        forms = ", ".join(sorted(uncounted))
        problems.append(Problem("sheet_without_purchases", name, None, False, Text(
            f"trang này là biểu {forms}, không phải danh mục mua sắm, nên không dòng nào được tính (xem: hangviet forms {forms})",
            f"this sheet is form {forms}, not a list of purchases, so none of its rows is counted (see: hangviet forms {forms})")))  # fmt: skip
    if not reading.tables and reading.seen_texts:
        form, shared = nearest_form(reading.seen_texts, reading.vocabulary)
        if _may_hold_goods(reading):
            problems.append(_not_recognised(name, form.id if form else None, shared, reading.seen_texts))
        else:
            rows = reading.ledger.filter(pc.equal(reading.ledger.column("kind"), "note")).num_rows
            seen = ", ".join(f"'{t}'" for t in reading.seen_texts[:4])
            problems.append(Problem("sheet_without_table", name, None, False, Text(
                f"{rows} dòng của trang này không thuộc bảng hàng hóa nào nên không được tính (thấy: {seen} …). Xem lại nếu trang có hàng hóa",
                f"{rows} rows of this sheet belong to no table of goods and are not counted (seen: {seen} …). Look at it if it holds goods")))  # fmt: skip
    return problems


def _may_hold_goods(reading: SheetReading) -> bool:
    """Whether an unrecognised sheet may hold items that nobody must lose: a column of goods beside a figure, or two columns of figures."""
    fields = {name for t in reading.seen_texts for name in reading.vocabulary.fields_of(t)}
    return reading.figure_columns >= 2 or ("goods_name" in fields and bool(fields & {"quantity", "unit_price", "amount", "origin_raw"}))


def _not_recognised(sheet: str | None, form: str | None, shared: list[str], texts: list[str]) -> Problem:
    seen = ", ".join(f"'{t}'" for t in (shared or texts)[:8]) or "không có chữ nào"
    near = f"; gần nhất là mẫu {form}" if form else ""
    near_en = f"; the nearest form is {form}" if form else ""
    return Problem("header_not_recognised", sheet, None, True, Text(
        f"không nhận ra dòng tiêu đề (đã thấy: {seen}). Cần một dòng có cột tên hàng hóa và ít nhất một cột số lượng, đơn giá, thành tiền hoặc xuất xứ{near}. "
        "Sửa tiêu đề cột cho đúng mẫu (xem: hangviet forms)",
        f"no header row was recognised (seen: {seen}). Expected a row with a column of goods names and at least one of quantity, unit price, amount or "
        f"origin{near_en}. Correct the column headers (see: hangviet forms)"))  # fmt: skip


def _nothing_found(readings: list[SheetReading]) -> Problem:
    texts = [t for r in readings for t in r.seen_texts]
    tables = [t for r in readings for t in r.tables]
    if tables and all(t.header.form.holds != "goods" for t in tables):
        forms = ", ".join(sorted({t.header.form.id for t in tables}))
        return Problem("no_items", None, None, True, Text(
            f"tệp chỉ có biểu {forms}, không phải danh mục mua sắm. Cần bảng danh mục hàng hóa. Gửi kèm danh mục mua sắm",
            f"the file holds nothing but form {forms}, which is no list of purchases. Expected a table of goods. Send the list of purchases too"))  # fmt: skip
    if tables:
        return Problem("no_items", None, None, True, Text(
            "có tiêu đề bảng nhưng không có dòng hàng hóa nào. Cần ít nhất một dòng có tên hàng. Kiểm tra xem có gửi nhầm biểu trống",
            "there is a table header but no line item. Expected at least one line with goods. Check whether a blank form was sent"))  # fmt: skip
    if not texts:
        return Problem("empty_workbook", None, None, True, Text(
            "tệp không có ô nào có chữ. Cần bảng danh mục hàng hóa. Kiểm tra xem có gửi nhầm tệp",
            "the file has no cell with text. Expected a table of goods. Check whether the wrong file was sent"))  # fmt: skip
    form, shared = None, list(dict.fromkeys(texts))
    for r in readings:
        near, common = nearest_form(r.seen_texts, r.vocabulary)
        if near and common:
            form, shared = near.id, common
    return _not_recognised(None, form, shared if form else [], list(dict.fromkeys(texts)))
