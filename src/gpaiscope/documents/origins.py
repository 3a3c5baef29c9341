"""Where training data comes from, by every fact that says so: lists, data sets, activities, and texts about it.

A document that answers a question of origin with no leaves out what was said of such data. So each question sees all
facts, and none of them alone decides it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from gpaiscope.assessment.procedure import name_of
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Stated
from gpaiscope.values import Range, Truth

if TYPE_CHECKING:
    from gpaiscope.documents.material import Material


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One origin of data, and what says that there is data of it.

    ``listed`` is its word in the list of origins; ``narrower``: that word holds more than this, so that it says no and
    never yes. ``flags`` say yes, and all of them together no. ``kinds`` are sorts of data sets, ``keys`` what is only
    said of such data, ``lists`` tables with an entry for each. ``prints`` are the questions of forms that it answers.
    """

    listed: str
    narrower: bool = False
    flags: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()


_LICENSED: Final = ("data.licensed_modalities",)
_PRIVATE: Final = ("data.private_unknown", "data.private_known", "data.private_modalities")
ORIGINS: Final[Mapping[str, Origin]] = {
    "public-datasets": Origin(
        listed="public-datasets", kinds=("public",), keys=("data.other_public", "comments.public")
    ),
    "private-third-party": Origin(
        listed="private-third-party",
        flags=("data.licensed", "data.other_private"),
        kinds=("licensed", "private"),
        keys=(*_LICENSED, *_PRIVATE, "comments.private"),
        prints=("@from:licensed", "@from:private", "@private:licensed", "@private:private"),
    ),
    "licensed": Origin(
        listed="private-third-party",
        narrower=True,
        flags=("data.licensed",),
        kinds=("licensed",),
        keys=_LICENSED,
        prints=("@private:licensed",),
    ),
    "private": Origin(
        listed="private-third-party",
        narrower=True,
        flags=("data.other_private",),
        kinds=("private",),
        keys=_PRIVATE,
        prints=("@private:private",),
    ),
    "web-crawling": Origin(
        listed="web-crawling",
        kinds=("crawled",),
        keys=(
            *("crawling.behaviour", "crawling.content", "crawling.modalities", "crawling.from", "crawling.to"),
            *("crawling.domains_in_all", "crawling.domains_link", "comments.crawled"),
        ),
        lists=("crawlers", "domains"),
    ),
    "user-data": Origin(
        listed="user-data",
        flags=("data.from_interactions", "data.from_services"),
        kinds=("user",),
        keys=("data.user_services", "data.user_modalities", "comments.user"),
        prints=("@no_user_data",),
    ),
    "synthetic": Origin(
        listed="synthetic",
        kinds=("synthetic",),
        keys=("data.synthetic_models", "data.synthetic_others", "data.synthetic_modalities", "comments.synthetic"),
        prints=("@made_by",),
    ),
    "other": Origin(listed="other", kinds=("other",), keys=("data.other_sources", "comments.other")),
}
"""The origins that forms ask about, by the names that they have for them."""

GENERATING: Final = ("synthetic-data", "rollouts", "teacher-inference")
"""Activities whose outputs a model is trained on."""


def told_of_origin(material: Material, name: str) -> Iterator[tuple[Truth, Stated[Any]]]:
    """Whether data comes from somewhere, by each fact that says so; nothing where nothing does."""
    origin = ORIGINS[name]
    listed = material.said("data.provenance")
    if listed is not None and not (origin.narrower and origin.listed in listed.value):
        yield Truth.of(origin.listed in listed.value), listed
    for row in material.rows("datasets"):
        kind = row.get("kind")
        if kind is not None and kind.value in origin.kinds:
            yield Truth.YES, kind
        elif kind is None and "publicly_known" in row and "private" in origin.kinds:
            yield Truth.YES, row["publicly_known"]  # it is asked of private data sets alone
    flags = [stated for key in origin.flags if (stated := material.said(key)) is not None]
    yield from ((Truth.YES, stated) for stated in flags if stated.value)
    if origin.flags and len(flags) == len(origin.flags) and not any(stated.value for stated in flags):
        yield from ((Truth.NO, stated) for stated in flags)
    for key in origin.keys:
        if (stated := material.said(key)) is not None and _says_some(stated.value):
            yield Truth.YES, stated
    for table in origin.lists:
        for row in (material.given.rows(table) or ())[:1]:
            yield from ((Truth.YES, stated) for stated in [next(iter(row.values()), None)] if stated is not None)
    if name == "synthetic":
        # Records may be of data that others made: they answer nothing by themselves, and stand against a no.
        records = _records_by_models(material) if listed is not None and name not in listed.value else ()
        yield from ((Truth.YES, stated) for stated in (*_generated(material), *records))


def _says_some(value: object) -> bool:
    """Whether a value says that there is something: not "none", nought, or a list of nothing."""
    if isinstance(value, str):
        return not is_denial(value)
    if isinstance(value, tuple | frozenset):
        return any(_says_some(item) for item in value)
    return value.high != 0 if isinstance(value, Range) else value is not False


