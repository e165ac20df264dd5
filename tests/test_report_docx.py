"""Reports to be signed: what stands in them is what the result holds, in the form of an administrative paper, inert and the same on every run."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import catalogue
import docx
import openpyxl
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn
from generate import options
from test_catalogue import MARKED
from workbook import write_xlsx

from checker.cli import main
from checker.papers import STYLES
from checker.report import docx as docx_writer
from checker.report import pdf as pdf_writer
from checker.report.amount import by_rounding, together
from checker.report.chart import Bar, bars
from checker.report.label import STAGES
from checker.report.paper import Paper, Paragraph, Run, Table, shown, texts
from checker.report.paper_table import MOST_IN_TEXT, shares_in_text
from checker.report.sentence import DISCLAIMER
from checker.report.signed_report import report_paper
from checker.sheet.words import NumberWords
from checker.survey.figures import Survey
from checker.survey.successor import changes
from checker.survey.whole import survey
from checker.syllable import is_syllable

ROOT = Path(__file__).parent.parent
SIX = ROOT / "samples" / "six-agencies"
EXPECTED = SIX / "don-vi.csv"
PROFILE = """document:
  parent: UBND tỉnh Mẫu (ví dụ)
  agency: tỉnh Mẫu (ví dụ)
  campaign: Ban Chỉ đạo Cuộc vận động
  number: "45"
  symbol: BC-MTTQ
  place: Mẫu
  day: 2026-02-03
  period: năm 2026
  plan: Kế hoạch số 12/KH-MTTQ (ví dụ)
  recipients: [Ban Thường trực, "Lưu: VT"]
  signer: {authority: TM. Đoàn giám sát, position: Trưởng đoàn, name: Nguyễn Văn Mẫu}
  sections: {II: [Đã phổ biến đến các đơn vị.]}
"""
NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})*")


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(main, [str(a) for a in arguments])
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of the six agencies, with every report of it."""
    folder = tmp_path_factory.mktemp("kq")
    CliRunner().invoke(main, ["check", str(SIX / "bieu"), "-o", str(folder / "kq"), "--quiet", "--no-annotate"])
    (folder / "ho-so.yaml").write_text(PROFILE, encoding="utf-8")
    for ending in ("docx", "pdf", "xlsx"):
        run("report", folder / "kq", "-o", folder / f"a.{ending}", "--expected", EXPECTED)
    return folder


@pytest.fixture(scope="module")
def told(folder: Path) -> Survey:
    return survey(folder / "kq", EXPECTED)


@pytest.fixture(scope="module")
def paper(folder: Path) -> Paper:
    return report_paper(folder / "kq", expected=EXPECTED)


def money(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))


