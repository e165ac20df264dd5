"""The summary that a busy auditor reads in ten seconds."""

from collections.abc import Iterator, Sequence
from typing import Any

from checker.numeral import dong, figure
from checker.outcome import Outcome
from checker.output import citations
from checker.report.label import SEVERITY
from checker.report.message import say
from checker.report.proof_book import rules_applied
from checker.report.sentence import (
    DISCLAIMER,
    besides,
    cautions,
    conservation,
    reconciled,
    scope_lines,
    several_stages,
    share_lines,
    stage_rows,
)
from checker.report.visible import cut, visible

_NAME, _CELLS = 60, 40  # columns


def summary(result: Outcome, lang: str, folder: str | None, copies: Sequence[str] = ()) -> str:
    """The text for the terminal, `copies` saying what became of the marked copies; no colour, no control character of the input gets through."""
    return "\n".join(visible(line) for line in _lines(result, lang, folder, copies)) + "\n"


def _lines(result: Outcome, lang: str, folder: str | None, copies: Sequence[str]) -> Iterator[str]:
    yield from rules_applied(result.rule_set, lang)
    items = result.account.items
    if not items:
        yield say("Không đọc được mặt hàng nào.", lang)
    else:
        yield from filter(None, [several_stages(result, lang)])
        for row in stage_rows(result):
            yield from share_lines(row, lang)
            yield from (f"  {line}" for line in scope_lines(result, row["stage"], lang))
            yield from cautions(result, row["stage"], lang)
    yield from besides(result, lang)
    if items:
        yield reconciled(result.account, lang)
    if result.balance.used_rows:
        yield conservation(result, lang)
    yield from _files(result, lang)
    yield from _costliest(result, lang)
    if items:
        for row in stage_rows(result):
            yield from _unknown(row, result, lang)
    yield ""
    found = {k: figure(v, lang) for k, v in result.account.counts.items()}
    yield say(
        "Phát hiện: {error} cần sửa số liệu, {explain} cần giải trình, {note} lưu ý, {unknown} chưa đủ căn cứ; {not_counted} không tính (thử nghiệm, hoặc đã được chấp nhận).",
        lang, **found,
    )  # fmt: skip
    yield from _citations(result, lang)
    if folder:
        yield say("Kết quả: {folder} (mở bằng trình duyệt: {page})", lang, folder=folder, page="report.html")
    yield from copies
    yield say(DISCLAIMER, lang)


def _files(result: Outcome, lang: str) -> Iterator[str]:
    """How many files were read, and what could not be read beyond doubt."""
    fatal = result.account.fatal
    doubtful = {p["file"] for p in fatal}
    if len(result.inputs) > 1 or doubtful:
        read = sum(i["read"] and i["file"] not in doubtful for i in result.inputs)
        yield say("Tệp: {read} đọc được, {refused} không đọc được hoặc đọc chưa chắc chắn.", lang, read=read, refused=len(doubtful))
    for problem in fatal:
        yield f"  {place(problem, lang)}: {problem['message_en' if lang == 'en' else 'message_vi']}"


def _costliest(result: Outcome, lang: str) -> Iterator[str]:
    """Findings by money at stake: those that ask for work before mere classifications, one line per rule and sheet."""
    if not result.account.first:
        return
    yield ""
    yield say("Nên xem trước (việc phải sửa, rồi theo giá trị các dòng liên quan):", lang)
    for top, findings, sum_ in result.account.first:
        money = f" [{dong(sum_, lang)} đồng]" if sum_ else ""
        more = " " + say("(và {n} dòng khác cùng loại)", lang, n=figure(findings - 1, lang)) if findings > 1 else ""
        law = f" ({top['cite']})" if top["checked"] else ""
        yield f"  {SEVERITY[top['severity']].of(lang)}{money} {place(top, lang)}: {top['message_en' if lang == 'en' else 'message_vi']}{law}{more}"


def place(row: dict[str, Any], lang: str) -> str:
    """File › sheet › cells of a finding or a problem, long names cut."""
    parts_ = [cut(row["file"], _NAME) if row["file"] else say("mọi tệp", lang)]
    parts_ += [f"'{cut(row['sheet'], _NAME)}'"] if row["sheet"] else []
    cells = row.get("cells") or row.get("cell")
    return " › ".join([*parts_, *([cut_cells(cells, _CELLS)] if cells else [])])


def cut_cells(cells: str, columns: int) -> str:
    """Whole addresses within so many columns; an ellipsis for the rest."""
    if len(cells) <= columns:
        return cells
    kept = cells[: columns - 1]
    return f"{kept[: kept.rfind(',') + 1] or kept}…"


def _unknown(row: dict[str, Any], result: Outcome, lang: str) -> Iterator[str]:
    """Why origins are not known, and what would settle it."""
    if not row["unknown_by_cause"]:
        return
    yield ""
    yield say("Chưa kết luận được, và cần gì để kết luận:", lang)
    for cause in sorted(row["unknown_by_cause"], key=lambda c: (-c["amount"], -c["items"])):
        why = result.origin.causes[cause["cause"]]
        money = f", {dong(cause['amount'], lang)} đồng" if cause["amount"] else ""
        lines = say("{n} dòng", lang, n=figure(cause["items"], lang))
        yield f"  {why.title.text.of(lang)}: {lines}{money} → {why.settled_by.text.of(lang)}"


def _citations(result: Outcome, lang: str) -> Iterator[str]:
    """The provisions behind this run's findings that nobody has held against the gazette: one line, articles by act."""
    acts: dict[str, dict[str, bool]] = {}
    for c in citations(result):
        if c["used"]:
            articles = acts.setdefault(c["act"], {})
            articles[c["at"]] = articles.get(c["at"], False) or "recalled" in (c["checked"], c["date_checked"])
    if acts:
        told = " · ".join(f"{act}: {'; '.join(at + '*' * recalled for at, recalled in sorted(articles.items()))}" for act, articles in sorted(acts.items()))
        starred = any(recalled for articles in acts.values() for recalled in articles.values())
        yield say("Căn cứ chưa đối chiếu Công báo: {acts}.", lang, acts=told) + (" " + say("* theo trí nhớ.", lang) if starred else "")
