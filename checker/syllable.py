"""Whether a word can be a Vietnamese syllable: built of an onset, a rhyme and a tone, not looked up."""

import re
import unicodedata
from functools import cache, lru_cache

_ONSETS = ("", *re.findall(r"\w+", "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"))
_RHYMES = re.findall(
    r"\w+",
    """
a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ooc oong
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung up ut uân uâng uât uây uê uêch uên uênh uơ uy uya uych uyn uynh uyp uyt uyu uyên uyêt uôc uôi uôm uôn uông uôt
ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
y yt ynh ych yên yêt yêm yêng yêu
""",
)
_FRONT = tuple("eêiy")
_STOPS = ("c", "ch", "p", "t")
_SHARP, _HEAVY = "\u0301", "\u0323"
TONES = frozenset(("\u0300", _SHARP, "\u0303", "\u0309", _HEAVY))


@cache
def _toneless() -> frozenset[str]:
    """All onsets before all rhymes that the spelling allows."""
    return frozenset(onset + rhyme for onset in _ONSETS for rhyme in _RHYMES if _fits(onset, rhyme))


def _fits(onset: str, rhyme: str) -> bool:
    front = rhyme.startswith(_FRONT)
    if onset in ("c", "ng"):
        return not front
    if onset in ("k", "gh", "ngh"):
        return front
    if onset == "g":
        return not front or rhyme.startswith("i")
    if onset == "qu":
        return not rhyme.startswith(("u", "o", "ư"))
    if rhyme.startswith("yê"):
        return not onset
    if rhyme.startswith("y"):
        return onset in ("", "h", "k", "l", "m", "s", "t", "v") and rhyme in ("y", "yt")
    return True


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether the word is spelled as a Vietnamese syllable, in small letters, capitals, or with one capital at its beginning."""
    if not (word.islower() or word.isupper() or (word[:1].isupper() and word[1:].islower())):
        return False
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in letters if c in TONES]
    base = unicodedata.normalize("NFC", "".join(c for c in letters if c not in TONES))
    if len(tones) > 1 or base not in _toneless():
        return False
    return tones in ([_SHARP], [_HEAVY]) if base.endswith(_STOPS) else True
