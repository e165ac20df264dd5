"""Hostile files: each is read with every fact right, or refused with a reason; nothing crashes, hangs, or is lost in silence.

`make_hostile.py` makes the cases and says of each what is right.
"""

import csv
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest

from checker.cell import column_number
from checker.reader import Reader
from checker.resource import load_forms, reading_options, rules_folder

pytestmark = pytest.mark.slow

LONGEST = 10.0  # seconds until a hostile file is refused
MAKER = Path(__file__).parent / "make_hostile.py"
FAMILIES = ("zip", "xml", "cells", "values", "text", "structure", "scale", "extension", "xls", "csv", "fs")
# What is said of a file that holds no table of goods: it was read all the same.
_NO_TABLE = {"header_not_recognised", "no_items", "empty_workbook", "sheet_without_table"}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, str]]]:
    folder = tmp_path_factory.mktemp("hostile")
    subprocess.run([sys.executable, MAKER, folder], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return folder, list(csv.DictReader(file))


@pytest.fixture(scope="module")
def reader(cases: tuple[Path, list[dict[str, str]]]) -> Iterator[Reader]:
    wanted = {case["file"]: [list(place(a)) for a in json.loads(case["truth"]).get("cells", {})] for case in cases[1] if case["truth"]}
    options = {**reading_options(rules_folder(), load_forms(rules_folder())), "cells": wanted}
    with Reader(options, function="hostile_probe:look") as child:
        yield child


def place(address: str) -> tuple[int, int]:
    match = re.fullmatch(r"([A-Z]+)(\d+)", address)
    assert match
    return int(match[2]), column_number(match[1].encode())


def wrong(case: dict[str, str], found: dict[str, Any]) -> list[str]:
    """The facts of the case that do not hold."""
    truth = json.loads(case["truth"])
    faults = []
    if "rows" in truth and found["rows"] != truth["rows"]:
        faults.append(f"{found['rows']} rows, not {truth['rows']}")
    for address, fact in truth.get("cells", {}).items():
        row, column = place(address)
        value = found["cells"].get(f"{row},{column}")
        if not holds(fact, value):
            faults.append(f"{address}: {value!r}, not {fact!r}")
    return faults


def holds(fact: Any, value: Any) -> bool:
    number = value["number"] if isinstance(value, dict) and "number" in value else None
    if isinstance(fact, dict) and "number" in fact:
        try:
            return Decimal(number if number is not None else str(value).strip()) == Decimal(fact["number"])
        except InvalidOperation:
            return False
    if isinstance(fact, dict) and "not" in fact:
        return number is None or float(number) != fact["not"]
    if isinstance(fact, dict) and "text_length" in fact:
        return isinstance(value, str) and len(value) == fact["text_length"]
    return bool(value == fact)


def verdict(folder: Path, case: dict[str, str], reader: Reader) -> str | None:
    """What is wrong with the way a case was taken, or None."""
    path = folder / case["file"] if not case["file"].startswith("'") else Path(str(folder) + "/" + eval(case["file"]))
    began = time.monotonic()
    tables = reader.read(path, case["file"], timeout=60).intake
    seconds = time.monotonic() - began
    if "look" in tables:
        found = json.loads(tables["look"].column("json")[0].as_py())
        codes = [code for code, fatal in found["problems"] if fatal and code not in _NO_TABLE]
    else:
        found = None
        codes = [p["code"] for p in tables["problems"].to_pylist() if p["fatal"]]
    if "internal_error" in codes:
        return str(tables["problems"].to_pylist()[0]["message_en"])
    if "reader_timeout" in codes or (codes and seconds > LONGEST):
        return f"took {seconds:.0f} s"
    if case["expect"] == "refuse" and not codes:
        return "read without a word"
    if case["expect"] == "read" and codes:
        return f"refused: {codes}"
    if found and not codes and case["truth"] and (faults := wrong(case, found)):
        return "; ".join(faults[:3])
    return None


@pytest.mark.parametrize("family", FAMILIES)
def test_hostile_files(family: str, cases: tuple[Path, list[dict[str, str]]], reader: Reader) -> None:
    folder, every = cases
    mine = [case for case in every if case["family"] == family and not (case["file"] == "no_permission.xlsx" and os.geteuid() == 0)]
    assert mine
    faults = {case["file"]: fault for case in mine if (fault := verdict(folder, case, reader))}
    assert not faults
