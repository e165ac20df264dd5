"""Whatever happened before, in whatever order: after a run the result folder is a function of the files, the rules and the options."""

import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from many import digest, make
from run_here import ReaderHere, _ladder

import checker.batch.work
import checker.setting
from checker.batch.run import check_many
from checker.error import CheckerError
from checker.resource import fingerprint
from checker.rule_set import RuleSet, Source, load_rule_set
from checker.stage import Stage

ROOT = Path(__file__).parent.parent
NAMES = ("a", "b/c", "b/d", "e")
EDITED = Path("items") / "amount_mismatch.yaml"


class Stopped(BaseException):
    """The run ends here."""


@cache
def _loaded(source: Source, _: str) -> RuleSet:
    return load_rule_set(source)


class Folder(RuleBasedStateMachine):
    """A folder of files that come, change and go; rules that are edited; runs that end, are stopped anywhere, or meet another one."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="hangviet-machine-"))
        self.inputs, self.result, self.rules = self.place / "in", self.place / "kq", self.place / "rules"
        shutil.copytree(ROOT / "rules", self.rules, ignore=shutil.ignore_patterns("pages", "schema"))
        self.settled = False
        self.trial = False

    def teardown(self) -> None:
        shutil.rmtree(self.place)

    @initialize(seed=st.integers(0, 7))
    def begin(self, seed: int) -> None:
        make(self.inputs, "a", seed)

    @rule(name=st.sampled_from(NAMES), seed=st.integers(0, 23))
    def put(self, name: str, seed: int) -> None:
        self.take_away(name)
        make(self.inputs, name, seed)

    @rule(name=st.sampled_from(NAMES))
    def take_away(self, name: str) -> None:
        self.settled = False
        for path in self.inputs.glob(f"{name}.*"):
            path.unlink()

    @rule()
    def edit_the_rules(self) -> None:
        self.settled = False
        path = self.rules / EDITED
        text = path.read_text(encoding="utf-8")
        other = text.replace("severity: error", "severity: note") if "severity: error" in text else text.replace("severity: note", "severity: error")
        assert other != text
        path.write_text(other, encoding="utf-8")

    @rule()
    def ask_otherwise(self) -> None:
        self.settled, self.trial = False, not self.trial

    @rule()
    def run(self) -> None:
        self.go(self.result)
        self.settled = True

    @rule(at=st.integers(1, 60))
    def run_and_stop(self, at: int) -> None:
        """Where a name is about to be taken, or a file to be written; what is cleared on the way out is not."""
        left = at

        def until(original):  # type: ignore[no-untyped-def]
            def call(*given, **named):  # type: ignore[no-untyped-def]
                nonlocal left
                left -= 1
                if left <= 0:
                    raise Stopped
                return original(*given, **named)

            return call

        clear = shutil.rmtree
        self.settled = False
        killed = patch.object(shutil, "rmtree", lambda *given, **named: clear(*given, **named) if left > 0 else None)
        with patch.object(Path, "replace", until(Path.replace)), patch.object(Path, "open", until(Path.open)), killed:
            try:
                self.go(self.result)
            except Stopped:
                return
        self.settled = True

    @precondition(lambda self: self.result.exists())
    @rule()
    def two_at_once(self) -> None:
        with Stage(self.result, journal=True), pytest.raises(CheckerError, match="đang ghi"):
            self.go(self.result)

    @invariant()
    def it_is_what_a_new_folder_would_be(self) -> None:
        if self.settled:
            with tempfile.TemporaryDirectory(dir=self.place) as fresh:
                self.go(Path(fresh) / "kq")
                assert digest(self.result) == digest(Path(fresh) / "kq")
            assert not [p for p in self.result.rglob("*") if p.name.startswith(".hangviet-") or p.name == "new"]
            self.settled = False

    def go(self, folder: Path) -> None:
        """A run into the folder, in this process."""
        with (
            patch.object(checker.batch.work, "Reader", ReaderHere), patch("checker.rule_set.rules_folder", lambda: self.rules),
            patch.object(checker.setting, "load_rule_set", lambda source: _loaded(source, fingerprint(self.rules))),
            patch.object(checker.setting, "Ladder", _ladder),
        ):  # fmt: skip
            check_many([self.inputs], folder, jobs=1, annotate=False, trial=self.trial)


Folder.TestCase.settings = settings(max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="locks")
class TestFolder(Folder.TestCase):  # type: ignore[name-defined,misc]
    """The machine, run."""
