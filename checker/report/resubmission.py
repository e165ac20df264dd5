"""What is different between two submissions, as sentences and tables: the terminal, the page and the workbook show the same ones."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from checker.numeral import figure, percentage
from checker.report.label import SEVERITY, STAGES, TERMS, day_words
from checker.report.message import mark, say
from checker.report.sentence import DISCLAIMER
from checker.report.successor import compared, notes
from checker.report.survey_words import succession
from checker.report.visible import cut, visible
from checker.resubmission.difference import Difference
from checker.resubmission.fate import FATES, Fate
from checker.resubmission.move import PARTS, Move, Sums

ORIGINS = {"domestic": mark("ghi Việt Nam"), "foreign": mark("ghi nước ngoài"), "unknown": mark("chưa đủ căn cứ")}
FATE = {
    "fixed": mark("Đã khắc phục"), "new": mark("Mới"), "open": mark("Còn nguyên"), "unsettled": mark("Kết luận đã khác (chưa đủ căn cứ, hoặc nay kết luận được)"),
    "gone": mark("Không còn vì dòng hoặc trang không còn"),
}  # fmt: skip
PART = {
    "vanished": mark("Dòng không còn trong bản nộp sau"), "added": mark("Dòng mới"), "changed": mark("Dòng thay đổi"),
    "otherwise": mark("Dòng giữ nguyên nhưng tính khác đi"),
}  # fmt: skip
_AFTER = {
    "vanished": mark("sau khi bỏ các dòng không còn"), "added": mark("sau khi thêm các dòng mới"), "changed": mark("sau khi sửa các dòng thay đổi"),
    "otherwise": mark("sau khi tính lại các dòng giữ nguyên"),
}  # fmt: skip
_SHOWN, _NAME = 15, 60  # lines of a list on the terminal; columns of a name

Titles = Mapping[str, Any]  # rule → its title in both languages


class Table(NamedTuple):
    """A table as every output shows it. `kinds` of its columns: text, number (decimal or integer)."""

    name: str
    title: str
    note: str
    heads: list[str]
    kinds: list[str]
    rows: list[list[Any]]


def lines(d: Difference, titles: Titles, lang: str, folder: str | None) -> str:
    """The text for the terminal."""
    return "\n".join(visible(line) for line in _lines(d, titles, lang, folder)) + "\n"


def _lines(d: Difference, titles: Titles, lang: str, folder: str | None) -> Iterator[str]:
    yield from told(d, lang)
    for move in d.moves:
        yield ""
        yield from (" ".join(line.split()) for line in _share(move, lang))
        yield from (f"  {line}" for line in _aligned(share_table(move, lang), lang))
    yield ""
    yield _counts(d.fates, lang)
    for fate in ("fixed", "new", "gone", "unsettled"):
        yield from _listed(say(FATE[fate], lang), _fate_lines(d, fate, titles, lang), lang)
    yield from _listed(say(PART["vanished"], lang), [_line(d, at, 0, lang) for at in d.pairing.vanished], lang)
    yield from _listed(say(PART["added"], lang), [_line(d, at, 1, lang) for at in d.pairing.added], lang)
    yield from _listed(say(PART["changed"], lang), [_changed(d, number, lang) for number in range(len(d.changes))], lang)
    yield ""
    if folder:
        yield say("Kết quả so sánh: {folder} (mở bằng trình duyệt: {page}; bảng tính: {book})", lang, folder=folder, page="so-sanh.html", book="so-sanh.xlsx")
    yield say(DISCLAIMER, lang)


def told(d: Difference, lang: str) -> Iterator[str]:
    """What was compared, what must be known of it, and how many lines are the same, changed, gone and new."""
    yield say("So sánh bản nộp trước {old} với bản nộp sau {new}.", lang, old=cut(str(d.old.folder), _NAME), new=cut(str(d.new.folder), _NAME))
    yield from cautions(d, lang)
    p = d.pairing
    counted = {"before": len(d.old.rows), "after": len(d.new.rows), "same": len(p.same) + len(p.moved), "changed": len(p.changed), "vanished": len(p.vanished),
               "added": len(p.added)}  # fmt: skip
    yield say(
        "Dòng hàng hóa: {before} ở bản trước, {after} ở bản sau; {same} giữ nguyên, {changed} thay đổi, {vanished} không còn trong bản nộp sau, {added} mới.",
        lang, **{k: figure(v, lang) for k, v in counted.items()},
    )  # fmt: skip
    if p.moved:
        yield say("{n} dòng giữ nguyên nhưng nằm ở tệp hoặc trang khác.", lang, n=figure(len(p.moved), lang))
    if p.doubtful[0]:
        yield say("Trong các dòng không còn có {n} dòng giống dòng mới nhưng không biết chắc ứng với dòng nào, nên không ghép.", lang, n=figure(len(p.doubtful[0]), lang))


def cautions(d: Difference, lang: str) -> Iterator[str]:
    """What else changed between the two runs, or is missing in one of them."""
    if d.other_rules:
        yield say(
            "Hai lần rà soát dùng bộ quy tắc khác nhau ({old}, {new}): phát hiện mới, hết hoặc tính khác đi có thể do quy tắc chứ không do biểu.", lang,
            old=d.old.summary["rules"]["version"], new=d.new.summary["rules"]["version"],
        )  # fmt: skip
    if d.other_tool:
        yield say("Hai lần rà soát dùng hai phiên bản hangviet ({old}, {new}).", lang, old=d.old.summary["tool"], new=d.new.summary["tool"])
    for record, sentence in (
        (d.old, mark("Bản trước có {n} tệp không đọc được chắc chắn, nên chưa so được hết: {files}.")),
        (d.new, mark("Bản sau có {n} tệp không đọc được chắc chắn; dòng của các tệp ấy có thể bị kể là không còn: {files}.")),
    ):
        if record.unread:
            yield say(sentence, lang, n=figure(len(record.unread), lang), files=", ".join(cut(i["file"], _NAME) for i in record.unread[:5]))
    for stages, sentence in zip(d.one_sided, (
        mark("Giai đoạn chỉ có ở bản trước: {stages}; tỷ lệ của giai đoạn ấy không so được."), mark("Giai đoạn chỉ có ở bản sau: {stages}; tỷ lệ của giai đoạn ấy không so được."),
    ), strict=True):  # fmt: skip
        if stages and any(d.one_sided):
            yield say(sentence, lang, stages=", ".join(STAGES[s].of(lang) for s in stages))
    for name, said in d.ended.items():
        yield say("{name}: {what}.", lang, name=cut(name, _NAME), what=succession(said, lang))
    for change in d.areas:
        yield compared(change, lang)
        yield from notes(change, lang)


def _share(move: Move, lang: str) -> Iterator[str]:
    """How the share of a stage moved, and what it would be after each part in turn."""
    yield say(
        "Tỷ lệ hàng hóa ghi xuất xứ Việt Nam theo hồ sơ (chưa thẩm tra), giai đoạn {stage}, theo giá trị: bản trước {before}; bản sau {after}.", lang,
        stage=STAGES[move.stage].of(lang), before=_span(move.before, lang), after=_span(move.after, lang),
    )  # fmt: skip
    steps = [f"{say(_AFTER[name], lang)} {_span(sums, lang)}" for name, sums in move.steps() if move.parts[name] != Sums()]
    if len(steps) > 1:
        yield say("Lần lượt: {steps}.", lang, steps="; ".join(steps))


def shares(d: Difference, lang: str) -> list[tuple[list[str], Table]]:
    """Per stage: the sentences on its share and the table of its parts."""
    return [(list(_share(move, lang)), share_table(move, lang)) for move in d.moves]


def _span(sums: Sums, lang: str) -> str:
    if sums.low is None:
        return say("không có giá trị", lang)
    low, high = percentage(sums.low, lang), percentage(sums.high, lang)
    return low if low == high else say("từ {low} đến {high}", lang, low=low, high=high)


def share_table(move: Move, lang: str) -> Table:
    """Before, what each part adds, and after: the columns add up to the đồng."""
    heads = [say("Giai đoạn {stage}", lang, stage=STAGES[move.stage].of(lang)), say("dòng", lang), *(say(ORIGINS[v], lang) for v in ORIGINS), say("mẫu số, đồng", lang)]
    rows = [_sums(say("Bản trước", lang), move.before)]
    rows += [_sums(say(PART[name], lang), move.parts[name]) for name in PARTS]
    rows.append(_sums(say("Bản sau", lang), move.after))
    note = say("Bản trước cộng bốn phần đúng bằng bản sau, ở từng cột, đến từng đồng. Dòng nằm ngoài mẫu số (lặp lại, dịch vụ, …) không có ở đây.", lang)
    return Table("share", say("Tỷ lệ thay đổi do đâu", lang), note, heads, ["text", *["number"] * 5], rows)


def _sums(label: str, sums: Sums) -> list[Any]:
    return [label, sums.items, sums.domestic, sums.foreign, sums.unknown, sums.amount]


def _aligned(table: Table, lang: str) -> Iterator[str]:
    """A table of figures in columns of a terminal."""
    rows = [table.heads, *([row[0], *(figure(v, lang) for v in row[1:])] for row in table.rows)]
    widths = [max(len(str(row[n])) for row in rows) for n in range(len(table.heads))]
    for row in rows:
        yield "  ".join(str(v).ljust(w) if n == 0 else str(v).rjust(w) for n, (v, w) in enumerate(zip(row, widths, strict=True))).rstrip()


def _counts(fates: Iterable[Fate], lang: str) -> str:
    counted = dict.fromkeys(FATES, 0)
    for fate in fates:
        counted[fate.fate] += 1
    return say(
        "Phát hiện, kể theo từng dòng: {fixed} đã khắc phục, {new} mới, {open} còn nguyên, {gone} không còn vì dòng không còn, {unsettled} có kết luận khác.", lang,
        **{k: figure(v, lang) for k, v in counted.items()},
    )  # fmt: skip


def counts(d: Difference, lang: str) -> str:
    """How many findings of each fate."""
    return _counts(d.fates, lang)


def _listed(title: str, told: list[str], lang: str) -> Iterator[str]:
    if told:
        yield ""
        yield f"{title} ({figure(len(told), lang)}):"
        yield from (f"  {line}" for line in told[:_SHOWN])
        if len(told) > _SHOWN:
            yield "  " + say("… và {n} mục khác: ghi đủ bằng -o THƯ_MỤC.", lang, n=figure(len(told) - _SHOWN, lang))


def what(d: Difference, fate: Fate, titles: Titles, lang: str) -> str:
    """A finding in words: its own sentence, or of one that stands for many lines the rule's title."""
    finding = d.finding(fate)
    title = titles.get(fate.rule)
    if finding["rows"] and finding["row"] is None and title is not None:
        told_: str = title.of(lang)
        return told_
    message: str = finding["message_en" if lang == "en" else "message_vi"]
    return message


