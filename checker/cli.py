"""The command line: parse, call, print, exit code. Nothing heavy is imported before a command needs it."""

import re
import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from checker import __version__
from checker.error import CheckerError, ConservationError, Text

STAGES = ("plan", "request", "bid", "award", "contract", "accepted", "register", "unknown")
WRONG_USAGE, INCOMPLETE = 2, 3


_LANG = click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Ngôn ngữ.")
_LISTS = click.option(
    "--lists", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Thư mục danh mục của đơn vị (csv và yaml), xem docs/lists.md."
)
_RULES = click.option("--rules", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Thư mục quy tắc dùng thay bộ có sẵn.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="hangviet")
def main() -> None:
    """Rà soát bảng mua sắm công: hàng hóa sản xuất ở đâu, tỷ lệ hàng Việt Nam, theo quy định có ngày và có trích dẫn.

    Không dữ liệu nào rời khỏi máy này.
    """


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="TỆP_HOẶC_THƯ_MỤC...")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("ket-qua"), show_default=True, help="Thư mục kết quả.")
@click.option("--date", "law_date", type=click.DateTime(["%Y-%m-%d"]), help="Ngày áp dụng pháp luật cho dòng không ghi ngày.")
@click.option("--what-if", type=click.DateTime(["%Y-%m-%d"]), help="In thêm: kết luận nào thay đổi nếu mọi dòng theo pháp luật ngày này, và do quy định nào.")
@click.option("--form", help="Buộc đọc theo một mẫu (xem rules/forms).")
@click.option("--stage", type=click.Choice(STAGES), help="Giai đoạn lấy làm tỷ lệ chung khi có nhiều giai đoạn.")
@_RULES
@_LANG
@click.option(
    "--fail-on", type=click.Choice(["error", "explain", "never"]), default="error", show_default=True, help="Mức phát hiện làm mã thoát bằng 1."
)
@click.option("--memory", metavar="MỨC", help="Bộ nhớ nhiều nhất của tiến trình đọc tệp, như 2G hoặc 512M; mặc định 4G, không quá nửa bộ nhớ máy.")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Tệp UTF-8 chứa mật khẩu mở tệp: mỗi dòng là tên tệp (hoặc mẫu), dấu tab, mật khẩu; hoặc một dòng là mật khẩu chung.",
)
@_LISTS
@click.option("--profile", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Hồ sơ của đơn vị: chỉ tiêu đã đăng ký, trường hợp được chấp thuận.")
@click.option("--trial", is_flag=True, help="Chạy cả quy tắc thử nghiệm; phát hiện của chúng không tính.")
@click.option("--json", "json_to", type=click.Choice(["-"]), help="In result.json ra đầu ra chuẩn, không in gì khác ở đó.")
@click.option("--quiet", is_flag=True, help="Không in bản tóm tắt.")
@click.option("--no-annotate", is_flag=True, help="Không ghi bản đánh dấu của các tệp (workbooks/).")
def check(
    paths: tuple[Path, ...], output: Path, law_date: datetime | None, what_if: datetime | None, form: str | None, stage: str | None, folder: Path | None, lang: str,
    fail_on: str, memory: str | None, password_file: Path | None, lists: Path | None, profile: Path | None, trial: bool, json_to: str | None, quiet: bool,
    no_annotate: bool,
) -> None:  # fmt: skip
    """Rà soát các tệp và thư mục; ghi thư mục kết quả và in tóm tắt.

    Mã thoát: 0 không có phát hiện; 1 có phát hiện từ mức --fail-on; 2 dùng sai lệnh hoặc quy tắc lỗi; 3 có tệp không đọc được chắc
    chắn hoặc không có mặt hàng nào.
    """
    from checker.limit import rare_collection

    rare_collection()  # before the imports, which make most of the objects
    from checker.inputs import read_passwords
    from checker.output import Copied, to_json, write_result
    from checker.pipeline import check as run
    from checker.report.copies import told, write_copies
    from checker.report.terminal import summary

    try:
        passwords = read_passwords(password_file) if password_file else []
        result = run(
            *paths, rules=folder, law_date=law_date.date() if law_date else None, form=form, stage=stage,
            memory=_bytes(memory) if memory else None, passwords=passwords, trial=trial, profile=profile, lists=lists,
        )  # fmt: skip
        code = result.exit_code(fail_on)
        copies: list[Copied] = []

        def copy(into: Path) -> list[Copied]:
            copies.extend(write_copies(result, into, lang, memory=_bytes(memory) if memory else None, passwords=passwords, rules=folder))
            return copies

        written = write_result(result, output, code, None if no_annotate else copy)
    except CheckerError as error:
        _wrong(error.message(lang))
    except ConservationError as error:
        click.echo(error.message.of(lang), err=True)
        sys.exit(INCOMPLETE)
    except KeyboardInterrupt:
        click.echo("Đã dừng theo yêu cầu; chưa có kết quả." if lang == "vi" else "Stopped; there is no result.", err=True)
        sys.exit(INCOMPLETE)
    except Exception as error:
        click.echo(f"Lỗi nội bộ của hangviet ({type(error).__name__}); chưa có kết quả. Báo cho người duy trì hangviet:" if lang == "vi"
                   else f"Internal error of hangviet ({type(error).__name__}); there is no result. Report it to the maintainers:", err=True)  # fmt: skip
        click.echo(traceback.format_exc(), err=True)
        sys.exit(INCOMPLETE)
    if json_to:
        sys.stdout.buffer.write(to_json(written))
        sys.stdout.flush()
    if not quiet:
        click.echo(summary(result, lang, f"{output}/", told(copies, f"{output}/", lang)), nl=False, err=bool(json_to))
    if what_if:
        from checker.report.shift import shifts
        from checker.what_if import what_if as changed

        click.echo(shifts(changed(result, what_if.date()), what_if.date(), lang), nl=False, err=bool(json_to))
    sys.exit(code)


@main.command("explain")
@click.argument("place", metavar="TỆP!TRANG!Ô")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[TỆP_KHÁC...]")
@click.option("--date", "law_date", type=click.DateTime(["%Y-%m-%d"]), help="Ngày áp dụng pháp luật cho dòng không ghi ngày.")
@click.option("--form", help="Buộc đọc theo một mẫu (xem rules/forms).")
@_LISTS
@_RULES
@_LANG
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
        _wrong(error.message(lang))
    except ConservationError as error:
        click.echo(error.message.of(lang), err=True)
        sys.exit(INCOMPLETE)
    click.echo(text, nl=False)


@main.command("rules")
@click.argument("name", required=False, metavar="[MÃ]")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Quy tắc, tham số, văn bản có hiệu lực ngày này, và thay đổi tiếp theo.")
@click.option("--markdown", is_flag=True, help="Ghi README.md và một trang cho mỗi quy tắc, ví dụ do công cụ tính lại.")
@click.option("--lists", is_flag=False, flag_value="", metavar="[THƯ_MỤC]",
              help="Các danh mục đang có: từ ngày nào đến ngày nào, bao nhiêu dòng, đầy đủ hay chưa; nêu thư mục của đơn vị để xem cả danh mục nạp thêm.")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Thư mục ghi của --markdown; mặc định: rules.")
@_RULES
@_LANG
def rules_command(
    name: str | None, on: datetime | None, markdown: bool, lists: str | None, output: Path | None, folder: Path | None, lang: str
) -> None:
    """Liệt kê các quy tắc, hoặc giải thích một quy tắc: căn cứ, hiệu lực, ví dụ."""
    if markdown and (name or on or lists is not None):
        raise click.UsageError("--markdown ghi mọi quy tắc, không dùng cùng MÃ, --on hoặc --lists.")
    if lists is not None and name:
        raise click.UsageError("--lists không dùng cùng MÃ.")
    if lists and not Path(lists).is_dir():
        raise click.UsageError(f"--lists: không có thư mục '{lists}'.")
    if output and not markdown:
        raise click.UsageError("-o chỉ dùng cùng --markdown.")
    from checker.act import load_acts
    from checker.resource import rules_folder
    from checker.rule_file import load_rules

    root = folder or rules_folder()
    day = on.date() if on else None
    try:
        rules, acts = load_rules(root), load_acts(root)
        if markdown:
            from checker.judge import judge_examples
            from checker.report.rule_index import pages, write

            texts = pages(rules, acts, {rule.id: judge_examples(rule) for rule in rules}, lang)
            write(texts, output or Path("rules"))
            click.echo(f"Đã ghi {len(texts)} trang vào {output or 'rules'}/" if lang == "vi" else f"Wrote {len(texts)} pages to {output or 'rules'}/")
            return
        if lists is not None:
            from checker.lists.shelf import load_shelf
            from checker.report.list_book import list_lists

            click.echo("\n".join(list_lists(load_shelf(root, acts, Path(lists) if lists else None), lang, day)))
            return
    except CheckerError as error:
        _wrong(error.message(lang))
    if day is not None and name is None:
        from checker.report.on_day import what_holds

        lines = what_holds(rules, acts, day, lang)
    else:
        from checker.report.rulebook import explain_rule, list_rules

        rule = next((r for r in rules if name in (r.id, f"{r.table}/{r.id}")), None)
        if rule is None and name is not None:
            _wrong(f"Không có quy tắc '{name}'. Xem danh sách: hangviet rules" if lang == "vi" else f"There is no rule '{name}'. See: hangviet rules")
        lines = explain_rule(rule, lang, day) if rule else list_rules(rules, lang)
    click.echo("\n".join(lines))


@main.command("forms")
@click.argument("name", required=False, metavar="[MÃ]")
@_RULES
@_LANG
def forms_command(name: str | None, folder: Path | None, lang: str) -> None:
    """Liệt kê các mẫu biểu đọc được, hoặc giải thích một mẫu."""
    from checker.report.rulebook import explain_form, list_forms
    from checker.resource import load_forms, rules_folder

    try:
        forms = load_forms(folder or rules_folder())
    except CheckerError as error:
        _wrong(error.message(lang))
    if name is None:
        lines = list_forms(forms, lang)
    elif name in forms:
        lines = explain_form(name, forms[name], lang)
    else:
        _wrong(f"Không có mẫu '{name}'. Xem danh sách: hangviet forms" if lang == "vi" else f"There is no form '{name}'. See: hangviet forms")
    click.echo("\n".join(lines))


def _bytes(text: str) -> int:
    """Bytes of an amount of memory as it is typed: 2G, 512M."""
    match = re.fullmatch(r"(\d{1,6})\s*([MG])(?:i?B)?", text.strip(), re.ASCII | re.IGNORECASE)
    if match is None:
        raise CheckerError("--memory", Text(f"'{text}' không phải mức bộ nhớ", f"'{text}' is no amount of memory"),
                           Text("Cần một số nguyên và đơn vị M hoặc G, như 2G hoặc 512M", "Expected a whole number and M or G, as 2G or 512M"), Text("", ""))  # fmt: skip
    return int(match[1]) << (20 if match[2] in "mM" else 30)


def _wrong(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(WRONG_USAGE)


if __name__ == "__main__":
    main()
