"""The tables of the result folder as they are written, one parquet file each, and the findings for Excel."""

import contextlib
import json
from collections.abc import Mapping

import pyarrow as pa

from checker.finding import FOUND
from checker.schema import CLAIMS, FINDINGS, FIXES, GROUPS, ITEMS, LEDGER, PLACES, PLACES_KEY, SHARES, SHEETS, STATEMENTS, TOTALS, arrow
from checker.stage import Stage
from checker.stream import ROW_GROUP, CsvRows, ParquetRows

# Beside what people read: all else that rules looked at, so that another engine can judge it again (`hangviet suite --run`).
TABLES = {
    "rows": LEDGER, "items": ITEMS, "findings": FOUND, "fixes": FIXES, "claims": CLAIMS, "sheets": SHEETS, "totals": TOTALS, "shares": SHARES,
    "groups": GROUPS, "statements": STATEMENTS, "places": PLACES,
}  # fmt: skip
_OF_LINES = ("rows", "items", "fixes")  # the others have few rows for each workbook: theirs would wait long

class PlacesNote:
    """What items.parquet notes of which columns each table of a sheet had: given to `hangviet check` again, the items are judged as they were.

    Tables that are laid out alike share what is said of their columns: offices use the same form a thousand times.
    """

    def __init__(self) -> None:
        self._layouts: dict[tuple[tuple[str, str, str], ...], int] = {}
        self._tables: list[tuple[str, str, int, int]] = []

    def add(self, places: pa.Table) -> None:
        """Takes the places of some workbooks."""
        tables: dict[tuple[str, str, int], list[tuple[str, str, str]]] = {}
        for p in places.to_pylist():
            tables.setdefault((p["file"], p["sheet"], p["table"]), []).append((p["field"], p["header"], f"{p['scale']:f}"))
        for place, columns in tables.items():
            self._tables.append((*place, self._layouts.setdefault(tuple(columns), len(self._layouts))))

    def metadata(self) -> dict[bytes, bytes]:
        """The note as metadata of an Arrow schema."""
        told = {"layouts": list(self._layouts), "tables": self._tables}
        return {PLACES_KEY: json.dumps(told, ensure_ascii=False, sort_keys=True).encode()}


class Tables:
    """The tables of the result folder as they are written, workbook after workbook; `note` goes with the items."""

    def __init__(self, stage: Stage, note: PlacesNote) -> None:
        self._open = contextlib.ExitStack()
        self._rows: dict[str, ParquetRows] = {}
        for name, columns in TABLES.items():
            file = self._open.enter_context(stage.open(f"{name}.parquet"))
            schema = arrow(columns).with_metadata(note.metadata() if name == "items" else None)
            self._rows[name] = ParquetRows(file, schema, ROW_GROUP if name in _OF_LINES else ROW_GROUP // 4)
        self._csv = CsvRows(self._open.enter_context(stage.open("findings.csv")), [c.name for c in FINDINGS])

    def add(self, tables: Mapping[str, pa.Table], found: pa.Table) -> None:
        """Takes all tables of some workbooks, and the findings about them."""
        for name in TABLES:
            source = "ledger" if name == "rows" else name
            if source in tables and name not in ("shares", "groups"):
                self.add_to(name, tables[source])
        self.add_findings(found)

    def add_findings(self, found: pa.Table) -> None:
        """Takes findings alone."""
        self.add_to("findings", found)
        self._csv.add(found)

    def add_to(self, name: str, rows: pa.Table) -> None:
        """Takes rows of one table."""
        names = [c.name for c in TABLES[name]]
        self._rows[name].add(rows.select(names))

    def close(self) -> None:
        """Nothing comes out: the files are whole."""
        for rows in self._rows.values():
            rows.close()
        self._open.close()

    def abandon(self) -> None:
        """Nothing comes out: the files are let go as they are."""
        for rows in self._rows.values():
            with contextlib.suppress(Exception):  # whatever ended the run is told, not what that does to these
                rows.close()
        with contextlib.suppress(Exception):
            self._open.close()
