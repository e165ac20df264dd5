"""Text of one SQL boolean expression → a guarded expression: allow-listed, typed, with the columns that it mentions.

The language is what means the same in DuckDB, PostgreSQL and SQLite. Three-valued logic is kept whole: a literal NULL and a CASE
without ELSE are refused, so that an expression is NULL only where a column is.
"""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError, SqlglotError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from checker.error import CheckerError, Text
from checker.operand import KINDS, SUBSET, Kind, Refuse, Size, Typing, Value

MAX_LENGTH = 2_000
MAX_PARENTHESES = 25  # the parser takes some eighteen calls for each, of the thousand that Python allows

Place: TypeAlias = Callable[[int, int], str]

_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")  # more places would take a comparison beyond DECIMAL(38)
_WORDS = {"AND", "OR", "NOT", "IN", "BETWEEN", "IS", "NULL", "CASE", "WHEN", "THEN", "ELSE", "END", "TRUE", "FALSE", "COALESCE"}
_SIGNS = {
    TokenType.EQ, TokenType.NEQ, TokenType.LT, TokenType.LTE, TokenType.GT, TokenType.GTE,
    TokenType.PLUS, TokenType.DASH, TokenType.STAR, TokenType.L_PAREN, TokenType.R_PAREN, TokenType.COMMA,
}  # fmt: skip
_BINARY: dict[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
    exp.And: "AND", exp.Or: "OR", exp.Add: "+", exp.Sub: "-", exp.Mul: "*",
}  # fmt: skip
@dataclass(frozen=True)
class Predicate:
    """A guarded expression: `columns` are the cells to blame, `sql()` is what the database is given, `steps` how many operations it is."""

    text: str
    columns: frozenset[str]
    parameters: frozenset[str]
    steps: int
    _tree: exp.Expr = field(repr=False, compare=False)

    def sql(self, values: Mapping[str, Value]) -> str:
        """The expression with the parameters' values in it, every name quoted and every operation in parentheses."""
        return _render(self._tree, values)


def parse(text: str, columns: Mapping[str, Kind], values: Mapping[str, Value], place: Place, sizes: Mapping[str, Size] | None = None) -> Predicate:
    """The guarded expression in `text` over `columns`; `values` are the parameters, `place` names a line and column of the text.

    `sizes` are those of the columns that hold numbers; one that is not named is taken for an amount of money.
    """

    def refuse(start: int, found: Text, expected: Text = SUBSET) -> CheckerError:
        before = text[:start]
        where = place(before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1)
        return CheckerError(where, found, expected, Text("Sửa biểu thức", "Mend the expression"))

    if len(text) > MAX_LENGTH:
        raise refuse(0, Text(f"biểu thức dài hơn {MAX_LENGTH} ký tự", f"the expression is longer than {MAX_LENGTH} characters"))
    tree = _tree(text, columns, values, refuse)
    kind = Typing(columns, values, sizes or {}, refuse).kind(tree, 0)
    if kind != "truth":
        raise refuse(0, Text(f"biểu thức cho ra {KINDS[kind].vi}", f"the expression yields {KINDS[kind].en}"),
                     Text("Cần: một điều kiện đúng/sai", "Expected: a condition that is true or false"))  # fmt: skip
    names = frozenset(column.name for column in tree.find_all(exp.Column))
    return Predicate(text, names, frozenset(str(p.this) for p in tree.find_all(exp.Placeholder)), sum(1 for _ in tree.walk()), tree)


def _tree(text: str, columns: Mapping[str, Kind], values: Mapping[str, Value], refuse: Refuse) -> exp.Expr:
    """One expression made of allowed words and signs only."""
    dialect = Dialect.get_or_raise("duckdb")
    try:
        tokens: list[Token] = dialect.tokenize(text)
        _check_words(text, tokens, columns, values, refuse)
        trees = dialect.parser().parse(tokens, text)
    except TokenError:
        raise refuse(0, Text("biểu thức có dấu nháy không đóng hoặc ký tự lạ", "an unclosed quote or a strange character")) from None
    except ParseError as error:
        first = error.errors[0] if error.errors else {}
        # sqlglot names the end of the word that it stumbled over
        start = _offset(text, first.get("line"), first.get("col")) - len(str(first.get("highlight") or "")) + 1
        word = first.get("highlight") or ""
        raise refuse(max(start, 0), Text(f"không hiểu biểu thức tại '{word}'", f"the expression cannot be understood at '{word}'")) from None
    except RecursionError:
        raise refuse(0, Text("biểu thức lồng quá sâu", "the expression is nested too deeply")) from None
    except SqlglotError as error:
        raise refuse(0, Text(f"không hiểu biểu thức ({error})", f"the expression cannot be understood ({error})")) from None
    if len(trees) != 1 or not isinstance(trees[0], exp.Expr):
        raise refuse(0, Text("biểu thức trống", "the expression is empty"))
    return trees[0]


def _offset(text: str, line: int | None, column: int | None) -> int:
    lines = text.split("\n")
    above = sum(len(row) + 1 for row in lines[: (line or 1) - 1])
    return above + (column or 1) - 1


