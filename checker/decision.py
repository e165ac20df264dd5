"""What people decided on findings, kept in a plain table and held against the findings of any later run by content.

A decision belongs to a finding's key (checker.identity), which rests on what the finding's lines state: it holds when they stand elsewhere and
lapses when one of them changes. Of lines that are equal in all they state each needs a decision of its own.
"""

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from checker.date import read_date
from checker.error import CheckerError, Text
from checker.inert import inert

At: TypeAlias = tuple[str, str | None, str | None, int | None]  # key, file, sheet and row of a finding

FILE = "decisions.csv"
STATUSES = ("explained", "accepted", "rejected")
KEY = re.compile(r"k[0-9a-f]{24}")
_AT = ("key", "file", "sheet", "row")
_LARGEST = 64 << 20
_MOST_TEXT = 2_000
_TOLD = {
    "explained": Text("Đơn vị đã giải trình", "Explained by the body"),
    "accepted": Text("Đã chấp nhận giải trình", "Explanation accepted"),
    "rejected": Text("Không chấp nhận giải trình", "Explanation not accepted"),
    "expired": Text("Quyết định đã hết thời hạn", "The decision has run out"),
    "undated": Text("Quyết định có thời hạn, chưa áp dụng vì không nêu ngày rà soát", "The decision has a last day; not applied, no day of review was given"),
}


class Decision(NamedTuple):
    """One decision. `finding` is the key; rule, file, sheet, row and `about` say where the finding stood and what of, for those who read."""

    finding: str
    status: str
    by: str
    reason: str = ""
    document: str = ""
    expires: date | None = None
    rule: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None
    about: str = ""


class Applied(NamedTuple):
    """What became of the decisions of a run: findings by what holds of them, and decisions that no finding answers to.

    `lapsed`: their finding is not there any more, or its lines were changed. `ambiguous`: the same lines stand in several files, and it
    cannot be told which were meant. `elsewhere`: of those that hold, found again in a file of another name.
    """

    explained: int = 0
    accepted: int = 0
    rejected: int = 0
    expired: int = 0
    undated: int = 0
    lapsed: int = 0
    ambiguous: int = 0
    elsewhere: int = 0


class Settled(NamedTuple):
    """Which finding each decision settles: by key, file, sheet and row, with what holds of it on the day of review."""

    holds: dict[At, list[tuple[Decision, str]]]
    applied: Applied

    def told(self, found: pa.Table) -> pa.Table:
        """The findings with what was decided on them: an explanation that is accepted makes its finding not counted."""
        if not self.holds:
            return found
        left = {at: list(own) for at, own in self.holds.items()}
        names = ("counted", "message_vi", "message_en", "decision", "decision_by", "decision_reason", "decision_document", "decision_expires")
        columns: dict[str, list[Any]] = {name: found[name].to_pylist() for name in names}
        for number, at in enumerate(zip(*(found[name].to_pylist() for name in _AT), strict=True)):
            if left.get(at):
                d, state = left[at].pop(0)
                columns["decision"][number] = state
                for name in ("by", "reason", "document"):
                    columns[f"decision_{name}"][number] = getattr(d, name) or None
                columns["decision_expires"][number] = d.expires
                columns["counted"][number] = columns["counted"][number] and state != "accepted"
                for lang in ("vi", "en"):
                    columns[f"message_{lang}"][number] += f" {sentence_of(state, d, lang)}"
        for name, values in columns.items():
            kind = found.schema.field(name)
            found = found.set_column(found.column_names.index(name), kind, pa.array(values, kind.type))
        return found


def candidates(found: pa.Table, decisions: Sequence[Decision]) -> list[At]:
    """The places of findings that some decision may be about: few, whatever the number of findings."""
    wanted = found.filter(pc.is_in(found["key"], pa.array(sorted({d.finding for d in decisions}), pa.string()))) if decisions else found.slice(0, 0)
    return list(zip(*(wanted[name].to_pylist() for name in _AT), strict=True))