def tables(path: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """Every table of a DOCX with a header that is repeated, behind the caption over it."""
    document = docx.Document(str(path))
    caption = ""
    for element in document.element.body:
        if element.tag == qn("w:p"):
            text = "".join(t.text or "" for t in element.iter(qn("w:t")))
            caption = text if text.startswith(("Bảng", "Phụ lục", "Table")) else caption
        elif element.tag == qn("w:tbl") and element.find(".//" + qn("w:tblHeader")) is not None:
            yield caption, [["".join(t.text or "" for t in cell.iter(qn("w:t"))) for cell in row.tc_lst] for row in element.tr_lst]


# ---- the figures are one and the same in every format ----


def sums_of_docx(path: Path) -> list[tuple[Decimal, ...]]:
    """Total, domestic, foreign and unknown of each stage, as the annex tells them to the đồng."""
    wide = [rows for _, rows in tables(path) if len(rows[0]) == 13 and rows[0][1] == "Đơn vị"]
    return [tuple(money(cell) for cell in next(r for r in rows if r[1] == "Cộng")[4:8]) for rows in wide]


def sums_of_json(folder: Path) -> list[tuple[Decimal, ...]]:
    summary = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    rows = [s for s in summary["shares"] if s["by"] == "stage"]
    return [tuple(Decimal(s[k]) for k in ("amount", "domestic", "foreign", "unknown")) for s in rows]


def sums_of_xlsx(path: Path, stages: list[str]) -> list[tuple[Decimal, ...]]:
    sheet = openpyxl.load_workbook(path, data_only=True)["Theo đơn vị"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "Giai đoạn")
    at = {c.value: c.column for c in head}
    names = ("Tổng giá trị, đồng", "Ghi Việt Nam, đồng", "Ghi nước ngoài, đồng", "Chưa đủ căn cứ, đồng")
    rows = [r for r in sheet.iter_rows(min_row=head[0].row + 1) if str(r[1].value or "").startswith("DV")]
    return [tuple(sum((Decimal(str(r[at[n] - 1].value)) for r in rows if r[0].value == stage), Decimal(0)) for n in names) for stage in stages]


def text_of_pdf(path: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True, encoding="utf-8").stdout


def sums_of_pdf(path: Path) -> list[tuple[Decimal, ...]]:
    """The same from the pages of Phụ lục I of a PDF: rows of totals under a column of units."""
    annex = text_of_pdf(path).partition("Phụ lục I\n")[2].partition("Phụ lục II\n")[0]
    found, unit = [], False
    for line in annex.splitlines():
        if re.search(r"Bảng \d+\. ", line):
            unit = line.strip().endswith(". Đơn vị")
        if unit and line.strip().startswith("Cộng"):
            figures = NUMBER.findall(line)
            found.append(tuple(money(f) for f in figures[1:5]))
    return found


def test_sums_are_equal_in_every_format(folder: Path, told: Survey) -> None:
    stages = [STAGES[s.stage].vi for s in told.stages]
    whole = sums_of_json(folder / "kq")
    assert len(whole) == len(stages) == 2 and all(a == b + c + d for a, b, c, d in whole)
    assert [tuple(getattr(s.total, k) for k in ("amount", "domestic", "foreign", "unknown")) for s in told.stages] == whole
    assert sums_of_docx(folder / "a.docx") == whole
    assert sums_of_xlsx(folder / "a.xlsx", stages) == whole
    if shutil.which("pdftotext"):
        assert sums_of_pdf(folder / "a.pdf") == whole


def test_both_writers_tell_every_word_of_the_paper(folder: Path, paper: Paper) -> None:
    """No text of the model is lost in one of the two, so that neither says something of its own."""
    body = "".join(t.text or "" for t in docx.Document(str(folder / "a.docx")).element.body.iter(qn("w:t")))
    squeezed = re.sub(r"\s", "", body)
    in_pdf = re.sub(r"\s", "", text_of_pdf(folder / "a.pdf")).lower() if shutil.which("pdftotext") else None
    for block in [b for part in (paper.body, *(a.blocks for a in paper.annexes)) for b in part]:
        for text in texts(replace(block, png=b"", alt="") if hasattr(block, "png") else block):
            if text in ("left", "right", "center", "justify"):
                continue
            assert re.sub(r"\s", "", shown(text)) in squeezed
            if in_pdf and isinstance(block, Paragraph) and len(text) < 60:
                assert re.sub(r"\s", "", shown(text)).lower() in in_pdf


def test_every_row_of_a_table_of_units_stands_in_the_paper_to_the_dong(folder: Path, told: Survey) -> None:
    wide = [rows for _, rows in tables(folder / "a.docx") if len(rows[0]) == 13 and rows[0][1] == "Đơn vị"]
    for stage, rows in zip(told.stages, wide, strict=True):
        units = [r for r in stage.tables["agency"] if r.share.items]
        assert [row[1] for row in rows[1:-1]] == [u.name for u in units]
        assert [tuple(map(money, row[4:8])) for row in rows[1:-1]] == [(u.share.amount, u.share.domestic, u.share.foreign, u.share.unknown) for u in units]
        whole = together(u.share for u in units)
        assert (whole.low_percent, whole.high_percent) == (stage.total.low_percent, stage.total.high_percent)


def test_millions_in_the_text_are_the_rounded_dong(folder: Path, told: Survey) -> None:
    short = [rows for _, rows in tables(folder / "a.docx") if len(rows[0]) == 8 and rows[0][1] == "Đơn vị"]
    for stage, rows in zip(told.stages, short, strict=False):
        whole = [money(c) for c in rows[-1][3:7]]
        exact = (stage.total.amount, stage.total.domestic, stage.total.foreign, stage.total.unknown)
        assert all(abs(m * 1_000_000 - e) <= 5_000 and m == m.quantize(Decimal("0.01")) for m, e in zip(whole, exact, strict=True))


def test_the_words_beside_an_amount_spell_it(folder: Path, told: Survey) -> None:
    read = NumberWords.of(options()["number_words"])
    body = "\n".join(p.text for p in docx.Document(str(folder / "a.docx")).paragraphs)
    found = re.findall(r"tính đến đồng: ([\d.]+) đồng \(bằng chữ: ([^)]+)\)", body)
    assert [money(f) for f, _ in found] == [s.total.amount for s in told.stages]
    assert [read.number(words) for _, words in found] == [s.total.amount for s in told.stages]


def test_every_figure_is_found_again_in_the_cells_that_are_named(folder: Path, told: Survey) -> None:
    """The annex of sources: its cells hold the amounts, and its rows add up to the figures of the units."""
    rows = next(rows for _, rows in tables(folder / "a.docx") if rows[0][-1] == "Ô giá trị")[1:]
    kinds = {"Việt Nam": "domestic", "nước ngoài": "foreign", "chưa đủ căn cứ": "unknown"}
    sums: dict[tuple[str, str, str], Decimal] = {}
    for _, stage, unit, _, kind, _, amount, _ in rows:
        if kind in kinds:
            at = (stage, unit, kinds[kind])
            sums[at] = sums.get(at, Decimal(0)) + money(amount)
    expected = {
        (STAGES[s.stage].vi, u.name or "", kind): getattr(u.share, kind)
        for s in told.stages for u in s.tables["agency"] for kind in kinds.values() if getattr(u.share, kind)
    }
    assert {k: v for k, v in sums.items() if v} == expected
    scales = {(s["file"], s["sheet"]): Decimal(s["scale"] or 1) for s in told.summary["sheets"]}
    places = pq.read_table(folder / "kq" / "places.parquet").to_pylist()
    amounts = {(p["file"], p["sheet"]) for p in places if p["field"] == "amount"}
    seen = 0
    for *_, place, _, _, amount, cells in rows:
        file, _, sheet = place.partition(" › ")
        if not file.endswith(".xlsx"):
            continue
        book = openpyxl.load_workbook(SIX / "bieu" / file, data_only=True)[sheet.strip("'")]
        values = [c.value for part in cells.split(", ") for c in ([book[part]] if ":" not in part else [row[0] for row in book[part]])]
        if (file, sheet.strip("'")) in amounts:  # elsewhere the cells are those of prices, as the annex says
            assert sum((Decimal(str(v)) for v in values), Decimal(0)) * scales[file, sheet.strip("'")] == money(amount), place
            seen += 1
    assert seen > 5


def test_percents_that_rounding_keeps_from_the_whole_say_so() -> None:
    third = Decimal("33.33")
    assert "do làm tròn" in by_rounding([third] * 3, "vi") and "99,99 %" in by_rounding([third] * 3, "vi")
    assert by_rounding([Decimal(40), Decimal(60)], "vi") == "" == by_rounding([], "vi")


def test_no_value_is_told_as_spending(paper: Paper) -> None:
    whole = " ".join(texts(paper))
    assert "giá trị trúng thầu" in whole and "giá trị nghiệm thu" in whole
    assert not re.search(r"chi ngân sách|đã chi|chi tiêu", whole, re.IGNORECASE)
    assert DISCLAIMER in whole


# ---- the form of the paper ----


def test_the_sheet_is_that_of_administrative_papers(folder: Path) -> None:
    document = docx.Document(str(folder / "a.docx"))
    body, *annexes = document.sections
    assert (round(body.page_width.mm), round(body.page_height.mm)) == (210, 297) and body.different_first_page_header_footer
    assert len(annexes) >= 3
    for section in document.sections:
        assert 20 <= round(section.top_margin.mm) <= 25 and 20 <= round(section.bottom_margin.mm) <= 25
        assert 30 <= round(section.left_margin.mm) <= 35 and 15 <= round(section.right_margin.mm) <= 20
    for section in annexes:
        assert round(section.page_width.mm) == 297 and section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    for part in (document.styles.element, document.element):
        for fonts in part.iter(qn("w:rFonts")):
            assert {fonts.get(qn(f"w:{n}")) for n in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
            assert not [a for a in fonts.attrib if a.endswith("Theme")]
    assert document.styles["Normal"].font.size.pt in (13, 14)


def test_the_head_is_a_table_of_two_columns_without_a_border(folder: Path) -> None:
    head = docx.Document(str(folder / "a.docx")).tables[0]
    left, right = (cell.text for cell in head.rows[0].cells)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in right and "Độc lập - Tự do - Hạnh phúc" in right and "Số: " in left
    assert head._tbl.tblPr.find(qn("w:tblBorders")) is None and head.style.name == "Normal Table"


def test_every_table_repeats_its_header_and_breaks_no_row(folder: Path) -> None:
    document = docx.Document(str(folder / "a.docx"))
    framed = [t for t in document.tables if t.style.name == "Table Grid"]
    assert len(framed) > 10
    for table in framed:
        first, *rest = table._tbl.tr_lst
        assert first.find(".//" + qn("w:tblHeader")) is not None
        assert all(row.find(".//" + qn("w:cantSplit")) is not None for row in (first, *rest))
        widths = [int(c.get(qn("w:w"))) for c in table._tbl.tblGrid.gridCol_lst]
        assert all(w > 0 for w in widths)


def test_pictures_have_captions_and_say_the_same_in_words(folder: Path) -> None:
    document = docx.Document(str(folder / "a.docx"))
    told = [p.get("descr") for p in document.element.body.iter(qn("wp:docPr"))]
    assert len(told) >= 2 and all(re.match(r"Hình \d+\. .+: .+ %", text or "") for text in told)
    captions = [p.text for p in document.paragraphs if p.text.startswith("Hình ")]
    assert [t.partition(":")[0] for t in told] == captions == [c for c in captions if c]


def test_captions_are_numbered_without_a_gap(paper: Paper) -> None:
    for blocks in (paper.body, *(a.blocks for a in paper.annexes)):
        numbers = [int(m[1]) for b in blocks if isinstance(b, Table) and (m := re.match(r"Bảng (\d+)\.", b.caption))]
        assert numbers == list(range(1, len(numbers) + 1))


def test_what_a_person_has_to_fill_in_is_seen_and_what_the_profile_gives_is_not_asked(folder: Path) -> None:
    bare = report_paper(folder / "kq")
    gaps = [r.text for r in runs_of(bare) if r.open]
    for what in ("cơ quan ban hành", "số", "ký hiệu", "địa danh", "ngày, tháng, năm", "nơi nhận", "họ tên người ký", "chức vụ người ký"):
        assert f"[Đơn vị bổ sung: {what}]" in gaps
    filled = report_paper(folder / "kq", profile=folder / "ho-so.yaml")
    whole = " ".join(texts(filled))
    for what in ("địa danh", "ngày, tháng, năm", "nơi nhận", "họ tên người ký", "chức vụ người ký", "cơ quan ban hành"):
        assert f"[Đơn vị bổ sung: {what}]" not in whole
    assert "Nguyễn Văn Mẫu" in whole and "03 tháng 02 năm 2026" in whole and "Kế hoạch số 12/KH-MTTQ (ví dụ);" in whole and "Đã phổ biến đến các đơn vị." in whole


def runs_of(node: Any) -> Iterator[Run]:
    if isinstance(node, Run):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from runs_of(part)
    elif hasattr(node, "__dataclass_fields__"):
        for name in node.__dataclass_fields__:
            yield from runs_of(getattr(node, name))


@pytest.mark.parametrize("style", STYLES)
def test_the_head_of_every_style(folder: Path, style: str) -> None:
    paper = report_paper(folder / "kq", "supervision", style, folder / "ho-so.yaml")
    left, right = (" ".join(texts(side)) for side in (paper.left, paper.right))
    assert ("Đảng Cộng sản Việt Nam" in right) == (style == "party") and ("Cộng hòa xã hội chủ nghĩa Việt Nam" in right) == (style != "party")
    assert ("Ủy ban Mặt trận Tổ quốc Việt Nam" in left) == (style == "mttq") and ("Ban Chỉ đạo" in left) == (style == "mttq")
    short = replace(paper, body=paper.body[:4], annexes=())
    assert docx_writer.write(short) and pdf_writer.write(short).startswith(b"%PDF")


def test_a_line_that_is_left_out_leaves_its_rule_to_the_one_above(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("document: {agency: tỉnh Mẫu}\n", encoding="utf-8")
    paper = report_paper(folder / "kq", style="mttq", profile=tmp_path / "p.yaml")
    assert [bool(line.rule) for line in paper.left] == [False, True, False]


# ---- the language ----

# What Vietnamese papers write that is no Vietnamese syllable: names of things, abbreviations of acts and bodies.
ABBREVIATIONS = {
    "stt", "vat", "hangviet", "sha", "ocop", "nđ", "cp", "tt", "btc", "qh", "qđ", "ttg", "ct", "tw", "kh", "mttw", "bcđtwcvđ", "nq", "bkhđt", "bc", "mttq", "hd",
    "btt", "bộ", "đgs", "vt", "pakistan", "canada", "ubnd", "btttt", "vptw", "hs", "nga", "i", "ii", "iii", "iv", "v", "vi", "vii", "tm", "a", "b", "g", "d",
}  # fmt: skip


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text))


@pytest.mark.parametrize("kind", ["supervision", "yearly"])
def test_no_word_of_another_language(folder: Path, told: Survey, kind: Any) -> None:
    """Words of the files themselves (their names, cells, sums) are as they are; all others are Vietnamese."""
    paper = report_paper(folder / "kq", kind, "nd30", folder / "ho-so.yaml", EXPECTED, folder / "kq" if kind == "yearly" else None)
    given = {w for f in told.files for w in words(f"{f.file} {f.sha256}")} | {w for s in told.summary["sheets"] for w in words(s["sheet"])}
    cells = re.compile(r"\b[A-Z]{1,2}\d+\b|\b[0-9a-f]{64}\b")
    layout = {"left", "right", "center", "justify", "Times", "New", "Roman", "vi"}
    wrong = {
        w for text in texts(replace(paper, lang="")) if text not in layout for w in words(cells.sub(" ", text)) - given
        if not is_syllable(w) and w.lower() not in ABBREVIATIONS | {x.lower() for x in layout}
    }  # fmt: skip
    assert not wrong


def test_in_english_no_vietnamese_sentence_is_left(folder: Path) -> None:
    sentences = [re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(text))) for text in catalogue.ours() if MARKED.search(text) and len(re.sub(r"{\w+}", "", text)) > 16]
    for text in texts(report_paper(folder / "kq", lang="en", expected=EXPECTED)):
        assert not [s.pattern for s in sentences if s.fullmatch(text)], text


