"""What every report is made of: plain figures, exact, each with the place where it stands. Amounts are đồng, percents 0–100.

A `Survey` has one `StageSurvey` for each stage of purchases; stages are never added. In it every table of `tables` (by agency, file, period,
group, kind, funding) splits the same lines: each line stands in exactly one row of each, so the rows of one table add up to `total`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TypeAlias

import pyarrow as pa

By: TypeAlias = Literal["agency", "file", "period", "group", "kind", "funding"]
BY: tuple[By, ...] = ("agency", "file", "period", "group", "kind", "funding")

# Where the name of an agency or a period was taken from, the surest first; "unknown": nothing says it.
SOURCES = ("column", "heading", "title", "folder", "profile", "unknown")


class Place(NamedTuple):
    """A place in an input: `cells` are addresses or ranges ("H12,J12:J90"), None the whole sheet; `sheet` None the whole file."""

    file: str
    sheet: str | None = None
    cells: str | None = None


class Part(NamedTuple):
    """A part of a share: `name` the cause or reason by its code; `words` those of the sheets that decided."""

    name: str
    items: int
    amount: Decimal
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """The share of goods that state Việt Nam, over lines of one stage: the same figures as result.json, as numbers.

    `low_percent` = domestic / amount, `high_percent` = (domestic + unknown) / amount, rounded half up to 2 places; None: no value (or no line).
    `small`: fewer lines or less money than rules/survey.yaml names, so that one purchase more may turn it.
    """

    stage: str
    items: int
    amount: Decimal
    domestic: Decimal
    foreign: Decimal
    unknown: Decimal
    low_percent: Decimal | None
    high_percent: Decimal | None
    no_amount: int
    complete: bool
    tax_basis: str  # included, excluded, unknown, mixed
    amount_with_tax: Decimal
    amount_without_tax: Decimal
    domestic_items: int
    foreign_items: int
    unknown_items: int
    low_percent_by_count: Decimal | None
    high_percent_by_count: Decimal | None
    unknown_by_cause: tuple[Part, ...]
    excluded: tuple[Part, ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Duties:
    """Findings by the duty that they create, as result.json counts them; `unknown` could not be concluded, `not_counted` are on trial or answered."""

    error: int = 0
    explain: int = 0
    note: int = 0
    unknown: int = 0
    not_counted: int = 0

    def __add__(self, other: "Duties") -> "Duties":
        return Duties(self.error + other.error, self.explain + other.explain, self.note + other.note, self.unknown + other.unknown,
                      self.not_counted + other.not_counted)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Stated totals held against their lines: how many agree, differ, and cannot be compared."""

    agree: int = 0
    differ: int = 0
    open: int = 0

    @property
    def reconciled(self) -> bool | None:
        """True: all agree; False: one differs; None: none is stated, or one cannot be compared and no other differs."""
        return False if self.differ else None if self.open or not self.agree else True

    def __add__(self, other: "Reconciliation") -> "Reconciliation":
        return Reconciliation(self.agree + other.agree, self.differ + other.differ, self.open + other.open)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: an agency, a file, a period, a group of goods, a kind of goods or a source of funds.

    `key` tells rows apart and is no text for people; `name` is as written, None where nothing says it (then say "chưa rõ đơn vị" and the like; of
    funding "không tách được phần ngân sách nhà nước"); of a kind it is a code of schema.GOODS_KINDS. `lines` are all line items, those outside of the
    denominator, too. `sources`: where the names came from (SOURCES), of agencies and periods.
    """

    by: By
    key: str
    name: str | None
    share: Share
    files: int
    sheets: int
    lines: int
    duties: Duties
    reconciliation: Reconciliation
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loose:
    """Findings and stated totals that belong to no single row of a table: of sheets with several agencies, of files without a line."""

    duties: Duties = Duties()
    reconciliation: Reconciliation = Reconciliation()


@dataclass(frozen=True, slots=True)
class Mean:
    """The unweighted mean of the agencies' shares: each agency counts once, whatever it spends. Beside the weighted share, never instead of it."""

    low_percent: Decimal
    high_percent: Decimal
    units: int
    without_value: int  # agencies of the stage that have no value and are not in it
    small: int  # agencies in it with a small denominator


@dataclass(frozen=True, slots=True)
class Origin:
    """Lines of the denominator by what they state: `codes` "VN", "CN", "CN/DE" (several stated), "" where the origin is unknown; `names` by language.

    `cause`: of unknown origins, why. `percent` is of the stage's amount.
    """

    verdict: str
    codes: str
    names: Mapping[str, str]
    cause: str | None
    items: int
    amount: Decimal
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A line of foreign origin whose goods stand on a list of goods made domestically, or of medicines that domestic makers supply."""

    place: Place
    agency: str | None
    goods_name: str | None
    origin: Mapping[str, str]  # names of the countries, by language
    amount: Decimal | None
    list_id: str | None
    entry: str | None
    reason: str | None  # as the sheet states it


@dataclass(frozen=True, slots=True)
class Listed:
    """All of these lines in sum; `lines` the costliest of them. `open_items` are foreign lines of which no list could tell, with their amount."""

    items: int
    amount: Decimal
    lines: tuple[ListedLine, ...]
    open_items: int
    open_amount: Decimal


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that foreign lines state, as written; None: lines that state none. `first` is the first place of it."""

    text: str | None
    items: int
    amount: Decimal
    first: Place


