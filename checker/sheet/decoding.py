"""Rows whose cells show an old Vietnamese font are read as what it shows, before anything in them is interpreted."""

from collections.abc import Iterator, Mapping

import pyarrow as pa

from checker.cell import Place
from checker.sheet.layout import Chunk
from checker.text_rows import as_lists
from checker.value.legacy import Legacy
from checker.value.normalise import Fixes


class Decoding:
    """The decoding of one sheet: a cell by its font, else by what its column's texts in the first rows tell."""

    def __init__(self, legacy: Legacy, fonts: Mapping[Place, str], fixes: Fixes) -> None:
        self._legacy, self._fixes = legacy, fixes
        known = {font: legacy.font_kind(font) for font in set(fonts.values())}
        self._kinds = {place: kind for place, font in fonts.items() if (kind := known[font])}
        self._fonts = fonts
        self._columns: dict[int, str] | None = None
        self._memo: dict[tuple[str, str, bool], str] = {}

    def through(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        """The same chunks, decoded in place; each changed cell becomes a row of Fixes."""
        for start, rows in chunks:
            if self._columns is None:
                self._columns = self._legacy.columns(rows, self._fonts, start)
            if self._kinds or self._columns:
                rows = as_lists(rows)
                self._decode(start, rows, self._columns)
            yield start, rows

    def _decode(self, start: int, rows: list[list[object]], columns: Mapping[int, str]) -> None:
        changed: dict[tuple[int, str], list[tuple[int, str, str]]] = {}
        indices = range(len(rows[0])) if self._kinds else sorted(columns)
        for number, row in enumerate(rows, start):
            for index in indices:
                value = row[index]
                if value.__class__ is not str:
                    continue
                by_font = self._kinds.get((number, index + 1))
                kind = by_font or columns.get(index)
                if kind is None:
                    continue
                decoded = self._decoded(str(value), kind, by_font is not None)
                if decoded != value:
                    row[index] = decoded
                    changed.setdefault((index, kind.partition("-")[0]), []).append((number, str(value), decoded))
        for (index, kind), cells in changed.items():
            numbers, before, after = zip(*cells, strict=True)
            self._fixes.add(index, None, pa.array(numbers, pa.int32()), pa.array(before, pa.string()), pa.array(after, pa.string()), kind)

    def _decoded(self, text: str, kind: str, sure: bool) -> str:
        known = self._memo.get((text, kind, sure))
        if known is None:
            known = self._memo[text, kind, sure] = self._legacy.decode(text, kind) if sure else self._legacy.decode_guessed(text, kind)
        return known
