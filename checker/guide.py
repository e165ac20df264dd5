"""rules/guide.yaml: how a blank form is filled in, field by field, and which findings other entries give."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, field_validator

from checker.act import Bilingual, Strict, as_day, day
from checker.document import read_as
from checker.resource import FIELDS, known_fields
from checker.schema import GOODS_KINDS, STAGES

NAME = "guide.yaml"
Value: TypeAlias = int | Decimal | str
Check: TypeAlias = Literal["text", "number", "percent", "date", "mark"]


class Outcome(Strict):
    """What another entry in the field gives: the findings `finds`, and in forms whose law demands the field those of `mandated` instead.

    `write` "" is a blank cell. `open`: findings that it cannot be concluded. `besides`: what stands in other fields of the line. Told only of forms
    that have every field of `needs` and none of `lacks`, are of one of `stages` and hold goods of one of `kinds`.
    """

    write: Value
    finds: list[str] = Field(default_factory=list)
    mandated: list[str] = Field(default_factory=list)
    open: list[str] = Field(default_factory=list)
    besides: dict[str, Value] = Field(default_factory=dict)
    needs: list[str] = Field(default_factory=list)
    lacks: list[str] = Field(default_factory=list)
    stages: list[str] = Field(default_factory=list)
    kinds: list[str] = Field(default_factory=list)

    @field_validator("needs", "lacks", "besides", "stages", "kinds")
    @classmethod
    def _known(cls, names: Any) -> Any:
        for name in names:
            if name not in FIELDS and name not in STAGES and name not in GOODS_KINDS:
                raise ValueError(f"'{name}'?")
        return names


class FieldGuide(Strict):
    """How one field is filled in. `right`: entries that give no finding, line by line, by kind of goods where that matters (`any`: the others)."""

    write: Bilingual
    check: Check = "text"
    choices: Literal["countries", "units"] | None = None
    right: dict[str, Annotated[list[Value], Field(min_length=1)]] = Field(default_factory=dict)
    outcomes: list[Outcome] = Field(default_factory=list)

    @field_validator("right", mode="before")
    @classmethod
    def _by_kind(cls, value: Any) -> Any:
        return {"any": value} if isinstance(value, list) else value

    def entries(self, kind: str) -> list[Value | date]:
        """The right entries for goods of a kind; none if the field stays blank there."""
        return [self.entry(value) for value in self.right.get(kind, self.right.get("any", []))]

    def entry(self, value: Value) -> Value | date:
        """The value as a workbook keeps it: a day as a day, where the field asks for one."""
        return (as_day(value) or value) if self.check == "date" else value


class Total(Strict):
    """The row of the sum: its label, and what is found when another sum than that of the lines stands in it."""

    label: str
    finds: list[str]


class GuideFile(Strict):
    """How blank forms look and are filled in.

    `rows`: so many blank lines. `earliest`: no day before it is taken. `agency` and `unit` stand over the table, `signed` under it.
    """

    rows: Annotated[int, Field(ge=1, le=1000)]
    earliest: Annotated[date, BeforeValidator(day)]
    agency: str
    unit: str
    total: Total
    signed: list[str]
    fields: dict[str, FieldGuide]

    _known = field_validator("fields")(known_fields)


def load_guide(root: Path) -> GuideFile:
    """The guide in `root`."""
    return read_as(root / NAME, root, GuideFile)
