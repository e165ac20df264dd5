"""Columns told by what stands in them: by the arithmetic of the lines, and by place where the header's words say nothing."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product

from checker.key import key
from checker.number import read_number
from checker.sheet.column import Column, Row

_NO_RUNNING_NUMBER = 10_000  # the first lines of a list are not numbered so high
_LOOKED_AT = 40  # so many rows decide
_FEWEST = 2  # lines that must agree
_MOST_FREE = 12  # columns that are tried
_MOST = 0.8  # of the lines that can be compared
_GROUPED = re.compile(r"\s*\d{1,3}(?:[.,\u00a0 ]?\d{3})*\s*$", re.ASCII)
_CODE = re.compile(r"\s*(?=\S*\d)[^\s]+\s*$")  # one word with a digit: a code of an article, not its name
_ROLES = ("quantity", "unit_price", "amount")

Triple = tuple[Column, Column, Column]  # quantity, price, amount


def settle(fields: dict[int, str], columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """Nothing comes out: `fields` (position → field) is put right where the figures beneath the header prove another reading."""
    rows = rows[:_LOOKED_AT]
    _amounts_under_tt(fields, columns, rows)
    _filled_names(fields, columns, rows)
    _prices_of_one_basis(fields, columns, rows)
    _demanded(fields, columns, rows)
    _proven(fields, columns, rows)


def goods_by_place(fields: Mapping[int, str], columns: Sequence[Column], rows: Sequence[Row]) -> int | None:
    """The column of goods where no header text names one: the first column of texts in a table with units or numbers of lines, and figures."""
    names = set(fields.values())
    if len(names & {"quantity", "quantity_demand", "unit_price", "amount"}) < 2 or not names & {"unit", "item_no", "quantity"}:
        return None
    for column in columns:
        if any(name == "goods_name" for _, name in column.claims):  # it may name goods, and something else, which it was taken for
            return column.index
    for column in columns:
        if fields.get(column.index) == "specification":  # "Mô tả hàng hóa" alone
            return column.index
        if column.index in fields or (column.known and not column.demanded):
            continue
        cells = [row[column.index] for row in rows[:_LOOKED_AT] if sum(v is not None for v in row) >= len(names)]
        texts = [v for v in cells if isinstance(v, str) and _GROUPED.match(v) is None]
        codes = sum(_CODE.match(text) is not None for text in texts)
        if cells and len(texts) >= 0.6 * len(cells) and 2 * codes < len(texts) and len(set(texts)) >= min(2, len(texts)):
            return column.index
    return None


def _amounts_under_tt(fields: dict[int, str], columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """TT is a running number or an amount (thành tiền); where no other column is the amount, the figures beneath decide."""
    for c in columns:
        if fields.get(c.index) == "item_no" and "amount" not in fields.values() and key(c.texts[-1]) == "tt":
            figures = [v for row in rows if isinstance(v := row[c.index], float)]
            if any(figure > _NO_RUNNING_NUMBER for figure in figures):
                fields[c.index] = "amount"


def _filled_names(fields: dict[int, str], columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """A column said to name goods that is blank in nearly every line does not, where another column of texts is full."""
    chosen = next((index for index, name in fields.items() if name == "goods_name"), None)
    lines = [row for row in rows if any(fields.get(i) in ("quantity", "unit_price", "amount") and row[i] is not None for i in fields)]
    if chosen is None or len(lines) < _FEWEST or sum(row[chosen] is not None for row in lines) > 0.2 * len(lines):
        return
    for column in columns:
        if column.index not in fields and not column.known and sum(isinstance(row[column.index], str) for row in lines) >= _MOST * len(lines):
            del fields[chosen]
            fields[column.index] = "goods_name"
            return


def _prices_of_one_basis(fields: dict[int, str], columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """Of prices and amounts before and after VAT, takes the pair whose figures agree, else of one basis, the one with VAT first."""
    at = {name: index for index, name in fields.items()}
    if "unit_price" not in at or "amount" not in at:
        return
    prices, amounts = (_alike(columns, at[name], name) for name in ("unit_price", "amount"))
    if len(prices) * len(amounts) < 2 or len({c.basis for c in (*prices, *amounts)}) < 2:
        return
    quantity = next((c for c in columns if c.index == at.get("quantity")), None)
    best = max(product(prices, amounts), key=lambda pair: (
        _agreeing((quantity, *pair), rows)[0] if quantity else 0, pair[0].basis == pair[1].basis, "included" in (pair[0].basis, pair[1].basis),
        "excluded" not in (pair[0].basis, pair[1].basis),
    ))  # fmt: skip
    for name, column in zip(("unit_price", "amount"), best, strict=True):
        del fields[at[name]]
        fields[column.index] = name


def _demanded(fields: dict[int, str], columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """A quantity asked for is the quantity of the lines where no other is told and they are priced by it, or not priced at all."""
    at = {name: c for c in columns if (name := fields.get(c.index))}
    if "quantity" in at or "quantity_demand" not in at:
        return
    if "unit_price" in at and "amount" in at:
        triple = at["quantity_demand"], at["unit_price"], at["amount"]
        right, compared = _agreeing(triple, rows)
        priced = right >= _MOST * compared and any(all(_figure(row[c.index]) for c in triple) for row in rows)
    else:
        priced = not {"unit_price", "amount"} & at.keys()
    if priced:
        fields[at["quantity_demand"].index] = "quantity"


def _proven(fields: dict[int, str], columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """Where quantity, price and amount do not fit, or one is not named, takes the columns with which the lines come out.

    As few columns as possible are read otherwise than their headers say.
    """
    at = {name: c for c in columns if (name := fields.get(c.index)) in _ROLES}
    if (len(at) < 2 and "amount" not in at) or (len(at) == 3 and not _doubted((at["quantity"], at["unit_price"], at["amount"]), rows)):
        return
    taken = {index for index, name in fields.items() if name != "quantity_demand"}
    free = [c for c in columns if c.index not in taken and any(_figure(row[c.index]) is not None for row in rows)]
    free = sorted(free, key=lambda c: c.sunk or c.demanded)[:_MOST_FREE]  # what is demanded counts only where nothing else comes out
    choices = [[*([at[role]] if role in at else []), *sorted(free, key=lambda c: all(claimed != role for _, claimed in c.claims))] for role in _ROLES]
    best: tuple[int, float, Triple] | None = None
    for triple in product(*choices):
        changed = sum(role in at and at[role] is not c for role, c in zip(_ROLES, triple, strict=True))
        if changed > 1 or len({c.index for c in triple}) < 3 or (best and changed > best[0]):
            continue
        q, p, a = triple
        if at.keys() == {"amount"} and p.leaning <= q.leaning:
            continue  # the product is the same either way: their words must tell which is the price
        right, compared = _agreeing((q, p, a), rows)
        if right >= _FEWEST and right >= _MOST * compared and (best is None or (changed, -right) < best[:2]):
            best = changed, -right, (q, p, a)
    if best:
        for name in at:
            del fields[at[name].index]
        for role, column in zip(_ROLES, best[2], strict=True):
            fields[column.index] = role


def _alike(columns: Sequence[Column], chosen: int, name: str) -> list[Column]:
    """The chosen column and those that claim the same field with the same precedence."""
    precedence = next(c.precedence for c in columns if c.index == chosen)
    return [c for c in columns if c.index == chosen or (c.precedence == precedence and {claimed for _, claimed in c.claims} == {name})]


def _doubted(triple: Triple, rows: Sequence[Row]) -> bool:
    """Whether quantity × price is not the amount in so many lines that one of the three columns may be another than it seems."""
    right, compared = _agreeing(triple, rows)
    return compared >= _FEWEST and right < _MOST * compared


def _agreeing(triple: Triple, rows: Sequence[Row]) -> tuple[int, int]:
    """In how many lines quantity × price is the amount, to a thousandth, and how many have all three; lines of one piece prove nothing."""
    _, price, amount = triple
    factor = float((price.scale or Decimal(1)) / (amount.scale or Decimal(1)))
    right = compared = 0
    for row in rows:
        q, p, a = (_figure(row[c.index]) for c in triple)
        if q is None or p is None or a is None or a == 0 or (q == 1 and p == a):
            continue
        compared += 1
        right += abs(q * p * factor - a) <= abs(a) / 1000
    return right, compared


def _figure(value: object) -> float | None:
    """A number, or what a text writes, a lone separator taken to group thousands; enough to see whether columns agree."""
    if isinstance(value, float):
        return value
    if not isinstance(value, str):
        return None
    plain = read_number(value, "none")
    return float(plain) if plain is not None else float(re.sub(r"\D", "", value)) if _GROUPED.match(value) else None
