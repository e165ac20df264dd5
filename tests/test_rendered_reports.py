"""Signed reports seen from outside: LibreOffice's pages of the DOCX and those of the PDF, with nothing beyond the margins and nothing lost."""

import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli import main
from checker.report.docx import write
from checker.report.paper import Paragraph, Run, Table
from checker.report.signed_report import Kind, report_paper

ROOT = Path(__file__).parent.parent
SIX = ROOT / "samples" / "six-agencies"
NEEDED = ("soffice", "pdftoppm", "pdftotext", "pdffonts")
DPI = 50
PER_MM = DPI / 25.4
FIGURE = r"(?:\d{1,3}(?:\.\d{3})*,\d\d|\d{1,3}(?:\.\d{3})+)(?![\d.,])"



def writes_papers() -> bool:
    """Whether LibreOffice is here with the part that opens papers, which is a package of its own."""
    office = shutil.which("soffice")
    return office is not None and (Path(office).resolve().parent / "libswlo.so").exists()


WANTING = not all(map(shutil.which, NEEDED)) or not writes_papers()
pytestmark = [pytest.mark.slow, pytest.mark.skipif(WANTING, reason="needs LibreOffice Writer and poppler-utils (.ci/run installs them)")]


@pytest.fixture(scope="module", params=["supervision", "yearly"])
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report as a PDF: LibreOffice's of the DOCX, and our own."""
    folder = tmp_path_factory.mktemp("in")
    CliRunner().invoke(main, ["check", str(SIX / "bieu"), "-o", str(folder / "kq"), "--quiet", "--no-annotate"])
    for ending in ("docx", "pdf"):
        more = ["--previous", str(folder / "kq")] if request.param == "yearly" else []
        done = CliRunner().invoke(main, ["report", str(folder / "kq"), "-o", str(folder / f"a.{ending}"), "--kind", request.param, "--expected", str(SIX / "don-vi.csv"), *more])
        assert done.exit_code == 0, done.output
    (folder / "lo").mkdir()
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder / "lo", folder / "a.docx"], check=True, capture_output=True, timeout=180)
    return {"docx": folder / "lo" / "a.pdf", "pdf": folder / "a.pdf"}


def pictures(path: Path) -> list[tuple[int, int, bytes]]:
    """Width, height and grey values of every page."""
    target = path.with_suffix("")
    subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", path, target], check=True, timeout=120)
    found = []
    for page in sorted(target.parent.glob(f"{target.name}-*.pgm")):
        raw = page.read_bytes()
        head = re.match(rb"P5\s(\d+)\s(\d+)\s255\s", raw)
        assert head
        found.append((int(head[1]), int(head[2]), raw[head.end() :]))
    return found


def text(path: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True, encoding="utf-8").stdout


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_nothing_stands_beyond_the_margins_and_no_page_is_empty(pages: dict[str, Path], ending: str) -> None:
    seen = pictures(pages[ending])
    assert len(seen) > 8
    for number, (width, height, grey) in enumerate(seen, 1):
        rows = [grey[y * width : (y + 1) * width] for y in range(height)]
        left, right = round(26 * PER_MM), width - round(12 * PER_MM)
        assert all(min(row[:left]) > 250 and min(row[right:]) > 250 for row in rows), f"page {number}: ink beyond the margins at the sides"
        low = height - round(16 * PER_MM)
        assert all(min(row) > 250 for row in rows[low:]), f"page {number}: ink beyond the lower margin"
        assert sum(min(row) < 128 for row in rows) > 15, f"page {number} is empty"


def test_both_have_the_same_captions_and_headings(pages: dict[str, Path]) -> None:
    """Lines that may be broken differently are compared by their beginnings."""
    told = {ending: re.findall(r"(?m)^\s*((?:Bảng|Hình) \d+\.|Phụ lục [IVX]+$|[IVX]+\. [A-ZÀ-Ỹ]{2,})", text(path)) for ending, path in pages.items()}
    assert told["docx"] == told["pdf"] and len(told["pdf"]) > 20


def test_fonts_of_the_pdf_are_within_it_and_none_draws_gaps(pages: dict[str, Path]) -> None:
    """Libertinus Serif has no ơ and ư in bold italics: that one is never used."""
    fonts = subprocess.run(["pdffonts", pages["pdf"]], check=True, capture_output=True, text=True, encoding="utf-8").stdout.splitlines()[2:]
    assert fonts and all("Libertinus" in f and "BoldItalic" not in f and re.search(r"\byes yes yes\b", f) for f in fonts)


def test_letters_are_found_again_as_they_are_written(pages: dict[str, Path]) -> None:
    for path in pages.values():
        told = re.sub(r"\s+", " ", text(path))
        for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Trường Cao đẳng", "10.962.430.636"):
            assert words in told


@pytest.mark.parametrize("kind", ["supervision", "yearly"])
def test_no_row_of_a_table_is_lost_wherever_it_falls_on_a_page(kind: Kind, tmp_path: Path) -> None:
    """LibreOffice dropped all but the first rows of a table whose caption and unit were two lines kept with it, near the end of a page."""
    CliRunner().invoke(main, ["check", str(SIX / "bieu"), "-o", str(tmp_path / "kq"), "--quiet", "--no-annotate"])
    paper = report_paper(tmp_path / "kq", kind, "nd30", None, SIX / "don-vi.csv", tmp_path / "kq" if kind == "yearly" else None)
    for more in range(0, 28, 3):
        body = (*paper.body[:2], *(Paragraph((Run("Một dòng nữa."),)) for _ in range(more)), *paper.body[2:])
        (tmp_path / f"{more:02}.docx").write_bytes(write(replace(paper, body=body)))
    files = sorted(tmp_path.glob("*.docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *files], check=True, capture_output=True, timeout=600)
    blocks = [b for part in (paper.body, *(a.blocks for a in paper.annexes)) for b in part if isinstance(b, Table)]
    figures = Counter(cell for b in blocks for row in b.rows for cell in row if re.fullmatch(FIGURE, cell))
    assert len(figures) > 100
    for file in files:
        seen = Counter(re.findall(rf"(?<![\d.,]){FIGURE}", text(file.with_suffix(".pdf"))))
        assert not {cell: (n, seen[cell]) for cell, n in figures.items() if seen[cell] < n}, file.name
