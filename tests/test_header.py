"""Header rows: which words name which column, and which must never be taken for one another."""

import unicodedata
from decimal import Decimal

import pytest
from generate import options

from checker.key import key
from checker.resource import FIELDS as LINE_FIELDS
from checker.resource import FormFile, load_forms, rules_folder
from checker.sheet.header import Header, find_header, nearest_form
from checker.sheet.vocabulary import Vocabulary

VOCABULARY = Vocabulary.of(options())
FORMS = load_forms(rules_folder())
Cells = list[str | float | None]
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


def form_of(*texts: str, above: tuple[str, ...] = (), sheet: str = "") -> str:
    """Id of the form of a one-row header under these title rows."""
    width = len(texts)
    rows: list[Cells] = [[title, *[None] * (width - 1)] for title in above]
    found = find_header([*rows, list(texts), ["1", *["x"] * (width - 1)]], (), VOCABULARY, sheet)
    assert found is not None, texts
    return found.form.id


def laid_out(form: FormFile, merged: bool) -> tuple[list[Cells], list[tuple[int, int, int, int]]]:
    """The example of a form as rows of a sheet, under its title where it is told by that, and their merges."""
    levels = [text.split(" › ") for text in form.example]
    depth, first = max(map(len, levels)), 1 if form.by_title else 0
    rows: list[Cells] = [[title, *[None] * (len(levels) - 1)] for title in form.titles[:first]]
    merges = []
    for d in range(depth):
        row: Cells = []
        for c, texts in enumerate(levels):
            again = d < len(texts) - 1 and c > 0 and levels[c - 1][: d + 1] == texts[: d + 1]
            row.append(None if again or d >= len(texts) else texts[d])
            if d == len(texts) - 1 < depth - 1:
                merges.append((first + d + 1, c + 1, first + depth, c + 1))
            elif d < len(texts) - 1 and not again:
                last = max(e for e in range(c, len(levels)) if all(levels[k][: d + 1] == texts[: d + 1] for k in range(c, e + 1)))
                merges.append((first + d + 1, c + 1, first + d + 1, last + 1))
        rows.append(row)
    return [*rows, ["1", *["x"] * (len(levels) - 1)]], merges if merged else []


@pytest.mark.parametrize("merged", [True, False], ids=["merged", "not merged"])
@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_recognised_in_its_own_example_and_knows_all_of_its_columns(name: str, merged: bool) -> None:
    form = FORMS[name]
    rows, merges = laid_out(form, merged)
    found = find_header(rows, merges, VOCABULARY)
    assert found is not None
    assert found.form.id == name
    assert set(form.requires) <= set(found.fields)
    assert [h.text for h in found.heads if h.field is None and not h.ignored] == []
    assert found.rows[-1] == len(rows) - 1  # the line beneath is no header


LEDGER_TOP: Cells = ["STT", "Chứng từ", None, "Ghi tăng TSCĐ", None, None, "Khấu hao (hao mòn) TSCĐ", None, None, None, "Ghi giảm TSCĐ", None]
LEDGER_MIDDLE: Cells = [None, "Số hiệu", "Ngày, tháng", "Tên, đặc điểm, ký hiệu TSCĐ", "Nước sản xuất", "Nguyên giá TSCĐ", "Khấu hao", None, "Hao mòn", None,
                        "Số hiệu", "Lý do giảm"]  # fmt: skip
LEDGER_LOW: Cells = [*[None] * 6, "Tỷ lệ %", "Số tiền", "Tỷ lệ %", "Số tiền", None, None]
LEDGER_MERGES = ((1, 1, 3, 1), (1, 2, 1, 3), (1, 4, 1, 6), (1, 7, 1, 10), (1, 11, 1, 12), (2, 7, 2, 8), (2, 9, 2, 10), *((2, c, 3, c) for c in (2, 3, 4, 5, 6, 11, 12)))


@pytest.mark.parametrize("merges", [LEDGER_MERGES, ()], ids=["merged", "not merged"])
def test_a_header_of_three_rows_is_one_header_and_depreciation_is_no_amount(merges: tuple[tuple[int, int, int, int], ...]) -> None:
    found = header(LEDGER_TOP, LEDGER_MIDDLE, LEDGER_LOW, ["A", "B", "C", "D", "E", 1.0, 2.0, 3.0, 4.0, 5.0, "F", "G"], merges=merges)
    assert found is not None
    assert (found.rows, found.form.id) == ((1, 2, 3), "asset-ledger-s24-h")
    assert found.fields == {"item_no": 0, "goods_name": 3, "origin_raw": 4, "amount": 5}


