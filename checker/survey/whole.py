"""A result folder → its Survey: whose the lines are first, then sums over them, and nothing that a run has not written down."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from checker import record
from checker.pipeline import columns_of
from checker.profile import Profile, UnitProfile
from checker.resource import rules_folder
from checker.schema import PLACES, SHEETS, STAGES, arrow
from checker.share import Tally
from checker.survey.cube import Cube, Placing, cube
from checker.survey.decided import answered, decided
from checker.survey.duty import Work, row_owners, work
from checker.survey.expected import coverage, expected, folders
from checker.survey.figures import (
    BY,
    By,
    Duties,
    ExpectedUnit,
    FileRow,
    Mean,
    Part,
    Reconciliation,
    Repetition,
    Row,
    Share,
    StageSurvey,
    Survey,
    Unit,
)
from checker.survey.found import found
from checker.survey.origin import Cells, Countries, Foreign, foreign, listed, origins, reasons
from checker.survey.owner import Owners, Titles
from checker.survey.reorganisation import Reorganisation
from checker.survey.repetition import repeated
from checker.survey.setting import Settings, load_settings
from checker.survey.trace import trace
from checker.survey.unit import Body, Sheets, Spelling

_HUNDREDTH = Decimal("0.01")
_TALLIED = ("origin_verdict", "origin_cause", "tax_basis", "left_out", "words")


def survey(
    folder: Path, expected_units: Path | None = None, profile: Profile | None = None, stage: str | None = None, root: Path | None = None, findings: bool = False,
) -> Survey:  # fmt: skip
    """The survey of the result in `folder`; `stage` limits it to one stage, `root` is another folder of rules than ours; `findings`: also one by one.

    Raises CheckerError when the folder holds no result, or that of another version, and for faults in the list of units.
    """
    root = root or rules_folder()
    settings, spelling, known = load_settings(root), Spelling(root), Reorganisation(root)
    summary = record.summary(folder)
    wanted = expected(expected_units, root) if expected_units else ()
    sheets = _sheets(folder, summary, profile, wanted)
    lines = cube(folder)
    owners = Owners(lines, sheets, spelling, [i["file"] for i in summary["inputs"]])
    placing = Placing(owners.agencies, owners.periods)
    placed = Cube(placing.placed(lines.cells))
    rows_of = row_owners(placed)
    done = work(folder, rows_of, placing)
    units = tuple(_unit(body, owners, spelling, known) for body in owners.bodies.values())
    names = {unit.key: unit.name for unit in units}
    same = repeated(folder, summary["inputs"], settings.repeated_rows.lines)
    countries, cells = Countries(root), Cells(sheets.columns)
    said = foreign(folder, placing, settings.listed_lines)
    stages = tuple(
        _stage(name, placed, Titles(owners, placed), done, same, settings, countries, cells, said[name], names, answered(summary, name))
        for name in STAGES if name in {row["stage"] for row in lines.distinct(["stage"])} and stage in (None, name)
    )  # fmt: skip
    return Survey(
        summary, stages, units, _files(summary, owners, done, placed), _all(done.by_file.values(), Duties()),
        _all(done.totals_by_file.values(), Reconciliation()), done.loose,
        coverage(wanted, units, spelling, known, owners.until) if expected_units else None, _repetitions(same, placed, names), decided(folder, summary),
        trace(folder, lines, placing, sheets.columns, settings.traced_lines), found(folder, placing, rows_of, settings.listed_findings) if findings else None,
    )  # fmt: skip


def _sheets(folder: Path, summary: Mapping[str, Any], profile: Profile | None, wanted: Sequence[ExpectedUnit]) -> Sheets:
    names = ["file", "sheet", "agency", "agency_cell", "agency_parent", "period", "period_cell", "period_from", "period_to"]
    rows = record.table(folder, "sheets", names, arrow(SHEETS)).to_pylist()
    places = record.table(folder, "places", arrow(PLACES).names, arrow(PLACES))
    own = profile.unit if profile and profile.unit else UnitProfile(**(summary.get("unit") or {}))
    return Sheets({(r["file"], r["sheet"]): r for r in rows}, columns_of(places), own.name, own.period, folders(wanted))


def _unit(body: Body, owners: Owners, spelling: Spelling, known: Reorganisation) -> Unit:
    ended, area = (known.succession(spelling.key(body.name)), known.area(spelling.key(body.name))) if body.name else (None, None)
    firsts, lasts = zip(*owners.days_of.get(body.key, [(None, None)]), strict=True)
    return Unit(
        body.key, body.name, body.parent, body.spellings, body.sources, body.places, tuple(sorted(owners.files_of[body.key])), owners.lines_of[body.key], ended, area,
        None if None in firsts else min(firsts), None if None in lasts else max(lasts),
    )  # fmt: skip


def _stage(
    stage: str, placed: Cube, titles: Titles, done: Work, same: Sequence[tuple[str, tuple[str, ...]]], settings: Settings, countries: Countries, cells: Cells,
    said: Foreign, names: Mapping[str, str | None], apart: tuple[Share, Share | None] | None,
) -> StageSurvey:  # fmt: skip
    own = [cell for cell in placed.summed(["stage", *_TALLIED, "file", "origin_countries"]) if cell["stage"] == stage]
    again = {file for _, files in same for file in files[1:]}
    tables = {by: _rows(by, stage, placed, titles, done, settings) for by in BY}
    return StageSurvey(
        stage, _share(own, stage, settings), tables, _mean(tables["agency"]), origins(own, countries), listed(said, names, countries, cells), reasons(said, cells),
        _share([cell for cell in own if cell["file"] not in again], stage, settings) if again & {cell["file"] for cell in own} else None,
        apart,
    )  # fmt: skip


def _share(cells: Iterable[dict[str, Any]], stage: str, settings: Settings) -> Share:
    tally = Tally()
    for cell in cells:
        tally.add(cell)
    row = tally.row("stage", stage, stage)
    figures: dict[str, Any] = {name: row[name] for name in Share.__dataclass_fields__ if name in row}
    figures["unknown_by_cause"] = tuple(Part(c["cause"], c["items"], c["amount"]) for c in row["unknown_by_cause"])
    figures["excluded"] = tuple(Part(e["reason"], e["items"], e["amount"], tuple(e["words"])) for e in row["excluded"])
    return Share(**figures, small=settings.is_small(row["items"], row["amount"]))


def _rows(by: By, stage: str, placed: Cube, titles: Titles, done: Work, settings: Settings) -> tuple[Row, ...]:
    """The rows of one table: by money, the largest first, what nothing names last."""
    column = f"by_{by}"
    cells: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for cell in placed.summed(["stage", column, *_TALLIED]):
        if cell["stage"] == stage:
            cells[cell[column]].append(cell)
    seen: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in placed.distinct(["stage", column, "file", "sheet"]):
        if row["stage"] == stage:
            seen[row[column]].add((row["file"], row["sheet"]))
    rows = []
    for at, own in cells.items():
        name, sources = titles.of(by, at)
        rows.append(Row(
            by, at, name, _share(own, stage, settings), len({file for file, _ in seen[at]}), len(seen[at]), sum(cell["items"] for cell in own),
            done.duties[by].get((stage, at), Duties()), done.reconciled[by].get((stage, at), Reconciliation()), sources,
        ))  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (row.name is None, -row.share.amount, -row.share.items, row.name or "", row.key)))


def _mean(rows: Sequence[Row]) -> Mean | None:
    valued = [row.share for row in rows if row.name is not None and row.share.amount]
    if not valued:
        return None
    low = sum((Fraction(s.domestic) / Fraction(s.amount) for s in valued), Fraction()) / len(valued)
    high = sum((Fraction(s.domestic + s.unknown) / Fraction(s.amount) for s in valued), Fraction()) / len(valued)
    without = sum(row.name is not None for row in rows) - len(valued)
    return Mean(_percent(low), _percent(high), len(valued), without, sum(s.small for s in valued))


def _percent(part: Fraction) -> Decimal:
    """100 × part, rounded half up to 2 places from the exact fraction."""
    hundredths = (10_000 * part.numerator * 2 + part.denominator) // (2 * part.denominator)
    return (Decimal(hundredths) / 100).quantize(_HUNDREDTH, ROUND_HALF_UP)


def _files(summary: Mapping[str, Any], owners: Owners, done: Work, placed: Cube) -> tuple[FileRow, ...]:
    names: dict[str, list[str | None]] = defaultdict(list)
    for body in owners.bodies.values():
        for file in owners.files_of[body.key]:
            names[file].append(body.name)
    lines = {row["file"]: row["items"] for row in placed.summed(["file"])}
    return tuple(
        FileRow(i["file"], i["sha256"], i["read"], i["reason"], tuple(names[i["file"]]), lines.get(i["file"], 0), done.by_file.get(i["file"], Duties()),
                done.totals_by_file.get(i["file"], Reconciliation()))
        for i in summary["inputs"]
    )  # fmt: skip


def _repetitions(same: Sequence[tuple[Any, tuple[str, ...]]], placed: Cube, names: Mapping[str, str | None]) -> tuple[Repetition, ...]:
    wanted = {file for _, files in same for file in files}
    amounts: dict[str, dict[str, Decimal]] = defaultdict(dict)
    items: dict[str, int] = defaultdict(int)
    units: dict[str, list[str | None]] = defaultdict(list)
    for row in placed.summed(["file", "stage", "left_out"]) if same else ():
        if row["file"] in wanted and row["left_out"] is None:
            amounts[row["file"]][row["stage"]] = row["amount"] or Decimal(0)
            items[row["file"]] += row["items"]
    for row in placed.distinct(["file", "by_agency"]) if same else ():
        if row["file"] in wanted:
            units[row["file"]].append(names[row["by_agency"]])
    return tuple(
        Repetition(kind, files, tuple(dict.fromkeys(u for file in files for u in units[file])), items[files[0]], dict(amounts[files[0]]))
        for kind, files in same
    )  # fmt: skip


def _all(parts: Iterable[Any], none: Any) -> Any:
    whole = none
    for part in parts:
        whole = whole + part
    return whole
