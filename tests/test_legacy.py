"""Texts of old Vietnamese fonts: what is brought back to Unicode, and what is never touched."""

import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.resource import read_codes
from checker.syllable import is_syllable
from checker.value.legacy import Legacy

RULES = Path(__file__).parent.parent / "rules"
CODES = {name: read_codes(RULES, name) for name in ("tcvn3", "vni", "legacy_fonts")}
LEGACY = Legacy.of(CODES)
TO_TCVN3 = {row["letter"]: chr(int(row["code"], 16)) for row in CODES["tcvn3"]}
TO_VNI = {row["letter"]: row["code"] for row in CODES["vni"]}
LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
# Names as tenders write them.
NAMES = ["máy vi tính để bàn", "vật tư y tế", "bông băng gạc", "giấy in khổ a4", "nước cất hai lần", "dây truyền dịch", "găng tay khám", "thuốc thử xét nghiệm"]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("C¸n bé", "tcvn3", "Cán bộ"),
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "tcvn3", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("§éc lËp - Tù do - H¹nh phóc", "tcvn3", "Độc lập - Tự do - Hạnh phúc"),
        ("¤ t«", "tcvn3", "Ô tô"),
        ("B¶ng gi¸ vËt t\u00ad y tÕ", "tcvn3", "Bảng giá vật tư y tế"),
        ("A¸o", "tcvn3", "Áo"),
        ("céng hßa", "tcvn3-capital", "CỘNG HÒA"),
        ("ten hang", "tcvn3-capital", "TEN HANG"),
        ("Vieät Nam", "vni", "Việt Nam"),
        ("Trung Quoác", "vni", "Trung Quốc"),
        ("Nhaät Baûn", "vni", "Nhật Bản"),
        ("Ñöùc", "vni", "Đức"),
        ("Myõ, Phaùp", "vni", "Mỹ, Pháp"),
        ("COÄNG HOØA XAÕ HOÄI", "vni", "CỘNG HÒA XÃ HỘI"),
        ("Aùo sô mi", "vni", "Áo sơ mi"),
        ("HÃ³a cháº¥t", "mojibake", "Hóa chất"),
        ("Viá»‡t Nam", "mojibake", "Việt Nam"),
        ("CỘNG HÒA", "tcvn3", "CỘNG HÒA"),
        ("Hóa chất", "mojibake", "Hóa chất"),
        ("Café", "mojibake", "Café"),
    ],
)
def test_decode(text: str, kind: str, expected: str) -> None:
    assert LEGACY.decode(text, kind) == expected


def test_the_tables_have_every_letter() -> None:
    assert set(LETTERS) - set("aeiouy") == set(TO_TCVN3) - set("ĂÂÊÔƠƯĐ")
    assert set(LETTERS + LETTERS.upper()) - set("aeiouyAEIOUY") == set(TO_VNI)


