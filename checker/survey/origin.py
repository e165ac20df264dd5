"""Lines of one stage by origin, the foreign ones that stand on a list of domestic goods, and the reasons that foreign lines state."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from checker import record
from checker.key import key
from checker.resource import read_codes
from checker.schema import ITEMS, arrow
from checker.share import percent
from checker.survey.cube import READ, Placing, with_reasons
from checker.survey.figures import Listed, ListedLine, Origin, Place, Reason

_NOTHING = Decimal(0)
_LISTS = ("made", "medicine")
_TOLD = ("goods_name", "reason_stated", *(f"{pre}_{end}" for pre in _LISTS for end in ("list_id", "list_entry", "list_gap")), *(f"on_{pre}_list" for pre in _LISTS))


class Countries:
    """Names of countries by code, in both languages, as rules/codes/countries.csv has them first."""

    def __init__(self, root: Path) -> None:
        self._names: dict[str, dict[str, str]] = defaultdict(dict)
        for row in read_codes(root, "countries"):
            if row["kind"] in ("country", "territory", "historic") and row["lang"]:
                self._names[row["code"]].setdefault(row["lang"], row["alias"])

    def names(self, codes: str) -> dict[str, str]:
        """The names of codes joined by /, by language."""
        every = [code for code in codes.split("/") if code]
        return {lang: ", ".join(self._names.get(code, {}).get(lang, code) for code in every) for lang in ("vi", "en")}


def origins(cells: list[dict[str, Any]], countries: Countries) -> tuple[Origin, ...]:
    """The denominator by what its lines state, largest first; `cells` are of one stage, with verdict, countries and cause."""
    sums: dict[tuple[str, str, str | None], list[Any]] = defaultdict(lambda: [0, _NOTHING])
    for cell in cells:
        if cell["left_out"] is None:
            verdict = cell["origin_verdict"]
            codes = "" if verdict == "unknown" else cell["origin_countries"] or ""
            at = sums[verdict, codes, (cell["origin_cause"] or "blank") if verdict == "unknown" else None]
            at[0] += cell["items"]
            at[1] += cell["amount"] or _NOTHING
    whole = sum((amount for _, amount in sums.values()), _NOTHING)
    found = [Origin(verdict, codes, countries.names(codes), cause, n, amount, percent(amount, whole)) for (verdict, codes, cause), (n, amount) in sums.items()]
    return tuple(sorted(found, key=lambda o: (-o.amount, -o.items, o.verdict, o.codes, o.cause or "")))


@dataclass
class Foreign:
    """What foreign lines of one stage say of lists and reasons."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    items: int = 0
    amount: Decimal = _NOTHING
    open_items: int = 0
    open_amount: Decimal = _NOTHING
    reasons: dict[str, list[Any]] = field(default_factory=dict)


def foreign(folder: Path, placing: Placing, most: int) -> dict[str, Foreign]:
    """By stage: lines on lists (the `most` costliest told one by one), lines of which no list could tell, and reasons."""
    result: dict[str, Foreign] = defaultdict(Foreign)
    for part in record.tables(folder, "items", [*READ, *_TOLD], arrow(ITEMS)):
        part = with_reasons(part)
        part = part.filter(pc.and_(pc.equal(part["origin_verdict"], "foreign"), pc.is_null(part["left_out"])))
        on = pc.or_kleene(pc.fill_null(part["on_made_list"], False), pc.fill_null(part["on_medicine_list"], False))
        gap = pc.and_(pc.invert(on), pc.or_(*(pc.is_valid(part[f"{name}_list_gap"]) for name in _LISTS)))
        for stage in pc.unique(part["stage"]).to_pylist():
            own, at = pc.equal(part["stage"], stage), result[stage]
            listed = placing.placed(part.filter(pc.and_(own, on)))
            at.items, at.amount = at.items + len(listed), at.amount + _sum(listed)
            order = pc.sort_indices(listed.select(["amount"]), sort_keys=[("amount", "descending")])[:most]
            at.lines = sorted([*at.lines, *listed.take(order).to_pylist()], key=_costliest)[:most]
            unsure = part.filter(pc.and_(own, gap))
            at.open_items, at.open_amount = at.open_items + len(unsure), at.open_amount + _sum(unsure)
            _reasons(part.filter(own), at.reasons)
    return result


def _costliest(line: Mapping[str, Any]) -> tuple[Any, ...]:
    return line["amount"] is None, -(line["amount"] or _NOTHING), line["file"], line["sheet"], line["row"]


def _sum(lines: pa.Table) -> Decimal:
    total: Decimal | None = pc.sum(lines["amount"]).as_py()
    return total if total is not None else _NOTHING


def _reasons(lines: pa.Table, into: dict[str, list[Any]]) -> None:
    """Nothing comes out: [text, lines, amount, place of the first] by key of the text joins `into`; "" are lines without a reason."""
    grouped = lines.group_by(["reason_stated"], use_threads=False).aggregate(
        [([], "count_all"), ("amount", "sum"), ("file", "first"), ("sheet", "first"), ("table", "first"), ("row", "first")]
    )
    for row in grouped.to_pylist():
        text = row["reason_stated"]
        place = (row["file_first"], row["sheet_first"], row["table_first"], row["row_first"])
        at = into.setdefault(key(text or ""), [text, 0, _NOTHING, place])
        at[1] += row["count_all"]
        at[2] += row["amount_sum"] or _NOTHING


class Cells:
    """Addresses of fields of lines, by the columns that each table has."""

    def __init__(self, columns: Mapping[tuple[str, str, int], Mapping[str, str]]) -> None:
        self._columns = columns

    def place(self, file: str, sheet: str, table: int, row: int, *fields: str) -> Place:
        """The cells of a line's fields, of those that its table has; else the line's row."""
        own = self._columns.get((file, sheet, table), {})
        cells = ",".join(f"{own[name]}{row}" for name in fields if name in own)
        return Place(file, sheet, cells or f"{row}:{row}")


def listed(found: Foreign, names: Mapping[str, str | None], countries: Countries, cells: Cells) -> Listed:
    """The lines on lists; `names` are those of agencies by key."""
    lines = []
    for line in found.lines:
        which = "made" if line["on_made_list"] else "medicine"
        place = cells.place(line["file"], line["sheet"], line["table"], line["row"], "goods_name", "origin_raw", "amount")
        lines.append(ListedLine(
            place, names.get(line["by_agency"]), line["goods_name"], countries.names(line["origin_countries"] or ""), line["amount"], line[f"{which}_list_id"],
            line[f"{which}_list_entry"], line["reason_stated"],
        ))  # fmt: skip
    return Listed(found.items, found.amount, tuple(lines), found.open_items, found.open_amount)


def reasons(found: Foreign, cells: Cells) -> tuple[Reason, ...]:
    """The reasons, those of most money first; lines without one last."""
    told = [Reason(text, n, amount, cells.place(*place, "reason_stated")) for text, n, amount, place in found.reasons.values()]
    return tuple(sorted(told, key=lambda r: (r.text is None, -r.amount, -r.items, r.text or "")))


