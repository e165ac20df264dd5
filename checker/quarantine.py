"""Rules of others, judged in a child that may use so much memory and time and no more, and is killed when it does not keep to it.

What the language of rules allows costs little (`checker.predicate`), and what a folder may hold is bounded (`checker.rule_file`). This is the
last line: the limits of the database itself do not hold, so that a fault in the two others must not cost more than the run.
"""

from types import TracebackType
from typing import Self

import pyarrow as pa

from checker import limit
from checker.error import CheckerError, Text
from checker.reader import Reader

WORK = "checker.sandbox:answer"


class Quarantine:
    """Runs queries as `checker.sandbox.run` does, in a child that starts with the first and ends with `close`; `place` is told when it is killed."""

    def __init__(self, place: str, *, memory: int = limit.MEMORY, seconds: float | None = None, function: str = WORK) -> None:
        self._place, self._memory, self._seconds, self._function = place, memory, seconds, function
        self._child: Reader | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Nothing comes out: the child ends."""
        if self._child:
            self._child.close()
            self._child = None

    def __call__(self, source: pa.Table, query: str) -> pa.Table:
        """The result of `query` over `source`; a CheckerError when it takes too much."""
        self._child = self._child or Reader({}, memory=self._memory, function=self._function)
        path = self._child.folder / "source.arrow"
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, source.schema) as stream:
            stream.write_table(source)
        tables = self._child.read(path, query, timeout=self._seconds).intake
        if "result" in tables:
            return tables["result"]
        code = tables["problems"]["code"][0].as_py()
        found = {
            "reader_timeout": Text("quy tắc chạy quá lâu nên đã bị dừng", "the rules took too long and were stopped"),
            "reader_memory": Text("quy tắc cần quá nhiều bộ nhớ nên đã bị dừng", "the rules needed too much memory and were stopped"),
        }.get(code, Text(f"quy tắc làm dừng tiến trình xét ({code})", f"the rules ended the process that judges ({code})"))
        raise CheckerError(self._place, found, Text("Chưa có kết quả", "There is no result"),
                           Text("Bỏ bớt quy tắc hoặc viết điều kiện ngắn hơn, hoặc xét ít tệp hơn", "Use fewer rules, shorter conditions, or fewer files"))  # fmt: skip
