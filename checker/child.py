"""The reader child's own side: requests in, answers out, tables left in the parent's folder (see `checker.reader`)."""

import importlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.error import CheckerError, Text, sentence

if TYPE_CHECKING:
    import pyarrow as pa

Answer = tuple[str, str, str]

SMALLER = Text("Mở tệp bằng Excel, lưu dạng .xlsx hoặc chia nhỏ rồi kiểm tra lại", "Open it in Excel, save as .xlsx or split it, and check again")
OTHERS = Text("Các tệp khác vẫn được kiểm tra", "The other files are still checked")


def problem(code: str, *texts: Text) -> Answer:
    """Code and message in both languages."""
    message = sentence(*texts)
    return code, message.vi, message.en


def timeout_problem(seconds: float) -> Answer:
    """The problem of a file that took too long."""
    found = Text(f"Đọc tệp quá {seconds:.0f} giây chưa xong", f"Reading took more than {seconds:.0f} seconds")
    return problem("reader_timeout", found, OTHERS, SMALLER)


def memory_problem() -> Answer:
    """The problem of a file that needs too much memory."""
    found = Text("Đọc tệp cần nhiều bộ nhớ hơn mức cho phép", "Reading needs more memory than is allowed")
    return problem("reader_memory", found, OTHERS, SMALLER)


def main() -> None:
    """Answers each request line until the requests end."""
    sys.modules["numpy"] = None  # type: ignore[assignment]  # pyarrow then goes without it: 0.2 s less at the start
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", 0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    module, _, function = sys.argv[sys.argv.index("--function") + 1].partition(":")
    start = json.loads(requests.readline())
    _limit_memory(start["memory"])
    importlib.import_module("pyarrow.ipc")
    for line in requests:
        request = json.loads(line)
        answer = _answer(request, module, function, start["options"])
        answers.write(json.dumps(answer).encode() + b"\n")


def _answer(request: dict[str, Any], module: str, function: str, options: dict[str, Any]) -> dict[str, Any]:
    try:
        _limit_time(request["seconds"])
        work = getattr(importlib.import_module(module), function)
        return {"tables": _store(work(request["path"], request["name"], options), request["out"])}
    except CheckerError as error:
        return {"problem": problem(getattr(error, "code", "file_unreadable"), error.found, error.expected, error.hint)}
    except MemoryError:
        return {"problem": memory_problem()}
    except Exception as error:
        return {"problem": _internal(error)}
    except BaseException as error:  # a parser's panic is no Exception
        found = Text(f"Bộ đọc không hiểu được nội dung tệp ({type(error).__name__})", f"The parser broke off on this file ({type(error).__name__})")
        return {"problem": problem("file_unreadable", found, OTHERS, SMALLER)}


def _internal(error: Exception) -> Answer:
    """The problem of a fault in hangviet itself, named by kind and line: an error's own text may quote cells."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    at = f"{type(error).__name__}, {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else type(error).__name__
    found = Text(f"Lỗi nội bộ của hangviet khi đọc tệp này ({at})", f"Internal error of hangviet on this file ({at})")
    hint = Text("Báo lỗi này cho người duy trì hangviet", "Report it to the maintainers of hangviet")
    return problem("internal_error", found, OTHERS, hint)


def _store(tables: "dict[str, pa.Table]", out: str) -> list[tuple[str, int, int]]:
    """Name, start and end of each table's stream in the file that is written."""
    import pyarrow as pa

    places = []
    with pa.OSFile(out, "wb") as sink:
        for name, table in tables.items():
            start = sink.tell()
            with pa.ipc.new_stream(sink, table.schema) as stream:
                stream.write_table(table)
            places.append((name, start, sink.tell()))
    return places


def _limit_memory(limit: int) -> None:
    """Nothing comes out: address space ends at `limit`, never above half of the machine's memory; no core is dumped."""
    if os.name != "posix":
        return
    import resource

    half = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    resource.setrlimit(resource.RLIMIT_AS, (min(limit, half),) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: float) -> None:
    """Nothing comes out: twice the wall clock's time in processor time ends the child even when its parent is gone."""
    if os.name != "posix":
        return
    import resource

    spent = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent + 2 * seconds) + 2, resource.getrlimit(resource.RLIMIT_CPU)[1]))
