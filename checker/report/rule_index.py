"""Rules as a folder of pages: README.md with all rules and acts, and one page per rule."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from checker.act import Act
from checker.error import CheckerError, Text
from checker.report.label import ACT_KINDS, CHECKED, SEVERITY, STATUS, TABLES, act_days, act_title, span
from checker.report.markdown import table
from checker.report.message import say
from checker.report.rule_page import rule_page, unchecked
from checker.rule import Rule

# The first line of every page: whose it is, and how it is renewed. A file without it is somebody's own.
_OURS = "<!-- hangviet rules --markdown -->"
_SCHEMA = b'"$comment": "hangviet rules --markdown"'
# Of marks and of reports the catalogue says "level" and "what".
_LEVEL, _CONTENT = Text("mức", "severity"), Text("nội dung", "content")


def pages(rules: Sequence[Rule], acts: Mapping[str, Act], verdicts: Mapping[str, Sequence[str]], lang: str) -> dict[str, str]:
    """Every page by its path; `verdicts` are what each rule, by its id, has just said of its examples."""
    texts = {f"pages/{rule.id}.md": rule_page(rule, verdicts[rule.id], lang) for rule in rules}
    return {path: f"{_OURS}\n{text}" for path, text in {"README.md": "\n".join(_index(rules, acts, lang)).rstrip() + "\n", **texts}.items()}


def write(texts: Mapping[str, str], folder: Path) -> None:
    """Nothing: the pages are in `folder`; a file that stands in their place and is not ours is refused before anything is written."""
    for name in texts:
        path = folder / name
        if path.exists() and not any(mark in path.read_bytes()[:200] for mark in (_OURS.encode(), _SCHEMA)):
            raise CheckerError(str(path), Text("tệp này không do lệnh này tạo ra", "this file was not made by this command"), Text("", ""),
                               Text("Chọn thư mục khác bằng -o", "Choose another folder with -o"))  # fmt: skip
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _index(rules: Sequence[Rule], acts: Mapping[str, Act], lang: str) -> Iterator[str]:
    yield say("# Quy tắc và văn bản pháp luật", lang)
    yield ""
    yield say("Trang này và các trang trong `pages/` do `hangviet rules --markdown` tạo từ chính các tệp quy tắc; ví dụ được tính lại khi tạo. Không sửa tay. "
        "Quy tắc có hiệu lực vào một ngày: `hangviet rules --on 2025-07-15`.", lang)
    yield ""
    for name, title in TABLES.items():
        shown = [rule for rule in rules if rule.table == name]
        if shown:
            yield f"## {say('Bảng', lang)}: {title.of(lang)} (`{name}`)"
            yield ""
        yield from table(
            [say("quy tắc", lang), _LEVEL.of(lang), say("căn cứ, hiệu lực", lang),
             say("đối chiếu Công báo", lang)],
            [_rule_row(rule, lang) for rule in shown],
        )  # fmt: skip
    law = [act for kind in ACT_KINDS for act in acts.values() if act.kind == kind]
    yield say("## Văn bản ({law})", lang, law=len(law))
    yield ""
    yield say("Tên mô tả nội dung, không phải tên gọi chính thức. Dấu \\* là theo trí nhớ, chưa kiểm chứng; ✓ là đã đối chiếu Công báo; ngày không có dấu đối "
               "chiếu qua nguồn thứ cấp. Ngày không nêu là ngày chưa biết.", lang)  # fmt: skip
    yield ""
    heads = [say("văn bản", lang), _CONTENT.of(lang), say("hiệu lực", lang), say("số hiệu, lời văn", lang), say("nguồn", lang)]
    yield from table(heads, [_act_row(act, acts, lang) for act in law])


def _rule_row(rule: Rule, lang: str) -> tuple[str, ...]:
    cited = [v for v in rule.versions if rule.acts[v.cite.act].kind != "method"]
    rests = "; ".join(f"{act_title(rule.acts[v.cite.act], lang)}, {v.cite.at} ({span(v.begins, v.ends, lang)})" for v in cited)
    seen = say("chưa", lang) if unchecked(rule, lang) else say("đã đối chiếu", lang)
    state = (STATUS[rule.status] if rule.status else SEVERITY[rule.severity]).of(lang)
    own = say("phương pháp của công cụ", lang)
    return f"[{rule.title.of(lang)}](pages/{rule.id}.md) `{rule.id}`", state, rests or own, seen if cited else "–"


def _act_row(act: Act, acts: Mapping[str, Act], lang: str) -> tuple[str, ...]:
    title = act.title.text.of(lang)
    if act.amends:
        changed = ", ".join(act_title(acts[name], lang) for name in act.amends)
        title += say(" [sửa {changed}]", lang, changed=changed)
    note = f" {act.note.text.of(lang)}" if act.note else ""
    days = "; ".join(act_days(act, acts, lang)).replace("*", "\\*")
    return act_title(act, lang), f"{title}.{note}", days, CHECKED[act.checked].of(lang) if act.checked else "", act.source
