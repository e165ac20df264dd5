"""What another day's law would change, as a person reads it on the terminal."""

from collections.abc import Iterator, Sequence
from datetime import date

from checker.numeral import figure
from checker.report.label import VERDICTS, day_words, source, span
from checker.report.message import say
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
        yield say("Nếu theo pháp luật ngày {day}: không kết luận nào thay đổi.", lang, day=day)
        return
    yield say("Nếu theo pháp luật ngày {day} (thay cho ngày của từng dòng), các kết luận thay đổi và quy định làm thay đổi:", lang, day=day)  # fmt: skip
    for shift in found:
        count = f"{figure(shift.rows, lang)} {'rows' if lang == 'en' else 'dòng'}"
        yield f"  {shift.rule.id}: {count}, {VERDICTS[shift.before].of(lang)} → {VERDICTS[shift.after].of(lang)}. {shift.rule.title.of(lang)}"
        file, sheet, row = shift.place
        yield say("    dòng đầu tiên: ", lang) + f"{file} › '{sheet}'" + (f" › {row}" if row else "")
        yield say("    theo ngày của dòng: ", lang) + _provision(shift.rule, shift.version_before, lang)
        yield say("    theo ngày {day}: ", lang, day=day) + _provision(shift.rule, shift.version_after, lang)


def _provision(rule: Rule, version: Version | None, lang: str) -> str:
    if version is None:
        return say("không có quy định", lang)
    return f"{source(rule, version, lang)} ({span(version.begins, version.ends, lang)})"
