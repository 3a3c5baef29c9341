"""What changed between two assessments, and a timeline, as JSON: values before and after, and through what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gpaiscope import __version__
from gpaiscope.assessment import Assessment
from gpaiscope.assessment.comparison import Cause, Change, Comparison, Held, Subject, model_of
from gpaiscope.assessment.timeline import Timeline
from gpaiscope.report.values import Json, day, hypothetical, plain, rules_of, versioned
from gpaiscope.values import Exact, Range, digits_text


def comparison(found: Comparison) -> Json:
    """Two sides of the same models, what is otherwise, and how much is the same."""
    causes = _Causes()
    return versioned(
        {
            **_head(found.after[0]),
            "before": _side(found.before),
            "after": _side(found.after),
            "changes": [_change(each, causes) for each in found.changes],
            "same": found.same,
            "causes": causes.listed,
        }
    )


def differing(found: Comparison) -> Json:
    """What is otherwise and how much is the same, within another document."""
    causes = _Causes()
    changes = [_change(each, causes) for each in found.changes]
    return {"changes": changes, "same": found.same, "causes": causes.listed}


def timeline(found: Timeline) -> Json:
    """What is so on the first day, and every later day on which anything is otherwise than on its eve."""
    first, causes = found.stretches[0], _Causes()
    return versioned(
        {
            **_head(first.view.found[0]),
            "models": [model_of(each) for each in first.view.found],
            "from": found.first.isoformat(),
            "to": found.last.isoformat(),
            "begins": [{**_subject(subject), **_held(what)} for subject, what in first.view.held.items()],
            "turns": [
                {"day": each.day.isoformat(), "changes": [_change(one, causes) for one in each.comparison.changes]}
                for each in found.turns
            ],
            "causes": causes.listed,
        }
    )


def _head(own: Assessment) -> Json:
    law = own.law
    return {
        "tool": {"name": "gpaiscope", "version": __version__},
        **hypothetical(law.body),
        "law": rules_of(law),
        "readings": dict(sorted(own.readings.items())),
        "assume": own.model_case.assume,
    }


def _side(found: Iterable[Assessment]) -> Json:
    models = list(found)
    first = models[0]
    return {
        "day": first.day.isoformat(),
        "known_on": first.known_on.isoformat() if first.known_on else None,
        "law": first.law.body.hash,
        "dossier": first.dossier.file,
        "sha256": first.dossier.sha256,
        "models": [model_of(each) for each in models],
    }


class _Causes:
    """Causes by id, each once, filled while a document is made."""

    def __init__(self) -> None:
        self.listed: dict[str, Json] = {}

    def id_of(self, cause: Cause) -> str:
        """The id of a cause: its part and name, and the number among those of one name that differ."""
        entry, wanted, number = _cause(cause), f"{cause.part}:{cause.id}", 1
        id = wanted
        while self.listed.setdefault(id, entry) != entry:
            number += 1
            id = f"{wanted}#{number}"
        return id


def _change(each: Change, causes: _Causes) -> Json:
    return {
        **_subject(each.subject),
        "before": _held(each.before) if each.before else None,
        "after": _held(each.after) if each.after else None,
        "through": [list(parts) for parts in each.through],
        "because": [causes.id_of(cause) for cause in each.because],
        "cites": [str(cited) for cited in each.cites],
    }


def _subject(of: Subject) -> Json:
    return {"kind": of.kind, "id": of.id, "actor": of.actor or None, "model": of.model}


def _held(what: Held) -> Json:
    return {"says": what.says, "day": day(what.days), **({} if what.sure else {"sure": False})}


def _cause(each: Cause) -> Json:
    return {
        "part": each.part,
        "kind": each.kind,
        "id": each.id,
        "says": each.says,
        "before": _value(each.before),
        "after": _value(each.after),
        **({"unit": each.unit} if each.unit else {}),
        "on": each.on.isoformat() if each.on else None,
        **({"source": each.source} if each.source else {}),
        "cites": [str(cited) for cited in each.cites],
    }


def _value(value: object) -> object:
    """A number as its digits, a day, words, or a value of a dossier; null where there was none."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return digits_text(value) if isinstance(value, Exact) and not isinstance(value, Range) else plain(value)
