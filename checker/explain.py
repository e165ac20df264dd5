"""One row of one sheet, with everything behind it: what an auditor opens when an agency objects."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from checker.error import CheckerError, Text
from checker.inputs import find_inputs
from checker.judge import NAMES, Fields, judge
from checker.key import key
from checker.origin.cell import Origin
from checker.origin.ladder import Ladder, Rung
from checker.origin.line import rung_cells
from checker.pipeline import Result, columns_of, fields_of
from checker.rule import Dating, Rule, rules_for
from checker.schema import STATED_ITEMS, Column


class Place(NamedTuple):
    """A row of a sheet; `sheet` is None when it was not named."""

    path: Path
    sheet: str | None
    row: int


@dataclass(frozen=True, slots=True)
class Told:
    """One value of the line: its column of the table, the header and address it was read from, and what stood there if it was changed."""

    column: Column
    value: Any
    header: str | None
    cell: str | None
    before: str | None
    why: str | None


class RungTold(NamedTuple):
    """What one rung of evidence says: the cells it looked at (address or None, text), and its answer (None: nothing)."""

    rung: str
    cells: list[tuple[str | None, str | None]]
    answer: Origin | None


class RuleTold(NamedTuple):
    """A rule's verdict on the row (pass, fail, unknown, n/a), and the version that it speaks by."""

    rule: Rule
    verdict: str
    dating: Dating


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one row. A row that is no line item has only `kind` and `reason`, and the `claims` of preference that stand there."""

    file: str
    sheet: str
    row: int
    kind: str
    reason: str
    line: dict[str, Any] | None
    told: list[Told]
    rungs: list[RungTold]
    rules: list[RuleTold]
    same_maker: list[tuple[str, str, int]]  # file, origin verdict, lines
    claims: list[dict[str, Any]]


def parse(text: str) -> Place:
    """The place that FILE!SHEET!CELL names; the cell may be a row's number, and the sheet may be left out."""
    words = text.split("!")
    # File and sheet names may hold the mark, too: the longest beginning that is a file is the file.
    cut = next((i for i in range(len(words) - 1, 0, -1) if Path("!".join(words[:i])).is_file()), max(1, len(words) - 2))
    parts = ["!".join(words[:cut]), *(["!".join(words[cut:-1])] if cut < len(words) - 1 else []), words[-1]] if len(words) > 1 else words
    digits = parts[-1].lstrip("$ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    if len(parts) < 2 or not parts[0] or not (digits.isdecimal() and 0 < int(digits) <= 1 << 31):
        raise CheckerError(text, Text("không phải vị trí một dòng", "is no place of a row"),
                           Text("Cần TỆP!TRANG!Ô, như a.xlsx!Sheet1!H12, hoặc TỆP!TRANG!12", "Expected FILE!SHEET!CELL, as a.xlsx!Sheet1!H12, or FILE!SHEET!12"),
                           Text("Đặt cả cụm trong dấu nháy nếu có dấu cách", "Put it in quotes if it holds blanks"))  # fmt: skip
    return Place(Path(parts[0]), parts[1].strip("'") if len(parts) == 3 else None, int(digits))


def explain(result: Result, place: Place, paths: Sequence[Path]) -> Explanation:
    """All that `result`, the check of `paths`, knows about the row at `place`; `place.path` is one of them."""
    name = next((i.name for i in find_inputs(list(paths)) if os.path.abspath(i.path) == os.path.abspath(place.path)), None)  # noqa: PTH100 (a link stays one)
    if name is None or place.path.is_dir():
        raise CheckerError(str(place.path), Text("không phải một tệp", "is no file"), Text("Cần tên một tệp bảng tính", "Expected the name of a spreadsheet file"),
                           Text("", ""))  # fmt: skip
    ledger = result.tables["ledger"].filter(pc.equal(result.tables["ledger"]["file"], name))
    sheets = pc.unique(ledger["sheet"]).to_pylist()
    sheet = place.sheet if place.sheet is not None or len(sheets) != 1 else sheets[0]
    rows = ledger.filter(pc.and_(pc.equal(ledger["sheet"], sheet or ""), pc.equal(ledger["row"], place.row))).to_pylist()
    if not rows:
        raise _nowhere(name, place, sheets, sheet)
    (row,) = rows
    items = result.tables["items"]
    line = items.filter(pc.and_(pc.and_(pc.equal(items["file"], name), pc.equal(items["sheet"], sheet)), pc.equal(items["row"], place.row)))
    known = line.to_pylist()[0] if len(line) else None
    claims = _claims_at(result.tables["claims"], name, sheet or "", place.row)
    fields = fields_of(columns_of(result.tables["places"]))
    rules = [told for table, which, given in (("items", line, fields), ("claims", claims, None)) if len(which) for told in _rules(result, table, which, given)]
    return Explanation(
        name, sheet or "", place.row, row["kind"], row["reason"], known,
        _told(result, known) if known else [], _rungs(result, known) if known else [], rules,
        _same_maker(items, known) if known else [], claims.to_pylist(),
    )  # fmt: skip


def _nowhere(name: str, place: Place, sheets: list[str], sheet: str | None) -> CheckerError:
    where = f"{name} › '{sheet}' › {place.row}" if sheet else name
    listed = ", ".join(f"'{s}'" for s in sheets)
    if not sheets:
        return CheckerError(where, Text("không đọc được tệp này", "the file could not be read"), Text("", ""),
                            Text(f"Xem lý do: hangviet check {place.path}", f"See why: hangviet check {place.path}"))  # fmt: skip
    if sheet is None:
        return CheckerError(where, Text("tệp có nhiều trang tính", "the file has several sheets"), Text(f"Cần một trong: {listed}", f"Expected one of: {listed}"),
                            Text("Ghi TỆP!TRANG!Ô", "Write FILE!SHEET!CELL"))  # fmt: skip
    if sheet not in sheets:
        return CheckerError(where, Text(f"không có trang '{sheet}'", f"there is no sheet '{sheet}'"), Text(f"Cần một trong: {listed}", f"Expected one of: {listed}"), Text("", ""))
    return CheckerError(where, Text("trang không có dòng này", "the sheet has no such row"), Text("", ""), Text("Kiểm tra số dòng", "Check the row's number"))


def _told(result: Result, line: dict[str, Any]) -> list[Told]:
    """The stated values of the line in the order of the dictionary, each with its cell."""
    places = {
        p["field"]: p
        for p in result.tables["places"].to_pylist()
        if (p["file"], p["sheet"], p["table"]) == (line["file"], line["sheet"], line["table"])
    }
    fixes = result.tables["fixes"]
    fixes = fixes.filter(pc.and_(pc.equal(fixes["file"], line["file"]), pc.equal(fixes["sheet"], line["sheet"])))
    changed: dict[str, dict[str, Any]] = {}
    for fix in fixes.to_pylist():
        changed.setdefault(fix["cell"], fix)  # the first change tells what the cell held
    found: list[Told] = []
    for column in STATED_ITEMS:
        first = not found or column.fields[:1] != found[-1].column.fields[:1]  # what is read out of a text again is left to its text
        if line[column.name] is None or not column.fields or column.name.endswith("_state") or not (first and column.term):
            continue
        place = places.get(column.fields[0])
        cell = f"{place['column']}{line['row']}" if place else None
        fix = changed.get(cell or "")
        found.append(Told(column, line[column.name], place["header"] if place else None, cell, fix["before"] if fix else None, fix["why"] if fix else None))
    return found


def _rungs(result: Result, line: dict[str, Any]) -> list[RungTold]:
    letters = dict(columns_of(result.tables["places"]).get((line["file"], line["sheet"], line["table"]), {}))
    if line["origin_repair"]:  # the texts are those of the right columns, the addresses those where they stand
        swapped = line["origin_repair"]
        letters["origin_raw"], letters[swapped] = letters.get(swapped, ""), letters.get("origin_raw", "")
    cells = rung_cells(line, result.tables["places"], result.ladder)
    return [
        RungTold(rung.name, [(f"{letters[f]}{line['row']}" if f in letters else None, text) for f, text in texts], _answer(result.ladder, rung, [t for _, t in texts]))
        for rung, texts in cells
    ]  # fmt: skip


def _answer(ladder: Ladder, rung: Rung, texts: list[str | None]) -> Origin | None:
    if rung.reads == "statement":
        return ladder.together(rung, texts)
    return next((answer for text in texts if (answer := ladder.read(rung, text)) is not None), None)


def _claims_at(claims: pa.Table, file: str, sheet: str, row: int) -> pa.Table:
    """The claims of preference whose own line, or whose line of costs, is this row."""

    def here(sheet_column: str, row_column: str) -> pa.Array:
        return pc.fill_null(pc.and_(pc.equal(claims[sheet_column], sheet), pc.equal(claims[row_column], row)), False)

    return claims.filter(pc.and_(pc.equal(claims["file"], file), pc.or_(here("sheet", "row"), here("cost_sheet", "cost_row"))))


def _rules(result: Result, table: str, lines: pa.Table, fields: Fields | None) -> list[RuleTold]:
    """Every rule that judges the table, with its verdict on each of these lines of it."""
    rules = rules_for(result.rules, table, trial=True)
    told = []
    for verdicts, row in zip(judge(lines, rules, fields=fields, run=result.quarantine).to_pylist(), lines.to_pylist(), strict=True):
        for rule in rules:
            told.append(RuleTold(rule, NAMES[verdicts[rule.id]], rule.version_at(*(row[name] for name in rule.date_columns))))
    return told


def _same_maker(items: pa.Table, line: dict[str, Any]) -> list[tuple[str, str, int]]:
    """How other lines of the same maker state their origin, by file: a hint, never evidence."""
    if not line["manufacturer"]:
        return []
    maker = key(line["manufacturer"])
    coded = items["manufacturer"].combine_chunks().dictionary_encode()
    same = pa.array([text is not None and key(text) == maker for text in coded.dictionary.to_pylist()], pa.bool_())
    rows = items.filter(pc.fill_null(same.take(coded.indices), False)).select(["file", "sheet", "row", "origin_verdict"]).to_pylist()
    others = [r for r in rows if (r["file"], r["sheet"], r["row"]) != (line["file"], line["sheet"], line["row"])]
    return [(file, verdict, count) for (file, verdict), count in sorted(Counter((r["file"], r["origin_verdict"]) for r in others).items())]
