"""Tables of real lines among all that stands in agencies' sheets beside lines, as Hypothesis draws them, with the worth of every line known.

No line comes twice, and no line is the sum of others: what is said of duplicates and of groups is tested where the rules for them are.
"""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from formats_of import Sheet
from generate import Line, real_lines
from hypothesis import strategies as st
from workbook import Error

LINES: Sequence[Line] = tuple({line.name.strip().casefold(): line for line in real_lines() if line.unit_price < 10**9}.values())
HEADS = {
    "item_no": "STT", "goods_name": "Tên hàng hóa", "specification": "Thông số kỹ thuật", "unit": "Đơn vị tính", "quantity": "Số lượng", "unit_price": "Đơn giá",
    "amount": "Thành tiền", "origin_raw": "Xuất xứ", "manufacturer": "Hãng sản xuất", "decision_date": "Ngày quyết định", "extra": "Người theo dõi", "note": "Ghi chú",
}  # fmt: skip
OPTIONAL = ("specification", "origin_raw", "manufacturer", "decision_date", "extra", "note")
WAYS = ("full", "full", "full", "full", "no amount", "no price", "no origin", "no quantity")
ODD_WAYS = ("error price", "error amount", "error quantity", "error elsewhere", "words for a price", "words for an amount")
COMPANY = ("item", "item", "item", "blank", "heading", "subtotal", "description")
ERRORS = (Error("#REF!"), Error("#N/A"), Error("#DIV/0!"))
QUANTITIES = (Decimal(1), Decimal(3), Decimal("2.5"), Decimal("0.75"), Decimal(40))

indices = st.integers(0, len(LINES) - 1)


@st.composite
def sheets(
    draw: st.DrawFn, *, name: str = "Danh mục", pool: slice = slice(None), odd: bool = False, flat: bool = False, merged: bool = False, hidden: bool = False,
    least: int = 3,
) -> Sheet:  # fmt: skip
    """A sheet with one table of lines from `pool`: `flat` has nothing but lines under its header, `odd` has error cells and words for figures,
    `merged` a header of two rows and merged cells, `hidden` hidden rows."""
    lines = draw(st.permutations(LINES[pool][: 60 if pool == slice(None) else None]).map(list))
    middle = ["unit", "quantity", "unit_price", "amount", *(f for f in OPTIONAL if draw(st.booleans()))]
    fields = ["item_no", "goods_name", *(middle if merged else draw(st.permutations(middle)))]
    sheet = Sheet(name)
    for text in draw(st.lists(st.sampled_from(("UBND TỈNH MẪU", "DANH MỤC HÀNG HÓA MUA SẮM NĂM 2025", None)), max_size=0 if flat else 3)):
        row = sheet.put("title" if text else "blank", *([text] if text else []))
        if text and merged:
            sheet.merges.append((row, 1, row, len(fields)))
    _header(sheet, fields, merged)
    writer = _Writer(sheet, fields)
    company = ["item"] * draw(st.integers(least, 9)) if flat else ["item"] * least + draw(st.lists(st.sampled_from(COMPANY), max_size=9))
    if not flat:
        company = draw(st.permutations(company))
    for kind in company:
        if kind == "item":
            way = draw(st.sampled_from(WAYS + ODD_WAYS if odd else WAYS))
            writer.item(lines.pop(), draw(st.sampled_from(QUANTITIES)), way, draw(st.sampled_from(ERRORS)))
        else:
            writer.other(kind)
    if not flat and draw(st.booleans()):
        writer.total()
    if merged:
        _merge_origins(sheet, fields)
    if hidden:
        sheet.hidden_rows = {r for r in range(1, len(sheet.rows) + 1) if draw(st.integers(0, 5)) == 0}
    return sheet


class _Writer:
    """Writes the rows under the header."""

    def __init__(self, sheet: Sheet, fields: Sequence[str]) -> None:
        self.sheet, self.fields = sheet, fields
        self.number = self.section = 0
        self.sums = [Decimal(0), Decimal(0)]  # of the section, of the table

    def row(self, **cells: object) -> list[object]:
        return [cells.get(f) for f in self.fields]

    def item(self, line: Line, quantity: Decimal, way: str, error: Error) -> None:
        self.number += 1
        price = line.unit_price.to_integral_value() or Decimal(1)
        cells: dict[str, object] = {
            "item_no": self.number, "goods_name": line.name.strip(), "specification": line.specification.strip() or None, "unit": line.unit.strip() or "Cái",
            "quantity": figure(quantity), "unit_price": figure(price), "amount": figure(quantity * price), "origin_raw": line.origin.strip() or None,
            "manufacturer": line.manufacturer.strip() or None, "extra": f"Kho {self.number}", "decision_date": datetime.date(2025, 3, self.number % 28 + 1),
        }  # fmt: skip
        lack, _, what = way.partition(" ")
        field = {"price": "unit_price", "origin": "origin_raw", "elsewhere": "extra", "for a price": "unit_price", "for an amount": "amount"}.get(what, what)
        if way != "full":
            cells[field] = {"no": None, "error": error, "words": "liên hệ"}[lack]
        row = self.sheet.put("item", *self.row(**cells))
        worth = None if field in ("quantity", "unit_price") and not isinstance(cells["amount"], int | float) else quantity * price
        self.sheet.worth[row] = worth
        self.sums = [s + (worth or 0) for s in self.sums]

    def other(self, kind: str) -> None:
        if kind == "blank":
            self.sheet.put("blank")
        elif kind == "description":
            self.sheet.put("note", *self.row(goods_name="- Bảo hành 24 tháng tại nơi sử dụng"))
        elif kind == "heading":
            self.section += 1
            self.sums[0] = Decimal(0)
            self.sheet.put("heading", *self.row(item_no=("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[self.section - 1], goods_name="Văn phòng phẩm"))
        else:
            self.sheet.put("subtotal", *self.row(goods_name="Cộng", amount=figure(self.sums[0])))
            self.sums[0] = Decimal(0)

    def total(self) -> None:
        self.sheet.put("total", *self.row(goods_name="Tổng cộng", amount=figure(self.sums[1])))


def figure(value: Decimal) -> int | float:
    """The number as a cell holds it."""
    return int(value) if value == value.to_integral_value() else float(value)


def _header(sheet: Sheet, fields: Sequence[str], merged: bool) -> None:
    heads = [HEADS[f] for f in fields]
    if not merged:
        sheet.put("header", *heads)
        return
    price, amount = fields.index("unit_price"), fields.index("amount")
    above: list[object] = [None if c == amount else "Giá trị (đồng)" if c == price else head for c, head in enumerate(heads)]
    row = sheet.put("header", *above)
    sheet.put("header", *[head if c in (price, amount) else None for c, head in enumerate(heads)])
    sheet.merges += [(row, c, row + 1, c) for c in range(1, len(fields) + 1) if c - 1 not in (price, amount)]
    sheet.merges.append((row, price + 1, row, amount + 1))


def _merge_origins(sheet: Sheet, fields: Sequence[str]) -> None:
    """Where two lines follow each other, the first one's origin stands for both."""
    if "origin_raw" not in fields:
        return
    c, r = fields.index("origin_raw"), 1
    while r < len(sheet.rows):
        if sheet.kinds[r - 1] == sheet.kinds[r] == "item":
            sheet.rows[r][c] = None
            sheet.merges.append((r, c + 1, r + 1, c + 1))
            r += 1
        r += 1
