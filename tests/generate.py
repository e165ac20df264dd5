"""Workbooks in the layouts that agencies use, built from real lines, with the truth of every row known.

`python tests/generate.py 200` prints how exactly the reader takes in 200 workbooks of each family. Families whose name begins with
`held` are an examination: their layouts must not be looked at case by case while the reader is worked on, only their figures.
"""

import csv
import random
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
from openpyxl import Workbook as Book
from openpyxl.utils import get_column_letter

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from checker.intake import take_in
from checker.resource import load_forms, reading_options, rules_folder
from checker.text import clean

LINES = Path(__file__).parent / "data" / "real_lines.csv"
ZERO = Decimal(0)
Cell = str | int | float | None


@dataclass(frozen=True)
class Item:
    """A line item as it stands in the truth: money in đồng, None where the sheet does not say."""

    sheet: str
    row: int
    name: str
    quantity: Decimal | None
    unit_price: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True)
class Total:
    """A stated total, đồng."""

    sheet: str
    row: int
    kind: str
    stated: Decimal


@dataclass
class Page:
    """One sheet in the making: rows of cells, the kind of each, merged areas."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)

    def put(self, kind: str, *cells: Cell) -> int:
        """Adds a row and returns its number."""
        self.rows.append(list(cells))
        self.kinds.append(kind)
        return len(self.rows)

    def merge(self, first: int, last: int, row: int, last_row: int | None = None) -> None:
        """Merges columns `first` to `last` (from 0) of the rows."""
        if last > first or (last_row or row) > row:
            self.merges.append(f"{get_column_letter(first + 1)}{row}:{get_column_letter(last + 1)}{last_row or row}")


@dataclass
class Case:
    """A generated workbook with its truth."""

    name: str
    pages: list[Page] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    told: dict[tuple[str, int], dict[str, str | None]] = field(default_factory=dict)  # what headings say of an item: field → text


@dataclass(frozen=True)
class Line:
    """A real line: what was bought, how many, for how much."""

    name: str
    specification: str
    model: str
    brand: str
    manufacturer: str
    origin: str
    year_made: str
    unit: str
    quantity: Decimal
    unit_price: Decimal


def real_lines() -> list[Line]:
    """The lines of tests/data/real_lines.csv."""
    with LINES.open(encoding="utf-8", newline="") as file:
        return [
            Line(r["name"], r["specification"], r["model"], r["brand"], r["manufacturer"], r["origin"], r["year_made"], r["unit"],
                 Decimal(r["quantity"]), Decimal(r["unit_price"]))
            for r in csv.DictReader(file)
        ]  # fmt: skip


_LINES = real_lines()
# Names that begin with the words of a sum, a note or a unit line and are goods all the same.
_TRAPS = (
    "Cộng hưởng từ 1.5 Tesla", "Tổng đài điện thoại 8 máy lẻ", "Thuế kế điện tử", "Đơn vị tính điện tử cầm tay", "Giấy ghi chú dán 3x3",
    "Ghi chú dán màu vàng", "Chiết khấu kế", "Giám đốc ghế da", "Bút bi TL-027", "Kế toán máy MISA", "Phần mềm diệt virus", "Nhà bạt cứu sinh",
    "Tổng số điện tử đếm tiền", "Lưu ý: bảng tên mica", "VAT 69 rượu mẫu", "I.V. Catheter 22G", "A4 Paper Double A", "Thuốc nhuộm Giemsa",
)  # fmt: skip

_HEADERS: dict[str, tuple[str, ...]] = {
    "item_no": ("STT", "Stt", "Số TT", "TT", "Số thứ tự"),
    "goods_name": ("Tên hàng hóa", "Tên hàng hoá", "Danh mục hàng hóa", "Danh mục hàng hoá", "Tên hàng", "Danh mục", "Nội dung", "Hàng hóa", "Mặt hàng",
                   "Tên mặt hàng", "Tên thiết bị", "Tên vật tư", "Tên sản phẩm", "Tên hàng hóa, dịch vụ", "Tên hàng hóa (Danh mục)"),
    "unit": ("Đơn vị tính", "ĐVT", "Đvt", "Đơn vị"),
    "quantity": ("Số lượng", "SL", "Khối lượng", "Số lượng/ Khối lượng"),
    "unit_price": ("Đơn giá", "ĐG", "Đơn giá trúng thầu", "Đơn giá dự thầu"),
    "amount": ("Thành tiền", "TT", "Tổng tiền", "Giá trị"),
    "origin_raw": ("Xuất xứ", "XX", "Nước sản xuất", "Nước SX", "Xuất xứ (quốc gia, vùng lãnh thổ)", "Nguồn gốc xuất xứ"),
    "manufacturer": ("Hãng sản xuất", "NSX", "Nhà sản xuất", "Hãng SX"),
    "model": ("Ký mã hiệu", "Mã hiệu", "Model", "Mã hàng hóa", "Mã hàng hoá"),
    "specification": ("Quy cách, thông số kỹ thuật", "Thông số kỹ thuật", "Quy cách"),
    "year_made": ("Năm sản xuất", "Năm SX"),
    "note": ("Ghi chú",),
    "origin_demand": ("Yêu cầu xuất xứ", "Yêu cầu về xuất xứ"),
    "quantity_demand": ("Khối lượng mời thầu", "Số lượng mời thầu"),
    "extra": ("Địa điểm giao hàng", "Thời gian giao hàng", "Người theo dõi", "Mã ngân sách"),
}  # fmt: skip
_SCALES = {1: ("VND", "đồng", "VNĐ", ""), 1000: ("nghìn đồng", "Nghìn đồng", "1.000 đồng"), 1_000_000: ("triệu đồng",)}
_SECTIONS = ("Văn phòng phẩm", "Thiết bị tin học", "Vật tư tiêu hao", "Công cụ, dụng cụ", "Hóa chất", "Đồ dùng phòng họp", "Trang thiết bị chuyên môn")
_ROMAN = ("I", "II", "III", "IV", "V", "VI")


@dataclass
class Writer:
    """How one sheet writes its figures: as numbers or as text in one style, in which unit of money."""

    style: str  # number | vi | en
    scale: int

    def figure(self, value: Decimal | None) -> Cell:
        """A cell with this figure."""
        if value is None:
            return None
        if self.style == "number":
            return int(value) if value == value.to_integral_value() else float(value)
        text = f"{value:,f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return text if self.style == "en" else text.replace(",", "_").replace(".", ",").replace("_", ".")

    def money(self, value: Decimal | None) -> Cell:
        """A cell with this amount of đồng in the sheet's unit."""
        return None if value is None else self.figure(value / self.scale)


def _exact(value: Decimal | None) -> Decimal | None:
    """To 6 places, half-even: what Items holds of a figure with more."""
    return None if value is None else value.quantize(Decimal("0.000001"))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _header_text(random_: random.Random, name: str, used: set[str], unit: str = "") -> str:
    choices = [h for h in _HEADERS[name] if h not in used]
    text = random_.choice(choices)
    used.add(text)
    if unit and random_.random() < 0.9:
        text += f"{random_.choice((' ', chr(10)))}({unit})"
    change = random_.random()
    if change < 0.15:
        text = text.upper()
    elif change < 0.25:
        text = unicodedata.normalize("NFD", text)
    elif change < 0.35:
        text = text.replace(" ", "\n", 1)
    elif change < 0.42:
        text = f" {text}  "
    return text


def _priced(random_: random.Random, lines: Iterable[Line], scale: int) -> list[tuple[Line, Decimal, Decimal]]:
    """Lines with a quantity and a price in đồng that the unit of money can print with few places."""
    step = Decimal(scale) / (1000 if scale > 1 else 1)
    priced = []
    for line in lines:
        quantity = line.quantity if random_.random() < 0.8 else Decimal(random_.randint(1, 40))
        price = line.unit_price
        if scale > 1:
            price = max((price / step).to_integral_value(ROUND_HALF_UP), Decimal(1)) * step
        priced.append((line, quantity, price))
    return priced


