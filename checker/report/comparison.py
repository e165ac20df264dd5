"""What the second engine said beside our own, as a person reads it on the terminal: every row on which they differ."""

from collections.abc import Iterator, Mapping

from checker.error import Text
from checker.numeral import figure
from checker.report.label import VERDICTS
from checker.report.visible import visible
from checker.suite.comparison import Comparison

_NEITHER = Text("không chọn dòng này", "does not select this row")


def comparison(found: Comparison, stated: Mapping[tuple[str, str], int], engine: str, lang: str) -> str:
    """The text for the terminal; `stated` are rows that the result's own findings stand for, where they differ from the verdicts."""
    return "\n".join(visible(line) for line in _lines(found, stated, engine, lang)) + "\n"


def _lines(found: Comparison, stated: Mapping[tuple[str, str], int], engine: str, lang: str) -> Iterator[str]:
    for d in found.differences:
        theirs = VERDICTS[d.theirs].of(lang) if d.theirs else _NEITHER.of(lang)
        yield Text(f"Khác nhau: {d.rule}, {_place(d.table, d.place)}: hangviet: {VERDICTS[d.ours].vi}; {engine}: {theirs}.",
                   f"Different: {d.rule}, {_place(d.table, d.place)}: hangviet: {VERDICTS[d.ours].en}; {engine}: {theirs}.").of(lang)  # fmt: skip
    for (rule, verdict), rows in stated.items():
        own = found.ours[rule, verdict]  # type: ignore[index]
        yield Text(f"Khác nhau: {rule}: các phát hiện đã ghi nói về {figure(rows)} dòng, còn kết luận '{VERDICTS[verdict].vi}' có {figure(own)} dòng.",
                   f"Different: {rule}: its findings stand for {figure(rows, 'en')} rows, but '{VERDICTS[verdict].en}' holds for {figure(own, 'en')}.").of(lang)  # fmt: skip
    for rule, asked, fault in found.faults:
        yield Text(f"Không chạy được: {rule} ({VERDICTS[asked].vi}): {fault}", f"Could not be run: {rule} ({VERDICTS[asked].en}): {fault}").of(lang)
    for s in found.skipped:
        yield Text(f"Bỏ qua: {_place(s.table, s.place)}: {s.column} = {s.value} không ghi được vào {engine}; không so {figure(s.rules)} quy tắc dùng cột này ở dòng đó.",
                   f"Skipped: {_place(s.table, s.place)}: {s.column} = {s.value} cannot be held by {engine}; {figure(s.rules, 'en')} rules that use it are not "
                   "compared on that row.").of(lang)  # fmt: skip
    tables = ", ".join(f"{name} {figure(rows, lang)}" for name, rows in found.rows.items())
    fails, unknowns = (sum(n for (_, verdict), n in found.ours.items() if verdict == asked) for asked in ("fail", "unknown"))
    yield Text(
        f"{engine}: {figure(found.rules)} quy tắc, {figure(found.compared)} cặp quy tắc – dòng được so ({tables} dòng); của hangviet: {figure(fails)} {VERDICTS['fail'].vi}, "
        f"{figure(unknowns)} {VERDICTS['unknown'].vi}; khác nhau {figure(len(found.differences) + len(stated))}, bỏ qua {figure(len(found.skipped))} giá trị, "
        f"không chạy được {figure(len(found.faults))}.",
        f"{engine}: {figure(found.rules, 'en')} rules, {figure(found.compared, 'en')} pairs of rule and row compared (rows: {tables}); of hangviet: {figure(fails, 'en')} "
        f"{VERDICTS['fail'].en}, {figure(unknowns, 'en')} {VERDICTS['unknown'].en}; different {figure(len(found.differences) + len(stated), 'en')}, "
        f"skipped {figure(len(found.skipped), 'en')} values, could not be run {figure(len(found.faults), 'en')}.",
    ).of(lang)


def _place(table: str, place: tuple[str | None, str | None, int | None]) -> str:
    file, sheet, row = place
    return f"{table}: " + " › ".join(part for part in (file, f"'{sheet}'" if sheet else None, str(row) if row is not None else None) if part)
