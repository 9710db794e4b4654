"""Many delineations at once: a grid of parameters, and resampled flows."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from distretto.areas.comparison import rand_index
from distretto.areas.delineation import Delineation, delineate
from distretto.areas.flows import Flows
from distretto.areas.parameters import Parameters
from distretto.errors import InputError
from distretto.logs import get_logger

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Stability", "SweepResult", "stability", "sweep"]

log = get_logger(__name__)

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")

_GRID = ("min_size", "min_containment", "target_size", "target_containment")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SweepResult:
    """Delineations over a grid of parameters: g settings, n communities.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per setting: the four parameters, all statistics of
        :func:`distretto.areas.quality.of`, and agreement and least_agreement: mean and least
        adjusted Rand index with the settings one step away in one parameter. Where agreement is
        high, results are stable.
    numbers : (g, n) int32
        Number of the area of each community in each setting; 0 not assigned, -1 set aside.
    codes : (n,) str
        Codes of the communities.
    skipped : tuple of dict
        Settings left out because their parameters are out of order.
    """

    table: pd.DataFrame
    numbers: NDArray[np.int32]
    codes: NDArray[np.str_]
    skipped: tuple[dict[str, float], ...]

    def to_dataframe(self) -> pd.DataFrame:
        """Return the table."""
        return self.table

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        areas = self.table["areas"]
        return f"SweepResult({len(self)} settings, {areas.min()} to {areas.max()} areas)"

    def _repr_html_(self) -> str:
        shown = [*_GRID, "areas", "areas_not_valid", "containment_supply_mean"]
        shown += ["containment_demand_mean", "workers_crossing_share", "modularity", "agreement"]
        html = self.table[shown].to_html(index=False, border=0)
        return str(html)


def sweep(
    flows: Flows,
    min_size: float | Sequence[float] = 1000,
    min_containment: float | Sequence[float] = 0.6667,
    target_size: float | Sequence[float] = 10000,
    target_containment: float | Sequence[float] = 0.75,
    *,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    **options: Any,
) -> SweepResult:
    """Delineate with every combination of parameters.

    Parameters
    ----------
    flows : Flows
    min_size, min_containment, target_size, target_containment : float or sequence of float
        Values of the grid. Combinations that are out of order are left out.
    threads : int, optional
        Delineations at the same time; as many as there are processors by default.
    progress : callable, optional
        Called with the settings done and all settings.
    **options
        Further arguments of :func:`distretto.areas.delineate`.

    Returns
    -------
    SweepResult

    Raises
    ------
    InputError
        If no combination is in order, or as :func:`distretto.areas.delineate`.
    """
    import pandas as pd

    axes = [
        _axis(values) for values in (min_size, min_containment, target_size, target_containment)
    ]
    steps: list[tuple[tuple[int, ...], dict[str, Any]]] = []
    skipped: list[dict[str, float]] = []
    for step in itertools.product(*(range(len(axis)) for axis in axes)):
        setting: dict[str, Any] = {
            name: axis[at] for name, axis, at in zip(_GRID, axes, step, strict=True)
        }
        ordered = setting["min_size"] < setting["target_size"]
        if ordered and setting["min_containment"] < setting["target_containment"]:
            Parameters(**setting)
            steps.append((step, setting))
        else:
            skipped.append(setting)
    if not steps:
        raise InputError(
            "no combination of parameters is in order",
            found=skipped[0],
            expected="least size below target size, least below target containment",
        )
    if skipped:
        log.warning("%d settings left out: parameters out of order", len(skipped))

    def run(setting: dict[str, Any]) -> tuple[dict[str, Any], NDArray[np.int32]]:
        result = delineate(flows, **setting, **options)
        return result.quality, result.number

    settings = [setting for _, setting in steps]
    outcomes = _in_threads(run, settings, threads, progress)
    numbers = np.stack([number for _, number in outcomes])
    agreement = _agreement([step for step, _ in steps], numbers)
    rows = [
        {**setting, **statistics, "agreement": mean, "least_agreement": least}
        for setting, (statistics, _), (mean, least) in zip(
            settings, outcomes, agreement, strict=True
        )
    ]
    return SweepResult(pd.DataFrame(rows), numbers, flows.codes, tuple(skipped))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Stability:
    """How areas hold when flows are resampled: n communities, r replications.

    Attributes
    ----------
    base : Delineation
        The delineation of the flows as they are.
    stays : (n,) float64
        Share of replications in which the community is in the area that corresponds to its own:
        that which takes in most residents of its own area. NaN where it has no area.
    together : (n,) float64
        Mean share of the residents of its own area, itself left out, that are in the same area as
        the community. NaN where it has no area or is alone in it.
    areas : (r,) int64
        Number of areas in each replication.
    agreement : (r,) float64
        Adjusted Rand index of each replication with the base.
    seed : int
    """

    base: Delineation
    stays: NDArray[np.float64]
    together: NDArray[np.float64]
    areas: NDArray[np.int64]
    agreement: NDArray[np.float64]
    seed: int

    def to_dataframe(self) -> pd.DataFrame:
        """Return one row per community: community, area, stays, together."""
        import pandas as pd

        return pd.DataFrame(
            {
                "community": self.base.codes.astype(object),
                "area": self.base.area.astype(object),
                "stays": self.stays,
                "together": self.together,
            }
        )

    def __repr__(self) -> str:
        return (
            f"Stability({len(self.areas)} replications, {self.areas.min()} to {self.areas.max()} "
            f"areas, mean adjusted Rand index {self.agreement.mean():.3f})"
        )


def stability(
    flows: Flows,
    replications: int = 200,
    seed: int = 1,
    *,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    **delineate_args: Any,
) -> Stability:
    """Delineate resampled flows and return how often each community stays with its area.

    Each flow is drawn anew from a Poisson distribution with the flow as its mean, as if the same
    people had been counted another time. The draws of a replication depend on the seed and its
    number alone.

    Parameters
    ----------
    flows : Flows
    replications : int
        At least 1.
    seed : int
        Not negative.
    threads : int, optional
        Delineations at the same time; as many as there are processors by default.
    progress : callable, optional
        Called with the replications done and all replications.
    **delineate_args
        Further arguments of :func:`distretto.areas.delineate`.

    Returns
    -------
    Stability

    Raises
    ------
    InputError
        If `replications` or `seed` is out of range, or as :func:`distretto.areas.delineate`.
    """
    if replications < 1:
        raise InputError(
            "out of range", where="replications", found=replications, expected="at least 1"
        )
    if seed < 0:
        raise InputError("out of range", where="seed", found=seed, expected="0 or more")
    base = delineate(flows, **delineate_args)

    def run(
        replication: int,
    ) -> tuple[NDArray[np.bool_], NDArray[np.float64], int, float]:
        draws = np.random.Generator(np.random.Philox(key=[seed, replication]))
        again = flows.reweighted(draws.poisson(flows.out_workers).astype(np.float64))
        result = delineate(again, **delineate_args)
        stays, together = _held(base, result)
        agreement = rand_index(_as_partition(base.number), _as_partition(result.number))
        return stays, together, len(result), agreement

    outcomes = _in_threads(run, range(replications), threads, progress)
    stays = np.mean([outcome[0] for outcome in outcomes], axis=0)
    stays[base.position < 0] = np.nan
    return Stability(
        base,
        stays,
        np.mean([outcome[1] for outcome in outcomes], axis=0),
        np.array([outcome[2] for outcome in outcomes]),
        np.array([outcome[3] for outcome in outcomes]),
        seed,
    )


def _held(base: Delineation, other: Delineation) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Return who is in the area that corresponds to their own, and the share they are with."""
    residents = base.flows.residents
    n = len(residents)
    own, now = base.position, other.position
    stays, together = np.zeros(n, dtype=bool), np.full(n, np.nan)
    total = np.bincount(own[own >= 0], residents[own >= 0], len(base))
    rest = total[own] - residents
    inside = np.flatnonzero((own >= 0) & (now >= 0))
    together[(own >= 0) & (rest > 0)] = 0.0
    if not len(inside):
        return stays, together
    cells, at = np.unique(
        own[inside].astype(np.int64) * len(other) + now[inside], return_inverse=True
    )
    shared = np.bincount(at, residents[inside])
    # Of equal overlaps the first counts.
    largest = np.full(len(base), -1)
    for cell in np.argsort(shared, kind="stable")[::-1]:
        area = cells[cell] // len(other)
        if largest[area] < 0 or shared[cell] == shared[largest[area]]:
            largest[area] = cell
    stays[inside] = largest[own[inside]] == at
    some = rest[inside] > 0
    together[inside[some]] = (shared[at] - residents[inside])[some] / rest[inside[some]]
    return stays, together


