"""Headings → what they say of the rows beneath them: agency, supplier, lot, group, kind of goods."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from checker.key import key
from checker.sheet.kind import EXCLUDED_KINDS, Kind, kind_of
from checker.sheet.row import ARABIC, PLAIN, Stated, without_prefix
from checker.sheet.vocabulary import Vocabulary
from checker.text import clean

_LABEL = 60  # no label of a lot is longer than this
BANDS = ("agency", "supplier", "lot")
What = Literal["agency", "supplier", "lot", "group"]

_CODE = re.compile(r"[\W_]*(?:số\s+)?([^\W\d_]{0,4}\d[\w./]*|[IVX]+|[A-Z])(?:\s*[-–:.,)]\s*(.*)|\s*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Section:
    """What the headings above a row say of it."""

    group: str | None = None
    goods_kind: str = "unknown"
    agency: str | None = None
    supplier: str | None = None
    lot: str | None = None
    kind_words: str | None = None  # None: no heading says the kind of goods


class Band(NamedTuple):
    """A heading that names an agency, a supplier or a lot; of a lot, its code as `text` and its name as `group`."""

    what: What
    text: str
    group: str | None = None


class Open(NamedTuple):
    """A section whose end has not come: `start` is (ordinal of its first item, its own row)."""

    what: What
    level: int
    text: str
    group: str | None
    kind: Kind | None
    stated: Stated | None
    start: tuple[int, int]


def band_words(vocabulary: Vocabulary) -> dict[str, What]:
    """The labels that announce a band, as keys."""
    return {key(w["words"]): _what(w["field"]) for w in vocabulary.title_words if w["field"] in BANDS and not w["value"]}


def band_of(label: str, words: Mapping[str, What], vocabulary: Vocabulary) -> Band | None:
    """The band that a label like "NHÀ THẦU: …", "Đơn vị: …", "PHẦN (LÔ): L01 - …", "Lô 2. …" announces.

    Words before a colon must be known as a whole; a lot is also known by its word and a code after it.
    """
    whole = clean(label)
    text = clean(without_prefix(label))
    head, colon, rest = (part.strip() for part in text.partition(":"))
    what = words.get(key(head)) if colon and rest else None
    if what is not None and vocabulary.scale_of(text) is None:
        return _lot(rest) if what == "lot" else Band(what, rest)
    given = key(whole[:_LABEL]) + " "
    for known, named in words.items():
        if named == "lot" and given.startswith(known + " ") and (code := _CODE.match(_after(whole, known))):
            return Band("lot", code[1], clean(code[2] or "") or None)
    return None


def named_body(text: str, vocabulary: Vocabulary) -> What | None:
    """Whether a heading is itself the name of a supplier or an agency ("Công ty TNHH …", "Trường THCS …")."""
    given = key(text)
    for words in vocabulary.title_words:
        if words["value"] == "name" and given.startswith(key(words["words"]) + " "):
            return _what(words["field"])
    return None


def _what(field: str) -> What:
    return "agency" if field == "agency" else "supplier" if field == "supplier" else "lot"


def _lot(text: str) -> Band:
    code = _CODE.match(text)
    return Band("lot", code[1], clean(code[2] or "") or None) if code else Band("lot", text, text)


def _after(text: str, known: str) -> str:
    """What follows the first words of a text; punctuation counts as no word."""
    words = list(re.finditer(r"\w+", text))[len(known.split()) :]
    return text[words[0].start() :] if words else ""


@dataclass
class Sections:
    """The headings above the current row, and every combination of them so far (`every`); a row points to the last."""

    base: Section
    agency_rows: bool  # numbered headings without a kind of goods name agencies
    vocabulary: Vocabulary
    every: list[Section] = field(default_factory=list)
    stack: list[Open] = field(default_factory=list)
    start: tuple[int, int] = (0, 0)  # of the lines that a next subtotal may cover

    def __post_init__(self) -> None:
        self.every.append(self.base)

    @property
    def starts(self) -> list[tuple[int, int]]:
        """Where what a sum covers may begin, the innermost first."""
        return [self.start, *(section.start for section in reversed(self.stack))]

    def open_band(self, band: Band, stated: Stated | None, start: tuple[int, int]) -> None:
        """A band stands until another of its sort; groups that had lines of their own before the first band end with it."""
        same = next((i for i, section in enumerate(self.stack) if section.what == band.what), None)
        if same is not None:
            self._close_from(same, start[0])
        else:
            used = next((i for i, section in enumerate(self.stack) if section.what == "group" and section.start[0] < start[0]), len(self.stack))
            self._close_from(used, start[0])
        kind = kind_of(self.vocabulary, "heading", band.group) if band.group else None
        self._push(Open(band.what, PLAIN, band.text, band.group, kind, stated, start))

    def open_group(self, level: int, label: str, stated: Stated | None, start: tuple[int, int]) -> None:
        """A group stands until another of its level or higher."""
        self.close(level, start[0])
        text = clean(without_prefix(label))
        kind = kind_of(self.vocabulary, "heading", text)
        what: What = "group"
        if kind is None:
            what = (
                "agency" if self.agency_rows and level == ARABIC else ("group" if self.agency_rows else named_body(text, self.vocabulary) or "group")
            )
        self._push(Open(what, level, text, text, kind, stated, start))

    def close(self, level: int, items: int) -> None:
        """Ends every group at this level or beneath it, and what stands within; a total stated in its heading covers what came since."""
        at = next((i for i, s in enumerate(self.stack) if s.level >= level and (s.what == "group" or s.level < PLAIN)), len(self.stack))
        self._close_from(at, items)

    def close_all(self, items: int) -> None:
        """Ends the sections at a total: all but the agency and the supplier of a band, whose next lot may follow."""
        at = next((i for i, s in enumerate(self.stack) if s.what in ("group", "lot") or s.level < PLAIN), len(self.stack))
        if at < len(self.stack):
            self._close_from(at, items)
            self.every.append(self._said())

    def end(self, items: int) -> None:
        """Ends everything."""
        self._close_from(0, items)

    def _close_from(self, at: int, items: int) -> None:
        for section in self.stack[at:]:
            if section.stated is not None:
                section.stated.end = items
        del self.stack[at:]

    def _push(self, section: Open) -> None:
        self.start = section.start
        self.stack.append(section)
        self.every.append(self._said())

    def _said(self) -> Section:
        told = [section.kind for section in self.stack if section.kind]
        kind = next((k for k in told if k.goods_kind in EXCLUDED_KINDS), told[-1] if told else Kind(self.base.goods_kind, None))
        said = {section.what: section.text for section in self.stack}
        return Section(
            group=next((s.group for s in reversed(self.stack) if s.group), None),
            goods_kind=kind.goods_kind, kind_words=kind.words,
            agency=said.get("agency", self.base.agency), supplier=said.get("supplier", self.base.supplier), lot=said.get("lot", self.base.lot),
        )  # fmt: skip


def bands_above(own: Sequence[Band], before: Section | None) -> list[Band]:
    """The bands over a header; of a further table, a lot of its own keeps the agency and the supplier of the lots before it."""
    told = {band.what for band in own}
    kept: list[Band] = []
    if before is not None and "lot" in told:
        kept = [Band(what, text) for what, text in (("agency", before.agency), ("supplier", before.supplier)) if text and what not in told]  # type: ignore[arg-type]
    return [*kept, *own]


def bands_of(rows: Sequence[Sequence[object]], vocabulary: Vocabulary) -> list[Band]:
    """The bands among rows above a header, in order; a label may have its text in the next cell."""
    found, words = [], band_words(vocabulary)
    for row in rows:
        texts = [v for v in row if isinstance(v, str) and v.strip()]
        for i, text in enumerate(texts):
            bare = clean(text)
            label = f"{bare} {clean(texts[i + 1])}" if bare.endswith(":") and i + 1 < len(texts) else bare
            band = band_of(label, words, vocabulary)
            if band:
                found.append(band)
    return found


def told_above(rows: Sequence[Sequence[object]], vocabulary: Vocabulary, field: str) -> str | None:
    """What the rows above a header say after a label of rules/codes/title_words.csv ("Nguồn vốn: ngân sách tỉnh"), in its cell or the next."""
    known = {key(words["words"]) for words in vocabulary.title_words if words["field"] == field}
    for row in rows:
        texts = [clean(v) for v in row if isinstance(v, str) and v.strip()]
        for text, following in zip(texts, [*texts, ""][1:], strict=True):
            label, colon, value = text.partition(":")
            if colon and key(without_prefix(label)) in known:
                return value.strip() or following or None
    return None


def named_above(rows: Sequence[Sequence[object]], vocabulary: Vocabulary, field: str) -> str | None:
    """The value of the first entry of rules/codes/title_words.csv whose words stand anywhere in the rows above a header."""
    known = [(f" {key(words['words'])} ", words["value"]) for words in vocabulary.title_words if words["field"] == field]
    texts = [f" {key(clean(v))} " for row in rows for v in row if isinstance(v, str)]
    return next((value for words, value in known if any(words in text for text in texts)), None)
