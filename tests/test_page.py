"""report.html: five answers first, every figure that of result.json, nothing live whatever a file holds, the costliest findings when there are many."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import catalogue
import html5lib
import make_hostile
import pyarrow as pa
import pytest
from run_here import checked
from test_catalogue import FOREIGN, words
from workbook import write_xlsx

from checker.error import Text
from checker.numeral import figure
from checker.output import summarise, to_json
from checker.pipeline import Result
from checker.report import page as pages
from checker.report.page import page
from checker.report.terminal import summary
from checker.report.visible import cut, visible, width
from checker.syllable import is_syllable

ROOT = Path(__file__).parent.parent
HEADER = ["STT", "Tên hàng hóa", "ĐVT", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ", "Đơn vị sử dụng"]
ROWS = [
    HEADER, [1, "Bàn", "Cái", 2, 1500000, 3500000, "Việt Nam", "Trường Một"], [2, "Ghế", "Cái", 4, 250000, 1000000, "Trung Quốc", "Trường Hai"],
    [3, "Tủ", "Cái", 1, 500000, 500000, None, "Trường Hai"], [4, "Dịch vụ bảo trì máy", "Gói", 1, 70000, 70000, None, "Trường Một"],
    [5, "Quạt", "Cái", 3, 100000, 300000, "lắp ráp tại Việt Nam", "Trường Một"], [None, "Tổng cộng", None, None, None, 5370001],
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table with every kind of fault, one of another stage, and a file that cannot be read."""
    folder = tmp_path_factory.mktemp("vào")
    write_xlsx(folder / "bảng giá.xlsx", {"Danh mục": ROWS, "Ghi chú": [["Chỉ có chữ"]]})
    (folder / "dự thầu.xlsx").write_bytes((ROOT / "samples/egp-bid/input.xlsx").read_bytes())
    (folder / "hỏng.xlsx").write_bytes(b"PK\x03\x04")
    return folder


@pytest.fixture(scope="module")
def result(folder: Path) -> Result:
    return checked(folder)


@pytest.fixture(scope="module")
def one(folder: Path) -> Result:
    """The result of the first table alone."""
    return checked(folder / "bảng giá.xlsx")


def told(result: Result) -> dict[str, Any]:
    return json.loads(to_json(summarise(result, result.exit_code())))


def html(result: Result, lang: str = "vi") -> str:
    return page(result, told(result), lang).decode("utf-8")


def tree(text: str) -> Element:
    root = html5lib.parse(text, namespaceHTMLElements=False)
    for node in root.iter():
        if isinstance(node.tag, str):
            node.tag = node.tag.removeprefix("{http://www.w3.org/2000/svg}")
    return root


def text_of(node: Element) -> str:
    return " ".join("".join(node.itertext()).split())


def part(root: Element, name: str) -> Element:
    found = root.find(f".//*[@id='{name}']")
    assert found is not None, name
    return found


# ---- the five answers ----


def test_which_tables_were_read_and_which_not(result: Result) -> None:
    answer = text_of(part(tree(html(result)), "a1"))
    assert "4 biểu trong 3 tệp" in answer and "1 biểu hoặc tệp chưa đọc được chắc chắn: hỏng.xlsx" in answer
    assert "hỏng.xlsx" in text_of(part(tree(html(result)), "sums")), "and why, below"


def test_nothing_unread_is_said_so(one: Result) -> None:
    assert "1 biểu trong 1 tệp, không biểu nào bị bỏ qua." in text_of(part(tree(html(one)), "a1"))


def test_whether_sums_agree(one: Result) -> None:
    root = tree(html(one))
    assert "1 trên 1 dòng tổng KHÔNG khớp" in text_of(part(root, "a2"))
    assert "5.370.001" in text_of(part(root, "sums")) and "5.370.000" in text_of(part(root, "sums"))


def test_the_share_with_its_stage_and_denominator(one: Result, result: Result) -> None:
    answer = text_of(part(tree(html(one)), "a3"))
    assert "66,04 % – 81,13 % theo giá trị, giai đoạn chưa rõ" in answer
    assert "Mẫu số: 5.300.000 đ, 4 mặt hàng (không rõ VAT). Theo số mặt hàng: từ 25,00 % đến 75,00 %." in answer
    both = text_of(part(tree(html(result)), "a3"))
    assert "giai đoạn dự thầu" in both and "giai đoạn chưa rõ" in both and "Các giai đoạn không bao giờ cộng với nhau." in both


def test_work_by_who_can_do_it_the_costliest_first(one: Result) -> None:
    work = part(tree(html(one)), "a4")
    fix, explain, papers = (text_of(s) for s in work.iter("section"))
    assert "Thành tiền khác khối lượng × đơn giá 1 dòng · 3.500.000 đ" in fix
    assert explain.startswith("Cần giải trình")
    assert papers.index("500.000 đ") < papers.index("300.000 đ")
    for link in work.iter("a"):
        assert part(tree(html(one)), link.attrib["href"][1:]) is not None, "each leads to what is behind it"


