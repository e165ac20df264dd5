"""Items → groups of purchases: what one buyer bought of one supplier, or under one heading, within a few weeks, each below a ceiling and together above it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from checker.key import key
from checker.rule import Rule
from checker.schema import GROUPS, SUM, arrow

WINDOW = timedelta(days=30)  # a way of looking, not a provision
_STAGES = ("award", "contract", "accepted", "unknown")
_BY = ("supplier", "goods_group")
BOUGHT = pa.schema([
    ("by", pa.string()), ("file", pa.string()), ("agency", pa.string()), ("stage", pa.string()), ("key", pa.string()), ("number", pa.string()),
    ("day", pa.date32()), ("amount", SUM), ("sheet", pa.string()), ("row", pa.int32()),
])  # fmt: skip


class _Purchase(NamedTuple):
    number: str
    day: date
    amount: Decimal
    place: tuple[str, str, int]


class _Names(NamedTuple):
    buyer: str
    stage: str
    key: str


def bought(items: pa.Table) -> pa.Table:
    """Rows of BOUGHT: what each contract, decision or day shows of one buyer, one stage, and one supplier or heading, in the order of the lines, file by
    file: first by supplier, then by heading.

    Lines without day or amount belong to none, and what was put out to tender by a notice is none either.
    """
    day = pc.coalesce(items["contract_signed"], items["decision_date"], items["delivered"])
    number = pc.coalesce(items["contract_no"], items["decision_no"], pc.cast(day, pa.string()))
    parts = [BOUGHT.empty_table()]
    for by in _BY if items["agency"].null_count < len(items) else ():
        table = pa.table({
            "file": items["file"], "agency": items["agency"], "stage": items["stage"], "key": items[by], "number": number, "day": day,
            "amount": pc.cast(items["amount"], SUM), "sheet": items["sheet"], "row": items["row"],
            "left_out": pc.coalesce(items["excluded"], items["duplicate_of"], items["notify_no"]),
        })  # fmt: skip
        known = pc.and_(pc.is_null(table["left_out"]), pc.is_in(table["stage"], pa.array(_STAGES)))
        for name in ("agency", "key", "number", "day", "amount"):
            known = pc.and_(known, pc.is_valid(table[name]))
        keys = ["file", "agency", "stage", "key", "number", "day"]
        added = table.filter(known).group_by(keys, use_threads=False).aggregate([("amount", "sum"), ("sheet", "first"), ("row", "first")])
        added = added.append_column("by", pa.repeat(by, len(added)))
        parts.append(added.rename_columns([n.removesuffix("_sum").removesuffix("_first") for n in added.column_names]).select(BOUGHT.names).cast(BOUGHT))
    found = pa.concat_tables(parts)
    files = items["file"].unique()
    if len(files) < 2:
        return found
    place = pa.table({"file": pc.index_in(found["file"], files)})
    return found.take(pc.sort_indices(place, sort_keys=[("file", "ascending")]))  # a stable order


def groups(bought: pa.Table, ceilings: Collection[Decimal]) -> pa.Table:
    """Rows of schema.GROUPS: per ceiling, runs of at least two purchases of one buyer, one stage, and one supplier or heading, each at most `WINDOW`
    after the first, none above the ceiling and together above it.

    A purchase is what one contract or decision covers, or, where neither is named, one day. Runs of one ceiling do not overlap. `ceilings`
    are those of the rules, đồng.
    """
    rows = []
    for by in _BY if ceilings else ():
        for (buyer, stage, name), purchases in sorted(_purchases(bought.filter(pc.equal(bought["by"], by))).items()):
            for below in sorted(ceilings):
                for run in _runs(sorted((p for p in purchases if 0 < p.amount <= below), key=lambda p: (p.day, p.number)), below):
                    file, sheet, row = run[0].place
                    rows.append({
                        "file": file, "sheet": sheet, "row": row, "by": by, "agency": buyer, "stage": stage, "key": name, "below": below, "purchases": len(run),
                        "days": (run[-1].day - run[0].day).days + 1,
                        "largest": max(p.amount for p in run), "total": _sum(run), "numbers": "; ".join(p.number for p in run),
                        "decision_date_from": run[0].day, "decision_date_to": run[-1].day, "law_date": None,
                    })  # fmt: skip
    return pa.Table.from_pylist(rows, schema=arrow(GROUPS))


def buyer_of(agency: str) -> str:
    """A buyer's name as it is compared: purchases of different ones have nothing to do with each other."""
    return key(agency)


def in_order(rows: pa.Table) -> pa.Table:
    """Groups that were found buyer by buyer, in the order in which `groups` gives those of all."""
    told = rows.to_pylist()
    told.sort(key=lambda r: (_BY.index(r["by"]), r["agency"], r["stage"], r["key"], r["below"], r["decision_date_from"]))
    return pa.Table.from_pylist(told, schema=rows.schema)


def _purchases(bought: pa.Table) -> Mapping[_Names, list[_Purchase]]:
    """Purchases by buyer, stage and supplier or heading: the rows of one contract or decision and day, added up. Names are compared as header texts are."""
    names: dict[tuple[str, str, str], _Names] = {}
    found: dict[_Names, dict[tuple[str, date], _Purchase]] = defaultdict(dict)
    for p in sorted(bought.to_pylist(), key=lambda p: (p["file"], p["sheet"], p["row"])):
        own = names.setdefault((buyer_of(p["agency"]), p["stage"], key(p["key"])), _Names(p["agency"], p["stage"], p["key"]))
        place = (p["file"], p["sheet"], p["row"])
        before = found[own].get((key(p["number"]), p["day"]))
        found[own][key(p["number"]), p["day"]] = (
            before._replace(amount=before.amount + p["amount"]) if before else _Purchase(p["number"], p["day"], p["amount"], place)
        )
    return {own: list(purchases.values()) for own, purchases in found.items()}


def _runs(purchases: list[_Purchase], below: Decimal) -> Iterator[list[_Purchase]]:
    """The runs among purchases in the order of their days: the first window that adds up to more than the ceiling, then those after it."""
    start = 0
    while start < len(purchases):
        run = [p for p in purchases[start:] if p.day - purchases[start].day <= WINDOW]
        if _sum(run) > below:
            yield run
            start += len(run)
        else:
            start += 1


def _sum(run: list[_Purchase]) -> Decimal:
    return sum((p.amount for p in run), Decimal(0))


def ceilings_of(rules: Collection[Rule]) -> set[Decimal]:
    """The ceilings that rules over groups look at, of any day."""
    return {Decimal(str(v.parameters["ceiling"])) for rule in rules for v in rule.versions if "ceiling" in v.parameters}
