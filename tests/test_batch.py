"""Many files: the result folder is that of one run over all of them in memory, whoever did the work and however it was cut up."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from many import digest, make, make_many

from checker import check
from checker.batch import chunk as chunks
from checker.batch import crossing, work
from checker.batch.journal import Journal
from checker.batch.part import Part
from checker.batch.run import check_many
from checker.decision import FILE, Decision, dump
from checker.error import CheckerError, Text
from checker.inputs import find_inputs
from checker.output import write_result
from checker.pipeline import check as in_memory
from checker.reader import Reading, refused
from checker.report.copies import write_copies
from checker.report.page import page
from checker.report.terminal import summary
from checker.stage import Stage

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_many(tmp_path_factory.mktemp("many") / "vào", 24)


@pytest.fixture(scope="module")
def expected(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The result folder of a run in memory, and what the terminal says of it."""
    folder = tmp_path_factory.mktemp("memory") / "kq"
    result = check(inputs, trial=True)
    write_result(result, folder, result.exit_code(), {"report.html": lambda told: page(result, told, "vi")}, lambda into: write_copies(result, into, "vi"))
    return {"files": digest(folder), "told": summary(result, "vi", None), "result": result}


def run(inputs: Path, folder: Path, **options: Any) -> Any:
    """The run of all inputs into the folder, with the page."""
    return check_many([inputs], folder, trial=True, reports={"report.html": lambda run, told: page(run, told, "vi")}, **options)


def left_over(folder: Path) -> list[str]:
    """What should not be there after a run."""
    return [p.name for p in folder.rglob("*") if p.name.startswith(".hangviet-") or p.name == "new"]


def test_the_folder_is_that_of_a_run_in_memory(inputs: Path, expected: dict[str, Any], tmp_path: Path) -> None:
    done = run(inputs, tmp_path / "kq", jobs=1)
    assert digest(tmp_path / "kq") == expected["files"]
    assert summary(done, "vi", None) == expected["told"]
    assert done.exit_code == expected["result"].exit_code() == 3
    assert not left_over(tmp_path / "kq")


def decided(found: pa.Table) -> list[Decision]:
    """Decisions of every kind: on lines, on whole sheets, on shares of files and of stages; some have run out, some stood in files of other names."""
    rows = [row for row in found.to_pylist() if row["key"]]
    lines = [row for row in rows if row["row"] is not None]
    sheets = [row for row in rows if row["row"] is None and row["sheet"] is not None]
    files = [row for row in rows if row["sheet"] is None and row["file"] is not None]
    whole = [row for row in rows if row["file"] is None]
    assert "explain" in {row["severity"] for row in lines} and sheets and files and whole
    twice = next(row["key"] for row in lines if len({other["file"] for other in lines if other["key"] == row["key"]}) > 1)
    made = [Decision(key, "accepted", "Đoàn giám sát", file="đã bỏ.xlsx") for key in (twice, "k" + "0" * 24)]
    for number, row in enumerate(row for row in [*lines, *sheets, *files, *whole] if row["key"] != twice):
        status, expires = (("accepted", None), ("explained", None), ("rejected", date(2026, 1, 31)), ("accepted", date(2026, 12, 31)), ("accepted", None))[number % 5]
        file = f"cũ/{row['file']}" if number % 7 == 6 and row["file"] else row["file"] or ""
        made.append(Decision(row["key"], status, "Đoàn giám sát", "lý do", "12/BB", expires, row["rule"], file, row["sheet"] or "", row["row"]))
    return made


