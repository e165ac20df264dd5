"""Lines that show a purchase which the same workbook shows elsewhere: they are kept, told, and counted once."""

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from checker.money import product
from checker.schema import IDENTITY
from checker.text import fold

_PART = re.compile(r"(\d+)\.\d+\.?$", re.ASCII)
_NEARLY_ALL = 0.9
_FEWEST = 5


def repeated_sheets(sheets: Mapping[str, pa.Table]) -> dict[str, dict[int, str]]:
    """Per sheet, its item rows (position → sheet name) that another sheet of the workbook already shows.

    A sheet repeats another when nearly all of its goods stand there too by name and model, and no quantity or amount contradicts. The
    sheet with fewer filled cells is the repetition. Two sheets that state different quantities are two purchases. A short sheet may look
    like another by chance, unless it states no figure at all: it only says more about goods that another sheet lists.
    """
    names = [name for name, table in sheets.items() if len(table)]
    if len(names) < 2:
        return {}
    richness = {
        name: sum(len(sheets[name]) - sheets[name].column(c).null_count for c in ("quantity", "unit_price", "amount", "origin_raw")) for name in names
    }
    order = sorted(names, key=lambda n: (-richness[n], names.index(n)))
    result: dict[str, dict[int, str]] = {}
    for place, poorer in enumerate(order):
        if len(sheets[poorer]) < _FEWEST and not _without_figures(sheets[poorer]):
            continue
        by_name = sheets[poorer].column("model").null_count == len(sheets[poorer]) and _without_figures(sheets[poorer])
        mine = _identities(sheets[poorer], by_name)
        for richer in order[:place]:
            if richer in result:
                continue
            theirs: dict[Hashable, list[tuple[object, object]]] = defaultdict(list)
            for identity, figures in _identities(sheets[richer], by_name):
                theirs[identity].append(figures)
            rows = {i: richer for i, (identity, figures) in enumerate(mine) if any(_agree(figures, other) for other in theirs.get(identity, ()))}
            if len(rows) >= _NEARLY_ALL * len(mine):
                result[poorer] = rows
                break
    return result


def _without_figures(table: pa.Table) -> bool:
    return all(table.column(c).null_count == len(table) for c in ("quantity", "unit_price", "amount_stated"))


def _identities(table: pa.Table, by_name: bool) -> list[tuple[Hashable, tuple[object, object]]]:
    columns = [table.column(c).to_pylist() for c in ("goods_name", "model", "quantity", "amount_stated")]
    return [
        ((fold(name or ""), "" if by_name else fold(model or "")), (quantity, amount)) for name, model, quantity, amount in zip(*columns, strict=True)
    ]


def _agree(one: tuple[object, object], other: tuple[object, object]) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


def priced_wholes(items: pa.Table) -> dict[int, int]:
    """Position of a line that is the sum of the numbered parts beneath it → position of the first part.

    A line 1 with the parts 1.1, 1.2 … is the same purchase written twice when its amount is the sum of theirs to the đồng. Otherwise the
    parts are something else (options, spare parts) and every line stands for itself.
    """
    numbers = items.column("item_no")
    if not pc.any(pc.match_substring_regex(numbers, r"^\d+\.\d+\.?$")).as_py():
        return {}
    texts, amounts = numbers.to_pylist(), items.column("amount").to_pylist()
    wholes = {}
    for i, text in enumerate(texts):
        whole = (text or "").rstrip(".")
        if not whole.isdigit() or amounts[i] is None:
            continue
        end = i + 1
        while end < len(texts) and (part := _PART.match(texts[end] or "")) and part[1] == whole:
            end += 1
        parts = amounts[i + 1 : end]
        if parts and None not in parts and abs(sum(parts, Decimal(0)) - amounts[i]) < 1:
            wholes[i] = i + 1
    return wholes


def equal_lines(items: pa.Table) -> dict[int, int]:
    """Position of a line → position of the first line that is equal in every stated value but its number."""
    columns = [items.column(name).to_pylist() for name in IDENTITY]
    first: dict[tuple[Any, ...], int] = {}
    return {i: first[line] for i, line in enumerate(zip(*columns, strict=True)) if first.setdefault(line, i) != i}


def repeated_lines(items: pa.Table) -> tuple[dict[int, int], list[tuple[str, Decimal, Decimal]]]:
    """(position of a lot line → position of the goods line that shows the same purchase; notices where the two lists do not meet).

    Published results of packages divided into lots come as two lists in one table: lots with an amount and no price, and goods with a
    price and no amount. Adding both doubles the package. A lot line is a repetition when a goods line of the same notice is equal in
    name, model, maker, origin, unit and quantity and its quantity × price is the lot's amount to the đồng; or when what is left of the
    two lists of a notice has the same sum. Notices whose rest differs are returned with both sums (lots, goods): a person has to look.
    """
    lots, goods = _two_lists(items)
    repeats: dict[int, int] = {}
    open_notices = []
    for notice in lots.keys() & goods.keys():
        unpaired: dict[Hashable, list[int]] = defaultdict(list)
        for i, identity, _ in goods[notice]:
            unpaired[identity].append(i)
        values = {i: value for i, _, value in goods[notice]}
        rest = []
        for i, identity, value in lots[notice]:
            partner = next((j for j in unpaired.get(identity, ()) if abs(values[j] - value) < 1), None)
            if partner is None:
                rest.append((i, value))
            else:
                unpaired[identity].remove(partner)
                repeats[i] = partner
        left = [j for rows in unpaired.values() for j in rows]
        if not rest or not left:
            continue
        sums = sum((v for _, v in rest), Decimal(0)), sum((values[j] for j in left), Decimal(0))
        if abs(sums[0] - sums[1]) < 1:
            repeats.update((i, min(left)) for i, _ in rest)
        else:
            open_notices.append((str(notice), *sums))
    return repeats, sorted(open_notices)


_Line = tuple[int, Hashable, Decimal]


def _two_lists(items: pa.Table) -> tuple[dict[str, list[_Line]], dict[str, list[_Line]]]:
    """Per notice: lot lines (amount without price) and goods lines (price without amount), as (position, identity, value)."""
    lots: dict[str, list[_Line]] = defaultdict(list)
    goods: dict[str, list[_Line]] = defaultdict(list)
    if items.column("notify_no").null_count == len(items):
        return lots, goods
    quantity, price = (items.column(c).combine_chunks() for c in ("quantity", "unit_price"))
    computed = product(quantity, price).to_pylist()
    texts: Sequence[list[Any]] = [items.column(c).to_pylist() for c in ("goods_name", "model", "manufacturer", "origin_raw", "unit", "quantity")]
    stated, prices, notices = (items.column(c).to_pylist() for c in ("amount_stated", "unit_price", "notify_no"))
    for i, (notice, amount, unit_price, value) in enumerate(zip(notices, stated, prices, computed, strict=True)):
        if notice is None or bool(amount) == bool(unit_price):
            continue
        identity = tuple(" ".join(v.split()) if isinstance(v, str) else v for v in (column[i] for column in texts))
        line = (i, identity, amount if amount else value)
        if line[2] is not None:
            (lots if amount else goods)[notice].append(line)
    return lots, goods