def _lines(random_: random.Random, count: int, *, traps: bool = True) -> list[Line]:
    """Real lines, among them goods whose names sound like sums."""
    chosen = random_.sample(_LINES, count)
    for i in range(count):
        if random_.random() < 0.08 and traps:
            chosen[i] = Line(random_.choice(_TRAPS), "", "", "", "", random_.choice(("Việt Nam", "Trung Quốc", "")), "2025", "Cái",
                             Decimal(random_.randint(1, 90)), Decimal(random_.randint(2, 900) * 5000))  # fmt: skip
    return chosen


def _writer(random_: random.Random, scale: int, priced: Sequence[tuple[Line, Decimal, Decimal]], *, amounts: bool = True) -> Writer:
    """A way of writing; text only when enough cells that are surely written prove which style it is."""
    style = random_.choice(("number", "number", "number", "vi", "en"))
    proofs = sum((p * q if amounts else p) / scale >= 1_000_000 for _, q, p in priced)
    return Writer(style if proofs >= 3 else "number", scale)


def _numbering(random_: random.Random, fields: Sequence[str]) -> list[Cell]:
    style = random_.randrange(5)
    if style == 0:
        return list(range(1, len(fields) + 1))
    if style == 1:
        return [f"({i})" for i in range(1, len(fields) + 1)]
    if style == 2:
        return [str(i) for i in range(1, len(fields) + 1)]
    numbers = {"quantity": "(1)", "unit_price": "(2)", "amount": "(3)=(1)x(2)"} if style == 3 else {"quantity": "1", "unit_price": "2", "amount": "3=1x2"}
    letters = iter("ABCDEFGHIJKLMNOPQR")
    return [numbers[f] if f in numbers else next(letters) for f in fields]


def _title(random_: random.Random, page: Page, width: int) -> None:
    """Rows above the header: agency, name of the list, decision."""
    for text in random_.sample(("ỦY BAN NHÂN DÂN HUYỆN MẪU", "BỆNH VIỆN ĐA KHOA MẪU", "Đơn vị: Trường THCS Mẫu", "DANH MỤC HÀNG HÓA MUA SẮM NĂM 2025",
                                "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05/3/2025)", "BẢNG TỔNG HỢP MUA SẮM HÀNG HÓA, TRANG THIẾT BỊ"), random_.randint(0, 4)):  # fmt: skip
        row = page.put("title", text)
        if random_.random() < 0.4:
            page.merge(0, width - 1, row)
        if random_.random() < 0.15:
            page.put("blank")


def _unit_line(random_: random.Random, page: Page, width: int, scale: int) -> None:
    unit = random_.choice({1: ("đồng", "VND"), 1000: ("nghìn đồng", "1.000 đồng", "Nghìn đồng"), 1_000_000: ("triệu đồng",)}[scale])
    lead = random_.choice(("ĐVT: ", "Đơn vị tính: ", "Đơn vị: "))
    page.put("unit", *[None] * (width - 2), lead + unit)


