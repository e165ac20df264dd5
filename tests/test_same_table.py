"""One table is one table, whatever its file is: items and findings are the same from xlsx, xls, xlsb, ods, Excel-2003 XML, html and csv.

File and sheet names and what was mended in reading a number apart. Tables of a kind that a format cannot hold are not written in it.
"""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from formats_of import FORMATS, WITH_ERRORS, WITH_MERGES, Format, Sheet
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from made_tables import sheets
from run_here import checked

from checker.pipeline import Result

SAME = settings(max_examples=5, deadline=None, derandomize=True, database=None, phases=[Phase.generate])  # a run is too slow to shrink by


def results(made: Sequence[Sheet], formats: Mapping[str, Format]) -> tuple[Result, dict[str, str]]:
    """One run over the workbook in all formats, and the file of each."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: write(made, Path(folder) / f"{made[0].name}.{name}") for name, write in formats.items()}
        return checked(*paths.values()), {name: path.name for name, path in paths.items()}


def of_file(rows: Sequence[dict[str, Any]], file: str) -> list[dict[str, Any]]:
    """The rows of one file, as if it had no name."""
    mine = ({k: v for k, v in row.items() if k != "file"} for row in rows if row["file"] == file)
    return [{k: v.replace(file, "…") if isinstance(v, str) else v for k, v in row.items()} for row in mine]


def same(made: Sequence[Sheet], formats: Mapping[str, Format]) -> None:
    """Asserts that every format gives what xlsx gives, and that this is what was written."""
    result, files = results(made, formats)
    amounts = {(i["sheet"], i["row"]): i["amount"] for i in result.tables["items"].to_pylist() if i["file"] == files["xlsx"]}
    assert amounts == {(sheet.name, row): worth for sheet in made for row, worth in sheet.worth.items()}
    assert [i["reason"] for i in result.inputs] == [None] * len(files)
    for table in ("items", "ledger", "totals", "places", "sheets"):
        rows = result.tables[table].to_pylist()
        wanted = of_file(rows, files["xlsx"])
        assert table == "totals" or wanted
        for name, file in files.items():
            assert of_file(rows, file) == wanted, f"{table}: {name}"
    found = result.found.to_pylist()
    for name, file in files.items():
        assert of_file(found, file) == of_file(found, files["xlsx"]), f"findings: {name}"
    shares = {s["key"]: {k: v for k, v in s.items() if k not in ("key", "file")} for s in result.share_rows if s["by"] == "file"}
    assert all(shares[file] == shares[files["xlsx"]] for file in files.values())


@given(sheets())
@SAME
def test_lines_headings_and_sums(sheet: Sheet) -> None:
    same([sheet], FORMATS)


@given(sheets(odd=True))
@SAME
def test_error_cells_and_words_for_figures(sheet: Sheet) -> None:
    same([sheet], WITH_ERRORS)


@given(sheets(odd=True))
@SAME
def test_errors_that_a_program_wrote_as_texts(sheet: Sheet) -> None:
    same([sheet], {name: FORMATS[name] for name in ("xlsx", "csv", "html")})


@given(sheets(merged=True, hidden=True))
@SAME
def test_merged_and_hidden_cells(sheet: Sheet) -> None:
    same([sheet], WITH_MERGES)


@given(sheets(odd=True, merged=True, hidden=True), sheets(name="Hai", pool=slice(60, 120), odd=True), st.booleans())
@SAME
def test_error_cells_on_sheets_merged_and_hidden(one: Sheet, two: Sheet, is_hidden: bool) -> None:
    two.hidden = is_hidden
    same([one, two], {name: write for name, write in WITH_ERRORS.items() if name != "xlsb"})
