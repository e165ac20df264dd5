"""Seeded mutants of the sample workbooks: whatever a file has become, the run goes on and says what it did.

By hand, for more: `python tests/test_mutants.py 5000 [SEED]`.
"""

import csv
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from checker.reader import Reader
from checker.resource import load_forms, reading_options, rules_folder

MAKER = Path(__file__).parent / "make_hostile.py"
SAMPLES = Path(__file__).parent.parent / "samples"


def outcomes(folder: Path, count: int, seed: int) -> Counter[str]:
    """How many mutants ended how: read, or by the code of the first fatal problem."""
    seeds, mutants = folder / "seeds", folder / "mutants"
    seeds.mkdir()
    for path in sorted(SAMPLES.glob("*/input.*")):
        shutil.copy(path, seeds / f"{path.parent.name}{path.suffix}")
    command = [sys.executable, str(MAKER), str(mutants), "--mutants-from", str(seeds), "--mutants", str(count), "--seed", str(seed)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found: Counter[str] = Counter()
    with (mutants / "manifest.csv").open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    with Reader(reading_options(rules_folder(), load_forms(rules_folder()))) as reader:
        for case in cases:
            problems = reader.read(mutants / case["file"], case["file"], timeout=20).intake["problems"].to_pylist()
            fatal = next((p for p in problems if p["fatal"]), None)
            code = fatal["code"] if fatal else "read"
            found[code] += 1
            if code in ("internal_error", "reader_timeout"):
                found[f"{case['file']} of {case['seed_file']} ({case['change']}): {fatal['message_en'] if fatal else ''}"] += 1
    return found


@pytest.mark.slow
def test_no_mutant_stops_the_run(tmp_path: Path) -> None:
    found = outcomes(tmp_path, 300, 20261123)
    assert not [code for code in found if code in ("internal_error", "reader_timeout")], found
    assert found["read"] > 20  # or the mutants are no longer workbooks


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        result = outcomes(Path(place), int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    sys.stdout.write("".join(f"{n:6} {code}\n" for code, n in result.most_common()))
