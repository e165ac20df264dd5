"""A survey's results as the section of a signed report that tells them, stage by stage: stages are never added."""

from collections.abc import Iterator
from typing import Any

from checker.numeral import dong, figure, percentage
from checker.report import paper_table as table
from checker.report import sentence
from checker.report.amount import VALUE, by_rounding, millions
from checker.report.label import STAGES
from checker.report.message import mark, say
from checker.report.paper import Block, Heading
from checker.report.paper_table import Captions
from checker.report.signed import Given, told
from checker.report.successor import joined_words
from checker.report.survey_words import as_row
from checker.share import percent
from checker.survey.figures import By, StageSurvey

_REASONS_IN_TEXT = 10
_TABLES: dict[By, str] = {
    "agency": mark("Theo đơn vị"), "group": mark("Theo nhóm hàng hóa"), "kind": mark("Theo loại hàng hóa"), "period": mark("Theo kỳ"),
    "funding": mark("Theo nguồn kinh phí"),
}  # fmt: skip


def results(given: Given, captions: Captions, within: str = "", level: int = 2) -> Iterator[Block]:
    """Every stage with its headings of this level; `within` stands before their numbers."""
    lang, stages = given.lang, given.survey.stages
    if not stages:
        yield told(say("Không có dòng hàng hóa nào trong các tệp đã rà soát.", lang))
    if len(stages) > 1:
        yield told(say("Số liệu thuộc nhiều giai đoạn của lần mua, không cộng chung; mỗi giai đoạn được nêu riêng.", lang))
    for number, stage in enumerate(stages, 1):
        yield Heading(f"{within}{number}. " + say("Giai đoạn: {stage}", lang, stage=STAGES[stage.stage].of(lang)), level)
        yield from _stage(given, stage, captions, f"{within}{number}", level + 1)


def _stage(given: Given, stage: StageSurvey, captions: Captions, number: str, level: int) -> Iterator[Block]:
    lang, parts = given.lang, 0

    def heading(text: str) -> Heading:
        nonlocal parts
        parts += 1
        return Heading(f"{number}.{parts}. {text}", level)

    def caption(text: str) -> str:
        return captions.table(f"{text} ({say(VALUE[stage.stage], lang)})")

    yield heading(say("Kết quả chung", lang))
    yield from (told(text) for text in general(given, stage))
    if not stage.total.items:
        return
    yield heading(say(_TABLES["agency"], lang))
    yield table.shares_in_text(stage, "agency", caption(say(_TABLES["agency"], lang)), lang)
    yield from (told(text) for text in joined_words(given.survey, stage, lang))
    if stage.mean is not None and stage.mean.units > 1:
        yield told(_mean(stage, lang))
    if sum(bool(r.share.amount) for r in stage.tables["agency"]) > 1:
        yield table.share_chart(stage, "agency", captions.picture(say("Cơ cấu giá trị theo xuất xứ ghi trên hồ sơ, từng đơn vị", lang)), lang)
    for by in ("group", "kind", "period"):
        if table.splitting(stage.tables[by]):
            yield heading(say(_TABLES[by], lang))
            yield table.shares_in_text(stage, by, caption(say(_TABLES[by], lang)), lang)
    yield heading(say("Theo nguồn kinh phí", lang))
    yield from _funding(stage, caption, lang)
    yield heading(say("Theo nước xuất xứ ghi trên hồ sơ", lang))
    yield table.origins(stage, caption(say("Theo nước xuất xứ ghi trên hồ sơ", lang)), lang, True)
    if len(stage.origins) > 1 and stage.total.amount:
        yield table.origin_chart(stage, captions.picture(say("Tỷ trọng giá trị theo xuất xứ ghi trên hồ sơ", lang)), lang)
    yield heading(say("Hàng ghi xuất xứ nước ngoài có trong danh mục trong nước đã sản xuất được", lang))
    yield from _listed(stage, lang)
    yield heading(say("Lý do chọn hàng nhập khẩu ghi trên biểu", lang))
    yield from _reasons(stage, caption, lang)


