"""Rules, parameters and acts as they stand on one day, and what changes next, as a person reads them on the terminal."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from checker.act import Act
from checker.report.label import ACT_KINDS, MARK, SEVERITY, STATUS, act_days, act_name, day_words, span, successor_words, until, value_words
from checker.report.message import say
from checker.rule import Rule, Version
from checker.timeline import Change, next_changes, state_of, version_on

_WIDTH = 110


def what_holds(rules: Sequence[Rule], acts: Mapping[str, Act], on: date, lang: str) -> Iterator[str]:
    """Everything that holds `on` that day, then all that changes on the next day on which anything does."""
    living = [rule for rule in rules if rule.status != "withdrawn"]
    yield say("Ngày {on}", lang, on=day_words(on, lang))
    yield ""
    yield from _rules(living, on, lang)
    yield from _acts(acts, on, lang)
    yield from _changes(next_changes(living, acts, on), acts, on, lang)
    yield ""
    yield say("Không dấu: đối chiếu qua nguồn thứ cấp. * theo trí nhớ, chưa kiểm chứng. ✓ đã đối chiếu Công báo.", lang)  # fmt: skip


def _rules(rules: Sequence[Rule], on: date, lang: str) -> Iterator[str]:
    holding = [(rule, version) for rule in rules if (version := version_on(rule, on)) is not None]
    width = max((len(_id(r)) for r in rules), default=0)
    groups = (
        (say("Quy tắc theo văn bản pháp luật", lang), [p for p in holding if not _own(*p)]),
        (say("Quy tắc theo phương pháp của công cụ, không trích luật", lang), [p for p in holding if _own(*p)]),
    )
    for title, pairs in groups:
        yield f"{title}: {len(pairs)}"
        for rule, version in pairs:
            state = STATUS[rule.status].of(lang) if rule.status else SEVERITY[rule.severity].of(lang)
            cited = () if _own(rule, version) else (_cite(rule, version, lang),)
            yield from _row(_id(rule), width, f"{state}: {rule.title.of(lang)}", *cited)
    absent = [rule for rule in rules if version_on(rule, on) is None]
    if absent:
        yield say("Quy tắc không có hiệu lực ngày này: {absent}", lang, absent=len(absent))
    for rule in absent:
        coming = min((v.begins for v in rule.versions if v.begins is not None and v.begins > on), default=None)
        first = day_words(coming, lang)
        since = say("có hiệu lực từ {first}", lang, first=first) if coming else say("đã hết hiệu lực", lang)
        yield from _row(_id(rule), width, f"{rule.title.of(lang)} ({since})")
    named = [(rule, name, value) for rule, version in holding for name, value in version.parameters.items()]
    yield say("Tham số của các quy tắc: {named}", lang, named=len(named))
    for rule, name, value in named:
        yield from _row(_id(rule), width, f"{name} = {value_words(value, lang)}")
    yield ""


def _acts(acts: Mapping[str, Act], on: date, lang: str) -> Iterator[str]:
    states = {name: state_of(act, acts, on) for name, act in acts.items() if act.kind != "method"}
    groups = {
        "in_force": say("Văn bản có hiệu lực, theo các ngày đã biết", lang),
        "unknown": say("Văn bản chưa rõ có hiệu lực ngày này hay không, vì nguồn không nêu đủ ngày", lang),
    }
    for state, title in groups.items():
        shown = [acts[name] for kind in ACT_KINDS for name, s in states.items() if s == state and acts[name].kind == kind]
        width = max((len(act_name(act, lang)) for act in shown), default=0)
        yield f"{title}: {len(shown)}"
        for act in shown:
            days = "; ".join(act_days(act, acts, lang))
            more = (days, act.note.text.of(lang) if act.note else "") if state == "in_force" else ()
            yield from _row(act_name(act, lang), width, act.title.text.of(lang) + (f" ({days})" if days and not more else ""), *more)
    ended, coming = (sum(s == state for s in states.values()) for state in ("ended", "coming"))
    yield say("Không nêu ở đây: {ended} văn bản đã hết hiệu lực, {coming} văn bản chưa ban hành hoặc chưa có hiệu lực.", lang, ended=ended, coming=coming)  # fmt: skip
    yield ""


def _changes(changes: Sequence[Change], acts: Mapping[str, Act], on: date, lang: str) -> Iterator[str]:
    if not changes:
        yield say("Sau ngày này chưa biết thay đổi nào.", lang)
        return
    at = changes[0].day
    days = (at - on).days
    yield say("Thay đổi tiếp theo: {at} (sau {days} ngày)", lang, at=day_words(at, lang), days=days)
    # Acts, then rules, then parameters; what ends before what begins.
    told = sorted(changes, key=lambda c: (c.act is None, c.parameter is not None, c.begins))
    rows = [_change(change, acts, lang) for change in told]
    width = max(len(verb) for verb, *_ in rows)
    for verb, *rest in rows:
        yield from _row(verb, width, *rest)


def _change(change: Change, acts: Mapping[str, Act], lang: str) -> tuple[str, ...]:
    """The verb, what it is said of, and on what it rests."""
    if change.act is not None:
        act = acts[change.act]
        name = f"{act_name(act, lang)} ({act.title.text.of(lang)})"
        if change.begins:
            return say("bắt đầu", lang), name + (say("; ngày*", lang) if act.in_force_checked == "recalled" else "")
        by = say("; thay bằng ", lang) + successor_words(act, acts, lang) if act.repealed_by else ""
        return say("chấm dứt", lang), name + by
    assert change.rule is not None
    if change.parameter is not None:
        return say("tới mốc", lang), say("tham số ", lang) + f"{change.parameter}, {_id(change.rule)}"
    rule = say("quy tắc ", lang) + f"{_id(change.rule)}: {change.rule.title.of(lang)}"
    if change.after is None:
        return say("chấm dứt", lang), rule
    cite = _cite(change.rule, change.after, lang)
    if change.before is None:
        return say("bắt đầu", lang), rule, cite
    return say("thay đổi", lang), rule, f"{_difference(change.before, change.after, lang)} ({cite})"


def _difference(before: Version, after: Version, lang: str) -> str:
    """What two neighbouring versions say otherwise: parameters with both values, the logic, or the citation alone."""
    none = say("không có", lang)
    names = [name for name in {**before.parameters, **after.parameters} if before.parameters.get(name) != after.parameters.get(name)]
    parts = [f"{name} {value_words(before.parameters.get(name, none), lang)} → {value_words(after.parameters.get(name, none), lang)}" for name in names]
    if (before.check.text, before.when and before.when.text) != (after.check.text, after.when and after.when.text):
        parts.append(say("điều kiện", lang))
    return "; ".join(parts) or say("chỉ đổi căn cứ", lang)


def _cite(rule: Rule, version: Version, lang: str) -> str:
    cite = version.cite
    begins = f"; {span(version.begins, None, lang)}{MARK[cite.date_checked]}" if version.begins else ""
    return f"{act_name(rule.acts[cite.act], lang)}, {cite.at}{MARK[cite.checked]}{begins}{until(version, lang)}"


def _own(rule: Rule, version: Version) -> bool:
    return rule.acts[version.cite.act].kind == "method"


def _id(rule: Rule) -> str:
    return f"{rule.table}/{rule.id}"


def _row(name: str, width: int, *texts: str) -> Iterator[str]:
    """A name and, in a column beside it, the texts, each from a line of its own."""
    indent = " " * (width + 4)
    lines = [line for text in texts if text for line in textwrap.wrap(text, max(_WIDTH - len(indent), 40), break_long_words=False, break_on_hyphens=False)]
    yield f"  {name:<{width}}  {lines[0]}"
    yield from (indent + line for line in lines[1:])
