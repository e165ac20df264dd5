"""A form → the bytes of a workbook to be filled in: the form's own sheet, how to fill it in, what to choose from."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from checker.act import Act
from checker.container import timeless
from checker.guide import GuideFile
from checker.rule import Rule
from checker.template.choice import Choices, add_choices
from checker.template.form import Blank
from checker.template.guide import add_guide
from checker.template.sheet import add_form

# A formula without a result says nothing to who reads the file without reckoning: the sums of no line are 0.
_OPEN_FORMULA = re.compile(rb"(</f>)<v\s*(?:/>|></v>)")


@dataclass(frozen=True, slots=True)
class Known:
    """What every sheet of a blank workbook is made from: the guide, the rules in use and the acts by their ids, the lists to choose from."""

    guide: GuideFile
    rules: Mapping[str, Rule]
    acts: Mapping[str, Act]
    choices: Mapping[str, Sequence[str]]


def workbook(blanks: Sequence[Blank], known: Known, lang: str) -> bytes:
    """The xlsx of these forms, one sheet each, the first one active; the same input gives the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "hangviet"
    book.properties.title = blanks[0].heading
    choices = Choices(known.choices, lang)
    sheets = [(blank, add_form(book, blank, known.guide, known.rules, choices, lang)) for blank in blanks]
    add_guide(book, sheets, known.guide, known.rules, known.acts, lang)
    add_choices(book, choices)
    out = io.BytesIO()
    book.save(out)
    return timeless(out.getvalue(), lambda name, part: _OPEN_FORMULA.sub(rb"\1<v>0</v>", part) if name.startswith("xl/worksheets/") else part)
