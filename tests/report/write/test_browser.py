"""The HTML pages in a real browser: they fit, are readable in light and dark, and their own policy blocks nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape, unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import gpaiscope
from gpaiscope.report.write.html import POLICY

ROOT = Path(__file__).parents[3]
DAY = date(2026, 11, 25)
WIDTHS = (1280, 360)
PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(15, 19, 23)"}
READABLE = 4.5
"""The contrast of text that is asked for by WCAG 2.2, 1.4.3."""

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.skipif(CHROMIUM is None, reason=f"no Chromium is installed: none of {', '.join(NAMES)} is there"),
]
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
    *("--hide-scrollbars", "--virtual-time-budget=10000", "--enable-logging=stderr", "--v=0", "--dump-dom"),
)
PROBE = """<!doctype html><meta charset="utf-8"><title>probe</title><body><pre id="found"></pre><script>
const light = colour => {
  const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(each => each / 255)
    .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one, other) => {
  const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
};
const under = (view, element) => {
  for (let each = element; each; each = each.parentElement) {
    const colour = view.getComputedStyle(each).backgroundColor;
    if (!/, 0\\)$/.test(colour)) return colour;
  }
  return "rgb(255, 255, 255)";
};
const measured = frame => {
  const view = frame.contentWindow, page = frame.contentDocument, root = page.documentElement;
  const said = [...page.body.querySelectorAll("*")].filter(each => !each.closest("svg") &&
    [...each.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()));
  const faint = said.map(each => [contrast(view.getComputedStyle(each).color, under(view, each)), each.textContent]);
  return {page: frame.title, width: root.clientWidth, needs: root.scrollWidth, texts: said.length,
    paper: view.getComputedStyle(page.body).backgroundColor, faintest: faint.sort((a, b) => a[0] - b[0])[0]};
};
addEventListener("load", () => {
  const found = [...document.querySelectorAll("iframe")].map(measured);
  document.getElementById("found").textContent = JSON.stringify(found);
});
</script>"""


@dataclass(frozen=True)
class Seen:
    """What a browser measured of each page at each width, and what it said on its console."""

    pages: list[dict]
    console: list[str]


def pages() -> dict[str, str]:
    """The pages of each kind: first screens and everything, of examples and situations, and those of other commands."""
    found = {}
    for path in sorted((ROOT / "examples").glob("*/gpai.toml")):
        assessed = gpaiscope.assess(path, on=DAY)
        found[f"{path.parent.name}.html"] = assessed.to_html()
        found[f"{path.parent.name}-full.html"] = assessed.to_html(full=True)
    for path in sorted((ROOT / "tests/cli/situations").glob("*.toml")):
        found[f"{path.stem}.html"] = gpaiscope.assess(path, on=DAY).to_html()
    tuned = gpaiscope.assess(ROOT / "examples/fine-tune", on=DAY)
    found["explain.html"] = tuned.explain("one_third_criterion").to_html()
    found["ask.html"] = tuned.ask().to_html()
    found["licence.html"] = gpaiscope.licence("llama3.1").to_html()
    found["rule.html"] = gpaiscope.rulebook("provider").to_html()
    return found


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Seen]]:
    """What opens pages in Chromium, each in a frame of each width, served from this machine."""
    folder = tmp_path_factory.mktemp("pages")

    class Silent(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def looked(held: dict[str, str], *flags: str) -> Seen:
        frames = [f'<iframe title="{name}" src="{name}" width="{width}" height="800"></iframe>'
                  for name in held for width in WIDTHS]  # fmt: skip
        for name, text in held.items():
            (folder / name).write_text(text, encoding="utf-8")
        (folder / "probe.html").write_text(PROBE + "".join(frames), encoding="utf-8")
        profile = tmp_path_factory.mktemp("profile")
        address = f"http://127.0.0.1:{server.server_port}/probe.html"
        command = [str(CHROMIUM), *FLAGS, *flags, f"--user-data-dir={profile}", address]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
        found = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.DOTALL)
        assert found, done.stderr
        console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
        return Seen(json.loads(unescape(found[1])), console)

    yield looked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("scheme", "setting"), [("light", 1), ("dark", 0)])
def test_every_page_fits_is_readable_and_lacks_nothing_that_its_policy_refuses(
    look: Callable[..., Seen], scheme: str, setting: int
) -> None:
    held = pages()
    seen = look(held, f"--blink-settings=preferredColorScheme={setting}")
    assert seen.console == []
    assert [(each["page"], each["width"]) for each in seen.pages] == [
        (name, width) for name in held for width in WIDTHS
    ]
    assert [each for each in seen.pages if each["needs"] > each["width"]] == []
    assert {each["paper"] for each in seen.pages} == {PAPER[scheme]}
    assert all(each["texts"] > 5 for each in seen.pages)
    assert [each for each in seen.pages if each["faintest"][0] < READABLE] == []


def test_a_page_that_is_too_wide_too_faint_or_refused_its_style_would_be_seen(look: Callable[..., Seen]) -> None:
    page = gpaiscope.licence("MIT").to_html()
    wide = '<!doctype html><title>wide</title><body style="color:#aaa;background:#fff"><pre>' + "wide " * 400
    refusing = page.replace(escape(POLICY), escape("default-src 'none'"))
    seen = look({"refused.html": refusing, "wide.html": wide})
    assert any("Content Security Policy" in line for line in seen.console)
    refused, _, too_wide, _ = seen.pages
    assert refused["paper"] != PAPER["light"]
    assert too_wide["needs"] > too_wide["width"]
    assert too_wide["faintest"][0] < READABLE