def general(given: Given, stage: StageSurvey) -> Iterator[str]:
    """The sentences that tell the share of a stage as a whole."""
    lang, s = given.lang, stage.total
    row = as_row(s)
    if s.amount:
        percents = [p for v in (s.domestic, s.foreign, s.unknown) if (p := percent(v, s.amount)) is not None]
        domestic, foreign, unknown = (percentage(p, lang) for p in percents)
        words = say(" (bằng chữ: {words})", lang, words=given.words.spelled(s.amount)) if lang == "vi" else ""
        yield say(
            "Tổng {value} của {items} mặt hàng ({tax}) là {millions} triệu đồng; tính đến đồng: {amount} đồng{words}.", lang, value=say(VALUE[s.stage], lang),
            items=figure(s.items, lang), tax=say(sentence.TAX[s.tax_basis], lang), millions=millions(s.amount, lang), amount=dong(s.amount, lang), words=words,
        )  # fmt: skip
        yield say(
            "Trong đó ghi xuất xứ Việt Nam {domestic} triệu đồng ({domestic_percent}); ghi xuất xứ nước ngoài {foreign} triệu đồng ({foreign_percent}); "
            "chưa đủ căn cứ kết luận {unknown} triệu đồng ({unknown_percent}).", lang, domestic=millions(s.domestic, lang), domestic_percent=domestic,
            foreign=millions(s.foreign, lang), foreign_percent=foreign, unknown=millions(s.unknown, lang), unknown_percent=unknown,
        ) + (f" {note}" if (note := by_rounding(percents, lang)) else "")  # fmt: skip
    else:
        yield say("Không tính được tỷ lệ theo giá trị: biểu không có thành tiền, cũng không có đủ số lượng và đơn giá.", lang)
    yield from filter(None, (sentence.interval(row, lang), sentence.by_count(row, lang) if s.items else None, sentence.no_amount(row, lang), sentence.left_out(row, lang)))
    if stage.once is not None:
        yield say("Có biểu được gửi nhiều lần; nếu mỗi biểu chỉ tính một lần thì tổng là {amount} triệu đồng, tỷ lệ theo giá trị {range}.", lang,
                  amount=millions(stage.once.amount, lang), range=sentence.span(as_row(stage.once), "", lang))  # fmt: skip


def _mean(stage: StageSurvey, lang: str) -> str:
    mean = stage.mean
    assert mean is not None
    low, high = percentage(mean.low_percent, lang), percentage(mean.high_percent, lang)
    text = say("Tỷ lệ ở dòng cộng là bình quân theo giá trị (đơn vị mua nhiều có trọng số lớn). Bình quân giản đơn của {n} đơn vị, để tham khảo: {range}.", lang,
               n=figure(mean.units, lang), range=low if low == high else say("từ {low} đến {high}", lang, low=low, high=high))  # fmt: skip
    if mean.small:
        text += " " + say("Trong đó {n} đơn vị có mẫu số nhỏ.", lang, n=figure(mean.small, lang))
    return text


def _funding(stage: StageSurvey, caption: Any, lang: str) -> Iterator[Block]:
    rows = stage.tables["funding"]
    if table.telling(rows):
        yield table.shares_in_text(stage, "funding", caption(say("Theo nguồn kinh phí", lang)), lang)
    if any(r.name is None for r in rows):
        nameless = next(r for r in rows if r.name is None)
        yield told(say("Biểu không ghi nguồn kinh phí của {n} mặt hàng ({amount} triệu đồng) nên không tách được phần ngân sách nhà nước.", lang,
                       n=figure(nameless.share.items, lang), amount=millions(nameless.share.amount, lang)))  # fmt: skip


def _listed(stage: StageSurvey, lang: str) -> Iterator[Block]:
    found = stage.listed
    if found.items:
        yield told(say("{n} mặt hàng, {amount} triệu đồng, ghi xuất xứ nước ngoài và có trong danh mục; từng dòng kèm tệp, trang, ô nêu ở phụ lục. "
                       "Danh mục có mục đích thuế nhập khẩu; có trong danh mục chưa phải căn cứ kết luận về việc chọn hàng.", lang,
                       n=figure(found.items, lang), amount=millions(found.amount, lang)))  # fmt: skip
    else:
        yield told(say("Không có dòng nào được xác định là có trong danh mục.", lang))
    if found.open_items:
        yield told(say("Chưa kết luận được {n} mặt hàng ({amount} triệu đồng): thiếu mã, thiếu ngày, hoặc chưa có đủ danh mục còn hiệu lực.", lang,
                       n=figure(found.open_items, lang), amount=millions(found.open_amount, lang)))  # fmt: skip


def _reasons(stage: StageSurvey, caption: Any, lang: str) -> Iterator[Block]:
    if not stage.reasons:
        yield told(say("Không có mặt hàng ghi xuất xứ nước ngoài.", lang))
    elif all(r.text is None for r in stage.reasons):
        yield told(say("Không biểu nào ghi lý do chọn hàng nhập khẩu ({n} mặt hàng, {amount} triệu đồng).", lang,
                       n=figure(sum(r.items for r in stage.reasons), lang), amount=millions(stage.total.foreign, lang)))  # fmt: skip
    else:
        yield table.reasons(stage.reasons[:_REASONS_IN_TEXT], caption(say("Lý do ghi trên biểu", lang)), lang, True)
