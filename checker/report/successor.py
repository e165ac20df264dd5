"""Comparisons across the reorganisation of units, in words: which units were held together under which act, and what cannot be compared and why."""

from collections.abc import Iterator, Sequence

from checker.numeral import figure
from checker.report.amount import millions, span, together
from checker.report.label import CHECKED, STAGES, day_words
from checker.report.message import say
from checker.report.survey_words import succession
from checker.report.table import Cell, Column, Table
from checker.survey.figures import Area, Row, StageSurvey, Survey
from checker.survey.successor import Apart, Change, Pair, joined


def pair_name(pair: Pair, lang: str) -> str:
    """What a pair is called: the unit, or the area that several share with the names of the later side as written."""
    return names(pair.now) if pair.area is None else say("{units} (phạm vi {area})", lang, units=names(pair.now), area=pair.area.name)


def names(rows: Sequence[Row]) -> str:
    """The names as written."""
    return "; ".join(dict.fromkeys(row.name or "" for row in rows))


def cited(area: Area, lang: str) -> str:
    """The acts by which units were joined, each with how it was checked."""
    return "; ".join(f"{cite} [{CHECKED[checked].of(lang)}]" for cite, checked in area.cites)


def notes(change: Change, lang: str) -> Iterator[str]:
    """All that must be known of a stage's comparison: what was joined, what is not compared."""
    for pair in change.pairs:
        if pair.area is not None:
            yield say("So trên phạm vi của đơn vị kế tục {area} (sắp xếp từ {day}): lần trước gồm {before}; lần này gồm {now}. Căn cứ: {cite}.", lang,
                      area=pair.area.name, day=day_words(pair.area.since, lang), before=names(pair.before), now=names(pair.now), cite=cited(pair.area, lang))  # fmt: skip
    for apart in change.apart:
        yield _apart(apart, lang)
    for row, said in change.open:
        yield say("Không so sánh được {unit}: {what} ({cite}).", lang, unit=row.name or "", what=succession(said, lang), cite=said.cite)


def _apart(apart: Apart, lang: str) -> str:
    area = apart.area
    first = say("Không so sánh được trong phạm vi {area} (sắp xếp từ {day}; lần trước: {before}; lần này: {now})", lang, area=area.name,
                day=day_words(area.since, lang), before=names(apart.before), now=names(apart.now))  # fmt: skip
    if apart.why == "no_period":
        why = say("biểu không nêu kỳ nên chưa biết số liệu là của trước hay sau sắp xếp; ghi kỳ trên biểu, ở tên thư mục hoặc trong hồ sơ (--profile)", lang)
    elif apart.why == "straddles":
        why = say("số liệu của một bên vắt qua ngày sắp xếp mà thiếu đơn vị đã kết thúc", lang)
    else:
        before, now = apart.missing
        parts = [say("lần trước chưa có phần {list}", lang, list=", ".join(before))] if before else []
        parts += [say("lần này chưa có phần {list}", lang, list=", ".join(now))] if now else []
        why = "; ".join(parts)
    return say("{what}: {why}. Căn cứ: {cite}.", lang, what=first, why=why, cite=cited(area, lang))


def joined_words(survey: Survey, stage: StageSurvey, lang: str) -> Iterator[str]:
    """The sums of a stage's units that have one successor, as sentences."""
    for area, rows in joined(stage, survey.units):
        whole = together(row.share for row in rows)
        yield say("Cộng các đơn vị có cùng đơn vị kế tục {area} (sắp xếp từ {day}): {units}; giá trị {amount} triệu đồng, tỷ lệ ghi xuất xứ Việt Nam {share} %. Căn cứ: {cite}.",
                  lang, area=area.name, day=day_words(area.since, lang), units=names(rows), amount=millions(whole.amount, lang),
                  share=span(whole.low_percent, whole.high_percent, lang), cite=cited(area, lang))  # fmt: skip


def joined_table(survey: Survey, lang: str) -> Table:
    """Within one survey: the sums of units that have one successor, under names as written."""
    rows = []
    for stage in survey.stages:
        for area, members in joined(stage, survey.units):
            whole = together(row.share for row in members)
            rows.append((
                STAGES[stage.stage].of(lang), area.name, names(members), whole.items, whole.amount, whole.domestic, whole.foreign, whole.unknown,
                whole.low_percent, whole.high_percent, day_words(area.since, lang), cited(area, lang),
            ))  # fmt: skip
    columns = (
        Column(say("Giai đoạn", lang), "text", 18), Column(say("Đơn vị, địa bàn kế tục", lang), "text", 24), Column(say("Gồm các đơn vị (tên như trên biểu)", lang), "text", 50),
        Column(say("Dòng trong mẫu số", lang), "count", 10), Column(say("Tổng giá trị, đồng", lang), "money", 20), Column(say("Ghi Việt Nam, đồng", lang), "money", 20),
        Column(say("Ghi nước ngoài, đồng", lang), "money", 20), Column(say("Chưa đủ căn cứ, đồng", lang), "money", 20), Column(say("Tỷ lệ thấp nhất, %", lang), "percent", 10),
        Column(say("Tỷ lệ cao nhất, %", lang), "percent", 10), Column(say("Sắp xếp từ", lang), "text", 14), Column(say("Căn cứ", lang), "text", 50),
    )  # fmt: skip
    return Table(say("Theo đơn vị kế tục", lang), say("Tên đơn vị giữ như trên biểu; cộng các đơn vị có cùng đơn vị kế tục.", lang), columns, tuple(rows))


def compared(change: Change, lang: str) -> str:
    """On how many units and areas a stage is compared, and how many stand on one side only."""
    counted = {"n": len(change.pairs), "before": len(change.only_before), "now": len(change.only_now)}
    return say("Giai đoạn {stage}: so trên {n} đơn vị có số liệu ở cả hai lần và cùng phạm vi; {before} đơn vị chỉ có lần trước, {now} đơn vị chỉ có lần này không so.", lang,
               stage=STAGES[change.stage].of(lang), **{name: figure(n, lang) for name, n in counted.items()})  # fmt: skip


def compared_table(changes: Sequence[Change], lang: str) -> list[list[Cell]]:
    """Per pair of a stage: who, what it bought and the bounds of its share, then and now."""
    rows: list[list[Cell]] = []
    for change in changes:
        for pair in change.pairs:
            old, new = together(r.share for r in pair.before), together(r.share for r in pair.now)
            rows.append([STAGES[change.stage].of(lang), pair_name(pair, lang), names(pair.before), old.amount, new.amount, old.low_percent, old.high_percent,
                         new.low_percent, new.high_percent])  # fmt: skip
    return rows
