"""Who signed a document and for which contents, what was filed, and which fields say something else since.

A sign-off names the hash of what was signed, and a short digest of each field: by these alone, without the copy, it can
be told which field moved. Of a document that two parties sign, both sign one content, whoever receives the copy.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.documents.content import ShownValue
from gpaiscope.documents.documentation import Entry, text_in
from gpaiscope.values import DateRange

_DIGEST: Final = 8
"""Characters of a field's digest: enough to see that it moved, and too few to try out what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """Who signed these very contents off, for which ``party`` where several sign, and who approved before."""

    name: str
    function: str
    on: DateRange | None
    place: str = ""
    party: str = ""
    approved_by: str = ""
    approved_on: DateRange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """That a copy was sent: by which channel, on which day, under which receipt, and with which contents."""

    content: str
    on: DateRange | None
    channel: str
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOffs:
    """What the sign-offs of a document are worth for its contents as they stand.

    ``made`` are those of these contents, one a party in the order of the parties; ``awaited`` the parties that have
    still to sign; ``moved`` the ids of fields that say something else than what was last signed or filed, and
    ``outdated`` whether other contents were signed, whatever they said.
    """

    made: tuple[SignOff, ...] = ()
    awaited: tuple[str, ...] = ()
    outdated: bool = False
    moved: tuple[str, ...] = ()
    without_party: tuple[str, ...] = ()
    filed: Filing | None = None

    @property
    def whole(self) -> SignOff | None:
        """The sign-off by which it became final: the last, of several parties by its day; None while one is awaited."""
        if self.awaited or not self.made:
            return None
        return max(self.made, key=lambda each: (each.on.latest if each.on else None) or date.min)


def digest_of(state: str, told: Iterable[ShownValue]) -> str:
    """The digest of what a field says, by which it is seen whether it said the same when it was signed."""
    says = [state, [(one.lines, one.head, one.rows) for one in told]]
    return hashlib.sha256(json.dumps(says, ensure_ascii=True).encode()).hexdigest()[:_DIGEST]


def sign_offs_of(
    content: str,
    digests: Mapping[str, str],
    parties: Sequence[str],
    signed: Sequence[Entry],
    filed: Sequence[Entry],
) -> SignOffs:
    """How the sign-offs and filings of a document stand to its contents."""
    valid = [row for row in signed if "name" in row and text_in(row, "content").lower() == content]
    by_party = {text_in(row, "party") if parties else "": row for row in valid}  # of one party whoever signed last
    wanted = parties or ("",)
    made = tuple(_sign_off(by_party[each]) for each in wanted if each in by_party)
    last_filed = filed[-1] if filed else None
    others = [row for row in (*signed, *filed) if text_in(row, "content").lower() != content]
    is_outdated = not made and any(row in others for row in signed)
    last = others[-1] if is_outdated or (last_filed in others and last_filed is not None) else {}
    return SignOffs(
        made=made,
        awaited=tuple(each for each in wanted if each not in by_party),
        outdated=is_outdated,
        moved=tuple(_moved(text_in(last, "fields"), digests)),
        without_party=tuple(text_in(row, "name") for row in valid if parties and text_in(row, "party") not in parties),
        filed=_filing(last_filed) if last_filed is not None else None,
    )


def _sign_off(row: Entry) -> SignOff:
    return SignOff(
        name=text_in(row, "name"),
        function=text_in(row, "function"),
        on=_day_in(row, "on"),
        place=text_in(row, "place"),
        party=text_in(row, "party"),
        approved_by=text_in(row, "approved_by"),
        approved_on=_day_in(row, "approved_on"),
    )


def _filing(row: Entry) -> Filing:
    return Filing(
        content=text_in(row, "content").lower(),
        on=_day_in(row, "on"),
        channel=text_in(row, "channel"),
        receipt=text_in(row, "receipt"),
    )


def _day_in(row: Entry, key: str) -> DateRange | None:
    value: Any = row[key].value if key in row else None
    return value if isinstance(value, DateRange) else None


def _moved(noted: str, digests: Mapping[str, str]) -> Iterator[str]:
    """The fields of which a sign-off notes another digest, that it does not know, or that are there no more."""
    then = dict(each.split("=", 1) for each in noted.split() if "=" in each)
    if then:
        yield from (id for id, digest in digests.items() if then.get(id) != digest)
        yield from (id for id in then if id not in digests)


def block_to_sign(
    document: str, content: str, digests: Mapping[str, str], parties: Sequence[str], incident: str = ""
) -> str:
    """What goes into ``documentation.toml`` once the copy is signed, the name, place and day left to whoever signs."""
    noted = " ".join(f"{id}={digest}" for id, digest in digests.items())
    blocks = []
    for party in parties or ("",):
        lines = ["[[sign_off]]", f'document = "{document}"']
        lines += [f'incident = "{incident}"'] if incident else []
        lines += [f'party = "{party}"'] if party else []
        lines += [f'content = "{content}"', f'fields = "{noted}"']
        lines += ["# name = ", "# function = ", "# place = ", "# on = ", "# approved_by = "]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"
