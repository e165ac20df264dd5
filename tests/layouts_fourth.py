"""The fourth set of layouts made by people who did not work on the reader; at first sight 95 % of its workbooks were exact, then it was looked at.

`python -m tests.layouts_fourth N [--seed S] [--family F]`, as tests/layouts_first.py.
"""

import random
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

from tests import layouts_first as held
from tests import layouts_second as second
from tests import layouts_third as third
from tests.generate import ZERO, Cell, Line
from tests.layouts_first import Buy, Hand, Score, Sheet, buys, hand, words
from tests.layouts_second import Exam, Reading, close, heads, letterhead, made, pick, rounded, split, total_only, worth
from tests.layouts_third import count, goods_of, numbered

_STOCK = {
    "herb": (
        "Bạch thược|Kg|285000", "Cát căn|Kg|126000", "Đảng sâm|Kg|690000", "Độc hoạt|Kg|242000", "Hà thủ ô đỏ|Kg|315000", "Hoài sơn|Kg|178000", "Kim ngân hoa|Kg|780000",
        "Ích mẫu|Kg|88000", "Quế chi|Kg|74000", "Thục địa|Kg|199000", "Trần bì|Kg|112000", "Tam thất|Kg|1650000", "Xích thược|Kg|372000", "Tang ký sinh|Kg|121000",
        "Dây đau xương|Kg|79500", "Thổ phục linh|Kg|164000", "Viễn chí|Kg|1240000", "Cẩu tích|Kg|92000",
    ),
    "fire": (
        "Bình chữa cháy bột ABC 8kg|Bình|385000", "Vòi chữa cháy D65 20m|Cuộn|690000", "Áo phao cứu sinh|Cái|235000", "Phao tròn cứu sinh|Cái|275000",
        "Loa pin cầm tay|Cái|1150000",
        "Máy cưa xích chạy xăng|Cái|6450000", "Nhà bạt 24,75m2|Bộ|9200000", "Đèn pin siêu sáng|Cái|420000", "Mặt nạ phòng độc|Cái|980000", "Ủng đi nước|Đôi|135000",
        "Cuộn dây cứu hộ 50m|Cuộn|1290000", "Máy bơm nước động cơ xăng|Cái|8350000", "Lăng phun nước D13|Cái|310000", "Mũ bảo hộ chữa cháy|Cái|265000",
    ),
    "power": (
        "Cáp nhôm vặn xoắn ABC 4x95mm2|Mét|98500", "Dây nhôm lõi thép AC 70/11|Kg|86000", "Cách điện đứng 24kV|Quả|412000", "Chống sét van 22kV|Bộ|3150000",
        "Cầu chì tự rơi 22kV 100A|Bộ|2780000", "Máy biến áp 250kVA - 22/0,4kV|Máy|268000000", "Công tơ điện tử 1 pha 2 biểu giá|Cái|585000", "Aptomat 3 pha 400A|Cái|4650000",
        "Kẹp răng IPC 95-35|Cái|52000", "Tủ điện hạ thế 400A|Tủ|21500000", "Hộp phân dây 9 cực|Hộp|690000", "Đầu cốt đồng nhôm M95|Cái|38500",
    ),
    "building": (
        "Thép cuộn phi 6|Kg|16200", "Gạch ốp lát 600x600|m2|235000", "Sơn nước nội thất|Lít|78000", "Ống nhựa PVC D90|m|86500", "Dây điện Cu/PVC 2x2,5|m|19800",
        "Đèn LED panel 600x600|Bộ|645000",
        "Xi măng PC40|Kg|1720", "Chậu rửa sứ treo tường|Bộ|1180000", "Cửa nhựa lõi thép|m2|1950000", "Tấm trần thạch cao 9mm|m2|112000", "Khóa tay gạt|Bộ|385000",
        "Vòi rửa 1 đường nước|Bộ|465000", "Bột bả tường|Kg|9800", "Que hàn|Kg|31500",
    ),
}  # fmt: skip
_BIDDERS = (
    "Công ty TNHH Trang thiết bị Y tế Hải Đăng",
    "Công ty Cổ phần Đông dược Bảo Khang",
    "Công ty CP Vật tư Kỹ thuật điện Sao Mai",
    "Doanh nghiệp tư nhân Tân Tiến",
    "Liên danh Việt Hưng - Thái Sơn",
)
_UNITS = (
    "Văn phòng HĐND và UBND huyện",
    "Trường Tiểu học Lê Văn Tám",
    "Phòng Lao động - TB và XH",
    "Trung tâm Văn hóa - Thể thao",
    "Trường THPT Chu Văn An",
)
_COMMUNES = ("Xã Tân Lập", "Xã Bình Minh", "Phường Đông Hải", "Thị trấn Yên Sơn", "Xã Phước Long")
_ROMAN = ("I", "II", "III", "IV", "V", "VI")


def stock(r: random.Random, kind: str) -> list[Line]:
    """Lines of this kind, of the new lists or of the older ones."""
    if kind not in _STOCK:
        return goods_of(r, kind)
    lines = []
    for text in _STOCK[kind]:
        name, unit, price = text.rsplit("|", 2)
        origin = r.choice(held._HOME) if r.random() < 0.55 else r.choice(held._ABROAD)
        lines.append(Line(name, "", "", "", "", origin, "", unit, Decimal(1), (Decimal(price) * r.randint(90, 112) / 100).to_integral_value()))
    return lines


def typed(r: random.Random, text: str) -> str:
    """A header as a clerk typed it: now and then in capitals, decomposed, broken or with blanks behind."""
    chance = r.random()
    if chance < 0.05:
        return text.upper()
    if chance < 0.09:
        return unicodedata.normalize("NFD", text)
    if chance < 0.15:
        return text.replace(" ", "\n", 1)
    return text + " " if chance < 0.19 else text


def headed(r: random.Random, sheet: Sheet, names: dict[str, str], *, merged: bool = True) -> None:
    """The header rows of the sheet's columns."""
    heads(sheet, *[names[k] if ">" in names[k] else typed(r, names[k]) for k in sheet.keys], merged=merged)


def without(r: random.Random, keys: list[str], most: int, *may_go: str) -> list[str]:
    """The columns, up to `most` of these left out."""
    gone = set(r.sample(may_go, r.randint(0, min(most, len(may_go)))))
    return [k for k in keys if k not in gone]


def grand(r: random.Random, sheet: Sheet, value: Decimal, *labels: str, at: str = "name", **more: Cell) -> None:
    """The last sum, its label under one of two columns, now and then merged."""
    if more:
        total_only(sheet, "total", value, **{at: r.choice(labels)}, **more)
    else:
        sheet.sum("total", r.choice(labels), value, at=r.choice((at, sheet.keys[0])), merged=r.random() < 0.5)


# ---- families ------------------------------------------------------------------------------------------------------------------------


