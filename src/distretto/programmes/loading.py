"""Find the files of programmes and read them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from distretto.errors import SpecError
from distretto.programmes.models import Programme
from distretto.scenarios.entries import read_entry

__all__ = ["load", "names"]

FOLDER = Path(__file__).parent


@cache
def names() -> tuple[str, ...]:
    """Return the names of the programmes that come with Distretto, in alphabetical order."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.toml")))


@cache
def load(name: str) -> Programme:
    """Read a programme that comes with Distretto.

    Raises
    ------
    SpecError
        If its file is not what it has to be.
    """
    file = FOLDER / f"{name}.toml"
    found = read_entry(Programme, file, SpecError, "a programme")
    if found.name != name:
        raise SpecError(
            "the name is not that of the file", file=file, found=found.name, expected=name
        )
    return found
