"""Rules and forms as a person reads them on the terminal."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from checker.error import Text
from checker.resource import FormFile
from checker.rule import Rule, Version
from checker.schema import ITEMS

CHECKED = {
    "gazette": Text("đã đối chiếu Công báo", "checked against the official gazette"),
    "secondary": Text("đối chiếu nguồn thứ cấp", "checked against a secondary source"),
    "recalled": Text("theo trí nhớ, chưa kiểm chứng", "recalled, not verified"),
}
SEVERITY = {"error": Text("Cần sửa số liệu", "Correct the figures"), "explain": Text("Cần giải trình", "Explain"), "note": Text("Lưu ý", "Note")}
STAGES = {
    "plan": Text("kế hoạch", "plan"), "request": Text("mời thầu", "request"), "bid": Text("dự thầu", "bid"), "award": Text("trúng thầu", "award"),
    "contract": Text("hợp đồng", "contract"), "accepted": Text("nghiệm thu, mua sắm đã thực hiện", "acceptance"),
    "register": Text("danh mục đang quản lý", "register"), "unknown": Text("chưa rõ giai đoạn", "not stated"),
}  # fmt: skip
STATUS = {"trial": Text("Thử nghiệm, không tính", "On trial, not counted"), "withdrawn": Text("Đã rút", "Withdrawn")}
TERMS = {c.name: c.term for c in ITEMS if c.term} | {
    "origin_demand": "xuất xứ được yêu cầu (không phải xuất xứ)", "quantity_demand": "khối lượng được yêu cầu", "owner_country": "nước chủ sở hữu (không phải xuất xứ)",
    "unit_price_recent": "đơn giá của lần mua trước",
}  # fmt: skip
VERDICTS = {
    "pass": Text("không có gì phải nêu", "nothing to say"), "fail": Text("nêu phát hiện", "a finding"),
    "unknown": Text("chưa đủ căn cứ", "cannot be concluded"), "n/a": Text("không áp dụng", "not applicable"),
}  # fmt: skip


def _day(day: date | None, lang: str) -> str:
    if day is None:
        return "…"
    return day.strftime("%d/%m/%Y") if lang == "vi" else day.isoformat()


def _span(version: Version, lang: str) -> str:
    if version.begins is None and version.ends is None:
        return Text("mọi thời điểm", "any time").of(lang)
    return f"{_day(version.begins, lang)} – {_day(version.ends, lang)}"


def source(rule: Rule, version: Version, lang: str) -> str:
    """The provision that a version cites, and how it was checked."""
    cite, act = version.cite, rule.acts[version.cite.act]
    marks = [CHECKED[cite.checked].of(lang)] if cite.checked else []
    if cite.date_checked:
        marks.append(Text("ngày hiệu lực: ", "date of force: ").of(lang) + CHECKED[cite.date_checked].of(lang))
    return f"{act.number or act.title.text.of(lang)}, {cite.at}" + (f" [{'; '.join(marks)}]" if marks else "")


def list_rules(rules: Sequence[Rule], lang: str, on: date | None) -> Iterator[str]:
    """One line per rule; with `on`, the version in force on that day."""
    for rule in rules:
        versions = [v for v in rule.versions if on is None or v.may_apply(on, on)]
        state = STATUS[rule.status].of(lang) if rule.status else SEVERITY[rule.severity].of(lang)
        force = source(rule, versions[-1], lang) if versions else Text("không có hiệu lực ngày này", "not in force on this day").of(lang)
        yield f"{rule.table}/{rule.id}  [{state}]  {rule.title.of(lang)}  ({force})"


def explain_rule(rule: Rule, lang: str, on: date | None) -> Iterator[str]:
    """All that a rule says: title, why, timeline with quotes, check, examples."""
    yield f"{rule.table}/{rule.id}: {rule.title.of(lang)}"
    yield Text("Mức: ", "Severity: ").of(lang) + SEVERITY[rule.severity].of(lang) + (f" ({STATUS[rule.status].of(lang)})" if rule.status else "")
    yield Text("Vì sao: ", "Why: ").of(lang) + rule.why.of(lang)
    yield Text("Câu nêu ra: ", "Message: ").of(lang) + rule.message.of(lang)
    if rule.dated_by:
        yield Text("Xét theo ngày: ", "Dated by: ").of(lang) + rule.dated_by
    versions = [v for v in rule.versions if on is None or v.may_apply(on, on)]
    yield Text("Hiệu lực:", "In force:").of(lang) if versions else Text("Không có hiệu lực ngày này.", "Not in force on this day.").of(lang)
    for version in versions:
        yield f"  {_span(version, lang)}: {source(rule, version, lang)}"
        if version.cite.quote:
            yield f"    “{version.cite.quote}”"
        if version.when:
            yield Text("    khi: ", "    when: ").of(lang) + " ".join(version.when.text.split())
        yield Text("    kiểm: ", "    check: ").of(lang) + " ".join(version.check.text.split())
        for name, value in version.parameters.items():
            yield f"    {name} = {value}"
    yield Text("Ví dụ:", "Examples:").of(lang)
    for example in rule.examples:
        values = ", ".join(f"{k} = {v}" for k, v in example.row.items())
        days = example.date or (f"{_day(example.earliest, lang)} – {_day(example.latest, lang)}" if example.earliest or example.latest else None)
        yield (
            f"  {values}" + (f"; {_day(days, lang) if isinstance(days, date) else days}" if days else "") + f" → {VERDICTS[example.verdict].of(lang)}"
        )


def _named(fields: Sequence[str], lang: str) -> str:
    """The fields by their Vietnamese terms; their own names in English."""
    return ", ".join(TERMS.get(f, f) if lang == "vi" else f for f in fields)


def list_forms(forms: Mapping[str, FormFile], lang: str) -> Iterator[str]:
    """One line per form, those of one stage together."""
    width = max((len(name) for name in forms), default=0)
    for stage, told in STAGES.items():
        names = [name for name, form in forms.items() if form.stage == stage]
        if names:
            yield f"{told.of(lang).capitalize()}:"
            yield from (f"  {name:<{width}}  {forms[name].title.text.of(lang)}" for name in names)


def explain_form(name: str, form: FormFile, lang: str) -> Iterator[str]:
    """What a form is, how it is recognised, which headers name which columns, and a header row of it."""
    yield f"{name}: {form.title.text.of(lang)}"
    yield form.about.text.of(lang)
    yield Text("Giai đoạn: ", "Stage: ").of(lang) + STAGES[form.stage].of(lang)
    if form.holds != "goods":
        yield Text("Được nhận ra nhưng không tính: không phải danh mục mua sắm.", "Recognised and not counted: no list of purchases.").of(lang)
    yield Text("Nhận ra khi có cột: ", "Recognised by the columns: ").of(lang) + _named(form.requires, lang)
    if form.requires_any:
        yield Text("và một trong: ", "and one of: ").of(lang) + _named(form.requires_any, lang)
    if form.by_title:
        yield Text("và phía trên bảng (hoặc tên trang) bắt đầu bằng: ", "and a text above (or the sheet's name) that begins with: ").of(
            lang
        ) + " | ".join(form.titles)
    elif form.marks:
        yield Text("và một trong các tiêu đề: ", "and one of the headers: ").of(lang) + " | ".join(form.marks)
        if form.titles:
            yield Text("hoặc phía trên bảng có: ", "or a text above: ").of(lang) + " | ".join(form.titles)
    elif form.titles:
        yield Text("Chắc hơn khi phía trên bảng có: ", "Surer with a text above: ").of(lang) + " | ".join(form.titles)
    if form.fallback:
        yield Text("Chỉ dùng khi không mẫu riêng nào khớp.", "Taken only when no other form fits.").of(lang)
    yield Text(
        "Tiêu đề riêng của mẫu (các cách gọi chung ở rules/codes/headers.csv):", "Headers of its own (common ones in rules/codes/headers.csv):"
    ).of(lang)
    for field, headers in form.columns.items():
        needed = Text("  (bắt buộc)", "  (required)").of(lang) if field in form.requires else ""
        yield f"  {TERMS.get(field, field)} [{field}]: {' | '.join(headers)}{needed}"
    if form.ignores:
        yield Text("Cột có trong mẫu nhưng không dùng: ", "Columns of the form that are not used: ").of(lang) + " | ".join(form.ignores)
    if form.mandatory:
        yield (
            Text("Trường bắt buộc: ", "Mandatory fields: ").of(lang)
            + _named(form.mandatory.fields, lang)
            + f" ({form.mandatory.cite.act}, {form.mandatory.cite.at})"
        )
    if form.example:
        yield Text("Ví dụ dòng tiêu đề (› là tiêu đề nhiều dòng):", "Example of a header row (› parts the rows of the header):").of(lang)
        yield "  " + " | ".join(form.example)
