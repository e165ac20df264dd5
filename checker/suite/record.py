"""A result folder → the tables that its rules judged, which columns each sheet had, and how many rows its findings stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from checker.judge import Fields
from checker.pipeline import columns_of, fields_of
from checker.record import summary, table
from checker.rule import TABLES, Rule
from checker.schema import FINDINGS, PLACES, arrow
from checker.suite.query import KEYS, Asked, columns


@dataclass(frozen=True, slots=True)
class Record:
    """What a run left behind; `stated` is the number of rows that its findings stand for, by rule and verdict."""

    tables: dict[str, pa.Table]
    fields: Fields
    stated: dict[tuple[str, str], int]
    rules_sha256: str

    def unlike(self, verdicts: Mapping[tuple[str, Asked], int], rules: Sequence[Rule]) -> dict[tuple[str, str], int]:
        """What of `stated` is not the number of rows with that verdict; rules on trial may not have been run."""
        tried = {rule.id for rule in rules if rule.status == "trial"}
        return {key: self.stated.get(key, 0) for key, rows in verdicts.items() if key[0] not in tried and self.stated.get(key, 0) != rows}


def read(folder: Path, rules: Sequence[Rule]) -> Record:
    """The record of the result in `folder`, with the columns that `rules` look at."""
    told = summary(folder)
    tables = {}
    for name in TABLES:
        schema = arrow(TABLES[name])
        wanted = {*KEYS, *(column for column in columns(rules, name) if not column.startswith("has_") or column in schema.names)}
        tables[name] = table(folder, name, [column for column in schema.names if column in wanted], schema)
    findings = table(folder, "findings", ["rule", "verdict", "rows"], arrow(FINDINGS))
    counts = findings.group_by(["rule", "verdict"]).aggregate([("rows", "sum")]).to_pylist()
    places = table(folder, "places", arrow(PLACES).names, arrow(PLACES))
    return Record(tables, fields_of(columns_of(places)), {(c["rule"], c["verdict"]): c["rows_sum"] for c in counts}, told["rules"]["sha256"])
