"""YAML files are read without surprises, and every complaint names line and column."""

from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, field_validator

from checker.document import MAX_BYTES, MisfitError, fit, parse, read, read_as
from checker.error import CheckerError, Text


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("30", 30), ("-3", -3), ("0", 0), ("7.5", Decimal("7.5")), ("30.00", Decimal("30.00")), ("true", True), ("false", False),
        ("null", None), ("~", None), ("", None),
        # what YAML 1.1, or a helpful reader, would turn into something else
        ("NO", "NO"), ("no", "no"), ("on", "on"), ("yes", "yes"), ("0123", "0123"), ("1:30", "1:30"), ("1e5", "1e5"), ("0x1F", "0x1F"),
        (".5", ".5"), (".inf", ".inf"), ("1_000", "1_000"), ("2025-08-04", "2025-08-04"), ("2024-13-01", "2024-13-01"),
        ("'30'", "30"), ('"null"', "null"), ("Việt Nam", "Việt Nam"),
    ],
)  # fmt: skip
def test_a_value_is_what_it_shows(written: str, value: object) -> None:
    found = parse(f"a: {written}\n".encode(), "x.yaml").data["a"]
    assert found == value and type(found) is type(value)


def test_keys_are_always_text() -> None:
    assert parse(b"{NO: 1, 2025-08-04: 2, 30: 3, true: 4, null: 5}", "x.yaml").data == {"NO": 1, "2025-08-04": 2, "30": 3, "true": 4, "null": 5}


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", "dòng 3, cột 1", "khóa 'a' bị lặp"),
        ("a: {x: 1, x: 2}\n", "dòng 1, cột 11", "khóa 'x' bị lặp"),
        ("a: &x 1\n", "dòng 1, cột 4", "neo hoặc bí danh"),
        ("a: 1\nb: *x\n", "dòng 2, cột 4", "neo hoặc bí danh"),
        ("a: &x {b: 1}\n", "dòng 1, cột 4", "neo hoặc bí danh"),
        ("a: !!python/object/apply:os.system [ls]\n", "dòng 1, cột 4", "thẻ kiểu"),
        ("a: !!str 1\n", "dòng 1, cột 4", "thẻ kiểu"),
        ("a: !x 1\n", "dòng 1, cột 4", "thẻ kiểu"),
        ("a: 1\n---\nb: 2\n", "dòng 2, cột 1", "nhiều tài liệu"),
        ("[" * 21 + "]" * 21, "dòng 1, cột 21", "lồng quá sâu"),
        ("a: [1\n", "dòng 2, cột 1", "sai cú pháp"),
        ("a: b: c\n", "dòng 1, cột 5", "sai cú pháp"),
        ("a:\n\t- 1\n", "dòng 2, cột 1", "sai cú pháp"),
        ("? [a]\n: 1\n", "dòng 1, cột 3", "khóa không phải chữ"),
    ],
)
def test_surprises_are_refused_with_line_and_column(text: str, where: str, words: str) -> None:
    with pytest.raises(CheckerError) as error:
        parse(text.encode(), "rules/x.yaml")
    assert error.value.place == f"rules/x.yaml › {where}"
    assert words in error.value.message("vi") and error.value.message("en")


def test_bytes_that_are_not_utf8_are_refused_at_their_place() -> None:
    with pytest.raises(CheckerError, match="dòng 2, cột 4: tệp không phải UTF-8"):
        parse("a: 1\nb: Đ".encode() [:-1], "x.yaml")


def test_a_large_file_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"a" * (MAX_BYTES + 1))
    with pytest.raises(CheckerError, match="lớn hơn 1 MiB"):
        read(tmp_path / "x.yaml", tmp_path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CheckerError, match="không mở được tệp"):
        read(tmp_path / "x.yaml", tmp_path)


def test_a_byte_order_mark_and_windows_lines_are_read() -> None:
    document = parse("﻿a: 1\r\nb: 2\r\n".encode(), "x.yaml")
    assert document.data == {"a": 1, "b": 2} and document.place(("b",)) == "x.yaml › dòng 2, cột 4"


def test_places_name_the_file_below_the_root_and_the_nearest_value(tmp_path: Path) -> None:
    (tmp_path / "rules" / "items").mkdir(parents=True)
    path = tmp_path / "rules" / "items" / "x.yaml"
    path.write_text("a:\n  - {b: 1}\n  - {b: 2}\n", encoding="utf-8")
    document = read(path, tmp_path / "rules")
    assert document.place(("a", 1, "b")) == "rules/items/x.yaml › dòng 3, cột 9"
    assert document.place(("a", 1, "b"), key=True) == "rules/items/x.yaml › dòng 3, cột 6"
    assert document.place(("a", 1, "missing")) == "rules/items/x.yaml › dòng 3, cột 5"
    assert document.place() == "rules/items/x.yaml › dòng 1, cột 1"


def test_a_character_within_a_text_has_a_place_where_yaml_keeps_its_line() -> None:
    document = parse(b"plain: ab cd\nquoted: 'ab cd'\nblock: |\n  ab\n  cd\nfolded: >\n  ab\n  cd\n", "x.yaml")
    assert document.place_within(("plain",), 1, 4) == "x.yaml › dòng 1, cột 11"
    assert document.place_within(("quoted",), 1, 4) == "x.yaml › dòng 2, cột 13"
    assert document.place_within(("block",), 2, 1) == "x.yaml › dòng 5"
    assert document.place_within(("folded",), 1, 4) == "x.yaml › dòng 6, cột 9"


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")
    size: int
    name: str = "x"

    @field_validator("name")
    @classmethod
    def short(cls, value: str) -> str:
        if len(value) > 3:
            raise MisfitError(Text("dài", "long"), Text("Cần: ngắn", "Expected: short"))
        return value


class Whole(BaseModel):
    model_config = ConfigDict(extra="forbid")
    parts: list[Part]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("parts:\n  - {size: 1, sise: 2}\n", "x.yaml › dòng 2, cột 15: khóa lạ 'sise'"),
        ("parts:\n  - {sise: 2}\n", "x.yaml › dòng 2, cột 6: khóa lạ 'sise'"),
        ("parts:\n  - {size: 1}\n  - {name: a}\n", "x.yaml › dòng 3, cột 5: thiếu khóa 'parts.1.size'"),
        ("parts:\n  - {size: many}\n", "x.yaml › dòng 2, cột 12: giá trị của 'parts.0.size' không hợp lệ: many"),
        ("parts:\n  - {size: 1, name: abcd}\n", "x.yaml › dòng 2, cột 21: dài"),
        ("", "x.yaml › dòng 1, cột 1: "),
        ("- 1\n", "x.yaml › dòng 1, cột 1: "),
    ],
)
def test_what_does_not_fit_a_model_is_told_at_its_place(text: str, message: str) -> None:
    with pytest.raises(CheckerError) as error:
        fit(parse(text.encode(), "x.yaml"), Whole)
    assert str(error.value).startswith(message)


def test_a_document_that_fits_is_the_model(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("parts: [{size: 1}]", encoding="utf-8")
    assert read_as(tmp_path / "x.yaml", tmp_path, Whole) == Whole(parts=[Part(size=1)])
