"""Verdicts in words: the sentences of findings in both languages, figures and days as people read them, and the provision that they rest on."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from checker.error import Text, sentence
from checker.numeral import figure, plain_figure
from checker.rule import Dating, Rule, Version
from checker.schema import AXES

Why: TypeAlias = Callable[[Rule, pa.Table], tuple[Text | None, int]]

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_MISSING = Text("(không có)", "(none)")


def placeholders(rule: Rule) -> set[str]:
    """The names that stand in braces in the rule's sentences: columns and parameters."""
    return {name for lang in ("vi", "en") for name in _PLACEHOLDER.findall(rule.message.of(lang))}


class Shown:
    """The columns of some rows as people read them: figures grouped, days as d/m/y. Several sentences and fields show the same one."""

    def __init__(self, rows: pa.Table) -> None:
        self.rows = rows
        self._columns: dict[tuple[str, str], pa.Array] = {}

    def column(self, name: str, lang: str) -> pa.Array:
        """One of them, NULL where nothing stands."""
        if (name, lang) not in self._columns:
            self._columns[name, lang] = self._read(name, lang)
        return self._columns[name, lang]

    def _read(self, name: str, lang: str) -> pa.Array:
        column = self.rows.column(name).combine_chunks()
        if pa.types.is_string(column.type):
            return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)
        if pa.types.is_decimal(column.type):
            if lang != "vi":
                return _swapped(self.column(name, "vi"))
            return pa.array([None if text is None else plain_figure(text) for text in pc.cast(column, pa.string()).to_pylist()], pa.string())
        coded = column.dictionary_encode()
        return pa.array([_show(v, lang) for v in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def _swapped(told: pa.Array) -> pa.Array:
    """Figures as Vietnamese writes them as English does: dot and comma change places."""
    for sign, other in ((".", "\0"), (",", "."), ("\0", ",")):
        told = pc.replace_substring(told, sign, other)
    return told


def _show(value: object, lang: str) -> str | None:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, Decimal)):
        return figure(value, lang)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y") if lang == "vi" else value.isoformat()
    return None if value is None else str(value)


def messages(template: str, shown: Shown, datings: list[Dating], lang: str) -> pa.Array:
    """The rule's sentence for each of the rows that are shown, whose versions are `datings`."""
    parts = []
    for i, piece in enumerate(_PLACEHOLDER.split(template)):
        if i % 2 == 0:
            parts.append(pa.scalar(piece, pa.string()))
        elif piece in shown.rows.column_names:
            parts.append(pc.fill_null(shown.column(piece, lang), _MISSING.of(lang)))
        else:
            parts.append(pa.array([_parameter(d, piece, lang) for d in datings], pa.string()))
    joined = pc.binary_join_element_wise(*parts, "")
    return joined if isinstance(joined, (pa.Array, pa.ChunkedArray)) else pa.repeat(joined, len(shown.rows))


def _parameter(dating: Dating, name: str, lang: str) -> str:
    value = dating.version.parameters.get(name) if dating.version else None
    return _show(value, lang) or _MISSING.of(lang)


def shared_message(rule: Rule, part: pa.Table, count: int, dating: Dating) -> Text:
    """The sentence of a folded finding: {rows} is their number, any other placeholder the value that the rows share."""

    def value(name: str, lang: str) -> str:
        if name == "rows":
            return figure(count, lang)
        if name not in part.column_names:
            return _parameter(dating, name, lang)
        distinct = pc.unique(part.column(name)).to_pylist()
        return (_show(distinct[0], lang) or _MISSING.of(lang)) if len(distinct) == 1 else "…"

    def fill(lang: str) -> str:
        return _PLACEHOLDER.sub(lambda m: value(m[1], lang), rule.message.of(lang))

    return Text(fill("vi"), fill("en"))


def unknown_message(rule: Rule, part: pa.Table, datings: Sequence[Dating], why: Why) -> Text:
    """What is missing where a rule could not judge: what `why` knows of, and behind it days, or cells that cannot be read."""
    said, count = why(rule, part)
    if said is None:
        return _undated_message(rule, count, datings)
    told = Text(f"Chưa đủ căn cứ kết luận ({rule.title.vi}): {said.vi}", f"Cannot be concluded ({rule.title.en}): {said.en}")
    return sentence(told, _undated_message(rule, count, datings)) if count else told


def _undated_message(rule: Rule, count: int, datings: Sequence[Dating]) -> Text:
    if rule.dated_by is not None and any(not d.certain for d in datings):
        missing = _missing_days(rule, [d for d in datings if not d.certain])
        axis = Text(" hoặc ".join(AXES[a][1] for a in missing), " or ".join(f"the {AXES[a][0]}" for a in missing))
        return Text(
            f"Chưa đủ căn cứ kết luận ({rule.title.vi}): {figure(count)} dòng thiếu {axis.vi} nên chưa biết quy định nào áp dụng. Bổ sung ngày, hoặc dùng --date",
            f"Cannot be concluded ({rule.title.en}): {figure(count, 'en')} lines lack {axis.en}, so the provision in force is not known. Add it, or use --date",
        )
    if rule.unknown is not None:
        return Text(
            f"Chưa đủ căn cứ kết luận ({rule.title.vi}), {figure(count)} dòng: {rule.unknown.vi}",
            f"Cannot be concluded ({rule.title.en}), {figure(count, 'en')} lines: {rule.unknown.en}",
        )
    return Text(
        f"Chưa đủ căn cứ kết luận ({rule.title.vi}): ô của {figure(count)} dòng chứa lỗi bảng tính hoặc không đọc được. Sửa các ô này",
        f"Cannot be concluded ({rule.title.en}): cells of {figure(count, 'en')} lines hold a spreadsheet error or cannot be read. Correct these cells",
    )


def _missing_days(rule: Rule, datings: Sequence[Dating]) -> list[str]:
    """The axes whose days would tell the version: the rule's own where it is not exact, and those of its transitions where it is."""
    reaching = {v.transition.unless_before for v in rule.versions if v.transition}
    needed = {rule.dated_by} if any(d.date is None for d in datings) else set()
    needed |= reaching if any(d.date is not None for d in datings) else set()
    return [axis for axis in AXES if axis in needed]


def cited(rule: Rule, version: Version) -> str:
    """Act and article of a version as findings print them, with what was only recalled, and the event that ends it."""
    cite = version.cite
    act = rule.acts[cite.act]
    unsure = [what for what, how in (("lời văn", cite.checked), ("ngày hiệu lực", cite.date_checked)) if how == "recalled"]
    told = f"{act.number or act.title.vi}, {cite.at}" + (f" ({' và '.join(unsure)} chưa kiểm chứng)" if unsure else "")
    event = version.until_event
    return told if event is None else f"{told}; chỉ đến khi {event.vi} ({event.cite.at})"