def _fate_lines(d: Difference, fate: str, titles: Titles, lang: str) -> list[str]:
    """One entry for each rule: the sentence of the first, and where they are."""
    groups: dict[str, list[Fate]] = defaultdict(list)
    for f in d.fates:
        if f.fate == fate:
            groups[f.rule].append(f)
    result = []
    for own in groups.values():
        finding = d.finding(own[0])
        places = [_place_of(d, f, lang) for f in own]
        more = say("; và {n} chỗ khác", lang, n=figure(len(own) - 3, lang)) if len(own) > 3 else ""
        result.append(f"{SEVERITY[finding['severity']].of(lang)}: {what(d, own[0], titles, lang)} [{'; '.join(places[:3])}{more}]")
    return result


def _place_of(d: Difference, fate: Fate, lang: str) -> str:
    if fate.line is None and fate.later is None:
        finding = d.finding(fate)
        return " › ".join(filter(None, [cut(finding["file"] or say("mọi tệp", lang), 30), f"'{finding['sheet']}'" if finding["sheet"] else "", finding["cells"] or ""]))
    old = _at(d, fate.line, 0, lang) if fate.line is not None else ""
    new = _at(d, fate.later, 1, lang) if fate.later is not None else ""
    return old if old == new or not new else new if not old else f"{old} → {new}"


