"""The third set of layouts made by people who did not work on the reader; at first sight 66 % of its workbooks were exact, then it was looked at.

`python -m tests.layouts_third N [--seed S] [--family F]`, as tests/layouts_first.py.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

from tests import layouts_first as held
from tests import layouts_second as second
from tests.generate import ZERO, Cell, Item, Line, Total
from tests.layouts_first import LABELS, VERDICTS, Buy, Hand, Score, Sheet, buys, hand, words
from tests.layouts_second import Exam, Reading, close, heads, letterhead, made, pick, rounded, split, total_only, worth

_STOCK = {
    "quarters": (
        "Chăn bông cá nhân|Cái|310000", "Màn tuyn cá nhân|Cái|118000", "Chiếu cói|Cái|95000", "Giường sắt đơn 0,9m|Cái|1450000", "Ba lô con cóc|Cái|265000",
        "Bát ăn cơm inox|Cái|14000", "Nồi cơm gas 10kg|Cái|5900000", "Xoong quân dụng 50 lít|Cái|1280000", "Khay ăn inox 5 ngăn|Cái|92000",
        "Quạt công nghiệp treo tường|Cái|1350000",
        "Bình tông nhựa|Cái|68000", "Xẻng bộ binh|Cái|145000", "Đèn pin sạc|Cái|215000", "Tủ cá nhân sắt|Cái|1950000", "Phích nước 2,5 lít|Cái|189000",
    ),
    "seed": (
        "Bò cái lai Sind|Con|17500000", "Dê bách thảo giống|Con|3200000", "Gà ri giống 21 ngày tuổi|Con|24000", "Lúa giống BC15|Kg|38000", "Ngô giống NK4300|Kg|115000",
        "Phân bón NPK Lâm Thao|Kg|12500", "Cây quế giống|Cây|2500", "Cây mắc ca ghép|Cây|65000", "Thức ăn hỗn hợp cho gà|Kg|14500", "Máy cắt cỏ Honda GX35|Cái|4250000",
        "Bồn nhựa chứa nước 1000 lít|Cái|2150000", "Máy phun thuốc đeo vai|Cái|1680000", "Tôn lợp mái 0,4mm|m2|118000", "Xi măng PCB40|Bao|86000",
    ),
    "vaccine": (
        "Vắc xin uốn ván hấp phụ (TT)|Liều|14200", "Vắc xin dại Abhayrab|Liều|165000", "Vắc xin viêm gan B tái tổ hợp|Liều|52000", "Vắc xin cúm mùa Influvac Tetra|Liều|264000",
        "Vắc xin thủy đậu Varivax|Liều|765000", "Vắc xin sởi - rubella (MR)|Liều|68000", "Vắc xin viêm não Nhật Bản Jevax|Liều|31000", "Huyết thanh kháng dại|Lọ|395000",
        "Vắc xin phế cầu Synflorix|Liều|829900", "Vắc xin BCG|Liều|9800", "Vắc xin HPV Gardasil 9|Liều|2572500",
    ),
    "spare": (
        "Bóng đèn Halogen 24V|Cái|1250000", "Cảm biến oxy|Cái|4850000", "Bộ lọc khí HEPA|Bộ|2300000", "Dây cáp điện tim 3 nhánh|Sợi|1900000", "Pin sạc máy theo dõi|Cục|3450000",
        "Gioăng cửa nồi hấp|Cái|780000", "Đầu dò SpO2 người lớn|Cái|2650000", "Quạt tản nhiệt nguồn|Cái|690000",
    ),
}  # fmt: skip
_FIRMS = (
    "Công ty TNHH MTV Thiết bị Khoa Việt",
    "Công ty CP Dược - VTYT Thanh Bình",
    "DNTN Hồng Phát",
    "Công ty TNHH Đầu tư Nam Long",
    "HTX Dịch vụ Tổng hợp Phú An",
)
_PEOPLE = (
    "Lò Văn Pản",
    "Hà Thị Lường",
    "Vàng A Páo",
    "Nguyễn Thị Hoa",
    "Bàn Văn Sinh",
    "Đinh Văn Tú",
    "Lường Văn Ún",
    "Trần Văn Cộng",
    "Giàng Thị Dợ",
)
_SCHOOLS = ("Trường PTDTBT THCS Nậm Mười", "Trung tâm Y tế huyện Văn Hồ", "Phòng Văn hóa - Thông tin", "Hạt Kiểm lâm", "Ban Chỉ huy Quân sự huyện")
_ROMAN = ("I", "II", "III", "IV", "V")


def goods_of(r: random.Random, kind: str) -> list[Line]:
    """Lines of this kind, of the new lists or of the old."""
    if kind not in _STOCK:
        return made(r, kind)
    lines = []
    for text in _STOCK[kind]:
        name, unit, price = text.rsplit("|", 2)
        origin = r.choice(held._HOME) if r.random() < 0.5 else r.choice(held._ABROAD)
        lines.append(Line(name, "", "", "", "", origin, "", unit, Decimal(1), (Decimal(price) * r.randint(88, 115) / 100).to_integral_value()))
    return lines


def at_amount(sheet: Sheet, number: Cell, buy: Buy, whole: Decimal, **given: Cell) -> None:
    """Adds a line whose stated amount is not what its figures multiply to."""
    sheet.item(number, buy, counted=False, amount=sheet.writer.money(whole), **given)
    sheet.case.items[-1] = replace(sheet.case.items[-1], amount=held._exact(whole))
    sheet.amounts[-1] = whole
    sheet.case.share[buy.verdict if "origin" in sheet.keys else "unknown"] += whole


def count(goods: Iterable[Buy]) -> Decimal:
    """How many pieces together."""
    return sum((b.quantity for b in goods), ZERO)


def band(r: random.Random, sheet: Sheet, text: str, *, merged: float = 0.6) -> None:
    """A heading over the whole width."""
    row = sheet.put("heading", text)
    if r.random() < merged:
        sheet.page.merge(0, sheet.width - 1, row)


def numbered(r: random.Random, sheet: Sheet, chance: float) -> None:
    """The row of column numbers, now and then."""
    if r.random() < chance:
        style = r.choice(("{}", "({})", "[{}]"))
        sheet.put("numbering", *[style.format(i) if style != "{}" else i for i in range(1, sheet.width + 1)])


# ---- families ------------------------------------------------------------------------------------------------------------------------


def offer(r: random.Random, case: Exam) -> None:
    """A seller's answer to a hospital's request for prices: services and taxes are added to each line's amount."""
    goods = buys(r, held._REAL + goods_of(r, "spare"), r.randint(3, 14), whole=True, most=40)
    keys = ["no", "name", "model", "hs", "year", "origin", "quantity", "price", "service", "duty", "amount"]
    if r.random() < 0.4:
        keys.insert(6, "unit")
    notes = r.random() < 0.5  # the raised figures of footnotes
    texts = {
        "no": "STT",
        "name": r.choice(("Danh mục thiết bị y tế", "Danh mục vật tư, thiết bị y tế", "Danh mục hóa chất, vật tư xét nghiệm")),
        "model": "Ký, mã, nhãn hiệu, model, hãng sản xuất",
        "hs": "Mã HS",
        "year": "Năm sản xuất",
        "origin": "Xuất xứ",
        "unit": "Đơn vị tính",
        "quantity": "Số lượng/khối lượng",
        "price": "Đơn giá",
        "service": "Chi phí cho các dịch vụ liên quan",
        "duty": "Thuế, phí, lệ phí (nếu có)",
        "amount": "Thành tiền",
    }
    sheet = Sheet(case, r.choice(("Báo giá", "BG", "Trang tính1")), keys, hand(r, 1, goods, text=0.4), r)
    who = r.choice(_FIRMS)
    for text in (who.upper(), "Địa chỉ: Số 12, đường Lê Lợi, thành phố Mẫu", "Điện thoại: 0243.999.888"):
        if r.random() < 0.6:
            sheet.put("title", text)
    sheet.put("title", "BÁO GIÁ", over=(0, sheet.width - 1))
    sheet.put("title", "Kính gửi: Bệnh viện Đa khoa khu vực Mẫu", over=(0, sheet.width - 1))
    sheet.put("title", f"Trên cơ sở yêu cầu báo giá của Bệnh viện, chúng tôi {who} báo giá cho các thiết bị y tế như sau:")
    if r.random() < 0.8:
        sheet.put("title|heading", "1. Báo giá cho các thiết bị y tế và dịch vụ liên quan")
    marks = iter(range(2, 20))
    for k in keys[1:]:
        mark = f"({next(marks)})" if notes else ""
        texts[k] += mark + ("\n(VND)" if k in ("price", "service", "duty", "amount") else "")
    heads(sheet, *[texts[k] for k in keys])
    numbered(r, sheet, 0.3)
    for i, b in enumerate(goods, 1):
        service = Decimal(r.choice((0, 0, 0, 500_000, 1_200_000)))
        duty = rounded(b.worth * r.choice((0, 5, 8)) / 100)
        at_amount(sheet, i, b, b.worth + service + duty, service=sheet.writer.money(service), duty=sheet.writer.money(duty))
    if r.random() < 0.5:
        sheet.sum("total", r.choice(("Tổng cộng", "Tổng giá trị báo giá")), sheet.total())
    if r.random() < 0.6:
        sheet.put("note|signature", "(Gửi kèm theo các tài liệu chứng minh về tính năng, thông số kỹ thuật của thiết bị y tế)")
    sheet.put("note|signature", "2. Báo giá này có hiệu lực trong vòng: 90 ngày, kể từ ngày 10 tháng 3 năm 2025.")
    sheet.put("note|signature", "3. Chúng tôi cam kết:")
    sheet.put("note|signature", "- Không đang trong quá trình thực hiện thủ tục giải thể hoặc bị thu hồi Giấy chứng nhận đăng ký doanh nghiệp.")
    sheet.put("note|signature", "- Những thông tin nêu trong báo giá là trung thực.")
    close(r, sheet, who=("Đại diện hợp pháp của hãng sản xuất, nhà cung cấp",))