def grouped(groups: dict[str, list[str]]) -> dict[str, int]:
    """Fields of a header of two rows whose last columns stand in these groups."""
    lone = ["STT", "Tên hàng hóa", "ĐVT"]
    leaves = [leaf for texts in groups.values() for leaf in texts]
    top: Cells = [*lone]
    for name, texts in groups.items():
        top += [name, *[None] * (len(texts) - 1)]
    found = header(top, [None] * 3 + leaves, ["1", "Bút", "Cái", *[1.0] * len(leaves)])
    assert found is not None
    assert found.rows == (1, 2)
    return {name: index - 3 for name, index in found.fields.items() if index >= 3}


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ({"Theo hợp đồng": ["Số lượng", "Đơn giá", "Thành tiền"], "Thực hiện": ["Số lượng", "Thành tiền"]}, {"quantity": 3, "unit_price": 1, "amount": 4}),
        ({"Kế hoạch": ["SL", "ĐG", "Thành tiền"], "Trúng thầu": ["ĐG", "Thành tiền"]}, {"quantity": 0, "unit_price": 3, "amount": 4}),
        ({"Theo sổ kế toán": ["Số lượng", "Nguyên giá"], "Theo kiểm kê": ["Số lượng", "Nguyên giá"], "Chênh lệch": ["Số lượng", "Nguyên giá"]},
         {"quantity": 2, "amount": 3}),
        ({"Yêu cầu của HSMT": ["Xuất xứ", "Số lượng"], "Nhà thầu chào": ["Xuất xứ", "Số lượng"]}, {"origin_raw": 2, "quantity": 3}),
        ({"Số lượng": ["Kế hoạch", "Thực hiện"], "Đơn giá": ["Chưa VAT", "Có VAT"]}, {"quantity": 1, "unit_price": 2}),
    ],
    ids=["contract and delivery", "plan and award", "books and count", "demand and offer", "group names the field"],
)  # fmt: skip
def test_of_two_groups_the_actual_one_is_read(groups: dict[str, list[str]], expected: dict[str, int]) -> None:
    assert grouped(groups) == expected


@pytest.mark.parametrize(
    ("texts", "name", "place"),
    [
        (["Số lượng kế hoạch", "Số lượng trúng thầu", "Đơn giá"], "quantity", 3),
        (["Đơn giá kế hoạch", "Đơn giá trúng thầu", "SL"], "unit_price", 3),
        (["Đơn giá dự toán", "Đơn giá hợp đồng", "SL"], "unit_price", 3),
        (["Đơn giá hợp đồng", "Đơn giá trúng thầu", "SL"], "unit_price", 3),
        (["Giá dự toán", "Đơn giá", "SL"], "unit_price", 3),
        (["Đơn giá dự toán", "SL", "Ghi chú"], "unit_price", 2),
        (["Khối lượng mời thầu", "Khối lượng", "Đơn giá"], "quantity", 3),
        (["Đơn giá EXW", "Đơn giá dự thầu", "SL"], "unit_price", 3),
    ],
)
def test_of_two_columns_the_actual_one_is_read(texts: list[str], name: str, place: int) -> None:
    assert fields("STT", "Tên hàng hóa", *texts)[name] == place


PRICES = ["STT", "Tên hàng hóa", "SL", "Đơn giá chưa VAT", "Thuế GTGT", "Đơn giá có VAT"]


@pytest.mark.parametrize(
    ("amounts", "line", "expected"),
    [
        (["Thành tiền"], [2.0, 100.0, 10.0, 110.0, 220.0], (5, 6)),
        (["Thành tiền"], [2.0, 100.0, 10.0, 110.0, 200.0], (3, 6)),
        (["Thành tiền trước thuế", "Thành tiền sau thuế"], [2.0, 100.0, 10.0, 110.0, 200.0, 220.0], (5, 7)),
        (["Thành tiền (đã có VAT)"], [2.0, "100", "10", "110", "220"], (5, 6)),
        (["Thành tiền (chưa VAT)"], [2.0, "100", "10", "110", "200"], (3, 6)),
    ],
    ids=["figures say with", "figures say without", "both", "words say with", "words say without"],
)
def test_price_and_amount_are_of_one_tax_basis(amounts: list[str], line: Cells, expected: tuple[int, int]) -> None:
    found = header([*PRICES, *amounts], ["1", "Bút", *line])
    assert found is not None
    assert (found.fields["unit_price"], found.fields["amount"]) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hãng/Xuất xứ", "origin_raw"), ("Xuất xứ/Hãng", "origin_raw"), ("Nước SX/Hãng SX", "origin_raw"), ("Hãng/nước sản xuất", "origin_raw"),
        ("XUẤT XỨ HÀNG HOÁ", "origin_raw"), ("Xuất  xứ\n(nước)", "origin_raw"), ("XUAT XU", "origin_raw"), ("NUOC SAN XUAT", "origin_raw"),
        ("Quy cách/Model", "model"), ("Mã SP", "model"), ("Giá trị HĐ", "amount"), ("Số tiền", "amount"), ("Thành tiên", "amount"),
        ("Đơn giá (có thuế)", "unit_price"), ("DON GIA (VND)", "unit_price"), ("Đơn gía", "unit_price"), ("Thành tiền sau thuế", "amount"),
        ("Số Lượng ", "quantity"), ("SO LUONG", "quantity"), ("Nhà cung ứng", "supplier"), ("Tên đơn vị trúng thầu", "supplier"), ("Đóng gói", "specification"),
    ],
)  # fmt: skip
def test_what_clerks_write_names_the_column(text: str, name: str) -> None:
    assert {f for f, index in fields("STT", "Tên hàng hóa", text, "Khối lượng" if name != "quantity" else "Đơn giá").items() if index == 2} == {name}


