"""A user's program: mypy reads it with `make lint`, basedpyright with `make types`, and a test runs it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import gpaiscope


def owed(path: str | Path, on: str | date) -> dict[str, date | None]:
    """What a dossier's actors owe, each with the day by which to act."""
    found = gpaiscope.assess(path, on=on)
    days = {deadline.obligation: deadline.safe for deadline in found.deadlines}
    return {duty.obligation.id: days.get(duty.obligation.id) for duty in found.obligations}


def answers(path: str) -> list[str]:
    """The first answers, and what is missing for them."""
    found = gpaiscope.assess(path, on="2026-12-01", readings={}, assumptions=True)
    first: list[str] = [found.provider.outcome.value, found.gpai_model.outcome.value, found.systemic_risk.id]
    missing = [gap.missing.asks for gaps in found.ask().values for gap in gaps]
    return [*first, *missing, found.explain("provider").values.says, found.to_html()]


def many(*paths: str) -> list[date | None]:
    """The days of many models, and those that cannot be read."""
    agenda = gpaiscope.deadlines(*paths, on=date(2026, 12, 1), within=90)
    calendar: str = agenda.to_csv()
    assert calendar
    assert not [one.file for one in agenda.unreadable]
    return [listed.day.safe for listed in agenda.values]


def figures() -> tuple[str, int | str]:
    """A licence, and what a token of a configuration takes."""
    licence: gpaiscope.Result[object] = gpaiscope.licence("Apache-2.0")
    plan = gpaiscope.plan("examples/planned-frontier-run", on="2026-12-01")
    document: dict[str, object] = plan.to_dict(full=True)
    return str(licence), len(document)


def main() -> None:
    """Everything once."""
    try:
        print(
            owed("examples/open-weights", "2026-12-01"), answers("examples/open-weights"), many("examples"), figures()
        )
    except gpaiscope.InputError as error:
        print([mistake.path for mistake in error.mistakes])
    except gpaiscope.UsageError as error:
        print(error.mistake.expected)


if __name__ == "__main__":
    main()