# ---- inert, the same on every run, whole or not at all ----

EVIL = (
    "=cmd|' /C calc'!A0", "{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe }", "<w:p/>]]>&amp;", "\u202egnp.exe", "$x^2$ #eval(1) *a* _b_ @c <d>", "{agency} %s {0}",
    "a\u0007b\u0000c\ud800d".replace("\x00", "\u0001"), "\u2066trong\u2069 \u200bẩn", "\\u{41} `raw` #import \"x\"",
)  # fmt: skip
UNSEEN = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def spoiled(node: Any, evil: str) -> Any:
    """The same paper with the text at the beginning of every text in it."""
    if isinstance(node, str):
        return node if node in ("left", "right", "center", "justify", "vi", "en", "Times New Roman") else evil + node
    if isinstance(node, tuple):
        return tuple(spoiled(part, evil) for part in node)
    if hasattr(node, "__dataclass_fields__"):
        return replace(node, **{name: spoiled(getattr(node, name), evil) for name in node.__dataclass_fields__})
    return node


@pytest.mark.parametrize("evil", [" ".join(EVIL[n::3]) for n in range(3)], ids=range(3))
def test_a_text_of_a_file_is_nothing_but_text(paper: Paper, evil: str, tmp_path: Path) -> None:
    short = replace(paper, annexes=paper.annexes[:1], body=paper.body[:40])
    bad = spoiled(short, evil)
    content = docx_writer.write(bad)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        xml = parts.read("word/document.xml").decode("utf-8")
    document = docx.Document(io.BytesIO(content))
    assert not UNSEEN.search(xml)
    fields = [f.get(qn("w:instr")) for s in document.sections for f in s.header._element.iter(qn("w:fldSimple"))]
    assert set(fields) == {"PAGE"} and not list(document.element.iter(qn("w:fldSimple"), qn("w:instrText"), qn("w:hyperlink"), qn("w:object")))
    assert len(document.tables) == len(docx.Document(io.BytesIO(docx_writer.write(short))).tables)
    assert shown(evil + "III. KẾT QUẢ MUA SẮM") in [p.text for p in document.paragraphs]
    (tmp_path / "a.pdf").write_bytes(pdf_writer.write(bad))
    if shutil.which("pdftotext"):
        told = text_of_pdf(tmp_path / "a.pdf")
        assert not UNSEEN.search(told.replace("\x0c", ""))
        assert re.sub(r"\s", "", shown(evil)) in re.sub(r"\s", "", told)


