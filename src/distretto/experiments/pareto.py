"""Pareto front of institutions: combinations of which none is better in all that counts.

A trial is a combination: each of some kinds of institution on or off, with values of its free
parameters. Its objectives are the means over a few worlds, the same in all trials, of public cost
(less is better), value added, the median and the lowest wages (more is better). Trials are chosen
by a genetic algorithm that sorts them into fronts (NSGA-II, as in optuna). Where nobody is
employed, and a wage is undefined, it counts as 0.

What is chosen as the best of many looks better than it is. The front is therefore run again in
fresh worlds, which no trial has seen, together with the district without institutions: levels,
differences and intervals come from these alone, and so does the answer whether a combination still
stands on the front.

References
----------
Deb, Pratap, Agarwal and Meyarivan (2002), A fast and elitist multiobjective genetic algorithm:
NSGA-II, IEEE Transactions on Evolutionary Computation 6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto import files
from distretto.economy.institutions import REGISTRY, Institution
from distretto.errors import InputError, did_you_mean
from distretto.experiments.arguments import as_scenario, as_workers, whole
from distretto.experiments.folders import PLAN, WORLDS, plan_digest, plan_of, save_study
from distretto.experiments.levels import (
    Keeping,
    Levels,
    Quantity,
    levels_of,
    quantities_of,
)
from distretto.experiments.spec_parts import parameters_of
from distretto.experiments.specs import BASELINE, Arm, format_spec, parse_spec
from distretto.experiments.summary import Difference, paired_difference
from distretto.experiments.trials import TRIALS, chance_of, need_optuna, open_trials
from distretto.logs import get_logger
from distretto.provenance import provenance

if TYPE_CHECKING:
    import pandas as pd

    from distretto.experiments.ensemble import Progress
    from distretto.experiments.worlds import Compiling, World
    from distretto.scenarios import Scenario

__all__ = ["OBJECTIVES", "Combination", "Pareto", "free_of", "non_dominated", "pareto"]

log = get_logger(__name__)
Floats = NDArray[np.float64]
Ranges = dict[str, tuple[float, float]]

OBJECTIVES = ("public_cost", "value_added", "median_wage", "p10_wage")
RESULT, TABLE, PAGE, PROVENANCE, FRESH = (
    "pareto.json",
    "pareto.csv",
    "pareto.html",
    "provenance.json",
    "fresh",
)
CONTENT = {
    PAGE: "the front, one page",
    TABLE: "combinations of the front, for a spreadsheet",
    RESULT: "the same, for programs",
    PROVENANCE: "software, platform, options",
    TRIALS: "every trial, to go on with",
    f"{TRIALS}.lock": "held while a trial is written",
    FRESH: "the front run again in fresh worlds",
    PLAN: "what decides a trial",
}
PARETO = files.Kind(
    "Pareto front", PLAN, frozenset(CONTENT), CONTENT, result=RESULT, parts="trials"
)
OF_FRESH = {PLAN: "what decides a world", WORLDS: "worlds as they were run"}
FRESH_WORLDS = files.Kind(
    "fresh worlds of a front", PLAN, frozenset(OF_FRESH), OF_FRESH, parts="worlds"
)
POPULATION = 16
MOST = 12  # combinations of the front that are run again


@dataclass(frozen=True, slots=True)
class Combination:
    """A combination of institutions on the front of the trials, run again in fresh worlds.

    Attributes
    ----------
    spec : str
        As `compare` takes it.
    tried : dict of str to float
        Objectives in the worlds of the trials, in their units: rather too good.
    level : dict of str to Difference
        Mean of each objective in fresh worlds with its 95% interval, in its unit.
    effect : dict of str to Difference
        Against the district without institutions, in the same fresh worlds.
    still : bool
        Whether it stands on the front in fresh worlds, too.
    """

    spec: str
    tried: dict[str, float]
    level: dict[str, Difference]
    effect: dict[str, Difference]
    still: bool


@dataclass(frozen=True, slots=True, eq=False)
class Pareto:
    """The front, and all that was tried.

    Attributes
    ----------
    scenario : Scenario
    quantities : tuple of Quantity
        The objectives.
    front : tuple of Combination
        From the cheapest to the dearest.
    tried : dict of str to tuple of float
        Objectives of every combination tried, by spec.
    trials, wanted, worlds, fresh, quarters : int
    left_out : int
        Combinations of the front of the trials that were not run again (`MOST`).
    provenance : dict
    """

    scenario: Scenario
    quantities: tuple[Quantity, ...]
    front: tuple[Combination, ...]
    tried: dict[str, tuple[float, ...]]
    trials: int
    wanted: int
    worlds: int
    fresh: int
    quarters: int
    left_out: int
    provenance: dict[str, Any]

    @property
    def complete(self) -> bool:
        """Whether all trials asked for were finished."""
        return self.trials >= self.wanted

    def to_dataframe(self) -> pd.DataFrame:
        """The front, one row for each combination, from fresh worlds."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "spec": each.spec,
                    "still": each.still,
                    **{
                        f"{name}{suffix}": getattr(found[name], end)
                        for name in OBJECTIVES
                        for what, found in (("", each.level), ("_effect", each.effect))
                        for end, suffix in (
                            ("mean", what),
                            ("low", f"{what}_low"),
                            ("high", f"{what}_high"),
                        )
                    },
                }
                for each in self.front
            ]
        )

    def records(self) -> dict[str, Any]:
        """Content of ``pareto.json``, JSON types only."""
        return {
            "scenario": self.scenario.name,
            "front": [asdict(each) for each in self.front],
            "tried": {spec: list(values) for spec, values in self.tried.items()},
            "trials": self.trials,
            "worlds": self.worlds,
            "fresh": self.fresh,
            "quarters": self.quarters,
            "provenance": self.provenance,
        }

    def save(self, folder: Path) -> None:
        """Write the result and its table into a folder."""
        tables = {TABLE: self.to_dataframe()}
        save_study(folder, RESULT, self.records(), self.provenance, tables)


