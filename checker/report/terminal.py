"""The summary that a busy auditor reads in ten seconds."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow.compute as pc

from checker.error import Text
from checker.lists.gap import listed
from checker.numeral import dong, figure, percentage
from checker.output import counts
from checker.pipeline import Result, agrees
from checker.report.label import SEVERITY, STAGES
from checker.resource import Cause

TAX = {
    "included": Text("đã gồm VAT", "VAT included"), "excluded": Text("chưa gồm VAT", "VAT excluded"), "unknown": Text("không rõ VAT", "VAT not stated"),
    "mixed": Text("lẫn cả giá gồm và chưa gồm VAT", "some with and some without VAT"),
}  # fmt: skip
EXCLUDED = {
    "repeated": Text("lặp lại lần mua đã ghi ở chỗ khác", "repeats a purchase shown elsewhere"), "service": Text("dịch vụ", "services"),
    "works": Text("xây lắp, công trình", "works"), "land_building": Text("đất, nhà", "land and buildings"), "lease": Text("thuê", "leases"),
    "received": Text("tiếp nhận, được giao", "received assets"), "utility": Text("điện, nước, cước", "utilities"), "negative": Text("giá trị âm", "negative lines"),
}  # fmt: skip
KINDS = {
    "item": Text("mặt hàng", "items"), "lot": Text("phần (lô)", "lots"), "subtotal": Text("cộng mục", "subtotals"), "total": Text("tổng cộng", "totals"),
    "vat": Text("thuế", "taxes"), "discount": Text("giảm giá", "discounts"), "title": Text("trên tiêu đề bảng", "above the header"),
    "header": Text("tiêu đề bảng", "headers"), "numbering": Text("đánh số cột", "column numbers"), "heading": Text("tiêu đề mục", "headings"),
    "unit": Text("đơn vị tính", "units of money"), "note": Text("ghi chú", "notes"), "signature": Text("chữ ký", "signatures"), "blank": Text("trống", "blank"),
}  # fmt: skip
SCOPES = {
    "all": Text("Tất cả hàng hóa", "All goods"), "without_medical": Text("Hàng hóa ngoài thuốc, vật tư y tế", "Goods other than medicines and medical supplies"),
    "medical": Text("Thuốc, vật tư y tế", "Medicines and medical supplies"),
}  # fmt: skip
_L = {
    "conservation": Text("Đã giải thích mọi dòng: {rows} dòng = {kinds}; {cells} ô có nội dung = {used} đã dùng + {carried} mang theo + {explained} ngoài mặt hàng; "
                         "{files} tệp = {read} đọc + {refused} từ chối.",
                         "Every row is explained: {rows} rows = {kinds}; {cells} cells = {used} used + {carried} carried along + {explained} outside of items; "
                         "{files} files = {read} read + {refused} refused."),
    "lead": Text(
        "Trong {amount} đồng giá trị {stage} của {items} mặt hàng ({tax}): ghi xuất xứ Việt Nam {domestic} đồng ({domestic_percent}); "
        "ghi xuất xứ nước ngoài {foreign} đồng ({foreign_percent}); chưa đủ căn cứ {unknown} đồng ({unknown_percent}).",
        "Of {amount} đồng (stage: {stage}) for {items} lines ({tax}): stated as made in Viet Nam {domestic} đồng ({domestic_percent}); "
        "stated as made abroad {foreign} đồng ({foreign_percent}); cannot be concluded {unknown} đồng ({unknown_percent})."),
    "interval": Text("Tỷ lệ hàng hóa ghi xuất xứ Việt Nam theo hồ sơ (chưa thẩm tra), theo giá trị: từ {low} đến {high}.",
                     "Share of goods stated as made in Viet Nam (as recorded, not verified), by value: {low} to {high}."),
    "exact": Text("Tỷ lệ hàng hóa ghi xuất xứ Việt Nam theo hồ sơ (chưa thẩm tra), theo giá trị: {low}.",
                  "Share of goods stated as made in Viet Nam (as recorded, not verified), by value: {low}."),
    "no_value": Text("Không tính được tỷ lệ theo giá trị: {why}.", "No share by value: {why}."),
    "by_count": Text("Theo số mặt hàng: {domestic} Việt Nam, {foreign} nước ngoài, {unknown} chưa đủ căn cứ trên {items}; tỷ lệ {range}.",
                     "By number of lines: {domestic} Viet Nam, {foreign} foreign, {unknown} not concluded of {items}; share {range}."),
    "no_amount": Text("{n} dòng không có giá trị nên tỷ lệ theo giá trị chưa đầy đủ.", "{n} lines have no amount, so the share by value is not complete."),
    "no_total": Text("Đối chiếu: biểu không có dòng tổng.", "Reconciliation: no total is stated."),
    "agree": Text("Đối chiếu: {n} dòng tổng đều khớp đến từng đồng.", "Reconciliation: {n} of {n} stated totals agree to the đồng."),
    "rounded": Text("Đối chiếu: {n} dòng tổng khớp trong mức làm tròn đơn vị in.", "Reconciliation: {n} of {n} stated totals agree within the rounding of the printed unit."),
    "differ": Text("Đối chiếu: {bad} trên {n} dòng tổng KHÔNG khớp; tỷ lệ trên chưa phải số cuối cùng.",
                   "Reconciliation: {bad} of {n} stated totals do NOT agree; the share above is not final."),
    "unread": Text("Đối chiếu: {bad} trên {n} dòng tổng không đọc được hoặc không có dòng nào để cộng nên chưa đối chiếu được.",
                   "Reconciliation: {bad} of {n} stated totals cannot be read, or have no line to add up, so they could not be checked."),
    "stages": Text("Có nhiều giai đoạn ({stages}) nên không cộng chung; xem từng giai đoạn dưới đây, hoặc chọn bằng --stage.",
                   "Several stages are present ({stages}) and are never added; see each below, or choose with --stage."),
    "nothing": Text("Không đọc được mặt hàng nào.", "No line item was read."),
    "files": Text("Tệp: {read} đọc được, {refused} không đọc được hoặc đọc chưa chắc chắn.", "Files: {read} read, {refused} not read or not beyond doubt."),
    "left_out": Text("Ngoài mẫu số: {list}.", "Left out of the denominator: {list}."),
    "scope": Text("  {name}: {items} dòng, {amount} đồng; theo giá trị {value}; theo số mặt hàng {count}.",
                  "  {name}: {items} lines, {amount} đồng; by value {value}; by number of lines {count}."),
    "unknown_kind": Text("Trong đó {items} dòng ({amount} đồng) chưa rõ loại hàng hóa, vẫn tính vào mẫu số.",
                         "Among them {items} lines ({amount} đồng) of no known kind of goods; they stay in the denominator."),
    "bid": Text("Giá dự thầu không phải lần mua: mỗi nhà thầu chào một bảng giá cho cùng hàng hóa; xem tỷ lệ của từng tệp trong result.json.",
                "Bids are no purchases: every bidder prices the same goods; see the share of each file in result.json."),
    "linked": Text("{n} lần mua được thấy ở {times} giai đoạn, mỗi lần mua chỉ là một: {list}.", "{n} purchases are seen at {times} stages and are one each: {list}."),
    "approved": Text("Trong đó {n} dòng ({amount} đồng) thuộc trường hợp được chấp thuận ({documents}); không kể các dòng này, tỷ lệ theo giá trị {rest}.",
                     "Among them {n} lines ({amount} đồng) are approved exceptions ({documents}); without them the share by value is {rest}."),
    "target": Text("Chỉ tiêu đơn vị tự đăng ký {target} ({registered}); tỷ lệ theo giá trị {range}. Không tìm thấy quy định nào đặt mức tối thiểu.",
                   "Target registered by the agency itself {target} ({registered}); share by value {range}. No provision with a minimum was found."),
    "costliest": Text("Nên xem trước (việc phải sửa, rồi theo giá trị các dòng liên quan):", "To look at first (what must be corrected, then by the money at stake):"),
    "unknown": Text("Chưa kết luận được, và cần gì để kết luận:", "Not concluded, and what would settle it:"),
    "unchecked": Text("{title}: Chưa kiểm tra được nội dung này: {parts}.", "{title}: this could not be checked: {parts}."),
    "list_missing": Text("thiếu danh mục {list}, {n} dòng", "the list {list} is missing, {n} lines"),
    "no_list": Text("không có danh mục nào cho ngày của {n} dòng", "there is no list for the day of {n} lines"),
    "date": Text("{n} dòng chưa đủ ngày để biết danh mục nào áp dụng", "{n} lines lack the day that tells which list is in force"),
    "own_list": Text("Danh mục do đơn vị nạp: {lists}.", "Lists loaded by the user: {lists}."),
    "written": Text("Kết quả: {folder}", "Result: {folder}"),
    "disclaimer": Text("Kết quả rà soát tự động, không thay thế kết luận của cơ quan có thẩm quyền.",
                       "Result of an automatic review; it does not replace the conclusion of the competent authority."),
    "counts": Text("Phát hiện: {error} cần sửa số liệu, {explain} cần giải trình, {note} lưu ý, {unknown} chưa đủ căn cứ; {not_counted} thử nghiệm, không tính.",
                   "Findings: {error} to correct, {explain} to explain, {note} notes, {unknown} not concluded; {not_counted} on trial, not counted."),
    "all_files": Text("mọi tệp", "all files"),
    "more": Text("(và {n} dòng khác cùng loại)", "(and {n} more lines of the kind)"),
}  # fmt: skip


def summary(result: Result, lang: str, folder: str | None, copies: Sequence[str] = ()) -> str:
    """The text for the terminal, `copies` saying what became of the marked copies; no colour, no control character of the input gets through."""
    return "\n".join(safe(line) for line in _lines(result, lang, folder, copies)) + "\n"


def safe(text: str) -> str:
    """The text without any control character that a file may have held."""
    return "".join(c if c.isprintable() or c == "\u00a0" else f"\\u{{{ord(c):x}}}" for c in text)


def _say(key: str, lang: str, **values: object) -> str:
    return _L[key].of(lang).format(**values)


def _lines(result: Result, lang: str, folder: str | None, copies: Sequence[str]) -> Iterator[str]:
    items = len(result.tables["items"])
    if not items:
        yield _say("nothing", lang)
    elif result.share is not None:
        yield from share_lines(result.share, lang)
        yield from _scopes(result, result.share["stage"], lang)
    else:
        stages = [r for r in result.share_rows if r["by"] == "stage"]
        yield _say("stages", lang, stages=", ".join(STAGES[r["key"]].of(lang) for r in stages))
        for row in stages:
            yield from share_lines(row, lang)
            yield from _scopes(result, row["stage"], lang)
    yield from _lists(result, lang)
    yield from _profile(result, lang)
    yield from _purchases(result, lang)
    if items:
        yield reconciliation(result.tables["totals"].to_pylist(), lang)
    if result.balance.used_rows:
        yield _conservation(result, lang)
    doubtful = {p["file"] for p in result.tables["problems"].to_pylist() if p["fatal"]}
    if len(result.inputs) > 1 or doubtful:
        yield _say("files", lang, read=sum(i["read"] and i["file"] not in doubtful for i in result.inputs), refused=len(doubtful))
    for problem in result.tables["problems"].to_pylist():
        if problem["fatal"]:
            place = problem["file"] + (f" › '{problem['sheet']}'" if problem["sheet"] else "") + (f" › {problem['cell']}" if problem["cell"] else "")
            yield f"  {place}: {problem['message_vi' if lang != 'en' else 'message_en']}"
    yield from _costliest(result, lang)
    if items:
        for row in [result.share] if result.share else [r for r in result.share_rows if r["by"] == "stage"]:
            yield from _unknown(row, result.origin.causes, lang)
    yield ""
    yield _say("counts", lang, **{k: figure(v, lang) for k, v in counts(result.found).items()})
    if folder:
        yield _say("written", lang, folder=folder)
    yield from copies
    yield _say("disclaimer", lang)


def share_lines(row: Mapping[str, Any], lang: str) -> Iterator[str]:
    """The sentences that tell one share."""
    amount: Decimal = row["amount"]
    if amount:
        parts = {f"{v}_percent": percentage(_percent(row[v], amount), lang) for v in ("domestic", "foreign", "unknown")}
        money = {k: dong(row[k], lang) for k in ("amount", "domestic", "foreign", "unknown")}
        yield _say(
            "lead", lang, items=figure(row["items"], lang), stage=STAGES[row["stage"]].of(lang), tax=TAX[row["tax_basis"]].of(lang), **parts, **money
        )
        low, high = percentage(row["low_percent"], lang), percentage(row["high_percent"], lang)
        yield _say("exact" if not row["unknown"] else "interval", lang, low=low, high=high)
    else:
        why = Text("biểu không có thành tiền, cũng không có đủ số lượng và đơn giá", "the table has no amounts, and not both quantity and price")
        yield _say("no_value", lang, why=why.of(lang))
    low, high = (percentage(row[f"{end}_percent_by_count"], lang) for end in ("low", "high"))
    range_ = Text(f"từ {low} đến {high}", f"{low} to {high}").of(lang) if row["unknown_items"] else low
    counted = {v: figure(row[f"{v}_items"], lang) for v in ("domestic", "foreign", "unknown")}
    yield _say("by_count", lang, items=figure(row["items"], lang), range=range_, **counted)
    if row["no_amount"] and amount:
        yield _say("no_amount", lang, n=figure(row["no_amount"], lang))
    if row["excluded"]:
        yield _say("left_out", lang, list="; ".join(_left_out(e, lang) for e in row["excluded"]))


def _left_out(part: Mapping[str, Any], lang: str) -> str:
    """One reason with its lines, its money and the words of the sheet that decided."""
    words = "; " + Text("theo chữ: ", "by the words: ").of(lang) + ", ".join(f"“{w}”" for w in part["words"]) if part["words"] else ""
    return f"{figure(part['items'], lang)} × {EXCLUDED[part['reason']].of(lang)} ({dong(part['amount'], lang)} đồng{words})"


def _scopes(result: Result, stage: str, lang: str) -> Iterator[str]:
    """The share of a stage in its three scopes, where it has lines in more than one; and what of it is of no known kind."""
    rows = {(r["by"], r["key"]): r for r in result.share_rows if r["stage"] == stage}
    scopes = [rows["scope", key] for key in SCOPES]
    if all(r["items"] for r in scopes):
        for row in scopes:
            by_value = _range(row, "", lang) if row["amount"] else Text("không có giá trị", "no amounts").of(lang)
            name = SCOPES[row["key"]].of(lang)
            figures = {"items": figure(row["items"], lang), "amount": dong(row["amount"], lang), "value": by_value}
            yield _say("scope", lang, name=name, count=_range(row, "_by_count", lang), **figures)
    unknown = rows.get(("goods_kind", "unknown"))
    if unknown and unknown["items"]:
        yield _say("unknown_kind", lang, items=figure(unknown["items"], lang), amount=dong(unknown["amount"], lang))
    if stage == "bid":
        yield _say("bid", lang)


def _range(row: Mapping[str, Any], suffix: str, lang: str) -> str:
    low, high = (percentage(row[f"{end}_percent{suffix}"], lang) for end in ("low", "high"))
    return low if low == high else Text(f"từ {low} đến {high}", f"{low} to {high}").of(lang)


def _profile(result: Result, lang: str) -> Iterator[str]:
    """The share without the exceptions that an authority approved, and the target that the agency registered."""
    for row in result.share_rows:
        if row["by"] == "exceptions" and row["key"] == "approved":
            without = next((r for r in result.share_rows if r["by"] == "exceptions" and r["key"] == "without" and r["stage"] == row["stage"]), None)
            rest = _range(without, "", lang) if without and without["amount"] else Text("không có giá trị", "no amounts").of(lang)
            documents = ", ".join(dict.fromkeys(e.document for e in result.profile.exceptions))
            yield _say("approved", lang, n=figure(row["items"], lang), amount=dong(row["amount"], lang), documents=documents, rest=rest)
    if result.profile.target and result.share and result.share["amount"]:
        target = result.profile.target
        yield _say("target", lang, target=percentage(target.share_percent, lang), registered=target.registered, range=_range(result.share, "", lang))


def _purchases(result: Result, lang: str) -> Iterator[str]:
    """The linked view: what is seen at several stages is one purchase."""
    for row in result.purchases:
        listed = "; ".join(f"{STAGES[stage].of(lang)} {dong(amount, lang)} đồng" for stage, amount in row["amounts"].items())
        yield _say("linked", lang, n=figure(row["purchases"], lang), times=len(row["amounts"]), list=listed)


def _lists(result: Result, lang: str) -> Iterator[str]:
    """What could not be checked for want of a list, one line per rule; and the lists that the user loaded."""
    for open_ in result.unchecked:
        parts = [
            _say(name[1:], lang, n=figure(n, lang)) if name.startswith(":")
            else _say("list_missing", lang, list=listed(result.lists, name).of(lang), n=figure(n, lang))
            for name, n in open_.lines.items()
        ]  # fmt: skip
        yield _say("unchecked", lang, title=open_.rule.title.of(lang), parts="; ".join(parts))
    own = [x for x in result.lists.lists.values() if x.own]
    if own:
        replaced = Text(", thay danh mục có sẵn cùng mã", ", in place of the one that is shipped").of(lang)
        yield _say("own_list", lang, lists="; ".join(f"{x.id}: {listed(result.lists, x.id).of(lang)}" + (replaced if x.replaces else "") for x in own))


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return 100 * part / whole


def _conservation(result: Result, lang: str) -> str:
    sums = result.balance
    kinds = " + ".join(f"{figure(n, lang)} {KINDS[kind].of(lang)}" for kind, n in sums.rows.items())
    whole = {"rows": sums.used_rows, "cells": sums.delivered_cells, "files": sums.given_files}
    return _say("conservation", lang, kinds=kinds or "0", **{k: figure(v, lang) for k, v in (whole | sums.cells | sums.files).items()})


def reconciliation(totals: Sequence[Mapping[str, Any]], lang: str) -> str:
    """The sentence that tells whether these stated totals agree with their lines."""
    if not totals:
        return _say("no_total", lang)
    verdicts = [agrees(t) for t in totals]
    if False in verdicts:
        return _say("differ", lang, bad=verdicts.count(False), n=len(totals))
    if None in verdicts:
        return _say("unread", lang, bad=verdicts.count(None), n=len(totals))
    return _say("agree" if all(t["difference"] == 0 for t in totals) else "rounded", lang, n=len(totals))


def _costliest(result: Result, lang: str) -> Iterator[str]:
    """Findings by money at stake: those that ask for work before mere classifications, one line per rule and sheet."""
    found = result.found.filter(pc.and_(pc.equal(result.found.column("verdict"), "fail"), pc.equal(result.found.column("counted"), True)))
    order = {"error": 0, "explain": 1, "note": 2}
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in found.select(["rule", "severity", "file", "sheet", "cells", "message_vi", "message_en", "amount", "cite", "checked"]).to_pylist():
        groups.setdefault((row["rule"], row["file"], row["sheet"]), []).append(row)
    ranked = sorted(groups.values(), key=lambda rows: (order[rows[0]["severity"]], -sum(r["amount"] or 0 for r in rows), rows[0]["rule"]))[:5]
    if not ranked:
        return
    yield ""
    yield _say("costliest", lang)
    for rows in ranked:
        top = max(rows, key=lambda r: r["amount"] or 0)
        place = (
            (top["file"] or _say("all_files", lang))
            + (f" › '{top['sheet']}'" if top["sheet"] else "")
            + (f" › {_cut(top['cells'], 40)}" if top["cells"] else "")
        )
        sum_ = sum(r["amount"] or 0 for r in rows)
        money = f" [{dong(sum_, lang)} đồng]" if sum_ else ""
        more = " " + _say("more", lang, n=figure(len(rows) - 1, lang)) if len(rows) > 1 else ""
        law = f" ({top['cite']})" if top["checked"] else ""
        yield f"  {SEVERITY[top['severity']].of(lang)}{money} {place}: {top['message_en' if lang == 'en' else 'message_vi']}{law}{more}"


def _unknown(row: Mapping[str, Any], causes: Mapping[str, Cause], lang: str) -> Iterator[str]:
    if not row["unknown_by_cause"]:
        return
    yield ""
    yield _say("unknown", lang)
    for cause in sorted(row["unknown_by_cause"], key=lambda c: (-c["amount"], -c["items"])):
        why = causes[cause["cause"]]
        money = f", {dong(cause['amount'], lang)} đồng" if cause["amount"] else ""
        yield f"  {why.title.text.of(lang)}: {figure(cause['items'], lang)} {'lines' if lang == 'en' else 'dòng'}{money} → {why.settled_by.text.of(lang)}"


def _cut(text: str, width: int) -> str:
    """The text within `width` columns, an ellipsis for the rest."""
    text = unicodedata.normalize("NFC", text)
    return text if len(text) <= width else text[: width - 1] + "…"
