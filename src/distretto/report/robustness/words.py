"""What studies of robustness say, in sentences that the page and the terminal share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from distretto.report.numbers import percent, plain

if TYPE_CHECKING:
    from distretto.experiments.robust import PairResult
    from distretto.experiments.robust.boxes import Limit
    from distretto.experiments.robust.regret import Decision

__all__ = ["OPTIMISTIC", "box_text", "chance_text", "chosen_text", "limit_text", "no_box_text"]

OPTIMISTIC = (
    "What is best of many trials looks better than it is: numbers of the front come from {} fresh "
    "worlds that no trial has seen."
)


def chosen_text(decision: Decision) -> str:
    """What two decision makers would choose, and over which draws."""
    left = f"; {decision.left_out} draws without a value left out" if decision.left_out else ""
    if decision.minimax == decision.best_mean:
        return f"Smallest maximum regret and best mean: {decision.minimax}{left}."
    return f"Smallest maximum regret: {decision.minimax}. Best mean: {decision.best_mean}{left}."


def chance_text(share: float) -> str:
    """How much of the variance of a target chance makes."""
    if not math.isfinite(share):
        return "How much chance does is not known: one seed, or a target that does not vary."
    return (
        f"Chance: {percent(share)} of the variance over the priors, measured over seeds at the "
        "middle of all priors."
    )


TOO_FEW = (
    "Too few points for these shares: their intervals are wider than what they measure. A larger "
    "--base narrows them."
)


def limit_text(limit: Limit) -> str:
    """Bounds of one prior."""
    if limit.low is None:
        return f"{limit.prior} up to {plain(_short(limit.high))}"
    if limit.high is None:
        return f"{limit.prior} from {plain(_short(limit.low))}"
    return f"{limit.prior} {plain(_short(limit.low))} to {plain(_short(limit.high))}"


def box_text(pair: PairResult) -> str:
    """Where an arm beats another, with what the draws held out say."""
    assert pair.box is not None
    box = pair.box
    return (
        f"{pair.winner} beats {pair.loser} in {percent(pair.share)} of draws; with "
        f"{' and '.join(limit_text(limit) for limit in box.limits)}, in "
        f"{percent(box.held_density)} (searched: {percent(box.density)}), which covers "
        f"{percent(box.held_coverage)} of its wins."
    )


def no_box_text(pair: PairResult) -> str:
    """In how many draws an arm beats another, without a box that holds."""
    why = (
        "wins or losses are too few for a search, or no box is better"
        if pair.box is None
        else "the box that was found does not hold in the draws held out"
    )
    return f"{pair.winner} beats {pair.loser} in {percent(pair.share)} of draws; {why}."


def _short(value: float | None) -> float:
    assert value is not None
    return float(f"{value:.3g}")
