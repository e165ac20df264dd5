"""Whether two lines that are not equal are the same line before and after a correction, and how much they agree.

The weights and limits are the tool's own method. What is told of a pair is what both state; nothing is told of why it changed.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rapidfuzz.fuzz import token_sort_ratio

from checker.text import fold

NEAR = 85  # likeness of two names, 0–100, from which they may be one name and its correction
_TEXTS = {"model": 5, "registration_no": 5, "manufacturer": 3, "specification": 3, "brand": 2, "strength": 2, "origin_raw": 2, "hs_code": 2, "lot": 2, "item_no": 2,
          "unit": 1, "contract_no": 1, "supplier": 1, "notify_no": 1, "agency": 1}  # fmt: skip
_FIGURES = {"quantity": 3, "unit_price": 4, "amount_stated": 4}
_NAME = 8
_TELLING = ("model", "registration_no", "manufacturer", "specification", "strength", "quantity", "unit_price", "amount_stated", "item_no", "brand")
_STRONG = ("model", "registration_no", "specification", "unit_price", "amount_stated")
_SHORTEST = 3  # letters of a model or number by which a line is known
_DIGITS = re.compile(r"\d+")


def folded(line: Mapping[str, Any]) -> dict[str, Any]:
    """What of a line is held against another: texts without accents, capitals and signs, figures as they are; only what it states."""
    texts = {name: fold(line[name]) for name in ("goods_name", *_TEXTS) if line[name]}
    return {name: text for name, text in texts.items() if text} | {name: line[name] for name in _FIGURES if line[name] is not None}


def marks(line: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """By what a line may be found again: its name, model, registration number, or its figures together."""
    if "goods_name" in line:
        yield "goods_name", line["goods_name"]
    for name in ("model", "registration_no"):
        if len(line.get(name, "")) >= _SHORTEST:
            yield name, line[name]
    if all(name in line for name in _FIGURES):
        yield "figures", tuple(line[name] for name in _FIGURES)


def likeness(one: Mapping[str, Any], other: Mapping[str, Any]) -> int | None:
    """How much two lines agree; None: they are not beyond doubt the same line.

    They are the same when their names are equal and one more telling thing is; when their names differ by a slip of the pen (digits are
    none) and two things are equal, one of them strong; or when model or number are equal and two figures are.
    """
    equal = {name for name in (*_TEXTS, *_FIGURES) if name in one and one[name] == other.get(name)}
    telling = [name for name in _TELLING if name in equal]
    first, second = one.get("goods_name"), other.get("goods_name")
    if first is None or second is None:
        near = 0
    elif first == second:
        near = 100
    else:
        near = int(token_sort_ratio(first, second)) if _DIGITS.findall(first) == _DIGITS.findall(second) else 0
    if near == 100:
        same = bool(telling)
    elif near >= NEAR:
        same = len(telling) > 1 and any(name in equal for name in _STRONG)
    else:
        same = any(len(one[name]) >= _SHORTEST for name in ("model", "registration_no") if name in equal) and len(equal & set(_FIGURES)) > 1
    if not same:
        return None
    return 10 * sum({**_TEXTS, **_FIGURES}[name] for name in equal) + _NAME * near // 10
