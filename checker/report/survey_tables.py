"""A survey as plain tables, each cell a text or a figure: the workbook writes them, the page shows them."""

from collections.abc import Iterator, Sequence

from checker.numeral import figure
from checker.report.decided_tables import decided_tables
from checker.report.label import STAGES
from checker.report.message import mark, say
from checker.report.sentence import EXCLUDED, TAX
from checker.report.successor import joined_table
from checker.report.survey_words import CAUSES, HEADS, NAMELESS, SMALL, name_of, origin_name, place_words, sources_of, succession
from checker.report.table import Cell, Column, Table
from checker.survey.figures import BY, By, Coverage, Place, Row, Survey

TITLES: dict[By, str] = {
    "agency": mark("Theo đơn vị"), "file": mark("Theo tệp"), "period": mark("Theo kỳ"), "group": mark("Theo nhóm hàng"), "kind": mark("Theo loại hàng"),
    "funding": mark("Theo nguồn kinh phí"),
}  # fmt: skip
# The first letters of the codes by which rows are found again in the trace.
PREFIXES: dict[By, str] = {"agency": "DV", "file": "TEP", "period": "KY", "group": "NH", "kind": "LH", "funding": "NV"}
MEASURES = ("items", "amount", "domestic", "foreign", "unknown")


class Codes:
    """A short code for every row of every table by agency, period and so on: DV001 …; the same key has one code at every stage."""

    def __init__(self, survey: Survey) -> None:
        self._codes: dict[By, dict[str, str]] = {}
        for by in BY:
            keys = sorted({row.key for stage in survey.stages for row in stage.tables[by]})
            width = max(3, len(str(len(keys))))
            self._codes[by] = {key: f"{PREFIXES[by]}{n:0{width}}" for n, key in enumerate(keys, 1)}

    def of(self, by: By, key: str) -> str:
        """The code of a row."""
        return self._codes[by][key]


def share_table(survey: Survey, by: By, codes: Codes, lang: str) -> Table:
    """One row for each agency (period, …) and stage, with every figure of its share."""
    sourced = by in ("agency", "period")
    columns = (
        Column(say("Giai đoạn", lang), "text", 18), Column(say("Mã dòng", lang), "text", 10), Column(say(HEADS[by], lang), "text", 40),
        *([Column(say("Tên lấy từ đâu", lang), "text", 18)] if sourced else []),
        Column(say("Số tệp", lang), "count", 8), Column(say("Dòng hàng hóa", lang), "count", 10), Column(say("Dòng trong mẫu số", lang), "count", 10),
        Column(say("Tổng giá trị, đồng", lang), "money", 20), Column(say("Ghi Việt Nam, đồng", lang), "money", 20),
        Column(say("Ghi nước ngoài, đồng", lang), "money", 20), Column(say("Chưa đủ căn cứ, đồng", lang), "money", 20),
        Column(say("Tỷ lệ thấp nhất, %", lang), "percent", 10), Column(say("Tỷ lệ cao nhất, %", lang), "percent", 10),
        Column(say("Thấp nhất theo số dòng, %", lang), "percent", 11), Column(say("Cao nhất theo số dòng, %", lang), "percent", 11),
        Column(say("Dòng không có giá trị", lang), "count", 10), Column(say("Thuế VAT", lang), "text", 14), Column(say("Mẫu số nhỏ", lang), "text", 8),
        Column(say("Tổng khớp", lang), "count", 8), Column(say("Tổng không khớp", lang), "count", 8), Column(say("Tổng chưa đối chiếu", lang), "count", 8),
        Column(say("Cần sửa số liệu", lang), "count", 8), Column(say("Cần giải trình", lang), "count", 8), Column(say("Lưu ý", lang), "count", 8),
        Column(say("Chưa đủ căn cứ (phát hiện)", lang), "count", 9), Column(say("Không tính", lang), "count", 8),
    )  # fmt: skip
    rows = tuple(_share_row(row, codes, sourced, lang) for stage in survey.stages for row in stage.tables[by])
    first = 6 + sourced - 1
    measures = {name: first + n for n, name in enumerate(("items", "amount", "domestic", "foreign", "unknown"))}
    added = tuple(n for n, column in enumerate(columns) if column.kind in ("count", "money") and n != 3 + sourced)  # a file may stand in several rows
    loose = survey.loose[by]
    apart = loose.duties.error + loose.duties.explain + loose.duties.note + loose.duties.unknown + loose.duties.not_counted
    notes = [say(SMALL, lang)] if any(row.share.small for stage in survey.stages for row in stage.tables[by]) else []
    if apart:
        notes.append(say("{n} phát hiện nói về cả trang hoặc tệp có nhiều dòng của bảng này, hoặc tệp không có dòng hàng hóa, nên không xếp vào dòng nào.", lang,
                         n=figure(apart, lang)))  # fmt: skip
    return Table(say(TITLES[by], lang), " ".join(notes), columns, rows, by, measures, added, first + 7)


