"""The columns of every table: the data dictionary, without any heavy import.

The reader child and the pipeline build Arrow tables on these schemas; `checker.tables` turns them into pandera contracts.
Money is đồng, DECIMAL(24,6); sums are DECIMAL(38,6); percents are 0–100; rows are the sheet's own 1-based numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

MONEY = pa.decimal128(24, 6)
SUM = pa.decimal128(38, 6)
PERCENT = pa.decimal128(5, 2)
CROSS = pa.decimal128(38, 12)  # percent × đồng: what is compared instead of a quotient
TEXT = pa.string()
PLACES_KEY = b"hangviet.places"  # under it items.parquet says which columns each sheet had


@dataclass(frozen=True, slots=True)
class Column:
    """One column of one table.

    `null` says what NULL means (None: never NULL). `term` is the Vietnamese legal or administrative term. `fields` names the columns
    of the sheet without which the value cannot be known; empty for what is also known from elsewhere (form, title, file).
    """

    name: str
    type: pa.DataType
    meaning: str
    term: str = ""
    null: str | None = None
    values: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


# How values are written where nothing is guessed, by kind: a text of another form is refused.
PLAIN = {"decimal": r"-?[0-9]{1,15}(\.[0-9]{1,6})?", "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "bool": "true|false", "int": r"-?[0-9]{1,9}", "text": r"(?s).*"}


def plain_kind(column: Column) -> str:
    """The kind of a column's values, a key of PLAIN."""
    if pa.types.is_decimal(column.type):
        return "decimal"
    if pa.types.is_date(column.type):
        return "date"
    return "bool" if pa.types.is_boolean(column.type) else "int" if pa.types.is_integer(column.type) else "text"


_made: dict[int, tuple[tuple[Column, ...], pa.Table]] = {}  # by identity: to hash a hundred columns costs more than is saved


def empty(columns: tuple[Column, ...]) -> pa.Table:
    """The table without a row, made once for each of the constants below."""
    known = _made.get(id(columns))
    if known is None or known[0] is not columns:
        schema = pa.schema([pa.field(c.name, c.type, nullable=c.null is not None) for c in columns])
        known = _made[id(columns)] = columns, schema.empty_table()
    return known[1]


def arrow(columns: tuple[Column, ...]) -> pa.Schema:
    """The Arrow schema of a table."""
    return empty(columns).schema


def filled_up(columns: Mapping[str, pa.Array | pa.ChunkedArray], count: int, schema: pa.Schema) -> pa.Table:
    """The table of `schema` with `columns` of `count` values; the other columns have no value, and those of one type share their memory."""
    absent = {kind: pa.nulls(count, kind) for kind in {field.type for field in schema if field.name not in columns}}
    return pa.table([columns[field.name] if field.name in columns else absent[field.type] for field in schema], schema=schema)


KINDS = (
    "item", "lot", "subtotal", "total", "vat", "discount", "title", "header",
    "numbering", "heading", "unit", "note", "signature", "blank",
)  # fmt: skip
STAGES = ("plan", "request", "bid", "award", "contract", "accepted", "register", "unknown")
GOODS_KINDS = (
    "goods", "medicine", "medical_supply", "software", "service", "works",
    "land_building", "lease", "received", "utility", "unknown",
)  # fmt: skip
ORIGIN_VERDICTS = ("domestic", "foreign", "unknown")
ORIGIN_CAUSES = ("blank", "assembly", "several", "company_only", "bloc", "contradiction")
FIX_CODES = ("text", "number-text", "rounded", "percent", "date", "tcvn3", "vni", "mojibake", "swapped")
ORIGIN_RUNGS = ("document", "registration", "origin_cell", "statement", "maker", "heading")
DEMAND_KINDS = ("vietnam", "one_country", "several", "bloc", "open")
ORIGIN_ODDITIES = ("year", "number", "manufacturer", "brand")
STATES = ("given", "missing", "invalid")
DECISIONS = ("explained", "accepted", "rejected", "expired", "undated")

_FILE = Column("file", TEXT, "path relative to the folder that was named, with /", "tệp")
_SHEET = Column("sheet", TEXT, "sheet name; of a csv file: the file's name", "trang tính")
_ROW = Column("row", pa.int32(), "the sheet's own row number, from 1", "dòng")
_TABLE = Column("table", pa.int16(), "number of the table within the sheet, from 1; 0 outside of any table")


def _state(field: str, what: str, or_: str = "") -> Column:
    return Column(
        f"{field}_state", TEXT, f"whether the line gives {what}: given, missing (blank or a dash), invalid (not readable as such)",
        null="the cell holds a spreadsheet error (#REF! and the like), or the sheet has no such column" + or_,
        values=STATES, fields=(field,),
    )  # fmt: skip


# The days of a purchase in the order in which they come; rules name the one that chooses their version. Meaning and legal term.
AXES = {
    "tender_issued": ("day on which the tender file was issued", "ngày phát hành hồ sơ mời thầu"),
    "tender_closed": ("day on which bidding closed", "thời điểm đóng thầu"),
    "tender_opened": ("day on which the bids were opened", "thời điểm mở thầu"),
    "decision_date": ("day of the decision on the result", "ngày ban hành quyết định"),
    "contract_signed": ("day on which the contract was signed", "ngày ký hợp đồng"),
    "delivered": ("day of delivery or acceptance", "ngày giao nhận, nghiệm thu"),
}


def _dated(field: str) -> tuple[Column, ...]:
    return (
        Column(f"{field}_earliest", pa.date32(), f"earliest day that the text of {field} allows", null="the day is exact, open on that side, or not stated"),
        Column(f"{field}_latest", pa.date32(), f"latest day that the text of {field} allows", null="the day is exact, open on that side, or not stated"),
        Column(f"{field}_state", TEXT, f"whether the line gives a day for {field}: given, missing (blank, or no such column), invalid (no possible day)",
               null="the cell holds a spreadsheet error", values=STATES),
        Column(f"{field}_text", TEXT, f"text of a {field} cell that is no date", null="it is a date, or blank"),
    )  # fmt: skip


