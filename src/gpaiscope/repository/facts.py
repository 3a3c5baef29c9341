"""All that a folder says, in one: what each reader found, and what could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from gpaiscope import licences
from gpaiscope.compute import originals
from gpaiscope.errors import Mistake
from gpaiscope.repository.about import (
    datasets,
    languages,
    provider,
    released_on,
    same_maker,
    tokens_said,
    training_said,
)
from gpaiscope.repository.amounts import Figure
from gpaiscope.repository.card import Card
from gpaiscope.repository.contents import CARD, EXCHANGED, LICENCE, MODEL_CARD, POLICY, Contents, read_contents
from gpaiscope.repository.findings import (
    EVIDENCE,
    MISSING,
    UNREADABLE,
    Finding,
    Findings,
    Note,
    noted,
    quoted,
    shown_value,
)
from gpaiscope.repository.folder import MOST_ENTRIES, Folder
from gpaiscope.repository.ledger import ledger, parameters_of, tells_of_beginning
from gpaiscope.repository.modalities import modalities
from gpaiscope.repository.openness import openness
from gpaiscope.repository.origins import DEVELOPER, YOU, origins
from gpaiscope.repository.training import figures
from gpaiscope.values import Source


def findings_in(path: Path) -> Findings:
    """Facts and notes of a model's folder, or of one file of it.

    Raises InputError only where there is no such folder or file: what lies in it may be broken in any way.
    """
    return findings_of(read_contents(Folder.of(path)))


def findings_of(contents: Contents) -> Findings:
    """Facts and notes of what was opened."""
    identity = _identity(contents)
    own = own_names(contents, identity)
    said = figures(contents.card, own) if contents.card is not None else ()
    made_from = origins(contents, own, began=tells_of_beginning(said))
    found = (
        identity
        + modalities(contents, _bases(made_from))
        + made_from
        + ledger(contents, made_from, own, said)
        + openness(contents)
    )
    if contents.exchanged:
        from gpaiscope.repository.exchange.evidence import joined

        found = joined(found, contents.exchanged)
    main, details = contents.main, tuple(_details(contents, found, own, said))
    maker = next((each for each in details if each.path == "card.provider"), None)
    return _addressed(
        found
        + Findings(
            facts=(*_developer(found, maker), *_same_actor(found, maker, own)),
            notes=(*_bound(found), *_card_notes(contents), *map(_detailed, details), *_unreadable(contents)),
            details=details,
            configs={main.name: main.values} if main is not None else {},
        )
    )


def _addressed(found: Findings) -> Findings:
    """What was found with whoever asks as the actor, where no file names one."""
    actors = [fact for fact in found.facts if fact.path.startswith("actors") and not fact.suggested]
    if not actors:
        source = Source(text="no file names an actor")
        return found + Findings(facts=(Finding(path="actors[0].id", value=YOU, source=source),))
    if any(fact.path.endswith(".name") or fact.as_is for fact in actors):
        return found
    facts = tuple(replace(fact, value=YOU) if fact.value == DEVELOPER else fact for fact in found.facts)
    return replace(found, facts=facts)


def _details(contents: Contents, found: Findings, own: tuple[str, ...], said: tuple[Figure, ...]) -> Iterator[Finding]:
    """What the folder says that no key of a dossier holds."""
    yield from provider(contents, own)
    yield from released_on(contents, own)
    yield from languages(contents)
    yield from datasets(contents)
    size = parameters_of(contents, found, own)
    if size is not None:
        yield replace(size, path="card.parameters")
    yield from training_said(said)
    if found.value("activities[0].kind") is None:
        yield from tokens_said(said)


def _same_actor(found: Findings, maker: Finding | None, own: tuple[str, ...]) -> Iterator[Finding]:
    """That whoever modified an original also provides it, where the same organisation made both."""
    if found.value("activities[0].actor") != DEVELOPER:
        return
    for fact in found.facts:
        if re.fullmatch(r"original\[\d+\]\.hub_id", fact.path):
            entry = originals.find(str(fact.value))
            base = entry.hub_id if entry is not None else str(fact.value)
            if same_maker(maker, own, base):
                path = fact.path.replace("hub_id", "actor")
                source = maker.source if maker is not None else fact.source
                yield Finding(path=path, value=DEVELOPER, source=source, says=f"who made this model also made {base}")


_CALLED: Final = {
    "card.provider": "who made the model, by the card",
    "card.released_on": "the day of release, by the card; on which market, it does not say",
    "card.languages": "languages, by the card",
    "card.datasets": "data sets that the card names",
    "card.parameters": "parameters",
    "card.tokens": "tokens, by the card, of a training of which it does not say what it was",
    "card.chip": "chips of the training, by the card",
    "card.chips": "how many chips trained, by the card",
    "card.device_hours": "hours of all chips together, by the card",
}
_BELONGS: Final = {"card.provider": "actors", "card.released_on": "market", "card.languages": "", "card.datasets": ""}


def _detailed(detail: Finding) -> Note:
    shown = quoted(shown_value(detail.value), 300)
    return noted(EVIDENCE, _BELONGS.get(detail.path, "activities"), f"{_CALLED[detail.path]}: {shown}", detail.source)


def _bound(found: Findings) -> Iterator[Note]:
    """Licences of the bases, where they are known and others than the model's own: their terms may go on binding."""
    own = licences.lookup(str(found.value("openness.licence") or ""))
    for fact in found.facts:
        entry = originals.find(str(fact.value)) if re.fullmatch(r"original\[\d+\]\.hub_id", fact.path) else None
        theirs = licences.lookup(entry.licence_name or entry.licence) if entry and entry.licence else None
        if theirs is not None and (own is None or theirs.identifier != own.identifier):
            says = (
                f"the base model {entry.hub_id if entry else ''} is under {theirs.name}, whose terms may go on binding"
            )
            yield noted(EVIDENCE, "openness.licence", says, Source(text="table of originals"))