def plan_won(r: random.Random, case: Exam) -> None:
    """What was planned and what was won beside each other, under the bidders."""
    goods = buys(r, held._REAL + made(r, "chemical"), r.randint(5, 20), whole=True, most=300)
    keys = ["no", "name", "model", "maker", "origin", "unit", "quantity", "p0", "a0", "price", "amount", "less"]
    for k in r.sample(("model", "maker", "less"), r.randint(0, 2)):
        keys.remove(k)
    plan = r.choice(("Giá kế hoạch", "Kế hoạch được duyệt", "Giá gói thầu được duyệt"))
    won = r.choice(("Giá trúng thầu", "Kết quả trúng thầu", "Giá đề nghị trúng thầu"))
    flat = r.random() < 0.3
    cut = " " if flat else ">"
    names = {
        "no": "TT",
        "name": pick(r, "Tên hóa chất, vật tư", "Tên mặt hàng", "Tên danh mục hàng hóa"),
        "model": "Mã sản phẩm",
        "maker": "Hãng sản xuất",
        "origin": r.choice(("Nước sản xuất", "Xuất xứ")),
        "unit": "ĐVT",
        "quantity": r.choice(("Số lượng", "Số lượng mời thầu", "Số lượng trúng thầu")),
        "p0": f"{plan}{cut}{'(đơn giá)' if flat else 'Đơn giá'}",
        "a0": f"{plan}{cut}{'(thành tiền)' if flat else 'Thành tiền'}",
        "price": f"{won}{cut}{'(đơn giá)' if flat else 'Đơn giá'}",
        "amount": f"{won}{cut}{'(thành tiền)' if flat else 'Thành tiền'}",
        "less": r.choice(("Giảm giá sau đấu thầu", "Tiết kiệm", "Chênh lệch")),
    }
    sheet = Sheet(case, r.choice(("TH kết quả", "Kết quả ĐT", "Sheet1")), keys, hand(r, 1, goods, text=0.25), r)
    letterhead(
        r, sheet, "BẢNG TỔNG HỢP KẾT QUẢ LỰA CHỌN NHÀ THẦU", "(Kèm theo Tờ trình số 77/TTr-TCG ngày 05/5/2025)", unit=1 if r.random() < 0.3 else 0
    )
    heads(sheet, *[names[k] for k in keys])
    numbered(r, sheet, 0.3)
    parts = split(r, goods, 3) if r.random() < 0.7 else [goods]
    planned = {id(b): b.price + rounded(b.price * r.choice((0, 2, 7, 12)) / 100) for b in goods}

    def beside(part: Sequence[Buy]) -> dict[str, Cell]:
        first = sum((planned[id(b)] * b.quantity for b in part), ZERO)
        return {"a0": sheet.writer.money(first), "less": sheet.writer.money(first - worth(part))}

    below, number = r.random() < 0.6, 0
    for p, part in enumerate(parts):
        if len(parts) > 1:
            band(r, sheet, f"{_ROMAN[p]}. {_FIRMS[p]}")
        for b in part:
            number += 1
            sheet.item(number, b, p0=sheet.writer.money(planned[id(b)]), **beside([b]))
        if len(parts) > 1 and below:
            total_only(sheet, "subtotal", worth(part), name=r.choice((f"Cộng nhà thầu {p + 1}", f"Cộng {_ROMAN[p]}", "Cộng")), **beside(part))
    total_only(sheet, "total", worth(goods), name=r.choice(("Tổng cộng", "TỔNG CỘNG", "Tổng giá trị")), **beside(goods))
    close(r, sheet, written=worth(goods), who=("TỔ CHUYÊN GIA", "BÊN MỜI THẦU"))


def lot_cells(r: random.Random, case: Exam) -> None:
    """Lots in merged cells at the side of their lines, with the lot's sum in a merged cell too."""
    goods = buys(r, held._REAL, r.randint(5, 22), whole=r.random() < 0.5)
    keys = ["lot", "part", "firm", "no", "name", "model", "brand", "origin", "unit", "quantity", "price", "amount", "lotsum"]
    if r.random() < 0.4:
        keys.remove("lotsum")
        keys.insert(3, "lotsum")
    for k in r.sample(("part", "brand", "no", "firm"), r.randint(0, 2)):
        keys.remove(k)
    names = {
        "lot": r.choice(("Mã lô", "Mã phần/lô", "Lô số")),
        "part": "Tên phần (lô)",
        "firm": r.choice(("Tên đơn vị trúng thầu", "Nhà thầu được đề nghị trúng thầu")),
        "no": "STT trong lô",
        "name": r.choice(("Danh mục hàng hóa", "Tên hàng hóa trúng thầu")),
        "model": "Ký mã hiệu",
        "brand": "Nhãn hiệu",
        "origin": r.choice(("Xuất xứ", "Xuất xứ (quốc gia, vùng lãnh thổ)")),
        "unit": "Đơn vị tính",
        "quantity": r.choice(("Khối lượng", "Số lượng")),
        "price": r.choice(("Đơn giá trúng thầu", "Đơn giá trúng thầu (VND)")),
        "amount": r.choice(("Thành tiền", "Thành tiền (VND)")),
        "lotsum": r.choice(("Giá trúng thầu của lô (VND)", "Tổng giá trị lô", "Giá trị phần (lô)")),
    }
    sheet = Sheet(case, r.choice(("Phụ lục I", "KQLCNT theo lô", "Sheet1")), keys, hand(r, 1, goods, text=0.3), r)
    letterhead(r, sheet, "PHỤ LỤC: DANH MỤC HÀNG HÓA TRÚNG THẦU THEO TỪNG PHẦN (LÔ)", f"Số thông báo mời thầu: IB2500{r.randint(100000, 999999)}")
    heads(sheet, *[names[k] for k in keys])
    numbered(r, sheet, 0.3)
    for p, part in enumerate(split(r, goods, 5), 1):
        start = len(sheet.page.rows) + 1
        for i, b in enumerate(part, 1):
            first: dict[str, Cell] = {"lot": f"PP25000{p:04d}", "part": f"Phần {p}", "firm": _FIRMS[p % 5], "lotsum": sheet.writer.money(worth(part))}
            sheet.item(i, b, **(first if i == 1 else {}))
        if len(part) > 1:
            for k in ("lot", "part", "firm", "lotsum"):
                if k in keys:
                    sheet.page.merge(keys.index(k), keys.index(k), start, len(sheet.page.rows))
    if r.random() < 0.8:
        total_only(sheet, "total", worth(goods), **{keys[0]: r.choice(("Tổng cộng", "TỔNG CỘNG")), "lotsum": sheet.writer.money(worth(goods))})
    if r.random() < 0.3:
        case.hidden_rows[sheet.page.name] = {r.choice(case.items).row}
    close(r, sheet, who=("Người lập", "GIÁM ĐỐC"))


