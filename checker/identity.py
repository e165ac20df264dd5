"""Lines and findings by content: the same digest wherever a line stands, whatever its file is called."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from checker.rule import Rule
from checker.schema import CONTENT

Place: TypeAlias = tuple[str, str]  # file, sheet
About: TypeAlias = tuple[Place, tuple[int, ...]]  # the rows of a sheet that a finding is about

_AT_ONCE = 65_536  # lines whose texts are held together
_SIZE = 12  # bytes of a finding's key
_OF_LINES = ("items", "claims")
_ADDRESS = re.compile(r"\b[A-Z]{1,3}[0-9]+(?::[A-Z]{1,3}[0-9]+)?\b")
_RANGE = re.compile(r"[A-Z]{1,3}([0-9]+)(?::[A-Z]{1,3}([0-9]+))?")
_FIELD, _VALUE = "\x1e", "\x1f"  # the reader leaves neither in a text


def sheet_starts(files: pa.Array, sheets: pa.Array) -> list[int]:
    """Positions at which the rows of another sheet begin; both may be NULL."""
    if not len(files):
        return []
    file, sheet = (pc.fill_null(column, "\0") for column in (files, sheets))
    other = pc.or_(pc.not_equal(file[1:], file[:-1]), pc.not_equal(sheet[1:], sheet[:-1]))
    return [0, *(i + 1 for i in pc.indices_nonzero(other).to_pylist())]


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
    ids, verdicts, files, sheets, rows = (found.column(name).to_pylist() for name in ("rule", "verdict", "file", "sheet", "row"))
    abouts: list[About | None] = []
    for at, (rule, file, sheet, row) in enumerate(zip(ids, files, sheets, rows, strict=True)):
        if tables.get(rule) in _OF_LINES and sheet is not None:
            cells = None if row is not None else found["all_cells"][at].as_py() or found["cells"][at].as_py()
            abouts.append(((file, sheet), tuple(rows_of(row, cells))))
        else:
            abouts.append(None)
    lines = _lines(items, [about for about in abouts if about is not None])
    several: dict[About, bytes | None] = {}  # many rules blame the same lines of a sheet
    keys: list[str | None] = []
    for at, (rule, verdict, row, about) in enumerate(zip(ids, verdicts, rows, abouts, strict=True)):
        if rule not in tables:  # a problem of reading, or a missing column: mended in the file, not decided upon
            keys.append(None)
            continue
        subject = None
        if about is not None:
            place, blamed = about
            if row is None and about not in several:
                several[about] = _of_several(lines[place], blamed)
            subject = several[about] if row is None else lines[place].get(row)
        keys.append(_key(rule, verdict, subject or _by_figures(found, at)))
    return found.set_column(found.column_names.index("key"), found.schema.field("key"), pa.array(keys, pa.string()))


def _lines(items: pa.Table, named: Iterable[About]) -> Mapping[Place, Mapping[int, bytes]]:
    """The digests of the lines that are named, by place and row; most lines of a large table are not."""
    wanted: dict[Place, set[int]] = defaultdict(set)
    for place, rows in named:
        wanted[place].update(rows)
    lines: dict[Place, dict[int, bytes]] = defaultdict(dict)
    if not wanted or not len(items):
        return lines
    rows = items.column("row").combine_chunks()
    chosen = []
    for start, end in pairwise([*sheet_starts(items.column("file"), items.column("sheet")), len(items)]):
        blamed = wanted.get((items.column("file")[start].as_py(), items.column("sheet")[start].as_py()), ())
        chosen.append(pc.is_in(rows[start:end], value_set=pa.array(blamed, pa.int32())))
    items = items.select(["file", "sheet", "row", *CONTENT]).filter(pa.concat_arrays(chosen))
    places = zip(*(items.column(name).to_pylist() for name in ("file", "sheet", "row")), strict=True)
    for (file, sheet, row), digest in zip(places, digests(items), strict=True):
        lines[file, sheet][row] = digest
    return lines


def _of_several(lines: Mapping[int, bytes], rows: Sequence[int]) -> bytes | None:
    """The digest of several lines, in whatever order they stand; None where one of them is no line."""
    parts = sorted(lines[row] for row in rows if row in lines)
    return blake2b(b"".join(parts), digest_size=16).digest() if rows and len(parts) == len(rows) else None


def _by_figures(found: pa.Table, at: int) -> bytes:
    """What a finding that is about no line says: its figures, and its sentence without addresses."""
    row = {name: found[name][at].as_py() for name in ("rows", "value", "expected", "difference", "amount", "message_vi")}
    message = _ADDRESS.sub("", str(row.pop("message_vi")))
    return _FIELD.join([*(str(value) for value in row.values()), message]).encode("utf-8", "surrogatepass")


def _key(rule: str, verdict: str, subject: bytes) -> str:
    return "k" + blake2b(f"{rule}{_FIELD}{verdict}{_FIELD}".encode() + subject, digest_size=_SIZE).hexdigest()
