"""The origin policy, line by line, on texts of published tender results; and texts that must never count as domestic."""

import csv
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.origin import ROOT, load_reader, score
from checker.origin.cell import OriginReader

READER = load_reader()
with (ROOT / "rules/codes/countries.csv").open(encoding="utf-8", newline="") as _file:
    ALIASES = list(csv.DictReader(_file))
NAMES = [a for a in ALIASES if a["kind"] in ("country", "territory", "historic")]
FOREIGN = [a["alias"] for a in NAMES if a["code"] != "VN"]

# text | verdict | countries | line of the policy
POLICY = """
Việt Nam|domestic|VN|P1
Vệt Nam|domestic|VN|P1
C.H.Séc|foreign|CZ|P1
Sec|foreign|CZ|P1
KOREA, REPUBLIC OF|foreign|KR|P1
Xuất xứ máy chính: Nhật Bản|foreign|JP|P1
Made in Vietnam|domestic|VN|P1
Merck - Đức|foreign|DE|P2
Nam Khoa/ Việt Nam|domestic|VN|P2
Biohall Germany - Ấn Độ|foreign|IN|P2
Công ty cổ phần Nhựa y tế Việt Nam (MPV), Việt Nam|domestic|VN|P2
Beckman Coulter Laboratory Systems (Suzhou) Co., Ltd., Trung Quốc sản xuất cho Beckman Coulter, Inc., Mỹ|foreign|CN|P2
Công ty cổ phần Nhựa y tế Việt Nam (MPV)|unknown||P3
Công ty cổ phần Tập đoàn hóa chất Đức Giang|unknown||P3
Assure Tech. (Hangzhou) Co., Ltd.,|unknown||P3
Contex Việt Nam|unknown||P3
Mỹ; Pháp|foreign|FR/US|P4
1. Đức 2. Pháp|foreign|DE/FR|P4
Tủ : Đan Mạch Kính : Nhật, phụ kiện camera : Trung|foreign|CN/DK/JP|P4
Nhật Bản/ Việt Nam|unknown|JP/VN|P5
CSSX: Ấn Độ; CSĐG: Việt Nam|foreign|IN|P5
Việt Nam (CSSX), Đức (CSĐG)|domestic|VN|P5
EU|foreign||P6
G7 hoặc các nước liên minh EU|foreign||P6
Nhật Bản/ G7|foreign|JP|P6
Châu Âu/Á|unknown||P6
Đức hoặc tương đương|unknown|DE|P6
Xuất xứ: Trung Quốc (Mua tại Việt Nam)|foreign|CN|P7
Xuất xứ: Nhật Bản Mua tại Việt Nam|foreign|JP|P7
Tổ hợp lắp ráp tại Việt Nam|unknown|VN|P8
Đóng gói tại Việt Nam|unknown|VN|P8
-|unknown||P9
2025 trở về sau|unknown||P9
Theo hợp đồng|unknown||P9
Hàng nhập khẩu|foreign||P10
Trong nước|domestic||P10
Hàng nội địa Nhật|foreign|JP|P1
Hàng nội địa Trung|foreign|CN|P1
Liên doanh|unknown||P10a
OCOP 4 sao|unknown||P10a
Hàng Việt Nam chất lượng cao|unknown||P10a
Made by Vietnam|unknown||P10a
Trong nước / Quốc tế|unknown||P10a
Puerto Rico-Mỹ|foreign|PR/US|P11
Đài Loan (Trung Quốc)|foreign|TW|P11
Hồng Kông|foreign|HK|P11
Thượng Hải|foreign|CN|P12
TP. Hồ Chí Minh|domestic|VN|P12
"""