def _signatures(random_: random.Random, page: Page, width: int) -> None:
    """Place and day, titles, and names beneath, at the left and the right."""
    right = max(width - 3, 1)

    def pair(kind: str, left: str | None, other: str) -> None:
        cells: list[Cell] = [None] * width
        cells[right] = other
        if left:
            cells[1 if right > 1 else 0] = left
        page.put(kind, *cells)

    if random_.random() < 0.5:
        page.put("blank")
    if random_.random() < 0.7:
        pair("signature", None, random_.choice(("Tỉnh Mẫu, ngày 15 tháng 01 năm 2025", "............, ngày ... tháng ... năm ......")))
    pair("signature", random_.choice(("Người lập biểu", "NGƯỜI LẬP", "Kế toán trưởng")), random_.choice(("Thủ trưởng đơn vị", "THỦ TRƯỞNG ĐƠN VỊ", "GIÁM ĐỐC")))
    if random_.random() < 0.7:
        pair("signature", "(Ký, họ tên)", "(Ký, họ tên và đóng dấu)")
    if random_.random() < 0.5:
        page.put("blank")
        pair("signature", "Nguyễn Thị Mẫu", "Trần Văn Mẫu")


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def spelled(figure: int, manner: int = 0) -> str:
    """The figure in Vietnamese words; the bits of `manner` choose among the ways in which people write them."""
    old, short, four, plain, commas = (bool(manner & 1 << i) for i in range(5))
    units = (" tỉ" if old else " tỷ", " triệu", " ngàn" if old else " nghìn", "")

    def group(value: int, led: bool) -> str:
        hundred, ten, one = value // 100, value // 10 % 10, value % 10
        words = [f"{_DIGITS[hundred]} trăm"] if hundred or led else []
        if ten > 1:
            words += [f"{_DIGITS[ten]} mươi"]
        elif ten == 1:
            words += ["mười"]
        elif one and words:
            words += ["lẻ" if short else "linh"]
        if one:
            tens = {1: "mốt", 4: "tư" if four else "bốn"}
            words += [tens[one] if ten > 1 and one in tens else ("nhăm" if short and ten > 1 else "lăm") if one == 5 and ten else _DIGITS[one]]
        return " ".join(words)

    def whole(value: int, led: bool) -> list[str]:
        parts = []
        if value >= 10**9:
            parts.append((", " if commas else " ").join(whole(value // 10**9, led)) + units[0])
        for scale, unit in zip((10**6, 1000, 1), units[1:], strict=True):
            below = value // scale % 1000
            if below:
                parts.append(group(below, led or bool(parts)) + unit)
        return parts

    text = (", " if commas else " ").join(whole(figure, False)) or "không"
    text = f"{text} đồng{('', ' chẵn', ' chẵn./.', ' ./.')[manner >> 5 & 3]}"
    if plain:
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).replace("đ", "d").replace("Đ", "D")
    return text[0].upper() + text[1:]


class Table:
    """A table being written to a page: columns, their order, and the items that have gone in."""

    def __init__(self, case: Case, page: Page, fields: Sequence[str], writer: Writer, random_: random.Random) -> None:
        self.case, self.page, self.fields, self.writer, self.random = case, page, list(fields), writer, random_
        self.amounts: list[Decimal] = []
        self.told: dict[str, str | None] = {}  # what the headings above say of the next items

    def at(self, name: str) -> int:
        """Position of a field."""
        return self.fields.index(name)

    def row(self, **cells: Cell) -> list[Cell]:
        """A row of the table with these cells."""
        return [cells.get(f) for f in self.fields]

    def item(self, number: Cell, line: Line, quantity: Decimal | None, price: Decimal | None, *, holes: bool = True) -> None:
        """Adds a line item, now and then with cells missing."""
        cells: dict[str, Cell] = {
            "item_no": number, "goods_name": line.name, "unit": line.unit, "origin_raw": line.origin or None, "manufacturer": line.manufacturer or None,
            "model": line.model or None, "specification": line.specification or None, "year_made": line.year_made or None, "extra": "Kho A",
            "origin_demand": "Các nước G7", "quantity_demand": self.writer.figure(Decimal(7)),
        }  # fmt: skip
        product = None if quantity is None or price is None else quantity * price
        amount = product
        chance = self.random.random() if holes else 1.0
        if chance < 0.04:
            amount = None
        elif chance < 0.07:
            price = None
        elif chance < 0.09:
            cells["unit"] = None
        elif chance < 0.13:
            cells["origin_raw"] = None
        if "amount" not in self.fields:
            amount = None
        if "unit_price" not in self.fields:
            price = None
        if "quantity" not in self.fields:
            quantity = None
        cells["quantity"], cells["unit_price"], cells["amount"] = self.writer.figure(quantity), self.writer.money(price), self.writer.money(amount)
        row = self.page.put("item", *self.row(**cells))
        quantity, price, amount = _exact(quantity), _exact(price), _exact(amount)
        worth = amount if amount is not None else (_exact(quantity * price) if quantity is not None and price is not None else None)
        self.case.items.append(Item(self.page.name, row, line.name, quantity, price, worth))
        if self.told:
            self.case.told[self.page.name, row] = dict(self.told)
        self.amounts.append(worth or ZERO)

    def sum_row(self, kind: str, label: str, amount: Decimal, label_at: int, *, merged: bool = False) -> None:
        """Adds a row that states a sum, a tax or a discount."""
        cells: list[Cell] = [None] * len(self.fields)
        cells[label_at] = label
        place = self.at("amount") if "amount" in self.fields else self.at("unit_price")
        cells[place] = self.writer.money(amount)
        row = self.page.put(kind, *cells)
        if merged and label_at < place - 1:
            self.page.merge(label_at, place - 1, row)
        if kind in ("total", "subtotal"):
            self.case.totals.append(Total(self.page.name, row, kind, amount.quantize(Decimal("0.000001"))))


def flat(seed: int) -> Case:
    """One header row, columns in any order, other columns among them, sometimes a total."""
    r = random.Random(f"flat {seed}")
    case, page = Case(f"flat-{seed}"), Page(r.choice(("Sheet1", "Danh mục", "KQ LCNT")))
    case.pages.append(page)
    scale = r.choice((1, 1, 1, 1, 1000, 1_000_000))
    fields = ["goods_name", "unit", "quantity", "unit_price"]
    fields += [f for f, chance in (("item_no", 0.85), ("amount", 0.8), ("origin_raw", 0.9), ("manufacturer", 0.5), ("model", 0.4), ("year_made", 0.3),
                                   ("specification", 0.3), ("note", 0.4), ("origin_demand", 0.15), ("quantity_demand", 0.15), ("extra", 0.4))
               if r.random() < chance]  # fmt: skip
    if r.random() < 0.6:
        r.shuffle(fields)
    lines = _priced(r, _lines(r, r.randint(3, 30)), scale)
    writer = _writer(r, scale, lines, amounts="amount" in fields)
    table = Table(case, page, fields, writer, r)
    _title(r, page, len(fields))
    said_above = scale > 1 and r.random() < 0.4
    if said_above:
        _unit_line(r, page, len(fields), scale)
    used: set[str] = set() if "item_no" in fields else {"TT"}  # TT alone is the number of the line
    unit = r.choice(_SCALES[scale]) if not said_above else ""
    heads = {f: _header_text(r, f, used, unit if f in ("unit_price", "amount") else "") for f in sorted(fields, key=lambda f: f != "item_no")}
    if scale > 1 and not said_above:
        for f in ("unit_price", "amount"):
            if f in heads and "(" not in heads[f]:
                heads[f] += f" ({unit})"
    page.put("header", *[heads[f] for f in fields])
    if r.random() < 0.3:
        page.put("numbering", *_numbering(r, fields))
    for i, (line, quantity, price) in enumerate(lines, 1):
        if r.random() < 0.04:
            page.put("blank")
        table.item(i, line, quantity, price)
    if "amount" in fields and r.random() < 0.5:
        table.sum_row("total", r.choice(("Tổng cộng", "TỔNG CỘNG", "Tổng cộng:", "Tổng")), sum(table.amounts, ZERO), table.at("goods_name"))
    return case


def own_list(seed: int) -> Case:
    """An agency's own list: title, unit line, numbering row, sections with sums, discount, VAT, total, words, signatures."""
    r = random.Random(f"own {seed}")
    case, page = Case(f"own-{seed}"), Page(r.choice(("Danh mục", "VPP 2025", "Dự toán")))
    case.pages.append(page)
    scale = r.choice((1, 1, 1, 1000))
    fields = ["item_no", "goods_name"]
    fields += ["specification"] if r.random() < 0.5 else []
    fields += ["unit", "quantity", "unit_price", "amount"]
    fields += ["origin_raw"] if r.random() < 0.7 else []
    fields += ["note"] if r.random() < 0.7 else []
    sections = r.randint(0, 4)
    groups = [_priced(r, _lines(r, r.randint(1, 8)), scale) for _ in range(max(sections, 1))]
    writer = _writer(r, scale, [line for group in groups for line in group])
    table = Table(case, page, fields, writer, r)
    _title(r, page, len(fields))
    if scale > 1 or r.random() < 0.5:
        _unit_line(r, page, len(fields), scale)
    used: set[str] = set()
    page.put("header", *[_header_text(r, f, used) for f in fields])
    if r.random() < 0.5:
        page.put("numbering", *_numbering(r, fields))
    style = r.choice(("roman", "letter", "roman-name", "phần", "number"))
    label_at = r.choice((0, 1))
    subtotals, restart, gaps, holes = r.random() < 0.7, r.random() < 0.6, r.random() < 0.2, r.random() < 0.5
    number = 0
    titles = r.sample(_SECTIONS, sections)
    for s, group in enumerate(groups):
        start = len(table.amounts)
        if sections:
            _section(r, table, style, s, titles[s])
            number = 0 if restart or style == "number" else number
        for i, (line, quantity, price) in enumerate(group, 1):
            number += 1
            table.item(f"{s + 1}.{i}" if style == "number" and sections else number, line, quantity, price, holes=holes)
        if sections and subtotals:
            mark = {"letter": "ABCDEFG"[s], "number": str(s + 1), "phần": str(s + 1)}.get(style, _ROMAN[s])
            label = r.choice((f"Cộng ({mark})", f"Cộng mục {mark}", f"Cộng {mark}", "Cộng", f"Cộng mục {mark}:"))
            table.sum_row("subtotal", label, sum(table.amounts[start:], ZERO), label_at)
        if gaps:
            page.put("blank")
    _footer(r, table, label_at, scale)
    return case


def _section(r: random.Random, table: Table, style: str, s: int, title: str) -> None:
    text = title.upper() if r.random() < 0.3 else title
    if style == "roman":
        table.page.put("heading", *table.row(item_no=_ROMAN[s], goods_name=text))
    elif style == "letter":
        table.page.put("heading", *table.row(item_no="ABCDEFG"[s], goods_name=text))
    elif style == "number":
        table.page.put("heading", *table.row(item_no=s + 1, goods_name=text))
    elif style == "phần":
        table.page.put("heading", *table.row(goods_name=f"Phần {s + 1}: {text}"))
    else:
        row = table.page.put("heading", f"{_ROMAN[s]}. {text}")
        if r.random() < 0.5:
            table.page.merge(0, len(table.fields) - 1, row)


def _footer(r: random.Random, table: Table, label_at: int, scale: int) -> None:
    """Sum, discount, VAT, total, amount in words, signatures: as many of them as the agency likes."""
    goods = total = sum(table.amounts, ZERO)
    step = Decimal(scale) / (1000 if scale > 1 else 1)
    merged = r.random() < 0.3
    vat, discount = r.random() < 0.5, r.random() < 0.15
    if vat or discount:
        if r.random() < 0.4:
            table.sum_row("subtotal", r.choice(("Cộng tiền hàng", "Cộng tiền hàng:")), goods, label_at, merged=merged)
        if discount:
            off = (goods / 20 / step).to_integral_value(ROUND_HALF_UP) * step
            total -= off
            table.sum_row("discount", r.choice(("Giảm giá 5%", "Chiết khấu 5%")), off, label_at, merged=merged)
        if vat:
            rate = r.choice((8, 10))
            tax = (total * rate / 100 / step).to_integral_value(ROUND_HALF_UP) * step
            total += tax
            label = r.choice((f"Thuế VAT {rate}%", f"Thuế GTGT ({rate}%)", f"VAT {rate}%", "Thuế giá trị gia tăng"))
            table.sum_row("vat", label, tax, label_at, merged=merged)
    if r.random() < 0.9:
        table.sum_row("total", r.choice(("Tổng cộng", "TỔNG CỘNG", "Tổng cộng:", "Tổng cộng tiền thanh toán")), total, label_at, merged=merged)
        if r.random() < 0.5:
            lead = r.choice(("(Bằng chữ: ", "Bằng chữ: ", "Số tiền bằng chữ: "))
            if total == int(total):
                table.page.put("note", *[None] * r.choice((0, 1)), lead + spelled(int(total), r.randrange(128)))
    if r.random() < 0.6:
        _signatures(r, table.page, len(table.fields))


_FORM_09A = ("item_no", "goods_name", "unit", "quantity", "brand", "origin_raw", "year_made", "unit_price", "how", "supplier", "rebate", "paid", "kept", "note")


def form_09a(seed: int) -> Case:
    """Form 09a-CK/TSC with its two header rows, unit rows, group rows, and thousands of đồng in three headers."""
    r = random.Random(f"09a {seed}")
    case, page = Case(f"09a-{seed}"), Page(r.choice(("09a", "Mau 09a-CK", "Sheet1")))
    case.pages.append(page)
    for text in ("Bộ, tỉnh: Tỉnh Mẫu", "Cơ quan quản lý cấp trên: Sở Mẫu", "Cơ quan, tổ chức, đơn vị sử dụng tài sản: Trung tâm Mẫu", "Mã đơn vị: 1000000",
                 "Loại hình đơn vị: Đơn vị sự nghiệp công lập")[: r.randint(2, 5)]:  # fmt: skip
        page.put("title", text)
    if r.random() < 0.9:
        page.rows[0] = [page.rows[0][0], *[None] * 10, "Mẫu số 09a-CK/TSC"]
    page.merge(0, 13, page.put("title", "CÔNG KHAI TÌNH HÌNH ĐẦU TƯ XÂY DỰNG, MUA SẮM, GIAO, THUÊ TÀI SẢN CÔNG"))
    page.merge(0, 13, page.put("title", f"NĂM {r.randint(2019, 2025)}"))
    if r.random() < 0.5:
        page.put("blank")
    stt = r.choice(("Stt", "STT"))
    breaks = r.choice((" ", "\n"))
    top = page.put("header", stt, "Tên tài sản", "Đơn vị tính", "Số lượng", "Nhãn hiệu", "Nước sản xuất", "Năm sản xuất", f"Giá mua/thuê{breaks}(Nghìn đồng)",
                   "Hình thức mua sắm/thuê", "Nhà cung cấp (người bán)",
                   "Giá trị các khoản hoa hồng, chiết khấu, khuyến mãi thu được khi thực hiện mua sắm (nếu có)",
                   "Việc sử dụng các khoản hoa hồng, chiết khấu, khuyến mại (nếu có)", None, "Ghi chú")  # fmt: skip
    bottom = page.put("header", *[None] * 11, f"Nộp NSNN{breaks}(Nghìn đồng)", f"Được để lại đơn vị{breaks}(Nghìn đồng)", None)
    for column in (*range(11), 13):
        page.merge(column, column, top, bottom)
    page.merge(11, 12, top)
    if r.random() < 0.9:
        page.put("numbering", *range(1, 15))
    priced = _priced(r, _lines(r, r.randint(2, 16)), 1000)
    table = Table(case, page, _FORM_09A, _writer(r, 1000, priced, amounts=False), r)
    agencies = r.randint(1, 3)
    for a in range(agencies):
        row = page.put("heading", a + 1, ("Trung tâm Mẫu", "Chi nhánh Trung tâm Mẫu", "Văn phòng Sở Mẫu")[a])
        if r.random() < 0.7:
            page.merge(1, 13, row)
        mine = priced[a::agencies]
        groups = r.sample(("Xe ô tô", "Tài sản cố định khác", "Nhà"), min(len(mine), r.randint(1, 2)))
        number = 0
        for g, group in enumerate(groups):
            page.put("heading", None, group)
            for line, quantity, price in mine[g :: len(groups)]:
                number += 1
                table.item(number, line, quantity, price)
    _signatures(r, page, 12)
    return case


def budget(seed: int) -> Case:
    """A list of amounts, as budgets have it: often without price or unit, the total first or last, sums in the section's own row."""
    r = random.Random(f"budget {seed}")
    case, page = Case(f"budget-{seed}"), Page(r.choice(("Dự toán", "Phụ lục 1", "Sheet1")))
    case.pages.append(page)
    scale = r.choice((1, 1, 1000))
    fields = ["item_no", "goods_name", *r.choice(((), ("unit", "quantity"), ("quantity",))), "amount"]
    fields += [f for f, chance in (("origin_raw", 0.4), ("note", 0.5), ("extra", 0.2)) if r.random() < chance]
    sections = r.choice((0, 0, 2, 3))
    groups = [_priced(r, _lines(r, r.randint(2, 7), traps="quantity" in fields), scale) for _ in range(max(sections, 1))]
    worth = [sum((q * p for _, q, p in group), ZERO) for group in groups]
    table = Table(case, page, fields, _writer(r, scale, [x for g in groups for x in g]), r)
    _title(r, page, len(fields))
    if scale > 1 or r.random() < 0.4:
        _unit_line(r, page, len(fields), scale)
    used: set[str] = set()
    page.put("header", *[_header_text(r, f, used) for f in fields])
    if r.random() < 0.3:
        page.put("numbering", *range(1, len(fields) + 1))
    first, carried, described = r.random() < 0.3, r.random() < 0.5, r.random() < 0.3
    if first:
        table.sum_row("total", r.choice(("Tổng cộng", "TỔNG SỐ", "Tổng kinh phí")), sum(worth, ZERO), 1)
    for s, group in enumerate(groups):
        if sections:
            cells = {"amount": table.writer.money(worth[s])} if carried else {}
            row = page.put("lot" if carried else "heading", *table.row(item_no=_ROMAN[s], goods_name=_SECTIONS[s + 2], **cells))
            if carried:
                case.totals.append(Total(page.name, row, "lot", _exact(worth[s]) or ZERO))
        for i, (line, quantity, price) in enumerate(group, 1):
            table.item(i, line, quantity, price, holes=False)
            if described and r.random() < 0.3:
                page.put("note", *table.row(goods_name=r.choice(("- Màu đen, bảo hành 12 tháng", "+ Giao tại kho", "- Hàng mới 100%"))))
    if not first:
        table.sum_row("total", r.choice(("Tổng cộng", "TỔNG CỘNG", "Tổng dự toán")), sum(worth, ZERO), r.choice((0, 1)))
    if r.random() < 0.4:
        _signatures(r, page, len(fields))
    return case


_SUPPLIERS = ("Công ty TNHH Thiết bị Mẫu", "CÔNG TY CỔ PHẦN DƯỢC PHẨM MẪU", "Liên danh Mẫu A - Mẫu B", "Hộ kinh doanh Nguyễn Văn Mẫu")


def bid_lots(seed: int) -> Case:
    """A bid form of a package in lots: a parent row per lot with the lot's total, goods numbered beneath it, the bid in figures and words."""
    r = random.Random(f"lots {seed}")
    case, page = Case(f"lots-{seed}"), Page(r.choice(("Mẫu số 12.1B", "Bảng giá dự thầu")))
    case.pages.append(page)
    separate = r.random() < 0.7  # code and name of the lot in columns of their own
    fields = ["item_no", *(("lot", "lot_name") if separate else ()), "goods_name", "model", "origin_raw", "manufacturer", "unit", "quantity", "unit_price", "amount"]
    heads = {"item_no": "STT", "lot": "Mã phần (lô)", "lot_name": "Tên phần (lô)", "goods_name": "Danh mục hàng hóa", "model": "Ký mã hiệu",
             "origin_raw": "Xuất xứ (quốc gia, vùng lãnh thổ)", "manufacturer": "Hãng sản xuất", "unit": "Đơn vị tính", "quantity": "Khối lượng",
             "unit_price": "Đơn giá dự thầu", "amount": "Thành tiền"}  # fmt: skip
    for text in ("BẢNG GIÁ DỰ THẦU CỦA HÀNG HÓA", "Tên gói thầu: Mua sắm thiết bị năm 2025", "(áp dụng đối với gói thầu chia phần)")[: r.randint(1, 3)]:
        page.put("title", text)
    page.put("header", *[heads[f] for f in fields])
    if r.random() < 0.4:
        page.put("numbering", *[f"({i})" for i in range(1, len(fields) + 1)])
    groups = [_priced(r, _lines(r, r.randint(1, 6), traps=False), 1) for _ in range(r.randint(1, 5))]
    table = Table(case, page, fields, _writer(r, 1, [line for group in groups for line in group]), r)
    as_number, stated, coded = r.random() < 0.4, r.random() < 0.8, r.random() < 0.5
    for g, group in enumerate(groups, 1):
        worth = sum((_exact(q * p) or ZERO for _, q, p in group), ZERO)
        code, name = f"L{g:02}" if coded else f"PP25000{g}{g}", f"Phần {g}: {r.choice(_SECTIONS)}" if r.random() < 0.5 else f"Phần {g}"
        cells: dict[str, Cell] = {"lot": code, "lot_name": name} if separate else {"goods_name": f"Lô {g}: {r.choice(_SECTIONS)}"}
        if stated:
            cells["amount"] = table.writer.money(worth)
        row = page.put("lot" if stated else "heading", *table.row(item_no=g if r.random() < 0.5 else str(g), **cells))
        if stated:
            case.totals.append(Total(page.name, row, "lot", worth))
        table.told = {"lot": code if separate else str(g)}
        for i, (line, quantity, price) in enumerate(group, 1):
            table.item(float(f"{g}.{i}") if as_number else f"{g}.{i}", line, quantity, price, holes=False)
    _bid_footer(r, table, sum(table.amounts, ZERO))
    return case


def _bid_footer(r: random.Random, table: Table, total: Decimal) -> None:
    table.sum_row("total", r.choice(("Tổng cộng giá dự thầu", "Tổng cộng giá dự thầu của hàng hóa đã bao gồm thuế, phí, lệ phí (nếu có)")), total, r.choice((0, 1)))
    if r.random() < 0.6 and total == int(total):
        row = table.page.put("note", "Số tiền bằng chữ: " + spelled(int(total), r.randrange(128)))
        table.case.totals.append(Total(table.page.name, row, "words", total))
    if r.random() < 0.5:
        table.page.put("note", "Ghi chú: Nhà thầu chịu trách nhiệm về giá dự thầu")
    if r.random() < 0.5:
        _signatures(r, table.page, len(table.fields))


def result_bands(seed: int) -> Case:
    """Results by winner and lot: bands over each list, the header repeated beneath them, sums per lot, per winner and of all."""
    r = random.Random(f"bands {seed}")
    case, page = Case(f"bands-{seed}"), Page("Kết quả LCNT")
    case.pages.append(page)
    fields = ["item_no", "goods_name", "model", "brand", "origin_raw", "manufacturer", "unit", "quantity", "unit_price", "amount"]
    heads = ("STT", "Danh mục hàng hóa", "Ký mã hiệu", "Nhãn hiệu", "Xuất xứ", "Hãng sản xuất", "Đơn vị tính", "Khối lượng", "Đơn giá trúng thầu", "Thành tiền")
    winners = r.sample(_SUPPLIERS, r.randint(1, 3))
    lots = [r.randint(0, 2) for _ in winners]
    groups = [[_priced(r, _lines(r, r.randint(2, 5)), 1) for _ in range(max(n, 1))] for n in lots]
    table = Table(case, page, fields, _writer(r, 1, [line for winner in groups for group in winner for line in group]), r)
    _title(r, page, len(fields))
    repeated, sums, first, lot = r.random() < 0.7, r.random() < 0.5, True, 0
    if not repeated:
        page.put("header", *heads)
        first = False
    numbering = r.random() < 0.3

    def band(text: str) -> None:
        row = page.put("title" if first else "heading", text)
        if r.random() < 0.7:
            page.merge(0, len(fields) - 1, row)

    label = r.choice(("NHÀ THẦU: ", "Nhà thầu trúng thầu: ", "Nhà cung cấp: "))
    for winner, count, mine in zip(winners, lots, groups, strict=True):
        band(label + winner)
        table.told = {"supplier": clean(winner), "lot": None}
        start = len(table.amounts)
        for group in mine:
            if count:
                lot += 1
                name = r.choice(_SECTIONS)
                band(r.choice((f"PHẦN (LÔ): L{lot:02} - {name}", f"PHẦN (LÔ): L{lot:02} – {name}")))
                table.told["lot"] = f"L{lot:02}"
            if repeated:
                page.put("header", *heads)
                first = False
                if numbering:
                    page.put("numbering", *[f"({i})" for i in range(1, len(fields) + 1)])
            begin = len(table.amounts)
            for i, (line, quantity, price) in enumerate(group, 1):
                table.item(i, line, quantity, price, holes=False)
            if sums and count:
                table.sum_row("subtotal", r.choice(("Cộng", f"Cộng lô L{lot:02}", "Cộng phần (lô)")), sum(table.amounts[begin:], ZERO), 1)
        if sums:
            table.sum_row("total", r.choice(("Tổng cộng", "Tổng giá trị")), sum(table.amounts[start:], ZERO), r.choice((0, 1)))
        if r.random() < 0.3:
            page.put("blank")
    if len(winners) > 1 and r.random() < 0.5:
        table.sum_row("total", "TỔNG CỘNG CÁC NHÀ THẦU", sum(table.amounts, ZERO), 0)
    return case


def pages(seed: int) -> Case:
    """A printed list: header repeated on each page, sums carried forward."""
    r = random.Random(f"pages {seed}")
    case, page = Case(f"pages-{seed}"), Page("Danh mục")
    case.pages.append(page)
    fields = ["item_no", "goods_name", "unit", "quantity", "unit_price", "amount", *(("note",) if r.random() < 0.5 else ())]
    used: set[str] = set()
    heads = [_header_text(r, f, used) for f in fields]
    groups = [_priced(r, _lines(r, r.randint(2, 9)), 1) for _ in range(r.randint(2, 4))]
    table = Table(case, page, fields, _writer(r, 1, [line for group in groups for line in group]), r)
    _title(r, page, len(fields))
    number, sectioned = 0, r.random() < 0.3
    way, numbering = r.randrange(3), _numbering(r, fields) if r.random() < 0.4 else None
    for p, group in enumerate(groups):
        last, start = p == len(groups) - 1, len(table.amounts)
        page.put("header", *heads)
        if numbering:
            page.put("numbering", *numbering)
        if p and way == 1:
            label = r.choice(("Cộng trang trước mang sang", "Trang trước chuyển sang", "Mang sang"))
            table.sum_row("subtotal", label, sum(table.amounts, ZERO), 1)
        if sectioned and r.random() < 0.6:
            page.put("heading", *table.row(item_no=_ROMAN[p], goods_name=_SECTIONS[p]))
        for line, quantity, price in group:
            number += 1
            table.item(number, line, quantity, price, holes=False)
        if way != 2 and not last:
            cumulated = way == 1
            label = r.choice(("Cộng chuyển sang trang sau", "Cộng mang sang")) if cumulated else r.choice(("Cộng trang này", "Cộng trang", f"Cộng trang {p + 1}"))
            table.sum_row("subtotal", label, sum(table.amounts[0 if cumulated else start :], ZERO), 1)
    _footer(r, table, 1, 1)
    return case


def quotation(seed: int) -> Case:
    """A hospital's request for prices: columns of buyer and vendor, a row of instructions, prices with all taxes."""
    r = random.Random(f"quotation {seed}")
    case, page = Case(f"quotation-{seed}"), Page("Báo giá")
    case.pages.append(page)
    columns = (
        ("item_no", "STT", "Theo danh mục mời chào giá"), ("goods_name", "Tên hàng hoá", None), ("specification", "Tính năng, thông số kỹ thuật", "Ghi rõ thông số"),
        ("origin_demand", "Yêu cầu xuất xứ", None), ("quantity_demand", "Số lượng mời thầu", None), ("model", "Ký, mã, nhãn hiệu, model", "Ghi rõ ký mã hiệu"),
        ("manufacturer", "Hãng sản xuất", "Theo CO / giấy phép NK / FSC / ISO13485"), ("origin_raw", "Xuất xứ", "Theo CO / giấy phép NK / FSC / ISO13485"),
        ("quantity", "Số lượng", "Ghi 10000, KHÔNG ghi 10.000,00"), ("unit", "Đơn vị tính", "Ghi rõ đơn vị"),
        ("extra", "Thuế, VAT (nếu có)", "(nếu có)"),
        ("unit_price", "Đơn giá (đã bao gồm thuế phí, lệ phí và các dịch vụ liên quan (nếu có))\n(VND)", "Ghi 10000, KHÔNG ghi 10.000,00"),
        ("amount", "Thành tiền\n(VND)", "Ghi 10000, KHÔNG ghi 10.000,00"),
    )  # fmt: skip
    chosen = [c for c in columns if c[0] not in ("origin_demand", "quantity_demand", "extra", "specification") or r.random() < 0.6]
    fields = [c[0] for c in chosen]
    lines = _priced(r, _lines(r, r.randint(3, 12)), 1)
    table = Table(case, page, fields, _writer(r, 1, lines), r)
    if r.random() < 0.5:
        _title(r, page, len(fields))
    page.put("header", *[c[1] for c in chosen])
    told: list[Cell] = [c[2] if r.random() < 0.85 else None for c in chosen]
    told[fields.index("unit_price")] = "Ghi 10000, KHÔNG ghi 10.000,00"
    if fields[0] == "item_no":
        told[0] = None if r.random() < 0.7 else told[0]
    page.put("note", *told)
    if r.random() < 0.3:
        page.put("numbering", *_numbering(r, fields))
    for i, (line, quantity, price) in enumerate(lines, 1):
        table.item(i, line, quantity, price, holes=i > 1)
    if r.random() < 0.5:
        table.sum_row("total", "Tổng cộng", sum(table.amounts, ZERO), 1)
    if r.random() < 0.5:
        page.put("note", r.choice(("Báo giá có hiệu lực 90 ngày kể từ ngày ký", "Giá trên đã bao gồm thuế VAT 8%", "Ghi chú: Giao hàng trong 30 ngày")))
    _signatures(r, page, len(fields))
    return case


def several_tables(seed: int) -> Case:
    """Tables under each other on one sheet, each with its own unit of money, columns and total, and a total over all."""
    r = random.Random(f"tables {seed}")
    case, page = Case(f"tables-{seed}"), Page("Tổng hợp")
    case.pages.append(page)
    same = r.random() < 0.4
    scales = [r.choice((1, 1000, 1_000_000)) for _ in range(r.randint(2, 3))]
    fields = ["item_no", "goods_name", "unit", "quantity", "unit_price", "amount"]
    worth, last = ZERO, None
    heads = {"item_no": "STT", "goods_name": "Tên hàng hóa", "unit": "ĐVT", "quantity": "Số lượng", "unit_price": "Đơn giá", "amount": "Thành tiền", "origin_raw": "Xuất xứ"}
    for t, scale in enumerate(scales):
        own = fields if same else r.choice((fields, [*fields, "origin_raw"], [*fields[:2], "origin_raw", *fields[2:]]))
        lines = _priced(r, _lines(r, r.randint(3, 7)), scale)
        if t:
            page.put("blank")
        _unit_line(r, page, len(own), scale)
        page.put("header", *[heads[f] for f in own])
        if r.random() < 0.3:
            page.put("numbering", *range(1, len(own) + 1))
        last = Table(case, page, own, Writer("number", scale), r)
        for i, (line, quantity, price) in enumerate(lines, 1):
            last.item(i, line, quantity, price, holes=False)
        mine = sum(last.amounts, ZERO)
        last.sum_row("total", r.choice(("Tổng cộng", f"Tổng cộng ({'ABC'[t]})", "Tổng")), mine, 1)
        worth += mine
    if last and r.random() < 0.6:
        last.sum_row("total", r.choice(("TỔNG CỘNG (A+B)", "Tổng cộng các bảng")), worth, 1)
    return case


def odd_sums(seed: int) -> Case:
    """Sums with strange words or none, several taxes, transport as a line of its own, a rounded total."""
    r = random.Random(f"sums {seed}")
    case, page = Case(f"sums-{seed}"), Page("Bảng giá")
    case.pages.append(page)
    fields = [*(("item_no",) if r.random() < 0.8 else ()), "goods_name", "unit", "quantity", "unit_price", "amount"]
    groups = [_priced(r, _lines(r, r.randint(3, 6)), 1) for _ in range(r.choice((1, 1, 2, 3)))]
    table = Table(case, page, fields, _writer(r, 1, [line for group in groups for line in group]), r)
    used: set[str] = set() if "item_no" in fields else {"TT"}
    page.put("header", *[_header_text(r, f, used) for f in fields])
    name_at = table.at("goods_name")
    strange = r.choice((None, None, "Giá trị gói thầu", "Giá trị nhóm hàng", "Thành tiền cả nhóm", "Số tiền"))
    number = 0
    for g, group in enumerate(groups):
        start = len(table.amounts)
        if len(groups) > 1 and "item_no" in fields:
            page.put("heading", *table.row(item_no=_ROMAN[g], goods_name=_SECTIONS[g]))
        for line, quantity, price in group:
            number += 1
            table.item(number, line, quantity, price, holes=False)
        if len(groups) > 1:
            cells: list[Cell] = [None] * len(fields)
            mine = sum(table.amounts[start:], ZERO)
            cells[name_at], cells[-1] = strange, table.writer.money(mine)
            kind = "total" if strange == "Giá trị gói thầu" else "subtotal"
            case.totals.append(Total(page.name, page.put(kind, *cells), kind, mine))
    if r.random() < 0.3:
        fee = Decimal(r.randint(1, 50) * 100_000)
        row = page.put("item", *table.row(goods_name=r.choice(("Phí vận chuyển", "Chi phí vận chuyển, lắp đặt")), amount=table.writer.money(fee)))
        case.items.append(Item(page.name, row, page.rows[-1][name_at], None, None, fee))  # type: ignore[arg-type]
        table.amounts.append(fee)
    total = sum(table.amounts, ZERO)
    if len(groups) == 1 and r.random() < 0.4:
        table.sum_row("total", r.choice(("Giá trị gói thầu", "Thành tiền cả gói", "Số tiền đề nghị")), total, name_at)
    elif r.random() < 0.5:
        tax, duty = (total * r.choice((5, 8, 10)) / 100).to_integral_value(), (total / 50).to_integral_value()
        table.sum_row("subtotal", "Cộng trước thuế", total, name_at)
        table.sum_row("vat", r.choice(("Thuế GTGT 8%", "Tiền thuế GTGT (10%)", "Thuế suất GTGT: 5%")), tax, name_at)
        if r.random() < 0.3:
            table.sum_row("vat", "Thuế nhập khẩu", duty, name_at)
            tax += duty
        table.sum_row("total", r.choice(("Tổng cộng sau thuế", "Tổng giá trị thanh toán", "Giá trị sau thuế")), total + tax, name_at)
    else:
        table.sum_row("total", "Tổng cộng", total, name_at)
    return case


def described(seed: int) -> Case:
    """Lines whose specification goes on in rows of its own, with or without a dash, in the name's or the specification's column."""
    r = random.Random(f"described {seed}")
    case, page = Case(f"described-{seed}"), Page("Danh mục")
    case.pages.append(page)
    fields = ["item_no", "goods_name", "specification", "unit", "quantity", "unit_price", "amount", *(("origin_raw",) if r.random() < 0.6 else ())]
    lines = _priced(r, _lines(r, r.randint(4, 12)), 1)
    table = Table(case, page, fields, _writer(r, 1, lines), r)
    used: set[str] = set()
    page.put("header", *[_header_text(r, f, used) for f in fields])
    where, numbers = r.choice(("goods_name", "specification", "goods_name")), r.choice(("{}", "{}.", "{:02}", "I.{}", "{})", "1.{}"))
    texts = ("- Màu đen, bảo hành 12 tháng", "+ RAM 16 GB", "Công suất: 750 W", "Bảo hành 12 tháng", "Kích thước 60 x 40 cm", "Chất liệu thép không gỉ", "Vỏ nhựa ABS",
             "• Hàng mới 100%", "Hãng cam kết cung cấp phụ kiện thay thế trong vòng 05 năm kể từ ngày bàn giao", "điện áp 220 V")  # fmt: skip
    for i, (line, quantity, price) in enumerate(lines, 1):
        table.item(numbers.format(i), line, quantity, price, holes=False)
        for text in r.sample(texts, r.choice((0, 0, 1, 2, 3))):
            page.put("note", *table.row(**{where: text}))
    if r.random() < 0.6:
        table.sum_row("total", "Tổng cộng", sum(table.amounts, ZERO), 1)
    return case


def held_flat(seed: int) -> Case:
    """Held out: two header rows that group columns, sections as merged bands with the header repeated, several sheets."""
    r = random.Random(f"held flat {seed}")
    case = Case(f"held-flat-{seed}")
    scale = r.choice((1, 1, 1000))
    grouped = r.random() < 0.5
    repeated = not grouped and r.random() < 0.5
    for name in r.sample(("Gói 1", "Gói 2", "Gói 3"), r.randint(1, 3)):
        page = Page(name)
        case.pages.append(page)
        fields = ["item_no", "goods_name", "model", "manufacturer", "origin_raw", "unit", "quantity", "unit_price", "amount", "note"]
        lines = _priced(r, _lines(r, r.randint(4, 24)), scale)
        table = Table(case, page, fields, _writer(r, scale, lines), r)
        for _ in range(r.randint(0, 3)):
            page.put("title", f"Gói thầu: {name} mua sắm hàng hóa năm 2026")
        money = f" ({r.choice(_SCALES[scale][:2])})"
        if grouped:
            top = page.put("header", "STT", "Danh mục hàng hóa", "Thông tin hàng hóa", None, None, "ĐVT", "Số lượng", "Giá trúng thầu", None, "Ghi chú")
            low = page.put("header", None, None, "Ký mã hiệu", "Hãng sản xuất", "Xuất xứ", None, None, "Đơn giá" + money, "Thành tiền" + money, None)
            for column in (0, 1, 5, 6, 9):
                page.merge(column, column, top, low)
            page.merge(2, 4, top)
            page.merge(7, 8, top)
        else:
            heads = ["STT", "Danh mục hàng hoá", "Ký, mã hiệu", "Hãng sản xuất", "Xuất xứ", "Đơn vị tính", "Khối lượng", "Đơn giá trúng thầu" + money,
                     "Thành tiền" + money, "Ghi chú"]  # fmt: skip
            page.put("header", *heads)
        half = len(lines) // 2 if repeated else len(lines)
        for part in (lines[:half], lines[half:]):
            if not part:
                continue
            if repeated:
                if table.amounts:
                    page.put("header", *heads)
                page.merge(0, 9, page.put("heading", f"PHẦN (LÔ): L0{1 + bool(table.amounts)} - {r.choice(_SECTIONS)}"))
            for i, (line, quantity, price) in enumerate(part, 1):
                table.item(i, line, quantity, price)
        if r.random() < 0.6:
            table.sum_row("total", r.choice(("Tổng giá trị", "Tổng cộng (đã gồm thuế)", "TỔNG SỐ")), sum(table.amounts, ZERO), 1)
    return case


def held_own(seed: int) -> Case:
    """Held out: sums in the section's own row, two levels of sections, sums named after the section, the sum in the first column."""
    r = random.Random(f"held own {seed}")
    case, page = Case(f"held-own-{seed}"), Page("Bảng kê")
    case.pages.append(page)
    scale = r.choice((1, 1, 1000))
    fields = ["item_no", "goods_name", "origin_raw", "unit", "unit_price", "quantity", "amount"]
    groups = [[_priced(r, _lines(r, r.randint(1, 6)), scale) for _ in range(r.randint(1, 3))] for _ in range(r.randint(1, 3))]
    writer = _writer(r, scale, [x for g in groups for p in g for x in p])
    table = Table(case, page, fields, writer, r)
    page.put("title", "BẢNG KÊ MUA SẮM")
    if scale > 1:
        page.put("unit", *[None] * 5, "Đơn vị tính: 1.000 đồng")
    page.put("header", "TT", "Nội dung", "Xuất xứ", "Đơn vị tính", "Đơn giá", "Số lượng", "Thành tiền")
    if r.random() < 0.5:
        page.put("numbering", "A", "B", "C", "D", "1", "2", "3=1*2")
    carried = r.random() < 0.5
    for a, parts in enumerate(groups):
        worth = sum((q * p for part in parts for _, q, p in part), ZERO)
        row = page.put("lot" if carried else "heading", *table.row(item_no="ABC"[a], goods_name=f"{_SECTIONS[a]} và thiết bị",
                                                                  amount=writer.money(worth) if carried else None))  # fmt: skip
        if carried:
            case.totals.append(Total(page.name, row, "lot", worth.quantize(Decimal("0.000001"))))
        for b, part in enumerate(parts):
            if len(parts) > 1:
                page.put("heading", *table.row(item_no=_ROMAN[b], goods_name=_SECTIONS[(a * 2 + b + 1) % len(_SECTIONS)]))
            for i, (line, quantity, price) in enumerate(part, 1):
                table.item(i, line, quantity, price, holes=False)
        if not carried:
            table.sum_row("subtotal", f"Cộng phần {'ABC'[a]}", worth, 0)
    table.sum_row("total", f"Tổng cộng ({'+'.join('ABC'[: len(groups)])})", sum(table.amounts, ZERO), 0, merged=r.random() < 0.5)
    page.put("note", "Ghi chú: giá trên đã bao gồm chi phí vận chuyển")
    _signatures(r, page, 7)
    return case


def held_09a(seed: int) -> Case:
    """Held out: the same form printed with Roman group rows, no merges (as a csv export has it), a total and prices as text."""
    case = form_09a(seed + 1_000_000)
    case.name = f"held-09a-{seed}"
    r = random.Random(f"held 09a {seed}")
    page = case.pages[0]
    if r.random() < 0.5:
        page.merges.clear()
    number = 0
    for row, kind in zip(page.rows, page.kinds, strict=True):
        if kind == "heading" and row[0] is None:
            row[1] = f"{_ROMAN[number % 6]}. {row[1]}"
            number += 1
    return case


def held_mixed(seed: int) -> Case:
    """Held out: tables without STT, several tables on a sheet, description lines, sums at the upper level only, headers repeated by page."""
    r = random.Random(f"held mixed {seed}")
    case, page = Case(f"held-mixed-{seed}"), Page(r.choice(("BẢNG GIÁ", "Trang 1", "Tổng hợp")))
    case.pages.append(page)
    way = r.choice(("no stt", "two tables", "pages", "nested"))
    numbered = way != "no stt"
    for part in range(2 if way == "two tables" else 1):
        fields = ["goods_name", "specification", "origin_raw", "manufacturer", "unit", "quantity", "unit_price", "amount"]
        if part or r.random() < 0.3:
            r.shuffle(fields)
        fields = (["item_no"] if numbered else []) + fields
        lines = _priced(r, _lines(r, r.randint(6, 18)), 1)
        table = Table(case, page, fields, _writer(r, 1, lines), r)
        page.put("title" if not part else "heading", "BẢNG CHÀO GIÁ" if not part else "II. HÀNG HÓA BỔ SUNG")
        used: set[str] = {"TT", "XX", "Giá trị", "Tổng tiền", "ĐG", "NSX", "Danh mục", "Nội dung"}
        heads = [_header_text(r, f, used) for f in fields]
        page.put("header", *heads)
        nested = way == "nested"
        half = len(lines) // 2
        for i, (line, quantity, price) in enumerate(lines, 1):
            if nested and i == 1:
                page.put("heading", *table.row(item_no="A", goods_name="HÀNG HÓA"))
            if nested and i in (1, half + 1):
                page.put("heading", *table.row(item_no="I" if i == 1 else "II", goods_name=_SECTIONS[i % len(_SECTIONS)]))
            if way == "pages" and i > 1 and i % 6 == 1:
                page.put("header", *heads)
            table.item(i, line, quantity, price, holes=False)
            if numbered and r.random() < 0.06:
                page.put("note", *table.row(goods_name="- Bảo hành 24 tháng tại nơi sử dụng"))
        whole = sum(table.amounts, ZERO)
        if nested:
            table.sum_row("subtotal", "Cộng A", whole, table.at("goods_name"))
        tax = (whole / 10).to_integral_value(ROUND_HALF_UP)
        if r.random() < 0.5:
            table.sum_row("vat", "Thuế GTGT 10%", tax, table.at("goods_name"))
            whole += tax
        table.sum_row("total", "Tổng cộng" if r.random() < 0.7 else "Tổng giá trị", whole, table.at("goods_name"))
        page.put("blank")
    page.put("note", "Bằng chữ: Một tỷ không trăm linh hai triệu đồng")
    _signatures(r, page, 8)
    return case


FAMILIES: dict[str, Callable[[int], Case]] = {
    "flat": flat, "own_list": own_list, "form_09a": form_09a, "budget": budget, "bid_lots": bid_lots, "result_bands": result_bands, "pages": pages,
    "quotation": quotation, "several_tables": several_tables, "odd_sums": odd_sums, "described": described,
    "held_flat": held_flat, "held_own": held_own, "held_09a": held_09a, "held_mixed": held_mixed,
}  # fmt: skip


def write_xlsx(case: Case, folder: Path) -> Path:
    """The case as an xlsx workbook."""
    book = Book()
    book.remove(book.active)
    for page in case.pages:
        sheet = book.create_sheet(page.name)
        for number, row in enumerate(page.rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    sheet.cell(number, column, value)
                    if isinstance(value, str) and value.startswith("="):
                        sheet.cell(number, column).data_type = "s"
        for area in page.merges:
            sheet.merge_cells(area)
    path = folder / f"{case.name}.xlsx"
    book.save(path)
    return path


def write_csv(case: Case, folder: Path) -> Path:
    """The first sheet of the case as a csv file, named after the sheet; numbers as a program prints them."""
    page = case.pages[0]
    path = folder / f"{page.name}.csv"
    width = max(len(row) for row in page.rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for row in page.rows:
            cells = ["" if v is None else repr(v) if isinstance(v, float) else str(v) for v in row]
            writer.writerow(cells + [""] * (width - len(row)))
    return path


@cache
def options() -> dict[str, Any]:
    """The vocabulary of the rules folder."""
    return reading_options(rules_folder(), load_forms(rules_folder()))


def stated_items(tables: dict[str, pa.Table]) -> list[Item]:
    """The items as they were read, in the shape of the truth."""
    columns = ("sheet", "row", "goods_name", "quantity", "unit_price", "amount")
    return [Item(*values) for values in zip(*(tables["items"].column(c).to_pylist() for c in columns), strict=True)]


def true_items(case: Case) -> list[Item]:
    """The items that ought to be read; names on one line, as everywhere in Items."""
    return [Item(i.sheet, i.row, clean(_plain(i.name)), i.quantity, i.unit_price, i.amount) for i in case.items]


def true_kinds(case: Case) -> dict[tuple[str, int], str]:
    """Kind of every row up to the last one used."""
    kinds = {}
    for page in case.pages:
        last = max((n for n, row in enumerate(page.rows, 1) if any(v is not None for v in row)), default=0)
        kinds.update({(page.name, n): kind for n, kind in enumerate(page.kinds[:last], 1)})
    return kinds


@dataclass
class Score:
    """How exactly workbooks were read."""

    workbooks: int = 0
    exact: int = 0
    rows: int = 0
    right: int = 0
    totals: int = 0
    reconciled: int = 0
    crashes: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, case: Case, tables: dict[str, pa.Table] | None) -> None:
        """Counts one workbook; `tables` is None when it crashed."""
        self.workbooks += 1
        kinds = true_kinds(case)
        self.rows += len(kinds)
        self.totals += len(case.totals)
        if tables is None:
            self.crashes += 1
            return
        exact = sorted(stated_items(tables), key=_place) == sorted(true_items(case), key=_place)
        lines = {(line["sheet"], line["row"]): line for line in tables["items"].to_pylist()} if case.told else {}
        exact = exact and all(lines.get(place, {}).get(name) == text for place, told in case.told.items() for name, text in told.items())
        ledger = tables["ledger"]
        read = dict(zip(zip(ledger.column("sheet").to_pylist(), ledger.column("row").to_pylist(), strict=True), ledger.column("kind").to_pylist(), strict=True))
        right = sum(read.get(place) == kind for place, kind in kinds.items())
        controls = {(c["sheet"], c["row"]): c for c in tables["totals"].to_pylist()}
        reconciled = sum(_reconciles(controls.get((t.sheet, t.row)), t) for t in case.totals)
        self.exact += exact
        self.right += right
        self.reconciled += reconciled
        if not exact or right < len(kinds) or reconciled < len(case.totals):
            self.wrong.append(case.name)

    def __str__(self) -> str:
        return (
            f"{self.workbooks} workbooks, {100 * self.exact / self.workbooks:.1f} % with every item exact; {100 * self.right / self.rows:.2f} % of "
            f"{self.rows} rows of the right kind; {100 * self.reconciled / max(self.totals, 1):.1f} % of {self.totals} totals reconciled; {self.crashes} crashes"
        )


def _place(item: Item) -> tuple[str, int]:
    return item.sheet, item.row


def _reconciles(control: dict[str, Any] | None, truth: Total) -> bool:
    return (
        control is not None and control["stated"] == truth.stated and control["difference"] is not None and abs(control["difference"]) <= control["allowance"]
    )


def score(family: str, seeds: Iterable[int], folder: Path) -> Score:
    """The score of a family over these seeds."""
    vocabulary, result = options(), Score()
    for seed in seeds:
        case = FAMILIES[family](seed)
        path = write_xlsx(case, folder)
        try:
            tables = take_in(str(path), path.name, vocabulary)
        except Exception as error:  # a crash is a figure of this measurement
            result.add(case, None)
            result.wrong.append(f"{case.name}: {error!r}")
            continue
        finally:
            path.unlink()
        result.add(case, tables)
    return result


def main(count: int) -> None:
    """Prints the score of every family over `count` seeds."""
    with tempfile.TemporaryDirectory() as folder:
        for family in FAMILIES:
            result = score(family, range(count), Path(folder))
            sys.stdout.write(f"{family}: {result}\n")
            if not family.startswith("held"):
                sys.stdout.write("".join(f"    {name}\n" for name in result.wrong[:8]))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
