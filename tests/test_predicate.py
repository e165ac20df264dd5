"""The rule language: what it takes, what it refuses and where, and what the database is given."""

import contextlib
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.error import CheckerError
from checker.operand import Kind, Value, kind_of, kind_of_value, size_of
from checker.predicate import Predicate, parse
from checker.sandbox import run
from checker.schema import CROSS, MONEY, PERCENT, SUM, Column

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
        ("(" * 300 + "t" + ")" * 300, "1:26", "lồng quá sâu"), ("NOT " * 300 + "t", "1:1", "lồng quá sâu"),
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


@pytest.mark.parametrize(("text", "near"), [
    ("amoun = 1", "There is: amount, amount_gap"), ("ammount_gap = 1", "There is: amount_gap, amount"), ("zzz = 1", "Use only"), ("$leas = 1", "There is: $least, $most"),
])  # fmt: skip
def test_a_misspelt_name_is_answered_with_the_names_that_are_near(text: str, near: str) -> None:
    with pytest.raises(CheckerError) as error:
        parse(text, {"amount": "number", "amount_gap": "number", "unit": "text"}, {"most": 1, "least": 2}, lambda line, column: "")
    assert error.value.expected.en.startswith(near)


@pytest.mark.parametrize("text", ["s BETWEEN 'a' AND 'b'", "t BETWEEN TRUE AND FALSE", "a BETWEEN 's' AND 1", "a BETWEEN 1 AND d", "t IN (1)", "COALESCE(a, 's') = 1",
                                  "CASE WHEN a THEN 1 ELSE 2 END > 1", "NOT a", "- s = 'x'", "t < f", "a IS NULL = 1", "a IN (1, 's')", "COALESCE(s, t)"])  # fmt: skip
def test_what_is_put_in_order_added_or_compared_must_be_of_a_kind(text: str) -> None:
    with pytest.raises(CheckerError):
        read(text)


@pytest.mark.parametrize(("text", "columns"), [
    ("a BETWEEN 1 AND b", {"a", "b"}), ("d BETWEEN '2024-01-01' AND $day", {"d"}), ("d IN ('2024-01-01')", {"d"}), ("'2024-01-01' <= d", {"d"}), ("t IN (TRUE, $f)", {"t"}),
    ("COALESCE(d, '2024-01-01') > '2024-01-01'", {"d"}), ("CASE WHEN t THEN s ELSE 'x' END = 'x'", {"t", "s"}), ("(a IS NULL) = t", {"a", "t"}), ("- (- a) > 1", {"a"}),
])  # fmt: skip
def test_what_is_of_a_kind_may_be(text: str, columns: set[str]) -> None:
    assert read(text).columns == columns


def test_the_steps_of_an_expression_grow_with_it() -> None:
    assert read("t").steps < read("t AND a = 1").steps < read("t AND a = 1 AND b = 1").steps < 20


@pytest.mark.parametrize(("value", "kind"), [(1, "number"), (Decimal("0.5"), "number"), ("x", "text"), (True, "truth"), (None, None), ([1], None), (1.5, None)])
def test_the_kind_of_a_parameter(value: object, kind: str | None) -> None:
    assert kind_of_value(value) == kind


@pytest.mark.parametrize(("type_", "kind", "size"), [
    (MONEY, "number", (10**18, 6, 10**38 - 1)), (SUM, "number", (10**24, 6, 10**38 - 1)), (CROSS, "number", (10**24, 12, 10**38 - 1)), (PERCENT, "number", (10**3, 2, 10**18 - 1)),
    (pa.decimal128(18, 2), "number", (10**16, 2, 10**18 - 1)), (pa.decimal128(19, 2), "number", (10**17, 2, 10**38 - 1)),
    (pa.int16(), "number", (10**4, 0, 2**15 - 1)), (pa.int32(), "number", (10**7, 0, 2**31 - 1)), (pa.int64(), "number", (10**12, 0, 10**18 - 1)),
    (pa.string(), "text", None), (pa.bool_(), "truth", None), (pa.date32(), "date", None), (pa.list_(pa.int32()), None, None),
], ids=str)  # fmt: skip
def test_the_kind_and_size_of_a_column(type_: pa.DataType, kind: str | None, size: tuple[int, int, int] | None) -> None:
    column = Column("x", type_, "x")
    assert kind_of(column) == kind and (size_of(column) if size else None) == size


