"""Text of a file as it may be shown: nothing in it commands the terminal or turns a line around, and long names are cut."""

import unicodedata

from checker import inert


def visible(text: str) -> str:
    """The text with every control character, also those of direction, width and line ends, written out."""
    return inert.visible(text, "\u00a0")


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cut(name: str, columns: int) -> str:
    """The name within so many columns, an ellipsis in its middle for what is left out: the end of a path says as much as its beginning."""
    name = visible(unicodedata.normalize("NFC", name))
    if width(name) <= columns:
        return name
    head, tail = _start(name, columns // 2), _start(name[::-1], columns - columns // 2 - 1)[::-1]
    return f"{head.rstrip()}…{tail.lstrip()}"


def _start(text: str, columns: int) -> str:
    """The longest beginning within so many columns."""
    taken = 0
    for place, c in enumerate(text):
        taken += width(c)
        if taken > columns:
            return text[:place]
    return text