def portal_forms(r: random.Random, case: Exam) -> None:
    """The portal's workbook of a bidder: what is offered, its prices, services apart, spare parts apart."""
    goods = buys(r, held._REAL + made(r, "it"), r.randint(4, 14), whole=True, most=60)
    parts = buys(r, goods_of(r, "spare"), r.randint(2, 5), whole=True, most=10)
    writer = Hand("plain") if r.random() < 0.6 else Hand()
    base = {
        "no": "STT",
        "name": "Danh mục hàng hóa",
        "model": r.choice(("Ký mã hiệu", "Kỹ mã hiệu")),
        "brand": "Nhãn hiệu",
        "year": "Năm sản xuất",
        "origin": "Xuất xứ (quốc gia, vùng lãnh thổ)",
        "maker": "Hãng sản xuất",
        "spec": "Cấu hình, tính năng kỹ thuật cơ bản",
        "unit": "Đơn vị tính",
        "quantity": "Khối lượng",
        "hs": "Mã HS (nếu có)",
    }
    made_sheets: list[Callable[[], None]] = []

    def offered() -> None:
        sheet = Sheet(case, "Mẫu số 10B. Đề xuất về hàng hóa"[:31], list(base), writer, r)
        sheet.put("title", "ĐỀ XUẤT VỀ HÀNG HÓA CỦA NHÀ THẦU", over=(0, sheet.width - 1))
        sheet.put("title", f"Tên nhà thầu: {_FIRMS[0]}")
        heads(sheet, *base.values())
        for i, b in enumerate(goods, 1):
            sheet.item(str(i), b, counted=False)

    def priced() -> None:
        names = {k: v for k, v in base.items() if k != "hs"} | {"price": "Đơn giá dự thầu", "amount": r.choice(("Thành tiền", "Thành tiền (VND)"))}
        sheet = Sheet(case, "Mẫu số 12.1A. Bảng giá dự thầu của hàng hóa"[:31], list(names), writer, r)
        sheet.put("title", "BẢNG GIÁ DỰ THẦU CỦA HÀNG HÓA")
        sheet.blank(r.randint(0, 2))
        heads(sheet, *names.values())
        for i, b in enumerate(goods, 1):
            sheet.item(str(i), b)
        sheet.sum("total", "Tổng cộng giá dự thầu của hàng hóa đã bao gồm thuế, phí, lệ phí (nếu có)", sheet.total(), at="no", merged=True)

    def services() -> None:
        names = {
            "no": "STT",
            "name": "Mô tả dịch vụ",
            "quantity": "Khối lượng mời thầu",
            "unit": "Đơn vị tính",
            "where": "Địa điểm thực hiện dịch vụ",
            "day": "Ngày hoàn thành dịch vụ",
            "price": "Đơn giá dự thầu",
            "amount": "Thành tiền",
        }
        sheet = Sheet(case, "Mẫu số 13A. Bảng giá dự thầu cho các dịch vụ liên quan"[:31], list(names), writer, r)
        sheet.put("title", "BẢNG GIÁ DỰ THẦU CHO CÁC DỊCH VỤ LIÊN QUAN")
        heads(sheet, *names.values())
        for i, text in enumerate(r.sample(held._SERVICES, r.randint(1, 3)), 1):
            name, unit, price = text.split("|")
            line = Line(name, "", "", "", "", "", "", unit, Decimal(1), Decimal(price))
            sheet.item(str(i), Buy(line, "", "unknown", Decimal(r.randint(1, 3)), Decimal(price)), counted=False, where="Tại chủ đầu tư", day="30")
        sheet.sum("total", "Tổng cộng giá dự thầu cho các dịch vụ liên quan", sheet.total(), at="no", merged=True)

    def spares() -> None:
        names = {
            "no": "STT",
            "name": r.choice(("Danh mục vật tư, phụ tùng thay thế", "Tên vật tư, phụ tùng thay thế")),
            "unit": "Đơn vị tính",
            "quantity": "Khối lượng",
            "origin": "Xuất xứ (quốc gia, vùng lãnh thổ)",
            "price": "Đơn giá dự thầu",
            "amount": "Thành tiền",
        }
        sheet = Sheet(case, "Mẫu số 14A. Bảng giá vật tư, phụ tùng thay thế"[:31], list(names), writer, r)
        sheet.put("title", "BẢNG GIÁ DỰ THẦU CHO VẬT TƯ, PHỤ TÙNG THAY THẾ")
        heads(sheet, *names.values())
        for i, b in enumerate(parts, 1):
            sheet.item(str(i), b)
        sheet.sum("total", "Tổng cộng", sheet.total(), at="no", merged=True)

    made_sheets += [priced]
    if r.random() < 0.7:
        made_sheets.insert(0, offered)
    if r.random() < 0.6:
        made_sheets.append(services)
    if r.random() < 0.6:
        made_sheets.append(spares)
    for put in made_sheets:
        put()


def joint_needs(r: random.Random, case: Exam) -> None:
    """Needs of several units for a joint purchase: what is allowed, what there is, what is to be bought."""
    scale = r.choice((1, 1000, 1_000_000))
    goods = buys(r, made(r, r.choice(("it", "furniture", "vehicle"))) + made(r, "school"), r.randint(6, 20), scale, whole=scale == 1, most=20)
    origin = r.random() < 0.6
    keys = ["no", "name", "unit", "norm", "have", "quantity", "price", "amount", "fund", *(["origin"] if origin else []), "note"]
    if r.random() < 0.4:
        keys.remove("norm")
    amount = r.choice(("Thành tiền", "Thành tiền", "Tổng kinh phí"))
    names = {
        "no": "Số TT",
        "name": r.choice(("Tên đơn vị / chủng loại tài sản", "Chủng loại tài sản", "Tài sản đề nghị mua sắm")),
        "unit": "Đơn vị tính",
        "norm": "Số lượng>Theo tiêu chuẩn, định mức",
        "have": r.choice(("Số lượng>Hiện có", "Số lượng>Hiện đang quản lý, sử dụng")),
        "quantity": r.choice(("Số lượng>Đề nghị mua sắm", "Số lượng>Đăng ký mua sắm", "Số lượng>Đề nghị mua mới")),
        "price": "Dự toán kinh phí mua sắm>Đơn giá",
        "amount": f"Dự toán kinh phí mua sắm>{amount}",
        "fund": "Nguồn vốn",
        "origin": r.choice(("Xuất xứ", "Xuất xứ hàng hóa")),
        "note": "Ghi chú",
    }
    sheet = Sheet(case, r.choice(("Nhu cầu MSTT", "Đăng ký MSTT 2025", "Biểu 1")), keys, hand(r, scale, goods, text=0.25), r)
    letterhead(r, sheet, "BẢNG TỔNG HỢP NHU CẦU MUA SẮM TẬP TRUNG NĂM 2025", unit=scale if scale > 1 or r.random() < 0.4 else 0)
    heads(sheet, *[names[k] for k in keys])
    numbered(r, sheet, 0.5)
    way = r.choice(("heading", "lot", "below"))
    parts = split(r, goods, 4)
    for p, part in enumerate(parts):
        unit = r.choice((_SCHOOLS[p], _SCHOOLS[p].upper()))
        if way == "lot":
            total_only(sheet, "lot", worth(part), no=_ROMAN[p], name=unit, quantity=sheet.writer.figure(count(part)))
        else:
            sheet.row("heading", no=_ROMAN[p], name=unit)
        for i, b in enumerate(part, 1):
            have = Decimal(r.randint(0, 9))
            sheet.item(i, b, norm=sheet.writer.figure(b.quantity + have), have=sheet.writer.figure(have), fund=r.choice(("NSNN", "Quỹ PTHĐSN")))
        if way == "below":
            total_only(sheet, "subtotal", worth(part), name=r.choice((f"Cộng {_ROMAN[p]}", "Cộng đơn vị")), quantity=sheet.writer.figure(count(part)))
    label = r.choice(("Tổng cộng", "TỔNG CỘNG", "Tổng cộng (I+II)" if len(parts) == 2 else "TỔNG CỘNG TOÀN HUYỆN"))
    total_only(sheet, "total", worth(goods), name=label, quantity=sheet.writer.figure(count(goods)))
    close(r, sheet, who=("LẬP BIỂU", "KẾ TOÁN", "THỦ TRƯỞNG CƠ QUAN"))


def inventory(r: random.Random, case: Exam) -> None:
    """Minutes of taking stock: the books, the count, the difference, each with three columns."""
    scale = r.choice((1, 1, 1000))
    goods = buys(r, made(r, "vehicle") + made(r, "it") + made(r, "furniture"), r.randint(4, 18), scale, most=5)
    goods = [replace(b, quantity=Decimal(max(1, int(b.quantity) % 5))) for b in goods]
    keys = ["no", "name", "code", "origin", "place", "quantity", "amount", "l1", "q2", "a2", "l2", "dq", "da", "dl", "note"]
    for k in r.sample(("code", "place", "note"), r.randint(0, 2)):
        keys.remove(k)
    first, then, diff = "Theo sổ kế toán", r.choice(("Theo kiểm kê", "Theo kiểm kê thực tế")), "Chênh lệch"
    names = {
        "no": "STT",
        "name": r.choice(("Tên tài sản cố định", "Tên TSCĐ", "Tên, nhãn hiệu tài sản cố định")),
        "code": "Mã số TSCĐ",
        "origin": "Nước sản xuất",
        "place": "Nơi sử dụng",
        "note": "Ghi chú",
    }
    for keys3, group in ((("quantity", "amount", "l1"), first), (("q2", "a2", "l2"), then), (("dq", "da", "dl"), diff)):
        names |= dict(zip(keys3, (f"{group}>Số lượng", f"{group}>Nguyên giá", f"{group}>Giá trị còn lại"), strict=True))
    sheet = Sheet(case, r.choice(("Kiểm kê", "C53-HD", "KK 31-12")), keys, hand(r, scale, goods, text=0.25), r)
    sheet.put("title", "Đơn vị: Trường Cao đẳng Nghề Mẫu", *[None] * 7, "Mẫu số: C53 - HD")
    sheet.put("title", "BIÊN BẢN KIỂM KÊ TÀI SẢN CỐ ĐỊNH", over=(0, sheet.width - 1))
    sheet.put("title", "Thời điểm kiểm kê: 16 giờ 00 ngày 31 tháng 12 năm 2024")
    if r.random() < 0.6:
        for text in (
            "Ban kiểm kê gồm:",
            "- Ông/bà: Nguyễn Văn Sơn, chức vụ: Phó Hiệu trưởng - Trưởng ban",
            "- Ông/bà: Lê Thị Mây, chức vụ: Kế toán - Ủy viên",
        ):
            sheet.put("title", text)
    sheet.put("title", "Đã kiểm kê TSCĐ, kết quả như sau:")
    if scale > 1:
        sheet.put("unit", *[None] * 9, "Đơn vị tính: " + second.money_unit(r, scale))
    heads(sheet, *[names[k] for k in keys])
    if r.random() < 0.6:
        letters, digits = iter("ABCDEG"), iter(range(1, 20))
        sheet.put(
            "numbering", *[next(digits) if k in ("quantity", "amount", "l1", "q2", "a2", "l2", "dq", "da", "dl") else next(letters) for k in keys]
        )

    def rest(part: Sequence[Buy]) -> dict[str, Cell]:
        left = sum((rounded(b.worth * 2 / 5, scale) for b in part), ZERO)
        pieces, cost = sheet.writer.figure(count(part)), sheet.writer.money(worth(part))
        return {"q2": pieces, "a2": cost, "l1": sheet.writer.money(left), "l2": sheet.writer.money(left)}

    none = r.choice((None, 0, "-"))
    parts = split(r, goods, 3) if r.random() < 0.5 else [goods]
    for p, part in enumerate(parts):
        if len(parts) > 1:
            sheet.row("heading", no=_ROMAN[p], name=("Phương tiện vận tải", "Máy móc, thiết bị văn phòng", "Thiết bị truyền dẫn")[p])
        for i, b in enumerate(part, 1):
            sheet.item(i, b, code=f"TSCĐ{i:03d}", place=r.choice(second._OFFICES), dq=none, da=none, dl=none, note=None, **rest([b]))
    whole = {"quantity": sheet.writer.figure(count(goods))} | rest(goods)
    total_only(sheet, "total", worth(goods), name=r.choice(("Cộng", "Tổng cộng", "CỘNG")), **whole)
    if r.random() < 0.5:
        sheet.put("note", "Ý kiến giải quyết số chênh lệch: Không")
    close(r, sheet, who=("Thủ trưởng đơn vị", "Kế toán trưởng", "Trưởng ban kiểm kê"))