TYPES = {"m": MONEY, "n": MONEY, "x": SUM, "w": PERCENT, "y": pa.int16(), "i": pa.int32(), "k": pa.int64()}
SIZES = {name: size for name, type_ in TYPES.items() if (size := size_of(Column(name, type_, "")))}
NUMBERS: dict[str, Kind] = dict.fromkeys(TYPES, "number")


def fits(text: str, values: dict[str, Value] | None = None) -> bool:
    try:
        parse(text, NUMBERS, values or {}, lambda line, column: f"{line}:{column}", SIZES)
    except CheckerError as error:
        assert "digits" in error.message("en") and "chữ số" in error.message()
        return False
    return True


@pytest.mark.parametrize(("most", "beyond"), [
    ("y * 3 > 1", "y * 4 > 1"), ("y + 22767 > 1", "y + 22768 > 1"), ("y + 32768 > 1", "y + 32767 > 1"), ("y - 22767 > 1", "y - 22768 > 1"),
    ("i * 214 > 1", "i * 215 > 1"), ("k * 999999 > 1", "k * 1000000 > 1"), ("i + y * 3 > 1", "i + y * 300000 > 1"),
    ("m * 99999999999999 > 1", "m * 100000000000000 > 1"), ("m * 0.000001 * 0.000001 * 0.1 > 1", "m * 0.000001 * 0.000001 * 0.01 > 1"),
    ("x > n * 0.000001 * 0.1", "x > n * 0.000001 * 0.01"), ("x IN (1, n * 0.000001 * 0.1)", "x IN (1, n * 0.000001 * 0.01)"),
    ("x * 99999999 > 1", "x * 100000000 > 1"), ("32767 + 1 < y", "2147483647 + 1 < y"), ("2147483648 + 1 > k", "5000000000 * 5000000000 > k"),
    ("x BETWEEN 1 AND n * 0.000001 * 0.1", "x BETWEEN n * 0.000001 * 0.01 AND 1"), ("w * 9999999999.99 > 1", "w * 99999999999999 > 1"),
    ("1000000.000001 * 100000 > m", "1000000.000001 * 1000000 > m"), ("99999999999.999999 * 2 > m", "999999999999.999999 * 2 > m"),
    ("9999999999999.999999 * 2 > m", "9999999999999.999999 * 99999999999 * 999999999 > m"),
    ("COALESCE(y, 1) * 3 > 1", "COALESCE(y, 10001) * 4 > 1"), ("CASE WHEN y > 1 THEN y ELSE 1 END * 3 > 1", "CASE WHEN y > 1 THEN y ELSE 1 END * 4 > 1"),
    ("CASE WHEN y > 1 THEN 1 ELSE y END * 3 > 1", "CASE WHEN y > 1 THEN 1 ELSE y END * 4 > 1"), ("COALESCE(1, y) * 3 > 1", "COALESCE(1, y) * 4 > 1"),
    ("-(y) * 3 > 1", "-(y) * 4 > 1"), ("y * $p > 1", "y * $q > 1"), ("y * $r > 1", "y * $s > 1"), ("m * $u * $u > 1", "m * $u * $u * $u > 1"),
    ("y * 0.5 > 1", "y * 32767 > 1"), ("y > 5000000000", "y * 0.00001 * 999999999999 > 1"),
])  # fmt: skip
def test_a_number_may_be_as_large_as_there_is_room_for_and_no_larger(most: str, beyond: str) -> None:
    values: dict[str, Value] = {"p": 3, "q": 4, "r": -3, "s": -4, "u": Decimal("0.000001")}
    assert fits(most, values) and not fits(beyond, values)


def test_a_column_of_no_stated_size_holds_money() -> None:
    where = lambda line, column: ""  # noqa: E731
    parse("a * 99999999999999 > 1", {"a": "number"}, {}, where)
    with pytest.raises(CheckerError):
        parse("a * 100000000000000 > 1", {"a": "number"}, {}, where)


LITERALS = st.sampled_from(["1", "3", "32767", "32768", "100000", "2147483647", "999999999999999", "0.1", "0.000001", "99.99", "1000000.000001"])
TERMS = st.recursive(
    st.sampled_from(sorted(TYPES)) | LITERALS,
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+-"), inner) | st.builds("({} * {})".format, inner, LITERALS)
    | st.builds("COALESCE({}, {})".format, inner, inner) | st.builds("CASE WHEN m > 1 THEN {} ELSE {} END".format, inner, inner),
    max_leaves=5,
)  # fmt: skip
EXTREMES = pa.table({
    name: pa.array([Decimal(sign * (size.largest - 1)) if pa.types.is_decimal(TYPES[name]) else sign * size.largest for sign in (1, -1)], TYPES[name])
    for name, size in SIZES.items()
})  # fmt: skip


