"""Text as typed, made comparable: one spelling of the same letters, and keys without accents."""

import re
import unicodedata

# Cyrillic letters that look like Latin ones and are typed or copied in their place.
_CYRILLIC = "АВЕЅІЈКМНОРСТУХаеѕіјорсухһ"
_LATIN = "ABESIJKMHOPCTYXaesijopcyxh"
_LOOKALIKE = str.maketrans(_CYRILLIC, _LATIN)
_HAS_LOOKALIKE = re.compile(f"[{_CYRILLIC}]")
_LEADS = sorted({letter.encode()[:1] for letter in _CYRILLIC})  # their first bytes in UTF-8, with which no letter of Vietnamese begins
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
# A word, or a code of letters and digits joined by hyphens, points and strokes; with a digit it is a part number and stays as it is.
_WORD = re.compile(r"\w+(?:[-./]\w+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_LETTERS_AND_DIGITS = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_ETH = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ"})
# No-break and other wide blanks, soft line ends, and marks that show nothing. The soft hyphen is one of them: legacy fonts, in which it
# is a letter, are decoded before.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_BLANKS = re.compile(r"[\s\u00a0\u180e]+")


class _WithoutMarks(dict[int, int | None]):
    """What becomes of a character: a mark goes, all else stays."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_COMBINING = _WithoutMarks()


def _mended(match: re.Match[str]) -> str:
    return match[0] if _DIGIT.search(match[0]) else _LETTERS.sub(_latin, match[0])


def _latin(match: re.Match[str]) -> str:
    word = match[0]
    # A word that is Cyrillic throughout (a Russian name, a ГОСТ number) means what it says.
    latin = sum("LATIN" in unicodedata.name(c, "") for c in word)
    return word.translate(_LOOKALIKE) if latin and not _CYRILLIC_LETTER.search(word.translate(_LOOKALIKE)) else word


def letters(text: str, mend: bool = True) -> str:
    """The text in NFC with Đ for its look-alike Ð and, to `mend`, Latin letters for Cyrillic ones inside Latin words; blanks as they are."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    if "\u00d0" in text or "\u00f0" in text:
        text = text.translate(_ETH)
    return _WORD.sub(_mended, text) if mend and _HAS_LOOKALIKE.search(text) else text


def clean(text: str, mend: bool = True) -> str:
    """The text on one line with single blanks, without invisible characters, letters mended (see `letters`)."""
    text = letters(text, mend)
    if not text.isprintable():  # whatever shows nothing, and every blank but the common one
        return _BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip()
    if "  " in text or text[:1] == " " or text[-1:] == " ":
        return " ".join(text.split())
    return text


def are_clean(encoded: bytes, mend: bool = True) -> bool:
    """Whether `clean` would leave each of several texts as it is, joined by single blanks, in UTF-8; may say no where it would, never yes where it would not."""
    whole = encoded.decode()
    # A blank at the edge of a text, and a text without a letter, make two blanks here, or one at the edge.
    if not whole.isprintable() or "  " in whole or whole[:1] in ("", " ") or whole[-1] == " ":
        return False
    if whole.isascii():
        return True
    if not unicodedata.is_normalized("NFC", whole) or "\u00d0" in whole or "\u00f0" in whole:
        return False
    return not (mend and any(lead in encoded for lead in _LEADS))


def fold(text: str) -> str:
    """A key that ignores case, accents and punctuation: lower-case letters and digits with single blanks."""
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFD", folded.replace("đ", "d").replace("ð", "d")).translate(_COMBINING)
    return " ".join(_LETTERS_AND_DIGITS.findall(folded))
