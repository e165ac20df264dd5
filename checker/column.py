"""The columns of a header: the texts over each of them, and which field of a line each holds."""

import re
from collections.abc import Sequence
from decimal import Decimal

from checker.text import clean
from checker.vocabulary import SINKS, Form, Vocabulary, key, keys

_NO_RUNNING_NUMBER = 10_000  # the first lines of a list are not numbered so high
_LOOKED_AT = 20  # so many lines decide between columns of the same name

_GROUPED = re.compile(r"\s*\d{1,3}(?:[.,\u00a0 ]?\d{3})*\s*$", re.ASCII)

Row = Sequence[object]


class Column:
    """One column: its header texts from the top down, and what the common vocabulary makes of them.

    `claims` are (place in the vocabulary, field), best first; `sunk` tells that a text over the column (demanded, written off) keeps it
    out of use; `precedence` is its place among columns of the same field.
    """

    def __init__(self, index: int, texts: Sequence[str], vocabulary: Vocabulary) -> None:
        self.index, self.texts = index, tuple(texts)
        self.path = clean(" / ".join(texts))
        joined, leaf = " ".join(texts), texts[-1]
        self.tries = tuple(dict.fromkeys((joined, " ".join(texts[-2:]), leaf)))
        self.scale = next((s for t in reversed(texts) if (s := vocabulary.scale_of(t)) is not None), None)
        self.precedence = vocabulary.precedence_of(joined)
        self.basis = vocabulary.tax_basis_of(texts)
        self.sunk = any(name in SINKS for group in texts[:-1] for _, name in vocabulary.claims_of(group)[:1])
        claims = self._claims(joined, leaf, vocabulary)
        self.known = bool(claims) or self.sunk
        usable = not self.sunk and not any(name in SINKS for _, name in claims)
        # A unit of money over a column proves that it holds no running number.
        self.claims = [claim for claim in claims if claim[1] != "item_no" or self.scale is None] if usable else []

    def _claims(self, joined: str, leaf: str, vocabulary: Vocabulary) -> list[tuple[int, str]]:
        for text in (joined, leaf):
            if any(k in vocabulary.whole for k in keys(text)):
                return vocabulary.claims_of(text)
        found = vocabulary.claims_of(joined) or vocabulary.claims_of(leaf)
        if not found and (vocabulary.precedence_of(leaf) or vocabulary.tax_basis_of([leaf])):
            # "Số lượng" over "Kế hoạch" and "Thực hiện": the group names the field, the text beneath says which of the two it is.
            found = next((claims for group in reversed(self.texts[:-1]) if (claims := vocabulary.claims_of(group))), [])
        if not found and vocabulary.word_class(vocabulary.row_words, leaf) in ("total", "subtotal"):
            # "Số lượng" over "Phòng A", "Phòng B" and "Cộng": the sum of the others is what the group names.
            found = next((claims for group in reversed(self.texts[:-1]) if (claims := vocabulary.claims_of(group))), [])
        return found

    def own(self, form: Form) -> tuple[int, str] | None:
        """(place in the form, field) by the form's own header texts."""
        tries = self.tries[:-1] if self.sunk else self.tries
        return min((found for t in tries if (found := form.field_of(t)) is not None), default=None)

    def ignored(self, form: Form) -> bool:
        """Whether the form knows the column, or the group over it, as one that is not used."""
        return any(form.ignores_text(t) for t in (*self.tries, *self.texts))


