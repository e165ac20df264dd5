"""Marked copies of some four hundred odd workbooks: not one value or formula changed, other parts byte for byte, opened by three readers; or refused.

The workbooks: the samples as they are and as openpyxl and LibreOffice save them, what the generators of five sets of layouts make, and every
hostile file, marks forced on all of them. The figures stand in docs/marked-copies.md.
"""

import csv
import hashlib
import multiprocessing
import random
import re
import resource
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula
from test_annotation import CORRECT, EXPLAIN, LEVELS, NEEDED, NOTE, OPEN, OPTIONS, page, parts, rich
from test_hostile import MAKER

from checker.child import volume_of
from checker.reader import COPY, Reader
from checker.stamp import SHEET
from tests import generate, layouts_first, layouts_fourth, layouts_second, layouts_third

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "own-purchase-list" / "input.xlsx"
SEEDS = range(500, 504)
LAYOUTS = (layouts_first, layouts_second, layouts_third, layouts_fourth)
SHEET_TAG = re.compile(rb"<(?:[\w.-]+:)?sheet\s[^>]*?\bname\s*=\s*(\"[^\"]*\"|'[^']*')")
LARGE = 2 << 20  # bytes unpacked; of larger ones only the parts are compared, for openpyxl takes minutes
MOST_AREA = 1_000_000
PATIENCE = 5  # seconds; openpyxl makes an object of each cell under a merge
MEMORY = 4 << 30
CALAMINE = """import sys, resource
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
rows = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names if not name.startswith(sys.argv[2])}
sys.stdout.buffer.write(repr([(name, [r for r in ([v for v in row] for row in own)]) for name, own in rows.items()]).replace(", ''", "").replace(", []", "").encode())"""
# Their only sheet leads out of the workbook: there is no cell to mark.
NO_SHEET = ("rel_escapes_package.xlsx", "rel_external_sheet.xlsx")
MOST_SHOWN = 150  # of a group, opened by LibreOffice; a run over all of them is told in docs/marked-copies.md
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"  # every sheet in a file of its own
WARNED = pytest.mark.filterwarnings("ignore")


def names_of(path: Path) -> list[str]:
    """The sheets as the container itself lists them; of anything else a name that is likely."""
    import html

    try:
        with zipfile.ZipFile(path) as archive:
            found = [html.unescape(m[1:-1].decode("utf-8", "replace")) for m in SHEET_TAG.findall(archive.read("xl/workbook.xml"))]
    except Exception:
        found = []
    return found or ["Sheet1", path.stem]


def marks_of(path: Path) -> dict[str, Any]:
    """Marks on cells that are there, blank, outside of the table, and in the first cell; some with notes, some without."""
    r = random.Random(repr(path.name))
    sheets = {}
    for name in names_of(path)[:6]:
        cells = {(1, 1), (2, 2), (5, 3), (r.randint(1, 30), r.randint(1, 12)), (r.randint(1, 30), r.randint(1, 12)), (r.randint(40, 90), 27)}
        sheets[name] = [(*cell, r.choice((NOTE, OPEN, EXPLAIN, CORRECT)), r.choice((None, f"Ghi chú <{n}> & \"nháy\"\nxem lại"))) for n, cell in enumerate(sorted(cells))]
    rows = [[CORRECT, [name, "B2"], ["1", "Cần sửa", name, "B2", "=1+1", "12.5"]] for name in sheets]
    return {"lang": "vi", "sheets": sheets, "page": page(rows)}


class Opener:
    """Opens workbooks in a process of its own that is ended when it takes longer or more memory than any workbook of an office does.

    An alarm in this process would not do: where it rings within a callback of the garbage collector, its exception is lost.
    """

    def __init__(self) -> None:
        self._pool: Any = None

    def __call__(self, of: Any, path: Path) -> Any:
        """What a reader says of a workbook; None when it does not open it, or not within the limits."""
        if self._pool is None:
            self._pool = multiprocessing.get_context("spawn").Pool(1, resource.setrlimit, (resource.RLIMIT_AS, (MEMORY, MEMORY)))
            self._pool.apply(by_openpyxl, (SAMPLE,))  # its imports are no workbook's time
        try:
            return self._pool.apply_async(of, (path,)).get(PATIENCE)
        except multiprocessing.TimeoutError:
            self.close()
        except Exception:
            pass
        return None

    def close(self) -> None:
        if self._pool is not None:
            self._pool.terminate()
            self._pool.join()
            self._pool = None


