"""The lists from which cells of a form are chosen, and the sheet that holds them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from checker.inert import inert
from checker.key import bare, key
from checker.stamp import CHOICE_HEADS, CHOICE_SHEET, CHOICE_TITLE
from checker.template.style import HEAD, TEXT, TITLE, on_paper, written

_FIRST = 4  # row of the first entry
_ORDER = ("countries", "units")  # as their heads stand


@dataclass(frozen=True, slots=True)
class Choices:
    """The lists by their names, and where the cells of a form find them."""

    lists: Mapping[str, Sequence[str]]
    lang: str

    @property
    def sheet(self) -> str:
        """The name of their sheet."""
        return CHOICE_SHEET.of(self.lang)

    def area(self, name: str) -> str | None:
        """The cells of a list as a formula names them; None for an empty one."""
        entries = self.lists.get(name, ())
        column = "AB"[_ORDER.index(name)]
        return f"'{self.sheet}'!${column}${_FIRST}:${column}${_FIRST + len(entries) - 1}" if entries else None


def countries(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """One Vietnamese name of each country of the code list, in alphabetical order of the names without accents."""
    names: dict[str, str] = {}
    for row in rows:
        if row["lang"] == "vi" and row["kind"] == "country":
            names.setdefault(row["code"], row["alias"])
    return _sorted(names.values())


def units(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """One spelling of each unit of the code list, in alphabetical order."""
    names: dict[str, str] = {}
    for row in rows:
        names.setdefault(row["unit"], row["spelling"])
    return _sorted(names.values())


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(dict.fromkeys(names), key=lambda name: (bare(key(name)), name))


def add_choices(book: Workbook, choices: Choices) -> None:
    """Nothing comes out: the sheet of lists is added as the last one."""
    sheet = book.create_sheet(choices.sheet)
    written(sheet, 1, 1, CHOICE_TITLE.of(choices.lang), TITLE)
    for column, (head, name) in enumerate(zip(CHOICE_HEADS.of(choices.lang).split("|"), _ORDER, strict=True), 1):
        written(sheet, _FIRST - 1, column, head, HEAD)
        for row, entry in enumerate(choices.lists.get(name, ()), _FIRST):
            written(sheet, row, column, inert(entry), TEXT)
    for letter, width in (("A", 44), ("B", 22)):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"A{_FIRST}"
    on_paper(sheet, landscape=False)
