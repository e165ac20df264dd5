"""A claim of preference as a person reads it on the terminal: what is marked, where the costs stand, and how D comes about."""

from collections.abc import Iterator, Mapping
from typing import Any

from checker.error import Text
from checker.numeral import figure
from checker.report.message import say

_MARKED = {
    "marked_low": Text("mức thấp của chi phí sản xuất trong nước", "domestic production costs of the lower band"),
    "marked_high": Text("mức cao của chi phí sản xuất trong nước", "domestic production costs of the higher band"),
    "marked_labour": Text("lao động ưu tiên", "workers of a preferred group"), "marked_innovation": Text("sản phẩm đổi mới sáng tạo", "an innovative product"),
}  # fmt: skip
_LINKS = {
    "none": Text("không có dòng cùng tên ở bản kia", "no line of that name on the other form"),
    "several": Text("có nhiều dòng cùng tên ở bản kia, không biết dòng nào", "several lines of that name on the other form; it cannot be told which"),
    "absent": Text("tệp không có bản kia", "the file holds no such form"),
}  # fmt: skip
_FORMULAS = {
    "direct": Text("trực tiếp: G* kê khai", "direct: G* as declared"),
    "indirect": Text("gián tiếp: G* = giá chào trừ thuế trừ chi phí nhập ngoại", "indirect: G* = price offered less taxes less imported costs"),
}  # fmt: skip
_DECLARANTS = {
    "trader": Text("nhà thương mại: G = giá chào trừ thuế", "trader: G = price offered less taxes"),
    "maker": Text("nhà sản xuất: G = giá xuất xưởng", "maker: G = ex-works price"),
    None: Text("không biết G là giá nào", "it is not known which price G is"),
}  # fmt: skip
_FIGURES = {
    "price_offered": Text("giá chào (I)", "price offered (I)"), "taxes": Text("thuế (II)", "taxes (II)"),
    "imported_cost": Text("chi phí nhập ngoại (III)", "imported costs (III)"), "exw_price": Text("giá xuất xưởng", "ex-works price"),
    "domestic_cost_declared": Text("G* kê khai", "G* as declared"), "declared_percent": Text("D kê khai, %", "D as declared, %"),
    "price_net": Text("G tính lại", "G recomputed"), "domestic_cost": Text("G* tính lại", "G* recomputed"),
    "percent_computed": Text("D tính lại, % (làm tròn để in)", "D recomputed, % (rounded for printing)"),
}  # fmt: skip


def claim_lines(claim: Mapping[str, Any], lang: str) -> Iterator[str]:
    """The lines about one row of Claims."""
    yield say("Kê khai ưu đãi: ", lang) + (claim["goods_name"] or "")
    for name, words in _MARKED.items():
        if claim[name] is not False:
            unread = say(" (ô không đọc được)", lang) if claim[name] is None else ""
            yield say("  đánh dấu: ", lang) + words.of(lang) + unread
    if claim["marked_percent"] is not None:
        yield say("  tỷ lệ ghi ở ô đánh dấu, %: ", lang) + figure(claim["marked_percent"], lang)
    if claim["cost_link"] != "linked":
        yield say("  nối hai bản kê khai: ", lang) + _LINKS[claim["cost_link"]].of(lang)
    if claim["cost_row"] is None:
        return
    yield say("  chi phí: ", lang) + f"'{claim['cost_sheet']}' {claim['cost_cells']}"
    yield f"  {_FORMULAS[claim['formula']].of(lang)}; {_DECLARANTS[claim['declarant']].of(lang)}"
    yield from (f"  {words.of(lang)}: {figure(claim[name], lang)}" for name, words in _FIGURES.items() if claim[name] is not None)
    if claim["unreadable"]:
        yield say("  không đọc được: ", lang) + claim["unreadable"]
