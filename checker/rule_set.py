"""Which rules a run goes by: ours, those of another folder alone, or those over ours, and in what they differ from ours."""

import hashlib
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from checker.act import Act, Bilingual, Strict, load_acts
from checker.document import read_as, shown
from checker.error import CheckerError, Text
from checker.resource import FormFile, fingerprint, load_forms, rules_folder
from checker.rule import TABLES, Rule
from checker.rule_file import load_rules

ABOUT = "about.yaml"
MAX_FILES = 2_000
MAX_BYTES = 64 << 20
# What a folder of rules may hold beside its tables; with `codes` it is a whole one and nothing but forms is taken from ours.
_PARTS = {
    "acts.yaml", ABOUT, "forms", "codes", "lists", "lists.yaml", "origin.yaml", "preference.yaml", "guide.yaml", "pages", "schema", "README.md", "CHANGELOG.md",
    "papers", "survey.yaml",
}  # fmt: skip
_KEYS = ("severity", "status", "fold", "dated_by", "title", "message", "unknown", "why")


class About(Strict):
    """about.yaml of a folder of rules. `base` hangviet: its rules are added to ours, or take the place of ours by their ids; none: they run alone."""

    title: Bilingual
    author: str
    version: str
    base: Literal["none", "hangviet"] = "none"


class Detail(NamedTuple):
    """One thing that a rule of another folder says otherwise than ours of the same id: None where one of them says nothing."""

    what: str
    before: str | None
    after: str | None


class Change(NamedTuple):
    """One rule that is otherwise than among ours."""

    rule: str
    kind: Literal["added", "replaced", "left_out"]
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True)
class Source:
    """Where the rules of a run come from: ours, and another folder (None: ours alone) that says what it is (None: it does not)."""

    ours: Path
    folder: Path | None = None
    about: About | None = None

    @property
    def over(self) -> bool:
        """Whether the folder's rules are laid over ours."""
        return self.about is not None and self.about.base == "hangviet"

    @property
    def whole(self) -> bool:
        """Whether the folder brings all that reading needs: codes, lists, origins."""
        return self.folder is not None and (self.folder / "codes").is_dir()

    @property
    def root(self) -> Path:
        """Where codes, lists and origins are read."""
        return self.folder if self.folder is not None and self.whole else self.ours

    def acts(self) -> Mapping[str, Act]:
        """The acts that the rules may cite, by their ids."""
        ours = load_acts(self.ours)
        if self.folder is None or self.over:
            return ours if self.folder is None else load_acts(self.folder, ours)
        # A folder that runs alone cites its own acts, and may call a rule our own reckoning.
        return load_acts(self.folder, {} if self.whole else {name: act for name, act in ours.items() if act.kind == "method"})

    def forms(self) -> dict[str, FormFile]:
        """The forms by their ids, sorted: the folder's, and ours unless it is a whole one."""
        own = load_forms(self.folder) if self.folder else {}
        return own if self.whole else dict(sorted({**load_forms(self.ours), **own}.items()))


@dataclass(frozen=True)
class RuleSet:
    """The rules of a run, the acts that they and the lists may cite, and in what they differ from ours."""

    source: Source
    acts: Mapping[str, Act]
    list_acts: Mapping[str, Act]
    rules: tuple[Rule, ...]
    version: str
    sha256: str
    changes: tuple[Change, ...] = ()


def find(folder: Path | None = None) -> Source:
    """Where the rules come from: ours, or with a `folder` that is not ours what lies there, of which only the outside is looked at."""
    ours = rules_folder()
    if folder is None or folder.resolve() == ours.resolve():
        return Source(ours)
    check_tree(folder)
    return Source(ours, folder, read_as(folder / ABOUT, folder, About) if (folder / ABOUT).is_file() else None)


def load_rule_set(source: Source) -> RuleSet:
    """The rules; the first fault in them is a CheckerError with file, line and column."""
    ours, folder = source.ours, source.folder
    our_acts, acts = load_acts(ours), source.acts()
    base = load_rules(ours, our_acts)
    if folder is None:
        return RuleSet(source, acts, acts, base, _version(ours), fingerprint(ours))
    own = load_rules(folder, acts)
    if not own and not (folder / "forms").is_dir():
        raise CheckerError(folder.name, Text("thư mục không có quy tắc nào", "the folder holds no rule"),
                           Text(f"Cần: tệp .yaml trong một trong các thư mục {', '.join(TABLES)}", f"Expected: .yaml files in one of the folders {', '.join(TABLES)}"),
                           Text("Tạo quy tắc đầu tiên: hangviet rules --new MÃ --rules THƯ_MỤC", "Make the first: hangviet rules --new ID --rules DIR"))  # fmt: skip
    rules = _over(own, base) if source.over else own
    version = source.about.version if source.about else _version(folder)
    sha256 = fingerprint(folder)
    if source.over or not source.whole:
        sha256 = hashlib.sha256(f"{sha256} {fingerprint(ours)}".encode()).hexdigest()
    return RuleSet(source, acts, acts if source.whole else {**our_acts, **acts}, rules, version, sha256, tuple(changes(base, rules)))


