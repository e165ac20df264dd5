"""One table of a sheet: from rows of cells under a header to items, ledger rows and control totals."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import compress
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from checker.grid import Sheet
from checker.header import Header
from checker.layout import EXCLUDED_KINDS, Chunk, Layout
from checker.money import product
from checker.normalise import STATED_TEXTS, DateColumn, Fixes, NumberColumn, TextColumn, column_letters, conventions, text_of
from checker.repeat import equal_lines, priced_wholes
from checker.row import NUMBERS
from checker.schema import LEDGER, MONEY, STATED_ITEMS, arrow
from checker.text import clean, fold
from checker.total import reconcile
from checker.vocabulary import Vocabulary

DATES = ("tender_issued", "decision_date")
_TEXTS = (
    "item_no", "goods_name", "specification", "model", "brand", "manufacturer", "origin_raw", "hs_code", "registration_no", "lot", "unit",
    "supplier", "contract_no", "agency", "funding_source", "reason_stated", "note", "year_made", "notify_no", "decision_no",
    "active_ingredient", "strength", "medicine_group", "goods_group",
)  # fmt: skip
_ONE = Decimal(1)


class TableReading:
    """The reading of one table; `read` gives the rows that belong to a further one."""

    def __init__(self, file: str, sheet: Sheet, header: Header, number: int, fixes: Fixes, vocabulary: Vocabulary) -> None:
        self.file, self.sheet, self.header, self.number, self.vocabulary = file, sheet, header, number, vocabulary
        self.fixes = fixes
        self.index = header.fields
        self.scales: dict[str, Decimal] = {}
        self.items = arrow(STATED_ITEMS).empty_table()
        self.ledger: list[pa.Table] = []
        self.totals: list[dict[str, Any]] = []

    def read(self, chunks: Iterator[Chunk], above: list[list[object]]) -> Iterator[Chunk] | None:
        """Takes the rows of the table; `above` are the sheet's rows over its header. Afterwards `items`, `ledger`, `totals` are filled."""
        agency, tax_basis, unit = self._title(above)
        layout = Layout(self.header, self.vocabulary, agency)
        self.scales = {h.field: (h.scale or unit or _ONE) for h in self.header.heads if h.field in ("unit_price", "amount")}
        numbers = {n: NumberColumn(n, self.index[n], self.scales.get(n, _ONE), self.fixes) for n in NUMBERS if n in self.index}
        texts = {n: TextColumn(n, self.index[n], self.fixes) for n in _TEXTS if n in self.index}
        dates = {n: DateColumn() for n in DATES if n in self.index}
        item_rows: list[pa.Array] = []
        item_sections: list[pa.Array] = []
        for block in layout.blocks(chunks):
            chosen = [kind == "item" for kind in block.kinds]
            every = all(chosen)
            numbered = range(block.first, block.first + len(block.rows))
            rows = numbered if every else list(compress(numbered, chosen))
            cells = list(zip(*(block.rows if every else compress(block.rows, chosen)), strict=True)) or [()] * self.sheet.width
            for number in numbers.values():
                number.add(cells[number.index], rows)
            for text in texts.values():
                text.add(cells[text.index], rows)
            for name, date in dates.items():
                date.add(cells[self.index[name]])
            item_rows.append(pa.array(rows, pa.int32()))
            item_sections.append(pa.array(block.sections if every else list(compress(block.sections, chosen)), pa.int32()))
            self.ledger.append(ledger_part(self.file, self.sheet, block.first, block.kinds, block.reasons, self.header.rows[0], self.number))
        ways = conventions(numbers.values())
        columns: dict[str, pa.Array] = {}
        for name, number in numbers.items():
            target = "amount_stated" if name == "amount" else name
            columns[target], columns[f"{name}_state"], columns[f"{name}_text"] = number.read(ways[name])
        for name, text in texts.items():
            columns[name] = pa.concat_arrays(text.values)
            if name in STATED_TEXTS:
                columns[f"{name}_state"] = pa.concat_arrays(text.states)
        columns.update({name: pa.concat_arrays(date.values) for name, date in dates.items()})
        rows_read = pa.concat_arrays(item_rows)
        errors = [cell for number in numbers.values() for cell in number.error_cells] + [cell for text in texts.values() for cell in text.error_cells]
        columns["error_count"], columns["error_cells"] = _errors_by_row(errors, rows_read)
        self._complete(columns, rows_read, pa.concat_arrays(item_sections), layout, tax_basis)
        scale = self.scales.get("amount", self.scales.get("unit_price", _ONE))
        counted = pc.if_else(pc.is_null(self.items.column("duplicate_of")), self.items.column("amount"), None).combine_chunks()
        controls = reconcile(layout.stated, counted, scale, ways.get("amount", "none"))
        self.totals = [
            {"file": self.file, "sheet": self.sheet.name, "row": c.row, "table": self.number, "cell": c.cell, "kind": c.kind, "scope": c.scope,
             "stated": c.stated, "computed": c.computed, "difference": c.difference, "allowance": c.allowance}
            for c in controls
        ]  # fmt: skip
        return layout.rest

    def _complete(self, columns: dict[str, pa.Array], rows: pa.Array, sections: pa.Array, layout: Layout, tax_basis: str) -> None:
        """Fills in what does not stand in a cell of the row (amounts, section, form, stage) and makes `items`."""
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
        if "vat" in {s.kind for s in layout.stated} and tax_basis == "unknown":
            tax_basis = "excluded"  # VAT is added below the lines, so the lines are without it
        constants = {"file": self.file, "sheet": self.sheet.name, "form": form.id, "stage": form.stage, "tax_basis": tax_basis}
        columns.update({name: pa.repeat(pa.scalar(text, pa.string()), count) for name, text in constants.items()})
        columns.update(row=rows, table=pa.repeat(pa.scalar(self.number, pa.int16()), count), hidden=hidden_rows(self.sheet, rows))
        excluded = pc.if_else(pc.is_in(columns["goods_kind"], value_set=pa.array(EXCLUDED_KINDS)), columns["goods_kind"], None)
        negative = pc.if_else(pc.fill_null(pc.less(columns["amount"], pa.scalar(Decimal(0), MONEY)), False), "negative", None)
        columns["excluded"] = pc.coalesce(excluded, negative)
        schema = arrow(STATED_ITEMS)
        self.items = pa.table([columns.get(f.name, pa.nulls(count, f.type)) for f in schema], schema=schema)
        repeats = priced_wholes(self.items) | (equal_lines(self.items) if form.compiled else {})
        if repeats:
            numbers = rows.to_pylist()
            self.items = marked(self.items, {i: f"{self.file}!{self.sheet.name}!{numbers[j]}" for i, j in repeats.items()})

    def _title(self, above: list[list[object]]) -> tuple[str | None, str, Decimal | None]:
        """(agency, tax basis, factor to đồng) that the rows above the header and the header itself state."""
        agency: str | None = None
        unit: Decimal | None = None
        agency_words = {fold(w["words"]) for w in self.vocabulary.title_words if w["field"] == "agency"}
        for row in above:
            cells = [v for v in row if isinstance(v, str)]
            for i, text in enumerate(cells):
                unit = unit or self.vocabulary.scale_of(text)
                label, colon, value = text.partition(":")
                if agency is None and colon and fold(label) in agency_words:
                    agency = clean(value) or (clean(cells[i + 1]) if i + 1 < len(cells) else None)
        stated = [fold(h.text) for h in self.header.heads if h.field in ("unit_price", "amount")]
        stated += [fold(v) for row in above for v in row if isinstance(v, str)]
        for word in self.vocabulary.title_words:
            if word["field"] == "tax_basis" and any(re.search(rf"\b{re.escape(fold(word['words']))}\b", text) for text in stated):
                return agency, word["value"], unit
        return agency, "unknown", unit

    def places(self) -> list[dict[str, Any]]:
        """Rows of Places: where each field of the table stands."""
        return [
            {"file": self.file, "sheet": self.sheet.name, "table": self.number, "field": h.field, "column": column_letters(h.index), "header": h.text,
             "scale": self.scales.get(h.field, _ONE)}
            for h in self.header.heads if h.field
        ]  # fmt: skip