def pareto(
    scenario: Scenario | str | PathLike[str],
    kinds: Sequence[str],
    free: Mapping[str, tuple[float, float]] | None = None,
    trials: int = 64,
    worlds: int = 4,
    fresh: int = 16,
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
) -> Pareto:
    """Search combinations of institutions for those of which none is better in all that counts.

    A KeyboardInterrupt during the trials ends the search: the front of those that are finished is
    run again in fresh worlds.

    Parameters
    ----------
    scenario : Scenario, str or path
    kinds : sequence of str
        Kinds of institution that may be combined.
    free : mapping of str to tuple of float, optional
        Bounds of further free parameters, or narrower ones, by ``kind.parameter``. Without it,
        shares, indices between 0 and 1 and wages that an institution sets are free in the range
        that it declares; all else has its default.
    trials : int
    worlds, fresh : int
        Worlds of each trial, and fresh worlds in which the front is run again.
    quarters, seed, threads, out, overwrite, resume, progress, compiling, command
        See `calibrate`.

    Returns
    -------
    Pareto

    Raises
    ------
    InputError
        If an argument makes no sense, or optuna is not installed.
    """
    optuna = need_optuna("a Pareto front", "sensitivity")
    scenario = as_scenario(scenario)
    kinds = tuple(dict.fromkeys(kinds))
    ranges = free_of(kinds, free or {})
    trials, worlds = whole("trials", trials, 1), whole("worlds", worlds, 1)
    fresh, quarters = whole("fresh", fresh, 1), whole("quarters", quarters, 1)
    seed = whole("seed", seed, 0)
    workers = as_workers(threads, None)
    quantities = quantities_of(OBJECTIVES, scenario.money)
    folder = None if out is None else Path(out)
    own = {"kinds": list(kinds), "free": {n: list(r) for n, r in ranges.items()}, "worlds": worlds}
    plan = {**plan_of(scenario, (), quarters, seed), **own}
    storage = open_trials(folder, PARETO, plan, overwrite, resume)
    study = optuna.create_study(
        study_name="pareto",
        storage=storage,
        directions=["minimize" if q.better == "lower" else "maximize" for q in quantities],
        load_if_exists=True,
    )
    if not study.trials:
        middle = {name: 0.5 * (low + high) for name, (low, high) in ranges.items()}
        for on in (False, True):
            study.enqueue_trial({**dict.fromkeys(kinds, on), **middle})
    keeping = Keeping(workers, None, FRESH_WORLDS, compiling=compiling)

    def objectives(trial: Any) -> tuple[float, ...]:
        spec, chosen = _combined(trial, kinds, ranges)
        trial.set_user_attr("spec", spec)
        known = _tried(study)
        if spec in known:
            return known[spec]
        levels = _run(scenario, [Arm("tried", spec, chosen)], quarters, seed, worlds, 0, keeping)
        return tuple(float(_defined(levels.of(q)).mean()) for q in quantities)

    finished = _search(optuna, study, objectives, trials, seed, progress)
    tried = _tried(study)
    order = [spec for spec in _front(tried, quantities) if spec != BASELINE]
    front = _spread(order, MOST)
    arms = [Arm(BASELINE, BASELINE, ())]
    arms += [Arm(spec, spec, parse_spec(spec)) for spec in front]
    # Another front, as after more trials, has a folder of its own.
    digest = plan_digest(plan_of(scenario, arms, quarters, seed, first=worlds))
    kept = None if folder is None else folder / FRESH / digest[:12]
    again = replace(keeping, folder=kept, resume=True, progress=progress)
    levels = _run(scenario, arms, quarters, seed, fresh, worlds, again)
    result = Pareto(
        scenario,
        quantities,
        _combinations(front, tried, quantities, levels),
        tried,
        finished,
        trials,
        worlds,
        fresh,
        quarters,
        len(order) - len(front),
        provenance(
            command=command,
            scenario=scenario.name,
            scenario_sha256=scenario.sha256,
            seed=seed,
            parameters={**own, "trials": trials, "fresh": fresh, "quarters": quarters},
        ),
    )
    if folder is not None:
        result.save(folder)
    return result