def named(columns: Sequence[Column], form: Form) -> tuple[dict[int, str], set[str]]:
    """Field per column, and the fields named by the form's own header texts.

    The form's own texts have the first choice, in the order in which the form lists them; then common entries, those first that can be
    one thing only. A field is named once.
    """
    fields: dict[int, str] = {}
    turn = -1 if form.later_wins else 1
    for _, _, index, name in sorted((own[0], turn * c.index, c.index, own[1]) for c in columns if (own := c.own(form))):
        if name not in fields.values():
            fields[index] = name
    mine = set(fields.values())
    open_ = [c for c in columns if c.claims and c.index not in fields and c.own(form) is None and not c.ignored(form)]
    for c in sorted(open_, key=lambda c: (len({name for _, name in c.claims}), c.precedence, c.claims[0][0], turn * c.index)):
        free = next((name for _, name in c.claims if name not in fields.values()), None)
        if free:
            fields[c.index] = free
    return fields, mine


def amounts_under_tt(fields: dict[int, str], columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """TT is a running number or an amount (thành tiền); where no other column is the amount, the figures beneath decide."""
    for c in columns:
        if fields.get(c.index) == "item_no" and "amount" not in fields.values() and key(c.texts[-1]) == "tt":
            figures = [v for row in rows[:_LOOKED_AT] if isinstance(v := row[c.index], float)]
            if any(figure > _NO_RUNNING_NUMBER for figure in figures):
                fields[c.index] = "amount"


def prices_that_agree(fields: dict[int, str], columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """Of prices and amounts before and after VAT, takes the pair whose figures agree, else of one basis, the one with VAT first."""
    at = {name: index for index, name in fields.items()}
    if "unit_price" not in at or "amount" not in at:
        return
    prices, amounts = (_alike(columns, at[name], name) for name in ("unit_price", "amount"))
    if len(prices) * len(amounts) < 2 or len({c.basis for c in (*prices, *amounts)}) < 2:
        return
    pairs = [(p, a) for p in prices for a in amounts]
    best = max(pairs, key=lambda pair: (
        _agreement(pair[0], pair[1], at.get("quantity"), rows), pair[0].basis == pair[1].basis, "included" in (pair[0].basis, pair[1].basis),
        "excluded" not in (pair[0].basis, pair[1].basis),
    ))  # fmt: skip
    for name, column in zip(("unit_price", "amount"), best, strict=True):
        del fields[at[name]]
        fields[column.index] = name


def quantity_demanded(fields: dict[int, str], columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """A quantity asked for is the quantity of the lines where no other is told and they are priced by it, or not priced at all."""
    at = {name: index for index, name in fields.items()}
    if "quantity" in at or "quantity_demand" not in at:
        return
    if not {"unit_price", "amount"} & at.keys():
        fields[at["quantity_demand"]] = "quantity"
    if not {"unit_price", "amount"} <= at.keys():
        return
    price, amount = (next(c for c in columns if c.index == at[name]) for name in ("unit_price", "amount"))
    if _agreement(price, amount, at["quantity_demand"], rows):
        fields[at["quantity_demand"]] = "quantity"


def _alike(columns: Sequence[Column], chosen: int, name: str) -> list[Column]:
    """The chosen column and those that claim the same field with the same precedence."""
    precedence = next(c.precedence for c in columns if c.index == chosen)
    return [c for c in columns if c.index == chosen or (c.precedence == precedence and {claimed for _, claimed in c.claims} == {name})]


def _agreement(price: Column, amount: Column, quantity: int | None, rows: Sequence[Row]) -> int:
    """How many of the first lines have quantity × price = amount, to a thousandth."""
    if quantity is None:
        return 0
    factor = float((price.scale or Decimal(1)) / (amount.scale or Decimal(1)))
    lines = [(_figure(row[quantity]), _figure(row[price.index]), _figure(row[amount.index])) for row in rows[:_LOOKED_AT]]
    return sum(q is not None and p is not None and a is not None and a != 0 and abs(q * p * factor - a) <= abs(a) / 1000 for q, p, a in lines)


def _figure(value: object) -> float | None:
    """A number, or the whole one that a text writes with its thousands grouped; enough to see whether columns agree."""
    if isinstance(value, float):
        return value
    return float(re.sub(r"\D", "", value)) if isinstance(value, str) and _GROUPED.match(value) else None
