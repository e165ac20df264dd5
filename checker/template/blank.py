"""The name of a form → its blank workbook."""

from pathlib import Path

from checker.error import CheckerError, Text
from checker.guide import load_guide
from checker.resource import read_codes, reading_options
from checker.rule_set import Source, find, load_rule_set
from checker.sheet.vocabulary import Vocabulary
from checker.template.book import Known, workbook
from checker.template.choice import countries, units
from checker.template.form import blank


def blank_workbook(name: str, folder: Path | None, lang: str) -> bytes:
    """The xlsx of a form and of its companions, by our rules or with those of a `folder`; a CheckerError for a form that is not known."""
    source = find(folder)
    forms = source.forms()
    if name not in forms:
        raise CheckerError("template", Text(f"không có mẫu '{name}'", f"there is no form '{name}'"),
                           Text(f"Cần một trong: {', '.join(forms)}", f"Expected one of: {', '.join(forms)}"), Text("", ""))  # fmt: skip
    vocabulary = Vocabulary.of(reading_options(source.root, forms))
    wanted = [name, *(other for other in forms[name].companions if other in forms)]
    return workbook([blank(each, forms[each], vocabulary) for each in wanted], known_of(source), lang)


def known_of(source: Source) -> Known:
    """What blank workbooks are made from under these rules."""
    root = source.root
    loaded = load_rule_set(source)
    rules = {rule.id: rule for rule in loaded.rules if rule.status is None}
    choices = {"countries": countries(read_codes(root, "countries")), "units": units(read_codes(root, "units"))}
    return Known(load_guide(root), rules, loaded.list_acts, choices)
