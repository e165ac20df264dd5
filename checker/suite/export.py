"""The rules in force → a folder of suites: for each database and table the expectations as JSON, and the statements that make the tables."""

import json
from collections.abc import Sequence
from pathlib import Path

from checker.error import CheckerError, Text
from checker.rule import TABLES, Rule
from checker.suite.database import ddl
from checker.suite.expectation import exported
from checker.suite.query import DIALECTS, ID, KEYS, columns

_FOLDERS = {"postgres": "postgresql", "sqlite": "sqlite"}


def export(rules: Sequence[Rule], folder: Path) -> list[Path]:
    """The files written: `<database>/<table>.json`, and `<database>/tables.sql`; what else is in the folder stays."""
    written = []
    for dialect in DIALECTS:
        statements = []
        for name in TABLES:
            own = [rule for rule in rules if rule.table == name]
            if own:
                keys = (ID, *(key for key in KEYS if key in {column.name for column in TABLES[name]}))
                statements.append(ddl(name, keys, columns(own, name), dialect) + ";\n")
                text = json.dumps(exported(name, own, dialect), ensure_ascii=False, indent=1)
                written.append(_write(folder / _FOLDERS[dialect] / f"{name}.json", text + "\n"))
        written.append(_write(folder / _FOLDERS[dialect] / "tables.sql", "\n".join(statements)))
    return written


def _write(path: Path, text: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CheckerError(str(path), Text(f"không ghi được ({error.strerror})", f"cannot be written ({error.strerror})"), Text("", ""),
                           Text("Kiểm tra quyền ghi hoặc chọn thư mục khác bằng -o", "Check the permission, or choose another folder with -o")) from None  # fmt: skip
    return path
