"""What a person sees: exit codes, sentences, and what stands on which stream."""

import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from commands import hangviet
from msoffcrypto.format.ooxml import OOXMLFile
from workbook import write_xlsx

ROOT = Path(__file__).parent.parent
HEADER = ["STT", "Tên hàng hóa", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"]
RIGHT = [HEADER, [1, "Bàn", 2, 1500000, 3000000, "Việt Nam"], [2, "Ghế", 4, 250000, 1000000, "Trung Quốc"]]
WRONG = [HEADER, [1, "Bàn", 2, 1500000, 3500000, "Việt Nam"]]  # 2 × 1.500.000 is not 3.500.000
SPLIT = [HEADER, [1, "Bàn", 2, 1500000, 3000000, "Việt Nam"], [None, "Tổng cộng", None, None, 3100000]]  # the total does not reconcile

pytestmark = pytest.mark.usefixtures("here")


def check(*arguments: object) -> Result:
    return hangviet("check", *arguments)


def book(name: str, rows: Sequence[Sequence[object]] = RIGHT) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_xlsx(path, {"Danh mục": rows})


def locked(name: str, password: str, rows: Sequence[Sequence[object]] = RIGHT) -> Path:
    """The path of an encrypted workbook."""
    with zipfile.ZipFile(book(name, rows), "a") as archive:
        archive.writestr("docProps/more.bin", random.Random(1).randbytes(8_000))  # msoffcrypto-tool writes small packages wrongly
    plain, out = io.BytesIO(Path(name).read_bytes()), io.BytesIO()
    OOXMLFile(plain).encrypt(password, out)
    Path(name).write_bytes(out.getvalue())
    return Path(name)


def result_json(folder: str = "ket-qua") -> dict[str, Any]:
    return json.loads((Path(folder) / "result.json").read_text(encoding="utf-8"))


def read(result: dict[str, Any]) -> dict[str, bool]:
    return {i["file"]: i["read"] for i in result["inputs"]}


# ---- exit codes ----


def test_nothing_to_correct_is_0() -> None:
    run = check(book("a.xlsx"))
    assert run.exit_code == 0 == result_json()["exit_code"]


def test_an_error_finding_is_1() -> None:
    run = check(book("a.xlsx", WRONG))
    assert run.exit_code == 1 == result_json()["exit_code"]
    assert "a.xlsx › 'Danh mục' › C2,D2,E2" in run.stdout


def test_fail_on_never_lets_findings_pass() -> None:
    assert check(book("a.xlsx", WRONG), "--fail-on", "never").exit_code == 0


def test_a_total_that_does_not_reconcile_is_1_even_with_fail_on_never() -> None:
    run = check(book("a.xlsx", SPLIT), "--fail-on", "never")
    assert run.exit_code == 1
    assert result_json()["sheets"][0]["reconciled"] is False
    assert "KHÔNG khớp" in run.stdout and "chưa phải số cuối cùng" in run.stdout


def test_no_stated_total_is_no_fault() -> None:
    run = check(book("a.xlsx"))
    assert result_json()["sheets"][0]["reconciled"] is None
    assert "biểu không có dòng tổng" in run.stdout


@pytest.mark.parametrize("fail_on", ["error", "never"])
def test_3_comes_before_1(fail_on: str) -> None:
    book("vào/a.xlsx", WRONG)
    locked("vào/b.xlsx", "x")
    assert check("vào", "--fail-on", fail_on).exit_code == 3


@pytest.mark.parametrize(
    "arguments",
    [["--unknown"], ["--stage", "later"], ["--date", "31/12/2025"], ["--fail-on", "note"], ["--json", "file.json"], ["--lang", "fr"],
     ["--form", "none"], ["--rules", "nowhere"]],
    ids=" ".join,
)  # fmt: skip
def test_2_comes_before_all_and_nothing_is_checked(arguments: list[str]) -> None:
    run = check("không-có.xlsx", book("a.xlsx", WRONG), *arguments)
    assert run.exit_code == 2
    assert run.stderr and not run.stdout and not Path("ket-qua").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"a.xlsx\tm1\nb.xlsx m2\n", "mk.txt › dòng 2: file name"), (b"\tm1\nb\tm2", "mk.txt › dòng 1"), (b"a\tm1\n\nb\t\n", "mk.txt › dòng 3"), (b"", "mk.txt: it has no line"),
     (b"\xff\xfea", "no UTF-8")],
)  # fmt: skip
def test_a_password_file_that_cannot_be_used_is_2_and_quotes_no_password(content: bytes, sentence: str) -> None:
    Path("mk.txt").write_bytes(content)
    run = check(book("a.xlsx"), "--password-file", "mk.txt", "--lang", "en")
    assert run.exit_code == 2 and not run.stdout and not Path("ket-qua").exists()
    assert sentence in run.stderr and "m1" not in run.stderr and "m2" not in run.stderr
    assert check("a.xlsx", "--password-file", "không-có.txt").exit_code == 2


