"""The command line: a thin shell over the same functions that Python offers."""

import signal
import sys
from types import FrameType

from distretto.errors import DistrettoError, InputError
from distretto.logs import configure

__all__ = ["run"]

USAGE_ERROR = 2  # also what a mistyped option gives
FAILURE = 1


def run() -> None:
    """Run the command line on the arguments of the process, and exit.

    An error that the user can put right is one message on the standard error stream and exit code
    2; Ctrl-C and SIGTERM give exit code 130, after what is finished has been kept.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that knows no Greek letter still prints
            stream.reconfigure(errors="replace")
    # A shell starts background jobs with SIGINT ignored; whoever sends one means it all the same.
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    configure()
    from distretto.cli.app import app

    try:
        app(prog_name="distretto")
    except InputError as error:
        _fail(str(error), USAGE_ERROR)
    except DistrettoError as error:
        _fail("; ".join([str(error), *getattr(error, "__notes__", ())]), FAILURE)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Stop in good order; SIGTERM is treated like Ctrl-C."""
    raise KeyboardInterrupt


def _fail(message: str, code: int) -> None:
    print(f"error: {message}", file=sys.stderr)
    sys.exit(code)
