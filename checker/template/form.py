"""A form → the rows of its header, and which field each column is, as the reader of filled-in workbooks will have it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from checker.error import CheckerError, Text
from checker.resource import FormFile
from checker.sheet.header import find_header
from checker.sheet.vocabulary import Vocabulary

LEVELS = " › "
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column, from 1


@dataclass(frozen=True, slots=True)
class BlankColumn:
    """One column: position from 1, header texts from the top down, the field that it states (None: not used), factor to đồng (None: not told)."""

    index: int
    texts: tuple[str, ...]
    field: str | None
    scale: Decimal | None


@dataclass(frozen=True, slots=True)
class Blank:
    """A form to be filled in: the text over it, its header rows with their merges (rows from 1 at the header's first), its columns."""

    id: str
    form: FormFile
    heading: str
    rows: tuple[tuple[str | None, ...], ...]
    merges: tuple[Merge, ...]
    columns: tuple[BlankColumn, ...]

    @property
    def fields(self) -> dict[str, BlankColumn]:
        """Field → its column."""
        return {c.field: c for c in self.columns if c.field}


def blank(name: str, form: FormFile, vocabulary: Vocabulary) -> Blank:
    """The blank form; a CheckerError when its own header row is not read as this form."""
    heading = form.heading or (form.titles[0] if form.by_title else form.title.vi)
    levels = [tuple(text.split(LEVELS)) for text in form.headers]
    place = f"forms/{name}.yaml › example"
    if not levels:
        raise CheckerError(place, Text("mẫu không có dòng tiêu đề", "the form has no header row"), Text("Cần: các tiêu đề cột của mẫu", "Expected: the headers of its columns"),
                           Text("Ghi example (xem docs/forms.md)", "Write example (see docs/forms.md)"))  # fmt: skip
    rows, merges = _laid_out(levels)
    over = [heading, *[None] * (len(levels) - 1)]
    below = [(r1 + 1, c1, r2 + 1, c2) for r1, c1, r2, c2 in merges]
    found = find_header([over, *map(list, rows)], below, vocabulary, sheet_name(name))
    if found is None or found.form.id != name:
        read = found.form.id if found else None
        raise CheckerError(place, Text(f"dòng tiêu đề này được đọc là mẫu {read}" if read else "dòng tiêu đề này không được nhận ra",
                                       f"this header row is read as form {read}" if read else "this header row is not recognised"),
                           Text(f"Cần: nhận ra là mẫu {name}", f"Expected: recognised as form {name}"),
                           Text("Sửa example, columns, marks hoặc titles của mẫu", "Mend example, columns, marks or titles of the form"))  # fmt: skip
    heads = {h.index: h for h in found.heads}
    columns = tuple(BlankColumn(i + 1, texts, heads[i].field, heads[i].scale) for i, texts in enumerate(levels))
    return Blank(name, form, heading, rows, merges, columns)


def sheet_name(name: str) -> str:
    """The name of a form's sheet: its id, without the signs that a sheet's name may not hold."""
    return "".join("-" if c in "\\/*?:[]'" else c for c in name)[:31]


def _laid_out(levels: Sequence[tuple[str, ...]]) -> tuple[tuple[tuple[str | None, ...], ...], tuple[Merge, ...]]:
    """Header rows and merges: a text over several columns spans them, one without a text beneath it goes down to the last row."""
    depth, merges = max(map(len, levels)), []
    rows: list[tuple[str | None, ...]] = []
    for d in range(depth):
        row: list[str | None] = []
        for c, texts in enumerate(levels):
            group = texts[: d + 1]
            continued = d < len(texts) - 1 and c > 0 and len(levels[c - 1]) > d + 1 and levels[c - 1][: d + 1] == group
            row.append(None if continued or d >= len(texts) else texts[d])
            if d == len(texts) - 1 < depth - 1:
                merges.append((d + 1, c + 1, depth, c + 1))
            elif d < len(texts) - 1 and not continued:
                last = c
                while last + 1 < len(levels) and len(levels[last + 1]) > d + 1 and levels[last + 1][: d + 1] == group:
                    last += 1
                if last > c:
                    merges.append((d + 1, c + 1, d + 1, last + 1))
        rows.append(tuple(row))
    return tuple(rows), tuple(merges)
