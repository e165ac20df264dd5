"""What was decided on findings, and what may be, as a person reads it on the terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from checker.decision import FILE, Decision, sentence_of
from checker.numeral import figure
from checker.report.label import SEVERITY
from checker.report.message import say
from checker.report.terminal import place
from checker.report.visible import cut, visible

_ORDER = {"error": 0, "explain": 1, "note": 2}
_MOST, _NAME = 200, 70


def listed(found: Sequence[Mapping[str, Any]], lang: str) -> list[str]:
    """The findings that can be decided upon, those that ask for work first, each with its key and what was decided."""
    rows = sorted(found, key=lambda f: (f["verdict"] == "unknown", _ORDER[f["severity"]], -(f["amount"] or 0)))
    lines = []
    for f in rows[:_MOST]:
        lines.append(f"{f['key']}  {SEVERITY[f['severity']].of(lang)}  {place(dict(f), lang)}")
        lines.append(f"    {cut(f['goods_name'], _NAME) + ': ' if f['goods_name'] else ''}{f['message_en' if lang == 'en' else 'message_vi']}")
    if len(rows) > _MOST:
        lines.append(say("… và {n} phát hiện khác: xem cột key của findings.csv.", lang, n=figure(len(rows) - _MOST, lang)))
    if not rows:
        lines.append(say("Không có phát hiện nào để quyết định.", lang))
    return [visible(line) for line in lines]


def recorded(given: Sequence[Decision], folder: Path, lang: str) -> list[str]:
    """What was written down, one line each, and how it takes effect."""
    lines = [say("Đã ghi {n} quyết định vào {file}:", lang, n=figure(len(given), lang), file=folder / FILE)]
    for d in given[:_MOST]:
        lines.append(f"  {d.finding}  {cut(d.about, _NAME)}: {sentence_of(d.status, d, lang)}")
    if given:
        lines.append(say("Chạy lại hangviet check vào thư mục này để áp dụng; lần nộp sau dùng --decisions {file}.", lang, file=folder / FILE))
    else:
        lines = [say("Không có quyết định nào được điền.", lang)]
    return [visible(line) for line in lines]
