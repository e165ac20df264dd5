"""The page as a browser shows it: five answers on the first screen, nothing asked of the network, no sideways scrolling on a phone, A4, dark."""

import json
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from run_here import checked
from test_page import html, spoiled
from workbook import write_xlsx

from checker.pipeline import Result

ROOT = Path(__file__).parent.parent
CHROMIUM = shutil.which("chromium")
QUIET = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--hide-scrollbars", "--disable-features=NetworkTimeServiceQuerying",
]  # fmt: skip
# What Chromium asks for by itself, whatever it shows.
OWN = {b"accounts.google.com", b"update.googleapis.com", b"clients2.google.com", b"content-autofill.googleapis.com", b"optimizationguide-pa.googleapis.com"}
DESKTOP, SMALL_DESKTOP, PHONE = (1366, 768), (1280, 800), (390, 844)
ANSWERS = ("a1", "a2", "a3", "a4", "a5")
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
# What a person would measure: where the answers stand, how wide the page is, which colours it has.
PROBE = """<script>addEventListener("load", () => {
  const told = {answers: {}, wide: document.documentElement.scrollWidth, room: innerWidth, scripts: document.scripts.length};
  for (const id of %s) { const r = document.getElementById(id).getBoundingClientRect(); told.answers[id] = [r.top, r.bottom, r.left, r.right]; }
  const seen = getComputedStyle(document.body); told.paper = seen.backgroundColor; told.ink = seen.color;
  told.soft = getComputedStyle(document.querySelector(".meta")).color;
  told.cut = [...document.querySelectorAll("data")].filter(d => d.scrollWidth > d.clientWidth + 1 && d.clientWidth > 0).length;
  const shown = e => e.getClientRects().length > 0 && e.textContent.trim() !== "";
  told.heads = [...document.querySelectorAll(".answer")].map(a => [...a.querySelectorAll("h2")].filter(shown).length);
  told.bodies = [...document.querySelectorAll(".answer")].map(a => [...a.querySelectorAll("p, h3")].filter(shown).length);
  // a sum, a share or a count that an ellipsis or an edge cuts off
  told.figures = [...document.querySelectorAll(".answer data, .answer .sum, .answer .count, .answer .big")].filter(e => {
    const r = e.getBoundingClientRect(), box = e.closest(".answer").getBoundingClientRect(), clamp = e.closest(".clamp, .aims li a");
    return shown(e) && (r.right > box.right || r.bottom > box.bottom || (clamp && r.bottom > clamp.getBoundingClientRect().bottom + 1)); }).length;
  if (parent !== window) parent.postMessage(told, "*"); else document.body.innerHTML = '<pre id="probe">' + JSON.stringify(told) + "</pre>";
});</script>""".replace("%s", json.dumps(ANSWERS))
FRAME = """<!doctype html><body style="margin:0"><iframe src="page.html" width="390" height="844" style="border:0"></iframe>
<script>addEventListener("message", e => document.body.innerHTML = '<pre id="probe">' + JSON.stringify(e.data) + "</pre>");</script>"""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")]

CASES = {
    "one small list": ["samples/own-purchase-list/input.xlsx"], "stages and a form of costs": ["samples/egp-bid/input.xlsx", "samples/10a-ck-tsc/input.xlsx"],
    "lists": ["samples/listed-goods/input.xlsx"], "medicines": ["samples/egp-won-medicines/input.xlsx"], "claims": ["samples/egp-bid-preference/input.xlsx"],
    "no share": ["samples/own-plan/input.xlsx", "samples/README.md"],
}  # fmt: skip

# Samples whose rows stand in published tables word for word, one by one and as one run.
_REAL = ("egp-won-goods-data", "egp-request-goods-data", "egp-won-medicines", "egp-market-survey", "hospital-drug-master")
REAL = {**{name: (name,) for name in _REAL}, "all of them": _REAL}



def result_of(case: str, folder: Path) -> Result:
    if case != "payloads":
        return checked(*(ROOT / name for name in CASES[case]))
    rows = [["STT", "Tên hàng hóa", "Số lượng", "Đơn giá", "Thành tiền", "Xuất xứ"], [1, "Bàn", 2, 10, 30, "?"], [None, "Tổng cộng", None, None, 31]]
    return spoiled(checked(write_xlsx(folder / "a.xlsx", {"S": rows})))


