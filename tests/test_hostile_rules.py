"""Rule folders made to deceive, to reach out or to exhaust: each is refused at its place, soon, and nothing of it runs."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from checker import check
from checker.error import CheckerError
from checker.quarantine import Quarantine
from checker.rule_file import load_rules
from checker.rule_set import find

ACTS = "method: {title: {vi: Phương pháp, en: Method}, kind: method, source: x}\n"
RULE = """\
title: {vi: Số lượng, en: Quantity}
severity: note
check: quantity > $least
message: {vi: "{quantity}", en: "{quantity}"}
why: {vi: Vì sao, en: Why}
dated_by: tender_issued
in_force:
  2025-08-04: {least: 1, cite: {act: method, at: x}}
examples:
  - {date: 2025-08-04, row: {quantity: 2}, verdict: pass}
  - {date: 2025-08-04, row: {quantity: 1}, verdict: fail}
  - {date: 2025-08-03, row: {}, verdict: unknown}
"""
SECONDS = 10.0  # of processor time, some fifty times what each takes: what is not bounded takes more


def folder(tmp_path: Path, rule: str | bytes = RULE) -> Path:
    root = tmp_path / "rules"
    (root / "items").mkdir(parents=True)
    (root / "acts.yaml").write_text(ACTS, encoding="utf-8")
    (root / "items" / "x.yaml").write_bytes(rule if isinstance(rule, bytes) else rule.encode("utf-8", "surrogatepass"))
    return root


def load(root: Path) -> None:
    source = find(root)
    load_rules(root, source.acts())


def refused(root: Path) -> CheckerError:
    start = time.process_time()
    with pytest.raises(CheckerError) as error:
        load(root)
    assert time.process_time() - start < SECONDS
    for lang in ("vi", "en"):
        assert len(error.value.message(lang)) < 1_000 and error.value.message(lang).isprintable()
    return error.value


def check_of(text: str) -> str:
    """The rule with another check, which stands at line 3, column 8 (in quotes: 9)."""
    return RULE.replace("quantity > $least", '"' + text.replace('"', '\\"') + '"').replace("least: 1, ", "")


def with_(old: str, new: str) -> str:
    assert old in RULE, old
    return RULE.replace(old, new, 1)


SYNTAX = {
    "duplicate key": (with_("severity: note\n", "severity: note\nseverity: error\n"), "dòng 3, cột 1", "khóa 'severity' bị lặp"),
    "duplicate key in one line": (with_("least: 1,", "least: 1, least: 99,"), "dòng 8, cột 26", "khóa 'least' bị lặp"),
    "duplicate day": (with_("examples:\n", "  2025-08-04: null\nexamples:\n"), "dòng 9, cột 3", "bị lặp"),
    "unknown key": (with_("severity: note\n", "severity: note\nrun: os.system\n"), "dòng 3, cột 1", "khóa lạ 'run'"),
    "unknown key of a citation": (with_("at: x}", "at: x, url: /etc/passwd}"), "dòng 8, cột 53", "khóa lạ 'url'"),
    "anchor": (with_("{vi: Vì sao, en: Why}", "&a {vi: Vì sao, en: Why}"), "dòng 5, cột 6", "neo hoặc bí danh"),
    "alias": (with_("why: {vi: Vì sao, en: Why}", "why: *a"), "dòng 5, cột 6", "neo hoặc bí danh"),
    "alias bomb": ("a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\n", "dòng 1, cột 4", "neo hoặc bí danh"),
    "merge key": (with_("in_force:\n", "in_force:\n  <<: {2020-01-01: null}\n"), "dòng 8, cột 7", "'in_force.<<.cite'"),
    "merge key at the top": (with_("severity: note\n", "severity: note\n<<: {status: trial}\n"), "dòng 3, cột 1", "khóa lạ '<<'"),
    "python tag": (with_("severity: note", "severity: !!python/object/apply:os.system [id]"), "dòng 2, cột 11", "thẻ kiểu"),
    "local tag": (with_("severity: note", "severity: !env HOME"), "dòng 2, cột 11", "thẻ kiểu"),
    "tag directive": ("%TAG ! tag:example.com,2000:\n---\n" + RULE.replace("severity: note", "severity: !x note"), "dòng 4, cột 11", "thẻ kiểu"),
    "second document": (RULE + "---\nseverity: error\n", "dòng 13, cột 1", "nhiều tài liệu"),
    "include": (with_("examples:\n", "include: ../../other.yaml\nexamples:\n"), "dòng 9, cột 1", "khóa lạ 'include'"),
    "deep list": ("[" * 100_000, "dòng 1, cột 21", "lồng quá sâu"),
    "deep map": ("{a: " * 100_000, "dòng 1, cột 81", "lồng quá sâu"),
    "deep indentation": ("".join(" " * i + "a:\n" for i in range(1_000)), "dòng 21, cột 21", "lồng quá sâu"),
    "a megabyte and a byte": ("#" * ((1 << 20) + 1), "dòng 1, cột 1", "lớn hơn 1 MiB"),
    "a megabyte of keys": ("".join(f"k{i}: 1\n" for i in range(90_000)), "dòng 20000, cột 9", "quá nhiều giá trị"),
    "a megabyte of list": ("examples: [" + "1," * 500_000 + "]", "dòng 1, cột 40008", "quá nhiều giá trị"),
    "a megabyte of text": ("title: " + "x" * 1_000_000, "dòng 1, cột 8", "đoạn chữ dài 1000000 ký tự"),
    "a long message": (with_('vi: "{quantity}"', 'vi: "' + "{quantity}" * 900 + '"'), "dòng 4, cột 15", "câu dài 9000 ký tự"),
    "a long parameter": (with_("least: 1,", "least: 1, k: " + "x" * 600 + ","), "dòng 8, cột 29", "tham số dài 600 ký tự"),
    "a key of many lines": (with_("severity: note\n", 'severity: note\n"' + "x" * 900 + '": 1\n'), "dòng 3, cột 1", "khóa lạ 'xxx"),
    "NUL": (with_("note", "no\0te"), "dòng 2, cột 13", "ký tự ẩn U+0000"),
    "NUL as an escape": (with_("severity: note", 'severity: "no\\0te"'), "dòng 2, cột 11", "ký tự ẩn U+0000"),
    "terminal escape": (with_("vi: Vì sao", 'vi: "\\e[2J\\e]0;x\\a"'), "dòng 5, cột 11", "ký tự ẩn U+001B"),
    "right-to-left override": (with_("vi: Vì sao", "vi: Vì \u202esao"), "dòng 5, cột 14", "ký tự ẩn U+202E"),
    "bidi isolate in a comment": (with_("severity: note", "severity: note # \u2067x"), "dòng 2, cột 18", "ký tự ẩn U+2067"),
    "line separator": (with_("vi: Vì sao", "vi: Vì\u2028sao"), "dòng 5, cột 13", "ký tự ẩn U+2028"),
    "half a character": (with_("vi: Vì sao", 'vi: "\\ud800"'), "dòng 5, cột 14", "sai cú pháp"),
    "half a character, raw": (with_("Vì sao", "\ud800"), "dòng 5, cột 11", "không phải UTF-8"),
    "BOM inside": (with_("vi: Vì sao", "vi: Vì\ufeff sao"), "dòng 5, cột 13", "ký tự ẩn U+FEFF"),
    "UTF-16 with BOM": (RULE.encode("utf-16"), "dòng 1, cột 1", "không phải UTF-8"),
    "UTF-16 without BOM": ("severity: note\n".encode("utf-16-le"), "dòng 1, cột 2", "ký tự ẩn U+0000"),
    "windows-1258": ("# quy tắc\ntitle: {vi: Đơn giá}\n".replace("ắ", "a").encode("cp1258"), "dòng 2, cột 13", "không phải UTF-8"),
    "tab for indentation": (with_("  2025-08-04", "\t2025-08-04"), "dòng 8, cột 1", "sai cú pháp"),
    "unclosed quote": (with_("vi: Vì sao", "vi: 'Vì sao"), "dòng 13, cột 1", "sai cú pháp"),
    "a list for a text": (with_("vi: Vì sao", "vi: [Vì, sao]"), "dòng 5, cột 11", "'why.vi' không hợp lệ"),
    "a text for a map": (with_("{vi: Vì sao, en: Why}", "Vì sao"), "dòng 5, cột 6", "'why' không hợp lệ"),
    "NO for a word": (with_("severity: note\n", "severity: note\nfold: NO\n"), "dòng 3, cột 7", "'fold' không hợp lệ: NO"),
    "yes for a condition": (with_("severity: note\n", "severity: note\nwhen: yes\n"), "dòng 3, cột 7", "cột hoặc từ lạ 'yes'"),
    "octal": (with_("least: 1", "least: 010"), "dòng 3, cột 8", "so sánh số với chữ"),
    "sexagesimal": (with_("{least: 1, cite: {act: method, at: x}}", "\n    least: 1:30\n    cite: {act: method, at: x}"), "dòng 3, cột 8", "so sánh số với chữ"),
    "exponent": (with_("least: 1", "least: 1e308"), "dòng 3, cột 8", "so sánh số với chữ"),
    "infinity": (with_("least: 1", "least: .inf"), "dòng 3, cột 8", "so sánh số với chữ"),
    "an endless integer": (with_("least: 1", "least: " + "9" * 400), "dòng 3, cột 8", "so sánh số với chữ"),
    "an empty file": ("", "dòng 1, cột 1", "không hợp lệ"),
    "a list for a rule": ("- 1\n", "dòng 1, cột 1", "không hợp lệ"),
    "a rule of nothing but comments": ("#\n" * 1_000, "dòng 1, cột 1", "không hợp lệ"),
}  # fmt: skip

MEANING = {
    "month 13": (with_("  2025-08-04:", "  2025-13-04:"), "dòng 8, cột 3", "'2025-13-04' không phải ngày có thật"),
    "29 February of a common year": (with_("  2025-08-04:", "  2025-02-29:"), "dòng 8, cột 3", "không phải ngày có thật"),
    "a day with a time": (with_("  2025-08-04:", '  "2025-08-04T00:00":'), "dòng 8, cột 3", "không phải ngày có thật"),
    "a day in Arabic digits": (with_("  2025-08-04:", "  ٢٠٢٥-08-04:"), "dòng 8, cột 3", "không phải ngày có thật"),
    "an impossible day of an example": (with_("{date: 2025-08-03", "{date: 2025-06-31"), "dòng 12, cột 12", "không phải ngày có thật"),
    "an impossible day in a row": (with_("row: {quantity: 1}", "row: {decision_date: 2025-06-31}"), "dòng 11, cột 45", "cột 'decision_date' không hợp lệ"),
    "days out of order": (with_("examples:\n", "  2024-01-01: null\nexamples:\n"), "dòng 9, cột 3", "không sau mốc trước"),
    "a thousand entries": (
        with_("examples:\n", "".join(f"  {y}-01-01: null\n" for y in range(2026, 3026)) + "examples:\n"), "dòng 8, cột 3", "có 1001 mốc hiệu lực"),
    "a thousand examples": (
        RULE + "  - {date: 2025-08-04, row: {quantity: 2}, verdict: pass}\n" * 1_000, "dòng 10, cột 3", "có 1003 ví dụ"),
    "text for a number in a row": (with_("row: {quantity: 1}", "row: {quantity: one}"), "dòng 11, cột 40", "cột 'quantity' không hợp lệ: one"),
    "number for a text in a row": (with_("row: {quantity: 1}", "row: {unit: 1}"), "dòng 11, cột 36", "cột 'unit' không hợp lệ"),
    "truth for a number in a row": (with_("row: {quantity: 1}", "row: {quantity: true}"), "dòng 11, cột 40", "cột 'quantity' không hợp lệ"),
    "list in a row": (with_("row: {quantity: 1}", "row: {quantity: [1]}"), "dòng 11, cột 40", "cột 'quantity' không hợp lệ"),
    "a number too large for its column": (
        with_("row: {quantity: 1}", "row: {error_count: 99999999999}"), "dòng 11, cột 43", "không chứa được trong cột 'error_count'"),
    "a number too fine for its column": (with_("row: {quantity: 1}", "row: {quantity: 0.0000001}"), "dòng 11, cột 40", "không chứa được trong cột 'quantity'"),
    "a list for a parameter": (with_("least: 1", "least: [1]"), "dòng 8, cột 23", "không phải số, chữ"),
    "a parameter named like a column": (with_("least: 1,", "least: 1, unit: 2,"), "dòng 8, cột 26", "trùng tên cột"),
    "a parameter that nothing uses": (with_("least: 1,", "least: 1, file: 2, __class__: 3,"), "dòng 8, cột 26", "trùng tên cột"),
    "attribute in a message": (with_('vi: "{quantity}"', 'vi: "{quantity.__class__.__mro__}"'), "dòng 4, cột 15", "chỗ trống lạ"),
    "index in a message": (with_('vi: "{quantity}"', 'vi: "{quantity[0]}"'), "dòng 4, cột 15", "chỗ trống lạ"),
    "width in a message": (with_('vi: "{quantity}"', 'vi: "{quantity:999999999}"'), "dòng 4, cột 15", "chỗ trống lạ"),
    "an act that is not there": (with_("act: method", "act: ../acts"), "dòng 8, cột 38", "văn bản lạ '../acts'"),
    "a date axis that is not there": (with_("dated_by: tender_issued", "dated_by: now()"), "dòng 6, cột 11", "trục ngày lạ"),
    "a rule that accuses": (with_("Vì sao", "đây là gian lận"), "dòng 5, cột 11", "từ không dùng"),
}  # fmt: skip

EXPRESSIONS = {
    "subquery": ("quantity IN (SELECT 1)", 22, "SELECT"),
    "subquery of files": ("EXISTS (SELECT * FROM '/etc/passwd')", 9, "EXISTS"),
    "read_text": ("read_text('/etc/passwd') = unit", 9, "hàm 'read_text'"),
    "read_csv": ("read_csv('x') IS NULL", 9, "hàm 'read_csv'"),
    "glob": ("glob('/*') = unit", 9, "hàm 'glob'"),
    "getenv": ("getenv('HOME') = unit", 9, "hàm 'getenv'"),
    "current_setting": ("current_setting('home_directory') = unit", 9, "hàm 'current_setting'"),
    "query": ("query('SELECT 1') = 1", 9, "hàm 'query'"),
    "repeat": ("repeat('abcdefghij', 200000000) = unit", 9, "hàm 'repeat'"),
    "list_sum of a range": ("list_sum(range(5000000000)) = quantity", 9, "hàm 'list_sum'"),
    "generate_series": ("quantity IN (generate_series(1, 1000000000))", 22, "hàm 'generate_series'"),
    "sleep": ("sleep_ms(100000) > 1", 9, "hàm 'sleep_ms'"),
    "now": ("now() > decision_date", 9, "hàm 'now'"),
    "random": ("random() > quantity", 9, "hàm 'random'"),
    "levenshtein": ("levenshtein(goods_name, unit) > 1", 9, "hàm 'levenshtein'"),
    "regular expression": ("regexp_matches(goods_name, '(a+)+$')", 9, "hàm 'regexp_matches'"),
    "similar to": ("goods_name SIMILAR TO '(a+)+'", 20, "SIMILAR"),
    "like": ("goods_name LIKE '%a%a%a%a%'", 20, "LIKE"),
    "concatenation": ("goods_name || goods_name = unit", 20, "'||'"),
    "cast": ("quantity::varchar = unit", 17, "'::'"),
    "cast to a blob": ("CAST(goods_name AS BLOB) IS NULL", 9, "hàm 'CAST'"),
    "division": ("quantity / 0 > 1", 18, "'/'"),
    "power": ("quantity ^ 999 > 1", 18, "'^'"),
    "product of columns": ("quantity * unit_price > 1", 9, "tích của hai cột"),
    "aggregate": ("sum(quantity) > 1", 9, "hàm 'sum'"),
    "window": ("row_number() OVER () > 1", 9, "hàm 'row_number'"),
    "lambda": ("list_filter([1], x -> x > 1) IS NULL", 9, "hàm 'list_filter'"),
    "macro": ("quantity > 1; CREATE MACRO quantity() AS 1", 21, "';'"),
    "attach": ("quantity > 1 OR ATTACH 'x.db'", 25, "ATTACH"),
    "copy": ("COPY source TO 'x'", 9, "COPY"),
    "another table": ("information_schema.tables.table_name = unit", 9, "'information_schema'"),
    "all columns": ("COLUMNS(*) IS NULL", 9, "hàm 'COLUMNS'"),
    "comment": ("quantity > 1 -- OR TRUE", 21, "chú thích"),
    "comment within": ("quantity /* x */ > 1", 17, "chú thích"),
    "dollar quotes": ("unit = $$x$$", 16, "$$x$$"),
    "quoted identifier": ('"quantity" > 1 AND "sqlite_master" IS NULL', None, "sqlite_master"),
    "another parameter": ("quantity > $PATH", 20, "tham số lạ '$PATH'"),
    "parentheses": ("(" * 900 + "quantity" + ")" * 900 + " > 1", 34, "lồng quá sâu"),
    "NOT upon NOT": ("NOT " * 400 + "quantity > 1", None, "lồng quá sâu"),
    "CASE within CASE": ("CASE WHEN TRUE THEN " * 60 + "quantity" + " ELSE 1 END" * 60 + " > 1", None, "lồng quá sâu"),
    "a long chain of sums": ("quantity" + " + 1" * 100 + " > 1", None, "lồng quá sâu"),
    "a long expression": ("quantity > 1 OR " * 200 + "TRUE", 9, "dài hơn 2000 ký tự"),
    "numbers beyond the database": ("quantity * 999999999999999 * 999999999999999 > 1", 9, "chữ số"),
    "fractions beyond the database": ("quantity * 0.000001 * 0.000001 * 0.000001 > 1", 9, "chữ số"),
    "integers beyond the database": ("error_count * 2000000000 > 1", 9, "chữ số"),
    "a comparison beyond the database": ("quantity > 0.000001 * 0.000001 * 0.000001 * 0.000001", None, "chữ số"),
    "a list beyond the database": ("quantity IN (1, 0.000001 * 0.000001 * 0.000001 * 0.000001)", None, "chữ số"),
    "CASE without ELSE": ("CASE WHEN hidden THEN quantity END > 1", None, "CASE không có ELSE"),
    "a literal NULL": ("quantity = NULL", None, "Null"),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "where", "words"), SYNTAX.values(), ids=SYNTAX)
def test_a_file_that_is_not_what_it_seems_is_refused(tmp_path: Path, rule: str | bytes, where: str, words: str) -> None:
    error = refused(folder(tmp_path, rule))
    assert error.place == f"rules/items/x.yaml › {where}" and words in error.message()


@pytest.mark.parametrize(("rule", "where", "words"), MEANING.values(), ids=MEANING)
def test_a_rule_that_cannot_be_meant_is_refused(tmp_path: Path, rule: str, where: str, words: str) -> None:
    error = refused(folder(tmp_path, rule))
    assert error.place == f"rules/items/x.yaml › {where}" and words in error.message()


@pytest.mark.parametrize(("text", "column", "words"), EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_an_expression_that_reaches_out_loops_or_overflows_is_refused(tmp_path: Path, text: str, column: int | None, words: str) -> None:
    error = refused(folder(tmp_path, check_of(text)))
    assert error.place.startswith("rules/items/x.yaml › dòng 3, cột ") and words in error.message()
    assert column is None or error.place.endswith(f"cột {column}")


def test_the_rule_that_all_of_these_are_made_from_is_sound(tmp_path: Path) -> None:
    load(folder(tmp_path))
    assert len({*SYNTAX, *MEANING, *EXPRESSIONS}) > 100


def link(target: str | Path) -> Callable[[Path], None]:
    def place(path: Path) -> None:
        path.unlink(missing_ok=True)
        path.symlink_to(target)

    return place


TREES: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "a link to a file elsewhere": ("items/x.yaml", link("/etc/passwd"), "liên kết hoặc thiết bị"),
    "a link within the folder": ("items/y.yaml", link("x.yaml"), "liên kết hoặc thiết bị"),
    "a link to a folder": ("sheets", link("/etc"), "liên kết hoặc thiết bị"),
    "a link to itself": ("forms", link("."), "liên kết hoặc thiết bị"),
    "a link to nothing": ("items/y.yaml", link("nowhere"), "liên kết hoặc thiết bị"),
    "a device without end": ("items/y.yaml", link("/dev/zero"), "liên kết hoặc thiết bị"),
    "a pipe": ("items/y.yaml", lambda path: os.mkfifo(path), "liên kết hoặc thiết bị"),
    "a folder for a table that is not there": ("itmes", Path.mkdir, "tên lạ"),
    "a script": ("setup.py", Path.touch, "tên lạ"),
    "a name with a terminal escape": ("items/\x1b[2J.yaml", Path.touch, "ký tự ẩn"),
    "a name that turns around": ("items/\u202elmay.yaml", Path.touch, "ký tự ẩn"),
    "a rule with another ending": ("items/y.yml", Path.touch, "tên tệp không phải tên quy tắc"),
    "a form with another ending": ("forms/y.yml", lambda path: (path.parent.mkdir(), path.touch()), "không phải tên mẫu biểu"),
    "a folder among the rules": ("items/y.yaml", Path.mkdir, "không phải tệp thường"),
    "a name in capitals": ("items/Y.yaml", Path.touch, "tên tệp không phải tên quy tắc"),
}  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
@pytest.mark.parametrize(("name", "make", "words"), TREES.values(), ids=TREES)
def test_what_is_no_plain_file_of_a_known_name_is_refused(tmp_path: Path, name: str, make: Callable[[Path], object], words: str) -> None:
    root = folder(tmp_path)
    make(root / name)
    error = refused(root)
    assert error.place.startswith("rules/") and words in error.message()


def test_a_folder_of_too_many_files_is_refused(tmp_path: Path) -> None:
    root = folder(tmp_path)
    (root / "pages").mkdir()
    for i in range(2_001):
        (root / "pages" / f"{i}.md").touch()
    assert "quá lớn" in refused(root).message()


def test_a_folder_of_too_much_to_compute_is_refused(tmp_path: Path) -> None:
    root = folder(tmp_path)
    long = check_of(" OR ".join(f"(quantity = {i} AND unit_price = {i})" for i in range(45)))
    for i in range(80):
        (root / "items" / f"y{i}.yaml").write_text(long, encoding="utf-8")
    assert "quá nhiều quy tắc hoặc điều kiện quá dài" in refused(root).message()


def test_acts_and_descriptions_obey_the_same_loader(tmp_path: Path) -> None:
    root = folder(tmp_path)
    (root / "about.yaml").write_text("title: {vi: x, en: x}\nauthor: &a x\nversion: y\n", encoding="utf-8")
    assert refused(root).place == "rules/about.yaml › dòng 2, cột 9"
    (root / "about.yaml").unlink()
    (root / "acts.yaml").write_text(ACTS + "x: !!python/name:os.system\n", encoding="utf-8")
    assert refused(root).place == "rules/acts.yaml › dòng 2, cột 4"


# The last line: what got through everything else is ended with its process.


SOURCE = pa.table({"quantity": [1, 2, None]})


def test_a_query_is_answered_from_the_child_as_from_here() -> None:
    with Quarantine("rules") as run:
        for _ in range(2):
            assert run(SOURCE, 'SELECT "quantity" > 1 AS v FROM source')["v"].to_pylist() == [False, True, None]


@pytest.mark.parametrize(("seconds", "memory", "query", "words"), [
    (1.0, 4 << 30, "SELECT count(*) FROM range(1000000000) a, range(1000000) b", "quá lâu"),
    (60.0, 768 << 20, "SELECT length(repeat('abcdefghij', 200000000)) FROM source", "dừng"),
], ids=["time", "memory"])  # fmt: skip
def test_a_query_that_takes_too_much_is_ended_and_the_next_one_answered(seconds: float, memory: int, query: str, words: str) -> None:
    with Quarantine("rules", seconds=seconds, memory=memory) as run:
        with pytest.raises(CheckerError) as error:
            run(SOURCE, query)
        assert error.value.place == "rules" and words in error.value.message() and error.value.message("en")
        assert run(SOURCE, "SELECT 1 AS v FROM source").num_rows == 3


@pytest.mark.parametrize("query", ["SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM '/etc/passwd'", "ATTACH 'x.db'", "COPY source TO 'x.csv'",
                                   "SET memory_limit = '9GB'", "INSTALL httpfs"])  # fmt: skip
def test_not_even_the_database_of_the_child_reaches_out(query: str) -> None:
    with Quarantine("rules") as run, pytest.raises(CheckerError):
        run(SOURCE, query)


def test_rules_of_others_are_judged_in_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the rules of others were judged here")

    monkeypatch.setattr("checker.sandbox.run", never)
    sheet = tmp_path / "a.csv"
    sheet.write_text("STT,Tên hàng hóa,Số lượng,Đơn giá,Thành tiền,Xuất xứ\n1,Bàn,1,5,5,Việt Nam\n2,Ghế,3,5,15,Việt Nam\n", encoding="utf-8")
    result = check(sheet, rules=folder(tmp_path, RULE.replace("dated_by: tender_issued\n", "").replace("2025-08-04: {", "always: {")
                                       .replace("date: 2025-08-04, ", "").replace("date: 2025-08-03, ", "")))  # fmt: skip
    assert [(f["rule"], f["row"]) for f in result.found.to_pylist() if f["rule"] == "x"] == [("x", 2)]
