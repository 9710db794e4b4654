"""Robust decisions, run: the same draws of the priors in all arms, then regrets and boxes.

Draw d of the priors is a point of a Sobol sequence; under seed s it is world d x seeds + s, with a
chance of its own. The level of an arm in a draw is the mean over its seeds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import permutations
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto import files
from distretto.errors import InputError, ResultError
from distretto.experiments.arguments import Arms, as_arms, as_scenario, as_workers, whole
from distretto.experiments.comparison import Comparison
from distretto.experiments.comparison_loading import load_comparison
from distretto.experiments.folders import PLAN, WORLDS, plan_of, save_study
from distretto.experiments.levels import (
    Keeping,
    Levels,
    Quantity,
    levels_of,
    quantities_of,
)
from distretto.experiments.points import drawn_at, prior_names, sobol_points
from distretto.experiments.robust.boxes import FEWEST, Box, find_box, holm
from distretto.experiments.robust.regret import Decision, decide
from distretto.provenance import provenance

if TYPE_CHECKING:
    import pandas as pd

    from distretto.experiments.ensemble import Progress
    from distretto.experiments.specs import Arm
    from distretto.experiments.worlds import Compiling, World
    from distretto.scenarios import Scenario

__all__ = ["OUTCOMES", "OutcomeResult", "PairResult", "Robust", "robust", "robust_from"]

Floats = NDArray[np.float64]

OUTCOMES = ("net_value_added", "jobs", "median_wage", "p10_wage")
RESULT, REGRETS, BOXES, PAGE, PROVENANCE = (
    "robust.json",
    "regrets.csv",
    "boxes.csv",
    "robust.html",
    "provenance.json",
)
CONTENT = {
    PAGE: "regrets and boxes, one page",
    REGRETS: "regrets of every arm",
    BOXES: "boxes in which an arm beats another",
    RESULT: "the same, for programs",
    PROVENANCE: "software, platform, options",
    PLAN: "what decides a world",
    WORLDS: "worlds, to go on with",
}
ROBUST = files.Kind(
    "robust decision", PLAN, frozenset(CONTENT), CONTENT, result=RESULT, parts="worlds"
)


@dataclass(frozen=True, slots=True)
class PairResult:
    """One arm against another in the light of one quantity.

    Attributes
    ----------
    winner, loser : str
        The question is where the first beats the second.
    share : float or None
        Share of draws in which it does; None without any draw.
    box : Box or None
        Where it does so more often; None if no box was searched or none is better than the whole.
    finding : bool
        Whether the box is denser in the draws held out, too, by more than chance would have it.
    """

    winner: str
    loser: str
    share: float | None
    box: Box | None
    finding: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeResult:
    """One quantity: what to choose by it, and where each arm beats each other.

    Attributes
    ----------
    quantity : Quantity
    decision : Decision or None
        None if no draw has a level in every arm.
    pairs : tuple of PairResult
    """

    quantity: Quantity
    decision: Decision | None
    pairs: tuple[PairResult, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Robust:
    """Arms over draws of the priors.

    Attributes
    ----------
    scenario : Scenario
    arms : tuple of Arm
    results : tuple of OutcomeResult
    draws, seeds, quarters : int
    lost : dict of str to int
        Worlds in which the district died out or exploded, by arm; they count where their outcomes
        are defined.
    priors : int
        Priors that were drawn.
    provenance : dict
    """

    scenario: Scenario
    arms: tuple[Arm, ...]
    results: tuple[OutcomeResult, ...]
    draws: int
    seeds: int
    quarters: int
    lost: dict[str, int]
    priors: int
    provenance: dict[str, Any]

    def records(self) -> dict[str, Any]:
        """Content of ``robust.json``, JSON types only."""
        return {
            "scenario": self.scenario.name,
            "arms": {arm.name: arm.spec for arm in self.arms},
            "draws": self.draws,
            "seeds": self.seeds,
            "quarters": self.quarters,
            "lost": self.lost,
            "outcomes": [asdict(result) for result in self.results],
            "provenance": self.provenance,
        }

    def to_dataframe(self) -> pd.DataFrame:
        """Regrets, one row for each outcome and arm."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "outcome": result.quantity.name,
                    "unit": result.quantity.unit,
                    "better": result.quantity.better,
                    "arm": each.arm,
                    "mean": each.mean,
                    "behind": each.behind.mean,
                    "behind_low": each.behind.low,
                    "behind_high": each.behind.high,
                    "mean_regret": each.mean_regret,
                    "p90_regret": each.p90_regret,
                    "max_regret": each.max_regret,
                    "share_best": each.share_best,
                    "minimax": each.arm == result.decision.minimax,
                    "best_mean": each.arm == result.decision.best_mean,
                    "draws": result.decision.draws,
                }
                for result in self.results
                if result.decision is not None
                for each in result.decision.arms
            ]
        )

    def boxes(self) -> pd.DataFrame:
        """Boxes that were found, findings or not, one row for each prior that one bounds."""
        import pandas as pd

        rows = []
        for result in self.results:
            for pair in result.pairs:
                if pair.box is None:
                    continue
                box = asdict(pair.box)
                for limit in box.pop("limits"):
                    rows.append(
                        {
                            "outcome": result.quantity.name,
                            "winner": pair.winner,
                            "loser": pair.loser,
                            **limit,
                            **box,
                            "finding": pair.finding,
                        }
                    )
        return pd.DataFrame(rows)

    def save(self, folder: Path) -> None:
        """Write the result and its tables into a folder, beside the worlds."""
        tables = {REGRETS: self.to_dataframe(), BOXES: self.boxes()}
        save_study(folder, RESULT, self.records(), self.provenance, tables)


