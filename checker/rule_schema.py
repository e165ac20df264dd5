"""JSON Schemas of the files that people write, made from the models that read them: what an editor completes and underlines."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from checker.act import ActsFile
from checker.operand import kind_of
from checker.resource import FIELDS, FormFile
from checker.rule import TABLES
from checker.rule_file import ALWAYS, RuleFile
from checker.rule_set import About
from checker.schema import AXES, Column

MADE = "hangviet rules --markdown"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_RULE = {
    "title": "Tên ngắn của chỗ cần xem lại, bằng hai thứ tiếng.",
    "severity": "error: cần sửa số liệu; explain: cần giải trình (chỉ khi văn bản được trích buộc phải giải trình dòng ấy); note: lưu ý.",
    "status": "trial: thử nghiệm, chỉ chạy với --trial và không tính; withdrawn: đã rút, giữ lại cho biết.",
    "replaced_by": "Quy tắc thay cho quy tắc đã rút.",
    "fold": "row: mỗi dòng một phát hiện; sheet: gộp mỗi trang một phát hiện.",
    "when": "Điều kiện để quy tắc áp dụng cho dòng; sai: không áp dụng (n/a).",
    "check": "Điều kiện mà dòng đúng phải thỏa; sai: phát hiện (fail); không đủ số liệu: chưa đủ căn cứ (unknown).",
    "blame": "Các cột có ô được chỉ ra; bỏ trống: mọi cột mà check nhắc tới.",
    "unknown_because": "Cột nói vì sao chưa xét được khi thiếu danh mục.",
    "shows": "Các cột có giá trị in ra: tìm thấy, cần có, chênh lệch.",
    "message": "Câu nêu ra; {tên_cột} và {tham_số} được thay bằng giá trị.",
    "unknown": "Còn thiếu gì khi chưa kết luận được.",
    "why": "Vì sao đáng xem lại; khi nào báo thừa.",
    "dated_by": "Ngày nào của dòng chọn mốc hiệu lực.",
    "in_force": "Các mốc hiệu lực, mỗi mốc là ngày đầu tiên; null: từ ngày ấy không còn; always: không theo ngày. Khóa khác trong mốc là tham số, dùng bằng $tên.",
    "examples": "Dòng và kết luận phải ra: ít nhất một pass, một fail, một unknown, và hai phía của mỗi mốc.",
}


def schemas() -> dict[str, str]:
    """Every schema as text, by its file's name: one for the rules of each table, one each for forms, acts and about.yaml."""
    made = {table: _rule(columns) for table, columns in TABLES.items()}
    form = _plain(FormFile)
    names = {"enum": sorted(FIELDS)}
    for key in ("columns", "rows"):
        form["properties"][key]["propertyNames"] = names
    for key in ("requires", "requires_any"):
        form["properties"][key]["items"] = names
    made |= {"form": form, "acts": _plain(ActsFile), "about": _plain(About)}
    return {f"{name}.json": _text(name, schema) for name, schema in made.items()}


def _text(name: str, schema: Mapping[str, Any]) -> str:
    head = {"$comment": MADE, "$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"hangviet {name}"}
    return json.dumps({**head, **schema}, ensure_ascii=False, indent=1) + "\n"


def _rule(table: tuple[Column, ...]) -> dict[str, Any]:
    """The schema of a rule over one table: its columns are known, so they are completed."""
    schema = _plain(RuleFile)
    columns = {column.name: f"{column.term}: {column.meaning}" if column.term else column.meaning for column in table if kind_of(column) is not None}
    one = {"enum": list(columns)}
    properties, parts = schema["properties"], schema["$defs"]
    for key, text in _RULE.items():
        properties[key]["description"] = text
    properties["blame"]["items"] = one
    properties["unknown_because"] |= one
    properties["dated_by"] |= {"enum": list(AXES)}
    parts["Transition"]["properties"]["unless_before"] |= {"enum": list(AXES)}
    parts["Shows"]["properties"] = {key: {"description": text, **one} for key, text in (
        ("value", "Tìm thấy."), ("expected", "Cần có."), ("difference", "Chênh lệch."))}  # fmt: skip
    properties["in_force"]["additionalProperties"] = {"anyOf": [properties["in_force"]["additionalProperties"], {"type": "null"}]}
    properties["in_force"]["propertyNames"] = {"pattern": f"^({ALWAYS}|{_DAY})$"}
    parts["Entry"]["additionalProperties"] = {"type": ["number", "string", "boolean"]}
    parts["Example"]["properties"]["row"] = {
        "type": "object", "additionalProperties": False, "properties": {name: {"description": meaning} for name, meaning in columns.items()},
    }  # fmt: skip
    return schema


def _plain(model: type[BaseModel]) -> dict[str, Any]:
    """The model's schema without what pydantic adds for programs: titles, and null beside every key that may be left out."""
    schema: dict[str, Any] = _tidy(model.model_json_schema())
    return schema


def _tidy(node: Any) -> Any:
    if isinstance(node, list):
        return [_tidy(part) for part in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _tidy(part) for key, part in node.items() if not (key == "title" and isinstance(part, str)) and not (key == "default" and not part)}
    choices = [part for part in kept.get("anyOf", ()) if part != {"type": "null"}]
    if len(choices) == 1:
        del kept["anyOf"]
        kept |= choices[0]
    return kept
