"""What building on a published model means, as a JSON document: what is known of it, and what follows for a builder."""

from __future__ import annotations

from typing import Final

from gpaiscope.assessment.building import PublishedBase
from gpaiscope.licences.terms import Verdict
from gpaiscope.report.values import kinds
from gpaiscope.report.values.originals import ORIGINAL, OriginalUnderLaw
from gpaiscope.report.values.shape import key, one_of, table, within

BUILDING_ON: Final = table(
    PublishedBase,
    day=key(kinds.ISO, lambda base: base.law.day, "of the law"),
    general_purpose=key(kinds.TRUTH, lambda base: base.general, "whether its compute alone indicates it"),
    third=key(
        kinds.AMOUNT, lambda base: base.third_of_it, "FLOP of a modification above which its modifier is a provider"
    ),
    room_below_criterion=key(
        kinds.END, lambda base: base.room_below_criterion, "FLOP until the sum is general-purpose, where it is not"
    ),
    safe_to_spend=key(
        kinds.END, lambda base: base.safe_to_spend, "FLOP that make nobody a provider, however it is read; null: none"
    ),
    licence_verdict=key(
        one_of([verdict.value for verdict in Verdict]), lambda base: base.licence_verdict.value, "of the licence's name"
    ),
    withheld_in_union=key(
        kinds.TEXT_OR_NULL, lambda base: base.withheld_in_union or "", "by the licence; null: nothing, or not known"
    ),
)
PUBLISHED: Final = table(
    PublishedBase,
    **within(PublishedBase, lambda base: OriginalUnderLaw(base.original, base.law), ORIGINAL.keys),
    building_on=key(BUILDING_ON, lambda base: base),
)
