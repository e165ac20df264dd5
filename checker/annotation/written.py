"""What of a note we wrote ourselves: it ends with our sign and a check sum, so that words which a person added or changed are never taken for ours.

The author's name is not enough: LibreOffice drops it, and people write on in a note that bears it.
"""

import re
import zlib

from checker.annotation.markup import Element, children, plain
from checker.inert import LONGEST_CELL, cell_text

_BEGIN = "[hangviet] "
_SIGN = re.compile(r"\[hangviet ([0-9a-f]{8})\]\s*\Z")
_TEXT = re.compile(rb"<((?:[\w.-]+:)?)t(?=[\s>])[^>]*>(.*?)</\1t\s*>", re.DOTALL)
_BLANKS = re.compile(rb"(?:\s|&#10;|&#13;|&#x[aAdD];|_x000[aAdD]_)+\Z")
_LAST_BLANKS = re.compile(_BLANKS.pattern[:-2] + rb"(?=</(?:[\w.-]+:)?t\s*></(?:[\w.-]+:)?r\s*>\Z)")
_ROOM = 40  # letters for our sign


def signed(words: str) -> str:
    """A note of ours: these words and the sign that they are ours."""
    shown = cell_text(words)
    if len(shown) > LONGEST_CELL - _ROOM:
        shown = shown[: LONGEST_CELL - _ROOM - 1] + "…"
    return f"{shown}\n[hangviet {_sum(shown)}]"


def begun(words: str) -> str:
    """The same as the continuation of another's note, which tells where ours begins."""
    return _BEGIN + signed(words)


def _sum(words: str) -> str:
    """A check sum that does not see blanks and breaks, which programs change."""
    return f"{zlib.crc32(''.join(words.split()).encode('utf-8', 'replace')):08x}"


def theirs(comment: bytes, *, by_us: bool) -> bytes | None:
    """The note without what we wrote; None where that is all of it. `by_us`: it bears our name, which is enough where nothing was signed yet."""
    words = plain(b"".join(m[2] for m in _TEXT.finditer(comment)))
    sign = _SIGN.search(words)
    if sign is None:
        return None if by_us and "[hangviet" not in words else comment
    own = words[: sign.start()]
    if _sum(own) == sign[1]:
        return None
    before, begin, after = own.rpartition(_BEGIN.rstrip())
    if not begin or _sum(after) != sign[1]:
        return comment
    return _cut(comment) if before.strip() else None


def _cut(comment: bytes) -> bytes:
    """The note up to where ours begins."""
    at = comment.rindex(_BEGIN.rstrip().encode())
    whole = children(comment, (0, len(comment)))[0]
    text = next(e for e in children(comment, whole.inside) if e.name == b"text")
    runs = children(comment, text.inside)
    first = next(e for e in runs if e.start < at < e.end)
    later = b"".join(comment[e.start : e.end] for e in runs if e.start > first.start and e.name not in (b"r", b"t"))
    kept = comment[text.inside[0] : first.start] + _shortened(comment, first, at)
    return comment[: text.inside[0]] + _LAST_BLANKS.sub(b"", kept) + later + comment[text.inside[1] :]


def _shortened(comment: bytes, run: Element, at: int) -> bytes:
    """The run up to there; nothing where no word is left of it."""
    kept = _BLANKS.sub(b"", comment[run.start : at])
    return b"" if kept.endswith(b">") else kept + comment[comment.index(b"</", at) : run.end]
