"""By how much the share of a stage moved, and by which lines: parts that add up to the đồng."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from checker.error import CheckerError, Text
from checker.resubmission.pairing import Pairing
from checker.resubmission.record import Record
from checker.share import percent

PARTS = ("vanished", "added", "changed", "otherwise")
_VERDICTS = ("domestic", "foreign", "unknown")
_NOTHING = Decimal(0)


class Sums(NamedTuple):
    """What lines put into a share: lines, lines without an amount, and đồng by origin."""

    items: int = 0
    no_amount: int = 0
    domestic: Decimal = _NOTHING
    foreign: Decimal = _NOTHING
    unknown: Decimal = _NOTHING

    def plus(self, other: "Sums") -> "Sums":
        """The sum of both."""
        return Sums(
            self.items + other.items, self.no_amount + other.no_amount, self.domestic + other.domestic, self.foreign + other.foreign, self.unknown + other.unknown
        )

    def less(self, other: "Sums") -> "Sums":
        """The difference."""
        return self.plus(Sums(-other.items, -other.no_amount, -other.domestic, -other.foreign, -other.unknown))

    @property
    def amount(self) -> Decimal:
        """The denominator, đồng."""
        return self.domestic + self.foreign + self.unknown

    @property
    def low(self) -> Decimal | None:
        """The lower bound, percent; None: there is no amount."""
        return percent(self.domestic, self.amount)

    @property
    def high(self) -> Decimal | None:
        """The upper bound, percent."""
        return percent(self.domestic + self.unknown, self.amount)


class Moved(NamedTuple):
    """One line's own part: positions of the earlier and the later line (None: it is not there), and the difference that it makes."""

    old: int | None
    new: int | None
    difference: Sums


@dataclass(frozen=True)
class Move:
    """The share of one stage before and after.

    `parts`: vanished, added and changed lines, and `otherwise`: lines that state the same and are counted otherwise (by other rules, or
    because of other lines). Before and all parts together are after, in every figure. `lines` are those of each part that make a difference.
    """

    stage: str
    before: Sums
    after: Sums
    parts: dict[str, Sums]
    lines: dict[str, list[Moved]]

    def steps(self) -> list[tuple[str, Sums]]:
        """What the share would be after each part in turn; the last one is what it is."""
        sums, result = self.before, []
        for name in PARTS:
            sums = sums.plus(self.parts[name])
            result.append((name, sums))
        return result


def moves(old: Record, new: Record, found: Pairing) -> list[Move]:
    """The move of each stage that one of the two has. Raises CheckerError where a share is not the sum of its lines."""
    before, after = _contributions(old), _contributions(new)
    lines: dict[str, dict[str, list[Moved]]] = {}
    known = [*dict.fromkeys([*old.stages, *new.stages])]
    for stage in known:
        own: dict[str, list[Moved]] = {
            "vanished": [Moved(i, None, Sums().less(before[i][1])) for i in found.vanished if before[i][0] == stage],
            "added": [Moved(None, j, after[j][1]) for j in found.added if after[j][0] == stage],
            "changed": _both(found.changed, before, after, stage),
            "otherwise": _both([*found.same, *found.moved], before, after, stage),
        }
        lines[stage] = {name: [m for m in part if m.difference != Sums()] for name, part in own.items()}
    result = []
    for stage in known:
        first, last = (_total(side, stage) for side in (before, after))
        for record, sums in ((old, first), (new, last)):
            _agrees(record, stage, sums)
        parts = {name: _sum(m.difference for m in part) for name, part in lines[stage].items()}
        result.append(Move(stage, first, last, parts, lines[stage]))
    return result


def _contributions(record: Record) -> list[tuple[str, Sums]]:
    """Per line: its stage, and what it puts into that stage's share."""
    columns = (record.items[name].to_pylist() for name in ("stage", "amount", "origin_verdict", "excluded", "duplicate_of"))
    return [
        (stage, Sums() if excluded is not None or repeated is not None else Sums(1, int(amount is None), **{verdict: amount or _NOTHING}))
        for stage, amount, verdict, excluded, repeated in zip(*columns, strict=True)
    ]


def _both(pairs: Iterable[tuple[int, int]], before: Sequence[tuple[str, Sums]], after: Sequence[tuple[str, Sums]], stage: str) -> list[Moved]:
    """Lines of both sides stand in one stage: a line's content says which."""
    return [Moved(i, j, after[j][1].less(before[i][1])) for i, j in pairs if after[j][0] == stage]


def _total(side: Sequence[tuple[str, Sums]], stage: str) -> Sums:
    return _sum(sums for own, sums in side if own == stage)


def _sum(parts: Iterable[Sums]) -> Sums:
    total = Sums()
    for part in parts:
        total = total.plus(part)
    return total


def _agrees(record: Record, stage: str, sums: Sums) -> None:
    """Nothing comes out; a share in result.json that is not the sum of the lines beside it has been changed since it was written."""
    share: dict[str, Any] = record.share(stage) or {"items": 0, "no_amount": 0, **dict.fromkeys(_VERDICTS, _NOTHING)}
    stated = Sums(share["items"], share["no_amount"], *(share[v] for v in _VERDICTS))
    if stated != sums:
        raise CheckerError(
            f"{record.folder}/result.json",
            Text(f"giai đoạn {stage}: ghi {stated.amount} đồng, {stated.items} dòng, nhưng items.parquet cộng được {sums.amount} đồng, {sums.items} dòng",
                 f"stage {stage}: it states {stated.amount} đồng, {stated.items} lines, but items.parquet adds up to {sums.amount} đồng, {sums.items} lines"),
            Text("Cần hai tệp của cùng một lần rà soát", "Expected both files of the same run"),
            Text("Chạy lại hangviet check vào thư mục ấy", "Run hangviet check into that folder again"),
        )  # fmt: skip
