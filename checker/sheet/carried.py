"""Columns that are not read into Items → their cells, carried along as one JSON object of header text → cell text per row."""

import datetime
import json
from collections.abc import Collection, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from checker.cell import letters
from checker.sheet.header import Header
from checker.text_rows import Cells
from checker.value.normalise import text_of, texts_alone

_MEMO_LIMIT = 100_000
_SPECIAL = '[\\x00-\\x1f"\\\\]'
_ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))


class CarriedColumns:
    """The columns of a table but those at the positions `used`; those without a header text go by their letters.

    `cells` is the number of cells carried so far.
    """

    def __init__(self, header: Header, width: int, used: Collection[int]) -> None:
        texts = {h.index: h.text for h in header.heads}
        seen: set[str] = set()
        self.names: dict[int, str] = {}
        for index in range(width):
            if index in used:
                continue
            name = texts.get(index) or letters(index + 1)
            self.names[index] = f"{name} ({letters(index + 1)})" if name in seen else name
            seen.add(name)
        self._known: dict[int, dict[object, str | None]] = {index: {} for index in self.names}
        self.parts: list[pa.Array] = []
        self.cells = 0

    def add(self, cells: Sequence[Cells], count: int) -> None:
        """Takes the next rows, column by column."""
        columns = [(json.dumps(name, ensure_ascii=False), _texts(cells[index], self._known[index])) for index, name in self.names.items()]
        columns = [(name, column) for name, column in columns if column.null_count < count]
        self.cells += sum(count - column.null_count for _, column in columns)
        full = [(name, _escaped(column)) for name, column in columns if not column.null_count]
        some = [pc.binary_join_element_wise(f', {name}: "', _escaped(column), '"', "") for name, column in columns if column.null_count]
        if full:  # what every row has is put together at once
            pieces = [piece for place, (name, column) in enumerate(full) for piece in (f'{", " if place else ""}{name}: "', column, '"')]
            objects = pc.binary_join_element_wise("{", *pieces, *some, "}", "", null_handling="replace", null_replacement="")
        elif some:
            inner = pc.binary_join_element_wise(*some, "", null_handling="replace", null_replacement="")
            objects = pc.binary_join_element_wise("{", pc.utf8_slice_codeunits(inner, 2), "}", "")
            objects = pc.if_else(pc.equal(inner, ""), None, objects)
        else:
            objects = pa.nulls(count, pa.string())
        self.parts.append(objects)

    def read(self) -> pa.Array:
        """The objects, NULL where no such cell is filled."""
        return pa.concat_arrays(self.parts) if self.parts else pa.array([], pa.string())


def _texts(cells: Cells, known: dict[object, str | None]) -> pa.Array:
    """The cells as texts; `known` are those of cells seen before."""
    texts = texts_alone(cells)
    if texts is not None:
        return texts
    classes = set(map(type, cells))
    if classes <= {float, type(None)}:
        return _figures(pa.array(cells, pa.float64()))
    if classes <= {datetime.date, type(None)}:
        return pc.cast(pa.array(cells, pa.date32()), pa.string())
    if bool in classes:  # to a dictionary, TRUE and 1 are the same
        return pa.array([_text(v) for v in cells], pa.string())
    if len(known) > _MEMO_LIMIT:
        known.clear()
    known.update((v, _text(v)) for v in set(cells).difference(known))
    return pa.array(map(known.__getitem__, cells), pa.string())


def _figures(numbers: pa.Array) -> pa.Array:
    whole = pc.and_(pc.equal(pc.floor(numbers), numbers), pc.less(pc.abs(numbers), 1e15))
    return pc.coalesce(pc.cast(pc.cast(pc.if_else(whole, numbers, None), pa.int64()), pa.string()), pc.cast(numbers, pa.string()))


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value
    return text_of(value) or (None if value is None else str(value))


def _escaped(texts: pa.Array) -> pa.Array:
    if not pc.any(pc.match_substring_regex(texts, _SPECIAL)).as_py():
        return texts
    for plain, escape in _ESCAPES:
        texts = pc.replace_substring(texts, plain, escape)
    return pc.replace_substring_regex(texts, "[\\x00-\\x1f]", " ")
