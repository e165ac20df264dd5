"""What the second engine said beside our own, as a person reads it on the terminal: every row on which they differ."""

from collections.abc import Iterator, Mapping

from checker.error import Text
from checker.numeral import figure
from checker.report.label import VERDICTS
from checker.report.message import say
from checker.report.visible import visible
from checker.suite.comparison import Comparison

_NEITHER = Text("không chọn dòng này", "does not select this row")


def comparison(found: Comparison, stated: Mapping[tuple[str, str], int], engine: str, lang: str) -> str:
    """The text for the terminal; `stated` are rows that the result's own findings stand for, where they differ from the verdicts."""
    return "\n".join(visible(line) for line in _lines(found, stated, engine, lang)) + "\n"


def _lines(found: Comparison, stated: Mapping[tuple[str, str], int], engine: str, lang: str) -> Iterator[str]:
    for d in found.differences:
        theirs = VERDICTS[d.theirs].of(lang) if d.theirs else _NEITHER.of(lang)
        place, ours = _place(d.table, d.place), VERDICTS[d.ours].of(lang)
        yield say("Khác nhau: {rule}, {place}: hangviet: {ours}; {engine}: {theirs}.", lang, rule=d.rule, place=place, ours=ours, engine=engine, theirs=theirs)
    for (rule, verdict), rows in stated.items():
        own = found.ours[rule, verdict]  # type: ignore[index]
        yield say("Khác nhau: {rule}: các phát hiện đã ghi nói về {rows} dòng, còn kết luận '{verdict}' có {own} dòng.",
                  lang, rule=rule, rows=figure(rows, lang), verdict=VERDICTS[verdict].of(lang), own=figure(own, lang))  # fmt: skip
    for rule, asked, fault in found.faults:
        yield say("Không chạy được: {rule} ({asked}): {fault}", lang, rule=rule, asked=VERDICTS[asked].of(lang), fault=fault)
    for s in found.skipped:
        yield say("Bỏ qua: {place}: {column} = {value} không ghi được vào {engine}; không so {rules} quy tắc dùng cột này ở dòng đó.",
                  lang, place=_place(s.table, s.place), column=s.column, value=s.value, engine=engine, rules=figure(s.rules, lang))  # fmt: skip
    tables = ", ".join(f"{name} {figure(rows, lang)}" for name, rows in found.rows.items())
    fails, unknowns = (sum(n for (_, verdict), n in found.ours.items() if verdict == asked) for asked in ("fail", "unknown"))
    yield say(
        "{engine}: {rules} quy tắc, {compared} cặp quy tắc – dòng được so ({tables} dòng); của hangviet: {fails} {fail}, {unknowns} {unknown}; "
        "khác nhau {different}, bỏ qua {skipped} giá trị, không chạy được {faults}.",
        lang, engine=engine, rules=figure(found.rules, lang), compared=figure(found.compared, lang), tables=tables, fails=figure(fails, lang),
        fail=VERDICTS["fail"].of(lang), unknowns=figure(unknowns, lang), unknown=VERDICTS["unknown"].of(lang),
        different=figure(len(found.differences) + len(stated), lang), skipped=figure(len(found.skipped), lang), faults=figure(len(found.faults), lang),
    )  # fmt: skip


def _place(table: str, place: tuple[str | None, str | None, int | None]) -> str:
    file, sheet, row = place
    return f"{table}: " + " › ".join(part for part in (file, f"'{sheet}'" if sheet else None, str(row) if row is not None else None) if part)
