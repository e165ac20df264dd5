"""A paper → the bytes of a PDF, made without a network, its font within it: the same paper gives the same bytes."""

import json
from pathlib import Path
from typing import Literal

from checker.error import CheckerError, Text
from checker.report.paper import Paper, plain, shown

TEMPLATE = Path(__file__).parent / "templates" / "paper.typ"
_STANDARD: Literal["a-2a"] = "a-2a"  # kept for years, and read aloud
_STAMP = 315_532_800  # 1980-01-01, as in our containers: PDF/A wants a time, and what is made here bears none


def write(paper: Paper) -> bytes:
    """The PDF of the paper; a CheckerError says what to install where it is wanting."""
    try:
        import typst  # the extra `pdf`
    except ImportError:
        raise CheckerError(
            ".pdf", Text("chưa cài phần ghi PDF", "the part that writes PDF is not installed"), Text("Cần gói typst", "Expected the package typst"),
            Text('Chạy: pip install "hangviet[pdf]", hoặc ghi .docx', 'Run: pip install "hangviet[pdf]", or write a .docx'),
        ) from None  # fmt: skip
    content = json.dumps(plain(shown(paper)), ensure_ascii=False)
    return typst.compile(
        TEMPLATE.read_bytes(), format="pdf", ignore_system_fonts=True, sys_inputs={"paper": content}, pdf_standards=_STANDARD, timestamp=_STAMP,
    )  # fmt: skip
