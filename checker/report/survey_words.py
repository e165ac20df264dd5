"""The words and sentences about a survey: what its tables and rows are called, and what is said of all agencies together."""

from collections.abc import Iterator, Mapping
from typing import Any

from checker.numeral import dong, figure, percentage
from checker.report import sentence
from checker.report.label import STAGES, day_words
from checker.report.message import mark, say
from checker.survey.figures import By, Coverage, Origin, Place, Repetition, Row, Share, StageSurvey, Succession, Survey

HEADS: dict[By, str] = {
    "agency": mark("Đơn vị"), "file": mark("Tệp"), "period": mark("Kỳ"), "group": mark("Nhóm hàng hóa"), "kind": mark("Loại hàng hóa"),
    "funding": mark("Nguồn kinh phí"),
}  # fmt: skip
NAMELESS: dict[By, str] = {
    "agency": mark("chưa rõ đơn vị"), "file": mark("chưa rõ tệp"), "period": mark("chưa rõ kỳ"), "group": mark("chưa ghi nhóm hàng"),
    "kind": mark("chưa rõ loại hàng"), "funding": mark("không tách được phần ngân sách nhà nước"),
}  # fmt: skip
KINDS = {
    "goods": mark("hàng hóa"), "medicine": mark("thuốc"), "medical_supply": mark("vật tư, thiết bị y tế"), "software": mark("phần mềm"),
    "service": mark("dịch vụ"), "works": mark("xây lắp, công trình"), "land_building": mark("đất, nhà"), "lease": mark("thuê"),
    "received": mark("tiếp nhận, được giao"), "utility": mark("điện, nước, cước"), "unknown": mark("chưa rõ loại hàng"),
}  # fmt: skip
SOURCES = {
    "column": mark("theo cột của dòng"), "heading": mark("theo dòng tiêu đề trong biểu"), "title": mark("theo tiêu đề biểu"),
    "folder": mark("theo tên thư mục"), "profile": mark("theo hồ sơ"), "unknown": mark("không có chỗ nào ghi"),
}  # fmt: skip
CAUSES = {
    "blank": mark("chưa ghi, hoặc ghi nhưng không nêu nước sản xuất"), "assembly": mark("ghi lắp ráp, gia công"), "several": mark("ghi nhiều nước, có Việt Nam"),
    "company_only": mark("chỉ ghi tên hãng, công ty"), "bloc": mark("chỉ ghi khối nước"), "contradiction": mark("các chỗ ghi trái nhau"),
}  # fmt: skip
VERDICTS = {"domestic": mark("Việt Nam"), "foreign": mark("nước ngoài"), "unknown": mark("chưa đủ căn cứ")}
SMALL = mark("Mẫu số nhỏ: thêm hay bớt một lần mua có thể đổi hẳn tỷ lệ (mức đánh dấu do công cụ đặt, không phải quy định).")
BASIS = mark(
    "Tỷ lệ hàng hóa ghi xuất xứ Việt Nam theo hồ sơ (chưa thẩm tra). Cận dưới chỉ gồm dòng ghi xuất xứ Việt Nam; cận trên cộng thêm phần chưa đủ căn cứ. "
    "Các giai đoạn không bao giờ cộng với nhau."
)  # fmt: skip


def name_of(row: Row, lang: str) -> str:
    """The name of a row for people."""
    if row.by == "kind":
        return say(KINDS[row.name or "unknown"], lang)
    return row.name if row.name is not None else say(NAMELESS[row.by], lang)


def sources_of(row: Row, lang: str) -> str:
    """Where the name of an agency or period was taken from."""
    return "; ".join(say(SOURCES[source], lang) for source in row.sources)


def place_words(place: Place) -> str:
    """Where a figure stands: file › sheet › cells."""
    return " › ".join(filter(None, [place.file, f"'{place.sheet}'" if place.sheet else "", place.cells]))


def origin_name(origin: Origin, lang: str) -> str:
    """The country or countries that lines state; where the origin is open, why."""
    if origin.verdict == "unknown":
        return say("Chưa đủ căn cứ: {why}", lang, why=say(CAUSES[origin.cause or "blank"], lang))
    return origin.names.get(lang) or say("Nước ngoài, không rõ nước", lang)


def as_row(share: Share) -> dict[str, Any]:
    """A share as `checker.report.sentence` tells it."""
    row: dict[str, Any] = {name: getattr(share, name) for name in Share.__dataclass_fields__}
    return row | {"excluded": [{"reason": p.name, "items": p.items, "amount": p.amount, "words": list(p.words)} for p in share.excluded]}


def told(survey: Survey, lang: str) -> Iterator[str]:
    """What is said of all agencies before any table."""
    if len(survey.stages) > 1:
        stages = ", ".join(STAGES[stage.stage].of(lang) for stage in survey.stages)
        yield say("Có nhiều giai đoạn ({stages}); số liệu của từng giai đoạn để riêng.", lang, stages=stages)
    if not survey.stages:
        yield say("Không có dòng hàng hóa nào để tổng hợp.", lang)
    for stage in survey.stages:
        yield from stage_sentences(stage, lang)
    yield _reconciled(survey, lang)
    d = survey.duties
    yield say("Phát hiện: {error} cần sửa số liệu, {explain} cần giải trình, {note} lưu ý, {unknown} chưa đủ căn cứ; {other} không tính.", lang,
              error=figure(d.error, lang), explain=figure(d.explain, lang), note=figure(d.note, lang), unknown=figure(d.unknown, lang),
              other=figure(d.not_counted, lang))  # fmt: skip
    yield from decided(survey, lang)
    unread = sum(not file.read for file in survey.files)
    if unread:
        yield say("{n} tệp không đọc được nên không có trong số liệu; xem bảng tệp.", lang, n=figure(unread, lang))
    for again in survey.repetitions:
        yield repeated(again, lang)
    if survey.coverage:
        yield covered(survey.coverage, lang)
    ended = [unit for unit in survey.units if unit.succession]
    if ended:
        yield say("{n} đơn vị có tên thuộc diện sắp xếp năm 2025: số liệu giữ tên như trên biểu; khi so với kỳ sau phải so theo địa bàn, đơn vị kế tục.", lang,
                  n=figure(len(ended), lang))  # fmt: skip


