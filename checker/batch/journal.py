"""The journal of a result folder: which workbooks have been through pass 1, from which bytes, under which setting, and where that stands."""

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from checker.batch.part import ENDING, Part, Record
from checker.inputs import Input
from checker.private import regular
from checker.stage import TEMPORARY, taking_place, writable


class Entry(NamedTuple):
    """A workbook of this run: the input, the part that holds its rows, and its record there."""

    file: Input
    part: str
    record: Record


class Copy(NamedTuple):
    """A marked copy that was made: what it was made of, where it stands, and its SHA-256; without a path: why there is none."""

    key: str
    path: str | None
    sha256: str | None
    reason: tuple[str, str] | None


@dataclass
class Journal:
    """The journal in `folder`, for what is done under `setting`; what was done under another is forgotten."""

    folder: Path
    setting: str

    def __post_init__(self) -> None:
        self.parts = self.folder / "parts"
        self._copies = self.folder / "copies"
        with writable(self.folder):
            for folder in (self.parts, self._copies):
                folder.mkdir(exist_ok=True)
                for left in folder.glob(f"{TEMPORARY}*"):
                    left.unlink(missing_ok=True)
        self._known: dict[str, dict[str | None, tuple[str, Record]]] = {}  # by name, then by the bytes: a part may also hold what a file was before
        for path in sorted(self.parts.glob(f"*{ENDING}")):
            part = _part(path)
            if part is None or part.setting != self.setting:
                with writable(path):
                    path.unlink(missing_ok=True)
                continue
            for record in part.files:
                if record.lasting:
                    self._known.setdefault(record.file, {})[record.sha256] = path.name, record

    def known(self, file: Input) -> Entry | None:
        """What an earlier run made of the very bytes that the file has now; None when it is to be read."""
        made = self._known.get(file.name)
        found = made.get(digest(file.path)) if made and file.refusal is None else None
        return None if found is None else Entry(file, *found)

    def keep(self, entries: Iterable[Entry]) -> None:
        """Nothing comes out: parts that hold none of these go."""
        used = {entry.part for entry in entries}
        for path in self.parts.glob(f"*{ENDING}"):
            if path.name not in used:
                with writable(path):
                    path.unlink(missing_ok=True)

    def copies(self) -> dict[str, Copy]:
        """The marked copies that were made, by input."""
        found: dict[str, Copy] = {}
        for path in sorted(self._copies.glob("*.json")):
            with contextlib.suppress(OSError, ValueError, TypeError):
                found.update((name, Copy(*copy)) for name, copy in json.loads(path.read_bytes()).items())
        return found

    def keep_copies(self, copies: Mapping[str, Copy]) -> None:
        """Nothing comes out: these, and no others, are the copies that were made."""
        name = note(self._copies, copies)
        for path in self._copies.glob("*.json"):
            if path.name != name:
                with writable(path):
                    path.unlink(missing_ok=True)


def note(folder: Path, copies: Mapping[str, Copy]) -> str:
    """The name of the file in `folder` that now records these copies."""
    content = json.dumps(copies, sort_keys=True).encode()
    name = hashlib.sha256(content).hexdigest() + ".json"
    with taking_place(folder / name) as file:
        file.write(content)
    return name


def digest(path: Path) -> str | None:
    """SHA-256 of a regular file's bytes; None for what is none, or cannot be read."""
    file = regular(path)
    if file is None:
        return None
    try:
        with file:
            return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    except OSError:
        return None


def _part(path: Path) -> Part | None:
    try:
        return Part(path)
    except (OSError, ValueError, KeyError):
        return None