_BOUNDS = tuple(
    Column(f"{axis}_{end}", pa.date32(), f"{which} possible {meaning}", null="not bounded")
    for axis, (meaning, _) in AXES.items() for end, which in (("from", "earliest"), ("to", "latest"))
)  # fmt: skip

LEDGER = (
    _FILE, _SHEET, _ROW, _TABLE,
    Column("kind", TEXT, "what the row is", "loại dòng", values=KINDS),
    Column("reason", TEXT, "why it is of that kind"),
    Column("hidden", pa.bool_(), "the row or its sheet is hidden", "dòng ẩn"),
    Column("duplicate_of", TEXT, "file!sheet of the sheet whose rows this sheet repeats", null="the row counts"),
)  # fmt: skip

# What the reader child hands over: what the sheet states, in canonical values, nothing judged.
STATED_ITEMS = (
    _FILE, _SHEET, _ROW,
    Column("item_no", TEXT, "number of the line as written", "STT", null="none written", fields=("item_no",)),
    Column("goods_name", TEXT, "name of the goods", "danh mục hàng hóa", null="none written", fields=("goods_name",)),
    Column("specification", TEXT, "configuration, technical features", "cấu hình, tính năng kỹ thuật cơ bản", null="none written", fields=("specification",)),
    Column("model", TEXT, "model or part number", "ký mã hiệu", null="none written", fields=("model",)),
    Column("brand", TEXT, "brand", "nhãn hiệu", null="none written", fields=("brand",)),
    Column("manufacturer", TEXT, "maker", "hãng sản xuất", null="none written", fields=("manufacturer",)),
    Column("origin_raw", TEXT, "text of the origin column, cleaned but not interpreted", "xuất xứ", null="the cell is blank or there is no column", fields=("origin_raw",)),
    Column("origin_demand", TEXT, "origin that the tender asks for", "yêu cầu về xuất xứ hàng hóa", null="none written", fields=("origin_demand",)),
    Column("treaty", TEXT, "trade agreement that a text above the table says the tender is open to", "phạm vi điều chỉnh của hiệp định thương mại", null="none named"),
    Column("origin_document", TEXT, "what the column of certificates of origin says", "giấy chứng nhận xuất xứ", null="none written", fields=("origin_document",)),
    Column("hs_code", TEXT, "HS code as written", "mã HS", null="none written", fields=("hs_code",)),
    Column("registration_no", TEXT, "drug or device registration number", "số đăng ký lưu hành", null="none written", fields=("registration_no",)),
    Column("lot", TEXT, "lot that the line belongs to", "phần (lô)", null="none written", fields=("lot",)),
    Column("unit", TEXT, "unit of quantity as written", "đơn vị tính", null="none written", fields=("unit",)),
    Column("unit_code", TEXT, "unit of quantity, one word for all spellings of it (rules/codes/units.csv)", null="no known unit, or several", fields=("unit",)),
    Column("quantity", MONEY, "quantity in `unit`", "khối lượng", null="not given, or not a number", fields=("quantity",)),
    Column("unit_price", MONEY, "price of one unit, đồng", "đơn giá", null="not given, or not a number", fields=("unit_price",)),
    Column("amount_stated", MONEY, "amount of the line as the sheet states it, đồng", "thành tiền", null="not given, or not a number", fields=("amount",)),
    Column("amount", MONEY, "the stated amount if given and not zero, else quantity × unit price, đồng", "thành tiền", null="neither is known"),
    Column("amount_basis", TEXT, "where `amount` comes from", values=("stated", "computed", "none")),
    Column("tax_basis", TEXT, "whether prices include VAT", "thuế GTGT", values=("included", "excluded", "unknown")),
    Column("stage", TEXT, "stage of the purchase that the sheet shows, set by its form", "giai đoạn", values=STAGES),
    Column("goods_kind", TEXT, "kind of goods, by form, title, section heading, the sheet's own groups and the line's own name", "loại hàng hóa", values=GOODS_KINDS),
    Column("goods_kind_words", TEXT, "the words that decided the kind, as rules/codes/goods_kinds.csv has them", "chữ quyết định loại hàng hóa", null="the form decided"),
    Column("goods_group", TEXT, "section heading that the line stands under, or the sheet's own group column", "nhóm", null="none"),
    Column("supplier", TEXT, "supplier, winning bidder", "nhà thầu trúng thầu", null="none written", fields=("supplier",)),
    Column("contract_no", TEXT, "contract number", "số hợp đồng", null="none written", fields=("contract_no",)),
    Column("agency", TEXT, "buying body", "chủ đầu tư, đơn vị sử dụng", null="none written"),
    Column("funding_source", TEXT, "source of funds", "nguồn vốn", null="none written", fields=("funding_source",)),
    Column("reason_stated", TEXT, "written reason for not choosing a domestic product", "lý do, giải trình", null="none written", fields=("reason_stated",)),
    Column("note", TEXT, "remarks", "ghi chú", null="none written", fields=("note",)),
    *(Column(axis, pa.date32(), meaning, term, null="not stated, or not to the day") for axis, (meaning, term) in AXES.items()),
    Column("year_made", TEXT, "year of manufacture as written (real cells hold more than a year)", "năm sản xuất", null="none written", fields=("year_made",)),
    Column("notify_no", TEXT, "number of the tender notice", "mã TBMT", null="none written", fields=("notify_no",)),
    Column("decision_no", TEXT, "number of the decision on the result", "số quyết định", null="none written", fields=("decision_no",)),
    Column("active_ingredient", TEXT, "active ingredient of a medicine", "hoạt chất", null="none written", fields=("active_ingredient",)),
    Column("strength", TEXT, "strength of a medicine", "nồng độ, hàm lượng", null="none written", fields=("strength",)),
    Column("dosage_form", TEXT, "form of a medicine", "dạng bào chế", null="none written", fields=("dosage_form",)),
    Column("medicine_group", TEXT, "technical group of a medicine", "nhóm thuốc", null="none written", fields=("medicine_group",)),
    Column("claims_preference_low", TEXT, "what the bidder marked for domestic production costs below 50 percent, as written",
           "kê khai ưu đãi: chi phí sản xuất trong nước dưới 50%", null="none written", fields=("claims_preference_low",)),
    Column("claims_preference_high", TEXT, "what the bidder marked for domestic production costs of 50 percent or more, as written",
           "kê khai ưu đãi: chi phí sản xuất trong nước từ 50% trở lên", null="none written", fields=("claims_preference_high",)),
    Column("claims_preference_labour", TEXT, "what the bidder marked for makers half of whose workers are of a preferred group, as written",
           "kê khai ưu đãi: cơ sở sản xuất có từ 50% lao động ưu tiên", null="none written", fields=("claims_preference_labour",)),
    Column("claims_preference_innovation", TEXT, "what the bidder marked for innovative products, as written",
           "kê khai ưu đãi: sản phẩm đổi mới sáng tạo", null="none written", fields=("claims_preference_innovation",)),
    Column("form", TEXT, "id of the form that the sheet was recognised as", "mẫu biểu"),
    _TABLE,
    Column("hidden", pa.bool_(), "the row or its sheet is hidden", "dòng ẩn"),
    Column("duplicate_of", TEXT, "file!sheet of the sheet whose rows this sheet repeats", null="the row counts"),
    Column("excluded", TEXT, "why the line is out of the share's denominator", null="it is in"),
    _state("goods_name", "a name"),
    _state("origin_raw", "an origin"),
    *(_state(field, what, "; or the form's law does not make it mandatory") for field, what in (
        ("model", "a model"), ("brand", "a brand"), ("manufacturer", "a maker"), ("specification", "a specification"), ("unit", "a unit"),
        ("year_made", "a year of manufacture"))),
    _state("quantity", "a quantity"),
    _state("unit_price", "a unit price"),
    _state("amount", "an amount"),
    Column("error_count", pa.int32(), "cells of the line that hold a spreadsheet error (#REF! and the like)"),
    Column("error_cells", TEXT, "addresses and codes of those cells", null="none"),
    Column("quantity_text", TEXT, "text of a quantity cell that is not a number", null="it is a number, or blank", fields=("quantity",)),
    Column("unit_price_text", TEXT, "text of a price cell that is not a number", null="it is a number, or blank", fields=("unit_price",)),
    Column("amount_text", TEXT, "text of an amount cell that is not a number", null="it is a number, or blank", fields=("amount",)),
    *(column for axis in AXES for column in _dated(axis)),
    Column("year_made_from", pa.int16(), "first year of manufacture that `year_made` allows", null="it names no year, or no first one", fields=("year_made",)),
    Column("year_made_to", pa.int16(), "last year of manufacture that `year_made` allows", null="it names no year, or no last one", fields=("year_made",)),
    Column("extra", TEXT, "cells of columns that no field was found for: a JSON object of header text → cell text", null="none is filled"),
)  # fmt: skip

