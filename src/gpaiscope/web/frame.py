"""What stands around a page that `report` wrote: title, ways to the other pages, forms; and every label of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape, unescape
from typing import Final
from urllib.parse import quote

from starlette.responses import HTMLResponse

from gpaiscope.errors import Mistake

START: Final = "Where does a model stand under the EU AI Act?"
WRONG: Final = "This could not be read"
NOT_OPEN: Final = "This model is not open"
NOWHERE: Final = "There is no such page"
FAULT: Final = "A fault of the program: nothing was concluded"
NOTHING_OPENED: Final = "no file was chosen"
LEAD: Final = (
    "The answer under the rules for general-purpose AI models, with the paragraph for every step and all that is not "
    "known. It is worked out in this page: no file and no answer leaves your machine."
)
STYLE: Final = """\
header.frame{max-width:50rem;margin:0 auto;padding:.8rem 1.25rem;display:flex;flex-wrap:wrap;gap:.4rem 1.4rem}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.4rem;background:var(--paper);padding:.4rem}
form{margin:1rem 0}label{display:block;margin:.8rem 0 .25rem;font-weight:600}
input{font:400 1rem/1.4 system-ui,sans-serif;color:inherit;background:var(--paper);border:1px solid var(--soft);\
border-radius:4px;padding:.5rem .6rem;width:100%;max-width:30rem}
button{font:inherit;font-weight:600;padding:.6rem 1.2rem;margin-top:.8rem;border:1px solid var(--ink);\
border-radius:4px;background:var(--ink);color:var(--paper);cursor:pointer}
header.frame nav{display:block;margin:0;padding:0;border:0}
header.frame a{display:inline-block;padding:.3rem 1.4rem .3rem 0}
@media print{header.frame,form,.skip{display:none}}
"""
HINT: Final = re.compile(r"<(p|li|span)\b(?:(?!</?\1\b).)*?<code>gpaiscope (?!law show).*?</\1>\s*", re.DOTALL)
"""What only makes sense in a terminal."""
SHOWN: Final = re.compile(r"<code>gpaiscope law show (?:&#x27;|&quot;)?([^<]+?)(?:&#x27;|&quot;)?</code>")


def framed_page(title: str, body: str, *, before: str = "", back: str = "", status: int = 200) -> HTMLResponse:
    """A whole page; ``body`` is what stands below its heading, or all of it where that has one of its own."""
    heading = "" if "<h1" in body else f"<h1>{escape(title)}</h1>"
    way_back = f'<a href="{escape(back)}">The model</a>' if back else ""
    head = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)} · gpaiscope</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<link rel="stylesheet" href="/style.css">\n</head>\n'
    )
    links = f'<a href="/">Start</a> <a href="/law">The law</a> {way_back}'
    ways = f'<header class="frame"><nav aria-label="Pages">{links}</nav></header>'
    content = f'<main id="main">{heading}{before}{body}</main>'
    whole = f'{head}<body>\n<a class="skip" href="#main">To the content</a>\n{ways}\n{content}\n</body>\n</html>\n'
    return HTMLResponse(whole, status)


def as_hosted(document: str, proofs: Mapping[str, str] | None = None) -> tuple[str, str]:
    """Title and body of a page that `report` wrote, with links in the place of what is typed into a terminal."""
    title = unescape(document.partition("<title>")[2].partition("</title>")[0])
    body = re.sub(r"^[^>]*>", "", document.partition("<main")[2].rpartition("</main>")[0], count=1)
    body = HINT.sub("", re.sub(r"<nav\b.*?</nav>", "", body, flags=re.DOTALL))
    body = SHOWN.sub(lambda id: f'<a href="/law/{quote(unescape(id[1]))}">{id[1]}</a>', body)
    if proofs:
        led = re.compile(rf"<code>({'|'.join(map(re.escape, proofs))})</code>")
        body = led.sub(lambda id: f'<a href="{escape(proofs[id[1]])}"><code>{id[1]}</code></a>', body)
    return title, body


def start_body(models: Iterable[str]) -> str:
    """What can be opened, what is open, and the search."""
    listed = "".join(f'<li><a href="/models/{quote(id)}">{escape(id)}</a></li>' for id in models)
    shown = f"<h2>Open</h2><ul>{listed}</ul>" if listed else ""
    return (
        f"<p>{LEAD}</p>{shown}"
        '<form action="/open" method="post" enctype="multipart/form-data"><h2>Open a dossier or a model’s folder</h2>'
        '<label for="files">Files: gpai.toml, a model card, config.json, a licence</label>'
        '<input id="files" type="file" name="files" multiple>'
        '<label for="folder">Or a whole folder</label><input id="folder" type="file" name="folder" webkitdirectory>'
        f"<button>Open</button></form>{search_form()}"
    )


def search_form(words: str = "") -> str:
    """Look something up in the law."""
    return (
        '<form action="/law" role="search"><label for="q">Look up in the law: a question, a rule, a paragraph</label>'
        f'<input id="q" type="search" name="q" value="{escape(words)}"><button>Look up</button></form>'
    )


def mistakes(given: Iterable[Mistake], mounted: Iterable[str]) -> str:
    """Each mistake with its place, without the names of folders that only the host knows."""

    def known(text: str) -> str:
        for folder in mounted:
            text = text.replace(folder, "")
        return escape(text)

    lines = (
        " ".join(
            (
                f"<strong>{known(mistake.where())}</strong>" if mistake.where() else "",
                known(mistake.message),
                known(f"(expected {mistake.expected})") if mistake.expected else "",
            )
        ).strip()
        for mistake in given
    )
    return f'<div role="alert"><h1>{WRONG}</h1><ul>{"".join(f"<li>{line}</li>" for line in lines)}</ul></div>'


def missing_body() -> str:
    """What to do where a page is not there."""
    return '<p>What was opened is forgotten when the page is left. <a href="/">Open it again, or start anew.</a></p>'


def fault_body(kind: str) -> str:
    """What to report of a fault: its kind, and nothing of a file."""
    return f'<div role="alert"><h1>{FAULT}</h1><p>Report what was done, and this: <code>{escape(kind)}</code></p></div>'