_DENIAL: Final = re.compile(
    r"(?:\W*[\w'\u2019/-]+){0,7}?\W*\b(?:no|none|not|never|nothing|neither|nil|without|n/a|isn't|wasn't"
    r"|weren't|don't|didn't)(?![\w-])"
    r"(?!\s+(?:only|just|merely|more|less|fewer|all|every)\b)",
    re.IGNORECASE,
)


def is_denial(text: str) -> bool:
    """Whether a text says that there is none of what it is about: by its first sentence, in its first words."""
    first = re.split(r"(?<=[.!?;:])\s|\n", text.strip(), maxsplit=1)[0]
    return not re.search(r"\w", first) or _DENIAL.match(first) is not None


def _generated(material: Material) -> Iterator[Stated[Any]]:
    """The activities of the ledger that generated data for this model."""
    dossier, today = material.assessment.dossier, material.assessment.day
    supplied = [
        event.on.value.latest for event in dossier.market or () if name_of(event) == "made-available" and event.on
    ]
    is_placed = any(day is not None and day <= today for day in supplied)
    for activity in dossier.activities or ():
        whose = {stated.value for stated in (activity.actor, activity.on_behalf_of) if stated is not None}
        begun = activity.started_on or activity.ended_on
        # What is planned for after the placing is of a model to come.
        is_later = is_placed and begun is not None and begun.value.earliest is not None and begun.value.earliest > today
        is_own = not whose or material.actor in whose
        if activity.kind is not None and activity.kind.value in GENERATING and is_own and not is_later:
            yield activity.kind


def _records_by_models(material: Material) -> Iterator[Stated[Any]]:
    """What records and cards of data sets say of models that made them."""
    for row in material.rows("datasets"):
        # What anybody can obtain, or others licensed, may have been made by models of others, which is another origin.
        is_of_others = "kind" in row and row["kind"].value in ("public", "licensed", "private")
        if is_of_others and ("made_by" not in row or material.model not in row["made_by"].value):
            continue
        keys = ("made_by", "synthetic", "synthetic_rows")
        yield from [row[key] for key in keys if key in row and _says_some(row[key].value)][:1]


# -- what texts tell in passing


_TEXTS: Final = (
    *("data.obtained", "data.scope", "data.curation", "data.characteristics", "data.processing", "comments.overall"),
    *("training.design", "training.rationale", "training.techniques", "additional.adaptations", "notification.method"),
)
_TAKEN: Final = (
    r"(?=.*\b(?:use[sd]?|using|train(?:s|ed)|collect\w*|sampled|obtained|come|came|taken|include[sd]?|added)\b)"
)
_IN_PASSING: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for name, pattern in {
        "synthetic": r"\b(?:synthetic|(?:AI|machine|model)[- ]generated)\b.{0,60}?\b(?:data|tokens?|texts?|examples"
        r"|samples|images|dialogues?|conversations|instructions|pairs|corpus|corpora|answers|documents|content)\b"
        r"|\b(?:generated|written|produced|created|rewritten|distilled)\s+(?:by|with|from)\s+(?:[\w-]+\s+){0,4}?models?\b",
        "user-data": _TAKEN + r".*(?:\b(?:users?|customers?)\b\W{0,2}s?\W.{0,40}?\b(?:prompts|conversations|chats"
        r"|interactions|inputs)\b|\b(?:prompts|conversations|chats|interactions|inputs)\b.{0,30}?\b(?:of|from|by|with)\s+(?:our\s+)?"
        r"(?:users|customers)\b)",
        "web-crawling": r"\b(?:we|our|own|in-house|provider)\b.{0,60}?\b(?:crawl(?:s|ed|ers?)?|scrap(?:es?|ed|ers?))\b",
        "licensed": r"\b(?:licen[sc]ed\s+from"
        r"|licen[sc](?:e|ing)\s+(?:agreement|deal|contract)s?\s+(?:with|concluded))\b",
    }.items()
}
_OTHERWISE: Final = re.compile(
    r"\b(?:no|not|none|never|nor|without|instead|filter\w*|remov\w*|exclud\w*|detect\w*|discard\w*|drop\w*|reject\w*"
    r"|clean\w*|caption\w*|label\w*|annotat\w*|public\w*|open|download\w*|others?|third|common crawl|evaluat\w*|test\w*"
    r"|may|might|could|if)\b",
    re.IGNORECASE,
)
"""Words of a sentence by which it may speak of something else: of what is kept out, enriched, or of others."""


def told_in_passing(material: Material, name: str) -> Iterator[tuple[Stated[Any], str]]:
    """Texts that tell of data of an origin though they are about something else, each with the sentence.

    They answer no question of a form, and only stand against a no.
    """
    pattern = _IN_PASSING.get(name)
    texts = [stated for key in _TEXTS if (stated := material.said(key)) is not None]
    for table, key in (("sizes", "content"), ("datasets", "description")):
        own = [row for row in material.rows(table) if "kind" not in row or row["kind"].value in ORIGINS[name].kinds]
        texts += [row[key] for row in own if key in row]
    for stated in texts if pattern is not None else ():
        for sentence in re.split(r"(?<=[.!?;])\s+", str(stated.value)):
            if pattern is not None and pattern.search(sentence) and not _OTHERWISE.search(sentence):
                yield stated, sentence
