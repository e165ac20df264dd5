"""Where rules/ is, and the plain data in it: code lists and forms, ready to be handed to the reader child."""

import csv
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from checker.act import Bilingual, Strict
from checker.document import read, read_as
from checker.error import CheckerError, Text
from checker.rule import Cite

CODES = ("headers", "row_words", "goods_kinds", "money_units", "title_words")


class Mandate(Strict):
    """Which columns the form's law makes mandatory, under the name by which rules refer to that set."""

    set: str
    fields: list[str]
    cite: Cite


class FormFile(Strict):
    """One file of rules/forms/: how a layout is recognised and which header texts name which columns.

    A form is taken when the texts of `columns` name every field in `requires` and the table has one field of `requires_any`. A
    `compiled` table collects lines by key words, so a line that is equal in all else is the same line found twice. A `fallback` form
    may also be named by the common vocabulary (rules/codes/headers.csv) and is taken only when no other fits.
    """

    title: Bilingual
    about: Bilingual
    stage: Literal["plan", "request", "bid", "award", "contract", "accepted", "register", "unknown"]
    goods_kind: str
    expects_origin: bool
    requires: Annotated[list[str], Field(min_length=1)]
    requires_any: list[str] = Field(default_factory=list)
    columns: dict[str, list[str]]
    ignores: list[str] = Field(default_factory=list)
    titles: list[str] = Field(default_factory=list)
    fallback: bool = False
    unit_rows: Literal["agency"] | None = None
    compiled: bool = False
    mandatory: Mandate | None = None


def rules_folder() -> Path:
    """The folder of rules that belongs to this code: inside the installed package, or at the root of the checkout."""
    installed = Path(__file__).parent / "_rules"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "rules"


def read_codes(root: Path, name: str) -> list[dict[str, str]]:
    """The rows of `root`/codes/`name`.csv. Nothing is taken for missing: `NA` is Namibia."""
    path = root / "codes" / f"{name}.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CheckerError(
            str(path), Text(f"không đọc được danh mục ({error})", f"the code list cannot be read ({error})"), Text("Cần: csv UTF-8", "Expected: UTF-8 csv"),
            Text("Kiểm tra thư mục quy tắc", "Check the rules folder"),
        ) from None  # fmt: skip


def load_forms(root: Path) -> dict[str, FormFile]:
    """Every form of `root`/forms/ by its id (the file's name), sorted."""
    return {path.stem: read_as(path, root, FormFile) for path in sorted((root / "forms").glob("*.yaml"))}


def origin_words(root: Path) -> Mapping[str, Any]:
    """The phrases of `root`/origin.yaml."""
    words: Mapping[str, Any] = read(root / "origin.yaml", root).data
    return words


def reading_options(root: Path, forms: Mapping[str, FormFile]) -> dict[str, Any]:
    """All that the read side needs to know, as plain data."""
    told = {"stage", "goods_kind", "expects_origin", "requires", "requires_any", "columns", "ignores", "titles", "fallback", "compiled", "unit_rows"}
    plain = [{"id": name, **form.model_dump(include=told)} for name, form in forms.items()]
    return {"forms": plain, **{name: read_codes(root, name) for name in CODES}}


def fingerprint(root: Path) -> str:
    """SHA-256 over the names and bytes of every rule, form and code file."""
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in (".yaml", ".csv") and p.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
