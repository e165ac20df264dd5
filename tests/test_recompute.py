"""The shares of the real samples, computed again in a few lines that share nothing with the product but the source cells.

Origins are the labels made by hand (tests/data/origin_dev.csv) or, for the workbooks, written down here by reading the cells.
"""

import csv
import unicodedata
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

from checker import check

DOMESTIC_IN_SURVEY = {"Việt Nam", "Công ty TNHH Medicon - Việt Nam", "Công ty Cổ phần SEMIND / Việt Nam"}
UNKNOWN_IN_SURVEY = {"Hà Quốc", "Institut Virion\\Serion GmbH", "Chi tiết tại bảng phạm vi cung cấp hàng hóa"}
FOREIGN_AMONG_MEDICINES = {"Ấn Độ", "Ý", "France", "Slovakia"}
SWAPPED = {("Becton, Dickinson and Company", "Mỹ"): "foreign"}  # (origin, maker) of lines whose two columns changed places
MAKERS = {("Institut Virion\\Serion GmbH", "Đức"): "foreign"}  # (origin, maker) of a line that only its maker's cell tells
SAMPLES = Path(__file__).parent.parent / "samples"
LABELS = Path(__file__).parent / "data" / "origin_dev.csv"


def stated(path: Path) -> dict[str, Decimal]:
    share = check(path).share
    assert share is not None
    return {key: share[key] for key in ("amount", "domestic", "foreign", "unknown")} | {"items": Decimal(share["items"])}


def summed(lines: list[tuple[str, Decimal]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for verdict, amount in lines:
        sums[verdict] += amount
    parts = {verdict: sums[verdict] for verdict in ("domestic", "foreign", "unknown")}
    return {"amount": sum(parts.values(), Decimal(0)), **parts, "items": Decimal(len(lines))}


def test_published_lines_of_the_portal() -> None:
    path = SAMPLES / "egp-won-goods-data" / "input.csv"
    with LABELS.open(encoding="utf-8", newline="") as file:
        labels = {unicodedata.normalize("NFC", row["origin_raw"]): row["verdict"] for row in csv.DictReader(file)}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def value(row: dict[str, str]) -> Decimal:
        amount = Decimal(row["amount"] or 0)
        product = Decimal(row["quantity"]) * Decimal(row["unitPrice"])
        return (amount or product).quantize(Decimal("0.000001"))

    def purchase(row: dict[str, str]) -> tuple[str, str, str, str, Decimal]:
        return row["notifyNo"], " ".join(row["name"].split()), row["model"], row["quantity"], value(row)

    # A lot (amount, no price) whose goods stand elsewhere in the same notice (price, no amount) is the same purchase seen twice.
    goods = {purchase(r) for r in rows if not r["amount"] and r["unitPrice"] != "0"}
    once = [r for r in rows if r["unitPrice"] != "0" or purchase(r) not in goods]
    assert len(rows) - len(once) == 15

    def verdict(row: dict[str, str]) -> str:
        return SWAPPED.get((row["origin"], row["manufacturer"])) or labels[unicodedata.normalize("NFC", row["origin"])]

    assert sum((r["origin"], r["manufacturer"]) in SWAPPED for r in once) == 3
    assert stated(path) == summed([(verdict(r), value(r)) for r in once])


def test_medicines() -> None:
    path = SAMPLES / "egp-won-medicines" / "input.xlsx"
    head, *rows = load_workbook(path).active.iter_rows(values_only=True)
    origin, amount = head.index("Xuất xứ"), head.index("Thành tiền (VND)")
    texts = [unicodedata.normalize("NFC", str(r[origin])).strip() for r in rows]
    assert set(texts) == {"Việt Nam"} | FOREIGN_AMONG_MEDICINES
    lines = [("domestic" if text == "Việt Nam" else "foreign", Decimal(str(r[amount]))) for text, r in zip(texts, rows, strict=True)]
    assert stated(path) == summed(lines)


def test_market_survey() -> None:
    path = SAMPLES / "egp-market-survey" / "input.xlsx"
    head, *rows = load_workbook(path).active.iter_rows(values_only=True)
    origin, maker, amount, quantity, price = (head.index(t) for t in ("Xuất xứ", "Nhà sản xuất", "Thành tiền", "Số lượng", "Đơn giá trúng thầu"))
    lines = []
    seen = set()
    for row in rows:
        if row[1:] in seen:  # the survey was compiled by key word (first column): the same line found twice is one purchase
            continue
        seen.add(row[1:])
        text = str(row[origin] or "").strip()
        verdict = MAKERS.get((text, row[maker])) or "unknown" if text in UNKNOWN_IN_SURVEY else "domestic" if text in DOMESTIC_IN_SURVEY else "foreign"
        lines.append((verdict, Decimal(str(row[amount] or 0)) or Decimal(str(row[quantity])) * Decimal(str(row[price]))))
    assert stated(path) == summed(lines)


def test_the_drug_master_has_a_share_by_count_only() -> None:
    path = SAMPLES / "hospital-drug-master" / "input.xlsx"
    head, *rows = load_workbook(path)["Sheet1"].iter_rows(values_only=True)
    countries = [str(r[head.index("tennuoc")]) for r in rows]
    share = check(path).share
    assert share is not None
    assert (share["amount"], share["low_percent"], share["no_amount"]) == (0, None, len(rows))
    assert (share["items"], share["domestic_items"]) == (len(rows), countries.count("Việt Nam"))
    assert share["excluded"] == [{"reason": "repeated", "items": len(rows), "amount": 0, "words": []}]
