"""Worlds of which a few numbers are kept, each as soon as it is finished."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto import files
from distretto.errors import ResultError
from distretto.experiments.ensemble import (
    REMOVE,
    Progress,
    Workers,
    refuse_foreign,
    side_by_side,
)
from distretto.experiments.folders import WORLDS, checkpoints, goes_on, plan_digest
from distretto.experiments.worlds import Compiling, World, prepare_kernels
from distretto.logs import get_logger

if TYPE_CHECKING:
    from distretto.scenarios import Scenario

__all__ = ["Numbers", "world_by_world"]

Numbers = dict[str, Any]
log = get_logger(__name__)


def world_by_world(
    scenario: Scenario,
    seed: int,
    worlds: int,
    work: Callable[[World, threading.Event | None], Numbers],
    *,
    workers: Workers,
    folder: Path | None,
    kind: files.Kind,
    plan: Mapping[str, Any],
    overwrite: bool,
    resume: bool,
    progress: Progress | None,
    compiling: Compiling | None,
) -> list[Numbers]:
    """Work on worlds, and keep what comes of each in a file of its own.

    Parameters
    ----------
    scenario : Scenario
    seed, worlds : int
        Worlds 0, 1, ... of the seed.
    work : callable
        Given a world, and an event that is set when all is being stopped (see `side_by_side`);
        returns what is kept, JSON types only.
    workers : int or Cluster
        See `side_by_side`.
    folder : Path, optional
        Where it is kept; earlier worlds of the same plan are gone on with if `resume`.
    kind, plan, overwrite, resume
        See `goes_on`.
    progress, compiling : callable, optional
        See `compare`.

    Returns
    -------
    list of dict
        In the order of the worlds. A KeyboardInterrupt keeps those that are finished; it is passed
        on only if there is none.
    """
    found: dict[int, Numbers] = {}
    plan = {"kind": kind.name, **plan}
    digest = plan_digest(plan)
    with files.alone_in(folder):
        if folder is not None and goes_on(folder, kind, plan, overwrite, resume):
            kept_before = _read(folder / WORLDS, kind, digest)
            found = {k: each for k, each in kept_before.items() if k < worlds}
        known = len(found)
        missing = [World(scenario, seed, k) for k in range(worlds) if k not in found]
        with checkpoints(folder, plan, worlds, "*.json") as kept:
            prepare_kernels(compiling)
            if progress is not None:
                progress(known, worlds)

            def numbered(world: World, stop: threading.Event | None) -> tuple[int, Numbers]:
                return world.index, work(world, stop)

            def keep(result: tuple[int, Numbers]) -> None:
                if kept is not None:
                    _write(kept, *result, digest)

            found |= side_by_side(
                missing,
                numbered,
                workers,
                keep,
                progress and (lambda done, _: progress(known + done, worlds)),
            )
            if not found:
                raise KeyboardInterrupt
    if len(found) < worlds:
        log.warning("interrupted: %d of %d worlds are finished", len(found), worlds)
    return [found[k] for k in sorted(found)]


def _write(folder: Path, world: int, numbers: Numbers, plan: str) -> None:
    content = {"world": world, "plan": plan, "numbers": numbers, "sha256": _sha256(numbers)}
    files.write_json(folder / f"{world:06d}.json", content)


def _read(folder: Path, kind: files.Kind, plan: str) -> dict[int, Numbers]:
    """What was kept of the finished worlds of a folder."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        try:
            content = files.read_json(path)
            numbers = content["numbers"]
            whole = isinstance(numbers, dict) and _sha256(numbers) == content["sha256"]
            world, written_for = int(content["world"]), str(content["plan"])
        except (ResultError, KeyError, TypeError, ValueError):
            whole = False
        if not whole:
            raise ResultError(f"not a readable world of a {kind.name}", file=path, hint=REMOVE)
        refuse_foreign(path, world, written_for, plan)
        found[world] = numbers
    return found


def _sha256(numbers: Numbers) -> str:
    return hashlib.sha256(files.json_text(numbers).encode()).hexdigest()
