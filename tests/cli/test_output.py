"""What commands write, and how they end where they cannot: real files, real processes."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gpaiscope.dossier import read
from tests.cli.golden import DAY, ROOT, RUN, environment, run

pytestmark = pytest.mark.once

START = '[model]\nname = "x"\noutputs = ["text"]\n'
HARDWARE = ("estimate", "hardware", "--chip", "H100 SXM", "--count", "8", "--hours", "10")
CONFIG = (
    '{"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 99}'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model's folder, a dossier, that of its original, a file of actors and a licence."""
    model = tmp_path / "model"
    model.mkdir()
    (model / "README.md").write_text("---\nlicense: mit\n---\n# T\n", encoding="utf-8")
    (model / "config.json").write_text(CONFIG, encoding="utf-8")
    (model / "LICENSE").write_text("Permission is hereby granted, free of charge, to any person", encoding="utf-8")
    (tmp_path / "original.toml").write_text(START, encoding="utf-8")
    (tmp_path / "actors.toml").write_text('[[actors]]\nid = "a"\ncountry = "US"\n', encoding="utf-8")
    (tmp_path / "gpai.toml").write_text(
        f'actors_from = "actors.toml"\n{START}[[original]]\nname = "o"\ndossier = "original.toml"\n'
        '[[activities]]\nkind = "fine-tuning"\nactor = "a"\n'
        'architecture = { config = "model/config.json", tokens = 9 }\n',
        encoding="utf-8",
    )
    return tmp_path


READ = [
    (("assess", "model"), "model/README.md"),
    (("assess", "model"), "model/config.json"),
    (("assess", "model"), "model/LICENSE"),
    (("assess", "."), "gpai.toml"),
    (("assess", "."), "original.toml"),
    (("assess", "."), "actors.toml"),
    (("explain", "gpai.toml", "provider"), "original.toml"),
    (("ask", ".", "--format", "json"), "actors.toml"),
    (("estimate", "ledger", "."), "model/config.json"),
    (("estimate", "architecture", "model", "--tokens", "1T"), "model/config.json"),
    (("licence", "model/LICENSE"), "model/LICENSE"),
    (("card", "model"), "model/README.md"),
]


@pytest.mark.parametrize("by", ["name", "link", "hard link"])
@pytest.mark.parametrize(("command", "file"), READ, ids=[f"{' '.join(each[0])} {each[1]}" for each in READ])
@pytest.mark.long
def test_no_result_is_written_over_what_was_read(folder: Path, command: tuple[str, ...], file: str, by: str) -> None:
    output = folder / file if by == "name" else folder / "other"
    if by != "name":
        (os.link if by == "hard link" else os.symlink)(folder / file, output)
    before = (folder / file).read_bytes()
    day = () if command[0] == "licence" else ("--on", DAY)
    done = run(*command, *day, "--output", str(output), cwd=folder)
    assert (done.returncode, b"output-is-input" in done.stderr) == (2, True), done.stderr
    assert (folder / file).read_bytes() == before


def test_an_estimate_goes_not_into_and_over_the_same_file(folder: Path) -> None:
    before = (folder / "original.toml").read_bytes()
    done = run(*HARDWARE, "--into", "original.toml", "--output", "./original.toml", cwd=folder)
    assert (done.returncode, b"output-is-input" in done.stderr) == (2, True)
    assert (folder / "original.toml").read_bytes() == before


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_what_goes_into_a_dossier_changes_nothing_of_it(tmp_path: Path, mark: bytes, end: str) -> None:
    path = tmp_path / "gpai.toml"
    before = mark + START.replace("\n", end).encode()
    path.write_bytes(before)
    path.chmod(0o600)
    assert run(*HARDWARE, "--into", str(path)).returncode == 0
    after = path.read_bytes()
    assert after.startswith(before + f"{end}[[activities]]{end}".encode())
    assert after.count(b"\r\n") == (after.count(b"\n") if end == "\r\n" else 0)
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_several_put_into_a_dossier_at_once_is_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "gpai.toml"
    path.write_text(START, encoding="utf-8")
    started = [
        subprocess.Popen(
            [*RUN, *HARDWARE[:-1], str(10 + each), "--into", str(path)],
            cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )
        for each in range(8)
    ]  # fmt: skip
    ended = [(process.communicate(timeout=120)[1], process.returncode) for process in started]
    assert [code for _, code in ended] == [0] * 8, ended
    dossier = read(path.read_bytes(), file="gpai.toml")
    assert dossier.activities is not None
    assert len(dossier.activities) == 8
    assert [each.name for each in tmp_path.iterdir()] == ["gpai.toml"]