@pytest.mark.parametrize("memory", ["2", "2T", "-1G", "1,5G", "nhiều", "64M", "0G"])
def test_a_memory_limit_that_is_none_or_too_small_is_2(memory: str) -> None:
    run = check(book("a.xlsx"), "--memory", memory)
    assert run.exit_code == 2 and run.stderr.startswith("--memory: ") and not Path("ket-qua").exists()


def test_an_unknown_command_or_no_path_is_2() -> None:
    assert hangviet("kiểm-tra").exit_code == 2
    assert check().exit_code == 2


def test_an_unknown_form_names_the_known_ones() -> None:
    assert "own-purchase-list" in check(book("a.xlsx"), "--form", "none").stderr


def test_a_broken_rule_is_2_and_told_with_its_place(here: Path) -> None:
    shutil.copytree(ROOT / "rules", here / "rules")
    (here / "rules/items/broken_rule.yaml").write_text("title: {vi: a, en: b}\ntitle: {vi: a, en: b}\n", encoding="utf-8")
    run = check(book("a.xlsx"), "--rules", here / "rules")
    assert run.exit_code == 2 and not Path("ket-qua").exists()
    assert "broken_rule.yaml › dòng 2" in run.stderr


def test_a_folder_without_rules_is_2(here: Path) -> None:
    (here / "rules").mkdir()
    assert check(book("a.xlsx"), "--rules", "rules").exit_code == 2


# ---- bad input: a clear sentence, 3, and the others are still checked ----


def refused(name: str, content: bytes | Sequence[Sequence[object]] | None) -> Path:
    if isinstance(content, bytes):
        Path(name).write_bytes(content)
        return Path(name)
    return Path(name) if content is None else book(name, content)


def cut() -> bytes:
    return book("nguyên.xlsx").read_bytes()[:-300]


