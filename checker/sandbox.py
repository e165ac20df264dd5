"""A query over one table → its result, from a locked database. The only module that knows DuckDB."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

import duckdb
import pyarrow as pa

Run: TypeAlias = Callable[[pa.Table, str], pa.Table]

# In this order: once external access is off, temp_directory cannot be set any more.
_SETTINGS = (
    "temp_directory = ''", "max_temp_directory_size = '0B'", "memory_limit = '2GB'", "python_enable_replacements = false",
    "autoinstall_known_extensions = false", "autoload_known_extensions = false", "allow_community_extensions = false",
    "enable_external_access = false",
)  # fmt: skip
_INTERRUPTED = "Query interrupted"


def run(source: pa.Table, query: str, threads: int = 1) -> pa.Table:
    """The result of `query`, to which the table is known as `source`."""
    with sandbox(threads).cursor() as connection:  # a table of its own, in the same locked database
        connection.register("source", source)
        try:
            return connection.sql(query).to_arrow_table()
        except RuntimeError as error:
            if str(error) == _INTERRUPTED:  # DuckDB looks for Ctrl-C itself, and makes an error of it
                raise KeyboardInterrupt from None
            raise


@cache
def sandbox(threads: int) -> duckdb.DuckDBPyConnection:
    """A database without files, network, extensions or Python's variables, locked; made once, for that costs more than a query."""
    connection = duckdb.connect(":memory:")
    connection.execute("PRAGMA disable_optimizer")  # every row is looked at by every rule: there is nothing to find a better way for
    for setting in (*_SETTINGS, f"threads = {int(threads)}", "lock_configuration = true"):
        connection.execute(f"SET {setting}")
    return connection


def answer(path: str, query: str, options: dict[str, Any]) -> dict[str, pa.Table]:
    """What a child hands back for a query over the table in an Arrow file (see `checker.quarantine`); there are no options."""
    with pa.memory_map(path) as mapped:
        source = pa.ipc.open_stream(mapped).read_all()
    return {"result": run(source, query)}
