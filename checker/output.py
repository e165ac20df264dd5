"""The result folder: written beside, then renamed into place; nothing live leaves in a csv."""

import contextlib
import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from checker import __version__
from checker.conservation import Balance
from checker.error import CheckerError, Text
from checker.finding import FOUND, cited
from checker.inert import inert
from checker.inputs import COMPARISON_FILES, FORMAT, OUR_FILES, is_comparison, is_result_folder
from checker.pipeline import Result, together
from checker.rule_set import RuleSet
from checker.schema import FINDINGS, ITEMS, LEDGER, PLACES_KEY, arrow
from checker.share import BASIS
from checker.stamp import ENDING

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
    _take(folder)
    copies = copy(folder) if copy else []
    _clear(folder / "workbooks", {folder / c.path for c in copies if c.path})
    summary = summarise(result, exit_code) | {
        "workbooks": [{"file": c.file, "copy": c.path, "reason": c.reason.vi if c.reason else None} for c in copies if c.path or c.reason]
    }
    files = {
        "rows.parquet": _parquet(result.tables["ledger"].select(arrow(LEDGER).names)),
        "items.parquet": _parquet(with_places(result.tables["items"].select(arrow(ITEMS).names), result.tables["places"])),
        "findings.parquet": _parquet(pa.table([*result.found.columns, result.all_cells], schema=arrow(FOUND))),  # people are told only some cells where they are many
        "findings.csv": findings_csv(result.found),
        "fixes.parquet": _parquet(result.tables["fixes"]),
        "claims.parquet": _parquet(result.tables["claims"]),
        # What else rules looked at, so that another engine can judge it again (`hangviet suite --run`).
        **{f"{name}.parquet": _parquet(result.judged[name]) for name in ("sheets", "totals", "shares", "groups", "statements")},
        "places.parquet": _parquet(result.tables["places"]),
        **{name: report(summary) for name, report in reports.items()},
        "result.json": to_json(summary),  # last: a folder is ours, and whole, when this file is there
    }
    for name, content in files.items():
        replace(folder / name, content)
    return summary


def _clear(folder: Path, kept: Iterable[Path]) -> None:
    """Nothing comes out: marked copies of an earlier run go, and folders that are empty then."""
    stay = set(kept)
    for path in sorted(folder.rglob("*"), reverse=True) if folder.is_dir() else ():
        with contextlib.suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            elif path not in stay and path.stem.endswith(ENDING):
                path.unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()


def take_comparison(folder: Path) -> None:
    """The folder is there, and nothing but an earlier comparison stands in it; else a CheckerError."""
    _take(folder, is_comparison, COMPARISON_FILES)


def _take(folder: Path, is_ours: Callable[[Path], bool] = is_result_folder, names: Collection[str] = OUR_FILES) -> None:
    if folder.exists() and not folder.is_dir():
        raise CheckerError(str(folder), Text("đã có một tệp mang tên này", "a file of this name exists"), Text("Cần một thư mục kết quả", "Expected a result folder"),
                           Text("Chọn tên khác bằng -o", "Choose another name with -o"))  # fmt: skip
    if folder.is_dir() and not is_ours(folder) and any(e.name not in names for e in folder.iterdir()):  # a run may have been broken off
        raise CheckerError(str(folder), Text("thư mục không trống và không phải kết quả của hangviet", "the folder is not empty and holds no result of hangviet"),
                           Text("Cần thư mục mới hoặc thư mục kết quả cũ", "Expected a new folder or an earlier result"),
                           Text("Chọn thư mục khác bằng -o", "Choose another folder with -o"))  # fmt: skip
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CheckerError(str(folder), Text(f"không tạo được thư mục ({error.strerror})", f"the folder cannot be made ({error.strerror})"), Text("", ""),
                           Text("Kiểm tra quyền ghi hoặc chọn thư mục khác bằng -o", "Check the permission, or choose another folder with -o")) from None  # fmt: skip


def replace(path: Path, content: bytes | Path) -> None:
    """The file holds either what it held before or all of `content` (of the file of that path), whatever happens in between."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".hangviet-")
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
        raise CheckerError(str(path), Text(f"không ghi được ({error.strerror})", f"cannot be written ({error.strerror})"), Text("", ""),
                           Text("Kiểm tra chỗ trống và quyền ghi", "Check free space and permissions")) from None  # fmt: skip


def with_places(items: pa.Table, places: pa.Table) -> pa.Table:
    """The items with a note of which columns each sheet had: given to `hangviet check` again, they are judged as they were."""
    told = [{"file": p["file"], "sheet": p["sheet"], "table": p["table"], "field": p["field"], "header": p["header"], "scale": f"{p['scale']:f}"} for p in places.to_pylist()]
    return items.replace_schema_metadata({PLACES_KEY: json.dumps(told, ensure_ascii=False, sort_keys=True)})


def _parquet(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    repeating = [field.name for field in table.schema if not pa.types.is_decimal(field.type) and field.name != "row"]  # a dictionary of others is lost work
    sought = [name for name in ("file", "sheet", "row") if name in table.schema.names]  # by which a reader may pass over whole groups of rows
    pq.write_table(table, sink, compression="zstd", row_group_size=131_072, version="2.6", write_statistics=sought or False, use_dictionary=repeating)
    return bytes(sink.getvalue().to_pybytes())


def findings_csv(found: pa.Table) -> bytes:
    """The findings for Excel: UTF-8 with BOM, formulas defused."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    names = [c.name for c in FINDINGS]
    writer.writerow(names)
    columns = [
        pc.cast(found.column(n), pa.string()).to_pylist() if not pa.types.is_string(found.column(n).type) else found.column(n).to_pylist()
        for n in names
    ]
    texts = {n for n in names if pa.types.is_string(found.column(n).type)}
    for row in zip(*columns, strict=True):
        writer.writerow([("" if v is None else inert(v) if n in texts else v) for n, v in zip(names, row, strict=True)])
    return out.getvalue().encode("utf-8-sig")


