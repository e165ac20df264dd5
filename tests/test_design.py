"""The shape of the code: who may import whom, what stays light, and what Python and its sentences must not say."""

import ast
import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from workbook import write_xlsx

ROOT = Path(__file__).parent.parent
CHECKER = ROOT / "checker"
RULES = ROOT / "rules"

# Each module belongs to one group; a group may import from itself and from the groups named beside it. A new module is placed here.
GROUPS = {
    "ground": {
        "error", "key", "schema", "text", "numeral", "number", "date", "money", "syllable", "numbering", "inert", "stamp", "period", "amount_words", "container",
        "text_rows", "joined",
    },
    "read": {"address", "cell", "format", "grid", "sheet", "value", "intake", "canon", "annotation"},
    "child": {"reader", "child", "limit", "private"},
    "law": {"act", "document", "operand", "predicate", "rule", "rule_file", "timeline", "sandbox", "judge"},
    "origin": {"origin"},
    "lists": {"lists"},
    "tables": {"tables", "door", "profile", "group", "derive", "link", "share", "finding", "wording", "conservation", "claim", "mark", "domestic_cost", "stated_share",
               "identity", "decision"},
    "files": {"resource", "inputs", "record", "preference", "rule_set", "rule_schema", "skeleton", "papers", "guide"},
    "line": {"setting", "account", "outcome", "pipeline", "explain", "what_if", "quarantine", "proof", "settlement"},
    "suite": {"suite"},
    "survey": {"survey"},
    "write": {"stage", "stream", "parquet", "output"},
    "resubmission": {"resubmission"},
    "report": {"report"},
    "template": {"template"},
    "batch": {"batch"},
    "command": {"cli", "command", "usage", "__main__"},
}
MAY_IMPORT = {
    "ground": (),
    "read": ("ground",),
    "child": ("ground",),  # the child finds its work by name: the parent must not load a parser
    "law": ("ground",),
    "origin": ("ground",),
    "lists": ("ground", "law", "files"),
    "tables": ("ground", "law"),
    "files": ("ground", "law"),
    "line": ("ground", "child", "law", "origin", "lists", "tables", "files"),
    "suite": ("ground", "law", "files", "line"),
    "survey": ("ground", "law", "tables", "files", "line"),
    "write": ("ground", "tables", "files", "line"),
    "resubmission": ("ground", "tables", "files", "survey"),
    "report": ("ground", "line", "write", "survey", "resubmission"),
    "template": ("ground", "law", "files", "report"),
    "batch": ("ground", "child", "law", "origin", "lists", "tables", "files", "line", "write", "report"),
    "command": ("ground", "law", "lists", "files", "line", "suite", "survey", "write", "resubmission", "report", "template", "batch"),
}
ALSO = {
    "command.report": {"profile"},
    # A blank form has its columns named as the reader will name them.
    "template.form": {"sheet.header", "sheet.vocabulary"}, "template.blank": {"sheet.vocabulary"},
    "command.check": {"limit", "decision"}, "command.decide": {"decision"}, "report.decision": {"decision"},
    "stage": {"limit"},
    "report.sentence": {"lists.gap"}, "report.provision": {"rule"}, "report.page": {"act"},
    # What these report are the rules themselves.
    "report.label": {"act", "rule", "timeline"}, "report.rulebook": {"resource", "rule"}, "report.on_day": {"act", "rule", "timeline"},
    "report.rule_page": {"act", "rule", "timeline"}, "report.rule_index": {"act", "rule"},
    "report.list_book": {"lists.file", "lists.shelf"}, "report.explanation": {"resource", "origin.cell"},
    "report.shift": {"rule"}, "report.comparison": {"suite.comparison"}, "report.proof_book": {"rule_set"}, "report.marking": {"address"}, "report.copies": {"reader", "resource"},
    "report.resubmission_data": {"inputs"},
    # Signed papers.
    "report.paper": {"papers"},
    "report.letterhead": {"papers", "profile"}, "report.advice": {"papers"}, "report.amount": {"share"}, "report.paper_table": {"share"},
    "report.results_part": {"share"}, "report.signed": {"act", "papers", "profile"}, "report.supervision": {"act"},
    "report.reply": {"papers", "profile", "resource"},
    "report.signed_report": {"papers", "profile", "record", "resource", "rule_file"},
}  # fmt: skip
READ_SIDE = GROUPS["read"] | {"number", "date", "text", "money"}
JUDGE_SIDE = GROUPS["law"] | GROUPS["tables"] | GROUPS["origin"] | GROUPS["lists"]

