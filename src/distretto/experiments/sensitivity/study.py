"""Sensitivity, run: screening of all priors by groups, then by one, then shares of the variance.

1. *groups*: elementary effects of the groups of the scenario file (markets, pricing, ...).
2. *priors*: elementary effects of each prior in the groups that matter most; all other priors are
   one more factor.
3. *shares*: Sobol indices of the groups that matter most; all other priors are one more factor.

Targets are the levels of outcomes in the reference arm, and the effect of every other arm on each
in the same world. All points have the chance of one world (common random numbers), so that what
differs between them comes from the priors; how much chance itself does is measured at the centre of
the priors over some seeds. Groups are ranked by their mean share in the elementary effects of the
targets that count: the effects of arms where there are arms, else the levels.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto import files
from distretto.errors import InputError
from distretto.experiments.arguments import Arms, as_arms, as_scenario, as_workers, whole
from distretto.experiments.folders import PLAN, WORLDS, plan_of, save_study
from distretto.experiments.levels import (
    Keeping,
    Levels,
    Quantity,
    levels_of,
    quantities_of,
)
from distretto.experiments.points import prior_names
from distretto.experiments.sensitivity.designs import (
    Design,
    Factor,
    analyse,
    morris_design,
    sobol_design,
)
from distretto.logs import get_logger
from distretto.provenance import provenance

if TYPE_CHECKING:
    import pandas as pd

    from distretto.experiments.ensemble import Progress
    from distretto.experiments.specs import Arm
    from distretto.experiments.worlds import Compiling, World
    from distretto.scenarios import Scenario

__all__ = ["OTHERS", "Sensitivity", "Stage", "Target", "sensitivity"]

log = get_logger(__name__)
Floats = NDArray[np.float64]

OUTCOMES = ("value_added", "jobs", "median_wage", "p10_wage")
OTHERS = "all other priors"
WIDE = 0.5  # half of an interval of a share that says nothing
STAGES = ("groups", "priors", "shares", "chance")
RESULT, TABLE, PAGE, PROVENANCE = (
    "sensitivity.json",
    "sensitivity.csv",
    "sensitivity.html",
    "provenance.json",
)
CONTENT = {
    PAGE: "what decides each outcome, one page",
    TABLE: "the measures, for a spreadsheet",
    RESULT: "the same, for programs",
    PROVENANCE: "software, platform, options",
    **{stage: f"points of the stage on {stage}, to go on with" for stage in STAGES},
}
SENSITIVITY = files.Kind("sensitivity", PROVENANCE, frozenset(CONTENT), CONTENT)
OF_POINTS = {PLAN: "what decides a point", WORLDS: "points as they were run"}
POINTS = files.Kind(
    "points of a sensitivity", PLAN, frozenset(OF_POINTS), OF_POINTS, parts="points"
)


@dataclass(frozen=True, slots=True)
class Target:
    """A number whose uncertainty is taken apart.

    Attributes
    ----------
    quantity : Quantity
    arm : str
        The reference arm for a level; another arm for its effect against the reference.
    effect : bool
    """

    quantity: Quantity
    arm: str
    effect: bool

    @property
    def label(self) -> str:
        """What it is, in words."""
        name = self.quantity.label
        return f"{name}: effect of {self.arm}" if self.effect else f"{name}: level in {self.arm}"

    def of(self, levels: Levels) -> Floats:
        """Its value in each world."""
        found = levels.of(self.quantity)
        value: Floats = found[:, levels.arms.index(self.arm)]
        return value - found[:, 0] if self.effect else value


@dataclass(frozen=True, slots=True)
class Stage:
    """What one design says about one target.

    Attributes
    ----------
    name : {"groups", "priors", "shares"}
    target : Target
    factors : tuple of Factor
        The largest first.
    points : int
        Points of the design.
    imputed : int
        Points without a value, at which the median of the others was put.
    variance : float
        Of the target over the points.
    """

    name: str
    target: Target
    factors: tuple[Factor, ...]
    points: int
    imputed: int
    variance: float

    @property
    def too_few(self) -> bool:
        """Whether there are too few points to tell a share of the variance from nothing or all."""
        halves = [half for f in self.factors for half in (f.first_half, f.total_half)]
        return any(half is not None and half > WIDE for half in halves)


@dataclass(frozen=True, slots=True, eq=False)
class Sensitivity:
    """Which priors decide the outcomes of a place, and the effects of arms on them.

    Attributes
    ----------
    scenario : Scenario
    arms : tuple of Arm
    stages : tuple of Stage
    leading : tuple of str
        Groups that matter most, the first most.
    chance : dict of str to float
        By label of a target: variance over seeds at the centre of the priors, over the variance
        over the points of the last design; not a number with one seed or without variance.
    lost : dict of str to int
        Points at which the district died out or exploded, by arm.
    points, quarters : int
    provenance : dict
    """

    scenario: Scenario
    arms: tuple[Arm, ...]
    stages: tuple[Stage, ...]
    leading: tuple[str, ...]
    chance: dict[str, float]
    lost: dict[str, int]
    points: int
    quarters: int
    provenance: dict[str, Any]

    def to_dataframe(self) -> pd.DataFrame:
        """One row for each stage, target and factor."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "stage": stage.name,
                    "outcome": stage.target.quantity.name,
                    "unit": stage.target.quantity.unit,
                    "arm": stage.target.arm,
                    "what": "effect" if stage.target.effect else "level",
                    **asdict(factor),
                    "points": stage.points,
                    "imputed": stage.imputed,
                }
                for stage in self.stages
                for factor in stage.factors
            ]
        )

    def records(self) -> dict[str, Any]:
        """Content of ``sensitivity.json``, JSON types only."""
        return {
            "scenario": self.scenario.name,
            "arms": {arm.name: arm.spec for arm in self.arms},
            "leading": list(self.leading),
            "chance": {k: v if np.isfinite(v) else None for k, v in self.chance.items()},
            "lost": self.lost,
            "points": self.points,
            "stages": [asdict(stage) for stage in self.stages],
            "provenance": self.provenance,
        }

    def save(self, folder: Path) -> None:
        """Write the result and its table into a folder."""
        tables = {TABLE: self.to_dataframe()}
        save_study(folder, RESULT, self.records(), self.provenance, tables)


