"""The second set of layouts made by people who did not work on the reader; at first sight 65 % of its workbooks were exact, then it was looked at.

`python -m tests.layouts_second N [--seed S] [--family F]`, as tests/layouts_first.py.
"""

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from pathlib import Path

import pyarrow as pa
from openpyxl import load_workbook

from checker.error import CheckerError
from checker.intake import take_in
from tests import layouts_first as held
from tests.generate import ZERO, Cell, Item, Line, Total, options, true_kinds
from tests.layouts_first import LABELS, VERDICTS, Buy, Hand, Held, Score, Sheet, buys, compare, hand, shares, words

_NEW_GOODS = {
    "food": (
        "Gạo tẻ Bắc Hương|kg|19500", "Thịt lợn nạc vai|kg|128000", "Trứng gà ta|quả|3600", "Cá basa phi lê|kg|92000", "Rau muống|kg|14000", "Bí xanh|kg|16500",
        "Cà rốt|kg|18000", "Dầu ăn Simply 5 lít|can|285000", "Nước mắm Nam Ngư 750ml|chai|44000", "Đậu phụ|bìa|3000", "Sữa tươi tiệt trùng 180ml|hộp|7600",
        "Chuối tiêu|kg|21000", "Thịt bò thăn|kg|265000", "Tôm thẻ chân trắng|kg|210000", "Đường kính trắng|kg|24500", "Muối i-ốt|gói|4500",
        "Bột canh Hải Châu|gói|4200", "Khoai tây|kg|17000", "Bánh phở khô|kg|32000", "Xương ống lợn|kg|68000", "Hành lá|kg|30000", "Sữa chua có đường|hộp|6200",
    ),
    "chemical": (
        "Acid sulfuric 98%|Chai|185000", "Ethanol tuyệt đối|Lít|92000", "Natri hydroxyd (NaOH)|Kg|145000", "Aceton|Chai|168000", "Bạc nitrat (AgNO3)|Lọ|1850000",
        "Giấy lọc định tính phi 11|Hộp|78000", "Thạch dinh dưỡng (Nutrient agar)|Lọ|1290000", "Dung dịch đệm pH 7,00|Chai|410000", "n-Hexan|Chai|620000",
        "Chỉ thị phenolphtalein|Lọ|95000", "Kali permanganat|Lọ|155000", "Methanol HPLC|Chai|540000", "Chuẩn chì (Pb) 1000 mg/L|Chai|980000", "Amoni clorua|Kg|120000",
        "Găng tay nitril không bột|Hộp|115000", "Đĩa petri nhựa 90mm|Cái|2200", "Bình tam giác 250ml|Cái|86000", "Pipet thủy tinh 10ml|Cái|64000",
    ),
    "uniform": (
        "Áo sơ mi dài tay|Cái|265000", "Quần âu|Cái|290000", "Áo blouse bác sĩ|Cái|215000", "Quần áo bảo hộ lao động|Bộ|320000", "Giày da|Đôi|590000",
        "Mũ kê-pi|Cái|145000", "Áo khoác gió mùa đông|Cái|480000", "Dép quai hậu|Đôi|120000", "Áo mưa bộ|Bộ|185000", "Bít tất|Đôi|18000", "Thắt lưng da|Cái|210000",
        "Áo dài nữ|Bộ|750000", "Cà vạt|Cái|95000", "Ủng cao su|Đôi|88000", "Áo điều dưỡng|Cái|198000", "Chân váy|Cái|225000",
    ),
    "book": (
        "Toán 4 - Tập một|Cuốn|22000", "Tiếng Việt 4 - Tập hai|Cuốn|24000", "Khoa học 5|Cuốn|16000", "Lịch sử và Địa lí 8|Cuốn|31000", "Vở bài tập Toán 4|Cuốn|15500",
        "Từ điển Anh - Việt|Quyển|185000", "Ngữ văn 9 - Tập một|Cuốn|27000", "Atlat địa lí Việt Nam|Quyển|39000", "Giáo dục công dân 7|Cuốn|14000",
        "Truyện Dế mèn phiêu lưu ký|Quyển|62000", "Tin học 6|Cuốn|17500", "Âm nhạc 3|Cuốn|12000", "Sách giáo viên Toán 5|Cuốn|48000", "Tiếng Anh 6 Global Success|Cuốn|56000",
        "Hoạt động trải nghiệm 4|Cuốn|15000", "Sổ tay công thức Vật lí|Quyển|36000",
    ),
    "vehicle": (
        "Xe ô tô Toyota Innova 7 chỗ|Chiếc|755000000", "Xe cứu thương Hyundai Starex|Chiếc|1180000000", "Máy phát điện 50kVA|Cái|385000000",
        "Xe mô tô Honda Future|Chiếc|31500000", "Máy photocopy Ricoh MP 5055|Cái|98500000", "Điều hòa Panasonic 18000BTU|Bộ|19800000", "Máy bơm chữa cháy|Cái|64000000",
        "Máy siêu âm 4D|Cái|1450000000", "Hệ thống âm thanh hội trường|Bộ|126000000", "Tủ lạnh Sharp 400 lít|Cái|12900000", "Máy chủ HP ProLiant DL380|Cái|165000000",
        "Xe nâng tay thủy lực|Cái|8900000", "Máy hút ẩm công nghiệp|Cái|15500000", "Cân điện tử 100kg|Cái|5600000", "Nồi hấp tiệt trùng 75 lít|Cái|89000000",
    ),
}  # fmt: skip
_OFFICES = (
    "Khoa Nội tổng hợp",
    "Khoa Ngoại chấn thương",
    "Phòng Tài chính - Kế toán",
    "Phòng Tổ chức cán bộ",
    "Khoa Xét nghiệm",
    "Tổ Quản trị",
    "Khoa Cấp cứu",
)
_COMPANIES = (
    "Công ty TNHH Dược phẩm Hoa Sen",
    "Công ty CP Thiết bị Y tế Đại Dương",
    "Hộ kinh doanh Trần Văn Tám",
    "Công ty TNHH TM&DV Song Anh",
    "Nhà sách Tiến Đạt",
)
_ROMAN = ("I", "II", "III", "IV", "V", "VI")
_GROUPS = (
    "Hàng tiêu hao",
    "Thiết bị dùng chung",
    "Dụng cụ cầm tay",
    "Đồ dùng phòng làm việc",
    "Linh kiện thay thế",
    "Hàng bổ sung",
    "Đồ dùng nhà bếp",
)


@dataclass
class Reading:
    """One of several honest readings of a workbook."""

    items: list[Item]
    totals: list[Total]
    share: dict[str, Decimal]


@dataclass
class Exam(Held):
    """A workbook with its truth; some rows may be read in any way, some workbooks in several."""

    free: set[tuple[str, int]] = field(default_factory=set)
    others: list[Reading] = field(default_factory=list)
    hidden_columns: dict[str, set[str]] = field(default_factory=dict)


def made(r: random.Random, kind: str, *, home: float = 0.55) -> list[Line]:
    """Lines of everyday goods of this kind."""
    if kind not in _NEW_GOODS:
        return held.invented(r, kind)
    lines = []
    for text in _NEW_GOODS[kind]:
        name, unit, price = text.split("|")
        origin = r.choice(held._HOME) if r.random() < home else r.choice(held._ABROAD)
        lines.append(Line(name, "", "", "", "", origin, "", unit, Decimal(1), (Decimal(price) * r.randint(85, 118) / 100).to_integral_value()))
    return lines


def heads(sheet: Sheet, *paths: str, merged: bool = True, gaps: bool = False) -> int:
    """Header rows of columns named by paths "group>subgroup>column"; groups merged across, single columns merged down. Returns the last row."""
    cut = [p.split(">") for p in paths]
    assert len(cut) == sheet.width, (len(cut), sheet.keys)
    depth = max(len(p) for p in cut)
    rows: list[list[Cell]] = [[None] * len(cut) for _ in range(depth)]
    top = len(sheet.page.rows) + 1
    for c, path in enumerate(cut):
        for d, text in enumerate(path):
            if d == len(path) - 1 or c == 0 or cut[c - 1][: d + 1] != path[: d + 1]:
                rows[d][c] = text
    for row in rows:
        sheet.put("header", *row)
    if merged:
        for c, path in enumerate(cut):
            if len(path) < depth:
                sheet.page.merge(c, c, top + len(path) - 1, top + depth - 1)
            for d in range(len(path) - 1):
                if rows[d][c] is not None:
                    last = c
                    while last + 1 < len(cut) and len(cut[last + 1]) > d + 1 and cut[last + 1][: d + 1] == path[: d + 1]:
                        last += 1
                    sheet.page.merge(c, last, top + d)
    return top + depth - 1


def pick(r: random.Random, *texts: str) -> str:
    """One of these spellings, the first ones more often; now and then in capitals."""
    text = r.choices(texts, [2 if i * 2 < len(texts) else 1 for i in range(len(texts))])[0]
    return text.upper() if r.random() < 0.12 else text


def money_unit(r: random.Random, scale: int) -> str:
    """A word for the unit of money."""
    return r.choice({1: ("đồng", "VNĐ", "đ"), 1000: ("nghìn đồng", "1.000 đồng", "ngàn đồng"), 1_000_000: ("triệu đồng", "Triệu đồng")}[scale])


