"""Texts of old Vietnamese fonts (TCVN3, VNI) and UTF-8 read as Latin-1, brought back to Unicode: by the cell's font, else by a column's score.

In a workbook such a text is Unicode already, but its letters are only right on the screen of the font: "ViÖt Nam", "Vieät Nam". Kinds:
"tcvn3", "tcvn3-capital" (fonts that show everything in capitals), "vni", "mojibake". Decode before cleaning: the soft hyphen is TCVN3's ư.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from checker.syllable import TONES, is_syllable

MOJIBAKE = "mojibake"
# A letter that only Unicode has, or a combining mark: whoever wrote it needed no old font.
_PROPER = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300-\u036f\u1ea0-\u1ef9]")
_LATIN_1 = re.compile("[\u00a1-\u00ff]")
_TOKEN = re.compile("[A-Za-z\u00a1-\u00ae\u00b5-\u00be\u00c0-\u00fe]+")
_SYMBOL = re.compile("[\u00a1-\u00ae\u00b5-\u00be]")
_UNIT = re.compile("\u00b5(?:m|l|L|g|s|A|V|W|M|F|mol|Ci)$|[ANVW]\u00b7[hms]$|[xX]?[\u00d8\u00f8\u00d7][xX]?$")  # µm, N·m, xØ
_SIGNS = frozenset("Øø×÷·µ§®©£¥ªº»¼½¾\u00ad")  # alone they mean themselves
_LETTERS = re.compile(r"[^\W\d_]+")
_PAIR = re.compile("([AĂÂEÊIOÔƠUƯY])(.)")
_BYTES = {bytes([b]).decode("cp1252", "ignore") or chr(b): b for b in range(256)} | {chr(b): b for b in range(128, 160)}

_ENOUGH = 3  # so many distinct words speak for a kind; two will do when none speaks against it and none could stand as it is
_MOST_TEXTS = 400
_ASCII = frozenset(map(chr, range(128)))
_SHARE = 0.8


class Legacy:
    """What is known of old fonts, made from the rows of rules/codes/: tcvn3, vni, legacy_fonts."""

    def __init__(self, tcvn3: Mapping[str, str], vni: Mapping[str, str], fonts: Sequence[tuple[str, str]]) -> None:
        titled = {code[0] + code[1:].lower(): letter for code, letter in vni.items() if len(code) == 2 and code[0].isupper()}
        self._fonts = tuple(fonts)
        letter_by_letter = _replacer(tcvn3)
        self._same = {kind: {code for code, letter in table.items() if code == letter} for kind, table in (("tcvn3", tcvn3), ("vni", vni))}
        self._decoders: dict[str, Callable[[str], str]] = {
            "tcvn3": lambda text: _capitals(letter_by_letter(text)),
            "tcvn3-capital": lambda text: letter_by_letter(text).upper(),
            "vni": _replacer(titled | dict(vni)),
            MOJIBAKE: lambda text: _as_utf8(text) or text,
        }

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "Legacy":
        """The tables in `options`, plain rows of the csv files."""
        tcvn3 = {chr(int(row["code"], 16)): row["letter"] for row in options["tcvn3"]}
        vni = {row["code"]: row["letter"] for row in options["vni"]}
        return cls(tcvn3, vni, [(row["font"], row["kind"]) for row in options["legacy_fonts"]])

    def font_kind(self, font: str) -> str | None:
        """The kind of text that a font of this name shows; None for a Unicode font."""
        return next((kind for pattern, kind in self._fonts if fnmatchcase(font, pattern)), None)

    def decode(self, text: str, kind: str) -> str:
        """The text as a font of this kind shows it; one that has a letter of Unicode's own stays as it is."""
        if _PROPER.search(text) or (text.isascii() and kind != "tcvn3-capital"):
            return text
        return self._decoders[kind](text)

    def decode_guessed(self, text: str, kind: str) -> str:
        """The text of a column whose kind was guessed: word by word, so that `Ø 50 mm`, `±0,5 µm` and foreign names survive among the others."""
        if text.isascii() or _PROPER.search(text):
            return text
        decode = self._decoders[kind]
        return decode(text) if kind == MOJIBAKE else _TOKEN.sub(lambda m: _word(m[0], decode), text)

    def guess(self, texts: Iterable[str], known: str | None = None) -> str | None:
        """The kind that texts of one column are written in; None when they are Unicode, or not surely anything else.

        `known` is a kind that other columns of the sheet are surely written in: then one word is enough.
        """
        return self._kind(_old(texts), known)

    def _kind(self, old: Sequence[str], known: str | None = None) -> str | None:
        """The same of texts that may be of an old font."""
        if not old:
            return None
        undone = [u for t in old if (u := _as_utf8(t)) is not None]
        if undone and 2 * len(undone) >= len(old) and any(is_syllable(w) and not w.isascii() for u in undone for w in _LETTERS.findall(u)):
            return MOJIBAKE
        words = {w for t in old for w in _TOKEN.findall(t) if len(w) > 1 and not w.isascii() and not _UNIT.match(w)}
        scores = {}
        for kind, same in self._same.items():  # ý is ý in both writings: it tells nothing
            scores[kind] = _score([w for w in words if not set(w) - same <= _ASCII], self._decoders[kind], kind == known)
        best = max(scores, key=lambda kind: scores[kind])
        return best if scores[best] else None

    def columns(self, rows: Sequence[Sequence[object]], fonts: Mapping[tuple[int, int], str] | None = None, first: int = 1) -> dict[int, str]:
        """Column index, from 0 → the kind guessed over these rows, the first of them being row `first` of the sheet; Unicode columns are left out.

        Cells whose font is in `fonts` (by row and column, from 1) are decided by it and do not count here.
        """
        old = {}
        for index, column in enumerate(zip(*rows, strict=True)):
            open_ = (v for number, v in enumerate(column, first) if (number, index + 1) not in fonts) if fonts else column
            old[index] = _old(v for v in open_ if isinstance(v, str))
        found = {index: kind for index, texts in old.items() if (kind := self._kind(texts))}
        sure = set(found.values()) - {MOJIBAKE}
        known = sure.pop() if len(sure) == 1 else None if sure else self.guess(text for texts in old.values() for text in texts)
        if known and known != MOJIBAKE:
            rest = {index: self._kind(texts, known) for index, texts in old.items() if index not in found}
            found |= {index: kind for index, kind in rest.items() if kind == known}
        return found


