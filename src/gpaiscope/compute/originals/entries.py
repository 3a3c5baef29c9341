"""One entry of the table of originals: what is published of a model, and what follows for its training compute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from gpaiscope.compute.estimate import Estimate
from gpaiscope.compute.originals import sizing
from gpaiscope.compute.originals.sizing import Figures, Row
from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact, Range, Source, reduced

NO_FIGURES: Final = Figures()


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A published model that others build on.

    ``parameters`` total, ``active_parameters`` those that multiply each token; ``tokens`` of its own
    training, all epochs, None where unpublished. ``base`` is the entry that a post-trained release was found
    under, ``initialised_from`` an entry whose weights it started from. ``licence`` is the Hub's
    identifier as the source gives it, empty where no source at hand does. ``resolved_as`` is the entry
    that a name was taken for, ``because`` why, where the name is not the entry's own. ``sources`` pairs each
    field with where it comes from. ``estimate.flop`` has no ends where too little is published, and ``left_open_by``
    says why it is no narrower.
    """

    hub_id: str
    parameters: Exact
    active_parameters: Exact
    estimate: Estimate
    name: str = ""
    maker: str = ""
    tokens: Exact | None = None
    figures: Figures = NO_FIGURES
    base: str = ""
    initialised_from: str = ""
    resolved_as: str = ""
    because: str = ""
    aliases: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    licence: str = ""
    licence_name: str = ""
    released_on: date | None = None
    epoch_row: str = ""
    outside_epoch: str = ""
    note: str = ""
    left_open_by: tuple[str, ...] = ()
    sources: tuple[tuple[str, Source], ...] = ()

    @property
    def training_compute(self) -> Range:
        """FLOP of all training behind the model, what it was initialised from included."""
        return self.estimate.flop

    @property
    def names(self) -> tuple[str, ...]:
        """Every identifier under which the model itself is known: its own, and others of the same maker."""
        return (self.hub_id, *self.aliases)

    @property
    def starts_from(self) -> str:
        """The entry whose weights it is or started from, empty for a model that was trained from scratch."""
        return self.base or self.initialised_from


def entry(
    row: Row, estimate: Estimate, sources: Mapping[str, Source], *, maker: str, parent: Original | None = None
) -> Original:
    """The entry of a row, with the estimate that was worked out for it; ``parent`` is what it started from."""
    names = ("hub_id", "initialised_from", "licence", "licence_name", "note", "outside_epoch")
    parameters, active = sizing.sizes(row)
    behind = tuple(f"of {parent.hub_id}: {said}" for said in parent.left_open_by) if parent else ()
    return Original(
        **{name: row[name] for name in names if name in row},
        name=row.get("name") or row["hub_id"].rpartition("/")[2].replace("-", " ").replace("_", " "),
        maker=row.get("maker") or maker,
        parameters=parameters,
        active_parameters=active,
        estimate=estimate,
        tokens=reduced(row["tokens"]) if "tokens" in row else None,
        figures=Figures(**row.get("figures", {})),
        aliases=tuple(row.get("aliases", ())),
        variants=tuple(row.get("variants", ())),
        copies=tuple(row.get("copies", ())),
        released_on=_day(row.get("released_on")),
        epoch_row=row.get("row", ""),
        resolved_as=row["hub_id"],
        left_open_by=sizing.left_open_by(row) + behind,
        sources=tuple(sizing.all_sources(row, sources)),
    )


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value if isinstance(value, date) else None


def variant(of: Original, name: str, because: str = "") -> Original:
    """The post-trained release of an entry by the same maker, under its own name."""
    said = because or f"the post-trained release of {of.hub_id}: up to a tenth of all compute may be post-training"
    return _other(of, name, said, sizing.post_trained(of.estimate, said))


def copy(of: Original, because: str) -> Original:
    """An entry as another name was taken for it: the same weights under another owner, or stored in another way."""
    estimate = replace(
        of.estimate,
        assumptions=(*of.estimate.assumptions, because),
        evidence=(*of.estimate.evidence, Source(text=because)),
    )
    return replace(of, because="; ".join(each for each in (because, of.because) if each), estimate=estimate)


def modification(of: Original, name: str, because: str) -> Original:
    """What another maker changed and released under its own name: not the entry itself."""
    estimate = sizing.modified(of.estimate, because)
    estimate = replace(estimate, evidence=(*estimate.evidence, Source(text=because)))
    found = _other(of, name, because, estimate)
    return replace(found, licence="", licence_name="", released_on=None)


def _other(of: Original, name: str, because: str, estimate: Estimate) -> Original:
    told = name.rpartition("/")[2].replace("-", " ").replace("_", " ")
    open_by = (because, *of.left_open_by)
    plain = replace(
        of, hub_id=name, name=told, base=of.hub_id, because=because, estimate=estimate, left_open_by=open_by
    )
    return replace(plain, aliases=(), variants=(), copies=())
