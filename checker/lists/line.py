"""Items → Items with what the lists in force on each line's own day say of it. Each distinct line is looked up once."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from checker.error import CheckerError, Text
from checker.lists.file import Drug, Entry, OfficialList
from checker.lists.goods import Goods, code_state, codes_of
from checker.lists.medicine import Drugs, Medicine, group_of
from checker.lists.shelf import Holding, Matching, Shelf
from checker.numbering import alike, numbered
from checker.rule import Rule

# prefix of the columns → kinds of lists, and the columns of the line that are compared
FAMILIES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "made": (("made_domestically",), ("goods_name", "hs_code")),
    "it": (("it_goods",), ("goods_name", "hs_code")),
    "alternative": (("ocop", "national_brand"), ("goods_name", "hs_code")),
    "medicine": (("medicine_domestic",), ("active_ingredient", "strength", "dosage_form", "medicine_group")),
}
_SURE = ("hs", "full")


class Answer(NamedTuple):
    """What lists say of one line; the fields are those of the columns."""

    hit: str | None = None
    entry: str | None = None
    score: int | None = None
    list_id: str | None = None
    gap: str | None = None

    @property
    def on(self) -> bool | None:
        """Whether the line is on a list; None where it cannot be told."""
        return None if self.gap or self.hit is None else self.hit in _SURE


Line: TypeAlias = tuple[str | None, ...]
Look: TypeAlias = Callable[[Line], Answer | None]


def add_lists(items: pa.Table, rules: Sequence[Rule], shelf: Shelf) -> pa.Table:
    """`items` with the columns of schema.LIST_ITEMS filled in, as far as some rule looks at them; the rule names the axis of dates."""
    abroad = pc.and_(pc.equal(items["origin_verdict"], "foreign"), pc.is_null(items["duplicate_of"]))
    drug = pc.equal(items["goods_kind"], "medicine")
    for family, (kinds, fields) in FAMILIES.items():
        axis, used = _axis(rules, family)
        lists = shelf.of(kinds)
        rows = pc.indices_nonzero(pc.and_(abroad, drug if family == "medicine" else pc.invert(drug)))
        if used and len(rows) and shelf.matching and (lists or f"{family}_list_gap" in items.column_names):
            items = _family(items, rows, family, fields, axis, lists, shelf, shelf.matching)
    words = shelf.matching.no_code_words if shelf.matching else ()
    readings: Mapping[str, tuple[str, Callable[[str | None], str | None]]] = {
        "medicine_group_code": ("medicine_group", lambda text: None if text is None else group_of(text)),
        "hs_code_state": ("hs_code", lambda text: code_state(text, words)),
    }
    for name, (of, read) in readings.items():
        if any(name in v.columns for rule in rules for v in rule.versions):
            items = _with(items, name, _read(items[of].combine_chunks(), read))
    return items


def _read(texts: pa.Array, read: Callable[[str | None], str | None]) -> pa.Array:
    """What `read` makes of each text, NULL included; each distinct one is read once."""
    coded = texts.dictionary_encode(null_encoding="encode")
    return pa.array([read(t) for t in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def _axis(rules: Sequence[Rule], family: str) -> tuple[str | None, bool]:
    """The axis of the rules that look at a family's columns, and whether there is such a rule; they must agree."""
    names = {f"{family}_list_{part}" for part in ("hit", "entry", "score", "id", "gap")} | {f"on_{family}_list"}
    users = [rule for rule in rules if rule.table == "items" and rule.status != "withdrawn" and any(names & v.columns for v in rule.versions)]
    for rule in users[1:]:
        if rule.dated_by != users[0].dated_by:
            raise CheckerError(rule.place, Text(f"xét danh mục theo '{rule.dated_by}'", f"dates its lists by '{rule.dated_by}'"),
                               Text(f"Cần: '{users[0].dated_by}' như {users[0].place}", f"Expected: '{users[0].dated_by}' as in {users[0].place}"),
                               Text("Dùng chung một ngày cho cùng loại danh mục", "Use one date for one kind of lists"))  # fmt: skip
    return (users[0].dated_by if users else None), bool(users)