def _share_row(row: Row, codes: Codes, sourced: bool, lang: str) -> tuple[Cell, ...]:
    s, d, t = row.share, row.duties, row.reconciliation
    return (
        STAGES[s.stage].of(lang), codes.of(row.by, row.key), name_of(row, lang), *([sources_of(row, lang)] if sourced else []), row.files, row.lines,
        s.items, s.amount, s.domestic, s.foreign, s.unknown, s.low_percent, s.high_percent, s.low_percent_by_count, s.high_percent_by_count, s.no_amount,
        say(TAX[s.tax_basis], lang), say("có", lang) if s.small else None, t.agree, t.differ, t.open, d.error, d.explain, d.note, d.unknown, d.not_counted,
    )  # fmt: skip


def other_tables(survey: Survey, lang: str) -> Iterator[Table]:
    """The tables beside those of shares; those that have nothing to tell are left out."""
    for table in (_origins(survey, lang), _causes(survey, lang), _excluded(survey, lang), _listed(survey, lang), _reasons(survey, lang)):
        if table.rows:
            yield table
    yield from decided_tables(survey, lang)
    if survey.coverage:
        yield _coverage(survey.coverage, lang)
    for table in (joined_table(survey, lang), _repetitions(survey, lang), _units(survey, lang), _files(survey, lang)):
        if table.rows:
            yield table


def _stage(lang: str) -> Column:
    return Column(say("Giai đoạn", lang), "text", 18)


def _figures(lang: str) -> tuple[Column, ...]:
    return Column(say("Số dòng", lang), "count", 10), Column(say("Giá trị, đồng", lang), "money", 20)


def _where(lang: str) -> tuple[Column, ...]:
    return Column(say("Tệp", lang), "text", 34), Column(say("Trang", lang), "text", 16), Column(say("Ô", lang), "text", 14)


def _at(place: Place) -> tuple[Cell, ...]:
    return place.file, place.sheet, place.cells


def _origins(survey: Survey, lang: str) -> Table:
    rows = tuple((STAGES[s.stage].of(lang), origin_name(o, lang), o.items, o.amount, o.percent) for s in survey.stages for o in s.origins)
    columns = (_stage(lang), Column(say("Xuất xứ ghi trên hồ sơ", lang), "text", 50), *_figures(lang), Column(say("Tỷ trọng, %", lang), "percent", 12))
    note = say("Tỷ trọng làm tròn hai chữ số nên cộng lại có thể khác 100,00 do làm tròn.", lang)
    return Table(say("Theo xuất xứ", lang), note, columns, rows, added=(2, 3))


def _causes(survey: Survey, lang: str) -> Table:
    rows = tuple((STAGES[s.stage].of(lang), say(CAUSES[p.name], lang), p.items, p.amount) for s in survey.stages for p in s.total.unknown_by_cause)
    columns = (_stage(lang), Column(say("Vì sao chưa đủ căn cứ", lang), "text", 60), *_figures(lang))
    return Table(say("Chưa đủ căn cứ", lang), "", columns, rows, added=(2, 3))