def coded_twice(r: random.Random, case: Exam) -> None:
    """An insurance catalogue whose columns are named in words and again by their codes."""
    medicine = r.random() < 0.5
    goods = buys(r, held._MEDICINES if medicine else held._REAL, r.randint(4, 25), most=5000)
    if medicine:
        columns = (
            ("no", "STT", "STT"),
            ("code", "Mã thuốc", "MA_THUOC"),
            ("substance", "Tên hoạt chất", "TEN_HOAT_CHAT"),
            ("name", "Tên thuốc", "TEN_THUOC"),
            ("unit", "Đơn vị tính", "DON_VI_TINH"),
            ("strength", "Hàm lượng", "HAM_LUONG"),
            ("way", "Đường dùng", "DUONG_DUNG"),
            ("reg", "Số đăng ký", "SO_DANG_KY"),
            ("quantity", "Số lượng", "SO_LUONG"),
            ("price", "Đơn giá", "DON_GIA"),
            ("bh", "Đơn giá BHYT", "DON_GIA_BH"),
            ("spec", "Quy cách đóng gói", "QUY_CACH"),
            ("maker", "Nhà sản xuất", "NHA_SX"),
            ("origin", "Nước sản xuất", "NUOC_SX"),
            ("supplier", "Nhà thầu", "NHA_THAU"),
            ("info", "Thông tin thầu", "TT_THAU"),
        )
    else:
        columns = (
            ("no", "STT", "STT"),
            ("code", "Mã vật tư y tế", "MA_VAT_TU"),
            ("class", "Mã nhóm vật tư", "NHOM_VAT_TU"),
            ("name", "Tên vật tư y tế", "TEN_VAT_TU"),
            ("model", "Mã hiệu sản phẩm", "MA_HIEU"),
            ("spec", "Quy cách", "QUY_CACH"),
            ("unit", "Đơn vị tính", "DON_VI_TINH"),
            ("price", "Đơn giá mua", "DON_GIA"),
            ("bh", "Đơn giá thanh toán BHYT", "DON_GIA_BH"),
            ("quantity", "Số lượng trúng thầu", "SO_LUONG"),
            ("maker", "Hãng sản xuất", "NHA_SX"),
            ("origin", "Nước sản xuất", "NUOC_SX"),
            ("supplier", "Nhà thầu", "NHA_THAU"),
            ("decision", "Quyết định trúng thầu", "QD_THAU"),
        )
    sheet = Sheet(case, r.choice(("DM đề nghị", "Mau gui BHXH", "Danh mục")), [c[0] for c in columns], hand(r, 1, goods, amounts=False, text=0.2), r)
    if r.random() < 0.6:
        letterhead(r, sheet, "DANH MỤC ĐỀ NGHỊ THANH TOÁN BẢO HIỂM Y TẾ", "Cơ sở khám bệnh, chữa bệnh: Trung tâm Y tế Mẫu - Mã: 01923")
    rows = [[c[1] for c in columns], [c[2] for c in columns]]
    if r.random() < 0.4:
        rows.reverse()
    sheet.put("header", *rows[0])
    sheet.put("header|numbering|note", *rows[1])
    if r.random() < 0.3:
        numbered(r, sheet, 1)
    for i, b in enumerate(goods, 1):
        sheet.item(
            i,
            b,
            code=f"40.{i:03d}" if medicine else f"N03.02.{i:03d}",
            substance="Amoxicilin",
            strength="500mg",
            way="Uống",
            bh=sheet.writer.money(b.price),
            info="415/QĐ-SYT;G1;N2;2025",
            **{"class": "N03.02"},
        )


def drug_needs(r: random.Random, case: Exam) -> None:
    """What a pharmacy foresees for a year beside what was used and is left, under groups of effect."""
    goods = buys(r, held._MEDICINES, r.randint(6, 22), most=6000, whole=r.random() < 0.5)
    grouped = r.random() < 0.6
    keys = ["no", "substance", "name", "strength", "reg", "unit", "used", "stock", "quantity", "last", "price", "amount", "maker", "origin", "group"]
    for k in r.sample(("last", "reg", "group", "strength", "stock"), r.randint(0, 3)):
        keys.remove(k)
    cut = "Số lượng>" if grouped else ""
    names = {
        "no": "STT",
        "substance": r.choice(("Hoạt chất", "Tên hoạt chất")),
        "name": r.choice(("Tên thuốc", "Tên biệt dược", "Tên thương mại")),
        "strength": "Hàm lượng",
        "reg": "Số đăng ký",
        "unit": "ĐVT",
        "used": cut + r.choice(("Số lượng sử dụng năm 2024", "Đã sử dụng 12 tháng qua")),
        "stock": cut + r.choice(("Tồn kho hiện tại", "Tồn kho đến 31/12/2024")),
        "quantity": cut + r.choice(("Số lượng dự trù năm 2025", "Nhu cầu năm 2025", "Số lượng đề nghị")),
        "last": r.choice(("Giá trúng thầu năm 2024", "Giá trúng thầu kỳ trước")),
        "price": r.choice(("Đơn giá kế hoạch", "Đơn giá dự kiến", "Giá kế hoạch 2025")),
        "amount": r.choice(("Thành tiền", "Thành tiền dự kiến")),
        "maker": "Cơ sở sản xuất",
        "origin": "Nước sản xuất",
        "group": "Nhóm TCKT",
    }
    sheet = Sheet(case, r.choice(("Dự trù thuốc", "DT 2025", "Sheet1")), keys, hand(r, 1, goods, text=0.25), r)
    letterhead(r, sheet, "DỰ TRÙ NHU CẦU SỬ DỤNG THUỐC NĂM 2025", "Khoa Dược")
    heads(sheet, *[names[k] for k in keys])
    numbered(r, sheet, 0.3)
    effects = ("THUỐC GÂY TÊ, GÂY MÊ", "THUỐC ĐIỀU TRỊ KÝ SINH TRÙNG, CHỐNG NHIỄM KHUẨN", "THUỐC TIM MẠCH", "THUỐC ĐƯỜNG TIÊU HÓA")
    parts = split(r, goods, 4) if r.random() < 0.7 else [goods]
    number, below = 0, r.random() < 0.4
    for p, part in enumerate(parts):
        if len(parts) > 1:
            text = f"{p + 1}. {effects[p]}"
            if r.random() < 0.5:
                band(r, sheet, text)
            else:
                sheet.row("heading", no=_ROMAN[p], substance=effects[p])
        for b in part:
            number += 1
            more = {k: sheet.writer.figure(Decimal(r.randint(0, 3000))) for k in ("used", "stock")}
            sheet.item(
                number,
                b,
                substance=r.choice(("Cefixim", "Losartan", "Omeprazol")),
                strength="20mg",
                last=sheet.writer.money(b.price + r.randint(-2, 9)),
                **more,
            )
        if len(parts) > 1 and below:
            total_only(sheet, "subtotal", worth(part), substance=r.choice(("Cộng nhóm", f"Cộng nhóm {p + 1}")))
    total_only(sheet, "total", worth(goods), substance=r.choice((f"Tổng cộng ({len(goods)} khoản)", "Tổng cộng", "TỔNG TIỀN")))
    if r.random() < 0.4:
        sheet.put("note|total", f"Tổng số: {len(goods)} khoản")
    if r.random() < 0.25:
        case.hidden_columns[sheet.page.name] = {chr(ord("A") + keys.index(r.choice(("used", "maker", "substance"))))}
    close(r, sheet, written=worth(goods), who=("DƯỢC SĨ LẬP DỰ TRÙ", "TRƯỞNG KHOA DƯỢC", "GIÁM ĐỐC BỆNH VIỆN"))


