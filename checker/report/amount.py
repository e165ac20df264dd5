"""How signed papers tell money and shares: millions in the text, đồng in the annexes, the name of the value by its stage, what rounding leaves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from checker.numeral import figure, percentage
from checker.report.message import mark, say
from checker.share import percent
from checker.survey.figures import Share

_MILLION = Decimal(1_000_000)
# Only what was accepted has been bought; no other stage may be told as spending.
VALUE = {
    "plan": mark("giá trị kế hoạch"), "request": mark("giá trị mời thầu"), "bid": mark("giá dự thầu"), "award": mark("giá trị trúng thầu"),
    "contract": mark("giá trị hợp đồng"), "accepted": mark("giá trị nghiệm thu"), "register": mark("giá trị theo danh mục đang quản lý"),
    "unknown": mark("giá trị, chưa rõ giai đoạn"),
}  # fmt: skip


@dataclass(frozen=True)
class Sum:
    """What several shares of one stage hold together; percents rounded half up from the exact sums, None: no value."""

    items: int = 0
    amount: Decimal = Decimal(0)
    domestic: Decimal = Decimal(0)
    foreign: Decimal = Decimal(0)
    unknown: Decimal = Decimal(0)

    @property
    def low_percent(self) -> Decimal | None:
        return percent(self.domestic, self.amount)

    @property
    def high_percent(self) -> Decimal | None:
        return percent(self.domestic + self.unknown, self.amount)


def together(shares: Iterable[Share]) -> Sum:
    """The sum of the shares of lines that are not the same."""
    whole = Sum()
    for s in shares:
        whole = Sum(whole.items + s.items, whole.amount + s.amount, whole.domestic + s.domestic, whole.foreign + s.foreign, whole.unknown + s.unknown)
    return whole


def millions(amount: Decimal, lang: str) -> str:
    """The amount in millions of đồng, rounded half up to two places, without the word."""
    return figure(amount / _MILLION, lang, 2)


def span(low: Decimal | None, high: Decimal | None, lang: str) -> str:
    """A share in a cell, in percent: one figure, or from the one to the other; a dash where there is no value."""
    if low is None or high is None:
        return "–"
    return figure(low, lang, 2) if low == high else f"{figure(low, lang, 2)}–{figure(high, lang, 2)}"


def by_rounding(percents: Sequence[Decimal], lang: str) -> str:
    """What is said behind percents that do not add to the whole; nothing where they do."""
    total = sum(percents, Decimal(0))
    if not percents or total == 100:
        return ""
    return say("Cộng các tỷ lệ đã làm tròn là {total}, lệch 100,00 % do làm tròn.", lang, total=percentage(total, lang))