def sensitivity(
    scenario: Scenario | str | PathLike[str],
    arms: Arms = ("none",),
    outcomes: Sequence[str] | None = None,
    trajectories: int = 8,
    leading: int = 4,
    base: int = 32,
    seeds: int = 8,
    quarters: int = 60,
    seed: int = 1,
    threads: int | None = None,
    out: str | PathLike[str] | None = None,
    *,
    overwrite: bool = False,
    resume: bool = False,
    progress: Progress | None = None,
    compiling: Compiling | None = None,
    command: Sequence[str] | None = None,
    cluster: str | None = None,
) -> Sensitivity:
    """Find the priors that decide the outcomes of a place, and the effects of arms on them.

    Parameters
    ----------
    scenario : Scenario, str or path
    arms : sequence of str or Arm, or mapping
        The first is the reference; see `compare`.
    outcomes : sequence of str, optional
        Outcomes, or ``net_value_added``.
    trajectories : int
        Trajectories of the screening, at least 2.
    leading : int
        Groups that are looked into.
    base : int
        Points for Sobol indices, best a power of two; 0 to leave the indices out.
    seeds : int
        Seeds of chance at the centre of the priors.
    quarters, seed, threads, out, overwrite, resume, progress, compiling, command, cluster
        See `compare`.

    Returns
    -------
    Sensitivity

    Raises
    ------
    InputError
        If an argument makes no sense, the scenario has no prior, or SALib is not installed.
    """
    scenario = as_scenario(scenario)
    arms = as_arms(arms, scenario)
    quantities = quantities_of(outcomes or OUTCOMES, scenario.money)
    trajectories, leading = whole("trajectories", trajectories, 2), whole("leading", leading, 1)
    base, seeds = whole("base", base, 0), whole("seeds", seeds, 1)
    quarters, seed = whole("quarters", quarters, 1), whole("seed", seed, 0)
    groups = {name: name.partition(".")[0] for name in prior_names(scenario)}
    if not groups:
        raise InputError("the scenario has no prior", file=scenario.file, expected="at least one")
    targets = [Target(each, arms[0].name, effect=False) for each in quantities]
    targets += [Target(each, arm.name, effect=True) for each in quantities for arm in arms[1:]]
    folder = None if out is None else Path(out)
    keeping = Keeping(as_workers(threads, cluster), folder, POINTS, False, True, None, compiling)
    work = _Work(scenario, arms, quarters, seed, keeping, progress)
    with files.alone_in(folder):
        if folder is not None and not (resume and any((folder / s).is_dir() for s in STAGES)):
            files.check_output(folder, SENSITIVITY, overwrite)
            files.clear(folder)
        first = morris_design(groups, trajectories, seed)
        stages = work.stage("groups", first, targets)
        ahead = _leading(stages, leading)
        of_prior = {n: n if group in ahead else OTHERS for n, group in groups.items()}
        stages += work.stage("priors", morris_design(of_prior, trajectories, seed), targets)
        if base:
            of_group = {n: g if g in ahead else OTHERS for n, g in groups.items()}
            stages += work.stage("shares", sobol_design(of_group, base, seed), targets)
        chance = work.chance(targets, list(groups), seeds)
        last = {stage.target: stage.variance for stage in stages}
        result = Sensitivity(
            scenario,
            arms,
            tuple(stages),
            ahead,
            {
                target.label: chance[target] / last[target] if last[target] > 0.0 else np.nan
                for target in targets
            },
            work.lost,
            work.points,
            quarters,
            provenance(
                command=command,
                scenario=scenario.name,
                scenario_sha256=scenario.sha256,
                seed=seed,
                parameters={
                    "arms": {arm.name: arm.spec for arm in arms},
                    "trajectories": trajectories,
                    "leading": leading,
                    "base": base,
                    "seeds": seeds,
                    "quarters": quarters,
                },
            ),
        )
        if folder is not None:
            result.save(folder)
    return result


