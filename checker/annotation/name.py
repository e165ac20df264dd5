"""Names of sheets as Excel takes them."""

from collections.abc import Collection

MOST_NAME = 31  # letters


def unused(name: str, taken: Collection[str]) -> str:
    """The name, cut to what Excel takes, with a number behind it where one of these, in folded case, is the same."""
    number, free = 1, name[:MOST_NAME]
    while free.casefold() in taken:
        number += 1
        ending = f" ({number})"
        free = name[: MOST_NAME - len(ending)] + ending
    return free
