"""What is different between two submissions, line by line and finding by finding: the tables of the page and the workbook."""

from collections.abc import Callable, Iterator
from typing import Any

from checker.report.label import SEVERITY, STAGES
from checker.report.message import say
from checker.report.resubmission import FATE, ORIGINS, PART, Table, Titles, counts, field_name, place, value, what
from checker.report.successor import compared_table
from checker.resubmission.difference import Difference
from checker.resubmission.fate import Fate
from checker.resubmission.move import PARTS


def tables(d: Difference, titles: Titles, lang: str) -> list[Table]:
    """Every line and every finding that is different, each with its place in both."""
    where = [say("tệp", lang), say("trang", lang), say("dòng số", lang)]
    goods = [say("tên hàng hóa", lang), say("đơn vị tính", lang), say("khối lượng", lang), say("đơn giá", lang), say("giá trị, đồng", lang), say("xuất xứ ghi", lang),
             say("xếp là", lang)]  # fmt: skip
    line_kinds = ["text", "text", "number", "text", "text", "number", "number", "number", "text", "text"]
    sums = [say("lần trước, đồng", lang), say("lần này, đồng", lang), say("thấp nhất, lần trước, %", lang), say("cao nhất, lần trước, %", lang),
            say("thấp nhất, lần này, %", lang), say("cao nhất, lần này, %", lang)]  # fmt: skip
    units = Table("units", say("Từng đơn vị, trên cùng phạm vi", lang), say("Tên như ghi trên biểu; đơn vị đã kết thúc được cộng với các đơn vị có cùng đơn vị kế tục.", lang),
                  [say("giai đoạn", lang), say("đơn vị", lang), say("lần trước gồm", lang), *sums], [*["text"] * 3, *["number"] * 6], compared_table(d.areas, lang))  # fmt: skip
    found = [
        *([units] if units.rows else []),
        Table("vanished", say(PART["vanished"], lang), say("Không còn dòng nào ở bản nộp sau ứng với các dòng này; vì sao thì bảng không cho biết.", lang), [*where, *goods],
              line_kinds, [_row(d, at, 0, lang) for at in d.pairing.vanished]),
        Table("added", say(PART["added"], lang), say("Không có dòng nào ở bản nộp trước ứng với các dòng này.", lang), [*where, *goods], line_kinds,
              [_row(d, at, 1, lang) for at in d.pairing.added]),
        Table("changed", say(PART["changed"], lang), say("Mỗi trường thay đổi một hàng.", lang),
              [*where, say("dòng số ở bản trước", lang), say("tên hàng hóa", lang), say("trường", lang), say("bản trước", lang), say("bản sau", lang)],
              ["text", "text", "number", "number", "text", "text", "text", "text"], [row for c in range(len(d.changes)) for row in _change_rows(d, c, lang)]),
        Table("moves", say("Các dòng làm thay đổi tỷ lệ", lang), say("Cộng từng cột ra đúng phần thay đổi ở bảng tỷ lệ.", lang),
              [say("phần", lang), say("giai đoạn", lang), *where, say("tên hàng hóa", lang), *(say(ORIGINS[v], lang) for v in ORIGINS), say("mẫu số, đồng", lang)],
              ["text", "text", "text", "text", "number", "text", *["number"] * 4], list(_move_rows(d, lang))),
        Table("findings", say("Phát hiện", lang), counts(d, lang),
              [say("tình trạng", lang), say("mức", lang), say("nội dung", lang), say("ở bản trước", lang), say("ở bản sau", lang), say("quy tắc", lang)], ["text"] * 6,
              list(_fate_rows(d, titles, lang))),
    ]  # fmt: skip
    if d.pairing.moved:
        rows = [[d.lines[0][i]["goods_name"], place(d, i, 0, lang), place(d, j, 1, lang)] for i, j in d.pairing.moved]
        heads = [say("tên hàng hóa", lang), say("ở bản trước", lang), say("ở bản sau", lang)]
        found.append(Table("moved", say("Dòng giữ nguyên, nằm ở tệp hoặc trang khác", lang), "", heads, ["text"] * 3, rows))
    return found


def _where(d: Difference, at: int, side: int) -> list[Any]:
    record = (d.old, d.new)[side]
    return [*record.sheets[at], record.rows[at]]


def _row(d: Difference, at: int, side: int, lang: str) -> list[Any]:
    line = d.lines[side][at]
    return [*_where(d, at, side), line["goods_name"], line["unit"], line["quantity"], line["unit_price"], line["amount"], line["origin_raw"],
            say(ORIGINS[line["origin_verdict"]], lang)]  # fmt: skip


def _change_rows(d: Difference, number: int, lang: str) -> Iterator[list[Any]]:
    change = d.changes[number]
    for f in change.fields:
        yield [*_where(d, change.new, 1), d.old.rows[change.old], d.lines[1][change.new]["goods_name"], field_name(f.name, lang), value(f.before, lang), value(f.after, lang)]


def _move_rows(d: Difference, lang: str) -> Iterator[list[Any]]:
    for move in d.moves:
        for name in PARTS:
            for m in move.lines[name]:
                side, at = (1, m.new) if m.new is not None else (0, m.old)
                assert at is not None
                yield [say(PART[name], lang), STAGES[move.stage].of(lang), *_where(d, at, side), d.lines[side][at]["goods_name"], m.difference.domestic, m.difference.foreign,
                       m.difference.unknown, m.difference.amount]  # fmt: skip


def _fate_rows(d: Difference, titles: Titles, lang: str) -> Iterator[list[Any]]:
    order = {fate: number for number, fate in enumerate(("new", "unsettled", "gone", "fixed", "open"))}
    severe = {"error": 0, "explain": 1, "note": 2}
    at: Callable[[Fate, int], str] = lambda f, side: (  # noqa: E731
        place(d, line, side, lang) if (line := (f.line, f.later)[side]) is not None else _whole(d, f, side, lang)
    )
    for f in sorted(d.fates, key=lambda f: (order[f.fate], severe[d.finding(f)["severity"]], f.rule)):
        yield [say(FATE[f.fate], lang), SEVERITY[d.finding(f)["severity"]].of(lang), what(d, f, titles, lang), at(f, 0), at(f, 1), f.rule]


def _whole(d: Difference, fate: Fate, side: int, lang: str) -> str:
    """The place of a finding that is about no line; nothing where it is not told."""
    at = (fate.old, fate.new)[side]
    if at is None:
        return ""
    finding = (d.old, d.new)[side].findings[at]
    return " › ".join(filter(None, [finding["file"] or say("mọi tệp", lang), f"'{finding['sheet']}'" if finding["sheet"] else "", finding["cells"] or ""]))
