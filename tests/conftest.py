"""How generated examples are drawn: anew each time where people work, the same each time in continuous integration.

And how often memory is gone through: what was collected stays until the end, and is left out of that; most of what
comes later goes by itself, so that it is gone through as rarely as where the program runs.
"""

from __future__ import annotations

import gc
import os

from hypothesis import Phase, settings

# No deadline: a slow machine is no failing test. Where CI is set, a run has to come out like the last one.
# Shrinking a dossier can take many minutes, so it is asked for: SHRINK=1.
PHASES = [phase for phase in Phase if phase is not Phase.shrink or os.environ.get("SHRINK")]
settings.register_profile(
    "default-without-deadline", deadline=None, derandomize=bool(os.environ.get("CI")), phases=PHASES
)
settings.load_profile("default-without-deadline")

gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()
    gc.set_threshold(100_000)