@pytest.mark.parametrize(
    "text",
    ["Thuế GTGT", "Thuế suất (%)", "Tiền thuế", "Hạn dùng", "Bảo hành", "Số serial", "Thời gian giao hàng", "Người nhận", "Hình ảnh", "Chênh lệch", "Giá trị còn lại",
     "Chứng nhận chất lượng", "Nước chủ sở hữu", "Hãng/nước chủ sở hữu", "Xuất xứ thương hiệu", "Hình thức mua sắm", "Số hóa đơn", "Mã tài sản"],
)  # fmt: skip
def test_what_is_known_and_not_used_is_neither_a_field_of_the_line_nor_unmatched(text: str) -> None:
    found = header(["STT", "Tên hàng hóa", text, "Số lượng"], ["1", "Bút", "x", 2.0])
    assert found is not None
    assert set(found.fields) - {"owner_country", "certificate"} == {"item_no", "goods_name", "quantity"}
    assert [h.text for h in found.heads if h.field is None and not h.ignored] == []


def test_a_header_that_nobody_knows_is_said_to_be_unmatched() -> None:
    found = header(["STT", "Tên hàng hóa", "Cột lạ", "Số lượng"], ["1", "Bút", "x", 2.0])
    assert found is not None
    assert [h.text for h in found.heads if h.field is None and not h.ignored] == ["Cột lạ"]


@pytest.mark.parametrize("title", ["DANH MỤC HÀNG HÓA MUA SẮM", "DANH MỤC HÀNG HÓA", "BẢNG KÊ SỐ LƯỢNG, ĐƠN GIÁ HÀNG HÓA", "Danh mục"])
def test_a_title_is_no_header(title: str) -> None:
    found = header([title, *[None] * 5, "ĐVT: đồng"], [None], list(LIST), ["1", "Bút", "Cái", 1.0, 2.0, 2.0, "VN"])
    assert found is not None
    assert found.rows == (3,)


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("Đơn giá (nghìn VNĐ)", 1000), ("Đơn giá (1.000 VNĐ)", 1000), ("Đơn giá\n(ĐVT: 1.000đ)", 1000), ("Đơn giá - nghìn đồng", 1000),
        ("Đơn giá (đã có VAT, nghìn đồng)", 1000), ("Đơn giá (triệu đồng/cái)", 1_000_000), ("Đơn giá [VND]", 1), ("Đơn giá (VNĐ/cái)", 1),
    ],
)  # fmt: skip
def test_the_unit_of_money_is_found_however_the_header_holds_it(text: str, scale: int) -> None:
    found = header(["STT", "Tên hàng hóa", "SL", text, "Thành tiền"], ["1", "x", 1, 2, 2])
    assert found is not None
    assert [h.scale for h in found.heads if h.field in ("unit_price", "amount")] == [Decimal(scale), None]


def test_the_first_of_several_tables_is_found_though_a_later_one_has_more_columns() -> None:
    found = header(["STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá"], ["1", "Bút", "Cái", 1.0, 2.0], [None], [*LIST, "Ghi chú"], ["1", "Giấy", "Ram", 1.0, 2.0, 2.0])
    assert found is not None
    assert found.rows == (1,)


