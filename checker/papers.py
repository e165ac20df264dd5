"""rules/papers → what a signed report is made of besides its figures: forms of papers, legal bases, recommendations, each with its citation."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import ConfigDict, Field, RootModel, model_validator
from pydantic.dataclasses import dataclass as pydantic_dataclass

from checker.act import Act, Bilingual, Checked, Strict, load_acts
from checker.document import fit, read
from checker.error import CheckerError, Text

# What a recommendation may depend on beside the findings of rules.
Fact: TypeAlias = Literal["foreign", "unknown", "unreconciled", "unread", "no_amount", "missing", "always"]

FIELDS = ("parent", "agency", "campaign", "number", "symbol", "place", "day")


class Source(Strict):
    """A provision, how it was checked, and of what it speaks."""

    act: str
    at: str
    checked: Checked | None = None
    of: Bilingual | None = None


class HeadLine(Strict):
    """A line of the head of a paper; {names} are fields of the profile. `size` in points, `rule`: a line under it, as a part of its length."""

    vi: str
    en: str
    bold: bool = False
    italic: bool = False
    capital: bool = False
    size: Annotated[float, Field(gt=0)]
    rule: Annotated[float, Field(ge=0, le=1)] = 0

    def of(self, lang: str) -> str:
        """The line in the language."""
        return Text(self.vi, self.en).of(lang)


@pydantic_dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Sheet:
    """The sheet of paper: margins and indent in mm, sizes and spacing in points."""

    top: float
    bottom: float
    left: float
    right: float
    font: str
    size: float
    table_size: float
    indent: float
    spacing: float


class Style(Strict):
    """One form of papers: rules/papers/<style>.yaml."""

    title: Bilingual
    page: Sheet
    left: list[HeadLine]
    right: list[HeadLine]
    cites: Annotated[list[Source], Field(min_length=1)]


class Recommendation(Strict):
    """A fixed sentence, when it is made, and the provision that it rests on."""

    id: str
    to: Literal["agencies", "authorities"]
    rules: list[str] = Field(default_factory=list)
    fact: Fact | None = None
    treaty: bool = False
    text: Bilingual
    cite: Source

    @model_validator(mode="after")
    def _when(self) -> "Recommendation":
        if bool(self.rules) == (self.fact is not None):
            raise ValueError("cần một trong hai / expected one of: rules, fact")
        return self


class _Bases(RootModel[dict[str, list[Source]]]):
    """Bases by kind of report."""


class _Recommendations(RootModel[list[Recommendation]]):
    """Recommendations in the order in which they are made."""


@dataclass(frozen=True)
class Papers:
    """All of rules/papers; `acts` are those that it cites."""

    styles: Mapping[str, Style]
    bases: Mapping[str, list[Source]]
    recommendations: list[Recommendation]
    acts: Mapping[str, Act]


STYLES = ("nd30", "mttq", "party")


def load_papers(root: Path) -> Papers:
    """rules/papers of `root`; a fault is a CheckerError with its place."""
    folder = root / "papers"
    styles = {name: fit(read(folder / f"{name}.yaml", root), Style) for name in STYLES}
    bases = fit(read(folder / "basis.yaml", root), _Bases).root
    recommendations = fit(read(folder / "recommendations.yaml", root), _Recommendations).root
    acts = load_acts(root)
    cited = [c for s in styles.values() for c in s.cites] + [c for some in bases.values() for c in some] + [r.cite for r in recommendations]
    for cite in cited:
        if cite.act not in acts:
            raise CheckerError(str(folder), Text(f"văn bản lạ '{cite.act}'", f"unknown act '{cite.act}'"), Text("", ""),
                               Text("Ghi văn bản ấy vào acts.yaml", "Put that act into acts.yaml"))  # fmt: skip
    return Papers(styles, bases, recommendations, acts)
