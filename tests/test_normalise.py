"""Cells of texts → cleaned texts, with a record of every change; units of quantity → codes."""

from pathlib import Path

import pyarrow as pa
import pytest

from checker.cell import CellError
from checker.key import key
from checker.resource import read_codes
from checker.value.normalise import Fixes, TextColumn, unit_codes

RULES = Path(__file__).parent.parent / "rules"
UNITS = {key(row["spelling"]): row["unit"] for row in read_codes(RULES, "units")}


def read(name: str, *cells: object) -> tuple[list[str | None], pa.Table, TextColumn]:
    """The texts of a column of these cells, standing in rows 2 …, and its fixes."""
    fixes = Fixes("a.xlsx", "S")
    column = TextColumn(name, 1, fixes)
    column.add(cells, pa.array(range(2, 2 + len(cells)), pa.int32()))
    return pa.concat_arrays(column.values).to_pylist(), fixes.table(), column


def test_every_change_of_a_text_is_told() -> None:
    texts, fixes, _ = read("unit", "Сái", "Cái", " Hộp ", None)
    assert texts == ["Cái", "Cái", "Hộp", None]
    assert fixes.select(["cell", "before", "after", "why", "field"]).to_pylist() == [
        {"cell": "B2", "before": "Сái", "after": "Cái", "why": "text", "field": "unit"},
        {"cell": "B4", "before": " Hộp ", "after": "Hộp", "why": "text", "field": "unit"},
    ]


@pytest.mark.parametrize("name", ["model", "registration_no", "hs_code", "contract_no"])
def test_part_numbers_keep_letters_of_another_script(name: str) -> None:
    assert read(name, "АB", "ГОСТ 7798", "20/QÐ-QLD")[0] == ["АB", "ГОСТ 7798", "20/QĐ-QLD"]


def test_an_error_cell_is_no_text() -> None:
    texts, _, column = read("model", "A", CellError("#REF!"))
    assert texts == ["A", None]
    assert column.error_cells == [(3, "B3 (#REF!)")]


@pytest.mark.parametrize(
    ("spellings", "code"),
    [
        (["Cái", "cái", "CÁI", "Cai", "PCS"], "cái"),
        (["Chiếc", "chiếc"], "chiếc"),
        (["ml", "mL", "ML", "Ml"], "ml"),
        (["m2", "m²", "M2", "mét vuông"], "m2"),
        (["kg", "Kg", "kG", "kilogam"], "kg"),
        (["µL", "μl"], "µl"),
        (["Quả", "Qủa"], "quả"),
    ],
)
def test_spellings_of_one_unit_have_one_code(spellings: list[str], code: str) -> None:
    assert unit_codes(pa.array(spellings), UNITS).to_pylist() == [code] * len(spellings)


def test_several_units_or_none_have_no_code() -> None:
    assert unit_codes(pa.array(["Lọ hoặc gói", "Cái/Chiếc", "chai 500g", "Theo hợp đồng", "-", None]), UNITS).to_pylist() == [None] * 6


def test_the_list_of_units_names_each_spelling_once_and_every_code_is_a_spelling_of_itself() -> None:
    rows = read_codes(RULES, "units")
    assert len({key(row["spelling"]) for row in rows}) == len(rows)
    assert {row["unit"] for row in rows} == {UNITS.get(key(row["unit"])) for row in rows}
