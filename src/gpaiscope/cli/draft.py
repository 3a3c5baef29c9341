"""``gpaiscope draft``: one document, or the whole set with its manifest."""

from __future__ import annotations

import click

from gpaiscope.cli import OPEN
from gpaiscope.cli.output import FILES, deliver, deliver_paper, deliver_result, remark, working
from gpaiscope.cli.parameters import Wanted, actor_option, law_options, output_options, source_of, sources_of
from gpaiscope.errors import raise_if_unreadable

FORMATS = ("markdown", "html", *FILES, "json")


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="PATH... DOCUMENT")
@law_options
@actor_option
@click.option("--for", "recipient", default="", metavar="RECIPIENT", help="Whose copy. Default: the fullest one.")
@click.option("--all", "whole", is_flag=True, help="Every document, in a copy for each recipient, into a folder.")
@click.option("--final", is_flag=True, help="The copy that is sent; refused, with all reasons, while any is open.")
@click.option("--note", is_flag=True, help="With --final: the note for the signatory, which is not sent.")
@click.option("--incident", default="", metavar="ID", help="Of a report: which of the dossier's incidents it is of.")
@click.option("--since", metavar="EARLIER", help="Of a memo: what changed since this dossier, said first.")
@click.option("--sign", is_flag=True, help="The sign-off to fill in: the contents, and a digest of each field.")
@output_options(*FORMATS)
@click.pass_context
def draft(
    ctx: click.Context,
    words: tuple[str, ...],
    wanted: Wanted,
    actor: str,
    recipient: str,
    whole: bool,
    final: bool,
    note: bool,
    incident: str,
    since: str | None,
    sign: bool,
    form: str,
    output: str | None,
) -> None:
    """Write one document about a model, for one recipient; `gpaiscope documents PATH` names those that are called for.

    PATH is a dossier, a model's folder, or - for standard input; of what a provider owes once for all of its models,
    several, or a folder of them. With --all and no DOCUMENT it is the whole set, written into the folder --output.

    A copy holds nothing of what its recipient does not get. It says that it is a draft until a named person has signed
    it off in documentation.toml. A PDF or DOCX needs the extra [documents], and a file to go into; a person fills gaps
    in a DOCX, and `gpaiscope documents PATH --read FILE` takes the answers.
    """
    from gpaiscope import service

    if note and not final:
        raise click.UsageError("--note is of a final copy: add --final")
    if since is not None and (final or form == "json"):
        raise click.UsageError("--since is of the pages of a memo: leave --final and --format json out")
    if whole and (sign or incident):
        raise click.UsageError("--sign and --incident are of one document; --all writes a report of each incident")
    if whole:
        if _write_all(words, wanted, actor, recipient, form, output, final):
            ctx.exit(OPEN)
        return
    if len(words) < 2:
        raise click.UsageError("a path and a document are expected; `gpaiscope documents PATH` names the documents")
    *paths, document = words
    with working(f"reading {paths[0]}"):
        asked = {
            "document": document,
            "recipient": recipient,
            "actor": actor,
            "final": final or sign,
            "note": note,
            "incident": incident,
            "since": None if since is None else source_of(since),
            **wanted.asked,
        }
        result = service.draft(*sources_of(paths), **asked)
    if result.refusals:
        deliver_result(result, form if form not in FILES else "text", None)
        ctx.exit(OPEN)
    if sign:
        deliver(result.to_sign(), output)
    else:
        deliver_paper(result, form, output)


def _write_all(
    paths: tuple[str, ...], wanted: Wanted, actor: str, recipient: str, form: str, output: str | None, final: bool
) -> bool:
    """Write the set; whether any final copy was refused."""
    from gpaiscope import service

    if recipient:
        raise click.UsageError("--all writes a copy for each recipient; leave --for out")
    if output in (None, "-"):
        raise click.UsageError("--all needs --output DIR, the folder that the documents go into")
    with working(f"writing the documents of {paths[0]}"):
        asked = {"folder": str(output), "form": form, "actor": actor, "final": final, **wanted.asked}
        written_set = service.write_set(*sources_of(paths), **asked)
    if written_set.refused:
        from gpaiscope.documents.final import refused_page
        from gpaiscope.report.write import text

        for made, refusals in written_set.refused:
            click.echo(text.write(refused_page(made, refusals)))
    if not written_set.copies:
        remark("no final copy was written")
    elif written_set.is_new:
        remark(f"wrote version {written_set.version}, {written_set.copies} copies, and {written_set.manifest}")
    else:
        remark(f"nothing changed since version {written_set.version}; {written_set.manifest} was left as it is")
    raise_if_unreadable(written_set.unreadable)
    return bool(written_set.refused)
