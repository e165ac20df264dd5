"""What became of the findings of an earlier submission in a later one: line by line, never by position."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from checker.identity import rows_of
from checker.resubmission.pairing import Pairing
from checker.resubmission.record import Record, Sheet

FATES = ("fixed", "open", "unsettled", "gone", "new")
_LETTERS = re.compile(r"([A-Z]{1,3})[0-9]+")

Hit: TypeAlias = tuple[str, int]  # rule, position of the line


class Fate(NamedTuple):
    """A finding of one line, or of what is no line.

    `fate`: fixed; open; unsettled (it can no longer be concluded, or could not be and now is one); gone (its line is no longer there); new.
    `old`, `new`: positions of the findings in their records; `line`, `later`: positions of the lines.
    """

    fate: str
    rule: str
    old: int | None
    new: int | None
    line: int | None
    later: int | None


@dataclass(frozen=True)
class _Told:
    """The findings of one record: by rule and line, and those that are about no line."""

    hits: dict[Hit, int]
    others: list[int]


def fates(old: Record, new: Record, found: Pairing) -> list[Fate]:
    """The fate of every finding of both; a finding about several lines is told of each."""
    before, after = _told(old), _told(new)
    pairs = found.pairs
    earlier = {j: i for i, j in pairs.items()}
    result = []
    for (rule, i), at in before.hits.items():
        j = pairs.get(i)
        if j is None:
            result.append(Fate("gone", rule, at, None, i, None))
            continue
        then = after.hits.get((rule, j))
        if then is None:
            kept = _can_be_held(old.findings[at], old, new, (i, j))
            result.append(Fate("fixed" if kept else "unsettled", rule, at, None, i, j))
        else:
            same = old.findings[at]["verdict"] == new.findings[then]["verdict"]
            result.append(Fate("open" if same else "unsettled", rule, at, then, i, j))
    for (rule, line), at in after.hits.items():
        was = earlier.get(line)
        if was is None or (rule, was) not in before.hits:
            result.append(Fate("new", rule, None, at, was, line))
    return result + _others(old, new, before.others, after.others, found.sheets)


def _told(record: Record) -> _Told:
    hits: dict[Hit, int] = {}
    others = []
    for at, f in enumerate(record.findings):
        places = [(f["file"], f["sheet"], row) for row in rows_of(f["row"], f["all_cells"] or f["cells"])] if f["rows"] else []
        lines = [record.line_at[place] for place in places if place in record.line_at]
        if not lines or len(lines) < len(places):
            others.append(at)
            continue
        for line in lines:
            known = hits.setdefault((f["rule"], line), at)
            if f["verdict"] == "fail" and record.findings[known]["verdict"] != "fail":
                hits[f["rule"], line] = at
    return _Told(hits, others)


def _can_be_held(finding: Mapping[str, Any], old: Record, new: Record, line: tuple[int, int]) -> bool:
    """Whether the later sheet still has the columns that the finding blamed; without them nothing was fixed."""
    letters = set(_LETTERS.findall(finding["all_cells"] or finding["cells"] or ""))
    blamed = {name for name, column in old.fields.get(old.sheets[line[0]], {}).items() if column in letters}
    return blamed <= set(new.fields.get(new.sheets[line[1]], {}))


def _others(old: Record, new: Record, before: list[int], after: list[int], sheets: Mapping[Sheet, Sheet]) -> list[Fate]:
    """Findings about totals, sheets, files: the same rule in the sheet that corresponds, of the same content first, then in their order."""
    files = {one[0]: other[0] for one, other in sheets.items()}
    left: dict[tuple[str, str | None, str | None], list[int]] = defaultdict(list)
    for at in after:
        f = new.findings[at]
        left[f["rule"], f["file"], f["sheet"]].append(at)

    def partners(f: Mapping[str, Any]) -> list[int]:
        if f["sheet"] is None:
            return left[f["rule"], files.get(f["file"], f["file"]), None]
        return left[f["rule"], *sheets.get((f["file"], f["sheet"]), (f["file"], f["sheet"]))]

    result, rest = [], []
    for at in before:
        own = partners(old.findings[at])
        same = next((n for n in own if new.findings[n]["key"] == old.findings[at]["key"]), None)
        if same is None:
            rest.append(at)
        else:
            own.remove(same)
            result.append(Fate("open", old.findings[at]["rule"], at, same, None, None))
    there = {*sheets.values(), *new.sheets}
    for at in rest:
        f = old.findings[at]
        own = partners(f)
        if own:
            then = own.pop(0)
            same = f["verdict"] == new.findings[then]["verdict"]
            result.append(Fate("open" if same else "unsettled", f["rule"], at, then, None, None))
        else:
            place = sheets.get((f["file"], f["sheet"]), (f["file"], f["sheet"]))
            is_there = place in there if f["sheet"] is not None else files.get(f["file"], f["file"]) in {s[0] for s in there}
            result.append(Fate("fixed" if is_there else "gone", f["rule"], at, None, None, None))
    return result + [Fate("new", new.findings[at]["rule"], None, at, None, None) for own in left.values() for at in own]