def marked(items: pa.Table, places: Mapping[int, str]) -> pa.Table:
    """The items, those at the positions in `places` marked as repeating what stands there; earlier marks stay."""
    column = items.schema.get_field_index("duplicate_of")
    marks = pa.array([places.get(i) for i in range(len(items))], pa.string())
    return items.set_column(column, items.schema.field(column), pc.coalesce(items.column(column).combine_chunks(), marks))


def ledger_part(
    file: str, sheet: Sheet, first: int, kinds: Sequence[str], reasons: Sequence[str], header: int | None, number: int,
) -> pa.Table:  # fmt: skip
    """The Ledger of consecutive rows from `first` on; those from row `header` on belong to table `number`, the others to none."""
    count = len(kinds)
    rows = pa.array(range(first, first + count), pa.int32())
    none, own = pa.scalar(0, pa.int16()), pa.scalar(number, pa.int16())
    tables = pa.repeat(none, count) if header is None else pc.if_else(pc.less(rows, header), none, own)
    return pa.table(
        [pa.repeat(file, count), pa.repeat(sheet.name, count), rows, tables, pa.array(kinds, pa.string()), pa.array(reasons, pa.string()),
         hidden_rows(sheet, rows), pa.nulls(count, pa.string())], schema=arrow(LEDGER),
    )  # fmt: skip


