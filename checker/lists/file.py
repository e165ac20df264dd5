"""One list: its description (yaml) and its rows (csv), checked, each fault told with its place."""

import csv
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn

from pydantic import Field, model_validator

from checker.act import Act, Bilingual, Checked, Day, Strict
from checker.document import Document, MisfitError, fit, read
from checker.error import CheckerError, Text
from checker.key import key

_LARGEST = 32 << 20
_CODE = re.compile(r"\d{4}(?:\d{2}){0,3}")
_NOTHING = Text("", "")
_MEND = Text("Sửa tệp tại vị trí này", "Mend the file there")
_GOODS, _DRUGS = ("no", "annex", "name", "hs_code", "hs_excluded", "specification", "maker"), (
    "no", "annex", "active_ingredient", "strength", "dosage_form", "unit", "technical_group",
)  # fmt: skip
# kind → the columns that its csv may have, of which the first list must be there and filled in every row.
COLUMNS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    **dict.fromkeys(("made_domestically", "herbal_domestic", "ocop", "national_brand", "it_goods"), (("name",), _GOODS)),
    "medicine_domestic": (("active_ingredient", "strength"), _DRUGS),
}


class ListFile(Strict):
    """What a list says of itself.

    `in_force` is the first day, `until` the last one; where the first is not known, `not_before` is a day before which it was not. A list
    without `until` holds until `replaced_by` (another list) begins. `rows_official` is how many rows the act has (null: not known),
    `complete` whether all of them are in the csv. `hs_version`: the tariff that its HS codes are of.
    """

    title: Bilingual
    kind: Literal["made_domestically", "medicine_domestic", "herbal_domestic", "ocop", "national_brand", "it_goods"]
    act: str
    at: str | None = None
    checked: Checked
    in_force: Day = None
    not_before: Day = None
    date_checked: Checked | None = None
    until: Day = None
    replaced_by: str | None = None
    until_checked: Checked | None = None
    rows_official: int | None = Field(default=None, ge=1)
    complete: bool
    hs_version: str | None = None
    source: str
    note: Bilingual | None = None

    @model_validator(mode="after")
    def _dates(self) -> "ListFile":
        begins = self.in_force or self.not_before
        if begins is None or (self.in_force and self.not_before):
            raise MisfitError(Text("cần đúng một trong 'in_force' và 'not_before'", "exactly one of 'in_force' and 'not_before' is needed"), Text("", ""))
        if self.until is not None and self.until < begins:
            raise MisfitError(Text(f"ngày cuối {self.until} trước ngày đầu {begins}", f"the last day {self.until} is before the first, {begins}"), Text("", ""), ("until",))
        if self.date_checked is None or (self.until_checked is None) != (self.until is None and self.replaced_by is None):
            raise MisfitError(Text("thiếu hoặc thừa dấu đối chiếu của ngày", "a mark of how a day was checked is missing, or has no day"),
                              Text("Cần: date_checked; until_checked khi và chỉ khi có until hoặc replaced_by",
                                   "Expected: date_checked; until_checked if and only if there is until or replaced_by"))  # fmt: skip
        return self


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list of goods; `codes` and `excluded` are HS codes as bare digits, `shown` the codes as the list writes them."""

    no: str
    name: str
    codes: tuple[str, ...]
    excluded: tuple[str, ...]
    shown: str
    specification: str


@dataclass(frozen=True, slots=True)
class Drug:
    """One row of a list of medicines."""

    no: str
    ingredient: str
    strength: str
    form: str
    group: str


@dataclass(frozen=True)
class OfficialList:
    """A list as it was loaded: `act` is None for an act that rules/acts.yaml does not have, `own` tells a file of the user."""

    id: str
    file: ListFile
    act: Act | None
    entries: tuple[Entry, ...]
    drugs: tuple[Drug, ...]
    own: bool
    replaces: bool
    place: str
    sha256: str
    document: Document

    @property
    def rows(self) -> int:
        """How many rows are there."""
        return len(self.entries) + len(self.drugs)


def load_list(description: Path, root: Path, acts: Mapping[str, Act], headers: Sequence[Mapping[str, str]], own: bool, replaces: bool) -> OfficialList:
    """The list of the yaml file `description` and of the csv beside it; `headers` are the texts that may head its columns."""
    document = read(description, root)
    file = fit(document, ListFile)
    act = acts.get(file.act)
    if act is None and not re.search(r"[ /]", file.act):
        raise CheckerError(document.place(("act",)), Text(f"văn bản lạ '{file.act}'", f"unknown act '{file.act}'"),
                           Text("Cần: một mã trong rules/acts.yaml, hoặc tên và số đầy đủ của văn bản",
                                "Expected: an id of rules/acts.yaml, or the act's full name and number"), _MEND)  # fmt: skip
    rows_file = description.with_suffix(".csv")
    raw = rows_file.read_bytes() if rows_file.is_file() else b""
    rows = _Rows(rows_file, root, file.kind, headers)
    entries, drugs = rows.read(raw) if rows_file.is_file() else ((), ())
    count = len(entries) + len(drugs)
    if file.complete and (not count or (file.rows_official is not None and count != file.rows_official)):
        official = "?" if file.rows_official is None else str(file.rows_official)
        raise CheckerError(document.place(("complete",)),
                           Text(f"ghi là đầy đủ nhưng có {count} trên {official} dòng", f"said to be complete, with {count} of {official} rows"),
                           Text("Cần: đủ số dòng của văn bản, hoặc complete: false", "Expected: all rows of the act, or complete: false"), _MEND)  # fmt: skip
    digest = hashlib.sha256(description.read_bytes() + b"\0" + raw).hexdigest()
    return OfficialList(description.stem, file, act, entries, drugs, own, replaces, document.name, digest, document)


class _Rows:
    """The reader of one csv file."""

    def __init__(self, path: Path, root: Path, kind: str, headers: Sequence[Mapping[str, str]]) -> None:
        self.name = path.relative_to(root.parent).as_posix() if path.is_relative_to(root.parent) else path.as_posix()
        self.needed, known = COLUMNS[kind]
        self.goods = "name" in self.needed
        self.fields = {key(h["header"]): h["field"] for h in headers if h["field"] in known}
        self.known = ", ".join(dict.fromkeys(h["header"] for h in headers if h["field"] in known))

    def refuse(self, where: str, found: Text, expected: Text = _NOTHING, hint: Text = _MEND) -> NoReturn:
        raise CheckerError(f"{self.name}{where}", found, expected, hint)

    def read(self, raw: bytes) -> tuple[tuple[Entry, ...], tuple[Drug, ...]]:
        if len(raw) > _LARGEST:
            self.refuse("", Text("tệp lớn hơn 32 MiB", "the file is larger than 32 MiB"))
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.refuse("", Text("tệp không phải UTF-8", "the file is not UTF-8"), Text("Cần: csv UTF-8", "Expected: UTF-8 csv"),
                        Text("Trong Excel: Lưu thành > CSV UTF-8", "In Excel: Save as > CSV UTF-8"))  # fmt: skip
        first = text.partition("\n")[0]
        reader = csv.reader(text.splitlines(keepends=True), delimiter=max(",;\t", key=first.count), strict=True)
        try:
            header = next(reader, [])
            columns = [self.field(cell) for cell in header]
            self.check(columns)
            lines = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
        except csv.Error as error:
            self.refuse(f" › dòng {reader.line_num}", Text(f"csv sai cú pháp ({error})", f"csv syntax error ({error})"))
        rows = [(number, self.row(number, columns, row)) for number, row in lines]
        if self.goods:
            return tuple(self.entry(number, row) for number, row in rows), ()
        return (), tuple(
            Drug(r.get("no", ""), r["active_ingredient"], r["strength"], r.get("dosage_form", ""), r.get("technical_group", "")) for _, r in rows
        )

    def field(self, cell: str) -> str:
        field = self.fields.get(key(cell))
        if field is None:
            self.refuse(" › dòng 1", Text(f"cột lạ '{cell.strip()}'", f"unknown column '{cell.strip()}'"), Text(f"Cần: {self.known}", f"Expected: {self.known}"),
                        Text("Sửa tên cột hoặc bỏ cột này", "Mend the column's name or leave the column out"))  # fmt: skip
        return field

    def check(self, columns: Sequence[str]) -> None:
        for name in self.needed:
            if name not in columns:
                self.refuse(" › dòng 1", Text(f"thiếu cột '{name}'", f"the column '{name}' is missing"), Text(f"Các cột: {self.known}", f"Columns: {self.known}"),
                            Text("Thêm cột này", "Add the column"))  # fmt: skip
        if len(set(columns)) < len(columns):
            twice = next(c for c in columns if columns.count(c) > 1)
            self.refuse(" › dòng 1", Text(f"có hai cột '{twice}'", f"there are two columns '{twice}'"))

    def row(self, number: int, columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
        if len(cells) != len(columns):
            self.refuse(f" › dòng {number}", Text(f"có {len(cells)} ô", f"the row has {len(cells)} cells"),
                        Text(f"Cần: {len(columns)} ô như dòng tiêu đề", f"Expected: {len(columns)} as in the header"))  # fmt: skip
        row = {name: " ".join(cell.split()) for name, cell in zip(columns, cells, strict=True)}
        for name in self.needed:
            if not row[name]:
                self.refuse(f" › dòng {number}, cột '{name}'", Text("ô bỏ trống", "the cell is blank"), Text("Cần: nội dung của danh mục", "Expected: the list's own text"))
        return row

    def entry(self, number: int, row: Mapping[str, str]) -> Entry:
        codes, excluded = (tuple(self.codes(number, name, row.get(name, ""))) for name in ("hs_code", "hs_excluded"))
        return Entry(row.get("no", ""), row["name"], codes, excluded, row.get("hs_code", ""), row.get("specification", ""))

    def codes(self, number: int, name: str, cell: str) -> Iterable[str]:
        for part in re.split(r"[;,\n]", cell):
            digits = re.sub(r"[. ]", "", part)
            if digits and not _CODE.fullmatch(digits):
                self.refuse(f" › dòng {number}, cột '{name}'", Text(f"'{part.strip()}' không phải mã HS", f"'{part.strip()}' is no HS code"),
                            Text("Cần: 4, 6, 8 hoặc 10 chữ số, các mã cách nhau bằng dấu ;", "Expected: 4, 6, 8 or 10 digits, codes parted by ;"),
                            Text("Bảng tính có thể đã bỏ số 0 đầu hoặc cuối: định dạng cột là văn bản rồi lưu lại",
                                 "A spreadsheet may have dropped a leading or last zero: format the column as text and save again"))  # fmt: skip
            if digits:
                yield digits
