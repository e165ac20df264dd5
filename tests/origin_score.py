"""How well the reader agrees with a hand-labelled file: `python -m tests.origin_score FILE`."""

import csv
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from checker.origin import OriginReader

ROOT = Path(__file__).resolve().parent.parent


def load_reader() -> OriginReader:
    """A reader by the project's own rules."""
    with (ROOT / "rules/codes/countries.csv").open(encoding="utf-8", newline="") as file:
        aliases = list(csv.DictReader(file))
    return OriginReader(aliases, YAML(typ="safe", pure=True).load(ROOT / "rules/origin.yaml"))


def score(path: Path | str, reader: OriginReader) -> dict[str, Any]:
    """Shares (0–100) of rows and of distinct texts with the right verdict and countries, and the texts that went wrong.

    The file has the columns origin_raw, row_count, verdict, countries (ISO codes joined by /).
    """
    with Path(path).open(encoding="utf-8", newline="") as file:
        truths = list(csv.DictReader(file))
    rows = verdict_rows = verdict_texts = country_rows = country_texts = 0
    confusion: Counter[tuple[str, str]] = Counter()
    wrong: list[tuple[str, str, str, str]] = []
    false_domestic: list[str] = []
    for truth in truths:
        count, read = int(truth["row_count"]), reader.read(truth["origin_raw"])
        rows += count
        countries = "/".join(read.countries)
        right, same = read.verdict == truth["verdict"], countries == truth["countries"]
        verdict_rows += count * right
        verdict_texts += right
        country_rows += count * same
        country_texts += same
        confusion[truth["verdict"], read.verdict] += 1
        if read.verdict == "domestic" and not right:
            false_domestic.append(truth["origin_raw"])
        if not (right and same):
            wrong.append((truth["origin_raw"], f"{truth['verdict']} {truth['countries']}", f"{read.verdict} {countries}", read.policy))
    texts = len(truths)
    return {
        "rows": rows, "texts": texts,
        "rows_right": 100 * verdict_rows / rows, "texts_right": 100 * verdict_texts / texts,
        "countries_rows_right": 100 * country_rows / rows, "countries_texts_right": 100 * country_texts / texts,
        "false_domestic": false_domestic, "confusion": dict(confusion), "wrong": wrong,
    }  # fmt: skip


if __name__ == "__main__":
    for name, value in score(sys.argv[1], load_reader()).items():
        sys.stdout.write(f"{name}:\n" + "".join(f"  {v!r}\n" for v in value) if isinstance(value, list) else f"{name}: {value}\n")
