"""Originals of which nobody says which published model they are: a name tells all that a table knows of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.originals import NAME
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import StatedOriginal

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment
    from gpaiscope.assessment.gaps import Gap
    from gpaiscope.engine.case import Missing

FROM_WEIGHTS: Final = frozenset(
    {"continued-pre-training", "fine-tuning", "reinforcement-learning", "merge", "quantisation", "initialisation"}
)
"""Kinds of activities that start from weights which are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnnamedOriginal:
    """An original by its place, what the dossier calls it, and whether it is listed there at all."""

    place: int
    called: str = ""
    is_listed: bool = False

    @property
    def path(self) -> str:
        """Where its name on the hub goes."""
        return f"original[{self.place}].hub_id"

    def tells_what(self, path: str) -> bool:
        """Whether its name tells what is asked at a path; of one that is not listed anything may hang on it."""
        return not self.is_listed or re.match(rf"original\[{self.place}\]\.({_TOLD_BY_A_NAME})$", path) is not None


def unnamed_originals(assessment: Assessment) -> Iterator[UnnamedOriginal]:
    """The originals of a dossier that are not told by an identifier, by figures or by a dossier of their own.

    What was made by activities that start from weights, with no training from scratch before, has an original even
    where none is listed. Of several models in a dossier each is the next one's original, and none is unnamed.
    """
    dossier = assessment.dossier
    if assessment.place:
        return
    if not dossier.original:
        kinds = {activity.kind.value for activity in dossier.activities or () if activity.kind}
        if kinds & FROM_WEIGHTS and "pre-training" not in kinds and dossier.complete_by("original") is None:
            yield UnnamedOriginal(place=0)
    for place, original in enumerate(dossier.original):
        if not _is_told(original):
            yield UnnamedOriginal(place=place, called=original.name.value if original.name else "", is_listed=True)


def unnamed_at(assessment: Assessment, question: Missing) -> UnnamedOriginal | None:
    """The original whose name a question asks for; None where it asks for something else."""
    place = re.fullmatch(r"original\[(\d+)\]\.hub_id", question.path)
    if question.fact != NAME or place is None:
        return None
    listed = assessment.dossier.original[int(place[1]) :][:1]
    called = listed[0].name.value if listed and listed[0].name else ""
    return UnnamedOriginal(place=int(place[1]), called=called, is_listed=bool(listed))


def _is_told(original: StatedOriginal) -> bool:
    keys = ("hub_id", "dossier", "training_compute", "architecture", "hardware", "log")
    return any(getattr(original, key) is not None for key in keys)


def naming(assessment: Assessment, found: Sequence[Gap]) -> list[Gap]:
    """What is missing, with the names of originals before all else where anything hangs on them.

    A name gives the compute that is asked for else, and that few people could tell.
    """
    from gpaiscope.assessment.bounding import name_question
    from gpaiscope.assessment.gaps import Gap

    first = [gap for gap in found if gap.missing.fact == NAME]
    asked = {gap.missing.path for gap in first}
    for unnamed in unnamed_originals(assessment):
        if unnamed.path in asked:
            continue
        of_it = [gap for gap in found if unnamed.tells_what(gap.missing.path)]
        if of_it:
            item = name_question(unnamed.place, ())
            blocks = {(each.id, each.actor): each for gap in of_it for each in gap.blocks}
            guessed = any(gap.is_guessed for gap in of_it)
            first.append(Gap(missing=item, facts=(), decides=(), blocks=tuple(blocks.values()), is_guessed=guessed))
    return [*first, *(gap for gap in found if gap.missing.path not in asked)]


def named_before(assessment: Assessment, found: Sequence[Missing]) -> list[Missing]:
    """The same of questions alone, as `naming` puts them of gaps."""
    from gpaiscope.assessment.bounding import name_question

    first = {item.path: item for item in found if item.fact == NAME}
    for unnamed in unnamed_originals(assessment):
        if any(unnamed.tells_what(item.path) for item in found):
            first.setdefault(unnamed.path, name_question(unnamed.place, ()))
    return [*first.values(), *(item for item in found if item.path not in first)]


_TOLD_BY_A_NAME: Final = (
    "training_compute|cumulative_training_compute|training_compute_obtainable|gpai_model|systemic_risk"
)
