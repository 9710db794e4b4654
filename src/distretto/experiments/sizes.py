"""Districts of another size."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from distretto.scenarios import Scenario

__all__ = ["smaller"]

COUNTS = ("final_firms", "specialists", "final_workers", "specialist_workers")


def smaller(scenario: Scenario, size: float) -> Scenario:
    """Return a scenario with a part of its firms and workers, at least one final firm.

    Parameters
    ----------
    scenario : Scenario
        One without a list of its firms.
    size : float
        Part of the whole.
    """
    parameters = dict(scenario.parameters)
    for short in COUNTS:
        name = f"size.{short}"
        least = 1.0 if short == "final_firms" else 0.0
        entry = parameters[name]
        given = {
            key: max(least, float(round(getattr(entry, key) * size)))
            for key in ("value", "low", "high")
            if hasattr(entry, key)
        }
        if given.get("low") is not None and given["low"] >= given["high"]:
            given["high"] = given["low"] + 1.0
        parameters[name] = entry.model_copy(update=given)
    return dataclasses.replace(scenario, parameters=parameters)
