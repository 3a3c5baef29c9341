"""What is read of something that is no dossier yet: a configuration, a licence, a card, a log, data, an original.

Each use imports its own reader and page, so that a licence loads no architectures and a configuration no rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from gpaiscope.errors import InputError, Mistake, UsageError
from gpaiscope.service import inputs
from gpaiscope.service.results import Result

if TYPE_CHECKING:
    from gpaiscope.assessment.building import PublishedBase
    from gpaiscope.compute.architecture import (
        ArchitectureEstimate,
        Count,
        Distillation,
        Reinforcement,
        Stage,
        Training,
        Workload,
    )
    from gpaiscope.compute.logs.projection import Projection
    from gpaiscope.compute.originals import Original
    from gpaiscope.documents.data import TrainingData
    from gpaiscope.licences import LicenceReading
    from gpaiscope.repository.proposal import Proposal
    from gpaiscope.service.inputs import DaySource
    from gpaiscope.values import Exact


class RunWords(TypedDict, total=False):
    """What a run takes, in the words of `gpaiscope.compute.architecture.estimate`."""

    tokens: Exact | str | None
    samples: Exact | str | None
    sequence_length: int | None
    workload: Workload | None
    stages: Sequence[Stage]
    trainable: str | Training
    reinforcement: Reinforcement | None
    distillation: Distillation | None


def estimate(
    config: str | PathLike[str] | Mapping[str, object], *, on: DaySource | None = None, **run: Unpack[RunWords]
) -> Result[Count | ArchitectureEstimate]:
    """Training compute from a model's configuration, a mapping or the path of its file or folder.

    Without ``tokens``, ``samples`` or ``stages`` what one token or sample takes. Amounts may be texts as on the command
    line, ``"15T"``. Further words are those of `gpaiscope.compute.architecture.estimate`. Raises InputError for a
    configuration that cannot be counted, and UsageError for an amount that is not exact, and where what only a run has
    is given without its amount.
    """
    from gpaiscope.compute import architecture
    from gpaiscope.law.parameters import numbers_of
    from gpaiscope.report.pages.estimate import architecture as page
    from gpaiscope.report.values.estimate import architecture_json
    from gpaiscope.repository.configs import read_config
    from gpaiscope.repository.files import local

    given = config if isinstance(config, Mapping) else read_config(local(config))
    amounts = {name: _exact_amount(name, run.pop(name)) for name in ("tokens", "samples") if name in run}
    is_run = any(amount is not None for amount in amounts.values()) or bool(run.get("stages"))
    found = architecture.estimate(given, **amounts, **run) if is_run else _count_alone(given, run)  # type: ignore[arg-type]
    return Result.of(found, lambda _: page(found, numbers_of(inputs.day_meant(on))), lambda: architecture_json(found))


def _count_alone(config: Mapping[str, object], run: RunWords) -> Count:
    """What one token or sample takes, of which no whole run is told."""
    from gpaiscope.compute import architecture

    if run.get("reinforcement") or run.get("distillation"):
        message = "reinforcement and distillation are of a run, and nothing says how long it is"
        raise UsageError(Mistake(reference="no-amount", message=message, expected="tokens, samples or stages"))
    return architecture.count(
        config,
        sequence_length=run.get("sequence_length"),
        workload=run.get("workload"),
        trainable=run.get("trainable", architecture.FULL),
    )


def _exact_amount(name: str, amount: object) -> Exact | None:
    """An amount, a text of one read; None where none is given. Raises UsageError for what is not exact: a float."""
    from gpaiscope.values import parse_count

    if amount is None:
        return None
    # True is a whole number to Python, and would be one token.
    message = f"{name} is {amount!r}, which is no exact number"
    if isinstance(amount, str):
        try:
            amount = parse_count(amount)
        except ValueError as error:
            message = f"{name}: {error}"
    if not isinstance(amount, bool) and isinstance(amount, int | Fraction):
        if amount >= 0:
            return amount
        message = f"{name} is {amount}, which is negative"
    expected = 'a whole number, such as 15 * 10**12, or a text such as "15T"'
    raise UsageError(Mistake(reference="not-a-number", message=message, expected=expected))


def licence(
    file_or_id: str | PathLike[str], policy: str | PathLike[str] | None = None, *, index: bool = True
) -> Result[LicenceReading]:
    """What a licence allows: of a file with its text, of a model's folder, or of an identifier such as ``Apache-2.0``.

    ``index`` False reads the clauses alone, and recognises nothing.
    """
    from gpaiscope.law.sources import CHECKED
    from gpaiscope.report.pages.licence import licence as page
    from gpaiscope.report.values import versioned
    from gpaiscope.repository.files import refuse_address
    from gpaiscope.repository.licences import is_licence_folder, licence_in, read_licence

    # Not `local`, which asks the disk: an expression of a hundred identifiers is longer than any path may be.
    refuse_address(file_or_id)
    name = licence_in(Path(file_or_id)) if is_licence_folder(Path(file_or_id)) else str(file_or_id)
    found = read_licence(name, Path(policy) if policy else None, index=index)
    law = {"checked_until": CHECKED.isoformat()}
    return Result.of(found, lambda _: page(name, found), lambda: versioned({"law": law, **found.to_dict()}))


def card(folder: str | PathLike[str], *, on: DaySource | None = None) -> Result[Proposal]:
    """What a model's card leaves out of what its folder says. Nothing is written."""
    from gpaiscope.report.pages.written import card as page
    from gpaiscope.report.values import versioned
    from gpaiscope.repository.files import local
    from gpaiscope.repository.proposal import propose

    found = propose(local(folder), inputs.day_meant(on))
    additions = [(addition.key, str(addition.value), addition.because) for addition in found.additions]
    file = str(Path(folder) / found.name)
    return Result.of(
        found,
        lambda _: page(file, str(folder), additions, found.beside, changed=found.changed, applied=False),
        lambda: versioned(found.to_dict()),
    )


