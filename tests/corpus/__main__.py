"""A corpus of runs of the program, compared byte for byte. From the folder of the checkout:

python -m tests.corpus check [NAME..]              tell which runs give something else than is listed; exit 1 for any
python -m tests.corpus write FOLDER [NAME..]       every output into a folder, one file a run
python -m tests.corpus compare FOLDER [NAME..]     what is otherwise than there, as a diff; exit 1 for any
python -m tests.corpus accept CLASS NAME [NAME..]  list these runs as changed, for the reason of a class of changes.toml
python -m tests.corpus planted [ROOM..]            plant the errors of planted.toml one at a time; exit 1 for one unseen

NAME is the id of a run, as "screens: assess late.toml"; it may be a pattern, but for `accept`. To see what changed:
write the outputs of the commit before, then compare.
--checkout DIR runs the program of another checkout, over the inputs that it has.
"""

from __future__ import annotations

import argparse
import difflib
import os
import re
import sys
from pathlib import Path

from tests.corpus import planted, running
from tests.corpus.digests import LISTED, digest

SHOWN = 30
"""Lines of a diff that are printed of each run."""


def file_name(run: str) -> str:
    """The file of a run's output."""
    return re.sub(r"[^\w.=-]+", "-", run).strip("-") + ".txt"


def main() -> int:
    """Do what is asked, and say which runs are otherwise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("check", "write", "compare", "accept", "planted"))
    parser.add_argument("words", nargs="*")
    parser.add_argument("--checkout", type=Path, default=running.ROOT)
    asked = parser.parse_args()
    if asked.what == "planted":
        return plant(tuple(asked.words))
    first = asked.words[:1] if asked.what in ("write", "compare", "accept") else []
    names = asked.words[len(first) :]
    outputs = running.outputs(asked.checkout, names=names)
    now = {run: digest(output) for run, output in outputs.items()}
    if asked.what == "accept":
        otherwise = LISTED.accept(now, names, "".join(first))
    elif asked.what == "check":
        known = {run: LISTED.expected.get(run) for run in now} if names else LISTED.expected
        otherwise = sorted(run for run in known | now if known.get(run) != now.get(run))
    else:
        otherwise = compare(Path(*first), outputs, whole=not names, write=asked.what == "write")
    print("\n".join(f"otherwise: {run}" for run in otherwise), end="\n" if otherwise else "")
    print(f"{len(outputs)} runs, {spent():.0f} CPU s, {len(otherwise)} otherwise")
    return 1 if otherwise and asked.what in ("check", "compare") else 0


def plant(rooms: tuple[str, ...]) -> int:
    """Plant the errors of these rooms, and tell how many runs saw each."""
    results = []
    for error, runs in planted.trials(rooms):
        results.append(bool(runs))
        print(f"{error.room:12} {len(runs):>4} runs  {error.file}: {' '.join(error.wrong.split())}")
    print(f"{len(results)} planted, {sum(results)} seen, {spent():.0f} CPU s")
    return 0 if all(results) else 1


def spent() -> float:
    """The seconds of a processor that the runs took."""
    times = os.times()
    return times.children_user + times.children_system


def compare(folder: Path, outputs: dict[str, str], *, whole: bool, write: bool) -> list[str]:
    """What differs from the files of a folder: shown as a diff, or written there. ``whole``: a file too many counts."""
    folder.mkdir(exist_ok=True, parents=True)
    texts = {file_name(run): output for run, output in outputs.items()}
    kept = {file.name: file.read_bytes().decode("utf-8") for file in folder.glob("*.txt")}
    otherwise = [name for name, output in texts.items() if kept.get(name) != output]
    otherwise += [name for name in kept if name not in texts] if whole else []
    for name in otherwise:
        if write and name in texts:
            (folder / name).write_bytes(texts[name].encode())
        elif write:
            (folder / name).unlink()
        else:
            sides = (kept.get(name, "").splitlines(), texts.get(name, "").splitlines())
            diff = list(difflib.unified_diff(*sides, f"before/{name}", f"now/{name}", n=1, lineterm=""))
            print("\n".join([*diff[:SHOWN], *([f"... {len(diff) - SHOWN} more lines"] if diff[SHOWN:] else [])]))
    return otherwise


if __name__ == "__main__":
    sys.exit(main())