# One home per heavy library. A library that is not here is in no module: adding one is a decision.
HOMES = {
    "click": {"cli", "command", "usage"},
    "distributed": {"batch.crew"},
    "docx": {"report.docx", "report.docx_parts"},
    "duckdb": {"sandbox"},
    "great_expectations": {"suite.expectation"},
    "jinja2": {"report.html"},
    "matplotlib": {"report.chart"},
    "msoffcrypto": {"format.password"},
    "numpy": {
        "batch.crossing", "batch.library", "batch.spool", "derive", "link", "lists.line", "numbering", "origin.article", "origin.column", "origin.line", "survey.trace", "tables",
    },
    "openpyxl": {"template"},
    "pandas": {"tables", "pipeline", "batch.run"},
    "pandera": {"tables"},
    "pyarrow": None,  # the tables themselves
    "psycopg": {"suite.database"},
    "pydantic": {"act", "document", "guide", "lists.file", "lists.shelf", "preference", "profile", "resource", "rule_file", "rule_schema", "survey.setting", "papers"},
    "python_calamine": {"format.workbook"},
    "isal": {"format.package"},
    "rapidfuzz": {"lists.goods", "lists.medicine", "origin.near", "resubmission.likeness", "resubmission.pairing"},
    "ruamel": {"document"},
    "sqlalchemy": {"suite.database"},
    "sqlglot": {"operand", "predicate", "suite.query", "suite.whole"},
    "typst": {"report.pdf"},
    "xlrd": {"format.xls"},
    "xlsxwriter": {"annotation.table", "report.annex", "report.reply_book", "report.resubmission_book"},
}


def modules() -> list[Path]:
    return sorted(p for p in CHECKER.rglob("*.py") if "_rules" not in p.parts)


def name_of(path: Path) -> str:
    """"report.terminal" for checker/report/terminal.py; "" for the package itself."""
    return ".".join(path.relative_to(CHECKER).with_suffix("").parts).removesuffix("__init__").removesuffix(".")


def group_of(module: str) -> str:
    """The group of a module; modules of a folder belong with their folder."""
    names = {module, module.partition(".")[0]}
    return next((group for group, members in GROUPS.items() if members & names), "")


@cache
def imports(path: Path) -> dict[str, bool]:
    """Every module that a file imports → whether Python does so as soon as the file is loaded."""
    found: dict[str, bool] = {}

    def visit(node: ast.AST, at_once: bool) -> None:
        for child in ast.iter_child_nodes(node):
            names = []
            if isinstance(child, ast.Import):
                names = [alias.name for alias in child.names]
            elif isinstance(child, ast.ImportFrom):
                assert child.level == 0, f"{path}: relative import"
                names = [f"checker.{alias.name}" for alias in child.names] if child.module == "checker" else [child.module or ""]
            for name in names:
                found[name] = found.get(name, False) or at_once
            typing = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            visit(child, at_once and not typing and not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda))

    visit(ast.parse(path.read_text(encoding="utf-8")), True)
    return found


def own_imports(path: Path) -> set[str]:
    """The modules of this package that a file imports, by their names in it; what is no module (`__version__`) is the package itself."""
    names = {name.removeprefix("checker.") for name in imports(path) if name.startswith("checker.")}
    known = {name_of(p) for p in modules()}
    return {n if n in known else n.rpartition(".")[0] for n in names} - {""}


def libraries(path: Path) -> set[str]:
    """The foreign packages that a file imports, lazily or not."""
    return {n.partition(".")[0] for n in imports(path)} - {"checker"} - sys.stdlib_module_names


def by_name() -> list[object]:
    return [pytest.param(path, id=name_of(path) or "__init__") for path in modules()]


@pytest.mark.parametrize("path", by_name())
def test_imports_go_one_way(path: Path) -> None:
    module = name_of(path)
    if module == "":
        assert own_imports(path) <= {"pipeline", "batch.run"} and not any(at_once for name, at_once in imports(path).items() if name.startswith("checker"))
        return
    group = group_of(module)
    assert group, f"{module}: which group of tests/test_design.py does it belong to?"
    wrong = {other for other in own_imports(path) if group_of(other) not in (group, *MAY_IMPORT[group])} - ALSO.get(module, set())
    assert not wrong, f"{module} ({group}) must not import {wrong}"


def test_every_group_names_living_modules() -> None:
    living = {name_of(p).partition(".")[0] for p in modules()} | {"__main__"}
    assert not {m for members in GROUPS.values() for m in members} - living


def test_no_import_cycles() -> None:
    graph = {name_of(path): own_imports(path) for path in modules()}
    list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("path", by_name())
