"""A result folder → a report to be signed, as a paper: its figures, what the profile gives, what rules/papers holds."""

from pathlib import Path
from typing import Literal, TypeAlias

from checker.amount_words import AmountWords
from checker.error import CheckerError, Text
from checker.papers import load_papers
from checker.profile import Profile, UnitProfile, load_profile
from checker.record import summary
from checker.report import supervision, yearly
from checker.report.paper import Paper
from checker.report.signed import Given
from checker.resource import read_codes, rules_folder
from checker.rule_file import load_rules
from checker.survey.raised import raised
from checker.survey.whole import survey

Kind: TypeAlias = Literal["supervision", "yearly"]
_KINDS = {"supervision": supervision.paper, "yearly": yearly.paper}


def report_paper(
    folder: Path, kind: Kind = "supervision", style: str = "nd30", profile: Path | None = None, expected: Path | None = None, previous: Path | None = None,
    stage: str | None = None, lang: str = "vi",
) -> Paper:  # fmt: skip
    """The report of the result in `folder`; `previous` is the result of the year before, `expected` the list of units that have to report."""
    root = rules_folder()
    own = load_profile(profile) if profile else Profile()
    if previous is not None and kind != "yearly":
        raise CheckerError("--previous", Text(f"không dùng với --kind {kind}", f"is not used with --kind {kind}"), Text("Cần --kind yearly", "Expected --kind yearly"),
                           Text("Bỏ --previous, hoặc chọn --kind yearly", "Leave --previous out, or choose --kind yearly"))  # fmt: skip
    papers = load_papers(root)
    given = Given(
        survey(folder, expected, own, stage), raised(folder), own.document, papers, style, _spelling(root, own, profile),
        {rule.id: rule.title.of(lang) for rule in load_rules(root)}, lang,
        survey(previous, None, _earlier(own, previous), stage) if previous else None,
    )  # fmt: skip
    return _KINDS[kind](given)


def _earlier(own: Profile, previous: Path) -> Profile:
    """The profile for the result of the year before: whose it is if that result does not say so, and never this year's period."""
    unit = UnitProfile(**(summary(previous).get("unit") or {}))
    return own.model_copy(update={"unit": unit if unit.name or not own.unit else UnitProfile(name=own.unit.name, period=unit.period)})


def _spelling(root: Path, own: Profile, place: Path | None) -> AmountWords:
    rows = read_codes(root, "number_words")
    known = {row["words"] for row in rows}
    for word in own.document.number_words:
        if word not in known:
            raise CheckerError(f"{place} › document.number_words", Text(f"không có chữ số '{word}'", f"'{word}' is no word of numbers"),
                               Text("Cần chữ như: lẻ, ngàn, tỉ", "Expected words such as: lẻ, ngàn, tỉ"), Text("Sửa hoặc bỏ", "Mend it, or leave it out"))  # fmt: skip
    return AmountWords.of(rows, own.document.number_words)
