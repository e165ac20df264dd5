"""Writes the sheets of the regimes: goods, offerors and figures are invented. Run: python -m samples.regimes.build."""

from datetime import date
from pathlib import Path

from openpyxl import Workbook

from samples.sheet import STAMP, fill

HERE = Path(__file__).parent


def book(path: str, pages: dict[str, list[list[object]]]) -> None:
    """Writes one workbook with fixed stamps."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in pages.items():
        fill(workbook.create_sheet(name), rows)
    workbook.properties.created = workbook.properties.modified = STAMP
    workbook.save(HERE / path)


def far() -> None:
    """An offer with its components, deliveries on both sides of 2029, and an evaluation of foreign offers."""
    book("far-25-1/offer.xlsx", {
        "Offer": [
            ["Line item", "End product", "Country of origin", "Domestic end product", "Quantity", "Unit price", "Amount", "Delivery date"],
            [1, "Centrifugal pump", "United States", "X", 10, 4200, 42000, date(2026, 6, 30)],
            [2, "Pressure valve", "United States", "X", 40, 310, 12400, date(2029, 3, 31)],
            [3, "Hydraulic hose", "China", "X", 100, 25, 2500, date(2026, 6, 30)],
            [4, "Flow meter", "Germany", None, 5, 900, 4500, date(2026, 6, 30)],
            [5, "Control panel", "United States", "X", 2, 8000, 16000, date(2026, 6, 30)],
        ],
        "Components": [
            ["Line item", "End product", "Cost of all components", "Cost of domestic components"],
            [1, "Centrifugal pump", 3000, 2010],
            [2, "Pressure valve", 200, 140],
            [3, "Hydraulic hose", 15, 9.75],
            [5, "Control panel", 6000, None],
        ],
    })  # fmt: skip
    book("far-25-1/evaluation.xlsx", {
        "Evaluation": [
            ["Line item", "End product", "Country of origin", "Low foreign offer", "Lowest domestic offer from", "Evaluated price", "Solicitation issued"],
            [1, "Centrifugal pump", "Germany", 4000, "Large business", 4800, date(2026, 2, 1)],
            [2, "Pressure valve", "Japan", 300, "Small business", 360, date(2026, 2, 1)],
            [3, "Flow meter", "Germany", 900, "Small business", 1170, date(2026, 2, 1)],
        ],
    })  # fmt: skip


def mii() -> None:
    """A bid whose lines claim either class, with their local content."""
    book("ppp-mii/bid.xlsx", {
        "Bid": [
            ["Sl. No.", "Item", "Country of origin", "Class-I", "Class-II", "Quantity", "Unit price", "Amount", "Date of tender"],
            [1, "Distribution transformer", "India", "X", None, 4, 500000, 2000000, date(2025, 3, 1)],
            [2, "Circuit breaker", "India", "X", None, 12, 80000, 960000, date(2025, 3, 1)],
            [3, "Energy meter", "India", None, "X", 200, 2500, 500000, date(2025, 3, 1)],
            [4, "Protection relay", "India", None, "X", 6, 60000, 360000, date(2025, 3, 1)],
        ],
        "Local content": [
            ["Sl. No.", "Item", "Total value", "Net domestic indirect taxes", "Imported content incl. customs duties"],
            [1, "Distribution transformer", 590000, 90000, 250000],
            [2, "Circuit breaker", 94400, 14400, 41000],
            [3, "Energy meter", 2950, 450, 2000],
            [4, "Protection relay", 70800, 10800, 49000],
        ],
    })  # fmt: skip


if __name__ == "__main__":
    far()
    mii()
