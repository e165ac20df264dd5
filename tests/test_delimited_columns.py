"""The lines of a long csv are read column by column; what comes out is the same as record by record, cell by cell."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checker.error import InputError
from checker.format import delimited, delimited_columns
from checker.format.delimited import Records
from checker.format.encoding import Encoding
from checker.intake import take_in
from checker.resource import load_forms, reading_options, rules_folder
from checker.sheet.header import find_header
from checker.sheet.row import TableRows
from checker.sheet.vocabulary import Vocabulary
from checker.text_rows import TextRows

OPTIONS: dict[str, Any] = {**reading_options(rules_folder(), load_forms(rules_folder())), "passwords": []}
VOCABULARY = Vocabulary.of(OPTIONS)
HEAD = 3
CELLS = st.text(st.sampled_from('aĐ1 .,;"\t\n\r\x00#'), max_size=4)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@pytest.fixture(autouse=True)
def short_head(monkeypatch: pytest.MonkeyPatch) -> None:
    """The records that are read one by one in any case are few."""
    monkeypatch.setattr(delimited, "_LONG", HEAD)


def record_by_record(data: bytes, codec: str = "utf-8") -> Records:
    """The records as the csv module alone reads them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Records, "_in_columns", lambda self: None)
        return Records(data, Encoding(codec))


def rows_of(records: Records) -> list[list[object]]:
    return [list(row) for block in records.rows(2) for row in block]


def told(records: Records) -> tuple[Any, ...]:
    return records.width, records.height, records.open_quote, records.delimiter, rows_of(records)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=4, max_size=12), ENDS, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.booleans())
def test_records_of_one_width_are_read_in_columns_and_are_the_same(lines: list[list[str]], end: str, quoting: Any, marked: bool) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator=end, quoting=quoting).writerows([["a", "b", "c"]] * HEAD + lines)
    data = out.getvalue().encode("utf-8-sig" if marked else "utf-8")
    codec = "utf-8-sig" if marked else "utf-8"
    records = Records(data, Encoding(codec))
    assert told(records) == told(record_by_record(data, codec))
    broken = quoting == csv.QUOTE_MINIMAL and any(set("\r\n") & set(cell) for line in lines for cell in line)  # the writer leaves a bare end of a line as it is
    if records.delimiter == "," and not broken:
        assert records._long is not None


@given(st.text(st.sampled_from('a,"\n\rĐ '), max_size=60))
@example('a,b\n"x,y\n')
@example('a,b\nc,"d\n\n')
@example("a,b\n\n\nc,d\n\n")
@example('a,b\n"c"d,"e" \n')
def test_any_text_gives_the_same_records(text: str) -> None:
    data = ("x,y\n" * HEAD + text).encode()
    assert told(Records(data, Encoding("utf-8"))) == told(record_by_record(data))


@pytest.mark.parametrize(
    ("rest", "why"),
    [
        ("a,b,c\n", "a record of another width"),
        ('a,"b\n', "a quotation mark that is never closed"),
        ("a," + "b" * 131_073 + "\n", "a cell too long to be one"),
        ("#REF!,b\n", "a program's code for an error"),
    ],
)
def test_what_columns_cannot_tell_is_left_to_the_csv_module(rest: str, why: str) -> None:
    data = ("x,y\n" * HEAD + "1,2\n" + rest).encode()
    records = Records(data, Encoding("utf-8"))
    assert records._long is None, why
    assert told(records) == told(record_by_record(data))


def test_bytes_that_are_no_utf8_behind_its_mark_are_told() -> None:
    data = ("x,y\n" * HEAD + "1,2\n" * delimited.SAMPLE).encode("utf-8-sig") + b"M\xe1y,3\n"
    with pytest.raises(InputError) as told:
        delimited.delimited(data, "a.csv")
    assert told.value.code == "file_encoding"


def test_a_title_may_be_wider_or_narrower_than_the_lines() -> None:
    data = "DANH MỤC\na,b,c,d\nx,y,z\n1,2,3\n4,,\n,,\n\n".encode()
    records = Records(data, Encoding("utf-8"))
    assert records._long is not None
    assert (records.width, records.height) == (4, 5)
    assert rows_of(records)[-2:] == [["1", "2", "3", None], ["4", None, None, None]]
    assert told(records) == told(record_by_record(data))


