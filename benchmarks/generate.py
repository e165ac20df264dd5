"""Writes a realistic, messy purchase list of any length: 20 columns, the habits of many offices, invented goods and figures.

Run: python benchmarks/generate.py danh-muc.xlsx --rows 100000 [--seed 7] [--faulty all|none]        (or a name that ends in .csv)

What is messy: 30 % of prices and amounts are text (1.250.000,50), origins come in some sixty spellings (upper case, no accents, decomposed
accents, codes, several countries, blanks), dates are partly text, units differ in case, 1 % of the names are missing, 1 % of the amounts
are wrong. The stated grand total is the sum of the stated amounts. The workbook is raw OOXML: half of the text columns are shared
strings, the other half inline, as different producers write them. The same rows and seed give the same bytes. With --faulty every cell is
well written, and either no line or each one has a wrong amount and no origin.
"""

import argparse
import csv
import datetime
import random
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

TITLE = "DANH MỤC HÀNG HÓA MUA SẮM NĂM 2025"
HEADERS = (
    "STT", "Mã vật tư", "Tên hàng hóa", "Quy cách, thông số kỹ thuật", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Thuế suất", "Xuất xứ",
    "Nhãn hiệu", "Hãng sản xuất", "Ký mã hiệu", "Năm sản xuất", "Ngày ký hợp đồng", "Ngày giao hàng", "Số hợp đồng", "Nhà thầu", "Mã số thuế",
    "Ghi chú",
)  # fmt: skip
AMOUNT, _ORIGIN = HEADERS.index("Thành tiền"), HEADERS.index("Xuất xứ")
SHARED = {HEADERS.index(h) for h in ("Tên hàng hóa", "ĐVT", "Xuất xứ", "Nhãn hiệu", "Hãng sản xuất", "Nhà thầu")}
KINDS = (
    "Máy", "Bộ", "Thiết bị", "Hệ thống", "Tủ", "Bàn", "Ghế", "Ống", "Dây cáp", "Van", "Bơm", "Màn hình", "Vật tư", "Kim tiêm", "Thép", "Đèn",
)  # fmt: skip
USES = (
    "điều hòa không khí", "siêu âm chẩn đoán", "đo điện trở cách điện", "phát điện dự phòng", "lọc nước tinh khiết", "xét nghiệm sinh hóa",
    "chiếu sáng đô thị", "truyền dữ liệu quang", "văn phòng gỗ công nghiệp", "inox chống gỉ", "nhựa chịu nhiệt", "báo cháy tự động",
)  # fmt: skip
GRADES = ("loại A", "công suất lớn", "tiêu chuẩn TCVN", "thế hệ mới", "hai chiều", "ba pha", "chính hãng", "cao cấp", "phổ thông", "chuyên dụng")
ORIGINS = (
    *["Việt Nam"] * 30, *["VIỆT NAM", "Viet Nam", "VN", "Vietnam", "việt nam ", "V.N", unicodedata.normalize("NFD", "Việt Nam")] * 3,
    *["Trung Quốc", "China", "CHN", "TQ", "trung quoc", "P.R.C"] * 4, *["Nhật Bản", "Japan", "JP", "Nhật"] * 3, *["Hàn Quốc", "Korea", "KR"] * 3,
    "Đức", "Germany", "EU/G7", "Mỹ", "USA", "Hoa Kỳ", "Thái Lan", "Đài Loan", "Malaysia", "Ấn Độ", "Italia", "Pháp", "Việt Nam/Trung Quốc",
    "Châu Âu", "?", "Xuất xứ: Việt Nam", "Lắp ráp tại Việt Nam", None, None,
)  # fmt: skip
UNITS = ("Cái", "cái", "Bộ", "bộ", "Chiếc", "Kg", "kg", "m2", "m²", "M", "mét", "Hộp", "Thùng", "Lít", "Gói", "Tấn", "Viên")
TAXES = ("8%", "10%", "5%", "0.08", "0.1")
NOTES = (*[None] * 7, "Hàng mới 100%", "Bảo hành 12 tháng", "Có CO/CQ")
EPOCH = datetime.date(1899, 12, 30)

Cell = str | int | float | datetime.date | None


