"""report.html: one file that can be mailed and printed, whose first screen answers five questions.

Every figure comes from the summary that result.json holds, every sentence from where the terminal has it.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from checker.account import MOST, MOST_TOTALS
from checker.act import Act
from checker.numeral import dong, figure, percentage
from checker.outcome import Outcome
from checker.report import sentence
from checker.report.html import filled
from checker.report.label import CHECKED, SEVERITY, STAGES, act_title, day_words, span
from checker.report.message import mark, say
from checker.report.proof_book import rules_applied
from checker.report.provision import Provision, days, provisions
from checker.report.task import Group, Told, found_words, groups
from checker.report.visible import cut
from checker.schema import AXES

_PLACES, _SHEETS, _SHARES, _FIRST = 6, 200, 100, 3
_BY = ("file", "agency", "funding_source")
AIM = {
    "fix": mark("Đơn vị tự sửa được"), "explain": mark("Cần giải trình"), "papers": mark("Thiếu chứng từ"), "note": mark("Lưu ý"),
    "uncounted": mark("Thử nghiệm hoặc đã được chấp thuận, không tính"),
}  # fmt: skip
BY = {"file": mark("Theo tệp"), "agency": mark("Theo đơn vị"), "funding_source": mark("Theo nguồn kinh phí")}


def page(result: Outcome, summary: Mapping[str, Any], lang: str) -> bytes:
    """The page in UTF-8; `summary` is what result.json holds."""
    found = groups(result.account, MOST)
    return filled(
        "report.html.j2", lang, summary=summary, cut=cut, day=lambda at: day_words(at, lang),
        number=lambda n: figure(n, lang), money=lambda text: dong(Decimal(text), lang), percent=lambda p: percentage(None if p is None else Decimal(p), lang),
        checked={k: v.of(lang) for k, v in CHECKED.items()}, stages={k: v.of(lang) for k, v in STAGES.items()} | {"unknown": say("chưa rõ", lang)},
        severity={k: v.of(lang) for k, v in SEVERITY.items()}, aims={k: say(v, lang) for k, v in AIM.items()},
        excluded={k: say(v, lang) for k, v in sentence.EXCLUDED.items()}, scopes={k: say(v, lang) for k, v in sentence.SCOPES.items()},
        tax={k: say(v, lang) for k, v in sentence.TAX.items()}, by={k: say(v, lang) for k, v in BY.items()},
        causes={k: (c.title.text.of(lang), c.settled_by.text.of(lang)) for k, c in result.origin.causes.items()},
        forms={k: f.title.text.of(lang) for k, f in result.forms.items()} | {"canonical": say("bảng chuẩn", lang)}, disclaimer=say(sentence.DISCLAIMER, lang),
        **_read(result, lang), **_sums(result, summary, lang), **_shares(result, summary, lang), **_tasks(result, found, lang), **_law(result, lang),
        first=_FIRST, most=MOST, places=_PLACES,
    )  # fmt: skip


def _read(result: Outcome, lang: str) -> dict[str, Any]:
    """Question 1: which tables were read, which were not beyond doubt, and why."""
    account = result.account
    unread = [{"file": p["file"], "sheet": p["sheet"], "cell": p["cell"], "why": p["message_en" if lang == "en" else "message_vi"]} for p in account.fatal]
    return {
        "read_tables": account.read_tables, "other_sheets": account.other_sheets, "unread": unread,
        "unread_tables": len({(p["file"], p["sheet"]) for p in account.fatal}), "files": [i["file"] for i in result.inputs],
    }  # fmt: skip


def _sums(result: Outcome, summary: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Question 2: whether the stated totals agree, those that do not first."""
    account = result.account
    totals = [{**t, "agrees": verdict} for verdict in (False, None, True) for t in account.totals[verdict]]
    return {
        "agreement": sentence.reconciled(account, lang).partition(": ")[2], "verdict": account.reconciled,
        "totals": totals[:MOST_TOTALS], "all_totals": account.agreement.total(),
        "conservation": sentence.conservation(result, lang) if result.balance.used_rows else "",
        "sheets": list(enumerate(summary["sheets"][:_SHEETS])),
    }  # fmt: skip


