"""“Xuất xứ: …” inside of specifications and names of goods, mostly as published lines have it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.origin.ladder import Ladder
from checker.resource import load_origin, read_codes, rules_folder

ROOT = rules_folder()
LADDER = Ladder(read_codes(ROOT, "countries"), load_origin(ROOT)[1])
READER = LADDER.statements

# text | verdict | countries
STATED = """
Xuất xứ Hoa Kỳ|foreign|US
Ống nghiệm nhựa. Xuất xứ: Việt Nam.|domestic|VN
Thước thẳng, ê ke, com pa; xuất xứ: Việt Nam|domestic|VN
- Nước sản xuất: Nhật Bản|foreign|JP
Đạt ISO 13485. Xuất xứ: Tây Ban Nha|foreign|ES
xuất xứ: Đức (thuộc các nước G7)|foreign|DE
Xuất xứ: Mỹ (Châu Mỹ).|foreign|US
+ Hãng sản xuất: Furuno Electric Co., Ltd + Xuất xứ: Nhật Bản|foreign|JP
Máy in. Made in Vietnam|domestic|VN
Kích thước: 10x20cm\\nXuất xứ: Việt Nam\\nBảo hành: 12 tháng|domestic|VN
Xuất xứ: Đức\\nModel: X|foreign|DE
▪ xuất xứ Việt Nam|domestic|VN
Xuất sứ: Đức|foreign|DE
Thân máy. Xuất xứ: Đức. Chân đế. Xuất xứ: Trung Quốc|foreign|CN/DE
Xuất xứ: Đức/ Pháp|foreign|DE/FR
Thân máy. Xuất xứ: Đức. Chân đế. Xuất xứ: Việt Nam|contradiction|DE/VN
dài 20 cm Xuất xứ: Trung Quốc Chất liệu: thép|foreign|CN
"""

# Demands, parts, blocs, negations, other people's countries: nothing is stated.
NOTHING = """
xuất xứ thuộc các nước G7. Tiêu chuẩn chất lượng ISO 13485:2016
Xuất xứ: G7
Xuất xứ: Châu Âu
Sản xuất tại Châu Âu.
Xuất xứ G7 hoặc Liên minh Châu Âu (EU)
Xuất xứ: Việt Nam hoặc tương đương
Xuất xứ: Nhật Bản, hoặc tương đương
Nước sản xuất buồng: Trung Quốc.
sản xuất tại nhà máy có tiêu chuẩn: ISO 13485, đáp ứng TCVN
May từ vải xuất xứ Việt Nam
không xuất xứ từ Việt Nam
Không phải hàng sản xuất tại Việt Nam
Xuất xứ thương hiệu: Nhật Bản
hãng sản xuất YAMAWA. Hoặc tương đương
Xuất xứ: Việt Nam, lắp ráp từ linh kiện nhập khẩu
Xuất xứ: Việt Nam Trading
Xuất xứ: Đức Giang, Long Biên
Theo quy định về xuất xứ
Máy in, Made in Vietnam
YÊU CẦU KỸ THUẬT: - Xuất xứ: Việt Nam
Yêu cầu: xuất xứ Việt Nam
Phải có Xuất xứ: Việt Nam
Vải: xuất xứ Việt Nam
Gỗ MDF (Xuất xứ: Việt Nam), phụ kiện Hafele
Vỏ tủ (sản xuất tại Việt Nam), máy cắt ABB
Máy siêu âm GE; bàn để máy: sản xuất tại Việt Nam
Nguyên liệu: Xuất xứ: Việt Nam
Xuất xứ: Việt Nam; hoặc tương đương
Xuất xứ: Việt Nam. Hoặc tương đương
Xuất xứ: Việt Nam; Trung Quốc
Xuất xứ: Việt Nam (khung), Đức (máy)
Xuất xứ: Việt Nam, động cơ: Trung Quốc
Xuất xứ: Việt Nam (dự kiến)
Xuất xứ: Việt Nam (nếu có)
Xuất xứ: Việt Nam?
iPhone 15 - Xuất xứ: VN/A
In tem "Xuất xứ: Việt Nam"
In sách: Made in Vietnam
Không chấp nhận: xuất xứ Trung Quốc
Có giấy chứng nhận xuất xứ
Thái Lan
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("line", lines(STATED))
def test_what_is_stated(line: str) -> None:
    text, verdict, countries = line.split("|")
    read = READER.read(text.replace("\\n", "\n"))
    assert read is not None and (read.verdict, "/".join(sorted(read.countries))) == (verdict, countries)


@pytest.mark.parametrize("text", lines(NOTHING))
def test_what_states_nothing(text: str) -> None:
    assert READER.read(text) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_read(before: str, after: str) -> None:
    READER.read(f"{before}xuất xứ{after}")


@given(st.sampled_from(["hoặc tương đương", "hoặc Đức", "nhập khẩu", "lắp ráp tại Đức", "hoặc khác"]), st.sampled_from([" ", ", ", "; nguyên chiếc, "]))
def test_a_home_statement_that_is_taken_back_is_none(words: str, joint: str) -> None:
    read = READER.read(f"Xuất xứ: Việt Nam{joint}{words}")
    assert read is None or read.verdict != "domestic" or ";" in joint
