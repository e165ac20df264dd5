"""A result folder read again: its result.json and its tables, each column of the type that the data dictionary gives it."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from checker.error import CheckerError, Text
from checker.inputs import is_result_folder

_ROWS = 131_072  # of a table that are held at a time


def summary(folder: Path) -> dict[str, Any]:
    """The content of result.json; a folder that holds no result of ours is refused."""
    if not is_result_folder(folder):
        raise CheckerError(str(folder), Text("không phải thư mục kết quả của hangviet", "this is no result folder of hangviet"),
                           Text("Cần thư mục mà hangviet check đã ghi", "Expected a folder that hangviet check has written"),
                           Text("Chạy: hangviet check TỆP -o THƯ_MỤC", "Run: hangviet check FILE -o FOLDER"))  # fmt: skip
    content: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return content


def table(folder: Path, name: str, wanted: Sequence[str], schema: pa.Schema) -> pa.Table:
    """The wanted columns of `name`.parquet."""
    path = _checked(folder, name, wanted, schema)
    try:
        return pq.read_table(path, columns=list(wanted))
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path, error) from None


def tables(folder: Path, name: str, wanted: Sequence[str], schema: pa.Schema) -> Iterator[pa.Table]:
    """The same part by part, in order, so that a result of any size can be gone through."""
    path = _checked(folder, name, wanted, schema)
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_ROWS, columns=list(wanted)):
                yield pa.Table.from_batches([batch])
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path, error) from None


def _checked(folder: Path, name: str, wanted: Sequence[str], schema: pa.Schema) -> Path:
    """The file of a table, if it has the wanted columns."""
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise _older(path, Text("không có tệp này", "there is no such file"))
    try:
        found = pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path, error) from None
    for column in wanted:
        if column not in found.names or found.field(column).type != schema.field(column).type:
            raise _older(path, Text(f"cột '{column}' không có hoặc khác kiểu", f"the column '{column}' is missing or of another type"))
    return path


def _unreadable(path: Path, error: Exception) -> CheckerError:
    return _older(path, Text(f"không đọc được ({error})", f"cannot be read ({error})"))


def _older(path: Path, found: Text) -> CheckerError:
    return CheckerError(str(path), found, Text("Cần kết quả của phiên bản hangviet này", "Expected a result of this version of hangviet"),
                        Text("Chạy lại hangviet check vào thư mục ấy", "Run hangviet check into that folder again"))  # fmt: skip
