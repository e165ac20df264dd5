"""Marked copies seen from outside: LibreOffice's picture of a copy, and what is left when it saves one."""

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from test_annotation import CORRECT, FILLS, NOTE
from test_copies import SAMPLE, written

from checker.stamp import SHEET

pytestmark = pytest.mark.slow

def pictures(path: Path, folder: Path) -> list[bytes]:
    """The pages of a workbook as LibreOffice prints them."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, path], check=True, capture_output=True, timeout=180)
    subprocess.run(["pdftoppm", "-r", "50", folder / f"{path.stem}.pdf", folder / "page"], check=True, timeout=60)
    return [page.read_bytes() for page in sorted(folder.glob("page*.ppm"))]


@pytest.mark.skipif(not shutil.which("soffice") or not shutil.which("pdftoppm"), reason="needs LibreOffice and poppler-utils (.ci/run installs them)")
def test_libreoffice_shows_colours_and_the_sheet_of_findings(tmp_path: Path) -> None:
    _, made = written(tmp_path / "kq", SAMPLE)
    pages = pictures(tmp_path / "kq" / str(made[0].path), tmp_path)
    assert len(pages) == 2  # the table, and our sheet on one page of its own width
    for level in (NOTE, CORRECT):
        colour = bytes.fromhex(FILLS[level][2:])
        assert all(page.count(colour) > 100 for page in pages)
    text = subprocess.run(["pdftotext", "-layout", next(tmp_path.glob("*.pdf")), "-"], check=True, capture_output=True, text=True, encoding="utf-8").stdout
    for words in ("BẢN RÀ SOÁT NỘI BỘ", "Cần sửa số liệu", "Thành tiền ghi 1.950.000 đồng", "E17, F17"):
        assert words in text


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice (.ci/run installs it)")
def test_libreoffice_keeps_notes_links_and_values_when_it_saves_a_copy(tmp_path: Path) -> None:
    _, made = written(tmp_path / "kq", SAMPLE)
    copy = tmp_path / "kq" / str(made[0].path)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", tmp_path, copy], check=True, capture_output=True, timeout=180)
    saved = openpyxl.load_workbook(tmp_path / copy.name)
    assert saved.active.title == SHEET.vi and saved["Danh mục"]["G17"].comment.text.startswith("Cần sửa số liệu: Thành tiền khác")
    assert saved["Danh mục"]["G17"].value == 1950000 and saved["Danh mục"]["G17"].fill.fgColor.rgb == FILLS[CORRECT]
    assert any(c.hyperlink and "E17" in str(c.hyperlink.location) for row in saved[SHEET.vi].iter_rows() for c in row)
    before, after = (written(tmp_path / f"again{n}", path)[0] for n, path in enumerate((SAMPLE, tmp_path / copy.name)))
    assert after.share == {**before.share, "key": after.share["key"]} and {"own-marks"} <= set(after.rows["reason"])  # also when others saved it
