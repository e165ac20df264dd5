"""A table of ours → the same table in SQLite (numbers as integers × 10^6) or PostgreSQL (exact numeric), for as long as a comparison takes."""

import contextlib
import importlib.util
import io
import secrets
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from checker.error import CheckerError, Text
from checker.operand import Kind
from checker.suite.query import ID, Dialect
from checker.suite.whole import LARGEST, PLACES

if TYPE_CHECKING:
    import psycopg

_TYPES: Mapping[Dialect, Mapping[Kind, str]] = {
    "postgres": {"number": "numeric", "text": "text", "truth": "boolean", "date": "date"},
    "sqlite": {"number": "integer", "text": "text", "truth": "integer", "date": "text"},
}
_KEY_TYPES = {ID: "bigint", "file": "text", "sheet": "text", "row": "integer"}
_ROWS = 50_000  # so many at a time become Python objects

Unfit = Mapping[str, pa.Array]  # column → rows (their row_id) whose value the database cannot hold; NULL stands there instead


class Database(Protocol):
    """Where the second engine finds the tables: at `url`, by their names."""

    dialect: Dialect
    url: str

    def load(self, name: str, table: pa.Table, kinds: Mapping[str, Kind], limits: Mapping[str, int]) -> Unfit:
        """Puts the table there; what comes out are the values that do not fit."""
        ...


@contextlib.contextmanager
def opened(url: str | None) -> Iterator[Database]:
    """The database at `url`, or a SQLite file of our own; whatever is put there is gone in the end."""
    _need("sqlalchemy")
    if url is None:
        with tempfile.TemporaryDirectory(prefix="suite-hangviet-") as folder, contextlib.closing(sqlite3.connect(Path(folder) / "tables.db")) as connection:
            yield _Sqlite(connection, f"sqlite:///{folder}/tables.db")
        return
    _need("psycopg")
    import psycopg
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        address = make_url(url)
    except ArgumentError:
        raise _refused(Text("không phải địa chỉ cơ sở dữ liệu", "this is no address of a database")) from None
    if address.get_backend_name() != "postgresql":
        raise _refused(Text(f"không dùng được loại '{address.get_backend_name()}'", f"the kind '{address.get_backend_name()}' cannot be used"))
    try:
        server = psycopg.connect(
            address.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True, connect_timeout=10, application_name="hangviet"
        )
    except psycopg.Error as error:
        said = " ".join(str(error).split())
        raise _refused(Text(f"không kết nối được ({said})", f"no connection ({said})")) from None
    schema = f"hangviet_{secrets.token_hex(4)}"  # of our own: nothing of the owner's is touched
    with server:
        try:
            server.execute(f"CREATE SCHEMA {schema}")
        except psycopg.Error as error:
            raise _refused(Text(f"không tạo được lược đồ riêng ({error})", f"no schema of our own can be made ({error})")) from None
        try:
            told = f"{address.query.get('options', '')} -csearch_path={schema}".strip()
            yield _Postgres(server, address.set(drivername="postgresql+psycopg").update_query_dict({"options": told}).render_as_string(hide_password=False), schema)
        finally:
            server.execute(f"DROP SCHEMA {schema} CASCADE")


def ddl(name: str, keys: tuple[str, ...], kinds: Mapping[str, Kind], dialect: Dialect) -> str:
    """The statement that makes the table."""
    columns = [f'"{key}" {_KEY_TYPES[key]}' for key in keys] + [f'"{column}" {_TYPES[dialect][kind]}' for column, kind in kinds.items()]
    return f"CREATE TABLE {name} (\n  " + ",\n  ".join(columns) + "\n)"


