"""One catalogue per language: nothing is missing, nothing is left over, what is shipped is compiled from what is written."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import catalogue
import pytest
from babel.messages.catalog import Message
from click.testing import CliRunner

from checker.cli import main
from checker.report.message import say
from checker.syllable import is_syllable

# Words of Vietnamese sentences that are no Vietnamese: names, marks, what is typed on the command line.
FOREIGN = {
    "vat", "c", "o", "utf", "hangviet", "html", "readme", "md", "csv", "json", "result", "findings", "report", "rules", "forms", "docs", "lists", "yaml", "g", "m",
    "tab", "on", "markdown", "stage", "fail", "ocop", "ket", "qua", "sha",
    "dask", "tcp", "great", "expectations", "postgresql", "sqlite", "workbooks", "compare", "decisions", "check", "decide", "key", "reply", "viet", "mot", "quy", "tac",
    "about", "items", "xlsx", "name", "code", "parent",
    "docx", "pdf", "document", "kind", "yearly", "stt", "ii", "iii", "iv", "v", "vii", "excel", "libreoffice", "x", "tt", "headers", "codes", "pages",
}  # fmt: skip


MARKED = re.compile(r"[à-ỹđ]")  # a letter with a Vietnamese mark


def messages(lang: str) -> list[Message]:
    return [m for m in catalogue.load(lang) if m.id]


@pytest.mark.parametrize("lang", catalogue.LANGUAGES)
def test_nothing_is_missing_and_nothing_is_left_over(lang: str) -> None:
    held = {m.id if isinstance(m.id, str) else tuple(m.id) for m in messages(lang)}
    assert held == catalogue.wanted(lang), "run: python tests/catalogue.py"
    assert not [m.id for m in messages(lang) if not (m.string if isinstance(m.string, str) else all(m.string))]
    assert not [m.id for m in messages(lang) if m.fuzzy]


@pytest.mark.parametrize("lang", catalogue.LANGUAGES)
def test_what_is_shipped_is_compiled_from_what_is_written(lang: str) -> None:
    with catalogue.po(lang).with_suffix(".mo").open("rb") as file:
        shipped = gettext.GNUTranslations(file)
    for message in messages(lang):
        if isinstance(message.id, str):
            assert shipped.gettext(message.id) == message.string, "run: python tests/catalogue.py"
        else:
            assert shipped.ngettext(*message.id, 2) == message.string[-1], "run: python tests/catalogue.py"


def placeholders(text: str) -> set[str]:
    return {name.split("!")[0] for _, name, _, _ in Formatter().parse(text) if name}


def test_a_translation_fills_in_the_same_figures() -> None:
    assert not [m.id for m in messages("en") if placeholders(m.id) != placeholders(m.string)]
    for message in messages("vi"):
        ids = {message.id} if isinstance(message.id, str) else set(message.id)
        said = [message.string] if isinstance(message.string, str) else message.string
        assert not set().union(*map(placeholders, said)) - set().union(*map(placeholders, ids)), message.id


def words(text: str) -> set[str]:
    """The words of a sentence without its {placeholders} and --options."""
    return set(re.findall(r"[^\W\d_]+", re.sub(r"\{[^}]*\}|--[a-z-]+", " ", text).lower()))


@pytest.mark.parametrize("text", sorted(catalogue.ours()), ids=lambda text: text[:40])
def test_no_foreign_word_stands_in_a_vietnamese_sentence(text: str) -> None:
    assert not [word for word in words(text) - FOREIGN if not is_syllable(word)]


def test_no_english_is_left_of_click() -> None:
    for message in messages("vi"):
        for said in [message.string] if isinstance(message.string, str) else message.string:
            assert not [w for w in words(said) - FOREIGN if not is_syllable(w)], said


def test_no_vietnamese_is_left_in_english() -> None:
    assert not [m.string for m in messages("en") if MARKED.search(m.string.lower().replace("đồng", "").replace("điền", ""))]


REPORTS = [p for part in ("report", "command", "template") for p in sorted((catalogue.ROOT / "checker" / part).rglob("*.py"))]


def pairs(source: str) -> Iterator[int]:
    """The lines where a function tells a sentence written beside its English; what is raised is an error, and stays so."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            kept = {id(node) for part in ast.walk(function) if isinstance(part, ast.Raise) for node in ast.walk(part)}
            for node in ast.walk(function):
                is_pair = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text" and id(node) not in kept
                if is_pair and any(isinstance(arg, ast.Constant | ast.JoinedStr) for arg in node.args):
                    yield node.lineno


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_what_is_told_stands_in_the_catalogues_and_not_in_pairs(path: Path) -> None:
    assert list(pairs(path.read_text(encoding="utf-8"))) == [], 'say("…", lang), then python tests/catalogue.py'


