"""One row explained, as a person reads it on the terminal."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from checker.error import Text
from checker.explain import Explanation, RuleTold, RungTold
from checker.numeral import figure
from checker.origin.cell import Origin
from checker.report.claim import claim_lines
from checker.report.label import CHECKED, SEVERITY, STAGES, STATUS, TERMS, VERDICTS, source
from checker.report.message import say
from checker.report.sentence import EXCLUDED, KINDS
from checker.report.visible import visible
from checker.resource import OriginFile
from checker.schema import AXES

ORIGINS = {"domestic": Text("Việt Nam", "Việt Nam"), "foreign": Text("nước ngoài", "foreign"), "unknown": Text("chưa đủ căn cứ", "cannot be concluded")}
_WHY = {
    "text": Text("sửa dạng chữ, dấu cách", "form of letters and blanks"), "number-text": Text("số ghi dạng chữ", "a number written as text"),
    "rounded": Text("quá 6 chữ số thập phân", "more than 6 places"), "percent": Text("tỷ lệ lưu dạng phần của 1", "a percentage kept as a share of one"),
    "date": Text("ngày ghi dạng chữ hoặc số", "a day written as text or number"),
    "tcvn3": Text("phông TCVN3", "TCVN3 font"), "vni": Text("phông VNI", "VNI font"), "mojibake": Text("sai bảng mã", "wrong encoding"),
    "swapped": Text("đổi chỗ với cột khác", "changed places with another column"),
}  # fmt: skip
_BASIS = {
    "exact": Text("ngày của dòng", "the row's day"), "bounded": Text("khoảng ngày của dòng", "bounds of the row's day"),
    "assumed": Text("ngày do người dùng chọn", "the day given"), "missing": Text("dòng không có ngày", "the row has no day"),
}  # fmt: skip

def explanation(e: Explanation, origin: OriginFile, lang: str) -> str:
    """The text for the terminal."""
    return "\n".join(visible(line) for line in _lines(e, origin, lang)) + "\n"


def _lines(e: Explanation, origin: OriginFile, lang: str) -> Iterator[str]:
    yield f"{e.file} › '{e.sheet}' › " + say("dòng {row}: ", lang, row=e.row) + f"{say(KINDS[e.kind], lang)} ({e.reason})"
    if e.line is None:
        yield say("Dòng này không phải mặt hàng nên không có xuất xứ và không quy tắc nào xét riêng nó.", lang) if not e.claims else ""  # fmt: skip
        yield from _claims(e, lang)
        return
    if e.line["duplicate_of"]:
        yield say("Lặp lại lần mua đã ghi ở ", lang) + e.line["duplicate_of"]
    yield ""
    yield say("Đã đọc:", lang)
    for told in e.told:
        name = TERMS.get(told.column.name) or told.column.name if lang == "vi" else told.column.name
        where = f" [{told.cell}]" if told.cell else ""
        change = ""
        if told.why:
            change = say("  (ô ghi “{before}”: ", lang, before=told.before) + _WHY[told.why].of(lang) + ")"
        yield f"  {name}{where}: {_value(told.value, lang)}{change}"
    yield from _besides(e.line, lang)
    yield ""
    yield from _origin(e, e.line, origin, lang)
    yield ""
    yield from _claims(e, lang)
    if e.same_maker:
        yield ""
        yield say("Gợi ý, không phải bằng chứng: các dòng khác của cùng hãng sản xuất", lang)
        for file, verdict, count in e.same_maker:
            yield f"  {file}: {figure(count, lang)} {'lines' if lang == 'en' else 'dòng'}, {ORIGINS[verdict].of(lang)}"


def _claims(e: Explanation, lang: str) -> Iterator[str]:
    """The claims of preference of the row, then every rule's verdict."""
    for claim in e.claims:
        yield from claim_lines(claim, lang)
        yield ""
    if e.rules:
        yield from _rules(e.rules, lang)


def _besides(line: dict[str, Any], lang: str) -> Iterator[str]:
    """What the line is by its form, title, heading or arithmetic."""
    if line["amount_basis"] == "computed":
        yield say("  thành tiền = khối lượng × đơn giá: ", lang) + figure(line["amount"], lang)
    yield say("  giai đoạn: ", lang) + STAGES[line["stage"]].of(lang)
    words = f" (“{line['goods_kind_words']}”)" if line["goods_kind_words"] else ""
    yield say("  loại hàng hóa: ", lang) + line["goods_kind"] + words
    if line["goods_group"]:
        yield say("  nhóm, tiêu đề mục: ", lang) + line["goods_group"]
    if line["excluded"]:
        yield say("  ngoài mẫu số của tỷ lệ: ", lang) + say(EXCLUDED[line["excluded"]], lang)
    for header, text in json.loads(line["extra"] or "{}").items():
        yield say("  cột mang theo ", lang) + f"“{header}”: {text}"


