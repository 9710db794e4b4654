"""Ensembles: many worlds on threads or on a cluster, each world in all arms.

The kernels release Python's global lock, so worlds run side by side on threads without copies of
the code or the scenario. Nothing a world computes depends on the thread it runs on, and results are
put in the order of the worlds, so an ensemble is the same to the last bit for any number of
threads.
"""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from distretto.errors import ResultError
from distretto.experiments.clusters import Cluster
from distretto.experiments.course import Course
from distretto.experiments.snapshots import BEFORE, Arrays, arrays_of
from distretto.experiments.twins import Twins, TwinsRecord
from distretto.files import write_bytes

if TYPE_CHECKING:
    from distretto.economy.district import District
    from distretto.experiments.specs import Arm
    from distretto.experiments.worlds import World

REMOVE = "remove the file: its world is then run again"

PICTURED = 0
"""World whose firms and ties are kept."""

Workers = int | Cluster
Progress = Callable[[int, int], None]
Watch = Callable[[int, str, "District"], None]
Finished = Callable[["WorldResult"], None]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, eq=False)
class WorldResult:
    """What one world gave.

    Attributes
    ----------
    index : int
        Number of the world.
    outcomes : ndarray of float, shape (arms, quarters, outcomes)
        Outcomes of every recorded quarter.
    died_out, exploded : ndarray of bool, shape (arms,)
        Whether the district died out or exploded by the end of the run.
    twins : Twins or None
        What the arms did to persons, where that was asked for.
    moments : tuple of (str, dict)
        The district before the record (as arm "") and at the end of each arm, of the world of
        which that was asked for.
    """

    index: int
    outcomes: NDArray[np.float64]
    died_out: NDArray[np.bool_]
    exploded: NDArray[np.bool_]
    twins: Twins | None = None
    moments: tuple[tuple[str, Arrays], ...] = ()


class _Stopped(Exception):
    """The world was given up because the ensemble is being stopped."""


def give_up_if(stop: threading.Event | None) -> None:
    """Give the world up if the ensemble is being stopped."""
    if stop is not None and stop.is_set():
        raise _Stopped


def available_threads() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on every system
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_world(
    world: World,
    arms: Sequence[Arm],
    quarters: int,
    stop: threading.Event | None = None,
    watch: Watch | None = None,
    *,
    people: bool = False,
    pictured: bool = False,
) -> WorldResult:
    """Run one world in all arms.

    Parameters
    ----------
    world : World
        The world.
    arms : sequence of Arm
        Institutions, and changes of parameters after burn-in, of each arm.
    quarters : int
        Quarters to run and record after burn-in.
    stop : threading.Event, optional
        When set, the world is given up at the end of the quarter.
    watch : callable, optional
        Called after every quarter with the number of the world, the name of the arm and the
        district, which it must leave as it is.
    people : bool
        Whether to follow persons from arm to arm.
    pictured : bool
        Whether to keep the firms and ties of the first and the last day.
    """
    burnt_in = world.found()
    outcomes = []
    died_out = []
    exploded = []
    record = TwinsRecord(len(arms), quarters) if people else None
    moments = [(BEFORE, arrays_of(burnt_in))] if pictured else []
    for position, arm in enumerate(arms):
        district = burnt_in.copy()
        if record is not None:
            record.before(position, district)
        course = Course(world, arm.institutions, arm.changes)
        rows = []
        for quarter in range(quarters):
            give_up_if(stop)
            course.step(district)
            rows.append(district.observe())
            if record is not None:
                record.add(position, quarter, district)
            if watch is not None:
                watch(world.index, arm.name, district)
        outcomes.append(rows)
        died_out.append(district.died_out())
        exploded.append(district.exploded())
        if record is not None:
            record.after(position, district)
        if pictured:
            moments.append((arm.name, arrays_of(district)))
    return WorldResult(
        world.index,
        np.array(outcomes, dtype=np.float64),
        np.array(died_out),
        np.array(exploded),
        None if record is None else record.done(),
        tuple(moments),
    )


def run_worlds(
    worlds: Sequence[World],
    arms: Sequence[Arm],
    quarters: int,
    workers: Workers,
    *,
    folder: Path | None = None,
    plan: str = "",
    progress: Progress | None = None,
    finished: Finished | None = None,
    people: bool = False,
    watching: Callable[[World], Watch] | None = None,
) -> list[WorldResult]:
    """Run worlds side by side; a KeyboardInterrupt keeps those that are finished.

    Parameters
    ----------
    worlds : sequence of World
        The worlds to run.
    arms : sequence of Arm
        Institutions, and changes of parameters after burn-in, of each arm.
    quarters : int
        Quarters to record.
    workers : int or Cluster
        Worlds run at the same time on threads, at least 1; or the cluster on which they are run.
    folder : Path, optional
        Folder into which each world is written as soon as it is finished.
    plan : str
        Digest of what decides the content of a world, written with it.
    progress : callable, optional
        Called with the number of worlds finished and the number wanted.
    finished : callable, optional
        Called with each world that is finished, before it counts; from several threads.
    people : bool
        Whether to follow persons from arm to arm, and to keep the firms of world 0.
    watching : callable, optional
        Called with each world before it is run; what it returns watches it, see `run_world`.

    Returns
    -------
    list of WorldResult
        Finished worlds in order; fewer than `worlds` after a KeyboardInterrupt.
    """

    def work(world: World, stop: threading.Event | None) -> WorldResult:
        pictured = people and world.index == PICTURED
        watch = None if watching is None else watching(world)
        return run_world(world, arms, quarters, stop, watch, people=people, pictured=pictured)

    def keep(result: WorldResult) -> None:
        if folder is not None:
            write_world(folder, result, plan)
        if finished is not None:
            finished(result)

    return side_by_side(worlds, work, workers, keep, progress)


