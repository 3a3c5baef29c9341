"""Build the documentation as a site: the pages of docs/, and one for each thing that the program has a name for.

    python tools/build_site.py [FOLDER] [--check [--few]]

`make site` does both in an environment of its own. Each rule, open question, period, number, fact and provision has a
page with what `gpaiscope law show` prints of it, at an address made of its id; each command has one with its help. The
site loads nothing from elsewhere, opens from a file as from any folder of a server, and is the same bytes when built
again on the same day. With ``--check`` it is held to that, and looked at in Chromium where there is one
(`check_site.py`); ends with 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tools")]

import click  # noqa: E402
from build_lookup_index import title_of  # noqa: E402
from click.testing import CliRunner  # noqa: E402
from console import blocks, steps  # noqa: E402

from gpaiscope import service  # noqa: E402
from gpaiscope.cli import cli  # noqa: E402
from gpaiscope.law import BODY, facts  # noqa: E402
from gpaiscope.law.sentences import filled  # noqa: E402
from gpaiscope.lookup import looking, terms  # noqa: E402
from gpaiscope.lookup.index import SearchEntry, SearchIndex, packaged_index, term_counts  # noqa: E402

DOCS: Final = ROOT / "docs"
OWN: Final = ROOT / "tools/site"
LINK: Final = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)")
SCRIPT: Final = "search-index.js"
"""By this file a folder is known as a site."""
WIDTH: Final = 100
"""Columns of what commands print of themselves, and of pictures."""
CONFIGURATION: Final = """\
site_name: gpaiscope
docs_dir: source
site_dir: site
use_directory_urls: false
theme:
  name: material
  font: false
  custom_dir: theme
plugins: []
markdown_extensions:
  - tables
  - toc
  - pymdownx.superfences
  - pymdownx.highlight:
      anchor_linenums: false
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """A page of the site: its address without an ending, what it shows as Markdown, and what it is, for the search."""

    address: str
    title: str
    text: str
    kind: str = ""
    says: str = ""


# The pages


def pages() -> Iterator[SitePage]:
    """Every page of the site but those that only list others."""
    yield from _of_documentation()
    yield from _of_commands()
    for address, id in addresses_of_law().items():
        folder = address.partition("/")[0]
        if folder == "clocks":
            continue
        yield SitePage(address=address, title=title_of_law(folder, id), text=linked(printed(id), address), kind=folder)
    yield from _of_clocks()
    numbers = linked(service.parameters().to_markdown(), "numbers/index")
    yield SitePage(address="numbers/index", title="The numbers and days of the law", text=numbers)


def _of_documentation() -> Iterator[SitePage]:
    """The pages of docs/, and of each file beside it that one of them leads to."""
    waiting = sorted(DOCS.rglob("*.md"))
    done: set[Path] = set()
    while waiting:
        file = waiting.pop(0)
        if file in done:
            continue
        done.add(file)
        text = file.read_text(encoding="utf-8")
        address = address_of_file(file)
        if file.suffix != ".md":
            name = file.relative_to(ROOT).as_posix()
            yield SitePage(address=address, title=name, text=f"# {name}\n\n```{file.suffix[1:]}\n{text}\n```\n")
            continue
        waiting += [target for target, _ in _leads_to(file, text) if target.is_file()]
        title = re.sub(r"[#`\\]", "", text.partition("\n")[0]).strip()
        yield SitePage(address=address, title=title, text=_with_links(file, text), kind=address.partition("/")[0])


def address_of_file(file: Path) -> str:
    """Where a file of the repository is shown: of docs/ as it lies there."""
    if file.is_relative_to(DOCS):
        return file.relative_to(DOCS).with_suffix("").as_posix()
    name = file.relative_to(ROOT)
    return f"files/{(name.with_suffix('') if name.suffix == '.md' else name).as_posix()}"


def _leads_to(file: Path, text: str) -> Iterator[tuple[Path, str]]:
    for _, target in LINK.findall(_without_fences(text)):
        if not target.startswith(("http:", "https:", "#")):
            path, _, anchor = target.partition("#")
            yield (file.parent / path).resolve(), anchor