@given(TERMS, st.sampled_from(["=", "<", ">="]), TERMS)
def test_what_is_accepted_never_overflows_in_the_database(left: str, sign: str, right: str) -> None:
    """The columns at both ends of what they are taken to hold: no NULL and no error, for nothing is missing."""
    text = f"{left} {sign} {right}"
    try:
        sql = parse(text, NUMBERS, {}, lambda line, column: "", SIZES).sql({})
    except CheckerError:
        return
    assert None not in run(EXTREMES, f"SELECT {sql} AS v FROM source")["v"].to_pylist()


def test_days_are_compared_as_days_in_the_database() -> None:
    table = pa.table({"d": pa.array([date(2024, 1, 1), date(2024, 2, 1), None])})
    sql = parse("d BETWEEN '2024-01-02' AND $end", {"d": "date"}, {"end": "2024-12-31"}, lambda line, column: "").sql({"end": "2024-12-31"})
    assert run(table, f"SELECT {sql} AS v FROM source")["v"].to_pylist() == [False, True, None]


@pytest.mark.parametrize(("text", "sql"), [
    ("t = TRUE OR t = FALSE", '(("t" = TRUE) OR ("t" = FALSE))'), ("a IS NULL", '("a" IS NULL)'), ("a <> 1 AND a <= 2", '(("a" <> 1) AND ("a" <= 2))'),
    ("a IN (1, 2)", '("a" IN (1, 2))'), ("CASE WHEN t THEN 1 WHEN NOT t THEN 2 ELSE 3 END > 1", '((CASE WHEN "t" THEN 1 WHEN (NOT "t") THEN 2 ELSE 3 END) > 1)'),
    ("s = 'it''s'", "(\"s\" = 'it''s')"), ("a = 7.50", '("a" = 7.50)'),
])  # fmt: skip
def test_literals_and_words_are_rendered_as_they_are(text: str, sql: str) -> None:
    assert read(text).sql(VALUES) == sql


@pytest.mark.parametrize(("most", "beyond"), [
    ("NOT " * 50 + "t", "NOT " * 51 + "t"), ("(" * 25 + "a" + ")" * 25 + " > 1", "(" * 26 + "a" + ")" * 26 + " > 1"), ("a" + " + 1" * 48 + " > 1", "a" + " + 1" * 50 + " > 1"),
    ("t" + " OR t" * 399, "t" + " " * 2_000), ("t" + " " * 1_999, "t" + " " * 2_000),
])  # fmt: skip
def test_an_expression_may_be_as_deep_and_long_as_stated(most: str, beyond: str) -> None:
    assert read(most).columns
    with pytest.raises(CheckerError, match=r"lồng quá sâu|dài hơn 2000"):
        read(beyond)


@pytest.mark.parametrize(("value", "sql"), [
    (False, "FALSE"), (True, "TRUE"), (0, "0"), (1, "1"), (-1, "(-1)"), (Decimal("-0.50"), "(-0.50)"), (Decimal("1E+3"), "1000"), ("", "''"), ("a'b", "'a''b'"),
])  # fmt: skip
def test_a_parameter_is_rendered_as_a_literal_of_its_kind(value: Value, sql: str) -> None:
    left = {"bool": "t", "str": "s"}.get(type(value).__name__, "a")
    assert parse(f"{left} = $x", COLUMNS, {"x": value}, lambda line, column: "").sql({"x": value}) == f'("{left}" = {sql})'


@pytest.mark.parametrize(("text", "where", "words"), [
    ('"x" = 1', "1:1", '"x"'), ("t AND s = 'x", "1:1", "dấu nháy"), ("t AND\n  (a = ", "2:6", "không hiểu"), ("t AND\n t AND", "2:4", "không hiểu"),
    ("(t AND NOT)", "1:11", "không hiểu"), ("CASE WHEN t THEN a", "1:18", "không hiểu"),
])  # fmt: skip
def test_the_place_of_what_cannot_be_understood(text: str, where: str, words: str) -> None:
    with pytest.raises(CheckerError) as error:
        read(text)
    assert words in error.value.found.vi and error.value.place == where


def test_at_most_three_near_names_are_told() -> None:
    names: dict[str, Kind] = dict.fromkeys(("amount_a", "amount_b", "amount_c", "amount_d"), "number")
    with pytest.raises(CheckerError) as error:
        parse("amount_x = 1", names, {}, lambda line, column: "")
    assert len(error.value.expected.en.removeprefix("There is: ").split(", ")) == 3
