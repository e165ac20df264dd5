"""The sentences that tell a result: the terminal prints them, the page shows the same ones."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from checker.account import Account, agrees
from checker.lists.gap import listed
from checker.numeral import dong, figure, percentage
from checker.outcome import Outcome
from checker.report.label import STAGES
from checker.report.message import mark, say

DISCLAIMER = mark("Kết quả rà soát tự động, không thay thế kết luận của cơ quan có thẩm quyền.")
TAX = {
    "included": mark("đã gồm VAT"), "excluded": mark("chưa gồm VAT"), "unknown": mark("không rõ VAT"), "mixed": mark("lẫn cả giá gồm và chưa gồm VAT"),
}  # fmt: skip
EXCLUDED = {
    "repeated": mark("lặp lại lần mua đã ghi ở chỗ khác"), "service": mark("dịch vụ"), "works": mark("xây lắp, công trình"), "land_building": mark("đất, nhà"),
    "lease": mark("thuê"), "received": mark("tiếp nhận, được giao"), "utility": mark("điện, nước, cước"), "negative": mark("giá trị âm"),
}  # fmt: skip
KINDS = {
    "item": mark("mặt hàng"), "lot": mark("phần (lô)"), "subtotal": mark("cộng mục"), "total": mark("tổng cộng"), "vat": mark("thuế"), "discount": mark("giảm giá"),
    "title": mark("trên tiêu đề bảng"), "header": mark("tiêu đề bảng"), "numbering": mark("đánh số cột"), "heading": mark("tiêu đề mục"), "unit": mark("đơn vị tính"),
    "note": mark("ghi chú"), "signature": mark("chữ ký"), "blank": mark("trống"),
}  # fmt: skip
SCOPES = {
    "all": mark("Tất cả hàng hóa"), "without_medical": mark("Hàng hóa ngoài thuốc, vật tư y tế"), "medical": mark("Thuốc, vật tư y tế"),
}  # fmt: skip


def stage_rows(result: Outcome) -> list[dict[str, Any]]:
    """The shares to tell: the one that the result is told by, or that of each stage."""
    return [result.share] if result.share else [r for r in result.share_rows if r["by"] == "stage"]


def several_stages(result: Outcome, lang: str) -> str | None:
    """That stages are not added, where there are several and none was chosen."""
    rows = stage_rows(result)
    if result.share or len(rows) < 2:
        return None
    stages = ", ".join(STAGES[r["key"]].of(lang) for r in rows)
    return say("Có nhiều giai đoạn ({stages}) nên không cộng chung; xem từng giai đoạn dưới đây, hoặc chọn bằng --stage.", lang, stages=stages)


def parts(row: Mapping[str, Any], lang: str) -> str:
    """The denominator of a share with its three parts, by value; why there is none."""
    amount: Decimal = row["amount"]
    if not amount:
        return say("Không tính được tỷ lệ theo giá trị: biểu không có thành tiền, cũng không có đủ số lượng và đơn giá.", lang)
    percents = {f"{v}_percent": percentage(100 * row[v] / amount, lang) for v in ("domestic", "foreign", "unknown")}
    money = {k: dong(row[k], lang) for k in ("amount", "domestic", "foreign", "unknown")}
    return say(
        "Trong {amount} đồng giá trị {stage} của {items} mặt hàng ({tax}): ghi xuất xứ Việt Nam {domestic} đồng ({domestic_percent}); "
        "ghi xuất xứ nước ngoài {foreign} đồng ({foreign_percent}); chưa đủ căn cứ {unknown} đồng ({unknown_percent}).",
        lang, items=figure(row["items"], lang), stage=STAGES[row["stage"]].of(lang), tax=say(TAX[row["tax_basis"]], lang), **percents, **money,
    )  # fmt: skip


def interval(row: Mapping[str, Any], lang: str) -> str | None:
    """The share by value; None where there is no value."""
    if not row["amount"]:
        return None
    low, high = percentage(row["low_percent"], lang), percentage(row["high_percent"], lang)
    if not row["unknown"]:
        return say("Tỷ lệ hàng hóa ghi xuất xứ Việt Nam theo hồ sơ (chưa thẩm tra), theo giá trị: {low}.", lang, low=low)
    return say("Tỷ lệ hàng hóa ghi xuất xứ Việt Nam theo hồ sơ (chưa thẩm tra), theo giá trị: từ {low} đến {high}.", lang, low=low, high=high)


def by_count(row: Mapping[str, Any], lang: str) -> str:
    """The share by number of lines."""
    low, high = (percentage(row[f"{end}_percent_by_count"], lang) for end in ("low", "high"))
    shown = say("từ {low} đến {high}", lang, low=low, high=high) if row["unknown_items"] else low
    counted = {v: figure(row[f"{v}_items"], lang) for v in ("domestic", "foreign", "unknown")}
    return say(
        "Theo số mặt hàng: {domestic} Việt Nam, {foreign} nước ngoài, {unknown} chưa đủ căn cứ trên {items}; tỷ lệ {range}.",
        lang, items=figure(row["items"], lang), range=shown, **counted,
    )  # fmt: skip


def no_amount(row: Mapping[str, Any], lang: str) -> str | None:
    """How many lines the share by value lacks."""
    if not (row["no_amount"] and row["amount"]):
        return None
    return say("{n} dòng không có giá trị nên tỷ lệ theo giá trị chưa đầy đủ.", lang, n=figure(row["no_amount"], lang))


def left_out(row: Mapping[str, Any], lang: str) -> str | None:
    """What stands outside of the denominator."""
    if not row["excluded"]:
        return None
    return say("Ngoài mẫu số: {list}.", lang, list="; ".join(_left_out(e, lang) for e in row["excluded"]))


def _left_out(part: Mapping[str, Any], lang: str) -> str:
    """One reason with its lines, its money and the words of the sheet that decided."""
    words = "; " + say("theo chữ: ", lang) + ", ".join(f"“{w}”" for w in part["words"]) if part["words"] else ""
    return f"{figure(part['items'], lang)} × {say(EXCLUDED[part['reason']], lang)} ({dong(part['amount'], lang)} đồng{words})"


def share_lines(row: Mapping[str, Any], lang: str) -> list[str]:
    """All sentences that tell one share."""
    return [told for sentence in (parts, interval, by_count, no_amount, left_out) if (told := sentence(row, lang)) is not None]


def span(row: Mapping[str, Any], suffix: str, lang: str) -> str:
    """A share as a phrase: one percent, or from the one to the other."""
    low, high = (percentage(row[f"{end}_percent{suffix}"], lang) for end in ("low", "high"))
    return low if low == high else say("từ {low} đến {high}", lang, low=low, high=high)


def scopes(result: Outcome, stage: str) -> list[dict[str, Any]]:
    """The share of a stage in its three scopes, where it has lines in more than one."""
    rows = {r["key"]: r for r in result.share_rows if r["stage"] == stage and r["by"] == "scope"}
    found = [rows[key] for key in SCOPES]
    return found if all(r["items"] for r in found) else []


def scope_lines(result: Outcome, stage: str, lang: str) -> Iterator[str]:
    """One line for each scope."""
    for row in scopes(result, stage):
        by_value = span(row, "", lang) if row["amount"] else say("không có giá trị", lang)
        yield say(
            "{name}: {items} dòng, {amount} đồng; theo giá trị {value}; theo số mặt hàng {count}.", lang, name=say(SCOPES[row["key"]], lang),
            items=figure(row["items"], lang), amount=dong(row["amount"], lang), value=by_value, count=span(row, "_by_count", lang),
        )  # fmt: skip


def cautions(result: Outcome, stage: str, lang: str) -> Iterator[str]:
    """What else must be known of a stage's share: lines of no known kind, and that bids are no purchases."""
    unknown = next((r for r in result.share_rows if r["stage"] == stage and (r["by"], r["key"]) == ("goods_kind", "unknown")), None)
    if unknown and unknown["items"]:
        yield say("Trong đó {items} dòng ({amount} đồng) chưa rõ loại hàng hóa, vẫn tính vào mẫu số.", lang,
                  items=figure(unknown["items"], lang), amount=dong(unknown["amount"], lang))  # fmt: skip
    if stage == "bid":
        yield say(
            "Giá dự thầu không phải lần mua: mỗi nhà thầu chào một bảng giá cho cùng hàng hóa; xem tỷ lệ của từng tệp trong result.json.", lang
        )