def _without_fences(text: str) -> str:
    return re.sub(r"^( *)```.*?^\1```$", "", text, flags=re.MULTILINE | re.DOTALL)


def _with_links(file: Path, text: str) -> str:
    """The text with links as the site has them; what the site does not show is left as words."""

    def led(found: re.Match[str]) -> str:
        words, target = found.groups()
        if target.startswith(("http:", "https:", "#")):
            return found[0]
        path, _, anchor = target.partition("#")
        there = (file.parent / path).resolve()
        if not there.is_file():
            return words
        leads = relative(address_of_file(file), address_of_file(there))
        return f"[{words}]({leads}.md{'#' + anchor if anchor else ''})"

    return LINK.sub(led, text)


def relative(page: str, to: str) -> str:
    """An address as a page leads to it."""
    return os.path.relpath(to, Path(page).parent).replace(os.sep, "/")


def _of_commands() -> Iterator[SitePage]:
    reference = (DOCS / "reference.md").read_text(encoding="utf-8")
    said = dict(re.findall(r"^\| `gpaiscope (\w+)[^`]*` \| (.+) \|$", reference, re.MULTILINE))
    context = click.Context(cli)
    for name in cli.list_commands(context):
        parts = [f"# gpaiscope {name}", _with_links(DOCS / "reference.md", said[name]).replace("](", "](../")]
        command = cli.get_command(context, name)
        for words in _with_those_below(command, (name,)):
            heading = [f"## gpaiscope {' '.join(words)}"] if len(words) > 1 else []
            parts += [*heading, f"```text\n{helped(words)}```"]
        text = "\n\n".join(parts)
        yield SitePage(
            address=f"commands/{name}", title=f"gpaiscope {name}", text=text, kind="commands", says=_plain(said[name])
        )


