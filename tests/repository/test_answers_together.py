"""Many who answer one dossier at once: one wins a place, the others see both values, and nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import tomllib
from datetime import date
from pathlib import Path

import pytest

from gpaiscope import service
from gpaiscope.dossier import read
from gpaiscope.errors import Clash, UsageError
from gpaiscope.repository.dossier_file import answer_begun, former_file
from gpaiscope.repository.output import STALE, held_by_file

LICENCE = "openness.licence"
TEXT = '# mine\n[model]\nname = "x"  # kept\n\n[openness]\nlicence = "MIT"\n'

WRITER = """
import sys
from gpaiscope import service
from gpaiscope.errors import Clash
file, begun, value = sys.argv[1:]
try:
    service.write_answer(file, "openness.licence", value, wrong=True, begun=begun)
    print("saved")
except Clash as clash:
    print(clash.yours, clash.theirs)
"""

ENDLESS = """
import sys
from gpaiscope import service
for number in range(10**6):
    service.write_answer(sys.argv[1], "openness.licence", f"L{number}", wrong=True)
    print(number, flush=True)
"""


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    path = tmp_path / "gpai.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def started(program: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", program, *words], stdout=subprocess.PIPE, text=True)


def test_of_twelve_writers_from_one_version_one_wins_and_eleven_see_both_values(dossier: Path) -> None:
    _, begun = answer_begun(dossier, LICENCE)
    running = [started(WRITER, str(dossier), begun, f"L{number}") for number in range(12)]
    said = [process.communicate(timeout=120)[0].strip() for process in running]
    winner = said.index("saved")
    assert dossier.read_text(encoding="utf-8") == TEXT.replace("MIT", f"L{winner}")
    assert said == ["saved" if number == winner else f'"L{number}" "L{winner}"' for number in range(12)]
    (former,) = tomllib.loads(former_file(dossier).read_text(encoding="utf-8"))["former"]
    assert (former["path"], former["stood"]) == (LICENCE, '"MIT"')


def test_a_killed_writer_loses_nothing_that_it_said_to_be_saved(dossier: Path) -> None:
    saved = -1
    for _ in range(4):
        with started(ENDLESS, str(dossier)) as process:
            assert process.stdout is not None
            saved = int(process.stdout.readline())
            time.sleep(0.05)
            os.kill(process.pid, signal.SIGKILL)
            saved = max(saved, *(int(line) for line in process.stdout.read().splitlines()))
        found = read(dossier.read_bytes(), file="gpai.toml").openness
        assert found is not None
        assert found.licence is not None
        now = int(found.licence.value[1:])  # type: ignore[union-attr]
        assert now in (saved, saved + 1)
        rows = tomllib.loads(former_file(dossier).read_text(encoding="utf-8"))["former"]
        assert rows[-1]["stood"] in (f'"L{now - 1}"', f'"L{now}"')


def test_different_places_are_put_together_and_the_same_one_never_is(dossier: Path) -> None:
    _, mine = answer_begun(dossier, "openness.weights_public")
    _, same = answer_begun(dossier, LICENCE)
    service.write_answer(dossier, LICENCE, "Apache-2.0", wrong=True)
    service.write_answer(dossier, "openness.weights_public", "yes", source="card", begun=mine, known_on="2026-12-01")
    before = dossier.read_bytes()
    with pytest.raises(Clash) as clash:
        service.write_answer(dossier, LICENCE, "BSD-3-Clause", wrong=True, begun=same)
    assert (clash.value.yours, clash.value.theirs) == ('"BSD-3-Clause"', '"Apache-2.0"')
    assert dossier.read_bytes() == before
    service.write_answer(dossier, LICENCE, "BSD-3-Clause", wrong=True, begun=clash.value.begun)
    assert b'licence = "BSD-3-Clause"' in dossier.read_bytes()


def test_what_has_come_to_be_known_since_stands_beside_the_other(dossier: Path) -> None:
    saved = service.write_answer(dossier, LICENCE, "Apache-2.0", source="page", known_on=date(2026, 11, 30))
    assert saved.former is None
    assert not former_file(dossier).exists()
    added = '[{ value = "MIT" }, { value = "Apache-2.0", source = "page", known_on = 2026-11-30 }]'
    assert saved.after.decode() == TEXT.replace('"MIT"', added)


@pytest.mark.parametrize(("path", "typed"), [("openness.weights_public", "perhaps"), ("nowhere.at_all", "1")])
def test_what_cannot_be_written_there_is_refused_and_changes_nothing(dossier: Path, path: str, typed: str) -> None:
    with pytest.raises(UsageError):
        service.write_answer(dossier, path, typed)
    assert dossier.read_text(encoding="utf-8") == TEXT


def test_a_file_that_others_were_kept_out_by_is_taken_over_once_it_is_stale(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with held_by_file(lock), pytest.raises(UsageError, match="another process"), held_by_file(lock, wait=0.05):
        pass
    assert not lock.exists()
    lock.write_bytes(b"left by one that was killed")
    old = time.time() - 2 * STALE
    os.utime(lock, (old, old))
    with held_by_file(lock, wait=0.05):
        assert lock.exists()
    assert list(tmp_path.iterdir()) == []
