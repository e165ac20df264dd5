"""`hangviet explain`: one row, with all that was read, each rung of evidence and every rule's verdict."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from workbook import write_xlsx

from checker.cli import main
from checker.error import CheckerError
from checker.explain import parse

HEAD = ["STT", "Tên thuốc", "Số đăng ký", "Nhà sản xuất", "Xuất xứ", "Đơn vị tính", "Số lượng", "Đơn giá", "Thành tiền"]
ROWS = [
    ["BẢNG KÊ THUỐC ĐÃ MUA"], HEAD,
    [1, "Auvit-B50", "893100248600 (SĐK cũ: VD-34411-20)", "Công ty Liên doanh Meyer-BPC", "Việt Nam", "Viên", "1.000", 3900, 3900000],
    [2, "Ostikar", "VN-16040-12", "Công ty A", "Việt Nam", "Viên", 10, 100, 1000],
    [3, "Iopamiro", "800110444225", "Công ty A", None, "Chai", 4, 262500, 1050000],
]  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "thuoc.xlsx", {"Thuốc": ROWS})


def told(*arguments: object) -> str:
    run = CliRunner().invoke(main, ["explain", *map(str, arguments)])
    assert run.exit_code == 0, run.output
    return run.output


def test_a_line_with_everything_behind_it(book: Path) -> None:
    text = told(f"{book}!Thuốc!E4")
    for words in (
        "thuoc.xlsx › 'Thuốc' › dòng 4: mặt hàng", "số đăng ký lưu hành [C4]: VN-16040-12", "xuất xứ [E4]: Việt Nam", "Xuất xứ: chưa đủ căn cứ (VN)",
        "Vì sao: các ghi nhận trái nhau", "Cần để kết luận: C/O hoặc xác nhận của hãng", "Trái nhau: Số đăng ký lưu hành thuốc – Ô xuất xứ: “VN-16040-12” ≠ “Việt Nam”",
        "2. Số đăng ký lưu hành thuốc: C4 “VN-16040-12” → nước ngoài", "3. Ô xuất xứ: E4 “Việt Nam” → Việt Nam (VN) [P1]", "theo trí nhớ, chưa kiểm chứng",
        "registration_contradicts_origin: nêu phát hiện (Lưu ý)", "Không áp dụng: ",
    ):  # fmt: skip
        assert words in text, words


def test_what_was_read_otherwise_than_it_stands_is_told(book: Path) -> None:
    assert "(ô ghi “1.000”: số ghi dạng chữ)" in told(f"{book}!Thuốc!3")


def test_the_deciding_rung_is_marked(book: Path) -> None:
    text = told(f"{book}!5")  # the only sheet need not be named
    (line,) = [line for line in text.splitlines() if "← quyết định" in line]
    assert line.strip().startswith("2. Số đăng ký lưu hành thuốc: C5 “800110444225” → nước ngoài")


def test_every_rule_has_its_verdict_and_provision(book: Path) -> None:
    from checker.resource import rules_folder
    from checker.rule_file import load_rules

    text = told(f"{book}!Thuốc!4", "--date", "2026-02-01")
    for rule in load_rules(rules_folder()):
        if rule.table == "items" and rule.status != "withdrawn":
            assert rule.id in text, rule.id


def test_rows_that_are_no_items_are_told_as_what_they_are(book: Path) -> None:
    assert "dòng 2: tiêu đề bảng" in told(f"{book}!Thuốc!2") and "không phải mặt hàng" in told(f"{book}!Thuốc!2")


def test_other_files_are_a_hint_and_no_evidence(book: Path, tmp_path: Path) -> None:
    other = write_xlsx(tmp_path / "khac.xlsx", {"T": [HEAD, [1, "X", None, "CÔNG TY A", "Đức", "Viên", 1, 1, 1], [2, "Y", None, "Công ty A", "Đức", "Viên", 1, 1, 1]]})
    alone, beside = told(f"{book}!Thuốc!5"), told(f"{book}!Thuốc!5", other)
    assert "khac.xlsx: 2 dòng, nước ngoài" in beside and "khac.xlsx" not in alone
    assert beside.startswith(alone.split("\nGợi ý")[0].replace("thuoc.xlsx", "thuoc.xlsx", 1)[:200])


def test_english(book: Path) -> None:
    text = told(f"{book}!Thuốc!4", "--lang", "en")
    assert "Origin: cannot be concluded (VN)" in text and "Evidence, the strongest first:" in text


WRONG = [("{book}", "không phải vị trí một dòng"), ("{book}!Thuốc!H0", "không phải vị trí một dòng"), ("{book}!Khác!3", "không có trang 'Khác'. Cần một trong: 'Thuốc'"),
         ("{book}!Thuốc!99", "trang không có dòng này"), ("{book}.khong-co!Thuốc!3", "không đọc được tệp này")]  # fmt: skip


@pytest.mark.parametrize(("place", "words"), WRONG)
def test_a_wrong_place_is_refused_with_what_is_there(book: Path, place: str, words: str) -> None:
    run = CliRunner().invoke(main, ["explain", place.format(book=book)])
    assert run.exit_code == 2 and words in run.output


def test_a_path_may_hold_the_mark_itself(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a!b.xlsx", {"S": ROWS})
    assert parse(f"{path}!S!3").path == path and parse(f"{path}!3").path == path
    with pytest.raises(CheckerError):
        parse("a.xlsx!S!")
