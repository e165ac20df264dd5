"""What the parts of an expression are: the kind of every value, and how large its numbers can be, or a refusal."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

import pyarrow as pa
from sqlglot import exp

from checker.error import CheckerError, Text
from checker.schema import Column

MAX_DEPTH = 50
# What the database has room for: decimals of up to 18 digits stay so in its arithmetic, others have 38. Past it there is NULL, or an error.
_NARROW, _WIDE = 10**18 - 1, 10**38 - 1
_SHORT, _INTEGER = 2**15 - 1, 2**31 - 1

Kind: TypeAlias = Literal["number", "text", "truth", "date"]
Value: TypeAlias = Decimal | int | str | bool
Refuse: TypeAlias = Callable[..., CheckerError]

KINDS: dict[Kind, Text] = {
    "number": Text("số", "a number"), "text": Text("chữ", "text"),
    "truth": Text("đúng/sai", "true or false"), "date": Text("ngày", "a date"),
}  # fmt: skip
SUBSET = Text(
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
        return Size(10 ** min(type_.precision - type_.scale, 24), type_.scale, _NARROW if type_.precision <= 18 else _WIDE)
    if pa.types.is_integer(type_):
        return {16: Size(10**4, 0, _SHORT), 32: Size(10**7, 0, _INTEGER), 64: Size(10**12, 0, _NARROW)}[type_.bit_width]
    return None


_MONEY = Size(10**18, 6, _WIDE)


class Typing:
    """The kind of every node, or a refusal: the second half of the allow-list."""

    def __init__(self, columns: Mapping[str, Kind], values: Mapping[str, Value], sizes: Mapping[str, Size], refuse: Refuse) -> None:
        self.columns, self.values, self.sizes, self._refuse = columns, values, sizes, refuse

    def refuse(self, node: exp.Expr, found: Text, expected: Text = SUBSET) -> CheckerError:
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
        if kind == "number":  # the database brings them all to one form before it compares them, the widest if it must
            self.fits(node, _together([self.size(operand) for operand in operands])._replace(room=_WIDE))
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
                if places:
                    return Size(largest, places, _NARROW if abs(value).scaleb(places) <= _NARROW else _WIDE)
                return Size(largest, 0, 0 if largest <= _SHORT else _INTEGER if largest <= _INTEGER else _NARROW)
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
        if most > (size.room or _INTEGER):
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


def _together(sizes: list[Size]) -> Size:
    """The size that holds each of the sizes."""
    return Size(*(max(size[i] for size in sizes) for i in range(3)))


def _constant(node: exp.Expr) -> bool:
    return not any(isinstance(n, exp.Column) for n in node.walk())
