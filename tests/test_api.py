"""What Python users are told of `checker` works as it stands there."""

import doctest
from pathlib import Path

import pytest

import checker

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", ["check", "check_many"])
def test_the_examples_of_the_functions_hold(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (found,) = doctest.DocTestFinder(recurse=False).find(getattr(checker, name), name, globs={name: getattr(checker, name)})
    assert found.examples
    assert not doctest.DocTestRunner().run(found).failed


def test_the_package_is_typed() -> None:
    assert (ROOT / "checker" / "py.typed").is_file()
