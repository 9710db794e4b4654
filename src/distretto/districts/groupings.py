"""Which activity and which manufacturing industry a code of a classification belongs to.

A grouping is a TOML file: the table ``activities`` lists the codes of the seven activities beside
manufacturing, the table ``manufacturing`` those of each industry. A code belongs to the group with
the longest code that it begins with. ``like`` takes another grouping as the start. Those that come
with Distretto, see `GROUPINGS`, lie in the folder ``groups``, to be read and copied.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from os import PathLike
from pathlib import Path
from typing import Any

from distretto.errors import InputError, TableError, did_you_mean

__all__ = ["ACTIVITIES", "GROUPINGS", "MANUFACTURING", "Grouping", "read_grouping"]

MANUFACTURING = "manufacturing"
# The other activities, in the order of the source (Boix 2008, annex 1).
ACTIVITIES = (
    "agriculture",
    "extraction",
    "construction",
    "business services",
    "consumer services",
    "social services",
    "traditional services",
)
GROUPINGS = ("nace-rev2", "ateco-2007", "isic-rev4", "naics-2017", "naics-2022")
_KEYS = ("title", "source", "like", "division_digits", "activities", "manufacturing", "sections")


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups of the codes of a classification.

    Attributes
    ----------
    name, title, source : str
        Name of the file, name of the classification, and where the grouping comes from.
    industries : tuple of str
        The manufacturing industries.
    codes : mapping of str to str
        Group (an activity or industry) by code, without the dots in it.
    sections : mapping of str to tuple of str
        Codes of the divisions by the code of a section.
    division_digits : int
        Signs of the shortest codes; a shorter number has lost its leading zeros.
    """

    name: str
    title: str
    source: str
    industries: tuple[str, ...]
    codes: Mapping[str, str]
    sections: Mapping[str, tuple[str, ...]]
    division_digits: int

    @property
    def groups(self) -> tuple[str, ...]:
        """All groups: the seven activities beside manufacturing, then the industries."""
        return (*ACTIVITIES, *self.industries)

    def group(self, code: str) -> str | None:
        """Return the group of a code, None if it has none.

        Parameters
        ----------
        code : str
            As written: with dots, blanks or the letter of its section or without.

        Examples
        --------
        >>> nace = read_grouping("nace-rev2")
        >>> nace.group("C13.10"), nace.group("32.50"), nace.group("32.99"), nace.group("C")
        ('textile and clothing', 'machinery, electrical and optical', 'other manufacturing', None)
        """
        if written := self.sections.get(code.strip().upper()):
            groups = {self.group(division) for division in written}
            return groups.pop() if len(groups) == 1 else None
        plain = self.plain(code)
        for length in range(len(plain), 0, -1):
            if plain[:length] in self.codes:
                return self.codes[plain[:length]]
        return None

    def plain(self, code: str) -> str:
        """Return a code as digits: without its section's letter, with its leading zero.

        A division before a dot has lost its zero too: 1.11 is 01.11, not 11.1.
        """
        division, _, finer = code.partition(".")
        division, finer = _signs(division), _signs(finer)
        if division[:1].isalpha() and division[1:].isdigit():
            division = division[1:]
        if division.isdigit():
            division = division.zfill(self.division_digits)
        return division + finer

    def covered_by(self, code: str) -> tuple[str, ...]:
        """Return the codes that the jobs of a code are of: its divisions where it is a section."""
        return self.sections.get(code.strip().upper(), (self.plain(code),))


def read_grouping(given: str | PathLike[str]) -> Grouping:
    """Return a grouping by its name, or from a file.

    Parameters
    ----------
    given : str or path
        One of `GROUPINGS`, or a TOML file.

    Raises
    ------
    InputError
        If there is no such grouping, or the file is not one.
    """
    if str(given) in GROUPINGS:
        return _shipped(str(given))
    return _from_file(Path(given), ())


def _from_file(path: Path, through: tuple[Path, ...]) -> Grouping:
    """Return the grouping of a file that those it came through are like."""
    if not path.is_file():
        raise InputError(
            "there is no such grouping of industries",
            where="groups",
            found=str(path),
            expected="a .toml file, or one of " + ", ".join(GROUPINGS),
            hint=did_you_mean(str(path), GROUPINGS),
        )
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as failure:
        raise TableError("the file cannot be read", file=path, found=str(failure)) from None
    return _parsed(text, path.stem, path, (*through, path))


