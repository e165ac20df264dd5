"""Names of agencies → what the reorganisation of units says of them, by rules/codes/bodies.csv, admin_units.csv and area_bodies.csv; nothing beyond these lists."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from checker.key import key
from checker.resource import read_codes
from checker.survey.figures import Area, Succession

_AREAS = {key(word) for word in ("xã", "phường", "thị trấn", "thôn", "đường", "phố")}
_PROVINCE = (key("tỉnh"), key("thành phố"))


class _Entry(NamedTuple):
    match: str
    words: str  # as a key, a blank around it
    said: Succession


class _Organ(NamedTuple):
    match: str
    words: str
    cite: str
    checked: str


class Reorganisation:
    """Which bodies and areas have ended, since when, and what took over."""

    def __init__(self, root: Path) -> None:
        self._bodies = [_entry(row, "body", row["match"]) for row in read_codes(root, "bodies")]
        self._areas = [_entry(row, "area", row["kind"]) for row in read_codes(root, "admin_units")]
        self._organs = [_Organ(row["match"], key(row["name"]), row["cite"], row["checked"]) for row in read_codes(root, "area_bodies")]

    def succession(self, known_as: str) -> Succession | None:
        """What is known of the body with this key (`checker.survey.unit.Spelling`), whose abbreviations are written out; a body before an area."""
        given = f" {known_as} "
        found = next((e.said for e in self._bodies if given == e.words or (e.match == "start" and given.startswith(e.words))), None)
        return found or next((e.said for e in self._areas if self._names(known_as, e)), None)

    def area(self, known_as: str) -> Area | None:
        """The area of the one successor to which the body with this key belongs, as one that ended or as the successor itself; None: not known."""
        for e in self._bodies:
            if e.said.successor and known_as in (e.words.strip(), key(e.said.successor)):
                ended = [o.said for o in self._bodies if o.said.successor == e.said.successor]
                return _area(key(e.said.successor), e.said.successor, e.said.listed if known_as == e.words.strip() else e.said.successor, ended, None)
        for e in self._areas:
            if e.said.successor and e.match == "province":
                for part in (e.said.listed, e.said.successor):
                    organ, does = self._organ(known_as, key(part))
                    if organ is not None:
                        ended = [o.said for o in self._areas if o.said.successor == e.said.successor]
                        return _area(f"{does} | {key(e.said.successor)}", e.said.successor, part, ended, organ)
        return None

    def _organ(self, known_as: str, area: str) -> tuple[_Organ | None, str]:
        """The kind of body that every such area has one of, if the name is that of this area's; and what it does, without the area."""
        does = known_as.removesuffix(f" {area}")
        if does == known_as:
            return None, ""
        for word in _PROVINCE:
            does = does.removesuffix(f" {word}")
        return next((o for o in self._organs if does == o.words or (o.match == "start" and does.startswith(f"{o.words} "))), None), does

    def _names(self, known_as: str, entry: _Entry) -> bool:
        """Whether a name names the area: of a level, with the area's own name behind it; of a province, after its word, or at the end of one of its bodies."""
        given = f" {known_as} "
        if entry.match == "level":
            return entry.words in given and not given.endswith(entry.words)
        if f" {_PROVINCE[0]}{entry.words}" in given:
            return True
        return self._organ(known_as, entry.words.strip())[0] is not None and known_as.removesuffix(entry.words.rstrip()).split()[-1] not in _AREAS


def _area(at: str, name: str, part: str, ended: Sequence[Succession], organ: _Organ | None) -> Area:
    cites = tuple(dict.fromkeys([*((s.cite, s.checked) for s in ended), *([(organ.cite, organ.checked)] if organ else [])]))
    return Area(at, name, part, (*(s.listed for s in ended), name), max(s.ended for s in ended), cites)


def _entry(row: dict[str, str], kind: Literal["body", "area"], match: str) -> _Entry:
    said = Succession(kind, row["name"], date.fromisoformat(row["ended"]), row["successor"] or None, row["cite"], row["checked"])
    return _Entry(match, f" {key(row['name'])} ", said)
