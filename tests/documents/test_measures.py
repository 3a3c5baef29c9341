"""The measures of documents that are sent: labels, contradictions, honest dossiers, sentences, situations.

Held well-formed here. They say nothing of what the program makes of them; they are read by the tests that do.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks.planted import planted_again
from gpaiscope import service
from gpaiscope.documents import ORDER
from gpaiscope.documents.documentation import vocabulary
from gpaiscope.documents.forms import RECIPIENTS

MEASURES = Path(__file__).parent.parent / "trials" / "documents"
HONEST = sorted(each.parent for each in MEASURES.rglob("honest/**/gpai.toml"))
SUMMARY, FORM = "training-content-summary", "documentation-form"


def measured(name: str) -> dict[str, Any]:
    return tomllib.loads((MEASURES / f"{name}.toml").read_text("utf-8"))


LABELS = tomllib.loads(Path(__file__).with_name("official.toml").read_text("utf-8"))["label"]
PLANTED, GUARD, SITUATIONS = measured("contradictions-again"), measured("guard-again"), measured("situations")


def value_at(folder: Path, file: str, key: str) -> Any:
    found: Any = tomllib.loads((folder / file).read_text("utf-8"))
    for name, index in re.findall(r"(\w+)(?:\[(\d+)\])?", key):
        found = found[name][int(index)] if index else found[name]
    return found


# -- official labels


def test_the_summary_has_48_labels_that_ask_and_the_form_its_own() -> None:
    assert {each["form"] for each in LABELS} == {SUMMARY, FORM}
    assert sum(each.get("counted", False) for each in LABELS) == 48
    assert [each["number"] for each in LABELS if each["form"] == SUMMARY and each["kind"] == "heading"] == [
        *("", "1", "1.1", "1.2", "1.3", "2", "2.1", "2.2", "2.2.1", "2.2.2"),
        *("2.3", "2.4", "2.5", "2.6", "3", "3.1", "3.2", "3.3"),
    ]


def test_a_label_that_is_asked_after_a_yes_names_a_question_before_it() -> None:
    asked: set[str] = set()
    for each in LABELS:
        assert set(each.get("after", ())) <= asked, each["label"]
        assert ("after" in each) is (each["asked"] == "after"), each["label"]
        asked |= {each["label"]} if each["kind"] == "yes/no" else set()
        assert bool(each.get("boxes")) or each["kind"] not in ("box", "boxes", "yes/no"), each["label"]
        assert each["form"] == SUMMARY or each["kind"] == "heading" or set(each["columns"]) <= {"AIO", "NCA", "DP"}


# -- honest dossiers


def test_there_are_ten_honest_dossiers() -> None:
    assert {each.relative_to(MEASURES / "honest").parts[0] for each in HONEST} == {f"{n:02}" for n in range(1, 11)}


@pytest.mark.parametrize("folder", HONEST, ids=lambda each: str(each.relative_to(MEASURES)))
def test_an_honest_dossier_is_complete_in_what_it_publishes(folder: Path) -> None:
    actor, document = ("knot", "upstream-request") if folder.name == "10" else ("", SUMMARY)
    told = service.draft(folder, document=document, on=SITUATIONS["day"], actor=actor).to_markdown()
    assert "Nothing is open in it." in told, told


# -- contradictions


def test_there_are_forty_contradictions_and_three_of_each_rule() -> None:
    rules = Counter(each["rule"] for each in PLANTED["contradiction"])
    assert rules.total() == 40
    assert set(rules) == set(range(1, 12))
    assert min(rules.values()) >= 3


@pytest.mark.parametrize("entry", PLANTED["contradiction"], ids=lambda each: f"{each['rule']}: {each['says'][:50]}")
def test_a_contradiction_can_be_planted_and_is_read(entry: dict[str, Any], tmp_path: Path) -> None:
    folder = planted_again(tmp_path / "model", entry)
    assert len(entry["names"]) == 2
    for place in entry["names"]:
        assert (folder / place["file"]).is_file(), place
        if not place.get("worked_out") and place["file"].endswith(".toml"):
            told = value_at(folder, place["file"], place["key"])
            shown = _shown(told)
            assert any(place["value"] in each for each in shown), (place, shown)
    made = service.draft(folder, document=entry["document"], on=PLANTED["day"], recipient=entry.get("recipient", ""))
    assert made.to_markdown()
    assert service.documents(folder, on=PLANTED["day"]).values


def _shown(told: Any) -> list[str]:
    """What a value may be written as: a table by each of its values."""
    if isinstance(told, dict):
        return [text for each in told.values() for text in _shown(each)]
    if isinstance(told, list):
        return ["[" + ", ".join(f'"{each}"' for each in told) + "]"]
    return [str(told).lower() if isinstance(told, bool) else str(told)]


# -- sentences for the guard


def test_there_are_fifty_sentences_of_each_sort_at_keys_that_there_are() -> None:
    assert (len(GUARD["gives_away"]), len(GUARD["harmless"])) == (50, 50)
    both = [*GUARD["gives_away"], *GUARD["harmless"]]
    assert len({each["says"] for each in both}) == 100
    for each in both:
        assert each["at"] in vocabulary().keys, each
        assert each["to"], each
        assert set(each["to"]) <= {"authorities", "downstream"} <= set(RECIPIENTS), each
    for each in GUARD["gives_away"]:
        assert each["gives"], each
        assert set(each["gives"]) <= set(GUARD["secrets"]), each


def test_the_secrets_of_the_sentences_are_those_of_their_base() -> None:
    said = tomllib.loads((MEASURES / GUARD["base"] / "documentation.toml").read_text("utf-8"))
    secrets = GUARD["secrets"]
    assert said["model"]["parameters"] == secrets["parameters"]
    assert said["sizes"][0]["amount"] == secrets["tokens"]
    assert said["training"]["flop"] == secrets["flop"]
    assert str(said["training"]["hardware_days"]) == secrets["hardware_days"]
    assert f"{said['training']['energy_mwh']} MWh" == secrets["energy"]


# -- situations


def test_there_are_ten_situations_whose_documents_there_are() -> None:
    assert len(SITUATIONS["situation"]) == 10
    for each in SITUATIONS["situation"]:
        assert set(each["documents"]) <= set(ORDER), each
        assert f'id = "{each["actor"]}"' in "".join(
            file.read_text("utf-8") for file in (MEASURES / each["base"]).rglob("gpai.toml")
        )


@pytest.mark.parametrize("entry", SITUATIONS["situation"], ids=lambda each: each["says"])
def test_the_edits_of_a_situation_apply_and_its_documents_are_drafted(entry: dict[str, Any], tmp_path: Path) -> None:
    folder = planted_again(tmp_path / "model", entry)
    for model in sorted(each.parent for each in folder.rglob("gpai.toml")):
        for document in entry["documents"]:
            asked = {"document": document, "on": SITUATIONS["day"], "actor": entry["actor"]}
            assert service.draft(model, **asked).to_markdown()


def test_no_official_label_and_no_answer_holds_a_banned_word() -> None:
    bans = {each["word"]: re.compile(each["find"], re.IGNORECASE) for each in SITUATIONS["banned"]}
    texts = [text for each in LABELS for text in (each["label"], *each.get("boxes", ()))]
    for folder in HONEST:
        texts += _texts(tomllib.loads((folder / "documentation.toml").read_text("utf-8")))
    found = {(word, text) for word, ban in bans.items() for text in texts if ban.search(text) and not _is_figure(text)}
    assert found == set()


def test_each_ban_finds_what_it_is_for() -> None:
    told = """It is owed. A gap. This draft. The dossier. See documentation.toml. Kept on file with us. As stated. It
    was worked out. It falls away. Then nothing need be done. Our reading. It was not seen. There is no official form.
    No legal advice. By gpaiscope. 0123456789abcdef0123456789abcdef. In about 200 words. On 2026-11-27. It took 4.1e24.
    See line 30. † Open: 1. So assuming that it is."""
    for each in SITUATIONS["banned"]:
        assert re.search(each["find"], told, re.IGNORECASE), each["word"]


def _texts(told: Any) -> list[str]:
    if isinstance(told, dict):
        return [text for each in told.values() for text in _texts(each)]
    if isinstance(told, list):
        return [text for each in told for text in _texts(each)]
    return [told] if isinstance(told, str) else []


def _is_figure(text: str) -> bool:
    """A figure or a name of a document as it is written in the file, which is no words of an answer."""
    return bool(re.fullmatch(r"[\d.e]+|[a-z-]+", text))
