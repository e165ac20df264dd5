"""Header rows: which texts name which columns, which form that is, and in what unit its money stands."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate, islice, pairwise

from checker.key import keys
from checker.sheet.agreement import goods_by_place, settle
from checker.sheet.column import Column, Row, named
from checker.sheet.vocabulary import Form, Vocabulary
from checker.text import fold

SEARCHED_ROWS = 50
_CANDIDATES = 8
_LEVELS = 4  # rows of the deepest header, a row of units among them
_BENEATH = 30  # so many rows under a header may tell the form
_SEGMENT = re.compile(r"[.:;\n(]|\s[-–]\s")
_TITLE = 300  # longer texts are prose

Merge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a table: position from 0, header text as written, the field it names, factor to đồng.

    `field` is None for a column that is not used; `ignored` tells that it is known all the same.
    """

    index: int
    text: str
    field: str | None
    scale: Decimal | None
    ignored: bool


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: its rows (from 1), its form and its columns."""

    rows: tuple[int, ...]
    form: Form
    heads: tuple[Head, ...]

    @property
    def fields(self) -> dict[str, int]:
        """Field → position of its column."""
        return {h.field: h.index for h in self.heads if h.field}


def find_header(
    rows: Sequence[Row], merges: Iterable[Merge], vocabulary: Vocabulary, name: str = "", *, within: int = SEARCHED_ROWS
) -> Header | None:
    """The first header among the first `within` rows of a sheet called `name` (a part of it may be given), or None when nothing names a table of goods.

    Rows that hold fewer known texts than half of the most telling one are tried only after all others.
    """
    merged = list(merges)
    for best in islice(_telling(rows[:within], vocabulary), _CANDIDATES):
        header = _recognise(rows, _block(rows, best, merged, vocabulary), merged, vocabulary, name)
        if header:
            return header
    return None


def _telling(rows: Sequence[Row], vocabulary: Vocabulary) -> Iterator[int]:
    """Rows with two known texts or more, from the top down; those that hold fewer than half of what the most telling one holds come last.

    The rows beneath one are not looked at before it was tried, as long as whatever they hold cannot put it last.
    """
    texts = [{v for v in row if isinstance(v, str)} for row in rows]
    beneath = list(accumulate(map(len, reversed(texts)), max, initial=0))[-2::-1]  # the most that any row under this one may hold
    counts: list[int] = []
    waiting: list[int] = []
    for at, own in enumerate(texts):
        counts.append(sum(1 for text in own if vocabulary.knows(text)))
        if counts[at] < 2:
            continue
        if not waiting and 2 * counts[at] >= max(*counts, beneath[at]):
            yield at
        else:
            waiting.append(at)
    enough = max(counts, default=0) / 2
    yield from sorted(waiting, key=lambda at: (counts[at] < enough, at))


def nearest_form(texts: Iterable[str], vocabulary: Vocabulary) -> tuple[Form | None, list[str]]:
    """The form that shares most header texts with these, and those texts; for the message when no header was recognised.

    Of forms that share as many, the one of which they are the greater part.
    """
    seen = list(dict.fromkeys(texts))
    best: tuple[tuple[int, float], Form | None, list[str]] = ((0, 0.0), None, [])
    for form in vocabulary.forms:
        shared = [t for t in seen if ((own := form.field_of(t)) and own[1] != "item_no") or form.is_marked(t)]
        weight = (len(shared), len(shared) / len(form.columns))
        if weight > best[0]:
            best = (weight, form, shared)
    return best[1], best[2]


def _texts(row: Row) -> list[int]:
    return [i for i, v in enumerate(row) if isinstance(v, str)]


def _block(rows: Sequence[Row], best: int, merges: list[Merge], vocabulary: Vocabulary) -> range:
    """Rows (from 0) of the header around one of its rows: joined by vertical merges, filling each other's gaps, or naming units."""
    top = bottom = best
    while top > 0 and bottom - top + 1 < _LEVELS and _joined(rows, top - 1, merges, vocabulary):
        top -= 1
    while bottom + 1 < len(rows) and bottom - top + 1 < _LEVELS and _joined(rows, bottom, merges, vocabulary):
        bottom += 1
    if bottom - top + 1 < _LEVELS:  # the same columns once more, as codes or in another language
        if bottom + 1 < len(rows) and _named_again(rows[bottom + 1], rows[bottom], vocabulary):
            bottom += 1
        elif top > 0 and _named_again(rows[top - 1], rows[top], vocabulary):
            top -= 1
    below = [v for v in rows[bottom + 1] if v is not None] if bottom + 1 < len(rows) else []
    if below and all(isinstance(v, str) and vocabulary.scale_of(v) is not None for v in below):
        bottom += 1
    return range(top, bottom + 1)


def _named_again(row: Row, beside: Row, vocabulary: Vocabulary) -> bool:
    """Whether a row of texts only names columns, hardly fewer than the row beside it does."""
    texts = [v for v in row if v is not None]
    if len(texts) < 4 or len(texts) * 4 < 3 * sum(v is not None for v in beside) or not all(isinstance(v, str) for v in texts):
        return False
    return sum(vocabulary.knows(str(v)) for v in texts) * 2 >= len(texts)