def looked_up(r: random.Random, case: Exam) -> None:
    """The portal's look-up tabs kept as sheets of one workbook, the clerk's own columns beside them."""
    pool = buys(r, held._REAL, r.randint(8, 30))
    parts = split(r, pool, 3)
    tabs = r.sample(("goods", "device", "short"), len(parts))
    for tab, goods in zip(tabs, parts, strict=True):
        names = {
            "name": {"goods": "Danh mục hàng hóa", "device": "Tên thiết bị, vật tư y tế", "short": "Tên hàng hóa trúng thầu"}[tab],
            "unit": "Đơn vị tính",
            "quantity": r.choice(("Khối lượng", "Số lượng")),
            "origin": "Xuất xứ",
            "hs": "Mã HS",
            "model": r.choice(("Kỹ mã hiệu", "Ký mã hiệu")),
            "kind": "Chủng loại (model)",
            "brand": "Nhãn hiệu",
            "year": "Năm sản xuất",
            "maker": "Hãng sản xuất",
            "spec": "Cấu hình, tính năng kỹ thuật cơ bản",
            "price": r.choice(("Đơn giá trúng thầu", "Đơn giá trúng thầu (VND)")),
            "supplier": "Tên NT trúng thầu",
            "notice": "Mã TBMT",
            "agency": "Tên CĐT",
            "method": "Hình thức LCNT",
            "date": "Ngày đăng tải KQLCNT",
            "decision": "Số quyết định",
            "bidders": "Số nhà thầu tham dự",
            "province": "Địa điểm",
        }
        if tab != "device":
            names.pop("kind")
        if tab == "short":
            for k in ("hs", "year", "spec", "method", "bidders", "decision"):
                names.pop(k)
        added = r.random() < 0.5
        if added:
            names["amount"] = r.choice(("Thành tiền", "Giá trị", "Thành tiền (VND)"))
        if r.random() < 0.5:
            names = {"no": r.choice(("STT", "TT"))} | names
        sheet = Sheet(
            case,
            {"goods": "Hàng hóa khác", "device": "TB, VTYT", "short": "Trích lọc"}[tab],
            list(names),
            hand(r, 1, goods, amounts=added, text=0.25),
            r,
        )
        if r.random() < 0.4:
            sheet.put("title", r.choice(("KẾT QUẢ TRA CỨU GIÁ HÀNG HÓA TRÚNG THẦU", "Kết quả tìm kiếm")))
            if r.random() < 0.5:
                sheet.put("title", "Ngày kết xuất: 12/6/2025")
            if r.random() < 0.4:
                sheet.blank()
        headed(r, sheet, names)
        notice = f"IB25{r.randint(10000000, 99999999)}"
        for i, b in enumerate(goods, 1):
            sheet.item(i, b, notice=notice, kind=b.line.model or None)
        if added and r.random() < 0.5:
            grand(r, sheet, sheet.total(), "Tổng cộng", "TỔNG CỘNG")
    if len(parts) > 1 and r.random() < 0.25:
        case.hidden_pages.add(case.pages[-1].name)


def herbs(r: random.Random, case: Exam) -> None:
    """A traditional hospital's tendered herbs: scientific names, parts used, where grown, standard groups."""
    pool = stock(r, "herb")
    goods = [
        replace(b, quantity=Decimal(r.choice((5, 10, 12, 25, 40, 60, 75, 120, 300))))
        for b in buys(r, [replace(x, manufacturer=r.choice(_BIDDERS[1:2] + third._FIRMS[:2])) for x in pool], r.randint(5, 16), whole=True)
    ]
    keys = ["no", "name", "latin", "part", "source", "how", "reg", "maker", "origin", "spec", "unit", "quantity", "price", "amount", "group"]
    keys = without(r, keys, 4, "latin", "part", "source", "how", "reg", "spec", "group", "maker")
    names = {
        "no": r.choice(("STT", "TT", "Số TT")),
        "name": r.choice(("Tên vị thuốc", "Tên vị thuốc cổ truyền", "Tên dược liệu", "Tên dược liệu/ vị thuốc")),
        "latin": "Tên khoa học",
        "part": "Bộ phận dùng",
        "source": "Nguồn gốc",
        "how": r.choice(("Phương pháp chế biến", "Dạng sơ chế/phương pháp chế biến")),
        "reg": "Số ĐKLH/Giấy phép NK",
        "maker": r.choice(("Tên cơ sở sản xuất", "Cơ sở sản xuất")),
        "origin": r.choice(("Nước sản xuất", "Nước SX")),
        "spec": "Quy cách đóng gói",
        "unit": r.choice(("Đơn vị tính", "ĐVT")),
        "quantity": r.choice(("Số lượng", "Số lượng trúng thầu", "Số lượng (kg)")),
        "price": r.choice(("Đơn giá trúng thầu", "Đơn giá (có VAT)", "Đơn giá")),
        "amount": r.choice(("Thành tiền", "Thành tiền (VNĐ)")),
        "group": r.choice(("Nhóm TCKT", "Nhóm")),
    }
    sheet = Sheet(case, r.choice(("VTYHCT", "Dược liệu 2025", "Sheet1")), keys, hand(r, 1, goods, text=0.3), r)
    letterhead(r, sheet, "DANH MỤC DƯỢC LIỆU, VỊ THUỐC CỔ TRUYỀN TRÚNG THẦU", "(Kèm theo Quyết định số 208/QĐ-YHCT ngày 21/5/2025)")
    headed(r, sheet, names)
    numbered(r, sheet, 0.4)
    parts = split(r, goods, 3) if r.random() < 0.5 else [goods]
    number = 0
    sums, bands, merged, word = r.random() < 0.5, r.random() < 0.5, r.random() < 0.6, r.choice(("NHÓM", "Nhóm"))
    for p, part in enumerate(parts):
        if len(parts) > 1:
            text = f"{word} {p + 1}"
            if bands:
                third.band(r, sheet, text, merged=float(merged))
            else:
                sheet.row("heading", no=_ROMAN[p], name=text)
        for b in part:
            number += 1
            grown = {"domestic": "N", "foreign": "B"}.get(b.verdict)
            sheet.item(
                number,
                b,
                latin=r.choice(("Radix Paeoniae", "Rhizoma Dioscoreae", "Herba Leonuri")),
                part=r.choice(("Rễ", "Thân rễ", "Hoa", "Toàn cây")),
                source=grown,
                how=r.choice(("Thái phiến", "Phơi khô", "Sao vàng")),
                reg=f"VD-{r.randint(20000, 36000)}-2{r.randint(1, 3)}" if b.verdict == "domestic" else None,
                spec=r.choice(("Túi 1kg", "Túi PE 5kg")),
                group=str(p + 1),
            )
        if len(parts) > 1 and sums:
            sheet.sum("subtotal", r.choice((f"Cộng nhóm {p + 1}", "Cộng nhóm")), worth(part))
    grand(r, sheet, worth(goods), "Tổng cộng", f"Tổng cộng: {len(goods)} vị thuốc", "TỔNG CỘNG")
    close(r, sheet, written=worth(goods), who=("TRƯỞNG KHOA DƯỢC", "GIÁM ĐỐC BỆNH VIỆN"))


def lot_rows(r: random.Random, case: Exam) -> None:
    """A decision's appendix: each lot in a row of its own with its bidder and price, its goods beneath."""
    goods = buys(r, held._REAL + made(r, "chemical"), r.randint(6, 24), whole=r.random() < 0.6)
    keys = ["no", "lot", "name", "model", "brand", "maker", "origin", "unit", "quantity", "price", "amount", "firm", "days"]
    keys = without(r, keys, 3, "lot", "brand", "maker", "model", "days", "firm")
    names = {
        "no": r.choice(("STT", "TT")),
        "lot": r.choice(("Mã phần (lô)", "Mã phần/lô")),
        "name": r.choice(("Tên phần (lô), danh mục hàng hóa", "Danh mục hàng hóa", "Tên hàng hóa")),
        "model": "Ký mã hiệu",
        "brand": "Nhãn hiệu",
        "maker": "Hãng sản xuất",
        "origin": r.choice(("Xuất xứ", "Xuất xứ (quốc gia, vùng lãnh thổ sản xuất)")),
        "unit": r.choice(("Đơn vị tính", "ĐVT")),
        "quantity": r.choice(("Khối lượng", "Số lượng")),
        "price": r.choice(("Đơn giá trúng thầu", "Đơn giá trúng thầu (đồng)")),
        "amount": r.choice(("Thành tiền", "Giá trúng thầu (đồng)", "Thành tiền (đồng)")),
        "firm": r.choice(("Nhà thầu trúng thầu", "Tên nhà thầu trúng thầu")),
        "days": "Thời gian thực hiện hợp đồng",
    }
    sheet = Sheet(case, r.choice(("PL01", "Phụ lục KQLCNT", "Sheet1")), keys, hand(r, 1, goods, text=0.35), r)
    letterhead(
        r,
        sheet,
        r.choice(("PHỤ LỤC", "PHỤ LỤC 01: DANH SÁCH CÁC PHẦN (LÔ) TRÚNG THẦU")),
        "(Ban hành kèm theo Quyết định số 1123/QĐ-BV ngày 30/6/2025 của Giám đốc Bệnh viện)",
    )
    headed(r, sheet, names)
    numbered(r, sheet, 0.4)
    parts = split(r, goods, 5)
    style, restart = r.choice(("roman", "dots")), r.random() < 0.5
    title = r.choice(("Phần {}: {}", "Lô {}: {}", "Phần (lô) {} - {}"))
    what = ("Hóa chất sinh hóa", "Vật tư tiêu hao", "Hóa chất đông máu", "Vật tư can thiệp", "Sinh phẩm chẩn đoán")
    number = 0
    for p, part in enumerate(parts, 1):
        total_only(
            sheet,
            "lot",
            worth(part),
            no=_ROMAN[p - 1] if style == "roman" else str(p),
            lot=f"PP2500{p:05d}",
            name=title.format(p, what[p - 1]),
            firm=_BIDDERS[p - 1],
        )
        if restart:
            number = 0
        for i, b in enumerate(part, 1):
            number += 1
            sheet.item(number if style == "roman" else f"{p}.{i}", b)
    if r.random() < 0.85:
        grand(r, sheet, worth(goods), "Tổng cộng", "TỔNG CỘNG", f"Tổng cộng ({len(parts)} phần)")
    close(r, sheet, written=worth(goods), who=("GIÁM ĐỐC",))