def _family(
    items: pa.Table, rows: pa.Array, family: str, fields: Sequence[str], axis: str | None, lists: Sequence[OfficialList], shelf: Shelf, matching: Matching,
) -> pa.Table:  # fmt: skip
    """`items` with the columns of one family, looked up for `rows`."""
    days = [items[name] for name in (f"{axis}_from", f"{axis}_to", "law_date")] if axis else []
    codes, bounds = alike([column.take(rows) for column in days], len(rows))
    numbers: dict[tuple[Holding, ...], int] = {}  # days on which the same lists hold are one
    codes = np.array([numbers.setdefault(_holding(shelf, lists, bound), len(numbers)) for bound in bounds])[codes]
    states = list(numbers)
    # Where no list that may hold has a row, the line's own words change nothing.
    telling = np.array([any(shelf.lists[name].rows for state in held for name in state.maybe) for held in states])[codes]
    texts = [items[name].take(rows.filter(pa.array(telling))) for name in fields]
    line_codes, lines = alike(texts, int(telling.sum()))
    looks: dict[str, Look] = {x.id: shelf.remember(x, partial(_look, x, matching)) for x in lists if x.rows}
    # What may be said of a line, and whether it has what sets it apart; lines of which no list says anything are told alike.
    classes: list[tuple[dict[str, Answer], bool]] = [({}, False), ({}, True)]
    class_of = []
    for line in lines:
        said = {name: found for name, look in looks.items() if (found := look(line)) is not None}
        given = bool(line[0] if family == "medicine" else line[1] and codes_of(line[1]))
        class_of.append(len(classes) if said else int(given))
        if said:
            classes.append((said, given))
    of_line = np.zeros(len(codes), np.int64)
    of_line[telling] = np.array(class_of, np.int64)[line_codes]
    pairs, inverse = numbered(codes * len(classes) + of_line)
    answers = []
    for pair in pairs.tolist():
        held, (said, given) = states[pair // len(classes)], classes[pair % len(classes)]
        answers.append(_told([_held(state, said, given, shelf) for state in held]))
    where = np.full(len(items), len(answers), np.int64)
    where[rows.to_numpy()] = inverse
    positions = pa.array(where)
    values = {
        f"{family}_list_{name}": [getattr(a, field) for a in answers]
        for name, field in (("hit", "hit"), ("entry", "entry"), ("score", "score"), ("id", "list_id"), ("gap", "gap"))
    } | {f"on_{family}_list": [a.on for a in answers]}  # fmt: skip
    for name, distinct in values.items():
        if name in items.column_names:
            items = _with(items, name, pa.array([*distinct, None], items.schema.field(name).type).take(positions))
    return items


def _holding(shelf: Shelf, lists: Sequence[OfficialList], bound: tuple[Any, ...]) -> tuple[Holding, ...]:
    low, high, law = bound or (None, None, None)
    return shelf.holding(lists, *((law, law) if low is None and high is None else (low, high)))


def _with(items: pa.Table, name: str, column: pa.Array) -> pa.Table:
    return items.set_column(items.schema.get_field_index(name), items.schema.field(name), column)


def _look(x: OfficialList, matching: Matching) -> Look:
    """What the list says of a line's compared columns; None for nothing near."""
    goods, drugs = Goods(x.entries, matching), Drugs(x.drugs, matching)

    def medicine(line: Line) -> Answer | None:
        found = drugs.match(Medicine(*line))
        return Answer(found.hit, _drug(found.drug), found.score, x.id) if found else None

    def article(line: Line) -> Answer | None:
        found = goods.match(line[0], codes_of(line[1]))
        return Answer(found.hit, _entry(found.entry, x.file.hs_version, found.others), found.score, x.id) if found else None

    return medicine if x.drugs else article


def _entry(entry: Entry, tariff: str | None, others: int) -> str:
    code = f"{entry.shown} ({tariff})" if entry.shown and tariff else entry.shown
    name = f"{entry.name} (+{others})" if others else entry.name
    return " | ".join(text for text in (f"{entry.no}. {name}" if entry.no else name, code, entry.specification) if text)


def _drug(drug: Drug) -> str:
    name = " | ".join(text for text in (drug.ingredient, drug.strength, drug.form, drug.group) if text)
    return f"{drug.no}. {name}" if drug.no else name


def _held(state: Holding, said: Mapping[str, Answer], given: bool, shelf: Shelf) -> Answer:
    """What the lists that hold on one day say: surely on one of them, on all that may hold, near an entry, on none, or not to be told.

    `said` are the answers of lists by which the line is on them or near; `given`: the line has what sets it apart (a code, an ingredient).
    """
    if not state.maybe:
        return Answer(gap="no_list")
    near = [said[name] for name in state.maybe if name in said]
    hits = {name: said[name] for name in state.maybe if name in said and said[name].hit in _SURE}
    if any(name in state.surely for name in hits) or len(hits) == len(state.maybe):
        return next((found for name, found in hits.items() if name in state.surely), next(iter(hits.values())))
    if hits:
        found = next(iter(hits.values()))
        return found._replace(hit="name" if found.hit == "hs" else "part", gap="which:" + ",".join(state.maybe))
    if near:
        best = max(near, key=lambda a: a.score or 0)
        return best._replace(gap=f"near:{best.list_id}")
    looked = "none" if any(shelf.lists[name].rows for name in state.maybe) else None
    partial = [name for name in state.maybe if not shelf.lists[name].file.complete]
    if partial:
        return Answer(looked, gap=("incomplete:" if state.surely else "which:") + ",".join(partial if state.surely else state.maybe))
    lacking = "no_name" if shelf.lists[state.maybe[0]].drugs else "no_code"
    return Answer(looked, gap=None if given else f"{lacking}:" + ",".join(state.maybe))


def _told(answers: Sequence[Answer]) -> Answer:
    """One answer for all days that are possible: what they agree on; else the nearest entry, and that the day is missing."""
    if not answers:
        return Answer(gap="no_list")
    if len({(a.on, a.gap) for a in answers}) == 1:
        return answers[-1]
    near = [a for a in answers if a.entry is not None]
    best = near[-1] if near else answers[-1]
    weaker = {"hs": "name", "full": "part"}
    return best._replace(hit=weaker.get(best.hit or "", best.hit), gap="date")