def test_what_a_workbook_says_of_its_agency_stays_text(tmp_path: Path) -> None:
    rows = [["Đơn vị: =HYPERLINK(\"http://x\") \u202etẾĐ <b>"], ["STT", "Tên hàng hóa", "Đơn vị tính", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"],
            [1, "=1+1 $\\alpha$ #v(1cm)", "cái", 2, 10_000, 20_000, "Việt Nam"], [2, "Bàn\u0007", "cái", 1, 5_000, 5_000, "Trung Quốc"]]  # fmt: skip
    write_xlsx(tmp_path / "a.xlsx", {"S": rows})
    CliRunner().invoke(main, ["check", str(tmp_path / "a.xlsx"), "-o", str(tmp_path / "kq"), "--quiet", "--no-annotate"])
    for ending in ("docx", "pdf"):
        run("report", tmp_path / "kq", "-o", tmp_path / f"b.{ending}")
    with zipfile.ZipFile(tmp_path / "b.docx") as parts:
        assert not UNSEEN.search(parts.read("word/document.xml").decode("utf-8"))


def test_the_same_result_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    for ending in ("docx", "pdf"):
        run("report", folder / "kq", "-o", tmp_path / f"b.{ending}", "--expected", EXPECTED)
        assert (tmp_path / f"b.{ending}").read_bytes() == (folder / f"a.{ending}").read_bytes()
    with zipfile.ZipFile(folder / "a.docx") as parts:
        assert {i.date_time for i in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
        assert "python-docx" not in core and "1980-01-01" in core


def test_another_interpreter_with_another_seed_changes_nothing(folder: Path, tmp_path: Path) -> None:
    code = "import sys; from checker.cli import main; main(sys.argv[1:])"
    arguments = ["report", str(folder / "kq"), "-o", str(tmp_path / "b.docx"), "--expected", str(EXPECTED)]
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "1"})
    assert (tmp_path / "b.docx").read_bytes() == (folder / "a.docx").read_bytes()