def test_every_heavy_library_has_one_home(path: Path) -> None:
    module = name_of(path)
    for library in libraries(path):
        assert library in HOMES, f"{module} imports {library}: where is its home?"
        home = HOMES[library]
        assert home is None or {module, module.partition(".")[0]} & home, f"{module} imports {library}, whose home is {home}"


def test_the_read_side_knows_neither_rules_nor_frames() -> None:
    for path in modules():
        if name_of(path) in READ_SIDE | GROUPS["child"]:
            assert not libraries(path) & {"duckdb", "pandas", "pandera", "numpy", "sqlglot", "pydantic", "ruamel"}, path
            assert not own_imports(path) & GROUPS["law"], path


def test_the_judge_side_knows_no_spreadsheet() -> None:
    for path in modules():
        if name_of(path) in JUDGE_SIDE:
            assert not libraries(path) & {"python_calamine", "openpyxl", "defusedxml", "lxml"}, path
            assert not own_imports(path) & (GROUPS["read"] | GROUPS["child"]), path


# ---- what is loaded, seen from outside ----

HEAVY = ("pandas", "numpy", "pyarrow", "duckdb", "openpyxl", "pandera", "great_expectations", "sqlglot", "pydantic", "python_calamine", "docx", "matplotlib", "typst")


def loaded(code: str) -> set[str]:
    """The top-level packages in sys.modules at the end of a fresh interpreter that ran `code`."""
    code = f"import sys, json\n{code}\nprint('\\n' + json.dumps(sorted(n for n, m in sys.modules.items() if m is not None)), file=sys.stderr)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return {name.partition(".")[0] for name in json.loads(run.stderr.splitlines()[-1])}


HELP = [["--help"], ["check", "--help"], ["rules", "--help"], ["forms", "--help"], ["suite", "--help"], ["template", "--help"], ["--version"], ["check"], ["nothing"]]


@pytest.mark.parametrize("arguments", HELP, ids=" ".join)
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    here = loaded(f"from checker.cli import main\ntry:\n    main({arguments!r})\nexcept SystemExit:\n    pass")
    assert "click" in here and not here & set(HEAVY)


def test_the_package_imports_nothing_heavy() -> None:
    assert not loaded("import checker; checker.check") & {*HEAVY, "click"}


def test_a_check_loads_no_pandas_and_a_frame_is_to_be_had_all_the_same(tmp_path: Path) -> None:
    sample = ROOT / "samples" / "own-purchase-list" / "input.xlsx"
    run = f"from checker.cli import main\ntry:\n    main(['check', {str(sample)!r}, '-o', {str(tmp_path / 'out')!r}, '--quiet'])\nexcept SystemExit:\n    pass"
    assert "pyarrow" in loaded(run) and "pandas" not in loaded(run)
    frame = f"{run}\nimport pyarrow, sys\nassert len(pyarrow.table({{'a': [1, 2]}}).to_pandas()) == 2"
    assert "pandas" in loaded(frame)


CHILD = """
import os, runpy
def leave(table, out, slim):
    import pyarrow
    print(json.dumps([sorted(n for n, m in sys.modules.items() if m is not None), table['items'].num_rows]), file=sys.stderr)
    return []
import checker.child
checker.child._store = leave
sys.argv = ['reader', '--function', 'checker.intake:take_in']
checker.child.main()
"""


