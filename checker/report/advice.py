"""Which of the fixed recommendations a survey calls for: sentences of rules/papers, each with the provision that it rests on."""

from collections.abc import Iterator

from checker.numeral import figure
from checker.papers import Fact, Recommendation
from checker.report.limits_part import TREATY
from checker.report.message import mark, say
from checker.report.paper import Block, Heading
from checker.report.signed import Given, cited, listed, open_part
from checker.survey.figures import Survey


def facts(survey: Survey) -> dict[Fact, bool]:
    """What may call for a recommendation beside the findings of rules."""
    totals = [stage.total for stage in survey.stages]
    return {
        "foreign": any(t.foreign_items for t in totals), "unknown": any(t.unknown_items for t in totals), "unreconciled": bool(survey.reconciliation.differ),
        "unread": any(not f.read for f in survey.files), "no_amount": any(t.no_amount for t in totals),
        "missing": bool(survey.coverage and survey.coverage.missing), "always": True,
    }  # fmt: skip


def called_for(given: Given) -> Iterator[tuple[Recommendation, int]]:
    """The recommendations to make, in their fixed order, each with how many findings call for it (0: a fact does)."""
    held = facts(given.survey)
    for one in given.papers.recommendations:
        findings = sum(r.findings for r in given.raised if r.rule in one.rules and r.counted and r.verdict == "fail")
        if findings or (one.fact is not None and held[one.fact]):
            yield one, findings


def advice(given: Given) -> Iterator[Block]:
    """The section of recommendations; what the authorities are asked for is the team's own."""
    lang = given.lang
    yield Heading(say("1. Đối với các đơn vị được giám sát", lang), 2)
    for one, findings in called_for(given):
        count = say(" ({n} phát hiện)", lang, n=figure(findings, lang)) if findings else ""
        treaty = f" {say(TREATY, lang)}" if one.treaty and not given.details.market_opening else ""
        yield listed(f"{one.text.text.of(lang).rstrip('.')}{count}. " + say("Căn cứ: {cite}.", lang, cite=cited(one.cite, given.papers.acts, lang)) + treaty)
    yield Heading(say("2. Đối với cơ quan có thẩm quyền", lang), 2)
    yield open_part(given, mark("kiến nghị của đoàn giám sát với cơ quan có thẩm quyền"))
