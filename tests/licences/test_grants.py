"""What grants a right, what only mentions it, and that less granting never makes a licence qualify."""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterator

import pytest
from licences.test_unseen import TEXTS
from licences.test_wordings import DEFEATS
from licences.texts import WARRANTY, licence
from reference import reference

from gpaiscope.licences import LicenceReading, Verdict, read
from gpaiscope.licences.text import Plain


@pytest.mark.parametrize(
    "words",
    [
        "You may use, change and pass on the model.",
        "Anyone can run the weights, modify them and share them.",
        "Permission is granted to use, modify and distribute the model.",
        "Use, modification and redistribution of the model are permitted.",
        "Everybody is free to use, adapt and redistribute the model.",
        "We grant you a licence to:\n\n(a) use the model;\n\n(b) modify it, provided that you say so;\n\n(c) share it.",
        "Do whatever you want with the model.",
        "The maker licenses you to do everything with the model that copyright would otherwise forbid.",
        "The model is dedicated to the public domain.",
        "The licensor grants you the right to copy, to modify and to distribute the model.",
        "Sie dürfen das Modell nutzen, bearbeiten und weitergeben.",
        "Vous pouvez utiliser, modifier et partager le modèle.",
        "您可以使用、修改和分发本模型。",
    ],
)
def test_words_that_grant(words: str) -> None:
    reading = read(f"A Model Licence\n\n{words}\n\n{WARRANTY}", index=False)
    assert {grant.right for grant in reading.granted_by} == {"usage", "modification", "distribution"}


@pytest.mark.parametrize(
    "words",
    [
        "There may still be issues when the model is used, modified or distributed.",
        "We are not responsible for the model being abused, changed or disseminated.",
        "The licensor may use, modify and distribute your feedback.",
        "You may not use, modify or distribute the model.",
        "No permission is given to use, modify or distribute the model.",
        "The licensor does not grant the right to use, modify or distribute the model.",
        '"Use" means to run, change or distribute the model.',
        "For example, you may use, modify and distribute the model.",
        "If you do not accept these terms, you may not use, modify or distribute the model.",
        "Nobody is allowed to use, modify or distribute the model.",
        "本模型可能被误用、修改或传播，我们不承担责任。",
        "您不可以使用、修改或分发本模型。",
        "Vous ne pouvez pas utiliser, modifier ou distribuer le modèle.",
        "Sie dürfen das Modell nicht nutzen, bearbeiten oder weitergeben.",
    ],
)
def test_words_that_only_mention_what_is_done(words: str) -> None:
    reading = read(f"A Model Licence\n\n{words}\n\n{WARRANTY}", index=False)
    assert reading.granted_by == ()
    assert reading.verdict is not Verdict.QUALIFIES


def test_a_condition_ends_what_is_granted() -> None:
    reading = read(
        "Licence\n\nYou may use and copy the model, provided that you do not modify or share it.\n\nNo warranty."
    )
    assert {grant.right for grant in reading.granted_by} == {"usage"}


NEGATIONS = (
    (r"\bmay\b", "may not"),
    (r"\bcan\b", "cannot"),
    (r"\bgrants\b", "does not grant"),
    (r"\blicenses\b", "does not license"),
    (r"\bpermits\b", "does not permit"),
    (r"\b(is|are) (?:hereby )?(granted|permitted)\b", r"\1 not \2"),
    (r"\bpermission\b", "no permission"),
    (r"\bfree to\b", "not free to"),
    (r"可以", "不可以"),
    (r"授予", "不授予"),
    (r"\bdarf\b", "darf nicht"),
    (r"\bdürfen\b", "dürfen nicht"),
    (r"\bpeut\b", "ne peut pas"),
    (r"\bpouvez\b", "ne pouvez pas"),
)


def with_less_granted(text: str, reading: LicenceReading) -> Iterator[str]:
    """The text without each sentence that grants, and with the sentence turned round."""
    plain = Plain.of(text)
    for grant in reading.granted_by:
        word = max(0, bisect_right(plain.origins, grant.position.start) - 1)
        start = plain.starts[word] + grant.position.start - plain.origins[word]
        place = plain.position(*plain.sentence(start))
        before, sentence, after = text[: place.start], text[place.start : place.end], text[place.end :]
        yield before + after
        for granted, denied in NEGATIONS:
            if re.search(granted, sentence, re.IGNORECASE):
                yield before + re.sub(granted, denied, sentence, flags=re.IGNORECASE) + after


def assert_never_better(text: str, *, index: bool) -> None:
    reading = read(text, index=index)
    if reading.verdict is Verdict.QUALIFIES:
        return
    for changed in with_less_granted(text, reading):
        assert read(changed, index=index).verdict is not Verdict.QUALIFIES, changed


@pytest.mark.parametrize("text", [text["text"] for text in TEXTS], ids=[text["name"] for text in TEXTS])
def test_granting_less_never_makes_a_licence_qualify(text: str) -> None:
    assert_never_better(text, index=False)


@pytest.mark.parametrize("clause", DEFEATS)
def test_granting_less_never_makes_a_licence_with_a_ban_qualify(clause: str) -> None:
    assert_never_better(licence(clause), index=False)


@pytest.mark.parametrize("folder", [pytest.param("licences", marks=pytest.mark.long), "licences_second"])
def test_granting_less_never_makes_a_real_licence_qualify(folder: str) -> None:
    place = reference(folder)
    with (place / "VERDICTS.csv").open(encoding="utf-8", newline="") as file:
        names = [row["file"] for row in csv.DictReader(file) if row["verdict"] != "qualifies"]
    for name in names:
        assert_never_better((place / name).read_text("utf-8"), index=True)


@pytest.mark.parametrize("text", [text["text"] for text in TEXTS if text["verdict"] == "qualifies"])
def test_a_licence_that_qualifies_does_not_where_its_only_grant_is_gone_or_turned_round(text: str) -> None:
    reading = read(text, index=False)
    if len({grant.position.line for grant in reading.granted_by}) == 1:
        for changed in with_less_granted(text, reading):
            assert read(changed, index=False).verdict is not Verdict.QUALIFIES, changed
