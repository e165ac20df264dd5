"""Text of one SQL boolean expression → a guarded expression: allow-listed, typed, with the columns that it mentions.

The language is what means the same in DuckDB, PostgreSQL and SQLite. Three-valued logic is kept whole: a literal NULL and a CASE
without ELSE are refused, so that an expression is NULL only where a column is.
"""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

import pyarrow as pa
from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError, SqlglotError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from checker.error import CheckerError, Text
from checker.schema import Column

MAX_LENGTH = 2_000
MAX_DEPTH = 50
_ROOM = 10**38 - 1  # of a DECIMAL; past it the database gives NULL, or breaks off

Kind: TypeAlias = Literal["number", "text", "truth", "date"]
Value: TypeAlias = Decimal | int | str | bool
Place: TypeAlias = Callable[[int, int], str]

KINDS: dict[Kind, Text] = {
    "number": Text("số", "a number"), "text": Text("chữ", "text"),
    "truth": Text("đúng/sai", "true or false"), "date": Text("ngày", "a date"),
}  # fmt: skip
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")  # more places would take a comparison beyond DECIMAL(38)
_WORDS = {"AND", "OR", "NOT", "IN", "BETWEEN", "IS", "NULL", "CASE", "WHEN", "THEN", "ELSE", "END", "TRUE", "FALSE", "COALESCE"}
_SIGNS = {
    TokenType.EQ: "=", TokenType.NEQ: "<>", TokenType.LT: "<", TokenType.LTE: "<=", TokenType.GT: ">", TokenType.GTE: ">=",
    TokenType.PLUS: "+", TokenType.DASH: "-", TokenType.STAR: "*", TokenType.L_PAREN: "(", TokenType.R_PAREN: ")", TokenType.COMMA: ",",
}  # fmt: skip
_BINARY: dict[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
    exp.And: "AND", exp.Or: "OR", exp.Add: "+", exp.Sub: "-", exp.Mul: "*",
}  # fmt: skip
_SUBSET = Text(
    "Chỉ dùng: so sánh, AND OR NOT, IN, BETWEEN, IS NULL, CASE … ELSE … END, COALESCE, + và −, × với một số hoặc $tham_số, tên cột",
    "Use only: comparison, AND OR NOT, IN, BETWEEN, IS NULL, CASE … ELSE … END, COALESCE, + and −, × by a number or $parameter, column names",
)


def kind_of(column: Column) -> Kind | None:
    """The kind of values that rules see in a column; None for a column that rules cannot use."""
    type_ = column.type
    if pa.types.is_decimal(type_) or pa.types.is_integer(type_):
        return "number"
    if pa.types.is_string(type_):
        return "text"
    return "truth" if pa.types.is_boolean(type_) else "date" if pa.types.is_date(type_) else None


def kind_of_value(value: object) -> Kind | None:
    """The kind of a parameter."""
    if isinstance(value, bool):
        return "truth"
    return "number" if isinstance(value, int | Decimal) else "text" if isinstance(value, str) else None


class Size(NamedTuple):
    """How large numbers can be: the largest, digits after the point, and what the database has room for (0: it goes by the other operand)."""

    largest: int
    places: int
    room: int


def size_of(column: Column) -> Size | None:
    """The size of a column's numbers, None for other columns. Sums are taken to stay within 24 digits: a rule needs room to multiply."""
    type_ = column.type
    if pa.types.is_decimal(type_):
        return Size(10 ** min(type_.precision - type_.scale, 24), type_.scale, _ROOM)
    if pa.types.is_integer(type_):
        return Size({16: 10**4, 32: 10**7, 64: 10**12}[type_.bit_width], 0, 2 ** (type_.bit_width - 1) - 1)
    return None


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

    def refuse(start: int, found: Text, expected: Text = _SUBSET) -> CheckerError:
        before = text[:start]
        where = place(before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1)
        return CheckerError(where, found, expected, Text("Sửa biểu thức", "Mend the expression"))

    if len(text) > MAX_LENGTH:
        raise refuse(0, Text(f"biểu thức dài hơn {MAX_LENGTH} ký tự", f"the expression is longer than {MAX_LENGTH} characters"))
    tree = _tree(text, columns, values, refuse)
    kind = _Typing(columns, values, sizes or {}, refuse).kind(tree, 0)
    if kind != "truth":
        raise refuse(0, Text(f"biểu thức cho ra {KINDS[kind].vi}", f"the expression yields {KINDS[kind].en}"),
                     Text("Cần: một điều kiện đúng/sai", "Expected: a condition that is true or false"))  # fmt: skip
    names = frozenset(column.name for column in tree.find_all(exp.Column))
    return Predicate(text, names, frozenset(str(p.this) for p in tree.find_all(exp.Placeholder)), sum(1 for _ in tree.walk()), tree)


