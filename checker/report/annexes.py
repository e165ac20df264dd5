"""The annexes of a signed report: its figures to the đồng, and for each the file, the sheet and the cells that it is made of."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from checker.numeral import dong, figure
from checker.report import paper_table as table
from checker.report.amount import VALUE
from checker.report.label import SEVERITY, STAGES
from checker.report.message import say
from checker.report.paper import Annex, Block, Column, Heading, Table
from checker.report.paper_table import MOST_IN_ANNEX, Captions, splitting
from checker.report.signed import Given, cited, of_paper, told
from checker.report.survey_words import HEADS, NAMELESS, VERDICTS, place_words
from checker.report.task import found_words
from checker.survey.figures import BY
from checker.survey.raised import Raised

_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_CELLS, _FEW = 1_200, 60  # characters of addresses in one cell


def annexes(given: Given) -> tuple[Annex, ...]:
    """All annexes, numbered; those that would be empty are left out."""
    parts = [
        (say("SỐ LIỆU TỔNG HỢP", given.lang), list(_sums(given))),
        (say("XUẤT XỨ GHI TRÊN HỒ SƠ VÀ LÝ DO CHỌN HÀNG NHẬP KHẨU", given.lang), list(_origins(given))),
        (say("HÀNG GHI XUẤT XỨ NƯỚC NGOÀI CÓ TRONG DANH MỤC TRONG NƯỚC ĐÃ SẢN XUẤT ĐƯỢC", given.lang), list(_listed(given))),
        (say("PHÁT HIỆN THEO NỘI DUNG", given.lang), list(_findings(given))),
        (say("NGUỒN CỦA TỪNG SỐ LIỆU", given.lang), list(_sources(given))),
    ]
    kept = [(title, blocks) for title, blocks in parts if blocks]
    return tuple(
        Annex(say("Phụ lục {n}", given.lang, n=_NUMERALS[n]), title, of_paper(given), tuple(blocks)) for n, (title, blocks) in enumerate(kept)
    )


def _stage_head(given: Given, stage: str, number: int) -> Heading:
    value = say(VALUE[stage], given.lang)
    return Heading(f"{number}. " + say("Giai đoạn: {stage}", given.lang, stage=STAGES[stage].of(given.lang)) + f" ({value})", 2)


def _sums(given: Given) -> Iterator[Block]:
    captions = Captions(given.lang)
    for number, stage in enumerate(given.survey.stages, 1):
        yield _stage_head(given, stage.stage, number)
        for by in BY:
            if by in ("agency", "file") or splitting(stage.tables[by]):
                yield table.shares_in_annex(stage, by, captions.table(say(HEADS[by], given.lang)), given.lang)


def _origins(given: Given) -> Iterator[Block]:
    captions, lang = Captions(given.lang), given.lang
    for number, stage in enumerate(given.survey.stages, 1):
        yield _stage_head(given, stage.stage, number)
        yield table.origins(stage, captions.table(say("Theo nước xuất xứ ghi trên hồ sơ", lang)), lang, False)
        if any(r.text is not None for r in stage.reasons):
            yield table.reasons(stage.reasons[:MOST_IN_ANNEX], captions.table(say("Lý do ghi trên biểu", lang)), lang, False)


def _listed(given: Given) -> Iterator[Block]:
    captions, lang = Captions(given.lang), given.lang
    for stage in given.survey.stages:
        if stage.listed.items:
            yield table.listed(stage.listed.lines, captions.table(STAGES[stage.stage].of(lang)), lang)
            if stage.listed.items > len(stage.listed.lines):
                yield told(say("Nêu {n} dòng có giá trị lớn nhất trên {all} dòng.", lang, n=len(stage.listed.lines), all=figure(stage.listed.items, lang)))


def _findings(given: Given) -> Iterator[Block]:
    lang = given.lang
    rows: list[tuple[str, ...]] = []
    for number, r in enumerate(given.raised[:MOST_IN_ANNEX], 1):
        title = given.titles.get(r.rule) or found_words(r.message[lang])
        money = "–" if r.amount is None else dong(r.amount, lang)
        cite = r.cite if r.checked and r.cite else "–"
        first = place_words(r.first._replace(cells=_addresses([r.first.cells], lang, _FEW) if r.first.cells else None)) if r.first else "–"
        rows.append((str(number), title, _duty(r, lang), figure(r.findings, lang), figure(r.rows, lang) if r.rows else "–", money, cite, first))
    if not rows:
        return
    columns = (Column(say("STT", lang), 5, "center"), Column(say("Nội dung", lang), 27), Column(say("Việc phải làm", lang), 12), Column(say("Số phát hiện", lang), 7, "right"),
               Column(say("Số dòng", lang), 6, "right"), Column(say("Giá trị các dòng", lang), 13, "right"), Column(say("Căn cứ", lang), 17),
               Column(say("Nơi có giá trị lớn nhất", lang), 20))  # fmt: skip
    yield Table(Captions(lang).table(say("Phát hiện theo nội dung", lang)), columns, tuple(rows), 0, "", say(table.DONG, lang), 10)


def _duty(r: Raised, lang: str) -> str:
    if not r.counted:
        return say("Thử nghiệm hoặc đã được chấp thuận, không tính", lang)
    return say("Chưa đủ căn cứ", lang) if r.verdict == "unknown" else SEVERITY[r.severity].of(lang)


def _sources(given: Given) -> Iterator[Block]:
    captions = Captions(given.lang)
    yield from _cells(given, captions)
    yield _files(given, captions)
    style, acts, lang = given.papers.styles[given.style], given.papers.acts, given.lang
    told_of = ((cited(c, acts, lang), f" ({c.of.text.of(lang)})" if c.of else "") for c in style.cites)
    yield told(say("Thể thức của báo cáo này theo: {list}.", lang, list="; ".join(a + b for a, b in told_of)))


def _cells(given: Given, captions: Captions) -> Iterator[Block]:
    """The sums of each unit and sheet by what its lines state, with the cells that hold them."""
    lang, survey = given.lang, given.survey
    names = {u.key: u.name for u in survey.units}
    sums: dict[tuple[str, ...], list[Any]] = {}
    for row in survey.trace.to_pylist():
        at = (row["stage"], row["by_agency"], row["file"], row["sheet"], row["left_out"] or row["origin_verdict"], row["left_out"] or "")
        held = sums.setdefault(at, [0, Decimal(0), []])
        held[0] += row["items"]
        held[1] += row["amount"] or Decimal(0)
        held[2].append(row["cells"] or say("cả trang", lang))
    rows: list[tuple[str, ...]] = []
    for (stage, unit, file, sheet, verdict, left_out), (items, amount, cells) in list(sums.items())[:MOST_IN_ANNEX]:
        what = say("ngoài mẫu số", lang) if left_out else say(VERDICTS[verdict], lang)
        rows.append((str(len(rows) + 1), STAGES[stage].of(lang), names.get(unit) or say(NAMELESS["agency"], lang), f"{file} › '{sheet}'", what, figure(items, lang),
                     dong(amount, lang), _addresses(cells, lang)))  # fmt: skip
    columns = (Column(say("STT", lang), 5, "center"), Column(say("Giai đoạn", lang), 9), Column(say("Đơn vị", lang), 17), Column(say("Tệp, trang", lang), 18),
               Column(say("Xuất xứ ghi", lang), 9), Column(say("Số mặt hàng", lang), 6, "right"), Column(say("Giá trị", lang), 13, "right"),
               Column(say("Ô giá trị", lang), 30))  # fmt: skip
    if rows:
        note = say("Cộng các dòng của một đơn vị và một loại xuất xứ thì được số liệu của báo cáo. Biểu không có cột thành tiền thì nêu ô đơn giá.", lang)
        yield Table(captions.table(say("Ô của từng số liệu", lang)), columns, tuple(rows), 0, note, say(table.DONG, lang), 10)
        if len(sums) > len(rows):
            yield told(say("Nêu {n} trên {all} nhóm ô; đủ ở phụ lục dạng bảng tính.", lang, n=figure(len(rows), lang),
                           all=figure(len(sums), lang)))  # fmt: skip


def _files(given: Given, captions: Captions) -> Table:
    """What was handed in, with the sum by which each file is known again."""
    lang, rows = given.lang, []
    for number, f in enumerate(given.survey.files[:MOST_IN_ANNEX], 1):
        whose = "; ".join(u or say(NAMELESS["agency"], lang) for u in f.units) or "–"
        rows.append((str(number), f.file, whose, say("đã đọc", lang) if f.read else say("không đọc được", lang), figure(f.lines, lang), f.sha256 or "–"))
    columns = (Column(say("STT", lang), 5, "center"), Column(say("Tệp", lang), 24), Column(say("Đơn vị", lang), 24), Column(say("Đọc", lang), 9),
               Column(say("Số dòng", lang), 6, "right"), Column(say("Mã băm SHA-256", lang), 33))  # fmt: skip
    return Table(captions.table(say("Tệp đã nhận", lang)), columns, tuple(rows), size=10)


def _addresses(cells: list[str], lang: str, most: int = _CELLS) -> str:
    """The addresses, as many as there is room for."""
    text = ", ".join(part for group in cells for part in group.split(","))
    if len(text) <= most:
        return text
    end = text.rfind(",", 0, most)
    return text[: end if end > 0 else most] + say(" … và các ô khác của trang", lang)