def test_without_the_extra_the_way_out_is_told(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    (tmp_path / "a.pdf").write_bytes(b"before")
    said = run("report", folder / "kq", "-o", tmp_path / "a.pdf", code=2)
    assert 'pip install "hangviet[pdf]"' in said and (tmp_path / "a.pdf").read_bytes() == b"before"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["-o", "a.docx", "--by", "file"], "--by"), (["-o", "a.xlsx", "--kind", "yearly"], "--kind"), (["-o", "a.html", "--style", "mttq"], "--style"),
     (["-o", "a.docx", "--previous", "."], "--kind yearly"), (["-o", "a.odt"], ".docx")],
    ids=lambda a: " ".join(a) if isinstance(a, list) else "",
)  # fmt: skip
def test_wrong_usage_is_told(folder: Path, tmp_path: Path, arguments: list[str], told: str) -> None:
    arguments = [str(tmp_path / a) if a.startswith("a.") else a for a in arguments]
    assert told in run("report", folder / "kq", *arguments, code=2)
    assert not list(tmp_path.iterdir())


def test_words_of_numbers_that_are_none_are_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("document: {number_words: [lẻ, dozen]}\n", encoding="utf-8")
    assert "'dozen'" in run("report", folder / "kq", "-o", tmp_path / "a.docx", "--profile", tmp_path / "p.yaml", code=2)


