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
from checker.identity import digests
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
        return [row["key"] for row in self.summary["shares"] if row["by"] == "stage"]

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


def load(folder: Path) -> Record:
    """The record of the result in `folder`."""
    told = summary(folder)
    items = table(folder, "items", LINE, arrow(ITEMS))
    findings = table(folder, "findings", [c.name for c in FOUND], arrow(FOUND)).to_pylist()
    fields: dict[Sheet, dict[str, str]] = {}
    for place in table(folder, "places", ["file", "sheet", "field", "column"], arrow(PLACES)).to_pylist():
        fields.setdefault((place["file"], place["sheet"]), {}).setdefault(place["field"], place["column"])
    titles = table(folder, "sheets", ["agency"], arrow(SHEETS))["agency"].to_pylist()
    bodies = frozenset({*titles, *pc.unique(items["agency"]).to_pylist()} - {None})
    return Record(folder, items, findings, told, fields, bodies)
