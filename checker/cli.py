"""The program: its commands gathered, and its end."""

import os
import sys
from typing import NoReturn

import click

from checker import __version__
from checker.command.check import check
from checker.command.compare import compare_command
from checker.command.decide import decide_command
from checker.command.explain import explain_command
from checker.command.forms import forms_command
from checker.command.report import report_command
from checker.command.rules import rules_command
from checker.command.suite import suite_command
from checker.command.template import template_command
from checker.usage import LANGUAGES, Group, spoken_by_all


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="hangviet", message="%(prog)s %(version)s", help="In số phiên bản.")
@click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, callback=spoken_by_all, help="Ngôn ngữ của mọi lệnh.")
def main() -> None:
    """Rà soát bảng mua sắm công: hàng hóa sản xuất ở đâu, tỷ lệ hàng Việt Nam, theo quy định có ngày và có trích dẫn.

    Không dữ liệu nào rời khỏi máy này.
    """


for command in (
    check, compare_command, decide_command, explain_command, rules_command, forms_command, template_command, report_command, suite_command,
):  # fmt: skip
    main.add_command(command)


def run() -> NoReturn:
    """The program `hangviet`. It ends at once when its work is done: taking a large table apart object by object takes longer than judging it."""
    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # nobody reads any more
        code = code or 1
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    run()
