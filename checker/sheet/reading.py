"""One sheet on its way from rows of cells to tables."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from typing import Any

import pyarrow as pa

from checker.cell import CellError
from checker.grid import Doubt, Sheet
from checker.schema import LEDGER, STATED_ITEMS, empty
from checker.sheet.account import CellAccount
from checker.sheet.decoding import Decoding
from checker.sheet.header import Header, find_header
from checker.sheet.layout import Chunk
from checker.sheet.merge import HiddenValues, within
from checker.sheet.percentage import told
from checker.sheet.repeat import repeated_lines
from checker.sheet.row import is_figure, side_by_side
from checker.sheet.table import Filled, TableReading, filled_merges, ledger_part, marked
from checker.sheet.title import TitleBlock
from checker.sheet.vocabulary import Vocabulary
from checker.stamp import is_guide, is_own
from checker.text import clean
from checker.value.legacy import Legacy
from checker.value.normalise import Fixes

_LOOKED_AT = 50  # rows of a further table whose figures help to tell its columns
_TABLE_ROWS = 3  # so many numbers beneath each other are a column of figures


class SheetReading:
    """One sheet on its way from rows of cells to tables."""

    def __init__(self, file: str, sheet: Sheet, vocabulary: Vocabulary, legacy: Legacy) -> None:
        self.file, self.sheet, self.vocabulary, self.legacy = file, sheet, vocabulary, legacy
        self.fixes = Fixes(file, sheet.name)
        self.tables: list[TableReading] = []
        self.seen_texts: list[str] = []
        self.title = TitleBlock()
        self.titles = sheet.name  # and the texts over the first table, which speak for the further ones too
        self.figure_columns = 0  # of a sheet without a table: columns that hold several numbers
        self.items = empty(STATED_ITEMS)
        self.ledger = empty(LEDGER)
        self.shares_outside: list[dict[str, Any]] = []  # stated shares of a sheet without a table: rows of STATED_SHARES
        self.lines_above: list[int] = []  # rows over the first header that look like lines of goods all the same
        self.open_notices: list[tuple[str, Decimal, Decimal]] = []
        self.duplicate_of: str | None = None
        self.doubt: Doubt | None = None
        self.is_own = False  # it holds findings that an earlier run put there
        self.is_guide = False  # it came with a blank form and tells how to fill it in
        self.account = CellAccount()
        self.hidden_values = HiddenValues()

    def read(self) -> None:
        """Reads all rows; afterwards `items`, `ledger`, `tables` and `fixes` are filled, or `doubt` says why the sheet cannot be trusted."""
        try:
            self._read()
        except Doubt as doubt:
            self.doubt = doubt
            self.tables, self.fixes, self.account, self.shares_outside = [], Fixes(self.file, self.sheet.name), CellAccount(), []
            self.items, self.ledger = empty(STATED_ITEMS), empty(LEDGER)

    def _read(self) -> None:
        decoding = Decoding(self.legacy, self.sheet.fonts, self.fixes)
        merges = within(self.sheet.merges, self.sheet.width, self.sheet.height)
        counted = self.account.through(decoding.through(self.sheet.rows()), self.sheet.facts.filled)
        chunks = self.hidden_values.removed(counted, merges)
        first = next(chunks, None)
        if first is None:
            return
        self.is_own = is_own(first[1])
        if self.is_own:
            self.ledger = _ledger_without_table(self.file, self.sheet, [first, *chunks], "own-marks")
            return
        self.is_guide = is_guide(first[1])
        if self.is_guide:
            self.ledger = _ledger_without_table(self.file, self.sheet, [first, *chunks], "own-guide")
            return
        header = find_header(first[1], merges, self.vocabulary, self.sheet.name)
        if header is None or side_by_side(header):
            self.seen_texts = [clean(v) for row in first[1][:50] for v in row if isinstance(v, str)]
            columns = zip(*first[1], strict=True)
            self.figure_columns = sum(sum(is_figure(v) and not isinstance(v, CellError) for v in column) >= _TABLE_ROWS for column in columns)
            every = [first, *chunks]
            self.ledger = _ledger_without_table(self.file, self.sheet, every, "no-table")
            place = {"file": self.file, "sheet": self.sheet.name, "table": 0}
            for start, rows in every:
                for number, row in enumerate(rows, start):
                    self.shares_outside += told(self.vocabulary.share_words.stated(row), place, number)
            return
        above = first[1][: header.rows[0] - 1]
        self.lines_above = [number for number, row in enumerate(above, 1) if _like_a_line(row)]
        self.titles = "\n".join([self.sheet.name, *(v for row in above for v in row if isinstance(v, str))])
        self.title = self.vocabulary.title.block(above, header.form.stage == "bid", lambda text: self.vocabulary.scale_of(text) is not None)
        filled: Filled = {}
        rest: Iterator[Chunk] | None = filled_merges(chain([first], chunks), merges, header, filled)
        while rest is not None:
            table = TableReading(
                self.file, self.sheet, header, len(self.tables) + 1, self.fixes, self.vocabulary, self.tables[-1] if self.tables else None
            )
            self.tables.append(table)
            rest = table.read(rest, above, filled)
            if rest is not None:
                header, rest = self._further(rest)
        self.ledger = pa.concat_tables([part for t in self.tables for part in t.ledger])
        self.items = pa.concat_tables([t.items for t in self.tables]).combine_chunks()
        self._mark_repeated_lines()

    def _further(self, rest: Iterator[Chunk]) -> tuple[Header, Iterator[Chunk]]:
        """The header with which the remaining rows begin, at the sheet's own row numbers, and those rows."""
        start, rows = next(rest)
        header = find_header(rows[:_LOOKED_AT], (), self.vocabulary, self.titles, within=3)
        assert header is not None  # Layout stopped because there is one
        return replace(header, rows=tuple(r + start - 1 for r in header.rows)), chain([(start, rows)], rest)

    def _mark_repeated_lines(self) -> None:
        repeats, self.open_notices = repeated_lines(self.items)
        if repeats:
            rows = self.items.column("row").to_pylist()
            self.items = marked(self.items, {i: f"{self.file}!{self.sheet.name}!{rows[j]}" for i, j in repeats.items()})

    @property
    def stated_shares(self) -> list[dict[str, Any]]:
        """The shares of Vietnamese goods that the sheet states: rows of STATED_SHARES."""
        return [*self.shares_outside, *(share for table in self.tables for share in table.stated_shares)]

    def mark_repetition(self, rows: Mapping[int, str]) -> None:
        """Marks the item positions in `rows` as shown already by the named sheet."""
        self.items = marked(self.items, {i: f"{self.file}!{other}" for i, other in rows.items()})
        self.duplicate_of = f"{self.file}!{next(iter(rows.values()))}"

    def summary(self) -> dict[str, Any]:
        """The sheet's row of Sheets; of several tables the first names form and header."""
        first = self.tables[0].header if self.tables else None
        heads = [h for t in self.tables for h in t.header.heads]
        scales = {scale for t in self.tables for scale in t.scales.values()}
        return {
            "file": self.file, "sheet": self.sheet.name, "form": first.form.id if first else None, "stage": first.form.stage if first else "unknown",
            "header_rows": [r for t in self.tables for r in t.header.rows], "scale": scales.pop() if len(scales) == 1 else None,
            "hidden": self.sheet.hidden, "used_rows": 0 if self.doubt else self.sheet.height, "items": len(self.items), "duplicate_of": self.duplicate_of,
            **self.account.settled(
                self.ledger, sum(t.cells_used for t in self.tables), sum(t.cells_carried for t in self.tables),
                [] if self.doubt else [row for (row, _), _ in self.hidden_values.found],
            ),
            "unmatched_headers": "|".join(dict.fromkeys(h.text for h in heads if h.field is None and not h.ignored)),
            "has_origin": any(h.field == "origin_raw" for h in heads), "expects_origin": bool(first and first.form.expects_origin),
            **(TitleBlock() if self.doubt else self.title).columns(),
        }  # fmt: skip


def _like_a_line(row: list[object]) -> bool:
    """Whether a row holds words and at least two figures."""
    figures = sum(isinstance(v, float) or (isinstance(v, str) and is_figure(v)) for v in row)
    return figures >= 2 and any(isinstance(v, str) and not is_figure(v) and len(v) > 1 for v in row)


def _ledger_without_table(file: str, sheet: Sheet, chunks: list[Chunk], reason: str) -> pa.Table:
    kinds = ["blank" if all(v is None for v in row) else "note" for _, rows in chunks for row in rows]
    return ledger_part(file, sheet, 1, kinds, ["no-cell" if k == "blank" else reason for k in kinds], None, 0)
