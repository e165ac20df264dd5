"""Two result folders of the same units → what is different in the later one: lines, findings, and the share to the đồng."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from checker.error import CheckerError, Text
from checker.resource import rules_folder
from checker.resubmission.fate import Fate, fates
from checker.resubmission.move import Move, moves
from checker.resubmission.pairing import Pairing, pair
from checker.resubmission.record import Record, load
from checker.schema import CONTENT
from checker.survey.figures import Succession
from checker.survey.reorganisation import Reorganisation
from checker.survey.unit import Spelling

_ORDER = {"error": 2, "explain": 1, "note": 0}


class Field(NamedTuple):
    """A field of a changed line, as each of the two states it."""

    name: str
    before: Any
    after: Any


class Change(NamedTuple):
    """A changed line: positions in the records, and the fields in which it differs."""

    old: int
    new: int
    fields: list[Field]


@dataclass(frozen=True)
class Difference:
    """All that is different. `lines` of each record are those that are told, by position."""

    old: Record
    new: Record
    pairing: Pairing
    changes: list[Change]
    moves: list[Move]
    fates: list[Fate]
    lines: tuple[dict[int, dict[str, Any]], dict[int, dict[str, Any]]]
    ended: dict[str, Succession]  # agencies of either whose name the reorganisation of units is known to have touched

    @property
    def other_rules(self) -> bool:
        """Whether the two runs were judged by other rules."""
        return bool(self.old.summary["rules"]["sha256"] != self.new.summary["rules"]["sha256"])

    @property
    def other_tool(self) -> bool:
        """Whether the two runs are of other versions of hangviet."""
        return bool(self.old.summary["tool"] != self.new.summary["tool"])

    @property
    def one_sided(self) -> tuple[list[str], list[str]]:
        """Stages that only the earlier, and that only the later submission has."""
        first, last = self.old.stages, self.new.stages
        return [s for s in first if s not in last], [s for s in last if s not in first]

    def finding(self, fate: Fate) -> dict[str, Any]:
        """The finding that a fate tells of: the later one if there is one."""
        return self.new.findings[fate.new] if fate.new is not None else self.old.findings[fate.old]  # type: ignore[index]

    def exit_code(self, fail_on: str = "error") -> int:
        """3: an input of one of the two was not read beyond doubt; 1: a line is no longer there, or a new finding asks for work; else 0."""
        if self.old.unread or self.new.unread:
            return 3
        if self.pairing.vanished:
            return 1
        level = _ORDER.get(fail_on, 3)
        found = [self.finding(fate) for fate in self.fates if fate.fate == "new"]
        return int(any(f["counted"] and f["verdict"] == "fail" and _ORDER[f["severity"]] >= level for f in found))


def compare(earlier: Path, later: Path) -> Difference:
    """The difference between the results in two folders. Raises CheckerError where they show no stage in common: these are no two
    submissions of the same table."""
    old, new = load(earlier), load(later)
    if old.stages and new.stages and not set(old.stages) & set(new.stages):
        first, last = ", ".join(old.stages), ", ".join(new.stages)
        raise CheckerError(
            f"{earlier}, {later}", Text(f"hai kết quả ở giai đoạn khác nhau ({first}; {last})", f"the two results are of different stages ({first}; {last})"),
            Text("Cần hai lần nộp của cùng một giai đoạn: các giai đoạn không so và không cộng với nhau",
                 "Expected two submissions of the same stage: stages are neither compared nor added"),
            Text("Rà soát lại với cùng mẫu biểu (--form), hoặc chọn đúng thư mục", "Check again by the same form (--form), or choose the right folders"),
        )  # fmt: skip
    found = pair(old, new)
    changes = _changes(old, new, found)
    told = moves(old, new, found)
    fate = fates(old, new, found)
    return Difference(old, new, found, changes, told, fate, (_lines(old, found.vanished, told, fate, 0, found), _lines(new, found.added, told, fate, 1, found)), _ended(old, new))


def _ended(old: Record, new: Record) -> dict[str, Succession]:
    """Names of agencies → what the reorganisation says of them; nothing beyond rules/codes."""
    root = rules_folder()
    known, spelling = Reorganisation(root), Spelling(root)
    return {name: said for name in sorted(old.bodies | new.bodies) if (said := known.succession(spelling.key(name))) is not None}


def _changes(old: Record, new: Record, found: Pairing) -> list[Change]:
    before, after = old.lines([i for i, _ in found.changed]), new.lines([j for _, j in found.changed])
    return [
        Change(i, j, [Field(name, one[name], other[name]) for name in CONTENT if one[name] != other[name]])
        for (i, j), one, other in zip(found.changed, before, after, strict=True)
    ]


def _lines(record: Record, own: list[int], told: list[Move], fate: list[Fate], side: int, found: Pairing) -> dict[int, dict[str, Any]]:
    """The lines that reports show, each once."""
    wanted = {*own, *(pair[side] for part in (found.changed, found.moved) for pair in part)}
    wanted |= {at for move in told for part in move.lines.values() for m in part if (at := (m.old, m.new)[side]) is not None}
    wanted |= {at for f in fate if (at := (f.line, f.later)[side]) is not None}
    positions = sorted(wanted)
    return dict(zip(positions, record.lines(positions), strict=True))