Refuse: TypeAlias = Callable[..., CheckerError]


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
        if depth > MAX_DEPTH:
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
        return _SUBSET
    shown = ", ".join(f"{sign}{name}" for name in close)
    return Text(f"Có: {shown}", f"There is: {shown}")


class _Typing:
    """The kind of every node, or a refusal: the second half of the allow-list."""

    def __init__(self, columns: Mapping[str, Kind], values: Mapping[str, Value], sizes: Mapping[str, Size], refuse: Refuse) -> None:
        self.columns, self.values, self.sizes, self._refuse = columns, values, sizes, refuse

    def refuse(self, node: exp.Expr, found: Text, expected: Text = _SUBSET) -> CheckerError:
        starts = [n.meta["start"] for n in node.walk() if "start" in n.meta]
        return self._refuse(min(starts, default=0), found, expected)

    def kind(self, node: exp.Expr, depth: int) -> Kind:
        """The kind of values of `node`."""
        if depth > MAX_DEPTH:
            raise self.refuse(node, Text("biểu thức lồng quá sâu", "the expression is nested too deeply"))
        below = depth + 1
        match node:
            case exp.Paren() | exp.Neg():
                kind = self.kind(node.this, below)
                if isinstance(node, exp.Neg):
                    self.want("number", node, below, node.this)
                return kind
            case exp.Column() if isinstance(node.this, exp.Identifier) and len(node.parts) == 1 and node.name in self.columns:
                return self.columns[node.name]
            case exp.Placeholder() if node.this in self.values:
                kind_ = kind_of_value(self.values[str(node.this)])
                if kind_:
                    return kind_
            case exp.Literal():
                return "text" if node.is_string else "number"
            case exp.Boolean():
                return "truth"
            case exp.And() | exp.Or():
                # A long chain is flat to the reader but deep to the parser.
                self.want("truth", node, below, *node.flatten())
                return "truth"
            case exp.Not():
                self.want("truth", node, below, node.this)
                return "truth"
            case exp.Add() | exp.Sub() | exp.Mul():
                self.want("number", node, below, node.this, node.expression)
                if isinstance(node, exp.Mul) and not (_constant(node.this) or _constant(node.expression)):
                    raise self.refuse(node, Text("tích của hai cột", "a product of two columns"))
                self.fits(node, self.size(node))
                return "number"
            case exp.EQ() | exp.NEQ():
                self.alike(node, below, node.this, node.expression)
                return "truth"
            case exp.LT() | exp.LTE() | exp.GT() | exp.GTE():
                self.ordered(node, below, node.this, node.expression)
                return "truth"
            case exp.Between() if set(node.args) <= {"this", "low", "high"} or not node.args.get("symmetric"):
                self.ordered(node, below, node.this, node.args["low"], node.args["high"])
                return "truth"
            case exp.In() if node.expressions and not any(node.args.get(key) for key in ("query", "unnest", "field", "is_global")):
                self.alike(node, below, node.this, *node.expressions)
                return "truth"
            case exp.Is() if isinstance(node.expression, exp.Null):
                self.kind(node.this, below)
                return "truth"
            case exp.Case() if node.args.get("this") is None:
                if node.args.get("default") is None:
                    raise self.refuse(node, Text("CASE không có ELSE", "CASE without ELSE"))
                self.want("truth", node, below, *(branch.this for branch in node.args["ifs"]))
                return self.alike(node, below, *(branch.args["true"] for branch in node.args["ifs"]), node.args["default"])
            case exp.Coalesce() if node.expressions:
                return self.alike(node, below, node.this, *node.expressions)
        name = type(node).__name__
        raise self.refuse(node, Text(f"phép toán '{name}' không được dùng", f"the operation '{name}' is not allowed"))

    def want(self, kind: Kind, node: exp.Expr, depth: int, *operands: exp.Expr) -> None:
        for operand in operands:
            found = self.kind(operand, depth)
            if found != kind:
                raise self.refuse(operand, Text(f"giá trị là {KINDS[found].vi}", f"the value is {KINDS[found].en}"),
                                  Text(f"Cần: {KINDS[kind].vi}", f"Expected: {KINDS[kind].en}"))  # fmt: skip

    def alike(self, node: exp.Expr, depth: int, *operands: exp.Expr) -> Kind:
        kinds = [self.kind(operand, depth) for operand in operands]
        kind: Kind = "date" if "date" in kinds else kinds[0]
        for operand, found in zip(operands, kinds, strict=True):
            if found != kind and not (kind == "date" and self.is_day(operand)):
                one, other = KINDS[kind], KINDS[found]
                raise self.refuse(node, Text(f"so sánh {one.vi} với {other.vi}", f"{one.en} compared with {other.en}"),
                                  Text("Cần: hai vế cùng loại", "Expected: both sides of one kind"))  # fmt: skip
        if kind == "number":  # the database brings them all to one form before it compares them
            self.fits(node, _together([self.size(operand) for operand in operands]))
        return kind

    def size(self, node: exp.Expr) -> Size:
        """How large the numbers of `node`, which has the kind "number", can be."""
        match node:
            case exp.Column():
                return self.sizes.get(node.name, _MONEY)
            case exp.Literal() | exp.Placeholder():
                value = Decimal(str(self.values[str(node.this)] if isinstance(node, exp.Placeholder) else node.this))
                places = max(0, -int(value.as_tuple().exponent))
                largest = int(abs(value)) + (places > 0)
                return Size(largest, places, _ROOM if places else 0 if largest < 2**15 else 2**31 - 1)
            case exp.Paren() | exp.Neg():
                return self.size(node.this)
            case exp.Case():
                return _together([self.size(child) for child in (*(branch.args["true"] for branch in node.args["ifs"]), node.args["default"])])
            case exp.Coalesce():
                return _together([self.size(child) for child in (node.this, *node.expressions)])
        left, right = self.size(node.this), self.size(node.expression)
        room = max(left.room, right.room)
        if isinstance(node, exp.Mul):
            return Size(left.largest * right.largest, left.places + right.places, room)
        return Size(left.largest + right.largest, max(left.places, right.places), room)

    def fits(self, node: exp.Expr, size: Size) -> None:
        most = size.largest * 10**size.places
        if most > (size.room or 2**31 - 1):
            raise self.refuse(node, Text(f"kết quả có thể dài tới {len(str(most))} chữ số, quá chỗ chứa",
                                         f"the result can have {len(str(most))} digits, more than there is room for"),
                              Text("Cần: số nhỏ hơn hoặc ít chữ số thập phân hơn", "Expected: smaller numbers, or fewer decimals"))  # fmt: skip

    def ordered(self, node: exp.Expr, depth: int, *operands: exp.Expr) -> None:
        kind = self.alike(node, depth, *operands)
        if kind not in ("number", "date"):
            raise self.refuse(node, Text(f"so sánh lớn bé giữa {KINDS[kind].vi}", f"{KINDS[kind].en} put in order"),
                              Text("Cần: số hoặc ngày", "Expected: numbers or dates"))  # fmt: skip

    def is_day(self, node: exp.Expr) -> bool:
        text = self.values.get(str(node.this)) if isinstance(node, exp.Placeholder) else node.this if isinstance(node, exp.Literal) else None
        try:
            return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
        except ValueError:
            return False


_MONEY = Size(10**18, 6, _ROOM)


def _together(sizes: list[Size]) -> Size:
    """The size that holds each of the sizes."""
    return Size(*(max(size[i] for size in sizes) for i in range(3)))


def _constant(node: exp.Expr) -> bool:
    return not any(isinstance(n, exp.Column) for n in node.walk())


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
