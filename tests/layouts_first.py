"""Workbooks in layouts made by people who did not work on the reader: the first of four sets. Read by its first figures, then looked at and mended.

`python -m tests.layouts_first N [--seed S] [--family F]` prints one line per family over N workbooks each, and a last line over all. Lines come
from tests/data/real_lines.csv and from invented lists of everyday goods; only origins whose meaning is labelled in
tests/data/origin_dev.csv are used, so the domestic, foreign and unknown amounts of every workbook are known.
"""

import argparse
import csv
import html
import random
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
from openpyxl import Workbook as Book
from openpyxl.styles import Font

from checker.error import CheckerError
from checker.intake import take_in
from checker.pipeline import check
from tests.generate import ZERO, Case, Cell, Item, Line, Page, Total, options, real_lines, stated_items, true_items, true_kinds

DEV = Path(__file__).parent / "data" / "origin_dev.csv"
VERDICTS = ("domestic", "foreign", "unknown")
MICRO = Decimal("0.000001")


@dataclass
class Held(Case):
    """A workbook with its truth; kinds may name several that are right, "a|b", or "*" for any but a line item."""

    share: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(VERDICTS, ZERO))
    suffix: str = ".xlsx"
    hidden_rows: dict[str, set[int]] = field(default_factory=dict)
    hidden_pages: set[str] = field(default_factory=set)
    coding: str = "utf-8"
    delimiter: str = ","
    legacy_font: bool = False


@dataclass(frozen=True)
class Buy:
    """One purchase to be written: a line, what its origin cell says and means, quantity and price in đồng."""

    line: Line
    origin: str
    verdict: str
    quantity: Decimal
    price: Decimal

    @property
    def worth(self) -> Decimal:
        """Quantity × price."""
        return self.quantity * self.price


def _labels() -> dict[str, tuple[str, int]]:
    with DEV.open(encoding="utf-8", newline="") as file:
        return {r["origin_raw"]: (r["verdict"], int(r["row_count"])) for r in csv.DictReader(file)}


LABELS = _labels()
_REAL = [replace(line, unit_price=line.unit_price.quantize(Decimal("0.0001"))) for line in real_lines() if line.origin in LABELS]
_MEDICINES = [line for line in _REAL if not line.brand and not line.year_made and line.specification]
_ORDINARY = [o for o, (_, n) in LABELS.items() if n >= 20]
_HOME, _ABROAD = (
    ("Việt Nam", "Việt nam", "Việt Nam "),
    ("Trung Quốc", "Đức", "Nhật", "Thái Lan", "Malaysia", "Đài Loan", "Hoa Kỳ", "Pháp", "China", "USA"),
)

_GOODS = {
    "office": (
        "Giấy in A4 Double A 70gsm|Ram|62000", "Giấy A3 Bãi Bằng 70gsm|Ram|125000", "Bút bi Thiên Long TL-027|Cây|3500", "Bút dạ bảng WB-03|Cái|7500",
        "Kẹp bướm 25mm|Hộp|9500", "Ghim bấm số 10|Hộp|3200", "File lá A4|Tập|28000", "Cặp trình ký da|Cái|45000", "Băng keo trong 5cm|Cuộn|12500",
        "Sổ công tác bìa da A5|Quyển|38000", "Hồ dán nước|Lọ|4000", "Mực dấu Shiny đỏ|Lọ|42000", "Giấy ghi chú Pronoti 3x3|Tập|6500", "Bìa còng 7cm|Cái|33000",
        "Phong bì thư trắng|Cái|350", "Dao rọc giấy SDI|Cái|16000", "Tổng đài nội bộ 8 máy nhánh|Bộ|4850000", "Máy tính cầm tay Casio FX-580|Cái|645000",
        "Chiết áp quạt trần|Cái|85000", "Thước kẻ 30cm|Cái|3000", "Kéo văn phòng|Cái|18500", "Pin AAA Energizer (vỉ 2 viên)|Vỉ|31000", "Giấy than|Hộp|54000",
    ),
    "it": (
        "Máy tính để bàn Dell OptiPlex 7010|Bộ|14850000", "Máy in laser HP 404dn|Chiếc|6490000", "Máy quét Canon DR-C240|Chiếc|17900000", "UPS Santak 1000VA|Cái|2650000",
        "Switch 24 cổng TP-Link|Cái|2150000", "Ổ cứng SSD 512GB|Cái|1180000", "RAM DDR4 8GB|Thanh|620000", "Màn hình 24 inch LG|Cái|3290000",
            "Chuột không dây Logitech B170|Con|195000",
        "Bàn phím Fuhlen L411|Cái|165000", "Cáp mạng Cat6 (305m)|Thùng|2450000", "Máy chiếu Epson EB-X51|Cái|11900000", "Hộp mực 59A|Hộp|1950000",
        "Ghi âm kỹ thuật số Sony 4GB|Chiếc|1490000", "Phần mềm diệt virus Kaspersky (1 năm)|Gói|265000", "Camera IP Hikvision 2MP|Cái|1150000",
    ),
    "furniture": (
        "Bàn làm việc 1m2 gỗ MFC|Cái|2150000", "Ghế xoay lưng lưới|Cái|1280000", "Tủ hồ sơ sắt 2 cánh|Cái|3450000", "Bàn họp oval 2m4|Cái|6900000", "Ghế gấp inox|Cái|395000",
        "Kệ sách 5 tầng|Cái|1890000", "Ghế băng chờ 4 chỗ|Bộ|3250000", "Bục phát biểu gỗ|Cái|2990000", "Giường tầng sắt|Cái|2480000", "Bảng từ trắng 1,2 x 2,4m|Tấm|1650000",
        "Rèm cuốn văn phòng|m2|285000", "Giám đốc ghế da TQ-20|Cái|4150000", "Két sắt 50kg|Cái|3600000",
    ),
    "school": (
        "Bộ thiết bị dạy chữ số và so sánh số|Bộ|96000", "Bộ tranh Lịch sử và Địa lí lớp 4|Bộ|420000", "Bảng nhóm|Chiếc|45000", "Nam châm gắn bảng|Chiếc|3500",
        "Bộ thước vẽ bảng dạy học|Bộ|310000", "Mô hình đồng hồ|Chiếc|72000", "Kính hiển vi quang học|Cái|3850000", "Bóng đá số 4|Quả|185000", "Đệm nhảy|Chiếc|1950000",
        "Còi thể thao|Chiếc|29000", "Đàn phím điện tử|Cây|9800000", "Lực kế ống 5N|Cái|98000", "Ống nghiệm phi 16|Cái|4800", "Giá để ống nghiệm|Cái|36000",
            "Nhiệt kế lỏng|Cái|41000",
        "Cốc thủy tinh 250ml|Cái|39000", "Quả địa cầu tự nhiên|Quả|365000", "Nẹp treo tranh|Cái|21000", "Biến áp nguồn|Cái|1350000", "Bộ học liệu điện tử Toán 6|Bộ|2750000",
    ),
}  # fmt: skip
_SERVICES = ("Lắp đặt, chạy thử tại đơn vị|Gói|2500000", "Hướng dẫn sử dụng cho cán bộ|Buổi|1200000", "Vận chuyển đến các điểm trường|Chuyến|900000",
             "Bảo trì hệ thống 12 tháng|Gói|6800000", "Cài đặt, cấu hình máy trạm|Máy|150000")  # fmt: skip
_HEADS: dict[str, tuple[str, ...]] = {
    "no": ("STT", "Stt", "TT", "Số TT", "Số thứ tự", "S.T.T"),
    "name": ("Tên hàng hóa", "Tên hàng hoá", "Danh mục hàng hóa", "Danh mục hàng hoá", "Tên hàng hóa, thiết bị", "Tên vật tư, hàng hóa", "Nội dung mua sắm",
             "Tên mặt hàng", "Danh mục thiết bị", "Tên trang thiết bị", "Tên thiết bị", "Danh mục", "Hàng hóa", "Danh mục mua sắm", "Tên hàng", "Tên hàng hóa/dịch vụ"),
    "unit": ("ĐVT", "Đơn vị tính", "Đvt", "Đơn vị", "ĐV tính", "Đ.V.T"),
    "quantity": ("Số lượng", "SL", "Khối lượng", "Số lượng mua", "Số lượng đề nghị", "S.L"),
    "price": ("Đơn giá", "Đơn giá dự toán", "Đơn giá mua", "Đơn giá (đã có VAT)", "Đơn giá chưa VAT", "ĐG", "Đơn giá đề xuất"),
    "amount": ("Thành tiền", "Tổng tiền", "Tổng giá trị", "Giá trị", "Thành tiền (đã có VAT)", "Số tiền", "T.Tiền", "Tổng thành tiền"),
    "origin": ("Xuất xứ", "Nước sản xuất", "Nước SX", "Xuất xứ hàng hóa", "Nguồn gốc, xuất xứ", "Nơi sản xuất", "Quốc gia sản xuất", "Nước xuất xứ", "XX",
        "Xuất xứ/Nước sản xuất"),
    "maker": ("Hãng sản xuất", "Hãng SX", "Nhà sản xuất", "NSX", "Hãng"),
    "brand": ("Nhãn hiệu", "Thương hiệu"),
    "model": ("Ký mã hiệu", "Mã hiệu", "Model", "Ký hiệu", "Model/Ký mã hiệu"),
    "spec": ("Quy cách", "Thông số kỹ thuật", "Quy cách, thông số kỹ thuật", "Cấu hình", "Đặc tính kỹ thuật", "Mô tả"),
    "year": ("Năm sản xuất", "Năm SX"),
    "note": ("Ghi chú", "Ghi chú (nếu có)"),
    "place": ("Địa điểm giao hàng", "Bộ phận sử dụng", "Nơi nhận", "Người đề nghị"),
    "demand": ("Yêu cầu xuất xứ", "Yêu cầu về xuất xứ"),
}  # fmt: skip
_AGENCIES = ("Trường THCS Nguyễn Du", "Bệnh viện Đa khoa huyện Mẫu", "UBND xã Hòa Bình", "Sở Khoa học và Công nghệ", "Trung tâm Y tế thị xã Mẫu", "Phòng Giáo dục và Đào tạo",
             "Ban Quản lý dự án huyện", "Chi cục Thống kê")  # fmt: skip
_SUPPLIERS = (
    "Công ty TNHH Thiết bị An Bình",
    "Công ty Cổ phần Dược phẩm Trung ương",
    "Liên danh Minh Tâm - Hoàng Long",
    "Công ty TNHH MTV Thương mại Phú Thịnh",
)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
_FILL: dict[str, Callable[[random.Random], Cell]] = {
    "place": lambda r: r.choice(("Phòng Hành chính", "Kho vật tư", "Khoa Dược", "Điểm trường chính")),
    "note": lambda r: r.choice((None, None, None, "Mới 100%", "Bảo hành 12 tháng", "Giao trong quý I")),
    "demand": lambda r: r.choice(("G7", "Các nước G7", "Việt Nam", None, "Không yêu cầu")),
    "supplier": lambda r: r.choice(_SUPPLIERS),
    "agency": lambda r: r.choice(_AGENCIES),
    "method": lambda r: r.choice(("Đấu thầu rộng rãi", "Chào hàng cạnh tranh", "Mua sắm trực tiếp")),
    "date": lambda r: f"{r.randint(1, 28):02d}/{r.randint(1, 12):02d}/202{r.randint(3, 5)}",
    "decision": lambda r: f"{r.randint(10, 3000)}/QĐ-{r.choice(('UBND', 'BVĐK', 'SYT', 'TTYT'))}",
    "bidders": lambda r: r.choice((1, 2, 3, 4, 1.7142857142857142)),
    "province": lambda r: r.choice(("Thành phố Hà Nội", "Tỉnh Gia Lai", "Tỉnh Nghệ An", "Thành phố Cần Thơ")),
    "taxcode": lambda r: f"vn0{r.randint(100000000, 399999999)}",
    "hs": lambda r: r.choice(("3822.19", "0382.20", "001.20", "9018.39.90", "84713020", None)),
    "days": lambda r: r.choice((30, 60, 90, "30 ngày", "Theo tiến độ hợp đồng")),
}  # fmt: skip


