"""Options that several commands have, and how a command ends."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from checker.usage import LANGUAGES

WRONG_USAGE, INCOMPLETE = 2, 3

LANG = click.option("--lang", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True, help="Ngôn ngữ.")
LISTS = click.option(
    "--lists", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Thư mục danh mục của đơn vị (csv và yaml), xem docs/lists.md."
)
RULES = click.option(
    "--rules", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Thư mục quy tắc của đơn vị: chạy riêng hoặc cùng bộ có sẵn, theo about.yaml của nó.",
)  # fmt: skip


def wrong(message: str) -> NoReturn:
    """Ends the program: it was called wrongly, or with a faulty rule, list or profile; nothing was checked."""
    click.echo(message, err=True)
    sys.exit(WRONG_USAGE)
