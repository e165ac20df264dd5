"""Small workbooks in any number, of many kinds: the same goods at several stages, articles whose origins differ from file to file, purchases
close together, sums that do not agree, columns that changed places, and files that cannot be read."""

import hashlib
import random
from collections.abc import Callable
from pathlib import Path

from workbook import Error, write_xlsx

GOODS = ("Máy tính để bàn", "Máy in laser", "Bàn học sinh", "Ghế gấp", "Máy siêu âm", "Tủ sắt", "Găng tay y tế", "Máy chiếu", "Điều hòa 2 chiều", "Bơm tiêm 5ml")
ORIGINS = ("Việt Nam", "Trung Quốc", "Nhật Bản", "Việt Nam", "Hàn Quốc", None, "Lắp ráp tại Việt Nam", "EU/G7")
MAKERS = ("Dell", "HP", "Hòa Phát", "Omron", None)
STAGES = ("plan", "bid", "award", "contract")


def _list(path: Path, chance: random.Random) -> None:
    """A purchase list with origins; now and then its total is wrong."""
    rows: list[list[object]] = [["Đơn vị: Trường Mẫu"], ["STT", "Tên hàng hóa", "Ký mã hiệu", "Hãng sản xuất", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"]]
    total = 0
    for number in range(1, chance.randint(3, 9)):
        quantity, price = chance.randint(1, 20), chance.randint(1, 900) * 1000
        total += quantity * price
        rows.append([number, chance.choice(GOODS), f"M{chance.randint(1, 3)}", chance.choice(MAKERS), "Cái", quantity, price, quantity * price, chance.choice(ORIGINS)])
    rows.append([None, "Tổng cộng", None, None, None, None, None, total + chance.choice((0, 0, 0, 1000)), None])
    write_xlsx(path.with_suffix(".xlsx"), {"Danh mục": rows})


def _stage(path: Path, chance: random.Random) -> None:
    """A canonical table of one stage: goods that other files have at other stages."""
    head = "goods_name,unit,quantity,unit_price,amount,stage,agency,supplier,contract_signed,origin_raw,origin_demand"
    stage = chance.choice(STAGES)
    lines = [head]
    for name in chance.sample(GOODS, chance.randint(2, 5)):
        day = f"2025-0{chance.randint(8, 9)}-{chance.randint(10, 28)}"
        lines.append(f"{name} {path.stem[-1]},Bộ,{chance.choice((1, 2))},100000000,,{stage},Sở {chance.randint(1, 2)},Công ty {chance.randint(1, 2)},{day},"
                     f"{chance.choice(ORIGINS) or ''},{chance.choice(('', 'Việt Nam'))}")  # fmt: skip
    path.with_suffix(".csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _swapped(path: Path, chance: random.Random) -> None:
    """Countries stand under the maker, makers under the origin; a price is an error."""
    rows: list[list[object]] = [["STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ", "Hãng sản xuất"]]
    rows += [[n, chance.choice(GOODS), "Cái", n, 1000, 1000 * n, "Công ty TNHH Omron", chance.choice(("Nhật Bản", "Việt Nam"))] for n in range(1, 5)]
    rows.append([5, "Máy in", "Cái", 1, Error("#REF!"), 5000, "Công ty TNHH Omron", "Nhật Bản"])
    write_xlsx(path.with_suffix(".xlsx"), {"S": rows, "Trống": []})


def _broken(path: Path, chance: random.Random) -> None:
    """No workbook, whatever its name says."""
    path.with_suffix(".xlsx").write_bytes(b"PK\x03\x04" + chance.randbytes(200))


KINDS: tuple[Callable[[Path, random.Random], None], ...] = (_list, _stage, _list, _stage, _swapped, _stage, _list, _broken)


def make(folder: Path, name: str, seed: int) -> None:
    """Writes one file, whose kind and content are those of the seed."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    KINDS[seed % len(KINDS)](path, random.Random(seed))


def make_many(folder: Path, count: int, seed: int = 0) -> Path:
    """The folder, in which so many files stand now."""
    for number in range(count):
        make(folder, f"{'xã A' if number % 3 else 'xã B'}/bảng {number:03}", seed * 1000 + number)
    return folder


def digest(folder: Path) -> dict[str, str]:
    """By name, the SHA-256 of every file of a result folder that people see."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file() and ".hangviet" not in p.relative_to(folder).parts)
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