def free_of(kinds: Sequence[str], given: Mapping[str, tuple[float, float]]) -> Ranges:
    """Free parameters of some kinds of institution with their ranges, by ``kind.parameter``.

    Raises
    ------
    InputError
        If a kind or a parameter is unknown, or a range makes no sense.
    """
    if not kinds:
        raise InputError("no institution is given", where="--with", expected="at least one kind")
    for kind in kinds:
        if kind not in REGISTRY:
            raise InputError(
                "unknown institution",
                where="--with",
                found=kind,
                expected=f"one of {', '.join(REGISTRY)}",
                hint=did_you_mean(kind, REGISTRY),
            )
    declared = {
        f"{kind}.{field.name}": field
        for kind in kinds
        for field in parameters_of(REGISTRY[kind])
        if "low" in field.metadata and field.type not in (int, "int")
    }
    found: Ranges = {}
    for name, field in declared.items():
        about = field.metadata
        if about["unit"] in ("share", "0-1") or about["payer"] == "employers":
            found[name] = (about["low"], about["high"])
    for name, (low, high) in given.items():
        if name not in declared:
            raise InputError(
                "no parameter that can be free",
                where="--free",
                found=name,
                expected=f"KIND.PARAMETER=LOW..HIGH, one of {', '.join(declared)}",
                hint=did_you_mean(name, declared),
            )
        about = declared[name].metadata
        if not about["low"] <= low < high <= about["high"]:
            raise InputError(
                f"the range of {name} makes no sense",
                where="--free",
                found=f"{low:g}..{high:g}",
                expected=f"within {about['low']:g}..{about['high']:g}, in {about['unit']}",
            )
        found[name] = (low, high)
    return found


def non_dominated(values: Floats) -> NDArray[np.bool_]:
    """Which of several points no other is better than, in one respect, and as good in all others.

    Parameters
    ----------
    values : ndarray of float, shape (points, objectives)
        Less is better.
    """
    as_good = (values[:, None, :] <= values[None, :, :]).all(axis=2)
    better = (values[:, None, :] < values[None, :, :]).any(axis=2)
    return np.asarray(~(as_good & better).any(axis=0))