@pytest.mark.skipif(shutil.which("iconv") is None, reason="needs iconv")
def test_tcvn3_is_what_iconv_knows_as_tcvn_5712() -> None:
    for row in CODES["tcvn3"]:
        run = subprocess.run(["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=bytes([int(row["code"], 16)]) + b"x", capture_output=True, check=True)
        assert unicodedata.normalize("NFC", run.stdout.decode()) == row["letter"] + "x"


@given(st.text(alphabet=LETTERS + " bcdghklmnpqrstvx-,.0123456789", max_size=40))
@settings(max_examples=100)
def test_what_was_typed_in_an_old_font_comes_back(text: str) -> None:
    assert LEGACY.decode("".join(TO_TCVN3.get(c, c) for c in text), "tcvn3") == text
    assert unicodedata.normalize("NFC", text).encode().decode("latin-1") == text or LEGACY.decode(text.encode().decode("latin-1"), "mojibake") == text


@pytest.mark.parametrize(
    ("font", "kind"),
    [(".VnTime", "tcvn3"), (".VnTimeH", "tcvn3-capital"), (".VnArial NarrowH", "tcvn3-capital"), (".VnOld English", "tcvn3"), ("VNI-Times", "vni"),
     ("Times New Roman", None), ("Arial", None), ("", None)],
)  # fmt: skip
def test_fonts_tell_the_kind(font: str, kind: str | None) -> None:
    assert LEGACY.font_kind(font) == kind


@pytest.mark.parametrize("kind", ["tcvn3", "vni", "mojibake"])
def test_a_column_of_an_old_font_is_known_and_every_name_comes_back(kind: str) -> None:
    def typed(text: str) -> str:
        if kind == "mojibake":
            return text.encode().decode("latin-1")
        return "".join((TO_TCVN3 if kind == "tcvn3" else TO_VNI).get(c, c) for c in text)

    old = [typed(name) for name in NAMES]
    assert LEGACY.guess(old) == kind
    assert [LEGACY.decode_guessed(text, kind) for text in old] == NAMES


@pytest.mark.parametrize(
    "texts",
    [
        [], [""], ["abc"], ["Café crème"], ["Ø 50 mm", "±0,5 µm"], ["Señor Muñoz"], ["CỘNG HÒA"], ["Colgate®", "Vicryl®"], ["5 N·m", "3 µm", "§ 5"],
        ["Ø24.5mm list 602", "Ø11, Mã:A1", "Ø4xØ10x120, Mã 11", "côn Ø57"],
        ["Müller", "Köln", "Böhm", "Lübeck", "Weiß"], ["Société Générale", "L'Oréal", "Nestlé", "Pâté", "Hôtel"], ["España", "Perú", "México"],
        ["São Paulo", "Açúcar", "Pão"], ["Türkiye", "Côte d'Ivoire"], ["Ångström", "Malmö", "Göteborg", "Børge"], ["bioMérieux", "Dräger", "Kärcher"],
        ["Hà Lan", "Ý", "Pháp", "Công ty", "Bê tông"], ["Cái", "Hộp"], ["Cái", "Lít", "Can"], ["CafÃ©"], ["½", "¼", "¾"], ["Ho\u0302\u0323p"],
    ],
    ids=str,
)  # fmt: skip
def test_columns_of_other_writing_are_left_alone(texts: list[str]) -> None:
    assert LEGACY.guess(texts) is None


@pytest.mark.parametrize("text", ["Café crème", "Ø 50 mm", "±0,5 µm", "Señor Muñoz", "CỘNG HÒA", "Vicryl®", "5 N·m", "Kärcher", "m²", "3×4"])
@pytest.mark.parametrize("kind", ["tcvn3", "vni", "mojibake"])
def test_what_is_foreign_in_a_guessed_column_stays(text: str, kind: str) -> None:
    assert LEGACY.decode_guessed(text, kind) == text


def test_one_column_that_is_sure_helps_the_others_of_its_sheet() -> None:
    rows: list[list[object]] = [["M¸y vi tÝnh ®Ó bµn", "Hép", "Bộ", 5.0], ["VËt t\u00ad y tÕ", "Hép", "Hộp", None], ["Ghim bÊm", "Chai", "Cái", "x"]]
    assert LEGACY.columns(rows) == {0: "tcvn3", 1: "tcvn3"}
    assert LEGACY.guess(["Hép", "Chai"]) is None


def test_letters_that_are_themselves_in_the_old_font_tell_nothing() -> None:
    assert LEGACY.guess(["Ngµy quyÕt ®Þnh", "Quý II/2026", "Quý III/2026", "Ý"]) == "tcvn3"


def test_cells_whose_font_is_known_are_not_guessed() -> None:
    rows: list[list[object]] = [["ViÖt Nam"], ["Trung Quèc"], ["§øc"]]
    assert LEGACY.columns(rows) == {0: "tcvn3"}
    assert LEGACY.columns(rows, {(r, 1): ".VnTime" for r in (7, 8, 9)}, first=7) == {}


@pytest.mark.parametrize("word", ["Việt", "NAM", "nghiêng", "quốc", "giường", "gì", "khuỷu", "yến", "ở", "ghế", "huyết", "thuở", "xoong", "kỹ"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["ViÖt", "cê", "kà", "nghà", "ngê", "giÊy", "bộp̣", "cạch̀", "matp", "Phỏp", "tôc", "w", "Müller", "việT", ""])
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)