class _Work:
    """Runs designs, and counts points and lost districts over all of them."""

    def __init__(
        self,
        scenario: Scenario,
        arms: Sequence[Arm],
        quarters: int,
        seed: int,
        keeping: Keeping,
        progress: Progress | None,
    ) -> None:
        self.scenario, self.arms = scenario, arms
        self.quarters, self.seed = quarters, seed
        self.keeping, self.progress = keeping, progress
        self.points = 0
        self.lost = {arm.name: 0 for arm in arms}

    def stage(self, name: str, design: Design, targets: Sequence[Target]) -> list[Stage]:
        """Run a design and analyse every target."""
        levels = self._run(name, list(design.factors), design.points)
        self.points += len(design.points)
        for arm, lost in levels.lost.items():
            self.lost[arm] += lost
        found = []
        for target in targets:
            values, imputed = _imputed(target.of(levels))
            if imputed:
                log.warning(
                    "%s: %d of %d points of the stage %s have no value; the median of the others "
                    "was put there",
                    target.label,
                    imputed,
                    values.size,
                    name,
                )
            variance = float(values.var())
            factors = analyse(design, values)
            found.append(Stage(name, target, factors, values.size, imputed, variance))
        return found

    def chance(
        self, targets: Sequence[Target], names: Sequence[str], seeds: int
    ) -> dict[Target, float]:
        """Variance of each target over seeds at the centre of the priors."""
        levels = self._run("chance", names, np.full((seeds, len(names)), 0.5), own_chance=True)
        found = {}
        for target in targets:
            values = target.of(levels)
            known = values[np.isfinite(values)]
            found[target] = float(known.var(ddof=1)) if known.size > 1 else np.nan
        return found

    def _run(
        self, name: str, names: Sequence[str], points: Floats, own_chance: bool = False
    ) -> Levels:
        def placed(world: World) -> World:
            at = dict(zip(names, points[world.index].tolist(), strict=True))
            return replace(world, index=world.index if own_chance else 0, point=at)

        folder = self.keeping.folder
        digest = hashlib.sha256(np.ascontiguousarray(points).tobytes()).hexdigest()
        return levels_of(
            self.scenario,
            self.arms,
            self.quarters,
            self.seed,
            len(points),
            placed,
            plan_of(
                self.scenario,
                self.arms,
                self.quarters,
                self.seed,
                # The centre is the same point for any number of seeds.
                points="centre" if own_chance else digest,
            ),
            replace(
                self.keeping,
                folder=None if folder is None else folder / name,
                progress=self.progress,
            ),
        )


def _imputed(values: Floats) -> tuple[Floats, int]:
    """Values with the median of the known ones where there is none, and for how many."""
    missing = ~np.isfinite(values)
    if not missing.any():
        return values, 0
    middle = float(np.median(values[~missing])) if (~missing).any() else 0.0
    return np.where(missing, middle, values), int(missing.sum())


def _leading(stages: Sequence[Stage], most: int) -> tuple[str, ...]:
    """Groups with the largest mean share in the elementary effects of the targets that count."""
    effects = [stage for stage in stages if stage.target.effect] or list(stages)
    share: Mapping[str, list[float]] = {factor.name: [] for factor in stages[0].factors}
    for stage in effects:
        total = sum(factor.size for factor in stage.factors)
        for factor in stage.factors:
            share[factor.name].append(factor.size / total if total > 0.0 else 0.0)
    return tuple(sorted(share, key=lambda name: -float(np.mean(share[name])))[:most])