opened = Opener()


@pytest.fixture(autouse=True, scope="module")
def _the_opener_ends() -> Iterator[None]:
    yield
    opened.close()


def by_openpyxl(path: Path) -> dict[str, dict[tuple[int, int], Any]]:
    """Values, formulas and number formats of the cells that a workbook has; never of all that its dimensions claim."""
    found: dict[str, dict[tuple[int, int], Any]] = {}
    for cached in (False, True):
        book = openpyxl.load_workbook(path, data_only=cached)
        for sheet in book.worksheets:
            own = found.setdefault(sheet.title, {})
            for place, cell in sheet._cells.items():
                if cell.value is not None:
                    value = (cell.value.ref, cell.value.text) if isinstance(cell.value, ArrayFormula) else cell.value
                    own[place] = (*own.get(place, ()), str(value), cell.data_type, cell.number_format)
    return found


def by_calamine(path: Path) -> str:
    """The values of all sheets but ours by calamine, in a process of its own: some hostile files end it."""
    done = subprocess.run([sys.executable, "-c", CALAMINE, path, SHEET.vi], capture_output=True, timeout=60, check=True)
    return done.stdout.decode()


def is_small(cells: dict[str, dict[tuple[int, int], Any]]) -> bool:
    """Whether a reader that makes rows of the whole area can be asked, too."""
    return all(max((r for r, _ in own), default=0) * max((c for _, c in own), default=0) < MOST_AREA for own in cells.values())


def coloured(path: Path) -> set[str]:
    """The colours of the cells of all sheets but ours."""
    return {cell.fill.fgColor.rgb for sheet in openpyxl.load_workbook(path).worksheets if sheet.title != SHEET.vi for cell in sheet._cells.values()}


def faults(original: Path, copy: Path) -> tuple[list[str], int]:
    """What the copy has lost or changed, and how many cells were compared."""
    if names_of(copy)[0] == SHEET.vi:  # written anew
        fault = volume_of(copy) < LARGE and opened(by_openpyxl, copy) is None
        return (["openpyxl does not open it"] if fault else []), 0
    before, after = parts(original), parts(copy)
    found = [f"part {name}" for name, data in before.items() if after.get(name) != data and not NEEDED.search(name.replace("\\", "/"))]
    if list(after)[: len(before)] != list(before):
        found.append("order of parts")
    if volume_of(original) > LARGE:
        return found, 0
    cells = opened(by_openpyxl, original)
    if cells is not None:
        new = opened(by_openpyxl, copy)
        found += ["openpyxl opens the original and not the copy"] if new is None else [f"openpyxl: {s}" for s, had in cells.items() if new.get(s) != had]
        if any(cells.values()) and not coloured(copy) & set(LEVELS) and original.name not in NO_SHEET:  # openpyxl sees nothing in some of them
            found.append("no cell is coloured")
    old = opened(by_calamine, original) if cells is not None and is_small(cells) else None
    if old is not None and opened(by_calamine, copy) != old:
        found.append("calamine: other cells")
    return found, sum(map(len, cells.values())) if cells else 0


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader({**OPTIONS, "passwords": []}, function=COPY) as child:
        yield child


def saved_by_libreoffice(paths: list[Path], folder: Path, end: str = "xlsx:Calc MS Excel 2007 XML") -> list[Path]:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", end, "--outdir", folder, *paths], check=True, capture_output=True, timeout=600)
    return sorted(folder.glob("*.xlsx"))


def samples(folder: Path) -> list[Path]:
    """The samples under names of their own."""
    for path in sorted((ROOT / "samples").glob("**/*.xlsx")):
        shutil.copy(path, folder / f"{'-'.join(path.relative_to(ROOT / 'samples').parts)}")
    return sorted(folder.glob("*.xlsx"))


def resaved(folder: Path) -> list[Path]:
    """The samples as openpyxl saves them, and a workbook with everything that an office puts into one."""
    for path in samples(folder):
        openpyxl.load_workbook(path).save(path)
    rich(folder / "rich.xlsx")
    return sorted(folder.glob("*.xlsx"))


def by_office(folder: Path) -> list[Path]:
    """The samples as LibreOffice saves them."""
    (folder / "as-they-are").mkdir()
    return saved_by_libreoffice(samples(folder / "as-they-are"), folder)


