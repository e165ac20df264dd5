"""rules/acts.yaml → the legal acts that rules cite, each once."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, NoReturn, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel

from checker.document import Document, MisfitError, fit, read
from checker.error import CheckerError, Text

Checked: TypeAlias = Literal["gazette", "secondary", "recalled"]

# The key of each mark → the keys of which it says how they were checked.
MARKS = {"issued_checked": ("issued",), "in_force_checked": ("in_force",), "repealed_checked": ("repealed_on", "repealed_by")}


def day(value: object) -> date | None:
    """The day that "2025-08-04" names; a MisfitError for what is no day."""
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise MisfitError(
        Text(f"'{value}' không phải ngày có thật", f"'{value}' is not a day that exists"),
        Text("Cần: năm-tháng-ngày, như 2025-08-04", "Expected: year-month-day, like 2025-08-04"),
    )


def as_day(value: object) -> date | None:
    """The day that a parameter names, None if it names none."""
    try:
        return day(value) if isinstance(value, str) else None
    except MisfitError:
        return None


Day: TypeAlias = Annotated[date | None, BeforeValidator(day)]


class Strict(BaseModel):
    """A part of a file that people write: unknown keys are errors, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Bilingual(Strict):
    """One sentence in both languages."""

    vi: str
    en: str

    @property
    def text(self) -> Text:
        """The sentence as errors and findings carry it."""
        return Text(self.vi, self.en)


class Act(Strict):
    """One legal act, or `method`: what the tool does by its own reckoning.

    `checked` says how number and text were checked; each day has a mark of its own, and `repealed_checked` is also that of `repealed_by`.
    `repealed_on` is the first day without it. `lapsed`: it is known to be out of force, and not since when. `amends`: the acts whose text it
    changes. `note`: what a reader must know beside the dates.
    """

    number: str | None = None
    title: Bilingual
    kind: Literal["law", "resolution", "decree", "decision", "circular", "directive", "guidance", "plan", "letter", "regulation", "method"]
    amends: list[str] = Field(default_factory=list)
    issued: Day = None
    issued_checked: Checked | None = None
    in_force: Day = None
    in_force_checked: Checked | None = None
    repealed_by: str | None = None
    repealed_on: Day = None
    repealed_checked: Checked | None = None
    lapsed: bool = False
    note: Bilingual | None = None
    source: str
    checked: Checked | None = None


class ActsFile(RootModel[dict[str, Act]]):
    """acts.yaml: every act by its id."""


def load_acts(root: Path, known: Mapping[str, Act] | None = None) -> Mapping[str, Act]:
    """Every act of `root`/acts.yaml by its id, and those that are `known` from elsewhere; beside these the file may be missing."""
    known = known or {}
    path = root / "acts.yaml"
    if known and not path.exists():
        return known
    document = read(path, root)
    own = fit(document, ActsFile).root
    acts = {**known, **own}
    for name, act in own.items():
        if name in known and act.kind != "method" and act != known[name]:
            found = Text(f"mã văn bản '{name}' đã có trong bộ có sẵn", f"the id of the act '{name}' is taken by ours")
            raise CheckerError(document.place((name,), key=True), found, Text("", ""), Text("Đặt mã khác", "Choose another id"))
        _check(document, name, act, acts)
    return acts


def _check(document: Document, name: str, act: Act, acts: Mapping[str, Act]) -> None:
    def refuse(loc: tuple[str, ...], found: Text, key: bool = True) -> NoReturn:
        hint = Text("Sửa văn bản này trong acts.yaml", "Mend this act in acts.yaml")
        raise CheckerError(document.place((name, *loc), key), found, Text("", ""), hint)

    if act.kind != "method":
        for key in ("number", "checked"):
            if getattr(act, key) is None:
                refuse((), Text(f"văn bản '{name}' thiếu '{key}'", f"the act '{name}' lacks '{key}'"))
    for mark, keys in MARKS.items():
        if all(getattr(act, key) is None for key in keys) != (getattr(act, mark) is None):
            words = " / ".join(keys)
            refuse((), Text(f"văn bản '{name}': '{words}' và '{mark}' phải đi cùng nhau", f"the act '{name}': '{words}' and '{mark}' go together"))
    if act.repealed_by is not None and act.repealed_by not in acts:
        refuse(("repealed_by",), Text(f"văn bản lạ '{act.repealed_by}'", f"unknown act '{act.repealed_by}'"), key=False)
    for other in act.amends:
        if other not in acts or other == name:
            refuse(("amends",), Text(f"văn bản lạ '{other}'", f"unknown act '{other}'"), key=False)
    if act.lapsed and act.repealed_on is not None:
        refuse(("lapsed",), Text("biết ngày hết hiệu lực thì không ghi 'lapsed'", "with a known day of repeal 'lapsed' is not written"))
    days = [d for d in (act.issued, act.in_force, act.repealed_on) if d is not None]
    if days != sorted(days):
        refuse((), Text("ngày ban hành, có hiệu lực, hết hiệu lực không theo thứ tự", "days of issue, force and repeal are out of order"))
