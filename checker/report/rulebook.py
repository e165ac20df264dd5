"""Rules and forms as a person reads them on the terminal."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from checker.error import Text
from checker.report.label import SEVERITY, STAGES, STATUS, TERMS, VERDICTS, day_words, source, span
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
    yield Text("Mức: ", "Severity: ").of(lang) + SEVERITY[rule.severity].of(lang) + (f" ({STATUS[rule.status].of(lang)})" if rule.status else "")
    yield Text("Vì sao: ", "Why: ").of(lang) + rule.why.of(lang)
    yield Text("Câu nêu ra: ", "Message: ").of(lang) + rule.message.of(lang)
    if rule.dated_by:
        yield Text("Xét theo ngày: ", "Dated by: ").of(lang) + rule.dated_by
    versions = [v for v in rule.versions if on is None or v.may_apply(on, on)]
    yield Text("Hiệu lực:", "In force:").of(lang) if versions else Text("Không có hiệu lực ngày này.", "Not in force on this day.").of(lang)
    for version in versions:
        yield f"  {span(version.begins, version.ends, lang)}: {source(rule, version, lang)}"
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
