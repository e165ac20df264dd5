"""Samples of the forms, built from descriptions of their layouts: see build.py. Agencies, goods and figures are invented."""

from collections.abc import Sequence

from openpyxl import Workbook

from samples.sheet import fill, save, save_csv

Rows = list[list[object]]
_SIGNED: Rows = [[], [None, "Người lập biểu", None, None, "Thủ trưởng đơn vị"], [None, "(Ký, họ tên)", None, None, "(Ký, họ tên và đóng dấu)"]]


def sheet(case: str, rows: Rows, *, name: str = "Sheet1", merges: Sequence[str] = ()) -> None:
    """A workbook of one sheet."""
    sheets(case, {name: rows}, {name: merges})


def sheets(case: str, pages: dict[str, Rows], merges: dict[str, Sequence[str]] | None = None) -> None:
    """A workbook of these sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in pages.items():
        page = book.create_sheet(name)
        fill(page, rows)
        for area in (merges or {}).get(name, ()):
            page.merge_cells(area)
    save(book, case)


_WON = ["Mã TBMT", "Tên CĐT", "Hình thức LCNT", "Ngày đăng tải KQLCNT", "Số quyết định", "Ngày ban hành quyết định", "Số nhà thầu tham dự", "Địa điểm"]
_TOLD: list[object] = ["IB2500000001", "Trung tâm Mẫu", "Đấu thầu rộng rãi", "20/10/2025", "15/QĐ-TTM", "18/10/2025", "1,714", "Tỉnh Mẫu"]


def portal() -> None:
    """The tabs of the portal's price look-up."""
    goods = ["Danh mục hàng hóa", "Đơn vị tính", "Khối lượng", "Xuất xứ", "Mã HS", "Kỹ mã hiệu", "Nhãn hiệu", "Năm sản xuất", "Hãng sản xuất",
             "Cấu hình, tính năng kỹ thuật cơ bản", "Đơn giá trúng thầu", "Mã định danh NT trúng thầu", "Tên NT trúng thầu", _WON[0],
             "Mã định danh CĐT", *_WON[1:]]  # fmt: skip
    told = ["vn0100000001", "Công ty Mẫu A", _TOLD[0], "vn0100000009", *_TOLD[1:]]
    sheet("egp-won-goods", [
        goods,
        ["Máy tính để bàn", "Bộ", "20", "Trung Quốc", "8471", "OP-7010", "Mẫu", "2025 trở về sau", "Mẫu Inc", "RAM 16 GB", "14.500.000", *told],
        ["Bàn làm việc 1,2 m", "Cái", "20", "Việt Nam", "9403", "BLV-12", None, "2025", "Công ty Mẫu B", "Gỗ công nghiệp", "1.850.000", *told],
        ["Thực phẩm", "kg", "1", "Việt Nam", None, None, None, "Không quy định", "Việt Nam", "Theo hồ sơ", "61.595.022", *told],
        ["Ống nhựa PVC D90", "m", "217,1", "Công ty Cổ phần Nhựa Mẫu Việt Nam", "3917", None, None, "≥2025", "Nhựa Mẫu", "D90", "100.268,5181", *told],
    ])  # fmt: skip
    sheet("egp-won-medical-devices", [
        ["Tên thiết bị, vật tư y tế", "Chủng loại (model)", "Số lưu hành hoặc số giấy phép nhập khẩu", *goods[1:11], *goods[11:]],
        ["Bơm tiêm 5 ml", "BT5", "2100000001ĐKLH", "Сái", "50.000", "Việt Nam", "9018", "BT5", "Mẫu", "2025", "Công ty Mẫu B", "Kim 23G", "620", *told],
        ["Que thử đường huyết", "QT", "2200000002ĐKLH", "Que/\nTest", "12.000", "Đức", "3822", "QT", "Mẫu", "Từ năm 2025 trở đi", "Mẫu GmbH", "Hộp 50",
         "7.350", *told],
        ["Máy đo huyết áp", "HA-1", "2300000003ĐKLH", "Cái", "15", "Nhật Bản/ Việt Nam", "9018", "HA-1", "Mẫu", "2025", "Mẫu Corp", "Bắp tay",
         "1.150.000", *told],
    ])  # fmt: skip
    medicine = ["STT", "Tên thuốc", "Tên hoạt chất/thành phần dược liệu", "Nồng độ, hàm lượng", "GĐKLH", "Đường dùng", "Dạng bào chế", "Hạn dùng (Tuổi thọ)",
                "Tên cơ sở sản xuất", "Nước sản xuất", "Quy cách đóng gói", "Đơn vị tính", "Số lượng", "Đơn giá (VND)", "Nhóm thuốc", *_WON]  # fmt: skip
    sheet("egp-won-brand-medicines", [
        medicine,
        ["1", "Thuốc Mẫu A", "Paracetamol", "500 mg", "VD-00001-20", "Uống", "Viên nén", "36", "Công ty Dược Mẫu", "Việt Nam", "Hộp 10 vỉ", "Viên", 100000,
         480, "N4", *_TOLD],
        ["2", "Thuốc Mẫu B", "Insulin", "100 IU/ml", "VN-00002-19", "Tiêm", "Dung dịch", "24", "CSSX: Mẫu LLC; CSĐG&XX: Mẫu GmbH", "CSSX: Mỹ, CSĐG&XX: Đức",
         "Hộp 1 lọ", "Lọ", 1200, 98500, "BDG", *_TOLD],
    ])  # fmt: skip
    herb = ["Bộ phận dùng", "Tên khoa học", "Nguồn gốc", "Phương pháp chế biến", "Số ĐKLH/Giấy phép NK", "Tên cơ sở sản xuất", "Nước sản xuất",
            "Quy cách đóng gói", "Đơn vị tính", "Số lượng", "Đơn giá trúng thầu", "Nhóm TCKT", *_WON]  # fmt: skip
    sheet("egp-won-herbal", [
        ["STT", "Tên dược liệu", *herb],
        ["1", "Đương quy", "Rễ", "Angelica sinensis", "B", "Sơ chế", "GP-01", "Công ty Mẫu C", "Trung Quốc", "Túi 1 kg", "kg", "120", "1.385.000", "N2", *_TOLD],
        ["2", "Ngải cứu", "Phần trên mặt đất", "Artemisia vulgaris", "N", "Sơ chế", "GP-02", "Công ty Mẫu C", "Việt Nam", "Túi 1 kg", "kg", "80", "95.000", "N1",
         *_TOLD],
    ])  # fmt: skip
    sheet("egp-won-traditional", [
        ["STT", "Tên vị thuốc cổ truyền", *herb],
        ["1", "Thục địa", "Rễ củ", "Rehmannia glutinosa", "B", "Chưng", "VT-01", "Công ty Mẫu D", "Công ty Mẫu D", "Túi 1 kg", "kg", "60", "1.265.000", "N2",
         *_TOLD],
        ["2", "Trần bì", "Vỏ quả", "Citrus reticulata", "N", "Sao", "VT-02", "Công ty Mẫu D", "Việt Nam", "Túi 1 kg", "kg", "45", "118.000", "N2", *_TOLD],
    ])  # fmt: skip