def test_what_was_decided_holds_as_in_a_run_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = make_many(tmp_path / "vào", 8)
    for name in ("own-purchase-list", "listed-goods", "egp-won-goods"):
        shutil.copytree(ROOT / "samples" / name, inputs / name, ignore=shutil.ignore_patterns("expected"))
    shutil.copytree(inputs / "own-purchase-list", inputs / "lại")
    profile = tmp_path / "profile.yaml"
    profile.write_text("unknown_tolerance_percent: 0\n", encoding="utf-8")
    options: dict[str, Any] = {"trial": True, "profile": profile}
    before, day = check(inputs, **options), date(2026, 6, 30)
    decisions = decided(before.found)
    whole = in_memory(inputs, **options, decisions=decisions, reviewed=day)
    applied = whole.decisions
    assert min(applied.accepted, applied.explained, applied.expired, applied.lapsed, applied.elsewhere, applied.ambiguous) > 0
    assert {(row["by"], row["key"]) for row in whole.share_rows} >= {("decisions", "accepted"), ("decisions", "without")}
    reports = {"report.html": lambda told: page(whole, told, "vi"), FILE: lambda told: dump(decisions)}
    write_result(whole, tmp_path / "một", whole.exit_code(), reports, lambda into: write_copies(whole, into, "vi"))
    told = {"report.html": lambda run, summary: page(run, summary, "vi"), FILE: lambda run, summary: dump(decisions)}
    folder = tmp_path / "nhiều"
    check_many([inputs], folder, **options, jobs=1, reports=told)
    monkeypatch.setattr(work, "read_chunk", None)  # what was read of the files is kept when decisions come
    for rows in (30_000, 7):  # of all workbooks at once, and of each alone
        monkeypatch.setattr("checker.batch.judgement._RUN", rows)
        done = check_many([inputs], folder, **options, decisions=decisions, reviewed=day, jobs=1, reports=told)
        assert done.decisions == applied and summary(done, "vi", None) == summary(whole, "vi", None)
        assert digest(folder) == digest(tmp_path / "một")


def test_the_inputs_are_such_that_files_tell_something_of_each_other(expected: dict[str, Any]) -> None:
    """Else the comparison would compare nothing."""
    items = expected["result"].tables["items"]
    for name in ("article_origins_elsewhere", "purchase", "demanded_before", "article_origins"):
        assert items[name].null_count < len(items), name
    rules = set(expected["result"].found["rule"].to_pylist())
    assert {"article_with_other_origins_elsewhere", "purchases_close_below_ceiling", "total_not_reconciled"} <= rules
    assert "swapped" in expected["result"].tables["fixes"]["why"].to_pylist()
    assert len({row["stage"] for row in expected["result"].share_rows}) > 3


@pytest.mark.parametrize("way", [{"jobs": 2}, {"jobs": 3, "threads": True}, {"jobs": 1, "files": 1}, {"jobs": 1, "lines": 7}], ids=str)
def test_who_does_the_work_and_in_what_heaps_is_not_to_be_seen(
    inputs: Path, expected: dict[str, Any], way: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "FILES", way.pop("files", 50))
    lines = way.pop("lines", None)
    if lines:  # buckets and runs of a few rows
        monkeypatch.setattr(crossing, "_LINES", lines)
        monkeypatch.setattr("checker.batch.judgement._RUN", lines)
        monkeypatch.setattr("checker.batch.judgement._HEAP", 3)
    run(inputs, tmp_path / "kq", **way)
    assert digest(tmp_path / "kq") == expected["files"]


