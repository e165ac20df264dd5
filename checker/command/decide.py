"""`hangviet decide`: decisions on findings, kept beside the result and held against every later one."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from checker.command.option import INCOMPLETE, LANG, RULES, wrong
from checker.error import CheckerError
from checker.report.message import say
from checker.usage import Command


@click.command("decide", cls=Command)
@click.argument("result", type=click.Path(path_type=Path), metavar="KẾT_QUẢ")
@click.argument("findings", nargs=-1, metavar="[PHÁT_HIỆN...]")
@click.option("--status", type=click.Choice(["explained", "accepted", "rejected"]), help="Đã giải trình, chấp nhận giải trình, hoặc không chấp nhận.")
@click.option("--by", default="", help="Người hoặc cơ quan giải trình, quyết định; chịu trách nhiệm cả về quyết định đọc từ tệp.")
@click.option("--reason", default="", help="Lý do, ý kiến.")
@click.option("--document", default="", help="Số, ký hiệu văn bản.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="Ngày cuối cùng quyết định còn giá trị.")
@click.option("--rule", help="Quy tắc, khi một ô có nhiều phát hiện.")
@click.option("--from", "sources", multiple=True, type=click.Path(path_type=Path, exists=True),
              help="Bản đánh dấu hoặc phiếu giải trình đã điền, decisions.csv, hoặc thư mục chứa chúng; dùng được nhiều lần.")
@RULES
@LANG
def decide_command(
    result: Path, findings: tuple[str, ...], status: str | None, by: str, reason: str, document: str, expires: datetime | None, rule: str | None,
    sources: tuple[Path, ...], folder: Path | None, lang: str,
) -> None:  # fmt: skip
    """Ghi quyết định về phát hiện: đã giải trình, chấp nhận, không chấp nhận; ai, vì sao, văn bản nào, đến ngày nào.

    PHÁT_HIỆN là mã ở cột key của findings.csv (hoặc phần đầu của mã), hoặc TỆP!TRANG!Ô. Không nêu gì thì liệt kê. Quyết định gắn với nội dung dòng: còn
    giữ khi nộp lại, hết khi dòng thay đổi; lần hangviet check sau vào cùng thư mục (hoặc --decisions) sẽ áp dụng.

    Mã thoát: 0 đã ghi; 2 dùng sai lệnh; 3 có chỗ trong tệp đã điền không dùng được (chỗ khác vẫn ghi).
    """
    if findings and status is None:
        raise click.UsageError(say("Cần --status khi nêu phát hiện.", lang))
    if status is not None and not (findings and by):
        raise click.UsageError(say("--status cần ít nhất một phát hiện và --by.", lang))
    from checker.decision import FILE, Decision, dump
    from checker.output import replace
    from checker.report.decision import listed, recorded
    from checker.rule_set import find
    from checker.settlement import decision_on, findings_of, kept, named, read_back

    faults: Sequence[CheckerError] = ()
    try:
        found = findings_of(result)
        given: list[Decision] = []
        for text in findings:
            finding = named(found, text, rule)
            given.append(decision_on(finding, status=status or "", by=by, reason=reason, document=document, expires=f"{expires:%Y-%m-%d}" if expires else "", place=text))
        if sources:
            back = read_back(sources, found, find(folder).root, by)
            given += back.decisions
            faults = back.faults
        every = kept(result, given)
        if given:
            replace(result / FILE, dump(every))
    except CheckerError as error:
        wrong(error.message(lang))
    lines = recorded(given, result, lang) if findings or sources else listed(found, lang)
    click.echo("\n".join(lines))
    for fault in faults:
        click.echo(fault.message(lang), err=True)
    sys.exit(INCOMPLETE if faults else 0)
