"""The official lists that are at hand, as a person reads them on the terminal."""

from collections.abc import Iterator
from datetime import date

from checker.error import Text
from checker.lists.file import OfficialList
from checker.lists.shelf import Shelf
from checker.numeral import figure
from checker.report.label import CHECKED, act_title, day_words, span
from checker.report.message import say

KINDS = {
    "made_domestically": Text("Hàng hóa trong nước đã sản xuất được", "Goods already made domestically"),
    "medicine_domestic": Text("Thuốc sản xuất trong nước", "Domestically made drugs"),
    "herbal_domestic": Text("Dược liệu trong nước", "Domestic medicinal plants"),
    "ocop": Text("Sản phẩm OCOP", "OCOP products"),
    "national_brand": Text("Thương hiệu quốc gia", "National brands"),
    "it_goods": Text("Từ, mã chỉ hàng công nghệ thông tin (của công cụ)", "Words and codes of information technology goods (the tool's own)"),
}  # fmt: skip
_TO = Text("đến hết {last}", "to {last}")  # alone, the same words are "until" in English


def list_lists(shelf: Shelf, lang: str, on: date | None) -> Iterator[str]:
    """Every list by kind and day: from when to when, how many rows of how many, complete or not, on what it rests; with `on` those of that day."""
    for kind, title in KINDS.items():
        lists = [x for x in shelf.of((kind,)) if on is None or shelf.may[x.id].holds(on)]
        yield f"{title.of(lang)}: " + (str(len(lists)) if lists else say("chưa có danh mục nào", lang))
        for x in lists:
            yield from _list(x, shelf, lang)


def _list(x: OfficialList, shelf: Shelf, lang: str) -> Iterator[str]:
    """One list: a line with its title, and beneath it days, rows, law, source."""
    own = say(" [do đơn vị nạp, thay danh mục có sẵn]", lang) if x.replaces else say(" [do đơn vị nạp]", lang)
    yield f"  {x.id}: {x.file.title.text.of(lang)}" + (own if x.own else "")
    yield "    " + _days(x, shelf, lang)
    official = figure(x.file.rows_official, lang) if x.file.rows_official else say("chưa rõ bao nhiêu", lang)
    whole = say("đầy đủ", lang) if x.file.complete else say("chưa đầy đủ", lang)
    tariff = say("; mã theo {hs_version}", lang, hs_version=x.file.hs_version) if x.file.hs_version else ""
    yield say("    {rows} trên {official} dòng, {whole}{tariff}", lang, rows=figure(x.rows, lang), official=official, whole=whole, tariff=tariff)
    act = act_title(x.act, lang) if x.act else x.file.act
    at = f", {x.file.at}" if x.file.at else ""
    yield f"    {act}{at} [{CHECKED[x.file.checked].of(lang)}]"
    yield say("    Nguồn: ", lang) + x.file.source
    if x.file.note:
        yield f"    {x.file.note.text.of(lang)}"


def _days(x: OfficialList, shelf: Shelf, lang: str) -> str:
    """From when to when, each end with its mark; what is not known is said to be so."""
    sure, may = shelf.sure[x.id], shelf.may[x.id]
    end = None if may.last == date.max else may.last
    marks = [say("ngày đầu: ", lang) + CHECKED[x.file.date_checked].of(lang)] if x.file.date_checked else []
    marks += [say("ngày cuối: ", lang) + CHECKED[x.file.until_checked].of(lang)] if x.file.until_checked else []
    if sure is not None and sure.last == may.last:
        words = span(sure.first, None, lang)
        words = say("{words} đến hết {end}", lang, words=words, end=day_words(end, lang)) if end else words
    else:
        first = day_words(may.first, lang)
        begins = say("từ {first}", lang, first=first) if sure else say("chưa rõ từ ngày nào, không sớm hơn {first}", lang, first=first)
        last = day_words(end, lang)
        certain = day_words(sure.last, lang) if sure else ""
        surely = say("chắc chắn đến hết {certain}, chưa rõ từ đó đến {last}", lang, certain=certain, last=last)
        words = f"{begins}, {surely if sure else _TO.of(lang).format(last=last)}"
    return words + f" [{'; '.join(marks)}]"
