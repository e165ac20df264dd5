"""Items → Items with the evidence of each line about its origin. Each distinct text is read once, each distinct set of answers weighed once."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from checker.key import key
from checker.numbering import numbered
from checker.origin.cell import Origin
from checker.origin.ladder import DECLARED, Evidence, Ladder, Rung
from checker.schema import DERIVED_ITEMS

_NAMES = (
    "origin_countries", "origin_verdict", "origin_basis", "origin_words", "origin_policy", "origin_cause", "origin_cell_verdict", "origin_cell_countries",
    "origin_conflict", "origin_conflict_words", "registration_verdict", "maker_verdict",
)  # fmt: skip
COLUMNS = tuple(c for c in DERIVED_ITEMS if c.name in _NAMES)


def add_origins(items: pa.Table, places: pa.Table, ladder: Ladder) -> pa.Table:
    """`items` with the columns origin_countries … that their cells are evidence of; `places` tell which columns are demands."""
    said = [_Answers(rung, items, places, ladder) for rung in ladder.rungs]
    spoken = [answers for answers in said if answers.known]
    codes = np.zeros(len(items), np.int64)
    sets: list[tuple[int, ...]] = [()]
    for answers in spoken:
        codes, sets = _combined(codes, sets, answers.ids)
    evidence = []
    for ids in sets:
        answers_ = [(a.rung, origin) for a, i in zip(spoken, ids, strict=True) if (origin := a.known[i]) is not None]
        evidence.append(ladder.weigh(answers_))
    rows = pa.array(codes)
    for column in COLUMNS:
        distinct = pa.array([_value(column.name, e) for e in evidence], column.type)
        items = items.append_column(pa.field(column.name, column.type, nullable=column.null is not None), distinct.take(rows))
    return items


def _value(column: str, e: Evidence) -> str | None:
    said = dict(e.said)
    declared = said.get(DECLARED)
    values = {
        "origin_countries": "/".join(e.origin.countries) or None, "origin_verdict": e.origin.verdict, "origin_basis": e.origin.basis,
        "origin_words": e.origin.words, "origin_policy": e.origin.policy, "origin_cause": e.origin.cause,
        "origin_cell_verdict": declared.verdict if declared else "unknown",
        "origin_cell_countries": ("/".join(declared.countries) or None) if declared else None,
        "origin_conflict": e.conflict, "origin_conflict_words": e.conflict_words,
        "registration_verdict": said["registration"].verdict if "registration" in said else None,
        "maker_verdict": said["maker"].verdict if "maker" in said else None,
    }  # fmt: skip
    return values[column]


def _combined(codes: np.ndarray, sets: list[tuple[int, ...]], ids: np.ndarray) -> tuple[np.ndarray, list[tuple[int, ...]]]:
    """The sets of answers that occur, and per row which of them it is."""
    width = int(ids.max(initial=0)) + 1
    found, codes = numbered(codes * width + ids)
    return codes, [(*sets[code // width], code % width) for code in found.tolist()]


class _Answers:
    """What one rung says on each line: `ids` per row into `known`."""

    def __init__(self, rung: Rung, items: pa.Table, places: pa.Table, ladder: Ladder) -> None:
        self.rung = rung
        if rung.reads == "statement":
            ids, self.known = _statements(rung, items, places, ladder)
        else:
            ids, self.known = _cells(rung, items, ladder)
        if rung.not_at and len(ids):
            at = pc.is_in(items["stage"], pa.array(sorted(rung.not_at))).combine_chunks().to_numpy(zero_copy_only=False)
            ids = np.where(at, 0, ids)
        self.ids = ids
        if rung.name != DECLARED and not ids.any():
            self.known = []


def _cells(rung: Rung, items: pa.Table, ladder: Ladder) -> tuple[np.ndarray, list[Origin | None]]:
    (field,) = rung.fields
    indices, texts = _encoded(items[field])
    known: dict[Origin | None, int] = {None: 0}
    ids = np.array([known.setdefault(ladder.read(rung, text), len(known)) for text in texts], np.int64)
    return (ids[indices] if len(texts) else np.zeros(len(items), np.int64)), list(known)


def _statements(rung: Rung, items: pa.Table, places: pa.Table, ladder: Ladder) -> tuple[np.ndarray, list[Origin | None]]:
    """Labelled statements of several fields, taken together; texts without a label are never looked at."""
    found: dict[int, list[str]] = {}
    for field in rung.fields:
        column = items[field]
        if column.null_count == len(column):
            continue
        hits = pc.fill_null(pc.match_substring_regex(column, _any_of(ladder.statements.labels), ignore_case=True), False)
        demanded = _demanded(items, places, field, ladder.demanded_headers)
        if demanded is not None:
            hits = pc.and_(hits, pc.invert(demanded))
        rows = np.flatnonzero(hits.to_numpy(zero_copy_only=False) if isinstance(hits, pa.Array) else hits.to_numpy())
        indices, texts = _encoded(column.take(pa.array(rows)))
        states = [ladder.read(rung, text) is not None for text in texts]
        for row, index in zip(rows.tolist(), indices.tolist(), strict=True):
            if states[index]:
                found.setdefault(row, []).append(texts[index] or "")
    known: dict[Origin | None, int] = {None: 0}
    ids = np.zeros(len(items), np.int64)
    for row, parts in found.items():
        ids[row] = known.setdefault(ladder.together(rung, parts), len(known))
    return ids, list(known)


def _any_of(labels: Sequence[str]) -> str:
    return "|".join(label.replace(" ", r"\s+") for label in labels)


def rung_cells(line: Mapping[str, Any], places: pa.Table, ladder: Ladder) -> list[tuple[Rung, list[tuple[str, str | None]]]]:
    """For one line as a mapping: each rung with (field, text) of the cells that it may look at; none where the line's stage or header is a demand."""
    one = pa.table({name: [line[name]] for name in ("file", "sheet", "table")})
    found = []
    for rung in ladder.rungs:
        fields = () if line["stage"] in rung.not_at else rung.fields
        if rung.reads == "statement":
            demanded = {f: _demanded(one, places, f, ladder.demanded_headers) for f in fields}
            fields = tuple(f for f in fields if (mask := demanded[f]) is None or not mask[0].as_py())
        found.append((rung, [(field, line[field]) for field in fields]))
    return found


def _demanded(items: pa.Table, places: pa.Table, field: str, words: Sequence[str]) -> pa.Array | None:
    """A mask of the lines whose column for `field` is headed as a demand; None when none is."""
    mask = None
    for place in places.filter(pc.equal(places["field"], field)).to_pylist():
        header = f" {key(place['header'])} "
        if any(f" {key(word)} " in header for word in words):
            here = pc.and_(pc.and_(pc.equal(items["file"], place["file"]), pc.equal(items["sheet"], place["sheet"])), pc.equal(items["table"], place["table"]))
            mask = here if mask is None else pc.or_(mask, here)
    return mask


def _encoded(column: pa.ChunkedArray) -> tuple[np.ndarray, list[str | None]]:
    """Per row an index into the distinct texts; NULL is one of them."""
    whole = column.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # a table without rows has no chunk to combine into
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], whole.type)
    encoded = pc.dictionary_encode(whole, null_encoding="encode")
    return encoded.indices.to_numpy(zero_copy_only=False), encoded.dictionary.to_pylist()
