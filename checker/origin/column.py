"""Columns that lie: a country under the maker's header, a year or the maker's name under the origin's. What is repaired is a fix."""

import re
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from checker.origin.ladder import Ladder
from checker.schema import FIXES, arrow

# With which column the origin may have changed places, and from how many lines of a table this is beyond doubt.
_SWAPS = ("manufacturer", "year_made", "brand")
_MOST, _FEW, _LEAST_LINES = 0.8, 0.2, 3
_YEAR = re.compile(r"\W*(?:(?:từ\s+)?năm\s+)?\W*(?:19|20)\d\d(?!\d)", re.IGNORECASE)
_NUMBER = re.compile(r"(?=.*[1-9])[\d\s.,%]*\d[\d\s.,%]*")  # zero is a way of writing nothing


def repair(items: pa.Table, places: pa.Table, ladder: Ladder) -> tuple[pa.Table, pa.Table]:
    """(items, fixes): lines whose origin stands in another column have it back, and `origin_repair` names that column.

    A maker's cell that is a bare country beside an origin cell that names a company changes places with it where the table does so at least
    twice, or throughout; year and brand columns only where the column as a whole holds countries and the origin column does not.
    """
    repaired = np.full(len(items), None, object)
    fixes = []
    origin = items["origin_raw"]
    if origin.null_count < len(items):
        tables = _tables(items)
        silent, stating = _kinds(origin, ladder)
        for field in _SWAPS:
            other = items[field]
            if other.null_count == len(items):
                continue
            bare = _bare(other, ladder)
            hits = bare & silent & (repaired == None)  # noqa: E711  element by element
            rows = np.flatnonzero(hits & _allowed(field, tables, hits, bare, silent, stating, other))
            if len(rows):
                repaired[rows] = field
                fixes.append(_fixes(items, places, field, rows))
    for field in _SWAPS:
        rows_ = np.flatnonzero(repaired == field)
        if len(rows_):
            mask = pa.array(repaired == field)
            left, right = items["origin_raw"].combine_chunks(), items[field].combine_chunks()
            items = items.set_column(items.column_names.index("origin_raw"), items.schema.field("origin_raw"), pc.if_else(mask, right, left))
            items = items.set_column(items.column_names.index(field), items.schema.field(field), pc.if_else(mask, left, right))
    items = items.append_column(pa.field("origin_repair", pa.string()), pa.array(repaired, pa.string()))
    return items.append_column(pa.field("origin_oddity", pa.string()), _oddities(items)), pa.concat_tables([arrow(FIXES).empty_table(), *fixes])


def _tables(items: pa.Table) -> np.ndarray:
    """Per line a number of its table."""
    names = pc.binary_join_element_wise(items["file"], items["sheet"], pc.cast(items["table"], pa.string()), "\0").combine_chunks()
    return np.asarray(names.dictionary_encode().indices.to_numpy(zero_copy_only=False), np.int64)


def _by_text(column: pa.ChunkedArray, judge: Any) -> np.ndarray:
    """Per line what `judge` says of its text; False for a blank one."""
    encoded = column.combine_chunks().dictionary_encode()
    found = np.array([bool(judge(text)) for text in encoded.dictionary.to_pylist()] + [False])
    return np.asarray(found[pc.fill_null(encoded.indices, len(found) - 1).to_numpy(zero_copy_only=False)])


def _kinds(origin: pa.ChunkedArray, ladder: Ladder) -> tuple[np.ndarray, np.ndarray]:
    """Masks of the lines whose origin cell has words without a country, and of those that state one."""

    def silent(text: str) -> bool:
        read = ladder.cells.read(text)
        return read.silent and (read.cause == "company_only" or _oddity(text) is not None)

    return _by_text(origin, silent), _by_text(origin, lambda text: ladder.cells.read(text).countries)


def _bare(column: pa.ChunkedArray, ladder: Ladder) -> np.ndarray:
    """A mask of the lines whose cell is the name of a country and nothing else; codes ("KR") are brands' as well."""

    def bare(text: str) -> bool:
        read = ladder.cells.read(text)
        return read.policy in ("P1", "P11") and len(read.countries) == 1 and read.words == text.strip() and not (text.isupper() and len(text.strip()) <= 3)

    return _by_text(column, bare)


def _allowed(
    field: str, tables: np.ndarray, hits: np.ndarray, bare: np.ndarray, silent: np.ndarray, stating: np.ndarray, other: pa.ChunkedArray
) -> np.ndarray:  # fmt: skip
    """A mask of the lines in whose table the swap is beyond doubt."""
    count = int(tables.max(initial=-1)) + 1
    filled = np.asarray(pc.is_valid(other).combine_chunks().to_numpy(zero_copy_only=False))
    per_table = {name: np.bincount(tables[mask], minlength=count) for name, mask in
                 {"hits": hits, "bare": bare, "told": silent | stating, "stating": stating, "filled": filled}.items()}  # fmt: skip
    told, given = np.maximum(per_table["told"], 1), np.maximum(per_table["filled"], 1)
    throughout = (per_table["bare"] >= _MOST * given) & (per_table["stating"] <= _FEW * told)
    several = per_table["hits"] >= (2 if field == "manufacturer" else _LEAST_LINES)
    return np.asarray((several | throughout if field == "manufacturer" else several & throughout)[tables])


def _fixes(items: pa.Table, places: pa.Table, field: str, rows: np.ndarray) -> pa.Table:
    letters = {(p["file"], p["sheet"], p["table"], p["field"]): p["column"] for p in places.to_pylist() if p["field"] in ("origin_raw", field)}
    lines = items.take(pa.array(rows)).select(["file", "sheet", "row", "table", "origin_raw", field]).to_pylist()
    fixes = []
    for line in lines:
        for name, after in (("origin_raw", line[field]), (field, line["origin_raw"])):
            column = letters.get((line["file"], line["sheet"], line["table"], name))
            fixes.append({"file": line["file"], "sheet": line["sheet"], "cell": f"{column}{line['row']}" if column else str(line["row"]),
                          "before": line[name], "after": after, "why": "swapped", "field": name})  # fmt: skip
    return pa.Table.from_pylist(fixes, schema=arrow(FIXES))


def _oddity(text: str) -> str | None:
    return "year" if _YEAR.match(text) else "number" if _NUMBER.fullmatch(text) else None


def _oddities(items: pa.Table) -> pa.Array:
    """What stands in the origin cell in a country's place: year, number, or the name in the maker's or brand's cell; NULL: none of these."""
    origin = items["origin_raw"].combine_chunks()
    encoded = origin.dictionary_encode()
    odd = pa.array([_oddity(text) for text in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)
    lower = pc.utf8_lower(origin)
    for field in ("manufacturer", "brand"):
        same = pc.fill_null(pc.equal(lower, pc.utf8_lower(items[field].combine_chunks())), False)
        odd = pc.coalesce(odd, pc.if_else(same, field, None))
    return odd
