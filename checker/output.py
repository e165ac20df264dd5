"""The result folder: written beside, then renamed into place; nothing live leaves in a csv."""

import contextlib
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, NamedTuple, TypeAlias

import pyarrow as pa

from checker import __version__
from checker.account import together
from checker.conservation import Balance
from checker.error import Text
from checker.inputs import COMPARISON_FILES, FORMAT, is_comparison
from checker.outcome import Outcome
from checker.parquet import PlacesNote, Tables
from checker.pipeline import Result
from checker.rule_set import RuleSet
from checker.schema import FINDINGS
from checker.share import BASIS
from checker.stage import TEMPORARY, Stage, refuse_others, unwritable, writable
from checker.stamp import ENDING
from checker.stream import CsvRows, Long, plain
from checker.wording import cited

Report: TypeAlias = Callable[[Mapping[str, Any]], bytes]


class Copied(NamedTuple):
    """What became of the marked copy of an input: its path in the result folder, or why there is none (None: nothing was found in it)."""

    file: str
    path: str | None
    reason: Text | None


def write_result(
    result: Result, folder: Path, exit_code: int, reports: Mapping[str, Report] = MappingProxyType({}),
    copy: "Callable[[Path], list[Copied]] | None" = None,
) -> dict[str, Any]:  # fmt: skip
    """Writes all files of the result folder and returns the summary that result.json holds.

    `reports` make further files of that summary; `copy` writes the marked copies of the inputs into the folder (None: there shall be none).
    """
    with Stage(folder) as stage:
        copies = copy(folder) if copy else []
        clear_copies(folder, {c.path for c in copies if c.path})
        summary = summarise(result, exit_code) | {"workbooks": told_copies(copies)}
        note = PlacesNote()
        note.add(result.tables["places"])
        tables = Tables(stage, note)
        tables.add(result.tables, result.found.append_column("all_cells", result.all_cells))
        for name in ("shares", "groups"):
            tables.add_to(name, result.judged[name])
        tables.close()
        publish(stage, summary, reports)
    return summary


def publish(stage: Stage, summary: Mapping[str, Any], reports: Mapping[str, Report]) -> None:
    """Nothing comes out: result.json and what is made of it stand beside the tables, and all take their places."""
    for name, report in reports.items():
        with stage.open(name) as file:
            file.write(report(summary))
    with stage.open("result.json") as file:  # last: a folder is ours, and whole, when this file is there
        write_json(file, summary)
    stage.publish()


def told_copies(copies: Iterable[Copied]) -> list[dict[str, Any]]:
    """What result.json says of the marked copies."""
    return [{"file": c.file, "copy": c.path, "reason": c.reason.vi if c.reason else None} for c in copies if c.path or c.reason]


def clear_copies(folder: Path, kept: Iterable[str]) -> None:
    """Nothing comes out: marked copies of an earlier run go, but these, and folders that are empty then."""
    copies, stay = folder / "workbooks", {folder / path for path in kept}
    for path in sorted(copies.rglob("*"), reverse=True) if copies.is_dir() else ():
        with contextlib.suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            elif path not in stay and path.stem.endswith(ENDING):
                path.unlink()
    with contextlib.suppress(OSError):
        copies.rmdir()


def take_comparison(folder: Path) -> None:
    """The folder is there, and nothing but an earlier comparison stands in it; else a CheckerError."""
    refuse_others(folder, is_comparison, COMPARISON_FILES)
    with writable(folder):
        folder.mkdir(parents=True, exist_ok=True)


def replace(path: Path, content: bytes | Path) -> None:
    """The file holds either what it held before or all of `content` (of the file of that path), whatever happens in between."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY)
        try:
            with os.fdopen(handle, "wb") as file:
                if isinstance(content, Path):
                    with content.open("rb") as source:
                        shutil.copyfileobj(source, file)
                else:
                    file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise unwritable(path, error) from None


def findings_csv(found: pa.Table) -> bytes:
    """The findings for Excel: UTF-8 with BOM, formulas defused."""
    out = io.BytesIO()
    CsvRows(out, [c.name for c in FINDINGS]).add(found)
    return out.getvalue()


def to_json(summary: Mapping[str, Any]) -> bytes:
    """result.json: keys sorted, UTF-8, one line end at the end; a key per line and of lists an entry per line, for those who compare two runs."""
    out = io.BytesIO()
    write_json(out, summary)
    return out.getvalue()


def write_json(out: IO[bytes], summary: Mapping[str, Any]) -> None:
    """Nothing comes out: the file holds the summary as `to_json` says."""
    for number, (key, value) in enumerate(sorted(summary.items())):
        out.write((",\n" if number else "{\n").encode() + _encoded(key) + b": ")
        if isinstance(value, list | Long):
            lines = value.lines() if isinstance(value, Long) else map(_encoded, value)
            for at, line in enumerate(lines):
                out.write((b",\n " if at else b"[\n ") + line)
            out.write(b"\n]" if len(value) else b"[]")
        else:
            out.write(_encoded(value))
    out.write(b"\n}\n")


def _encoded(value: object) -> bytes:
    return plain(value).encode("utf-8", "backslashreplace")


def summarise(result: Result, exit_code: int) -> dict[str, Any]:
    """The content of result.json; amounts are decimal strings so that no reader rounds them."""
    return summary_of(result, exit_code, sheets_json(result.tables), [shares_json(row) for row in result.share_rows])


def summary_of(result: Outcome, exit_code: int, sheets: Sequence[dict[str, Any]], shares: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The content of result.json, of which `sheets` and `shares` may be long."""
    return {
        "format": FORMAT,
        "tool": __version__,
        "rules": {"version": result.rule_set.version, "sha256": result.rule_set.sha256, "folder": _rule_folder(result.rule_set)},
        "lists": [
            {"id": x.id, "file": x.place, "sha256": x.sha256, "rows": x.rows, "rows_official": x.file.rows_official, "complete": x.file.complete,
             "replaces": x.replaces} for x in result.lists.lists.values() if x.own
        ],
        "unit": result.profile.unit.model_dump() if result.profile.unit else None,
        "inputs": [
            {"file": i["file"], "sha256": i["sha256"], "read": i["read"], "reason": i["reason"].vi if i["reason"] else None} for i in result.inputs
        ],
        "sheets": sheets,
        "share": share_json(result.share) if result.share else None,
        "shares": shares,
        "purchases": [{**p, "amounts": {s: _text(a) for s, a in p["amounts"].items()}} for p in result.purchases],
        "findings": result.account.counts,
        "decisions": result.decisions._asdict(),
        "citations": citations(result),
        "conservation": _conservation(result.balance),
        "exit_code": exit_code,
    }


