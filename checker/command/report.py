"""`hangviet report`: a result folder → one report over all its agencies, in the format that the name of the output asks for."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import click

from checker.command.option import LANG, wrong
from checker.error import CheckerError
from checker.report.message import say
from checker.usage import Command

if TYPE_CHECKING:
    from checker.report.paper import Paper
    from checker.report.signed_report import Kind
    from checker.survey.figures import By, Survey

Writer: TypeAlias = "Callable[[Survey, By | None, str], bytes]"


def _annex(survey: "Survey", by: "By | None", lang: str) -> bytes:
    from checker.report.annex import annex
    from checker.resource import rules_folder
    from checker.rule_file import load_rules

    return annex(survey, by, lang, {rule.id: rule.title.of(lang) for rule in load_rules(rules_folder())})


def _page(survey: "Survey", by: "By | None", lang: str) -> bytes:
    from checker.report.survey_page import page

    return page(survey, by, lang)


def _docx(paper: "Paper") -> bytes:
    from checker.report.docx import write

    return write(paper)


def _pdf(paper: "Paper") -> bytes:
    from checker.report.pdf import write

    return write(paper)


WRITERS: "dict[str, Writer]" = {".xlsx": _annex, ".html": _page}
SIGNED: "dict[str, Callable[[Paper], bytes]]" = {".docx": _docx, ".pdf": _pdf}


@click.command("report", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path), metavar="KẾT_QUẢ")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True,
              help="Tệp báo cáo; đuôi tên chọn định dạng: .docx, .pdf, .xlsx, .html. Của --kind reply: một thư mục.")
@click.option(
    "--by", type=click.Choice(["agency", "file", "period", "group", "kind", "funding"]), help="Chỉ một bảng: theo đơn vị, tệp, kỳ, nhóm hàng, loại hàng, nguồn kinh phí."
)
@click.option("--stage", help="Chỉ một giai đoạn mua sắm (các giai đoạn không cộng với nhau).")
@click.option("--expected", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Danh sách đơn vị phải nộp: csv có cột name, có thể thêm code, parent.")
@click.option("--profile", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Hồ sơ của đơn vị: tên đơn vị, kỳ báo cáo khi biểu và thư mục không ghi.")
@click.option("--kind", type=click.Choice(["supervision", "yearly", "reply"]),
              help="Loại báo cáo để ký (.docx, .pdf): giám sát (mặc định), tổng kết năm của Cuộc vận động; hoặc phiếu đề nghị giải trình cho từng đơn vị (reply).")
@click.option("--style", type=click.Choice(["nd30", "mttq", "party"]), help="Thể thức: văn bản hành chính (mặc định), văn bản Mặt trận, văn bản Đảng.")
@click.option("--previous", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Thư mục kết quả năm trước, để so sánh (--kind yearly).")
@LANG
def report_command(
    folder: Path, output: Path, by: "By | None", stage: str | None, expected: Path | None, profile: Path | None, kind: "Kind | Literal['reply'] | None", style: str | None,
    previous: Path | None, lang: str,
) -> None:  # fmt: skip
    """Lập báo cáo nhiều đơn vị từ một thư mục kết quả: tỷ lệ, đối chiếu, phát hiện, đơn vị chưa nộp, biểu nộp trùng.

    .docx, .pdf: báo cáo để ký; phần người ký phải điền lấy từ --profile (mục document), chưa có thì để chỗ trống tô vàng.

    Mã thoát: 0 đã ghi báo cáo; 2 dùng sai lệnh, thư mục không phải kết quả của hangviet, danh sách đơn vị sai.
    """
    if kind == "reply":
        if by or stage or expected or previous:
            raise click.UsageError(say("--kind reply: chỉ dùng cùng --profile và --style.", lang))
        _replies(folder, output, profile, style or "nd30", lang)
        return
    suffix = output.suffix.lower()
    if suffix not in {*WRITERS, *SIGNED}:
        known = ", ".join((*SIGNED, *WRITERS))
        raise click.UsageError(say("-o: không ghi được '{suffix}'. Cần một trong: {known}", lang, suffix=output.suffix or output.name, known=known))
    foreign = {"--by": by} if suffix in SIGNED else {"--kind": kind, "--style": style, "--previous": previous}
    for option, value in foreign.items():
        if value is not None:
            known = ", ".join(WRITERS if suffix in SIGNED else SIGNED)
            raise click.UsageError(say("{option}: chỉ dùng với -o có đuôi {known}", lang, option=option, known=known))
    from checker.output import replace
    from checker.profile import load_profile
    from checker.schema import STAGES
    from checker.survey.whole import survey

    if stage is not None and stage not in STAGES:
        raise click.UsageError(say("--stage: không có giai đoạn '{stage}'. Cần một trong: {known}", lang, stage=stage, known=", ".join(STAGES)))
    try:
        if suffix in SIGNED:
            from checker.report.signed_report import report_paper

            paper = report_paper(folder, kind or "supervision", style or "nd30", profile, expected, previous, stage, lang)
            replace(output, SIGNED[suffix](paper))
        else:
            found = survey(folder, expected, load_profile(profile) if profile else None, stage, findings=suffix == ".xlsx")
            replace(output, WRITERS[suffix](found, by, lang))
    except CheckerError as error:
        wrong(error.message(lang))
    click.echo(say("Đã ghi {path}", lang, path=output))


def _replies(folder: Path, output: Path, profile: Path | None, style: str, lang: str) -> None:
    """A paper and a workbook for each body that has something to explain, in a folder."""
    from checker.output import replace
    from checker.report.reply import replies

    try:
        files = replies(folder, profile, style, lang)
        output.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            replace(output / name, content)
    except CheckerError as error:
        wrong(error.message(lang))
    except OSError as error:
        wrong(f"{output}: {error.strerror}")
    click.echo(say("Đã ghi phiếu của {n} đơn vị vào {folder}/", lang, n=len(files) // 2, folder=output))
    for name in files:
        click.echo(f"  {name}")