def _search(
    optuna: Any, study: Any, objectives: Any, trials: int, seed: int, progress: Progress | None
) -> int:
    """Make the trials that are missing; return how many there are."""

    def done() -> int:
        return len(_complete(study))

    if progress is not None:
        progress(done(), trials)
    try:
        while done() < trials:
            study.sampler = optuna.samplers.NSGAIISampler(
                population_size=POPULATION, seed=chance_of(done(), seed)
            )
            study.optimize(objectives, n_trials=1)
            if progress is not None:
                progress(done(), trials)
    except KeyboardInterrupt:
        if not done():
            raise
        log.warning("interrupted: %d of %d trials are finished", done(), trials)
    return done()


def _complete(study: Any) -> list[Any]:
    return [trial for trial in study.trials if trial.values is not None]


def _tried(study: Any) -> dict[str, tuple[float, ...]]:
    return {trial.user_attrs["spec"]: tuple(trial.values) for trial in _complete(study)}


def _combined(
    trial: Any, kinds: Sequence[str], ranges: Ranges
) -> tuple[str, tuple[Institution, ...]]:
    """The combination of a trial; every parameter is drawn, so that all trials can be crossed."""
    on = [kind for kind in kinds if trial.suggest_categorical(kind, [False, True])]
    values = {name: trial.suggest_float(name, *bounds) for name, bounds in ranges.items()}
    chosen = []
    for kind in on:
        own: dict[str, Any] = {
            name.partition(".")[2]: float(f"{value:.3g}")
            for name, value in values.items()
            if name.partition(".")[0] == kind
        }
        chosen.append(REGISTRY[kind](**own))
    return format_spec(chosen), tuple(chosen)


def _run(
    scenario: Scenario,
    arms: Sequence[Arm],
    quarters: int,
    seed: int,
    worlds: int,
    first: int,
    keeping: Keeping,
) -> Levels:
    """Run arms in some worlds of the seed, from a first one on."""

    def placed(world: World) -> World:
        return replace(world, index=first + world.index)

    plan = plan_of(scenario, arms, quarters, seed, first=first)
    return levels_of(scenario, arms, quarters, seed, worlds, placed, plan, keeping)


def _defined(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, 0.0)


def _signed(values: Floats, quantities: Sequence[Quantity]) -> Floats:
    """Objectives so that less is better."""
    signs = np.array([1.0 if q.better == "lower" else -1.0 for q in quantities])
    return np.asarray(values * signs)


def _front(tried: Mapping[str, tuple[float, ...]], quantities: Sequence[Quantity]) -> list[str]:
    """Specs of which none is better in all, from the cheapest to the dearest."""
    specs = list(tried)
    stays = non_dominated(_signed(np.array([tried[spec] for spec in specs]), quantities))
    front = [spec for spec, stay in zip(specs, stays.tolist(), strict=True) if stay]
    return sorted(front, key=lambda spec: tried[spec])


def _spread(specs: Sequence[str], most: int) -> list[str]:
    """At most so many of some specs, evenly along their order."""
    if len(specs) <= most:
        return list(specs)
    return [specs[k] for k in np.linspace(0, len(specs) - 1, most).round().astype(int).tolist()]


def _combinations(
    front: Sequence[str],
    tried: Mapping[str, tuple[float, ...]],
    quantities: Sequence[Quantity],
    levels: Levels,
) -> tuple[Combination, ...]:
    """What fresh worlds say about the front."""
    found = np.stack([_defined(levels.of(q)) for q in quantities], axis=2)
    stays = non_dominated(_signed(found.mean(axis=0), quantities))
    nothing = np.zeros(len(found))
    return tuple(
        Combination(
            spec,
            dict(zip(OBJECTIVES, tried[spec], strict=True)),
            {q.name: paired_difference(found[:, k, j], nothing) for j, q in enumerate(quantities)},
            {
                q.name: paired_difference(found[:, k, j], found[:, 0, j])
                for j, q in enumerate(quantities)
            },
            bool(stays[k]),
        )
        for k, spec in enumerate(front, start=1)
    )
