"""What a survey could not conclude, and what its figures do not hold: the section of a signed report that says so."""

from collections.abc import Iterator

from checker.numeral import figure
from checker.report.amount import millions
from checker.report.decided_tables import decided_part
from checker.report.label import STAGES
from checker.report.message import mark, say
from checker.report.paper import Block, Column, Paragraph, Table
from checker.report.paper_table import Captions
from checker.report.signed import Given, listed
from checker.report.survey_words import CAUSES, succession
from checker.survey.figures import Coverage, Survey

_DUTIES = {
    "error": mark("cần sửa số liệu"), "explain": mark("cần giải trình"), "note": mark("lưu ý"), "unknown": mark("chưa đủ căn cứ"),
    "not_counted": mark("thử nghiệm hoặc đã được chấp thuận, không tính"),
}  # fmt: skip
TREATY = mark("Chưa xét phạm vi mở cửa thị trường theo điều ước quốc tế.")
_MOST = 30


def limits(given: Given, captions: Captions, units: bool = True) -> Iterator[Block]:
    """Every limit of the figures, those that bear on the share first; `units`: also which units have not submitted."""
    survey, lang = given.survey, given.lang
    yield from _unknown(given, captions)
    yield from (listed(text) for text in _figures(survey, lang))
    yield from decided_part(given, captions)
    if units and survey.coverage:
        yield from coverage(survey.coverage, lang)
    yield listed(given.details.market_opening or say(TREATY, lang))
    yield listed(say("Xuất xứ lấy theo điều hồ sơ ghi, chưa thẩm tra chứng từ; nhãn hiệu Việt Nam chưa phải xuất xứ Việt Nam.", lang))
    yield listed(say("Không có văn bản nào được tìm thấy đặt tỷ lệ tối thiểu hàng Việt Nam cho một đơn vị; tỷ lệ trên là số liệu báo cáo, không phải căn cứ xếp loại.", lang))
    yield listed(say("Một số căn cứ mới đối chiếu nguồn thứ cấp hoặc theo trí nhớ, có ghi rõ bên cạnh; cần đối chiếu Công báo trước khi viện dẫn.", lang))


def _unknown(given: Given, captions: Captions) -> Iterator[Block]:
    """Why origins are unknown, by cause, stage by stage."""
    lang = given.lang
    rows: list[tuple[str, ...]] = []
    for stage in given.survey.stages:
        for part in stage.total.unknown_by_cause:
            rows.append((str(len(rows) + 1), STAGES[stage.stage].of(lang), say(CAUSES[part.name], lang), figure(part.items, lang), millions(part.amount, lang)))
    if not rows:
        return
    columns = (Column(say("STT", lang), 7, "center"), Column(say("Giai đoạn", lang), 22), Column(say("Nguyên nhân", lang), 44),
               Column(say("Số mặt hàng", lang), 12, "right"), Column(say("Giá trị", lang), 16, "right"))  # fmt: skip
    yield Table(captions.table(say("Phần chưa đủ căn cứ, theo nguyên nhân", lang)), columns, tuple(rows), 0, "", say("Đơn vị tính: triệu đồng", lang))


def _figures(survey: Survey, lang: str) -> Iterator[str]:
    unread = [f for f in survey.files if not f.read]
    if unread:
        yield say("{n} tệp không đọc được nên không có trong số liệu: {files}.", lang, n=figure(len(unread), lang), files=some([f.file for f in unread], lang))
    sums = survey.reconciliation
    if sums.differ:
        yield say("{n} dòng tổng ghi trên biểu không khớp với các dòng; tỷ lệ của các biểu ấy chưa phải số cuối cùng.", lang, n=figure(sums.differ, lang))
    if sums.open:
        yield say("{n} dòng tổng chưa đối chiếu được.", lang, n=figure(sums.open, lang))
    if not (sums.agree or sums.differ or sums.open):
        yield say("Không biểu nào có dòng tổng để đối chiếu.", lang)
    missing = sum(stage.total.no_amount for stage in survey.stages)
    if missing:
        yield say("{n} dòng không có giá trị nên tỷ lệ theo giá trị chưa đầy đủ.", lang, n=figure(missing, lang))
    nameless = next((u for u in survey.units if u.name is None), None)
    if nameless and nameless.lines:
        yield say("{n} dòng chưa rõ của đơn vị nào.", lang, n=figure(nameless.lines, lang))
    for again in survey.repetitions:
        yield say("Một biểu được gửi nhiều lần ({files}); số liệu nêu trên tính mọi lần gửi, phần tính một lần nêu ở kết quả chung.", lang,
                  files=some(list(again.files), lang))  # fmt: skip
    counts = [(name, getattr(survey.duties, name)) for name in _DUTIES]
    if any(n for _, n in counts):
        yield say("Số phát hiện: {list}.", lang, list="; ".join(f"{say(_DUTIES[name], lang)} {figure(n, lang)}" for name, n in counts))


def coverage(held: Coverage, lang: str) -> Iterator[Paragraph]:
    """Which units of the list have submitted, which not, and which are no more."""
    yield listed(say("Đã có số liệu của {n} trên {all} đơn vị phải báo cáo.", lang, n=figure(len(held.present), lang), all=figure(held.expected, lang)))
    if held.missing:
        yield listed(say("Chưa có báo cáo: {list}.", lang, list=some([u.name for u in held.missing], lang)))
    if held.unread:
        yield listed(say("Có tệp nhưng không đọc được hoặc không có dòng hàng hóa: {list}.", lang, list=some([u.name for u, _ in held.unread], lang)))
    for unit, ended in (*held.reorganised, *held.renamed):
        yield listed(f"{unit.name}: {succession(ended, lang)} ({ended.cite}).")
    if held.others:
        yield listed(say("Ngoài danh sách nhưng có số liệu: {list}.", lang, list=some([u.name or "?" for u in held.others if u.name], lang)))


def some(names: list[str], lang: str) -> str:
    """The names, and how many more there are."""
    more = len(names) - _MOST
    return "; ".join(names[:_MOST]) + (say(" và {n} khác", lang, n=more) if more > 0 else "")
