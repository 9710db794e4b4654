"""Calibration in waves: history matching, the posterior, and what it does to the targets.

Every run is kept as soon as it is finished, in a folder for each wave. The points of a wave follow
from the waves before it and the seed, so that an interrupted calibration comes to the same result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto import files
from distretto.errors import InputError, install_extra
from distretto.experiments.arguments import as_scenario, as_workers, whole
from distretto.experiments.calibration.folder import (
    CALIBRATION,
    RESULT,
    SAMPLE,
    SCENARIO,
    WAVES,
)
from distretto.experiments.calibration.identifiability import Identifiability, identify
from distretto.experiments.calibration.posterior import (
    INTERVAL,
    Posterior,
    draw_posterior,
    narrowed,
)
from distretto.experiments.calibration.running import Measured, Setting, run_points, with_free
from distretto.experiments.calibration.targets import Check, Target, Targets, as_targets
from distretto.experiments.calibration.waves import Wave, match_in_waves
from distretto.experiments.folders import PLAN, goes_on
from distretto.experiments.summary import Distribution, distribution
from distretto.logs import get_logger
from distretto.provenance import provenance, source_fingerprint
from distretto.scenarios import Prior, with_priors

if TYPE_CHECKING:
    import pandas as pd

    from distretto.experiments.worlds import Compiling
    from distretto.scenarios import Scenario

__all__ = ["CHECKS", "Match", "match"]

log = get_logger(__name__)

Floats = NDArray[np.float64]

CHECKS = 16  # draws of the posterior at which the model is run to see what became of the targets


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """A scenario whose priors are narrowed to a posterior.

    Attributes
    ----------
    scenario : Scenario
        As it was.
    targets : Targets
    waves : tuple of Wave
    stopped : str
        Why there was no further wave.
    posterior : Posterior
    priors : dict of str to Prior
        The narrowed priors by dotted name; each reason says how it came about.
    before, after : tuple of Check
        Targets, then held-out facts: means over worlds at the points of the first wave, which are
        drawn from the priors, and at draws of the posterior.
    identifiability : Identifiability
    worlds, quarters, seed, runs : int
        Worlds of each point, quarters of each run, and runs of the model in all.
    text : str
        The scenario file with the narrowed priors.
    provenance : dict
    """

    scenario: Scenario
    targets: Targets
    waves: tuple[Wave, ...]
    stopped: str
    posterior: Posterior
    priors: dict[str, Prior]
    before: tuple[Check, ...]
    after: tuple[Check, ...]
    identifiability: Identifiability
    worlds: int
    quarters: int
    seed: int
    runs: int
    text: str
    provenance: dict[str, Any]

    @property
    def values(self) -> dict[str, Floats]:
        """Posterior sample of each free parameter, shape (draws,)."""
        return self.posterior.values(self.targets.free)

    def to_dataframe(self) -> pd.DataFrame:
        """The posterior sample, a row for each draw and a column for each free parameter."""
        import pandas as pd

        return pd.DataFrame(self.values)

    def records(self) -> dict[str, Any]:
        """Content of ``calibration.json``, JSON types only."""
        of_targets = len(self.targets.targets)
        checks = [
            {
                **one.target.record(),
                "held_out": k >= of_targets,
                "before": _ends(one.model),
                "after": _ends(other.model),
                "met": other.met,
            }
            for k, (one, other) in enumerate(zip(self.before, self.after, strict=True))
        ]
        return {
            "scenario": self.scenario.name,
            "method": "waves",
            "chance": self.targets.chance,
            "waves": [
                {
                    "points": wave.points,
                    "share": wave.share,
                    "surrogates": {
                        name: {"explained": explained, "covered": covered}
                        for name, (explained, covered) in wave.quality.items()
                    },
                }
                for wave in self.waves
            ],
            "stopped": self.stopped,
            "worlds": self.worlds,
            "quarters": self.quarters,
            "runs": self.runs,
            "effective": self.posterior.effective,
            "priors": {
                name: {
                    "was": [self.targets.free[name].low, self.targets.free[name].high],
                    "is": [prior.low, prior.high],
                    "median": float(np.median(self.values[name])),
                }
                for name, prior in self.priors.items()
            },
            "facts": checks,
            "identifiability": self.identifiability.records(),
            "provenance": self.provenance,
        }


def match(
    scenario: Scenario | str | PathLike[str],
    targets: str | PathLike[str] | Targets | None = None,
    free: Sequence[str] | None = None,
    runs: int = 4000,
    points: int | None = None,
    worlds: int = 8,
    quarters: int = 60,
    seed: int = 1,
    threads: int | None = None,
    out: str | PathLike[str] | None = None,
    *,
    overwrite: bool = False,
    resume: bool = False,
    progress: Callable[[int, int], None] | None = None,
    compiling: Compiling | None = None,
    command: Sequence[str] | None = None,
    cluster: str | None = None,
) -> Match:
    """Calibrate by history matching in waves, and draw the posterior.

    Parameters
    ----------
    scenario : Scenario, str or path
    targets : str, path or Targets, optional
        A file of targets; by default the facts of the scenario for calibration, those for
        validation held out.
    free : sequence of str, optional
        Dotted names of priors, where there is no file of targets.
    runs : int
        Budget of runs of the model. More of them go on with a calibration that is there.
    points : int, optional
        Points of a wave; by default the power of two from 8 for each free parameter on, 32 at
        least.
    worlds, quarters : int
        Worlds in which each point is run, and quarters of each run.
    seed : int
    threads, cluster : int, str, optional
        See `compare`. The result is the same for any number of threads.
    out : str or path, optional
        Folder for the runs, the new scenario file and what came of it.
    overwrite, resume : bool
        Whether an earlier calibration in `out` may be replaced, or is to be gone on with.
    progress : callable, optional
        Called with the number of runs finished and the budget.
    compiling, command
        See `compare`.

    Raises
    ------
    InputError
        If an argument makes no sense, no point of the priors meets all targets, or scikit-learn is
        not installed; a `ResultError` that names what differs if the calibration in `out` is
        another one.
    KeyboardInterrupt
        If it is interrupted; runs that are finished are kept in `out`.
    """
    scenario = as_scenario(scenario)
    aims = as_targets(targets, scenario, free)
    worlds, quarters = whole("worlds", worlds, 1), whole("quarters", quarters, 1)
    seed, runs = whole("seed", seed, 0), whole("runs", runs, 1)
    least = max(32, 2 ** (8 * len(aims.free) - 1).bit_length())
    points = least if points is None else whole("points", points, len(aims.free) + 3)
    most = (runs // worlds - CHECKS) // points
    if most < 1:
        raise InputError(
            "the budget of runs is too small for one wave",
            where="runs",
            found=runs,
            expected=f"at least {(points + CHECKS) * worlds}: {points} points and {CHECKS} draws "
            f"of the posterior in {worlds} worlds",
        )
    setting = Setting(
        with_free(scenario, aims),
        aims,
        worlds,
        quarters,
        seed,
        as_workers(threads, cluster),
        compiling,
    )
    software = source_fingerprint()
    folder = None if out is None else Path(out)
    finished = 0

    def run(name: str, at: Floats) -> Measured:
        nonlocal finished

        def noted(done: int, _: int) -> None:
            if progress is not None:
                progress(finished + done, runs)

        place = None if folder is None else folder / WAVES / name
        found = run_points(setting, at, software, place, noted)
        finished += at.shape[0] * worlds
        return found

    with files.alone_in(folder), _one_core():
        if folder is not None:
            plan = {"kind": CALIBRATION.name, **_plan(setting, points, software)}
            if not goes_on(folder, CALIBRATION, plan, overwrite, resume):
                with files.created(folder):
                    files.write_json(folder / PLAN, plan)
        matching = match_in_waves(aims, lambda k, at: run(str(k), at), points, most, seed)
        posterior = draw_posterior(matching, seed)
        drawn = np.random.default_rng([seed, 1]).choice(len(posterior.points), CHECKS, False)
        seen = run(f"posterior-{len(matching.waves)}", posterior.points[drawn])
        if progress is not None:
            progress(runs, runs)
        why = (
            f"narrowed by calibration to {', '.join(each.name for each in aims.targets)}: "
            f"{INTERVAL:.0%} of the posterior, history matching in {len(matching.waves)} waves, "
            f"{finished} runs of {quarters} quarters, seed {seed}, software {software[:12]}"
        )
        priors = narrowed(aims.free, posterior, why)
        result = Match(
            scenario,
            aims,
            matching.waves,
            matching.stopped,
            posterior,
            priors,
            _checks(aims.known, matching.first),
            _checks(aims.known, seen),
            identify(tuple(aims.free), posterior, matching.surrogates[-1]),
            worlds,
            quarters,
            seed,
            finished,
            with_priors(scenario.content.decode("utf-8-sig"), priors),
            provenance(
                command=command,
                scenario=scenario.name,
                scenario_sha256=scenario.sha256,
                seed=seed,
                parameters={"worlds": worlds, "quarters": quarters, "points": points, "runs": runs},
            ),
        )
        if folder is not None:
            _save(result, folder)
    return result


def _one_core() -> AbstractContextManager[Any]:
    """Keep matrices on one core: they are small, and so every machine gives the same digits."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        raise InputError(
            "calibration in waves needs scikit-learn, which is not installed",
            hint=install_extra("calibration"),
        ) from None
    limits: AbstractContextManager[Any] = threadpool_limits(1)
    return limits


def _plan(setting: Setting, points: int, software: str) -> dict[str, Any]:
    """What decides the result; a larger budget goes on with what is there."""
    return {
        "method": "waves",
        **setting.plan(),
        **setting.targets.plan(),
        "points": points,
        "software": software,
    }


def _checks(known: Sequence[Target], measured: Measured) -> tuple[Check, ...]:
    return tuple(Check(each, distribution(measured.means(each.key))) for each in known)


def _ends(model: Distribution) -> Mapping[str, float | None]:
    return {"median": model.median, "p5": model.p5, "p95": model.p95}


def _save(result: Match, folder: Path) -> None:
    with files.staged(folder) as staging:
        files.write_bytes(staging / SCENARIO, result.text.encode())
        files.write_json(staging / RESULT, result.records())
        table = result.to_dataframe().to_csv(index=False, lineterminator="\n")
        files.write_bytes(staging / SAMPLE, table.encode())