def stage_sentences(stage: StageSurvey, lang: str) -> Iterator[str]:
    """What is said of one stage: the weighted share, the mean of agencies beside it, and repeated submissions."""
    row = as_row(stage.total)
    yield sentence.parts(row, lang)
    for one in (sentence.interval(row, lang), sentence.by_count(row, lang) if stage.total.items else None, sentence.no_amount(row, lang), sentence.left_out(row, lang)):
        if one is not None:
            yield one
    if stage.answered:
        accepted, without = stage.answered
        yield sentence.answered(as_row(accepted), as_row(without) if without else None, lang)
    if stage.mean and stage.mean.units > 1:
        yield mean_words(stage, lang)
    if stage.once is not None and stage.once.amount:
        yield say("Nếu mỗi bản nộp trùng chỉ tính một lần: {amount} đồng, tỷ lệ {range}.", lang, amount=dong(stage.once.amount, lang),
                  range=sentence.span(as_row(stage.once), "", lang))  # fmt: skip


def decided(survey: Survey, lang: str) -> Iterator[str]:
    """What was decided on findings, or that nothing was; what waits for the next run; and that no accepted explanation bears on the share."""
    told_ = survey.decided
    if not any(told_.counts.values()):
        yield say("Chưa có quyết định nào về phát hiện được ghi trong kết quả này.", lang)
    yield from sentence.decisions(told_.counts, lang)
    if told_.waiting:
        yield say("{n} quyết định ghi sau lần rà soát chưa được áp dụng; chạy lại hangviet check vào thư mục kết quả rồi lập lại báo cáo.", lang,
                  n=figure(told_.waiting, lang))  # fmt: skip
    if told_.counts["accepted"] and not any(stage.answered for stage in survey.stages):
        yield say("Không dòng nào cần giải trình mà đã được chấp nhận, nên tỷ lệ khi không kể các dòng ấy vẫn như trên.", lang)


def mean_words(stage: StageSurvey, lang: str) -> str:
    """The unweighted mean of the agencies, told apart from the share by value."""
    mean = stage.mean
    assert mean is not None
    low, high = percentage(mean.low_percent, lang), percentage(mean.high_percent, lang)
    return say("Bình quân tỷ lệ của {n} đơn vị (mỗi đơn vị tính một lần, không theo giá trị): {range}; không thay tỷ lệ theo giá trị ở trên.", lang,
               n=figure(mean.units, lang), range=low if low == high else say("từ {low} đến {high}", lang, low=low, high=high))  # fmt: skip


def _reconciled(survey: Survey, lang: str) -> str:
    sums = survey.reconciliation
    if not (sums.agree or sums.differ or sums.open):
        return say("Đối chiếu: không biểu nào có dòng tổng.", lang)
    return say("Đối chiếu: {agree} dòng tổng khớp, {differ} không khớp, {open} chưa đối chiếu được.", lang,
               agree=figure(sums.agree, lang), differ=figure(sums.differ, lang), open=figure(sums.open, lang))  # fmt: skip


def repeated(again: Repetition, lang: str) -> str:
    """That a submission came several times."""
    files = "; ".join(again.files[:5]) + (" …" if len(again.files) > 5 else "")
    if again.kind == "bytes":
        return say("Các tệp giống hệt nhau, số liệu đang tính mọi tệp: {files}.", lang, files=files)
    return say("Các tệp có cùng {n} dòng hàng hóa, số liệu đang tính mọi tệp: {files}.", lang, n=figure(again.items, lang), files=files)


def covered(held: Coverage, lang: str) -> str:
    """How many units of the list have submitted."""
    return say(
        "Theo danh sách {all} đơn vị: {present} đã nộp, {unread} nộp nhưng không đọc được dòng nào, {missing} chưa nộp, {ended} đã sắp xếp, "
        "{renamed} có địa bàn đã sắp xếp, cần xem tên mới.", lang, all=figure(held.expected, lang), present=figure(len(held.present), lang),
        unread=figure(len(held.unread), lang), missing=figure(len(held.missing), lang), ended=figure(len(held.reorganised), lang),
        renamed=figure(len(held.renamed), lang),
    )  # fmt: skip


def succession(ended: Succession, lang: str) -> str:
    """That a unit, or the area in its name, ended with the reorganisation, and what took over."""
    words: Mapping[str, Any] = {"name": ended.listed, "day": day_words(ended.ended, lang)}
    if ended.kind == "body":
        first = say("đã sắp xếp từ {day} ({name})", lang, **words)
    else:
        first = say("địa bàn trong tên ({name}) đã sắp xếp từ {day}; đơn vị có thể mang tên khác", lang, **words)
    then = say("; kế tục: {name}", lang, name=ended.successor) if ended.successor else say("; chưa có danh sách đơn vị kế tục", lang)
    checked = say(" [theo trí nhớ, chưa kiểm chứng]", lang) if ended.checked == "recalled" else ""
    return f"{first}{then}{checked}"