def to_json(summary: Mapping[str, Any]) -> bytes:
    """result.json: keys sorted, UTF-8, one line end at the end; a key per line and of lists an entry per line, for those who compare two runs."""
    lines = (f"{_json(key)}: {_listed(value) if isinstance(value, list) else _json(value)}" for key, value in sorted(summary.items()))
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8", "backslashreplace")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _listed(values: list[Any]) -> str:
    return "[\n " + ",\n ".join(map(_json, values)) + "\n]" if values else "[]"


def summarise(result: Result, exit_code: int) -> dict[str, Any]:
    """The content of result.json; amounts are decimal strings so that no reader rounds them."""
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
        "sheets": _sheets(result),
        "share": share_json(result.share) if result.share else None,
        "shares": [{"by": r["by"], "key": r["key"], **share_json(r)} for r in result.share_rows],
        "purchases": [{**p, "amounts": {s: _text(a) for s, a in p["amounts"].items()}} for p in result.purchases],
        "findings": counts(result.found),
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


def citations(result: Result) -> list[dict[str, Any]]:
    """Every provision that the rules of this run cite and that was not checked against the official gazette, text or day, by rule and time.

    `of`: what it is cited for, the value itself, the clause of transition, or the event that ends it. `used`: a finding of the run rests on that value.
    """
    used = set(zip(result.found.column("rule").to_pylist(), result.found.column("cite").to_pylist(), strict=True))
    listed = []
    for rule in result.rules:
        for version in rule.versions if rule.status != "withdrawn" else ():
            cites = {"value": version.cite, "transition": version.transition and version.transition.cite, "until_event": version.until_event and version.until_event.cite}
            listed += [
                {"rule": rule.id, "of": of, "act": rule.acts[c.act].number or rule.acts[c.act].title.vi, "at": c.at, "checked": c.checked,
                 "date_checked": c.date_checked, "in_force": version.begins.isoformat() if version.begins else None,
                 "until": version.ends.isoformat() if version.ends else None, "status": rule.status, "used": (rule.id, cited(rule, version)) in used}
                for of, c in cites.items() if c and rule.acts[c.act].kind != "method" and {c.checked, c.date_checked} - {None} != {"gazette"}
            ]  # fmt: skip
    return listed


def counts(found: pa.Table) -> dict[str, int]:
    """How many findings of each severity, how many that could not be concluded, how many that do not count."""
    result = {"error": 0, "explain": 0, "note": 0, "unknown": 0, "not_counted": 0}
    for row in found.group_by(["severity", "verdict", "counted"]).aggregate([([], "count_all")]).to_pylist():
        key = "not_counted" if not row["counted"] else "unknown" if row["verdict"] == "unknown" else row["severity"]
        result[key] += row["count_all"]
    return result


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}" if value else "0"


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


def _sheets(result: Result) -> list[dict[str, Any]]:
    kinds: dict[tuple[str, str], dict[str, int]] = {}
    for row in result.tables["ledger"].group_by(["file", "sheet", "kind"]).aggregate([([], "count_all")]).to_pylist():
        kinds.setdefault((row["file"], row["sheet"]), {})[row["kind"]] = row["count_all"]
    totals: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for total in result.tables["totals"].to_pylist():
        totals.setdefault((total["file"], total["sheet"]), []).append(total)
    result_sheets = []
    for sheet in result.tables["sheets"].to_pylist():
        own = totals.get((sheet["file"], sheet["sheet"]), [])
        result_sheets.append({
            **{k: sheet[k] for k in ("file", "sheet", "form", "stage", "header_rows", "used_rows", "duplicate_of", "hidden")},
            "cells": {"delivered": sheet["cells"], **{k: sheet[f"cells_{k}"] for k in ("used", "carried", "explained")}},
            "scale": _text(sheet["scale"]), "rows": kinds.get((sheet["file"], sheet["sheet"]), {}),
            "control_totals": [{"cell": t["cell"], **{k: _text(t[k]) for k in ("stated", "computed", "difference")}} for t in own],
            "reconciled": together(own),
        })  # fmt: skip
    return result_sheets
