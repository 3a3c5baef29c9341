"""Look whether a site that `build_site.py` built is as it should be; it is started by it, with ``--check``.

No link within the site is broken and nothing is loaded from elsewhere; built again it is the same bytes; opened from a
file and from a folder of a server it shows its pages and finds; axe finds nothing in light and dark, and no page is
wider than its screen; the search finds first what the program finds in the same index, and has the expected page among
its first three as often as when it was first measured (`tests/site/questions.toml`).
"""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import tempfile
import threading
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT: Final = Path(__file__).resolve().parent.parent
QUESTIONS: Final = ROOT / "tests/site/questions.toml"
AMONG: Final = 3
"""Among how many first ones the expected page has to be."""
LEAST: Final = 28
"""For how many of the questions it was so when it was first measured: words and weights are not chosen by these."""
FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage")  # fmt: skip
NAMES: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
LOOKS: Final = (("light", 1280), ("dark", 360))
"""Each page is looked at so; with ``few`` every page of those in both schemes at both widths."""

Finding = tuple[str, bool, str]
"""What was looked at, whether it is as it should be, and what was seen where it is not."""


Best = Callable[[str], list[str]]
"""The addresses that the program itself finds for a question in the site's index, best first."""


def check(site: Path, build: Callable[[Path], object], best: Best, *, few: bool = False) -> int:
    """Print what holds and what does not; 1 where anything does not. ``few``: one page of each kind, built once."""
    wrong = 0
    for what, holds, seen in _findings(site.resolve(), build, best, few):
        print(f"{'as it should be' if holds else 'WRONG'}: {what}", flush=True)
        if not holds:
            wrong += 1
            print(seen, flush=True)
    return min(wrong, 1)


def _findings(site: Path, build: Callable[[Path], object], best: Best, few: bool) -> Iterator[Finding]:
    pages = {file.relative_to(site).as_posix(): PageRead(file) for file in sorted(site.rglob("*.html"))}
    count, broken = _broken(site, pages)
    yield f"{len(pages)} pages, {count} links within them, {len(broken)} broken", not broken, "\n".join(broken)
    elsewhere = [*_loaded_from_elsewhere(site, pages)]
    yield f"{len(elsewhere)} addresses of another host loaded", not elsewhere, "\n".join(elsewhere)
    if not few:
        with tempfile.TemporaryDirectory() as name:
            build(Path(name) / "site")
            other = [*_otherwise(site, Path(name) / "site")]
        yield f"built twice: {len(other)} files are not the same to the byte", not other, "\n".join(other)
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if browser is None:
        yield "axe, widths, files, sub-paths and the search: not looked at, no Chromium is installed", True, ""
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=list(FLAGS))
        yield _opens(chromium, site.as_uri(), "a file")
        with _served(site) as address:
            yield _opens(chromium, address, "a folder of a server")
        yield from _searched(chromium, site, best)
        yield from _looked_at(chromium, site, one_of_each(pages) if few else list(pages), few)
        chromium.close()


def one_of_each(pages: Iterable[str]) -> Sequence[str]:
    """One page of each kind."""
    chosen = {
        *("index.html", "search.html", "reference.html", "how-to/plan-a-run.html", "rules/provider.html"),
        *("questions/white-label.html", "clocks/notification.html", "commands/assess.html"),
        *("decisions/0002-exact-numbers.html", "provisions/ai-act-art-53-1-c.html", "numbers/notification_days.html"),
        *("facts/model.training_compute.html", "rules/index.html"),
    }
    return [page for page in pages if page in chosen]


# Links