def _joined(rows: Sequence[Row], upper: int, merges: list[Merge], vocabulary: Vocabulary) -> bool:
    """Whether a row and the next are one header: the lower holds only texts, each beneath a text that spans several columns."""
    above, below = rows[upper], rows[upper + 1]
    cells, over = _texts(below), _texts(above)
    if not cells or len(cells) != sum(v is not None for v in below) or len(over) < 2:
        return False
    if any(r1 <= upper + 1 and r2 >= upper + 2 for r1, _, r2, _ in merges):
        return True
    spans = [(c1 - 1, c2 - 1) for r1, c1, r2, c2 in merges if r1 == r2 == upper + 1 and c2 > c1]
    if any(sum(first <= c <= last for c in cells) >= 2 for first, last in spans):
        covered = {c for first, last in spans for c in range(first, last + 1)} | set(over)
        return all(c in covered for c in cells) and not any(":" in str(above[c]) or vocabulary.scale_of(str(above[c])) for c in over)
    gaps = [c for c in cells if above[c] is None and any(o < c for o in over)]
    spanned = [c for c in cells if above[c] is not None and c + 1 < len(above) and above[c + 1] is None]
    nested = [c for c in cells if above[c] is not None and c not in spanned and vocabulary.nests(str(above[c]), str(below[c]))]
    alone = [c for c in over if below[c] is None]
    if not (gaps or nested) or len(gaps) + len(spanned) + len(nested) != len(cells) or not any(vocabulary.knows(str(above[c])) for c in alone):
        return False
    leaves = [str(below[c]) for c in cells]
    return (
        any(vocabulary.knows(t) or vocabulary.precedence_of(t) or vocabulary.sums(t) for t in leaves) or vocabulary.tax_basis_of(leaves) is not None
    )


def _column_texts(rows: Sequence[Row], block: range, merges: list[Merge], width: int) -> list[list[str]]:
    """Per column, the header texts from top to bottom; a text that spans columns stands over each of them."""
    columns: list[list[str]] = [[] for _ in range(width)]
    for r in block:
        values: list[object] = list(rows[r])
        held: set[int] = set()  # columns that a merge in this row already speaks for
        for r1, c1, r2, c2 in merges:
            if r1 <= r + 1 <= r2:
                held.update(range(c1 - 1, c2))
                for c in range(c1, c2):
                    values[c] = values[c1 - 1]
        deeper = [any(rows[d][c] is not None for d in block if d > r) for c in range(width)]
        for c in range(1, width):  # without merges (csv) a gap over a filled cell belongs to the group on its left
            if values[c] is None and deeper[c] and deeper[c - 1] and c not in held and c - 1 not in held:
                values[c] = values[c - 1]
        for c, value in enumerate(values[:width]):
            if isinstance(value, str) and (not columns[c] or columns[c][-1] != value):
                columns[c].append(value)
    return columns


def _recognise(rows: Sequence[Row], block: range, merges: list[Merge], vocabulary: Vocabulary, name: str) -> Header | None:
    texts = _column_texts(rows, block, merges, len(rows[block[0]]))
    groups = {text for left, right in pairwise(texts) for text in set(left[:-1]) & set(right[:-1])}
    columns, by_form = _named(tuple(map(tuple, texts)), frozenset(groups), vocabulary)
    titles = [name, *(v for row in rows[: block[0]] for v in row if isinstance(v, str) and len(v) <= _TITLE)]
    above, starts = " \n ".join(map(fold, titles)), [fold(part) for title in titles for part in _SEGMENT.split(title)]
    beneath = rows[block[-1] + 1 :]
    marks = {k for c in columns for t in c.texts for k in keys(t)}
    deep = {k for row in beneath[:_BENEATH] for v in row if isinstance(v, str) for k in keys(v)}
    found: list[tuple[int, Form, dict[int, str]]] = []
    for form, (names, own) in zip(vocabulary.forms, by_form, strict=True):
        fields = dict(names)
        if form.fallback and "goods_name" not in fields.values() and (place := goods_by_place(fields, columns, beneath)) is not None:
            fields[place] = "goods_name"
        given = set(fields.values())
        if not form.requires <= (given if form.fallback else own) or (form.requires_any and not form.requires_any & given):
            continue
        titled = sum(t in above for t in form.titles)
        if form.by_title and not any(s.startswith(t) for t in form.titles for s in starts):
            continue
        marked = bool(form.marks) and (form.marks_any(marks) or (form.holds != "goods" and form.marks_any(deep)))
        if form.marks and not marked and not titled:
            continue
        found.append((3 * len(own) + len(given) + 20 * titled + 10 * marked - 100 * form.fallback, form, fields))
    told = {form.stage for _, form, _ in found if form.by_title and form.fallback}
    if len(told) > 1:  # titles that speak of several stages tell none
        found = [entry for entry in found if not (entry[1].by_title and entry[1].fallback)]
    if not found:
        return None
    _, form, fields = max(found, key=lambda entry: entry[0])
    settle(fields, columns, beneath)
    heads = tuple(
        Head(c.index, c.path, fields.get(c.index), c.scale, c.index not in fields and (c.known or c.ignored(form) or c.own(form) is not None))
        for c in columns
    )  # fmt: skip
    return Header(tuple(r + 1 for r in block), form, heads)


@lru_cache(maxsize=64)  # files of one office have one header
def _named(
    texts: tuple[tuple[str, ...], ...], groups: frozenset[str], vocabulary: Vocabulary
) -> tuple[tuple[Column, ...], tuple[tuple[Mapping[int, str], frozenset[str]], ...]]:
    """The columns under these texts, and of each form: the field of each column, and which fields its own texts name."""
    columns = tuple(Column(i, t, vocabulary, groups) for i, t in enumerate(texts) if t)
    return columns, tuple((fields, frozenset(own)) for fields, own in (named(columns, form) for form in vocabulary.forms))
