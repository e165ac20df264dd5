"""Decisions in reports: how many and by whom, the share with and without, and that nothing was decided; and findings one by one in the annex."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from rounds import EXPECTED, six

from checker.cli import main
from checker.report.annex import annex
from checker.report.label import SEVERITY
from checker.report.task import found_words
from checker.resource import rules_folder
from checker.rule_file import load_rules
from checker.survey.whole import survey

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "listed-goods" / "input.xlsx"
TEAM = "Đoàn giám sát (ví dụ)"
NONE = "Chưa có quyết định nào về phát hiện được ghi trong kết quả này."


def run(*arguments: object) -> str:
    done = CliRunner().invoke(main, [str(a) for a in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output


def result(folder: Path) -> list[dict[str, Any]]:
    return pq.read_table(folder / "findings.parquet").to_pylist()


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result with a decision of every kind, one of them on a duty to explain that was accepted."""
    folder = tmp_path_factory.mktemp("qd") / "kq"
    run("check", SAMPLE, "-o", folder, "--quiet", "--no-annotate")
    run("decide", folder, "input.xlsx!Danh mục!9", "--rule", "foreign_it_goods_without_reason", "--status", "accepted", "--by", TEAM, "--document", "12/BB")
    keys = [f["key"] for f in result(folder) if f["key"] and f["rule"] != "foreign_it_goods_without_reason"]
    once = [key for key in dict.fromkeys(keys) if keys.count(key) == 1][:3]
    run("decide", folder, once[0], "--status", "explained", "--by", "Bệnh viện Mẫu")
    run("decide", folder, once[1], "--status", "rejected", "--by", TEAM)
    run("decide", folder, once[2], "--status", "accepted", "--by", TEAM, "--expires", "2026-01-31")
    run("check", SAMPLE, "-o", folder, "--quiet", "--no-annotate", "--reviewed", "2026-06-30")
    for name in ("a.xlsx", "a.html", "a.docx", "yearly.docx", "a.pdf"):
        said = run("report", folder, "-o", folder.parent / name, *(["--kind", "yearly"] if name.startswith("yearly") else []))
        assert (folder.parent / name).exists(), said
    return folder


def words(path: Path) -> str:
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        return "\n".join([*(p.text for p in document.paragraphs), *(" | ".join(c.text for c in r.cells) for t in document.tables for r in t.rows)])
    if path.suffix == ".pdf":
        return " ".join(subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True, encoding="utf-8").stdout.split())
    if path.suffix == ".html":
        return path.read_text(encoding="utf-8")
    return "\n".join(" | ".join(str(v) for v in row if v is not None) for s in openpyxl.load_workbook(path, data_only=True) for row in s.iter_rows(values_only=True))


WITH_POPPLER = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler-utils (.ci/run installs it)")


@pytest.mark.parametrize("name", ["a.xlsx", "a.html", "a.docx", "yearly.docx", pytest.param("a.pdf", marks=WITH_POPPLER)])
def test_every_report_tells_what_was_decided_by_whom_and_the_share_with_and_without(decided: Path, name: str) -> None:
    told, summary = words(decided.parent / name), json.loads((decided / "result.json").read_text(encoding="utf-8"))
    assert {k: summary["decisions"][k] for k in ("explained", "accepted", "rejected", "expired")} == {"explained": 1, "accepted": 1, "rejected": 1, "expired": 1}
    assert "1 phát hiện được chấp nhận giải trình (không tính), 1 đã giải trình, 1 không được chấp nhận." in told and "1 quyết định đã hết thời hạn" in told
    assert TEAM in told and "Bệnh viện Mẫu" in told and "12/BB" in told and NONE not in told
    assert "Tỷ lệ khi không kể dòng đã chấp nhận giải trình" in told
    if not name.endswith(".pdf"):  # whose cells are broken into lines
        assert "không kể các dòng ấy" in told and "dòng đã được chấp nhận giải trình" in told


def test_the_parts_with_and_without_add_up_and_are_those_of_the_lines(decided: Path) -> None:
    """Held against the lines themselves, not against what result.json says of them."""
    (stage,) = survey(decided).stages
    assert stage.answered is not None and stage.answered[1] is not None
    accepted, without = stage.answered
    for name in ("items", "amount", "domestic", "foreign", "unknown"):
        assert getattr(accepted, name) + getattr(without, name) == getattr(stage.total, name)
    rows = {f["row"] for f in result(decided) if f["decision"] == "accepted"}
    lines = [r for r in pq.read_table(decided / "items.parquet").to_pylist() if r["row"] in rows and r["excluded"] is None and r["duplicate_of"] is None]
    assert (accepted.items, accepted.amount) == (len(lines), sum(r["amount"] for r in lines)) and accepted.items
    sheet = openpyxl.load_workbook(decided.parent / "a.xlsx", data_only=True)["Tỷ lệ khi không kể dòng đã chấp"]
    told = {row[1]: Decimal(str(row[3])) for row in sheet.iter_rows(min_row=6, values_only=True) if row[1]}
    assert list(told.values()) == [stage.total.amount, accepted.amount, without.amount]


def test_a_result_without_a_decision_says_so(tmp_path: Path) -> None:
    for name in ("a.docx", "a.xlsx", "a.html"):
        run("report", six(), "-o", tmp_path / name)
        assert NONE in words(tmp_path / name)


