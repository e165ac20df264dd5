"""The report of a supervision team: legal basis, scope and method, results, limits, recommendations, annexes."""

from collections.abc import Iterator

from checker.act import as_day
from checker.numeral import figure
from checker.report.advice import advice
from checker.report.annexes import annexes
from checker.report.label import day_words
from checker.report.limits_part import limits, some
from checker.report.message import mark, say
from checker.report.paper import Block, Heading, Paper, Paragraph, Run
from checker.report.paper_table import Captions
from checker.report.results_part import results
from checker.report.sentence import DISCLAIMER
from checker.report.signed import Given, cited, listed, open_part, section, signed, told

_SUBJECT = mark("Kết quả giám sát việc mua sắm tài sản, hàng hóa và ưu tiên sử dụng hàng hóa Việt Nam của các cơ quan, đơn vị")


def paper(given: Given) -> Paper:
    """The whole report."""
    lang, captions = given.lang, Captions(given.lang)
    subject = given.details.subject or say(_SUBJECT, lang) + (f", {given.details.period}" if given.details.period else "")
    body: list[Block] = [
        Heading(say("I. ĐẶC ĐIỂM, CĂN CỨ, PHẠM VI VÀ PHƯƠNG PHÁP", lang)), *basis(given, "supervision"), *scope(given), *method(given),
        Heading(say("II. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO", lang)), *section(given, "II", mark("công tác lãnh đạo, chỉ đạo việc ưu tiên sử dụng hàng Việt Nam")),
        Heading(say("III. KẾT QUẢ MUA SẮM", lang)), *results(given, captions),
        Heading(say("IV. HẠN CHẾ VÀ NỘI DUNG CHƯA ĐỦ CĂN CỨ KẾT LUẬN", lang)), *limits(given, captions),
        *section(given, "IV", mark("hạn chế, nguyên nhân theo nhận định của đoàn giám sát")),
        Heading(say("V. KIẾN NGHỊ", lang)), *advice(given), Paragraph((Run(say(DISCLAIMER, lang), italic=True),)),
    ]  # fmt: skip
    return signed(given, say("Báo cáo", lang), subject, body, annexes(given))


def basis(given: Given, kind: str) -> Iterator[Block]:
    """The legal basis, each with how it was checked; the team's own plan comes from the profile."""
    lang = given.lang
    yield Heading("1. " + say("Căn cứ", lang), 2)
    if given.details.plan:
        yield listed(f"{given.details.plan.rstrip('.;')};")
    else:
        yield open_part(given, mark("kế hoạch, quyết định của đoàn giám sát"))
    sources = given.papers.bases[kind]
    for number, source in enumerate(sources, 1):
        of = f": {source.of.text.of(lang)}" if source.of else ""
        yield listed(f"{cited(source, given.papers.acts, lang)}{of}" + ("." if number == len(sources) else ";"))


def scope(given: Given) -> Iterator[Block]:
    """What was looked at: files, units, periods, stages."""
    survey, lang = given.survey, given.lang
    yield Heading("2. " + say("Phạm vi", lang), 2)
    named = [u for u in survey.units if u.name is not None]
    read = sum(f.read for f in survey.files)
    yield told(say("Rà soát {files} tệp (đọc được {read}) của {units} đơn vị, {lines} dòng hàng hóa, dịch vụ.", lang, files=figure(len(survey.files), lang),
                   read=figure(read, lang), units=figure(len(named), lang), lines=figure(sum(f.lines for f in survey.files), lang)))  # fmt: skip
    periods = list(dict.fromkeys(r.name for s in survey.stages for r in s.tables["period"] if r.name))
    if given.details.period:
        yield told(say("Kỳ giám sát: {period}.", lang, period=given.details.period))
    if periods:
        yield told(say("Kỳ ghi trên biểu: {list}.", lang, list=some(periods, lang)))
    elif not given.details.period:
        yield open_part(given, mark("kỳ giám sát"))


def method(given: Given) -> Iterator[Block]:
    """How the figures came about."""
    lang, rules = given.lang, given.survey.summary["rules"]
    yield Heading("3. " + say("Phương pháp", lang), 2)
    yield told(say(
        "Công cụ hangviet đọc bảng tính của các đơn vị, bộ quy tắc ngày {version}. Tỷ lệ là phần giá trị hàng hóa ghi xuất xứ Việt Nam theo hồ sơ, "
        "chưa thẩm tra, trong tổng giá trị hàng hóa của cùng một giai đoạn. "
        "Phần chưa đủ căn cứ không bị gán cho bên nào, nên tỷ lệ là một khoảng từ thấp nhất đến cao nhất có thể.", lang, version=day_of(rules["version"], lang),
    ))  # fmt: skip
    yield told(say(
        "Trong lời văn, tiền tính bằng triệu đồng, làm tròn hai chữ số thập phân từ số đồng; tổng tính từ số đồng nên có thể lệch do làm tròn. "
        "Phụ lục ghi đến đồng, kèm tệp, trang, ô của từng số liệu.", lang,
    ))  # fmt: skip


def day_of(text: str, lang: str) -> str:
    """A day of result.json as people of the language write it; what is no day stays as it is."""
    at = as_day(text)
    return day_words(at, lang) if at else text
