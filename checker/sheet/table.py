"""One table of a sheet: from rows of cells under a header to items, ledger rows and control totals."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import compress
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from checker.cell import CellError
from checker.grid import Sheet
from checker.money import product
from checker.schema import AXES, COST_FIELDS, COST_PERCENTS, LEDGER, MONEY, STATED_ITEMS, arrow, empty, filled_up
from checker.sheet.carried import CarriedColumns
from checker.sheet.declaration import Declaration
from checker.sheet.header import Header
from checker.sheet.kind import EXCLUDED_KINDS, Kind, kind_of_table, kinds_of_lines
from checker.sheet.layout import Chunk, Layout
from checker.sheet.percentage import told
from checker.sheet.repeat import equal_lines, priced_wholes
from checker.sheet.row import NUMBERS, Block
from checker.sheet.section import BANDS, Section, bands_above, bands_of, named_above, told_above
from checker.sheet.total import Covered, Lines, reconcile, sums
from checker.sheet.vocabulary import Vocabulary
from checker.text import clean, fold
from checker.text_rows import Cells, Rows, as_lists
from checker.value.date_column import DateColumn, years
from checker.value.normalise import Fixes, TextColumn, column_letters, names_only, text_of, unit_codes
from checker.value.number_column import NumberColumn, conventions

_TEXTS = (
    "item_no", "goods_name", "specification", "model", "brand", "manufacturer", "origin_raw", "origin_demand", "origin_document", "hs_code", "registration_no", "lot", "unit",
    "supplier", "contract_no", "agency", "funding_source", "reason_stated", "note", "year_made", "notify_no", "decision_no",
    "active_ingredient", "strength", "dosage_form", "medicine_group", "goods_group", "claims_preference_low", "claims_preference_high",
    "claims_preference_labour", "claims_preference_innovation",
)  # fmt: skip
_ONE = Decimal(1)
_TELLING = ("title", "note", "total")  # rows that may state a share of the whole
_DESCRIBING = ("continuation", "part-of-the-line-above", "instruction")  # notes that speak of one line, or of the form
_SCALED = {"unit_price", "amount", *COST_FIELDS} - {*COST_PERCENTS}

Filled = dict[int, list[int]]  # row → positions of cells filled from a merge


class TableReading:
    """The reading of one table; `read` gives the rows that belong to a further one."""

    def __init__(
        self, file: str, sheet: Sheet, header: Header, number: int, fixes: Fixes, vocabulary: Vocabulary, before: "TableReading | None" = None,
    ) -> None:  # fmt: skip
        self.file, self.sheet, self.header, self.number, self.vocabulary = file, sheet, header, number, vocabulary
        self.fixes = fixes
        self.index = header.fields
        self.scales: dict[str, Decimal] = {}
        self.items = empty(STATED_ITEMS)
        self.ledger: list[pa.Table] = []
        self.totals: list[dict[str, Any]] = []
        self.costs: list[dict[str, Any]] = []  # of a declaration
        self.stated_shares: list[dict[str, Any]] = []
        self.above: Rows = ()
        self.before = before  # the sheet's table above this one
        self.between: Rows = ()  # rows beneath the last line: they may say something of the next table
        self.said = Section()  # what the headings said at the end
        self.cells_used = self.cells_carried = 0  # of the lines
        self.errors_outside: list[tuple[str, bool]] = []  # error cells in rows that are no lines: address and code, whether money may hang on it
        self.sums: Sequence[Covered] = ()  # what this table and those above it add up to

    def read(self, chunks: Iterator[Chunk], above: Rows, filled: Filled) -> Iterator[Chunk] | None:
        """Takes the rows of the table; `above` are the sheet's rows over its header. Afterwards `items`, `ledger`, `totals` are filled.

        `filled` are cells that hold what a merge shows, and nothing of their own.
        """
        self.above = above
        agency, tax_basis, unit = self._title(above)
        own = self.before.between if self.before else ()
        unit = self._title(own)[2] or unit
        bands = bands_above(bands_of(own if self.before else above, self.vocabulary), self.before.said if self.before else None)
        layout = Layout(self.header, self.vocabulary, Section(agency=agency), [b for b in bands if b.what != "agency" or self.before])
        self.scales = {h.field: (h.scale or unit or _ONE) for h in self.header.heads if h.field in _SCALED}
        numbers = {n: NumberColumn(n, self.index[n], self.scales.get(n, _ONE), self.fixes) for n in NUMBERS if n in self.index}
        texts = {n: TextColumn(n, self.index[n], self.fixes, n in self.header.form.states) for n in _TEXTS if n in self.index}
        dates = {n: DateColumn(n, self.index[n], self.fixes) for n in AXES if n in self.index}
        every_column: list[NumberColumn | TextColumn | DateColumn] = [*numbers.values(), *texts.values(), *dates.values()]
        taken = [column.index for column in every_column]
        carried = CarriedColumns(self.header, self.sheet.width, taken)
        declaration = Declaration(self.header, self.vocabulary, self.scales, self.fixes) if self.header.form.holds == "declaration" else None
        item_rows: list[pa.Array] = []
        item_sections: list[pa.Array] = []
        for block in layout.blocks(chunks):
            chosen = [kind == "item" for kind in block.kinds]
            every = all(chosen)
            numbered = pa.array(range(block.first, block.first + len(block.rows)), pa.int32())
            rows = numbered if every else numbered.filter(pa.array(chosen))
            if not every:
                self.errors_outside += _errors_outside(block, chosen)
                self.stated_shares += self._shares(block) if self.header.form.holds == "goods" else ()
            if declaration:
                declaration.add(block)
            cells = block.columns if every else [_chosen(column, chosen) for column in block.columns]
            self.cells_used += sum(column.add(cells[column.index], rows) for column in every_column)
            carried.add(cells, len(rows))
            if filled:
                merged = [c for row in rows.to_pylist() for c in filled.get(row, ())]
                self.cells_used -= sum(c in taken for c in merged)
                self.cells_carried -= sum(c not in taken for c in merged)
            item_rows.append(rows)
            item_sections.append(pa.array(block.sections if every else list(compress(block.sections, chosen)), pa.int32()))
            self.ledger.append(ledger_part(self.file, self.sheet, block.first, block.kinds, block.reasons, self.header.rows[0], self.number))
        ways = conventions(numbers.values(), (s.value for s in layout.stated if isinstance(s.value, str)))
        columns: dict[str, pa.Array] = {}
        for name, number in numbers.items():
            target = "amount_stated" if name == "amount" else name
            columns[target], columns[f"{name}_state"], columns[f"{name}_text"] = number.read(ways[name])
        for name, text in texts.items():
            columns[name] = pa.concat_arrays(text.values)
            if text.stated:
                columns[f"{name}_state"] = pa.concat_arrays(text.states)
        for date in dates.values():
            columns.update(date.read())
        if "unit" in columns:
            columns["unit_code"] = unit_codes(columns["unit"], self.vocabulary.units)
        if "year_made" in columns:
            columns.update(years(columns["year_made"]))
        columns["extra"] = carried.read()
        self.cells_carried += carried.cells
        rows_read = pa.concat_arrays(item_rows)
        if "agency" in texts:
            columns["agency"] = names_only(columns["agency"], self.index["agency"], "agency", rows_read, self.fixes)
        errors = [cell for column in every_column for cell in column.error_cells]
        columns["error_count"], columns["error_cells"] = _errors_by_row(errors, rows_read)
        self._complete(columns, rows_read, pa.concat_arrays(item_sections), layout, tax_basis)
        scale = self.scales.get("amount", self.scales.get("unit_price", _ONE))
        counted = pc.if_else(pc.is_null(self.items.column("duplicate_of")), self.items.column("amount"), None).combine_chunks()
        lines = Lines(counted, rows_read, self.index.get("amount", self.index.get("unit_price", 0)))
        earlier = self.before.sums if self.before else ()
        controls = reconcile(layout.stated, lines, scale, ways.get("amount", "none"), earlier)
        self.totals = [
            {"file": self.file, "sheet": self.sheet.name, "row": c.row, "table": self.number, "cell": c.cell, "kind": c.kind, "scope": c.scope,
             "stated": c.stated, "computed": c.computed, "covers": c.covers, "difference": c.difference, "allowance": c.allowance}
            for c in controls
        ]  # fmt: skip
        if declaration:
            self.costs = declaration.read({"file": self.file, "sheet": self.sheet.name, "table": self.number, "form": self.header.form.id})
        self.sums = sums(lines, controls, earlier)
        self.between, self.said = layout.between, layout.sections[-1]
        return layout.rest

    def _shares(self, block: Block) -> Iterator[dict[str, Any]]:
        """The shares of Vietnamese goods that rows of a block state which are no lines: rows of STATED_SHARES."""
        words = self.vocabulary.share_words
        place = {"file": self.file, "sheet": self.sheet.name}
        labels = [(h.index, h.text) for h in self.header.heads if h.field is None and words.labels(h.text)]
        for at, (kind, reason) in enumerate(zip(block.kinds, block.reasons, strict=True)):
            if kind in _TELLING and reason not in _DESCRIBING:
                row, number = block.rows[at], block.first + at
                table = self.number if number > self.header.rows[-1] else 0
                found = [s for c, label in labels if kind == "total" and (s := words.labelled(label, row[c], c))]
                yield from told([*words.stated(row), *found], {**place, "table": table}, number)

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
        form_kind = kind_of_table(self.vocabulary, self.header, self.above, self.before.between if self.before else ())
        kinds = [Kind(s.goods_kind, s.kind_words) if s.kind_words else form_kind for s in layout.sections]
        told_kinds = kinds_of_lines(self.vocabulary, kinds, sections, columns.get("goods_name"), columns.get("goods_group"))
        columns["goods_kind"], columns["goods_kind_words"] = told_kinds
        per_section = {"goods_group": [s.group for s in layout.sections], **{band: [getattr(s, band) for s in layout.sections] for band in BANDS}}
        for name, values in per_section.items():
            told = pa.array(values, pa.string()).take(sections)
            columns[name] = pc.coalesce(columns[name], told) if name in columns else told
        funding = pa.repeat(pa.scalar(told_above(self.above, self.vocabulary, "funding_source"), pa.string()), count)
        columns["funding_source"] = pc.coalesce(columns["funding_source"], funding) if "funding_source" in columns else funding
        if "vat" in {s.kind for s in layout.stated} and tax_basis == "unknown":
            tax_basis = "excluded"  # VAT is added below the lines, so the lines are without it
        constants = {"file": self.file, "sheet": self.sheet.name, "form": form.id, "stage": form.stage, "tax_basis": tax_basis}
        if form.stage == "unknown" and (stage := named_above(self.above, self.vocabulary, "stage")):
            constants["stage"] = stage
        if treaty := named_above(self.above, self.vocabulary, "treaty"):
            constants["treaty"] = treaty
        constants |= {f"{name}_state": "missing" for name in AXES if name not in self.index}
        columns.update({name: pa.repeat(pa.scalar(text, pa.string()), count) for name, text in constants.items()})
        columns.update(row=rows, table=pa.repeat(pa.scalar(self.number, pa.int16()), count), hidden=hidden_rows(self.sheet, rows))
        excluded = pc.if_else(pc.is_in(columns["goods_kind"], value_set=pa.array(EXCLUDED_KINDS)), columns["goods_kind"], None)
        negative = pc.if_else(pc.fill_null(pc.less(columns["amount"], pa.scalar(Decimal(0), MONEY)), False), "negative", None)
        columns["excluded"] = pc.coalesce(excluded, negative)
        self.items = filled_up(columns, count, arrow(STATED_ITEMS))
        repeats = priced_wholes(self.items) | (equal_lines(self.items) if form.compiled else {})
        if repeats:
            numbers = rows.to_pylist()
            self.items = marked(self.items, {i: f"{self.file}!{self.sheet.name}!{numbers[j]}" for i, j in repeats.items()})

    def _title(self, above: Rows) -> tuple[str | None, str, Decimal | None]:
        """(agency, tax basis, factor to đồng) that the rows above the header and the header itself state."""
        agency: str | None = None
        unit: Decimal | None = None
        for row in above:
            cells = [v for v in row if isinstance(v, str)]
            for i, text in enumerate(cells):
                unit = unit or self.vocabulary.scale_of(text)
                label, colon, value = text.partition(":")
                if agency is None and colon and fold(label) in self.vocabulary.agency_words:
                    agency = clean(value) or (clean(cells[i + 1]) if i + 1 < len(cells) else None)
        stated = [fold(h.text) for h in self.header.heads if h.field in ("unit_price", "amount")]
        stated += [fold(v) for row in above for v in row if isinstance(v, str)]
        return agency, next((basis for words, basis in self.vocabulary.tax_titles if any(words.search(text) for text in stated)), "unknown"), unit

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


def _errors_outside(block: Block, chosen: Sequence[bool]) -> Iterator[tuple[str, bool]]:
    """Address and code of each error cell in the rows of a block that are not chosen, and whether the row may be a line, a sum or a heading."""
    for at, (kind, is_line) in enumerate(zip(block.kinds, chosen, strict=True)):
        if not is_line:
            grave = kind not in ("title", "header", "unit", "numbering", "signature")
            cells = enumerate(block.rows[at])
            yield from ((f"{column_letters(c)}{block.first + at} ({value})", grave) for c, value in cells if isinstance(value, CellError))


def _chosen(column: Cells, chosen: Sequence[bool]) -> Cells:
    """The cells of the rows that are chosen."""
    return column.filter(pa.array(chosen)) if isinstance(column, pa.Array) else tuple(compress(column, chosen))


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


def filled_merges(chunks: Iterator[Chunk], merges: list[tuple[int, int, int, int]], header: Header, filled: Filled) -> Iterator[Chunk]:
    """The chunks, vertical merges below the header resolved; what is filled in is noted in `filled`.

    A merged text stands for each of its rows. A line whose name and figures are merged alike is one line over several rows: nothing is
    filled in, unless a row has a figure of its own: then each is a line, at the merged price. A figure merged over lines of different
    names belongs to none of them alone: it becomes a text that says so.
    """
    index = header.fields
    numbers = {index[n] for n in NUMBERS if n in index}
    spans: dict[tuple[int, int], set[int]] = {}
    for r1, c1, r2, _ in merges:
        if r2 > r1 > header.rows[-1]:
            spans.setdefault((r1, r2), set()).add(c1 - 1)
    wanted: dict[int, list[tuple[int, int]]] = {}
    shared: dict[tuple[int, int], int] = {}
    own: dict[int, set[int]] = {}  # row of one line over several rows → where a figure of its own makes it a line
    for (r1, r2), columns in spans.items():
        if index.get("goods_name") in columns and columns & numbers:
            price = columns & {index.get("unit_price")}
            if columns & numbers == price:
                own.update((r, numbers - columns) for r in range(r1 + 1, r2 + 1))
                for r in range(r1 + 1, r2 + 1):
                    wanted.setdefault(r, []).extend((r1, c) for c in (columns - numbers) | price)
            continue
        shared.update({(r1, c): r2 for c in columns & numbers})
        for r in range(r1 + 1, r2 + 1):
            wanted.setdefault(r, []).extend((r1, c) for c in columns - numbers)
    if not wanted and not shared:
        yield from chunks
        return
    sources = {place for places in wanted.values() for place in places}
    heads: dict[tuple[int, int], object] = {}
    for start, given in chunks:
        rows = as_lists(given)
        for number, row in enumerate(rows, start):
            alone = number in own and all(row[c] is None for c in own[number])
            for place in () if alone else wanted.get(number, ()):
                row[place[1]] = heads.get(place)
                if row[place[1]] is not None:
                    filled.setdefault(number, []).append(place[1])
            for c in range(len(row)):
                if (number, c) in shared and row[c] is not None:
                    row[c] = f"{text_of(row[c])} (ô gộp dòng {number}–{shared[number, c]})"
                if (number, c) in sources:
                    heads[(number, c)] = row[c]
        yield start, rows
