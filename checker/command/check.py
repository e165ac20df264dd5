"""`hangviet check`: files and folders → a result folder and its summary."""

import re
import shutil
import sys
import traceback
from datetime import datetime
from pathlib import Path

import click

from checker.command.option import INCOMPLETE, LANG, LISTS, RULES, wrong
from checker.error import CheckerError, ConservationError, Text
from checker.report.message import say
from checker.usage import Command

STAGES = ("plan", "request", "bid", "award", "contract", "accepted", "register", "unknown")


@click.command("check", cls=Command)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="TỆP_HOẶC_THƯ_MỤC...")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("ket-qua"), show_default=True, help="Thư mục kết quả.")
@click.option("--date", "law_date", type=click.DateTime(["%Y-%m-%d"]), help="Ngày áp dụng pháp luật cho dòng không ghi ngày.")
@click.option("--what-if", type=click.DateTime(["%Y-%m-%d"]), help="In thêm: kết luận nào thay đổi nếu mọi dòng theo pháp luật ngày này, và do quy định nào.")
@click.option("--form", help="Buộc đọc theo một mẫu (xem rules/forms).")
@click.option("--stage", type=click.Choice(STAGES), help="Giai đoạn lấy làm tỷ lệ chung khi có nhiều giai đoạn.")
@RULES
@LANG
@click.option(
    "--fail-on", type=click.Choice(["error", "explain", "never"]), default="error", show_default=True, help="Mức phát hiện làm mã thoát bằng 1."
)
@click.option("--memory", metavar="MỨC", help="Bộ nhớ nhiều nhất của tiến trình đọc tệp, như 2G hoặc 512M; mặc định 4G, không quá nửa bộ nhớ máy.")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Tệp UTF-8 chứa mật khẩu mở tệp: mỗi dòng là tên tệp (hoặc mẫu), dấu tab, mật khẩu; hoặc một dòng là mật khẩu chung.",
)
@LISTS
@click.option("--profile", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Hồ sơ của đơn vị: chỉ tiêu đã đăng ký, trường hợp được chấp thuận.")
@click.option("--decisions", "decided", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="Quyết định của lần rà soát trước (decisions.csv); quyết định trong thư mục kết quả thì luôn được áp dụng.")
@click.option("--reviewed", type=click.DateTime(["%Y-%m-%d"]), help="Ngày rà soát: quyết định nào còn thời hạn (không nêu thì dùng --date).")
@click.option("--trial", is_flag=True, help="Chạy cả quy tắc thử nghiệm; phát hiện của chúng không tính.")
@click.option("--jobs", type=click.IntRange(1), metavar="SỐ", help="Số tiến trình cùng làm khi có nhiều tệp; mặc định theo số lõi và khối lượng.")
@click.option("--cluster", metavar="ĐỊA_CHỈ", help="Nơi điều phối của một cụm dask (tcp://máy:cổng): các máy của cụm cùng làm, phải thấy cùng các tệp.")
@click.option("--json", "json_to", type=click.Choice(["-"]), help="In result.json ra đầu ra chuẩn, không in gì khác ở đó.")
@click.option("--quiet", is_flag=True, help="Không in bản tóm tắt.")
@click.option("--no-annotate", is_flag=True, help="Không ghi bản đánh dấu của các tệp (workbooks/).")
def check(
    paths: tuple[Path, ...], output: Path, law_date: datetime | None, what_if: datetime | None, form: str | None, stage: str | None, folder: Path | None, lang: str,
    fail_on: str, memory: str | None, password_file: Path | None, lists: Path | None, profile: Path | None, decided: Path | None,
    reviewed: datetime | None, trial: bool, json_to: str | None, quiet: bool,
    no_annotate: bool, jobs: int | None, cluster: str | None,
) -> None:  # fmt: skip
    """Rà soát các tệp và thư mục; ghi thư mục kết quả và in tóm tắt.

    Mã thoát: 0 không có phát hiện; 1 có phát hiện từ mức --fail-on; 2 dùng sai lệnh hoặc quy tắc lỗi; 3 có tệp không đọc được chắc
    chắn hoặc không có mặt hàng nào.
    """
    from checker.limit import lean_libraries, rare_collection

    rare_collection()  # before the imports, which make most of the objects
    lean_libraries()
    from checker.decision import FILE, dump, joined, load
    from checker.inputs import find_inputs, read_passwords
    from checker.outcome import Outcome
    from checker.output import Copied, write_result
    from checker.pipeline import check as run
    from checker.report.copies import told, write_copies
    from checker.report.page import page
    from checker.report.progress import Progress
    from checker.report.terminal import summary

    many = False
    try:
        files = find_inputs(paths)
        secrets = read_passwords(password_file) if password_file else []
        limit = _bytes(memory) if memory else None
        day = law_date.date() if law_date else None
        day_of_review, other_day = reviewed.date() if reviewed else None, what_if.date() if what_if else None
        many = jobs is not None or cluster is not None or len(files) > 1
        copies: list[Copied] = []
        decisions = joined(load(output / FILE) if (output / FILE).is_file() else [], load(decided) if decided else [])
        result: Outcome
        with Progress(sys.stderr, lang, quiet) as tell:
            if many:
                from checker.batch.run import check_many

                done = check_many(
                    paths, output, jobs=jobs, cluster=cluster, rules=folder, law_date=day, form=form, stage=stage, memory=limit, passwords=secrets, trial=trial,
                    profile=profile, lists=lists, decisions=decisions, reviewed=day_of_review, what_if=other_day, lang=lang, fail_on=fail_on, annotate=not no_annotate,
                    reports={"report.html": lambda run, summary: page(run, summary, lang)} | ({FILE: lambda *_: dump(decisions)} if decisions else {}),
                    tell=tell, files=files,
                )  # fmt: skip
                result, code = done, done.exit_code
                copies.extend(done.copies)
            else:
                whole = run(
                    *paths, rules=folder, law_date=day, form=form, stage=stage, memory=limit, passwords=secrets, trial=trial, profile=profile, lists=lists,
                    decisions=decisions, reviewed=day_of_review, tell=tell, files=files,
                )  # fmt: skip

                def copy(into: Path) -> list[Copied]:
                    copies.extend(write_copies(whole, into, lang, memory=limit, passwords=secrets))
                    return copies

                result, code = whole, whole.exit_code(fail_on)
                tell("write", len(result.inputs), len(result.inputs), "")
                reports = {"report.html": lambda summary: page(whole, summary, lang)} | ({FILE: lambda _: dump(decisions)} if decisions else {})
                write_result(whole, output, code, reports, None if no_annotate else copy)
    except CheckerError as error:
        wrong(error.message(lang))
    except ConservationError as error:
        click.echo(error.message.of(lang), err=True)
        sys.exit(INCOMPLETE)
    except KeyboardInterrupt:
        click.echo(say("Đã dừng theo yêu cầu; chưa có kết quả.", lang), err=True)
        if many:
            click.echo(say("Các tệp đã xong được giữ trong {folder}: chạy lại đúng lệnh này thì chỉ làm phần còn lại.", lang, folder=f"{output}/"), err=True)
        sys.exit(INCOMPLETE)
    except Exception as error:
        kind = type(error).__name__
        click.echo(say("Lỗi nội bộ của hangviet ({kind}); chưa có kết quả. Báo cho người duy trì hangviet:", lang, kind=kind), err=True)
        click.echo(traceback.format_exc(), err=True)
        sys.exit(INCOMPLETE)
    if json_to:
        with (output / "result.json").open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.flush()
    if not quiet:
        click.echo(summary(result, lang, f"{output}/", told(copies, f"{output}/", lang)), nl=False, err=bool(json_to))
    if other_day:
        from checker.report.shift import shifts
        from checker.what_if import what_if as changed

        moved = done.shifts if many else changed(whole.tables, whole.rules, whole.lists, whole.quarantine, other_day)
        click.echo(shifts(moved, other_day, lang), nl=False, err=bool(json_to))
    sys.exit(code)


def _bytes(text: str) -> int:
    """Bytes of an amount of memory as it is typed: 2G, 512M."""
    match = re.fullmatch(r"(\d{1,6})\s*([MG])(?:i?B)?", text.strip(), re.ASCII | re.IGNORECASE)
    if match is None:
        raise CheckerError("--memory", Text(f"'{text}' không phải mức bộ nhớ", f"'{text}' is no amount of memory"),
                           Text("Cần một số nguyên và đơn vị M hoặc G, như 2G hoặc 512M", "Expected a whole number and M or G, as 2G or 512M"), Text("", ""))  # fmt: skip
    return int(match[1]) << (20 if match[2] in "mM" else 30)