def test_what_was_decided_after_the_run_is_told_to_wait(tmp_path: Path) -> None:
    run("check", SAMPLE, "-o", tmp_path / "kq", "--quiet", "--no-annotate")
    assert survey(tmp_path / "kq").decided.waiting == 0
    decide = ("decide", tmp_path / "kq", "input.xlsx!Danh mục!9", "--rule", "foreign_it_goods_without_reason", "--by", TEAM)
    run(*decide, "--status", "explained")
    run("report", tmp_path / "kq", "-o", tmp_path / "a.docx")
    assert "1 quyết định ghi sau lần rà soát chưa được áp dụng" in words(tmp_path / "a.docx")
    run("check", SAMPLE, "-o", tmp_path / "kq", "--quiet", "--no-annotate")
    assert survey(tmp_path / "kq").decided.waiting == 0
    run(*decide, "--status", "accepted")  # another word on the same finding
    assert survey(tmp_path / "kq").decided.waiting == 1


# ---- findings one by one ----


def table(path: Path) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(path)["Phát hiện"]
    head = [c.value for c in sheet[5]]
    return [dict(zip(head, row, strict=True)) for row in sheet.iter_rows(min_row=6, values_only=True)]


def test_the_annex_has_every_finding_with_its_body_cell_rule_duty_and_decision(decided: Path, tmp_path: Path) -> None:
    rows, found = table(decided.parent / "a.xlsx"), result(decided)
    titles = {rule.id: rule.title.vi for rule in load_rules(rules_folder())}
    expected = Counter((f["key"], f["file"], f["sheet"], f["cells"], titles.get(f["rule"]) or found_words(f["message_vi"]), f["message_vi"]) for f in found)
    assert Counter((r["Mã phát hiện"], r["Tệp"], r["Trang"], r["Ô"], r["Quy tắc"], r["Nội dung"]) for r in rows) == expected
    assert Counter(r["Người, cơ quan quyết định"] for r in rows if r["Quyết định"]) == Counter(f["decision_by"] for f in found if f["decision"])
    run("report", six(), "-o", tmp_path / "a.xlsx", "--expected", EXPECTED)
    rows, whole = table(tmp_path / "a.xlsx"), survey(six(), EXPECTED)
    assert len(rows) == sum(getattr(whole.duties, name) for name in whole.duties.__dataclass_fields__)
    by_unit = Counter((r["Đơn vị"], r["Việc phải làm"]) for r in rows)
    names = {u.key: u.name for u in whole.units}
    for name, label in SEVERITY.items():
        for unit, n in Counter({names[row.key]: sum(getattr(r.duties, name) for s in whole.stages for r in s.tables["agency"] if r.key == row.key)
                                for s in whole.stages for row in s.tables["agency"]}).items():  # fmt: skip
            assert by_unit[unit, label.vi] >= n, (unit, name)
    assert sum(by_unit[None, label.vi] for label in SEVERITY.values()) <= sum(getattr(whole.loose["agency"].duties, n) for n in SEVERITY)
    order = [label.vi for label in SEVERITY.values()] + ["Chưa đủ căn cứ", "Thử nghiệm hoặc đã được chấp thuận, không tính"]
    at = [order.index(r["Việc phải làm"]) for r in rows]
    assert at == sorted(at)


def test_beyond_the_cap_the_rest_is_counted_and_said(decided: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from checker.survey import whole as module

    settings = module.load_settings(rules_folder()).model_copy(update={"listed_findings": 3})
    monkeypatch.setattr(module, "load_settings", lambda root: settings)
    (tmp_path / "a.xlsx").write_bytes(annex(survey(decided, findings=True), None, "vi"))
    rows, all_ = table(tmp_path / "a.xlsx"), len(result(decided))
    note = openpyxl.load_workbook(tmp_path / "a.xlsx")["Phát hiện"]["A3"].value
    assert len(rows) == 3 and f"còn {all_ - 3} phát hiện không nêu từng dòng" in note
    duties = survey(decided).duties
    assert [r["Việc phải làm"] for r in rows][: duties.error] == ["Cần sửa số liệu"] * min(3, duties.error)


MEASURE = """
import resource, sys
from pathlib import Path
from checker.report.annex import annex
from checker.survey.whole import survey
content = annex(survey(Path(sys.argv[1]), findings=True), None, "vi")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, len(content))
"""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_findings(decided: Path, tmp_path: Path) -> None:
    """Beyond the cap nothing more is held: ten times as many findings take no more than a little for the counting."""
    import shutil

    found = pq.read_table(decided / "findings.parquet")
    peaks = []
    for times in (60_000, 600_000):
        folder = tmp_path / str(times)
        shutil.copytree(decided, folder)
        with pq.ParquetWriter(folder / "findings.parquet", found.schema) as writer:
            part = pa.concat_tables([found] * (20_000 // len(found)))
            for _ in range(times // len(part)):
                writer.write_table(part)
        done = subprocess.run([sys.executable, "-c", MEASURE, folder], check=True, capture_output=True, text=True, cwd=ROOT)
        peaks.append(int(done.stdout.split()[0]))
    assert peaks[1] - peaks[0] < 150, peaks
