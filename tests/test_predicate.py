"""The rule language: what it takes, what it refuses and where, and what the database is given."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.error import CheckerError
from checker.predicate import Kind, Predicate, Value, parse

COLUMNS: dict[str, Kind] = {"a": "number", "b": "number", "s": "text", "t": "truth", "d": "date", "row": "number"}
VALUES: dict[str, Value] = {"p": Decimal("7.50"), "k": "x'y", "n": -3, "day": "2025-08-04", "f": True}


def read(text: str) -> Predicate:
    return parse(text, COLUMNS, VALUES, lambda line, column: f"{line}:{column}")


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("t", '"t"'),
        ("a * 100 >= $p * b", '(("a" * 100) >= (7.50 * "b"))'),
        ("a + b - 1 = 2 * a", '((("a" + "b") - 1) = (2 * "a"))'),
        ("NOT t OR s = $k", "((NOT \"t\") OR (\"s\" = 'x''y'))"),
        ("t OR t AND a = 1", '("t" OR ("t" AND ("a" = 1)))'),
        ("a > $n", '("a" > (-3))'),
        ("-a < 1", '((- "a") < 1)'),
        ("a BETWEEN 0 - b AND b", '("a" BETWEEN (0 - "b") AND "b")'),
        ("a NOT BETWEEN 1 AND 2", '(NOT ("a" BETWEEN 1 AND 2))'),
        ("s IN ('x', $k)", "(\"s\" IN ('x', 'x''y'))"),
        ("s NOT IN ('x')", "(NOT (\"s\" IN ('x')))"),
        ("s IS NOT NULL", '(NOT ("s" IS NULL))'),
        ("COALESCE(s, 'none') <> 'x'", "(COALESCE(\"s\", 'none') <> 'x')"),
        ("CASE WHEN t THEN a ELSE b END > 1", '((CASE WHEN "t" THEN "a" ELSE "b" END) > 1)'),
        ("d < $day AND d >= '2024-01-01'", "((\"d\" < '2025-08-04') AND (\"d\" >= '2024-01-01'))"),
        ("t = $f", '("t" = TRUE)'),
        ('"row" = 1', '("row" = 1)'),
        ("row = 1", '("row" = 1)'),
    ],
)
def test_an_accepted_expression_is_given_to_the_database_quoted_and_in_parentheses(text: str, sql: str) -> None:
    assert read(text).sql(VALUES) == sql


def test_the_columns_mentioned_are_the_cells_to_blame() -> None:
    predicate = read("CASE WHEN t THEN a ELSE b END > $p OR s IS NULL")
    assert predicate.columns == {"t", "a", "b", "s"} and predicate.parameters == {"p"}


def test_a_long_flat_chain_is_not_deep() -> None:
    assert read(" AND ".join(["a = 1"] * 200)).columns == {"a"}


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        # other queries
        ("a IN (SELECT 1)", "1:7", "SELECT"), ("EXISTS (SELECT 1)", "1:1", "EXISTS"), ("(SELECT true)", "1:2", "SELECT"),
        ("t UNION SELECT 1", "1:3", "UNION"), ("t; DROP TABLE x", "1:2", "';'"), ("a = 1 LIMIT 1", "1:7", "LIMIT"),
        ("SET x = 1", "1:1", "SET"), ("ATTACH 'x'", "1:1", "ATTACH"), ("PRAGMA x", "1:1", "PRAGMA"), ("", "1:1", "trống"), ("  ", "1:1", "trống"),
        # functions
        ("getenv('HOME') = s", "1:1", "hàm 'getenv'"), ("read_csv('/etc/passwd')", "1:1", "hàm 'read_csv'"),
        ("repeat('a', 200000000) = s", "1:1", "hàm 'repeat'"), ("COLUMNS(*) = 1", "1:1", "hàm 'COLUMNS'"), ("lower(s) = 'x'", "1:1", "hàm 'lower'"),
        ("now() > d", "1:1", "hàm 'now'"), ("random() > a", "1:1", "hàm 'random'"), ("current_date > d", "1:1", "current_date"),
        ("sum(a) > 1", "1:1", "hàm 'sum'"), ("count(*) > 1", "1:1", "hàm 'count'"), ("row_number() OVER () = 1", "1:1", "hàm 'row_number'"),
        ("IF(t, t, t)", "1:1", "hàm 'IF'"), ("ifnull(t, t)", "1:1", "hàm 'ifnull'"), ("list_sum(range(9)) = a", "1:1", "hàm 'list_sum'"),
        # operations
        ("a * b > 1", "1:1", "tích của hai cột"), ("a / b > 1", "1:3", "'/'"), ("a // b > 1", "1:3", "'//'"), ("a % 2 = 1", "1:3", "'%'"),
        ("a ^ 2 = 1", "1:3", "'^'"), ("a ** 2 = 1", "1:3", ""), ("s || s = s", "1:3", "'||'"), ("s LIKE 'x%'", "1:3", "LIKE"),
        ("s ILIKE 'x'", "1:3", "ILIKE"), ("s SIMILAR TO 'x'", "1:3", "SIMILAR"), ("s ~ 'x'", "1:3", "'~'"), ("s GLOB 'x'", "1:3", "GLOB"),
        ("a::varchar = s", "1:2", "'::'"), ("CAST(a AS INT) = 1", "1:1", "hàm 'CAST'"), ("TRY_CAST(a AS INT) = 1", "1:1", "hàm 'TRY_CAST'"),
        ("DATE '2020-01-01' = d", "1:1", "DATE"), ("a[1] = 1", "1:2", "'['"), ("{'x': 1} = 1", "1:1", "'{'"), ("(a, b) = (1, 2)", "1:2", "Tuple"),
        ("a <=> b", "1:3", "'<=>'"), ("a IS DISTINCT FROM b", "1:6", "DISTINCT"), ("t IS TRUE", "1:1", "'Is'"), ("a == 1", "1:3", "'=='"),
        ("a > ALL (1)", "1:5", "hàm 'ALL'"), ("a IN b", "1:1", "'In'"), ("a IN ()", "1:1", "'In'"), ("a b", "1:1", "Alias"), ("* = 1", "1:1", "Star"),
        # what would make NULL mean something else than "not stated"
        ("a = NULL", "1:1", "Null"), ("CASE WHEN t THEN a END > 1", "1:11", "CASE không có ELSE"), ("CASE a WHEN 1 THEN t ELSE t END", "1:6", "Case"),
        # names, parameters, literals
        ("t\n AND\n  aa = 1", "3:3", "cột hoặc từ lạ 'aa'"), ("A = 1", "1:1", "'A'"), ("gía = 1", "1:1", "'gía'"), ("items.a = 1", "1:1", "'items'"),
        ("a.b = 1", "1:2", "'.'"), ("$q = 1", "1:1", "tham số lạ '$q'"), ("$ p = 1", "1:1", "tham số lạ"), (":p = 1", "1:1", "':'"),
        ("? = 1", "1:1", "'?'"), ("@p = 1", "1:1", "'@'"), ("#1 = 1", "1:1", "'#'"), ("a = 1e5", "1:5", "số '1e5'"),
        ("a = 0x1F", "1:6", "x1F"), ("a = 1.1234567", "1:5", "số"), ("a = 1234567890123456", "1:5", "số"), ("a = 5_000", "1:5", "số"),
        ("E'x' = s", "1:1", "E'x'"), ("$$x$$ = s", "1:1", "$$x$$"), ("s = 'x", "1:1", "dấu nháy"),
        # comments hide things
        ("t -- x", "1:2", "chú thích"), ("t /* x */", "1:2", "chú thích"), ("/* x */ t", "1:1", "chú thích"), ("t --", "1:2", "chú thích"),
        # kinds
        ("a", "1:1", "cho ra số"), ("a = 's'", "1:1", "so sánh số với chữ"), ("s = 1", "1:1", "so sánh chữ với số"), ("t = 1", "1:1", "đúng/sai"),
        ("s > 'a'", "1:1", "lớn bé"), ("d > 'today'", "1:1", "so sánh ngày với chữ"), ("d > '2024-13-01'", "1:1", "so sánh ngày với chữ"),
        ("t AND a", "1:7", "giá trị là số"), ("s + 1 = 2", "1:1", "giá trị là chữ"), ("CASE WHEN t THEN a ELSE s END = 1", "1:11", "so sánh"),
        # size
        ("(" * 300 + "t" + ")" * 300, "1:51", "lồng quá sâu"), ("NOT " * 300 + "t", "1:1", "lồng quá sâu"),
        ("NOT " * 60 + "t", "1:241", "lồng quá sâu"),
        ("a = 1 OR " * 300 + "t", "1:1", "dài hơn"), ("\x00", "1:1", "không được dùng"), ("t AND", "1:3", "không hiểu"),
        ("a = ", "1:3", "không hiểu"),
    ],
)  # fmt: skip
def test_everything_else_is_refused_with_its_place(text: str, where: str, words: str) -> None:
    with pytest.raises(CheckerError) as error:
        read(text)
    assert error.value.place == where
    assert words in error.value.found.vi
    assert error.value.message("en")


@given(st.text(alphabet="abst()'\"$;-*/=<>,. \n1ANDORNOTI", max_size=60))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    with contextlib.suppress(CheckerError):
        assert read(text).columns <= COLUMNS.keys()


@given(st.text(max_size=20))
def test_a_text_parameter_stays_one_literal(text: str) -> None:
    sql = parse("s = $x", COLUMNS, {"x": text}, lambda line, column: "").sql({"x": text})
    literal = sql.removeprefix('("s" = ').removesuffix(")")
    assert literal[0] == literal[-1] == "'" and literal[1:-1].replace("''", "") .count("'") == 0
