"""The official lists that are at hand, as a person reads them on the terminal."""

from collections.abc import Iterator
from datetime import date

from checker.error import Text
from checker.lists.file import OfficialList
from checker.lists.shelf import Shelf
from checker.numeral import figure
from checker.report.label import CHECKED, act_title, day_words, span

KINDS = {
    "made_domestically": Text("Hàng hóa trong nước đã sản xuất được", "Goods already made domestically"),
    "medicine_domestic": Text("Thuốc sản xuất trong nước", "Domestically made drugs"),
    "herbal_domestic": Text("Dược liệu trong nước", "Domestic medicinal plants"),
    "ocop": Text("Sản phẩm OCOP", "OCOP products"),
    "national_brand": Text("Thương hiệu quốc gia", "National brands"),
    "it_goods": Text("Từ, mã chỉ hàng công nghệ thông tin (của công cụ)", "Words and codes of information technology goods (the tool's own)"),
}  # fmt: skip


def list_lists(shelf: Shelf, lang: str, on: date | None) -> Iterator[str]:
    """Every list by kind and day: from when to when, how many rows of how many, complete or not, on what it rests; with `on` those of that day."""
    for kind, title in KINDS.items():
        lists = [x for x in shelf.of((kind,)) if on is None or shelf.may[x.id].holds(on)]
        yield f"{title.of(lang)}: " + (str(len(lists)) if lists else Text("chưa có danh mục nào", "no list").of(lang))
        for x in lists:
            yield from _list(x, shelf, lang)


def _list(x: OfficialList, shelf: Shelf, lang: str) -> Iterator[str]:
    """One list: a line with its title, and beneath it days, rows, law, source."""
    own = Text(" [do đơn vị nạp, thay danh mục có sẵn]", " [loaded by the user, in place of the shipped one]") if x.replaces else Text(" [do đơn vị nạp]", " [loaded by the user]")
    yield f"  {x.id}: {x.file.title.text.of(lang)}" + (own.of(lang) if x.own else "")
    yield "    " + _days(x, shelf, lang)
    official = figure(x.file.rows_official, lang) if x.file.rows_official else Text("chưa rõ bao nhiêu", "an unknown number of").of(lang)
    whole = Text("đầy đủ", "complete") if x.file.complete else Text("chưa đầy đủ", "not complete")
    tariff = Text(f"; mã theo {x.file.hs_version}", f"; codes of {x.file.hs_version}").of(lang) if x.file.hs_version else ""
    yield Text(f"    {figure(x.rows)} trên {official} dòng, {whole.vi}{tariff}", f"    {figure(x.rows, 'en')} of {official} rows, {whole.en}{tariff}").of(lang)
    act = act_title(x.act, lang) if x.act else x.file.act
    at = f", {x.file.at}" if x.file.at else ""
    yield f"    {act}{at} [{CHECKED[x.file.checked].of(lang)}]"
    yield Text("    Nguồn: ", "    Source: ").of(lang) + x.file.source
    if x.file.note:
        yield f"    {x.file.note.text.of(lang)}"


def _days(x: OfficialList, shelf: Shelf, lang: str) -> str:
    """From when to when, each end with its mark; what is not known is said to be so."""
    sure, may = shelf.sure[x.id], shelf.may[x.id]
    end = None if may.last == date.max else may.last
    marks = [Text("ngày đầu: ", "first day: ").of(lang) + CHECKED[x.file.date_checked].of(lang)] if x.file.date_checked else []
    marks += [Text("ngày cuối: ", "last day: ").of(lang) + CHECKED[x.file.until_checked].of(lang)] if x.file.until_checked else []
    if sure is not None and sure.last == may.last:
        words = span(sure.first, None, lang)
        words = Text(f"{words} đến hết {day_words(end, 'vi')}", f"{words} to {day_words(end, 'en')}").of(lang) if end else words
    else:
        first = day_words(may.first, lang)
        begins = Text(f"từ {first}", f"from {first}") if sure else Text(f"chưa rõ từ ngày nào, không sớm hơn {first}", f"from an unknown day, not before {first}")
        last = day_words(end, lang)
        certain = day_words(sure.last, lang) if sure else ""
        ends = Text(f"chắc chắn đến hết {certain}, chưa rõ từ đó đến {last}", f"surely to {certain}, not known from there to {last}") if sure else Text(
            f"đến hết {last}", f"to {last}")  # fmt: skip
        words = f"{begins.of(lang)}, {ends.of(lang)}"
    return words + f" [{'; '.join(marks)}]"
