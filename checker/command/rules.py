"""`hangviet rules`: what is checked, by which law, since when; and what an author of rules asks for."""

import sys
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from checker.command.option import LANG, RULES, wrong
from checker.error import CheckerError
from checker.report.message import say
from checker.usage import Command


@click.command("rules", cls=Command)
@click.argument("name", required=False, metavar="[MÃ]")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Quy tắc, tham số, văn bản có hiệu lực ngày này, và thay đổi tiếp theo.")
@click.option("--markdown", is_flag=True, help="Ghi README.md và một trang cho mỗi quy tắc, ví dụ do công cụ tính lại.")
@click.option("--lists", is_flag=False, flag_value="", metavar="[THƯ_MỤC]",
              help="Các danh mục đang có: từ ngày nào đến ngày nào, bao nhiêu dòng, đầy đủ hay chưa; nêu thư mục của đơn vị để xem cả danh mục nạp thêm.")
@click.option("--check", "checked", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="THƯ_MỤC",
              help="Kiểm tra một thư mục quy tắc: chỗ sai, chỗ chưa điền, kết quả các ví dụ, ví dụ còn thiếu.")
@click.option("--new", metavar="[BẢNG/]MÃ", help="Tạo khung một quy tắc có chú giải (mặc định trên bảng items); không ghi đè.")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Thư mục ghi của --markdown (mặc định: rules) và --new (mặc định: quy-tac).")
@RULES
@LANG
def rules_command(
    name: str | None, on: datetime | None, markdown: bool, lists: str | None, checked: Path | None, new: str | None, output: Path | None,
    folder: Path | None, lang: str,
) -> None:  # fmt: skip
    """Liệt kê các quy tắc, hoặc giải thích một quy tắc: căn cứ, hiệu lực, ví dụ.

    Tự viết quy tắc: docs/viet-mot-quy-tac.md.
    """
    if checked or new:
        if name or on or markdown or lists is not None or folder or (checked and (new or output)):
            raise click.UsageError(say("--check và --new dùng một mình; --new nhận thêm -o.", lang))
        _author(checked, new, output or Path("quy-tac"), lang)
    if markdown and (name or on or lists is not None):
        raise click.UsageError(say("--markdown ghi mọi quy tắc, không dùng cùng MÃ, --on hoặc --lists.", lang))
    if lists is not None and name:
        raise click.UsageError(say("--lists không dùng cùng MÃ.", lang))
    if lists and not Path(lists).is_dir():
        raise click.UsageError(say("--lists: không có thư mục '{folder}'.", lang, folder=lists))
    if output and not markdown:
        raise click.UsageError(say("-o chỉ dùng cùng --markdown hoặc --new.", lang))
    from checker.rule_set import find, load_rule_set

    day = on.date() if on else None
    try:
        loaded = load_rule_set(find(folder))
        rules, acts, root = loaded.rules, loaded.acts, loaded.source.root
        if markdown:
            from checker.judge import judge_examples
            from checker.quarantine import Quarantine
            from checker.report.rule_index import pages, write
            from checker.rule_schema import schemas

            with Quarantine(str(folder)) as run:
                texts = pages(rules, acts, {rule.id: judge_examples(rule, run if folder else None) for rule in rules}, lang)
            texts |= {f"schema/{name}": text for name, text in schemas().items()}
            write(texts, output or Path("rules"))
            click.echo(say("Đã ghi {n} tệp vào {folder}/", lang, n=len(texts), folder=output or "rules"))
            return
        if lists is not None:
            from checker.lists.shelf import load_shelf
            from checker.report.list_book import list_lists

            click.echo("\n".join(list_lists(load_shelf(root, loaded.list_acts, Path(lists) if lists else None), lang, day)))
            return
    except CheckerError as error:
        wrong(error.message(lang))
    if day is not None and name is None:
        from checker.report.on_day import what_holds

        lines = what_holds(rules, acts, day, lang)
    else:
        from checker.report.rulebook import explain_rule, list_rules

        rule = next((r for r in rules if name in (r.id, f"{r.table}/{r.id}")), None)
        if rule is None and name is not None:
            wrong(say("Không có quy tắc '{name}'. Xem danh sách: hangviet rules", lang, name=name))
        lines = explain_rule(rule, lang, day) if rule else list_rules(rules, lang)
    click.echo("\n".join(lines))


def _author(checked: Path | None, new: str | None, folder: Path, lang: str) -> NoReturn:
    """What a person who writes rules asks for: a folder checked, or a skeleton."""
    try:
        if checked:
            from checker.proof import prove
            from checker.report.proof_book import proof_lines

            proof = prove(checked)
            click.echo("\n".join(proof_lines(proof, lang)))
            sys.exit(proof.exit_code)
        from checker.rule_schema import schemas
        from checker.skeleton import new_rule

        written = new_rule(new or "", folder, schemas())
    except CheckerError as error:
        wrong(error.message(lang))
    click.echo("\n".join(str(path) for path in written))
    click.echo(say("Thay mọi chỗ ĐIỀN rồi chạy: hangviet rules --check {folder}", lang, folder=folder))
    sys.exit(0)