def _version(root: Path) -> str:
    """The date of the newest entry of the rules' CHANGELOG."""
    try:
        lines = (root / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    return next((word for line in lines if line.startswith("## ") for word in line.split()[1:2]), "unknown")


def check_tree(folder: Path) -> None:
    """Nothing comes out: a folder of rules holds plain files and folders of known names and bearable size, and no link, or a CheckerError says which."""
    files, volume = 0, 0

    def refuse(path: Path, found: Text, expected: Text) -> CheckerError:
        name = path.relative_to(folder.parent).as_posix()
        return CheckerError(name if name.isprintable() else shown(ascii(name)[1:-1], 200), found, expected,
                            Text("Xóa hoặc chuyển đi khỏi thư mục quy tắc", "Remove it from the folder of rules"))  # fmt: skip

    for path in _walk(folder):
        about = path.lstat()
        if not path.name.isprintable():
            raise refuse(path, Text("tên tệp có ký tự ẩn", "the file's name holds hidden characters"), Text("Cần: chữ nhìn thấy được", "Expected: characters that can be seen"))
        if path.parent == folder and path.name not in TABLES and path.name not in _PARTS and not path.name.startswith("."):
            raise refuse(path, Text("tên lạ trong thư mục quy tắc", "an unknown name in a folder of rules"),
                         Text(f"Cần một trong: {', '.join((*TABLES, *sorted(_PARTS)))}", f"Expected one of: {', '.join((*TABLES, *sorted(_PARTS)))}"))  # fmt: skip
        if path.parent == folder / "forms" and path.suffix != ".yaml" and not path.name.startswith((".", "README")):
            raise refuse(path, Text("tên tệp không phải tên mẫu biểu", "the file's name is not a form's"), Text("Cần: đuôi .yaml", "Expected: ending .yaml"))
        if not stat.S_ISDIR(about.st_mode) and not stat.S_ISREG(about.st_mode):
            raise refuse(path, Text("là liên kết hoặc thiết bị, không phải tệp thường", "a link or device, not a regular file"),
                         Text("Cần: chính tệp ấy, nằm trong thư mục", "Expected: the file itself, within the folder"))  # fmt: skip
        files, volume = files + 1, volume + about.st_size
        if files > MAX_FILES or volume > MAX_BYTES:
            raise refuse(path, Text("thư mục quy tắc quá lớn", "the folder of rules is too large"),
                         Text(f"Cần: không quá {MAX_FILES} tệp và {MAX_BYTES >> 20} MiB", f"Expected: at most {MAX_FILES} files and {MAX_BYTES >> 20} MiB"))  # fmt: skip


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)


def _over(own: tuple[Rule, ...], base: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Ours with the others in place of those of the same id, by table and name."""
    rules = {rule.id: rule for rule in base}
    for rule in own:
        if rule.id in rules and rules[rule.id].table != rule.table:
            table = rules[rule.id].table
            raise CheckerError(rule.place, Text(f"tên quy tắc '{rule.id}' đã có ở bảng '{table}' của bộ có sẵn",
                                                f"the rule id '{rule.id}' is taken by a rule of '{table}'"), Text("", ""),
                               Text("Đặt tên khác, hoặc chuyển tệp vào thư mục của bảng ấy", "Choose another name, or move the file to that folder"))  # fmt: skip
        rules[rule.id] = rule
    order = list(TABLES)
    return tuple(sorted(rules.values(), key=lambda rule: (order.index(rule.table), rule.id)))


def changes(base: tuple[Rule, ...], rules: tuple[Rule, ...]) -> Iterator[Change]:
    """In what `rules` differ from `base`: what is added, what says something else, what is left out; in the order of the rules."""
    before, after = {(r.table, r.id): r for r in base}, {(r.table, r.id): r for r in rules}
    for key, rule in after.items():
        if key not in before:
            yield Change(rule.id, "added")
        elif details := tuple(_details(before[key], rule)):
            yield Change(rule.id, "replaced", details)
    yield from (Change(rule.id, "left_out") for key, rule in before.items() if key not in after)


def _details(before: Rule, after: Rule) -> Iterator[Detail]:
    one, other = _facts(before), _facts(after)
    for what in (*one, *(what for what in other if what not in one)):
        if one.get(what) != other.get(what):
            yield Detail(what, one.get(what), other.get(what))


def _facts(rule: Rule) -> dict[str, str]:
    """All that a rule says, by the keys of its file."""
    facts = {key: value.vi if isinstance(value, Text) else str(value) for key in _KEYS if (value := getattr(rule, key)) is not None}
    for version in rule.versions:
        entry = f"in_force.{version.begins or 'always'}"
        facts |= {f"{entry}.{name}": str(value) for name, value in version.parameters.items()}
        facts[f"{entry}.check"] = " ".join(version.check.text.split())
        facts[f"{entry}.when"] = " ".join(version.when.text.split()) if version.when else "true"
        facts[f"{entry}.cite"] = f"{version.cite.act}, {version.cite.at}"
        if version.ends is not None:
            facts[f"{entry}.ends"] = str(version.ends)
    return facts
