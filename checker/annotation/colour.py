"""The colours of marks, by which they are known again: of each level one for cells that had no colour, and near ones for cells that had.

None of them is a colour that Excel or LibreOffice offers, and no program changes the colour of a fill that it saves, so a cell in one of them was
marked by us. Which of the near ones it is says what the cell looked like before: the number of a look that our sheet shows.
"""

import re

FILLS = ("FFD3E8FA", "FFE4DFEB", "FFFFEE92", "FFFFC7CD")  # by level: note, not concluded, explain, correct
_STEPS = 7  # of each of red, green, blue: nobody sees the difference
MOST_LOOKS = 240
LOST = MOST_LOOKS + 1  # looked like one that found no room
_RGB = re.compile(r"(?:[0-9A-F]{2})?([0-9A-F]{6})", re.IGNORECASE)


def colour(level: int, look: int) -> str:
    """The colour of a mark on a cell that had this look; 0: no colour."""
    red, green, blue = (int(FILLS[level][at : at + 2], 16) for at in (2, 4, 6))
    return f"FF{red - look // _STEPS**2:02X}{green - look // _STEPS % _STEPS:02X}{blue - look % _STEPS:02X}"


def look_under(rgb: str) -> int | None:
    """The number of the look that a cell had before it was marked in this colour; None: it is none of ours."""
    found = _RGB.fullmatch(rgb.strip())
    if found is None:
        return None
    for fill in FILLS:
        red, green, blue = (int(fill[at + 2 : at + 4], 16) - int(found[1][at : at + 2], 16) for at in (0, 2, 4))
        if min(red, green, blue) >= 0 and max(red, green, blue) < _STEPS:
            look = (red * _STEPS + green) * _STEPS + blue
            return look if look <= LOST else None
    return None
