"""Names of agencies → what the reorganisation of units says of them, by rules/codes/bodies.csv and admin_units.csv; nothing beyond these lists."""

from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from checker.key import key
from checker.resource import read_codes
from checker.survey.figures import Succession

_AREAS = {key(word) for word in ("xã", "phường", "thị trấn", "thôn", "đường", "phố")}


class _Entry(NamedTuple):
    match: str
    words: str  # as a key, a blank around it
    said: Succession


class Reorganisation:
    """Which bodies and areas have ended, since when, and what took over."""

    def __init__(self, root: Path) -> None:
        self._bodies = [_entry(row, "body", row["match"]) for row in read_codes(root, "bodies")]
        self._areas = [_entry(row, "area", row["kind"]) for row in read_codes(root, "admin_units")]

    def succession(self, known_as: str) -> Succession | None:
        """What is known of the body with this key (`checker.survey.unit.Spelling`), whose abbreviations are written out; a body before an area."""
        given = f" {known_as} "
        found = next((e.said for e in self._bodies if given == e.words or (e.match == "start" and given.startswith(e.words))), None)
        return found or next((e.said for e in self._areas if _names(given, e)), None)


def _entry(row: dict[str, str], kind: Literal["body", "area"], match: str) -> _Entry:
    said = Succession(kind, row["name"], date.fromisoformat(row["ended"]), row["successor"] or None, row["cite"], row["checked"])
    return _Entry(match, f" {key(row['name'])} ", said)


def _names(given: str, entry: _Entry) -> bool:
    """Whether a name names the area: of a level, with the area's own name behind it; of a province, after its word or at the end."""
    if entry.match == "level":
        return entry.words in given and not given.endswith(entry.words)
    if f" {key('tỉnh')}{entry.words}" in given:
        return True
    before = given.removesuffix(entry.words).split()
    return given.endswith(entry.words) and bool(before) and before[-1] not in _AREAS
