"""Rules, parameters and acts as they stand on one day, and what changes next, as a person reads them on the terminal."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from checker.act import Act
from checker.error import Text
from checker.report.label import ACT_KINDS, MARK, SEVERITY, STATUS, act_days, act_name, day_words, span, successor_words, until, value_words
from checker.rule import Rule, Version
from checker.timeline import Change, next_changes, state_of, version_on

_WIDTH = 110


def what_holds(rules: Sequence[Rule], acts: Mapping[str, Act], on: date, lang: str) -> Iterator[str]:
    """Everything that holds `on` that day, then all that changes on the next day on which anything does."""
    living = [rule for rule in rules if rule.status != "withdrawn"]
    yield Text(f"Ngày {day_words(on, 'vi')}", f"On {day_words(on, 'en')}").of(lang)
    yield ""
    yield from _rules(living, on, lang)
    yield from _acts(acts, on, lang)
    yield from _changes(next_changes(living, acts, on), acts, on, lang)
    yield ""
    yield Text("Không dấu: đối chiếu qua nguồn thứ cấp. * theo trí nhớ, chưa kiểm chứng. ✓ đã đối chiếu Công báo.",
               "No mark: checked against a secondary source. * recalled, not verified. ✓ checked against the official gazette.").of(lang)  # fmt: skip


def _rules(rules: Sequence[Rule], on: date, lang: str) -> Iterator[str]:
    holding = [(rule, version) for rule in rules if (version := version_on(rule, on)) is not None]
    width = max((len(_id(r)) for r in rules), default=0)
    groups = (
        (Text("Quy tắc theo văn bản pháp luật", "Rules by law"), [p for p in holding if not _own(*p)]),
        (Text("Quy tắc theo phương pháp của công cụ, không trích luật", "Rules by the tool's own method, citing no law"), [p for p in holding if _own(*p)]),
    )
    for title, pairs in groups:
        yield f"{title.of(lang)}: {len(pairs)}"
        for rule, version in pairs:
            state = STATUS[rule.status].of(lang) if rule.status else SEVERITY[rule.severity].of(lang)
            cited = () if _own(rule, version) else (_cite(rule, version, lang),)
            yield from _row(_id(rule), width, f"{state}: {rule.title.of(lang)}", *cited)
    absent = [rule for rule in rules if version_on(rule, on) is None]
    if absent:
        yield Text(f"Quy tắc không có hiệu lực ngày này: {len(absent)}", f"Rules not in force on this day: {len(absent)}").of(lang)
    for rule in absent:
        coming = min((v.begins for v in rule.versions if v.begins is not None and v.begins > on), default=None)
        first = day_words(coming, lang)
        since = Text(f"có hiệu lực từ {first}", f"in force from {first}") if coming else Text("đã hết hiệu lực", "no longer in force")
        yield from _row(_id(rule), width, f"{rule.title.of(lang)} ({since.of(lang)})")
    named = [(rule, name, value) for rule, version in holding for name, value in version.parameters.items()]
    yield Text(f"Tham số của các quy tắc: {len(named)}", f"Parameters of the rules: {len(named)}").of(lang)
    for rule, name, value in named:
        yield from _row(_id(rule), width, f"{name} = {value_words(value, lang)}")
    yield ""


def _acts(acts: Mapping[str, Act], on: date, lang: str) -> Iterator[str]:
    states = {name: state_of(act, acts, on) for name, act in acts.items() if act.kind != "method"}
    groups = {
        "in_force": Text("Văn bản có hiệu lực, theo các ngày đã biết", "Acts in force, by the days that are known"),
        "unknown": Text("Văn bản chưa rõ có hiệu lực ngày này hay không, vì nguồn không nêu đủ ngày",
                        "Acts of which it is not known whether they are in force, for the sources do not give the days"),
    }  # fmt: skip
    for state, title in groups.items():
        shown = [acts[name] for kind in ACT_KINDS for name, s in states.items() if s == state and acts[name].kind == kind]
        width = max((len(act_name(act, lang)) for act in shown), default=0)
        yield f"{title.of(lang)}: {len(shown)}"
        for act in shown:
            days = "; ".join(act_days(act, acts, lang))
            more = (days, act.note.text.of(lang) if act.note else "") if state == "in_force" else ()
            yield from _row(act_name(act, lang), width, act.title.text.of(lang) + (f" ({days})" if days and not more else ""), *more)
    ended, coming = (sum(s == state for s in states.values()) for state in ("ended", "coming"))
    yield Text(f"Không nêu ở đây: {ended} văn bản đã hết hiệu lực, {coming} văn bản chưa ban hành hoặc chưa có hiệu lực.",
               f"Not shown: {ended} acts no longer in force, {coming} not yet issued or in force.").of(lang)  # fmt: skip
    yield ""


def _changes(changes: Sequence[Change], acts: Mapping[str, Act], on: date, lang: str) -> Iterator[str]:
    if not changes:
        yield Text("Sau ngày này chưa biết thay đổi nào.", "No later change is known.").of(lang)
        return
    at = changes[0].day
    days = (at - on).days
    yield Text(f"Thay đổi tiếp theo: {day_words(at, 'vi')} (sau {days} ngày)", f"Next change: {day_words(at, 'en')} (in {days} days)").of(lang)
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
            return Text("bắt đầu", "begins").of(lang), name + (Text("; ngày*", "; day*").of(lang) if act.in_force_checked == "recalled" else "")
        by = Text("; thay bằng ", "; replaced by ").of(lang) + successor_words(act, acts, lang) if act.repealed_by else ""
        return Text("chấm dứt", "ends").of(lang), name + by
    assert change.rule is not None
    if change.parameter is not None:
        return Text("tới mốc", "reached").of(lang), Text("tham số ", "parameter ").of(lang) + f"{change.parameter}, {_id(change.rule)}"
    rule = Text("quy tắc ", "rule ").of(lang) + f"{_id(change.rule)}: {change.rule.title.of(lang)}"
    if change.after is None:
        return Text("chấm dứt", "ends").of(lang), rule
    cite = _cite(change.rule, change.after, lang)
    if change.before is None:
        return Text("bắt đầu", "begins").of(lang), rule, cite
    return Text("thay đổi", "changes").of(lang), rule, f"{_difference(change.before, change.after, lang)} ({cite})"


def _difference(before: Version, after: Version, lang: str) -> str:
    """What two neighbouring versions say otherwise: parameters with both values, the logic, or the citation alone."""
    none = Text("không có", "none").of(lang)
    names = [name for name in {**before.parameters, **after.parameters} if before.parameters.get(name) != after.parameters.get(name)]
    parts = [f"{name} {value_words(before.parameters.get(name, none), lang)} → {value_words(after.parameters.get(name, none), lang)}" for name in names]
    if (before.check.text, before.when and before.when.text) != (after.check.text, after.when and after.when.text):
        parts.append(Text("điều kiện", "logic").of(lang))
    return "; ".join(parts) or Text("chỉ đổi căn cứ", "the citation alone").of(lang)


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