def letterhead(r: random.Random, sheet: Sheet, *titles: str, unit: int = 0) -> None:
    """What stands above the table; `unit` prints the line that names the unit of money."""
    last = sheet.width - 1
    if r.random() < 0.5:
        place = max(2, last - 4)
        sheet.put(
            "title",
            r.choice(("SỞ Y TẾ TỈNH MẪU", "UBND THÀNH PHỐ MẪU", "CỤC THUẾ TỈNH MẪU")),
            *[None] * (place - 1),
            "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        )
        sheet.put(
            "title",
            r.choice(("BỆNH VIỆN Y HỌC CỔ TRUYỀN", "TRƯỜNG TIỂU HỌC KIM ĐỒNG", "VĂN PHÒNG")),
            *[None] * (place - 1),
            "Độc lập - Tự do - Hạnh phúc",
        )
    elif r.random() < 0.5:
        sheet.put("title", f"Đơn vị: {r.choice(('Trường Mầm non Hoa Mai', 'Trạm Y tế phường 5', 'Trung tâm Kiểm nghiệm'))}")
    for text in titles:
        sheet.put("title", text, over=(0, last) if r.random() < 0.6 else None)
    if r.random() < 0.3:
        sheet.blank()
    if unit:
        sheet.put("unit", *[None] * max(last - r.choice((0, 1, 2)), 0), r.choice(("ĐVT: ", "Đơn vị tính: ", "Đơn vị tiền: ")) + money_unit(r, unit))


def close(r: random.Random, sheet: Sheet, *, written: Decimal | None = None, who: Sequence[str] = ()) -> None:
    """Amount in words, place and day, who signs."""
    if written is not None and written % 1 == 0 and r.random() < 0.6:
        sheet.put(
            "note", *[None] * r.choice((0, 1)), r.choice(("Bằng chữ: ", "Số tiền viết bằng chữ: ", "(Viết bằng chữ: ")) + words(written) + "./."
        )
    if r.random() < 0.6:
        if r.random() < 0.6:
            sheet.blank()
        who = who or r.choice(
            (("Người lập phiếu", "Thủ kho", "Kế toán trưởng"), ("NGƯỜI ĐỀ NGHỊ", "PHỤ TRÁCH BỘ PHẬN", "LÃNH ĐẠO DUYỆT"), ("Người lập", "Hiệu trưởng"))
        )
        step = max((sheet.width - 1) // max(len(who) - 1, 1), 1)
        places = [min(i * step, sheet.width - 1) for i in range(len(who))]
        if r.random() < 0.5:
            sheet.put("signature", *[None] * places[-1], r.choice(("Mẫu, ngày 02 tháng 6 năm 2025", "Ngày ... tháng ... năm 2025")))
        for texts in ([*who], ["(Ký, ghi rõ họ tên)"] * len(who)):
            cells: list[Cell] = [None] * sheet.width
            for place, text in zip(places, texts, strict=True):
                cells[place] = text
            sheet.put("signature", *cells)
            if r.random() < 0.3:
                break


def rounded(value: Decimal, scale: int = 1) -> Decimal:
    """To whole units of the sheet's money."""
    return (value / scale).to_integral_value(ROUND_HALF_UP) * scale


def total_only(sheet: Sheet, kind: str, value: Decimal, **cells: Cell) -> int:
    """A row that states a sum, with these cells besides."""
    row = sheet.row(kind, **({"amount": sheet.writer.money(value)} | cells))
    sheet.case.totals.append(Total(sheet.page.name, row, kind, held._exact(value) or ZERO))
    return row


def worth(goods: Iterable[Buy]) -> Decimal:
    """What the goods cost together."""
    return sum((b.worth for b in goods), ZERO)


def split(r: random.Random, goods: Sequence[Buy], most: int) -> list[list[Buy]]:
    """The goods in several parts, none empty."""
    count = min(r.randint(2, most), len(goods))
    return [list(goods[i::count]) for i in range(count)]


# ---- families ------------------------------------------------------------------------------------------------------------------------


def taxed(r: random.Random, case: Exam) -> None:
    """Appendix of a contract with the tax of each line in columns of its own."""
    way = r.choice(("both", "both", "after", "prices"))
    goods = buys(r, made(r, r.choice(("it", "office", "furniture"))) + held._REAL, r.randint(4, 18), whole=True, most=40)
    rate_of = {id(b): r.choice((5, 8, 10)) for b in goods}
    taxes = {id(b): rounded(b.worth * rate_of[id(b)] / 100) for b in goods}
    first = ["no", "name", "model", "origin", "unit", "quantity"]
    if r.random() < 0.4:
        first.remove("model")
    if r.random() < 0.3:
        first = ["no", "name", "unit", "quantity", "origin"]
    spelled = {
        "no": "STT",
        "name": pick(r, "Tên hàng hóa, dịch vụ", "Tên hàng hóa - quy cách", "Chủng loại hàng hóa", "Nội dung hàng hóa"),
        "model": "Ký mã hiệu",
        "unit": "Đơn vị tính",
        "origin": pick(r, "Xuất xứ", "Nước sản xuất", "Xuất xứ hàng hóa"),
        "quantity": "Số lượng",
    }
    pct = r.choice(("Thuế suất (%)", "Thuế suất GTGT (%)", "% VAT", "Thuế suất"))
    tax = r.choice(("Tiền thuế", "Tiền thuế GTGT", "Thuế GTGT (đồng)"))
    writer = hand(r, 1, goods)
    if way == "both":
        keys, tail = (
            ["price", "amount", "rate", "tax", "after"],
            ["Đơn giá chưa thuế", r.choice(("Thành tiền chưa thuế", "Thành tiền trước thuế")), pct, tax, "Thành tiền sau thuế"],
        )
        if r.random() < 0.4:
            tail = [
                "Giá trị trước thuế>Đơn giá",
                "Giá trị trước thuế>Thành tiền",
                "Thuế GTGT>Thuế suất",
                "Thuế GTGT>Tiền thuế",
                "Thành tiền sau thuế",
            ]
    elif way == "after":
        keys, tail = (
            ["price", "rate", "tax", "amount"],
            ["Đơn giá (chưa VAT)", pct, tax, r.choice(("Thành tiền sau thuế", "Thành tiền (đã có VAT)", "Tổng tiền thanh toán"))],
        )
    else:
        keys, tail = (
            ["before", "rate", "price", "amount"],
            ["Đơn giá trước thuế", pct, "Đơn giá sau thuế", r.choice(("Thành tiền sau thuế", "Thành tiền (có thuế)", "Thành tiền"))],
        )
    sheet = Sheet(case, r.choice(("Phụ lục 01", "PL hợp đồng", "Sheet1")), first + keys, writer, r)
    letterhead(r, sheet, "PHỤ LỤC SỐ 01", "DANH MỤC, GIÁ TRỊ HÀNG HÓA", "(Đính kèm Hợp đồng số 112/2025/HĐKT ngày 14/5/2025)")
    heads(sheet, *[spelled[k] for k in first], *tail)
    if r.random() < 0.3:
        held.numbering(r, sheet)
    if way == "after":
        # the stated amount holds the tax, the price does not: the line's own figures do not multiply, and that is no fault of the sheet
        for i, b in enumerate(goods, 1):
            whole = b.worth + taxes[id(b)]
            row = sheet.item(i, b, counted=False, rate=rate_of[id(b)], tax=writer.money(taxes[id(b)]), amount=writer.money(whole))
            case.items[-1] = replace(case.items[-1], row=row, amount=held._exact(whole))
            case.share[b.verdict] += whole
        grand = worth(goods) + sum(taxes.values(), ZERO)
        total_only(sheet, "total", grand, name=r.choice(("Tổng cộng", "TỔNG CỘNG", "Cộng")), tax=writer.money(sum(taxes.values(), ZERO)))
    elif way == "prices":
        for i, b in enumerate(goods, 1):
            sheet.item(i, b, rate=r.choice((8, 10)), before=writer.money(max(rounded(b.price * 100 / 110), Decimal(1))))
        grand = sheet.total()
        total_only(sheet, "total", grand, name=r.choice(("Tổng giá trị hợp đồng", "Tổng cộng đã bao gồm thuế GTGT", "TỔNG CỘNG")))
    else:
        items_after: list[Item] = []
        share_after = dict.fromkeys(VERDICTS, ZERO)
        for i, b in enumerate(goods, 1):
            whole = b.worth + taxes[id(b)]
            sheet.item(i, b, rate=r.choice((rate_of[id(b)], f"{rate_of[id(b)]}%")), tax=writer.money(taxes[id(b)]), after=writer.money(whole))
            items_after.append(replace(case.items[-1], amount=held._exact(whole)))
            share_after[b.verdict] += whole
        grand = worth(goods) + sum(taxes.values(), ZERO)
        row = total_only(
            sheet,
            "total",
            worth(goods),
            name=r.choice(("Tổng cộng", "TỔNG CỘNG", "Cộng")),
            tax=writer.money(sum(taxes.values(), ZERO)),
            after=writer.money(grand),
        )
        case.others.append(Reading(items_after, [Total(sheet.page.name, row, "total", held._exact(grand) or ZERO)], share_after))
    close(r, sheet, written=grand, who=("ĐẠI DIỆN BÊN A", "ĐẠI DIỆN BÊN B"))


def quotes(r: random.Random, case: Exam) -> None:
    """Three suppliers' prices beside each other, and the one that was chosen."""
    scale = r.choice((1, 1, 1, 1000))
    goods = buys(r, made(r, r.choice(("it", "furniture", "chemical", "office"))), r.randint(4, 16), scale, whole=scale == 1, most=30)
    firms = r.sample(_COMPANIES, 3)
    keys = ["no", "name", "origin", "unit", "quantity", "plan", "q1", "q2", "q3", "price", "amount", "winner"]
    if r.random() < 0.5:
        keys.remove("plan")
    if r.random() < 0.3:
        keys.remove("winner")
    sheet = Sheet(case, r.choice(("So sánh báo giá", "Chọn NCC", "Sheet1")), keys, hand(r, scale, goods, text=0.2), r)
    letterhead(r, sheet, "BẢNG SO SÁNH, LỰA CHỌN BÁO GIÁ", unit=scale if scale > 1 or r.random() < 0.2 else 0)
    group = r.choice(("Đơn giá các nhà cung cấp chào", "Báo giá của các đơn vị", "Giá chào"))
    chosen = r.choice(
        (("Đơn giá lựa chọn", "Thành tiền"), ("Giá được chọn>Đơn giá", "Giá được chọn>Thành tiền"), ("Đơn giá đề nghị duyệt", "Thành tiền"))
    )
    names = {
        "no": "TT",
        "name": pick(r, "Tên hàng hóa", "Mặt hàng", "Tên thiết bị, vật tư"),
        "origin": pick(r, "Xuất xứ", "Nước SX"),
        "unit": "ĐVT",
        "quantity": pick(r, "Số lượng", "SL"),
        "plan": "Đơn giá dự toán",
        "q1": f"{group}>{firms[0]}",
        "q2": f"{group}>{firms[1]}",
        "q3": f"{group}>{firms[2]}",
        "price": chosen[0],
        "amount": chosen[1],
        "winner": r.choice(("Đơn vị được chọn", "Nhà cung cấp được chọn")),
    }
    heads(sheet, *[names[k] for k in keys])
    for i, b in enumerate(goods, 1):
        win = r.randrange(3)
        step = Decimal(scale)
        given: dict[str, Cell] = {f"q{q + 1}": sheet.writer.money(b.price if q == win else b.price + step * r.randint(1, 900)) for q in range(3)}
        sheet.item(i, b, plan=sheet.writer.money(b.price + step * 1000), winner=firms[win], **given)
    if r.random() < 0.8:
        total_only(sheet, "total", sheet.total(), name=r.choice(("Tổng cộng", "CỘNG", "Tổng tiền")))
    close(r, sheet, written=sheet.total())


def kitchen(r: random.Random, case: Exam) -> None:
    """What a kitchen bought, day by day."""
    goods = buys(r, made(r, "food", home=0.85), r.randint(8, 20), most=60)
    goods = [replace(b, quantity=b.quantity if b.line.unit != "kg" else Decimal(r.randint(2, 90)) / 2) for b in goods]
    days = split(r, goods, 5)
    way = r.choice(("band", "band", "own row", "column", "below"))
    keys = ["no", "name", "unit", "quantity", "price", "amount", "origin", "note"]
    if way == "column":
        keys.insert(0, "day")
    if r.random() < 0.3:
        keys.remove("note")
    sheet = Sheet(case, r.choice(("Thực phẩm T3", "Bảng kê", "Tuần 1")), keys, hand(r, 1, goods, text=0.2), r)
    letterhead(
        r, sheet, r.choice(("BẢNG KÊ MUA THỰC PHẨM", "SỔ MUA THỰC PHẨM BÁN TRÚ")), r.choice(("Tháng 3 năm 2025", "Tuần 1 (từ 03/3 đến 07/3/2025)"))
    )
    names = {
        "day": pick(r, "Ngày mua", "Ngày, tháng", "Ngày"),
        "no": r.choice(("TT", "STT")),
        "name": pick(r, "Tên thực phẩm", "Tên lương thực, thực phẩm", "Mặt hàng"),
        "unit": "ĐVT",
        "quantity": pick(r, "Số lượng", "SL", "Số lượng mua"),
        "price": pick(r, "Đơn giá", "Giá mua", "Đơn giá (đ)"),
        "amount": pick(r, "Thành tiền", "Số tiền", "Thành tiền (đ)"),
        "origin": pick(r, "Xuất xứ", "Nguồn gốc, xuất xứ", "Nguồn gốc"),
        "note": "Ghi chú",
    }
    heads(sheet, *[names[k] for k in keys])
    for d, part in enumerate(days):
        day = f"{3 + d:02d}/3/2025"
        label = r.choice((f"Ngày {day}", f"Ngày {day} (Thứ {('Hai', 'Ba', 'Tư', 'Năm', 'Sáu')[d]})")) if way != "column" else day
        if way == "own row":
            total_only(sheet, "lot", worth(part), name=label)
        elif way in ("band", "below"):
            row = sheet.put("heading", label)
            if r.random() < 0.6:
                sheet.page.merge(0, sheet.width - 1, row)
        start = len(sheet.page.rows) + 1
        for i, b in enumerate(part, 1):
            sheet.item(i, b, day=day if i == 1 else None)
        if way == "column" and len(part) > 1:
            sheet.page.merge(0, 0, start, len(sheet.page.rows))
        if way in ("below", "column"):
            sheet.sum("subtotal", r.choice((f"Cộng ngày {day}", "Cộng ngày", "Cộng")), worth(part))
    sheet.sum("total", r.choice(("Tổng cộng trong tuần", "Tổng cộng", "TỔNG CỘNG")), sheet.total())
    close(r, sheet, written=sheet.total(), who=("Người mua hàng", "Bếp trưởng", "Hiệu trưởng"))


def departments(r: random.Random, case: Exam) -> None:
    """A sheet for each department, and one that only sums them."""
    offices = r.sample(_OFFICES, r.randint(2, 4))
    pool = made(r, r.choice(("office", "it", "furniture"))) + made(r, "chemical")
    r.shuffle(pool)
    scale, first = r.choice((1, 1, 1000)), r.random() < 0.5
    keys = ["no", "name", "spec", "unit", "quantity", "price", "amount", "origin"]
    if r.random() < 0.5:
        keys.remove("spec")
    parts = [buys(r, pool[i :: len(offices)], r.randint(3, 8), scale, whole=scale == 1, most=25) for i in range(len(offices))]
    sums = [worth(p) for p in parts]
    summary = (
        Sheet(case, r.choice(("Tổng hợp", "TH", "Tong hop chung")), ["no", "name", "count", "amount", "note"], Hand("number", scale), r)
        if first
        else None
    )
    used_names = [
        pick(r, "Tên hàng", "Tên vật tư, thiết bị", "Nội dung"),
        pick(r, "Số lượng", "SL"),
        pick(r, "Đơn giá", "Giá"),
        pick(r, "Thành tiền", "Tổng tiền"),
        pick(r, "Xuất xứ", "Nước SX"),
    ]
    for o, (office, part) in enumerate(zip(offices, parts, strict=True)):
        sheet = Sheet(case, r.choice((office[:31], f"P{o + 1}. {office}"[:31])), keys, hand(r, scale, part, text=0.15), r)
        letterhead(r, sheet, "NHU CẦU MUA SẮM NĂM 2025", f"Bộ phận: {office}", unit=scale if scale > 1 else 0)
        names = {
            "no": "STT",
            "name": used_names[0],
            "spec": "Quy cách",
            "unit": "ĐVT",
            "quantity": used_names[1],
            "price": used_names[2],
            "amount": used_names[3],
            "origin": used_names[4],
        }
        heads(sheet, *[names[k] for k in keys])
        for i, b in enumerate(part, 1):
            sheet.item(i, b)
        sheet.sum("total|subtotal", r.choice(("Cộng", "Tổng cộng")), sums[o])
        close(r, sheet)
    if summary is None:
        summary = Sheet(case, r.choice(("Tổng hợp", "TH", "Tong hop chung")), ["no", "name", "count", "amount", "note"], Hand("number", scale), r)
    start = len(summary.page.rows)
    letterhead(r, summary, "TỔNG HỢP NHU CẦU MUA SẮM CÁC BỘ PHẬN", unit=scale if scale > 1 else 0)
    heads(summary, "STT", r.choice(("Bộ phận", "Khoa, phòng", "Tên đơn vị")), "Số mặt hàng", "Thành tiền", "Ghi chú")
    for i, (office, part) in enumerate(zip(offices, parts, strict=True), 1):
        summary.row("*", no=i, name=office, count=len(part), amount=summary.writer.money(sums[i - 1]))
    summary.row("*", name="Tổng cộng", amount=summary.writer.money(sum(sums, ZERO)))
    case.free |= {(summary.page.name, n) for n in range(start + 1, len(summary.page.rows) + 1)}


def quarters(r: random.Random, case: Exam) -> None:
    """A sheet for each quarter, and one for the year that shows the same lines again."""
    pool = made(r, r.choice(("office", "furniture", "school", "it"))) + made(r, "uniform")
    r.shuffle(pool)
    count = r.randint(2, 4)
    keys = ["no", "name", "unit", "quantity", "price", "amount", "origin"]
    everything: list[Buy] = []
    names = (
        "STT",
        pick(r, "Tên hàng hóa", "Danh mục mua sắm", "Hàng hóa"),
        "ĐVT",
        pick(r, "Số lượng", "Khối lượng"),
        pick(r, "Đơn giá", "Đơn giá mua"),
        pick(r, "Thành tiền", "Giá trị"),
        pick(r, "Xuất xứ", "Nơi sản xuất"),
    )
    for q in range(count):
        part = buys(r, pool[q::count], r.randint(5, 8), whole=True, most=40)
        everything += part
        sheet = Sheet(case, f"Quý {_ROMAN[q]}", keys, Hand(), r)
        letterhead(r, sheet, f"DANH MỤC HÀNG HÓA ĐÃ MUA QUÝ {_ROMAN[q]}/2024")
        heads(sheet, *names)
        for i, b in enumerate(part, 1):
            sheet.item(i, b)
        sheet.sum("total|subtotal", r.choice((f"Cộng quý {_ROMAN[q]}", "Tổng cộng")), sheet.total())
    year = Sheet(case, r.choice(("Cả năm", "Năm 2024", "Tổng hợp năm")), keys, Hand(), r)
    letterhead(r, year, "TỔNG HỢP HÀNG HÓA ĐÃ MUA NĂM 2024")
    heads(year, *names)
    for i, b in enumerate(everything, 1):
        year.item(i, b, counted=False)
    year.sum("total", "Tổng cộng cả năm", year.total())
    if r.random() < 0.4:
        case.pages.insert(0, case.pages.pop())


def bid_forms(r: random.Random, case: Exam) -> None:
    """A bid workbook: prices of the goods, the goods that claim preference, the sum of the bid."""
    kind = r.choice(("12.1A", "12.1B", "12.2A", "12.1A"))
    goods = buys(r, held._REAL + made(r, "it"), r.randint(5, 18), whole=True)
    writer = hand(r, 1, goods, text=0.6)
    keys = ["no", "name", "model", "brand", "year", "origin", "maker", "spec", "unit", "quantity", "hs", "price", "amount"]
    names = {
        "no": "STT",
        "name": "Danh mục hàng hóa",
        "model": "Ký mã hiệu",
        "brand": "Nhãn hiệu",
        "year": "Năm sản xuất",
        "origin": "Xuất xứ (quốc gia, vùng lãnh thổ)",
        "maker": "Hãng sản xuất",
        "spec": "Cấu hình, tính năng kỹ thuật cơ bản",
        "unit": "Đơn vị tính",
        "quantity": r.choice(("Khối lượng", "Số lượng/khối lượng")),
        "hs": "Mã HS",
        "price": "Đơn giá dự thầu (đã bao gồm thuế, phí, lệ phí (nếu có))",
        "amount": r.choice(("Thành tiền", "Thành tiền (Cột 10x12)")),
        "bare": "Đơn giá chưa bao gồm thuế, phí, lệ phí",
        "duty": "Thuế, phí, lệ phí (nếu có)",
    }
    if kind == "12.2A":
        keys[-2:-2] = ["bare", "duty"]
    if r.random() < 0.5:
        keys.remove("hs")
    total = Sheet(case, "Mẫu số 11.1. Bảng tổng hợp giá dự thầu"[:31], ["no", "name", "amount"], writer, r) if r.random() < 0.6 else None
    if total:
        total.put("title", "BẢNG TỔNG HỢP GIÁ DỰ THẦU")
        total.put("header", "STT", "Nội dung", "Giá dự thầu")
        total.put("*", "1", "Giá dự thầu của hàng hóa", writer.money(worth(goods)))
        total.put("*", "2", "Giá dự thầu cho các dịch vụ liên quan", writer.figure(ZERO))
        total.put("*", None, "Tổng cộng giá dự thầu", writer.money(worth(goods)))
        case.free |= {(total.page.name, n) for n in range(1, 6)}
    sheet = Sheet(case, f"Mẫu số {kind}. Bảng giá dự thầu của hàng hóa"[:31], keys, writer, r)
    sheet.put("title", f"Mẫu số {kind}")
    sheet.put("title", "BẢNG GIÁ DỰ THẦU CỦA HÀNG HÓA", over=(0, sheet.width - 1))
    if r.random() < 0.5:
        sheet.put("title", "(áp dụng đối với loại hợp đồng trọn gói)")
    sheet.blank(r.randint(0, 2))
    heads(sheet, *[names[k] for k in keys])
    if r.random() < 0.5:
        sheet.put("numbering", *[r.choice((f"({i})", f"({i})")) for i in range(1, sheet.width + 1)])
    for i, b in enumerate(goods, 1):
        tax = rounded(b.price / 11)
        sheet.item(str(i), b, bare=writer.money(b.price - tax), duty=writer.money(tax))
    sheet.sum(
        "total",
        r.choice(("Tổng cộng giá dự thầu của hàng hóa (M)", "Tổng cộng")),
        sheet.total(),
        at=r.choice(("no", "name")),
        merged=r.random() < 0.5,
    )
    subset = [b for b in goods if b.verdict == "domestic"] or goods[:1]
    if r.random() < 0.3:
        subset = goods
    if r.random() < 0.85:
        form = Sheet(case, "Mẫu số 15A. Bảng kê khai hàng hóa"[:31], ["no", "name", "origin", "low", "high", "labour"], Hand(), r)
        form.put("title", "BẢNG KÊ KHAI HÀNG HÓA ĐƯỢC HƯỞNG ƯU ĐÃI", over=(0, 5))
        if r.random() < 0.4:
            form.put("title", "Đối với hàng hóa có xuất xứ Việt Nam")
        made_here = "Hàng hóa có xuất xứ Việt Nam"
        heads(
            form,
            "STT",
            "Tên hàng hóa",
            "Xuất xứ",
            f"{made_here}>Tỷ lệ chi phí sản xuất trong nước từ 30% đến dưới 50%",
            f"{made_here}>Tỷ lệ chi phí sản xuất trong nước từ 50% trở lên",
            "Cơ sở sản xuất có từ 50% lao động là thương binh, người khuyết tật",
        )
        for i, b in enumerate(subset, 1):
            form.item(i, b, counted=False, low=None, high="X")


def awards(r: random.Random, case: Exam) -> None:
    """A hospital's list of medicines that won, by package and group or by bidder."""
    pool = list(held._MEDICINES)
    goods = buys(r, pool, r.randint(6, 24), most=8000)
    keys = ["no", "code", "substance", "name", "strength", "way", "spec", "reg", "life", "maker", "origin", "unit", "quantity", "price", "amount"]
    for k in r.sample(("code", "life", "way"), r.randint(0, 2)):
        keys.remove(k)
    names = {
        "no": "STT",
        "code": r.choice(("Mã thuốc", "Mã phần/lô", "STT theo TT 20")),
        "substance": r.choice(("Tên hoạt chất/ thành phần", "Hoạt chất")),
        "name": r.choice(("Tên thuốc", "Tên thương mại", "Tên biệt dược")),
        "strength": "Nồng độ, hàm lượng",
        "way": "Đường dùng, dạng bào chế",
        "spec": "Quy cách đóng gói",
        "reg": r.choice(("SĐK/GPNK", "Số đăng ký", "GĐKLH hoặc GPNK")),
        "life": "Hạn dùng",
        "maker": "Cơ sở sản xuất",
        "origin": r.choice(("Nước sản xuất", "Nước SX")),
        "unit": "ĐVT",
        "quantity": r.choice(("Số lượng trúng thầu", "Số lượng", "SL trúng thầu")),
        "price": r.choice(("Đơn giá trúng thầu (có VAT)", "Giá trúng thầu (đồng)", "Đơn giá trúng thầu")),
        "amount": r.choice(("Thành tiền (đồng)", "Thành tiền", "Trị giá")),
    }
    writer = hand(r, 1, goods)
    sheet = Sheet(case, r.choice(("DM trúng thầu", "Phụ lục", "Sheet1")), keys, writer, r)
    letterhead(r, sheet, "DANH MỤC THUỐC TRÚNG THẦU NĂM 2025", "(Ban hành kèm theo Quyết định số 415/QĐ-BV ngày 09/4/2025)")
    heads(sheet, *[names[k] for k in keys])
    if r.random() < 0.4:
        sheet.put("numbering", *[f"({i})" for i in range(1, sheet.width + 1)])
    by = r.choice(("group", "bidder", "package"))
    parts = split(r, goods, 4)
    top = r.random() < 0.3
    if top:
        total_only(sheet, "total", worth(goods), name=r.choice((f"Tổng cộng: {len(goods)} mặt hàng", "Tổng cộng", "TỔNG SỐ")))
    carried = by == "bidder" and r.random() < 0.6
    number = 0
    for p, part in enumerate(parts):
        band = {
            "group": f"{'Nhóm' if r.random() < 0.6 else 'NHÓM'} {p + 1}",
            "bidder": f"{p + 1}. {_COMPANIES[p % 5]}",
            "package": f"GÓI THẦU SỐ {p + 1}: {('THUỐC GENERIC', 'THUỐC BIỆT DƯỢC GỐC', 'THUỐC DƯỢC LIỆU', 'VỊ THUỐC CỔ TRUYỀN')[p]}",
        }[by]
        if carried:
            total_only(sheet, "lot", worth(part), no=_ROMAN[p], name=f"{_COMPANIES[p % 5]}: {len(part)} mặt hàng")
        else:
            row = sheet.put("heading", band)
            if r.random() < 0.7:
                sheet.page.merge(0, sheet.width - 1, row)
        if r.random() < 0.4:
            number = 0
        for b in part:
            number += 1
            sheet.item(
                number,
                b,
                code=f"G1.{number:03d}",
                substance=r.choice(("Cefuroxim", "Paracetamol", "Metformin")),
                strength="500mg",
                way="Uống, viên nén",
                life="36 tháng",
            )
        if not carried and by != "group" and r.random() < 0.7:
            sheet.sum(
                "subtotal",
                r.choice((f"Cộng: {len(part)} mặt hàng", f"Cộng gói thầu số {p + 1}" if by == "package" else "Cộng nhà thầu", "Cộng")),
                worth(part),
            )
    if not top:
        sheet.sum("total", r.choice((f"Tổng cộng: {len(goods)} mặt hàng", "TỔNG CỘNG")), worth(goods), at=r.choice(("no", "name")))
    close(r, sheet, who=("TRƯỞNG KHOA DƯỢC", "GIÁM ĐỐC"))


def uniforms(r: random.Random, case: Exam) -> None:
    """Clothing by sex and size under three header rows."""
    goods = buys(r, made(r, "uniform"), r.randint(4, 14), whole=True, most=80)
    sizes = r.choice((("S", "M", "L", "XL"), ("M", "L", "XL")))
    women = r.random() < 0.6
    cols = [f"m{s}" for s in sizes] + ([f"w{s}" for s in sizes] if women else [])
    keys = ["no", "name", "spec", "origin", "unit", *cols, "quantity", "price", "amount"]
    if r.random() < 0.4:
        keys.remove("spec")
    sheet = Sheet(case, r.choice(("May mặc", "Đồng phục 2025", "BHLĐ")), keys, hand(r, 1, goods, text=0.2), r)
    letterhead(r, sheet, "BẢNG TỔNG HỢP MAY SẮM TRANG PHỤC", "Năm 2025", unit=1 if r.random() < 0.3 else 0)
    group = r.choice(("Số lượng", "Số lượng theo cỡ"))
    sub = {"m": "Nam", "w": "Nữ"} if women else {"m": "Cỡ số"}
    names = {
        "no": "TT",
        "name": pick(r, "Loại trang phục", "Tên trang phục", "Tên hàng", "Chủng loại"),
        "spec": "Chất liệu",
        "origin": pick(r, "Xuất xứ", "Nơi sản xuất"),
        "unit": "ĐVT",
        "quantity": f"{group}>{r.choice(('Tổng cộng', 'Cộng', 'Tổng số'))}",
        "price": pick(r, "Đơn giá", "Đơn giá may"),
        "amount": pick(r, "Thành tiền", "Tổng tiền"),
    }
    names |= {c: f"{group}>{sub[c[0]]}>{c[1:]}" for c in cols}
    heads(sheet, *[names[k] for k in keys])
    top = r.random() < 0.35
    if top:
        total_only(
            sheet,
            "total",
            worth(goods),
            name=r.choice(("TỔNG CỘNG", "Tổng số")),
            quantity=sheet.writer.figure(sum((b.quantity for b in goods), ZERO)),
        )
    for i, b in enumerate(goods, 1):
        rest, given = int(b.quantity), {}
        for c in cols[:-1]:
            part = r.randint(0, rest)
            given[c] = sheet.writer.figure(Decimal(part)) if part else None
            rest -= part
        given[cols[-1]] = sheet.writer.figure(Decimal(rest)) if rest else None
        sheet.item(i, b, spec=r.choice(("Vải kate", "Vải kaki", "Da bò", None)), **given)
    if not top:
        total_only(
            sheet, "total", worth(goods), name=r.choice(("Tổng cộng", "CỘNG")), quantity=sheet.writer.figure(sum((b.quantity for b in goods), ZERO))
        )
    close(r, sheet, written=worth(goods))


def register(r: random.Random, case: Exam) -> None:
    """A register of vehicles and other assets: cost by source, what is left of it, sums in the rows of groups."""
    scale = r.choice((1, 1000, 1_000_000))
    goods = buys(r, made(r, "vehicle") + made(r, "it"), r.randint(5, 18), max(scale, 1), most=4)
    goods = [replace(b, quantity=Decimal(max(1, int(b.quantity) % 4))) for b in goods]
    keys = ["no", "name", "code", "origin", "year", "since", "quantity", "amount", "state", "else", "left"]
    if r.random() < 0.3:
        keys.remove("code")
    sheet = Sheet(case, r.choice(("TSCĐ", "Kê khai", "Bao cao ke khai")), keys, hand(r, scale, goods, text=0.3), r)
    letterhead(r, sheet, r.choice(("BẢNG KÊ TÀI SẢN CỐ ĐỊNH", "BÁO CÁO KÊ KHAI TÀI SẢN")), "Đến ngày 31/12/2024", unit=scale if scale > 1 else 0)
    cost = r.choice(("Nguyên giá", "Nguyên giá tài sản"))
    group = r.choice(("Giá trị theo sổ kế toán", "Theo sổ kế toán"))
    names = {
        "no": "STT",
        "name": pick(r, "Tên tài sản", "Tên tài sản, nhãn hiệu", "Tên TSCĐ"),
        "code": r.choice(("Biển kiểm soát/ Số hiệu", "Số hiệu")),
        "origin": pick(r, "Nước sản xuất", "Nước SX", "Xuất xứ"),
        "year": "Năm sản xuất",
        "since": r.choice(("Năm sử dụng", "Ngày, tháng, năm sử dụng")),
        "quantity": "Số lượng",
        "amount": f"{group}>{cost}>{r.choice(('Tổng cộng', 'Cộng', 'Tổng'))}",
        "state": f"{group}>{cost}>Nguồn NSNN",
        "else": f"{group}>{cost}>Nguồn khác",
        "left": f"{group}>Giá trị còn lại",
    }
    heads(sheet, *[names[k] for k in keys])
    if r.random() < 0.5:
        sheet.put("numbering", *range(1, sheet.width + 1))
    parts = split(r, goods, 3) if r.random() < 0.7 else [goods]
    carried = r.random() < 0.6

    def figures(part: Sequence[Buy]) -> dict[str, Cell]:
        return {
            "state": sheet.writer.money(worth(part)),
            "left": sheet.writer.money(sum((left(b) for b in part), ZERO)),
            "quantity": sheet.writer.figure(sum((b.quantity for b in part), ZERO)),
        }

    def left(b: Buy) -> Decimal:
        return rounded(b.worth * 3 / 5, scale)

    for p, part in enumerate(parts):
        if len(parts) > 1:
            title = ("Xe ô tô", "Máy móc, thiết bị", "Tài sản cố định khác")[p]
            if carried:
                total_only(sheet, "lot", worth(part), no=_ROMAN[p], name=title, **figures(part))
            else:
                sheet.row("heading", no=_ROMAN[p], name=title)
        for i, b in enumerate(part, 1):
            sheet.item(
                i,
                b,
                code=r.choice((None, f"51A-{r.randint(100, 999)}.{r.randint(10, 99)}")),
                year=r.randint(2012, 2023),
                since=r.randint(2013, 2024),
                state=sheet.writer.money(b.worth),
                left=sheet.writer.money(left(b)),
            )
    total_only(sheet, "total", worth(goods), name=r.choice(("Tổng cộng", "TỔNG CỘNG", "Cộng")), **figures(goods))
    close(r, sheet, who=("Người lập biểu", "Kế toán trưởng", "Thủ trưởng đơn vị"))


def laboratory(r: random.Random, case: Exam) -> None:
    """Chemicals of a laboratory, maker and country in one column, as other programs save it."""
    case.suffix = r.choice((".xlsx", ".xls", ".ods"))
    goods = buys(r, made(r, "chemical") + made(r, "school"), r.randint(5, 20), whole=True, most=30)
    mixed = [o for o, (v, _) in LABELS.items() if v in ("domestic", "foreign") and ("/" in o or " - " in o) and len(o) < 60]
    goods = [replace(b, origin=o, verdict=LABELS[o][0]) if r.random() < 0.15 and (o := r.choice(mixed)) else b for b in goods]
    keys = ["no", "name", "cas", "pack", "origin", "unit", "quantity", "price", "amount", "note"]
    for k in ("cas", "note"):
        if r.random() < 0.3:
            keys.remove(k)
    writer = hand(r, 1, goods, text=0.6)
    sheet = Sheet(case, r.choice(("Hóa chất", "HC-DC", "Danh mục")), keys, writer, r)
    letterhead(r, sheet, "DỰ TRÙ HÓA CHẤT, DỤNG CỤ PHÒNG THÍ NGHIỆM", "Học kỳ II năm học 2024 - 2025")
    names = {
        "no": "STT",
        "name": pick(r, "Tên hóa chất, dụng cụ", "Tên hóa chất", "Tên hóa chất/dụng cụ"),
        "cas": r.choice(("Số CAS", "Mã CAS")),
        "pack": r.choice(("Quy cách", "Quy cách đóng gói")),
        "origin": r.choice(("Hãng/Nước sản xuất", "Hãng SX/Xuất xứ", "Nước sản xuất", "Xuất xứ")),
        "unit": "Đơn vị",
        "quantity": pick(r, "Số lượng", "SL dự trù", "Số lượng dự trù"),
        "price": pick(r, "Đơn giá", "Đơn giá tạm tính"),
        "amount": pick(r, "Thành tiền", "Thành tiền (VNĐ)"),
        "note": "Ghi chú",
    }
    heads(sheet, *[names[k] for k in keys])
    parts = split(r, goods, 3) if r.random() < 0.5 else [goods]
    for p, part in enumerate(parts):
        if len(parts) > 1:
            sheet.row("heading", no="ABC"[p], name=("HÓA CHẤT", "DỤNG CỤ THỦY TINH", "VẬT TƯ KHÁC")[p])
        for i, b in enumerate(part, 1):
            sheet.item(
                i,
                b,
                cas=r.choice(("7664-93-9", "64-17-5", "67-64-1", None)),
                pack=r.choice(("Chai 500g", "Lọ 100g", "Hộp 100 cái")),
                note=r.choice((None, None, "Hàng tinh khiết")),
            )
            if r.random() < 0.08:
                sheet.row("note", name=r.choice(("- Độ tinh khiết ≥ 99%", "- Có CO, CQ kèm theo")))
    held.footer(r, sheet)
    close(r, sheet)


def machine(r: random.Random, case: Exam) -> None:
    """Goods as a program exports them: field names, ISO days, lots as parents, in csv of several encodings or in a workbook."""
    case.suffix = r.choice((".csv", ".csv", ".xlsx"))
    case.coding, case.delimiter = r.choice((("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-8", ";")))
    lots = r.choice((0, 0, 2, 3))
    goods = buys(r, held._REAL, r.randint(6, 25), whole=r.random() < 0.5)
    keys = [
        "id",
        "no",
        "parent",
        "name",
        "unit",
        "quantity",
        "origin",
        "model",
        "brand",
        "year",
        "maker",
        "spec",
        "price",
        "amount",
        "tax",
        "supplier",
        "day",
    ]
    names = {
        "id": "id",
        "no": "pos",
        "parent": "parent",
        "name": "name",
        "unit": "uom",
        "quantity": "qty",
        "origin": "origin",
        "model": "codeGood",
        "brand": "labelGood",
        "year": "yearManufacture",
        "maker": "manufacturer",
        "spec": "feature",
        "price": "bidPrice",
        "amount": "amount",
        "tax": "importTax",
        "supplier": "bidderName",
        "day": "approvalDate",
    }
    if not lots:
        keys.remove("parent")
    for k in r.sample(("id", "tax", "spec", "brand"), r.randint(0, 2)):
        keys.remove(k)
    if r.random() < 0.3:
        tail = keys.index("unit")
        keys = keys[:tail] + sorted(keys[tail:])
    sheet = Sheet(case, "data", keys, Hand("number"), r)
    sheet.put("header", *[names[k] for k in keys])
    parts = [goods[i::lots] for i in range(lots)] if lots else [goods]
    n = 0
    for p, part in enumerate(parts, 1):
        if lots:
            n += 1
            total_only(sheet, "lot", worth(part), id=n, no=str(p), name=f"Phần {p}: Hàng hóa nhóm {p}")
        for i, b in enumerate(part, 1):
            n += 1
            sheet.item(
                f"{p}.{i}" if lots else i,
                b,
                id=n,
                parent=str(p),
                tax=0,
                supplier=_COMPANIES[p],
                day=f"2025-0{r.randint(1, 9)}-1{r.randint(0, 9)}T09:30:00",
            )


def receipt(r: random.Random, case: Exam) -> None:
    """Minutes of delivery and warehouse receipts: what was agreed and what came."""
    stock = r.random() < 0.5
    goods = buys(
        r,
        made(r, r.choice(("it", "furniture", "office", "uniform"))) + (held._REAL if r.random() < 0.3 else []),
        r.randint(3, 14),
        whole=True,
        most=50,
    )
    keys = ["no", "name", "code", "origin", "unit", "agreed", "quantity", "price", "amount", "state"]
    if stock:
        keys.remove("state")
        if r.random() < 0.5:
            keys.remove("origin")
    elif r.random() < 0.5:
        keys.remove("code")
    sheet = Sheet(case, r.choice(("PNK", "Phiếu nhập", "Sheet1")) if stock else r.choice(("BBNT", "BBBG", "Biên bản")), keys, hand(r, 1, goods), r)
    if stock:
        sheet.put("title", "Đơn vị: Bệnh viện Phục hồi chức năng", *[None] * 5, "Mẫu số C30 - HD")
        sheet.put("title", "Mã QHNS: 1023456")
        sheet.put("title", "PHIẾU NHẬP KHO", over=(0, sheet.width - 1))
        sheet.put("title", "Ngày 15 tháng 4 năm 2025", over=(0, sheet.width - 1))
        sheet.put("title", "Số: 045")
        sheet.put("title", f"- Họ tên người giao: Lê Văn Sáu - {r.choice(_COMPANIES)}")
        sheet.put("title", "- Theo hóa đơn số 0000123 ngày 14 tháng 4 năm 2025")
        sheet.put("title", "Nhập tại kho: Kho tổng")
    else:
        letterhead(r, sheet, "BIÊN BẢN NGHIỆM THU, BÀN GIAO HÀNG HÓA")
        for text in (
            "- Căn cứ Hợp đồng số 88/2025/HĐMB ngày 02/4/2025;",
            "Hôm nay, ngày 18 tháng 4 năm 2025, tại Trung tâm, chúng tôi gồm:",
            "1. ĐẠI DIỆN BÊN MUA (BÊN A):",
            "- Ông: Nguyễn Văn Bảy            Chức vụ: Giám đốc",
            "2. ĐẠI DIỆN BÊN BÁN (BÊN B):",
            "- Bà: Phạm Thị Chín               Chức vụ: Giám đốc",
            "Hai bên thống nhất bàn giao các hàng hóa sau:",
        )[: r.randint(3, 7)]:
            sheet.put("title", text)
    names = {
        "no": "STT",
        "name": r.choice(("Tên, nhãn hiệu, quy cách, phẩm chất vật tư, dụng cụ, sản phẩm, hàng hóa", "Tên hàng hóa"))
        if stock
        else pick(r, "Tên hàng hóa", "Tên thiết bị", "Nội dung bàn giao"),
        "code": "Mã số" if stock else "Số serial",
        "origin": pick(r, "Xuất xứ", "Nước sản xuất"),
        "unit": r.choice(("Đơn vị tính", "ĐVT")),
        "agreed": "Số lượng>Theo chứng từ" if stock else "Số lượng>Theo hợp đồng",
        "quantity": "Số lượng>Thực nhập" if stock else f"Số lượng>{r.choice(('Thực tế', 'Thực nhận', 'Bàn giao'))}",
        "price": "Đơn giá",
        "amount": "Thành tiền",
        "state": r.choice(("Tình trạng", "Chất lượng")),
    }
    heads(sheet, *[names[k] for k in keys])
    if r.random() < 0.5:
        places = {"agreed": 1, "quantity": 2, "price": 3, "amount": 4}
        letters = iter("ABCDEGH")
        sheet.put("numbering", *[places.get(k) or next(letters) for k in keys])
    for i, b in enumerate(goods, 1):
        sheet.item(
            i,
            b,
            code=r.choice((None, f"VT{i:03d}")),
            agreed=sheet.writer.figure(b.quantity + (r.randint(1, 9) if r.random() < 0.15 else 0)),
            state=r.choice(("Mới 100%", "Tốt", "Đạt")),
        )
    if r.random() < 0.85:
        sheet.sum("total", r.choice(("Cộng", "Tổng cộng", "Cộng tiền hàng")), sheet.total())
    if stock:
        sheet.put("note", f"Tổng số tiền (viết bằng chữ): {words(sheet.total())}")
        sheet.put("note", "Số chứng từ kèm theo: 01 hóa đơn")
        close(r, sheet, who=("Người lập", "Người giao hàng", "Thủ kho"))
    else:
        sheet.put("note", "Bên A xác nhận bên B đã giao đủ hàng hóa theo hợp đồng.")
        if r.random() < 0.5:
            sheet.put("note", "Biên bản được lập thành 04 bản có giá trị như nhau, mỗi bên giữ 02 bản.")
        close(r, sheet, who=("ĐẠI DIỆN BÊN A", "ĐẠI DIỆN BÊN B"))


def books(r: random.Random, case: Exam) -> None:
    """Textbooks and reading books: cover price, discount, net price; by grade."""
    goods = buys(r, made(r, "book", home=1), r.randint(5, 15), whole=True, most=200)
    keys = ["no", "name", "author", "press", "unit", "quantity", "cover", "off", "price", "amount"]
    for k in r.sample(("author", "unit"), r.randint(0, 2)):
        keys.remove(k)
    if r.random() < 0.35:  # all at the cover price
        keys = [k for k in keys if k not in ("cover", "off")]
    sheet = Sheet(case, r.choice(("Sách 2025", "SGK", "Thư viện")), keys, hand(r, 1, goods, text=0.25), r)
    letterhead(r, sheet, r.choice(("DANH MỤC SÁCH GIÁO KHOA, SÁCH THAM KHẢO", "BẢNG KÊ MUA SÁCH THƯ VIỆN")), "Năm học 2025 - 2026")
    net = "cover" in keys
    names = {
        "no": "TT",
        "name": pick(r, "Tên sách", "Tên ấn phẩm", "Tên sách, tài liệu"),
        "author": "Tác giả",
        "press": r.choice(("Nhà xuất bản", "NXB")),
        "unit": "ĐVT",
        "quantity": pick(r, "Số lượng", "Số bản", "SL"),
        "cover": "Giá bìa",
        "off": r.choice(("Chiết khấu (%)", "Tỷ lệ chiết khấu (%)")),
        "price": r.choice(("Đơn giá sau chiết khấu", "Giá sau chiết khấu")) if net else r.choice(("Giá bìa", "Đơn giá")),
        "amount": pick(r, "Thành tiền", "Tổng tiền"),
    }
    heads(sheet, *[names[k] for k in keys])
    parts = split(r, goods, 4) if r.random() < 0.7 else [goods]
    below = r.random() < 0.6
    for p, part in enumerate(parts):
        if len(parts) > 1:
            row = sheet.put("heading", r.choice((f"Khối lớp {p + 1}", f"LỚP {p + 1}", f"{_ROMAN[p]}. Sách lớp {p + 1}")))
            if r.random() < 0.5:
                sheet.page.merge(0, sheet.width - 1, row)
        for i, b in enumerate(part, 1):
            off = r.choice((10, 15, 20))
            sheet.item(
                i,
                b,
                author=r.choice(("Nhiều tác giả", "Tô Hoài", None)),
                press=r.choice(("Giáo dục", "Kim Đồng", "ĐHSP")),
                off=off,
                cover=sheet.writer.money(rounded(b.price * 100 / (100 - off))),
            )
        if len(parts) > 1 and below:
            sheet.sum("subtotal", r.choice((f"Cộng lớp {p + 1}", "Cộng", f"Cộng khối {p + 1}")), worth(part))
    sheet.sum(
        "total", r.choice(("Tổng cộng", "Tổng tiền thanh toán", "TỔNG CỘNG")), sheet.total(), at=r.choice(("no", "name")), merged=r.random() < 0.4
    )
    close(r, sheet, written=sheet.total(), who=("Cán bộ thư viện", "Kế toán", "Hiệu trưởng"))


def scope(r: random.Random, case: Exam) -> None:
    """What a tender asks for, times of delivery under one head, lots in rows."""
    goods = buys(r, held._REAL + made(r, "it"), r.randint(5, 22), whole=True)
    keys = ["no", "name", "spec", "demand", "unit", "quantity", "place", "early", "late", "other"]
    for k in r.sample(("demand", "spec", "other", "place"), r.randint(0, 2)):
        keys.remove(k)
    sheet = Sheet(case, r.choice(("Mẫu 02B", "Phạm vi cung cấp", "PVCC-02A")), keys, hand(r, 1, goods, amounts=False, text=0), r)
    letterhead(
        r,
        sheet,
        r.choice(("PHẠM VI VÀ TIẾN ĐỘ CUNG CẤP HÀNG HÓA", "Mẫu số 02B. PHẠM VI CUNG CẤP HÀNG HÓA (áp dụng đối với loại hợp đồng theo đơn giá)")),
        "Gói thầu: Mua sắm thiết bị năm 2025",
    )
    group = r.choice(("Tiến độ cung cấp", "Tiến độ cung cấp (ngày kể từ khi hợp đồng có hiệu lực)"))
    names = {
        "no": "STT",
        "name": r.choice(("Danh mục hàng hóa", "Tên hàng hóa")),
        "spec": r.choice(("Mô tả hàng hóa", "Yêu cầu kỹ thuật")),
        "demand": "Yêu cầu về xuất xứ",
        "unit": "Đơn vị",
        "quantity": r.choice(("Khối lượng mời thầu", "Số lượng mời thầu", "Khối lượng")),
        "place": "Địa điểm cung cấp",
        "early": f"{group}>Ngày giao hàng sớm nhất",
        "late": f"{group}>Ngày giao hàng muộn nhất",
        "other": r.choice(("Ghi chú", "Dịch vụ liên quan")),
    }
    heads(sheet, *[names[k] for k in keys])
    if r.random() < 0.4:
        sheet.put("numbering", *[f"({i})" for i in range(1, sheet.width + 1)])
    parts = split(r, goods, 4) if r.random() < 0.6 else [goods]
    for p, part in enumerate(parts, 1):
        if len(parts) > 1:
            row = sheet.put("heading", f"Phần {p} (PP25000{r.randint(10000, 99999)}): {r.choice(_GROUPS)}")
            if r.random() < 0.7:
                sheet.page.merge(0, sheet.width - 1, row)
        for i, b in enumerate(part, 1):
            sheet.item(i if len(parts) == 1 else f"{p}.{i}", b, early=r.choice((1, 10, 15)), late=r.choice((30, 60, 90)), other=None)
    if r.random() < 0.5:
        sheet.put(
            "note", r.choice(("Ghi chú: hàng hóa giao tại kho của chủ đầu tư.", "* Nhà thầu phải chào đầy đủ các danh mục trong cùng một phần."))
        )


def printed(r: random.Random, case: Exam) -> None:
    """A list printed page by page: marks and sums of pages, head again on each."""
    scale = r.choice((1, 1000))
    goods = buys(r, made(r, "office") + made(r, "furniture") + made(r, "school"), r.randint(10, 36), scale, whole=scale == 1, most=60)
    size = r.randint(5, 12)
    keys = ["no", "name", "unit", "origin", "price", "quantity", "amount", "note"]
    if r.random() < 0.4:
        keys = ["no", "name", "origin", "quantity", "unit", "price", "amount"]
    sheet = Sheet(case, r.choice(("In", "Bảng kê chi tiết", "Print")), keys, hand(r, scale, goods, text=0.25), r)
    letterhead(r, sheet, "BẢNG KÊ CHI TIẾT HÀNG HÓA MUA VÀO", unit=scale if scale > 1 else 0)
    names = {
        "no": "Số TT",
        "name": pick(r, "Tên hàng hóa", "Diễn giải", "Tên vật tư, hàng hóa"),
        "unit": "Đv tính",
        "origin": pick(r, "Xuất xứ", "Nước SX"),
        "price": "Đơn giá",
        "quantity": pick(r, "Số lượng", "S.lượng", "SL"),
        "amount": "Thành tiền",
        "note": "Ghi chú",
    }
    again, sums = r.random() < 0.7, r.choice(("page", "page", "running"))
    mark = again and r.random() < 0.4
    heads(sheet, *[names[k] for k in keys])
    pages = [goods[i : i + size] for i in range(0, len(goods), size)]
    number = 0
    for p, part in enumerate(pages, 1):
        if p > 1 and again:
            if mark:
                sheet.put("note|title|heading|header|signature", *[None] * (sheet.width - 1), f"Trang {p}")
            heads(sheet, *[names[k] for k in keys])
        if p > 1 and sums == "running":
            sheet.sum("subtotal", r.choice(("Số trang trước chuyển sang", "Mang sang")), sheet.total())
        for b in part:
            number += 1
            sheet.item(number, b)
        if p < len(pages) or sums == "page":
            sheet.sum(
                "subtotal",
                f"Cộng trang {p}" if sums == "page" else r.choice(("Cộng chuyển trang sau", "Chuyển trang sau")),
                worth(part) if sums == "page" else sheet.total(),
            )
    sheet.sum("total", r.choice(("Tổng cộng", "Tổng cộng các trang", "TỔNG CỘNG")), sheet.total())
    close(r, sheet, written=sheet.total())


def from_the_top(r: random.Random, case: Exam) -> None:
    """An estimate whose sums come first: total, then sections and their parts, each with its own sum; items with a dash."""
    scale = r.choice((1, 1000, 1_000_000))
    goods = buys(r, made(r, r.choice(("it", "school", "furniture"))) + made(r, "vehicle"), r.randint(6, 20), scale, whole=scale == 1, most=20)
    keys = ["no", "name", "unit", "quantity", "price", "amount", "origin", "note"]
    if r.random() < 0.4:
        keys.remove("note")
    sheet = Sheet(case, r.choice(("Dự toán", "DT 2025", "Biểu 02")), keys, hand(r, scale, goods, text=0.2), r)
    letterhead(r, sheet, "DỰ TOÁN CHI MUA SẮM TÀI SẢN, HÀNG HÓA NĂM 2025", unit=scale if scale > 1 or r.random() < 0.3 else 0)
    year = r.choice(("Dự toán năm 2025", "Kế hoạch năm 2025"))
    names = {
        "no": "TT",
        "name": pick(r, "Nội dung", "Nội dung chi", "Nội dung mua sắm"),
        "unit": "ĐVT",
        "quantity": f"{year}>Số lượng",
        "price": f"{year}>Đơn giá",
        "amount": f"{year}>{pick(r, 'Thành tiền', 'Kinh phí')}",
        "origin": pick(r, "Xuất xứ", "Xuất xứ dự kiến"),
        "note": "Ghi chú",
    }
    names["origin"] = "Xuất xứ"
    heads(sheet, *[names[k] for k in keys])
    sections = split(r, goods, 3)
    total_only(sheet, "total", worth(goods), name=r.choice(("TỔNG CỘNG", "TỔNG SỐ", f"TỔNG CỘNG ({'+'.join(_ROMAN[: len(sections)])})")))
    nested, dash = r.random() < 0.5, r.random() < 0.6
    titles = r.sample(_GROUPS, len(sections))
    for s, section in enumerate(sections):
        total_only(sheet, "lot", worth(section), no=_ROMAN[s], name=titles[s] if r.random() < 0.5 else titles[s].upper())
        parts = split(r, section, 2) if nested and len(section) >= 4 else [section]
        for p, part in enumerate(parts, 1):
            if len(parts) > 1:
                total_only(sheet, "lot", worth(part), no=str(p), name=f"Phục vụ {('công tác chuyên môn', 'công tác quản lý')[p - 1]}")
            for i, b in enumerate(part, 1):
                sheet.item("-" if dash else f"{p}.{i}" if len(parts) > 1 else i, b)
    close(r, sheet, who=("Người lập", "Kế toán trưởng", "Thủ trưởng đơn vị"))


def suppliers(r: random.Random, case: Exam) -> None:
    """Lines of several suppliers whose cells, with the origin's, are merged over their lines; hidden rows and columns."""
    goods = buys(r, held._REAL + made(r, "it") + made(r, "uniform"), r.randint(6, 22), whole=True, most=90)
    parts = split(r, goods, 4)
    keys = ["supplier", "contract", "no", "name", "unit", "quantity", "price", "amount", "origin", "note"]
    if r.random() < 0.4:
        keys = ["no", "name", "origin", "unit", "quantity", "price", "amount", "supplier", "contract"]
    sheet = Sheet(case, r.choice(("Theo NCC", "Công nợ 2025", "Sheet1")), keys, hand(r, 1, goods, text=0.2), r)
    letterhead(r, sheet, "TỔNG HỢP HÀNG HÓA ĐÃ MUA THEO NHÀ CUNG CẤP")
    names = {
        "supplier": pick(r, "Nhà cung cấp", "Đơn vị cung cấp", "Tên nhà cung cấp"),
        "contract": pick(r, "Số hợp đồng", "Hợp đồng số"),
        "no": "STT",
        "name": pick(r, "Tên hàng hóa", "Mặt hàng", "Tên hàng"),
        "unit": "ĐVT",
        "quantity": "Số lượng",
        "price": "Đơn giá",
        "amount": "Thành tiền",
        "origin": pick(r, "Xuất xứ", "Nước sản xuất"),
        "note": "Ghi chú",
    }
    heads(sheet, *[names[k] for k in keys])
    sums, one_origin = r.random() < 0.6, r.random() < 0.6
    number = 0
    for p, part in enumerate(parts):
        firm, start = _COMPANIES[p], len(sheet.page.rows) + 1
        same = one_origin and r.random() < 0.6
        if same:
            origin = r.choice(("Việt Nam", "Trung Quốc", "Đức", "Thái Lan"))
            blank_line = [replace(b.line, manufacturer="", brand="", model="", specification="") for b in part]
            part = [replace(b, origin=origin, verdict=LABELS[origin][0], line=line) for b, line in zip(part, blank_line, strict=True)]
        for i, b in enumerate(part):
            number += 1
            head = i == 0
            more: dict[str, Cell] = {"supplier": firm if head else None, "contract": f"{r.randint(10, 99)}/2025/HĐ" if head else None}
            if same and not head:
                more["origin"] = None
            sheet.item(number, b, **more)
        if len(part) > 1:
            for k in ("supplier", "contract", *(["origin"] if same else [])):
                sheet.page.merge(sheet.keys.index(k), sheet.keys.index(k), start, len(sheet.page.rows))
        if sums:
            sheet.sum("subtotal", r.choice(("Cộng", f"Cộng {firm}", "Cộng nhà cung cấp")), worth(part))
    sheet.sum("total", r.choice(("Tổng cộng", "TỔNG CỘNG")), sheet.total())
    if r.random() < 0.4:
        case.hidden_rows[sheet.page.name] = {r.choice(case.items).row}
    if r.random() < 0.4:
        case.hidden_columns[sheet.page.name] = {"ABCDEFGHIJ"[sheet.keys.index(r.choice(("contract", "origin", "price")))]}


def published(r: random.Random, case: Exam) -> None:
    """The yearly disclosure as several units fill it in together: groups with sums, total first or none, other orders of columns."""
    scale = r.choice((1000, 1000, 1_000_000))
    goods = buys(r, made(r, "vehicle") + made(r, "it") + made(r, "furniture"), r.randint(6, 20), scale, most=1)
    goods = [replace(b, quantity=Decimal(1)) for b in goods]
    keys = ["no", "name", "unit", "quantity", "brand", "origin", "year", "price", "how", "supplier", "note"]
    if r.random() < 0.5:
        keys[3:8] = ["brand", "origin", "year", "quantity", "price"]
    sheet = Sheet(case, r.choice(("CK mua sắm", "Mau 09a-CK", "Phụ lục")), keys, hand(r, scale, goods, amounts=False, text=0.3), r)
    sheet.put("title", "UBND HUYỆN MẪU", *[None] * (sheet.width - 3), r.choice(("Mẫu số 09a-CK/TSC", "Biểu số 01")))
    letterhead(r, sheet, "CÔNG KHAI TÌNH HÌNH MUA SẮM TÀI SẢN CÔNG NĂM 2024", unit=scale)
    names = {
        "no": "STT",
        "name": "Tên tài sản",
        "unit": "Đơn vị tính",
        "quantity": "Số lượng",
        "brand": "Nhãn hiệu",
        "origin": "Nước sản xuất",
        "year": "Năm sản xuất",
        "price": r.choice(("Giá mua", "Giá mua/thuê", "Đơn giá mua")),
        "how": "Hình thức mua sắm",
        "supplier": r.choice(("Nhà cung cấp (người bán)", "Nhà cung cấp")),
        "note": "Ghi chú",
    }
    heads(sheet, *[names[k] for k in keys])
    if r.random() < 0.5:
        sheet.put("numbering", *range(1, sheet.width + 1))
    units = split(r, goods, 3)
    carried = r.random() < 0.5
    for u, part in enumerate(units):
        agency = ("Trường THPT Lê Lợi", "Trung tâm Văn hóa - Thể thao", "Phòng Nông nghiệp")[u]
        if carried:
            total_only(
                sheet,
                "lot",
                worth(part),
                no=_ROMAN[u],
                name=agency,
                price=sheet.writer.money(worth(part)),
                quantity=sheet.writer.figure(Decimal(len(part))),
            )
        else:
            row = sheet.row("heading", no=_ROMAN[u], name=agency)
            if r.random() < 0.4:
                sheet.page.merge(1, sheet.width - 1, row)
        for i, b in enumerate(part, 1):
            sheet.item(
                i,
                b,
                how=r.choice(("Chào hàng cạnh tranh", "Mua sắm trực tiếp", "Chỉ định thầu rút gọn")),
                supplier=r.choice(_COMPANIES),
                year=r.choice((2022, 2023, 2024)),
            )
    sheet.sum("total", r.choice(("Tổng cộng", "TỔNG CỘNG")), worth(goods), column="price", quantity=sheet.writer.figure(Decimal(len(goods))))
    close(r, sheet, who=("Người lập biểu", "Thủ trưởng đơn vị"))


def tools(r: random.Random, case: Exam) -> None:
    """The book of tools at a place of use: what came and what went, the same columns twice."""
    goods = buys(r, made(r, r.choice(("furniture", "it", "school"))) + made(r, "uniform"), r.randint(4, 16), whole=True, most=20)
    keys = ["day", "voucher", "date", "name", "unit", "quantity", "price", "amount", "voucher2", "date2", "why", "q2", "p2", "a2", "note"]
    if r.random() < 0.4:
        keys.remove("day")
    sheet = Sheet(case, r.choice(("S26-H", "Sổ CCDC", "So theo doi")), keys, hand(r, 1, goods, text=0.2), r)
    sheet.put("title", "Đơn vị: Trường Tiểu học Kim Đồng", *[None] * 9, "Mẫu số: S26-H")
    sheet.put("title", "SỔ THEO DÕI TÀI SẢN CỐ ĐỊNH VÀ CÔNG CỤ, DỤNG CỤ TẠI NƠI SỬ DỤNG", over=(0, sheet.width - 1))
    sheet.put("title", "Năm: 2024")
    sheet.put("title", f"Tên đơn vị, phòng, ban: {r.choice(_OFFICES)}")
    up, down = "Ghi tăng tài sản cố định và công cụ, dụng cụ", "Ghi giảm tài sản cố định và công cụ, dụng cụ"
    names = {
        "day": "Ngày tháng ghi sổ",
        "voucher": f"{up}>Chứng từ>Số hiệu",
        "date": f"{up}>Chứng từ>Ngày tháng",
        "name": f"{up}>Tên tài sản cố định và công cụ, dụng cụ",
        "unit": f"{up}>Đơn vị tính",
        "quantity": f"{up}>Số lượng",
        "price": f"{up}>Đơn giá",
        "amount": f"{up}>Thành tiền",
        "voucher2": f"{down}>Chứng từ>Số hiệu",
        "date2": f"{down}>Chứng từ>Ngày tháng",
        "why": f"{down}>Lý do",
        "q2": f"{down}>Số lượng",
        "p2": f"{down}>Đơn giá",
        "a2": f"{down}>Thành tiền",
        "note": "Ghi chú",
    }
    heads(sheet, *[names[k] for k in keys])
    if r.random() < 0.6:
        letters, places = iter("ABCDEGHIKL"), {k: i for i, k in enumerate(("quantity", "price", "amount", "q2", "p2", "a2"), 1)}
        sheet.put("numbering", *[places.get(k) or next(letters) for k in keys])
    for i, b in enumerate(goods, 1):
        gone = r.random() < 0.15 and b.quantity > 1
        given: dict[str, Cell] = (
            {"q2": 1, "p2": sheet.writer.money(b.price), "a2": sheet.writer.money(b.price), "why": "Hỏng", "voucher2": "GG01", "date2": "30/11/2024"}
            if gone
            else {}
        )
        sheet.item(None, b, day="05/02/2024", voucher=f"PX{i:02d}", date="04/02/2024", **given)
    if r.random() < 0.7:
        sheet.sum("total", r.choice(("Cộng", "Tổng cộng")), sheet.total())
    if r.random() < 0.5:
        sheet.put("note", "- Sổ này có 10 trang, đánh số từ trang 01 đến trang 10")
    close(r, sheet, who=("Người ghi sổ", "Kế toán trưởng", "Thủ trưởng đơn vị"))


def elsewhere(r: random.Random, case: Exam) -> None:
    """Lists of the families above as web pages, Excel-2003 XML, old xls, ods and text files."""
    case.suffix = r.choice((".xml.xls", ".xml.xls", ".html", ".htm.xls", ".csv", ".xls", ".ods"))
    if case.suffix == ".csv":
        case.coding, case.delimiter = r.choice((("cp1258", ";"), ("utf-16", ";"), ("cp1258", ","), ("utf-8-sig", ";")))
    r.choice((kitchen, quotes, uniforms, receipt, books, scope, printed, from_the_top, awards, taxed))(r, case)


FAMILIES: dict[str, Callable[[random.Random, Exam], None]] = {
    f"exam_{i:02d}": family
    for i, family in enumerate(
        (
            taxed,
            quotes,
            kitchen,
            departments,
            quarters,
            bid_forms,
            awards,
            uniforms,
            register,
            laboratory,
            machine,
            receipt,
            books,
            scope,
            printed,
            from_the_top,
            suppliers,
            published,
            tools,
            elsewhere,
        ),
        1,
    )
}
_SINGLE = (".csv", ".html", ".htm.xls")


def make(family: str, seed: int) -> Exam:
    """The workbook of this family and seed."""
    r = random.Random(f"{family} {seed}")
    while True:
        case = Exam(f"{family}-{seed}")
        FAMILIES[family](r, case)
        if held._sayable(case):
            break
    for page in case.pages:  # of a sum that is called "Cộng" nobody can say whether it is of all or of a part
        said = [" ".join(v for v in row if isinstance(v, str)).lower() for row in page.rows]
        page.kinds = ["total|subtotal" if kind == "total" and text.startswith("cộng") else kind for kind, text in zip(page.kinds, said, strict=True)]
    if case.suffix in _SINGLE:  # their only sheet is named after the file
        assert len(case.pages) == 1
        name = case.name
        case.items = [replace(i, sheet=name) for i in case.items]
        case.totals = [replace(t, sheet=name) for t in case.totals]
        for other in case.others:
            other.items = [replace(i, sheet=name) for i in other.items]
            other.totals = [replace(t, sheet=name) for t in other.totals]
        case.pages[0].name = name
    if case.suffix != ".xlsx":
        case.hidden_rows.clear()
        case.hidden_columns.clear()
    return case


# ---- writing -------------------------------------------------------------------------------------------------------------------------


def write(case: Exam, folder: Path) -> Path:
    """The case as a file of its format."""
    if case.suffix == ".xml.xls":
        path = folder / f"{case.name}.xls"
        path.write_text(_excel_2003(case), encoding="utf-8")
        return path
    path = held.write(case, folder)
    if case.hidden_columns:
        book = load_workbook(path)
        for sheet, letters in case.hidden_columns.items():
            for letter in letters:
                book[sheet].column_dimensions[letter].hidden = True
        book.save(path)
    return path


def _excel_2003(case: Exam) -> str:
    sheets = ""
    for page in case.pages:
        spans, covered = {}, set()
        for area in page.merges:
            r1, r2, c1, c2 = held._bounds(area)
            spans[r1, c1] = (r2 - r1, c2 - c1)
            covered |= {(r, c) for r in range(r1, r2 + 1) for c in range(c1, c2 + 1)} - {(r1, c1)}
        rows = ""
        for r, row in enumerate(page.rows):
            cells = ""
            for c, value in enumerate(row):
                if (r, c) in covered or (value is None and (r, c) not in spans):
                    continue
                down, across = spans.get((r, c), (0, 0))
                merge = f' ss:MergeAcross="{across}"' * (across > 0) + f' ss:MergeDown="{down}"' * (down > 0)
                kind = "String" if isinstance(value, str) else "Number"
                data = "" if value is None else f'<Data ss:Type="{kind}">{escape(str(value))}</Data>'
                cells += f'<Cell ss:Index="{c + 1}"{merge}>{data}</Cell>'
            rows += f'<Row ss:Index="{r + 1}">{cells}</Row>\n'
        sheets += f'<Worksheet ss:Name="{escape(page.name)}"><Table>\n{rows}</Table></Worksheet>\n'
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">\n{sheets}</Workbook>\n'
    )


# ---- scoring -------------------------------------------------------------------------------------------------------------------------


def measure(case: Exam, tables: dict[str, pa.Table] | None) -> tuple[Score, list[str], dict[str, Decimal]]:
    """The counts of one workbook, its faults, and its share, by the honest reading that fits best."""
    if tables is not None and case.free:
        places = list(zip(tables["items"].column("sheet").to_pylist(), tables["items"].column("row").to_pylist(), strict=True))
        tables = tables | {"items": tables["items"].filter(pa.array([p not in case.free for p in places], pa.bool_()))}
    results = []
    for reading in (Reading(case.items, case.totals, case.share), *case.others):
        result = Score()
        mine = replace(case, items=reading.items, totals=reading.totals, share=reading.share)
        results.append((result, compare(mine, tables, result), reading.share))
    best = min(results, key=lambda found: len(found[1]))
    if case.free:  # rows that may be read in any way are not asked
        own = best[0]
        wrong = [k for k in case.free if k[1] <= len(next(p for p in case.pages if p.name == k[0]).rows)]
        kinds = (
            {}
            if tables is None
            else dict(
                zip(
                    zip(tables["ledger"].column("sheet").to_pylist(), tables["ledger"].column("row").to_pylist(), strict=True),
                    tables["ledger"].column("kind").to_pylist(),
                    strict=True,
                )
            )
        )
        truth = true_kinds(case)
        own.right -= sum(held._is(kinds.get(k), truth[k]) for k in wrong if k in truth)
        own.rows -= sum(k in truth for k in wrong)
        if "rows" in best[1] and own.right == own.rows:
            best[1].remove("rows")
    return best


def score(family: str, seeds: Iterable[int], folder: Path) -> Score:
    """The score of a family over these seeds; its files are left in `folder`."""
    result, due = Score(), {}
    for seed in seeds:
        case = make(family, seed)
        path = write(case, folder)
        tables: dict[str, pa.Table] | None = None
        try:
            tables = take_in(str(path), path.name, options())
        except CheckerError as error:
            result.refused += 1
            result.wrong.append(f"{case.name}: refused, {error}")
        except Exception as error:  # a crash is a figure of this measurement
            result.crashes += 1
            result.wrong.append(f"CRASH {case.name}: {_told(error)}")
        own, faults, share = measure(case, tables)
        result.add(own)
        due[path.name] = (case.name, share)
        if faults:
            result.wrong.append(f"{case.name}: {', '.join(faults)}")
    try:
        read = shares(folder)
    except Exception as error:
        result.crashes += 1
        result.wrong.append(f"CRASH {family}: {_told(error)}")
        return result
    for file, (name, share) in due.items():
        if read.get(file, dict.fromkeys(VERDICTS, ZERO)) == share:
            result.shares += 1
        else:
            result.wrong.append(f"{name}: share {read.get(file)} for {share}")
    return result


def _told(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"


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
        shown = [text for text in result.wrong if chosen.wrong or text.startswith("CRASH")]
        sys.stdout.write(f"{family}: {result}\n" + "".join(f"    {text}\n" for text in shown))
        sys.stdout.flush()
    sys.stdout.write(f"all: {whole}; {time.monotonic() - start:.0f} s\n")


if __name__ == "__main__":
    main()