def _excluded(survey: Survey, lang: str) -> Table:
    rows = tuple((STAGES[s.stage].of(lang), say(EXCLUDED[p.name], lang), "; ".join(p.words) or None, p.items, p.amount)
                 for s in survey.stages for p in s.total.excluded)  # fmt: skip
    columns = (_stage(lang), Column(say("Lý do nằm ngoài mẫu số", lang), "text", 40), Column(say("Theo chữ trên biểu", lang), "text", 40), *_figures(lang))
    return Table(say("Ngoài mẫu số", lang), "", columns, rows, added=(3, 4))


def _listed(survey: Survey, lang: str) -> Table:
    rows = tuple(
        (STAGES[s.stage].of(lang), x.goods_name, x.agency if x.agency is not None else say(NAMELESS["agency"], lang), x.origin.get(lang), x.amount,
         x.list_id, x.entry, x.reason, *_at(x.place))
        for s in survey.stages for x in s.listed.lines
    )  # fmt: skip
    columns = (
        _stage(lang), Column(say("Hàng hóa", lang), "text", 40), Column(say("Đơn vị", lang), "text", 30), Column(say("Xuất xứ ghi", lang), "text", 16),
        Column(say("Giá trị, đồng", lang), "money", 20), Column(say("Danh mục", lang), "text", 18), Column(say("Mục của danh mục", lang), "text", 40),
        Column(say("Lý do ghi trên biểu", lang), "text", 30), *_where(lang),
    )  # fmt: skip
    open_ = sum(s.listed.open_items for s in survey.stages)
    all_, shown = sum(s.listed.items for s in survey.stages), len(rows)
    notes = [say("{n} dòng ghi nước ngoài chưa biết có trong danh mục hay không, vì thiếu danh mục, mã hoặc ngày.", lang, n=figure(open_, lang))] if open_ else []
    if all_ > shown:
        notes.append(say("Nêu {shown} dòng giá trị lớn nhất trên {all} dòng.", lang, shown=figure(shown, lang), all=figure(all_, lang)))
    return Table(say("Có trong danh mục trong nước", lang), " ".join(notes), columns, rows)


def _reasons(survey: Survey, lang: str) -> Table:
    rows = tuple((STAGES[s.stage].of(lang), r.text if r.text is not None else say("không ghi lý do", lang), r.items, r.amount, *_at(r.first))
                 for s in survey.stages for r in s.reasons)  # fmt: skip
    columns = (_stage(lang), Column(say("Lý do dòng ghi nước ngoài nêu", lang), "text", 60), *_figures(lang), *_where(lang))
    note = say("Ô là nơi ghi đầu tiên.", lang)
    return Table(say("Lý do nêu trên biểu", lang), note, columns, rows, added=(2, 3))


def _coverage(held: Coverage, lang: str) -> Table:
    words = {
        "present": say("đã nộp", lang), "unread": say("nộp nhưng không đọc được dòng nào", lang), "missing": say("chưa nộp", lang),
        "reorganised": say("đã sắp xếp", lang), "renamed": say("chưa thấy; địa bàn đã sắp xếp, xem tên mới", lang), "others": say("ngoài danh sách", lang),
    }  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for state in ("missing", "unread", "renamed", "reorganised", "present"):
        for one in getattr(held, state):
            unit, beside = one if isinstance(one, tuple) else (one, None)
            told = None if beside is None else succession(beside, lang) if state in ("renamed", "reorganised") else "; ".join(beside.files[:5])
            rows.append((words[state], unit.name, unit.code, unit.parent, told))
    rows += [(words["others"], unit.name, None, unit.parent, "; ".join(unit.files[:5])) for unit in held.others]
    columns = (Column(say("Tình trạng", lang), "text", 26), Column(say("Đơn vị", lang), "text", 50), Column(say("Mã", lang), "text", 12),
               Column(say("Đơn vị cấp trên", lang), "text", 36), Column(say("Tệp, hoặc điều đã biết về việc sắp xếp", lang), "text", 70))  # fmt: skip
    return Table(say("Đơn vị phải nộp", lang), "", columns, tuple(rows))


