"""Lines of an earlier submission ↔ lines of a later one, by content and never by position.

First lines that are equal in all they state; then, within sheets that correspond to each other, lines that were corrected. What cannot be told
beyond doubt is not paired: it counts as no longer there and as new.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import process
from rapidfuzz.fuzz import token_sort_ratio

from checker.resubmission.likeness import NEAR, folded, likeness, marks
from checker.resubmission.record import Record, Sheet

_MOST_ALIKE = 200  # lines that share a name or number: more of them tell nothing apart
_MOST_PAIRS = 4_000_000  # names held against names in one sheet


@dataclass
class Pairing:
    """Positions of lines, (earlier, later). `moved`: equal lines on sheets that do not correspond; `doubtful`: lines that have a counterpart,
    but it cannot be told which."""

    same: list[tuple[int, int]] = field(default_factory=list)
    moved: list[tuple[int, int]] = field(default_factory=list)
    changed: list[tuple[int, int]] = field(default_factory=list)
    vanished: list[int] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    doubtful: tuple[set[int], set[int]] = field(default_factory=lambda: (set(), set()))
    sheets: dict[Sheet, Sheet] = field(default_factory=dict)

    @property
    def pairs(self) -> dict[int, int]:
        """Later position of each earlier line that is still there."""
        return dict([*self.same, *self.moved, *self.changed])


def pair(old: Record, new: Record) -> Pairing:
    """The pairing of all lines: each is in it exactly once."""
    found = Pairing(sheets=_sheets(old, new))
    left_old, left_new = _equal(old, new, found)
    for sheet, lines in left_old.items():
        other = found.sheets.get(sheet)
        if other in left_new:
            _corrected(old, new, lines, left_new[other], found)
    old_done, new_done = ({p[side] for p in (*found.same, *found.moved, *found.changed)} for side in (0, 1))
    found.vanished = [i for i in range(len(old.rows)) if i not in old_done]
    found.added = [j for j in range(len(new.rows)) if j not in new_done]
    for part in (found.same, found.moved, found.changed):
        part.sort()
    return found


def _sheets(old: Record, new: Record) -> dict[Sheet, Sheet]:
    """Earlier sheet → the later one that corresponds: most lines in common, else the same name, else the only other one of its file.

    Files without a line in common correspond only where there is one file on either side: two others may be those of two bodies.
    """
    at_old, at_new = _once(old), _once(new)
    votes = Counter((sheet, at_new[digest]) for digest, sheet in at_old.items() if digest in at_new)
    found: dict[Sheet, Sheet] = {}
    taken: set[Sheet] = set()
    for one, other in sorted(votes, key=lambda p: (-votes[p], p[0] != p[1], p[0][0] != p[1][0], p)):
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    olds, news = sorted(set(old.sheets)), sorted(set(new.sheets))
    alone = len({file for file, _ in olds}) == 1 == len({file for file, _ in news})
    for same in (lambda a, b: a == b, lambda a, b: a[0] == b[0], lambda a, b: alone):
        for one in [s for s in olds if s not in found]:
            free = [s for s in news if s not in taken and same(one, s)]
            rivals = [s for s in olds if s not in found and free and same(s, free[0])]
            if len(free) == 1 and len(rivals) == 1:
                found[one] = free[0]
                taken.add(free[0])
    return found


def _once(record: Record) -> dict[bytes, Sheet]:
    """The lines that stand on one sheet only: digest → sheet."""
    sheets: dict[bytes, set[Sheet]] = defaultdict(set)
    for digest, sheet in zip(record.digests, record.sheets, strict=True):
        sheets[digest].add(sheet)
    return {digest: next(iter(own)) for digest, own in sheets.items() if len(own) == 1}


def _equal(old: Record, new: Record, found: Pairing) -> tuple[dict[Sheet, list[int]], dict[Sheet, list[int]]]:
    """Pairs lines that are equal, within sheets that correspond and then anywhere; what is left comes out by sheet."""
    free: dict[tuple[bytes, Sheet], list[int]] = defaultdict(list)
    for j in reversed(range(len(new.rows))):
        free[new.digests[j], new.sheets[j]].append(j)
    rest = []
    for i, (digest, sheet) in enumerate(zip(old.digests, old.sheets, strict=True)):
        own = free.get((digest, found.sheets.get(sheet, ("", ""))))
        if own:
            found.same.append((i, own.pop()))
        else:
            rest.append(i)
    elsewhere: dict[bytes, list[int]] = defaultdict(list)
    for j in sorted((j for own in free.values() for j in own), reverse=True):
        elsewhere[new.digests[j]].append(j)
    left_old: dict[Sheet, list[int]] = defaultdict(list)
    for i in rest:
        others = elsewhere.get(old.digests[i])
        if others:
            found.moved.append((i, others.pop()))
        else:
            left_old[old.sheets[i]].append(i)
    left_new: dict[Sheet, list[int]] = defaultdict(list)
    for j in sorted(j for others in elsewhere.values() for j in others):
        left_new[new.sheets[j]].append(j)
    return left_old, left_new


@dataclass
class _Sort:
    """Lines of one content that were left: which of them is which does not matter."""

    line: Mapping[str, Any]
    stage: str
    positions: list[int]


def _corrected(old: Record, new: Record, left_old: list[int], left_new: list[int], found: Pairing) -> None:
    """Pairs lines of two sheets that are each other's nearest, with nothing as near; again until nothing more is beyond doubt."""
    olds, news = _sorts(old, left_old), _sorts(new, left_new)
    scores = _scores(olds, news)
    while scores:
        best_old, best_new = _best(((o, n, s) for (o, n), s in scores.items())), _best(((n, o, s) for (o, n), s in scores.items()))
        sure = [(o, n) for o, n in best_old.items() if n is not None and best_new.get(n) == o]
        for o, n in sure:
            count = min(len(olds[o].positions), len(news[n].positions))
            for _ in range(count):
                found.changed.append((olds[o].positions.pop(0), news[n].positions.pop(0)))
        if not sure:
            break
        scores = {(o, n): s for (o, n), s in scores.items() if olds[o].positions and news[n].positions}
    for o, n in scores:
        found.doubtful[0].update(olds[o].positions)
        found.doubtful[1].update(news[n].positions)


