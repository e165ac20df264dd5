"""`hangviet explain`: one row with everything behind it."""

import sys
from datetime import datetime
from pathlib import Path

import click

from checker.command.option import INCOMPLETE, LANG, LISTS, RULES, wrong
from checker.error import CheckerError, ConservationError
from checker.usage import Command


@click.command("explain", cls=Command)
@click.argument("place", metavar="TỆP!TRANG!Ô")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[TỆP_KHÁC...]")
@click.option("--date", "law_date", type=click.DateTime(["%Y-%m-%d"]), help="Ngày áp dụng pháp luật cho dòng không ghi ngày.")
@click.option("--form", help="Buộc đọc theo một mẫu (xem rules/forms).")
@LISTS
@RULES
@LANG
def explain_command(
    place: str, paths: tuple[Path, ...], law_date: datetime | None, form: str | None, lists: Path | None, folder: Path | None, lang: str
) -> None:
    """Giải thích một dòng: đã đọc gì, từng bậc bằng chứng về xuất xứ, kết luận của từng quy tắc.

    Ô có thể chỉ là số dòng (TỆP!TRANG!12). Nêu thêm tệp khác để biết cùng mặt hàng, cùng hãng được ghi ra sao ở đó.
    """
    from checker.explain import explain, parse
    from checker.pipeline import check as run
    from checker.report.explanation import explanation

    try:
        where = parse(place)
        every = [where.path, *(p for p in paths if p.absolute() != where.path.absolute())]
        result = run(*every, rules=folder, law_date=law_date.date() if law_date else None, form=form, lists=lists)
        text = explanation(explain(result, where, every), result.origin, lang)
    except CheckerError as error:
        wrong(error.message(lang))
    except ConservationError as error:
        click.echo(error.message.of(lang), err=True)
        sys.exit(INCOMPLETE)
    click.echo(text, nl=False)
