"""`hangviet forms`: the forms that are known."""

from pathlib import Path

import click

from checker.command.option import LANG, RULES, wrong
from checker.error import CheckerError
from checker.report.message import say
from checker.usage import Command


@click.command("forms", cls=Command)
@click.argument("name", required=False, metavar="[MÃ]")
@RULES
@LANG
def forms_command(name: str | None, folder: Path | None, lang: str) -> None:
    """Liệt kê các mẫu biểu đọc được, hoặc giải thích một mẫu."""
    from checker.report.rulebook import explain_form, list_forms
    from checker.rule_set import find

    try:
        forms = find(folder).forms()
    except CheckerError as error:
        wrong(error.message(lang))
    if name is None:
        lines = list_forms(forms, lang)
    elif name in forms:
        lines = explain_form(name, forms[name], lang)
    else:
        wrong(say("Không có mẫu '{name}'. Xem danh sách: hangviet forms", lang, name=name))
    click.echo("\n".join(lines))
