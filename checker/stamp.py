"""The words by which a sheet and a file of our own making are known again."""

from collections.abc import Sequence

from checker.error import Text

TITLE = Text("BẢN RÀ SOÁT NỘI BỘ, không thay biểu công khai", "INTERNAL REVIEW COPY, no substitute for the published form")
SHEET = Text("Kết quả rà soát", "Review findings")
HEADS = Text("Mức|Trang|Ô", "Level|Sheet|Cell")  # the first heads of its table
ENDING = "-da-danh-dau"  # of the name of a marked copy
# The sheets beside the form in a blank workbook: what they are called, the first cell of each, the heads of their tables.
GUIDE_SHEET = Text("Hướng dẫn", "Instructions")
GUIDE_TITLE = Text("HƯỚNG DẪN ĐIỀN BIỂU, không phải số liệu", "HOW TO FILL IN THE FORM, no data")
GUIDE_HEADS = Text("Cột|Tiêu đề|Ghi gì", "Column|Header|What to write")
CHOICE_SHEET = Text("Danh mục chọn", "Choices")
CHOICE_TITLE = Text("DANH MỤC ĐỂ CHỌN KHI ĐIỀN BIỂU, không phải số liệu", "WHAT TO CHOOSE FROM WHEN FILLING IN THE FORM, no data")
CHOICE_HEADS = Text("Nước, vùng lãnh thổ|Đơn vị tính", "Country or territory|Unit")
_LOOKED_AT = 60


def is_guide(rows: Sequence[Sequence[object]]) -> bool:
    """Whether a sheet that begins with these rows came with a blank form: its first cell and the heads of its table say so, and no cell holds a number."""
    if not rows or not rows[0] or any(isinstance(value, float) for row in rows for value in row):
        return False
    for title, heads in ((GUIDE_TITLE, GUIDE_HEADS), (CHOICE_TITLE, CHOICE_HEADS)):
        for said, named in zip(title, heads, strict=True):
            names = tuple(named.split("|"))
            if rows[0][0] == said and any(tuple(row[: len(names)]) == names for row in rows[:_LOOKED_AT]):
                return True
    return False


def is_own(rows: Sequence[Sequence[object]]) -> bool:
    """Whether a sheet that begins with these rows is one of our findings: it says so in its first cell and has the heads of their table."""
    if not rows or not rows[0] or rows[0][0] not in TITLE:
        return False
    return any(tuple(row[1:4]) in (tuple(HEADS.vi.split("|")), tuple(HEADS.en.split("|"))) for row in rows[:_LOOKED_AT])
