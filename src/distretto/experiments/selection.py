"""A comparison of fewer arms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from distretto.errors import SpecError, did_you_mean

if TYPE_CHECKING:
    from distretto.experiments.comparison import Comparison

__all__ = ["select_arms"]


def select_arms(comparison: Comparison, names: Sequence[str]) -> Comparison:
    """Return a comparison of its reference and some of its arms.

    Parameters
    ----------
    comparison : Comparison
    names : sequence of str
        Arms to keep, in the order wanted. The reference stays the first arm, whether it is named
        or not: all differences are from it.

    Returns
    -------
    Comparison

    Raises
    ------
    SpecError
        If there is no such arm.
    """
    known = {arm.name: arm for arm in comparison.arms}
    for name in names:
        if name not in known:
            raise SpecError(
                "there is no such arm in this comparison",
                where="--arms",
                found=name,
                expected=f"some of {', '.join(known)}",
                hint=did_you_mean(name, known),
            )
    reference = comparison.arms[0].name
    kept = list(dict.fromkeys([reference, *names]))
    summary = comparison.summary
    outcomes = {
        outcome: {**entry, "arms": {name: entry["arms"][name] for name in kept}}
        for outcome, entry in summary["outcomes"].items()
    }
    dataset = comparison.dataset.sel(arm=kept)
    flags = {flag: int(dataset[flag].any("arm").sum()) for flag in summary["validity"]}
    people, snapshot = comparison.people, comparison.snapshot
    return replace(
        comparison,
        arms=tuple(known[name] for name in kept),
        dataset=dataset,
        summary={
            **summary,
            "arms": {name: summary["arms"][name] for name in kept},
            "outcomes": outcomes,
            "validity": flags,
        },
        people=None if people is None else people.sel(arm=kept),
        snapshot=None if snapshot is None else snapshot.select(kept),
    )