@pytest.fixture(scope="module", params=[*CASES, "payloads"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with report.html as it is, and page.html, which measures itself."""
    folder = tmp_path_factory.mktemp("trang")
    write_pages(html(result_of(request.param, folder)), folder)
    return folder


def write_pages(text: str, folder: Path) -> None:
    (folder / "report.html").write_text(text, encoding="utf-8")
    (folder / "page.html").write_text(POLICY.sub("", text).replace("</body>", PROBE + "</body>"), encoding="utf-8")
    (folder / "frame.html").write_text(FRAME, encoding="utf-8")


def browse(page: Path, *options: str, size: tuple[int, int] = DESKTOP) -> str:
    """What a fresh Chromium prints."""
    user = page.parent / f"user-{abs(hash((page.name, options, size)))}"
    command = [str(CHROMIUM), *QUIET, f"--user-data-dir={user}", f"--window-size={size[0]},{size[1]}", *options, page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, stdin=subprocess.DEVNULL)
    shutil.rmtree(user, ignore_errors=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def measured(page: Path, *options: str, size: tuple[int, int] = DESKTOP) -> dict[str, Any]:
    found = re.search(r'<pre id="probe">(.*?)</pre>', browse(page, "--dump-dom", "--virtual-time-budget=3000", *options, size=size), re.DOTALL)
    assert found
    return json.loads(found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def answered(told: dict[str, Any], size: tuple[int, int]) -> None:
    """All five answers stand on a screen of this size, each with its question and at least one sentence, no figure cut."""
    for name, (top, bottom, left, right) in told["answers"].items():
        assert top >= 0 and bottom <= size[1] and left >= 0 and right <= size[0], f"{name} ends at {bottom}"
    assert told["heads"] == [1] * 5 and min(told["bodies"]) >= 1 and not told["figures"]
    assert told["wide"] <= told["room"] and not told["cut"]


@pytest.mark.parametrize("size", [DESKTOP, SMALL_DESKTOP], ids=["1366", "1280"])
def test_five_answers_on_the_first_screen(folder: Path, size: tuple[int, int]) -> None:
    told = measured(folder / "page.html", size=size)
    answered(told, size)
    assert told["scripts"] == 1, "the probe alone"


@pytest.mark.parametrize("names", REAL.values(), ids=REAL)
def test_five_answers_about_real_tables_on_both_first_screens(names: tuple[str, ...], tmp_path: Path) -> None:
    write_pages(html(checked(*(next((ROOT / "samples" / name).glob("input.*")) for name in names))), tmp_path)
    answered(measured(tmp_path / "page.html", size=SMALL_DESKTOP), SMALL_DESKTOP)
    answered(measured(tmp_path / "frame.html", size=(600, 900)), PHONE)


def test_five_answers_on_the_first_screen_of_a_phone(folder: Path) -> None:
    """In their short form and in their order; nothing scrolls sideways."""
    told = measured(folder / "frame.html", size=(600, 900))
    assert told["room"] == PHONE[0]
    answered(told, PHONE)
    tops = [told["answers"][name][0] for name in ANSWERS]
    assert tops == sorted(tops)


def luminance(colour: str) -> float:
    parts = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("options", [(), ("--force-dark-mode", "--blink-settings=preferredColorScheme=0")], ids=["light", "dark"])
def test_light_and_dark_can_be_read(folder: Path, options: tuple[str, ...]) -> None:
    told = measured(folder / "page.html", *options)
    assert (luminance(told["paper"]) < 0.1) == bool(options)
    assert contrast(told["paper"], told["ink"]) >= 7 and contrast(told["paper"], told["soft"]) >= 4.5


def test_it_prints_on_a4_with_the_answers_first(folder: Path) -> None:
    target = folder / "in.pdf"
    browse(folder / "report.html", "--no-pdf-header-footer", f"--print-to-pdf={target}")
    sizes = {tuple(round(float(n)) for n in box.split()) for box in re.findall(r"/MediaBox \[([\d. ]+)\]", target.read_bytes().decode("latin-1"))}
    assert sizes == {(0, 0, 595, 842)}
    if shutil.which("pdftotext"):
        run = subprocess.run(["pdftotext", "-f", "1", "-l", "1", "-layout", target, "-"], capture_output=True, text=True, encoding="utf-8", check=True)
        for words in ("Đọc được bao nhiêu biểu?", "Cộng có khớp không?", "Việc phải làm trước", "Áp dụng văn bản ngày nào, điều nào chưa kiểm chứng?"):
            assert words in run.stdout


@contextmanager
def proxy() -> Iterator[tuple[int, list[bytes]]]:
    """A port that stands for the whole network and notes what is asked of it."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    asked.append(connection.recv(200).split(b"\r\n")[0])

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], asked
        server.shutdown(socket.SHUT_RDWR)


def hosts(page: Path) -> set[bytes]:
    """The hosts that the browser asks for something while it shows the page, through a proxy that answers nothing."""
    with proxy() as (port, asked):
        browse(page, f"--proxy-server=http://127.0.0.1:{port}", "--dump-dom")
    return {re.sub(rb"^[A-Z]+ (?:https?://)?([^/: ]+).*", rb"\1", line) for line in asked if line}  # a connection that says nothing asks nothing


def test_nothing_is_asked_of_the_network(folder: Path) -> None:
    assert not hosts(folder / "report.html") - OWN


def test_the_proxy_would_see_what_a_page_asks_for(tmp_path: Path) -> None:
    (tmp_path / "live.html").write_text("<img src='http://example.test/x'>", encoding="utf-8")
    assert hosts(tmp_path / "live.html") - OWN == {b"example.test"}
