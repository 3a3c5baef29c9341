"""Many paths on all cores, told in their order; one that fails stops no other."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from gpaiscope.checks import accepted, rules
from gpaiscope.checks.cache import Cache
from gpaiscope.checks.issues import CheckedModel, Issue, Report, with_fingerprints
from gpaiscope.checks.locations import shown_path
from gpaiscope.checks.mending import mend_cards
from gpaiscope.checks.places import Place, find_places
from gpaiscope.checks.reading import Callbacks, CheckRequest, check_loaded, check_path
from gpaiscope.deferred import dataclass
from gpaiscope.errors import Unreadable, UsageError
from gpaiscope.law import Law
from gpaiscope.repository.cores import cores
from gpaiscope.repository.dossiers import Loaded
from gpaiscope.repository.processes import unheard

FEW: Final = 4
"""Paths for which no process is started."""

AT_ONCE: Final = 16
"""Paths that a process is given together."""

Models = tuple[CheckedModel, ...]
"""The models of one path."""
Progress = Callable[[int, int], None]
"""What hears how many paths are done, of how many."""


@dataclass(frozen=True, kw_only=True)
class PathCheck:
    """How a path is checked: what is asked, what is called for it, and the cache, if there is one."""

    request: CheckRequest
    callbacks: Callbacks
    cache: Cache | None = None

    def models(self, path: Path) -> Models:
        """The models of a path; a fault of ours is told as one. Raises UsageError for what was asked wrongly."""

        def check_anew() -> Models:
            try:
                return check_path(path, self.request, self.callbacks)
            except UsageError:
                raise
            except Exception as error:  # one path with which the program fails stops no other
                return failed_path(path, f"{type(error).__name__}: {error}")

        return self.cache.answer(path, check_anew) if self.cache is not None else check_anew()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which rules count, the file of accepted issues, and whether cards are mended first.

    Where only the models of ``owners`` are wanted, ``owned`` says by its number of each place that has some what these
    are called; what cannot be read is called nothing.
    """

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    accepted: Path | None = None
    fix: bool = False
    owners: tuple[str, ...] = ()
    owned: Callable[[Sequence[Place]], Mapping[int, Collection[str]]] | None = None


def report(
    sources: Iterable[str | os.PathLike[str] | Loaded | Unreadable],
    law: Law,
    path_check: PathCheck,
    selection: Selection,
    *,
    jobs: int = 0,
    progress: Progress | None = None,
) -> Report:
    """What is found of all that the sources hold. Raises InputError for a wrong file of accepted issues."""
    # Read before all else: who mistyped it is told now, and not when everything has been checked.
    entries = accepted.accepted_in(selection.accepted) if selection.accepted is not None else ()
    sources, chosen = list(sources), rules.selected(selection.select, selection.ignore)
    paths = [os.fspath(source) for source in sources if not isinstance(source, Loaded | Unreadable)]
    places = find_places(sources)
    wanted = selection.owned(places) if selection.owned is not None else {}
    if selection.owned is not None:
        places = [places[number] for number in wanted]
        paths = [str(place) for place in places if isinstance(place, Path)]
    names = list(wanted.values())
    mended = tuple(mend_cards(places)) if selection.fix else ()
    models = [
        replace(model, issues=tuple(issue for issue in model.issues if issue.rule in chosen))
        for number, of_place in enumerate(check_places(places, path_check, progress, jobs))
        for model in of_place
        if not names or model.model in names[number]
    ]
    folder = (selection.accepted or Path()).parent
    marked, used = accepted.marked_models(models, entries, law.day, folder)
    unseen = [entry for entry in entries if entry not in used and entry.rule in chosen]
    return Report(
        day=law.day,
        law=law.body.hash,
        checked_until=law.day_of("law_checked"),
        models=marked,
        rules=chosen,
        unused=accepted.not_found(marked, unseen, paths, folder),
        mended=mended,
        owners=selection.owners,
    )


def failed_path(path: Path, why: str) -> Models:
    """That the program failed on a path."""
    says = f"A fault of gpaiscope, not of your input: {why}"
    issues = with_fingerprints([Issue(rule="fault", says=says, file=shown_path(path))])
    return (CheckedModel(path=shown_path(path), says=("nothing was concluded",), issues=issues),)


def check_places(
    places: Sequence[Place], path_check: PathCheck, progress: Progress | None = None, jobs: int = 0
) -> Iterator[Models]:
    """What each place holds, in order. ``jobs`` are the processes at most; 0: one for each core."""
    paths = [place for place in places if isinstance(place, Path)]
    processes = min(jobs or cores(), -(-len(paths) // FEW))
    answers = iter(map(path_check.models, paths) if processes < 2 else _in_processes(paths, path_check, processes))
    for number, place in enumerate(places):
        if progress is not None:
            progress(number, len(places))
        match place:
            case Path():
                yield next(answers)
            case Loaded():
                yield check_loaded(place, path_check.request, path_check.callbacks)
            case _:
                yield (place,)
    next(answers, None)  # its processes end with it


def _in_processes(paths: Sequence[Path], path_check: PathCheck, processes: int) -> Iterator[Models]:
    """On several processes; where one of them is killed, each path left goes alone, so that it takes no other along."""
    done = 0
    with _process_pool(processes, path_check) as pool:
        try:
            size = max(1, min(AT_ONCE, len(paths) // (4 * processes)))
            with unheard():
                answers = pool.map(_models_here, paths, chunksize=size)
            for models in answers:
                yield models
                done += 1
            return
        except BrokenProcessPool:
            pass
        except BaseException:  # who stops waits for no other path
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    for path in paths[done:]:
        with _process_pool(1, path_check) as alone:
            try:
                models = alone.submit(_models_here, path).result()
            except BrokenProcessPool:
                models = failed_path(path, "its process was ended, as where memory runs out")
        yield models


def _process_pool(processes: int, path_check: PathCheck) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        processes, mp_context=get_context(), initializer=_prepare_process, initargs=(path_check,)
    )


_path_checks: list[PathCheck] = []
"""What this process does: handed to it once, since it would be pickled with every path else."""


def _prepare_process(path_check: PathCheck) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it stops it
    _path_checks[:] = [path_check]


def _models_here(path: Path) -> Models:
    (path_check,) = _path_checks
    return path_check.models(path)
