"""Why lines could not be told on or off a list, in words: which list is missing, and what would settle it."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from checker.error import Text
from checker.lists.shelf import Shelf
from checker.numeral import figure
from checker.rule import Rule

_EXAMPLES = 3
_MISSING = ("incomplete", "which", "no_list", "date")  # no list could be asked; else one was, and the line leaves it open
_SAY: Mapping[str, Text] = {
    "incomplete": Text("chưa kiểm tra được nội dung này: thiếu danh mục {lists}, {n} dòng không thấy trong phần đã có. Nạp danh mục đầy đủ bằng --lists",
                       "this could not be checked: the list is missing: {lists}, {n} lines are not in the part at hand. Load the whole list with --lists"),
    "which": Text("{n} dòng có ngày mà chưa rõ danh mục nào có hiệu lực: {lists}. Nạp danh mục có ngày hiệu lực đã đối chiếu bằng --lists",
                  "{n} lines have a day on which it is not known which list was in force: {lists}. Load a list with a checked day by --lists"),
    "no_list": Text("{n} dòng: không có danh mục nào cho ngày của các dòng này. Nạp danh mục bằng --lists", "{n} lines: there is no list for their day. Load one with --lists"),
    "date": Text("{n} dòng chưa đủ ngày để biết danh mục nào áp dụng. Bổ sung ngày, hoặc dùng --date",
                 "{n} lines lack a day, so the list in force is not known. Add it, or use --date"),
    "no_code": Text("{n} dòng không ghi mã HS, và chỉ theo tên thì không kết luận (danh mục {lists}). Bổ sung mã HS",
                    "{n} lines have no HS code, and nothing is concluded by name alone (list {lists}). Add the HS code"),
    "no_name": Text("{n} dòng không ghi hoạt chất (danh mục {lists}). Bổ sung hoạt chất", "{n} lines name no active ingredient (list {lists}). Add it"),
    "near": Text("{n} dòng gần giống một mục của danh mục {lists}; cần người xem: {examples}",
                 "{n} lines are near an entry of the list {lists}; a person must look: {examples}"),
}  # fmt: skip


class Unchecked(NamedTuple):
    """How many lines a rule could not judge, by the id of the list that is missing; ":no_list": there is none for their day, ":date": the day is."""

    rule: Rule
    lines: dict[str, int]


def listed(shelf: Shelf, name: str) -> Text:
    """A list by its title, with how many of its rows are at hand."""
    x = shelf.lists[name]
    have, all_ = x.rows, x.file.rows_official
    return Text(f"“{x.file.title.vi}” (có {figure(have)} trên {figure(all_) if all_ else 'chưa rõ bao nhiêu'} dòng)",
                f"“{x.file.title.en}” ({figure(have, 'en')} of {figure(all_, 'en') if all_ else 'an unknown number of'} rows at hand)")  # fmt: skip


def why(shelf: Shelf) -> Callable[[Rule, pa.Table], tuple[Text | None, int]]:
    """What to say of rows that a rule could not judge: the words (None: no list has to do with it), and how many rows they do not cover."""

    def say(rule: Rule, rows: pa.Table) -> tuple[Text | None, int]:
        if rule.unknown_because is None:
            return None, len(rows)
        gaps = _counted(rows[rule.unknown_because])
        parts = [_sentence(shelf, gap, n, _examples(rows, rule.unknown_because, gap) if gap.startswith("near") else "") for gap, n in gaps.items()]
        if not parts:
            return None, len(rows)
        return Text("; ".join(p.vi for p in parts), "; ".join(p.en for p in parts)), len(rows) - sum(gaps.values())

    return say


def unchecked(rule: Rule, gaps: Mapping[str, int]) -> Unchecked:
    """The lists for want of which `rule` could not judge rows, of which so many have each of these gaps."""
    lines: dict[str, int] = {}
    for gap, n in sorted(gaps.items(), key=_most_first):
        kind, _, ids = gap.partition(":")
        if kind in _MISSING:
            for name in ids.split(",") if ids else [f":{kind}"]:
                lines[name] = lines.get(name, 0) + n
    return Unchecked(rule, lines)


def _counted(gaps: pa.ChunkedArray) -> dict[str, int]:
    """How many rows have each of these gaps, the commonest first."""
    known = {c["values"]: c["counts"] for c in pc.value_counts(gaps).to_pylist() if c["values"] is not None}
    return dict(sorted(known.items(), key=_most_first))


def _most_first(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


def _sentence(shelf: Shelf, gap: str, count: int, examples: str) -> Text:
    kind, _, ids = gap.partition(":")
    names = [listed(shelf, name) for name in ids.split(",") if name]

    def of(lang: str) -> str:
        return _SAY[kind].of(lang).format(n=figure(count, lang), lists="; ".join(n.of(lang) for n in names), examples=examples)

    return Text(of("vi"), of("en"))


def _examples(rows: pa.Table, column: str, gap: str) -> str:
    """Up to three of the lines with this gap and the entry that each is near, the most alike first, each entry once: “name” ~ “entry” (95)."""
    prefix = column.removesuffix("_gap")
    here = rows.select(["goods_name", f"{prefix}_entry", f"{prefix}_score"]).filter(pc.equal(rows[column], gap))
    pairs: Iterable[tuple[str | None, str, int]] = zip(*(column.to_pylist() for column in here.columns), strict=True)
    best: dict[str, tuple[int, str]] = {}
    for name, entry, score in pairs:
        best[entry] = min(best.get(entry, (1, "")), (-score, name or ""))
    distinct = sorted((score, name, entry) for entry, (score, name) in best.items())
    return "; ".join(f"“{name}” ~ “{entry}” ({-score})" for score, name, entry in distinct[:_EXAMPLES])