def bid_workbook(r: random.Random, case: Exam) -> None:
    """The bid prices by lots, a rebate on the whole, and the goods with preference on a sheet of their own."""
    form = r.choice(("12.1A", "12.1B", "12.2B"))
    goods = buys(r, held._REAL + made(r, "vehicle"), r.randint(4, 18), whole=True)
    keys = ["no", "lot", "part", "name", "model", "brand", "year", "origin", "maker", "spec", "unit", "quantity", "hs", "price", "amount"]
    if form == "12.2B":
        keys[-2:-2] = ["bare", "duty"]
    keys = without(r, keys, 2, "hs", "spec", "brand", "part")
    lots = r.random() < 0.75
    if not lots:
        keys = [k for k in keys if k not in ("lot", "part")]
    names = {
        "no": "STT",
        "lot": "Mã phần (lô)",
        "part": "Tên phần (lô)",
        "name": r.choice(("Danh mục hàng hóa", "Tên hàng hóa")),
        "model": r.choice(("Ký mã hiệu", "Kỹ mã hiệu")),
        "brand": "Nhãn hiệu",
        "year": "Năm sản xuất",
        "origin": "Xuất xứ (quốc gia, vùng lãnh thổ)",
        "maker": "Hãng sản xuất",
        "spec": "Cấu hình, tính năng kỹ thuật cơ bản",
        "unit": "Đơn vị tính",
        "quantity": "Khối lượng",
        "hs": "Mã HS",
        "bare": "Đơn giá chưa gồm thuế, phí, lệ phí",
        "duty": "Thuế, phí, lệ phí (nếu có)",
        "price": r.choice(("Đơn giá dự thầu", "Đơn giá dự thầu (VND)")),
        "amount": r.choice(("Thành tiền", "Thành tiền (VND)")),
    }
    writer = Hand("plain") if r.random() < 0.4 else hand(r, 1, goods, text=0.4)
    sheet = Sheet(case, f"Mẫu số {form}. Bảng giá dự thầu của hàng hóa"[:31], keys, writer, r)
    sheet.put("title", "BẢNG GIÁ DỰ THẦU CỦA HÀNG HÓA", over=(0, sheet.width - 1) if r.random() < 0.5 else None)
    sheet.put("title", f"Mẫu số {form} (Webform trên Hệ thống)")
    sheet.put("title", f"Tên nhà thầu: {r.choice(_BIDDERS)}")
    if r.random() < 0.4:
        sheet.blank()
    headed(r, sheet, names)
    numbered(r, sheet, 0.4)
    parts = split(r, goods, 4) if lots else [goods]
    for p, part in enumerate(parts, 1):
        own: dict[str, Cell] = {"lot": f"PP250{p:07d}"}
        if lots:
            label: dict[str, Cell] = {"part": f"Phần {p}"} if "part" in keys else {"name": f"Phần {p}"}
            total_only(sheet, "lot", worth(part), no=str(p), **own, **label)
        for i, b in enumerate(part, 1):
            duty = rounded(b.price * 5 / 105)
            sheet.item(f"{p}.{i}" if lots else str(i), b, bare=writer.money(b.price - duty), duty=writer.money(duty), **(own if lots else {}))
    whole = worth(goods)
    less = rounded(whole * r.choice((1, 3, 5)) / 100) if r.random() < 0.35 else ZERO
    kind, merged = "total|subtotal" if less else "total", r.random() < 0.5
    sheet.sum(
        kind,
        r.choice(("Tổng cộng giá dự thầu của hàng hóa đã bao gồm thuế, phí, lệ phí (nếu có)", "Tổng cộng giá dự thầu")),
        whole,
        at="no",
        merged=merged,
    )
    if less:
        sheet.sum("discount", r.choice(("Giá trị giảm giá", "Giảm giá")), less, at="no", merged=merged)
        sheet.sum("total", r.choice(("Giá dự thầu sau giảm giá", "Tổng cộng giá dự thầu sau giảm giá")), whole - less, at="no", merged=merged)
    if r.random() < 0.5:
        sheet.put("note", f"Số tiền bằng chữ: {words(whole - less)}./.")
    if r.random() < 0.6:
        held.preference(r, case, [b for b in goods if b.verdict == "domestic"] or goods[:2])


def invitation(r: random.Random, case: Exam) -> None:
    """A list that goes out with a request for prices: what is demanded of each thing, no origin of any."""
    priced = r.random() < 0.4
    goods = buys(r, made(r, r.choice(("it", "furniture", "chemical"))) + held._REAL, r.randint(4, 18), whole=True, most=60)
    keys = ["no", "code", "name", "spec", "demand", "unit", "quantity", *(["price", "amount"] if priced else []), "place", "days", "note"]
    keys = without(r, keys, 4, "code", "demand", "place", "days", "note")
    names = {
        "no": r.choice(("STT", "TT")),
        "code": "Mã phần/lô",
        "name": r.choice(("Danh mục hàng hóa", "Tên hàng hóa, vật tư", "Danh mục")),
        "spec": r.choice(("Mô tả yêu cầu về tính năng, thông số kỹ thuật", "Yêu cầu kỹ thuật tối thiểu")),
        "demand": r.choice(("Yêu cầu xuất xứ", "Yêu cầu về xuất xứ")),
        "unit": "Đơn vị tính",
        "quantity": r.choice(("Số lượng/khối lượng", "Khối lượng mời thầu", "Số lượng")),
        "price": r.choice(("Đơn giá kế hoạch", "Đơn giá dự toán")),
        "amount": "Thành tiền",
        "place": r.choice(("Địa điểm cung cấp", "Địa điểm giao hàng")),
        "days": r.choice(("Tiến độ cung cấp", "Thời gian giao hàng")),
        "note": "Ghi chú",
    }
    sheet = Sheet(
        case, r.choice(("Danh mục mời chào giá", "YCBG", "Mẫu số 02B")), keys, hand(r, 1, goods, amounts=priced, text=0.25 if priced else 0), r
    )
    letterhead(
        r,
        sheet,
        r.choice(("DANH MỤC HÀNG HÓA YÊU CẦU BÁO GIÁ", "PHẠM VI CUNG CẤP HÀNG HÓA")),
        "(Kèm theo Yêu cầu báo giá số 45/YCBG-TTYT ngày 02/4/2025)",
    )
    headed(r, sheet, names)
    numbered(r, sheet, 0.4)
    parts, roman = split(r, goods, 3) if r.random() < 0.5 else [goods], r.random() < 0.5
    for p, part in enumerate(parts, 1):
        if len(parts) > 1:
            sheet.row("heading", no=_ROMAN[p - 1] if roman else str(p), name=f"Phần {p}: {('Vật tư', 'Thiết bị', 'Hóa chất')[p - 1]}")
        for i, b in enumerate(part, 1):
            sheet.item(
                f"{p}.{i}" if len(parts) > 1 else i,
                b,
                code=f"PP{i:02d}",
                spec=r.choice(("Theo Phụ lục kỹ thuật kèm theo", "- Mới 100%\n- Bảo hành ≥ 12 tháng")),
                note=None,
            )
    if priced:
        grand(r, sheet, worth(goods), "Tổng cộng", "Tổng giá trị dự toán")
    if r.random() < 0.5:
        sheet.put("note", "Ghi chú: Giá chào đã bao gồm thuế, phí, chi phí vận chuyển đến nơi nhận.")
    close(r, sheet, who=("Người lập", "GIÁM ĐỐC"))