def _check_words(text: str, tokens: list[Token], columns: Mapping[str, Kind], values: Mapping[str, Value], refuse: Refuse) -> None:
    """Refuses every word and sign that is not of the language, at its own position, before anything is parsed."""
    end = 0
    depth = 0
    for i, token in enumerate(tokens):
        # What lies between two tokens is white space or a comment; sqlglot's own list of comments is not complete.
        gap = text[end : token.start]
        if gap.strip():
            raise refuse(end, Text("chú thích trong biểu thức", "a comment within the expression"), Text("Dùng # của YAML", "Use YAML's #"))
        end = token.end + 1
        before = tokens[i - 1] if i else None
        raw = text[token.start : end]
        depth += {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}.get(token.token_type, 0)
        if depth > MAX_PARENTHESES:
            raise refuse(token.start, Text("biểu thức lồng quá sâu", "the expression is nested too deeply"))
        if before is not None and before.token_type == TokenType.PARAMETER:
            if before.end + 1 != token.start or raw not in values:
                raise refuse(before.start, Text(f"tham số lạ '${raw}'", f"unknown parameter '${raw}'"), _known("$", values))
        elif token.token_type == TokenType.PARAMETER and raw == "$":
            continue
        elif token.token_type in _SIGNS:
            if raw == "==":
                raise refuse(token.start, Text("dấu '=='", "the sign '=='"), Text("Dùng =", "Use ="))
        elif token.token_type == TokenType.NUMBER:
            if not _NUMBER.fullmatch(raw):
                raise refuse(token.start, Text(f"số '{raw}' không đúng dạng", f"the number '{raw}' is not of the accepted form"),
                             Text("Cần: tối đa 15 chữ số và 6 chữ số thập phân, như 30 hoặc 7.5",
                                  "Expected: at most 15 digits and 6 decimals, like 30 or 7.5"))  # fmt: skip
        elif token.token_type == TokenType.STRING:
            if not raw.startswith("'"):
                raise refuse(token.start, Text(f"'{raw}' không được dùng", f"'{raw}' is not allowed"))
        elif raw.upper() in _WORDS or raw in columns or (token.token_type == TokenType.IDENTIFIER and token.text in columns):
            continue
        else:
            following = tokens[i + 1].token_type if i + 1 < len(tokens) else None
            if following == TokenType.L_PAREN:
                raise refuse(token.start, Text(f"hàm '{raw}' không được dùng", f"the function '{raw}' is not allowed"))
            if not re.fullmatch(r"\w+", raw):
                raise refuse(token.start, Text(f"'{raw}' không được dùng", f"'{raw}' is not allowed"))
            raise refuse(token.start, Text(f"cột hoặc từ lạ '{raw}'", f"unknown column or word '{raw}'"), _known("", columns, raw))
    if text[end:].strip():
        raise refuse(end, Text("chú thích trong biểu thức", "a comment within the expression"), Text("Dùng # của YAML", "Use YAML's #"))


def _known(sign: str, names: Mapping[str, object], wanted: str | None = None) -> Text:
    close = difflib.get_close_matches(wanted, names, n=3) if wanted else sorted(names)
    if not close:
        return SUBSET
    shown = ", ".join(f"{sign}{name}" for name in close)
    return Text(f"Có: {shown}", f"There is: {shown}")


def _render(node: exp.Expr, values: Mapping[str, Value]) -> str:
    """Every operation in parentheses: the database cannot read another precedence into it than the one that was checked."""

    def of(child: exp.Expr) -> str:
        return _render(child, values)

    def each(children: list[exp.Expr]) -> Iterator[str]:
        return (of(child) for child in children)

    match node:
        case exp.Column():
            return '"' + str(node.name).replace('"', '""') + '"'
        case exp.Placeholder():
            return _literal(values[str(node.this)])
        case exp.Literal():
            return _literal(str(node.this)) if node.is_string else str(node.this)
        case exp.Boolean():
            return "TRUE" if node.this else "FALSE"
        case exp.Null():
            return "NULL"
        case exp.Paren():
            return of(node.this)
        case exp.Neg():
            return f"(- {of(node.this)})"
        case exp.Not():
            return f"(NOT {of(node.this)})"
        case exp.Is():
            return f"({of(node.this)} IS {of(node.expression)})"
        case exp.And() | exp.Or():
            return "(" + f" {_BINARY[type(node)]} ".join(each(list(node.flatten()))) + ")"
        case exp.Between():
            return f"({of(node.this)} BETWEEN {of(node.args['low'])} AND {of(node.args['high'])})"
        case exp.In():
            return f"({of(node.this)} IN ({', '.join(each(node.expressions))}))"
        case exp.Case():
            branches = " ".join(f"WHEN {of(branch.this)} THEN {of(branch.args['true'])}" for branch in node.args["ifs"])
            return f"(CASE {branches} ELSE {of(node.args['default'])} END)"
        case exp.Coalesce():
            return f"COALESCE({', '.join(each([node.this, *node.expressions]))})"
        case _:
            return f"({of(node.this)} {_BINARY[type(node)]} {of(node.expression)})"


def _literal(value: Value) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | Decimal):
        text = f"{value:f}" if isinstance(value, Decimal) else str(value)
        return f"({text})" if value < 0 else text
    return "'" + value.replace("'", "''") + "'"
