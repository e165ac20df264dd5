"""A folder of rules as its author reads about it: faults, examples, what is missing; and beside a result: whose rules were applied."""

from collections.abc import Iterator

from checker.error import Text
from checker.proof import Proof, Proved
from checker.report.label import VERDICTS, day_words
from checker.rule_set import Change, RuleSet


def proof_lines(proof: Proof, lang: str) -> Iterator[str]:
    """One line per fault, one per rule with its examples, and how it stands."""
    for fault in proof.faults:
        yield fault.message(lang)
    for proved in proof.rules:
        yield from _rule(proved, lang)
    wrong, missing = sum(len(p.wrong) for p in proof.rules), sum(len(p.missing) for p in proof.rules)
    examples = sum(len(p.rule.examples) for p in proof.rules)
    yield Text(
        f"{len(proof.rules)} quy tắc và {proof.forms} mẫu biểu đọc được; {len(proof.faults)} chỗ phải sửa hoặc điền; "
        f"{examples} ví dụ, {wrong} ra kết luận khác, thiếu {missing}.",
        f"{len(proof.rules)} rules and {proof.forms} forms read; {len(proof.faults)} places to mend or to fill in; "
        f"{examples} examples, {wrong} with another verdict, {missing} missing.",
    ).of(lang)  # fmt: skip
    state = (Text("Dùng được.", "It can be used."), Text("Dùng được; nên bổ sung ví dụ còn thiếu.", "It can be used; add the examples that are missing."),
             Text("Chưa dùng được.", "It cannot be used yet."))  # fmt: skip
    yield state[proof.exit_code].of(lang)


def _rule(proved: Proved, lang: str) -> Iterator[str]:
    rule = proved.rule
    right = len(rule.examples) - len(proved.wrong)
    yield f"{rule.table}/{rule.id}: " + Text(f"{right} trên {len(rule.examples)} ví dụ đúng", f"{right} of {len(rule.examples)} examples are right").of(lang)
    for wrong in proved.wrong:
        found, expected = VERDICTS[wrong.found].of(lang), VERDICTS[wrong.expected].of(lang)
        yield Text(f"  {wrong.place}: ví dụ ra '{found}' ({wrong.found}). Cần: '{expected}' ({wrong.expected}). Sửa ví dụ hoặc quy tắc.",
                   f"  {wrong.place}: the example gives '{found}' ({wrong.found}). Expected: '{expected}' ({wrong.expected}). Mend the example or the rule.").of(lang)  # fmt: skip
    for day, change in proved.missing:
        side = Text("đúng ngày", "on the day of") if day == change else Text("ngay trước", "the day before")
        yield Text(f"  thiếu ví dụ ngày {day_words(day, lang)} ({side.vi} mốc {day_words(change, lang)})",
                   f"  no example of {day_words(day, lang)} ({side.en} the change of {day_words(change, lang)})").of(lang)  # fmt: skip


def rules_applied(rules: RuleSet, lang: str) -> Iterator[str]:
    """Whose rules were applied, where not ours alone, and in what they differ from ours."""
    source, about = rules.source, rules.source.about
    if source.folder is None:
        return
    by = f" “{about.title.text.of(lang)}”, {about.author}, {about.version}" if about else f" '{source.folder.name}'"
    kinds = {kind: [c for c in rules.changes if c.kind == kind] for kind in ("added", "replaced", "left_out")}
    parts = []
    if kinds["added"]:
        parts.append(Text("thêm ", "added: ").of(lang) + _names(kinds["added"]))
    if kinds["replaced"]:
        parts.append(Text("thay ", "replaced: ").of(lang) + "; ".join(_replaced(c) for c in kinds["replaced"]))
    if kinds["left_out"]:
        n = len(kinds["left_out"])
        parts.append(Text(f"không chạy {n} quy tắc của bộ có sẵn", f"{n} rules of the built-in set were not applied").of(lang))
    how = Text("chạy cùng bộ có sẵn", "over the built-in rules") if source.over else Text("chạy riêng", "alone")
    none = Text("không khác bộ có sẵn", "no different from the built-in rules").of(lang)
    yield Text(f"Bộ quy tắc{by}, {how.vi}: ", f"Rules{by}, {how.en}: ").of(lang) + ("; ".join(parts) or none) + "."


def _names(changed: list[Change], most: int = 5) -> str:
    names = ", ".join(c.rule for c in changed[:most])
    return names if len(changed) <= most else f"{names}, … ({len(changed)})"


def _replaced(change: Change, most: int = 3) -> str:
    """The rule and what it says otherwise; texts are named, not repeated: result.json has them in full."""
    told = [f"{d.what} {d.before or '–'} → {d.after or '–'}" if len(f"{d.before}{d.after}") <= 60 else d.what for d in change.details]
    more = f", … ({len(told)})" if len(told) > most else ""
    return f"{change.rule} ({', '.join(told[:most])}{more})"
