"""A result folder → what it says of its lines, its shares and its findings, for those who hold it against another one."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from checker.finding import FOUND
from checker.identity import digests, rows_of
from checker.record import summary, table
from checker.schema import CONTENT, ITEMS, PLACES, SHEETS, arrow

Sheet: TypeAlias = tuple[str, str]  # file, sheet

# What is looked at of a line beside its content.
_BESIDE = ("file", "sheet", "row", "table", "item_no", "amount", "stage", "origin_verdict", "origin_cause", "excluded", "duplicate_of", "extra")
LINE = tuple(dict.fromkeys((*_BESIDE, *CONTENT)))


@dataclass(frozen=True)
class Record:
    """One result folder. `items` has the columns LINE; `summary` is result.json."""

    folder: Path
    items: pa.Table
    findings: list[dict[str, Any]]
    summary: Mapping[str, Any]
    fields: Mapping[Sheet, Mapping[str, str]]  # of a sheet: field → column letters
    bodies: frozenset[str] = frozenset()  # names of agencies as lines and titles have them
    stage: str | None = None  # the only one that is looked at; None: all

    @cached_property
    def digests(self) -> list[bytes]:
        """Per line, its content."""
        return digests(self.items)

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Per line, where it stands."""
        return list(zip(self.items["file"].to_pylist(), self.items["sheet"].to_pylist(), strict=True))

    @cached_property
    def rows(self) -> list[int]:
        """Per line, its row."""
        rows: list[int] = self.items["row"].to_pylist()
        return rows

    @cached_property
    def line_at(self) -> dict[tuple[str, str, int], int]:
        """Position of the line that stands at a place."""
        return {(*sheet, row): at for at, (sheet, row) in enumerate(zip(self.sheets, self.rows, strict=True))}

    def lines(self, positions: list[int]) -> list[dict[str, Any]]:
        """The lines at these positions, whole."""
        found: list[dict[str, Any]] = self.items.take(pa.array(positions, pa.int64())).to_pylist()
        return found

    @property
    def stages(self) -> list[str]:
        """The stages that have a share."""
        return [row["key"] for row in self.summary["shares"] if row["by"] == "stage" and self.stage in (None, row["key"])]

    def share(self, stage: str) -> dict[str, Any] | None:
        """The share of a stage as result.json has it, its amounts as decimals; None: the stage is not there."""
        row = next((r for r in self.summary["shares"] if (r["by"], r["key"]) == ("stage", stage)), None)
        decimals = ("amount", "domestic", "foreign", "unknown")
        return None if row is None else {**row, **{name: Decimal(row[name]) for name in decimals}}

    @property
    def unread(self) -> list[Mapping[str, Any]]:
        """Inputs that were not read, or not beyond doubt."""
        doubtful = {f["file"] for f in self.findings if (f["severity"], f["verdict"], f["key"]) == ("error", "unknown", None)}
        return [i for i in self.summary["inputs"] if not i["read"] or i["file"] in doubtful]


def load(folder: Path, stage: str | None = None) -> Record:
    """The record of the result in `folder`, of one stage if one is named: its lines, and the findings that are about no other."""
    told = summary(folder)
    items = table(folder, "items", LINE, arrow(ITEMS))
    findings = table(folder, "findings", [c.name for c in FOUND], arrow(FOUND)).to_pylist()
    fields: dict[Sheet, dict[str, str]] = {}
    for place in table(folder, "places", ["file", "sheet", "field", "column"], arrow(PLACES)).to_pylist():
        fields.setdefault((place["file"], place["sheet"]), {}).setdefault(place["field"], place["column"])
    titles = table(folder, "sheets", ["agency"], arrow(SHEETS))["agency"].to_pylist()
    bodies = frozenset({*titles, *pc.unique(items["agency"]).to_pylist()} - {None})
    if stage is not None:
        findings = _of_stage(stage, items, findings)
        items = items.filter(pc.equal(items["stage"], stage))
    return Record(folder, items, findings, told, fields, bodies, stage)


def _of_stage(stage: str, items: pa.Table, findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The findings about lines of the stage, or about a sheet or file that holds one; those of files without a line, too."""
    of_line: dict[tuple[str, str, int], str] = {}
    of_sheet: dict[tuple[str, str | None], set[str]] = {}
    for file, sheet, row, own in zip(*(items[name].to_pylist() for name in ("file", "sheet", "row", "stage")), strict=True):
        of_line[file, sheet, row] = own
        of_sheet.setdefault((file, sheet), set()).add(own)
        of_sheet.setdefault((file, None), set()).add(own)
    kept = []
    for f in findings:
        stages = {of_line[at] for row in rows_of(f["row"], f["all_cells"] or f["cells"]) if (at := (f["file"], f["sheet"], row)) in of_line} if f["rows"] else set()
        stages = stages or of_sheet.get((f["file"], f["sheet"]), set())
        if not stages or stage in stages:
            kept.append(f)
    return kept