def test_which_law_and_what_of_it_is_not_verified(one: Result) -> None:
    answer = text_of(part(tree(html(one)), "a5"))
    assert "5 dòng không ghi ngày nào" in answer and "chưa văn bản nào chắc chắn áp dụng" in answer
    assert re.search(r"Chưa kiểm chứng \d+ điều: .*\d+ điều mới đối chiếu nguồn thứ cấp, 0 điều đã đối chiếu Công báo", answer)


def test_a_day_that_lines_state_is_told_with_the_law_of_that_day(tmp_path: Path) -> None:
    rows = [[*HEADER, "Ngày ban hành quyết định"], *([n, f"Bàn {n}", "Cái", 1, 10, 10, "Lắp ráp tại Việt Nam", "A", f"{n:02}/03/2026"] for n in (4, 20))]
    answer = text_of(part(tree(html(checked(write_xlsx(tmp_path / "a.xlsx", {"S": rows})))), "a5"))
    assert "ngày ban hành quyết định 04/03/2026 – 20/03/2026 (2 dòng)" in answer
    assert "Văn bản: Nghị định 37/2026/NĐ-CP" in answer


# ---- figures ----


def at(data: Any, path: str) -> Any:
    for key in path.split("."):
        data = data[int(key)] if isinstance(data, list) else data[key]
    return data


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_figure_is_that_of_result_json(result: Result, lang: str) -> None:
    summary, seen = told(result), set()
    for node in tree(html(result, lang)).iter("data"):
        value, path = node.attrib["value"], node.attrib.get("data-of")
        shown = text_of(node).removesuffix(" %")
        places = 2 if text_of(node).endswith("%") else 0
        assert shown == figure(Decimal(value), lang, places)
        if path:
            seen.add(path)
            assert str(at(summary, path)) == value, path
    for at_, share in enumerate(summary["shares"]):
        if share["by"] == "stage":
            assert {f"shares.{at_}.{k}" for k in ("amount", "domestic", "foreign", "unknown", "low_percent", "by_count.items")} <= seen
    assert {f"findings.{k}" for k in summary["findings"]} <= seen


def test_the_share_of_one_stage_is_the_share_of_the_result(one: Result) -> None:
    paths = {node.attrib.get("data-of") for node in tree(html(one)).iter("data")}
    assert {"share.amount", "share.low_percent", "share.high_percent", "share.by_count.domestic", "share.excluded.0.items"} <= paths


def test_the_page_says_what_the_terminal_says(result: Result) -> None:
    said = text_of(tree(html(result)))
    for line in summary(result, "vi", None).splitlines():
        if line.startswith(("Trong", "Tỷ lệ", "Đã giải thích", "Kết quả rà soát")):
            assert " ".join(line.split()) in said


def test_bars_have_words(one: Result) -> None:
    bars = [node for node in tree(html(one)).iter() if node.attrib.get("class") == "bar"]
    assert bars and all("ghi xuất xứ Việt Nam" in b.attrib["aria-label"] or "Theo số mặt hàng" in b.attrib["aria-label"] for b in bars)


def test_rules_in_force_with_quotes_hashes_and_disclaimer(one: Result) -> None:
    root = tree(html(one))
    assert "lắp ráp tại; đóng chai tại" in text_of(part(root, "law"))
    sources = text_of(part(root, "sources"))
    assert told(one)["inputs"][0]["sha256"] in sources and one.rule_set.sha256 in sources
    assert text_of(next(root.iter("footer"))) == "Kết quả rà soát tự động, không thay thế kết luận của cơ quan có thẩm quyền."
    assert "dịch vụ" in text_of(part(root, "left-out")) and "70.000" in text_of(part(root, "left-out"))


def test_no_supplier_is_ranked(folder: Path) -> None:
    assert not [by for by in pages.BY if "supplier" in by]


# ---- many findings ----


def with_findings(result: Result, count: int) -> Result:
    """The result with so many findings of one rule in place of its own, all alike but for money and sentence."""
    row = next(r for r in result.found.to_pylist() if r["rule"] == "amount_mismatch")
    rows = [{**row, "row": n, "amount": Decimal(n), "cells": f"F{n}", "message_vi": f"lệch {n}", "message_en": f"off by {n}"} for n in range(1, count + 1)]
    rare = {**row, "rule": "quantity_zero", "severity": "note", "amount": None}
    return replace(result, found=pa.Table.from_pylist([*rows, rare], schema=result.found.schema))


