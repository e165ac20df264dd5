"""Columns of days: exact where a cell says so, else bounds; each reading of a text is a row of Fixes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from checker.cell import CellError
from checker.date import Span, is_month_first, may_be_month_first, read_span, serial_day
from checker.text_rows import Cells
from checker.value.normalise import Fixes, error_cells, plain_text, text_of

_DAY = pa.date32()


class DateColumn:
    """A column of days; read at the end, for the true dates among its cells say what the others are."""

    def __init__(self, name: str, index: int, fixes: Fixes) -> None:
        self.name, self.index, self.fixes = name, index, fixes
        self.codes: dict[object, int] = {}
        self.cells: list[pa.Array] = []
        self.rows: list[pa.Array] = []
        self.error_cells: list[tuple[int, str]] = []

    def add(self, cells: Cells, rows: pa.Array) -> int:
        """Takes the next cells, standing in `rows`; how many of them are not blank comes out."""
        self.rows.append(rows)
        if isinstance(cells, pa.Array):
            coded = cells.dictionary_encode()
            codes = pa.array([self._code(text) for text in coded.dictionary.to_pylist()], pa.int32()).take(coded.indices)
            self.cells.append(pc.fill_null(codes, self._code(None)) if cells.null_count else codes)
            return len(cells) - int(cells.null_count)
        classes = set(map(type, cells))
        if bool in classes:  # to a dictionary, TRUE and 1 are the same
            cells = [plain_text(v) if v.__class__ is bool else v for v in cells]
        if CellError in classes:
            self.error_cells += error_cells(self.index, cells, rows)
        for cell in set(cells).difference(self.codes):
            self._code(cell)
        self.cells.append(pa.array(map(self.codes.__getitem__, cells), pa.int32()))
        return len(cells) - cells.count(None)

    def _code(self, cell: object) -> int:
        return self.codes.setdefault(cell, len(self.codes))

    def read(self) -> dict[str, pa.Array]:
        """The columns of Items that this one gives: the day, its bounds where it is not exact, its state, and the text that is no date."""
        distinct = list(self.codes)
        spans = self._spans(distinct)
        codes = pa.concat_arrays(self.cells)
        exact = [s.earliest if s and s.earliest == s.latest else None for s in spans]
        vague = [s if s and s.earliest != s.latest else Span(None, None) for s in spans]
        states = [_state(cell, span) for cell, span in zip(distinct, spans, strict=True)]
        unread = [text_of(cell) if state == "invalid" else None for cell, state in zip(distinct, states, strict=True)]
        self._log(distinct, spans, codes)
        columns = {
            self.name: pa.array(exact, _DAY),
            f"{self.name}_earliest": pa.array([s.earliest for s in vague], _DAY),
            f"{self.name}_latest": pa.array([s.latest for s in vague], _DAY),
            f"{self.name}_state": pa.array(states, pa.string()),
            f"{self.name}_text": pa.array(unread, pa.string()),
        }
        return {name: values.take(codes) for name, values in columns.items()}

    def _spans(self, distinct: Sequence[object]) -> list[Span | None]:
        """What each distinct cell says: bare serial numbers beside true dates are days, and no 3/5/2025 is sure beside a 12/31/2025."""
        true = [cell.date() if isinstance(cell, datetime) else cell for cell in distinct if isinstance(cell, date)]
        sure = [day for day in true if read_span(day)]
        around = Span(min(sure), max(sure)) if sure else Span(None, None)
        foreign = any(isinstance(cell, str) and is_month_first(cell) for cell in distinct)
        spans: list[Span | None] = []
        for cell in distinct:
            span = read_span(cell)
            if span is None and isinstance(cell, float) and (day := serial_day(cell, around)):
                span = Span(day, day)
            if foreign and isinstance(cell, str) and may_be_month_first(cell):
                span = None
            spans.append(span)
        return spans

    def _log(self, distinct: Sequence[object], spans: Sequence[Span | None], codes: pa.Array) -> None:
        """Every cell that is no date cell and was read as one is a fix."""
        read = [None if span is None or isinstance(cell, date) else _shown(span) for cell, span in zip(distinct, spans, strict=True)]
        before = pa.array([text_of(c) if r is not None else None for c, r in zip(distinct, read, strict=True)], pa.string()).take(codes)
        after = pa.array(read, pa.string()).take(codes)
        changed = pc.fill_null(pc.not_equal(before, after), False)
        rows = pa.concat_arrays(self.rows)
        self.fixes.add(self.index, self.name, rows.filter(changed), before.filter(changed), after.filter(changed), "date")


def years(texts: pa.Array) -> Mapping[str, pa.Array]:
    """The first and the last year that a statement such as "2025-2026" or "Từ năm 2025 trở đi" names, as bounds; NULL where it names none."""
    coded = texts.dictionary_encode()
    spans = [read_span(text) or Span(None, None) for text in coded.dictionary.to_pylist()]
    bounds = {"year_made_from": [s.earliest for s in spans], "year_made_to": [s.latest for s in spans]}
    return {name: pa.array([day.year if day else None for day in days], pa.int16()).take(coded.indices) for name, days in bounds.items()}


def _state(cell: object, span: Span | None) -> str | None:
    if isinstance(cell, CellError):
        return None
    if span is not None:
        return "given"
    return "invalid" if any(c.isalnum() for c in text_of(cell) or "") else "missing"


def _shown(span: Span) -> str:
    if span.earliest == span.latest:
        return str(span.earliest)
    return f"{span.earliest or ''}..{span.latest or ''}"
