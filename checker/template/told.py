"""What the instructions of a blank form say of a column: the rules that look at it, and the findings that other entries give."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checker.guide import FieldGuide, GuideFile, Outcome
from checker.rule import TABLES, Rule
from checker.template.form import Blank

_READ = ("items", "claims")  # the tables whose columns are read from cells of a line


@dataclass(frozen=True, slots=True)
class Told:
    """One other entry: what is written, and the rules that then find something, or leave it open; `mandated` instead of `finds` from the day on which the form's law applies."""

    outcome: Outcome
    finds: tuple[Rule, ...]
    mandated: tuple[Rule, ...]
    open: tuple[Rule, ...]


def serving(known: Mapping[str, Rule], field: str, blank: Blank, guide: GuideFile) -> list[Rule]:
    """The rules that look at what is read from the field; those for forms whose law demands it only where this one's does."""
    read = _READ if blank.form.holds == "declaration" or any(name.startswith("claims_") for name in blank.fields) else _READ[:1]
    read_from = {table: {c.name for c in TABLES[table] if field in c.fields} for table in read}
    own = guide.fields.get(field)
    promised = {rule.id for entry in told(blank, field, own, known) for rule in (*entry.finds, *entry.mandated, *entry.open)} if own else set()
    demanded = set(blank.form.mandatory.fields) if blank.form.mandatory else set()
    elsewhere = {rule for name, told_of in guide.fields.items() if name not in demanded for outcome in told_of.outcomes for rule in outcome.mandated}
    return [
        rule for rule in known.values()
        if rule.id in promised
        or (rule.table in read_from and rule.id not in elsewhere and any(read_from[rule.table] & version.columns for version in rule.versions))
    ]  # fmt: skip


def told(blank: Blank, field: str, guide: FieldGuide, rules: Mapping[str, Rule]) -> Iterator[Told]:
    """The outcomes of a field that this form can have, in the order of the guide; those of rules that are not in use are left out."""
    form, fields = blank.form, blank.fields
    demanded = form.mandatory is not None and field in form.mandatory.fields
    for outcome in guide.outcomes:
        fits = set(outcome.needs) <= set(fields) and not set(outcome.lacks) & set(fields)
        fits = fits and (not outcome.stages or form.stage in outcome.stages) and (not outcome.kinds or form.goods_kind in outcome.kinds)
        finds, mandated, left = (tuple(rules[name] for name in names if name in rules) for names in (outcome.finds, outcome.mandated, outcome.open))
        mandated = mandated if demanded else ()
        if fits and (finds or mandated or left):
            yield Told(outcome, finds, mandated, left)


def required(blank: Blank, guide: GuideFile, rules: Mapping[str, Rule]) -> set[str]:
    """The fields of a form that ought not to be blank: by its law, for its recognition, or because a finding says so."""
    form = blank.form
    wanted = {*form.requires, *(form.mandatory.fields if form.mandatory else ())}
    for field, told_of in guide.fields.items():
        if field in blank.fields and any(t.outcome.write == "" for t in told(blank, field, told_of, rules)):
            wanted.add(field)
    return wanted & set(blank.fields)