def settled(places: Sequence[At], decisions: Sequence[Decision], day: date | None, files: Iterable[str]) -> Settled:
    """What the decisions settle among the `candidates` of a run, in the order of its findings.

    Of several decisions on the same finding the last one holds. `day` is the day of review, against which last days are held (None: none
    was given, and a decision with a last day is not applied); `files` are the inputs of the run.
    """
    holds, lapsed, ambiguous, elsewhere = _assigned(places, decisions, frozenset(files))
    told = {at: [(d, _state(d, day)) for d in own] for at, own in holds.items()}
    states = Counter(state for own in told.values() for _, state in own)
    by_state = {name: states[name] for name in (*STATUSES, "expired", "undated")}
    return Settled(told, Applied(**by_state, lapsed=lapsed, ambiguous=ambiguous, elsewhere=elsewhere))


def sentence_of(state: str, d: Decision, lang: str) -> str:
    """What was decided, by whom, on which paper and until when, as the finding's sentence goes on."""
    parts = [d.by, d.document, Text(f"đến hết {d.expires:%d/%m/%Y}", f"until {d.expires}").of(lang) if d.expires else ""]
    return f"{_TOLD[state].of(lang)} ({'; '.join(p for p in parts if p)})."


def _state(d: Decision, day: date | None) -> str:
    if d.expires is None:
        return d.status
    return "undated" if day is None else "expired" if day > d.expires else d.status


def _assigned(places: Sequence[At], decisions: Sequence[Decision], files: frozenset[str]) -> tuple[dict[At, list[Decision]], int, int, int]:
    """Place of a finding → its decisions; how many decisions lapsed, are ambiguous, or hold in a file of another name.

    Nearest first: the very place, then the same sheet, the same file; and a file that is not there any more may have been renamed, if all
    findings of that key stand in one other file.
    """
    free: dict[str, list[At]] = defaultdict(list)
    for at in places:
        free[at[0]].append(at)
    last: dict[At, Decision] = {}
    for d in decisions:  # of the same place the last one; the order stays that of the last word
        at = d.finding, d.file or None, d.sheet or None, d.row
        last.pop(at, None)
        last[at] = d
    left = list(reversed(last.items()))
    holds: dict[At, list[Decision]] = defaultdict(list)
    for parts in (4, 3, 2):
        rest = []
        for at, d in left:
            near = next((place for place in free[d.finding] if place[:parts] == at[:parts]), None)
            if near is None:
                rest.append((at, d))
            else:
                free[d.finding].remove(near)
                holds[near].append(d)
        left = rest
    lapsed = ambiguous = elsewhere = 0
    for _, d in left:
        others = free[d.finding]
        if not others or d.file in files:
            lapsed += 1
        elif len({place[1] for place in others}) > 1:
            ambiguous += 1
        else:
            holds[others.pop(0)].append(d)
            elsewhere += 1
    return holds, lapsed, ambiguous, elsewhere


# ---- the file ----


def load(path: Path) -> list[Decision]:
    """The decisions in the table at `path`, in its order; a fault is a CheckerError with its line."""
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except OSError as error:
        raise _fault(str(path), Text(f"không mở được ({error.strerror})", f"cannot be opened ({error.strerror})"), Text("", "")) from None
    if len(raw) > _LARGEST:
        raise _fault(str(path), Text("tệp quá lớn", "the file is too large"), Text("Cần nhỏ hơn 64 MiB", "Expected less than 64 MiB"))
    return parse(raw, str(path))


