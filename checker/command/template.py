"""`hangviet template`: a blank workbook of a form."""

from pathlib import Path

import click

from checker.command.option import LANG, RULES, wrong
from checker.error import CheckerError
from checker.report.message import say
from checker.usage import Command


@click.command("template", cls=Command)
@click.argument("name", metavar="MÃ")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Tệp .xlsx sẽ ghi; tệp đã có thì không ghi đè.")
@RULES
@LANG
def template_command(name: str, output: Path, folder: Path | None, lang: str) -> None:
    """Ghi biểu trống của một mẫu: tiêu đề đúng mẫu, danh sách chọn, ô kiểm tra, ô tổng cộng, trang hướng dẫn.

    Danh sách mẫu: hangviet forms
    """
    if output.suffix.lower() != ".xlsx":
        wrong(say("Tên tệp '{file}' phải có đuôi .xlsx", lang, file=output))
    if output.exists():
        wrong(say("Tệp '{file}' đã có, có thể là biểu đã điền. Chọn tên khác.", lang, file=output))
    from checker.output import replace
    from checker.template.blank import blank_workbook

    try:
        replace(output, blank_workbook(name, folder, lang))
    except CheckerError as error:
        wrong(error.message(lang))
    click.echo(say("Đã ghi biểu trống {file}. Cách điền ở trang hướng dẫn trong tệp.", lang, file=output))
