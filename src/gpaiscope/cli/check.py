"""``gpaiscope check``: many models at once, for CI: one line a model, findings with their places, and an exit code."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from click.shell_completion import CompletionItem

from gpaiscope.cli import FAULT, NO_CONFIGURATION, OPEN, UNREADABLE, parameters
from gpaiscope.cli.output import FORMATS, deliver, deliver_either, noted_for_run, tell, working
from gpaiscope.cli.parameters import DayParameter, ParameterType, sources_of

if TYPE_CHECKING:
    from gpaiscope.checks.settings import Settings
    from gpaiscope.service import Checks

SUMMARY: Final = "GITHUB_STEP_SUMMARY"
"""The variable that names the file of which GitHub makes the summary of a step."""

MOST_SUMMARY: Final = 1 << 20
"""Bytes that GitHub takes as the summary of a step; of a longer one it shows nothing."""


class RuleIds(ParameterType[frozenset[str]]):
    """Ids of rules, with commas between them."""

    name = "rules"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> frozenset[str]:
        """The ids; every one that is none is told at once."""
        from gpaiscope.checks.rules import objection, suggestion

        if isinstance(value, frozenset):
            return value
        ids = frozenset(each.strip() for each in str(value).split(",") if each.strip())
        key = (param.name or "") if param is not None else ""
        wrong = [f"{message} ({suggestion(id)})" for id in sorted(ids) if (message := objection(id, key)) is not None]
        if wrong:
            self.fail("; ".join(wrong), param, ctx)
        return ids

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The rules that go on from what is typed, also behind a comma."""
        from gpaiscope.checks.rules import RULES

        before, comma, last = incomplete.rpartition(",")
        return [
            CompletionItem(f"{before}{comma}{each.id}", help=each.what) for each in RULES if each.id.startswith(last)
        ]


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@parameters.on_option
@parameters.readings_option
@parameters.owner_option
@click.option("--select", type=RuleIds(), metavar="RULES", help="Only these rules, with commas between them.")
@click.option("--ignore", type=RuleIds(), metavar="RULES", help="Not these rules, with commas between them.")
@click.option(
    "--fail-on",
    type=click.Choice(("error", "warning", "note", "never")),
    help="End with 1 where a finding is as grave as that, or graver. Default: error.",
)
@click.option("--accepted", metavar="FILE", help="Findings that somebody accepted, with reasons and until when.")
@click.option(
    "--accept",
    metavar="REASON",
    help="Add what is found to the file of --accepted, for this reason, --until a day.",
)
@click.option("--until", type=DayParameter(), metavar="DATE", help="Of --accept: the last day of that.")
@click.option("--fix", is_flag=True, help="Put into cards what the files beside them prove, and check then.")
@click.option("--cache", metavar="DIR", help="Keep answers there. Default: gpaiscope/check in your cache.")
@click.option("--no-cache", is_flag=True, help="Work all of it out anew, and keep nothing.")
@click.option("--jobs", type=click.IntRange(0, 256), default=0, help="Processes at most. Default: one for each core.")
@click.option("--full", is_flag=True, help="Every finding of many models, why each matters and how to mend it.")
@click.option("-q", "--quiet", is_flag=True, help="One line a model and the summary, without the findings.")
@click.option("--rules", is_flag=True, help="List the rules: what each finds, why, and how to mend it.")
@parameters.output_options(*FORMATS, "sarif", "github", "junit")
@click.pass_context
def check(ctx: click.Context, /, **asked: Any) -> None:
    """Check models at once, as in CI: what is wrong or changed, where, why, and how to mend it.

    PATH is a dossier, a folder of dossiers or of models' folders, a model's folder, a pattern such as "models/*/", or -
    for standard input. What [tool.gpaiscope] in pyproject.toml says holds where no option says otherwise.
    """
    form, output = asked["form"], asked["output"]
    if asked["rules"]:
        _rules(form, output)
        return
    if not asked["paths"]:
        raise click.UsageError("no PATH is given; `gpaiscope check .` checks all that is here", ctx)
    settings = _settings(**asked)
    accepting = _accepting(settings, asked["accept"], asked["until"], asked["day"])
    with working(f"checking {asked['paths'][0]}") as progress:
        result = _checked(settings, progress.count, accepting=accepting is not None, **asked)
    if accepting is not None:
        result = _accept(result, *accepting)
    if accepting is None or output or form != FORMATS[0] or result.values.open_issues or result.values.mended:
        _deliver(result, form, output, settings.fail_on, full=asked["full"], quiet=asked["quiet"])
    ctx.exit(_code(result, settings.fail_on))


