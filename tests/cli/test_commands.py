"""The commands as processes: what they print, how they end, and what they never do."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from gpaiscope.report.values.schema import DOCUMENTS
from tests.cli.golden import DAY, ROOT, RUN, cases, environment, run
from tests.placeholders import lasting

pytestmark = pytest.mark.once

EXAMPLES = sorted((ROOT / "examples").glob("*/gpai.toml"))
WRONG = sorted(path for path in (ROOT / "tests/wrong_dossiers").iterdir() if path.suffix in (".toml", ".json"))
ESCAPE = b"\x1b["


def example(name: str) -> str:
    return f"examples/{name}/gpai.toml"


def written(folder: Path, text: str) -> str:
    path = folder / "gpai.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


# What is printed


@pytest.mark.parametrize(("file", "arguments"), [pytest.param(*case, id=case[0].name) for case in cases()])
def test_the_examples_print_what_is_kept(file: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    assert lasting(done.stdout.decode()) == file.read_text(encoding="utf-8"), (
        "python -m tests.cli.golden writes the files"
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_broader_than_the_terminal_but_a_command_to_copy(path: Path, width: int) -> None:
    done = run("assess", str(path.relative_to(ROOT)), "--on", DAY, COLUMNS=str(width))
    long = [line for line in done.stdout.decode().splitlines() if len(line) > width]
    assert [line for line in long if not line.startswith("  gpaiscope ")] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
@pytest.mark.long
def test_colour_adds_nothing_but_colour(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    plain = run("assess", name, "--on", DAY)
    coloured = run("assess", name, "--on", DAY, NO_COLOR="", FORCE_COLOR="1")
    assert ESCAPE not in plain.stdout
    assert ESCAPE in coloured.stdout
    assert re.sub(rb"\x1b\[[\d;]*m", b"", coloured.stdout) == plain.stdout
    assert ESCAPE not in run("assess", name, "--on", DAY, FORCE_COLOR="1").stdout, "NO_COLOR prevails"
    assert ESCAPE not in run("assess", name, "--on", DAY, NO_COLOR="", FORCE_COLOR="1", TERM="dumb").stdout


def test_a_mistake_is_told_in_colour_as_it_is_without() -> None:
    plain = run("assess", "nowhere", "--on", DAY)
    coloured = run("assess", "nowhere", "--on", DAY, NO_COLOR="", FORCE_COLOR="1")
    assert coloured.returncode == plain.returncode == 3
    assert coloured.stderr.startswith(b"\x1b[1merror[")
    assert re.sub(rb"\x1b\[[\d;]*m", b"", coloured.stderr) == plain.stderr


def test_json_leaves_details_out_unless_it_is_asked_for_in_full() -> None:
    asked = ("assess", example("fine-tune"), "--on", DAY, "--format", "json")
    lean, full = (json.loads(run(*asked, *more).stdout) for more in ((), ("--full",)))
    assert (lean["law"]["day"], lean["full"], full["full"]) == (DAY, False, True)
    assert lean["left_out"]
    assert full["left_out"] == []


def test_of_several_dossiers_json_is_one_document() -> None:
    names = ("fine-tune", "legacy")
    done = run("assess", *map(example, names), "--on", DAY, "--format", "json")
    found = json.loads(done.stdout)["dossiers"]
    assert [each["model"]["dossier"] for each in found] == [example(name) for name in names]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_nothing_is_ever_called_compliant(path: Path, form: str) -> None:
    text = run("assess", str(path.relative_to(ROOT)), "--on", DAY, "--format", form).stdout.decode()
    assert "compliant" not in text.lower()
    assert DAY in text


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
@pytest.mark.long
def test_the_same_dossier_and_day_give_the_same_bytes_anywhere(form: str) -> None:
    arguments = ("assess", example("fine-tune-unknown-original"), "--on", DAY, "--format", form)
    places = (
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "2"},
        {
            "LANG": "en_US.ISO-8859-1",
            "LC_ALL": "en_US.ISO-8859-1",
            "PYTHONHASHSEED": "3",
            "PYTHONIOENCODING": "latin-1",
        },
    )
    assert len({run(*arguments, **place).stdout for place in places}) == 1


@pytest.mark.parametrize("id", ["gpai_model", "provider", "copyright_policy"])
def test_explain_proves_in_text_and_json(id: str) -> None:
    text = run("explain", example("open-weights"), id, "--on", DAY)
    assert text.returncode == 0
    assert "(July " in text.stdout.decode() or "AI Act" in text.stdout.decode()
    proof = json.loads(run("explain", example("open-weights"), id, "--on", DAY, "--format", "json").stdout)
    assert proof["conclusion"]["id"] == proof["proof"]["rule"] == id
    assert proof["conclusion"]["outcome"] in proof["proof"]["outcome"]


def test_answers_that_decide_together_are_told_as_what_would_be_so(tmp_path: Path) -> None:
    text = '[model]\noutputs = ["text"]\n[[activities]]\nkind = "pre-training"\nflop = "2e24"\n[[actors]]\nid = "a"\n'
    told = " ".join(run("ask", written(tmp_path, text), "compliance_report", "--on", DAY).stdout.decode().split())
    assert "if the actor placed a system with the model on the Union market or put it into service there and" in told
    assert "the actor adheres to these chapters of the code of practice: transparency, then yes" in told


def test_ask_in_json_names_the_decisive_answers() -> None:
    done = run("ask", example("open-weights"), "open_source_exemption", "--on", DAY, "--format", "json")
    asked = json.loads(done.stdout)
    assert {"openness.monetisation"} <= {gap["path"] for gap in asked["missing"]}
    outcomes = {answer["outcome"] for found in asked["decisive"] for answer in found["answers"]}
    assert outcomes <= {"yes", "no"}
    assert outcomes


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("parameters",),
        ("parameters", "--on", "2025-07-18"),
        ("changes",),
        ("show", "provider"),
        ("show", "chain-original"),
        ("show", "model.outputs"),
        ("show", "criterion_flop"),
        ("show", "rulebook"),
        ("show", "glossary"),
        ("show", "sentences"),
    ],
    ids=" ".join,
)
def test_law_is_shown_in_text_and_json(arguments: tuple[str, ...]) -> None:
    text = run("law", *arguments)
    assert (text.returncode, text.stderr) == (0, b"")
    assert text.stdout.strip()
    assert json.loads(run("law", *arguments, "--format", "json").stdout)


@pytest.mark.parametrize("of", ["dossier", *DOCUMENTS])
def test_law_prints_valid_schemas(of: str) -> None:
    Draft202012Validator.check_schema(json.loads(run("law", "schema", of).stdout))


# How it ends


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.name)
def test_a_wrong_dossier_ends_with_3_and_every_mistake(path: Path) -> None:
    done = run("assess", str(path.relative_to(ROOT)), "--on", DAY)
    assert done.returncode == 3
    assert done.stdout == b""
    told = done.stderr.decode()
    expected = path.with_name(path.name + ".expected").read_text(encoding="utf-8").splitlines()
    assert re.findall(r"^error\[([\w-]+)\]", told, re.MULTILINE) == [line.split()[0] for line in expected]
    assert "Traceback" not in told
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", told)


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("assess", "examples/fine-tune", "--actor", "Acme"), "acme"),
        (("assess", "examples/fine-tune", "--actor", "Acme AI"), "acme"),
        (("explain", "examples/fine-tune", "gpai-model"), "gpai_model"),
        (("explain", "examples/fine-tune", "providr"), "provider"),
        (("ask", "examples/fine-tune", "copyright"), "adheres_copyright or copyright_policy"),
        (("assess", "examples/fine-tune", "--reading", "Chain Original=root"), "chain-original"),
        (("assess", "examples/fine-tune", "--reading", "chain-original=imediate"), "immediate"),
        (("assess", "tests/cli/situations/two-models.toml", "--model", "linnet"), "Linnet"),
    ],
    ids=lambda each: each[-1] if isinstance(each, tuple) else None,
)
def test_a_word_that_is_not_known_is_told_with_what_is_probably_meant(arguments: tuple[str, ...], meant: str) -> None:
    done = run(*arguments, "--on", DAY)
    assert done.returncode == 2
    assert re.search(rf"^  help: did you mean {re.escape(meant)}\b", done.stderr.decode(), re.MULTILINE)


def test_what_is_asked_of_an_actor_where_there_is_none_is_no_misspelling(tmp_path: Path) -> None:
    done = run("explain", written(tmp_path, '[model]\noutputs = ["text"]\n'), "provider", "--on", DAY)
    assert done.returncode == 2
    assert done.stderr.decode().startswith(
        "error[unknown-actor]: 'provider' is about an actor, and the dossier names none"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "reference"),
    [
        (("assess", "nowhere.toml"), 3, "missing-file"),
        (("assess", "examples"), 3, "missing-file"),
        (("assess", "examples/legacy", "--on", "2020-01-01"), 2, "day-before-the-law"),
        (("assess", "examples/legacy", "--on", "9999-12-31"), 2, "day-too-late"),
        (("estimate", "log", "nowhere"), 3, "file-unreadable"),
        (("estimate", "architecture", "/dev/zero"), 3, "not-a-file"),
        (("assess", "examples/legacy", "--on", "20261001"), 2, "usage"),
        (("assess", "examples/legacy", "--actor", "nobody"), 2, "unknown-actor"),
        (("assess", "examples/legacy", "--reading", "what=ever"), 2, "unknown-question"),
        (("assess", "examples/legacy", "--reading", "chain-original=ever"), 2, "unknown-reading"),
        (("assess", "examples/legacy", "--output", "nowhere/at/all"), 2, "cannot-write"),
        (("explain", "examples/legacy", "nothing"), 2, "unknown-conclusion"),
        (("explain", "examples/legacy", "gpai_model", "--actor", "nobody"), 2, "unknown-actor"),
        (("explain", "examples/fine-tune-unknown-original", "provider"), 2, "unknown-actor"),
        (("law", "show", "proveder"), 2, "unknown-name"),
        (("law", "lst"), 2, "usage"),
        (("law", "proveder"), 2, "unknown-name"),
        (("init", "examples/legacy"), 2, "dossier-exists"),
        (("asses", "examples/legacy"), 2, "usage"),
        (("export", "examples/legacy", "--format", "spdx", "--spec-version", "1.7"), 2, "usage"),
        (("assess",), 2, "usage"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_mistakes_have_a_code_and_a_name(arguments: tuple[str, ...], code: int, reference: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (code, b"")
    assert done.stderr.decode().startswith(f"error[{reference}]: ")


def test_a_closed_output_is_said_and_is_no_fault() -> None:
    command = shlex.join([*RUN, "assess", example("legacy"), "--on", DAY]) + " >&-"
    done = subprocess.run(command, shell=True, cwd=ROOT, env=environment(), capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"error[cannot-write]: ")


PIPE = "a pipe"
FILES_BEHIND = (PIPE, "/dev/zero", "a" * 3000)
LEADS = (
    '[[original]]\nname = "o"\ndossier = "{}"\n',
    '[[activities]]\nkind = "pre-training"\nlog = "{}"\n',
    '[[activities]]\nkind = "pre-training"\narchitecture = {{ config = "{}", tokens = "1T" }}\n',
)


@pytest.mark.parametrize("behind", FILES_BEHIND, ids=["pipe", "device", "long"])
@pytest.mark.parametrize("lead", LEADS, ids=["original", "log", "config"])
def test_a_dossier_that_leads_to_no_file_is_refused_at_once(tmp_path: Path, lead: str, behind: str) -> None:
    os.mkfifo(tmp_path / PIPE)
    done = run("assess", written(tmp_path, lead.format(behind)), "--on", DAY)
    assert (done.returncode, done.stdout) == (3, b"")


def test_a_pipe_is_no_dossier_but_the_input_is(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gpai.toml")
    assert run("assess", str(tmp_path), "--on", DAY).returncode == 3
    assert run("assess", "/dev/stdin", "--on", DAY).returncode == 0


def test_originals_in_common_are_assessed_once(tmp_path: Path) -> None:
    for level in range(18):
        twice = "".join(f'[[original]]\nname = "{name}"\ndossier = "{level + 1}.toml"\n' for name in "op")
        (tmp_path / f"{level}.toml").write_text(twice)
    (tmp_path / "18.toml").write_text('[model]\nname = "root"\n')
    assert run("assess", str(tmp_path / "0.toml"), "--on", DAY).returncode == 0


@pytest.mark.long
def test_as_many_actors_as_are_allowed_are_answered(tmp_path: Path) -> None:
    actors = [f'[[actors]]\nid = "a{number}"\nname = "A"\ncountry = "DE"\n' for number in range(101)]
    assert run("ask", written(tmp_path, "".join(actors[:100])), "--on", DAY).returncode == 0
    assert run("ask", written(tmp_path, "".join(actors)), "--on", DAY).returncode == 3


def test_a_folder_without_a_dossier_has_one_begun_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n")
    done = run("ask", str(tmp_path), "--fill", "--on", DAY)
    assert done.returncode == 0
    assert b"gpai.toml is begun" in b" ".join(done.stderr.split())
    assert (tmp_path / "gpai.toml").is_file()


NOBODY = """
model = { outputs = ["text"] }
openness = { licence = "proprietary" }
activities = [{ kind = "KIND", flop = "6e24" }]
market = [{ event = "made-available", on = 2026-06-01, territory = "union" }]
"""


def test_a_dossier_without_actors_is_never_done(tmp_path: Path) -> None:
    path = written(tmp_path, NOBODY.replace("KIND", "pre-training"))
    done = run("assess", path, "--on", DAY, "--check", "--format", "json")
    assert done.returncode == 1
    assert [each["reference"] for each in json.loads(done.stdout)["warnings"]] == ["no-actor"]


def test_a_fine_tuning_of_nothing_is_warned_of(tmp_path: Path) -> None:
    done = run("assess", written(tmp_path, NOBODY.replace("KIND", "fine-tuning")), "--on", DAY, "--format", "json")
    assert "no-original" in [each["reference"] for each in json.loads(done.stdout)["warnings"]]


def test_a_file_past_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "gpai.toml"
    path.write_bytes(b"#" * 5_000_001)
    done = run("assess", str(path))
    assert done.returncode == 3
    assert done.stderr.startswith(b"error[too-large]: ")


def test_a_name_that_a_terminal_would_obey_is_shown_and_not_sent(tmp_path: Path) -> None:
    folder = tmp_path / "a\x1b]0;b\x07"
    folder.mkdir()
    written(folder, '[model]\nname = "x"\n')
    for command in (("assess",), ("ask",), ("assess", "--format", "markdown")):
        done = run(command[0], str(folder), "--on", DAY, *command[1:])
        assert done.returncode == 0
        assert b"\x1b" not in done.stdout + done.stderr
        assert b"\x07" not in done.stdout + done.stderr
    assert b"\x1b" not in run("assess", str(folder / "no\x1b[2Jthing")).stderr


NAMED = """[model]
name = {model}
outputs = ["text"]
[[actors]]
id = "a"
name = {actor}
[[activities]]
kind = "pre-training"
name = "run\\nforged run"
flop = {{ value = "2e25", source = "report\\nforged report" }}
"""


def named(folder: Path, model: str, actor: str) -> str:
    """A dossier whose names are written as TOML escapes."""
    quoted = ['"' + "".join(f"\\U{ord(each):08x}" for each in name) + '"' for name in (model, actor)]
    return written(folder, NAMED.format(model=quoted[0], actor=quoted[1]))


@pytest.mark.parametrize(
    "hidden", ["\u200e", "\u200f", "\u2028", "\u2029", "\ufeff", "\u061c", "\ufff9", "\U000e0041", "\xa0"]
)
def test_json_keeps_a_name_as_it_was_written(tmp_path: Path, hidden: str) -> None:
    path = named(tmp_path, f"a{hidden}b", f"c{hidden}d")
    done = run("assess", path, "--on", DAY, "--format", "json")
    assert json.loads(done.stdout)["model"]["name"] == f"a{hidden}b"
    assert hidden == "\xa0" or hidden.encode() not in done.stdout


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("command", [("assess",), ("explain", "provider"), ("ask",), ("estimate", "ledger")])
def test_a_name_forges_neither_line_nor_colour(tmp_path: Path, command: tuple[str, ...], form: str) -> None:
    path = named(tmp_path, "m\n\u200e  ✓ yes forged", "n\n\ufdd0forged\ufdd5\n\u2028forged\U000e0041")
    place = [*command, path] if command[0] == "estimate" else [command[0], path, *command[1:]]
    formats = ["--format", form] if command[0] in ("assess", "estimate") else []
    done = run(*place, "--on", DAY, *formats, NO_COLOR="", FORCE_COLOR="1" if form == "text" else "")
    assert done.returncode == 0, done.stderr
    told = re.sub(r"\x1b\[[\d;]*m", "", done.stdout.decode())
    assert not [line for line in told.split("\n") if re.match(r"\s*(✓ yes )?forged", line)]
    assert not re.search("[\ufdd0-\ufdd5\u200e\u2028\U000e0041]", told)
    assert b"\x1b[1mforged" not in done.stdout


def test_of_several_paths_each_title_has_its_own() -> None:
    paths = [f"examples/{name}" for name in ("fine-tune", "open-weights")]
    titles = [
        line
        for line in run("assess", *paths, "--on", DAY, COLUMNS="200").stdout.decode().splitlines()
        if " · on " in line
    ]
    assert [line.rpartition(" · ")[2] for line in titles] == paths
    assert "examples" not in run("assess", paths[0], "--on", DAY).stdout.decode().splitlines()[0]


def test_which_of_several_actors_is_said_how_to_say() -> None:
    done = run("ask", "tests/cli/situations/integrator.toml", "provider", "--on", DAY)
    assert (done.returncode, b"say which: --actor kestrel" in done.stderr) == (2, True)


def test_check_tells_open_or_owed_from_settled(tmp_path: Path) -> None:
    assert run("assess", example("open-weights"), "--on", DAY, "--check").returncode == 1
    assert run("assess", example("open-weights"), "--on", DAY).returncode == 0
    settled = written(
        tmp_path,
        '[model]\noutputs = ["numeric-prediction"]\n[[actors]]\nid = "a"\ncountry = "DE"\n'
        '[[activities]]\nkind = "pre-training"\nactor = "a"\nflop = "1e20"\n'
        '[[market]]\nevent = "made-available"\nactor = "a"\nchannel = "api"\nterritory = "union"\non = 2026-06-01\n'
        '[openness]\nlicence = "proprietary"\n',
    )
    done = run("assess", settled, "--on", DAY, "--check")
    assert done.returncode == 0, done.stdout.decode()


def test_the_command_line_takes_no_type_in_brackets_from_click_whose_oldest_version_has_none() -> None:
    code = (
        "import importlib, pkgutil, click\n"
        "def none(cls, of): raise TypeError(f'{cls.__name__} is not subscriptable')\n"
        "for each in (click.ParamType, click.Choice): each.__class_getitem__ = classmethod(none)\n"
        "import gpaiscope.cli\n"
        "for each in pkgutil.iter_modules(gpaiscope.cli.__path__):\n"
        "    importlib.import_module('gpaiscope.cli.' + each.name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()


def test_a_provision_after_law_is_shown() -> None:
    assert run("law", "¶61").stdout == run("law", "show", "¶61").stdout
    assert run("law", "¶61").returncode == 0


def test_help_and_version_end_with_0() -> None:
    assert run("--help").returncode == 0
    assert re.fullmatch(rb"gpaiscope \d+\.\d+\.\d+\n", run("--version").stdout)
    assert run().returncode == 2


@pytest.mark.skipif(os.name == "nt", reason="signals and pipes are those of POSIX")
def test_a_reader_that_goes_is_no_mistake() -> None:
    for arguments in (["assess", example("open-weights"), "--on", DAY], ["law", "show", "rulebook"], ["--help"]):
        process = subprocess.Popen(
            [*RUN, *arguments], cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        process.stderr.close()
        assert process.wait(60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_an_output_that_cannot_be_written_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*RUN, "law", "list"], cwd=ROOT, env=environment(), stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr.startswith(b"error[cannot-write]: ")


def test_output_goes_to_the_file_and_not_to_stdout(tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    done = run("assess", example("legacy"), "--on", DAY, "--format", "json", "--output", str(file), FORCE_COLOR="1")
    assert (done.returncode, done.stdout) == (0, b"")
    assert json.loads(file.read_bytes())["law"]["day"] == DAY
    assert [path.name for path in tmp_path.iterdir()] == ["answer.json"]


@pytest.mark.parametrize("job", ["", "fine-tuner", "provider", "releaser", "integrator"])
def test_init_writes_a_dossier_that_can_be_assessed(job: str, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "model"
    assert run("init", str(folder), *(["--as", job] if job else [])).returncode == 0
    before = (folder / "gpai.toml").read_bytes()
    assert run("assess", str(folder), "--on", DAY).returncode == 0
    assert run("init", str(folder)).returncode == 2
    assert (folder / "gpai.toml").read_bytes() == before
    assert run("init", str(folder), "--force").returncode == 0


def test_importing_the_program_imports_no_room_of_it() -> None:
    code = "import sys, gpaiscope.cli; print([name for name in sys.modules if name.startswith('gpaiscope')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(), cwd=ROOT, check=True)
    assert done.stdout.strip() == b"['gpaiscope', 'gpaiscope.deferred', 'gpaiscope.errors', 'gpaiscope.cli']"


def test_a_first_screen_imports_neither_comparisons_nor_drafts_nor_published_models() -> None:
    code = (
        "import atexit, sys; from gpaiscope.cli import main; "
        "atexit.register(lambda: print(*sys.modules, sep='\\n', file=sys.stderr)); "
        f"sys.argv = ['gpaiscope', 'assess', 'examples/open-weights', '--on', '{DAY}']; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(), cwd=ROOT, check=True)
    imported = set(done.stderr.decode().splitlines())
    unneeded = {"assessment.comparison", "assessment.timeline", "compute.originals", "law.draft"}
    assert "gpaiscope.assessment" in imported
    assert not {f"gpaiscope.{name}" for name in unneeded} & imported


def test_a_result_is_not_written_over_what_was_read(tmp_path: Path) -> None:
    path = written(tmp_path, 'model.name = "m"\n')
    for given in (path, str(tmp_path)):
        done = run("assess", given, "--on", str(DAY), "--output", path)
        assert done.returncode == 2
        assert b"output-is-input" in done.stderr
        assert Path(path).read_text(encoding="utf-8") == 'model.name = "m"\n'


def test_init_by_force_reads_the_files_of_a_folder_again(tmp_path: Path) -> None:
    written(tmp_path, "")
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n# Example\n", encoding="utf-8")
    assert run("init", str(tmp_path), "--force").returncode == 0
    assert 'licence = { value = "mit"' in (tmp_path / "gpai.toml").read_text(encoding="utf-8")
