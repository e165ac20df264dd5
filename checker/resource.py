"""Where rules/ is, and the plain data in it: code lists and forms, ready to be handed to the reader child."""

import csv
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, field_validator, model_validator

from checker.act import Bilingual, Checked, Strict
from checker.document import fit, read, read_as
from checker.error import CheckerError, Text
from checker.rule import Cite
from checker.schema import AXES, COST_FIELDS, ORIGIN_CAUSES, ORIGIN_RUNGS, STAGES, STATED_ITEMS

CODES = ("headers", "row_words", "goods_kinds", "money_units", "title_words", "title_block", "number_words", "share_words", "units", "tcvn3", "vni", "legacy_fonts")

# What a header text can name: what a line states, and what must not be taken for it.
FIELDS = {
    *(name for column in STATED_ITEMS for name in column.fields), "agency", "goods_group", *AXES,
    "origin_demand", "quantity_demand", "owner_country", "unit_price_recent", *COST_FIELDS,
}  # fmt: skip


def known_fields(names: Any) -> Any:
    """The names as they are, if each is a field; a ValueError lists those that there are."""
    for name in names:
        if name not in FIELDS:
            raise ValueError(f"'{name}' không phải một trường / is no field; các trường / fields: {', '.join(sorted(FIELDS))}")
    return names


class Mandate(Strict):
    """Which columns the form's law makes mandatory, under the name by which rules refer to that set."""

    set: str
    fields: list[str]
    cite: Cite


class FormFile(Strict):
    """One file of rules/forms/: how a layout is recognised and which header texts name which columns.

    A form is taken when the texts of `columns` name every field in `requires` and the table has one field of `requires_any`. With
    `marks`, one of these texts must be a header (of a form that holds no goods: or stand in the rows beneath), or one of `titles` stand
    above; with `by_title`, a title must begin a text above or the sheet's name. A `compiled` table collects lines by key words, so a
    line that is equal in all else is the same line found twice. A `fallback` form may also be named by the common vocabulary
    (rules/codes/headers.csv) and is taken only when no other fits. `later_wins`: of two columns with one header the later is meant.
    `holds`: goods, or what is recognised and never counted: a declaration about goods, or a summary of them. `rows`: in a declaration whose
    figures stand beneath each other, the labels with which their rows begin. `example` is a header row;
    the levels of a header of several rows stand apart by ` › `. Of a blank form: `printed`, its header row where that is not the example,
    `heading`, the text over it where that is not the title, `companions`, the forms that stand in the same workbook.
    """

    title: Bilingual
    about: Bilingual
    stage: Literal["plan", "request", "bid", "award", "contract", "accepted", "register", "unknown"]
    goods_kind: str
    expects_origin: bool
    requires: Annotated[list[str], Field(min_length=1)]
    requires_any: list[str] = Field(default_factory=list)
    columns: dict[str, list[str]]
    rows: dict[str, list[str]] = Field(default_factory=dict)
    ignores: list[str] = Field(default_factory=list)
    titles: list[str] = Field(default_factory=list)
    marks: list[str] = Field(default_factory=list)
    by_title: bool = False
    later_wins: bool = False
    holds: Literal["goods", "declaration", "summary"] = "goods"
    fallback: bool = False
    unit_rows: Literal["agency"] | None = None
    compiled: bool = False
    mandatory: Mandate | None = None
    example: list[str] = Field(default_factory=list)
    printed: list[str] = Field(default_factory=list)
    heading: str | None = None
    companions: list[str] = Field(default_factory=list)

    @property
    def headers(self) -> list[str]:
        """The header texts of a blank form."""
        return self.printed or self.example

    _known = field_validator("columns", "rows", "requires", "requires_any")(known_fields)

    @model_validator(mode="after")
    def _can_be_recognised(self) -> "FormFile":
        for name in self.requires:
            if name not in self.columns and not self.fallback:
                raise ValueError(f"'{name}' is required and no header under `columns` names it")
        if self.by_title and not self.titles:
            raise ValueError("a form told by its title needs `titles`")
        return self


class Cause(Strict):
    """Why an origin is unknown, and what would settle it."""

    title: Bilingual
    settled_by: Bilingual


class RungFile(Strict):
    """One rung of evidence: the fields of a line that it looks at, how it reads them, and which silence of the origin cell it may fill."""

    rung: str
    title: Bilingual
    fields: Annotated[list[str], Field(min_length=1)]
    reads: Literal["cell", "registration", "statement", "maker", "heading"]
    settles: list[str] = Field(default_factory=list)
    not_at: list[str] = Field(default_factory=list)


class RegistrationPrefix(Strict):
    """What the prefix of a drug's registration number says; `seen`: on how many lines it did."""

    prefix: str
    shape: Literal["old", "new"]
    says: Literal["domestic", "foreign", "nothing"]
    settles: list[str] = Field(default_factory=list)
    seen: str
    checked: Checked


class OriginFile(Strict):
    """rules/origin.yaml: how a line's evidence is weighed; every other key is a list of phrases."""

    model_config = ConfigDict(extra="allow")
    policy: dict[str, Bilingual]
    causes: dict[str, Cause]
    ladder: list[RungFile]
    contradictions: list[Annotated[list[str], Field(min_length=2, max_length=2)]]
    registration_numbers: list[RegistrationPrefix]

    @model_validator(mode="after")
    def _known(self) -> "OriginFile":
        rungs = [r.rung for r in self.ladder]
        texts = {c.name for c in STATED_ITEMS}
        for what, names, known in (
            ("rung", rungs, ORIGIN_RUNGS), ("rung", (name for pair in self.contradictions for name in pair), rungs), ("cause", self.causes, ORIGIN_CAUSES),
            ("cause", (name for r in self.ladder for name in r.settles), ORIGIN_CAUSES),
            ("cause", (name for n in self.registration_numbers for name in n.settles), ORIGIN_CAUSES),
            ("stage", (name for r in self.ladder for name in r.not_at), STAGES),
            ("field", (name for r in self.ladder for name in r.fields), texts),
        ):  # fmt: skip
            for name in names:
                if name not in known:
                    raise ValueError(f"'{name}': {what}? Cần / expected: {', '.join(sorted(known))}")
        if set(self.causes) != set(ORIGIN_CAUSES) or "origin_cell" not in rungs or len(set(rungs)) < len(rungs):
            raise ValueError("causes: mỗi nguyên nhân một lần / each once; ladder: mỗi bậc một lần, có origin_cell / each rung once, origin_cell among them")
        return self


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


def load_origin(root: Path) -> tuple[OriginFile, Mapping[str, Any]]:
    """`root`/origin.yaml, checked, and as the plain data that the readers of origins take."""
    document = read(root / "origin.yaml", root)
    return fit(document, OriginFile), document.data


def reading_options(root: Path, forms: Mapping[str, FormFile]) -> dict[str, Any]:
    """All that the read side needs to know, as plain data."""
    told = {"title", "about", "mandatory", "example", "printed", "heading", "companions"}  # to people, and of blank forms
    plain = [
        {"id": name, "states": form.mandatory.fields if form.mandatory else [], **form.model_dump(exclude=told)}
        for name, form in forms.items()
    ]
    return {"forms": plain, **{name: read_codes(root, name) for name in CODES}}


def fingerprint(root: Path) -> str:
    """SHA-256 over the names and bytes of every rule, form and code file."""
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in (".yaml", ".csv") and p.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
