"""Scores the reader of origin cells against hand-made labels: by distinct text, by row and by value.

Run: python benchmarks/origin.py TRUTH.csv [LINES]

TRUTH.csv has the columns origin_raw, row_count, verdict, countries (ISO codes joined by /) and, for the value, amount (đồng, summed over the
rows of that text); tests/data/origin_held.csv is the part that nothing was developed on. LINES, a table of lines whose origins are among the
labelled texts, is checked as a whole, to show what the other cells of the lines add: which rung decided, and how the share moves.
"""

import argparse
import csv
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # run as a script, from anywhere

from checker.origin.cell import OriginReader  # noqa: E402
from checker.resource import load_origin, read_codes, rules_folder  # noqa: E402

VERDICTS = ("domestic", "foreign", "unknown")


def load_reader() -> OriginReader:
    """A reader by the project's own rules."""
    root = rules_folder()
    return OriginReader(read_codes(root, "countries"), load_origin(root)[1])


@dataclass
class Weighed:
    """Agreement under one way of counting: each text once, by its rows, or by its money. All figures are sums of weights."""

    whole: Decimal = Decimal(0)
    verdict_right: Decimal = Decimal(0)
    countries_right: Decimal = Decimal(0)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, weight: Decimal, label: str, read: str, same_countries: bool) -> None:
        """Takes one text."""
        self.whole += weight
        self.verdict_right += weight * (label == read)
        self.countries_right += weight * same_countries
        self.confusion[label, read] += weight  # type: ignore[assignment]

    def percent(self, part: Decimal | int) -> Decimal:
        """Of the whole."""
        return 100 * Decimal(part) / self.whole if self.whole else Decimal(0)

    def precision(self) -> Decimal:
        """How much of what is read as domestic is labelled so, percent."""
        read = sum(self.confusion[label, "domestic"] for label in VERDICTS)
        return 100 * Decimal(self.confusion["domestic", "domestic"]) / read if read else Decimal(100)

    def recall(self) -> Decimal:
        """How much of what is labelled domestic is read so, percent."""
        labelled = sum(self.confusion["domestic", read] for read in VERDICTS)
        return 100 * Decimal(self.confusion["domestic", "domestic"]) / labelled if labelled else Decimal(100)

    def interval(self, side: int) -> tuple[Decimal, Decimal]:
        """The share from domestic to domestic + unknown, percent; side 0: by the labels, 1: as read."""
        of = {v: sum((Decimal(n) for pair, n in self.confusion.items() if pair[side] == v), Decimal(0)) for v in VERDICTS}
        return self.percent(of["domestic"]), self.percent(of["domestic"] + of["unknown"])


@dataclass
class Score:
    """What `score` gives; `wrong` are the texts read otherwise than labelled, with label, reading and line of the policy."""

    by: dict[str, Weighed]
    false_domestic: list[str]
    wrong: list[tuple[str, str, str, str | None]]


def score(path: Path | str, reader: OriginReader) -> Score:
    """Agreement of `reader` with the labels in `path`, by text, by row and by value."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        truths = list(csv.DictReader(file))
    result = Score({"text": Weighed(), "row": Weighed(), "value": Weighed()}, [], [])
    for truth in truths:
        read = reader.read(truth["origin_raw"])
        countries = "/".join(read.countries)
        weights = {"text": Decimal(1), "row": Decimal(truth["row_count"]), "value": Decimal(truth.get("amount") or 0)}
        for by, weight in weights.items():
            result.by[by].add(weight, truth["verdict"], read.verdict, countries == truth["countries"])
        if read.verdict == "domestic" != truth["verdict"]:
            result.false_domestic.append(truth["origin_raw"])
        if (read.verdict, countries) != (truth["verdict"], truth["countries"]):
            result.wrong.append((truth["origin_raw"], f"{truth['verdict']} {truth['countries']}", f"{read.verdict} {countries}", read.policy))
    return result


def report(result: Score) -> str:
    """The score as Markdown."""
    names = {"text": "cách ghi", "row": "dòng", "value": "giá trị (đồng)"}
    out = ["| tính theo | tổng | đúng kết luận | đúng nước | Việt Nam: chính xác | Việt Nam: đầy đủ | tỷ lệ theo nhãn | tỷ lệ đọc được |",
           "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]  # fmt: skip
    for by, w in result.by.items():
        low, high = w.interval(0)
        read_low, read_high = w.interval(1)
        out.append(
            f"| {names[by]} | {w.whole:,.0f} | {w.percent(w.verdict_right):.2f} % | {w.percent(w.countries_right):.2f} % | {w.precision():.2f} % "
            f"| {w.recall():.2f} % | {low:.2f}–{high:.2f} % | {read_low:.2f}–{read_high:.2f} % |"
        )
    out += ["", "| nhãn → đọc | cách ghi | dòng |", "| --- | ---: | ---: |"]
    out += [f"| {a} → {b} | {n} | {result.by['row'].confusion[a, b]} |" for (a, b), n in sorted(result.by["text"].confusion.items())]
    out += ["", f"Nhận nhầm thành Việt Nam: {len(result.false_domestic)}"]
    out += [f"- {text!r}: nhãn {label}; đọc {read} ({policy})" for text, label, read, policy in result.wrong]
    return "\n".join(out)


def whole_lines(path: Path, truths: Path) -> str:
    """What the other cells of the lines in `path` add to the labelled origin cells."""
    from checker import check

    with truths.open(encoding="utf-8", newline="") as file:
        labels = {unicodedata.normalize("NFC", row["origin_raw"]).strip(): row["verdict"] for row in csv.DictReader(file)}
    result = check(path)
    items = result.tables["items"]
    columns = ("origin_raw", "origin_repair", "manufacturer", "year_made", "brand", "origin_verdict", "origin_basis")
    moved: Counter[tuple[str, str, str]] = Counter()
    for line in items.select(columns).to_pylist():
        cell = line[line["origin_repair"]] if line["origin_repair"] else line["origin_raw"]  # as it stood before the columns were put right
        label = labels.get(unicodedata.normalize("NFC", cell or "").strip(), "unlabelled")
        why = f"swapped with {line['origin_repair']}" if line["origin_repair"] else line["origin_basis"] or "-"
        moved[label, line["origin_verdict"], why] += 1
    out = ["", "| nhãn của ô | kết luận của dòng | do | dòng |", "| --- | --- | --- | ---: |"]
    out += [f"| {label} | {verdict} | {why} | {n} |" for (label, verdict, why), n in sorted(moved.items())]
    share = result.share
    if share is not None:
        out += ["", f"Tỷ lệ theo giá trị của cả tệp: {share['low_percent']}–{share['high_percent']} %"]
    return "\n".join(out)


def main() -> None:
    """Prints the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("truth", type=Path)
    parser.add_argument("lines", type=Path, nargs="?")
    given = parser.parse_args()
    print(report(score(given.truth, load_reader())))
    if given.lines:
        print(whole_lines(given.lines, given.truth))


if __name__ == "__main__":
    main()