def _at(d: Difference, at: int, side: int, lang: str) -> str:
    """The place of a line on the terminal: its row alone where there is but one sheet on either side."""
    sheets = {*d.old.sheets, *d.new.sheets}
    return say("dòng {row}", lang, row=(d.old, d.new)[side].rows[at]) if len(sheets) == 1 else place(d, at, side, lang)


def place(d: Difference, at: int, side: int, lang: str) -> str:
    """File › sheet › row of a line."""
    record = (d.old, d.new)[side]
    file, sheet = record.sheets[at]
    return f"{cut(file, 30)} › '{cut(sheet, 30)}' › " + say("dòng {row}", lang, row=record.rows[at])


def _line(d: Difference, at: int, side: int, lang: str) -> str:
    line = d.lines[side][at]
    amount = say("{amount} đồng", lang, amount=figure(line["amount"], lang)) if line["amount"] is not None else say("không có giá trị", lang)
    doubt = " " + say("(chưa chắc)", lang) if at in d.pairing.doubtful[side] else ""
    return f"{_at(d, at, side, lang)}: {cut(line['goods_name'] or '–', _NAME)} [{amount}, {say(ORIGINS[line['origin_verdict']], lang)}]{doubt}"


def _changed(d: Difference, number: int, lang: str) -> str:
    change = d.changes[number]
    line = d.lines[1][change.new]
    fields = "; ".join(f"{field_name(f.name, lang)}: {cut(value(f.before, lang), 40)} → {cut(value(f.after, lang), 40)}" for f in change.fields)
    return f"{_at(d, change.new, 1, lang)}: {cut(line['goods_name'] or '–', _NAME)}: {fields}"


def field_name(name: str, lang: str) -> str:
    """A field as people of the language call it."""
    stem = name.removesuffix("_text") if name.endswith("_text") else "amount" if name == "amount_stated" else name
    if lang == "en":
        return stem.replace("_", " ")
    return {"amount": "thành tiền", "tax_basis": "thuế GTGT"}.get(stem, TERMS.get(stem, stem))


def value(given: object, lang: str) -> str:
    """A value of a line in words."""
    if given is None:
        return say("(trống)", lang)
    if isinstance(given, Decimal | int):
        return figure(given, lang)
    if isinstance(given, date):
        return day_words(given, lang)
    return f"“{given}”" if given else say("(trống)", lang)
