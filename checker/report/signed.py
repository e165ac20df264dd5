"""What every signed report is told from, and the frame around its body: head, title, to whom it goes, who signs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker.act import Act
from checker.amount_words import AmountWords
from checker.papers import Papers, Source
from checker.profile import PaperDetails
from checker.report.label import CHECKED, act_title
from checker.report.letterhead import gap, head, recipients, signature, title
from checker.report.message import mark, say
from checker.report.paper import Annex, Block, Paper, Paragraph, Run
from checker.survey.figures import Survey
from checker.survey.raised import Raised


@dataclass(frozen=True)
class Given:
    """The figures and what stands around them. `titles`: rules in words; `previous`: last year's survey."""

    survey: Survey
    raised: tuple[Raised, ...]
    details: PaperDetails
    papers: Papers
    style: str
    words: AmountWords
    titles: Mapping[str, str]
    lang: str
    previous: Survey | None = None


def told(text: str, *more: Run) -> Paragraph:
    """A paragraph of the body."""
    return Paragraph((Run(text), *more))


def listed(text: str, *more: Run) -> Paragraph:
    """One of several that belong together."""
    return Paragraph((Run(f"- {text}"), *more))


def open_part(given: Given, what: str) -> Paragraph:
    """A visible gap that is a paragraph."""
    return Paragraph((gap(what, given.lang),))


def section(given: Given, number: str, what: str) -> list[Block]:
    """What the profile says of a section without figures, or a visible gap."""
    own = given.details.sections.get(number)
    return [told(text) for text in own] if own else [open_part(given, what)]


def cited(source: Source, acts: Mapping[str, Act], lang: str) -> str:
    """Act and place of a provision, and how it was checked; of the tool's own method its name."""
    act = acts[source.act]
    checked = f" [{CHECKED[source.checked].of(lang)}]" if source.checked else ""
    return f"{act_title(act, lang)}, {source.at}{checked}" if act.kind != "method" else say("phương pháp của công cụ: {at}", lang, at=source.at)


def signed(given: Given, name: str, subject: str, body: Sequence[Block], annexes: Sequence[Annex]) -> Paper:
    """The whole paper."""
    style, details, lang = given.papers.styles[given.style], given.details, given.lang
    sheet = style.page
    return Paper(
        lang, sheet, head(style.left, details, lang), head(style.right, details, lang), title(name, subject, sheet.size), tuple(body),
        recipients(details, lang), signature(details, lang), tuple(annexes), f"{name}: {subject}",
    )  # fmt: skip


def of_paper(given: Given) -> str:
    """To which paper an annex belongs."""
    number = given.details.number or say("[Đơn vị bổ sung: {what}]", given.lang, what=say(mark("số"), given.lang))
    return say("(Kèm theo Báo cáo số {number}/{symbol})", given.lang, number=number, symbol=given.details.symbol or "…")
