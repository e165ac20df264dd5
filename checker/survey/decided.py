"""What a result folder carries of decisions on findings: how many, by whom, and the share with and without lines whose explanation was accepted."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from checker import record
from checker.decision import FILE, STATUSES, load
from checker.schema import DECISIONS, FINDINGS, arrow
from checker.survey.figures import Decided, DecidedBy, Part, Share

_TOLD = ("decision", "decision_by", "decision_document", "decision_expires")
_ONE = ("key", *_TOLD, "decision_reason")


def decided(folder: Path, summary: Mapping[str, Any]) -> Decided:
    """The decisions of the result in `folder`: those that its findings carry, and those that wait in the table beside it for the next run."""
    found = record.table(folder, "findings", _ONE, arrow(FINDINGS))
    counted = found.filter(pc.is_valid(found["decision"])).group_by(list(_TOLD), use_threads=False).aggregate([([], "count_all")]).to_pylist()
    by = [DecidedBy(r["decision"], r["decision_by"], r["decision_document"], r["decision_expires"], r["count_all"]) for r in counted]
    by.sort(key=lambda d: (DECISIONS.index(d.state), d.by or "", d.document or "", str(d.expires or "")))
    return Decided(summary["decisions"], tuple(by), _waiting(folder, found, summary["decisions"]["ambiguous"]))


def answered(summary: Mapping[str, Any], stage: str) -> tuple[Share, Share | None] | None:
    """The lines of a stage whose explanation was accepted, and all others (None: there are none); None: there are none of the first."""
    own = {row["key"]: row for row in summary["shares"] if (row["by"], row["stage"]) == ("decisions", stage)}
    if "accepted" not in own:
        return None
    return _share(own["accepted"], stage), _share(own["without"], stage) if "without" in own else None


def _share(row: Mapping[str, Any], stage: str) -> Share:
    """A share of result.json as figures."""

    def percent(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    count = row["by_count"]
    return Share(
        stage=stage, items=row["items"], amount=Decimal(row["amount"]), domestic=Decimal(row["domestic"]), foreign=Decimal(row["foreign"]),
        unknown=Decimal(row["unknown"]), low_percent=percent(row["low_percent"]), high_percent=percent(row["high_percent"]),
        no_amount=row["no_amount"], complete=row["complete"], tax_basis=row["tax_basis"],
        amount_with_tax=Decimal(row["by_tax_basis"]["amount_with_tax"]), amount_without_tax=Decimal(row["by_tax_basis"]["amount_without_tax"]),
        domestic_items=count["domestic"], foreign_items=count["foreign"], unknown_items=count["unknown"],
        low_percent_by_count=percent(count["low_percent"]), high_percent_by_count=percent(count["high_percent"]),
        unknown_by_cause=tuple(Part(c["cause"], c["items"], Decimal(c["amount"])) for c in row["unknown_by_cause"]),
        excluded=tuple(Part(e["reason"], e["items"], Decimal(e["amount"]), tuple(e["words"])) for e in row["excluded"]),
    )  # fmt: skip


def _waiting(folder: Path, found: pa.Table, ambiguous: int) -> int:
    """Decisions of the folder's own table about findings that are there, which the last run did not know yet."""
    path = folder / FILE
    if not path.is_file():
        return 0
    keys = set(pc.unique(found["key"]).to_pylist())
    last = {(d.finding, d.file, d.sheet, d.row): d for d in load(path)}
    carried = {tuple(row[name] or "" for name in _ONE) for row in found.filter(pc.is_valid(found["decision"])).to_pylist()}
    return max(0, sum(
        d.finding in keys and not any((d.finding, state, d.by, d.document, d.expires or "", d.reason) in carried for state in (d.status, *DECISIONS[len(STATUSES):]))
        for d in last.values()
    ) - ambiguous)  # fmt: skip
