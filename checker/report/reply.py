"""For each body that has something to explain: a paper to sign and a workbook to fill in, which `hangviet decide --from` reads back."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from checker.error import Text
from checker.numeral import dong, figure
from checker.papers import Papers, load_papers
from checker.profile import PaperDetails, Profile, load_profile
from checker.report.docx import write
from checker.report.label import CHECKED, SEVERITY
from checker.report.letterhead import gap, head, recipients, signature, title
from checker.report.message import mark, say
from checker.report.paper import Annex, Block, Column, Paper, Paragraph, Run, Table
from checker.report.reply_book import Row, book
from checker.report.sentence import DISCLAIMER
from checker.resource import rules_folder
from checker.survey.asked import Asked, asked
from checker.text import fold

_LONGEST = 60  # signs of a file's name
WANTED = {
    "error": mark("Biểu đã sửa số liệu, hoặc chứng từ cho thấy số liệu đúng"),
    "explain": mark("Lý do bằng văn bản và hồ sơ của lần mua"),
    "unknown": mark("Thông tin, chứng từ còn thiếu nêu ở cột Nội dung"),
}  # fmt: skip
_OPTION = Text(", hoặc dùng --date", ", or use --date")  # what can be done by whoever runs the program, and by no body
HEADS = (mark("Nội dung"), mark("Ô, biểu"), mark("Căn cứ"), mark("Tài liệu cần cung cấp"), mark("Ý kiến của đơn vị"), mark("Tài liệu kèm theo"))
_WIDTHS = (0.32, 0.15, 0.13, 0.14, 0.14, 0.12)


def replies(folder: Path, profile: Path | None, style: str, lang: str) -> dict[str, bytes]:
    """Name and content of each file: two for each body."""
    own = load_profile(profile) if profile else Profile()
    papers = load_papers(rules_folder())
    files = {}
    for number, body in enumerate(asked(folder, own), 1):
        stem = _stem(number, body)
        groups = _groups(body, lang)
        files[f"{stem}.docx"] = write(_paper(body, groups, own.document, papers, style, lang))
        files[f"{stem}.xlsx"] = book(_name(body, lang), groups, HEADS, lang)
    return files


def _stem(number: int, body: Asked) -> str:
    """The name of a body's files: its number, and its own name as file systems take it."""
    words = fold(body.name or "chưa rõ đơn vị").replace(" ", "-")
    short = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}-{hashlib.sha256(words.encode()).hexdigest()[:6]}"
    return f"giai-trinh-{number:02d}-{short}"


def _name(body: Asked, lang: str) -> str:
    return body.name or say("[chưa rõ đơn vị]", lang)


def _groups(body: Asked, lang: str) -> list[tuple[str, list[Row]]]:
    """The findings by the provision that they rest on: figures first, then duties, then what is open."""
    groups: dict[str, list[Row]] = {}
    for f in body.findings:
        groups.setdefault(f["cite"] or say("không dẫn quy định", lang), []).append(_row(f, lang))
    return list(groups.items())


def _row(f: Mapping[str, Any], lang: str) -> Row:
    unknown = f["verdict"] == "unknown"
    level = "" if unknown else f"{SEVERITY[f['severity']].of(lang)}. "  # the sentence of what is open says so itself
    told = re.split(r"(?<=\.)\s+", f["message_en" if lang == "en" else "message_vi"].replace(_OPTION.of(lang), ""))
    message = " ".join(sentence for sentence in told if " --" not in sentence).rstrip(".")
    goods = f"{f['goods_name']}: " if f["goods_name"] else ""
    money = say(" Giá trị các dòng: {amount} đồng.", lang, amount=dong(f["amount"], lang)) if f["amount"] else ""
    basis = f"{f['cite']} ({CHECKED[f['checked']].of(lang)})" if f["cite"] and f["checked"] else f["cite"] or ""
    place = " › ".join(filter(None, [f["file"], f"'{f['sheet']}'" if f["sheet"] else None, (f["cells"] or "").replace(",", ", ")]))
    return Row(
        f"{level}{goods}{message}.{money}", place, basis, say(WANTED["unknown" if unknown else f["severity"]], lang),
        f["decision_reason"] or "", f["decision_document"] or "", f["file"] or "", f["sheet"] or "", f["cells"] or "", f["key"],
    )  # fmt: skip


def _paper(body: Asked, groups: Sequence[tuple[str, list[Row]]], details: PaperDetails, papers: Papers, style: str, lang: str) -> Paper:
    form = papers.styles[style]
    sheet = form.page
    name = say("Đề nghị giải trình", lang)
    subject = say("Về kết quả rà soát biểu mua sắm của {name}", lang, name=_name(body, lang))
    return Paper(
        lang, sheet, head(form.left, details, lang), head(form.right, details, lang), title(name, subject, sheet.size), tuple(_body(body, lang)),
        recipients(details, lang), signature(details, lang), (_annex(groups, details, lang),), f"{name}: {subject}",
    )  # fmt: skip


def _body(body: Asked, lang: str) -> Iterator[Block]:
    counted = {"error": 0, "explain": 0, "unknown": 0}
    for f in body.findings:
        counted["unknown" if f["verdict"] == "unknown" else f["severity"]] += 1
    yield Paragraph((Run(say("Kính gửi: {name}", lang, name=_name(body, lang)), bold=True),), "center", indent=False)
    yield Paragraph((Run(say(
        "Rà soát tự động các biểu của đơn vị có {all} nội dung cần đơn vị trả lời: {error} nội dung cần sửa số liệu, {explain} nội dung cần giải trình, {unknown} nội dung chưa đủ "
        "căn cứ kết luận. Từng nội dung, ô trong biểu, căn cứ và tài liệu cần cung cấp nêu ở Phụ lục.", lang,
        all=figure(len(body.findings), lang), **{name: figure(n, lang) for name, n in counted.items()},
    )),))  # fmt: skip
    yield Paragraph((Run(say(
        "Đề nghị đơn vị ghi ý kiến và tài liệu kèm theo vào Phụ lục, hoặc vào tệp bảng tính cùng tên gửi kèm (giữ nguyên cột mã), gửi về trước ngày ", lang,
    )), gap(mark("thời hạn trả lời"), lang), Run(".")))  # fmt: skip
    yield Paragraph((Run(say("Mua hàng nước ngoài là một cách phân loại, không phải thiếu sót; những chỗ chỉ để lưu ý không nêu ở đây.", lang)),))
    yield Paragraph((Run(say(DISCLAIMER, lang), italic=True),))


def _annex(groups: Sequence[tuple[str, list[Row]]], details: PaperDetails, lang: str) -> Annex:
    number = details.number or say("[Đơn vị bổ sung: {what}]", lang, what=say(mark("số"), lang))
    columns = tuple(Column(say(head, lang), width) for head, width in zip(HEADS, _WIDTHS, strict=True))
    tables = tuple(
        Table(say("Bảng {n}. {basis}", lang, n=n, basis=basis), columns, tuple(row[:6] for row in rows)) for n, (basis, rows) in enumerate(groups, 1)
    )
    of = say("(Kèm theo văn bản số {number}/{symbol})", lang, number=number, symbol=details.symbol or "…")
    return Annex(say("Phụ lục", lang), say("Nội dung đề nghị giải trình", lang), of, tables)
