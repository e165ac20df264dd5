"""The sums that every run must bring to balance before it may be told: nothing read is lost, nothing is counted twice.

Per sheet, rows 1 to the last one used = items + rows of every other kind, and delivered cells = used + carried along + explained. Per
run, files = read + refused, and lines = counted + left out with a reason, with their amounts. What does not balance is a fault of
hangviet, never of the input.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from checker.error import ConservationError, Text
from checker.schema import KINDS, SUM

_PLACE = ("file", "sheet")
_CELLS = ("cells_used", "cells_carried", "cells_explained")


@dataclass(frozen=True)
class Balance:
    """The sums of one run, all of which have come out."""

    rows: dict[str, int]  # by kind, only those that there are
    cells: dict[str, int]  # used, carried, explained
    files: dict[str, int]  # read, refused

    @property
    def used_rows(self) -> int:
        """Rows from 1 to the last one used, of all sheets."""
        return sum(self.rows.values())

    @property
    def delivered_cells(self) -> int:
        """Cells that are not empty, of all sheets."""
        return sum(self.cells.values())

    @property
    def given_files(self) -> int:
        """Files that the run looked at."""
        return sum(self.files.values())


def added(one: Balance, other: Balance) -> Balance:
    """The sums of two runs over different files."""
    rows = {kind: one.rows.get(kind, 0) + other.rows.get(kind, 0) for kind in KINDS if kind in one.rows or kind in other.rows}
    cells, files = ({k: a.get(k, 0) + n for k, n in b.items()} for a, b in ((one.cells, other.cells), (one.files, other.files)))
    return Balance(rows, cells, files)


def balance(inputs: Sequence[Mapping[str, Any]], tables: Mapping[str, pa.Table], shares: Sequence[Mapping[str, Any]]) -> Balance:
    """The sums of a run over its inputs, its ledger, items and sheets, and its shares. Raises ConservationError where one does not come out."""
    kinds = _rows(tables["ledger"], tables["sheets"])
    _same_rows(tables["ledger"], tables["items"])
    cells = _cells(tables["sheets"])
    _shares(tables["items"], shares)
    return Balance(kinds, cells, _files(inputs, tables))


def _rows(ledger: pa.Table, sheets: pa.Table) -> dict[str, int]:
    """Rows by kind: in each sheet every row from 1 to the last one used, once, with one known kind."""
    found = ledger.select([*_PLACE, "row"]).group_by(_PLACE, use_threads=False)
    counts = {
        (r["file"], r["sheet"]): (r["row_count"], r["row_count_distinct"], r["row_min"], r["row_max"])
        for r in found.aggregate([("row", "count"), ("row", "count_distinct"), ("row", "min"), ("row", "max")]).to_pylist()
    }
    stated = sheets.select([*_PLACE, "used_rows"]).group_by(_PLACE, use_threads=False)  # two sheets of a damaged workbook may share a name
    for sheet in stated.aggregate([("used_rows", "sum"), ("used_rows", "max")]).to_pylist():
        used, height = sheet["used_rows_sum"], sheet["used_rows_max"]
        rows, distinct, first, last = counts.pop((sheet["file"], sheet["sheet"]), (0, 0, None, None))
        if (rows, distinct) != (used, height) or (used and (first, last) != (1, height)):
            raise _unbalanced(sheet, Text(f"{used} dòng đã dùng, nhưng sổ dòng có {rows} dòng ({distinct} số dòng khác nhau, từ {first} đến {last})",
                                          f"{used} used rows, but the ledger has {rows} ({distinct} different ones, {first} to {last})"))  # fmt: skip
    for (file, name), (rows, *_) in counts.items():
        raise _unbalanced({"file": file, "sheet": name}, Text(f"sổ dòng có {rows} dòng của một trang không có trong danh sách trang",
                                                              f"the ledger has {rows} rows of a sheet that is not among the sheets"))  # fmt: skip
    kinds = {r["kind"]: r["count_all"] for r in ledger.group_by("kind", use_threads=False).aggregate([([], "count_all")]).to_pylist()}
    for kind in kinds:
        if kind not in KINDS:
            raise _unbalanced(None, Text(f"{kinds[kind]} dòng có loại không biết: {kind}", f"{kinds[kind]} rows are of an unknown kind: {kind}"))
    return {kind: kinds[kind] for kind in KINDS if kind in kinds}


def _same_rows(ledger: pa.Table, items: pa.Table) -> None:
    """The items are the ledger's rows of kind item, each once."""
    keys = [*_PLACE, "row"]
    noted, taken = (t.select(keys).combine_chunks() for t in (ledger.filter(pc.equal(ledger.column("kind"), "item")), items))
    if noted.equals(taken):
        return
    order = [(key, "ascending") for key in keys]
    noted, taken = noted.sort_by(order), taken.sort_by(order)
    if not noted.equals(taken):
        pair = zip(noted.to_pylist(), taken.to_pylist(), strict=False)
        first = next((min(a, b, key=lambda r: tuple(r.values())) for a, b in pair if a != b), None)
        raise _unbalanced(first, Text(f"{len(noted)} dòng mặt hàng trong sổ dòng, {len(taken)} mặt hàng, không cùng các dòng",
                                      f"{len(noted)} rows of items in the ledger, {len(taken)} items, not the same rows"))  # fmt: skip