# What the pipeline adds: read from the stated columns, still nothing judged.
DERIVED_ITEMS = (
    Column("origin_countries", TEXT, "countries that the evidence names, ISO 3166-1 alpha-2, sorted, joined by /", "nước sản xuất", null="none named"),
    Column("origin_verdict", TEXT, "where the goods are made, as the record states it", "xuất xứ", values=ORIGIN_VERDICTS),
    Column("origin_basis", TEXT, "the rung of evidence that decided (rules/origin.yaml)", null="nothing decided", values=ORIGIN_RUNGS),
    Column("origin_words", TEXT, "the words of the line that the verdict rests on", null="none"),
    Column("origin_policy", TEXT, "line of the origin policy (P1 … P12) by which the deciding text was read; of a number, the origin cell's"),
    Column("origin_cause", TEXT, "why the origin is unknown", null="the origin is known", values=ORIGIN_CAUSES),
    Column("origin_cell_verdict", TEXT, "what the origin cell states by itself", values=ORIGIN_VERDICTS),
    Column("origin_cell_countries", TEXT, "countries that the origin cell names, as origin_countries", null="none named", fields=("origin_raw",)),
    Column("origin_conflict", TEXT, "the two rungs of evidence that contradict each other, joined by /", null="none do"),
    Column("origin_conflict_words", TEXT, "the words of the two", null="none do"),
    Column("registration_verdict", TEXT, "where the goods are made by the registration number alone; unknown: two numbers differ", null="no number that tells",
           values=ORIGIN_VERDICTS),
    Column("maker_verdict", TEXT, "which country the maker's cell names beside the name: domestic, foreign", null="none", values=ORIGIN_VERDICTS),
    Column("origin_repair", TEXT, "column with which the origin cell had changed places; both were put right", null="the origin was in its column"),
    Column("origin_oddity", TEXT, "what stands in the origin cell in a country's place: a year, a number, the maker's or the brand's own text", null="none of these",
           values=ORIGIN_ODDITIES, fields=("origin_raw",)),
    Column("demand_kind", TEXT, "what the demanded origin is: vietnam, one_country (one other country), several (countries by name), bloc, open (or equivalent, any)",
           null="nothing demanded, or no country or bloc in it", values=DEMAND_KINDS, fields=("origin_demand",)),
    Column("demand_countries", TEXT, "countries demanded, as origin_countries", null="none named", fields=("origin_demand",)),
    Column("demand_excludes_vietnam", pa.bool_(), "the demanded countries or bloc cannot hold Việt Nam", null="nothing demanded", fields=("origin_demand",)),
    Column("article_origins", TEXT, "origins that lines of the file state for the same article (name, model, maker), joined by |", null="one only"),
    Column("article_origins_elsewhere", TEXT, "origins other than the line's own that other files state for the same article, joined by |", null="none"),
    Column("amount_computed", SUM, "quantity × unit price, đồng, exact to 6 places", null="a factor is not known or the product is too large",
           fields=("quantity", "unit_price")),
    Column("amount_gap", SUM, "|amount_stated − quantity × unit price|, đồng", null="one of the three is not known",
           fields=("quantity", "unit_price", "amount")),
    Column("rounding_allowance", SUM, "the largest gap that rounding of price and amount can explain, đồng: half of the last printed place of the price × "
           "quantity, plus half of the last printed place of the amount", null="one of the three is not known", fields=("quantity", "unit_price", "amount")),
    Column("repeats_row", pa.int32(), "row of the first line of the sheet that is equal in every stated value but its number", null="the line is the first of its kind"),
    Column("mandatory_fields", TEXT, "set of fields that the form's law makes mandatory, as the form's name for that set", null="the form names none"),
    *_BOUNDS,
    Column("law_date", pa.date32(), "day of law given with --date, for a row that carries no date of its own", null="none given"),
    Column("exception", TEXT, "number of the document by which the profile's authority approved the line as an exception", null="none covers it"),
    Column("exception_rules", TEXT, "rules that the exception answers, | around each; |*| for all", null="none covers it"),
    Column("demanded_before", TEXT, "demand_kind of the same purchase where its tender is seen, too", null="no tender is seen, or it demands nothing", values=DEMAND_KINDS),
    Column("purchase", TEXT, "file!sheet!row of the line that shows this purchase at its latest stage", null="the purchase is seen at one stage only"),
    Column("seen_at", TEXT, "stages at which the purchase is seen, from first to last, joined by /", null="the purchase is seen at one stage only"),
)  # fmt: skip

