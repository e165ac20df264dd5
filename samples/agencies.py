"""Writes samples/six-agencies: what six agencies hand in for one report, from real lines of goods under invented names of agencies, periods and sums.

Run: python -m samples.build. `lines.csv` holds the lines as they were published (source: samples/README.md); who hands them in, for which
period, under which funding and with which reasons is invented, and every agency's name says so: "(ví dụ)".
"""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from samples.sheet import HERE, STAMP, fill

FOLDER = HERE / "six-agencies"
Line = dict[str, str]
Cells = list[list[object]]

_MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_REASON = "Trong nước chưa có loại đáp ứng yêu cầu kỹ thuật (lý do là giả)"


def _lines(notice: str) -> list[Line]:
    with (FOLDER / "lines.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["notifyNo"] == notice]


def _number(text: str) -> int | float:
    value = Decimal(text)
    return int(value) if value == value.to_integral_value() else float(value)


def _amount(line: Line) -> int | float:
    return _number(str(Decimal(line["quantity"]) * Decimal(line["unitPrice"])))


def _sum(lines: Sequence[Line]) -> int | float:
    return _number(str(sum((Decimal(line["quantity"]) * Decimal(line["unitPrice"]) for line in lines), Decimal(0))))


def _plain(lines: Sequence[Line]) -> Cells:
    """Number, goods, maker, origin, unit, quantity, price, amount."""
    return [[i, line["name"], line["manufacturer"], line["origin"], line["unit"], _number(line["quantity"]), _number(line["unitPrice"]), _amount(line)]
            for i, line in enumerate(lines, 1)]  # fmt: skip


_HEAD: list[object] = ["STT", "Tên hàng hóa", "Hãng sản xuất", "Xuất xứ", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền"]
_SIGNED: Cells = [[], [None, "Người lập biểu", None, None, None, "Thủ trưởng đơn vị"], [None, "(Ký, họ tên)", None, None, None, "(Ký, họ tên và đóng dấu)"]]


def _save(path: str, rows: Cells, title: int, head: int, last: int) -> None:
    """A workbook of one sheet: `title` and `head` are rows from 1, the table ends at `last`."""
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = "Biểu"
    fill(sheet, [[cell if cell != "" else None for cell in row] for row in rows])
    thin = Side(style="thin")
    for row in sheet.iter_rows(head, last):
        for cell in row:
            cell.border = Border(thin, thin, thin, thin)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in (*sheet[title], *sheet[head]):
        cell.font = Font(bold=True)
    for column, width in zip("ABCDEFGHIJKLMN", (6, 38, 26, 18, 9, 11, 15, 17, 24, 20, 16, 16, 16, 16), strict=True):
        sheet.column_dimensions[column].width = width
    book.properties.created = book.properties.modified = STAMP
    target = FOLDER / "bieu" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def health_office() -> None:
    """An office of a province: block at the upper left beside the motto, period in the title, source of funds, a total that agrees."""
    lines = _lines("IB2500354617")
    rows: Cells = [
        ["UBND TỈNH AN BÌNH (VÍ DỤ)", None, None, None, _MOTTO],
        ["SỞ Y TẾ TỈNH AN BÌNH (VÍ DỤ)", None, None, None, "Độc lập - Tự do - Hạnh phúc"],
        [],
        ["BẢNG KÊ HÀNG HÓA NGHIỆM THU NĂM 2025"],
        ["Nguồn vốn: Ngân sách nhà nước"],
        [None, None, None, None, None, None, None, "Đơn vị tính: đồng"],
        _HEAD, *_plain(lines), [None, "Tổng cộng", *[None] * 5, _sum(lines)], *_SIGNED,
    ]  # fmt: skip
    _save("so-y-te/bang-ke-nghiem-thu.xlsx", rows, 4, 7, 8 + len(lines))


def hospital(path: str, note: str | None) -> None:
    """A hospital with labels for its name, the body above it and the period; sent twice, the second time with a remark and in another order."""
    lines = _lines("IB2500497175")
    rows: Cells = [
        ["Cơ quan chủ quản: Sở Y tế tỉnh An Bình (ví dụ)"],
        ["Tên đơn vị: Bệnh viện Đa khoa Sông Lam (ví dụ)"],
        ["BẢNG KÊ HÀNG HÓA NGHIỆM THU"],
        ["Kỳ báo cáo: Quý IV năm 2025"],
        ["Nguồn kinh phí: Quỹ phát triển hoạt động sự nghiệp"],
        [*_HEAD, "Lý do mua hàng nhập khẩu"],
        *[[*row, _REASON if "Mỹ" in str(row[3]) or "Đức" in str(row[3]) else None] for row in _plain(lines if note is None else lines[::-1])],
        [None, "Tổng cộng", *[None] * 5, _sum(lines)], *_SIGNED, *([[note]] if note else []),
    ]  # fmt: skip
    _save(path, rows, 3, 6, 7 + len(lines))


def health_centre() -> None:
    """A health centre whose csv says nothing of itself: its name and the year are those of the folders; a semicolon between cells, no total."""
    lines = _lines("IB2600209399")
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([_HEAD, *_plain(lines)])
    target = FOLDER / "bieu" / "trung tâm y tế khu vực hòa thuận (ví dụ)" / "2026" / "Bảng kê hàng hóa nghiệm thu.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(out.getvalue().encode("utf-8-sig"))


def college() -> None:
    """A college with form 09a-CK/TSC: thousands of đồng in the price, rows for the unit and for a group, the year beneath the title."""
    lines = _lines("IB2600079835")
    head = ["Stt", "Tên tài sản", "Đơn vị tính", "Số lượng", "Nhãn hiệu", "Nước sản xuất", "Năm sản xuất", "Giá mua/thuê\n(Nghìn đồng)",
            "Hình thức mua sắm/thuê", "Nhà cung cấp (người bán)",
            "Giá trị các khoản hoa hồng, chiết khấu, khuyến mãi thu được khi thực hiện mua sắm (nếu có)", "Nộp NSNN\n(Nghìn đồng)",
            "Được để lại đơn vị\n(Nghìn đồng)", "Ghi chú"]  # fmt: skip

    def told(some: Sequence[Line]) -> Cells:
        return [[i, line["name"], line["unit"], _number(line["quantity"]), line["brand"], line["origin"], line["manufactureYear"],
                 _number(str(Decimal(line["unitPrice"]) / 1000)), "Chào hàng cạnh tranh", line["winnerNames"]] for i, line in enumerate(some, 1)]  # fmt: skip

    rows: Cells = [
        ["Bộ, tỉnh: Tỉnh An Bình (ví dụ)", *[None] * 10, "Mẫu số 09a-CK/TSC"],
        ["Cơ quan quản lý cấp trên: UBND tỉnh An Bình (ví dụ)"],
        ["Cơ quan, tổ chức, đơn vị sử dụng tài sản: Trường Cao đẳng Kỹ thuật Biển Xanh (ví dụ)"],
        ["CÔNG KHAI TÌNH HÌNH ĐẦU TƯ XÂY DỰNG, MUA SẮM, GIAO, THUÊ TÀI SẢN CÔNG"],
        ["NĂM 2026"],
        [*head], list(range(1, 15)),
        [1, "Trường Cao đẳng Kỹ thuật Biển Xanh (ví dụ)"], [None, "Tài sản cố định khác"], *told(lines),
    ]  # fmt: skip
    _save("truong-cao-dang/mau-09a.xlsx", rows, 4, 6, len(rows))


def district() -> None:
    """The committee of a district, which ended with its level: half a year before that, lines without a total of their own that do not add up."""
    lines = _lines("IB2600122989")
    rows: Cells = [
        ["ỦY BAN NHÂN DÂN", None, None, None, _MOTTO],
        ["HUYỆN TÂY SƠN HẠ (VÍ DỤ)", None, None, None, "Độc lập - Tự do - Hạnh phúc"],
        [],
        ["BẢNG KÊ HÀNG HÓA NGHIỆM THU, BÀN GIAO"],
        ["(6 tháng đầu năm 2025)"],
        _HEAD, *_plain(lines), [None, "Tổng cộng", *[None] * 5, _sum(lines) - 16_000_000], *_SIGNED,
    ]  # fmt: skip
    _save("huyen-tay-son-ha/nghiem-thu-ban-giao.xlsx", rows, 4, 6, 7 + len(lines))


def board() -> None:
    """A board that hands in what was won, not what was accepted: the layout of the portal, its name in a column of every line."""
    lines = _lines("IB2600185973")
    head = ["Danh mục hàng hóa", "Đơn vị tính", "Khối lượng", "Xuất xứ", "Ký mã hiệu", "Nhãn hiệu", "Năm sản xuất", "Hãng sản xuất", "Đơn giá trúng thầu",
            "Thành tiền", "Tên NT trúng thầu", "Mã TBMT", "Tên CĐT", "Ngày ban hành quyết định"]  # fmt: skip
    rows: Cells = [
        [*head],
        *[[line["name"], line["unit"], _number(line["quantity"]), line["origin"], line["model"], line["brand"], line["manufactureYear"], line["manufacturer"],
           _number(line["unitPrice"]), _amount(line), line["winnerNames"], line["notifyNo"], "Ban Quản lý đầu tư công An Bình (ví dụ)",
           "/".join(reversed(line["decisionDate"][:10].split("-")))] for line in lines],
    ]  # fmt: skip
    _save("ban-quan-ly/nam-2026/hang-hoa-trung-thau.xlsx", rows, 1, 1, len(rows))


def expected() -> None:
    """The list of units that had to hand in: six that did, one that did not, one that had ended, one whose area has ended."""
    rows = [
        ("name", "code", "parent"),
        ("Sở Y tế tỉnh An Bình (ví dụ)", "AB01", ""),
        ("Bệnh viện Đa khoa Sông Lam (ví dụ)", "AB02", "Sở Y tế tỉnh An Bình (ví dụ)"),
        ("Trung tâm Y tế khu vực Hòa Thuận (ví dụ)", "AB03", "Sở Y tế tỉnh An Bình (ví dụ)"),
        ("Trường Cao đẳng Kỹ thuật Biển Xanh (ví dụ)", "AB04", ""),
        ("UBND huyện Tây Sơn Hạ (ví dụ)", "AB05", ""),
        ("Ban Quản lý đầu tư công An Bình (ví dụ)", "AB06", ""),
        ("Bệnh viện Phục hồi chức năng An Bình (ví dụ)", "AB07", "Sở Y tế tỉnh An Bình (ví dụ)"),
        ("Phòng Tài chính - Kế hoạch huyện Tây Sơn Hạ (ví dụ)", "AB08", "UBND huyện Tây Sơn Hạ (ví dụ)"),
        ("Trung tâm Y tế huyện Tây Sơn Hạ (ví dụ)", "AB09", "Sở Y tế tỉnh An Bình (ví dụ)"),
    ]
    with (FOLDER / "don-vi.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def build() -> None:
    """Nothing comes out: the folder's files are written."""
    health_office()
    hospital("benh-vien-song-lam/nghiem-thu-quy-4.xlsx", None)
    hospital("benh-vien-song-lam/nghiem-thu-quy-4 (gửi lại).xlsx", "Gửi lại theo yêu cầu (ví dụ)")
    health_centre()
    college()
    district()
    board()
    expected()


