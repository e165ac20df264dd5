"""What each body is asked to explain or to prove: the findings of a result, by the body whose lines they are about."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker import record
from checker.identity import rows_of
from checker.pipeline import columns_of
from checker.profile import Profile, UnitProfile
from checker.resource import rules_folder
from checker.schema import FINDINGS, ITEMS, PLACES, SHEETS, arrow
from checker.survey.cube import cube
from checker.survey.unit import Line, Sheets, Spelling, bodies

_LINE = ("file", "sheet", "row", "table", "agency", "goods_name")


@dataclass(frozen=True, slots=True)
class Asked:
    """A body, None where nothing names it, and the findings that it has to answer: as findings.parquet has them, each with `goods_name`."""

    name: str | None
    findings: list[dict[str, Any]]


def asked(folder: Path, profile: Profile | None = None) -> list[Asked]:
    """Every body with findings that count and ask for work: figures to correct, duties to explain, and what cannot be concluded for want of evidence.

    A finding about lines of several bodies is put to each of them; one that is about no line, to every body with lines in its sheet or file.
    """
    sheets = _sheets(folder, profile)
    counted = cube(folder).lines()
    named = {line: sheets.agency_of(line) for line, _ in counted}
    keys, known = bodies([(named[line], n) for line, n in counted], Spelling(rules_folder()))
    of_line: dict[tuple[str, str, int], tuple[str, str | None]] = {}
    of_sheet: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for part in record.tables(folder, "items", _LINE, arrow(ITEMS)):
        for file, sheet, row, table, agency, name in zip(*(part[column].to_pylist() for column in _LINE), strict=True):
            at = keys[named[Line(file, sheet, table, agency)]]
            of_line[file, sheet, row] = at, name
            of_sheet[file, sheet].add(at)
            of_sheet[file, None].add(at)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for f in record.table(folder, "findings", [c.name for c in FINDINGS], arrow(FINDINGS)).to_pylist():
        if f["key"] is not None and f["counted"] and (f["verdict"] == "unknown" or f["severity"] in ("error", "explain")):
            lines = [of_line[place] for row in rows_of(f["row"], f["cells"]) if (place := (f["file"], f["sheet"], row)) in of_line]
            f["goods_name"] = lines[0][1] if f["row"] is not None and lines else None
            for at in sorted({at for at, _ in lines} or of_sheet.get((f["file"], f["sheet"]), set()) or of_sheet.get((f["file"], None), set()) or {""}):
                found[at].append(f)
    duty = {"error": 0, "explain": 1, "note": 2}
    return [
        Asked(known[at].name if at in known else None, sorted(own, key=lambda f: (f["verdict"] == "unknown", f["cite"] or "", duty[f["severity"]], f["rule"])))
        for at, own in sorted(found.items())
    ]  # fmt: skip


def _sheets(folder: Path, profile: Profile | None) -> Sheets:
    names = ["file", "sheet", "agency", "agency_cell", "agency_parent", "period", "period_cell", "period_from", "period_to"]
    rows = record.table(folder, "sheets", names, arrow(SHEETS)).to_pylist()
    places = record.table(folder, "places", arrow(PLACES).names, arrow(PLACES))
    summary: Mapping[str, Any] = record.summary(folder)
    own = profile.unit if profile and profile.unit else UnitProfile(**(summary.get("unit") or {}))
    return Sheets({(r["file"], r["sheet"]): r for r in rows}, columns_of(places), own.name, own.period)