def besides(result: Outcome, lang: str) -> Iterator[str]:
    """What belongs to the share of the whole run: lists that are wanting, the agency's own profile, purchases seen at several stages."""
    yield from _lists(result, lang)
    yield from _profile(result, lang)
    yield from _decisions(result, lang)
    for row in result.purchases:
        amounts = "; ".join(f"{STAGES[stage].of(lang)} {dong(amount, lang)} đồng" for stage, amount in row["amounts"].items())
        yield say("{n} lần mua được thấy ở {times} giai đoạn, mỗi lần mua chỉ là một: {list}.", lang,
                  n=figure(row["purchases"], lang), times=len(row["amounts"]), list=amounts)  # fmt: skip


def _profile(result: Outcome, lang: str) -> Iterator[str]:
    """The share without the exceptions that an authority approved, and the target that the agency registered."""
    for row in result.share_rows:
        if row["by"] == "exceptions" and row["key"] == "approved":
            without = next((r for r in result.share_rows if r["by"] == "exceptions" and r["key"] == "without" and r["stage"] == row["stage"]), None)
            rest = span(without, "", lang) if without and without["amount"] else say("không có giá trị", lang)
            documents = ", ".join(dict.fromkeys(e.document for e in result.profile.exceptions))
            yield say(
                "Trong đó {n} dòng ({amount} đồng) thuộc trường hợp được chấp thuận ({documents}); không kể các dòng này, tỷ lệ theo giá trị {rest}.",
                lang, n=figure(row["items"], lang), amount=dong(row["amount"], lang), documents=documents, rest=rest,
            )  # fmt: skip
    if result.profile.target and result.share and result.share["amount"]:
        target = result.profile.target
        yield say(
            "Chỉ tiêu đơn vị tự đăng ký {target} ({registered}); tỷ lệ theo giá trị {range}. Không tìm thấy quy định nào đặt mức tối thiểu.",
            lang, target=percentage(target.share_percent, lang), registered=target.registered, range=span(result.share, "", lang),
        )  # fmt: skip


