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
FILE = Text("Tệp", "File")
KEY = Text("Mã phát hiện", "Finding")  # the head over the keys of findings, by which answers are read back
# What a person fills in beside a finding, on the sheet of a marked copy and on a form of reply; head → field of a decision.
ANSWERS = {
    "status": Text("Trạng thái xử lý", "State"), "reason": Text("Ý kiến, lý do", "Opinion, reason"), "by": Text("Người quyết định", "Decided by"),
    "document": Text("Số văn bản", "Document"), "expires": Text("Có giá trị đến", "Valid until"),
}  # fmt: skip
REPLIES = {"reason": Text("Ý kiến của đơn vị", "Opinion of the body"), "document": Text("Tài liệu kèm theo", "Documents attached")}
STATUS = {"explained": Text("Đã giải trình", "Explained"), "accepted": Text("Chấp nhận", "Accepted"), "rejected": Text("Không chấp nhận", "Not accepted")}
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
    """Whether a sheet that begins with these rows is one of ours: it says so in its first cell and has the heads of a table of findings."""
    if not rows or not rows[0] or rows[0][0] not in TITLE:
        return False
    return any(tuple(row[1:4]) in (tuple(HEADS.vi.split("|")), tuple(HEADS.en.split("|"))) or is_head(row) for row in rows[:_LOOKED_AT])


def is_head(row: Sequence[object]) -> bool:
    """Whether the row is the head of a table of findings that can be answered."""
    return any(isinstance(cell, str) and cell in KEY for cell in row)
