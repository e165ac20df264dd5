"""A folder of rules as its author reads about it: faults, examples, what is missing; and beside a result: whose rules were applied."""

from collections.abc import Iterator

from checker.proof import Proof, Proved
from checker.report.label import VERDICTS, day_words
from checker.report.message import say
from checker.rule_set import Change, RuleSet


def proof_lines(proof: Proof, lang: str) -> Iterator[str]:
    """One line per fault, one per rule with its examples, and how it stands."""
    for fault in proof.faults:
        yield fault.message(lang)
    for proved in proof.rules:
        yield from _rule(proved, lang)
    wrong, missing = sum(len(p.wrong) for p in proof.rules), sum(len(p.missing) for p in proof.rules)
    examples = sum(len(p.rule.examples) for p in proof.rules)
    yield say("{rules} quy tắc và {forms} mẫu biểu đọc được; {faults} chỗ phải sửa hoặc điền; {examples} ví dụ, {wrong} ra kết luận khác, thiếu {missing}.",
              lang, rules=len(proof.rules), forms=proof.forms, faults=len(proof.faults), examples=examples, wrong=wrong, missing=missing)  # fmt: skip
    yield (say("Dùng được.", lang), say("Dùng được; nên bổ sung ví dụ còn thiếu.", lang), say("Chưa dùng được.", lang))[proof.exit_code]


def _rule(proved: Proved, lang: str) -> Iterator[str]:
    rule = proved.rule
    right = len(rule.examples) - len(proved.wrong)
    yield f"{rule.table}/{rule.id}: " + say("{right} trên {examples} ví dụ đúng", lang, right=right, examples=len(rule.examples))
    for wrong in proved.wrong:
        found, expected = VERDICTS[wrong.found].of(lang), VERDICTS[wrong.expected].of(lang)
        yield say("  {place}: ví dụ ra '{found}' ({found_2}). Cần: '{expected}' ({expected_2}). Sửa ví dụ hoặc quy tắc.",
                  lang, place=wrong.place, found=found, found_2=wrong.found, expected=expected, expected_2=wrong.expected)  # fmt: skip
    for day, change in proved.missing:
        side = say("đúng ngày", lang) if day == change else say("ngay trước", lang)
        yield say("  thiếu ví dụ ngày {day} ({side} mốc {change})", lang, day=day_words(day, lang), side=side, change=day_words(change, lang))


def rules_applied(rules: RuleSet, lang: str) -> Iterator[str]:
    """Whose rules were applied, where not ours alone, and in what they differ from ours."""
    source, about = rules.source, rules.source.about
    if source.folder is None:
        return
    by = f" “{about.title.text.of(lang)}”, {about.author}, {about.version}" if about else f" '{source.folder.name}'"
    kinds = {kind: [c for c in rules.changes if c.kind == kind] for kind in ("added", "replaced", "left_out")}
    parts = []
    if kinds["added"]:
        parts.append(say("thêm ", lang) + _names(kinds["added"]))
    if kinds["replaced"]:
        parts.append(say("thay ", lang) + "; ".join(_replaced(c) for c in kinds["replaced"]))
    if kinds["left_out"]:
        n = len(kinds["left_out"])
        parts.append(say("không chạy {n} quy tắc của bộ có sẵn", lang, n=n))
    how = say("chạy cùng bộ có sẵn", lang) if source.over else say("chạy riêng", lang)
    none = say("không khác bộ có sẵn", lang)
    yield say("Bộ quy tắc{by}, {how}: ", lang, by=by, how=how) + ("; ".join(parts) or none) + "."


def _names(changed: list[Change], most: int = 5) -> str:
    names = ", ".join(c.rule for c in changed[:most])
    return names if len(changed) <= most else f"{names}, … ({len(changed)})"


def _replaced(change: Change, most: int = 3) -> str:
    """The rule and what it says otherwise; texts are named, not repeated: result.json has them in full."""
    told = [f"{d.what} {d.before or '–'} → {d.after or '–'}" if len(f"{d.before}{d.after}") <= 60 else d.what for d in change.details]
    more = f", … ({len(told)})" if len(told) > most else ""
    return f"{change.rule} ({', '.join(told[:most])}{more})"