def _decisions(result: Outcome, lang: str) -> Iterator[str]:
    """What was decided on findings, and the share without lines whose explanation was accepted."""
    yield from decisions(result.decisions._asdict(), lang)
    for row in result.share_rows:
        if (row["by"], row["key"]) == ("decisions", "accepted"):
            without = next((r for r in result.share_rows if (r["by"], r["key"], r["stage"]) == ("decisions", "without", row["stage"])), None)
            yield answered(row, without, lang)


def decisions(counts: Mapping[str, int], lang: str) -> Iterator[str]:
    """How many findings were decided upon and how, and what of it does not hold; nothing where nothing was decided."""
    if not any(counts.values()):
        return
    yield say("Quyết định đã ghi: {accepted} phát hiện được chấp nhận giải trình (không tính), {explained} đã giải trình, {rejected} không được chấp nhận.", lang,
              **{name: figure(counts[name], lang) for name in ("accepted", "explained", "rejected")})  # fmt: skip
    for name, told in (
        ("expired", mark("{n} quyết định đã hết thời hạn nên không áp dụng.")),
        ("undated", mark("{n} quyết định có thời hạn chưa áp dụng vì không nêu ngày rà soát (--reviewed hoặc --date).")),
        ("lapsed", mark("{n} quyết định không còn phát hiện tương ứng: đã sửa, hoặc dòng đã thay đổi.")),
        ("ambiguous", mark("{n} quyết định không áp dụng vì cùng nội dung có ở nhiều tệp, không biết tệp nào.")),
        ("elsewhere", mark("{n} quyết định áp dụng cho cùng nội dung ở tệp mang tên khác.")),
    ):
        if counts[name]:
            yield say(told, lang, n=figure(counts[name], lang))