BAD = {
    "missing": (lambda: refused("x.xlsx", None), r"x\.xlsx: không có tệp hoặc thư mục này"),
    "empty file": (lambda: refused("x.xlsx", b""), r"x\.xlsx: Tệp rỗng"),
    "empty workbook": (lambda: refused("x.xlsx", []), r"x\.xlsx: .*không có ô nào có chữ.*Cần bảng danh mục"),
    "no line item": (lambda: refused("x.xlsx", [HEADER]), r"x\.xlsx: .*không có dòng hàng hóa nào"),
    "damaged zip": (lambda: refused("x.xlsx", cut()), r"x\.xlsx: Tệp bảng tính bị hỏng"),
    "not a zip": (lambda: refused("x.xlsx", b"PK\x03\x04" + b"x" * 500), r"x\.xlsx: Tệp bảng tính bị hỏng"),
    "password": (lambda: locked("x.xlsx", "Hùm Xám 9"), r"x\.xlsx: Tệp có mật khẩu.*bỏ mật khẩu"),
    "not a spreadsheet": (lambda: refused("x.pdf", b"%PDF-1.7 ..."), r"x\.pdf: Nội dung tệp là tài liệu PDF"),
    "a changed name": (lambda: refused("x.csv", b"MZ\x90\x00\x03" + bytes(300)), r"x\.csv: Nội dung tệp là chương trình Windows"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_read_is_told_and_the_rest_is_checked(case: str) -> None:
    make, sentence = BAD[case]
    bad = make()
    run = check(book("tốt.xlsx"), bad)
    assert run.exit_code == 3
    assert re.search(sentence, run.stdout), run.stdout
    assert "Trong 4.000.000 đồng" in run.stdout and "1 đọc được, 1 không đọc được" in run.stdout
    result = result_json()
    assert read(result) == {"tốt.xlsx": True, bad.name: False}
    assert result["exit_code"] == 3 and result["share"]["amount"] == "4000000"
    assert next(i["reason"] for i in result["inputs"] if i["file"] == bad.name)
    assert "\n" not in next(i["reason"] for i in result["inputs"] if i["file"] == bad.name)


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_read_alone_gives_no_share(case: str) -> None:
    make, sentence = BAD[case]
    run = check(make())
    assert run.exit_code == 3
    assert re.search(sentence, run.stdout), run.stdout
    assert result_json()["share"] is None and "Không đọc được mặt hàng nào" in run.stdout
    findings = Path("ket-qua/findings.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert any(f"{result_json()['inputs'][0]['file']}," in line for line in findings), "a refusal is a finding like any other"


def test_a_header_that_is_not_recognised_names_what_was_seen_and_expected_and_the_nearest_form() -> None:
    run = check(book("a.xlsx", [["Tên tài sản", "Nơi mua", "Tình trạng"], ["Bàn", "VN", "tốt"]]))
    assert run.exit_code == 3
    line = next(line for line in run.stdout.splitlines() if "không nhận ra dòng tiêu đề" in line)
    assert "'Tên tài sản'" in line and "Cần một dòng có cột tên hàng hóa" in line and "gần nhất là mẫu" in line


@pytest.mark.slow
def test_a_memory_limit_is_obeyed_and_told() -> None:
    lines = "\n".join(f"{n},Bàn {n} {'dài ' * 40},1,10,10,Lào" for n in range(600_000))
    Path("lớn.csv").write_text("STT,Tên hàng hóa,Số lượng,Đơn giá,Thành tiền,Xuất xứ\n" + lines, encoding="utf-8")
    run = check(book("a.xlsx"), "lớn.csv", "--memory", "512M")
    assert run.exit_code == 3 and read(result_json()) == {"a.xlsx": True, "lớn.csv": False}
    assert re.search(r"lớn\.csv: Đọc tệp cần quá 512 MiB bộ nhớ.*--memory", run.stdout)


def test_passwords_reach_the_child_and_stand_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    from checker import reader

    seen: list[object] = []
    real = reader._Child.send

    def send(child: object, message: dict[str, Any]) -> bool:
        seen.append(message.get("options", {}).get("passwords"))
        return real(child, message)  # type: ignore[arg-type]

    monkeypatch.setattr(reader._Child, "send", send)
    Path("mk.txt").write_text("\ufeffa.xlsx\tHùm Xám 9\r\n*.xls\tcó\tdấu tab \n", encoding="utf-8")
    locked("vào/a.xlsx", "Hùm Xám 9", WRONG)
    locked("vào/b.xlsx", "khác")
    run = check("vào", "--password-file", "mk.txt")
    assert read(result_json()) == {"a.xlsx": True, "b.xlsx": False} and result_json()["share"]["amount"] == "3500000"
    assert "b.xlsx: Tệp có mật khẩu mở" in run.stdout
    assert seen[0] == [["a.xlsx", "Hùm Xám 9"], ["*.xls", "có\tdấu tab "]]
    assert run.exit_code == 3 and "Xám" not in run.output and "dấu tab" not in run.output
    assert not [p for p in Path("ket-qua").rglob("*") if p.is_file() and any(word.encode() in p.read_bytes() for word in ("Xám", "dấu tab"))]
    Path("mk.txt").write_text("một mật khẩu\n", encoding="utf-8")
    seen.clear()
    check("vào", "--password-file", "mk.txt")
    assert seen[0] == [["*", "một mật khẩu"]]


def test_a_folder_without_files() -> None:
    Path("trống").mkdir()
    run = check("trống")
    assert run.exit_code == 3 and "trống: thư mục không có tệp nào" in run.stdout
    assert read(result_json()) == {"trống": False}


def test_a_folder_is_searched_and_the_unreadable_is_listed() -> None:
    book("vào/một/a.xlsx")
    book("vào/hai/a.xlsx", [HEADER, [1, "Tủ", 1, 500, 500, "Lào"]])
    Path("vào/ghi chú.docx").write_bytes(b"x,y\n\x00")
    Path("vào/~$a.xlsx").write_bytes(b"\x05user")
    run = check("vào")
    assert run.exit_code == 3
    result = result_json()
    assert read(result) == {"ghi chú.docx": False, "hai/a.xlsx": True, "một/a.xlsx": True, "~$a.xlsx": False}
    assert result["share"]["items"] == 3 and result["share"]["amount"] == "4000500"


def test_what_office_programs_leave_behind_costs_nothing() -> None:
    book("vào/a.xlsx")
    Path("vào/~$a.xlsx").write_bytes(b"\x05user")
    assert check("vào").exit_code == 0
    assert read(result_json()) == {"a.xlsx": True, "~$a.xlsx": False}


def test_two_files_of_one_name_are_told_apart() -> None:
    book("một/a.xlsx")
    book("hai/a.xlsx", [HEADER, [1, "Tủ", 1, 500, 500, "Lào"]])
    check("một/a.xlsx", "hai/a.xlsx")
    assert len({i["file"] for i in result_json()["inputs"]}) == 2, "two files under one name: no finding tells which"


def test_the_same_path_twice_counts_once() -> None:
    path = book("a.xlsx")
    check(path, path)
    assert result_json()["share"]["amount"] == "4000000"


def test_names_that_look_alike_on_the_screen_are_numbered() -> None:
    book("vào/a.xlsx")
    book("vào/\\udcff.xlsx", WRONG)
    (Path("vào") / "a.xlsx").rename(os.fsdecode(b"v\xc3\xa0o/\xff.xlsx"))
    assert check("vào").exit_code == 1
    assert set(read(result_json())) == {"\\udcff.xlsx", "\\udcff.xlsx (2)"}


def test_several_paths_start_with_their_own_names() -> None:
    book("hai/a.xlsx")
    book("một/sâu/a.xlsx")
    check("một", "hai")
    assert read(result_json()) == {"hai/a.xlsx": True, "một/sâu/a.xlsx": True}


def test_the_folder_we_stand_in_has_clean_names() -> None:
    book("a.xlsx")
    book("hai/b.xlsx")
    check(".", "-o", "kq1")
    assert set(read(result_json("kq1"))) == {"a.xlsx", "hai/b.xlsx"}
    shutil.rmtree("kq1")
    check(".", "hai", "-o", "kq2")
    assert not [name for name in read(result_json("kq2")) if name.startswith(("/", "."))]


# ---- streams ----


def test_json_alone_on_standard_output() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "checker.cli", "check", str(book("a.xlsx", WRONG)), "--json", "-"], capture_output=True, stdin=subprocess.DEVNULL,
        env=_environment(),
    )  # fmt: skip
    assert run.returncode == 1
    assert run.stdout == Path("ket-qua/result.json").read_bytes()
    assert json.loads(run.stdout)["exit_code"] == 1
    assert "Trong 3.500.000 đồng" in run.stderr.decode()


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def test_json_with_an_unreadable_file_is_still_json() -> None:
    run = check("không-có.xlsx", "--json", "-")
    assert run.exit_code == 3 and json.loads(run.stdout)["exit_code"] == 3


def test_quiet_prints_nothing_and_writes_all() -> None:
    run = check(book("a.xlsx"), "--quiet")
    assert run.output == "" and Path("ket-qua/result.json").exists()
    run = check("a.xlsx", "--quiet", "--json", "-")
    assert run.stderr == "" and json.loads(run.stdout)


def test_sentences_survive_a_terminal_without_vietnamese() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "checker.cli", "check", str(book("a.xlsx")), "-o", "kq"], capture_output=True, stdin=subprocess.DEVNULL,
        env={**_environment(), "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr.decode()


def test_cell_texts_cannot_command_the_terminal() -> None:
    rows = [HEADER, [1, "Bàn \x9b31m\u202ehoặc\u200b ghế", 2, 1500000, 3500000, "Việt\u202eNam"]]
    run = check(book("a.xlsx", rows))
    assert run.exit_code == 1 and not [c for c in run.stdout if not c.isprintable() and c != "\n"]


# ---- the summary ----


def test_the_first_sentence_in_vietnamese() -> None:
    rows = [
        ["Đơn giá đã bao gồm thuế VAT"], HEADER, [1, "Bàn", 2, "1.500.000,50", "3.000.001", "Việt Nam"],
        [2, "Ghế", 4, 250000, 1000000, "Trung Quốc"], [3, "Tủ", 1, 500000, 500000, None],
    ]  # fmt: skip
    first = check(book("a.xlsx", rows)).stdout.splitlines()[0]
    assert first == (
        "Trong 4.500.001 đồng giá trị chưa rõ giai đoạn của 3 mặt hàng (đã gồm VAT): ghi xuất xứ Việt Nam 3.000.001 đồng (66,67 %); "
        "ghi xuất xứ nước ngoài 1.000.000 đồng (22,22 %); chưa đủ căn cứ 500.000 đồng (11,11 %)."
    )


def test_the_interval_and_the_reservation_follow() -> None:
    lines = check(book("a.xlsx", [*RIGHT, [3, "Tủ", 1, 1000000, 1000000, None]])).stdout.splitlines()
    assert lines[1] == "Tỷ lệ hàng hóa ghi xuất xứ Việt Nam theo hồ sơ (chưa thẩm tra), theo giá trị: từ 60,00 % đến 80,00 %."
    assert "tỷ lệ từ 33,33 % đến 66,67 %" in lines[2]
    assert "chưa ghi, hoặc ghi nhưng không nêu nước sản xuất: 1 dòng, 1.000.000 đồng" in "\n".join(lines)
    assert lines[-3:] == [
        "Kết quả: ket-qua/ (mở bằng trình duyệt: report.html)", "Bản đánh dấu để sửa: ket-qua/workbooks/a-da-danh-dau.xlsx",
        "Kết quả rà soát tự động, không thay thế kết luận của cơ quan có thẩm quyền.",
    ]  # fmt: skip


def test_lang_en() -> None:
    run = check(book("a.xlsx", WRONG), "--lang", "en")
    assert run.stdout.startswith("Of 3,500,000 đồng")
    assert "Correct the figures [3,500,000 đồng]" in run.stdout and "does not replace the conclusion" in run.stdout
    run = check("không-có.xlsx", "--lang", "en")
    assert "there is no such file or folder" in run.stdout


def test_no_amounts_no_share_by_value_and_the_reason() -> None:
    run = check(book("a.xlsx", [["STT", "Tên hàng hóa", "Xuất xứ"], [1, "Bàn", "Việt Nam"], [2, "Ghế", "Trung Quốc"]]))
    share = result_json()["share"]
    assert share["low_percent"] is None and share["by_count"]["low_percent"] == "50.00" and share["complete"] is False
    assert run.stdout.startswith("Không tính được tỷ lệ theo giá trị: ")


def test_the_stage_that_there_is_is_named_whatever_is_asked() -> None:
    check(book("a.xlsx"), "--stage", "award")
    assert result_json()["share"] is not None and result_json()["share"]["stage"] == "unknown"


def test_the_terminal_does_not_speak_of_several_stages_when_there_is_one() -> None:
    assert "Có nhiều giai đoạn" not in check(book("a.xlsx"), "--stage", "award").stdout


# ---- the result folder ----


@pytest.mark.parametrize("make", [lambda: Path("kq").write_text("x"), lambda: book("kq/của tôi.xlsx")], ids=["a file", "a folder of other things"])
def test_a_folder_that_is_not_ours_is_refused_and_left_alone(make: Callable[[], object]) -> None:
    make()
    before = {p: p.read_bytes() for p in Path().rglob("*") if p.is_file()}
    run = check(book("a.xlsx"), "-o", "kq")
    assert run.exit_code == 2 and "kq:" in run.stderr and "-o" in run.stderr and not run.stdout
    before[Path("a.xlsx")] = Path("a.xlsx").read_bytes()
    assert {p: p.read_bytes() for p in Path().rglob("*") if p.is_file()} == before


def test_an_earlier_result_is_brought_up_to_date() -> None:
    check(book("a.xlsx"))
    assert check(book("a.xlsx", WRONG)).exit_code == 1
    assert result_json()["share"]["amount"] == "3500000"
    assert not list(Path("ket-qua").glob(".*"))


def test_result_folders_are_never_input() -> None:
    book("vào/a.xlsx")
    check("vào", "-o", "vào/kq")
    first = (Path("vào/kq") / "result.json").read_bytes()
    check("vào", "-o", "vào/kq")
    assert (Path("vào/kq") / "result.json").read_bytes() == first
    assert read(result_json("vào/kq")) == {"a.xlsx": True}


def test_a_result_folder_that_is_named_is_not_input_either() -> None:
    check(book("a.xlsx"))
    run = check("ket-qua", "-o", "khác")
    assert run.exit_code == 3
    assert not [name for name, was_read in read(result_json("khác")).items() if was_read or name.endswith((".csv", ".parquet", ".json"))]


@pytest.mark.parametrize("trap", ["nested", "pipe", "large"])
def test_a_result_json_that_is_a_trap_does_not_stop_the_run(trap: str) -> None:
    book("vào/a.xlsx")
    target = Path("vào/sâu/result.json")
    target.parent.mkdir()
    if trap == "pipe":
        os.mkfifo(target)
    else:
        target.write_text("[" * 200_000 if trap == "nested" else '"' + "x" * 5_000_000 + '"')
    run = subprocess.run(
        [sys.executable, "-m", "checker.cli", "check", "vào", "--quiet"], stdin=subprocess.DEVNULL, env=_environment(), timeout=30, capture_output=True,
    )  # fmt: skip
    assert run.returncode == 3, run.stderr.decode()
    assert read(result_json())["a.xlsx"]


# ---- the commands that explain ----


@pytest.mark.parametrize("command", ["rules", "forms"])
def test_rules_and_forms_are_listed_and_explained(command: str) -> None:
    listed = hangviet(command)
    assert listed.exit_code == 0
    for name in {"rules": ["amount_mismatch", "origin_missing"], "forms": ["own-purchase-list", "09a-ck-tsc"]}[command]:
        assert name in listed.stdout
        explained = hangviet(command, name)
        assert explained.exit_code == 0 and name in explained.stdout
    unknown = hangviet(command, "không-có")
    assert unknown.exit_code == 2 and "không-có" in unknown.stderr and not unknown.stdout


def test_the_readme_shows_what_the_first_command_prints() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    printed = check(ROOT / "samples" / "own-purchase-list" / "input.xlsx").stdout
    assert f"```\n{printed}```" in readme


def test_a_name_that_is_no_utf8_is_read_and_shown() -> None:
    folder = Path("thư mục")
    book("thư mục/a.xlsx")
    (folder / "a.xlsx").rename(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.xlsx"))
    assert check(folder).exit_code == 0
    assert [i["file"] for i in result_json()["inputs"]] == ["\\udcff\\udcfe.xlsx"]


def test_the_summary_lists_citations_not_held_against_the_gazette() -> None:
    printed = check(ROOT / "samples" / "egp-bid-preference" / "input.xlsx").stdout
    (line,) = [text for text in printed.splitlines() if text.startswith("Căn cứ chưa đối chiếu Công báo: ")]
    assert "214/2025/NĐ-CP: Điều 144 khoản 3; " in line and "24/2024/NĐ-CP: Điều 5* · " in line and line.endswith("* theo trí nhớ.")
