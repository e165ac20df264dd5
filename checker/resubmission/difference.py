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
from checker.survey.successor import Change
from checker.survey.successor import changes as units_changed
from checker.survey.unit import Spelling
from checker.survey.whole import survey

_ORDER = {"error": 2, "explain": 1, "note": 0}


class Field(NamedTuple):
    """A field of a changed line, as each of the two states it."""

    name: str
    before: Any
    after: Any


class ChangedLine(NamedTuple):
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
    changes: list[ChangedLine]
    moves: list[Move]
    fates: list[Fate]
    lines: tuple[dict[int, dict[str, Any]], dict[int, dict[str, Any]]]
    ended: dict[str, Succession]  # agencies of either whose name the reorganisation of units is known to have touched
    areas: list[Change]  # then: their shares, units that have one successor held together

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


def compare(earlier: Path, later: Path, stage: str | None = None) -> Difference:
    """The difference between the results in two folders, at one stage if one is named. Raises CheckerError where they show no stage in common: these are no two
    submissions of the same table."""
    old, new = load(earlier, stage), load(later, stage)
    for folder, record in ((earlier, old), (later, new)):
        if stage is not None and not record.stages:
            raise CheckerError(str(folder), Text(f"không có giai đoạn '{stage}'", f"it has no stage '{stage}'"),
                               Text("Cần giai đoạn có ở cả hai kết quả", "Expected a stage that both results have"),
                               Text("Chọn --stage khác, hoặc bỏ --stage", "Choose another --stage, or leave it out"))  # fmt: skip
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
    ended, touched = _ended(old, new)
    areas = list(units_changed(survey(later, stage=stage), survey(earlier, stage=stage))) if touched else []
    return Difference(old, new, found, changes, told, fate, (_lines(old, found.vanished, told, fate, 0, found), _lines(new, found.added, told, fate, 1, found)), ended, areas)


def _ended(old: Record, new: Record) -> tuple[dict[str, Succession], bool]:
    """Names of agencies → what the reorganisation says of them, nothing beyond rules/codes; and whether one of them ended or took over."""
    root = rules_folder()
    known, spelling = Reorganisation(root), Spelling(root)
    keys = {name: spelling.key(name) for name in sorted(old.bodies | new.bodies)}
    ended = {name: said for name, at in keys.items() if (said := known.succession(at)) is not None}
    return ended, bool(ended) or any(known.area(at) is not None for at in keys.values())


def _changes(old: Record, new: Record, found: Pairing) -> list[ChangedLine]:
    before, after = old.lines([i for i, _ in found.changed]), new.lines([j for _, j in found.changed])
    return [
        ChangedLine(i, j, [Field(name, one[name], other[name]) for name in CONTENT if one[name] != other[name]])
        for (i, j), one, other in zip(found.changed, before, after, strict=True)
    ]


def _lines(record: Record, own: list[int], told: list[Move], fate: list[Fate], side: int, found: Pairing) -> dict[int, dict[str, Any]]:
    """The lines that reports show, each once."""
    wanted = {*own, *(pair[side] for part in (found.changed, found.moved) for pair in part)}
    wanted |= {at for move in told for part in move.lines.values() for m in part if (at := (m.old, m.new)[side]) is not None}
    wanted |= {at for f in fate if (at := (f.line, f.later)[side]) is not None}
    positions = sorted(wanted)
    return dict(zip(positions, record.lines(positions), strict=True))

