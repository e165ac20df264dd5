"""Exact decimal arithmetic on Arrow columns: no float ever holds an amount."""

from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from checker.schema import MONEY, SUM

LIMIT = Decimal(10) ** 15  # larger figures are refused: no purchase of an agency is that large, and products must stay exact
_LONG = pa.decimal128(25, 6)  # what Arrow asks for to hold any whole number
_WIDE = pa.decimal128(38, 18)
_WHOLE, _PARTS = pa.decimal128(18, 0), pa.decimal128(18, 6)  # of two such the product has room in 128 bits, unless both have parts
_EXACT = pa.decimal256(57, 18)


def from_floats(values: pa.Array, scale: Decimal) -> tuple[pa.Array, pa.Array]:
    """(MONEY column, whether rounding to 6 places changed the value) of spreadsheet numbers times `scale`.

    A spreadsheet number means the shortest decimal text that gives it, as people see it, not its 17 digits. NULL: beyond 10^15.
    """
    usable = pc.less(pc.multiply(pc.abs(values), float(scale)), float(LIMIT))
    if scale == 1 and pc.all(pc.and_(usable, pc.equal(pc.floor(values), values))).as_py() is not False:  # whole đồng, as in most columns
        whole = pc.cast(pc.cast(values, pa.int64()), _LONG)
        return pc.cast(whole, MONEY), pc.if_else(pc.is_valid(whole), False, None)
    texts = pc.cast(pc.if_else(usable, values, None), pa.string())
    small = pc.fill_null(pc.and_(pc.less(pc.abs(values), 0.1), pc.not_equal(values, 0.0)), False)
    if pc.any(small).as_py():  # 17 digits after leading zeros are more than 18 places
        shortened = pa.array([f"{Decimal(repr(v)):.18f}" for v in values.filter(small).to_pylist()], pa.string())
        texts = pc.replace_with_mask(texts, small, shortened)
    return from_texts(texts, scale)


def from_texts(texts: pa.Array, scale: Decimal) -> tuple[pa.Array, pa.Array]:
    """The same of plain digit texts ("-1250000.5") within the limit and with at most 18 places."""
    exact = pc.cast(texts, _WIDE)
    if scale == 1:
        rounded = pc.round(exact, 6, "half_to_even")
        return pc.cast(rounded, MONEY), pc.not_equal(rounded, exact)
    exact = pc.multiply(pc.cast(exact, _EXACT), pa.scalar(scale, pa.decimal256(10, 0)))
    rounded = pc.round(exact, 6, "half_to_even")
    return pc.cast(pc.cast(rounded, pa.decimal256(57, 6)), MONEY), pc.not_equal(rounded, exact)


def product(quantity: pa.Array, price: pa.Array) -> pa.Array:
    """quantity × price as SUM, rounded half-even to 6 places; NULL where a factor is NULL or the product leaves the limit."""
    for one, other in ((_WHOLE, _WHOLE), (_WHOLE, _PARTS), (_PARTS, _WHOLE)):  # half as wide, and enough for most columns
        try:
            exact = pc.multiply(pc.cast(quantity, one), pc.cast(price, other))
        except pa.ArrowInvalid:  # a factor has a fraction, or is too large
            continue
        return pc.cast(_within(exact), SUM)
    exact = pc.multiply(pc.cast(quantity, pa.decimal256(24, 6)), pc.cast(price, pa.decimal256(24, 6)))
    return pc.cast(pc.cast(pc.round(_within(exact), 6, "half_to_even"), pa.decimal256(49, 6)), SUM)


def _within(products: pa.Array) -> pa.Array:
    """Those that the limit leaves room for, NULL for the others."""
    return pc.if_else(pc.less(pc.abs(products), pa.scalar(LIMIT * 1000, products.type)), products, None)


def total(amounts: pa.Array | pa.ChunkedArray) -> Decimal:
    """The exact sum; NULLs count as nothing, an empty column is 0."""
    value: Decimal | None = pc.sum(pc.cast(amounts, SUM)).as_py()
    return value if value is not None else Decimal(0)
