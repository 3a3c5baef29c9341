"""``ask --fill``: answers go into the dossier, each with its source, and nothing is lost on the way."""

from __future__ import annotations

import os
import time
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from gpaiscope.cli.fill import parsed
from gpaiscope.dossier import entry_at, fold, read
from gpaiscope.dossier.kinds import Amount, Day, Flag, Year
from gpaiscope.values import DateRange, Range
from tests.cli.golden import DAY, ROOT, RUN, environment, run

START = '# mine\n[model]\nname = "x"  # kept\noutputs = ["text"]\n\n[[actors]]\nid = "a"\ncountry = "US"\n'


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    path = tmp_path / "gpai.toml"
    path.write_text(START, encoding="utf-8")
    return path


def fill(dossier: Path, *lines: str, conclusion: str = "") -> str:
    asked = ["ask", str(dossier), *([conclusion] if conclusion else []), "--fill", "--on", DAY]
    done = run(*asked, stdin="".join(f"{line}\n" for line in lines).encode())
    assert done.returncode == 0, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return done.stderr.decode()


def test_an_answer_is_written_with_its_source_and_the_rest_is_kept(dossier: Path) -> None:
    fill(dossier, "pre-training", "a", "", "2026-01-05", "", "2026-05-20", "", "2e25", "report", "stop",
         conclusion="high_impact_presumption")  # fmt: skip
    text = dossier.read_text(encoding="utf-8")
    assert text.startswith(START)
    found = read(text.encode(), file="gpai.toml")
    assert found.activities is not None
    (activity,) = found.activities
    assert activity.flop is not None
    assert activity.flop.value == Range.exactly(2 * 10**25)
    assert activity.flop.source.text == "report"


def test_an_answer_for_today_changes_nothing_that_was_known_before(dossier: Path) -> None:
    changed = START + '\n[openness]\nlicence = [{ value = "llama3.1", until = 2026-05-31 }]  # then\n'
    dossier.write_bytes(b"\xef\xbb\xbf" + changed.replace("\n", "\r\n").encode())
    before = read(dossier.read_bytes(), file="gpai.toml")
    told = fill(dossier, "apache-2.0", "release page", "stop", conclusion="open_source_exemption")
    data = dossier.read_bytes()
    after = read(data, file="gpai.toml")
    assert "written" in told
    assert data.startswith(b"\xef\xbb\xbf# mine\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert b"# then" in data
    for day, known_on in ((date(2026, 5, 31), None), (date.fromisoformat(DAY), date(2026, 5, 31))):
        assert fold(after, day, known_on).openness == fold(before, day, known_on).openness
    openness = fold(after, date.fromisoformat(DAY)).openness
    assert openness is not None
    assert openness.licence is not None
    assert openness.licence.value == "apache-2.0"


def test_what_is_filled_in_is_not_asked_beside_a_day_of_knowledge(dossier: Path) -> None:
    done = run("ask", str(dossier), "--fill", "--known-on", "2026-01-01")
    assert done.returncode == 2
    assert b"--known-on" in done.stderr


def test_it_goes_on_until_nothing_is_open(dossier: Path) -> None:
    told = fill(dossier, "pre-training", "", "", "", "9e22", "log", conclusion="gpai_criterion")
    assert "→ no: gpai_criterion" in told
    assert "Nothing more can be asked." in told


def test_a_wrong_answer_is_told_and_asked_again(dossier: Path) -> None:
    told = fill(
        dossier, "pre-training", "nobody", "", "a", "", "", "", "a lot", "1e24", "", conclusion="gpai_criterion"
    )
    assert '"nobody" is not the id' in told
    assert '"a lot" is not a number' in told
    assert b'"1e24"' in dossier.read_bytes()


def test_an_empty_list_is_an_answer(dossier: Path) -> None:
    fill(dossier, "none", conclusion="placed_on_market")
    found = read(dossier.read_bytes(), file="gpai.toml")
    assert fold(found, date.fromisoformat(DAY)).market == ()
    assert fold(found, date.fromisoformat(DAY), date(2026, 1, 1)).market is None


@pytest.mark.parametrize("lines", [(), ("",), ("stop",), ("", "", "", "", "", "", "")])
def test_skipping_and_stopping_change_nothing(dossier: Path, lines: tuple[str, ...]) -> None:
    fill(dossier, *lines)
    assert dossier.read_text(encoding="utf-8") == START
    assert [path.name for path in dossier.parent.iterdir()] == ["gpai.toml"]


def test_a_dossier_that_is_wrong_is_told_before_anything_is_asked(dossier: Path) -> None:
    dossier.write_text("[model]\nnom = 1\n", encoding="utf-8")
    done = run("ask", str(dossier), "--fill", stdin=b"yes\n")
    assert done.returncode == 3
    assert dossier.read_text(encoding="utf-8") == "[model]\nnom = 1\n"


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are those of POSIX")
def test_it_works_on_a_terminal_and_ctrl_c_ends_with_130(dossier: Path) -> None:
    import pty

    process, terminal = pty.fork()
    if process == 0:  # pragma: no cover
        os.chdir(ROOT)
        os.execve(
            RUN[0], [*RUN, "ask", str(dossier), "gpai_criterion", "--fill", "--on", DAY], environment(TERM="xterm")
        )
    try:
        until(terminal, b"kind: ")
        os.write(terminal, b"pre-training\n")
        until(terminal, b"activities[0].actor: ")
        os.write(terminal, b"\x03")
        until(terminal, b"stopped")
        assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 130
    finally:
        os.close(terminal)
    assert b'kind = "pre-training"' in dossier.read_bytes()


def until(terminal: int, awaited: bytes) -> None:
    """Read from a terminal until it shows some bytes."""
    seen = b""
    ends = time.monotonic() + 30
    while awaited not in seen and time.monotonic() < ends:
        try:
            seen += os.read(terminal, 4096)
        except OSError:
            break
    assert awaited in seen, seen


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("model.outputs", "Several"),
        ("activities", "Tables"),
        ("activities[0].flop", "Amount"),
        ("activities[3].data_public", "Flag"),
        ("openness.rights.access", "Word"),
        ("openness.safety_terms", "Table"),
        ("actors[1].country", "Country"),
        ("original[0].placed_on", "Day"),
        ("no.such", None),
        ("model.no", None),
        ("model.outputs.text", None),
    ],
)
def test_a_path_leads_to_the_kind_that_is_declared_there(path: str, kind: str | None) -> None:
    found = entry_at(path)
    assert (type(found.kind).__name__ if found is not None else None) == kind


def test_what_is_typed_becomes_a_value() -> None:
    flop = entry_at("activities[0].flop")
    assert flop is not None
    amount = flop.kind
    assert isinstance(amount, Amount)
    assert parsed("2.1e23", amount) == Range.exactly(21 * 10**22)
    assert parsed("1e22..3e22", amount) == Range(low=10**22, high=3 * 10**22)
    assert parsed("1..2..3", amount) == Range(low=1, best=2, high=3)
    assert parsed("0.5", amount) == Range.exactly(Fraction(1, 2))
    assert parsed("no", Flag()) is False
    assert parsed("2026-03-01", Day()) == DateRange.exactly(date(2026, 3, 1))
    assert parsed("2025", Year()) == 2025
    for text, kind in (("maybe", Flag()), ("tomorrow", Day()), ("1..2..3..4", amount), ("3..1", amount), ("x", Year())):
        with pytest.raises(ValueError, match=r".+"):
            parsed(text, kind)