def barracks(r: random.Random, case: Exam) -> None:
    """Supply of an army unit: a table that begins in the second or third column, men times norm, by companies."""
    scale = r.choice((1, 1000))
    goods = [
        replace(b, quantity=Decimal(r.randint(2, 120)))
        for b in buys(r, goods_of(r, "quarters") + made(r, "uniform"), r.randint(5, 18), scale, whole=scale == 1)
    ]
    pads = [f"pad{i}" for i in range(r.randint(1, 2))]
    keys = [*pads, "no", "name", "model", "origin", "unit", "men", "norm", "quantity", "price", "amount", "class"]
    for k in r.sample(("model", "class"), r.randint(0, 2)):
        keys.remove(k)
    names = {
        "no": "TT",
        "name": r.choice(("Tên vật chất", "Tên vật tư, trang bị", "Tên quân trang, vật dụng")),
        "model": "Ký hiệu",
        "origin": r.choice(("Nước SX", "Xuất xứ")),
        "unit": "Đvt",
        "men": "Quân số",
        "norm": r.choice(("Định mức", "Tiêu chuẩn/người")),
        "quantity": r.choice(("Tổng số lượng", "Số lượng bảo đảm", "SL bảo đảm")),
        "price": "Đơn giá",
        "amount": r.choice(("Thành tiền", "Tổng thành tiền")),
        "class": "Phân cấp CL",
    }
    sheet = Sheet(case, r.choice(("Quân nhu", "Doanh trại", "KH bảo đảm")), keys, hand(r, scale, goods, text=0.25), r)
    gap = [None] * len(pads)
    sheet.put("title", *gap, "LỮ ĐOÀN CÔNG BINH 99", *[None] * 4, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    sheet.put("title", *gap, "TIỂU ĐOÀN 3", *[None] * 4, "Độc lập - Tự do - Hạnh phúc")
    sheet.blank(r.randint(0, 2))
    sheet.put("title", *gap, "KẾ HOẠCH BẢO ĐẢM VẬT CHẤT HẬU CẦN NĂM 2025")
    if scale > 1:
        sheet.put("unit", *[None] * (sheet.width - 2), "ĐVT: " + second.money_unit(r, scale))
    cells: list[Cell] = [None] * len(pads) + [names[k] for k in keys[len(pads) :]]
    sheet.put("header", *cells)
    if r.random() < 0.3:
        sheet.put("numbering", *gap, *range(1, sheet.width - len(pads) + 1))
    parts = split(r, goods, 3) if r.random() < 0.7 else [goods]
    way = r.choice(("heading", "lot"))
    for p, part in enumerate(parts):
        if len(parts) > 1:
            unit = f"Đại đội {p + 1}" if r.random() < 0.6 else f"ĐẠI ĐỘI {p + 1}"
            if way == "lot":
                total_only(sheet, "lot", worth(part), no=_ROMAN[p], name=unit)
            else:
                sheet.row("heading", no=_ROMAN[p], name=unit)
        for i, b in enumerate(part, 1):
            norm = 2 if b.quantity % 2 == 0 and r.random() < 0.4 else 1
            sheet.item(i, b, men=sheet.writer.figure(b.quantity / norm), norm=norm, **{"class": r.choice((1, 2))})
    total_only(sheet, "total", worth(goods), name=r.choice(("Tổng cộng", "CỘNG", "TỔNG CỘNG")))
    close(r, sheet, written=worth(goods), who=("TRỢ LÝ QUÂN NHU", "CHỦ NHIỆM HẬU CẦN", "CHỈ HUY ĐƠN VỊ"))


def households(r: random.Random, case: Exam) -> None:
    """A commune's list of what families get: their names in merged cells, shares of payment, signs of receipt."""
    pool = goods_of(r, "seed")
    people = r.sample(_PEOPLE, r.randint(3, 7))
    given = {who: buys(r, pool, r.randint(1, 3), most=30, whole=True) for who in people}
    goods = [b for part in given.values() for b in part]
    keys = ["no", "who", "village", "name", "origin", "unit", "quantity", "price", "amount", "state", "own", "sign"]
    for k in r.sample(("origin", "village", "sign"), r.randint(0, 2)):
        keys.remove(k)
    names = {
        "no": "TT",
        "who": r.choice(("Họ và tên chủ hộ", "Họ tên người được hỗ trợ", "Tên chủ hộ")),
        "village": r.choice(("Thôn, bản", "Địa chỉ")),
        "name": r.choice(("Vật tư, con giống hỗ trợ", "Tên vật tư, giống hỗ trợ", "Loại vật tư, cây con giống")),
        "origin": r.choice(("Xuất xứ", "Nguồn gốc, xuất xứ")),
        "unit": "ĐVT",
        "quantity": r.choice(("Số lượng", "SL")),
        "price": r.choice(("Đơn giá", "Đơn giá (đồng)")),
        "amount": r.choice(("Thành tiền", "Tổng giá trị", "Thành tiền (đồng)")),
        "state": r.choice(("Trong đó>Nhà nước hỗ trợ", "Nguồn kinh phí>Ngân sách hỗ trợ")),
        "own": "",
        "sign": "Ký nhận",
    }
    names["own"] = names["state"].partition(">")[0] + r.choice((">Hộ dân đối ứng", ">Nhân dân đóng góp"))
    sheet = Sheet(case, r.choice(("DS cấp phát", "Danh sách hộ", "Xã Nà Ớt")), keys, hand(r, 1, goods, text=0.25), r)
    letterhead(
        r,
        sheet,
        "DANH SÁCH HỘ NGHÈO, CẬN NGHÈO NHẬN HỖ TRỢ PHÁT TRIỂN SẢN XUẤT",
        "Dự án: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo năm 2025",
    )
    heads(sheet, *[names[k] for k in keys])

    def shares(value: Decimal) -> dict[str, Cell]:
        own = rounded(value / 5)
        return {"state": sheet.writer.money(value - own), "own": sheet.writer.money(own)}

    merged = r.random() < 0.7
    for i, (who, part) in enumerate(given.items(), 1):
        start = len(sheet.page.rows) + 1
        for n, b in enumerate(part):
            first = n == 0
            sheet.item(i if first else None, b, who=who if first else None, village="Bản Mòn" if first else None, **shares(b.worth))
        if len(part) > 1 and merged:
            for k in ("no", "who", "village", "sign"):
                if k in keys:
                    sheet.page.merge(keys.index(k), keys.index(k), start, len(sheet.page.rows))
    total_only(sheet, "total", worth(goods), who=r.choice(("Tổng cộng", "TỔNG CỘNG", f"Tổng cộng: {len(people)} hộ")), **shares(worth(goods)))
    close(r, sheet, written=worth(goods), who=("TRƯỞNG BẢN", "CÁN BỘ NÔNG NGHIỆP", "CHỦ TỊCH UBND XÃ"))


def invoices(r: random.Random, case: Exam) -> None:
    """What was bought, invoice by invoice and month by month, the tax of each line apart."""
    goods = buys(r, made(r, "office") + made(r, "it") + made(r, "food"), r.randint(6, 20), whole=True, most=40)
    keys = ["symbol", "digits", "on", "seller", "code", "name", "origin", "unit", "quantity", "price", "amount", "rate", "tax", "after"]
    for k in r.sample(("symbol", "code", "rate", "unit"), r.randint(0, 2)):
        keys.remove(k)
    group = r.choice(("Hóa đơn, chứng từ mua vào", "Hóa đơn"))
    names = {
        "symbol": f"{group}>Ký hiệu",
        "digits": f"{group}>Số",
        "on": f"{group}>Ngày, tháng",
        "seller": r.choice(("Tên người bán", "Đơn vị bán hàng")),
        "code": "Mã số thuế người bán",
        "name": r.choice(("Mặt hàng", "Tên hàng hóa, dịch vụ mua vào", "Tên hàng")),
        "origin": r.choice(("Xuất xứ", "Nước sản xuất")),
        "unit": "ĐVT",
        "quantity": "Số lượng",
        "price": "Đơn giá",
        "amount": r.choice(("Giá trị hàng mua chưa có thuế", "Tiền hàng chưa thuế", "Thành tiền chưa thuế GTGT")),
        "rate": "Thuế suất",
        "tax": r.choice(("Thuế GTGT", "Tiền thuế GTGT")),
        "after": r.choice(("Tổng tiền thanh toán", "Tổng cộng thanh toán", "Cộng tiền thanh toán")),
    }
    writer = hand(r, 1, goods, text=0.25)
    sheet = Sheet(case, r.choice(("BK hóa đơn", "Mua vào 2024", "Bảng kê HĐ")), keys, writer, r)
    letterhead(r, sheet, "BẢNG KÊ HÓA ĐƠN, CHỨNG TỪ MUA HÀNG HÓA", "Quý I năm 2025")
    heads(sheet, *[names[k] for k in keys])
    numbered(r, sheet, 0.4)
    months = split(r, goods, 3) if r.random() < 0.7 else [goods]
    tax_of = {id(b): rounded(b.worth * 8 / 100) for b in goods}
    after: list[Item] = []
    sums: list[Total] = []
    share = dict.fromkeys(VERDICTS, ZERO)

    def state(kind: str, label: str, part: Sequence[Buy]) -> None:
        taxes = sum((tax_of[id(b)] for b in part), ZERO)
        row = total_only(sheet, kind, worth(part), seller=label, tax=writer.money(taxes), after=writer.money(worth(part) + taxes))
        sums.append(Total(sheet.page.name, row, kind, held._exact(worth(part) + taxes) or ZERO))

    number = r.randint(100, 800)
    for m, part in enumerate(months, 1):
        if len(months) > 1 and r.random() < 0.7:
            band(r, sheet, f"Tháng {m:02d}/2025")
        for n, b in enumerate(part):
            new = n % 2 == 0 or r.random() < 0.4
            number += new
            head: dict[str, Cell] = {
                "symbol": "1C25TAA",
                "digits": f"{number:08d}",
                "on": f"{n + 1:02d}/{m:02d}/2025",
                "seller": r.choice(_FIRMS),
                "code": f"0{r.randint(100000000, 999999999)}",
            }
            sheet.item(None, b, rate="8%", tax=writer.money(tax_of[id(b)]), after=writer.money(b.worth + tax_of[id(b)]), **(head if new else {}))
            after.append(replace(case.items[-1], amount=held._exact(b.worth + tax_of[id(b)])))
            share[b.verdict] += b.worth + tax_of[id(b)]
        if len(months) > 1:
            state("subtotal", r.choice((f"Cộng tháng {m:02d}", f"Cộng tháng {m}")), part)
    state("total", r.choice(("Tổng cộng", "TỔNG CỘNG QUÝ I" if len(months) > 1 else "TỔNG CỘNG")), goods)
    case.others.append(Reading(after, sums, share))
    close(r, sheet, who=("Người lập bảng kê", "Phụ trách kế toán"))


def bilingual(r: random.Random, case: Exam) -> None:
    """A project's list of goods in two languages, in one header cell or in two rows, by lots."""
    goods = buys(r, made(r, "it") + made(r, "vehicle") + held._REAL, r.randint(5, 18), whole=True, most=30)
    keys = ["no", "name", "model", "maker", "origin", "unit", "quantity", "price", "amount", "where"]
    for k in r.sample(("model", "maker", "where"), r.randint(0, 2)):
        keys.remove(k)
    both = {
        "no": ("STT", "No."),
        "name": ("Mô tả hàng hóa", "Description of Goods"),
        "model": ("Ký mã hiệu", "Model"),
        "maker": ("Nhà sản xuất", "Manufacturer"),
        "origin": ("Xuất xứ", "Country of Origin"),
        "unit": ("Đơn vị tính", "Unit"),
        "quantity": ("Số lượng", "Quantity"),
        "price": ("Đơn giá (VND)", "Unit price"),
        "amount": ("Thành tiền (VND)", "Total price"),
        "where": ("Địa điểm giao hàng", "Place of delivery"),
    }
    sheet = Sheet(case, r.choice(("Price Schedule", "Danh mục - List", "Sheet1")), keys, hand(r, 1, goods, text=0.25), r)
    sheet.put("title", "BAN QUẢN LÝ CÁC DỰ ÁN TỈNH MẪU / PROVINCIAL PROJECT MANAGEMENT UNIT")
    sheet.put("title", "DANH MỤC HÀNG HÓA MUA SẮM / LIST OF GOODS", over=(0, sheet.width - 1))
    if r.random() < 0.5:
        sheet.put("title", "Gói thầu số / Package No.: G-05")
    way = r.choice(("slash", "break", "rows", "rows", "bracket"))
    if way == "rows":
        order = (0, 1) if r.random() < 0.7 else (1, 0)
        for n in order:
            sheet.put("header", *[both[k][n] for k in keys])
    else:
        glue = {"slash": "{} / {}", "break": "{}\n{}", "bracket": "{} ({})"}[way]
        sheet.put("header", *[glue.format(*both[k]) for k in keys])
    numbered(r, sheet, 0.3)
    parts = split(r, goods, 3) if r.random() < 0.7 else [goods]
    for p, part in enumerate(parts, 1):
        if len(parts) > 1:
            band(r, sheet, f"Lô {p} / Lot {p}: {('Thiết bị', 'Phương tiện', 'Vật tư')[p - 1]} / {('Equipment', 'Vehicles', 'Supplies')[p - 1]}")
        for i, b in enumerate(part, 1):
            sheet.item(f"{p}.{i}" if len(parts) > 1 else i, b, where="Mẫu")
        if len(parts) > 1 and r.random() < 0.8:
            sheet.sum("subtotal", r.choice((f"Cộng lô {p} / Sub-total Lot {p}", f"Cộng / Sub-total Lot {p}")), worth(part))
    sheet.sum("total", r.choice(("Tổng cộng / Grand total", "TỔNG CỘNG / TOTAL", "Tổng cộng (Grand total)")), worth(goods))
    close(r, sheet, written=worth(goods), who=("Cán bộ mua sắm / Procurement Officer", "Giám đốc / Director"))


def appraised(r: random.Random, case: Exam) -> None:
    """Minutes of a council: its members in a small table, then what was asked for beside what was found right."""
    goods = buys(r, made(r, r.choice(("it", "furniture", "school", "chemical"))) + made(r, "vehicle"), r.randint(4, 15), whole=True, most=20)
    keys = ["no", "name", "spec", "origin", "unit", "q0", "p0", "a0", "quantity", "price", "amount", "less"]
    for k in r.sample(("spec", "less"), r.randint(0, 2)):
        keys.remove(k)
    asked = r.choice(("Đơn vị đề nghị", "Đề nghị của đơn vị", "Theo đề xuất"))
    found = r.choice(("Kết quả thẩm định", "Giá trị thẩm định", "Hội đồng thẩm định"))
    names = {
        "no": "TT",
        "name": r.choice(("Tên tài sản, hàng hóa", "Danh mục tài sản", "Tên thiết bị, hàng hóa")),
        "spec": "Thông số kỹ thuật",
        "origin": r.choice(("Xuất xứ", "Nước sản xuất")),
        "unit": "ĐVT",
        "q0": f"{asked}>Số lượng",
        "p0": f"{asked}>Đơn giá",
        "a0": f"{asked}>Thành tiền",
        "quantity": f"{found}>Số lượng",
        "price": f"{found}>Đơn giá",
        "amount": f"{found}>Thành tiền",
        "less": "Chênh lệch",
    }
    sheet = Sheet(case, r.choice(("BB thẩm định", "Thẩm định giá", "Sheet1")), keys, hand(r, 1, goods, text=0.2), r)
    letterhead(r, sheet, "BIÊN BẢN HỌP HỘI ĐỒNG THẨM ĐỊNH GIÁ MUA SẮM TÀI SẢN")
    if r.random() < 0.6:
        sheet.put("title", "Thành phần Hội đồng gồm:")
        first = len(sheet.page.rows) + 1
        sheet.put("*", "STT", "Họ và tên", "Chức vụ", "Nhiệm vụ")
        for i, (who, what) in enumerate(zip(r.sample(_PEOPLE, 4), ("Chủ tịch Hội đồng", "Phó Chủ tịch", "Ủy viên", "Thư ký"), strict=True), 1):
            sheet.put("*", i, who, r.choice(("Phó Giám đốc", "Trưởng phòng TC-KH", "Chuyên viên")), what)
        case.free |= {(sheet.page.name, n) for n in range(first, len(sheet.page.rows) + 1)}
        if r.random() < 0.5:
            sheet.blank()
        sheet.put("title|note|heading", "Sau khi xem xét, Hội đồng thống nhất kết quả như sau:")
    heads(sheet, *[names[k] for k in keys])
    numbered(r, sheet, 0.3)
    before = ZERO
    for i, b in enumerate(goods, 1):
        q0 = b.quantity + r.choice((0, 0, 0, 1, 5))
        p0 = b.price + rounded(b.price * r.choice((0, 0, 5, 10)) / 100, 1)
        before += q0 * p0
        sheet.item(
            i, b, q0=sheet.writer.figure(q0), p0=sheet.writer.money(p0), a0=sheet.writer.money(q0 * p0), less=sheet.writer.money(q0 * p0 - b.worth)
        )
    more: dict[str, Cell] = {"a0": sheet.writer.money(before), "less": sheet.writer.money(before - worth(goods))}
    total_only(sheet, "total", worth(goods), name=r.choice(("Tổng cộng", "TỔNG CỘNG", "Cộng")), **more)
    close(r, sheet, written=worth(goods), who=("THƯ KÝ", "CÁC ỦY VIÊN", "CHỦ TỊCH HỘI ĐỒNG"))


def settled(r: random.Random, case: Exam) -> None:
    """What a contract said and what was accepted and is paid; sums already paid stand beneath."""
    scale = r.choice((1, 1, 1000))
    goods = buys(r, made(r, r.choice(("furniture", "school", "uniform", "it"))) + held._REAL, r.randint(4, 16), scale, whole=scale == 1, most=60)
    keys = ["no", "name", "origin", "unit", "q0", "price", "a0", "quantity", "amount", "note"]
    if r.random() < 0.4:
        keys.remove("note")
    agreed = r.choice(("Theo hợp đồng", "Giá trị theo hợp đồng", "Hợp đồng đã ký"))
    done = r.choice(("Nghiệm thu thực tế", "Thực tế nghiệm thu", "Quyết toán"))
    names = {
        "no": "STT",
        "name": r.choice(("Nội dung hàng hóa", "Tên hàng hóa", "Danh mục hàng hóa cung cấp")),
        "origin": r.choice(("Xuất xứ", "Nơi sản xuất")),
        "unit": "Đơn vị",
        "q0": f"{agreed}>Khối lượng",
        "price": f"{agreed}>Đơn giá",
        "a0": f"{agreed}>Thành tiền",
        "quantity": f"{done}>Khối lượng",
        "amount": f"{done}>Thành tiền",
        "note": "Ghi chú",
    }
    sheet = Sheet(case, r.choice(("Thanh lý HĐ", "BB TLHĐ", "Quyết toán")), keys, hand(r, scale, goods, text=0.25), r)
    letterhead(
        r, sheet, "BẢNG XÁC ĐỊNH GIÁ TRỊ KHỐI LƯỢNG HÀNG HÓA HOÀN THÀNH", "Hợp đồng số: 31/2025/HĐMB ngày 20/3/2025", unit=scale if scale > 1 else 0
    )
    heads(sheet, *[names[k] for k in keys])
    numbered(r, sheet, 0.4)
    before = ZERO
    for i, b in enumerate(goods, 1):
        q0 = b.quantity + r.choice((0, 0, 0, 0, 2, 5))
        before += q0 * b.price
        sheet.item(i, b, q0=sheet.writer.figure(q0), a0=sheet.writer.money(q0 * b.price))
    total_only(sheet, "total", worth(goods), name=r.choice(("Tổng cộng", "TỔNG CỘNG", "Cộng")), a0=sheet.writer.money(before))
    if r.random() < 0.5:
        paid = rounded(worth(goods) * 3 / 10, scale)
        sheet.row("*", name="Đã tạm ứng", amount=sheet.writer.money(paid))
        sheet.row(
            "*", name=r.choice(("Số tiền đề nghị thanh toán kỳ này", "Còn lại phải thanh toán")), amount=sheet.writer.money(worth(goods) - paid)
        )
    close(r, sheet, written=worth(goods), who=("ĐẠI DIỆN CHỦ ĐẦU TƯ", "ĐẠI DIỆN NHÀ CUNG CẤP"))


def kits(r: random.Random, case: Exam) -> None:
    """Sets with their price, and beneath each what it consists of, without prices."""
    goods = buys(r, made(r, "it") + made(r, "vehicle") + made(r, "school"), r.randint(4, 14), whole=True, most=12)
    keys = ["no", "name", "spec", "origin", "unit", "quantity", "price", "amount", "warranty"]
    for k in r.sample(("spec", "warranty"), r.randint(0, 2)):
        keys.remove(k)
    names = {
        "no": "STT",
        "name": r.choice(("Tên thiết bị, cấu hình", "Tên và cấu hình thiết bị", "Danh mục, cấu hình thiết bị")),
        "spec": "Diễn giải",
        "origin": r.choice(("Xuất xứ", "Nước sản xuất")),
        "unit": "ĐVT",
        "quantity": "Số lượng",
        "price": r.choice(("Đơn giá", "Đơn giá (VNĐ)")),
        "amount": r.choice(("Thành tiền", "Thành tiền (VNĐ)")),
        "warranty": "Thời gian bảo hành",
    }
    sheet = Sheet(case, r.choice(("Cấu hình", "Dự toán TB", "Sheet1")), keys, hand(r, 1, goods, text=0.25), r)
    letterhead(r, sheet, "BẢNG DỰ TOÁN VÀ CẤU HÌNH THIẾT BỊ")
    heads(sheet, *[names[k] for k in keys])
    pieces = ("Thân máy chính", "Bộ nguồn", "Dây cáp kết nối", "Tài liệu hướng dẫn sử dụng", "Bộ phụ kiện tiêu chuẩn", "Giá đỡ")
    signed = r.random() < 0.6
    for i, b in enumerate(goods, 1):
        sheet.item(i, b, holes=True, warranty="24 tháng", spec=r.choice(("Hàng mới 100%", "Đồng bộ theo máy", "Chạy điện 220V/50Hz")))
        if r.random() < 0.4:
            for n, piece in enumerate(r.sample(pieces, r.randint(2, 4)), 1):
                row = sheet.row(
                    "*",
                    no=None if signed else f"{i}.{n}",
                    name=f"- {piece}" if signed else piece,
                    unit="Cái",
                    quantity=sheet.writer.figure(Decimal(1)),
                )
                case.free.add((sheet.page.name, row))
    held.footer(r, sheet, discount=0.2)
    close(r, sheet, who=("BỘ PHẬN KỸ THUẬT", "PHÒNG VẬT TƯ - TBYT", "GIÁM ĐỐC"))


def two_units(r: random.Random, case: Exam) -> None:
    """Two tables on a sheet, each in a unit of money of its own, named above it or in its header."""
    page = None
    scales = r.choice(((1, 1_000_000), (1_000_000, 1), (1, 1000), (1000, 1)))
    for n, (kind, scale) in enumerate(zip(r.sample(("office", "it", "furniture", "uniform"), 2), scales, strict=True)):
        goods = buys(r, made(r, kind), r.randint(4, 10), scale, whole=scale == 1, most=30)
        keys = ["no", "name", "origin", "unit", "quantity", "price", "amount"]
        if r.random() < 0.5:
            keys.append("note")
        sheet = Sheet(case, "Mua sắm", keys, hand(r, scale, goods, text=0.2), r, page=page)
        page = sheet.page
        if n == 0:
            sheet.put("title", "BÁO CÁO TÌNH HÌNH MUA SẮM HÀNG HÓA NĂM 2024", over=(0, sheet.width - 1))
        else:
            sheet.blank(r.randint(1, 2))
        title = {"office": "Văn phòng phẩm", "it": "Thiết bị tin học", "furniture": "Bàn ghế, trang bị nội thất", "uniform": "Trang phục"}[kind]
        sheet.put("title|heading", f"Bảng {n + 1}. {title}")
        in_head = r.random() < 0.4
        unit = second.money_unit(r, scale)
        if not in_head:
            sheet.put("unit", *[None] * (sheet.width - 2), r.choice(("ĐVT: ", "Đơn vị tính: ", "Đơn vị: ")) + unit)
        behind = f" ({unit})" if in_head else ""
        names = {
            "no": "STT",
            "name": r.choice(("Tên hàng hóa", "Mặt hàng", "Tên hàng")),
            "origin": r.choice(("Xuất xứ", "Nước SX")),
            "unit": "ĐVT",
            "quantity": r.choice(("Số lượng", "SL")),
            "price": f"Đơn giá{behind}",
            "amount": f"Thành tiền{behind}",
            "note": "Ghi chú",
        }
        heads(sheet, *[names[k] for k in keys])
        for i, b in enumerate(goods, 1):
            sheet.item(i, b)
        sheet.sum("total|subtotal", r.choice((f"Cộng bảng {n + 1}", "Tổng cộng", "Cộng")), sheet.total())
        if n == 1:
            close(r, sheet, who=("Văn thư", "Chánh Văn phòng"))


_CODES = (
    ("6550", "Vật tư văn phòng", (("6551", "Văn phòng phẩm", "office"), ("6552", "Mua sắm công cụ, dụng cụ văn phòng", "furniture"))),
    (
        "6950",
        "Mua sắm tài sản phục vụ công tác chuyên môn",
        (("6954", "Tài sản và thiết bị chuyên dùng", "school"), ("6956", "Các thiết bị công nghệ thông tin", "it")),
    ),
    (
        "7000",
        "Chi phí nghiệp vụ chuyên môn của từng ngành",
        (("7001", "Chi mua hàng hóa, vật tư", "chemical"), ("7004", "Đồng phục, trang phục", "uniform")),
    ),
)


def budget_codes(r: random.Random, case: Exam) -> None:
    """An estimate by the codes of the budget: each code's row carries the sum of what stands beneath."""
    scale = r.choice((1, 1, 1000))
    keys = ["main", "sub", "name", "unit", "quantity", "price", "amount", "origin", "note"]
    if r.random() < 0.4:
        keys.remove("note")
    chosen = []
    for code, title, subs in r.sample(_CODES, r.randint(1, 3)):
        own = [(c, t, buys(r, made(r, kind), r.randint(2, 6), scale, whole=scale == 1, most=25)) for c, t, kind in r.sample(subs, r.randint(1, 2))]
        chosen.append((code, title, sorted(own, key=lambda s: s[0])))
    chosen.sort(key=lambda s: s[0])
    goods = [b for _, _, subs in chosen for _, _, part in subs for b in part]
    names = {
        "main": "Mục",
        "sub": r.choice(("Tiểu mục", "T.mục")),
        "name": r.choice(("Nội dung chi", "Nội dung", "Diễn giải nội dung")),
        "unit": "ĐVT",
        "quantity": "Số lượng",
        "price": "Đơn giá",
        "amount": r.choice(("Thành tiền", "Số tiền", "Dự toán năm 2025")),
        "origin": r.choice(("Xuất xứ", "Nguồn gốc, xuất xứ")),
        "note": "Ghi chú",
    }
    sheet = Sheet(case, r.choice(("Dự toán chi", "DT theo MLNS", "Biểu chi tiết")), keys, hand(r, scale, goods, text=0.2), r)
    letterhead(
        r,
        sheet,
        "DỰ TOÁN CHI TIẾT THEO MỤC LỤC NGÂN SÁCH NĂM 2025",
        "Chương: 622    Loại 070 - Khoản 073",
        unit=scale if scale > 1 or r.random() < 0.3 else 0,
    )
    heads(sheet, *[names[k] for k in keys])
    top = r.random() < 0.4
    if top:
        total_only(sheet, "total", worth(goods), name=r.choice(("TỔNG CỘNG", "Tổng số")))
    number = int if r.random() < 0.5 else str
    for code, title, subs in chosen:
        total_only(sheet, "lot|subtotal", worth(b for _, _, part in subs for b in part), main=number(code), name=title)
        for sub, subtitle, part in subs:
            total_only(sheet, "lot|subtotal", worth(part), sub=number(sub), name=subtitle)
            for b in part:
                sheet.item(None, b)
    if not top:
        total_only(sheet, "total", worth(goods), name=r.choice(("Tổng cộng", "TỔNG CỘNG", "Cộng")))
    close(r, sheet, written=worth(goods), who=("Người lập", "Kế toán đơn vị", "Hiệu trưởng"))


def batches(r: random.Random, case: Exam) -> None:
    """Vaccines by batch: the name stands once, merged over the batches, each with its own quantity."""
    kinds = [replace(b, origin=o, verdict=LABELS[o][0]) for b in buys(r, goods_of(r, "vaccine"), r.randint(3, 8), whole=True) if (o := b.line.origin)]
    keys = ["no", "name", "origin", "unit", "batch", "expiry", "quantity", "price", "amount", "note"]
    if r.random() < 0.3:
        keys = ["no", "name", "unit", "price", "batch", "expiry", "quantity", "amount", "origin"]
    names = {
        "no": "STT",
        "name": r.choice(("Tên vắc xin, sinh phẩm", "Tên vắc xin", "Tên sinh phẩm y tế")),
        "origin": r.choice(("Nước sản xuất", "Xuất xứ", "Nước SX")),
        "unit": r.choice(("Đơn vị tính", "ĐVT")),
        "batch": r.choice(("Số lô", "Số lô SX", "Lô sản xuất")),
        "expiry": r.choice(("Hạn dùng", "Hạn sử dụng")),
        "quantity": r.choice(("Số lượng", "Số liều", "Số lượng nhận")),
        "price": r.choice(("Đơn giá", "Đơn giá (đ)", "Giá mua")),
        "amount": r.choice(("Thành tiền", "Thành tiền (đ)")),
        "note": "Ghi chú",
    }
    goods = [replace(b, quantity=Decimal(r.randint(5, 900))) for b in kinds for _ in range(r.randint(1, 3))]
    sheet = Sheet(case, r.choice(("Vắc xin", "Nhập VX 2025", "TCMR")), keys, hand(r, 1, goods, text=0.2), r)
    letterhead(r, sheet, r.choice(("BIÊN BẢN GIAO NHẬN VẮC XIN, SINH PHẨM Y TẾ", "BẢNG KÊ NHẬP VẮC XIN")), "Quý II năm 2025")
    heads(sheet, *[names[k] for k in keys])
    together = ("no", "name", "origin", "unit", "price") if r.random() < 0.6 else ("no", "name", "origin", "unit")
    number = place = 0
    while place < len(goods):
        group = [b for b in goods[place:] if b.line is goods[place].line]
        place += len(group)
        number += 1
        start = len(sheet.page.rows) + 1
        for n, b in enumerate(group):
            more: dict[str, Cell] = dict.fromkeys(together) if n else {}
            sheet.item(
                number if n == 0 else None,
                b,
                batch=f"{r.choice('ABVL')}{r.randint(1000, 99999)}",
                expiry=f"{r.randint(1, 12):02d}/202{r.randint(6, 8)}",
                **more,
            )
        if len(group) > 1:
            for k in together:
                sheet.page.merge(keys.index(k), keys.index(k), start, len(sheet.page.rows))
    sheet.sum("total", r.choice(("Tổng cộng", "TỔNG CỘNG", "Cộng")), sheet.total())
    if r.random() < 0.4:
        sheet.put("note", f"Số tiền bằng chữ: {words(sheet.total())}./.")
    close(r, sheet, who=("Bên giao", "Bên nhận", "Trưởng khoa KSBT"))


def crosses(r: random.Random, case: Exam) -> None:
    """Whether goods are home-made or imported, by a cross in one of two columns."""
    goods = buys(r, made(r, r.choice(("office", "it", "furniture", "school"))) + made(r, "food"), r.randint(5, 20), whole=True, most=40)
    keys = ["no", "name", "unit", "quantity", "price", "amount", "home", "abroad", "supplier", "note"]
    for k in r.sample(("supplier", "note"), r.randint(0, 2)):
        keys.remove(k)
    group = r.choice(("Xuất xứ hàng hóa", "Nguồn gốc, xuất xứ", "Xuất xứ"))
    pair = r.choice((("Hàng Việt Nam", "Hàng nhập khẩu"), ("Sản xuất trong nước", "Nhập khẩu"), ("Trong nước", "Nhập khẩu")))
    names = {
        "no": "STT",
        "name": r.choice(("Tên hàng hóa", "Mặt hàng", "Tên hàng hóa, tài sản")),
        "unit": "ĐVT",
        "quantity": "Số lượng",
        "price": "Đơn giá",
        "amount": r.choice(("Thành tiền", "Giá trị")),
        "home": f"{group}>{pair[0]}",
        "abroad": f"{group}>{pair[1]}",
        "supplier": "Nơi mua",
        "note": "Ghi chú",
    }
    sheet = Sheet(case, r.choice(("CVĐ hàng Việt", "Biểu 02", "Báo cáo")), keys, hand(r, 1, goods, text=0.2), r)
    letterhead(r, sheet, "BÁO CÁO KẾT QUẢ MUA SẮM HÀNG HÓA THEO CUỘC VẬN ĐỘNG", "“NGƯỜI VIỆT NAM ƯU TIÊN DÙNG HÀNG VIỆT NAM” NĂM 2024")
    heads(sheet, *[names[k] for k in keys])
    numbered(r, sheet, 0.3)
    cross = r.choice(("x", "X", "x"))
    for i, b in enumerate(goods, 1):
        told = "unknown" if r.random() < 0.05 else r.choice(("domestic", "domestic", "foreign"))
        sheet.item(
            i, b, counted=False, home=cross if told == "domestic" else None, abroad=cross if told == "foreign" else None, supplier=r.choice(_FIRMS)
        )
        case.share[told] += b.worth
    sheet.sum("total", r.choice(("Tổng cộng", "TỔNG CỘNG")), sheet.total())
    close(r, sheet, written=sheet.total(), who=("Người tổng hợp", "TM. BAN CHỈ ĐẠO"))


def elsewhere(r: random.Random, case: Exam) -> None:
    """Lists of the families above as web pages, Excel-2003 XML, old xls, ods and text files."""
    case.suffix = r.choice((".xml.xls", ".html", ".htm.xls", ".csv", ".csv", ".xls", ".ods"))
    lists = [offer, plan_won, lot_cells, joint_needs, inventory, drug_needs, barracks, households, bilingual, settled, budget_codes, two_units]
    if case.suffix == ".csv":
        case.coding, case.delimiter = r.choice((("cp1258", ";"), ("utf-16", "\t"), ("utf-8", ";"), ("utf-8-sig", ","), ("utf-8", "\t")))
    else:
        lists += [batches, coded_twice]
    r.choice(lists)(r, case)


FAMILIES: dict[str, Callable[[random.Random, Exam], None]] = {
    f"third_{i:02d}": family
    for i, family in enumerate(
        (
            offer,
            plan_won,
            lot_cells,
            portal_forms,
            joint_needs,
            inventory,
            coded_twice,
            drug_needs,
            barracks,
            households,
            invoices,
            bilingual,
            appraised,
            settled,
            kits,
            two_units,
            budget_codes,
            batches,
            crosses,
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