def original(name_or_id: str, *, on: DaySource | None = None) -> Result[Original]:
    """A published model that others build on, by an identifier of the Hub or by its name.

    Raises UsageError for one that is not in the table, with those that are named alike.
    """
    from gpaiscope.compute.originals import named, near
    from gpaiscope.law.parameters import numbers_of
    from gpaiscope.report.pages.originals import original as page
    from gpaiscope.report.values.originals import original_json

    found = named(name_or_id)
    if found is None:
        alike = " or ".join(near(name_or_id)) or "OWNER/NAME; `gpaiscope originals search WORD` finds it"
        message = f'"{name_or_id[:200]}" is not in the table of originals'
        raise UsageError(Mistake(reference="not-in-the-table", message=message, expected=alike))
    law = numbers_of(inputs.day_meant(on))
    return Result.of(found, lambda _: page(found, law), lambda: original_json(found, law))


def building_on(name: str, *, on: DaySource | None = None) -> Result[PublishedBase]:
    """What building on a published model means: its compute, what a fine-tune of it may take, its licence.

    Raises UsageError as `original` does.
    """
    from gpaiscope.assessment.building import PublishedBase
    from gpaiscope.law.parameters import numbers_of
    from gpaiscope.report.pages.building import building_page
    from gpaiscope.report.values.building import PUBLISHED

    base = PublishedBase(original=original(name, on=on).values, law=numbers_of(inputs.day_meant(on)))
    return Result.of(base, lambda _: building_page(base), lambda: PUBLISHED.write(base))


def originals(words: str = "", *, on: DaySource | None = None) -> Result[tuple[Original, ...]]:
    """The published models whose identifiers, names or maker hold all words; every one where there are none."""
    from gpaiscope.compute import originals as table
    from gpaiscope.law.parameters import numbers_of
    from gpaiscope.report.pages.originals import originals as page
    from gpaiscope.report.values.originals import originals_json

    found = table.search(words) if words.strip() else table.originals()
    law = numbers_of(inputs.day_meant(on))
    return Result.of(found, lambda _: page(found, words, law), lambda: originals_json(found, words, law))


