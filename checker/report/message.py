"""A sentence in the reader's language. The code speaks Vietnamese; what it says in another language stands in the catalogues of checker/locale.

Sentences of rules, forms and lists, and those that are stored in both languages (findings, problems), are data and stand as pairs.
"""

import gettext
from functools import cache
from pathlib import Path

DOMAIN = "hangviet"
LOCALE = Path(__file__).parent.parent / "locale"
SOURCE = "vi"


@cache
def catalogue(lang: str) -> gettext.NullTranslations:
    """The catalogue of a language; it is read at the first sentence. Of Vietnamese it holds only what click says."""
    return gettext.translation(DOMAIN, LOCALE, [lang])


def say(text: str, lang: str, **values: object) -> str:
    """The sentence in `lang`, its {placeholders} filled in."""
    told = text if lang == SOURCE else catalogue(lang).gettext(text)
    return told.format(**values) if values else told


def mark(text: str) -> str:
    """The text as it is, noted for the catalogues; it is said later."""
    return text
