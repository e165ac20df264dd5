"""The words by which rules, marks, columns and days are told to people."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from checker.act import Act, as_day
from checker.error import Text
from checker.numeral import figure
from checker.report.message import say
from checker.rule import Rule, Version
from checker.schema import CLAIMS, ITEMS, STATED_COSTS, Column

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
    "regulation": Text("Quy định", "Regulation"),
}  # fmt: skip
SEVERITY = {"error": Text("Cần sửa số liệu", "Correct the figures"), "explain": Text("Cần giải trình", "Explain"), "note": Text("Lưu ý", "Note")}
STAGES = {
    "plan": Text("kế hoạch", "plan"), "request": Text("mời thầu", "request"), "bid": Text("dự thầu", "bid"), "award": Text("trúng thầu", "award"),
    "contract": Text("hợp đồng", "contract"), "accepted": Text("nghiệm thu, mua sắm đã thực hiện", "acceptance"),
    "register": Text("danh mục đang quản lý", "register"), "unknown": Text("chưa rõ giai đoạn", "not stated"),
}  # fmt: skip
STATUS = {"trial": Text("Thử nghiệm, không tính", "On trial, not counted"), "withdrawn": Text("Đã rút", "Withdrawn")}
TERMS = {c.name: c.term for c in (*STATED_COSTS, *CLAIMS, *ITEMS) if c.term} | {
    "origin_demand": "xuất xứ được yêu cầu (không phải xuất xứ)", "quantity_demand": "khối lượng được yêu cầu", "owner_country": "nước chủ sở hữu (không phải xuất xứ)",
    "unit_price_recent": "đơn giá của lần mua trước",
}  # fmt: skip
# Columns that the law has no word for, as pages about rules tell them.
COLUMNS = {
    "amount_gap": "chênh lệch giữa thành tiền ghi và khối lượng × đơn giá, đồng",
    "rounding_allowance": "chênh lệch lớn nhất mà làm tròn giải thích được, đồng",
    "amount_computed": "khối lượng × đơn giá, đồng",
    "error_cells": "các ô chứa lỗi bảng tính của dòng", "error_count": "số ô chứa lỗi bảng tính của dòng",
    "law_date": "ngày áp dụng pháp luật do người dùng đặt (--date)",
    "mandatory_fields": "nhóm trường mà mẫu biểu bắt buộc phải có; published_result: công khai kết quả",
    "origin_cause": "vì sao chưa biết xuất xứ", "origin_policy": "dòng của chính sách đọc xuất xứ (P1 … P12)",
    "origin_verdict": "xuất xứ đọc được: domestic Việt Nam, foreign nước ngoài, unknown chưa đủ căn cứ",
    "origin_basis": "bậc bằng chứng quyết định (rules/origin.yaml)", "origin_conflict": "hai bậc bằng chứng trái nhau",
    "origin_conflict_words": "lời ghi của hai bậc trái nhau", "origin_cell_verdict": "điều riêng ô xuất xứ nói",
    "registration_verdict": "điều số đăng ký thuốc nói", "maker_verdict": "nước ghi cạnh tên hãng: trong nước hay nước ngoài",
    "origin_repair": "cột đã đổi chỗ với cột xuất xứ", "origin_oddity": "thứ nằm ở ô xuất xứ thay cho tên nước: năm, số, tên hãng, nhãn hiệu",
    "article_origins": "các xuất xứ của cùng mặt hàng trong tệp", "article_origins_elsewhere": "các xuất xứ khác của cùng mặt hàng ở tệp khác",
    "purchases": "số lần mua", "days": "số ngày từ lần đầu đến lần cuối", "largest": "giá trị lần mua lớn nhất, đồng",
    "below": "hạn mức mà mỗi lần mua không vượt, cộng lại thì vượt, đồng",
    "total": "tổng giá trị các lần mua, đồng", "key": "nhà thầu hoặc nhóm hàng",
    "numbers": "số các hợp đồng, quyết định", "by": "các lần mua có chung",
    "unknown_tolerance_percent": "mức chưa rõ đơn vị tự đặt, %", "above_tolerance": "phần chưa rõ vượt mức ấy, đồng",
    "target_percent": "chỉ tiêu đơn vị đã đăng ký, %", "target_registered": "văn bản đăng ký chỉ tiêu",
    "target_gap_low": "phần ghi Việt Nam trừ mức chỉ tiêu, đồng", "target_gap_high": "phần ghi Việt Nam và chưa rõ trừ mức chỉ tiêu, đồng",
    "text": "câu ghi tỷ lệ, hoặc nhãn và con số, như trên biểu", "nearest_percent": "đầu khoảng tính lại gần con số đã ghi nhất, %",
    "bound": "con số được ghi thế nào: exactly đúng bằng, at_least từ mức ấy trở lên, at_most dưới mức ấy, about khoảng",
    "low_percent_by_count": "cận dưới của tỷ lệ theo số mặt hàng, %", "high_percent_by_count": "cận trên của tỷ lệ theo số mặt hàng, %",
    "distance": "khoảng cách từ con số đã ghi, tính cả làm tròn, tới khoảng tính lại, điểm phần trăm; 0 là nằm trong khoảng",
    "stated_percent": "tỷ lệ đơn vị công bố, hoặc ghi trên biểu, %", "low_percent": "cận dưới của tỷ lệ, %", "high_percent": "cận trên của tỷ lệ, %",
    "unknown": "giá trị chưa đủ căn cứ, đồng",
    "treaty": "hiệp định thương mại ghi phía trên bảng",
    "demanded_before": "xuất xứ mà hồ sơ mời thầu của cùng lần mua yêu cầu",
    "demand_kind": "yêu cầu xuất xứ: vietnam Việt Nam, one_country một nước khác, several nhiều nước, bloc khối nước, open không giới hạn",
    "demand_countries": "các nước được yêu cầu", "demand_excludes_vietnam": "các nước được yêu cầu không có Việt Nam",
    "mandatory_missing": "các trường bắt buộc mà trang không có cột",
    "repeats_row": "dòng đầu tiên của trang giống hệt dòng này, trừ số thứ tự",
    "excluded": "vì sao dòng nằm ngoài mẫu số của tỷ lệ", "has_origin": "biểu có cột xuất xứ", "expects_origin": "mẫu biểu có cột xuất xứ theo chính nó",
    "cell": "ô ghi tổng", "unmatched_headers": "các tiêu đề không nhận ra",
    "items": "số dòng hàng hóa", "kind": "loại: cộng mục, tổng cộng, phần (lô), số tiền bằng chữ",
    "stated": "tổng mà biểu ghi, đồng", "computed": "tổng tính lại từ các dòng, đồng", "covers": "các ô được cộng",
    "difference": "tổng ghi trừ tổng tính lại, đồng", "allowance": "chênh lệch lớn nhất mà làm tròn giải thích được, đồng",
    "origin_domestic": "hồ sơ ghi xuất xứ Việt Nam",
    "claims_by_cost": "kê khai ưu đãi theo chi phí: đánh dấu một mức chi phí hoặc lao động ưu tiên, hoặc chỉ có bản kê khai chi phí",
    "marked_percent": "tỷ lệ ghi ở ô đánh dấu thay cho dấu",
    "cost_sheet": "trang của bản kê khai chi phí",
    "cost_link": "dòng của bản kia trong cùng tệp, theo tên và số: linked nối được, none không có dòng cùng tên, several không biết dòng nào, absent tệp không có bản ấy",
    "costs_declared": "có dòng chi phí kê khai của hàng hóa này", "cost_row": "dòng của bản kê khai chi phí",
    "formula": "công thức: direct trực tiếp (G* kê khai), indirect gián tiếp (giá trừ thuế trừ chi phí nhập ngoại)",
    "declarant": "G là giá của ai: trader giá chào trừ thuế, maker giá xuất xưởng", "unreadable": "các số không đọc được: ô và chữ trong ô",
    "price_net": "G: giá chào trừ thuế, với nhà sản xuất là giá xuất xưởng, đồng", "domestic_cost": "G*: chi phí sản xuất trong nước, kê khai hoặc tính lại, đồng",
    "percent_computed": "D tính lại, %, làm tròn chỉ để in", "cost_gap": "chênh lệch giữa G* ghi và giá chào trừ thuế trừ chi phí nhập ngoại, đồng",
    "cost_allowance": "chênh lệch lớn nhất của G* mà làm tròn giải thích được, đồng", "percent_gap": "chênh lệch giữa D ghi × G và 100 × G*",
    "percent_allowance": "chênh lệch ấy lớn nhất mà làm tròn giải thích được",
    "made_list_hit": "dòng khớp danh mục hàng trong nước đã sản xuất được thế nào: hs theo mã; hs_part mã quá ngắn; name chỉ tên giống; none không thấy",
    "made_list_entry": "mục khớp hoặc gần nhất của danh mục hàng trong nước đã sản xuất được", "made_list_score": "mức giống tên với mục ấy, 0–100",
    "made_list_id": "danh mục chứa mục ấy (rules/lists)",
    "it_list_hit": "dòng khớp danh sách từ, mã chỉ hàng công nghệ thông tin thế nào: hs theo mã; hs_part mã quá ngắn; name chỉ tên giống; none không thấy",
    "it_list_entry": "mục khớp hoặc gần nhất của danh sách từ, mã chỉ hàng công nghệ thông tin", "it_list_score": "mức giống tên với mục ấy, 0–100",
    "it_list_id": "danh mục chứa mục ấy (rules/lists)",
    "alternative_list_hit": "dòng khớp danh mục OCOP, Thương hiệu quốc gia thế nào: hs theo mã; hs_part mã quá ngắn; name chỉ tên giống; none không thấy",
    "alternative_list_entry": "mục khớp hoặc gần nhất của danh mục OCOP, Thương hiệu quốc gia", "alternative_list_score": "mức giống tên với mục ấy, 0–100",
    "alternative_list_id": "danh mục chứa mục ấy (rules/lists)",
    "medicine_list_hit": "dòng khớp danh mục thuốc trong nước đáp ứng được thế nào: full đủ hoạt chất, hàm lượng, dạng bào chế, nhóm; part thiếu hoặc gần giống; none không thấy",
    "medicine_list_entry": "mục khớp hoặc gần nhất của danh mục thuốc trong nước đáp ứng được", "medicine_list_score": "mức giống tên với mục ấy, 0–100",
    "medicine_list_id": "danh mục chứa mục ấy (rules/lists)",
    "on_made_list": "dòng có trong danh mục hàng trong nước đã sản xuất được; không biết thì xem made_list_gap",
    "made_list_gap": "vì sao chưa biết dòng có trong danh mục hàng trong nước đã sản xuất được hay không, và danh mục nào",
    "on_medicine_list": "dòng có trong danh mục thuốc trong nước đáp ứng được; không biết thì xem medicine_list_gap",
    "medicine_list_gap": "vì sao chưa biết dòng có trong danh mục thuốc trong nước đáp ứng được hay không, và danh mục nào",
    "medicine_group_code": "số của nhóm thuốc (4 của Nhóm 4, N4)",
    "amount_with_tax": "giá trị các dòng có giá đã gồm thuế, đồng", "amount_without_tax": "giá trị các dòng có giá chưa gồm thuế, đồng",
}  # fmt: skip
_PARTS = {
    "state": "ô {term}: given có ghi, missing bỏ trống, invalid không đọc được", "text": "chữ trong ô {term} không đọc được",
    "from": "{term}: sớm nhất có thể", "to": "{term}: muộn nhất có thể",
}  # fmt: skip
TABLES = {
    "items": Text("dòng hàng hóa", "line items"), "sheets": Text("trang tính", "sheets"), "totals": Text("dòng tổng", "stated totals"),
    "shares": Text("tỷ lệ", "shares"), "groups": Text("nhóm lần mua", "groups of purchases"), "claims": Text("kê khai ưu đãi", "claims of preference"),
    "statements": Text("tỷ lệ ghi trên biểu", "shares that sheets state"),
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
        return say("đến hết {last}", lang, last=last) if ends else say("mọi thời điểm", lang)
    first = day_words(begins, lang)
    return say("từ {first} đến hết {last}", lang, first=first, last=last) if ends else say("từ {first}", lang, first=first)


def act_title(act: Act, lang: str) -> str:
    """An act as a sentence names it: kind and number without marks; of the method its title."""
    return f"{ACT_KINDS[act.kind].of(lang)} {act.number}" if act.number is not None else act.title.text.of(lang)


def act_name(act: Act, lang: str) -> str:
    """The same with the mark of how the number was checked behind it."""
    return act_title(act, lang) + MARK[act.checked]


def act_days(act: Act, acts: Mapping[str, Act], lang: str) -> Iterator[str]:
    """What is known of an act's beginning, its end and its successor, each with the mark of how it was checked."""
    if act.in_force is not None:
        yield say("từ ", lang) + day_words(act.in_force, lang) + MARK[act.in_force_checked]
    elif act.issued is not None:
        yield say("ban hành ", lang) + day_words(act.issued, lang) + MARK[act.issued_checked]
    if act.repealed_on is not None:
        last = day_words(act.repealed_on - timedelta(days=1), lang) + MARK[act.repealed_checked]
        yield say("đến hết ", lang) + last
    elif act.repealed_by is not None or act.lapsed:
        yield say("đã hết hiệu lực, chưa rõ từ ngày nào", lang)
    if act.repealed_by is not None:
        yield say("thay bằng ", lang) + successor_words(act, acts, lang)