def _with_those_below(command: click.Command | None, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield words
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from _with_those_below(command.get_command(context, name), (*words, name))


def helped(words: tuple[str, ...]) -> str:
    """What a command says of itself."""
    return CliRunner().invoke(cli, [*words, "--help"], prog_name="gpaiscope", terminal_width=WIDTH).stdout


def _of_clocks() -> Iterator[SitePage]:
    """One page for each section of the page of all clocks, as it is printed."""
    shorts = {clock.id: capital(clock.short) for clock in BODY.clocks}
    for section in printed("clocks").split("\n### ")[1:]:
        heading, _, text = section.partition("\n")
        id = heading.replace("\\", "").strip()
        _, _, rest = text.strip().partition("\n")
        address = f"clocks/{id}"
        also = f"The duty of this name: `{id}`.\n\n" if f"rules/{id}" in addresses_of_law() else ""
        shown = linked(f"# {shorts[id]}\n\n{also}{rest}", address)
        yield SitePage(address=address, title=shorts[id], text=shown, kind="clocks")


# The law's pages


@cache
def addresses_of_law() -> Mapping[str, str]:
    """Every address that is made of an id of the law, with the id."""
    provisions = (entry.id for entry in packaged_index().entries if entry.kind == "provisions")
    return {
        **{f"rules/{rule.id}": rule.id for rule in BODY.rules},
        **{f"questions/{question.name}": question.name for question in BODY.questions},
        **{f"clocks/{clock.id}": clock.id for clock in BODY.clocks},
        **{f"numbers/{name}": name for name in BODY.parameters},
        **{f"facts/{name}": name for name in facts()},
        **{f"provisions/{slug(id)}": id for id in provisions},
    }


@cache
def address_of_law() -> Mapping[str, str]:
    """The address of each id; a rule and its period share one, and the rule's page shows both."""
    return {id: address for address, id in reversed(addresses_of_law().items())}


def slug(provision: str) -> str:
    """A provision as an address: ``ai-act-art-53-1-c``, ``guidelines-27``."""
    return re.sub(r"[^a-z0-9]+", "-", provision.lower()).strip("-")


def printed(id: str) -> str:
    """What `gpaiscope law show` prints of it as Markdown."""
    return service.rulebook(id).to_markdown()


def title_of_law(folder: str, id: str) -> str:
    owed = {obligation.id: obligation.short for obligation in BODY.obligations}
    if folder == "questions":
        return next(filled(question.asks, BODY.latest) for question in BODY.questions if question.name == id)
    if folder == "provisions":
        return id
    return capital(owed[id]) if folder == "rules" and id in owed else title_of(id)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _provision() -> re.Pattern[str]:
    names = sorted((id for address, id in addresses_of_law().items() if address.startswith("provisions/")), key=len)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, reversed(names)))})(?![\w(])")


def linked(text: str, address: str) -> str:
    """What was printed, with a heading for people, and links where it names a rule, fact, question or provision."""
    folder, _, own = address.partition("/")
    heading, _, rest = text.partition("\n")

    def led(found: re.Match[str]) -> str:
        id = found[0].strip("`")
        to = address_of_law().get(id)
        if to == address or not to:
            return found[0]
        return f"[{found[0]}]({relative(address, to)}.md)"

    # What stands in marks of code is no provision, so they are looked for in what lies between.
    parts = re.split(r"(`[^`]+`|https?://\S+)", rest)
    body = "".join(led_part(part, led) for part in parts)
    if folder in ("rules", "questions", "numbers", "facts") and own != "index":
        title = title_of_law(folder, addresses_of_law()[address])
        return f"# {title}\n\n`{addresses_of_law()[address]}`\n{body}"
    return f"{heading}\n{body}"


def led_part(part: str, led: Callable[[re.Match[str]], str]) -> str:
    if part.startswith("`"):
        return re.sub(r"^`[^`]+`$", led, part)
    return part if part.startswith("http") else _provision().sub(led, part)


# Pages that list others


def contents(every: Mapping[str, SitePage]) -> Iterator[SitePage]:
    """One page for each kind that lists its pages, where docs/ has none."""
    groups = (
        ("rules", "The rules", _by_section(every)),
        ("questions", "Open questions", _listed(every, "questions")),
        ("clocks", "The clocks", _listed(every, "clocks")),
        ("facts", "The facts", _listed(every, "facts")),
        ("provisions", "Provisions", _listed(every, "provisions")),
        ("commands", "Commands", _listed(every, "commands")),
        ("how-to", "Jobs", _listed(every, "how-to")),
    )
    beside = {
        "rules": "All of them on one page: [the rulebook](../rulebook.md). What is said for each outcome: "
        "[the sentences](../sentences.md). What they are tried by: [the cases](../cases.md). "
        "[The numbers](../numbers/index.md) and [the facts](../facts/index.md) that they speak of.",
        "clocks": "All of them on one page: [the clocks](../clocks.md).",
        "facts": "All of them on one page: [the glossary](../glossary.md).",
        "provisions": "What cites each. [How provisions are cited](../citations.md).",
        "commands": "Exit codes and the environment: [the reference](../reference.md).",
        "questions": "Points that the law leaves open: each with its readings, who holds them, and the safe course.",
        "how-to": "Start with [the tutorial](../tutorial.md). [Everything](../index.md) on one page.",
    }
    for folder, title, listed in groups:
        text = f"# {title}\n\n{beside[folder]}\n\n{listed}\n"
        yield SitePage(address=f"{folder}/index", title=title, text=text)


def _listed(every: Mapping[str, SitePage], folder: str) -> str:
    within = [page for page in every.values() if page.address.startswith(f"{folder}/")]
    return "\n".join(_line(page) for page in within)


def _line(page: SitePage) -> str:
    said = f": {page.says}" if page.says else ""
    return f"- [{page.title}]({page.address.partition('/')[2]}.md){said}"


def _by_section(every: Mapping[str, SitePage]) -> str:
    """The rules under the headings of the rulebook."""
    lines = []
    for heading in re.findall(r"^##+ (.+)$", (DOCS / "rulebook.md").read_text(encoding="utf-8"), re.MULTILINE):
        page = every.get(f"rules/{heading.replace(chr(92), '')}")
        if page:
            lines.append(_line(page))
        elif " " in heading:
            lines += ["", f"## {heading}", ""]
    return re.sub(r"(## [^\n]+\n+)(?=## |\Z)", "", "\n".join(lines))


# The search


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSearch:
    """What the site's search finds, and the address of each entry, in the same order."""

    index: SearchIndex
    addresses: tuple[str, ...]

    def best(self, asked: str) -> list[str]:
        """The addresses that `gpaiscope.lookup` gives for a question, best first, each page once."""
        found = looking.look_up(asked, limit=len(self.addresses), index=self.index).entries
        places = {id(entry): place for place, entry in enumerate(self.index.entries)}
        return list(dict.fromkeys(self.addresses[places[id(entry)]].partition("#")[0] for entry in found))


def search_of(every: Mapping[str, SitePage]) -> SiteSearch:
    """What `gpaiscope search` finds, and beside it commands, decisions, clocks and the reference."""
    held: dict[str, SearchEntry] = {}
    for entry in packaged_index().entries:
        page, _, anchor = (entry.id if entry.kind == "how-to" else address_of_law()[entry.id]).partition("#")
        held[f"{page}.html{'#' + anchor if anchor else ''}"] = entry
    for page in every.values():
        folder = page.address.partition("/")[0]
        if folder in ("commands", "clocks", "decisions") or page.address in ("reference", "architecture"):
            if page.address.endswith("/index") or f"{page.address}.html" in held:
                continue  # a period that shares its id with no rule is among what the program finds
            prose = _plain(_without_fences(page.text) if folder != "commands" else page.text)
            says = page.says or _first_sentence(page)
            counts = term_counts((page.title, page.address.rpartition("/")[2].replace("_", " ")), (prose, says))
            weight = FOR_BUILDERS if folder == "decisions" else 1.0
            held[f"{page.address}.html"] = SearchEntry(
                kind="how-to", id=page.address, title=page.title, says=says, weight=weight, counts=counts
            )
    index = SearchIndex(entries=tuple(held.values()), words=packaged_index().words)
    return SiteSearch(index=index, addresses=tuple(held))


FOR_BUILDERS: Final = 0.7
"""How likely a decision is what people look for: it is for who builds."""
KINDS: Final = {
    **{"rules": "Rule", "questions": "Open question", "clocks": "Clock", "numbers": "Number", "facts": "Fact"},
    **{"provisions": "Provision", "commands": "Command", "decisions": "Decision", "how-to": "Job"},
}


def _first_sentence(page: SitePage) -> str:
    prose = [line for line in page.text.splitlines()[1:] if line.strip() and not line.startswith(("|", "`", "#"))]
    found = re.match(r".*?\.(?=\s|$)", _plain(" ".join(prose[:3])))
    return found[0].removeprefix("Decided. ") if found else ""


def _plain(text: str) -> str:
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[`*|#\\]|:?-{3,}:?", " ", text).split())


def search_script(search: SiteSearch) -> str:
    """The index and the tables of `gpaiscope.lookup`, as a script."""
    index = search.index
    people = looking.WordsOfPeople.packaged()
    patterns = {
        **{"raised": terms._RAISED, "power": terms._POWER, "provision": terms._PROVISION, "point": terms._POINT},
        **{"named": terms.PROVISION, "day": terms._DAY, "word": terms._WORD, "ize": terms._IZE},
    }
    held = {
        "entries": [
            {"id": entry.id, "kind": KINDS.get(address.partition("/")[0], "Documentation"),
             "title": entry.title, "says": entry.says, "cites": entry.cites,
             "weight": entry.weight, "address": address}
            for entry, address in zip(index.entries, search.addresses, strict=True)
        ],
        "having": {
            term: [[place, round(told, 4)] for place, told in found] for term, found in sorted(index.having.items())
        },
        "words": sorted({*index.words, *people.spelt} - {""}, key=lambda word: (len(word), word)),
        "skipped": sorted(people.skipped),
        "meant": sorted([list(said), [list(way) for way in ways]] for said, ways in people.meant.items()),
        "patterns": {name: _in_script(pattern.pattern) for name, pattern in patterns.items()},
        "endings": terms._ENDINGS,
        "irregular": terms._IRREGULAR,
        "months": terms._MONTHS,
        "saidOtherwise": looking._SAID_OTHERWISE,
        "shortest": looking.SHORTEST,
        "longest": looking._LONGEST,
        "twoMistakes": looking._TWO_MISTAKES,
    }  # fmt: skip
    return f"window.SITE_SEARCH = {json.dumps(held, ensure_ascii=False, separators=(',', ':'))};\n"


def _in_script(pattern: str) -> str:
    """A pattern of Python as JavaScript reads it: there letters are those of ASCII, unless it is told otherwise."""
    return pattern.replace("(?P<", "(?<").replace(r"[^\W_]", r"[\p{L}\p{N}]")


SEARCH: Final = """# Search

<p id="said" role="status">
Ask in your own words, by the name of a rule, or for a provision: “when must I notify?”, “Art 53”.
</p>
<noscript><p>The search needs scripts. <a href="index.html">Every page is listed here.</a></p></noscript>
<ol id="found"></ol>
<script src="search-index.js"></script>
<script src="search.js"></script>
"""


# Pictures of screens


def screens(every: Mapping[str, SitePage], into: Path) -> Mapping[str, tuple[str, str]]:
    """Of each job the picture of the first command on its page that prints a screen: its file and the command."""
    jobs = [page.address for page in every.values() if page.kind == "how-to"] + ["tutorial"]
    with ThreadPoolExecutor(2) as workers:
        found = dict(zip(jobs, workers.map(lambda address: _screen(address, into), jobs), strict=True))
    return {address: picture for address, picture in found.items() if picture}


def _screen(address: str, into: Path) -> tuple[str, str] | None:
    text = (DOCS / f"{address}.md").read_text(encoding="utf-8")
    around = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    around["PYTHONPATH"] = str(ROOT / "src")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "examples", folder / "examples")
        for block in blocks(text):
            if block.kind == "file":
                (folder / block.argument).parent.mkdir(parents=True, exist_ok=True)
                (folder / block.argument).write_text("\n".join(block.content) + "\n", encoding="utf-8")
            for step in steps(block):
                words = shlex.split(step.command)
                if words[0] != "gpaiscope" or block.kind == "output":
                    continue
                command = [sys.executable, "-m", *words]
                done = subprocess.run(command, cwd=folder, env=around, capture_output=True, check=False, timeout=120)
                shown = done.stdout.decode()
                if done.returncode in (0, 1) and shown.count("\n") > 5 and not set(words) & {"json", "markdown"}:
                    file = f"{address.rpartition('/')[2]}.svg"
                    (into / file).write_text(picture(step.command, shown), encoding="utf-8")
                    return file, step.command
    return None


LINES: Final = 32
"""Lines of a screen that a picture shows."""
SHEET: Final = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, monospace;
font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs>{lines}</defs>
<rect width="100%" height="100%" rx="8" fill="#14191f"/>
<g transform="translate(9, 12)">{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


def picture(command: str, shown: str) -> str:
    """A terminal after a command, as an SVG that needs no font of another host."""
    import io

    from rich.console import Console
    from rich.terminal_theme import MONOKAI
    from rich.text import Text

    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text(f"$ {command}", "bold"))
    lines = shown.splitlines()
    for line in lines[:LINES]:
        console.print(Text.from_ansi(line))
    if len(lines) > LINES:
        console.print(Text("…"))
    return console.export_svg(theme=MONOKAI, code_format=SHEET, unique_id="screen")


# Markdown as the generator reads it


def as_read(text: str) -> str:
    """Lists that are indented by two become those by four, a list begins after an empty line, columns have names."""
    if "\n### " in text and "\n## " not in text:
        text = text.replace("\n### ", "\n## ")
    given: list[str] = []
    fence = ""
    deeper = ""
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip(" "))]
        rest = line[len(indent) :]
        if fence:
            given.append(deeper + line)
            if rest.startswith(fence) and rest.strip("`") == "":
                fence = ""
            continue
        if rest.startswith("```"):
            fence = re.match("`+", rest)[0]  # type: ignore[index]
            deeper = "    "[: (4 - len(indent) % 4) % 4] if indent else ""
            if given and given[-1].strip():
                given.append("")
            given.append(deeper + line)
            continue
        if re.fullmatch(r"<!-- .* -->", rest):
            continue
        if re.match(r"[-*] |\d+\. ", rest):
            before = given[-1] if given else ""
            if not indent and before.strip() and not re.match(r" *([-*] |\d+\. )| +", before):
                given.append("")
            given.append(indent * 2 + rest)
        else:
            given.append(indent * (2 if indent else 1) + rest)
    text = "\n".join(given) + "\n"
    text = re.sub(r"^\|\s*\|\s*\|(?=\n\|[-|]+$)", "| Point | What holds |", text, flags=re.MULTILINE)
    return re.sub(r"^\|\s+\|(?=[^\n]*\n\|[-|: ]+$)", "| Name |", text, flags=re.MULTILINE)


# The site


def build(target: Path) -> tuple[int, SiteSearch]:
    """Build the site in a folder, in the place of one that was built there; how many pages it has, and its search.

    Raises SystemExit for a folder that holds anything else: nothing of it is lost.
    """
    if target.exists() and any(target.iterdir()) and not (target / SCRIPT).is_file():
        raise SystemExit(f"{target} holds something else than a site; give a folder that is empty, or not there yet")
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        source = room / "source"
        every = {page.address: page for page in pages()}
        every |= {page.address: page for page in contents(every) if page.address not in every}
        (source / "screens").mkdir(parents=True)
        pictures = screens(every, source / "screens")
        every["search"] = SitePage(address="search", title="Search", text=SEARCH)
        for page in every.values():
            file = source / f"{page.address}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            text = as_read(page.text)
            if page.address in pictures:
                text = _with_picture(text, page.address, *pictures[page.address])
            file.write_text(text, encoding="utf-8", newline="\n")
        (room / "theme").mkdir()
        shutil.copy(OWN / "main.html", room / "theme")
        (room / "mkdocs.yml").write_text(CONFIGURATION, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "zensical", "build", "--config-file", "mkdocs.yml"],
            cwd=room,
            capture_output=True,
            text=True,
            check=False,
        )
        site = room / "site"
        if done.returncode or not (site / "index.html").exists():
            raise SystemExit(done.stdout + done.stderr)
        # The theme's own scripts and sheets are asked for by no page, and some would load from elsewhere.
        shutil.rmtree(site / "assets", ignore_errors=True)
        for left in ("search.json", "sitemap.xml", "sitemap.xml.gz", "objects.inv", "404.html"):
            (site / left).unlink(missing_ok=True)
        for file in sorted(site.rglob("*.html")):
            file.write_text(_finished(file.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
        for file in ("style.css", "search.js"):
            shutil.copy(OWN / file, site)
        search = search_of(every)
        (site / SCRIPT).write_text(search_script(search), encoding="utf-8", newline="\n")
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(site, target)
    return len(every), search


def _with_picture(text: str, address: str, file: str, command: str) -> str:
    """The picture stands before the first section."""
    image = (
        f"![The screen after {command}, whose text is below or in the tutorial]({relative(address, f'screens/{file}')})"
    )
    head, mark, rest = text.partition("\n## ")
    return f"{head.rstrip()}\n\n{image}\n{mark}{rest}"


def _finished(page: str) -> str:
    """What is wider than a screen can be moved by the keyboard, and marks at headings go."""
    page = re.sub(r'<a class="headerlink".*?</a>', "", page)
    page = page.replace("<pre>", '<pre tabindex="0">')
    return page.replace("<table>", '<div class="wide" tabindex="0"><table>').replace("</table>", "</table></div>")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build/site")
    parser.add_argument("--check", action="store_true", help="look whether all of it is as it should be")
    parser.add_argument("--few", action="store_true", help="look at one page of each kind, and build once")
    arguments = parser.parse_args()
    count, search = build(arguments.folder)
    print(f"{count} pages -> {arguments.folder}")
    if not arguments.check:
        return 0
    import check_site

    return check_site.check(arguments.folder, build, search.best, few=arguments.few)


if __name__ == "__main__":
    sys.exit(main())
