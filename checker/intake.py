"""One workbook → its Ledger, Items, Places, Fixes, Sheets, Totals and Problems: what the reader child does. Nothing is judged here."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import compress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from checker.error import Text
from checker.grid import Grid, Problem, Sheet, open_grid
from checker.header import Header, Vocabulary, find_header, nearest_form
from checker.layout import EXCLUDED_KINDS, Block, Layout
from checker.money import product
from checker.normalise import DateColumn, Fixes, NumberColumn, TextColumn, column_letters, conventions
from checker.repeat import repeated_lines, repeated_sheets
from checker.schema import FIXES, LEDGER, MONEY, PLACES, PROBLEMS, SHEETS, STATED_ITEMS, TOTALS, arrow
from checker.text import clean, fold
from checker.total import reconcile

NUMBERS = ("quantity", "unit_price", "amount")
DATES = ("tender_issued", "decision_date")
_TEXTS = (
    "item_no", "goods_name", "specification", "model", "brand", "manufacturer", "origin_raw", "hs_code", "registration_no", "lot", "unit",
    "supplier", "contract_no", "agency", "funding_source", "reason_stated", "note", "year_made", "notify_no", "decision_no",
    "active_ingredient", "strength", "medicine_group", "goods_group",
)  # fmt: skip
_ONE = Decimal(1)


def take_in(path: str, name: str, options: Mapping[str, Any]) -> dict[str, pa.Table]:
    """The tables of the workbook at `path`, under the file name `name`. `options` holds the vocabulary as plain data.

    Raises CheckerError when the file cannot be opened at all.
    """
    vocabulary = Vocabulary.of(options)
    grid = open_grid(Path(path), name)
    readings = [SheetReading(name, sheet, vocabulary) for sheet in grid.sheets]
    for reading in readings:
        reading.read()
    _mark_repetitions(name, readings)
    problems = _problems(name, grid, readings)
    tables = {
        "ledger": pa.concat_tables([r.ledger for r in readings]) if readings else arrow(LEDGER).empty_table(),
        "items": pa.concat_tables([r.items for r in readings]) if readings else arrow(STATED_ITEMS).empty_table(),
        "places": _rows(PLACES, [p for r in readings for p in r.places()]),
        "fixes": pa.concat_tables([r.fixes.table() for r in readings]) if readings else arrow(FIXES).empty_table(),
        "sheets": _rows(SHEETS, [r.summary() for r in readings]),
        "totals": _rows(TOTALS, [t for r in readings for t in r.totals]),
        "problems": _rows(PROBLEMS, problems),
    }
    return tables


def _rows(columns: Any, rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=arrow(columns))


class SheetReading:
    """One sheet on its way from rows of cells to tables."""

    def __init__(self, file: str, sheet: Sheet, vocabulary: Vocabulary) -> None:
        self.file, self.sheet, self.vocabulary = file, sheet, vocabulary
        self.fixes = Fixes(file, sheet.name)
        self.header: Header | None = None
        self.scales: dict[str, Decimal] = {}
        self.totals: list[dict[str, Any]] = []
        self.seen_texts: list[str] = []
        self.items = arrow(STATED_ITEMS).empty_table()
        self.ledger = arrow(LEDGER).empty_table()
        self.open_notices: list[tuple[str, Decimal, Decimal]] = []
        self.duplicate_of: str | None = None

    def read(self) -> None:
        """Reads all rows; afterwards `items`, `ledger`, `totals` and `fixes` are filled."""
        chunks = self.sheet.rows()
        first = next(chunks, None)
        if first is None:
            return
        self.header = find_header(first[1], self.sheet.merges, self.vocabulary)
        if self.header is None:
            self.seen_texts = [clean(v) for row in first[1][:50] for v in row if isinstance(v, str)]
            self.ledger = _ledger_without_table(self.file, self.sheet, [first, *chunks])
            return
        self._read_table(first, chunks)

    def _read_table(self, first: tuple[int, list[list[object]]], chunks: Iterator[tuple[int, list[list[object]]]]) -> None:
        assert self.header is not None
        above = [row for row in first[1][: self.header.rows[0] - 1]]
        agency, tax_basis, unit = self._title(above)
        layout = Layout(self.header, self.vocabulary, agency)
        self.scales = {h.field: (h.scale or unit or _ONE) for h in self.header.heads if h.field in ("unit_price", "amount")}
        index = {h.field: h.index for h in self.header.heads if h.field}
        numbers = {n: NumberColumn(n, index[n], self.scales.get(n, _ONE), self.fixes) for n in NUMBERS if n in index}
        texts = {n: TextColumn(n, index[n], self.fixes) for n in _TEXTS if n in index}
        dates = {n: DateColumn() for n in DATES if n in index}
        item_rows: list[pa.Array] = []
        item_sections: list[pa.Array] = []
        ledger: list[pa.Table] = []
        for block in layout.blocks(self._unmerged(first, chunks)):
            chosen = [kind == "item" for kind in block.kinds]
            every = all(chosen)
            rows = range(block.first, block.first + len(block.rows)) if every else list(compress(range(block.first, block.first + len(block.rows)), chosen))
            cells = list(zip(*(block.rows if every else compress(block.rows, chosen)), strict=True)) or [()] * self.sheet.width
            for number in numbers.values():
                number.add(cells[number.index], rows)
            for text in texts.values():
                text.add(cells[text.index], rows)
            for name, date in dates.items():
                date.add(cells[index[name]])
            item_rows.append(pa.array(rows, pa.int32()))
            item_sections.append(pa.array(block.sections if every else list(compress(block.sections, chosen)), pa.int32()))
            ledger.append(self._ledger(block))
        self.ledger = pa.concat_tables(ledger)
        rows = pa.concat_arrays(item_rows)
        ways = conventions(numbers.values())
        columns: dict[str, pa.Array] = {}
        for name, number in numbers.items():
            target = "amount_stated" if name == "amount" else name
            columns[target], columns[f"{name}_state"], columns[f"{name}_text"] = number.read(ways[name])
        for name, text in texts.items():
            columns[name] = pa.concat_arrays(text.values)
            if name in ("goods_name", "origin_raw"):
                columns[f"{name}_state"] = pa.concat_arrays(text.states)
        columns.update({name: pa.concat_arrays(date.values) for name, date in dates.items()})
        self._complete(columns, rows, pa.concat_arrays(item_sections), layout, tax_basis)
        controls = reconcile(layout.stated, columns["amount"], self.scales.get("amount", self.scales.get("unit_price", _ONE)), ways.get("amount", "none"))
        self.totals = [
            {"file": self.file, "sheet": self.sheet.name, "row": c.row, "table": 1, "cell": c.cell, "kind": c.kind, "scope": c.scope, "stated": c.stated,
             "computed": c.computed, "difference": c.difference, "allowance": c.allowance}
            for c in controls
        ]  # fmt: skip

    def _complete(self, columns: dict[str, pa.Array], rows: pa.Array, sections: pa.Array, layout: Layout, tax_basis: str) -> None:
        """Fills in what does not stand in a cell of the row: amounts, section, form, stage."""
        assert self.header is not None
        count, form = len(rows), self.header.form
        nothing = pa.nulls(count, MONEY)
        quantity, price = columns.setdefault("quantity", nothing), columns.setdefault("unit_price", nothing)
        stated = columns.setdefault("amount_stated", nothing)
        computed = product(quantity, price).cast(MONEY)
        is_stated = pc.fill_null(pc.not_equal(stated, pa.scalar(Decimal(0), MONEY)), False)
        columns["amount"] = pc.coalesce(pc.if_else(is_stated, stated, None), computed, stated)
        columns["amount_basis"] = pc.case_when(
            pc.make_struct(is_stated, pc.is_valid(computed), pc.is_valid(stated)),
            *(pa.repeat(t, count) for t in ("stated", "computed", "stated", "none")),
        )  # fmt: skip
        per_section = {
            "goods_group": pa.array([s.group for s in layout.sections], pa.string()),
            "goods_kind": pa.array([s.goods_kind for s in layout.sections], pa.string()),
            "agency": pa.array([s.agency for s in layout.sections], pa.string()),
        }
        for name, values in per_section.items():
            told = values.take(sections)
            columns[name] = pc.coalesce(columns[name], told) if name in columns else told
        hidden = self._hidden(rows)
        if "vat" in {s.kind for s in layout.stated} and tax_basis == "unknown":
            tax_basis = "excluded"  # VAT is added below the lines, so the lines are without it
        constants = {
            "file": self.file, "sheet": self.sheet.name, "form": form.id, "stage": form.stage, "tax_basis": tax_basis,
        }  # fmt: skip
        columns.update({name: pa.repeat(pa.scalar(text, pa.string()), count) for name, text in constants.items()})
        columns["table"] = pa.repeat(pa.scalar(1, pa.int16()), count)
        columns.update(row=rows, hidden=hidden)
        columns["excluded"] = pc.if_else(pc.is_in(columns["goods_kind"], value_set=pa.array(EXCLUDED_KINDS)), columns["goods_kind"], None)
        schema = arrow(STATED_ITEMS)
        self.items = pa.table([columns.get(f.name, pa.nulls(count, f.type)) for f in schema], schema=schema)
        repeats, self.open_notices = repeated_lines(self.items)
        if repeats:
            marks: list[str | None] = [None] * count
            numbers = rows.to_pylist()
            for i, j in repeats.items():
                marks[i] = f"{self.file}!{self.sheet.name}!{numbers[j]}"
            self._set_duplicates(pa.array(marks, pa.string()))

    def _set_duplicates(self, marks: pa.Array) -> None:
        place = self.items.schema.get_field_index("duplicate_of")
        current = self.items.column(place).combine_chunks()
        self.items = self.items.set_column(place, self.items.schema.field(place), pc.coalesce(current, marks))

    def mark_repetition(self, rows: Mapping[int, str]) -> None:
        """Marks the item positions in `rows` as shown already by the named sheet."""
        self._set_duplicates(pa.array([f"{self.file}!{rows[i]}" if i in rows else None for i in range(len(self.items))], pa.string()))
        self.duplicate_of = f"{self.file}!{next(iter(rows.values()))}"

    def _ledger(self, block: Block) -> pa.Table:
        count = len(block.rows)
        rows = pa.array(range(block.first, block.first + count), pa.int32())
        return pa.table(
            [pa.repeat(self.file, count), pa.repeat(self.sheet.name, count), rows, pa.array(block.tables, pa.int16()), pa.array(block.kinds),
             pa.array(block.reasons), self._hidden(rows), pa.nulls(count, pa.string())], schema=arrow(LEDGER),
        )  # fmt: skip

    def _hidden(self, rows: pa.Array) -> pa.Array:
        if self.sheet.hidden or not self.sheet.hidden_rows:
            return pa.repeat(self.sheet.hidden, len(rows))
        return pc.is_in(rows, value_set=pa.array(sorted(self.sheet.hidden_rows), pa.int32()))

    def _unmerged(self, first: tuple[int, list[list[object]]], chunks: Iterator[tuple[int, list[list[object]]]]) -> Iterator[tuple[int, list[list[object]]]]:
        """The chunks, texts under a vertical merge filled in. A merged quantity, price or amount is one figure: it stays on its first row."""
        assert self.header is not None
        kept = {h.index for h in self.header.heads if h.field in NUMBERS}
        body = self.header.rows[-1]
        wanted: dict[int, list[tuple[int, int]]] = {}
        for r1, c1, r2, _ in self.sheet.merges:
            if r2 > r1 > body and c1 - 1 not in kept:
                for r in range(r1 + 1, r2 + 1):
                    wanted.setdefault(r, []).append((r1, c1 - 1))
        heads: dict[tuple[int, int], object] = {}
        sources = {place for places in wanted.values() for place in places}
        for start, rows in _chain(first, chunks):
            if wanted:
                for number, row in enumerate(rows, start):
                    for place in wanted.get(number, ()):
                        row[place[1]] = heads.get(place)
                    for c in range(len(row)):
                        if (number, c) in sources:
                            heads[(number, c)] = row[c]
            yield start, rows

    def _title(self, above: list[list[object]]) -> tuple[str | None, str, Decimal | None]:
        """(agency, tax basis, factor to đồng) that the rows above the header and the header itself state."""
        assert self.header is not None
        agency: str | None = None
        unit: Decimal | None = None
        agency_words = [fold(w["words"]) for w in self.vocabulary.title_words if w["field"] == "agency"]
        for row in above:
            cells = [v for v in row if isinstance(v, str)]
            for i, text in enumerate(cells):
                unit = unit or self.vocabulary.scale_of(text)
                label, colon, value = text.partition(":")
                if agency is None and colon and fold(label) in agency_words:
                    agency = clean(value) or (clean(cells[i + 1]) if i + 1 < len(cells) else None)
        stated = [fold(h.text) for h in self.header.heads if h.field in ("unit_price", "amount")] + [fold(v) for row in above for v in row if isinstance(v, str)]
        for word in self.vocabulary.title_words:
            if word["field"] == "tax_basis" and any(re.search(rf"\b{re.escape(fold(word['words']))}\b", text) for text in stated):
                return agency, word["value"], unit
        return agency, "unknown", unit

    def places(self) -> list[dict[str, Any]]:
        """Rows of Places: where each field of the table stands."""
        if self.header is None:
            return []
        return [
            {"file": self.file, "sheet": self.sheet.name, "table": 1, "field": h.field, "column": column_letters(h.index), "header": h.text,
             "scale": self.scales.get(h.field, _ONE)}
            for h in self.header.heads if h.field
        ]  # fmt: skip

    def summary(self) -> dict[str, Any]:
        """The sheet's row of Sheets."""
        form = self.header.form if self.header else None
        fields = {h.field for h in self.header.heads} if self.header else set()
        scales = set(self.scales.values())
        return {
            "file": self.file, "sheet": self.sheet.name, "form": form.id if form else None, "stage": form.stage if form else "unknown",
            "header_rows": list(self.header.rows) if self.header else [], "scale": scales.pop() if len(scales) == 1 else None,
            "hidden": self.sheet.hidden, "used_rows": self.sheet.height, "items": len(self.items), "duplicate_of": self.duplicate_of,
            "unmatched_headers": "|".join(h.text for h in self.header.heads if h.field is None and not h.ignored) if self.header else "",
            "has_origin": "origin_raw" in fields, "expects_origin": bool(form and form.expects_origin),
        }  # fmt: skip


