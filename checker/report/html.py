"""A template of `templates/` with its values filled in: a page in UTF-8. It escapes whatever it is given, and no control character of a file gets through."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from checker.report.message import say
from checker.report.visible import visible

_TEMPLATES = Path(__file__).parent / "templates"


class _Compiled(FileSystemBytecodeCache):
    """Templates as Python code, kept where Python keeps its own: to compile them anew takes as long as to judge 50,000 lines."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Nothing comes out: the code is kept, if it may be."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def filled(template: str, lang: str, **values: Any) -> bytes:
    """The page; in the template `say` speaks the language."""
    world = Environment(
        loader=FileSystemLoader(_TEMPLATES), bytecode_cache=_compiled(), autoescape=True, undefined=StrictUndefined, finalize=_shown,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    text = world.get_template(template).render(lang=lang, say=lambda text, **words: say(text, lang, **words), **values)
    return text.encode("utf-8", "backslashreplace")


def _compiled() -> _Compiled | None:
    folder = _TEMPLATES / "__pycache__"
    if not sys.dont_write_bytecode:
        with suppress(OSError):
            folder.mkdir(exist_ok=True)
            return _Compiled(str(folder))
    return None


def _shown(value: object) -> object:
    return visible(value) if type(value) is str else value
