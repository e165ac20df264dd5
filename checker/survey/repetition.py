"""One submission that came several times: files of the same bytes, and other files whose lines are equal one by one, in any order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from checker import record, sandbox
from checker.schema import IDENTITY, ITEMS, arrow

# Without the name of the agency: the same list under another name is the same list.
_SAME = tuple(name for name in IDENTITY if name != "agency")
_BETWEEN = "\x1f"


def repeated(folder: Path, inputs: Sequence[Mapping[str, Any]], least: int) -> list[tuple[Literal["bytes", "rows"], tuple[str, ...]]]:
    """The groups of files, by name; equal lines count from `least` of them on, for a short list may be equal by chance."""
    by_bytes = _alike((i["sha256"], i["file"]) for i in inputs if i["sha256"] and i["read"])
    copies = {file for files in by_bytes for file in files[1:]}
    by_rows = _alike((sums, file) for file, sums in _sums(folder).items() if sums[0] >= least and file not in copies)
    return sorted([("bytes", files) for files in by_bytes] + [("rows", files) for files in by_rows], key=lambda group: group[1])


def _alike(pairs: Iterable[tuple[Any, str]]) -> list[tuple[str, ...]]:
    files = defaultdict(list)
    for same, file in pairs:
        files[same].append(file)
    return [tuple(sorted(own)) for own in files.values() if len(own) > 1]


def _sums(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Per file: how many lines it has, and the two halves of the sum of their digests, which no order changes."""
    text = ", ".join(f"coalesce('=' || CAST(\"{name}\" AS VARCHAR), '')" for name in _SAME)
    digest = f"md5(concat_ws('{_BETWEEN}', {text}))"
    halves = [f"CAST(sum(CAST(('0x' || substr(d, {first}, 15)) AS HUGEINT)) AS VARCHAR)" for first in (1, 16)]
    query = f"SELECT file, count(*) AS lines, {halves[0]} AS one, {halves[1]} AS two FROM (SELECT file, {digest} AS d FROM source) GROUP BY file"
    found: dict[str, tuple[int, int, int]] = {}
    for part in record.tables(folder, "items", ["file", *_SAME], arrow(ITEMS)):
        for row in sandbox.run(part, query).to_pylist():
            before = found.get(row["file"], (0, 0, 0))
            found[row["file"]] = (before[0] + row["lines"], before[1] + int(row["one"]), before[2] + int(row["two"]))
    return found