def _chain(first: tuple[int, list[list[object]]], chunks: Iterator[tuple[int, list[list[object]]]]) -> Iterator[tuple[int, list[list[object]]]]:
    yield first
    yield from chunks


def _ledger_without_table(file: str, sheet: Sheet, chunks: list[tuple[int, list[list[object]]]]) -> pa.Table:
    kinds = ["blank" if all(v is None for v in row) else "note" for _, rows in chunks for row in rows]
    count = len(kinds)
    reasons = ["no-cell" if k == "blank" else "no-table" for k in kinds]
    rows = pa.array(range(1, count + 1), pa.int32())
    hidden = pa.repeat(sheet.hidden, count) if sheet.hidden or not sheet.hidden_rows else pc.is_in(rows, value_set=pa.array(sorted(sheet.hidden_rows), pa.int32()))
    return pa.table(
        [pa.repeat(file, count), pa.repeat(sheet.name, count), rows, pa.repeat(pa.scalar(0, pa.int16()), count), pa.array(kinds, pa.string()),
         pa.array(reasons, pa.string()), hidden, pa.nulls(count, pa.string())], schema=arrow(LEDGER),
    )  # fmt: skip


def _mark_repetitions(file: str, readings: list[SheetReading]) -> None:
    by_name = {r.sheet.name: r for r in readings}
    for name, rows in repeated_sheets({r.sheet.name: r.items for r in readings}).items():
        by_name[name].mark_repetition(rows)