def of_units(r: random.Random, case: Exam) -> None:
    """The yearly disclosure of a district's units, one below the other, thousands of đồng."""
    keys = ["no", "name", "unit", "quantity", "brand", "origin", "year", "price", "how", "supplier", "gift", "paid", "kept", "note"]
    scale = 1000
    goods = [
        replace(b, quantity=Decimal(1))
        for b in buys(r, made(r, "it") + made(r, "furniture") + made(r, "vehicle"), r.randint(6, 22), scale, most=1)
        if b.price >= 1000
    ]
    in_line = r.random() < 0.3
    sheet = Sheet(case, r.choice(("Biểu 09a", "09a-CK-TSC", "CK 2024")), keys, hand(r, scale, goods, amounts=False, text=0.35), r)
    for text in (
        "Bộ, tỉnh: Tỉnh Mẫu",
        "Cơ quan quản lý cấp trên: UBND huyện Mẫu",
        "Cơ quan, tổ chức, đơn vị sử dụng tài sản: Phòng Tài chính - Kế hoạch",
    ):
        sheet.put("title", text, *([None] * 11 + ["Mẫu số 09a-CK/TSC"] if text.startswith("Bộ") else []))
    sheet.put("title", "CÔNG KHAI TÌNH HÌNH ĐẦU TƯ XÂY DỰNG, MUA SẮM, GIAO, THUÊ TÀI SẢN CÔNG", over=(0, 13))
    sheet.put("title", "NĂM 2024", over=(0, 13))
    money = "" if in_line else r.choice((" (Nghìn đồng)", "\n(Nghìn đồng)", " (nghìn đồng)"))
    if in_line:
        sheet.put("unit", *[None] * 11, r.choice(("Đơn vị tính: Nghìn đồng", "ĐVT: nghìn đồng")))
    used = "Việc sử dụng các khoản hoa hồng, chiết khấu, khuyến mại (nếu có)"
    heads(
        sheet,
        r.choice(("Stt", "STT", "Số TT")),
        "Tên tài sản",
        r.choice(("Đơn vị tính", "ĐVT")),
        "Số lượng",
        "Nhãn hiệu",
        r.choice(("Nước sản xuất", "Nước SX")),
        "Năm sản xuất",
        r.choice(("Giá mua/thuê", "Giá mua / thuê")) + money,
        "Hình thức mua sắm/thuê",
        "Nhà cung cấp (người bán)",
        "Giá trị các khoản hoa hồng, chiết khấu, khuyến mãi thu được khi thực hiện mua sắm (nếu có)",
        f"{used}>Nộp NSNN{money}",
        f"{used}>Được để lại đơn vị{money}",
        "Ghi chú",
        merged=r.random() < 0.8,
    )
    if r.random() < 0.8:
        sheet.put("numbering", *range(1, 15))
    parts = split(r, goods, 4)
    mark, merged = r.choice(("number", "roman")), r.random() < 0.5
    for p, part in enumerate(parts):
        row = sheet.put("heading", p + 1 if mark == "number" else _ROMAN[p], _UNITS[p])
        if merged:
            sheet.page.merge(1, 13, row)
        if r.random() < 0.5:
            sheet.put("heading", None, r.choice(("Tài sản cố định khác", "Máy móc, thiết bị")))
        for i, b in enumerate(part, 1):
            sheet.item(i, b, how=r.choice(("Chỉ định thầu", "Chào hàng cạnh tranh", "Mua sắm tập trung")), year=r.choice((2022, 2023, "2024", None)))
    if r.random() < 0.5:
        sheet.sum("total", r.choice(("Tổng cộng", "TỔNG CỘNG")), sheet.total(), column="price")
    close(r, sheet, who=("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"))


def in_use(r: random.Random, case: Exam) -> None:
    """The book of assets and tools where they are used: what came in at the left, what went out at the right."""
    scale = r.choice((1, 1, 1000))
    pool = made(r, "it") + made(r, "furniture") + made(r, "school")
    goods = [replace(b, quantity=Decimal(r.choice((1, 1, 2, 3, 5, 12)))) for b in buys(r, pool, r.randint(5, 20), scale, whole=scale == 1)]
    keys = ["day", "voucher", "on", "name", "origin", "unit", "quantity", "price", "amount", "voucher2", "on2", "why", "q2", "a2", "note"]
    keys = without(r, keys, 2, "day", "note")
    got = r.choice(("Ghi tăng tài sản cố định và công cụ, dụng cụ", "Ghi tăng TSCĐ và CCDC", "GHI TĂNG"))
    gone = got.replace("tăng", "giảm").replace("TĂNG", "GIẢM")
    names = {
        "day": "Ngày tháng ghi sổ",
        "voucher": f"{got}>Chứng từ>Số hiệu",
        "on": f"{got}>Chứng từ>Ngày tháng",
        "name": f"{got}>" + r.choice(("Tên TSCĐ và công cụ, dụng cụ", "Tên tài sản, công cụ, dụng cụ")),
        "origin": f"{got}>Nước sản xuất",
        "unit": f"{got}>Đơn vị tính",
        "quantity": f"{got}>Số lượng",
        "price": f"{got}>Đơn giá",
        "amount": f"{got}>" + r.choice(("Thành tiền", "Số tiền")),
        "voucher2": f"{gone}>Chứng từ>Số hiệu",
        "on2": f"{gone}>Chứng từ>Ngày tháng",
        "why": f"{gone}>Lý do",
        "q2": f"{gone}>Số lượng",
        "a2": f"{gone}>Số tiền",
        "note": "Ghi chú",
    }
    sheet = Sheet(case, r.choice(("S26-H", "Sổ theo dõi", "TSCĐ-CCDC")), keys, hand(r, scale, goods, text=0.25), r)
    sheet.put("title", f"Đơn vị: {r.choice(_UNITS)}", *[None] * 8, "Mẫu số: S26-H")
    sheet.put("title", "SỔ THEO DÕI TSCĐ VÀ CÔNG CỤ, DỤNG CỤ TẠI NƠI SỬ DỤNG", over=(0, sheet.width - 1))
    sheet.put("title", "Năm: 2024")
    sheet.put("title", "Tên đơn vị, phòng, ban (hoặc người sử dụng): Tổ Hành chính")
    if scale > 1:
        sheet.put("unit", *[None] * (sheet.width - 3), "ĐVT: " + second.money_unit(r, scale))
    heads(sheet, *[names[k] for k in keys])
    if r.random() < 0.5:
        letters, digits = iter("ABCDEGHIKLMN"), iter(range(1, 20))
        sheet.put("numbering", *[next(digits) if k in ("quantity", "price", "amount", "q2", "a2") else next(letters) for k in keys])
    for i, b in enumerate(goods, 1):
        given: dict[str, Cell] = {"voucher": f"PN{i:03d}", "on": f"{r.randint(1, 28):02d}/{r.randint(1, 12):02d}/2024", "day": "31/12/2024"}
        sheet.item(None, b, note=None, **given)
    if r.random() < 0.8:
        total_only(sheet, "total", worth(goods), name=r.choice(("Cộng", "Tổng cộng", "CỘNG")))
    if r.random() < 0.5:
        sheet.put("note", "- Sổ này có 05 trang, đánh số từ trang 01 đến trang 05")
        sheet.put("note", "- Ngày mở sổ: 01/01/2024")
    close(r, sheet, who=("NGƯỜI GHI SỔ", "KẾ TOÁN TRƯỞNG", "THỦ TRƯỞNG ĐƠN VỊ"))