LIST_HITS = ("hs", "hs_part", "name", "none")
MEDICINE_HITS = ("full", "part", "none")


def _listed(prefix: str, what: str, hits: tuple[str, ...], fields: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """What the lists of one family that hold on the line's own day say of it; only lines of foreign origin are looked up."""
    no = "no list was looked at, or no entry is near"
    return (
        Column(f"{prefix}_list_hit", TEXT, f"how the line was found on the lists of {what}: " + ", ".join(hits), null="no usable list", values=hits, fields=fields),
        Column(f"{prefix}_list_entry", TEXT, "the entry that was hit, or is nearest: its number, name, HS codes with their tariff, limits", null=no),
        Column(f"{prefix}_list_score", pa.int16(), "likeness of the line's name to that entry's, 0-100; a likeness alone decides nothing", null=no),
        Column(f"{prefix}_list_id", TEXT, "the list of that entry (rules/lists)", null=no),
    )


def _decided(prefix: str, what: str, fields: tuple[str, ...] = ()) -> tuple[Column, ...]:
    return (
        Column(f"on_{prefix}_list", pa.bool_(), f"the line is on a list of {what}, or is on none of lists that are complete", null="it cannot be told: see the gap",
               fields=fields),
        Column(f"{prefix}_list_gap", TEXT, "why it cannot be told, a kind and the ids of the lists concerned: no_list, incomplete, which, date, no_code, no_name, near",
               null="it can be told, or the line was not looked up"),
    )  # fmt: skip


# What official lists say of a line (checker.lists); NULL throughout for lines of another origin than foreign.
LIST_ITEMS = (
    *_listed("made", "goods already made domestically", LIST_HITS), *_decided("made", "goods already made domestically"),
    *_listed("it", "words and codes of information technology", LIST_HITS),
    *_listed("alternative", "OCOP products and national brands", LIST_HITS),
    *_listed("medicine", "domestically made drugs", MEDICINE_HITS), *_decided("medicine", "domestically made drugs", ("active_ingredient",)),
    Column("hs_code_state", TEXT, "whether the line gives an HS code: given (4, 6, 8 or 10 digits), missing (blank, or a word that says that there is none), "
           "invalid (it cannot be a code)", null="digits that may be a code of which a spreadsheet has dropped zeros", values=STATES),
    Column("medicine_group_code", TEXT, "number of the technical group (4 of Nhóm 4, N4), or the folded words of any other text", null="none written",
           fields=("medicine_group",)),
)  # fmt: skip

# What a line says of a purchase, its number apart.
IDENTITY = (
    "goods_name", "quantity", "unit_price", "amount_stated", "model", "brand", "manufacturer", "origin_raw", "unit", "specification", "lot", "notify_no",
    "decision_no", "supplier", "agency", "goods_group", "contract_no", "registration_no", "strength", "year_made",
)  # fmt: skip

# All that a line states, its number and place apart: what makes it the same line wherever it stands.
CONTENT = (
    *IDENTITY, "stage", "origin_demand", "origin_document", "hs_code", "tax_basis", "funding_source", "reason_stated", "note", *AXES, "active_ingredient",
    "dosage_form", "medicine_group", "claims_preference_low", "claims_preference_high", "claims_preference_labour", "claims_preference_innovation",
    "quantity_text", "unit_price_text", "amount_text", *(f"{axis}_text" for axis in AXES),
)  # fmt: skip

# The order in which items.parquet promises its first columns; the others follow.
_PROMISED = (
    "file", "sheet", "row", "item_no", "goods_name", "specification", "model", "brand", "manufacturer", "origin_raw", "origin_countries",
    "origin_verdict", "origin_basis", "hs_code", "registration_no", "lot", "unit", "quantity", "unit_price", "amount", "tax_basis", "stage",
    "goods_kind", "goods_group", "supplier", "contract_no", "agency", "funding_source", "reason_stated", "note", "tender_issued",
    "decision_date", "year_made",
)  # fmt: skip
ITEMS = tuple(sorted(STATED_ITEMS + DERIVED_ITEMS + LIST_ITEMS, key=lambda c: _PROMISED.index(c.name) if c.name in _PROMISED else len(_PROMISED)))

PLACES = (
    _FILE, _SHEET, _TABLE,
    Column("field", TEXT, "column of Items"),
    Column("column", TEXT, "column letters in the sheet"),
    Column("header", TEXT, "header text as written"),
    Column("scale", MONEY, "factor that brings the column to đồng (1000 for nghìn đồng)"),
)  # fmt: skip

FIXES = (
    _FILE, _SHEET,
    Column("cell", TEXT, "address (H12)"),
    Column("before", TEXT, "content as it stood"),
    Column("after", TEXT, "content as it was read"),
    Column("why", TEXT, "why it was read otherwise than it stands: text (Unicode form, blanks, invisible or foreign look-alike letters), number-text (a number "
           "written as text), rounded (more than 6 places), percent (a share of one, read as percent), date (a day written as text or as a bare "
           "serial number, or its bounds), tcvn3 and vni "
           "(letters of an old Vietnamese font), mojibake (UTF-8 that was read as Latin-1), swapped (the texts of two columns had changed places)", values=FIX_CODES),
    Column("field", TEXT, "column of Items", null="the cell was decoded before its column was known"),
)  # fmt: skip

_COST_FIGURES = (
    ("price_offered", "price offered in the bid, taxes and fees included, đồng: (I)", "giá chào của hàng hóa (I)"),
    ("taxes", "taxes in that price, đồng: (II)", "giá trị thuế các loại (II)"),
    ("imported_cost", "imported costs in it, đồng: (III), or C", "chi phí nhập ngoại (III)"),
    ("domestic_cost_declared", "domestic production costs as declared, đồng: G*", "chi phí sản xuất trong nước kê khai (G*)"),
    ("exw_price", "a maker's ex-works price, đồng: G", "giá xuất xưởng EXW (G)"),
    ("percent_trader", "share of domestic production costs as declared beside a price offered, percent: D", "D (%) kê khai"),
    ("percent_maker", "the same beside an ex-works price", "D (%) kê khai của nhà sản xuất"),
)  # fmt: skip
COST_FIELDS = tuple(name for name, _, _ in _COST_FIGURES)
COST_PERCENTS = ("percent_trader", "percent_maker")
FORMULAS, DECLARANTS = ("direct", "indirect"), ("trader", "maker")
_NO_FIGURE = "not given, not a number, or the form has no such column"
_UNREADABLE = Column("unreadable", TEXT, "figures that are no numbers: address and text", null="none", fields=COST_FIELDS)


def _cost_state(name: str, what: str, null: str = "the cell holds a spreadsheet error") -> Column:
    meaning = f"whether the line gives {what}: given, missing (blank, a dash, or no such column), invalid (not readable as such)"
    return Column(f"{name}_state", TEXT, meaning, null=null, values=STATES, fields=(name,))


_FORMULA = Column("formula", TEXT, "how G* comes about: direct (declared), indirect (price less taxes less imported costs)", "công thức", values=FORMULAS)

# What the reader child hands over of a bidder's declarations of costs: one row per declared good, nothing judged and nothing counted.
STATED_COSTS = (
    _FILE, _SHEET, _ROW, _TABLE,
    Column("form", TEXT, "id of the form that the sheet was recognised as", "mẫu biểu"),
    Column("item_no", TEXT, "number of the line as written", "STT", null="none written"),
    Column("goods_name", TEXT, "name of the goods", "tên hàng hóa", null="none written"),
    Column("cells", TEXT, "addresses of the figures, joined by commas"),
    _UNREADABLE,
    _FORMULA,
    *(Column(name, MONEY, meaning, term, null=_NO_FIGURE, fields=(name,)) for name, meaning, term in _COST_FIGURES),
    *(_cost_state(name, meaning) for name, meaning, _ in _COST_FIGURES),
    *(Column(f"{name}_half", MONEY, f"half of the last printed place of {name}", null="the figure is not given") for name in COST_FIELDS),
)  # fmt: skip

MARKS = ("low", "high", "labour", "innovation")
_MARKED = {
    "low": ("domestic production costs of the lower band", "mức thấp của chi phí sản xuất trong nước"),
    "high": ("domestic production costs of the higher band", "mức cao của chi phí sản xuất trong nước"),
    "labour": ("a maker whose workers are of a preferred group", "lao động ưu tiên"),
    "innovation": ("an innovative product", "sản phẩm đổi mới sáng tạo"),
}  # fmt: skip
COST_LINKS = ("linked", "none", "several", "absent")
_NO_CLAIM = "the good stands only among the declared costs"
_NO_COSTS = "no line of costs belongs to the good"
_ERROR_OR_NONE = f"the cell holds a spreadsheet error, or {_NO_COSTS}"

# One row per good for which a bidder claims preference: its line of the claim with its line of costs, or one of the two alone.
CLAIMS = (
    _FILE, _SHEET, _ROW, _TABLE,
    Column("form", TEXT, "id of the form on which the line stands", "mẫu biểu"),
    Column("item_no", TEXT, "number of the line as written", "STT", null="none written"),
    Column("goods_name", TEXT, "name of the goods", "tên hàng hóa", null="none written", fields=("goods_name",)),
    Column("goods_kind", TEXT, "kind of goods", "loại hàng hóa", values=GOODS_KINDS),
    Column("origin_raw", TEXT, "text of the origin column", "xuất xứ", null="the cell is blank or there is no column", fields=("origin_raw",)),
    Column("origin_verdict", TEXT, "where the goods are made, as the record states it", "xuất xứ", null=_NO_CLAIM, values=ORIGIN_VERDICTS, fields=("origin_raw",)),
    Column("origin_countries", TEXT, "countries that the evidence names, joined by /", "nước sản xuất", null="none named", fields=("origin_raw",)),
    Column("origin_domestic", pa.bool_(), "the record states Việt Nam", null="the record does not tell", fields=("origin_raw",)),
    *(Column(f"claims_preference_{m}", TEXT, f"what is marked for {what}, as written", f"kê khai ưu đãi: {term}", null="none written", fields=(f"claims_preference_{m}",))
      for m, (what, term) in _MARKED.items()),
    *(Column(f"{m}_state", TEXT, f"the cell for {what}: given (marked, or a percentage), missing (blank, a word for no, or no such column), "
             "invalid (neither)", f"ô kê khai {term}", null=f"the cell holds a spreadsheet error, or {_NO_CLAIM}", values=STATES, fields=(f"claims_preference_{m}",))
      for m, (what, term) in _MARKED.items()),
    *(Column(f"marked_{m}", pa.bool_(), f"{what} is marked", f"có đánh dấu {term}", null="the cell cannot be read", fields=(f"claims_preference_{m}",))
      for m, (what, term) in _MARKED.items()),
    Column("marked_percent", MONEY, "the percentage that stands in the cell of a band in place of a mark", "tỷ lệ ghi ở ô đánh dấu", null="none, or two",
           fields=("claims_preference_low", "claims_preference_high")),
    Column("claims_by_cost", pa.bool_(), "preference is claimed by domestic production costs: a band or the labour is marked, or costs are declared without a claim",
           null="a cell cannot be read", fields=("claims_preference_low", "claims_preference_high", "claims_preference_labour")),
    Column("treaty", TEXT, "trade agreement that a text of the workbook says the tender is open to", "phạm vi của hiệp định thương mại", null="none named"),
    Column("cost_link", TEXT, "the line's counterpart of the same workbook, by name and number: linked, none (no line of that name), several (it cannot be told which), "
           "absent (the workbook has no such form)", values=COST_LINKS),
    Column("costs_declared", pa.bool_(), "a line of costs belongs to the good", null="it cannot be told, or the workbook has no form of costs"),
    Column("cost_form", TEXT, "id of the form of the costs", null=_NO_COSTS),
    Column("cost_sheet", TEXT, "sheet of the costs", null=_NO_COSTS),
    Column("cost_row", pa.int32(), "row of the costs", null=_NO_COSTS),
    Column("cost_table", pa.int16(), "number of the table of the costs within its sheet", null=_NO_COSTS),
    Column("cost_cells", TEXT, "addresses of the figures of the costs", null=_NO_COSTS),
    Column("formula", TEXT, _FORMULA.meaning, _FORMULA.term, null=_NO_COSTS, values=FORMULAS),
    Column("declarant", TEXT, "whose price G is: trader (price offered less taxes), maker (ex-works price)", "bên kê khai", null="neither price is given, or both are",
           values=DECLARANTS, fields=("price_offered", "exw_price")),
    *(Column(name, MONEY, meaning, term, null=_NO_FIGURE, fields=(name,)) for name, meaning, term in _COST_FIGURES if name not in COST_PERCENTS),
    *(_cost_state(name, meaning, _ERROR_OR_NONE) for name, meaning, _ in _COST_FIGURES if name not in COST_PERCENTS),
    Column("declared_percent", MONEY, "share of domestic production costs as declared, percent: D", "D (%) kê khai", null=_NO_FIGURE, fields=COST_PERCENTS),
    Column("declared_percent_state", TEXT, "whether the line gives D, as the states of the other figures", null=_ERROR_OR_NONE, values=STATES,
           fields=COST_PERCENTS),
    _UNREADABLE,
    Column("price_net", MONEY, "G: price offered less taxes; of a maker the ex-works price, đồng", "G", null="a figure of it is not known",
           fields=("price_offered", "taxes", "exw_price")),
    Column("domestic_cost", MONEY, "G*: as declared (direct), or price offered less taxes less imported costs (indirect), đồng", "G*", null="a figure of it is not known",
           fields=("price_offered", "taxes", "imported_cost", "domestic_cost_declared")),
    Column("percent_computed", pa.decimal128(24, 2), "G* of G in percent, rounded half up for printing; comparisons never use it", "D tính lại",
           null="one of the two is not known, or G is not above zero", fields=("price_offered", "taxes", "imported_cost", "domestic_cost_declared", "exw_price")),
    Column("cost_gap", MONEY, "|declared G* − price offered less taxes less imported costs|, đồng", null="one of the four is not known, or the formula is direct",
           fields=("price_offered", "taxes", "imported_cost", "domestic_cost_declared")),
    Column("cost_allowance", MONEY, "the largest such gap that the printed places explain, đồng", null="as cost_gap",
           fields=("price_offered", "taxes", "imported_cost", "domestic_cost_declared")),
    Column("percent_gap", CROSS, "|declared D × G − 100 × G*|, percent × đồng", null="one of the three is not known", fields=COST_FIELDS),
    Column("percent_allowance", CROSS, "the largest such gap that the printed places explain, percent × đồng", null="as percent_gap", fields=COST_FIELDS),
    *_BOUNDS,
    Column("law_date", pa.date32(), "day of law given with --date", null="none given"),
)  # fmt: skip

STATED_SHEETS = (
    _FILE, _SHEET,
    Column("form", TEXT, "id of the recognised form", null="no table of goods was recognised"),
    Column("stage", TEXT, "stage of the purchase", values=STAGES),
    Column("header_rows", pa.list_(pa.int32()), "rows of the header"),
    Column("scale", MONEY, "factor of the money columns", null="no money column, or columns differ"),
    Column("hidden", pa.bool_(), "the sheet is hidden"),
    Column("used_rows", pa.int32(), "rows from 1 to the last one used"),
    Column("cells", pa.int64(), "delivered cells that are not blank"),
    Column("cells_used", pa.int64(), "of these, cells of line items in columns with a field"),
    Column("cells_carried", pa.int64(), "of these, cells of line items in other columns"),
    Column("cells_explained", pa.int64(), "of these, cells of rows of any other kind"),
    Column("items", pa.int32(), "line items"),
    Column("duplicate_of", TEXT, "file!sheet whose rows this sheet repeats", null="it counts"),
    Column("unmatched_headers", TEXT, "header texts that no field was found for, joined by |"),
    Column("has_origin", pa.bool_(), "the table has an origin column"),
    Column("expects_origin", pa.bool_(), "the form has an origin column by its own definition"),
    Column("agency", TEXT, "body whose sheet it is, as the rows above the header name it", "đơn vị", null="they name none, or several"),
    Column("agency_cell", TEXT, "address of the cell that names it", null="as agency"),
    Column("agency_parent", TEXT, "the body above it, as they name it", "cơ quan chủ quản", null="they name none"),
    Column("period", TEXT, "period of the sheet, as the rows above the header name it", "kỳ báo cáo", null="they name none, or some that contradict each other"),
    Column("period_cell", TEXT, "address of the cell that names it", null="as period"),
    Column("period_from", pa.date32(), "first day of that period", null="its text does not tell"),
    Column("period_to", pa.date32(), "last day of that period", null="its text does not tell"),
)  # fmt: skip

SHEETS = (
    *STATED_SHEETS,
    Column("mandatory_fields", TEXT, "set of fields that the form's law makes mandatory, as the form's name for that set", null="the form names none"),
    Column("mandatory_missing", TEXT, "fields of that set for which the sheet has no column, origin apart, joined by ;", null="none"),
    *_BOUNDS,
    Column("law_date", pa.date32(), "day of law given with --date", null="none given"),
)  # fmt: skip

TOTALS = (
    _FILE, _SHEET, _ROW, _TABLE,
    Column("cell", TEXT, "address of the stated total"),
    Column("kind", TEXT, "what is stated", values=("subtotal", "total", "lot", "words")),
    Column("scope", TEXT, "what it adds up, in the sheet's words", null="the whole table"),
    Column("stated", SUM, "the total as the sheet states it, đồng", null="the cell is not a number"),
    Column("computed", SUM, "the sum of the lines it covers, with stated VAT and discount, đồng; of an amount in words, the stated total that it spells",
           null="no line under it has an amount"),
    Column("covers", TEXT, "cells that it adds up (G12:G40), or the cell of the total that it spells", null="no line is covered"),
    Column("difference", SUM, "stated − computed, đồng", null="one of the two is not known"),
    Column("allowance", SUM, "the largest difference that rounding of the printed unit can explain, đồng"),
)  # fmt: skip

SHARE_BASES = ("value", "count", "either")
SHARE_BOUNDS = ("exactly", "at_least", "at_most", "about")

# A share of Vietnamese goods that a sheet itself states, in a row that is no line.
STATED_SHARES = (
    _FILE, _SHEET, _ROW, _TABLE,
    Column("cell", TEXT, "address of the figure, or of the sentence that holds it"),
    Column("text", TEXT, "the sentence, or label and figure, as written"),
    Column("stated_percent", MONEY, "the share as stated, percent", "tỷ lệ ghi trên biểu"),
    Column("half_place", MONEY, "half of the last printed place of it, percent"),
    Column("basis", TEXT, "what it is a share of by its words: value (also where they do not say), count (of lines), either (they say both)", values=SHARE_BASES),
    Column("bound", TEXT, "how it is meant by its words", values=SHARE_BOUNDS),
    Column("goods_kind", TEXT, "kind of goods that it is of", null="all goods", values=GOODS_KINDS),
)  # fmt: skip
STATEMENTS = (
    *STATED_SHARES,
    *(Column(f"{end}_percent{suffix}", PERCENT, f"{end} end of the recomputed share by {by}, of the lines that are nearest to the statement",
             null="no line, or no value") for suffix, by in (("", "value"), ("_by_count", "number of lines")) for end in ("low", "high")),
    Column("items", pa.int64(), "line items of that share"),
    Column("nearest_percent", PERCENT, "end of the interval that is nearest to what is stated", null="nothing to compare with"),
    Column("distance", MONEY, "how far the stated share, after rounding, is from the recomputed interval, percentage points rounded up to 2 places; 0: within it",
           null="the share cannot be recomputed: no line, a line without an amount, or a stated total that does not agree"),
)  # fmt: skip

PROBLEMS = (
    _FILE,
    Column("sheet", TEXT, "sheet name", null="the whole file"),
    Column("cell", TEXT, "address", null="the whole sheet"),
    Column("code", TEXT, "kind of problem; the name under which it is found in findings"),
    Column("fatal", pa.bool_(), "the file or sheet could not be read, not beyond doubt, or holds no line item"),
    Column("message_vi", TEXT, "found › expected › what to do"),
    Column("message_en", TEXT, "the same in English"),
)  # fmt: skip

SHARES = (
    Column("by", TEXT, "what the share is taken over", values=("stage", "scope", "exceptions", "decisions", "file", "goods_kind", "agency", "funding_source")),
    Column("key", TEXT, "which one of those; of a scope: all, without_medical (other than medicines and medical supplies), medical; of exceptions: without them, "
           "or approved (they alone); of decisions: without lines whose explanation was accepted, or accepted (they alone)"),
    Column("file", TEXT, "the file, of a share by file", null="over several files"),
    Column("stage", TEXT, "stage of the purchase", values=STAGES),
    Column("items", pa.int64(), "line items in the denominator"),
    Column("amount", SUM, "value of the denominator, đồng"),
    Column("domestic", SUM, "value of lines that state Việt Nam, đồng"),
    Column("foreign", SUM, "value of lines that state another origin, đồng"),
    Column("unknown", SUM, "value of lines that do not tell, đồng"),
    Column("low_percent", PERCENT, "domestic / amount", null="the denominator is zero"),
    Column("high_percent", PERCENT, "(domestic + unknown) / amount", null="the denominator is zero"),
    Column("no_amount", pa.int64(), "lines of the denominator without a usable amount"),
    Column("complete", pa.bool_(), "every line of the denominator has an amount"),
    Column("tax_basis", TEXT, "whether prices include VAT", values=("included", "excluded", "unknown", "mixed")),
    Column("amount_with_tax", SUM, "value of lines whose prices include VAT, đồng"),
    Column("amount_without_tax", SUM, "value of lines whose prices do not include VAT, đồng"),
    Column("domestic_items", pa.int64(), "lines that state Việt Nam"),
    Column("foreign_items", pa.int64(), "lines that state another origin"),
    Column("unknown_items", pa.int64(), "lines that do not tell"),
    Column("low_percent_by_count", PERCENT, "domestic_items / items", null="no line"),
    Column("high_percent_by_count", PERCENT, "(domestic_items + unknown_items) / items", null="no line"),
    # Beside what the agency has set and stated itself (--profile).
    Column("unknown_tolerance_percent", PERCENT, "largest unknown part that the profile works with", null="the profile states none"),
    Column("above_tolerance", SUM, "unknown value above that part of the whole, đồng; 0 or less: within it", null="no tolerance, or no value"),
    Column("target_percent", PERCENT, "share that the agency has registered for itself", null="the profile states none"),
    Column("target_registered", TEXT, "the paper that registers it", null="the profile states none"),
    Column("target_gap_low", SUM, "domestic value above that part of the whole, đồng; below 0: short of it", null="no target, or no value"),
    Column("target_gap_high", SUM, "domestic and unknown value above that part of the whole, đồng", null="no target, or no value"),
    Column("stated_percent", PERCENT, "share that the agency has stated", null="the profile states none"),
)  # fmt: skip

GROUPS = (
    _FILE, _SHEET, Column("row", pa.int32(), "row of the first line of the first purchase", "dòng"),
    Column("by", TEXT, "what the purchases have in common beside the buyer", values=("supplier", "goods_group")),
    Column("agency", TEXT, "buying body", "chủ đầu tư, đơn vị sử dụng"),
    Column("stage", TEXT, "stage of the purchases", values=STAGES),
    Column("key", TEXT, "the supplier or the heading"),
    Column("below", SUM, "the ceiling that none of the purchases exceeds and all together do, đồng"),
    Column("purchases", pa.int64(), "how many purchases"),
    Column("days", pa.int64(), "days from the first to the last, both counted"),
    Column("largest", SUM, "value of the largest of them, đồng"),
    Column("total", SUM, "value of all of them, đồng"),
    Column("numbers", TEXT, "numbers of their contracts or decisions, joined by ;"),
    Column("decision_date_from", pa.date32(), "day of the first", null="not known"),
    Column("decision_date_to", pa.date32(), "day of the last", null="not known"),
    Column("law_date", pa.date32(), "day of law given with --date", null="every purchase has a day of its own"),
)  # fmt: skip

FINDINGS = (
    Column("rule", TEXT, "id of the rule, or of the reading problem"),
    Column("severity", TEXT, "the duty that it creates", values=("error", "explain", "note")),
    Column("verdict", TEXT, "fail, or unknown: the record does not say", values=("fail", "unknown")),
    Column("counted", pa.bool_(), "false for rules on trial, for approved exceptions and for accepted explanations"),
    Column("file", TEXT, "file", null="the whole run"),
    Column("sheet", TEXT, "sheet", null="the whole file"),
    Column("row", pa.int32(), "row", null="the whole sheet, or several rows"),
    Column("cells", TEXT, "cells to look at: H12,J12 or ranges J2:J90", null="none"),
    Column("rows", pa.int32(), "how many rows the finding stands for"),
    Column("message_vi", TEXT, "what is wrong and what to do"),
    Column("message_en", TEXT, "the same in English"),
    Column("value", TEXT, "value found", null="none"),
    Column("expected", TEXT, "value expected", null="none"),
    Column("difference", TEXT, "difference", null="none"),
    Column("cite", TEXT, "act and article", null="none"),
    Column("checked", TEXT, "how the citation was checked", null="not a legal citation", values=("gazette", "secondary", "recalled")),
    Column("dated_by", TEXT, "date axis, and whether the date was exact, bounded or assumed", null="the rule is not dated"),
    Column("date", pa.date32(), "the row's own date on that axis", null="not stated"),
    Column("amount", SUM, "money of the lines concerned, đồng", null="none"),
    Column("key", TEXT, "what the finding is about by content, wherever it stands: rule, verdict, and all that its lines state (or its own figures)",
           null="a decision cannot settle it: something could not be read or is missing"),
    Column("decision", TEXT, "what was decided on it: explained, accepted, rejected; expired: decided until a day that is over; undated: decided until a day, and no "
           "day of review was given to hold it against", null="nothing", values=DECISIONS),
    *(Column(f"decision_{name}", kind, meaning, null="not decided, or not stated") for name, kind, meaning in (
        ("by", TEXT, "who decided"), ("reason", TEXT, "why"), ("document", TEXT, "number of the paper"), ("expires", pa.date32(), "last day on which it holds"))),
)  # fmt: skip

# What one workbook is read to.
INTAKE = {
    "ledger": LEDGER, "items": STATED_ITEMS, "places": PLACES, "fixes": FIXES, "sheets": STATED_SHEETS, "totals": TOTALS, "costs": STATED_COSTS,
    "stated_shares": STATED_SHARES, "problems": PROBLEMS,
}  # fmt: skip
