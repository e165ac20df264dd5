"""`hangviet report`: a result folder → one report over all its agencies, in the format that the name of the output asks for."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from checker.command.option import LANG, wrong
from checker.error import CheckerError
from checker.report.message import say
from checker.usage import Command

if TYPE_CHECKING:
    from checker.survey.figures import By, Survey

Writer: TypeAlias = "Callable[[Survey, By | None, str], bytes]"


def _annex(survey: "Survey", by: "By | None", lang: str) -> bytes:
    from checker.report.annex import annex

    return annex(survey, by, lang)


def _page(survey: "Survey", by: "By | None", lang: str) -> bytes:
    from checker.report.survey_page import page

    return page(survey, by, lang)


WRITERS: "dict[str, Writer]" = {".xlsx": _annex, ".html": _page}


@click.command("report", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path), metavar="KẾT_QUẢ")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Tệp báo cáo; đuôi tên chọn định dạng: .xlsx, .html.")
@click.option(
    "--by", type=click.Choice(["agency", "file", "period", "group", "kind", "funding"]), help="Chỉ một bảng: theo đơn vị, tệp, kỳ, nhóm hàng, loại hàng, nguồn kinh phí."
)
@click.option("--stage", help="Chỉ một giai đoạn mua sắm (các giai đoạn không cộng với nhau).")
@click.option("--expected", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Danh sách đơn vị phải nộp: csv có cột name, có thể thêm code, parent.")
@click.option("--profile", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Hồ sơ của đơn vị: tên đơn vị, kỳ báo cáo khi biểu và thư mục không ghi.")
@LANG
def report_command(
    folder: Path, output: Path, by: "By | None", stage: str | None, expected: Path | None, profile: Path | None, lang: str
) -> None:  # fmt: skip
    """Lập báo cáo nhiều đơn vị từ một thư mục kết quả: tỷ lệ, đối chiếu, phát hiện, đơn vị chưa nộp, biểu nộp trùng.

    Mã thoát: 0 đã ghi báo cáo; 2 dùng sai lệnh, thư mục không phải kết quả của hangviet, danh sách đơn vị sai.
    """
    writer = WRITERS.get(output.suffix.lower())
    if writer is None:
        raise click.UsageError(say("-o: không ghi được '{suffix}'. Cần một trong: {known}", lang, suffix=output.suffix or output.name, known=", ".join(WRITERS)))
    from checker.output import replace
    from checker.profile import load_profile
    from checker.schema import STAGES
    from checker.survey.whole import survey

    if stage is not None and stage not in STAGES:
        raise click.UsageError(say("--stage: không có giai đoạn '{stage}'. Cần một trong: {known}", lang, stage=stage, known=", ".join(STAGES)))
    try:
        found = survey(folder, expected, load_profile(profile) if profile else None, stage)
        replace(output, writer(found, by, lang))
    except CheckerError as error:
        wrong(error.message(lang))
    click.echo(say("Đã ghi {path}", lang, path=output))
