"""A result folder → the tables that its rules judged, which columns each sheet had, and how many rows its findings stand for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from checker.error import CheckerError, Text
from checker.inputs import is_result_folder
from checker.judge import Fields
from checker.pipeline import columns_of, fields_of
from checker.rule import TABLES, Rule
from checker.schema import PLACES, arrow
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
    if not is_result_folder(folder):
        raise CheckerError(str(folder), Text("không phải thư mục kết quả của hangviet", "this is no result folder of hangviet"),
                           Text("Cần thư mục mà hangviet check đã ghi", "Expected a folder that hangviet check has written"),
                           Text("Chạy: hangviet check TỆP -o THƯ_MỤC", "Run: hangviet check FILE -o FOLDER"))  # fmt: skip
    tables = {}
    for name in TABLES:
        schema = arrow(TABLES[name])
        wanted = {*KEYS, *(column for column in columns(rules, name) if not column.startswith("has_") or column in schema.names)}
        tables[name] = _read(folder, name, [column for column in schema.names if column in wanted], schema)
    findings = pq.read_table(_path(folder, "findings"), columns=["rule", "verdict", "rows"])
    counts = findings.group_by(["rule", "verdict"]).aggregate([("rows", "sum")]).to_pylist()
    return Record(
        tables, fields_of(columns_of(_read(folder, "places", arrow(PLACES).names, arrow(PLACES)))), {(c["rule"], c["verdict"]): c["rows_sum"] for c in counts},
        json.loads((folder / "result.json").read_text(encoding="utf-8"))["rules"]["sha256"],
    )  # fmt: skip


def _path(folder: Path, name: str) -> Path:
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise _older(path, Text("không có tệp này", "there is no such file"))
    return path


def _read(folder: Path, name: str, wanted: Sequence[str], schema: pa.Schema) -> pa.Table:
    """The wanted columns, each of the type that the dictionary gives it."""
    path = _path(folder, name)
    try:
        found = pq.read_schema(path)
        for column in wanted:
            if column not in found.names or found.field(column).type != schema.field(column).type:
                raise _older(path, Text(f"cột '{column}' không có hoặc khác kiểu", f"the column '{column}' is missing or of another type"))
        return pq.read_table(path, columns=list(wanted))
    except (pa.ArrowException, OSError) as error:
        raise _older(path, Text(f"không đọc được ({error})", f"cannot be read ({error})")) from None


def _older(path: Path, found: Text) -> CheckerError:
    return CheckerError(str(path), found, Text("Cần kết quả của phiên bản hangviet này", "Expected a result of this version of hangviet"),
                        Text("Chạy lại hangviet check vào thư mục ấy", "Run hangviet check into that folder again"))  # fmt: skip