def _cells(sheets: pa.Table) -> dict[str, int]:
    """Delivered cells by what became of them, over all sheets."""
    for sheet in sheets.select([*_PLACE, "cells", *_CELLS]).to_pylist():
        used, carried, explained = (sheet[name] for name in _CELLS)
        if sheet["cells"] != used + carried + explained:
            raise _unbalanced(sheet, Text(f"{sheet['cells']} ô có nội dung, nhưng {used} đã dùng + {carried} mang theo + {explained} đã giải thích",
                                          f"{sheet['cells']} cells hold something, but {used} used + {carried} carried along + {explained} explained"))  # fmt: skip
    return {name.removeprefix("cells_"): pc.sum(sheets.column(name)).as_py() or 0 for name in _CELLS}


def _files(inputs: Sequence[Mapping[str, Any]], tables: Mapping[str, pa.Table]) -> dict[str, int]:
    """Files read and refused: each stands once in the list, one that was read has a sheet, and nothing comes from any other."""
    names = [i["file"] for i in inputs]
    read = {i["file"] for i in inputs if i["read"]}
    if len(set(names)) != len(names):
        raise _unbalanced(None, Text(f"{len(names)} tệp mang {len(set(names))} tên", f"{len(names)} files bear {len(set(names))} names"))
    seen = {name: set(pc.unique(tables[name].column("file")).to_pylist()) for name in ("sheets", "ledger", "items", "totals")}
    for file in read - seen["sheets"]:
        raise _unbalanced({"file": file, "sheet": None}, Text("tệp ghi là đọc được nhưng không có trang nào", "it counts as read but has no sheet"))
    for found in seen.values():
        for file in found - set(names):
            raise _unbalanced(
                {"file": file, "sheet": None}, Text("có dòng của một tệp không có trong danh sách tệp", "rows of a file that is not among the inputs")
            )
    for i in inputs:
        if not i["read"] and i["reason"] is None:
            raise _unbalanced(
                {"file": i["file"], "sheet": None}, Text("tệp không đọc được mà không có lý do", "it was not read, and no reason is given")
            )
    return {"read": len(read), "refused": len(names) - len(read)}


def _shares(items: pa.Table, shares: Sequence[Mapping[str, Any]]) -> None:
    """Over all stages, lines counted and left out are all lines, and so are their amounts."""
    whole = pc.sum(pc.cast(items.column("amount"), SUM)).as_py() or Decimal(0)
    stages = [row for row in shares if row["by"] == "stage"]
    lines, amount = 0, Decimal(0)
    for row in stages:
        parts, own = (
            sum(row[f"{v}_items"] for v in ("domestic", "foreign", "unknown")),
            sum((row[v] for v in ("domestic", "foreign", "unknown")), Decimal(0)),
        )
        if (parts, own) != (row["items"], row["amount"]):
            raise _unbalanced(None, Text(f"giai đoạn {row['key']}: {row['items']} dòng, {row['amount']} đồng, nhưng các phần cộng lại {parts} dòng, {own} đồng",
                                         f"stage {row['key']}: {row['items']} lines, {row['amount']} đồng, but its parts are {parts} lines, {own} đồng"))  # fmt: skip
        lines += row["items"] + sum(e["items"] for e in row["excluded"])
        amount += row["amount"] + sum((e["amount"] for e in row["excluded"]), Decimal(0))
    if (lines, amount) != (len(items), whole):
        raise _unbalanced(None, Text(f"{len(items)} mặt hàng, {whole} đồng, nhưng trong và ngoài tỷ lệ cộng lại {lines} mặt hàng, {amount} đồng",
                                     f"{len(items)} items, {whole} đồng, but in and out of the shares there are {lines} items, {amount} đồng"))  # fmt: skip


def _unbalanced(place: Mapping[str, Any] | None, found: Text) -> ConservationError:
    sheet = f" › '{place['sheet']}'" if place and place["sheet"] else ""
    where = f"{place['file']}{sheet}: " if place else ""
    return ConservationError(Text(
        f"Lỗi nội bộ của hangviet, chưa có kết quả: các tổng không khớp. {where}{found.vi}. Báo lỗi này cho người duy trì hangviet, đừng dùng số liệu nào của lần chạy này.",
        f"Internal error of hangviet, there is no result: the sums do not come out. {where}{found.en}. Report it to the maintainers, and use no figure of this run."))  # fmt: skip
