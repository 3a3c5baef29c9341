"""What the first pages need: the app is walked through once, under the Python that will run it where there is one.

Started by `web.site`, with the stage that becomes the archives as the first place of imports; never in a page.
"""

from __future__ import annotations

import json
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

STEPS: Final = 12
"""Questions of one interview that are answered at most, each with its first choice."""
STYLE: Final = "/style.css"
BEGUN: Final = "/answer"
"""Where an interview begins; its first question for each job is shown before Python is there."""


class PageRead(HTMLParser):
    """Where a page leads to, and its forms that only ask: each with its action and what it says without a person."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.asks = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note links, forms, hidden fields and the first choice of each name."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(given["href"])
        elif tag == "form":
            self.asks = given.get("method", "get").lower() == "get"
            if self.asks:
                self.forms.append((given.get("action", ""), {}))
        elif tag == "input" and self.asks and given.get("type") in ("hidden", "radio"):
            self.forms[-1][1].setdefault(given.get("name", ""), given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """A form ends."""
        if tag == "form":
            self.asks = False


async def walked_pages(root: str) -> dict[str, Any]:
    """The modules and files that the first pages used, those pages and their style; ``root`` holds the package.

    Raises RuntimeError where the app answers one of them with a fault.
    """
    read: set[str] = set()
    # What reads a table opens it by itself, so Python is asked what was opened.
    sys.addaudithook(lambda event, given: read.add(str(given[0])) if event == "open" else None)
    from gpaiscope.dossier.templates import template
    from gpaiscope.web.browser import host

    async def page(address: str) -> str:
        status, _, body = await host.answer_request("GET", address)
        if status >= 500:
            raise RuntimeError(f"{address}: {body.decode()[:2000]}")
        return body.decode()

    first = {"/": await page("/")}
    for link in PageRead(first["/"]).links:
        if link.startswith(BEGUN) and link not in first:
            first[link] = await page(link)
    for begun in [address for address in first if address != "/"]:
        text = first[begun]
        for _ in range(STEPS):
            forms = [(action, fields) for action, fields in PageRead(text).forms if action.startswith(BEGUN)]
            if not forms:
                break
            action, fields = forms[0]
            text = await page(f"{action}?{urlencode(fields)}")
    # A dossier in which nothing is known yet is opened and answered as any other.
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "gpai.toml").write_text(template(), encoding="utf-8")
        _, headers, _ = await host.answer_request("POST", "/open", folder=folder)
        await page(headers["location"])
        await page(f"{headers['location']}/explain/gpai_model")
    for looked_up in ("/law?q=notification", "/law/provider"):
        await page(looked_up)
    style = await page(STYLE)
    modules = {str(module.__file__) for module in [*sys.modules.values()] if getattr(module, "__file__", None)}
    begins = f"{root}/"
    return {
        "pages": first,
        "style": style,
        "site": sorted({path.removeprefix(begins) for path in {*modules, *read} if path.startswith(begins)}),
        "python": sorted(path for path in modules if not path.startswith(begins)),
    }


def compiled(*folders: str) -> None:
    """Put bytecode beside every source: bound to no time of a file, or no two builds were the same."""
    import compileall
    import py_compile

    bound = py_compile.PycInvalidationMode.UNCHECKED_HASH
    for folder in folders:
        compileall.compile_dir(folder, quiet=2, legacy=True, invalidation_mode=bound, stripdir=folder)


def main() -> None:
    """``trace ROOT`` prints what was found, ``compile FOLDER...`` writes beside the sources."""
    does, *folders = sys.argv[1:]
    if does == "compile":
        compiled(*folders)
        return
    import asyncio

    root = str(Path(folders[0]).resolve())
    print(json.dumps(asyncio.run(walked_pages(root))))


if __name__ == "__main__":
    main()