@dataclass(frozen=True, slots=True)
class StageSurvey:
    """One stage. `total` is the weighted share (sum of amounts); `once` the same with each repeated submission counted once, None: there is none."""

    stage: str
    total: Share
    tables: Mapping[By, tuple[Row, ...]]
    mean: Mean | None  # None: no agency with a value, or lines whose agency nothing says are all there is
    origins: tuple[Origin, ...]
    listed: Listed
    reasons: tuple[Reason, ...]
    once: Share | None
    answered: tuple[Share, Share | None] | None = None  # lines whose explanation was accepted, and all others; None: no such line


@dataclass(frozen=True, slots=True)
class Succession:
    """What the reorganisation of units says of a name: the `listed` unit or area ended on `ended`, `successor` took over (None: not one, or not known).

    `kind`: "body" (the body itself ended) or "area" (only the area in its name; the body may live on under another name).
    """

    kind: Literal["body", "area"]
    listed: str
    ended: date
    successor: str | None
    cite: str
    checked: str


@dataclass(frozen=True, slots=True)
class Area:
    """The area of the one successor of several units, of which a unit is the `part`: one that ended, or the successor itself (`name`).

    `key` is one for all units of it. `whole`: every part by the lists. From `since` on the successor has the whole. `cites`: citations, how checked.
    """

    key: str
    name: str
    part: str
    whole: tuple[str, ...]
    since: date
    cites: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """One agency: `name` as most of its lines write it, `spellings` all of them, `parent` where a sheet names it. `key` is that of its rows.

    `places` tell where its name stands, by source; of a folder the place is the file. `name` None: nothing says whose lines these are.
    `first`, `last`: the days of its periods, None where a sheet does not tell. `area`: that of its one successor, or its own if it is one.
    """

    key: str
    name: str | None
    parent: str | None
    spellings: tuple[str, ...]
    sources: tuple[str, ...]
    places: tuple[tuple[str, Place], ...]
    files: tuple[str, ...]
    lines: int
    succession: Succession | None = None
    area: Area | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class ExpectedUnit:
    """A row of the list of units that had to submit; `line` is its line in the file."""

    name: str
    code: str | None
    parent: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The list of `--expected` held against who submitted.

    `unread`: units all of whose files could not be read, or hold no line. `reorganised`: nothing came, and the body had ended ("đã sắp xếp").
    `renamed`: nothing came under this name, and the area in it has ended: look for its new name. `others`: units that are not on the list.
    """

    expected: int
    present: tuple[tuple[ExpectedUnit, Unit], ...]
    unread: tuple[tuple[ExpectedUnit, Unit], ...]
    missing: tuple[ExpectedUnit, ...]
    reorganised: tuple[tuple[ExpectedUnit, Succession], ...]
    renamed: tuple[tuple[ExpectedUnit, Succession], ...]
    others: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Repetition:
    """One submission that came several times: the same bytes, or other files with the same lines. `items`, `amount` are those of one of them."""

    kind: Literal["bytes", "rows"]
    files: tuple[str, ...]
    units: tuple[str | None, ...]  # names of the agencies of these files
    items: int
    amount: Mapping[str, Decimal]  # by stage


class DecidedBy(NamedTuple):
    """So many findings that one person or body decided upon in one way, by one paper, until one day. `state`: schema.DECISIONS."""

    state: str
    by: str | None
    document: str | None
    expires: date | None
    findings: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on findings. `counts`: as result.json has them (checker.decision.Applied); `waiting`: recorded since, not applied yet."""

    counts: Mapping[str, int]
    by: tuple[DecidedBy, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class Found:
    """Findings one by one, as findings.parquet has them, with `by_agency` (None: of several bodies, or nobody's); `left`: how many more, by duty."""

    rows: pa.Table
    left: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FileRow:
    """One input: whose it is, whether it was read (`reason` in Vietnamese if not), and its sums over all stages apart from money."""

    file: str
    sha256: str | None
    read: bool
    reason: str | None
    units: tuple[str | None, ...]
    lines: int
    duties: Duties
    reconciliation: Reconciliation


@dataclass(frozen=True, slots=True)
class Survey:
    """A result folder seen as a whole. `summary` is its result.json, for what else a report must tell (rules, citations, unread files)."""

    summary: Mapping[str, Any]
    stages: tuple[StageSurvey, ...]
    units: tuple[Unit, ...]
    files: tuple[FileRow, ...]
    duties: Duties  # all findings
    reconciliation: Reconciliation  # all stated totals
    loose: Mapping[By, Loose]
    coverage: Coverage | None  # None: no list was given
    repetitions: tuple[Repetition, ...]
    decided: Decided
    trace: pa.Table = field(repr=False, compare=False)  # see checker.survey.trace: every figure's cells
    found: Found | None = field(default=None, repr=False, compare=False)  # None: they were not asked for