def _sorts(record: Record, positions: list[int]) -> list[_Sort]:
    sorts: dict[bytes, _Sort] = {}
    for at, line in zip(positions, record.lines(positions), strict=True):
        sorts.setdefault(record.digests[at], _Sort(folded(line), line["stage"], [])).positions.append(at)
    return list(sorts.values())


def _scores(olds: Sequence[_Sort], news: Sequence[_Sort]) -> dict[tuple[int, int], int]:
    """Likeness of all that may be the same line: those that share a mark, and those whose names are near."""
    index: dict[tuple[str, object], list[int]] = defaultdict(list)
    for n, sort in enumerate(news):
        for mark in marks(sort.line):
            index[mark].append(n)
    scores: dict[tuple[int, int], int] = {}

    def hold(o: int, others: Iterable[int]) -> None:
        for n in others:
            if (o, n) not in scores and olds[o].stage == news[n].stage:
                score = likeness(olds[o].line, news[n].line)
                if score is not None:
                    scores[o, n] = score

    for o, sort in enumerate(olds):
        for mark in marks(sort.line):
            others = index.get(mark, ())
            if len(others) <= _MOST_ALIKE:
                hold(o, others)
    alone = [o for o in range(len(olds)) if not any((o, n) in scores for mark in marks(olds[o].line) for n in index.get(mark, ()))]
    if len(alone) * len(news) <= _MOST_PAIRS:
        names = {n: sort.line["goods_name"] for n, sort in enumerate(news) if "goods_name" in sort.line}
        for o in alone:
            name = olds[o].line.get("goods_name")
            if name is not None:
                hold(o, [n for _, _, n in process.extract(name, names, scorer=token_sort_ratio, score_cutoff=NEAR, limit=5)])
    return scores


def _best(scored: Iterable[tuple[int, int, int]]) -> dict[int, int | None]:
    """Of each the nearest other; None where two are as near."""
    best: dict[int, tuple[int, int | None]] = {}
    for one, other, score in scored:
        known = best.get(one)
        if known is None or score > known[0]:
            best[one] = (score, other)
        elif score == known[0]:
            best[one] = (score, None)
    return {one: other for one, (_, other) in best.items()}