def insured(r: random.Random, case: Exam) -> None:
    """Catalogues of the insurance: medicines and supplies as two sheets of codes, or the published winners."""
    published = r.random() < 0.45
    drugs = buys(r, held._MEDICINES, r.randint(4, 20), most=6000)
    if published:
        keys = [
            "no",
            "pcode",
            "province",
            "clinic",
            "agency",
            "substance",
            "name",
            "way",
            "form",
            "strength",
            "spec",
            "reg",
            "maker",
            "origin",
            "unit",
        ]
        keys += ["quantity", "price", "amount", "supplier", "decision", "date", "group", "type"]
        keys = without(r, keys, 5, "no", "pcode", "clinic", "form", "type", "way", "date", "strength")
        names = dict(
            zip(
                (
                    "no",
                    "pcode",
                    "province",
                    "clinic",
                    "agency",
                    "substance",
                    "name",
                    "way",
                    "form",
                    "strength",
                    "spec",
                    "reg",
                    "maker",
                    "origin",
                    "unit",
                ),
                (
                    *(
                        "STT",
                        "Mã tỉnh",
                        "Tên tỉnh",
                        "Mã cơ sở KCB",
                        "Tên đơn vị",
                        "Hoạt chất",
                        "Tên thuốc",
                        "Đường dùng",
                        "Dạng bào chế",
                        "Hàm lượng",
                    ),
                    *("Đóng gói", "Số đăng ký", "Nhà sản xuất", "Nước sản xuất", "Đơn vị tính"),
                ),
                strict=True,
            )
        )
        names |= {"quantity": "Số lượng", "price": r.choice(("Giá", "Đơn giá", "Giá trúng thầu")), "amount": "Thành tiền", "supplier": "Tên nhà thầu"}
        names |= {"decision": "Quyết định", "date": "Ngày công bố", "group": "Nhóm TCKT", "type": "Loại thuốc"}
        sheet = Sheet(case, r.choice(("KQTT thuốc", "Sheet1", "data")), keys, hand(r, 1, drugs, text=0.25), r)
        if r.random() < 0.4:
            sheet.put("title", "KẾT QUẢ TRÚNG THẦU THUỐC TẠI CÁC CƠ SỞ KHÁM BỆNH, CHỮA BỆNH NĂM 2024")
            sheet.blank(r.randint(0, 1))
        headed(r, sheet, names)
        for i, b in enumerate(drugs, 1):
            sheet.item(
                i,
                b,
                holes=True,
                pcode="01",
                clinic="01830",
                substance="Cefazolin",
                way="Tiêm",
                form="Bột pha tiêm",
                strength="1g",
                group="N2",
                type="Hóa dược",
            )
        return
    codes = {
        "no": "STT",
        "code": "MA_THUOC",
        "substance": "TEN_HOAT_CHAT",
        "name": "TEN_THUOC",
        "unit": "DON_VI_TINH",
        "strength": "HAM_LUONG",
        "way": "DUONG_DUNG",
        "form": "DANG_BAO_CHE",
        "reg": "SO_DANG_KY",
        "quantity": "SO_LUONG",
        "price": "DON_GIA",
        "bh": "DON_GIA_BH",
        "spec": "QUY_CACH",
        "maker": "NHA_SX",
        "origin": "NUOC_SX",
        "supplier": "NHA_THAU",
        "info": "TT_THAU",
        "since": "TU_NGAY_HD",
        "until": "DEN_NGAY_HD",
        "clinic": "MA_CSKCB",
    }
    if r.random() < 0.3:
        codes = {k: v.lower() for k, v in codes.items()}
    sheet = Sheet(
        case, r.choice(("03DM_Thuoc", "Thuoc", "BM03")), list(codes), Hand("plain") if r.random() < 0.3 and whole_only(drugs) else Hand(), r
    )
    sheet.put("header", *codes.values())
    same: dict[str, Cell] = {"since": "20240301", "until": "20250228", "clinic": "01830"}
    for i, b in enumerate(drugs, 1):
        sheet.item(
            i,
            b,
            code=f"40.{i}",
            substance="Cefazolin",
            strength="1g",
            way="Tiêm",
            form="Bột",
            bh=sheet.writer.money(b.price),
            info="24/QĐ-BV;G1;N2;2024",
            **same,
        )
    if r.random() < 0.7:
        things = buys(r, [x for x in held._REAL if x not in held._MEDICINES], r.randint(3, 15), most=2000)
        codes = {
            "no": "STT",
            "code": "MA_VAT_TU",
            "class": "NHOM_VAT_TU",
            "name": "TEN_VAT_TU",
            "model": "MA_HIEU",
            "spec": "QUY_CACH",
            "unit": "DON_VI_TINH",
            "price": "DON_GIA",
            "bh": "DON_GIA_BH",
            "rate": "TYLE_TT_BH",
            "quantity": "SO_LUONG",
            "maker": "NHA_SX",
            "origin": "NUOC_SX",
            "supplier": "NHA_THAU",
            "decision": "QD_THAU",
            "since": "TU_NGAY_HD",
            "until": "DEN_NGAY_HD",
        }
        other = Sheet(case, r.choice(("04DM_VTYT", "VTYT", "BM04")), list(codes), Hand(), r)
        other.put("header", *codes.values())
        for i, b in enumerate(things, 1):
            other.item(i, b, code=f"N03.01.{i:03d}", bh=other.writer.money(b.price), rate=100, **{"class": "N03.01"}, **same)


def whole_only(goods: Sequence[Buy]) -> bool:
    """Whether no figure has decimals."""
    return all(b.price % 1 == 0 and b.quantity % 1 == 0 for b in goods)


def asked_offered(r: random.Random, case: Exam) -> None:
    """A hospital's sheet for prices: what the hospital asks under one heading, what the seller offers under another."""
    goods = buys(r, held._REAL, r.randint(3, 18), whole=True)
    asks = r.choice(("YÊU CẦU CỦA BỆNH VIỆN", "Bệnh viện mời chào giá", "Nội dung mời chào giá"))
    gives = r.choice(("NHÀ CUNG CẤP CHÀO GIÁ", "Nội dung chào giá của nhà cung cấp", "Thông tin báo giá của đơn vị"))
    keys = [
        "no",
        "name",
        "want",
        "demand",
        "unit0",
        "quantity0",
        "trade",
        "model",
        "maker",
        "origin",
        "spec",
        "unit",
        "quantity",
        "vat",
        "price",
        "amount",
    ]
    keys += ["recent", "note"]
    keys = without(r, keys, 4, "demand", "spec", "vat", "recent", "note", "want")
    names = {
        "no": "STT",
        "name": f"{asks}>" + r.choice(("Tên hàng hóa", "Tên hàng hoá", "Danh mục hàng hóa")),
        "want": f"{asks}>Tính năng, thông số kỹ thuật",
        "demand": f"{asks}>Yêu cầu xuất xứ",
        "unit0": f"{asks}>ĐVT",
        "quantity0": f"{asks}>Số lượng",
        "trade": f"{gives}>Tên thương mại",
        "model": f"{gives}>" + r.choice(("Ký, mã, nhãn hiệu, model", "Ký mã hiệu")),
        "maker": f"{gives}>Hãng sản xuất",
        "origin": f"{gives}>" + r.choice(("Xuất xứ", "Nước sản xuất")),
        "spec": f"{gives}>Quy cách đóng gói",
        "unit": f"{gives}>Đơn vị tính",
        "quantity": f"{gives}>" + r.choice(("Số lượng chào", "Số lượng")),
        "vat": f"{gives}>Thuế VAT (%)",
        "price": f"{gives}>" + r.choice(("Đơn giá (đã bao gồm VAT)", "Đơn giá có VAT (VND)", "Đơn giá chào")),
        "amount": f"{gives}>" + r.choice(("Thành tiền", "Thành tiền (VND)")),
        "recent": f"{gives}>Đơn giá trúng thầu gần nhất",
        "note": "Ghi chú",
    }
    sheet = Sheet(case, r.choice(("Bảng chào giá", "BÁO GIÁ", "Mẫu BG")), keys, hand(r, 1, goods, text=0.3), r)
    letterhead(r, sheet, "BẢNG CHÀO GIÁ VẬT TƯ Y TẾ", "Kính gửi: Bệnh viện Sản - Nhi tỉnh Mẫu")
    heads(sheet, *[names[k] for k in keys])
    numbered(r, sheet, 0.4)
    traded = []
    for i, b in enumerate(goods, 1):
        trade = " ".join((b.line.brand or b.line.name).split())
        if len(trade) < 3 or trade.lower().startswith(("không", "theo", "chưa")):
            trade = b.line.name
        sheet.item(
            i,
            b,
            want="Theo hồ sơ mời chào giá",
            unit0=b.line.unit,
            quantity0=sheet.writer.figure(b.quantity),
            trade=trade,
            vat=r.choice((5, 8, 10)),
            recent=sheet.writer.money(b.price + r.choice((0, 500, 1000))),
        )
        traded.append(replace(case.items[-1], name=trade))
    if r.random() < 0.6:
        total_only(sheet, "total", worth(goods), name=r.choice(("Tổng cộng", "TỔNG CỘNG")))
    case.others.append(Reading(traded, case.totals, case.share))  # the name by which it is asked for, or the name by which it is sold
    if r.random() < 0.6:
        sheet.put("note", "Báo giá có hiệu lực 120 ngày kể từ ngày ký.")
    close(r, sheet, written=worth(goods), who=("ĐẠI DIỆN NHÀ CUNG CẤP",))


