"""The kind of goods of each line, and the words that decided: a heading, the line's own group, its own name, a title, or the form.

A line leaves the share's denominator only by unmistakable words (rules/codes/goods_kinds.csv): losing a good in silence is the worse error.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from checker.sheet.header import Header
from checker.sheet.row import without_prefix
from checker.sheet.vocabulary import Vocabulary, Words
from checker.text import clean, fold

EXCLUDED_KINDS = ("received", "lease", "land_building", "works", "service", "utility")
_UNDECIDED = "as_listed"  # words that begin like others and decide nothing
_NUMBER = "(?i)^.{0,12}?"  # what may stand before the first word of a name: "1.2. ", "a) ", "- "
_GAP = "[ ,.:;/-]+"
_LETTERS = 3
_FEW = 500  # names, that are soon looked at one by one
_WORD = re.compile(r"\w+")


class Kind(NamedTuple):
    """A kind of goods and the words that decided it; None: the form did."""

    goods_kind: str
    words: str | None


def kind_of(vocabulary: Vocabulary, level: str, text: str) -> Kind | None:
    """What a text says of the goods at a level: "heading" (also a line's own group), "column" (the header over the names), "title", "line".

    Of a text without any accents little is believed: `sua chua` is a repair or yoghurt, `thue` a lease or a tax.
    """
    entries: Sequence[Words] = vocabulary.goods_words.get(level, ())
    if text.isascii():
        entries = [e for e in entries if e.text.isascii() or (level != "line" and (e.whole or " " in e.plain))]
    entry = vocabulary.entry_of(entries, text)
    return None if entry is None or entry.kind == _UNDECIDED else Kind(entry.kind, entry.text)


def kind_of_table(vocabulary: Vocabulary, header: Header, above: Iterable[Sequence[object]], between: Iterable[Sequence[object]]) -> Kind:
    """What a table's lines are as long as nothing beneath its header says more.

    A heading `between` the table above and this one says it ("II. Dịch vụ liên quan"); else a special form, the header over the names, or
    a title `above` the sheet's first table.
    """
    headings = [without_prefix(text) for row in between for text in row if isinstance(text, str)]
    told = next((kind for text in reversed(headings) if (kind := kind_of(vocabulary, "heading", text))), None)
    if told is None and header.form.goods_kind in ("goods", "unknown"):
        told = next((kind for h in header.heads if h.field == "goods_name" and (kind := kind_of(vocabulary, "column", h.text))), None)
        titles = (text for row in above for text in row if isinstance(text, str))
        told = told or next((kind for text in titles if (kind := _kind_of_title(vocabulary, text))), None)
    return told or Kind(header.form.goods_kind, None)


def _kind_of_title(vocabulary: Vocabulary, text: str) -> Kind | None:
    """What a title names after its opening: "Gói thầu số 2: Mua sắm vật tư y tế" is medical supplies, "Khoa Dược – Vật tư y tế" is a department."""
    words = _WORD.findall(clean(text))
    while words and (fold(words[0]) in vocabulary.openings or words[0].isdigit()):
        del words[0]
    return kind_of(vocabulary, "title", " ".join(words)) if words else None


def kinds_of_lines(
    vocabulary: Vocabulary, sections: Sequence[Kind], at: pa.Array, names: pa.Array | None, groups: pa.Array | None
) -> tuple[pa.Array, pa.Array]:
    """(goods_kind, goods_kind_words) of each line, which stands in the section `at`; `groups` is the sheet's own column of groups.

    What takes a line out of the denominator stands, the heading's word before the group's; else the line's own name has the last word.
    """
    kinds = pa.array([s.goods_kind for s in sections], pa.string()).take(at)
    words = pa.array([s.words for s in sections], pa.string()).take(at)
    for level, texts in (("heading", groups), ("line", names)):
        told = _told(vocabulary, level, texts) if texts is not None else None
        if told is not None:
            chosen = pc.and_(pc.is_valid(told[0]), pc.invert(pc.is_in(kinds, value_set=pa.array(EXCLUDED_KINDS))))
            kinds, words = pc.if_else(chosen, told[0], kinds), pc.if_else(chosen, told[1], words)
    return kinds, words


def _told(vocabulary: Vocabulary, level: str, texts: pa.Array) -> tuple[pa.Array, pa.Array] | None:
    """(kind, words) that each text decides, NULL where it decides nothing; None when no text does. Distinct texts are looked at once."""
    distinct = _likely(vocabulary, texts) if level == "line" else pc.unique(texts)
    found = {t: kind for t in distinct.to_pylist() if t and (kind := kind_of(vocabulary, level, without_prefix(t)))}
    if not found:
        return None
    places = pc.index_in(texts, value_set=pa.array(found, pa.string()))
    kinds, words = (pa.array(values, pa.string()).take(places) for values in zip(*found.values(), strict=True))
    return kinds, words


def _likely(vocabulary: Vocabulary, names: pa.Array) -> pa.Array:
    """The distinct names that may begin with deciding words: by their first letters, then by their first two words."""
    letters, pattern = _deciding(vocabulary)
    heads = pc.utf8_slice_codeunits(names, 0, _LETTERS)
    # A name may begin with a number ("1. ", "a) "): what is no word of its own is looked at.
    likely = [h for h in pc.unique(heads).to_pylist() if h is not None and (not h[:2].isalpha() or h.lower().rstrip(" ,") in letters)]
    names = pc.unique(names.filter(pc.is_in(heads, value_set=pa.array(likely, pa.string()))))
    if pattern is None or not len(names):
        return names
    if len(names) > _FEW:
        return names.filter(pc.match_substring_regex(names, pattern))
    may_begin = re.compile(pattern)  # Arrow compiles it at each call
    return pa.array([name for name in names.to_pylist() if may_begin.search(name)], pa.string())


@lru_cache(maxsize=4)
def _deciding(vocabulary: Vocabulary) -> tuple[frozenset[str], str | None]:
    """The first letters of words that decide a line's kind, and a pattern of names that may begin with such words."""
    words = [_WORD.findall(e.text.lower()) for e in vocabulary.goods_words.get("line", ())]
    pairs = sorted({_GAP.join(re.escape(word) for word in first[:2]) for first in words})
    return frozenset(first[0][:_LETTERS] for first in words), f"{_NUMBER}(?:{'|'.join(pairs)})" if pairs else None
