"""The kinds of district with their criteria, read from a file that a user may replace."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from distretto.districts.profiling.definitions import BY_NAME
from distretto.errors import InputError, did_you_mean

__all__ = ["Criterion", "Kind", "Rules", "read_typologies"]

SHIPPED = Path(__file__).with_name("typologies.toml")


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a feature says of a kind.

    Attributes
    ----------
    feature : str
        Name of the feature.
    none, full : float
        Values at which it does not speak for the kind, and at which it does fully.
    essential : bool
        Whether the kind cannot be without it.
    """

    feature: str
    none: float
    full: float
    essential: bool = False

    def membership(self, value: float) -> float:
        """Return how far a value speaks for the kind, 0 to 1."""
        return min(1.0, max(0.0, (value - self.none) / (self.full - self.none)))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of district, or an axis: its name, a title, what it means, its criteria."""

    name: str
    title: str
    meaning: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """A typology as its file declares it; with `corners`, its two kinds are axes."""

    name: str
    title: str
    source: str
    kinds: tuple[Kind, ...]
    corners: tuple[tuple[str, str, str], ...] = ()


def read_typologies(path: str | PathLike[str] | None = None) -> tuple[Rules, ...]:
    """Read the kinds of district and their thresholds.

    Parameters
    ----------
    path : str or path, optional
        A file like the one that is shipped, ``typologies.toml``, which is read by default.

    Raises
    ------
    InputError
        If the file cannot be read, names a feature that there is not, or a criterion has no two
        different values.
    """
    file = Path(path) if path is not None else SHIPPED
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as failure:
        raise InputError(f"cannot be read: {failure.strerror}", file=file) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as failure:
        raise InputError("not a TOML file", file=file, found=str(failure)) from None
    return tuple(_rules(name, entry, file) for name, entry in content.items())


def _rules(name: str, entry: Any, file: Path) -> Rules:
    if not isinstance(entry, dict):
        raise InputError("not a typology", file=file, where=name, expected="a table of kinds")
    kinds = tuple(
        _kind(f"{name}.{kind}", kind, each, file)
        for kind, each in entry.items()
        if isinstance(each, dict)
    )
    squares = entry.get("squares", ())
    corners = tuple(
        tuple(_text(each, key, f"{name}.squares", file) for key in ("name", "title", "example"))
        for each in squares
    )
    if not kinds or (corners and (len(kinds) != 2 or len(corners) != 4)):
        raise InputError(
            "the typology is not whole",
            file=file,
            where=name,
            found=f"{len(kinds)} kinds, {len(corners)} squares",
            expected="at least one kind; or two axes and four squares",
        )
    title, source = (_text(entry, key, name, file) for key in ("title", "source"))
    return Rules(name, title, source, kinds, corners)  # type: ignore[arg-type]


def _kind(where: str, name: str, entry: Mapping[str, Any], file: Path) -> Kind:
    listed = entry.get("criteria")
    if not isinstance(listed, Sequence) or not listed:
        raise InputError(
            "the kind has no criteria",
            file=file,
            where=where,
            expected="criteria = [{ feature = ..., none = ..., full = ... }]",
        )
    criteria = tuple(_criterion(where, each, file) for each in listed)
    title, meaning = (_text(entry, key, where, file) for key in ("title", "meaning"))
    return Kind(name, title, meaning, criteria)


def _criterion(where: str, entry: Mapping[str, Any], file: Path) -> Criterion:
    feature = _text(entry, "feature", where, file)
    if feature not in BY_NAME:
        raise InputError(
            "there is no such feature",
            file=file,
            where=where,
            found=feature,
            expected="one of " + ", ".join(BY_NAME),
            hint=did_you_mean(feature, BY_NAME),
        )
    none, full = entry.get("none"), entry.get("full")
    known = all(isinstance(each, int | float) for each in (none, full))
    if not known or none == full:
        raise InputError(
            "the criterion has no two values",
            file=file,
            where=f"{where}, {feature}",
            found=f"none = {none}, full = {full}",
            expected="two different numbers",
        )
    essential = entry.get("essential", False)
    if not isinstance(essential, bool):
        raise InputError(
            "neither true nor false",
            file=file,
            where=f"{where}, {feature}, essential",
            found=essential,
            expected="true or false",
        )
    return Criterion(feature, float(none), float(full), essential)  # type: ignore[arg-type]


def _text(entry: Mapping[str, Any], key: str, where: str, file: Path) -> str:
    found = entry.get(key)
    if not isinstance(found, str):
        raise InputError(
            f"{key} is missing", file=file, where=where, found=found, expected="a text"
        )
    return found