def lines(rows: int, seed: int, faulty: bool | None = None) -> Iterator[list[Cell]]:
    """The line items, and after them the row of the grand total; `faulty`: each line or none (None: some, as offices write)."""
    chance = random.Random(seed)
    choice, below = chance.choice, chance.randrange
    names = [f"{choice(KINDS)} {choice(USES)} {choice(GRADES)} {i % 97 + 1}" for i in range(max(1, min(20_000, rows)))]
    total = 0
    for number in range(1, rows + 1):
        quantity = int(chance.gammavariate(1.2, 30)) + 1
        price = round(chance.lognormvariate(12, 1.6), below(3) // 2 * 2)  # two thirds in whole đồng
        cents = round(price * 100) * quantity
        if (chance.random() < 0.01) if faulty is None else faulty:
            cents += cents // 10
        total += cents
        as_text = chance.random() < 0.3 and faulty is None
        signed = EPOCH + datetime.timedelta(below(44_000, 46_000))
        delivered = signed + datetime.timedelta(below(-5, 200))
        line: list[Cell] = [
            number, f"HH{below(3_000_000):07d}", choice(names) if chance.random() > 0.01 else None, f"{choice(GRADES)}, {below(10, 999)} mm",
            choice(UNITS), quantity, written(round(price * 100)) if as_text else price, written(cents) if as_text else cents / 100,
            choice(TAXES), choice(ORIGINS), f"Thương hiệu {below(800)}" if chance.random() > 0.05 else None,
            f"Công ty TNHH sản xuất {below(1500)}" if chance.random() > 0.03 else None, f"KM-{below(9999):04d}/{below(10, 99)}",
            below(2015, 2026), signed, f"{delivered:%d/%m/%Y}" if chance.random() < 0.4 else delivered, f"{below(1, 9000):03d}/2025/HĐ-MS",
            f"Công ty cổ phần thương mại và dịch vụ {below(2500)}", f"{below(10**8, 4 * 10**9):010d}", choice(NOTES),
        ]  # fmt: skip
        if faulty is not None:
            line[2], line[4], line[_ORIGIN], line[10], line[11] = names[number % len(names)], "Cái", None if faulty else "Việt Nam", "Thương hiệu", "Nhà máy"
        yield line
    last: list[Cell] = [None] * len(HEADERS)
    last[2], last[AMOUNT] = "Tổng cộng", total / 100
    yield last


def written(cents: int) -> str:
    """125000050 → "1.250.000,50": money as people type it."""
    return f"{cents / 100:,.2f}".translate(str.maketrans(",.", ".,"))


def write(path: Path, rows: int, seed: int = 7, faulty: bool | None = None) -> Path:
    """The path of the table, written in the format that its name asks for."""
    {".xlsx": write_xlsx, ".csv": write_csv}[path.suffix](path, rows, lines(rows, seed, faulty))
    return path


def write_csv(path: Path, rows: int, written_lines: Iterable[list[Cell]]) -> None:
    """Writes UTF-8 with BOM, as Excel does; the header is the first record."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows(written_lines)


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def _type(part: str, kind: str) -> str:
    return f'<Override PartName="/xl/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'


def _relations(*targets: tuple[str, str]) -> str:
    inner = "".join(f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(targets, 1))
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f"{_type('workbook', 'sheet.main')}{_type('worksheets/sheet1', 'worksheet')}{_type('styles', 'styles')}"
    f"{_type('sharedStrings', 'sharedStrings')}</Types>",
    "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Danh mục" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": _relations(
        ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")
    ),
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="14" applyNumberFormat="1"/>'
    '<xf numFmtId="4" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
BOLD, DAY, MONEY = 1, 2, 3  # positions in cellXfs
COLUMNS = "ABCDEFGHIJKLMNOPQRST"


def write_xlsx(path: Path, rows: int, written_lines: Iterable[list[Cell]]) -> None:
    """Writes the workbook: a title, a blank row, the header in row 3, the lines, the grand total."""
    shared: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in PARTS.items():
            archive.writestr(_entry(name), PROLOGUE + part)
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            sheet.write(f'{PROLOGUE}<worksheet xmlns="{MAIN}"><dimension ref="A1:T{rows + 4}"/><sheetData>'.encode())
            sheet.write(_row(1, [TITLE], shared, BOLD))
            sheet.write(_row(3, list(HEADERS), shared, BOLD))
            for number, line in enumerate(written_lines, 4):
                sheet.write(_row(number, line, shared))
            sheet.write(b"</sheetData></worksheet>")
        with archive.open(_entry("xl/sharedStrings.xml"), "w") as strings:
            strings.write(f'{PROLOGUE}<sst xmlns="{MAIN}" uniqueCount="{len(shared)}">'.encode())
            strings.writelines(f'<si><t xml:space="preserve">{escape(text)}</t></si>'.encode() for text in shared)
            strings.write(b"</sst>")


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)  # of 1980: the same rows give the same bytes
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _row(number: int, line: list[Cell], shared: dict[str, int], style: int = 0) -> bytes:
    cells = "".join(_cell(column, number, value, shared, style) for column, value in enumerate(line) if value is not None)
    return f'<row r="{number}">{cells}</row>'.encode()


def _cell(column: int, row: int, value: Cell, shared: dict[str, int], style: int) -> str:
    at = f'r="{COLUMNS[column]}{row}"'
    bold = f' s="{style}"' if style else ""
    if isinstance(value, str):
        if style or column in SHARED:
            return f'<c {at}{bold} t="s"><v>{shared.setdefault(value, len(shared))}</v></c>'
        return f'<c {at} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    if isinstance(value, datetime.date):
        return f'<c {at} s="{DAY}"><v>{(value - EPOCH).days}</v></c>'
    money = f' s="{MONEY}"' if column in (AMOUNT - 1, AMOUNT) else ""
    return f"<c {at}{money}><v>{value}</v></c>"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--faulty", choices=("all", "none"))
    given = parser.parse_args()
    print(write(given.path, given.rows, given.seed, {"all": True, "none": False}.get(given.faulty)))


if __name__ == "__main__":
    main()