def approved(r: random.Random, case: Exam) -> None:
    """An office's own list: what the rooms asked for beside what was approved, tax and rebate beneath, several months as sheets."""
    months = r.choice((1, 1, 1, 2))
    scale = r.choice((1, 1, 1, 1000))
    pool = buys(
        r,
        made(r, "office") + (made(r, "it") if r.random() < 0.5 else made(r, "furniture")),
        r.randint(5, 12) * months,
        scale,
        whole=scale == 1,
        most=40,
    )
    for m in range(months):
        goods = pool[m::months]
        keys = ["no", "name", "spec", "unit", "asked", "quantity", "price", "amount", "origin", "note"]
        keys = without(r, keys, 3, "spec", "note", "origin")
        if "origin" in keys and r.random() < 0.5:
            keys.remove("origin")
            keys.insert(2, "origin")
        two = r.random() < 0.5
        names = {
            "no": r.choice(("STT", "TT", "Stt")),
            "name": pick(r, "Tên hàng hóa", "Tên văn phòng phẩm", "Tên vật tư", "Tên hàng", "Tên vật tư, văn phòng phẩm"),
            "spec": r.choice(("Quy cách", "Quy cách, chủng loại")),
            "unit": r.choice(("ĐVT", "Đơn vị tính")),
            "asked": "Số lượng>Đề nghị" if two else r.choice(("Số lượng đề nghị", "SL đề nghị")),
            "quantity": "Số lượng>Được duyệt" if two else r.choice(("Số lượng duyệt", "SL duyệt", "Số lượng được duyệt")),
            "price": "Đơn giá",
            "amount": r.choice(("Thành tiền", "Tổng tiền")),
            "origin": r.choice(("Xuất xứ", "Nơi sản xuất", "Nước sản xuất")),
            "note": "Ghi chú",
        }
        sheet = Sheet(
            case, f"Tháng {m + 3}" if months > 1 else r.choice(("VPP", "Đề nghị mua sắm", "Sheet1")), keys, hand(r, scale, goods, text=0.25), r
        )
        letterhead(
            r,
            sheet,
            "BẢNG TỔNG HỢP ĐỀ NGHỊ MUA VĂN PHÒNG PHẨM, VẬT TƯ",
            f"Tháng {m + 3} năm 2025",
            unit=scale if scale > 1 or r.random() < 0.3 else 0,
        )
        headed(r, sheet, names)
        numbered(r, sheet, 0.25)
        parts, letters = split(r, goods, 3) if r.random() < 0.4 else [goods], r.random() < 0.5
        for p, part in enumerate(parts):
            if len(parts) > 1:
                sheet.row("heading", no="ABC"[p] if letters else _ROMAN[p], name=second._GROUPS[p])
            for i, b in enumerate(part, 1):
                sheet.item(
                    i,
                    b,
                    asked=sheet.writer.figure(b.quantity + r.choice((0, 0, 1, 2, 5))),
                    spec=r.choice((None, "Loại tốt", "Theo mẫu")),
                    note=r.choice((None, None, "Dùng chung")),
                )
        held.footer(r, sheet, discount=0.2, vat=0.45)
        close(r, sheet)
    if months > 1 and r.random() < 0.3:
        case.hidden_pages.add(case.pages[-1].name)
    elif r.random() < 0.15:
        case.hidden_rows[case.pages[0].name] = {case.items[0].row}


def classroom(r: random.Random, case: Exam) -> None:
    """School equipment: what the norm says, what there is, what is missing and is bought, by subjects."""
    scale = r.choice((1, 1, 1000))
    goods = buys(r, made(r, "school"), r.randint(6, 18), scale, whole=scale == 1, most=40)
    keys = ["no", "name", "spec", "unit", "norm", "have", "quantity", "price", "amount", "origin", "class", "note"]
    keys = without(r, keys, 3, "spec", "norm", "class", "note", "origin")
    flat = r.random() < 0.5
    names = {
        "no": r.choice(("Số TT", "STT", "TT")),
        "name": r.choice(("Tên thiết bị", "Tên thiết bị dạy học", "Danh mục thiết bị")),
        "spec": r.choice(("Mô tả chi tiết", "Mô tả, quy cách")),
        "unit": r.choice(("Đơn vị", "ĐVT", "Đơn vị tính")),
        "norm": "Số lượng theo định mức" if flat else "Số lượng>Theo quy định",
        "have": r.choice(("Số lượng hiện có", "Số lượng đã có")) if flat else r.choice(("Số lượng>Hiện có", "Số lượng>Đã có")),
        "quantity": r.choice(("Số lượng cần mua", "Số lượng mua bổ sung")) if flat else r.choice(("Số lượng>Cần mua", "Số lượng>Mua bổ sung")),
        "price": r.choice(("Đơn giá", "Đơn giá dự kiến")),
        "amount": r.choice(("Thành tiền", "Kinh phí")),
        "origin": r.choice(("Xuất xứ", "Nước sản xuất")),
        "class": r.choice(("Dùng cho lớp", "Khối lớp")),
        "note": "Ghi chú",
    }
    sheet = Sheet(case, r.choice(("TBDH", "Bổ sung TBDH", "Biểu số 2")), keys, hand(r, scale, goods, text=0.25), r)
    letterhead(
        r,
        sheet,
        "BẢNG TỔNG HỢP NHU CẦU MUA SẮM THIẾT BỊ DẠY HỌC",
        "Năm học 2025 - 2026",
        unit=scale if scale > 1 or r.random() < 0.3 else 0,
    )
    headed(r, sheet, names)
    numbered(r, sheet, 0.35)
    subjects = r.sample(("Môn Toán", "Môn Khoa học", "Môn Âm nhạc", "Giáo dục thể chất", "Thiết bị dùng chung"), 4)
    parts = split(r, goods, 4) if r.random() < 0.7 else [goods]
    way, capitals, sums = r.choice(("heading", "lot", "below")), r.random() < 0.3, r.random() < 0.5
    for p, part in enumerate(parts):
        if len(parts) > 1:
            if way == "lot":
                total_only(sheet, "lot", worth(part), no=_ROMAN[p], name=subjects[p])
            else:
                sheet.row("heading", no=_ROMAN[p], name=subjects[p].upper() if capitals else subjects[p])
        for i, b in enumerate(part, 1):
            have = Decimal(r.randint(0, 12))
            sheet.item(
                i,
                b,
                spec=r.choice(("Nhựa an toàn, màu sắc rõ", "Theo Thông tư 39/2021/TT-BGDĐT")),
                norm=sheet.writer.figure(b.quantity + have),
                have=sheet.writer.figure(have),
                note=None,
                **{"class": r.choice((6, 7, "8, 9"))},
            )
        if len(parts) > 1 and way == "below":
            total_only(sheet, "subtotal", worth(part), name=f"Cộng {_ROMAN[p]}" if sums else f"Cộng {subjects[p].lower()}")
    grand(r, sheet, worth(goods), "Tổng cộng", "TỔNG CỘNG", "Tổng kinh phí")
    close(r, sheet, written=worth(goods), who=("Nhân viên thiết bị", "Kế toán", "HIỆU TRƯỞNG"))