# Texts that hold a word for Việt Nam or for home and do not state that the good is made there.
NOT_DOMESTIC = """
Mua tại Việt Nam
Mua trong nước
Mua tại công ty X, Việt Nam
Chi nhánh tại Việt Nam
Văn phòng đại diện tại Việt Nam
Văn phòng đại diện: Việt Nam
Phân phối tại Việt Nam
Nhà phân phối: Công ty X, Việt Nam
Nhập khẩu bởi Công ty X, Việt Nam
Nhập khẩu từ Trung Quốc bởi công ty TNHH ABC, Việt Nam
Nhập khẩu - Việt Nam
Việt Nam (nhập khẩu)
Đóng gói tại Việt Nam
Đóng gói tại Công ty X, Việt Nam
Việt Nam (lắp ráp)
Vietnam (Assembly)
Linh kiện Nhật Bản, lắp ráp tại Việt Nam
Việt Nam, linh kiện nhập khẩu
CSĐG: Việt Nam
Gia công tại Việt Nam
Việt Nam hoặc nhập khẩu
Việt Nam và các nước khác
Việt Nam/ASEAN
Việt Nam/Châu Âu
Không phải Việt Nam
Không có xuất xứ từ Việt Nam
không xuất xứ Việt Nam
Ngoài Việt Nam
Việt Nam (trừ phụ kiện)
Việt Nam & Trung Quốc
Nước sản xuất: Việt Nam, Xuất xứ: Trung Quốc
Trug Quốc/Việt Nam
Máy (Nhật) màn hình (Việt Nam)
Máy: XYZ; Kính: Việt Nam
Máy chính Đức; xe đẩy: Việt Nam
Công ty TNHH Terumo Việt Nam
Công ty TNHH Terumo\\nViệt Nam
Công ty TNHH Sumitomo (Việt Nam)
Terumo (Vietnam) Co., Ltd.
Terumo Vietnam, Co., Ltd
Công ty TNHH Thiết bị Sản xuất Việt Nam
Tổng công ty Thiết bị y tế Việt Nam - CTCP
Công ty TNHH ABC, Hà Nội
MANI, INC. Takanezawa / MANI HANOI
Tiêu chuẩn: Việt Nam
Thương hiệu Việt Nam
Liên doanh Việt Nam - Nhật Bản
OCOP 4 sao
Đấu thầu trong nước
Trong nước, nhập khẩu
Thị trường: Việt Nam
893123456789
VN-12345-10
Chưa sản xuất tại Việt Nam
Chưa có xuất xứ Việt Nam
Không dùng hàng: Việt Nam
Nước đăng ký: Việt Nam
CSH: Việt Nam
Nơi giao: Việt Nam
Yêu cầu: Việt Nam
Phân phối chính hãng - Việt Nam
Cửa hàng ABC, Việt Nam
Olympus - TTBH: Việt Nam
Vải: xuất xứ Việt Nam
Vỏ: Việt Nam
Việt Nam (vỏ hộp)
Việt Nam (dự kiến)
Việt Nam (nếu có)
Việt Nam (0%)
Việt Nam □
Trong nước: ☐
Sản xuất trong nước: 0%
Việt Nam/tđ
Việt Nam, hoặc tốt hơn
Việt Nam, v.v.
VN/A
Apple - VN/A
Việt Năm
Viết Nam
Hưng Yến
Thành Hòa
Thanh Hoa
Long Ân
"""

# Names with other accents than a country's are other names.
OTHER_NAMES = ["Văn Nam", "Bà Lan", "Ba Lân", "Thái Lân", "Hà Lân", "Đại Trung", "Chị Lê", "Quang Châu", "Hải Đường", "Nam Anh", "Hoàng Anh"]

# text | the part of it that is quoted
QUOTED = """
Xuất xứ: Ý (Mua tại Việt Nam)|Ý
Công ty TNHH Polygreen Việt Nam / Việt Nam|Việt Nam
Mỹ; Pháp|Mỹ; Pháp
Randox Laboratories Limited|
"""

# text | why the origin is unknown
CAUSES = """
-|blank
Tổ hợp lắp ráp tại Việt Nam|assembly
Nhật Bản/ Việt Nam|several
Shimadzu|company_only
Đa quốc gia|bloc
Nước sản xuất: Việt Nam. Xuất xứ: Trung Quốc|contradiction
Đức|
"""


def table(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip().splitlines()]


def cases(text: str) -> list[object]:
    return [pytest.param(*row, id=row[0]) for row in table(text)]


@pytest.mark.parametrize(("text", "verdict", "countries", "line"), cases(POLICY))
def test_policy(text: str, verdict: str, countries: str, line: str) -> None:
    origin = READER.read(text)
    assert (origin.verdict, "/".join(origin.countries), origin.policy) == (verdict, countries, line)


@pytest.mark.parametrize("text", [pytest.param(row[0].replace("\\n", "\n"), id=row[0]) for row in table(NOT_DOMESTIC)])
def test_never_domestic(text: str) -> None:
    assert READER.read(text).verdict != "domestic"


@pytest.mark.parametrize("text", OTHER_NAMES)
def test_other_accents_make_another_name(text: str) -> None:
    assert READER.read(text).countries == ()


def test_long_cells_are_read_in_time_that_grows_with_them() -> None:
    """Cells that people have pasted a page into: no depth and no square of their length stands in the way."""
    for text in ("Mỹ " * 3000, "hàng " * 3000 + "Đức", "thương hiệu " + "Đức, " * 3000, "lắp ráp tại " + "Đức, " * 3000):
        READER.read(text)


@pytest.mark.parametrize(("text", "quoted"), cases(QUOTED))
def test_words_are_quoted_as_written(text: str, quoted: str) -> None:
    assert READER.read(text).words == (quoted or None)


@pytest.mark.parametrize(("text", "cause"), cases(CAUSES))
def test_cause(text: str, cause: str) -> None:
    assert READER.read(text).cause == (cause or None)


