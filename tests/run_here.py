"""A whole run without a child and with rules loaded once: the pipeline as it stands, quick enough for properties."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from generate import options

import checker.batch.work
import checker.pipeline
import checker.setting
from checker.error import InputError, sentence
from checker.intake import take_in
from checker.origin.ladder import Ladder
from checker.pipeline import Result
from checker.reader import Reading, refused
from checker.rule_set import load_rule_set


class ReaderHere:
    """Reads in this process; the options are those of the rules folder."""

    def __init__(self, given: Mapping[str, Any], **_: object) -> None:
        self._options = options()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def close(self) -> None:
        """Nothing comes out."""

    def read(self, path: Path, name: str) -> Reading:
        """The tables of one file."""
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        try:
            return Reading(take_in(str(path), name, self._options), digest)
        except InputError as error:
            return Reading(refused(name, error.code, sentence(error.found, error.expected, error.hint)), digest)


_rules = cache(load_rule_set)
_ladders: list[Ladder] = []


def _ladder(*given: Any) -> Ladder:
    if not _ladders:
        _ladders.append(Ladder(*given))
    return _ladders[0]


@contextmanager
def here() -> Iterator[None]:
    """While it is open, runs read in this process."""
    with patch.object(checker.pipeline, "Reader", ReaderHere), patch.object(checker.batch.work, "Reader", ReaderHere), \
            patch.object(checker.setting, "load_rule_set", _rules), patch.object(checker.setting, "Ladder", _ladder), \
            patch.object(checker.setting, "reading_options", lambda *_: options()):  # fmt: skip
        yield


def checked(*paths: Path) -> Result:
    """The result of checking files."""
    with here():
        return checker.pipeline.check(*paths)


def rows_of(cells: str) -> set[int]:
    """Rows of "H6:H12,H16"."""
    rows: set[int] = set()
    for part in re.split(r",\s*", cells):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        rows.update(range(ends[0], ends[-1] + 1))
    return rows