def _old(texts: Iterable[str]) -> list[str]:
    """Distinct texts that may be of an old font; none when more than one in ten of the others has a letter of Unicode's own."""
    foreign = [t for t in dict.fromkeys(texts) if not t.isascii()]
    old = [t for t in foreign if not _PROPER.search(t) and _LATIN_1.search(t)]
    return old[:_MOST_TEXTS] if (len(foreign) - len(old)) * 10 <= len(foreign) else []


def _replacer(table: Mapping[str, str]) -> Callable[[str], str]:
    pattern = re.compile("|".join(re.escape(code) for code in sorted(table, key=len, reverse=True)))
    return lambda text: pattern.sub(lambda m: table[m[0]], text)


def _capitals(text: str) -> str:
    """Accented capitals, which TCVN3 has not: typed as the capital and its accented small letter (A¸ for Á)."""

    def one(match: re.Match[str]) -> str:
        upper = match[2].upper()
        return upper if upper != match[2] and _bare(upper) == match[1] else match[0]

    return text if text.isascii() else _PAIR.sub(one, text)


def _bare(letter: str) -> str:
    """The letter without its tone."""
    return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", letter) if c not in TONES))


def _as_utf8(text: str) -> str | None:
    """What the text was before its UTF-8 bytes were read as Latin-1 or Windows-1252; None when it never was UTF-8."""
    if any(c not in _BYTES for c in text):
        return None
    try:
        undone = bytes(_BYTES[c] for c in text).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return undone if undone != text else None


def _word(word: str, decode: Callable[[str], str]) -> str:
    """A word of a guessed column, decoded where that gives a syllable or where it cannot mean itself (Q§ for QĐ)."""
    if word.isascii() or _UNIT.match(word) or (len(word) == 1 and word in _SIGNS):
        return word
    decoded = decode(word)
    if is_syllable(decoded) or (len(word) > 1 and _SYMBOL.search(word.rstrip("\u00ae\u00a9"))):
        return decoded
    return word


def _score(words: Iterable[str], decode: Callable[[str], str], known: bool) -> int:
    """How many words speak for a kind; 0 when they are too few, or too many speak against it. Of a `known` kind one is enough."""
    right = was = impossible = total = 0
    for word in words:
        total += 1
        decoded = decode(word)
        stands = is_syllable(word)
        was += stands
        if decoded != word and is_syllable(decoded):
            right += 1
            impossible += not stands and (_SYMBOL.search(word) is not None or not (word.islower() or word.isupper() or word.istitle()))
    if right < _SHARE * total or (not known and 2 * was > right):
        return 0
    certain = right == total >= 2 and impossible and (impossible > 1 or not was)
    return right if known or certain or right >= _ENOUGH else 0