@cache
def _shipped(name: str) -> Grouping:
    file = resources.files("distretto.districts").joinpath("groups", f"{name}.toml")
    return _parsed(file.read_text(encoding="utf-8"), name, Path(f"{name}.toml"))


def _parsed(text: str, name: str, file: Path, through: tuple[Path, ...] = ()) -> Grouping:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as failure:
        raise TableError("the file is not TOML", file=file, found=str(failure)) from None
    for key in content:
        if key not in _KEYS:
            raise TableError(
                "the key is not known",
                file=file,
                found=key,
                expected="one of " + ", ".join(_KEYS),
                hint=did_you_mean(key, _KEYS),
            )
    start = Grouping(name, name, "", (), {}, {}, 1)
    if "like" in content:
        start = replace(_like(_text(content, "like", file), file, through), name=name)
    activities = _lists(content, "activities", file)
    for activity in activities:
        if activity not in ACTIVITIES:
            raise TableError(
                "the activity is not known",
                file=file,
                where="activities",
                found=activity,
                expected="one of " + ", ".join(ACTIVITIES),
                hint=did_you_mean(activity, ACTIVITIES),
            )
    industries = _lists(content, MANUFACTURING, file)
    own = _codes({**activities, **industries}, file)
    grouping = replace(
        start,
        title=_text(content, "title", file, start.title),
        source=_text(content, "source", file, start.source),
        industries=tuple(dict.fromkeys((*start.industries, *industries))),
        codes={**start.codes, **own},
        sections={**start.sections, **_lists(content, "sections", file)},
        division_digits=_division_digits(content, start.division_digits, file),
    )
    if not grouping.industries:
        raise TableError(
            "there is no manufacturing industry",
            file=file,
            where=MANUFACTURING,
            expected="codes by industry, or like = the name of another grouping",
        )
    return grouping


def _like(given: str, file: Path, through: tuple[Path, ...]) -> Grouping:
    """Return the grouping that a file starts from."""
    if given in GROUPINGS:
        return _shipped(given)
    if Path(given) in through:
        raise TableError(
            "the grouping starts from itself",
            file=file,
            where="like",
            found=given,
            expected="another grouping",
        )
    return _from_file(Path(given), through)


def _division_digits(content: Mapping[str, Any], default: int, file: Path) -> int:
    value = content.get("division_digits", default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TableError(
            "not a number of digits",
            file=file,
            where="division_digits",
            found=value,
            expected="a whole number of at least 1",
        )
    return value


def _text(content: Mapping[str, Any], key: str, file: Path, default: str = "") -> str:
    value = content.get(key, default)
    if not isinstance(value, str):
        raise TableError("not a text", file=file, where=key, found=value, expected="a text")
    return value


def _lists(content: Mapping[str, Any], key: str, file: Path) -> dict[str, tuple[str, ...]]:
    table = content.get(key, {})
    if not isinstance(table, Mapping):
        raise TableError("not a table", file=file, where=key, found=table, expected=f"[{key}]")
    for name, codes in table.items():
        if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
            raise TableError(
                "not a list of codes",
                file=file,
                where=f"{key}, {name}",
                found=codes,
                expected='codes in quotation marks, such as ["13", "14"]',
            )
    return {name: tuple(codes) for name, codes in table.items()}


def _signs(code: str) -> str:
    """Return the letters and digits of a code."""
    return "".join(sign for sign in code if sign.isalnum())


def _codes(groups: Mapping[str, Iterable[str]], file: Path) -> dict[str, str]:
    """Return the group of each code; a code in two groups is refused."""
    found: dict[str, str] = {}
    for group, codes in groups.items():
        for code in codes:
            plain = _signs(code)
            if found.setdefault(plain, group) != group:
                raise TableError(
                    "a code is in two groups",
                    file=file,
                    where=f"{found[plain]}, {group}",
                    found=code,
                    expected="each code once",
                )
    return found
