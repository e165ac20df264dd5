"""Rules and forms as a person reads them on the terminal."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from checker.report.label import SEVERITY, STAGES, STATUS, TERMS, VERDICTS, day_words, source, span
from checker.report.message import say
from checker.resource import FormFile
from checker.rule import Rule


def list_rules(rules: Sequence[Rule], lang: str) -> Iterator[str]:
    """One line per rule."""
    for rule in rules:
        state = STATUS[rule.status].of(lang) if rule.status else SEVERITY[rule.severity].of(lang)
        yield f"{rule.table}/{rule.id}  [{state}]  {rule.title.of(lang)}  ({source(rule, rule.versions[-1], lang)})"


def explain_rule(rule: Rule, lang: str, on: date | None) -> Iterator[str]:
    """All that a rule says: title, why, timeline with quotes, check, examples."""
    yield f"{rule.table}/{rule.id}: {rule.title.of(lang)}"
    yield say("Mức: ", lang) + SEVERITY[rule.severity].of(lang) + (f" ({STATUS[rule.status].of(lang)})" if rule.status else "")
    yield say("Vì sao: ", lang) + rule.why.of(lang)
    yield say("Câu nêu ra: ", lang) + rule.message.of(lang)
    if rule.dated_by:
        yield say("Xét theo ngày: ", lang) + rule.dated_by
    versions = [v for v in rule.versions if on is None or v.may_apply(on, on)]
    yield say("Hiệu lực:", lang) if versions else say("Không có hiệu lực ngày này.", lang)
    for version in versions:
        yield f"  {span(version.begins, version.ends, lang)}: {source(rule, version, lang)}"
        if version.cite.quote:
            yield f"    “{version.cite.quote}”"
        if version.when:
            yield say("    khi: ", lang) + " ".join(version.when.text.split())
        yield say("    kiểm: ", lang) + " ".join(version.check.text.split())
        for name, value in version.parameters.items():
            yield f"    {name} = {value}"
    yield say("Ví dụ:", lang)
    for example in rule.examples:
        values = ", ".join(f"{k} = {v}" for k, v in example.row.items())
        days = example.date or (f"{day_words(example.earliest, lang)} – {day_words(example.latest, lang)}" if example.earliest or example.latest else None)
        yield (
            f"  {values}" + (f"; {day_words(days, lang) if isinstance(days, date) else days}" if days else "") + f" → {VERDICTS[example.verdict].of(lang)}"
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
    yield say("Giai đoạn: ", lang) + STAGES[form.stage].of(lang)
    if form.holds != "goods":
        yield say("Được nhận ra nhưng không tính: không phải danh mục mua sắm.", lang)
    yield say("Nhận ra khi có cột: ", lang) + _named(form.requires, lang)
    if form.requires_any:
        yield say("và một trong: ", lang) + _named(form.requires_any, lang)
    if form.by_title:
        yield say("và phía trên bảng (hoặc tên trang) bắt đầu bằng: ", lang) + " | ".join(form.titles)
    elif form.marks:
        yield say("và một trong các tiêu đề: ", lang) + " | ".join(form.marks)
        if form.titles:
            yield say("hoặc phía trên bảng có: ", lang) + " | ".join(form.titles)
    elif form.titles:
        yield say("Chắc hơn khi phía trên bảng có: ", lang) + " | ".join(form.titles)
    if form.fallback:
        yield say("Chỉ dùng khi không mẫu riêng nào khớp.", lang)
    yield say("Tiêu đề riêng của mẫu (các cách gọi chung ở rules/codes/headers.csv):", lang)
    for field, headers in form.columns.items():
        needed = say("  (bắt buộc)", lang) if field in form.requires else ""
        yield f"  {TERMS.get(field, field)} [{field}]: {' | '.join(headers)}{needed}"
    if form.ignores:
        yield say("Cột có trong mẫu nhưng không dùng: ", lang) + " | ".join(form.ignores)
    if form.mandatory:
        yield (
            say("Trường bắt buộc: ", lang)
            + _named(form.mandatory.fields, lang)
            + f" ({form.mandatory.cite.act}, {form.mandatory.cite.at})"
        )
    if form.example:
        yield say("Ví dụ dòng tiêu đề (› là tiêu đề nhiều dòng):", lang)
        yield "  " + " | ".join(form.example)