def _developer(found: Findings, maker: Finding | None) -> Iterator[Finding]:
    """The actor whom the activities name: whom the card says, else nobody in particular until a person says who."""
    for fact in found.facts:
        if fact.value == DEVELOPER and fact.path == "activities[0].actor" and not (fact.suggested or fact.as_is):
            yield Finding(path="actors[0].id", value=DEVELOPER, source=fact.source, says="whoever did this")
            if maker is not None and found.value("activities[0].kind") not in ("quantisation", "merge"):
                yield replace(maker, path="actors[0].name", says="who made the model, by the card")


def _bases(made_from: Findings) -> tuple[str, ...]:
    """The names of the bases."""
    return tuple(str(fact.value) for fact in made_from.facts if re.fullmatch(r"original\[\d+\]\.name", fact.path))


def own_names(contents: Contents, identity: Findings) -> tuple[str, ...]:
    """The names under which the folder's own model may go: its title, its identifier, that of the folder."""
    names = [identity.value("model.name"), identity.value("model.hub_id"), contents.folder.path.resolve().name]
    return tuple(dict.fromkeys(str(name) for name in names if name))


_TITLE: Final = re.compile(
    r"^(?:model card (?:for|of)|model card|introducing)\s*[:–—-]?\s*|\s+model card$|"
    r"^(?:CVPR|ICCV|ECCV|NeurIPS|ICML|ICLR|ACL|EMNLP|NAACL|AAAI|KDD|SIGGRAPH|ICASSP|Interspeech)\b[ '’]*"
    r"(?:(?:20)?\d\d,? ?)+(?:(?:oral|spotlight|highlight|findings)\b)?\W*",
    re.IGNORECASE,
)
_CACHED: Final = re.compile(r"models--([\w.-]{1,96}?)--([\w.-]{1,96})")


def _identity(contents: Contents) -> Findings:
    """What the model is called, by the first file that says so, and its identifier where the Hub's cache tells it."""
    facts = list(_names(contents))[:1]
    match = _CACHED.fullmatch(contents.folder.bounds.name)
    if match:
        source = Source(file=contents.folder.bounds.name, text="the folder's name in the Hub's cache")
        facts.append(Finding(path="model.hub_id", value=f"{match[1]}/{match[2]}", source=source))
    return Findings(facts=tuple(facts))


