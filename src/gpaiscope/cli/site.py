"""``gpaiscope site``: the program as static files, for a browser with nothing installed."""

from __future__ import annotations

from pathlib import Path

import click

from gpaiscope.cli.output import deliver, working


@click.command("site")
@click.option(
    "--output", required=True, metavar="DIR", help="The folder for the site: a new one, or one that this command wrote."
)
@click.option(
    "--pyodide",
    required=True,
    metavar="PATH",
    help="Python for browsers: the npm package pyodide of the pinned version, packed or as a folder.",
)
def static_site(output: str, pyodide: str) -> None:
    """Write the program as static files: whoever opens them in a browser has it, and installs nothing.

    DIR may be put behind any file server, under any path. The program runs in the page: no answer and no file leaves
    the machine, and after the first visit the site works without a network. It does not work from a file, and not
    without JavaScript.

    PATH is read and checked by its hash, and this command opens no connection. With node the program is put there as
    bytecode, which starts some four seconds earlier. Needs the extra [web].
    """
    from gpaiscope.report.say import say_text
    from gpaiscope.web.site import BYTECODE_BY, build_static_site

    with working("building the site") as progress:
        built = build_static_site(Path(output), Path(pyodide), told=lambda text: progress.say(text, 0, 0))
    said = say_text(
        "{folder}: {files} files, {size} MB; until it answers a browser gets {first} MB, compressed. The program is "
        "there {bytecode}.",
        folder=output,
        files=str(len(built.sizes)),
        size=f"{sum(built.sizes.values()) / 1e6:.1f}",
        first=f"{built.until_it_answers / 1e6:.1f}",
        bytecode=BYTECODE_BY[built.bytecode],
    )
    deliver(f"{said}\n")


site = static_site