# Links


def test_init_follows_no_link_out_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "outside.toml").write_text("kept", encoding="utf-8")
    (tmp_path / "in" / "gpai.toml").symlink_to("../outside.toml")
    done = run("init", str(tmp_path / "in"), "--force")
    assert (done.returncode, b"link that leads out" in done.stderr) == (2, True)
    assert (tmp_path / "outside.toml").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("command", [("ask", "in", "--fill"), (*HARDWARE, "--into", "in"), ("assess", "in")])
def test_a_dossier_that_is_a_link_out_of_its_folder_is_neither_shown_nor_changed(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "outside.toml").write_text('[secret]\nkey = "hush"\n', encoding="utf-8")
    (tmp_path / "in" / "gpai.toml").symlink_to("../outside.toml")
    done = run(*command, cwd=tmp_path, stdin=b"none\nyes\n")
    assert done.returncode == 3
    assert b"link that leads out" in done.stderr
    assert b"secret" not in done.stderr + done.stdout
    assert (tmp_path / "outside.toml").read_text(encoding="utf-8") == '[secret]\nkey = "hush"\n'


@pytest.mark.parametrize(
    "key", ['[[original]]\nname = "o"\ndossier = "{}"\n', 'actors_from = "{}"\n[model]\nname = "x"\n']
)
def test_a_dossier_shows_nothing_of_other_files(tmp_path: Path, key: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "outside.toml").write_text('[secret]\nkey = "hush"\n', encoding="utf-8")
    (tmp_path / "in" / "gpai.toml").write_text(key.format("../outside.toml"), encoding="utf-8")
    done = run("assess", "in", "--on", DAY, cwd=tmp_path)
    assert done.returncode == 3
    assert b"there is no such file, or it is no dossier" in done.stderr
    assert b"secret" not in done.stderr
    assert b"hush" not in done.stderr
    (tmp_path / "outside.toml").unlink()
    assert run("assess", "in", "--on", DAY, cwd=tmp_path).stderr == done.stderr


LED = """
[[original]]
name = "o"
dossier = "{}"
"""
LED_TO_CONFIG = """
[[activities]]
kind = "pre-training"
architecture = {{ config = "{}", tokens = 9 }}
"""
LED_TO_LOG = """
[[activities]]
kind = "pre-training"
log = "{}"
"""


@pytest.mark.parametrize("lead", [LED, LED_TO_CONFIG, LED_TO_LOG, 'actors_from = "{}"\n'])
@pytest.mark.parametrize("to", ["../outside", "/proc/kmsg", "/proc/self/environ"])
def test_no_key_of_a_dossier_leads_out_by_a_link_or_to_what_is_no_file(tmp_path: Path, lead: str, to: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "outside").write_text('{"secret": "hush", "hidden_size": 12345}', encoding="utf-8")
    (tmp_path / "in" / "link").symlink_to(to)
    (tmp_path / "in" / "gpai.toml").write_text(lead.format("link"), encoding="utf-8")
    done = run("assess", "in", "--on", DAY, cwd=tmp_path)
    assert done.returncode == 3, done.stdout
    assert b"link that leads out" in done.stderr
    assert not re.search(b"secret|hush|12345|PATH", done.stderr + done.stdout)
    if to.startswith("/proc"):
        (tmp_path / "in" / "gpai.toml").write_text(lead.format(to), encoding="utf-8")
        done = run("assess", "in", "--on", DAY, cwd=tmp_path)
        assert (done.returncode, b"lies outside of the folder" in done.stderr) == (3, True)
        assert b"PATH" not in done.stderr


@pytest.mark.parametrize(
    "command", [("assess", "in"), ("assess", "in/gpai.toml"), ("ask", "in"), ("explain", "in", "provider")]
)
def test_a_table_of_originals_that_is_a_link_out_of_the_folder_is_not_read(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "gpai.toml").write_text('[model]\nname = "m"\n', encoding="utf-8")
    (tmp_path / "outside").write_text('secret = "hush"\n', encoding="utf-8")
    (tmp_path / "in" / "originals.toml").symlink_to("../outside")
    done = run(*command, "--on", DAY, cwd=tmp_path)
    assert (done.returncode, b"link that leads out" in done.stderr) == (3, True)
    assert b"secret" not in done.stderr