def robust(
    scenario: Scenario | str | PathLike[str],
    arms: Arms,
    outcomes: Sequence[str] | None = None,
    draws: int = 64,
    seeds: int = 2,
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
) -> Robust:
    """Run arms over draws of the priors, and say which to choose and where each wins.

    Parameters
    ----------
    scenario : Scenario, str or path
    arms : sequence of str or Arm, or mapping
        At least two; see `compare`.
    outcomes : sequence of str, optional
        Outcomes of which one direction is better, or ``net_value_added``: value added less public
        cost. By default, that and jobs, the median and the lowest wages.
    draws : int
        Draws of the priors, points of a Sobol sequence; best a power of two.
    seeds : int
        Seeds of chance for each draw.
    quarters, seed, threads, out, overwrite, resume, progress, compiling, command, cluster
        See `compare`. More draws go on with those that are there.

    Returns
    -------
    Robust

    Raises
    ------
    InputError
        If an argument makes no sense, or prim is not installed.
    """
    scenario = as_scenario(scenario)
    arms = _several(as_arms(arms, scenario))
    quantities = quantities_of(outcomes or OUTCOMES, scenario.money, directed=True)
    draws, seeds = whole("draws", draws, 1), whole("seeds", seeds, 1)
    quarters, seed = whole("quarters", quarters, 1), whole("seed", seed, 0)
    names = prior_names(scenario)
    points = sobol_points(len(names), draws, seed)

    def placed(world: World) -> World:
        at = points[world.index // seeds].tolist()
        return replace(world, point=dict(zip(names, at, strict=True)))

    folder = None if out is None else Path(out)
    levels = levels_of(
        scenario,
        arms,
        quarters,
        seed,
        draws * seeds,
        placed,
        plan_of(scenario, arms, quarters, seed, seeds=seeds),
        Keeping(
            as_workers(threads, cluster), folder, ROBUST, overwrite, resume, progress, compiling
        ),
    )
    result = Robust(
        scenario,
        arms,
        _judge(quantities, levels, drawn_at(scenario, seed, points), seeds),
        draws,
        seeds,
        quarters,
        levels.lost,
        len(names),
        _origin(scenario, arms, draws, seeds, quarters, seed, command),
    )
    if folder is not None:
        result.save(folder)
    return result


def robust_from(
    folder: str | PathLike[str] | Comparison,
    outcomes: Sequence[str] | None = None,
    out: str | PathLike[str] | None = None,
    *,
    overwrite: bool = False,
    command: Sequence[str] | None = None,
) -> Robust:
    """Take the worlds of an earlier comparison as draws, one seed of chance each.

    Parameters
    ----------
    folder : str, path or Comparison
    outcomes, out, overwrite, command
        See `robust`.

    Raises
    ------
    InputError
        As for `robust`; a `ResultError` if the comparison cannot be read or has too few worlds.
    """
    comparison = folder if isinstance(folder, Comparison) else load_comparison(folder)
    place = None if out is None else Path(out)
    if place is not None:
        files.check_output(place, ROBUST, overwrite)
    least = 4 * FEWEST
    if comparison.worlds < least:
        raise ResultError(
            "the comparison has too few worlds for a decision over draws",
            file=None if isinstance(folder, Comparison) else Path(folder),
            found=comparison.worlds,
            expected=f"at least {least} worlds",
            hint="run it again with more --worlds and --resume",
        )
    scenario, arms = comparison.scenario, _several(comparison.arms)
    quantities = quantities_of(outcomes or OUTCOMES, scenario.money, directed=True)
    levels = Levels.of_comparison(comparison)
    drawn = comparison.dataset["prior_value"].transpose("prior", "world").values
    names = [str(name) for name in comparison.dataset["prior"].values]
    result = Robust(
        scenario,
        arms,
        _judge(quantities, levels, dict(zip(names, drawn, strict=True)), 1),
        comparison.worlds,
        1,
        comparison.quarters,
        levels.lost,
        len(names),
        _origin(
            scenario, arms, comparison.worlds, 1, comparison.quarters, comparison.seed, command
        ),
    )
    if place is not None:
        files.clear(place)
        result.save(place)
        files.write_json(place / PLAN, {"kind": ROBUST.name, "comparison": comparison.provenance})
    return result


def _judge(
    quantities: Sequence[Quantity], levels: Levels, priors: Mapping[str, Floats], seeds: int
) -> tuple[OutcomeResult, ...]:
    """Decide by every quantity; boxes of all of them are tested together."""
    found = [_of_outcome(each, levels, priors, seeds) for each in quantities]
    boxes = [pair.box for result in found for pair in result.pairs if pair.box is not None]
    findings = iter(holm([box.p for box in boxes]))
    return tuple(
        replace(
            result,
            pairs=tuple(
                pair if pair.box is None else replace(pair, finding=next(findings))
                for pair in result.pairs
            ),
        )
        for result in found
    )


def _of_outcome(
    quantity: Quantity, levels: Levels, priors: Mapping[str, Floats], seeds: int
) -> OutcomeResult:
    by_world = levels.of(quantity)
    worlds, arms = by_world.shape
    by_draw = by_world.reshape(worlds // seeds, seeds, arms).mean(axis=1)
    sign = 1.0 if quantity.better == "higher" else -1.0
    pairs = []
    for one, other in permutations(range(arms), 2):
        gain = sign * (by_draw[:, one] - by_draw[:, other])
        known = gain[np.isfinite(gain)]
        share = float((known > 0.0).mean()) if known.size else None
        box = find_box(gain, priors)
        pairs.append(PairResult(levels.arms[one], levels.arms[other], share, box))
    decision = decide(by_draw, levels.arms, higher=quantity.better == "higher")
    return OutcomeResult(quantity, decision, tuple(pairs))


def _several(arms: tuple[Arm, ...]) -> tuple[Arm, ...]:
    if len(arms) < 2:
        raise InputError(
            "a decision is one between arms",
            where="--arm",
            found=f"{len(arms)} arm",
            expected="at least two, such as --arm none --arm labour-floor",
        )
    return arms


def _origin(
    scenario: Scenario,
    arms: Sequence[Arm],
    draws: int,
    seeds: int,
    quarters: int,
    seed: int,
    command: Sequence[str] | None,
) -> dict[str, Any]:
    return provenance(
        command=command,
        scenario=scenario.name,
        scenario_sha256=scenario.sha256,
        seed=seed,
        parameters={
            "arms": {arm.name: arm.spec for arm in arms},
            "draws": draws,
            "seeds": seeds,
            "quarters": quarters,
        },
    )