@given(st.lists(st.lists(st.none() | st.text("ab", min_size=1, max_size=2), min_size=2, max_size=2), min_size=1, max_size=200), st.data())
def test_rows_made_of_columns_are_the_rows(rows: list[list[str | None]], data: st.DataObject) -> None:
    made = TextRows([pa.array(column, pa.string()) for column in zip(*rows, strict=True)])
    assert list(made) == rows
    assert made.filled().to_pylist() == [sum(cell is not None for cell in row) for row in rows]
    start, stop = sorted(data.draw(st.tuples(st.integers(0, len(rows)), st.integers(0, len(rows)))))
    part = made[start:stop]
    assert list(part) == rows[start:stop]
    assert list(reversed(part)) == rows[start:stop][::-1]
    assert [column.to_pylist() for column in part.columns] == [list(c) for c in zip(*rows[start:stop], strict=True)] or start == stop
    assert all(part[i] is made[start + i] for i in range(stop - start))
    assert part.last_filled() == max((i for i, row in enumerate(rows[start:stop], 1) if any(row)), default=0)


FIGURES = st.sampled_from([None, "1", "1.250.000", "1,5", "(2.000)", "1 250 000 đ", "2'", "-", "x", "1" * 61, "₫ 5", "٣", "3-5", "1.250.000,-", "5\n", " 7"])


@pytest.mark.parametrize("missing", [(), ("Đơn vị tính",), ("Đơn giá", "Thành tiền"), ("Thành tiền",), ("Số lượng",)], ids=str)
@given(data=st.data())
def test_lines_beyond_doubt_are_the_same_row_by_row_and_column_by_column(missing: tuple[str, ...], data: st.DataObject) -> None:
    names = ["Tên hàng hóa", "Đơn vị tính", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"]
    heads = [name for name in names if name not in missing]
    texts = {"Tên hàng hóa": st.sampled_from([None, "A", "Tủ", "- Tủ", "•Kệ", "+", "Đĩa", "*x", "–y"]), "Đơn vị tính": st.sampled_from([None, "Cái", "%", "1"])}
    rows = data.draw(st.lists(st.tuples(*(texts.get(name, FIGURES) for name in heads)), min_size=1, max_size=20))
    header = find_header([heads], (), VOCABULARY)
    assert header is not None
    view = TableRows(header, VOCABULARY)
    columns = list(zip(*rows, strict=True))
    assert view.plain_items([pa.array(column, pa.string()) for column in columns], len(rows)) == view.plain_items(columns, len(rows))


def variants(folder: Path) -> Iterator[Path]:
    """Real lists, and one whose lines, headings, sums and repeated headers begin only behind the rows that are read one by one."""
    data = Path(__file__).parent / "data"
    yield from sorted(p for p in (*data.rglob("*.csv"), *(Path(__file__).parents[1] / "samples").rglob("input*.csv")) if p.stat().st_size < 3_000_000)
    lines = [["STT", "Tên hàng hóa", "Đơn vị tính", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ", "Ngày ký hợp đồng", "Khác"]]
    for lot in range(1, 60):
        lines += [["I" * (lot % 3 + 1), f"Nhóm hàng {lot}", "", "", "", "", "", "", ""]]
        lines += [[str(n), f"Tủ  hồ sơ {n}", "Cái", "2", "1.250.000", "2.500.000,00", ("Việt Nam", "", "Trung Quốc", "---")[n % 4], "03/05/2025", 'a"b'] for n in range(1, 9)]
        lines += [["", "Cộng", "", "", "", "20.000.000", "", "", ""], [""] * 9]
        lines += [lines[0]] if lot % 20 == 0 else []
    lines += [["", "", "", "", "", "", "", "", ""], ["", "Người lập biểu", "", "", "", "", "", "", ""]]
    path = folder / "nhom.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    yield path


def test_what_is_read_of_a_file_does_not_depend_on_how_its_cells_are_held(tmp_path: Path) -> None:
    in_columns = 0
    for path in variants(tmp_path):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(delimited, "_LONG", 60)
            patch.setattr(delimited_columns, "_BLOCK", 4096)  # so that tables go on from piece to piece
            new = take_in(str(path), path.name, OPTIONS)
            in_columns += Records(path.read_bytes(), Encoding("utf-8-sig"))._long is not None
            patch.setattr(Records, "_in_columns", lambda self: None)
            old = take_in(str(path), path.name, OPTIONS)
        for name in old:
            assert comparable(new[name]) == comparable(old[name]), (path.name, name)
    assert in_columns


def comparable(table: pa.Table) -> list[dict[str, Any]]:
    """The rows; fixes have no order, and what is carried along is an object."""
    rows = [{**row, "extra": json.loads(row["extra"])} if row.get("extra") else row for row in table.to_pylist()]
    return sorted(rows, key=repr) if "why" in table.column_names else rows
