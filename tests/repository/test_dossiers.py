"""Dossiers on disk, and the chains that they form."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from licences.texts import licence as text_of

from gpaiscope.assessment import Assessment
from gpaiscope.dossier import Dossier
from gpaiscope.errors import InputError
from gpaiscope.repository.dossiers import (
    LONGEST_CHAIN,
    assess_file,
    assess_loaded,
    holds_model,
    is_model,
    load,
    loaded,
)
from gpaiscope.repository.gathering import gathered
from gpaiscope.values import Outcome, Range

DAY = date(2026, 10, 1)
BASE = """
[model]
name = "Base"
outputs = ["text"]
[[actors]]
id = "maker"
country = "US"
[[activities]]
kind = "pre-training"
actor = "maker"
flop = "3e24"
[[market]]
event = "made-available"
actor = "maker"
channel = "api"
territory = "union"
on = 2025-09-01
[openness]
licence = "proprietary"
"""
TUNED = """
[model]
name = "Tuned"
outputs = ["text"]
[[actors]]
id = "acme"
country = "DE"
[[original]]
name = "Base"
dossier = "{dossier}"
{more}
[[activities]]
kind = "fine-tuning"
actor = "acme"
flop = "{flop}"
"""


def put(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "gpai.toml"
    path.write_text(text, encoding="utf-8")
    return path


def tuned(folder: Path, dossier: str, flop: str = "1e20", more: str = "") -> Path:
    return put(folder, TUNED.format(dossier=dossier, flop=flop, more=more))


def assessed(path: Path, **more: dict[str, str]) -> Assessment:
    """The only model of a dossier."""
    (found,) = assess_file(path, DAY, **more)  # type: ignore[arg-type]
    return found


def mistake(path: Path) -> tuple[str, str, str]:
    with pytest.raises(InputError) as caught:
        assess_file(path, DAY)
    (found,) = caught.value.mistakes
    return found.reference, Path(found.file).parent.name, found.path


@pytest.mark.parametrize("link", ["../base/gpai.toml", "../base"])
def test_an_original_gives_what_the_outer_dossier_leaves_out(tmp_path: Path, link: str) -> None:
    put(tmp_path / "base", BASE)
    assessment = assessed(tuned(tmp_path / "tuned", link))
    (original,) = assessment.dossier.original
    assert original.training_compute is not None
    assert original.training_compute.value == Range.exactly(3 * 10**24)
    assert "base" in str(original.training_compute.source)
    assert original.systemic_risk is not None
    assert original.systemic_risk.value is False
    assert original.gpai_model is not None
    assert original.gpai_model.value is True
    assert original.placed_on is not None
    assert original.placed_on.value.earliest == date(2025, 9, 1)
    assert assessment.conclusion("one_third_criterion").finding.outcome is Outcome.NO
    assert assessment.conclusion("open_source_exemption").finding.outcome is Outcome.NO


@pytest.mark.parametrize(
    ("flop", "outcome"), [("999999999999999999999999", "no"), ("1e24", "no"), ("1000000000000000000000001", "yes")]
)
def test_a_third_is_measured_against_the_original_s_dossier(tmp_path: Path, flop: str, outcome: str) -> None:
    put(tmp_path / "base", BASE)
    assessment = assessed(tuned(tmp_path / "tuned", "../base", flop))
    assert assessment.conclusion("one_third_criterion").finding.outcome.value == outcome


def test_what_the_outer_dossier_states_prevails(tmp_path: Path) -> None:
    put(tmp_path / "base", BASE)
    path = tuned(tmp_path / "tuned", "../base", more='training_compute = "5e24"\nsystemic_risk = true')
    (original,) = assessed(path).dossier.original
    assert original.training_compute is not None
    assert original.training_compute.value == Range.exactly(5 * 10**24)
    assert original.systemic_risk is not None
    assert original.systemic_risk.value is True


def test_a_chain_leaves_open_which_model_is_the_original(tmp_path: Path) -> None:
    put(tmp_path / "base", BASE)
    tuned(tmp_path / "middle", "../base", flop="4e24")
    path = tuned(tmp_path / "last", "../middle", flop="2e24")
    open_ = assessed(path).conclusion("one_third_criterion").finding
    assert open_.outcome is Outcome.UNSETTLED
    assert [result.question.name for result in open_.questions] == ["chain-original"]
    for reading, outcome in (("immediate", Outcome.NO), ("root", Outcome.YES)):
        found = assessed(path, readings={"chain-original": reading})
        assert found.conclusion("one_third_criterion").finding.outcome is outcome


def test_a_cycle_is_named_with_its_place(tmp_path: Path) -> None:
    tuned(tmp_path / "one", "../two")
    path = tuned(tmp_path / "two", "../one")
    assert mistake(path) == ("circular-originals", "one", "original[0].dossier")
    own = tuned(tmp_path / "self", "gpai.toml")
    assert mistake(own) == ("circular-originals", "self", "original[0].dossier")


def test_a_chain_that_is_too_long_is_refused(tmp_path: Path) -> None:
    for place in range(LONGEST_CHAIN + 1):
        tuned(tmp_path / str(place), f"../{place + 1}")
    put(tmp_path / str(LONGEST_CHAIN + 1), BASE)
    assert mistake(tmp_path / "0")[0] == "long-chain"


def test_a_missing_or_wrong_original_is_named(tmp_path: Path) -> None:
    path = tuned(tmp_path / "tuned", "../nowhere/gpai.toml")
    assert mistake(path) == ("missing-file", "tuned", "original[0].dossier")
    put(tmp_path / "nowhere", "[model]\nnom = 1\n")
    assert mistake(path) == ("unknown-key", "nowhere", "model.nom")


def test_a_folder_stands_for_the_dossier_in_it(tmp_path: Path) -> None:
    put(tmp_path, BASE)
    assert load(tmp_path) == load(tmp_path / "gpai.toml")


@pytest.mark.parametrize("name", ["nothing", "a\0b", "x" * 5000])
def test_a_path_that_leads_nowhere_is_a_mistake(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        load(tmp_path / name)


def test_figures_come_from_the_files_that_a_dossier_names(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(
        '{"model_type": "llama", "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32,'
        ' "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 128256}',
        encoding="utf-8",
    )
    stated = 'flop = "3e24"'
    assert stated in BASE
    path = put(tmp_path, BASE.replace(stated, 'architecture = { config = "config.json", tokens = "1T" }'))
    assessment = assessed(path)
    assert assessment.entries is not None
    (entry,) = assessment.entries
    assert entry.flop.low is not None
    assert 10**22 < entry.flop.low < 10**24
    put(tmp_path, BASE.replace(stated, 'log = "nowhere.log"'))
    assert mistake(path)[2] == "activities[0]"


SHARED = """
[[actors]]
id = "acme"
country = "DE"
[[actors]]
id = "partner"
[[actors]]
id = "stranger"
"""


def test_of_shared_actors_only_those_spoken_of_come_in(tmp_path: Path) -> None:
    (tmp_path / "actors.toml").write_text(SHARED, encoding="utf-8")
    text = 'actors_from = "../actors.toml"\n[[actors]]\nid = "own"\nkind = "consortium"\nmembers = ["partner"]\n'
    dossier = load(put(tmp_path / "model", text + '[[activities]]\nkind = "pre-training"\nactor = "acme"\n'))
    assert dossier.actors is not None
    assert [each.id.value for each in dossier.actors if each.id] == ["own", "acme", "partner"]
    country = dossier.actors[1].country
    assert country is not None
    assert (country.path, country.line) == ("../actors.toml: actors[0].country", 4)


def test_mistakes_of_a_shared_file_stand_after_those_of_the_dossier(tmp_path: Path) -> None:
    (tmp_path / "actors.json").write_text('{"actors": [{"id": "acme", "country": "UK"}, {"id": "own"}], "market": []}')
    path = put(tmp_path / "model", 'actors_from = "../actors.json"\n[[actors]]\nid = "own"\n[model]\nnom = 1\n')
    with pytest.raises(InputError) as caught:
        load(path)
    found = [(each.reference, Path(each.file).name, each.path) for each in caught.value.mistakes]
    assert found[:2] == [("not-actors-alone", "gpai.toml", "actors_from"), ("unknown-key", "gpai.toml", "model.nom")]
    assert set(found[2:]) == {
        ("unknown-country", "actors.json", "actors[0].country"),
        ("duplicate-actor", "actors.json", "actors[1].id"),
    }
    (doubled,) = (each for each in caught.value.mistakes if each.reference == "duplicate-actor")
    assert "actors[0].id on line 3 of" in doubled.message


@pytest.mark.parametrize("name", ["missing.toml", ".", "/dev/null", "https://example.org/actors.toml", "nul\\u0000"])
def test_a_shared_file_that_cannot_be_read_is_named_where_the_dossier_leads_to_it(tmp_path: Path, name: str) -> None:
    reference, folder, path = mistake(put(tmp_path / "model", f'actors_from = "{name}"\n'))
    assert (folder, path) == ("model", "actors_from")
    assert reference in ("missing-file", "unreadable-file", "outside-folder", "control-character")


def test_an_address_is_shown_as_it_was_written_and_not_fetched(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load(put(tmp_path, 'actors_from = "https://example.org/actors.toml"\n'))
    (wrong,) = caught.value.mistakes
    assert wrong.message == "https://example.org/actors.toml is an address and no file"
    assert "[[actors]] alone" in wrong.expected


def test_a_file_that_shares_its_own_actors_is_told_so(tmp_path: Path) -> None:
    assert mistake(put(tmp_path / "x", 'actors_from = "../x/gpai.toml"\n'))[0] == "leads-to-itself"


def test_a_day_of_knowledge_holds_along_a_chain(tmp_path: Path) -> None:
    flop = 'flop = [{ value = "3e24", known_on = 2026-01-01 }, { value = "4e24", known_on = 2026-05-01 }]'
    put(tmp_path / "base", BASE.replace('flop = "3e24"', flop))
    path = tuned(tmp_path / "tuned", "../base")
    for known_on, expected in ((date(2026, 4, 30), 3 * 10**24), (date(2026, 5, 1), 4 * 10**24)):
        (found,) = assess_file(path, DAY, known_on=known_on)
        compute = found.dossier.original[0].training_compute
        assert compute is not None
        assert compute.value == Range.exactly(expected)


SEVERAL = (
    '[[model]]\nname = "Base"\noutputs = ["text"]\n[[model]]\nname = "Later"\nfrom = "Base"\n'
    '[[activities]]\nmodel = "Base"\nkind = "pre-training"\nflop = "3e24"\n'
    '[[activities]]\nmodel = "Later"\nkind = "fine-tuning"\nflop = "5e23"\n'
)


@pytest.mark.parametrize(("key", "expected"), [("name", 3 * 10**24), ("model", 35 * 10**23)])
def test_an_original_in_a_dossier_of_several_models_is_the_one_that_it_names(
    tmp_path: Path, key: str, expected: int
) -> None:
    put(tmp_path / "base", SEVERAL)
    said = tuned(tmp_path / "tuned", "../base").read_text("utf-8")
    if key == "model":
        said = said.replace('name = "Base"', 'name = "Nameless"\nmodel = "Later"')
    (found,) = assess_file(put(tmp_path / "tuned", said), DAY)
    compute = found.dossier.original[0].training_compute
    assert compute is not None
    assert compute.value == Range.exactly(expected)


@pytest.mark.parametrize(
    ("more", "reference", "path"),
    [("", "several-models", "original[0].dossier"), ('\nmodel = "Latest"', "unknown-model", "original[0].model")],
)
def test_an_original_that_may_be_any_of_several_models_is_never_guessed(
    tmp_path: Path, more: str, reference: str, path: str
) -> None:
    put(tmp_path / "base", SEVERAL)
    said = tuned(tmp_path / "tuned", "../base").read_text("utf-8").replace('name = "Base"', f'name = "Nameless"{more}')
    assert mistake(put(tmp_path / "tuned", said)) == (reference, "tuned", path)


def test_an_answer_that_hangs_on_a_broken_configuration_says_so(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"architectures":')
    (found,) = assess_file(tmp_path, DAY)
    (broken,) = found.hangs_on_broken
    assert broken.reference == "broken-evidence"
    assert "config.json" in broken.says


def test_broken_evidence_on_which_nothing_hangs_is_a_warning_alone(tmp_path: Path) -> None:
    put(tmp_path, BASE)
    (tmp_path / "config.json").write_text('{"architectures":')
    (found,) = assess_file(tmp_path, DAY)
    assert found.hangs_on_broken == ()


def test_a_licence_alone_makes_no_model_and_is_read_by_itself(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("Apache License\n")
    with pytest.raises(InputError, match="holds no dossier and no model, but LICENSE") as raised:
        loaded(tmp_path)
    assert f"gpaiscope licence {tmp_path}/LICENSE" in raised.value.mistakes[0].help


def test_a_page_alone_is_read_where_its_folder_is_given_and_is_none_among_others(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Wren\n\nWren was fine-tuned from Qwen/Qwen2.5-7B.\n")
    assert not holds_model(tmp_path)
    found = loaded(tmp_path)
    assert [str(each.hub_id.value) for each in found.dossier.original if each.hub_id] == ["Qwen/Qwen2.5-7B"]
    assert found.findings is not None
    assert any("a page without the keys of a card" in str(note) for note in found.findings.notes)
    assert loaded(tmp_path / "README.md").dossier.original
    (tmp_path / "notes.md").write_text("# Notes\n")
    with pytest.raises(InputError, match=r"notes\.md is no model card"):
        loaded(tmp_path / "notes.md")
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n# Wren\n")
    assert holds_model(tmp_path)
    assert loaded(tmp_path / "README.md").dossier.model.name is not None


def test_a_page_over_folders_of_models_is_of_none_of_them(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text("{}")
    (tmp_path / "README.md").write_text("# Our models\n")
    assert not is_model(tmp_path)
    with pytest.raises(InputError, match="holds no model itself, but 2 in folders of their own: one, two") as raised:
        loaded(tmp_path)
    assert f"gpaiscope board {tmp_path}" in raised.value.mistakes[0].help
    assert len(gathered([tmp_path])[0]) == 2


@pytest.mark.parametrize(
    "name",
    [
        *("all_results.json", "train_results.json", "MODEL_CARD.md", "mergekit_config.yml", "merge_config.yaml"),
        *("tokenizer.json", "model.safetensors.index.json", "wren-Q4_K_M.gguf", "pytorch_model.bin"),
    ],
)
def test_one_known_file_makes_a_folder_that_of_a_model(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}")
    assert is_model(tmp_path)
    assert assess_loaded(loaded(tmp_path), DAY)


def test_a_card_by_its_name_speaks_before_a_page_of_the_project_without_keys(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# A project\n")
    (tmp_path / "MODEL_CARD.md").write_text("---\nbase_model: Qwen/Qwen2.5-7B\n---\n# Wren\n")
    assert loaded(tmp_path).dossier.original
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n# Wren\n")
    assert not loaded(tmp_path).dossier.original


# A licence among a model's files, beside a dossier


SILENT = '[model]\nname = "Wren"\n'
OWN_TERMS = "You may not use the model for commercial purposes."


def beside(folder: Path, dossier: str, *, card: str = "---\nlanguage: en\n---\n# Wren\n") -> Dossier:
    (folder / "gpai.toml").write_text(dossier, "utf-8")
    (folder / "LICENSE").write_text(text_of(OWN_TERMS), "utf-8")
    if card:
        (folder / "README.md").write_text(card, "utf-8")
    return load(folder)


def test_a_licence_among_a_models_files_is_read_where_the_dossier_names_none(tmp_path: Path) -> None:
    openness = beside(tmp_path, SILENT).openness
    assert openness is not None
    assert openness.grounds is not None
    assert openness.grounds.value == {"non-commercial"}
    assert (openness.grounds.source.file, openness.grounds.source.line) == ("LICENSE", 7)


@pytest.mark.parametrize(
    "said", ['licence = "mit"', "grounds = []", 'rights = { usage = "granted" }'], ids=["licence", "grounds", "right"]
)
def test_what_the_dossier_says_of_the_licence_governs(tmp_path: Path, said: str) -> None:
    openness = beside(tmp_path, f"{SILENT}[openness]\n{said}\n").openness
    assert openness is not None
    assert (openness.grounds is None) is (said != "grounds = []")
    assert openness.grounds is None or not openness.grounds.value


def test_what_else_the_dossier_says_of_openness_stays(tmp_path: Path) -> None:
    openness = beside(tmp_path, f"{SILENT}[openness]\nweights_public = true\n").openness
    assert openness is not None
    assert openness.weights_public is not None
    assert openness.grounds is not None


def test_a_licence_beside_a_dossier_alone_may_be_that_of_code(tmp_path: Path) -> None:
    assert beside(tmp_path, SILENT, card="").openness is None
    assert beside(tmp_path, SILENT, card="# A project\n").openness is None


def test_files_that_cannot_be_read_say_nothing_of_the_licence(tmp_path: Path) -> None:
    beside(tmp_path, SILENT)
    (tmp_path / "LICENSE").write_bytes(b"\x00\x01")
    assert load(tmp_path).openness is None