NAMED = (
    ("assess", "in/link"),
    ("ask", "in/link", "--fill"),
    (*HARDWARE, "--into", "in/link"),
    ("originals", "list", "--originals", "in/link"),
    ("licence", "in/link"),
    ("licence", "LICENSE", "--policy", "in/link"),
)


@pytest.mark.parametrize("command", NAMED, ids=" ".join)
def test_nothing_is_shown_of_a_file_to_which_a_link_leads_out_of_the_folder(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "LICENSE").write_text("MIT", encoding="utf-8")
    outside = tmp_path / "outside.toml"
    outside.write_text('[hush]\nhush = "you may not use the hush commercially"\n', encoding="utf-8")
    (tmp_path / "in" / "link").symlink_to("../outside.toml")
    before = outside.read_bytes()
    done = run(*command, cwd=tmp_path, stdin=b"none\nyes\n")
    assert done.returncode in (2, 3)
    assert b"hush" not in done.stdout + done.stderr
    assert outside.read_bytes() == before


def test_a_dossier_that_a_link_leads_to_is_read_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "own.toml").write_text(START, encoding="utf-8")
    (tmp_path / "in" / "link.toml").symlink_to("../own.toml")
    assert run("assess", "in/link.toml", "--on", DAY, cwd=tmp_path).returncode == 0


def test_a_card_that_is_a_link_to_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "README.md").symlink_to("pipe")
    for command in (("assess", "."), ("init", "."), ("card", ".")):
        done = run(*command, cwd=tmp_path)
        assert b"fault" not in done.stderr


def test_a_card_that_is_a_link_is_left_as_it_is(folder: Path) -> None:
    shutil.move(folder / "model" / "README.md", folder / "outside.md")
    (folder / "model" / "README.md").symlink_to("../outside.md")
    before = (folder / "outside.md").read_bytes()
    done = run("card", "model", "--write", "--on", DAY, cwd=folder)
    assert done.returncode in (2, 3)
    assert b"Traceback" not in done.stderr
    assert (folder / "outside.md").read_bytes() == before


@pytest.mark.parametrize("card", ["```\n{begin}\nmine\n{end}\n```\n", "{end}\nmine\n{begin}\n"])
def test_markers_in_code_or_the_wrong_way_round_are_refused(folder: Path, card: str) -> None:
    text = card.format(begin="<!-- gpaiscope:begin -->", end="<!-- gpaiscope:end -->")
    (folder / "model" / "README.md").write_text(text, encoding="utf-8")
    done = run("card", "model", "--write", "--on", DAY, cwd=folder)
    assert (done.returncode, b"error[markers]" in done.stderr) == (3, True)
    assert (folder / "model" / "README.md").read_text(encoding="utf-8") == text


# Files that are not what their names say


def no_names(folder: Path) -> tuple[str, ...]:
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": {"a": ["x"], "b": {}, "c": 1}}))
    return ("assess", ".")


def no_run_id(folder: Path) -> tuple[str, ...]:
    (folder / "mlruns" / "0" / "run" / "metrics").mkdir(parents=True)
    (folder / "mlruns" / "0" / "run" / "meta.yaml").write_text("status: 3\n")
    return ("estimate", "log", ".")


def state_folder(folder: Path) -> tuple[str, ...]:
    (folder / "trainer_state.json").mkdir()
    return ("estimate", "log", ".")


def config_folder(folder: Path) -> tuple[str, ...]:
    (folder / "configuration").mkdir()
    architecture = '[[activities]]\nkind = "pre-training"\narchitecture = { config = "configuration", tokens = 9 }\n'
    (folder / "gpai.toml").write_text(START + architecture)
    return ("assess", ".")


def memory(folder: Path) -> tuple[str, ...]:
    return ("estimate", "log", "/proc/self/mem")


@pytest.mark.parametrize("make", [no_names, no_run_id, state_folder, config_folder, memory])
def test_a_file_that_is_not_what_its_name_says_is_no_fault(
    tmp_path: Path, make: Callable[[Path], tuple[str, ...]]
) -> None:
    (tmp_path / "README.md").write_text("# T\n", encoding="utf-8")
    done = run(*make(tmp_path), cwd=tmp_path)
    assert done.returncode in (0, 3), done.stderr
    assert b"fault" not in done.stderr


# Ends

FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")


