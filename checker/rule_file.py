"""A folder of YAML → rules. The directory is the registry: nothing is registered anywhere else."""

import re
import string
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NoReturn

from pydantic import ConfigDict

from checker.act import Act, Bilingual, Strict, as_day, day, load_acts
from checker.document import Document, MisfitError, fit, read, shown
from checker.error import CheckerError, Text
from checker.operand import KINDS, Kind, Size, Value, kind_of, kind_of_value, size_of
from checker.predicate import Predicate, parse
from checker.rule import TABLES, Cite, Event, Example, Rule, Shows, Transition, Version
from checker.schema import AXES

ALWAYS = "always"  # the key of a timeline's entry that no day begins
VERDICTS = ("pass", "fail", "unknown", "n/a")

# What one file and one folder may hold: some ten times ours. A million rows are judged by all of it within half a minute.
MAX_SENTENCE = 2_000  # characters; a message is repeated for every row
MAX_PARAMETER = 500
MAX_ENTRIES = 100
MAX_EXAMPLES = 500
MAX_RULES = 1_000
MAX_STEPS = 20_000

# What generated text never says outside of quoted law: a flag is a reason to look, not a judgement.
FORBIDDEN_WORDS = ("vi phạm", "sai phạm", "gian lận", "thất thoát", "chia nhỏ gói thầu", "không đạt", "hàng ngoại")

_MEND = Text("Sửa quy tắc tại vị trí này", "Mend the rule there")
_NOTHING = Text("", "")
_FOLDED = frozenset({"rows", "file", "sheet"})


class Entry(Strict):
    """One entry of a timeline: the citation, and what it changes; every other key is a parameter."""

    model_config = ConfigDict(extra="allow")
    cite: Cite
    check: str | None = None
    when: str | None = None
    until_event: Event | None = None
    transition: Transition | None = None


class RuleFile(Strict):
    """The keys of a rule's file, in the order in which they are best written."""

    title: Bilingual
    severity: Literal["error", "explain", "note"]
    status: Literal["trial", "withdrawn"] | None = None
    replaced_by: str | None = None
    fold: Literal["row", "sheet"] = "row"
    when: str | Literal[True] = True
    check: str
    blame: list[str] | None = None
    unknown_because: str | None = None
    shows: Shows = Shows()
    message: Bilingual
    unknown: Bilingual | None = None
    why: Bilingual
    dated_by: str | None = None
    in_force: dict[str, Entry | None]
    examples: list[Example]


def load_rules(root: Path, acts: Mapping[str, Act] | None = None) -> tuple[Rule, ...]:
    """Every rule under `root`, by table and then by name, withdrawn ones included; the first fault is a CheckerError with line and column.

    `acts` are those that the rules may cite; None: those of `root`.
    """
    acts = load_acts(root) if acts is None else acts
    rules: dict[str, Rule] = {}
    steps = 0
    for table in TABLES:
        for path in rule_files(root, table):
            rule = load_rule(path, root, acts)
            steps += sum(version.steps for version in rule.versions)
            if len(rules) >= MAX_RULES or steps > MAX_STEPS:
                raise CheckerError(rule.place, Text("thư mục có quá nhiều quy tắc hoặc điều kiện quá dài", "the folder holds too many rules, or too long ones"),
                                   Text(f"Cần: không quá {MAX_RULES} quy tắc, tất cả không quá {MAX_STEPS} phép tính",
                                        f"Expected: at most {MAX_RULES} rules of {MAX_STEPS} operations in all"),
                                   Text("Bỏ bớt quy tắc hoặc viết điều kiện ngắn hơn", "Use fewer rules or shorter conditions"))  # fmt: skip
            if rule.id in rules:
                other = rules[rule.id].place
                found = Text(f"tên quy tắc '{rule.id}' đã có ở {other}", f"the rule id '{rule.id}' is taken by {other}")
                raise CheckerError(rule.place, found, _NOTHING, Text("Đặt tên khác", "Choose another name"))
            rules[rule.id] = rule
    return tuple(rules.values())


def rule_files(root: Path, table: str) -> list[Path]:
    """The files of `root` that hold, or should hold, a rule over `table`."""
    return sorted(path for path in ((root / table).iterdir() if (root / table).is_dir() else ()) if not path.name.startswith("."))


