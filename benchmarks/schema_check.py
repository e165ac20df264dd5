"""What frictionless can tell of the benchmark's csv, run by a Python that has it: schema_check.py FILE.csv ROWS [inferred].

Each column has the type of what it should hold, and nine have a constraint of one cell: a number that comes once, a name that is there,
known units and origins, bounds, patterns. Sums, dates in order, spellings of origins and lists are beyond a Table Schema. With `inferred`
there is no schema, frictionless guesses the types from a sample and looks at nothing else.
"""

import csv
import sys
from pathlib import Path

from frictionless import Resource, Schema, system, validate
from generate import ORIGINS, UNITS

TYPED = {
    "STT": {"type": "integer", "constraints": {"unique": True}},
    "Tên hàng hóa": {"type": "string", "constraints": {"required": True}},
    "ĐVT": {"type": "string", "constraints": {"enum": sorted(set(UNITS))}},
    "Số lượng": {"type": "number", "constraints": {"minimum": 0, "maximum": 1_000_000}},
    "Đơn giá": {"type": "number", "constraints": {"minimum": 0}},
    "Thành tiền": {"type": "number"},
    "Thuế suất": {"type": "number", "bareNumber": False},
    "Xuất xứ": {"type": "string", "constraints": {"enum": sorted({origin for origin in ORIGINS if origin})}},
    "Năm sản xuất": {"type": "integer", "constraints": {"minimum": 2015, "maximum": 2026}},
    "Ngày ký hợp đồng": {"type": "date"},
    "Ngày giao hàng": {"type": "date"},
    "Số hợp đồng": {"type": "string", "constraints": {"pattern": r"\d+/\d{4}/HĐ-.*"}},
    "Mã số thuế": {"type": "string", "constraints": {"pattern": r"\d{10}(-\d{3})?"}},
}

path, rows = sys.argv[1], int(sys.argv[2])
with Path(path).open(newline="", encoding="utf-8-sig") as file:
    names = next(csv.reader(file))
assert TYPED.keys() <= set(names)
schema = Schema.from_descriptor({"fields": [{"name": name, "type": "string", **TYPED.get(name, {})} for name in names]})
with system.use_context(trusted=True):  # an absolute path
    report = validate(Resource(path=path) if sys.argv[3:] else Resource(path=path, schema=schema), limit_errors=10_000_000)
assert report.tasks[0].stats["rows"] >= rows
