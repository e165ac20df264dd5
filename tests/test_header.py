"""Header rows: which words name which column, and which must never be taken for one another."""

import unicodedata
from decimal import Decimal

import pytest
from generate import options

from checker.header import Header, find_header, nearest_form
from checker.vocabulary import Vocabulary, key

VOCABULARY = Vocabulary.of(options())
LIST = ["STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"]
FIELDS = {"item_no": 0, "goods_name": 1, "unit": 2, "quantity": 3, "unit_price": 4, "amount": 5, "origin_raw": 6}


def header(*rows: list[str | float | None], merges: tuple[tuple[int, int, int, int], ...] = ()) -> Header | None:
    """The header found in these rows, brought to one width."""
    width = max(len(row) for row in rows)
    return find_header([row + [None] * (width - len(row)) for row in rows], merges, VOCABULARY)


def fields(*texts: str) -> dict[str, int]:
    """Field → position in a one-row header of these texts."""
    found = header(list(texts), ["1", *["x"] * (len(texts) - 1)])
    assert found is not None, texts
    return {h.field: h.index for h in found.heads if h.field}


def nfd(text: str) -> str:
    """The text decomposed."""
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize(
    "texts",
    [
        LIST,
        [t.upper() for t in LIST],
        [t.lower() for t in LIST],
        [nfd(t) for t in LIST],
        [t.replace(" ", "\n") for t in LIST],
        [f"  {t.replace(' ', '  ')} " for t in LIST],
        [t.replace(" ", "\u00a0") for t in LIST],
        ["STT", "Tên hàng hoá", "Đơn vị tính", "SL", "ĐG", "TT", "XX"],
        ["Stt", "Danh mục hàng hoá", "Đvt", "Khối lượng", "Đơn giá (VND)", "Thành tiền (đồng)", "Nước sản xuất"],
        ["Số TT", "Tên hàng", "Đơn vị", "Số lượng/ Khối lượng", "Đơn giá trúng thầu", "Thành tiền\n(VNĐ)", "Xuất xứ (quốc gia, vùng lãnh thổ)"],
        ["STT", "Ten hang hoa", "DVT", "So luong", "Don gia", "Thanh tien", "Xuat xu"],
        ["STT", "Tên và quy cách hàng hóa", "Đ.V.T", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"],
    ],
    ids=["as is", "upper", "lower", "NFD", "line breaks", "blanks", "NBSP", "abbreviated", "with units", "long", "no accents", "dotted"],
)
def test_the_same_columns_are_found_however_their_headers_are_written(texts: list[str]) -> None:
    assert fields(*texts) == FIELDS


def test_columns_are_found_in_any_order() -> None:
    assert fields(*reversed(LIST)) == {name: 6 - place for name, place in FIELDS.items()}


@pytest.mark.parametrize(("one", "other"), [("hoá", "hóa"), ("hòa", "hoà"), ("HOÁ", "hoá"), ("Khoẻ", "khỏe"), (nfd("hoá"), "hóa")])
def test_the_place_of_a_tone_mark_makes_no_difference(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("hàng", "hãng"), ("giá", "giả"), ("năm", "nấm"), ("thuế", "thuê"), ("đơn", "don"), ("cộng", "công")])
def test_another_tone_or_letter_is_another_word(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_goods_and_maker_are_kept_apart() -> None:
    assert fields("STT", "Tên hãng", "Tên hàng", "SL") == {"item_no": 0, "manufacturer": 1, "goods_name": 2, "quantity": 3}


@pytest.mark.parametrize("demand", ["Yêu cầu xuất xứ", "Yêu cầu về xuất xứ", "YÊU CẦU XUẤT XỨ", "Xuất xứ yêu cầu", "Xuất xứ theo HSMT", "Yêu cầu xuất xứ (nếu có)"])
@pytest.mark.parametrize("first", [True, False], ids=["demand first", "fact first"])
def test_a_demanded_origin_is_never_the_origin(demand: str, first: bool) -> None:
    assert "origin_raw" not in fields("STT", "Tên hàng hóa", demand, "SL", "Đơn giá")
    pair = [demand, "Xuất xứ"] if first else ["Xuất xứ", demand]
    assert fields("STT", "Tên hàng hóa", *pair, "SL")["origin_raw"] == 2 + first


@pytest.mark.parametrize("demand", ["Khối lượng mời thầu", "Số lượng mời thầu", "KHỐI LƯỢNG MỜI THẦU", "Số lượng yêu cầu", "Khối lượng riêng", "Số lượng theo HSMT"])
@pytest.mark.parametrize("first", [True, False], ids=["demand first", "fact first"])
def test_a_demanded_quantity_is_never_the_quantity(demand: str, first: bool) -> None:
    assert "quantity" not in fields("STT", "Tên hàng hóa", demand, "Đơn giá", "Thành tiền")
    pair = [demand, "Khối lượng"] if first else ["Khối lượng", demand]
    assert fields("STT", "Tên hàng hóa", *pair, "Đơn giá")["quantity"] == 2 + first


@pytest.mark.parametrize("other", ["Hãng/nước chủ sở hữu", "Nước chủ sở hữu", "Nước đăng ký", "Hãng sản xuất"])
def test_another_country_is_not_the_country_of_manufacture(other: str) -> None:
    assert "origin_raw" not in fields("STT", "Tên hàng hóa", other, "SL", "Đơn giá")


@pytest.mark.parametrize("other", ["Đơn giá kế hoạch", "Đơn giá trúng thầu gần nhất (VNĐ)", "Đơn giá dự toán"])
def test_the_price_called_so_plainly_is_the_price(other: str) -> None:
    assert fields("STT", "Tên hàng hóa", "SL", other, "Đơn giá", "Thành tiền")["unit_price"] == 4


def test_a_category_beside_the_name_is_not_the_name() -> None:
    assert fields("STT", "Danh mục", "Tên hàng hóa", "SL", "Đơn giá")["goods_name"] == 2


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("Đơn giá (nghìn đồng)", 1000),
        ("Đơn giá\n(Nghìn đồng)", 1000),
        ("ĐƠN GIÁ (NGHÌN ĐỒNG)", 1000),
        ("Đơn giá (1.000đ)", 1000),
        ("Đơn giá (1.000 đồng)", 1000),
        ("Đơn giá (ngàn đồng)", 1000),
        ("Đơn giá (triệu đồng)", 1_000_000),
        ("Đơn giá (tr.đ)", 1_000_000),
        ("Đơn giá (tỷ đồng)", 1_000_000_000),
        ("Đơn giá (VND)", 1),
        ("Đơn giá (VNĐ)", 1),
        ("Đơn giá (đồng)", 1),
        ("Đơn giá", None),
        ("Đơn giá (có VAT)", None),
    ],
)
def test_the_unit_of_money_in_a_header_scales_its_own_column(text: str, scale: int | None) -> None:
    found = header(["STT", "Tên hàng hóa", "SL", text, "Thành tiền"], ["1", "x", 1, 2, 2])
    assert found is not None
    assert [h.scale for h in found.heads if h.field in ("unit_price", "amount")] == [None if scale is None else Decimal(scale), None]


