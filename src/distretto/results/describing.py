"""What a folder of results is: of what, how far, made when and by what, and what each file holds.

All is read from the folder: from its plan (what was to be done), its parts (what is finished) and
its provenance (with what). A kind of result says the rest of itself, see `files.Kind`.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from distretto import files
from distretto.errors import ResultError
from distretto.experiments.folders import WORLDS
from distretto.provenance import source_fingerprint
from distretto.results.kinds import kind_of, plan_of

__all__ = ["Description", "File", "describe"]

PROVENANCE = "provenance.json"


@dataclass(frozen=True, slots=True)
class File:
    """A file or folder of a result.

    Attributes
    ----------
    name : str
    size : int
        Bytes, of a folder those of all its files.
    holds : str
        What it holds; "" if it is not part of the result.
    """

    name: str
    size: int
    holds: str


@dataclass(frozen=True, slots=True)
class Description:
    """A folder of results.

    Attributes
    ----------
    folder : Path
    kind : str
        What it is.
    scenario : str or None
        Of which scenario, by name.
    arms : dict of str to str
        Spec of each arm by name; empty for results without arms.
    inputs : tuple of str
        Files that were read.
    parts : str
        What it is made of: worlds, trials; "" for results that are made at once.
    finished, wanted : int or None
        How many of them there are, and were asked for.
    quarters, seed : int or None
    version : str or None
        Of the Distretto that made it.
    present : bool or None
        Whether that is the one at hand, to the last byte of its sources; None if it is not known.
    time : str or None
        When it was made, UTC.
    command : tuple of str
        The words of the command that made it.
    files : tuple of File
    complete : bool
        Whether all that was asked for is there.
    continues : str
        The command that makes what is missing; "" if nothing is, or none is known.
    headline : dict of str to str
        A few numbers by what they are.
    """

    folder: Path
    kind: str
    scenario: str | None
    arms: dict[str, str]
    inputs: tuple[str, ...]
    parts: str
    finished: int | None
    wanted: int | None
    quarters: int | None
    seed: int | None
    version: str | None
    present: bool | None
    time: str | None
    command: tuple[str, ...]
    files: tuple[File, ...]
    complete: bool
    continues: str
    headline: dict[str, str]

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.size for file in self.files)


def describe(folder: str | PathLike[str]) -> Description:
    """Describe a folder of results, whole or interrupted.

    Raises
    ------
    ResultError
        If it holds no result of Distretto, or a file of it cannot be read.
    """
    folder = Path(folder)
    kind = kind_of(folder)
    plan = plan_of(folder)
    try:
        return _described(folder, kind, plan, _origin(folder, kind))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, ResultError):
            raise
        raise ResultError(
            f"the {kind.name} cannot be described: {error!r}",
            file=folder,
            expected=f"a {kind.name} as this version of Distretto writes it",
        ) from error


def _described(
    folder: Path, kind: files.Kind, plan: Mapping[str, Any], origin: Mapping[str, Any]
) -> Description:
    finished, wanted = kind.counted(folder) if kind.counted else _worlds(folder, plan)
    whole = (folder / (kind.result or kind.marker)).exists()
    complete = whole and (
        not kind.parts or (finished is not None and wanted is not None and finished >= wanted)
    )
    parameters = origin.get("parameters") or {}
    source = (origin.get("software") or {}).get("source") or plan.get("software")
    command = tuple(origin.get("command") or ())
    return Description(
        folder=folder,
        kind=kind.name,
        scenario=plan.get("scenario") or (origin.get("scenario") or {}).get("name"),
        arms=dict(plan.get("arms") or parameters.get("arms") or {}),
        inputs=tuple(parameters.get("inputs") or ()),
        parts=kind.parts,
        finished=finished if kind.parts else None,
        wanted=wanted if kind.parts else None,
        quarters=plan.get("quarters") or parameters.get("quarters"),
        seed=plan["seed"] if "seed" in plan else origin.get("seed"),
        version=(origin.get("software") or {}).get("version"),
        present=None if source is None else source == source_fingerprint(),
        time=origin.get("time"),
        command=command,
        files=_files(folder, kind),
        complete=complete,
        continues="" if complete or not kind.parts else _continues(folder, kind, plan, command),
        headline=dict(kind.told(folder)) if whole and kind.told else {},
    )


def _origin(folder: Path, kind: files.Kind) -> dict[str, Any]:
    """Provenance of a result: in a file of its own, or in one of its JSON files."""
    for name in (PROVENANCE, kind.result, kind.marker, *sorted(kind.members)):
        if not (name.endswith(".json") and (folder / name).is_file()):
            continue
        found = files.read_json(folder / name)
        if name == PROVENANCE:
            return dict(found)
        if isinstance(found, dict) and "provenance" in found:
            return dict(found["provenance"])
    return {}


def _worlds(folder: Path, plan: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Worlds that lie finished in the folder, and how many were asked for."""
    here = (folder / WORLDS).glob("*") if (folder / WORLDS).is_dir() else ()
    finished = sum(1 for path in here if path.stem.isdigit())
    return finished, plan.get("wanted")


def _files(folder: Path, kind: files.Kind) -> tuple[File, ...]:
    """Members in the order in which the kind lists them, and after them what else is there."""
    order = {name: position for position, name in enumerate(kind.holds)}
    here = (path for path in folder.iterdir() if not path.name.startswith(files.STAGING))
    found = sorted(here, key=lambda path: (order.get(path.name, len(order)), path.name))
    return tuple(File(path.name, _size(path), kind.holds.get(path.name, "")) for path in found)


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size


def _continues(
    folder: Path, kind: files.Kind, plan: Mapping[str, Any], command: tuple[str, ...]
) -> str:
    """The command that goes on: the one that was given, or one made from the plan."""
    words = [word for word in command if word not in ("--overwrite", "--resume")]
    if not words and plan and kind.anew is not None:
        words = kind.anew(plan)
        words += ["--out", str(folder)] if words else []
    return shlex.join([*words, "--resume"]) if words else ""
