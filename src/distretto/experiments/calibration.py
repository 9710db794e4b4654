"""Calibration: narrow some priors so that the district resembles what is known of the place.

Simulated moments. A trial is a centre for each free prior; the prior is narrowed to a part `width`
of its probability around the centre, and the district is run in the same worlds in every trial.
Its distance is, over the facts that the scenario gives for calibration,

    d = sum_k ((median_k - value_k) / half width of the band_k)^2 + LOST x (share of worlds lost)

where a world is lost if the district dies out or explodes; facts kept for validation are never
looked at. Trials are chosen by a tree-structured Parzen estimator (Bergstra et al. 2011, as in
optuna).

References
----------
Bergstra, Bardenet, Bengio and Kegl (2011), Algorithms for hyper-parameter optimization, NIPS 24.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from distretto import files
from distretto.economy.parameters import DECLARED
from distretto.errors import InputError, did_you_mean, install_extra
from distretto.experiments.arguments import as_scenario, whole
from distretto.experiments.ensemble import available_threads, run_worlds
from distretto.experiments.facts import FactCheck, facts_against_model
from distretto.experiments.folders import PLAN, goes_on
from distretto.experiments.results import build_dataset
from distretto.experiments.specs import Arm
from distretto.experiments.worlds import Compiling, World, prepare_kernels
from distretto.logs import get_logger
from distretto.provenance import source_fingerprint
from distretto.scenarios import Prior, with_priors

if TYPE_CHECKING:
    from distretto.scenarios import Scenario

log = get_logger(__name__)

FREE = (
    "markets.price_elasticity",
    "pricing.final_norm",
    "pricing.specialist_norm",
    "placement.distrust",
    "placement.outside_markup",
    "production.span",
    "firms.spin_off",
    "firms.final_spin_offs",
)
LOST = 100.0  # distance if every world is lost
UNDEFINED = 100.0  # of a fact whose outcome has no value
RESULT, SCENARIO, TRIALS = "calibration.json", "scenario.toml", "trials.log"
# Name of each file, and what it holds, for people to read.
CONTENT = {
    SCENARIO: "the scenario with the narrowed priors",
    RESULT: "priors and facts before and after",
    TRIALS: "every trial, to go on with",
    PLAN: "what decides a trial",
    f"{TRIALS}.lock": "held while a trial is written",
}


def _counted(folder: Path) -> tuple[int, int | None]:
    """Trials that are finished, by the journal of optuna, and wanted."""
    journal = folder / TRIALS
    lines = journal.read_text().splitlines() if journal.is_file() else []
    return sum('"state": 1' in line for line in lines), files.read_json(folder / PLAN).get("wanted")


def _told(folder: Path) -> dict[str, str]:
    result = files.read_json(folder / RESULT)
    return {
        "distance from the facts before": f"{result['before']:.4g}",
        "distance from the facts after": f"{result['after']:.4g}",
    }


CALIBRATION = files.Kind(
    "calibration",
    PLAN,
    frozenset(CONTENT),
    CONTENT,
    result=RESULT,
    parts="trials",
    counted=_counted,
    told=_told,
)


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """A scenario with narrowed priors.

    Attributes
    ----------
    scenario : Scenario
        As it was.
    priors : dict of str to Prior
        The narrowed priors by dotted name; each reason says how it came about.
    before, after : float
        Distance with the priors as they were, and with the narrowed ones, in the same worlds.
    facts_before, facts_after : tuple of FactCheck
        The facts for calibration against the model.
    trials, wanted : int
        Trials finished and asked for.
    text : str
        The scenario file with the narrowed priors.
    """

    scenario: Scenario
    priors: dict[str, Prior]
    before: float
    after: float
    facts_before: tuple[FactCheck, ...]
    facts_after: tuple[FactCheck, ...]
    trials: int
    wanted: int
    text: str

    @property
    def complete(self) -> bool:
        """Whether all trials asked for were finished."""
        return self.trials >= self.wanted

    def records(self) -> dict[str, Any]:
        """Content of ``calibration.json``, JSON types only."""
        return {
            "scenario": self.scenario.name,
            "before": self.before,
            "after": self.after,
            "trials": self.trials,
            "priors": {
                name: {
                    "was": [_prior(self.scenario, name).low, _prior(self.scenario, name).high],
                    "is": [prior.low, prior.high],
                }
                for name, prior in self.priors.items()
            },
            "facts": [
                {
                    "name": one.name,
                    "value": one.value,
                    "low": one.low,
                    "high": one.high,
                    "before": one.model.median,
                    "after": other.model.median,
                }
                for one, other in zip(self.facts_before, self.facts_after, strict=True)
            ],
        }


def calibrate(
    scenario: Scenario | str | PathLike[str],
    free: Sequence[str] | None = None,
    trials: int = 50,
    worlds: int = 8,
    quarters: int = 60,
    seed: int = 1,
    width: float = 0.4,
    threads: int | None = None,
    out: str | PathLike[str] | None = None,
    *,
    overwrite: bool = False,
    resume: bool = False,
    progress: Callable[[int, int], None] | None = None,
    compiling: Compiling | None = None,
) -> Calibration:
    """Narrow priors so that the medians over worlds come near the facts for calibration.

    A KeyboardInterrupt keeps the trials that are finished.

    Parameters
    ----------
    scenario : Scenario, str or path
    free : sequence of str, optional
        Dotted names of the priors to narrow; by default those of `FREE` that are priors.
    trials, worlds, quarters, seed : int
        Trials, and worlds and quarters of each; the worlds are the same in all trials.
    width : float
        Part of the probability of each prior that is kept, in (0, 1].
    threads : int, optional
        Worlds run at the same time.
    out : str or path, optional
        Folder for the new scenario file, the trials and what came of them.
    overwrite, resume : bool
        Whether an earlier calibration in `out` may be replaced, or is to be gone on with.
    progress : callable, optional
        Called with the number of trials finished and wanted.
    compiling : callable, optional
        As for `compare`.

    Raises
    ------
    InputError
        If an argument makes no sense, the scenario has no fact for calibration, or optuna is not
        installed; a `ResultError` that names what differs if the calibration in `out` is another
        one.
    """
    optuna = _optuna()
    scenario = as_scenario(scenario)
    free = _free(scenario, free)
    trials, worlds = whole("trials", trials, 1), whole("worlds", worlds, 1)
    quarters, seed = whole("quarters", quarters, 1), whole("seed", seed, 0)
    threads = available_threads() if threads is None else whole("threads", threads, 1)
    if not 0.0 < width <= 1.0:
        raise InputError("out of range", where="width", found=width, expected="above 0, at most 1")
    if not _targets(scenario):
        raise InputError(
            "the scenario has no fact for calibration",
            file=scenario.file,
            expected='a fact with use = "calibration"',
        )
    software = source_fingerprint()
    plan = {
        "kind": CALIBRATION.name,
        "scenario": scenario.name,
        "scenario_sha256": scenario.sha256,
        "software": software,
        "free": list(free),
        "worlds": worlds,
        "quarters": quarters,
        "seed": seed,
        "width": width,
    }
    folder = None if out is None else Path(out)
    storage = _open(folder, plan, trials, overwrite, resume)
    prepare_kernels(compiling)

    def distance_of(priors: Mapping[str, Prior]) -> tuple[float, tuple[FactCheck, ...]]:
        narrowed = dataclasses.replace(scenario, parameters={**scenario.parameters, **priors})
        return _run(narrowed, worlds, quarters, seed, threads)

    def priors_at(centres: Mapping[str, float]) -> dict[str, Prior]:
        return {name: narrow(_prior(scenario, name), centres[name], width) for name in free}

    def objective(trial: Any) -> float:
        centres = {name: trial.suggest_float(name, 0.0, 1.0) for name in free}
        return distance_of(priors_at(centres))[0]

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(
        study_name="calibration",
        storage=storage,
        load_if_exists=True,
    )
    if not study.trials:
        study.enqueue_trial(dict.fromkeys(free, 0.5))
    before, facts_before = distance_of({})

    def done() -> int:
        return sum(trial.value is not None for trial in study.trials)

    if progress is not None:
        progress(done(), trials)
    try:
        while done() < trials:
            # A source of chance for each trial: those after a resumption are no copies of those
            # before it.
            chance = int(np.random.SeedSequence([seed, done()]).generate_state(1)[0])
            study.sampler = optuna.samplers.TPESampler(seed=chance)
            study.optimize(objective, n_trials=1)
            if progress is not None:
                progress(done(), trials)
    except KeyboardInterrupt:
        if not done():
            raise
        log.warning("interrupted: %d of %d trials are finished", done(), trials)
    priors = priors_at(study.best_params)
    after, facts_after = distance_of(priors)
    if after > before:
        log.warning("no trial came nearer to the facts than the priors as they were")
    why = (
        f"narrowed by calibration to {', '.join(_targets(scenario))}: distance {before:.3g} "
        f"before, {after:.3g} after, {done()} trials of {worlds} worlds and {quarters} quarters, "
        f"seed {seed}, software {software[:12]}"
    )
    priors = {
        name: prior.model_copy(
            update={
                "reason": f"{prior.reason}; {why}; was {_prior(scenario, name).low:g} to "
                f"{_prior(scenario, name).high:g}"
            }
        )
        for name, prior in priors.items()
    }
    text = with_priors(scenario.content.decode("utf-8-sig"), priors)
    result = Calibration(
        scenario, priors, before, after, facts_before, facts_after, done(), trials, text
    )
    if folder is not None:
        with files.staged(folder) as staging:
            (staging / SCENARIO).write_text(text, encoding="utf-8")
            files.write_json(staging / RESULT, result.records())
    return result


def narrow(prior: Prior, centre: float, width: float) -> Prior:
    """Part of a prior: the probability `width` around its quantile `centre`, moved inside.

    A triangular prior becomes uniform, since a part of a triangle is none.
    """
    low = min(max(0.0, centre - 0.5 * width), 1.0 - width)
    return prior.model_copy(
        update={
            "low": float(f"{prior.quantile(low):.6g}"),
            "high": float(f"{prior.quantile(low + width):.6g}"),
            "shape": "uniform" if prior.shape == "triangular" else prior.shape,
            "mode": None,
        }
    )


def distance(facts: Sequence[FactCheck], lost: float) -> float:
    """Distance of the model from facts with bands; `lost` is the share of worlds lost."""
    total = LOST * lost
    for fact in facts:
        assert fact.low is not None and fact.high is not None  # facts for calibration have bands
        if fact.model.median is None:
            total += UNDEFINED
        else:
            total += ((fact.model.median - fact.value) / (0.5 * (fact.high - fact.low))) ** 2
    return float(total)


def _run(
    scenario: Scenario, worlds: int, quarters: int, seed: int, threads: int
) -> tuple[float, tuple[FactCheck, ...]]:
    arms = [Arm("none", "none", ())]
    wanted = [World(scenario, seed, k) for k in range(worlds)]
    results = run_worlds(wanted, arms, quarters, threads)
    if len(results) < worlds:
        raise KeyboardInterrupt
    dataset = build_dataset(scenario, arms, seed, results)
    checks = facts_against_model(scenario, dataset)
    facts = tuple(check for check in checks if check.use == "calibration")
    lost = np.array([result.died_out | result.exploded for result in results])
    return distance(facts, float(lost.mean())), facts


def _targets(scenario: Scenario) -> list[str]:
    return [name for name, fact in scenario.facts.items() if fact.use == "calibration"]


def _prior(scenario: Scenario, name: str) -> Prior:
    prior = scenario.parameters[name]
    assert isinstance(prior, Prior)
    return prior


def _free(scenario: Scenario, names: Sequence[str] | None) -> tuple[str, ...]:
    """Priors to narrow; whole numbers are left alone, since a part of one may be nothing."""
    possible = [name for name in scenario.priors if not DECLARED[name].integer]
    if not names:
        return tuple(name for name in FREE if name in possible)
    for name in names:
        if name not in possible:
            raise InputError(
                "no prior of this scenario that can be narrowed",
                where="--free",
                found=name,
                expected="the dotted name of a prior over real numbers",
                hint=did_you_mean(name, possible),
            )
    return tuple(dict.fromkeys(names))


def _open(
    folder: Path | None, plan: Mapping[str, Any], trials: int, overwrite: bool, resume: bool
) -> Any:
    """Storage of the trials: in the folder, or in memory."""
    if folder is None:
        return None
    goes_on(folder, CALIBRATION, plan, overwrite, resume)
    with files.created(folder):
        files.write_json(folder / PLAN, {**plan, "wanted": trials})
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    return JournalStorage(JournalFileBackend(str(folder / TRIALS)))


def _optuna() -> Any:
    try:
        import optuna
    except ImportError:
        raise InputError(
            "calibration needs optuna, which is not installed",
            hint=install_extra("calibration"),
        ) from None
    return optuna
