"""An agency's own profile: its targets, tolerance and stated share, the exceptions granted to it, and what its reports carry at head and foot."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
from pydantic import BeforeValidator, Field, model_validator

from checker.act import Day, Strict
from checker.document import read_as
from checker.text import fold

_FIELDS = ("file", "sheet", "goods_name", "goods_group", "notify_no", "contract_no", "decision_no", "lot", "agency")


def _percent(value: Any) -> Any:
    """A percent of YAML as a decimal within 0 and 100."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 0 <= value <= 100:
        raise ValueError("cần một số từ 0 đến 100 / a number from 0 to 100")
    return Decimal(value)


Percent = Annotated[Decimal, BeforeValidator(_percent)]


class Target(Strict):
    """A share that the agency has registered for itself. No law sets one: `registered` names the paper that does."""

    share_percent: Percent
    registered: Annotated[str, Field(min_length=1)]


class Exceptional(Strict):
    """A case that an authority has approved, by which lines it covers, and until when."""

    authority: Annotated[str, Field(min_length=1)]
    document: Annotated[str, Field(min_length=1)]
    reason: str
    granted: Day
    until: Day = None
    rules: list[str] = Field(default_factory=list)
    scope: dict[str, str]

    @model_validator(mode="after")
    def _scoped(self) -> "Exceptional":
        wrong = [name for name in self.scope if name not in _FIELDS]
        if wrong or not self.scope:
            raise ValueError(f"scope: cần ít nhất một trong / at least one of: {', '.join(_FIELDS)}")
        if self.granted is None or (self.until is not None and self.until < self.granted):
            raise ValueError("granted, until: cần ngày cho phép, không sau ngày hết hạn / the day of approval, not after the day of expiry")
        return self


class Signer(Strict):
    """Who signs a report: in whose name, as what."""

    authority: str | None = None
    position: str | None = None
    name: str | None = None


class PaperDetails(Strict):
    """What a signed report needs and no sheet tells; whatever is left out stays a visible gap. `sections`: paragraphs of the sections that hold
    no figures, by the section's number (I, II, IV …). `number_words`: words in place of the usual ones when amounts are spelled (lẻ, ngàn, tỉ)."""

    parent: str | None = None
    agency: str | None = None
    campaign: str | None = None
    number: str | None = None
    symbol: str | None = None
    place: str | None = None
    day: Day = None
    subject: str | None = None
    period: str | None = None
    plan: str | None = None
    market_opening: str | None = None
    units_required: Annotated[int, Field(ge=1)] | None = None
    recipients: list[str] = Field(default_factory=list)
    signer: Signer = Field(default_factory=Signer)
    sections: dict[str, list[str]] = Field(default_factory=dict)
    number_words: list[str] = Field(default_factory=list)


class UnitProfile(Strict):
    """Whose the sheets are and of which period, where neither they nor their folders say it."""

    name: Annotated[str, Field(min_length=1)] | None = None
    period: Annotated[str, Field(min_length=1)] | None = None


class Profile(Strict):
    """What `--profile` holds; every part may be left out."""

    unit: UnitProfile | None = None
    target: Target | None = None
    unknown_tolerance_percent: Percent | None = None
    stated_share_percent: Percent | None = None
    exceptions: list[Exceptional] = Field(default_factory=list)
    document: PaperDetails = Field(default_factory=PaperDetails)


def load_profile(path: Path) -> Profile:
    """The profile in the file; a fault is a CheckerError with line and column."""
    return read_as(path, path.parent, Profile)


def exceptions_of(items: pa.Table, exceptions: Sequence[Exceptional]) -> dict[str, pa.Array]:
    """Columns `exception` (number of the document that covers the line) and `exception_rules` (rules that it answers, | around each).

    An exception covers a line when every text of its scope is in the line's (without regard to accents and capitals; a file by glob), and
    the line's decision cannot lie outside of its days. A line without a day is covered: its exception is shown with it.
    """
    found: list[str | None] = [None] * len(items)
    answers: list[str | None] = [None] * len(items)
    if exceptions:
        columns = {name: items[name].to_pylist() for name in {*(f for e in exceptions for f in e.scope), "decision_date_from", "decision_date_to"}}
        for i in range(len(items)):
            for e in exceptions:
                if all(_covers(name, text, columns[name][i]) for name, text in e.scope.items()) and _in_time(
                    e, columns["decision_date_from"][i], columns["decision_date_to"][i]
                ):
                    found[i], answers[i] = e.document, "|" + "|".join(e.rules) + "|" if e.rules else "|*|"
                    break
    return {"exception": pa.array(found, pa.string()), "exception_rules": pa.array(answers, pa.string())}


def _covers(name: str, text: str, value: str | None) -> bool:
    if value is None:
        return False
    return fnmatchcase(value, text) if name == "file" else f" {fold(text)} " in f" {fold(value)} "


def _in_time(e: Exceptional, earliest: date | None, latest: date | None) -> bool:
    return not ((latest is not None and e.granted is not None and latest < e.granted) or (earliest is not None and e.until is not None and earliest > e.until))
