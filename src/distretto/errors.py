"""The one family of errors.

Whatever a user can put right is raised as an :class:`InputError`, whose message says in which file
and where, what was found, what is expected and, for a misspelt name, which one was probably meant:

>>> known = ["labour-floor", "training-consortium"]
>>> print(InputError("unknown institution", where="--arm floor", found="labour-flor",
...                  expected="one of labour-floor, training-consortium",
...                  hint=did_you_mean("labour-flor", known)))
--arm floor: unknown institution
  found:    'labour-flor'
  expected: one of labour-floor, training-consortium
  hint:     did you mean 'labour-floor'?
"""

from collections.abc import Iterable
from difflib import get_close_matches
from os import PathLike, fspath

__all__ = [
    "AccountsError",
    "ClaimError",
    "DistrettoError",
    "InputError",
    "ResultError",
    "ScenarioError",
    "SpecError",
    "TableError",
    "did_you_mean",
    "install_extra",
    "nearest",
]

# Stands for "nothing was found", which `None` cannot: a file may well hold a None.
_NOTHING = object()
_LONGEST_SHOWN = 80


class DistrettoError(Exception):
    """Any error that Distretto raises on purpose."""


class InputError(DistrettoError, ValueError):
    """Something the user gave is not what it has to be.

    Parameters
    ----------
    problem : str
        What is wrong, in one short phrase without a full stop.
    file : str or path, optional
        The file it was read from.
    where : str, optional
        The place in it: a key (``markets.size``), a row and column (``row 12, column sales``), or
        the option of the command line (``--arm floor``).
    found : object, optional
        The offending value; shown as Python writes it, cut when long.
    expected : str, optional
        What would have been right, in words.
    hint : str, optional
        What to do about it; see :func:`did_you_mean`.

    Attributes
    ----------
    problem, file, where, found, expected, hint
        As given; ``file`` as text; None where nothing was given.
    """

    def __init__(
        self,
        problem: str,
        *,
        file: str | PathLike[str] | None = None,
        where: str | None = None,
        found: object = _NOTHING,
        expected: str | None = None,
        hint: str | None = None,
    ) -> None:
        self.problem = problem
        self.file = None if file is None else fspath(file)
        self.where = where
        self._found = found
        self.expected = expected
        self.hint = hint
        super().__init__(problem)

    @property
    def found(self) -> object:
        """The offending value, or None where none was given."""
        return None if self._found is _NOTHING else self._found

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.where) if part)
        lines = [f"{place}: {self.problem}" if place else self.problem]
        if self._found is not _NOTHING:
            lines.append(f"  found:    {_shown(self._found)}")
        if self.expected:
            lines.append(f"  expected: {self.expected}")
        if self.hint:
            lines.append(f"  hint:     {self.hint}")
        return "\n".join(lines)

    def __reduce__(self) -> tuple[object, ...]:
        # Errors travel between processes; the default would lose the keyword arguments.
        return (_restore, (type(self), self.problem, self.__dict__))


class ScenarioError(InputError):
    """A scenario file is malformed or does not exist."""


class ClaimError(InputError):
    """A claim is malformed, or does not fit the model."""


class SpecError(InputError):
    """An arm or an institution, as written on the command line or in Python, makes no sense."""


class TableError(InputError):
    """A data table breaks its schema."""


class ResultError(InputError):
    """A saved result cannot be read, or an output folder cannot be used."""


class AccountsError(DistrettoError):
    """The accounts of a simulated district do not close: a fault of the model, not of the user."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that `name` was probably meant to be, or None if none is like it.

    Parameters
    ----------
    name : str
        The name as written; letter case and ``_``, ``-`` or blank between words do not matter.
    known : iterable of str
        The names that exist.
    """
    plain = {_plain(candidate): candidate for candidate in known}
    close = get_close_matches(_plain(name), plain, n=1, cutoff=0.6)
    return plain[close[0]] if close else None


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Return the hint ``did you mean '...'?`` of an :class:`InputError`, or None if unlike all."""
    guess = nearest(name, known)
    return None if guess is None else f"did you mean {guess!r}?"


def install_extra(extra: str) -> str:
    """Return the hint what to type for an optional part of Distretto, by the name of its extra."""
    return f"in a copy of the repository: pip install -e '.[{extra}]'"


def _plain(name: str) -> str:
    return name.strip().casefold().replace("_", "-").replace(" ", "-")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _restore(kind: type[InputError], problem: str, state: dict[str, object]) -> InputError:
    error = kind(problem)
    error.__dict__.update(state)
    return error