def test_files_whose_purchases_name_suppliers_and_headings_go_through_one_chunk(tmp_path: Path) -> None:
    inputs = tmp_path / "vào"
    inputs.mkdir()
    for name in "abcdefghi":  # so many that a chunk holds several
        lines = [f"Máy {n},Cái,1,5000000,contract,Sở 1,Công ty 1,Nhóm 1,2025-08-1{n}" for n in range(1, 4)]
        head = "goods_name,unit,quantity,unit_price,stage,agency,supplier,goods_group,contract_signed"
        (inputs / f"{name}.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    run(inputs, tmp_path / "kq", jobs=1)
    result = check(inputs, trial=True)
    write_result(result, tmp_path / "whole", result.exit_code(), {"report.html": lambda told: page(result, told, "vi")}, lambda into: write_copies(result, into, "vi"))
    assert digest(tmp_path / "kq") == digest(tmp_path / "whole")
    assert result.judged["groups"].num_rows, "else nothing is compared"


def test_a_second_run_reads_nothing_again_and_changes_nothing(inputs: Path, expected: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(inputs, tmp_path / "kq", jobs=1)
    read: list[str] = []
    original = chunks.chunks
    monkeypatch.setattr("checker.batch.run.chunks", lambda files, jobs: (read.extend(f.name for f in files), original(files, jobs))[1])
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "kq" / "workbooks").rglob("*.xlsx")}
    run(inputs, tmp_path / "kq", jobs=1)
    assert digest(tmp_path / "kq") == expected["files"]
    refused = [i["file"] for i in expected["result"].inputs if not i["read"]]
    assert read == refused and refused, "only what could not be read is tried again"
    assert before == {p: p.stat().st_mtime_ns for p in (tmp_path / "kq" / "workbooks").rglob("*.xlsx")}, "copies are not made anew"


def test_what_is_added_changed_or_taken_away_is_seen(tmp_path: Path) -> None:
    inputs, kept, fresh = tmp_path / "vào", tmp_path / "kept", tmp_path / "fresh"
    make_many(inputs, 9)
    run(inputs, kept, jobs=1)
    make(inputs, "xã A/bảng 001", 17)  # another content
    make(inputs, "xã C/mới", 2)
    next(inputs.rglob("bảng 004*")).unlink()
    run(inputs, kept, jobs=1)
    run(inputs, fresh, jobs=1)
    assert digest(kept) == digest(fresh)
    names = {p["file"] for p in json.loads((kept / "result.json").read_text(encoding="utf-8"))["inputs"]}
    assert "xã C/mới.xlsx" in names and not any("bảng 004" in name for name in names)
    parts = sorted((kept / ".hangviet" / "parts").iterdir())
    assert parts and all(p.suffix == ".part" for p in parts)
    journal = Journal(kept / ".hangviet", Part(parts[0]).setting)
    assert all(journal.known(file) for file in find_inputs([inputs]) if not file.name.endswith("bảng 007.xlsx")), "what was changed is known as it is now"
    assert sum(journal.known(file) is None for file in find_inputs([inputs])) == 1, "the broken one is tried again"


def test_other_options_are_another_run(inputs: Path, tmp_path: Path) -> None:
    run(inputs, tmp_path / "kq", jobs=1)
    check_many([inputs], tmp_path / "kq", jobs=1, annotate=False)
    check_many([inputs], tmp_path / "fresh", jobs=1, annotate=False)
    result = digest(tmp_path / "kq")
    assert {k: v for k, v in result.items() if k != "report.html"} == digest(tmp_path / "fresh"), "copies of the earlier run are gone"


def test_a_folder_in_use_is_refused_and_one_that_was_left_is_taken_over(inputs: Path, tmp_path: Path) -> None:
    with Stage(tmp_path / "kq", journal=True), pytest.raises(CheckerError, match="đang ghi vào thư mục này"):
        run(inputs, tmp_path / "kq", jobs=1)
    assert (tmp_path / "kq" / ".hangviet" / "lock").exists(), "as a killed run leaves it"
    run(inputs, tmp_path / "kq", jobs=1)
    assert not left_over(tmp_path / "kq")


def test_a_result_in_the_making_is_no_input(inputs: Path, tmp_path: Path) -> None:
    """A run that was killed before it had a result.json, into a folder among its own inputs."""
    make_many(tmp_path, 3)
    with Stage(tmp_path / "kq", journal=True):
        pass
    (tmp_path / "kq" / "workbooks").mkdir()
    (tmp_path / "kq" / "workbooks" / "bảng-da-danh-dau.xlsx").write_bytes(b"PK")
    done = check_many([tmp_path], tmp_path / "kq", jobs=1)
    assert len(done.inputs) == 3