def test_a_pair_is_seen_and_an_error_may_be_one() -> None:
    assert list(pairs('def f():\n    return Text("a", "b").of(lang)')) == [2] == list(pairs('def f():\n    x = Text(f"{a}", f"{a}")'))
    assert not list(pairs('A = Text("a", "b")\ndef f():\n    raise E(Text("a", "b"))\ndef g(row):\n    return Text(row["vi"], row["en"])'))


def test_a_language_without_a_catalogue_is_no_language() -> None:
    with pytest.raises(FileNotFoundError):
        say("dòng", "fr")


# ---- what a person sees ----


def help_of(*arguments: str) -> str:
    run = CliRunner().invoke(main, [*arguments])
    return run.output


@pytest.mark.parametrize("command", [[], ["check"], ["rules"], ["forms"], ["template"], ["explain"]], ids=lambda c: c[0] if c else "hangviet")
def test_help_in_both_languages(command: list[str]) -> None:
    vi, en = help_of(*command, "--help"), help_of("--lang", "en", *command, "--help")
    assert vi.startswith("Cách dùng: ") and "Tùy chọn:" in vi and en.startswith("Usage: ") and "Options:" in en
    choices = re.compile(r"\[[^\]]*\]")  # what is typed is the same in every language
    typed = {"h", "main", "help", *(n for n in main.commands)}
    lang_free = choices.sub(" ", vi)
    assert not [w for w in words(lang_free) - FOREIGN - typed if not is_syllable(w)]
    assert not MARKED.search(choices.sub(" ", en).lower())


@pytest.mark.parametrize(
    ("arguments", "vi", "en"),
    [(["check"], "Lỗi: Thiếu tham số 'TỆP_HOẶC_THƯ_MỤC...'.", "Error: Missing argument 'FILE_OR_FOLDER...'."),
     (["kiểm"], "Lỗi: Không có lệnh 'kiểm'.", "Error: No such command 'kiểm'."),
     (["check", "x", "--datee"], "Lỗi: Không có tùy chọn '--datee'. Có phải là: '--date'?", "Error: No such option '--datee'. Did you mean '--date'?"),
     (["check", "x", "--date", "31/12/2025"], "Lỗi: Giá trị của '--date' không dùng được: '31/12/2025' không đúng dạng năm-tháng-ngày, như 2025-08-04.",
      "Error: Invalid value for '--date': '31/12/2025' does not match the format '%Y-%m-%d'."),
     (["check", "x", "--rules", "mất"], "Lỗi: Giá trị của '--rules' không dùng được: không tìm thấy 'mất'.",
      "Error: Invalid value for '--rules': Directory 'mất' does not exist."),
     (["check", "x", "--stage", "y"], "không phải một trong: 'plan', 'request'", "is not one of 'plan', 'request'")],
    ids=lambda a: " ".join(a) if isinstance(a, list) else "",
)  # fmt: skip
def test_complaints_about_usage_in_both_languages(arguments: list[str], vi: str, en: str) -> None:
    assert vi in help_of(*arguments)
    assert en in help_of("--lang", "en", *arguments)


@pytest.mark.parametrize("arguments", [["--lang", "en", "rules", "x"], ["rules", "x", "--lang", "en"], ["rules", "x", "--lang=en"], ["--lang", "vi", "rules", "x", "--lang", "en"]],
                         ids=" ".join)  # fmt: skip
def test_the_language_stands_anywhere_and_the_commands_own_wins(arguments: list[str]) -> None:
    assert "There is no rule 'x'" in help_of(*arguments)
    assert "Không có quy tắc 'x'" in help_of("rules", "x")
