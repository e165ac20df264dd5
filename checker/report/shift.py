"""What another day's law would change, as a person reads it on the terminal."""

from collections.abc import Iterator, Sequence
from datetime import date

from checker.error import Text
from checker.numeral import figure
from checker.report.label import VERDICTS, day_words, source, span
from checker.report.visible import visible
from checker.rule import Rule, Version
from checker.what_if import Shift


def shifts(found: Sequence[Shift], on: date, lang: str) -> str:
    """The text for the terminal: each change of verdict with the provisions behind it."""
    return "\n".join(visible(line) for line in _lines(found, on, lang)) + "\n"


def _lines(found: Sequence[Shift], on: date, lang: str) -> Iterator[str]:
    day = day_words(on, lang)
    yield ""
    if not found:
        yield Text(f"Nếu theo pháp luật ngày {day}: không kết luận nào thay đổi.", f"Under the law of {day}: no verdict changes.").of(lang)
        return
    yield Text(f"Nếu theo pháp luật ngày {day} (thay cho ngày của từng dòng), các kết luận thay đổi và quy định làm thay đổi:",
               f"Under the law of {day} (in place of each row's own day), verdicts that change, and the provisions that change them:").of(lang)  # fmt: skip
    for shift in found:
        count = f"{figure(shift.rows, lang)} {'rows' if lang == 'en' else 'dòng'}"
        yield f"  {shift.rule.id}: {count}, {VERDICTS[shift.before].of(lang)} → {VERDICTS[shift.after].of(lang)}. {shift.rule.title.of(lang)}"
        file, sheet, row = shift.place
        yield Text("    dòng đầu tiên: ", "    first of them: ").of(lang) + f"{file} › '{sheet}'" + (f" › {row}" if row else "")
        yield Text("    theo ngày của dòng: ", "    by the row's own day: ").of(lang) + _provision(shift.rule, shift.version_before, lang)
        yield Text(f"    theo ngày {day}: ", f"    on {day}: ").of(lang) + _provision(shift.rule, shift.version_after, lang)


def _provision(rule: Rule, version: Version | None, lang: str) -> str:
    if version is None:
        return Text("không có quy định", "no provision").of(lang)
    return f"{source(rule, version, lang)} ({span(version.begins, version.ends, lang)})"
