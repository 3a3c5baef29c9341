"""How generated examples are drawn: anew each time where people work, the same each time in continuous integration."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadline: a slow machine is no failing test. Where CI is set, a run has to come out like the last one.
settings.register_profile("default-without-deadline", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("default-without-deadline")