class _Sqlite:
    dialect: Dialect = "sqlite"

    def __init__(self, connection: sqlite3.Connection, url: str) -> None:
        self.connection, self.url = connection, url
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")  # the file lives no longer than we do

    def load(self, name: str, table: pa.Table, kinds: Mapping[str, Kind], limits: Mapping[str, int]) -> Unfit:
        keys = tuple(key for key in table.column_names if key not in kinds)
        unfit = {}
        for column, kind in kinds.items():
            stored = table[column].combine_chunks()
            if kind == "number":
                stored, lost = whole_numbers(stored, limits.get(column, LARGEST))
                if lost.true_count:
                    unfit[column] = table[ID].filter(lost).combine_chunks()
            elif kind == "date":
                stored = pc.cast(stored, pa.string())
            elif kind == "truth":
                stored = pc.cast(stored, pa.int8())
            table = table.set_column(table.column_names.index(column), column, stored)
        self.connection.execute(ddl(name, keys, kinds, self.dialect))
        places = ", ".join("?" * table.num_columns)
        with self.connection:
            for batch in table.to_batches(max_chunksize=_ROWS):
                columns = [values.to_pylist() for values in batch.columns]
                self.connection.executemany(f"INSERT INTO {name} VALUES ({places})", zip(*columns, strict=True))
        return unfit


class _Postgres:
    dialect: Dialect = "postgres"

    def __init__(self, connection: "psycopg.Connection[tuple[Any, ...]]", url: str, schema: str) -> None:
        self.connection, self.schema = connection, schema
        self.url = url.replace("$", "%24")  # which great_expectations would take for a name of its configuration

    def load(self, name: str, table: pa.Table, kinds: Mapping[str, Kind], limits: Mapping[str, int]) -> Unfit:
        keys = tuple(key for key in table.column_names if key not in kinds)
        unfit = {}
        for column in (c for c in table.column_names if pa.types.is_string(table.schema.field(c).type)):
            broken = pc.fill_null(pc.match_substring(table[column], "\0"), False).combine_chunks()
            if broken.true_count:
                unfit[column] = table[ID].filter(broken).combine_chunks()
                table = table.set_column(table.column_names.index(column), column, pc.if_else(broken, None, table[column]))
        self.connection.execute(ddl(f"{self.schema}.{name}", keys, kinds, self.dialect))
        with self.connection.cursor().copy(f"COPY {self.schema}.{name} FROM STDIN (FORMAT csv)") as copy:
            for batch in table.to_batches(max_chunksize=_ROWS):
                text = io.BytesIO()
                pyarrow.csv.write_csv(batch, text, pyarrow.csv.WriteOptions(include_header=False))
                copy.write(text.getvalue())
        return unfit


def whole_numbers(values: pa.Array, limit: int) -> tuple[pa.Array, pa.BooleanArray]:
    """(value × 10^6 as int64, a mask of those that are no such whole number, or above `limit`; NULL stands in their place)."""
    exact = pc.cast(values, pa.decimal256(60, 12))
    short = pc.cast(exact, pa.decimal256(54, PLACES), safe=False)  # what is beyond six places falls off
    scaled = pc.cast(pc.multiply(short, pa.scalar(10**PLACES, pa.decimal256(7, 0))), pa.decimal256(76, 0), safe=False)
    most = pa.scalar(limit, pa.decimal256(76, 0))
    fits = pc.and_(pc.equal(pc.cast(short, exact.type), exact), pc.less_equal(pc.abs(scaled), most))
    lost = pc.fill_null(pc.invert(fits), False)
    return pc.cast(pc.cast(pc.if_else(lost, None, scaled), pa.decimal128(38, 0)), pa.int64()), lost


def _need(library: str) -> None:
    """Nothing, if the library is there; it is no part of a plain installation."""
    if importlib.util.find_spec(library) is None:
        raise CheckerError("hangviet suite --run", Text(f"chưa cài thư viện {library}", f"the library {library} is not installed"), Text("", ""),
                           Text('Cài thêm: pip install "hangviet[suite]"', 'Install it: pip install "hangviet[suite]"'))  # fmt: skip


def _refused(found: Text) -> CheckerError:
    return CheckerError("--database", found, Text("Cần postgresql://tên:mật_khẩu@máy/cơ_sở_dữ_liệu, với quyền tạo lược đồ",
                                                  "Expected postgresql://name:password@host/database, with the right to make a schema"),
                        Text("Bỏ --database để dùng SQLite có sẵn", "Leave --database away to use SQLite"))  # fmt: skip
