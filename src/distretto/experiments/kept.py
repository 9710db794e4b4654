"""Worlds of which a few numbers are kept, each as soon as it is finished."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto import files
from distretto.errors import ResultError
from distretto.experiments.ensemble import Progress, on_threads
from distretto.experiments.folders import WORLDS, checkpoints, goes_on
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
    work: Callable[[World, threading.Event], Numbers],
    *,
    threads: int,
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
        Given a world, and an event that is set when all is being stopped (see `on_threads`);
        returns what is kept, JSON types only.
    threads : int
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
    if folder is not None and goes_on(folder, kind, plan, overwrite, resume):
        found = {k: each for k, each in _read(folder / WORLDS, kind).items() if k < worlds}
    known = len(found)
    missing = [World(scenario, seed, k) for k in range(worlds) if k not in found]
    with checkpoints(folder, plan, worlds, "*.json") as kept:
        prepare_kernels(compiling)
        if progress is not None:
            progress(known, worlds)

        def keep(world: World, stop: threading.Event) -> tuple[int, Numbers]:
            numbers = work(world, stop)
            if kept is not None:
                files.write_json(kept / f"{world.index:06d}.json", numbers)
            return world.index, numbers

        found |= on_threads(
            missing,
            keep,
            threads,
            progress and (lambda done, _: progress(known + done, worlds)),
        )
        if not found:
            raise KeyboardInterrupt
    if len(found) < worlds:
        log.warning("interrupted: %d of %d worlds are finished", len(found), worlds)
    return [found[k] for k in sorted(found)]


def _read(folder: Path, kind: files.Kind) -> dict[int, Numbers]:
    """What was kept of the finished worlds of a folder."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        numbers = files.read_json(path)
        if not path.stem.isdigit() or not isinstance(numbers, dict):
            raise ResultError(f"not a readable world of a {kind.name}", file=path)
        found[int(path.stem)] = numbers
    return found
