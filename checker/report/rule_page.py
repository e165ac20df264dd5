"""One rule as a page: what it checks, the law in its own words, its timeline, an example worked out, and what is not yet checked."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from checker.act import as_day
from checker.error import Text
from checker.report.label import CHECKED, SEVERITY, STATUS, TABLES, TERMS, VERDICTS, act_title, column_words, day_words, span, until, value_words
from checker.report.markdown import code, table
from checker.rule import TABLES as COLUMNS
from checker.rule import Example, Rule, Version

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def rule_page(rule: Rule, verdicts: Sequence[str], lang: str) -> str:
    """The page of a rule; `verdicts` are what the rule has just said of its examples, in their order."""
    parts = (_head(rule, lang), _check(rule, lang), _law(rule, lang), _examples(rule, verdicts, lang), _why(rule, lang), _unchecked(rule, lang))
    return "\n".join(chain.from_iterable(parts)).rstrip() + "\n"


def _head(rule: Rule, lang: str) -> Iterator[str]:
    yield f"# {rule.title.of(lang)}"
    yield ""
    facts = [f"`{rule.id}`", Text("xét bảng ", "judges ").of(lang) + TABLES[rule.table].of(lang), SEVERITY[rule.severity].of(lang)]
    if rule.status:
        facts.append(STATUS[rule.status].of(lang) + (f" → `{rule.replaced_by}`" if rule.replaced_by else ""))
    if rule.fold == "sheet":
        facts.append(Text("nêu một lần cho mỗi trang tính", "told once per sheet").of(lang))
    if rule.dated_by:
        facts.append(Text("theo ngày của chính dòng: ", "by the row's own day: ").of(lang) + (TERMS[rule.dated_by] if lang == "vi" else rule.dated_by))
    yield " · ".join(facts) + f" · `{rule.place}` · [{Text('mọi quy tắc', 'all rules').of(lang)}](../README.md)"
    yield ""


def _check(rule: Rule, lang: str) -> Iterator[str]:
    yield Text("## Kiểm tra gì", "## What it checks").of(lang)
    yield ""
    yield from _logic(rule.versions[-1], lang)
    named = {column for version in rule.versions for column in version.columns}
    yield from table(
        (Text("cột", "column").of(lang), Text("là gì", "what it is").of(lang)),
        [(f"`{column.name}`", column_words(column, lang)) for column in COLUMNS[rule.table] if column.name in named],
    )
    yield Text("Câu nêu ra (chỗ trong ngoặc nhọn lấy từ dòng):", "What is said (what stands in braces is the row's):").of(lang)
    yield ""
    yield f"> {rule.message.of(lang)}"
    yield ""
    if rule.unknown is not None:
        yield Text("Chưa đủ căn cứ khi:", "It cannot be concluded where:").of(lang)
        yield ""
        yield f"> {rule.unknown.of(lang)}"
        yield ""


def _logic(version: Version, lang: str) -> Iterator[str]:
    if version.when is not None:
        yield Text("Chỉ xét khi:", "Only where:").of(lang)
        yield from code(version.when.text)
    yield Text("Không có gì phải nêu khi:", "Nothing is said where:").of(lang)
    yield from code(version.check.text)


def _law(rule: Rule, lang: str) -> Iterator[str]:
    yield Text("## Căn cứ, lời văn, hiệu lực", "## Law, its words, its timeline").of(lang)
    yield ""
    rows: list[tuple[str, ...]] = []
    for i, version in enumerate(rule.versions):
        before = rule.versions[i - 1].ends if i else None
        if before is not None and before != version.begins:
            rows.append((span(before, version.begins, lang), Text("không có quy tắc", "no rule").of(lang), "", "", ""))
        values = "; ".join(f"`{name}` = {value_words(value, lang)}" for name, value in version.parameters.items())
        marks = [CHECKED[mark].of(lang) if mark else "–" for mark in (version.cite.checked, version.cite.date_checked)]
        rows.append((span(version.begins, version.ends, lang) + until(version, lang), f"{act_title(rule.acts[version.cite.act], lang)}, {version.cite.at}", values, *marks))
    if rule.versions[-1].ends is not None:
        rows.append((span(rule.versions[-1].ends, None, lang), Text("không có quy tắc", "no rule").of(lang), "", "", ""))
    heads = (Text("thời gian", "time"), Text("căn cứ", "rests on"), Text("tham số", "parameters"), Text("lời văn", "text"), Text("ngày", "day"))
    yield from table([head.of(lang) for head in heads], rows)
    newest = rule.versions[-1]
    for version in rule.versions:
        if version.cite.quote:
            yield f"{act_title(rule.acts[version.cite.act], lang)}, {version.cite.at}:"
            yield ""
            yield f"> “{version.cite.quote}”"
            yield ""
        event = version.until_event
        if event is not None:
            yield f"{act_title(rule.acts[event.cite.act], lang)}, {event.cite.at}:"
            yield ""
            yield f"> “{event.cite.quote or event.text.of(lang)}”"
            yield ""
        if (version.check.text, version.when and version.when.text) != (newest.check.text, newest.when and newest.when.text):
            yield f"{span(version.begins, version.ends, lang).capitalize()}:"
            yield ""
            yield from _logic(version, lang)


def _why(rule: Rule, lang: str) -> Iterator[str]:
    yield Text("## Vì sao nêu, khi nào có thể báo thừa", "## Why it is raised, and when in vain").of(lang)
    yield ""
    yield rule.why.of(lang)
    yield ""


def _unchecked(rule: Rule, lang: str) -> Iterator[str]:
    yield Text("## Lời văn, ngày chưa đối chiếu Công báo", "## Texts and days not checked against the official gazette").of(lang)
    yield ""
    yield from unchecked(rule, lang) or [
        Text("Không có: quy tắc theo phương pháp của công cụ, không trích văn bản pháp luật.", "None: the rule is the tool's own method and cites no law.").of(lang)
        if all(rule.acts[v.cite.act].kind == "method" for v in rule.versions)
        else Text("Không có.", "None.").of(lang)
    ]
    yield ""


def unchecked(rule: Rule, lang: str) -> list[str]:
    """One line for each citation of which the text or the day was not seen in the official gazette."""
    lines = []
    for version in rule.versions:
        cite, act = version.cite, rule.acts[version.cite.act]
        if act.kind == "method":
            continue
        marks = {Text("lời văn", "text"): cite.checked, Text("số hiệu", "number"): act.checked}
        if version.begins is not None:
            marks[Text(f"ngày {day_words(version.begins, 'vi')}", f"day {day_words(version.begins, 'en')}")] = cite.date_checked
        open_ = [
            f"{what.of(lang)} {CHECKED[how].of(lang) if how else Text('chưa ghi đã đối chiếu với đâu', 'with no mark').of(lang)}"
            for what, how in marks.items()
            if how != "gazette"
        ]
        if open_:
            lines.append(f"- {act_title(act, lang)}, {cite.at}: {'; '.join(open_)}. {Text('Nguồn', 'Source').of(lang)}: {act.source}")
    return list(dict.fromkeys(lines))


def _examples(rule: Rule, verdicts: Sequence[str], lang: str) -> Iterator[str]:
    pairs = list(zip(rule.examples, verdicts, strict=True))
    yield Text("## Ví dụ", "## Examples").of(lang)
    yield ""
    worked = next((p for p in pairs if p[1] == "fail" and _said(rule, p[0], lang)), next((p for p in pairs if p[1] == "fail"), pairs[0]))
    yield from _worked(rule, *worked, lang)
    yield Text("Mọi ví dụ, với kết luận mà công cụ vừa tính khi tạo trang này:", "All examples, with the verdict that the tool has just reached:").of(lang)
    yield ""
    yield from table(
        [Text("dòng", "row").of(lang), Text("ngày", "day").of(lang), Text("kết luận", "verdict").of(lang), Text("ghi chú", "note").of(lang)],
        [
            ("; ".join(f"`{k}` = {value_words(v, lang)}" for k, v in e.row.items()), _days(e, lang), f"{VERDICTS[v].of(lang)} (`{v}`)", e.note or "")
            for e, v in pairs
        ],
    )


def _worked(rule: Rule, example: Example, verdict: str, lang: str) -> Iterator[str]:
    """One example step by step: the cells, the version that the day chooses, the verdict and the sentence."""
    columns = {column.name: column for column in COLUMNS[rule.table]}
    rows = [(f"`{name}`", column_words(columns[name], lang), value_words(value, lang)) for name, value in example.row.items()]
    if rule.dated_by:
        rows.append((f"`{rule.dated_by}`", column_words(columns.get(rule.dated_by, columns[f"{rule.dated_by}_from"]), lang), _days(example, lang) or "–"))
    yield from table([Text("cột", "column").of(lang), Text("là gì", "what it is").of(lang), Text("dòng này", "this row").of(lang)], rows)
    dating = _dating(rule, example)
    if dating is not None:
        cite = f"{act_title(rule.acts[dating.cite.act], lang)}, {dating.cite.at}"
        yield Text(f"Áp dụng: {cite} ({span(dating.begins, dating.ends, 'vi')}).", f"In force: {cite} ({span(dating.begins, dating.ends, 'en')}).").of(lang)
        yield ""
    yield Text("Kết luận: ", "Verdict: ").of(lang) + f"**{VERDICTS[verdict].of(lang)}** (`{verdict}`)."
    yield ""
    said = _said(rule, example, lang)
    if verdict == "fail" and said:
        yield f"> {said}"
        yield ""


def _dating(rule: Rule, example: Example) -> Version | None:
    return rule.version_at(example.date or example.earliest, example.date or example.latest, as_day(example.row.get("law_date"))).version


def _said(rule: Rule, example: Example, lang: str) -> str | None:
    """The sentence with the example's own figures; None if the row does not hold all of them."""
    version = _dating(rule, example)
    values = {"rows": 1, **(version.parameters if version else {}), **example.row}
    template = rule.message.of(lang)
    if not set(_PLACEHOLDER.findall(template)) <= set(values):
        return None
    return _PLACEHOLDER.sub(lambda m: value_words(values[m[1]], lang), template)


def _days(example: Example, lang: str) -> str:
    if example.date is not None:
        return day_words(example.date, lang)
    if example.earliest is None and example.latest is None:
        return ""
    return f"{day_words(example.earliest, lang)} – {day_words(example.latest, lang)}"
