"""Each folder of samples/ is a golden case: rows, items, totals, findings and share must come out exactly as kept beside it."""

from pathlib import Path

import pytest

from samples.expect import cases, tables


@pytest.mark.parametrize("folder", cases(), ids=lambda folder: folder.name)
def test_sample_gives_what_is_expected(folder: Path) -> None:
    given = tables(folder)
    expected = {name: (folder / "expected" / name).read_bytes().decode() for name in given}
    assert given == expected
