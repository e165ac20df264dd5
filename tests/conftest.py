"""What holds for all tests: a property has no time limit, for a busy machine is no fault of it; and a folder to stand in for those that ask."""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("hangviet", deadline=None)
settings.load_profile("hangviet")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of its own in which a test stands."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