@FULL
@pytest.mark.parametrize(
    "command", [("--help",), ("assess", "--help"), ("--version",), ("law", "list"), ("law", "list", "--format", "json")]
)
def test_a_full_output_is_told_in_a_line(command: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*RUN, *command], cwd=ROOT, env=environment(), stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert done.returncode == 2
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"fault" not in done.stderr
    assert done.stderr.count(b"\n") <= 2


@FULL
@pytest.mark.parametrize("command", [(), ("assess", "nowhere"), ("estimate",)])
def test_with_nowhere_to_say_it_the_exit_code_says_it(command: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*RUN, *command], cwd=ROOT, env=environment(), stdout=full, stderr=full, check=False, timeout=60
        )
    assert done.returncode in (2, 3)


@pytest.mark.skipif(os.name == "nt", reason="a folder in use is not deleted there")
@pytest.mark.parametrize(
    "command",
    [("init",), ("assess", "."), ("assess", "gpai.toml"), ("card", "."), ("ask", "."), (*HARDWARE, "--output", "x")],
)
def test_a_folder_that_is_gone_is_told(tmp_path: Path, command: tuple[str, ...]) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = 'rmdir "$1"; shift; exec "$@"'
    done = subprocess.run(
        ["sh", "-c", script, "sh", str(gone), *RUN, *command],
        cwd=gone, env=environment(PYTHONPATH=str(ROOT / "src")), capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode in (2, 3), done
    assert done.stderr.startswith(b"error[")
    assert b"Traceback" not in done.stderr
    assert b"fault" not in done.stderr


STOPPED_AT = (
    "import os, sys\n"
    "def stop(event, what):\n"
    "    if event == 'import' and what[0] == {module!r}:\n"
    "        os.kill(os.getpid(), {signal})\n"
    "sys.addaudithook(stop)\n"
    "sys.argv[1:] = {arguments!r}\n"
    "from gpaiscope.__main__ import main\n"
    "main()\n"
)


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
@pytest.mark.parametrize(
    "module",
    [
        "gpaiscope.cli",
        "click",
        "gpaiscope.errors",
        "gpaiscope.repository.dossiers",
        "gpaiscope.law",
        "tomllib",
        "gpaiscope.report.write",
    ],
)
def test_stopped_at_any_time_it_ends_with_130_and_a_line(module: str) -> None:
    code = STOPPED_AT.format(
        module=module, signal=int(signal.SIGINT), arguments=["assess", "examples/legacy", "--on", DAY]
    )
    heard = f"import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n{code}"  # not in the background
    done = subprocess.run(
        [sys.executable, "-c", heard], cwd=ROOT, env=environment(), capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, b"", b"stopped")


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_stopped_while_a_text_is_run_as_code_the_module_ends_with_130_and_not_by_the_signal(tmp_path: Path) -> None:
    arguments = ["assess", "examples/legacy", "--on", DAY]
    code = (
        "import os, signal, sys, gpaiscope.cli.output\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def stop(frame, event, _):\n"
        "    if frame.f_code.co_filename == '<string>' and 'gpaiscope.dossier' in sys.modules:\n"
        "        sys.setprofile(None)\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.setprofile(stop)\n"
        f"sys.argv[1:] = {arguments!r}\n"
        "from gpaiscope.__main__ import main\n"
        "main()\n"
    )
    (tmp_path / "stopping.py").write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "stopping"],
        cwd=ROOT,
        env=environment(PYTHONPATH=str(tmp_path)),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr.strip()) == (130, b"stopped")


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_stopped_while_a_library_is_imported_that_goes_on_whatever_happens_it_ends_too() -> None:
    code = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Careless:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'click':\n"
        "            try:\n"
        "                os.kill(os.getpid(), signal.SIGINT)\n"
        "            except BaseException:\n"
        "                pass\n"
        "sys.meta_path.insert(0, Careless())\n"
        "sys.argv[1:] = ['--help']\n"
        "from gpaiscope.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment(PYTHONPATH=str(ROOT / "src")),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, b"", b"stopped")


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_a_stop_that_was_to_be_ignored_is_ignored() -> None:
    code = STOPPED_AT.format(module="click", signal=int(signal.SIGINT), arguments=["--help"])
    ignored = f"import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", ignored], cwd=ROOT, env=environment(), capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_program_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gpaiscope", "--version"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout[:9]) == (0, b"gpaiscope")
