"""Marked copies seen from outside: every hostile file that can be opened, and LibreOffice's picture of a copy."""

import csv
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from test_annotation import CORRECT, FILLS, NOTE, OPTIONS, by_calamine, contents, copied, only_marks_are_new
from test_copies import SAMPLE, written

from checker.error import InputError
from checker.grid import open_grid
from checker.stamp import SHEET

pytestmark = pytest.mark.slow

MAKER = Path(__file__).parent / "make_hostile.py"
LARGEST = 200_000  # bytes: openpyxl would take hours over the larger ones, and gigabytes
ENDLESS = re.compile(r"1048576|16384|cols_|rows_|_mib|merges_|cf_rules|styles_6|dimension")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("hostile")
    subprocess.run([sys.executable, MAKER, folder], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        names = [row["file"] for row in csv.DictReader(file) if row["family"] not in ("fs", "scale")]
    return [p for name in names if (p := folder / name).is_file() and p.stat().st_size < LARGEST and not ENDLESS.search(name)]


def opens(path: Path) -> bool:
    """Whether the two libraries read the file itself."""
    try:
        if not contents(path, cached=True):  # openpyxl sees no sheet in Strict Open XML
            return False
        by_calamine(path)
    except BaseException:  # calamine panics
        return False
    return True


def test_hostile_files_come_back_unharmed_or_are_refused(hostile: list[Path], tmp_path: Path) -> None:
    in_place = 0
    for path in hostile:
        own = tmp_path / f"a{path.suffix}"
        shutil.copyfile(path, own)
        try:
            sheets = [sheet.name for sheet in open_grid(own, own.name, {**OPTIONS, "passwords": []}).sheets]
            copy = copied(own, {name: {"A1": (CORRECT, "=1+1"), "C9": (NOTE, None)} for name in sheets})
        except InputError:
            continue
        with zipfile.ZipFile(copy) as archive:
            assert archive.testzip() is None, path.name
        if not (path.suffix in (".xlsx", ".xlsm") and opens(own)):
            continue
        book = openpyxl.load_workbook(copy)
        page = next((s for s in book.worksheets if s.title.startswith(SHEET.vi)), None)
        assert page is not None, path.name
        if "Bảng tính mới" in str(page["A2"].value):
            continue
        in_place += 1
        only_marks_are_new(own, copy)
    assert in_place >= 40


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
