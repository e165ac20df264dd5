"""What the reader child does with one hostile file: the whole intake, and the cells that the manifest asks for."""

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from checker.cell import CellError
from checker.format.source import Doubt
from checker.grid import open_grid
from checker.intake import take_in


def look(path: str, name: str, options: Mapping[str, Any]) -> dict[str, pa.Table]:
    """One table with one text: problems of the intake, and of the first sheet the last used row and every cell that is asked for."""
    problems = take_in(path, name, options)["problems"].to_pylist()
    wanted = {(row, column) for row, column in options.get("cells", {}).get(name, ())}
    found: dict[str, Any] = {"problems": [[p["code"], p["fatal"]] for p in problems], "rows": 0, "cells": {}, "doubt": False}
    grid = open_grid(Path(path), name, options)
    sheet = grid.sheets[0]
    try:
        for first, rows in sheet.rows():
            for number, row in enumerate(rows, first):
                if row.count(None) < len(row):
                    found["rows"] = number
                for place in wanted:
                    if place[0] == number and place[1] <= len(row):
                        found["cells"][f"{place[0]},{place[1]}"] = _said(row[place[1] - 1])
    except Doubt:
        found["doubt"] = True
    return {"look": pa.table({"json": [json.dumps(found)]})}


def _said(value: object) -> Any:
    """A cell as JSON: numbers as text with their kind, so that none loses a digit."""
    if isinstance(value, CellError):
        return {"error": value.code}
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return {"number": repr(value)}
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()[:10]
    return value if isinstance(value, str) else str(value)