_RESULT = ["STT", "Danh mục hàng hóa", "Ký mã hiệu", "Nhãn hiệu", "Xuất xứ (quốc gia, vùng lãnh thổ sản xuất)", "Hãng sản xuất",
           "Cấu hình, tính năng kỹ thuật cơ bản", "Đơn vị tính", "Khối lượng", "Mã HS", "Đơn giá trúng thầu",
           "Thành tiền đã bao gồm thuế, phí, lệ phí (nếu có)", "Thời gian giao hàng (ngày)/ Tiến độ cung cấp"]  # fmt: skip


def results() -> None:
    """Published results: one list, and one that is divided by bidder and lot, its header repeated."""
    sheet("egp-result-list", [
        ["KẾT QUẢ LỰA CHỌN NHÀ THẦU"], ["Mã TBMT", "IB2500000002"], ["Tên gói thầu", "Mua sắm thiết bị văn phòng"], [], list(_RESULT),
        [1, "Máy in laser", "LBP-1", "Mẫu", "Việt Nam", "Mẫu VN", "A4, 2 mặt", "Cái", 12, "8443", 4200000, 50400000, 30],
        [2, "Máy quét", "SC-2", "Mẫu", "Trung Quốc", "Mẫu CN", "A4", "Cái", 3, "8471", 9800000, 29400000, 30],
        [3, "Giá sách sắt", "GS-3", None, "Việt Nam", "Công ty Mẫu B", "5 tầng", "Cái", 10, "9403", 1650000, 16500000, 30],
        ["Tổng cộng", *[None] * 10, 96300000],
    ], merges=("A1:M1", "B3:M3", "A9:K9"))  # fmt: skip
    sheet("egp-result-lots", [
        ["DANH MỤC HÀNG HÓA TRÚNG THẦU"], [], ["NHÀ THẦU: Công ty Mẫu A"], ["PHẦN (LÔ): L01 - Hóa chất"], list(_RESULT),
        [1, "Hóa chất rửa máy", "HC-1", "Mẫu", "Đức", "Mẫu GmbH", "Can 5 lít", "Can", 10, "3402", 1200000, 12000000, 60],
        [2, "Cồn 70 độ", "C70", "Mẫu", "Việt Nam", "Công ty Mẫu C", "Chai 500 ml", "Chai", 200, "2207", 21000, 4200000, 60],
        ["PHẦN (LÔ): L02 - Vật tư"], list(_RESULT),
        [1, "Găng tay khám", "GT-S", "Mẫu", "Malaysia", "Mẫu Sdn", "Cỡ S", "Hộp", 300, "4015", 68000, 20400000, 60],
        ["NHÀ THẦU: Công ty Mẫu B"], ["PHẦN (LÔ): L03 - Bông băng"], list(_RESULT),
        [1, "Bông y tế", "BY-1", "Mẫu", "Việt Nam", "Công ty Mẫu D", "Gói 1 kg", "Gói", 150, "3005", 152000, 22800000, 60],
    ], merges=("A1:M1", "A3:M3", "A4:M4", "A8:M8", "A11:M11", "A12:M12"))  # fmt: skip