def test_the_reader_child_imports_only_what_it_needs(tmp_path: Path) -> None:
    from checker.limit import MEMORY
    from checker.resource import load_forms, reading_options

    rows = [["STT", "Tên hàng hóa", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"], [1, "Bàn", 2, "1.250.000,50", 2500001, "Việt Nam"]]
    path = write_xlsx(tmp_path / "a.xlsx", {"S": rows})
    start = {"options": reading_options(RULES, load_forms(RULES)), "memory": MEMORY}
    request = {"path": str(path), "name": "a.xlsx", "out": str(tmp_path / "out"), "seconds": 60}
    lines = "".join(json.dumps(line) + "\n" for line in (start, request))
    run = subprocess.run(
        [sys.executable, "-c", "import sys, json\n" + CHILD], input=lines, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=True,
    )  # fmt: skip
    names, items = json.loads(run.stderr.splitlines()[-1])
    here = {name.partition(".")[0] for name in names}
    assert items == 1 and {"pyarrow", "python_calamine"} <= here
    assert not here & {"pandas", "numpy", "duckdb", "openpyxl", "pandera", "great_expectations", "sqlglot", "pydantic", "ruamel", "click"}
    own = {name.removeprefix("checker.").partition(".")[0] for name in names if name.startswith("checker.")}
    assert not own & (GROUPS["law"] | GROUPS["tables"] | GROUPS["line"] | GROUPS["report"])


COPYIST = """
import checker.child
sys.argv = ['child', '--function', checker.child.COPY]
checker.child.main()
print(json.dumps(sorted(n for n, m in sys.modules.items() if m is not None)), file=sys.stderr)
"""


def test_the_child_that_marks_a_copy_loads_neither_readers_nor_tables(tmp_path: Path) -> None:
    """What it loads is more than what it does for most files (benchmarks/annotate.py)."""
    from checker.child import COPY
    from checker.limit import MEMORY
    from checker.reader import write_marks

    page = {"replaces": [], "name": "x", "title": "x", "lines": [], "legend": [], "looks": ["", ""], "columns": [], "rows": []}
    write_marks(tmp_path / "marks", {"lang": "vi", "sheets": {"S": [[1, 1, 0, "ghi chú"]]}, "page": page})
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [["a"]]})
    request = {"path": str(path), "name": "a.xlsx", "marks": str(tmp_path / "marks"), "out": str(tmp_path / "out")}
    lines = "".join(json.dumps(line) + "\n" for line in ({"options": {}, "memory": MEMORY}, request))
    paths = [str(ROOT), sysconfig.get_path("platlib")]
    code = [sys.executable, "-P", "-S", "-c", f"import sys, json\n{COPYIST.replace('checker.child.COPY', repr(COPY))}"]
    run = subprocess.run(code, input=lines, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=True, env={"PYTHONPATH": os.pathsep.join(paths)})
    names = set(json.loads(run.stderr.splitlines()[-1]))
    assert (tmp_path / "out").exists() and "checker.annotation.book" in names
    libraries = {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - {"checker", "__main__"}
    assert libraries == {"isal"} and not names & {"dataclasses", "inspect", "decimal", "bz2", "lzma", "hashlib", "subprocess", "html", "checker.grid", "checker.cell"}


# ---- what Python must not say ----

LAW = re.compile(r"(?:Điều|khoản|Article|Art\.) \d+|\d+/(?:19|20)\d{2}/(?:NĐ|TT|QH|QĐ|UBTVQH|NQ)", re.IGNORECASE)


@pytest.mark.parametrize("path", by_name())
def test_no_law_in_python(path: Path) -> None:
    found = [f"{number}: {line.strip()}" for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if LAW.search(line)]
    assert not found, "the law stands in rules/"


FORBIDDEN = re.compile(r"vi phạm|sai phạm|gian lận|thất thoát|chia nhỏ gói thầu|không đạt|hàng ngoại", re.IGNORECASE)


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every text in a Python file: any of them may reach a reader."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def sentences(node: object, place: str) -> Iterator[tuple[str, str]]:
    """Every text in a YAML document but what quotes or names the law, and the texts of cells that examples and lists hold."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in ("quote", "at", "cite", "row", "examples"):
                yield from sentences(value, f"{place}.{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from sentences(value, f"{place}[{number}]")
    elif isinstance(node, str):
        yield place, node


@pytest.mark.parametrize("path", by_name())
def test_no_judgement_in_the_programs_sentences(path: Path) -> None:
    refused = name_of(path) == "rule_file"  # its loader holds the words themselves, to refuse rules that say them
    assert not [(number, text) for number, text in strings(path) if FORBIDDEN.search(text) and not (refused and FORBIDDEN.fullmatch(text))]


def rule_files() -> list[object]:
    return [pytest.param(p, id=p.relative_to(RULES).as_posix()) for p in sorted(RULES.rglob("*.yaml")) if p.name not in ("acts.yaml", "origin.yaml")]


@pytest.mark.parametrize("path", rule_files())
def test_no_judgement_in_the_rules_sentences(path: Path) -> None:
    data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    assert not [(place, text) for place, text in sentences(data, path.stem) if FORBIDDEN.search(text)]


def test_the_words_are_found_where_they_stand() -> None:
    assert FORBIDDEN.search("Biểu KHÔNG ĐẠT yêu cầu") and LAW.search("theo Điều 5") and LAW.search("214/2025/NĐ-CP")
    assert not FORBIDDEN.search("ghi xuất xứ nước ngoài") and not LAW.search("điều hòa 2 chiều")
    assert [t for _, t in sentences({"message": {"vi": "a"}, "in_force": {"x": {"cite": {"quote": "vi phạm"}}}}, "")] == ["a"]
