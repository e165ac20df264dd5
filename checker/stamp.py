"""The words by which a sheet and a file of our own making are known again."""

from collections.abc import Sequence

from checker.error import Text

TITLE = Text("BẢN RÀ SOÁT NỘI BỘ, không thay biểu công khai", "INTERNAL REVIEW COPY, no substitute for the published form")
SHEET = Text("Kết quả rà soát", "Review findings")
HEADS = Text("Mức|Trang|Ô", "Level|Sheet|Cell")  # the first heads of its table
ENDING = "-da-danh-dau"  # of the name of a marked copy
_LOOKED_AT = 60


def is_own(rows: Sequence[Sequence[object]]) -> bool:
    """Whether a sheet that begins with these rows is one of our findings: it says so in its first cell and has the heads of their table."""
    if not rows or not rows[0] or rows[0][0] not in TITLE:
        return False
    return any(tuple(row[1:4]) in (tuple(HEADS.vi.split("|")), tuple(HEADS.en.split("|"))) for row in rows[:_LOOKED_AT])
