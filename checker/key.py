"""Words made comparable, their accents kept: one key for every way of typing the same header text or label."""

import re
import unicodedata
from functools import lru_cache

from checker.text import clean

PARENTHESES = re.compile(r"\([^()]*\)")
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_MARKS = {**dict.fromkeys(range(0x0300, 0x0370)), ord("đ"): "d", ord("_"): " "}
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """A header text for comparison: lower case, blanks and punctuation folded, tone marks moved to the end of their syllable.

    `hoá` and `hóa` become equal; `hàng` (goods) and `hãng` (maker) stay apart, as they would not without accents.
    """
    if text.isascii():
        return " ".join(_WORD.findall(text.lower()))
    return " ".join(map(_syllable, _WORD.findall(clean(text).lower())))


@lru_cache(maxsize=4096)
def _syllable(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    return _TONE.sub("", letters) + "".join(sorted(_TONE.findall(letters)))


def bare(accented: str) -> str:
    """A key without its accents, as some type it."""
    return accented.translate(_MARKS)


def keys(text: str) -> tuple[str, ...]:
    """The keys of a header text, most exact first: as it stands, then without what is in parentheses."""
    whole = key(text)
    if "(" not in text:
        return (whole,)
    outside = key(PARENTHESES.sub(" ", text))
    return (whole,) if whole == outside or not outside else (whole, outside)