# ---- recommendations and the year before ----


def test_recommendations_are_those_that_the_findings_call_for(folder: Path, paper: Paper) -> None:
    whole = " ".join(texts(paper.body))
    assert "chậm nhất 07 ngày trước" in whole  # a unit is missing
    assert "Đối chiếu lại tổng ghi" in whole  # a total differs
    assert "danh mục thuốc" not in whole.partition("V. KIẾN NGHỊ")[2]  # no medicine
    without = " ".join(texts(report_paper(folder / "kq").body))
    assert "chậm nhất 07 ngày trước" not in without
    assert "Chưa xét phạm vi mở cửa thị trường theo điều ước quốc tế." in whole


def test_the_scope_of_treaties_that_is_stated_is_told_instead(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("document: {market_opening: Các gói thầu không thuộc phạm vi mở cửa thị trường.}\n", encoding="utf-8")
    whole = " ".join(texts(report_paper(folder / "kq", profile=tmp_path / "p.yaml").body))
    assert "Các gói thầu không thuộc phạm vi mở cửa thị trường." in whole and "Chưa xét phạm vi mở cửa" not in whole


def test_the_year_before_is_compared_unit_by_unit_and_stage_by_stage(folder: Path, told: Survey, tmp_path: Path) -> None:
    """Last year: one unit fewer, one dearer; only units of both years are compared, and sums are those of these units."""
    kept = ["benh-vien-song-lam/nghiem-thu-quy-4.xlsx", "so-y-te/bang-ke-nghiem-thu.xlsx", "ban-quan-ly/nam-2026/hang-hoa-trung-thau.xlsx"]
    for file in kept:
        (tmp_path / "in" / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(SIX / "bieu" / file, tmp_path / "in" / file)
    CliRunner().invoke(main, ["check", str(tmp_path / "in"), "-o", str(tmp_path / "truoc"), "--quiet", "--no-annotate"])
    before = survey(tmp_path / "truoc")
    found = {change.stage: change for change in changes(told, before)}
    assert set(found) == {"award", "accepted"}
    accepted = found["accepted"]
    assert {old.name for pair in accepted.pairs for old in pair.before} == {"Bệnh viện Đa khoa Sông Lam (ví dụ)", "SỞ Y TẾ TỈNH AN BÌNH (VÍ DỤ)"}
    assert len(accepted.only_now) == 3 and not accepted.only_before
    sums = [sum((row.share.amount for pair in accepted.pairs for row in part(pair)), Decimal(0)) for part in (lambda p: p.before, lambda p: p.now)]
    assert sums[0] == sum(r.share.amount for r in before.stages[-1].tables["agency"]) < sums[1]
    paper = report_paper(folder / "kq", "yearly", "mttq", None, EXPECTED, tmp_path / "truoc")
    whole = " ".join(texts(paper.body))
    assert "so trên 2 đơn vị, địa bàn có số liệu ở cả hai năm và cùng phạm vi; 0 đơn vị chỉ có năm trước, 3 đơn vị chỉ có năm nay" in whole
    assert "Đã có số liệu của 6 trên 9 đơn vị phải báo cáo." in whole
    for number in ("I. ", "II. ", "III. ", "IV. ", "V. ", "VI. ", "VII. "):
        assert any(t.startswith(number) and t.isupper() for t in texts(paper.body))
    gaps = [r.text for r in runs_of(paper.body) if r.open]
    assert sum("OCOP" in g or "kiểm tra" in g or "tuyên truyền" in g or "phương hướng" in g for g in gaps) == 4


def test_without_a_year_before_the_gap_is_seen(folder: Path) -> None:
    gaps = [r.text for r in runs_of(report_paper(folder / "kq", "yearly").body) if r.open]
    assert any("năm trước" in g for g in gaps) and any("số đơn vị phải báo cáo" in g for g in gaps)


def test_a_result_without_a_line_gives_a_report_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n", encoding="utf-8")
    CliRunner().invoke(main, ["check", str(tmp_path / "x.csv"), "-o", str(tmp_path / "kq"), "--quiet", "--no-annotate"])
    for kind in ("supervision", "yearly"):
        run("report", tmp_path / "kq", "-o", tmp_path / f"{kind}.docx", "--kind", kind)
        told = "\n".join(p.text for p in docx.Document(str(tmp_path / f"{kind}.docx")).paragraphs)
        assert "Không có dòng hàng hóa nào trong các tệp đã rà soát." in told


def test_pictures_are_the_same_bytes_and_read_no_markup() -> None:
    rows = [Bar("$\\frac{1}{2}$ \u202e漢字 " + "dài " * 40, (Decimal("33.33"), Decimal(0), Decimal("66.67")), "33,33 %"), Bar("", (Decimal(0),) * 3, "–")] * 12
    one, other = (bars(rows, ["Việt Nam", "Chưa đủ căn cứ", "Nước ngoài"], "%") for _ in range(2))
    assert one == other and one.startswith(b"\x89PNG") and b"Software" not in one and b"tEXt" not in one
    assert bars(rows[:1], ["a", "b", "c"], "%") != one


def test_many_rows_stand_together_and_no_sum_is_lost(told: Survey) -> None:
    """Beyond what a text holds, the rest is one row; with it the column still adds up."""
    stage = told.stages[-1]
    rows = [replace(r, key=f"{r.key}{n}", name=f"{r.name} {n}") for n in range(20) for r in stage.tables["agency"]]
    table = shares_in_text(replace(stage, tables={**stage.tables, "agency": tuple(rows)}), "agency", "Bảng 1. x", "vi")
    assert len(table.rows) == MOST_IN_TEXT + 2 and "75 dòng còn lại" in table.rows[-2][1]
    whole = sum((r.share.amount for r in rows), Decimal(0))
    assert money(table.rows[-1][3]) == (whole / 1_000_000).quantize(Decimal("0.01"))
    assert abs(sum(money(r[3]) for r in table.rows[:-1]) - money(table.rows[-1][3])) <= Decimal("0.005") * len(table.rows)