def _axis(values: float | Iterable[float]) -> list[float]:
    return [float(values)] if isinstance(values, int | float) else [float(v) for v in values]


def _in_threads(
    run: Callable[[Task], Outcome],
    tasks: Sequence[Task],
    threads: int | None,
    progress: Callable[[int, int], None] | None,
) -> list[Outcome]:
    """Return the outcome of each task, in order."""
    outcomes = []
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        try:
            for outcome in pool.map(run, tasks):
                outcomes.append(outcome)
                if progress is not None:
                    progress(len(outcomes), len(tasks))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return outcomes


def _as_partition(number: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return numbers from 0 on; each community without an area is one by itself."""
    partition = number.astype(np.int64)
    alone = np.flatnonzero(number <= 0)
    partition[alone] = len(number) + 1 + alone
    return partition


def _agreement(
    steps: list[tuple[int, ...]], numbers: NDArray[np.int32]
) -> list[tuple[float, float]]:
    """Return mean and least Rand index of each setting with those one step away; NaN if none."""
    known = {step: at for at, step in enumerate(steps)}
    partitions = [_as_partition(number) for number in numbers]
    found: list[list[float]] = [[] for _ in steps]
    for step, at in known.items():
        for axis in range(len(step)):
            beside = known.get((*step[:axis], step[axis] + 1, *step[axis + 1 :]))
            if beside is not None:
                index = rand_index(partitions[at], partitions[beside])
                found[at].append(index)
                found[beside].append(index)
    return [(float(np.mean(f)), min(f)) if f else (np.nan, np.nan) for f in found]
