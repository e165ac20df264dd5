"""Writes the inputs of the samples that are built from a description of the form, not taken from a real file.

Run: python -m samples.build. Goods, agencies and figures are invented; layout, headers and habits are those of the forms.
"""

from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from samples import agencies, forms
from samples.sheet import fill, save


def own_list() -> None:
    """An office's own list: sections, subtotals, VAT, grand total, amount in words, unit line, numbers partly typed as text."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Danh mục"
    fill(sheet, [
        ["ỦY BAN NHÂN DÂN XÃ MẪU"],
        ["Đơn vị: Văn phòng HĐND và UBND xã Mẫu"],
        ["DANH MỤC MUA SẮM VĂN PHÒNG PHẨM VÀ THIẾT BỊ NĂM 2025"],
        [None, None, None, None, None, None, None, "ĐVT: đồng"],
        ["STT", "Tên hàng hóa", "Quy cách, thông số kỹ thuật", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ", "Ghi chú"],
        ["A", "B", "C", "D", "(1)", "(2)", "(3)=(1)x(2)", "E", "F"],
        ["I", "Văn phòng phẩm"],
        [1, "Giấy in A4", "70 gsm, 500 tờ/ram", "Ram", 200, 68000, 13600000, "Việt Nam", None],
        [2, "Bút bi", "Ngòi 0,5 mm", "Cái", 500, "4.500", "2.250.000", "VN", None],
        [3, "Kẹp giấy", None, "Hộp", 100, 6500, 650000, "Trung Quốc", None],
        [4, "Băng keo trong", None, "Cuộn", 60, 12000, 720000, None, "chưa ghi xuất xứ"],
        [None, "Cộng (I)", None, None, None, None, 17220000],
        ["II", "Thiết bị tin học"],
        [1, "Máy tính để bàn", "Core i5, RAM 16 GB", "Bộ", 4, 14500000, 58000000, "Trung Quốc", None],
        [2, "Máy in laser", None, "Cái", 2, 4200000, 8400000, "Công ty TNHH Canon Việt Nam", None],
        [3, "Bàn làm việc", "Gỗ công nghiệp 1,2 m", "Cái", 4, 1850000, 7400000, "Lắp ráp tại Việt Nam", None],
        [4, "Ổ cắm điện", "6 ổ, dây 5 m", "Cái", 10, 185000, 1950000, "Việt Nam", "thành tiền ghi sai"],
        [None, "Cộng (II)", None, None, None, None, 75750000],
        [None, "Thuế VAT 8%", None, None, None, None, 7437600],
        [None, "Tổng cộng", None, None, None, None, 100407600],
        ["(Bằng chữ: Một trăm triệu bốn trăm linh bảy nghìn sáu trăm đồng)"],
        [],
        [None, "Người lập biểu", None, None, None, "Thủ trưởng đơn vị"],
        [None, "(Ký, họ tên)", None, None, None, "(Ký, họ tên và đóng dấu)"],
    ])  # fmt: skip
    sheet.merge_cells("A3:I3")
    sheet.merge_cells("A21:I21")
    for cell in sheet[5]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True)
    save(book, "own-purchase-list")


def listed_goods() -> None:
    """Goods with HS codes, tender days before and after changes of lists, reasons, a medicine; `lists/` holds an invented OCOP list."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Danh mục"
    head = ["STT", "Tên hàng hóa", "Mã HS", "Xuất xứ", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Ngày phát hành hồ sơ mời thầu", "Ngày ban hành quyết định", "Lý do"]
    lines = [
        ("Máy in laser A4", "8443.32.30", "Trung Quốc", 2, 4200000, date(2013, 5, 10), date(2013, 6, 20), None),
        ("Máy in laser A3", "8443", "Trung Quốc", 1, 9000000, date(2013, 5, 10), date(2013, 6, 20), None),
        ("Tủ sấy dụng cụ", None, "Đức", 1, 35000000, date(2013, 5, 10), date(2013, 6, 20), None),
        ("Giấy in A4", "48025120", "Indonesia", 100, 60000, date(2013, 5, 10), date(2013, 6, 20), None),
        ("Máy giặt công nghiệp", "8450.20.00", "Hàn Quốc", 1, 90000000, date(2016, 3, 1), date(2016, 4, 1), None),
        ("Máy giặt công nghiệp", "8450.20.00", "Hàn Quốc", 1, 95000000, date(2025, 9, 1), date(2025, 10, 1), None),
        ("Máy tính xách tay 14 inch", "8471.30.20", "Trung Quốc", 5, 18000000, date(2025, 9, 1), date(2025, 10, 1), None),
        ("Máy chủ", "8471.49", "Hoa Kỳ", 1, 250000000, date(2025, 9, 1), date(2025, 10, 1), "Trong nước chưa có loại này"),
        ("Máy tính để bàn", "8471.41", "Trung Quốc", 5, 14000000, date(2026, 2, 1), date(2026, 3, 1), None),
        ("Cà phê rang xay", None, "Brazil", 20, 250000, date(2025, 9, 1), date(2025, 10, 1), None),
        ("Bàn làm việc", "9403.30.00", "Việt Nam", 4, 1850000, date(2025, 9, 1), date(2025, 10, 1), None),
        ("Dịch vụ bảo trì máy in", None, "Trung Quốc", 1, 1000000, date(2025, 9, 1), date(2025, 10, 1), None),
    ]
    rows = [[i, name, code, origin, "Cái", n, price, n * price, issued, decided, reason]
            for i, (name, code, origin, n, price, issued, decided, reason) in enumerate(lines, 1)]  # fmt: skip
    fill(sheet, [["DANH MỤC HÀNG HÓA CÓ MÃ HS"], head, *rows])
    save(book, "listed-goods")


def form_09a() -> None:
    """Form 09a-CK/TSC: two header rows with merges, numbering row, unit rows and group rows, nghìn đồng in three headers only."""
    book = Workbook()
    sheet = book.active
    sheet.title = "09a"
    fill(sheet, [
        ["Bộ, tỉnh: Tỉnh Mẫu", *[None] * 10, "Mẫu số 09a-CK/TSC"],
        ["Cơ quan quản lý cấp trên: Sở Mẫu"],
        ["Cơ quan, tổ chức, đơn vị sử dụng tài sản: Trung tâm Mẫu"],
        ["Mã đơn vị: 1000000"],
        ["Loại hình đơn vị: Đơn vị sự nghiệp công lập"],
        ["CÔNG KHAI TÌNH HÌNH ĐẦU TƯ XÂY DỰNG, MUA SẮM, GIAO, THUÊ TÀI SẢN CÔNG"],
        ["NĂM 2024"],
        [],
        ["Stt", "Tên tài sản", "Đơn vị tính", "Số lượng", "Nhãn hiệu", "Nước sản xuất", "Năm sản xuất", "Giá mua/thuê\n(Nghìn đồng)",
         "Hình thức mua sắm/thuê", "Nhà cung cấp (người bán)",
         "Giá trị các khoản hoa hồng, chiết khấu, khuyến mãi thu được khi thực hiện mua sắm (nếu có)",
         "Việc sử dụng các khoản hoa hồng, chiết khấu, khuyến mại (nếu có)", None, "Ghi chú"],
        [*[None] * 11, "Nộp NSNN\n(Nghìn đồng)", "Được để lại đơn vị\n(Nghìn đồng)"],
        list(range(1, 15)),
        [1, "Trung tâm Mẫu"],
        [None, "Xe ô tô"],
        [1, "Xe ô tô 7 chỗ", "Chiếc", 1, "Toyota Innova", "Việt Nam", 2023, 810000, "Mua sắm trực tiếp", "Công ty Mẫu A"],
        [None, "Tài sản cố định khác"],
        [1, "Máy điều hòa không khí 18000 BTU", "Bộ", 3, "Daikin", "Thái Lan", 2024, 16500, "Chào hàng cạnh tranh", "Công ty Mẫu B"],
        [2, "Máy photocopy", "Chiếc", 1, "Ricoh", 2023, 2023, 62000.5, "Chào hàng cạnh tranh", "Công ty Mẫu B"],
        [3, "Tủ hồ sơ sắt", "Chiếc", 10, "Hòa Phát", "Việt Nam", 2024, 3200, "Mua sắm trực tiếp", "Công ty Mẫu C"],
        [2, "Chi nhánh Trung tâm Mẫu"],
        [None, "Nhà"],
        [1, "Nhà làm việc 2 tầng", "Ngôi nhà", 1, None, None, 2024, 5400000, "Đầu tư xây dựng", "Công ty Mẫu D"],
        [None, "Tài sản cố định khác"],
        [1, "Máy chiếu", "Chiếc", 2, "Epson", "Philippines", 2024, 18900, "Mua sắm trực tiếp", "Công ty Mẫu E"],
        [],
        [*[None] * 9, "Tỉnh Mẫu, ngày 15 tháng 01 năm 2025"],
        [None, "Người lập biểu", *[None] * 7, "Thủ trưởng đơn vị"],
        [None, "(Ký, họ tên)", *[None] * 7, "(Ký, họ tên và đóng dấu)"],
    ])  # fmt: skip
    for column in "ABCDEFGHIJKN":
        sheet.merge_cells(f"{column}9:{column}10")
    sheet.merge_cells("L9:M9")
    sheet.merge_cells("A6:N6")
    sheet.merge_cells("A7:N7")
    for row in (12, 19):
        sheet.merge_cells(f"B{row}:N{row}")
    for cell in sheet[11]:
        cell.font = Font(italic=True)
    save(book, "09a-ck-tsc")


if __name__ == "__main__":
    own_list()
    form_09a()
    listed_goods()
    forms.build()
    agencies.build()
