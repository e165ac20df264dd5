"""Brings the message catalogues up to date: `python tests/catalogue.py` finds every sentence, keeps what is translated, compiles.

en: what the code says in Vietnamese, in English. vi: what click says in English, in Vietnamese. A .po is edited by hand, a .mo never.
"""

import ast
import inspect
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from checker.cli import main  # noqa: E402
from checker.report.message import DOMAIN, LOCALE  # noqa: E402

LANGUAGES = ("en", "vi")
# What click says only to programmers, in prompts, and for the completion of shells.
UNSAID = ("DeprecationWarning", "deprecated", "Could not determine", "No options defined but", "Arguments take exactly", "Name '{name}' defined", "Boolean option",
          "Do you want", "Confirm the action", "Invalid start character", "Show the version", "%(prog)s", "Value must be an iterable", "{value!r} is not a valid UUID",
          "{value} is not in the range", "Could not open file", "(dynamic)", "env var")  # fmt: skip
SAYS = ("core", "decorators", "exceptions", "formatting", "parser", "types")
HEADER = """msgid ""
msgstr ""
"Language: {lang}\\n"
"Plural-Forms: {plural}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
PIECES = ("[OPTIONS]", "COMMAND [ARGS]...", "text", "integer")  # not marked by click


def ours() -> set[str]:
    """Every Vietnamese sentence of the code, the templates and the commands."""
    found = {text for path in (ROOT / "checker").rglob("*.py") for text in _said(path)} | set(_of_command(main))
    for template in (ROOT / "checker" / "report" / "templates").glob("*.j2"):
        for _, _, message, _ in babel_extract(io.BytesIO(template.read_bytes()), ["say"], [], {}):
            found.add(message if isinstance(message, str) else message[0])
    return found - {"", None}


def _said(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("say", "mark"):
            match node.args[0]:
                case ast.Constant(value=str(text)):
                    yield text


def _of_command(command: click.Command) -> Iterator[str]:
    yield inspect.cleandoc(command.help or "")
    for param in command.params:
        yield param.metavar or ""
        yield (param.help or "") if isinstance(param, click.Option) else ""
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        yield from _of_command(inner)


def clicks() -> set[str | tuple[str, str]]:
    """Every sentence of click that a user may meet."""
    found: set[str | tuple[str, str]] = {*PIECES}
    for name in SAYS:
        source = io.BytesIO((Path(click.__file__).parent / f"{name}.py").read_bytes())
        found |= {m for _, m, _, _ in extract("python", source, keywords={"_": None, "ngettext": (1, 2)})}
    return {m for m in found if m and not (m if isinstance(m, str) else m[0]).startswith(UNSAID)}


def wanted(lang: str) -> set[str | tuple[str, str]]:
    """What the catalogue of a language must hold."""
    return clicks() if lang == "vi" else {*ours()}


def po(lang: str) -> Path:
    return LOCALE / lang / "LC_MESSAGES" / f"{DOMAIN}.po"


def load(lang: str) -> Catalog:
    if not po(lang).exists():
        return Catalog(locale=lang)
    with po(lang).open("rb") as file:
        return read_po(file, locale=lang)


def compiled(catalog: Catalog) -> bytes:
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # the same bytes from the same sentences
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def renew(lang: str) -> list[str]:
    """The sentences that have no translation yet; both files are written."""
    old, new = load(lang), Catalog(locale=lang, fuzzy=False)
    for message in sorted(wanted(lang), key=str):
        known = old.get(message if isinstance(message, str) else message[0])
        new.add(message, known.string if known else ("" if isinstance(message, str) else ("",) * new.num_plurals))
    po(lang).parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    write_po(out, new, no_location=True, omit_header=True, sort_output=True, width=None)
    po(lang).write_bytes(HEADER.format(lang=lang, plural=new.plural_forms).encode() + out.getvalue())
    po(lang).with_suffix(".mo").write_bytes(compiled(load(lang)))
    return [str(m.id) for m in new if m.id and not (m.string if isinstance(m.string, str) else all(m.string))]


if __name__ == "__main__":
    for language in LANGUAGES:
        for text in renew(language):
            sys.stdout.write(f"{language}: {text}\n")