def successor_words(act: Act, acts: Mapping[str, Act], lang: str) -> str:
    """The name of the act that replaces another, with one mark: of its number, or of the fact that it replaces."""
    assert act.repealed_by is not None
    successor = acts[act.repealed_by]
    return act_title(successor, lang) + (MARK[successor.checked] or MARK[act.repealed_checked])


def source(rule: Rule, version: Version, lang: str) -> str:
    """Act and place that a version rests on, with the marks of its text and day."""
    cite, act = version.cite, rule.acts[version.cite.act]
    marks = [CHECKED[cite.checked].of(lang)] if cite.checked else []
    if cite.date_checked:
        marks.append(say("ngày hiệu lực: ", lang) + CHECKED[cite.date_checked].of(lang))
    return f"{act.number or act.title.text.of(lang)}, {cite.at}" + (f" [{'; '.join(marks)}]" if marks else "") + until(version, lang)


def until(version: Version, lang: str) -> str:
    """The event that ends a version on a day that is not known, behind what is told of the version; nothing if there is none."""
    event = version.until_event
    return "" if event is None else say("; chỉ đến khi {event} ({at})", lang, event=event.text.of(lang), at=event.cite.at)


def value_words(value: object, lang: str) -> str:
    """A value of a rule or of an example as people read it."""
    if isinstance(value, bool):
        return say("có", lang) if value else say("không", lang)
    if isinstance(value, int | Decimal):
        return figure(value, lang)
    at = as_day(value)
    return day_words(at, lang) if at else say("(không biết)", lang) if value is None else str(value)


def column_words(column: Column, lang: str) -> str:
    """What a column of a table holds, in one phrase."""
    if lang == "en":
        return column.meaning
    field, _, part = column.name.rpartition("_")
    if column.name not in COLUMNS and field in TERMS and part in _PARTS:
        return _PARTS[part].format(term=TERMS[field])
    return COLUMNS.get(column.name) or TERMS.get(column.name) or column.term or column.meaning
