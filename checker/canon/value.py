"""A column of a canonical table → the same values as the dictionary has them; one of another form refuses the file, by row and column."""

import pyarrow as pa
import pyarrow.compute as pc

from checker.error import InputError, Text
from checker.money import LIMIT
from checker.schema import MONEY, PLAIN, Column, plain_kind

_EXPECTED = {
    "decimal": Text("số thập phân như 1250000 hoặc -0.5, tối đa 15 chữ số và 6 chữ số thập phân", "a decimal like 1250000 or -0.5, at most 15 digits and 6 decimals"),
    "date": Text("ngày như 2025-08-04", "a day like 2025-08-04"), "bool": Text("true hoặc false", "true or false"), "int": Text("số nguyên", "a whole number"),
    "text": Text("chữ", "text"),
}  # fmt: skip


def typed(values: pa.Array, column: Column, first: int) -> pa.Array:
    """The values as the dictionary has them; the first one that is not of that kind refuses the file."""
    values = _plain(values)
    kind = plain_kind(column)
    expected = _EXPECTED[kind]
    if pa.types.is_null(values.type):
        return pa.nulls(len(values), column.type)
    if pa.types.is_string(values.type):
        wrong = pc.invert(pc.match_substring_regex(values, f"^(?:{PLAIN[kind]})$"))
        _refuse_first(wrong, values, column, first, expected)
        if kind == "text":
            result = pc.utf8_normalize(values, form="NFC")
            if column.values:
                _refuse_first(pc.invert(pc.is_in(result, pa.array(column.values))), values, column, first, _one_of(column))
            return result
    elif not _fits(values.type, kind):
        raise refused(Text(f"cột {column.name} có kiểu {values.type}", f"the column {column.name} is of type {values.type}"),
                       Text(f"Cần {column.type} (hoặc chữ: {expected.vi})", f"Expected {column.type} (or text: {expected.en})"))  # fmt: skip
    result = _cast(values, column, first, expected)
    if pa.types.is_timestamp(values.type):
        _refuse_first(pc.not_equal(result.cast(values.type), values), values, column, first, expected)
    if kind == "decimal":
        _refuse_first(pc.greater_equal(pc.abs(result), pa.scalar(LIMIT, MONEY)), values, column, first, expected)
    return result


def _plain(values: pa.Array) -> pa.Array:
    if isinstance(values, pa.ChunkedArray):  # a table without rows has no chunk to combine into
        values = pa.array([], values.type)
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    return values.cast(pa.string()) if pa.types.is_large_string(values.type) or pa.types.is_string_view(values.type) else values


def _fits(type_: pa.DataType, kind: str) -> bool:
    """Whether a column of `type_` can hold such values exactly; floats never hold money."""
    if kind == "decimal":
        return bool(pa.types.is_decimal(type_) or pa.types.is_integer(type_))
    if kind == "date":
        return bool(pa.types.is_date(type_) or (pa.types.is_timestamp(type_) and type_.tz is None))
    return bool(pa.types.is_boolean(type_) if kind == "bool" else kind == "int" and pa.types.is_integer(type_))


def _cast(values: pa.Array, column: Column, first: int, expected: Text) -> pa.Array:
    try:
        if pa.types.is_decimal(column.type) and pa.types.is_integer(values.type):
            values = values.cast(pa.decimal128(20, 0))
        return values.cast(column.type)
    except pa.ArrowInvalid:
        for row in range(len(values)):  # once, to say where
            try:
                values[row].cast(column.type)
            except pa.ArrowInvalid:
                raise _wrong(row, values, column, first, expected) from None
        raise


def _refuse_first(wrong: pa.Array, values: pa.Array, column: Column, first: int, expected: Text) -> None:
    row = pc.index(pc.and_(pc.is_valid(values), wrong), True).as_py()
    if row >= 0:
        raise _wrong(row, values, column, first, expected)


def _wrong(row: int, values: pa.Array, column: Column, first: int, expected: Text) -> InputError:
    shown = str(values[row].as_py())[:60]
    return refused(Text(f"dòng {row + first}, cột {column.name}: '{shown}'", f"row {row + first}, column {column.name}: '{shown}'"),
                    Text(f"Cần {expected.vi}", f"Expected {expected.en}"))  # fmt: skip


def _one_of(column: Column) -> Text:
    listed = ", ".join(column.values)
    return Text(f"một trong: {listed}", f"one of: {listed}")


def refused(found: Text, expected: Text) -> InputError:
    return InputError("", found, expected, Text("Sửa bảng rồi chạy lại (xem docs/tables.md)", "Mend the table and run again (see docs/tables.md)"), "canonical_table_refused")
