"""The findings of a result by rule: how many, over how many lines and how much money, and where the first of them stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pyarrow.compute as pc

from checker import record
from checker.schema import FINDINGS, arrow
from checker.survey.figures import Place

_KEYS = ("rule", "severity", "verdict", "counted")
_READ = (*_KEYS, "file", "sheet", "cells", "rows", "message_vi", "message_en", "cite", "checked", "amount")


@dataclass(frozen=True, slots=True)
class Raised:
    """All findings of one rule with one verdict. `first` and `message` (by language) are of the costliest, `amount` None: no money is known."""

    rule: str
    severity: str
    verdict: str
    counted: bool
    findings: int
    rows: int
    amount: Decimal | None
    first: Place | None
    message: Mapping[str, str]
    cite: str | None
    checked: str | None


def raised(folder: Path) -> tuple[Raised, ...]:
    """Every rule that has findings in the result of `folder`: what counts first, then by duty, money and name."""
    found = record.table(folder, "findings", _READ, arrow(FINDINGS))
    keys = [("amount", "descending"), *((name, "ascending") for name in ("file", "sheet", "cells"))]
    order = pc.sort_indices(found.select([name for name, _ in keys]), sort_keys=keys)
    told = ("file", "sheet", "cells", "message_vi", "message_en", "cite", "checked")
    sums = [([], "count_all"), ("rows", "sum"), ("amount", "sum"), *((name, "first") for name in told)]
    summed = found.take(order).group_by(list(_KEYS), use_threads=False).aggregate(sums)
    rows = [
        Raised(r["rule"], r["severity"], r["verdict"], r["counted"], r["count_all"], r["rows_sum"] or 0, r["amount_sum"],
               None if r["file_first"] is None else Place(r["file_first"], r["sheet_first"], r["cells_first"]),
               {"vi": r["message_vi_first"], "en": r["message_en_first"]}, r["cite_first"], r["checked_first"])
        for r in summed.to_pylist()
    ]  # fmt: skip
    duties = ("error", "explain", "note")
    return tuple(sorted(rows, key=lambda r: (not r.counted, r.verdict == "unknown", duties.index(r.severity), -(r.amount or 0), -r.rows, r.rule)))
