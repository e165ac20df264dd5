"""The words by which rules, marks, columns and days are told to people."""

from datetime import date, timedelta

from checker.act import Act
from checker.error import Text
from checker.rule import Rule, Version
from checker.schema import ITEMS

CHECKED = {
    "gazette": Text("đã đối chiếu Công báo", "checked against the official gazette"),
    "secondary": Text("đối chiếu nguồn thứ cấp", "checked against a secondary source"),
    "recalled": Text("theo trí nhớ, chưa kiểm chứng", "recalled, not verified"),
}
MARK = {"gazette": "✓", "secondary": "", "recalled": "*", None: ""}
ACT_KINDS = {
    "law": Text("Luật", "Law"), "resolution": Text("Nghị quyết liên tịch", "Joint Resolution"), "decree": Text("Nghị định", "Decree"),
    "decision": Text("Quyết định", "Decision"), "circular": Text("Thông tư", "Circular"), "directive": Text("Chỉ thị", "Directive"),
    "guidance": Text("Hướng dẫn", "Guidance"), "plan": Text("Kế hoạch", "Plan"), "letter": Text("Công văn", "Letter"),
}  # fmt: skip
SEVERITY = {"error": Text("Cần sửa số liệu", "Correct the figures"), "explain": Text("Cần giải trình", "Explain"), "note": Text("Lưu ý", "Note")}
STAGES = {
    "plan": Text("kế hoạch", "plan"), "request": Text("mời thầu", "request"), "bid": Text("dự thầu", "bid"), "award": Text("trúng thầu", "award"),
    "contract": Text("hợp đồng", "contract"), "accepted": Text("nghiệm thu, mua sắm đã thực hiện", "acceptance"),
    "register": Text("danh mục đang quản lý", "register"), "unknown": Text("chưa rõ giai đoạn", "not stated"),
}  # fmt: skip
STATUS = {"trial": Text("Thử nghiệm, không tính", "On trial, not counted"), "withdrawn": Text("Đã rút", "Withdrawn")}
TERMS = {c.name: c.term for c in ITEMS if c.term} | {
    "origin_demand": "xuất xứ được yêu cầu (không phải xuất xứ)", "quantity_demand": "khối lượng được yêu cầu", "owner_country": "nước chủ sở hữu (không phải xuất xứ)",
    "unit_price_recent": "đơn giá của lần mua trước",
}  # fmt: skip
VERDICTS = {
    "pass": Text("không có gì phải nêu", "nothing to say"), "fail": Text("nêu phát hiện", "a finding"),
    "unknown": Text("chưa đủ căn cứ", "cannot be concluded"), "n/a": Text("không áp dụng", "not applicable"),
}  # fmt: skip


def day_words(day: date | None, lang: str) -> str:
    """A day as people of the language write it; … where it is open."""
    if day is None:
        return "…"
    return day.strftime("%d/%m/%Y") if lang == "vi" else day.isoformat()


def span(begins: date | None, ends: date | None, lang: str) -> str:
    """The days from `begins` to the last one before `ends`, in words."""
    last = day_words(ends - timedelta(days=1), lang) if ends else ""
    if begins is None:
        return Text(f"đến hết {last}", f"until {last}").of(lang) if ends else Text("mọi thời điểm", "any time").of(lang)
    first = day_words(begins, lang)
    return Text(f"từ {first} đến hết {last}", f"{first} to {last}").of(lang) if ends else Text(f"từ {first}", f"from {first}").of(lang)


def act_name(act: Act, lang: str) -> str:
    """Kind and number of an act, an asterisk behind a number that is only recalled; of the method its title."""
    if act.number is None:
        return act.title.text.of(lang)
    return f"{ACT_KINDS[act.kind].of(lang)} {act.number}{MARK[act.checked]}"


def source(rule: Rule, version: Version, lang: str) -> str:
    """Act and place that a version rests on, with the marks of its text and day."""
    cite, act = version.cite, rule.acts[version.cite.act]
    marks = [CHECKED[cite.checked].of(lang)] if cite.checked else []
    if cite.date_checked:
        marks.append(Text("ngày hiệu lực: ", "date of force: ").of(lang) + CHECKED[cite.date_checked].of(lang))
    return f"{act.number or act.title.text.of(lang)}, {cite.at}" + (f" [{'; '.join(marks)}]" if marks else "")
