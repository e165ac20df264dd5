"""Texts that came from a file, made harmless: no formula, no control, no sign that turns other signs around.

Here is what each kind of output needs: `visible` for any text a person reads, `inert` for what a spreadsheet program may open (csv,
cells of our own), `cell_text` for the limits of a cell's or a note's text in OOXML.
"""

import re

# What a spreadsheet program takes for the beginning of a formula, full-width forms included.
_LIVE = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_SPLIT = re.compile("([;\t\n]\\s*)(?=[=+\\-@\uff1d\uff0b\uff0d\uff20])")
_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
LONGEST_CELL = 32_767


def visible(text: str, kept: str = "\n\t\u00a0") -> str:
    """The text with controls, marks of direction, lone surrogates and whatever else shows nothing as codes; the signs `kept` stay."""
    if text.isprintable() or ("\n" in kept and text.replace("\n", "").isprintable()):
        return text
    return "".join(c if c in kept or c.isprintable() else f"\\u{{{ord(c):x}}}" for c in text)


def is_live(text: str) -> bool:
    """Whether a spreadsheet program may take the text for a formula when it is typed or read from a csv."""
    return text.lstrip(" \u00a0\u3000").startswith(_LIVE)


def inert(text: str) -> str:
    """The text made visible, with an apostrophe before what a spreadsheet program would run as a formula.

    Where Excel's list separator is ; (or after pasting) a new cell begins inside of a text: there, too.
    """
    shown = _SPLIT.sub(r"\1'", visible(text))
    return "'" + shown if is_live(shown) else shown


def are_inert(lines: str) -> bool:
    """Whether `inert` would leave each of several texts as it is, given one to a line, none of them empty; may say no where it would, never yes
    where it would not.
    """
    whole = "\n" + lines
    return "\n\n" not in whole and whole.replace("\n", "").isprintable() and _SPLIT.search(whole) is None


def cell_text(text: str) -> str:
    """The text as OOXML keeps it: made visible, no longer than a cell may be, and nothing in it read as the code of another sign."""
    shown = visible(text)
    if len(shown) > LONGEST_CELL // 2 and len(shown.encode("utf-16-le")) > 2 * LONGEST_CELL:
        shown = shown.encode("utf-16-le")[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", "ignore") + "…"
    return _CODED.sub("_x005F_", shown)
