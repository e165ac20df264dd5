"""Pieces of Markdown: tables, code and cells that cannot break them."""

from collections.abc import Iterator, Sequence


def cell(text: str) -> str:
    """A text that keeps to its cell."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table and an empty one; nothing for a table without rows. """
    if rows:
        yield f"| {' | '.join(heads)} |"
        yield f"|{' --- |' * len(heads)}"
        yield from (f"| {' | '.join(map(cell, row))} |" for row in rows)
        yield ""


def code(text: str) -> Iterator[str]:
    """The lines of a block of SQL between empty ones."""
    yield from ("", "```sql", *text.strip().splitlines(), "```", "")
