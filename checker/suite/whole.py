"""Numbers for a database without exact decimals: conditions over integers × 10^6, and how large a column may be for them to stay exact."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from checker.operand import Kind

PLACES = 6
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class _Number:
    """A numeric expression over whole numbers: its value is that of `node` / 10^`places`, at most Σ `weights` × |column| + `rest` before that."""

    node: exp.Expr
    places: int
    weights: Mapping[str, int]
    rest: int

    def times(self, factor: int) -> "_Number":
        return replace(self, weights={name: weight * factor for name, weight in self.weights.items()}, rest=self.rest * factor)

    def at(self, places: int) -> "_Number":
        """The same value with more places."""
        factor: int = 10 ** (places - self.places)
        if factor == 1:
            return self
        literal = isinstance(self.node, exp.Literal)
        node = exp.Literal.number(int(self.node.this) * factor) if literal else exp.Mul(this=exp.paren(self.node), expression=exp.Literal.number(factor))
        return replace(self.times(factor), node=node, places=places)


class Whole:
    """Rewrites conditions so that every number column holds value × 10^6; `limits` grows to the largest |stored value| of each column
    with which all of them are computed without overflow, which SQLite turns into doubles in silence."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self.kinds = kinds
        self.limits: dict[str, int] = {}

    def condition(self, node: exp.Expr) -> exp.Expr:
        """The same condition over whole numbers; `node` is used up."""
        match node:
            case exp.EQ() | exp.NEQ() | exp.LT() | exp.LTE() | exp.GT() | exp.GTE():
                keys = ["this", "expression"]
            case exp.Between():
                keys = ["this", "low", "high"]
            case exp.In():
                numbers = self._aligned([node.this, *node.expressions])
                if numbers:
                    node.set("this", numbers[0])
                    node.set("expressions", numbers[1:])
                    return node
                keys = []
            case _:
                keys = []
        numbers = self._aligned([node.args[key] for key in keys])
        for key, number in zip(keys, numbers, strict=False):
            node.set(key, number)
        if not numbers:
            for child in list(node.iter_expressions()):
                child.replace(self.condition(child))
        return node

    def _aligned(self, nodes: Sequence[exp.Expr]) -> list[exp.Expr]:
        """The nodes as whole numbers of equal places; nothing if they are no numbers."""
        found = [self._number(node) for node in nodes]
        numbers = [n for n in found if n is not None]
        if not numbers or len(numbers) < len(nodes):
            return []
        places = max(n.places for n in numbers)
        result = [n.at(places) for n in numbers]
        for number in result:
            for name, weight in number.weights.items():
                limit = max(0, LARGEST - number.rest) // (weight * len(number.weights)) if weight else LARGEST
                self.limits[name] = min(self.limits.get(name, LARGEST), limit)
        return [n.node for n in result]

    def _number(self, node: exp.Expr) -> _Number | None:
        match node:
            case exp.Column():
                return _Number(node, PLACES, {node.name: 1}, 0) if self.kinds[node.name] == "number" else None
            case exp.Literal():
                if node.is_string:
                    return None
                whole, _, fraction = str(node.this).partition(".")
                return _Number(exp.Literal.number(int(whole + fraction)), len(fraction), {}, int(whole + fraction))
            case exp.Paren() | exp.Neg():
                inner = self._number(node.this)
                return inner and replace(inner, node=type(node)(this=inner.node))
            case exp.Add() | exp.Sub():
                pair = self._pair(node)
                if pair is None:
                    return None
                left, right = (n.at(max(n.places for n in pair)) for n in pair)
                weights = {name: left.weights.get(name, 0) + right.weights.get(name, 0) for name in {*left.weights, *right.weights}}
                return _Number(type(node)(this=left.node, expression=right.node), left.places, weights, left.rest + right.rest)
            case exp.Mul():
                pair = self._pair(node)
                if pair is None:
                    return None
                constant, other = sorted(pair, key=lambda n: bool(n.weights))
                product = exp.Mul(this=pair[0].node, expression=pair[1].node)
                return replace(other.times(constant.rest), node=product, places=constant.places + other.places)
            case exp.Coalesce():
                return self._choice([node.this, *node.expressions], lambda parts: exp.Coalesce(this=parts[0], expressions=parts[1:]))
            case exp.Case():
                branches = node.args["ifs"]

                def case(parts: list[exp.Expr]) -> exp.Expr:
                    ifs = [exp.If(this=self.condition(b.this), true=part) for b, part in zip(branches, parts, strict=False)]
                    return exp.Case(ifs=ifs, default=parts[-1])

                return self._choice([*(b.args["true"] for b in branches), node.args["default"]], case)
        return None

    def _pair(self, node: exp.Expr) -> tuple[_Number, _Number] | None:
        left, right = self._number(node.this), self._number(node.expression)
        return None if left is None or right is None else (left, right)

    def _choice(self, nodes: Sequence[exp.Expr], build: Callable[[list[exp.Expr]], exp.Expr]) -> _Number | None:
        numbers = [self._number(node) for node in nodes]
        parts = [n for n in numbers if n is not None]
        if len(parts) < len(numbers):
            return None
        parts = [n.at(max(n.places for n in parts)) for n in parts]
        weights = {name: max(p.weights.get(name, 0) for p in parts) for name in {name for p in parts for name in p.weights}}
        return _Number(build([p.node for p in parts]), parts[0].places, weights, max(p.rest for p in parts))
