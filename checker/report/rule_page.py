"""One rule as a page: what it checks, the law in its own words, its timeline, an example worked out, and what is not yet checked."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from checker.act import as_day
from checker.error import Text
from checker.report.label import CHECKED, SEVERITY, STATUS, TABLES, TERMS, VERDICTS, act_title, column_words, day_words, span, until, value_words
from checker.report.markdown import code, table
from checker.report.message import say
from checker.rule import TABLES as COLUMNS
from checker.rule import Example, Rule, Version

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
# The catalogue has other English words for these: "lines" of a count, "notes" as a kind of rows.
_ROW, _NOTE = Text("dòng", "row"), Text("ghi chú", "note")


def rule_page(rule: Rule, verdicts: Sequence[str], lang: str) -> str:
    """The page of a rule; `verdicts` are what the rule has just said of its examples, in their order."""
    parts = (_head(rule, lang), _check(rule, lang), _law(rule, lang), _examples(rule, verdicts, lang), _why(rule, lang), _unchecked(rule, lang))
    return "\n".join(chain.from_iterable(parts)).rstrip() + "\n"


def _head(rule: Rule, lang: str) -> Iterator[str]:
    yield f"# {rule.title.of(lang)}"
    yield ""
    facts = [f"`{rule.id}`", say("xét bảng ", lang) + TABLES[rule.table].of(lang), SEVERITY[rule.severity].of(lang)]
    if rule.status:
        facts.append(STATUS[rule.status].of(lang) + (f" → `{rule.replaced_by}`" if rule.replaced_by else ""))
    if rule.fold == "sheet":
        facts.append(say("nêu một lần cho mỗi trang tính", lang))
    if rule.dated_by:
        facts.append(say("theo ngày của chính dòng: ", lang) + (TERMS[rule.dated_by] if lang == "vi" else rule.dated_by))
    yield " · ".join(facts) + f" · `{rule.place}` · [{say('mọi quy tắc', lang)}](../README.md)"
    yield ""


def _check(rule: Rule, lang: str) -> Iterator[str]:
    yield say("## Kiểm tra gì", lang)
    yield ""
    yield from _logic(rule.versions[-1], lang)
    named = {column for version in rule.versions for column in version.columns}
    yield from table(
        (say("cột", lang), say("là gì", lang)),
        [(f"`{column.name}`", column_words(column, lang)) for column in COLUMNS[rule.table] if column.name in named],
    )
    yield say("Câu nêu ra (chỗ trong ngoặc nhọn lấy từ dòng):", lang)
    yield ""
    yield f"> {rule.message.of(lang)}"
    yield ""
    if rule.unknown is not None:
        yield say("Chưa đủ căn cứ khi:", lang)
        yield ""
        yield f"> {rule.unknown.of(lang)}"
        yield ""


def _logic(version: Version, lang: str) -> Iterator[str]:
    if version.when is not None:
        yield say("Chỉ xét khi:", lang)
        yield from code(version.when.text)
    yield say("Không có gì phải nêu khi:", lang)
    yield from code(version.check.text)


def _law(rule: Rule, lang: str) -> Iterator[str]:
    yield say("## Căn cứ, lời văn, hiệu lực", lang)
    yield ""
    rows: list[tuple[str, ...]] = []
    for i, version in enumerate(rule.versions):
        before = rule.versions[i - 1].ends if i else None
        if before is not None and before != version.begins:
            rows.append((span(before, version.begins, lang), say("không có quy tắc", lang), "", "", ""))
        values = "; ".join(f"`{name}` = {value_words(value, lang)}" for name, value in version.parameters.items())
        marks = [CHECKED[mark].of(lang) if mark else "–" for mark in (version.cite.checked, version.cite.date_checked)]
        rows.append((span(version.begins, version.ends, lang) + until(version, lang), f"{act_title(rule.acts[version.cite.act], lang)}, {version.cite.at}", values, *marks))
    if rule.versions[-1].ends is not None:
        rows.append((span(rule.versions[-1].ends, None, lang), say("không có quy tắc", lang), "", "", ""))
    yield from table([say("thời gian", lang), say("căn cứ", lang), say("tham số", lang), say("lời văn", lang), say("ngày", lang)], rows)
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
    yield say("## Vì sao nêu, khi nào có thể báo thừa", lang)
    yield ""
    yield rule.why.of(lang)
    yield ""


def _unchecked(rule: Rule, lang: str) -> Iterator[str]:
    yield say("## Lời văn, ngày chưa đối chiếu Công báo", lang)
    yield ""
    yield from unchecked(rule, lang) or [
        say("Không có: quy tắc theo phương pháp của công cụ, không trích văn bản pháp luật.", lang)
        if all(rule.acts[v.cite.act].kind == "method" for v in rule.versions)
        else say("Không có.", lang)
    ]
    yield ""


def unchecked(rule: Rule, lang: str) -> list[str]:
    """One line for each citation of which the text or the day was not seen in the official gazette."""
    lines = []
    for version in rule.versions:
        cite, act = version.cite, rule.acts[version.cite.act]
        if act.kind == "method":
            continue
        marks = {say("lời văn", lang): cite.checked, say("số hiệu", lang): act.checked}
        if version.begins is not None:
            marks[say("ngày {day}", lang, day=day_words(version.begins, lang))] = cite.date_checked
        open_ = [
            f"{what} {CHECKED[how].of(lang) if how else say('chưa ghi đã đối chiếu với đâu', lang)}"
            for what, how in marks.items()
            if how != "gazette"
        ]
        if open_:
            lines.append(f"- {act_title(act, lang)}, {cite.at}: {'; '.join(open_)}. {say('Nguồn', lang)}: {act.source}")
    return list(dict.fromkeys(lines))


def _examples(rule: Rule, verdicts: Sequence[str], lang: str) -> Iterator[str]:
    pairs = list(zip(rule.examples, verdicts, strict=True))
    yield say("## Ví dụ", lang)
    yield ""
    worked = next((p for p in pairs if p[1] == "fail" and _said(rule, p[0], lang)), next((p for p in pairs if p[1] == "fail"), pairs[0]))
    yield from _worked(rule, *worked, lang)
    yield say("Mọi ví dụ, với kết luận mà công cụ vừa tính khi tạo trang này:", lang)
    yield ""
    yield from table(
        [_ROW.of(lang), say("ngày", lang), say("kết luận", lang), _NOTE.of(lang)],
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
    yield from table([say("cột", lang), say("là gì", lang), say("dòng này", lang)], rows)
    dating = _dating(rule, example)
    if dating is not None:
        cite = f"{act_title(rule.acts[dating.cite.act], lang)}, {dating.cite.at}"
        yield say("Áp dụng: {cite} ({ends}).", lang, cite=cite, ends=span(dating.begins, dating.ends, lang))
        yield ""
    yield say("Kết luận: ", lang) + f"**{VERDICTS[verdict].of(lang)}** (`{verdict}`)."
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
