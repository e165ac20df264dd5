"""The reader child's own side: requests in, answers out, tables left in the parent's folder (see `checker.reader`)."""

import importlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from checker import limit
from checker.error import InputError, Text, sentence

if TYPE_CHECKING:
    import pyarrow as pa

Answer = tuple[str, str, str]
READ = "checker.intake:take_in"
COPY = "checker.annotation.work:mark"

SMALLER = Text("Mở tệp bằng Excel, lưu dạng .xlsx hoặc chia nhỏ rồi kiểm tra lại", "Open it in Excel, save as .xlsx or split it, and check again")
_MOST = 2 << 30  # what claims more is refused unread
_PACKED = 4  # what is no zip file may hold an encrypted one, and its bytes are dearer to read than those of XML
_TRY = 2.0  # seconds for a password: programs make trying one slow on purpose
OTHERS = Text("Các tệp khác vẫn được kiểm tra", "The other files are still checked")


def problem(code: str, *texts: Text) -> Answer:
    """Code and message in both languages."""
    message = sentence(*texts)
    return code, message.vi, message.en


def timeout_problem(seconds: float | None) -> Answer:
    """The problem of a file that took too long: more than `seconds` on the clock, or its processor time (None)."""
    if seconds is None:
        found = Text("Đọc tệp tốn thời gian xử lý quá mức cho phép với cỡ của nó", "Reading takes more processor time than is allowed for its size")
    else:
        found = Text(f"Đọc tệp quá {seconds:.0f} giây chưa xong", f"Reading took more than {seconds:.0f} seconds")
    return problem("reader_timeout", found, OTHERS, SMALLER)


def memory_problem(memory: int) -> Answer:
    """The problem of a file that needs more than `memory` bytes."""
    found = Text(
        f"Đọc tệp cần quá {memory >> 20} MiB bộ nhớ, mức cho phép", f"Reading needs more than the {memory >> 20} MiB of memory that are allowed"
    )
    more = Text("Nếu tệp đúng là lớn như vậy, tăng mức bằng --memory", "If the file really is that large, raise the limit with --memory")
    return problem("reader_memory", found, OTHERS, SMALLER, more)


def main() -> None:
    """Answers each request line until the requests end."""
    limit.rare_collection()
    for unneeded in ("numpy", "bz2", "lzma"):  # pyarrow goes without the first, 0.2 s less at the start; no workbook is packed as the others do
        sys.modules[unneeded] = None  # type: ignore[assignment]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", 0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    work = sys.argv[sys.argv.index("--function") + 1]
    start = json.loads(requests.readline())
    limit.confine(start["memory"])
    if work != COPY:  # a copy needs no table
        importlib.import_module("pyarrow.ipc")
    for line in requests:
        _say(answers, _answer(json.loads(line), work, start, answers))


def _say(answers: IO[bytes], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")


def _answer(request: dict[str, Any], work: str, start: dict[str, Any], answers: IO[bytes]) -> dict[str, Any]:
    try:
        limit.allow(limit.processor_seconds(0))
        volume = volume_of(Path(request["path"]))
        tries = len(start["options"].get("passwords", ()))
        limit.allow(limit.processor_seconds(volume) + tries * _TRY)
        _say(answers, {"volume": volume})
        module, _, function = work.partition(":")
        given = (request["path"], request["name"], start["options"])
        if work == COPY:
            return {"copy": getattr(importlib.import_module(module), function)(*given, request["marks"], request["out"])}
        tables = getattr(importlib.import_module(module), function)(*given)
        return {"tables": _store(tables, request["out"], slim=work == READ)}
    except InputError as error:
        return {"problem": problem(error.code, error.found, error.expected, error.hint)}
    except MemoryError:
        return {"problem": memory_problem(start["memory"])}
    except Exception as error:
        return {"problem": _internal(error)}
    except BaseException as error:  # a parser's panic is no Exception
        found = Text(f"Bộ đọc không hiểu được nội dung tệp ({type(error).__name__})", f"The parser broke off on this file ({type(error).__name__})")
        return {"problem": problem("file_unreadable", found, OTHERS, SMALLER)}


def volume_of(path: Path) -> int:
    """Bytes that the file at `path` unpacks to by its own account, or may unpack to when it is no zip file. What time is allowed goes by it."""
    from zipfile import ZipFile, is_zipfile  # when `main` has hidden what it would load

    size = path.stat().st_size
    try:
        if not is_zipfile(path):
            return _PACKED * size
        with ZipFile(path) as archive:
            return min(size + sum(entry.file_size for entry in archive.infolist()), _MOST)
    except Exception:  # what is wrong with it is told by those who read it
        return size


def _internal(error: Exception) -> Answer:
    """The problem of a fault in hangviet itself, named by kind and line: an error's own text may quote cells."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    at = f"{type(error).__name__}, {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else type(error).__name__
    found = Text(f"Lỗi nội bộ của hangviet khi đọc tệp này ({at})", f"Internal error of hangviet on this file ({at})")
    hint = Text("Báo lỗi này cho người duy trì hangviet", "Report it to the maintainers of hangviet")
    return problem("internal_error", found, OTHERS, hint)


def _store(tables: "dict[str, pa.Table]", out: str, slim: bool) -> list[tuple[str, int, int]]:
    """Name, start and end of each table's stream in the file that is written.

    Of `slim` ones, whose schemas the parent knows, columns without a value and tables without a row are left out.
    """
    import pyarrow as pa

    places = []
    with pa.OSFile(out, "wb") as sink:
        for name, table in tables.items():
            if slim and not len(table):
                continue
            start = sink.tell()
            if slim:
                table = table.select([at for at, column in enumerate(table.columns) if column.null_count < len(table)] or [0])
            with pa.ipc.new_stream(sink, table.schema) as stream:
                stream.write_table(table)
            places.append((name, start, sink.tell()))
    return places


if __name__ == "__main__":
    main()
    os._exit(0)  # every answer has been given; to take apart what was read would only cost time