def tender() -> None:
    """What is asked for, and what one bidder offers."""
    sheet("egp-request-goods", [
        ["Mẫu số 02A. PHẠM VI CUNG CẤP HÀNG HÓA (áp dụng đối với loại hợp đồng trọn gói)"], [],
        ["STT", "Danh mục hàng hóa", "Đơn vị tính", "Khối lượng", "Mô tả hàng hóa", "Yêu cầu về xuất xứ hàng hóa (nếu có)", "Địa điểm dự án",
         "Ngày giao hàng sớm nhất", "Ngày giao hàng muộn nhất"],
        ["1", "Phần 1: Thiết bị tin học"],
        ["1.1", "Máy tính xách tay", "Cái", "15", "Chương V", None, "Tỉnh Mẫu", "10", "30"],
        ["1.2", "Máy chiếu", "Cái", "4", "Chương V", "Các nước G7", "Tỉnh Mẫu", "10", "30"],
        ["2", "Phần 2: Nội thất"],
        ["2.1", "Ghế xoay", "Cái", "40", "Chương V", "Việt Nam", "Tỉnh Mẫu", "10", "45"],
    ])  # fmt: skip
    prices = ["STT", "Mã phần (lô)", "Tên phần (lô)", "Danh mục hàng hóa", "Mặt hàng dự thầu", "Mã hàng hóa", "Phân nhóm", "Kỹ mã hiệu", "Nhãn hiệu",
              "Năm sản xuất", "Xuất xứ (quốc gia, vùng lãnh thổ)", "Hãng sản xuất", "Cấu hình, tính năng kỹ thuật cơ bản", "Đơn vị tính", "Khối lượng",
              "Mã HS", "Đơn giá dự thầu", "Thành tiền"]  # fmt: skip
    costs: Rows = [
        ["BẢNG KÊ KHAI CHI PHÍ SẢN XUẤT TRONG NƯỚC ĐỐI VỚI HÀNG HÓA ĐƯỢC HƯỞNG ƯU ĐÃI"], [],
        ["STT", "Tên hàng hóa", "Giá trị"], ["I", "Hóa chất A"],
        ["1", "Giá chào của hàng hóa trong HSDT", "12.500.000"], ["2", "Giá trị thuế các loại (thuế nhập khẩu, thuế VAT)", "1.000.000"],
        ["3", "Kê khai các chi phí nhập ngoại trong hàng hóa bao gồm các loại phí, lệ phí (nếu có)", "5.200.000"],
        ["4", "Chi phí sản xuất trong nước", "6.300.000"], ["5", "Tỷ lệ % chi phí sản xuất trong nước", "54,8"],
        [], [None, None, "Đại diện hợp pháp của nhà thầu"],
    ]  # fmt: skip
    sheets("egp-bid", {
        "Mẫu số 12.1B. Bảng giá dự thầu ": [
            ["Mẫu số 12.1B. BẢNG GIÁ DỰ THẦU CỦA HÀNG HÓA"], ["Nhà thầu: Công ty Mẫu A"], [], prices,
            ["1", "L01", "Phần 1", *[None] * 14, "24.700.000"],
            ["1.1", None, None, "Hóa chất A", "Hóa chất A", "HCA", None, "A-1", "Mẫu", "Từ 2026 trở đi", "Việt Nam", "Công ty Mẫu C", "Chai 1 lít", "Chai", "50",
             "0382.20", "250.000", "12.500.000"],
            ["1.2", None, None, "Hóa chất B", "Hóa chất B", "HCB", None, "B-1", "Mẫu", "2026", "Đức", "Mẫu GmbH", "Chai 1 lít", "Chai", "20", "0382.20",
             "610.000", "12.200.000"],
            ["2", "L02", "Phần 2", *[None] * 14, "9.000.000"],
            ["2.1", None, None, "Ống nghiệm", "Ống nghiệm", "ON", None, "ON-5", "Mẫu", "2026", "Việt Nam", "Công ty Mẫu D", "5 ml", "Cái", "10.000", "0701.70",
             "900", "9.000.000"],
            ["Tổng cộng giá dự thầu của hàng hóa đã bao gồm thuế, phí, lệ phí (nếu có)", *[None] * 16, "33.700.000"],
            ["Số tiền bằng chữ: Ba mươi ba triệu bảy trăm nghìn đồng"], ["Ghi chú: giá đã gồm vận chuyển"],
        ],
        "Mẫu số 15A. Bảng kê khai hàng h": [
            ["Mẫu số 15A. BẢNG KÊ KHAI HÀNG HÓA ĐƯỢC HƯỞNG ƯU ĐÃI"], [],
            ["STT", "Tên hàng hóa", "Xuất xứ", "Hàng hóa có xuất xứ Việt Nam", None, "Cơ sở sản xuất có từ 50% lao động (ưu tiên)",
             "Sản phẩm đổi mới sáng tạo"],
            [None, None, None, "Tỷ lệ chi phí sản xuất trong nước dưới 50%", "Tỷ lệ chi phí sản xuất trong nước từ 50% trở lên", None, None],
            ["1", "Hóa chất A", "Việt Nam", None, "X", "Không", None],
            ["2", "Hóa chất B", "Đức", "X", "X", "Không", None],
        ],
        "Mẫu số 15B. Chi phí sản xuất tr": costs,
    }, {"Mẫu số 15A. Bảng kê khai hàng h": ("A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "G3:G4")})  # fmt: skip
    sheet("egp-bid-costs", [
        ["Mẫu số 15C. BẢNG KÊ KHAI CHI PHÍ SẢN XUẤT TRONG NƯỚC"], [],
        ["STT", "Tên hàng hóa", "Nhà thương mại", None, "Nhà sản xuất", "Chi phí sản xuất trong nước G*"],
        [None, None, "Giá chào của hàng hóa (I)", "Giá trị thuế các loại (II)", "Giá xuất xưởng EXW (G)", None],
        ["1", "Ống nghiệm", "9.000.000", "720.000", None, "5.100.000"],
        ["2", "Hóa chất A", None, None, "11.000.000", "6.300.000"],
    ], merges=("A3:A4", "B3:B4", "C3:D3", "F3:F4"))  # fmt: skip
    sheet("egp-bid-goods", [
        ["Mẫu số 10B. ĐỀ XUẤT VỀ HÀNG HÓA CỦA NHÀ THẦU"], [],
        ["STT", "Danh mục hàng hóa", "Ký mã hiệu", "Nhãn hiệu", "Năm sản xuất", "Xuất xứ (quốc gia, vùng lãnh thổ)", "Hãng sản xuất",
         "Cấu hình, tính năng kỹ thuật cơ bản", "Đơn vị tính", "Khối lượng", "Mã HS"],
        ["1", "Máy tính xách tay", "NB-14", "Mẫu", "2026", "Trung Quốc", "Mẫu Inc", "14 inch", "Cái", "15", "8471"],
        ["2", "Ghế xoay", "GX-1", "Mẫu", "2026", "Việt Nam", "Công ty Mẫu B", "Lưng lưới", "Cái", "40", "9401"],
    ])  # fmt: skip


def preference() -> None:
    """A bid workbook that claims preference (forms 15A, 15B, 15C): lines that hold, and lines of every fault that can be seen."""
    sheets("egp-bid-preference", {
        "Mẫu số 12.1B. Bảng giá dự thầu": [
            ["Mẫu số 12.1B. BẢNG GIÁ DỰ THẦU CỦA HÀNG HÓA"], ["Nhà thầu: Công ty Mẫu A"], [],
            ["STT", "Danh mục hàng hóa", "Xuất xứ (quốc gia, vùng lãnh thổ)", "Hãng sản xuất", "Đơn vị tính", "Khối lượng", "Đơn giá dự thầu", "Thành tiền"],
            ["1", "Bàn họp", "Việt Nam", "Công ty Mẫu B", "Cái", "2", "4.400.000", "8.800.000"],
            ["2", "Ghế xoay", "Việt Nam", "Công ty Mẫu B", "Cái", "12", "1.100.000", "13.200.000"],
            ["3", "Tủ hồ sơ", "Việt Nam", "Công ty Mẫu A", "Cái", "2", "2.750.000", "5.500.000"],
            ["4", "Máy chiếu", "Nhật Bản", "Mẫu Corp", "Cái", "2", "16.500.000", "33.000.000"],
            ["5", "Bảng từ", "Việt Nam", "Công ty Mẫu C", "Cái", "2", "1.100.000", "2.200.000"],
            ["6", "Kệ sách", "Việt Nam", "Công ty Mẫu C", "Cái", "4", "900.000", "3.600.000"],
            ["7", "Phần mềm quản lý kho", "Việt Nam", "Công ty Mẫu D", "Bộ", "1", "45.000.000", "45.000.000"],
            ["8", "Rèm cửa", "Việt Nam", "Công ty Mẫu C", "Bộ", "6", "750.000", "4.500.000"],
            ["9", "Đèn bàn", "Việt Nam", "Công ty Mẫu B", "Cái", "15", "220.000", "3.300.000"],
        ],
        "Mẫu số 15A. Bảng kê khai hàng h": [
            ["Mẫu số 15A. BẢNG KÊ KHAI HÀNG HÓA ĐƯỢC HƯỞNG ƯU ĐÃI"], [],
            ["STT", "Tên hàng hóa", "Xuất xứ", "Hàng hóa có xuất xứ Việt Nam", None,
             "Hàng hóa của cơ sở sản xuất có từ 50% lao động là người khuyết tật, thương binh, dân tộc thiểu số",
             "Sản phẩm đổi mới sáng tạo", "Kê khai theo Mẫu 15B", "Kê khai theo Mẫu 15C"],
            [None, None, None, "Tỷ lệ chi phí sản xuất trong nước dưới 50%", "Tỷ lệ chi phí sản xuất trong nước trên 50%", None, None, None, None],
            ["1", "Bàn họp", "Việt Nam", "X", None, None, None, "X", None], ["2", "Ghế xoay", "Việt Nam", None, "Có", "Không", None, None, "X"],
            ["3", "Tủ hồ sơ", "Việt Nam", "✓", None, None, None, None, "X"], ["4", "Máy chiếu", "Nhật Bản", "x", None, None, None, "X", None],
            ["5", "Bảng từ", "Việt Nam", "X", "X", None, None, "X", None], ["6", "Kệ sách", "Việt Nam", "X", None, "Có", None, None, None],
            ["7", "Phần mềm quản lý kho", "Việt Nam", None, None, None, "X", None, None], ["8", "Rèm cửa", "Việt Nam", "xem hồ sơ", None, None, None, None, None],
            ["9", "Đèn bàn", "Việt Nam", None, "35%", None, None, None, "X"],
        ],
        "Mẫu số 15B. Chi phí nhập ngoại": [
            ["Mẫu số 15B. BẢNG KÊ KHAI CHI PHÍ SẢN XUẤT TRONG NƯỚC"], [],
            ["STT", "Tên hàng hóa", "Giá chào của hàng hóa trong E-HSDT (I)", "Giá trị thuế các loại (II)", "Kê khai các chi phí nhập ngoại (III)",
             "Chi phí sản xuất trong nước G* = (I) – (II) – (III)", "D(%) = G*/G, G = (I) – (II)"],
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
            ["1", "Bàn họp", "8.800.000", "800.000", "4.800.000", "3.200.000", "40,0%"], ["2", "Máy chiếu", "33.000.000", "3.000.000", "24.000.000", "6.000.000", "20,0%"],
            ["3", "Bảng từ", "2.200.000", "200.000", "1.200.000", "900.000", "45,0%"], [None, "Tổng cộng", "44.000.000", "4.000.000", "30.000.000", "10.100.000"],
            [], [None, "Đại diện hợp pháp của nhà thầu"],
        ],
        "Mẫu số 15C. Chi phí trong nước": [
            ["Mẫu số 15C. BẢNG KÊ KHAI CHI PHÍ SẢN XUẤT TRONG NƯỚC"], ["Đơn vị tính: nghìn đồng"],
            ["STT", "Tên hàng hóa", "Nhà thương mại", None, "Nhà sản xuất", "Chi phí sản xuất trong nước G*", "Nhà thương mại", "Nhà sản xuất"],
            [None, None, "Giá chào của hàng hóa (I)", "Giá trị thuế các loại (II)", "Giá xuất xưởng EXW (G)", None, "D(%) = G*/G, G = (I) – (II)", "D(%) = G*/G"],
            ["1", "Ghế xoay", 13200, 1200, None, 6000, 0.5, None], ["2", "Tủ hồ sơ", None, None, 5000, 3000, None, 0.6],
            ["10", "Đèn bàn", 1100, 100, None, 350, 0.35, None], ["11", "Đèn bàn", 2200, 200, None, 700, 0.35, None],
            ["12", "Quạt trần", "1,1 triệu", 100, None, 1200, None, None], ["13", "Ấm đun nước", 550, 50, None, 600, None, None],
        ],
    }, {"Mẫu số 15A. Bảng kê khai hàng h": ("A3:A4", "B3:B4", "C3:C4", "D3:E3", *(f"{c}3:{c}4" for c in "FGHI")),
        "Mẫu số 15C. Chi phí trong nước": ("A3:A4", "B3:B4", "C3:D3", "F3:F4")})  # fmt: skip


def assets() -> None:
    """The consolidated form 10a and the fixed-asset ledger."""
    sheet("10a-ck-tsc", [
        ["Bộ, tỉnh: Tỉnh Mẫu"], ["Tên đơn vị: Sở Mẫu", *[None] * 7, "Mẫu số 10a-CK/TSC"],
        ["CÔNG KHAI TÌNH HÌNH ĐẦU TƯ XÂY DỰNG, MUA SẮM, GIAO, THUÊ TÀI SẢN CÔNG"], ["Năm: 2024"],
        ["ĐVT cho: Số lượng là: Cái, khuôn viên; Diện tích là: m2; Nguyên giá là: Nghìn đồng."],
        ["STT", "TÀI SẢN", "ĐẦU TƯ XÂY DỰNG/ MUA SẮM", None, None, "TIẾP NHẬN", None, None, "THUÊ"],
        [None, None, "Số lượng", "Diện tích", "Nguyên giá", "Số lượng", "Diện tích", "Nguyên giá", "Số lượng", "Diện tích", "Nguyên giá"],
        [*range(1, 12)],
        [None, "1 - Đất khuân viên", "0", "0", "0", "1", "500", "2.500.000"], [None, "2 - Nhà", "1", "320", "5.400.000"],
        [None, "3 - Xe ô tô", "2", None, "1.850.000"], [None, "4 - Tài sản cố định khác", "35", None, "912.500"],
        ["Tổng cộng", None, "38", "320", "8.162.500"], [], [None, "NGƯỜI LẬP BÁO CÁO", *[None] * 5, "THỦ TRƯỞNG ĐƠN VỊ"],
    ], merges=("A3:K3", "A6:A7", "B6:B7", "C6:E6", "F6:H6", "I6:K6", "A13:B13"))  # fmt: skip
    sheet("asset-ledger-s24-h", [
        ["Đơn vị: Trung tâm Mẫu", *[None] * 11, "Mẫu số S24-H"], ["SỔ TÀI SẢN CỐ ĐỊNH"], ["Năm: 2024"], [],
        ["STT", "Chứng từ", None, "Ghi tăng tài sản cố định", *[None] * 5, "Khấu hao (hao mòn) tài sản cố định", None, None, None, "Ghi giảm TSCĐ"],
        [None, "Số hiệu", "Ngày, tháng", "Tên, đặc điểm, ký hiệu TSCĐ", "Nước sản xuất", "Tháng, năm đưa vào sử dụng ở đơn vị", "Số hiệu TSCĐ", "Thẻ TSCĐ",
         "Nguyên giá TSCĐ", "Khấu hao", None, "Hao mòn", None, "Số hiệu", "Ngày, tháng", "Lý do giảm"],
        [*[None] * 9, "Tỷ lệ %", "Số tiền", "Tỷ lệ %", "Số tiền"],
        ["A", "B", "C", "D", "E", "F", "G", "H", 1, 2, 3, 4, 5, "I", "K", "L"],
        [1, "PN01", "12/03/2024", "Máy photocopy", "Thái Lan", "03/2024", "PTC-01", "01", 62000000, None, None, 12.5, 7750000],
        [2, "PN02", "20/05/2024", "Máy điều hòa 18000 BTU", "Việt Nam", "05/2024", "ĐH-01", "02", 49500000, None, None, 12.5, 6187500],
        [3, "PN03", "02/10/2019", "Máy chiếu", "Philippines", "10/2019", "MC-01", "03", 37800000, None, None, 20, 7560000, "PX09", "30/12/2024", "Hỏng"],
        [None, "Cộng", *[None] * 6, 149300000, None, None, None, 21497500],
    ], merges=("A5:A7", "B5:C5", "D5:I5", "J5:M5", "N5:P5", "J6:K6", "L6:M6", *(f"{c}6:{c}7" for c in "BCDEFGHINOP")))  # fmt: skip


def health() -> None:
    """Catalogues for the insurer, registry, quotations and published prices."""
    drugs = ["STT", "MA_THUOC", "TEN_HOAT_CHAT", "TEN_THUOC", "DON_VI_TINH", "HAM_LUONG", "DUONG_DUNG", "MA_DUONG_DUNG", "DANG_BAO_CHE", "SO_DANG_KY", "SO_LUONG",
             "DON_GIA", "DON_GIA_BH", "QUY_CACH", "NHA_SX", "NUOC_SX", "NHA_THAU", "TT_THAU", "TU_NGAY_HD", "DEN_NGAY_HD", "MA_CSKCB", "LOAI_THUOC",
             "LOAI_THAU", "HT_THAU"]  # fmt: skip
    save_csv([
        drugs,
        ["1", "40.1", "Paracetamol", "Thuốc Mẫu A", "Viên", "500mg", "Uống", "1.01", "Viên nén", "893100000001", "100000", "480", "480", "Hộp 10 vỉ",
         "Công ty Dược Mẫu", "Việt Nam", "Công ty Mẫu A", "15/QĐ;G1;N4;2025", "20250101", "20261231", "99001", "1", "1", "1"],
        ["2", "40.2", "Cefotaxim", "Thuốc Mẫu C", "Lọ", "1g", "Tiêm", "2.10", "Bột pha tiêm", "VN-00003-18", "5000", "15750.5", "15750.5", "Hộp 10 lọ",
         "Mẫu Ltd", "Ấn Độ", "Công ty Mẫu B", "15/QĐ;G1;N2;2025", "20250101", "20261231", "99001", "1", "1", "1"],
    ], "insurance-03-dm-medicines", ";")  # fmt: skip
    sheet("insurance-04-dm-supplies", [
        ["STT", "MA_VAT_TU", "NHOM_VAT_TU", "TEN_VAT_TU", "MA_HIEU", "SO_LUU_HANH", "TINHNANG_KT", "QUY_CACH", "DON_VI_TINH", "DON_GIA", "DON_GIA_BH",
         "TYLE_TT_BH", "NHA_SX", "NUOC_SX", "NHA_THAU", "QD_THAU", "TU_NGAY_HD", "DEN_NGAY_HD"],
        ["1", "N01.01", "Bơm tiêm", "Bơm tiêm 5 ml", "BT5", "2100000001ĐKLH", "Kim 23G", "Hộp 100", "Cái", "620", "620", "100", "Công ty Mẫu B", "Việt Nam",
         "Công ty Mẫu A", "16/QĐ-BV", "20250101", "20251231"],
        ["2", "N03.05", "Chỉ khâu", "Chỉ khâu tự tiêu 2/0", "CK2", "2200000005ĐKLH", "75 cm", "Hộp 12", "Sợi", "58500", "58500", "100", "Mẫu SA", "Tây Ban Nha",
         "Công ty Mẫu C", "16/QĐ-BV", "20250101", "20251231"],
    ])  # fmt: skip
    sheet("insurance-won-medicines", [
        ["Mã tỉnh", "Tên tỉnh", "Tên đơn vị", "Mã cơ sở KCB", "Tên thuốc", "Hoạt chất", "Đường dùng", "Dạng bào chế", "Hàm lượng", "Đóng gói", "Số đăng ký",
         "Nhà sản xuất", "Nước sản xuất", "Đơn vị tính", "Số lượng", "Giá", "Thành tiền", "Tên nhà thầu", "Quyết định", "Ngày công bố", "Nhóm TCKT", "Loại thuốc"],
        ["99", "Tỉnh Mẫu", "Bệnh viện Mẫu 1", "99001", "Thuốc Mẫu A", "Paracetamol", "Uống", "Viên nén", "500mg", "Hộp 10 vỉ", "VD-00001-20",
         "Công ty Dược Mẫu", "Việt nam", "viên", 50000, 480, 24000000, "Công ty Mẫu A", "15/QĐ-BV", "01/02/2025", "Nhóm 4", "Tân dược"],
        ["99", "Tỉnh Mẫu", "Bệnh viện Mẫu 2", "99002", "Thuốc Mẫu D", "Ceftriaxon", "Tiêm", "Bột", "1g", "Hộp 10 lọ", "VN-00004-19", "Mẫu S.p.A", "Italia",
         "lọ", 2000, 32500, 65000000, "Công ty Mẫu B", "22/QĐ-BV", "05/02/2025", "N1", "Tân dược"],
    ])  # fmt: skip
    save_csv([
        ["tenThuoc", "soDangKy", "hoatChatChinh", "hamLuong", "dangBaoChe", "dongGoi", "tenCongTySanXuat", "nuocSanXuat", "diaChiSanXuat", "tenCongTyDangKy",
         "nuocDangKy"],
        ["Thuốc Mẫu A", "893100000001", "Paracetamol", "500mg", "Viên nén", "Hộp 10 vỉ", "Công ty Dược Mẫu", "Việt Nam", "Tỉnh Mẫu", "Công ty Dược Mẫu",
         "Việt Nam"],
        ["Thuốc Mẫu B", "VN-00002-19", "Insulin", "100 IU/ml", "Dung dịch", "Hộp 1 lọ", "Mẫu LLC", "USA", "Bang Mẫu", "Công ty Mẫu Đăng ký", "Việt Nam"],
    ], "drug-registry", ",")  # fmt: skip
    head = ["Tên phần", "STT theo phần", "STT TB mời chào giá", "Tên hàng hoá", "Tính năng, thông số kỹ thuật", "Chứng nhận", "Yêu cầu xuất xứ", "ĐVT",
            "Số lượng/ Khối lượng", "Yêu cầu về trợ cụ/ máy phụ trợ", "Số thông báo mời chào giá", "Tên thương mại", "Ký, mã, nhãn hiệu, model", "Mã HS",
            "Hãng sản xuất", "Xuất xứ", "Số lượng/ khối lượng", "Quy cách", "Đơn vị tính", "Chi phí cho các dịch vụ liên quan\n(VND)", "Thuế, VAT (nếu có)\n(%)",
            "Đơn giá (đã bao gồm thuế phí, lệ phí và các dịch vụ liên quan (nếu có))\n(VND)", "Thành tiền\n(VND)", "Chứng nhận hàng hoá chào",
            "Đơn giá trúng thầu gần nhất\n(VNĐ)"]  # fmt: skip
    how = [*[None] * 11, "Ghi đúng tên thương mại trên giấy phép lưu hành của hàng hóa", "Ghi đúng ký mã hiệu", None, None, "Theo CO / giấy phép NK / FSC / ISO13485",
           "Ghi 10000, KHÔNG ghi 10.000,00", None, None, None, None, "Ghi 10000, KHÔNG ghi 10.000,00"]  # fmt: skip
    sheet("hospital-quotation", [
        head, how,
        ["Phần 1", 1, 11, "Stent mạch vành", "Phủ thuốc", "CE", "Các nước G7", "Cái", 100, None, "TB-01", "Stent Mẫu", "ST-1", "9021", "Mẫu Inc", "Mỹ", 80, "Hộp 1 cái",
         "Cái", 0, 5, 31500000, 2520000000, "FDA", 30900000],
        ["Phần 1", 2, 12, "Bóng nong", "Áp lực cao", "CE", "Các nước G7", "Cái", 50, None, "TB-01", "Bóng Mẫu", "BN-2", "9018", "Mẫu VN", "Việt Nam", 50, "Hộp 1 cái",
         "Cái", 0, 5, 5200000, 260000000, "ISO", None],
    ])  # fmt: skip
    sheet("device-prices", [
        ["BẢNG GIÁ TRANG THIẾT BỊ Y TẾ CÔNG KHAI"], [],
        ["STT", "Tên trang thiết bị y tế", "Chủng loại", "Số lưu hành", "Hãng/nước sản xuất", "Hãng/nước chủ sở hữu", "Đơn vị tính", "Giá niêm yết", "Ghi chú"],
        [1, "Máy siêu âm", "SA-1", "2400000001ĐKLH", "Mẫu Corp/ Trung Quốc", "Mẫu Corp/ Mỹ", "Cái", 890000000, None],
        [2, "Giường bệnh", "GB-2", "2400000002ĐKLH", "Công ty Mẫu B/ Việt Nam", "Công ty Mẫu B/ Việt Nam", "Cái", 12500000, None],
    ])  # fmt: skip


def compiled() -> None:
    """Winning goods collected by key word: the second line is the first one found again."""
    row = ["Công ty Mẫu A", "Que thử nước tiểu", "QT-10", "Mẫu", "Hàn Quốc", "Mẫu Co", "10 thông số", "Que", 20000, 3150, "IB2500000003", "que thử", 63000000]
    sheet("bidfinder-goods", [
        ["Nhà thầu trúng thầu", "Tên hàng hóa", "Ký mã hiệu", "Nhãn hiệu", "Xuất xứ", "Hãng sản xuất", "Tính năng kỹ thuật", "Đơn vị tính", "Khối lượng",
         "Đơn giá trúng thầu (VND)", "Mã TBMT", "search", "Thành tiền (VND)"],
        row, [*row[:11], "nước tiểu", *row[12:]],
        ["Công ty Mẫu B", "Ống lấy máu", "OL-2", "Mẫu", "Việt Nam", "Công ty Mẫu D", "2 ml", "Ống", 50000, 780, "IB2500000004", "ống", 39000000],
    ])  # fmt: skip


def lists() -> None:
    """Lists of an office's own making whose title tells the stage, and a list of school equipment."""
    sheet("own-plan", [
        ["DỰ TOÁN MUA SẮM TRANG THIẾT BỊ NĂM 2026"], [None] * 6 + ["ĐVT: nghìn đồng"],
        ["STT", "Tên hàng hóa", "ĐVT", "Số lượng dự kiến", "Đơn giá dự toán", "Xuất xứ dự kiến", "Kinh phí dự kiến", "Ghi chú"],
        [1, "Máy tính để bàn", "Bộ", 5, 15000, None, 75000, None], [2, "Tủ hồ sơ", "Cái", 4, 3200, "Việt Nam", 12800, None],
        [None, "Tổng cộng", None, None, None, None, 87800], *_SIGNED,
    ])  # fmt: skip
    sheet("price-quotation", [
        ["CÔNG TY MẪU A"], ["BẢNG BÁO GIÁ"], ["Kính gửi: Trung tâm Mẫu"],
        ["No.", "Tên hàng, quy cách", "Hãng/Xuất xứ", "ĐVT", "SL", "Đơn giá chưa VAT", "Thuế GTGT", "Đơn giá có VAT", "Thành tiền (có VAT)"],
        [1, "Mực in 12A", "Mẫu/ Trung Quốc", "Hộp", 10, 500000, 50000, 550000, 5500000],
        [2, "Giấy A4 70 gsm", "Mẫu/ Việt Nam", "Ram", 100, 60000, 6000, 66000, 6600000],
        ["Tổng cộng", *[None] * 7, 12100000],
    ])  # fmt: skip
    sheet("contract-appendix", [
        ["PHỤ LỤC HỢP ĐỒNG"], ["(Kèm theo Hợp đồng số 05/2025/HĐ-MS ngày 12/6/2025)"], [],
        ["TT", "Tên hàng hóa", "Quy cách/Model", "Xuất xứ/Hãng", "Đơn vị tính", "Khối lượng", "Đơn giá (đồng)", "Thành tiền (đồng)"],
        [1, "Bàn họp", "BH-24", "Việt Nam/ Công ty Mẫu B", "Cái", 2, 7500000, 15000000], [2, "Ghế họp", "GH-1", "Việt Nam/ Công ty Mẫu B", "Cái", 24, 950000, 22800000],
        [None, "Cộng trước thuế", *[None] * 5, 37800000], [None, "Thuế GTGT 8%", *[None] * 5, 3024000], [None, "Tổng cộng", *[None] * 5, 40824000],
    ])  # fmt: skip
    sheet("acceptance-minutes", [
        ["BIÊN BẢN NGHIỆM THU HÀNG HÓA"], [],
        ["STT", "Tên hàng hóa", "ĐVT", "Xuất xứ", "Theo hợp đồng", None, None, "Thực hiện", None, "Chênh lệch", "Ghi chú"],
        [None, None, None, None, "Số lượng", "Đơn giá", "Thành tiền", "Số lượng", "Thành tiền", None, None],
        [1, "Xi măng PCB40", "Tấn", "Việt Nam", 20, 1650000, 33000000, 18, 29700000, -3300000, "giao thiếu"],
        [2, "Thép phi 10", "Tấn", "Việt Nam", 5, 16200000, 81000000, 5, 81000000, 0, None],
        [None, "Tổng cộng", None, None, None, None, 114000000, None, 110700000, -3300000],
    ], merges=("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:G3", "H3:I3", "J3:J4", "K3:K4"))  # fmt: skip
    sheet("stock-take", [
        ["BIÊN BẢN KIỂM KÊ TÀI SẢN"], ["Thời điểm kiểm kê: 31/12/2025"], [],
        ["STT", "Tên tài sản", "Nước sản xuất", "Đơn vị tính", "Theo sổ kế toán", None, "Theo kiểm kê", None, "Chênh lệch", None],
        [None, None, None, None, "Số lượng", "Nguyên giá", "Số lượng", "Nguyên giá", "Số lượng", "Nguyên giá"],
        [1, "Máy vi tính", "Trung Quốc", "Bộ", 10, 145000000, 9, 130500000, -1, -14500000], [2, "Tủ sắt", "Việt Nam", "Cái", 6, 19200000, 6, 19200000, 0, 0],
    ])  # fmt: skip
    sheet("school-equipment", [
        ["DANH MỤC THIẾT BỊ DẠY HỌC TỐI THIỂU LỚP 6"], [],
        ["Số TT", "Tên thiết bị", "Mục đích sử dụng", "Mô tả chi tiết", "Đối tượng sử dụng", None, "Đơn vị", "Số lượng"],
        [None, None, None, None, "GV", "HS", None, None],
        ["I", "MÔN TOÁN"], [1, "Bộ thiết bị vẽ bảng", "Giáo viên vẽ hình", "Thước thẳng, ê ke, com pa; xuất xứ: Việt Nam", "x", None, "Bộ", 4],
        [2, "Bộ hình khối", "Học sinh thực hành", "Nhựa ABS", "x", "x", "Bộ", 8],
        ["II", "MÔN KHOA HỌC TỰ NHIÊN"], [1, "Kính hiển vi", "Quan sát tế bào", "Phóng đại 40–1000 lần hoặc tương đương", None, "x", "Cái", 7],
    ], merges=("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:G4", "H3:H4"))  # fmt: skip


def build() -> None:
    """Writes all of them."""
    for part in (portal, results, tender, preference, assets, health, compiled, lists):
        part()
