"""Lines and findings by content: the same digest wherever a line stands, whatever its file is called."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import groupby
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from checker.rule import Rule
from checker.schema import CONTENT

Place: TypeAlias = tuple[str, str]  # file, sheet

_AT_ONCE = 65_536  # lines whose texts are held together
_SIZE = 12  # bytes of a finding's key
_OF_LINES = ("items", "claims")
_ADDRESS = re.compile(r"\b[A-Z]{1,3}[0-9]+(?::[A-Z]{1,3}[0-9]+)?\b")
_RANGE = re.compile(r"[A-Z]{1,3}([0-9]+)(?::[A-Z]{1,3}([0-9]+))?")
_FIELD, _VALUE = "\x1e", "\x1f"  # the reader leaves neither in a text


def digests(items: pa.Table) -> list[bytes]:
    """Per line: a digest of all that it states (CONTENT); lines that are equal in it are the same line written twice."""
    names = [name for name in CONTENT if items.column(name).null_count < len(items)]
    if not names:
        return [b""] * len(items)
    return [digest for start in range(0, len(items), _AT_ONCE) for digest in _digests(items.slice(start, _AT_ONCE), names)]


def _digests(items: pa.Table, names: Sequence[str]) -> list[bytes]:
    joined = pc.binary_join_element_wise(*(_named(items, name) for name in names), "")
    return [blake2b(text, digest_size=16).digest() for text in pc.cast(joined, pa.binary()).to_pylist()]


def _named(items: pa.Table, name: str) -> pa.Array:
    """A column as texts that say its name, too; nothing where there is no value, so that columns without any make no difference."""
    prefix, column = f"{_FIELD}{name}{_VALUE}", items.column(name).combine_chunks()
    if pa.types.is_string(column.type):
        return pc.fill_null(pc.binary_join_element_wise(prefix, column, ""), "")
    coded = column.dictionary_encode()  # figures and days are dear to write, and few
    return pc.fill_null(pc.binary_join_element_wise(prefix, pc.cast(coded.dictionary, pa.string()), "").take(coded.indices), "")


def rows_of(row: int | None, cells: str | None) -> list[int]:
    """The rows that a finding names: its own, else those of all its cells."""
    if row is not None:
        return [row]
    rows: set[int] = set()
    for first, last in _RANGE.findall(cells or ""):
        rows.update(range(int(first), int(last or first) + 1))
    return sorted(rows)


def keyed(found: pa.Table, items: pa.Table, rules: Sequence[Rule]) -> pa.Table:
    """The findings (with all their cells, see checker.finding.FOUND) and their keys.

    The key of a finding about lines rests on what these lines state and on nothing else, so that it holds when they stand elsewhere and
    goes when one of them is changed. That of any other rests on its own figures and sentence without their addresses.
    """
    tables = {rule.id: rule.table for rule in rules}
    lines: dict[Place, dict[int, bytes]] | None = None
    seen: dict[tuple[str, str, str], bytes] = {}
    keys: list[str | None] = []
    columns = (found.column(name).to_pylist() for name in ("rule", "verdict", "file", "sheet", "row"))
    for at, (rule, verdict, file, sheet, row) in enumerate(zip(*columns, strict=True)):
        table = tables.get(rule)
        if table is None:  # a problem of reading, or a missing column: mended in the file, not decided upon
            keys.append(None)
            continue
        subject = None
        if table in _OF_LINES and sheet is not None:
            lines = _by_place(items) if lines is None else lines
            own = lines.get((file, sheet), {})
            subject = own.get(row) if row is not None else _of_several(own, (file, sheet), found["all_cells"][at].as_py() or found["cells"][at].as_py(), seen)
        keys.append(_key(rule, verdict, subject or _by_figures(found, at)))
    return found.set_column(found.column_names.index("key"), found.schema.field("key"), pa.array(keys, pa.string()))


def _by_place(items: pa.Table) -> dict[Place, dict[int, bytes]]:
    lines: dict[Place, dict[int, bytes]] = defaultdict(dict)
    rows, told = items.column("row").to_pylist(), digests(items)
    at = 0
    for place, run in groupby(zip(items.column("file").to_pylist(), items.column("sheet").to_pylist(), strict=True)):
        end = at + sum(1 for _ in run)
        lines[place].update(zip(rows[at:end], told[at:end], strict=True))
        at = end
    return lines


def _of_several(own: Mapping[int, bytes], place: Place, cells: str | None, seen: dict[tuple[str, str, str], bytes]) -> bytes | None:
    """The digest of several lines, in whatever order they stand; many rules blame the same lines of a sheet, so it is made once."""
    at = (*place, ",".join(f"{a}:{b}" for a, b in _RANGE.findall(cells or "")))
    if at not in seen:
        named = rows_of(None, cells)
        parts = sorted(own[r] for r in named if r in own)
        seen[at] = blake2b(b"".join(parts), digest_size=16).digest() if named and len(parts) == len(named) else b""
    return seen[at] or None


def _by_figures(found: pa.Table, at: int) -> bytes:
    """What a finding that is about no line says: its figures, and its sentence without addresses."""
    row = {name: found[name][at].as_py() for name in ("rows", "value", "expected", "difference", "amount", "message_vi")}
    message = _ADDRESS.sub("", str(row.pop("message_vi")))
    return _FIELD.join([*(str(value) for value in row.values()), message]).encode("utf-8", "surrogatepass")


def _key(rule: str, verdict: str, subject: bytes) -> str:
    return "k" + blake2b(f"{rule}{_FIELD}{verdict}{_FIELD}".encode() + subject, digest_size=_SIZE).hexdigest()
