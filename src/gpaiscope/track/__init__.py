"""Follow a training: what it takes is counted as the law counts, and told where a line of the law comes near.

    >>> from gpaiscope.track import Tracker
    >>> with Tracker(model, "run.jsonl", optimizer=optimizer, original_flop="6.4e24"):  # doctest: +SKIP
    ...     train()

`for_trainer` gives a callback for the Trainer of transformers (and so of TRL and PEFT), `for_lightning` one for
Lightning, `for_accelerate` a tracker that an Accelerator saves and loads. None of them is imported here: they are those
that the training has loaded.
"""

from gpaiscope.track.hosts import for_accelerate, for_lightning, for_trainer
from gpaiscope.track.lines import LineNews
from gpaiscope.track.tracker import Tracker

Told = LineNews
"""What ``on_line`` is called with, by the name under which scripts import it."""

__all__ = ["LineNews", "Told", "Tracker", "for_accelerate", "for_lightning", "for_trainer"]