def _exact(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(MICRO)


def invented(r: random.Random, *kinds: str) -> list[Line]:
    """Lines of everyday goods of these kinds, origins as lists have them."""
    lines = []
    for kind in kinds:
        for text in _GOODS[kind]:
            name, unit, price = text.split("|")
            origin = r.choice(_HOME) if r.random() < 0.5 else r.choice(_ABROAD)
            money = Decimal(price) * r.randint(80, 125) / 100
            lines.append(Line(name, "", "", "", "", origin, "", unit, Decimal(1), money.to_integral_value()))
    return lines


def buys(r: random.Random, pool: Sequence[Line], count: int, scale: int = 1, *, most: int = 400, whole: bool = False) -> list[Buy]:
    """Purchases of lines of the pool, each line once, with origins that are labelled; those that mean nothing leave the maker open, too."""
    step = Decimal(scale) / (1000 if scale > 1 else 1)
    result = []
    for line in r.sample(list(pool), min(count, len(pool))):
        origin, chance = line.origin, r.random()
        if chance < 0.04:
            origin = ""
        elif chance < 0.10:
            origin = r.choice(list(LABELS) if chance < 0.07 else _ORDINARY)
        if origin != line.origin or LABELS[origin][0] == "unknown":
            line = replace(line, manufacturer="", brand="", model="", specification="")
        quantity = (
            Decimal(r.randint(1, most))
            if r.random() < 0.7
            else Decimal(r.choice([n for n in (1, 2, 5, 10, 20, 50, 100, 1000, 12500) if n <= 5 * most]))
        )
        if not whole and r.random() < 0.03:
            quantity += Decimal("0.5")
        price = line.unit_price
        if scale > 1:
            price = max((price / step).to_integral_value(ROUND_HALF_UP), Decimal(1)) * step
        if whole:
            price = max(price.to_integral_value(ROUND_HALF_UP), Decimal(1))
        result.append(Buy(line, origin, LABELS[origin][0], quantity, price))
    return result


@dataclass
class Hand:
    """How a sheet writes figures: "number", or as text "vi" (1.250.000,5), "en" (1,250,000.5), "plain" (1250000), with a word behind money."""

    style: str = "number"
    scale: int = 1
    behind: str = ""

    def figure(self, value: Decimal | None) -> Cell:
        """A cell with this figure."""
        if value is None:
            return None
        if self.style == "number":
            return int(value) if value == value.to_integral_value() else float(value)
        text = f"{value:,f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        if self.style == "plain":
            return text.replace(",", "")
        return text if self.style == "en" else text.replace(",", "_").replace(".", ",").replace("_", ".")

    def money(self, value: Decimal | None) -> Cell:
        """A cell with this amount of đồng in the sheet's unit."""
        cell = None if value is None else self.figure(value / self.scale)
        return cell + self.behind if isinstance(cell, str) and self.behind else cell


def hand(r: random.Random, scale: int, goods: Sequence[Buy], *, amounts: bool = True, text: float = 0.3) -> Hand:
    """A way of writing; as text only when several cells prove which way it is."""
    if r.random() > text:
        return Hand("number", scale)
    proofs = sum((b.worth if amounts else b.price) / scale >= 1_000_000 for b in goods)
    whole = all((b.price / scale) % 1 == 0 and b.quantity % 1 == 0 for b in goods)
    styles = (["vi", "vi", "en"] if proofs >= 3 else []) + (["plain"] if whole else [])
    if not styles:
        return Hand("number", scale)
    style = r.choice(styles)
    return Hand(style, scale, r.choice(("", "", "", " đ", " đồng")) if style == "vi" and scale == 1 else "")


def head(r: random.Random, name: str, *, unit: str = "", used: set[str] | None = None, odd: bool = True) -> str:
    """A header text for a field, in one of the spellings of clerks."""
    choices = [h for h in _HEADS[name] if h not in (used or ())]
    text = r.choices(choices, [4 if 2 * i < len(choices) else 1 for i in range(len(choices))])[0]  # the usual words stand first
    if used is not None:
        used.add(text)
    if unit:
        text += r.choice((" ", "\n")) + f"({unit})"
    chance = r.random() if odd else 1.0
    if chance < 0.15:
        return text.upper()
    if chance < 0.22:
        return unicodedata.normalize("NFD", text)
    if chance < 0.32:
        return text.replace(" ", "\n", 1)
    return f"{text} " if chance < 0.36 else f" {text}  " if chance < 0.38 else text


def messy(r: random.Random, text: str) -> str:
    """A text as it was typed: now and then decomposed, with further blanks, with a line break or a no-break space."""
    chance = r.random()
    if chance < 0.03:
        return unicodedata.normalize("NFD", text)
    if chance < 0.06:
        return f" {text} "
    if chance < 0.08:
        return text.replace(" ", "  ", 1)
    if chance < 0.09:
        return text.replace(" ", "\u00a0", 1)
    return text.replace(", ", ",\n", 1) if chance < 0.11 else text


def words(value: Decimal) -> str:
    """A whole number of đồng in Vietnamese words."""
    digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]

    def three(n: int, full: bool) -> str:
        a, b, c = n // 100, n // 10 % 10, n % 10
        parts = [f"{digits[a]} trăm"] if a or full else []
        if b > 1:
            parts.append(f"{digits[b]} mươi")
        elif b == 1:
            parts.append("mười")
        elif c and parts:
            parts.append("linh")
        if c:
            parts.append("mốt" if c == 1 and b > 1 else "lăm" if c == 5 and b else digits[c])
        return " ".join(parts)

    def whole(n: int, full: bool) -> str:
        if n >= 1_000_000_000:
            low = n % 1_000_000_000
            return f"{whole(n // 1_000_000_000, full)} tỷ {whole(low, True) if low else ''}".strip()
        parts = []
        for unit, name in ((1_000_000, " triệu"), (1000, " nghìn"), (1, "")):
            part = n // unit % 1000
            if part:
                parts.append(three(part, full or bool(parts)) + name)
        return " ".join(parts)

    text = whole(int(value), False) or "không"
    return text[0].upper() + text[1:] + " đồng"


class Sheet:
    """A sheet being written: its columns, its way of writing, and what its lines amount to."""

    def __init__(self, case: Held, name: str, keys: Sequence[str], writer: Hand, r: random.Random, *, page: Page | None = None) -> None:
        self.case, self.keys, self.writer, self.random = case, list(keys), writer, r
        self.page = page or Page(name)
        if page is None:
            case.pages.append(self.page)
        self.amounts: list[Decimal] = []

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.keys)

    def put(self, kind: str, /, *cells: Cell, over: tuple[int, int] | None = None) -> int:
        """Adds a row; `over` merges these columns of it."""
        row = self.page.put(kind, *cells)
        if over:
            self.page.merge(*over, row)
        return row

    def row(self, kind: str, /, **cells: Cell) -> int:
        """Adds a row with these cells under the table's columns."""
        return self.put(kind, *[cells.get(k) for k in self.keys])

    def item(self, number: Cell, buy: Buy, *, holes: bool = False, counted: bool = True, name: str | None = None, **given: Cell) -> int:
        """Adds a line item; with holes, now and then cells are missing or contradict each other as they do in real lists."""
        line, r = buy.line, self.random
        quantity: Decimal | None = buy.quantity
        price: Decimal | None = buy.price
        amount: Decimal | None = buy.worth
        error: Cell = None
        chance = r.random() if holes else 1.0
        both = "amount" in self.keys and "price" in self.keys
        if both and chance < 0.03:
            amount = None
        elif both and chance < 0.05:
            price = None
        elif both and chance < 0.06:
            price = ZERO
        elif both and chance < 0.07:
            amount = buy.worth + 1000 * self.writer.scale
        elif both and chance < 0.08 and self.case.suffix == ".xlsx":
            amount, error = None, r.choice(("#REF!", "#VALUE!", "#N/A"))
        if "amount" not in self.keys:
            amount = None
        if "price" not in self.keys:
            price = None
        if "quantity" not in self.keys:
            quantity = None
        text = name or line.name
        cells: dict[str, Cell] = {k: _FILL[k](r) for k in self.keys if k in _FILL}
        cells |= {
            "no": number, "name": messy(r, text), "unit": None if 0.08 < chance < 0.10 else line.unit, "origin": buy.origin or None,
            "maker": line.manufacturer or None, "brand": line.brand or None, "model": line.model or None, "spec": line.specification or None,
            "year": line.year_made or None, "reg": line.model or None, "quantity": self.writer.figure(quantity), "price": self.writer.money(price),
            "amount": error or self.writer.money(amount),
        }  # fmt: skip
        row = self.row("item", **(cells | given))
        product = None if quantity is None or price is None else _exact(quantity * price)
        worth = _exact(amount) if amount else product
        self.case.items.append(Item(self.page.name, row, text, _exact(quantity), _exact(price), worth))
        self.amounts.append(worth or ZERO)
        if counted:
            self.case.share[buy.verdict if "origin" in self.keys else "unknown"] += worth or ZERO
        return row

    def sum(self, kind: str, label: str, value: Decimal, *, at: str = "name", column: str = "amount", merged: bool = False, **cells: Cell) -> int:
        """Adds a row that states a sum, a tax or a discount."""
        row = self.row(kind, **({at: label, column: self.writer.money(value)} | cells))
        first, last = self.keys.index(at), self.keys.index(column) - 1
        if merged and first < last and not cells:
            self.page.merge(first, last, row)
        if kind not in ("vat", "discount"):
            self.case.totals.append(Total(self.page.name, row, kind, value.quantize(MICRO)))
        return row

    def total(self) -> Decimal:
        """What the lines amount to."""
        return sum(self.amounts, ZERO)

    def blank(self, count: int = 1) -> None:
        """Adds blank rows."""
        for _ in range(count):
            self.put("blank")