def load_rule(path: Path, root: Path, acts: Mapping[str, Act]) -> Rule:
    """The rule in the file at `path`."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*\.yaml", path.name):
        raise CheckerError(path.relative_to(root.parent).as_posix(), Text("tên tệp không phải tên quy tắc", "the file's name is not a rule's id"),
                           Text("Cần: chữ thường, số, gạch dưới, đuôi .yaml", "Expected: lower case, digits, underscore, ending .yaml"),
                           Text("Đổi tên tệp", "Rename the file"))  # fmt: skip
    document = read(path, root)
    return _Loading(document, fit(document, RuleFile), path.parent.name, acts).rule(path.stem, path.parent.name)


@cache
def _usable(name: str) -> tuple[dict[str, Kind], dict[str, Size]]:
    """The columns of a table that rules can use: kinds of their values, sizes of their numbers."""
    table = TABLES[name]
    kinds = {c.name: kind for c in table if (kind := kind_of(c)) is not None}
    return kinds, {c.name: size for c in table if (size := size_of(c)) is not None}


class _Loading:
    """The checks that a rule's file must pass beyond its keys."""

    def __init__(self, document: Document, file: RuleFile, table: str, acts: Mapping[str, Act]) -> None:
        self.document, self.file, self.acts = document, file, acts
        self.columns, self.sizes = _usable(table)

    def refuse(self, loc: tuple[str | int, ...], found: Text, expected: Text = _NOTHING, key: bool = False) -> NoReturn:
        raise CheckerError(self.document.place(loc, key), Text(shown(found.vi, 300), shown(found.en, 300)), expected, _MEND)

    def rule(self, name: str, table: str) -> Rule:
        """The finished rule."""
        file = self.file
        versions = self.versions()
        for key in ("title", "message", "unknown", "why"):
            for lang in ("vi", "en"):
                if (texts := getattr(file, key)) is not None:
                    self.check_words((key, lang), getattr(texts, lang))
        self.check_placeholders(versions)
        self.check_examples()
        if (file.status == "withdrawn") != (file.replaced_by is not None):
            self.refuse(("status",), Text("'withdrawn' và 'replaced_by' phải đi cùng nhau", "'withdrawn' and 'replaced_by' go together"))
        for i, column in enumerate(file.blame or ()):
            self.check_column(("blame", i), column)
        if file.unknown_because is not None:
            self.check_column(("unknown_because",), file.unknown_because)
        for key in ("value", "expected", "difference"):
            if (column := getattr(file.shows, key)) is not None:
                self.check_column(("shows", key), column)
        blame = frozenset(file.blame) if file.blame is not None else frozenset[str]().union(*(v.check.columns for v in versions))
        return Rule(
            id=name, table=table, title=file.title.text, severity=file.severity, status=file.status, replaced_by=file.replaced_by,
            fold=file.fold, blame=blame, unknown_because=file.unknown_because, shows=file.shows, message=file.message.text, why=file.why.text, dated_by=file.dated_by,
            versions=versions, acts=self.acts, examples=tuple(file.examples), place=self.document.name,
            unknown=file.unknown.text if file.unknown else None,
        )  # fmt: skip

    def versions(self) -> tuple[Version, ...]:
        """The timeline as versions; an entry that is null ends the one before and begins none."""
        self.check_axis(("dated_by",), self.file.dated_by)
        keys = list(self.file.in_force)
        if not keys or all(entry is None for entry in self.file.in_force.values()):
            self.refuse(("in_force",), Text("không có mốc hiệu lực nào", "no entry is in force"))
        if len(keys) > MAX_ENTRIES:
            self.refuse(("in_force",), Text(f"có {len(keys)} mốc hiệu lực", f"{len(keys)} entries"), Text(f"Cần: không quá {MAX_ENTRIES}", f"Expected: at most {MAX_ENTRIES}"))
        begins = [self.begin(key, i) for i, key in enumerate(keys)]
        versions = []
        for i, (key, entry) in enumerate(self.file.in_force.items()):
            if i and not ((begins[i - 1] or date.min) < (begins[i] or date.min)):
                self.refuse(("in_force", key), Text(f"mốc '{key}' không sau mốc trước", f"'{key}' is not later than the entry before"), key=True)
            if entry is not None:
                before = begins[i - 1] if i and self.file.in_force[keys[i - 1]] is not None else None
                versions.append(self.version(key, entry, begins[i], begins[i + 1] if i + 1 < len(begins) else None, before, i > 0))
        return tuple(versions)

    def begin(self, key: str, i: int) -> date | None:
        if self.file.dated_by is None and key != ALWAYS:
            self.refuse(("in_force", key), Text(f"mốc '{key}' mà không có dated_by", f"the entry '{key}' without dated_by"),
                        Text("Cần: 'always', hoặc thêm dated_by", "Expected: 'always', or add dated_by"), key=True)  # fmt: skip
        if key == ALWAYS:
            return None if i == 0 else self.refuse(("in_force", key), Text("'always' không ở đầu", "'always' is not the first entry"), key=True)
        try:
            return day(key)
        except MisfitError as error:
            self.refuse(("in_force", key), error.found, error.expected, key=True)

    def version(self, key: str, entry: Entry, begins: date | None, ends: date | None, before: date | None, later: bool) -> Version:
        loc = ("in_force", key)
        transition = entry.transition
        if transition is not None:
            if not later:
                self.refuse((*loc, "transition"), Text("mốc đầu không có gì để chuyển tiếp", "the first entry has nothing to pass over from"), key=True)
            self.check_axis((*loc, "transition", "unless_before"), transition.unless_before)
            self.check_cite((*loc, "transition", "cite"), transition.cite, None)
        parameters = self.parameters(loc, entry)
        when: Predicate | None = None
        if entry.when is not None:
            when = self.predicate((*loc, "when"), entry.when, parameters)
        elif isinstance(self.file.when, str):
            when = self.predicate(("when",), self.file.when, parameters)
        own = entry.check is not None
        check = self.predicate((*loc, "check") if own else ("check",), entry.check or self.file.check, parameters)
        if not check.columns:
            self.refuse(("check",), Text("điều kiện không nhắc tới cột nào", "the check mentions no column"))
        used = check.parameters | (when.parameters if when else frozenset()) | self.placeholders()
        for name in parameters:
            if name not in used:
                found = Text(f"khóa hoặc tham số '{name}' không được dùng ở đâu", f"the key or parameter '{name}' is used nowhere")
                self.refuse((*loc, name), found, key=True)
        self.check_cite((*loc, "cite"), entry.cite, begins)
        if entry.until_event is not None:
            self.check_cite((*loc, "until_event", "cite"), entry.until_event.cite, None)
            for lang in ("vi", "en"):
                self.check_words((*loc, "until_event", lang), getattr(entry.until_event, lang))
        return Version(begins, ends, when, check, MappingProxyType(parameters), entry.cite, transition, before, entry.until_event)

    def parameters(self, loc: tuple[str, ...], entry: Entry) -> dict[str, Value]:
        parameters = dict(entry.model_extra or {})
        for name, value in parameters.items():
            if kind_of_value(value) is None or (isinstance(value, Decimal) and not -(Decimal(10) ** 15) < value < Decimal(10) ** 15):
                self.refuse((*loc, name), Text(f"tham số '{name}' không phải số, chữ hoặc đúng/sai",
                                               f"the parameter '{name}' is not a number, text or truth value"))  # fmt: skip
            if isinstance(value, str) and len(value) > MAX_PARAMETER:
                self.refuse((*loc, name), Text(f"tham số dài {len(value)} ký tự", f"a parameter of {len(value)} characters"),
                            Text(f"Cần: không quá {MAX_PARAMETER}", f"Expected: at most {MAX_PARAMETER}"))  # fmt: skip
            if name in self.columns:
                self.refuse((*loc, name), Text(f"tham số '{name}' trùng tên cột", f"the parameter '{name}' has a column's name"), key=True)
        return parameters

    def predicate(self, loc: tuple[str, ...], text: str, parameters: Mapping[str, Value]) -> Predicate:
        return parse(text, self.columns, parameters, lambda line, column: self.document.place_within(loc, line, column), self.sizes)

    def check_cite(self, loc: tuple[str, ...], cite: Cite, begins: date | None) -> None:
        act = self.acts.get(cite.act)
        if act is None:
            self.refuse((*loc, "act"), Text(f"văn bản lạ '{cite.act}'", f"unknown act '{cite.act}'"),
                        Text("Cần: một mã trong rules/acts.yaml", "Expected: an id of rules/acts.yaml"))  # fmt: skip
        if act.kind != "method" and cite.checked is None:
            self.refuse(loc, Text("trích dẫn thiếu 'checked'", "the citation lacks 'checked'"),
                        Text("Cần: gazette, secondary hoặc recalled", "Expected: gazette, secondary or recalled"))  # fmt: skip
        if begins is not None and act.in_force is not None and begins < act.in_force:
            self.refuse(loc, Text(f"mốc {begins} trước ngày văn bản có hiệu lực ({act.in_force})",
                                  f"the entry of {begins} is before the act's force ({act.in_force})"))  # fmt: skip

    def check_axis(self, loc: tuple[str | int, ...], axis: str | None) -> None:
        if axis is not None and axis not in AXES:
            known = ", ".join(AXES)
            self.refuse(loc, Text(f"trục ngày lạ '{axis}'", f"unknown date axis '{axis}'"), Text(f"Cần một trong: {known}", f"Expected one of: {known}"))

    def check_column(self, loc: tuple[str | int, ...], column: str, key: bool = False) -> None:
        if column not in self.columns:
            self.refuse(loc, Text(f"cột lạ '{column}'", f"unknown column '{column}'"), key=key)

    def check_value(self, loc: tuple[str | int, ...], column: str, value: object) -> None:
        kind = self.columns[column]
        given = "date" if kind == "date" and isinstance(value, str) and as_day(value) else kind_of_value(value)
        if value is not None and given != kind:
            self.refuse(loc, Text(f"giá trị của cột '{column}' không hợp lệ: {shown(value)}", f"the value of the column '{column}' is not valid: {shown(value)}"),
                        Text(f"Cần: {KINDS[kind].vi}", f"Expected: {KINDS[kind].en}"))  # fmt: skip
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            size, number = self.sizes[column], Decimal(value)
            if abs(number) > size.largest or number != round(number, size.places):
                self.refuse(loc, Text(f"số {value} không chứa được trong cột '{column}'", f"the column '{column}' cannot hold the number {value}"),
                            Text(f"Cần: tới {size.largest}, không quá {size.places} chữ số thập phân",
                                 f"Expected: up to {size.largest}, at most {size.places} decimals"))  # fmt: skip

    def check_words(self, loc: tuple[str, ...], text: str) -> None:
        if len(text) > MAX_SENTENCE:
            self.refuse(loc, Text(f"câu dài {len(text)} ký tự", f"a sentence of {len(text)} characters"),
                        Text(f"Cần: không quá {MAX_SENTENCE}", f"Expected: at most {MAX_SENTENCE}"))  # fmt: skip
        folded = unicodedata.normalize("NFC", text).casefold()
        for word in FORBIDDEN_WORDS:
            if word in " ".join(folded.split()):
                self.refuse(loc, Text(f"từ không dùng: '{word}'", f"a word that is not used: '{word}'"),
                            Text("Cần: lời trung tính; dấu hiệu không phải kết luận",
                                 "Expected: neutral words; a flag is not a judgement"))  # fmt: skip

    def placeholders(self) -> frozenset[str]:
        texts = (self.file.message.vi, self.file.message.en)
        return frozenset(name for text in texts for name in re.findall(r"{(\w+)}", text))

    def check_placeholders(self, versions: tuple[Version, ...]) -> None:
        shared = frozenset[str].intersection(*(frozenset(v.parameters) for v in versions))
        # A folded line stands for many rows: a column's value in it would be one row's, passed off as all.
        known = shared | (_FOLDED if self.file.fold == "sheet" else frozenset(self.columns))
        for lang in ("vi", "en"):
            loc = ("message", lang)
            try:
                parts = list(string.Formatter().parse(getattr(self.file.message, lang)))
            except ValueError:
                self.refuse(loc, Text("dấu { } không khớp", "unbalanced { }"))
            for _, name, spec, conversion in parts:
                if name is not None and (name not in known or spec or conversion):
                    self.refuse(loc, Text(f"chỗ trống lạ '{{{name}}}'", f"unknown placeholder '{{{name}}}'"),
                                Text("Cần: tên cột của bảng hoặc tham số có ở mọi mốc",
                                     "Expected: a column of the table, or a parameter of every entry"))  # fmt: skip

    def check_examples(self) -> None:
        if len(self.file.examples) > MAX_EXAMPLES:
            self.refuse(("examples",), Text(f"có {len(self.file.examples)} ví dụ", f"{len(self.file.examples)} examples"),
                        Text(f"Cần: không quá {MAX_EXAMPLES}", f"Expected: at most {MAX_EXAMPLES}"))  # fmt: skip
        for i, example in enumerate(self.file.examples):
            for column, value in example.row.items():
                self.check_column(("examples", i, "row", column), column, key=True)
                self.check_value(("examples", i, "row", column), column, value)
            dated = (example.date, example.earliest, example.latest) != (None, None, None)
            if (dated and self.file.dated_by is None) or (example.date and (example.earliest or example.latest)):
                self.refuse(("examples", i), Text("ngày của ví dụ không dùng được", "the example's date cannot be used"),
                            Text("Cần: date, hoặc earliest và latest, và quy tắc có dated_by",
                                 "Expected: date, or earliest and latest, and a rule with dated_by"))  # fmt: skip
        missing = [v for v in VERDICTS[:3] if v not in {e.verdict for e in self.file.examples}]
        if missing:
            self.refuse(("examples",), Text(f"thiếu ví dụ cho: {', '.join(missing)}", f"no example of: {', '.join(missing)}"),
                        Text("Cần: ít nhất một ví dụ pass, fail và unknown",
                             "Expected: at least one example of pass, fail and unknown"), key=True)  # fmt: skip