class PageRead(HTMLParser):
    """What a page leads to, what it loads, and the anchors that it has."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("id", "name") and value:
                self.anchors.add(value)
            elif name in ("href", "action") and value is not None:
                (self.loads if tag == "link" else self.leads).append(value)
            elif name in ("src", "srcset", "data", "poster") and value is not None:
                self.loads.append(value)


def _broken(site: Path, pages: Mapping[str, PageRead]) -> tuple[int, list[str]]:
    """How many links lead to the site itself, and those that lead nowhere."""
    count, broken = 0, []
    for name, page in pages.items():
        for link in (*page.leads, *page.loads):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            count += 1
            there = (site / name).parent / unquote(parts.path) if parts.path else site / name
            target = os.path.relpath(there, site).replace(os.sep, "/")
            # A folder is no page where a file is opened, and an address from the top none in a sub-path.
            exists = not link.startswith("/") and (site / target).is_file()
            anchor = unquote(parts.fragment)
            if not exists or (anchor and target in pages and anchor not in pages[target].anchors):
                broken.append(f"{name}: {link}")
    return count, broken


def _loaded_from_elsewhere(site: Path, pages: Mapping[str, PageRead]) -> Iterator[str]:
    for name, page in pages.items():
        yield from (f"{name}: {link}" for link in page.loads if re.match(r"(?:https?:)?//", link))
    for file in sorted(site.rglob("*")):
        if file.suffix in (".css", ".svg"):
            found = re.findall(
                r"(?:url\(|@import|href=)[\s'\"]*(?:https?:)?//[^'\")\s]+", file.read_text(encoding="utf-8")
            )
            yield from (f"{file.name}: {address}" for address in found)


def _otherwise(first: Path, again: Path) -> Iterator[str]:
    """The files that one build has and the other has not, or not so."""
    names = {
        file.relative_to(place).as_posix() for place in (first, again) for file in place.rglob("*") if file.is_file()
    }
    for name in sorted(names):
        both = (first / name).is_file() and (again / name).is_file()
        if not both or not filecmp.cmp(first / name, again / name, shallow=False):
            yield name


# In a browser


class _served:
    """The site under a path of a server, as long as it is needed."""

    def __init__(self, site: Path) -> None:
        self.room = tempfile.TemporaryDirectory()
        shutil.copytree(site, Path(self.room.name) / "some/path")

        class Silent(SimpleHTTPRequestHandler):
            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=self.room.name))

    def __enter__(self) -> str:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/some/path"

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.room.cleanup()


def _opens(chromium: Browser, address: str, where: str) -> Finding:
    """From a page of a rule by the form to what is found, and from there to its page; nothing else is asked for."""
    context = chromium.new_context()
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(f"console: {said.text}"))
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("requestfailed", lambda request: wrong.append(f"failed: {request.url}"))
    page.on("request", lambda r: None if r.url.startswith((address, "data:")) else wrong.append(f"asked for: {r.url}"))
    page.on("response", lambda r: wrong.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
    page.goto(f"{address}/rules/provider.html")
    styled = page.evaluate("getComputedStyle(document.querySelector('header')).display")
    page.fill("input[name=q]", "when must I notify the Commission")
    page.press("input[name=q]", "Enter")
    page.wait_for_selector("#found a")
    page.click("#found a")
    page.wait_for_selector("main h1")
    said = page.text_content("main") or ""
    context.close()
    holds = styled == "flex" and "notif" in said.lower() and not wrong
    return f"opens, searches and leads on from {where}", holds, "\n".join([said[:200], *wrong])


def questions() -> list[dict[str, str]]:
    """What people look for, each with the page that they should come to."""
    return tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))["questions"]


def _searched(chromium: Browser, site: Path, best: Best) -> Iterator[Finding]:
    page = chromium.new_page()
    missed, differing = [], []
    asked = questions()
    expected = {question["asked"]: question["page"] for question in asked}
    for question in (*expected, *_asked_of_the_program()):
        page.goto(f"{site.as_uri()}/search.html?q={quote(question)}")
        links = page.eval_on_selector_all("#found a", "all => all.map(link => link.getAttribute('href'))")
        found = [link.partition("#")[0] for link in links]
        if found[:AMONG] != best(question)[:AMONG]:
            differing.append(f"{question}: {found[:AMONG]}, and the program {best(question)[:AMONG]}")
        if question in expected and (right := f"{expected[question]}.html") not in found[:AMONG]:
            place = found.index(right) + 1 if right in found else "not found"
            missed.append(f"{question}: {right} is {place}, before it {found[:AMONG]}")
    page.close()
    what = f"the search has the expected page among its first {AMONG} for {len(asked) - len(missed)} of {len(asked)}"
    yield "; ".join([what, *missed]), len(asked) - len(missed) >= LEAST, ""
    yield f"{len(differing)} questions to which the program finds other pages", not differing, "\n".join(differing)


def _asked_of_the_program() -> Iterator[str]:
    """The questions that the program's own search is tried by."""
    for name in ("questions.toml", "questions-later.toml", "questions-last.toml"):
        text = (ROOT / "tests/lookup" / name).read_text(encoding="utf-8")
        yield from (question["asked"] for question in tomllib.loads(text)["questions"])


def _looked_at(chromium: Browser, site: Path, pages: Sequence[str], few: bool) -> Iterator[Finding]:
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    ways = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 360)] if few else LOOKS
    for scheme, width in ways:
        context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
        page = context.new_page()
        faults, wide = [], []
        for name in pages:
            page.goto(f"{site.as_uri()}/{name}")
            if name == "search.html":
                page.goto(f"{site.as_uri()}/{name}?q=notify")
            page.evaluate(axe)
            result = page.evaluate("axe.run({resultTypes: ['violations']}).then(all => all.violations.map(fault => "
                                   "[fault.id, fault.nodes.length, fault.nodes[0].html.slice(0, 150)]))")  # fmt: skip
            faults += [f"{name}: {' '.join(map(str, fault))}" for fault in result]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wide.append(name)
        context.close()
        so = f"{len(pages)} pages, {scheme}, {width} wide"
        yield f"{so}: {len(faults)} findings of axe", not faults, "\n".join(faults[:40])
        yield f"{so}: {len(wide)} wider than the screen", not wide, "\n".join(wide[:40])