def data(
    *paths: str | PathLike[str],
    kind: str = "",
    tokenizer: str | PathLike[str] | None = None,
    into: str | PathLike[str] | None = None,
    told: Callable[[str, int, int], None] | None = None,
) -> Result[TrainingData]:
    """What training data at paths tells of itself; with ``into``, written there for the documents that ask for it.

    ``kind`` is the sort of the data sets in the words of the documentation. Raises InputError with the mistakes of all
    that cannot be read, and UsageError for an unknown sort and where a library is missing.
    """
    from gpaiscope.assessment import unknown_word
    from gpaiscope.documents.data import gather, pages
    from gpaiscope.documents.data.tokens import tokenizer as counting
    from gpaiscope.documents.documentation import vocabulary
    from gpaiscope.report.values import versioned
    from gpaiscope.repository.files import local

    if kind and kind not in vocabulary().words["dataset_kinds"]:
        raise UsageError(unknown_word("kind", kind, list(vocabulary().words["dataset_kinds"])))
    count = None if tokenizer is None else counting(local(tokenizer))
    place = None if into is None else local(into)
    found = gather(list(map(local, paths)), kind=kind, count=count, into=place, told=told)
    return Result.of(
        found,
        lambda _: pages.counted(found.told(), others=found.others, into=str(into or "")),
        lambda: versioned({**found.document(), "not_looked_at": found.others}),
    )


def watch(
    path: str | PathLike[str],
    *,
    parameters: Exact | None = None,
    active: Exact | None = None,
    original: Exact | None = None,
    before: Exact = 0,
    every: float = 10.0,
    day: DaySource | None = None,
    over: Callable[[], bool] = lambda: False,
    told: Callable[[int, int], None] | None = None,
) -> Iterator[Projection | InputError]:
    """A run while it goes on, looked at whenever its log has changed: what it spent, and when it passes a line.

    ``original`` is the training compute of the model that is modified: left out, it is what the log keeps of it, as
    that of the tracker does. ``before`` is what earlier runs of this training took, the original's left out;
    ``parameters`` and those ``active`` in a pass are the model's. ``every`` are seconds between looks, ``over`` says
    when to end, and ``told`` hears how many bytes of how many are read. A log that cannot be read, or not yet, is given
    as the error that says why. The lines are those of the law on the ``day``.
    """
    from gpaiscope.compute.logs import LogRecords, ModelFigures, prove
    from gpaiscope.compute.logs.projection import Mark, never_less_spent, project
    from gpaiscope.repository.logs.following import follow
    from gpaiscope.track.lines import lines_on

    now, shown = inputs.day_meant(day), None

    figures = ModelFigures(parameters=parameters, active=active)
    for look in follow(Path(path), every, over, told):
        if isinstance(look, LogRecords):
            # What is planned, and what was counted beside, is of one run: of several in a log nobody says which.
            run = look.runs[0] if len(look.runs) == 1 else None
            planned, beside = (run.last("planned_steps"), run.last("counted_beside")) if run else (None, None)
            behind = original if original is not None or run is None else run.original
            lines = lines_on(now, behind)
            # The lines of the day, each with what counts towards it before the run.
            marks = tuple(
                Mark(
                    id=line.id,
                    at=line.most_spent,
                    says=line.says,
                    cites=line.cites,
                    days=lines.notification_days if line.notifies else 0,
                    behind=before + (0 if line.training_alone else behind or 0),
                    cumulative=line.cumulative,
                )
                for line in lines.lines
            )
            projected = project(prove(look, figures), marks, planned, now, beside or 0)
            shown = never_less_spent(shown, projected)
            yield shown
        elif look is not None:
            yield look