def _settings(
    *, select: frozenset[str] | None, ignore: frozenset[str] | None, fail_on: str | None, accepted: str | None, **_: Any
) -> Settings:
    """What the project's file says, and the options before it."""
    from gpaiscope.checks.settings import Settings, settings_of

    given: Mapping[str, Any] = {
        "select": select,
        "ignore": ignore,
        "fail_on": fail_on,
        "accepted": Path(accepted) if accepted is not None else None,
    }
    usual = Settings() if noted_for_run(NO_CONFIGURATION) else settings_of(Path())
    return replace(usual, **{key: value for key, value in given.items() if value is not None})


def _accepting(settings: Settings, reason: str | None, until: date | None, day: date) -> tuple[Path, str, date] | None:
    """The file, the reason and the last day of what is to be accepted; None where nothing is."""
    if reason is None and until is None:
        return None
    if not (reason and reason.strip()) or until is None or settings.accepted is None:
        raise click.UsageError("--accept REASON, --until DATE and --accepted FILE go together")
    if until < day:
        raise click.UsageError(
            f"--until {until} lies before {day}, the day of the check; expected that day or a later one"
        )
    return settings.accepted, reason.strip(), until


def _checked(
    settings: Settings,
    told: Any,
    *,
    accepting: bool,
    paths: Sequence[str],
    owners: Sequence[str],
    day: date,
    readings: Iterable[tuple[str, str]],
    fix: bool,
    cache: str | None,
    no_cache: bool,
    jobs: int,
    **_: Any,
) -> Checks:
    from gpaiscope import service
    from gpaiscope.checks.cache import folder_of_answers

    known = settings.accepted
    by_owner = parameters.owners_around(paths) | {"owner": owners} if owners else {}
    return service.check(
        *sources_of(paths),
        on=day,
        readings=parameters.readings_of(readings),
        select=settings.select,
        ignore=settings.ignore,
        accepted=known if known is None or known.exists() or not accepting else None,
        fix=fix,
        cache=None if no_cache else cache or folder_of_answers(),
        jobs=jobs,
        told=told,
        **by_owner,
    )


def _accept(result: Checks, file: Path, reason: str, until: date) -> Checks:
    """Write what is found into the file of accepted findings; what is left of it is what cannot be accepted."""
    from gpaiscope.checks.accepted import add_accepted

    many = add_accepted(file, result.values.models, reason, until)
    tell(f"{many} accepted until {until}, in {file}; give each a reason of its own where yours differ")
    return result.of_report(result.values.with_accepted(reason))


def _deliver(result: Checks, form: str, output: str | None, fail_on: str, *, full: bool, quiet: bool) -> None:
    """Write the report in its format; for GitHub also the summary of the step, where there is one."""
    from gpaiscope.checks.pages import folded_page, report_page
    from gpaiscope.report.values import written

    if form not in FORMATS:  # those are about findings, and a card that could not be written is none
        for each in result.values.mended:
            if each.is_unwritten:
                tell(f"not mended: {each.file}: {', '.join(each.why)}")
    match form:
        case "sarif":
            deliver(written(result.to_sarif()), output)
        case "junit":
            deliver(result.to_junit(fail_on), output)
        case "github":
            deliver(result.to_github(), output)
            _summarise(result)
        case "text" if result.folded is not None and not (full or quiet):
            deliver_either(result.to_dict, lambda: [folded_page(result.values, fail_on)], form, output)
        case _:
            pages = lambda: [report_page(result.values, full=full, brief=quiet)]  # noqa: E731 - made only where written
            deliver_either(result.to_dict, pages, form, output)


def _summarise(result: Checks) -> None:
    from gpaiscope.repository.output import append

    file = os.environ.get(SUMMARY, "")
    if file:
        append(Path(file), _within(result, MOST_SUMMARY - _size(Path(file))))


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _within(result: Checks, room: int) -> bytes:
    """The report in Markdown, as many lines of it as there is room for, and how many findings are left out."""
    whole = result.to_markdown(full=True).encode()
    if len(whole) <= room:
        return whole
    kept = whole[: max(0, room - 200)].rpartition(b"\n")[0]
    many = len(result.values.open_issues)
    left = many - len(re.findall(rb"\*\*(?:error|warning|note)\*\* `", kept))
    return kept + f"\n\n{left} of {many} findings are left out here, where there is no room for more.\n".encode()


def _rules(form: str, output: str | None) -> None:
    from gpaiscope.checks.document import rules_document
    from gpaiscope.checks.pages import rules_page

    if form not in FORMATS:
        raise click.UsageError(f"--rules has no format {form}; expected {', '.join(FORMATS)}")
    deliver_either(rules_document, lambda: [rules_page()], form, output)


def _code(result: Checks, fail_on: str) -> int:
    """The gravest of what happened: a fault, what could not be read, a card not written, what was found."""
    report = result.values
    rules = {issue.rule for issue in report.open_issues}
    if "fault" in rules:
        return FAULT
    if "unreadable" in rules:
        return UNREADABLE
    if any(each.is_unwritten for each in report.mended):  # no finding, and so whatever --fail-on says of these
        return OPEN
    return OPEN if fail_on != "never" and report.at_least(fail_on) else 0
