"""The one way of logging.

Modules write ``log = get_logger(__name__)``. Nothing is configured on import, so a program that
uses Distretto keeps its own logging; the command line calls :func:`configure` once. Messages go to
the standard error stream: standard output belongs to results.
"""

import logging
import sys

__all__ = ["configure", "get_logger"]

_ROOT = "distretto"
_LEVELS = {-1: logging.ERROR, 0: logging.WARNING, 1: logging.INFO, 2: logging.DEBUG}

# A library stays silent until the program that uses it asks to hear it.
logging.getLogger(_ROOT).addHandler(logging.NullHandler())


class _StandardError(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to whatever ``sys.stderr`` is at the moment of writing."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> object:
        return sys.stderr


def get_logger(name: str) -> logging.Logger:
    """Return the logger of a module.

    Parameters
    ----------
    name : str
        The module's ``__name__``; a name outside the package is put under ``distretto``.
    """
    inside = name == _ROOT or name.startswith(f"{_ROOT}.")
    return logging.getLogger(name if inside else f"{_ROOT}.{name}")


def configure(verbosity: int = 0) -> None:
    """Show log messages on the standard error stream.

    Parameters
    ----------
    verbosity : int
        -1 shows errors only, 0 warnings too, 1 what is being done, 2 every detail; values beyond
        are taken as the nearest. Calling it again changes the level and adds no second output.
    """
    level = _LEVELS[min(max(verbosity, -1), 2)]
    logger = logging.getLogger(_ROOT)
    logger.setLevel(level)
    if not any(isinstance(handler, _StandardError) for handler in logger.handlers):
        handler = _StandardError()
        handler.setFormatter(_Formatter())
        logger.addHandler(handler)


class _Formatter(logging.Formatter):
    """``warning: text`` for warnings and errors, the bare text for progress."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        if record.levelno >= logging.WARNING:
            return f"{record.levelname.lower()}: {text}"
        return text
