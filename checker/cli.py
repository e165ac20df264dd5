"""The command line: parse, call, print, exit code. Nothing heavy is imported before a command needs it."""

import os
import re
import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from checker import __version__
from checker.error import CheckerError, ConservationError, Text
from checker.report.message import say
from checker.usage import LANGUAGES, Group, spoken_by_all

STAGES = ("plan", "request", "bid", "award", "contract", "accepted", "register", "unknown")
WRONG_USAGE, INCOMPLETE = 2, 3


_LANG = click.option("--lang", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True, help="Ngôn ngữ.")
_LISTS = click.option(
    "--lists", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Thư mục danh mục của đơn vị (csv và yaml), xem docs/lists.md."
)
_RULES = click.option(
    "--rules", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Thư mục quy tắc của đơn vị: chạy riêng hoặc cùng bộ có sẵn, theo about.yaml của nó.",
)  # fmt: skip


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="hangviet", message="%(prog)s %(version)s", help="In số phiên bản.")
@click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, callback=spoken_by_all, help="Ngôn ngữ của mọi lệnh.")
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
    from checker.limit import lean_libraries, rare_collection

    rare_collection()  # before the imports, which make most of the objects
    lean_libraries()
    from checker.inputs import read_passwords
    from checker.output import Copied, to_json, write_result
    from checker.pipeline import check as run
    from checker.report.copies import told, write_copies
    from checker.report.page import page
    from checker.report.progress import Progress
    from checker.report.terminal import summary

    try:
        passwords = read_passwords(password_file) if password_file else []
        copies: list[Copied] = []

        def copy(into: Path) -> list[Copied]:
            copies.extend(write_copies(result, into, lang, memory=_bytes(memory) if memory else None, passwords=passwords))
            return copies

        with Progress(sys.stderr, lang, quiet) as tell:
            result = run(
                *paths, rules=folder, law_date=law_date.date() if law_date else None, form=form, stage=stage,
                memory=_bytes(memory) if memory else None, passwords=passwords, trial=trial, profile=profile, lists=lists, tell=tell,
            )  # fmt: skip
            code = result.exit_code(fail_on)
            tell("write", len(result.inputs), len(result.inputs), "")
            reports = {"report.html": lambda summary: page(result, summary, lang)}
            written = write_result(result, output, code, reports, None if no_annotate else copy)
    except CheckerError as error:
        _wrong(error.message(lang))
    except ConservationError as error:
        click.echo(error.message.of(lang), err=True)
        sys.exit(INCOMPLETE)
    except KeyboardInterrupt:
        click.echo(say("Đã dừng theo yêu cầu; chưa có kết quả.", lang), err=True)
        sys.exit(INCOMPLETE)
    except Exception as error:
        kind = type(error).__name__
        click.echo(say("Lỗi nội bộ của hangviet ({kind}); chưa có kết quả. Báo cho người duy trì hangviet:", lang, kind=kind), err=True)
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
@click.option("--check", "checked", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="THƯ_MỤC",
              help="Kiểm tra một thư mục quy tắc: chỗ sai, chỗ chưa điền, kết quả các ví dụ, ví dụ còn thiếu.")
@click.option("--new", metavar="[BẢNG/]MÃ", help="Tạo khung một quy tắc có chú giải (mặc định trên bảng items); không ghi đè.")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Thư mục ghi của --markdown (mặc định: rules) và --new (mặc định: quy-tac).")
@_RULES
@_LANG
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
        _wrong(error.message(lang))
    if day is not None and name is None:
        from checker.report.on_day import what_holds

        lines = what_holds(rules, acts, day, lang)
    else:
        from checker.report.rulebook import explain_rule, list_rules

        rule = next((r for r in rules if name in (r.id, f"{r.table}/{r.id}")), None)
        if rule is None and name is not None:
            _wrong(say("Không có quy tắc '{name}'. Xem danh sách: hangviet rules", lang, name=name))
        lines = explain_rule(rule, lang, day) if rule else list_rules(rules, lang)
    click.echo("\n".join(lines))


@main.command("forms")
@click.argument("name", required=False, metavar="[MÃ]")
@_RULES
@_LANG
def forms_command(name: str | None, folder: Path | None, lang: str) -> None:
    """Liệt kê các mẫu biểu đọc được, hoặc giải thích một mẫu."""
    from checker.report.rulebook import explain_form, list_forms
    from checker.rule_set import find

    try:
        forms = find(folder).forms()
    except CheckerError as error:
        _wrong(error.message(lang))
    if name is None:
        lines = list_forms(forms, lang)
    elif name in forms:
        lines = explain_form(name, forms[name], lang)
    else:
        _wrong(say("Không có mẫu '{name}'. Xem danh sách: hangviet forms", lang, name=name))
    click.echo("\n".join(lines))


@main.command("suite")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Ghi các quy tắc đang dùng thành bộ kiểm tra great_expectations vào thư mục này.")
@click.option("--run", "result", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Chạy bộ kiểm tra trên thư mục kết quả này và so với kết luận của hangviet.")
@click.option("--database", metavar="ĐỊA_CHỈ", help="postgresql://tên:mật_khẩu@máy/cơ_sở_dữ_liệu; không nêu thì dùng SQLite, không cần mạng.")
@click.option("--trial", is_flag=True, help="Gồm cả quy tắc thử nghiệm.")
@_RULES
@_LANG
def suite_command(output: Path | None, result: Path | None, database: str | None, trial: bool, folder: Path | None, lang: str) -> None:
    """Chạy cùng các quy tắc bằng máy khác: xuất ra great_expectations, hoặc chạy trên SQLite, PostgreSQL và so từng dòng.

    Mã thoát: 0 mọi dòng giống nhau; 1 có dòng khác nhau; 2 dùng sai lệnh; 3 có quy tắc không chạy được.
    """
    if (output is None) == (result is None):
        raise click.UsageError(say("Cần đúng một trong hai: -o THƯ_MỤC hoặc --run THƯ_MỤC_KẾT_QUẢ.", lang))
    if database and not result:
        raise click.UsageError(say("--database chỉ dùng cùng --run.", lang))
    from checker.rule import TABLES, rules_for
    from checker.rule_set import find, load_rule_set

    try:
        loaded = load_rule_set(find(folder))
        rules = [rule for table in TABLES for rule in rules_for(loaded.rules, table, trial)]
        if output is not None:
            from checker.suite.export import export

            written = export(rules, output)
            click.echo(say("Đã ghi {rules} quy tắc, {files} tệp vào {folder}/", lang, rules=len(rules), files=len(written), folder=output))
            return
        assert result is not None
        from checker.report.comparison import comparison
        from checker.suite.comparison import compare
        from checker.suite.database import opened
        from checker.suite.record import read

        record = read(result, rules)
        with opened(database) as engine:
            found = compare(record.tables, record.fields, rules, engine)
    except CheckerError as error:
        _wrong(error.message(lang))
    same_rules = record.rules_sha256 == loaded.sha256
    if not same_rules:
        click.echo(say("Quy tắc đã khác với lúc có kết quả; cả hai máy dùng quy tắc bây giờ.", lang), err=True)
    stated = record.unlike(found.ours, rules) if same_rules else {}
    click.echo(comparison(found, stated, "SQLite" if database is None else "PostgreSQL", lang), nl=False)
    sys.exit(INCOMPLETE if found.faults else int(bool(found.differences or stated)))


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
        _wrong(error.message(lang))
    click.echo("\n".join(str(path) for path in written))
    click.echo(say("Thay mọi chỗ ĐIỀN rồi chạy: hangviet rules --check {folder}", lang, folder=folder))
    sys.exit(0)


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