def _origin(e: Explanation, line: dict[str, Any], origin: OriginFile, lang: str) -> Iterator[str]:
    titles = {r.rung: r.title.text.of(lang) for r in origin.ladder}
    countries = f" ({line['origin_countries']})" if line["origin_countries"] else ""
    yield say("Xuất xứ: ", lang) + ORIGINS[line["origin_verdict"]].of(lang) + countries
    if line["origin_basis"] != "registration":
        yield f"  {line['origin_policy']}: {origin.policy[line['origin_policy']].text.of(lang)}"
    if line["origin_cause"]:
        cause = origin.causes[line["origin_cause"]]
        yield say("  Vì sao: ", lang) + cause.title.text.of(lang)
        yield say("  Cần để kết luận: ", lang) + cause.settled_by.text.of(lang)
    if line["origin_conflict"]:
        one, other = line["origin_conflict"].split("/")
        yield say("  Trái nhau: ", lang) + f"{titles[one]} – {titles[other]}: {line['origin_conflict_words']}"
    if line["origin_repair"]:
        yield say("  Ô xuất xứ đã đổi chỗ với cột ", lang) + _term(line["origin_repair"], lang)
    yield say("  Bằng chứng, từ mạnh đến yếu:", lang)
    for number, told in enumerate(e.rungs, 1):
        decides = say("  ← quyết định", lang) if line["origin_basis"] == told.rung else ""
        yield f"  {number}. {titles[told.rung]}: {_rung(told, origin, lang)}{decides}"
    recalled = [r for r in origin.registration_numbers if r.checked == "recalled"]
    if recalled and any(t.rung == "registration" and t.answer for t in e.rungs):
        yield say("  (Ý nghĩa của đầu số đăng ký: ", lang) + CHECKED["recalled"].of(lang) + ")"


def _rung(told: RungTold, origin: OriginFile, lang: str) -> str:
    cells = [(cell, text) for cell, text in told.cells if text]
    if not told.cells:
        return say("ở giai đoạn này là yêu cầu, không phải lời ghi", lang)
    if not cells:
        return say("không có", lang)
    if told.answer is None:
        return say("không nói gì", lang)
    where = ", ".join(cell for cell, text in cells if cell and (told.answer.words is None or told.answer.words.split("; ")[0] in (text or "")))
    words = told.answer.words or "; ".join(text for _, text in cells if text)
    return f"{where} “{words}” → {_answer(told.answer, origin, lang)}".strip()


def _answer(answer: Origin, origin: OriginFile, lang: str) -> str:
    countries = f" ({'/'.join(answer.countries)})" if answer.countries else ""
    why = f", {origin.causes[answer.cause].title.text.of(lang)}" if answer.cause else ""
    policy = f" [{answer.policy}]" if answer.policy else ""
    return ORIGINS[answer.verdict].of(lang) + countries + why + policy


def _rules(rules: Sequence[RuleTold], lang: str) -> Iterator[str]:
    yield say("Quy tắc:", lang)
    for verdict in ("fail", "unknown"):
        for told in rules:
            if told.verdict == verdict:
                level = STATUS[told.rule.status] if told.rule.status else SEVERITY[told.rule.severity]
                yield f"  {told.rule.id}: {VERDICTS[verdict].of(lang)} ({level.of(lang)}). {told.rule.title.of(lang)}"
                yield f"    {_dated(told, lang)}"
    yield say("  Đã xét, không có gì phải nêu:", lang)
    yield from (f"    {told.rule.id}: {_dated(told, lang)}" for told in rules if told.verdict == "pass")
    idle = [told.rule.id for told in rules if told.verdict == "n/a"]
    if idle:
        yield say("  Không áp dụng: ", lang) + ", ".join(idle)


def _dated(told: RuleTold, lang: str) -> str:
    """The provision by which the rule spoke, and the day that chose it."""
    version = told.dating.version
    if version is None:
        return say("không có quy định áp dụng ngày này", lang)
    method = told.rule.acts[version.cite.act].kind == "method"
    cited = say("phương pháp của công cụ, ", lang) + version.cite.at if method else source(told.rule, version, lang)
    if not (told.rule.dated_by and told.dating.basis):
        return cited
    day = f" {_value(told.dating.date, lang)}" if told.dating.date else ""
    return f"{cited}; {AXES[told.rule.dated_by][lang == 'vi']}: {_BASIS[told.dating.basis].of(lang)}{day}"


def _term(field: str, lang: str) -> str:
    return TERMS.get(field, field) if lang == "vi" else field


def _value(value: object, lang: str) -> str:
    if isinstance(value, bool):
        return say("có", lang) if value else say("không", lang)
    if isinstance(value, Decimal):
        return figure(value, lang)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y") if lang == "vi" else value.isoformat()
    return str(value)
