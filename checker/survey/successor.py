"""Two surveys of the same units, an earlier and a later one → units that cover the same area on both sides, and those that do not.

A unit that ended is held together with the others whose successor is the same (rules/codes): their sum against the successor. Where the two sides do
not cover the same area, or that is not known, nothing is compared.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

from checker.survey.figures import Area, Row, StageSurvey, Succession, Survey, Unit

# no_period: a sheet does not say of which period it is, so that it is not known whether the successor's figures are of before or after.
Why: TypeAlias = Literal["other_area", "no_period", "straddles"]


class Pair(NamedTuple):
    """Rows of the earlier and of the later survey that cover the same area; `area` None: one unit of the same name."""

    before: tuple[Row, ...]
    now: tuple[Row, ...]
    area: Area | None = None


class Apart(NamedTuple):
    """Rows of one successor's area that are not compared, and why; `missing`: parts of the area that only the other side has."""

    before: tuple[Row, ...]
    now: tuple[Row, ...]
    area: Area
    why: Why
    missing: tuple[tuple[str, ...], tuple[str, ...]]


class Change(NamedTuple):
    """What is held against each other at one stage; `open`: of the units of one side only those that ended, whose successor is not one
    or not known."""

    stage: str
    pairs: tuple[Pair, ...]
    apart: tuple[Apart, ...]
    open: tuple[tuple[Row, Succession], ...]
    only_before: tuple[Row, ...]
    only_now: tuple[Row, ...]


def changes(now: Survey, before: Survey) -> Iterator[Change]:
    """Each stage that both have: only units that are named and have a value are held against each other."""
    earlier = {stage.stage: stage for stage in before.stages}
    units = ({u.key: u for u in before.units}, {u.key: u for u in now.units})
    for stage in now.stages:
        if stage.stage in earlier:
            yield _change(stage.stage, (_named(earlier[stage.stage]), _named(stage)), units)


def _named(stage: StageSurvey) -> dict[str, Row]:
    return {row.key: row for row in stage.tables["agency"] if row.name is not None and row.share.amount}


def _change(stage: str, sides: tuple[Mapping[str, Row], Mapping[str, Row]], units: tuple[Mapping[str, Unit], Mapping[str, Unit]]) -> Change:
    areas: dict[str, Area] = {}
    members: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, (rows, known) in enumerate(zip(sides, units, strict=True)):
        for at in rows:
            area = known[at].area
            if area is not None:
                areas.setdefault(area.key, area)
                members[area.key][side].append(at)
    grouped = {at for both in members.values() for part in both for at in part}
    pairs = [Pair((sides[0][at],), (row,)) for at, row in sides[1].items() if at in sides[0] and at not in grouped]
    alone = tuple([(at, row) for at, row in side.items() if at not in other and at not in grouped] for side, other in (sides, sides[::-1]))
    apart: list[Apart] = []
    only: tuple[list[Row], list[Row]] = ([row for _, row in alone[0]], [row for _, row in alone[1]])
    for key, both in sorted(members.items()):
        found = _held(areas[key], both, sides, units)
        if isinstance(found, Pair):
            pairs.append(found)
        elif isinstance(found, Apart):
            apart.append(found)
        else:
            for side in (0, 1):
                only[side].extend(sides[side][at] for at in both[side])
    gone = [(row, said) for side in (0, 1) for at, row in alone[side] if (said := units[side][at].succession) is not None]
    pairs.sort(key=lambda p: -sum(row.share.amount for row in p.now))
    return Change(stage, tuple(pairs), tuple(apart), tuple(gone), tuple(only[0]), tuple(only[1]))


def _held(
    area: Area, both: tuple[list[str], list[str]], sides: tuple[Mapping[str, Row], Mapping[str, Row]], units: tuple[Mapping[str, Unit], Mapping[str, Unit]],
) -> Pair | Apart | None:  # fmt: skip
    """The rows of one area as a pair if both sides cover the same of it; None: only one side has any."""
    before, now = (tuple(sides[side][at] for at in both[side]) for side in (0, 1))
    if not before or not now:
        return None
    first, last = (_covered(area, [units[side][at] for at in both[side]]) for side in (0, 1))
    if isinstance(first, str) or isinstance(last, str):
        why: Why = "no_period" if "no_period" in (first, last) else "straddles"
        return Apart(before, now, area, why, ((), ()))
    if first == last:
        same = len(before) == len(now) == 1 and before[0].key == now[0].key
        return Pair(before, now, None if same else area)
    return Apart(before, now, area, "other_area", (tuple(p for p in area.whole if p in last - first), tuple(p for p in area.whole if p in first - last)))


def _covered(area: Area, members: Sequence[Unit]) -> frozenset[str] | Why:
    """The parts of the area that these units cover: the successor only its own part before the day, the whole from that day on."""
    parts = frozenset(u.area.part for u in members if u.area)
    if parts == frozenset(area.whole) or area.name not in parts:
        return parts
    for unit in members:
        if unit.area and unit.area.part == area.name:
            if unit.first is None or unit.last is None:
                return "no_period"
            if unit.first >= area.since:
                return frozenset(area.whole)
            if unit.last >= area.since:
                return "straddles"
    return parts


def joined(stage: StageSurvey, units: Sequence[Unit]) -> Iterator[tuple[Area, tuple[Row, ...]]]:
    """The rows of a stage whose units have one successor, of each successor of which a unit that ended is there."""
    known = {u.key: u.area for u in units if u.area}
    members: dict[str, list[Row]] = defaultdict(list)
    for row in stage.tables["agency"]:
        if row.key in known and row.share.items:
            members[known[row.key].key].append(row)
    for _, rows in sorted(members.items()):
        areas = [known[row.key] for row in rows]
        if any(area.part != area.name for area in areas):
            yield areas[0], tuple(rows)