def national(r: random.Random, sheet: Sheet) -> None:
    """The head of an official letter: agency at the left, the nation's motto at the right, day beneath."""
    middle = max(sheet.width // 2, 2)
    gap: list[Cell] = [None] * (middle - 1)
    sheet.put(
        "title",
        r.choice(("UBND HUYỆN MẪU", "SỞ Y TẾ TỈNH MẪU", "BỘ GIÁO DỤC VÀ ĐÀO TẠO")),
        *gap,
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        over=(0, middle - 1),
    )
    sheet.put("title", r.choice(_AGENCIES).upper(), *gap, "Độc lập - Tự do - Hạnh phúc", over=(0, middle - 1))
    if r.random() < 0.5:
        sheet.put("title", f"Số: {r.randint(5, 400)}/TTr-VP", *gap, "Mẫu, ngày 12 tháng 3 năm 2025")
    if r.random() < 0.5:
        sheet.blank()


def titles(r: random.Random, sheet: Sheet, *texts: str) -> None:
    """Centred or plain title rows, sometimes with blank rows about them."""
    for text in texts:
        sheet.put("title", text, over=(0, sheet.width - 1) if r.random() < 0.5 else None)
    if r.random() < 0.4:
        sheet.blank(r.randint(1, 2))


def unit_line(r: random.Random, sheet: Sheet, scale: int) -> None:
    """The line at the right above the table that names the unit of money."""
    unit = r.choice(
        {1: ("đồng", "VND", "VNĐ"), 1000: ("nghìn đồng", "1.000 đồng", "Nghìn đồng", "1000 đồng"), 1_000_000: ("triệu đồng", "Triệu đồng")}[scale]
    )
    cells: list[Cell] = [None] * max(sheet.width - r.choice((1, 2, 3)), 0)
    sheet.put("unit", *cells, r.choice(("ĐVT: ", "Đơn vị tính: ", "Đơn vị: ")) + unit)


def numbering(r: random.Random, sheet: Sheet, *, more: int = 0) -> None:
    """The row that numbers the columns, in one of the habits of offices."""
    count, style = sheet.width + more, r.randrange(5)
    if style < 3:
        sheet.put("numbering", *[(i, f"({i})", str(i))[style] for i in range(1, count + 1)])
        return
    money = [k for k in ("quantity", "price", "amount") if k in sheet.keys]
    places = {k: i for i, k in enumerate(sorted(money, key=sheet.keys.index), 1)}
    letters = iter("ABCDEGHIKLMNOPQRSTUVXY")
    cells: list[Cell] = []
    for k in sheet.keys:
        if k not in places:
            cells.append(next(letters))
        elif k == "amount" and len(money) == 3:
            product = f"{places['quantity']}x{places['price']}" if style == 3 else f"({places['quantity']})x({places['price']})"
            cells.append(f"{places[k]}={product}" if style == 3 else f"({places[k]})={product}")
        else:
            cells.append(str(places[k]) if style == 3 else f"({places[k]})")
    sheet.put("numbering", *cells)


def signatures(r: random.Random, sheet: Sheet) -> None:
    """Day, two or three offices side by side, "ký", names."""
    who = r.choice((("NGƯỜI LẬP BIỂU", "KẾ TOÁN TRƯỞNG", "THỦ TRƯỞNG ĐƠN VỊ"), ("Người lập", "Kế toán", "Hiệu trưởng"), ("Người lập biểu", "Giám đốc"),
                    ("NGƯỜI LẬP", "TRƯỞNG PHÒNG", "GIÁM ĐỐC"), ("Kế toán trưởng", "Thủ trưởng đơn vị")))  # fmt: skip
    places = [1, sheet.width // 2, sheet.width - 2] if len(who) == 3 else [1, sheet.width - 2]
    if len(set(places)) < len(who) or sheet.width < 5:
        places, who = [1], who[-1:]

    def spread(*texts: str) -> None:
        cells: list[Cell] = [None] * sheet.width
        for place, text in zip(places, texts, strict=True):
            cells[place] = text
        sheet.put("signature", *cells)

    if r.random() < 0.6:
        sheet.blank()
    if r.random() < 0.7:
        sheet.put(
            "signature",
            *[None] * (places[-1]),
            r.choice(("Mẫu, ngày 20 tháng 02 năm 2025", "Ngày ….. tháng ….. năm 2025", "............, ngày ... tháng ... năm ......")),
        )
    spread(*who)
    if r.random() < 0.7:
        spread(*["(Ký, họ tên)"] * (len(who) - 1), r.choice(("(Ký, họ tên, đóng dấu)", "(Ký tên, đóng dấu)")))
    if r.random() < 0.5:
        sheet.blank(r.randint(1, 3))
        spread(*r.sample(("Nguyễn Văn An", "Trần Thị Bình", "Lê Minh Châu", "Phạm Quốc Dũng"), len(who)))


def footer(r: random.Random, sheet: Sheet, *, at: str = "name", discount: float = 0.15, vat: float = 0.5) -> None:
    """Sum, discount, tax, total and words, as many as the office likes."""
    merged, whole = r.random() < 0.4, sheet.total()
    step = Decimal(sheet.writer.scale) / (1000 if sheet.writer.scale > 1 and sheet.writer.style != "plain" else 1)
    tax, off = r.random() < vat, r.random() < discount
    if tax or off:
        if r.random() < 0.6:
            label = r.choice(("Cộng tiền hàng", "Cộng", "Cộng trước thuế", "Tổng cộng trước thuế", "Cộng tiền hàng hóa"))
            sheet.sum("subtotal|total", label, whole, at=at, merged=merged)
        if off:
            less = (whole * r.choice((2, 5, 10)) / 100 / step).to_integral_value(ROUND_HALF_UP) * step
            sheet.sum("discount", r.choice(("Giảm giá", "Chiết khấu thương mại", "Chiết khấu")), less, at=at, merged=merged)
            whole -= less
        if tax:
            rate = r.choice((5, 8, 10))
            more = (whole * rate / 100 / step).to_integral_value(ROUND_HALF_UP) * step
            label = r.choice(
                (f"Thuế VAT {rate}%", f"Thuế GTGT {rate}%", f"VAT ({rate}%)", f"Thuế giá trị gia tăng ({rate}%)", f"Tiền thuế GTGT {rate}%")
            )
            sheet.sum("vat", label, more, at=at, merged=merged)
            whole += more
    if r.random() < 0.92:
        label = r.choice(("Tổng cộng", "TỔNG CỘNG", "Tổng cộng:", "Tổng cộng thanh toán", "Tổng giá trị", "TỔNG CỘNG TIỀN THANH TOÁN", "Tổng tiền"))
        sheet.sum("total", label, whole, at=at, merged=merged)
        if whole == whole.to_integral_value() and r.random() < 0.5:
            sheet.put(
                "note",
                *[None] * r.choice((0, 0, 1)),
                r.choice(("Bằng chữ: ", "(Bằng chữ: ", "Số tiền bằng chữ: ", "Viết bằng chữ: ")) + words(whole) + r.choice((".", "./.", " chẵn./.")),
            )
    if r.random() < 0.25:
        sheet.put(
            "note",
            r.choice(
                ("Ghi chú: Giá trên đã bao gồm chi phí vận chuyển, lắp đặt", "Ghi chú: hàng mới 100%", "Lưu ý: số liệu tính đến ngày 31/12/2024")
            ),
        )


def simple_head(r: random.Random, sheet: Sheet, texts: dict[str, str] | None = None, unit: str = "") -> list[Cell]:
    """Adds a header row and returns its cells."""
    used: set[str] = set()
    cells: list[Cell] = [(texts or {}).get(k) or head(r, k, used=used, unit=unit if k in ("price", "amount") else "") for k in sheet.keys]
    sheet.put("header", *cells)
    return cells


# ---- families ------------------------------------------------------------------------------------------------------------------------


def lookup_goods(r: random.Random, case: Held) -> None:
    """Price look-up tab of goods or of devices: no amount, many columns carried along."""
    device = r.random() < 0.5
    heads = {
        "name": "Tên thiết bị, vật tư y tế" if device else "Danh mục hàng hóa", "unit": "Đơn vị tính", "quantity": "Khối lượng", "origin": "Xuất xứ", "hs": "Mã HS",
        "model": r.choice(("Ký mã hiệu", "Kỹ mã hiệu")), "brand": "Nhãn hiệu", "year": "Năm sản xuất", "maker": "Hãng sản xuất",
        "spec": "Cấu hình, tính năng kỹ thuật cơ bản", "price": "Đơn giá trúng thầu", "taxcode": "Mã định danh NT trúng thầu", "supplier": "Tên NT trúng thầu",
        "notice": "Mã TBMT", "buyer": "Mã định danh CĐT", "agency": "Tên CĐT", "method": "Hình thức LCNT", "date": "Ngày đăng tải KQLCNT",
        "decision": "Số quyết định", "day": "Ngày ban hành quyết định", "bidders": "Số nhà thầu tham dự", "province": "Địa điểm",
    }  # fmt: skip
    if device:
        heads |= {"kind": "Chủng loại (model)", "licence": "Số lưu hành hoặc số giấy phép nhập khẩu"}
    if r.random() < 0.3:
        heads = {"no": "STT"} | heads
    if r.random() < 0.2:
        heads["price"] = "Đơn giá trúng thầu (VND)"
    goods = buys(r, _REAL, r.randint(3, 40))
    sheet = Sheet(case, r.choice(("Sheet1", "Hang hoa", "Tra cứu giá", "data")), list(heads), hand(r, 1, goods, amounts=False), r)
    if r.random() < 0.4:
        titles(
            r,
            sheet,
            *("TRA CỨU GIÁ TRÚNG THẦU", "Thời gian đăng tải: từ 01/01/2025 đến 30/6/2025", "Từ khóa: " + goods[0].line.name[:20])[: r.randint(1, 3)],
        )
    sheet.put("header", *[unicodedata.normalize("NFD", t) if r.random() < 0.05 else t for t in heads.values()])
    notice = f"IB2{r.randint(3, 5)}00{r.randint(100000, 999999)}"
    for i, buy in enumerate(goods, 1):
        if r.random() < 0.3:
            notice = f"IB2{r.randint(3, 5)}00{r.randint(100000, 999999)}"
        sheet.item(
            i, buy, notice=notice, buyer="vnz000012345", day="2025-03-0" + str(r.randint(1, 9)), licence=r.choice((None, "2301234ĐKLH/BYT-HTTB"))
        )
    if r.random() < 0.2:
        case.hidden_rows[sheet.page.name] = {case.items[0].row}


def lookup_medicines(r: random.Random, case: Held) -> None:
    """Price look-up tab of medicines, and of herbs on a further sheet."""
    heads = {
        "no": "STT", "name": "Tên thuốc", "substance": "Tên hoạt chất/thành phần dược liệu", "strength": "Nồng độ, hàm lượng", "reg": r.choice(("GĐKLH", "GĐKLH hoặc GPNK")),
        "way": "Đường dùng", "form": "Dạng bào chế", "life": "Hạn dùng (Tuổi thọ)", "maker": "Tên cơ sở sản xuất", "origin": "Nước sản xuất", "spec": "Quy cách đóng gói",
        "unit": "Đơn vị tính", "quantity": "Số lượng", "price": "Đơn giá (VND)", "group": "Nhóm thuốc", "notice": "Mã TBMT", "agency": "Tên CĐT", "method": "Hình thức LCNT",
        "date": "Ngày đăng tải KQLCNT", "decision": "Số quyết định", "bidders": "Số nhà thầu tham dự", "province": "Địa điểm",
    }  # fmt: skip
    seventeen = r.random() < 0.3
    if seventeen:
        heads = {"name": "Tên thuốc", "substance": "Tên hoạt chất", "strength": "Nồng độ, hàm lượng", "way": "Đường dùng", "form": "Dạng bào chế", "spec": "Quy cách",
                 "group": "Nhóm thuốc", "life": "Hạn dùng (tuổi thọ)", "reg": "GĐKLH hoặc GPNK", "maker": "Cơ sở sản xuất", "origin": "Xuất xứ", "unit": "Đơn vị tính",
                 "quantity": "Số lượng", "price": "Đơn giá trúng thầu (VND)", "amount": "Thành tiền (VND)", "supplier": "Nhà thầu trúng thầu",
                     "notice": "Mã TBMT"}  # fmt: skip
    pool = list(_MEDICINES)
    r.shuffle(pool)
    goods = buys(r, pool[:30], r.randint(4, 30), most=20000)
    sheet = Sheet(case, r.choice(("Thuoc generic", "Sheet1", "Gói generic")), list(heads), hand(r, 1, goods, amounts=seventeen), r)
    if r.random() < 0.3:
        titles(r, sheet, "KẾT QUẢ TRÚNG THẦU THUỐC GENERIC", "Nguồn: Hệ thống mạng đấu thầu quốc gia")
    sheet.put("header", *heads.values())
    way = {"substance": "Amlodipin", "strength": "5mg", "way": "Uống", "form": "Viên nén", "life": "36 tháng"}
    notice = f"IB2500{r.randint(100000, 999999)}"
    for i, buy in enumerate(goods, 1):
        sheet.item(i, buy, holes=seventeen, notice=notice, group=r.choice(("BDG", "Nhóm 4", "N4", "4", None)), **way)
    if r.random() < 0.4:
        herbs = {"name": r.choice(("Tên dược liệu", "Tên vị thuốc cổ truyền", "Tên dược liệu (Tên vị thuốc cổ truyền)")), "part": "Bộ phận dùng", "latin": "Tên khoa học",
                 "source": "Nguồn gốc", "how": "Phương pháp chế biến", "licence": "Số ĐKLH/Giấy phép NK", "maker": "Tên cơ sở sản xuất", "origin": "Nước sản xuất",
                 "spec": "Quy cách đóng gói", "unit": "Đơn vị tính", "quantity": "Số lượng", "price": "Đơn giá trúng thầu", "group": "Nhóm TCKT"}  # fmt: skip
        names = ("Ba kích", "Bạch truật", "Cam thảo", "Đương quy", "Hoàng kỳ", "Sinh địa", "Xuyên khung", "Ngưu tất", "Đỗ trọng", "Phục linh")
        more = buys(r, pool[30:], r.randint(3, 9))
        other = Sheet(case, "Dược liệu", list(herbs), Hand(), r)
        other.put("header", *herbs.values())
        for name, buy in zip(r.sample(names, len(more)), more, strict=True):
            line = replace(buy.line, name=name, unit="Kg", specification="Túi 1kg", model="")
            other.item(None, replace(buy, line=line), source=r.choice("BN"), part="Rễ", latin="Radix", how="Phơi khô", group="2")


def result_list(r: random.Random, case: Held) -> None:
    """Result list with title rows; the header stands far down when the text of a decision stands above it."""
    heads = {
        "no": "STT", "name": "Danh mục hàng hóa", "model": "Ký mã hiệu", "brand": "Nhãn hiệu", "origin": "Xuất xứ (quốc gia, vùng lãnh thổ sản xuất)",
        "maker": "Hãng sản xuất", "spec": "Cấu hình, tính năng kỹ thuật cơ bản", "unit": "Đơn vị tính", "quantity": "Khối lượng", "hs": "Mã HS",
        "price": "Đơn giá trúng thầu", "amount": "Thành tiền đã bao gồm thuế, phí, lệ phí (nếu có)", "days": "Thời gian giao hàng (ngày)/ Tiến độ cung cấp",
    }  # fmt: skip
    if r.random() < 0.4:
        heads["price"], heads["amount"] = r.choice(
            (("Đơn giá trúng thầu (VND)", "Thành tiền (VND)"), ("Giá trúng thầu", "Thành tiền"), ("Đơn giá trúng thầu (VNĐ)", "Thành tiền (VNĐ)"))
        )
    if r.random() < 0.4:
        heads.pop(r.choice(("hs", "brand", "spec", "days")))
    if r.random() < 0.3:
        heads = {"no": "STT", "supplier": "Nhà thầu trúng thầu"} | heads
    goods = buys(r, _REAL, r.randint(3, 30))
    sheet = Sheet(case, r.choice(("KQLCNT", "Sheet1", "Hàng hóa trúng thầu")), list(heads), hand(r, 1, goods), r)
    far = r.random() < 0.25
    if far:
        national(r, sheet)
        sheet.put("title", "QUYẾT ĐỊNH")
        sheet.put("title", "Về việc phê duyệt kết quả lựa chọn nhà thầu")
        for text in (
            "Căn cứ Luật Đấu thầu số 22/2023/QH15;",
            "Căn cứ Nghị định số 214/2025/NĐ-CP;",
            "Căn cứ Báo cáo thẩm định của Tổ thẩm định;",
            "Theo đề nghị của Tổ chuyên gia,",
        ):
            sheet.put("title", text)
        for n in range(1, r.randint(4, 12)):
            sheet.put("title", f"Điều {n}. Giao các phòng, khoa liên quan tổ chức thực hiện theo quy định.")
            if r.random() < 0.3:
                sheet.blank()
        sheet.put("title", "PHỤ LỤC DANH MỤC HÀNG HÓA TRÚNG THẦU")
    else:
        sheet.put("title", "DANH MỤC HÀNG HÓA TRÚNG THẦU", over=(0, sheet.width - 1))
        sheet.put("title", "Mã TBMT:", f"IB2500{r.randint(100000, 999999)}-00")
        sheet.put("title", "Tên gói thầu:", "Mua sắm hóa chất, vật tư y tế năm 2025", over=(1, 5))
        if r.random() < 0.7:
            sheet.blank()
    sheet.put("header", *heads.values())
    if r.random() < 0.3:
        numbering(r, sheet)
    first = len(sheet.page.rows) + 1
    for i, buy in enumerate(goods, 1):
        sheet.item(i if r.random() < 0.98 else None, buy, holes=True)
    last = len(sheet.page.rows)
    if "supplier" in heads and last > first and r.random() < 0.6:  # one supplier's cell merged over all lines
        column = sheet.keys.index("supplier")
        for row in range(first + 1, last + 1):
            sheet.page.rows[row - 1][column] = None
        sheet.page.rows[first - 1][column] = _SUPPLIERS[0]
        sheet.page.merge(column, column, first, last)
    if r.random() < 0.5:
        sheet.sum(
            "total",
            r.choice(("Tổng cộng", "Tổng giá trúng thầu", "TỔNG CỘNG GIÁ TRÚNG THẦU", "Tổng cộng (đã bao gồm thuế)")),
            sheet.total(),
            at=r.choice(("no", "name")),
            merged=r.random() < 0.5,
        )


def lot_list(r: random.Random, case: Held) -> None:
    """Result list divided by bidder and lot: bands, the header again under each, sometimes the lot's sum."""
    heads = {"no": "STT", "name": "Danh mục hàng hóa", "model": "Ký mã hiệu", "brand": "Nhãn hiệu", "origin": "Xuất xứ", "maker": "Hãng sản xuất", "unit": "Đơn vị tính",
             "quantity": r.choice(("Khối lượng", "Số lượng")), "price": "Đơn giá trúng thầu", "amount": "Thành tiền"}  # fmt: skip
    if r.random() < 0.3:
        heads.pop("brand")
    parts = r.randint(2, 5)
    goods = [buys(r, _REAL[i::parts], r.randint(1, 8)) for i in range(parts)]
    sheet = Sheet(case, r.choice(("KQLCNT", "Phần lô", "Sheet1")), list(heads), hand(r, 1, [b for g in goods for b in g]), r)
    width = sheet.width - 1
    titles(
        r,
        sheet,
        *("DANH SÁCH HÀNG HÓA TRÚNG THẦU", "Gói thầu: Mua sắm vật tư y tế", f"Mã TBMT: IB2500{r.randint(100000, 999999)}")[: r.randint(0, 3)],
    )
    again, sums, by_lot = r.random() < 0.75, r.random() < 0.5, r.random() < 0.7
    merged, one_head = r.random() < 0.7, False
    if not again:
        sheet.put("header", *heads.values())
        one_head = True
    supplier = ""
    for n, part in enumerate(goods, 1):
        kind = "heading" if one_head else "heading|title"
        now = _SUPPLIERS[(n - 1) // 2 % 4]
        if now != supplier or not by_lot:
            sheet.put(
                kind, f"{r.choice(('NHÀ THẦU', 'Nhà thầu'))}: {now} (vn0{r.randint(100000000, 399999999)})", over=(0, width) if merged else None
            )
            supplier = now
        if by_lot:
            sheet.put(
                kind,
                f"PHẦN (LÔ): L{n:02d} - {r.choice(('Hóa chất sinh hóa', 'Vật tư can thiệp', 'Test nhanh', 'Chỉ phẫu thuật'))}",
                over=(0, width) if merged else None,
            )
        if again:
            sheet.put("header", *heads.values())
            one_head = True
        start = len(sheet.amounts)
        for i, buy in enumerate(part, 1):
            sheet.item(i, buy, holes=True)
        if sums:
            label = r.choice((f"Tổng cộng phần (lô) L{n:02d}", "Cộng", f"Cộng L{n:02d}")) if by_lot else "Cộng"
            sheet.sum("subtotal|total", label, sum(sheet.amounts[start:], ZERO), merged=r.random() < 0.5)
        if r.random() < 0.3:
            sheet.blank()
    if r.random() < 0.5:
        sheet.sum("total", r.choice(("TỔNG CỘNG", "Tổng giá trị trúng thầu", "Tổng cộng các phần (lô)")), sheet.total())


def bid_prices(r: random.Random, case: Held) -> None:
    """Bid price form with lot rows that hold the lot's sum, footer with words, and the preference form as a further sheet."""
    heads = {
        "no": "STT", "lot": "Mã phần (lô)", "part": "Tên phần (lô)", "name": "Danh mục hàng hóa", "offer": "Mặt hàng dự thầu", "code": "Mã hàng hóa", "class": "Phân nhóm",
        "model": "Kỹ mã hiệu", "brand": "Nhãn hiệu", "year": "Năm sản xuất", "origin": "Xuất xứ (quốc gia, vùng lãnh thổ)", "maker": "Hãng sản xuất",
        "spec": "Cấu hình, tính năng kỹ thuật cơ bản", "unit": "Đơn vị tính", "quantity": "Khối lượng", "hs": "Mã HS", "price": "Đơn giá dự thầu", "amount": "Thành tiền",
    }  # fmt: skip
    lots = r.random() < 0.7
    for k in ("lot", "part") if not lots else ():
        heads.pop(k)
    if r.random() < 0.3:
        heads.pop("offer")
    parts = r.randint(1, 5) if lots else 1
    goods = [buys(r, _REAL[i::parts], r.randint(1, 7), whole=True) for i in range(parts)]
    everything = [b for g in goods for b in g]
    writer = hand(r, 1, everything, text=0.7)
    sheet = Sheet(
        case,
        r.choice(("Mẫu số 12.1B. Bảng giá dự thầu ", "Mẫu số 12.1B. Bảng giá dự thầu", "MẪU SỐ 12.1B. BẢNG GIÁ DỰ THẦU"))[:31],
        list(heads),
        writer,
        r,
    )
    for text in ("BẢNG GIÁ DỰ THẦU CỦA HÀNG HÓA", "Mẫu số 12.1B (webform trên Hệ thống)", f"Tên nhà thầu: {r.choice(_SUPPLIERS)}")[: r.randint(2, 3)]:
        sheet.put("title", text)
    if r.random() < 0.6:
        sheet.blank()
    sheet.put("header", *heads.values())
    if r.random() < 0.4:
        numbering(r, sheet)
    for n, part in enumerate(goods, 1):
        if lots:
            worth = sum((b.worth for b in part), ZERO)
            row = sheet.row("lot", no=str(n), lot=f"L{n:02d}", part=f"Phần {n}", amount=writer.money(worth))
            case.totals.append(Total(sheet.page.name, row, "lot", worth.quantize(MICRO)))
        for i, buy in enumerate(part, 1):
            more: dict[str, Cell] = {"code": f"HH{i:03d}", "class": "Nhóm 3", "offer": buy.line.name}
            if lots and r.random() < 0.5:
                more["lot"] = f"L{n:02d}"
            sheet.item(f"{n}.{i}" if lots else str(i), buy, year=r.choice(("Từ 2026 trở đi", "2025", None)), **more)
    sheet.sum(
        "total",
        r.choice(("Tổng cộng giá dự thầu của hàng hóa đã bao gồm thuế, phí, lệ phí (nếu có)", "Tổng cộng giá dự thầu", "Tổng giá dự thầu")),
        sheet.total(),
        at="no",
        merged=r.random() < 0.5,
    )
    sheet.put("note", f"Số tiền bằng chữ: {words(sheet.total())}")
    if r.random() < 0.5:
        sheet.put("note", r.choice(("Ghi chú:", "Ghi chú: Nhà thầu chịu trách nhiệm về đơn giá dự thầu")))
    if r.random() < 0.5:
        sheet.put("signature", *[None] * (sheet.width - 4), "Đại diện hợp pháp của nhà thầu")
        sheet.put("signature", *[None] * (sheet.width - 4), "[ghi tên, chức danh, ký tên và đóng dấu]")
    if r.random() < 0.5:
        preference(r, case, everything)


def preference(r: random.Random, case: Held, goods: Sequence[Buy]) -> None:
    """The form that claims preference: origins, no figures."""
    form = Sheet(case, "Mẫu số 15A. Bảng kê khai hàng hóa"[:31], ["no", "name", "origin", "half", "above", "labour", "novel"], Hand(), r)
    form.put("title", "BẢNG KÊ KHAI HÀNG HÓA ĐƯỢC HƯỞNG ƯU ĐÃI")
    labour = "Cơ sở sản xuất có từ 50% lao động thuộc đối tượng ưu tiên"
    top = form.put("header", "STT", "Tên hàng hóa", "Xuất xứ", "Hàng hóa có xuất xứ Việt Nam", None, labour, "Sản phẩm đổi mới sáng tạo")
    low = form.put(
        "header", None, None, None, "Tỷ lệ chi phí sản xuất trong nước dưới 50%", "Tỷ lệ chi phí sản xuất trong nước từ 50% trở lên", None, None
    )
    form.page.merge(3, 4, top)
    for c in (0, 1, 2, 5, 6):
        form.page.merge(c, c, top, low)
    yes, no = r.choice((("Có", "Không"), ("X", None), ("x", None), ("Y", "N")))
    for i, buy in enumerate(goods, 1):
        home = buy.verdict == "domestic"
        form.item(i, buy, counted=False, half=no, above=yes if home else no, labour=no, novel=no)


def request(r: random.Random, case: Held) -> None:
    """What a tender asks for: lots as headings, no price, no origin; sometimes only the preference form."""
    goods = buys(r, _REAL + invented(r, "it", "furniture"), r.randint(4, 30), whole=True)
    if r.random() < 0.2:
        preference(r, case, goods)
        return
    kind = r.choice(("02A", "02B"))
    heads = {
        "no": "STT", "name": r.choice(("Danh mục hàng hóa", "Tên hàng hóa")), "quantity": r.choice(("Khối lượng mời thầu", "Khối lượng", "Số lượng")),
            "unit": r.choice(("Đơn vị tính", "Đơn vị")),
        "spec": "Mô tả hàng hóa", "place": "Địa điểm cung cấp", "early": "Ngày giao hàng sớm nhất", "late": "Ngày giao hàng muộn nhất",
    }  # fmt: skip
    if r.random() < 0.4:
        heads.pop("early")
    if r.random() < 0.4:
        unit = heads.pop("unit")
        heads = {k: v for k, v in heads.items() if k in ("no", "name")} | {"unit": unit} | {k: v for k, v in heads.items() if k not in ("no", "name")}
    sheet = Sheet(case, r.choice((f"Mẫu số {kind}", "PVCC", "Phạm vi cung cấp")), list(heads), hand(r, 1, goods, amounts=False, text=0), r)
    contract = "trọn gói" if kind == "02A" else "theo đơn giá"
    titles(
        r,
        sheet,
        f"Mẫu số {kind}. PHẠM VI CUNG CẤP HÀNG HÓA (áp dụng đối với loại hợp đồng {contract})",
        *(["Bên mời thầu: " + r.choice(_AGENCIES)] if r.random() < 0.5 else []),
    )
    sheet.put("header", *heads.values())
    if r.random() < 0.6:
        numbering(r, sheet)
    lots = r.choice((0, 0, 2, 3, 4))
    for n in range(max(lots, 1)):
        part = goods[n :: max(lots, 1)]
        if lots and part:
            sheet.row(
                "heading",
                no=str(n + 1),
                name=f"Phần {n + 1}: {r.choice(('Hóa chất xét nghiệm', 'Thiết bị văn phòng', 'Vật tư tiêu hao', 'Trang thiết bị'))}",
            )
        for i, buy in enumerate(part, 1):
            sheet.item(f"{n + 1}.{i}" if lots else i, buy, early=r.choice((1, 5, None)), late=r.choice((30, 45, 60)))
    if r.random() < 0.3:
        sheet.put("note", "Ghi chú: Nhà thầu chào đủ khối lượng của từng phần")


def disclosure(r: random.Random, case: Held) -> None:
    """The yearly disclosure of assets bought, received and rented, thousands of đồng in the headers."""
    keys = ["no", "name", "unit", "quantity", "brand", "origin", "year", "price", "how", "supplier", "gift", "paid", "kept", "note"]
    goods = buys(r, invented(r, "it", "furniture") + _REAL, r.randint(4, 18), 1000, most=1 if r.random() < 0.8 else 6, whole=False)
    goods = [replace(b, quantity=Decimal(1) if b.quantity > 6 or b.quantity % 1 else b.quantity) for b in goods]
    sheet = Sheet(case, r.choice(("Mau 09a", "09a-CK", "Biểu 09a", "Sheet1")), keys, hand(r, 1000, goods, amounts=False), r)
    sheet.put("title", "Bộ, tỉnh: Tỉnh Mẫu", *[None] * 10, "Mẫu số 09a-CK/TSC")
    for text in r.sample(
        (
            "Cơ quan quản lý cấp trên: UBND huyện Mẫu",
            f"Cơ quan, tổ chức, đơn vị sử dụng tài sản: {r.choice(_AGENCIES)}",
            "Mã đơn vị: 1034567",
            "Loại hình đơn vị: Sự nghiệp",
        ),
        r.randint(1, 4),
    ):
        sheet.put("title", text)
    sheet.put("title", "CÔNG KHAI TÌNH HÌNH ĐẦU TƯ XÂY DỰNG, MUA SẮM, GIAO, THUÊ TÀI SẢN CÔNG", over=(0, 13))
    sheet.put("title", r.choice(("NĂM 2024", "Năm 2023")), over=(0, 13))
    sheet.blank(r.randint(0, 2))
    gap = r.choice((" ", "\n"))
    money = f"{gap}(Nghìn đồng)"
    used = "Việc sử dụng các khoản hoa hồng, chiết khấu, khuyến mại (nếu có)"
    gift = "Giá trị các khoản hoa hồng, chiết khấu, khuyến mãi thu được khi thực hiện mua sắm (nếu có)"
    tops = [r.choice(("Stt", "STT", "TT")), "Tên tài sản", r.choice(("Đơn vị tính", "ĐVT")), "Số lượng", "Nhãn hiệu", "Nước sản xuất", "Năm sản xuất", f"Giá mua/thuê{money}",
            "Hình thức mua sắm/thuê", f"Nhà cung cấp{gap}(người bán)", gift, used, None, "Ghi chú"]  # fmt: skip
    top = sheet.put("header", *tops)
    low = sheet.put("header", *[None] * 11, f"Nộp NSNN{money}", f"Được để lại đơn vị{money}", None)
    if r.random() < 0.85:
        sheet.page.merge(11, 12, top)
        for c in (*range(11), 13):
            sheet.page.merge(c, c, top, low)
    if r.random() < 0.85:
        sheet.put("numbering", *range(1, 15))
    roman = r.random() < 0.5
    sections: list[tuple[str, bool, tuple[str, ...]]] = [("Đầu tư xây dựng, mua sắm tài sản", True, ("Xe ô tô", "Tài sản cố định khác"))]
    if r.random() < 0.6:
        sections.append((r.choice(("Tiếp nhận tài sản", "Tiếp nhận", "Tài sản tiếp nhận")), False, ("Tài sản cố định khác",)))
    if r.random() < 0.3:
        sections.append((r.choice(("Thuê tài sản", "Thuê")), False, ("Tài sản cố định khác",)))
    if not roman:
        sheet.put("heading", 1, r.choice(_AGENCIES), over=(1, 13) if r.random() < 0.6 else None)
        sections = sections[:1]
    number = 0
    for s, (title, counted, groups) in enumerate(sections):
        part = goods[s :: len(sections)]
        if roman:
            sheet.put("heading", _ROMAN[s], title)
        used_groups = groups[-1:] if len(part) < 3 or r.random() < 0.5 else groups
        for g, group in enumerate(used_groups):
            sheet.put("heading", None, f"{g + 1}. {group}" if roman else group)
            for buy in part[g :: len(used_groups)]:
                number += 1
                sheet.item(
                    number,
                    buy,
                    counted=counted,
                    how=r.choice(("Mua sắm trực tiếp", "Chỉ định thầu", "Đấu thầu")),
                    gift=None,
                    year=r.choice((2020, 2023, "2024", None)),
                )
        number = 0 if roman else number
    if r.random() < 0.4 and all(b.quantity == 1 for b in goods):
        sheet.sum("total", r.choice(("Tổng cộng", "TỔNG CỘNG")), sheet.total(), column="price")
    if r.random() < 0.8:
        signatures(r, sheet)


def consolidated(r: random.Random, case: Held) -> None:
    """The consolidated disclosure: three groups of columns, groups of assets with their sums in their own rows, land and houses apart."""
    scale, keys = 1000, ["no", "name", "quantity", "area", "amount", "q2", "a2", "m2", "q3", "a3", "m3"]
    groups = [("Đất khuôn viên", False), ("Nhà", False), ("Xe ô tô", True), ("Tài sản cố định khác", True)]
    goods = {title: buys(r, _REAL + invented(r, "it", "furniture"), r.randint(1, 5), scale, most=5) for title, _ in groups}
    everything = [b for g in goods.values() for b in g]
    writer = hand(r, scale, everything, text=0.6)
    sheet = Sheet(case, r.choice(("10a", "TT144_10a", "Sheet1")), keys, writer, r)
    sheet.put("title", "Bộ, tỉnh: Tỉnh Mẫu", *[None] * 7, "Mẫu số 10a-CK/TSC")
    sheet.put("title", f"Tên đơn vị: {r.choice(_AGENCIES)}")
    sheet.put("title", "CÔNG KHAI TÌNH HÌNH ĐẦU TƯ XÂY DỰNG, MUA SẮM, GIAO, THUÊ TÀI SẢN CÔNG", over=(0, 10))
    sheet.put("title", f"Năm: {r.randint(2020, 2025)}")
    sheet.put("unit", *[None] * 4, "ĐVT cho: Số lượng là: Cái, khuôn viên; Diện tích là: m2; Nguyên giá là: Nghìn đồng.")
    heads = ["Số lượng", "Diện tích", "Nguyên giá"]
    buying = r.choice(("ĐẦU TƯ XÂY DỰNG/ MUA SẮM", "Đầu tư xây dựng, mua sắm", "ĐẦU TƯ XÂY DỰNG, MUA SẮM"))
    top = sheet.put("header", "STT", r.choice(("TÀI SẢN", "Tài sản")), buying, None, None, "TIẾP NHẬN", None, None, "THUÊ", None, None)
    low = sheet.put("header", None, None, *heads * 3)
    for first, last in ((2, 4), (5, 7), (8, 10)):
        sheet.page.merge(first, last, top)
    for c in (0, 1):
        sheet.page.merge(c, c, top, low)
    if r.random() < 0.8:
        sheet.put("numbering", *range(1, 12))
    for g, (title, counted) in enumerate(groups, 1):
        if not counted and r.random() < 0.5:
            continue
        part = goods[title]
        worth = sum((b.worth for b in part), ZERO)
        row = sheet.row("lot", name=f"{g} - {title}", quantity=writer.figure(sum((b.quantity for b in part), ZERO)), amount=writer.money(worth))
        case.totals.append(Total(sheet.page.name, row, "lot", worth.quantize(MICRO)))
        for i, buy in enumerate(part, 1):
            name = None if counted else f"{'Khu đất số' if title.startswith('Đất') else 'Nhà làm việc khu'} {i}"
            sheet.item(i, buy, counted=counted, name=name, area=None if counted else writer.figure(Decimal(r.randint(80, 900))))
    sheet.sum("total", "Tổng cộng", sheet.total(), at="no", merged=False)
    sheet.page.merge(0, 1, len(sheet.page.rows))
    if r.random() < 0.8:
        signatures(r, sheet)


def ledger(r: random.Random, case: Held) -> None:
    """The fixed-asset ledger: three header rows, letters and numbers beneath, cost as the amount."""
    keys = [
        "no",
        "voucher",
        "day",
        "name",
        "origin",
        "month",
        "code",
        "card",
        "amount",
        "rate",
        "loss",
        "rate2",
        "loss2",
        "out",
        "out_day",
        "why",
        "left",
    ]
    scale = r.choice((1, 1, 1, 1000))
    goods = [replace(b, quantity=Decimal(1)) for b in buys(r, invented(r, "it", "furniture") + _REAL, r.randint(4, 25), scale)]
    sheet = Sheet(case, r.choice(("Sổ TSCĐ", "S24-H", "So tai san")), keys, hand(r, scale, goods), r)
    for text in (
        f"Đơn vị: {r.choice(_AGENCIES)}",
        "Mã QHNS: 1098765",
        "SỔ TÀI SẢN CỐ ĐỊNH",
        f"Năm: {r.randint(2019, 2025)}",
        "Loại tài sản: Máy móc, thiết bị",
    )[: r.randint(3, 5)]:
        sheet.put("title", text, over=(0, 6) if text.startswith("SỔ") else None)
    if scale > 1 or r.random() < 0.3:
        unit_line(r, sheet, scale)
    if r.random() < 0.3:
        sheet.blank()
    one = ["STT", "Chứng từ" if r.random() < 0.5 else "Ghi tăng tài sản cố định", None, "Ghi tăng tài sản cố định", *[None] * 5, "Khấu hao (hao mòn) tài sản cố định",
        None, None, None,
           "Ghi giảm tài sản cố định", None, None, None]  # fmt: skip
    if one[1] != "Chứng từ":
        one[3] = None
    two: list[Cell] = [None, "Chứng từ", None, "Tên, đặc điểm, ký hiệu TSCĐ", "Nước sản xuất", "Tháng, năm đưa vào sử dụng ở đơn vị", "Số hiệu TSCĐ", "Thẻ TSCĐ",
        "Nguyên giá TSCĐ",
                       "Khấu hao", None, "Hao mòn", None, "Chứng từ", None, "Lý do giảm TSCĐ", "Giá trị còn lại của TSCĐ"]  # fmt: skip
    three: list[Cell] = [
        None,
        "Số hiệu",
        "Ngày, tháng",
        *[None] * 6,
        "Tỷ lệ %",
        "Số tiền",
        "Tỷ lệ %",
        "Số tiền",
        "Số hiệu",
        "Ngày, tháng",
        None,
        None,
    ]
    if one[1] == "Chứng từ":
        two[1] = None
    a, b, c = sheet.put("header", *one), sheet.put("header", *two), sheet.put("header", *three)
    sheet.page.merge(0, 0, a, c)
    if one[1] == "Chứng từ":
        sheet.page.merge(1, 2, a, b)
        sheet.page.merge(3, 8, a)
    else:
        sheet.page.merge(1, 8, a)
        sheet.page.merge(1, 2, b)
    sheet.page.merge(9, 12, a)
    sheet.page.merge(13, 16, a)
    for first in (9, 11, 13):
        sheet.page.merge(first, first + 1, b)
    for column in (3, 4, 5, 6, 7, 8, 15, 16):
        sheet.page.merge(column, column, b, c)
    if r.random() < 0.8:
        sheet.put("numbering", "A", "B", "C", "D", "E", "G", "H", "I", 1, 2, 3, 4, 5, "K", "L", "M", 6)
    for i, buy in enumerate(goods, 1):
        loss = (buy.worth / 5 / sheet.writer.scale).to_integral_value() * sheet.writer.scale
        sheet.item(i, buy, voucher=f"PC{i:03d}", day=_FILL["date"](r), month=f"{r.randint(1, 12):02d}/{r.randint(2015, 2024)}", code=f"TS{i:04d}", card=i,
                   rate2=r.choice((10, 12.5, 20)), loss2=sheet.writer.money(loss))  # fmt: skip
    if r.random() < 0.8:
        sheet.sum("total|subtotal", r.choice(("Cộng", "Tổng cộng", "CỘNG")), sheet.total())
    if r.random() < 0.5:
        sheet.put("note", "- Sổ này có 02 trang, đánh số từ trang số 01 đến trang số 02")
    if r.random() < 0.7:
        signatures(r, sheet)


def insurance(r: random.Random, case: Held) -> None:
    """Catalogues and winning lists of health insurance: upper-case codes as headers, or the publisher's 22 columns."""
    kind = r.choice(("03", "04", "bhxh"))
    if kind == "bhxh":
        heads = {"pcode": "Mã tỉnh", "province": "Tên tỉnh", "agency": "Tên đơn vị", "clinic": "Mã cơ sở KCB", "name": "Tên thuốc", "substance": "Hoạt chất",
            "way": "Đường dùng",
                 "form": "Dạng bào chế", "strength": "Hàm lượng", "spec": "Đóng gói", "reg": "Số đăng ký", "maker": "Nhà sản xuất", "origin": "Nước sản xuất",
                     "unit": "Đơn vị tính",
                 "quantity": "Số lượng", "price": r.choice(("Giá", "Đơn giá")), "amount": "Thành tiền", "supplier": "Tên nhà thầu", "decision": "Quyết định",
                     "date": "Ngày công bố",
                 "group": "Nhóm TCKT", "type": "Loại thuốc"}  # fmt: skip
    elif kind == "03":
        heads = {
            "no": "STT", "MA_THUOC": "MA_THUOC", "substance": "TEN_HOAT_CHAT", "name": "TEN_THUOC", "unit": "DON_VI_TINH", "strength": "HAM_LUONG", "way": "DUONG_DUNG",
            "MA_DUONG_DUNG": "MA_DUONG_DUNG", "form": "DANG_BAO_CHE", "reg": "SO_DANG_KY", "quantity": "SO_LUONG", "price": "DON_GIA", "bh": "DON_GIA_BH", "spec": "QUY_CACH",
            "maker": "NHA_SX", "origin": "NUOC_SX", "supplier": "NHA_THAU", "TT_THAU": "TT_THAU", "from": "TU_NGAY_HD", "to": "DEN_NGAY_HD", "clinic": "MA_CSKCB",
                "type": "LOAI_THUOC",
            "LOAI_THAU": "LOAI_THAU", "HT_THAU": "HT_THAU"}  # fmt: skip
    else:
        heads = {"no": "STT", "MA_VAT_TU": "MA_VAT_TU", "NHOM_VAT_TU": "NHOM_VAT_TU", "name": "TEN_VAT_TU", "model": "MA_HIEU", "SO_LUU_HANH": "SO_LUU_HANH",
            "TINHNANG_KT": "TINHNANG_KT",
                 "spec": "QUY_CACH", "unit": "DON_VI_TINH", "price": "DON_GIA", "bh": "DON_GIA_BH", "TYLE_TT_BH": "TYLE_TT_BH", "maker": "NHA_SX", "origin": "NUOC_SX",
                 "supplier": "NHA_THAU", "QD_THAU": "QD_THAU", "from": "TU_NGAY_HD", "to": "DEN_NGAY_HD"}  # fmt: skip
        if r.random() < 0.5:
            heads["quantity"] = "SO_LUONG"
    goods = buys(r, _REAL if kind == "04" else _MEDICINES, r.randint(4, 30), most=9000)
    sheet = Sheet(
        case, {"03": "Danh mục thuốc", "04": "DMVTYT", "bhxh": "Sheet1"}[kind], list(heads), hand(r, 1, goods, amounts=kind == "bhxh", text=0.2), r
    )
    if kind == "bhxh" and r.random() < 0.3:
        titles(r, sheet, "DANH SÁCH THUỐC TRÚNG THẦU CÔNG BỐ")
    sheet.put("header", *heads.values())
    for i, buy in enumerate(goods, 1):
        sheet.item(i, buy, holes=kind == "bhxh", pcode="01", clinic="01234", substance="Paracetamol", way="Uống", form="Viên", strength="500mg", group="N1", type="Tân dược",
                   MA_THUOC=f"40.{i}", MA_DUONG_DUNG="1.01", bh=sheet.writer.money(buy.price), TT_THAU="12;G1;N1;2024", TU_NGAY_HD="20240101", LOAI_THAU=1, HT_THAU=1,
                   MA_VAT_TU=f"N01.0{i}", NHOM_VAT_TU="N01.01", TYLE_TT_BH=100, QD_THAU="45/QĐ-SYT", to="20251231", **{"from": "20240101"})  # fmt: skip


def quotation(r: random.Random, case: Held) -> None:
    """A hospital's quotation sheet: the buyer's and the seller's columns side by side, an instruction row under the header."""
    heads = {
        "part": "Tên phần", "no": "STT theo phần", "call_no": "STT TB mời chào giá", "name": r.choice(("Tên hàng hoá", "Tên hàng hóa")),
            "want": "Tính năng, thông số kỹ thuật",
        "cert": "Chứng nhận", "demand": "Yêu cầu xuất xứ", "unit_asked": "ĐVT", "quantity_asked": "Số lượng/ Khối lượng", "aid": "Yêu cầu về trợ cụ/ máy phụ trợ",
        "call": "Số thông báo mời chào giá", "trade": "Tên thương mại", "model": "Ký, mã, nhãn hiệu, model", "hs": "Mã HS", "maker": "Hãng sản xuất", "origin": "Xuất xứ",
        "quantity": "Số lượng/ khối lượng", "spec": "Quy cách", "unit": "Đơn vị tính", "service": "Chi phí cho các dịch vụ liên quan\n(VND)", "tax": "Thuế, VAT (nếu có)\n(%)",
        "price": "Đơn giá (đã bao gồm thuế phí, lệ phí và các dịch vụ liên quan (nếu có))\n(VND)", "amount": "Thành tiền\n(VND)", "proof": "Chứng nhận hàng hoá chào",
        "recent": "Đơn giá trúng thầu gần nhất\n(VNĐ)",
    }  # fmt: skip
    for k in r.sample(("aid", "call", "cert", "proof", "hs", "call_no", "service"), r.randint(0, 4)):
        heads.pop(k)
    goods = buys(r, _REAL, r.randint(3, 20), whole=True)
    sheet = Sheet(case, r.choice(("Chào giá", "BM chào giá", "Sheet1")), list(heads), hand(r, 1, goods), r)
    if r.random() < 0.4:
        titles(r, sheet, "BẢNG CHÀO GIÁ", "Kính gửi: Bệnh viện Đa khoa huyện Mẫu")
    sheet.put("header", *heads.values())
    if r.random() < 0.8:
        told = {"part": "Không sửa", "quantity": "Ghi 10000, KHÔNG ghi 10.000,00", "price": "Ghi bằng số, không ghi chữ", "origin": "Theo CO / giấy phép NK / FSC / ISO13485",
                "trade": "Ghi đúng tên trên giấy phép", "unit": "Ghi theo đơn vị mời chào", "hs": "Ghi đủ 8 số"}  # fmt: skip
        sheet.row("note|header|numbering", **told)
    for i, buy in enumerate(goods, 1):
        line = buy.line
        sheet.item(i, buy, part="Phần 1", call_no=i, want="Theo yêu cầu kỹ thuật đính kèm", cert="ISO 13485", unit_asked=line.unit,
            quantity_asked=sheet.writer.figure(buy.quantity), aid=None,
                   call="12/TB-BV", trade=line.brand or line.name, service=r.choice((None, 0)), tax=r.choice((5, 8, 10)), proof=None,
                       recent=sheet.writer.money(buy.price - 1))  # fmt: skip
    if r.random() < 0.4:
        sheet.sum("total", r.choice(("Tổng cộng", "TỔNG CỘNG")), sheet.total())


def survey(r: random.Random, case: Held) -> None:
    """Winning lines collected for a market survey, columns in two usual orders."""
    heads = {
        "query": "Truy vấn", "notice": "Mã TBMT", "url": "URL", "package": "Tên gói thầu", "agency": "Chủ đầu tư", "province": "Địa điểm",
            "date": "Thời điểm đăng tải", "closing": "Thời điểm đóng thầu",
        "supplier": "Nhà thầu trúng thầu", "name": "Tên hàng hoá", "model": "Mã hàng hoá", "brand": "Mặt hàng", "maker": "Nhà sản xuất", "origin": "Xuất xứ",
            "quantity": "Số lượng",
        "unit": "Đơn vị", "price": "Đơn giá trúng thầu", "amount": "Thành tiền",
    }  # fmt: skip
    if r.random() < 0.5:
        heads = {"supplier": "Nhà thầu trúng thầu", "name": "Tên hàng hóa", "model": "Ký mã hiệu", "brand": "Nhãn hiệu", "origin": "Xuất xứ",
            "maker": "Hãng sản xuất", "spec": "Tính năng kỹ thuật",
                 "unit": "Đơn vị tính", "quantity": "Khối lượng", "price": "Đơn giá trúng thầu (VND)", "notice": "Mã TBMT", "query": "search",
                     "amount": "Thành tiền (VND)"}  # fmt: skip
    goods = buys(r, _REAL, r.randint(5, 45))
    sheet = Sheet(case, r.choice(("Sheet1", "Khảo sát", "KQ")), list(heads), hand(r, 1, goods), r)
    if r.random() < 0.2:
        sheet.blank(r.randint(1, 2))
    sheet.put("header", *heads.values())
    for buy in goods:
        sheet.item(None, buy, holes=True, query=r.choice(("hcv", "test nhanh")), notice=f"IB2{r.randint(3, 5)}00{r.randint(100000, 999999)}", url="https://example.org/tbmt",
                   package="Mua sắm hóa chất, sinh phẩm", closing="16-01-2026 18:25")  # fmt: skip


def own(r: random.Random, case: Held, *kinds: str, scale: int | None = None, pool: list[Line] | None = None) -> None:
    """An agency's own list with sections, sums, tax, words and signatures in the manners of offices."""
    scale = scale or r.choice((1, 1, 1, 1, 1000, 1_000_000))
    lines = pool or (invented(r, *kinds) + (r.sample(_REAL, 10) if r.random() < 0.3 else []))
    goods = buys(r, lines, r.randint(4, 26), scale, most=60)
    keys = ["no", "name"] + [k for k in ("model", "spec", "demand") if r.random() < 0.25]
    figures = ["quantity", "price", "amount"]
    if r.random() < 0.15:
        figures = ["price", "quantity", "amount"]
    middle = ["unit", *figures]
    if r.random() < 0.75:
        middle.insert(r.choice((0, len(middle), 1)), "origin")
    keys += middle + [k for k in ("maker", "place", "note") if r.random() < 0.35]
    sheet = Sheet(case, r.choice(("Sheet1", "Dự toán", "Danh mục", "Mua sắm 2025", "BẢNG KÊ")), keys, hand(r, scale, goods), r)
    if r.random() < 0.5:
        national(r, sheet)
    titles(
        r,
        sheet,
        *r.sample(
            (
                "DANH MỤC MUA SẮM NĂM 2025",
                "BẢNG DỰ TOÁN KINH PHÍ MUA SẮM",
                "(Kèm theo Tờ trình số 15/TTr-VP ngày 12/3/2025)",
                "BẢNG KÊ HÀNG HÓA",
                "BIÊN BẢN GIAO NHẬN HÀNG HÓA",
            ),
            r.randint(1, 3),
        ),
    )
    in_heads = scale > 1 and r.random() < 0.5
    if (scale > 1 and not in_heads) or r.random() < 0.25:
        unit_line(r, sheet, scale)
    unit = (
        {1000: r.choice(("nghìn đồng", "1.000 đồng")), 1_000_000: "triệu đồng"}[scale]
        if in_heads
        else r.choice(("", "", "đồng", "VNĐ"))
        if scale == 1
        else ""
    )
    cells = simple_head(r, sheet, unit=unit)
    if r.random() < 0.4:
        numbering(r, sheet)
    sections(r, sheet, goods, cells)
    footer(r, sheet, at=r.choice(("no", "name")))
    if r.random() < 0.7:
        signatures(r, sheet)


def sections(r: random.Random, sheet: Sheet, goods: Sequence[Buy], cells: Sequence[Cell]) -> None:
    """The goods in sections, or without; a service section last, which is no purchase of goods."""
    count = r.choice((0, 0, 2, 3, 4))
    if count == 0:
        for i, buy in enumerate(goods, 1):
            sheet.item(i, buy, holes=True)
            if r.random() < 0.02:
                sheet.blank()
        return
    style = r.choice(("roman", "letter", "phần", "band", "decimal", "bare"))
    where = r.choice(("none", "none", "below", "below", "own row"))
    names = r.sample(
        ("Văn phòng phẩm", "Thiết bị tin học", "Bàn ghế, tủ", "Vật tư tiêu hao", "Trang thiết bị dạy học", "Công cụ, dụng cụ", "Thiết bị phòng họp"),
        count,
    )
    services = r.random() < 0.25
    running, restart = 0, r.random() < 0.6
    groups = [(names[s], goods[s::count], True) for s in range(count) if goods[s::count]]
    if services:
        offered = []
        for text in r.sample(_SERVICES, r.randint(1, 3)):
            name, unit, price = text.split("|")
            offered.append(
                Buy(Line(name, "", "", "", "", "", "", unit, Decimal(1), Decimal(price)), "", "unknown", Decimal(r.randint(1, 3)), Decimal(price))
            )
        groups.append((r.choice(("Dịch vụ kèm theo", "Dịch vụ liên quan", "DỊCH VỤ")), offered, False))
    for s, (title, part, counted) in enumerate(groups):
        title = title.upper() if r.random() < 0.3 else title
        mark = {"letter": "ABCDEFG"[s], "decimal": str(s + 1), "phần": str(s + 1)}.get(style, _ROMAN[s])
        worth = sum((b.worth for b in part), ZERO)
        own_row = where == "own row" and style != "bare"
        more: dict[str, Cell] = {"amount": sheet.writer.money(worth)} if own_row else {}
        kind = "lot" if own_row else "heading"
        if style in ("roman", "letter", "decimal"):
            row = sheet.row(kind, no=int(mark) if style == "decimal" and r.random() < 0.5 else mark, name=title, **more)
        elif style == "phần":
            row = sheet.row(kind, name=f"{r.choice(('Phần', 'PHẦN'))} {mark}: {title}", **more)
        elif style == "bare":
            row = sheet.row(kind, name=title.upper())
        else:
            row = sheet.row(kind, no=f"{mark}. {title}", **more)
            if not own_row and r.random() < 0.6:
                sheet.page.merge(0, sheet.width - 1, row)
        if own_row:
            sheet.case.totals.append(Total(sheet.page.name, row, "lot", worth.quantize(MICRO)))
        running = 0 if restart else running
        start = len(sheet.amounts)
        for i, buy in enumerate(part, 1):
            running += 1
            sheet.item(f"{mark}.{i}" if style == "decimal" else running, buy, counted=counted, holes=not own_row and counted)
        if where == "below":
            label = (
                r.choice((f"Cộng {mark}", f"Cộng ({mark})", f"Cộng mục {mark}", "Cộng", f"Tổng cộng mục {mark}", f"Cộng phần {mark}"))
                if style != "bare"
                else "Cộng"
            )
            sheet.sum("subtotal|total", label, sum(sheet.amounts[start:], ZERO), at=r.choice(("name", "no")))
        if r.random() < 0.08:
            sheet.blank()


def own_office(r: random.Random, case: Held) -> None:
    """Own lists of stationery, computers and furniture."""
    own(r, case, *r.sample(("office", "it", "furniture"), r.randint(1, 3)))


def school(r: random.Random, case: Held) -> None:
    """School equipment: whom it serves in two columns of crosses, often without prices."""
    priced = r.random() < 0.6
    keys = (
        ["no", "name", "aim", "spec", "gv", "hs_", "unit", "quantity"]
        + (["price", "amount"] if priced else [])
        + (["origin"] if r.random() < 0.5 else [])
        + (["note"] if r.random() < 0.4 else [])
    )
    goods = buys(r, invented(r, "school"), r.randint(4, 20), most=45)
    sheet = Sheet(case, r.choice(("TBDH lớp 4", "Sheet1", "Danh mục TBDH")), keys, hand(r, 1, goods, amounts=priced), r)
    titles(
        r,
        sheet,
        *("DANH MỤC THIẾT BỊ DẠY HỌC TỐI THIỂU", "(Kèm theo Thông tư số 37/2021/TT-BGDĐT)", f"Đơn vị: {r.choice(_AGENCIES)}")[: r.randint(1, 3)],
    )
    names = {"no": r.choice(("Số TT", "TT", "STT")), "name": "Tên thiết bị", "aim": "Mục đích sử dụng", "spec": "Mô tả chi tiết", "gv": "Đối tượng sử dụng",
        "hs_": None, "unit": "Đơn vị",
             "quantity": "Số lượng", "price": "Đơn giá", "amount": "Thành tiền", "origin": "Xuất xứ", "note": "Ghi chú"}  # fmt: skip
    top = sheet.put("header", *[names[k] for k in keys])
    low = sheet.put("header", *[{"gv": "GV", "hs_": "HS"}.get(k) for k in keys])
    sheet.page.merge(4, 5, top)
    for c in range(len(keys)):
        if c not in (4, 5):
            sheet.page.merge(c, c, top, low)
    if r.random() < 0.3:
        numbering(r, sheet)
    subjects = r.choice(((), ("MÔN TOÁN", "MÔN KHOA HỌC TỰ NHIÊN"), ("Thiết bị dùng chung", "Môn Ngữ văn", "Môn Toán")))
    for s in range(max(len(subjects), 1)):
        part = goods[s :: max(len(subjects), 1)]
        if subjects and part:
            sheet.row("heading", no=_ROMAN[s], name=subjects[s])
        for i, buy in enumerate(part, 1):
            sheet.item(i, buy, aim=r.choice(("Giúp học sinh thực hành", "Minh họa bài giảng")), spec=r.choice(("Kích thước (790x540)mm, in màu",
                "Vật liệu nhựa, an toàn", "- Gồm 3 tờ\n- In offset 4 màu")),
                       gv=r.choice(("x", None)), hs_=r.choice(("x", "X", None)))  # fmt: skip
    if priced:
        footer(r, sheet, vat=0.2, discount=0)
    if r.random() < 0.6:
        signatures(r, sheet)


def allocation(r: random.Random, case: Held) -> None:
    """A list that shares the goods out: quantities of the departments and their sum under one heading."""
    rooms = r.sample(("Phòng Hành chính", "Phòng Kế toán", "Khoa Nội", "Khoa Ngoại", "Tổ Văn phòng"), r.randint(2, 4))
    cols = [f"room{i}" for i in range(len(rooms))]
    keys = (
        ["no", "name", "unit", *cols, "quantity", "price", "amount"]
        + (["origin"] if r.random() < 0.7 else [])
        + (["note"] if r.random() < 0.4 else [])
    )
    goods = buys(r, invented(r, "office", "it"), r.randint(4, 25), whole=True, most=50)
    sheet = Sheet(case, r.choice(("Phân bổ", "VPP quý I", "Tổng hợp")), keys, hand(r, 1, goods), r)
    titles(r, sheet, *("BẢNG TỔNG HỢP NHU CẦU VĂN PHÒNG PHẨM", "Quý I năm 2025")[: r.randint(1, 2)])
    used: set[str] = set()
    label = r.choice(("Tổng số lượng", "Cộng", "Tổng SL", "Tổng cộng"))
    top = sheet.put(
        "header", *["Số lượng" if k == "room0" else None if k in cols or k == "quantity" else head(r, k, used=used, odd=False) for k in keys]
    )
    low = sheet.put("header", *[rooms[cols.index(k)] if k in cols else label if k == "quantity" else None for k in keys])
    sheet.page.merge(3, 3 + len(cols), top)
    for c, k in enumerate(keys):
        if k not in cols and k != "quantity":
            sheet.page.merge(c, c, top, low)
    for i, buy in enumerate(goods, 1):
        rest, given = int(buy.quantity), {}
        for k in cols[:-1]:
            part = r.randint(0, rest)
            given[k] = sheet.writer.figure(Decimal(part)) if part else None
            rest -= part
        given[cols[-1]] = sheet.writer.figure(Decimal(rest)) if rest else None
        sheet.item(i, buy, **given)
    footer(r, sheet, vat=0.3)
    if r.random() < 0.6:
        signatures(r, sheet)


def master(r: random.Random, case: Held) -> None:
    """A drug master of several sheets: tables that begin low, look-up sheets, and a sheet that repeats another with other columns."""
    short = {
        "no": "stt",
        "model": "ma",
        "name": "ten",
        "unit": "dang",
        "substance": "tenhc",
        "reg": "sodk",
        "price": "gianhap",
        "maker": "tenhang",
        "origin": "tennuoc",
        "kind": "tenloai",
    }
    long = {"no": "STT", "model": "Mã thuốc", "name": "Tên thuốc", "substance": "Hoạt chất", "unit": "Đơn vị tính", "quantity": "Số lượng", "price": "Đơn giá",
        "amount": "Thành tiền",
            "maker": "Nhà sản xuất", "origin": "Nước sản xuất"}  # fmt: skip
    heads = short if r.random() < 0.4 else long
    goods = buys(r, _MEDICINES, r.randint(8, 30), most=3000)
    sheet = Sheet(case, "Sheet1", list(heads), hand(r, 1, goods, amounts=heads is long, text=0.2), r)
    sheet.blank(r.choice((0, 0, 2)))
    sheet.put("header", *heads.values())
    for i, buy in enumerate(goods, 1):
        sheet.item(i, buy, substance="Paracetamol", kind="Tân dược")
    look = Page("Sheet2")
    case.pages.append(look)
    look.put("blank")
    look.put("blank")
    look.put("*", "id", "tennuoc")
    for i, text in enumerate(("Việt Nam", "Ấn Độ", "Pháp", "Đức"), 1):
        look.put("*", i, text)
    if r.random() < 0.7:
        fewer = (
            {"name": "Tên thuốc", "unit": "ĐVT", "origin": "Nước SX"}
            if heads is short
            else {"no": "TT", "name": "Tên thuốc", "unit": "ĐVT", "quantity": "Số lượng", "origin": "Nước sản xuất"}
        )
        other = Sheet(case, "Sheet6", list(fewer), Hand(), r)  # no other column there to tell how its figures are written
        other.blank(r.choice((0, 2)))
        other.put("header", *fewer.values())
        for i, buy in enumerate(goods if r.random() < 0.5 else goods[::-1], 1):
            other.item(i, buy, counted=False)
    if r.random() < 0.3:
        case.hidden_pages.add("Sheet2")


def several(r: random.Random, case: Held) -> None:
    """Several tables on one sheet, each with its own header, in other words and order; several sheets with different purchases."""
    page: Page | None = None
    kinds = r.sample(("office", "it", "furniture", "school"), r.randint(2, 3))
    on_one = r.random() < 0.6
    for n, kind in enumerate(kinds):
        goods = buys(r, invented(r, kind), r.randint(3, 10), most=40)
        keys = ["no", "name", "unit", "quantity", "price", "amount"]
        if r.random() < 0.7:
            keys.insert(r.choice((2, 3, 6)), "origin")
        if r.random() < 0.3:
            keys.append("note")
        sheet = Sheet(
            case, ("Đợt 1", "Đợt 2", "Đợt 3")[n] if not on_one else "Tổng hợp", keys, hand(r, 1, goods, text=0.2), r, page=page if on_one else None
        )
        page = sheet.page
        label = {"office": "VĂN PHÒNG PHẨM", "it": "THIẾT BỊ TIN HỌC", "furniture": "BÀN GHẾ", "school": "THIẾT BỊ DẠY HỌC"}[kind]
        if on_one and n:
            sheet.blank(r.randint(1, 2))
            sheet.put("heading|title", f"{'ABC'[n]}. {label}")
        else:
            sheet.put("title|heading", f"{'ABC'[n]}. {label}" if on_one else f"MUA SẮM {label}")
        simple_head(r, sheet)
        if r.random() < 0.2:
            numbering(r, sheet)
        for i, buy in enumerate(goods, 1):
            sheet.item(i, buy)
        if r.random() < 0.8:
            sheet.sum("total|subtotal", r.choice(("Tổng cộng", "Cộng", "TỔNG CỘNG")), sheet.total(), at=r.choice(("name", "no")))
        last = n == len(kinds) - 1
        if (last or not on_one) and r.random() < 0.5:
            signatures(r, sheet)
    if not on_one and r.random() < 0.4:
        case.hidden_pages.add(case.pages[-1].name)


def acceptance(r: random.Random, case: Held) -> None:
    """Contract annexes and acceptance lists: price before tax, rate, price after tax; real lines; lines of description beneath."""
    scale = 1
    goods = buys(r, _REAL + invented(r, "it"), r.randint(4, 22), whole=True, most=30)
    with_rate = r.random() < 0.5
    keys = (
        ["no", "name", "model", "maker", "origin", "unit", "quantity", "price", *(["rate"] if with_rate else []), "amount"]
        + (["year"] if r.random() < 0.4 else [])
        + (["warranty"] if r.random() < 0.4 else [])
    )
    sheet = Sheet(case, r.choice(("PL01", "Phụ lục HĐ", "Nghiệm thu")), keys, hand(r, scale, goods), r)
    titles(
        r,
        sheet,
        *(
            "PHỤ LỤC HỢP ĐỒNG",
            "(Kèm theo Hợp đồng số 25/2025/HĐMB ngày 10/4/2025)",
            f"Bên A: {r.choice(_AGENCIES)}",
            f"Bên B: {r.choice(_SUPPLIERS)}",
        )[: r.randint(1, 4)],
    )
    simple_head(r, sheet, {"rate": r.choice(("Thuế suất (%)", "Thuế suất GTGT", "VAT (%)")), "warranty": "Bảo hành"})
    if r.random() < 0.3:
        numbering(r, sheet)
    described = r.random() < 0.4
    for i, buy in enumerate(goods, 1):
        sheet.item(i, buy, rate=r.choice((8, 10, "8%", "10%")), warranty="12 tháng")
        if described and r.random() < 0.3:
            for text in r.sample(("- Hàng mới 100%, nguyên đai, nguyên kiện", "- Bảo hành 24 tháng", "+ Giao hàng tại kho bên A"), r.randint(1, 2)):
                sheet.row("note", name=text)
    if r.random() < 0.8:
        sheet.sum(
            "total",
            r.choice(("Tổng cộng", "TỔNG CỘNG", "Tổng giá trị hợp đồng", "Tổng cộng (đã bao gồm thuế GTGT)")),
            sheet.total(),
            at=r.choice(("no", "name")),
            merged=r.random() < 0.5,
        )
        if r.random() < 0.5:
            sheet.put("note", f"(Bằng chữ: {words(sheet.total())}./.)")
    if r.random() < 0.5:
        sheet.blank()
        cells: list[Cell] = [None] * sheet.width
        cells[1], cells[sheet.width - 2] = "ĐẠI DIỆN BÊN A", "ĐẠI DIỆN BÊN B"
        sheet.put("signature", *cells)


def other_programs(r: random.Random, case: Held) -> None:
    """Lists and results as other programs save them: xls, ods, a web page."""
    case.suffix = r.choice((".xls", ".xls", ".ods", ".html", ".htm.xls"))
    r.choice((own_office, result_list, survey, acceptance, disclosure))(r, case)
    _without_errors(case)


def as_text(r: random.Random, case: Held) -> None:
    """Comma-, semicolon- and tab-separated text in several encodings."""
    case.suffix, case.coding, case.delimiter = ".csv", r.choice(("utf-8", "utf-8-sig", "utf-16", "cp1258")), r.choice((",", ";", "\t"))
    if case.coding == "utf-16":
        case.delimiter = "\t"
    r.choice((own_office, result_list, survey, lookup_goods, insurance))(r, case)
    _without_errors(case)
    case.pages, first = case.pages[:1], case.pages[0]
    assert all(i.sheet == first.name for i in case.items)


def _without_errors(case: Held) -> None:
    case.hidden_pages.clear()
    case.hidden_rows.clear()


def legacy_letters(r: random.Random, case: Held) -> None:
    """The letters of the old ABC fonts, as old documents have them."""
    case.legacy_font = True
    if r.random() < 0.3:
        case.suffix = ".xls"
    r.choice((own_office, own_office, school, disclosure))(r, case)
    _without_errors(case)


FAMILIES: dict[str, Callable[[random.Random, Held], None]] = {
    f"held_{i:02d}": family
    for i, family in enumerate(
        (lookup_goods, lookup_medicines, result_list, lot_list, bid_prices, request, disclosure, consolidated, ledger, insurance, quotation, survey, own_office, school,
         allocation, master, several, acceptance, other_programs, as_text, legacy_letters), 1)
}  # fmt: skip


def make(family: str, seed: int) -> Held:
    """The workbook of this family and seed."""
    r = random.Random(f"{family} {seed}")
    while True:
        case = Held(f"{family}-{seed}")
        FAMILIES[family](r, case)
        if _sayable(case):
            break
    if case.suffix in (".csv", ".html", ".htm.xls"):  # their only sheet is named after the file
        case.items = [replace(i, sheet=case.name) for i in case.items]
        case.totals = [replace(t, sheet=case.name) for t in case.totals]
        case.pages[0].name = case.name
    return case


def _sayable(case: Held) -> bool:
    """Whether the format can say what the case says: code page, capitals of the old fonts, decimals that need a number format."""
    cells = [v for page in case.pages for row in page.rows for v in row]
    if case.coding == "cp1258" and any(
        "?" in _cp1258(v).decode("cp1258", "replace").replace("?", "", v.count("?")) for v in cells if isinstance(v, str)
    ):
        return False
    if case.legacy_font and any(i.name.upper() == i.name and not i.name.isascii() for i in case.items):
        return False
    return case.suffix not in (".csv", ".html", ".htm.xls") or not any(isinstance(v, float) and len(repr(v).partition(".")[2]) == 3 for v in cells)


# ---- writing -------------------------------------------------------------------------------------------------------------------------

_TCVN3 = (
    "¡Ă ¢Â £Ê ¤Ô ¥Ơ ¦Ư §Đ ¨ă ©â ªê «ô ¬ơ \xadư ®đ µà ¶ả ·ã ¸á ¹ạ »ằ ¼ẳ ½ẵ ¾ắ Æặ Çầ Èẩ Éẫ Êấ Ëậ Ìè Îẻ Ïẽ Ðé Ñẹ Òề Óể Ôễ Õế Öệ ×ì Øỉ Üĩ Ýí Þị ßò áỏ âõ ãó äọ åồ æổ çỗ èố éộ êờ "
    "ëở ìỡ íớ îợ ïù ñủ òũ óú ôụ õừ öử ÷ữ øứ ùự úỳ ûỷ üỹ ýý þỵ"
)
_TO_TCVN3 = {pair[1]: pair[0] for pair in _TCVN3.split(" ")}


def legacy(text: str) -> tuple[str, str | None]:
    """(the text in the code of the ABC fonts, the font); the text itself and None where it cannot be said in it."""
    plain = unicodedata.normalize("NFC", text)
    if plain.isascii():
        return text, None
    font = ".VnTime"
    if plain.upper() == plain:
        plain, font = plain.lower(), ".VnTimeH"
    coded = "".join(_TO_TCVN3.get(c, c) for c in plain)
    if all(c in _TO_TCVN3 or ord(c) < 128 for c in plain):
        return coded, font
    return text, None


def write(case: Held, folder: Path) -> Path:
    """The case as a file of its format."""
    path = folder / f"{case.name}{case.suffix.removeprefix('.htm') if case.suffix == '.htm.xls' else case.suffix}"
    {".xlsx": _xlsx, ".xls": _xls, ".ods": _ods, ".csv": _csv, ".html": _html, ".htm.xls": _html}[case.suffix](case, path)
    return path


def _xlsx(case: Held, path: Path) -> None:
    book = Book()
    assert book.active is not None
    book.remove(book.active)
    for page in case.pages:
        sheet = book.create_sheet(page.name)
        for number, row in enumerate(page.rows, 1):
            for column, value in enumerate(row, 1):
                if value is None:
                    continue
                font = None
                if case.legacy_font and isinstance(value, str):
                    value, font = legacy(value)
                cell = sheet.cell(number, column, value)
                if isinstance(value, str) and value.startswith("="):
                    cell.data_type = "s"
                if font:
                    cell.font = Font(name=font)
        for area in page.merges:
            sheet.merge_cells(area)
        for row_number in case.hidden_rows.get(page.name, ()):
            sheet.row_dimensions[row_number].hidden = True
        if page.name in case.hidden_pages:
            sheet.sheet_state = "hidden"
    book.save(path)


def _bounds(area: str) -> tuple[int, int, int, int]:
    from openpyxl.utils import range_boundaries

    c1, r1, c2, r2 = range_boundaries(area)
    return r1 - 1, r2 - 1, c1 - 1, c2 - 1


def _xls(case: Held, path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    styles: dict[str | None, Any] = {None: xlwt.XFStyle()}
    for name in (".VnTime", ".VnTimeH"):
        styles[name] = xlwt.XFStyle()
        styles[name].font = xlwt.Font()
        styles[name].font.name = name
    for page in case.pages:
        sheet = book.add_sheet(page.name)
        tops = {}
        for area in page.merges:
            r1, r2, c1, c2 = _bounds(area)
            tops[r1, c1] = (r2, c2)
        for r, row in enumerate(page.rows):
            for c, value in enumerate(row):
                font = None
                if case.legacy_font and isinstance(value, str):
                    value, font = legacy(value)
                if (r, c) in tops:
                    sheet.write_merge(r, tops[r, c][0], c, tops[r, c][1], value, styles[font])
                elif value is not None:
                    sheet.write(r, c, value, styles[font])
    book.save(str(path))


def _ods(case: Held, path: Path) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, TableCell, TableRow
    from odf.table import Table as OdsTable
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    for page in case.pages:
        table = OdsTable(name=page.name)
        spans, covered = {}, set()
        for area in page.merges:
            r1, r2, c1, c2 = _bounds(area)
            spans[r1, c1] = (r2 - r1 + 1, c2 - c1 + 1)
            covered |= {(r, c) for r in range(r1, r2 + 1) for c in range(c1, c2 + 1)} - {(r1, c1)}
        width = max(len(row) for row in page.rows)
        for r, row in enumerate(page.rows):
            line = TableRow()
            for c in range(width):
                value = row[c] if c < len(row) else None
                if (r, c) in covered:
                    line.addElement(CoveredTableCell())
                    continue
                more = {}
                if (r, c) in spans:
                    more = {"numberrowsspanned": str(spans[r, c][0]), "numbercolumnsspanned": str(spans[r, c][1])}
                if isinstance(value, int | float):
                    cell = TableCell(valuetype="float", value=repr(value), **more)
                    cell.addElement(P(text=str(value)))
                elif isinstance(value, str):
                    cell = TableCell(valuetype="string", **more)
                    for part in value.splitlines():
                        cell.addElement(P(text=part))
                else:
                    cell = TableCell(**more)
                line.addElement(cell)
            table.addElement(line)
        book.spreadsheet.addElement(table)
    book.save(str(path))


def _cp1258(text: str) -> bytes:
    """The text in Windows' Vietnamese code page, whose tone marks stand behind their letter."""
    result = b""
    for char in unicodedata.normalize("NFC", text):
        try:
            result += char.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            tone = next((c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323"), "")
            letter = unicodedata.normalize("NFC", parts.replace(tone, "")) if tone else char
            result += (letter + tone).encode("cp1258", "replace")
    return result


def _csv(case: Held, path: Path) -> None:
    import io

    page, text = case.pages[0], io.StringIO(newline="")
    width = max(len(row) for row in page.rows)
    writer = csv.writer(text, delimiter=case.delimiter)
    for row in page.rows:
        cells = ["" if v is None else repr(v) if isinstance(v, float) else str(v) for v in row]
        writer.writerow(cells + [""] * (width - len(row)))
    path.write_bytes(_cp1258(text.getvalue()) if case.coding == "cp1258" else text.getvalue().encode(case.coding))


def _html(case: Held, path: Path) -> None:
    page = case.pages[0]
    spans, covered = {}, set()
    for area in page.merges:
        r1, r2, c1, c2 = _bounds(area)
        spans[r1, c1] = f' rowspan="{r2 - r1 + 1}"' * (r2 > r1) + f' colspan="{c2 - c1 + 1}"' * (c2 > c1)
        covered |= {(r, c) for r in range(r1, r2 + 1) for c in range(c1, c2 + 1)} - {(r1, c1)}
    width = max(len(row) for row in page.rows)
    lines = []
    for r, row in enumerate(page.rows):
        cells = ""
        for c in range(width):
            if (r, c) not in covered:
                value = row[c] if c < len(row) else None
                shown = "" if value is None else html.escape(str(value)).replace("\n", "<br>")
                cells += f"<td{spans.get((r, c), '')}>{shown}</td>"
        lines.append(f"<tr>{cells}</tr>")
    path.write_text(
        f'<html><head><meta charset="utf-8"></head><body><table border="1">\n{chr(10).join(lines)}\n</table></body></html>', encoding="utf-8"
    )


# ---- scoring -------------------------------------------------------------------------------------------------------------------------


@dataclass
class Score:
    """How exactly workbooks were read."""

    workbooks: int = 0
    exact: int = 0
    rows: int = 0
    right: int = 0
    totals: int = 0
    reconciled: int = 0
    shares: int = 0
    refused: int = 0
    crashes: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        """Adds the counts of another score."""
        for name in ("workbooks", "exact", "rows", "right", "totals", "reconciled", "shares", "refused", "crashes"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def __str__(self) -> str:
        return (
            f"{self.workbooks} workbooks; {self.percent('exact', 'workbooks'):5.1f} % items exact; {self.percent('right', 'rows'):6.2f} % of {self.rows} rows; "
            f"{self.percent('reconciled', 'totals'):5.1f} % of {self.totals} totals; {self.percent('shares', 'workbooks'):5.1f} % shares; "
            f"{self.refused} refused; {self.crashes} crashes"
        )

    def percent(self, part: str, whole: str) -> float:
        """100 × one count / another."""
        return 100 * int(getattr(self, part)) / max(int(getattr(self, whole)), 1)


def compare(case: Held, tables: dict[str, pa.Table] | None, result: Score) -> list[str]:
    """Counts one workbook in `result`; returns which of items, rows and totals are not right."""
    kinds = true_kinds(case)
    result.workbooks += 1
    result.rows += len(kinds)
    result.totals += len(case.totals)
    if tables is None:
        return ["unread"]
    faults = []
    if sorted(stated_items(tables), key=_place) == sorted(true_items(case), key=_place):
        result.exact += 1
    else:
        faults.append("items")
    own = tables["ledger"]
    read = dict(zip(zip(own.column("sheet").to_pylist(), own.column("row").to_pylist(), strict=True), own.column("kind").to_pylist(), strict=True))
    right = sum(_is(read.get(place), kind) for place, kind in kinds.items())
    result.right += right
    if right < len(kinds):
        faults.append("rows")
    controls = {(c["sheet"], c["row"]): c for c in tables["totals"].to_pylist()}
    agreeing = sum(_agrees(controls.get((t.sheet, t.row)), t.stated) for t in case.totals)
    result.reconciled += agreeing
    if agreeing < len(case.totals):
        faults.append("totals")
    return faults


def _place(item: Item) -> tuple[str, int]:
    return item.sheet, item.row


def _is(read: str | None, kind: str) -> bool:
    return read not in (None, "item") if kind == "*" else read in kind.split("|")


def _agrees(control: dict[str, Any] | None, stated: Decimal) -> bool:
    return (
        control is not None
        and control["stated"] == stated
        and control["difference"] is not None
        and abs(control["difference"]) <= control["allowance"]
    )


def score(family: str, seeds: Iterable[int], folder: Path) -> Score:
    """The score of a family over these seeds; its files are left in `folder`."""
    result, cases = Score(), {}
    for seed in seeds:
        case = make(family, seed)
        path = write(case, folder)
        cases[path.name] = case
        tables: dict[str, pa.Table] | None = None
        try:
            tables = take_in(str(path), path.name, options())
        except CheckerError:
            result.refused += 1
        except Exception:
            result.crashes += 1
        faults = compare(case, tables, result)
        if faults:
            result.wrong.append(f"{case.name}: {', '.join(faults)}")
    try:
        read = shares(folder)
    except Exception as error:
        result.crashes += 1
        result.wrong.append(f"{family}: {type(error).__name__}")
        return result
    for name, case in cases.items():
        if read.get(name, dict.fromkeys(VERDICTS, ZERO)) == case.share:
            result.shares += 1
        else:
            result.wrong.append(f"{case.name}: share")
    return result


def shares(folder: Path) -> dict[str, dict[str, Decimal]]:
    """Domestic, foreign and unknown amount of every file of the folder, as the whole line tells them."""
    found: dict[str, dict[str, Decimal]] = {}
    for row in check(folder).share_rows:
        if row["by"] == "file":
            own = found.setdefault(row["key"], dict.fromkeys(VERDICTS, ZERO))
            for verdict in VERDICTS:
                own[verdict] += row[verdict]
    return found


def main() -> None:
    """Prints the score of every family, and of all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int, nargs="?", default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--family", help="one family only")
    parser.add_argument("--wrong", action="store_true", help="name the workbooks that went wrong; not for whoever works on the reader")
    chosen = parser.parse_args()
    whole, start = Score(), time.monotonic()
    for family in [chosen.family] if chosen.family else FAMILIES:
        with tempfile.TemporaryDirectory() as folder:
            result = score(family, range(chosen.seed, chosen.seed + chosen.count), Path(folder))
        whole.add(result)
        sys.stdout.write(f"{family}: {result}\n" + "".join(f"    {text}\n" for text in result.wrong if chosen.wrong))
        sys.stdout.flush()
    sys.stdout.write(f"all: {whole}; {time.monotonic() - start:.0f} s\n")


if __name__ == "__main__":
    main()
