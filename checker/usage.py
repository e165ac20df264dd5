"""Commands whose help and complaints are said in the reader's language, also where click words them.

click asks gettext for its words, so the language is told to gettext alone, before the first argument is parsed: Vietnamese, or what `--lang` says.
What a command says of itself and of its options is written in Vietnamese where it is declared.
"""

import gettext
import inspect
import os
import sys
from collections.abc import Sequence
from copy import copy
from itertools import pairwise
from typing import Any, TypeVar

import click

from checker.report.message import DOMAIN, LOCALE, SOURCE, mark

LANGUAGES = (SOURCE, "en")
DAY = mark("NĂM-THÁNG-NGÀY")
T = TypeVar("T")


def speak(arguments: Sequence[str]) -> None:
    """Nothing comes out: from here on gettext speaks the language that the arguments choose."""
    chosen = [b for a, b in pairwise(arguments) if a == "--lang"]
    chosen += [a.removeprefix("--lang=") for a in arguments if a.startswith("--lang=")]
    gettext.bindtextdomain(DOMAIN, LOCALE)
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = chosen[-1] if chosen and chosen[-1] in LANGUAGES else SOURCE


def spoken_by_all(ctx: click.Context, param: click.Parameter, lang: str | None) -> None:
    """Nothing comes out: a language that stands before the command is that of the command, unless it names its own."""
    if lang is not None and isinstance(ctx.command, click.Group):
        ctx.default_map = {name: {"lang": lang} for name in ctx.command.commands}


def _said(thing: T, *names: str) -> T:
    """A copy whose texts of these names are in the language that is spoken now."""
    told = copy(thing)
    for name in names:
        text = getattr(thing, name)
        setattr(told, name, gettext.gettext(inspect.cleandoc(text)) if text else text)
    return told


def _told(param: click.Parameter) -> click.Parameter:
    """The parameter as its help and complaints name it."""
    told = _said(param, "metavar", *(["help"] if isinstance(param, click.Option) else []))
    told.type = _said(param.type, "name")
    if isinstance(param.type, click.DateTime) and param.metavar is None:
        told.metavar = gettext.gettext(DAY)
    return told


class Command(click.Command):
    """A command that is explained in the reader's language."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._spoken: dict[str, list[click.Parameter]] = {}

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Its parameters, the same objects whenever the language is the same."""
        lang = os.environ.get("LANGUAGE", SOURCE)
        if lang not in self._spoken:
            self._help_option = None  # click keeps it with the words of its first use
            self._spoken[lang] = [_told(param) for param in super().get_params(ctx)]
        return self._spoken[lang]

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What follows its name in the line of usage."""
        pieces = super().collect_usage_pieces(ctx)
        return [gettext.gettext(piece) for piece in pieces]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Nothing comes out: what it does, into the formatter."""
        click.Command.format_help_text(_said(self, "help"), ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """What it does, in a few words."""
        return click.Command.get_short_help_str(_said(self, "help"), limit)


class Group(Command, click.Group):
    """Commands that are explained in the language of the arguments."""

    command_class = Command

    def main(self, args: Sequence[str] | None = None, *more: Any, **named: Any) -> Any:
        """What the command line gives."""
        speak(sys.argv[1:] if args is None else args)
        return super().main(args, *more, **named)