def _conservation(balance: Balance) -> dict[str, Any]:
    """The sums that came out: of each, the whole beside its parts."""
    return {
        "rows": {"used": balance.used_rows, **balance.rows},
        "cells": {"delivered": balance.delivered_cells, **balance.cells},
        "files": {"given": balance.given_files, **balance.files},
    }


def citations(result: Outcome) -> list[dict[str, Any]]:
    """Every provision that the rules of this run cite and that was not checked against the official gazette, text or day, by rule and time.

    `of`: what it is cited for, the value itself, the clause of transition, or the event that ends it. `used`: a finding of the run rests on that value.
    """
    used = result.account.cites
    listed = []
    for rule in result.rule_set.rules:
        for version in rule.versions if rule.status != "withdrawn" else ():
            cites = {"value": version.cite, "transition": version.transition and version.transition.cite, "until_event": version.until_event and version.until_event.cite}
            listed += [
                {"rule": rule.id, "of": of, "act": rule.acts[c.act].number or rule.acts[c.act].title.vi, "at": c.at, "checked": c.checked,
                 "date_checked": c.date_checked, "in_force": version.begins.isoformat() if version.begins else None,
                 "until": version.ends.isoformat() if version.ends else None, "status": rule.status, "used": (rule.id, cited(rule, version)) in used}
                for of, c in cites.items() if c and rule.acts[c.act].kind != "method" and {c.checked, c.date_checked} - {None} != {"gazette"}
            ]  # fmt: skip
    return listed


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}" if value else "0"


def shares_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of `shares`."""
    return {"by": row["by"], "key": row["key"], **share_json(row)}


def share_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """A share as result.json tells it."""
    return {
        "basis": BASIS, "stage": row["stage"], "items": row["items"],
        **{k: _text(row[k]) for k in ("amount", "domestic", "foreign", "unknown")},
        **{k: None if row[k] is None else str(row[k]) for k in ("low_percent", "high_percent")},
        "tax_basis": row["tax_basis"], "no_amount": row["no_amount"], "complete": row["complete"],
        "unknown_by_cause": [{**c, "amount": _text(c["amount"])} for c in row["unknown_by_cause"]],
        "by_count": {
            "items": row["items"], **{v: row[f"{v}_items"] for v in ("domestic", "foreign", "unknown")},
            **{k: None if row[f"{k}_by_count"] is None else str(row[f"{k}_by_count"]) for k in ("low_percent", "high_percent")},
        },
        "by_tax_basis": {k: _text(row[k]) for k in ("amount_with_tax", "amount_without_tax")},
        "excluded": [{**e, "amount": _text(e["amount"])} for e in row["excluded"]],
    }  # fmt: skip


def _rule_folder(rules: RuleSet) -> dict[str, Any] | None:
    """The folder of rules that was named, and in what the rules that were applied differ from ours; None when ours were."""
    source, about = rules.source, rules.source.about
    if source.folder is None:
        return None
    return {
        "title": about.title.vi if about else None, "author": about.author if about else None, "over": source.over,
        "added": [c.rule for c in rules.changes if c.kind == "added"], "left_out": [c.rule for c in rules.changes if c.kind == "left_out"],
        "replaced": [{"rule": c.rule, "changes": [d._asdict() for d in c.details]} for c in rules.changes if c.kind == "replaced"],
    }  # fmt: skip


def sheets_json(tables: Mapping[str, pa.Table]) -> list[dict[str, Any]]:
    """The entries of `sheets` for some workbooks."""
    kinds: dict[tuple[str, str], dict[str, int]] = {}
    for row in tables["ledger"].group_by(["file", "sheet", "kind"]).aggregate([([], "count_all")]).to_pylist():
        kinds.setdefault((row["file"], row["sheet"]), {})[row["kind"]] = row["count_all"]
    totals: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for total in tables["totals"].to_pylist():
        totals.setdefault((total["file"], total["sheet"]), []).append(total)
    result_sheets = []
    for sheet in tables["sheets"].to_pylist():
        own = totals.get((sheet["file"], sheet["sheet"]), [])
        result_sheets.append({
            **{k: sheet[k] for k in ("file", "sheet", "form", "stage", "header_rows", "used_rows", "duplicate_of", "hidden")},
            "cells": {"delivered": sheet["cells"], **{k: sheet[f"cells_{k}"] for k in ("used", "carried", "explained")}},
            "scale": _text(sheet["scale"]), "rows": kinds.get((sheet["file"], sheet["sheet"]), {}),
            "control_totals": [{"cell": t["cell"], **{k: _text(t[k]) for k in ("stated", "computed", "difference")}} for t in own],
            "reconciled": together(own),
        })  # fmt: skip
    return result_sheets