def test_frames_are_read_from_the_folder(inputs: Path, expected: dict[str, Any], tmp_path: Path) -> None:
    done = run(inputs, tmp_path / "kq", jobs=1)
    assert len(done.items) == len(expected["result"].items) and len(done.findings) == len(expected["result"].findings)
    assert done.items["amount"].sum() == expected["result"].items["amount"].sum()
    assert pq.ParquetFile(tmp_path / "kq" / "rows.parquet").metadata.num_rows == len(done.rows)


def test_a_file_that_costs_its_worker_is_tried_alone_and_then_told(inputs: Path, expected: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, tried = work.read, []

    def faint(reader: Any, file: Any) -> Any:
        if file.name.endswith("bảng 002.xlsx"):
            tried.append(file.name)
            raise MemoryError
        return read(reader, file)

    monkeypatch.setattr(work, "read", faint)
    done = run(inputs, tmp_path / "kq", jobs=2, threads=True)
    (one,) = [i for i in done.inputs if i["file"].endswith("bảng 002.xlsx")]
    assert len(tried) == 2 and not one["read"] and "bị hệ điều hành dừng hai lần" in one["reason"].vi
    assert next(f for f in done.findings.to_dict("records") if f["file"] == one["file"])["rule"] == "worker_died"
    assert sum(i["read"] for i in done.inputs) == sum(i["read"] for i in expected["result"].inputs) - 1
    monkeypatch.setattr(work, "read", read)
    run(inputs, tmp_path / "kq", jobs=1)
    assert digest(tmp_path / "kq") == expected["files"], "another run tries it again"


def test_a_file_that_ended_its_reader_is_tried_again_alone(inputs: Path, expected: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, tried = work.read, []

    def busy(reader: Any, file: Any) -> Any:
        if file.name.endswith("bảng 000.xlsx"):
            tried.append(file.name)
            if len(tried) == 1:
                return Reading(refused(file.name, "reader_timeout", Text("Quá lâu", "Too long")), None)
        return read(reader, file)

    monkeypatch.setattr(work, "read", busy)
    run(inputs, tmp_path / "kq", jobs=2, threads=True)
    assert len(tried) == 2 and digest(tmp_path / "kq") == expected["files"]


# ---- the command ----


def hangviet(*arguments: object, at: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "checker.cli", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", cwd=at, stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip


def test_the_command_goes_the_same_way_and_takes_a_number_of_processes(inputs: Path, expected: dict[str, Any], tmp_path: Path) -> None:
    done = hangviet("check", inputs, "-o", "kq", "--trial", "--jobs", 2, at=tmp_path)
    assert done.returncode == 3, done.stderr
    assert digest(tmp_path / "kq") == expected["files"]
    assert expected["told"].splitlines()[0] in done.stdout
    shown = hangviet("check", inputs, "-o", "kq", "--trial", "--json", "-", "--quiet", at=tmp_path)
    assert shown.stdout == (tmp_path / "kq" / "result.json").read_text(encoding="utf-8")


def test_a_cluster_that_is_not_there_is_told(inputs: Path, tmp_path: Path) -> None:
    done = hangviet("check", inputs, "-o", "kq", "--cluster", "nowhere", at=tmp_path)
    assert done.returncode == 2 and "--cluster" in done.stderr and "dask" in done.stderr


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    yield make_many(tmp_path / "vào", 4)


@pytest.mark.parametrize("what", ["file", "other"])
def test_a_folder_that_is_not_ours_is_left_alone(small: Path, what: str, tmp_path: Path) -> None:
    target = tmp_path / "kq"
    if what == "file":
        target.write_text("x")
    else:
        target.mkdir()
        (target / "thư.docx").write_text("x")
    with pytest.raises(CheckerError):
        check_many([small], target, jobs=1)
    assert target.is_file() or [p.name for p in target.iterdir()] == ["thư.docx"]
