"""Facts against model: whether the baseline reproduces what is known of the place.

A fact is tested only after 40 free quarters, so that what was put in at the founding does not count
as met. The model's value in a world is then the mean over the five years that follow, quarters 40
to 59 after burn-in, or as many of them as were run; a shorter run shows its own summary window and
tests nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from distretto.experiments.summary import Distribution, distribution, summary_window, window_mean

if TYPE_CHECKING:
    import xarray as xr

    from distretto.scenarios import Scenario

FREE_QUARTERS = 40
LAST_QUARTER = 59


@dataclass(frozen=True, slots=True)
class FactCheck:
    """One fact of a scenario set against the model.

    Attributes
    ----------
    name : str
        Key of the fact in the scenario.
    outcome, label, unit : str
        The model's outcome it is compared with; fact and outcome have one unit.
    value : float
        The fact.
    low, high : float or None
        Band in which the model counts as meeting it; None where the scenario gives none.
    source : str
        Where the fact comes from.
    use : {"calibration", "validation", "context"}
        Whether free parameters were chosen to meet it, or it was kept back to test the model.
    model : Distribution
        The outcome over worlds in the reference arm, in the same unit.
    first, last : int
        Quarters over which the model's value is averaged, both included.
    tested : bool
        Whether the district had run freely for 40 quarters before them.
    met : bool or None
        Whether the median over worlds lies in the band; None where it was not tested.
    """

    name: str
    outcome: str
    label: str
    unit: str
    value: float
    low: float | None
    high: float | None
    source: str
    use: Literal["calibration", "validation", "context"]
    model: Distribution
    first: int
    last: int
    tested: bool
    met: bool | None


def fact_window(quarters: int) -> tuple[int, int, bool]:
    """Quarters over which facts are compared with a run.

    Parameters
    ----------
    quarters : int
        Recorded quarters.

    Returns
    -------
    int, int
        First and last quarter, both included.
    bool
        Whether they come after 40 free quarters.
    """
    if quarters > FREE_QUARTERS:
        return FREE_QUARTERS, min(LAST_QUARTER, quarters - 1), True
    return *summary_window(quarters), False


def facts_against_model(scenario: Scenario, dataset: xr.Dataset) -> tuple[FactCheck, ...]:
    """Set every fact that has an outcome against the reference arm.

    Parameters
    ----------
    scenario : Scenario
        Its ``facts`` are checked, in order.
    dataset : xarray.Dataset
        Outcomes over (arm, world, quarter); the first arm is the reference.

    Returns
    -------
    tuple of FactCheck
    """
    first, last, tested = fact_window(dataset.sizes["quarter"])
    checks = []
    for name, fact in scenario.facts.items():
        if fact.outcome is None:
            continue
        outcome = dataset[fact.outcome].isel(arm=0).transpose("world", "quarter")
        model = distribution(window_mean(np.asarray(outcome.values), first, last))
        testable = tested and fact.low is not None and model.median is not None
        checks.append(
            FactCheck(
                name=name,
                outcome=fact.outcome,
                label=outcome.attrs["label"],
                unit=fact.unit,
                value=fact.value,
                low=fact.low,
                high=fact.high,
                source=fact.source,
                use=fact.use,
                model=model,
                first=first,
                last=last,
                tested=tested,
                met=fact.met(model.median) if testable and model.median is not None else None,
            )
        )
    return tuple(checks)
