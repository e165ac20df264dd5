"""What a workbook holds that acts when it is opened: macros, links to other files and programs, embedded objects. Named, never run."""

import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from checker.error import Text, sentence

if TYPE_CHECKING:
    from checker.format.source import Problem

_KINDS: tuple[tuple[re.Pattern[str], Text], ...] = tuple(
    (re.compile(pattern), text)
    for pattern, text in (
        (r"(^|/)vbaproject[^/]*\.bin$|^basic/|^scripts/|^_vba_project", Text("macro", "macros")),
        (r"/macrosheets/", Text("macro Excel 4.0", "Excel 4.0 macros")),
        (r"/externallinks/externallink[^/]*\.(xml|bin)$", Text("liên kết tới tệp khác", "links to other files")),
        (r"/connections\.(xml|bin)$|/querytables/", Text("kết nối dữ liệu bên ngoài", "connections to outside data")),
        (r"/activex/|/ctrlprops/", Text("nút, điều khiển", "buttons and controls")),
        (r"/embeddings/", Text("đối tượng nhúng", "embedded objects")),
    )
)
_LINK = re.compile(r"/externallinks/externallink[^/]*\.xml$")
_DDE = Text("liên kết DDE tới chương trình khác", "DDE links to other programs")


def active(parts: Collection[str], read: Callable[[str], bytes]) -> Text | None:
    """The active content among these parts (names in lower case), as a list in words; None: there is none. `read` gives a part's bytes."""
    found = [text for pattern, text in _KINDS if any(pattern.search(part) for part in parts)]
    if any(b"ddeLink" in read(part) for part in parts if _LINK.search(part)):
        found.append(_DDE)
    return Text(", ".join(t.vi for t in found), ", ".join(t.en for t in found)) if found else None


def active_problem(found: Text) -> "Problem":
    """What is told of it."""
    from checker.format.source import Problem  # not for those who only name it

    return Problem("active_content", None, None, False, sentence(
        Text(f"Tệp có {found.vi}; hangviet không chạy gì trong số đó", f"The file holds {found.en}; nothing of it was run"),
        Text("Cần bảng tính chỉ có số liệu", "Expected: a workbook of figures only"),
        Text("Chỉ bật nội dung khi biết chắc nguồn của tệp; nếu không cần, lưu lại dạng .xlsx không có các phần này",
             "Enable content only if you know where the file comes from; if it is not needed, save as .xlsx without it")))  # fmt: skip