def parse(raw: bytes, name: str) -> list[Decision]:
    """The decisions in a table's bytes: csv in UTF-8, as Excel saves it, too (; or tab between, days written 31/12/2026)."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _fault(name, Text("không phải văn bản UTF-8", "it is no UTF-8 text"), Text("Cần mã hóa UTF-8", "Expected UTF-8")) from None
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise _fault(name, Text(f"không đọc được csv ({error})", f"unreadable csv ({error})"), Text("", "")) from None
    columns = list(Decision._fields)
    if not rows or rows[0] != columns:
        raise _fault(f"{name} › dòng 1", Text("tiêu đề không đúng", "the header is not right"), Text(f"Cần: {','.join(columns)}", f"Expected: {','.join(columns)}"))
    return [_row(values, f"{name} › dòng {number}", columns) for number, values in enumerate(rows[1:], 2) if any(v.strip() for v in values)]


def _row(values: Sequence[str], place: str, columns: Sequence[str]) -> Decision:
    if len(values) != len(columns):
        raise _fault(place, Text(f"có {len(values)} cột", f"it has {len(values)} columns"), Text(f"Cần {len(columns)} cột", f"Expected {len(columns)}"))
    given = {name: plain(value) for name, value in zip(columns, values, strict=True)}
    row = given["row"]
    if row and not row.isdecimal():
        raise _fault(f"{place}, row", Text(f"'{row}' không phải số dòng", f"'{row}' is no row number"), Text("", ""))
    return made(**{name: value for name, value in given.items() if name != "row"}, row=int(row) if row else None, place=place)


def made(*, finding: str, status: str, by: str, expires: str = "", place: str, row: int | None = None, **texts: str) -> Decision:
    """The decision of these texts; what does not fit is a CheckerError at `place`."""
    if not KEY.fullmatch(finding):
        raise _fault(f"{place}, finding", Text(f"'{finding[:40]}' không phải mã phát hiện", f"'{finding[:40]}' is no key of a finding"),
                     Text("Cần mã ở cột key của findings.csv", "Expected a key as in findings.csv"))  # fmt: skip
    if status not in STATUSES:
        raise _fault(f"{place}, status", Text(f"'{status[:40]}' không phải trạng thái", f"'{status[:40]}' is no status"),
                     Text(f"Cần một trong: {', '.join(STATUSES)}", f"Expected one of: {', '.join(STATUSES)}"))  # fmt: skip
    if not by:
        raise _fault(f"{place}, by", Text("chưa ghi ai quyết định", "it does not say who decided"), Text("Cần tên người hoặc cơ quan", "Expected a person or a body"))
    for name, text in (("by", by), *texts.items()):
        if len(text) > _MOST_TEXT:
            raise _fault(f"{place}, {name}", Text(f"dài {len(text)} ký tự", f"it has {len(text)} characters"), Text(f"Tối đa {_MOST_TEXT}", f"At most {_MOST_TEXT}"))
    return Decision(finding=finding, status=status, by=by, expires=day_of(expires, f"{place}, expires"), row=row, **texts)


def day_of(text: str, place: str) -> date | None:
    """The day that a text names; None for none. A text that is no day is a CheckerError."""
    if not text:
        return None
    day = read_date(text)
    if day is None:
        raise _fault(place, Text(f"'{text[:40]}' không phải ngày", f"'{text[:40]}' is no day"), Text("Cần dạng 2026-12-31 hoặc 31/12/2026", "Expected 2026-12-31 or 31/12/2026"))
    return day


def dump(decisions: Iterable[Decision]) -> bytes:
    """The table as csv for Excel: UTF-8 with BOM, no live formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(Decision._fields)
    for d in decisions:
        writer.writerow([inert(value) if isinstance(value, str) else "" if value is None else value for value in d])
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def joined(earlier: Iterable[Decision], later: Iterable[Decision]) -> list[Decision]:
    """The earlier decisions and behind them those of the later that are not among them."""
    known = list(earlier)
    seen = set(known)
    return known + [d for d in dict.fromkeys(later) if d not in seen]


def plain(text: str) -> str:
    """A text as it was before it was made inert, on one line."""
    return " ".join(text.removeprefix("'").split())


def about(row: Mapping[str, Any], goods_name: str | None) -> str:
    """What a finding is about, in few words: the goods, else its own sentence."""
    return " ".join((goods_name or row["message_vi"]).split())[:120]


def _fault(place: str, found: Text, expected: Text) -> CheckerError:
    return CheckerError(place, found, expected, Text("Sửa tệp tại vị trí này", "Mend the file there"))
