"""The yearly review of the campaign: the section on public purchases is filled in, beside last year's; the others are the agency's own words."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.numeral import figure
from checker.report.amount import VALUE, Sum, millions, span, together
from checker.report.annexes import annexes
from checker.report.label import STAGES
from checker.report.limits_part import coverage, limits
from checker.report.message import mark, say
from checker.report.paper import Block, Column, Heading, Paper, Paragraph, Run, Table
from checker.report.paper_table import MILLIONS, Captions
from checker.report.results_part import results
from checker.report.sentence import DISCLAIMER
from checker.report.signed import Given, listed, open_part, section, signed, told
from checker.report.successor import notes, pair_name
from checker.report.supervision import basis, day_of, method, scope
from checker.survey.successor import Change, Pair, changes

_SUBJECT = mark("Kết quả thực hiện Cuộc vận động “Người Việt Nam ưu tiên dùng hàng Việt Nam”")
_MOST = 60


def paper(given: Given) -> Paper:
    """The whole review."""
    lang, captions = given.lang, Captions(given.lang)
    subject = given.details.subject or say(_SUBJECT, lang) + (f", {given.details.period}" if given.details.period else "")
    body: list[Block] = [
        Heading(say("I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO", lang)), *section(given, "I", mark("công tác lãnh đạo, chỉ đạo Cuộc vận động")),
        Heading(say("II. CÔNG TÁC TUYÊN TRUYỀN, VẬN ĐỘNG", lang)), *section(given, "II", mark("công tác tuyên truyền, vận động")),
        Heading(say("III. HÀNG VIỆT NAM TRONG MUA SẮM CÔNG", lang)), *basis(given, "yearly"), *scope(given), *_units(given), *method(given),
        Heading("4. " + say("Kết quả", lang), 2), *results(given, captions, "4.", 3),
        Heading("5. " + say("So với năm trước", lang), 2), *_change(given, captions),
        Heading("6. " + say("Giới hạn của số liệu", lang), 2), *limits(given, captions, units=False),
        Heading(say("IV. SẢN PHẨM OCOP, KẾT NỐI CUNG CẦU", lang)), *section(given, "IV", mark("sản phẩm OCOP và kết nối cung cầu")),
        Heading(say("V. KIỂM TRA, KIỂM SOÁT THỊ TRƯỜNG", lang)), *section(given, "V", mark("kiểm tra, kiểm soát thị trường")),
        Heading(say("VI. HẠN CHẾ, KHÓ KHĂN", lang)), *section(given, "VI", mark("hạn chế, khó khăn và nguyên nhân")),
        Heading(say("VII. PHƯƠNG HƯỚNG, KIẾN NGHỊ", lang)), *section(given, "VII", mark("phương hướng năm tới và kiến nghị")),
        Paragraph((Run(say(DISCLAIMER, lang), italic=True),)),
    ]  # fmt: skip
    return signed(given, say("Báo cáo", lang), subject, body, annexes(given))


def _units(given: Given) -> Iterator[Block]:
    """How many of the units that have to report did so."""
    survey, lang = given.survey, given.lang
    if survey.coverage:
        yield from coverage(survey.coverage, lang)
    elif given.details.units_required:
        named = sum(u.name is not None and bool(u.lines) for u in survey.units)
        yield listed(say("Đã có số liệu của {n} trên {all} đơn vị phải báo cáo.", lang, n=figure(named, lang), all=figure(given.details.units_required, lang)))
    else:
        yield open_part(given, mark("số đơn vị phải báo cáo"))


def _change(given: Given, captions: Captions) -> Iterator[Block]:
    lang, before = given.lang, given.previous
    if before is None:
        yield open_part(given, mark("số liệu năm trước để so sánh"))
        return
    found = list(changes(given.survey, before))
    if not found:
        yield told(say("Hai năm không có số liệu cùng một giai đoạn nên không so sánh.", lang))
    for change in found:
        yield from _told(change, captions, lang)
    if before.summary["rules"]["sha256"] != given.survey.summary["rules"]["sha256"]:
        yield told(say("Hai lần rà soát dùng hai bộ quy tắc khác nhau (ngày {before} và ngày {now}); một phần thay đổi có thể do đó.", lang,
                       before=day_of(before.summary["rules"]["version"], lang), now=day_of(given.survey.summary["rules"]["version"], lang)))  # fmt: skip
    kept = [u.name for s in (before, given.survey) for u in s.units if u.name and u.succession and u.area is None]
    if kept:
        yield told(say("Tên các đơn vị sau thuộc tổ chức, địa bàn đã sắp xếp: {list}. Chưa biết đơn vị kế tục nên chỉ so khi cùng tên ở cả hai năm, như ghi trên biểu.",
                       lang, list="; ".join(dict.fromkeys(kept))))  # fmt: skip


def _told(change: Change, captions: Captions, lang: str) -> Iterator[Block]:
    stage, value = STAGES[change.stage].of(lang), say(VALUE[change.stage], lang)
    yield told(say("Giai đoạn {stage}: so trên {n} đơn vị, địa bàn có số liệu ở cả hai năm và cùng phạm vi; {before} đơn vị chỉ có năm trước, "
                   "{now} đơn vị chỉ có năm nay không so.", lang, stage=stage, n=figure(len(change.pairs), lang), before=figure(len(change.only_before), lang),
                   now=figure(len(change.only_now), lang)))  # fmt: skip
    yield from (told(text) for text in notes(change, lang))
    if not change.pairs:
        return
    b, n = together(row.share for pair in change.pairs for row in pair.before), together(row.share for pair in change.pairs for row in pair.now)
    yield told(say("Tổng {value} của các đơn vị ấy: năm trước {before} triệu đồng, năm nay {now} triệu đồng. "
                   "Tỷ lệ ghi xuất xứ Việt Nam: năm trước {share_before}, năm nay {share_now}; cận dưới thay đổi {low} điểm %, cận trên {high} điểm %.", lang, value=value,
                   before=millions(b.amount, lang), now=millions(n.amount, lang),
                   share_before=span(b.low_percent, b.high_percent, lang) + " %", share_now=span(n.low_percent, n.high_percent, lang) + " %",
                   low=_points(b.low_percent, n.low_percent, lang),
                   high=_points(b.high_percent, n.high_percent, lang)))  # fmt: skip
    if (b.unknown or n.unknown) and b.amount and n.amount and not _apart(b, n):
        yield told(say("Hai khoảng chồng lên nhau: chưa kết luận được tỷ lệ tăng hay giảm.", lang))
    yield Table(captions.table(say("Tỷ lệ của từng đơn vị, năm trước và năm nay ({value})", lang, value=value)), _columns(lang), tuple(_rows(change.pairs, b, n, lang)), 1, "",
                say(MILLIONS, lang))  # fmt: skip


def _apart(one: Sum, other: Sum) -> bool:
    """Whether the two intervals have no point in common."""
    lows, highs = (one.low_percent, other.low_percent), (one.high_percent, other.high_percent)
    return max(x for x in lows if x is not None) > min(x for x in highs if x is not None)


def _columns(lang: str) -> tuple[Column, ...]:
    return (Column(say("STT", lang), 7, "center"), Column(say("Đơn vị", lang), 25), Column(say("Giá trị năm trước", lang), 13, "right"),
            Column(say("Giá trị năm nay", lang), 13, "right"), Column(say("Tỷ lệ năm trước (%)", lang), 15, "center"),
            Column(say("Tỷ lệ năm nay (%)", lang), 15, "center"), Column(say("Thay đổi cận dưới (điểm %)", lang), 14, "right"))  # fmt: skip


def _rows(pairs: Sequence[Pair], before: Sum, now: Sum, lang: str) -> Iterator[tuple[str, ...]]:
    for number, pair in enumerate(pairs[:_MOST], 1):
        yield (str(number), *_row(pair_name(pair, lang), together(r.share for r in pair.before), together(r.share for r in pair.now), lang))
    if len(pairs) > _MOST:
        rest = pairs[_MOST:]
        old, new = together(r.share for p in rest for r in p.before), together(r.share for p in rest for r in p.now)
        yield ("", *_row(say("{n} dòng còn lại", lang, n=len(rest)), old, new, lang))
    yield ("", *_row(say("Cộng", lang), before, now, lang))


def _row(name: str, old: Sum, new: Sum, lang: str) -> tuple[str, ...]:
    return (name, millions(old.amount, lang), millions(new.amount, lang), span(old.low_percent, old.high_percent, lang), span(new.low_percent, new.high_percent, lang),
            _points(old.low_percent, new.low_percent, lang))  # fmt: skip


def _points(before: Decimal | None, now: Decimal | None, lang: str) -> str:
    """The difference of two percents as they are printed, in percentage points."""
    if before is None or now is None:
        return "–"
    gap = now - before
    sign = "+" if gap > 0 else "−" if gap < 0 else ""
    return f"{sign}{figure(abs(gap), lang, 2)}"