def _names(contents: Contents) -> Iterator[Finding]:
    card = contents.card or Card(file="")
    for key in ("model_name", "name"):
        for text, line in card.texts(key)[:1]:
            yield Finding(path="model.name", value=quoted(text, 120), source=card.source(line, key=key))
    for file, weights in contents.gguf.items():
        name = weights.metadata.get("general.name")
        if isinstance(name, str) and quoted(name):
            yield Finding(path="model.name", value=quoted(name, 120), source=Source(file=file, key="general.name"))
    for heading in card.headings:
        title = quoted(_SIGNS.sub("", _TITLE.sub("", heading.text)), 120)
        if heading.level == 1 and title:
            title = _without_subtitle(title)
            if not (_is_section(title) or _is_no_name(title) or _is_another(title, contents)):
                yield Finding(path="model.name", value=title, source=card.source(heading.line, text="title"))
            break
    name = quoted(contents.folder.path.resolve().name, 120)
    if name:
        yield Finding(path="model.name", value=name, source=Source(text="the folder's name"))


_SENTENCE: Final = re.compile(
    r"[=(){}<>;]|\bimport\b|\bpip install\b|^(?:how|welcome|meet|we|you|this|it|try|download|join|use|"
    r"using|run|important|update|click|train|load|initiali[sz]e|define|activate|clone|launch)\b|[.!。！]$|\.\w{2,4}$",
    re.IGNORECASE,
)
_SIGNS: Final = re.compile(r"^[^\w(\[\"'“«《@.#]+")
"""Pictures before a title."""
LONGEST_NAME: Final = 8
"""Words of a title past which it is a sentence and no name."""


def _without_subtitle(title: str) -> str:
    """A title as far as it is a name: what a colon or a dash adds is none."""
    first = re.split(r"\s*[:：]\s+|\s+[-–—|]\s+", title)[0].strip()
    return first if first and len(title.split()) > 4 and len(first.split()) <= 5 else title


def _is_no_name(title: str) -> bool:
    """Whether a heading is a line of code, a sentence or a call to do something."""
    return _SENTENCE.search(title) is not None or len(title.split()) > LONGEST_NAME


_OF_REPOSITORY: Final = re.compile(r"[A-Za-z0-9][\w.]*(?:-[\w.]+)+")


def _is_another(title: str, contents: Contents) -> bool:
    """Whether a heading has nothing of the repository's name, which is one of a model, and nothing of such a name."""
    match = _CACHED.fullmatch(contents.folder.bounds.name)
    repository = match[2] if match else contents.folder.path.resolve().name
    if _OF_REPOSITORY.fullmatch(repository) is None or re.search(r"\d", title):
        return False
    words = [word for word in re.findall(r"[a-z]{3,}", title.lower()) if word not in _SECTIONS]
    own = re.sub(r"[^a-z0-9]", "", repository.lower())
    return not any(word[:5] in own for word in words)


def _is_section(title: str) -> bool:
    """Whether a heading is that of a part of any card and names no model: ``Highlights``, ``What is this?``."""
    words = re.findall(r"[^\W_]+", title.lower())
    return "://" in title or title.endswith("?") or words[:1] in _NOTICES or all(word in _SECTIONS for word in words)


_NOTICES: Final = (["obsolete"], ["deprecated"], ["moved"], ["archived"], ["warning"], ["notice"])
_OF_ANY_CARD: Final = """
a about an and architecture card changelog citation contents description details evaluation finetuned for getting guide
highlights how id in information install installation instructions intended introduction key licence license limitations
model models news note notes of on our overview page performance quick quickstart readme release results section
merge merged output outputs untitled download demo citing data dataset datasets files faq api requirements background
motivation features benchmark benchmarks inference example examples run running prompt template format links
disclaimer project acknowledgements acknowledgments author authors contact references table tldr fine tuned trained
sections start started summary table the this to training update updates uploaded usage use uses using welcome
目录 目錄 目次 背景 简介 簡介 介绍 介紹 模型介绍 模型简介 项目介绍 项目简介 前言 概述 概要 说明 更新
更新信息 更新日志 最新动态 最新消息 动态 公告 通知
新闻 快速开始 使用方法 はじめに 소개 목차 개요
"""
_SECTIONS: Final = frozenset(_OF_ANY_CARD.split())
"""Words of which the headings of any card's parts are made."""


