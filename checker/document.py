"""YAML 1.2 files with positions, closed to surprises: what rules, acts and forms are read with.

Plain scalars are text unless they are exactly null, true, false, a canonical integer or a plain decimal: `NO`, `0123`, `1:30`, `1e5`
and `2025-08-04` stay as written. Keys are always text. Anchors, aliases, tags and duplicate keys are refused: a reader who does not
program must be able to trust that a line says what it shows.
"""

import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)  # fmt: skip

from checker.error import CheckerError, Text

MAX_BYTES = 1 << 20
MAX_DEPTH = 20
MAX_VALUES = 20_000
MAX_TEXT = 10_000  # characters of one value

Loc: TypeAlias = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)

# Characters that a reader does not see, or that make him see something else: controls, marks of direction, halves of characters.
_HIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_WORDS: dict[str, object] = {"": None, "~": None, "null": None, "Null": None, "NULL": None,
                             "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}  # fmt: skip
_PLAINLY = Text("giá trị viết thẳng ra", "the value itself, written out")


class Position(NamedTuple):
    """Line and column, both from 1, of a value and of its key; `style` is YAML's mark of the scalar (| > ' " or none)."""

    line: int
    column: int
    key_line: int
    key_column: int
    style: str


def at(name: str, line: int, column: int) -> str:
    """The place of a character of a text file, as errors print it."""
    return f"{name} › dòng {line}, cột {column}"


@dataclass(frozen=True)
class Document:
    """The content of one file: `data` in plain Python values, and where each of them stands."""

    name: str
    data: Any
    positions: dict[Loc, Position] = field(repr=False)

    def place(self, loc: Sequence[str | int] = (), key: bool = False) -> str:
        """ "rules/items/x.yaml › dòng 9, cột 15" of the value at `loc`, or of the nearest one that exists above it."""
        position = self._nearest(loc)
        return at(self.name, position.key_line, position.key_column) if key else at(self.name, position.line, position.column)

    def place_within(self, loc: Sequence[str | int], line: int, column: int) -> str:
        """The place of a character of the text at `loc`; the text's beginning where YAML folds lines and the character is lost."""
        start = self._nearest(loc)
        if start.style == "|":
            return f"{self.name} › dòng {start.line + line}"
        if start.style in ("", "'", '"') and line == 1:
            return at(self.name, start.line, start.column + column - 1 + len(start.style))
        return at(self.name, start.line, start.column)

    def _nearest(self, loc: Sequence[str | int]) -> Position:
        known: Loc = ()
        # pydantic puts names of union members between the keys: those have no position and are stepped over.
        for part in loc:
            if (*known, part) in self.positions:
                known = (*known, part)
        return self.positions[known]


def read(path: Path, root: Path) -> Document:
    """The document at `path`; its places are named relative to `root`'s parent (rules/items/x.yaml)."""
    name = path.relative_to(root.parent).as_posix() if path.is_relative_to(root.parent) else path.as_posix()
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise CheckerError(name, Text("không phải tệp thường", "not a regular file"), Text("Cần: một tệp yaml", "Expected: a yaml file"),
                               Text("Kiểm tra đường dẫn", "Check the path"))  # fmt: skip
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CheckerError(
            name, Text(f"không mở được tệp ({error.strerror})", f"the file cannot be opened ({error.strerror})"),
            Text("", ""), Text("Kiểm tra đường dẫn và quyền đọc", "Check the path and the permission to read"),
        ) from None  # fmt: skip
    return parse(raw, name)


def parse(raw: bytes, name: str) -> Document:
    """The document in `raw`, or a CheckerError that names line and column."""
    if len(raw) > MAX_BYTES:
        raise _refusal(name, 1, 1, Text("tệp lớn hơn 1 MiB", "the file is larger than 1 MiB"), Text("tệp nhỏ hơn", "a smaller file"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        raise _refusal(
            name, line, column, Text("tệp không phải UTF-8", "the file is not UTF-8"), Text("mã hóa UTF-8", "UTF-8"),
        ) from None  # fmt: skip
    if hidden := _HIDDEN.search(text):
        before_ = text[: hidden.start()]
        raise _hidden(name, before_.count("\n") + 1, hidden.start() - (before_.rfind("\n") + 1) + 1, hidden[0])
    try:
        return _build(YAML(typ="safe").parse(text), name)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = shown(error.problem or error.context or "", 200)
        raise _refusal(
            name, line, column, Text(f"sai cú pháp YAML ({problem})", f"YAML syntax error ({problem})"),
            Text("cú pháp YAML 1.2", "YAML 1.2 syntax"),
        ) from None  # fmt: skip
    except YAMLError as error:
        problem = shown(error, 200)
        raise _refusal(
            name, 1, 1, Text(f"không đọc được YAML ({problem})", f"unreadable YAML ({problem})"), Text("YAML 1.2", "YAML 1.2"),
        ) from None  # fmt: skip


def _refusal(name: str, line: int, column: int, found: Text, expected: Text) -> CheckerError:
    wanted = Text(f"Cần: {expected.vi}", f"Expected: {expected.en}")
    return CheckerError(at(name, line, column), found, wanted, Text("Sửa tệp tại vị trí này", "Mend the file there"))


def _hidden(name: str, line: int, column: int, character: str) -> CheckerError:
    code = f"U+{ord(character):04X}"
    return _refusal(name, line, column, Text(f"ký tự ẩn {code}", f"the hidden character {code}"), Text("chữ nhìn thấy được", "characters that can be seen"))


def shown(value: object, most: int = 60) -> str:
    """What stands in a file as a message repeats it: on one line, and not all of what is long."""
    text = " ".join(str(value).split())
    return text if len(text) <= most else f"{text[:most]}…"


def _plain(text: str) -> object:
    """What a plain scalar means."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text


def _build(events: Iterator[Event], name: str) -> Document:
    """One pass over the events, without recursion: depth is limited before anything deep exists."""
    positions: dict[Loc, Position] = {}
    stack: list[tuple[Any, Loc]] = []
    container: Any = None
    above: Loc = ()
    key: tuple[str, int, int] | None = None
    data: Any = None
    documents = 0
    for event in events:
        sort = event.__class__
        if sort is MappingEndEvent or sort is SequenceEndEvent:
            stack.pop()
            container, above = stack[-1] if stack else (None, ())
            continue
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        if sort is DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise _refusal(name, line, column, Text("có nhiều tài liệu YAML", "several YAML documents"), Text("một tài liệu", "one document"))
        if not isinstance(event, NodeEvent):
            continue
        _refuse_surprise(event, name, line, column)
        value: Any
        style = ""
        if isinstance(event, ScalarEvent):
            text: str = event.value
            if key is None and container.__class__ is dict:
                if text in container:
                    raise _refusal(
                        name, line, column, Text(f"khóa '{shown(text)}' bị lặp", f"duplicate key '{shown(text)}'"), Text("mỗi khóa một lần", "each key once"),
                    )  # fmt: skip
                key = (text, line, column)
                continue
            style = event.style or ""
            value = text if style else _plain(text)  # quoted and block scalars are text, always
            if not style and line != event.end_mark.line + 1:
                style = ">"  # a plain scalar over several lines is folded
        elif key is None and container.__class__ is dict:
            raise _refusal(name, line, column, Text("khóa không phải chữ", "the key is not text"), Text("khóa là chữ", "a key of text"))
        else:
            value = {} if sort is MappingStartEvent else []
        loc: Loc
        key_line, key_column = line, column
        if key is not None:
            word, key_line, key_column = key
            container[word] = value
            loc = (*above, word)
            key = None
        elif container is not None:
            container.append(value)
            loc = (*above, len(container) - 1)
        else:
            data, loc = value, ()
        positions[loc] = Position(line, column, key_line, key_column, style)
        if len(positions) > MAX_VALUES:
            raise _refusal(name, line, column, Text("tệp có quá nhiều giá trị", "the file holds too many values"),
                           Text(f"tối đa {MAX_VALUES} giá trị", f"at most {MAX_VALUES} values"))  # fmt: skip
        if sort is not ScalarEvent:
            container, above = value, loc
            stack.append((container, above))
            if len(stack) > MAX_DEPTH:
                limit = Text(f"tối đa {MAX_DEPTH} cấp", f"at most {MAX_DEPTH} levels")
                raise _refusal(name, line, column, Text("lồng quá sâu", "nested too deeply"), limit)
    positions.setdefault((), Position(1, 1, 1, 1, ""))
    return Document(name, data, positions)


def _refuse_surprise(event: NodeEvent, name: str, line: int, column: int) -> None:
    if event.anchor:  # an alias has one, too
        raise _refusal(name, line, column, Text("neo hoặc bí danh YAML (& *)", "a YAML anchor or alias (& *)"), _PLAINLY)
    if getattr(event, "tag", None):
        raise _refusal(name, line, column, Text("thẻ kiểu YAML (!)", "a YAML tag (!)"), _PLAINLY)
    if not isinstance(event, ScalarEvent):
        return
    text: str = event.value
    if len(text) > MAX_TEXT:
        most = Text(f"tối đa {MAX_TEXT} ký tự", f"at most {MAX_TEXT} characters")
        raise _refusal(name, line, column, Text(f"đoạn chữ dài {len(text)} ký tự", f"a text of {len(text)} characters"), most)
    if event.style == '"' and (hidden := _HIDDEN.search(text)):  # written as an escape; others were seen in the file itself
        raise _hidden(name, line, column, hidden[0])


def read_as(path: Path, root: Path, model: type[Model]) -> Model:
    """The document at `path` as `model`; the first thing that does not fit is a CheckerError at its line and column."""
    return fit(read(path, root), model)


def fit(document: Document, model: type[Model]) -> Model:
    """`document.data` as `model`; what does not fit is a CheckerError at its line and column."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise _misfit(document, error) from None


def _misfit(document: Document, error: ValidationError) -> CheckerError:
    """The first misfit in the order of the file, in words that a person who does not program can act on."""
    problems = error.errors(include_url=False)
    strange = {p["loc"][:-1] for p in problems if p["type"] == "extra_forbidden"}
    # A misspelt key is one missing and one too many: the latter is where to look.
    problems = [p for p in problems if p["type"] != "missing" or p["loc"][:-1] not in strange]
    first = min(problems, key=lambda p: document._nearest(p["loc"])[:2])
    loc, kind = first["loc"], first["type"]
    key = shown(".".join(str(part) for part in loc), 120)
    mend = Text("Sửa tệp tại vị trí này", "Mend the file there")
    if kind == "extra_forbidden":
        found, expected = Text(f"khóa lạ '{shown(loc[-1])}'", f"unknown key '{shown(loc[-1])}'"), Text("", "")
        return CheckerError(document.place(loc, key=True), found, expected, Text("Xóa hoặc sửa tên khóa", "Remove or rename the key"))
    if kind == "missing":
        found = Text(f"thiếu khóa '{key}'", f"the key '{key}' is missing")
        return CheckerError(document.place(loc[:-1]), found, Text("", ""), Text("Bổ sung khóa này", "Add this key"))
    context = first.get("ctx", {})
    cause = context.get("error")
    if isinstance(cause, MisfitError):
        return CheckerError(document.place((*loc, *cause.loc)), cause.found, cause.expected, mend)
    given = shown(first.get("input"), 80)
    found = Text(f"giá trị của '{key}' không hợp lệ: {given}", f"the value of '{key}' is not valid: {given}")
    expected = Text(str(context["expected"]), str(context["expected"])) if "expected" in context else Text(first["msg"], first["msg"])
    return CheckerError(document.place(loc), found, Text(f"Cần: {expected.vi}", f"Expected: {expected.en}"), mend)


class MisfitError(ValueError):
    """Raised by a model's own validator: what was found and expected, at `loc` below the validated value."""

    def __init__(self, found: Text, expected: Text, loc: Loc = ()) -> None:
        super().__init__(found.en)
        self.found = found
        self.expected = expected
        self.loc = loc