def received(r: random.Random, case: Exam) -> None:
    """A pharmacy's minutes of taking in goods that were bought: who was there, the list, remarks."""
    medicine = r.random() < 0.6
    goods = buys(r, held._MEDICINES if medicine else held._REAL, r.randint(4, 18), most=3000, whole=r.random() < 0.6)
    keys = ["no", "name", "unit", "paper", "batch", "maker", "origin", "expiry", "quantity", "price", "amount", "note"]
    if r.random() < 0.5:  # the printed form has the price first
        keys[8:10] = ["price", "quantity"]
    keys = without(r, keys, 3, "paper", "batch", "maker", "note", "expiry")
    names = {
        "no": r.choice(("STT", "Số TT", "TT")),
        "name": r.choice(("Tên thuốc, nồng độ, hàm lượng", "Tên thuốc/hóa chất/vật tư y tế", "Tên thuốc, vật tư y tế")),
        "unit": r.choice(("Đơn vị", "Đơn vị tính", "ĐVT")),
        "paper": r.choice(("Số chứng từ", "Số hóa đơn")),
        "batch": r.choice(("Số kiểm soát (lô sản xuất)", "Lô sản xuất", "Số lô")),
        "maker": "Hãng sản xuất",
        "origin": r.choice(("Nước sản xuất", "Nước SX")),
        "expiry": r.choice(("Hạn dùng", "Hạn sử dụng")),
        "quantity": r.choice(("Số lượng", "Số lượng nhập", "Số lượng thực nhập")),
        "price": r.choice(("Đơn giá", "Đơn giá (VAT)")),
        "amount": "Thành tiền",
        "note": "Ghi chú",
    }
    sheet = Sheet(case, r.choice(("BB kiểm nhập", "Kiểm nhập", "KN 03-2025")), keys, hand(r, 1, goods, text=0.3), r)
    sheet.put("title", "Sở Y tế: tỉnh Mẫu", *[None] * (sheet.width - 3), "MS: 05D/BV-01")
    sheet.put("title", "BV: Đa khoa khu vực Mẫu", *[None] * (sheet.width - 3), "Số: 118")
    sheet.put("title", "BIÊN BẢN KIỂM NHẬP THUỐC, HÓA CHẤT, VẬT TƯ Y TẾ TIÊU HAO", over=(0, sheet.width - 1))
    if r.random() < 0.7:
        sheet.put("title", "Hội đồng kiểm nhập gồm có:")
        sheet.put("title", "1. Ông Phạm Văn Hải - Trưởng khoa Dược - Chủ tịch Hội đồng")
        sheet.put("title", "2. Bà Ngô Thị Lan - Kế toán - Ủy viên")
    sheet.put("title", f"Đã kiểm nhập các mặt hàng theo hóa đơn của {_BIDDERS[0]}, kết quả như sau:")
    if r.random() < 0.4:
        sheet.blank()
    headed(r, sheet, names)
    numbered(r, sheet, 0.3)
    for i, b in enumerate(goods, 1):
        sheet.item(
            i,
            b,
            paper=f"{r.randint(100, 9999):08d}",
            batch=f"{r.randint(10, 99)}0{r.randint(1, 9)}24",
            expiry=f"{r.randint(1, 12):02d}/20{r.randint(26, 28)}",
        )
    grand(r, sheet, sheet.total(), f"Tổng cộng: {len(goods)} khoản", "Tổng cộng", "Cộng khoản")
    if r.random() < 0.4:
        sheet.put("note", "Nhận xét: Hàng đúng chủng loại, còn nguyên bao bì.")
    close(r, sheet, written=sheet.total(), who=("THƯ KÝ", "ỦY VIÊN", "CHỦ TỊCH HỘI ĐỒNG"))


def contracts(r: random.Random, case: Exam) -> None:
    """A power company's book of purchase contracts: contract, day and seller merged over their materials."""
    scale = r.choice((1, 1, 1000, 1_000_000))
    goods = buys(r, stock(r, "power") + made(r, "vehicle"), r.randint(5, 20), scale, whole=scale == 1, most=150)
    keys = ["no", "contract", "on", "firm", "code", "name", "spec", "unit", "quantity", "price", "amount", "origin", "until", "fund"]
    keys = without(r, keys, 3, "code", "spec", "until", "fund", "on")
    names = {
        "no": r.choice(("STT", "TT")),
        "contract": r.choice(("Số hợp đồng", "Hợp đồng số")),
        "on": r.choice(("Ngày ký", "Ngày ký HĐ")),
        "firm": r.choice(("Nhà cung cấp", "Đơn vị cung cấp")),
        "code": r.choice(("Mã VTTB", "Mã vật tư")),
        "name": r.choice(("Tên VTTB", "Tên vật tư thiết bị", "Tên vật tư, thiết bị")),
        "spec": r.choice(("Thông số kỹ thuật", "Quy cách")),
        "unit": "ĐVT",
        "quantity": r.choice(("Số lượng", "Khối lượng", "SL theo hợp đồng")),
        "price": r.choice(("Đơn giá", "Đơn giá chưa VAT", "Đơn giá hợp đồng")),
        "amount": r.choice(("Thành tiền", "Giá trị", "Thành tiền chưa VAT")),
        "origin": r.choice(("Nước sản xuất", "Xuất xứ", "Nước SX")),
        "until": "Thời hạn giao hàng",
        "fund": "Nguồn vốn",
    }
    sheet = Sheet(case, r.choice(("Theo dõi HĐ", "HĐMB 2024", "Sheet1")), keys, hand(r, scale, goods, text=0.25), r)
    letterhead(r, sheet, "BẢNG THEO DÕI HỢP ĐỒNG MUA SẮM VẬT TƯ THIẾT BỊ NĂM 2024", unit=scale if scale > 1 or r.random() < 0.3 else 0)
    headed(r, sheet, names)
    numbered(r, sheet, 0.25)
    merged, below, named = r.random() < 0.7, r.random() < 0.4, r.random() < 0.5
    number = 0
    for p, part in enumerate(split(r, goods, 5), 1):
        start = len(sheet.page.rows) + 1
        once: dict[str, Cell] = {"contract": f"{10 + p}/2024/HĐMB", "on": f"{p + 3:02d}/{p:02d}/2024", "firm": _BIDDERS[p - 1], "until": "60 ngày"}
        for n, b in enumerate(part):
            number += 1
            sheet.item(
                number, b, code=f"3.20.{r.randint(10, 99)}.{number:03d}", fund=r.choice(("ĐTXD", "SCL")), **(once if n == 0 or not merged else {})
            )
        if merged and len(part) > 1:
            for k in once:
                if k in keys:
                    sheet.page.merge(keys.index(k), keys.index(k), start, len(sheet.page.rows))
        if below:
            total_only(sheet, "subtotal", worth(part), name=f"Cộng hợp đồng {10 + p}/2024/HĐMB" if named else "Cộng hợp đồng")
    total_only(sheet, "total", worth(goods), name=r.choice(("Tổng cộng", "TỔNG CỘNG")))
    close(r, sheet, who=("NGƯỜI LẬP", "TRƯỞNG PHÒNG VẬT TƯ", "GIÁM ĐỐC"))