@pytest.mark.parametrize(
    ("above", "form"),
    [
        (("DANH MỤC MUA SẮM NĂM 2025",), "own-purchase-list"), (("DỰ TOÁN MUA SẮM THIẾT BỊ",), "own-plan"), (("CÔNG TY A", "BẢNG BÁO GIÁ"), "price-quotation"),
        (("PHỤ LỤC HỢP ĐỒNG",), "contract-appendix"), (("(Kèm theo Hợp đồng số 5/HĐ)",), "contract-appendix"), (("BIÊN BẢN NGHIỆM THU",), "acceptance-minutes"),
        (("BIÊN BẢN KIỂM KÊ",), "stock-take"), (("Căn cứ biên bản nghiệm thu ngày 1/2",), "own-purchase-list"),
        (("PHỤ LỤC HỢP ĐỒNG", "Biên bản nghiệm thu số 2"), "own-purchase-list"),
    ],
)  # fmt: skip
def test_the_title_of_an_own_list_tells_its_stage_unless_titles_disagree(above: tuple[str, ...], form: str) -> None:
    assert form_of(*LIST, above=above) == form


def test_the_name_of_the_sheet_is_a_title_too() -> None:
    assert form_of(*LIST, sheet="Báo giá") == "price-quotation"
    assert form_of("STT", "Tên hàng hóa", "Giá trị", sheet="Mẫu số 15C. Bảng kê khai chi ph") == "egp-bid-costs-15c"


def test_a_declaration_of_costs_is_told_by_the_rows_beneath_and_a_list_of_goods_is_not() -> None:
    found = header(["STT", "Tên hàng hóa", "Giá trị"], ["1", "Giá chào của hàng hóa", 5.0], ["2", "Kê khai các chi phí nhập ngoại trong hàng hóa", 3.0])
    assert found is not None
    assert (found.form.id, found.form.holds) == ("egp-bid-costs-15b", "declaration")
    assert form_of("STT", "Tên hàng hóa", "Giá trị") == "own-purchase-list"


def test_in_a_quotation_the_offered_columns_are_read_and_not_the_demanded_ones() -> None:
    found = header([t.replace(" (VN", "\n(VN") for t in FORMS["hospital-quotation"].example], ["Phần 1", "1", *["x"] * 23])
    assert found is not None
    assert {n: found.fields[n] for n in ("quantity", "unit", "origin_raw", "origin_demand", "unit_price", "unit_price_recent")} == {
        "quantity": 16, "unit": 18, "origin_raw": 15, "origin_demand": 6, "unit_price": 21, "unit_price_recent": 24,
    }  # fmt: skip


def test_every_field_of_the_common_vocabulary_is_one() -> None:
    assert {row["field"] for row in options()["headers"]} <= LINE_FIELDS | {"ignore", "demand", "certificate", "prefer", "defer"}


def test_what_names_two_fields_is_listed_for_both_on_purpose() -> None:
    named: dict[str, set[str]] = {}
    for row in options()["headers"]:
        if row["match"] != "contains":
            named.setdefault(key(row["header"]), set()).add(row["field"])
    several = {frozenset(fields) for fields in named.values() if len(fields) > 1}
    assert several <= {frozenset(pair) for pair in (("item_no", "amount"), ("origin_raw", "manufacturer"), ("origin_raw", "brand"))}


def test_a_number_of_the_line_alone_is_near_no_form() -> None:
    assert nearest_form(["STT", "Món đã mua", "Nơi làm ra"], VOCABULARY) == (None, [])


@pytest.mark.parametrize("groups", [("Nhà thương mại", None, "Nhà sản xuất", "Chi phí sản xuất trong nước G*", "Nhà thương mại", "Nhà sản xuất"),
                                    ("Nhà thương mại", "Nhà thương mại", "Nhà sản xuất", "Chi phí sản xuất trong nước G*", "Nhà thương mại", "Nhà sản xuất")])  # fmt: skip
def test_groups_of_a_single_column_without_a_merge(groups: tuple[str | None, ...]) -> None:
    """Form 15C as a csv holds it, in the order of columns of the official form: no merge tells what stands over what."""
    upper = ["STT", "Tên hàng hóa", *groups]
    lower = [None, None, "Giá chào của hàng hóa (I)", "Giá trị thuế các loại (II)", "Giá xuất xưởng EXW (G)", None, "D(%) = G*/G, G = (I) – (II)", "D(%) = G*/G"]
    header = find_header([["Mẫu số 15C"] + [None] * 7, upper, lower, [1.0, "Bàn", 110.0, 10.0, None, 45.0, None, None]], (), VOCABULARY)
    assert header is not None and header.rows == (2, 3) and header.form.id == "egp-bid-costs-15c"
    fields = {"item_no": 0, "goods_name": 1, "price_offered": 2, "taxes": 3, "exw_price": 4, "domestic_cost_declared": 5, "percent_trader": 6, "percent_maker": 7}
    assert header.fields == fields
