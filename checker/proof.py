"""A folder of rules → every fault in it, what its examples give, and which examples are missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from checker.act import Act
from checker.document import Document, read, read_as
from checker.error import CheckerError, Text
from checker.judge import judge_examples
from checker.lists.shelf import load_shelf
from checker.quarantine import Quarantine
from checker.resource import FormFile, load_origin, reading_options
from checker.rule import TABLES, Rule
from checker.rule_file import load_rule, rule_files
from checker.rule_set import ABOUT, About, check_tree, find, load_rule_set
from checker.skeleton import FILL

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wrong:
    """An example that does not get its verdict: where it stands, what it says, what the rule says."""

    place: str
    expected: str
    found: str


@dataclass(frozen=True)
class Proved:
    """A rule that could be read, with what came of its examples; `missing` are days on which an example should stand, by the day that changes the rule."""

    rule: Rule
    wrong: tuple[Wrong, ...]
    missing: tuple[tuple[date, date], ...]


@dataclass
class Proof:
    """What was found in a folder: `faults` keep it from being used, `rules` are those that could be read, `forms` how many forms there are."""

    faults: list[CheckerError] = field(default_factory=list)
    rules: list[Proved] = field(default_factory=list)
    forms: int = 0

    @property
    def exit_code(self) -> int:
        """2: the folder cannot be used, or an example is wrong; 1: examples are missing; 0: nothing is wanting."""
        if self.faults or any(proved.wrong for proved in self.rules):
            return 2
        return int(any(proved.missing for proved in self.rules))


def prove(folder: Path) -> Proof:
    """All that is wrong with the folder, file by file; nothing is raised for what stands in it."""
    proof = Proof()
    try:
        check_tree(folder)
    except CheckerError as error:
        proof.faults.append(error)
        return proof
    for name, model in ((ABOUT, About), ("acts.yaml", None)):
        if (folder / name).is_file():
            _read(proof, folder / name, folder, model)
    acts = _acts(proof, folder)
    for path in sorted((folder / "forms").glob("*.yaml")):
        _read(proof, path, folder, FormFile)
    with Quarantine(folder.name) as run:
        for table in TABLES:
            for path in rule_files(folder, table):
                _rule(proof, path, folder, acts, run)
    if not proof.faults:
        _whole(proof, folder)
    return proof


def _read(proof: Proof, path: Path, folder: Path, model: type[About] | type[FormFile] | None) -> None:
    try:
        gaps = list(unfilled(read(path, folder)))
        proof.faults += gaps
        if model is not None and not gaps:
            read_as(path, folder, model)
        proof.forms += model is FormFile
    except CheckerError as error:
        proof.faults.append(error)


def _acts(proof: Proof, folder: Path) -> Mapping[str, Act] | None:
    """The acts that the rules may cite; None when they cannot be read."""
    if proof.faults:
        return None
    try:
        return find(folder).acts()
    except CheckerError as error:
        proof.faults.append(error)
        return None


def _rule(proof: Proof, path: Path, folder: Path, acts: Mapping[str, Act] | None, run: Quarantine) -> None:
    try:
        document = read(path, folder)
        gaps = list(unfilled(document))
        proof.faults += gaps
        if gaps or acts is None:
            return
        rule = load_rule(path, folder, acts)
        found = judge_examples(rule, run)
    except CheckerError as error:
        proof.faults.append(error)
        return
    wrong = (
        Wrong(document.place(("examples", i)), example.verdict, verdict)
        for i, (example, verdict) in enumerate(zip(rule.examples, found, strict=True)) if example.verdict != verdict
    )  # fmt: skip
    proof.rules.append(Proved(rule, tuple(wrong), tuple(missing(rule))))


def _whole(proof: Proof, folder: Path) -> None:
    """What no single file shows: names that two rules have, and the parts of a folder that brings its own words and lists."""
    try:
        source = find(folder)
        rules = load_rule_set(source)
        if source.whole:
            reading_options(folder, source.forms())
            load_origin(folder)
            load_shelf(folder, rules.list_acts)
    except CheckerError as error:
        proof.faults.append(error)


def unfilled(document: Document) -> Iterator[CheckerError]:
    """What a skeleton left to be filled in, in the order of the file."""
    for loc, position in sorted(document.positions.items(), key=lambda item: (item[1].key_line, item[1].key_column)):
        value = document.data
        for part in loc:
            value = value[part]
        key = bool(loc) and str(loc[-1]).startswith(FILL)
        if key or (isinstance(value, str) and value.startswith(FILL)):
            text = str(loc[-1] if key else value).removeprefix(FILL).strip(" :")
            where = ".".join("…" if str(part).startswith(FILL) else str(part) for part in (loc[:-1] if key else loc))
            yield CheckerError(f"{document.name} › dòng {position.key_line if key else position.line}, cột {position.key_column if key else position.column}",
                               Text(f"chưa điền '{where}'", f"'{where}' is still to be filled in"), Text(f"Cần: {text}", f"Expected: {text}"), Text("", ""))  # fmt: skip


def missing(rule: Rule) -> Iterator[tuple[date, date]]:
    """Days on which an example should stand and none does: the last day before each change of the rule, and the day of it; with the day of the change."""
    given = {e.date or (e.earliest if e.earliest == e.latest else None) for e in rule.examples}
    for change in sorted({day for v in rule.versions for day in (v.begins, v.ends) if day is not None}):
        yield from ((day, change) for day in (change - _DAY, change) if day not in given)