def _card_notes(contents: Contents) -> Iterator[Note]:
    """Whether there is a card, and the hardware that it names."""
    card = contents.card
    if card is None:
        if not any(contents.folder.named(f"{CARD}|{MODEL_CARD}")):  # else it is told why it cannot be read
            yield noted(MISSING, "", "there is no README.md, so no card that tells what the model is")
        return
    if contents.is_page_alone:
        says = "a page without the keys of a card is all that tells of the model; what its sentences say was read"
        yield noted(EVIDENCE, "", says, card.source())
    emissions = card.key("co2_eq_emissions")
    used = emissions.value.get("hardware_used") if emissions and isinstance(emissions.value, dict) else None
    if emissions is not None and isinstance(used, str):
        says = f'hardware used, by the card: "{quoted(used, 120)}"; hours are not told with it'
        source = card.source(emissions.line, key="co2_eq_emissions")
        yield noted(EVIDENCE, "activities", says, source)


_WHOLE: Final = frozenset({"card-too-long", "duplicate-key", "value-too-long"})
"""Mistakes of files that are read all the same, as far as they go."""

MOST_MISTAKES: Final = 50

_TELLS: Final = (
    (f"{CARD}|{MODEL_CARD}", ("model", "original", "activities", "openness", "market")),
    (rf"{LICENCE}|{POLICY}", ("openness",)),
    (r".*\.(?:safetensors|gguf)|.*\.index\.json|(?:checkpoint-\d+/)?trainer_state\.json", ("activities",)),
    (EXCHANGED, ()),  # what others wrote of the model
    (r".*/", ("model", "original", "activities")),  # a folder that cannot be listed
    (r".*\.json", ("model.outputs", "model.inputs", "original", "activities")),
)
"""What each file of a folder tells of, by its name: the paths of a dossier."""


def hidden(file: str) -> tuple[str, ...]:
    """The paths of a dossier of which a file would tell that cannot be read."""
    return next((paths for name, paths in _TELLS if re.fullmatch(name, file, re.IGNORECASE)), ("model",))


def _alike(mistakes: Iterable[Mistake]) -> list[tuple[Mistake, int]]:
    """Mistakes, those of whole files that are alike told once, of the first file, with how many others there are."""
    groups: dict[object, list[Mistake]] = {}
    for each in mistakes:
        whole = each.line is None and not each.path and not each.file.endswith("/")
        key = (each.reference, each.message, hidden(each.file)) if whole else each
        groups.setdefault(key, []).append(each)
    return [(min(group, key=lambda each: each.file), len(group) - 1) for group in groups.values()]


def _unreadable(contents: Contents) -> Iterator[Note]:
    for mistake, alike in _alike(contents.mistakes)[:MOST_MISTAKES]:
        source = Source(file=quoted(mistake.file, 120), line=mistake.line, key=quoted(mistake.path, 60))
        says = quoted(mistake.message, 200) + (f", like {alike} other file{'s' * (alike > 1)}" if alike else "")
        note = noted(UNREADABLE, "", says, source)
        yield note if mistake.reference in _WHOLE else replace(note, hides=hidden(mistake.file))
    if contents.folder.more:
        says = f"the folder holds more than {MOST_ENTRIES:,} entries; those beyond were not looked at"
        yield noted(UNREADABLE, "", says)
    if contents.unloaded and not contents.weights:
        says = "weights in a format that can run code when it is opened; never opened, so not counted"
        yield noted(UNREADABLE, "", says, Source(file=quoted(contents.unloaded[0], 120)))
