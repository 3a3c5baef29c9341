"""Documents as JSON: a draft with every field as it stands, and the list of what is owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gpaiscope import __version__
from gpaiscope.documents.content import ShownValue
from gpaiscope.documents.drafting import Draft, FilledField, OpenField
from gpaiscope.documents.gate import Refusal, refusals
from gpaiscope.documents.owed import Owed, standing_of
from gpaiscope.documents.signing import SignOff
from gpaiscope.errors import Unreadable
from gpaiscope.law import Body, Law
from gpaiscope.law.assumptions import IDS
from gpaiscope.report.values import Json, day, versioned
from gpaiscope.report.values.deadlines import DATED_LIST, deadline_state, due_on
from gpaiscope.report.values.heads import hypothetical
from gpaiscope.report.values.unreadable import unreadable_keys
from gpaiscope.values import unique

if TYPE_CHECKING:
    from gpaiscope.documents.returned import Taken


def applied(law: Law) -> Json:
    """The law under which a document was made."""
    checked = law.day_of("law_checked").isoformat()
    return {"day": law.day.isoformat(), "hash": law.body.hash, "checked_until": checked}


def drafted(draft: Draft, left_out: Sequence[str] = ()) -> Json:
    """One copy of a document. Nothing in it is of fields that its recipient does not get.

    ``left_out`` are the files of dossiers that cannot be read. Why stays with the provider: a mistake quotes them.
    """
    law = draft.materials[0].law
    standing = standing_of(draft.form, draft.materials)
    return versioned(
        {
            "document": draft.form.id,
            "title": draft.form.title,
            "about": draft.form.about,
            "draft": draft.signed is None,
            "for": draft.recipient.id,
            "handling": draft.recipient.handling,
            "provider": draft.provider,
            "models": list(draft.models),
            "version": draft.version or None,
            "version_on": day(draft.version_on),
            "content": draft.content,
            "tool": {"name": "gpaiscope", "version": __version__},
            "law": applied(law),
            "standing": standing.standing if standing else None,
            "away": _json_of_away(standing) if standing else None,
            "due_on": _json_of_due_day(standing) if standing else None,
            "scope": draft.scope,
            "fields": _counts_of_states(draft),
            "sections": [
                {
                    "number": section.number,
                    "title": section.title,
                    "fields": [_json_of_answer(draft, each) for each in answers],
                }
                for section, answers in draft.sections
            ],
            "cites": [each.full for each in law.cited(draft.form.cites)],
            "readings": list(draft.form.readings),
            "sign_off": _signed(draft),
            "signatures": _signatures(draft),
            **({"left_out": list(left_out)} if left_out else {}),
        }
    )


def final(draft: Draft, refusals: Sequence[Refusal]) -> Json:
    """The copy that is sent, as `drafted` tells it, with every reason for which it cannot be."""
    told = [
        {
            "rule": refusal.rule,
            "says": refusal.says,
            "fields": list(refusal.fields),
            "values": [{"says": value.says, "place": value.place} for value in refusal.values],
            "asks": refusal.asks or None,
            "who": refusal.who or None,
        }
        for refusal in refusals
    ]
    return {**drafted(draft), "final": not refusals, "refusals": told}


def _counts_of_states(draft: Draft) -> dict[str, int]:
    return {
        "filled": draft.count("filled"),
        "gaps": draft.count("gap"),
        "contradictions": draft.count("contradiction"),
        "left_out": draft.count("left-out"),
        "fallen_away": draft.count("falls-away"),
    }


def _json_of_answer(draft: Draft, answer: FilledField) -> Json:
    field = answer.field
    return {
        "id": field.id,
        "number": field.number,
        "label": field.label,
        "kind": field.kind,
        "state": answer.state,
        "values": [_json_of_shown(each) for each in answer.told],
        "gap": _json_of_gap(answer.gap) if answer.gap else None,
        "note": answer.note or None,
        "limit": field.limit or None,
        "guidance": field.guidance or None,
        "verified": field.verified,
        "sure": field.sure or None,
        "cites": [each.full for each in draft.materials[0].law.cited(field.cites)],
        **({"guessed": answer.guess.says} if answer.guess else {}),
    }


def _json_of_shown(told: ShownValue) -> Json:
    amount = told.amount
    return {
        "lines": list(told.lines),
        "head": list(told.head),
        "rows": [list(row) for row in told.rows],
        "amount": {**amount.value.to_dict(), "unit": amount.unit} if amount else None,
        "how": told.how,
        **({"annex": {"file": told.annex.file, "items": list(told.annex.items)}} if told.annex else {}),
        "sources": list(told.sources),
    }


def _json_of_gap(gap: OpenField) -> Json:
    return {"number": gap.number, "asks": gap.asks, "who": gap.who, "at": gap.at or None}


def _signed(draft: Draft) -> Json | None:
    return _json_of_sign_off(draft.signed) if draft.signed is not None else None


def _json_of_sign_off(signed: SignOff) -> Json:
    told: Json = {"name": signed.name, "function": signed.function or None, "on": day(signed.on)}
    more = {name: getattr(signed, name) for name in ("party", "place", "approved_by") if getattr(signed, name)}
    return {**told, **more}


def _signatures(draft: Draft) -> Json:
    """Who signed these contents, who has still to, which fields moved since others were signed, and what was filed."""
    found = draft.sign_offs
    filed = found.filed
    return {
        "signed": [_json_of_sign_off(each) for each in found.made],
        "awaited": [each for each in found.awaited if each],
        "changed": list(found.moved),
        "filed": None
        if filed is None
        else {
            "on": day(filed.on),
            "channel": filed.channel or None,
            "receipt": filed.receipt or None,
            "same": filed.content == draft.content,
        },
    }


def _json_of_away(found: Owed) -> Json | None:
    if found.away is None:
        return None
    cites = [each.full for each in found.materials[0].law.cited(found.away.cites)]
    return {"says": found.away.says, "cites": cites}


def _json_of_due_day(found: Owed) -> object:
    deadline = found.deadline
    return None if deadline is None else day(due_on(deadline))


def listed(found: Sequence[Owed], body: Body, unreadable: Sequence[Unreadable] = ()) -> Json:
    """Every document that is owed, may be, is of use, or falls away under the law, with how complete it is.

    ``unreadable`` are the dossiers whose documents are not among them.
    """
    return versioned(
        {
            **hypothetical(body),
            "law": {"hash": body.hash, "checked_until": str(body.latest["law_checked"])},
            "days": sorted({each.materials[0].assessment.day.isoformat() for each in found}),
            "documents": [_json_of_owed(each) for each in found],
            "dated": DATED_LIST.write(unique(row for each in found for row in each.deadlines)),
            **unreadable_keys(unreadable),
        }
    )


def _json_of_owed(found: Owed) -> Json:
    draft, deadline = found.draft, found.deadline
    return {
        "document": found.form.id,
        "title": found.form.title,
        "actor": found.actor,
        "provider": draft.provider,
        "models": list(draft.models),
        "dossiers": [each.assessment.dossier.file for each in found.materials],
        "standing": found.standing,
        "outcome": found.outcome.value if found.form.obligations else None,
        "obligations": list(found.form.obligations),
        "for": list(found.form.recipients),
        "state": deadline_state(deadline) if deadline else None,
        "due_on": _json_of_due_day(found),
        "away": _json_of_away(found),
        "hangs_on": [{"asks": each.asks, "who": each.who, "at": each.path} for each in found.hangs_on],
        "fields": _counts_of_states(draft),
        "refused": dict(Counter(refusal.rule for refusal in refusals(draft))),
        "open": [_json_of_gap(each.gap) for each in draft.open if each.gap is not None],
        "draft": draft.signed is None,
        "content": draft.content,
        "sure": found.outcome.decided and not found.guesses,
        "guesses": [IDS[guess] for guess in found.guesses],
    }


def returned(name: str, found: Sequence[Taken], path: str) -> Json:
    """What became of the answers in a file that came back."""
    answers = [
        {
            "field": each.field,
            "state": each.state,
            "at": each.path or None,
            "text": each.text,
            "stands": each.before or None,
            **({"why": each.why} if each.why else {}),
        }
        for each in found
    ]
    return versioned({"file": name, "documentation": path, "answers": answers})
