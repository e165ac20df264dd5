"""What is shipped: one wheel with the rules inside, which finds them wherever it is installed and whatever folder it is called from."""

import email
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from workbook import write_xlsx

import checker
from checker.resource import fingerprint

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network and without the isolated environment: hatchling is a development dependency."""
    target = tmp_path_factory.mktemp("wheel")
    run = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check",
         "--wheel-dir", str(target), str(ROOT)], capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    (path,) = target.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the wheel is installed."""
    target = tmp_path_factory.mktemp("installed")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check",
         "--target", str(target), str(wheel)], check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return target


def rule_files() -> set[str]:
    return {p.relative_to(ROOT / "rules").as_posix() for p in (ROOT / "rules").rglob("*") if p.is_file() and p.suffix != ".pyc"}


def test_the_wheel_holds_the_code_and_the_rules_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {n.removeprefix("checker/_rules/") for n in names if n.startswith("checker/_rules/")} == rule_files()
    code = {f"checker/{p.relative_to(ROOT / 'checker').as_posix()}" for p in (ROOT / "checker").rglob("*.py")}
    assert code <= names
    parts = (p for f in ("report/templates", "locale") for p in (ROOT / "checker" / f).rglob("*.*") if "__pycache__" not in p.parts)
    data = {f"checker/{p.relative_to(ROOT / 'checker').as_posix()}" for p in parts}
    assert len(data) >= 6 and data <= names, "the page's template and style, the catalogues"
    folders = ("checker/_rules/", f"hangviet-{checker.__version__}.dist-info/")
    assert not {n for n in names - code - data if not n.startswith(folders)} - {"checker/py.typed"}


def test_the_wheels_metadata(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    folder = f"hangviet-{checker.__version__}.dist-info"
    metadata = email.message_from_bytes(archive.read(f"{folder}/METADATA"))
    assert metadata["Name"] == "hangviet" and metadata["Version"] == checker.__version__
    assert metadata["License-Expression"] == "Apache-2.0" and "Apache License" in archive.read(f"{folder}/licenses/LICENSE").decode()
    assert "hangviet = checker.cli:run" in archive.read(f"{folder}/entry_points.txt").decode()


# The checkout, which an editable installation puts on the path, is taken off; what it needs stays.
INSTALLED = """
import json, os, sys
installed, checkout = sys.argv[1:]
sys.path[:] = [installed, *(p for p in sys.path if p != checkout)]
os.environ["PYTHONPATH"] = installed
import checker, checker.resource
result = checker.check("a.xlsx")
rules = checker.resource.rules_folder()
print(json.dumps({
    "file": checker.__file__, "rules": str(rules), "fingerprint": checker.resource.fingerprint(rules), "amount": str(result.share["amount"]),
    "exit_code": result.exit_code(),
}))
"""


def test_the_installed_wheel_finds_its_rules(installed: Path, tmp_path: Path) -> None:
    rows = [["STT", "Tên hàng hóa", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"], [1, "Bàn", 2, 10, 20, "Việt Nam"]]
    write_xlsx(tmp_path / "a.xlsx", {"S": rows})
    run = subprocess.run(
        [sys.executable, "-P", "-c", INSTALLED, str(installed), str(ROOT)], capture_output=True, text=True, cwd=tmp_path, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert Path(found["file"]).is_relative_to(installed) and Path(found["rules"]) == installed / "checker" / "_rules"
    assert found["fingerprint"] == fingerprint(ROOT / "rules"), "the same rules as the checkout"
    assert found["amount"] == "20.000000" and found["exit_code"] == 0