def _shares(result: Outcome, summary: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Question 3: the shares to tell, each with its place in result.json, and what belongs to it."""
    rows = [(row, at, summary["shares"][at]) for number, row in enumerate(result.share_rows) for at in [row.get("at", number)]]
    told = []
    for row, at, share in rows:
        if any(row is one for one in sentence.stage_rows(result)):
            chosen = result.share is row
            told.append({
                "at": "share" if chosen else f"shares.{at}", "share": summary["share"] if chosen else share, "parts": sentence.parts(row, lang),
                "interval": sentence.interval(row, lang), "by_count": sentence.by_count(row, lang), "span": sentence.span(row, "", lang),
                "span_by_count": sentence.span(row, "_by_count", lang), "stage": row["stage"],
                "cautions": [*filter(None, [sentence.no_amount(row, lang)]), *sentence.cautions(result, row["stage"], lang)],
                "scopes": [(f"shares.{i}", s) for r, i, s in rows if any(r is one for one in sentence.scopes(result, row["stage"]))],
                "causes": sorted(enumerate(share["unknown_by_cause"]), key=lambda pair: (-Decimal(pair[1]["amount"]), -pair[1]["items"])),
            })  # fmt: skip
    tables = [(by, [(f"shares.{i}", s) for _, i, s in rows if s["by"] == by]) for by in _BY]
    return {
        "applied": list(rules_applied(result.rule_set, lang)),
        "shares": told, "several_stages": sentence.several_stages(result, lang), "besides": list(sentence.besides(result, lang)),
        "share_tables": [(by, table[:_SHARES], result.account.shares[by]) for by, table in tables if len(table) > 1],
    }  # fmt: skip


def _tasks(result: Outcome, found: Sequence[Group], lang: str) -> dict[str, Any]:
    """Question 4: what has to be done, by who can do it, and the findings behind it."""
    named = [(number, group, _titled(group, lang)) for number, group in enumerate(found, 1)]
    wanting = [
        {"anchor": "unknown", "title": why.title.text.of(lang), "settled_by": why.settled_by.text.of(lang), "rows": c["items"], "amount": c["amount"]}
        for row in sentence.stage_rows(result) for c in row["unknown_by_cause"] for why in [result.origin.causes[c["cause"]]]
    ]  # fmt: skip
    wanting += [{"anchor": f"g{number}", "title": title, "settled_by": _wanting(g, lang), "rows": g.rows, "amount": g.amount} for number, g, title in named if g.aim == "papers"]
    return {
        "groups": named, "work": {aim: [n for n in named if n[1].aim == aim] for aim in ("fix", "explain")},
        "papers": sorted(wanting, key=lambda w: (-(w["amount"] or 0), -w["rows"])),
        "told": lambda group: [_told(t, lang) for t in group.told],
        "listed": sum(g.listed for g in found), "all_findings": result.account.findings,
    }  # fmt: skip


def _titled(group: Group, lang: str) -> str:
    """The rule's title, said to be open where nothing could be concluded; of a reading problem what its first sentence says was found."""
    if group.title is not None:
        title = group.title.of(lang)
        return title if group.verdict == "fail" else say("Chưa kết luận: {title}", lang, title=title)
    return found_words(group.told[0].message.of(lang))


def _wanting(group: Group, lang: str) -> str:
    """What is wanting, as the costliest finding of an open group says behind the rule's title."""
    return group.told[0].message.of(lang).partition("): ")[2] if group.title is not None else ""


def _told(told: Told, lang: str) -> dict[str, Any]:
    return {"message": told.message.of(lang), "cite": told.cite, "amount": told.amount, "places": told.places[:_PLACES], "more": len(told.places) - _PLACES}


def _law(result: Outcome, lang: str) -> dict[str, Any]:
    """Question 5: the days that chose the law, the provisions that speak, and those that nobody has checked."""
    spoken, undated = days(result.account)
    given = sorted(result.account.law_dates)
    every = provisions(result.account)
    law = sorted((p for p in every if p.checked), key=lambda p: (p.version.cite.act, p.version.cite.at, p.rule.title.of(lang)))
    acts: dict[str, tuple[Act, list[Provision]]] = {}
    for p in law:
        acts.setdefault(p.version.cite.act, (p.rule.acts[p.version.cite.act], []))[1].append(p)
    named = {name: act_title(act, lang) for name, (act, _) in acts.items()}
    marks = {(p.version.cite.act, p.version.cite.at): p.checked for p in law}
    told = sorted(((named[name], act, some) for name, (act, some) in acts.items()), key=lambda a: not any(p.certain for p in a[2]))
    return {
        "days": [(AXES[d.axis][1 if lang == "vi" else 0], d, span(d.earliest, d.latest and d.latest + timedelta(days=1), lang)) for d in spoken],
        "undated": undated, "law_date": given[0] if given else None,
        "acts": [(name, act, [_provision(p, lang) for p in some]) for name, act, some in told],
        "sure_acts": [name for name, _, some in told if any(p.certain for p in some)],
        "open_acts": [name for name, _, some in told if not any(p.certain for p in some)],
        "unsure": sorted({f"{p.version.cite.at}, {named[p.version.cite.act]}" for p in law if p.checked == "recalled"}),
        "checks": {mark: sum(m == mark for m in marks.values()) for mark in CHECKED},
        "methods": sorted({p.rule.title.of(lang) for p in every if not p.checked}),
    }  # fmt: skip


def _provision(p: Provision, lang: str) -> dict[str, Any]:
    cite = p.version.cite
    return {
        "at": cite.at, "quote": cite.quote, "rule": p.rule.title.of(lang), "id": p.rule.id, "span": span(p.version.begins, p.version.ends, lang),
        "checked": CHECKED[cite.checked].of(lang) if cite.checked else "", "date_checked": CHECKED[cite.date_checked].of(lang) if cite.date_checked else "",
        "sure": p.checked != "recalled", "certain": p.certain,
    }  # fmt: skip
