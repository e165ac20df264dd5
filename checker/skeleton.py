"""The beginnings of a rule and of a folder for it, as files in which what is still to be written is marked."""

import re
from collections.abc import Mapping
from pathlib import Path

from checker.error import CheckerError, Text
from checker.rule import TABLES

FILL = "ĐIỀN"

_RULE = """\
# yaml-language-server: $schema=../schema/{table}.json
# Quy tắc '{id}' trên bảng '{table}': {about}
# Thay mọi chỗ ĐIỀN rồi chạy: hangviet rules --check {folder}
# Cột nào dùng được: trình soạn thảo gợi ý theo lược đồ ở dòng đầu, hoặc xem {folder}/schema/{table}.json.

title: {{vi: "ĐIỀN: tên ngắn của chỗ cần xem lại", en: "ĐIỀN: the same in English"}}

# error: cần sửa số liệu; explain: cần giải trình, chỉ khi văn bản trích dẫn buộc phải giải trình; note: lưu ý
severity: note

# Quy tắc xét những dòng nào (bỏ khóa này thì xét mọi dòng). Sai thì kết luận là n/a: không áp dụng.
when: "ĐIỀN: điều kiện áp dụng, như goods_kind = 'goods'"

# Dòng đúng thì thỏa điều kiện này. Sai: fail, nêu ra. Thiếu số để biết: unknown, chưa đủ căn cứ.
# Dùng: so sánh, AND OR NOT, IN, BETWEEN, IS NULL, CASE … ELSE … END, COALESCE, + −, × với một số hoặc $tham_số. So tỷ lệ bằng nhân chéo.
check: "ĐIỀN: điều kiện, như unit_price <= $muc"

# Câu nêu ra: {{tên_cột}} và {{tham_số}} được thay bằng giá trị. Nói ô ghi gì, cần gì, phải làm gì; không kết luận ai sai.
message:
  vi: "ĐIỀN: câu nêu ra, như Đơn giá {{unit_price}} đồng, quy định tối đa {{muc}} đồng. Đối chiếu với quyết định."
  en: "ĐIỀN: the same in English"

why:
  vi: "ĐIỀN: vì sao đáng xem lại, và khi nào có thể báo thừa"
  en: "ĐIỀN: the same in English"

# Ngày nào của dòng chọn mốc: tender_issued phát hành hồ sơ mời thầu, tender_closed đóng thầu, tender_opened mở thầu,
# decision_date quyết định, contract_signed ký hợp đồng, delivered giao nhận.
dated_by: "ĐIỀN: một trong các ngày trên"

# Mỗi mốc là ngày đầu tiên áp dụng; mốc sau kết thúc mốc trước; null là từ ngày ấy không còn. Khóa ngoài cite là tham số, dùng bằng $tên.
in_force:
  "ĐIỀN: ngày bắt đầu, dạng năm-tháng-ngày như 2026-01-01":
    muc: "ĐIỀN: mức của quy định (một số), hoặc xóa dòng này"
    cite:
      act: "ĐIỀN: mã văn bản trong acts.yaml"
      at: "ĐIỀN: điều, khoản, điểm"
      quote: "ĐIỀN: nguyên văn đoạn làm căn cứ"
      checked: "ĐIỀN: gazette đã đối chiếu Công báo, secondary theo bản chép, recalled theo trí nhớ (không tính)"
      date_checked: "ĐIỀN: như trên, cho ngày của mốc"

# Mỗi ví dụ là một dòng và kết luận phải ra: ít nhất một pass, một fail, một unknown; và với mỗi mốc, một ví dụ ngày liền trước, một ví dụ đúng ngày ấy.
examples:
  - {{date: "ĐIỀN: ngày", row: {{"ĐIỀN: cột": 0}}, verdict: pass}}
  - {{date: "ĐIỀN: ngày", row: {{"ĐIỀN: cột": 0}}, verdict: fail}}
  - {{date: "ĐIỀN: ngày", row: {{}}, verdict: unknown, note: thiếu số}}
"""
_ABOUT = """\
# yaml-language-server: $schema=schema/about.json
# Bộ quy tắc này là gì; in ra ở mọi kết quả dùng nó.
title: {vi: "ĐIỀN: tên bộ quy tắc", en: "ĐIỀN: the same in English"}
author: "ĐIỀN: đơn vị hoặc người soạn"
version: "ĐIỀN: ngày của bản này, như 2026-01-01"
# hangviet: thêm vào bộ có sẵn, quy tắc cùng tên thay quy tắc có sẵn; none: chạy riêng
base: hangviet
"""
_ACTS = """\
# yaml-language-server: $schema=schema/acts.json
# Văn bản mà các quy tắc ở đây trích dẫn, mỗi văn bản một lần. Văn bản đã có trong bộ có sẵn (hangviet rules --on NGÀY) thì trích thẳng bằng
# mã của nó, không chép lại; không cần văn bản nào khác thì xóa tệp này.
# Ngày nào chưa biết thì bỏ trống, không đoán. kind: law, resolution, decree, decision, circular, directive, guidance, plan, letter, regulation.
van-ban-moi:
  number: "ĐIỀN: số hiệu"
  title: {vi: "ĐIỀN: nội dung văn bản", en: "ĐIỀN: the same in English"}
  kind: "ĐIỀN: loại văn bản"
  source: "ĐIỀN: nơi đọc được văn bản"
  checked: "ĐIỀN: gazette, secondary hoặc recalled"
"""
_TABLES = {
    "items": "mỗi dòng hàng hóa", "sheets": "mỗi trang tính", "totals": "mỗi dòng tổng", "shares": "mỗi tỷ lệ",
    "groups": "các lần mua gần nhau", "claims": "mỗi hàng hóa kê khai ưu đãi",
    "statements": "mỗi tỷ lệ ghi trên biểu",
}  # fmt: skip


