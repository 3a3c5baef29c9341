"""The program, as ``gpaiscope`` and as ``python -m gpaiscope``.

Little is imported here, so that a Ctrl-C while the rest is imported finds somebody who understands it.
"""

# and not `signal`, whose own imports take longer than all that is here
import _signal  # type: ignore[import-not-found]  # it has no stubs
import gc
import os
import sys

from gpaiscope import __version__


def main() -> None:
    """Run the program with the arguments of this process. Stopped at any time, it says so in one line and no more."""
    if sys.argv[1:] == ["--version"] and _write_version():
        return
    gc.set_threshold(100_000)  # looking through what was just imported for what can go finds nothing
    stoppable = _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler
    if stoppable:  # where the shell has it ignored, as in the background, it stays so
        _signal.signal(_signal.SIGINT, _stop)
    try:
        from gpaiscope.cli import main as run

        if stoppable:
            _signal.signal(_signal.SIGINT, _signal.default_int_handler)
        run()
    except KeyboardInterrupt:
        _stop()
    finally:
        gc.freeze()  # what is left goes with the process
        if stoppable:
            _signal.signal(_signal.SIGINT, _stop)


def _write_version() -> bool:
    """Whether the version could be written; where it cannot, the program that knows how to say so is run."""
    try:
        os.write(1, f"gpaiscope {__version__}\n".encode())
    except OSError:
        return False
    return True


def _stop(*_: object) -> None:
    os.write(2, b"stopped\n")
    os._exit(130)


if __name__ == "__main__":
    main()
