"""What a run goes by: the options that were given, and all that they name, loaded once by each process that needs it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from checker import __version__, limit
from checker.derive import Mandate
from checker.error import CheckerError, Text
from checker.lists.shelf import Shelf, load_shelf
from checker.mark import MarkReader
from checker.origin.ladder import Ladder
from checker.profile import Profile, load_profile
from checker.quarantine import Quarantine
from checker.resource import FormFile, OriginFile, load_origin, read_codes, reading_options
from checker.rule import Rule, rules_for
from checker.rule_set import RuleSet, Source, find, load_rule_set

# Whose other version may read or judge otherwise.
_DECIDING = ("duckdb", "numpy", "pyarrow", "python-calamine", "rapidfuzz", "sqlglot", "xlrd")


@dataclass(frozen=True)
class Options:
    """What was asked for, as plain data that goes to other processes; see checker.pipeline.check."""

    rules: str | None = None
    law_date: date | None = None
    form: str | None = None
    stage: str | None = None
    memory: int | None = None
    passwords: tuple[tuple[str, str], ...] = ()
    trial: bool = False
    profile: str | None = None
    lists: str | None = None

    def __post_init__(self) -> None:
        if self.memory is not None and self.memory < limit.LEAST_MEMORY:
            least = limit.LEAST_MEMORY >> 20
            raise CheckerError("--memory", Text(f"{self.memory >> 20} MiB là quá ít", f"{self.memory >> 20} MiB is too little"),
                               Text(f"Cần ít nhất {least} MiB", f"Expected at least {least} MiB"), Text("", ""))  # fmt: skip


@dataclass
class Setting:
    """The options with what they name. What only judging needs is loaded when it is first asked for: a reader's start need not wait for it."""

    options: Options
    source: Source
    forms: dict[str, FormFile]
    profile: Profile
    reading: dict[str, Any] = field(repr=False)

    @cached_property
    def rule_set(self) -> RuleSet:
        """All rules, with what they cite."""
        return load_rule_set(self.source)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are applied, and those that are kept for the record."""
        return self.rule_set.rules

    def rules_for(self, table: str) -> tuple[Rule, ...]:
        """The rules that judge the rows of a table."""
        return rules_for(self.rules, table, self.options.trial)

    @cached_property
    def shelf(self) -> Shelf:
        """The official lists."""
        return load_shelf(self.source.root, self.rule_set.list_acts, Path(self.options.lists) if self.options.lists else None)

    @cached_property
    def _origin(self) -> tuple[OriginFile, Mapping[str, Any]]:
        return load_origin(self.source.root)

    @property
    def origin(self) -> OriginFile:
        """rules/origin.yaml."""
        return self._origin[0]

    @cached_property
    def ladder(self) -> Ladder:
        """How evidence of origin is read and weighed."""
        return Ladder(read_codes(self.source.root, "countries"), self._origin[1])

    @cached_property
    def marks(self) -> MarkReader:
        """How marks in claims of preference are read."""
        return MarkReader(read_codes(self.source.root, "claim_marks"))

    @cached_property
    def mandates(self) -> dict[str, Mandate]:
        """By form, what its law makes mandatory."""
        return {name: Mandate(f.mandatory.set, f.mandatory.fields) for name, f in self.forms.items() if f.mandatory}

    @property
    def declarations(self) -> set[str]:
        """The forms on which costs are declared."""
        return {name for name, f in self.forms.items() if f.holds == "declaration"}

    @property
    def memory(self) -> int:
        """Bytes that a reader child may use."""
        return self.options.memory or limit.MEMORY

    def quarantine(self) -> Quarantine | None:
        """Where rules of others are run; None for ours."""
        return Quarantine(self.source.folder.name) if self.source.folder else None

    @cached_property
    def sha256(self) -> str:
        """What every result of a single workbook depends on beside its bytes and its name: rules, lists, profile, options, versions.

        Passwords are not in it: they open a file or they do not, and a file that was not opened is tried again in any case.
        """
        from importlib.metadata import version  # dear, and of no use to who checks one workbook

        given = self.options
        told = [
            self.rule_set.sha256, [x.sha256 for x in self.shelf.lists.values()], self.profile.model_dump_json(), str(given.law_date), given.form, given.trial,
            __version__, _code(), [version(name) for name in _DECIDING],
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def load(options: Options) -> Setting:
    """The setting of these options; a fault in what they name is a CheckerError, at the latest when it is first asked for."""
    source = find(Path(options.rules) if options.rules else None)
    profile = load_profile(Path(options.profile)) if options.profile else Profile()
    forms = source.forms()
    reading = {**reading_options(source.root, _chosen(forms, options.form)), "passwords": [list(pair) for pair in options.passwords]}
    return Setting(options, source, forms, profile, reading)


def _code() -> str:
    """SHA-256 of this program: a version that is being worked on must not take what another one has left for its own."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _chosen(forms: dict[str, FormFile], name: str | None) -> dict[str, FormFile]:
    if name is None:
        return forms
    if name not in forms:
        known = ", ".join(forms)
        raise CheckerError(
            "--form",
            Text(f"không có mẫu '{name}'", f"there is no form '{name}'"),
            Text(f"Cần một trong: {known}", f"Expected one of: {known}"),
            Text("", ""),
        )
    return {name: forms[name].model_copy(update={"fallback": True, "marks": [], "by_title": False})}