def side_by_side(
    worlds: Sequence[World],
    work: Callable[[World, threading.Event | None], Result],
    workers: Workers,
    keep: Callable[[Result], None] = lambda _: None,
    progress: Progress | None = None,
) -> list[Result]:
    """Do something with every world; a KeyboardInterrupt keeps what is finished.

    Parameters
    ----------
    worlds : sequence of World
    work : callable
        Given a world, and an event that is set when all is being stopped: it then calls
        `give_up_if` as soon as it can. None on a cluster, to which it is sent.
    workers : int or Cluster
        Worlds that are worked on at the same time, at least 1; or where.
    keep : callable
        Called in this process with what comes of each world, before it counts; from several
        threads.
    progress : callable, optional
        Called with the number of worlds finished and the number wanted.

    Returns
    -------
    list
        What `work` returned, of the finished worlds in order.
    """
    if isinstance(workers, Cluster):
        return workers.run(worlds, lambda world: work(world, None), keep, progress)
    stop = threading.Event()

    def noted(world: World) -> Result:
        try:
            result = work(world, stop)
            keep(result)
            return result
        except Exception as error:
            error.add_note(f"in world {world.index} of seed {world.seed}")
            raise

    futures: list[Future[Result]] = []
    with ThreadPoolExecutor(workers, thread_name_prefix="world") as pool:
        try:
            futures += [pool.submit(noted, world) for world in worlds]
            for done, future in enumerate(as_completed(futures), start=1):
                future.result()
                if progress is not None:
                    progress(done, len(worlds))
        except KeyboardInterrupt:
            _stop(pool, stop)
        except BaseException:
            _stop(pool, stop)
            raise
    return [f.result() for f in futures if not f.cancelled() and f.exception() is None]


def write_world(folder: Path, result: WorldResult, plan: str = "") -> None:
    """Write a finished world atomically, one file of NumPy arrays.

    Parameters
    ----------
    folder : Path
    result : WorldResult
    plan : str
        Digest of what decides its content.

    Raises
    ------
    ResultError
        If it cannot be written.
    """
    content = io.BytesIO()
    arrays: dict[str, NDArray[Any]] = {
        "world": np.array(result.index),
        "plan": np.array(plan),
        "outcomes": result.outcomes,
        "died_out": result.died_out,
        "exploded": result.exploded,
    }
    if result.twins is not None:
        arrays |= {f"twins/{f.name}": getattr(result.twins, f.name) for f in fields(Twins)}
    for position, (_, columns) in enumerate(result.moments):
        arrays |= {f"moment/{position}/{name}": column for name, column in columns.items()}
    if result.moments:
        arrays["moments"] = np.array([arm for arm, _ in result.moments])
    np.savez(content, allow_pickle=False, **arrays)
    write_bytes(folder / f"{result.index:06d}.npz", content.getvalue())


def read_worlds(folder: Path, plan: str = "") -> list[WorldResult]:
    """Read the finished worlds of a folder, in order.

    Parameters
    ----------
    folder : Path
    plan : str
        Digest of what decides the content of a world.

    Raises
    ------
    ResultError
        If a file of a world cannot be read, or is that of another world or another plan.
    """
    return [_read_world(path, plan) for path in sorted(folder.glob("*.npz"))]


def _read_world(path: Path, plan: str) -> WorldResult:
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = dict(stored)
        refuse_foreign(path, int(arrays["world"]), str(arrays["plan"]), plan)
        twins = None
        if any(name.startswith("twins/") for name in arrays):
            twins = Twins(**{f.name: arrays[f"twins/{f.name}"] for f in fields(Twins)})
        return WorldResult(
            int(path.stem),
            arrays["outcomes"],
            arrays["died_out"],
            arrays["exploded"],
            twins,
            tuple(
                (str(arm), _columns(arrays, f"moment/{position}/"))
                for position, arm in enumerate(arrays.get("moments", ()))
            ),
        )
    except ResultError:
        raise
    except Exception as error:  # a damaged archive fails in many ways
        raise ResultError(
            f"not a readable world of a comparison: {error}", file=path, hint=REMOVE
        ) from None


def refuse_foreign(path: Path, world: int, plan: str, expected: str) -> None:
    """Refuse a file that was written as another world, or for another plan.

    Parameters
    ----------
    path : Path
        The file, named by the number of its world.
    world, plan : int, str
        What it says of itself.
    expected : str
        Digest of the plan that it has to belong to.

    Raises
    ------
    ResultError
        If it does not belong here.
    """
    if not path.stem.isdigit() or int(path.stem) != world:
        raise ResultError(
            "the file was written as another world",
            file=path,
            found=world,
            expected=path.stem,
            hint=REMOVE,
        )
    if plan != expected:
        raise ResultError(
            "the world belongs to another experiment or version",
            file=path,
            found=plan[:12],
            expected=expected[:12],
            hint=REMOVE,
        )


def _columns(arrays: Arrays, prefix: str) -> Arrays:
    found = {name: array for name, array in arrays.items() if name.startswith(prefix)}
    return {name.removeprefix(prefix): array for name, array in found.items()}


def _stop(pool: ThreadPoolExecutor, stop: threading.Event) -> None:
    """Give up the worlds that are running or waiting; done within a quarter of the model."""
    stop.set()
    pool.shutdown(wait=True, cancel_futures=True)
