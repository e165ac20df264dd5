"""Forms of reply: one paper and one workbook for each body, every finding in exactly the forms that it belongs to, and read back as decisions."""

import re
from pathlib import Path

import docx
import openpyxl
import pyarrow.parquet as pq
import pytest
from commands import hangviet

from checker.decision import load
from checker.report.reply import HEADS

SIX = Path(__file__).parent.parent / "samples" / "six-agencies" / "bieu"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of six agencies, and their forms in the folder beside it."""
    folder = tmp_path_factory.mktemp("sau")
    assert hangviet("check", SIX, "-o", folder / "kq", "--quiet", "--no-annotate").exit_code in (0, 1, 3)
    run = hangviet("report", folder / "kq", "--kind", "reply", "-o", folder / "phieu")
    assert run.exit_code == 0, run.output
    return folder / "kq"


def forms(result: Path) -> list[Path]:
    return sorted((result.parent / "phieu").glob("*.xlsx"))


def keys(form: Path) -> list[str]:
    """The findings that a form asks about."""
    cells = [row[-1] for row in openpyxl.load_workbook(form).active.iter_rows(values_only=True)]
    return [c for c in cells if isinstance(c, str) and re.fullmatch(r"k[0-9a-f]{24}", c)]


def test_every_finding_that_asks_for_work_is_in_a_form_and_no_other_is(result: Path) -> None:
    found = pq.read_table(result / "findings.parquet").to_pylist()
    asked = {f["key"] for f in found if f["key"] and f["counted"] and (f["verdict"] == "unknown" or f["severity"] in ("error", "explain"))}
    told = [key for form in forms(result) for key in keys(form)]
    assert set(told) == asked and asked


def test_each_body_has_a_paper_and_a_workbook_that_say_the_same(result: Path) -> None:
    assert len(forms(result)) == len(list((result.parent / "phieu").glob("*.docx"))) == 6
    for form in forms(result):
        paper = docx.Document(form.with_suffix(".docx"))
        rows = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        assert [h for h in rows if h in HEADS][: len(HEADS)] == list(HEADS)
        sheet = openpyxl.load_workbook(form).active
        asked = [[str(c.value or "") for c in row[1:7]] for row in sheet.iter_rows() if isinstance(row[0].value, int)]
        assert len(asked) == len(keys(form))
        for what in asked:
            assert " ".join(what[0].split()) in [" ".join(text.split()) for text in rows]
        words = "\n".join([*rows, *(p.text for p in paper.paragraphs)])
        assert "Kết quả rà soát tự động, không thay thế kết luận của cơ quan có thẩm quyền." in words and "[Đơn vị bổ sung" in words and "--" not in words
        assert not re.search(r"vi phạm|sai phạm|gian lận|thất thoát|không đạt|hàng ngoại", words, re.IGNORECASE)


def test_a_filled_in_form_is_read_back_as_an_explanation_and_nothing_more(result: Path, tmp_path: Path) -> None:
    for number, form in enumerate(forms(result)[:2]):
        book = openpyxl.load_workbook(form)
        sheet = book.active
        row = next(r for r in sheet.iter_rows() if isinstance(r[0].value, int))
        row[5].value, row[6].value = "Đã có chứng từ", f"{number + 1}/CV-GT"
        book.save(tmp_path / form.name)
    run = hangviet("decide", result, "--from", tmp_path, "--by", "Các đơn vị (ví dụ)")
    assert run.exit_code == 0 and "Đã ghi 2 quyết định" in run.output, run.output
    decisions = load(result / "decisions.csv")
    assert {(d.status, d.reason, d.document) for d in decisions} == {("explained", "Đã có chứng từ", "1/CV-GT"), ("explained", "Đã có chứng từ", "2/CV-GT")}
    assert [d.finding for d in decisions] == [keys(form)[0] for form in forms(result)[:2]]
    hangviet("check", SIX, "-o", result, "--quiet", "--no-annotate")
    found = pq.read_table(result / "findings.parquet").to_pylist()
    assert sum(f["decision"] == "explained" and f["counted"] for f in found) == 2
    again = hangviet("report", result, "--kind", "reply", "-o", tmp_path / "lai")
    assert again.exit_code == 0
    shown = [str(c) for form in (tmp_path / "lai").glob("*.xlsx") for row in openpyxl.load_workbook(form).active.iter_rows(values_only=True) for c in row]
    assert "1/CV-GT" in shown  # what was answered stands there at the next round


def test_the_same_result_gives_the_same_bytes(result: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        hangviet("report", result, "--kind", "reply", "-o", tmp_path / name)
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("a", "b"))
    assert first == second and first


def test_options_of_other_reports_are_refused(result: Path, tmp_path: Path) -> None:
    run = hangviet("report", result, "--kind", "reply", "-o", tmp_path / "x", "--by", "agency")
    assert run.exit_code == 2 and "--kind reply" in run.output
