"""Shares of Vietnamese goods that a sheet states itself: what is read as one, what never is, and how it is held against the lines."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from generate import options
from hypothesis import example, given
from hypothesis import strategies as st
from workbook import write_xlsx

from checker import check
from checker.intake import take_in
from checker.sheet.percentage import ShareWords

WORDS = ShareWords(options()["share_words"])
HEAD = ["STT", "Tên hàng hóa", "Xuất xứ", "Đơn vị tính", "Số lượng", "Đơn giá", "Thành tiền"]
LINES = [[1, "Bàn làm việc", "Việt Nam", "Cái", 1, 300_000, 300_000], [2, "Máy chiếu X", "Nhật Bản", "Cái", 1, 500_000, 500_000],
         [3, "Ghế", "Việt Nam", "Cái", 1, 152_000, 152_000], [4, "Tủ", None, "Cái", 1, 48_000, 48_000]]  # fmt: skip
TOTAL = ["Tổng cộng", None, None, None, None, None, 1_000_000]
# 452 of 1,000 thousand đồng state Việt Nam, 48 tell nothing: from 45.2 to 50 percent by value, from 50 to 75 by number of lines.


def read(*row: object) -> list[tuple[str, str, str]]:
    """(percent, basis, bound) of the shares that a row states."""
    return [(f"{s.percent:f}", s.basis, s.bound) for s in WORDS.stated(row)]


def statements(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = check(path).tables["statements"].to_pylist()
    return rows


def verdicts(path: Path) -> list[tuple[str, str | None]]:
    return [(f["verdict"], f["cells"]) for f in check(path).found.to_pylist() if f["rule"] == "stated_share_in_sheet_differs"]


def book(tmp_path: Path, *below: list[object], lines: list[list[object]] = LINES, above: tuple[list[object], ...] = ()) -> Path:
    return write_xlsx(tmp_path / "a.xlsx", {"S": [*above, HEAD, *lines, TOTAL, *below]})


@pytest.mark.parametrize(
    ("text", "percent", "basis", "bound"),
    [
        ("Tỷ lệ hàng Việt Nam: 45,2 %", "45.2", "value", "exactly"),
        ("Tỷ lệ hàng hóa xuất xứ Việt Nam đạt 45%", "45", "value", "exactly"),
        ("Tỉ lệ hàng hoá có xuất xứ Việt Nam: 45.25%.", "45.25", "value", "exactly"),
        ("TỶ LỆ SỬ DỤNG HÀNG VIỆT NAM ĐẠT 100%", "100", "value", "exactly"),
        ("- Ty le hang Viet Nam: 45,2%", "45.2", "value", "exactly"),
        ("Hàng Việt Nam chiếm 45,2 % tổng giá trị mua sắm năm 2025", "45.2", "value", "exactly"),
        ("Năm 2025 đơn vị mua 120 mặt hàng, trong đó hàng sản xuất trong nước chiếm tỷ lệ 87,5 %", "87.5", "value", "exactly"),
        ("Tổng giá trị mua sắm 35,233 tỷ đồng, trong đó hàng Việt Nam 33,718 tỷ đồng, chiếm tỷ lệ 94,7%", "94.7", "value", "exactly"),
        ("Tỷ lệ giá trị hàng hóa trong nước trên tổng giá trị mua sắm = 45,2%", "45.2", "value", "exactly"),
        ("Tỷ lệ hàng Việt Nam theo số mặt hàng: 60%", "60", "count", "exactly"),
        ("Tỷ lệ số lượng hàng hóa sản xuất tại Việt Nam là 60%", "60", "count", "exactly"),
        ("Hàng Việt Nam chiếm 60% số mặt hàng đã mua", "60", "count", "exactly"),
        ("Số lượng hàng Việt Nam chiếm 60% tổng giá trị", "60", "either", "exactly"),
        ("Tỷ lệ hàng Việt Nam (%): 45,2", "45.2", "value", "exactly"),
        ("Tỷ lệ (%) hàng VN: 45,2%", "45.2", "value", "exactly"),
        ("Hàng Việt đã chiếm 45,2% kinh phí mua sắm công", "45.2", "value", "exactly"),
        ("Tỷ lệ hàng Việt Nam đạt trên 45%", "45", "value", "at_least"),
        ("Tỷ lệ hàng Việt Nam từ 45 % trở lên", "45", "value", "at_least"),
        ("Tỷ lệ hàng Việt Nam dưới 45 phần trăm", "45", "value", "at_most"),
        ("Tỷ lệ hàng Việt Nam khoảng 45%", "45", "value", "about"),
        ("Tỷ lệ hàng Việt Nam đạt 45,2%. Phấn đấu năm sau đạt 60%", "45.2", "value", "exactly"),
        ("Tỷ lệ hàng Việt Nam đạt 45,2% (tăng so với năm trước)\nTỷ lệ hàng Việt Nam: 45,2%", "45.2", "value", "exactly"),
    ],
    ids=lambda v: v if " " in v else "",
)
def test_sentences_that_state_a_share(text: str, percent: str, basis: str, bound: str) -> None:
    assert read(text) == [(percent, basis, bound)]


def test_a_sentence_with_both_shares_states_both() -> None:
    both = [("45.2", "value", "exactly"), ("60", "count", "exactly")]
    assert read("Tỷ lệ hàng Việt Nam theo giá trị đạt 45,2%, theo số mặt hàng đạt 60%") == both
    assert read("Hàng Việt Nam chiếm 45,2% theo giá trị và 60% theo số mặt hàng") == both


@pytest.mark.parametrize(
    "row",
    [
        ("Thuế VAT 8%",), ("Thuế GTGT hàng Việt Nam: 8 %",), ("Tỷ lệ thuế GTGT hàng hóa trong nước: 10%",), ("Giảm giá hàng Việt Nam chiếm 5%",),
        ("Chiết khấu 10% cho hàng Việt Nam",), ("Cồn 70% sản xuất tại Việt Nam",), ("Tỷ lệ cồn trong hàng Việt Nam: 70%",), ("Cồn 90 độ hàng Việt Nam 70%",),
        ("Nước sát khuẩn hàng Việt Nam 70%",), ("Nồng độ clo hàng Việt Nam đạt 5%",), ("D (%) = 45,2%",), ("Tỷ lệ % chi phí sản xuất trong nước: 45,2%",),
        ("Hàng hóa xuất xứ Việt Nam có tỷ lệ chi phí sản xuất trong nước dưới 50%",), ("Hàng hóa sản xuất trong nước từ 30% đến dưới 50%",),
        ("Tỷ lệ nội địa hóa hàng Việt Nam: 40%",), ("Hàng Việt Nam được cộng 7,5%",), ("Ưu đãi hàng Việt Nam: 7,5%",), ("Sản phẩm Việt Nam 5 sao đạt 95%",),
        ("Hàng Việt Nam đạt 100% yêu cầu kỹ thuật",), ("Hàng Việt Nam đạt 100% tiêu chuẩn",), ("Mục tiêu: tỷ lệ hàng Việt Nam đạt 80%",),
        ("Chỉ tiêu năm 2026:\nTỷ lệ hàng Việt Nam đạt 80%",), ("Phấn đấu tỷ lệ hàng Việt Nam đạt trên 80%",), ("Chỉ tiêu", "Tỷ lệ hàng Việt Nam: 80%"),
        ("Tỷ lệ hàng Việt Nam tại siêu thị: 85%",), ("Kênh bán lẻ truyền thống, tỷ lệ hàng Việt Nam đạt 80%",), ("Doanh thu hàng Việt Nam chiếm 85%",),
        ("Tỷ lệ hỏng của hàng Việt Nam: 2%",), ("Tỷ lệ lao động sản xuất hàng Việt Nam: 60%",), ("Tỷ lệ hàng Việt Nam tăng 5% so với năm trước",),
        ("Tỷ lệ hàng Việt Nam: 40-50%",), ("Tỷ lệ hàng Việt Nam từ 40% đến 50%",), ("Tỷ lệ hàng nhập khẩu: 54,8%",), ("Tỷ lệ hãng Việt Nam: 45%",),
        ("Tỷ lệ hàng Việt Nam chất lượng cao: 45%",), ("Tỷ lệ hàng Việt Nam: 145%",), ("Tạm ứng 30% giá trị hàng hóa trong nước",), ("Tỷ lệ hàng Việt Nam", 60, 45.2),
        ("Tỷ lệ hàng Việt Nam", 350_000_000), ("Hàng Việt Nam", "8%"), ("Hàng Việt Nam", 8), ("Tỷ lệ hao mòn hàng Việt Nam", 12.5), ("Bảo hành hàng Việt Nam đạt 100%",),
        ("Hiện hàng Việt đã chiếm trên 90% các cơ sở phân phối trong nước; tại siêu thị, tỷ lệ này chiếm từ 60 – 96%",), ("Trên 90% người dân tin tưởng hàng Việt Nam",),
        ("Giá trị hàng Việt Nam: 452.000.000 đồng (8%)",), ("Nếu hàng Việt Nam chiếm 50% thì ghi có",), ("Tỷ lệ thương hiệu Việt: 95%",),
        ("Tỷ lệ hàng Việt Nam của Công ty A: 45%",),
    ],
    ids=lambda row: " | ".join(map(str, row)),
)  # fmt: skip
def test_what_is_no_stated_share(row: tuple[object, ...]) -> None:
    assert read(*row) == []


@given(
    st.sampled_from(["Thuế VAT", "Giảm giá", "Nồng độ", "Chi phí sản xuất trong nước", "Bảo hành", "Độ ẩm", "Tạm ứng", "Hàm lượng", "Lãi suất", "Tỷ lệ hao hụt",
                     "Tỷ lệ trích khấu hao", "Đạt", "Chiếm", "Tỷ lệ", "Hàng nhập khẩu chiếm", "Tỷ lệ hàng nước ngoài"]),
    st.decimals(0, 100, places=1), st.sampled_from([" ", ": ", " là ", " đạt ", " trên "]), st.sampled_from(["", " tổng giá trị", " theo giá trị", " đối với hàng Việt Nam"]),
)  # fmt: skip
def test_a_percentage_without_the_goods_before_it_is_never_a_share(label: str, percent: Decimal, link: str, tail: str) -> None:
    assert read(f"{label}{link}{percent}%{tail}") == []
    assert read(label, float(percent)) == []


@given(st.lists(st.sampled_from(["thép", "máy", "bàn", "học", "ABC", "xã", "nhập", "kho", "loại", "gói"]), min_size=1, max_size=3), st.integers(0, 100))
def test_an_unknown_word_between_the_goods_and_the_figure_leaves_it_unread(words: list[str], percent: int) -> None:
    assert read(f"Tỷ lệ hàng Việt Nam {' '.join(words)}: {percent}%") == []
    assert read(f"Tỷ lệ hàng Việt Nam đạt {percent}% {' '.join(words)}") == []


@pytest.mark.parametrize(
    ("row", "percent"),
    [
        (("Tỷ lệ hàng Việt Nam (%)", None, 45.2), "45.2"), (("Tỷ lệ hàng Việt Nam", "45,2%"), "45.2"), (("Tỷ lệ hàng Việt Nam (%):", "45,2"), "45.2"),
        (("Tỷ lệ hàng Việt Nam", "%", 45.2), "45.2"), ((3, "Tỷ lệ giá trị hàng hóa sản xuất trong nước", 0.452), "45.2"), (("Tỷ lệ hàng Việt Nam", 1.0), "100"),
        (("Tỷ lệ hàng Việt Nam", 0.0), "0"),
    ],
)  # fmt: skip
def test_a_label_with_the_only_figure_on_its_right(row: tuple[object, ...], percent: str) -> None:
    """A number up to one is a share of one: that is how spreadsheets keep what they show as a percentage."""
    assert [p.rstrip("0").rstrip(".") if "." in p else p for p, _, _ in read(*row)] == [percent]


def test_stated_shares_beside_the_recomputed_one(tmp_path: Path) -> None:
    fits = ["Tỷ lệ hàng Việt Nam: 45,2 %", "Tỷ lệ hàng Việt Nam: 50 %", "Tỷ lệ hàng Việt Nam: 45 %", "Tỷ lệ hàng Việt Nam đạt trên 45 %", "Tỷ lệ hàng Việt Nam khoảng 90 %",
            "Tỷ lệ hàng Việt Nam theo số mặt hàng: 75 %", "Số lượng hàng Việt Nam chiếm 75% tổng giá trị"]  # fmt: skip
    differs = ["Tỷ lệ hàng Việt Nam: 45,1 %", "Tỷ lệ hàng Việt Nam: 51 %", "Tỷ lệ hàng Việt Nam đạt trên 60 %", "Tỷ lệ hàng Việt Nam dưới 40 %",
               "Tỷ lệ hàng Việt Nam theo số mặt hàng: 45,2 %"]  # fmt: skip
    told = verdicts(book(tmp_path, *([text] for text in (*fits, *differs))))
    assert sorted(told) == sorted(("fail", f"A{7 + len(fits) + i}") for i in range(len(differs)))


def test_the_finding_gives_the_cell_both_figures_and_the_gap(tmp_path: Path) -> None:
    (found,) = [f for f in check(book(tmp_path, [None, "Tỷ lệ hàng Việt Nam (%)", None, None, None, None, 0.947])).found.to_pylist() if f["rule"].startswith("stated")]
    assert (found["cells"], found["row"], found["value"], found["expected"], found["difference"], found["severity"]) == ("G7", 7, "94,7", "50", "44,65", "note")
    assert "Biểu ghi 94,7 %" in found["message_vi"] and "theo giá trị từ 45,2 % đến 50 %, theo số mặt hàng từ 50 % đến 75 %" in found["message_vi"]


@pytest.mark.parametrize("label_at", [0, 1])
def test_a_row_with_a_share_is_no_line_of_goods(tmp_path: Path, label_at: int) -> None:
    row: list[object] = [None, None, None, None, None, None, 45.2]
    row[label_at] = "Tỷ lệ hàng Việt Nam (%)"
    result = check(write_xlsx(tmp_path / "a.xlsx", {"S": [HEAD, *LINES, row]}))
    assert len(result.items) == 4 and result.share is not None and result.share["amount"] == 1_000_000
    assert [s["stated_percent"] for s in result.tables["statements"].to_pylist()] == [Decimal("45.2")]


def test_over_the_table_in_a_summary_sheet_and_under_a_percent_column(tmp_path: Path) -> None:
    assert [s["cell"] for s in statements(book(tmp_path, above=(["Tỷ lệ hàng Việt Nam đạt 45,2%"],)))] == ["A1"]
    two = write_xlsx(tmp_path / "b.xlsx", {"Báo cáo": [["BÁO CÁO"], ["Tỷ lệ hàng Việt Nam", 45.2], ["Hàng Việt Nam chiếm 60% tổng giá trị"]], "S": [HEAD, *LINES]})
    assert verdicts(two) == [("fail", "A3")]
    head = [*HEAD, "Tỷ lệ hàng Việt Nam (%)"]
    column = write_xlsx(tmp_path / "c.xlsx", {"S": [head, *([*line, 12] for line in LINES), [*TOTAL, 44]]})
    assert [(s["cell"], s["stated_percent"]) for s in statements(column)] == [("H6", 44)] and verdicts(column) == [("fail", "H6")]


def test_what_cannot_be_recomputed_is_unknown(tmp_path: Path) -> None:
    said = ["Tỷ lệ hàng Việt Nam: 90 %"]
    assert verdicts(book(tmp_path, said, lines=[*LINES[:3], [4, "Tủ", None, "Cái", 1, None, None]])) == [("unknown", "A7")]  # a line without an amount
    wrong = write_xlsx(tmp_path / "b.xlsx", {"S": [HEAD, *LINES, [*TOTAL[:6], 999_000], said]})
    assert verdicts(wrong) == [("unknown", "A7")]  # not reconciled
    by_count = write_xlsx(tmp_path / "c.xlsx", {"S": [HEAD, *LINES, [*TOTAL[:6], 999_000], ["Tỷ lệ hàng Việt Nam theo số mặt hàng: 90 %"]]})
    assert verdicts(by_count) == [("fail", "A7")]  # lines are counted all the same


def test_medicines_are_held_against_medicines(tmp_path: Path) -> None:
    lines: list[list[object]] = [["I", "Thuốc"], [1, "Paracetamol", "Việt Nam", "Viên", 10, 10, 100], [2, "Insulin", "Đức", "Lọ", 1, 100, 100], ["II", "Văn phòng phẩm"],
                                 [1, "Bút bi", "Việt Nam", "Cái", 2, 100, 200]]  # fmt: skip
    rows = [HEAD, *lines, ["Tổng cộng", None, None, None, None, None, 400], ["Tỷ lệ thuốc sản xuất trong nước: 50%"], ["Tỷ lệ hàng Việt Nam: 75%"]]
    path = write_xlsx(tmp_path / "a.xlsx", {"S": rows})
    assert [(s["goods_kind"], s["distance"]) for s in statements(path)] == [("medicine", 0), (None, 0)]


def test_forms_of_costs_and_descriptions_state_no_share(tmp_path: Path) -> None:
    rows = [["BẢNG KÊ KHAI CHI PHÍ SẢN XUẤT TRONG NƯỚC"], ["STT", "Tên hàng hóa", "Giá trị"], [1, "Bàn"], [None, "Giá chào của hàng hóa trong HSDT", 100],
            [None, "Giá trị thuế các loại", 10], [None, "Kê khai các chi phí nhập ngoại trong hàng hóa", 30], [None, "Tỷ lệ hàng Việt Nam", "66,7%"]]  # fmt: skip
    path = write_xlsx(tmp_path / "a.xlsx", {"S": rows})
    assert take_in(str(path), "a.xlsx", options())["stated_shares"].num_rows == 0


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 4))
@example(33_718, 0, 1_515, 1)
def test_a_share_rounded_from_the_lines_is_never_told(tmp_path_factory: pytest.TempPathFactory, domestic: int, unknown: int, foreign: int, places: int) -> None:
    """Whatever the figures, what is computed from the lines and rounded to the printed places is within the interval; a whole unit of the last place beyond is not."""
    from checker.schema import STATED_ITEMS, STATED_SHARES, TOTALS, arrow
    from checker.stated_share import statements as compared

    whole = domestic + unknown + foreign
    high = Fraction(100 * (domestic + unknown), whole)
    unit = Fraction(1, 10**places)
    rounded = Decimal(round(high / unit)).scaleb(-places)
    items = _items([("domestic", domestic), ("unknown", unknown), ("foreign", foreign)], STATED_ITEMS, arrow)
    for percent, fits in ((rounded, True), (rounded + 2 * Decimal(1).scaleb(-places), False)):
        said = {"file": "a", "sheet": "S", "row": 9, "table": 1, "cell": "A9", "text": "x", "stated_percent": percent, "half_place": Decimal(5).scaleb(-places - 1),
                "basis": "value", "bound": "exactly", "goods_kind": None}  # fmt: skip
        import pyarrow as pa

        (row,) = compared(pa.Table.from_pylist([said], schema=arrow(STATED_SHARES)), items, arrow(TOTALS).empty_table()).to_pylist()
        assert (row["distance"] == 0) is fits


def _items(parts: list[tuple[str, int]], columns: Any, arrow: Any) -> Any:
    import pyarrow as pa

    count = len(parts)
    known = {"file": ["a"] * count, "sheet": ["S"] * count, "table": [1] * count, "stage": ["unknown"] * count, "goods_kind": ["goods"] * count,
             "origin_verdict": [v for v, _ in parts], "amount": [Decimal(a) for _, a in parts], "excluded": [None] * count, "duplicate_of": [None] * count}  # fmt: skip
    types = {"table": pa.int16(), "amount": pa.decimal128(24, 6), "excluded": pa.string(), "duplicate_of": pa.string()}
    return pa.table({name: pa.array(values, types.get(name)) for name, values in known.items()})
