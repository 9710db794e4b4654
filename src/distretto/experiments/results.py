"""From finished worlds to one labelled dataset and its summary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from distretto.economy.observation import OUTCOMES
from distretto.experiments.summary import (
    ArmSummary,
    summarise_outcome,
    summary_window,
    window_mean,
    worlds_with_any,
)
from distretto.experiments.worlds import World

if TYPE_CHECKING:
    import xarray as xr

    from distretto.experiments.ensemble import WorldResult
    from distretto.experiments.specs import Arm
    from distretto.scenarios import Scenario


def build_dataset(
    scenario: Scenario, arms: Sequence[Arm], seed: int, results: Sequence[WorldResult]
) -> xr.Dataset:
    """Put the worlds of an ensemble into one labelled dataset.

    Nothing in it depends on when, where or on how many threads it was made.

    Parameters
    ----------
    scenario : Scenario
        The district.
    arms : sequence of Arm
        Arms in the order in which the worlds were run.
    seed : int
        Seed of the ensemble.
    results : sequence of WorldResult
        Finished worlds, at least one.

    Returns
    -------
    xarray.Dataset
        One variable per outcome over (arm, world, quarter) with attributes ``label``, ``unit``,
        ``better`` ("" where neither direction is), ``group`` and ``headline`` (1 or 0), all of
        types that netCDF can hold; coordinates
        ``prior_value`` (world, prior), ``prior_unit`` (prior), ``died_out`` and ``exploded``
        (arm, world).
    """
    import xarray as xr

    values = np.stack([result.outcomes for result in results], axis=1)
    priors = {**scenario.priors, **scenario.history_priors}
    drawn = [World(scenario, seed, result.index).drawn() for result in results]
    dims = ("arm", "world", "quarter")
    return xr.Dataset(
        {
            outcome.name: (
                dims,
                np.ascontiguousarray(values[..., position]),
                {
                    "label": outcome.label,
                    "unit": outcome.unit,
                    "better": outcome.better or "",
                    "group": outcome.group,
                    "headline": int(outcome.headline),
                },
            )
            for position, outcome in enumerate(OUTCOMES)
        },
        coords={
            "arm": ("arm", [arm.name for arm in arms]),
            "world": ("world", np.array([result.index for result in results], dtype=np.int64)),
            "quarter": (
                "quarter",
                np.arange(values.shape[2], dtype=np.int64),
                {"label": "quarter after burn-in", "unit": "quarter"},
            ),
            "prior": ("prior", np.array(list(priors), dtype=np.str_)),
            "prior_value": (
                ("world", "prior"),
                np.array([[world[name] for name in priors] for world in drawn], dtype=np.float64),
                {"label": "value of the prior drawn in the world"},
            ),
            "prior_unit": ("prior", np.array([p.unit for p in priors.values()], dtype=np.str_)),
            "died_out": (("arm", "world"), np.stack([r.died_out for r in results], axis=1)),
            "exploded": (("arm", "world"), np.stack([r.exploded for r in results], axis=1)),
        },
        attrs={
            "scenario": scenario.name,
            "scenario_sha256": scenario.sha256,
            "seed": seed,
            "reference": arms[0].name,
            "currency": "",
        },
    )


def build_summary(
    dataset: xr.Dataset, arms: Sequence[Arm], provenance: dict[str, Any]
) -> dict[str, Any]:
    """Summarise an ensemble over its worlds.

    The value of a world is the mean over the last 20 recorded quarters, or over the last half of a
    run of fewer than 40 (``window``). Each outcome holds for every arm its median, 5th and 95th
    percentile over worlds, the mean difference against the reference arm in the same worlds with
    its 95% t interval, the share of worlds in which the arm does better (a tie is half a world),
    the correlation of the two arms over worlds, and how many times as many worlds arms in separate
    worlds would take for the same interval. What cannot be known is null: with one world,
    every interval. Worlds that died out or exploded count in everything; ``validity`` says how many
    there were in any arm.

    Parameters
    ----------
    dataset : xarray.Dataset
        From `build_dataset`.
    arms : sequence of Arm
        The arms; the first is the reference.
    provenance : dict
        Goes in as it is.

    Returns
    -------
    dict
        The content of ``summary.json``, JSON types only.
    """
    quarters = int(dataset.sizes["quarter"])
    first, last = summary_window(quarters)
    outcomes = {}
    for name, outcome in dataset.data_vars.items():
        better = outcome.attrs["better"] or None
        values = outcome.transpose("arm", "world", "quarter").values
        summaries = summarise_outcome(window_mean(values, first, last), better)
        outcomes[str(name)] = {
            "label": outcome.attrs["label"],
            "unit": outcome.attrs["unit"],
            "better": better,
            "arms": {
                arm.name: _arm_entry(summary) for arm, summary in zip(arms, summaries, strict=True)
            },
        }
    return {
        "scenario": dataset.attrs["scenario"],
        "reference": arms[0].name,
        "worlds": int(dataset.sizes["world"]),
        "quarters": quarters,
        "window": {"first": first, "last": last},
        "arms": {arm.name: arm.spec for arm in arms},
        "outcomes": outcomes,
        "validity": {
            flag: worlds_with_any(dataset[flag].transpose("arm", "world").values)
            for flag in ("died_out", "exploded")
        },
        "provenance": provenance,
    }


def _arm_entry(summary: ArmSummary) -> dict[str, Any]:
    spread, difference = summary.distribution, summary.difference
    return {
        "median": spread.median,
        "p5": spread.p5,
        "p95": spread.p95,
        "difference": {
            "mean": difference.mean,
            "low": difference.low,
            "high": difference.high,
        },
        "share_better": summary.share_better,
        "correlation": summary.correlation,
        "variance_reduction": summary.variance_reduction,
    }
