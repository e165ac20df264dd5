"""`hangviet suite`: the same rules on another engine."""

import sys
from pathlib import Path

import click

from checker.command.option import INCOMPLETE, LANG, RULES, wrong
from checker.error import CheckerError
from checker.report.message import say
from checker.usage import Command


@click.command("suite", cls=Command)
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Ghi các quy tắc đang dùng thành bộ kiểm tra great_expectations vào thư mục này.")
@click.option("--run", "result", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Chạy bộ kiểm tra trên thư mục kết quả này và so với kết luận của hangviet.")
@click.option("--database", metavar="ĐỊA_CHỈ", help="postgresql://tên:mật_khẩu@máy/cơ_sở_dữ_liệu; không nêu thì dùng SQLite, không cần mạng.")
@click.option("--trial", is_flag=True, help="Gồm cả quy tắc thử nghiệm.")
@RULES
@LANG
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
        wrong(error.message(lang))
    same_rules = record.rules_sha256 == loaded.sha256
    if not same_rules:
        click.echo(say("Quy tắc đã khác với lúc có kết quả; cả hai máy dùng quy tắc bây giờ.", lang), err=True)
    stated = record.unlike(found.ours, rules) if same_rules else {}
    click.echo(comparison(found, stated, "SQLite" if database is None else "PostgreSQL", lang), nl=False)
    sys.exit(INCOMPLETE if found.faults else int(bool(found.differences or stated)))
