"""A survey's figures as tables and pictures of a signed paper: in millions for its text, in đồng for its annexes."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from checker.numeral import dong, figure, percentage
from checker.report.amount import Sum, by_rounding, millions, span, together
from checker.report.chart import MOST_BARS, Bar, bars
from checker.report.message import mark, say
from checker.report.paper import Column, Picture, Table
from checker.report.survey_words import HEADS, NAMELESS, name_of, origin_name, place_words
from checker.share import percent
from checker.survey.figures import By, ListedLine, Reason, Row, StageSurvey

MOST_IN_TEXT, MOST_IN_ANNEX = 25, 1_000
_CHART = 150  # mm
_SMALL_LETTERS = 9  # points, of tables with many columns
_SMALL = mark("* Mẫu số nhỏ: thêm hay bớt một lần mua có thể đổi hẳn tỷ lệ.")
MILLIONS, DONG = mark("Đơn vị tính: triệu đồng"), mark("Đơn vị tính: đồng")


class Captions:
    """Numbers the tables and pictures of a paper in the order in which they are made; `sign` stands before the number, as in annexes."""

    def __init__(self, lang: str) -> None:
        self.lang, self.tables, self.pictures = lang, 0, 0

    def table(self, text: str) -> str:
        """The caption of the next table."""
        self.tables += 1
        return say("Bảng {n}. {title}", self.lang, n=self.tables, title=text)

    def picture(self, text: str) -> str:
        """The caption of the next picture."""
        self.pictures += 1
        return say("Hình {n}. {title}", self.lang, n=self.pictures, title=text)


def telling(rows: Sequence[Row]) -> bool:
    """Whether a table has more to tell than that nothing says what its lines are."""
    return any(row.name is not None and (row.by, row.name) != ("kind", "unknown") for row in rows if row.share.items)


def splitting(rows: Sequence[Row]) -> bool:
    """Whether a table tells several things apart, at least one of them by name."""
    return telling(rows) and sum(bool(row.share.items) for row in rows) > 1


def shares_in_text(stage: StageSurvey, by: By, caption: str, lang: str) -> Table:
    """Who bought how much, in millions; rows beyond the most that a text holds stand together in one."""
    rows = [r for r in stage.tables[by] if r.share.items]
    shown, rest = rows[:MOST_IN_TEXT], rows[MOST_IN_TEXT:]
    told = [_short(n, name_of(r, lang), together([r.share]), r.share.small, lang) for n, r in enumerate(shown, 1)]
    if rest:
        told.append(_short(None, say("{n} dòng còn lại, xem phụ lục", lang, n=len(rest)), together(r.share for r in rest), False, lang))
    told.append(_short(None, say("Cộng", lang), together(r.share for r in rows), False, lang))
    columns = (
        Column(say("STT", lang), 7, "center"), Column(say(HEADS[by], lang), 24), Column(say("Số mặt hàng", lang), 8, "right"), Column(say("Tổng giá trị", lang), 14, "right"),
        Column(say("Ghi Việt Nam", lang), 13, "right"), Column(say("Ghi nước ngoài", lang), 13, "right"), Column(say("Chưa đủ căn cứ", lang), 12, "right"),
        Column(say("Tỷ lệ ghi xuất xứ Việt Nam (%)", lang), 15.5, "center"),
    )  # fmt: skip
    note = say(_SMALL, lang) if any(r.share.small for r in shown) else ""
    return Table(caption, columns, tuple(told), 1, note, say(MILLIONS, lang))


def _short(number: int | None, name: str, s: Sum, small: bool, lang: str) -> tuple[str, ...]:
    money = (millions(a, lang) for a in (s.amount, s.domestic, s.foreign, s.unknown))
    return ("" if number is None else str(number), name, figure(s.items, lang), *money, span(s.low_percent, s.high_percent, lang) + (" *" if small else ""))


def shares_in_annex(stage: StageSurvey, by: By, caption: str, lang: str) -> Table:
    """The same to the đồng, with shares by count, totals that agree, findings by duty; every row that there is."""
    rows = [r for r in stage.tables[by] if r.share.items]
    told = []
    for n, r in enumerate(rows[:MOST_IN_ANNEX], 1):
        s, d, t = r.share, r.duties, r.reconciliation
        told.append((
            str(n), name_of(r, lang), figure(r.files, lang), figure(s.items, lang), *(dong(a, lang) for a in (s.amount, s.domestic, s.foreign, s.unknown)),
            span(s.low_percent, s.high_percent, lang) + (" *" if s.small else ""), span(s.low_percent_by_count, s.high_percent_by_count, lang),
            figure(s.no_amount, lang), f"{t.agree}/{t.differ}/{t.open}", f"{d.error}/{d.explain}/{d.note}/{d.unknown}",
        ))  # fmt: skip
    if rest := rows[MOST_IN_ANNEX:]:
        left = together(r.share for r in rest)
        told.append(("", say("{n} dòng còn lại", lang, n=len(rest)), "", figure(left.items, lang), *_money(left, lang), span(left.low_percent, left.high_percent, lang),
                     "", "", "", ""))  # fmt: skip
    whole = together(r.share for r in rows)
    told.append(("", say("Cộng", lang), "", figure(whole.items, lang), *_money(whole, lang), span(whole.low_percent, whole.high_percent, lang),
                 span(stage.total.low_percent_by_count, stage.total.high_percent_by_count, lang), figure(stage.total.no_amount, lang), "", ""))  # fmt: skip
    columns = (
        Column(say("STT", lang), 4, "center"), Column(say(HEADS[by], lang), 20), Column(say("Số tệp", lang), 4.5, "right"), Column(say("Số mặt hàng", lang), 5.5, "right"),
        Column(say("Tổng giá trị", lang), 12, "right"), Column(say("Ghi Việt Nam", lang), 12, "right"), Column(say("Ghi nước ngoài", lang), 12, "right"),
        Column(say("Chưa đủ căn cứ", lang), 12, "right"), Column(say("Tỷ lệ theo giá trị (%)", lang), 10, "center"), Column(say("Tỷ lệ theo số mặt hàng (%)", lang), 10, "center"),
        Column(say("Dòng không có giá trị", lang), 6, "right"), Column(say("Dòng tổng: khớp / không khớp / chưa rõ", lang), 7, "center"),
        Column(say("Phát hiện: sửa / giải trình / lưu ý / chưa đủ căn cứ", lang), 9, "center"),
    )  # fmt: skip
    note = say(_SMALL, lang) if any(r.share.small for r in rows) else ""
    return Table(caption, columns, tuple(told), 1, note, say(DONG, lang), _SMALL_LETTERS)


def _money(s: Sum, lang: str) -> tuple[str, ...]:
    return tuple(dong(a, lang) for a in (s.amount, s.domestic, s.foreign, s.unknown))


def origins(stage: StageSurvey, caption: str, lang: str, in_text: bool) -> Table:
    """Lines and value by the country that they state."""
    most = MOST_IN_TEXT if in_text else MOST_IN_ANNEX
    shown, rest = stage.origins[:most], stage.origins[most:]
    money = millions if in_text else dong
    told = [
        (str(n), origin_name(o, lang), figure(o.items, lang), money(o.amount, lang), percentage(o.percent, lang)) for n, o in enumerate(shown, 1)
    ]
    percents = [o.percent for o in shown if o.percent is not None]
    if rest:
        left = sum((o.amount for o in rest), Decimal(0))
        part = percent(left, stage.total.amount)
        told.append(("", say("{n} dòng còn lại", lang, n=len(rest)), figure(sum(o.items for o in rest), lang), money(left, lang), percentage(part, lang)))
        percents += [part] if part is not None else []
    told.append(("", say("Cộng", lang), figure(stage.total.items, lang), money(stage.total.amount, lang), percentage(Decimal(100) if stage.total.amount else None, lang)))
    columns = (Column(say("STT", lang), 7, "center"), Column(say("Xuất xứ ghi trên hồ sơ", lang), 44), Column(say("Số mặt hàng", lang), 12, "right"),
               Column(say("Giá trị", lang), 22, "right"), Column(say("Tỷ trọng", lang), 14, "right"))  # fmt: skip
    return Table(caption, columns, tuple(told), 1, by_rounding(percents, lang), say(MILLIONS if in_text else DONG, lang))


def listed(lines: Sequence[ListedLine], caption: str, lang: str) -> Table:
    """Lines of foreign origin whose goods stand on a list of goods that the country makes, each with its place."""
    told = [
        (str(n), line.goods_name or "", line.agency or say(NAMELESS["agency"], lang), line.origin.get(lang, ""), "–" if line.amount is None else dong(line.amount, lang),
         ": ".join(filter(None, [line.list_id, line.entry])), line.reason or say("chưa ghi", lang), place_words(line.place))
        for n, line in enumerate(lines, 1)
    ]  # fmt: skip
    columns = (Column(say("STT", lang), 5, "center"), Column(say("Hàng hóa", lang), 21), Column(say("Đơn vị", lang), 16), Column(say("Xuất xứ ghi", lang), 9),
               Column(say("Giá trị", lang), 11, "right"), Column(say("Mục của danh mục", lang), 20), Column(say("Lý do ghi trên biểu", lang), 14),
               Column(say("Tệp, trang, ô", lang), 16))  # fmt: skip
    return Table(caption, columns, tuple(told), 0, "", say(DONG, lang), 10)


def reasons(told: Sequence[Reason], caption: str, lang: str, in_text: bool) -> Table:
    """Reasons that foreign lines state, as written."""
    money = millions if in_text else dong
    rows = tuple(
        (str(n), r.text if r.text is not None else say("không ghi lý do", lang), figure(r.items, lang), money(r.amount, lang), place_words(r.first))
        for n, r in enumerate(told, 1)
    )
    columns = (Column(say("STT", lang), 7, "center"), Column(say("Lý do ghi trên biểu", lang), 42), Column(say("Số mặt hàng", lang), 10, "right"),
               Column(say("Giá trị", lang), 18, "right"), Column(say("Nơi ghi đầu tiên", lang), 27))  # fmt: skip
    whole = ("", say("Cộng", lang), figure(sum(r.items for r in told), lang), money(sum((r.amount for r in told), Decimal(0)), lang), "")
    return Table(caption, columns, (*rows, whole), 1, "", say(MILLIONS if in_text else DONG, lang))


def share_chart(stage: StageSurvey, by: By, caption: str, lang: str) -> Picture:
    """The parts of each row's value."""
    rows = [r for r in stage.tables[by] if r.share.amount]
    if len(rows) > MOST_BARS:
        caption += say(" ({n} dòng có giá trị lớn nhất)", lang, n=MOST_BARS)
    told = []
    for r in rows[:MOST_BARS]:
        s = r.share
        low, high = percent(s.domestic, s.amount), percent(s.unknown, s.amount)
        rest = percent(s.foreign, s.amount)
        assert low is not None and high is not None and rest is not None
        told.append(Bar(name_of(r, lang), (low, high, rest), span(s.low_percent, s.high_percent, lang) + " %"))
    parts = [say("Ghi xuất xứ Việt Nam", lang), say("Chưa đủ căn cứ", lang), say("Ghi xuất xứ nước ngoài", lang)]
    return Picture(bars(told, parts, say("Phần trăm giá trị", lang)), caption, _alt(((b.name, b.told) for b in told), caption), _CHART)


def origin_chart(stage: StageSurvey, caption: str, lang: str, most: int = 12) -> Picture:
    """The value of each country's goods, the largest first."""
    rows = [o for o in stage.origins if o.percent is not None][:most]
    told = [Bar(origin_name(o, lang), (o.percent or Decimal(0),), percentage(o.percent, lang)) for o in rows]
    png = bars(told, [""], say("Phần trăm giá trị", lang), whole=False)
    return Picture(png, caption, _alt(((b.name, b.told) for b in told), caption), _CHART)


def _alt(rows: Iterable[tuple[str, str]], caption: str) -> str:
    return caption + ": " + "; ".join(f"{name} {told}" for name, told in rows)
