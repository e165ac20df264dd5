"""A round of submissions as `hangviet check` leaves it: the six agencies of the samples, checked and written once for all tests."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from checker import check
from checker.output import write_result

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "six-agencies"
EXPECTED = SAMPLE / "don-vi.csv"


def checked(*paths: Path, into: Path, profile: Path | None = None) -> Path:
    """The result folder of these inputs."""
    result = check(*paths, profile=profile)
    write_result(result, into, result.exit_code())
    return into


@cache
def six() -> Path:
    """The result folder of the six agencies; nobody writes into it."""
    return checked(SAMPLE / "bieu", into=Path(mkdtemp(prefix="hangviet-test-")) / "kq")