def materials(r: random.Random, case: Exam) -> None:
    """The materials of a building repair: quantities with decimals, the published price beside the one applied."""
    goods = [
        replace(b, quantity=Decimal(r.randint(20, 90000)) / r.choice((10, 100))) for b in buys(r, stock(r, "building"), r.randint(5, 13), whole=True)
    ]
    goods = [replace(b, quantity=b.quantity.to_integral_value() % 90 + 1) if b.line.unit == "Bộ" else b for b in goods]
    goods = [replace(b, price=rounded(b.price, 100)) if b.price > 10_000 else b for b in goods]
    keys = ["no", "code", "name", "origin", "unit", "quantity", "listed", "price", "amount", "note"]
    keys = without(r, keys, 3, "code", "listed", "note")
    names = {
        "no": r.choice(("STT", "TT")),
        "code": r.choice(("Mã hiệu", "Mã vật liệu")),
        "name": r.choice(("Tên vật tư", "Tên vật liệu", "Tên vật tư, vật liệu")),
        "origin": r.choice(("Xuất xứ", "Nguồn gốc, xuất xứ")),
        "unit": "Đơn vị",
        "quantity": r.choice(("Khối lượng", "Số lượng")),
        "listed": r.choice(("Giá thông báo", "Giá công bố của Sở Xây dựng")),
        "price": r.choice(("Đơn giá áp dụng", "Đơn giá", "Đơn giá hiện trường")),
        "amount": "Thành tiền",
        "note": "Ghi chú",
    }
    sheet = Sheet(case, r.choice(("Vật tư", "Gia VT", "TH vật liệu")), keys, Hand() if r.random() < 0.7 else hand(r, 1, goods, text=1), r)
    letterhead(r, sheet, "BẢNG TỔNG HỢP VẬT LIỆU", "Công trình: Sửa chữa trụ sở làm việc UBND xã Tân Lập", unit=1 if r.random() < 0.3 else 0)
    headed(r, sheet, names)
    numbered(r, sheet, 0.3)
    parts = split(r, goods, 2) if r.random() < 0.5 else [goods]
    for p, part in enumerate(parts):
        if len(parts) > 1:
            sheet.row("heading", no=_ROMAN[p], name=("Vật liệu xây dựng", "Vật liệu hoàn thiện")[p])
        for i, b in enumerate(part, 1):
            sheet.item(i, b, code=f"V{r.randint(10000, 99999)}", listed=sheet.writer.money(b.price + r.choice((0, 0, 100, 500))), note=None)
        if len(parts) > 1 and r.random() < 0.6:
            total_only(sheet, "subtotal", worth(part), name=f"Cộng {_ROMAN[p]}")
    total_only(sheet, "total", worth(goods), name=r.choice(("Tổng cộng", "TỔNG CỘNG", "Cộng vật liệu")))
    close(r, sheet, who=("NGƯỜI LẬP", "NGƯỜI KIỂM TRA", "CHỦ TRÌ"))


def communes(r: random.Random, case: Exam) -> None:
    """Gear against fire and flood handed to communes: a sheet for each, or one sheet with a table for each."""
    pool = stock(r, "fire")
    places = r.sample(_COMMUNES, r.randint(2, 4))
    on_one = r.random() < 0.45
    origin, when = r.random() < 0.75, r.choice(("2025", "2024"))
    keys = ["no", "name", "unit", "quantity", "price", "amount", *(["origin"] if origin else []), "state", "note"]
    keys = without(r, keys, 2, "state", "note")
    if origin and r.random() < 0.5:
        keys.remove("origin")
        keys.insert(r.choice((2, 3)), "origin")
    names = {
        "no": r.choice(("TT", "STT")),
        "name": r.choice(("Tên phương tiện, trang thiết bị", "Tên trang thiết bị", "Tên phương tiện, vật tư")),
        "unit": r.choice(("ĐVT", "Đơn vị tính")),
        "quantity": r.choice(("Số lượng", "SL cấp")),
        "price": r.choice(("Đơn giá", "Đơn giá (đồng)")),
        "amount": r.choice(("Thành tiền", "Thành tiền (đồng)")),
        "origin": r.choice(("Xuất xứ", "Nước sản xuất")),
        "state": "Tình trạng",
        "note": "Ghi chú",
    }
    page, numbers, counts, label = None, r.random() < 0.2, r.random() < 0.4, r.choice(("Cộng {}", "Cộng", "Tổng cộng"))
    if r.random() < 0.6:
        names = {k: typed(r, text) for k, text in names.items()}
    given = [buys(r, pool, r.randint(3, 9), whole=True, most=30) for _ in places]
    one_hand = hand(r, 1, [b for part in given for b in part], text=0.2)  # who writes several tables on a sheet writes them alike
    for p, (place, goods) in enumerate(zip(places, given, strict=True)):
        writer = one_hand if on_one else hand(r, 1, goods, text=0.2)
        sheet = Sheet(case, "Phân bổ" if on_one else place, keys, writer, r, page=page if on_one else None)
        page = sheet.page
        if not on_one or p == 0:
            letterhead(r, sheet, f"BẢNG KÊ TRANG THIẾT BỊ PHÒNG CHÁY, CHỮA CHÁY VÀ PHÒNG, CHỐNG THIÊN TAI NĂM {when}")
        elif r.random() < 0.7:
            sheet.blank(r.randint(1, 2))
        if on_one:
            sheet.put("heading|title", f"{p + 1}. {place}")
        else:
            sheet.put("title|heading", f"Đơn vị tiếp nhận: UBND {place}")
        sheet.put("header", *[names[k] for k in keys])
        numbered(r, sheet, float(numbers))
        for i, b in enumerate(goods, 1):
            sheet.item(i, b, state=r.choice(("Mới 100%", "Mới")), note=None)
        total_only(
            sheet,
            "total|subtotal",
            worth(goods),
            name=label.format(place),
            quantity=sheet.writer.figure(count(goods)) if counts else None,
        )
        if not on_one or p == len(places) - 1:
            close(r, sheet, who=("BÊN GIAO", "BÊN NHẬN"))


def elsewhere(r: random.Random, case: Exam) -> None:
    """Lists of the families above as web pages, Excel-2003 XML, old xls, ods and text files."""
    case.suffix = r.choice((".xml.xls", ".html", ".htm.xls", ".csv", ".csv", ".xls", ".xls", ".ods"))
    lists = [herbs, lot_rows, invitation, of_units, in_use, asked_offered, classroom, received, materials]
    if case.suffix == ".csv":
        case.coding, case.delimiter = r.choice((("cp1258", ";"), ("utf-16", "\t"), ("utf-8", ";"), ("utf-8-sig", ","), ("utf-8", ",")))
    else:
        lists.append(contracts)
    r.choice(lists)(r, case)


FAMILIES: dict[str, Callable[[random.Random, Exam], None]] = {
    f"fourth_{i:02d}": family
    for i, family in enumerate(
        (
            looked_up,
            herbs,
            lot_rows,
            bid_workbook,
            invitation,
            of_units,
            in_use,
            insured,
            asked_offered,
            approved,
            classroom,
            received,
            contracts,
            materials,
            communes,
            elsewhere,
        ),
        1,
    )
}


def make(family: str, seed: int) -> Exam:
    """The workbook of this family and seed."""
    with patch.dict(second.FAMILIES, FAMILIES, clear=True):
        return second.make(family, seed)


def score(family: str, seeds: Iterable[int], folder: Path) -> Score:
    """The score of a family over these seeds; its files are left in `folder`."""
    with patch.dict(second.FAMILIES, FAMILIES, clear=True):
        return second.score(family, seeds, folder)


def main() -> None:
    """Prints the score of every family, and of all."""
    with patch.dict(second.FAMILIES, FAMILIES, clear=True):
        second.main()


if __name__ == "__main__":
    main()
