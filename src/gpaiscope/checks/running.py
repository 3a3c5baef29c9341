"""Many paths on all cores, told in their order; one that fails stops no other."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from gpaiscope.checks.found import Checked, Found, Report, chosen, fingerprinted, found_by
from gpaiscope.checks.kept import Kept
from gpaiscope.checks.mending import mend
from gpaiscope.checks.places import shown
from gpaiscope.checks.reading import Asked, Uses, check, of_loaded, unreadable
from gpaiscope.checks.settings import accept, accepted_in, not_found
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake, UsageError
from gpaiscope.law import Law
from gpaiscope.repository.cores import cores
from gpaiscope.repository.dossiers import Loaded, located, resolved_place
from gpaiscope.repository.gathering import walk, within
from gpaiscope.repository.paths import local
from gpaiscope.repository.processes import unheard

FEW: Final = 4
"""Paths for which no process is started."""

AT_ONCE: Final = 16
"""Paths that a process is given together."""

_PATTERN: Final = frozenset("*?[")
Told = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is done with one path: what is asked, what is used for it, and where answers are kept, if anywhere."""

    asked: Asked
    uses: Uses
    kept: Kept | None = None

    def of(self, path: Path) -> tuple[tuple[Checked, ...], bool]:
        """The models of a path; a fault of ours is told as one. Raises UsageError for what was asked wrongly."""

        def work() -> tuple[Checked, ...]:
            try:
                return check(path, self.asked, self.uses)
            except UsageError:
                raise
            except Exception as error:  # one path with which the program fails stops no other
                return failed(path, f"{type(error).__name__}: {error}")

        return self.kept.answer(path, work) if self.kept is not None else (work(), False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which rules count, which findings somebody accepted, and whether cards are mended first."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    accepted: Path | None = None
    fix: bool = False


def report(
    sources: Iterable[str | os.PathLike[str] | Loaded],
    law: Law,
    work: Work,
    choice: Choice,
    *,
    jobs: int = 0,
    told: Told | None = None,
) -> Report:
    """What is found of all that the sources hold. Raises InputError for a wrong file of accepted findings."""
    known = accepted_in(choice.accepted) if choice.accepted is not None else ()
    sources, rules = list(sources), chosen(choice.select, choice.ignore)
    found = places(sources)
    mended = tuple(mend(found)) if choice.fix else ()
    every = [each for models in run(found, work, told, jobs) for each in models]
    around = (choice.accepted or Path()).parent
    models, used = accept(found_by(every, rules), known, law.day, around)
    paths = [os.fspath(each) for each in sources if not isinstance(each, Loaded)]
    unused = not_found(models, [each for each in known if each not in used and each.rule in rules], paths, around)
    return Report(
        day=law.day,
        law=law.body.hash,
        checked_until=law.day_of("law_checked"),
        models=models,
        rules=rules,
        unused=unused,
        mended=mended,
    )


def failed(path: Path, why: str) -> tuple[Checked, ...]:
    """That the program failed on a path."""
    says = f"A fault of gpaiscope, not of your input: {why}"
    found = fingerprinted([Found(rule="fault", says=says, file=shown(path))])
    return (Checked(path=shown(path), says=("nothing was concluded",), found=found),)


Place = Path | Loaded | Checked
"""Where there is something to check, what was read already, or what could not even be looked into."""


def places(paths: Iterable[str | os.PathLike[str] | Loaded]) -> list[Place]:
    """Every dossier and model's folder that the paths and patterns hold, each once, in their order."""
    found: list[Place] = []
    seen: set[Path] = set()
    for path in paths:
        if isinstance(path, Loaded):
            found.append(path)
            continue
        for each in _expanded(path):
            for place in [each] if isinstance(each, Checked) else _within(each):
                try:
                    key = None if isinstance(place, Checked) else resolved_place(located(place), None)
                except InputError as error:
                    found.append(unreadable(Path(path), error.mistakes))
                    continue
                if key is None or key not in seen:
                    found.append(place)
                    seen |= set() if key is None else {key}
    return found


def _within(path: Path) -> Iterator[Path | Checked]:
    """The dossiers and models at a path, and each thing below it that cannot be looked into."""
    try:
        for each in within(path):
            yield unreadable(Path(each.file or path), [each]) if isinstance(each, Mistake) else each
    except InputError as error:
        yield unreadable(path, error.mistakes)


def _expanded(path: str | os.PathLike[str]) -> Sequence[Path | Checked]:
    """The paths that a pattern matches; a path that is there is none, whatever stands in it."""
    text = os.fspath(path)
    try:
        if not _PATTERN & set(text) or os.path.lexists(text):
            return [local(path)]
    except InputError as error:
        return [unreadable(Path(path), error.mistakes)]
    wrong: list[Checked] = []
    matched = sorted(_matched(text, wrong))
    if matched or wrong:
        return [*map(Path, matched), *wrong]
    expected = "a pattern that matches dossiers or models' folders"
    return [unreadable(Path(text), [Mistake(reference="missing-file", message="matches nothing", expected=expected)])]


def _matched(pattern: str, wrong: list[Checked]) -> Iterable[str]:
    """What a pattern matches. ``**`` follows no links, and at the end it is the folder, which is looked into anyway."""
    first, *more = re.split(r"(?:^|(?<=/))\*\*(?:/+|$)", pattern.replace(os.sep, "/"))
    found = glob.glob(first) if first or not more else [""]  # noqa: PTH207
    for rest in filter(None, more):
        folders = dict.fromkeys(folder for each in found for folder in _folders(each, wrong))
        inside = (os.path.join(glob.escape(folder), rest) for folder in folders)  # noqa: PTH118
        found = [*dict.fromkeys(each for one in inside for each in glob.glob(one))]  # noqa: PTH207
    return (each or "." for each in found)


def _folders(top: str, wrong: list[Checked]) -> Iterator[str]:
    """A folder and those below it; what cannot be looked into is put to what is wrong."""
    if os.path.isdir(top or "."):  # noqa: PTH112
        for each in walk(Path(top)):
            if isinstance(each, Mistake):
                wrong.append(unreadable(Path(each.file or top), [each]))
            else:
                yield os.fspath(each.path)


def run(found: Sequence[Place], work: Work, told: Told | None = None, jobs: int = 0) -> Iterator[tuple[Checked, ...]]:
    """What each place holds, in order. ``jobs`` are the processes at most; 0: one for each core."""
    paths = [each for each in found if isinstance(each, Path)]
    many = min(jobs or cores(), -(-len(paths) // FEW))
    answers = iter(_alone(paths, work) if many < 2 else _together(paths, work, many))
    for number, each in enumerate(found):
        if told is not None:
            told(number, len(found))
        match each:
            case Path():
                yield next(answers)
            case Loaded():
                yield check_loaded(each, work)
            case _:
                yield (each,)
    next(answers, None)  # its processes end with it


def check_loaded(given: Loaded, work: Work) -> tuple[Checked, ...]:
    """The models of a dossier that was handed over, as on standard input."""
    return of_loaded(given, work.asked, work.uses)


def _alone(paths: Iterable[Path], work: Work) -> Iterator[tuple[Checked, ...]]:
    return (work.of(each)[0] for each in paths)


def _together(paths: Sequence[Path], work: Work, many: int) -> Iterator[tuple[Checked, ...]]:
    """On several processes; where one of them is killed, each path left goes alone, so that it takes no other along."""
    done = 0
    with ProcessPoolExecutor(many, mp_context=get_context(), initializer=_begin, initargs=(work,)) as pool:
        try:
            with unheard():
                answers = pool.map(_one, paths, chunksize=max(1, min(AT_ONCE, len(paths) // (4 * many))))
            for each in answers:
                yield each
                done += 1
            return
        except BrokenProcessPool:
            pass
        except BaseException:  # who stops waits for no other path
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    for path in paths[done:]:
        yield _apart(path, work)


def _apart(path: Path, work: Work) -> tuple[Checked, ...]:
    """One path in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context(), initializer=_begin, initargs=(work,)) as pool:
        try:
            return pool.submit(_one, path).result()
        except BrokenProcessPool:
            return failed(path, "its process was ended, as where memory runs out")


_work: list[Work] = []
"""What this process does: handed to it once."""


def _begin(work: Work) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it stops it
    _work[:] = [work]


def _one(path: Path) -> tuple[Checked, ...]:
    return _work[0].of(path)[0]