def test_the_costliest_are_listed_and_the_rest_counted(one: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST", 50)
    found = part(tree(html(with_findings(one, 300))), "findings")
    listed = [text_of(row) for row in found.iter("tr")]
    assert len(listed) == 51
    assert "lệch 300" in listed[0] and "lệch 251" in listed[49] and "lệch 250" not in text_of(found)
    assert "Liệt kê 51 phát hiện có giá trị lớn nhất; 250 phát hiện còn lại" in text_of(found)
    assert "Còn 250 phát hiện cùng loại trong findings.csv." in text_of(found)
    assert "Khối lượng bằng 0" in text_of(found), "a kind whose findings are all cheap is told by one of them"


def test_one_sentence_at_many_places_is_told_once(one: Result) -> None:
    many = with_findings(one, 30)
    alike = many.found.set_column(many.found.column_names.index("message_vi"), "message_vi", pa.array(["như nhau"] * 31))
    alike = alike.set_column(alike.column_names.index("message_en"), "message_en", pa.array(["alike"] * 31))
    group = part(tree(html(replace(many, found=alike))), "g1")
    assert len(list(group.iter("tr"))) == 1 and "và 24 chỗ khác" in text_of(group) and "465" in text_of(group)


# ---- nothing live ----

PAYLOADS = [p for p in make_hostile.PAYLOADS if len(p) < 1000]
TAGS = {
    "html", "head", "meta", "link", "title", "style", "body", "svg", "defs", "pattern", "rect", "header", "h1", "h2", "h3", "h4", "p", "span", "main", "section",
    "article", "small", "b", "data", "a", "ul", "li", "nav", "div", "table", "thead", "tbody", "tr", "th", "td", "br", "cite", "q", "code", "footer",
}  # fmt: skip


def poisoned(table: pa.Table, *names: str) -> pa.Table:
    """The table with a payload in each of these columns of each row."""
    payloads = cycle(PAYLOADS)
    for name in names:
        table = table.set_column(table.column_names.index(name), name, pa.array([next(payloads) for _ in range(len(table))], pa.string()))
    return table


@pytest.fixture(scope="module")
def hostile(one: Result) -> Result:
    return spoiled(one)


def spoiled(one: Result) -> Result:
    """The result in which every text that a file, a rule or a form can bring is a payload."""
    rows = with_findings(one, 2 * len(PAYLOADS)).found
    payloads = cycle(PAYLOADS)

    def bad() -> Text:
        return Text(next(payloads), next(payloads))

    rules = tuple(
        replace(r, title=bad(), versions=tuple(replace(v, cite=v.cite.model_copy(update={"at": next(payloads), "quote": next(payloads)})) for v in r.versions))
        for r in one.rules
    )
    forms = {k: f.model_copy(update={"title": f.title.model_copy(update={"vi": next(payloads)})}) for k, f in one.forms.items()}
    problems = pa.Table.from_pylist(
        [{"file": p, "sheet": p, "cell": p, "code": "x", "fatal": True, "message_vi": p, "message_en": p} for p in PAYLOADS], schema=one.tables["problems"].schema
    )
    tables = {**one.tables, "problems": problems, "totals": poisoned(one.tables["totals"], "file", "sheet", "cell"),
              "sheets": poisoned(one.tables["sheets"], "file", "sheet", "duplicate_of")}  # fmt: skip
    return replace(
        one, found=poisoned(rows, "file", "sheet", "cells", "message_vi", "message_en", "cite"), forms=forms, tables=tables,
        rule_set=replace(one.rule_set, rules=rules, version=PAYLOADS[0]),
        inputs=[{"file": p, "sha256": p, "read": True, "reason": None} for p in PAYLOADS],
        share_rows=[{**r, "key": p, "excluded": [{**e, "words": PAYLOADS} for e in r["excluded"]]} if r["by"] not in ("stage", "scope", "goods_kind", "exceptions") else r
                    for r, p in zip(one.share_rows, cycle(PAYLOADS), strict=False)],
    )  # fmt: skip


def live(text: str) -> Iterator[str]:
    """What of a page could act: elements that are none of ours, event handlers, addresses, styles in attributes."""
    for node in tree(text).iter():
        if not isinstance(node.tag, str):
            yield "a comment"
            continue
        if node.tag not in TAGS:
            yield f"<{node.tag}>"
        for name, value in node.attrib.items():
            if name.startswith("on") or name in ("src", "srcset", "style", "action", "formaction", "srcdoc"):
                yield f"{node.tag} {name}"
            if name in ("href", "xlink:href") and not re.fullmatch(r"#[a-z0-9-]+|data:,", value):
                yield f"{node.tag} {name}={value}"
            if name == "fill" and value != "url(#hatch)":
                yield value
    styles = "".join(s.text or "" for s in tree(text).iter("style"))
    yield from re.findall(r"url\([^#]|@import|expression\(|javascript:", styles)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_that_a_file_says_is_live(hostile: Result, lang: str) -> None:
    text = html(hostile, lang)
    assert not list(live(text))
    assert "alert(1)</script>" not in text and "&lt;script&gt;alert(1)&lt;/script&gt;" in text, "it is shown as what it is"


def test_no_control_character_and_no_turned_line_reaches_the_page(hostile: Result) -> None:
    text = html(hostile)
    assert not {c for c in text if not c.isprintable() and c not in "\n\u00a0"}
    assert "\\u{202e}" in text and "\\u{1b}" in text and "\\u{2066}" in text


def test_the_parser_would_see_what_is_live() -> None:
    for bad in ("<script>x</script>", "<img src=x onerror=y>", "<a href='javascript:x'>", "<a href='http://x'>", "<b onclick=x>", "<p style='a'>", "<!-- x -->"):
        assert list(live(f"<!doctype html><title>x</title>{bad}")), bad


def test_payloads_in_cells_headers_sheets_and_names_of_a_real_file(tmp_path: Path) -> None:
    legal = [p for p in PAYLOADS if not re.search(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", p)]
    rows = [[*HEADER, *legal[20:24]], *([n, p, p, 2, 10, 30, p, p, p] for n, p in enumerate(legal, 1))]
    path = write_xlsx(tmp_path / "<img src=x onerror=alert(1)> \u202egnp.xlsx", {"<script>alert(1)</script>": rows})
    result = checked(path)
    assert len(result.tables["items"]) > 50
    assert not list(live(html(result))) and "&lt;img src=x onerror=alert(1)&gt; \\u{202e}gnp.xlsx" in html(result)


def test_the_page_asks_for_nothing(result: Result) -> None:
    text = html(result)
    (policy,) = [m.attrib["content"] for m in tree(text).iter("meta") if m.attrib.get("http-equiv") == "Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert not re.findall(r"https?:|//[a-z]", text.replace("://", ":"))


def test_the_template_marks_nothing_as_safe() -> None:
    for template in filter(Path.is_file, (ROOT / "checker/report/templates").iterdir()):
        assert not re.search(r"\|\s*safe|autoescape|Markup", template.read_text(encoding="utf-8"))


def test_the_same_result_gives_the_same_page(result: Result) -> None:
    assert html(result) == html(result)


# ---- language ----


def test_no_english_stands_in_the_vietnamese_page(one: Result) -> None:
    root = tree(html(one))
    for node in root.iter():
        if node.tag in ("code", "cite", "q", "head") or node.attrib.get("class") == "where":
            node[:], node.text = [], ""  # what the law, the file or the program's own names say
    acts = {"nđ", "cp", "qh", "tt", "btc", "byt", "bkhđt", "btttt", "cdnt", "gtgt", "hs"}
    columns = {"items", "parquet", "excluded", "goods", "kind", "words"}  # a rule tells where to look
    assert not {w for w in words(" ".join(root.itertext())) - FOREIGN - acts - columns - {"xlsx"} if len(w) > 1 and not is_syllable(w)}


def test_no_sentence_of_ours_stays_vietnamese_in_the_english_page(result: Result) -> None:
    said = text_of(tree(html(result, "en")))
    long = [t for t in catalogue.ours() if len(t) > 14 and "{" not in t]
    assert len(long) > 50 and not [t for t in long if t in said]
    assert "The agency can correct" in said and "Of 5,300,000 đồng" in said


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_judgement_is_passed(hostile: Result, result: Result, lang: str) -> None:
    refused = re.compile("vi phạm|sai phạm|gian lận|thất thoát|chia nhỏ gói thầu|không đạt|hàng ngoại", re.IGNORECASE)
    assert not refused.findall(text_of(tree(html(result, lang))))


# ---- names ----


@pytest.mark.parametrize(
    ("name", "columns", "shown"),
    [("bảng giá.xlsx", 20, "bảng giá.xlsx"),
     ("thư mục/quý một/bảng giá.xlsx", 20, "thư mục/qu…giá.xlsx"), ("表格价格清单.xlsx", 12, "表格价….xlsx"), ("e\u0301" * 30, 11, "ééééé…ééééé"),
     ("a\u202eb", 20, "a\\u{202e}b")],
)  # fmt: skip
def test_long_names_are_cut_in_their_middle(name: str, columns: int, shown: str) -> None:
    assert cut(name, columns) == shown and width(cut(name, columns)) <= columns


def test_what_is_visible() -> None:
    assert visible("Bàn\u00a0ghế") == "Bàn\u00a0ghế" and visible("a\x1b[31m\u200b") == "a\\u{1b}[31m\\u{200b}"