def generated(folder: Path) -> list[Path]:
    """Some of each family of each set of layouts."""
    for module in LAYOUTS:
        own = folder / module.__name__
        own.mkdir()
        for family in module.FAMILIES:
            for seed in SEEDS:
                getattr(module, "write", layouts_second.write)(module.make(family, seed), own)
    own = folder / "generate"
    own.mkdir()
    for family, make in generate.FAMILIES.items():
        for seed in SEEDS:
            generate.write_xlsx(make(seed), own).rename(own / f"{family}-{seed}.xlsx")
    return sorted(folder.rglob("*.xlsx"))


def hostile(folder: Path) -> list[Path]:
    """All that the maker of hostile files makes, whatever it is by name."""
    subprocess.run([sys.executable, MAKER, folder], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return sorted(p for p in folder.iterdir() if p.is_file() and not p.is_symlink() and p.name != "manifest.csv")


GROUPS = {"samples": samples, "saved by openpyxl": resaved, "saved by LibreOffice": by_office, "generated": generated, "hostile": hostile}


@WARNED
@pytest.mark.parametrize("group", GROUPS)
def test_every_copy_is_undamaged_or_refused_with_a_reason(group: str, reader: Reader, tmp_path: Path, record_property: Any) -> None:
    if group == "saved by LibreOffice" and not shutil.which("soffice"):
        pytest.skip("needs LibreOffice (.ci/run installs it)")
    folder = tmp_path / "in"
    folder.mkdir()
    figures: Counter[str] = Counter()
    wrong = {}
    copies: list[tuple[Path, Path, bool]] = []
    for number, path in enumerate(GROUPS[group](folder)):
        with reader.copy(path, path.name, digest(path), marks_of(path)) as made:
            if made.path is None:
                figures["refused"] += 1
                if not made.reason or "nội bộ" in made.reason.vi:
                    wrong[path.name] = [made.reason.vi if made.reason else "no reason"]
                continue
            copy = tmp_path / f"{number}-da-danh-dau.{made.ending}"
            shutil.copy(made.path, copy)
        figures["made"] += 1
        anew = names_of(copy)[0] == SHEET.vi
        figures["anew"] += anew
        found, cells = faults(path, copy)
        figures["cells"] += cells
        if found:
            wrong[path.name] = found
        cells = opened(by_openpyxl, copy) if volume_of(copy) < LARGE else None
        if cells is not None and is_small(cells):  # of the others LibreOffice would write every blank cell up to the last one
            copies.append((path, copy, anew))
    record_property("figures", dict(figures))
    print(group, dict(figures))  # noqa: T201 (the figures of docs/marked-copies.md)
    assert not wrong
    assert figures["made"] and (group == "hostile" or not figures["refused"])
    if shutil.which("soffice"):
        shown_alike(copies[:: 1 + len(copies) // MOST_SHOWN], tmp_path)


def shown(paths: list[Path], folder: Path) -> dict[str, list[str]]:
    """By the number of a workbook and the name of a sheet, the cells as LibreOffice shows them, without blank ones at the ends."""
    folder.mkdir()
    for start in range(0, len(paths), 40):
        command = ["soffice", f"-env:UserInstallation=file://{folder.parent}/profile", "--headless", "--convert-to", AS_SHOWN, "--outdir", folder]
        subprocess.run([*command, *paths[start : start + 40]], check=True, capture_output=True, timeout=300)
    sheets = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [",".join(row).rstrip(",") for row in csv.reader(file)]
        sheets[path.stem] = "\n".join(rows).rstrip("\n").split("\n")
    return sheets


def shown_alike(made: list[tuple[Path, Path, bool]], folder: Path) -> None:
    """LibreOffice opens every copy whose original it opens, or that was written anew, with our sheet; what was marked in place has the same cells as before."""
    sides = []
    for name, side in (("original", 0), ("copy", 1)):
        inside = folder / f"lo-{name}"
        inside.mkdir()
        sides.append(shown([Path(shutil.copy(one[side], inside / f"{number}.xlsx")) for number, one in enumerate(made) if side or not one[2]], folder / f"lo-{name}-shown"))
    before, after = sides
    assert {name: after.get(name) for name in before} == before
    had, has = ({int(name.partition("-")[0]) for name in side} for side in sides)
    anew = {number for number, one in enumerate(made) if one[2]}
    assert has >= had | anew and len(had) >= 0.95 * (len(made) - len(anew))
    assert {int(name.partition("-")[0]) for name in after if SHEET.vi in name} == has
