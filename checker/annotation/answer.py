"""What people filled in beside findings, on the sheet of a marked copy or on a form of reply: read in the child, as texts and no more."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.cell import CellError
from checker.grid import Sheet, open_grid
from checker.stamp import ANSWERS, FILE, HEADS, KEY, REPLIES, is_head, is_own

if TYPE_CHECKING:
    import pyarrow as pa

FIELDS = ("finding", "status", "by", "reason", "document", "expires", "in_file", "in_sheet", "cells")
_LONGEST = 5_000
_HEADS = {
    **dict.fromkeys(KEY, "finding"), **dict.fromkeys(FILE, "in_file"), **{word: field for heads in (ANSWERS, REPLIES) for field, words in heads.items() for word in words},
    **{head: field for words in HEADS for head, field in zip(words.split("|")[1:], ("in_sheet", "cells"), strict=True)},
}  # fmt: skip


def answers(path: str, name: str, options: Mapping[str, Any]) -> "dict[str, pa.Table]":
    """The table `answers`: file, sheet and row where an answer stands, its kind (decision, or reply of a body), and FIELDS as texts; rows that nobody filled in
    are not in it. The table `sheets` has a row for each of our sheets."""
    import pyarrow as pa

    text = pa.string()
    schema = pa.schema([("file", text), ("sheet", text), ("row", pa.int32()), ("kind", text), *((field, text) for field in FIELDS)])
    found: list[dict[str, Any]] = []
    sheets = []
    for sheet in open_grid(Path(path), name, options).sheets:
        rows = list(_rows(sheet))
        if is_own([cells for _, cells in rows[:100]]):
            sheets.append({"file": name, "sheet": sheet.name})
            found += [{"file": name, "sheet": sheet.name, **row} for row in _filled(rows)]
    return {"answers": pa.Table.from_pylist(found, schema=schema), "sheets": pa.Table.from_pylist(sheets, schema=pa.schema([("file", text), ("sheet", text)]))}


def _rows(sheet: Sheet) -> Iterator[tuple[int, Sequence[object]]]:
    for start, rows in sheet.rows():
        yield from enumerate(rows, start)


def _filled(rows: Sequence[tuple[int, Sequence[object]]]) -> Iterator[dict[str, Any]]:
    """The rows beneath a head of ours in which a person wrote something."""
    columns: dict[int, str] = {}
    kind = ""
    for number, cells in rows:
        if is_head(cells):
            columns = {at: _HEADS[cell] for at, cell in enumerate(cells) if isinstance(cell, str) and cell in _HEADS}
            kind = "decision" if "status" in columns.values() else "reply"
            continue
        given = {field: _text(cells[at]) for at, field in columns.items()}
        written = ("status", "by", "reason", "document", "expires")
        if given.get("finding") and any(given.get(field) for field in written):
            yield {"row": number, "kind": kind, **{field: given.get(field, "") for field in FIELDS}}


def _text(value: object) -> str:
    """A cell as text on one line; a day as 2026-12-31."""
    if value is None or isinstance(value, CellError):
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())[:_LONGEST]
