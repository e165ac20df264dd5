"""Where a long run stands, told on standard error: one line drawn over and over on a terminal, now and then a plain line elsewhere."""

import shutil
import time
from collections.abc import Callable
from typing import Self, TextIO

from checker.report.message import mark, say
from checker.report.visible import cut, width

STEPS = {"read": mark("đọc tệp"), "origin": mark("xét xuất xứ"), "judge": mark("áp dụng quy tắc"), "write": mark("ghi kết quả")}
_EVERY = 10.0  # seconds between plain lines
_BAR, _NAME = 20, 60  # columns


class Progress:
    """Called with each step of a run; at its end a terminal is as it was. Elsewhere nothing is told of a run of less than ten seconds."""

    def __init__(self, out: TextIO, lang: str, quiet: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self._out, self._lang, self._quiet, self._clock = out, lang, quiet, clock
        self._last = clock()
        self._drawn = 0
        self._terminal = out.isatty()

    def __call__(self, step: str, done: int, whole: int, name: str) -> None:
        """Nothing comes out: the step that begins now, `done` of `whole` files being behind it."""
        if self._quiet:
            return
        words = say(STEPS[step], self._lang)
        count = say("{done}/{all} tệp", self._lang, done=done, all=whole)
        if self._terminal:
            full = _BAR * done // whole if whole else _BAR
            line = f"[{'#' * full}{'.' * (_BAR - full)}] {count}, {words}"
            room = shutil.get_terminal_size().columns - width(line) - 3
            self._draw(f"{line}: {cut(name, room)}" if name and room > 3 else line)
        elif self._clock() - self._last >= _EVERY:
            self._last = self._clock()
            self._out.write(f"{count}, {words}{': ' if name else ''}{cut(name, _NAME)}\n")
            self._out.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            self._draw("")
            self._out.write("\r")
            self._out.flush()

    def _draw(self, line: str) -> None:
        self._out.write("\r" + line + " " * (self._drawn - width(line)))
        self._out.flush()
        self._drawn = width(line)
