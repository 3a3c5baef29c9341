"""Who visits the pages in a browser: by the keyboard alone, waiting for what is shown and never for a time.

Playwright drives the Chromium that is installed and Marionette the Firefox; each page is looked at through what both
can say. What a visitor's browser asks of anybody but the page's own server is noted, and is a fault.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parent.parent
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
FIREFOX = os.environ.get("FIREFOX") or next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
MODULES = Path(os.environ.get("NODE_MODULES") or Path(sys.prefix) / "node_modules")
"""Where npm has put Pyodide and axe: beside the environment that `make pages` makes."""
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage")  # fmt: skip
PATIENCE = 60_000
"""Milliseconds after which what was waited for is missing: other work may be on the machine."""
MOST_TABS = 400
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
KINDS[""] = "application/octet-stream"


def reason() -> str:
    """Why no page can be tried in a browser here; nothing where one can."""
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "Playwright is not installed: make pages"
    if CHROMIUM is None:
        return f"no Chromium is installed: none of {', '.join(CHROMIUMS)} is there"
    return ""


def reason_of_site() -> str:
    """Why no site can be built here."""
    if not (MODULES / "pyodide").is_dir():
        return "there is no Pyodide: make pages"
    return "" if shutil.which("node") else "node is not installed"


# What answers


class FileServer:
    """A folder behind a plain file server, below a path of its own; it keeps what it was asked for."""

    def __init__(self, folder: Path, *, below: str = "") -> None:
        self.asked: list[str] = []
        asked, start = self.asked, f"/{below}".rstrip("/")

        class Handler(SimpleHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            extensions_map: ClassVar[dict[str, str]] = KINDS

            def translate_path(self, path: str) -> str:
                return super().translate_path(path.removeprefix(start) if path.startswith(f"{start}/") else "/nothing")

            def do_GET(self) -> None:
                asked.append(self.path)
                super().do_GET()

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self.address = f"{self.origin}{start}/"

    def stop(self) -> None:
        """Nobody answers there any more."""
        self._server.shutdown()
        self._server.server_close()


# Who asks


@dataclass
class Visit:
    """One page of a browser, at one of the two hosts; addresses are the app's own."""

    page: Page
    home: str
    behind_hash: bool
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def to(self, path: str = "/") -> None:
        """Go to an address of the app, as a person who types it or follows a bookmark."""
        self.page.goto(f"{self.home}#{path}" if self.behind_hash else self.home.rstrip("/") + path)
        if self.behind_hash:
            self.page.wait_for_selector("html[data-ready]", timeout=PATIENCE)
        self.settled(path)

    def settled(self, path: str) -> None:
        """Wait until an address is shown."""
        self.page.wait_for_url(lambda _: self.path == path, timeout=PATIENCE)
        self.page.wait_for_selector("#main", state="visible", timeout=PATIENCE)
        if self.behind_hash:
            shown = f"html[data-shown={json.dumps(path)}]"
            self.page.wait_for_selector(shown, state="attached", timeout=PATIENCE)

    @property
    def path(self) -> str:
        """The address of the app that is shown."""
        url = self.page.url
        if self.behind_hash:
            return url.partition("#")[2] or "/"
        return "/" + url.removeprefix(self.home.rstrip("/")).lstrip("/")

    @property
    def heading(self) -> str:
        """The first heading of what is shown."""
        return " ".join(self.page.inner_text("#main h1").split())

    @property
    def text(self) -> str:
        """All that is shown."""
        return self.page.inner_text("#main")

    @property
    def focused(self) -> str:
        """The name, or text, of what the keyboard is at."""
        return str(self.page.evaluate(
            "(() => { const at = document.activeElement; const label = at.labels?.[0]; return [at.tagName, "
            "at.getAttribute('aria-label') || label?.innerText || at.innerText || at.value || ''].join(' '); })()"
        ))  # fmt: skip

    def tab_to(self, words: str) -> None:
        """Press Tab until the keyboard is at what is called so. Fails where it never comes there."""
        seen = []
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            seen.append(self.focused)
            if words.lower() in " ".join(seen[-1].split()).lower():
                return
        raise AssertionError(f"the keyboard never comes to {words!r}: {seen}")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        """Type words."""
        self.page.keyboard.type(words)

    def moved(self, act: Any) -> None:
        """Do something that leads to another page, and wait until that is shown."""
        before = self.path
        act()
        self.page.wait_for_url(lambda _: self.path != before, timeout=PATIENCE)
        self.settled(self.path)


@contextlib.contextmanager
def visiting(browser: Browser, home: str, *, behind_hash: bool, **settings: Any) -> Iterator[Visit]:
    """A visitor with a new profile. At its end nobody else was asked for anything, and nothing was complained about."""
    context = browser.new_context(**settings)
    visit = new_visit(context, home, behind_hash)
    try:
        yield visit
        assert visit.foreign == []
        assert visit.complaints == []
    finally:
        context.close()


def new_visit(context: BrowserContext, home: str, behind_hash: bool) -> Visit:
    """A tab of a visitor."""
    visit = Visit(context.new_page(), home, behind_hash)
    origin = re.match(r"https?://[^/]+", home)
    own = (origin[0] if origin else home, "blob:", "data:")
    context.on("request", lambda request: None if request.url.startswith(own) else visit.foreign.append(request.url))
    visit.page.on("console", lambda said: visit.complaints.append(said.text) if said.type == "error" else None)
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    return visit


AXE = """axe.run({resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
'best-practice']}).then(all => all.violations.map(
fault => [fault.id, fault.nodes.length, fault.nodes[0].html.slice(0, 200)]))"""


def faults_of(page: Page) -> list[Any]:
    """What axe finds on a page, and whether it is wider than its screen."""
    page.evaluate((MODULES / "axe-core/axe.min.js").read_text(encoding="utf-8"))
    faults = list(page.evaluate(AXE))
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        faults.append("wider than the screen")
    return faults


# Firefox, which Playwright does not drive unless it has built it


@contextlib.contextmanager
def firefox(profile: Path) -> Iterator[Any]:
    """A Firefox without a screen, driven by its own protocol."""
    with warnings.catch_warnings():  # it asks for what its own libraries are about to leave
        warnings.simplefilter("ignore")
        from marionette_driver.marionette import Marionette

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (profile / "user.js").write_text(
        f'user_pref("marionette.port", {port});\nuser_pref("app.update.enabled", false);\n'
        'user_pref("datareporting.policy.dataSubmissionEnabled", false);\n',
        encoding="utf-8",
    )
    words = [str(FIREFOX), "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        driver = Marionette(host="127.0.0.1", port=port)
        driver.raise_for_port(timeout=PATIENCE / 1000)
        driver.start_session()
        yield driver
        driver.delete_session()
    finally:
        process.terminate()
        process.wait(20)
