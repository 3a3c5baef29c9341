"""The Python interface: what people call, and what they get."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import gpaiscope
from gpaiscope import service
from gpaiscope.compute.architecture import Reinforcement
from gpaiscope.report.values import schema
from gpaiscope.repository import drafts

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 25)
ONE = {"model": {"name": "Wren", "outputs": ["text"]}}
TWO = ROOT / "tests/cli/situations/two-models.toml"
LLAMA = {
    "model_type": "llama",
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "vocab_size": 100,
}


def test_the_examples_of_the_interface_run() -> None:
    found = doctest.testmod(gpaiscope)
    assert found.attempted > 3
    assert found.failed == 0


def test_what_the_interface_offers_is_there_and_nothing_else() -> None:
    assert all(getattr(gpaiscope, name) is not None for name in gpaiscope.__all__)
    assert set(gpaiscope.__all__) <= set(dir(gpaiscope))
    assert [name for name in dir(gpaiscope) if name not in gpaiscope.__all__ and not name.startswith("__")] == []
    with pytest.raises(AttributeError, match="no attribute 'asess'"):
        _ = gpaiscope.asess


def test_importing_the_package_imports_nothing_of_it() -> None:
    listed = "print([name for name in sys.modules if name.startswith('gpaiscope.')])"
    code = f"import gpaiscope, sys; assert 'assess' in dir(gpaiscope); {listed}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_mapping_a_file_and_a_folder_are_read_alike() -> None:
    path = ROOT / "examples/legacy"
    given = {"model": {"name": "Wren", "outputs": ["text"]}, "actors": [{"id": "wren", "country": "ES"}]}
    assert gpaiscope.assess(given, on=DAY).conclusion("provider").finding.outcome.value == "unknown"
    one, other = gpaiscope.assess(path, on=DAY), gpaiscope.assess(path / "gpai.toml", on=DAY)
    assert one.to_dict(full=True)["conclusions"] == other.to_dict(full=True)["conclusions"]
    with pytest.raises(gpaiscope.InputError, match="unknown-key"):
        gpaiscope.read({"model": {"nome": "Wren"}})


def test_a_result_is_told_in_each_format_and_valid_by_its_schema() -> None:
    found = gpaiscope.assess(ROOT / "examples/open-weights", on=DAY)
    assert found.to_text().startswith("OLMo 2 13B")
    assert found.to_markdown().startswith("# OLMo 2 13B")
    assert found.to_html().startswith("<!doctype html>")
    for full in (False, True):
        Draft202012Validator(schema.of("assessment")).validate(found.to_dict(full=full))
    Draft202012Validator(schema.of("proof")).validate(found.explain("provider").to_dict())
    Draft202012Validator(schema.of("gaps")).validate(found.ask().to_dict())


def test_a_result_says_in_one_line_what_it_is_of_and_what_it_says() -> None:
    found = gpaiscope.assess(ROOT / "examples/fine-tune", on=DAY)
    assert repr(found) == (
        "<Assessed Aurora 13B, customer support · Acme AI (fictitious), FR · on 2026-11-25 · "
        "Not a provider: nothing owed for this modification>"
    )
    long = gpaiscope.assess({"model": {"name": "W" * 3000, "outputs": ["text"]}}, on=DAY)
    examples = ROOT / "examples"
    others: list[service.Result[object]] = [
        long, found.explain(), found.ask(), gpaiscope.deadlines(examples, on=DAY), service.board(examples, on=DAY),
        gpaiscope.check(examples / "fine-tune", on=DAY), *gpaiscope.drafts(examples / "open-weights", on=DAY),
        gpaiscope.licence("MIT"), gpaiscope.rulebook("provider"),
    ]  # fmt: skip
    for result in others:
        assert re.fullmatch(rf"<{type(result).__name__} [^\n]{{5,350}}>", repr(result))
        assert repr(result) != str(result)


def test_what_is_asked_first_stands_on_the_result_under_the_names_of_the_json() -> None:
    found = gpaiscope.assess(ROOT / "examples/open-weights", on=DAY)
    written = found.to_dict()
    outcomes = {each["id"]: each["outcome"] for each in written["conclusions"]}  # type: ignore[attr-defined]
    for name in ("gpai_model", "systemic_risk", "provider"):
        assert getattr(found, name).outcome.value == outcomes[name]
    for name in ("obligations", "deadlines"):
        assert len(getattr(found, name)) == len(written[name]) > 0  # type: ignore[arg-type]
    assert [owed.obligation.id for owed in found.obligations] == [each["id"] for each in written["obligations"]]  # type: ignore[attr-defined]
    assert repr(found.provider) == "<Conclusion provider of ai2: yes>"
    assert repr(found.obligations[0]) == "<Conclusion technical_documentation of ai2: unknown>"
    assert repr(found.deadlines[0]) == "<Dated copyright_policy of ai2: yes, due 2027-08-02>"
    with pytest.raises(gpaiscope.UsageError, match="several models"):
        _ = gpaiscope.assess(TWO, on=DAY).provider
    with pytest.raises(gpaiscope.UsageError, match="unknown-actor"):
        _ = gpaiscope.assess(ONE, on=DAY).provider
    with pytest.raises(gpaiscope.UsageError, match="unknown-conclusion"):
        found.explain("providr")


def test_a_typed_program_of_a_user_runs() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tests/typed/program.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "'copyright_policy': datetime.date(2027, 8, 2)" in done.stdout
    assert "modification  granted" in done.stdout
    assert (Path(gpaiscope.__file__).parent / "py.typed").is_file()


def test_one_of_several_models_has_to_be_named() -> None:
    found = gpaiscope.assess(TWO, on=DAY)
    with pytest.raises(gpaiscope.UsageError, match="several models"):
        found.explain("provider")
    named = gpaiscope.assess(TWO, on=DAY, model="Linnet chat")
    assert named.explain("provider", actor="chat").values.outcome.value == "yes"
    with pytest.raises(gpaiscope.UsageError, match="Linnet"):
        gpaiscope.assess(TWO, on=DAY, model="Linnet chta")


def test_a_licence_a_rule_and_a_configuration_are_answered_too() -> None:
    assert str(gpaiscope.licence("Apache-2.0").values.verdict) == "qualifies"
    assert gpaiscope.original("Mistral 7B").values.hub_id == "mistralai/Mistral-7B-v0.1"
    assert {each.maker for each in gpaiscope.originals("kimi").values} == {"Moonshot AI"}
    assert "is a provider of the general-purpose AI model" in gpaiscope.rulebook("provider").to_text()
    for run in ({}, {"tokens": 10**9}):
        found = gpaiscope.estimate(LLAMA, on=DAY, **run).to_dict()
        Draft202012Validator(schema.of("estimate-architecture")).validate(found)
    flop = found["flop"]
    assert isinstance(flop, dict)
    assert int(flop["best"]) > 0


def test_what_checks_ask_for_is_said_in_words() -> None:
    owed = service.open_or_owed(gpaiscope.assess(ROOT / "examples/legacy", on=DAY).values)
    assert owed[0] == "6\u00a0obligations attach"
    nobody = service.open_or_owed(gpaiscope.assess({"model": {"name": "x"}}, on=DAY).values)
    assert nobody[-1] == "the dossier names no actor"


def test_what_nobody_is_or_owes_by_is_no_reason_to_fail_a_check() -> None:
    clean = gpaiscope.assess(ROOT / "examples/fine-tune", on=date(2026, 10, 1))
    assert clean.conclusion("open_source_exemption").finding.outcome.value == "unknown"
    assert service.open_or_owed(clean.values) == []
    unknown = gpaiscope.assess(ROOT / "tests/cli/situations/unknown.toml", on=DAY)
    assert "open: provider" in service.open_or_owed(unknown.values)[-1]
    unnamed = service.open_or_owed(gpaiscope.assess({"model": {"name": "x", "outputs": ["text"]}}, on=DAY).values)
    assert "open: gpai_criterion" in unnamed[0]


@pytest.mark.parametrize("use", [service.read, service.licence, service.estimate, service.card])
def test_an_address_is_said_to_be_one_and_nothing_is_fetched(use: Callable[[str], object]) -> None:
    with pytest.raises(gpaiscope.InputError, match=r"https://example\.org/a is an address and no file, and nothing is"):
        use("https://example.org/a")


def test_the_page_on_python_says_what_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs/how-to/python.md").read_text(encoding="utf-8")
    for block in page.split("```python\n")[1:]:
        exec(block.split("```")[0], {"gpaiscope": gpaiscope})
    found = gpaiscope.assess("examples/fine-tune", on=date(2026, 10, 1))
    assert found.conclusion("provider").finding.outcome.value == "no"


def test_what_is_asked_from_python_is_answered_without_a_word_of_the_command_line() -> None:
    told = gpaiscope.assess({"model": {"name": "Wren"}, "actors": [{"id": "wren"}]}, on=DAY)
    assert "gpaiscope a" not in told.to_text() + told.to_text(full=True) + str(told.ask())
    assert "gpaiscope explain" not in told.to_text(full=True)
    first = gpaiscope.assess(ROOT / "examples/open-weights", on=DAY)
    assert not re.search(r"gpaiscope ask| --\w", first.to_text() + first.to_markdown() + first.to_html())
    assert "all of it: full=True" in first.to_text().replace("\n", " ")


def test_the_deadlines_of_several_dossiers_tell_the_mistakes_of_all(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "gpai.toml").write_text(f'[[original]]\ndossier = "../no-{name}"\n', "utf-8")
    with pytest.raises(gpaiscope.InputError) as error:
        service.deadlines(tmp_path / "a", tmp_path / "b", on=DAY)
    assert [Path(each.file).parent.name for each in error.value.mistakes] == ["a", "b"]


@pytest.mark.parametrize("use", [service.deadlines, service.documents, service.lineage])
def test_a_dossier_of_several_that_cannot_be_read_is_beside_what_the_others_give(
    use: Callable[..., service.Result[object]], tmp_path: Path
) -> None:
    (tmp_path / "wrong.toml").write_text('[model]\nnam = "x"\n[[activities]]\nflop = "a lot"\n', "utf-8")
    readable = ROOT / "examples/open-weights"
    found = use(readable, tmp_path / "wrong.toml", on=DAY)
    (wrong,) = found.unreadable
    assert wrong.file == str(tmp_path / "wrong.toml")
    assert [mistake.reference for mistake in wrong.mistakes] == ["unknown-key", "missing-key", "not-a-number"]
    assert found.values
    assert "cannot be read, and is left out of all that follows" in " ".join(found.to_text(width=120).split())
    assert found.to_dict()["unreadable"]
    alone = use(readable, on=DAY)
    assert alone.unreadable == ()
    assert "unreadable" not in alone.to_dict()


def test_a_mapping_of_several_that_cannot_be_read_is_beside_what_the_others_give() -> None:
    found = service.deadlines({"model": {"nam": "x"}}, ROOT / "examples/open-weights", on=DAY)
    assert [one.file for one in found.unreadable] == [""]
    assert "stands in no file cannot be read" in " ".join(found.to_text().split())


def test_every_draft_of_several_dossiers_names_the_one_that_cannot_be_read(tmp_path: Path) -> None:
    found = service.drafts(ROOT / "examples/open-weights", tmp_path / "gone.toml", on=DAY)
    assert {one.file for drafted in found for one in drafted.unreadable} == {str(tmp_path / "gone.toml")}
    incomplete = {drafted.values.form.once for drafted in found if "INCOMPLETE" in drafted.to_text()}
    assert incomplete == {True}


def test_a_name_that_is_too_long_is_told_and_a_long_expression_of_licences_is_none() -> None:
    long = "a" * 5000
    for use in (service.assess, service.plan, service.data, service.card, service.explain_row):
        with pytest.raises(gpaiscope.InputError, match="File name too long"):
            use(long, *(["gpai_model", "x"] if use is service.explain_row else []))  # type: ignore[operator]
    assert service.licence(" AND ".join(["MIT"] * 60)).values.verdict.value == "qualifies"


def test_what_a_mapping_holds_is_read_as_in_a_file() -> None:
    with pytest.raises(gpaiscope.InputError, match="cannot be shown"):
        service.read({"model": {"name": "\ud800"}})


def test_an_export_in_an_unknown_version_is_refused() -> None:
    with pytest.raises(gpaiscope.UsageError, match="unknown-version"):
        service.export({"model": {"name": "Wren"}}, "cyclonedx", on=DAY, version="9")


def test_no_tokens_are_no_tokens_and_not_one() -> None:
    assert service.estimate(LLAMA, tokens=0, on=DAY).to_text().count("0 FLOP") == 2


@pytest.mark.parametrize(
    ("run", "wrong"),
    [
        ({"tokens": 15e12}, "not-a-number.*tokens is 15000000000000.0, which is no exact number"),
        ({"samples": True}, "not-a-number.*samples is True"),
        ({"reinforcement": Reinforcement(rollout_tokens=10**9)}, "no-amount.*nothing says how long it is"),
    ],
)
def test_a_run_is_told_in_exact_amounts(run: dict[str, object], wrong: str) -> None:
    with pytest.raises(gpaiscope.UsageError, match=wrong):
        service.estimate(LLAMA, on=DAY, **run)


def test_one_token_of_what_trains_less_than_all_weights_costs_less() -> None:
    whole, less = (service.estimate(LLAMA, on=DAY, trainable=mode).values for mode in ("full", "frozen"))
    assert less.training.best < whole.training.best
    assert less.forward == whole.forward


@pytest.mark.parametrize("wrong", ["01.10.2026", "2026-02-30", "20261001", "2026-W40-4", "", datetime(2026, 10, 1, 12)])
def test_what_is_no_day_is_refused_and_named(wrong: object) -> None:
    uses: dict[str, Callable[[object], object]] = {
        "on": lambda day: service.assess(ONE, on=day),
        "known_on": lambda day: service.ask(ONE, on=DAY, known_on=day),
        "first": lambda day: service.timeline(ONE, on=DAY, first=day),
        "last": lambda day: service.timeline(ONE, on=DAY, last=day),
    }
    for name, use in uses.items():
        with pytest.raises(gpaiscope.UsageError, match=rf"not-a-date.*{name} is .*which is no day"):
            use(wrong)
    with pytest.raises(gpaiscope.UsageError, match="other is datetime"):
        service.compare(ONE, datetime(2026, 10, 1), on=DAY)


def test_a_day_is_its_text_too_wherever_one_is_asked() -> None:
    text = "2026-11-25"
    fine_tune, plan = ROOT / "examples/fine-tune", ROOT / "examples/planned-frontier-run"
    uses: tuple[Callable[[date | str], service.Result[object]], ...] = (
        lambda day: service.assess(ONE, on=day, known_on=day),
        lambda day: service.ask(ONE, on=day),
        lambda day: service.explain(fine_tune, on=day),
        lambda day: service.deadlines(fine_tune, on=day, known_on=day),
        lambda day: service.board(fine_tune, on=day),
        lambda day: service.ask_many(fine_tune, on=day),
        lambda day: service.check(fine_tune, on=day),
        lambda day: service.lineage(fine_tune, on=day, known_on=day),
        lambda day: service.documents(fine_tune, on=day),
        lambda day: service.release(ROOT / "examples/release", on=day),
        lambda day: service.card(ROOT / "examples/release", on=day),
        lambda day: service.plan(plan, on=day, known_on=day),
        lambda day: service.compare(fine_tune, day, on="2026-01-01"),
        lambda day: service.timeline(fine_tune, on=day, first="2026-01-01", last=day),
        lambda day: service.building_on("Qwen/Qwen2.5-7B", on=day),
        lambda day: service.originals("kimi", on=day),
        lambda day: service.estimate(LLAMA, on=day),
        lambda day: service.parameters(day),
        lambda day: service.law_changes(day, "2027-01-01"),
        lambda day: service.search("fine-tune", on=day),
    )
    for use in uses:
        assert (use(text).to_text(), use(text).to_dict()) == (use(DAY).to_text(), use(DAY).to_dict())
    assert service.export(ONE, "cyclonedx", on=text).text == service.export(ONE, "cyclonedx", on=DAY).text
    assert service.law_as_sql(on=text) == service.law_as_sql(on=DAY)


def test_a_word_that_no_answer_takes_is_refused() -> None:
    for use in (gpaiscope.ask, gpaiscope.deadlines, service.documents, gpaiscope.drafts):
        with pytest.raises(TypeError, match="onn"):
            use(ROOT / "examples/legacy", onn=DAY)


def test_what_stands_in_no_file_is_told_with_its_place() -> None:
    circular: dict[str, object] = {"name": "Wren"}
    circular["self"] = circular
    ends: list[object] = []
    ends.append(ends)
    deep: dict[str, object] = {}
    inner = deep
    for _ in range(5_000):
        inner["model"] = inner = {}  # type: ignore[assignment]
    wrong: dict[object, object] = {
        "model": circular, "activities": [{"kind": "fine-tuning", None: 1}], ("a", 1): 2, 3: 4, "market": ends,
        "original": deep,
    }  # fmt: skip
    with pytest.raises(gpaiscope.InputError) as told:
        service.read(wrong)  # type: ignore[arg-type]
    found = {(each.reference, each.path) for each in told.value.mistakes if each.reference != "deep-nesting"}
    assert found == {
        ("circular", "model.self"), ("wrong-key", "activities[0]"), ("wrong-key", ""), ("circular", "market[0]"),
    }  # fmt: skip
    assert any(each.reference == "deep-nesting" for each in told.value.mistakes)
    assert service.read({"actors": (shared := [{"id": "a"}]), "model": {}}).dossier.actors
    assert shared


@pytest.mark.parametrize("use", [service.documents, service.deadlines])
def test_a_draft_of_law_is_read_once_for_all_dossiers(
    use: Callable[..., service.Result[object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = tmp_path / "draft.toml"
    draft.write_text('draft = { name = "A", source = "B", from = 2026-01-01 }\n')
    read: list[object] = []
    monkeypatch.setattr(drafts, "read_draft", lambda path, real=drafts.read_draft: (read.append(path), real(path))[1])
    assert "Hypothetical" in use(ROOT / "examples/legacy", ROOT / "examples/letters", on=DAY, law=draft).to_text()
    assert read == [draft]


def test_two_models_that_are_not_one_are_named_in_short() -> None:
    given = {"model": {"name": "W" * 3000, "outputs": ["text"]}}
    with pytest.raises(gpaiscope.UsageError) as raised:
        service.compare({"model": {"name": "Wren", "outputs": ["text"]}}, given, on=DAY)
    assert max(map(len, str(raised.value).splitlines())) < 200


def test_amounts_are_texts_as_on_the_command_line_or_exact_numbers() -> None:
    config = {"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
              "intermediate_size": 128, "vocab_size": 1000}  # fmt: skip
    as_text = gpaiscope.estimate(config, tokens="15T").to_dict()
    assert as_text == gpaiscope.estimate(config, tokens=15 * 10**12).to_dict()


@pytest.mark.parametrize("tokens", ["many", "-5", ""])
def test_a_text_that_is_no_amount_is_refused_as_no_exact_number(tokens: str) -> None:
    with pytest.raises(gpaiscope.UsageError, match="not-a-number"):
        gpaiscope.estimate({"model_type": "llama"}, tokens=tokens)


def test_a_notebook_shows_a_result_in_a_part_that_leaves_its_look_alone() -> None:
    shown = gpaiscope.licence("Apache-2.0")._repr_html_()
    assert shown.startswith('<div class="gpaiscope"><style>.gpaiscope{')
    assert shown.rstrip().endswith("</main></div>")
    assert not re.search(
        r"<html|<body|<script|(?<![\w-])body\{|:root|@media print|https?://[^\"]*\.(css|js|woff)", shown
    )
    assert shown.count("{") == shown.count("}")


def test_building_on_a_published_model_is_a_result_as_others() -> None:
    found = gpaiscope.building_on("Qwen/Qwen2.5-7B", on=DAY)
    assert found.values.original.hub_id == "Qwen/Qwen2.5-7B"
    assert "a fine-tune of at most 1.27e23 FLOP" in found.to_text()
