"""`hangviet compare`: two result folders of the same units → what is different in the later one."""

import sys
from pathlib import Path

import click

from checker.command.option import LANG, RULES, wrong
from checker.error import CheckerError
from checker.report.message import say
from checker.usage import Command


@click.command("compare", cls=Command)
@click.argument("old", type=click.Path(path_type=Path), metavar="KẾT_QUẢ_TRƯỚC")
@click.argument("new", type=click.Path(path_type=Path), metavar="KẾT_QUẢ_SAU")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Thư mục ghi so-sanh.html, so-sanh.xlsx và compare.json.")
@click.option(
    "--fail-on", type=click.Choice(["error", "explain", "never"]), default="error", show_default=True, help="Mức phát hiện mới làm mã thoát bằng 1."
)
@click.option("--stage", help="Chỉ một giai đoạn mua sắm (các giai đoạn không cộng với nhau).")
@RULES
@LANG
def compare_command(old: Path, new: Path, output: Path | None, fail_on: str, stage: str | None, folder: Path | None, lang: str) -> None:
    """So sánh hai kết quả rà soát của cùng một biểu: đã sửa gì, còn gì, dòng nào không còn, tỷ lệ thay đổi do dòng nào.

    Dòng được ghép theo nội dung, không theo vị trí; dòng nào không chắc thì kể là không còn và mới.

    Mã thoát: 0 không có gì phải xem; 1 có dòng không còn trong bản nộp sau, hoặc có phát hiện mới từ mức --fail-on; 2 dùng sai lệnh, hai
    kết quả khác giai đoạn; 3 có tệp của một trong hai lần không đọc được chắc chắn.
    """
    from checker.report.resubmission import lines
    from checker.resubmission.difference import compare
    from checker.rule_set import find, load_rule_set
    from checker.schema import STAGES

    if stage is not None and stage not in STAGES:
        raise click.UsageError(say("--stage: không có giai đoạn '{stage}'. Cần một trong: {known}", lang, stage=stage, known=", ".join(STAGES)))
    try:
        found = compare(old, new, stage)
        titles = {rule.id: rule.title for rule in load_rule_set(find(folder)).rules}
        code = found.exit_code(fail_on)
        if output is not None:
            from checker.output import replace, take_comparison
            from checker.report.resubmission_book import book
            from checker.report.resubmission_data import data
            from checker.report.resubmission_page import page

            take_comparison(output)
            replace(output / "so-sanh.html", page(found, titles, lang))
            replace(output / "so-sanh.xlsx", book(found, titles, lang))
            replace(output / "compare.json", data(found, code))  # last: a folder is ours, and whole, when this file is there
    except CheckerError as error:
        wrong(error.message(lang))
    click.echo(lines(found, titles, lang, f"{output}/" if output else None), nl=False)
    sys.exit(code)