def new_rule(name: str, folder: Path, schemas: Mapping[str, str]) -> list[Path]:
    """The files that were written: the rule `name` ("gia_cao", "items/gia_cao"), and what its folder lacked. What exists is never written over."""
    table, _, id_ = name.rpartition("/")
    table = table or "items"
    if table not in TABLES:
        raise CheckerError(f"--new {name}", Text(f"không có bảng '{table}'", f"there is no table '{table}'"),
                           Text(f"Cần một trong: {', '.join(TABLES)}", f"Expected one of: {', '.join(TABLES)}"), Text("Ghi BẢNG/MÃ", "Give TABLE/ID"))  # fmt: skip
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,79}", id_):
        raise CheckerError(f"--new {name}", Text("mã quy tắc không hợp lệ", "not a rule's id"),
                           Text("Cần: chữ thường không dấu, số, gạch dưới, như don_gia_vuot_muc", "Expected: lower case, digits, underscore, as price_above_limit"),
                           Text("", ""))  # fmt: skip
    path = folder / table / f"{id_}.yaml"
    if path.exists():
        raise CheckerError(path.as_posix(), Text("đã có tệp này", "the file exists"), Text("", ""), Text("Chọn mã khác hoặc sửa tệp ấy", "Choose another id, or edit that file"))
    texts = {path: _RULE.format(table=table, id=id_, about=_TABLES[table], folder=folder.as_posix())}
    new = not (folder / "about.yaml").exists() and not (folder / "acts.yaml").exists()
    beside = {folder / "about.yaml": _ABOUT, folder / "acts.yaml": _ACTS} if new else {}
    texts |= {**beside, **{folder / "schema" / schema: text for schema, text in schemas.items() if not (folder / "schema" / schema).exists()}}
    try:
        for file, text in texts.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("x", encoding="utf-8", newline="\n") as out:
                out.write(text)
    except OSError as error:
        raise CheckerError(str(error.filename or folder), Text(f"không ghi được ({error.strerror})", f"cannot be written ({error.strerror})"), Text("", ""),
                           Text("Kiểm tra thư mục và quyền ghi", "Check the folder and the permission to write")) from None  # fmt: skip
    return [path, *beside]