def _repetitions(survey: Survey, lang: str) -> Table:
    kinds = {"bytes": say("tệp giống hệt nhau", lang), "rows": say("cùng các dòng hàng hóa", lang)}
    rows = tuple(
        (STAGES[stage].of(lang), kinds[again.kind], "; ".join(again.files), "; ".join(u if u is not None else say(NAMELESS["agency"], lang) for u in again.units),
         len(again.files), again.items, amount)
        for again in survey.repetitions for stage, amount in (again.amount.items() or [("unknown", None)])
    )  # fmt: skip
    columns = (_stage(lang), Column(say("Giống ở điểm nào", lang), "text", 24), Column(say("Tệp", lang), "text", 60), Column(say("Đơn vị", lang), "text", 40),
               Column(say("Số lần", lang), "count", 8), Column(say("Dòng mỗi lần", lang), "count", 10), Column(say("Giá trị mỗi lần, đồng", lang), "money", 20))  # fmt: skip
    return Table(say("Biểu nộp trùng", lang), say("Số liệu của các bảng tính mọi lần nộp.", lang), columns, rows)


def _units(survey: Survey, lang: str) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for unit in survey.units:
        ended = succession(unit.succession, lang) if unit.succession else None
        source, place = unit.places[0] if unit.places else ("unknown", None)
        row = Row("agency", unit.key, unit.name, survey.stages[0].total, 0, 0, 0, survey.duties, survey.reconciliation, (source,)) if survey.stages else None
        rows.append((
            unit.name if unit.name is not None else say(NAMELESS["agency"], lang), unit.parent, sources_of(row, lang) if row else None,
            place_words(place) if place else None, "; ".join(unit.spellings[1:]) or None, len(unit.files), unit.lines, ended,
        ))  # fmt: skip
    columns = (
        Column(say("Đơn vị", lang), "text", 44), Column(say("Cơ quan cấp trên ghi trên biểu", lang), "text", 34), Column(say("Tên lấy từ đâu", lang), "text", 20),
        Column(say("Nơi ghi tên đầu tiên", lang), "text", 44), Column(say("Cách viết khác", lang), "text", 34), Column(say("Số tệp", lang), "count", 8),
        Column(say("Dòng hàng hóa", lang), "count", 10), Column(say("Sắp xếp năm 2025", lang), "text", 50),
    )  # fmt: skip
    return Table(say("Đơn vị và nơi ghi tên", lang), "", columns, tuple(rows))


def _files(survey: Survey, lang: str) -> Table:
    rows = tuple(
        (f.file, say("đọc được", lang) if f.read else say("không đọc được", lang), f.reason, "; ".join(u if u is not None else say(NAMELESS["agency"], lang) for u in f.units),
         f.lines, f.reconciliation.agree, f.reconciliation.differ, f.reconciliation.open, f.duties.error, f.duties.explain, f.duties.note, f.duties.unknown, f.sha256)
        for f in survey.files
    )  # fmt: skip
    columns = (
        Column(say("Tệp", lang), "text", 50), Column(say("Đọc", lang), "text", 14), Column(say("Lý do", lang), "text", 40), Column(say("Đơn vị", lang), "text", 40),
        Column(say("Dòng hàng hóa", lang), "count", 10), Column(say("Tổng khớp", lang), "count", 8), Column(say("Tổng không khớp", lang), "count", 8),
        Column(say("Tổng chưa đối chiếu", lang), "count", 8), Column(say("Cần sửa số liệu", lang), "count", 8), Column(say("Cần giải trình", lang), "count", 8),
        Column(say("Lưu ý", lang), "count", 8), Column(say("Chưa đủ căn cứ (phát hiện)", lang), "count", 9), Column(say("Mã băm SHA-256", lang), "text", 66),
    )  # fmt: skip
    return Table(say("Tệp", lang), "", columns, rows)


def wanted(by: By | None) -> Sequence[By]:
    """The share tables of a report: all, or the one that was asked for."""
    return BY if by is None else (by,)