def _problems(file: str, grid: Grid, readings: list[SheetReading]) -> list[dict[str, Any]]:
    problems = list(grid.problems)
    for r in readings:
        problems += _sheet_problems(r)
    if not any(len(r.items) for r in readings) and not any(p.fatal for p in problems):
        problems.append(_nothing_found(readings))
    return [
        {"file": file, "sheet": p.sheet, "cell": p.cell, "code": p.code, "fatal": p.fatal, "message_vi": p.message.vi, "message_en": p.message.en}
        for p in problems
    ]  # fmt: skip


def _sheet_problems(reading: SheetReading) -> list[Problem]:
    name = reading.sheet.name
    problems = []
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
    for notice, lots, goods in reading.open_notices:
        problems.append(Problem("possible_double_count", name, None, False, Text(
            f"gói {notice} có cả danh sách phần (lô) ({_dong(lots)} đồng) và danh sách hàng hóa ({_dong(goods)} đồng) không khớp nhau; cả hai đều được tính. "
            "Kiểm tra xem có phải cùng một lần mua được ghi hai lần",
            f"notice {notice} has both a list of lots ({lots.normalize():f} đồng) and a list of goods ({goods.normalize():f} đồng) that do not agree; both are "
            "counted. Check whether the same purchase is written twice")))  # fmt: skip
    if reading.header is None and _may_hold_goods(reading):
        form, shared = nearest_form(reading.seen_texts, reading.vocabulary)
        problems.append(_not_recognised(name, form.id if form else None, shared, reading.seen_texts))
    return problems


def _may_hold_goods(reading: SheetReading) -> bool:
    """Whether an unrecognised sheet names goods beside a figure or an origin: then its rows may be items that nobody must lose."""
    fields = {reading.vocabulary.field_of(t) for t in reading.seen_texts}
    return "goods_name" in fields and bool(fields & {"quantity", "unit_price", "amount", "origin_raw"})


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
    if any(r.header for r in readings):
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


def _dong(amount: Decimal) -> str:
    return f"{amount:,.0f}".replace(",", ".")