UPPER: list[str | float | None] = ["STT", "Tên hàng hóa", "SL", "Giá trúng thầu", None, "Xuất xứ"]
LOWER: list[str | float | None] = [None, None, None, "Đơn giá", "Thành tiền", None]
MERGES = ((1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 2, 3), (1, 4, 1, 5), (1, 6, 2, 6))
GROUPED = {"item_no": 0, "goods_name": 1, "quantity": 2, "unit_price": 3, "amount": 4, "origin_raw": 5}


@pytest.mark.parametrize("merges", [MERGES, (), ((1, 4, 1, 5),)], ids=["merged", "not merged", "only across"])
def test_a_header_of_two_rows_is_one_header(merges: tuple[tuple[int, int, int, int], ...]) -> None:
    found = header(UPPER, LOWER, [1, "Bút", 2, 3, 6, "VN"], merges=merges)
    assert found is not None
    assert found.rows == (1, 2)
    assert {h.field: h.index for h in found.heads if h.field} == GROUPED


@pytest.mark.parametrize("title", [0, 1, 10, 48])
def test_the_header_may_stand_anywhere_in_the_first_fifty_rows(title: int) -> None:
    above: list[list[str | float | None]] = [[f"Dòng chữ {i}"] for i in range(title)]
    found = header(*above, list(LIST), [1, "Bút", "Cái", 1, 2, 2, "VN"])
    assert found is not None
    assert found.rows == (title + 1,)


@pytest.mark.parametrize(
    "row",
    [
        ["Họ và tên", "Ngày sinh", "Địa chỉ"],
        ["STT", "Họ và tên", "Đơn vị", "Ghi chú"],
        ["1", "Bút bi", "Cái", "5"],
        ["Tên hàng hóa"],
        [None, None],
        ["STT", "STT", "STT"],
    ],
    ids=str,
)
def test_what_names_no_goods_is_no_header(row: list[str | float | None]) -> None:
    assert header(row, ["x"] * len(row)) is None


def test_a_line_of_goods_that_speaks_like_a_header_is_not_one() -> None:
    found = header(list(LIST), [1, "Giá mua", "Cái", 1, 2, 2, "VN"], [2, "Danh mục", "Cuốn", 1, 2, 2, "VN"])
    assert found is not None
    assert found.rows == (1,)


def test_the_nearest_form_names_what_it_shares_with_the_sheet() -> None:
    form, shared = nearest_form(["Tên tài sản", "Nước sản xuất", "Nhãn hiệu", "Cột lạ"], VOCABULARY)
    assert form is not None
    assert form.id == "09a-ck-tsc"
    assert shared == ["Tên tài sản", "Nước sản xuất", "Nhãn hiệu"]


def test_nothing_shared_names_no_form() -> None:
    assert nearest_form(["Họ và tên", "Ngày sinh"], VOCABULARY) == (None, [])


@pytest.mark.parametrize(
    ("form", "texts"),
    [
        ("egp-won-goods", ["Danh mục hàng hóa", "Đơn vị tính", "Khối lượng", "Xuất xứ", "Mã HS", "Ký mã hiệu", "Nhãn hiệu", "Năm sản xuất", "Hãng sản xuất",
                           "Cấu hình, tính năng kỹ thuật cơ bản", "Đơn giá trúng thầu", "Mã định danh NT trúng thầu", "Tên NT trúng thầu", "Mã TBMT", "Tên CĐT"]),
        ("egp-won-medical-devices", ["Tên thiết bị, vật tư y tế", "Chủng loại (model)", "Xuất xứ", "Đơn vị tính", "Khối lượng", "Đơn giá trúng thầu"]),
        ("egp-won-medicines", ["STT", "Tên thuốc", "Tên hoạt chất/thành phần dược liệu", "GĐKLH hoặc GPNK", "Nước sản xuất", "Đơn vị tính", "Số lượng", "Đơn giá (VND)"]),
        ("own-purchase-list", LIST),
    ],
)  # fmt: skip
def test_a_form_is_recognised_by_its_own_words(form: str, texts: list[str]) -> None:
    found = header(list(texts), ["x"] * len(texts))
    assert found is not None
    assert found.form.id == form