def answered(accepted: Mapping[str, Any], without: Mapping[str, Any] | None, lang: str) -> str:
    """The lines of a stage whose explanation was accepted, and the share of all others."""
    rest = span(without, "", lang) if without and without["amount"] else say("không có giá trị", lang)
    return say("Trong đó {n} dòng ({amount} đồng) đã được chấp nhận giải trình; không kể các dòng này, tỷ lệ theo giá trị {rest}.", lang,
               n=figure(accepted["items"], lang), amount=dong(accepted["amount"], lang), rest=rest)  # fmt: skip


def _lists(result: Outcome, lang: str) -> Iterator[str]:
    """What could not be checked for want of a list, one line per rule; and the lists that the user loaded."""
    for open_ in result.unchecked:
        told = "; ".join(_unchecked(result, name, figure(n, lang), lang) for name, n in open_.lines.items())
        yield say("{title}: Chưa kiểm tra được nội dung này: {parts}.", lang, title=open_.rule.title.of(lang), parts=told)
    own = [x for x in result.lists.lists.values() if x.own]
    if own:
        replaced = say(", thay danh mục có sẵn cùng mã", lang)
        lists = "; ".join(f"{x.id}: {listed(result.lists, x.id).of(lang)}" + (replaced if x.replaces else "") for x in own)
        yield say("Danh mục do đơn vị nạp: {lists}.", lang, lists=lists)


def _unchecked(result: Outcome, name: str, lines: str, lang: str) -> str:
    """Which list so many lines lack; ":no_list" and ":date" are none."""
    if name == ":no_list":
        return say("không có danh mục nào cho ngày của {n} dòng", lang, n=lines)
    if name == ":date":
        return say("{n} dòng chưa đủ ngày để biết danh mục nào áp dụng", lang, n=lines)
    return say("thiếu danh mục {list}, {n} dòng", lang, list=listed(result.lists, name).of(lang), n=lines)


def conservation(result: Outcome, lang: str) -> str:
    """The sums that every run brings to balance."""
    sums = result.balance
    kinds = " + ".join(f"{figure(n, lang)} {say(KINDS[kind], lang)}" for kind, n in sums.rows.items())
    whole = {"rows": sums.used_rows, "cells": sums.delivered_cells, "files": sums.given_files}
    return say(
        "Đã giải thích mọi dòng: {rows} dòng = {kinds}; {cells} ô có nội dung = {used} đã dùng + {carried} mang theo + {explained} ngoài mặt hàng; "
        "{files} tệp = {read} đọc + {refused} từ chối.",
        lang, kinds=kinds or "0", **{k: figure(v, lang) for k, v in (whole | sums.cells | sums.files).items()},
    )  # fmt: skip


def reconciliation(totals: Sequence[Mapping[str, Any]], lang: str) -> str:
    """Whether these stated totals agree with their lines."""
    return agreement(Counter(agrees(t) for t in totals), all(t["difference"] == 0 for t in totals), lang)


def reconciled(account: Account, lang: str) -> str:
    """The same of all stated totals of a run."""
    return agreement(account.agreement, account.exact, lang)


def agreement(verdicts: Counter[bool | None], exact: bool, lang: str) -> str:
    """That so many stated totals agree (`exact`: none is off by anything), do not agree, or are not known."""
    n = figure(verdicts.total(), lang)
    if not verdicts.total():
        return say("Đối chiếu: biểu không có dòng tổng.", lang)
    if verdicts[False]:
        bad = figure(verdicts[False], lang)
        return say("Đối chiếu: {bad} trên {n} dòng tổng KHÔNG khớp; tỷ lệ trên chưa phải số cuối cùng.", lang, bad=bad, n=n)
    if verdicts[None]:
        bad = figure(verdicts[None], lang)
        return say("Đối chiếu: {bad} trên {n} dòng tổng không đọc được hoặc không có dòng nào để cộng nên chưa đối chiếu được.", lang, bad=bad, n=n)
    if exact:
        return say("Đối chiếu: {n} dòng tổng đều khớp đến từng đồng.", lang, n=n)
    return say("Đối chiếu: {n} dòng tổng khớp trong mức làm tròn đơn vị in.", lang, n=n)