def test_every_alias_is_its_country() -> None:
    wrong = [a for a in ALIASES if READER.read(a["alias"]).countries != (a["code"],)]
    assert wrong == []


def test_two_meanings_of_one_name_are_refused() -> None:
    words = {k: [] for k in load_words()}
    rows = [{"alias": "Nga", "code": "RU", "kind": "country"}, {"alias": "Nga", "code": "NG", "kind": "country"}]
    with pytest.raises(ValueError, match="Nga"):
        OriginReader(rows, words)


def load_words() -> list[str]:
    lines = (ROOT / "rules/origin.yaml").read_text(encoding="utf-8").splitlines()
    return [line.split(":")[0] for line in lines if line[:1].isalpha()]


@given(st.sampled_from([a["alias"] for a in NAMES]), st.sampled_from([str.upper, str.lower, str.title]), st.sampled_from(["NFC", "NFD"]))
@settings(max_examples=300)
def test_case_blanks_and_unicode_form_do_not_matter(alias: str, case: object, form: str) -> None:
    plain = READER.read(alias)
    typed = unicodedata.normalize(form, f"\u00a0{case(alias)} \n".replace(" ", "  "))  # type: ignore[operator]
    # "MY" is Malaysia's code, "ANH" is not a code: only names longer than a code can be written in capitals at will.
    if len(alias) > 3 or not alias.isascii():
        assert READER.read(typed).verdict == plain.verdict
        assert READER.read(typed).countries == plain.countries


NAME = st.text("ABCDEGHIKLMNOPQRSTUVXYabcdeghiklmnopqrstuvxyàáâăđêôơưệốị ", min_size=3, max_size=25)


@given(
    NAME, st.sampled_from(["Công ty TNHH {} Việt Nam", "Công ty cổ phần {} VN", "{} Vietnam Co., Ltd", "Tập đoàn {} Việt Nam", "{} (Vietnam) Ltd"])
)
@settings(max_examples=300)
def test_a_companys_name_is_never_domestic(name: str, shape: str) -> None:
    assert READER.read(shape.format(f"A{name}z".strip())).verdict != "domestic"


@given(st.sampled_from([a["alias"] for a in NAMES if a["code"] == "VN"]), st.sampled_from(["", "Xuất xứ: ", "Nam Khoa - ", "Made in "]))
def test_or_equivalent_is_never_domestic(alias: str, before: str) -> None:
    assert READER.read(f"{before}{alias} hoặc tương đương").verdict == "unknown"


@given(st.sampled_from(FOREIGN), st.sampled_from(["/", " - ", ", ", "; ", " và ", " hoặc ", "\n", " & ", " + "]), st.booleans())
@settings(max_examples=300)
def test_with_another_country_is_never_domestic(other: str, joint: str, first: bool) -> None:
    text = f"Việt Nam{joint}{other}" if first else f"{other}{joint}Việt Nam"
    assert READER.read(text).verdict == "unknown"


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    origin = READER.read(text)
    assert (origin.cause is None) == (origin.verdict != "unknown") == (origin.basis is not None)
    assert origin.countries == tuple(sorted(set(origin.countries)))


def test_agreement_with_hand_labels() -> None:
    got = score(Path(__file__).parent / "data/origin_dev.csv", READER)
    assert got.false_domestic == []
    texts, rows = got.by["text"], got.by["row"]
    assert rows.percent(rows.verdict_right) >= 99.9
    assert texts.percent(texts.verdict_right) >= 99 and texts.percent(texts.countries_right) >= 99


def test_texts_set_aside_before_anything_was_built() -> None:
    """The examination: nothing is developed on this file. No false domestic, ever."""
    got = score(Path(__file__).parent / "data/origin_held.csv", READER)
    assert got.false_domestic == []
    texts, rows, value = (got.by[by] for by in ("text", "row", "value"))
    assert texts.percent(texts.verdict_right) >= 97 and texts.percent(texts.countries_right) >= 95
    assert rows.percent(rows.verdict_right) >= Decimal("99.8")
    assert max(abs(a - b) for a, b in zip(value.interval(0), value.interval(1), strict=True)) <= Decimal("0.1")


def test_the_score_finds_what_is_wrong(tmp_path: Path) -> None:
    """A wrong label is a false domestic, a wrong country a wrong text: the measuring tool itself is measured."""
    truth = tmp_path / "truth.csv"
    truth.write_text("origin_raw,row_count,verdict,countries,amount\nViệt Nam,3,foreign,CN,70\nĐức,1,foreign,FR,20\nMỹ,6,foreign,US,10\n", encoding="utf-8")
    got = score(truth, READER)
    assert got.false_domestic == ["Việt Nam"] and [w[0] for w in got.wrong] == ["Việt Nam", "Đức"]
    assert got.by["row"].percent(got.by["row"].verdict_right) == 70 and got.by["value"].interval(1) == (70, 70) and got.by["text"].precision() == 0
