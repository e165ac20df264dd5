"""A result folder → what it says of its lines, its shares and its findings, for those who hold it against another one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from checker.error import CheckerError, Text
from checker.identity import digests
from checker.inputs import is_result_folder
from checker.schema import CONTENT, FINDINGS, ITEMS, PLACES, arrow

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
    if not is_result_folder(folder):
        raise CheckerError(str(folder), Text("không phải thư mục kết quả của hangviet", "this is no result folder of hangviet"),
                           Text("Cần thư mục mà hangviet check đã ghi", "Expected a folder that hangviet check has written"),
                           Text("Chạy: hangviet check TỆP -o THƯ_MỤC", "Run: hangviet check FILE -o FOLDER"))  # fmt: skip
    types = {c.name: c.type for c in ITEMS}
    items = _read(folder / "items.parquet", {name: types[name] for name in LINE})
    findings = _read(folder / "findings.parquet", {**{c.name: c.type for c in FINDINGS}, "all_cells": pa.string()}).to_pylist()
    fields: dict[Sheet, dict[str, str]] = {}
    for place in _read(folder / "places.parquet", {f.name: f.type for f in arrow(PLACES)}).to_pylist():
        fields.setdefault((place["file"], place["sheet"]), {}).setdefault(place["field"], place["column"])
    return Record(folder, items, findings, json.loads((folder / "result.json").read_text(encoding="utf-8")), fields)


def _read(path: Path, columns: Mapping[str, pa.DataType]) -> pa.Table:
    """These columns of the table at `path`, each of the type that the dictionary gives it."""
    try:
        schema = pq.read_schema(path)
        for name, kind in columns.items():
            if name not in schema.names or schema.field(name).type != kind:
                raise _older(path, Text(f"cột '{name}' không có hoặc khác kiểu", f"the column '{name}' is missing or of another type"))
        return pq.read_table(path, columns=list(columns)).replace_schema_metadata()
    except (pa.ArrowException, OSError) as error:
        raise _older(path, Text(f"không đọc được ({error})", f"cannot be read ({error})")) from None


def _older(path: Path, found: Text) -> CheckerError:
    return CheckerError(str(path), found, Text("Cần kết quả của phiên bản hangviet này", "Expected a result of this version of hangviet"),
                        Text("Chạy lại hangviet check vào thư mục ấy", "Run hangviet check into that folder again"))  # fmt: skip
