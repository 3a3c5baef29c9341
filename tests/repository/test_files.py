"""What a dossier may read of the machine: by each key that holds a path, however it leads out of what was given."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gpaiscope import service
from gpaiscope.dossier import Dossier
from gpaiscope.dossier.declaration import OneOrSeveral, TableDeclaration, Tables
from gpaiscope.dossier.kinds import TextReader
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.dossiers import from_bytes, from_mapping, from_pipe
from gpaiscope.repository.files import NO_FILES, Files, folder_meant
from gpaiscope.repository.opened import recording
from gpaiscope.service.inputs import DossierSource

DAY = date(2026, 10, 1)
STATE = '{"global_step": 12, "log_history": [{"step": 12, "num_tokens": 1000}], "total_flos": 6e25}'
CONFIG = '{"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "vocab_size": 100}'
ACTORS = '{"actors": [{"id": "acme", "country": "DE"}]}'
ORIGINAL = '{"model": {"name": "o"}, "activities": [{"kind": "pre-training", "flop": "3e25"}]}'

Key = tuple[str, ...]
TO_DOSSIERS: dict[Key, str] = {("actors_from",): ACTORS, ("original", "dossier"): ORIGINAL}
TO_FIGURES: dict[Key, str] = {
    ("activities", "log"): STATE,
    ("original", "log"): STATE,
    ("activities", "architecture", "config"): CONFIG,
    ("original", "architecture", "config"): CONFIG,
}
NAMING = TO_DOSSIERS | TO_FIGURES
"""The keys that lead to a file, each with what it could be made to read elsewhere."""


def texts(table: TableDeclaration[Any], path: Key = ()) -> Iterator[Key]:
    """Each key of a dossier that takes any text."""
    for key, (_, entry) in table.keys.items():
        for kind in [entry.kind.one, entry.kind.several] if isinstance(entry.kind, OneOrSeveral) else [entry.kind]:
            inner = kind.item if isinstance(kind, Tables) else kind
            if isinstance(inner, TableDeclaration):
                yield from texts(inner, (*path, key))
            elif isinstance(kind, TextReader):
                yield (*path, key)


KEYS = list(dict.fromkeys(texts(TableDeclaration(cls=Dossier, called="a dossier"))))


def with_key(path: Key, value: str, table: TableDeclaration[Any] | None = None) -> dict[str, Any]:
    """A dossier with one key, and what has to stand beside it."""
    table = table or TableDeclaration(cls=Dossier, called="a dossier")
    (key, *rest), known = path, table.keys
    raw = {name: example(entry.example) for name, (_, entry) in known.items() if entry.required}
    kind: object = known[key][1].kind
    if isinstance(kind, OneOrSeveral):
        kind = kind.one if rest[0] in kind.one.keys else kind.several
    if isinstance(kind, Tables):
        raw[key] = [with_key(tuple(rest), value, kind.item)]
    else:
        raw[key] = with_key(tuple(rest), value, kind) if isinstance(kind, TableDeclaration) else value
    return raw | ({"tokens": "1T"} if key == "config" else {})


def example(written: str) -> Any:
    return tomllib.loads(f"value = {written}")["value"]


Given = Callable[[], DossierSource]


def outcome(given: Given) -> object:
    """What an assessment gives, or every mistake for which it is refused."""
    try:
        return service.assess(given(), on=DAY).to_dict(full=True)
    except InputError as error:
        return error.mistakes


def opened_by(given: Given) -> set[str]:
    """The names of the files that an assessment opens, whether it is refused or not."""
    with recording() as reads:
        outcome(given)
    return {Path(each).name for each in reads.files}


def test_every_key_that_leads_to_a_file_is_tried_here(tmp_path: Path) -> None:
    (tmp_path / "planted").write_text("{}", encoding="utf-8")
    file, leading = tmp_path / "gpai.json", set()
    for key in KEYS:
        file.write_text(json.dumps(with_key(key, "planted")), encoding="utf-8")
        if "planted" in opened_by(lambda: file):
            leading.add(key)
    assert leading == set(NAMING)
    assert len(KEYS) > len(NAMING)


@pytest.mark.parametrize("key", KEYS, ids=".".join)
def test_a_mapping_is_answered_alike_whether_what_it_names_is_there_or_not(tmp_path: Path, key: Key) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text(NAMING.get(key, "{}"), encoding="utf-8")
    asked = with_key(key, str(secret))
    there = outcome(lambda: asked)
    assert secret.name not in opened_by(lambda: asked)
    secret.unlink()
    assert outcome(lambda: asked) == there


def as_mapping(raw: dict[str, Any], folder: Path) -> DossierSource:
    return raw


def as_bytes(raw: dict[str, Any], folder: Path) -> DossierSource:
    return from_bytes(json.dumps(raw).encode(), "own/gpai.json")


def as_input(raw: dict[str, Any], folder: Path) -> DossierSource:
    return from_pipe(json.dumps(raw).encode())


def as_bytes_with_files(raw: dict[str, Any], folder: Path) -> DossierSource:
    return from_bytes(json.dumps(raw).encode(), "own/gpai.json", Files.standing_beside(folder / "gpai.json"))


def as_file(raw: dict[str, Any], folder: Path) -> DossierSource:
    (folder / "gpai.json").write_text(json.dumps(raw), encoding="utf-8")
    return folder / "gpai.json"


@pytest.mark.parametrize("form", [as_mapping, as_bytes, as_input, as_bytes_with_files, as_file])
@pytest.mark.parametrize("way", ["absolute", "up", "round", "link", "linked"])
@pytest.mark.parametrize("key", NAMING, ids=".".join)
def test_no_key_leads_out_nor_tells_whether_something_is_there(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    key: Key,
    way: str,
    form: Callable[[dict[str, Any], Path], DossierSource],
) -> None:
    own, secret = tmp_path / "models" / "own", tmp_path / "elsewhere" / "secret.json"
    own.mkdir(parents=True)
    secret.parent.mkdir()
    secret.write_text(NAMING[key], encoding="utf-8")
    (own / "link.json").symlink_to(secret)
    (own / "linked").symlink_to(secret.parent)
    monkeypatch.chdir(own)
    ways = {
        "absolute": (str(secret), "outside-folder"),
        "up": ("../../elsewhere/secret.json", "outside-folder"),
        "round": ("linked/../elsewhere/secret.json", "link-out-of-folder"),
        "link": ("link.json", "link-out-of-folder"),
        "linked": ("linked/secret.json", "link-out-of-folder"),
    }
    name, reference = ways[way]
    raw = with_key(key, name)
    there = outcome(lambda: form(raw, own))
    assert not {"secret.json", "link.json"} & opened_by(lambda: form(raw, own))
    secret.unlink()
    assert outcome(lambda: form(raw, own)) == there
    assert isinstance(there, tuple)
    (refusal,) = there
    assert refusal.reference == (reference if form in (as_file, as_bytes_with_files) else "no-files")
    assert refusal.path.replace("[0]", "") == ".".join(key)
    assert refusal.expected


@pytest.mark.parametrize("content", [None, "no dossier", '{"secret": 1}', "a folder", "a loop"])
@pytest.mark.parametrize("key", TO_DOSSIERS, ids=".".join)
def test_what_is_no_dossier_beside_the_folder_is_refused_as_if_it_were_not_there(
    tmp_path: Path, key: Key, content: str | None
) -> None:
    own, beside = tmp_path / "own", tmp_path / "base.json"
    own.mkdir()
    raw = with_key(key, "../base.json")
    missing = outcome(lambda: as_file(raw, own))
    if content == "a folder":
        beside.mkdir()
    elif content == "a loop":
        beside.symlink_to(beside)
    elif content is not None:
        beside.write_text(content, encoding="utf-8")
    assert isinstance(missing, tuple)
    assert [each.reference for each in missing] == ["missing-file"]
    assert outcome(lambda: as_file(raw, own)) == missing


@pytest.mark.parametrize("key", TO_DOSSIERS, ids=".".join)
def test_another_dossier_and_shared_actors_may_stand_beside_the_folder(tmp_path: Path, key: Key) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (tmp_path / "base.json").write_text(NAMING[key], encoding="utf-8")
    for form in (as_file, as_bytes_with_files):
        assert isinstance(outcome(lambda form=form: form(with_key(key, "../base.json"), own)), dict)


def test_a_dossier_that_was_led_to_leads_no_further_than_the_first(tmp_path: Path) -> None:
    for name in ("models/own", "models/base", "far"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "far" / "gpai.json").write_text(ORIGINAL, encoding="utf-8")
    (tmp_path / "models" / "gpai.json").write_text(
        json.dumps(with_key(("original", "dossier"), "../far/gpai.json")), encoding="utf-8"
    )
    raw = with_key(("original", "dossier"), "../gpai.json")
    told = outcome(lambda: as_file(raw, tmp_path / "models" / "own"))
    assert isinstance(told, tuple)
    assert [each.reference for each in told] == ["outside-folder"]


def test_names_that_stay_inside_are_given_and_others_are_not(tmp_path: Path) -> None:
    folder, here = tmp_path / "in", Mistake(reference="", message="", file="gpai.toml")
    (folder / "own").mkdir(parents=True)
    (tmp_path / "out").touch()
    (folder / "link").symlink_to("../out")
    (folder / "way").symlink_to("..")
    (folder / "short").symlink_to("own")
    files = Files.standing_beside(folder / "gpai.toml")
    for name in ("own", "short", "none", "..x", "../in/own", "own/../own", str(folder / "own"), "."):
        assert files.file_named(name, here) == folder / name
    for name in ("link", "way/out", "./link", "own/../link", "way"):
        with pytest.raises(InputError, match="link-out-of-folder"):
            files.file_named(name, here)
    for name in ("..", "../out", "../in2/own", str(tmp_path / "out"), "/", "../" * 60 + "etc/passwd"):
        with pytest.raises(InputError, match="outside-folder"):
            files.file_named(name, here)


def test_what_stands_in_no_file_is_given_nothing_that_lies_where_we_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("mapping.json", "-", "gpai.toml", "originals.toml", "documentation.toml", "data.json", "gpai.json"):
        Path(name).write_text("wrong = [", encoding="utf-8")
    Path("mapping.documentation.toml").write_text("wrong = [", encoding="utf-8")
    text = b'{"model": {"name": "Wren", "outputs": ["text"]}, "actors": [{"id": "wren"}]}'
    for given in (from_mapping(json.loads(text)), from_pipe(text), from_bytes(text, "gpai.json")):
        assert given.files is NO_FILES
        with recording() as reads:
            service.assess(given, on=DAY).to_dict()
            service.documents(given, on=DAY).to_dict()
            service.check(given, on=DAY).to_dict()
            service.export(given, "spdx", on=DAY)
        assert not {Path(each).name for each in reads.files if Path(each).is_relative_to(tmp_path)}


def test_bytes_read_what_is_given_with_them(tmp_path: Path) -> None:
    (tmp_path / "trainer_state.json").write_text(STATE, encoding="utf-8")
    (tmp_path / "documentation.toml").write_text('[provider]\nlegal_name = "Acme Ltd"\n', encoding="utf-8")
    raw = with_key(("activities", "log"), "trainer_state.json")
    given = as_bytes_with_files(raw, tmp_path)
    assert opened_by(lambda: given) == {"trainer_state.json"}
    with recording() as reads:
        service.documents(given, on=DAY).to_dict()
    assert "documentation.toml" in {Path(each).name for each in reads.files}
    assert outcome(lambda: given) != outcome(lambda: from_mapping({**raw, "activities": [{"kind": "pre-training"}]}))


@pytest.mark.parametrize(
    "use",
    [
        service.assess,
        service.ask,
        service.plan,
        service.timeline,
        service.deadlines,
        service.documents,
        service.drafts,
        lambda given, on: service.explain(given, "gpai_model", on=on),
        lambda given, on: service.compare(given, date(2026, 6, 1), on=on),
        lambda given, on: service.draft(given, document="notification", on=on),
    ],
)
def test_no_use_of_a_mapping_reads_a_file_of_the_machine(tmp_path: Path, use: Callable[..., object]) -> None:
    state = tmp_path / "trainer_state.json"
    state.write_text(STATE, encoding="utf-8")
    with recording() as reads, pytest.raises(InputError, match="no-files"):
        use(with_key(("activities", "log"), str(state)), on=DAY)
    assert str(state) not in reads.files


def test_a_check_of_the_input_says_that_it_names_a_file() -> None:
    text = json.dumps(with_key(("activities", "log"), "/etc/passwd")).encode()
    ((model,),) = [service.check(from_pipe(text), on=DAY).values.models]
    assert [issue.about for issue in model.issues] == ["no-files"]


def test_what_is_asked_with_another_path_is_not_read_either(tmp_path: Path) -> None:
    raw = with_key(("activities", "log"), "trainer_state.json")
    raw["activities"][0] |= {"started_on": "2026-09-01", "ended_on": "2026-12-01"}
    (tmp_path / "trainer_state.json").write_text(STATE, encoding="utf-8")
    (own := tmp_path / "own").mkdir()
    (own / "trainer_state.json").write_text(STATE, encoding="utf-8")
    with pytest.raises(InputError, match="outside-folder"):
        service.plan(as_file(raw, own), on=DAY, what_if={"activities[0].log": "../trainer_state.json"})


def test_a_log_in_a_checkpoint_has_no_neighbours_out_of_the_folder(tmp_path: Path) -> None:
    own = tmp_path / "checkpoint-12"
    own.mkdir()
    (own / "trainer_state.json").write_text(STATE, encoding="utf-8")
    (tmp_path / "config.json").write_text(CONFIG, encoding="utf-8")
    raw = with_key(("activities", "log"), "trainer_state.json")
    assert opened_by(lambda: as_file(raw, own)) == {"gpai.json", "trainer_state.json"}


@pytest.mark.parametrize("name", ["originals.toml", "documentation.toml", "data.json"])
def test_a_link_by_a_name_of_ours_is_refused_whether_it_leads_to_something_or_not(tmp_path: Path, name: str) -> None:
    own, secret = tmp_path / "own", tmp_path / "secret"
    own.mkdir()
    (own / "gpai.toml").write_text('[model]\nname = "m"\n', encoding="utf-8")
    (own / name).symlink_to(secret)
    told = []
    for there in (False, True):
        if there:
            secret.write_text("secret = 1\n", encoding="utf-8")
        with pytest.raises(InputError) as caught:
            service.documents(own, on=DAY)
        told.append(caught.value.mistakes)
    assert told[0] == told[1]
    assert "secret" not in str(told).replace(str(tmp_path), "")


def test_a_file_of_a_model_means_its_folder(tmp_path: Path) -> None:
    for name in ("trainer_state.json", "training_args.bin", "adapter_config.json", "model.safetensors"):
        (tmp_path / name).write_text("{}")
        assert folder_meant(tmp_path / name) == tmp_path


def test_a_dossier_means_itself_and_so_does_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "gpai.json").write_text("{}")
    assert folder_meant(tmp_path / "gpai.json") == tmp_path / "gpai.json"
    assert folder_meant(tmp_path / "trainer_state.json") == tmp_path / "trainer_state.json"


def test_mistakes_of_bytes_whose_files_lie_elsewhere_name_the_file_as_the_person_does(tmp_path: Path) -> None:
    from gpaiscope.repository.dossiers import from_bytes

    with pytest.raises(InputError) as error:
        from_bytes(b"[model]\nnme = 1\n", "ID/gpai.toml", Files.standing_beside(tmp_path / "gpai.toml"))
    assert [mistake.where() for mistake in error.value.mistakes] == ["ID/gpai.toml:2, model.nme"]