def _errors_by_row(errors: list[tuple[int, str]], rows: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Per row, the number of its cells that hold a spreadsheet error, and their addresses."""
    if not errors:
        return pa.repeat(pa.scalar(0, pa.int32()), len(rows)), pa.nulls(len(rows), pa.string())
    by_row: dict[int, list[str]] = {}
    for row, cell in sorted(errors):
        by_row.setdefault(row, []).append(cell)
    numbers = rows.to_pylist()
    counts = pa.array([len(by_row.get(n, ())) for n in numbers], pa.int32())
    return counts, pa.array([", ".join(by_row[n]) if n in by_row else None for n in numbers], pa.string())


def hidden_rows(sheet: Sheet, rows: pa.Array) -> pa.Array:
    """Per row: whether it, or the whole sheet, is hidden."""
    if sheet.hidden or not sheet.hidden_rows:
        return pa.repeat(sheet.hidden, len(rows))
    return pc.is_in(rows, value_set=pa.array(sorted(sheet.hidden_rows), pa.int32()))


def filled_merges(chunks: Iterator[Chunk], merges: list[tuple[int, int, int, int]], header: Header) -> Iterator[Chunk]:
    """The chunks, vertical merges below the header resolved.

    A merged text stands for each of its rows. A line whose name and figures are merged alike is one line over several rows: nothing is
    filled in. A figure merged over lines of different names belongs to none of them alone: it becomes a text that says so.
    """
    index = header.fields
    numbers = {index[n] for n in NUMBERS if n in index}
    spans: dict[tuple[int, int], set[int]] = {}
    for r1, c1, r2, _ in merges:
        if r2 > r1 > header.rows[-1]:
            spans.setdefault((r1, r2), set()).add(c1 - 1)
    wanted: dict[int, list[tuple[int, int]]] = {}
    shared: dict[tuple[int, int], int] = {}
    for (r1, r2), columns in spans.items():
        if index.get("goods_name") in columns and columns & numbers:
            continue
        shared.update({(r1, c): r2 for c in columns & numbers})
        for r in range(r1 + 1, r2 + 1):
            wanted.setdefault(r, []).extend((r1, c) for c in columns - numbers)
    if not wanted and not shared:
        yield from chunks
        return
    sources = {place for places in wanted.values() for place in places}
    heads: dict[tuple[int, int], object] = {}
    for start, rows in chunks:
        for number, row in enumerate(rows, start):
            for place in wanted.get(number, ()):
                row[place[1]] = heads.get(place)
            for c in range(len(row)):
                if (number, c) in shared and row[c] is not None:
                    row[c] = f"{text_of(row[c])} (ô gộp dòng {number}–{shared[number, c]})"
                if (number, c) in sources:
                    heads[(number, c)] = row[c]
        yield start, rows
