"""The head and foot of a signed paper: what the profile gives, and visible gaps for what a person has still to fill in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from checker.papers import HeadLine
from checker.profile import PaperDetails
from checker.report.message import mark, say
from checker.report.paper import Line, Run

_FIELD = re.compile(r"\{(\w+)\}")
_ROOM = 4  # empty lines for a signature
NAMES = {
    "parent": mark("cơ quan chủ quản"), "agency": mark("cơ quan ban hành"), "campaign": mark("ban chỉ đạo"), "number": mark("số"),
    "symbol": mark("ký hiệu"), "place": mark("địa danh"), "day": mark("ngày, tháng, năm"),
}  # fmt: skip
# Lines that are left out when the profile does not give them: not every agency has one above it, not every report is of a campaign.
_OPTIONAL = ("parent", "campaign")


def gap(what: str, lang: str) -> Run:
    """The visible gap for what a person has to fill in; `what` is a sentence of the catalogues."""
    return Run(say("[Đơn vị bổ sung: {what}]", lang, what=say(what, lang)), open=True)


def head(lines: Sequence[HeadLine], details: PaperDetails, lang: str) -> tuple[Line, ...]:
    """The lines of one side of the head."""
    told: list[Line] = []
    for line in lines:
        if any(line.of(lang) == f"{{{name}}}" and not getattr(details, name) for name in _OPTIONAL):
            if told and line.rule:  # the line above takes over what is drawn beneath
                told[-1] = replace(told[-1], rule=line.rule)
            continue
        told.append(Line(tuple(_runs(line, details, lang)), line.capital, line.rule, line.size))
    return tuple(told)


def _runs(line: HeadLine, details: PaperDetails, lang: str) -> Iterator[Run]:
    """The words of a line with its {fields} filled in, each gap a run of its own."""
    for place, part in enumerate(_FIELD.split(line.of(lang))):
        if place % 2 == 0:
            if part:
                yield Run(part, line.bold, line.italic)
        elif value := _value(part, details, lang):
            yield Run(value, line.bold, line.italic)
        else:
            yield Run(gap(NAMES[part], lang).text, line.bold, line.italic, open=True)


def _value(name: str, details: PaperDetails, lang: str) -> str | None:
    if name != "day":
        value: str | None = getattr(details, name)
        return value
    if details.day is None:
        return None
    # Days below ten and the first two months carry a nought on papers that are signed.
    months = f"{details.day.month:02d}" if details.day.month < 3 else f"{details.day.month}"
    return say("{d} tháng {m} năm {y}", lang, d=f"{details.day.day:02d}", m=months, y=details.day.year)


def title(name: str, subject: str, size: float) -> tuple[Line, ...]:
    """The kind of the paper and what it is about."""
    return (Line((Run(name, bold=True),), True, 0, size), Line((Run(subject, bold=True),), False, 0.33, size))


def recipients(details: PaperDetails, lang: str) -> tuple[Line, ...]:
    """To whom the paper goes."""
    told = [Line((Run(say("Nơi nhận:", lang), bold=True, italic=True),), size=12)]
    if not details.recipients:
        return (*told, Line((gap(mark("nơi nhận"), lang),), size=11))
    last = len(details.recipients)
    ends = [";"] * (last - 1) + ["."]
    return (*told, *(Line((Run(f"- {name.rstrip(' .;')}{end}"),), size=11) for name, end in zip(details.recipients, ends, strict=True)))


def signature(details: PaperDetails, lang: str) -> tuple[Line, ...]:
    """Who signs: in whose name, as what, and room for the hand."""
    signer = details.signer
    position = Run(signer.position, bold=True) if signer.position else gap(mark("chức vụ người ký"), lang)
    name = Run(signer.name, bold=True) if signer.name else gap(mark("họ tên người ký"), lang)
    first = (Line((Run(signer.authority, bold=True),), True),) if signer.authority else ()
    return (*first, Line((position,), bool(signer.position)), *(Line((Run(" "),)) for _ in range(_ROOM)), Line((name,)))
